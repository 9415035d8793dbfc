//! Files of records: CSV (RFC 4180, with comma, semicolon or tab) and YAML lists of mappings.
//!
//! A file is claimed when its headings have a key and one more column of a register: whether it is one is decided
//! in [`crate::model::facts`], for the manifest may say so. The same crate writes registers: see [`csv_of`].

use csv::{ReaderBuilder, StringRecord, Terminator, WriterBuilder};

use crate::base::path::RepoPath;
use crate::base::span::Span;
use crate::kinds::facts::{MOST_COLUMNS, may_be_register};
use crate::markup::{Cell, Table};
use crate::source::SourceFile;
use crate::yaml::{Kind, Node};

use super::{Body, Format, Issue, IssueKind, Taken, Unread, data};

pub(super) const FORMAT: Format = Format { named, sniff: Some(sniff), unread: Unread::Ignored, read };

/// Most rows of a file that are read. Registers that people keep have hundreds.
const MOST_ROWS: usize = 100_000;

/// Bytes at the start of a YAML file in which its first record must end.
const FIRST_RECORD: usize = 4_000;

fn named(path: &RepoPath) -> bool {
    is_csv(path) || matches!(&*path.extension(), "yaml" | "yml")
}

fn is_csv(path: &RepoPath) -> bool {
    path.extension() == "csv"
}

/// Judges the first line as CSV, the first record as YAML: the name of the file is not known here.
fn sniff(text: &str) -> bool {
    let keys = first_keys(text);
    if !keys.is_empty() {
        return may_be_register(&keys);
    }
    let line = text.lines().next().unwrap_or_default();
    let headings: Vec<&str> = line.split(char::from(delimiter(line))).map(unquoted).take(MOST_COLUMNS).collect();
    headings.len() > 1 && may_be_register(&headings)
}

fn unquoted(heading: &str) -> &str {
    heading.trim().trim_matches('"')
}

/// Keys of the first item of a list of mappings in block style, or in braces on one line; empty for anything else.
fn first_keys(text: &str) -> Vec<&str> {
    let start = &text[..text.floor_char_boundary(FIRST_RECORD)];
    let is_content = |line: &&str| !line.trim().is_empty() && !line.starts_with(['#', '%']) && line.trim_end() != "---";
    let mut lines = start.lines().filter(is_content);
    let first = lines.next().and_then(|line| line.trim_start().strip_prefix("- "));
    let Some(first) = first else { return Vec::new() };
    if let Some(flow) = first.trim().strip_prefix('{') {
        return flow.split(',').filter_map(key_of).take(MOST_COLUMNS).collect();
    }
    let rest = lines.take_while(|line| !line.trim_start().starts_with("- "));
    std::iter::once(first).chain(rest).filter_map(key_of).take(MOST_COLUMNS).collect()
}

fn key_of(line: &str) -> Option<&str> {
    let (key, _) = line.split_once(':')?;
    Some(key.trim().trim_matches(['"', '\'']))
}

fn read(file: &SourceFile) -> Option<Taken> {
    let (table, issues) = if is_csv(&file.path) { read_csv(file.text()) } else { read_yaml(file)? };
    let headings: Vec<&str> = table.header.iter().map(|cell| cell.text.as_str()).collect();
    may_be_register(&headings).then(|| Taken { issues, ..Taken::new(Body::Facts(table)) })
}

/// The delimiter of a line of headings: spreadsheets of half of Europe write semicolons.
fn delimiter(line: &str) -> u8 {
    let count = |delimiter: u8| line.bytes().filter(|byte| *byte == delimiter).count();
    // Of equally frequent ones the last wins.
    [b'\t', b';', b','].into_iter().max_by_key(|delimiter| count(*delimiter)).unwrap_or(b',')
}

fn read_csv(text: &str) -> (Table, Vec<Issue>) {
    let delimiter = delimiter(text.lines().next().unwrap_or_default());
    let mut reader =
        ReaderBuilder::new().delimiter(delimiter).has_headers(false).flexible(true).from_reader(text.as_bytes());
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    let mut issues = Vec::new();
    let mut record = StringRecord::new();
    let mut start = 0;
    // The text is UTF-8 and rows may differ in length, so nothing is left that could go wrong but the end.
    while let Ok(true) = reader.read_record(&mut record) {
        let end = (reader.position().byte() as usize).min(text.len());
        let scanned = Scanned::new(text, start..end, delimiter);
        if rows.len() > MOST_ROWS {
            issues.push(issue(scanned.row, "more than 100,000 rows; the rest is not read"));
            break;
        }
        if scanned.is_open {
            issues.push(issue(
                Span::new(scanned.row.start as usize, scanned.row.start as usize),
                "a quotation mark in this row is never closed",
            ));
        }
        rows.push(cells(&record, &scanned));
        start = end;
    }
    let header = if rows.is_empty() { Vec::new() } else { rows.remove(0) };
    (Table { span: Span::new(0, text.trim_end().len()), header, rows }, issues)
}

