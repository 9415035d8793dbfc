//! Examples, and what is told of webhooks, paging and time.

use std::collections::{HashMap, HashSet};

use super::handover::{status, tally};
use super::places::{key_or_self, told};
use super::tally::{Tally, Words};
use super::{Check, Lint, Node};
use crate::contracts::openapi::{Kind, Media, OpenApi, Operation, Response, Version};
use crate::contracts::schema::Schema;
use crate::contracts::shape::Shape;
use crate::contracts::spec::{At, Extensions};

pub(super) fn check(api: &OpenApi, out: &mut Vec<Lint>) {
    out.extend(examples(api));
    out.extend(webhooks(api));
    let called: Vec<&Operation> = api.operations.iter().filter(|operation| operation.kind == Kind::Path).collect();
    out.extend(paging(api, &called));
    out.extend(timeouts(api, &called));
}

/// A body in JSON: what it is, where it stands, and the place to point to.
struct JsonBody<'s> {
    media: &'s Media,
    at: Node<'s>,
    name: String,
}

/// Bodies in JSON that are sent or that come back when all goes well, each declaration once.
fn examples(api: &OpenApi) -> Option<Lint> {
    let mut seen: HashSet<At> = HashSet::new();
    let mut known: HashMap<At, bool> = HashMap::new();
    let mut tally = Tally::default();
    for operation in &api.operations {
        for body in json_bodies(api, operation).into_iter().filter(|body| seen.insert(body.media.at)) {
            match has_example(api, body.media, &mut known) {
                true => tally.pass(),
                false => tally.fail(body.at, body.name),
            }
        }
    }
    let words = Words { things: "bodies in JSON", one: "comes without an example", many: "come without an example" };
    tally.lint(Check::ExamplesMissing, &words).map(|lint| lint.help("add an `example` to the body or to its schema"))
}

fn json_bodies<'s>(api: &'s OpenApi, operation: &'s Operation) -> Vec<JsonBody<'s>> {
    let json = |all: &'s [Media]| all.iter().find(|media| is_json(&media.name) && media.schema().is_some());
    let sent = operation.body.as_ref().and_then(|body| {
        let (media, holder) = (json(&body.content)?, api.node(body.at));
        let at =
            holder.get("content").map_or(key_or_self(holder, "schema"), |content| key_or_self(content, &media.name));
        Some(JsonBody { media, at, name: format!("the body of {}", told(operation)) })
    });
    let is_success = |response: &&Response| response.class() == Some(2);
    let came = operation.responses.iter().filter(is_success).find_map(|response| {
        let media = json(&response.content)?;
        let name = format!("the `{}` response of {}", response.status.value, told(operation));
        Some(JsonBody { media, at: status(api, operation, response), name })
    });
    sent.into_iter().chain(came).collect()
}

/// In 2.0 a body without a media type is mostly JSON, too.
fn is_json(media: &str) -> bool {
    media.is_empty() || media.to_ascii_lowercase().contains("json")
}

/// An example of the body, of its schema, of its items, or of one of its properties.
fn has_example(api: &OpenApi, media: &Media, known: &mut HashMap<At, bool>) -> bool {
    let node = api.node(media.at);
    let beside = match api.version {
        Version::V2 => media.example.is_some() || node.get("x-example").is_some() || node.get("x-examples").is_some(),
        Version::V30 | Version::V31 | Version::V32 => node.get("example").is_some() || node.get("examples").is_some(),
    };
    let schema = media.schema().and_then(|schema| api.node(schema).follow());
    let carries = |schema: Node<'_>| *known.entry(schema.at()).or_insert_with(|| schema_has_example(Schema(schema)));
    beside || schema.is_some_and(carries)
}

