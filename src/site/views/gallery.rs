//! All diagrams, each once, by type; and which of them show which service.

use std::collections::BTreeMap;

use serde::Serialize;

use super::charts::{self, ChartRow};
use super::document::diagram_name;
use super::figures::{exported, name, what};
use super::findings::heading_above;
use super::parts::{Card, LinkTo};
use super::{MainView, PageView, Shared, frame};
use crate::base::path::percent_encode;
use crate::model::{Diagram, ServiceId};
use crate::site::cx::Cx;
use crate::site::routes::{self, Route};

/// The page of all diagrams.
#[derive(Debug, Serialize)]
pub struct DiagramsView {
    /// How many there are.
    pub count: usize,
    /// How many there are by language.
    pub languages: Vec<(String, usize)>,
    /// Services that diagrams show, with those diagrams.
    pub services: Vec<ShownService>,
    /// Diagrams that nobody wrote.
    pub charts: Vec<ChartRow>,
    /// Diagrams by type.
    pub types: Vec<DiagramType>,
}

/// A service and the diagrams that show it.
#[derive(Debug, Serialize)]
pub struct ShownService {
    /// The service.
    pub service: LinkTo,
    /// The diagrams, the page of each at the heading above.
    pub diagrams: Vec<LinkTo>,
}

/// Diagrams of one type.
#[derive(Debug, Serialize)]
pub struct DiagramType {
    /// Language and type (`Mermaid flowchart`).
    pub what: String,
    /// Its diagrams, by path and line.
    pub diagrams: Vec<DiagramRow>,
}

/// A diagram.
#[derive(Debug, Serialize)]
pub struct DiagramRow {
    /// What it is called.
    pub name: String,
    /// The page that holds it.
    pub card: Shared<Card>,
    /// The page, at the heading above the diagram.
    pub href: String,
    /// Its picture, from the portal's root; empty when there is none.
    pub picture: String,
    /// Width of the picture in CSS pixels; 0 when it is not known.
    pub width: u32,
    /// Height of the picture in CSS pixels; 0 when it is not known.
    pub height: u32,
    /// Why there is no picture although one could be; empty for all others.
    pub refused: String,
    /// Services that it shows.
    pub services: Vec<LinkTo>,
    /// The file.
    pub path: String,
    /// Line of the code block; 0 for a file that is one diagram.
    pub line: u32,
}

/// The page of all diagrams.
pub(in crate::site) fn page(cx: &Cx<'_>) -> PageView {
    let mut languages: BTreeMap<&str, usize> = BTreeMap::new();
    let mut types: BTreeMap<String, Vec<DiagramRow>> = BTreeMap::new();
    for diagram in &cx.portal.diagrams {
        let Some(row) = row(cx, diagram) else { continue };
        *languages.entry(diagram_name(diagram.language)).or_default() += 1;
        types.entry(what(cx, diagram)).or_default().push(row);
    }
    let view = DiagramsView {
        count: languages.values().sum(),
        languages: languages.into_iter().map(|(language, count)| (language.to_owned(), count)).collect(),
        services: services(cx),
        charts: charts::rows(cx),
        types: types.into_iter().map(|(what, diagrams)| DiagramType { what, diagrams }).collect(),
    };
    frame::generated(cx, &Route::new(routes::DIAGRAMS), cx.words.get("common.diagrams"), MainView::Diagrams(view))
}

/// How many diagrams there are in documents that have a page.
pub(in crate::site) fn count(cx: &Cx<'_>) -> usize {
    cx.portal.diagrams.iter().filter(|diagram| cx.card(diagram.doc).is_some()).count()
}

fn services(cx: &Cx<'_>) -> Vec<ShownService> {
    let ids = (0..cx.portal.services.len() as u32).map(ServiceId);
    let shown = ids.map(|id| ShownService { service: cx.service_link(id), diagrams: showing(cx, id) });
    shown.filter(|shown| !shown.diagrams.is_empty()).collect()
}

/// Diagrams that show a service.
pub(in crate::site) fn showing(cx: &Cx<'_>, service: ServiceId) -> Vec<LinkTo> {
    let showing = cx.portal.diagrams.iter().filter(|diagram| diagram.services().contains(&service));
    showing
        .filter_map(|diagram| Some(LinkTo::new(href(cx, diagram)?, name(cx.portal.doc(diagram.doc), diagram))))
        .collect()
}

/// The page of a diagram, at the heading above it; `None` when its document has none.
fn href(cx: &Cx<'_>, diagram: &Diagram) -> Option<String> {
    let card = cx.card(diagram.doc)?;
    let heading = diagram.fence.and_then(|_| heading_above(cx.portal.doc(diagram.doc), diagram.span));
    let anchor = heading.map_or_else(String::new, |id| format!("#{}", percent_encode(id)));
    Some(format!("{}{anchor}", card.href))
}

fn row(cx: &Cx<'_>, diagram: &Diagram) -> Option<DiagramRow> {
    let (document, drawing) = (cx.portal.doc(diagram.doc), diagram.drawing());
    Some(DiagramRow {
        name: name(document, diagram),
        card: cx.card(diagram.doc)?,
        href: href(cx, diagram)?,
        picture: match drawing.and(diagram.address) {
            Some(address) => routes::drawing(address).href.to_string(),
            None => exported(&cx.routes, document).map_or_else(String::new, |route| route.href.to_string()),
        },
        width: drawing.map_or(0, |drawing| drawing.width.ceil() as u32),
        height: drawing.map_or(0, |drawing| drawing.height.ceil() as u32),
        refused: diagram.refusal().map_or_else(String::new, |refusal| refusal.message.clone()),
        services: diagram.services().into_iter().map(|id| cx.service_link(id)).collect(),
        path: document.path().to_string(),
        line: diagram.fence.map_or(0, |_| document.line_near_top(diagram.span.start)),
    })
}
