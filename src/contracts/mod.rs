//! Library: API contracts (OpenAPI 2.0 to 3.2, AsyncAPI 2 and 3, GraphQL), each in one shape for all its versions.
//!
//! Takes the trees of a contract's files, gives readings of what it says and what is wrong with it, as data.
//! Reading never fails: what cannot be understood is left out, and the rest is read. Knows nothing of handovers,
//! of HTML or of addresses.
//!
//! | Module | Gives |
//! |---|---|
//! | [`spec`] | a contract with all files it refers to; a cursor in it; where each `$ref` leads |
//! | [`schema`], [`shape`] | schemas of all dialects read alike; `allOf` merged |
//! | [`openapi`] | operations, parameters, bodies, responses, security |
//! | [`asyncapi`] | channels, operations, messages, what is said of delivery |
//! | [`names`] | schemas with a name, hence a page |
//! | [`bundle`] | a contract of several files as one |
//! | [`digest`] | addresses of what pages show |
//! | [`drift`] | what changed between two versions |
//! | [`example`] | examples of values, given or made up |
//! | [`graphql`] | types, fields and arguments of a GraphQL schema |
//! | [`structure`] | what stands where it must not, by table |
//! | [`validate`] | whether a value is what a schema asks for |
//! | [`lint`] | what is wrong with a contract |

use std::sync::Arc;

pub mod asyncapi;
pub mod bundle;
pub mod digest;
pub mod drift;
pub mod example;
pub mod graphql;
pub mod lint;
pub mod names;
pub mod openapi;
pub mod schema;
pub mod shape;
pub mod spec;
pub mod structure;
pub mod validate;

#[cfg(test)]
pub(crate) mod testing;

pub use schema::Schema;
pub use shape::Shape;
pub use spec::{At, Lost, Node, Spec, Target};

/// A contract that was read.
#[derive(Debug, Clone)]
pub enum Contract {
    /// OpenAPI or Swagger.
    OpenApi(Arc<openapi::OpenApi>),
    /// AsyncAPI.
    AsyncApi(Arc<asyncapi::AsyncApi>),
    /// A GraphQL schema.
    GraphQl(Arc<graphql::GraphQl>),
}

impl Contract {
    /// Reads a contract; `None` when its root is none. Total, O(size of its files).
    pub fn read(spec: Spec) -> Option<Self> {
        match spec.root().get("asyncapi") {
            Some(_) => asyncapi::AsyncApi::read(spec).map(|api| Self::AsyncApi(Arc::new(api))),
            None => openapi::OpenApi::read(spec).map(|api| Self::OpenApi(Arc::new(api))),
        }
    }

    /// `info.version`; empty for a format without it.
    pub fn api_version(&self) -> &str {
        match self {
            Contract::OpenApi(api) => api.api_version(),
            Contract::AsyncApi(api) => api.api_version(),
            Contract::GraphQl(_) => "",
        }
    }

    /// Its files; `None` when it has no tree.
    pub fn spec(&self) -> Option<&Spec> {
        match self {
            Contract::OpenApi(api) => Some(&api.spec),
            Contract::AsyncApi(api) => Some(&api.spec),
            Contract::GraphQl(_) => None,
        }
    }
}
