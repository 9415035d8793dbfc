//! How long something is there: deprecation, its end, what replaces it, how stable it is.
//!
//! Sources: `deprecated` (OpenAPI 3.0.4 §4.7.10); `Sunset` (RFC 8594); `x-sunset` and `x-stability-level`, which oasdiff
//! reads too; `x-replaced-by`; words in descriptions.

use super::idempotency::{sentences, shortened};
use super::{OpenApi, Operation};
use crate::contracts::spec::{At, Node};

/// What is said about the future of something.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Lifecycle {
    /// Whether it says `deprecated: true`.
    pub deprecated: bool,
    /// Until when it is there.
    pub sunset: Option<Sunset>,
    /// What takes its place.
    pub replacement: Option<Replacement>,
    /// How stable it is, as written (`x-stability-level`, `x-stability`); empty when nothing says so.
    pub stability: String,
}

/// The end of something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sunset {
    /// The day, as written; empty when it is only known to be announced in a header.
    pub date: String,
    /// What says so.
    pub at: At,
}

/// What takes the place of something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Replacement {
    /// As written: the value of `x-replaced-by`, or a sentence of the description, shortened.
    pub text: String,
    /// What says so.
    pub at: At,
}

/// The future of an operation.
pub fn lifecycle(api: &OpenApi, operation: &Operation) -> Lifecycle {
    let node = api.node(operation.at);
    let mut lifecycle = of_node(node);
    if lifecycle.sunset.is_none() {
        let headers = operation.responses.iter().flat_map(|response| &response.headers);
        let sunset = headers.into_iter().find(|header| header.name.eq_ignore_ascii_case("sunset"));
        lifecycle.sunset = sunset.map(|header| {
            let header_node = api.node(header.at);
            let schema = header.schema.map(|at| api.node(at));
            let date = header_node.get("example").or_else(|| schema?.get("example")).and_then(Node::text);
            Sunset { date: date.unwrap_or_default().to_owned(), at: header.at }
        });
    }
    lifecycle
}

/// The future of a parameter, a header, a schema or a property.
pub fn of_node(node: Node<'_>) -> Lifecycle {
    let text = |keys: &[&str]| keys.iter().find_map(|key| node.get(key).filter(|value| value.text().is_some()));
    let dated = text(&["x-sunset", "x-sunset-date", "x-removal-date"]);
    let replaced = text(&["x-replaced-by", "x-replacement", "x-deprecated-replacement"]);
    let stability = text(&["x-stability-level", "x-stability"]).and_then(Node::text).unwrap_or_default();
    let described = node.get("description").or_else(|| node.get("summary"));
    let written = |node: Node<'_>| node.text().unwrap_or_default().to_owned();
    Lifecycle {
        deprecated: node.is_set("deprecated"),
        sunset: dated
            .map(|node| Sunset { date: written(node), at: node.at() })
            .or_else(|| described.and_then(sunset_in_words)),
        replacement: replaced
            .map(|node| Replacement { text: written(node), at: node.at() })
            .or_else(|| described.and_then(replacement_in_words)),
        stability: stability.to_owned(),
    }
}

/// A date in a sentence that speaks of an end.
fn sunset_in_words(node: Node<'_>) -> Option<Sunset> {
    const ENDS: [&str; 12] = [
        "sunset",
        "remov",
        "retire",
        "end of life",
        "end-of-life",
        "shut down",
        "switched off",
        "turned off",
        "until",
        "no longer",
        "discontinu",
        "delet",
    ];
    let date = sentences(node.text()?).find_map(|sentence| {
        let words = sentence.to_lowercase();
        ENDS.iter().any(|end| words.contains(end)).then(|| date(sentence)).flatten()
    })?;
    Some(Sunset { date, at: node.at() })
}

/// The first thing in a sentence that looks like a day, month, quarter or release: `2026-03-31`, `March 2026`, `v3`.
fn date(sentence: &str) -> Option<String> {
    const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let words: Vec<&str> =
        sentence.split_whitespace().map(|word| word.trim_matches(|c: char| !c.is_alphanumeric())).collect();
    let is_year = |word: &str| word.len() == 4 && word.starts_with("20") && word.bytes().all(|b| b.is_ascii_digit());
    let is_release = |word: &str| {
        let digits = word.strip_prefix(['v', 'V']).unwrap_or_default();
        digits.starts_with(|c: char| c.is_ascii_digit()) && digits.bytes().all(|b| b.is_ascii_digit() || b == b'.')
    };
    for (ix, word) in words.iter().enumerate() {
        let is_dated = word.get(..4).is_some_and(is_year) && word.as_bytes().get(4).is_some_and(|b| b"-/".contains(b));
        if is_dated || is_release(word) {
            return Some((*word).to_owned());
        }
        if is_year(word) {
            let is_named = |word: &str| {
                let start = word.to_lowercase().chars().take(3).collect::<String>();
                MONTHS.contains(&start.as_str()) || (word.len() == 2 && word.starts_with(['Q', 'q']))
            };
            // `31 March 2026`, `March 31 2026`, `Q1 2026`: up to two words belong to the year.
            let from = (ix.saturating_sub(2)..ix).find(|at| {
                is_named(words[*at]) || words[*at].bytes().all(|b| b.is_ascii_digit()) && is_named(words[at + 1])
            });
            return Some(words[from.unwrap_or(ix)..=ix].join(" "));
        }
    }
    None
}

/// A sentence that says what to use, or that there is nothing.
fn replacement_in_words(node: Node<'_>) -> Option<Replacement> {
    const SAYS: [&str; 19] = [
        "instead",
        "replaced by",
        "replaced with",
        "replacement",
        "superseded by",
        "in favor of",
        "in favour of",
        "migrate to",
        "move to",
        "moved to",
        "switch to",
        "alternative",
        "please use",
        "prefer ",
        "use the ",
        "use `",
        "use [",
        "successor",
        "succeeded by",
    ];
    let sentence = sentences(node.text()?).find(|sentence| {
        let words = sentence.to_lowercase();
        let links = words.contains("deprecat") && (words.contains("](") || words.contains("http"));
        links || SAYS.iter().any(|phrase| words.contains(phrase))
    })?;
    Some(Replacement { text: shortened(sentence), at: node.at() })
}

#[cfg(test)]
mod tests;
