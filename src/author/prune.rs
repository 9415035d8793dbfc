//! Taking out of files what accepts nothing any more: waivers of the manifest, comments.

use std::collections::BTreeMap;

use super::Change;
use crate::base::diag::Location;
use crate::base::path::RepoPath;
use crate::base::span::Span;
use crate::model::Portal;
use crate::policy::Report;

/// What is to be taken out, and what cannot be.
#[derive(Debug, Default)]
pub struct Pruned {
    /// Edits that take it out.
    pub changes: Vec<Change>,
    /// Places (`path:line`) of what is written in a way that only people take apart.
    pub left: Vec<String>,
}

/// Removes the waivers and comments of a portal that accept nothing any more.
pub fn prune(portal: &Portal, report: &Report) -> Pruned {
    let mut pruned = Pruned::default();
    let mut cuts: BTreeMap<&RepoPath, Vec<Span>> = BTreeMap::new();
    for spent in &report.spent {
        let cut = portal.files.get(&spent.path).and_then(|file| cut(portal, spent, file.text()));
        match cut {
            Some(cut) => cuts.entry(&spent.path).or_default().push(cut),
            None => pruned.left.push(place(portal, spent)),
        }
    }
    for (path, mut cuts) in cuts {
        let Some(file) = portal.files.get(path) else { continue };
        let text = file.text();
        cuts.extend(empty_list(portal, path, text, &cuts));
        let edit = |span: Span| {
            let key = span.of(text).starts_with(KEY).then(|| format!("{KEY} []\n"));
            Change::edit(file, span, key.unwrap_or_default())
        };
        pruned.changes.extend(cuts.into_iter().map(edit));
    }
    pruned
}

/// The key of the manifest below which waivers stand.
const KEY: &str = "waivers:";

/// The lines, or the part of one, that go with what stands at a place.
fn cut(portal: &Portal, spent: &Location, text: &str) -> Option<Span> {
    let waiver = portal.manifest.waivers.iter().find(|waiver| waiver.id.at == *spent);
    match waiver {
        Some(waiver) => entry(text, waiver.at.span),
        None => {
            let document = portal.doc(portal.find(&spent.path)?);
            let ignore = document.ignores.iter().find(|ignore| ignore.rule.span == spent.span)?;
            Some(comment(text, ignore.whole))
        }
    }
}

/// An entry of a list in block style, with its dash and its line end; `None` for one on a line with others.
fn entry(text: &str, inside: Span) -> Option<Span> {
    let start = text[..inside.start as usize].rfind('\n').map_or(0, |newline| newline + 1);
    let before = &text[start..inside.start as usize];
    let is_dash = before.trim_start().strip_prefix('-').is_some_and(|rest| rest.trim().is_empty());
    let end = inside.start as usize + inside.of(text).trim_end().len();
    let line_end = text[end..].find('\n').map_or(text.len(), |newline| end + newline + 1);
    let is_alone = text[end..line_end].trim().is_empty() || text[end..line_end].trim_start().starts_with('#');
    (is_dash && is_alone).then(|| Span::new(start, line_end))
}

/// A comment with the line it stands on, when it stands there alone.
fn comment(text: &str, whole: Span) -> Span {
    let start = text[..whole.start as usize].rfind('\n').map_or(0, |newline| newline + 1);
    let end = whole.end as usize;
    let line_end = text[end..].find('\n').map_or(text.len(), |newline| end + newline + 1);
    let before = &text[start..whole.start as usize];
    match before.trim().is_empty() && text[end..line_end].trim().is_empty() {
        true => Span::new(start, line_end),
        false => Span::new(start + before.trim_end().len(), end),
    }
}

/// The line of the key when all that stands below it goes.
fn empty_list(portal: &Portal, path: &RepoPath, text: &str, cuts: &[Span]) -> Option<Span> {
    let mut waivers = portal.manifest.waivers.iter().filter(|waiver| waiver.id.at.path == *path).peekable();
    waivers.peek()?;
    let goes = |at: Span| cuts.iter().any(|cut| cut.contains(at));
    if !waivers.all(|waiver| goes(waiver.id.at.span)) {
        return None;
    }
    let start = if text.starts_with(KEY) { 0 } else { text.find(&format!("\n{KEY}"))? + 1 };
    let end = text[start..].find('\n').map_or(text.len(), |newline| start + newline + 1);
    let is_bare = text[start..end].trim_end() == KEY;
    is_bare.then(|| Span::new(start, end))
}

/// `path:line`.
fn place(portal: &Portal, at: &Location) -> String {
    let text = portal.files.get(&at.path).map_or("", |file| file.text());
    let before = text.get(..at.span.start as usize).unwrap_or_default();
    format!("{}:{}", at.path, before.matches('\n').count() + 1)
}
