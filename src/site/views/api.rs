//! The pages of an API contract: the whole, its source, its operations, its schemas.

use std::sync::Arc;

use serde::Serialize;

use super::api_changes::changed_in;
use super::body::DocumentRef;
use super::document::{FileView, format_name};
use super::frame::{self, Neighbours};
use super::parts::{Badge, Card, LinkTo, Tone};
use super::{BodyView, MainView, PageView, Shared, Sidebar};
use crate::contracts::Contract;
use crate::contracts::graphql::GraphQl;
use crate::contracts::openapi::{Kind, OpenApi, Operation};
use crate::formats::Body;
use crate::model::DocId;
use crate::model::contracts::Call;
use crate::model::history::History;
use crate::site::cx::Cx;
use crate::site::reference::{Part, ReferenceBody};
use crate::site::routes::ApiRoutes;

/// What the page of a contract shows beside its body.
#[derive(Debug, Serialize)]
pub struct ApiView {
    /// Format and version (`OpenAPI 3.1.0`).
    pub what: String,
    /// Version of the API; empty when it states none.
    pub version: String,
    /// Words for one and for several of what it offers.
    pub words: [&'static str; 2],
    /// How many operations it has, webhooks included; of AsyncAPI how many channels.
    pub operations: usize,
    /// How many of them some runbook or decision speaks of.
    pub mentioned: usize,
    /// Services it concerns.
    pub services: Vec<LinkTo>,
    /// Who answers for it; empty when nobody is named.
    pub owner: String,
    /// Files for programs: the contract as it is, and all its files in one.
    pub downloads: Vec<LinkTo>,
    /// Its text, line by line.
    pub source: LinkTo,
    /// What changed in it; `None` when no older version differs.
    pub changes: Option<LinkTo>,
}

/// What the page of an operation shows beside its body.
#[derive(Debug, Serialize)]
pub struct OperationView {
    /// The contract.
    pub api: LinkTo,
    /// Its first tag, on the page of the contract; `None` without a tag.
    pub tag: Option<LinkTo>,
    /// Method in upper case; empty for a channel.
    pub method: String,
    /// What the application does on a channel (`sends`, `receives`), each once.
    pub ways: Vec<&'static str>,
    /// Path, name of the webhook, or address of the channel.
    pub path: String,
    /// What it is (`operation`, `webhook`, `channel`).
    pub kind: &'static str,
    /// `operationId`, or key of the channel; empty when it has none.
    pub id: String,
    /// What a caller must know before calling.
    pub badges: Vec<Badge>,
    /// When it last changed, as far as tags tell.
    pub changed: Option<LinkTo>,
    /// Services that send to a channel.
    pub senders: Vec<LinkTo>,
    /// Services that receive from a channel.
    pub receivers: Vec<LinkTo>,
    /// Runbooks, decisions and other documents that speak of it.
    pub used_by: Vec<Shared<Card>>,
}

/// What the page of a schema shows beside its body.
#[derive(Debug, Serialize)]
pub struct SchemaView {
    /// The contract.
    pub api: LinkTo,
    /// What it is (`schema`; of GraphQL `type`, `input`, …).
    pub kind: &'static str,
    /// Operations that take or give it, or channels that carry it, the first of them.
    pub operations: Vec<LinkTo>,
    /// Schemas that hold it, the first of them.
    pub schemas: Vec<LinkTo>,
    /// How many operations and schemas are not named here.
    pub more: usize,
}

/// Most neighbours in the sidebar of an operation or schema: they stand on each of a thousand pages, of which they
/// were a third, and the page of the contract lists all.
pub(super) const MOST_BESIDE: usize = 24;

/// Operations and schemas that a page names as using a schema.
pub(super) const MOST_USERS: usize = 40;

/// All pages of a contract but the first, which stands for its document.
pub(in crate::site) fn pages(cx: &Cx<'_>, id: DocId) -> Vec<PageView> {
    let (Some(checked), Some(routes)) = (cx.portal.contracts.get(&id), cx.routes.api(id)) else { return Vec::new() };
    let mut pages: Vec<PageView> = source(cx, id, routes).into_iter().chain(super::api_changes::page(cx, id)).collect();
    match &checked.contract {
        Contract::OpenApi(api) => {
            let about = About::new(cx, id, api, routes);
            pages.extend((0..api.operations.len()).map(|ix| about.operation(ix)));
            pages.extend((0..api.schemas.len()).map(|ix| about.schema(ix)));
        }
        Contract::AsyncApi(api) => pages.extend(super::channels::pages(cx, id, api, routes)),
        Contract::GraphQl(schema) => pages.extend(types(cx, id, schema, routes)),
    }
    pages
}

/// The page of a contract as a whole.
pub(in crate::site) fn overview(cx: &Cx<'_>, id: DocId) -> Option<PageView> {
    let (checked, routes) = (cx.portal.contracts.get(&id)?, cx.routes.api(id)?);
    let artifact = cx.portal.placement(id)?;
    let Body::Api(facts) = &cx.portal.doc(id).body else { return None };
    let (operations, version, files) = match &checked.contract {
        Contract::OpenApi(api) => (api.operations.len(), api.api_version().to_owned(), api.spec.files().count()),
        Contract::AsyncApi(api) => (api.channels.len(), api.api_version().to_owned(), api.spec.files().count()),
        Contract::GraphQl(schema) => (schema.operations(), String::new(), 1),
    };
    let (contract, names) = (checked.contract.clone(), Arc::clone(&routes.names));
    let body = ReferenceBody { contract, names, part: Part::Overview, digest: checked.digest };
    let mentioned = cx.portal.usage.of_operation.range((id, 0)..=(id, u32::MAX)).count();
    let file =
        |route: &crate::site::routes::Route, text: &str| LinkTo { href: route.href.to_string(), text: text.to_owned() };
    let mut downloads = vec![file(&routes.original, cx.portal.doc(id).path().file_name())];
    if files > 1 {
        downloads.push(file(&routes.bundle, "all files in one (JSON)"));
    }
    let view = ApiView {
        what: format!("{} {}", format_name(facts.format), facts.version).trim_end().to_owned(),
        version,
        words: match &checked.contract {
            Contract::OpenApi(_) | Contract::GraphQl(_) => ["operation", "operations"],
            Contract::AsyncApi(_) => ["channel", "channels"],
        },
        operations,
        mentioned,
        services: cx.services_of(artifact),
        owner: artifact.owner.clone().unwrap_or_default(),
        downloads,
        source: file(&routes.source, "source"),
        changes: changes(cx, id).map(|history| {
            let steps = history.steps.len();
            file(&routes.changes, &format!("{steps} {}", if steps == 1 { "step" } else { "steps" }))
        }),
    };
    frame::written(cx, id, BodyView::Reference(body), MainView::Api(view))
}

/// The history of a contract in which something changed.
fn changes<'c>(cx: &'c Cx<'_>, id: DocId) -> Option<&'c History> {
    cx.portal.histories.get(&id).filter(|history| !history.steps.is_empty())
}

/// The text of a contract, line by line: where its findings lead.
fn source(cx: &Cx<'_>, id: DocId, routes: &ApiRoutes) -> Option<PageView> {
    let artifact = cx.portal.placement(id)?;
    let card = cx.card(id)?;
    let document = cx.portal.doc(id);
    let view = FileView {
        section: frame::section_of(artifact.genre).0,
        what: "source of an API contract".to_owned(),
        facts: Vec::new(),
        owner: String::new(),
        services: Vec::new(),
        evidence: String::new(),
        alerts: Vec::new(),
    };
    let title = document.path().file_name().to_owned();
    let mut page = frame::generated(cx, &routes.source, title, MainView::File(view));
    page.distinction = document.path().to_string();
    page.breadcrumbs.extend(crumbs(cx, id));
    page.description = format!("Source of {}", card.full_title());
    page.source = Some(frame::source(cx, id));
    page.body = Some(BodyView::Source { document: DocumentRef(Arc::clone(document)) });
    Some(page)
}

/// The way to a contract.
pub(in crate::site) fn crumbs(cx: &Cx<'_>, id: DocId) -> Vec<LinkTo> {
    let (href, text) = (crate::site::routes::APIS.to_owned(), "APIs".to_owned());
    let card = cx.card(id).map(|card| LinkTo { href: card.href.to_string(), text: card.full_title() });
    std::iter::once(LinkTo { href, text }).chain(card).collect()
}

/// What all pages of one contract share.
struct About<'c, 'a> {
    cx: &'c Cx<'a>,
    id: DocId,
    api: &'c Arc<OpenApi>,
    routes: &'c ApiRoutes,
    /// By first tag, those without last.
    sidebars: Vec<Vec<Shared<Sidebar>>>,
    /// Place of each operation: list and position in it.
    places: Vec<(usize, usize)>,
    lists: Vec<Vec<usize>>,
    cards: Vec<Shared<Card>>,
    schema_sidebars: Vec<Shared<Sidebar>>,
    users: Users,
}

impl<'c, 'a> About<'c, 'a> {
    fn new(cx: &'c Cx<'a>, id: DocId, api: &'c Arc<OpenApi>, routes: &'c ApiRoutes) -> Self {
        let cards: Vec<Shared<Card>> =
            api.operations.iter().zip(&routes.operations).map(|(operation, route)| card(operation, route)).collect();
        let mut lists: Vec<Vec<usize>> = vec![Vec::new(); api.tags.len() + 1];
        let mut places = Vec::new();
        for (ix, operation) in api.operations.iter().enumerate() {
            let list = operation.tags.first().map_or(api.tags.len(), |tag| *tag as usize);
            places.push((list, lists[list].len()));
            lists[list].push(ix);
        }
        let title = |list: usize| api.tags.get(list).map_or_else(|| "Operations".to_owned(), |tag| tag.name.clone());
        let href = routes.overview.href.to_string();
        let sidebars = lists.iter().enumerate().map(|(list, operations)| {
            let cards: Vec<Shared<Card>> = operations.iter().map(|ix| cards[*ix].clone()).collect();
            sidebars(cx, &title(list), &format!("{href}#operations"), &cards)
        });
        let sidebars = sidebars.collect();
        let of_schema = api.schemas.iter().zip(&routes.schemas).map(|(named, route)| {
            let (label, badge, href) = (String::new(), None, Arc::clone(&route.href));
            Shared::new(Card { href, kind: "schema", label, title: named.name.clone(), badge })
        });
        let of_schema: Vec<Shared<Card>> = of_schema.collect();
        let schema_sidebars = self::sidebars(cx, "Schemas", &format!("{href}#schemas"), &of_schema);
        let users = Users::of(api);
        Self { cx, id, api, routes, sidebars, places, lists, cards, schema_sidebars, users }
    }

