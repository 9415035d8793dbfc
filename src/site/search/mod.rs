//! Search without a server: an index in shards that the browser loads as scripts, and asks itself.
//!
//! Takes the pages of a plan and the words they show, gives the files of `search/`:
//!
//! | File | Holds |
//! |---|---|
//! | `i.js` | what is searched: facets of each page, the first term of each shard, names of all other files |
//! | `t*.js` | terms with their postings, in order of terms, about [`SHARD_BYTES`] each |
//! | `d*.js` | what is shown of [`CHUNK`] pages each: address, title, sections, names of the files of their texts |
//! | `x*.js` | texts of some of those pages, from which excerpts are cut |
//! | `v*.js` | words that matter, for typing errors |
//!
//! A query loads `i.js`, a shard for each word, and the chunks and texts of the pages it shows; `v*.js` only when a word is nowhere.
//! What differs between two builds of one repository is nothing: everything is sorted, and nothing remembered decides
//! over borders. The other half is `search.js` of the theme. Knows nothing of addresses beyond those in the plan.

mod contract;
mod entries;
mod index;
mod rows;
mod script;
mod stop;
mod terms;
mod text;

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use rayon::prelude::*;

use crate::base::hash::Digest;
use crate::base::memo::Memo;
use crate::base::path::UrlPath;
use crate::formats::{Body, Document};
use crate::markup::Fragment;
use crate::model::{DocId, Portal};

use super::PlannedPage;
use super::cx::Cx;
use super::reference::Part;
use super::source_text;
use super::views::body::is_markdown;
use contract::{ContractRows, contract_rows};
use entries::{Entry, Kind, Standing, TextOf};
use index::Postings;
use rows::Row;
use script::{Script, push_base36, push_escaped, push_list, push_postings, push_string};
use terms::Stop;

pub(super) use terms::fold;

/// What is searched, as a plan has it: pages with all but their texts.
#[derive(Debug, Default)]
pub struct Searched {
    entries: Vec<Entry>,
    language: Language,
    /// Names of kinds and standings, in the order of those.
    kinds: Vec<String>,
    standings: Vec<String>,
}

/// The language whose frequent words are left out.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Language {
    #[default]
    English,
    German,
}

impl Language {
    /// That of a portal. Texts in languages without a list are nearly always beside English ones.
    fn of(lang: &str) -> Self {
        match lang.split('-').next() {
            Some("de") => Language::German,
            Some(_) | None => Language::English,
        }
    }

    fn words(self) -> &'static [&'static str] {
        match self {
            Language::English => stop::ENGLISH,
            Language::German => stop::GERMAN,
        }
    }

    fn stop(self) -> Stop {
        Stop::These(self.words())
    }
}

/// How texts are read.
#[derive(Debug, Clone, Copy)]
struct Reading {
    /// Words left out.
    stop: Stop,
    /// Characters of a page that are kept for excerpts.
    room: usize,
}

/// Characters that the texts of all pages may take: 2.5 MB as they are sent.
const TEXTS: usize = 7 << 20;

/// Characters that may be kept of one page. Few steps, for a page more shall seldom be less of all others.
const ROOMS: [usize; 11] = [12_000, 8_000, 6_000, 4_000, 3_000, 2_000, 1_500, 1_000, 700, 500, 350];

/// What is kept of each page when there are so many.
fn room(pages: usize) -> usize {
    let fits = |room: &usize| room.saturating_mul(pages) <= TEXTS;
    ROOMS.into_iter().find(fits).unwrap_or(ROOMS[ROOMS.len() - 1])
}

impl Searched {
    fn reading(&self) -> Reading {
        let pages = self.entries.iter().filter(|entry| entry.text != TextOf::Nothing).count();
        Reading { stop: self.language.stop(), room: room(pages) }
    }

