//! Reads a contract from its root: first what others name, then those who name it.

use std::collections::{HashMap, HashSet};

use super::delivery::{self, Delivery};
use super::servers::{self, Server};
use super::{Channel, Message, Operation, Payload, Version, messages};
use crate::contracts::names::{self, Named};
use crate::contracts::openapi::{Scheme, Tag, Tags, scheme};
use crate::contracts::spec::{At, Extensions, Node};

/// Most channels, operations or messages of one contract. The largest that was seen has some 600.
pub(super) const MOST: usize = 50_000;

/// Most mentions of messages in channels and operations: an operation that names none takes all of its channel, so
/// mentions may be the square of what is written.
const MOST_MENTIONS: usize = 500_000;

/// Most values that are looked at for messages. Ten thousand channels may all be the same one.
pub(super) const MOST_LOOKS: usize = 2_000_000;

/// Parameters, servers, tags, traits and protocols of one object that are read, each.
pub(super) const MOST_OF_ONE: usize = 200;

/// A contract being read.
pub(super) struct Reader<'s> {
    pub(super) root: Node<'s>,
    pub(super) version: Version,
    pub(super) servers: Vec<Server>,
    pub(super) channels: Vec<Channel>,
    /// Channels by the object that a reference leads to first, and by the one at its end.
    pub(super) channel_by_place: HashMap<At, u32>,
    pub(super) operations: Vec<Operation>,
    pub(super) messages: Vec<Message>,
    pub(super) message_by_place: HashMap<At, u32>,
    pub(super) tags: Tags,
    pub(super) server_by_name: HashMap<String, u32>,
    pub(super) server_by_place: HashMap<At, u32>,
    mentions: usize,
    /// Values that were looked at for messages, however often.
    pub(super) looked_at: usize,
    said: HashMap<At, Delivery>,
    /// What each message says of delivery, same index.
    pub(super) delivery_of_messages: Vec<Delivery>,
}

/// A contract that was read.
pub(super) struct Reading {
    pub(super) servers: Vec<Server>,
    pub(super) channels: Vec<Channel>,
    pub(super) operations: Vec<Operation>,
    pub(super) messages: Vec<Message>,
    pub(super) schemas: Vec<Named>,
    pub(super) schema_by_place: HashMap<At, u32>,
    pub(super) schemes: Vec<Scheme>,
    pub(super) tags: Vec<Tag>,
}

impl<'s> Reader<'s> {
    pub(super) fn new(root: Node<'s>, version: Version) -> Self {
        let declared = match version {
            Version::V2 => root.get("tags"),
            Version::V3 => root.find(&["info", "tags"]),
        };
        let servers = servers::all(root, version);
        let numbered = || (0..).zip(&servers);
        Self {
            root,
            version,
            server_by_name: numbered().map(|(ix, server)| (server.name.clone(), ix)).collect(),
            server_by_place: numbered().map(|(ix, server)| (server.at, ix)).collect(),
            servers,
            channels: Vec::new(),
            channel_by_place: HashMap::new(),
            operations: Vec::new(),
            messages: Vec::new(),
            message_by_place: HashMap::new(),
            tags: Tags::declared(declared),
            mentions: 0,
            looked_at: 0,
            said: HashMap::new(),
            delivery_of_messages: Vec::new(),
        }
    }

    pub(super) fn read(mut self) -> Reading {
        self.component_messages();
        self.all_channels();
        self.all_operations();
        self.spread_delivery();
        let (schemas, schema_by_place) = self.schemas();
        Reading {
            schemes: self.component("securitySchemes").filter_map(|(name, node)| scheme(name, node)).collect(),
            servers: self.servers,
            channels: self.channels,
            operations: self.operations,
            messages: self.messages,
            schemas,
            schema_by_place,
            tags: self.tags.all(),
        }
    }

