//! What surrounds every page: the way to it, its neighbours, its source, who links to it.

use std::sync::Arc;

use serde::Serialize;

use super::figures::figures;
use super::panel::{PanelView, panel};
use super::parts::LinkTo;
use super::{BodyView, Card, CommitView, MainView, PageView, Shared};
use crate::base::path::{RepoPath, percent_encode};
use crate::model::{DocId, Genre};
use crate::site::around::{Around, Group};
use crate::site::forge;
use crate::site::own::Own;
use crate::site::routes::{self, Route};
use crate::source::Commit;

/// A step on the way from the front page; links are given from the portal's root.
pub type Crumb = LinkTo;

/// Sections of the portal and the neighbours of a page. Shared by all pages of a group.
#[derive(Debug, Serialize)]
pub struct Sidebar {
    /// Sections that have something to show.
    pub sections: Shared<Vec<LinkTo>>,
    /// Pages read together with this one.
    pub neighbours: Option<Neighbours>,
}

/// Pages read one after another, at most [`MAX_NEIGHBOURS`] of them.
#[derive(Debug, Serialize)]
pub struct Neighbours {
    /// Words above the list.
    pub title: String,
    /// The full list.
    pub href: Arc<str>,
    /// How many the full list holds.
    pub total: usize,
    /// The part around the page.
    pub entries: Vec<Neighbour>,
}

/// A page in the sidebar.
pub type Neighbour = Shared<Card>;

/// Most neighbours in a sidebar: more are not read but searched, and each is repeated on every page of the group.
pub const MAX_NEIGHBOURS: usize = 60;

/// Most pages named as linking to a page.
const MAX_BACKLINKS: usize = 24;

/// Pages that link to a page.
#[derive(Debug, Default, Serialize)]
pub struct Backlinks {
    /// The first of them.
    pub cards: Vec<Shared<Card>>,
    /// How many more there are.
    pub more: usize,
}

/// The file a page was made from.
#[derive(Debug, Serialize)]
pub struct SourceView {
    /// Path in the repository.
    pub path: RepoPath,
    /// The file on the forge; empty when the forge is not known.
    pub href: String,
    /// Its last change; `None` when git does not know.
    pub commit: Option<CommitView>,
}

/// The sidebars of a group, each with the documents it is for.
pub(in crate::site) fn group_sidebars(around: &Around, group: &Group) -> Vec<(Shared<Sidebar>, Vec<DocId>)> {
    let sidebar = |ids: &[DocId]| Sidebar {
        sections: around.sections.clone(),
        neighbours: Some(Neighbours {
            title: group.title.clone(),
            href: Arc::clone(&group.href),
            total: group.documents.len(),
            entries: around.cards(ids.iter().copied()),
        }),
    };
    group.documents.chunks(MAX_NEIGHBOURS).map(|ids| (Shared::new(sidebar(ids)), ids.to_vec())).collect()
}

/// Who may read a page.
#[derive(Debug, Default, Serialize)]
pub struct Audience {
    /// Everybody: search engines are welcome.
    pub is_public: bool,
    /// Absolute address of the page; empty when it is private or its address is not known.
    pub address: String,
}

fn audience(around: &Around, href: &str) -> Audience {
    let is_public = around.is_public;
    // The page for unknown addresses has none itself.
    let base = around.base.as_ref().filter(|_| is_public && href != routes::NOT_FOUND);
    Audience { is_public, address: base.map_or_else(String::new, |base| format!("{base}{href}")) }
}

/// A page that is made, not written: no source, no neighbours.
pub(in crate::site) fn generated(
    around: &Around,
    route: &Route,
    title: impl Into<Arc<str>>,
    main: MainView,
) -> PageView {
    let title = title.into();
    PageView {
        url: route.url.clone(),
        href: Arc::clone(&route.href),
        root: around.root_of(&route.url),
        portal: Arc::clone(&around.name),
        lang: Arc::clone(around.words.lang()),
        heading: Arc::clone(&title),
        title,
        distinction: Arc::default(),
        description: Arc::default(),
        audience: audience(around, &route.href),
        breadcrumbs: if *route.href == *routes::HOME { Vec::new() } else { vec![around.home()] },
        sidebar: around.plain_sidebar(),
        previous: None,
        next: None,
        source: None,
        backlinks: Backlinks::default(),
        words: Vec::new(),
        trace: None,
        panel: PanelView::default(),
        findings: Vec::new(),
        figures: Vec::new(),
        body: None,
        main,
    }
}

