//! The page of a prose document, and of a contract, diagram or alert file.

use std::sync::Arc;

use serde::Serialize;

use super::body::{body, is_markdown};
use super::lists::{AlertRow, alert_rows};
use super::parts::LinkTo;
use super::{MainView, PageView, frame};
use crate::formats::{Body, Document, Markup, SvgFacts};
use crate::site::around::Around;
use crate::site::cx::Cx;
use crate::site::own::Own;
use crate::site::words::Words;

/// What the page of a prose document shows beside its text.
#[derive(Debug, Serialize)]
pub struct DocumentView {
    /// Who answers for it; empty when nobody is named.
    pub owner: String,
    /// Services it concerns.
    pub services: Vec<LinkTo>,
    /// Language, when it is shown as source (`reStructuredText`); empty for Markdown.
    pub language: Arc<str>,
}

/// What the page of a contract, diagram or alert file shows beside its source.
#[derive(Debug, Serialize)]
pub struct FileView {
    /// Section of the portal it belongs to.
    pub section: &'static str,
    /// What it is, in words (`OpenAPI 3.1.0`).
    pub what: String,
    /// Facts about it, as name and value.
    pub facts: Vec<(Arc<str>, String)>,
    /// Who answers for it; empty when nobody is named.
    pub owner: String,
    /// Services it concerns.
    pub services: Vec<LinkTo>,
    /// Why it was taken for what it is.
    pub evidence: String,
    /// Alerts it defines.
    pub alerts: Vec<AlertRow>,
}

/// The page of a prose document.
pub(in crate::site) fn page(around: &Around, own: &Own<'_>) -> Option<PageView> {
    let view = DocumentView {
        owner: own.placement.owner.clone().unwrap_or_default(),
        services: around.services_of(own.placement),
        language: language(&around.words, &own.document),
    };
    frame::written(around, own, body(around, own), MainView::Document(view))
}

/// The page of a contract, diagram or alert file.
pub(in crate::site) fn file_page(cx: &Cx<'_>, own: &Own<'_>) -> Option<PageView> {
    let artifact = own.placement;
    let (what, facts) = facts(cx.words, &own.document.body);
    let view = FileView {
        section: frame::section_of(artifact.genre).0,
        what,
        facts,
        owner: artifact.owner.clone().unwrap_or_default(),
        services: cx.services_of(artifact),
        evidence: artifact.evidence.clone(),
        alerts: alert_rows(cx, own.id),
    };
    frame::written(cx, own, body(cx, own), MainView::File(view))
}

fn language(words: &Words, document: &Document) -> Arc<str> {
    match &document.body {
        _ if is_markdown(document) => Arc::default(),
        Body::Prose(prose) if prose.markup == Markup::Rst => "reStructuredText".into(),
        Body::Prose(_) => "AsciiDoc".into(),
        _ => words.share("file.source"),
    }
}

fn facts(words: &Words, body: &Body) -> (String, Vec<(Arc<str>, String)>) {
    match body {
        Body::Api(api) => {
            let what = format!("{} {}", format_name(api.format), api.version).trim_end().to_owned();
            let mut facts = vec![(words.share("common.operations"), api.operations.to_string())];
            if api.channels > 0 {
                facts.push((words.share("common.channels"), api.channels.to_string()));
            }
            (what, facts)
        }
        Body::Alerts(alerts) => {
            let count = alerts.alerts.len().to_string();
            (words.get("file.alert_rules").to_owned(), vec![(words.share("common.alerts"), count)])
        }
        Body::Diagram(diagram) | Body::Svg(SvgFacts { drawio: Some(diagram), .. }) => {
            let key = if diagram.language == "drawio" { "file.pages" } else { "diagrams.type" };
            let kind = (!diagram.kind.is_empty()).then(|| (words.share(key), diagram.kind.clone()));
            (words.with("file.diagram", &[("language", diagram_name(diagram.language))]), kind.into_iter().collect())
        }
        Body::Prose(_)
        | Body::Svg(_)
        | Body::Build(_)
        | Body::Facts(_)
        | Body::Evidence(_)
        | Body::Code(_)
        | Body::Owners(_)
        | Body::Opaque => (words.get("file.file").to_owned(), Vec::new()),
    }
}

/// Name of an API format as its own documentation writes it.
pub(in crate::site) fn format_name(format: &str) -> &str {
    match format {
        "openapi" => "OpenAPI",
        "asyncapi" => "AsyncAPI",
        "graphql" => "GraphQL",
        other => other,
    }
}

/// Name of a diagram language as its own documentation writes it.
pub(in crate::site) fn diagram_name(language: &str) -> &str {
    match language {
        "mermaid" => "Mermaid",
        "drawio" => "draw.io",
        "plantuml" => "PlantUML",
        "dot" => "Graphviz",
        "d2" => "D2",
        "structurizr" => "Structurizr",
        other => other,
    }
}
