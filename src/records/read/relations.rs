//! Statements on other records from all places where they are made.

use super::Told;
use crate::base::span::Span;
use crate::records::heading;
use crate::records::label::{Direction, Field, field as label_field};
use crate::records::plain::Plain;
use crate::records::relation::{Place, RelationStatement, listed, told};
use crate::records::statement::{Section, Source};
use crate::records::{Reading, Style, Verb};

/// More statements than this make no record; they are compared with one another.
const MOST: usize = 500;

/// Paragraphs further down are text, even when they begin with a verb.
const EARLY_LINES: usize = 40;

/// Reads every statement on other records, in the order of the text, labels first.
pub(super) fn read(reading: &mut Reading, stated: &Told<'_>) {
    let Told { source, said, sections } = stated;
    let mut found = Vec::new();
    for statement in said {
        match statement.field {
            Field::Relation(verb, direction) => {
                let bare = statement.style == Style::FrontMatter || matches!(verb, Verb::Supersedes | Verb::Amends);
                // `Related: supersedes ADR-3` names its own verb.
                let own = told(&statement.value, Place::Opening);
                let list = || listed_in(&statement.value, verb, direction, bare);
                found.extend(if own.is_empty() { list() } else { own });
            }
            Field::PartlySupersedes(direction) => {
                let list = listed(&statement.value, Verb::Supersedes, direction == Direction::Passive);
                found.extend(list.into_iter().map(|whole| RelationStatement { partial: true, hedged: false, ..whole }));
            }
            Field::Status => found.extend(told(&statement.value, Place::Status)),
            _ => {}
        }
    }
    for section in sections {
        match section.field {
            Field::Status => found.extend(in_status(section)),
            Field::Relation(verb, direction) => found.extend(in_relation_section(section, verb, direction)),
            _ => {}
        }
    }
    found.extend(in_text(source, sections));
    for statement in found.into_iter().take(MOST) {
        push(&mut reading.relations, statement);
    }
}

/// The same words are often read twice: as a label and as a line of their section.
fn push(known: &mut Vec<RelationStatement>, new: RelationStatement) {
    let same = |old: &RelationStatement| {
        old.verb == new.verb
            && old.passive == new.passive
            && (old.span.contains(new.span) || new.span.contains(old.span))
            && new.references.iter().all(|r| old.references.iter().any(|o| o.span == r.span && o.written == r.written))
            && (!new.references.is_empty() || !old.references.is_empty() || old.span == new.span)
            && new.span.end > new.span.start
    };
    if !known.iter().any(same) {
        known.push(new);
    }
}

fn listed_in(value: &Plain, verb: Verb, direction: Direction, bare: bool) -> Vec<RelationStatement> {
    listed(value, verb, direction == Direction::Passive)
        .into_iter()
        .filter(|statement| bare || statement.references.iter().any(|r| r.dest.is_some() || !r.prefix.is_empty()))
        .collect()
}

/// The status section: verbs count wherever they stand. `Superseded by` above a link takes the link.
fn in_status(section: &Section) -> Vec<RelationStatement> {
    let mut found: Vec<RelationStatement> = Vec::new();
    let mut blocks = section.blocks.iter().peekable();
    while let Some(block) = blocks.next() {
        let mut plain = block.plain.clone();
        while plain.text.trim_end().ends_with(" by") || plain.text.trim_end().ends_with(':') {
            let Some(next) = blocks.next() else { break };
            plain.append('\n', &next.plain);
        }
        found.extend(told(&plain, Place::Status));
    }
    for statement in &section.tables {
        if let Field::Relation(verb, direction) = statement.field {
            found.extend(listed_in(&statement.value, verb, direction, true));
        } else if statement.field == Field::Status {
            found.extend(told(&statement.value, Place::Status));
        }
    }
    // One that names its successor makes the bare word before it complete.
    let named = found.iter().any(|s| s.verb == Verb::Supersedes && s.passive && !s.references.is_empty());
    found.retain(|s| !(named && s.passive && s.references.is_empty()));
    found
}

/// Below `## Supersedes` or `## Related decisions`: statements with their own verb, else a list of references.
fn in_relation_section(section: &Section, verb: Verb, direction: Direction) -> Vec<RelationStatement> {
    let mut found = Vec::new();
    for block in &section.blocks {
        let own = told(&block.plain, Place::Opening);
        if own.is_empty() {
            let bare = verb == Verb::Supersedes && block.plain.text.split_whitespace().count() <= 12;
            found.extend(listed_in(&block.plain, verb, direction, bare));
        }
        found.extend(own);
    }
    found
}

/// List items anywhere and early paragraphs that begin with a verb; all paragraphs of sections on other records.
fn in_text(source: &Source<'_>, sections: &[Section]) -> Vec<RelationStatement> {
    let status: Vec<Span> = sections.iter().filter(|s| s.field == Field::Status).map(|s| s.span).collect();
    let early = source.lines.get(EARLY_LINES).map_or(u32::MAX, |line| line.span.start);
    let mut headings = source.outline.headings.iter().peekable();
    let mut on_others = false;
    let mut found = Vec::new();
    for block in &source.blocks {
        while let Some(heading) = headings.next_if(|heading| heading.span.start <= block.start) {
            on_others = is_on_others(&heading.text);
        }
        let before = status.partition_point(|span| span.start <= block.start);
        let in_status = before.checked_sub(1).is_some_and(|last| block.start < status[last].end);
        if !in_status && (block.item || block.start < early || on_others) {
            found.extend(told(&block.plain, Place::Opening));
        }
        // Labels of the house: `Lifecycle: superseded by ADR-3`.
        if !in_status && block.start < source.zone_end() {
            found.extend(behind_label(&block.plain).map(|value| told(&value, Place::Opening)).unwrap_or_default());
        }
    }
    found
}

/// What follows a short label at the start of a line.
fn behind_label(line: &Plain) -> Option<Plain> {
    const LABEL_WORDS: usize = 5;
    let (label, value) =
        line.text.split_once(':').filter(|(label, _)| label.split_whitespace().count() <= LABEL_WORDS)?;
    let known = label_field(label).is_some();
    (!known && !value.trim().is_empty()).then(|| line.part(label.len() + 1..line.text.len()))
}

/// Whether a section is about other records or the history of this one.
fn is_on_others(heading: &str) -> bool {
    const NAMES: [&str; 9] =
        ["links", "references", "more information", "related", "notes", "see also", "history", "relations", "superse"];
    let heading = heading::normal(heading);
    NAMES.iter().any(|name| heading.starts_with(name))
}
