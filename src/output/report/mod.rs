//! Writers of a [`Report`]: for people ([`full`], [`concise`]), for forges and CI servers ([`github`], [`gitlab`],
//! [`markdown`]) and for programs ([`json`], [`sarif`], [`junit`]).
//!
//! Each is one `write` over plain values: no clock, no terminal, no environment. Names and words of the
//! repository are hostile: what people see has its control characters replaced (see [`visible`]).

pub mod accepted;
pub mod concise;
pub mod explain;
pub mod full;
pub mod github;
pub mod gitlab;
pub mod json;
pub mod junit;
pub mod kinds;
pub mod markdown;
mod matrix;
pub mod sarif;
pub mod status;
mod summary;
mod visible;

use std::collections::BTreeSet;
use std::time::Duration;

use jiff::civil::Date;

use crate::base::diag::{Finding, Location};
use crate::base::path::RepoPath;
use crate::model::Portal;

/// What a writer needs beside the report.
#[derive(Debug, Clone, Copy)]
pub struct ReportCx<'a> {
    /// The portal that was checked.
    pub portal: &'a Portal,
    /// The date the check was run for.
    pub today: Date,
    /// How long it took; not shown when unknown.
    pub elapsed: Option<Duration>,
    /// Whether the stream shows colours.
    pub color: Color,
    /// How much is listed.
    pub listing: Listing,
    /// Width of the terminal in columns, for long lines of the shown files.
    pub width: usize,
    /// Files that a change touches; `None` when no change is looked at.
    pub changed: Option<&'a BTreeSet<RepoPath>>,
}

impl<'a> ReportCx<'a> {
    /// For a stream that is no terminal.
    pub fn plain(portal: &'a Portal, today: Date) -> Self {
        Self { portal, today, elapsed: None, color: Color::Never, listing: Listing::Folded, width: 100, changed: None }
    }
}

impl ReportCx<'_> {
    /// Whether the change that is looked at touches the file of a finding.
    fn is_changed(&self, finding: &Finding) -> bool {
        self.changed.is_none_or(|changed| changed.contains(&finding.primary.at.path))
    }

    /// `path:line`, or the path for a file as a whole. O(file): meant for few places.
    fn place(&self, at: &Location) -> String {
        let text = self.portal.find(&at.path).map_or("", |id| self.portal.doc(id).source.text());
        match text.as_bytes().get(..at.span.start as usize) {
            Some(before) if !at.is_file() => {
                format!("{}:{}", at.path, before.iter().filter(|byte| **byte == b'\n').count() + 1)
            }
            _ => at.path.to_string(),
        }
    }
}

/// Whether a stream shows colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Color {
    /// Plain text.
    Never,
    /// ANSI escape sequences.
    Always,
}

impl Color {
    /// `text` in a style: parameters of an ANSI "select graphic rendition" sequence (ECMA-48 §8.3.117).
    fn paint(self, style: &str, text: &str) -> String {
        match self {
            Color::Never => text.to_owned(),
            Color::Always => format!("\x1b[{style}m{text}\x1b[0m"),
        }
    }
}

/// How much is listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Listing {
    /// At most [`LISTED_PER_RULE`] findings of a rule, with a count of the others.
    Folded,
    /// Every finding.
    All,
}

/// Findings of one rule that are listed for people before the rest is counted.
pub const LISTED_PER_RULE: usize = 50;
