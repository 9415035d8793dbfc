//! Outlines of AsciiDoc: what can be told line by line.
//!
//! Understands section titles in both styles, attribute entries, listing and literal blocks, images,
//! links, cross references, anchors, comments and tables. Includes nothing, substitutes no attributes.
//! Reference: AsciiDoc Language documentation, as Asciidoctor reads it.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::lines::{self, Inline, Line};
use super::outline::{Cell, Fence, FrontEntry, FrontValue, Heading, LinkKind, Outline, Table};
use super::skeleton::{collapsed, words};
use super::slug::Slugs;
use crate::base::span::{Span, Spanned};

/// `== Title ==`; Markdown's `##` is understood too.
static TITLE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(={1,6}|#{1,6})[ \t]+(\S.*?)(?:[ \t]+[=#]+)?[ \t]*$").expect("the pattern is fixed")
});

/// `:name: value` in the header and the body.
static ATTRIBUTE: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^:([A-Za-z0-9_][\w-]*):(?:[ \t]+(.*?))?[ \t]*$").expect("the pattern is fixed"));

/// `[[id]]`, `[#id]` and `[source,sh]` on lines of their own.
static BLOCK_ATTRIBUTES: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^\[(\[)?([^\[\]]*)\]?\][ \t]*$").expect("the pattern is fixed"));

/// `image::path[alt]`, `image:path[alt]`, `link:path[text]`, `xref:path#id[text]`.
static MACRO: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"\b(image::?|link:|xref:)([^\s\[\]]+)\[([^\]]*)\]").expect("the pattern is fixed"));

/// `https://…[text]`.
static URL: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"\b(https?://[^\s\[\]<>]+)\[([^\]]*)\]").expect("the pattern is fixed"));

/// `<<id,text>>`.
static CROSS: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"<<([^<>,]+)(?:,([^<>]*))?>>").expect("the pattern is fixed"));

/// `[[id]]` within text.
static ANCHOR: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"\[\[([^\[\],]+)(?:,[^\]]*)?\]\]").expect("the pattern is fixed"));

/// Marks of emphasis, strong emphasis and code.
static MARKS: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\*\*|__|``|\*|`|\b_|_\b").expect("the pattern is fixed"));

/// Reads the outline of an AsciiDoc document. Total: any text gives an outline.
pub fn outline_asciidoc(text: &str) -> Outline {
    let mut reader = AsciiDoc { lines: lines::lines(text), ..AsciiDoc::default() };
    while let Some(line) = reader.lines.get(reader.at).copied() {
        reader.block(line);
    }
    reader.outline.codes = lines::codes(&reader.lines, &reader.outline, "`");
    reader.outline.title = reader.outline.headings.first().is_some_and(|heading| heading.level == 1).then_some(0);
    reader.outline
}

#[derive(Default)]
struct AsciiDoc<'a> {
    lines: Vec<Line<'a>>,
    at: usize,
    slugs: Slugs,
    /// Language that a `[source,sh]` line announces for the next block.
    lang: Option<String>,
    /// Whether a line announces a header row for the next table.
    has_header: bool,
    /// Id that a line announces for the next title.
    id: Option<String>,
    outline: Outline,
}

impl<'a> AsciiDoc<'a> {
    fn block(&mut self, line: Line<'a>) {
        let bare = line.text.trim_end();
        if bare.is_empty() {
            self.at += 1;
        } else if let Some(close) = delimiter(bare) {
            self.delimited(bare, close);
        } else if bare.starts_with("|===") {
            self.table();
        } else if bare.starts_with("//") {
            self.outline.comments.push(line.span());
            self.at += 1;
        } else if let Some(found) = TITLE.captures(bare) {
            let title = found.get(2).expect("the group always matches");
            self.heading(
                found[1].len() as u8,
                Line { start: line.start + title.start(), text: &line.text[title.range()] },
                1,
            );
        } else if let Some(level) = self.underlined() {
            self.heading(level, line, 2);
        } else if let Some(found) = ATTRIBUTE.captures(bare) {
            let (key, value) = (found.get(1).map(|m| m.range()), found.get(2).map(|m| m.range()));
            self.attribute(line, key.unwrap_or_default(), value.filter(|value| !value.is_empty()));
        } else if let Some(found) = BLOCK_ATTRIBUTES.captures(bare) {
            self.block_attributes(
                line,
                found.get(1).is_some(),
                &found[2],
                found.get(2).map_or(0, |inner| inner.start()),
            );
        } else {
            self.paragraph();
        }
    }

