//! JSON Schemas over front matter and data files: 2020-12 without references, and three words of our own.
//!
//! `newer_than: 180d` asks for a date that is no older, `is_owner: true` and `is_service: true` (or the same words
//! as `format`) for what an owner or a service is called.

use jiff::civil::Date;
use jsonschema::PatternOptions;
use serde_json::{Map, Value};

use crate::base::diag::Location;
use crate::manifest::{REGEX_BYTES, duration_days, tree_json};
use crate::yaml::Syntax;

use super::subjects::{Part, Subject};
use super::{Cx, Failure};

/// Front matter that fits a schema: that of the first text which has any; of none, nothing fits.
pub(super) fn front_matter(cx: &Cx<'_>, schema: &Value, subject: &Subject) -> Option<Failure> {
    let mut first = None;
    for part in &subject.parts {
        match of_part(cx, schema, part) {
            None => return None,
            Some(failure) => drop(first.get_or_insert(failure)),
        }
    }
    Some(first.unwrap_or_else(|| Failure::new("there is no text that could have front matter")))
}

fn of_part(cx: &Cx<'_>, schema: &Value, part: &Part) -> Option<Failure> {
    let document = cx.portal.doc(part.doc);
    let front = &document.outline.front;
    let syntax = match front.syntax {
        None => Syntax::Yaml,
        Some(crate::markup::FrontSyntax::Yaml) => Syntax::Yaml,
        Some(crate::markup::FrontSyntax::Toml) => Syntax::Toml,
    };
    let block = inner(front.span.of(document.source.text()));
    let value = tree_json(block, syntax).unwrap_or_else(|| Value::Object(Map::new()));
    let (why, pointer) = misfit(cx, schema, &value)?;
    let key = pointer.split('/').nth(1).unwrap_or_default();
    let failure = Failure::new(format!("front matter: {why}"));
    Some(match front.get(key).filter(|_| !key.is_empty()) {
        Some(entry) => failure.at(Location::new(document.path(), entry.span)),
        None => failure,
    })
}

/// A block without its first and last line, which are delimiters.
fn inner(block: &str) -> &str {
    let body = block.split_once('\n').map_or("", |(_, rest)| rest);
    body.trim_end_matches('\n').rsplit_once('\n').map_or("", |(body, _)| body)
}

/// Why a value does not fit, and the JSON Pointer of what does not; `None` when it does.
pub(super) fn misfit(cx: &Cx<'_>, schema: &Value, value: &Value) -> Option<(String, String)> {
    let options = jsonschema::options()
        .offline()
        .should_validate_formats(true)
        .with_pattern_options(PatternOptions::regex().size_limit(REGEX_BYTES));
    let validator = match options.build(schema) {
        Ok(validator) => validator,
        Err(error) => return Some((format!("the schema cannot be used: {}", said(&error.to_string())), String::new())),
    };
    let first = validator.iter_errors(value).next().map(|error| {
        let pointer = error.instance_path().to_string();
        let place = if pointer.is_empty() { String::new() } else { format!("`{pointer}`: ") };
        (format!("{place}{}", said(&error.to_string())), pointer)
    });
    first.or_else(|| own_words(cx, schema, value, String::new()))
}

/// Messages of the validator quote values, which may be long.
fn said(message: &str) -> String {
    const LONGEST: usize = 200;
    let line: String = message.chars().map(|c| if c.is_control() { ' ' } else { c }).take(LONGEST).collect();
    if message.chars().nth(LONGEST).is_some() { format!("{line}…") } else { line }
}

/// Our own words, wherever `properties` and `items` lead. As deep as the schema, which is bounded.
fn own_words(cx: &Cx<'_>, schema: &Value, value: &Value, pointer: String) -> Option<(String, String)> {
    if let Some(why) = own_word(cx, schema, value) {
        let place = if pointer.is_empty() { String::new() } else { format!("`{pointer}`: ") };
        return Some((format!("{place}{why}"), pointer));
    }
    let properties = schema.get("properties").and_then(Value::as_object).into_iter().flatten();
    let wrong = properties.filter_map(|(name, schema)| Some((name, schema, value.get(name)?)));
    let wrong = wrong.map(|(name, schema, value)| own_words(cx, schema, value, format!("{pointer}/{name}")));
    let items = schema
        .get("items")
        .zip(value.as_array())
        .into_iter()
        .flat_map(|(schema, items)| items.iter().enumerate().map(move |(ix, item)| (schema, ix, item)));
    let of_items = items.map(|(schema, ix, item)| own_words(cx, schema, item, format!("{pointer}/{ix}")));
    wrong.chain(of_items).flatten().next()
}

fn own_word(cx: &Cx<'_>, schema: &Value, value: &Value) -> Option<String> {
    let text = value.as_str().unwrap_or_default();
    let asks =
        |word: &str| schema.get(word) == Some(&Value::Bool(true)) || schema.get("format") == Some(&Value::from(word));
    if let Some(span) = schema.get("newer_than").and_then(Value::as_str)
        && let Some(why) = too_old(text, span, cx.today)
    {
        return Some(why);
    }
    if asks("is_owner") && !cx.is_owner(text) {
        return Some(format!("`{}` is no owner: a handle, a mail address or somebody among the contacts", said(text)));
    }
    (asks("is_service") && !cx.is_service(text)).then(|| format!("`{}` is no service of this repository", said(text)))
}

fn too_old(text: &str, span: &str, today: Date) -> Option<String> {
    let Some(limit) = duration_days(span) else {
        return Some(format!("`newer_than: {span}` is no time span (`90d`, `6w`, `1y`)"));
    };
    let Ok(day) = text.parse::<Date>() else { return Some(format!("`{}` is no date (`YYYY-MM-DD`)", said(text))) };
    age(day, today, limit)
}

/// Why a day is not within so many days before today.
pub(super) fn age(day: Date, today: Date, limit: u32) -> Option<String> {
    let days = day.until(today).map_or(i64::MAX, |span| i64::from(span.get_days()));
    match days {
        ..0 => Some(format!("{day} is in the future")),
        _ if days > i64::from(limit) => Some(format!("{day} is {days} days ago (at most {limit})")),
        _ => None,
    }
}