    fn link(&self) -> LinkTo {
        let title = self.cx.card(self.id).map(|card| card.full_title()).unwrap_or_default();
        LinkTo { href: self.routes.overview.href.to_string(), text: title }
    }

    fn body(&self, part: Part) -> BodyView {
        let checked = &self.cx.portal.contracts[&self.id];
        let digests = &checked.digests;
        let digest = match part {
            Part::Overview => Some(&checked.digest),
            Part::Operation(ix) => digests.operations.get(ix as usize),
            Part::Schema(ix) => digests.schemas.get(ix as usize),
        };
        let (contract, names) = (checked.contract.clone(), Arc::clone(&self.routes.names));
        BodyView::Reference(ReferenceBody { contract, names, part, digest: digest.copied().unwrap_or_default() })
    }

    fn operation(&self, ix: usize) -> PageView {
        let (cx, operation) = (self.cx, &self.api.operations[ix]);
        let used_by = cx.portal.usage.of_operation.get(&(self.id, ix as u32)).map_or(&[][..], Vec::as_slice);
        let tag = operation.tags.first().map(|tag| {
            let name = &self.api.tags[*tag as usize].name;
            let anchor = crate::base::path::percent_encode(&format!("tag-{}", name.replace(char::is_whitespace, "-")));
            LinkTo { href: format!("{}#{anchor}", self.routes.overview.href), text: name.clone() }
        });
        let view = OperationView {
            api: self.link(),
            tag,
            method: operation.method.clone(),
            ways: Vec::new(),
            senders: Vec::new(),
            receivers: Vec::new(),
            path: operation.path.value.clone(),
            kind: if operation.kind == Kind::Webhook { "webhook" } else { "operation" },
            id: operation.id.as_ref().map(|id| id.value.clone()).unwrap_or_default(),
            badges: badges(operation, cx.portal.contracts[&self.id].calls.get(ix)),
            changed: changes(cx, self.id)
                .and_then(|history| changed_in(history, &operation.method, &operation.path.value))
                .map(|(step, text)| LinkTo { href: format!("{}#step-{step}", self.routes.changes.href), text }),
            used_by: cx.cards(used_by.iter().copied()),
        };
        let title = self.cards[ix].title.clone();
        let mut page = frame::generated(cx, &self.routes.operations[ix], title, MainView::Operation(Box::new(view)));
        page.distinction = format!("{} {}, {}", operation.method, operation.path.value, self.name());
        page.breadcrumbs.extend(crumbs(cx, self.id));
        let (list, at) = self.places[ix];
        page.sidebar = self.sidebars[list][at / MOST_BESIDE].clone();
        let neighbour =
            |at: Option<usize>| at.and_then(|at| self.lists[list].get(at)).map(|ix| self.cards[*ix].clone());
        page.previous = neighbour(at.checked_sub(1));
        page.next = neighbour(at.checked_add(1));
        page.body = Some(self.body(Part::Operation(ix as u32)));
        page
    }

