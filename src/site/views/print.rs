//! The handover, or what concerns one service, as one document: cover, contents, all prose in reading order,
//! registers, what is open, a sheet to sign.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use serde::Serialize;

use super::body::{DocumentRef, PackPart, is_markdown, targets};
use super::figures::{FigureView, Shown, figures};
use super::gaps::{self, GapGroup};
use super::lists::{ApiRow, api_rows};
use super::matrix::tier_word;
use super::parts::{Badge, CommitView, LinkTo};
use super::readiness::{VerdictView, readiness};
use super::registers::{self, RegisterSlice};
use super::{BodyView, MainView, PageView, Target, frame};
use crate::manifest::Party;
use crate::model::{DocId, Genre, ServiceId};
use crate::policy::Subject;
use crate::site::cx::Cx;
use crate::site::routes::{self, Route};

/// The handover as one document.
#[derive(Debug, Serialize)]
pub struct PrintView {
    /// The service it is about; `None` for all of the handover.
    pub service: Option<LinkTo>,
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
    /// Number of the chapter of registers.
    pub registers_number: usize,
    /// Records of registers that concern the service.
    pub registers: Vec<RegisterSlice>,
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
    pub title: Arc<str>,
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

/// What the document holds, and whether there is anything around it that it may lead to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::site) enum Scope {
    /// All of the handover, beside the portal.
    Portal,
    /// All of the handover, and nothing beside it.
    Alone,
    /// What concerns one service, beside the portal.
    Service(ServiceId),
}

/// Bytes of texts that one document holds: what comes after them is listed only. Nobody prints two thousand pages.
const MOST_TEXT: usize = 8 << 20;

/// Most gaps in the document.
const MAX_GAPS: usize = 500;

/// Bytes of texts that the documents of all services hold together.
const MOST_TEXT_OF_ALL: usize = 64 << 20;

/// Services that have a document of their own: not a repository that is one service.
pub(in crate::site) fn services(cx: &Cx<'_>) -> impl Iterator<Item = ServiceId> + use<> {
    let count = match cx.portal.services.as_slice() {
        [only] if only.path.is_root() => 0,
        services => services.len(),
    };
    (0..count as u32).map(ServiceId)
}

