//! Components that nothing uses, and named schemas that say nothing of themselves.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::tally::{Tally, Words};
use super::walk::Walk;
use super::{Check, Lint, Node};
use crate::contracts::openapi::{OpenApi, components};
use crate::contracts::schema::Schema;
use crate::contracts::spec::{At, Extensions};

/// Kinds of components; in 2.0 they have names of their own.
const KINDS: [&str; 11] = [
    "schemas",
    "responses",
    "parameters",
    "examples",
    "requestBodies",
    "headers",
    "securitySchemes",
    "links",
    "callbacks",
    "pathItems",
    "mediaTypes",
];

pub(super) fn check<'s>(api: &'s OpenApi, walk: &Walk<'s>, out: &mut Vec<Lint>) {
    // A contract without operations is a library of others.
    if !api.operations.is_empty() {
        unused(api, walk, out);
    }
    let mut tally = Tally::default();
    for named in api.schemas.iter().map(|named| api.node(named.at)).filter(|node| node.path() == api.spec.root().path())
    {
        match key_of(api, named).filter(|_| !is_told(Schema(named))) {
            Some(key) => tally.fail(key, format!("`{}`", key.scalar().unwrap_or_default())),
            None => tally.pass(),
        }
    }
    let words = Words { things: "named schemas", one: "does not say what it is", many: "do not say what they are" };
    out.extend(tally.lint(Check::ComponentUndescribed, &words).map(|lint| lint.help("add a `description`")));
}

/// Parts of one schema that are asked what it is. A schema with more counts as told.
const MOST_ASKED: usize = 64;

/// Whether a schema or a part of it says what it is.
fn is_told(schema: Schema<'_>) -> bool {
    let mut open = vec![schema];
    let mut asked = HashSet::new();
    while let Some(part) = open.pop() {
        if !asked.insert(part.0.at()) {
            continue;
        }
        if asked.len() > MOST_ASKED || ["description", "title"].iter().any(|key| !part.text(key).trim().is_empty()) {
            return true;
        }
        open.extend(part.all_of().take(MOST_ASKED));
        open.extend(part.0.referred().map(Schema));
    }
    false
}

/// The key of a schema among the components.
fn key_of<'s>(api: &'s OpenApi, schema: Node<'s>) -> Option<Node<'s>> {
    let named = api.named(schema.at()).and_then(|ix| api.schemas.get(ix as usize))?;
    components(api.spec.root(), api.version, "schemas")?.key(&named.name)
}

/// What refers and is referred to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
enum Holder<'s> {
    /// A component of the contract's own file, by the place of its key.
    Component(At),
    /// The rest of that file: operations and what stands in them.
    Rest,
    /// Another file, as a whole.
    File(&'s str),
}

/// Everything a contract declares for use elsewhere, and who uses it.
struct Uses<'s> {
    root: Node<'s>,
    /// Where parts of the contract's own file begin, and what they belong to.
    begins: BTreeMap<At, Holder<'s>>,
    /// Keys of components, in order, with their kind.
    declared: Vec<(&'static str, Node<'s>)>,
    uses: HashMap<Holder<'s>, Vec<Holder<'s>>>,
}

fn unused<'s>(api: &'s OpenApi, walk: &Walk<'s>, out: &mut Vec<Lint>) {
    let mut uses = Uses::declared(api);
    uses.by_reference(api);
    uses.by_name(api, walk);
    let used = uses.reached();
    for (kind, key) in uses.declared.iter().filter(|(_, key)| !used.contains(&Holder::Component(key.at()))) {
        let name = key.scalar().unwrap_or_default();
        let title = format!("nothing uses the {} `{name}`", singular(kind));
        out.push(Lint::at(Check::ComponentUnused, *key, title).help("take it out, or refer to it where it belongs"));
    }
}

