//! Decision records: logs, effective status and date, relations from either end.
//!
//! Takes the readings of documents classified as records or proposals, gives one [`Decision`] each
//! and one [`Edge`] per related pair, with who stated it. Identity is the path.
//! "Not stated" is a value of its own, never accepted and never proposed.

use std::collections::BTreeMap;
use std::sync::Arc;

mod edges;
mod facts;
mod register;
mod successor;

use crate::base::path::RepoPath;
use crate::formats::Document;
use crate::records::{Status, Style, Verb, Ymd};
use crate::source::SourceTree;

use super::{DocId, Genre, Place};
use register::Register;
pub use successor::{Successor, link, superseded};

/// All decision logs of the repository.
#[derive(Debug, Clone, Default)]
pub struct Decisions {
    /// Records and proposals by document.
    pub records: BTreeMap<DocId, Decision>,
    /// Relations, one per pair and verb, sorted.
    pub edges: Vec<Edge>,
    /// Statements that name a record which does not exist: by whom, where, and the words.
    pub dangling: Vec<Dangling>,
}

/// A record.
#[derive(Debug, Clone, Hash)]
pub struct Decision {
    /// The document.
    pub doc: DocId,
    /// Directory of the log it belongs to (directory records: the directory above).
    pub log: RepoPath,
    /// RFC, KEP, TEP, …: shown apart, not counted as a decision.
    pub proposal: bool,
    /// Number, when it has one.
    pub number: Option<u32>,
    /// What people call it: `ADR-7`, `API-003`, or the title when there is no number.
    pub label: String,
    /// Title without number.
    pub title: String,
    /// What the record itself states, `superseded by` in its status included; `None` when nothing is stated.
    pub status: Option<StatusFact>,
    /// Date; `None` when nothing readable is stated anywhere.
    pub date: Option<DateFact>,
}

/// A status and where it comes from.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct StatusFact {
    /// Normal form; `None` for a word that is no known status.
    pub value: Option<Status>,
    /// The author's words.
    pub written: String,
    /// Where they stand.
    pub at: Place,
    /// In which style.
    pub style: Style,
    /// A second source in the same document that says something else.
    pub disputed: Option<Place>,
}

impl StatusFact {
    /// Normal form, and the author's words.
    pub fn said(&self) -> (Option<Status>, &str) {
        (self.value, &self.written)
    }
}

/// A date and where it comes from.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct DateFact {
    /// The date.
    pub value: Ymd,
    /// The author's words.
    pub written: String,
    /// Where they stand.
    pub at: Place,
    /// In which style (`FileName`, `Git`, …).
    pub style: Style,
}

/// One relation between two records; `from` does it to `to`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Edge {
    /// Active end.
    pub from: DocId,
    /// Passive end.
    pub to: DocId,
    /// What is done.
    pub verb: Verb,
    /// Only a part is concerned.
    pub partial: bool,
    /// Which ends say so, at least one, at most one per document.
    pub stated: Vec<EdgeEnd>,
}

/// One end's statement.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct EdgeEnd {
    /// Where.
    pub at: Place,
    /// Found by number or title because the link's target does not exist.
    pub by_number: bool,
}

/// A reference to a record that is not there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dangling {
    /// Where.
    pub at: Place,
    /// What was stated.
    pub verb: Verb,
    /// Whether the other record was said to do it to this one.
    pub passive: bool,
    /// Words of the reference; empty when none is named.
    pub written: String,
}

impl Decisions {
    /// Records that replace `doc` in full, by path.
    pub fn successors(&self, doc: DocId) -> impl Iterator<Item = &Edge> {
        self.edges.iter().filter(move |e| e.to == doc && e.verb == Verb::Supersedes && !e.partial)
    }

    /// The record in force that replaces `doc` in the end: follows full supersessions; `None` on a cycle or without one.
    pub fn current(&self, doc: DocId) -> Option<DocId> {
        let mut at = doc;
        let mut seen = vec![doc];
        while let Some(edge) = self.successors(at).next() {
            if seen.contains(&edge.from) {
                return None;
            }
            at = edge.from;
            seen.push(at);
        }
        (at != doc).then_some(at)
    }
}

/// Reads all records and their relations. `genres` has the index of `documents`.
pub fn read_decisions(documents: &[Arc<Document>], genres: &[Option<Genre>], tree: &SourceTree) -> Decisions {
    let order = facts::day_order(documents);
    let register = Register::new(documents, genres, tree);
    let mut records: BTreeMap<DocId, Decision> =
        register.records.iter().map(|record| (record.id, facts::decision(record, order, &tree.git))).collect();
    facts::tell_apart(&mut records);
    let (edges, dangling) = edges::read(&register);
    Decisions { records, edges, dangling }
}

#[cfg(test)]
mod tests;
