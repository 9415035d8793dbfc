//! Which pages are searched, and what is known of each beside its text.
//!
//! A page stands in the index once, with the sections of its text below it. Left out are the page for addresses that
//! do not exist, the source of a contract (its pages say the same in words) and, where they are many, the pages of gaps:
//! what a reader looks for is the list of them.

use std::collections::HashMap;
use std::sync::Arc;

use super::super::PlannedPage;
use super::super::cx::Cx;
use super::super::reference::Part;
use super::super::routes;
use super::super::views::parts::{LinkTo, Tone};
use super::super::views::{Badge, BodyView, MainView, PageView};
use crate::model::{DocId, Genre};
use crate::records::Status;

/// What a page is, for people who look for one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Kind {
    /// A decision record.
    Decision,
    /// A proposal.
    Proposal,
    /// A runbook.
    Runbook,
    /// Any other text.
    Document,
    /// An API contract.
    Api,
    /// An operation of an API.
    Operation,
    /// A channel of an API.
    Channel,
    /// A schema or type of an API.
    Schema,
    /// A diagram file.
    Diagram,
    /// A file of alert rules.
    Alerts,
    /// A service.
    Service,
    /// A register.
    Register,
    /// A list or summary that the portal makes.
    Overview,
    /// How to close a gap.
    Gap,
    /// A rule with its findings.
    Rule,
}

impl Kind {
    /// All, in the order in which they are offered.
    pub(super) const ALL: [Kind; 15] = [
        Kind::Runbook,
        Kind::Decision,
        Kind::Proposal,
        Kind::Document,
        Kind::Service,
        Kind::Api,
        Kind::Operation,
        Kind::Channel,
        Kind::Schema,
        Kind::Alerts,
        Kind::Diagram,
        Kind::Register,
        Kind::Overview,
        Kind::Gap,
        Kind::Rule,
    ];

    /// Its name in addresses.
    pub(super) fn id(self) -> &'static str {
        match self {
            Kind::Decision => "decision",
            Kind::Proposal => "proposal",
            Kind::Runbook => "runbook",
            Kind::Document => "document",
            Kind::Api => "api",
            Kind::Operation => "operation",
            Kind::Channel => "channel",
            Kind::Schema => "schema",
            Kind::Diagram => "diagram",
            Kind::Alerts => "alerts",
            Kind::Service => "service",
            Kind::Register => "register",
            Kind::Overview => "overview",
            Kind::Gap => "gap",
            Kind::Rule => "rule",
        }
    }

    /// Key of its name in the word table.
    pub(super) fn key(self) -> &'static str {
        match self {
            Kind::Decision => "search.kind.decision",
            Kind::Proposal => "search.kind.proposal",
            Kind::Runbook => "search.kind.runbook",
            Kind::Document => "search.kind.document",
            Kind::Api => "search.kind.api",
            Kind::Operation => "search.kind.operation",
            Kind::Channel => "search.kind.channel",
            Kind::Schema => "search.kind.schema",
            Kind::Diagram => "search.kind.diagram",
            Kind::Alerts => "search.kind.alerts",
            Kind::Service => "search.kind.service",
            Kind::Register => "search.kind.register",
            Kind::Overview => "search.kind.overview",
            Kind::Gap => "search.kind.gap",
            Kind::Rule => "search.kind.rule",
        }
    }

    /// Words by which people ask for such a page.
    fn asked_by(self) -> &'static str {
        match self {
            Kind::Decision => "decision adr record",
            Kind::Proposal => "proposal rfc",
            Kind::Runbook => "runbook",
            Kind::Document => "",
            Kind::Api => "api contract",
            Kind::Operation => "operation endpoint",
            Kind::Channel => "channel topic queue",
            Kind::Schema => "schema type",
            Kind::Diagram => "diagram",
            Kind::Alerts => "alert",
            Kind::Service => "service",
            Kind::Register => "register",
            Kind::Overview => "",
            Kind::Gap => "gap missing",
            Kind::Rule => "rule finding",
        }
    }

    /// How much a hit on such a page is worth beside an equal one on another, in percent: what was written for
    /// readers before what was made of it.
    pub(super) fn standing(self) -> u32 {
        match self {
            Kind::Service | Kind::Runbook => 105,
            Kind::Decision | Kind::Proposal | Kind::Document | Kind::Api | Kind::Operation | Kind::Channel => 100,
            Kind::Overview | Kind::Diagram | Kind::Register => 90,
            Kind::Schema | Kind::Alerts => 80,
            Kind::Gap | Kind::Rule => 50,
        }
    }
}

