//! Every object of a contract, each once, with what it is.
//!
//! Objects are known by where they stand: a table says what the values of each keyword are. References are followed,
//! through all files, and what they lead to is what was expected where they stand.

use std::collections::HashSet;

use crate::contracts::openapi::{METHODS, OpenApi, Version};
use crate::contracts::schema::Schema;
use crate::contracts::spec::{Extensions, Node};

/// Most objects of one contract. The largest that was seen has some 400,000.
const MOST_PLACES: usize = 4_000_000;

/// What an object is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Kind {
    /// The contract.
    Root,
    /// `components`.
    Components,
    /// A path item.
    Item,
    /// An operation.
    Operation,
    /// A parameter, or a header, which differs in its name alone.
    Parameter,
    /// A request body.
    Body,
    /// A body in one media type.
    Media,
    /// An encoding of a part.
    Encoding,
    /// A response.
    Response,
    /// A callback.
    Callback,
    /// An Example Object.
    Example,
    /// A schema by itself.
    Schema,
    /// A schema that is part of another one: of its `allOf`, `oneOf`, `anyOf`, `not`, `if`, `then` or `else`.
    Part,
    /// Anything else that has a description: info, tags, servers, links, ways to authenticate.
    Other,
}

/// How the objects below a keyword stand there.
#[derive(Clone, Copy)]
enum Holds {
    One,
    List,
    Map,
}

/// What a keyword of an object holds; `None` for what holds no objects.
fn held(kind: Kind, keyword: &str) -> Option<(Holds, Kind)> {
    use Holds::{List, Map, One};
    Some(match kind {
        Kind::Root => match keyword {
            "paths" | "webhooks" | "x-webhooks" => (Map, Kind::Item),
            "components" => (One, Kind::Components),
            "definitions" => (Map, Kind::Schema),
            "parameters" => (Map, Kind::Parameter),
            "responses" => (Map, Kind::Response),
            "securityDefinitions" => (Map, Kind::Other),
            "tags" | "servers" => (List, Kind::Other),
            "info" | "externalDocs" => (One, Kind::Other),
            _ => return None,
        },
        Kind::Components => match keyword {
            "schemas" => (Map, Kind::Schema),
            "responses" => (Map, Kind::Response),
            "parameters" | "headers" => (Map, Kind::Parameter),
            "examples" => (Map, Kind::Example),
            "requestBodies" => (Map, Kind::Body),
            "callbacks" => (Map, Kind::Callback),
            "pathItems" => (Map, Kind::Item),
            "mediaTypes" => (Map, Kind::Media),
            "securitySchemes" | "links" => (Map, Kind::Other),
            _ => return None,
        },
        Kind::Item => match keyword {
            method if METHODS.contains(&method) => (One, Kind::Operation),
            "additionalOperations" => (Map, Kind::Operation),
            "parameters" => (List, Kind::Parameter),
            "servers" => (List, Kind::Other),
            _ => return None,
        },
        Kind::Operation => match keyword {
            "parameters" => (List, Kind::Parameter),
            "requestBody" => (One, Kind::Body),
            "responses" => (Map, Kind::Response),
            "callbacks" => (Map, Kind::Callback),
            "servers" => (List, Kind::Other),
            "externalDocs" => (One, Kind::Other),
            _ => return None,
        },
        Kind::Parameter | Kind::Media => match keyword {
            "schema" | "itemSchema" => (One, Kind::Schema),
            // Parameters of 2.0 are schemas of a kind.
            "items" if kind == Kind::Parameter => (One, Kind::Schema),
            "content" => (Map, Kind::Media),
            "examples" => (Map, Kind::Example),
            "encoding" => (Map, Kind::Encoding),
            "prefixEncoding" => (List, Kind::Encoding),
            "itemEncoding" => (One, Kind::Encoding),
            _ => return None,
        },
        Kind::Encoding => match keyword {
            "headers" => (Map, Kind::Parameter),
            "encoding" => (Map, Kind::Encoding),
            "prefixEncoding" => (List, Kind::Encoding),
            "itemEncoding" => (One, Kind::Encoding),
            _ => return None,
        },
        Kind::Body if keyword == "content" => (Map, Kind::Media),
        Kind::Response => match keyword {
            "headers" => (Map, Kind::Parameter),
            "content" => (Map, Kind::Media),
            "schema" => (One, Kind::Schema),
            "links" => (Map, Kind::Other),
            _ => return None,
        },
        Kind::Schema | Kind::Part => match keyword {
            "properties" | "patternProperties" | "$defs" | "definitions" => (Map, Kind::Schema),
            "dependentSchemas" => (Map, Kind::Part),
            "items"
            | "additionalProperties"
            | "additionalItems"
            | "contains"
            | "propertyNames"
            | "contentSchema"
            | "unevaluatedItems"
            | "unevaluatedProperties" => (One, Kind::Schema),
            "not" | "if" | "then" | "else" => (One, Kind::Part),
            "allOf" | "oneOf" | "anyOf" => (List, Kind::Part),
            "prefixItems" => (List, Kind::Schema),
            _ => return None,
        },
        Kind::Callback | Kind::Example | Kind::Other | Kind::Body => return None,
    })
}

