//! What a page has to do with others: its neighbourhood as a drawing and as a table; and all of them as one list with gaps.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use serde::Serialize;

use super::decisions::State;
use super::parts::{Card, LinkTo, Tone};
use super::{MainView, PageView, Shared, frame};
use crate::contracts::Contract;
use crate::formats::{Alert, Body};
use crate::model::{DocId, Genre};
use crate::records::RunbookKind;
use crate::site::cx::Cx;
use crate::site::graph::{Graph, GraphEdge, Line, Node};
use crate::site::routes::{self, Route};
use crate::site::ties::{Kind, Thing, Tie, is_traced, operation_name};

/// The neighbourhood of a page.
#[derive(Debug, Serialize)]
pub struct TraceView {
    /// As a drawing.
    pub graph: Graph,
    /// The same as a table.
    pub rows: Vec<TraceRow>,
    /// How many ties of the page are left out of both.
    pub more: usize,
}

/// A tie.
#[derive(Debug, Serialize)]
pub struct TraceRow {
    /// Who does it.
    pub from: Shared<LinkTo>,
    /// What is done.
    pub words: Arc<str>,
    /// To whom.
    pub to: Shared<LinkTo>,
    /// What of it is meant: alerts, operations.
    pub details: Vec<String>,
}

/// Most things in a neighbourhood: a drawing of more is no overview, and it stands on every page.
const MAX_THINGS: usize = 40;

/// Most things that are tied to the page itself.
const MAX_NEAREST: usize = 24;

/// What is shown of a thing in every neighbourhood that it is in.
#[derive(Debug)]
struct Met {
    node: Shared<Node>,
    link: Shared<LinkTo>,
}

/// Things that were met in neighbourhoods, each made when it is met first.
#[derive(Debug, Default)]
pub(in crate::site) struct Meetings {
    documents: Vec<OnceLock<Option<Met>>>,
    services: Vec<OnceLock<Option<Met>>>,
    owners: Vec<OnceLock<Option<Met>>>,
}

impl Meetings {
    /// Room for so many documents, services and owners.
    pub(in crate::site) fn new(documents: usize, services: usize, owners: usize) -> Self {
        let room = |count: usize| std::iter::repeat_with(OnceLock::new).take(count).collect();
        Self { documents: room(documents), services: room(services), owners: room(owners) }
    }

    fn of(&self, thing: Thing) -> &OnceLock<Option<Met>> {
        match thing {
            Thing::Doc(id) => &self.documents[id.0 as usize],
            Thing::Service(id) => &self.services[id.0 as usize],
            Thing::Owner(ix) => &self.owners[ix as usize],
        }
    }
}

/// What is shown of a thing; `None` for documents without a page.
fn met<'c>(cx: &'c Cx<'_>, thing: Thing) -> Option<&'c Met> {
    let made = || {
        let (node, text) = node(cx, thing)?;
        let link = LinkTo::new(Arc::clone(&node.href), text);
        Some(Met { node: Shared::new(node), link: Shared::new(link) })
    };
    cx.meetings.of(thing).get_or_init(made).as_ref()
}

fn is_shown(cx: &Cx<'_>, thing: Thing) -> bool {
    match thing {
        Thing::Doc(id) => cx.card(id).is_some(),
        Thing::Service(_) | Thing::Owner(_) => true,
    }
}

/// The neighbourhood of a thing; `None` when it has next to nothing to do with others.
pub(in crate::site) fn neighbourhood(cx: &Cx<'_>, centre: Thing) -> Option<TraceView> {
    let mut things = vec![centre];
    let own = cx.ties.of(centre);
    let mut strong = Vec::new();
    for tie in own.clone() {
        let other = if tie.from == centre { tie.to } else { tie.from };
        if things.len() <= MAX_NEAREST && !things.contains(&other) && is_shown(cx, other) {
            things.push(other);
            strong.extend((tie.kind.is_strong() || is_near(cx, tie, other)).then_some(other));
        }
    }
    for near in strong {
        for tie in cx.ties.strong_of(near) {
            let other = if tie.from == near { tie.to } else { tie.from };
            if things.len() < MAX_THINGS && !things.contains(&other) && is_shown(cx, other) {
                things.push(other);
            }
        }
    }
    if things.len() < 3 {
        return None;
    }
    let shown: BTreeMap<Thing, usize> = things.iter().enumerate().map(|(ix, thing)| (*thing, ix)).collect();
    let ties = ties_among(cx, &shown, centre);
    let is_left_out = |tie: &&Tie| !shown.contains_key(&tie.from) || !shown.contains_key(&tie.to);
    let edge = |tie: &&Tie| GraphEdge { from: shown[&tie.from], to: shown[&tie.to], line: line(tie.kind) };
    let (mut nodes, mut rows) = (Vec::with_capacity(things.len()), Vec::with_capacity(ties.len()));
    nodes.extend(things.iter().filter_map(|thing| Some(met(cx, *thing)?.node.clone())));
    rows.extend(ties.iter().filter_map(|tie| row(cx, tie)));
    Some(TraceView {
        graph: Graph { nodes, edges: ties.iter().map(edge).collect() },
        rows,
        more: own.filter(is_left_out).count(),
    })
}