/// How a page stands, where pages differ in that.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Standing {
    /// In force.
    Accepted,
    /// Open.
    Proposed,
    /// Decided against.
    Rejected,
    /// No longer advised.
    Deprecated,
    /// Replaced.
    Superseded,
    /// A record that does not say.
    Unstated,
}

impl Standing {
    /// All, in the order in which they are offered.
    pub(super) const ALL: [Standing; 6] = [
        Standing::Accepted,
        Standing::Proposed,
        Standing::Deprecated,
        Standing::Superseded,
        Standing::Rejected,
        Standing::Unstated,
    ];

    /// Its name in addresses.
    pub(super) fn id(self) -> &'static str {
        match self {
            Standing::Accepted => "accepted",
            Standing::Proposed => "proposed",
            Standing::Rejected => "rejected",
            Standing::Deprecated => "deprecated",
            Standing::Superseded => "superseded",
            Standing::Unstated => "unstated",
        }
    }

    /// Key of its name in the word table.
    pub(super) fn key(self) -> &'static str {
        match self {
            Standing::Accepted => "search.standing.accepted",
            Standing::Proposed => "search.standing.proposed",
            Standing::Rejected => "search.standing.rejected",
            Standing::Deprecated => "search.standing.deprecated",
            Standing::Superseded => "search.standing.superseded",
            Standing::Unstated => "search.standing.unstated",
        }
    }

    /// What a hit is worth beside an equal one on a page in force, in percent.
    pub(super) fn worth(self) -> u32 {
        match self {
            Standing::Accepted | Standing::Unstated => 100,
            Standing::Proposed => 95,
            Standing::Deprecated => 70,
            Standing::Superseded | Standing::Rejected => 60,
        }
    }

    fn of(status: Option<Status>) -> Self {
        match status {
            Some(Status::Accepted) => Standing::Accepted,
            Some(Status::Proposed) => Standing::Proposed,
            Some(Status::Rejected) => Standing::Rejected,
            Some(Status::Deprecated) => Standing::Deprecated,
            Some(Status::Superseded) => Standing::Superseded,
            None => Standing::Unstated,
        }
    }
}

/// A page that is searched.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Entry {
    /// Link from the portal's root.
    pub(super) href: Arc<str>,
    /// Its title, label included.
    pub(super) title: String,
    /// What it is.
    pub(super) kind: Kind,
    /// How it stands.
    pub(super) standing: Option<Standing>,
    /// The same in the words of its page.
    pub(super) badge: Option<Badge>,
    /// Names of the services it concerns.
    pub(super) services: Vec<String>,
    /// What tells it from others of its title: a path, a method with an address.
    pub(super) place: String,
    /// One line about it; may be empty.
    pub(super) about: String,
    /// Everything it goes by; the title is among them.
    pub(super) names: Vec<String>,
    /// More words that its page shows.
    pub(super) also: Vec<String>,
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
    /// In an API contract.
    Contract(DocId, Part),
}

/// Most pages of gaps that are searched.
const MOST_GAPS: usize = 300;

/// The pages that are searched, in the order of the plan. O(pages).
pub(in crate::site) fn entries(cx: &Cx<'_>, pages: &[PlannedPage]) -> Vec<Entry> {
    let contracts: HashMap<&str, DocId> =
        cx.portal.contracts.keys().filter_map(|id| Some((cx.routes.api(*id)?.dir.as_str(), *id))).collect();
    let is_gap = |page: &PlannedPage| matches!(page.view.value.main, MainView::Gap(_));
    let many_gaps = pages.iter().filter(|page| is_gap(page)).count() > MOST_GAPS;
    let searched = pages.iter().filter(|page| !(many_gaps && is_gap(page)));
    searched.filter_map(|page| entry(cx, &contracts, page)).collect()
}

