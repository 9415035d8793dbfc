//! What changed since the last tag, and between the tags before.

use std::collections::BTreeMap;

use serde::Serialize;

use super::parts::{Badge, Card, CommitView, Tone, capital, short};
use super::{MainView, PageView, Shared, frame};
use crate::markup::slug::slug;
use crate::model::Genre;
use crate::model::changes::{Change, State, Step, What};
use crate::site::cx::Cx;
use crate::site::routes::{self, Route};
use crate::source::Release;

/// The page of all changes.
#[derive(Debug, Serialize)]
pub struct PortalChangesView {
    /// What is not known, in words; empty when all is.
    pub notice: String,
    /// The feed; empty when the portal has none.
    pub feed: &'static str,
    /// From the newest to the oldest. The first leads to the commit that the portal was made from.
    pub steps: Vec<ChangeStep>,
}

/// What changed between two commits.
#[derive(Debug, Serialize)]
pub struct ChangeStep {
    /// Anchor on the page, unique.
    pub id: String,
    /// The older end.
    pub from: PointView,
    /// The newer end; `None` for the commit that the portal was made from.
    pub to: Option<PointView>,
    /// How many documents were added, edited, moved and removed; what did not happen is left out.
    pub counts: Vec<Counted>,
    /// Changes by what the documents are; kinds without any are left out.
    pub groups: Vec<ChangeGroup>,
    /// Whether there are more changes than were looked at.
    pub is_cut: bool,
    /// How many commits lie between.
    pub commits: usize,
    /// Their authors, the most active first.
    pub authors: Vec<String>,
    /// How many more authors there are.
    pub more_authors: usize,
}

/// A tag.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PointView {
    /// Its name.
    pub name: String,
    /// Day of its commit.
    pub date: String,
}

/// How often something happened.
#[derive(Debug, Serialize)]
pub struct Counted {
    /// What happened.
    pub badge: Badge,
    /// How often.
    pub count: usize,
}

/// Changes of documents of one kind.
#[derive(Debug, Serialize)]
pub struct ChangeGroup {
    /// What they are.
    pub words: String,
    /// The changes, by path.
    pub rows: Vec<ChangeRow>,
    /// How many more there are.
    pub more: usize,
}

/// A document that changed.
#[derive(Debug, Serialize)]
pub struct ChangeRow {
    /// What happened to it.
    pub badge: Badge,
    /// Its page; `None` when it has none any more.
    pub card: Option<Shared<Card>>,
    /// What it was called; empty when it has a page, or was never called anything.
    pub title: String,
    /// Where it lies, or lay.
    pub path: String,
    /// Where it lay before it was moved; empty when it was not.
    pub from: String,
    /// The status of a record before and after, when that changed.
    pub status: Option<(Badge, Badge)>,
    /// The last commit on it; `None` between older tags, and when git does not know.
    pub commit: Option<CommitView>,
}

/// Most changes of one kind that are listed.
const MAX_ROWS: usize = 100;

/// Most authors that are named.
const MAX_AUTHORS: usize = 8;

/// Kinds in the order of the page, with the key of their words.
const GROUPS: [(&[Genre], &str); 7] = [
    (&[Genre::Adr], "common.decisions"),
    (&[Genre::Proposal], "portal_changes.of_proposals"),
    (&[Genre::Runbook], "common.runbooks"),
    (&[Genre::OpenApi, Genre::AsyncApi, Genre::GraphQl], "common.apis"),
    (&[Genre::Diagram], "common.diagrams"),
    (&[Genre::Alerts], "common.alerts"),
    (&[Genre::Document], "common.documents"),
];

/// The page of all changes.
pub(in crate::site) fn page(cx: &Cx<'_>) -> PageView {
    let changes = &cx.portal.changes;
    let steps = changes.steps.iter().enumerate().map(|(ix, step)| view(cx, ix, step)).collect();
    let notice = changes.notice.as_deref().map(|notice| format!("{}.", capital(notice))).unwrap_or_default();
    let feed = if cx.is_public { routes::FEED } else { "" };
    let view = PortalChangesView { notice, feed, steps };
    let title = cx.words.get("portal_changes.heading");
    frame::generated(cx, &Route::new(routes::CHANGES), title, MainView::PortalChanges(Box::new(view)))
}

/// Whether there is anything to say of changes: steps, or why there are none.
pub(in crate::site) fn has_any(cx: &crate::model::Portal) -> bool {
    !cx.changes.steps.is_empty() || cx.changes.notice.is_some()
}

/// Anchor of a step: one tag is the older end of one step only.
pub(in crate::site) fn anchor(step: &Step) -> String {
    format!("since-{}", slug(&step.from.name.replace(['.', '/'], "-")))
}

