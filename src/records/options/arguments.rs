//! What speaks for and against one option.

use std::sync::LazyLock;

use regex::Regex;

use super::{ARGUMENT_CHARS, Argument, Extent, short};
use crate::base::span::Span;
use crate::markup::Table;
use crate::records::heading::normal;
use crate::records::lines::{Line, LineKind};
use crate::records::statement::Source;

/// For, neither, against.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Good,
    Neutral,
    Bad,
}

/// Reasons of one option.
#[derive(Debug, Default)]
pub(super) struct Arguments {
    /// In the order of [`Side`].
    pub(super) of_side: [Vec<Argument>; 3],
    /// Whether the reasons against are those why it was rejected.
    pub(super) rejected: bool,
}

/// More than a reader weighs; the section has the rest.
const MAX_ARGUMENTS: usize = 40;

impl Arguments {
    fn push(&mut self, side: Side, text: &str, span: Span) {
        let list = &mut self.of_side[side as usize];
        let text = text.trim();
        if list.len() < MAX_ARGUMENTS && text.chars().any(char::is_alphanumeric) {
            list.push(Argument { text: short(text, ARGUMENT_CHARS), span });
        }
    }

    /// Takes what another part of the document says of the same option.
    pub(super) fn add(&mut self, other: Self) {
        self.rejected |= other.rejected;
        for (mine, more) in self.of_side.iter_mut().zip(other.of_side) {
            let room = MAX_ARGUMENTS.saturating_sub(mine.len());
            mine.extend(more.into_iter().take(room));
        }
    }
}

const GOOD: &str =
    r"pros?|good|positives?|advantages?|benefits?|strengths?|upsides?|vorteile?|gut|argumente? dafür|✅|✔️?|👍|➕";
const NEUTRAL: &str = r"neutral";
const BAD: &str = r"cons?|bad|negatives?|disadvantages?|drawbacks?|weakness(?:es)?|downsides?|limitations?|(?:reasons? (?:for rejection|rejected)|why (?:not|rejected)|rejected(?: because)?)|nachteile?|schlecht|argumente? dagegen|❌|✗|✘|👎|➖";

/// A heading, line or column that names a side, and nothing else.
static LABEL: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(&format!(
        r"(?i)^[\s*_(\[]*(?:the )?(?:(?P<g>{GOOD})|(?P<n>{NEUTRAL})|(?P<b>{BAD}))[\s*_)\]]*(?:[:：][\s*_]*)?$"
    ))
    .expect("pattern")
});

/// `Good, because …`, `Pro: …`, `✅ …`.
static REASON: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(&format!(
        r"(?i)^(?:(?P<g>{GOOD})|(?P<n>{NEUTRAL})|(?P<b>{BAD}))(?:\s*,?\s*\b(?:because|since|as|weil|da)\b[,:]?|\s*[:：,]|\s+[-–—])\s+(?P<t>\S.*)$|^(?:(?P<g2>✅|✔️?|👍|➕)|(?P<b2>❌|✗|✘|👎|➖))\s*(?P<t2>\S.*)$"
    ))
    .expect("pattern")
});

/// The side that a heading or label names.
pub(super) fn side(text: &str) -> Option<Side> {
    let found = LABEL.captures(text.trim())?;
    let side = [("g", Side::Good), ("n", Side::Neutral), ("b", Side::Bad)];
    side.into_iter().find(|(name, _)| found.name(name).is_some()).map(|(_, side)| side)
}

/// A reason that says its side itself, and the words after that.
pub(super) fn reason(text: &str) -> Option<(Side, String)> {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let found = REASON.captures(&line)?;
    let sides = [("g", Side::Good), ("g2", Side::Good), ("n", Side::Neutral), ("b", Side::Bad), ("b2", Side::Bad)];
    let side = sides.into_iter().find(|(name, _)| found.name(name).is_some()).map(|(_, side)| side)?;
    Some((side, found.name("t").or(found.name("t2"))?.as_str().to_owned()))
}

/// Reasons in the lines of one option.
pub(super) fn read(source: &Source<'_>, extent: &Extent) -> Arguments {
    let mut reader = Reader { source, all: Arguments::default(), group: None };
    let mut at = extent.lines.start;
    while at < extent.lines.end {
        at = reader.line(at, extent.lines.end);
    }
    let tables = &source.outline.tables;
    let first = tables.partition_point(|table| table.span.start < extent.start);
    for table in tables[first..].iter().take_while(|table| table.span.start < extent.end) {
        reader.table(table);
    }
    reader.all
}

/// Walks the lines of one option.
struct Reader<'a> {
    source: &'a Source<'a>,
    all: Arguments,
    /// What the last label was about.
    group: Option<Group>,
}

/// Lines below `Pros`.
struct Group {
    side: Side,
    /// Blanks before the label when it is a list item.
    label: Option<usize>,
    /// Blanks before the first item below it.
    items: Option<usize>,
    /// Whether paragraphs belong to it too.
    heading: bool,
}

impl Reader<'_> {
    /// Reads the paragraph or item that starts at a line; gives the line after it.
    fn line(&mut self, at: usize, end: usize) -> usize {
        let line = &self.source.lines[at];
        if let LineKind::Heading(ix) = line.kind {
            let text = &self.source.outline.headings[ix].text;
            self.group = side(&normal(text)).map(|side| Group { side, label: None, items: None, heading: true });
            return at + 1;
        }
        if line.kind != LineKind::Text {
            return at + 1;
        }
        let goes_on = |at: &usize| {
            let line = &self.source.lines[*at];
            line.kind == LineKind::Text && !line.item && side(line.content.of(self.source.text)).is_none()
        };
        let after = (at + 1..end).find(|at| !goes_on(at)).unwrap_or(end);
        let last = self.source.lines[after - 1].content.end;
        let span = Span { start: line.content.start, end: last };
        self.block(line, span);
        after
    }

    fn block(&mut self, line: &Line, span: Span) {
        let text = self.source.plain(span).text;
        let text = text.trim();
        if let Some(side) = side(text) {
            self.all.rejected |= text.to_lowercase().contains("reject");
            let label = line.item.then_some(line.indent);
            self.group = Some(Group { side, label, items: None, heading: false });
        } else if let Some((side, words)) = reason(text) {
            self.all.push(side, &words, span);
        } else if let Some(side) = self.grouped(line) {
            self.all.push(side, text, span);
        }
    }

    /// The side a line belongs to by the label above it. Items below items say more of the same reason.
    fn grouped(&mut self, line: &Line) -> Option<Side> {
        let group = self.group.as_mut()?;
        let outside = group.label.is_some_and(|label| line.indent <= label) || (!line.item && !group.heading);
        if outside {
            self.group = None;
            return None;
        }
        let first = *group.items.get_or_insert(line.indent);
        (!line.item || line.indent <= first).then_some(group.side)
    }

    /// Columns that are called `Pros` and `Cons`.
    fn table(&mut self, table: &Table) {
        for (column, head) in table.header.iter().enumerate() {
            let Some(side) = side(&head.text) else { continue };
            for cell in table.rows.iter().filter_map(|row| row.get(column)).take(MAX_ARGUMENTS) {
                self.all.push(side, &cell.text, cell.span);
            }
        }
    }
}
