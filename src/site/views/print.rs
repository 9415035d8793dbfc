//! The handover as one document: cover, contents, all prose in reading order, what is open, a sheet to sign.

use std::collections::HashMap;
use std::sync::Arc;

use serde::Serialize;

use super::body::{DocumentRef, PackPart, is_markdown, targets};
use super::figures::{FigureView, Shown, figures};
use super::gaps::{self, GapGroup};
use super::lists::{ApiRow, api_rows};
use super::parts::{Badge, CommitView};
use super::readiness::{VerdictView, readiness};
use super::{BodyView, MainView, PageView, Target, frame};
use crate::manifest::Party;
use crate::model::{DocId, Genre};
use crate::site::cx::Cx;
use crate::site::routes::{self, Route};

/// The handover as one document.
#[derive(Debug, Serialize)]
pub struct PrintView {
    /// One paragraph on what is handed over; may be empty.
    pub summary: String,
    /// Parties and dates, each with its word.
    pub facts: Vec<(Arc<str>, String)>,
    /// The day it was made for (`YYYY-MM-DD`).
    pub today: String,
    /// The commit it was made from.
    pub head: Option<CommitView>,
    /// How far the handover is; `None` when nothing is asked.
    pub verdict: Option<VerdictView>,
    /// Prose, in reading order.
    pub chapters: Vec<ChapterView>,
    /// Number of the chapter on what is open.
    pub gaps_number: usize,
    /// All gaps by owner, as far as a page holds them.
    pub gaps: Vec<GapGroup>,
    /// How many more there are.
    pub more_gaps: usize,
    /// Number of the chapter on API contracts.
    pub apis_number: usize,
    /// API contracts.
    pub apis: Vec<ApiRow>,
    /// Number of the sheet to sign.
    pub signing_number: usize,
    /// Who signs.
    pub signers: Vec<SignerView>,
    /// How many documents are listed without their text.
    pub left_out: usize,
}

/// Documents of one sort.
#[derive(Debug, Serialize)]
pub struct ChapterView {
    /// Anchor.
    pub id: String,
    /// Number from 1.
    pub number: usize,
    /// Title.
    pub title: Arc<str>,
    /// Its documents.
    pub entries: Vec<EntryView>,
}

/// A document.
#[derive(Debug, Serialize)]
pub struct EntryView {
    /// Anchor; all ids of its text begin with it.
    pub id: String,
    /// `2.3`.
    pub number: String,
    /// Label and title.
    pub title: String,
    /// Status of a decision.
    pub badge: Option<Badge>,
    /// Path in the repository.
    pub path: String,
    /// Its last change; `None` when git does not know.
    pub commit: Option<CommitView>,
    /// Where its text goes; empty when it is left out.
    pub hole_html: String,
}

/// Who signs.
#[derive(Debug, Serialize)]
pub struct SignerView {
    /// As what.
    pub role: Arc<str>,
    /// For whom; empty when no manifest names the party.
    pub party: String,
}

/// Whether there are other pages that the document may lead to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::site) enum Around {
    /// The rest of the portal.
    Portal,
    /// Nothing.
    Nothing,
}

/// Bytes of texts that one document holds: what comes after them is listed only. Nobody prints two thousand pages.
const MOST_TEXT: usize = 8 << 20;

/// Most gaps in the document.
const MAX_GAPS: usize = 500;

/// The document.
pub(in crate::site) fn page(cx: &Cx<'_>, around: Around) -> PageView {
    let chapters = [
        ("common.decisions", &[Genre::Adr, Genre::Proposal][..]),
        ("common.runbooks", &[Genre::Runbook]),
        ("common.documents", &[Genre::Document]),
    ];
    let mut pack = Pack { cx, around, ids: HashMap::new(), parts: Vec::new(), bytes: 0, left_out: 0 };
    let mut found: Vec<(&str, Vec<DocId>)> = chapters.iter().map(|(key, genres)| (*key, of(cx, genres))).collect();
    found.retain(|(_, ids)| !ids.is_empty());
    for (ix, id) in found.iter().flat_map(|(_, ids)| ids).enumerate() {
        let href = cx.routes.page(*id).map(|route| Arc::clone(&route.href));
        pack.ids.extend(href.map(|href| (href, format!("p{}", ix + 1))));
    }
    let chapters: Vec<ChapterView> =
        (1..).zip(&found).map(|(number, (key, ids))| pack.chapter(number, key, ids)).collect();
    let view = view(&pack, chapters);
    let url = if around == Around::Portal { routes::PRINT } else { routes::HOME };
    let main = MainView::Print(Box::new(view));
    let mut page = frame::generated(cx, &Route::new(url), cx.words.get("print.title"), main);
    page.body = Some(BodyView::Pack { parts: pack.parts });
    page
}

/// Documents of some genres that have a page, in reading order.
fn of(cx: &Cx<'_>, genres: &[Genre]) -> Vec<DocId> {
    let is_of = |id: &DocId| cx.portal.placement(*id).is_some_and(|placement| genres.contains(&placement.genre));
    cx.groups.iter().flat_map(|group| &group.documents).copied().filter(is_of).collect()
}

