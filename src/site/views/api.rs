//! The pages of an API contract: the whole, its source, its operations, its schemas.

use std::sync::Arc;

use serde::Serialize;

use super::api_changes::changed_in;
use super::api_frame::{ApiFrame, MOST_BESIDE, NamedPage, Users};
use super::body::DocumentRef;
use super::document::{FileView, format_name};
use super::frame::section_of;
use super::parts::{Badge, Card, LinkTo, Tone};
use super::{BodyView, MainView, PageView, Shared, Sidebar};
use crate::contracts::Contract;
use crate::contracts::graphql::{GraphQl, TypeDef};
use crate::contracts::openapi::{Kind, OpenApi, Operation};
use crate::formats::Body;
use crate::model::DocId;
use crate::model::contracts::Call;
use crate::model::history::History;
use crate::site::cx::Cx;
use crate::site::own::Own;
use crate::site::reference::Part;
use crate::site::routes::Route;
use crate::site::words::Words;

/// What the page of a contract shows beside its body.
#[derive(Debug, Serialize)]
pub struct ApiView {
    /// Format and version (`OpenAPI 3.1.0`).
    pub what: String,
    /// Version of the API; empty when it states none.
    pub version: String,
    /// How many of its operations (AsyncAPI: channels) documents name, in words.
    pub mentions: String,
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
    /// Word for what it is.
    pub what: Arc<str>,
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

/// All pages of a contract but the first, which stands for its document.
pub(in crate::site) fn pages(cx: &Cx<'_>, id: DocId) -> Vec<PageView> {
    let Some(frame) = ApiFrame::new(cx, id) else { return Vec::new() };
    let mut pages: Vec<PageView> = source(&frame).into_iter().chain(super::api_changes::page(&frame)).collect();
    match &frame.checked.contract {
        Contract::OpenApi(api) => {
            let about = About::new(&frame, api);
            pages.extend((0..api.operations.len()).map(|ix| about.operation(ix)));
            pages.extend((0..api.schemas.len()).map(|ix| about.schema(ix)));
        }
        Contract::AsyncApi(api) => pages.extend(super::channels::pages(&frame, api)),
        Contract::GraphQl(schema) => pages.extend(types(&frame, schema)),
    }
    pages
}

/// The page of a contract as a whole.
pub(in crate::site) fn overview(cx: &Cx<'_>, own: &Own<'_>) -> Option<PageView> {
    let id = own.id;
    let frame = ApiFrame::new(cx, id)?;
    let (contract, routes) = (&frame.checked.contract, frame.routes);
    let artifact = own.placement;
    let Body::Api(facts) = &own.document.body else { return None };
    let (operations, key) = match contract {
        Contract::OpenApi(api) => (api.operations.len(), "api.mentions"),
        Contract::AsyncApi(api) => (api.channels.len(), "api.channel_mentions"),
        Contract::GraphQl(schema) => (schema.operations(), "api.mentions"),
    };
    let mentioned = cx.portal.usage.of_operation.range((id, 0)..=(id, u32::MAX)).count();
    let file = |route: &Route, text: &str| LinkTo::new(Arc::clone(&route.href), text);
    let mut downloads = vec![file(&routes.original, cx.portal.doc(id).path().file_name())];
    if contract.spec().is_some_and(|spec| spec.files().count() > 1) {
        downloads.push(file(&routes.bundle, cx.words.get("api.all_in_one")));
    }
    let view = ApiView {
        what: format!("{} {}", format_name(facts.format), facts.version).trim_end().to_owned(),
        version: contract.api_version().to_owned(),
        mentions: cx.words.count_with(key, operations, &[("mentioned", &mentioned.to_string())]),
        services: cx.services_of(artifact),
        owner: artifact.owner.clone().unwrap_or_default(),
        downloads,
        source: file(&routes.source, cx.words.get("file.source")),
        changes: changes(&frame)
            .map(|history| file(&routes.changes, &cx.words.count("api.steps", history.steps.len()))),
    };
    super::frame::written(cx, own, frame.body(Part::Overview), MainView::Api(view))
}

/// The history of a contract in which something changed.
fn changes<'c>(frame: &ApiFrame<'c, '_>) -> Option<&'c History> {
    frame.cx.portal.histories.get(&frame.id).filter(|history| !history.steps.is_empty())
}

/// The text of a contract, line by line: where its findings lead.
fn source(frame: &ApiFrame<'_, '_>) -> Option<PageView> {
    let (cx, id) = (frame.cx, frame.id);
    let artifact = cx.portal.placement(id)?;
    let card = cx.card(id)?;
    let document = cx.portal.doc(id);
    let view = FileView {
        section: section_of(artifact.genre).0,
        what: cx.words.get("api.source").to_owned(),
        facts: Vec::new(),
        owner: String::new(),
        services: Vec::new(),
        evidence: String::new(),
        alerts: Vec::new(),
    };
    let mut page = frame.page(&frame.routes.source, document.path().file_name(), MainView::File(view));
    page.distinction = document.path().share();
    page.description = cx.words.with("written.source_of", &[("path", &card.full_title())]).into();
    page.source = Some(cx.source(id));
    page.body = Some(BodyView::Source { document: DocumentRef(Arc::clone(document)) });
    Some(page)
}

/// What the pages of a contract in OpenAPI share.
struct About<'f, 'c, 'a> {
    frame: &'f ApiFrame<'c, 'a>,
    api: &'c OpenApi,
    /// By first tag, those without last.
    sidebars: Vec<Vec<Shared<Sidebar>>>,
    /// Place of each operation: list and position in it.
    places: Vec<(usize, usize)>,
    lists: Vec<Vec<usize>>,
    cards: Vec<Shared<Card>>,
    schema_sidebars: Vec<Shared<Sidebar>>,
    users: Vec<Users>,
}

