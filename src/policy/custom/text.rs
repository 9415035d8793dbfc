//! What texts say. Of several texts, one that says it is enough; what must not be said must not be said in any.

use std::collections::BTreeSet;

use regex::{Regex, RegexBuilder};

use crate::base::diag::Location;
use crate::base::span::Span;
use crate::kinds::{self, plain_words};
use crate::manifest::{Part as Where, REGEX_BYTES};
use crate::markup::Outline;
use crate::model::{DocId, Resolution};

use super::subjects::{Part, Subject};
use super::{Cx, Failure};
use crate::base::words::counted;

/// Content words from which a section says something.
const SAYS_SOMETHING: usize = 8;

/// Headings that are there, with something under them.
pub(super) fn sections(cx: &Cx<'_>, headings: &[String], subject: &Subject) -> Option<Failure> {
    headings.iter().find_map(|heading| section(cx, heading, subject))
}

fn section(cx: &Cx<'_>, wanted: &str, subject: &Subject) -> Option<Failure> {
    let names = same_headings(cx, wanted);
    let mut empty = None;
    for part in &subject.parts {
        let document = cx.portal.doc(part.doc);
        let headings = &document.outline.headings;
        for (ix, heading) in headings.iter().enumerate().filter(|(_, heading)| part.holds(heading.span.start)) {
            if !names.contains(&plain_words(&heading.text)) {
                continue;
            }
            let next = headings[ix + 1..].iter().find(|next| next.level <= heading.level);
            let end = next.map_or(part.end, |next| next.span.start as usize).min(part.end);
            let body = Part { start: heading.span.end as usize, end, ..part.clone() };
            if says_something(&body, cx) {
                return None;
            }
            empty.get_or_insert_with(|| Location::new(document.path(), heading.span));
        }
    }
    Some(match empty {
        Some(at) => {
            Failure::new(format!("the section “{wanted}” says next to nothing (needs {SAYS_SOMETHING} words)")).at(at)
        }
        None => Failure::new(format!("there is no section “{wanted}”")),
    })
}

/// Headings that mean the same: those of the kind that is known by this one.
fn same_headings(cx: &Cx<'_>, wanted: &str) -> BTreeSet<String> {
    let wanted = plain_words(wanted);
    let own = &cx.portal.manifest.discover.headings;
    let mut names = BTreeSet::from([wanted.clone()]);
    for kind in kinds::all() {
        let known = kind.headings.iter().copied();
        let added = own.get(kind.id).into_iter().flatten().map(String::as_str);
        let all: Vec<String> = known.chain(added).map(plain_words).collect();
        if all.contains(&wanted) {
            names.extend(all);
        }
    }
    names
}

fn says_something(body: &Part, cx: &Cx<'_>) -> bool {
    let outline = &cx.portal.doc(body.doc).outline;
    outline.fences.iter().any(|fence| body.holds(fence.span.start))
        || outline.tables.iter().any(|table| body.holds(table.span.start) && !table.rows.is_empty())
        || count_words(body, cx) >= SAYS_SOMETHING
}

/// Words with a letter or digit, without comments and headings.
fn count_words(part: &Part, cx: &Cx<'_>) -> usize {
    let document = cx.portal.doc(part.doc);
    let (text, outline) = (document.source.text(), &document.outline);
    let headings = outline.headings.iter().map(|heading| heading.span);
    let front = outline.front.syntax.map(|_| outline.front.span);
    let mut left_out: Vec<Span> = outline.comments.iter().copied().chain(headings).chain(front).collect();
    left_out.sort();
    let mut at = part.start;
    let mut words = 0;
    let count = |from: usize, to: usize| {
        let piece = text.get(from..to).unwrap_or_default();
        piece.split_whitespace().filter(|word| word.contains(char::is_alphanumeric)).count()
    };
    for span in left_out.into_iter().filter(|span| span.end as usize > part.start && (span.start as usize) < part.end) {
        words += count(at, (span.start as usize).max(at));
        at = at.max(span.end as usize);
    }
    words + count(at.min(part.end), part.end)
}

