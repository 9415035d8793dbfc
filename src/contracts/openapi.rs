//! OpenAPI 2.0 to 3.2 in one shape: operations with their parameters, bodies, responses and security.
//!
//! What 2.0 writes otherwise is read as 3.x would have it: body and form parameters become a request body, `produces`
//! and `consumes` its media types, `definitions` the named schemas, `host` and `basePath` a server. Only the way of
//! writing is normalised; schemas stay where they are and are read through [`Schema`](super::Schema).
//!
//! Sources: OpenAPI 2.0; 3.0.4; 3.1.1; 3.2.0; `x-tagGroups`, `x-webhooks` of Redoc.

pub mod idempotency;
pub mod lifecycle;
mod operations;
mod security;
mod servers;
mod tags;
mod uses;

use std::collections::HashMap;

use crate::base::span::Spanned;

use super::names;
use super::spec::{At, Extensions, Node, Spec};

pub use super::names::Named;
pub use idempotency::{Idempotency, idempotency};
pub use lifecycle::{Lifecycle, lifecycle};
pub use operations::METHODS;
pub(super) use security::scheme;
pub use security::{Requirement, Scheme, SchemeKind, Security};
pub(super) use servers::variables;
pub use servers::{Server, Variable};
pub(super) use tags::Tags;
pub use tags::{Group, Tag};
pub use uses::Uses;
pub(super) use uses::Values;

/// A contract in OpenAPI.
#[derive(Debug, Clone)]
pub struct OpenApi {
    /// Its files.
    pub spec: Spec,
    /// Version of the format.
    pub version: Version,
    /// The same as written (`3.1.0`).
    pub version_text: String,
    /// Where it can be reached, in order.
    pub servers: Vec<Server>,
    /// Tags: those declared in their order, then those only used, in order of use.
    pub tags: Vec<Tag>,
    /// Tags under headings (`x-tagGroups`, or parents in 3.2); empty when nothing groups them.
    pub groups: Vec<Group>,
    /// Operations below `paths`, then webhooks, in order.
    pub operations: Vec<Operation>,
    /// Schemas with a name, in order: those of the contract's own components, then those of other files, as met.
    pub schemas: Vec<Named>,
    /// Ways to authenticate, in order.
    pub schemes: Vec<Scheme>,
    /// What the contract as a whole asks for; `None` when it does not say.
    pub security: Option<Vec<Requirement>>,
    /// Who refers to which named schema.
    pub uses: Uses,
    by_place: HashMap<At, u32>,
}

/// Versions that differ in how they are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Version {
    /// Swagger 2.0.
    V2,
    /// OpenAPI 3.0.
    V30,
    /// OpenAPI 3.1.
    V31,
    /// OpenAPI 3.2, and what may come after.
    V32,
}

/// One operation: a method at a path, or a webhook.
#[derive(Debug, Clone)]
pub struct Operation {
    /// The operation object.
    pub at: At,
    /// The path item, references followed.
    pub item: At,
    /// Where it is called.
    pub kind: Kind,
    /// Method in upper case.
    pub method: String,
    /// Path with its templates as written; for a webhook its name, for a callback the expression.
    pub path: Spanned<String>,
    /// `operationId`, when it has one that is not empty.
    pub id: Option<Spanned<String>>,
    /// `summary`; may be empty.
    pub summary: String,
    /// Indices into [`OpenApi::tags`], in order, each once.
    pub tags: Vec<u32>,
    /// Parameters: its own, then those of the path that it does not override.
    pub parameters: Vec<Parameter>,
    /// What is sent.
    pub body: Option<Body>,
    /// What comes back, in order.
    pub responses: Vec<Response>,
    /// What the caller must show.
    pub security: Security,
    /// Servers of its own or of its path; empty when those of the contract hold.
    pub servers: Vec<Server>,
    /// Calls that the API makes in return: name, and what is called.
    pub callbacks: Vec<(String, Vec<Operation>)>,
    /// Whether it says `deprecated: true`.
    pub deprecated: bool,
}

/// Where an operation is called.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// At the API.
    Path,
    /// At the consumer, unasked (OpenAPI 3.1 `webhooks`, `x-webhooks`).
    Webhook,
    /// At the consumer, in return for another operation.
    Callback,
}

/// A parameter of an operation, or a header of a response.
#[derive(Debug, Clone)]
pub struct Parameter {
    /// The parameter object, references followed.
    pub at: At,
    /// Its name; empty when it has none.
    pub name: String,
    /// Where it is sent.
    pub place: Place,
    /// Whether it must be there. In a path it always must.
    pub required: bool,
    /// Whether it says `deprecated: true`.
    pub deprecated: bool,
    /// What its value may be. In 2.0 the parameter object itself says so.
    pub schema: Option<At>,
    /// Media type of its value when `content` says so instead of a schema.
    pub media: String,
}

/// Where a parameter is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Place {
    /// In the path.
    Path,
    /// In the query.
    Query,
    /// The query as a whole (3.2 `querystring`).
    QueryString,
    /// In a header.
    Header,
    /// In a cookie.
    Cookie,
    /// In a form (2.0 `formData`).
    Form,
    /// Somewhere the format does not know.
    Other,
}

impl Place {
    /// The word of the format.
    pub fn word(self) -> &'static str {
        match self {
            Place::Path => "path",
            Place::Query => "query",
            Place::QueryString => "querystring",
            Place::Header => "header",
            Place::Cookie => "cookie",
            Place::Form => "formData",
            Place::Other => "other",
        }
    }
}