    /// Level of a title with a line of `=`, `-`, `~`, `^` or `+` below it that is about as long.
    fn underlined(&self) -> Option<u8> {
        let (title, below) = (self.lines[self.at].text.trim_end(), self.lines.get(self.at + 1)?.text.trim_end());
        let first = below.chars().next()?;
        let level = "=-~^+".find(first)? as u8 + 1;
        let fits = below.len() >= 2 && below.len().abs_diff(title.chars().count()) <= 2;
        let is_text = title.starts_with(|c: char| c.is_alphanumeric());
        (fits && is_text && below.chars().all(|c| c == first)).then_some(level)
    }

    fn heading(&mut self, level: u8, title: Line<'a>, height: usize) {
        let text = collapsed(&plain(&ANCHOR.replace_all(title.text, "")));
        self.inline(title);
        let id = match self.id.take() {
            Some(id) => self.slugs.claim(&id),
            None => self.slugs.claim(&asciidoctor_id(&text)),
        };
        let span = lines::span_of(&self.lines[self.at..self.at + height]);
        self.outline.headings.push(Heading { level, text, id, span });
        self.at += height;
    }

    /// An attribute of the header is metadata.
    fn attribute(&mut self, line: Line<'a>, key: Range<usize>, value: Option<Range<usize>>) {
        if self.outline.headings.len() <= 1 {
            let span = Span::from(value.clone().unwrap_or_else(|| key.clone())).shifted(line.start);
            let value = value.map_or(FrontValue::Null, |value| FrontValue::Text(line.text[value].to_owned()));
            self.outline.front.entries.push(FrontEntry { key: line.text[key].to_owned(), value, span });
        }
        self.at += 1;
    }

    fn block_attributes(&mut self, line: Line<'a>, is_anchor: bool, inner: &str, start: usize) {
        self.at += 1;
        let (id, offset) = match (is_anchor, inner.strip_prefix('#')) {
            (true, _) => (inner, 0),
            (false, Some(id)) => (id, 1),
            (false, None) => {
                let mut parts = inner.split(',').map(str::trim);
                if matches!(parts.next(), Some("source" | "listing")) {
                    self.lang =
                        Some(parts.next().filter(|lang| !lang.contains('=')).unwrap_or_default().to_lowercase());
                }
                self.has_header |= inner.contains("header");
                return;
            }
        };
        let id = id.split([',', '.', '%']).next().unwrap_or_default().trim();
        if !id.is_empty() {
            let start = line.start + start + offset;
            self.outline.ids.push(Spanned::new(id.to_owned(), Span::new(start, start + id.len())));
            self.id = Some(id.to_owned());
        }
    }

    /// A block between two lines of delimiters: code, a comment, or text that is read on.
    fn delimited(&mut self, open: &str, close: &str) {
        let start = self.at;
        let below = &self.lines[start + 1..];
        let found = below.iter().position(|line| line.text.trim_end() == close);
        let kind = open.chars().next();
        let lang = self.lang.take();
        let Some(length) = found.filter(|_| matches!(kind, Some('-' | '.' | '/' | '`'))) else {
            self.at += 1;
            return;
        };
        let whole = lines::span_of(&self.lines[start..start + length + 2]);
        self.at += length + 2;
        if kind == Some('/') {
            return self.outline.comments.push(whole);
        }
        let lines = &self.lines[start + 1..start + 1 + length];
        let lang = lang.unwrap_or_else(|| open.trim_start_matches('`').trim().to_lowercase());
        let lang = if kind == Some('-') || kind == Some('.') { lang.replace(['-', '.'], "") } else { lang };
        let body_start = self.lines[start + 1].start;
        let text = lines.iter().flat_map(|line| [line.text, "\n"]).collect();
        let body = Span::new(body_start, self.lines[start + 1 + length].start);
        self.outline.fences.push(Fence { lang, span: whole, body, text });
    }

    /// Cells begin with `|`; the first line with cells tells how many a row has.
    fn table(&mut self) {
        let start = self.at;
        let below = &self.lines[start + 1..];
        let length = below.iter().position(|line| line.text.trim_end().starts_with("|===")).unwrap_or(below.len());
        let lines: Vec<Line<'a>> = below[..length].to_vec();
        let end = (start + length + 2).min(self.lines.len());
        let span = lines::span_of(&self.lines[start..end]);
        let first = lines.iter().position(|line| !line.is_blank()).unwrap_or(0);
        let has_header = lines.get(first + 1).is_some_and(Line::is_blank) || std::mem::take(&mut self.has_header);
        let mut cells: Vec<Cell> = Vec::new();
        let mut columns = 0;
        for line in &lines {
            self.inline(*line);
            add_cells(&mut cells, line);
            columns = if columns == 0 { cells.len() } else { columns };
        }
        let mut rows = cells.chunks(columns.max(1)).map(<[Cell]>::to_vec).collect::<Vec<_>>();
        let header = if has_header && !rows.is_empty() { rows.remove(0) } else { Vec::new() };
        self.outline.tables.push(Table { span, header, rows });
        self.at = end;
    }

