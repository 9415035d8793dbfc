//! The plain lists: documents by directory, API contracts, alert rules; and the page for nothing.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Serialize;

use super::document::format_name;
use super::parts::{Card, LinkTo};
use super::{MainView, PageView, Shared, frame};
use crate::base::path::{RepoPath, percent_encode};
use crate::formats::{Alert, Body};
use crate::model::{DocId, Genre};
use crate::site::around::Around;
use crate::site::cx::Cx;
use crate::site::html::external;
use crate::site::routes::{self, Route};

/// The page of all documents.
#[derive(Debug, Serialize)]
pub struct DocumentsView {
    /// How many there are.
    pub count: usize,
    /// By directory.
    pub directories: Vec<DirectoryView>,
}

/// Documents of a directory.
#[derive(Debug, Serialize)]
pub struct DirectoryView {
    /// Anchor on the page.
    pub id: String,
    /// Directory; `.` for the top.
    pub dir: String,
    /// Its documents, landing page first.
    pub entries: Vec<Shared<Card>>,
}

/// The page of all API contracts.
#[derive(Debug, Serialize)]
pub struct ApisView {
    /// Contracts, by path.
    pub apis: Vec<ApiRow>,
    /// Operations of all contracts together.
    pub operations: u32,
}

/// A contract.
#[derive(Debug, Serialize)]
pub struct ApiRow {
    /// Its page.
    pub card: Shared<Card>,
    /// Format and version (`OpenAPI 3.1.0`).
    pub what: String,
    /// Operations.
    pub operations: u32,
    /// Channels.
    pub channels: u32,
    /// The file.
    pub path: String,
    /// Services it concerns.
    pub services: Vec<LinkTo>,
    /// Who answers for it; empty when nobody is named.
    pub owner: String,
}

/// The page of all alert rules.
#[derive(Debug, Serialize)]
pub struct AlertsView {
    /// How many alerts there are.
    pub count: usize,
    /// How many name a runbook.
    pub with_runbook: usize,
    /// How many name an owner.
    pub with_owner: usize,
    /// By file.
    pub files: Vec<AlertFile>,
}

/// A file of alert rules.
#[derive(Debug, Serialize)]
pub struct AlertFile {
    /// Its page.
    pub card: Shared<Card>,
    /// The file.
    pub path: String,
    /// Its alerts.
    pub alerts: Vec<AlertRow>,
}

/// An alert.
#[derive(Debug, Serialize)]
pub struct AlertRow {
    /// Its name.
    pub name: String,
    /// Name of its group, when it is the first of one and the file has several; else empty.
    pub group_start: String,
    /// Anchor on the page of its file.
    pub id: String,
    /// The same as fragment of an address.
    pub fragment: String,
    /// What it tells, in one line; empty when it says nothing.
    pub about: String,
    /// Expression, as written; empty when there is none.
    pub expr: String,
    /// Start of an expression that is too long to stand in a table; empty for a short one.
    pub expr_start: String,
    /// How long the expression must hold; empty when that is not said.
    pub hold: String,
    /// Who answers for it; empty when it names nobody.
    pub owner: String,
    /// Severity, as written; empty when there is none.
    pub severity: String,
    /// Line of its name.
    pub line: u32,
    /// Runbook that it names, as written; empty when there is none.
    pub runbook: String,
    /// The same as a link; empty when it is no web address.
    pub runbook_href: String,
    /// The runbook in the portal: its file is named like the end of that address, or like the alert.
    pub page: Option<Shared<Card>>,
}

/// The page a server shows for an address that does not exist.
#[derive(Debug, Serialize)]
pub struct NotFoundView {}

/// The page of all documents, whatever their kind.
pub(in crate::site) fn documents(around: &Around) -> PageView {
    let mut by_directory: BTreeMap<RepoPath, Vec<DocId>> = BTreeMap::new();
    for (id, path, _) in around.placed() {
        by_directory.entry(path.parent()).or_default().push(id);
    }
    let directory = |(dir, mut ids): (RepoPath, Vec<DocId>)| {
        ids.sort_by_key(|id| (!around.is_landing(*id), *id));
        DirectoryView {
            id: around.routes.directory(&dir).unwrap_or_default().to_owned(),
            dir: if dir.is_root() { ".".to_owned() } else { dir.to_string() },
            entries: around.cards(ids),
        }
    };
    let directories: Vec<DirectoryView> = by_directory.into_iter().map(directory).collect();
    let view = DocumentsView { count: directories.iter().map(|dir| dir.entries.len()).sum(), directories };
    let title = around.words.get("common.documents");
    frame::generated(around, &Route::new(routes::DOCUMENTS), title, MainView::Documents(view))
}

/// The page of all API contracts.
pub(in crate::site) fn apis(cx: &Cx<'_>) -> PageView {
    let apis = api_rows(cx);
    let view = ApisView { operations: apis.iter().map(|api| api.operations).sum(), apis };
    frame::generated(cx, &Route::new(routes::APIS), cx.words.get("common.apis"), MainView::Apis(view))
}

