//! Parameters: each once, described, and in forms and query strings only as the format allows.

use std::collections::{BTreeMap, BTreeSet};

use super::places::{Entry, entries, holders, method, told};
use super::tally::{Tally, Words};
use super::{Check, Lint, Node, place};
use crate::contracts::openapi::{OpenApi, Operation, Version};

pub(super) fn check(api: &OpenApi, out: &mut Vec<Lint>) {
    let holders = holders(api);
    for holder in &holders {
        twice(*holder, out);
    }
    out.extend(undescribed(&holders));
    match api.version {
        Version::V2 => {
            bodies(api, out);
            out.extend(forms_that_nothing_consumes(api));
        }
        Version::V30 | Version::V31 => {}
        Version::V32 => query_strings(api, out),
    }
}

/// Parameters of one list with one name in one place. Names of headers are the same in any letter case.
fn twice(holder: Node<'_>, out: &mut Vec<Lint>) {
    let mut known: BTreeMap<(String, &str), Entry<'_>> = BTreeMap::new();
    for entry in entries(holder).filter(|entry| !entry.name().is_empty()) {
        let name = match entry.place() {
            "header" => entry.name().to_lowercase(),
            _ => entry.name().to_owned(),
        };
        if let Some(first) = known.get(&(name.clone(), entry.place())) {
            let title = format!("{} parameter `{}` is declared twice", entry.place(), entry.name());
            let lint = Lint::at(Check::ParametersUnique, entry.word(), title).related(first.word(), "the first");
            out.push(lint.help("remove one of the two; a parameter in another place, such as `in: query`, is another"));
        } else {
            known.insert((name, entry.place()), entry);
        }
    }
}

/// More than one body, or a body and a form, in a request of 2.0: in one list, or in that of the path and that of
/// the operation together. The body of an operation stands for one of the same name at its path.
fn bodies(api: &OpenApi, out: &mut Vec<Lint>) {
    let mut seen = BTreeSet::new();
    for operation in api.all_operations() {
        let own =
            |name: &str| entries(api.node(operation.at)).any(|entry| entry.place() == "body" && entry.name() == name);
        let of_item = entries(api.node(operation.item)).filter(|entry| entry.place() == "body" && !own(entry.name()));
        let mut bodies = of_item.chain(entries(api.node(operation.at)).filter(|entry| entry.place() == "body"));
        let Some(body) = bodies.next() else { continue };
        // Two of one name are declared twice, which was said.
        for second in bodies.filter(|second| second.name() != body.name()) {
            if seen.insert((place(body.node), place(second.node))) {
                let title = "a request has one body, this is the second";
                let lint = Lint::at(Check::ParametersUnique, second.word(), title);
                out.push(lint.related(body.word(), "the first").help("describe one body that holds both"));
            }
        }
        let mut both = entries(api.node(operation.item)).chain(entries(api.node(operation.at)));
        let Some(form) = both.find(|entry| entry.place() == "formData") else { continue };
        if seen.insert((place(body.node), place(form.node))) {
            let lint = Lint::at(Check::ParametersUnique, body.word(), "a request has a body or a form, not both");
            out.push(lint.related(form.word(), "a field of a form").help("keep one of the two ways"));
        }
    }
}

fn undescribed(holders: &[Node<'_>]) -> Option<Lint> {
    let mut tally = Tally::default();
    let mut seen = BTreeSet::new();
    let all = holders.iter().flat_map(|holder| entries(*holder)).filter(|entry| !entry.name().is_empty());
    for entry in all.filter(|entry| seen.insert(place(entry.parameter))) {
        match is_described(entry.parameter) {
            true => tally.pass(),
            false => {
                let node = entry.parameter.get("name").unwrap_or(entry.parameter);
                tally.fail(node, format!("{} parameter `{}`", entry.place(), entry.name()));
            }
        }
    }
    let words = Words { things: "parameters", one: "has no description", many: "have no description" };
    let lint = tally.lint(Check::ParameterUndescribed, &words)?;
    Some(lint.help("say what it does, its unit, and what happens without it"))
}

/// Whether a parameter says what it is for, itself or through its schema.
fn is_described(parameter: Node<'_>) -> bool {
    let has = |node: Node<'_>| !node.text_at("description").trim().is_empty();
    let schema = parameter.get("schema");
    has(parameter) || schema.is_some_and(|node| has(node) || node.follow().is_some_and(has))
}

/// Operations of 2.0 with form parameters that consume no form (OpenAPI 2.0, Parameter Object).
fn forms_that_nothing_consumes(api: &OpenApi) -> Option<Lint> {
    let mut tally = Tally::default();
    for operation in &api.operations {
        let (node, item) = (api.node(operation.at), api.node(operation.item));
        if !entries(node).chain(entries(item)).any(|entry| entry.place() == "formData") {
            continue;
        }
        let consumes = node.get("consumes").or_else(|| api.spec.root().get("consumes"));
        let mut types = consumes.into_iter().flat_map(Node::items).filter_map(Node::text);
        match types.any(is_form) {
            true => tally.pass(),
            false => tally.fail(node.key("consumes").unwrap_or_else(|| method(api, operation)), told(operation)),
        }
    }
    let words = Words {
        things: "operations with a form",
        one: "has form parameters and consumes no form",
        many: "consume no form",
    };
    let lint = tally.lint(Check::FormConsumes, &words)?;
    Some(lint.help("list `multipart/form-data` or `application/x-www-form-urlencoded` in `consumes`"))
}

fn is_form(media: &str) -> bool {
    let name = media.split(';').next().unwrap_or_default().trim().to_lowercase();
    ["application/x-www-form-urlencoded", "multipart/form-data"].contains(&&*name)
}

/// Parameters that are the query as a whole (OpenAPI 3.2 §4.12.2) beside others of the query.
fn query_strings(api: &OpenApi, out: &mut Vec<Lint>) {
    let mut seen = BTreeSet::new();
    for operation in api.all_operations() {
        let all = effective(api, operation);
        let wholes: Vec<&Entry<'_>> = all.iter().filter(|entry| entry.place() == "querystring").collect();
        let Some(first) = wholes.first() else { continue };
        let (title, other) = match (wholes.get(1), all.iter().find(|entry| entry.place() == "query")) {
            (Some(second), _) => (format!("{} has two `querystring` parameters", told(operation)), *second),
            (None, Some(query)) => {
                (format!("{} has a `querystring` parameter beside `query` parameters", told(operation)), query)
            }
            (None, None) => continue,
        };
        if seen.insert((place(first.node), place(other.node))) {
            let lint = Lint::at(Check::QuerystringParameters, other.word(), title);
            let lint = lint.related(first.word(), "the query as a whole").help("keep one way to describe the query");
            out.push(lint);
        }
    }
}

/// Parameters of an operation, and those of its path that it does not override, as written.
fn effective<'s>(api: &'s OpenApi, operation: &Operation) -> Vec<Entry<'s>> {
    let mut seen = BTreeSet::new();
    let all = entries(api.node(operation.item)).chain(entries(api.node(operation.at)));
    let mut all: Vec<Entry<'s>> = all.collect();
    all.reverse();
    all.retain(|entry| seen.insert((entry.name(), entry.place())));
    all.reverse();
    all
}

#[cfg(test)]
mod tests;
