//! What is known of a single value: limits, allowed values, default, a short example.

use super::writer::{Page, Source};
use crate::contracts::example::{self, Layout};
use crate::contracts::schema::LimitKind;
use crate::contracts::shape::Shape;
use crate::contracts::spec::Node;

/// Values of an enumeration that are shown; the others are counted.
pub(super) const MOST_VALUES: usize = 60;

impl<C: Source> Page<'_, C> {
    /// Limits, allowed values, default and what else is known of a value.
    pub(super) fn facts(&mut self, shape: &Shape<'_>) {
        let mut rows = Facts::default();
        for part in &shape.parts {
            for limit in part.schema.limits() {
                let (key, is_code) = match limit.kind {
                    LimitKind::Range => ("reference.value", false),
                    LimitKind::Multiple => ("reference.multiple_of", false),
                    LimitKind::Length => ("reference.length", false),
                    LimitKind::Pattern => ("reference.pattern", true),
                    LimitKind::Items => ("reference.items", false),
                    LimitKind::Unique => ("reference.items_differ", false),
                    LimitKind::Properties => ("reference.properties", false),
                    LimitKind::Contains => ("reference.matching_items", false),
                    LimitKind::Content => ("reference.holds", true),
                };
                rows.add(self.words.get(key), &limit.value, is_code);
            }
        }
        if let Some(default) = shape.get("default") {
            rows.add(self.words.get("reference.default"), &example::given(default).print(Layout::Line), true);
        }
        self.html(&rows.finish());
        self.values(shape);
    }

    /// Allowed values, with the words for them that `x-enum-descriptions` and its kin give.
    fn values(&mut self, shape: &Shape<'_>) {
        let values = shape.values();
        if values.is_empty() {
            return;
        }
        let words =
            ["x-enum-descriptions", "x-enumDescriptions", "x-enum-varnames"].iter().find_map(|key| shape.get(key));
        let words_of = |ix: usize, value: &str| match words {
            Some(node) if node.is_sequence() => node.items().nth(ix).and_then(Node::text),
            Some(node) => node.get(value).and_then(Node::text),
            None => None,
        };
        let key = if values.len() == 1 { "reference.only" } else { "reference.one_of" };
        self.html("<p class=\"limits\">").say(key).html(" ");
        for (ix, value) in values.iter().take(MOST_VALUES).enumerate() {
            self.html(if ix > 0 { ", " } else { "" });
            let text = example::given(*value).print(Layout::Line);
            self.code(&text);
            if let Some(words) = words_of(ix, value.scalar().unwrap_or_default()) {
                self.html(" (").text(words).html(")");
            }
        }
        if values.len() > MOST_VALUES {
            self.html(" ").say_count("common.and_more", values.len() - MOST_VALUES);
        }
        self.html("</p>");
    }

    /// A short example beside a property; long ones belong to the example of the whole.
    pub(super) fn inline_example(&mut self, node: Node<'_>) {
        const LONGEST: usize = 120;
        let text = example::given(node).print(Layout::Line);
        if text.len() <= LONGEST {
            self.html("<p class=\"limits\">").say("reference.for_example").html(" ").code(&text).html("</p>");
        }
    }
}

/// Facts on one line each.
#[derive(Default)]
struct Facts<'w> {
    html: String,
    seen: Vec<(&'w str, String)>,
}

impl<'w> Facts<'w> {
    fn add(&mut self, words: &'w str, value: &str, is_code: bool) {
        if self.seen.iter().any(|(known, of)| *known == words && of == value) {
            return;
        }
        self.seen.push((words, value.to_owned()));
        self.html.push_str(if self.html.is_empty() { "<p class=\"limits\">" } else { " · " });
        crate::site::html::push_text(&mut self.html, words);
        if value.is_empty() {
            return;
        }
        self.html.push_str(if is_code { " <code>" } else { " " });
        crate::site::html::push_text(&mut self.html, value);
        self.html.push_str(if is_code { "</code>" } else { "" });
    }

    fn finish(mut self) -> String {
        if !self.html.is_empty() {
            self.html.push_str("</p>");
        }
        self.html
    }
}
