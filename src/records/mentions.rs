//! What a document says of operations of an API: methods with paths, calls of them, names in code spans.
//!
//! Takes a text, its outline and its commands, gives [`Mention`]s in reading order. Knows no contract: whether
//! such an operation exists, and whether the address is one of ours at all, is decided where contracts are known.
//!
//! Left out: front matter, comments, wildcards (`GET /orders/*` names no operation), paths in other methods than
//! those of RFC 9110 §9.3, RFC 5789 and OpenAPI 3.2 §4.9 (`CONNECT` has no path). Cost is linear in the text.

mod command;
mod lex;
mod target;
mod text;

use std::collections::BTreeSet;

use super::Command;
use crate::base::span::Span;
use crate::markup::Outline;

/// Most mentions that are kept of one document: the first ones. An API reference of a thousand operations fits.
const MOST: usize = 2_000;

/// Something that may be an operation of an API.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention {
    /// What is meant.
    pub what: Mentioned,
    /// Host of a written address (`api.example.com:8080`); empty for a variable, a name, and a path alone.
    pub host: String,
    /// From the method to the end of the path; of a command: its address; of a name: the code span without its marks.
    pub span: Span,
    /// Where it stands.
    pub form: Form,
}

/// What a mention names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mentioned {
    /// `POST /orders/{id}`.
    Endpoint {
        /// Upper case.
        method: String,
        /// As written, from the first `/` behind host or variable, without query, fragment and punctuation behind it.
        path: String,
    },
    /// What may be an operationId, as written (`createOrder`, `op:createOrder`). Each is named once a document.
    Name(String),
}

/// Where a mention stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Form {
    /// In a code span.
    Code,
    /// In running text, a heading, a list or a table.
    Text,
    /// In a code block: a command or a raw request.
    Command,
}

/// Operations that a document speaks of, in reading order; at most 2,000. Total.
pub fn mentions(text: &str, outline: &Outline, commands: &[Command]) -> Vec<Mention> {
    let mut found = text::endpoints(text, outline);
    found.extend(text::in_rows(text, outline).take(MOST));
    found.extend(in_codes(text, outline));
    found.extend(command::in_blocks(text, outline, commands));
    found.sort_by_key(|mention| mention.span);
    found.truncate(MOST);
    found
}

/// Names, commands and methods in lower case: what is found in no text but that of a code span.
fn in_codes(text: &str, outline: &Outline) -> Vec<Mention> {
    let mut found = Vec::new();
    let mut names = BTreeSet::new();
    for code in &outline.codes {
        let span = within_marks(text, *code);
        let inner = span.of(text);
        if is_name(inner) {
            if names.insert(inner) {
                let what = Mentioned::Name(inner.to_owned());
                found.push(Mention { what, host: String::new(), span, form: Form::Code });
            }
        } else if inner.starts_with(|c: char| c.is_ascii_lowercase()) {
            found.extend(text::lower_case(text, span));
            command::calls(text, span, Form::Code, &mut found);
        }
        if found.len() >= MOST {
            break;
        }
    }
    found
}

/// A code span without back quotes, the plus signs of AsciiDoc, and blanks.
fn within_marks(text: &str, code: Span) -> Span {
    let whole = code.of(text);
    let is_mark = |c: char| matches!(c, '`' | '+') || c.is_whitespace();
    let start = code.start as usize + (whole.len() - whole.trim_start_matches(is_mark).len());
    Span::new(start, start + whole.trim_matches(is_mark).len())
}

/// Shortest and longest name of an operation, in bytes.
const NAME_BYTES: std::ops::RangeInclusive<usize> = 4..=128;

/// Whether a code span is one word that is built like the name of an operation; `op:` makes any word one.
fn is_name(word: &str) -> bool {
    if let Some(name) = word.strip_prefix("op:") {
        let fits = |b: u8| b.is_ascii_alphanumeric() || b"_-./:".contains(&b);
        return !name.is_empty() && name.len() <= *NAME_BYTES.end() && name.bytes().all(fits);
    }
    let (first, last) = (word.bytes().next(), word.bytes().next_back());
    let fits = word.bytes().all(|b| b.is_ascii_alphanumeric() || b"_-.".contains(&b));
    let ends = first.is_some_and(|b| b.is_ascii_alphabetic()) && last.is_some_and(|b| b.is_ascii_alphanumeric());
    let has_joint = || word.bytes().any(|b| b"_-.".contains(&b));
    let has_hump = || word.as_bytes().windows(2).any(|two| two[0].is_ascii_lowercase() && two[1].is_ascii_uppercase());
    NAME_BYTES.contains(&word.len()) && fits && ends && (has_joint() || has_hump())
}

#[cfg(test)]
mod tests;