/// Whether a link leads to something whose own ties are worth seeing from here.
fn is_near(cx: &Cx<'_>, tie: &Tie, other: Thing) -> bool {
    let Thing::Doc(id) = other else { return false };
    tie.kind == Kind::Refers && cx.portal.placement(id).is_some_and(|placement| is_traced(placement.genre))
}

/// Ties between things that are shown: those of the page itself first. Further away only the strong ones count.
fn ties_among<'c>(cx: &'c Cx<'_>, shown: &BTreeMap<Thing, usize>, centre: Thing) -> Vec<&'c Tie> {
    let is_shown = |tie: &&Tie| shown.contains_key(&tie.from) && shown.contains_key(&tie.to);
    let mut ties: Vec<&Tie> = cx.ties.of(centre).filter(is_shown).collect();
    for thing in shown.keys().filter(|thing| **thing != centre) {
        let is_new = |tie: &&Tie| tie.from == *thing && tie.to != centre;
        ties.extend(cx.ties.strong_of(*thing).filter(is_new).filter(is_shown));
    }
    ties.sort_by_key(|tie| (tie.from != centre && tie.to != centre, tie.kind, tie.from, tie.to));
    ties
}

fn line(kind: Kind) -> Line {
    match kind {
        Kind::Supersedes | Kind::Alerts | Kind::Names | Kind::Calls => Line::Solid,
        Kind::Amends | Kind::Builds | Kind::Concerns => Line::Dashed,
        Kind::Refers | Kind::Owns => Line::Dotted,
    }
}

/// The box of a thing, and the words of a link to it.
fn node(cx: &Cx<'_>, thing: Thing) -> Option<(Node, Arc<str>)> {
    let (href, label, title, tone) = match thing {
        Thing::Doc(id) => {
            let card = cx.card(id)?;
            let tone = card.badge.as_ref().map_or(Tone::None, |badge| badge.tone);
            let label = if card.label.is_empty() { card.kind.into() } else { Arc::clone(&card.label) };
            let (href, title) = (Arc::clone(&card.href), Arc::clone(&card.title));
            return Some((Node { href, label, title, tone }, card.full_title()));
        }
        Thing::Service(id) => {
            let LinkTo { href, text } = cx.service_link(id);
            (href, cx.words.share("trace.service"), text, Tone::Info)
        }
        Thing::Owner(ix) => {
            let name = &*cx.ties.owners[ix as usize];
            (cx.person(name).into(), cx.words.share("trace.owner"), name.into(), Tone::None)
        }
    };
    Some((Node { href, label, title: Arc::clone(&title), tone }, title))
}

fn row(cx: &Cx<'_>, tie: &Tie) -> Option<TraceRow> {
    let key = match tie.kind {
        Kind::Supersedes => "trace.supersedes",
        Kind::Amends => "trace.amends",
        Kind::Builds => "trace.builds",
        Kind::Alerts => "trace.alerts",
        Kind::Names => "trace.names",
        Kind::Calls => "trace.calls",
        Kind::Concerns => "trace.concerns",
        Kind::Refers => "trace.refers",
        Kind::Owns => "trace.owns",
    };
    let link = |thing| Some(met(cx, thing)?.link.clone());
    Some(TraceRow {
        from: link(tie.from)?,
        words: cx.words.share(key),
        to: link(tie.to)?,
        details: tie.details.clone(),
    })
}

