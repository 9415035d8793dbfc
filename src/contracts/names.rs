//! Schemas that have a name, hence a page of their own.

use std::collections::{BTreeMap, HashSet, VecDeque};

use crate::base::path::RepoPath;
use crate::base::span::Span;
use crate::yaml::flat;

use super::spec::{At, Extensions, Node, Spec, Target};

/// A schema with a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// Its name; unique in the contract, whatever its case.
    pub name: String,
    /// The schema; perhaps a reference itself.
    pub at: At,
    /// Where the name stands; for a file that is one schema, its start.
    pub key: Span,
}

/// Named schemas of the contract itself (`own` maps names to them), in order; then the schemas of other files,
/// in order of the references to them.
pub(super) fn named(spec: &Spec, own: Option<Node<'_>>) -> Vec<Named> {
    let mut names = Names::default();
    for (key, node) in own.into_iter().flat_map(Node::entries) {
        names.add(key.scalar().unwrap_or_default(), node, key.span());
    }
    let own_places: HashSet<At> =
        own.into_iter().flat_map(|own| own.fields(Extensions::Dropped)).map(|(_, node)| node.at()).collect();
    for (holder, target) in spec.references() {
        let Target::Value(at) = target else { continue };
        let node = spec.node(*at);
        if !own_places.contains(at)
            && is_schema(node)
            && (node.path() != spec.root().path() || stands_among_schemas(holder))
        {
            names.add(&name_of(holder, node), node, node.span());
        }
    }
    names.all
}

/// Named schemas of the contract itself, in order; then those that references inside `roots` lead to, as met.
///
/// For formats in which a reference may lead to much that looks like a schema and is none; `is_schema` tells those
/// that may still be met inside schemas. O(size), each place once.
pub(super) fn reached<'s>(
    own: &[(Node<'s>, Node<'s>)],
    roots: impl IntoIterator<Item = Node<'s>>,
    is_schema: impl Fn(Node<'s>) -> bool,
) -> Vec<Named> {
    let mut names = Names::default();
    for (key, node) in own {
        names.add(key.scalar().unwrap_or_default(), *node, key.span());
    }
    let mut seen: HashSet<At> = HashSet::new();
    let mut open: VecDeque<Node<'s>> = own.iter().map(|(_, node)| *node).chain(roots).collect();
    while let Some(node) = open.pop_front() {
        if !seen.insert(node.at()) {
            continue;
        }
        if let Some(target) = node.referred() {
            let has_name = target.path() != node.spec().root().path() || stands_among_schemas(node);
            if has_name && is_schema(target) {
                names.add(&name_of(node, target), target, target.span());
            }
            open.push_back(target);
        }
        open.extend(node.items());
        open.extend(node.entries().map(|(_, value)| value));
    }
    names.all
}

#[derive(Default)]
struct Names {
    all: Vec<Named>,
    places: HashSet<At>,
    /// How often a name was wanted, in lower case: file systems and readers do not tell case apart.
    wanted: BTreeMap<String, u32>,
}

impl Names {
    fn add(&mut self, name: &str, node: Node<'_>, key: Span) {
        if !self.places.insert(node.at()) {
            return;
        }
        let mut name = name.to_owned();
        while self.wanted.contains_key(&name.to_lowercase()) {
            let count = self.wanted.entry(name.to_lowercase()).or_default();
            *count += 1;
            name = format!("{name}-{count}");
        }
        self.wanted.insert(name.to_lowercase(), 1);
        self.all.push(Named { name, at: node.at(), key });
    }
}

/// Whether a value that somebody refers to is a schema and no parameter, response or path.
fn is_schema(node: Node<'_>) -> bool {
    const SCHEMA: [&str; 12] = [
        "type",
        "properties",
        "items",
        "allOf",
        "oneOf",
        "anyOf",
        "enum",
        "const",
        "additionalProperties",
        "$defs",
        "format",
        "not",
    ];
    const OTHER: [&str; 8] = ["in", "content", "responses", "get", "post", "put", "operationId", "value"];
    let has = |keys: &[&str]| keys.iter().any(|key| node.get(key).is_some());
    node.shape() == flat::Shape::Mapping && has(&SCHEMA) && (!has(&OTHER) || node.get("properties").is_some())
}

/// References of a contract into itself, past its components, are to places such as `#/paths/~1a/get/…/schema`:
/// those have no name of their own but the one they are reached by.
fn stands_among_schemas(holder: Node<'_>) -> bool {
    holder.reference().is_some_and(|written| {
        let mut tokens = written.rsplit('/');
        tokens.next();
        matches!(tokens.next(), Some("$defs" | "definitions" | "schemas"))
    })
}

/// Last word of the reference; for a file as a whole its title, else its name.
fn name_of(holder: Node<'_>, node: Node<'_>) -> String {
    let written = holder.reference().unwrap_or_default();
    let last = written.split_once("#/").and_then(|(_, pointer)| pointer.rsplit('/').next()).unwrap_or_default();
    match last {
        "" => file_name(node.path()),
        last => last.replace("~1", "/").replace("~0", "~"),
    }
}

/// `Order` for `schemas/Order.schema.yaml`.
fn file_name(path: &RepoPath) -> String {
    path.stem().trim_end_matches(".schema").to_owned()
}
