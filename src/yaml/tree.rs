//! The tree of a data file, with the place of every node.

use std::borrow::Cow;

use crate::base::span::Span;

use super::{json, stream, tables};

/// What a text is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Syntax {
    /// YAML 1.2, as far as it overlaps YAML 1.1 too; may hold several documents.
    Yaml,
    /// JSON (RFC 8259), strictly.
    Json,
    /// TOML 1.1.
    Toml,
}

/// Bounds on one tree. Exceeding one is a problem of the text, and the rest of it is not read.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Deepest nesting. Stack use of whoever walks a tree is linear in it.
    pub depth: usize,
    /// Most nodes, copies for aliases included.
    pub nodes: usize,
    /// Most nodes copied for anchors and aliases; 64 bytes of text count as one node.
    pub copies: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { depth: 128, nodes: 1_000_000, copies: 250_000 }
    }
}

/// What could be read of a text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Parsed<'a> {
    /// One root per document: at most one for JSON and TOML. A text that is cut off gives the part before the cut.
    pub documents: Vec<Node<'a>>,
    /// What is wrong with the text, in the order met, at most [`MAX_PROBLEMS`].
    pub problems: Vec<Problem>,
}

/// More problems than this are not worth a reader's time.
pub const MAX_PROBLEMS: usize = 20;

impl<'a> Parsed<'a> {
    /// The first document.
    pub fn root(&self) -> Option<&Node<'a>> {
        self.documents.first()
    }
}

/// One thing that is wrong with a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Where.
    pub span: Span,
    /// In words: lower case, no final period.
    pub message: String,
}

/// A value and its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node<'a> {
    /// The value.
    pub kind: Kind<'a>,
    /// Where it stands: quotes and brackets included. A copy made for an alias keeps the place of its original.
    pub span: Span,
}

/// What a node is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind<'a> {
    /// Text, number, truth value or nothing.
    Scalar {
        /// As written, escapes resolved, quotes taken off.
        text: Cow<'a, str>,
        /// How it was written.
        style: Style,
    },
    /// `[a, b]`, or lines with `-`.
    Sequence(Vec<Node<'a>>),
    /// `{a: b}`, or lines with `:`; in order, keys that stand twice are kept.
    Mapping(Vec<(Node<'a>, Node<'a>)>),
}

/// How a scalar was written. A plain one may mean a number, a truth value or nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// Bare.
    Plain,
    /// In quotes, or as a block (`|`, `>`).
    Quoted,
}

impl<'a> Node<'a> {
    /// A node that says nothing, at `at`.
    pub(super) fn null(at: usize) -> Self {
        Self { kind: Kind::Scalar { text: Cow::Borrowed(""), style: Style::Plain }, span: Span::new(at, at) }
    }

    /// The value of a key; the first when it stands twice, then what merge keys (`<<`) bring in.
    pub fn get(&self, key: &str) -> Option<&Node<'a>> {
        let own = self.entries().iter().find(|(name, _)| name.as_str() == Some(key)).map(|(_, value)| value);
        own.or_else(|| self.merged().find_map(|source| source.get(key)))
    }

    /// The value at the end of a path of keys.
    pub fn at(&self, path: &[&str]) -> Option<&Node<'a>> {
        path.iter().try_fold(self, |node, key| node.get(key))
    }

    /// Text of a scalar; `None` for collections and for nothing (see [`Node::is_null`]).
    pub fn as_str(&self) -> Option<&str> {
        match &self.kind {
            Kind::Scalar { text, .. } if !self.is_null() => Some(text),
            _ => None,
        }
    }

    /// Whether this is a plain `null`, `~` or nothing at all.
    pub fn is_null(&self) -> bool {
        match &self.kind {
            Kind::Scalar { text, style: Style::Plain } => matches!(&**text, "" | "~" | "null" | "Null" | "NULL"),
            _ => false,
        }
    }

    /// Entries of a mapping, as written; empty for anything else.
    pub fn entries(&self) -> &[(Node<'a>, Node<'a>)] {
        match &self.kind {
            Kind::Mapping(entries) => entries,
            _ => &[],
        }
    }

    /// Items of a sequence; empty for anything else.
    pub fn items(&self) -> &[Node<'a>] {
        match &self.kind {
            Kind::Sequence(items) => items,
            _ => &[],
        }
    }

    /// Mappings that `<<` merges into this one (YAML 1.1 merge key; compose files and CI files use it).
    fn merged(&self) -> impl Iterator<Item = &Node<'a>> {
        let sources = self
            .entries()
            .iter()
            .filter(|(name, _)| matches!(&name.kind, Kind::Scalar { text, style: Style::Plain } if text == "<<"));
        sources.flat_map(|(_, value)| std::iter::once(value).chain(value.items()))
    }
}

/// Reads a text into a tree. Total: any text gives what could be read of it. O(n).
pub fn parse<'a>(text: &'a str, syntax: Syntax, limits: &Limits) -> Parsed<'a> {
    match syntax {
        Syntax::Yaml => stream::parse(text, limits),
        Syntax::Json => json::parse(text, limits),
        Syntax::Toml => tables::parse(text, limits),
    }
}
#[cfg(test)]
mod tests;
