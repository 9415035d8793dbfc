//! What a caller must show.

use super::{Version, components, fields};
use crate::contracts::spec::{At, Extensions, Node};

/// A way to authenticate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scheme {
    /// The name requirements go by.
    pub name: String,
    /// The scheme object, references followed.
    pub at: At,
    /// What it is.
    pub kind: SchemeKind,
}

/// Kinds of schemes (OpenAPI 3.1.1 §4.8.27; AsyncAPI 3.0, "Security Scheme Object").
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SchemeKind {
    /// A key in a header, query or cookie: where, and its name there.
    ApiKey {
        /// `header`, `query` or `cookie`.
        place: String,
        /// Name of the header, parameter or cookie.
        name: String,
    },
    /// HTTP authentication: `basic`, `bearer`, … in lower case.
    Http(String),
    /// OAuth 2, with the names of its flows.
    OAuth2(Vec<String>),
    /// OpenID Connect; address of its configuration.
    OpenId(String),
    /// A client certificate.
    MutualTls,
    /// A type that the format does not know.
    Other(String),
}

/// Schemes that must be shown together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Requirement {
    /// The requirement object.
    pub at: At,
    /// Name of each scheme, and the scopes or roles it needs. None at all: no authentication.
    pub schemes: Vec<(String, Vec<String>)>,
}

/// What an operation says of security.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Security {
    /// Nothing: what the contract says holds.
    Inherited,
    /// One of these must be met. None: open on purpose.
    Stated(Vec<Requirement>),
}

pub(super) fn schemes(root: Node<'_>, version: Version) -> Vec<Scheme> {
    let named = fields(components(root, version, "securitySchemes"));
    named.filter_map(|(name, node)| scheme(name, node)).collect()
}

/// A scheme by its name; `None` when its reference leads nowhere.
pub(in crate::contracts) fn scheme(name: &str, node: Node<'_>) -> Option<Scheme> {
    let node = node.follow().filter(|node| node.is_mapping())?;
    Some(Scheme { name: name.to_owned(), at: node.at(), kind: kind(node) })
}

fn kind(node: Node<'_>) -> SchemeKind {
    let text = |key| node.text_at(key).to_owned();
    match node.text_at("type") {
        // `httpApiKey` is AsyncAPI's word; there `apiKey` is a name or password of a broker.
        "apiKey" | "httpApiKey" => SchemeKind::ApiKey { place: text("in"), name: text("name") },
        "http" => SchemeKind::Http(text("scheme").to_lowercase()),
        "basic" => SchemeKind::Http("basic".to_owned()),
        "oauth2" => {
            let flows = fields(node.get("flows")).map(|(name, _)| name.to_owned());
            // 2.0 has one flow, named by a field.
            SchemeKind::OAuth2(flows.chain(node.get("flow").and_then(Node::text).map(str::to_owned)).collect())
        }
        "openIdConnect" => SchemeKind::OpenId(text("openIdConnectUrl")),
        "mutualTLS" => SchemeKind::MutualTls,
        other => SchemeKind::Other(other.to_owned()),
    }
}

pub(super) fn of_root(root: Node<'_>) -> Option<Vec<Requirement>> {
    root.get("security").map(requirements)
}

pub(super) fn of_operation(operation: Node<'_>) -> Security {
    operation.get("security").map_or(Security::Inherited, |node| Security::Stated(requirements(node)))
}

fn requirements(node: Node<'_>) -> Vec<Requirement> {
    let requirement = |node: Node<'_>| {
        let scheme = |(name, scopes): (&str, Node<'_>)| {
            (name.to_owned(), scopes.items().filter_map(Node::scalar).map(str::to_owned).collect())
        };
        Requirement { at: node.at(), schemes: node.fields(Extensions::Kept).map(scheme).collect() }
    };
    node.items().map(requirement).collect()
}
