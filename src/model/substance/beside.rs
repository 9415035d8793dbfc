//! What a part is weighed with beside its document: where its links lead, which paths exist, what its tables record.
//!
//! Nothing else of the repository is looked at when a part is weighed, so that what was found once can be kept by the
//! address of the document, of this and of what is demanded.

use crate::base::path::RepoPath;
use crate::base::span::Span;
use crate::formats::Document;
use crate::model::artifacts::Around;
use crate::model::{DocId, Genre, Resolution};

/// What the repository says of one document.
#[derive(Debug, Default, Hash)]
pub(in crate::model) struct Beside {
    /// Where each link of the outline leads.
    pub(super) links: Vec<Leads>,
    /// Where the paths in code spans start that are in the repository.
    pub(super) paths: Vec<u32>,
    /// Fact tables in it.
    pub(super) tables: Vec<Records>,
    /// It is a decision record with a known status and a date.
    pub(super) is_dated_decision: bool,
}

/// Where a link leads, as far as it matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Leads {
    Nowhere,
    Refused,
    ToPage,
    ToDiagram,
    ToFile,
    ToPicture,
    ToDirectory,
    Outside,
    /// A place on somebody's machine, or no reference.
    Unknown,
}

/// How many records of a type a table gave.
#[derive(Debug, Clone, Copy, Hash)]
pub(super) struct Records {
    pub(super) fact: &'static str,
    pub(super) at: Span,
    pub(super) rows: u32,
}

impl Beside {
    pub(in crate::model) fn of(around: &Around<'_>, doc: DocId) -> Self {
        let document = around.doc(doc);
        let paths = document.measure().paths.iter();
        let tables = around.facts.tables_of(document.path());
        let record = around.decisions.records.get(&doc);
        Self {
            links: around.links_of(doc).iter().map(|link| Leads::of(around, &link.to)).collect(),
            paths: paths.filter(|path| exists(around, document, &path.value)).map(|path| path.span.start).collect(),
            tables: tables.map(|table| Records { fact: table.fact.id, at: table.at.span, rows: table.rows }).collect(),
            is_dated_decision: record.is_some_and(|record| {
                record.status.as_ref().is_some_and(|status| status.value.is_some()) && record.date.is_some()
            }),
        }
    }
}

impl Leads {
    fn of(around: &Around<'_>, to: &Resolution) -> Self {
        match to {
            Resolution::Document { doc, .. } | Resolution::NoAnchor { doc, .. } => {
                match around.genres[doc.0 as usize] == Some(Genre::Diagram) {
                    true => Leads::ToDiagram,
                    false => Leads::ToPage,
                }
            }
            Resolution::File(path) => match &*path.extension() {
                "svg" | "png" | "drawio" | "jpg" | "jpeg" | "pdf" => Leads::ToPicture,
                _ => Leads::ToFile,
            },
            Resolution::Directory(_) => Leads::ToDirectory,
            Resolution::External => Leads::Outside,
            Resolution::Missing { .. } => Leads::Nowhere,
            Resolution::Refused(_) => Leads::Refused,
            Resolution::LocalMachine | Resolution::Pseudo => Leads::Unknown,
        }
    }
}

/// Whether a path in a code span is one of this repository, from its root or from the document.
fn exists(around: &Around<'_>, document: &Document, written: &str) -> bool {
    let written = written.trim_end_matches('/');
    let is_there = |path: RepoPath| around.tree.files.contains_key(&path) || around.tree.directories.contains(&path);
    document.path().parent().join(written).is_some_and(is_there)
        || RepoPath::root().join(written.trim_start_matches('/')).is_some_and(is_there)
}
