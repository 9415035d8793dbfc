//! A contract that names nobody, or somebody whom nobody knows.

use std::collections::BTreeMap;

use crate::base::diag::{Location, Severity};
use crate::contracts::Node;
use crate::contracts::lint::place;
use crate::contracts::openapi::{OpenApi, Operation};
use crate::model::DocId;
use crate::model::owners::KnownOwners;
use crate::policy::apis::{Tally, Words, apis, called, info};
use crate::policy::owners::{is_identity, stranger};
use crate::policy::{Check, Cx, Rule, Sink};

pub(in crate::policy) static RULE: Rule = Rule {
    id: "api/owner",
    title: "a contract is somebody's, and the repository knows whose",
    severity: Severity::Warn,
    since: "0.1.0",
    manual: include_str!("owner.md"),
    aka: &[],
    is_opt_in: false,
    check: Check::Portal(check),
};

fn check(cx: &Cx<'_>, out: &mut Sink) {
    let known = KnownOwners::of(cx.portal);
    // Where nobody owns anything, a contract is no exception, and nobody can be unknown.
    if known.is_empty() {
        return;
    }
    for (doc, api) in apis(cx.portal) {
        unknown(cx, api, &known, out);
        unowned(cx, doc, api, out);
    }
}

const KEY: &str = "x-owner";

/// Owners that the contract names and nobody knows, each once.
fn unknown(cx: &Cx<'_>, api: &OpenApi, known: &KnownOwners, out: &mut Sink) {
    let mut strangers: BTreeMap<&str, Vec<Location>> = BTreeMap::new();
    for node in stated(api) {
        let name = node.text().unwrap_or_default().trim();
        // A page may be named as well; it is nobody's handle.
        if is_identity(name) && !name.contains("://") && !known.has(name) {
            strangers.entry(name).or_default().push(place(node));
        }
    }
    for (name, mut places) in strangers {
        places.sort();
        let mut places = places.into_iter();
        let Some(first) = places.next() else { continue };
        let draft = stranger(cx, known, (name, first), out);
        places.fold(draft, |draft, at| draft.related(at, "named here, too"));
    }
}

/// Every value that names an owner: of the contract, its tags, its paths and operations.
fn stated(api: &OpenApi) -> impl Iterator<Item = Node<'_>> {
    let root = api.spec.root();
    let tags = api.tags.iter().filter_map(|tag| tag.at).map(|at| api.node(at));
    let mut items: Vec<_> = api.operations.iter().map(|operation| operation.item).collect();
    items.dedup();
    let operations = api.operations.iter().map(|operation| operation.at);
    let inside = items.into_iter().chain(operations).map(|at| api.node(at));
    let holders = std::iter::once(root).chain(root.get("info")).chain(tags).chain(inside);
    holders.filter_map(|holder| holder.get(KEY)).flat_map(names)
}

/// One name, a list of them, or a mapping that holds one.
fn names<'s>(node: Node<'s>) -> Vec<Node<'s>> {
    let named = ["team", "name", "owner"].iter().find_map(|key| node.get(key));
    let all = std::iter::once(node).chain(node.items()).chain(named);
    all.filter(|node| node.text().is_some_and(|text| !text.trim().is_empty())).collect()
}

/// Operations that are nobody's: neither the contract nor its place in the repository says whose they are.
fn unowned(cx: &Cx<'_>, doc: DocId, api: &OpenApi, out: &mut Sink) {
    let root = api.spec.root();
    let info_node = root.get("info");
    let has_contact = || {
        let contact = info_node.and_then(|info| info.get("contact")).and_then(Node::follow);
        contact.is_some_and(|contact| ["name", "url", "email"].iter().any(|key| !contact.text_at(key).is_empty()))
    };
    let is_placed = || cx.portal.placement(doc).is_some_and(|placement| placement.owner.is_some());
    let of_all = std::iter::once(root).chain(info_node).any(names_owner);
    if of_all || is_placed() || has_contact() {
        return;
    }
    let mut tally = Tally::default();
    for (_, operation) in called(api) {
        match is_owned(api, operation) {
            true => tally.pass(),
            false => tally.fail(api, operation),
        }
    }
    let help = "name the team in `x-owner` or `info.contact`, or give the file an owner in `CODEOWNERS`";
    if tally.count() == called(api).count() {
        if tally.count() > 0 {
            out.report(info(root), "the contract is nobody's").label("no owner, no contact").help(help);
        }
        return;
    }
    let words = Words { one: "is nobody's", many: "operations are nobody's" };
    if let Some(draft) = tally.report(words, out) {
        draft.help(help);
    }
}

