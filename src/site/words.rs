//! The words of pages: texts by key, one table per language.
//!
//! Takes the texts of i18n files, gives one [`Words`]: what a page says in its language. A file is nested maps whose
//! keys, joined by dots, name a text; `{name}` in a text stands for what is filled in. A map of plural categories
//! with `other` among them is one text that goes by a number. A text that a language lacks is that of English.
//!
//! What people wrote into the repository, findings and the manuals of rules are shown as they are.

mod plural;
mod read;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::Value;

use crate::base::hash::FastMap;
use crate::kinds::Kind;

use plural::{Category, Rule};
pub use read::{Keys, Layer, Mistake};

/// The language of a portal that names none.
pub const DEFAULT: &str = "en";

/// Languages written from right to left (CLDR 47, `characterOrder`).
const RIGHT_TO_LEFT: &[&str] = &["ar", "ckb", "dv", "fa", "he", "ks", "ps", "sd", "ug", "ur", "yi"];

/// All texts of a theme in one language.
#[derive(Debug, Clone)]
pub struct Words {
    lang: Arc<str>,
    texts: FastMap<String, Text>,
    /// Whether it has texts for what the tables of the model say in English.
    names_model: bool,
}

/// One text.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Text {
    /// The same for any number.
    Plain(Arc<str>),
    /// One form for each category of numbers of the language it is written in.
    Counted(Rule, BTreeMap<Category, String>),
}

/// What stands for a `{name}`.
pub type Filled<'a> = (&'a str, &'a str);

impl Words {
    /// Reads layers of texts, each over those before it. What is wrong with them is noted and left out.
    pub fn of(lang: &str, layers: &[Layer<'_>]) -> (Self, Vec<Mistake>) {
        let mut texts = BTreeMap::new();
        let mut mistakes = Vec::new();
        for layer in layers {
            read::layer(layer, &mut texts, &mut mistakes);
        }
        let names_model = texts.keys().any(|key| key.starts_with("model."));
        (Self { lang: lang.into(), texts: texts.into_iter().collect(), names_model }, mistakes)
    }

    /// The language (BCP 47).
    pub fn lang(&self) -> &Arc<str> {
        &self.lang
    }

    /// `ltr` or `rtl`.
    pub fn dir(&self) -> &'static str {
        let primary = self.lang.split('-').next().unwrap_or_default();
        if RIGHT_TO_LEFT.contains(&primary) { "rtl" } else { "ltr" }
    }

    /// Whether there is a text of this key.
    pub fn has(&self, key: &str) -> bool {
        self.texts.contains_key(key)
    }

