//! Secrets in texts, and the texts without them.
//!
//! Every text passes here on its way into the tree, and every file on its way to a reader: what is found is replaced
//! before anything else sees it, so that no report, cache, index or page can hold it. Of the value only what is
//! public is kept: which sort it is, its fixed beginning, and its length.
//!
//! The detectors are our own; the formats are those that the issuers document. A text is first searched for the words
//! that every secret of a sort comes with, all at once; only lines that hold one are looked at closely. Linear in the
//! text. Samples are left alone: placeholders, values that name themselves an example, what issuers print in their
//! manuals.

mod detect;
mod plausible;

use std::borrow::Cow;

use serde::Serialize;

use crate::base::path::RepoPath;
use crate::base::span::Span;

use super::decode::decode;

/// A secret that was taken out of a text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Secret {
    /// What it is, with its article (`a forge token`).
    pub what: &'static str,
    /// Its first characters, when they are the same for all of the sort (`ghp_`); else empty.
    pub start: &'static str,
    /// How many characters it had.
    pub length: u32,
    /// How many bytes it had.
    pub bytes: u32,
    /// The mark in its place.
    pub span: Span,
    /// Whether only what it is assigned to tells that it is one; else its form does.
    pub is_by_name: bool,
}

/// A text without its secrets, and those; borrowed when there are none.
pub(super) fn redact<'t>(path: &RepoPath, text: &'t str) -> (Cow<'t, str>, Vec<Secret>) {
    let found = detect::secrets(text);
    if found.is_empty() {
        return (Cow::Borrowed(text), Vec::new());
    }
    let mut out = String::with_capacity(text.len());
    let mut secrets = Vec::new();
    let mut at = 0;
    for hit in found {
        out.push_str(&text[at..hit.range.start]);
        let value = &text[hit.range.clone()];
        let start = out.len();
        let end_of_line = text[hit.range.end..].split('\n').next().unwrap_or_default();
        out.push_str(&mark(path, &out, &hit, end_of_line));
        let span = Span::new(start, out.len());
        keep_lines(value, &mut out);
        at = hit.range.end;
        secrets.push(Secret {
            what: hit.sort.what,
            start: hit.sort.start(value),
            length: value.chars().count() as u32,
            bytes: value.len() as u32,
            span,
            is_by_name: hit.sort.is_by_name(),
        });
    }
    out.push_str(&text[at..]);
    (Cow::Owned(out), secrets)
}

/// Bytes of a file as they may be published: `None` when they may be as they are.
///
/// What is no text, by its bytes, is not looked into.
pub fn without_secrets(path: &RepoPath, bytes: &[u8]) -> Option<Vec<u8>> {
    let decoded = decode(bytes)?;
    match redact(path, &decoded.text) {
        (_, secrets) if secrets.is_empty() => None,
        (text, _) => Some(text.into_owned().into_bytes()),
    }
}

/// What stands in place of a secret: `[redacted: a forge token]`; in a data file outside quotes one word, for brackets
/// and colons mean something there; in an address one word, too, so that it stays one.
fn mark(path: &RepoPath, before: &str, hit: &detect::Hit, after: &str) -> String {
    let line = before.rsplit('\n').next().unwrap_or_default();
    let is_data = matches!(&*path.extension(), "yaml" | "yml" | "toml");
    let quotes = |quote: char| line.matches(quote).count() % 2 == 1 && after.contains(quote);
    let is_quoted = quotes('"') || quotes('\'');
    match () {
        () if is_data && !is_quoted => "redacted".to_owned(),
        () if hit.sort.in_address => "[redacted]".to_owned(),
        () => format!("[redacted: {}]", hit.sort.what),
    }
}

/// The line ends of a value of several lines, with what stands at the start of each for the markup around it.
fn keep_lines(value: &str, out: &mut String) {
    for line in value.split('\n').skip(1) {
        out.push('\n');
        let lead = line.len() - line.trim_start_matches([' ', '\t', '>', '#', '*', '|']).len();
        out.push_str(&line[..lead]);
    }
}

#[cfg(test)]
mod tests;
