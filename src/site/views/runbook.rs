//! The page of a runbook: what must be known before the first step.

use std::sync::Arc;

use serde::Serialize;

use super::body::body;
use super::parts::{Card, LinkTo};
use super::runbooks::kind_word;
use super::{MainView, PageView, Shared, frame};
use crate::formats::{Alert, Body, Document};
use crate::markup::{LinkKind, Outline};
use crate::model::{DocId, Rehearsed, Runbook};
use crate::records::{Role, RunbookKind};
use crate::site::around::Around;
use crate::site::cx::Cx;
use crate::site::html::external;
use crate::site::own::{Operated, Own};
use crate::site::ties::{Kind, Thing, Tie, operation_name};

/// What the page of a runbook shows above its steps. Empty texts stand for what is not stated.
#[derive(Debug, Serialize)]
pub struct RunbookView {
    /// What it is about; empty when it cannot be told.
    pub kind: Arc<str>,
    /// Who answers for it.
    pub owner: String,
    /// Severity, as written.
    pub severity: String,
    /// How long it takes, as written.
    pub duration: String,
    /// Last review.
    pub last_reviewed: String,
    /// Next review.
    pub next_review: String,
    /// Last rehearsal, test or drill.
    pub last_rehearsed: String,
    /// Rehearsals on record, the newest first.
    pub rehearsals: Vec<RehearsalRow>,
    /// How many there are in all.
    pub rehearsed_times: usize,
    /// How many are not listed.
    pub more_rehearsals: usize,
    /// Services it concerns.
    pub services: Vec<LinkTo>,
    /// Sections to go to at once, as anchor and words; a role is `None` when no section has it.
    pub rollback: Option<LinkTo>,
    /// What is needed before the first step.
    pub prerequisites: Option<LinkTo>,
    /// How to see that it worked.
    pub verify: Option<LinkTo>,
    /// Whom to call.
    pub escalation: Option<LinkTo>,
    /// Alerts that lead here.
    pub alerts: Vec<LinkTo>,
    /// Operations and channels that it names.
    pub operations: Vec<LinkTo>,
    /// Dashboards that it links to, on other sites.
    pub dashboards: Vec<LinkTo>,
    /// How many commands it holds.
    pub commands: u32,
    /// Why the file was taken for a runbook.
    pub evidence: String,
}

/// A rehearsal on record. Empty texts stand for what is not stated.
#[derive(Debug, Serialize)]
pub struct RehearsalRow {
    /// The day.
    pub date: String,
    /// Who did it.
    pub who: String,
    /// How long it took.
    pub duration: String,
    /// What came of it.
    pub result: String,
    /// The document that says so; `None` for the runbook itself.
    pub record: Option<Shared<Card>>,
}

/// Most rehearsals that are listed.
const MAX_REHEARSALS: usize = 12;

/// The page of a runbook.
pub(in crate::site) fn page(around: &Around, own: &Own<'_>, operated: &Operated<'_>) -> Option<PageView> {
    let Operated { runbook, alerts, operations } = operated;
    let date = |date: Option<crate::records::Ymd>| date.map_or_else(String::new, |date| date.to_string());
    let times = runbook.rehearsed_by(around.today).count();
    let owner = runbook.owner.clone().or_else(|| own.placement.owner.clone());
    let view = RunbookView {
        kind: match runbook.kind {
            RunbookKind::Unspecified => Arc::default(),
            kind => kind_word(&around.words, kind),
        },
        owner: owner.unwrap_or_default(),
        severity: runbook.severity.clone().unwrap_or_default(),
        duration: runbook.duration.clone().unwrap_or_default(),
        last_reviewed: date(runbook.last_reviewed),
        next_review: date(runbook.next_review),
        last_rehearsed: date(runbook.last_rehearsed(around.today)),
        rehearsals: rehearsals(around, runbook),
        rehearsed_times: times,
        more_rehearsals: times.saturating_sub(MAX_REHEARSALS),
        services: around.services_of(own.placement),
        rollback: rollback(runbook),
        prerequisites: section(&own.document, Role::Prerequisites),
        verify: section(&own.document, Role::Verify),
        escalation: section(&own.document, Role::Escalation),
        alerts: alerts.clone(),
        operations: operations.clone(),
        dashboards: dashboards(&own.document.outline),
        commands: runbook.commands,
        evidence: own.placement.evidence.clone(),
    };
    frame::written(around, own, body(around, own), MainView::Runbook(Box::new(view)))
}