    fn paragraph(&mut self) {
        let start = self.at;
        let below = &self.lines[start + 1..];
        let ends = |line: &Line<'_>| {
            line.is_blank() || delimiter(line.text.trim_end()).is_some() || line.text.starts_with("|===")
        };
        let length = 1 + below.iter().position(ends).unwrap_or(below.len());
        let block: Vec<Line<'a>> = self.lines[start..start + length].to_vec();
        self.at += length;
        let is_listing = self.lang.is_some()
            || block[0].indentation() > 0 && !block[0].text.trim_start().starts_with(['*', '-', '.']);
        if is_listing {
            let span = lines::span_of(&block);
            let lang = self.lang.take().unwrap_or_default();
            return self.outline.fences.push(Fence { lang, span, body: span, text: lines::dedented(&block) });
        }
        let mut text = String::new();
        for line in &block {
            self.inline(*line);
            text.push_str(&plain(&ANCHOR.replace_all(line.text, "")));
            text.push(' ');
        }
        match block[0].text.trim_start().starts_with(['*', '-', '.', '+', '<']) {
            true => self.outline.words += words(&text),
            false => lines::add_paragraph(&mut self.outline, &text),
        }
    }

    /// References and anchors in a line.
    fn inline(&mut self, line: Line<'a>) {
        let mut found = Inline::new(line.text, line.start);
        for link in MACRO.captures_iter(line.text) {
            let (Some(whole), Some(dest)) = (link.get(0), link.get(2)) else { continue };
            let kind = if link[1].starts_with("image") { LinkKind::Image } else { LinkKind::Link };
            let text = link[3].split(',').next().unwrap_or_default().to_owned();
            found.link(kind, whole.range(), dest.range(), dest.as_str(), &text);
        }
        for link in URL.captures_iter(line.text) {
            let (Some(whole), Some(dest)) = (link.get(0), link.get(1)) else { continue };
            found.link(LinkKind::Link, whole.range(), dest.range(), dest.as_str(), &link[2]);
        }
        for link in CROSS.captures_iter(line.text) {
            let (Some(whole), Some(dest)) = (link.get(0), link.get(1)) else { continue };
            let text = link.get(2).map_or(dest.as_str(), |text| text.as_str());
            let is_path = dest.as_str().contains(['#', '.']);
            let address = if is_path { dest.as_str().to_owned() } else { format!("#{}", dest.as_str()) };
            found.link(LinkKind::Link, whole.range(), dest.range(), &address, text);
        }
        for anchor in ANCHOR.captures_iter(line.text).filter_map(|found| found.get(1)) {
            let span = Span::from(anchor.range()).shifted(line.start);
            self.outline.ids.push(Spanned::new(anchor.as_str().trim().to_owned(), span));
        }
        self.outline.links.extend(found.finish());
    }
}

/// The line that closes the block which this line opens.
fn delimiter(line: &str) -> Option<&str> {
    if line.starts_with("```") {
        return Some("```");
    }
    let first = line.chars().next().filter(|c| "-./=*_+".contains(*c))?;
    (line.len() >= 4 && line.chars().all(|c| c == first)).then_some(line)
}

/// Adds the cells that begin in a line; what stands before the first bar goes on with the last cell.
fn add_cells(cells: &mut Vec<Cell>, line: &Line<'_>) {
    let mut parts = line.text.split('|');
    let before = parts.next().unwrap_or_default();
    let mut at = line.start + before.len() + 1;
    if let Some(last) = cells.last_mut().filter(|_| !before.trim().is_empty()) {
        last.text.push(' ');
        last.text.push_str(&collapsed(&plain(before)));
        last.span.end = Span::new(0, line.start + before.trim_end().len()).end;
    }
    for part in parts {
        let start = at + part.len() - part.trim_start().len();
        cells.push(Cell { text: collapsed(&plain(part)), span: Span::new(start, start + part.trim().len()) });
        at += part.len() + 1;
    }
}

/// The text of a line without markup.
fn plain(line: &str) -> String {
    if !line.contains(['*', '`', '_', '[', '<']) {
        return line.to_owned();
    }
    let line = MACRO.replace_all(line, "$3");
    let line = URL.replace_all(&line, "$2");
    let line = CROSS.replace_all(&line, "$2");
    MARKS.replace_all(&line, "").into_owned()
}

/// Ids as Asciidoctor makes them: `_`, then the text in lower case with `_` for blanks, periods and hyphens.
fn asciidoctor_id(text: &str) -> String {
    let lower = text.to_lowercase();
    let kept = lower.chars().filter_map(|c| match c {
        ' ' | '.' | '-' => Some(' '),
        _ if c.is_alphanumeric() || c == '_' => Some(c),
        _ => None,
    });
    format!("_{}", kept.collect::<String>().split_whitespace().collect::<Vec<_>>().join("_"))
}

#[cfg(test)]
mod tests;