    /// Chooses what is searched among the pages of a plan.
    pub(super) fn new(cx: &Cx<'_>, pages: &[PlannedPage]) -> Self {
        let name = |key: &'static str| cx.words.get(key).to_owned();
        Self {
            entries: entries::entries(cx, pages),
            language: Language::of(cx.words.lang()),
            kinds: Kind::ALL.iter().map(|kind| name(kind.key())).collect(),
            standings: Standing::ALL.iter().map(|standing| name(standing.key())).collect(),
        }
    }
}

/// What a page is, in words; `None` for a page that no list holds.
pub(super) fn kind_label<'c>(cx: &'c Cx<'_>, page: &PlannedPage) -> Option<&'c str> {
    entries::kind(cx, &page.view.value, page.body).map(|kind| cx.words.get(kind.key()))
}

/// Words of texts, remembered by the address of what they were read from.
#[derive(Debug, Default)]
pub struct Memory {
    documents: Memo<Vec<Row>>,
    contracts: Memo<ContractRows>,
}

/// The name of the file that is loaded first; all others change theirs with their content.
const INDEX: &str = "search/i.js";

/// Bytes of a shard of terms: some 12 KB as they are sent.
const SHARD_BYTES: usize = 20 << 10;

/// Pages of a chunk.
const CHUNK: usize = 32;

/// Bytes of the words that typing errors are looked for in.
const VOCABULARY_BYTES: usize = 96 << 10;

impl Memory {
    /// The files of the index. Texts that were read before are not read again.
    ///
    /// `composed` gives the body of a document that is Markdown.
    pub fn files(
        &mut self,
        portal: &Portal,
        searched: &Searched,
        composed: &(dyn Fn(DocId) -> Arc<Fragment> + Sync),
    ) -> Vec<(UrlPath, Arc<[u8]>)> {
        let (documents, contracts) = searched.texts();
        let reading = searched.reading();
        // The same text read in another way is another.
        let way = Digest::of(format!("{:?} {}", searched.language, reading.room).as_bytes());
        let document_rows = self.documents.generation(
            &documents,
            |id| Digest::join(&[portal.doc(*id).source.digest, way]),
            |id| document_rows(portal.doc(*id), Some(&composed(*id)), reading),
        );
        let digest = |id: &DocId| portal.contracts.get(id).map_or_else(Digest::default, |checked| checked.digest);
        let contract_rows = self.contracts.generation(
            &contracts,
            |id| Digest::join(&[digest(id), way]),
            |id| rows_of_contract(portal, *id, reading),
        );
        let texts = Texts {
            documents: documents.into_iter().zip(document_rows).collect(),
            contracts: contracts.into_iter().zip(contract_rows).collect(),
        };
        searched.files(&texts)
    }

    /// How many documents the last call had to read.
    pub fn misses(&self) -> usize {
        self.documents.misses()
    }
}

/// Words of one document, see [`Searched::read`].
#[derive(Debug)]
pub struct Words(Arc<Vec<Row>>);

impl Searched {
    /// Takes the words of one document, so that its body can go; `None` for a document that is not searched as
    /// Markdown.
    pub fn read(&self, document: &Document, body: &Fragment) -> Option<Words> {
        is_markdown(document).then(|| Words(Arc::new(document_rows(document, Some(body), self.reading()))))
    }

    /// The files of the index for once, given the words of all documents that are Markdown.
    pub fn files_once(&self, portal: &Portal, words: Vec<(DocId, Words)>) -> Vec<(UrlPath, Arc<[u8]>)> {
        let (documents, contracts) = self.texts();
        let reading = self.reading();
        let mut known: HashMap<DocId, Arc<Vec<Row>>> = words.into_iter().map(|(id, words)| (id, words.0)).collect();
        let others: Vec<DocId> = documents.into_iter().filter(|id| !known.contains_key(id)).collect();
        let other = |id: DocId| (id, Arc::new(document_rows(portal.doc(id), None, reading)));
        known.extend(others.into_par_iter().map(other).collect::<Vec<_>>());
        let contract = |id: DocId| (id, Arc::new(rows_of_contract(portal, id, reading)));
        self.files(&Texts { documents: known, contracts: contracts.into_par_iter().map(contract).collect() })
    }

