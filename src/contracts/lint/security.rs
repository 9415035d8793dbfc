//! Security schemes and scopes that are asked for and declared nowhere.

use std::collections::{BTreeMap, BTreeSet};

use super::places::Guess;
use super::tally::{Tally, Words};
use super::{Check, Lint, Node};
use crate::contracts::openapi::{OpenApi, Scheme, SchemeKind, Version};
use crate::contracts::spec::Extensions;

pub(super) fn check(api: &OpenApi, out: &mut Vec<Lint>) {
    let asked = asked(api);
    let known: BTreeMap<&str, &Scheme> = api.schemes.iter().map(|scheme| (&*scheme.name, scheme)).collect();
    undeclared(api, &asked, out);
    for (name, places) in &asked {
        if let Some(scheme) = known.get(name).filter(|scheme| matches!(scheme.kind, SchemeKind::OAuth2(_))) {
            scopes(api.node(scheme.at), Asked { name, places }, out);
        }
    }
}

/// Where a scheme is asked for: its name, and the scopes that are asked for there.
type Places<'s> = Vec<(Node<'s>, Node<'s>)>;

struct Asked<'a, 's> {
    name: &'a str,
    places: &'a Places<'s>,
}

/// Everything that is asked for by the contract and its operations, by name of the scheme.
fn asked(api: &OpenApi) -> BTreeMap<&str, Places<'_>> {
    let mut seen = BTreeSet::new();
    let holders = std::iter::once(api.spec.root()).chain(api.all_operations().map(|operation| api.node(operation.at)));
    let lists = holders.filter_map(|holder| holder.get("security")).filter(|list| seen.insert(list.at()));
    let mut asked: BTreeMap<&str, Places<'_>> = BTreeMap::new();
    for (key, scopes) in lists.flat_map(Node::items).flat_map(Node::entries) {
        if let Some(name) = key.scalar() {
            asked.entry(name).or_default().push((key, scopes));
        }
    }
    asked
}

fn undeclared(api: &OpenApi, asked: &BTreeMap<&str, Places<'_>>, out: &mut Vec<Lint>) {
    let root = api.spec.root();
    let (schemes, place) = match api.version {
        Version::V2 => (root.get("securityDefinitions"), "securityDefinitions"),
        Version::V30 | Version::V31 | Version::V32 => {
            (root.find(&["components", "securitySchemes"]), "components.securitySchemes")
        }
    };
    let declared = || schemes.into_iter().flat_map(|schemes| schemes.fields(Extensions::Kept)).map(|(name, _)| name);
    let mut guess = Guess::among(declared());
    for (name, places) in asked.iter().filter(|(name, _)| schemes.is_none_or(|schemes| schemes.get(name).is_none())) {
        // Since 3.2 a name may be the address of a scheme (§4.31).
        if api.version == Version::V32 && name.contains(['/', '#', ':']) {
            continue;
        }
        let title = match places.len() {
            1 => format!("security scheme `{name}` is not declared"),
            count => format!("security scheme `{name}`, asked for in {count} places, is not declared"),
        };
        let lint = Lint::at(Check::SecuritySchemeUndefined, places[0].0, title);
        let lint = places[1..].iter().fold(lint, |lint, (key, _)| lint.related(*key, "asked for here, too"));
        let help = guess.question(name);
        out.push(lint.help(help.unwrap_or_else(|| format!("declare it in `{place}`"))));
    }
}

/// Scopes that a scheme of OAuth 2 does not have: each that was probably mistyped, then all others together.
fn scopes(scheme: Node<'_>, asked: Asked<'_, '_>, out: &mut Vec<Lint>) {
    let flows = scheme.get("flows").into_iter().flat_map(|flows| flows.fields(Extensions::Dropped));
    let holders = std::iter::once(scheme).chain(flows.map(|(_, flow)| flow));
    let lists: Vec<Node<'_>> = holders.filter_map(|holder| holder.get("scopes")?.follow()).collect();
    let declared = lists.iter().flat_map(|list| list.fields(Extensions::Dropped)).map(|(name, _)| name);
    let declared: BTreeSet<&str> = declared.collect();
    let mut guess = Guess::among(declared.iter().copied());
    let mut tally = Tally::default();
    let mut seen = BTreeSet::new();
    for scope in asked.places.iter().flat_map(|(_, scopes)| scopes.items()) {
        let Some(name) = scope.text().filter(|name| seen.insert(*name)) else { continue };
        if declared.contains(name) {
            tally.pass();
        } else if let Some(question) = guess.question(name) {
            let title = format!("`{}` has no scope `{name}`", asked.name);
            out.push(Lint::at(Check::SecurityScopeUndefined, scope, title).help(question));
        } else {
            tally.fail(scope, format!("scope `{name}`"));
        }
    }
    let words = Words { things: "scopes that are asked for", one: "is not declared", many: "are not declared" };
    let lint = tally.lint(Check::SecurityScopeUndefined, &words);
    out.extend(lint.map(|lint| lint.help(format!("declare them in `scopes` of `{}`", asked.name))));
}

#[cfg(test)]
mod tests;
