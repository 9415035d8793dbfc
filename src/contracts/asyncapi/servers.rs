//! Brokers and hosts.

use super::Version;
use crate::contracts::openapi::{Requirement, Security, Variable, variables};
use crate::contracts::spec::{At, Extensions, Node};

/// Where an application connects to.
#[derive(Debug, Clone)]
pub struct Server {
    /// Its key in the document.
    pub name: String,
    /// `url` of 2.x; since 3.0 host and path joined. Perhaps with `{variables}`, often without a scheme.
    pub address: String,
    /// Protocol as written (`kafka`, `amqps`).
    pub protocol: String,
    /// Version of the protocol; may be empty.
    pub protocol_version: String,
    /// What it is for; may be empty.
    pub description: String,
    /// Variables of its address, in order.
    pub variables: Vec<Variable>,
    /// What it asks of those who connect.
    pub security: Security,
    /// The server object, references followed.
    pub at: At,
}

/// Protocols in which what is not taken at once is gone.
const CONNECTIONS: &[&str] = &["ws", "wss", "http", "https", "sse", "mercure"];

/// Whether a protocol keeps no messages.
pub(super) fn is_connection(protocol: &str) -> bool {
    CONNECTIONS.iter().any(|known| known.eq_ignore_ascii_case(protocol))
}

/// Servers of a root, in order.
pub(super) fn all(root: Node<'_>, version: Version) -> Vec<Server> {
    let named = root.get("servers").into_iter().flat_map(|servers| servers.fields(Extensions::Dropped));
    named.filter_map(|(name, node)| server(name, node, version)).collect()
}

fn server(name: &str, node: Node<'_>, version: Version) -> Option<Server> {
    let node = node.follow().filter(|node| node.is_mapping())?;
    let address = match version {
        Version::V2 => node.text_at("url").to_owned(),
        Version::V3 => format!("{}{}", node.text_at("host"), node.text_at("pathname")),
    };
    Some(Server {
        name: name.to_owned(),
        address,
        protocol: node.text_at("protocol").to_owned(),
        protocol_version: node.text_at("protocolVersion").to_owned(),
        description: node.text_at("description").to_owned(),
        variables: variables(node),
        security: node.get("security").map_or(Security::Inherited, security),
        at: node.at(),
    })
}

/// What a list of requirements asks for; one of them must be met.
///
/// In 2.x a requirement names schemes and scopes; since 3.0 it is the scheme itself, mostly by reference, with the
/// scopes it needs (AsyncAPI 3.0, "Server Object").
pub(super) fn security(list: Node<'_>) -> Security {
    Security::Stated(list.items().filter_map(requirement).collect())
}

fn requirement(node: Node<'_>) -> Option<Requirement> {
    let texts = |node: Option<Node<'_>>| -> Vec<String> {
        node.into_iter().flat_map(Node::items).filter_map(Node::scalar).map(str::to_owned).collect()
    };
    let scheme = node.follow()?;
    if node.target().is_none() && scheme.get("type").and_then(Node::text).is_none() {
        let schemes = node.fields(Extensions::Kept).map(|(name, scopes)| (name.to_owned(), texts(Some(scopes))));
        return Some(Requirement { at: node.at(), schemes: schemes.collect() });
    }
    let last = node.reference().and_then(|written| written.rsplit('/').next()).unwrap_or(scheme.text_at("type"));
    Some(Requirement { at: node.at(), schemes: vec![(last.to_owned(), texts(scheme.get("scopes")))] })
}