    /// Components of a kind, in order.
    pub(super) fn component(&self, kind: &str) -> impl Iterator<Item = (&'s str, Node<'s>)> + use<'s> {
        self.root.find(&["components", kind]).into_iter().flat_map(|all| all.fields(Extensions::Kept))
    }

    /// Tags that an object names, each once.
    pub(super) fn tags_of(&mut self, list: Option<Node<'s>>) -> Vec<u32> {
        let mut all = Vec::new();
        for tag in list.into_iter().flat_map(Node::items).take(MOST_OF_ONE).filter_map(Node::follow) {
            let Some(name) = tag.get("name").and_then(Node::text) else { continue };
            let ix = self.tags.used(name, tag);
            if !all.contains(&ix) {
                all.push(ix);
            }
        }
        all
    }

    /// As many of the messages as may still be mentioned, each once.
    pub(super) fn mention(&mut self, messages: impl IntoIterator<Item = u32>) -> Vec<u32> {
        let mut seen = HashSet::new();
        let kept: Vec<u32> = messages.into_iter().filter(|ix| seen.insert(*ix)).take(self.unmentioned()).collect();
        self.mentions += kept.len();
        kept
    }

    /// How many more mentions there may be.
    pub(super) fn unmentioned(&self) -> usize {
        MOST_MENTIONS - self.mentions
    }

    /// What objects say of delivery, each object read once.
    pub(super) fn said(&mut self, layers: &[Node<'s>]) -> Delivery {
        let mut all = Delivery::default();
        for layer in layers {
            let said = self.said.entry(layer.at()).or_insert_with(|| delivery::of(*layer));
            all.fill_from(said);
        }
        all
    }

    /// Gives each channel what is said around it, and each operation what its channel says.
    fn spread_delivery(&mut self) {
        let info = self.root.get("info");
        let of_contract = self.said(&[Some(self.root), info].into_iter().flatten().collect::<Vec<_>>());
        for channel in &mut self.channels {
            for ix in &channel.operations {
                channel.delivery.fill_from(&self.operations[*ix as usize].delivery);
            }
            for ix in &channel.messages {
                channel.delivery.fill_from(&self.delivery_of_messages[*ix as usize]);
            }
            channel.delivery.fill_from(&of_contract);
        }
        for operation in &mut self.operations {
            if let Some(ix) = operation.channel {
                operation.delivery.fill_from(&self.channels[ix as usize].delivery);
            }
            operation.delivery.fill_from(&of_contract);
        }
    }

    /// Schemas with a name, and where references to each may lead.
    fn schemas(&self) -> (Vec<Named>, HashMap<At, u32>) {
        let components = self.root.find(&["components", "schemas"]).into_iter().flat_map(Node::entries);
        let mut own = Vec::new();
        let mut wrapped = Vec::new();
        for (key, node) in components {
            if let (Payload::Schema(at), _) = messages::described(node, "") {
                wrapped.push((node.at(), at));
                own.push((key, self.root.spec().node(at)));
            }
        }
        let of_messages = self.messages.iter().flat_map(|message| {
            let payload = match message.payload {
                Payload::Schema(at) => Some(at),
                Payload::Unstated | Payload::Foreign(_) => None,
            };
            payload.into_iter().chain(message.headers.iter().copied())
        });
        let of_channels = self.channels.iter().flat_map(|channel| &channel.parameters).filter_map(|it| it.schema);
        let roots = of_messages.chain(of_channels).map(|at| self.root.spec().node(at));
        let is_bare = |node: Node<'s>| messages::described(node, "").0 == Payload::Schema(node.at());
        let schemas = names::reached(&own, roots, is_bare);
        let mut by_place: HashMap<At, u32> = (0..).zip(&schemas).map(|(ix, named)| (named.at, ix)).collect();
        for (outer, inner) in wrapped {
            if let Some(ix) = by_place.get(&inner).copied() {
                by_place.entry(outer).or_insert(ix);
            }
        }
        (schemas, by_place)
    }
}

/// Last word of a reference; empty for one to a file as a whole.
pub(super) fn last_word(node: Node<'_>) -> String {
    let written = node.reference().unwrap_or_default();
    let last = written.split_once("#/").and_then(|(_, pointer)| pointer.rsplit('/').next()).unwrap_or_default();
    last.replace("~1", "/").replace("~0", "~")
}
