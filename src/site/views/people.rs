//! People and owners: who gives, who receives, who answers for what, and on how many people each service rests.
//!
//! Names are those of the repository's own texts: manifest, code owners, front matter, records, registers. Of git there are
//! names of authors, beside the services they changed. A mail address is shown only where one of those texts has it.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::parts::{Badge, Card, LinkTo, Tone};
use super::{MainView, PageView, Shared, frame};
use crate::manifest::Side;
use crate::markup::slug::Slugs;
use crate::model::authors::{self, Authors};
use crate::model::owners::{CodeOwners, normal};
use crate::model::{Fact, Genre, ServiceId};
use crate::site::cx::Cx;
use crate::site::html::external;
use crate::site::parties::{party_words, side_of};
use crate::site::routes::{self, Route};

/// The page of people.
#[derive(Debug, Serialize)]
pub struct PeopleView {
    /// Services: who answers for each, and who knows it.
    pub services: Vec<ServiceLine>,
    /// Why git does not tell who knows them; empty when it does.
    pub git_notice: String,
    /// People and teams by side: who gives, who receives, and those whose side nobody states.
    pub sides: Vec<SideView>,
    /// How many people and teams there are.
    pub count: usize,
    /// How many are not shown.
    pub more: usize,
    /// How many decisions, runbooks and contracts have no owner.
    pub unowned: usize,
}

/// A service and its people.
#[derive(Debug, Serialize)]
pub struct ServiceLine {
    /// The service.
    pub service: LinkTo,
    /// Who answers for it; `None` when nobody is named.
    pub owner: Option<LinkTo>,
    /// Party of the owner; empty when it is not known.
    pub side: String,
    /// Authors of its last changes, the most active first, with their share in percent.
    pub authors: Vec<(String, usize)>,
    /// How many more authors there are.
    pub more: usize,
    /// How many changes those shares are of.
    pub commits: usize,
    /// On how many people it rests.
    pub factor: Badge,
}

/// People and teams of one side.
#[derive(Debug, Serialize)]
pub struct SideView {
    /// Anchor on the page.
    pub id: &'static str,
    /// Words above them.
    pub words: String,
    /// People and teams, those with the most to answer for first.
    pub people: Vec<PersonView>,
}

/// A person or team.
#[derive(Debug, Serialize)]
pub struct PersonView {
    /// Anchor on the page, unique.
    pub id: String,
    /// As it is written.
    pub name: String,
    /// Its roles.
    pub roles: Vec<String>,
    /// How to reach it: words, and an address where they are one.
    pub contacts: Vec<LinkTo>,
    /// When it can be reached; empty when nobody says.
    pub hours: String,
    /// Who stands in; empty when nobody does.
    pub backup: String,
    /// Its members, or the teams that it is a member of.
    pub members: Vec<String>,
    /// Services that it answers for.
    pub services: Vec<LinkTo>,
    /// Paths that it reviews, as patterns of the file of code owners.
    pub areas: Vec<String>,
    /// Documents, by what it has to do with them.
    pub documents: Vec<Answers>,
    /// Other documents that it answers for.
    pub other: usize,
    /// Sessions that it gave or took part in: words, and how many.
    pub sessions: Vec<(String, usize)>,
}

/// Documents that somebody has to do with in one way.
#[derive(Debug, Serialize)]
pub struct Answers {
    /// In which way.
    pub words: String,
    /// The first of them.
    pub cards: Vec<Shared<Card>>,
    /// How many more.
    pub more: usize,
}

/// Most people and teams on the page.
const MAX_PEOPLE: usize = 300;

/// Most documents named in one line.
const MAX_CARDS: usize = 12;

/// Most patterns, members and roles named in one line.
const MAX_NAMED: usize = 12;

/// Most authors named of a service.
const MAX_AUTHORS: usize = 4;

/// A person or team, as it is gathered.
#[derive(Default)]
struct Person {
    name: String,
    roles: BTreeSet<String>,
    contacts: Vec<LinkTo>,
    hours: String,
    backup: String,
    members: BTreeSet<String>,
    services: Vec<LinkTo>,
    areas: Vec<String>,
    owns: BTreeMap<Owned, Vec<Shared<Card>>>,
    other: usize,
    sessions: BTreeMap<&'static str, usize>,
}

