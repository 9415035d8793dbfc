//! Library: YAML, JSON and TOML texts to trees with spans, bounded in depth, aliases and size.
//!
//! Takes a text, gives a [`Parsed`]: what could be read, and the [`Problem`]s met on the way.
//! A tree knows no types: `0012`, `no` and `1.10` stay as they were written.
//! Knows nothing of what a document means; [`crate::formats`] and [`front`] look into the tree.

mod build;
pub mod flat;
pub mod front;
mod json;
mod stream;
mod tables;
pub mod tree;

pub use front::{Entry, FrontError, Value, parse_toml, parse_yaml};
pub use tree::{Kind, Limits, Node, Parsed, Problem, Style, Syntax, parse};
