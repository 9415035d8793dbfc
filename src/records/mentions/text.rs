//! Methods and paths in running text, code spans and table rows.

use super::target::{Around, METHODS, Target, method, method_at, target};
use super::{Form, MOST, Mention, Mentioned, command, within_marks};
use crate::base::span::Span;
use crate::markup::{Cell, Outline};

/// Most marks and blanks between a method and its path: `**POST**`, blanks that align, one line end.
const GAP_BYTES: usize = 24;

/// Methods with paths outside code blocks, comments and front matter.
pub(super) fn endpoints(text: &str, outline: &Outline) -> Vec<Mention> {
    let mut scan = Scan { text, codes: &outline.codes, found: Vec::new() };
    let mut start = outline.body_start as usize;
    let mut passed: Vec<Span> = outline.fences.iter().map(|fence| fence.span).chain(outline.comments.clone()).collect();
    passed.sort_unstable();
    for span in passed {
        scan.stretch(start, span.start as usize);
        start = start.max(span.end as usize);
    }
    scan.stretch(start, text.len());
    scan.found
}

struct Scan<'t> {
    text: &'t str,
    /// Code spans that end behind the current place.
    codes: &'t [Span],
    found: Vec<Mention>,
}

impl Scan<'_> {
    /// Looks through one stretch of text. One look at each byte, more only where a method stands.
    fn stretch(&mut self, start: usize, end: usize) {
        let text = self.text;
        let Some(bytes) = text.get(..end).map(str::as_bytes) else { return };
        let mut at = start;
        while at < end && self.found.len() < MOST {
            let Some(skipped) = bytes[at..].iter().position(|b| matches!(b, b'D' | b'G' | b'H' | b'O'..=b'Q' | b'T'))
            else {
                return;
            };
            at += skipped;
            at = match method_at(bytes, at).filter(|_| is_word_start(bytes, at) && !self.is_in_call(at)) {
                Some(method) => self.methods(at, method, end),
                None => at + 1,
            };
        }
    }

    /// Takes the path behind one or more methods (`GET|POST /orders`); gives where to look on.
    fn methods(&mut self, start: usize, first: &'static str, end: usize) -> usize {
        let bytes = &self.text.as_bytes()[..end];
        let mut methods = vec![(start, first)];
        let mut at = start + first.len();
        while let Some(next) = after_list_mark(bytes, at)
            && let Some(method) = method_at(bytes, next)
        {
            methods.push((next, method));
            at = next + method.len();
        }
        let Some((from, found)) = self.behind(at, end) else { return at };
        let form = if self.code_at(from).is_some() { Form::Code } else { Form::Text };
        let mention = |(at, method): (usize, &str)| endpoint(method, &found, Span::new(at, from + found.end), form);
        self.found.extend(methods.into_iter().take(METHODS.len()).map(mention));
        from + found.end
    }

    /// The target behind a method, and where it starts.
    fn behind(&mut self, at: usize, end: usize) -> Option<(usize, Target)> {
        let bytes = &self.text.as_bytes()[..end];
        let direct = at + gap(&bytes[at..])?;
        let from = after_fillers(bytes, direct);
        let code = self.code_at(from);
        let around = if code.is_some() { Around::Code } else { Around::Text };
        let until = code.map_or(end, |code| end.min(code.end as usize));
        let found = target(self.text.get(from..until)?, around)?;
        // `GET / POST` is a choice, no path; and in a sentence only code is surely one.
        let is_sure = match code {
            Some(code) => found.path != "/" || !found.host.is_empty() || is_last(self.text, code, from + 1),
            None => from == direct && found.path != "/",
        };
        is_sure.then_some((from, found))
    }

    /// Whether a code span is a command, which is read with its options.
    fn is_in_call(&mut self, at: usize) -> bool {
        self.code_at(at).is_some_and(|code| command::is_call(within_marks(self.text, code).of(self.text)))
    }

    /// The code span around a byte; asked for rising places.
    fn code_at(&mut self, at: usize) -> Option<Span> {
        let passed = self.codes.iter().take_while(|code| code.end as usize <= at).count();
        self.codes = &self.codes[passed..];
        self.codes.first().copied().filter(|code| code.start as usize <= at)
    }
}

/// Whether nothing but marks and the protocol stands between a byte and the end of a code span.
fn is_last(text: &str, code: Span, at: usize) -> bool {
    let rest = text.get(at..code.end as usize).unwrap_or_default();
    let rest = rest.trim_start_matches(|c: char| c == '`' || c.is_whitespace());
    rest.is_empty() || rest.starts_with("HTTP/")
}