fn entry(cx: &Cx<'_>, contracts: &HashMap<&str, DocId>, planned: &PlannedPage) -> Option<Entry> {
    let page = &planned.view.value;
    let contract = contract_of(page, contracts);
    let kind = kind(cx, page, planned.body)?;
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
        title: page.title.clone(),
        kind,
        standing: None,
        badge: None,
        services: contract.map_or_else(Vec::new, |id| services_of(cx, id)),
        place: page.source.as_ref().map_or_else(String::new, |source| source.path.clone()),
        about: page.description.clone(),
        names: vec![page.title.clone()],
        also: vec![kind.asked_by().to_owned(), page.description.clone(), page.distinction.clone()],
        text,
    };
    entry.also.extend(page.source.as_ref().map(|source| source.path.clone()));
    entry.fill(cx, page);
    entry.also.extend(entry.services.iter().cloned());
    entry.names.extend(page.source.as_ref().and_then(|source| telling_name(&source.path)).map(str::to_owned));
    Some(entry)
}

/// The document that a page shows.
fn document(cx: &Cx<'_>, page: &PageView) -> Option<DocId> {
    match &page.body {
        Some(BodyView::Composed { document, .. } | BodyView::Source { document }) => cx.portal.find(document.0.path()),
        Some(BodyView::Reference(_) | BodyView::Manual { .. } | BodyView::Pack { .. }) | None => None,
    }
}

/// The name of a file without its ending, where it tells one from another: people know files by it.
fn telling_name(path: &str) -> Option<&str> {
    const GENERIC: [&str; 8] = ["readme", "index", "_index", "openapi", "asyncapi", "schema", "swagger", "api"];
    let name = path.rsplit('/').next()?;
    let stem = name.split('.').next()?;
    (!GENERIC.contains(&stem.to_lowercase().as_str())).then_some(stem)
}

/// What a page is; `None` for one that is not searched.
pub(super) fn kind(cx: &Cx<'_>, page: &PageView, body: Option<DocId>) -> Option<Kind> {
    Some(match &page.main {
        MainView::Search(_) | MainView::Letter(_) | MainView::Print(_) | MainView::NotFound(_) => return None,
        MainView::Adr(_) => match document(cx, page).and_then(|id| cx.portal.placement(id)) {
            Some(placement) if placement.genre == Genre::Proposal => Kind::Proposal,
            Some(_) | None => Kind::Decision,
        },
        MainView::Runbook(_) => Kind::Runbook,
        MainView::Document(_) => genre(cx, body).unwrap_or(Kind::Document),
        MainView::Service(_) => Kind::Service,
        MainView::Api(_) | MainView::Changes(_) => Kind::Api,
        MainView::Operation(operation) if operation.method.is_empty() => Kind::Channel,
        MainView::Operation(_) => Kind::Operation,
        MainView::Schema(_) => Kind::Schema,
        MainView::File(file) if file.section == routes::DIAGRAMS => Kind::Diagram,
        MainView::File(file) if file.section == routes::ALERTS => Kind::Alerts,
        MainView::File(_) => Kind::Api,
        MainView::Register(_) => Kind::Register,
        MainView::Gap(_) => Kind::Gap,
        MainView::Rule(_) => Kind::Rule,
        MainView::Home(_)
        | MainView::Decisions(_)
        | MainView::Runbooks(_)
        | MainView::Services(_)
        | MainView::Documents(_)
        | MainView::Findings(_)
        | MainView::Gaps(_)
        | MainView::Idempotency(_)
        | MainView::Apis(_)
        | MainView::Diagrams(_)
        | MainView::Alerts(_)
        | MainView::Registers(_)
        | MainView::Onboarding(_)
        | MainView::Glossary(_)
        | MainView::People(_)
        | MainView::PortalChanges(_)
        | MainView::Traces(_) => Kind::Overview,
    })
}

/// A record that could not be read as one is a document by its view, and still a record for who looks for it.
fn genre(cx: &Cx<'_>, body: Option<DocId>) -> Option<Kind> {
    match cx.portal.placement(body?)?.genre {
        Genre::Adr => Some(Kind::Decision),
        Genre::Proposal => Some(Kind::Proposal),
        Genre::Runbook => Some(Kind::Runbook),
        Genre::Document | Genre::OpenApi | Genre::AsyncApi | Genre::GraphQl | Genre::Diagram | Genre::Alerts => None,
    }
}

