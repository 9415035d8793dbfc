//! The words that a page shows, cut at its headings of the second level.
//!
//! A composed body is HTML of our own making: every `<` in it begins a tag and every text is escaped, so what is left
//! without tags is what a reader sees, and nothing else.

use std::borrow::Cow;

use crate::base::span::Span;
use crate::markup::{Fragment, Outline, Piece};

/// The words of a page.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Text {
    /// What stands before the first heading, then what each heading is above of.
    pub(super) parts: Vec<Part>,
}

/// A heading and its text.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Part {
    /// Id of the heading; empty for what stands before the first.
    pub(super) anchor: String,
    /// The heading.
    pub(super) title: String,
    /// Text, code included.
    pub(super) body: String,
    /// The start of the text with the lower headings in their places: what an excerpt is cut from.
    pub(super) shown: String,
    /// Headings of lower levels, each with a blank behind it.
    pub(super) headings: String,
}

/// Bytes of a part that are kept for excerpts.
const SHOWN: usize = 32 << 10;

/// The words of a composed body.
pub(super) fn of_fragment(fragment: &Fragment, outline: &Outline) -> Text {
    let mut reader = Reader { parts: vec![Part::default()], ..Reader::default() };
    for piece in &fragment.pieces {
        match piece {
            Piece::Html(html) => reader.html(html),
            Piece::Image(number) => {
                let alt = outline.links.get(*number as usize).map_or("", |link| link.text.as_str());
                reader.text(alt);
            }
            // Labels and all else that is written in the source.
            Piece::Diagram(number) => {
                let source = outline.fences.get(*number as usize).map_or("", |fence| fence.text.as_str());
                reader.code(source);
            }
            Piece::Open(_) | Piece::Close(_) | Piece::Said(_) => {}
        }
    }
    Text { parts: reader.parts }
}

/// The words of a file that is shown line by line. `outline` tells of headings; line 12 has the id `L12`.
pub(super) fn of_lines(text: &str, outline: &Outline) -> Text {
    let levels = outline.display_levels();
    let cuts = outline.headings.iter().zip(levels).filter(|(_, level)| *level == 2);
    let mut parts = vec![Part::default()];
    let (mut from, mut line, mut counted) = (0, 1, 0);
    for (heading, _) in cuts {
        let Span { start, end } = heading.span;
        let (start, end) = (start as usize, end as usize);
        let Some(before) = text.get(from..start) else { continue };
        line += text.get(counted..start).map_or(0, |lines| lines.matches('\n').count());
        (from, counted) = (end, start);
        add(&mut parts, before);
        parts.push(Part { anchor: format!("L{line}"), title: heading.text.clone(), ..Part::default() });
    }
    add(&mut parts, text.get(from..).unwrap_or_default());
    Text { parts }
}

/// The first bytes of a text, up to the end of a character.
fn head(text: &str, longest: usize) -> &str {
    &text[..text.floor_char_boundary(longest)]
}

fn add(parts: &mut [Part], text: &str) {
    if let Some(part) = parts.last_mut() {
        part.body.push_str(text);
        part.shown.push_str(head(text, SHOWN));
    }
}

/// Where the reader is in the HTML.
#[derive(Default)]
struct Reader {
    parts: Vec<Part>,
    place: Place,
    /// Within what is there for the eye and the mouse only.
    in_mark: bool,
}

/// What stands between a heading and the text below it where both are shown in one line.
pub(super) const HEADING_END: &str = " · ";

#[derive(Default, PartialEq, Eq)]
enum Place {
    #[default]
    Text,
    /// In a heading that begins a part.
    Title,
    /// In a heading of a lower level.
    Heading,
}

impl Reader {
    fn html(&mut self, html: &str) {
        let mut rest = html;
        while let Some(at) = rest.find('<') {
            self.text(&rest[..at]);
            let end = rest[at..].find('>').map_or(rest.len(), |end| at + end + 1);
            self.tag(&rest[at..end]);
            rest = &rest[end..];
        }
        self.text(rest);
    }

