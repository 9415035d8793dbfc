//! Text with its markup removed, each byte traced back to the file.
//!
//! Takes a span of a document and its outline, gives what a reader sees: links as their text,
//! no emphasis, no comments, no tags, nothing that is struck through. Knows no labels and no words.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

mod trace;

use crate::base::span::Span;
use crate::markup::{LinkKind, LinkRef, Outline};
use trace::Trace;

/// What a reader sees of a piece of text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Plain {
    /// The visible text.
    pub(crate) text: String,
    /// Links in it, in order.
    pub(crate) links: Vec<PlainLink>,
    trace: Trace,
}

/// A link within a [`Plain`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PlainLink {
    /// Where its text stands in [`Plain::text`].
    pub(crate) range: Range<usize>,
    /// Destination as written.
    pub(crate) dest: String,
}

/// A `<del>` that is not closed within so many bytes is taken as text: looking on would be quadratic.
const STRUCK_BYTES: usize = 256;

/// Longest tag that is recognised, for the same reason.
const TAG_BYTES: usize = 2048;

/// Longest code within text that is recognised, for the same reason.
const CODE_BYTES: usize = 512;

/// Longest role or hyperlink of reStructuredText that is recognised.
const ROLE_BYTES: usize = 512;

static ROLE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(?::(?P<role>[a-z]\w*)(?:[:+.-]\w+)*:`(?P<label>[^`<\n]*)(?:<(?P<target>[^>`\n]*)>)?`|`(?P<label2>[^`<\n]+)<(?P<target2>[^>`\n]+)>`__?)")
        .expect("pattern")
});

/// `[text](dest)`, `![alt](dest)`, `<https://…>`, in a front matter value.
static INLINE_LINK: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"!?\[([^\[\]]*)\]\(\s*<?([^)\s>]*)>?[^)]*\)|<(https?://[^>\s]+)>").expect("pattern"));

impl Plain {
    /// The visible text of a span of the body.
    pub(crate) fn of_body(text: &str, outline: &Outline, span: Span) -> Self {
        let end = (span.end as usize).min(text.len());
        let mut at = (span.start as usize).min(end);
        let mut out = Self::default();
        let mut links =
            outline.links[outline.links.partition_point(|link| (link.whole.start as usize) < at)..].iter().peekable();
        while at < end {
            let comment = comment_from(outline, at);
            while links.next_if(|link| (link.whole.start as usize) < at).is_some() {}
            let link = links.peek().map_or(usize::MAX, |link| link.whole.start as usize);
            if let Some(comment) = comment.filter(|comment| comment.start as usize <= at) {
                at = comment.end as usize;
            } else if let Some(found) =
                links.next_if(|link| link.whole.start as usize == at && link.whole.end > link.whole.start)
            {
                out.push_link(found);
                at = found.whole.end as usize;
            } else {
                let until = end.min(link.max(at + 1)).min(comment.map_or(end, |comment| comment.start as usize));
                at += out.push_text(text, at..until, end);
            }
            while at < end && !text.is_char_boundary(at) {
                at += 1;
            }
        }
        out
    }

    /// Takes source up to the next mark or `range.end`; gives how many bytes it took, at least one.
    fn push_text(&mut self, text: &str, range: Range<usize>, end: usize) -> usize {
        let is_mark = |b: u8| matches!(b, b'~' | b'<' | b'*' | b'_' | b'`' | b':' | b'\\' | b'&' | 0xC2 | 0xE2 | 0xEF);
        let plain = text.as_bytes()[range.clone()].iter().position(|b| is_mark(*b)).unwrap_or(range.len());
        let mut stop = range.start + plain;
        while !text.is_char_boundary(stop) {
            stop -= 1;
        }
        if stop == range.start {
            return self.push_markup(text, range.start, end);
        }
        self.text.push_str(&text[range.start..stop]);
        self.trace.copied(Span::new(range.start, stop));
        stop - range.start
    }

