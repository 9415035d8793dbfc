//! One pass over a document: every source of every field.

mod dates;
mod relations;
mod state;
mod summary;

use std::collections::BTreeSet;

use super::heading::{self, Part};
use super::label::Field;
use super::lines::LineKind;
use super::plain::Plain;
use super::statement::{Section, Source, Statement, sections, statements};
use super::title::{self, Name, is_placeholder};
use super::{Reading, Review, Stated, Style, options, people, rehearsal, runbook};
use crate::base::path::RepoPath;
use crate::base::span::Span;
use crate::markup::Outline;

/// Reads what a document states about itself. Total.
pub fn read(path: &RepoPath, text: &str, outline: &Outline) -> Reading {
    let source = Source::new(text, outline);
    let said = statements(&source);
    let sections = sections(&source);
    let stated = Told { source, said, sections };
    let named = title::name(path);
    let mut reading = Reading::default();
    read_title(&mut reading, path, &stated, &named);
    read_people(&mut reading, &stated);
    state::read(&mut reading, path, &stated);
    dates::read(&mut reading, &stated, &named);
    relations::read(&mut reading, &stated);
    read_review(&mut reading.review, &stated.said);
    read_structure(&mut reading, &stated.source);
    reading.commands = runbook::commands(text, outline);
    reading.summary = summary::read(&stated);
    reading
}

/// Everything a document says under a label or a heading.
struct Told<'a> {
    source: Source<'a>,
    said: Vec<Statement>,
    sections: Vec<Section>,
}

fn read_title(reading: &mut Reading, path: &RepoPath, stated: &Told<'_>, named: &Name) {
    let Told { source, said, .. } = stated;
    let of_front = |wanted: Field| said.iter().find(move |s| s.field == wanted && s.style == Style::FrontMatter);
    let front = of_front(Field::Title).filter(|s| !s.value.text.trim().is_empty());
    let heading = source.title_heading().or(source.outline.headings.iter().find(|h| h.level == 1));
    let heading = heading.or(source.outline.headings.first().filter(|_| source.title.is_some()));
    let written = match (front, heading) {
        (Some(front), _) => front.value.text.trim().to_owned(),
        (None, Some(heading)) if !heading.text.is_empty() => heading.text.clone(),
        _ => path.stem().to_owned(),
    };
    let title = title::title(&written, named);
    reading.title =
        if title.rest.is_empty() { completing_heading(source).unwrap_or(written.clone()) } else { title.rest };
    reading.title_written = written;
    reading.prefix =
        if named.prefix.is_empty() && named.number.is_none() { title.prefix } else { named.prefix.clone() };
    let number = |value: u32, written: String, span: Span, style: Style| Stated { value, written, span, style };
    reading.numbers.extend(named.number.map(|n| number(n, n.to_string(), Span::default(), Style::FileName)));
    let own = heading.map(|heading| (title::title(&heading.text, named).number, heading.span));
    let from_title = own.filter(|(n, _)| n.is_some()).or(front.map(|f| (title.number, f.value.whole())));
    if let Some((Some(n), span)) = from_title {
        reading.numbers.push(number(n, n.to_string(), span, Style::Title));
    }
    if let Some(front) = of_front(Field::Number) {
        reading.id = front.value.text.trim().to_owned();
        let digits = front.value.text.trim().trim_start_matches(|c: char| !c.is_ascii_digit());
        if let Some(n) = digits.parse().ok().filter(|n| *n < 100_000) {
            reading.numbers.push(number(n, front.value.text.clone(), front.value.whole(), Style::FrontMatter));
        }
    }
    reading.is_template = is_placeholder(&reading.title_written) || reading.title_written.contains("{{");
}

/// The heading that completes a title which is only a number.
fn completing_heading(source: &Source<'_>) -> Option<String> {
    let next = source.outline.headings.get(source.title? + 1)?;
    (next.span.start < source.zone_end() && heading::part(&next.text).is_none()).then(|| next.text.clone())
}