/// The page of all traces: what each artifact rests on, and what nothing leads to. Lines with a gap come first.
#[derive(Debug, Serialize)]
pub struct TracesView {
    /// Decisions in force.
    pub decisions: TraceCount,
    /// The decisions.
    pub decision_rows: Vec<DecisionLine>,
    /// Runbooks.
    pub runbooks: TraceCount,
    /// The runbooks.
    pub runbook_rows: Vec<RunbookLine>,
    /// Contracts.
    pub contracts: TraceCount,
    /// The contracts.
    pub contract_rows: Vec<ContractLine>,
    /// Files with alerts that lead to no runbook.
    pub alert_rows: Vec<AlertLine>,
}

/// How many things of one sort there are.
#[derive(Debug, Serialize)]
pub struct TraceCount {
    /// In all.
    pub count: usize,
    /// How many of them have a gap.
    pub gaps: usize,
    /// How many are not shown.
    pub more: usize,
}

/// A decision.
#[derive(Debug, Serialize)]
pub struct DecisionLine {
    /// The record.
    pub card: Shared<Card>,
    /// Runbooks that have to do with it.
    pub runbooks: Vec<Shared<Card>>,
    /// Contracts whose operations it names, or that it links to.
    pub contracts: Vec<Shared<Card>>,
    /// How many other documents link to it, or it to them.
    pub documents: usize,
    /// Whether nothing but other records has to do with it.
    pub is_gap: bool,
}

/// A runbook.
#[derive(Debug, Serialize)]
pub struct RunbookLine {
    /// The runbook.
    pub card: Shared<Card>,
    /// Alerts that lead to it.
    pub alerts: Vec<String>,
    /// Operations that it names.
    pub operations: Vec<String>,
    /// Decisions that have to do with it.
    pub decisions: Vec<Shared<Card>>,
    /// Last test or drill; empty when none is stated.
    pub tested: String,
    /// Whether it is for what alerts tell of, and no alert leads to it.
    pub is_gap: bool,
}

/// A contract.
#[derive(Debug, Serialize)]
pub struct ContractLine {
    /// The contract.
    pub card: Shared<Card>,
    /// How many operations it has; of AsyncAPI channels.
    pub operations: usize,
    /// How many of them a runbook names.
    pub operated: usize,
    /// Those that none names, the first of them.
    pub without: Vec<LinkTo>,
    /// How many more.
    pub more: usize,
}

/// A file of alerts.
#[derive(Debug, Serialize)]
pub struct AlertLine {
    /// The file.
    pub card: Shared<Card>,
    /// Alerts that lead nowhere, the first of them.
    pub without: Vec<String>,
    /// How many more.
    pub more: usize,
}

/// Most lines of one sort.
const MAX_LINES: usize = 300;

/// Most things named in a line.
const MAX_NAMED: usize = 8;

/// The page of all traces.
pub(in crate::site) fn page(cx: &Cx<'_>) -> PageView {
    let (decisions, decision_rows) = table(decisions(cx), |row| row.is_gap);
    let (runbooks, runbook_rows) = table(runbooks(cx), |row| row.is_gap);
    let (contracts, contract_rows) = table(contracts(cx), |row| !row.without.is_empty());
    let (_, alert_rows) = table(alerts(cx), |_| true);
    let view = TracesView { decisions, decision_rows, runbooks, runbook_rows, contracts, contract_rows, alert_rows };
    let title = cx.words.get("trace.heading");
    frame::generated(cx, &Route::new(routes::TRACE), title, MainView::Traces(Box::new(view)))
}

/// Those with a gap first.
fn table<T>(mut rows: Vec<T>, is_gap: impl Fn(&T) -> bool) -> (TraceCount, Vec<T>) {
    let (count, gaps) = (rows.len(), rows.iter().filter(|row| is_gap(row)).count());
    rows.sort_by_key(|row| !is_gap(row));
    let more = rows.len().saturating_sub(MAX_LINES);
    rows.truncate(MAX_LINES);
    (TraceCount { count, gaps, more }, rows)
}

/// Documents that are tied to one, of some genres.
fn tied(cx: &Cx<'_>, id: DocId, genres: &[Genre]) -> Vec<DocId> {
    let thing = Thing::Doc(id);
    let other = |tie: &Tie| if tie.from == thing { tie.to } else { tie.from };
    let mut found: Vec<DocId> = Vec::new();
    for tie in cx.ties.of(thing) {
        if let Thing::Doc(other) = other(tie)
            && cx.portal.placement(other).is_some_and(|placement| genres.contains(&placement.genre))
            && !found.contains(&other)
        {
            found.push(other);
        }
    }
    found
}