/// The page of a document.
pub(in crate::site) fn written(around: &Around, own: &Own<'_>, body: BodyView, main: MainView) -> Option<PageView> {
    let (id, document) = (own.id, &own.document);
    let (route, card) = (around.routes.page(id)?, around.card(id)?);
    let title = card.full_title();
    let (group, at) = around.group_of(id)?;
    let neighbour = |at: Option<usize>| at.and_then(|at| group.documents.get(at)).and_then(|id| around.card(*id));
    let mut figures = figures(around, document, own.diagrams.0);
    if matches!(body, BodyView::Source { .. }) {
        figures.retain(|figure| figure.fence.is_none());
    }
    Some(PageView {
        distinction: around.distinction(id, &title),
        heading: Arc::clone(&card.title),
        description: Arc::clone(&document.card.summary),
        breadcrumbs: breadcrumbs(around, own.placement.genre, group),
        sidebar: around.sidebar(id),
        previous: neighbour(at.checked_sub(1)),
        next: neighbour(at.checked_add(1)),
        source: Some(source(around, document.path(), own.commit)),
        backlinks: backlinks(around, own.backlinks),
        words: own.words.iter().map(|entry| around.word(*entry)).collect(),
        trace: own.trace.clone(),
        panel: panel(around, own),
        findings: own.findings.iter().copied().cloned().collect(),
        figures,
        body: Some(body),
        ..generated(around, route, title, main)
    })
}

/// The section of the portal that a genre belongs to, and the key of its title.
pub(in crate::site) fn section_of(genre: Genre) -> (&'static str, &'static str) {
    match genre {
        Genre::Adr | Genre::Proposal => (routes::DECISIONS, "common.decisions"),
        Genre::Runbook => (routes::RUNBOOKS, "common.runbooks"),
        Genre::Document => (routes::DOCUMENTS, "common.documents"),
        Genre::OpenApi | Genre::AsyncApi | Genre::GraphQl => (routes::APIS, "common.apis"),
        Genre::Diagram => (routes::DIAGRAMS, "common.diagrams"),
        Genre::Alerts => (routes::ALERTS, "common.alerts"),
    }
}

/// The section of the portal that a page belongs to.
pub(in crate::site) fn section_of_view(main: &MainView) -> &'static str {
    match main {
        MainView::Home(_) => routes::HOME,
        MainView::Document(_) | MainView::Documents(_) => routes::DOCUMENTS,
        MainView::Adr(_) | MainView::Decisions(_) => routes::DECISIONS,
        MainView::Runbook(_) | MainView::Runbooks(_) => routes::RUNBOOKS,
        MainView::Services(_) | MainView::Service(_) => routes::SERVICES,
        MainView::Findings(_) | MainView::Rule(_) => routes::FINDINGS,
        MainView::Gaps(_) | MainView::Gap(_) => routes::GAPS,
        MainView::Apis(_)
        | MainView::Api(_)
        | MainView::Operation(_)
        | MainView::Schema(_)
        | MainView::Changes(_)
        | MainView::Idempotency(_) => routes::APIS,
        MainView::Diagrams(_) => routes::DIAGRAMS,
        MainView::Alerts(_) => routes::ALERTS,
        MainView::Registers(_) | MainView::Register(_) => routes::REGISTERS,
        MainView::Onboarding(_) => routes::ONBOARDING,
        MainView::Glossary(_) => routes::GLOSSARY,
        MainView::People(_) => routes::PEOPLE,
        MainView::PortalChanges(_) => routes::CHANGES,
        MainView::Traces(_) => routes::TRACE,
        MainView::File(file) => file.section,
        MainView::Search(_) | MainView::Letter(_) => routes::SEARCH,
        MainView::Print(_) | MainView::NotFound(_) | MainView::Hub(_) => "",
    }
}

fn breadcrumbs(around: &Around, genre: Genre, group: &Group) -> Vec<Crumb> {
    let (href, key) = section_of(genre);
    let mut crumbs = Vec::with_capacity(3);
    crumbs.extend([around.home(), around.section(href, key)]);
    if genre == Genre::Document && !group.dir.is_root() {
        crumbs.push(LinkTo::new(Arc::clone(&group.href), group.dir.share()));
    }
    crumbs
}

/// The file that a page was made from.
pub(in crate::site) fn source(around: &Around, path: &RepoPath, commit: Option<&Commit>) -> SourceView {
    let forge = around.forge.as_deref();
    let id = commit.map(|commit| commit.id.as_str());
    SourceView {
        path: path.clone(),
        href: forge.and_then(|url| forge::file(url, id, &percent_encode(path.as_str()))).unwrap_or_default(),
        commit: commit.map(|commit| CommitView::new(commit, forge)),
    }
}

fn backlinks(around: &Around, from: &[DocId]) -> Backlinks {
    let cards = around.cards(from.iter().copied().take(MAX_BACKLINKS));
    Backlinks { more: from.len().saturating_sub(MAX_BACKLINKS), cards }
}
