//! Parameters of one operation in two versions.

use std::collections::{BTreeMap, BTreeSet};

use super::Found;
use super::check::{Check, Kind, Side};
use super::graph::{Local, Step};
use super::operations::{Both, template};
use super::report::Report;
use super::same::short;
use super::value::Values;
use crate::contracts::openapi::{Kind as Called, OpenApi, Operation, Parameter, Place, Version};
use crate::contracts::schema::Schema;

/// What tells a parameter from another: where it is sent, and its name there. In a path the name is for people
/// only, so its number counts.
type Key = (Place, String);

pub(super) fn compare<'a>(report: &mut Report<'a>, both: Both<'a>) {
    let (before, after) = (keyed(both.old), keyed(both.new));
    let by_key: BTreeMap<&Key, &'a Parameter> = before.iter().map(|(key, one)| (key, *one)).collect();
    let still: BTreeSet<&Key> = after.iter().map(|(key, _)| key).collect();
    // A parameter that is missing at one place and new at another was moved.
    let gone = before.iter().filter(|(key, _)| !still.contains(key));
    let mut gone_by_name: BTreeMap<&str, &'a Parameter> = gone.map(|(_, one)| (one.name.as_str(), *one)).collect();
    for (key, is) in &after {
        match by_key.get(key) {
            Some(was) => pair(report, (was, is), both.new.kind),
            None => match gone_by_name.remove(is.name.as_str()) {
                Some(was) => {
                    let text = format!("moved here from the {}", was.place.word());
                    tell(report, (Some(was), Some(is)), (Check::ParameterMoved, text));
                    pair(report, (was, is), both.new.kind);
                }
                None => added(report, is),
            },
        }
    }
    let left: BTreeSet<&str> = gone_by_name.into_keys().collect();
    for (_, was) in before.iter().filter(|(key, one)| !still.contains(key) && left.contains(one.name.as_str())) {
        let check = if was.deprecated { Check::ParameterRemovedWithDeprecation } else { Check::ParameterRemoved };
        tell(report, (Some(was), None), (check, "was removed".to_owned()));
    }
}

/// Parameters with what tells them apart, in order.
fn keyed(operation: &Operation) -> Vec<(Key, &Parameter)> {
    let names = template(&operation.path.value);
    let key = |parameter: &Parameter| {
        let number = || names.iter().position(|name| *name == parameter.name).map(|ix| format!("{{{ix}}}"));
        let name = match parameter.place {
            Place::Path => number().unwrap_or_else(|| parameter.name.clone()),
            Place::Header => parameter.name.to_lowercase(),
            Place::Query | Place::QueryString | Place::Cookie | Place::Form | Place::Other => parameter.name.clone(),
        };
        (parameter.place, name)
    };
    operation.parameters.iter().filter(|one| one.place != Place::Other).map(|one| (key(one), one)).collect()
}

/// A parameter in words.
fn place(parameter: &Parameter) -> String {
    format!("{} parameter `{}`", parameter.place.word(), short(&parameter.name))
}

fn tell(report: &mut Report<'_>, (was, is): (Option<&Parameter>, Option<&Parameter>), (check, text): (Check, String)) {
    let Some(one) = is.or(was) else { return };
    let (old_at, new_at) = (was.map(|one| one.at), is.map(|one| one.at));
    report.tell_at(&[&place(one)], Found { check, text, new_at, old_at });
}

fn added(report: &mut Report<'_>, is: &Parameter) {
    let (check, text) = match (is.place, is.required) {
        (Place::Path, _) => (Check::PathParameterAdded, "was added to the path"),
        (_, true) => (Check::RequiredParameterAdded, "was added, and is required"),
        (_, false) => (Check::OptionalParameterAdded, "was added"),
    };
    tell(report, (None, Some(is)), (check, text.to_owned()));
}

