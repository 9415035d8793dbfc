//! Labels within one line: `**Date:** x **Status:** y`, `Status: x | Date: y`, `**Status** – x`.

use std::sync::LazyLock;

use regex::Regex;

use crate::records::label::{Field, field};
use crate::records::plain::Plain;

/// A label and the part of the line that is its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Labelled {
    /// What the label names.
    pub(crate) field: Field,
    /// What follows it, up to the next label.
    pub(crate) value: Plain,
    /// Whether the label is emphasised.
    pub(crate) emphasised: bool,
}

/// Longest label, in words and in bytes.
const LABEL_WORDS: usize = 5;
const LABEL_BYTES: usize = 48;

/// How much of a line is looked at, in bytes: metadata is short.
const LONGEST: usize = 2048;

/// `**Status** Accepted`, `**Status**`.
static BOLD: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^(?:\*\*|__)\s*([^*_:]{2,40}?)\s*(?:\*\*|__)\s*[-–—=|]?\s*").expect("pattern"));

/// `Status – Accepted`.
static DASHED: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"^(?i)(status|date)\s+[-–—=]+\s+").expect("pattern"));

/// The labels of one line; `raw` is the same line with its markup, `text` the whole file.
pub(crate) fn labels(text: &str, raw: &str, line: &Plain) -> Vec<Labelled> {
    let line = &line.start(LONGEST);
    let mut marks: Vec<Mark> = Vec::new();
    for (colon, c) in line.text.char_indices().filter(|(_, c)| matches!(c, ':' | '：')) {
        let from = marks.last().map_or(0, |mark| mark.value);
        let value = colon + c.len_utf8();
        if let Some((start, field)) = label_before(text, line, from, colon, marks.is_empty()) {
            let emphasised = is_emphasised(text, line, start);
            marks.push(Mark { field: Some(field), start, value, emphasised });
        } else if let Some(start) = unknown_label(text, line, from, colon).filter(|_| !marks.is_empty()) {
            marks.push(Mark { field: None, start, value, emphasised: true });
        }
    }
    if marks.is_empty() {
        marks.extend(without_colon(raw, line));
    }
    let ends: Vec<usize> = marks.iter().skip(1).map(|mark| mark.start).chain([line.text.len()]).collect();
    marks.iter().zip(ends).filter_map(|(mark, end)| mark.labelled(line, end)).collect()
}

struct Mark {
    /// `None` for a label that means nothing here, but ends the value before it.
    field: Option<Field>,
    start: usize,
    value: usize,
    emphasised: bool,
}

impl Mark {
    fn labelled(&self, line: &Plain, end: usize) -> Option<Labelled> {
        let value = &line.text[self.value..end.max(self.value)];
        let last = end == line.text.len();
        let kept = if last { value } else { value.trim_end_matches(|c: char| c.is_whitespace() || is_separator(c)) };
        let value = line.part(self.value..self.value + kept.len());
        Some(Labelled { field: self.field?, value, emphasised: self.emphasised })
    }
}

fn is_separator(c: char) -> bool {
    matches!(c, '|' | ';' | ',' | '·' | '•' | '—' | '–' | '/')
}

/// The known label that ends at a colon: the whole line before it, or words after a separator.
fn label_before(text: &str, line: &Plain, from: usize, colon: usize, first: bool) -> Option<(usize, Field)> {
    let before = &line.text[from..colon];
    if first {
        let label = before.trim_matches(|c: char| c.is_whitespace() || c == ':' || c == '[' || is_separator(c));
        let short = label.len() <= LABEL_BYTES && label.split_whitespace().count() <= LABEL_WORDS;
        if let Some(field) = field(label).filter(|_| short) {
            let start = before.len() - before.trim_start_matches(|c: char| !c.is_alphanumeric()).len();
            return Some((from + start.min(before.len()), field));
        }
    }
    let mut found = None;
    for (words, (start, _)) in word_starts(before).rev().enumerate() {
        if words >= LABEL_WORDS || before.len() - start > LABEL_BYTES {
            break;
        }
        let lead = &before[..start];
        let after_gap =
            ["  ", "\t", "\n", ". "].iter().any(|gap| lead.ends_with(gap)) || lead.trim_end().ends_with(is_separator);
        if after_gap || is_emphasised(text, line, from + start) {
            found = field(&before[start..]).map(|field| (from + start, field)).or(found);
        }
    }
    found
}