    /// The visible text of a front matter scalar; every place in it is `span`.
    pub(crate) fn of_scalar(value: &str, span: Span) -> Self {
        let mut out = Self::default();
        let mut done = 0;
        for found in INLINE_LINK.captures_iter(value) {
            let whole = found.get(0).map_or(0..0, |m| m.range());
            out.push_scalar(&value[done..whole.start], span);
            let dest = found.get(2).or(found.get(3)).map_or("", |m| m.as_str());
            let label = found.get(1).or(found.get(3)).map_or("", |m| m.as_str());
            let start = out.text.len();
            out.push_scalar(label, span);
            out.links.push(PlainLink { range: start..out.text.len(), dest: dest.to_owned() });
            done = whole.end;
        }
        out.push_scalar(&value[done..], span);
        out
    }

    fn push_scalar(&mut self, value: &str, span: Span) {
        let markup = Plain::of_body(value, &Outline::default(), Span::new(0, value.len()));
        let shift = self.text.len();
        let moved = |link: PlainLink| PlainLink { range: link.range.start + shift..link.range.end + shift, ..link };
        self.links.extend(markup.links.into_iter().map(moved));
        self.text.push_str(&markup.text);
        self.trace.standing_for(span, markup.text.len());
    }

    /// Where a range of the visible text stands in the file.
    pub(crate) fn span(&self, range: Range<usize>) -> Span {
        self.trace.span(range)
    }

    /// A part of it, trimmed.
    pub(crate) fn part(&self, range: Range<usize>) -> Self {
        let inner = &self.text[range.clone()];
        let start = range.start + (inner.len() - inner.trim_start().len());
        let end = start.max(range.start + inner.trim_end().len());
        let links = self
            .links
            .iter()
            .filter(|link| start <= link.range.start && link.range.end <= end)
            .map(|link| PlainLink { range: link.range.start - start..link.range.end - start, dest: link.dest.clone() });
        Self { text: self.text[start..end].to_owned(), links: links.collect(), trace: self.trace.part(start..end) }
    }

    /// Its first bytes, up to the end of a character.
    pub(crate) fn start(&self, longest: usize) -> Self {
        self.part(0..start(&self.text, longest).len())
    }

    /// Where the whole of it stands.
    pub(crate) fn whole(&self) -> Span {
        self.span(0..self.text.len())
    }

    /// Its lines, trimmed, the empty ones left out.
    pub(crate) fn lines(&self) -> impl Iterator<Item = Plain> {
        let base = self.text.as_ptr() as usize;
        self.text
            .lines()
            .map(move |line| line.as_ptr() as usize - base)
            .zip(self.text.lines())
            .filter_map(|(start, line)| Some(self.part(start..start + line.len())).filter(|part| !part.text.is_empty()))
    }

    /// Appends another piece after a separator character.
    pub(crate) fn append(&mut self, separator: char, other: &Plain) {
        if other.text.is_empty() {
            return;
        }
        if !self.text.is_empty() {
            let end = self.whole().end;
            self.push(separator, Span { start: end, end });
        }
        let shift = self.text.len();
        let moved = |link: &PlainLink| PlainLink {
            range: link.range.start + shift..link.range.end + shift,
            dest: link.dest.clone(),
        };
        self.links.extend(other.links.iter().map(moved));
        self.text.push_str(&other.text);
        self.trace.append(&other.trace);
    }

    /// The link that covers a byte of the text.
    pub(crate) fn link_over(&self, at: usize) -> Option<&PlainLink> {
        self.links.iter().find(|link| link.range.contains(&at))
    }

    fn push(&mut self, c: char, source: Span) {
        self.text.push(c);
        self.trace.standing_for(source, c.len_utf8());
    }

    fn push_link(&mut self, link: &LinkRef) {
        let start = self.text.len();
        self.text.push_str(&link.text.replace('\n', " "));
        self.trace.standing_for(link.whole, link.text.len());
        if link.kind != LinkKind::Image {
            self.links.push(PlainLink { range: start..self.text.len(), dest: link.dest.clone() });
        }
    }

