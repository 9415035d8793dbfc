//! Whether two values of two contracts say the same, whatever way they are written.

use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};

use crate::contracts::spec::{Extensions, Node};
use crate::yaml::flat::Shape;

/// Values and levels of one value that are looked at: more than any default or branch that was seen.
const MOST_VALUES: u32 = 2_000;
const MOST_LEVELS: u32 = 24;

/// Keys of a schema that allow and forbid nothing.
pub(super) const ANNOTATIONS: [&str; 12] = [
    "title",
    "description",
    "summary",
    "example",
    "examples",
    "default",
    "deprecated",
    "externalDocs",
    "xml",
    "readOnly",
    "writeOnly",
    "$comment",
];

/// A value as one line: keys sorted, numbers by value (`1.0` is `1`); cut when it is huge.
pub(super) fn line(node: Node<'_>) -> String {
    let mut out = String::new();
    let mut left = MOST_VALUES;
    write(node, 0, &mut left, &mut out);
    out
}

fn write(node: Node<'_>, level: u32, left: &mut u32, out: &mut String) {
    if level > MOST_LEVELS || *left == 0 {
        out.push('…');
        return;
    }
    *left -= 1;
    match node.shape() {
        Shape::Plain if node.is_null() => out.push_str("null"),
        Shape::Plain => match node.number() {
            Some(number) => out.push_str(&exact(node, number)),
            None => out.push_str(node.scalar().unwrap_or_default()),
        },
        Shape::Quoted => out.push_str(node.scalar().unwrap_or_default()),
        Shape::Sequence => {
            out.push('[');
            for (ix, item) in node.items().enumerate() {
                out.push_str(if ix == 0 { "" } else { ", " });
                write(item, level + 1, left, out);
            }
            out.push(']');
        }
        Shape::Mapping => {
            out.push('{');
            for (ix, (name, value)) in sorted(node).into_iter().enumerate() {
                out.push_str(if ix == 0 { "" } else { ", " });
                out.push_str(name);
                out.push_str(": ");
                write(value, level + 1, left, out);
            }
            out.push('}');
        }
    }
}

/// A number so that equal ones are written alike; those too large to be exact stay as they are written.
fn exact(node: Node<'_>, number: f64) -> String {
    let is_exact = number.abs() < 9_007_199_254_740_992.0;
    if is_exact { number.to_string() } else { node.scalar().unwrap_or_default().to_owned() }
}

/// Names and values of a mapping, by name.
fn sorted(node: Node<'_>) -> Vec<(&str, Node<'_>)> {
    let mut fields: Vec<(&str, Node<'_>)> = node.fields(Extensions::Kept).collect();
    fields.sort_by_key(|(name, _)| *name);
    fields
}

/// What a schema says, as a number: annotations left out, all references alike.
///
/// Equal for schemas that say the same; also for some that do not, so it only tells what to compare with what.
pub(super) fn digest(node: Node<'_>) -> u64 {
    let mut hasher = DefaultHasher::new();
    let mut left = MOST_VALUES;
    hash(node, Names::Keywords, (0, &mut left), &mut hasher);
    hasher.finish()
}

/// Whether keys of a mapping are keywords or names that somebody chose.
#[derive(Clone, Copy, PartialEq)]
enum Names {
    Keywords,
    Chosen,
}

fn hash(node: Node<'_>, names: Names, (level, left): (u32, &mut u32), hasher: &mut DefaultHasher) {
    if level > MOST_LEVELS || *left == 0 {
        return;
    }
    *left -= 1;
    if node.target().is_some() {
        "$ref".hash(hasher);
        return;
    }
    match node.shape() {
        Shape::Plain | Shape::Quoted => node.scalar().unwrap_or_default().hash(hasher),
        Shape::Sequence => node.items().for_each(|item| hash(item, Names::Keywords, (level + 1, left), hasher)),
        Shape::Mapping => {
            for (name, value) in sorted(node) {
                let is_note = names == Names::Keywords && (ANNOTATIONS.contains(&name) || name.starts_with("x-"));
                if !is_note {
                    name.hash(hasher);
                    let inner = ["properties", "patternProperties", "$defs", "dependentSchemas"].contains(&name);
                    let inner = if inner && names == Names::Keywords { Names::Chosen } else { Names::Keywords };
                    hash(value, inner, (level + 1, left), hasher);
                }
            }
        }
    }
}

/// A text as it fits in a sentence.
pub(super) fn short(text: &str) -> String {
    /// Longer ones say no more to a reader.
    const MOST_CHARS: usize = 60;
    let one_line = text.split_whitespace().collect::<Vec<_>>().join(" ").replace('`', "'");
    match one_line.char_indices().nth(MOST_CHARS) {
        Some((end, _)) => format!("{}…", &one_line[..end]),
        None => one_line,
    }
}