    /// Documents and contracts whose texts are searched.
    fn texts(&self) -> (Vec<DocId>, Vec<DocId>) {
        let (mut documents, mut contracts) = (Vec::new(), Vec::new());
        for entry in &self.entries {
            match entry.text {
                TextOf::Document(id) => documents.push(id),
                TextOf::Contract(id, Part::Overview) => contracts.push(id),
                TextOf::Contract(..) | TextOf::Nothing => {}
            }
        }
        (documents, contracts)
    }

    fn files(&self, texts: &Texts) -> Vec<(UrlPath, Arc<[u8]>)> {
        // A portal of one document is searched by the browser itself.
        if self.entries.is_empty() {
            return Vec::new();
        }
        let rows: Vec<&[Row]> = self.entries.iter().map(|entry| texts.of(entry)).collect();
        files(self, &rows)
    }
}

fn rows_of_contract(portal: &Portal, id: DocId, reading: Reading) -> ContractRows {
    let contract = portal.contracts.get(&id);
    contract.map_or_else(ContractRows::default, |checked| contract_rows(&checked.contract, reading))
}

/// Rows of one document; `body` is that of a document that is Markdown.
fn document_rows(document: &Document, body: Option<&Fragment>, reading: Reading) -> Vec<Row> {
    if let Some(body) = body.filter(|_| is_markdown(document)) {
        return rows::rows(&text::of_fragment(body, &document.outline), reading);
    }
    if let Body::Alerts(facts) = &document.body {
        return rows::alert_rows(&facts.alerts, reading);
    }
    rows::rows(&text::of_lines(source_text::shown(document.source.text()), &document.outline), reading)
}

fn one(row: Option<&Row>) -> &[Row] {
    row.map_or(&[], std::slice::from_ref)
}

/// Rows by where they were read.
struct Texts {
    documents: HashMap<DocId, Arc<Vec<Row>>>,
    contracts: HashMap<DocId, Arc<ContractRows>>,
}

impl Texts {
    /// Rows of a page, its own first; none when it has no text.
    fn of(&self, entry: &Entry) -> &[Row] {
        let contract = |id: DocId| self.contracts.get(&id);
        match entry.text {
            TextOf::Nothing => &[],
            TextOf::Document(id) => self.documents.get(&id).map_or(&[][..], |rows| rows.as_slice()),
            TextOf::Contract(id, Part::Overview) => one(contract(id).map(|rows| &rows.overview)),
            TextOf::Contract(id, Part::Operation(ix)) => {
                one(contract(id).and_then(|it| it.operations.get(ix as usize)))
            }
            TextOf::Contract(id, Part::Schema(ix)) => one(contract(id).and_then(|it| it.schemas.get(ix as usize))),
        }
    }
}

fn files(searched: &Searched, rows: &[&[Row]]) -> Vec<(UrlPath, Arc<[u8]>)> {
    let mut postings = Postings::default();
    for (entry, rows) in searched.entries.iter().zip(rows) {
        postings.add(entry, rows, searched.language.stop());
    }
    let terms = postings.sorted();
    let shards = shards(&terms);
    let vocabulary = vocabulary(&terms);
    let pages: Vec<(&Entry, &[Row])> = searched.entries.iter().zip(rows.iter().copied()).collect();
    let chunk = |(ix, pages): (usize, &[(&Entry, &[Row])])| chunk(ix, pages);
    let chunks: Vec<(Script, Vec<Script>)> = pages.par_chunks(CHUNK).enumerate().map(chunk).collect();
    let index = index_script(searched, &pages, &shards, &chunks, &vocabulary);
    let chunks = chunks.into_iter().flat_map(|(script, texts)| std::iter::once(script).chain(texts));
    let scripts = shards.into_iter().map(|(_, script)| script).chain(chunks).chain([vocabulary]);
    let files = scripts.map(|script| (script.url, Arc::from(script.text.into_bytes())));
    files.chain([(UrlPath::new(INDEX), Arc::from(index.into_bytes()))]).collect()
}