    /// All keys, sorted.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        let mut keys: Vec<&str> = self.texts.keys().map(String::as_str).collect();
        keys.sort_unstable();
        keys.into_iter()
    }

    /// The text of a key as it is written; the form for many when it goes by a number.
    ///
    /// A key that is not there stands for itself: a mistake of this program, which a test over all keys finds.
    pub fn get<'w>(&'w self, key: &'w str) -> &'w str {
        self.form(key, None)
    }

    /// The text of a key, for views.
    pub fn share(&self, key: &str) -> Arc<str> {
        match self.texts.get(key) {
            Some(Text::Plain(text)) => Arc::clone(text),
            _ => self.get(key).into(),
        }
    }

    /// What a thing of the model is called: the text `group.name`, signs that are no letters and no digits as `_`.
    /// A name that has no text stands for itself.
    pub fn named(&self, group: &str, name: &str) -> Arc<str> {
        let plain = |c: char| if c.is_alphanumeric() { c.to_ascii_lowercase() } else { '_' };
        let mut key = String::with_capacity(group.len() + 1 + name.len());
        key.push_str(group);
        key.push('.');
        key.extend(name.chars().map(plain));
        match self.texts.get(&key) {
            Some(Text::Plain(text)) => Arc::clone(text),
            other => other.map_or(name, |text| text.form(None)).into(),
        }
    }

    /// What the tables of kinds, topics and registers call a thing, in this language: the text of `model` that goes by
    /// the English words. English has none, for there the tables say it themselves.
    pub fn of_model(&self, english: &str) -> Arc<str> {
        if self.names_model { self.named("model", english) } else { english.into() }
    }

    /// [`Words::of_model`] for texts of those tables, which English takes as they are.
    pub fn of_table(&self, english: &'static str) -> Cow<'static, str> {
        if self.names_model { self.named("model", english).to_string().into() } else { english.into() }
    }

    /// [`Words::of_model`] for the title of a topic, which the manifest may have given.
    pub fn of_topic(&self, title: &Arc<str>) -> Arc<str> {
        if self.names_model { self.named("model", title) } else { Arc::clone(title) }
    }

    /// Why a kind is asked for, in this language: the text `model.why_` and its id. English has none, as above.
    pub fn why(&self, kind: &Kind) -> Arc<str> {
        let key = format!("why {}", kind.id);
        let said = self.named("model", &key);
        if *said == *key { kind.why.into() } else { said }
    }

    /// The text of a key with what is filled in.
    pub fn with(&self, key: &str, filled: &[Filled<'_>]) -> String {
        fill(self.get(key), filled)
    }

    /// The text of a key for a number, which stands for `{n}`.
    pub fn count(&self, key: &str, n: usize) -> String {
        self.count_with(key, n, &[])
    }

    /// The text of a key for a number, which stands for `{n}`, with what else is filled in.
    pub fn count_with(&self, key: &str, n: usize, filled: &[Filled<'_>]) -> String {
        let number = thousands(n as u64);
        let filled: Vec<Filled<'_>> = [("n", number.as_str())].into_iter().chain(filled.iter().copied()).collect();
        fill(self.form(key, Some(n as u64)), &filled)
    }

    /// Whether the text of a key goes by a number.
    pub(super) fn is_counted(&self, key: &str) -> bool {
        matches!(self.texts.get(key), Some(Text::Counted(..)))
    }

    /// Texts whose keys start with a prefix, as a JSON object for scripts; forms of a text by their categories.
    pub(super) fn json(&self, prefix: &str) -> String {
        let of_prefix = |key: &'_ str| Some((key.strip_prefix(prefix)?.to_owned(), self.texts[key].json()));
        Value::Object(self.keys().filter_map(of_prefix).collect()).to_string()
    }

    /// The text for a number, nothing filled in.
    pub(super) fn form<'w>(&'w self, key: &'w str, n: Option<u64>) -> &'w str {
        debug_assert!(self.has(key), "no text has the key `{key}`");
        self.texts.get(key).map_or(key, |text| text.form(n))
    }
}

impl Text {
    fn json(&self) -> Value {
        match self {
            Text::Plain(text) => Value::from(&**text),
            Text::Counted(_, forms) => {
                forms.iter().map(|(category, form)| (category.name().to_owned(), form.as_str())).collect()
            }
        }
    }

    fn form(&self, n: Option<u64>) -> &str {
        match self {
            Text::Plain(text) => text,
            Text::Counted(rule, forms) => {
                let category = n.map_or(Category::Other, |n| rule.category(n));
                let form = forms.get(&category).or_else(|| forms.get(&Category::Other));
                form.map_or("", String::as_str)
            }
        }
    }
}

/// Puts words in the place of each `{name}` that is among them; any other brace stays. O(n), filled words are not
/// looked into.
fn fill(text: &str, filled: &[Filled<'_>]) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    for piece in pieces(text) {
        match piece {
            Piece::Text(text) => out.push_str(text),
            Piece::Hole(name) => match filled.iter().find(|(known, _)| *known == name) {
                Some((_, words)) => out.push_str(words),
                None => out.extend(["{", name, "}"]),
            },
        }
    }
    out
}

/// A part of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Piece<'a> {
    /// Stands as it is.
    Text(&'a str),
    /// The name within `{name}`.
    Hole(&'a str),
}

/// The parts of a text, in order. O(n).
pub(super) fn pieces(text: &str) -> impl Iterator<Item = Piece<'_>> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let hole = rest.match_indices('{').find_map(|(at, _)| Some((at, hole_at(&rest[at..])?)));
        let (piece, len) = match hole {
            _ if rest.is_empty() => return None,
            Some((0, name)) => (Piece::Hole(name), name.len() + 2),
            Some((at, _)) => (Piece::Text(&rest[..at]), at),
            None => (Piece::Text(rest), rest.len()),
        };
        rest = &rest[len..];
        Some(piece)
    })
}

/// The name of a hole that a text starts with.
fn hole_at(text: &str) -> Option<&str> {
    let inside = text.strip_prefix('{')?;
    let len = inside.bytes().take_while(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || *b == b'_').count();
    (len > 0 && inside[len..].starts_with('}')).then(|| &inside[..len])
}

/// A number with a thin space between thousands (SI brochure §5.4.4).
pub(super) fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() + 6);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push('\u{202f}');
        }
        out.push(digit);
    }
    out
}

/// The words of the built-in theme.
#[cfg(test)]
pub(super) fn english() -> Words {
    Words::clone(super::Theme::built_in().words())
}

#[cfg(test)]
mod tests;
