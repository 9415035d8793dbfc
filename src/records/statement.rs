//! Statements: labels and values in front matter, header zone, tables and sections.
//!
//! Takes one text and its outline, gives every labelled value with its style and place,
//! strongest style first. Knows which labels exist (see [`super::label`]), not what their values mean.

mod front;
mod label_line;
mod section;
mod table;
mod zone;

pub(crate) use label_line::labels;
pub(crate) use section::{Section, sections};

use super::heading;
use super::label::{Field, heading_field};
use super::lines::{Block, Line, LineKind, blocks, lines};
use super::plain::Plain;
use super::title::is_placeholder;
use super::{Style, label};
use crate::base::span::Span;
use crate::markup::{Heading, Outline};

/// A labelled value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Statement {
    /// What the label names.
    pub(crate) field: Field,
    /// How it is written.
    pub(crate) style: Style,
    /// The value; several lines when it is a list.
    pub(crate) value: Plain,
}

/// One document, cut into lines.
pub(crate) struct Source<'a> {
    /// The whole text.
    pub(crate) text: &'a str,
    /// Its outline.
    pub(crate) outline: &'a Outline,
    /// Lines of the body.
    pub(crate) lines: Vec<Line>,
    /// Paragraphs and list items of the body.
    pub(crate) blocks: Vec<Block>,
    /// How many of them belong to the header zone.
    pub(crate) zone: usize,
    /// The heading that is the title.
    pub(crate) title: Option<usize>,
}

/// The header zone never goes further: what stands below is text, whatever it looks like.
const ZONE_LINES: usize = 60;

impl<'a> Source<'a> {
    /// Cuts a document into lines and finds its header zone.
    pub(crate) fn new(text: &'a str, outline: &'a Outline) -> Self {
        let lines = lines(text, outline);
        let blocks = blocks(text, outline, &lines);
        let mut source = Self { text, outline, lines, blocks, zone: 0, title: None };
        source.find_zone();
        source
    }

    /// The header zone ends at the second heading. A heading that repeats or completes the title
    /// (GitBook; `# ADR 5` above `## Use queues`) and a heading over metadata do not end it.
    fn find_zone(&mut self) {
        let headings = &self.outline.headings;
        let mut text_seen = false;
        self.zone = self.lines.len().min(ZONE_LINES);
        for (at, line) in self.lines.iter().take(ZONE_LINES).enumerate() {
            let LineKind::Heading(ix) = line.kind else {
                text_seen |= matches!(line.kind, LineKind::Text | LineKind::Table | LineKind::Code);
                continue;
            };
            let heading = &headings[ix];
            let title = self.title.map(|title| &headings[title]);
            let goes_on = match title {
                None => {
                    !is_section(heading)
                        || (heading.level == 1 && ix == 0 && headings.len() > 1 && headings[1].level > 1)
                }
                Some(title) => {
                    heading.span == title.span
                        || same_words(&heading.text, &title.text)
                        || (!text_seen && !is_section(heading))
                        || heading::is_metadata(&heading.text)
                }
            };
            if !goes_on {
                self.zone = at;
                return;
            }
            self.title = self.title.or(Some(ix));
        }
    }

    /// The title heading.
    pub(crate) fn title_heading(&self) -> Option<&'a Heading> {
        self.title.map(|ix| &self.outline.headings[ix])
    }

    /// Paragraphs and list items that start within a span.
    pub(crate) fn blocks_in(&self, span: Span) -> &[Block] {
        let first = self.blocks.partition_point(|block| block.start < span.start);
        let end = self.blocks.partition_point(|block| block.start < span.end);
        &self.blocks[first..end.max(first)]
    }

    /// Paragraphs and list items of the header zone.
    pub(crate) fn zone_blocks(&self) -> &[Block] {
        self.blocks_in(Span { start: 0, end: self.zone_end() })
    }

    /// The visible text of a span.
    pub(crate) fn plain(&self, span: Span) -> Plain {
        Plain::of_body(self.text, self.outline, span)
    }

    /// Byte at which the header zone ends.
    pub(crate) fn zone_end(&self) -> u32 {
        match self.zone.checked_sub(1) {
            Some(last) => self.lines[last].span.end,
            None => self.outline.body_start,
        }
    }
}

/// Every labelled value of a document, strongest style first.
pub(crate) fn statements(source: &Source<'_>) -> Vec<Statement> {
    let mut found = front::statements(source.outline);
    let fields = found.len();
    found.extend(zone::statements(source));
    found.extend(table::statements(source));
    found.extend(section::inline(source));
    // Fields of other markups come as front matter and stand in the body as well.
    let fronts: Vec<Span> = source.outline.front.entries.iter().map(|entry| entry.span).collect();
    let repeated = |s: &Statement| fronts.iter().any(|span| span.end > span.start && span.contains(s.value.whole()));
    let mut at = 0;
    found.retain(|statement| {
        at += 1;
        at <= fields || statement.value.text.is_empty() || !repeated(statement)
    });
    found
}

fn is_section(heading: &Heading) -> bool {
    let label = heading.text.split([':', '–', '—']).next().unwrap_or_default();
    let metadata = heading_field(&heading.text).or_else(|| label::heading_field(label));
    (metadata.is_some() && !is_placeholder(&heading.text)) || heading::part(&heading.text).is_some()
}

fn same_words(a: &str, b: &str) -> bool {
    heading::normal(a) == heading::normal(b)
}
