//! What the page of one document is made of, beside what all pages share.
//!
//! The page is made of [`Around`](super::around::Around) and this and nothing else, so that it is known again by the
//! addresses of both.

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use super::cx::Cx;
use super::ties::{Thing, is_traced};
use super::views::body::is_markdown;
use super::views::parts::LinkTo;
use super::views::slots::SlotView;
use super::views::trace::{TraceView, neighbourhood};
use super::views::{FindingView, Shared, runbook};
use crate::base::path::RepoPath;
use crate::formats::Document;
use crate::model::{Artifact, ArtifactId, Decision, Diagram, DocId, Edge, Genre, Link, Place, Placement, Runbook};
use crate::source::Commit;

/// A document with all that its page shows of it.
#[derive(Hash)]
pub(super) struct Own<'a> {
    pub(super) id: DocId,
    pub(super) document: Text<'a>,
    pub(super) placement: &'a Placement,
    /// References, in the order of the outline.
    pub(super) links: &'a [Link],
    /// Documents that link to it.
    pub(super) backlinks: &'a [DocId],
    /// What it counts as, by kind, then place, the first of it.
    pub(super) held: Vec<Held<'a>>,
    /// How many artifacts it holds in all.
    pub(super) artifacts: usize,
    /// What is wrong with it.
    pub(super) findings: Vec<&'a Shared<FindingView>>,
    pub(super) diagrams: Drawn<'a>,
    /// Words of the glossary that it uses, in the order of their first use; none of a text that explains them.
    pub(super) words: Vec<u32>,
    /// Its last change.
    pub(super) commit: Option<&'a Commit>,
    /// What it has to do with others; `None` when that is next to nothing, or nobody asks.
    pub(super) trace: Option<Shared<TraceView>>,
    pub(super) record: Option<Record<'a>>,
    pub(super) operated: Option<Operated<'a>>,
}

/// A document, told by the address of its file.
pub(super) struct Text<'a>(pub(super) &'a Arc<Document>);

impl std::ops::Deref for Text<'_> {
    type Target = Arc<Document>;

    fn deref(&self) -> &Arc<Document> {
        self.0
    }
}

impl Hash for Text<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.source.digest.hash(state);
    }
}

/// Diagrams of a document. What stands in them is told by its file, and so is what was drawn of that.
pub(super) struct Drawn<'a>(pub(super) &'a [Diagram]);

impl Hash for Drawn<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let shown = |diagram: &Diagram| (diagram.drawing().is_some(), &diagram.known).hash(state);
        self.0.iter().for_each(shown);
    }
}

/// An artifact with the slots that it could fill.
#[derive(Hash)]
pub(super) struct Held<'a> {
    pub(super) artifact: &'a Artifact,
    /// Whether its file is shown as text, so that its headings have anchors.
    pub(super) is_markdown: bool,
    /// Most days that it may be old for each of them, and what pages show of it.
    pub(super) slots: Vec<(Option<u32>, &'a Shared<SlotView>)>,
}

impl<'a> Held<'a> {
    /// `None` for an id that the portal does not have.
    pub(super) fn of(cx: &'a Cx<'_>, id: ArtifactId) -> Option<Self> {
        let artifact = cx.portal.artifacts.get(id.0 as usize)?;
        let is_markdown = artifact.doc.is_some_and(|doc| is_markdown(cx.portal.doc(doc)));
        let slots = cx.slots.of_artifact(id).map(|(slot, view)| (slot.limit_days, view));
        Some(Self { artifact, is_markdown, slots: slots.collect() })
    }
}

/// What is known of a decision record.
#[derive(Hash)]
pub(super) struct Record<'a> {
    pub(super) decision: &'a Decision,
    /// Relations, whichever end it is.
    pub(super) edges: &'a [&'a Edge],
    /// The record in force that replaces it.
    pub(super) current: Option<DocId>,
    /// Where its status is stated.
    pub(super) status_at: Option<Spot<'a>>,
    /// Where its date is stated.
    pub(super) date_at: Option<Spot<'a>>,
    /// Line of another statement of its status; 0 for none.
    pub(super) disputed_line: u32,
}

impl<'a> Record<'a> {
    fn of(cx: &'a Cx<'_>, id: DocId, decision: &'a Decision) -> Self {
        let disputed = decision.status.as_ref().and_then(|fact| fact.disputed);
        Self {
            decision,
            edges: cx.edges_of(id),
            current: cx.portal.decisions.current(id),
            status_at: decision.status.as_ref().map(|fact| Spot::of(cx, fact.at)),
            date_at: decision.date.as_ref().map(|fact| Spot::of(cx, fact.at)),
            disputed_line: disputed.map_or(0, |place| Spot::of(cx, place).line),
        }
    }
}

/// A line of a file.
#[derive(Clone, Copy, Hash)]
pub(super) struct Spot<'a> {
    pub(super) doc: DocId,
    pub(super) path: &'a RepoPath,
    /// From 1.
    pub(super) line: u32,
}

impl<'a> Spot<'a> {
    pub(super) fn of(cx: &'a Cx<'_>, at: Place) -> Self {
        let document = cx.portal.doc(at.doc);
        Self { doc: at.doc, path: document.path(), line: document.line_near_top(at.span.start) }
    }
}

/// What is known of a runbook.
#[derive(Hash)]
pub(super) struct Operated<'a> {
    pub(super) runbook: &'a Runbook,
    /// Alerts that lead to it.
    pub(super) alerts: Vec<LinkTo>,
    /// Operations and channels that it names.
    pub(super) operations: Vec<LinkTo>,
}

impl<'a> Own<'a> {
    /// `None` for a document that has no place in the handover.
    pub(super) fn of(cx: &'a Cx<'_>, id: DocId) -> Option<Self> {
        let portal = cx.portal;
        let (document, placement) = (portal.doc(id), portal.placement(id)?);
        let artifacts = cx.slots.artifacts_of(id);
        let held = artifacts.iter().take(MAX_HELD).filter_map(|id| Held::of(cx, *id));
        let uses = portal.uses.get(id.0 as usize).filter(|_| !portal.glossary.sources.contains(&id));
        let words = uses.into_iter().flat_map(|uses| uses.iter()).map(|(entry, _)| *entry);
        let decision = || portal.decisions.records.get(&id).map(|decision| Record::of(cx, id, decision));
        let runbook = || {
            let runbook = portal.runbooks.get(&id)?;
            let (alerts, operations) = (runbook::alerts(cx, id), runbook::operations(cx, id));
            Some(Operated { runbook, alerts, operations })
        };
        let neighbours = || neighbourhood(cx, Thing::Doc(id)).map(Shared::new);
        Some(Self {
            id,
            document: Text(document),
            placement,
            links: portal.links_of(id),
            backlinks: &portal.backlinks[id.0 as usize],
            held: held.collect(),
            artifacts: artifacts.len(),
            findings: cx.findings_in(document.path()).map(|placed| &placed.view).collect(),
            diagrams: Drawn(portal.diagrams_of(id)),
            words: words.take(MAX_WORDS).collect(),
            commit: portal.git.last.get(document.path()),
            trace: if is_traced(placement.genre) { neighbours() } else { None },
            record: if matches!(placement.genre, Genre::Adr | Genre::Proposal) { decision() } else { None },
            operated: if placement.genre == Genre::Runbook { runbook() } else { None },
        })
    }
}

/// Most artifacts of one document that its panel shows.
const MAX_HELD: usize = 12;

/// Most words of the glossary named on a page.
const MAX_WORDS: usize = 16;