    fn tag(&mut self, tag: &str) {
        let inner = tag.trim_start_matches('<').trim_end_matches('>');
        let name = inner.split([' ', '\n']).next().unwrap_or_default();
        match name {
            "h2" => {
                let id = inner.split_once("id=\"").and_then(|(_, rest)| rest.split_once('"'));
                let anchor = id.map_or_else(String::new, |(id, _)| unescaped(id).into_owned());
                self.parts.push(Part { anchor, ..Part::default() });
                self.place = Place::Title;
            }
            "h3" | "h4" | "h5" | "h6" => self.place = Place::Heading,
            "/h2" | "/h3" | "/h4" | "/h5" | "/h6" => {
                self.blank();
                if let Some(part) = self.parts.last_mut().filter(|_| self.place == Place::Heading) {
                    part.shown.push_str(HEADING_END);
                }
                self.place = Place::Text;
            }
            "a" => self.in_mark = inner.contains("class=\"anchor\"") || inner.contains("class=\"note-back\""),
            "/a" => self.in_mark = false,
            "em" | "/em" | "strong" | "/strong" | "code" | "/code" | "span" | "/span" | "del" | "/del" | "kbd"
            | "/kbd" | "sub" | "/sub" | "sup" | "/sup" => {}
            _ => self.blank(),
        }
    }

    fn text(&mut self, escaped: &str) {
        if !escaped.is_empty() && !self.in_mark {
            self.push(&unescaped(escaped));
        }
    }

    fn code(&mut self, text: &str) {
        self.push(text);
        self.blank();
    }

    fn blank(&mut self) {
        self.push(" ");
    }

    fn push(&mut self, text: &str) {
        let Some(part) = self.parts.last_mut() else { return };
        match self.place {
            Place::Title => part.title.push_str(text),
            Place::Heading => part.headings.push_str(text),
            Place::Text => part.body.push_str(text),
        }
        if self.place != Place::Title && part.shown.len() < SHOWN {
            part.shown.push_str(head(text, SHOWN));
        }
    }
}

/// Text with the references that our own escaping writes resolved.
fn unescaped(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return text.into();
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let known = [("&amp;", '&'), ("&lt;", '<'), ("&gt;", '>'), ("&quot;", '"'), ("&#39;", '\''), ("&#x27;", '\'')];
        let found = known.into_iter().find(|(name, _)| rest.starts_with(name));
        let (name, c) = found.unwrap_or(("&", '&'));
        out.push(c);
        rest = &rest[name.len()..];
    }
    out.push_str(rest);
    out.into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markup;

    fn text(markdown: &str) -> Text {
        let outline = markup::outline(markdown);
        of_fragment(&markup::compose(markdown, &outline), &outline)
    }

    #[test]
    fn a_text_is_cut_at_its_headings_of_the_second_level() {
        let text = text(
            "# T\n\nLead &amp; *more*.\n\n## One `x`\n\nA[b](c) ![a picture](d.png)\n\n### Below\n\n```sh\nrun <it>\n```\n",
        );
        let [lead, one] = &text.parts[..] else { panic!("{text:?}") };
        assert_eq!((lead.anchor.as_str(), lead.body.trim()), ("", "Lead & more."));
        assert_eq!((one.anchor.as_str(), one.title.trim(), one.headings.trim()), ("one-x", "One x", "Below"));
        let words: Vec<&str> = one.body.split_whitespace().collect();
        assert_eq!(words, ["Ab", "a", "picture", "run", "<it>"]);
        assert_eq!(one.shown.split_whitespace().collect::<Vec<_>>().join(" "), "Ab a picture Below · run <it>");
    }

    #[test]
    fn raw_html_is_seen_as_the_page_shows_it() {
        let text = text("<script>alert(1)</script> <!-- secret -->");
        assert_eq!(text.parts[0].body.trim(), "<script>alert(1)</script>");
    }

    #[test]
    fn lines_are_cut_where_the_outline_has_headings() {
        let rst = "Top\n===\n\nLead.\n\nFirst\n-----\n\nInside.\n";
        let text = of_lines(rst, &markup::outline_rst(rst));
        assert_eq!(text.parts.len(), 2, "{text:?}");
        assert_eq!((text.parts[1].anchor.as_str(), text.parts[1].title.as_str()), ("L6", "First"));
        assert_eq!(text.parts[1].body.trim(), "Inside.");
    }
}
