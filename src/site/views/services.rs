//! The services of the repository: all of them, and what belongs to each.

use serde::Serialize;

use super::decisions::State;
use super::findings::SeverityTally;
use super::parts::{Card, FindingView, LinkTo, Tone};
use super::runbooks::{Columns, RunbookRow, columns, rows_of};
use super::{MainView, PageView, Shared, frame};
use crate::base::diag::Severity;
use crate::base::path::percent_encode;
use crate::model::{Artifact, DocId, Kind, Service, ServiceId};
use crate::site::cx::Cx;
use crate::site::forge;
use crate::site::routes::{self, Route};

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
    /// What it was inferred from.
    pub evidence: String,
    /// Where that stands.
    pub evidence_at: EvidenceView,
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
    frame::generated(cx, &Route::new(routes::SERVICES), "Services", MainView::Services(view))
}

/// One line per service, by id.
pub(in crate::site) fn rows(cx: &Cx<'_>) -> Vec<ServiceRow> {
    ids(cx).map(|id| row(cx, id, cx.portal.service(id))).collect()
}

fn ids(cx: &Cx<'_>) -> impl Iterator<Item = ServiceId> + use<> {
    (0..cx.portal.services.len() as u32).map(ServiceId)
}

fn row(cx: &Cx<'_>, id: ServiceId, service: &Service) -> ServiceRow {
    let count = |kinds: &[Kind]| cx.artifacts_of(id).filter(|artifact| kinds.contains(&artifact.kind)).count();
    ServiceRow {
        service: cx.service_link(id),
        path: directory(service),
        owner: service.owner.clone().unwrap_or_default(),
        evidence: service.evidence.clone(),
        decisions: count(&[Kind::Adr, Kind::Proposal]),
        runbooks: count(&[Kind::Runbook]),
        apis: count(&APIS),
        documents: count(&[Kind::Document]),
    }
}

const APIS: [Kind; 3] = [Kind::OpenApi, Kind::AsyncApi, Kind::GraphQl];

fn directory(service: &Service) -> String {
    if service.path.is_root() { ".".to_owned() } else { service.path.to_string() }
}

/// One page per service.
pub(in crate::site) fn pages(cx: &Cx<'_>) -> Vec<PageView> {
    ids(cx).map(|id| page(cx, id)).collect()
}

fn page(cx: &Cx<'_>, id: ServiceId) -> PageView {
    let service = cx.portal.service(id);
    let of = |kinds: &[Kind]| -> Vec<DocId> {
        let artifacts = cx.artifacts_of(id).filter(|artifact| kinds.contains(&artifact.kind));
        artifacts.map(|artifact: &Artifact| artifact.doc).collect()
    };
    let mut decisions = of(&[Kind::Adr, Kind::Proposal]);
    decisions.sort_by_key(|id| cx.portal.decisions.records.get(id).map(State::of));
    let documents = of(&[Kind::Document]);
    let found = found(cx, service);
    let runbooks = rows_of(cx, of(&[Kind::Runbook]).into_iter());
    let view = ServiceView {
        path: directory(service),
        owner: service.owner.clone().unwrap_or_default(),
        evidence: service.evidence.clone(),
        evidence_at: evidence(cx, service),
        decisions: cx.cards(decisions),
        columns: columns(&runbooks),
        runbooks,
        apis: cx.cards(of(&APIS)),
        diagrams: cx.cards(of(&[Kind::Diagram])),
        alerts: cx.cards(of(&[Kind::Alerts])),
        more_documents: documents.len().saturating_sub(MAX_DOCUMENTS),
        documents: cx.cards(documents.into_iter().take(MAX_DOCUMENTS)),
        tallies: tallies(&found),
        more_findings: found.len().saturating_sub(MAX_FINDINGS),
        findings: found.into_iter().take(MAX_FINDINGS).map(|(_, view)| view).collect(),
    };
    let mut page = frame::generated(cx, cx.routes.service(id), service.name.clone(), MainView::Service(Box::new(view)));
    page.distinction = cx.service_distinction(id);
    page.breadcrumbs.push(LinkTo { href: routes::SERVICES.to_owned(), text: "Services".to_owned() });
    page
}

/// Where the evidence of a service stands.
#[derive(Debug, Default, Serialize)]
pub struct EvidenceView {
    /// `docker-compose.yml:12`; empty when the service is the repository itself.
    pub at: String,
    /// Page or file that shows it, from the portal's root; empty when it is not published.
    pub href: String,
    /// The line on the forge; empty when the forge is not known.
    pub forge: String,
}

fn evidence(cx: &Cx<'_>, service: &Service) -> EvidenceView {
    let Some(place) = service.at else { return EvidenceView::default() };
    let path = cx.portal.doc(place.doc).path();
    let line = cx.line(place.doc, place.span.start);
    let page = cx.routes.page(place.doc).map(|route| format!("{}#L{line}", route.href));
    let file = || cx.routes.asset(path).map(|asset| asset.route.href.to_string());
    let commit = cx.portal.git.last.get(path).map(|commit| commit.id.as_str());
    let forge = cx.portal.git.forge.as_deref();
    EvidenceView {
        at: format!("{path}:{line}"),
        href: page.or_else(file).unwrap_or_default(),
        forge: forge.and_then(|url| forge::line(url, commit, &percent_encode(path.as_str()), line)).unwrap_or_default(),
    }
}

/// Findings in the directory of a service, worst first.
fn found(cx: &Cx<'_>, service: &Service) -> Vec<(Severity, Shared<FindingView>)> {
    let inside = cx.findings.iter().filter(|placed| placed.finding.primary.at.path.is_inside(&service.path));
    let mut found: Vec<_> = inside.map(|placed| (placed.finding.severity, placed.view.clone())).collect();
    found.sort_by_key(|(severity, _)| std::cmp::Reverse(*severity));
    found
}

fn tallies(found: &[(Severity, Shared<FindingView>)]) -> Vec<SeverityTally> {
    let tally = |severity: Severity| SeverityTally {
        word: severity.word(),
        tone: Tone::of_severity(severity),
        count: found.iter().filter(|(of, _)| *of == severity).count(),
    };
    [Severity::Error, Severity::Warn, Severity::Info].map(tally).into_iter().filter(|tally| tally.count > 0).collect()
}
