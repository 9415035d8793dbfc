//! Descriptions that would run something where they are shown.

use regex::Regex;

use super::walk::Walk;
use super::{Check, Lint, Node, place};
use crate::base::diag::Location;
use crate::base::span::Span;
use crate::contracts::openapi::OpenApi;

/// A script, a handler of events in a tag, an address that is code, a call that runs text.
const RUNS: &str =
    r#"(?i)<script[\s/>]|<[a-z][^<>]*?\s(on[a-z]+)\s*=|[(<"'=]\s*(javascript:)|(?:^|[^\w.`])(eval\s*\()"#;

pub(super) fn check<'s>(_: &'s OpenApi, walk: &Walk<'s>, out: &mut Vec<Lint>) {
    let runs = Regex::new(RUNS).expect("an expression of our own");
    for text in walk.all().flat_map(|node| ["description", "summary"].map(|key| node.get(key))).flatten() {
        let Some(written) = text.text() else { continue };
        // Most descriptions hold none of the characters that matter.
        if !written.contains(['<', ':', '(']) {
            continue;
        }
        let Some(found) = runs.captures(&without_code(written)).map(|found| range(&found)) else { continue };
        let word = written.get(found.clone()).unwrap_or_default();
        let title = format!("a description holds `{}`", word.trim_end_matches(['>', '/', '(', ' ', '\n', '=']));
        let at = spot(text, written, found);
        out.push(Lint::new(Check::UnsafeMarkdown, at, title).help("take it out, or show it as code, in backticks"));
    }
}

/// The narrowest group that matched.
fn range(found: &regex::Captures<'_>) -> std::ops::Range<usize> {
    let last = found.iter().flatten().last();
    last.map(|group| group.range()).unwrap_or_default()
}

/// A text with its code (CommonMark 0.31 §4.5, §6.1) blanked out; what is left keeps its place.
fn without_code(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut fence: Option<&str> = None;
    for line in text.split_inclusive('\n') {
        let start = line.trim_start();
        let mark = ["```", "~~~"].into_iter().find(|mark| start.starts_with(mark));
        match (fence, mark) {
            (None, Some(mark)) => fence = Some(mark),
            (Some(open), Some(mark)) if open == mark => fence = None,
            (None, None) => {
                out.push_str(line);
                continue;
            }
            (Some(_), _) => {}
        }
        out.extend(std::iter::repeat_n(' ', line.len()));
    }
    blank_spans(&out)
}

/// Blanks code between equally long runs of backticks. O(n): a run without its end is passed once per length.
fn blank_spans(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find('`') {
        let ticks = rest[start..].len() - rest[start..].trim_start_matches('`').len();
        let (before, behind) = (&rest[..start + ticks], &rest[start + ticks..]);
        out.push_str(before);
        // Code that matters is short; a longer search would make a text of many backticks slow.
        let mut end = behind.len().min(1_000);
        while !behind.is_char_boundary(end) {
            end -= 1;
        }
        let closing = &"`".repeat(ticks.min(8));
        rest = match behind[..end].find(closing.as_str()) {
            Some(at) => {
                out.extend(std::iter::repeat_n(' ', at));
                let after = &behind[at..];
                let ticks = after.len() - after.trim_start_matches('`').len();
                out.push_str(&after[..ticks]);
                &after[ticks..]
            }
            None => behind,
        };
    }
    out.push_str(rest);
    out
}

/// Where a part of a text stands in its file; the text as a whole when it is not written as it is read.
fn spot(node: Node<'_>, text: &str, range: std::ops::Range<usize>) -> Location {
    let tree = node.spec().files().find(|(path, _)| *path == node.path()).map(|(_, tree)| tree);
    let source = tree.map(|tree| node.span().of(tree.source())).unwrap_or_default();
    let (word, before) = (&text[range.clone()], &text[..range.start]);
    let nth = before.matches(word).count();
    let found = source.match_indices(word).nth(nth).map(|(at, _)| node.span().start as usize + at);
    let location = place(node);
    found.map_or(location.clone(), |at| Location { span: Span::new(at, at + word.len()), ..location })
}

#[cfg(test)]
mod tests;