/// What a point is called: a tag by its name, a sign-off by its gate and who accepted it.
pub(in crate::site) fn name(cx: &Cx<'_>, release: &Release) -> String {
    let Some(signed) = &release.signed else { return short(&release.name, 60) };
    let milestones = &cx.portal.manifest.milestones;
    let gate = milestones.iter().find(|milestone| milestone.id.value == signed.gate);
    let gate = gate.and_then(|gate| gate.title.as_deref()).unwrap_or(&signed.gate);
    let (gate, by) = (short(gate, 60), short(&signed.by, 60));
    let key = if by.is_empty() { "portal_changes.signed" } else { "portal_changes.signed_by" };
    cx.words.with(key, &[("gate", &gate), ("by", &by)])
}

fn view(cx: &Cx<'_>, ix: usize, step: &Step) -> ChangeStep {
    let point = |release: &Release| PointView { name: name(cx, release), date: release.commit.date.clone() };
    let clashes = cx.portal.changes.steps[..ix].iter().any(|earlier| anchor(earlier) == anchor(step));
    ChangeStep {
        id: if clashes { format!("{}-{ix}", anchor(step)) } else { anchor(step) },
        from: point(&step.from),
        to: step.to.as_ref().map(point),
        counts: counts(cx, step),
        groups: groups(cx, step),
        is_cut: step.is_cut,
        commits: step.commits,
        authors: step.authors.iter().take(MAX_AUTHORS).map(|(name, _)| name.clone()).collect(),
        more_authors: step.authors.len().saturating_sub(MAX_AUTHORS),
    }
}

fn counts(cx: &Cx<'_>, step: &Step) -> Vec<Counted> {
    let mut counts: BTreeMap<usize, Counted> = BTreeMap::new();
    for change in &step.changes {
        let rank = match change.what {
            What::Added => 0,
            What::Edited => 1,
            What::Moved { .. } => 2,
            What::Removed => 3,
        };
        counts.entry(rank).or_insert_with(|| Counted { badge: badge(cx, &change.what), count: 0 }).count += 1;
    }
    counts.into_values().collect()
}

fn groups(cx: &Cx<'_>, step: &Step) -> Vec<ChangeGroup> {
    let group = |(genres, key): &(&[Genre], &'static str)| {
        let of = || step.changes.iter().filter(|change| genres.contains(&change.genre));
        let rows: Vec<ChangeRow> = of().take(MAX_ROWS).map(|change| row(cx, step, change)).collect();
        let more = of().count().saturating_sub(MAX_ROWS);
        (!rows.is_empty()).then(|| ChangeGroup { words: cx.words.get(key).to_owned(), rows, more })
    };
    GROUPS.iter().filter_map(group).collect()
}

/// What happened, as a badge.
pub(in crate::site) fn badge(cx: &Cx<'_>, what: &What) -> Badge {
    let (tone, key) = match what {
        What::Added => (Tone::Ok, "portal_changes.added"),
        What::Edited => (Tone::Info, "portal_changes.edited"),
        What::Moved { .. } => (Tone::None, "portal_changes.moved"),
        What::Removed => (Tone::Past, "portal_changes.removed"),
    };
    Badge::new(tone, cx.words.get(key))
}

fn row(cx: &Cx<'_>, step: &Step, change: &Change) -> ChangeRow {
    let card = change.doc.filter(|_| change.what != What::Removed).and_then(|doc| cx.card(doc));
    let git = &cx.portal.git;
    let is_newest = step.to.is_none();
    let commit = git.last.get(&change.path).filter(|_| is_newest);
    ChangeRow {
        badge: badge(cx, &change.what),
        title: if card.is_some() { String::new() } else { change.title.clone() },
        card,
        path: change.path.to_string(),
        from: match &change.what {
            What::Moved { from } => from.to_string(),
            What::Added | What::Edited | What::Removed => String::new(),
        },
        status: change.status.as_ref().map(|(before, after)| (status(cx, before), status(cx, after))),
        commit: commit.map(|commit| CommitView::new(commit, git.forge.as_deref())),
    }
}

/// Longest status that is shown in the author's words.
const STATUS_CHARS: usize = 24;

fn status(cx: &Cx<'_>, state: &State) -> Badge {
    let word = match (state.value, state.written.is_empty()) {
        (Some(value), _) => capital(value.word()),
        (None, false) => capital(&short(&state.written, STATUS_CHARS)),
        (None, true) => cx.words.get("portal_changes.no_status").to_owned(),
    };
    Badge::new(Tone::of_status(state.value), word)
}
