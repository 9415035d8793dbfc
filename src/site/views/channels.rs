//! The pages of a contract in AsyncAPI: its channels, its schemas.

use std::collections::HashMap;
use std::sync::Arc;

use super::api::OperationView;
use super::api_frame::{ApiFrame, MOST_BESIDE, Users};
use super::parts::{Card, LinkTo, short};
use super::{MainView, PageView, Shared, Sidebar};
use crate::contracts::asyncapi::{Action, AsyncApi, Channel};
use crate::model::ServiceId;
use crate::site::cx::Cx;
use crate::site::reference::Part;

/// Characters of a title; addresses may be long.
const LONGEST: usize = 80;

/// All channels, then all schemas with a name. O(size of the contract).
pub(super) fn pages(frame: &ApiFrame<'_, '_>, api: &AsyncApi) -> Vec<PageView> {
    let about = About::new(frame, api);
    let channels = (0..api.channels.len()).map(|ix| about.channel(ix));
    channels.chain((0..api.schemas.len()).map(|ix| about.schema(ix))).collect()
}

/// What the pages of a contract in AsyncAPI share.
struct About<'f, 'c, 'a> {
    frame: &'f ApiFrame<'c, 'a>,
    api: &'f AsyncApi,
    cards: Vec<Shared<Card>>,
    sidebars: Vec<Shared<Sidebar>>,
    schema_sidebars: Vec<Shared<Sidebar>>,
    users: Vec<Users>,
    /// Services that are known to send or receive what.
    parties: HashMap<(Action, &'c str), Vec<ServiceId>>,
}

impl<'f, 'c, 'a> About<'f, 'c, 'a> {
    fn new(frame: &'f ApiFrame<'c, 'a>, api: &'f AsyncApi) -> Self {
        let cards = api.channels.iter().zip(&frame.routes.operations).map(|(channel, route)| {
            let (label, title, badge) = (Arc::default(), title(channel).into(), None);
            Shared::new(Card { href: Arc::clone(&route.href), kind: "channel", label, title, badge })
        });
        let cards: Vec<Shared<Card>> = cards.collect();
        let names = api.schemas.iter().map(|named| named.name.as_str());
        Self {
            frame,
            api,
            sidebars: frame.sidebars(frame.cx.words.get("common.channels"), "#channels", &cards),
            schema_sidebars: frame.named_sidebars(("schema", frame.cx.words.get("api.schemas"), "#schemas"), names),
            cards,
            users: Users::of_each(api.schemas.len(), &api.uses),
            parties: parties(frame.cx),
        }
    }

    fn channel(&self, ix: usize) -> PageView {
        let (frame, channel) = (self.frame, &self.api.channels[ix]);
        let view = OperationView {
            api: frame.link.clone(),
            tag: None,
            method: String::new(),
            ways: self.api.ways(channel).map(Action::word).collect(),
            path: channel.name().to_owned(),
            what: frame.cx.words.share("api.channel"),
            kind: "channel",
            id: channel.key.clone(),
            badges: Vec::new(),
            changed: None,
            senders: self.services(channel, Action::Sends),
            receivers: self.services(channel, Action::Receives),
            used_by: frame.used_by(ix),
        };
        let route = &frame.routes.operations[ix];
        let mut page = frame.page(route, title(channel), MainView::Operation(Box::new(view)));
        page.distinction = frame
            .cx
            .words
            .with("api.channel_distinction", &[("key", &*frame.routes.names.operations[ix]), ("api", frame.name())])
            .into();
        page.sidebar = self.sidebars[ix / MOST_BESIDE].clone();
        page.previous = ix.checked_sub(1).map(|ix| self.cards[ix].clone());
        page.next = self.cards.get(ix + 1).cloned();
        page.body = Some(frame.body(Part::Operation(ix as u32)));
        page
    }

    fn schema(&self, ix: usize) -> PageView {
        let channel = |ix: usize| self.api.channels[ix].name().to_owned();
        self.frame.schema(ix, &self.api.schemas, (&self.users[ix], channel), &self.schema_sidebars)
    }

    /// Services that send or receive on a channel: those known to do so, else the one that the contract concerns.
    fn services(&self, channel: &Channel, action: Action) -> Vec<LinkTo> {
        let by_name = |name: &str| self.parties.get(&(action, name)).cloned().unwrap_or_default();
        let mut found = [by_name(channel.name()), by_name(&channel.key)].concat();
        if found.is_empty() && self.api.does(channel, action) {
            let near = self.frame.cx.portal.placement(self.frame.id).map_or(&[][..], |placement| &placement.services);
            // Of several services, nobody knows which.
            found.extend(near.first().filter(|_| near.len() == 1));
        }
        found.sort();
        found.dedup();
        self.frame.cx.services_with_page(&found)
    }
}

/// What a channel is called; never empty.
fn title(channel: &Channel) -> String {
    let names = [channel.title.as_str(), channel.name(), &channel.key];
    let name = names.into_iter().map(str::trim).find(|name| !name.is_empty()).unwrap_or("channel");
    short(name, LONGEST)
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
