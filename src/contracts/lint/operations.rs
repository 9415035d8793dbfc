//! Operations: ids, texts, tags, answers, and what webhooks cannot have.

use std::collections::{BTreeMap, BTreeSet};

use super::places::{method, told};
use super::tally::{Tally, Words};
use super::{Check, Lint, Node, place};
use crate::contracts::openapi::{Kind, OpenApi, Operation, Version};
use crate::contracts::spec::Extensions;

pub(super) fn check(api: &OpenApi, out: &mut Vec<Lint>) {
    shared_ids(api, out);
    out.extend(without_id(api));
    out.extend(ids_to_escape(api));
    out.extend(without_summary(api));
    out.extend(without_description(api));
    out.extend(untagged(api));
    out.extend(without_success(api));
    out.extend(webhook_servers(api));
    out.extend(webhook_callbacks(api));
}

/// Ids that several operations have, each once. An operation that is reached in several ways stands in one place.
fn shared_ids(api: &OpenApi, out: &mut Vec<Lint>) {
    let mut seen = BTreeSet::new();
    let mut by_id: BTreeMap<&str, Vec<(&Operation, Node<'_>)>> = BTreeMap::new();
    for operation in api.all_operations() {
        let Some(node) = api.node(operation.at).get("operationId") else { continue };
        if let Some(id) = &operation.id
            && seen.insert(place(node))
        {
            by_id.entry(&id.value).or_default().push((operation, node));
        }
    }
    for (id, with) in by_id.iter().filter(|(_, with)| with.len() > 1) {
        let (second, at) = with[1];
        let lint = Lint::at(Check::OperationIdUnique, at, format!("`{id}` is the id of {} operations", with.len()))
            .label(told(second))
            .help("give each operation an id of its own");
        let others = with.iter().take(1).chain(with.iter().skip(2));
        out.push(others.fold(lint, |lint, (operation, node)| lint.related(*node, told(operation))));
    }
}

fn without_id(api: &OpenApi) -> Option<Lint> {
    let words = Words { things: "operations", one: "has no `operationId`", many: "have no `operationId`" };
    let lint = of_each(api, |operation, _| operation.id.is_some()).lint(Check::OperationIdMissing, &words)?;
    Some(lint.help("give each a short name that never changes: generated clients call it by that"))
}

fn ids_to_escape(api: &OpenApi) -> Option<Lint> {
    let mut tally = Tally::default();
    for operation in api.all_operations() {
        let Some(id) = &operation.id else { continue };
        match api.node(operation.at).get("operationId").filter(|_| !id.value.bytes().all(is_of_an_address)) {
            Some(node) => tally.fail(node, format!("`{}`", id.value)),
            None => tally.pass(),
        }
    }
    let words = Words {
        things: "ids of operations",
        one: "has characters that an address must escape",
        many: "have characters that an address must escape",
    };
    let lint = tally.lint(Check::OperationIdUrlSafe, &words)?;
    Some(lint.help("use letters, digits, `-` and `_`"))
}

/// What stands in an address as it is (RFC 3986 §2.2, §2.3).
fn is_of_an_address(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-._~:/?#[]@!$&'()*+,;=".contains(&byte)
}

fn without_summary(api: &OpenApi) -> Option<Lint> {
    let words = Words { things: "operations", one: "has no summary", many: "have no summary" };
    let lint = of_each(api, |operation, node| says(api, operation, node, "summary"));
    Some(lint.lint(Check::OperationSummary, &words)?.help("name in a few words what the operation does"))
}

fn without_description(api: &OpenApi) -> Option<Lint> {
    let words = Words { things: "operations", one: "has no description", many: "have no description" };
    let lint = of_each(api, |operation, node| says(api, operation, node, "description"));
    let help = "say what it does that its name does not tell: effects, limits, who calls it";
    Some(lint.lint(Check::OperationDescription, &words)?.help(help))
}

/// Whether an operation has a text, or its path has one for all its operations (OpenAPI 3.1.1 §4.8.9).
fn says(api: &OpenApi, operation: &Operation, node: Node<'_>, key: &str) -> bool {
    let has = |node: Node<'_>| !node.text_at(key).trim().is_empty();
    has(node) || api.version != Version::V2 && has(api.node(operation.item))
}

fn untagged(api: &OpenApi) -> Option<Lint> {
    let called: Vec<&Operation> = api.operations.iter().filter(|operation| operation.kind == Kind::Path).collect();
    if called.iter().all(|operation| operation.tags.is_empty()) {
        return None;
    }
    let mut tally = Tally::default();
    for operation in called {
        match operation.tags.is_empty() {
            true => tally.fail(method(api, operation), told(operation)),
            false => tally.pass(),
        }
    }
    let words = Words { things: "operations", one: "has no tag", many: "have no tag" };
    Some(tally.lint(Check::OperationUntagged, &words)?.help("list one of the declared tags in `tags`"))
}

/// Operations whose answers are all failures. Without any answers the structure is not as it should be before 3.1.
fn without_success(api: &OpenApi) -> Option<Lint> {
    let mut tally = Tally::default();
    for operation in api.operations.iter().filter(|operation| operation.kind == Kind::Path) {
        let node = api.node(operation.at);
        let responses = node.get("responses");
        let is_checked = match responses {
            Some(responses) => responses.is_mapping(),
            None => api.version >= Version::V31,
        };
        let mut statuses = responses.into_iter().flat_map(|node| node.fields(Extensions::Dropped));
        match is_checked && !statuses.any(|(status, _)| is_success(status)) {
            true => tally.fail(node.key("responses").unwrap_or_else(|| method(api, operation)), told(operation)),
            false => tally.pass(),
        }
    }
    let words =
        Words { things: "operations", one: "has no response for success", many: "have no response for success" };
    let lint = tally.lint(Check::SuccessResponse, &words)?;
    Some(lint.help("add the response that callers get when all goes well, such as `200` or `204`"))
}

/// A status of success, of redirection or of a change of protocols; or a range of them; or all that are not listed.
fn is_success(status: &str) -> bool {
    status == "default" || status.len() == 3 && matches!(status.as_bytes()[0], b'1'..=b'3')
}

fn webhook_servers(api: &OpenApi) -> Option<Lint> {
    let words = Words { things: "webhooks", one: "names servers", many: "name servers" };
    let lint = of_webhooks(api, "servers").lint(Check::WebhookServers, &words)?;
    let note = "a webhook is called at an address that the consumer gives";
    Some(lint.note(note).help("take `servers` away, and describe how consumers give their address"))
}

fn webhook_callbacks(api: &OpenApi) -> Option<Lint> {
    let words = Words { things: "webhooks", one: "has callbacks", many: "have callbacks" };
    let lint = of_webhooks(api, "callbacks").lint(Check::WebhookCallbacks, &words)?;
    let note = "a webhook is a call to the consumer already; who would be called back is not defined";
    Some(lint.note(note).help("describe what is called later as a webhook of its own"))
}

/// Webhooks, and those among them that have a field, in the operation or around it.
fn of_webhooks<'s>(api: &'s OpenApi, key: &str) -> Tally<'s> {
    let mut tally = Tally::default();
    let mut seen = BTreeSet::new();
    for operation in api.operations.iter().filter(|operation| operation.kind == Kind::Webhook) {
        let around = [operation.at, operation.item].map(|at| api.node(at));
        let found = around.into_iter().find_map(|node| node.key(key));
        match found.filter(|key| seen.insert(key.at())) {
            Some(key) => tally.fail(key, told(operation)),
            None => tally.pass(),
        }
    }
    tally
}

/// Operations at paths and webhooks, and those among them that are not as they should be, at their methods.
fn of_each<'s>(api: &'s OpenApi, is_well: impl Fn(&Operation, Node<'s>) -> bool) -> Tally<'s> {
    let mut tally = Tally::default();
    for operation in &api.operations {
        match is_well(operation, api.node(operation.at)) {
            true => tally.pass(),
            false => tally.fail(method(api, operation), told(operation)),
        }
    }
    tally
}

#[cfg(test)]
mod tests;
