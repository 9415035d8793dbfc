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

mod chunks;
mod contract;
mod entries;
pub(in crate::site) mod foreign;
mod index;
mod kind;
mod postings;
mod rows;
mod script;
mod shards;
mod stop;
mod terms;
mod text;

use std::collections::HashMap;
use std::sync::Arc;

use rayon::prelude::*;

use crate::base::hash::Digest;
use crate::base::memo::Memo;
use crate::base::path::UrlPath;
use crate::formats::{Body, DiagramFacts, Document, Sketch, SvgFacts};
use crate::markup::Fragment;
use crate::model::{DocId, Portal};

use super::PlannedPage;
use super::reference::Part;
use super::source_text;
use super::views::body::is_markdown;
use contract::{ContractRows, contract_rows};
use entries::TextOf;
pub(in crate::site) use entries::{Entry, Origin};
use index::Index;
use kind::Standing;
use rows::Row;
use shards::Cuts;
use terms::Stop;

pub(super) use kind::Kind;
pub(super) use terms::fold;

/// What is searched, as a plan has it: pages with all but their texts.
#[derive(Debug, Default)]
pub struct Searched {
    entries: Vec<Arc<Entry>>,
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

/// Characters that the texts of all pages may take: 2 MB as they are sent.
const TEXTS: usize = 4 << 20;

/// Characters that may be kept of one page. Few steps, for a page more shall seldom be less of all others.
const ROOMS: [usize; 12] = [12_000, 8_000, 6_000, 4_000, 3_000, 2_000, 1_500, 1_000, 700, 500, 400, 350];

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
    pub(super) fn new(words: &super::words::Words, pages: &[Arc<PlannedPage>]) -> Self {
        Self::of_entries(words, entries::entries(pages))
    }
}

/// Words of texts, remembered by the address of what they were read from, and the index they were put together to.
#[derive(Debug, Default)]
pub struct Memory {
    documents: Memo<Vec<Row>>,
    contracts: Memo<ContractRows>,
    index: Index,
}

/// The name of the file that is loaded first; all others change theirs with their content.
const INDEX: &str = "search/i.js";

/// Pages of a chunk.
const CHUNK: usize = 32;

/// Entries above which chunks of a hub are larger.
const MANY: usize = 50_000;

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
        let document_rows = self.documents.among(way).generation(
            &documents,
            |id| portal.doc(*id).source.digest,
            |id| document_rows(portal.doc(*id), Some(&composed(*id)), reading),
        );
        let digest = |id: &DocId| portal.contracts.get(id).map_or_else(Digest::default, |checked| checked.digest);
        let contract_rows =
            self.contracts.among(way).generation(&contracts, digest, |id| rows_of_contract(portal, *id, reading));
        let texts = Texts {
            documents: documents.iter().copied().zip(document_rows.iter().cloned()).collect(),
            contracts: contracts.iter().copied().zip(contract_rows.iter().cloned()).collect(),
        };
        self.index.next(searched, searched.pages(&texts))
    }

    /// How many documents the last call had to read.
    pub fn misses(&self) -> usize {
        self.documents.misses()
    }

    /// How many files of the index the last call had to encode, the first and the words for typing errors aside.
    pub fn encoded(&self) -> usize {
        self.index.encoded
    }
}

/// Words of one document, see [`Searched::read`].
#[derive(Debug)]
pub struct Words(Arc<Vec<Row>>);

impl Searched {
    /// What is searched by its entries alone.
    pub(in crate::site) fn of_entries(words: &super::words::Words, entries: Vec<Arc<Entry>>) -> Self {
        let name = |key: &'static str| words.get(key).to_owned();
        Self {
            entries,
            language: Language::of(words.lang()),
            kinds: Kind::ALL.iter().map(|kind| name(kind.key())).collect(),
            standings: Standing::ALL.iter().map(|standing| name(standing.key())).collect(),
        }
    }

