//! Tables of metadata: two columns of label and value, or labels in the header row.

use super::{Source, Statement};
use crate::markup::{Cell, Table};
use crate::records::label::{Field, field};
use crate::records::{Style, date};

/// Metadata tables of the header zone, and unmistakable ones before the second section.
pub(super) fn statements(source: &Source<'_>) -> Vec<Statement> {
    let headings = &source.outline.headings;
    let second = headings.iter().filter(|h| h.level == 2).nth(1).map_or(u32::MAX, |h| h.span.start);
    let mut found = Vec::new();
    for table in source.outline.tables.iter().take_while(|table| table.span.start < second) {
        let in_zone = table.span.start < source.zone_end();
        let statements = read(source, table);
        if in_zone || is_unmistakable(&statements) {
            found.extend(statements);
        }
    }
    found
}

/// The statements of one table.
pub(super) fn read(source: &Source<'_>, table: &Table) -> Vec<Statement> {
    let labels = |row: &[Cell]| row.iter().filter(|cell| label(cell).is_some()).count();
    // In two columns the value may be a label as well (`Status | Accepted`).
    let by_rows =
        table.header.len() == 2 && table.rows.iter().any(|row| row.first().is_some_and(|c| label(c).is_some()));
    if labels(&table.header) >= 2 && !by_rows {
        return if table.rows.len() == 1 || is_history(&table.header) { by_header(source, table) } else { Vec::new() };
    }
    let rows =
        || std::iter::once(&table.header).chain(&table.rows).filter(|row| row.iter().any(|c| !c.text.is_empty()));
    // Most rows of metadata have a known label; a table of data has one by chance.
    if rows().filter(|row| row.first().is_some_and(|cell| label(cell).is_some())).count() * 2 < rows().count() {
        return Vec::new();
    }
    rows().flat_map(|row| row.chunks(2)).filter_map(|pair| pair_statement(source, pair)).collect()
}

/// Whether the rows of a table are the states that a record went through.
fn is_history(header: &[Cell]) -> bool {
    let has = |wanted: fn(&Field) -> bool| header.iter().filter_map(label).any(|field| wanted(&field));
    has(|field| *field == Field::Status) && has(|field| matches!(field, Field::Date(_)))
}

fn pair_statement(source: &Source<'_>, pair: &[Cell]) -> Option<Statement> {
    let [name, value] = pair else { return None };
    let field = label(name)?;
    Some(Statement { field, style: Style::TableKeyValue, value: source.plain(value.span) })
}

/// A table that tracks the life of a record has a row for each state: the newest one counts.
fn by_header(source: &Source<'_>, table: &Table) -> Vec<Statement> {
    let newest = |row: &&Vec<Cell>| {
        let dates = row.iter().filter_map(|cell| date::find(&cell.text)?.0.resolve(None));
        dates.max()
    };
    // The first of several rows that are equally new.
    let Some(row) = table.rows.iter().rev().max_by_key(newest) else { return Vec::new() };
    let cells = table.header.iter().zip(row);
    cells
        .filter_map(|(name, value)| {
            let field = label(name)?;
            Some(Statement { field, style: Style::TableRow, value: source.plain(value.span) })
        })
        .collect()
}

fn label(cell: &Cell) -> Option<Field> {
    field(cell.text.trim().trim_end_matches(':'))
}

/// Below the first section a table may be about anything; one with a status and two more facts is metadata.
fn is_unmistakable(statements: &[Statement]) -> bool {
    let has = |wanted: fn(&Field) -> bool| statements.iter().any(|statement| wanted(&statement.field));
    has(|field| *field == Field::Status)
        && has(|field| matches!(field, Field::Date(_)))
        && has(|field| matches!(field, Field::Deciders | Field::Authors | Field::Owners | Field::Consulted))
}
