//! The body as lines: which are text, which are code, headings or tables, and what stands before their text.

use crate::base::span::Span;
use crate::markup::Outline;

use super::plain::{Plain, comment_at};

/// One line of the body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Line {
    /// What it belongs to.
    pub(crate) kind: LineKind,
    /// The line without its end.
    pub(crate) span: Span,
    /// The line without quote mark, list mark and tick box.
    pub(crate) content: Span,
    /// Blanks before the list mark or the text, the quote mark not counted.
    pub(crate) indent: usize,
    /// Starts a list item.
    pub(crate) item: bool,
    /// Stands in a block quote.
    pub(crate) quote: bool,
    /// Tick box at the start of the item.
    pub(crate) tick: Option<Tick>,
}

/// What a line belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LineKind {
    /// Nothing to see.
    Blank,
    /// Text.
    Text,
    /// The heading with this index.
    Heading(usize),
    /// Code.
    Code,
    /// A table.
    Table,
}

/// State of a tick box.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tick {
    /// `[x]`.
    Done,
    /// `[ ]`.
    Open,
}

/// All lines of the body, in order.
pub(crate) fn lines(text: &str, outline: &Outline) -> Vec<Line> {
    let mut at = outline.body_start as usize;
    let mut lines = Vec::new();
    let mut seen = Seen::default();
    for raw in text.get(at..).unwrap_or_default().split_inclusive('\n') {
        let span = Span::new(at, at + raw.trim_end_matches('\n').len());
        at += raw.len();
        lines.push(line(text, outline, span, &mut seen));
    }
    lines
}

/// How far the lists of the outline have been walked.
#[derive(Default)]
struct Seen {
    headings: usize,
    fences: usize,
    tables: usize,
}

fn line(text: &str, outline: &Outline, span: Span, seen: &mut Seen) -> Line {
    let mut line = marks(text, span);
    let covering = |at: &mut usize, spans: &dyn Fn(usize) -> Option<Span>| {
        while spans(*at).is_some_and(|s| s.end <= span.start) {
            *at += 1;
        }
        spans(*at).filter(|s| s.start < span.end).map(|_| *at)
    };
    let heading = covering(&mut seen.headings, &|ix| outline.headings.get(ix).map(|h| h.span));
    let fence = covering(&mut seen.fences, &|ix| outline.fences.get(ix).map(|f| f.span));
    let table = covering(&mut seen.tables, &|ix| outline.tables.get(ix).map(|t| t.span));
    line.kind = match (heading, fence, table) {
        (_, Some(_), _) => LineKind::Code,
        (Some(ix), ..) => LineKind::Heading(ix),
        (_, _, Some(_)) => LineKind::Table,
        _ if is_blank(text, outline, line.content) => LineKind::Blank,
        _ => LineKind::Text,
    };
    line
}

fn is_blank(text: &str, outline: &Outline, content: Span) -> bool {
    let shown = content.of(text).trim();
    let commented = || comment_at(outline, content.start as usize).is_some() || shown.starts_with("<!--");
    shown.is_empty() || (commented() && Plain::of_body(text, outline, content).text.trim().is_empty())
}

/// Quote marks, list mark and tick box at the start of a line.
fn marks(text: &str, span: Span) -> Line {
    let raw = span.of(text);
    let mut rest = raw;
    let mut line = Line { kind: LineKind::Text, span, content: span, indent: 0, item: false, quote: false, tick: None };
    while let Some(inner) = rest.trim_start().strip_prefix('>') {
        line.quote = true;
        rest = inner.strip_prefix(' ').unwrap_or(inner);
    }
    line.indent = rest.chars().take_while(|c| matches!(c, ' ' | '\t')).map(|c| if c == '\t' { 4 } else { 1 }).sum();
    rest = rest.trim_start();
    // A bullet of a nested list may follow the mark of its parent on the same line.
    while let Some(inner) = after_list_mark(rest) {
        line.item = true;
        rest = inner.trim_start();
    }
    if let Some((tick, inner)) = after_tick(rest) {
        line.tick = Some(tick);
        rest = inner.trim_start();
    }
    let start = span.start as usize + (raw.len() - rest.len());
    line.content = Span::new(start, start + rest.trim_end().len());
    line
}

fn after_list_mark(rest: &str) -> Option<&str> {
    let inner = rest.strip_prefix(['-', '*', '+', '•', '–']).or_else(|| {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        (1..=3).contains(&digits).then(|| rest[digits..].strip_prefix(['.', ')'])).flatten()
    })?;
    inner.starts_with([' ', '\t']).then_some(inner)
}

fn after_tick(rest: &str) -> Option<(Tick, &str)> {
    let inner = rest.strip_prefix('[')?;
    let (mark, inner) = inner.split_once(']').filter(|(mark, _)| mark.len() <= 4)?;
    match mark {
        "" | " " | "  " => Some((Tick::Open, inner)),
        "x" | "X" | "✓" | "✔" => Some((Tick::Done, inner)),
        _ => None,
    }
    .filter(|(_, inner)| inner.starts_with([' ', '\t']))
}

/// A paragraph, or one list item with its continuation lines.
#[derive(Debug, Clone)]
pub(crate) struct Block {
    /// Its lines, markup removed, joined by line ends.
    pub(crate) plain: Plain,
    /// Whether it is a list item.
    pub(crate) item: bool,
    /// Tick box of the item.
    pub(crate) tick: Option<Tick>,
    /// Where its first line starts.
    pub(crate) start: u32,
}

/// The blocks of text among some lines; code, headings and tables are left out.
pub(crate) fn blocks(text: &str, outline: &Outline, lines: &[Line]) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut open: Option<bool> = None;
    for line in lines {
        if line.kind != LineKind::Text {
            open = None;
            continue;
        }
        let plain = Plain::of_body(text, outline, line.content);
        match blocks.last_mut().filter(|_| !line.item && open == Some(line.quote)) {
            Some(block) => block.plain.append('\n', &plain),
            None => blocks.push(Block { plain, item: line.item, tick: line.tick, start: line.span.start }),
        }
        open = Some(line.quote);
    }
    blocks
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markup::outline;

    fn contents(text: &str) -> Vec<(LineKind, &str)> {
        lines(text, &outline(text)).iter().map(|line| (line.kind, line.content.of(text))).collect()
    }

    #[test]
    fn marks_are_no_content() {
        assert_eq!(contents("> - [x] Done  \n"), [(LineKind::Text, "Done")]);
        assert_eq!(contents("12) Step\n"), [(LineKind::Text, "Step")]);
        assert_eq!(contents("2024. A year\n"), [(LineKind::Text, "2024. A year")]);
    }

    #[test]
    fn code_and_comments_are_told_apart_from_text() {
        let kinds: Vec<LineKind> =
            contents("# H\n\n```\nStatus: x\n```\n<!-- a\nb -->\ntext\n").iter().map(|(kind, _)| *kind).collect();
        use LineKind::{Blank, Code, Heading, Text};
        assert_eq!(kinds, [Heading(0), Blank, Code, Code, Code, Blank, Blank, Text]);
    }

    #[test]
    fn a_wrapped_line_belongs_to_its_paragraph_and_a_bullet_starts_its_own() {
        let text = "one\ntwo\n\n- three\n  four\n- five\n";
        let outline = outline(text);
        let blocks: Vec<String> =
            blocks(text, &outline, &lines(text, &outline)).into_iter().map(|b| b.plain.text).collect();
        assert_eq!(blocks, ["one\ntwo", "three\nfour", "five"]);
    }
}
