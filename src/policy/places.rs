//! Lines and columns of what a report points to.

use std::collections::BTreeMap;

use crate::base::diag::Location;
use crate::base::path::RepoPath;
use crate::base::span::{LineIndex, Position};
use crate::model::Portal;

use super::Report;

/// Texts that a report points into, each with its lines.
pub struct Places<'a> {
    texts: BTreeMap<&'a RepoPath, (&'a str, LineIndex)>,
}

impl<'a> Places<'a> {
    /// Indexes every file that has a text and is named in the report.
    pub fn new(report: &'a Report, portal: &'a Portal) -> Self {
        let accepted = report.accepted.iter().map(|accepted| &accepted.finding);
        let findings = report.findings.iter().chain(&report.baselined).chain(accepted);
        let places = findings.flat_map(|f| {
            let labels = std::iter::once(&f.primary).chain(&f.related).map(|label| &label.at);
            labels.chain(f.fix.iter().flat_map(|fix| &fix.edits).map(|edit| &edit.at))
        });
        let mut texts = BTreeMap::new();
        for path in places.map(|at| &at.path) {
            let text = portal.files.get(path).map_or("", |file| file.text());
            if !text.is_empty() {
                texts.entry(path).or_insert_with(|| (text, LineIndex::new(text)));
            }
        }
        Self { texts }
    }

    /// The text of a file, with its lines; `None` for what was not read, and for empty files.
    pub fn text(&self, path: &RepoPath) -> Option<(&'a str, &LineIndex)> {
        self.texts.get(path).map(|(text, index)| (*text, index))
    }

    /// Where a location starts and ends (exclusive); `None` for a file as a whole and for files without text.
    pub fn range(&self, at: &Location) -> Option<(Position, Position)> {
        self.edges(at).filter(|_| !at.is_file())
    }

    /// The same for what is replaced: an empty span at 0 is the start of the file here.
    pub fn edges(&self, at: &Location) -> Option<(Position, Position)> {
        let (text, index) = self.text(&at.path)?;
        Some((index.position(text, at.span.start), index.position(text, at.span.end)))
    }

    /// Line and column of the start; the first of the file for a file as a whole; `None` for files without text.
    pub fn start(&self, at: &Location) -> Option<Position> {
        self.text(&at.path).map(|(text, index)| index.position(text, at.span.start))
    }
}
