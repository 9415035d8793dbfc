//! The services of the repository: all of them, and what belongs to each.

use std::sync::Arc;

use serde::Serialize;

use super::charts;
use super::decisions::State;
use super::evidence::{EvidenceView, evidence};
use super::findings::SeverityTally;
use super::gallery;
use super::matrix::tier_word;
use super::parts::{Card, FindingView, LinkTo, Tone};
use super::registers::{self, RegisterSlice};
use super::runbooks::{Columns, RunbookRow, columns, rows_of};
use super::slots::Checklist;
use super::trace::neighbourhood;
use super::{MainView, PageView, Shared, frame};
use crate::base::diag::{Location, Severity};
use crate::model::charts::ChartOf;
use crate::model::{DocId, Genre, Placement, Service, ServiceId, TraitFact};
use crate::policy::Subject;
use crate::site::cx::Cx;
use crate::site::routes::{self, Route};
use crate::site::ties::Thing;

/// The page of all services.
#[derive(Debug, Serialize)]
pub struct ServicesView {
    /// Services, by id.
    pub services: Vec<ServiceRow>,
}

/// A line of the table.
#[derive(Debug, Serialize)]
pub struct ServiceRow {
    /// The service.
    pub service: LinkTo,
    /// Its directory; `.` for the repository itself.
    pub path: String,
    /// Who answers for it; empty when nobody is named.
    pub owner: String,
    /// What it was inferred from.
    pub evidence: String,
    /// How many decisions concern it.
    pub decisions: usize,
    /// How many runbooks.
    pub runbooks: usize,
    /// How many API contracts.
    pub apis: usize,
    /// How many other documents.
    pub documents: usize,
}

/// The page of one service.
#[derive(Debug, Serialize)]
pub struct ServiceView {
    /// Its directory; `.` for the repository itself.
    pub path: String,
    /// Who answers for it; empty when nobody is named.
    pub owner: String,
    /// The owner's place among people; empty when nobody is named.
    pub owner_href: String,
    /// What it was inferred from.
    pub evidence: String,
    /// Where that stands.
    pub evidence_at: EvidenceView,
    /// Word for how much it matters; empty for the normal case.
    pub tier: Arc<str>,
    /// What concerns it as one document, from the portal's root; empty when there is none.
    pub print: String,
    /// What is asked of it.
    pub checklist: Checklist,
    /// What it is like, each with the line that shows it.
    pub traits: Vec<TraitView>,
    /// What it calls, keeps, reads, writes and owns; those of which nothing is known are left out.
    pub surroundings: Vec<Surrounding>,
    /// Records of registers that concern it.
    pub facts: Vec<RegisterSlice>,
    /// Decisions that affect it, those in force first.
    pub decisions: Vec<Shared<Card>>,
    /// Runbooks.
    pub runbooks: Vec<RunbookRow>,
    /// Columns that at least one of them fills.
    pub columns: Columns,
    /// API contracts.
    pub apis: Vec<Shared<Card>>,
    /// Diagram files.
    pub diagrams: Vec<Shared<Card>>,
    /// Diagrams that show it, the page of each at the heading above.
    pub shown_in: Vec<LinkTo>,
    /// Alert rule files.
    pub alerts: Vec<Shared<Card>>,
    /// Other documents, the first of them.
    pub documents: Vec<Shared<Card>>,
    /// How many more documents there are.
    pub more_documents: usize,
    /// Findings in its directory by severity.
    pub tallies: Vec<SeverityTally>,
    /// Findings in its directory, the worst of them.
    pub findings: Vec<Shared<FindingView>>,
    /// How many more findings there are.
    pub more_findings: usize,
}

/// Most documents listed on the page of a service.
const MAX_DOCUMENTS: usize = 40;

/// Most findings shown on the page of a service.
const MAX_FINDINGS: usize = 10;

