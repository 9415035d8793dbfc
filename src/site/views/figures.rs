//! Diagrams on a page: the picture or why there is none, what it is called, and where its nodes lead.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde::Serialize;

use super::charts::MadeView;
use super::document::diagram_name;
use crate::base::path::RepoPath;
use crate::drawing::{Fault, Node};
use crate::formats::{Document, Sketch, SketchPage, drawio_exports};
use crate::model::{Diagram, Known};
use crate::site::around::Around;
use crate::site::routes::{self, Route, Routes, Shown as Published};

/// A diagram on a page. Its source is that of the document.
#[derive(Debug, Clone, Serialize)]
pub struct FigureView {
    /// Index of its code block; `None` for the page of a file that is one diagram.
    pub fence: Option<u32>,
    /// Language and type (`Mermaid flowchart`).
    pub what: String,
    /// What it is called, unlike all others of the page: its title, else the heading above, else that of the page.
    pub name: String,
    /// What it shows, for those who do not see it; may be empty.
    pub description: String,
    /// What is shown.
    pub shown: Shown,
    /// What stands in it, for a draw.io file.
    pub sketch: Option<SketchView>,
    /// How it was made, for one that nobody wrote.
    pub made: Option<MadeView>,
}

/// What stands in a draw.io file.
#[derive(Debug, Clone, Serialize)]
pub struct SketchView {
    /// Its pages.
    pub pages: Vec<SketchedPage>,
    /// A part could not be read.
    pub is_partial: bool,
}

/// A page of a draw.io file.
#[derive(Debug, Clone, Serialize)]
pub struct SketchedPage {
    /// Its name, or its number.
    pub name: String,
    /// Words of its shapes, each once, in their order.
    pub shapes: Vec<SketchedShape>,
    /// Words on arrows and beside shapes.
    pub notes: Vec<String>,
    /// How many more shapes there are.
    pub more: usize,
}

/// A shape.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct SketchedShape {
    /// Its words, on one line.
    pub words: String,
    /// The page of what it stands for, from the portal's root, and what that is; `None` for one that leads nowhere.
    pub target: Option<(String, Arc<str>)>,
}

/// What is shown of a diagram.
#[derive(Debug, Clone, Serialize)]
pub enum Shown {
    /// A picture.
    Picture(Picture),
    /// Its source, and why there is no picture.
    Refused {
        /// What is wrong.
        why: String,
        /// Line of the file.
        line: u32,
        /// Whether the text is wrong; else only this tool does not draw it.
        is_wrong: bool,
    },
    /// A picture that an author exported.
    Exported {
        /// The file, from the portal's root.
        href: String,
    },
    /// Its source, for the tool does not draw its language.
    Source,
}

/// A picture.
#[derive(Debug, Clone, Serialize)]
pub struct Picture {
    /// The SVG file, from the portal's root.
    pub href: String,
    /// Width in CSS pixels.
    pub width: f64,
    /// Height in CSS pixels.
    pub height: f64,
    /// Nodes that lead somewhere.
    pub links: Vec<NodeLink>,
}

/// A node that leads somewhere.
#[derive(Debug, Clone, Serialize)]
pub struct NodeLink {
    /// The page, from the portal's root.
    pub href: String,
    /// Words of the node, and what it stands for (`orders, service`).
    pub name: String,
    /// Left, top, width, height, in pixels of the picture.
    pub area: [f64; 4],
}

/// Diagrams of a document.
pub(in crate::site) fn figures(around: &Around, document: &Document, diagrams: &[Diagram]) -> Vec<FigureView> {
    let mut names = BTreeSet::new();
    let figure = |diagram: &Diagram| FigureView {
        fence: diagram.fence,
        what: what(around, diagram),
        name: unlike(&mut names, name(document, diagram)),
        description: diagram.description.clone(),
        shown: shown(around, document, diagram),
        sketch: diagram.sketch.as_ref().map(|read| sketch(around, diagram, read)),
        made: None,
    };
    diagrams.iter().map(figure).collect()
}

/// Language and type of a diagram, in words.
pub(in crate::site) fn what(around: &Around, diagram: &Diagram) -> String {
    let kind = around.words.named("diagram_types", &diagram.kind);
    format!("{} {}", diagram_name(diagram.language), if diagram.language == "mermaid" { &kind } else { "" })
        .trim_end()
        .to_owned()
}

