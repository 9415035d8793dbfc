//! Examples and defaults, held against their schemas.

use std::collections::HashSet;

use super::walk::{Kind, Walk};
use super::{Check, Lint, Node};
use crate::contracts::openapi::{Content, Media, OpenApi, Parameter, Version};
use crate::contracts::schema::Schema;
use crate::contracts::spec::{At, Extensions};
use crate::contracts::validate::{Mismatch, Type, Validator, type_of};
use crate::yaml::flat;

pub(super) fn check<'s>(api: &'s OpenApi, walk: &Walk<'s>, out: &mut Vec<Lint>) {
    let validator = Validator::new(api.version.into());
    let mut judge = Judge { validator, seen: HashSet::new(), out };
    of_bodies(api, &mut judge);
    of_parameters(api, &mut judge);
    of_schemas(api, walk, &mut judge);
    of_contents(api, walk, out);
}

/// What a value is there for.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Role {
    Example,
    Default,
}

/// Holds values against schemas; says of each place once what is wrong with it.
struct Judge<'s, 'o> {
    validator: Validator<'s>,
    /// Values with their schemas, and places that were reported.
    seen: HashSet<(At, Option<At>)>,
    out: &'o mut Vec<Lint>,
}

impl<'s> Judge<'s, '_> {
    fn value(&mut self, value: Node<'s>, schema: Schema<'s>, role: Role) {
        // Where nothing is written nothing is meant: people leave the value of an empty answer empty.
        let is_written = value.span().start < value.span().end;
        if !is_written || !self.seen.insert((value.at(), Some(schema.0.at()))) {
            return;
        }
        let Some(found) = self.validator.check(value, schema) else { return };
        if self.seen.insert((found.at.at(), None)) {
            self.out.push(lint(value, &found, role));
        }
    }

    /// Examples beside a schema, in a media type that may have another form than JSON.
    fn beside(&mut self, holder: Node<'s>, schema: Schema<'s>, media: &str) {
        for value in given(holder) {
            if is_json(media) || type_of(value) != Type::String {
                self.value(value, schema, Role::Example);
            }
        }
    }
}

fn of_bodies<'s>(api: &'s OpenApi, judge: &mut Judge<'s, '_>) {
    for operation in api.all_operations() {
        let sent = operation.body.iter().flat_map(|body| &body.content);
        for media in sent.chain(operation.responses.iter().flat_map(|response| &response.content)) {
            // An example of a sequence is written as text, one line per item.
            let Media { content: Content::Schema(schema), .. } = media else { continue };
            let schema = Schema(api.node(*schema));
            if api.version == Version::V2 {
                let given = media.example.map(|at| api.node(at)).filter(|_| is_json(&media.name));
                given.into_iter().for_each(|value| judge.value(value, schema, Role::Example));
            } else {
                judge.beside(api.node(media.at), schema, &media.name);
            }
        }
    }
}

fn of_parameters<'s>(api: &'s OpenApi, judge: &mut Judge<'s, '_>) {
    // Parameters and headers of 2.0 are schemas, and have no examples.
    for operation in api.all_operations() {
        let headers = operation.responses.iter().flat_map(|response| &response.headers);
        for Parameter { at, schema, media, .. } in operation.parameters.iter().chain(headers) {
            let (node, Some(schema)) = (api.node(*at), schema.map(|at| Schema(api.node(at)))) else { continue };
            if api.version == Version::V2 {
                let default = node.get("default").filter(|_| schema.0 == node);
                default.into_iter().for_each(|value| judge.value(value, schema, Role::Default));
                continue;
            }
            let content = node.find(&["content", media]).and_then(Node::follow);
            judge.beside(content.unwrap_or(node), schema, media);
        }
    }
}

fn of_schemas<'s>(api: &OpenApi, walk: &Walk<'s>, judge: &mut Judge<'s, '_>) {
    for schema in walk.schemas() {
        let listed = schema.0.get("examples").filter(|list| list.is_sequence() && api.version >= Version::V31);
        let one = schema.0.get("example").and_then(Node::follow);
        for value in one.into_iter().chain(listed.into_iter().flat_map(Node::items)) {
            judge.value(value, schema, Role::Example);
        }
        schema.0.get("default").into_iter().for_each(|value| judge.value(value, schema, Role::Default));
    }
}

