//! What the pages of all documents share: addresses, cards, sidebars, words.
//!
//! Takes [`Sources`], a value that holds what of a portal matters to pages other than that of a document itself, and
//! gives [`Around`]. Both know nothing of texts, so that an edit of a body leaves them as they were, and with them the
//! pages of all other documents.

use std::collections::BTreeMap;
use std::sync::Arc;

mod sources;

use jiff::civil::Date;

use super::routes::{self, Routes};
use super::views::home::{self, Start};
use super::views::parts::{LinkTo, genre_word};
use super::views::{Badge, Card, Shared, Sidebar, frame, glossary};
use super::words::Words;
use crate::base::hash::FastMap;
use crate::base::path::{RepoPath, UrlPath};
use crate::model::classify::is_landing;
use crate::model::{DocId, Genre, Placement, ServiceId};

pub(super) use sources::Sources;
pub use sources::name;
use sources::{Listed, Served};

/// What the pages of all documents share.
pub(super) struct Around {
    /// What pages say.
    pub(super) words: Arc<Words>,
    /// Name of the portal, see [`name`].
    pub(super) name: Arc<str>,
    pub(super) routes: Routes,
    /// Sections that the portal has, in the order of the sidebar.
    pub(super) sections: Shared<Vec<LinkTo>>,
    /// Where the portal is published, with a slash at its end; `None` when the manifest names no web address.
    pub(super) base: Option<String>,
    /// Whether the manifest says that everybody may read the portal.
    pub(super) is_public: bool,
    /// The repository on the web.
    pub(super) forge: Option<String>,
    /// The day of the check.
    pub(super) today: Date,
    /// Groups of documents that are read one after another.
    pub(super) groups: Vec<Group>,
    /// Where newcomers start, and why.
    pub(super) starts: Vec<Start>,
    /// The README of the repository itself.
    pub(super) readme: Option<DocId>,
    documents: Vec<Published>,
    plain_sidebar: Shared<Sidebar>,
    sidebars: Vec<Option<Shared<Sidebar>>>,
    places: Vec<Option<(u32, u32)>>,
    /// Words of the glossary, in its order.
    glossary: Vec<LinkTo>,
    services: Vec<LinkTo>,
    /// Whether the repository itself is the only service, which says nothing.
    is_one_service: bool,
    /// `../` so often, by how often.
    roots: Vec<Arc<str>>,
    /// How many pages have a title, and how many of them lie in one directory.
    titles: FastMap<Arc<str>, u32>,
    titles_in: FastMap<(RepoPath, Arc<str>), u32>,
}

/// A document as others see it.
struct Published {
    path: RepoPath,
    genre: Option<Genre>,
    is_landing: bool,
    is_drawn_picture: bool,
    refused: Option<String>,
    card: Option<Shared<Card>>,
}

/// Documents that are read one after another: a decision log, or the documents of a directory.
pub(super) struct Group {
    /// The directory.
    pub(super) dir: RepoPath,
    /// Words above the list.
    pub(super) title: String,
    /// The full list, from the portal's root.
    pub(super) href: Arc<str>,
    /// In reading order.
    pub(super) documents: Vec<DocId>,
}