    /// Takes one piece of source at `at`; gives how many bytes it has.
    fn push_markup(&mut self, text: &str, at: usize, end: usize) -> usize {
        let rest = &text[at..end];
        let before = text[..at].chars().next_back();
        let Some(c) = rest.chars().next() else { return 1 };
        let after = rest[c.len_utf8()..].chars().next();
        match c {
            '~' if rest.starts_with("~~") => rest[2..].find("~~").map_or(2, |close| close + 4),
            '<' => self.push_tag(rest, at),
            '`' | ':' if self.push_named_link(rest, at) => {
                ROLE.find(start(rest, ROLE_BYTES)).map_or(1, |found| found.len())
            }
            '*' if before.is_none_or(char::is_whitespace) && after.is_none_or(char::is_whitespace) => {
                self.push(c, Span::new(at, at + 1));
                1
            }
            '_' if before.is_some_and(char::is_alphanumeric) && after.is_some_and(char::is_alphanumeric) => {
                self.push(c, Span::new(at, at + 1));
                1
            }
            '`' => self.push_code(rest, at),
            '*' | '_' | '\u{200b}' | '\u{feff}' | '\u{fe0f}' => c.len_utf8(),
            '\\' if after.is_some_and(|c| c.is_ascii_punctuation()) => {
                self.push(after.unwrap_or(c), Span::new(at, at + 2));
                2
            }
            '&' if rest.starts_with("&nbsp;") => {
                self.push(' ', Span::new(at, at + 6));
                6
            }
            _ => {
                let shown = if c == '\u{a0}' { ' ' } else { c };
                self.push(shown, Span::new(at, at + c.len_utf8()));
                c.len_utf8()
            }
        }
    }

    /// Code is shown as it stands; a mark that nothing closes nearby is not shown.
    fn push_code(&mut self, rest: &str, at: usize) -> usize {
        let marks = rest.bytes().take_while(|byte| *byte == b'`').count();
        let line = start(&rest[marks..], CODE_BYTES).lines().next().unwrap_or_default();
        let Some(close) = line.find(&rest[..marks]) else { return marks };
        self.text.push_str(&line[..close]);
        self.trace.copied(Span::new(at + marks, at + marks + close));
        close + 2 * marks
    }

    /// A role or a hyperlink of reStructuredText (`:doc:`text <target>``, `` `text <url>`_ ``); false for anything else.
    fn push_named_link(&mut self, rest: &str, at: usize) -> bool {
        let Some(captures) = ROLE.captures(start(rest, ROLE_BYTES)) else { return false };
        let group = |name: &str| captures.name(name).map_or("", |m| m.as_str());
        let (label, target) = match group("label2") {
            "" => (group("label").trim(), group("target")),
            label => (label.trim(), group("target2")),
        };
        let from = self.text.len();
        self.text.push_str(label);
        self.trace.standing_for(Span::new(at, at + captures[0].len()), label.len());
        let dest = if target.is_empty() && group("role") == "doc" { label } else { target };
        // `:ref:` leads to a label, which is no path.
        if !dest.is_empty() && matches!(group("role"), "" | "doc") {
            self.links.push(PlainLink { range: from..self.text.len(), dest: dest.to_owned() });
        }
        true
    }

    /// An HTML tag at the start of `rest` is not shown; `<br>` ends a line, `<del>` hides what it holds.
    fn push_tag(&mut self, rest: &str, at: usize) -> usize {
        if rest.starts_with("<!--") {
            return rest.find("-->").map_or(rest.len(), |close| close + 3);
        }
        let name_len = rest[1..].chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '/').count();
        let name = rest[1..1 + name_len].to_ascii_lowercase();
        let is_tag = is_tag(&name, &rest[1 + name_len..]);
        let close = is_tag.then(|| start(rest, TAG_BYTES).find(['>', '\n'])).flatten();
        let Some(close) = close.filter(|close| rest.as_bytes()[*close] == b'>') else {
            self.push('<', Span::new(at, at + 1));
            return 1;
        };
        match name.trim_end_matches('/') {
            "del" | "s" | "strike" => {
                let near =
                    (0..=STRUCK_BYTES.min(rest.len())).rev().find(|end| rest.is_char_boundary(*end)).unwrap_or(0);
                let ending = format!("</{name}>");
                rest[..near].to_ascii_lowercase().find(&ending).map_or(close + 1, |end| end + ending.len())
            }
            "br" => {
                self.push('\n', Span::new(at, at + close + 1));
                close + 1
            }
            _ => close + 1,
        }
    }
}