fn issue(span: Span, message: &str) -> Issue {
    Issue { kind: IssueKind::Unreadable, span, message: message.to_owned() }
}

fn cells(record: &StringRecord, scanned: &Scanned) -> Vec<Cell> {
    // A reading that disagrees with the library on the number of cells knows no places.
    let span = |at: usize| if scanned.cells.len() == record.len() { scanned.cells[at] } else { scanned.row };
    let cell = |(at, text): (usize, &str)| Cell { text: text.trim().to_owned(), span: span(at) };
    record.iter().enumerate().take(MOST_COLUMNS).map(cell).collect()
}

/// Where the cells of one record stand; the library tells only where records end.
struct Scanned {
    row: Span,
    cells: Vec<Span>,
    /// Whether a quotation mark is not closed.
    is_open: bool,
}

impl Scanned {
    fn new(text: &str, range: std::ops::Range<usize>, delimiter: u8) -> Self {
        let raw = text.get(range.clone()).unwrap_or_default();
        let start = range.start + raw.len() - raw.trim_start_matches(['\r', '\n']).len();
        let end = (range.start + raw.trim_end_matches(['\r', '\n']).len()).max(start);
        let mut scanned = Self { row: Span::new(start, end), cells: Vec::new(), is_open: false };
        let mut from = start;
        for (at, byte) in (start..end).zip(&text.as_bytes()[start..end]) {
            if *byte == b'"' && (scanned.is_open || text[from..at].trim().is_empty() || text[from..at].ends_with('"')) {
                scanned.is_open = !scanned.is_open;
            } else if *byte == delimiter && !scanned.is_open {
                scanned.cells.push(trimmed(text, from, at));
                from = at + 1;
            }
        }
        scanned.cells.push(trimmed(text, from, end));
        scanned
    }
}

/// The span without blanks at its ends.
fn trimmed(text: &str, start: usize, end: usize) -> Span {
    let part = &text[start..end];
    let start = start + part.len() - part.trim_start().len();
    Span::new(start, (start + part.trim().len()).max(start))
}

/// A list of mappings, its columns in the order in which keys first appear; `None` for anything else.
fn read_yaml(file: &SourceFile) -> Option<(Table, Vec<Issue>)> {
    let parsed = data::tree(&file.path, file.text());
    let root = parsed.root()?;
    let mut header: Vec<Cell> = Vec::new();
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    for item in root.items().iter().take(MOST_ROWS) {
        let mut row: Vec<Cell> = header.iter().map(|_| nothing(item)).collect();
        for (key, value) in item.entries() {
            let Some(name) = key.as_str() else { continue };
            let known = header.iter().position(|cell| cell.text == name);
            if known.is_none() && header.len() == MOST_COLUMNS {
                continue;
            }
            let at = known.unwrap_or_else(|| {
                header.push(Cell { text: name.to_owned(), span: key.span });
                row.push(nothing(item));
                header.len() - 1
            });
            row[at] = Cell { text: text_of(value), span: value.span };
        }
        rows.push(row);
    }
    let (span, is_cut) = (root.span, root.items().len() > MOST_ROWS);
    let mut issues = data::issues(parsed.problems);
    issues.extend(is_cut.then(|| issue(span, "more than 100,000 rows; the rest is not read")));
    Some((Table { span, header, rows }, issues))
}

/// The cell of a key that an item does not have.
fn nothing(item: &Node<'_>) -> Cell {
    Cell { text: String::new(), span: Span { start: item.span.start, end: item.span.start } }
}

/// A scalar as it is, a list of scalars with commas; mappings say nothing that a cell could hold.
fn text_of(value: &Node<'_>) -> String {
    match &value.kind {
        Kind::Scalar { .. } => value.as_str().unwrap_or_default().trim().to_owned(),
        Kind::Sequence(items) => items.iter().filter_map(Node::as_str).collect::<Vec<_>>().join(", "),
        Kind::Mapping(_) => String::new(),
    }
}

/// Rows as CSV (RFC 4180), the first one with the headings.
///
/// What a spreadsheet would run as a formula (OWASP, "CSV Injection") is given an apostrophe, which it shows as text.
pub fn csv_of<Cell: AsRef<str>>(rows: impl IntoIterator<Item = Vec<Cell>>) -> Vec<u8> {
    let mut writer = WriterBuilder::new().terminator(Terminator::CRLF).flexible(true).from_writer(Vec::new());
    for row in rows {
        let cells = row.iter().map(|cell| harmless(cell.as_ref()));
        writer.write_record(cells.map(|cell| cell.into_owned())).expect("memory takes everything");
    }
    writer.into_inner().expect("memory takes everything")
}

