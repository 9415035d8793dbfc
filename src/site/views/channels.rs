//! The pages of a contract in AsyncAPI: its channels, its schemas.

use std::collections::HashMap;
use std::sync::Arc;

use super::api::{MOST_BESIDE, MOST_USERS, OperationView, SchemaView, crumbs, sidebars};
use super::frame;
use super::parts::{Card, LinkTo, short};
use super::{BodyView, MainView, PageView, Shared, Sidebar};
use crate::contracts::asyncapi::{Action, AsyncApi, Channel};
use crate::model::contracts::Checked;
use crate::model::{DocId, ServiceId};
use crate::site::cx::Cx;
use crate::site::reference::{Part, ReferenceBody};
use crate::site::routes::ApiRoutes;

/// Characters of a title; addresses may be long.
const LONGEST: usize = 80;

/// All channels, then all schemas with a name. O(size of the contract).
pub(super) fn pages(cx: &Cx<'_>, id: DocId, api: &AsyncApi, routes: &ApiRoutes) -> Vec<PageView> {
    let about = About::new(cx, id, api, routes);
    let channels = (0..api.channels.len()).map(|ix| about.channel(ix));
    channels.chain((0..api.schemas.len()).map(|ix| about.schema(ix))).collect()
}

/// What all pages of one contract share.
struct About<'c, 'a> {
    cx: &'c Cx<'a>,
    id: DocId,
    api: &'c AsyncApi,
    routes: &'c ApiRoutes,
    checked: &'c Checked,
    link: LinkTo,
    cards: Vec<Shared<Card>>,
    sidebars: Vec<Shared<Sidebar>>,
    schema_sidebars: Vec<Shared<Sidebar>>,
    /// Channels and schemas that refer to each schema.
    users: Vec<[Vec<u32>; 2]>,
    /// Services that are known to send or receive what.
    parties: HashMap<(Action, &'c str), Vec<ServiceId>>,
}

impl<'c, 'a> About<'c, 'a> {
    fn new(cx: &'c Cx<'a>, id: DocId, api: &'c AsyncApi, routes: &'c ApiRoutes) -> Self {
        let href = &routes.overview.href;
        let cards = api.channels.iter().zip(&routes.operations).map(|(channel, route)| {
            let (label, title, badge) = (String::new(), title(channel), None);
            Shared::new(Card { href: Arc::clone(&route.href), kind: "channel", label, title, badge })
        });
        let cards: Vec<Shared<Card>> = cards.collect();
        let of_schema = api.schemas.iter().zip(&routes.schemas).map(|(named, route)| {
            let (label, title, badge) = (String::new(), named.name.clone(), None);
            Shared::new(Card { href: Arc::clone(&route.href), kind: "schema", label, title, badge })
        });
        let of_schema: Vec<Shared<Card>> = of_schema.collect();
        let text = cx.card(id).map(|card| card.full_title()).unwrap_or_default();
        Self {
            cx,
            id,
            api,
            routes,
            checked: &cx.portal.contracts[&id],
            link: LinkTo { href: href.to_string(), text },
            sidebars: sidebars(cx, "Channels", &format!("{href}#channels"), &cards),
            schema_sidebars: sidebars(cx, "Schemas", &format!("{href}#schemas"), &of_schema),
            cards,
            users: users(api),
            parties: parties(cx),
        }
    }

    fn channel(&self, ix: usize) -> PageView {
        let (cx, channel) = (self.cx, &self.api.channels[ix]);
        let used_by = cx.portal.usage.of_operation.get(&(self.id, ix as u32)).map_or(&[][..], Vec::as_slice);
        let view = OperationView {
            api: self.link.clone(),
            tag: None,
            method: String::new(),
            ways: self.api.ways(channel).map(Action::word).collect(),
            path: channel.name().to_owned(),
            kind: "channel",
            id: channel.key.clone(),
            badges: Vec::new(),
            changed: None,
            senders: self.services(channel, Action::Sends),
            receivers: self.services(channel, Action::Receives),
            used_by: cx.cards(used_by.iter().copied()),
        };
        let route = &self.routes.operations[ix];
        let mut page = frame::generated(cx, route, title(channel), MainView::Operation(Box::new(view)));
        page.distinction = format!("channel {}, {}", self.routes.names.operations[ix], self.name());
        page.breadcrumbs.extend(crumbs(cx, self.id));
        page.sidebar = self.sidebars[ix / MOST_BESIDE].clone();
        page.previous = ix.checked_sub(1).map(|ix| self.cards[ix].clone());
        page.next = self.cards.get(ix + 1).cloned();
        page.body = Some(self.body(Part::Operation(ix as u32)));
        page
    }

