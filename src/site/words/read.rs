//! From the text of an i18n file to texts by key.

use std::collections::{BTreeMap, BTreeSet};

use super::plural::{Category, Rule};
use super::{Piece, Text, pieces};
use crate::base::span::Span;
use crate::yaml::{Limits, Node, Syntax, parse};

/// An i18n file.
#[derive(Debug, Clone, Copy)]
pub struct Layer<'a> {
    /// The language it is written in (BCP 47).
    pub lang: &'a str,
    /// What the file is called in messages.
    pub path: &'a str,
    /// Its text.
    pub text: &'a str,
    /// Whether it may bring keys that no layer before it has.
    pub keys: Keys,
}

/// Which keys a layer may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keys {
    /// Any: this layer says which keys there are.
    Own,
    /// Those of the layers before it, and below `custom` and `model` any.
    Known,
}

/// What is wrong with an i18n file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistake {
    /// The file.
    pub path: String,
    /// Where in it.
    pub span: Span,
    /// In words: lower case, no final period.
    pub message: String,
    /// What to do; may be empty.
    pub help: String,
}

/// Deepest nesting of keys; names of pages, parts and one more level are enough.
const DEEPEST: usize = 8;

/// Most nodes of one file: ten times what the theme needs.
const MOST_NODES: usize = 50_000;

/// What the keys of texts start with that only a project's own templates ask for.
const CUSTOM: &str = "custom.";

/// What the keys of texts start with that stand for words of the tables of kinds: no layer says them in English.
pub(super) const MODEL: &str = "model.";

/// Puts the texts of a file over those that are there.
pub(super) fn layer(layer: &Layer<'_>, texts: &mut BTreeMap<String, Text>, mistakes: &mut Vec<Mistake>) {
    let limits = Limits { depth: DEEPEST, nodes: MOST_NODES, copies: 0 };
    let parsed = parse(layer.text, Syntax::Yaml, &limits);
    let mut reader = Reader { layer, texts, mistakes };
    for problem in &parsed.problems {
        reader.wrong(problem.span, problem.message.clone(), "");
    }
    if let Some(root) = parsed.root() {
        reader.entries("", root);
    }
}

struct Reader<'a> {
    layer: &'a Layer<'a>,
    texts: &'a mut BTreeMap<String, Text>,
    mistakes: &'a mut Vec<Mistake>,
}

impl Reader<'_> {
    fn wrong(&mut self, span: Span, message: String, help: &str) {
        self.mistakes.push(Mistake { path: self.layer.path.to_owned(), span, message, help: help.to_owned() });
    }

    /// Depth of recursion is bounded by [`DEEPEST`].
    fn entries(&mut self, prefix: &str, node: &Node<'_>) {
        for (name, value) in node.entries() {
            let Some(name_text) = name.as_str() else { continue };
            let key = if prefix.is_empty() { name_text.to_owned() } else { format!("{prefix}.{name_text}") };
            match text_of(value, Rule::of(self.layer.lang)) {
                Some(text) => self.text(key, text, name.span),
                None if !value.entries().is_empty() => self.entries(&key, value),
                None => self.wrong(value.span, format!("`{key}` is no text"), "write one, in quotes"),
            }
        }
    }

    fn text(&mut self, key: String, text: Text, at: Span) {
        if self.layer.keys == Keys::Known && !key.starts_with(CUSTOM) && !key.starts_with(MODEL) {
            let Some(known) = self.texts.get(&key) else {
                self.wrong(at, format!("no text of a page has the key `{key}`"), "see the keys in `themes/README.md`");
                return;
            };
            let holes = holes(known);
            let strange = |hole: &&String| !holes.contains(*hole);
            if let Some(strange) = self::holes(&text).iter().find(strange) {
                let listed: Vec<String> = holes.iter().map(|hole| format!("`{{{hole}}}`")).collect();
                let help = match listed.as_slice() {
                    [] => "nothing is filled in here".to_owned(),
                    some => format!("filled in are: {}", some.join(", ")),
                };
                self.wrong(at, format!("`{key}` has no `{{{strange}}}`"), &help);
                return;
            }
        }
        self.texts.insert(key, text);
    }
}

/// A text, or its forms; `None` for a map of further keys.
fn text_of(node: &Node<'_>, rule: Rule) -> Option<Text> {
    if let Some(text) = node.as_str() {
        return Some(Text::Plain(text.into()));
    }
    let form = |(key, value): &(Node<'_>, Node<'_>)| Some((Category::find(key.as_str()?)?, value.as_str()?.to_owned()));
    let forms: Option<BTreeMap<Category, String>> = node.entries().iter().map(form).collect();
    forms.filter(|forms| forms.contains_key(&Category::Other)).map(|forms| Text::Counted(rule, forms))
}

/// Names of what is filled into a text, in any of its forms.
pub(super) fn holes(text: &Text) -> BTreeSet<String> {
    let of = |text: &str| -> Vec<String> {
        let name = |piece| match piece {
            Piece::Hole(name) => Some(name.to_owned()),
            Piece::Text(_) => None,
        };
        pieces(text).filter_map(name).collect()
    };
    match text {
        Text::Plain(text) => of(text).into_iter().collect(),
        Text::Counted(_, forms) => forms.values().flat_map(|form| of(form)).chain(["n".to_owned()]).collect(),
    }
}