/// What a request sends.
#[derive(Debug, Clone)]
pub struct Body {
    /// The request body object, references followed; in 2.0 the body parameter, or the operation for a form.
    pub at: At,
    /// Whether it must be there.
    pub required: bool,
    /// By media type, in order.
    pub content: Vec<Media>,
}

/// A body in one media type.
#[derive(Debug, Clone)]
pub struct Media {
    /// Media type or range (`application/json`); empty when nothing states one (2.0).
    pub name: String,
    /// The media type object; in 2.0 what holds the schema.
    pub at: At,
    /// What it may hold.
    pub content: Content,
    /// Example given for this media type by a 2.0 response.
    pub example: Option<At>,
}

/// What a body may hold.
#[derive(Debug, Clone)]
pub enum Content {
    /// It does not say.
    Unstated,
    /// One value of a schema.
    Schema(At),
    /// One after another, each of a schema (3.2 `itemSchema`).
    Items(At),
    /// Fields of a form (2.0).
    Form(Vec<Parameter>),
}

/// An answer.
#[derive(Debug, Clone)]
pub struct Response {
    /// `200`, `4XX`, `default`, and where it stands.
    pub status: Spanned<String>,
    /// The response object, references followed.
    pub at: At,
    /// Headers, in order.
    pub headers: Vec<Parameter>,
    /// By media type, in order; empty for an answer without a body.
    pub content: Vec<Media>,
}

impl Response {
    /// First digit of the status as a class (2 for `200` and `2XX`); `None` for `default` and what is no status.
    pub fn class(&self) -> Option<u8> {
        let first = self.status.value.bytes().next().filter(u8::is_ascii_digit)?;
        (self.status.value.len() == 3).then(|| first - b'0')
    }
}

impl OpenApi {
    /// Reads a contract; `None` when its root states no version of the format.
    ///
    /// Total and O(size of the contract): broken parts are left out.
    pub fn read(spec: Spec) -> Option<Self> {
        let (version, version_text) = version(spec.root())?;
        let mut tags = Tags::declared(spec.root().get("tags"));
        let operations = operations::Reader { root: spec.root(), version }.all(&mut tags);
        let (tags, groups) = tags.finish(spec.root());
        let schemas = names::named(&spec, components(spec.root(), version, "schemas"));
        let uses = uses::uses(&spec, &operations, &schemas);
        let by_place = (0..).zip(&schemas).map(|(ix, named)| (named.at, ix)).collect();
        let (servers, schemes, security) = (
            servers::of_root(spec.root(), version),
            security::schemes(spec.root(), version),
            security::of_root(spec.root()),
        );
        Some(Self {
            spec,
            version,
            version_text,
            servers,
            tags,
            groups,
            operations,
            schemas,
            schemes,
            security,
            uses,
            by_place,
        })
    }

    /// A cursor at a value.
    pub fn node(&self, at: At) -> Node<'_> {
        self.spec.node(at)
    }

    /// The named schema that stands at a place: an index into [`OpenApi::schemas`].
    pub fn named(&self, at: At) -> Option<u32> {
        self.by_place.get(&at).copied()
    }

    /// All operations, callbacks included, each behind the one that brings it.
    pub fn all_operations(&self) -> impl Iterator<Item = &Operation> {
        self.operations.iter().flat_map(|operation| {
            std::iter::once(operation).chain(operation.callbacks.iter().flat_map(|(_, operations)| operations))
        })
    }

    /// `info.title`; empty when there is none.
    pub fn title(&self) -> &str {
        self.spec.root().find(&["info", "title"]).and_then(Node::text).unwrap_or_default()
    }

    /// `info.version`; empty when there is none.
    pub fn api_version(&self) -> &str {
        self.spec.root().find(&["info", "version"]).and_then(Node::text).unwrap_or_default()
    }

    /// What an operation asks of its caller: its own word, else that of the contract; `None` when neither says.
    pub fn requirements<'a>(&'a self, operation: &'a Operation) -> Option<&'a [Requirement]> {
        match &operation.security {
            Security::Stated(requirements) => Some(requirements),
            Security::Inherited => self.security.as_deref(),
        }
    }
}

/// The version that a root states, and its words.
fn version(root: Node<'_>) -> Option<(Version, String)> {
    let written = root.get("openapi").or_else(|| root.get("swagger"))?.text()?;
    let version = match written.get(..3).unwrap_or(written) {
        "3.0" => Version::V30,
        "3.1" => Version::V31,
        other if other.starts_with("2") => Version::V2,
        other if other.starts_with("3") => Version::V32,
        _ => return None,
    };
    Some((version, written.to_owned()))
}

/// Components of a kind: below `components`, or at the root in 2.0.
pub(super) fn components<'s>(root: Node<'s>, version: Version, kind: &str) -> Option<Node<'s>> {
    match version {
        Version::V2 => root.get(match kind {
            "schemas" => "definitions",
            "securitySchemes" => "securityDefinitions",
            other => other,
        }),
        Version::V30 | Version::V31 | Version::V32 => root.find(&["components", kind]),
    }
}

/// Named fields of a mapping, extensions left out.
fn fields<'s>(node: Option<Node<'s>>) -> impl Iterator<Item = (&'s str, Node<'s>)> {
    node.into_iter().flat_map(|node| node.fields(Extensions::Dropped))
}

#[cfg(test)]
mod tests;
