//! Diagrams that nobody wrote, on the pages of what they show.

use serde::Serialize;

use super::figures::{FigureView, Picture, Shown, node_links};
use crate::model::charts::{Chart, ChartOf, LeftOut};
use crate::site::cx::Cx;
use crate::site::routes;

/// What the page of a diagram says that nobody wrote.
#[derive(Debug, Clone, Serialize)]
pub struct MadeView {
    /// Its Mermaid text.
    pub text: String,
    /// What it was drawn from, and what it does not show.
    pub from: String,
}

/// A chart in the list of all diagrams.
#[derive(Debug, Serialize)]
pub struct ChartRow {
    /// What it is called.
    pub name: String,
    /// The page that shows it, at its place.
    pub href: String,
    /// Its picture, from the portal's root; empty for one that stands in its page.
    pub picture: String,
    /// Width of the picture in CSS pixels; 0 when it is not known.
    pub width: u32,
    /// Height of the picture in CSS pixels; 0 when it is not known.
    pub height: u32,
    /// What it was drawn from, and what it does not show; may be empty.
    pub from: String,
}

/// Charts of one thing that could be drawn.
pub(in crate::site) fn figures(cx: &Cx<'_>, of: ChartOf) -> Vec<FigureView> {
    cx.portal.charts.iter().filter(|chart| chart.of == of).filter_map(|chart| figure(cx, chart)).collect()
}

/// All charts that could be drawn, and the drawing in the log of decisions.
pub(in crate::site) fn rows(cx: &Cx<'_>) -> Vec<ChartRow> {
    let row = |chart: &Chart| {
        let drawing = chart.drawing()?;
        let href = match chart.of {
            ChartOf::Services => format!("{}#ho-map", routes::SERVICES),
            ChartOf::Tables(id) => format!("{}#ho-tables", cx.routes.service(id).href),
        };
        Some(ChartRow {
            name: name(cx, chart),
            href,
            picture: routes::drawing(chart.address).href.to_string(),
            width: drawing.width.ceil() as u32,
            height: drawing.height.ceil() as u32,
            from: from(cx, chart),
        })
    };
    let mut rows: Vec<ChartRow> = cx.portal.charts.iter().filter_map(row).collect();
    if super::decisions::is_drawn(cx) {
        rows.push(ChartRow {
            name: cx.words.get("decisions.drawing").to_owned(),
            href: format!("{}#ho-drawing", routes::DECISIONS),
            picture: String::new(),
            width: 0,
            height: 0,
            from: cx.words.get("charts.from_records").to_owned(),
        });
    }
    rows
}

fn figure(cx: &Cx<'_>, chart: &Chart) -> Option<FigureView> {
    let drawing = chart.drawing()?;
    let picture = Picture {
        href: routes::drawing(chart.address).href.to_string(),
        width: drawing.width,
        height: drawing.height,
        links: node_links(cx, &drawing.nodes, &chart.known),
    };
    Some(FigureView {
        fence: None,
        what: String::new(),
        name: name(cx, chart),
        description: from(cx, chart),
        shown: Shown::Picture(picture),
        sketch: None,
        made: Some(MadeView { text: chart.text.clone(), from: from(cx, chart) }),
    })
}

fn name(cx: &Cx<'_>, chart: &Chart) -> String {
    match (chart.of, chart.part) {
        (ChartOf::Services, _) => cx.words.get("charts.services").to_owned(),
        (ChartOf::Tables(id), (_, 1)) => cx.words.with("charts.tables", &[("service", &cx.portal.service(id).name)]),
        (ChartOf::Tables(id), (part, parts)) => cx.words.with(
            "charts.tables_part",
            &[("service", &cx.portal.service(id).name), ("n", &part.to_string()), ("of", &parts.to_string())],
        ),
    }
}

/// Most files that are named.
const MOST_FILES: usize = 6;

/// What a chart was drawn from, and what it does not show.
fn from(cx: &Cx<'_>, chart: &Chart) -> String {
    let named: Vec<String> = chart.files.iter().take(MOST_FILES).map(|path| path.to_string()).collect();
    let mut files = named.join(", ");
    let more = chart.files.len().saturating_sub(MOST_FILES);
    if more > 0 {
        files = format!("{files}, {}", cx.words.count("charts.more_files", more));
    }
    let LeftOut { things, arrows, columns, statements } = chart.left_out;
    let left = [
        ("charts.left_things", things),
        ("charts.left_arrows", arrows),
        ("charts.left_columns", columns),
        ("charts.left_statements", statements),
    ];
    let left = left.into_iter().filter(|(_, n)| *n > 0).map(|(key, n)| cx.words.count(key, n as usize));
    let mut said = vec![cx.words.with("charts.from", &[("files", &files)])];
    said.extend(left);
    said.join(" ")
}