    fn schema(&self, ix: usize) -> PageView {
        let named = &self.api.schemas[ix];
        let users = &self.users.of_schema[ix];
        let operation = |ix: &u32| {
            let operation = &self.api.operations[*ix as usize];
            let text = format!("{} {}", operation.method, operation.path.value);
            LinkTo { href: self.routes.operations[*ix as usize].href.to_string(), text }
        };
        let schema = |ix: &u32| {
            let text = self.api.schemas[*ix as usize].name.clone();
            LinkTo { href: self.routes.schemas[*ix as usize].href.to_string(), text }
        };
        let more = |users: &Vec<u32>| users.len().saturating_sub(MOST_USERS);
        let view = SchemaView {
            api: self.link(),
            kind: "schema",
            operations: users.operations.iter().take(MOST_USERS).map(operation).collect(),
            schemas: users.schemas.iter().take(MOST_USERS).map(schema).collect(),
            more: more(&users.operations) + more(&users.schemas),
        };
        let route = &self.routes.schemas[ix];
        let mut page = frame::generated(self.cx, route, named.name.clone(), MainView::Schema(Box::new(view)));
        page.distinction = format!("schema, {}", self.name());
        page.breadcrumbs.extend(crumbs(self.cx, self.id));
        page.sidebar = self.schema_sidebars[ix / MOST_BESIDE].clone();
        page.body = Some(self.body(Part::Schema(ix as u32)));
        page
    }