fn harmless(cell: &str) -> std::borrow::Cow<'_, str> {
    let is_formula = |c: char| matches!(c, '=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '＝' | '＋' | '－' | '＠');
    // Spreadsheets skip blanks before a formula.
    if cell.trim_start_matches(' ').starts_with(is_formula) { format!("'{cell}").into() } else { cell.into() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::tests::file;

    /// Rows as read, each cell with the source under its span where that differs.
    fn shown(path: &str, text: &str) -> String {
        let Some(taken) = sniff(text).then(|| read(&file(path, text))).flatten() else { return "none".into() };
        let Body::Facts(table) = taken.body else { return "other".into() };
        let cell = |cell: &Cell| match cell.span.of(text) {
            written if written == cell.text => cell.text.clone(),
            written => format!("{}<{written}>", cell.text),
        };
        let row = |row: &Vec<Cell>| row.iter().map(cell).collect::<Vec<_>>().join("|");
        let rows = std::iter::once(&table.header).chain(&table.rows).map(row);
        rows.chain(taken.issues.iter().map(|issue| format!("! {}", issue.message))).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn a_csv_file_is_a_table_whose_cells_have_places() {
        let text = "Queue,Consumer,\"Safe to replay\"\n\"a, b\", billing ,\"say \"\"yes\"\"\"\n\nc\n";
        insta::assert_snapshot!(shown("facts/queues.csv", text), @r#"
        Queue|Consumer|Safe to replay<"Safe to replay">
        a, b<"a, b">|billing|say "yes"<"say ""yes""">
        c
        "#);
    }

    #[test]
    fn semicolons_and_tabs_separate_too() {
        assert_eq!(shown("a.csv", "Queue;Consumer\na;b,c\n"), "Queue|Consumer\na|b,c");
        assert_eq!(shown("a.csv", "Queue\tConsumer\na\tb\n"), "Queue|Consumer\na|b");
    }

    #[test]
    fn a_cell_over_several_lines_is_one_cell() {
        assert_eq!(shown("a.csv", "Queue,Consumer\r\n\"a\nb\",c\r\n"), "Queue|Consumer\na\nb<\"a\nb\">|c");
    }

    #[test]
    fn a_quotation_mark_that_is_never_closed_is_an_issue() {
        let shown = shown("a.csv", "Queue,Consumer\na,b\n\"c,d\ne,f\n");
        assert!(shown.ends_with("! a quotation mark in this row is never closed"), "{shown}");
    }

    #[test]
    fn other_csv_files_are_no_registers() {
        for text in ["", "\n", "date,value\n2026-01-01,3\n", "queue\na\n", "a;b\n", "Key,Value\n"] {
            assert_eq!(shown("a.csv", text), "none", "{text}");
        }
    }

    #[test]
    fn a_yaml_list_of_mappings_is_a_table() {
        let text = "# queues\n---\n- queue: orders\n  consumer: [billing, notify]\n  safe_to_replay: no\n- queue: mails\n  owner: {a: b}\n";
        insta::assert_snapshot!(shown("facts/queues.yaml", text), @r"
        queue|consumer|safe_to_replay|owner
        orders|billing, notify<[billing, notify]>|no
        mails|||<{a: b}>
        ");
    }

    #[test]
    fn other_yaml_files_are_no_registers() {
        for text in [
            "- hosts: all\n  tasks:\n  - name: x\n",
            "- name: install\n  apt: {name: x}\n",
            "queue: a\nconsumer: b\n",
            "- queue\n- consumer\n",
            "- 1\n- queue: a\n  consumer: b\n",
            "openapi: 3.1.0\n",
        ] {
            assert_eq!(shown("a.yaml", text), "none", "{text}");
        }
        assert_eq!(shown("a.yaml", "- {queue: a, consumer: b}\n"), "queue|consumer\na|b");
    }

    #[test]
    fn rows_over_the_limit_are_an_issue() {
        let text = format!("Queue,Consumer\n{}", "a,b\n".repeat(MOST_ROWS + 2));
        let (table, issues) = read_csv(&text);
        assert_eq!((table.rows.len(), issues.len()), (MOST_ROWS, 1));
    }

    #[test]
    fn cells_that_a_spreadsheet_would_run_are_made_text() {
        let rows = vec![vec!["a", "b"], vec!["=1+1", "x \"y\", z"], vec!["@SUM(A1)", "-1"], vec!["  =A1", "\t+"]];
        let written = String::from_utf8(csv_of(rows)).unwrap();
        assert_eq!(written, "a,b\r\n'=1+1,\"x \"\"y\"\", z\"\r\n'@SUM(A1),'-1\r\n'  =A1,'\t+\r\n");
    }
}
