//! Whether an operation can be sent twice.
//!
//! Sources: RFC 9110 §9.2.2; draft-ietf-httpapi-idempotency-key-header-07; `x-idempotent` and `x-idempotency`, which
//! are conventions; words in summaries and descriptions.

use super::{OpenApi, Operation, Place};
use crate::contracts::schema::Schema;
use crate::contracts::shape::Shape;
use crate::contracts::spec::{At, Node};

/// What is known about sending an operation twice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Idempotency {
    /// Its method says that it can be repeated (RFC 9110 §9.2.2), and nothing says otherwise.
    ByMethod,
    /// It says so itself.
    Stated(Repeats, Words),
    /// The caller sends a key, by which a second request is known as such.
    Key(Key),
    /// Its method does not say, and neither does anything else.
    Unstated,
    /// Its method says that it can be repeated, and these words say that it cannot.
    Contradicted(Words),
}

/// What a second request does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Repeats {
    /// No harm.
    Safely,
    /// Everything once more.
    Again,
}

/// What says so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words {
    /// The sentence, shortened; for a mere truth value empty.
    pub text: String,
    /// The value they stand in.
    pub at: At,
}

/// A key that makes requests repeatable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    /// Its name: of a header, a query parameter or a property of the body.
    pub name: String,
    /// Where it is sent.
    pub place: KeyPlace,
    /// Whether it must be sent.
    pub required: bool,
    /// How long it is remembered, as written; empty when nothing says so.
    pub ttl: String,
    /// Among which requests it must be unique, as written; empty when nothing says so.
    pub scope: String,
    /// What declares it.
    pub at: At,
}

/// Where a key is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum KeyPlace {
    /// In a header.
    Header,
    /// In the query.
    Query,
    /// In the body.
    Body,
}

/// Methods that may be repeated (RFC 9110 §9.2.2; `QUERY` by its draft).
pub const IDEMPOTENT: [&str; 7] = ["GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE", "QUERY"];

/// Longest sentence that is kept, in characters.
const LONGEST_SENTENCE: usize = 200;

/// What is known about sending an operation twice. Extensions come before keys, keys before words.
pub fn idempotency(api: &OpenApi, operation: &Operation) -> Idempotency {
    let stated = by_extension(api, operation);
    if IDEMPOTENT.contains(&operation.method.as_str()) {
        return match stated.or_else(|| by_words(api.node(operation.at))) {
            Some(Idempotency::Stated(Repeats::Again, words)) => Idempotency::Contradicted(words),
            Some(Idempotency::Key(key)) => Idempotency::Key(key),
            _ => Idempotency::ByMethod,
        };
    }
    let key = || by_parameter(api, operation).or_else(|| by_body(api, operation)).map(Idempotency::Key);
    let found = stated.or_else(key).or_else(|| by_words(api.node(operation.at)));
    found.unwrap_or(Idempotency::Unstated)
}

/// `x-idempotent: true`, `x-idempotency: {key: …, ttl: …, scope: …}`, of the operation or of its path.
fn by_extension(api: &OpenApi, operation: &Operation) -> Option<Idempotency> {
    let holders = [operation.at, operation.item].map(|at| api.node(at));
    let node = holders.into_iter().find_map(|node| node.get("x-idempotent").or_else(|| node.get("x-idempotency")))?;
    let words = |text: &str| Words { text: shortened(text), at: node.at() };
    if let Some(repeats) = node.bool() {
        return Some(Idempotency::Stated(if repeats { Repeats::Safely } else { Repeats::Again }, words("")));
    }
    if let Some(text) = node.text() {
        let repeats = reading(text).unwrap_or(Repeats::Safely);
        return Some(Idempotency::Stated(repeats, words(text)));
    }
    let name = ["key", "header", "name"].iter().find_map(|key| node.get(key)?.text())?;
    let declared = operation.parameters.iter().find(|parameter| parameter.name.eq_ignore_ascii_case(name));
    Some(Idempotency::Key(Key {
        name: name.to_owned(),
        place: KeyPlace::Header,
        required: declared.is_some_and(|parameter| parameter.required) || node.is_set("required"),
        ttl: node.text_at("ttl").to_owned(),
        scope: node.text_at("scope").to_owned(),
        at: node.at(),
    }))
}