    /// The files of their index. Of very many entries, more lie in one file, or files would be too many.
    pub(in crate::site) fn files_of_entries(self) -> Vec<(UrlPath, Arc<[u8]>)> {
        let pages: Vec<Page> = self.entries.iter().map(|entry| Page { entry: Arc::clone(entry), text: None }).collect();
        let cuts = Cuts { chunk: if pages.len() > MANY { CHUNK * 8 } else { CHUNK }, ..Cuts::default() };
        Index::new(cuts).next(&self, pages)
    }

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
        let pages =
            self.pages(&Texts { documents: known, contracts: contracts.into_par_iter().map(contract).collect() });
        Index::default().next(self, pages)
    }

    /// Documents and contracts whose texts are searched.
    fn texts(&self) -> (Vec<DocId>, Vec<DocId>) {
        let (mut documents, mut contracts) = (Vec::new(), Vec::new());
        for entry in &self.entries {
            match entry.text {
                TextOf::Document(id) => documents.push(id),
                TextOf::Contract(id, Part::Overview) => contracts.push(id),
                TextOf::Contract(..) | TextOf::Alert(..) | TextOf::Nothing => {}
            }
        }
        (documents, contracts)
    }

    fn pages(&self, texts: &Texts) -> Vec<Page> {
        self.entries.iter().map(|entry| texts.of(entry)).collect()
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
    if let Body::Diagram(DiagramFacts { sketch: Some(sketch), .. })
    | Body::Svg(SvgFacts { drawio: Some(DiagramFacts { sketch: Some(sketch), .. }), .. }) = &document.body
    {
        return rows::rows(&text::of_lines(&words_of(sketch), &document.outline), reading);
    }
    rows::rows(&text::of_lines(source_text::shown(document.source.text()), &document.outline), reading)
}

/// What stands in a draw.io file, a line for each shape and note.
fn words_of(sketch: &Sketch) -> String {
    let mut out = String::new();
    for page in &sketch.pages {
        let nodes = sketch.nodes[page.nodes.clone()].iter().map(|node| node.label.as_str());
        let lines = std::iter::once(page.name.as_str()).chain(nodes).chain(page.notes.iter().map(String::as_str));
        for line in lines.filter(|line| !line.is_empty()) {
            out.push_str(&line.replace('\n', " "));
            out.push('\n');
        }
    }
    out
}

/// Rows by where they were read.
struct Texts {
    documents: HashMap<DocId, Arc<Vec<Row>>>,
    contracts: HashMap<DocId, Arc<ContractRows>>,
}

impl Texts {
    fn of(&self, entry: &Arc<Entry>) -> Page {
        let text = match entry.text {
            TextOf::Nothing => None,
            TextOf::Document(id) => self.documents.get(&id).cloned().map(Rows::Document),
            TextOf::Alert(id, ix) => self.documents.get(&id).cloned().map(|rows| Rows::Alert(rows, ix)),
            TextOf::Contract(id, part) => self.contracts.get(&id).cloned().map(|rows| Rows::Contract(rows, part)),
        };
        Page { entry: Arc::clone(entry), text }
    }
}

/// A page with its rows.
#[derive(Debug, Clone)]
struct Page {
    entry: Arc<Entry>,
    text: Option<Rows>,
}

#[derive(Debug, Clone)]
enum Rows {
    Document(Arc<Vec<Row>>),
    Alert(Arc<Vec<Row>>, u32),
    Contract(Arc<ContractRows>, Part),
}

impl Page {
    /// Rows of its text, its own first; none when it has no text.
    fn rows(&self) -> &[Row] {
        let (rows, part) = match &self.text {
            None => return &[],
            // Alerts of a file are entries of their own.
            Some(Rows::Document(rows)) if self.entry.kind == Kind::Alerts => return rows.get(..1).unwrap_or_default(),
            Some(Rows::Document(rows)) => return rows,
            Some(Rows::Alert(rows, ix)) => return rows.get(*ix as usize + 1).map_or(&[], std::slice::from_ref),
            Some(Rows::Contract(rows, part)) => (rows, part),
        };
        let row = match part {
            Part::Overview => Some(&rows.overview),
            Part::Operation(ix) => rows.operations.get(*ix as usize),
            Part::Schema(ix) => rows.schemas.get(*ix as usize),
        };
        row.map_or(&[], std::slice::from_ref)
    }

    /// How many rows of the index are its: one at least.
    fn row_count(&self) -> usize {
        self.rows().len().max(1)
    }

    /// Whether it is as another, in all that is searched and shown. Texts that were not read again are the same.
    fn is_as(&self, other: &Page) -> bool {
        let is_same_text = match (&self.text, &other.text) {
            (None, None) => true,
            (Some(Rows::Document(rows)), Some(Rows::Document(others))) => Arc::ptr_eq(rows, others),
            (Some(Rows::Alert(rows, ix)), Some(Rows::Alert(others, other))) => Arc::ptr_eq(rows, others) && ix == other,
            (Some(Rows::Contract(rows, part)), Some(Rows::Contract(others, other))) => {
                Arc::ptr_eq(rows, others) && part == other
            }
            _ => false,
        };
        is_same_text && self.entry == other.entry
    }
}

#[cfg(test)]
mod tests;
