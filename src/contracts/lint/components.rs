//! Names of components, and what stands beside references.

use std::collections::BTreeMap;

use super::tally::{Tally, Words};
use super::{Check, Lint, Node};
use crate::contracts::openapi::{METHODS, OpenApi, Version};
use crate::contracts::spec::Extensions;

pub(super) fn check(api: &OpenApi, out: &mut Vec<Lint>) {
    match api.version {
        Version::V2 => beside_references(api, out),
        Version::V30 => {
            beside_references(api, out);
            out.extend(names(api));
        }
        Version::V31 | Version::V32 => out.extend(names(api)),
    }
}

/// Names with other characters than OpenAPI 3.1.1 §4.8.7 allows.
fn names(api: &OpenApi) -> Option<Lint> {
    let mut tally = Tally::default();
    let kinds = api.spec.root().get("components").into_iter().flat_map(|node| node.fields(Extensions::Dropped));
    for (key, _) in kinds.flat_map(|(_, components)| components.entries()) {
        match key.scalar() {
            Some(name) if !is_name(name) && !name.starts_with("x-") => tally.fail(key, format!("`{name}`")),
            _ => tally.pass(),
        }
    }
    let words = Words {
        things: "components",
        one: "is no name that a component can have",
        many: "have a name that no component can have",
    };
    let lint = tally.lint(Check::ComponentName, &words)?;
    Some(lint.help("use letters, digits, `.`, `-` and `_`; references to it change with it"))
}

fn is_name(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte))
}

/// Fields beside references, one lint for each name of a field. A path item may have them; and extensions
/// are for those who know them.
fn beside_references(api: &OpenApi, out: &mut Vec<Lint>) {
    let mut by_name: BTreeMap<&str, Vec<Node<'_>>> = BTreeMap::new();
    let holders = api.spec.references().into_iter().map(|(holder, _)| holder);
    for holder in holders.filter(|holder| holder.count() > 1 && !is_path_item(*holder)) {
        for (key, _) in holder.entries() {
            if let Some(name) = key.scalar().filter(|name| *name != "$ref" && !name.starts_with("x-")) {
                by_name.entry(name).or_default().push(key);
            }
        }
    }
    for (name, keys) in by_name {
        let Some((first, others)) = keys.split_first() else { continue };
        let title = match others.len() {
            0 => format!("`{name}` beside a reference is ignored"),
            more => format!("`{name}` beside a reference is ignored, in {} places", more + 1),
        };
        let lint = Lint::at(Check::RefSiblings, *first, title)
            .note(format!("{} reads nothing beside `$ref`", format_name(api.version)))
            .help("move it to what the reference leads to, or put the reference into an `allOf` beside it");
        out.push(others.iter().fold(lint, |lint, key| lint.related(*key, "and here")));
    }
}

fn is_path_item(holder: Node<'_>) -> bool {
    let target = holder.follow();
    target.is_some_and(|node| METHODS.iter().any(|method| node.get(method).is_some_and(Node::is_mapping)))
}

fn format_name(version: Version) -> &'static str {
    match version {
        Version::V2 => "Swagger 2.0",
        Version::V30 => "OpenAPI 3.0",
        Version::V31 => "OpenAPI 3.1",
        Version::V32 => "OpenAPI 3.2",
    }
}

#[cfg(test)]
mod tests;
