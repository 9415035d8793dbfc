//! Links and markup within lines of reStructuredText.

use std::collections::HashMap;
use std::sync::LazyLock;

use regex::{Captures, Regex};

use crate::markup::lines::Inline;
use crate::markup::outline::{LinkKind, LinkRef};

/// Text between double backquotes, where nothing is markup.
static LITERAL: LazyLock<Regex> = LazyLock::new(|| Regex::new("``.+?``").expect("the pattern is fixed"));

/// `` `text <destination>`_ ``.
static EMBEDDED: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"`([^`<]*)<([^`>]+)>`__?").expect("the pattern is fixed"));

/// `` :doc:`text <path>` `` and `` :doc:`path` ``; other roles lead to no file.
static ROLE: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r":([A-Za-z][\w.:+-]*):`([^`<]*?)\s*(?:<([^`>]+)>)?`").expect("the pattern is fixed"));

/// `` `name`_ `` and `name_`.
static NAMED: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"`([^`]+)`__?|\b([A-Za-z0-9][\w.-]*?)_(?:\W|$)").expect("the pattern is fixed"));

/// Marks of emphasis, strong emphasis and code.
static MARKS: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\*\*|\*|``|`_{0,2}").expect("the pattern is fixed"));

/// The references in a line that starts at `start` in the file.
pub(super) fn links(line: &str, start: usize, targets: &HashMap<String, String>) -> Vec<LinkRef> {
    if !line.contains(['`', '_', '/', '.']) {
        return Vec::new();
    }
    let mut found = Inline::new(line, start);
    for literal in LITERAL.find_iter(line) {
        found.claim(literal.range());
    }
    for role in ROLE.captures_iter(line) {
        add_role(&mut found, &role);
    }
    for link in EMBEDDED.captures_iter(line) {
        let (whole, text, dest) = (link.get(0), link.get(1), link.get(2));
        if let (Some(whole), Some(text), Some(dest)) = (whole, text, dest) {
            // A name in place of a destination (`` `text <name_>`_ ``) is a reference to a target.
            let named = dest.as_str().strip_suffix('_').and_then(|name| targets.get(&name.to_lowercase()));
            let address = named.map_or(dest.as_str(), String::as_str);
            let text = if text.as_str().trim().is_empty() { dest.as_str() } else { text.as_str() };
            found.link(LinkKind::Link, whole.range(), dest.range(), address, text);
        }
    }
    for link in NAMED.captures_iter(line) {
        let Some(name) = link.get(1).or_else(|| link.get(2)) else { continue };
        if let Some(dest) = targets.get(&name.as_str().to_lowercase()) {
            let end = line[name.end()..].find(|c| !matches!(c, '`' | '_')).map_or(line.len(), |end| name.end() + end);
            let begin = if line[..name.start()].ends_with('`') { name.start() - 1 } else { name.start() };
            found.link(LinkKind::Link, begin..end, begin..end, dest, name.as_str());
        }
    }
    found.finish()
}

fn add_role(found: &mut Inline<'_>, role: &Captures<'_>) {
    let (Some(whole), Some(text)) = (role.get(0), role.get(2)) else { return };
    let dest = role.get(3).unwrap_or(text);
    if &role[1] != "doc" {
        found.claim(whole.range());
        return;
    }
    let has_ending = dest.as_str().rsplit('/').next().is_some_and(|name| name.contains('.'));
    let path = if has_ending { dest.as_str().to_owned() } else { format!("{}.rst", dest.as_str()) };
    found.link(LinkKind::Link, whole.range(), dest.range(), &path, text.as_str());
}

/// The text of a line without markup.
pub(super) fn plain(line: &str) -> String {
    if !line.contains(['`', '*']) {
        return line.to_owned();
    }
    let line = ROLE.replace_all(line, "$2");
    let line = EMBEDDED.replace_all(&line, "$1");
    MARKS.replace_all(&line, "").into_owned()
}
