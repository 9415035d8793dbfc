//! Properties of two objects.

use std::collections::{BTreeSet, HashMap};

use super::check::{Check, Kind, Side};
use super::graph::Step;
use super::reading::Reading;
use super::same::short;
use super::value::Values;
use crate::contracts::schema::Schema;
use crate::contracts::spec::Node;

/// A property, or a field of a form.
#[derive(Clone, Copy)]
pub(super) struct Member<'s> {
    pub(super) name: &'s str,
    pub(super) schema: Schema<'s>,
    pub(super) required: bool,
    /// Where its name stands.
    pub(super) key: Node<'s>,
}

pub(super) fn compare<'a>(values: &mut Values<'_, 'a>, old: &Reading<'a>, new: &Reading<'a>) {
    let (was, is) = (of(old), of(new));
    fields(values, &was, &is);
    nameless(values, (old, &was), (new, &is));
    patterns(values, old, new);
    others(values, old, new);
}

/// Properties of a schema.
pub(super) fn of<'s>(reading: &Reading<'s>) -> Vec<Member<'s>> {
    let member = |property: &crate::contracts::shape::Property<'s>| Member {
        name: property.name,
        schema: property.schema,
        required: property.required,
        key: property.key,
    };
    reading.shape.properties.iter().map(member).collect()
}

/// Compares by name: those of the new object in their order, then those that are gone.
pub(super) fn fields<'a>(values: &mut Values<'_, 'a>, old: &[Member<'a>], new: &[Member<'a>]) {
    let by_name = |members: &[Member<'a>]| -> HashMap<&'a str, Member<'a>> {
        members.iter().map(|member| (member.name, *member)).collect()
    };
    let (before, after) = (by_name(old), by_name(new));
    for is in new {
        match before.get(is.name) {
            Some(was) => both(values, was, is),
            None if travels(is, values.side) => added(values, is, "was added"),
            None => {}
        }
    }
    let side = values.side;
    for was in old.iter().filter(|was| !after.contains_key(was.name) && travels(was, side)) {
        removed(values, was, (None, "was removed"));
    }
}

fn both<'a>(values: &mut Values<'_, 'a>, was: &Member<'a>, is: &Member<'a>) {
    let (word, other) = match values.side {
        Side::Response => ("is write-only now", "is no longer write-only"),
        Side::Parameter | Side::Request => ("is read-only now", "is no longer read-only"),
    };
    match (travels(was, values.side), travels(is, values.side)) {
        (false, false) => return,
        (true, false) => return removed(values, was, (Some(is.key), word)),
        (false, true) => return added(values, is, other),
        (true, true) => {}
    }
    let places = (Some(was.key), Some(is.key));
    let name = short(is.name);
    match (was.required, is.required) {
        (false, true) => values.found(Kind::BecameRequired, format!("`{name}` became required"), places),
        (true, false) => values.found(Kind::BecameOptional, format!("`{name}` became optional"), places),
        (true, true) | (false, false) => {}
    }
    values.inner(Step::Property(name), Some(was.schema), Some(is.schema));
}

fn added<'a>(values: &mut Values<'_, 'a>, is: &Member<'a>, what: &str) {
    let (kind, word) = match is.required {
        true => (Kind::RequiredPropertyAdded, "required"),
        false => (Kind::OptionalPropertyAdded, "optional"),
    };
    values.found(kind, format!("{word} property `{}` {what}", short(is.name)), (None, Some(is.key)));
}

fn removed<'a>(values: &mut Values<'_, 'a>, was: &Member<'a>, (at, what): (Option<Node<'a>>, &str)) {
    let name = short(was.name);
    match (values.side, was.required) {
        (Side::Response, true) => {
            values.told(
                Check::RequiredPropertyRemoved,
                format!("required property `{name}` {what}"),
                (Some(was.key), at),
            );
        }
        (Side::Response, false) => {
            values.found(Kind::PropertyRemoved, format!("optional property `{name}` {what}"), (Some(was.key), at));
        }
        (Side::Parameter | Side::Request, _) => {
            values.found(Kind::PropertyRemoved, format!("property `{name}` {what}"), (Some(was.key), at));
        }
    }
}

/// Whether a property is part of what travels on a side (OpenAPI 3.1.1 §4.8.24.3 `readOnly`, `writeOnly`).
fn travels(member: &Member<'_>, side: Side) -> bool {
    let hidden = match side {
        Side::Response => "writeOnly",
        Side::Parameter | Side::Request => "readOnly",
    };
    !member.schema.0.is_set(hidden) && !member.schema.resolved().0.is_set(hidden)
}

/// Names that must be there though nothing more is said of them.
fn nameless<'a>(
    values: &mut Values<'_, 'a>,
    (old, was): (&Reading<'a>, &[Member<'a>]),
    (new, is): (&Reading<'a>, &[Member<'a>]),
) {
    let (before, after) = (old.required(), new.required());
    let known: BTreeSet<&str> = was.iter().chain(is).map(|member| member.name).collect();
    let places = (old.get("required").or(old.node()), new.get("required").or(new.node()));
    for name in after.difference(&before).filter(|name| !known.contains(*name)) {
        values.found(Kind::BecameRequired, format!("`{}` became required", short(name)), places);
    }
    for name in before.difference(&after).filter(|name| !known.contains(*name)) {
        values.found(Kind::BecameOptional, format!("`{}` became optional", short(name)), places);
    }
}

fn patterns<'a>(values: &mut Values<'_, 'a>, old: &Reading<'a>, new: &Reading<'a>) {
    let of = |reading: &Reading<'a>| -> Vec<(&'a str, Schema<'a>)> {
        let maps = reading.shape.parts.iter().flat_map(|part| part.schema.map_of("patternProperties"));
        maps.filter_map(|(key, schema)| Some((key.scalar()?, schema))).collect()
    };
    let (was, is): (HashMap<&str, Schema<'a>>, Vec<(&str, Schema<'a>)>) = (of(old).into_iter().collect(), of(new));
    for (pattern, schema) in &is {
        values.inner(Step::Property(format!("/{}/", short(pattern))), was.get(pattern).copied(), Some(*schema));
    }
    let names: BTreeSet<&str> = is.iter().map(|(pattern, _)| *pattern).collect();
    for (pattern, schema) in of(old).iter().filter(|(pattern, _)| !names.contains(pattern)) {
        values.inner(Step::Property(format!("/{}/", short(pattern))), Some(*schema), None);
    }
}

/// What an object says of properties it does not name.
fn others<'a>(values: &mut Values<'_, 'a>, old: &Reading<'a>, new: &Reading<'a>) {
    let closed = |reading: &Reading<'a>| {
        let mut stated = reading.shape.parts.iter().filter_map(|part| part.schema.at("additionalProperties"));
        stated.find(|schema| schema.is_nothing()).map(|schema| schema.0)
    };
    let rest = |reading: &Reading<'a>| reading.shape.at("additionalProperties").filter(|schema| !schema.is_anything());
    match (closed(old), closed(new)) {
        (Some(_), Some(_)) => {}
        (None, Some(at)) => {
            let text = "other properties are no longer allowed".to_owned();
            values.found(Kind::AdditionalPropertiesClosed, text, (old.node(), Some(at)));
        }
        (Some(at), None) => {
            let text = "other properties are allowed".to_owned();
            values.found(Kind::AdditionalPropertiesOpened, text, (Some(at), new.node()));
        }
        (None, None) => values.inner(Step::Rest, rest(old), rest(new)),
    }
}
