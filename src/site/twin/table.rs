//! A table being gathered: GFM has one header row, and one line for each further row.

#[derive(Default)]
pub(super) struct Table {
    /// Rows in order, the header row among them.
    pub(super) rows: Vec<Vec<String>>,
    /// Tables inside the cell that is open.
    pub(super) nested: u32,
    has_head: bool,
    /// Columns that the open cell takes.
    span: usize,
}

/// Most columns that one cell may ask for.
const MOST_SPAN: usize = 40;

impl Table {
    pub(super) fn open_cell(&mut self, span: usize) {
        self.span = span.clamp(1, MOST_SPAN);
    }

    /// The text of the open cell, on one line.
    pub(super) fn close_cell(&mut self, text: String) {
        if self.rows.is_empty() {
            self.rows.push(Vec::new());
        }
        if let Some(row) = self.rows.last_mut() {
            row.push(text);
            row.extend(std::iter::repeat_n(String::new(), self.span.saturating_sub(1)));
        }
    }

    pub(super) fn end_head(&mut self) {
        self.has_head = !self.rows.is_empty();
    }

    /// The table as lines; empty for a table without cells. A row that has cells for the state of those below it keeps
    /// its place: it is a row like any other.
    pub(super) fn lines(self) -> Vec<String> {
        let columns = self.rows.iter().map(Vec::len).max().unwrap_or_default();
        if columns == 0 {
            return Vec::new();
        }
        let line = |row: &[String]| {
            let cells = (0..columns).map(|ix| row.get(ix).map_or("", String::as_str));
            cells.fold("|".to_owned(), |line, cell| line + " " + cell + " |")
        };
        let (head, body) = match self.rows.split_first() {
            Some((head, body)) if self.has_head => (line(head), body),
            _ => (line(&[]), &self.rows[..]),
        };
        let rule = format!("|{}", " --- |".repeat(columns));
        [head, rule].into_iter().chain(body.iter().map(|row| line(row))).collect()
    }
}