impl Around {
    pub(super) fn new(sources: &Sources<'_>, words: &Arc<Words>) -> Self {
        let routes = Routes::of(&sources.addresses);
        let sections = Shared::new(sources.sections.clone());
        let service =
            |(id, service): (ServiceId, &Served<'_>)| LinkTo::new(Arc::clone(&routes.service(id).href), service.name);
        let anchors = glossary::anchors(&sources.glossary);
        let word = |(name, anchor): (&&str, String)| LinkTo::new(anchor, *name);
        let ids = || (0..).map(DocId).zip(&sources.documents);
        let published = |(id, listed): (DocId, &Listed<'_>)| Published {
            path: listed.path.clone(),
            genre: listed.page.map(|(genre, _)| genre),
            is_landing: is_landing(listed.path),
            is_drawn_picture: listed.is_drawn_picture,
            refused: listed.refused.map(str::to_owned),
            card: card(id, listed, &routes, words).map(Shared::new),
        };
        let mut around = Self {
            words: Arc::clone(words),
            name: sources.name.into(),
            plain_sidebar: Shared::new(Sidebar { sections: sections.clone(), neighbours: None }),
            sections,
            base: sources.base.clone(),
            is_public: sources.is_public,
            forge: sources.forge.map(str::to_owned),
            today: sources.today,
            groups: groups(sources, &routes, words),
            starts: Vec::new(),
            readme: None,
            documents: ids().map(published).collect(),
            sidebars: vec![None; sources.documents.len()],
            places: vec![None; sources.documents.len()],
            glossary: sources.glossary.iter().zip(anchors).map(word).collect(),
            services: (0..).map(ServiceId).zip(&sources.services).map(service).collect(),
            is_one_service: matches!(sources.services.as_slice(), [only] if only.is_root),
            roots: (0..MOST_ROOTS).map(|depth| "../".repeat(depth).into()).collect(),
            titles: FastMap::default(),
            titles_in: FastMap::default(),
            routes,
        };
        for group in 0..around.groups.len() {
            around.index_group(group);
        }
        around.count_titles(sources);
        let readme = around.placed().find(|(_, path, _)| is_readme(path)).map(|(id, ..)| id);
        around.readme = readme;
        around.starts = home::starts(&around);
        around
    }

    fn index_group(&mut self, group: usize) {
        for (position, id) in (0..).zip(&self.groups[group].documents) {
            self.places[id.0 as usize] = Some((group as u32, position));
        }
        for (sidebar, ids) in frame::group_sidebars(self, &self.groups[group]) {
            for id in ids {
                self.sidebars[id.0 as usize] = Some(sidebar.clone());
            }
        }
    }

    fn count_titles(&mut self, sources: &Sources<'_>) {
        let title = |document: &'_ Published| Some(document.card.as_deref()?.full_title());
        let titles: Vec<Option<Arc<str>>> = self.documents.iter().map(title).collect();
        for title in titles.iter().flatten() {
            *self.titles.entry(Arc::clone(title)).or_default() += 1;
        }
        let generated = routes::GENERATED.iter().map(|(_, key)| self.words.get(key)).chain([sources.name]);
        for title in generated.chain(sources.services.iter().map(|service| service.name)) {
            *self.titles.entry(title.into()).or_default() += 1;
        }
        // Of a title that one page has alone nobody asks.
        for (document, title) in self.documents.iter().zip(titles) {
            if let Some(title) = title.filter(|title| self.titles[title] > 1) {
                *self.titles_in.entry((document.path.parent(), title)).or_default() += 1;
            }
        }
    }

    /// What other pages show of a document; `None` when it has no page.
    pub(super) fn card(&self, id: DocId) -> Option<Shared<Card>> {
        self.documents[id.0 as usize].card.clone()
    }

    /// Cards of those documents that have a page.
    pub(super) fn cards(&self, ids: impl IntoIterator<Item = DocId>) -> Vec<Shared<Card>> {
        ids.into_iter().filter_map(|id| self.card(id)).collect()
    }

    /// The path of a document.
    pub(super) fn path(&self, id: DocId) -> &RepoPath {
        &self.documents[id.0 as usize].path
    }

    /// Documents with a page, by path, with what they are.
    pub(super) fn placed(&self) -> impl Iterator<Item = (DocId, &RepoPath, Genre)> {
        let documents = (0..).map(DocId).zip(&self.documents);
        documents.filter_map(|(id, document)| Some((id, &document.path, document.genre?)))
    }

    /// Whether a document stands for its directory.
    pub(super) fn is_landing(&self, id: DocId) -> bool {
        self.documents[id.0 as usize].is_landing
    }

    /// The document at a path. O(log documents).
    pub(super) fn find(&self, path: &RepoPath) -> Option<DocId> {
        let ix = self.documents.binary_search_by(|document| document.path.cmp(path)).ok()?;
        Some(DocId(ix as u32))
    }

    /// Whether a document is a picture that draw.io exported.
    pub(super) fn is_drawn_picture(&self, id: DocId) -> bool {
        self.documents[id.0 as usize].is_drawn_picture
    }

    /// Why the picture at a path is not published as it is.
    pub(super) fn refused(&self, path: &RepoPath) -> Option<&str> {
        self.documents[self.find(path)?.0 as usize].refused.as_deref()
    }

    /// The sidebar of a document's page.
    pub(super) fn sidebar(&self, id: DocId) -> Shared<Sidebar> {
        self.sidebars[id.0 as usize].clone().unwrap_or_else(|| self.plain_sidebar())
    }

    /// A sidebar with the sections alone.
    pub(super) fn plain_sidebar(&self) -> Shared<Sidebar> {
        self.plain_sidebar.clone()
    }

    /// The group a document is read in, and its place there.
    pub(super) fn group_of(&self, id: DocId) -> Option<(&Group, usize)> {
        self.places[id.0 as usize].map(|(group, position)| (&self.groups[group as usize], position as usize))
    }

    /// What tells a document from other pages of the same title: nothing, its directory, or its path.
    pub(super) fn distinction(&self, id: DocId, title: &Arc<str>) -> Arc<str> {
        if self.titles.get(title).is_none_or(|count| *count == 1) {
            return Arc::default();
        }
        let path = self.path(id);
        let dir = path.parent();
        let is_alone_there = !dir.is_root() && self.titles_in.get(&(dir.clone(), Arc::clone(title))) == Some(&1);
        if is_alone_there { dir.share() } else { path.share() }
    }

    /// Services that a document concerns; none when the repository itself is the only one, which says nothing.
    pub(super) fn services_of(&self, placement: &Placement) -> Vec<LinkTo> {
        self.services_with_page(&placement.services)
    }

    /// Links to services; none when the repository itself is the only one, which says nothing.
    pub(super) fn services_with_page(&self, services: &[ServiceId]) -> Vec<LinkTo> {
        match self.is_one_service {
            true => Vec::new(),
            false => services.iter().map(|service| self.service_link(*service)).collect(),
        }
    }

    /// A service with its page.
    pub(super) fn service_link(&self, id: ServiceId) -> LinkTo {
        self.services[id.0 as usize].clone()
    }

    /// A word of the glossary, with its place there.
    pub(super) fn word(&self, entry: u32) -> LinkTo {
        self.glossary[entry as usize].clone()
    }

    /// The front page.
    pub(super) fn home(&self) -> LinkTo {
        self.section(routes::HOME, "common.start")
    }

    /// A page that lists others, with the title of that key.
    pub(super) fn section(&self, href: &str, key: &str) -> LinkTo {
        let known = self.sections.iter().find(|section| *section.href == *href);
        known.cloned().unwrap_or_else(|| LinkTo::new(href, self.words.share(key)))
    }

    /// The way from a page to the portal's root.
    pub(super) fn root_of(&self, url: &UrlPath) -> Arc<str> {
        let known = self.roots.get(url.depth()).cloned();
        known.unwrap_or_else(|| url.to_root().into())
    }
}

/// Depths of pages for which the way to the root is made beforehand.
const MOST_ROOTS: usize = 16;

fn card(id: DocId, listed: &Listed<'_>, routes: &Routes, words: &Words) -> Option<Card> {
    let (genre, title) = listed.page?;
    let route = routes.page(id)?;
    let (label, title) = match &listed.record {
        Some(record) if record.label != record.title => (record.label.into(), record.title.into()),
        Some(_) | None => (Arc::default(), Arc::clone(title)),
    };
    Some(Card {
        href: Arc::clone(&route.href),
        kind: genre_word(genre),
        label,
        title,
        badge: listed.record.as_ref().map(|record| Badge::of_status(record.status, words)),
    })
}

fn is_readme(path: &RepoPath) -> bool {
    path.directory().is_empty() && path.stem().eq_ignore_ascii_case("readme")
}

/// Decision logs in the order of their numbers; all other documents by directory, its landing page first.
fn groups(sources: &Sources<'_>, routes: &Routes, words: &Words) -> Vec<Group> {
    let listed = |id: DocId| &sources.documents[id.0 as usize];
    let mut logs: BTreeMap<(bool, &RepoPath), Vec<DocId>> = BTreeMap::new();
    let mut directories: BTreeMap<&str, Vec<DocId>> = BTreeMap::new();
    for (id, document) in (0..).map(DocId).zip(&sources.documents).filter(|(id, _)| routes.page(*id).is_some()) {
        match &document.record {
            Some(record) => logs.entry((record.is_proposal, record.log)).or_default().push(id),
            None => directories.entry(document.path.directory()).or_default().push(id),
        }
    }
    let logs = logs.into_iter().map(|((is_proposal, dir), mut documents)| {
        let number = |id: DocId| listed(id).record.as_ref().and_then(|record| record.number);
        documents.sort_by_key(|id| (number(*id).unwrap_or(u32::MAX), *id));
        let what = if is_proposal {
            ["sidebar.proposals_in", "sidebar.proposals"]
        } else {
            ["sidebar.decisions_in", "sidebar.decisions"]
        };
        Group { title: titled(words, what, dir), href: routes::DECISIONS.into(), dir: dir.clone(), documents }
    });
    let directories = directories.into_values().map(|mut documents| {
        let dir = listed(documents[0]).path.parent();
        documents.sort_by_cached_key(|id| (!is_landing(listed(*id).path), *id));
        let anchor = routes.directory(&dir).map_or_else(String::new, |anchor| format!("#{anchor}"));
        Group {
            title: titled(words, ["sidebar.files_in", "sidebar.files"], &dir),
            href: format!("{}{anchor}", routes::DOCUMENTS).into(),
            dir,
            documents,
        }
    });
    logs.chain(directories).collect()
}

/// What lies in a directory, or at the top of the repository.
fn titled(words: &Words, [inside, at_top]: [&str; 2], dir: &RepoPath) -> String {
    if dir.is_root() { words.get(at_top).to_owned() } else { words.with(inside, &[("dir", dir.as_str())]) }
}
