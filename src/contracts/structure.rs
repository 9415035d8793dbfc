//! Whether a contract is built as its format says: which fields an object has, which it must have, and what may
//! stand in each.
//!
//! Takes a [`Spec`], gives [`Flaw`]s: a place, and what is wrong with it. The rules are tables of our own, one static
//! for each kind of object, because a validator of JSON Schema cannot say what was probably meant. What an object
//! means as a whole (ids used twice, templates without a parameter) is not its business; see `contracts::lint`.
//!
//! Sources: OpenAPI 2.0; 3.0.4 §4.7; 3.1.1 §4.8; 3.2.0 §4; JSON Schema 2020-12; AsyncAPI 2.6.0; 3.0.0.
//! Where the prose and the schema published with it differ, the milder one counts.

mod asyncapi;
mod asyncapi2;
mod asyncapi3;
mod openapi2;
mod openapi3;
mod schemas;
mod table;
mod walk;
mod words;

use crate::base::span::Span;

use super::openapi::Version;
use super::spec::{At, Node, Spec};

use table::{Object, Release};

/// What stands where it must not, or is absent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flaw {
    /// The value that is wrong, or that lacks something.
    pub node: At,
    /// The smallest place that shows it, in the file of `node`: an unknown key, a scalar, the key of what lacks a field.
    pub span: Span,
    /// What is wrong, in one line.
    pub title: String,
    /// What is at the place.
    pub label: String,
    /// What to do, when that is known.
    pub help: Option<String>,
}

/// All that is wrong with how a contract is built.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Flaws {
    /// By file and place, at most [`MOST_FLAWS`].
    pub flaws: Vec<Flaw>,
    /// How many more there are.
    pub more: usize,
}

/// Flaws that are kept of one contract: whoever has more has one cause, or another format.
pub const MOST_FLAWS: usize = 200;

/// A format that has a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Format {
    /// OpenAPI.
    OpenApi(Version),
    /// AsyncAPI 2, with its minor number.
    AsyncApi2(u8),
    /// AsyncAPI 3, and what may come after.
    AsyncApi3,
}

impl Format {
    /// The format that a root says it is in; `None` when it states none.
    ///
    /// A version that does not exist is read as the nearest that does, so that [`check`] can say so. Swagger 1.2 has
    /// another key (`swaggerVersion`) and other objects, and is not known here.
    pub fn of(root: Node<'_>) -> Option<Self> {
        let written = |key| root.get(key).map(|node| node.scalar().unwrap_or_default());
        if let Some(version) = written("openapi") {
            return Some(Format::OpenApi(match version.get(..3) {
                Some("3.0") => Version::V30,
                Some("3.1") => Version::V31,
                _ => Version::V32,
            }));
        }
        if let Some(version) = written("asyncapi") {
            let minor = version.strip_prefix("2.").map(|rest| rest.split('.').next().unwrap_or_default());
            return Some(minor.map_or(Format::AsyncApi3, |minor| Format::AsyncApi2(minor.parse().unwrap_or(6).min(6))));
        }
        written("swagger").map(|_| Format::OpenApi(Version::V2))
    }

    fn release(self) -> Release {
        match self {
            Format::OpenApi(Version::V2) => 20,
            Format::OpenApi(Version::V30) => 30,
            Format::OpenApi(Version::V31) => 31,
            Format::OpenApi(Version::V32) => 32,
            Format::AsyncApi2(minor) => 20 + minor.min(9),
            Format::AsyncApi3 => 30,
        }
    }

    fn root(self) -> &'static Object {
        match self {
            Format::OpenApi(Version::V2) => &openapi2::SWAGGER,
            Format::OpenApi(Version::V30 | Version::V31 | Version::V32) => &openapi3::OPENAPI,
            Format::AsyncApi2(_) => &asyncapi2::ASYNCAPI,
            Format::AsyncApi3 => &asyncapi3::ASYNCAPI,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Format::OpenApi(_) => "OpenAPI",
            Format::AsyncApi2(_) | Format::AsyncApi3 => "AsyncAPI",
        }
    }
}

/// Looks at a contract and at whatever it refers to, each place once for each kind of object it is used as.
///
/// Total. O(size of all files), in time and in memory; stack use does not grow.
pub fn check(spec: &Spec, format: Format) -> Flaws {
    walk::walk(spec, format)
}

#[cfg(test)]
mod tests;
