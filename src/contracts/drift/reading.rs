//! One schema as it is compared: what several ways of writing have in common.

use std::collections::BTreeSet;

use super::same::ANNOTATIONS;
use crate::contracts::schema::{Discriminator, Schema};
use crate::contracts::shape::{Shape, UnionOf};
use crate::contracts::spec::Node;

/// A schema with its `allOf` merged and wrappers without meaning taken off.
pub(super) struct Reading<'s> {
    pub(super) shape: Shape<'s>,
    /// What was around the shape: a union of one branch, as `nullable` beside a reference needs in 3.0.
    outer: Option<Shape<'s>>,
    /// Types without null; those that properties or items imply when none is stated. Empty: any.
    pub(super) types: Vec<&'s str>,
    /// Format; `binary` for the `file` of 2.0.
    pub(super) format: &'s str,
    pub(super) is_nullable: bool,
}

impl<'s> Reading<'s> {
    pub(super) fn of(schema: Schema<'s>) -> Self {
        let mut shape = Shape::of(schema);
        let mut outer = None;
        let mut is_nullable = shape.is_nullable();
        if let Some(only) = wrapped(&shape) {
            let inner = Shape::of(only);
            is_nullable |= inner.is_nullable();
            outer = Some(std::mem::replace(&mut shape, inner));
        }
        let (mut types, format) = types(&shape);
        if let Some(listed) = listed_types(&shape) {
            (types, shape.unions) = (listed, Vec::new());
        }
        Self { shape, outer, types, format, is_nullable }
    }

    /// A value below a keyword, what stands outside first.
    pub(super) fn get(&self, keyword: &str) -> Option<Node<'s>> {
        self.outer.as_ref().and_then(|outer| outer.get(keyword)).or_else(|| self.shape.get(keyword))
    }

    /// Whether some part says `true`.
    pub(super) fn is_set(&self, keyword: &str) -> bool {
        self.outer.as_ref().is_some_and(|outer| outer.is_set(keyword)) || self.shape.is_set(keyword)
    }

    /// Where it stands.
    pub(super) fn node(&self) -> Option<Node<'s>> {
        self.shape.parts.first().map(|part| part.schema.0)
    }

    /// Whether it allows anything.
    pub(super) fn is_anything(&self) -> bool {
        self.is_bare(&[])
    }

    /// Whether it allows nothing.
    pub(super) fn is_nothing(&self) -> bool {
        self.shape.parts.iter().any(|part| part.schema.is_nothing())
    }

    /// Whether it is a union and says nothing beside.
    pub(super) fn is_mere_union(&self) -> bool {
        self.shape.unions.len() == 1 && self.is_bare(&["oneOf", "anyOf", "discriminator"])
    }

    fn is_bare(&self, but: &[&str]) -> bool {
        is_bare(&self.shape, but)
    }

    /// Names that must be there.
    pub(super) fn required(&self) -> BTreeSet<&'s str> {
        self.shape.parts.iter().flat_map(|part| part.schema.required()).collect()
    }

    pub(super) fn discriminator(&self) -> Option<Discriminator<'s>> {
        self.shape.parts.iter().find_map(|part| part.schema.discriminator())
    }

    /// Allowed values, null left out, and whether there is one as a `const`.
    pub(super) fn values(&self) -> (Vec<Node<'s>>, bool) {
        let values: Vec<Node<'s>> = self.shape.values().into_iter().filter(|value| !value.is_null()).collect();
        let is_const = values.len() == 1 && self.shape.get("const").is_some_and(|node| node == values[0]);
        (values, is_const)
    }
}

/// Keywords that are read by themselves, or say nothing of the values.
fn is_bare(shape: &Shape<'_>, but: &[&str]) -> bool {
    let is_known = |name: &str| {
        ANNOTATIONS.contains(&name)
            || but.contains(&name)
            || name.starts_with("x-")
            || matches!(name, "allOf" | "nullable" | "$ref" | "$id" | "$schema" | "$anchor" | "$defs")
    };
    let mut keys = shape.parts.iter().flat_map(|part| part.schema.0.entries());
    keys.all(|(key, _)| key.scalar().is_some_and(is_known)) && !shape.parts.iter().any(|part| part.schema.is_nothing())
}

/// The only branch of a schema that says nothing else.
fn wrapped<'s>(shape: &Shape<'s>) -> Option<Schema<'s>> {
    let [UnionOf { branches, .. }] = shape.unions.as_slice() else { return None };
    let [only] = branches.as_slice() else { return None };
    is_bare(shape, &["oneOf", "anyOf", "discriminator"]).then_some(*only)
}

/// Types of a union whose branches say nothing else: another way to write a list of types.
fn listed_types<'s>(shape: &Shape<'s>) -> Option<Vec<&'s str>> {
    let [UnionOf { branches, .. }] = shape.unions.as_slice() else { return None };
    // There are seven types.
    if branches.len() > 7 || !is_bare(shape, &["oneOf", "anyOf"]) {
        return None;
    }
    let types = |branch: &Schema<'s>| {
        let shape = Shape::of(*branch);
        let types = shape.types();
        (is_bare(&shape, &["type"]) && !types.is_empty() && types != ["file"]).then_some(types)
    };
    let all: Vec<Vec<&'s str>> = branches.iter().map(types).collect::<Option<_>>()?;
    Some(all.concat())
}

/// Types and format; what is not stated is taken from what it holds.
fn types<'s>(shape: &Shape<'s>) -> (Vec<&'s str>, &'s str) {
    let stated = shape.types();
    let is_null = || shape.parts.iter().any(|part| part.schema.is_null_only());
    match stated.as_slice() {
        ["file"] => (vec!["string"], "binary"),
        [] if is_null() => (vec!["null"], ""),
        [] if shape.is_object() => (vec!["object"], shape.text("format")),
        [] if shape.is_array() => (vec!["array"], shape.text("format")),
        _ => (stated, shape.text("format")),
    }
}
