//! Lines and columns of what a report points to.

use crate::base::diag::Location;
use crate::base::path::RepoPath;
use crate::base::span::{LineIndex, Position};
use crate::model::Portal;

/// Texts that a report points into, each with its lines.
pub struct Places<'a> {
    portal: &'a Portal,
}

impl<'a> Places<'a> {
    /// Of a portal.
    pub fn new(portal: &'a Portal) -> Self {
        Self { portal }
    }

    /// The text of a file, with its lines; `None` for what was not read, and for empty files.
    pub fn text(&self, path: &RepoPath) -> Option<(&'a str, &'a LineIndex)> {
        let file = self.portal.files.get(path).filter(|file| !file.text().is_empty())?;
        Some((file.text(), file.lines()))
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
