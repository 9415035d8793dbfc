//! The index as a whole, put together from that of the build before.
//!
//! Of the build before, what did not change is taken over: postings of pages that are the same, shards in which no term
//! has other postings, chunks of pages that are the same. Everything is made as if nothing were known, so the files are
//! those of a build that starts with nothing.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use rayon::prelude::*;

use super::chunks::{self, Chunk};
use super::entries::Entry;
use super::kind::{Kind, Standing};
use super::postings::{Postings, Replaced};
use super::script::{Script, push_base36, push_list, push_string};
use super::shards::{Cuts, Shard, shards, vocabulary};
use super::{INDEX, Language, Page, Searched};
use crate::base::path::UrlPath;

/// An index, as it was made last.
#[derive(Debug, Default)]
pub(super) struct Index {
    language: Language,
    pages: Vec<Page>,
    postings: Postings,
    shards: Vec<Shard>,
    chunks: Vec<Chunk>,
    cuts: Cuts,
    /// How many shards and chunks were encoded for it.
    pub(super) encoded: usize,
}

/// When more pages than one of so many changed, postings are put together anew.
const FEW: usize = 8;

impl Index {
    /// An empty one.
    pub(super) fn new(cuts: Cuts) -> Self {
        Self { cuts, ..Self::default() }
    }

    /// The files of the index of some pages. O(pages + terms), and for each page that changed O(its words).
    ///
    /// When a page comes, goes, or has another number of sections, all rows behind it have other numbers, and postings
    /// are put together anew: O(words of all pages).
    pub(super) fn next(&mut self, searched: &Searched, pages: Vec<Page>) -> Vec<(UrlPath, Arc<[u8]>)> {
        // A portal of one document is searched by the browser itself.
        if pages.is_empty() {
            *self = Self::new(self.cuts);
            return Vec::new();
        }
        let before = std::mem::take(&mut self.pages);
        let is_same = |(ix, page): (usize, &Page)| before.get(ix).is_some_and(|known| page.is_as(known));
        let same: Vec<bool> = pages.par_iter().enumerate().map(is_same).collect();
        let chunked = self.next_chunks(&pages, &same, before.len());
        self.next_postings(searched, &before, &pages, &same);
        let known: HashMap<&str, &Shard> = self.shards.iter().map(|shard| (&*shard.first, shard)).collect();
        let (shards, encoded) = shards(&self.postings.terms, &known, self.cuts);
        self.shards = shards;
        self.encoded = encoded + chunked;
        self.language = searched.language;
        self.pages = pages;
        // Nobody waits until what was is gone.
        rayon::spawn(move || drop(before));
        self.files(searched)
    }

    /// Gives how many chunks were encoded.
    fn next_chunks(&mut self, pages: &[Page], same: &[bool], before: usize) -> usize {
        let (known, size) = (&self.chunks, self.cuts.chunk);
        let chunk = |ix: usize| {
            let range = ix * size..pages.len().min((ix + 1) * size);
            let is_known = same[range.clone()].iter().all(|same| *same) && before.min((ix + 1) * size) == range.end;
            match known.get(ix).filter(|_| is_known) {
                Some(chunk) => (chunk.clone(), 0),
                None => (chunks::chunk((ix, range.start), &pages[range]), 1),
            }
        };
        let chunks: Vec<(Chunk, usize)> = (0..pages.len().div_ceil(size)).into_par_iter().map(chunk).collect();
        let encoded = chunks.iter().map(|(_, encoded)| encoded).sum();
        self.chunks = chunks.into_iter().map(|(chunk, _)| chunk).collect();
        encoded
    }

    fn next_postings(&mut self, searched: &Searched, before: &[Page], pages: &[Page], same: &[bool]) {
        let stop = searched.language.stop();
        let has_same_rows = before.len() == pages.len()
            && before.iter().zip(pages).all(|(before, after)| before.row_count() == after.row_count());
        let changed = same.iter().filter(|same| !**same).count();
        if !has_same_rows || self.language != searched.language || changed * FEW > pages.len() {
            self.postings = Postings::of(pages, stop);
            return;
        }
        let (mut first_row, mut replaced) = (0, Vec::new());
        for ((before, after), same) in before.iter().zip(pages).zip(same) {
            if !same {
                replaced.push(Replaced { first_row, before, after });
            }
            first_row += after.row_count() as u32;
        }
        self.postings.replace(&replaced, stop);
    }

