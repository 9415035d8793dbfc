//! The block of metadata at the top of a file: where it ends, and what it says.
//!
//! A block that its parser refuses is read line by line, so that one unquoted `[` does not lose
//! the status of a decision; the parser's words are kept.

use std::ops::Range;

use super::front_lines;
use super::outline::{FrontEntry, FrontMatter, FrontSyntax, FrontValue};
use crate::base::span::{Span, Spanned};
use crate::yaml;

/// Largest block that is looked for, in bytes; what is longer is text between two thematic breaks.
const MAX_BYTES: usize = yaml::front::MAX_BYTES;

/// Reads the front matter of a text; the second value is the first byte of the body.
pub(super) fn front_matter(text: &str) -> (FrontMatter, usize) {
    let Some(syntax) = opening(text) else { return (FrontMatter::default(), 0) };
    let start = text.find('\n').map_or(text.len(), |end| end + 1);
    match block(syntax, text, start) {
        Some(block) if block.inner.is_empty() || looks_like_keys(syntax, &text[block.inner.clone()]) => {
            let mut front = entries(syntax, &text[block.inner.clone()], block.inner.start);
            front.span = Span::new(0, block.close_end);
            (front, block.body_start)
        }
        None if looks_like_keys(syntax, &text[start..]) => (unterminated(syntax, start), 0),
        Some(_) | None => (FrontMatter::default(), 0),
    }
}

fn opening(text: &str) -> Option<FrontSyntax> {
    match text.lines().next()?.trim_end() {
        "---" => Some(FrontSyntax::Yaml),
        "+++" => Some(FrontSyntax::Toml),
        _ => None,
    }
}

struct Block {
    inner: Range<usize>,
    close_end: usize,
    body_start: usize,
}

fn block(syntax: FrontSyntax, text: &str, start: usize) -> Option<Block> {
    let mut at = start;
    for line in text[start..].split_inclusive('\n') {
        if at - start > MAX_BYTES {
            return None;
        }
        let bare = line.trim_end();
        let closes = match syntax {
            FrontSyntax::Yaml => matches!(bare, "---" | "..."),
            FrontSyntax::Toml => bare == "+++",
        };
        if closes {
            return Some(Block { inner: start..at, close_end: at + bare.len(), body_start: at + line.len() });
        }
        at += line.len();
    }
    None
}

/// Whether the first line with content is a key; prose between two thematic breaks is not front matter.
fn looks_like_keys(syntax: FrontSyntax, inner: &str) -> bool {
    let first = inner.lines().find(|line| !line.trim().is_empty() && !line.starts_with('#'));
    match syntax {
        FrontSyntax::Yaml => {
            first.is_none_or(|line| front_lines::yaml_key(line).is_some() || line.starts_with(['{', '"', '\'']))
        }
        FrontSyntax::Toml => first.is_none_or(|line| line.contains('=') || line.starts_with('[')),
    }
}

fn unterminated(syntax: FrontSyntax, start: usize) -> FrontMatter {
    let delimiter = match syntax {
        FrontSyntax::Yaml => "---",
        FrontSyntax::Toml => "+++",
    };
    let message = format!("the front matter is not closed by a `{delimiter}` line");
    FrontMatter {
        broken: Some(Spanned::new(message, Span::new(0, start.min(delimiter.len())))),
        ..FrontMatter::default()
    }
}

/// What a block says; `offset` is where it starts in the file.
fn entries(syntax: FrontSyntax, inner: &str, offset: usize) -> FrontMatter {
    let parsed = match syntax {
        FrontSyntax::Yaml => yaml::parse_yaml(inner),
        FrontSyntax::Toml => yaml::parse_toml(inner),
    };
    let (entries, broken) = match parsed {
        Ok(entries) => (entries.into_iter().map(entry).collect(), None),
        Err(error) => (front_lines::read(syntax, inner), Some(Spanned::new(error.message, error.span.shifted(offset)))),
    };
    let shifted = |entry: FrontEntry| FrontEntry { span: entry.span.shifted(offset), ..entry };
    FrontMatter {
        syntax: Some(syntax),
        span: Span::default(),
        entries: entries.into_iter().map(shifted).collect(),
        broken,
    }
}

