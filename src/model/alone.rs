//! What linking takes from one document alone: made once for each version of a file, whatever else changes.

use crate::formats::Document;
use crate::kinds::plain_words;

use super::artifacts::{Pattern, patterns_of};
use super::classify::{is_form, is_unreal};
use super::facts::Candidate;

/// What a document says of itself before others are looked at.
#[derive(Debug)]
pub struct Alone {
    /// Patterns of the registry that its path fits.
    pub(super) patterns: Vec<Pattern>,
    /// It lies among tests, examples or dependencies.
    pub(super) is_unreal: bool,
    /// It is a form to fill in, by its name.
    pub(super) is_form: bool,
    /// Its name or a directory above it says that it is there to be copied.
    pub(super) is_template: bool,
    /// Words of its headings, as [`plain_words`] gives them.
    pub(super) headings: Vec<String>,
    /// Tables that may be registers.
    pub(super) tables: Vec<Candidate>,
}

impl Alone {
    /// Reads a document. Linear in its headings and tables.
    pub fn of(document: &Document) -> Self {
        let path = document.path();
        let headings = document.outline.headings.iter();
        Self {
            patterns: patterns_of(path),
            is_unreal: is_unreal(path),
            is_form: is_form(path),
            is_template: path.segments().any(|segment| segment.to_lowercase().contains("template")),
            headings: headings.map(|heading| plain_words(&heading.text)).collect(),
            tables: super::facts::candidates(document),
        }
    }
}