impl<'f, 'c, 'a> About<'f, 'c, 'a> {
    fn new(frame: &'f ApiFrame<'c, 'a>, api: &'c OpenApi) -> Self {
        let routes = &frame.routes.operations;
        let cards: Vec<Shared<Card>> =
            api.operations.iter().zip(routes).map(|(operation, route)| card(operation, route)).collect();
        let mut lists: Vec<Vec<usize>> = vec![Vec::new(); api.tags.len() + 1];
        let mut places = Vec::new();
        for (ix, operation) in api.operations.iter().enumerate() {
            let list = operation.tags.first().map_or(api.tags.len(), |tag| *tag as usize);
            places.push((list, lists[list].len()));
            lists[list].push(ix);
        }
        let title = |list: usize| api.tags.get(list).map_or(frame.cx.words.get("common.operations"), |tag| &tag.name);
        let sidebars = lists.iter().enumerate().map(|(list, operations)| {
            let cards: Vec<Shared<Card>> = operations.iter().map(|ix| cards[*ix].clone()).collect();
            frame.sidebars(title(list), "#operations", &cards)
        });
        let sidebars = sidebars.collect();
        let names = api.schemas.iter().map(|named| named.name.as_str());
        let schema_sidebars = frame.named_sidebars(("schema", frame.cx.words.get("api.schemas"), "#schemas"), names);
        let users = Users::of_each(api.schemas.len(), &api.uses);
        Self { frame, api, sidebars, places, lists, cards, schema_sidebars, users }
    }