/// What somebody has to do with documents, in the order of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Owned {
    Runbooks,
    Contracts,
    Decisions,
    Decided,
}

impl Owned {
    fn key(self) -> &'static str {
        match self {
            Owned::Runbooks => "people.runbooks",
            Owned::Contracts => "people.contracts",
            Owned::Decisions => "people.decisions",
            Owned::Decided => "people.decided",
        }
    }
}

/// Anchors of all people on the page, by the form in which names are compared, and by the team alone where that is enough.
pub(in crate::site) fn anchors(cx: &Cx<'_>) -> BTreeMap<String, String> {
    ids(&gather(cx))
}

/// The page of people.
pub(in crate::site) fn page(cx: &Cx<'_>) -> PageView {
    let people = gather(cx);
    let ids = ids(&people);
    let git = authors::of_services(&cx.portal.git, &cx.portal.services);
    let services = (0..).map(ServiceId).zip(&git).map(|(id, authors)| service_line(cx, id, authors)).collect();
    let count = people.len();
    let view = PeopleView {
        services,
        git_notice: cx.portal.git.notice.clone().unwrap_or_default(),
        more: count.saturating_sub(MAX_PEOPLE),
        count,
        unowned: unowned(cx),
        sides: sides(cx, people, &ids),
    };
    let title = cx.words.get("people.heading");
    frame::generated(cx, &Route::new(routes::PEOPLE), title, MainView::People(Box::new(view)))
}

/// People by the form in which names are compared.
#[derive(Default)]
struct People(BTreeMap<String, Person>);

impl People {
    /// The person of a name; `None` for patterns, and for what is no name.
    fn of(&mut self, name: &str) -> Option<&mut Person> {
        let name = name.trim();
        let key = normal(name);
        let is_name = key.chars().any(char::is_alphanumeric) && !name.contains('*') && name.chars().count() <= 100;
        if !is_name {
            return None;
        }
        let person = self.0.entry(key).or_default();
        if person.name.is_empty() {
            person.name = name.to_owned();
        }
        Some(person)
    }
}

fn gather(cx: &Cx<'_>) -> BTreeMap<String, Person> {
    let mut people = People::default();
    of_manifest(cx, &mut people);
    of_register(cx, &mut people);
    for ix in 0..cx.portal.services.len() as u32 {
        let owner = cx.portal.service(ServiceId(ix)).owner.as_deref().and_then(|owner| people.of(owner));
        owner.into_iter().for_each(|owner| owner.services.push(cx.service_link(ServiceId(ix))));
    }
    for (owner, pattern) in CodeOwners::of(&cx.portal.documents).areas() {
        if let Some(person) = people.of(owner)
            && person.areas.len() < MAX_NAMED
        {
            person.areas.push(pattern.to_owned());
        }
    }
    of_documents(cx, &mut people);
    join_teams(people.0)
}

/// Roles, teams and their members.
fn of_manifest(cx: &Cx<'_>, people: &mut People) {
    let owners = &cx.portal.manifest.owners;
    for (role, owner) in &owners.roles {
        people.of(&owner.value).into_iter().for_each(|person| person.roles.extend([role.clone()]));
    }
    for (name, team) in &owners.teams {
        if let Some(person) = people.of(name) {
            person.members.extend(team.members.iter().take(MAX_NAMED).cloned());
        }
    }
    if let Some(default) = &owners.default {
        let role = cx.words.get("people.default_owner").to_owned();
        people.of(&default.value).into_iter().for_each(|person| person.roles.extend([role.clone()]));
    }
}