fn entry(entry: yaml::Entry) -> FrontEntry {
    FrontEntry { key: entry.key.value, value: value(entry.value.value), span: entry.value.span }
}

/// Recursion is bounded by the depth that [`crate::yaml`] admits.
fn value(read: yaml::Value) -> FrontValue {
    match read {
        yaml::Value::Null => FrontValue::Null,
        yaml::Value::Text(text) => FrontValue::Text(text),
        yaml::Value::List(items) => FrontValue::List(items.into_iter().map(value).collect()),
        yaml::Value::Map(pairs) => FrontValue::Map(pairs.into_iter().map(|(key, read)| (key, value(read))).collect()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(text: &str) -> Vec<(String, Vec<String>)> {
        let (front, _) = front_matter(text);
        let texts = |entry: &FrontEntry| entry.value.texts().into_iter().map(str::to_owned).collect();
        front.entries.iter().map(|entry| (entry.key.clone(), texts(entry))).collect()
    }

    fn pair(key: &str, values: &[&str]) -> (String, Vec<String>) {
        (key.into(), values.iter().map(|value| (*value).to_owned()).collect())
    }

    #[test]
    fn yaml_and_toml_blocks_end_at_their_delimiter() {
        let (front, body) = front_matter("---\nid: 0012\n---\n# T");
        assert_eq!((front.syntax, front.span, body), (Some(FrontSyntax::Yaml), Span::new(0, 16), 17));
        let (front, body) = front_matter("+++\nid = \"0012\"\n+++\n");
        assert_eq!((front.syntax, front.span, body), (Some(FrontSyntax::Toml), Span::new(0, 19), 20));
    }

    #[test]
    fn a_value_points_to_where_it_stands() {
        let text = "---\ntitle: Use a queue\ntags: [a, b]\n---\n";
        let (front, _) = front_matter(text);
        assert_eq!(front.get("Title").unwrap().span.of(text), "Use a queue");
        assert_eq!(front.get("tags").unwrap().span.of(text), "[a, b]");
    }

    #[test]
    fn a_block_that_its_parser_refuses_is_read_line_by_line() {
        let text = "---\nstatus: accepted\nowner: @ops\nlink: [ADR-1](x.md), more\n---\n";
        let (front, _) = front_matter(text);
        assert!(front.broken.is_some());
        assert_eq!(front.get("owner").unwrap().span.of(text), "@ops");
        let expected =
            [pair("status", &["accepted"]), pair("owner", &["@ops"]), pair("link", &["[ADR-1](x.md), more"])];
        assert_eq!(pairs(text), expected);
    }

    #[test]
    fn a_block_without_end_is_body_and_said_to_be_broken() {
        let (front, body) = front_matter("---\ntitle: x\n\n# T\n");
        assert_eq!((front.syntax, body), (None, 0));
        assert_eq!(front.broken.unwrap().value, "the front matter is not closed by a `---` line");
    }

    #[test]
    fn prose_between_two_thematic_breaks_is_no_front_matter() {
        let (front, body) = front_matter("---\n\nHello there.\n\n---\n");
        assert_eq!((front, body), (FrontMatter::default(), 0));
    }

    #[test]
    fn an_empty_block_has_no_entries() {
        let (front, body) = front_matter("---\n---\n# T");
        assert_eq!((front.syntax, front.entries.len(), body), (Some(FrontSyntax::Yaml), 0, 8));
    }

    #[test]
    fn front_matter_starts_at_the_first_byte() {
        assert_eq!(front_matter("\n---\na: b\n---\n").1, 0);
    }
}
