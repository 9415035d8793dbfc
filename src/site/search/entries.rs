//! What is searched, and what is known of each beside its text.
//!
//! A page stands in the index once, with the sections of its text below it. So does what has a place of its own on a
//! page that is made of many things: an alert, a record of a register, a word of the glossary, a person. Left out are
//! the page for addresses that do not exist and the source of a contract, whose pages say the same in words.

use std::collections::HashMap;
use std::sync::Arc;

use rayon::prelude::*;

use super::super::PlannedPage;
use super::super::cx::Cx;
use super::super::reference::Part;
use super::super::views::glossary::Word;
use super::super::views::parts::{LinkTo, Tone};
use super::super::views::people::PersonView;
use super::super::views::registers::{CellState, FactRow};
use super::super::views::{Badge, BodyView, MainView, PageView};
use super::kind::{Kind, Standing, document, kind};
use crate::base::path::percent_encode;
use crate::formats::{Alert, Body};
use crate::model::DocId;

/// A page that is searched, or a thing with a place of its own on one.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::site) struct Entry {
    /// Link from the portal's root.
    pub(super) href: Arc<str>,
    /// Its title, label included.
    pub(super) title: Arc<str>,
    /// What it is.
    pub(super) kind: Kind,
    /// How it stands.
    pub(super) standing: Option<Standing>,
    /// The same in the words of its page.
    pub(super) badge: Option<Badge>,
    /// Names of the services it concerns.
    pub(super) services: Arc<[Arc<str>]>,
    /// What tells it from others of its title: a path, a method with an address.
    pub(super) place: Arc<str>,
    /// One line about it; may be empty.
    pub(super) about: Arc<str>,
    /// Everything it goes by; none when that is its title alone.
    pub(super) names: Vec<Arc<str>>,
    /// More words that its page shows.
    pub(super) also: Vec<Arc<str>>,
    /// Where its text is.
    pub(super) text: TextOf,
}

/// Where the text of a page is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TextOf {
    /// It has none but what the entry holds.
    Nothing,
    /// In a document.
    Document(DocId),
    /// In a file of alert rules: in one alert, by index.
    Alert(DocId, u32),
    /// In an API contract.
    Contract(DocId, Part),
}

/// Pages of gaps above which no more is searched of each than its title and its service: they say nearly the same.
const MANY_GAPS: usize = 300;

/// What is searched, in the order of the plan: each page, then the things that have a place on it. O(pages).
pub(in crate::site) fn entries(cx: &Cx<'_>, pages: &[PlannedPage]) -> Vec<Entry> {
    let contracts: HashMap<&str, DocId> =
        cx.portal.contracts.keys().filter_map(|id| Some((cx.routes.api(*id)?.dir.as_str(), *id))).collect();
    let is_gap = |page: &&PlannedPage| matches!(page.view.value.main, MainView::Gap(_));
    let many_gaps = pages.iter().filter(is_gap).count() > MANY_GAPS;
    let of_page = |page: &PlannedPage| {
        let mut entry = entry(cx, &contracts, page)?;
        if many_gaps && is_gap(&page) {
            entry.about = Arc::default();
            entry.also.clear();
        }
        let things = things(cx, &page.view.value, &entry);
        Some(std::iter::once(entry).chain(things))
    };
    pages.par_iter().flat_map_iter(|page| of_page(page).into_iter().flatten()).collect()
}

fn entry(cx: &Cx<'_>, contracts: &HashMap<&str, DocId>, planned: &PlannedPage) -> Option<Entry> {
    let page = &planned.view.value;
    let contract = contract_of(page, contracts);
    let kind = kind(cx, page)?;
    let is_source = contract.is_some() && matches!(page.main, MainView::File(_));
    if is_source {
        return None;
    }
    let text = match &page.body {
        Some(BodyView::Composed { .. } | BodyView::Source { .. }) => {
            document(cx, page).map_or(TextOf::Nothing, TextOf::Document)
        }
        Some(BodyView::Reference(body)) => contract.map_or(TextOf::Nothing, |id| TextOf::Contract(id, body.part)),
        Some(BodyView::Manual { .. } | BodyView::Pack { .. }) | None => TextOf::Nothing,
    };
    let mut entry = Entry {
        href: Arc::clone(&page.href),
        title: Arc::clone(&page.title),
        kind,
        standing: None,
        badge: None,
        services: contract.map_or_else(Arc::default, |id| services_of(cx, id)),
        place: page.source.as_ref().map_or_else(Arc::default, |source| source.path.share()),
        about: Arc::clone(&page.description),
        names: vec![Arc::clone(&page.title)],
        also: vec![kind.asked_by(), Arc::clone(&page.description), Arc::clone(&page.distinction)],
        text,
    };
    entry.also.extend(page.source.as_ref().map(|source| source.path.share()));
    entry.fill(cx, page);
    entry.also.extend(entry.services.iter().cloned());
    entry.names.extend(page.source.as_ref().and_then(|source| telling_name(source.path.as_str())).map(Arc::from));
    Some(entry)
}

