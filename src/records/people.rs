//! Names of people and teams, and other short lists, in a line.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::plain::Plain;
use super::{Stated, Style};

/// Longer pieces are prose, not a name or a tag.
const LONGEST: usize = 80;

/// How much of a list is read, in bytes.
const LONGEST_LIST: usize = 4096;

static AND: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"(?i)\s+(?:and|&|\+|und)\s+").expect("pattern"));
static HANDLES: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"^@[\w./-]+(?:\s+@[\w./-]+)+$").expect("pattern"));
static HASHTAGS: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"^#[\w./-]+(?:\s+#[\w./-]+)+$").expect("pattern"));

/// People in a value: split at commas, semicolons, line ends and `and`; `@a @b` is a list, `Staff/Lead` is one.
pub(crate) fn people(value: &Plain, style: Style) -> Vec<Stated<String>> {
    let value = &value.start(LONGEST_LIST);
    let mut pieces = Vec::new();
    for piece in pieces_of(&value.text, &[',', ';', '\n', '|']) {
        let text = &value.text[piece.clone()];
        if HANDLES.is_match(text.trim()) {
            pieces.extend(words(text, piece.start));
        } else {
            let mut start = piece.start;
            for and in AND.find_iter(text) {
                pieces.push(start..piece.start + and.start());
                start = piece.start + and.end();
            }
            pieces.push(start..piece.end);
        }
    }
    stated(value, pieces, style)
}

/// Tags in a value: split at commas, semicolons and line ends; single words by blanks (log4brains) too.
pub(crate) fn tags(value: &Plain, style: Style) -> Vec<Stated<String>> {
    let value = &value.start(LONGEST_LIST);
    let mut pieces = pieces_of(&value.text, &[',', ';', '\n', '|', '[', ']']);
    let single = value.text.trim();
    let plain_words = single.split_whitespace().all(|w| w.chars().all(|c| c.is_ascii_lowercase() || c == '-'));
    let by_blanks = pieces.len() == 1 && single.contains(' ') && plain_words;
    if by_blanks || HASHTAGS.is_match(single) {
        pieces = words(&value.text, 0);
    }
    stated(value, pieces, style)
}

/// The value as one piece, when it says something.
pub(crate) fn single(value: &Plain, style: Style) -> Option<Stated<String>> {
    stated(value, std::iter::once(0..value.text.len()), style).pop()
}

/// `none`, `n/a`, `-`, and what a template asks for.
pub(crate) fn says_nothing(text: &str) -> bool {
    let text = text.trim().trim_end_matches('.');
    let word = text.to_ascii_lowercase();
    let empty = [
        "", "-", "--", "–", "—", "none", "n/a", "na", "nil", "null", "n.a", "tbd", "tbc", "no", "false", "?", "...",
        "…", "{}", "[]", "xxx",
    ];
    let placeholder = (text.starts_with('{') && text.ends_with('}') && text.len() > 40)
        || (text.starts_with(['[', '{', '<']) && text.ends_with([']', '}', '>']) && text.contains(' '))
        || text.starts_with("{{")
        || text.starts_with("<%");
    empty.contains(&word.as_str()) || placeholder
}

fn stated(value: &Plain, pieces: impl IntoIterator<Item = Range<usize>>, style: Style) -> Vec<Stated<String>> {
    let mut found: Vec<Stated<String>> = Vec::new();
    for piece in pieces {
        let piece = value.part(piece);
        if says_nothing(&piece.text) {
            continue;
        }
        let braces: &[char] = &['{', '}', '"', '\''];
        let text = piece.text.trim_matches(braces).trim().trim_end_matches(['.', ',', ':']).trim();
        let known = found.iter().any(|one| one.value == text);
        if !says_nothing(text) && text.chars().count() <= LONGEST && !known {
            found.push(Stated { value: text.to_owned(), written: text.to_owned(), span: piece.whole(), style });
        }
    }
    found
}

/// Pieces between separators; those within parentheses do not count.
fn pieces_of(text: &str, separators: &[char]) -> Vec<Range<usize>> {
    let mut pieces = Vec::new();
    let (mut start, mut depth) = (0, 0_u32);
    for (at, c) in text.char_indices() {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            '\n' => depth = 0,
            _ => {}
        }
        if separators.contains(&c) && depth == 0 {
            pieces.push(start..at);
            start = at + c.len_utf8();
        }
    }
    pieces.push(start..text.len());
    pieces.retain(|piece| !text[piece.clone()].trim().is_empty());
    pieces
}

fn words(text: &str, offset: usize) -> Vec<Range<usize>> {
    pieces_of(text, &[' ', '\t', '\n']).into_iter().map(|piece| piece.start + offset..piece.end + offset).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::span::Span;

    fn plain(text: &str) -> Plain {
        Plain::of_scalar(text, Span::default())
    }

    fn names(text: &str) -> Vec<String> {
        people(&plain(text), Style::Bullet).into_iter().map(|one| one.value).collect()
    }

    #[test]
    fn people_are_split_where_lists_are_split() {
        assert_eq!(names("Ann Lee, Bo; Cem and Dee"), ["Ann Lee", "Bo", "Cem", "Dee"]);
        assert_eq!(names("@ann @bo-b"), ["@ann", "@bo-b"]);
        assert_eq!(names("{ alliscode, moonbox3 }"), ["alliscode", "moonbox3"]);
        assert_eq!(names("Gaurav A (@abbi, core), Bo"), ["Gaurav A (@abbi, core)", "Bo"]);
    }

    #[test]
    fn a_role_and_a_name_with_and_inside_stay_whole() {
        assert_eq!(names("Staff/Lead engineers"), ["Staff/Lead engineers"]);
        assert_eq!(names("Alexandra Andrews"), ["Alexandra Andrews"]);
    }

    #[test]
    fn nothing_is_nobody() {
        for text in [
            "",
            "-",
            "N/A",
            "none",
            "TBD",
            "[list everyone involved]",
            "{list everyone who is kept up-to-date on progress}",
        ] {
            assert!(names(text).is_empty(), "{text}");
        }
    }

    #[test]
    fn tags_by_commas_or_blanks() {
        let tags = |text: &str| tags(&plain(text), Style::Bullet).into_iter().map(|t| t.value).collect::<Vec<_>>();
        assert_eq!(tags("versioning, pc ui"), ["versioning", "pc ui"]);
        assert_eq!(tags("dev-tools doc"), ["dev-tools", "doc"]);
        assert_eq!(tags("Security Review"), ["Security Review"]);
    }
}