/// The list of contacts, and sessions that were held.
fn of_register(cx: &Cx<'_>, people: &mut People) {
    let facts = &cx.portal.facts;
    for contact in facts.of("contacts") {
        let Some(person) = people.of(contact.text("name")) else { continue };
        let role = contact.text("role").trim();
        if !role.is_empty() {
            person.roles.insert(role.to_owned());
        }
        let channel = contact.text("channel").trim();
        if !channel.is_empty() && person.contacts.len() < MAX_NAMED {
            person.contacts.push(LinkTo::new(address(channel), channel));
        }
        person.hours = contact.text("hours").to_owned();
        person.backup = contact.text("backup").to_owned();
    }
    let held = [
        ("walkthroughs", "presenter", "people.presented"),
        ("walkthroughs", "attendees", "people.attended"),
        ("pairing", "outgoing", "people.showed"),
        ("pairing", "incoming", "people.was_shown"),
    ];
    for (register, column, key) in held {
        for fact in facts.of(register) {
            for name in names_in(fact, column) {
                people.of(name).into_iter().for_each(|person| *person.sessions.entry(key).or_default() += 1);
            }
        }
    }
}

/// Names of a cell; several are separated by commas or ampersands.
fn names_in<'f>(fact: &'f Fact, column: &str) -> Vec<&'f str> {
    let names = fact.text(column).split([',', ';', '&']).map(str::trim);
    names.filter(|name| !name.is_empty() && !["–", "-", "none", "n/a"].contains(name)).take(MAX_NAMED).collect()
}

/// What is written is an address when it is one, or a mail address.
fn address(words: &str) -> String {
    let is_mail = words.split_once('@').is_some_and(|(name, host)| {
        let plain = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_alphanumeric() || "._+-".contains(c));
        plain(name) && plain(host) && host.contains('.')
    });
    if is_mail { format!("mailto:{words}") } else { external(words).unwrap_or_default() }
}

fn of_documents(cx: &Cx<'_>, people: &mut People) {
    for placement in cx.portal.placements.iter().flatten() {
        let (Some(card), Some(owner)) = (cx.card(placement.doc), &placement.owner) else { continue };
        let Some(person) = people.of(owner) else { continue };
        let owned = match placement.genre {
            Genre::Runbook => Owned::Runbooks,
            Genre::OpenApi | Genre::AsyncApi | Genre::GraphQl => Owned::Contracts,
            Genre::Adr | Genre::Proposal => Owned::Decisions,
            Genre::Document | Genre::Diagram | Genre::Alerts => {
                person.other += 1;
                continue;
            }
        };
        person.owns.entry(owned).or_default().push(card);
    }
    for id in cx.portal.decisions.records.keys() {
        let (Some(card), Some(reading)) = (cx.card(*id), cx.portal.doc(*id).reading()) else { continue };
        let mut seen = BTreeSet::new();
        for decider in reading.deciders.iter().filter(|decider| seen.insert(normal(&decider.value))).take(MAX_NAMED) {
            if let Some(person) = people.of(&decider.value) {
                person.owns.entry(Owned::Decided).or_default().push(card.clone());
            }
        }
    }
}

/// A team that leaves out its organisation is the one team of that name.
fn join_teams(mut people: BTreeMap<String, Person>) -> BTreeMap<String, Person> {
    let mut whole: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for key in people.keys().filter(|key| key.contains('/')) {
        let team = key.rsplit('/').next().unwrap_or_default().to_owned();
        whole.entry(team).or_default().push(key.clone());
    }
    for (team, full) in whole {
        if let [full] = &*full
            && let Some(short) = people.remove(&team)
            && let Some(person) = people.get_mut(full)
        {
            person.roles.extend(short.roles);
            person.contacts.extend(short.contacts);
            person.members.extend(short.members);
            person.services.extend(short.services);
            person.areas.extend(short.areas);
            person.other += short.other;
            for (owned, cards) in short.owns {
                person.owns.entry(owned).or_default().extend(cards);
            }
            for (key, count) in short.sessions {
                *person.sessions.entry(key).or_default() += count;
            }
        }
    }
    people
}

fn ids(people: &BTreeMap<String, Person>) -> BTreeMap<String, String> {
    let mut slugs = Slugs::default();
    let mut ids: BTreeMap<String, String> = BTreeMap::new();
    for key in people.keys() {
        let id = slugs.claim(&format!("who-{}", crate::markup::slug::slug(&key.replace(['/', '@', '.'], "-"))));
        let team = key.rsplit_once('/').map(|(_, team)| team.to_owned());
        ids.insert(key.clone(), id.clone());
        if let Some(team) = team {
            ids.entry(team).or_insert(id);
        }
    }
    ids
}