/// The page of all services.
pub(in crate::site) fn all(cx: &Cx<'_>) -> PageView {
    let view = ServicesView { services: rows(cx) };
    let (route, title) = (Route::new(routes::SERVICES), cx.words.get("common.services"));
    PageView {
        figures: charts::figures(cx, ChartOf::Services),
        ..frame::generated(cx, &route, title, MainView::Services(view))
    }
}

/// One line per service, by id.
pub(in crate::site) fn rows(cx: &Cx<'_>) -> Vec<ServiceRow> {
    ids(cx).map(|id| row(cx, id, cx.portal.service(id))).collect()
}

fn ids(cx: &Cx<'_>) -> impl Iterator<Item = ServiceId> + use<> {
    (0..cx.portal.services.len() as u32).map(ServiceId)
}

fn row(cx: &Cx<'_>, id: ServiceId, service: &Service) -> ServiceRow {
    let count = |kinds: &[Genre]| cx.placements_of(id).filter(|artifact| kinds.contains(&artifact.genre)).count();
    ServiceRow {
        service: cx.service_link(id),
        path: directory(service),
        owner: service.owner.clone().unwrap_or_default(),
        evidence: service.evidence.clone(),
        decisions: count(&[Genre::Adr, Genre::Proposal]),
        runbooks: count(&[Genre::Runbook]),
        apis: count(&APIS),
        documents: count(&[Genre::Document]),
    }
}

const APIS: [Genre; 3] = [Genre::OpenApi, Genre::AsyncApi, Genre::GraphQl];

fn directory(service: &Service) -> String {
    if service.path.is_root() { ".".to_owned() } else { service.path.to_string() }
}

/// One page per service.
pub(in crate::site) fn pages(cx: &Cx<'_>) -> Vec<PageView> {
    ids(cx).map(|id| page(cx, id)).collect()
}

fn page(cx: &Cx<'_>, id: ServiceId) -> PageView {
    let service = cx.portal.service(id);
    let of = |kinds: &[Genre]| -> Vec<DocId> {
        let artifacts = cx.placements_of(id).filter(|artifact| kinds.contains(&artifact.genre));
        artifacts.map(|artifact: &Placement| artifact.doc).collect()
    };
    let mut decisions = of(&[Genre::Adr, Genre::Proposal]);
    decisions.sort_by_key(|id| cx.portal.decisions.records.get(id).map(State::of));
    let documents = of(&[Genre::Document]);
    let found = found(cx, service);
    let runbooks = rows_of(cx, of(&[Genre::Runbook]).into_iter());
    let view = ServiceView {
        path: directory(service),
        owner: service.owner.clone().unwrap_or_default(),
        evidence: service.evidence.clone(),
        owner_href: service.owner.as_deref().map(|owner| cx.person(owner)).unwrap_or_default(),
        evidence_at: evidence_of(cx, service),
        tier: tier_word(cx.words, service.tier),
        print: if cx.print.is_empty() || super::print::services(cx).all(|of| of != id) {
            String::new()
        } else {
            cx.routes.pack(id).href.to_string()
        },
        checklist: Checklist::of(cx.words, cx.slots.of(Subject::Service(id)).map(|(slot, view)| (slot, view.clone()))),
        traits: service.traits.iter().map(|fact| trait_view(cx, fact)).collect(),
        surroundings: surroundings(cx, service),
        facts: registers::of_service(cx, id),
        decisions: cx.cards(decisions),
        columns: columns(&runbooks),
        runbooks,
        apis: cx.cards(of(&APIS)),
        diagrams: cx.cards(of(&[Genre::Diagram])),
        shown_in: gallery::showing(cx, id),
        alerts: cx.cards(of(&[Genre::Alerts])),
        more_documents: documents.len().saturating_sub(MAX_DOCUMENTS),
        documents: cx.cards(documents.into_iter().take(MAX_DOCUMENTS)),
        tallies: tallies(cx, &found),
        more_findings: found.len().saturating_sub(MAX_FINDINGS),
        findings: found.into_iter().take(MAX_FINDINGS).map(|(_, view)| view).collect(),
    };
    let mut page = frame::generated(cx, cx.routes.service(id), service.name.clone(), MainView::Service(Box::new(view)));
    page.distinction = cx.service_distinction(id);
    page.trace = neighbourhood(cx, Thing::Service(id)).map(Shared::new);
    page.figures = charts::figures(cx, ChartOf::Tables(id));
    page.breadcrumbs.push(cx.section(routes::SERVICES, "common.services"));
    page
}

