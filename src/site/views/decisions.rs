//! The page of all decision logs: table, timeline, and what replaced what.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Serialize;

use super::adr::{read_from, relation_key, written};
use super::parts::{Badge, Card, Tone};
use super::{MainView, PageView, Shared, frame};
use crate::model::{Decision, DocId, StatusFact};
use crate::records::{Status, Style, Verb};
use crate::site::around::Group;
use crate::site::cx::Cx;
use crate::site::graph::{Graph, GraphEdge, Line, Node};
use crate::site::own::Spot;
use crate::site::routes::{self, Route};

/// The page of all decision logs.
#[derive(Debug, Serialize)]
pub struct DecisionsView {
    /// How many decisions are in which state, proposals not counted.
    pub tallies: Vec<StateTally>,
    /// Decision logs, by directory; then logs of proposals.
    pub logs: Vec<LogView>,
    /// Decisions by year, newest first.
    pub timeline: Vec<YearView>,
    /// How many decisions have no date.
    pub undated: usize,
    /// What replaced or amended what, as a drawing; `None` when nothing did, or too much to draw.
    pub graph: Option<Graph>,
    /// The same in words.
    pub relations: Vec<RelationLine>,
}

/// What a decision's status means for who takes over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// Accepted and not replaced: to be respected.
    InForce,
    /// Proposed: still to be decided.
    Open,
    /// No status, or a word that is none.
    NotStated,
    /// Superseded, deprecated, rejected.
    Past,
}

impl State {
    /// All states, in the order they are shown.
    pub const ALL: [State; 4] = [State::InForce, State::Open, State::NotStated, State::Past];

    /// The state of a record.
    pub fn of(decision: &Decision) -> Self {
        match decision.status.as_ref().and_then(|fact| fact.value) {
            Some(Status::Accepted) => State::InForce,
            Some(Status::Proposed) => State::Open,
            Some(Status::Superseded | Status::Deprecated | Status::Rejected) => State::Past,
            None => State::NotStated,
        }
    }

    /// Key of the words for people.
    fn words_key(self) -> &'static str {
        match self {
            State::InForce => "js.state_in-force",
            State::Open => "js.state_open",
            State::NotStated => "js.state_not-stated",
            State::Past => "js.state_past",
        }
    }

    /// Name in addresses.
    pub fn key(self) -> &'static str {
        match self {
            State::InForce => "in-force",
            State::Open => "open",
            State::NotStated => "not-stated",
            State::Past => "past",
        }
    }

    fn tone(self) -> Tone {
        match self {
            State::InForce => Tone::Ok,
            State::Open => Tone::Info,
            State::NotStated => Tone::None,
            State::Past => Tone::Past,
        }
    }
}

/// How many decisions are in a state.
#[derive(Debug, Serialize)]
pub struct StateTally {
    /// The page of decisions, showing those in this state.
    pub href: String,
    /// For people.
    pub words: Arc<str>,
    /// Sign and colour.
    pub tone: Tone,
    /// How many.
    pub count: usize,
}

/// One log.
#[derive(Debug, Serialize)]
pub struct LogView {
    /// Anchor on the page, unique.
    pub id: String,
    /// Directory; `.` for the top.
    pub dir: String,
    /// Whether it holds proposals.
    pub proposal: bool,
    /// How many records it holds.
    pub count: usize,
    /// Whether any of them names who decided.
    pub deciders: bool,
    /// Records by state; states without any are left out.
    pub states: Vec<StateView>,
}

/// Records of a log in one state.
#[derive(Debug, Serialize)]
pub struct StateView {
    /// Anchor on the page.
    pub id: String,
    /// Name in addresses.
    pub key: &'static str,
    /// For people.
    pub words: Arc<str>,
    /// The records, highest number first.
    pub rows: Vec<Shared<DecisionRow>>,
}

/// A line of the table.
#[derive(Debug, Serialize)]
pub struct DecisionRow {
    /// The record.
    pub href: Arc<str>,
    /// What people call it; may be empty.
    pub label: Arc<str>,
    /// Title without number.
    pub title: Arc<str>,
    /// Its status.
    pub badge: Badge,
    /// Normal form of the status for filters: `accepted`, …, `unknown`.
    pub status: &'static str,
    /// Its date; empty when unknown.
    pub date: String,
    /// Where the date was read, when it is not stated in the text.
    pub date_source: String,
    /// Who decided.
    pub deciders: Vec<String>,
    /// Tags.
    pub tags: Vec<String>,
    /// The record that holds instead.
    pub instead: Option<Shared<Card>>,
}

