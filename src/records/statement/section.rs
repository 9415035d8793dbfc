//! Sections of metadata: text below `## Status`, and `## Status: x`.

use std::sync::LazyLock;

use regex::Regex;

use super::{Source, Statement, table};
use crate::base::span::Span;
use crate::markup::Heading;
use crate::records::Style;
use crate::records::label::{Field, field, heading_field};
use crate::records::lines::{Block, LineKind};
use crate::records::plain::Plain;

/// Text below a heading that names a fact.
#[derive(Debug, Clone)]
pub(crate) struct Section {
    /// What the heading names.
    pub(crate) field: Field,
    /// Its paragraphs and list items.
    pub(crate) blocks: Vec<Block>,
    /// Statements of tables in it.
    pub(crate) tables: Vec<Statement>,
    /// From the end of the heading to the next one.
    pub(crate) span: Span,
}

/// Deeper headings are about parts of the design (`#### Status` of an endpoint).
const DEEPEST: u8 = 3;

/// Sections whose heading names a fact, in order.
pub(crate) fn sections(source: &Source<'_>) -> Vec<Section> {
    let headings = &source.outline.headings;
    let mut found = Vec::new();
    for (ix, heading) in headings.iter().enumerate() {
        let Some(field) = heading_field(&heading.text).filter(|_| heading.level <= DEEPEST) else { continue };
        let end = headings.get(ix + 1).map_or(source.text.len(), |next| next.span.start as usize);
        let span = Span::new(heading.span.end as usize, end);
        found.push(section(source, field, span, headings.get(ix + 1).filter(|next| next.level > heading.level)));
    }
    found
}

fn section(source: &Source<'_>, field: Field, span: Span, below: Option<&Heading>) -> Section {
    let mut blocks = source.blocks_in(span).to_vec();
    let all = &source.outline.tables;
    let first = all.partition_point(|table| table.span.start < span.start);
    let tables = all[first..].iter().take_while(|table| table.span.start < span.end);
    let tables: Vec<Statement> = tables.flat_map(|t| table::read(source, t)).collect();
    if let Some(below) = below.filter(|_| blocks.is_empty() && tables.is_empty() && field == Field::Status) {
        // `## Status` directly above `### Accepted`.
        blocks.push(Block { plain: heading_text(source, below), item: false, tick: None, start: below.span.start });
    }
    Section { field, blocks, tables, span }
}

/// `Status: Accepted`, `Status – Accepted`, `Status (Accepted)` as a heading.
static INLINE: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^\W*([\p{L} _/-]{3,40}?)\s*(?:[:：]|\s[-–—]|\()\s*(.*\w.*)$").expect("pattern"));

/// Headings that name a fact and its value.
pub(super) fn inline(source: &Source<'_>) -> Vec<Statement> {
    let lines = source.lines.iter().filter(|line| matches!(line.kind, LineKind::Heading(_)));
    let mut found = Vec::new();
    for line in lines {
        let LineKind::Heading(ix) = line.kind else { continue };
        let heading = &source.outline.headings[ix];
        // A title that begins with a label is a title.
        if source.title == Some(ix) && heading.level == 1 {
            continue;
        }
        let plain = heading_text(source, heading);
        let Some(captures) = INLINE.captures(&plain.text) else { continue };
        let known =
            field(&captures[1]).filter(|field| matches!(field, Field::Status | Field::Date(_) | Field::Relation(..)));
        if let (Some(field), Some(value)) = (known, captures.get(2)) {
            found.push(Statement { field, style: Style::SectionInline, value: plain.part(value.range()) });
        }
    }
    found.dedup();
    found
}

/// The visible text of a heading, without its marks.
fn heading_text(source: &Source<'_>, heading: &Heading) -> Plain {
    let plain = source.plain(heading.span);
    let first = plain.text.lines().next().unwrap_or_default();
    let start = first.len() - first.trim_start_matches(['#', '=', ' ']).len();
    plain.part(start.min(first.len())..first.len())
}