/// Where the evidence of a service stands: what it was inferred from, else where the manifest names it.
fn evidence_of(cx: &Cx<'_>, service: &Service) -> EvidenceView {
    let inferred = service.at.map(|place| Location::new(cx.portal.doc(place.doc).path(), place.span));
    inferred.as_ref().or(service.declared.as_ref()).map(|at| evidence(cx, at)).unwrap_or_default()
}

/// A trait and why it holds.
#[derive(Debug, Serialize)]
pub struct TraitView {
    /// As in a manifest (`consumes-queue`).
    pub id: &'static str,
    /// Whether it holds; `false` for one that the manifest takes away.
    pub holds: bool,
    /// Why, in words.
    pub evidence: String,
    /// The line that shows it.
    pub at: EvidenceView,
}

fn trait_view(cx: &Cx<'_>, fact: &TraitFact) -> TraitView {
    TraitView {
        id: fact.id.id(),
        holds: fact.holds,
        evidence: fact.evidence.clone(),
        at: fact.at.as_ref().map(|at| evidence(cx, at)).unwrap_or_default(),
    }
}

/// Things that a service has to do with in one way.
#[derive(Debug, Serialize)]
pub struct Surrounding {
    /// In which way (`Depends on`).
    pub words: Arc<str>,
    /// The things; services with their page, all others without.
    pub things: Vec<LinkTo>,
}

fn surroundings(cx: &Cx<'_>, service: &Service) -> Vec<Surrounding> {
    let find = |name: &String| {
        let found = cx.portal.services.binary_search_by(|other| other.id.as_str().cmp(name)).ok();
        let href = found.map(|ix| cx.routes.service(ServiceId(ix as u32)).href.to_string()).unwrap_or_default();
        LinkTo::new(href, name.clone())
    };
    let plain = |name: &String| LinkTo::new("", name.clone());
    let all = [
        ("service.depends_on", service.depends_on.iter().map(find).collect::<Vec<_>>()),
        ("service.stores", service.stores.iter().map(plain).collect()),
        ("service.consumes", service.consumes.iter().map(plain).collect()),
        ("service.produces", service.produces.iter().map(plain).collect()),
        ("service.owns", service.owns.iter().map(plain).collect()),
    ];
    let known = all.into_iter().filter(|(_, things)| !things.is_empty());
    known.map(|(key, things)| Surrounding { words: cx.words.share(key), things }).collect()
}

/// Findings in the directory of a service, worst first.
fn found(cx: &Cx<'_>, service: &Service) -> Vec<(Severity, Shared<FindingView>)> {
    let inside = cx.findings.iter().filter(|placed| placed.finding.primary.at.path.is_inside(&service.path));
    let mut found: Vec<_> = inside.map(|placed| (placed.finding.severity, placed.view.clone())).collect();
    found.sort_by_key(|(severity, _)| std::cmp::Reverse(*severity));
    found
}

fn tallies(cx: &Cx<'_>, found: &[(Severity, Shared<FindingView>)]) -> Vec<SeverityTally> {
    let tally = |severity: Severity| SeverityTally {
        word: cx.words.named("severity", severity.word()),
        tone: Tone::of_severity(severity),
        count: found.iter().filter(|(of, _)| *of == severity).count(),
    };
    [Severity::Error, Severity::Warn, Severity::Info].map(tally).into_iter().filter(|tally| tally.count > 0).collect()
}
