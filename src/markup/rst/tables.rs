//! Tables of reStructuredText: as nested lists, as grids, and simple ones.

use std::ops::Range;

use super::inline::plain;
use crate::base::span::Span;
use crate::markup::lines::{Line, span_of};
use crate::markup::outline::{Cell, Table};
use crate::markup::skeleton::collapsed;

/// The rows of a list-table: `* - first cell`, then `  - next cell`.
pub(super) fn list_rows(lines: &[Line<'_>]) -> Vec<Vec<Cell>> {
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    let column = lines.iter().filter(|line| !line.is_blank()).map(Line::indentation).min().unwrap_or(0);
    for line in lines {
        let mut text = line.text.trim();
        let begins_row = line.indentation() == column && text.starts_with('*');
        if begins_row {
            rows.push(Vec::new());
            text = text[1..].trim_start();
        }
        let Some(row) = rows.last_mut() else { continue };
        let begins_cell = begins_row || line.indentation() <= column + 2;
        if begins_cell && (text == "-" || text.starts_with("- ")) {
            row.push(cell(line, text[1..].trim_start()));
        } else if let Some(last) = row.last_mut().filter(|_| !text.is_empty()) {
            extend(last, &cell(line, text));
        }
    }
    rows
}

/// A cell with `text`, which ends with its line.
fn cell(line: &Line<'_>, text: &str) -> Cell {
    let end = line.start + line.text.trim_end().len();
    Cell { text: collapsed(&plain(text)), span: Span::new(end.saturating_sub(text.trim_end().len()), end) }
}

fn extend(cell: &mut Cell, more: &Cell) {
    if more.text.is_empty() {
        return;
    }
    if cell.text.is_empty() {
        *cell = more.clone();
        return;
    }
    cell.text.push(' ');
    cell.text.push_str(&more.text);
    cell.span.end = more.span.end;
}

/// A table that is drawn, at the start of the lines; and how many lines it takes.
pub(super) fn drawn(lines: &[Line<'_>]) -> Option<(Table, usize)> {
    let first = lines.first()?.text.trim_end();
    if is_grid_rule(first) {
        grid(lines)
    } else if is_simple_rule(first) {
        simple(lines)
    } else {
        None
    }
}

fn is_grid_rule(line: &str) -> bool {
    let line = line.trim();
    line.len() > 2 && line.starts_with("+-") && line.ends_with('+') && line.bytes().all(|b| b"+-=".contains(&b))
}

fn is_simple_rule(line: &str) -> bool {
    line.starts_with("==") && line.contains(' ') && line.bytes().all(|b| b"= ".contains(&b))
}

/// `+---+---+` between rows, `+===+===+` below the header; cells that span several columns are read as one.
fn grid(lines: &[Line<'_>]) -> Option<(Table, usize)> {
    let inside = |line: &Line<'_>| line.text.trim_start().starts_with(['+', '|']);
    let height = lines.iter().position(|line| !inside(line)).unwrap_or(lines.len());
    let lines = &lines[..height];
    let mut table = Table { span: span_of(lines), header: Vec::new(), rows: Vec::new() };
    let mut row: Vec<Cell> = Vec::new();
    for line in &lines[1..] {
        if line.text.trim_start().starts_with('+') {
            let done = std::mem::take(&mut row);
            match line.text.contains('=') {
                true => table.header = done,
                false if !done.is_empty() => table.rows.push(done),
                false => {}
            }
            continue;
        }
        add_parts(&mut row, line, &bars(line.text));
    }
    (height > 2).then_some((table, height))
}

/// Where the text between the bars of a line stands.
fn bars(line: &str) -> Vec<Range<usize>> {
    let at: Vec<usize> = line.match_indices('|').map(|(at, _)| at).collect();
    at.windows(2).map(|pair| pair[0] + 1..pair[1]).collect()
}

/// Adds the parts of a line to the cells of its row.
fn add_parts(row: &mut Vec<Cell>, line: &Line<'_>, parts: &[Range<usize>]) {
    for (column, part) in parts.iter().enumerate() {
        let text = line.text.get(part.clone()).unwrap_or_default();
        let start = line.start + part.start + text.len() - text.trim_start().len();
        let new = Cell { text: collapsed(&plain(text)), span: Span::new(start, start + text.trim().len()) };
        match row.get_mut(column) {
            Some(cell) => extend(cell, &new),
            None => row.push(new),
        }
    }
}

/// `====  ====` above, below the header, and at the end; a row whose first cell is empty goes on with the one above.
fn simple(lines: &[Line<'_>]) -> Option<(Table, usize)> {
    let columns = columns(lines[0].text);
    let is_rule = |line: &Line<'_>| is_simple_rule(line.text.trim_end());
    let after_end = (2..lines.len()).find(|at| lines[*at].is_blank() && is_rule(&lines[at - 1]));
    let rules = (0..after_end.unwrap_or(lines.len())).filter(|at| is_rule(&lines[*at])).take(3).collect::<Vec<_>>();
    let (header, body) = match rules[..] {
        [_, end] => (1..1, 1..end),
        [_, below, end] => (1..below, below + 1..end),
        _ => return None,
    };
    let height = body.end + 1;
    let rows = |range: Range<usize>| {
        let mut rows: Vec<Vec<Cell>> = Vec::new();
        for line in lines[range].iter().filter(|line| !line.is_blank()) {
            let parts = cut(line.text, &columns);
            let goes_on = parts.first().is_some_and(|first| line.text[first.clone()].trim().is_empty());
            match rows.last_mut().filter(|_| goes_on) {
                Some(row) => add_parts(row, line, &parts),
                None => {
                    let mut row = Vec::new();
                    add_parts(&mut row, line, &parts);
                    rows.push(row);
                }
            }
        }
        rows
    };
    let header = rows(header).into_iter().next().unwrap_or_default();
    Some((Table { span: span_of(&lines[..height]), header, rows: rows(body) }, height))
}

/// Columns of a rule, in characters: from its first `=` to the start of the next; the last one is open.
fn columns(rule: &str) -> Vec<Range<usize>> {
    let mut starts = Vec::new();
    let mut before = ' ';
    for (at, c) in rule.chars().enumerate() {
        if c == '=' && before == ' ' {
            starts.push(at);
        }
        before = c;
    }
    let ends = starts.iter().skip(1).copied().chain(std::iter::once(usize::MAX)).collect::<Vec<_>>();
    starts.into_iter().zip(ends).map(|(start, end)| start..end).collect()
}

/// The bytes of a line that stand in each column of characters.
fn cut(line: &str, columns: &[Range<usize>]) -> Vec<Range<usize>> {
    let mut at = line.char_indices().map(|(at, _)| at).chain(std::iter::once(line.len())).enumerate().peekable();
    let mut starts = Vec::new();
    for column in columns {
        while at.next_if(|(character, _)| *character < column.start).is_some() {}
        starts.push(at.peek().map_or(line.len(), |(_, at)| *at));
    }
    let ends = starts.iter().skip(1).copied().chain(std::iter::once(line.len())).collect::<Vec<_>>();
    starts.into_iter().zip(ends).map(|(start, end)| start..end).collect()
}
