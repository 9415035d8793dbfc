//! What one record is: number, label, effective status and date.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::base::hash::FastMap;
use crate::base::path::RepoPath;
use crate::base::span::Span;
use crate::formats::Document;
use crate::model::{DocId, Genre, Place};
use crate::records::date::day_order as shown_order;
use crate::records::{DayOrder, Reading, Stated, Status, Style, Ymd, date};
use crate::source::GitState;

use super::register::Record;
use super::{DateFact, Decision, StatusFact};

/// Facts of one record. `order` is the habit of the repository.
pub(super) fn decision(record: &Record<'_>, order: Option<DayOrder>, git: &GitState) -> Decision {
    let number = record.reading.numbers.first().map(|number| number.value);
    Decision {
        doc: record.id,
        log: record.log.clone(),
        proposal: record.genre == Genre::Proposal,
        number,
        label: label(record, number),
        title: record.reading.title.clone(),
        status: status(record.id, record.reading),
        date: stated_date(record.id, record.reading, order).or_else(|| git_date(record, git)),
    }
}

/// The strongest source that says a known word; another source that says something else makes it disputed.
fn status(doc: DocId, reading: &Reading) -> Option<StatusFact> {
    let known = |stated: &&Stated<Option<Status>>| stated.value.is_some();
    let taken = reading.statuses.iter().find(known).or(reading.statuses.first())?;
    let other = reading.statuses.iter().find(|stated| known(stated) && stated.value != taken.value);
    Some(StatusFact {
        value: taken.value,
        written: taken.written.clone(),
        at: Place { doc, span: taken.span },
        style: taken.style,
        disputed: other.map(|other| Place { doc, span: other.span }),
    })
}

fn stated_date(doc: DocId, reading: &Reading, order: Option<DayOrder>) -> Option<DateFact> {
    reading.dates.iter().find_map(|stated| {
        let value = stated.value.resolve(order)?;
        let at = Place { doc, span: stated.span };
        Some(DateFact { value, written: stated.written.clone(), at, style: stated.style })
    })
}

/// The day the file came into the repository.
fn git_date(record: &Record<'_>, git: &GitState) -> Option<DateFact> {
    let first = git.first.get(record.document.path())?;
    let value: Ymd = date::parse_iso(&first.date)?;
    let at = Place { doc: record.id, span: Span::default() };
    Some(DateFact { value, written: first.date.clone(), at, style: Style::Git })
}

/// Whether the repository writes the day or the month first: told by any number over twelve.
///
/// `None` when nothing tells, or when authors disagree.
pub(super) fn day_order(documents: &[Arc<Document>]) -> Option<DayOrder> {
    let readings = documents.iter().filter_map(|document| document.reading());
    let written = readings.flat_map(|reading| {
        let review = &reading.review;
        let reviews = [&review.last_reviewed, &review.last_tested, &review.next].into_iter().flatten();
        reading.dates.iter().map(|date| date.written.as_str()).chain(reviews.map(|review| review.written.as_str()))
    });
    let (mut day, mut month) = (0_usize, 0_usize);
    for order in written.filter_map(shown_order) {
        match order {
            DayOrder::DayFirst => day += 1,
            DayOrder::MonthFirst => month += 1,
        }
    }
    match (day, month) {
        (0, 0) => None,
        // One slip among many does not unsettle a habit.
        (day, month) if day > month * 4 => Some(DayOrder::DayFirst),
        (day, month) if month > day * 4 => Some(DayOrder::MonthFirst),
        _ => None,
    }
}

/// `ADR-7`, `API-003`, `RFC-24`; the title without a number.
fn label(record: &Record<'_>, number: Option<u32>) -> String {
    let Some(number) = number else { return record.reading.title.clone() };
    let prefix = record.reading.prefix.to_uppercase();
    let prefix = match (&*prefix, record.genre) {
        ("" | "ADR" | "ADRS", Genre::Adr) => return format!("ADR-{number}"),
        ("", _) => family(record.document.path()),
        (prefix, _) => prefix.to_owned(),
    };
    // House prefixes keep the digits of the file name: `API-003` is how people call it.
    let name = record.document.path().as_str().rsplit('/').next().unwrap_or_default();
    let digits: String = name.chars().skip_while(|c| !c.is_ascii_digit()).take_while(char::is_ascii_digit).collect();
    let written = if digits.parse() == Ok(number) { digits } else { number.to_string() };
    format!("{prefix}-{written}")
}

/// What the proposals of a directory are called.
fn family(path: &RepoPath) -> String {
    const FAMILIES: [&str; 6] = ["rfc", "tep", "kep", "oep", "pep", "rfd"];
    let named = path.segments().rev().find_map(|segment| {
        let segment = segment.to_lowercase();
        FAMILIES.iter().find(|family| segment == **family || segment.strip_suffix('s') == Some(**family))
    });
    named.map_or_else(|| "Proposal".to_owned(), |family| family.to_uppercase())
}

/// Adds the directory to labels that several logs use: `ADR-7 (payments)`.
pub(super) fn tell_apart(records: &mut BTreeMap<DocId, Decision>) {
    let mut logs: BTreeMap<String, BTreeSet<RepoPath>> = BTreeMap::new();
    for decision in records.values().filter(|decision| decision.number.is_some()) {
        logs.entry(decision.label.clone()).or_default().insert(decision.log.clone());
    }
    let several = logs.iter().filter(|(_, logs)| logs.len() > 1);
    let shared: FastMap<&str, FastMap<&str, usize>> =
        several.map(|(label, logs)| (label.as_str(), segments_of(logs))).collect();
    for decision in records.values_mut().filter(|decision| decision.number.is_some()) {
        // The last segment of its log's path that the other logs do not have.
        let own = |segment: &&str| shared.get(&*decision.label).is_some_and(|counts| counts.get(segment) == Some(&1));
        if let Some(name) = decision.log.segments().rev().find(own) {
            decision.label = format!("{} ({name})", decision.label);
        }
    }
}

/// In how many of some paths each segment stands.
fn segments_of(paths: &BTreeSet<RepoPath>) -> FastMap<&str, usize> {
    let mut counts = FastMap::default();
    for path in paths {
        let segments: BTreeSet<&str> = path.segments().collect();
        segments.into_iter().for_each(|segment| *counts.entry(segment).or_default() += 1);
    }
    counts
}
