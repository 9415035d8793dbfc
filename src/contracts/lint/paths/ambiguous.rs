//! Paths that one request fits both of.

use std::collections::{BTreeMap, HashMap};

use regex::{Regex, RegexBuilder};

use super::Path;
use super::template::Segment;
use crate::contracts::lint::{Check, Lint, Node};
use crate::contracts::openapi::{OpenApi, Place};
use crate::contracts::spec::At;

/// Steps of work: pairs of paths with as many segments and variables, and parameters that are looked through for
/// those that fit. Contracts of a thousand paths need some ten thousand; one past this is not looked at to its end.
const MOST_STEPS: usize = 1_000_000;

/// Patterns of variables that are compiled; all others are taken to fit.
const MOST_PATTERNS: usize = 50;

/// Size of a compiled pattern, in bytes.
const PATTERN_BYTES: usize = 1 << 18;

/// Reports the paths that are not told apart from others, at the earlier one of each two.
///
/// A path with fewer variables comes first (OpenAPI 3.1.1 §4.8.8.1), so two are ambiguous only with as many variables
/// in other segments, and only for methods that both have. What types, patterns and listed values of the variables
/// exclude does not fit.
pub(super) fn check(api: &OpenApi, paths: &[Path<'_>], out: &mut Vec<Lint>) {
    let mut fit = Fit { api, patterns: HashMap::new(), left: MOST_STEPS };
    let mut by_form: BTreeMap<(usize, usize), Vec<usize>> = BTreeMap::new();
    let mut found: BTreeMap<usize, Vec<(&Path<'_>, &str)>> = BTreeMap::new();
    for (ix, path) in paths.iter().enumerate() {
        let segments = &path.template.segments;
        let variables = segments.iter().filter(|segment| matches!(segment, Segment::Variable(_)));
        let alike = by_form.entry((segments.len(), variables.count())).or_default();
        let Some(rest) = fit.left.checked_sub(alike.len()) else { break };
        fit.left = rest;
        let first = alike.iter().find_map(|first| {
            let method = common_method(&paths[*first], path)?;
            fit.both(&paths[*first], path).then_some((*first, method))
        });
        if let Some((first, method)) = first {
            found.entry(first).or_default().push((path, method));
        }
        alike.push(ix);
    }
    out.extend(found.into_iter().filter_map(|(first, others)| told(&paths[first], &others)));
}

fn told(first: &Path<'_>, others: &[(&Path<'_>, &str)]) -> Option<Lint> {
    let (other, method) = others.first()?;
    let title = match others.len() {
        1 => format!("a `{method}` request can fit both `{}` and `{}`", first.text, other.text),
        count => format!("a request can fit both `{}` and one of {count} other paths", first.text),
    };
    let lint = Lint::at(Check::PathAmbiguous, first.key, title);
    let lint = others.iter().fold(lint, |lint, (path, method)| lint.related(path.key, format!("for `{method}`")));
    Some(lint.help("put a fixed segment where one of them has a variable, or narrow the variable by a type or pattern"))
}

fn common_method<'s>(first: &Path<'s>, second: &Path<'_>) -> Option<&'s str> {
    let is_common = |method: &&str| second.operations.iter().any(|other| other.method == **method);
    first.operations.iter().map(|operation| &*operation.method).find(is_common)
}

struct Fit<'s> {
    api: &'s OpenApi,
    /// Patterns by their schemas; `None` for those that cannot be judged.
    patterns: HashMap<At, Option<Regex>>,
    /// Steps that may still be taken.
    left: usize,
}

impl Fit<'_> {
    /// Whether there is a request that fits both; not when they are the same path, which is another finding.
    fn both(&mut self, first: &Path<'_>, second: &Path<'_>) -> bool {
        let mut differ = false;
        first.template.segments.iter().zip(&second.template.segments).all(|pair| match pair {
            (Segment::Text(one), Segment::Text(other)) | (Segment::Mixed(one), Segment::Mixed(other)) => one == other,
            (Segment::Variable(_), Segment::Variable(_)) => true,
            (Segment::Text(_), Segment::Variable(_)) | (Segment::Variable(_), Segment::Text(_)) => {
                differ = true;
                true
            }
            (Segment::Mixed(_), Segment::Text(_) | Segment::Variable(_))
            | (Segment::Text(_) | Segment::Variable(_), Segment::Mixed(_)) => false,
        }) && differ
            && self.admit(first, second)
            && self.admit(second, first)
    }

    /// Whether the variables of a path can have the texts as values that another has in their place.
    fn admit(&mut self, path: &Path<'_>, other: &Path<'_>) -> bool {
        let pairs = path.template.segments.iter().zip(&other.template.segments);
        let mut given = pairs.filter_map(|pair| match pair {
            (Segment::Variable(name), Segment::Text(text)) => Some((name, text)),
            (Segment::Variable(_) | Segment::Text(_) | Segment::Mixed(_), _) => None,
        });
        given.all(|(name, text)| self.admits(path, name, text))
    }

    fn admits(&mut self, path: &Path<'_>, name: &str, text: &str) -> bool {
        let count = path.operations.iter().map(|operation| operation.parameters.len()).sum();
        self.left = self.left.saturating_sub(count);
        let mut parameters = path.operations.iter().flat_map(|operation| &operation.parameters);
        let parameter = parameters.find(|parameter| parameter.place == Place::Path && parameter.name == name);
        let schema = parameter.and_then(|parameter| self.api.node(parameter.schema?).follow());
        !text.is_empty() && schema.is_none_or(|schema| is_value(schema, text) && self.matches(schema, text))
    }

    fn matches(&mut self, schema: Node<'_>, text: &str) -> bool {
        let Some(pattern) = schema.get("pattern").and_then(Node::text) else { return true };
        if self.patterns.len() >= MOST_PATTERNS && !self.patterns.contains_key(&schema.at()) {
            return true;
        }
        let compile = || RegexBuilder::new(pattern).size_limit(PATTERN_BYTES).build().ok();
        let compiled = self.patterns.entry(schema.at()).or_insert_with(compile);
        compiled.as_ref().is_none_or(|pattern| pattern.is_match(text))
    }
}

fn is_value(schema: Node<'_>, text: &str) -> bool {
    let is_listed = schema.get("enum").is_none_or(|listed| listed.items().any(|item| item.scalar() == Some(text)));
    let is_typed = match (schema.text_at("type"), schema.text_at("format")) {
        ("integer" | "number", _) => text.parse::<f64>().is_ok(),
        ("boolean", _) => text == "true" || text == "false",
        (_, "uuid") => text.len() == 36,
        _ => true,
    };
    is_listed && is_typed
}
