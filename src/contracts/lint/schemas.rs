//! Schemas that contradict themselves, or say what their version of the format does not know.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::walk::{Kind, Walk};
use super::work::Work;
use super::{Check, Lint, Node};
use crate::base::diag::Label;
use crate::base::words::nearest;
use crate::contracts::openapi::{OpenApi, Version};
use crate::contracts::schema::Schema;
use crate::contracts::shape::{Conflict, Shape};
use crate::contracts::validate::{canonical, type_of};

/// Keywords that say something of values of some types alone (JSON Schema Validation 2020-12 §6).
const KEYWORDS: &[(&[&str], &[&str])] = &[
    (&["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"], &["integer", "number"]),
    (&["minLength", "maxLength", "pattern"], &["string"]),
    (&["items", "prefixItems", "minItems", "maxItems", "uniqueItems", "contains"], &["array"]),
    (
        &[
            "properties",
            "patternProperties",
            "additionalProperties",
            "required",
            "minProperties",
            "maxProperties",
            "propertyNames",
        ],
        &["object"],
    ),
];

pub(super) fn check<'s>(api: &'s OpenApi, walk: &Walk<'s>, out: &mut Vec<Lint>) {
    // In 2.0 parameters and headers are schemas themselves, without parts and without properties.
    let simple = walk.of_kind(Kind::Parameter).filter(|_| api.version == Version::V2).map(Schema);
    let mut habits = Vec::new();
    for schema in walk.schemas().chain(simple) {
        out.extend(enum_duplicate(schema));
        out.extend(enum_type(schema));
        out.extend(range_mixed(api.version, schema));
        habits.extend(array_items(schema));
        habits.extend(type_mismatch(schema));
        habits.extend(nullable(api.version, schema));
        if api.version == Version::V2 {
            unions(schema, out);
        }
    }
    let mut guesses = Work::for_guesses();
    for schema in walk.of_kind(Kind::Schema).map(Schema) {
        required(schema, &mut guesses, out);
    }
    conflicts(walk, out);
    out.extend(said_once(habits));
}

/// The same mistake at many places is mostly a habit of what generated the contract: it is said once, at the first.
fn said_once(mut lints: Vec<Lint>) -> Vec<Lint> {
    lints.sort_by(|one, other| one.primary.at.cmp(&other.primary.at));
    let mut by_title: BTreeMap<(Check, String), Vec<Lint>> = BTreeMap::new();
    lints.into_iter().for_each(|lint| by_title.entry((lint.check, lint.title.clone())).or_default().push(lint));
    let first = by_title.into_values().map(|mut same| {
        let others = same.split_off(1);
        let mut lint = same.remove(0);
        if !others.is_empty() {
            lint.title = format!("{}, at {} places", lint.title, others.len() + 1);
            lint.related =
                others.iter().take(3).map(|other| Label { text: "here too".into(), ..other.primary.clone() }).collect();
        }
        lint
    });
    first.collect()
}

/// Values that stand a second time.
fn enum_duplicate(schema: Schema<'_>) -> Option<Lint> {
    let listed = schema.0.get("enum").filter(|listed| listed.is_sequence())?;
    let mut first: HashMap<String, Node<'_>> = HashMap::new();
    let mut twice = Vec::new();
    for value in listed.items() {
        match first.get(&canonical(value)) {
            Some(before) => twice.push((value, *before)),
            None => {
                first.insert(canonical(value), value);
            }
        }
    }
    let (value, before) = *twice.first()?;
    let title = match twice.len() {
        1 => format!("{} is listed twice", told(value)),
        count => format!("{count} values are listed twice"),
    };
    let lint = Lint::at(Check::EnumDuplicate, value, title).related(before, "the first time");
    let lint = twice.iter().skip(1).fold(lint, |lint, (value, _)| lint.related(*value, "again"));
    Some(lint.help("take it out, or write the value that was meant"))
}

/// Values of another type than the schema has.
fn enum_type(schema: Schema<'_>) -> Option<Lint> {
    let listed = schema.0.get("enum").filter(|listed| listed.is_sequence())?;
    let stated = schema.0.get("type")?;
    let names: Vec<&str> = schema.types().collect();
    let fits = |value: &Node<'_>| {
        let judged: Vec<Option<bool>> = names.iter().map(|name| type_of(*value).is(name)).collect();
        judged.contains(&Some(true)) || judged.contains(&None) || (value.is_null() && schema.is_nullable())
    };
    let wrong: Vec<Node<'_>> = listed.items().filter(|value| !fits(value)).collect();
    let first = *wrong.first()?;
    let wants = if names.is_empty() { "null".to_owned() } else { names.join(" or ") };
    let title = match wrong.len() {
        1 => format!("{} is {} among values of type `{wants}`", told(first), type_of(first).told()),
        count => format!("{count} values are not of type `{wants}`"),
    };
    let lint = Lint::at(Check::EnumType, first, title).related(stated, "the type");
    let lint = wrong.iter().skip(1).fold(lint, |lint, value| lint.related(*value, type_of(*value).told()));
    let is_array = names == ["array"];
    Some(match (is_array, names.contains(&"string")) {
        (true, _) => lint.help("put `enum` below `items` when each item is one of the values"),
        (false, true) => lint.help("put the value in quotes, or correct the type"),
        (false, false) => lint.help("correct the value or the type"),
    })
}

