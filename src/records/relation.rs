//! What a record says about other records.
//!
//! A statement is a verb and the references that follow it, up to a semicolon, the end of the sentence
//! or the next verb. Where the references lead is decided by [`crate::model::decisions`].

use serde::Serialize;
use std::ops::Range;

mod reference;
mod words;

pub use reference::Reference;

use super::plain::Plain;
use super::status::{is_about_this, names_another};
use crate::base::span::Span;
use reference::{Bare, references};
use words::{LEAD, NONE, VERB};

/// What a record does to another, always in the active direction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Verb {
    /// Replaces it.
    Supersedes,
    /// Changes or refines it.
    Amends,
    /// Builds on it.
    Depends,
    /// Is about related things.
    Relates,
}

/// One statement: a verb and what it points to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RelationStatement {
    /// What is done.
    pub verb: Verb,
    /// `superseded by`: the other record does it to this one.
    pub passive: bool,
    /// Only a part of the other record is concerned.
    pub partial: bool,
    /// Partial only because many words stand between verb and reference; the other end may know better.
    pub hedged: bool,
    /// Records named; empty when the statement names none ("Superseded").
    pub references: Vec<Reference>,
    /// The statement.
    pub span: Span,
}

/// Where a text stands decides how much of it is taken as a statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// The status, in whatever style: verbs count wherever they stand.
    Status,
    /// A list item or an early paragraph: it must begin with the verb.
    Opening,
}

/// With more words between a verb and what it points to, only a part is meant ("supersedes the retry rules of ADR 3").
const WORDS_BETWEEN: usize = 3;

/// A reference this far from its verb belongs to something else.
const FARTHEST: usize = 12;

/// Longest text that is searched for statements: what is longer is no statement, whatever it holds.
const LONGEST: usize = 4096;

/// References in a value whose label is the verb (`Supersedes: ADR-3, 0004`).
pub(crate) fn listed(value: &Plain, verb: Verb, passive: bool) -> Vec<RelationStatement> {
    let mut found = Vec::new();
    for line in value.start(LONGEST).lines() {
        if NONE.is_match(&line.text) || super::people::says_nothing(&line.text) {
            continue;
        }
        if let Some(path) = Reference::path(&line) {
            let one = Predicate { verb, passive, part: false, at: 0..0, bare: Bare::Counts };
            found.push(one.about(vec![path], line.whole()));
            continue;
        }
        // What follows the first sentence explains it.
        let sentences = sentences(&line);
        let Some(first) = sentences.first().cloned() else { continue };
        let one = Predicate { verb, passive, part: false, at: first.start..first.start, bare: Bare::Counts };
        let end = first.end;
        let statements = Sentence { plain: &line, range: first }.statements(&one, end);
        let letters = line.text.chars().filter(|c| c.is_alphabetic()).count();
        let title = sentences.len() == 1 && line.text.split_whitespace().count() <= WORDS_BETWEEN * 4 && letters >= 4;
        if statements.is_empty() && verb == Verb::Supersedes && title && line.links.is_empty() {
            found.push(one.about(vec![Reference::titled(&line)], line.whole()));
        }
        found.extend(statements);
    }
    found
}

/// Statements in a block of text.
pub(crate) fn told(block: &Plain, place: Place) -> Vec<RelationStatement> {
    if !VERB.is_match(&block.text) {
        return Vec::new();
    }
    let block = &block.start(LONGEST);
    let mut found = Vec::new();
    for range in sentences(block) {
        let sentence = Sentence { plain: block, range };
        let predicates = sentence.predicates(place);
        let ends = predicates.iter().skip(1).map(|p| p.at.start).chain([sentence.range.end]);
        let told: Vec<_> = predicates.iter().zip(ends).collect();
        for (predicate, end) in told {
            let mut statements = sentence.statements(predicate, end);
            if statements.is_empty() && place == Place::Status && sentence.names_no_successor(predicate) {
                statements.push(predicate.about(Vec::new(), block.span(predicate.at.clone())));
            }
            found.extend(statements);
        }
        // Later sentences of a paragraph are prose.
        if place == Place::Opening && found.is_empty() {
            break;
        }
    }
    found
}

/// A verb with its direction.
struct Predicate {
    verb: Verb,
    passive: bool,
    /// Said of a part of this record only.
    part: bool,
    at: Range<usize>,
    bare: Bare,
}

impl Predicate {
    fn about(&self, references: Vec<Reference>, span: Span) -> RelationStatement {
        let Self { verb, passive, .. } = *self;
        RelationStatement { verb, passive, partial: false, hedged: false, references, span }
    }
}

struct Sentence<'a> {
    plain: &'a Plain,
    range: Range<usize>,
}

