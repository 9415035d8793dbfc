//! Descriptions: Markdown of the contract (CommonMark, OpenAPI 3.1.1 §4.4).

use super::writer::{Page, Source};
use crate::markup::{Fragment, LinkRef, Passage, Piece};
use crate::site::fill::{Filling, fill_into};
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
            self.html("<p>").text(text).html("</p>");
            return;
        }
        self.markdown(text, Headings::Flat);
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

/// Whether a text is the same in Markdown: most descriptions of properties are one plain sentence.
fn is_plain(text: &str) -> bool {
    let is_special = |byte| {
        matches!(
            byte,
            b'*' | b'_' | b'`' | b'[' | b']' | b'<' | b'>' | b'#' | b'&' | b'|' | b'~' | b'\\' | b'!' | b'\n' | b'@'
        )
    };
    let starts_a_block = text.starts_with(|c: char| c.is_ascii_digit() || "+-=:".contains(c));
    !starts_a_block && !text.bytes().any(is_special) && !text.contains("://") && !text.contains("www.")
}

/// One line of a description, without its marks: for lists.
pub(super) fn first_line(text: &str) -> String {
    let line = text.trim().lines().next().unwrap_or_default().trim_start_matches(['#', ' ']);
    if is_plain(line) { line.to_owned() } else { Passage::read(line).outline.summary }
}
