//! Where an API can be reached.

use super::{Version, fields};
use crate::contracts::spec::{At, Node};

/// An address of an API.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Server {
    /// Address, perhaps relative and with `{variables}`.
    pub url: String,
    /// The server object; in 2.0 what states the host, or the base path.
    pub at: At,
    /// What it is for; may be empty.
    pub description: String,
    /// Its variables, in order.
    pub variables: Vec<Variable>,
}

/// A variable of an address (OpenAPI 3.1.1 §4.8.6).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variable {
    /// Its name.
    pub name: String,
    /// What stands for it when nothing else does; empty when none is given.
    pub default: String,
    /// Values it may have; empty when any may.
    pub values: Vec<String>,
    /// What it is for; may be empty.
    pub description: String,
    /// The variable object.
    pub at: At,
}

impl Server {
    /// The address with every variable at its default, without a slash at its end.
    pub fn address(&self) -> String {
        let filled = self
            .variables
            .iter()
            .fold(self.url.clone(), |url, variable| url.replace(&format!("{{{}}}", variable.name), &variable.default));
        filled.trim_end_matches('/').to_owned()
    }
}

/// Servers of the contract as a whole.
pub(super) fn of_root(root: Node<'_>, version: Version) -> Vec<Server> {
    match version {
        Version::V2 => old(root),
        Version::V30 | Version::V31 | Version::V32 => listed(root),
    }
}

/// Servers listed in an object.
pub(super) fn listed(node: Node<'_>) -> Vec<Server> {
    let servers = node.get("servers").into_iter().flat_map(Node::items).filter_map(|server| {
        Some(Server {
            url: server.get("url")?.text()?.to_owned(),
            at: server.at(),
            description: server.text_at("description").to_owned(),
            variables: variables(server),
        })
    });
    servers.collect()
}

/// Variables of a server, in order, references followed (AsyncAPI has some).
pub(in crate::contracts) fn variables(server: Node<'_>) -> Vec<Variable> {
    let followed = fields(server.get("variables")).filter_map(|(name, node)| Some((name, node.follow()?)));
    let variables = followed.map(|(name, variable)| Variable {
        name: name.to_owned(),
        default: variable.text_at("default").to_owned(),
        values: variable
            .get("enum")
            .into_iter()
            .flat_map(Node::items)
            .filter_map(Node::scalar)
            .map(str::to_owned)
            .collect(),
        description: variable.text_at("description").to_owned(),
        at: variable.at(),
    });
    variables.collect()
}

/// `schemes`, `host` and `basePath` of 2.0; without a host the document's own one is meant.
fn old(root: Node<'_>) -> Vec<Server> {
    let (host, base) = (root.text_at("host"), root.text_at("basePath").trim_end_matches('/'));
    let Some(at) = root.get("host").or_else(|| root.get("basePath")).map(Node::at) else { return Vec::new() };
    let schemes: Vec<&str> = root.get("schemes").into_iter().flat_map(Node::items).filter_map(Node::text).collect();
    let url = |scheme: &str| match (host, scheme) {
        ("", _) => base.to_owned(),
        (host, "") => format!("https://{host}{base}"),
        (host, scheme) => format!("{scheme}://{host}{base}"),
    };
    let schemes = if schemes.is_empty() || host.is_empty() { vec![""] } else { schemes };
    let server = |scheme: &str| Server { url: url(scheme), at, description: String::new(), variables: Vec::new() };
    schemes.into_iter().map(server).collect()
}