/// A header or query parameter whose name speaks of idempotency.
fn by_parameter(api: &OpenApi, operation: &Operation) -> Option<Key> {
    let parameter = operation.parameters.iter().find(|parameter| is_key(&parameter.name))?;
    let place = match parameter.place {
        Place::Header => KeyPlace::Header,
        Place::Query => KeyPlace::Query,
        Place::Path | Place::QueryString | Place::Cookie | Place::Form | Place::Other => return None,
    };
    let node = api.node(parameter.at);
    Some(Key {
        name: parameter.name.clone(),
        place,
        required: parameter.required,
        ttl: node.text_at("x-ttl").to_owned(),
        scope: node.text_at("x-scope").to_owned(),
        at: parameter.at,
    })
}

/// A property of the body whose name speaks of idempotency.
fn by_body(api: &OpenApi, operation: &Operation) -> Option<Key> {
    let schema = operation.body.as_ref()?.content.iter().find_map(|media| media.schema())?;
    let shape = Shape::of(Schema(api.node(schema)));
    let property = shape.properties.iter().find(|property| is_key(property.name))?;
    Some(Key {
        name: property.name.to_owned(),
        place: KeyPlace::Body,
        required: property.required,
        ttl: String::new(),
        scope: String::new(),
        at: property.schema.0.at(),
    })
}

/// `Idempotency-Key`, `X-Idempotency-Key`, `Idempotence-Key`, `idempotencyToken`.
fn is_key(name: &str) -> bool {
    name.to_ascii_lowercase().contains("idempoten")
}

/// A sentence of the summary or the description.
fn by_words(operation: Node<'_>) -> Option<Idempotency> {
    ["summary", "description"].iter().find_map(|key| {
        let node = operation.get(key)?;
        let (sentence, repeats) = sentences(node.text()?).find_map(|text| Some((text, reading(text)?)))?;
        Some(Idempotency::Stated(repeats, Words { text: shortened(sentence), at: node.at() }))
    })
}

/// Sentences and lines of a text.
pub(super) fn sentences(text: &str) -> impl Iterator<Item = &str> {
    let lines = text.split('\n').flat_map(|line| line.split_inclusive(['.', '!', '?', ';']));
    lines.map(str::trim).filter(|sentence| !sentence.is_empty())
}

/// A sentence of at most [`LONGEST_SENTENCE`] characters.
pub(super) fn shortened(text: &str) -> String {
    let text = text.trim();
    match text.char_indices().nth(LONGEST_SENTENCE) {
        Some((end, _)) => format!("{}…", text[..end].trim_end()),
        None => text.to_owned(),
    }
}

/// What a sentence says of sending something twice; `None` when it speaks of something else.
fn reading(sentence: &str) -> Option<Repeats> {
    const SAFELY: [&str; 11] = [
        "idempoten",
        "safe to retry",
        "safe to repeat",
        "safely retry",
        "safely retried",
        "safely repeat",
        "can be retried",
        "may be retried",
        "request can be repeated",
        "request may be repeated",
        "retries are safe",
    ];
    const AGAIN: [&str; 14] = [
        "not idempoten",
        "non-idempoten",
        "nonidempoten",
        "n't idempoten",
        "not safe to retry",
        "not safe to repeat",
        "unsafe to retry",
        "not be retried",
        "request must not be repeated",
        "not safely",
        "do not retry",
        "don't retry",
        "never retry",
        "retries are not safe",
    ];
    let words = sentence.to_lowercase();
    let says = |phrases: &[&str]| phrases.iter().any(|phrase| words.contains(phrase));
    if says(&AGAIN) {
        return Some(Repeats::Again);
    }
    says(&SAFELY).then_some(Repeats::Safely)
}

#[cfg(test)]
mod tests;
