//! Tables with columns, rows and cells as wanted.

use std::collections::BTreeMap;

use jiff::civil::Date;
use regex::Regex;

use crate::base::diag::Location;
use crate::kinds::plain_words;

use super::subjects::Subject;
use super::text::{compiled, unusable};
use super::{Cx, Failure};
use crate::base::words::counted;

/// What a table should be like.
pub(super) struct Wanted<'a> {
    pub(super) columns: &'a [String],
    pub(super) min_rows: u32,
    pub(super) each: &'a BTreeMap<String, String>,
}

/// A table of either sort: its place, its columns, its rows as cells by column.
struct Grid {
    at: Location,
    columns: Vec<String>,
    rows: Vec<Vec<(String, Location)>>,
}

/// Any table that has the columns.
pub(super) fn any(cx: &Cx<'_>, wanted: &Wanted<'_>, subject: &Subject) -> Option<Failure> {
    let grids = subject.parts.iter().flat_map(|part| {
        let document = cx.portal.doc(part.doc);
        let own = document.outline.tables.iter().filter(|table| part.holds(table.span.start));
        own.map(|table| Grid {
            at: Location::new(document.path(), table.span),
            columns: table.header.iter().map(|cell| plain_words(&cell.text)).collect(),
            rows: table
                .rows
                .iter()
                .map(|row| {
                    row.iter().map(|cell| (cell.text.clone(), Location::new(document.path(), cell.span))).collect()
                })
                .collect(),
        })
    });
    judge(cx, wanted, grids, "table")
}

/// A register: the records of a fact type that the texts hold (all of them, when the rule is about no text).
pub(super) fn fact(cx: &Cx<'_>, fact: &str, wanted: &Wanted<'_>, subject: &Subject) -> Option<Failure> {
    let facts = &cx.portal.facts;
    let holds = |at: &Location| {
        subject.at.is_none()
            || subject.parts.iter().any(|part| cx.portal.doc(part.doc).path() == &at.path && part.holds(at.span.start))
            || subject.path == at.path
    };
    let is_of_service = |services: &[crate::model::ServiceId]| {
        subject.service.is_empty()
            || services.is_empty()
            || services.iter().any(|id| cx.portal.service(*id).id == subject.service)
    };
    let tables = facts.tables.iter().filter(|table| table.fact.id == fact && holds(&table.at));
    let grids = tables.map(|table| {
        let inside =
            |at: &Location| at.path == table.at.path && (table.at.is_file() || table.at.span.contains(at.span));
        let records = facts.of(fact).iter().filter(|record| inside(&record.at) && is_of_service(&record.services));
        let known: Vec<_> =
            table.fact.columns.iter().filter(|column| !table.missing_columns.contains(&column.id)).collect();
        let mut columns: Vec<String> = known.iter().map(|column| plain_words(column.title)).collect();
        let records: Vec<_> = records.collect();
        let extra: Vec<String> =
            records.first().iter().flat_map(|record| &record.extra).map(|(name, _)| name.clone()).collect();
        columns.extend(extra.iter().map(|name| plain_words(name)));
        let rows = records.iter().map(|record| {
            let cell = |id: &str| {
                record
                    .cells
                    .get(id)
                    .map_or_else(|| (String::new(), record.at.clone()), |cell| (cell.text.clone(), cell.at.clone()))
            };
            let other = |name: &String| {
                let text = record.extra.iter().find(|(known, _)| known == name).map(|(_, text)| text.clone());
                (text.unwrap_or_default(), record.at.clone())
            };
            known.iter().map(|column| cell(column.id)).chain(extra.iter().map(other)).collect()
        });
        Grid { at: table.at.clone(), columns, rows: rows.collect() }
    });
    judge(cx, wanted, grids, &format!("`{fact}` table"))
}

/// `None` when one of the tables is as wanted.
fn judge(cx: &Cx<'_>, wanted: &Wanted<'_>, grids: impl Iterator<Item = Grid>, name: &str) -> Option<Failure> {
    let mut tests = Vec::new();
    for (column, test) in wanted.each {
        match Test::new(test) {
            Some(made) => tests.push((column, made)),
            None => return Some(unusable(test)),
        }
    }
    let mut first = None;
    for grid in grids {
        let asked = wanted.columns.iter().chain(wanted.each.keys());
        let lacks = asked.map(|column| (column, plain_words(column))).find(|(_, words)| !grid.columns.contains(words));
        let failure = match lacks {
            // A table without these columns is another table.
            Some(_) => continue,
            None => of_grid(cx, wanted, &grid, &tests),
        };
        match failure {
            None => return None,
            Some(failure) => drop(first.get_or_insert(failure)),
        }
    }
    let columns: Vec<String> = wanted.columns.iter().map(|column| format!("“{column}”")).collect();
    let with = if columns.is_empty() { String::new() } else { format!(" with the columns {}", columns.join(", ")) };
    Some(first.unwrap_or_else(|| Failure::new(format!("there is no {name}{with}"))))
}

fn of_grid(cx: &Cx<'_>, wanted: &Wanted<'_>, grid: &Grid, tests: &[(&String, Test)]) -> Option<Failure> {
    if (grid.rows.len() as u64) < u64::from(wanted.min_rows) {
        let why = format!("the table has {} (needs {})", counted(grid.rows.len(), "row"), wanted.min_rows);
        return Some(Failure::new(why).at(grid.at.clone()));
    }
    tests.iter().find_map(|(column, test)| {
        let words = plain_words(column);
        let ix = grid.columns.iter().position(|known| *known == words)?;
        let wrong = grid.rows.iter().filter_map(|row| row.get(ix)).find(|(text, _)| !test.holds(cx, text))?;
        Some(Failure::new(format!("“{}” in column “{column}” is no {}", wrong.0, test.words())).at(wrong.1.clone()))
    })
}

/// What every cell of a column is.
enum Test {
    Owner,
    Date,
    Service,
    Matches(Regex, String),
}

impl Test {
    fn new(text: &str) -> Option<Self> {
        Some(match text {
            "owner" => Self::Owner,
            "date" => Self::Date,
            "service" => Self::Service,
            pattern => Self::Matches(compiled(pattern)?, pattern.to_owned()),
        })
    }

    fn holds(&self, cx: &Cx<'_>, text: &str) -> bool {
        match self {
            Self::Owner => cx.is_owner(text),
            Self::Date => text.trim().parse::<Date>().is_ok(),
            Self::Service => cx.is_service(text),
            Self::Matches(regex, _) => regex.is_match(text),
        }
    }

    fn words(&self) -> String {
        match self {
            Self::Owner => "owner".to_owned(),
            Self::Date => "date (`YYYY-MM-DD`)".to_owned(),
            Self::Service => "service of this repository".to_owned(),
            Self::Matches(_, pattern) => format!("match for `{pattern}`"),
        }
    }
}