fn schema_has_example(schema: Schema<'_>) -> bool {
    let carries =
        |schema: Schema<'_>| schema.resolved().examples().next().is_some() || schema.examples().next().is_some();
    let whole = Shape::of(schema);
    let items = whole.at("items").map(Shape::of);
    let branches = whole.unions.iter().flat_map(|union| &union.branches).map(|branch| Shape::of(*branch));
    let mut shapes: Vec<Shape<'_>> = branches.take(20).chain(items).collect();
    shapes.push(whole);
    shapes.iter().any(|shape| {
        shape.parts.iter().any(|part| carries(part.schema))
            || shape.properties.iter().any(|property| carries(property.schema))
    })
}

fn webhooks(api: &OpenApi) -> Option<Lint> {
    const RETRIES: [&str; 9] =
        ["retry", "retries", "retried", "redeliver", "re-deliver", "attempt", "resend", "sent again", "at least once"];
    const VERIFIED: [&str; 10] = [
        "signature",
        "signed",
        "signing",
        "hmac",
        "verif",
        "shared secret",
        "authenticat",
        "token",
        "mutual tls",
        "client certificate",
    ];
    let says = |text: &str, phrases: &[&str]| phrases.iter().any(|phrase| begins_a_word(text, phrase));
    let shared = shared_words(api);
    let text = |operation: &Operation| format!("{shared}\n{}", words_of(api, operation));
    let is_silent = |operation: &Operation| !says(&text(operation), &RETRIES);
    let is_open = |operation: &Operation| {
        let is_shown = api.node(operation.at).get("security").is_some_and(|node| node.count() > 0);
        !is_shown && !says(&text(operation), &VERIFIED)
    };
    let hooks: Vec<&Operation> = api.all_operations().filter(|operation| operation.kind != Kind::Path).collect();
    let (silent, open) = (hooks.iter().copied().any(is_silent), hooks.iter().copied().any(is_open));
    let things = "webhooks and callbacks";
    let words = match (silent, open) {
        (true, false) => {
            Words { things, one: "does not say when it is sent again", many: "do not say when they are sent again" }
        }
        (false, _) => Words {
            things,
            one: "does not say how its sender is verified",
            many: "do not say how their sender is verified",
        },
        (true, true) => Words {
            things,
            one: "does not say when it is sent again and how its sender is verified",
            many: "do not say when they are sent again and how their sender is verified",
        },
    };
    let tally = tally(api, hooks.iter().copied(), |operation| is_silent(operation) || is_open(operation));
    let lint = tally.lint(Check::WebhookUndocumented, &words)?;
    Some(lint.help("say in the description when and how often it is sent again, and which signature proves its origin"))
}

/// Whether a phrase stands in a text and is no end of a longer word: what is assigned is not signed.
fn begins_a_word(text: &str, phrase: &str) -> bool {
    text.match_indices(phrase).any(|(at, _)| !text[..at].ends_with(char::is_alphanumeric))
}

/// What the contract says of all webhooks: texts of the contract and its tags that speak of them.
fn shared_words(api: &OpenApi) -> String {
    let root = api.spec.root();
    let texts = root.get("info").into_iter().chain(root.get("tags").into_iter().flat_map(Node::items));
    let lower = texts.map(|node| node.text_at("description").to_lowercase());
    let about = lower.filter(|text| ["webhook", "callback", "hook"].iter().any(|word| text.contains(word)));
    about.collect::<Vec<_>>().join("\n")
}

/// Summaries, descriptions, and names of headers of an operation, in lower case.
fn words_of(api: &OpenApi, operation: &Operation) -> String {
    let nodes = [operation.at, operation.item].map(|at| api.node(at));
    let texts = nodes.iter().flat_map(|node| [node.text_at("summary"), node.text_at("description")]);
    let parameters = operation
        .parameters
        .iter()
        .flat_map(|parameter| [parameter.name.as_str(), api.node(parameter.at).text_at("description")]);
    let answers = operation.responses.iter().map(|response| api.node(response.at).text_at("description"));
    texts.chain(parameters).chain(answers).collect::<Vec<_>>().join("\n").to_lowercase()
}

