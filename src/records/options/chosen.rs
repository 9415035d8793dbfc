//! Which options a decision names.

use std::sync::LazyLock;

use regex::Regex;

use super::name::{Name, alike, within};
use super::{Extent, Part, key};
use crate::records::statement::Source;

/// Paragraphs of the decision that are looked at.
const BLOCKS: usize = 3;

/// Bytes of each that are looked at.
const BYTES: usize = 600;

/// `Chosen option: "X", because …` (MADR), `Chosen *X*, because …`.
static STATED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?is)^\W*(?:(?:the )?(?:chosen|selected|preferred)\b(?: (?:options?|alternatives?|solutions?|approach))?(?: (?:is|was|are))?|gewählte? (?:option(?:en)?|lösung|alternative)|gewählt)\s*[:：]?\s*(?P<what>.+)$")
        .expect("pattern")
});

/// `We decided to use X`, `We will go with X`.
static DECIDED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?is)\b(?:we|it (?:was|is))\b[^.!?]{0,40}?\b(?:decided|chose|choose|chosen|opt(?:ed)?|selected?|picked|use|adopt(?:ed)?|go(?:ing)?|went)\b(?P<what>(?:\d\. |\.\S|[^.!?\n])+)")
        .expect("pattern")
});

/// `Option 4, we will …`.
static NUMBERED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)^\W*(?:(?:we (?:chose|choose|decided (?:on|for)|(?:will )?go with|went with|selected?)|chosen:?) )?(?:option|alternative|solution|variante?)\s+#?(\d{1,3}|[a-z])\b(?:\W|$)")
        .expect("pattern")
});

/// What follows says why, or what it was chosen over.
static REASON: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?i),? \b(?:because|since|weil|rather than|instead of|over|in order to|statt|due to)\b|, (?:as|so|da) ",
    )
    .expect("pattern")
});

/// Says the opposite.
static DENIED: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?i)\b(?:not|against|never|neither|nicht|gegen)\b").expect("pattern"));

/// Indices of the options that the decision names; empty when it cannot be told.
pub(super) fn chosen(source: &Source<'_>, parts: &[Option<Part>], names: &[&Name]) -> Vec<usize> {
    let heading =
        [Part::Outcome, Part::Decision].into_iter().find_map(|part| parts.iter().position(|p| *p == Some(part)));
    let Some(heading) = heading else { return Vec::new() };
    let extent = Extent::of_heading(source, heading);
    let blocks = source.blocks_in(crate::base::span::Span { start: extent.start, end: extent.end });
    let texts = blocks.iter().take(BLOCKS).map(|block| {
        let text = block.plain.text.split_whitespace().collect::<Vec<_>>().join(" ");
        let end = (0..=BYTES.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
        text[..end].to_owned()
    });
    let texts: Vec<String> = texts.collect();
    let stated = texts.iter().filter_map(|text| STATED.captures(text)).map(|found| named(&found["what"], names));
    let numbered = texts.iter().filter_map(|text| NUMBERED.captures(text)).map(|found| numbered(&found[1], names));
    let decided = texts.iter().filter_map(|text| decided(text, names));
    stated.chain(numbered).chain(decided).find(|found| !found.is_empty()).unwrap_or_default()
}

fn numbered(number: &str, names: &[&Name]) -> Vec<usize> {
    let number = number.to_lowercase();
    names.iter().position(|name| name.number.as_deref() == Some(&*number)).into_iter().collect()
}

/// Options within `We decided to …`, unless the sentence denies it.
fn decided(text: &str, names: &[&Name]) -> Option<Vec<usize>> {
    let found = DECIDED.captures(text)?;
    let whole = before_reason(found.get(0)?.as_str());
    (!DENIED.is_match(whole)).then(|| contained(&key(whole), names))
}

fn before_reason(text: &str) -> &str {
    REASON.find(text).map_or(text, |reason| &text[..reason.start()])
}

/// The option of that name, else all that are named within the words.
fn named(what: &str, names: &[&Name]) -> Vec<usize> {
    if let Some(found) = NUMBERED.captures(what) {
        let by_number = numbered(&found[1], names);
        if !by_number.is_empty() {
            return by_number;
        }
    }
    let words = key(before_reason(what));
    let stated = Name { shown: String::new(), key: words.clone(), number: None, cut: false };
    let exact = names.iter().position(|name| name.key == words);
    let several = contained(&words, names);
    match (exact, several.is_empty()) {
        (Some(exact), _) => vec![exact],
        (None, false) => several,
        (None, true) => alike(&stated, names.iter().copied()).into_iter().collect(),
    }
}

/// Options that are named within words; one whose name is but a part of another's is not meant.
fn contained(words: &str, names: &[&Name]) -> Vec<usize> {
    let found: Vec<usize> = (0..names.len()).filter(|ix| within(&names[*ix].key, words)).collect();
    let is_part = |ix: &usize| {
        found
            .iter()
            .any(|other| names[*other].key.len() > names[*ix].key.len() && within(&names[*ix].key, &names[*other].key))
    };
    found.iter().copied().filter(|ix| !is_part(ix)).collect()
}
