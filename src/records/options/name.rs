//! What options are called, and when two names mean the same option.

use std::sync::LazyLock;

use regex::Regex;

use super::{NAME_CHARS, key, short};

/// A name, and what it is compared by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Name {
    /// As shown.
    pub(super) shown: String,
    /// Its words without numbering.
    pub(super) key: String,
    /// Its number or letter, when it has one or stands in a list.
    pub(super) number: Option<String>,
    /// Whether it was too long.
    pub(super) cut: bool,
}

/// `Option 1 - `, `Alternative B: `, `1. `.
static NUMBERED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)^\W*(?:(?:option|alternative|variante?|solution|proposal|approach|lösung)\s+#?(\d{1,3}|[a-z])\b|(\d{1,3})\s*[.)–-])\W*")
        .expect("pattern")
});

/// `(chosen)` at the end of a name.
static MARKED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?i)\s*(?:[(\[]\s*(?:chosen|selected|adopted|accepted|gewählt)(?: (?:option|solution|approach))?\s*[)\]]|✅)\s*$",
    )
    .expect("pattern")
});

/// Headings between options that are about all of them.
static ABOUT_ALL: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)^\W*(?:comparisons?|evaluation|summary|conclusions?|overview|(?:\w+ )?criteria|decision drivers|references?|notes?|analysis|recommendations?|matrix|discussion|background)(?: of (?:all |the )*(?:options|alternatives))?(?: (?:matrix|table))?\W*$")
        .expect("pattern")
});

/// Whether a heading below "Options" is about all of them.
pub(super) fn is_about_all(heading: &str) -> bool {
    ABOUT_ALL.is_match(heading)
}

/// Whether a name has a number in front.
pub(super) fn is_numbered(name: &str) -> bool {
    NUMBERED.is_match(name)
}

impl Name {
    /// The name in a heading, and whether it is marked as the chosen one.
    pub(super) fn of_heading(text: &str) -> (Self, bool) {
        let written = text.trim().trim_end_matches(':').trim();
        let name = MARKED.replace(written, "");
        let found = NUMBERED.captures(&name);
        let number = found.as_ref().and_then(|found| found.get(1).or(found.get(2))).map(|n| n.as_str().to_lowercase());
        let rest = found.as_ref().map_or(&*name, |found| &name[found.get(0).map_or(0, |whole| whole.end())..]);
        let cut = name.chars().count() > NAME_CHARS;
        (Self { shown: short(&name, NAME_CHARS), key: key(rest), number, cut }, name.len() < written.len())
    }

    /// The name at the start of a list item: what is in bold, else up to a colon or dash, else its first sentence.
    pub(super) fn of_item(plain: &str, bold: Option<String>, number: u32) -> Option<(Self, bool)> {
        let text = plain.split_whitespace().collect::<Vec<_>>().join(" ");
        let end =
            [": ", " - ", " – ", " — ", ". "].iter().filter_map(|mark| text.find(mark)).filter(|at| *at > 2).min();
        let start = bold.unwrap_or_else(|| text[..end.unwrap_or(text.len())].to_owned());
        let (mut name, chosen) = Self::of_heading(start.trim_end_matches('.'));
        name.number = name.number.or(Some(number.to_string()));
        (!name.key.is_empty()).then_some((name, chosen))
    }
}

/// Whether words stand in others, as whole words.
pub(super) fn within(words: &str, text: &str) -> bool {
    let is_end = |at: usize| matches!(text.as_bytes().get(at), None | Some(b' '));
    !words.is_empty()
        && text
            .match_indices(words)
            .any(|(at, _)| (at == 0 || text.as_bytes()[at - 1] == b' ') && is_end(at + words.len()))
}

/// Which of some names means the same option: the same words, else those that begin alike, else one within the other.
/// A name that is but a number (`Option 2`) means the one of that number.
pub(super) fn alike<'a>(name: &Name, known: impl Iterator<Item = &'a Name> + Clone) -> Option<usize> {
    let begins = |a: &str, b: &str| a.strip_prefix(b).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '));
    let number = |other: &Name| {
        (name.key.is_empty() || other.key.is_empty()) && name.number.is_some() && name.number == other.number
    };
    let both = |test: &dyn Fn(&str, &str) -> bool, other: &Name| {
        !name.key.is_empty() && !other.key.is_empty() && (test(&name.key, &other.key) || test(&other.key, &name.key))
    };
    let same = known.clone().position(|other| both(&|a, b| a == b, other));
    let same = same.or_else(|| known.clone().position(|other| both(&begins, other)));
    let same = same.or_else(|| known.clone().position(|other| both(&|a, b| within(a, b), other)));
    same.or_else(|| known.clone().position(number))
}