/// Arrays of nothing in particular.
fn array_items(schema: Schema<'_>) -> Option<Lint> {
    const SAID_BY: [&str; 7] = ["items", "prefixItems", "contains", "unevaluatedItems", "allOf", "oneOf", "anyOf"];
    let is_array = schema.types().any(|name| name == "array");
    let is_silent = SAID_BY.iter().all(|key| schema.0.get(key).is_none()) && schema.0.target().is_none();
    let has_value = schema.0.get("enum").is_some() || schema.0.get("const").is_some();
    let stated = schema.0.get("type").filter(|_| is_array && is_silent && !has_value)?;
    let lint = Lint::at(Check::ArrayItems, stated, "an array does not say what its items are").label("no `items`");
    Some(lint.help("add `items`, which may be `{}` when anything is allowed"))
}

/// A keyword that never applies, since no value is of its type.
fn type_mismatch(schema: Schema<'_>) -> Option<Lint> {
    let names: Vec<&str> = schema.types().collect();
    if names.is_empty() || names.contains(&"file") {
        return None;
    }
    // In a parameter of 2.0 `required` is a truth value.
    let applies = |key: &&&str| match **key {
        "required" => schema.0.get(key).is_some_and(Node::is_sequence),
        key => schema.0.get(key).is_some(),
    };
    let of_others = KEYWORDS.iter().filter(|(_, types)| !types.iter().any(|name| names.contains(name)));
    let wrong: Vec<(&str, &[&str])> =
        of_others.flat_map(|(keys, types)| keys.iter().filter(applies).map(|key| (*key, *types))).collect();
    let (key, types) = *wrong.first()?;
    let at = schema.0.key(key)?;
    let title = format!("`{key}` has no effect on type `{}`", names.join("`, `"));
    let lint = Lint::at(Check::SchemaTypeMismatch, at, title);
    let further = wrong.iter().skip(1).filter_map(|(key, _)| schema.0.key(key));
    let lint = further.fold(lint, |lint, key| lint.related(key, "nor has this"));
    Some(lint.help(format!("take it out, or correct the type: it belongs to `{}`", types.join("` and `"))))
}

/// `nullable` where nothing reads it (OpenAPI 3.0.4 §4.7.24.3; no keyword since 3.1).
fn nullable(version: Version, schema: Schema<'_>) -> Option<Lint> {
    let at = schema.0.key("nullable").filter(|_| schema.0.is_set("nullable"))?;
    match version {
        Version::V30 if schema.0.get("type").is_none() => {
            let lint = Lint::at(Check::NullableType, at, "`nullable` has no effect without a `type`");
            Some(lint.help("add `type` beside it"))
        }
        Version::V31 | Version::V32 => {
            let lint = Lint::at(Check::NullableType, at, "`nullable` is no keyword since OpenAPI 3.1");
            Some(lint.help("add `'null'` to the types, or a branch `type: 'null'` to `anyOf`"))
        }
        Version::V2 | Version::V30 => None,
    }
}

/// Two ends on one side; since 3.1 both are numbers.
fn range_mixed(version: Version, schema: Schema<'_>) -> Option<Lint> {
    let pairs = [("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")];
    let both = pairs.into_iter().filter(|_| version >= Version::V31).find_map(|(inclusive, exclusive)| {
        let is_number = |key: &str| schema.0.get(key).and_then(Node::number).is_some();
        (is_number(inclusive) && is_number(exclusive)).then_some((inclusive, exclusive))
    });
    let (inclusive, exclusive) = both?;
    let title = format!("`{inclusive}` and `{exclusive}` limit the same side");
    let lint =
        Lint::at(Check::RangeMixed, schema.0.key(exclusive)?, title).related(schema.0.key(inclusive)?, "the other");
    Some(lint.help("keep the stricter of the two"))
}

/// Compositions that 2.0 does not know.
fn unions(schema: Schema<'_>, out: &mut Vec<Lint>) {
    for key in ["oneOf", "anyOf"].iter().filter_map(|key| schema.0.key(key)) {
        let name = key.scalar().unwrap_or_default();
        let lint = Lint::at(Check::UnionInOldVersion, key, format!("Swagger 2.0 does not know `{name}`"));
        out.push(lint.help("describe the union in words, or move the contract to OpenAPI 3"));
    }
}