/// `example`, and the values of `examples`, references followed.
fn given(holder: Node<'_>) -> impl Iterator<Item = Node<'_>> {
    let many = holder.get("examples").into_iter().flat_map(|node| node.fields(Extensions::Dropped));
    let values = many.filter_map(|(_, example)| {
        let example = example.follow()?;
        example.get("dataValue").or_else(|| example.get("value"))
    });
    holder.get("example").and_then(Node::follow).into_iter().chain(values)
}

/// Whether examples in a media type are data; in others a text stands for what is sent.
fn is_json(media: &str) -> bool {
    media.is_empty() || media == "*/*" || media.to_ascii_lowercase().contains("json")
}

fn lint(value: Node<'_>, found: &Mismatch<'_>, role: Role) -> Lint {
    let role_word = if role == Role::Example { "example" } else { "default" };
    let subject = match path_to(value, found.at) {
        Some(path) if !path.is_empty() => format!("`{path}` in the {role_word}"),
        _ => format!("the {role_word}"),
    };
    let lint = Lint::at(Check::ExampleMismatch, found.at, format!("{subject} {}", found.what));
    let lint = lint.related(found.said, "asked for here");
    let text = found.at.scalar().unwrap_or_default().trim_start();
    if found.at == value && found.at.shape() == flat::Shape::Quoted && text.starts_with(['{', '[']) {
        return lint.help("write it as data: in quotes it is one text");
    }
    if role == Role::Default {
        return lint.help("correct the default, or the schema where the default is right");
    }
    lint.help("correct the example, or the schema where the example is right")
}

/// Keys and indices that lead from a value to a part of it: `lines[0].price`; `None` when it does not stand inside.
fn path_to(value: Node<'_>, part: Node<'_>) -> Option<String> {
    let mut path = String::new();
    let mut at = value;
    // Each step goes one level down in a tree whose depth is bounded.
    while at != part {
        let holds = |node: Node<'_>| node == part || node.span().contains(part.span());
        if at.is_sequence() {
            let (ix, item) = at.items().enumerate().find(|(_, item)| holds(*item))?;
            path.push_str(&format!("[{ix}]"));
            at = item;
        } else {
            let (key, entry) = at.entries().find(|(key, entry)| *key == part || holds(*entry))?;
            let dot = if path.is_empty() { "" } else { "." };
            path.push_str(&format!("{dot}{}", key.scalar().unwrap_or_default()));
            at = if key == part { key } else { entry };
        }
    }
    Some(path)
}

/// Fields of an Example Object that exclude each other (OpenAPI 3.2.0 §4.19, 3.1.1 §4.8.19).
fn of_contents(api: &OpenApi, walk: &Walk<'_>, out: &mut Vec<Lint>) {
    let fields: &[&str] = match api.version {
        Version::V2 => return,
        Version::V30 | Version::V31 => &["value", "externalValue"],
        Version::V32 => &["value", "externalValue", "dataValue", "serializedValue"],
    };
    for example in walk.of_kind(Kind::Example) {
        let there: Vec<Node<'_>> = fields.iter().filter_map(|field| example.key(field)).collect();
        let name = |ix: usize| there[ix].scalar().unwrap_or_default();
        // Data and the same as it is sent belong together.
        let is_pair = there.len() == 2 && name(0) != "value" && name(1) == "dataValue"
            || there.len() == 2 && name(0) == "dataValue" && name(1) == "serializedValue";
        if there.len() > 1 && !is_pair {
            let title = format!("an example has both `{}` and `{}`", name(0), name(1));
            let lint = Lint::at(Check::ExampleValue, there[1], title).related(there[0], "the other");
            out.push(lint.help("keep one of them"));
        }
        if there.is_empty() {
            let words = fields.iter().map(|field| format!("`{field}`")).collect::<Vec<_>>().join(" or ");
            let lint = Lint::at(Check::ExampleValue, example, "an example has no value");
            out.push(lint.help(format!("add {words}")));
        }
    }
}

#[cfg(test)]
mod tests;