fn paging(api: &OpenApi, called: &[&Operation]) -> Option<Lint> {
    let lists = called.iter().copied().filter(|operation| operation.method == "GET" && is_list(api, operation));
    let words = Words { things: "lists", one: "does not say how it is paged", many: "do not say how they are paged" };
    let lint = tally(api, lists, |operation| !is_paged(api, operation)).lint(Check::PaginationUnstated, &words)?;
    Some(lint.help("add parameters for the page and its size, or say in the description that all items come at once"))
}

/// Whether an operation gives a list: an array, or an object that holds one under a usual name or that of the path.
fn is_list(api: &OpenApi, operation: &Operation) -> bool {
    const HOLDERS: [&str; 9] =
        ["items", "data", "results", "values", "entries", "records", "elements", "content", "value"];
    let last = operation.path.value.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    if last.contains('{') {
        return false;
    }
    let successes = operation.responses.iter().filter(|response| response.class() == Some(2));
    let mut schemas = successes.flat_map(|response| &response.content).filter_map(Media::schema);
    schemas.any(|schema| {
        let shape = Shape::of(Schema(api.node(schema)));
        let mut held =
            shape.properties.iter().filter(|property| HOLDERS.contains(&property.name) || property.name == last);
        shape.is_array() || held.any(|property| Shape::of(property.schema).is_array())
    })
}

fn is_paged(api: &OpenApi, operation: &Operation) -> bool {
    const PARAMETERS: [&str; 16] = [
        "page",
        "limit",
        "offset",
        "cursor",
        "perpage",
        "pagesize",
        "size",
        "after",
        "before",
        "startingafter",
        "endingbefore",
        "continue",
        "marker",
        "top",
        "skip",
        "maxresults",
    ];
    let plain = |name: &str| name.to_ascii_lowercase().replace(['_', '-', '$', '[', ']', '.'], "");
    let by_name = operation.parameters.iter().any(|parameter| {
        let name = plain(&parameter.name);
        PARAMETERS.contains(&name.as_str()) || name.contains("page") || name.contains("cursor")
    });
    let mut headers = operation.responses.iter().flat_map(|response| &response.headers);
    let by_header =
        headers.any(|header| header.name.eq_ignore_ascii_case("link") || plain(&header.name).contains("page"));
    let words = words_of(api, operation);
    let says = ["paginat", "paged", "per page", "all at once", "not paged", "unpaged"];
    by_name || by_header || has_extension(api, operation, "pag") || says.iter().any(|phrase| words.contains(phrase))
}

/// An extension of the operation, of its path or of the contract whose name holds a word.
fn has_extension(api: &OpenApi, operation: &Operation, word: &str) -> bool {
    let nodes = [operation.at, operation.item].map(|at| api.node(at)).into_iter().chain([api.spec.root()]);
    let mut keys = nodes.flat_map(|node| node.fields(Extensions::Kept)).map(|(key, _)| key);
    keys.any(|key| key.starts_with("x-") && key.to_ascii_lowercase().contains(word))
}

fn timeouts(api: &OpenApi, called: &[&Operation]) -> Option<Lint> {
    let says = |text: &str| ["timeout", "time out", "times out", "timed out"].iter().any(|word| text.contains(word));
    let shared = api.spec.root().find(&["info", "description"]).and_then(Node::text).unwrap_or_default().to_lowercase();
    if says(&shared) {
        return None;
    }
    let lacks = |operation: &Operation| !has_extension(api, operation, "timeout") && !says(&words_of(api, operation));
    let words = Words {
        things: "operations",
        one: "does not say how long it may take",
        many: "do not say how long they may take",
    };
    let lint = tally(api, called.iter().copied(), lacks).lint(Check::TimeoutUnstated, &words)?;
    Some(lint.help("set `x-timeout`, or say it in the description"))
}

#[cfg(test)]
mod tests;