impl<'s> Uses<'s> {
    fn declared(api: &'s OpenApi) -> Self {
        let root = api.spec.root();
        let mut uses = Self { root, begins: BTreeMap::new(), declared: Vec::new(), uses: HashMap::new() };
        uses.begins.insert(root.at(), Holder::Rest);
        for (key, value) in root.entries() {
            uses.begins.insert(key.at(), Holder::Rest);
            // What stands between and behind components belongs to none of them.
            value.entries().for_each(|(key, _)| _ = uses.begins.insert(key.at(), Holder::Rest));
        }
        for kind in KINDS {
            let Some(all) = components(root, api.version, kind).filter(|all| all.path() == root.path()) else {
                continue;
            };
            for (key, _) in all.entries().filter(|(key, _)| key.scalar().is_some_and(|name| !name.starts_with("x-"))) {
                uses.begins.insert(key.at(), Holder::Component(key.at()));
                uses.declared.push((kind, key));
            }
        }
        uses
    }

    fn holder(&self, node: Node<'s>) -> Holder<'s> {
        if node.path() != self.root.path() {
            return Holder::File(node.path().as_str());
        }
        self.begins.range(..=node.at()).next_back().map_or(Holder::Rest, |(_, holder)| *holder)
    }

    fn add(&mut self, from: Node<'s>, to: Node<'s>) {
        let (from, to) = (self.holder(from), self.holder(to));
        self.uses.entry(from).or_default().push(to);
    }

    fn by_reference(&mut self, api: &'s OpenApi) {
        for (from, _) in api.spec.references() {
            if let Some(to) = from.referred() {
                self.add(from, to);
            }
        }
    }

    /// Ways to authenticate go by their names, and so do schemas in the mapping of a discriminator; without a mapping
    /// those that extend the deciding schema count (OpenAPI 3.1.1 §4.8.25.4).
    fn by_name(&mut self, api: &'s OpenApi, walk: &Walk<'s>) {
        let root = self.root;
        let operations = api.all_operations().map(|operation| api.node(operation.at));
        let securities = operations.chain([root]).filter_map(|node| node.get("security"));
        for requirement in securities.flat_map(Node::items).collect::<Vec<_>>() {
            for (name, _) in requirement.fields(Extensions::Kept) {
                self.name(api, (requirement, "securitySchemes", name));
            }
        }
        let schemas = components(root, api.version, "schemas");
        for named in schemas.into_iter().flat_map(Node::entries).map(|(_, node)| Schema(node)) {
            for part in named.all_of().filter_map(|part| part.0.referred()) {
                if Schema(part).discriminator().is_some() {
                    self.add(part, named.0);
                }
            }
        }
        for node in walk.schemas().filter_map(|schema| schema.0.find(&["discriminator", "mapping"])) {
            for to in node.fields(Extensions::Kept).filter_map(|(_, to)| to.text()) {
                self.name(api, (node, "schemas", to.rsplit('/').next().unwrap_or(to)));
            }
        }
    }

    fn name(&mut self, api: &'s OpenApi, (from, kind, name): (Node<'s>, &str, &str)) {
        if let Some(to) = components(self.root, api.version, kind).and_then(|all| all.get(name)) {
            self.add(from, to);
        }
    }

    /// What the operations use, directly or through others.
    fn reached(&self) -> HashSet<Holder<'s>> {
        let mut reached = HashSet::new();
        let mut open = vec![Holder::Rest];
        while let Some(holder) = open.pop() {
            if reached.insert(holder) {
                open.extend(self.uses.get(&holder).into_iter().flatten());
            }
        }
        reached
    }
}

fn singular(kind: &str) -> &str {
    match kind {
        "schemas" => "schema",
        "responses" => "response",
        "parameters" => "parameter",
        "examples" => "example",
        "requestBodies" => "request body",
        "headers" => "header",
        "securitySchemes" => "security scheme",
        "links" => "link",
        "callbacks" => "callback",
        "pathItems" => "path item",
        _ => "media type",
    }
}

#[cfg(test)]
mod tests;
