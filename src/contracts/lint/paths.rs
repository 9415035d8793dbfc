//! Paths: their variables and the parameters for them, and paths that are told apart by nothing.

use std::collections::BTreeMap;

use super::places::{Entry, entries, method, part, told};
use super::tally::{Tally, Words};
use super::{Check, Lint, Node};
use crate::base::span::Span;
use crate::base::words::nearest;
use crate::contracts::openapi::{Kind, OpenApi, Operation};

mod ambiguous;
mod template;

use template::Template;

/// Variables of a path whose parameters are looked at. Real ones have ten.
const MOST_VARIABLES: usize = 100;

/// A path with its operations.
struct Path<'s> {
    key: Node<'s>,
    text: &'s str,
    template: Template<'s>,
    /// The path item as written, perhaps a reference.
    item: Node<'s>,
    operations: Vec<&'s Operation>,
}

pub(super) fn check(api: &OpenApi, out: &mut Vec<Lint>) {
    let paths = paths(api);
    let mut ends = Tally::default();
    for path in &paths {
        declaration(path, out);
        query(path, out);
        if path.template.variables.len() <= MOST_VARIABLES {
            Parameters::of(api, path).check(api, path, out);
        }
        match path.text.len() > 1 && path.text.ends_with('/') {
            true => ends.fail(path.key, format!("`{}`", path.text)),
            false => ends.pass(),
        }
    }
    let words = Words { things: "paths", one: "ends with a slash", many: "end with a slash" };
    let lint = ends.lint(Check::PathTrailingSlash, &words);
    out.extend(lint.map(|lint| lint.help("take it away; many servers and gateways tell `/a` from `/a/`")));
    identical(&paths, out);
    ambiguous::check(api, &paths, out);
}

fn paths(api: &OpenApi) -> Vec<Path<'_>> {
    let mut by_key: BTreeMap<Span, Vec<&Operation>> = BTreeMap::new();
    for operation in api.operations.iter().filter(|operation| operation.kind == Kind::Path) {
        by_key.entry(operation.path.span).or_default().push(operation);
    }
    let keyed = api.spec.root().get("paths").into_iter().flat_map(Node::entries);
    let named = keyed.filter_map(|(key, item)| {
        let text = key.scalar().filter(|text| !text.starts_with("x-"))?;
        let operations = by_key.remove(&key.span()).unwrap_or_default();
        Some(Path { key, text, template: Template::of(text), item, operations })
    });
    named.collect()
}

/// Braces without a name, or without their end.
fn declaration(path: &Path<'_>, out: &mut Vec<Lint>) {
    let nameless = path.template.variables.iter().find(|variable| variable.name.is_empty());
    if let Some(variable) = nameless {
        let title = format!("a variable of `{}` has no name", path.text);
        let lint = Lint::new(Check::PathDeclaration, part(path.key, variable.range.clone()), title);
        out.push(lint.help("name it, as in `/orders/{orderId}`, and declare a parameter of that name"));
    }
    if let Some(start) = path.template.unclosed {
        let title = format!("a variable of `{}` does not end", path.text);
        let lint = Lint::new(Check::PathDeclaration, part(path.key, start..path.text.len()), title);
        out.push(lint.help("close it with `}`"));
    }
}

fn query(path: &Path<'_>, out: &mut Vec<Lint>) {
    if let Some(start) = path.text.find('?') {
        let start = path.text[..start].strip_suffix('{').map_or(start, str::len);
        let title = format!("`{}` holds a query", path.text);
        let lint = Lint::new(Check::PathQuery, part(path.key, start..path.text.len()), title);
        out.push(lint.help("declare what stands behind the `?` as parameters with `in: query`"));
    }
}

/// Paths that name their variables otherwise and are the same (OpenAPI 3.1.1 §4.8.8).
fn identical(paths: &[Path<'_>], out: &mut Vec<Lint>) {
    let mut known: BTreeMap<String, &Path<'_>> = BTreeMap::new();
    for path in paths {
        match known.get(&path.template.anonymous) {
            Some(first) => {
                let title = format!("`{}` and `{}` are the same path", first.text, path.text);
                let lint = Lint::at(Check::PathIdentical, path.key, title).related(first.key, "the first");
                out.push(lint.help("join their operations under one path"));
            }
            None => {
                known.insert(path.template.anonymous.clone(), path);
            }
        }
    }
}

/// Variables and parameters of a path that have no counterpart.
#[derive(Default)]
struct Parameters<'s> {
    /// Variables without a parameter, with the operations that declare none.
    missing: BTreeMap<&'s str, Vec<&'s Operation>>,
    /// Parameters without a variable, by place; and the variable that was probably meant.
    unused: BTreeMap<Span, (Entry<'s>, Option<&'s str>)>,
}