/// The name of a file without its ending, where it tells one from another: people know files by it.
fn telling_name(path: &str) -> Option<&str> {
    const GENERIC: [&str; 8] = ["readme", "index", "_index", "openapi", "asyncapi", "schema", "swagger", "api"];
    let name = path.rsplit('/').next()?;
    let stem = name.split('.').next()?;
    (!GENERIC.contains(&stem.to_lowercase().as_str())).then_some(stem)
}

/// The contract that a page belongs to: that of its directory, `apis/orders`.
fn contract_of(page: &PageView, contracts: &HashMap<&str, DocId>) -> Option<DocId> {
    let url = page.url.as_str();
    let (at, _) = url.match_indices('/').nth(1)?;
    contracts.get(&url[..at]).copied()
}

fn services_of(cx: &Cx<'_>, id: DocId) -> Arc<[Arc<str>]> {
    let placement = cx.portal.placement(id);
    placement.map_or_else(Arc::default, |placement| names(&cx.services_of(placement)).into())
}

fn names(links: &[LinkTo]) -> Vec<Arc<str>> {
    links.iter().map(|link| link.text.clone()).collect()
}

/// Most things of one page that are searched.
const MOST_THINGS: usize = 2_000;

/// What has a place of its own on a page: alerts, records, words, people.
fn things(cx: &Cx<'_>, page: &PageView, of: &Entry) -> Vec<Entry> {
    let mut things: Vec<Entry> = match &page.main {
        MainView::File(_) => match of.text {
            TextOf::Document(id) => alerts(cx, id, of),
            TextOf::Nothing | TextOf::Alert(..) | TextOf::Contract(..) => Vec::new(),
        },
        MainView::Register(register) => register.slice.rows.iter().map(|row| record(row, of)).collect(),
        MainView::Glossary(glossary) => {
            let words = glossary.letters.iter().flat_map(|letter| &letter.words);
            let term = |word: &Word| {
                let meanings: Vec<&str> = word.meanings.iter().map(|meaning| meaning.text.as_str()).collect();
                of.thing(Kind::Term, &word.id, &word.name).says(&meanings)
            };
            words.map(term).collect()
        }
        MainView::People(people) => {
            people.sides.iter().flat_map(|side| &side.people).map(|it| person(it, of)).collect()
        }
        // All others are a page, and what their text has sections for.
        _ => Vec::new(),
    };
    things.truncate(MOST_THINGS);
    things.retain(|thing| !thing.title.trim().is_empty());
    things
}

fn alerts(cx: &Cx<'_>, id: DocId, of: &Entry) -> Vec<Entry> {
    let Body::Alerts(facts) = &cx.portal.doc(id).body else { return Vec::new() };
    let alert = |(ix, alert): (u32, &Alert)| Entry {
        services: Arc::clone(&of.services),
        text: TextOf::Alert(id, ix),
        ..of.thing(Kind::Alert, &alert.id, &alert.name)
    };
    (0..).zip(&facts.alerts).map(alert).collect()
}

/// A record goes by what its first cell says.
fn record(row: &FactRow, of: &Entry) -> Entry {
    let name = row.cells.first().map_or("", |cell| cell.text.as_str());
    let stated = row.cells.iter().skip(1).filter(|cell| cell.state == CellState::Stated);
    let cells: Vec<&str> = stated.map(|cell| cell.text.as_str()).collect();
    Entry { services: names(&row.services).into(), ..of.thing(Kind::Record, &row.id, name).says(&cells) }
}

fn person(person: &PersonView, of: &Entry) -> Entry {
    let contacts = person.contacts.iter().map(|contact| &*contact.text);
    let roles = person.roles.iter().map(String::as_str);
    let told: Vec<&str> = roles.chain(contacts).chain([person.hours.as_str()]).collect();
    let mut entry = of.thing(Kind::Person, &person.id, &person.name).says(&told);
    entry.services = names(&person.services).into();
    entry.also.extend(person.members.iter().map(|member| member.as_str().into()));
    entry
}