impl Sentence<'_> {
    /// The verbs of the sentence that are about this record.
    fn predicates(&self, place: Place) -> Vec<Predicate> {
        let text = &self.plain.text[self.range.clone()];
        let mut found: Vec<Predicate> = Vec::new();
        for captures in VERB.captures_iter(text) {
            let Some(whole) = captures.get(0) else { continue };
            let at = self.range.start + whole.start()..self.range.start + whole.end();
            // A title that holds a verb is no statement; a link whose text starts with one is.
            if self.plain.link_over(at.start).is_some_and(|link| link.range.start != at.start || !found.is_empty()) {
                continue;
            }
            let before = &text[..whole.start()];
            let opening = found.is_empty() && !LEAD.is_match(before);
            if (place == Place::Opening && opening) || words::in_doubt(before) || names_another(before) {
                continue;
            }
            let verb = [Verb::Supersedes, Verb::Amends, Verb::Depends, Verb::Relates]
                .into_iter()
                .zip(1..)
                .find_map(|(verb, group)| captures.get(group).map(|m| (verb, m.as_str().to_ascii_lowercase())));
            let Some((verb, word)) = verb else { continue };
            let participle = word.ends_with("ed") && word != "related";
            let passive = match (captures.get(5).is_some(), participle) {
                (true, _) => true,
                (false, true) if verb == Verb::Supersedes => !words::acts(before),
                (false, true) if verb == Verb::Amends => continue,
                (false, _) => false,
            };
            let bare = if place == Place::Status { Bare::AfterVerb } else { Bare::Never };
            let part = passive && found.is_empty() && !is_about_this(before);
            found.push(Predicate { verb, passive, part, at, bare });
        }
        found
    }

    /// `Superseded`, and no word by what.
    fn names_no_successor(&self, predicate: &Predicate) -> bool {
        let before = &self.plain.text[self.range.start..predicate.at.start];
        predicate.verb == Verb::Supersedes
            && predicate.passive
            && !predicate.part
            && LEAD.is_match(before)
            && !words::is_part_verb(before, &self.plain.text[predicate.at.end..self.range.end])
    }

    /// The references of one predicate, as one statement for what is meant whole and one for what is meant in part.
    fn statements(&self, predicate: &Predicate, end: usize) -> Vec<RelationStatement> {
        let text = &self.plain.text;
        let start = match self.plain.link_over(predicate.at.start) {
            Some(_) => predicate.at.start,
            None => predicate.at.end,
        };
        let said_before = predicate.part || words::is_part_verb(&text[self.range.start..predicate.at.start], "");
        let mut statements: Vec<RelationStatement> = Vec::new();
        let mut done = start;
        for (range, reference) in references(self.plain, start..end, predicate.bare) {
            let gap = &text[done.min(range.start)..range.start];
            let first = statements.is_empty();
            let far = count_words(gap) > WORDS_BETWEEN;
            if first
                && far
                && (count_words(gap) > FARTHEST || predicate.verb != Verb::Supersedes || !reference.is_plain())
            {
                break;
            }
            if !first && !words::goes_on(gap) {
                break;
            }
            let sentence = &text[range.end..end.max(range.end)];
            let named = said_before || words::is_part(gap, sentence, &text[range.end..], predicate.passive);
            let hedged = first && !named && far;
            let partial = named || hedged || statements.last().is_some_and(|last| last.hedged);
            let span = self.plain.span(predicate.at.start.min(range.start)..range.end);
            match statements.last_mut().filter(|last| last.partial == partial) {
                Some(last) => {
                    last.references.push(reference);
                    last.span.end = last.span.end.max(span.end);
                }
                None => statements.push(RelationStatement {
                    partial,
                    hedged: partial && !named,
                    ..predicate.about(vec![reference], span)
                }),
            }
            done = range.end;
        }
        statements
    }
}

fn count_words(text: &str) -> usize {
    text.split_whitespace().filter(|word| word.chars().any(char::is_alphanumeric)).count()
}

/// Ranges between full stops and semicolons; those in links, after numbers (`8. Title`) and in abbreviations do not count.
fn sentences(block: &Plain) -> Vec<Range<usize>> {
    let text = &block.text;
    let mut ranges = Vec::new();
    let mut start = 0;
    for (at, c) in text.char_indices() {
        let after = &text[at + c.len_utf8()..];
        let ends = match c {
            ';' => true,
            '.' | '!' | '?' => after.is_empty() || after.starts_with(char::is_whitespace),
            _ => false,
        };
        if !ends || block.link_over(at).is_some() || (c == '.' && words::goes_on_after_stop(&text[start..at], after)) {
            continue;
        }
        ranges.push(start..at + c.len_utf8());
        start = at + c.len_utf8();
    }
    ranges.push(start..text.len());
    ranges.retain(|range| !text[range.clone()].trim().is_empty());
    ranges
}

#[cfg(test)]
mod tests;