/// Decisions of a year.
#[derive(Debug, Serialize)]
pub struct YearView {
    /// The year.
    pub year: i16,
    /// By log.
    pub lanes: Vec<Lane>,
}

/// Decisions of a year in one log.
#[derive(Debug, Serialize)]
pub struct Lane {
    /// Directory of the log; empty when there is only one log.
    pub dir: String,
    /// By date.
    pub records: Vec<Mark>,
}

/// A decision on the timeline.
#[derive(Debug, Serialize)]
pub struct Mark {
    /// Its date.
    pub date: String,
    /// The record.
    pub card: Shared<Card>,
}

/// A relation in words.
#[derive(Debug, Serialize)]
pub struct RelationLine {
    /// The active record.
    pub from: Shared<Card>,
    /// What it does, lower case.
    pub words: String,
    /// The other record.
    pub to: Shared<Card>,
}

/// Largest drawing, in records: more cannot be taken in, and the list holds them all.
const MAX_DRAWN: usize = 120;

/// The page of all decision logs.
pub(in crate::site) fn page(cx: &Cx<'_>) -> PageView {
    let route = Route::new(routes::DECISIONS);
    let decided: Vec<&Decision> = cx.portal.decisions.records.values().filter(|decision| !decision.proposal).collect();
    let view = DecisionsView {
        tallies: tallies(cx),
        timeline: timeline(cx, &decided),
        undated: decided.iter().filter(|decision| decision.date.is_none()).count(),
        graph: graph(cx),
        relations: relations(cx),
        logs: logs(cx).zip(1..).map(|(group, ix)| log(cx, group, ix)).collect(),
    };
    frame::generated(cx, &route, cx.words.get("common.decisions"), MainView::Decisions(Box::new(view)))
}

fn logs<'c>(cx: &'c Cx<'_>) -> impl Iterator<Item = &'c Group> {
    let records = &cx.portal.decisions.records;
    cx.groups.iter().filter(|group| group.documents.first().is_some_and(|id| records.contains_key(id)))
}

/// How many decisions are in which state; states without any are left out.
pub(in crate::site) fn tallies(cx: &Cx<'_>) -> Vec<StateTally> {
    let records = &cx.portal.decisions.records;
    let of = |state: State| move |id: &&DocId| !records[*id].proposal && State::of(&records[*id]) == state;
    let tally = |state: State| {
        // The first log that has such a record: where to start without the filters, which a script makes.
        let log = logs(cx).position(|group| group.documents.iter().any(|id| of(state)(&id)));
        StateTally {
            href: format!("{}?state={}#{}", routes::DECISIONS, state.key(), anchor(log.unwrap_or(0) + 1, state)),
            words: cx.words.share(state.words_key()),
            tone: state.tone(),
            count: records.keys().filter(of(state)).count(),
        }
    };
    State::ALL.into_iter().map(tally).filter(|tally| tally.count > 0).collect()
}

/// Anchor of the records of a log that are in a state.
fn anchor(log: usize, state: State) -> String {
    format!("log-{log}-{}", state.key())
}

fn log(cx: &Cx<'_>, group: &Group, ix: usize) -> LogView {
    let records: Vec<(DocId, &Decision)> =
        group.documents.iter().map(|id| (*id, &cx.portal.decisions.records[id])).collect();
    let rows = |state: State| {
        let of_state = records.iter().rev().filter(|(_, decision)| State::of(decision) == state);
        of_state.filter_map(|(id, decision)| row(cx, *id, decision)).map(Shared::new).collect()
    };
    let states = State::ALL.into_iter().map(|state| StateView {
        id: anchor(ix, state),
        key: state.key(),
        words: cx.words.share(state.words_key()),
        rows: rows(state),
    });
    LogView {
        id: format!("log-{ix}"),
        dir: if group.dir.is_root() { ".".to_owned() } else { group.dir.to_string() },
        proposal: records.first().is_some_and(|(_, decision)| decision.proposal),
        count: records.len(),
        deciders: records.iter().any(|(id, _)| cx.portal.doc(*id).reading().is_some_and(|r| !r.deciders.is_empty())),
        states: states.filter(|state| !state.rows.is_empty()).collect(),
    }
}