fn read_people(reading: &mut Reading, stated: &Told<'_>) {
    for (field, style, value) in values(&stated.said, &stated.sections) {
        let list = match field {
            Field::Deciders => &mut reading.deciders,
            Field::Authors => &mut reading.authors,
            Field::Owners => &mut reading.owners,
            Field::Consulted => &mut reading.consulted,
            Field::Informed => &mut reading.informed,
            Field::Contact => {
                add(&mut reading.owners, people::people(&value, style));
                &mut reading.authors
            }
            Field::Tags => {
                add(&mut reading.tags, people::tags(&value, style));
                continue;
            }
            Field::Services => {
                add(&mut reading.services, people::tags(&value, style));
                continue;
            }
            Field::Tickets => {
                add(&mut reading.tickets, people::people(&value, style));
                continue;
            }
            Field::Kind => {
                let kind = people::single(&value, style);
                reading.kind =
                    reading.kind.take().or(kind.map(|kind| Stated { value: kind.value.to_lowercase(), ..kind }));
                continue;
            }
            _ => continue,
        };
        add(list, people::people(&value, style));
    }
}

fn add(list: &mut Vec<Stated<String>>, more: Vec<Stated<String>>) {
    for one in more {
        if !list.iter().any(|known| known.value == one.value) {
            list.push(one);
        }
    }
}

/// A section of people or tags that goes on longer is text.
const LIST_LINES: usize = 20;

/// Values of labels and of sections that hold a list.
fn values<'a>(said: &'a [Statement], sections: &'a [Section]) -> impl Iterator<Item = (Field, Style, Plain)> + use<'a> {
    let labelled = said.iter().map(|s| (s.field, s.style, s.value.clone()));
    let listed = sections.iter().filter(|s| s.field != Field::Owners && s.blocks.len() <= LIST_LINES).map(|section| {
        let mut value = Plain::default();
        section.blocks.iter().for_each(|block| value.append('\n', &block.plain));
        (section.field, Style::Section, value)
    });
    labelled.chain(listed)
}

fn read_review(review: &mut Review, said: &[Statement]) {
    for statement in said {
        let date = || dates::stated(&statement.value, statement.style);
        match statement.field {
            Field::LastReviewed => review.last_reviewed = review.last_reviewed.take().or_else(date),
            Field::LastTested => review.last_tested = review.last_tested.take().or_else(date),
            Field::NextReview => review.next = review.next.take().or_else(date),
            Field::ReviewInterval => {
                let interval = || runbook::interval(&statement.value, statement.style);
                review.interval = review.interval.take().or_else(interval);
            }
            Field::Severity => {
                let severity = || people::single(&statement.value, statement.style);
                review.severity = review.severity.take().or_else(severity);
            }
            Field::Duration => {
                let duration = || people::single(&statement.value, statement.style);
                review.duration = review.duration.take().or_else(duration);
            }
            _ => {}
        }
    }
}

fn read_structure(reading: &mut Reading, source: &Source<'_>) {
    let headings = &source.outline.headings;
    let bold = source.lines.iter().filter(|line| line.kind == LineKind::Text && !line.quote).filter_map(|line| {
        let raw = line.content.of(source.text).trim_end_matches(':');
        raw.strip_prefix("**")?.strip_suffix("**").map(|inner| inner.trim_end_matches(':').to_owned())
    });
    let announced: Vec<Option<Part>> = headings.iter().map(|h| heading::part(&h.text)).collect();
    let bold = bold.filter_map(|text| heading::part(&text));
    let parts: BTreeSet<Part> = announced.iter().copied().flatten().chain(bold).collect();
    reading.decision_headings = parts.len() as u8;
    reading.options = options::read(source, &announced);
    reading.rehearsals = rehearsal::read(source);
    let form = |stated: &Stated<_>| stated.written.trim_start().to_ascii_lowercase().starts_with("template");
    reading.is_template |= reading.statuses.first().is_some_and(form);
    reading.roles = headings.iter().enumerate().filter_map(|(ix, h)| Some((ix, heading::role(&h.text)?))).collect();
}

#[cfg(test)]
mod tests;
