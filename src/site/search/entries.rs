//! What is searched, and what is known of each beside its text.
//!
//! A page stands in the index once, with the sections of its text below it. So does what has a place of its own on a
//! page that is made of many things: an alert, a record of a register, a word of the glossary, a person. Left out are
//! the page for addresses that do not exist and the source of a contract, whose pages say the same in words.

use std::sync::Arc;

use super::super::PlannedPage;
use super::super::cx::Cx;
use super::super::own::Own;
use super::super::reference::Part;
use super::super::views::glossary::Word;
use super::super::views::parts::{LinkTo, Tone};
use super::super::views::people::PersonView;
use super::super::views::registers::{CellState, FactRow};
use super::super::views::{Badge, BodyView, MainView, PageView};
use super::kind::{Kind, Standing, kind};
use crate::base::path::percent_encode;
use crate::formats::{Alert, Body};
use crate::model::contracts::Checked;
use crate::model::{DocId, Genre};
use crate::records::Status;

/// A page that is searched, or a thing with a place of its own on one.
#[derive(Debug, Clone, PartialEq, Eq)]
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

/// Where a page comes from, as far as search asks.
#[derive(Default)]
pub(in crate::site) struct Origin<'a> {
    /// The document that it shows, and what that is.
    document: Option<(DocId, Genre)>,
    /// Status of that document.
    status: Option<Status>,
    /// Alerts that it defines.
    alerts: &'a [Alert],
    contract: Option<Contracted<'a>>,
}

/// The contract that a page belongs to.
struct Contracted<'a> {
    id: DocId,
    checked: &'a Checked,
    /// Names of the services that it concerns.
    services: Arc<[Arc<str>]>,
}

impl<'a> Origin<'a> {
    /// That of any page of a plan.
    pub(in crate::site) fn of(cx: &Cx<'a>, page: &PageView) -> Self {
        let shown = match &page.body {
            Some(BodyView::Composed { document, .. } | BodyView::Source { document }) => cx.find(document.0.path()),
            Some(BodyView::Reference(_) | BodyView::Manual { .. } | BodyView::Pack { .. }) | None => None,
        };
        let placed = |id: DocId| Some((id, cx.portal.placement(id)?.genre));
        let contract =
            |id: DocId| Some(Contracted { id, checked: cx.portal.contracts.get(&id)?, services: services_of(cx, id) });
        Self {
            document: shown.and_then(placed),
            status: shown.and_then(|id| cx.portal.decisions.records.get(&id)?.status.as_ref()?.value),
            alerts: match shown.map(|id| &cx.portal.doc(id).body) {
                Some(Body::Alerts(facts)) => &facts.alerts,
                _ => &[],
            },
            contract: cx.routes.contract_of(page.url.as_str()).and_then(contract),
        }
    }

    /// That of the page of a prose document.
    pub(in crate::site) fn of_document(own: &Own<'_>) -> Self {
        let status = own.record.as_ref().and_then(|record| record.decision.status.as_ref());
        Self {
            document: Some((own.id, own.placement.genre)),
            status: status.and_then(|status| status.value),
            ..Self::default()
        }
    }

    /// The document whose body it shows.
    pub(in crate::site) fn body(&self, page: &PageView) -> Option<DocId> {
        let (id, _) = self.document?;
        matches!(page.body, Some(BodyView::Composed { .. })).then_some(id)
    }

    /// What a page is; `None` for one that no list holds.
    pub(in crate::site) fn kind(&self, page: &PageView) -> Option<Kind> {
        kind(page, self.document.map(|(_, genre)| genre))
    }

    /// What is searched of a page: itself, then the things that have a place on it.
    pub(in crate::site) fn entries(&self, page: &PageView) -> Vec<Arc<Entry>> {
        let Some(entry) = self.entry(page) else { return Vec::new() };
        let things = self.things(page, &entry);
        std::iter::once(entry).chain(things).map(Arc::new).collect()
    }

