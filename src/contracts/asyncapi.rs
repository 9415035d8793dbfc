//! AsyncAPI 2.0 to 2.6, 3.0 and later in one shape: channels, what is sent and received on them, and messages.
//!
//! What 2.x writes otherwise is read as 3.0 would have it: `publish` and `subscribe` of a channel become operations,
//! `oneOf` below `message` several messages, the name of a channel its address. Directions are those of the
//! application that the document describes. The verbs of 2.x are those of the other side: who offers `publish`
//! receives what others publish (AsyncAPI 2.6, "Channel Item Object").
//!
//! Traits are merged while reading. They are patches (RFC 7386), each on top of those before it. In 2.x they are
//! put on the object and win against it; since 3.0 the object wins (AsyncAPI 3.0, "Traits Merge Mechanism").
//!
//! Sources: AsyncAPI 2.0.0 to 2.6.0; 3.0.0; bindings of their protocols.

mod bindings;
mod channels;
mod delivery;
mod messages;
mod operations;
mod reader;
mod servers;
mod traits;
mod uses;

use std::collections::{HashMap, HashSet};

use crate::base::span::Spanned;

use super::names::Named;
use super::openapi::{Scheme, Security, Tag, Uses};
use super::spec::{At, Node, Spec};

pub use bindings::Binding;
pub use delivery::{Delivery, Said};
pub use servers::Server;

/// A contract in AsyncAPI.
#[derive(Debug, Clone)]
pub struct AsyncApi {
    /// Its files.
    pub spec: Spec,
    /// Version of the format.
    pub version: Version,
    /// The same as written (`2.6.0`).
    pub version_text: String,
    /// Brokers and hosts, in order.
    pub servers: Vec<Server>,
    /// Channels, in order; then those that only operations name.
    pub channels: Vec<Channel>,
    /// Operations: in 2.x by channel, since 3.0 in order.
    pub operations: Vec<Operation>,
    /// Messages, each place once: those of the components in order, then the others as met.
    pub messages: Vec<Message>,
    /// Schemas with a name: those of the components in order, then those that messages lead to, as met.
    pub schemas: Vec<Named>,
    /// Ways to authenticate, in order.
    pub schemes: Vec<Scheme>,
    /// Tags: those declared in their order, then those only used, in order of use.
    pub tags: Vec<Tag>,
    /// Who refers to which named schema; users are channels.
    pub uses: Uses,
    by_place: HashMap<At, u32>,
}

/// Versions that differ in how they are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Version {
    /// AsyncAPI 2.0 to 2.6.
    V2,
    /// AsyncAPI 3.0, and what may come after.
    V3,
}

/// Where messages go through: a topic, a queue, an exchange, a path of a socket.
#[derive(Debug, Clone)]
pub struct Channel {
    /// Its key in the document; in 2.x the same as its address.
    pub key: String,
    /// Where its name stands: the key, or the object when only operations name it.
    pub named: At,
    /// Its address, perhaps with `{parameters}`; `None` when it is only known when the program runs (`address: null`).
    pub address: Option<String>,
    /// `title`; may be empty.
    pub title: String,
    /// The channel object, references followed.
    pub at: At,
    /// Variables of its address, in order.
    pub parameters: Vec<Parameter>,
    /// Indices into [`AsyncApi::messages`], in order, each once.
    pub messages: Vec<u32>,
    /// Indices into [`AsyncApi::servers`]; empty when it is on all of them.
    pub servers: Vec<u32>,
    /// Details by protocol.
    pub bindings: Vec<Binding>,
    /// Indices into [`AsyncApi::operations`], in order.
    pub operations: Vec<u32>,
    /// Operations whose reply comes here: the same.
    pub replies: Vec<u32>,
    /// Indices into [`AsyncApi::tags`], in order, each once.
    pub tags: Vec<u32>,
    /// What it, its operations or its messages say of delivery.
    pub delivery: Delivery,
}

/// A variable of an address.
#[derive(Debug, Clone)]
pub struct Parameter {
    /// Its name.
    pub name: String,
    /// The parameter object, references followed.
    pub at: At,
    /// What it may be. Since 3.0 the parameter object itself says so.
    pub schema: Option<At>,
    /// Where its value is found in a message (`$message.payload#/user/id`); may be empty.
    pub location: String,
}