fn pair<'a>(report: &mut Report<'a>, (was, is): (&'a Parameter, &'a Parameter), called: Called) {
    let both = (Some(was), Some(is));
    if was.place == Place::Path && is.place == Place::Path && was.name != is.name {
        let text = format!("was renamed from `{}`", short(&was.name));
        tell(report, both, (Check::PathParameterRenamed, text));
    }
    // A webhook or callback is called by the API itself: what it sends more of breaks nobody.
    let side = if called == Called::Path { Side::Parameter } else { Side::Response };
    match (was.required, is.required) {
        (false, true) if side == Side::Parameter => {
            tell(report, both, (Check::ParameterBecameRequired, "became required".to_owned()));
        }
        (true, false) if side == Side::Parameter => {
            tell(report, both, (Check::ParameterBecameOptional, "became optional".to_owned()));
        }
        (true, true) | (false, false) | (true, false) | (false, true) => {}
    }
    match (was.deprecated, is.deprecated) {
        (false, true) => tell(report, both, (Check::Value(side, Kind::Deprecated), "was deprecated".to_owned())),
        (true, false) => {
            tell(report, both, (Check::Value(side, Kind::Reactivated), "is no longer deprecated".to_owned()));
        }
        (true, true) | (false, false) => {}
    }
    style(report, (was, is));
    let schema = |contract: &'a OpenApi, one: &Parameter| one.schema.map(|at| Schema(contract.node(at)));
    let (old, new) = (schema(report.old, was), schema(report.new, is));
    let mut values = Values { graph: &mut report.graph, side, local: Local::default() };
    values.inner(Step::Same, old, new);
    let pair = {
        let local = values.local;
        report.graph.add(local)
    };
    report.inside(&[&place(is)], pair);
}

/// How several values are written as one text: style, and whether each is written by itself (OpenAPI 3.1.1 §4.8.12.2).
#[derive(PartialEq)]
struct Style {
    style: String,
    is_exploded: bool,
}

fn style(report: &mut Report<'_>, (was, is): (&Parameter, &Parameter)) {
    if was.place != is.place || !has_many(report.old, was) || !has_many(report.new, is) {
        return;
    }
    let (before, after) = (Style::of(report.old, was), Style::of(report.new, is));
    if before.style != after.style {
        let text = format!("style changed from `{}` to `{}`", short(&before.style), short(&after.style));
        tell(report, (Some(was), Some(is)), (Check::ParameterStyleChanged, text));
    } else if before != after {
        let word = if after.is_exploded { "values are written one by one" } else { "values are joined into one" };
        tell(report, (Some(was), Some(is)), (Check::ParameterExplodeChanged, word.to_owned()));
    }
}

/// Whether a parameter can have more than one value in it, and no media type says how it is written.
fn has_many(contract: &OpenApi, parameter: &Parameter) -> bool {
    let types = |at| super::reading::Reading::of(Schema(contract.node(at))).types;
    let is_many = parameter.schema.map(types).unwrap_or_default();
    parameter.media.is_empty() && is_many.iter().any(|name| matches!(*name, "array" | "object"))
}

impl Style {
    fn of(contract: &OpenApi, parameter: &Parameter) -> Self {
        let node = contract.node(parameter.at);
        let usual = if matches!(parameter.place, Place::Query | Place::Cookie) { "form" } else { "simple" };
        let (style, is_exploded) = match (contract.version, node.text_at("collectionFormat")) {
            (Version::V2, "multi") => ("form", true),
            (Version::V2, "ssv") => ("spaceDelimited", false),
            (Version::V2, "pipes") => ("pipeDelimited", false),
            (Version::V2, "tsv") => ("tabDelimited", false),
            (Version::V2, _) => (usual, false),
            (Version::V30 | Version::V31 | Version::V32, _) => {
                let stated = node.text_at("style");
                let style = if stated.is_empty() { usual } else { stated };
                (style, node.get("explode").and_then(|node| node.bool()).unwrap_or(style == "form"))
            }
        };
        Self { style: style.to_owned(), is_exploded }
    }
}
