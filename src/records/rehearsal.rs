//! When a procedure was rehearsed: the rows of a log, and what stands below a heading that speaks of drills.
//!
//! Takes a document cut into lines, gives one [`Rehearsal`] per table row with a day, and per item or paragraph
//! that begins with one. Which runbook a row is about is decided by [`crate::model`].

use std::sync::LazyLock;

use regex::Regex;

use super::heading::normal;
use super::lines::Block;
use super::statement::Source;
use super::{DateReading, Ymd, date};
use crate::base::span::Span;
use crate::markup::Table;

/// One time that somebody went through it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Rehearsal {
    /// The day.
    pub date: Ymd,
    /// Who did it, as written; may be empty.
    pub who: String,
    /// What came of it, as written, at most [`RESULT_CHARS`] characters; may be empty.
    pub result: String,
    /// How long it took, as written; may be empty.
    pub duration: String,
    /// The row, item or paragraph.
    pub span: Span,
}

/// Longest result: it stands in a table.
const RESULT_CHARS: usize = 240;

/// More rows of one document than anybody looks back at.
const MAX_ROWS: usize = 200;

/// A heading or a column that speaks of drills.
static SPEAKS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"\b(?:rehears(?:als?|ed|ing)|drill(?:s|ed)?|game ?days?|fire ?drills?|tabletops?|exercises?|exercised|last test(?:s|ed)?|tests? (?:log|history|runs)|restore tests?|failover tests?|geübt|generalproben?)\b|\b(?:notfall|wiederherstellungs)?übung(?:en|sprotokoll)?\b")
        .expect("pattern")
});

