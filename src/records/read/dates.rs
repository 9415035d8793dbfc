//! The dates of a record from all its sources.

use std::sync::LazyLock;

use regex::Regex;

use super::Told;
use crate::base::span::Span;
use crate::records::label::{DateRank, Field};
use crate::records::plain::Plain;
use crate::records::title::Name;
use crate::records::{DateReading, Reading, Stated, Style, date, people};

/// Reads every source of the date, strongest first.
pub(super) fn read(reading: &mut Reading, stated_by: &Told<'_>, named: &Name) {
    let Told { said, sections, .. } = stated_by;
    let mut found: Vec<(DateRank, Stated<DateReading>)> = Vec::new();
    let in_tables = sections.iter().filter(|s| s.field == Field::Status).flat_map(|s| &s.tables);
    for statement in said.iter().chain(in_tables) {
        if let Field::Date(rank) = statement.field {
            found.extend(stated(&statement.value, statement.style).map(|date| (rank, date)));
        }
    }
    for section in sections {
        if let Field::Date(rank) = section.field {
            let first = section.blocks.iter().find_map(|block| stated(&block.plain, Style::Section));
            found.extend(first.map(|date| (rank, date)));
        }
    }
    // Stable: within a rank the order of the styles remains.
    found.sort_by_key(|(rank, _)| *rank);
    reading.dates.extend(found.into_iter().map(|(_, date)| date));
    take_sentences(reading, stated_by);
    reading.dates.extend(named.date.map(|date| Stated {
        value: DateReading::Date(date),
        written: date.to_string(),
        span: Span::default(),
        style: Style::FileName,
    }));
}

/// The date in a value, with the words that hold it; `None` for an empty value or a placeholder.
pub(super) fn stated(value: &Plain, style: Style) -> Option<Stated<DateReading>> {
    let line = value.lines().next()?;
    let reading = date::read_value(&line.text)?;
    let part = match date::find(&line.text) {
        Some((_, range)) => line.part(range),
        None => line,
    };
    Some(Stated { value: reading, written: part.text.clone(), span: part.whole(), style })
}

/// `Created on 2018-03-09 by Ann (@ann).`
static SENTENCE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)^\W*(?:this (?:adr|decision|document|record) (?:was|is) )?(?:created|proposed|accepted|approved|adopted|decided|agreed|ratified|written|drafted|implemented|rejected)\b(?:\s+(?:on|in|at))?\W")
        .expect("pattern")
});
static BY: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"(?i)\bby\s+(.+?)\.?$").expect("pattern"));

/// Dates within the status (`Accepted on 2018-03-09`) and within sentences of the header zone.
fn take_sentences(reading: &mut Reading, stated_by: &Told<'_>) {
    let Told { source, said, sections } = stated_by;
    let zone = source.zone_blocks();
    let status = sections.iter().find(|section| section.field == Field::Status);
    let in_status = status.iter().flat_map(|section| &section.blocks);
    let labelled = said.iter().filter(|s| s.field == Field::Status).map(|s| &s.value);
    for plain in labelled.chain(zone.iter().chain(in_status).map(|block| &block.plain)) {
        let Some(line) = plain.lines().next().filter(|line| SENTENCE.is_match(&line.text)) else { continue };
        let Some((value, range)) = date::find(&line.text) else { continue };
        if let Some(by) = BY.captures(&line.text[range.end..]).and_then(|captures| captures.get(1)) {
            let author = line.part(range.end + by.start()..range.end + by.end());
            super::add(&mut reading.authors, people::people(&author, Style::Sentence));
        }
        let part = line.part(range);
        reading.dates.push(Stated { value, written: part.text.clone(), span: part.whole(), style: Style::Sentence });
    }
}