/// Schemas of one composition that are looked at for the properties they name.
const MOST_PARTS: usize = 500;

/// Required properties that no part of the composition declares. What is required by a part that stands elsewhere is
/// that part's own matter.
fn required(schema: Schema<'_>, guesses: &mut Work, out: &mut Vec<Lint>) {
    let parts = composition(schema);
    let is_open = |part: &Schema<'_>| {
        let further = part.0.get("additionalProperties");
        further.is_some_and(|node| node.is_mapping() || node.bool() == Some(true))
            || part.0.get("patternProperties").is_some()
    };
    let mut open = false;
    let mut names: HashSet<&str> = HashSet::new();
    for (part, _) in &parts {
        open |= is_open(part) || part.0.target().is_some() && part.0.follow().is_none();
        names.extend(part.properties().filter_map(|(key, _)| key.scalar()));
        names.extend(part.discriminator().map(|decides| decides.property));
    }
    let says_object = parts.iter().any(|(part, _)| part.types().any(|name| name == "object"));
    // A schema that requires and declares nothing is made to be combined with others.
    if open || parts.len() >= MOST_PARTS || names.is_empty() && !says_object {
        return;
    }
    let own = parts.iter().filter(|(_, stands)| *stands == Stands::Here);
    let asked = own.flat_map(|(part, _)| part.0.get("required").into_iter().flat_map(Node::items));
    for (node, name) in asked.filter_map(|node| Some((node, node.text()?))).filter(|(_, name)| !names.contains(name)) {
        let lint =
            Lint::at(Check::RequiredUndefined, node, format!("`{name}` is required, and no property has that name"));
        // The nearest is the same in whichever order the names come.
        let near = if guesses.take(names.len()) { nearest(name, names.iter().copied()) } else { None };
        out.push(match near {
            Some(near) => lint.help(format!("did you mean `{near}`?")),
            None => lint.help("declare it below `properties`, or take it out of `required`"),
        });
    }
}

/// Whether a part of a composition stands in it, or is referred to.
#[derive(Clone, Copy, PartialEq)]
enum Stands {
    Here,
    Elsewhere,
}

/// A schema and all that hold together with it or are alternatives of it, each place once.
fn composition(schema: Schema<'_>) -> Vec<(Schema<'_>, Stands)> {
    let mut seen = HashSet::new();
    let mut parts = Vec::new();
    let mut open = vec![(schema, Stands::Here)];
    while let Some((part, stands)) = open.pop() {
        if parts.len() >= MOST_PARTS || !seen.insert(part.0.at()) {
            continue;
        }
        parts.push((part, stands));
        open.extend(part.0.referred().map(|target| (Schema(target), Stands::Elsewhere)));
        let lists = ["allOf", "oneOf", "anyOf"].into_iter().flat_map(|key| part.list_of(key));
        let one = ["not", "if", "then", "else"].into_iter().filter_map(|key| part.at(key));
        let named = part.map_of("dependentSchemas").map(|(_, schema)| schema);
        open.extend(lists.chain(one).chain(named).map(|below| (below, stands)));
    }
    parts
}

/// Parts of which no value can be both, each pair once.
fn conflicts(walk: &Walk<'_>, out: &mut Vec<Lint>) {
    let mut seen = HashSet::new();
    let mut work = Work::for_shapes();
    for schema in walk.schemas().filter(|schema| schema.all_of().next().is_some()) {
        let shape = Shape::of(schema);
        if !work.take(shape.parts.len() * shape.parts.len()) {
            return;
        }
        for Conflict { property, one, other } in shape.conflicts {
            if !seen.insert((one.0.at(), other.0.at())) {
                continue;
            }
            let types = |schema: Schema<'_>| schema.resolved().types().collect::<Vec<_>>().join("` or `");
            let what = property.map_or("the whole".to_owned(), |name| format!("`{name}`"));
            let title =
                format!("{what} is `{}` by one part of an `allOf` and `{}` by another", types(one), types(other));
            let lint = Lint::at(Check::AllOfConflict, type_or_reference(other), title)
                .label(format!("`{}` here", types(other)));
            let lint = lint.related(type_or_reference(one), format!("`{}` here", types(one)));
            out.push(lint.help("make both say the same, or take one of them out").note("no value can be both"));
        }
    }
}

/// What must change for a schema to be of another type.
fn type_or_reference(schema: Schema<'_>) -> Node<'_> {
    schema.0.get("type").filter(|_| schema.0.target().is_none()).unwrap_or(schema.0)
}

/// A value in a title: short ones as written.
fn told(value: Node<'_>) -> String {
    match value.scalar() {
        Some(text) if text.len() <= 40 => format!("`{text}`"),
        _ => "a value".to_owned(),
    }
}

#[cfg(test)]
mod tests;