/// Whether `<name` followed by `rest` opens a tag, not a placeholder (`<your name>`, `<a@b.c>`).
fn is_tag(name: &str, rest: &str) -> bool {
    const TAGS: [&str; 28] = [
        "a", "b", "i", "u", "em", "strong", "del", "s", "strike", "br", "p", "div", "span", "sub", "sup", "code",
        "kbd", "small", "font", "img", "td", "tr", "th", "table", "details", "summary", "center", "li",
    ];
    let known = TAGS.contains(&name.trim_matches('/'));
    known && rest.starts_with(|c: char| c.is_whitespace() || matches!(c, '>' | '/'))
}

/// The first bytes of a text, up to the end of a character.
pub(crate) fn start(text: &str, longest: usize) -> &str {
    let end = (0..=longest.min(text.len())).rev().find(|end| text.is_char_boundary(*end));
    &text[..end.unwrap_or(0)]
}

/// The comment around a byte of the file.
pub(crate) fn comment_at(outline: &Outline, at: usize) -> Option<Span> {
    comment_from(outline, at).filter(|comment| comment.start as usize <= at)
}

/// The first comment that ends behind a byte of the file.
fn comment_from(outline: &Outline, at: usize) -> Option<Span> {
    let next = outline.comments.partition_point(|comment| comment.end as usize <= at);
    outline.comments.get(next).copied()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markup::outline;

    fn plain(text: &str) -> Plain {
        Plain::of_body(text, &outline(text), Span::new(0, text.len()))
    }

    #[test]
    fn a_reader_sees_no_markup() {
        assert_eq!(plain("**Status:** _Accepted_ `now`").text, "Status: Accepted now");
        assert_eq!(plain("snake_case stays, 2 * 3 too").text, "snake_case stays, 2 * 3 too");
        assert_eq!(plain("a<br/>b <b>c</b> <you>").text, "a\nb c <you>");
    }

    #[test]
    fn a_line_of_angle_brackets_is_read_in_linear_time() {
        let (text, nothing) = ("<".repeat(200_000), Outline::default());
        // Were each bracket looked at from the next to the end, this would take half an hour.
        assert_eq!(Plain::of_body(&text, &nothing, Span::new(0, text.len())).text, text);
    }

    #[test]
    fn roles_and_hyperlinks_of_rst_are_seen_as_their_text() {
        let seen =
            Plain::of_scalar(":ref:`ADR-58 <adr-58>`, :doc:`this <a>`, `that <b.rst>`_, `code`", Span::new(0, 9));
        assert_eq!(seen.text, "ADR-58, this, that, code");
        assert_eq!(seen.links.iter().map(|link| link.dest.as_str()).collect::<Vec<_>>(), ["a", "b.rst"]);
    }

    #[test]
    fn what_is_struck_through_is_gone() {
        assert_eq!(plain("~~proposed~~ accepted").text, " accepted");
        assert_eq!(plain("<del>proposed</del> accepted").text, " accepted");
    }

    #[test]
    fn a_scalar_may_hold_a_link() {
        let plain = Plain::of_scalar("superseded by [ADR-5](0005-x.md) now", Span::new(8, 40));
        assert_eq!(plain.text, "superseded by ADR-5 now");
        assert_eq!(plain.links, [PlainLink { range: 14..19, dest: "0005-x.md".into() }]);
        assert_eq!(plain.whole(), Span::new(8, 40));
    }

    #[test]
    fn a_part_keeps_its_place_in_the_file() {
        let plain = plain("**a** then b");
        let part = plain.part(1..plain.text.len());
        assert_eq!((part.text.as_str(), part.whole()), ("then b", Span::new(6, 12)));
    }
}