    fn entry(&self, page: &PageView) -> Option<Entry> {
        let kind = self.kind(page)?;
        let contract = self.contract.as_ref();
        let is_source = contract.is_some() && matches!(page.main, MainView::File(_));
        if is_source {
            return None;
        }
        let text = match &page.body {
            Some(BodyView::Composed { .. } | BodyView::Source { .. }) => {
                self.document.map_or(TextOf::Nothing, |(id, _)| TextOf::Document(id))
            }
            Some(BodyView::Reference(body)) => {
                contract.map_or(TextOf::Nothing, |of| TextOf::Contract(of.id, body.part))
            }
            Some(BodyView::Manual { .. } | BodyView::Pack { .. }) | None => TextOf::Nothing,
        };
        let mut entry = Entry {
            href: Arc::clone(&page.href),
            title: Arc::clone(&page.title),
            kind,
            standing: None,
            badge: None,
            services: contract.map_or_else(Arc::default, |of| Arc::clone(&of.services)),
            place: page.source.as_ref().map_or_else(Arc::default, |source| source.path.share()),
            about: Arc::clone(&page.description),
            names: vec![Arc::clone(&page.title)],
            also: vec![kind.asked_by(), Arc::clone(&page.description), Arc::clone(&page.distinction)],
            text,
        };
        entry.also.extend(page.source.as_ref().map(|source| source.path.share()));
        entry.fill(self, page);
        entry.also.extend(entry.services.iter().cloned());
        entry.names.extend(page.source.as_ref().and_then(|source| telling_name(source.path.as_str())).map(Arc::from));
        Some(entry)
    }

    /// What has a place of its own on a page: alerts, records, words, people.
    fn things(&self, page: &PageView, of: &Entry) -> Vec<Entry> {
        let mut things: Vec<Entry> = match &page.main {
            MainView::File(_) => match of.text {
                TextOf::Document(id) => alerts(self.alerts, id, of),
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

    /// Whether a page is that of an operation that will go.
    fn is_deprecated(&self, part: TextOf) -> bool {
        let (Some(contract), TextOf::Contract(_, Part::Operation(ix))) = (&self.contract, part) else { return false };
        let call = contract.checked.calls.get(ix as usize);
        call.is_some_and(|call| call.lifecycle.deprecated || call.lifecycle.sunset.is_some())
    }
}

/// Pages of gaps above which no more is searched of each than its title and its service: they say nearly the same.
const MANY_GAPS: usize = 300;

/// What is searched, in the order of the plan. O(pages).
pub(in crate::site) fn entries(pages: &[Arc<PlannedPage>]) -> Vec<Arc<Entry>> {
    let is_gap = |page: &&Arc<PlannedPage>| matches!(page.view.value.main, MainView::Gap(_));
    let many_gaps = pages.iter().filter(is_gap).count() > MANY_GAPS;
    let mut entries = Vec::with_capacity(pages.len());
    for page in pages {
        match many_gaps && is_gap(&page) {
            true => entries.extend(page.entries.iter().map(|entry| Arc::new(entry.in_short()))),
            false => entries.extend(page.entries.iter().cloned()),
        }
    }
    entries
}

/// The name of a file without its ending, where it tells one from another: people know files by it.
fn telling_name(path: &str) -> Option<&str> {
    const GENERIC: [&str; 8] = ["readme", "index", "_index", "openapi", "asyncapi", "schema", "swagger", "api"];
    let name = path.rsplit('/').next()?;
    let stem = name.split('.').next()?;
    (!GENERIC.contains(&stem.to_lowercase().as_str())).then_some(stem)
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

fn alerts(alerts: &[Alert], id: DocId, of: &Entry) -> Vec<Entry> {
    let alert = |(ix, alert): (u32, &Alert)| Entry {
        services: Arc::clone(&of.services),
        text: TextOf::Alert(id, ix),
        ..of.thing(Kind::Alert, &alert.id, &alert.name)
    };
    (0..).zip(alerts).map(alert).collect()
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

    /// The same without what it shares with many others.
    fn in_short(&self) -> Self {
        Entry { about: Arc::default(), also: Vec::new(), ..self.clone() }
    }

    /// What only pages of its type have.
    fn fill(&mut self, of: &Origin<'_>, page: &PageView) {
        match &page.main {
            MainView::Adr(record) => {
                self.services = names(&record.services).into();
                self.standing = Some(Standing::of(of.status));
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
                if of.is_deprecated(self.text) {
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