/// The document.
pub(in crate::site) fn page(cx: &Cx<'_>, scope: Scope) -> PageView {
    let chapters = [
        ("common.decisions", &[Genre::Adr, Genre::Proposal][..]),
        ("common.runbooks", &[Genre::Runbook]),
        ("common.documents", &[Genre::Document]),
    ];
    let mut pack = Pack::new(cx, scope);
    let of = |(key, genres): &(&'static str, &[Genre])| (*key, of(cx, scope, genres));
    let mut found: Vec<(&str, Vec<DocId>)> = chapters.iter().map(of).collect();
    found.retain(|(_, ids)| !ids.is_empty());
    for (ix, id) in found.iter().flat_map(|(_, ids)| ids).enumerate() {
        let href = cx.routes.page(*id).map(|route| Arc::clone(&route.href));
        pack.ids.extend(href.map(|href| (href, format!("p{}", ix + 1))));
    }
    let chapters: Vec<ChapterView> =
        (1..).zip(&found).map(|(number, (key, ids))| pack.chapter(number, key, ids)).collect();
    let view = view(&pack, chapters);
    let (route, title) = match scope {
        Scope::Portal => (Route::new(routes::PRINT), cx.words.get("print.title").to_owned()),
        Scope::Alone => (Route::new(routes::HOME), cx.words.get("print.title").to_owned()),
        Scope::Service(id) => {
            let service = &cx.portal.service(id).name;
            (cx.routes.pack(id).clone(), cx.words.with("print.title_of", &[("service", service)]))
        }
    };
    let mut page = frame::generated(cx, &route, title, MainView::Print(Box::new(view)));
    page.body = Some(BodyView::Pack { parts: pack.parts });
    page
}

/// Documents of some genres that have a page, in reading order.
fn of(cx: &Cx<'_>, scope: Scope, genres: &[Genre]) -> Vec<DocId> {
    let is_of = |id: &DocId| {
        cx.portal.placement(*id).is_some_and(|placement| {
            let concerns = match scope {
                Scope::Portal | Scope::Alone => true,
                Scope::Service(service) => placement.services.contains(&service),
            };
            concerns && genres.contains(&placement.genre)
        })
    };
    cx.groups.iter().flat_map(|group| &group.documents).copied().filter(is_of).collect()
}

fn view(pack: &Pack<'_, '_>, chapters: Vec<ChapterView>) -> PrintView {
    let cx = pack.cx;
    let project = &cx.portal.manifest.project;
    let name = |party: &Option<Party>| party.as_ref().map(|party| party.name.clone()).unwrap_or_default();
    let signer = |key: &str, party| SignerView { role: cx.words.share(key), party: name(party) };
    let (mut open, mut apis) = (gaps::open(cx), api_rows(cx));
    let (mut registers, mut service, mut facts) = (Vec::new(), None, facts(cx));
    if let Scope::Service(id) = pack.scope {
        open.retain(|(slot, _)| slot.subject == Subject::Service(id));
        let of_service: HashSet<Arc<str>> =
            cx.cards(cx.placements_of(id).map(|it| it.doc)).iter().map(|card| Arc::clone(&card.href)).collect();
        apis.retain(|api| of_service.contains(&api.card.href));
        registers = registers::of_service(cx, id);
        service = Some(cx.service_link(id));
        facts.extend(facts_of(cx, id));
    }
    let registers_number = chapters.len() + 1;
    let gaps_number = registers_number + usize::from(!registers.is_empty());
    let apis_number = gaps_number + usize::from(!apis.is_empty());
    PrintView {
        summary: if service.is_some() { String::new() } else { super::home::summary(cx) },
        facts,
        today: cx.report.today.to_string(),
        head: cx.portal.git.head.as_ref().map(|commit| CommitView::new(commit, cx.portal.git.forge.as_deref())),
        verdict: if service.is_some() { None } else { readiness(cx).map(|ready| ready.verdict) },
        chapters,
        registers_number,
        registers,
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
        service,
    }
}

/// What is known of a service.
fn facts_of(cx: &Cx<'_>, id: ServiceId) -> Vec<(Arc<str>, String)> {
    let service = cx.portal.service(id);
    let of = |names: &[String]| names.join(", ");
    let all = [
        ("common.owner", service.owner.clone().unwrap_or_default()),
        ("service.tier", tier_word(cx.words, service.tier).to_string()),
        ("common.directory", if service.path.is_root() { ".".to_owned() } else { service.path.to_string() }),
        ("service.depends_on", of(&service.depends_on)),
        ("service.stores", of(&service.stores)),
        ("service.consumes", of(&service.consumes)),
        ("service.produces", of(&service.produces)),
    ];
    all.into_iter().filter(|(_, value)| !value.is_empty()).map(|(key, value)| (cx.words.share(key), value)).collect()
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
    scope: Scope,
    /// Bytes of texts that it may hold.
    most: usize,
    /// Anchors by page.
    ids: HashMap<Arc<str>, String>,
    parts: Vec<PackPart>,
    bytes: usize,
    left_out: usize,
}

/// Diagrams of a document. Nothing leads out of the document, and nobody follows links on paper.
fn unlinked(cx: &Cx<'_>, doc: DocId) -> Vec<FigureView> {
    let mut figures = figures(cx, cx.portal.doc(doc), cx.portal.diagrams_of(doc));
    for figure in &mut figures {
        if let Shown::Picture(picture) = &mut figure.shown {
            picture.links.clear();
        }
    }
    figures
}

impl<'c, 'a> Pack<'c, 'a> {
    fn new(cx: &'c Cx<'a>, scope: Scope) -> Self {
        let most = match scope {
            Scope::Portal | Scope::Alone => MOST_TEXT,
            Scope::Service(_) => MOST_TEXT.min(MOST_TEXT_OF_ALL / cx.portal.services.len().max(1)),
        };
        Self { cx, scope, most, ids: HashMap::new(), parts: Vec::new(), bytes: 0, left_out: 0 }
    }

    fn chapter(&mut self, number: usize, key: &str, ids: &[DocId]) -> ChapterView {
        let entries = (1..).zip(ids).filter_map(|(entry, id)| self.entry(format!("{number}.{entry}"), *id)).collect();
        ChapterView { id: format!("c{number}"), number, title: self.cx.words.share(key), entries }
    }

    fn entry(&mut self, number: String, doc: DocId) -> Option<EntryView> {
        let card = self.cx.card(doc)?;
        let id = self.ids.get(&card.href)?.clone();
        let document = self.cx.portal.doc(doc);
        let source = self.cx.source(doc);
        self.bytes = self.bytes.saturating_add(document.source.text().len());
        let hole_html = if self.bytes > self.most {
            self.left_out += 1;
            String::new()
        } else {
            let targets = if is_markdown(document) {
                targets(self.cx, document, self.cx.portal.links_of(doc))
            } else {
                Vec::new()
            };
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
            path: source.path.to_string(),
            commit: source.commit,
            hole_html,
        })
    }

    /// Where a link leads in the document: to one of its anchors, else to the portal around it, else nowhere.
    fn inside(&self, target: Target) -> Target {
        let Target::Page { href, anchor, doubt } = target else { return target };
        match (self.ids.get(&href), self.scope) {
            (Some(id), _) => {
                let anchor = anchor.map_or_else(|| id.clone(), |anchor| format!("{id}-{anchor}"));
                Target::Page { href: Arc::default(), anchor: Some(anchor), doubt }
            }
            (None, Scope::Portal | Scope::Service(_)) => Target::Page { href, anchor, doubt },
            (None, Scope::Alone) => Target::Plain,
        }
    }
}
