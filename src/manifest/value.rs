//! What manifests say, free of mistakes of form, with the place of every value: what is merged and then read.

use std::collections::BTreeSet;

use crate::base::diag::Location;
use crate::base::path::RepoPath;
use crate::base::span::Span;
use crate::yaml::{Kind, Limits, Node, Style, Syntax, parse};

use super::Sited;
use super::shape::{Sort, date, days, is_true, number, sort};

/// A value of one of the files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Value {
    pub(super) at: Location,
    pub(super) data: Data,
}

/// What a value is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Data {
    Scalar { text: String, style: Style },
    List(Vec<Value>),
    Map(Vec<Entry>),
}

/// A key and its value. Within one map each key stands once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) key: Sited<String>,
    pub(super) value: Value,
}

/// A tree without the nodes at `bad`; `None` when the root is one of them. As deep as the tree, which is bounded.
///
/// In a list, an empty map takes the place of such a node: a list of which nothing can be read is not an empty one.
pub(super) fn without(bad: &BTreeSet<Span>, node: &Node<'_>, path: &RepoPath) -> Option<Value> {
    if bad.contains(&node.span) {
        return None;
    }
    let data = match &node.kind {
        Kind::Scalar { text, style } => Data::Scalar { text: text.to_string(), style: *style },
        Kind::Sequence(items) => {
            let gap = |item: &Node<'_>| Value::empty_map(Location::new(path, item.span));
            Data::List(items.iter().map(|item| without(bad, item, path).unwrap_or_else(|| gap(item))).collect())
        }
        Kind::Mapping(entries) => {
            let entry = |(key, value): &(Node<'_>, Node<'_>)| {
                let name = key.as_str().filter(|_| !bad.contains(&key.span))?;
                let key = Sited { value: name.to_owned(), at: Location::new(path, key.span) };
                Some(Entry { key, value: without(bad, value, path)? })
            };
            Data::Map(entries.iter().filter_map(entry).collect())
        }
    };
    Some(Value { at: Location::new(path, node.span), data })
}

impl Value {
    /// A map without entries.
    pub(super) fn empty_map(at: Location) -> Self {
        Self { at, data: Data::Map(Vec::new()) }
    }

    pub(super) fn scalar(text: &str, at: Location) -> Self {
        Self { at, data: Data::Scalar { text: text.to_owned(), style: Style::Plain } }
    }

    /// Entries of a map, in order; empty for anything else.
    pub(super) fn entries(&self) -> &[Entry] {
        match &self.data {
            Data::Map(entries) => entries,
            Data::Scalar { .. } | Data::List(_) => &[],
        }
    }

    /// The entries, to be changed; `None` for anything but a map.
    pub(super) fn entries_mut(&mut self) -> Option<&mut Vec<Entry>> {
        match &mut self.data {
            Data::Map(entries) => Some(entries),
            Data::Scalar { .. } | Data::List(_) => None,
        }
    }

    /// Items of a list; empty for anything else.
    pub(super) fn items(&self) -> &[Value] {
        match &self.data {
            Data::List(items) => items,
            Data::Scalar { .. } | Data::Map(_) => &[],
        }
    }

    /// The value of a key. O(number of keys): for maps with few known keys.
    pub(super) fn get(&self, key: &str) -> Option<&Value> {
        self.entry(key).map(|entry| &entry.value)
    }

    /// The entry of a key.
    pub(super) fn entry(&self, key: &str) -> Option<&Entry> {
        self.entries().iter().find(|entry| entry.key.value == key)
    }

    /// The value at the end of a path of keys.
    pub(super) fn path(&self, keys: &[&str]) -> Option<&Value> {
        keys.iter().try_fold(self, |value, key| value.get(key))
    }

    /// Takes the value of a key out of a map.
    pub(super) fn take(&mut self, key: &str) -> Option<Value> {
        let entries = self.entries_mut()?;
        let ix = entries.iter().position(|entry| entry.key.value == key)?;
        Some(entries.remove(ix).value)
    }

    /// Sets a key of a map, in the place it has or at the end.
    pub(super) fn put(&mut self, entry: Entry) {
        let Some(entries) = self.entries_mut() else { return };
        match entries.iter_mut().find(|known| known.key.value == entry.key.value) {
            Some(known) => *known = entry,
            None => entries.push(entry),
        }
    }

    /// A scalar as written.
    pub(super) fn as_str(&self) -> Option<&str> {
        match &self.data {
            Data::Scalar { text, .. } => Some(text),
            Data::List(_) | Data::Map(_) => None,
        }
    }

    /// A text, owned.
    pub(super) fn text(&self) -> Option<String> {
        self.as_str().map(str::to_owned)
    }

    /// A text and where it stands.
    pub(super) fn sited(&self) -> Option<Sited<String>> {
        self.text().map(|text| self.site(text))
    }

    /// Something made of this value.
    pub(super) fn site<T>(&self, value: T) -> Sited<T> {
        Sited { value, at: self.at.clone() }
    }

    /// Texts of a list.
    pub(super) fn texts(&self) -> Vec<String> {
        self.items().iter().filter_map(Value::text).collect()
    }

    /// Texts of a list, each with its place.
    pub(super) fn sited_texts(&self) -> Vec<Sited<String>> {
        self.items().iter().filter_map(Value::sited).collect()
    }

    pub(super) fn flag(&self) -> Option<bool> {
        match &self.data {
            Data::Scalar { text, style } if sort(text, *style) == Sort::Flag => Some(is_true(text)),
            _ => None,
        }
    }

    pub(super) fn number(&self) -> Option<u32> {
        self.as_str().and_then(number)
    }

    pub(super) fn days(&self) -> Option<u32> {
        self.as_str().and_then(days)
    }

    pub(super) fn date(&self) -> Option<jiff::civil::Date> {
        self.as_str().and_then(|text| date(text).ok())
    }

    /// The same as JSON: numbers and truth values by the core schema of YAML 1.2.
    pub(super) fn json(&self) -> serde_json::Value {
        match &self.data {
            Data::List(items) => items.iter().map(Value::json).collect(),
            Data::Map(entries) => entries.iter().map(|entry| (entry.key.value.clone(), entry.value.json())).collect(),
            Data::Scalar { text, style } => match sort(text, *style) {
                Sort::Null => serde_json::Value::Null,
                Sort::Flag => is_true(text).into(),
                Sort::Whole => {
                    let small = || number(text).map(i64::from).or_else(|| text.parse::<i64>().ok());
                    small().map_or_else(|| text.parse::<f64>().map_or(text.as_str().into(), Into::into), Into::into)
                }
                Sort::Fraction => text.parse::<f64>().map_or(text.as_str().into(), Into::into),
                Sort::Text => text.as_str().into(),
            },
        }
    }
}

/// Bounds on a data file that an assertion looks into.
const DATA: Limits = Limits { depth: 64, nodes: 1_000_000, copies: 50_000 };

/// A YAML, JSON or TOML text as JSON, with the numbers and truth values of YAML 1.2's core schema; the first document.
/// `None` when it is not readable in full, or empty.
pub fn tree_json(text: &str, syntax: Syntax) -> Option<serde_json::Value> {
    let parsed = parse(text, syntax, &DATA);
    let root = parsed.root().filter(|_| parsed.problems.is_empty())?;
    without(&BTreeSet::new(), root, &RepoPath::root()).map(|value| value.json())
}