/// What a diagram is called: its title, else the heading above, else the title of its document.
pub(in crate::site) fn name(document: &Document, diagram: &Diagram) -> String {
    let headings = &document.outline.headings;
    let above = headings.partition_point(|heading| heading.span.start < diagram.span.start);
    let heading = above.checked_sub(1).filter(|_| diagram.fence.is_some()).map(|ix| headings[ix].text.as_str());
    [diagram.title.as_str(), heading.unwrap_or_default()]
        .into_iter()
        .find(|name| !name.trim().is_empty())
        .unwrap_or(&document.card.title)
        .to_owned()
}

/// Readers go from one to the next by name, so no two on a page have the same.
fn unlike(names: &mut BTreeSet<String>, name: String) -> String {
    let again = (2..).map(|number| format!("{name} ({number})"));
    let free = std::iter::once(name.clone()).chain(again).find(|name| !names.contains(name));
    let free = free.expect("there are more numbers than diagrams");
    names.insert(free.clone());
    free
}

fn shown(around: &Around, document: &Document, diagram: &Diagram) -> Shown {
    match (diagram.drawing().zip(diagram.address), diagram.refusal()) {
        (Some((drawing, address)), _) => Shown::Picture(Picture {
            href: routes::drawing(address).href.to_string(),
            width: drawing.width,
            height: drawing.height,
            links: node_links(around, diagram.nodes(), &diagram.known),
        }),
        (None, Some(refusal)) => Shown::Refused {
            why: refusal.message.clone(),
            line: document.line_near_top(diagram.place_in(document, refusal.span).start),
            is_wrong: refusal.fault == Fault::Text,
        },
        (None, None) => match exported(&around.routes, document) {
            Some(route) => Shown::Exported { href: route.href.to_string() },
            None => Shown::Source,
        },
    }
}

/// The exported picture of a draw.io file: itself, or the one beside it.
pub(in crate::site) fn exported<'r>(routes: &'r Routes, document: &Document) -> Option<&'r Route> {
    let path = document.path();
    let found = |path: &RepoPath| routes.asset(path).filter(|asset| asset.shown == Published::Picture);
    let asset = if document.is_drawn_picture() { found(path) } else { drawio_exports(path).iter().find_map(found) };
    asset.map(|asset| &asset.route)
}

/// Most shapes, and most notes, of one page that are listed; a picture of more is a wallpaper.
const MOST_LISTED: usize = 300;

fn sketch(around: &Around, diagram: &Diagram, read: &Sketch) -> SketchView {
    let page = |(number, page): (usize, &SketchPage)| {
        let mut seen = BTreeSet::new();
        let shapes = page.nodes.clone().filter_map(|ix| {
            let known = diagram.known.get(ix).copied().flatten();
            let target = known.and_then(|known| target(around, known));
            Some(SketchedShape { words: read.nodes.get(ix)?.label.replace('\n', " "), target })
        });
        let mut shapes: Vec<SketchedShape> = shapes.filter(|shape| seen.insert(shape.clone())).collect();
        let more = shapes.len().saturating_sub(MOST_LISTED);
        shapes.truncate(MOST_LISTED);
        let name = match page.name.trim() {
            "" => around.words.with("figure.page", &[("n", &number.to_string())]),
            name => name.to_owned(),
        };
        let notes = page.notes.iter().take(MOST_LISTED).map(|note| note.replace('\n', " ")).collect();
        SketchedPage { name, shapes, notes, more }
    };
    SketchView { pages: (1..).zip(&read.pages).map(page).collect(), is_partial: read.is_partial }
}

/// Nodes that lead somewhere; `known` says what each of them is.
pub(in crate::site) fn node_links(around: &Around, nodes: &[Node], known: &[Option<Known>]) -> Vec<NodeLink> {
    let link = |(node, known): (&Node, &Option<Known>)| {
        let (href, what) = target(around, (*known)?)?;
        let label = node.label.replace('\n', " ");
        Some(NodeLink { href, name: format!("{label}, {what}"), area: node.area })
    };
    nodes.iter().zip(known).filter_map(link).collect()
}

/// The page of what a node stands for, and what that is, in words.
fn target(around: &Around, known: Known) -> Option<(String, Arc<str>)> {
    let service = |id| around.routes.service(id).href.to_string();
    match known {
        Known::Service(id) => Some((service(id), around.words.share("figure.service"))),
        Known::Store(id) => Some((service(id), around.words.share("figure.store"))),
        Known::Queue(id) => Some((service(id), around.words.share("figure.queue"))),
        Known::Record(register) => {
            Some((routes::register(register).href.to_string(), around.words.named("figure", register)))
        }
        Known::Operation(doc, ix) => {
            let route = around.routes.api(doc)?.operations.get(ix as usize)?;
            Some((route.href.to_string(), around.words.share("figure.operation")))
        }
        Known::Other => None,
    }
}
