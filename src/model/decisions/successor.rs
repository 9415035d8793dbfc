//! What a decision says once another has taken its place.

use super::Decision;
use crate::base::diag::{Edit, Location};
use crate::base::path::RepoPath;
use crate::base::span::Span;
use crate::model::Portal;
use crate::records::Style;

/// The record that takes the place of another.
#[derive(Debug, Clone, Copy)]
pub struct Successor<'a> {
    /// What it is called: `ADR-12`.
    pub name: &'a str,
    /// Its file.
    pub path: &'a RepoPath,
}

/// The edits by which a record says that it is superseded: the words of its status, wherever it states one, the last
/// first. Everything else stays as it was.
///
/// # Errors
/// Why its status cannot be changed, as the end of a sentence that begins with its file.
pub fn superseded(portal: &Portal, old: &Decision, successor: &Successor<'_>) -> Result<Vec<Edit>, String> {
    let document = portal.doc(old.doc);
    let path = document.path();
    let text = document.source.text();
    let linked = format!("uperseded by {}", link(successor.name, path, successor.path));
    let plain = format!("uperseded by {}", successor.name);
    let statuses = document.reading().map_or(&[][..], |reading| &reading.statuses);
    let Some(first) = statuses.first() else { return Err("states no status that could be changed".to_owned()) };
    if first.value.is_none() {
        let written = first.written.split_whitespace().collect::<Vec<_>>().join(" ");
        return Err(format!("has the status \u{201c}{written}\u{201d}, which is none that is known"));
    }
    if !is_replaceable(first.style) {
        return Err(format!("states its status by its {}, which is not changed here", first.style.words()));
    }
    let mut edits = Vec::new();
    for status in statuses.iter().filter(|one| one.value.is_some() && is_replaceable(one.style)) {
        let line = status.span.of(text).lines().next().unwrap_or_default();
        let words = line.trim();
        if words.is_empty() {
            return Err("states its status where it cannot be changed".to_owned());
        }
        let start = status.span.start as usize + (line.len() - line.trim_start().len());
        let is_front = status.style == Style::FrontMatter;
        let is_markdown = matches!(path.extension().as_str(), "md" | "mdx" | "markdown");
        let new = if is_markdown && !is_front { &linked } else { &plain };
        let capital = words.trim_start_matches(|c: char| !c.is_alphabetic()).starts_with(char::is_uppercase);
        let text = like(words, &format!("{}{new}", if capital { 'S' } else { 's' }));
        edits.push(Edit { at: Location::new(path, Span::new(start, start + words.len())), text });
    }
    edits.sort_by(|a, b| b.at.cmp(&a.at));
    Ok(edits)
}

/// Whether words of this style can be replaced by others without changing what stands around them.
fn is_replaceable(style: Style) -> bool {
    match style {
        Style::FrontMatter
        | Style::Bullet
        | Style::BoldLine
        | Style::PlainLine
        | Style::Quote
        | Style::Field
        | Style::TableKeyValue
        | Style::TableRow
        | Style::Section
        | Style::SectionInline => true,
        Style::Sentence | Style::Title | Style::Directory | Style::FileName | Style::Git => false,
    }
}

/// New words in the quotes or marks of emphasis that the old ones stood in.
fn like(old: &str, new: &str) -> String {
    let marks = ["\"", "'", "***", "**", "__", "*", "_", "`"];
    let around =
        marks.iter().find(|mark| old.len() > 2 * mark.len() && old.starts_with(**mark) && old.ends_with(**mark));
    match around {
        // Code would show the link instead of following it.
        Some(&"`") | None => new.to_owned(),
        Some(mark) => format!("{mark}{new}{mark}"),
    }
}

/// A Markdown link from one file to another. Signs that would end its text are left out.
pub fn link(text: &str, from: &RepoPath, to: &RepoPath) -> String {
    let text: String = text.chars().filter(|c| !matches!(c, '[' | ']' | '|')).collect();
    format!("[{text}]({})", to.relative_from(from))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn new_words_keep_the_marks_around_the_old_ones() {
        assert_eq!(like("\"accepted\"", "x"), "\"x\"");
        assert_eq!(like("**Accepted**", "x"), "**x**");
        assert_eq!(like("Accepted *today*", "x"), "x");
    }
}
