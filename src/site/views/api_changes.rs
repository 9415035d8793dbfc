//! What changed in an API contract from version to version.

use std::sync::Arc;

use serde::Serialize;

use super::api_frame::ApiFrame;
use super::parts::{LinkTo, Tone};
use super::{MainView, PageView};
use crate::contracts::Contract;
use crate::contracts::drift::{Bump, Change, Impact};
use crate::model::DocId;
use crate::model::history::{History, Step};
use crate::site::cx::Cx;
use crate::site::routes::ApiRoutes;
use crate::site::words::Words;

/// The page of all changes of a contract.
#[derive(Debug, Serialize)]
pub struct ChangesView {
    /// The contract.
    pub api: LinkTo,
    /// Steps from the newest to the oldest; those in which nothing changed are left out.
    pub steps: Vec<StepView>,
}

/// A step from one version to the next.
#[derive(Debug, Serialize)]
pub struct StepView {
    /// Anchor on the page.
    pub id: String,
    /// The newer version; `Not released` for the repository as it is.
    pub title: String,
    /// Day of the newer version; empty for what is not released.
    pub date: String,
    /// The older version.
    pub before: String,
    /// What the contract calls itself, before and after, when it says.
    pub versions: String,
    /// Whether the version was raised as the changes demand; empty when nothing breaks.
    pub verdict: Arc<str>,
    /// Colour of that.
    pub tone: Tone,
    /// How many changes break, may break, and break nobody.
    pub counts: [usize; 3],
    /// The changes, in the order of the contract, the first of them.
    pub changes: Vec<ChangeView>,
    /// How many are not shown.
    pub more: usize,
    /// Whether there was too much to compare all of it.
    pub is_cut: bool,
}

/// A change.
#[derive(Debug, Serialize)]
pub struct ChangeView {
    /// Colour of what it does.
    pub tone: Tone,
    /// What it does (`breaks`).
    pub word: Arc<str>,
    /// The operation (`GET /orders`); empty for the contract as a whole.
    pub operation: String,
    /// Its page; empty when it is gone.
    pub href: String,
    /// Where in it.
    pub place: String,
    /// What happened, with code in backticks.
    pub text: String,
    /// Name of the check, the same as oasdiff's where it has one.
    pub id: String,
}

/// Changes of one step that are shown; a rewritten contract has thousands.
const MOST_SHOWN: usize = 400;

/// The page, for a contract that older versions are known of.
pub(super) fn page(frame: &ApiFrame<'_, '_>) -> Option<PageView> {
    let (cx, id, routes) = (frame.cx, frame.id, frame.routes);
    let history = cx.portal.histories.get(&id)?;
    if history.steps.is_empty() {
        return None;
    }
    let card = cx.card(id)?;
    let api = LinkTo::new(Arc::clone(&card.href), card.full_title());
    let steps = history.steps.iter().enumerate().map(|(ix, step)| view(cx, id, (ix, step), routes)).collect();
    let view = ChangesView { api, steps };
    let title = cx.words.with("api_changes.title", &[("api", &card.full_title())]);
    let mut page = frame.page(&routes.changes, title, MainView::Changes(Box::new(view)));
    page.distinction = routes.dir.as_str().into();
    Some(page)
}

fn view(cx: &Cx<'_>, id: DocId, (ix, step): (usize, &Step), routes: &ApiRoutes) -> StepView {
    let count = |impact: Impact| step.changes.changes.iter().filter(|change| change.impact == impact).count();
    let counts = [count(Impact::Breaking), count(Impact::Doubtful), count(Impact::Harmless)];
    let now = match &step.version {
        Some(version) => version.api_version.clone(),
        None => {
            cx.portal.contracts.get(&id).map(|checked| checked.contract.api_version().to_owned()).unwrap_or_default()
        }
    };
    let versions = match (step.before.api_version.as_str(), now.as_str()) {
        ("", _) | (_, "") => String::new(),
        (before, now) if before == now => cx.words.with("api_changes.still", &[("version", now)]),
        (before, now) => format!("{before} → {now}"),
    };
    let (verdict_key, tone) = match (counts[0], step.bump) {
        (0, _) => ("", Tone::Ok),
        (_, Bump::Major) => ("api_changes.says", Tone::Info),
        _ => ("api_changes.says_not", Tone::Bad),
    };
    let mut changes: Vec<&Change> = step.changes.changes.iter().collect();
    changes.sort_by_key(|change| std::cmp::Reverse(change.impact));
    StepView {
        id: format!("step-{}", ix + 1),
        title: step
            .version
            .as_ref()
            .map_or_else(|| cx.words.get("api_changes.unreleased").to_owned(), |version| version.name.clone()),
        date: step.version.as_ref().map(|version| version.date.clone()).unwrap_or_default(),
        before: step.before.name.clone(),
        versions,
        verdict: if verdict_key.is_empty() { Arc::default() } else { cx.words.share(verdict_key) },
        tone,
        counts,
        more: changes.len().saturating_sub(MOST_SHOWN),
        changes: changes.into_iter().take(MOST_SHOWN).map(|change| change_view(cx, id, change, routes)).collect(),
        is_cut: step.changes.is_cut,
    }
}

fn change_view(cx: &Cx<'_>, id: DocId, change: &Change, routes: &ApiRoutes) -> ChangeView {
    let (tone, key) = match change.impact {
        Impact::Breaking => (Tone::Bad, "api_changes.breaks"),
        Impact::Doubtful => (Tone::Warn, "api_changes.may_break"),
        Impact::Harmless => (Tone::Ok, "api_changes.compatible"),
    };
    let operation = change.operation.as_ref();
    ChangeView {
        tone,
        word: cx.words.share(key),
        operation: operation.map(|operation| format!("{} {}", operation.method, operation.path)).unwrap_or_default(),
        href: operation.and_then(|operation| operation_href(cx, id, operation, routes)).unwrap_or_default(),
        place: change.place.join(" · "),
        text: change.text.clone(),
        id: change.check.id().to_string(),
    }
}

/// The page of an operation that still exists, found by what it is called with: older steps know older contracts.
fn operation_href(
    cx: &Cx<'_>,
    id: DocId,
    endpoint: &crate::contracts::drift::Endpoint,
    routes: &ApiRoutes,
) -> Option<String> {
    let Contract::OpenApi(api) = &cx.portal.contracts.get(&id)?.contract else { return None };
    let is = |operation: &crate::contracts::openapi::Operation| {
        operation.kind == endpoint.kind && operation.method == endpoint.method && operation.path.value == endpoint.path
    };
    let ix = api.operations.iter().position(is)?;
    Some(routes.operations[ix].href.to_string())
}

/// The newest released step in which an operation changed, with its anchor; what is not released comes first.
pub(in crate::site) fn changed_in(
    words: &Words,
    history: &History,
    method: &str,
    path: &str,
) -> Option<(usize, String)> {
    let touches = |change: &Change| {
        change.operation.as_ref().is_some_and(|operation| operation.method == method && operation.path == path)
    };
    let at = history.steps.iter().position(|step| step.changes.changes.iter().any(touches))?;
    let text = match &history.steps[at].version {
        Some(version) => words.with("api_changes.changed_in", &[("version", &version.name)]),
        None => words.with("api_changes.changed_since", &[("version", &history.steps[at].before.name)]),
    };
    Some((at + 1, text))
}
