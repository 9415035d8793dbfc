//! Outlines of reStructuredText: what can be told line by line.
//!
//! Understands section titles, field lists, code and literal blocks, images, targets, links, comments,
//! and tables as lists, grids and simple tables. Knows no roles but `doc`, includes nothing.
//! Reference: docutils "reStructuredText Markup Specification".

mod inline;
mod tables;

use std::collections::HashMap;
use std::sync::LazyLock;

use regex::Regex;

use super::lines::{self, Line};
use super::outline::{Fence, FrontEntry, FrontValue, Heading, LinkKind, Outline, Table};
use super::skeleton::collapsed;
use super::slug::Slugs;
use crate::base::span::{Span, Spanned};

/// `:Status: accepted`.
static FIELD: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^:([^:`\s][^:`]*):(?:\s+|$)").expect("the pattern is fixed"));

/// `.. name:: argument`.
static DIRECTIVE: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^\s*\.\. +([A-Za-z][\w-]*)::(?:\s+(\S.*))?$").expect("the pattern is fixed"));

/// `.. _name: destination`.
static TARGET: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^\.\. +_`?([^:`]+)`?:(?:\s+(\S+))?\s*$").expect("the pattern is fixed"));

/// Reads the outline of a reStructuredText document. Total: any text gives an outline.
pub fn outline_rst(text: &str) -> Outline {
    let mut reader = Rst { lines: lines::lines(text), targets: HashMap::new(), ..Rst::default() };
    reader.targets = targets(&reader.lines);
    while reader.at < reader.lines.len() {
        reader.block(text);
    }
    reader.outline.codes = lines::codes(&reader.lines, &reader.outline, "``");
    reader.outline.title = reader.outline.headings.first().is_some_and(|heading| heading.level == 1).then_some(0);
    reader.outline
}

/// Destinations by the name of their target, in lower case.
fn targets(lines: &[Line<'_>]) -> HashMap<String, String> {
    let target = |line: &Line<'_>| {
        let found = TARGET.captures(line.text)?;
        Some((found[1].to_lowercase(), found.get(2)?.as_str().to_owned()))
    };
    lines.iter().filter_map(target).collect()
}

#[derive(Default)]
struct Rst<'a> {
    lines: Vec<Line<'a>>,
    at: usize,
    /// Title styles in the order of their levels: the character, and whether there is a line above.
    styles: Vec<(char, bool)>,
    targets: HashMap<String, String>,
    slugs: Slugs,
    outline: Outline,
}

impl<'a> Rst<'a> {
    fn line(&self, ahead: usize) -> Option<Line<'a>> {
        self.lines.get(self.at + ahead).copied()
    }

    fn block(&mut self, text: &str) {
        let Some(line) = self.line(0) else { return };
        if let Some((title, style, height)) = self.section_title() {
            return self.heading(title, style, height);
        }
        if line.is_blank() || rule(line.text).is_some() {
            self.at += 1;
            return;
        }
        if line.text.trim_start().starts_with("..") && self.explicit(text) {
            return;
        }
        if line.indentation() == 0 && FIELD.is_match(line.text) {
            return self.field();
        }
        match tables::drawn(&self.lines[self.at..]) {
            Some((table, height)) => self.table(table, height),
            None => self.paragraph(),
        }
    }

    /// A title with the line below it, or with lines above and below; the style, and how many lines it takes.
    fn section_title(&self) -> Option<(Line<'a>, (char, bool), usize)> {
        let first = self.line(0)?;
        let fits = |title: Line<'a>, rule: &str| {
            let width = rule.trim_end().chars().count();
            !title.is_blank() && (width >= title.text.trim().chars().count() || width >= 4)
        };
        if let Some(above) = rule(first.text) {
            let (title, below) = (self.line(1)?, self.line(2)?);
            return (rule(below.text) == Some(above) && fits(title, below.text)).then_some((title, (above, true), 3));
        }
        let below = self.line(1)?;
        let style = rule(below.text)?;
        (first.indentation() == 0 && fits(first, below.text)).then_some((first, (style, false), 2))
    }

    fn heading(&mut self, title: Line<'a>, style: (char, bool), height: usize) {
        let level = self.styles.iter().position(|known| *known == style).unwrap_or_else(|| {
            self.styles.push(style);
            self.styles.len() - 1
        });
        let text = collapsed(&inline::plain(title.text));
        let heading = Heading {
            level: (level as u8 + 1).min(6),
            id: self.slugs.claim(&docutils_id(&text)),
            span: lines::span_of(&self.lines[self.at..self.at + height]),
            text,
        };
        self.outline.links.extend(inline::links(title.text, title.start, &self.targets));
        self.outline.headings.push(heading);
        self.at += height;
    }

    /// What begins with `..`: a target, a directive, a footnote or a comment. False when it is text after all.
    fn explicit(&mut self, text: &str) -> bool {
        let line = self.lines[self.at];
        let bare = line.text.trim_start();
        if let Some(found) = TARGET.captures(line.text) {
            let name = found.get(1).expect("the group always matches");
            let span = Span::from(name.range()).shifted(line.start);
            if found.get(2).is_none() {
                self.outline.ids.push(Spanned::new(docutils_id(name.as_str()), span));
            }
            self.at += 1;
        } else if let Some(found) = DIRECTIVE.captures(line.text) {
            let argument = found.get(2).map(|found| Span::from(found.range()).shifted(line.start));
            self.directive(&found[1], argument, text);
        } else if bare.starts_with(".. [") || bare.starts_with(".. |") {
            // Footnotes, citations and substitutions speak for themselves in the lines they have.
            self.paragraph();
        } else if bare == ".." || bare.starts_with(".. ") {
            let block = self.indented_block(line.indentation());
            self.outline.comments.push(lines::span_of(&self.lines[self.at..block]));
            self.at = block;
        } else {
            return false;
        }
        true
    }

    fn directive(&mut self, name: &str, argument: Option<Span>, text: &str) {
        let start = self.at;
        let end = self.indented_block(self.lines[start].indentation());
        let argument_text = argument.map(|span| span.of(text)).unwrap_or_default();
        match name {
            "code-block" | "code" | "sourcecode" | "highlight" if end > start + 1 => {
                let body = self.after_options(start + 1, end);
                self.fence(argument_text.to_lowercase(), start, body, end);
            }
            "parsed-literal" => self.fence(String::new(), start, self.after_options(start + 1, end), end),
            "image" | "figure" => self.image(argument, start, end, text),
            "list-table" => self.list_table(start, end),
            // The text of a note, or the argument of what is not known; the content below is read on.
            _ => {
                let line = self.lines[start];
                self.outline.links.extend(inline::links(line.text, line.start, &self.targets));
                self.outline.words += super::skeleton::words(argument_text);
                self.at = self.after_options(start + 1, end);
            }
        }
    }

    /// The first line behind the block that is indented more than `indentation`, which starts below the current line.
    fn indented_block(&self, indentation: usize) -> usize {
        let inside = |line: &Line<'_>| line.is_blank() || line.indentation() > indentation;
        let below = &self.lines[self.at + 1..];
        let end = below.iter().position(|line| !inside(line)).unwrap_or(below.len());
        let last = below[..end].iter().rposition(|line| !line.is_blank()).map_or(0, |last| last + 1);
        self.at + 1 + last
    }

    /// The first line from `start` that is not an option (`:linenos:`).
    fn after_options(&self, start: usize, end: usize) -> usize {
        let is_option = |line: &Line<'_>| FIELD.is_match(line.text.trim_start());
        self.lines[start..end].iter().position(|line| !is_option(line)).map_or(end, |found| start + found)
    }

    fn option(&self, name: &str, start: usize, end: usize) -> Option<&str> {
        let mut options = self.lines[start..end].iter().map(|line| line.text.trim_start());
        options.find_map(|line| line.strip_prefix(':')?.strip_prefix(name)?.strip_prefix(':')).map(str::trim)
    }

    fn fence(&mut self, lang: String, start: usize, body: usize, end: usize) {
        let lines = &self.lines[body..end];
        let span = lines::span_of(&self.lines[start..end]);
        let first = lines.iter().find(|line| !line.is_blank()).map_or(span.end, |line| Span::new(line.start, 0).start);
        let fence = Fence { lang, span, body: Span { start: first, end: span.end }, text: lines::dedented(lines) };
        self.outline.fences.push(fence);
        self.at = end;
    }

    fn image(&mut self, argument: Option<Span>, start: usize, end: usize, text: &str) {
        let options = self.after_options(start + 1, end);
        let alt = self.option("alt", start + 1, options).unwrap_or_default().to_owned();
        if let Some(span) = argument {
            let whole = lines::span_of(&self.lines[start..options]);
            let dest = span.of(text).trim().to_owned();
            let span = Span::new(span.start as usize, span.start as usize + dest.len());
            self.outline.links.push(super::outline::LinkRef { kind: LinkKind::Image, dest, span, whole, text: alt });
        }
        self.at = options;
    }

    fn list_table(&mut self, start: usize, end: usize) {
        let body = self.after_options(start + 1, end);
        let headers = self.option("header-rows", start + 1, body).and_then(|count| count.parse().ok()).unwrap_or(0);
        let mut rows = tables::list_rows(&self.lines[body..end]);
        let header = if headers > 0 && !rows.is_empty() { rows.remove(0) } else { Vec::new() };
        let table = Table { span: lines::span_of(&self.lines[start..end]), header, rows };
        self.table(table, end - start);
    }

    fn table(&mut self, table: Table, height: usize) {
        for line in &self.lines[self.at..self.at + height] {
            self.outline.links.extend(inline::links(line.text, line.start, &self.targets));
        }
        self.outline.tables.push(table);
        self.at += height;
    }

    /// A field of the list at the top of the document is metadata; later ones are text.
    fn field(&mut self) {
        let line = self.lines[self.at];
        let found = FIELD.captures(line.text).expect("the caller has matched the line");
        let (key, value_start) = (found[1].trim().to_owned(), found[0].len());
        let end = self.indented_block(0);
        let more = self.lines[self.at + 1..end].iter().map(|line| line.text);
        let value = std::iter::once(&line.text[value_start..]).chain(more).collect::<Vec<_>>().join(" ");
        let value = collapsed(&inline::plain(&value));
        let span = match value.is_empty() {
            true => Span::new(line.start + 1, line.start + 1 + key.len()),
            false => Span::new(line.start + value_start, lines::span_of(&self.lines[self.at..end]).end as usize),
        };
        for line in &self.lines[self.at..end] {
            self.outline.links.extend(inline::links(line.text, line.start, &self.targets));
        }
        if self.outline.headings.len() <= 1 {
            let value = if value.is_empty() { FrontValue::Null } else { FrontValue::Text(value) };
            self.outline.front.entries.push(FrontEntry { key, value, span });
        }
        self.at = end;
    }

    /// Text up to a blank line; `::` at its end says that a literal block follows.
    fn paragraph(&mut self) {
        let start = self.at;
        let below = &self.lines[start + 1..];
        let length = 1 + below.iter().position(Line::is_blank).unwrap_or(below.len());
        let block = &self.lines[start..start + length];
        let mut plain = String::new();
        for line in block {
            self.outline.links.extend(inline::links(line.text, line.start, &self.targets));
            plain.push_str(&inline::plain(line.text));
            plain.push(' ');
        }
        let first = block[0];
        let is_item = first.text.trim_start().starts_with(['-', '*', '+', '|', '#']);
        let opens_literal = block[length - 1].text.trim_end().ends_with("::");
        match is_item || first.indentation() > 0 {
            true => self.outline.words += super::skeleton::words(&plain),
            false => lines::add_paragraph(&mut self.outline, plain.trim_end().trim_end_matches("::")),
        }
        self.at = start + length - 1;
        let literal = self.indented_block(first.indentation());
        if opens_literal && literal > self.at + 1 {
            self.fence(String::new(), self.at + 1, self.at + 1, literal);
        } else {
            self.at = start + length;
        }
    }
}

/// The character of a line that underlines or overlines a title.
fn rule(line: &str) -> Option<char> {
    let line = line.trim_end();
    let first = line.chars().next().filter(char::is_ascii_punctuation)?;
    (line.len() >= 3 && line.chars().all(|c| c == first)).then_some(first)
}

/// Ids as docutils makes them (`docutils.nodes.make_id`): ASCII letters and digits, `-` for the rest, no leading digit.
fn docutils_id(text: &str) -> String {
    let dashed: String = text.to_lowercase().chars().map(|c| if c.is_ascii_alphanumeric() { c } else { ' ' }).collect();
    let id = dashed.split_whitespace().collect::<Vec<_>>().join("-");
    let id = id.trim_start_matches(|c: char| c == '-' || c.is_ascii_digit());
    if id.is_empty() { "section".into() } else { id.to_owned() }
}

#[cfg(test)]
mod tests;
