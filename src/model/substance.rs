//! What an artifact is worth: counted, never guessed, and explained number by number.
//!
//! Takes a part of a document and a kind, gives a [`Substance`]. Adds up what [`crate::records::measure`] and the
//! formats counted while parsing. The numbers are those of the guide "What counts as written".

use std::sync::Arc;

use crate::base::path::RepoPath;
use crate::base::span::{LineIndex, Span};

mod beside;
mod evidence;
mod judge;
mod sentences;
mod topics;

pub(super) use beside::Beside;
pub(super) use judge::{Boilerplate, Demand, Form, Part, boilerplate, is_pointer, is_retired, judge};

/// Lines of a template that are left as they were, of 100, above which nothing was written.
const MOST_BOILERPLATE: u32 = 70;

/// What an artifact holds, and what it should.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Substance {
    /// The verdict.
    pub level: Level,
    /// Content words: boilerplate left out, code at one word a line up to a share of `need`.
    pub words: u32,
    /// Words of the kind (or the manifest).
    pub need: u32,
    /// Titles of topics that were found, each with what shows it: a heading, a lead-in, a row, a sentence, a key of the front matter.
    pub topics: Vec<(Arc<str>, String)>,
    /// Titles of topics that were not.
    pub missing_topics: Vec<Arc<str>>,
    /// Places of placeholders.
    pub placeholders: Vec<Span>,
    /// Lines that stand in the scaffold or a template too, of 100.
    pub boilerplate_percent: u32,
    /// Titles of evidence clauses that hold.
    pub evidence: Vec<&'static str>,
    /// Titles of evidence clauses that do not.
    pub missing_evidence: Vec<&'static str>,
    /// `status: draft`.
    pub is_draft: bool,
    /// It only says where the text is, and whether that helps.
    pub pointer: Option<Pointer>,
}

impl Substance {
    /// The verdict with its numbers, in one line: `stub: 14 content words (needs 50), 3 of 4 topics missing (trigger,
    /// verification, data caveats), 2 placeholders`; without the verdict when there is nothing to object to.
    pub fn explained(&self) -> String {
        self.listed(&placeholders(self.placeholders.len()))
    }

    /// [`Substance::explained`] with the lines of placeholders, for whoever has the text.
    pub fn explained_in(&self, lines: &LineIndex) -> String {
        let count = self.placeholders.len();
        let mut named: Vec<u32> = self.placeholders.iter().map(|span| lines.line(span.start)).collect();
        named.dedup();
        let noun = if named.len() == 1 { "line" } else { "lines" };
        let shown: Vec<String> = named.iter().take(MOST_LINES).map(u32::to_string).collect();
        let more = if named.len() > MOST_LINES { ", …" } else { "" };
        self.listed(&format!("{} ({noun} {}{more})", placeholders(count), shown.join(", ")))
    }

    fn listed(&self, placeholders: &str) -> String {
        let mut parts = Vec::new();
        if self.need > 0 {
            parts.push(format!("{} content words (needs {})", self.words, self.need));
        }
        let topics = self.topics.len() + self.missing_topics.len();
        match self.missing_topics.len() {
            0 => {}
            missing => {
                parts.push(format!("{missing} of {topics} topics missing ({})", self.missing_topics.join(", ")));
            }
        }
        parts.extend(self.missing_evidence.iter().map(|clause| format!("without {clause}")));
        if !self.placeholders.is_empty() {
            parts.push(placeholders.to_owned());
        }
        if self.boilerplate_percent > MOST_BOILERPLATE {
            parts.push(format!("{} % of its lines stand in the template too", self.boilerplate_percent));
        }
        if self.is_draft {
            parts.push("`status: draft`".to_owned());
        }
        parts.extend(self.pointer.as_ref().map(|to| to.words()));
        let parts = if parts.is_empty() { self.evidence.join(", ") } else { parts.join(", ") };
        let end = if parts.is_empty() { String::new() } else { format!(": {parts}") };
        format!("{}{end}", self.level.word())
    }
}

/// Most lines of placeholders that are named.
const MOST_LINES: usize = 5;

fn placeholders(count: usize) -> String {
    format!("{count} placeholder{}", if count == 1 { "" } else { "s" })
}

/// Where a page that only points elsewhere leads.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Pointer {
    /// To something that counts in its place.
    Usable(RepoPath),
    /// To a file that holds nothing usable.
    Useless(RepoPath),
    /// To a place outside the repository, or nowhere.
    Elsewhere,
}

impl Pointer {
    fn words(&self) -> String {
        match self {
            Pointer::Usable(path) => format!("the text is in `{path}`"),
            Pointer::Useless(path) => format!("points to `{path}`, which holds nothing of the kind"),
            Pointer::Elsewhere => "points to nothing in this repository".to_owned(),
        }
    }
}

/// How much an artifact is worth; better ones are greater.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Nothing in it.
    #[default]
    Empty,
    /// Started, not written.
    Stub,
    /// Only says where the text is.
    Pointer,
    /// Something, not enough.
    Thin,
    /// Enough.
    Substantive,
}

impl Level {
    /// As in reports.
    pub fn word(self) -> &'static str {
        match self {
            Level::Empty => "empty",
            Level::Stub => "stub",
            Level::Pointer => "pointer",
            Level::Thin => "thin",
            Level::Substantive => "substantive",
        }
    }
}

#[cfg(test)]
mod tests;