impl Entry {
    /// A thing with an anchor on this page.
    fn thing(&self, kind: Kind, anchor: &str, name: &str) -> Entry {
        Entry {
            href: format!("{}#{}", self.href, percent_encode(anchor)).into(),
            title: name.into(),
            kind,
            standing: None,
            badge: None,
            services: Arc::default(),
            place: Arc::clone(&self.title),
            about: Arc::default(),
            names: vec![name.into()],
            also: vec![kind.asked_by(), Arc::clone(&self.title)],
            text: TextOf::Nothing,
        }
    }

    /// With what is said of it.
    fn says(mut self, texts: &[&str]) -> Entry {
        let told: Vec<&str> = texts.iter().copied().filter(|text| !text.is_empty()).collect();
        self.about = told.join(" · ").into();
        self.also.push(Arc::clone(&self.about));
        self
    }

    /// What only pages of its type have.
    fn fill(&mut self, cx: &Cx<'_>, page: &PageView) {
        match &page.main {
            MainView::Adr(record) => {
                self.services = names(&record.services).into();
                let status = match self.text {
                    TextOf::Document(id) => cx.portal.decisions.records.get(&id).and_then(|it| it.status.as_ref()),
                    TextOf::Nothing | TextOf::Contract(..) | TextOf::Alert(..) => None,
                };
                self.standing = Some(Standing::of(status.and_then(|status| status.value)));
                self.badge = Some(record.status.badge.clone());
                self.names = vec![Arc::clone(&page.heading), record.label.as_str().into()];
                self.also.push(record.status.badge.word.as_str().into());
                self.also.extend(record.tags.iter().map(|tag| tag.as_str().into()));
                self.also.extend(
                    record.people.iter().flat_map(|people| people.names.iter().map(|name| name.as_str().into())),
                );
                self.also.extend(record.tickets.iter().map(|ticket| ticket.text.clone()));
            }
            MainView::Runbook(runbook) => {
                self.services = names(&runbook.services).into();
                self.also.extend([&*runbook.owner, &*runbook.severity].map(Arc::from));
            }
            MainView::Document(document) => {
                self.services = names(&document.services).into();
                self.also.push(document.owner.as_str().into());
            }
            MainView::File(file) => {
                self.services = names(&file.services).into();
                self.also.extend([&*file.owner, &*file.what].map(Arc::from));
            }
            MainView::Api(api) => self.also.extend([&*api.owner, &*api.what].map(Arc::from)),
            MainView::Service(service) => {
                self.services = Arc::from([Arc::clone(&page.title)]);
                self.place = service.path.as_str().into();
                self.also.extend([&*service.path, &*service.owner].map(Arc::from));
                self.also.extend(service.surroundings.iter().flat_map(|near| names(&near.things)));
            }
            MainView::Operation(operation) => {
                let call = format!("{} {}", operation.method, operation.path);
                let (call, api) = (call.trim(), &operation.api.text);
                let is_told = call == &*page.title;
                self.place = if is_told { Arc::clone(api) } else { format!("{call} · {api}").into() };
                self.names.extend([call, &*operation.id].map(Arc::from));
                self.also.extend(operation.tag.iter().map(|tag| tag.text.clone()));
                self.also.extend(operation.badges.iter().map(|badge| badge.word.as_str().into()));
                if self.is_deprecated(cx) {
                    self.standing = Some(Standing::Deprecated);
                    self.badge = operation.badges.iter().rfind(|badge| badge.tone == Tone::Warn).cloned();
                }
            }
            MainView::Schema(schema) => self.place = format!("{} · {}", schema.kind, schema.api.text).into(),
            MainView::Rule(rule) => {
                self.about = (&*rule.found.title).into();
                self.also.push(Arc::clone(&self.about));
            }
            MainView::Gap(gap) => {
                self.place = Arc::clone(&gap.subject.text);
                self.about = Arc::clone(&gap.why);
            }
            // Overviews have no more than a title.
            _ => {}
        }
    }

    /// Whether it is an operation that will go.
    fn is_deprecated(&self, cx: &Cx<'_>) -> bool {
        let TextOf::Contract(id, Part::Operation(ix)) = self.text else { return false };
        let call = cx.portal.contracts.get(&id).and_then(|checked| checked.calls.get(ix as usize));
        call.is_some_and(|call| call.lifecycle.deprecated || call.lifecycle.sunset.is_some())
    }

    /// Tone and word of its badge; both empty without one.
    pub(super) fn badge(&self) -> (&'static str, &str) {
        let Some(badge) = &self.badge else { return ("", "") };
        let tone = match badge.tone {
            Tone::Ok => "ok",
            Tone::Warn => "warn",
            Tone::Bad => "bad",
            Tone::Info => "info",
            Tone::Past => "past",
            Tone::None => "none",
        };
        (tone, &badge.word)
    }
}
