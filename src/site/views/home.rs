//! The front page: how far the handover is, what this repository holds, what is wrong, where to start.

use std::sync::Arc;

use serde::Serialize;

use super::decisions::{self, StateTally};
use super::findings::{self, SeverityTally};
use super::parts::{Card, CommitView, LinkTo, capital, short};
use super::readiness::{ReadinessView, readiness};
use super::runbooks::{self, Coverage};
use super::services::{self, ServiceRow};
use super::{MainView, PageView, Shared, frame};
use crate::base::path::RepoPath;
use crate::base::words::is_one_of;
use crate::model::{Decision, DocId, Genre};
use crate::site::around::Around;
use crate::site::cx::Cx;
use crate::site::routes::{self, Route};

/// The front page.
#[derive(Debug, Serialize)]
pub struct HomeView {
    /// Name of the repository's directory; empty when the portal bears it.
    pub repository: String,
    /// What the repository says it is, in one paragraph; may be empty.
    pub summary: String,
    /// How far the handover is; `None` when nothing is asked.
    pub readiness: Option<ReadinessView>,
    /// The day the portal was made for (`YYYY-MM-DD`).
    pub today: String,
    /// What to do next, at most three things.
    pub next: Vec<NextStep>,
    /// What there is, by kind.
    pub counts: Vec<Count>,
    /// Decisions by state.
    pub decisions: Vec<StateTally>,
    /// Decisions still to be taken, the first of them.
    pub open_decisions: Vec<Shared<Card>>,
    /// Runbooks by what a handover asks for.
    pub coverage: Vec<Coverage>,
    /// How many runbooks there are.
    pub runbooks: usize,
    /// How many of them say how to take a step back.
    pub with_rollback: usize,
    /// Findings by severity.
    pub findings: Vec<SeverityTally>,
    /// Whether nothing fails because of them.
    pub report_only: bool,
    /// Services.
    pub services: Vec<ServiceRow>,
    /// Where to start reading.
    pub start: Vec<Start>,
    /// What changed last.
    pub changes: Vec<Change>,
    /// The commit the portal was made from.
    pub head: Option<CommitView>,
    /// Why dates are missing; empty when they are not.
    pub git_notice: String,
    /// The handover as one document, from the portal's root; empty when it is not made.
    pub print: &'static str,
    /// Files left out, by class.
    pub excluded: Vec<(&'static str, usize)>,
}

/// Something to do next.
#[derive(Debug, Serialize)]
pub struct NextStep {
    /// For whom it is, or when.
    pub when: String,
    /// Where to go.
    pub link: LinkTo,
}

/// How many artifacts of a kind there are.
#[derive(Debug, Serialize)]
pub struct Count {
    /// The list of them.
    pub href: &'static str,
    /// What they are called.
    pub words: Arc<str>,
    /// How many.
    pub count: usize,
}

/// A document to start with.
#[derive(Debug, Clone, Serialize)]
pub struct Start {
    /// The document.
    pub card: Shared<Card>,
    /// What to expect there.
    pub why: Arc<str>,
}

/// A document and its last change.
#[derive(Debug, Serialize)]
pub struct Change {
    /// The document.
    pub card: Shared<Card>,
    /// The commit.
    pub commit: CommitView,
}

/// Most changes shown.
const MAX_CHANGES: usize = 8;

/// Most open decisions shown.
const MAX_OPEN: usize = 5;

/// Longest summary, in characters.
const MAX_SUMMARY: usize = 400;

/// The front page.
pub(in crate::site) fn page(cx: &Cx<'_>) -> PageView {
    let decided: Vec<&Decision> = cx.portal.decisions.records.values().filter(|decision| !decision.proposal).collect();
    let runbooks = &cx.portal.runbooks;
    let forge = cx.portal.git.forge.as_deref();
    let has_own_name = *cx.name != *cx.portal.name;
    let view = HomeView {
        repository: if has_own_name { cx.portal.name.clone() } else { String::new() },
        summary: summary(cx),
        readiness: readiness(cx),
        today: cx.report.today.to_string(),
        next: next(cx),
        counts: counts(cx),
        decisions: decisions::tallies(cx),
        open_decisions: open(cx, &decided),
        coverage: runbooks::coverage(cx),
        with_rollback: runbooks.values().filter(|runbook| runbook.rollback.is_some()).count(),
        runbooks: runbooks.len(),
        findings: findings::tallies(cx),
        report_only: cx.report.report_only,
        services: services::rows(cx),
        start: cx.starts.clone(),
        changes: changes(cx),
        head: cx.portal.git.head.as_ref().map(|commit| CommitView::new(commit, forge)),
        git_notice: cx.portal.git.notice.clone().unwrap_or_default(),
        print: cx.print,
        excluded: cx.portal.excluded.iter().map(|(class, count)| (*class, *count)).collect(),
    };
    let description = view.summary.clone();
    let mut page = frame::generated(cx, &Route::new(routes::HOME), &*cx.name, MainView::Home(Box::new(view)));
    page.description = description.into();
    page
}

pub(super) fn summary(cx: &Cx<'_>) -> String {
    if let Some(stated) = &cx.portal.manifest.project.summary {
        return short(&stated.value, MAX_SUMMARY);
    }
    cx.readme.map_or_else(String::new, |id| short(&cx.portal.doc(id).card.summary, MAX_SUMMARY))
}

/// To read, to close, to catch up with: the first day, the most important gap, what changed since the newest tag.
fn next(cx: &Cx<'_>) -> Vec<NextStep> {
    let step = |key: &str, href: &str, text: String| NextStep {
        when: cx.words.get(key).to_owned(),
        link: LinkTo::new(href, text),
    };
    let mut next = vec![step("next.read", routes::ONBOARDING, cx.words.get("onboarding.day").to_owned())];
    let gaps = cx.slots.all().filter(|(_, slot)| slot.is_open && !slot.href.is_empty());
    if let Some((_, gap)) = gaps.min_by_key(|(slot, _)| std::cmp::Reverse(slot.strength)) {
        next.push(step("next.close", &gap.href, capital(&format!("{}, {}", gap.title, gap.subject))));
    }
    if let Some(newest) = cx.portal.changes.steps.first().filter(|step| step.to.is_none()) {
        let words = cx.words.count_with(
            "next.changed_since",
            newest.changes.len(),
            &[("tag", &super::portal_changes::name(cx, &newest.from))],
        );
        next.push(step("next.catch_up", routes::CHANGES, words));
    }
    next
}

fn counts(cx: &Cx<'_>) -> Vec<Count> {
    let count = |kinds: &[Genre]| {
        cx.portal.placements.iter().flatten().filter(|artifact| kinds.contains(&artifact.genre)).count()
    };
    let counts = [
        (routes::SERVICES, "tile.services", cx.portal.services.len()),
        (routes::DECISIONS, "tile.decisions", count(&[Genre::Adr])),
        (routes::DECISIONS, "tile.proposals", count(&[Genre::Proposal])),
        (routes::RUNBOOKS, "tile.runbooks", count(&[Genre::Runbook])),
        (routes::APIS, "tile.apis", count(&[Genre::OpenApi, Genre::AsyncApi, Genre::GraphQl])),
        (routes::DIAGRAMS, "tile.diagrams", super::gallery::count(cx)),
        (routes::REGISTERS, "tile.registers", cx.portal.facts.by_type.len()),
        (routes::ALERTS, "tile.alerts", count(&[Genre::Alerts])),
        (routes::DOCUMENTS, "tile.documents", count(&[Genre::Document])),
    ];
    // What a handover always asks for is shown also when there is none.
    let always = ["tile.services", "tile.decisions", "tile.runbooks", "tile.documents"];
    let counts = counts.into_iter().filter(|(_, key, count)| *count > 0 || always.contains(key));
    counts.map(|(href, key, count)| Count { href, words: cx.words.count(key, count).into(), count }).collect()
}

fn open(cx: &Cx<'_>, decided: &[&Decision]) -> Vec<Shared<Card>> {
    let open = decided.iter().filter(|decision| decisions::State::of(decision) == decisions::State::Open);
    cx.cards(open.map(|decision| decision.doc).take(MAX_OPEN))
}

/// File stems that a reader new to a repository looks for, in the order to read them, and what to expect there.
const STARTS: [(&[&str], &str); 6] = [
    (&["handover", "hand-over"], "start.handover"),
    (&["architecture", "arc42", "overview", "design", "system-overview"], "start.architecture"),
    (&["getting-started", "getting_started", "quickstart", "onboarding", "setup", "installation"], "start.run"),
    (&["development", "developing", "developer-guide", "local-development"], "start.change"),
    (&["deployment", "deploying", "deploy", "release", "releasing", "operations"], "start.deploy"),
    (&["contributing"], "start.contribute"),
];

/// The README, the documentation's landing page, then one document of each sort a newcomer looks for:
/// the one nearest to the top.
pub(in crate::site) fn starts(around: &Around) -> Vec<Start> {
    let documents = around.placed().filter(|(_, _, genre)| *genre == Genre::Document);
    let documents: Vec<(DocId, &RepoPath)> = documents.map(|(id, path, _)| (id, path)).collect();
    let nearest = |wanted: &dyn Fn(DocId, &RepoPath) -> bool| {
        let fitting = documents.iter().filter(|(id, path)| wanted(*id, path));
        fitting.min_by_key(|(id, path)| (path.segments().count(), *id)).map(|(id, _)| *id)
    };
    let docs_landing = nearest(&|id, path| path.directory().eq_ignore_ascii_case("docs") && around.is_landing(id));
    let mut found = vec![(around.readme, "start.readme"), (docs_landing, "start.docs")];
    for (stems, why) in STARTS {
        found.push((nearest(&|_, path| is_one_of(path.stem(), stems)), why));
    }
    let start =
        |(id, why): (Option<DocId>, &str)| Some(Start { card: around.card(id?)?, why: around.words.share(why) });
    found.into_iter().filter_map(start).collect()
}

/// Documents by their last change, newest first.
fn changes(cx: &Cx<'_>) -> Vec<Change> {
    let git = &cx.portal.git;
    let dated = cx.portal.ids().filter_map(|id| Some((git.last.get(cx.portal.doc(id).path())?, cx.card(id)?)));
    let mut dated: Vec<_> = dated.collect();
    dated.sort_by(|(a, left), (b, right)| (&b.date, &left.href).cmp(&(&a.date, &right.href)));
    let view = |(commit, card)| Change { card, commit: CommitView::new(commit, git.forge.as_deref()) };
    dated.into_iter().take(MAX_CHANGES).map(view).collect()
}
