//! Where an API can be reached.

use std::collections::BTreeSet;

use super::places::{Guess, head, part};
use super::{Check, Lint, Node};
use crate::contracts::openapi::{Kind, OpenApi, Version};

/// Variables of an address that is looked at. Real ones have four.
const MOST_VARIABLES: usize = 100;

pub(super) fn check(api: &OpenApi, out: &mut Vec<Lint>) {
    match api.version {
        Version::V2 => old(api, out),
        Version::V30 | Version::V31 | Version::V32 => {
            out.extend(missing(api));
            for server in servers(api) {
                let Some(url) = server.get("url").filter(|url| url.text().is_some()) else { continue };
                out.extend(placeholder(url));
                out.extend(trailing_slash(url, "server"));
                variables(server, url, out);
            }
        }
    }
}

/// `host`, `basePath` and `schemes` of 2.0.
fn old(api: &OpenApi, out: &mut Vec<Lint>) {
    let root = api.spec.root();
    let host = root.get("host").filter(|host| host.text().is_some_and(|host| !host.is_empty()));
    let Some(host) = host else {
        let at = root.key("host").unwrap_or_else(|| head(api));
        let lint = Lint::at(Check::ServerMissing, at, "the contract names no host");
        out.extend(has_paths(api).then(|| lint.help("state in `host` where the API can be reached")));
        return;
    };
    out.extend(placeholder(host));
    let ends = [("host", "host"), ("basePath", "base path")];
    out.extend(ends.into_iter().find_map(|(key, thing)| trailing_slash(root.get(key)?, thing)));
    let says = |node: Node<'_>| node.get("schemes").is_some_and(|schemes| schemes.count() > 0);
    if !says(root) && has_paths(api) && !api.operations.iter().all(|operation| says(api.node(operation.at))) {
        let at = root.key("schemes").unwrap_or(host);
        let lint = Lint::at(Check::SchemesMissing, at, "the contract does not say which schemes its host speaks");
        out.push(lint.help("add `schemes: [https]`"));
    }
}

/// Whether anything is called at the API: what has webhooks alone needs no server.
fn has_paths(api: &OpenApi) -> bool {
    api.operations.iter().any(|operation| operation.kind == Kind::Path)
}

fn missing(api: &OpenApi) -> Option<Lint> {
    let root = api.spec.root();
    let listed = root.get("servers").map_or(0, Node::count);
    let mut called = api.operations.iter().filter(|operation| operation.kind == Kind::Path);
    if listed > 0 || called.all(|operation| !operation.servers.is_empty()) {
        return None;
    }
    let at = root.key("servers").unwrap_or_else(|| head(api));
    let lint = Lint::at(Check::ServerMissing, at, "the contract names no server");
    Some(lint.help("list in `servers` where the API can be reached, with its stages"))
}

/// Servers of the contract, of its paths and of its operations, each place once.
fn servers(api: &OpenApi) -> Vec<Node<'_>> {
    let of_operations = api.all_operations().flat_map(|operation| [operation.item, operation.at]);
    let holders = std::iter::once(api.spec.root()).chain(of_operations.map(|at| api.node(at)));
    let listed = holders.filter_map(|holder| holder.get("servers"));
    let mut seen = BTreeSet::new();
    listed.filter(|list| seen.insert(list.at())).flat_map(Node::items).collect()
}

/// Names that nobody can own (RFC 2606 §3). A machine of one's own is another matter.
fn placeholder(url: Node<'_>) -> Option<Lint> {
    let text = url.text()?;
    let behind_scheme = text.split_once("//").map_or(text, |(_, rest)| rest);
    let authority = behind_scheme.split(['/', '?', '#']).next().unwrap_or_default();
    let host = authority.rsplit('@').next().unwrap_or_default();
    let host = host.split(':').next().unwrap_or_default().to_lowercase();
    let is_placeholder = ["example.com", "example.org", "example.net"]
        .iter()
        .any(|name| host.strip_suffix(name).is_some_and(|before| before.is_empty() || before.ends_with('.')));
    let lint = || Lint::at(Check::ServerExample, url, format!("`{text}` is a placeholder"));
    is_placeholder.then(|| lint().help("write the address at which the API runs"))
}

fn trailing_slash(url: Node<'_>, thing: &str) -> Option<Lint> {
    let text = url.text().filter(|text| text.len() > 1 && text.ends_with('/'))?;
    let lint = Lint::at(Check::ServerTrailingSlash, url, format!("the {thing} `{text}` ends with a slash"));
    Some(lint.note("paths start with a slash, so addresses get two").help("take the slash away"))
}

/// Variables against their declarations. That each has a default is a matter of structure.
fn variables(server: Node<'_>, url: Node<'_>, out: &mut Vec<Lint>) {
    let text = url.text().unwrap_or_default();
    let declared: Vec<(Node<'_>, Node<'_>)> = server.get("variables").into_iter().flat_map(Node::entries).collect();
    let declared: Vec<(&str, Node<'_>, Node<'_>)> = declared
        .into_iter()
        .filter_map(|(key, value)| Some((key.scalar()?, key, value)))
        .filter(|(name, ..)| !name.starts_with("x-"))
        .collect();
    let names: BTreeSet<&str> = declared.iter().map(|(name, ..)| *name).collect();
    let mut guess = Guess::among(names.iter().copied());
    let used = used(text);
    if used.len() > MOST_VARIABLES {
        return;
    }
    let mut missing = BTreeSet::new();
    for (name, start) in used.iter().filter(|(name, _)| !names.contains(name)) {
        if missing.insert(*name) {
            let at = part(url, *start..start + name.len() + 2);
            let lint = Lint::new(Check::ServerVariables, at, format!("server variable `{name}` is not declared"));
            let help = guess.question(name);
            out.push(lint.help(help.unwrap_or_else(|| format!("declare `{name}` in `variables`, with a default"))));
        }
    }
    let used: BTreeSet<&str> = used.into_iter().map(|(name, _)| name).collect();
    // A declaration that nothing uses beside a use that nothing declares is one mistake, and it was said.
    for (name, key, value) in declared {
        if !used.contains(name) && missing.is_empty() {
            let lint = Lint::at(Check::ServerVariables, key, format!("server variable `{name}` is not in `{text}`"));
            out.push(lint.help("use it in `url`, or take it away"));
        }
        out.extend(values(name, value));
    }
}

/// What stands in braces, and where the brace is.
fn used(url: &str) -> Vec<(&str, usize)> {
    let mut used = Vec::new();
    let mut at = 0;
    while let Some(start) = url[at..].find('{').map(|offset| at + offset) {
        let Some(length) = url[start..].find('}') else { break };
        used.push((&url[start + 1..start + length], start));
        at = start + length;
    }
    used
}

/// A default that is none of the values, or values that are none.
fn values(name: &str, variable: Node<'_>) -> Option<Lint> {
    let values = variable.get("enum").filter(|values| values.is_sequence())?;
    if values.count() == 0 {
        let lint = Lint::at(Check::ServerVariables, values, format!("server variable `{name}` can have no value"));
        return Some(lint.help("list its values in `enum`, or take `enum` away"));
    }
    let default = variable.get("default").filter(|default| default.text().is_some())?;
    let is_listed = values.items().any(|value| value.scalar() == default.scalar());
    let text = default.text()?;
    let title = format!("`{text}`, the default of server variable `{name}`, is none of its values");
    let lint = || Lint::at(Check::ServerVariables, default, title).related(values, "its values");
    (!is_listed).then(|| lint().help("add it to `enum`, or choose one of them"))
}

#[cfg(test)]
mod tests;