/// Columns by the words of their headings.
const COLUMNS: [(&[&str], Column); 4] = [
    (&["date", "day", "when", "on", "datum", "tag", "wann", "date of drill", "date of rehearsal"], Column::Date),
    (
        &[
            "who",
            "by",
            "person",
            "people",
            "participants",
            "team",
            "run by",
            "done by",
            "rehearsed by",
            "tested by",
            "performed by",
            "executed by",
            "operator",
            "lead",
            "engineer",
            "wer",
            "von",
            "durchgeführt von",
            "beteiligte",
        ],
        Column::Who,
    ),
    (
        &[
            "result",
            "results",
            "outcome",
            "status",
            "passed",
            "finding",
            "findings",
            "notes",
            "note",
            "remarks",
            "comment",
            "comments",
            "lessons",
            "what happened",
            "ergebnis",
            "befund",
            "bemerkung",
            "bemerkungen",
            "anmerkung",
        ],
        Column::Result,
    ),
    (
        &[
            "duration",
            "took",
            "length",
            "time",
            "time taken",
            "time to restore",
            "recovery time",
            "minutes",
            "rto",
            "rto achieved",
            "dauer",
            "dauerte",
            "zeit",
        ],
        Column::Duration,
    ),
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Column {
    Date,
    Who,
    Result,
    Duration,
}

/// Whether words speak of drills and rehearsals.
pub(crate) fn speaks(words: &str) -> bool {
    SPEAKS.is_match(&words.to_lowercase())
}

/// Rehearsals that a document records, in reading order.
pub(crate) fn read(source: &Source<'_>) -> Vec<Rehearsal> {
    let headings = &source.outline.headings;
    let mut found = Vec::new();
    for table in &source.outline.tables {
        let above = headings[..headings.partition_point(|h| h.span.start < table.span.start)].last();
        let under_drills = above.is_some_and(|heading| speaks(&normal(&heading.text)));
        found.extend(rows(table, under_drills));
    }
    for (ix, heading) in headings.iter().enumerate().filter(|(_, heading)| speaks(&normal(&heading.text))) {
        let end = headings.get(ix + 1).map_or(source.text.len() as u32, |next| next.span.start);
        let blocks = source.blocks_in(Span { start: heading.span.end, end });
        found.extend(blocks.iter().filter_map(block));
    }
    found.sort_by_key(|rehearsal| rehearsal.span.start);
    found.truncate(MAX_ROWS);
    found
}

/// Rows of a table that stands below such a heading, or whose column of days says so itself (`Last rehearsed`).
fn rows(table: &Table, under_drills: bool) -> Vec<Rehearsal> {
    let names: Vec<String> = table.header.iter().map(|cell| normal(&cell.text)).collect();
    let of = |wanted: Column| names.iter().position(|name| column(name) == Some(wanted));
    let telling = || names.iter().position(|name| column(name).is_none() && speaks(name));
    let Some(day) = telling().or_else(|| of(Column::Date).filter(|_| under_drills)) else { return Vec::new() };
    let (who, result, duration) = (of(Column::Who), of(Column::Result), of(Column::Duration));
    let row = |cells: &Vec<crate::markup::Cell>| {
        let text = |at: Option<usize>| at.and_then(|at| cells.get(at)).map_or("", |cell| cell.text.trim());
        let (reading, _) = date::find(text(Some(day)))?;
        let span = Span { start: cells.first()?.span.start, end: cells.last()?.span.end };
        Some(Rehearsal {
            date: settled(reading)?,
            who: said(text(who)),
            result: said(text(result)),
            duration: said(text(duration)),
            span,
        })
    };
    table.rows.iter().filter_map(row).take(MAX_ROWS).collect()
}

fn column(name: &str) -> Option<Column> {
    COLUMNS.iter().find(|(names, _)| names.contains(&name)).map(|(_, column)| *column)
}

/// Bytes before the day of an item: a mark, a weekday.
const BEFORE: usize = 11;

/// An item or paragraph that begins with a day: the rest is what came of it.
fn block(block: &Block) -> Option<Rehearsal> {
    let text = &block.plain.text;
    let (reading, range) = date::find(text)?;
    if range.start > BEFORE {
        return None;
    }
    let rest = text[range.end..].trim_start_matches(|c: char| !c.is_alphanumeric() && c != '`' && c != '@');
    Some(Rehearsal {
        date: settled(reading)?,
        who: String::new(),
        result: said(rest),
        duration: String::new(),
        span: block.plain.whole(),
    })
}

/// Day before month where both could be meant, as the conventions of review dates have it.
fn settled(reading: DateReading) -> Option<Ymd> {
    match reading {
        DateReading::Date(date) => Some(date),
        DateReading::Ambiguous { day_first, .. } => Some(day_first),
        DateReading::Impossible(_) | DateReading::Unreadable => None,
    }
}

/// What a cell says on one line; empty for dashes.
fn said(text: &str) -> String {
    let is_empty = !text.chars().any(char::is_alphanumeric) && !text.contains(['✅', '✔', '✓', '❌', '✗']);
    if is_empty { String::new() } else { super::options::short(text, RESULT_CHARS) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::path::RepoPath;
    use crate::markup;

    /// One line per rehearsal.
    fn lines(text: &str) -> Vec<String> {
        let reading = crate::records::read(&RepoPath::new("a.md").unwrap(), text, &markup::outline(text));
        let one = |r: &Rehearsal| [r.date.to_string(), r.who.clone(), r.result.clone(), r.duration.clone()].join("|");
        reading.rehearsals.iter().map(one).collect()
    }

    #[test]
    fn the_rows_of_a_log_are_rehearsals() {
        let log = "# Restore\n\n## Rehearsal log\n\n| Date | Who | Result | Took |\n|---|---|---|---|\n| 2026-10-28 | Ada | **worked** | 41 min |\n| – | Bea | – | – |\n| 3 May 2026 | Cy | – | |\n";
        assert_eq!(lines(log), ["2026-10-28|Ada|worked|41 min", "2026-05-03|Cy||"]);
        let german = "## Übungen\n\n| Datum | Wer | Ergebnis | Dauer |\n|---|---|---|---|\n| 2026-10-28 | Ada | gut | 41 min |\n";
        assert_eq!(lines(german), ["2026-10-28|Ada|gut|41 min"]);
    }

    #[test]
    fn a_column_of_days_may_say_itself_that_it_is_about_rehearsals() {
        let table = "## Plans\n\n| Runbook | Last rehearsed | By |\n|---|---|---|\n| restore | 2026-10-28 | Ada |\n";
        assert_eq!(lines(table), ["2026-10-28|Ada||"]);
    }

    #[test]
    fn what_begins_with_a_day_below_such_a_heading_is_one() {
        let text = "## Last drill\n\n2026-10-28, on staging: 41 minutes, by Ada. The next one is due in February 2027.\n\n- 2026-02-01: failed\n- Repeat before 2026-12-01\n";
        assert_eq!(
            lines(text),
            [
                "2026-10-28||on staging: 41 minutes, by Ada. The next one is due in February 2027.|",
                "2026-02-01||failed|"
            ]
        );
    }

    #[test]
    fn other_tables_with_days_are_none() {
        let text = "## Changes\n\n| Date | Who | Result |\n|---|---|---|\n| 2026-10-28 | Ada | x |\n\n## Drill bits\n\nBuy some of them before 2026-10-28.\n";
        assert_eq!(lines(text), [""; 0]);
    }
}