fn view(pack: &Pack<'_, '_>, chapters: Vec<ChapterView>) -> PrintView {
    let cx = pack.cx;
    let open = gaps::open(cx);
    let project = &cx.portal.manifest.project;
    let name = |party: &Option<Party>| party.as_ref().map(|party| party.name.clone()).unwrap_or_default();
    let signer = |key: &str, party| SignerView { role: cx.words.share(key), party: name(party) };
    let apis = api_rows(cx);
    let gaps_number = chapters.len() + 1;
    let apis_number = gaps_number + usize::from(!apis.is_empty());
    PrintView {
        summary: super::home::summary(cx),
        facts: facts(cx),
        today: cx.report.today.to_string(),
        head: cx.portal.git.head.as_ref().map(|commit| CommitView::new(commit, cx.portal.git.forge.as_deref())),
        verdict: readiness(cx).map(|ready| ready.verdict),
        chapters,
        gaps_number,
        more_gaps: open.len().saturating_sub(MAX_GAPS),
        gaps: gaps::by_owner(open, MAX_GAPS),
        apis_number,
        apis,
        signing_number: apis_number + 1,
        signers: vec![
            signer("print.handed_over_by", &project.outgoing),
            signer("print.taken_over_by", &project.incoming),
        ],
        left_out: pack.left_out,
    }
}

/// Parties and dates that the manifest names.
fn facts(cx: &Cx<'_>) -> Vec<(Arc<str>, String)> {
    let project = &cx.portal.manifest.project;
    let party = |party: &Option<Party>| party.as_ref().map(|party| party.name.clone());
    let date =
        |date: &Option<crate::manifest::Sited<jiff::civil::Date>>| date.as_ref().map(|day| day.value.to_string());
    let all = [
        ("print.handed_over_by", party(&project.outgoing)),
        ("print.taken_over_by", party(&project.incoming)),
        ("print.start", date(&project.start)),
        ("print.exit", date(&project.exit)),
        ("print.support_until", date(&project.support_until)),
    ];
    all.into_iter().filter_map(|(key, value)| Some((cx.words.share(key), value?))).collect()
}

/// The document while its parts are gathered.
struct Pack<'c, 'a> {
    cx: &'c Cx<'a>,
    around: Around,
    /// Anchors by page.
    ids: HashMap<Arc<str>, String>,
    parts: Vec<PackPart>,
    bytes: usize,
    left_out: usize,
}

/// Diagrams of a document. Nothing leads out of the document, and nobody follows links on paper.
fn unlinked(cx: &Cx<'_>, doc: DocId) -> Vec<FigureView> {
    let mut figures = figures(cx, doc);
    for figure in &mut figures {
        if let Shown::Picture(picture) = &mut figure.shown {
            picture.links.clear();
        }
    }
    figures
}

impl Pack<'_, '_> {
    fn chapter(&mut self, number: usize, key: &str, ids: &[DocId]) -> ChapterView {
        let entries = (1..).zip(ids).filter_map(|(entry, id)| self.entry(format!("{number}.{entry}"), *id)).collect();
        ChapterView { id: format!("c{number}"), number, title: self.cx.words.share(key), entries }
    }

    fn entry(&mut self, number: String, doc: DocId) -> Option<EntryView> {
        let card = self.cx.card(doc)?;
        let id = self.ids.get(&card.href)?.clone();
        let source = frame::source(self.cx, doc);
        let document = self.cx.portal.doc(doc);
        self.bytes = self.bytes.saturating_add(document.source.text().len());
        let hole_html = if self.bytes > MOST_TEXT {
            self.left_out += 1;
            String::new()
        } else {
            let targets = if is_markdown(document) { targets(self.cx, doc) } else { Vec::new() };
            let targets = targets.into_iter().map(|target| self.inside(target)).collect();
            self.parts.push(PackPart {
                id: id.clone(),
                document: DocumentRef(Arc::clone(document)),
                targets,
                figures: unlinked(self.cx, doc),
            });
            super::body::hole(self.parts.len() - 1)
        };
        Some(EntryView {
            id,
            number,
            title: card.full_title(),
            badge: card.badge.clone(),
            path: source.path,
            commit: source.commit,
            hole_html,
        })
    }

    /// Where a link leads in the document: to one of its anchors, else to the portal around it, else nowhere.
    fn inside(&self, target: Target) -> Target {
        let Target::Page { href, anchor, doubt } = target else { return target };
        match (self.ids.get(&href), self.around) {
            (Some(id), _) => {
                let anchor = anchor.map_or_else(|| id.clone(), |anchor| format!("{id}-{anchor}"));
                Target::Page { href: Arc::default(), anchor: Some(anchor), doubt }
            }
            (None, Around::Portal) => Target::Page { href, anchor, doubt },
            (None, Around::Nothing) => Target::Plain,
        }
    }
}