fn sides(cx: &Cx<'_>, people: BTreeMap<String, Person>, ids: &BTreeMap<String, String>) -> Vec<SideView> {
    let manifest = &cx.portal.manifest;
    let mut people: Vec<(String, Person)> = people.into_iter().collect();
    let weight = |person: &Person| {
        let documents: usize = person.owns.values().map(Vec::len).sum();
        (person.services.len(), documents + person.other, person.roles.len())
    };
    people.sort_by_key(|(_, person)| std::cmp::Reverse(weight(person)));
    let mut sides: BTreeMap<Option<Side>, Vec<PersonView>> = BTreeMap::new();
    for (key, person) in people.into_iter().take(MAX_PEOPLE) {
        let side = side_of(manifest, &person.name);
        let id = ids.get(&key).cloned().unwrap_or_default();
        sides.entry(side).or_default().push(person_view(cx, id, person));
    }
    let has_sides = sides.keys().any(Option::is_some);
    let order = [
        (Some(Side::Outgoing), "ho-gives", "people.gives"),
        (Some(Side::Incoming), "ho-receives", "people.receives"),
        (None, "ho-others", if has_sides { "people.no_side" } else { "people.all" }),
    ];
    let view = |(side, id, key): (Option<Side>, &'static str, &'static str)| {
        let people = sides.remove(&side)?;
        let party = side.map(|side| party_words(manifest, cx.words, side)).unwrap_or_default();
        Some(SideView { id, words: cx.words.with(key, &[("party", &party)]), people })
    };
    order.into_iter().filter_map(view).collect()
}

fn person_view(cx: &Cx<'_>, id: String, mut person: Person) -> PersonView {
    person.services.sort_by(|a, b| a.text.cmp(&b.text));
    let documents = person.owns.into_iter().map(|(owned, cards)| Answers {
        words: cx.words.get(owned.key()).to_owned(),
        more: cards.len().saturating_sub(MAX_CARDS),
        cards: cards.into_iter().take(MAX_CARDS).collect(),
    });
    PersonView {
        id,
        name: person.name,
        roles: person.roles.into_iter().take(MAX_NAMED).collect(),
        contacts: person.contacts,
        hours: person.hours,
        backup: person.backup,
        members: person.members.into_iter().take(MAX_NAMED).collect(),
        services: person.services,
        areas: person.areas,
        documents: documents.collect(),
        other: person.other,
        sessions: person.sessions.into_iter().map(|(key, count)| (cx.words.get(key).to_owned(), count)).collect(),
    }
}

fn service_line(cx: &Cx<'_>, id: ServiceId, authors: &Authors) -> ServiceLine {
    let owner = cx.portal.service(id).owner.clone();
    let side = owner.as_deref().and_then(|owner| side_of(&cx.portal.manifest, owner));
    let link = |owner: String| LinkTo::new(cx.person(&owner), owner);
    let share = |(name, count): &(String, usize)| (name.clone(), count * 100 / authors.commits.max(1));
    ServiceLine {
        service: cx.service_link(id),
        side: side.map(|side| party_words(&cx.portal.manifest, cx.words, side)).unwrap_or_default(),
        owner: owner.map(link),
        authors: authors.names.iter().take(MAX_AUTHORS).map(share).collect(),
        more: authors.names.len().saturating_sub(MAX_AUTHORS),
        commits: authors.commits,
        factor: factor(cx, authors),
    }
}

fn factor(cx: &Cx<'_>, authors: &Authors) -> Badge {
    match authors.bus_factor {
        0 => Badge::new(Tone::None, cx.words.get("people.unknown")),
        1 => Badge::new(Tone::Warn, cx.words.count("people.factor", 1)),
        factor => Badge::new(Tone::Ok, cx.words.count("people.factor", factor)),
    }
}

fn unowned(cx: &Cx<'_>) -> usize {
    let counts = |genre: Genre| !matches!(genre, Genre::Document | Genre::Diagram | Genre::Alerts);
    let placements = cx.portal.placements.iter().flatten();
    placements.filter(|placement| counts(placement.genre) && placement.owner.is_none()).count()
}
