//! Descriptions: Markdown of the contract (CommonMark, OpenAPI 3.1.1 §4.4).

use super::writer::{Page, Source};
use crate::markup::{Fragment, LinkRef, Passage, Piece};
use crate::site::fill::{Filling, fill_into};
use crate::site::html::push_text;
use crate::site::views::Target;

/// Longest description that is shown, in bytes; the contract itself has the rest.
const LONGEST: usize = 64 << 10;

impl<C: Source> Page<'_, C> {
    /// A description of the page as a whole, with its headings.
    pub(super) fn about(&mut self, text: &str) {
        self.markdown(text, Headings::Kept);
    }

    /// A description of something on the page; its headings are set as words.
    pub(super) fn description(&mut self, text: &str) {
        let text = text.trim();
        if text.is_empty() {
            return;
        }
        if is_plain(text) {
            return push_paragraph(self.out(), text);
        }
        if let Some(html) = self.kept.description(text) {
            self.html(&html);
            return;
        }
        let start = self.len();
        self.markdown(text, Headings::Flat);
        if let Some(html) = self.copyable(start..self.len()) {
            self.kept.keep_description(text, html);
        }
    }

    fn markdown(&mut self, text: &str, headings: Headings) {
        let text = text.get(..text.floor_char_boundary(LONGEST)).unwrap_or(text);
        let mut passage = Passage::read(text);
        // The heading of a description is not that of the page.
        passage.outline.title = None;
        for heading in &mut passage.outline.headings {
            heading.id = self.id(&format!("about-{}", heading.id));
        }
        let (outline, mut fragment) = passage.compose();
        if headings == Headings::Flat {
            flatten(&mut fragment);
        }
        let targets: Vec<Target> = outline.links.iter().map(|link| self.target(link)).collect();
        let filling =
            Filling { outline: &outline, targets: &targets, figures: &[], root: "", page: "", words: self.words };
        fill_into(self.out(), &fragment, &filling);
    }

    /// Other sites are linked, and the places of the contract that Redoc and Swagger UI have anchors for.
    fn target(&self, link: &LinkRef) -> Target {
        let Some(fragment) = link.dest.strip_prefix('#') else { return Target::External };
        let page = |href: String| Target::Page { href: href.into(), anchor: None, doubt: None };
        let operation =
            fragment.rsplit_once("operation/").and_then(|(_, id)| self.operation_href(self.api.operation(id)?));
        let schema = || {
            let name = fragment.rsplit_once("schemas/").map(|(_, name)| name)?;
            self.schema_href(self.api.schemas().iter().find(|named| named.name == name)?.at)
        };
        match operation.or_else(schema) {
            Some(href) => page(href),
            None if fragment.starts_with("tag/") => page(self.overview_href()),
            None => Target::Plain,
        }
    }
}

#[derive(PartialEq, Eq)]
enum Headings {
    /// With their ids and levels.
    Kept,
    /// As paragraphs: the place they stand in is not part of the page's outline.
    Flat,
}

/// Sets headings as paragraphs. All that looks like a tag in finished HTML is one: text is escaped.
fn flatten(fragment: &mut Fragment) {
    for piece in &mut fragment.pieces {
        if let Piece::Html(html) = piece
            && html.contains("<h")
        {
            let mut flat = html.to_string();
            for level in 2..=6 {
                flat = flat.replace(&format!("<h{level}"), "<p class=\"sub\"").replace(&format!("</h{level}>"), "</p>");
            }
            *html = flat.into();
        }
    }
}

/// Whether a text is one paragraph of words and code, which most descriptions are: those need no reading of Markdown.
fn is_plain(text: &str) -> bool {
    let is_special = |byte| {
        matches!(byte, b'*' | b'[' | b']' | b'<' | b'>' | b'#' | b'&' | b'|' | b'~' | b'\\' | b'\n' | b'\r' | b'@')
    };
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let starts_a_block =
        text.starts_with(['+', '-', '=', ':']) || (digits > 0 && text[digits..].starts_with(['.', ')']));
    let has_address = || (text.contains('/') && text.contains("://")) || (text.contains('.') && text.contains("www."));
    !(starts_a_block || text.bytes().any(is_special) || has_address()) && has_plain_marks(text)
}

/// Whether each `_` stands within a word, and backticks come in pairs around one code each (CommonMark 0.31 §6.1, §6.2).
fn has_plain_marks(text: &str) -> bool {
    let bytes = text.as_bytes();
    let is_word = |byte: Option<u8>| byte.is_some_and(|byte| byte.is_ascii_alphanumeric());
    let mut ticks = 0;
    for (at, byte) in text.bytes().enumerate().filter(|(_, byte)| matches!(byte, b'_' | b'`')) {
        let (before, after) = (at.checked_sub(1).map(|at| bytes[at]), bytes.get(at + 1).copied());
        // A blank at the end of code may be none of it, and two backticks are another mark.
        let is_plain = match byte {
            b'_' => is_word(before) && is_word(after),
            _ => after != Some(b'`') && if ticks % 2 == 0 { after } else { before } != Some(b' '),
        };
        if !is_plain {
            return false;
        }
        ticks += usize::from(byte == b'`');
    }
    ticks % 2 == 0
}

/// A text that [`is_plain`], as a paragraph.
fn push_paragraph(out: &mut String, text: &str) {
    out.push_str("<p>");
    for (ix, part) in text.split('`').enumerate() {
        if ix > 0 {
            out.push_str(if ix % 2 == 1 { "<code>" } else { "</code>" });
        }
        push_text(out, part);
    }
    out.push_str("</p>");
}

/// One line of a description, without its marks: for lists.
pub(super) fn first_line(text: &str) -> String {
    let line = text.trim().lines().next().unwrap_or_default().trim_start_matches(['#', ' ']);
    if is_plain(line) && !line.contains('`') { line.to_owned() } else { Passage::read(line).outline.summary }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The same by the parser of Markdown.
    fn read(text: &str) -> String {
        let (outline, fragment) = Passage::read(text).compose();
        assert!(outline.links.is_empty(), "{text:?}");
        let html: String =
            fragment.pieces.iter().map(|piece| if let Piece::Html(html) = piece { &**html } else { "" }).collect();
        html.trim_end().to_owned()
    }

    fn short(text: &str) -> Option<String> {
        let mut out = String::new();
        is_plain(text).then(|| push_paragraph(&mut out, text)).map(|()| out)
    }

    #[test]
    fn common_descriptions_are_taken_the_short_way() {
        for text in
            ["The build of `main` passed!", "A snake_case name.", "2 of `a_b`", "Sent 10.5 seconds later: `x: 1`"]
        {
            assert_eq!(short(text).as_deref(), Some(&*read(text)), "{text}");
        }
        for text in ["1. a", "`` ` ``", "` a `", "_a_", "a `b", "- a", "x@example.com", "[a](b)", "```a", "a __b__"] {
            assert_eq!(short(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn the_short_way_is_what_markdown_makes_of_a_text(text in "[a-c1-2 `_.!)(:+=\"'-]{1,24}") {
            let text = text.trim();
            if let Some(html) = short(text).filter(|_| !text.is_empty()) {
                prop_assert_eq!(unquoted(&html), unquoted(&read(text)));
            }
        }
    }

    /// Quotes need not be escaped in text, and are not by the one of the two.
    fn unquoted(html: &str) -> String {
        html.replace("&quot;", "\"").replace("&#39;", "'")
    }
}