/// At least and at most so many content words, all texts together.
pub(super) fn words(cx: &Cx<'_>, (min, max): (u32, Option<u32>), subject: &Subject) -> Option<Failure> {
    let words: usize = subject.parts.iter().map(|part| count_words(part, cx)).sum();
    if (words as u64) < u64::from(min) {
        return Some(Failure::new(format!("{} (needs {min})", counted(words, "word"))));
    }
    let most = max.filter(|max| words as u64 > u64::from(*max))?;
    Some(Failure::new(format!("{} (at most {most})", counted(words, "word"))))
}

/// An expression occurs in one of the texts.
pub(super) fn matches(cx: &Cx<'_>, pattern: &str, part: Where, subject: &Subject) -> Option<Failure> {
    let Some(regex) = compiled(pattern) else { return Some(unusable(pattern)) };
    let found = subject.parts.iter().find_map(|text| first_match(cx, &regex, part, text));
    found.is_none().then(|| Failure::new(format!("nothing matches `{pattern}`{}", place_words(part))))
}

/// An expression occurs in none of the texts.
pub(super) fn matches_not(cx: &Cx<'_>, pattern: &str, part: Where, subject: &Subject) -> Option<Failure> {
    let Some(regex) = compiled(pattern) else { return Some(unusable(pattern)) };
    let at = subject.parts.iter().find_map(|text| first_match(cx, &regex, part, text))?;
    Some(Failure::new(format!("this matches `{pattern}`{}", place_words(part))).at(at))
}

fn place_words(part: Where) -> &'static str {
    match part {
        Where::Code => " in code",
        Where::Prose => " outside code",
        Where::All => "",
    }
}

/// Expressions were tried when the manifest was read.
pub(super) fn compiled(pattern: &str) -> Option<Regex> {
    RegexBuilder::new(pattern).size_limit(REGEX_BYTES).build().ok()
}

pub(super) fn unusable(pattern: &str) -> Failure {
    Failure::new(format!("`{pattern}` is no regular expression"))
}

fn first_match(cx: &Cx<'_>, regex: &Regex, part: Where, text: &Part) -> Option<Location> {
    let document = cx.portal.doc(text.doc);
    let source = document.source.text();
    pieces(&document.outline, part, text).into_iter().find_map(|(start, end)| {
        let found = regex.find(source.get(start..end)?)?;
        Some(Location::new(document.path(), Span::new(start + found.start(), start + found.end())))
    })
}

/// Byte ranges of a text that are looked at.
fn pieces(outline: &Outline, part: Where, text: &Part) -> Vec<(usize, usize)> {
    let fences = outline.fences.iter().filter(|fence| text.holds(fence.span.start));
    match part {
        Where::All => vec![(text.start, text.end)],
        Where::Code => {
            fences.map(|fence| (fence.body.start as usize, (fence.body.end as usize).min(text.end))).collect()
        }
        Where::Prose => {
            let mut at = text.start;
            let mut pieces = Vec::new();
            for fence in fences {
                pieces.push((at, (fence.span.start as usize).max(at)));
                at = at.max(fence.span.end as usize);
            }
            pieces.push((at.min(text.end), text.end));
            pieces
        }
    }
}

/// A link to an artifact of a kind.
pub(super) fn links_to(cx: &Cx<'_>, kind: &str, subject: &Subject) -> Option<Failure> {
    let targets: BTreeSet<(DocId, Option<&str>)> = cx
        .portal
        .artifacts
        .iter()
        .filter(|artifact| artifact.kind.id == kind)
        .filter_map(|artifact| Some((artifact.doc?, artifact.anchor.as_deref())))
        .collect();
    let leads_there = |to: &Resolution| match to {
        // A page as a whole stands for the section in it, too.
        Resolution::Document { doc, anchor: None } => targets.iter().any(|(target, _)| target == doc),
        Resolution::Document { doc, anchor: Some(anchor) } => {
            targets.contains(&(*doc, Some(anchor.as_str()))) || targets.contains(&(*doc, None))
        }
        _ => false,
    };
    let found = subject.parts.iter().any(|part| {
        let written = &cx.portal.doc(part.doc).outline.links;
        let resolved = cx.portal.links_of(part.doc);
        written.iter().zip(resolved).any(|(link, resolved)| part.holds(link.span.start) && leads_there(&resolved.to))
    });
    let title = kinds::find(kind).map_or(kind, |kind| kind.title);
    (!found).then(|| Failure::new(format!("no link leads to a document of kind `{kind}` ({title})")))
}