/// Where an emphasised label begins that no fact has.
fn unknown_label(text: &str, line: &Plain, from: usize, colon: usize) -> Option<usize> {
    let before = &line.text[from..colon];
    let starts = word_starts(before).rev().take(LABEL_WORDS);
    let mut emphasised = starts.filter(|(start, _)| is_emphasised(text, line, from + start));
    emphasised.next().map(|(start, _)| from + start)
}

fn word_starts(text: &str) -> impl DoubleEndedIterator<Item = (usize, &str)> {
    text.split(|c: char| c.is_whitespace())
        .map(move |word| (word.as_ptr() as usize - text.as_ptr() as usize, word))
        .filter(|(_, word)| !word.is_empty())
}

/// Whether an emphasis mark stands in the source right before a place in the visible text.
fn is_emphasised(text: &str, line: &Plain, at: usize) -> bool {
    let source = line.span(at..at).start as usize;
    text.get(..source).is_some_and(|before| before.ends_with(['*', '_', '>']) && !before.ends_with("\n>"))
}

fn without_colon(raw: &str, line: &Plain) -> Option<Mark> {
    if let Some(captures) = BOLD.captures(raw) {
        let label = captures[1].trim();
        let value = line.text.find(label)? + label.len();
        let skip = line.text[value..].len()
            - line.text[value..]
                .trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '-' | '–' | '—' | '=' | '|'))
                .len();
        return field(label).map(|field| Mark { field: Some(field), start: 0, value: value + skip, emphasised: true });
    }
    let captures = DASHED.captures(&line.text)?;
    let value = captures.get(0)?.end();
    field(&captures[1]).map(|field| Mark { field: Some(field), start: 0, value, emphasised: false })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::span::Span;
    use crate::markup::outline;

    fn shown(text: &str) -> String {
        let line = Plain::of_body(text, &outline(text), Span::new(0, text.len()));
        let one = |l: &Labelled| format!("{:?}={}", l.field, l.value.text);
        labels(text, text, &line).iter().map(one).collect::<Vec<_>>().join(" ; ")
    }

    #[test]
    fn a_label_is_read_in_every_dress() {
        let dresses = [
            "Status: Accepted",
            "status : Accepted",
            "**Status:** Accepted",
            "**Status**: Accepted",
            "__Status__: Accepted",
            "*Status:* Accepted",
            "**Status** Accepted",
            "**Status** – Accepted",
            "**Status: Accepted**",
            "Status - Accepted",
            "Status：Accepted",
            ":Status: Accepted",
            "🟢 Status: Accepted",
            "`Status`: Accepted",
        ];
        for dress in dresses {
            assert_eq!(shown(dress), "Status=Accepted", "{dress}");
        }
    }

    #[test]
    fn several_labels_share_a_line() {
        let both = "Date(Decided)=2024-05-06 ; Status=Accepted";
        assert_eq!(shown("**Date:** 2024-05-06 **Status:** Accepted"), both);
        assert_eq!(shown("Date: 2024-05-06 | Status: Accepted"), both);
        assert_eq!(shown("Date: 2024-05-06, Status: Accepted"), both);
        assert_eq!(shown("Date: 2024-05-06. Status: Accepted").replace('.', ""), both);
        assert_eq!(shown("**Date**: 2024-05-06<br>**Status**: Accepted"), both);
        assert_eq!(shown("**Date:** 2024-05-06 · **Stretch:** no · **Status:** Accepted"), both);
    }

    #[test]
    fn a_colon_in_prose_makes_no_label() {
        assert_eq!(shown("The client shows the status: it is red"), "");
        assert_eq!(shown("Note: see https://example.org"), "");
        assert_eq!(shown("Status: see issue: 12"), "Status=see issue: 12");
        assert_eq!(shown("**Bold** prose"), "");
    }
}
