//! What decides between schemas: a property that all of them must have, and a mapping that must lead somewhere.

use super::walk::Walk;
use super::work::Work;
use super::{Check, Lint, Node};
use crate::base::words::nearest;
use crate::contracts::openapi::{OpenApi, Version, components};
use crate::contracts::schema::{Discriminator, Schema};
use crate::contracts::shape::Shape;

/// Unions within unions that are looked into.
const MOST_DEPTH: usize = 8;

pub(super) fn check<'s>(api: &'s OpenApi, walk: &Walk<'s>, out: &mut Vec<Lint>) {
    let (mut shapes, mut guesses) = (Work::for_shapes(), Work::for_guesses());
    for schema in walk.schemas() {
        let Some(decides) = schema.discriminator() else { continue };
        out.extend(property(api.version, (schema, decides), &mut shapes));
        if api.version != Version::V2 {
            mapping(api, decides, &mut guesses, out);
        }
    }
}

/// How a schema has a property.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Has {
    No,
    Optional,
    Required,
    /// It cannot be told.
    Unknown,
}

/// The property must be there and required: in 2.0 in the schema itself (Schema Object, `discriminator`), since 3.0 in
/// every branch, or in the schema that others extend (OpenAPI 3.1.1 §4.8.25.3). Since 3.2 it may be optional
/// when a default says what stands for its absence.
fn property(version: Version, (schema, decides): (Schema<'_>, Discriminator<'_>), shapes: &mut Work) -> Option<Lint> {
    let mut has = |schema, name| has(schema, name, &mut Look { depth: 0, shapes });
    let name = decides.property;
    let branches: Vec<Schema<'_>> =
        schema.branches().map(|(_, branch)| branch).filter(|branch| !branch.is_null_only()).collect();
    let is_union = version != Version::V2 && !branches.is_empty();
    let own = has(schema, name);
    let found: Vec<(Schema<'_>, Has)> = if is_union && own < Has::Required {
        branches.iter().map(|branch| (*branch, has(*branch, name).max(own))).collect()
    } else {
        vec![(schema, own)]
    };
    let may_lack = version >= Version::V32 && decides.default_mapping().is_some();
    let wrong: Vec<(Schema<'_>, Has)> =
        found.into_iter().filter(|(_, has)| *has < if may_lack { Has::Optional } else { Has::Required }).collect();
    let (first, lack) = *wrong.first()?;
    let at = decides.node().get("propertyName").unwrap_or(decides.node());
    let what = if lack == Has::No { "declare" } else { "require" };
    let title = match (is_union, wrong.len(), branches.len()) {
        (true, 1, _) => format!("`{name}` decides between schemas, and {} does not {what} it", called(first)),
        (true, count, all) => format!("`{name}` decides between schemas, and {count} of {all} do not {what} it"),
        (false, ..) => format!("`{name}` decides between schemas, and this one does not {what} it"),
    };
    let lint = Lint::at(Check::Discriminator, at, title);
    let shown = wrong.iter().filter(|_| is_union).take(3);
    let lint = shown.fold(lint, |lint, (schema, has)| {
        lint.related(schema.0, if *has == Has::No { "has no such property" } else { "does not require it" })
    });
    Some(lint.help(format!("declare `{name}` in `properties`, and list it in `required`")))
}

/// How far was looked, and how far one may.
struct Look<'w> {
    depth: usize,
    shapes: &'w mut Work,
}

fn has(schema: Schema<'_>, name: &str, look: &mut Look<'_>) -> Has {
    if look.depth > MOST_DEPTH || schema.0.follow().is_none() {
        return Has::Unknown;
    }
    let shape = Shape::of(schema);
    if !look.shapes.take(shape.parts.len() * shape.parts.len() + 1) {
        return Has::Unknown;
    }
    let own = match shape.properties.iter().find(|property| property.name == name) {
        Some(property) if property.required => Has::Required,
        Some(_) => Has::Optional,
        None if shape.is_cut || shape.parts.iter().any(|part| part.schema.0.follow().is_none()) => Has::Unknown,
        None => Has::No,
    };
    if own >= Has::Required {
        return own;
    }
    // A branch that is a union itself has it when all of its branches do; of several unions one is enough.
    look.depth += 1;
    let mut best = own;
    for union in &shape.unions {
        let each = union.branches.iter().map(|branch| has(*branch, name, look).max(own));
        best = best.max(each.min().unwrap_or(own));
    }
    look.depth -= 1;
    best
}

/// Where the values lead: names of schemas, or references (OpenAPI 3.1.1 §4.8.25.2).
fn mapping(api: &OpenApi, decides: Discriminator<'_>, guesses: &mut Work, out: &mut Vec<Lint>) {
    let default = decides.default_mapping().filter(|_| api.version >= Version::V32);
    for to in decides.mapping().map(|(_, to)| to).chain(default) {
        let Some(written) = to.text() else { continue };
        let Some(near) = lost(api, to, guesses) else { continue };
        let lint = Lint::at(Check::Discriminator, to, format!("`{written}` leads to no schema"));
        out.push(match near {
            Some(near) => lint.help(format!("did you mean `{near}`?")),
            None => lint.help("name a schema of `components/schemas`, or write a reference to one"),
        });
    }
}

/// `None` when it leads somewhere, or cannot be told; else the nearest name that would.
fn lost(api: &OpenApi, from: Node<'_>, guesses: &mut Work) -> Option<Option<String>> {
    let written = from.text().unwrap_or_default();
    let schemas = components(api.spec.root(), api.version, "schemas");
    if schemas.is_some_and(|schemas| schemas.get(written).is_some()) {
        return None;
    }
    let mut guess = |word: &str| {
        let schemas = schemas.filter(|schemas| guesses.take(schemas.count()));
        nearest(word, schemas.into_iter().flat_map(Node::entries).filter_map(|(key, _)| key.scalar()))
    };
    match written.split_once('#') {
        // A file may be named here that no reference names: it is not loaded then.
        None if written.contains(['/', '.', ':']) => None,
        None => Some(guess(written).map(str::to_owned)),
        Some(("", pointer)) if pointer.is_empty() || pointer.starts_with('/') => {
            let mut tokens = pointer.split('/').skip(1).map(|token| token.replace("~1", "/").replace("~0", "~"));
            let found = tokens.try_fold(from.document(), |node, token| node.get(&token));
            let last = pointer.rsplit('/').next().unwrap_or_default();
            let near = || guess(last).map(|near| format!("#{}{near}", &pointer[..pointer.len() - last.len()]));
            found.is_none().then(near)
        }
        Some(_) => None,
    }
}

/// What people call a branch.
fn called(schema: Schema<'_>) -> String {
    match schema.0.reference() {
        Some(written) => format!("`{}`", written.rsplit('/').next().unwrap_or(written)),
        None => "a branch".to_owned(),
    }
}

#[cfg(test)]
mod tests;
