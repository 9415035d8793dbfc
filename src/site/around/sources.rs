//! What of a portal matters to pages other than that of a document itself.

use std::sync::Arc;

use jiff::civil::Date;

use super::is_readme;
use crate::base::path::RepoPath;
use crate::formats::{Body, Document, SvgFacts};
use crate::manifest::Visibility;
use crate::model::{Decision, DocId, Genre, Portal, Service};
use crate::policy::Report;
use crate::records::Status;
use crate::site::html::external;
use crate::site::routes;
use crate::site::views::parts::LinkTo;
use crate::site::views::portal_changes;
use crate::site::words::Words;

/// What [`Around`] is made of.
#[derive(Hash)]
pub(in crate::site) struct Sources<'a> {
    pub(super) lang: &'a str,
    pub(super) name: &'a str,
    pub(super) documents: Vec<Listed<'a>>,
    pub(super) addresses: routes::Sources<'a>,
    pub(super) services: Vec<Served<'a>>,
    pub(super) glossary: Vec<&'a str>,
    pub(super) sections: Vec<LinkTo>,
    pub(super) base: Option<String>,
    pub(super) is_public: bool,
    pub(super) forge: Option<&'a str>,
    pub(super) today: Date,
}

/// What others may know of a document.
#[derive(Hash)]
pub(super) struct Listed<'a> {
    pub(super) path: &'a RepoPath,
    pub(super) is_drawn_picture: bool,
    /// Why it is not published, for a picture.
    pub(super) refused: Option<&'a str>,
    /// Genre and title, when it has a page.
    pub(super) page: Option<(Genre, &'a Arc<str>)>,
    pub(super) record: Option<Recorded<'a>>,
}

/// What others may know of a decision record.
#[derive(Hash)]
pub(super) struct Recorded<'a> {
    pub(super) log: &'a RepoPath,
    pub(super) is_proposal: bool,
    pub(super) number: Option<u32>,
    pub(super) label: &'a str,
    pub(super) title: &'a str,
    /// Its status and the author's words for it.
    pub(super) status: Option<(Option<Status>, &'a str)>,
}

/// What others may know of a service.
#[derive(Hash)]
pub(super) struct Served<'a> {
    pub(super) id: &'a str,
    pub(super) name: &'a str,
    pub(super) is_root: bool,
}

impl<'a> Sources<'a> {
    /// O(documents + operations).
    pub(in crate::site) fn of(portal: &'a Portal, report: &Report, words: &'a Words) -> Self {
        let served =
            |service: &'a Service| Served { id: &service.id, name: &service.name, is_root: service.path.is_root() };
        Self {
            lang: words.lang(),
            name: name(portal),
            documents: portal.ids().map(|id| Listed::of(portal, id)).collect(),
            addresses: routes::Sources::of(portal),
            services: portal.services.iter().map(served).collect(),
            glossary: portal.glossary.entries.iter().map(|entry| entry.name.as_str()).collect(),
            sections: sections(portal, report, words),
            base: base(portal),
            is_public: portal.manifest.portal.visibility == Visibility::Public,
            forge: portal.git.forge.as_deref(),
            today: report.today,
        }
    }
}

impl<'a> Listed<'a> {
    fn of(portal: &'a Portal, id: DocId) -> Self {
        let document = portal.doc(id);
        let placement = portal.placement(id);
        let is_recorded = placement.is_some_and(|it| matches!(it.genre, Genre::Adr | Genre::Proposal));
        let record = if is_recorded { portal.decisions.records.get(&id) } else { None };
        Self {
            path: document.path(),
            is_drawn_picture: document.is_drawn_picture(),
            refused: refused(document),
            page: placement.map(|placement| (placement.genre, &document.card.title)),
            record: record.map(Recorded::of),
        }
    }
}

impl<'a> Recorded<'a> {
    fn of(decision: &'a Decision) -> Self {
        Self {
            log: &decision.log,
            is_proposal: decision.proposal,
            number: decision.number,
            label: &decision.label,
            title: &decision.title,
            status: decision.status.as_ref().map(|fact| (fact.value, fact.written.as_str())),
        }
    }
}

fn refused(document: &Document) -> Option<&str> {
    match &document.body {
        Body::Svg(SvgFacts { refused: Some((why, _)), .. }) => Some(why),
        _ => None,
    }
}

/// Longest README title that is taken for a name, in characters.
const MAX_NAME: usize = 60;

/// What a portal is called: by its manifest, else by the title of its README, else like the directory of its repository.
pub fn name(portal: &Portal) -> &str {
    if let Some(stated) = &portal.manifest.project.name {
        return &stated.value;
    }
    let is_page = |id: &DocId| is_readme(portal.doc(*id).path()) && portal.placement(*id).is_some();
    let readme = portal.ids().find(is_page).map(|id| portal.doc(id));
    let readme = readme.filter(|readme| readme.outline.title_heading().is_some());
    let title = readme.map(|readme| &*readme.card.title).filter(|title| title.chars().count() <= MAX_NAME);
    title.unwrap_or(&portal.name)
}

/// Sections of the portal that have something to show.
fn sections(portal: &Portal, report: &Report, words: &Words) -> Vec<LinkTo> {
    let has = |kinds: &[Genre]| portal.placements.iter().flatten().any(|artifact| kinds.contains(&artifact.genre));
    let shown = |href: &str| match href {
        routes::SERVICES => !portal.services.is_empty(),
        routes::DECISIONS => has(&[Genre::Adr, Genre::Proposal]),
        routes::RUNBOOKS => has(&[Genre::Runbook]),
        routes::APIS => has(&[Genre::OpenApi, Genre::AsyncApi, Genre::GraphQl]),
        routes::DIAGRAMS => !portal.diagrams.is_empty(),
        routes::ALERTS => has(&[Genre::Alerts]),
        routes::GAPS => !report.slots.is_empty(),
        routes::REGISTERS => !portal.facts.by_type.is_empty(),
        routes::GLOSSARY => !portal.glossary.entries.is_empty(),
        routes::CHANGES => portal_changes::has_any(portal),
        routes::TRACE => has(&[Genre::Adr, Genre::Runbook, Genre::OpenApi, Genre::AsyncApi]),
        routes::IDEMPOTENCY | routes::SEARCH | routes::NOT_FOUND => false,
        _ => true,
    };
    let link = |(href, key): &(&str, &str)| LinkTo::new(*href, words.get(key));
    routes::GENERATED.iter().filter(|(href, _)| shown(href)).map(link).collect()
}

/// Where a portal is published, when that is the web.
fn base(portal: &Portal) -> Option<String> {
    let stated = portal.manifest.project.portal_url.as_ref()?;
    let address = external(&stated.value).filter(|address| address.starts_with("http"))?;
    Some(format!("{}/", address.trim_end_matches('/')))
}