/// What an application does on a channel.
#[derive(Debug, Clone)]
pub struct Operation {
    /// `operationId`, or since 3.0 its key, when it has one that is not empty.
    pub id: Option<Spanned<String>>,
    /// `title`, of a trait perhaps; may be empty.
    pub title: String,
    /// Direction.
    pub action: Action,
    /// The operation object, references followed.
    pub at: At,
    /// Where its name stands: its key, or the verb of 2.x.
    pub named: At,
    /// Index into [`AsyncApi::channels`]; `None` when its reference leads nowhere.
    pub channel: Option<u32>,
    /// Indices into [`AsyncApi::messages`], in order, each once.
    pub messages: Vec<u32>,
    /// What comes back.
    pub reply: Option<Reply>,
    /// Details by protocol.
    pub bindings: Vec<Binding>,
    /// What it asks of its peer beside what the server asks.
    pub security: Security,
    /// Trait objects, references followed, in order.
    pub traits: Vec<At>,
    /// Where its `summary` stands, in itself or a trait.
    pub summary: Option<At>,
    /// The same of its `description`.
    pub description: Option<At>,
    /// Indices into [`AsyncApi::tags`], in order, each once.
    pub tags: Vec<u32>,
    /// Whether it says `deprecated: true` or `x-deprecated: true`. The format has no word for it.
    pub deprecated: bool,
    /// What it, its channel or its messages say of delivery.
    pub delivery: Delivery,
}

/// Direction of an operation, as the application sees it that the document describes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Action {
    /// It sends (`send`; `subscribe` in 2.x, where others subscribe).
    Sends,
    /// It receives (`receive`; `publish` in 2.x, where others publish).
    Receives,
}

impl Action {
    /// For people: `sends`, `receives`.
    pub fn word(self) -> &'static str {
        match self {
            Action::Sends => "sends",
            Action::Receives => "receives",
        }
    }
}

/// What comes back for a message (since 3.0).
#[derive(Debug, Clone)]
pub struct Reply {
    /// The reply object, references followed.
    pub at: At,
    /// Where the address is found in the request (`$message.header#/replyTo`); may be empty.
    pub address: String,
    /// Index into [`AsyncApi::channels`].
    pub channel: Option<u32>,
    /// Indices into [`AsyncApi::messages`], in order, each once.
    pub messages: Vec<u32>,
}

/// A message.
#[derive(Debug, Clone)]
pub struct Message {
    /// Its key among the components or in its channel, else `messageId`, else the last word of the reference to it;
    /// empty for one of 2.x that stands in its operation. Not unique.
    pub key: String,
    /// What machines call it: `name`, else the same as the key.
    pub name: String,
    /// `title`; may be empty.
    pub title: String,
    /// Where it is first named: its key, or the reference or object below an operation.
    pub named: At,
    /// The message object, references followed.
    pub at: At,
    /// What it carries.
    pub payload: Payload,
    /// `schemaFormat` as written; empty when it has none, which means a schema of AsyncAPI.
    pub payload_format: String,
    /// Schemas of its headers, its own and those of its traits; all of them hold.
    pub headers: Vec<At>,
    /// Its content type, else that of the contract; may be empty.
    pub content_type: String,
    /// The correlation id object, references followed.
    pub correlation_id: Option<At>,
    /// Example objects (`name`, `summary`, `headers`, `payload`), in order.
    pub examples: Vec<At>,
    /// Details by protocol.
    pub bindings: Vec<Binding>,
    /// Trait objects, references followed, in order.
    pub traits: Vec<At>,
    /// Where its `summary` stands, in itself or a trait.
    pub summary: Option<At>,
    /// The same of its `description`.
    pub description: Option<At>,
    /// Indices into [`AsyncApi::tags`], in order, each once.
    pub tags: Vec<u32>,
    /// Whether it says `deprecated: true` or `x-deprecated: true`.
    pub deprecated: bool,
}

/// What a message carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Payload {
    /// It does not say.
    Unstated,
    /// A value of a schema that [`Schema`](super::Schema) reads.
    Schema(At),
    /// Something that another language describes (Avro, Protobuf, RAML): to be shown as it is written.
    Foreign(At),
}

