//! GraphQL schemas: the type system of a text, its uses, and what is missing in it.
//!
//! Takes one text in the schema language ([`parse`]) or the answer to an introspection query
//! ([`introspection::read`]), gives a [`GraphQl`] that owns all it holds. Judges nothing beyond the grammar and
//! names that stand twice: a type without a description is a [`Part`] here and a finding elsewhere.
//!
//! Grammar: GraphQL specification of September 2025, §3 (type system) and §2.1 (lexical tokens), which holds that
//! of October 2021. Directives of federation are directives like any other.

mod convert;
pub mod introspection;
mod link;
mod model;
mod parts;
mod recover;
mod strings;
mod syntax;
mod tokens;

pub use model::{
    Applied, Argument, Deprecated, DirectiveDef, EnumValue, Field, Given, GraphQl, Operation, Origin, Part, Roots,
    TypeDef, TypeIx, TypeKind, TypeRef, Unknown, Use,
};
pub use tokens::is_schema;

use convert::Drafts;

/// Reads a schema. Total: any text gives what could be read of it, with the problems met. O(n).
///
/// Operations and fragments of a client that stand in the text are passed over.
pub fn parse(text: &str) -> GraphQl {
    let mut drafts = Drafts::default();
    match syntax::parse_whole(text) {
        Some(document) => drafts.take(&document, text, 0),
        None => recover::read(text, &mut drafts),
    }
    link::link(drafts)
}

#[cfg(test)]
mod tests;
