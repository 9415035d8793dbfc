//! What the tool writes into a repository: new documents and a first manifest.
//!
//! Takes what is known of the repository, gives [`Change`]s as values; nothing is written here (see [`crate::cli`]).
//! A document that is there is never replaced; the one edit that there is (a decision that is superseded)
//! touches only the words that state the status.

mod adr;
mod ci;
mod fill;
mod init;
mod known;
mod mend;
mod new;
mod place;
mod prune;
mod theme;

pub use adr::{AdrStyle, Ask, decision};
pub use ci::{Host, Recipe, pipeline, pipeline_at};
pub use init::{Init, SCHEMA_PATH, default_owner, manifest};
pub use mend::{Mended, Trust, mend};
pub use new::{Filled, Request, document, missing};
pub use prune::{Pruned, prune};
pub use theme::theme;

use crate::base::path::RepoPath;
use crate::base::span::Span;
use crate::source::SourceFile;

/// One thing to be done to the repository.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// A file that is not there yet.
    Create {
        /// Where.
        path: RepoPath,
        /// Its text.
        text: String,
    },
    /// Other words in a file that is there.
    Edit {
        /// Where.
        path: RepoPath,
        /// What is replaced, in the text in its normal form (see [`crate::source`]).
        span: Span,
        /// The words that stand there.
        old: String,
        /// The new words.
        text: String,
    },
}

impl Change {
    /// Other words for those at a place of a file, as its text is without its secrets.
    fn edit(file: &SourceFile, at: Span, text: String) -> Self {
        Change::Edit { path: file.path.clone(), span: file.on_disk(at), old: at.of(file.text()).to_owned(), text }
    }

    /// The file that is concerned.
    pub fn path(&self) -> &RepoPath {
        match self {
            Change::Create { path, .. } | Change::Edit { path, .. } => path,
        }
    }
}

/// Why nothing is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// In words, lower case, no final period.
    pub cause: String,
    /// What to try; may be empty.
    pub hint: String,
}

impl Refusal {
    fn new(cause: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { cause: cause.into(), hint: hint.into() }
    }
}
