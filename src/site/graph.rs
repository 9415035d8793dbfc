//! What replaced what, drawn as SVG at build time.
//!
//! Takes records and relations, gives one drawing: time runs from left to right, each group of connected
//! records stands by itself, and every box is a link. The layout is layered (Sugiyama): longest path,
//! barycentre order, straight columns. It is small because the graphs are: a log rarely has more than
//! a dozen connected records. Same graph, same drawing.

mod layout;

use std::fmt::Write as _;
use std::sync::Arc;

use serde::Serialize;

use super::html::{push_attribute, push_text};
use super::views::{Shared, Tone};
use layout::{BOX_HEIGHT, BOX_WIDTH, Point};

/// Records and relations to draw.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Graph {
    /// Records.
    pub nodes: Vec<Shared<Node>>,
    /// Relations between them.
    pub edges: Vec<GraphEdge>,
}

/// A record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Node {
    /// Its page, from the portal's root.
    pub href: Arc<str>,
    /// What people call it; may be empty.
    pub label: Arc<str>,
    /// Its title.
    pub title: Arc<str>,
    /// Colour of its status.
    pub tone: Tone,
}

/// An arrow from the older record to the newer one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct GraphEdge {
    /// Index of the older record.
    pub from: usize,
    /// Index of the newer record.
    pub to: usize,
    /// How it is drawn.
    pub line: Line,
}

/// How a relation is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Line {
    /// Replaced in full.
    Solid,
    /// Replaced in part.
    Dashed,
    /// Amended.
    Dotted,
}

impl Line {
    fn class(self) -> &'static str {
        match self {
            Line::Solid => "solid",
            Line::Dashed => "dashed",
            Line::Dotted => "dotted",
        }
    }
}

/// Draws the graph; `root` leads from the page to the portal's root.
pub(super) fn svg(graph: &Graph, root: &str) -> String {
    svg_named(graph, root, "Which decisions were replaced or amended by which")
}

/// Draws a graph that goes by a name.
pub(super) fn svg_named(graph: &Graph, root: &str, name: &str) -> String {
    let drawing = layout::layout(graph.nodes.len(), &graph.edges);
    let (width, height) = (drawing.width, drawing.height);
    let mut out = format!(
        "<svg class=\"graph\" role=\"group\" aria-labelledby=\"ho-graph\" viewBox=\"0 0 {width} {height}\" \
         width=\"{width}\" height=\"{height}\">\
         <title id=\"ho-graph\">"
    );
    push_text(&mut out, name);
    out.push_str(
        "</title><defs><marker id=\"ho-arrow\" viewBox=\"0 0 8 8\" refX=\"7\" refY=\"4\" markerWidth=\"7\" markerHeight=\"7\" \
         orient=\"auto-start-reverse\"><path d=\"M0 0 8 4 0 8z\"/></marker></defs>"
    );
    for (edge, route) in graph.edges.iter().zip(&drawing.routes) {
        push_edge(&mut out, edge.line, route);
    }
    for (node, at) in graph.nodes.iter().zip(&drawing.boxes) {
        push_node(&mut out, node, *at, root);
    }
    out.push_str("</svg>");
    out
}

/// A smooth line through the points of a route.
fn push_edge(out: &mut String, line: Line, route: &[Point]) {
    let Some((first, rest)) = route.split_first() else { return };
    let _ = write!(out, "<path class=\"{}\" marker-end=\"url(#ho-arrow)\" d=\"M{} {}", line.class(), first.x, first.y);
    let mut at = *first;
    for next in rest {
        // Backward arrows of a cycle go in a bow, so that they do not hide behind the forward ones.
        let bend = if next.x > at.x { (next.x - at.x) / 2 } else { BOX_WIDTH / 2 };
        let lift = if next.x > at.x { 0 } else { BOX_HEIGHT };
        let _ =
            write!(out, " C{} {} {} {} {} {}", at.x + bend, at.y - lift, next.x - bend, next.y - lift, next.x, next.y);
        at = *next;
    }
    out.push_str("\"/>");
}

/// Width of a box in characters of its text.
const BOX_CHARS: usize = 27;

fn push_node(out: &mut String, node: &Node, at: Point, root: &str) {
    out.push_str("<a");
    push_attribute(out, "href", &format!("{root}{}", node.href));
    let tone = format!("{:?}", node.tone).to_lowercase();
    let _ = write!(
        out,
        "><rect class=\"{tone}\" x=\"{}\" y=\"{}\" width=\"{BOX_WIDTH}\" height=\"{BOX_HEIGHT}\" rx=\"6\"/>",
        at.x, at.y
    );
    let (first, second) = lines(node);
    let middle = at.y + BOX_HEIGHT / 2;
    match second {
        Some(second) => {
            push_line(out, "label", Point { x: at.x + 10, y: middle - 4 }, &first);
            push_line(out, "title", Point { x: at.x + 10, y: middle + 14 }, &second);
        }
        None => push_line(out, "title", Point { x: at.x + 10, y: middle + 5 }, &first),
    }
    out.push_str("</a>");
}

fn push_line(out: &mut String, class: &str, at: Point, text: &str) {
    let _ = write!(out, "<text class=\"{class}\" x=\"{}\" y=\"{}\">", at.x, at.y);
    push_text(out, text);
    out.push_str("</text>");
}

/// The words of a box: label and title, or the title alone.
fn lines(node: &Node) -> (String, Option<String>) {
    let title = fit(&node.title);
    if node.label.is_empty() { (title, None) } else { (fit(&node.label), Some(title)) }
}

/// As much of a text as a box holds. Characters from U+1100 on (CJK and the like) count twice.
fn fit(text: &str) -> String {
    let mut room = BOX_CHARS;
    for (at, c) in text.char_indices() {
        let width = if c as u32 >= 0x1100 { 2 } else { 1 };
        if room < width + usize::from(at + c.len_utf8() < text.len()) {
            return format!("{}…", text[..at].trim_end());
        }
        room -= width;
    }
    text.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn node(label: &str, title: &str) -> Node {
        Node { href: "repo/a.html".into(), label: label.into(), title: title.into(), tone: Tone::Past }
    }

    #[test]
    fn every_box_is_a_link_and_every_relation_an_arrow() {
        let graph = Graph {
            nodes: vec![Shared::new(node("ADR-1", "Poll")), Shared::new(node("ADR-2", "Outbox <b>"))],
            edges: vec![GraphEdge { from: 0, to: 1, line: Line::Dashed }],
        };
        let svg = svg(&graph, "../");
        assert_eq!(svg.matches("<a href=\"../repo/a.html\">").count(), 2);
        assert_eq!(svg.matches("class=\"dashed\" marker-end").count(), 1);
        assert!(svg.contains("Outbox &lt;b&gt;") && !svg.contains("<b>"));
    }

    #[test]
    fn text_that_does_not_fit_ends_in_an_ellipsis() {
        assert_eq!(fit("Use a queue"), "Use a queue");
        assert_eq!(fit(&"x".repeat(27)), "x".repeat(27));
        assert_eq!(fit(&"x".repeat(28)), format!("{}…", "x".repeat(26)));
        assert_eq!(fit(&"漢".repeat(20)), format!("{}…", "漢".repeat(13)));
    }
}