/// Every object of a contract.
#[derive(Debug)]
pub(super) struct Walk<'s> {
    all: Vec<(Kind, Node<'s>)>,
}

impl<'s> Walk<'s> {
    /// Goes through a contract, operations first. O(size), each place once.
    pub(super) fn of(api: &'s OpenApi) -> Self {
        let mut walk = Self { all: Vec::new() };
        let mut seen = HashSet::new();
        let mut open = vec![(Kind::Root, api.spec.root())];
        while let Some((kind, node)) = open.pop() {
            if walk.all.len() >= MOST_PLACES || !node.is_mapping() || !seen.insert(node.at()) {
                continue;
            }
            if let Some(target) = node.referred() {
                // By itself it is a whole, whatever it is a part of here.
                let of_its_own = if kind == Kind::Part { Kind::Schema } else { kind };
                open.push((of_its_own, target));
            }
            if node.target().is_some() && (api.version < Version::V31 || node.count() == 1) {
                continue;
            }
            walk.all.push((kind, node));
            let below = open.len();
            push_held(&mut open, kind, node);
            open[below..].reverse();
        }
        walk
    }

    /// Objects of one kind, in order of reading.
    pub(super) fn of_kind(&self, kind: Kind) -> impl Iterator<Item = Node<'s>> + '_ {
        self.all.iter().filter(move |(found, _)| *found == kind).map(|(_, node)| *node)
    }

    /// All schemas, parts of others included.
    pub(super) fn schemas(&self) -> impl Iterator<Item = Schema<'s>> + '_ {
        let schemas = self.all.iter().filter(|(kind, _)| matches!(kind, Kind::Schema | Kind::Part));
        schemas.map(|(_, node)| Schema(*node))
    }

    /// All objects.
    pub(super) fn all(&self) -> impl Iterator<Item = Node<'s>> + '_ {
        self.all.iter().map(|(_, node)| *node)
    }
}

fn push_held<'s>(open: &mut Vec<(Kind, Node<'s>)>, kind: Kind, node: Node<'s>) {
    if kind == Kind::Callback {
        open.extend(node.fields(Extensions::Dropped).map(|(_, item)| (Kind::Item, item)));
        return;
    }
    for (keyword, value) in node.fields(Extensions::Kept) {
        match held(kind, keyword) {
            // A list of schemas is how tuples were written before 2020-12.
            Some((Holds::One, kind)) if value.is_sequence() => open.extend(value.items().map(|item| (kind, item))),
            Some((Holds::One, kind)) => open.push((kind, value)),
            Some((Holds::List, kind)) => open.extend(value.items().map(|item| (kind, item))),
            Some((Holds::Map, kind @ (Kind::Schema | Kind::Part))) => {
                open.extend(value.entries().map(|(_, entry)| (kind, entry)));
            }
            Some((Holds::Map, kind)) => {
                open.extend(value.fields(Extensions::Dropped).map(|(_, entry)| (kind, entry)));
            }
            None => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contracts::testing::spec_of;

    #[test]
    fn every_object_is_met_once_through_all_files() {
        let root = "
openapi: 3.1.0
paths:
  /a:
    get:
      parameters: [{name: x, in: query, schema: {type: string}}]
      responses: {200: {content: {application/json: {schema: {$ref: 'order.yaml'}}}}}
      callbacks: {done: {'{$request.body#/url}': {post: {}}}}
    post: {requestBody: {content: {application/json: {schema: {$ref: 'order.yaml'}}}}}
";
        let order = "{properties: {schema: {type: string}, next: {$ref: 'order.yaml'}}, allOf: [{title: x}]}";
        let api = OpenApi::read(spec_of(&[("api.yaml", root), ("order.yaml", order)])).unwrap();
        let walk = Walk::of(&api);
        let count = |kind| walk.of_kind(kind).count();
        assert_eq!([Kind::Operation, Kind::Media, Kind::Schema, Kind::Part].map(count), [3, 2, 3, 1]);
        assert_eq!(count(Kind::Item), 2);
    }
}
