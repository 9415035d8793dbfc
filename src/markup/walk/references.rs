//! Links and images: numbered, and found in the source.

use std::ops::Range;

use pulldown_cmark::{CowStr, Event, LinkType};

use super::{Token, Walk};
use crate::base::span::Span;
use crate::markup::outline::{LinkKind, LinkRef};

impl<'a> Walk<'a> {
    pub(super) fn link(
        &mut self,
        link_type: LinkType,
        dest: CowStr<'a>,
        kind: LinkKind,
        range: &Range<usize>,
    ) -> usize {
        let whole = Span::from(range.clone());
        let place = place_in(self.text, &dest).map(Span::from).filter(|place| whole.contains(*place));
        let (kind, dest) = match link_type {
            LinkType::Email => (LinkKind::Autolink, format!("mailto:{dest}")),
            LinkType::Autolink => (LinkKind::Autolink, dest.into_string()),
            _ => (kind, dest.into_string()),
        };
        let span = match place {
            Some(place) if place.start < place.end => place,
            Some(_) | None => whole,
        };
        self.reference(kind, dest, span, whole)
    }

    /// Notes a reference; gives its number.
    pub(in crate::markup) fn reference(&mut self, kind: LinkKind, dest: String, span: Span, whole: Span) -> usize {
        self.links.push(LinkRef { kind, dest, span, whole, text: String::new() });
        self.links.len() - 1
    }

    /// Takes an image with its content, which is alternative text and nothing else.
    pub(super) fn image(&mut self, link_type: LinkType, dest: CowStr<'a>, range: Range<usize>) {
        let number = self.link(link_type, dest, LinkKind::Image, &range);
        let mut alt = String::new();
        let mut end = range.start + 2;
        let mut depth = 1;
        while let Some((event, inner)) = self.next_event() {
            match event {
                Event::Start(_) => depth += 1,
                Event::End(_) => depth -= 1,
                Event::Text(text) | Event::Code(text) => alt.push_str(&text),
                Event::SoftBreak | Event::HardBreak => alt.push(' '),
                _ => {}
            }
            if depth == 0 {
                break;
            }
            end = end.max(inner.end);
        }
        self.locate(number, end);
        self.inline(Token::Image(number, alt), range.into());
    }

    /// Finds the destination of an inline link behind its text, when the parser had to change it.
    pub(super) fn locate(&mut self, number: usize, text_end: usize) {
        let link = &mut self.links[number];
        if link.span != link.whole || link.kind == LinkKind::Autolink {
            return;
        }
        let rest = self.text.get(text_end..link.whole.end as usize).unwrap_or_default();
        let Some(open) = rest.find("](").filter(|open| rest[..*open].chars().all(|c| "*_~`\\".contains(c))) else {
            return;
        };
        let start = text_end + open + 2;
        let inner = &self.text[start..link.whole.end as usize];
        let blanks = inner.len() - inner.trim_start().len();
        let (skip, stop): (usize, fn(char) -> bool) = match inner[blanks..].starts_with('<') {
            true => (blanks + 1, |c| c == '>'),
            false => (blanks, char::is_whitespace),
        };
        let dest = &inner[skip..];
        let end = dest.find(stop).unwrap_or(dest.len().saturating_sub(1));
        if end > 0 {
            link.span = Span::new(start + skip, start + skip + end);
        }
    }
}

/// Where `part` stands in `text`, when it was borrowed from there.
fn place_in(text: &str, part: &CowStr<'_>) -> Option<Range<usize>> {
    let CowStr::Borrowed(part) = part else { return None };
    let start = (part.as_ptr() as usize).checked_sub(text.as_ptr() as usize)?;
    (start + part.len() <= text.len()).then_some(start..start + part.len())
}
