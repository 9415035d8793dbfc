//! What a node of a manifest may be, and how a tree is checked against it.
//!
//! A shape is data: [`super::schema`] holds the one of a whole manifest, from which the JSON Schema is made too.
//! Checking goes on after a mistake, so that one run names all of them.

mod check;
mod scalar;

pub(super) use check::{Notes, ROOT, check, label, one_of, problem, quoted};
pub use scalar::days;
pub(super) use scalar::{Sort, date, is_true, number, sort};

use super::ProblemKind;

/// What a node may be.
#[derive(Debug, Clone, Copy)]
pub(super) enum Shape {
    /// Anything.
    Any,
    /// Nothing: the key is kept for later. Why, in one line.
    Reserved(&'static str),
    /// `true` or `false`.
    Flag,
    /// The number 1.
    One,
    /// A whole number that is not less.
    Number(u32),
    /// Text.
    Text(&'static Text),
    /// One of these words.
    Word(&'static [&'static str]),
    /// A day of the calendar, `YYYY-MM-DD`.
    Date,
    /// A time span: `90d`, `6w`, `1y`.
    Days,
    /// At least so many of a shape.
    List(&'static Shape, usize),
    /// Keys and values.
    Object(&'static Object),
    /// The first of these that is of the node's sort: a scalar, a list or a map.
    Either(&'static [Shape]),
}

/// A text with conditions.
#[derive(Debug)]
pub(super) struct Text {
    /// What it is, with its article (`an id`).
    pub(super) what: &'static str,
    /// Fewest characters.
    pub(super) least: usize,
    /// What it has to look like.
    pub(super) look: Option<Look>,
}

/// What a text has to look like, said three times: for us, for JSON Schema, for people.
#[derive(Debug)]
pub(super) struct Look {
    pub(super) fits: fn(&str) -> bool,
    /// The same as a regular expression (ECMA-262).
    pub(super) pattern: &'static str,
    /// The same in words, after `should be`.
    pub(super) words: &'static str,
}

/// Keys and values.
#[derive(Debug)]
pub(super) struct Object {
    /// What it is, without article (`waiver`); names its definition in the JSON Schema.
    pub(super) name: &'static str,
    /// Keys that are known.
    pub(super) fields: &'static [Field],
    /// Shape of the values of all other keys; `None` when there are no others.
    pub(super) rest: Option<Rest>,
    /// How many keys.
    pub(super) keys: Keys,
    /// Who takes up a missing key or a text that is too short.
    pub(super) gaps: ProblemKind,
}

/// How many keys an object has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Keys {
    /// As many as are needed.
    Any,
    /// Exactly one.
    One,
}

/// A known key.
#[derive(Debug)]
pub(super) struct Field {
    pub(super) key: &'static str,
    pub(super) shape: Shape,
    pub(super) need: Need,
    /// One line, for editors.
    pub(super) doc: &'static str,
}

/// Whether a key must be there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Need {
    Required,
    Optional,
}

/// Keys that people name themselves.
#[derive(Debug)]
pub(super) struct Rest {
    /// What a key has to look like.
    pub(super) key: Option<&'static Text>,
    pub(super) value: Shape,
}

/// A key that may be there.
pub(super) const fn optional(key: &'static str, shape: Shape, doc: &'static str) -> Field {
    Field { key, shape, need: Need::Optional, doc }
}

/// A key that must be there.
pub(super) const fn required(key: &'static str, shape: Shape, doc: &'static str) -> Field {
    Field { key, shape, need: Need::Required, doc }
}

/// An object of known keys.
pub(super) const fn object(name: &'static str, fields: &'static [Field]) -> Object {
    Object { name, fields, rest: None, keys: Keys::Any, gaps: ProblemKind::Invalid }
}

/// An object whose keys people name themselves, all with values of one shape.
pub(super) const fn map(name: &'static str, value: Shape) -> Object {
    Object { rest: Some(Rest { key: None, value }), ..object(name, &[]) }
}

/// A text without conditions but its length.
pub(super) const fn text(what: &'static str, least: usize) -> Text {
    Text { what, least, look: None }
}
