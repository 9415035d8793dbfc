//! What a contract says of itself.

use super::places::key_or_self;
use super::{Check, Lint, Node};
use crate::contracts::openapi::OpenApi;

/// A contract without `info` has not the structure that it should have, and that is all there is to say.
pub(super) fn check(api: &OpenApi, out: &mut Vec<Lint>) {
    let root = api.spec.root();
    let Some(info) = root.get("info").filter(|info| info.is_mapping()) else { return };
    let at = key_or_self(root, "info");
    out.extend(contact(info, at));
    if !has(info, "description") {
        let lint = Lint::at(Check::InfoDescription, at, "the contract does not say what its API is for");
        out.push(lint.help("tell in `info.description` what it does, who calls it, and how versions end"));
    }
    out.extend(license(info, at));
}

fn has(node: Node<'_>, key: &str) -> bool {
    !node.text_at(key).trim().is_empty()
}

/// A contact that nobody can be reached by is none; one that lacks a part of three is a matter of taste.
fn contact(info: Node<'_>, at: Node<'_>) -> Option<Lint> {
    let parts = ["name", "url", "email"];
    let contact = info.get("contact").and_then(Node::follow);
    let lacks: Vec<String> = parts
        .iter()
        .filter(|part| contact.is_none_or(|contact| !has(contact, part)))
        .map(|part| format!("`{part}`"))
        .collect();
    match lacks.len() {
        0 => None,
        3 => {
            let at = info.key("contact").unwrap_or(at);
            let lint = Lint::at(Check::InfoContact, at, "the contract names nobody to ask");
            Some(lint.help("name the team in `info.contact`, with an address where it answers"))
        }
        _ => {
            let at = info.key("contact").unwrap_or(at);
            let lint = Lint::at(Check::ContactProperties, at, format!("the contact has no {}", lacks.join(" and no ")));
            Some(lint.help("add what is missing"))
        }
    }
}

/// Since 3.1 an identifier of SPDX stands for an address (OpenAPI 3.1.1 §4.8.4).
fn license(info: Node<'_>, at: Node<'_>) -> Option<Lint> {
    let license = info.get("license").filter(|license| license.is_mapping() && license.count() > 0);
    let at = info.key("license").unwrap_or(at);
    match license {
        None => {
            let lint = Lint::at(Check::InfoLicense, at, "the contract names no license");
            Some(lint.help("state in `info.license` under which terms the API may be used"))
        }
        Some(license) if has(license, "url") || has(license, "identifier") => None,
        Some(_) => {
            let lint = Lint::at(Check::LicenseUrl, at, "the license cannot be looked up");
            Some(lint.help("add its `url`, or since 3.1 its SPDX `identifier`"))
        }
    }
}

#[cfg(test)]
mod tests;
