//! Texts as lines with their places, for the formats that are read line by line.

use std::collections::BTreeMap;
use std::ops::Range;

use super::autolink;
use super::outline::{LinkKind, LinkRef, Outline};
use super::skeleton::{collapsed, shortened, words};
use crate::base::span::Span;

/// A line without its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Line<'a> {
    /// Where it starts in the file.
    pub(super) start: usize,
    pub(super) text: &'a str,
}

impl Line<'_> {
    /// One past its last byte, without the line end.
    pub(super) fn end(&self) -> usize {
        self.start + self.text.len()
    }

    pub(super) fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }

    /// Bytes of blanks before the text.
    pub(super) fn indentation(&self) -> usize {
        self.text.len() - self.text.trim_start().len()
    }

    /// Where the text stands, without the blanks around it.
    pub(super) fn span(&self) -> Span {
        let start = self.start + self.indentation();
        Span::new(start, start + self.text.trim().len())
    }
}

/// The lines of a text.
pub(super) fn lines(text: &str) -> Vec<Line<'_>> {
    let mut start = 0;
    let mut lines = Vec::new();
    for line in text.split_inclusive('\n') {
        lines.push(Line { start, text: line.strip_suffix('\n').unwrap_or(line) });
        start += line.len();
    }
    lines
}

/// From the start of the first line to the end of the last that is not blank.
pub(super) fn span_of(lines: &[Line<'_>]) -> Span {
    let first = lines.first().map_or(0, |line| line.start);
    let last = lines.iter().rev().find(|line| !line.is_blank()).map_or(first, Line::end);
    Span::new(first, last)
}

/// The lines as text, without the indentation that all of them share and the blank lines around them.
pub(super) fn dedented(lines: &[Line<'_>]) -> String {
    let speaks = |line: &Line<'_>| !line.is_blank();
    let (Some(first), Some(last)) = (lines.iter().position(speaks), lines.iter().rposition(speaks)) else {
        return String::new();
    };
    let lines = &lines[first..=last];
    let shared = lines.iter().filter(|line| speaks(line)).map(Line::indentation).min().unwrap_or(0);
    let mut out = String::new();
    for line in lines {
        out.push_str(line.text.get(shared..).unwrap_or_default());
        out.push('\n');
    }
    out
}

/// References found in one stretch of text; what is claimed once is not looked at again.
pub(super) struct Inline<'a> {
    pub(super) text: &'a str,
    /// Where the text starts in the file.
    pub(super) start: usize,
    /// End by start; the ranges do not overlap.
    claimed: BTreeMap<usize, usize>,
    links: Vec<LinkRef>,
}

impl<'a> Inline<'a> {
    pub(super) fn new(text: &'a str, start: usize) -> Self {
        Self { text, start, claimed: BTreeMap::new(), links: Vec::new() }
    }

    /// Claims a range; false when another claim has a part of it.
    pub(super) fn claim(&mut self, range: Range<usize>) -> bool {
        let before = self.claimed.range(..range.end).next_back();
        let free = before.is_none_or(|(_, end)| *end <= range.start);
        if free {
            self.claimed.insert(range.start, range.end);
        }
        free
    }

    /// Adds a reference that stands at `whole`, its destination at `place`.
    pub(super) fn link(&mut self, kind: LinkKind, whole: Range<usize>, place: Range<usize>, dest: &str, text: &str) {
        if self.claim(whole.clone()) {
            let span = Span::from(place).shifted(self.start);
            let whole = Span::from(whole).shifted(self.start);
            self.links.push(LinkRef { kind, dest: dest.to_owned(), span, whole, text: collapsed(text) });
        }
    }

    /// Adds the plain addresses in what is not claimed, and gives all references in order.
    pub(super) fn finish(mut self) -> Vec<LinkRef> {
        for address in autolink::addresses(self.text) {
            let text = &self.text[address.clone()];
            self.link(LinkKind::Autolink, address.clone(), address, &autolink::destination(text), text);
        }
        self.links.sort_by_key(|link| link.whole);
        self.links
    }
}

/// Code within the lines that are neither code block nor comment, between two marks on one line.
pub(super) fn codes(lines: &[Line<'_>], outline: &Outline, mark: &str) -> Vec<Span> {
    let mut passed: Vec<Span> = outline.fences.iter().map(|fence| fence.span).chain(outline.comments.clone()).collect();
    passed.sort_unstable();
    let mut passed = passed.into_iter().peekable();
    let mut codes = Vec::new();
    for line in lines.iter().filter(|line| line.text.contains(mark)) {
        while passed.next_if(|span| (span.end as usize) < line.start).is_some() {}
        if passed.peek().is_none_or(|span| line.end() <= span.start as usize) {
            add_codes(&mut codes, line, mark);
        }
    }
    codes
}

fn add_codes(codes: &mut Vec<Span>, line: &Line<'_>, mark: &str) {
    let mut at = 0;
    while let Some(open) = line.text[at..].find(mark).map(|open| at + open) {
        let inner = open + mark.len();
        let Some(length) = line.text[inner..].find(mark) else { return };
        if length > 0 {
            codes.push(Span::new(line.start + open, line.start + inner + length + mark.len()));
        }
        at = inner + length + mark.len();
    }
}

/// Counts the words of a paragraph, and takes it as summary when it is the first that speaks.
pub(super) fn add_paragraph(outline: &mut Outline, plain: &str) {
    outline.words += words(plain);
    if outline.summary.is_empty() && plain.chars().any(char::is_alphanumeric) {
        outline.summary = shortened(&collapsed(plain));
    }
}
