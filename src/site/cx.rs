//! What planning looks things up in: built once per plan, read by every view.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::base::hash::FastMap;
use crate::base::path::{RepoPath, UrlPath, percent_encode};
use crate::base::words::is_one_of;
use crate::manifest::Visibility;
use crate::model::{DocId, Edge, Fact, Genre, Placement, Portal, Service, ServiceId, owners};
use crate::policy::Report;

use super::html::external;
use super::routes::{self, Routes};
use super::slots::Slots;
use super::ties::Ties;
use super::views::findings::{self, PlacedFinding};
use super::views::parts::{LinkTo, genre_word};
use super::views::trace::Meetings;
use super::views::{Badge, Card, Shared, Sidebar, frame};
use super::words::Words;

/// A portal, its report, and indexes over both.
pub(super) struct Cx<'a> {
    pub(super) portal: &'a Portal,
    pub(super) report: &'a Report,
    /// What pages say.
    pub(super) words: &'a Words,
    /// The handover as one document, from the portal's root; empty when it is not made.
    pub(super) print: &'static str,
    /// Name of the portal: that of the manifest, else the title of the README, else the name of the repository.
    pub(super) name: Arc<str>,
    pub(super) routes: Routes,
    /// Sections that the portal has, in the order of the sidebar.
    pub(super) sections: Shared<Vec<LinkTo>>,
    /// All findings, in the order of the report.
    pub(super) findings: Vec<PlacedFinding<'a>>,
    /// What is asked, and what there is.
    pub(super) slots: Slots<'a>,
    /// Id for one more waiver: the first number above those of all that there are.
    pub(super) free_waiver: String,
    /// What has to do with what.
    pub(super) ties: Ties,
    /// What neighbourhoods show of things.
    pub(super) meetings: Meetings,
    /// Where the portal is published, with a slash at its end; `None` when the manifest names no web address.
    pub(super) base: Option<String>,
    /// Places of the words of the glossary, in its order.
    words_at: Vec<Arc<str>>,
    /// Links to services.
    services: Vec<LinkTo>,
    /// `../` so often, by how often.
    roots: Vec<Arc<str>>,
    /// Anchors of people, by the form in which names are compared.
    people: BTreeMap<String, String>,
    /// Groups of documents that are read one after another.
    pub(super) groups: Vec<Group>,
    plain_sidebar: Shared<Sidebar>,
    cards: Vec<Option<Shared<Card>>>,
    sidebars: Vec<Option<Shared<Sidebar>>>,
    places: Vec<Option<(u32, u32)>>,
    findings_of: FastMap<&'a str, Vec<u32>>,
    edges: BTreeMap<DocId, Vec<&'a Edge>>,
    of_service: Vec<Vec<DocId>>,
    /// Records by service, those of the project last; each in the order of registers and places.
    facts_of: Vec<Vec<&'a Fact>>,
    /// How many pages have a title, and how many of them lie in one directory.
    titles: FastMap<Arc<str>, u32>,
    titles_in: FastMap<(&'a str, Arc<str>), u32>,
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

impl<'a> Cx<'a> {
    pub(super) fn new(portal: &'a Portal, report: &'a Report, words: &'a Words) -> Self {
        let (routes, ties) = rayon::join(|| Routes::new(portal), || Ties::of_portal(portal));
        let findings = findings::place(portal, &routes, report, words);
        let sections = Shared::new(sections(portal, report, words));
        let slots = Slots::new(portal, &routes, report, words);
        let link = |id, service: &Service| LinkTo::new(Arc::clone(&routes.service(id).href), service.name.as_str());
        let mut cx = Self {
            portal,
            report,
            words,
            print: "",
            name: name(portal).into(),
            plain_sidebar: Shared::new(Sidebar { sections: sections.clone(), neighbours: None }),
            sections,
            meetings: Meetings::new(portal.documents.len(), portal.services.len(), ties.owners.len()),
            ties,
            base: base(portal),
            words_at: Vec::new(),
            services: (0..).map(ServiceId).zip(&portal.services).map(|(id, it)| link(id, it)).collect(),
            roots: (0..MOST_ROOTS).map(|depth| "../".repeat(depth).into()).collect(),
            people: BTreeMap::new(),
            groups: groups(portal, &routes, words),
            free_waiver: free_waiver(portal),
            cards: Vec::new(),
            sidebars: vec![None; portal.documents.len()],
            places: vec![None; portal.documents.len()],
            findings_of: FastMap::default(),
            edges: BTreeMap::new(),
            of_service: vec![Vec::new(); portal.services.len()],
            facts_of: vec![Vec::new(); portal.services.len() + 1],
            titles: FastMap::default(),
            titles_in: FastMap::default(),
            findings,
            slots,
            routes,
        };
        cx.index();
        cx
    }

    fn index(&mut self) {
        for artifact in self.portal.placements.iter().flatten() {
            for service in &artifact.services {
                self.of_service[service.0 as usize].push(artifact.doc);
            }
        }
        for fact in self.portal.facts.by_type.values().flatten() {
            let project = self.portal.services.len();
            let services = fact.services.iter().map(|service| service.0 as usize);
            let concerned = services.chain(fact.services.is_empty().then_some(project));
            concerned.for_each(|ix| self.facts_of[ix].push(fact));
        }
        for edge in &self.portal.decisions.edges {
            self.edges.entry(edge.from).or_default().push(edge);
            self.edges.entry(edge.to).or_default().push(edge);
        }
        for (ix, placed) in (0..).zip(&self.findings) {
            self.findings_of.entry(placed.finding.primary.at.path.as_str()).or_default().push(ix);
        }
        self.cards = self.portal.ids().map(|id| self.new_card(id)).collect();
        for group in 0..self.groups.len() {
            self.index_group(group);
        }
        self.count_titles();
        let anchors = super::views::glossary::anchors(&self.portal.glossary);
        self.words_at = anchors.into_iter().map(Arc::from).collect();
        self.people = super::views::people::anchors(self);
    }

    fn count_titles(&mut self) {
        let titles: Vec<(&'a str, Arc<str>)> = std::iter::zip(&self.portal.documents, &self.cards)
            .filter_map(|(document, card)| Some((document.path().directory(), card.as_deref()?.full_title())))
            .collect();
        for (_, title) in &titles {
            *self.titles.entry(Arc::clone(title)).or_default() += 1;
        }
        let generated = routes::GENERATED.iter().map(|(_, key)| self.words.get(key)).chain([&*self.name]);
        for title in generated.chain(self.portal.services.iter().map(|service| service.name.as_str())) {
            *self.titles.entry(title.into()).or_default() += 1;
        }
        // Of a title that one page has alone nobody asks.
        for (dir, title) in titles.into_iter().filter(|(_, title)| self.titles[title] > 1) {
            *self.titles_in.entry((dir, title)).or_default() += 1;
        }
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

    fn new_card(&self, id: DocId) -> Option<Shared<Card>> {
        let artifact = self.portal.placement(id)?;
        let route = self.routes.page(id)?;
        let decision = self.portal.decisions.records.get(&id);
        let (label, title) = match decision {
            Some(decision) if decision.label != decision.title => {
                (decision.label.as_str().into(), decision.title.as_str().into())
            }
            Some(_) | None => (Arc::default(), Arc::clone(&self.portal.doc(id).card.title)),
        };
        Some(Shared::new(Card {
            href: Arc::clone(&route.href),
            kind: genre_word(artifact.genre),
            label,
            title,
            badge: decision.map(|decision| Badge::of_status(decision.status.as_ref(), self.words)),
        }))
    }

    /// What other pages show of a document; `None` when it has no page.
    pub(super) fn card(&self, id: DocId) -> Option<Shared<Card>> {
        self.cards[id.0 as usize].clone()
    }

    /// Cards of those documents that have a page.
    pub(super) fn cards(&self, ids: impl IntoIterator<Item = DocId>) -> Vec<Shared<Card>> {
        ids.into_iter().filter_map(|id| self.card(id)).collect()
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

    /// Findings whose place lies in a file, in the order of the report.
    pub(super) fn findings_in(&self, path: &RepoPath) -> impl Iterator<Item = &PlacedFinding<'a>> {
        let indexes = self.findings_of.get(path.as_str()).map_or(&[][..], Vec::as_slice);
        indexes.iter().map(|ix| &self.findings[*ix as usize])
    }

    /// Relations of a record, whichever end it is.
    pub(super) fn edges_of(&self, id: DocId) -> &[&'a Edge] {
        self.edges.get(&id).map_or(&[], Vec::as_slice)
    }

    /// Artifacts that concern a service, by path.
    pub(super) fn placements_of(&self, service: ServiceId) -> impl Iterator<Item = &'a Placement> {
        let portal = self.portal;
        self.of_service[service.0 as usize].iter().filter_map(move |id| portal.placement(*id))
    }

    /// Records that concern a service; with `None` those that concern the project as a whole.
    pub(super) fn facts_of(&self, service: Option<ServiceId>) -> &[&'a Fact] {
        &self.facts_of[service.map_or(self.portal.services.len(), |id| id.0 as usize)]
    }

    /// What tells a document from other pages of the same title: nothing, its directory, or its path.
    pub(super) fn distinction(&self, id: DocId, title: &Arc<str>) -> Arc<str> {
        if self.titles.get(title).is_none_or(|count| *count == 1) {
            return Arc::default();
        }
        let path = self.portal.doc(id).path();
        let dir = path.directory();
        let is_alone_there = self.titles_in.get(&(dir, Arc::clone(title))) == Some(&1);
        if is_alone_there && !dir.is_empty() { dir.into() } else { path.share() }
    }

    /// What tells a service's page from other pages of the same title.
    pub(super) fn service_distinction(&self, id: ServiceId) -> Arc<str> {
        let service = self.portal.service(id);
        let same_name = self.portal.services.iter().filter(|other| other.name == service.name).count();
        match same_name {
            1 => self.words.share("service.kicker"),
            _ => format!("{} {}", self.words.get("service.kicker"), service.id).into(),
        }
    }

    /// The line of an offset, from 1. O(offset): meant for places near the top of a file.
    pub(super) fn line(&self, id: DocId, offset: u32) -> u32 {
        let text = self.portal.doc(id).source.text().as_bytes();
        let before = &text[..text.len().min(offset as usize)];
        before.iter().filter(|byte| **byte == b'\n').count() as u32 + 1
    }

    /// Services that an artifact concerns; none when the repository itself is the only one, which says nothing.
    pub(super) fn services_of(&self, artifact: &Placement) -> Vec<LinkTo> {
        self.services_with_page(&artifact.services)
    }

    /// Links to services; none when the repository itself is the only one, which says nothing.
    pub(super) fn services_with_page(&self, services: &[ServiceId]) -> Vec<LinkTo> {
        match self.portal.services.as_slice() {
            [only] if only.path.is_root() => Vec::new(),
            _ => services.iter().map(|service| self.service_link(*service)).collect(),
        }
    }

    /// A word of the glossary, with its place there.
    pub(super) fn word(&self, entry: u32) -> LinkTo {
        let (href, name) = (&self.words_at[entry as usize], &self.portal.glossary.entries[entry as usize].name);
        LinkTo::new(Arc::clone(href), name.as_str())
    }

    /// The place of a person or team on the page of people.
    pub(super) fn person(&self, name: &str) -> String {
        let anchor = self.people.get(&owners::normal(name)).map(|id| format!("#{}", percent_encode(id)));
        format!("{}{}", routes::PEOPLE, anchor.unwrap_or_default())
    }

    /// Whether the manifest says that everybody may read the portal.
    pub(super) fn is_public(&self) -> bool {
        self.portal.manifest.portal.visibility == Visibility::Public
    }

    /// A service with its page.
    pub(super) fn service_link(&self, id: ServiceId) -> LinkTo {
        self.services[id.0 as usize].clone()
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

/// Longest README title that is taken for a name, in characters.
const MAX_NAME: usize = 60;

/// What a portal is called: by its manifest, else by the title of its README, else like the directory of its repository.
pub fn name(portal: &Portal) -> &str {
    if let Some(stated) = &portal.manifest.project.name {
        return &stated.value;
    }
    let readme = readme(portal).map(|id| portal.doc(id)).filter(|readme| readme.outline.title_heading().is_some());
    let title = readme.map(|readme| &*readme.card.title).filter(|title| title.chars().count() <= MAX_NAME);
    title.unwrap_or(&portal.name)
}

fn free_waiver(portal: &Portal) -> String {
    let numbers = portal.manifest.waivers.iter().filter_map(|w| w.id.value.strip_prefix("W-")?.parse::<u32>().ok());
    format!("W-{}", numbers.max().unwrap_or(0).saturating_add(1))
}

/// The README of the repository itself.
pub(super) fn readme(portal: &Portal) -> Option<DocId> {
    let is_readme = |path: &RepoPath| path.directory().is_empty() && path.stem().eq_ignore_ascii_case("readme");
    portal.ids().find(|id| is_readme(portal.doc(*id).path()) && portal.placement(*id).is_some())
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
        routes::CHANGES => super::views::portal_changes::has_any(portal),
        routes::TRACE => has(&[Genre::Adr, Genre::Runbook, Genre::OpenApi, Genre::AsyncApi]),
        routes::IDEMPOTENCY | routes::SEARCH | routes::NOT_FOUND => false,
        _ => true,
    };
    let link = |(href, key): &(&str, &str)| LinkTo::new(*href, words.get(key));
    routes::GENERATED.iter().filter(|(href, _)| shown(href)).map(link).collect()
}

/// Decision logs in the order of their numbers; all other documents by directory, its landing page first.
fn groups(portal: &Portal, routes: &Routes, words: &Words) -> Vec<Group> {
    let mut logs: BTreeMap<(bool, RepoPath), Vec<DocId>> = BTreeMap::new();
    let mut directories: BTreeMap<&str, Vec<DocId>> = BTreeMap::new();
    for id in portal.ids().filter(|id| routes.page(*id).is_some()) {
        match portal.decisions.records.get(&id) {
            Some(decision) => logs.entry((decision.proposal, decision.log.clone())).or_default().push(id),
            None => directories.entry(portal.doc(id).path().directory()).or_default().push(id),
        }
    }
    let logs = logs.into_iter().map(|((proposal, dir), mut documents)| {
        let record = |id: &DocId| &portal.decisions.records[id];
        documents.sort_by_cached_key(|id| (record(id).number.unwrap_or(u32::MAX), *id));
        let what = if proposal {
            ["sidebar.proposals_in", "sidebar.proposals"]
        } else {
            ["sidebar.decisions_in", "sidebar.decisions"]
        };
        Group { title: titled(words, what, &dir), href: routes::DECISIONS.into(), dir, documents }
    });
    let directories = directories.into_values().map(|mut documents| {
        let dir = portal.doc(documents[0]).path().parent();
        documents.sort_by_cached_key(|id| (!is_landing(portal.doc(*id).path()), *id));
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

/// Where a portal is published, when that is the web.
fn base(portal: &Portal) -> Option<String> {
    let stated = portal.manifest.project.portal_url.as_ref()?;
    let address = external(&stated.value).filter(|address| address.starts_with("http"))?;
    Some(format!("{}/", address.trim_end_matches('/')))
}

/// Whether a document stands for its directory.
pub(super) fn is_landing(path: &RepoPath) -> bool {
    is_one_of(path.stem(), &["readme", "index", "_index"])
}