fn rehearsals(around: &Around, runbook: &Runbook) -> Vec<RehearsalRow> {
    let row = |rehearsed: &Rehearsed| {
        let what = &rehearsed.what;
        let record = if rehearsed.doc == runbook.doc { None } else { around.card(rehearsed.doc) };
        let (who, duration, result) = (what.who.clone(), what.duration.clone(), what.result.clone());
        RehearsalRow { date: what.date.to_string(), who, duration, result, record }
    };
    runbook.rehearsed_by(around.today).take(MAX_REHEARSALS).map(row).collect()
}

fn rollback(runbook: &Runbook) -> Option<LinkTo> {
    let (anchor, title, _) = runbook.rollback.as_ref()?;
    Some(LinkTo::new(fragment(anchor), title.clone()))
}

/// The first section that has a role.
fn section(document: &Document, role: Role) -> Option<LinkTo> {
    let (heading, _) = document.reading()?.roles.iter().find(|(_, of)| *of == role)?;
    let heading = document.outline.headings.get(*heading)?;
    Some(LinkTo::new(fragment(&heading.id), heading.text.clone()))
}

/// Most links of one kind above the steps; the text has the rest.
const MAX_LINKS: usize = 12;

/// Alerts that lead to a runbook, each at its place in its file.
pub(in crate::site) fn alerts(cx: &Cx<'_>, id: DocId) -> Vec<LinkTo> {
    let ties = cx.ties.of(Thing::Doc(id)).filter(|tie| tie.kind == Kind::Alerts && tie.to == Thing::Doc(id));
    let of_tie = |tie: &Tie| {
        let Thing::Doc(file) = tie.from else { return Vec::new() };
        let (Some(card), Body::Alerts(facts)) = (cx.card(file), &cx.portal.doc(file).body) else { return Vec::new() };
        let named = facts.alerts.iter().filter(|alert| tie.details.contains(&alert.name));
        let link = |alert: &Alert| LinkTo::new(format!("{}{}", card.href, fragment(&alert.id)), alert.name.clone());
        named.map(link).collect()
    };
    ties.flat_map(of_tie).take(MAX_LINKS).collect()
}

/// Operations and channels of the portal's contracts that a runbook names.
pub(in crate::site) fn operations(cx: &Cx<'_>, id: DocId) -> Vec<LinkTo> {
    let ties = cx.ties.of(Thing::Doc(id)).filter(|tie| tie.kind == Kind::Names && tie.from == Thing::Doc(id));
    let of_contract = |tie: &Tie| match tie.to {
        Thing::Doc(contract) => Some(cx.portal.usage.of_operation.range((contract, 0)..=(contract, u32::MAX))),
        Thing::Service(_) | Thing::Owner(_) => None,
    };
    let named = ties.filter_map(of_contract).flatten().filter(|(_, documents)| documents.contains(&id));
    let link = |(contract, ix): (DocId, u32)| {
        let route = cx.routes.api(contract)?.operations.get(ix as usize)?;
        Some(LinkTo::new(Arc::clone(&route.href), operation_name(cx.portal, contract, ix)))
    };
    named.filter_map(|(operation, _)| link(*operation)).take(MAX_LINKS).collect()
}

/// Words in the address of a dashboard: those of the tools that show them.
const DASHBOARDS: [&str; 12] = [
    "/dashboard",
    "/d/",
    "grafana",
    "kibana",
    "datadoghq",
    "newrelic",
    "splunk",
    "honeycomb",
    "lightstep",
    "dynatrace",
    "cloudwatch",
    "looker",
];

/// Links to dashboards, each address once.
fn dashboards(outline: &Outline) -> Vec<LinkTo> {
    let mut found: Vec<LinkTo> = Vec::new();
    for link in outline.links.iter().filter(|link| link.kind != LinkKind::Image) {
        let address = link.dest.to_lowercase();
        let is_web = address.starts_with("http");
        if !is_web || found.len() == MAX_LINKS || !DASHBOARDS.iter().any(|word| address.contains(word)) {
            continue;
        }
        if let Some(href) = external(&link.dest).filter(|href| found.iter().all(|known| *known.href != **href)) {
            let text = if link.text.trim().is_empty() { href.clone() } else { link.text.clone() };
            found.push(LinkTo::new(href, text));
        }
    }
    found
}

fn fragment(anchor: &str) -> String {
    format!("#{}", crate::base::path::percent_encode(anchor))
}
