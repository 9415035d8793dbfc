//! Diagrams: whether they can be drawn, and whether they show what there is.

use crate::base::diag::Location;
use crate::base::span::Span;
use crate::model::Diagram;
use crate::policy::Cx;

pub(super) mod image_without_source;
pub(super) mod no_export;
pub(super) mod service_not_shown;
pub(super) mod unknown_node;
pub(super) mod unparsable;
pub(super) mod untitled;

/// A part of the text of a diagram, in its file.
fn at(cx: &Cx<'_>, diagram: &Diagram, part: Span) -> Location {
    Location::new(cx.portal.doc(diagram.doc).path(), cx.portal.place_in(diagram, part))
}

/// The text of a diagram.
fn text<'a>(cx: &Cx<'a>, diagram: &Diagram) -> &'a str {
    let document = cx.portal.doc(diagram.doc);
    match diagram.fence {
        Some(ix) => document.outline.fences.get(ix as usize).map_or("", |fence| fence.text.as_str()),
        None => document.source.text(),
    }
}

/// Where a diagram says what it is: the line that begins it.
fn opening(text: &str) -> Span {
    let line = text.lines().find(|line| !line.trim().is_empty()).map_or("", str::trim);
    // Files of programs stand on one line.
    let line = if line.starts_with('<') { line.split_inclusive('>').next().unwrap_or(line) } else { line };
    let start = text.find(line).unwrap_or_default();
    Span::new(start, start + line.len())
}