impl<'s> Parameters<'s> {
    fn of(api: &'s OpenApi, path: &Path<'s>) -> Self {
        let mut parameters = Self::default();
        for operation in &path.operations {
            parameters.add(api, path, operation);
        }
        parameters
    }

    /// Compares the variables with the parameters of one operation. One that has a parameter too many and a variable
    /// without one, near in spelling or the only ones, has a parameter of another name.
    fn add(&mut self, api: &'s OpenApi, path: &Path<'s>, operation: &'s Operation) {
        let mut holders = vec![api.node(operation.at), api.node(operation.item)];
        holders.extend((path.item != holders[1]).then_some(path.item));
        let declared: Vec<Entry<'s>> =
            holders.iter().flat_map(|holder| entries(*holder)).filter(|entry| entry.place() == "path").collect();
        let is_known = |name: &str| declared.iter().any(|entry| entry.name() == name);
        let mut missing: Vec<&'s str> = path.template.names().filter(|name| !is_known(name)).collect();
        let unused: Vec<Entry<'s>> =
            declared.iter().filter(|entry| path.template.names().all(|name| name != entry.name())).copied().collect();
        for entry in &unused {
            let near = match (missing.as_slice(), unused.len()) {
                ([only], 1) => Some(*only),
                (_, few) if few <= MOST_VARIABLES => nearest(entry.name(), missing.iter().copied()),
                _ => None,
            };
            missing.retain(|name| Some(*name) != near);
            let known = self.unused.entry(entry.word().span()).or_insert((*entry, near));
            known.1 = known.1.or(near);
        }
        // A parameter that leads nowhere may be the one; that it does is another finding.
        if holders.iter().all(|holder| are_all_there(*holder)) {
            missing.into_iter().for_each(|name| self.missing.entry(name).or_default().push(operation));
        }
    }

    fn check(self, api: &OpenApi, path: &Path<'_>, out: &mut Vec<Lint>) {
        for variable in path.template.repeated() {
            let title = format!("`{}` uses `{{{}}}` twice", path.text, variable.name);
            let lint = Lint::new(Check::PathParameters, part(path.key, variable.range.clone()), title);
            out.push(lint.help("give each variable a name of its own"));
        }
        for (entry, meant) in self.unused.into_values() {
            let title = format!("path parameter `{}` is not in `{}`", entry.name(), path.text);
            let lint = Lint::at(Check::PathParameters, entry.word(), title).related(path.key, "the path");
            out.push(match meant {
                Some(name) => lint.help(format!("did you mean `{name}`?")),
                None => lint.help("take it away, or send it in the query"),
            });
        }
        for (name, operations) in self.missing {
            out.extend(undeclared(api, path, Undeclared { name, operations }));
        }
    }
}

struct Undeclared<'s> {
    name: &'s str,
    operations: Vec<&'s Operation>,
}

/// Once at the path when no operation declares a variable, else at the first operation that does not.
fn undeclared(api: &OpenApi, path: &Path<'_>, found: Undeclared<'_>) -> Option<Lint> {
    let Undeclared { name, operations } = found;
    let first = *operations.first()?;
    let lint = if operations.len() == path.operations.len() {
        let variable = path.template.variables.iter().find(|variable| variable.name == name)?;
        let title = format!("no parameter declares `{{{name}}}` of `{}`", path.text);
        Lint::new(Check::PathParameters, part(path.key, variable.range.clone()), title)
    } else {
        let title = match operations.len() {
            1 => format!("{} declares no parameter for `{{{name}}}`", told(first)),
            count => format!("{count} operations of `{}` declare no parameter for `{{{name}}}`", path.text),
        };
        let lint = Lint::at(Check::PathParameters, method(api, first), title);
        operations[1..].iter().fold(lint, |lint, operation| lint.related(method(api, operation), told(operation)))
    };
    Some(lint.help(format!("add `{{name: {name}, in: path, required: true}}` with its schema")))
}

/// Whether all parameters of a list can be read.
fn are_all_there(holder: Node<'_>) -> bool {
    let mut listed = holder.get("parameters").into_iter().flat_map(Node::items);
    listed.all(|node| node.follow().is_some_and(Node::is_mapping))
}

#[cfg(test)]
mod tests;