    fn operation(&self, ix: usize) -> PageView {
        let (frame, operation) = (self.frame, &self.api.operations[ix]);
        let routes = frame.routes;
        let tag = operation.tags.first().map(|tag| {
            let name = &self.api.tags[*tag as usize].name;
            let anchor = crate::base::path::percent_encode(&format!("tag-{}", name.replace(char::is_whitespace, "-")));
            LinkTo::new(format!("{}#{anchor}", routes.overview.href), name.clone())
        });
        let view = OperationView {
            api: frame.link.clone(),
            tag,
            method: operation.method.clone(),
            ways: Vec::new(),
            senders: Vec::new(),
            receivers: Vec::new(),
            path: operation.path.value.clone(),
            what: self.frame.cx.words.share(if operation.kind == Kind::Webhook {
                "api.webhook"
            } else {
                "api.operation"
            }),
            kind: if operation.kind == Kind::Webhook { "webhook" } else { "operation" },
            id: operation.id.as_ref().map(|id| id.value.clone()).unwrap_or_default(),
            badges: badges(frame.cx.words, operation, frame.checked.calls.get(ix)),
            changed: changes(frame)
                .and_then(|history| changed_in(frame.cx.words, history, &operation.method, &operation.path.value))
                .map(|(step, text)| LinkTo::new(format!("{}#step-{step}", routes.changes.href), text)),
            used_by: frame.used_by(ix),
        };
        let title = self.cards[ix].title.clone();
        let mut page = frame.page(&routes.operations[ix], title, MainView::Operation(Box::new(view)));
        page.distinction = format!("{} {}, {}", operation.method, operation.path.value, frame.name()).into();
        let (list, at) = self.places[ix];
        page.sidebar = self.sidebars[list][at / MOST_BESIDE].clone();
        let neighbour =
            |at: Option<usize>| at.and_then(|at| self.lists[list].get(at)).map(|ix| self.cards[*ix].clone());
        page.previous = neighbour(at.checked_sub(1));
        page.next = neighbour(at.checked_add(1));
        page.body = Some(frame.body(Part::Operation(ix as u32)));
        page
    }

    fn schema(&self, ix: usize) -> PageView {
        let operation = |ix: usize| {
            let operation = &self.api.operations[ix];
            format!("{} {}", operation.method, operation.path.value)
        };
        self.frame.schema(ix, &self.api.schemas, (&self.users[ix], operation), &self.schema_sidebars)
    }
}

/// The pages of the types of a GraphQL schema.
fn types(frame: &ApiFrame<'_, '_>, schema: &GraphQl) -> Vec<PageView> {
    let names = schema.types.iter().map(|def| def.name.value.as_str());
    let sidebars = frame.named_sidebars(("type", frame.cx.words.get("api.types"), ""), names);
    let page = |(ix, def): (usize, &TypeDef)| {
        let (operations, schemas) = (Vec::new(), Vec::new());
        frame.named(
            NamedPage { ix, name: &def.name.value, kind: def.kind.word(), operations, schemas, more: 0 },
            &sidebars,
        )
    };
    schema.types.iter().enumerate().map(page).collect()
}

/// What other pages show of an operation.
fn card(operation: &Operation, route: &Route) -> Shared<Card> {
    let title = if operation.summary.is_empty() { &operation.path.value } else { &operation.summary };
    Shared::new(Card {
        href: Arc::clone(&route.href),
        kind: "operation",
        label: operation.method.as_str().into(),
        title: super::parts::short(title, 80).into(),
        badge: None,
    })
}

/// What a caller must know: whether a second request does harm, and how long the operation is there.
fn badges(words: &Words, operation: &Operation, call: Option<&Call>) -> Vec<Badge> {
    let mut badges = Vec::new();
    let Some(call) = call else { return badges };
    if operation.kind == Kind::Path {
        let by_method = || {
            let why = words.with("repeats.by_method", &[("method", &operation.method)]);
            (Badge::new(Tone::Ok, words.get("repeats.safe")), why)
        };
        let (badge, title) = super::idempotency::said(words, &call.idempotency).unwrap_or_else(by_method);
        badges.push(Badge { title: title.replace('`', ""), ..badge });
    }
    let lifecycle = &call.lifecycle;
    if lifecycle.deprecated || lifecycle.sunset.is_some() {
        let until = lifecycle.sunset.as_ref().map(|sunset| sunset.date.as_str()).filter(|date| !date.is_empty());
        let word = until.map_or_else(
            || words.get("status.deprecated").to_owned(),
            |date| words.with("api.deprecated_until", &[("date", date)]),
        );
        let title = lifecycle.replacement.as_ref().map(|it| it.text.clone()).unwrap_or_default();
        badges.push(Badge { title, ..Badge::new(Tone::Warn, word) });
    }
    if !matches!(lifecycle.stability.as_str(), "" | "stable") {
        badges.push(Badge::new(Tone::Info, super::parts::short(&lifecycle.stability, 24)));
    }
    badges
}