/// Terms with their postings, cut where enough is in a file; each with its first term.
fn shards<'t>(terms: &[(&'t str, &[index::Posting])]) -> Vec<(&'t str, Script)> {
    let encoded: Vec<String> = terms
        .par_iter()
        .with_min_len(256)
        .map(|(term, postings)| {
            let mut line = String::with_capacity(term.len() + 2 + 4 * postings.len());
            push_escaped(&mut line, term);
            line.push(' ');
            push_postings(&mut line, postings);
            line.push_str("\\n");
            line
        })
        .collect();
    let mut shards: Vec<(&str, String)> = Vec::new();
    for ((term, _), line) in terms.iter().zip(encoded) {
        match shards.last_mut().filter(|(_, text)| text.len() + line.len() <= SHARD_BYTES) {
            Some((_, text)) => text.push_str(&line),
            None => shards.push((term, line)),
        }
    }
    let script = |(ix, (first, text)): (usize, (&'t str, String))| {
        (first, Script::new(&format!("t{ix}"), format!("HX.t({ix},\"{text}\");\n")))
    };
    shards.into_iter().enumerate().map(script).collect()
}

/// Terms that a mistyped word may have meant: first those of names, then those of many rows.
fn vocabulary(terms: &[(&str, &[index::Posting])]) -> Script {
    /// Shorter words are as near to each other as to their mistakes.
    const SHORTEST: usize = 4;
    let is_word =
        |term: &str| term.len() >= SHORTEST && !term.starts_with('/') && term.bytes().any(|b| !b.is_ascii_digit());
    let mut words: Vec<(bool, usize, &str)> = terms
        .iter()
        .filter(|(term, _)| is_word(term))
        .map(|(term, postings)| {
            (!postings.iter().any(|posting| posting.is_named()), usize::MAX - postings.len(), *term)
        })
        .filter(|(unnamed, rest, _)| !unnamed || *rest < usize::MAX - 1)
        .collect();
    words.sort_unstable();
    let mut bytes = 0;
    let mut kept: Vec<&str> = words
        .iter()
        .map(|(_, _, term)| *term)
        .take_while(|term| {
            bytes += term.len() + 1;
            bytes <= VOCABULARY_BYTES
        })
        .collect();
    kept.sort_unstable();
    let mut text = "HX.v(".to_owned();
    push_string(&mut text, &kept.join(" "));
    text.push_str(");\n");
    Script::new("v", text)
}

/// Characters of the texts that one file holds, unless a page alone has more.
const TEXT_SHARD: usize = 6_000;

/// What is shown of some pages: address, title, place, tone and word of the badge, a line about it where its text does
/// not start with that, sections; and the files that hold their texts, each with how many pages it is for.
fn chunk(ix: usize, pages: &[(&Entry, &[Row])]) -> (Script, Vec<Script>) {
    let mut text = format!("HX.d({ix},");
    push_list(&mut text, pages, |out, (entry, rows)| {
        let (tone, word) = entry.badge();
        let place = if is_told_by(&entry.place, &entry.href) { "=" } else { &entry.place };
        let about = rows::one_line(&entry.about, rows::ABOUT);
        let is_told = rows.first().is_some_and(|row| row.text.contains(about.trim_end_matches('…')));
        out.push('[');
        for text in
            [&*entry.href, &rows::one_line(&entry.title, 160), place, tone, word, if is_told { "" } else { &about }]
        {
            push_string(out, text);
            out.push(',');
        }
        push_list(out, rows.iter().skip(1), |out, row| match slug(&row.heading) == *row.anchor {
            true => push_string(out, &row.heading),
            false => push_list(out, [&*row.anchor, &*row.heading], push_string),
        });
        out.push(']');
    });
    text.push(',');
    let mut texts = Vec::new();
    push_list(&mut text, text_shards(pages), |out, (from, pages)| {
        let script = text_script(ix * CHUNK + from, pages);
        let digest = script.as_ref().map_or("", |script| script.digest.as_str());
        out.push_str(&format!("[{},\"{digest}\"]", pages.len()));
        texts.extend(script);
    });
    text.push_str(");\n");
    (Script::new(&format!("d{ix}"), text), texts)
}

/// Cuts pages where enough text is together; each part with the place of its first page.
fn text_shards<'p, 'a>(pages: &'p [(&'a Entry, &'a [Row])]) -> Vec<(usize, &'p [(&'a Entry, &'a [Row])])> {
    let (mut shards, mut from, mut chars) = (Vec::new(), 0, 0);
    for (ix, (_, rows)) in pages.iter().enumerate() {
        let length: usize = rows.iter().map(|row| row.text.len()).sum();
        if chars + length > TEXT_SHARD && ix > from {
            shards.push((from, &pages[from..ix]));
            (from, chars) = (ix, 0);
        }
        chars += length;
    }
    shards.push((from, &pages[from..]));
    shards
}

/// Texts of pages, of each those of its rows; `None` when none has any.
fn text_script(from: usize, pages: &[(&Entry, &[Row])]) -> Option<Script> {
    if pages.iter().all(|(_, rows)| rows.iter().all(|row| row.text.is_empty())) {
        return None;
    }
    let mut text = format!("HX.x({from},");
    push_list(&mut text, pages, |out, (_, rows)| push_list(out, *rows, |out, row| push_string(out, &row.text)));
    text.push_str(");\n");
    Some(Script::new(&format!("x{from}"), text))
}

/// Whether a path is that of the address, `docs/a.md` of `repo/docs/a.html`: then it need not be sent.
fn is_told_by(place: &str, href: &str) -> bool {
    let told = href.strip_prefix("repo/").and_then(|href| href.strip_suffix(".html"));
    told.is_some() && told == place.strip_suffix(".md")
}

/// The anchor of a plain heading, which then need not be sent.
fn slug(heading: &str) -> String {
    let kept = heading.chars().filter(|c| c.is_ascii_alphanumeric() || matches!(c, ' ' | '-' | '_'));
    kept.map(|c| if c == ' ' { '-' } else { c.to_ascii_lowercase() }).collect()
}

/// Facets that pages have in common: kind, standing, services.
type Facets = (u32, u32, Vec<u32>);

fn index_script(
    searched: &Searched,
    pages: &[(&Entry, &[Row])],
    shards: &[(&str, Script)],
    chunks: &[(Script, Vec<Script>)],
    vocabulary: &Script,
) -> String {
    let names = pages.iter().flat_map(|(entry, _)| &entry.services);
    let mut services: BTreeMap<&str, u32> = names.map(|name| (name.as_str(), 0)).collect();
    (0..).zip(services.values_mut()).for_each(|(ix, value)| *value = ix);
    let mut kinds: Vec<Facets> = Vec::new();
    let mut known: HashMap<Facets, u32> = HashMap::new();
    let mut runs: Vec<(u32, u32)> = Vec::new();
    for (entry, _) in pages {
        let facets = facets(entry, &services);
        let next = known.len() as u32;
        let of = *known.entry(facets.clone()).or_insert_with(|| {
            kinds.push(facets);
            next
        });
        match runs.last_mut().filter(|(last, _)| *last == of) {
            Some((_, count)) => *count += 1,
            None => runs.push((of, 1)),
        }
    }
    let mut out = "HX.i({".to_owned();
    out.push_str(&format!("c:{CHUNK},v:\"{}\",r:\"", vocabulary.digest));
    pages.iter().for_each(|(_, rows)| push_count(&mut out, rows.len().max(1) as u32));
    out.push_str("\",t:");
    push_list(&mut out, shards, |out, (first, script)| push_list(out, [*first, &script.digest], push_string));
    out.push_str(",d:");
    push_list(&mut out, chunks, |out, (script, _)| push_string(out, &script.digest));
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
    let of = entry.services.iter().filter_map(|name| services.get(name.as_str()).copied()).collect();
    (kind, standing.map_or(0, |ix| ix as u32 + 1), of)
}

#[cfg(test)]
mod tests;
