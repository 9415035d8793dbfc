//! Paths with variables.

use std::collections::BTreeSet;
use std::ops::Range;

/// A path in its parts (OpenAPI 3.1.1 §4.8.8.2).
pub(super) struct Template<'p> {
    /// Variables in order; those in a query are none of the path.
    pub(super) variables: Vec<Variable<'p>>,
    /// Where a brace opens that nothing closes.
    pub(super) unclosed: Option<usize>,
    /// The path with `{}` for each variable.
    pub(super) anonymous: String,
    /// Between the slashes.
    pub(super) segments: Vec<Segment<'p>>,
}

/// A variable of a path.
pub(super) struct Variable<'p> {
    /// Its name; empty when it has none. The marks of RFC 6570 (`{;id*}`) are no part of it.
    pub(super) name: &'p str,
    /// Where it stands in the path, braces included.
    pub(super) range: Range<usize>,
}

/// What stands between two slashes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Segment<'p> {
    /// A text.
    Text(&'p str),
    /// A variable, all of it.
    Variable(&'p str),
    /// Text with variables in it.
    Mixed(&'p str),
}

impl<'p> Template<'p> {
    /// Total, O(length).
    pub(super) fn of(path: &'p str) -> Self {
        let mut template =
            Self { variables: Vec::new(), unclosed: None, anonymous: String::new(), segments: Vec::new() };
        let mut at = 0;
        while let Some(start) = path[at..].find('{').map(|offset| at + offset) {
            let Some(end) = path[start..].find('}').map(|offset| start + offset + 1) else {
                template.unclosed = Some(start);
                break;
            };
            template.anonymous.push_str(&path[at..start]);
            template.anonymous.push_str("{}");
            let expression = path[start + 1..end - 1].trim();
            if !expression.starts_with(['?', '&']) {
                template.variables.push(Variable { name: named(expression), range: start..end });
            }
            at = end;
        }
        template.anonymous.push_str(&path[at..]);
        template.segments = path.split('/').map(segment).collect();
        template
    }

    /// Names of its variables.
    pub(super) fn names(&self) -> impl Iterator<Item = &'p str> {
        self.variables.iter().map(|variable| variable.name).filter(|name| !name.is_empty())
    }

    /// Variables that have the name of an earlier one.
    pub(super) fn repeated(&self) -> Vec<&Variable<'p>> {
        let mut seen = BTreeSet::new();
        self.variables.iter().filter(|variable| !variable.name.is_empty() && !seen.insert(variable.name)).collect()
    }
}

fn named(expression: &str) -> &str {
    expression.trim_start_matches(['+', '#', '.', ';']).trim_end_matches('*').trim()
}

fn segment(text: &str) -> Segment<'_> {
    let inner = text.strip_prefix('{').and_then(|text| text.strip_suffix('}'));
    match inner {
        Some(expression) if !expression.contains(['{', '}']) => Segment::Variable(named(expression)),
        _ if text.contains('{') => Segment::Mixed(text),
        _ => Segment::Text(text),
    }
}