    fn schema(&self, ix: usize) -> PageView {
        let [channels, schemas] = &self.users[ix];
        let channel = |ix: &u32| {
            let text = self.api.channels[*ix as usize].name().to_owned();
            LinkTo { href: self.routes.operations[*ix as usize].href.to_string(), text }
        };
        let schema = |ix: &u32| {
            let text = self.api.schemas[*ix as usize].name.clone();
            LinkTo { href: self.routes.schemas[*ix as usize].href.to_string(), text }
        };
        let view = SchemaView {
            api: self.link.clone(),
            kind: "schema",
            operations: channels.iter().take(MOST_USERS).map(channel).collect(),
            schemas: schemas.iter().take(MOST_USERS).map(schema).collect(),
            more: channels.len().saturating_sub(MOST_USERS) + schemas.len().saturating_sub(MOST_USERS),
        };
        let (route, named) = (&self.routes.schemas[ix], &self.api.schemas[ix]);
        let mut page = frame::generated(self.cx, route, named.name.clone(), MainView::Schema(Box::new(view)));
        page.distinction = format!("schema, {}", self.name());
        page.breadcrumbs.extend(crumbs(self.cx, self.id));
        page.sidebar = self.schema_sidebars[ix / MOST_BESIDE].clone();
        page.body = Some(self.body(Part::Schema(ix as u32)));
        page
    }

    fn body(&self, part: Part) -> BodyView {
        let digests = &self.checked.digests;
        let digest = match part {
            Part::Overview => None,
            Part::Operation(ix) => digests.operations.get(ix as usize),
            Part::Schema(ix) => digests.schemas.get(ix as usize),
        };
        let digest = digest.copied().unwrap_or(self.checked.digest);
        let (contract, names) = (self.checked.contract.clone(), Arc::clone(&self.routes.names));
        BodyView::Reference(ReferenceBody { contract, names, part, digest })
    }

    /// Services that send or receive on a channel: those known to do so, else the one that the contract concerns.
    fn services(&self, channel: &Channel, action: Action) -> Vec<LinkTo> {
        let by_name = |name: &str| self.parties.get(&(action, name)).cloned().unwrap_or_default();
        let mut found = [by_name(channel.name()), by_name(&channel.key)].concat();
        if found.is_empty() && self.api.does(channel, action) {
            let near = self.cx.portal.placement(self.id).map_or(&[][..], |placement| &placement.services);
            // Of several services, nobody knows which.
            found.extend(near.first().filter(|_| near.len() == 1));
        }
        found.sort();
        found.dedup();
        self.cx.services_with_page(&found)
    }

    /// What tells the contract from others: its directory in the portal.
    fn name(&self) -> &str {
        self.routes.dir.rsplit('/').next().unwrap_or_default()
    }
}

/// What a channel is called; never empty.
fn title(channel: &Channel) -> String {
    let names = [channel.title.as_str(), channel.name(), &channel.key];
    let name = names.into_iter().map(str::trim).find(|name| !name.is_empty()).unwrap_or("channel");
    short(name, LONGEST)
}

/// Channels and schemas that refer to each schema directly.
fn users(api: &AsyncApi) -> Vec<[Vec<u32>; 2]> {
    let mut users = vec![<[Vec<u32>; 2]>::default(); api.schemas.len()];
    for (user, targets) in (0u32..).zip(&api.uses.operations) {
        targets.iter().for_each(|target| users[*target as usize][0].push(user));
    }
    for (user, targets) in (0u32..).zip(&api.uses.schemas) {
        let others = targets.iter().filter(|target| **target != user);
        others.for_each(|target| users[*target as usize][1].push(user));
    }
    users
}

/// Services by what they are known to send or receive.
fn parties<'c>(cx: &'c Cx<'_>) -> HashMap<(Action, &'c str), Vec<ServiceId>> {
    let mut parties: HashMap<(Action, &str), Vec<ServiceId>> = HashMap::new();
    for (id, service) in (0u32..).map(ServiceId).zip(&cx.portal.services) {
        let receives = service.consumes.iter().map(|name| (Action::Receives, name.as_str()));
        let sends = service.produces.iter().map(|name| (Action::Sends, name.as_str()));
        receives.chain(sends).for_each(|key| parties.entry(key).or_default().push(id));
    }
    parties
}