const APIS: [Genre; 3] = [Genre::OpenApi, Genre::AsyncApi, Genre::GraphQl];

fn decisions(cx: &Cx<'_>) -> Vec<DecisionLine> {
    let records = cx.portal.decisions.records.values();
    let in_force = records.filter(|record| !record.proposal && State::of(record) == State::InForce);
    let line = |id: DocId| {
        let (runbooks, contracts) = (tied(cx, id, &[Genre::Runbook]), tied(cx, id, &APIS));
        let documents = tied(cx, id, &[Genre::Document, Genre::Alerts, Genre::Diagram]).len();
        Some(DecisionLine {
            card: cx.card(id)?,
            is_gap: runbooks.is_empty() && contracts.is_empty() && documents == 0,
            runbooks: cx.cards(runbooks.into_iter().take(MAX_NAMED)),
            contracts: cx.cards(contracts.into_iter().take(MAX_NAMED)),
            documents,
        })
    };
    in_force.filter_map(|record| line(record.doc)).collect()
}

fn runbooks(cx: &Cx<'_>) -> Vec<RunbookLine> {
    let line = |id: DocId| {
        let ties = cx.ties.of(Thing::Doc(id));
        let details = |kind: Kind| -> Vec<String> {
            ties.clone().filter(|tie| tie.kind == kind).flat_map(|tie| tie.details.clone()).take(MAX_NAMED).collect()
        };
        let alerts = details(Kind::Alerts);
        let runbook = cx.portal.runbooks.get(&id)?;
        let is_for_alerts = matches!(runbook.kind, RunbookKind::Alert | RunbookKind::Incident);
        Some(RunbookLine {
            card: cx.card(id)?,
            is_gap: is_for_alerts && alerts.is_empty(),
            alerts,
            operations: details(Kind::Names),
            decisions: cx.cards(tied(cx, id, &[Genre::Adr]).into_iter().take(MAX_NAMED)),
            tested: runbook.last_rehearsed(cx.report.today).map_or_else(String::new, |day| day.to_string()),
        })
    };
    cx.portal.runbooks.keys().filter_map(|id| line(*id)).collect()
}

fn contracts(cx: &Cx<'_>) -> Vec<ContractLine> {
    let is_runbook = |id: &DocId| cx.portal.runbooks.contains_key(id);
    let line = |id: DocId| {
        let operations = match &cx.portal.contracts.get(&id)?.contract {
            Contract::OpenApi(api) => api.operations.len(),
            Contract::AsyncApi(api) => api.channels.len(),
            Contract::GraphQl(_) => return None,
        };
        let is_operated = |ix: &u32| {
            let documents = cx.portal.usage.of_operation.get(&(id, *ix));
            documents.is_some_and(|documents| documents.iter().any(is_runbook))
        };
        let without: Vec<u32> = (0..operations as u32).filter(|ix| !is_operated(ix)).collect();
        let routes = cx.routes.api(id)?;
        let link = |ix: &u32| {
            let href = routes.operations.get(*ix as usize)?.href.to_string();
            Some(LinkTo::new(href, operation_name(cx.portal, id, *ix)))
        };
        Some(ContractLine {
            card: cx.card(id)?,
            operations,
            operated: operations - without.len(),
            more: without.len().saturating_sub(MAX_NAMED),
            without: without.iter().take(MAX_NAMED).filter_map(link).collect(),
        })
    };
    cx.portal.contracts.keys().filter_map(|id| line(*id)).collect()
}

fn alerts(cx: &Cx<'_>) -> Vec<AlertLine> {
    let line = |id: DocId| {
        let Body::Alerts(facts) = &cx.portal.doc(id).body else { return None };
        let is_lost = |alert: &&Alert| alert.runbook.is_empty() && cx.ties.runbook_of(alert).is_none();
        let lost: Vec<String> = facts.alerts.iter().filter(is_lost).map(|alert| alert.name.clone()).collect();
        let more = lost.len().saturating_sub(MAX_NAMED);
        Some(AlertLine { card: cx.card(id)?, more, without: lost.into_iter().take(MAX_NAMED).collect() })
    };
    let files = cx.portal.of_genre(Genre::Alerts).filter_map(|placement| line(placement.doc));
    files.filter(|file| !file.without.is_empty()).collect()
}