/// All API contracts, by path.
pub(in crate::site) fn api_rows(cx: &Cx<'_>) -> Vec<ApiRow> {
    let contracts = cx.portal.placements.iter().flatten().filter_map(|artifact| {
        let document = cx.portal.doc(artifact.doc);
        let Body::Api(facts) = &document.body else { return None };
        Some(ApiRow {
            card: cx.card(artifact.doc)?,
            what: format!("{} {}", format_name(facts.format), facts.version).trim_end().to_owned(),
            operations: facts.operations,
            channels: facts.channels,
            path: document.path().to_string(),
            services: cx.services_of(artifact),
            owner: artifact.owner.clone().unwrap_or_default(),
        })
    });
    contracts.collect()
}

/// The page of all alert rules.
pub(in crate::site) fn alerts(cx: &Cx<'_>) -> PageView {
    let file = |id: DocId| {
        let alerts = alert_rows(cx, id);
        Some(AlertFile { card: cx.card(id)?, path: cx.portal.doc(id).path().to_string(), alerts })
    };
    let files: Vec<AlertFile> = cx.portal.of_genre(Genre::Alerts).filter_map(|artifact| file(artifact.doc)).collect();
    let all = || files.iter().flat_map(|file| &file.alerts);
    let with_runbook = all().filter(|alert| !alert.runbook.is_empty() || alert.page.is_some()).count();
    let with_owner = all().filter(|alert| !alert.owner.is_empty()).count();
    let view = AlertsView { count: all().count(), with_runbook, with_owner, files };
    frame::generated(cx, &Route::new(routes::ALERTS), cx.words.get("common.alerts"), MainView::Alerts(view))
}

/// The alerts that a file defines.
pub(in crate::site) fn alert_rows(cx: &Cx<'_>, id: DocId) -> Vec<AlertRow> {
    let Body::Alerts(facts) = &cx.portal.doc(id).body else { return Vec::new() };
    let row = |alert: &Alert| AlertRow {
        name: alert.name.clone(),
        group_start: String::new(),
        id: alert.id.clone(),
        fragment: percent_encode(&alert.id),
        about: about(alert),
        expr_start: expr_start(&alert.expr).unwrap_or_default(),
        expr: alert.expr.clone(),
        hold: alert.hold.clone(),
        owner: alert.owner.clone(),
        severity: alert.severity.clone(),
        line: cx.portal.doc(id).line_near_top(alert.span.start),
        runbook_href: external(&alert.runbook).unwrap_or_default(),
        page: cx.ties.runbook_of(alert).and_then(|id| cx.card(id)),
        runbook: alert.runbook.clone(),
    };
    let mut rows: Vec<AlertRow> = facts.alerts.iter().map(row).collect();
    let starts = |(ix, alert): &(usize, &Alert)| *ix == 0 || facts.alerts[ix - 1].group != alert.group;
    let groups: Vec<(usize, &Alert)> = facts.alerts.iter().enumerate().filter(starts).collect();
    for (ix, alert) in groups.iter().filter(|_| groups.len() > 1) {
        rows[*ix].group_start.clone_from(&alert.group);
    }
    rows
}

/// Longest expression and longest description that stand in a table, in characters.
const CELL_CHARS: usize = 100;

/// Summary of an alert, else the start of its description.
fn about(alert: &Alert) -> String {
    let words = if alert.summary.is_empty() { &alert.description } else { &alert.summary };
    cut(&words.split_whitespace().collect::<Vec<_>>().join(" "), 2 * CELL_CHARS)
}

/// The start of an expression of many characters or lines.
fn expr_start(expr: &str) -> Option<String> {
    let is_long = expr.contains('\n') || expr.chars().nth(CELL_CHARS).is_some();
    is_long.then(|| cut(&expr.split_whitespace().collect::<Vec<_>>().join(" "), CELL_CHARS * 3 / 5))
}

/// The first characters, and an ellipsis for the rest.
fn cut(text: &str, chars: usize) -> String {
    match text.char_indices().nth(chars) {
        Some((end, _)) => format!("{}…", text[..end].trim_end()),
        None => text.to_owned(),
    }
}

/// The page a server shows for an address that does not exist.
///
/// It is shown at any depth, so its links start with the path that the manifest's `portal_url` has. Without one they are
/// relative like all others, and hold beside the front page only.
pub(in crate::site) fn not_found(cx: &Cx<'_>) -> PageView {
    let route = Route::new(routes::NOT_FOUND);
    let mut page = frame::generated(cx, &route, cx.words.get("not_found.title"), MainView::NotFound(NotFoundView {}));
    page.href = Arc::from(routes::NOT_FOUND);
    if let Some(base) = &cx.base {
        let path = base.split_once("://").and_then(|(_, rest)| rest.find('/').map(|at| Arc::from(&rest[at..])));
        page.root = path.unwrap_or(page.root);
    }
    page
}
