//! The header zone: labelled lines between the title and the first section.

use super::label_line::{Labelled, labels};
use super::{Source, Statement};
use crate::records::Style;
use crate::records::label::Field;
use crate::records::lines::{Line, LineKind};
use crate::records::plain::Plain;

/// Labelled lines of the header zone, in order.
pub(super) fn statements(source: &Source<'_>) -> Vec<Statement> {
    let mut found = Vec::new();
    for (at, line) in source.lines.iter().enumerate().take(source.zone) {
        let mut labelled = labelled(source, line);
        let style = labelled.first().map_or(Style::PlainLine, |first| style(source, line, first));
        if let Some(last) = labelled.last_mut() {
            take_following(source, at, last);
        }
        found.extend(labelled.into_iter().map(|Labelled { field, value, .. }| Statement { field, style, value }));
    }
    found
}

fn labelled(source: &Source<'_>, line: &Line) -> Vec<Labelled> {
    if line.kind != LineKind::Text {
        return Vec::new();
    }
    labels(source.text, line.content.of(source.text), &source.plain(line.content))
}

fn style(source: &Source<'_>, line: &Line, first: &Labelled) -> Style {
    match line {
        Line { quote: true, .. } => Style::Quote,
        Line { item: true, .. } => Style::Bullet,
        _ if line.content.of(source.text).starts_with(':') => Style::Field,
        _ if first.emphasised => Style::BoldLine,
        _ => Style::PlainLine,
    }
}

/// An empty value is on the next lines; a value that was wrapped goes on there.
fn take_following(source: &Source<'_>, at: usize, last: &mut Labelled) {
    let here = &source.lines[at];
    let empty = last.value.text.trim().is_empty();
    let mut next = at + 1;
    let blank = |at: usize| source.lines.get(at).is_some_and(|line| line.kind == LineKind::Blank);
    if empty && !here.item && blank(next) {
        next += 1;
    }
    while let Some(line) = source.lines.get(next).filter(|line| line.kind == LineKind::Text) {
        let nested = line.indent > here.indent;
        let belongs = match (here.item, line.item) {
            (true, _) => nested,
            (false, true) => empty,
            (false, false) => empty || goes_on(last.field, &last.value),
        };
        if !belongs || !labelled(source, line).is_empty() {
            break;
        }
        let separator = if line.item { '\n' } else { ' ' };
        last.value.append(separator, &source.plain(line.content));
        next += 1;
    }
}

/// Whether a value on a plain line is not finished.
fn goes_on(field: Field, value: &Plain) -> bool {
    let text = value.text.trim_end();
    let open = text.ends_with([',', ':', '(', '→', '&']) || text.ends_with(" by") || text.ends_with(" and");
    open && !matches!(field, Field::Summary | Field::Title)
}