    /// What tells the contract from others: its directory in the portal.
    fn name(&self) -> &str {
        self.routes.dir.rsplit('/').next().unwrap_or_default()
    }
}

/// The pages of the types of a GraphQL schema.
fn types<'c, 'a>(
    cx: &'c Cx<'a>,
    id: DocId,
    schema: &'c GraphQl,
    routes: &'c ApiRoutes,
) -> impl Iterator<Item = PageView> + use<'c, 'a> {
    let cards = schema.types.iter().zip(&routes.schemas).map(|(def, route)| {
        let (label, badge, href) = (String::new(), None, Arc::clone(&route.href));
        Shared::new(Card { href, kind: "type", label, title: def.name.value.clone(), badge })
    });
    let cards: Vec<Shared<Card>> = cards.collect();
    let sidebars = sidebars(cx, "Types", &routes.overview.href, &cards);
    let checked = &cx.portal.contracts[&id];
    let name = routes.dir.rsplit('/').next().unwrap_or_default();
    let api = cx.card(id).map(|card| LinkTo { href: card.href.to_string(), text: card.full_title() });
    (0u32..).zip(&schema.types).map(move |(ix, def)| {
        let view = SchemaView {
            api: api
                .clone()
                .unwrap_or_else(|| LinkTo { href: routes.overview.href.to_string(), text: name.to_owned() }),
            kind: def.kind.word(),
            operations: Vec::new(),
            schemas: Vec::new(),
            more: 0,
        };
        let route = &routes.schemas[ix as usize];
        let mut page = frame::generated(cx, route, def.name.value.clone(), MainView::Schema(Box::new(view)));
        page.distinction = format!("{}, {name}", def.kind.word());
        page.breadcrumbs.extend(crumbs(cx, id));
        page.sidebar = sidebars[ix as usize / MOST_BESIDE].clone();
        let (contract, names) = (checked.contract.clone(), Arc::clone(&routes.names));
        page.body = Some(BodyView::Reference(ReferenceBody {
            contract,
            names,
            part: Part::Schema(ix),
            digest: checked.digest,
        }));
        page
    })
}

/// Sidebars of a list, each with its part of it.
pub(super) fn sidebars(cx: &Cx<'_>, title: &str, href: &str, cards: &[Shared<Card>]) -> Vec<Shared<Sidebar>> {
    let sidebar = |part: &[Shared<Card>]| {
        Shared::new(Sidebar {
            sections: cx.sections.clone(),
            neighbours: Some(Neighbours {
                title: title.to_owned(),
                href: href.to_owned(),
                total: cards.len(),
                entries: part.to_vec(),
            }),
        })
    };
    cards.chunks(MOST_BESIDE).map(sidebar).collect()
}

/// What other pages show of an operation.
fn card(operation: &Operation, route: &crate::site::routes::Route) -> Shared<Card> {
    let title = if operation.summary.is_empty() { &operation.path.value } else { &operation.summary };
    Shared::new(Card {
        href: Arc::clone(&route.href),
        kind: "operation",
        label: operation.method.clone(),
        title: super::parts::short(title, 80),
        badge: None,
    })
}

/// What a caller must know: whether a second request does harm, and how long the operation is there.
fn badges(operation: &Operation, call: Option<&Call>) -> Vec<Badge> {
    let mut badges = Vec::new();
    let Some(call) = call else { return badges };
    if operation.kind == Kind::Path {
        let by_method = || (Badge::new(Tone::Ok, "safe to send twice"), format!("by its method {}", operation.method));
        let (badge, title) = super::idempotency::said(&call.idempotency).unwrap_or_else(by_method);
        badges.push(Badge { title: title.replace('`', ""), ..badge });
    }
    let lifecycle = &call.lifecycle;
    if lifecycle.deprecated || lifecycle.sunset.is_some() {
        let until = lifecycle.sunset.as_ref().map(|sunset| sunset.date.as_str()).filter(|date| !date.is_empty());
        let word = until.map_or_else(|| "deprecated".to_owned(), |date| format!("deprecated, until {date}"));
        let title = lifecycle.replacement.as_ref().map(|it| it.text.clone()).unwrap_or_default();
        badges.push(Badge { title, ..Badge::new(Tone::Warn, word) });
    }
    if !matches!(lifecycle.stability.as_str(), "" | "stable") {
        badges.push(Badge::new(Tone::Info, super::parts::short(&lifecycle.stability, 24)));
    }
    badges
}

/// Who refers to each named schema.
struct Users {
    of_schema: Vec<UsersOf>,
}

#[derive(Default, Clone)]
struct UsersOf {
    operations: Vec<u32>,
    schemas: Vec<u32>,
}

impl Users {
    /// Direct references; O(size of the contract).
    fn of(api: &OpenApi) -> Self {
        let mut of_schema = vec![UsersOf::default(); api.schemas.len()];
        for (user, targets) in (0u32..).zip(&api.uses.operations) {
            targets.iter().for_each(|target| of_schema[*target as usize].operations.push(user));
        }
        for (user, targets) in (0u32..).zip(&api.uses.schemas) {
            targets
                .iter()
                .filter(|target| **target != user)
                .for_each(|target| of_schema[*target as usize].schemas.push(user));
        }
        Self { of_schema }
    }
}
