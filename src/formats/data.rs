//! What the adapters for YAML and JSON files share.

use std::collections::HashMap;
use std::sync::Arc;

use crate::base::path::{RepoPath, percent_decode};
use crate::source::{Content, SourceFile};
use crate::yaml::{self, Limits, Node, Parsed, Problem, Syntax};

use super::{Issue, IssueKind};

/// References inside one document that are followed from one place; real documents need two.
const MAX_HOPS: usize = 8;

/// Whether a path names a data file whose content decides what it is.
pub(super) fn is_data(path: &RepoPath) -> bool {
    matches!(&*path.extension(), "yaml" | "yml" | "json")
}

/// Reads a data file into a tree, by the syntax its name states.
///
/// JSON goes through the JSON reader: YAML refuses some JSON, and takes longer.
pub(super) fn tree<'a>(path: &RepoPath, text: &'a str) -> Parsed<'a> {
    yaml::parse(text, syntax(path), &limits())
}

/// Bounds on data files: a contract of 35 MB has some 3 million values.
pub(super) fn limits() -> Limits {
    Limits { nodes: 4_000_000, ..Limits::default() }
}

/// The syntax that the name of a data file states.
pub(super) fn syntax(path: &RepoPath) -> Syntax {
    match &*path.extension() {
        "json" => Syntax::Json,
        "toml" => Syntax::Toml,
        _ => Syntax::Yaml,
    }
}

/// The text of a file that was read, to be shared.
pub(super) fn shared(file: &SourceFile) -> Option<&Arc<str>> {
    match &file.content {
        Content::Text(text) => Some(text),
        Content::Listed { .. } => None,
    }
}

/// Whether `key` stands anywhere in the text in the form of a key: a cheap question before the whole file is parsed.
///
/// The whole text is looked at: sorted keys put `openapi` at line 9,630 of one real document.
pub(super) fn has_key(text: &str, key: &str) -> bool {
    let bytes = text.as_bytes();
    text.match_indices(key).any(|(start, _)| {
        let before = start.checked_sub(1).map_or(b'\n', |ix| bytes[ix]);
        let rest = text[start + key.len()..].trim_start_matches(['"', '\'']);
        matches!(before, b'\n' | b' ' | b'\t' | b'"' | b'\'' | b'{' | b',')
            && rest.trim_start_matches([' ', '\t', '\n']).starts_with(':')
    })
}

/// Mistakes of a text as issues of its document.
pub(super) fn issues(problems: Vec<Problem>) -> Vec<Issue> {
    let issue = |problem: Problem| Issue { kind: IssueKind::Unreadable, span: problem.span, message: problem.message };
    problems.into_iter().map(issue).collect()
}

/// Follows references inside one document (`$ref: '#/components/…'`, RFC 6901 pointers).
pub(super) struct Pointers<'t, 'a> {
    root: &'t Node<'a>,
    /// Entries of the mappings that references go through, so that each costs a look-up and not a walk.
    indexes: HashMap<*const Node<'a>, HashMap<&'t str, &'t Node<'a>>>,
}

impl<'t, 'a> Pointers<'t, 'a> {
    pub(super) fn new(root: &'t Node<'a>) -> Self {
        Self { root, indexes: HashMap::new() }
    }

    /// What a node stands for: itself, or the end of its chain of references.
    /// `None` when that leads elsewhere, nowhere or in a circle.
    pub(super) fn follow(&mut self, node: &'t Node<'a>) -> Option<&'t Node<'a>> {
        let mut at = node;
        for _ in 0..MAX_HOPS {
            let Some(target) = at.get("$ref").and_then(Node::as_str) else { return Some(at) };
            let pointer = target.strip_prefix("#/")?;
            at = pointer.split('/').try_fold(self.root, |node, token| self.step(node, token))?;
        }
        None
    }

    fn step(&mut self, node: &'t Node<'a>, token: &str) -> Option<&'t Node<'a>> {
        let decoded = percent_decode(token)?;
        let key = decoded.replace("~1", "/").replace("~0", "~");
        // Of keys that stand twice, the first counts, as in `Node::get`.
        let entries = || node.entries().iter().rev().filter_map(|(key, value)| Some((key.as_str()?, value))).collect();
        self.indexes.entry(std::ptr::from_ref(node)).or_insert_with(entries).get(&*key).copied()
    }
}

/// Text at a path of keys; empty when there is none.
pub(super) fn text_at(node: &Node, path: &[&str]) -> String {
    node.at(path).and_then(Node::as_str).unwrap_or_default().trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_told_from_a_mere_word() {
        for text in ["openapi: 3.1.0", "a: 1\n'openapi' : 3", "{\"openapi\":\n \"3\"}", "{a: 1,openapi: 3}"] {
            assert!(has_key(text, "openapi"), "{text}");
        }
        for text in ["# openapi here", "x-openapi: 1", "see openapi.yaml", "- openapi", "https://openapi.org"] {
            assert!(!has_key(text, "openapi"), "{text}");
        }
    }

    #[test]
    fn a_reference_is_followed_inside_the_document_only() {
        let text = "a: {$ref: '#/b~1c/d%20e'}\nb/c: {d e: {$ref: '#/f'}}\nf: {x: 1}\ng: {$ref: '#/g'}\nh: {$ref: other.yaml}\n";
        let parsed = yaml::parse(text, Syntax::Yaml, &Limits::default());
        let root = parsed.root().unwrap();
        let resolved = |key: &str| Pointers::new(root).follow(root.get(key).unwrap()).map(|node| node.span.of(text));
        assert_eq!(resolved("a"), Some("{x: 1}"));
        assert_eq!(resolved("g"), None, "a circle");
        assert_eq!(resolved("h"), None, "another file");
    }
}