fn row(cx: &Cx<'_>, id: DocId, decision: &Decision) -> Option<DecisionRow> {
    let (card, reading) = (cx.card(id)?, cx.portal.doc(id).reading());
    let date_source = decision.date.as_ref().map_or_else(String::new, |fact| match fact.style {
        Style::FileName | Style::Git => {
            let source = read_from(cx.words, id, Spot::of(cx, fact.at), fact.style);
            cx.words.with("decisions.from", &[("source", &source)])
        }
        _ => String::new(),
    });
    Some(DecisionRow {
        href: Arc::clone(&card.href),
        label: card.label.clone(),
        title: card.title.clone(),
        badge: Badge::of_status(decision.status.as_ref().map(StatusFact::said), cx.words),
        status: decision.status.as_ref().and_then(|fact| fact.value).map_or("unknown", Status::word),
        date: decision.date.as_ref().map_or_else(String::new, |fact| fact.value.to_string()),
        date_source,
        deciders: reading.map_or_else(Vec::new, |reading| written(&reading.deciders)),
        tags: reading.map_or_else(Vec::new, |reading| written(&reading.tags)),
        instead: cx.portal.decisions.current(id).and_then(|current| cx.card(current)),
    })
}

fn timeline(cx: &Cx<'_>, decisions: &[&Decision]) -> Vec<YearView> {
    let several = decisions.iter().any(|decision| decision.log != decisions[0].log);
    let mut years: BTreeMap<i16, BTreeMap<String, Vec<Mark>>> = BTreeMap::new();
    let mut dated: Vec<_> = decisions.iter().filter_map(|d| d.date.as_ref().map(|date| (date.value, d))).collect();
    dated.sort_by_key(|(date, decision)| (*date, decision.doc));
    for (date, decision) in dated {
        let Some(card) = cx.card(decision.doc) else { continue };
        let dir = if several { decision.log.to_string() } else { String::new() };
        years.entry(date.year).or_default().entry(dir).or_default().push(Mark { date: date.to_string(), card });
    }
    let lanes = |lanes: BTreeMap<String, Vec<Mark>>| lanes.into_iter().map(|(dir, records)| Lane { dir, records });
    years.into_iter().rev().map(|(year, of_year)| YearView { year, lanes: lanes(of_year).collect() }).collect()
}

fn relations(cx: &Cx<'_>) -> Vec<RelationLine> {
    let edges = cx.portal.decisions.edges.iter().filter(|edge| matches!(edge.verb, Verb::Supersedes | Verb::Amends));
    let line = |edge: &crate::model::Edge| {
        let words = cx.words.get(relation_key(edge, true)).to_lowercase();
        Some(RelationLine { from: cx.card(edge.from)?, words, to: cx.card(edge.to)? })
    };
    edges.filter_map(line).collect()
}

/// Whether the log shows a drawing.
pub(in crate::site) fn is_drawn(cx: &Cx<'_>) -> bool {
    graph(cx).is_some()
}

fn graph(cx: &Cx<'_>) -> Option<Graph> {
    let drawn = |verb: Verb, partial: bool| match (verb, partial) {
        (Verb::Supersedes, false) => Some(Line::Solid),
        (Verb::Supersedes, true) => Some(Line::Dashed),
        (Verb::Amends, _) => Some(Line::Dotted),
        (Verb::Depends | Verb::Relates, _) => None,
    };
    let mut nodes: BTreeMap<DocId, Shared<Card>> = BTreeMap::new();
    let mut edges = Vec::new();
    for edge in &cx.portal.decisions.edges {
        let (Some(line), Some(from), Some(to)) = (drawn(edge.verb, edge.partial), cx.card(edge.from), cx.card(edge.to))
        else {
            continue;
        };
        if edge.from == edge.to {
            continue;
        }
        nodes.insert(edge.from, from);
        nodes.insert(edge.to, to);
        edges.push((edge.from, edge.to, line));
    }
    if nodes.is_empty() || nodes.len() > MAX_DRAWN {
        return None;
    }
    let index = |id: DocId| nodes.keys().position(|key| *key == id).unwrap_or_default();
    // Time runs with the arrow: from the record that was to the one that replaces or amends it.
    let edges =
        edges.into_iter().map(|(from, to, line)| GraphEdge { from: index(to), to: index(from), line }).collect();
    let node = |card: &Shared<Card>| Node {
        href: Arc::clone(&card.href),
        label: card.label.clone(),
        title: card.title.clone(),
        tone: card.badge.as_ref().map_or(Tone::None, |badge| badge.tone),
    };
    Some(Graph { nodes: nodes.values().map(|card| Shared::new(node(card))).collect(), edges })
}
