//! Tags: declared, once, described, and in a hierarchy without circles.

use std::collections::{BTreeMap, BTreeSet};

use super::places::{Guess, head};
use super::tally::{Tally, Words};
use super::{Check, Lint, Node};
use crate::contracts::openapi::{OpenApi, Tag, Version};

pub(super) fn check(api: &OpenApi, out: &mut Vec<Lint>) {
    undeclared(api, out);
    twice(api, out);
    out.extend(undescribed(api));
    if api.version == Version::V32 {
        lost_parents(api, out);
        circles(api, out);
    }
    out.extend(missing(api));
}

/// Tags that nobody declares: each that was probably mistyped, then all others together.
fn undeclared(api: &OpenApi, out: &mut Vec<Lint>) {
    let mut guess = Guess::among(api.tags.iter().filter(|tag| tag.at.is_some()).map(|tag| &*tag.name));
    let mut tally = Tally::default();
    for tag in &api.tags {
        let Some(used) = tag.used.map(|at| api.node(at)) else { continue };
        if tag.at.is_some() {
            tally.pass();
        } else if let Some(question) = guess.question(&tag.name) {
            let lint = Lint::at(Check::TagUndeclared, used, format!("tag `{}` is not declared", tag.name));
            out.push(lint.help(question));
        } else {
            tally.fail(used, format!("tag `{}`", tag.name));
        }
    }
    let words = Words { things: "tags of operations", one: "is not declared", many: "are not declared" };
    let lint = tally.lint(Check::TagUndeclared, &words);
    out.extend(lint.map(|lint| lint.help("declare each in `tags`, in the order in which they should be read")));
}

/// Tag objects of the contract with their names.
fn declared(api: &OpenApi) -> impl Iterator<Item = (&str, Node<'_>)> {
    let tags = api.spec.root().get("tags").into_iter().flat_map(Node::items);
    tags.filter_map(|tag| Some((tag.get("name")?.text()?, tag)))
}

fn twice(api: &OpenApi, out: &mut Vec<Lint>) {
    let mut known: BTreeMap<&str, Node<'_>> = BTreeMap::new();
    for (name, tag) in declared(api) {
        let word = tag.get("name").unwrap_or(tag);
        match known.get(name) {
            Some(first) => {
                let lint = Lint::at(Check::TagDuplicate, word, format!("tag `{name}` is declared twice"));
                out.push(lint.related(*first, "the first").help("keep one, with what both say"));
            }
            None => {
                known.insert(name, word);
            }
        }
    }
}

fn undescribed(api: &OpenApi) -> Option<Lint> {
    let mut tally = Tally::default();
    for (name, tag) in declared(api) {
        match tag.text_at("description").trim() {
            "" => tally.fail(tag.get("name").unwrap_or(tag), format!("tag `{name}`")),
            _ => tally.pass(),
        }
    }
    let words = Words { things: "declared tags", one: "has no description", many: "have no description" };
    Some(
        tally
            .lint(Check::TagUndescribed, &words)?
            .help("say in a sentence what the operations of a tag have in common"),
    )
}

/// Parents that no tag declares (OpenAPI 3.2 §4.22).
fn lost_parents(api: &OpenApi, out: &mut Vec<Lint>) {
    let names: BTreeSet<&str> = declared(api).map(|(name, _)| name).collect();
    let mut guess = Guess::among(names.iter().copied());
    for (name, tag) in declared(api) {
        let Some(parent) = tag.get("parent") else { continue };
        let Some(written) = parent.text().filter(|written| !names.contains(written)) else { continue };
        let title = format!("tag `{written}`, the parent of `{name}`, is not declared");
        let help = guess.question(written).unwrap_or_else(|| format!("declare `{written}` in `tags`"));
        out.push(Lint::at(Check::TagParent, parent, title).help(help));
    }
}

/// Circles of parents, each once, at its first tag.
fn circles(api: &OpenApi, out: &mut Vec<Lint>) {
    let mut settled = BTreeSet::new();
    for ix in 0..api.tags.len() as u32 {
        let mut way = Vec::new();
        let mut passed = BTreeSet::new();
        let mut at = Some(ix);
        while let Some(tag) = at.filter(|tag| !settled.contains(tag)) {
            if !passed.insert(tag) {
                let start = way.iter().position(|other| *other == tag).unwrap_or_default();
                out.extend(circle(api, &way[start..]));
                break;
            }
            way.push(tag);
            at = api.tags[tag as usize].parent;
        }
        settled.extend(way);
    }
}

fn circle(api: &OpenApi, tags: &[u32]) -> Option<Lint> {
    let mut tags: Vec<&Tag> = tags.iter().map(|ix| &api.tags[*ix as usize]).collect();
    tags.push(tags.first().copied()?);
    let title = match tags.as_slice() {
        [tag, _] => format!("tag `{}` is its own parent", tag.name),
        _ => {
            let names: Vec<String> = tags.iter().take(5).map(|tag| format!("`{}`", tag.name)).collect();
            format!("parents of tags go in a circle: {}{}", names.join(", "), if tags.len() > 5 { ", …" } else { "" })
        }
    };
    let parent = api.node(tags[0].at?).get("parent")?;
    Some(Lint::at(Check::TagParent, parent, title).help("leave the outermost tag without a parent"))
}

fn missing(api: &OpenApi) -> Option<Lint> {
    let root = api.spec.root();
    let is_asked = !api.operations.is_empty() && root.get("tags").is_none_or(|tags| tags.count() == 0);
    let at = root.key("tags").unwrap_or_else(|| head(api));
    is_asked.then(|| {
        Lint::at(Check::TagsMissing, at, "the contract declares no tags")
            .help("declare the groups in which its operations should be read")
    })
}

#[cfg(test)]
mod tests;