fn endpoint(method: &str, target: &Target, span: Span, form: Form) -> Mention {
    let what = Mentioned::Endpoint { method: method.to_owned(), path: target.path.clone() };
    Mention { what, host: target.host.clone(), span, form }
}

fn is_word_start(bytes: &[u8], at: usize) -> bool {
    let before = bytes[..at].strip_suffix(b"_").unwrap_or(&bytes[..at]);
    before.last().is_none_or(|b| !b.is_ascii_alphanumeric() && !b"_-.$/".contains(b))
}

/// Where the next method of a list begins: behind `|`, `\|`, `/`, or a comma.
fn after_list_mark(bytes: &[u8], at: usize) -> Option<usize> {
    let rest = bytes.get(at..)?;
    let mark = [&b"\\|"[..], b"|", b"/", b", ", b","].into_iter().find(|mark| rest.starts_with(mark))?;
    Some(at + mark.len())
}

/// Length of the marks and blanks between a method and its path; `None` without any.
fn gap(bytes: &[u8]) -> Option<usize> {
    let is_gap = |b: u8| matches!(b, b' ' | b'\t' | b'\n' | b'*' | b'_' | b'`' | b'[' | b'"' | b'\'' | b':');
    let length = bytes.iter().take(GAP_BYTES).take_while(|b| is_gap(**b)).count();
    let lines = bytes[..length].iter().filter(|b| **b == b'\n').count();
    (1..GAP_BYTES).contains(&length).then_some(length).filter(|_| lines <= 1)
}

/// Words that may stand between a method and its path: `a POST request to`.
const FILLERS: [&[u8]; 9] = [b"requests", b"request", b"calls", b"call", b"to", b"on", b"for", b"against", b"at"];

/// Where the text goes on behind at most two such words.
fn after_fillers(bytes: &[u8], mut at: usize) -> usize {
    for _ in 0..2 {
        let Some(filler) = FILLERS.iter().find(|filler| bytes[at..].starts_with(filler)) else { break };
        let Some(gap) = gap(&bytes[at + filler.len()..]) else { break };
        at += filler.len() + gap;
    }
    at
}

/// `get /orders` as a whole code span; upper case is found in the text.
pub(super) fn lower_case(text: &str, code: Span) -> Option<Mention> {
    let inner = code.of(text);
    let (word, rest) = inner.split_once(' ')?;
    let method = method(word)?;
    let from = inner.len() - rest.trim_start().len();
    let found = target(&inner[from..], Around::Code)?;
    let end = from + found.end;
    let start = code.start as usize;
    (end == inner.len()).then(|| endpoint(method, &found, Span::new(start, start + end), Form::Code))
}

/// Methods and paths that stand in neighbouring cells of a row, in either order.
pub(super) fn in_rows(text: &str, outline: &Outline) -> impl Iterator<Item = Mention> {
    let rows = outline.tables.iter().flat_map(|table| std::iter::once(&table.header).chain(&table.rows));
    rows.flat_map(move |row| (0..row.len()).flat_map(move |index| in_cells(text, outline, row, index)))
}

/// Longest cell that may be a list of methods.
const METHODS_BYTES: usize = 64;

fn in_cells(text: &str, outline: &Outline, row: &[Cell], index: usize) -> Vec<Mention> {
    let cell = &row[index];
    if cell.text.len() > METHODS_BYTES || !cell.text.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return Vec::new();
    }
    let words = cell.text.split([' ', ',', '/', '|', '`']).filter(|word| !word.is_empty());
    let Some(methods) = words.map(method).collect::<Option<Vec<_>>>() else { return Vec::new() };
    let before = index.checked_sub(1).and_then(|before| row.get(before));
    let neighbours = row.get(index + 1).into_iter().chain(before);
    let Some((path, found)) = neighbours.filter_map(|cell| in_cell(text, cell)).next() else { return Vec::new() };
    let span = Span { start: path.start.min(cell.span.start), end: path.end.max(cell.span.end) };
    let code = outline.codes.partition_point(|code| code.end <= path.start);
    let is_code = outline.codes.get(code).is_some_and(|code| code.start <= path.start);
    let form = if is_code { Form::Code } else { Form::Text };
    methods.into_iter().map(|method| endpoint(method, &found, span, form)).collect()
}

/// The path that a cell begins with, and where it stands.
fn in_cell(text: &str, cell: &Cell) -> Option<(Span, Target)> {
    let inner = cell.span.of(text);
    let around = if inner.starts_with('`') { Around::Code } else { Around::Text };
    let marks = inner.bytes().take(GAP_BYTES).take_while(|b| b"*_`[ ".contains(b)).count();
    let found = target(&inner[marks..], around)?;
    let start = cell.span.start as usize + marks;
    Some((Span::new(start, start + found.end), found))
}