impl AsyncApi {
    /// Reads a contract; `None` when its root states no version of the format.
    ///
    /// Total and O(size of the contract): broken parts are left out.
    pub fn read(spec: Spec) -> Option<Self> {
        let (version, version_text) = version(spec.root())?;
        let read = reader::Reader::new(spec.root(), version).read();
        let mut api = Self {
            version,
            version_text,
            servers: read.servers,
            channels: read.channels,
            operations: read.operations,
            messages: read.messages,
            schemas: read.schemas,
            schemes: read.schemes,
            tags: read.tags,
            uses: Uses::default(),
            by_place: read.schema_by_place,
            spec,
        };
        api.uses = uses::uses(&api);
        Some(api)
    }

    /// A cursor at a value.
    pub fn node(&self, at: At) -> Node<'_> {
        self.spec.node(at)
    }

    /// Text at a place; empty for `None`.
    pub fn text(&self, at: Option<At>) -> &str {
        at.and_then(|at| self.node(at).text()).unwrap_or_default()
    }

    /// The named schema that stands at a place: an index into [`AsyncApi::schemas`].
    pub fn named(&self, at: At) -> Option<u32> {
        self.by_place.get(&at).copied()
    }

    /// `info.title`; empty when there is none.
    pub fn title(&self) -> &str {
        self.spec.root().find(&["info", "title"]).and_then(Node::text).unwrap_or_default()
    }

    /// `info.version`; empty when there is none.
    pub fn api_version(&self) -> &str {
        self.spec.root().find(&["info", "version"]).and_then(Node::text).unwrap_or_default()
    }

    /// The channel of an operation.
    pub fn channel(&self, operation: &Operation) -> Option<&Channel> {
        operation.channel.map(|ix| &self.channels[ix as usize])
    }

    /// Messages that go through a channel: its own, then those that only its operations or replies name; each once.
    pub fn messages_on(&self, channel: &Channel) -> Vec<u32> {
        let mut seen = HashSet::new();
        let of_operations =
            channel.operations.iter().flat_map(|ix| self.operations[*ix as usize].messages.iter().copied());
        let replies = channel.replies.iter().filter_map(|ix| self.operations[*ix as usize].reply.as_ref());
        let of_replies = replies.flat_map(|reply| reply.messages.iter().copied());
        let all = channel.messages.iter().copied().chain(of_operations).chain(of_replies);
        all.filter(|ix| seen.insert(*ix)).collect()
    }

    /// Whether the application does something on a channel in a direction.
    pub fn does(&self, channel: &Channel, action: Action) -> bool {
        channel.operations.iter().any(|ix| self.operations[*ix as usize].action == action)
    }

    /// What the application does on a channel, replies included; each direction once.
    pub fn ways(&self, channel: &Channel) -> impl Iterator<Item = Action> {
        let answers = |asked: Action| channel.replies.iter().any(|ix| self.operations[*ix as usize].action == asked);
        let sends = self.does(channel, Action::Sends) || answers(Action::Receives);
        let receives = self.does(channel, Action::Receives) || answers(Action::Sends);
        [(Action::Sends, sends), (Action::Receives, receives)].into_iter().filter(|(_, does)| *does).map(|(way, _)| way)
    }

    /// Whether messages wait on a channel: it is not known to be a mere connection (WebSocket, HTTP), where what
    /// is not taken at once is gone.
    pub fn is_queued(&self, channel: &Channel) -> bool {
        let all = || self.servers.iter().collect();
        let own: Vec<&Server> = match channel.servers.as_slice() {
            [] => all(),
            some => some.iter().map(|ix| &self.servers[*ix as usize]).collect(),
        };
        let by_server = own.iter().any(|server| !servers::is_connection(&server.protocol));
        let by_binding = channel.bindings.iter().any(|binding| !servers::is_connection(&binding.protocol));
        match (own.is_empty(), channel.bindings.is_empty()) {
            (true, true) => true,
            _ => by_server || by_binding,
        }
    }
}

impl Channel {
    /// What people call it: its address, else its key.
    pub fn name(&self) -> &str {
        self.address.as_deref().unwrap_or(&self.key)
    }
}

/// The version that a root states, and its words.
fn version(root: Node<'_>) -> Option<(Version, String)> {
    let written = root.get("asyncapi")?.text()?;
    let version = match written.bytes().next()? {
        b'2' => Version::V2,
        b'3' => Version::V3,
        _ => return None,
    };
    Some((version, written.to_owned()))
}

#[cfg(test)]
mod tests;