/// The contract that a page belongs to: that of its directory, `apis/orders`.
fn contract_of(page: &PageView, contracts: &HashMap<&str, DocId>) -> Option<DocId> {
    let url = page.url.as_str();
    let (at, _) = url.match_indices('/').nth(1)?;
    contracts.get(&url[..at]).copied()
}

fn services_of(cx: &Cx<'_>, id: DocId) -> Vec<String> {
    let placement = cx.portal.placement(id);
    placement.map_or_else(Vec::new, |placement| names(&cx.services_of(placement)))
}

fn names(links: &[LinkTo]) -> Vec<String> {
    links.iter().map(|link| link.text.clone()).collect()
}

impl Entry {
    /// What only pages of its type have.
    fn fill(&mut self, cx: &Cx<'_>, page: &PageView) {
        match &page.main {
            MainView::Adr(record) => {
                self.services = names(&record.services);
                let status = match self.text {
                    TextOf::Document(id) => cx.portal.decisions.records.get(&id).and_then(|it| it.status.as_ref()),
                    TextOf::Nothing | TextOf::Contract(..) => None,
                };
                self.standing = Some(Standing::of(status.and_then(|status| status.value)));
                self.badge = Some(record.status.badge.clone());
                self.names = vec![page.heading.clone(), record.label.clone()];
                self.also.push(record.status.badge.word.clone());
                self.also.extend(record.tags.iter().cloned());
                self.also.extend(record.people.iter().flat_map(|people| people.names.iter().cloned()));
                self.also.extend(record.tickets.iter().map(|ticket| ticket.text.clone()));
            }
            MainView::Runbook(runbook) => {
                self.services = names(&runbook.services);
                self.also.extend([runbook.owner.clone(), runbook.severity.clone()]);
            }
            MainView::Document(document) => {
                self.services = names(&document.services);
                self.also.push(document.owner.clone());
            }
            MainView::File(file) => {
                self.services = names(&file.services);
                self.also.extend([file.owner.clone(), file.what.clone()]);
            }
            MainView::Api(api) => self.also.extend([api.owner.clone(), api.what.clone()]),
            MainView::Service(service) => {
                self.services = vec![page.title.clone()];
                self.place.clone_from(&service.path);
                self.also.extend([service.path.clone(), service.owner.clone()]);
                self.also.extend(service.surroundings.iter().flat_map(|near| names(&near.things)));
            }
            MainView::Operation(operation) => {
                let call = format!("{} {}", operation.method, operation.path);
                let (call, api) = (call.trim(), &operation.api.text);
                self.place = if call == page.title { api.clone() } else { format!("{call} · {api}") };
                self.names.extend([call.to_owned(), operation.id.clone()]);
                self.also.extend(operation.tag.iter().map(|tag| tag.text.clone()));
                self.also.extend(operation.badges.iter().map(|badge| badge.word.clone()));
                if self.is_deprecated(cx) {
                    self.standing = Some(Standing::Deprecated);
                    self.badge = operation.badges.iter().rfind(|badge| badge.tone == Tone::Warn).cloned();
                }
            }
            MainView::Schema(schema) => self.place = format!("{} · {}", schema.kind, schema.api.text),
            MainView::Register(register) => {
                let cells = register.slice.rows.iter().flat_map(|row| &row.cells);
                self.also.extend(cells.map(|cell| cell.text.clone()));
            }
            MainView::Rule(rule) => {
                self.about.clone_from(&rule.found.title);
                self.also.push(rule.found.title.clone());
            }
            MainView::Gap(gap) => {
                self.place.clone_from(&gap.subject.text);
                self.about = gap.why.to_owned();
            }
            MainView::Glossary(glossary) => {
                let words = glossary.letters.iter().flat_map(|letter| &letter.words);
                self.also.extend(words.map(|word| word.name.clone()));
            }
            MainView::People(people) => {
                let named = people.sides.iter().flat_map(|side| &side.people);
                self.also.extend(named.map(|person| person.name.clone()));
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