    fn files(&self, searched: &Searched) -> Vec<(UrlPath, Arc<[u8]>)> {
        let vocabulary = vocabulary(&self.postings.terms);
        let parts =
            Parts { chunk: self.cuts.chunk, shards: &self.shards, chunks: &self.chunks, vocabulary: &vocabulary };
        let index = index_script(searched, &self.pages, &parts);
        let shards = self.shards.iter().map(|shard| &shard.script);
        let chunks = self.chunks.iter().flat_map(|chunk| std::iter::once(&chunk.script).chain(&chunk.texts));
        let scripts = shards.chain(chunks).chain([&vocabulary]);
        let files = scripts.map(|script| (script.url.clone(), Arc::clone(&script.bytes)));
        files.chain([(UrlPath::new(INDEX), Arc::from(index.into_bytes()))]).collect()
    }
}

/// What the first file names.
struct Parts<'a> {
    /// Pages of a chunk.
    chunk: usize,
    shards: &'a [Shard],
    chunks: &'a [Chunk],
    vocabulary: &'a Script,
}

/// Facets that pages have in common: kind, standing, services.
type Facets = (u32, u32, Vec<u32>);

/// The file that is loaded first.
fn index_script(searched: &Searched, pages: &[Page], parts: &Parts<'_>) -> String {
    // Neighbours nearly always have the same facets.
    let is_alike = |a: &Page, b: &Page| {
        let facets = |page: &Page| (page.entry.kind, page.entry.standing);
        facets(a) == facets(b) && a.entry.services == b.entry.services
    };
    let alike: Vec<&[Page]> = pages.chunk_by(is_alike).collect();
    let names = alike.iter().flat_map(|pages| pages[0].entry.services.iter());
    let mut services: BTreeMap<&str, u32> = names.map(|name| (&**name, 0)).collect();
    (0..).zip(services.values_mut()).for_each(|(ix, value)| *value = ix);
    let mut kinds: Vec<Facets> = Vec::new();
    let mut known: HashMap<Facets, u32> = HashMap::new();
    let mut runs: Vec<(u32, u32)> = Vec::new();
    for pages in alike {
        let facets = facets(&pages[0].entry, &services);
        let next = known.len() as u32;
        let of = *known.entry(facets.clone()).or_insert_with(|| {
            kinds.push(facets);
            next
        });
        runs.push((of, pages.len() as u32));
    }
    let mut out = "HX.i({".to_owned();
    out.push_str(&format!("c:{},v:\"{}\",r:\"", parts.chunk, parts.vocabulary.digest));
    pages.iter().for_each(|page| push_count(&mut out, page.row_count() as u32));
    out.push_str("\",t:");
    push_list(&mut out, parts.shards, |out, shard| push_list(out, [&*shard.first, &shard.script.digest], push_string));
    out.push_str(",d:");
    push_list(&mut out, parts.chunks, |out, chunk| push_string(out, &chunk.script.digest));
    out.push_str(",f:");
    push_list(&mut out, &kinds, |out, (kind, standing, services)| {
        out.push_str(&format!("[{kind},{standing},"));
        push_list(out, services, |out, ix| out.push_str(&ix.to_string()));
        out.push(']');
    });
    out.push_str(",p:");
    push_list(&mut out, runs.iter().flat_map(|(of, count)| [of, count]), |out, n| out.push_str(&n.to_string()));
    out.push_str(",s:");
    push_list(&mut out, services.keys(), |out, name| push_string(out, name));
    out.push_str(",k:");
    push_list(&mut out, Kind::ALL.iter().zip(&searched.kinds), |out, (kind, name)| {
        push_facet(out, kind.id(), name, kind.standing());
    });
    out.push_str(",z:");
    push_list(&mut out, Standing::ALL.iter().zip(&searched.standings), |out, (standing, name)| {
        push_facet(out, standing.id(), name, standing.worth());
    });
    out.push_str(",w:");
    push_string(&mut out, &searched.language.words().join(" "));
    out.push_str("});\n");
    out
}

/// Appends a value of a facet: id, name, and what hits are worth in percent.
fn push_facet(out: &mut String, id: &str, name: &str, worth: u32) {
    out.push_str(&format!("[\"{id}\","));
    push_string(out, name);
    out.push_str(&format!(",{worth}]"));
}

/// Appends how many rows a page has: nearly always one digit in base 36, else `!` and two.
fn push_count(out: &mut String, count: u32) {
    if count >= 36 {
        out.push('!');
    }
    push_base36(out, count);
}

/// Standings are counted from 1; 0 is for pages that have none.
fn facets(entry: &Entry, services: &BTreeMap<&str, u32>) -> Facets {
    let kind = Kind::ALL.iter().position(|kind| *kind == entry.kind).unwrap_or(0) as u32;
    let standing = entry.standing.and_then(|it| Standing::ALL.iter().position(|other| *other == it));
    let of = entry.services.iter().filter_map(|name| services.get(&**name).copied()).collect();
    (kind, standing.map_or(0, |ix| ix as u32 + 1), of)
}