fn is_owned(api: &OpenApi, operation: &Operation) -> bool {
    let tags = operation.tags.iter().filter_map(|ix| api.tags.get(*ix as usize)?.at);
    [operation.at, operation.item].into_iter().chain(tags).any(|at| names_owner(api.node(at)))
}

fn names_owner(holder: Node<'_>) -> bool {
    holder.get(KEY).is_some_and(|node| !names(node).is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::rules::owners::testing::said;

    /// A contract with a head and operations, where `/services/a` has an owner.
    fn of(head: &str, operations: &str) -> String {
        let api = format!("openapi: 3.1.0\ninfo: {{title: A, version: 1.0.0}}\n{head}paths:\n{operations}");
        said(RULE.id, &[("CODEOWNERS", "/src/ @northwind/payments\n"), ("openapi.yaml", &api)])
    }

    const TWO: &str = "  /a: {get: {}}\n  /b: {get: {}}\n";

    #[test]
    fn a_stranger_is_named_once_with_who_was_meant() {
        let operations =
            "  /a: {get: {x-owner: '@northwind/paymnets'}}\n  /b: {get: {x-owner: '@northwind/paymnets'}}\n";
        insta::assert_snapshot!(of("", operations), @r"
        openapi.yaml:4:23 <'@northwind/paymnets'>: warning `@northwind/paymnets` is not a known owner
          openapi.yaml:5:23 <'@northwind/paymnets'>: named here, too
          help: did you mean `@northwind/payments`?
        ");
    }

    #[test]
    fn a_contract_that_is_nobodys_is_told_as_a_whole() {
        insta::assert_snapshot!(of("", TWO), @r"
        openapi.yaml:2:1 <info>: warning the contract is nobody's
          help: name the team in `x-owner` or `info.contact`, or give the file an owner in `CODEOWNERS`
        ");
        assert_eq!(of("x-owner: payments\n", TWO), "");
        assert_eq!(of("x-owner: {team: payments, slack: '#pay'}\n", TWO), "");
    }

    #[test]
    fn operations_beside_those_with_an_owner_are_counted() {
        let some = "  /a: {get: {x-owner: payments}}\n  /b: {get: {}, put: {}}\n  /c: {get: {tags: [t]}}\n";
        insta::assert_snapshot!(of("tags: [{name: t, x-owner: Ada Example}]\n", some), @r"
        openapi.yaml:6:8 <get>: warning 2 of 4 operations are nobody's
          openapi.yaml:6:17 <put>: `PUT /b`
          help: name the team in `x-owner` or `info.contact`, or give the file an owner in `CODEOWNERS`
        ");
    }

    #[test]
    fn a_contact_or_an_owner_of_the_file_is_enough() {
        let contact =
            "openapi: 3.1.0\ninfo: {title: A, version: 1.0.0, contact: {email: a@b.example}}\npaths: {/a: {get: {}}}\n";
        let plain = "openapi: 3.1.0\ninfo: {title: A, version: 1.0.0}\npaths: {/a: {get: {}}}\n";
        assert_eq!(said(RULE.id, &[("CODEOWNERS", "/src/ @x\n"), ("openapi.yaml", contact)]), "");
        assert_eq!(said(RULE.id, &[("CODEOWNERS", "* @x\n"), ("openapi.yaml", plain)]), "");
        assert_eq!(said(RULE.id, &[("openapi.yaml", plain)]), "", "nobody owns anything");
    }
}
