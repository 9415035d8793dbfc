//! Raw HTML inside prose: cut into parts, and what the few known elements mean.
//!
//! Nothing of raw HTML is ever passed on: a part either means one of our own nodes,
//! or it is dropped, or its source is shown as text.

use std::borrow::Cow;
use std::ops::Range;

use pulldown_cmark::{Event, Parser};

/// A part of raw HTML.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Part {
    /// Text between tags, entities unresolved.
    Text,
    /// A start tag.
    Open(Tag),
    /// An end tag; name in lower case.
    Close(String),
    /// A comment.
    Comment,
}

/// A start tag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Tag {
    /// In lower case.
    pub(super) name: String,
    /// Names in lower case, and where the values stand, without quotes.
    pub(super) attributes: Vec<(String, Range<usize>)>,
}

impl Tag {
    /// Where the value of an attribute stands; the first counts, as in browsers.
    pub(super) fn attribute(&self, name: &str) -> Option<Range<usize>> {
        self.attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone())
    }
}

/// Cuts raw HTML into parts that cover it completely. Whatever is no whole tag or comment is text.
pub(super) fn parts(html: &str) -> Vec<(Part, Range<usize>)> {
    let mut parts = Vec::new();
    let mut text = 0;
    let mut at = 0;
    // Looked for once, so that many beginnings without an end stay linear.
    let last_comment = html.rfind("-->").unwrap_or(0);
    while let Some(found) = html[at..].find('<') {
        let start = at + found;
        let comment = start < last_comment && html[start..].starts_with("<!--");
        match if comment { end_of_comment(html, start) } else { tag(html, start) } {
            Some((part, end)) => {
                if text < start {
                    parts.push((Part::Text, text..start));
                }
                parts.push((part, start..end));
                (text, at) = (end, end);
            }
            None => at = start + 1,
        }
    }
    if text < html.len() {
        parts.push((Part::Text, text..html.len()));
    }
    parts
}

fn end_of_comment(html: &str, start: usize) -> Option<(Part, usize)> {
    let inner = start + "<!--".len();
    html[inner..].find("-->").map(|end| (Part::Comment, inner + end + "-->".len()))
}

/// The tag that starts at `start`, and its end.
fn tag(html: &str, start: usize) -> Option<(Part, usize)> {
    let Some(close) = html[start..].strip_prefix("</") else { return open_tag(html, start) };
    let name = name(close);
    let end = skip(html, start + "</".len() + name.len(), |c| c.is_ascii_whitespace());
    let closed = !name.is_empty() && html[end..].starts_with('>');
    closed.then(|| (Part::Close(name.to_ascii_lowercase()), end + 1))
}

fn name(text: &str) -> &str {
    let end = text.find(|c: char| !(c.is_ascii_alphanumeric() || c == '-')).unwrap_or(text.len());
    if text.starts_with(|c: char| c.is_ascii_alphabetic()) { &text[..end] } else { "" }
}

fn open_tag(html: &str, start: usize) -> Option<(Part, usize)> {
    let name = name(&html[start + 1..]);
    if name.is_empty() {
        return None;
    }
    let mut at = start + 1 + name.len();
    let mut attributes = Vec::new();
    loop {
        let blank = skip(html, at, |c| c.is_ascii_whitespace() || c == '/');
        if html[blank..].starts_with('>') {
            let tag = Tag { name: name.to_ascii_lowercase(), attributes };
            return Some((Part::Open(tag), blank + 1));
        }
        if blank == at {
            return None;
        }
        let (attribute, end) = attribute(html, blank)?;
        attributes.push(attribute);
        at = end;
    }
}

/// An attribute with its value, and where it ends.
fn attribute(html: &str, start: usize) -> Option<((String, Range<usize>), usize)> {
    let name_end = skip(html, start, |c| !(c.is_ascii_whitespace() || "=<>/\"'".contains(c)));
    if name_end == start {
        return None;
    }
    let name = html[start..name_end].to_ascii_lowercase();
    let equals = skip(html, name_end, |c| c.is_ascii_whitespace());
    if !html[equals..].starts_with('=') {
        return Some(((name, name_end..name_end), name_end));
    }
    let value = skip(html, equals + 1, |c| c.is_ascii_whitespace());
    let quote = html[value..].chars().next().filter(|c| matches!(c, '"' | '\''));
    match quote {
        Some(quote) => {
            let end = value + 1 + html[value + 1..].find(quote)?;
            Some(((name, value + 1..end), end + 1))
        }
        None => {
            let end = skip(html, value, |c| !(c.is_ascii_whitespace() || c == '>'));
            Some(((name, value..end), end))
        }
    }
}

/// The first offset from `start` at which a character is not `wanted`.
fn skip(text: &str, start: usize, wanted: impl Fn(char) -> bool) -> usize {
    text[start..].find(|c| !wanted(c)).map_or(text.len(), |found| start + found)
}

/// What an element means to us.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning {
    /// Formatting that we have an element of our own for.
    Format(Format),
    /// `<a>`.
    Link,
    /// `<img>`.
    Image,
    /// `<br>`.
    Break,
    /// `<hr>`.
    Rule,
    /// `<h1>` to `<h6>`.
    Heading(u8),
    /// `<details>`.
    Details,
    /// `<summary>`.
    Summary,
    /// `<ul>` and, with its first number, `<ol>`.
    List(Option<u64>),
    /// `<li>`.
    Item,
    /// `<table>`.
    Table,
    /// `<tr>`.
    Row,
    /// `<td>` and `<th>`.
    Cell,
    /// `<pre>`.
    Pre,
    /// Its tags go, its content stays and begins a new paragraph.
    Block,
    /// Its tags go, its content stays.
    Inline,
    /// Shown as text.
    Unknown,
}

/// Formatting without attributes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    /// `<em>`.
    Emphasis,
    /// `<strong>`.
    Strong,
    /// `<del>`.
    Strike,
    /// `<code>`.
    Code,
    /// `<kbd>`.
    Keys,
    /// `<sub>`.
    Sub,
    /// `<sup>`.
    Sup,
    /// Preformatted text within a line, such as a type in a table cell.
    Pre,
}

/// The meaning of an element by its name in lower case.
pub(super) fn meaning(name: &str) -> Meaning {
    match name {
        "b" | "strong" => Meaning::Format(Format::Strong),
        "i" | "em" => Meaning::Format(Format::Emphasis),
        "s" | "strike" | "del" => Meaning::Format(Format::Strike),
        "code" | "samp" | "tt" | "var" => Meaning::Format(Format::Code),
        "kbd" => Meaning::Format(Format::Keys),
        "sub" => Meaning::Format(Format::Sub),
        "sup" => Meaning::Format(Format::Sup),
        "a" => Meaning::Link,
        "img" => Meaning::Image,
        "br" => Meaning::Break,
        "hr" => Meaning::Rule,
        "h1" => Meaning::Heading(1),
        "h2" => Meaning::Heading(2),
        "h3" => Meaning::Heading(3),
        "h4" => Meaning::Heading(4),
        "h5" => Meaning::Heading(5),
        "h6" => Meaning::Heading(6),
        "details" => Meaning::Details,
        "summary" => Meaning::Summary,
        "ul" => Meaning::List(None),
        "ol" => Meaning::List(Some(1)),
        "li" => Meaning::Item,
        "table" => Meaning::Table,
        "tr" => Meaning::Row,
        "td" | "th" => Meaning::Cell,
        "pre" => Meaning::Pre,
        "p" | "div" | "center" | "section" | "article" | "header" | "footer" | "main" | "nav" | "aside" | "figure"
        | "figcaption" | "blockquote" | "dl" | "dt" | "dd" | "thead" | "tbody" | "tfoot" | "colgroup" | "col"
        | "caption" => Meaning::Block,
        "span" | "font" | "picture" | "source" | "small" | "big" | "u" | "ins" | "mark" | "abbr" | "cite" | "q"
        | "wbr" | "nobr" => Meaning::Inline,
        _ => Meaning::Unknown,
    }
}

/// Text with its character references resolved.
pub(super) fn decoded(text: &str) -> Cow<'_, str> {
    decoded_with(text, |rest, out| {
        let (characters, length) = reference(rest)?;
        out.push_str(&characters);
        Some(length)
    })
}

/// Text with those of its character references resolved that `resolve` knows: it is given the text from a `&` on,
/// appends what the reference stands for, and gives the length of the reference. Any other `&` stays.
pub fn decoded_with(text: &str, resolve: impl Fn(&str, &mut String) -> Option<usize>) -> Cow<'_, str> {
    if !text.bytes().any(|byte| byte == b'&') {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        match resolve(rest, &mut out) {
            Some(length) => rest = &rest[length..],
            None => {
                out.push('&');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// The characters that the reference at the start of `text` stands for, and its length.
fn reference(text: &str) -> Option<(String, usize)> {
    /// The longest name in HTML §13.5 is `&CounterClockwiseContourIntegral;`.
    const LONGEST: usize = 33;
    let inner = text[1..].bytes().take(LONGEST).take_while(|b| b.is_ascii_alphanumeric() || *b == b'#').count();
    let length = inner + 2;
    let source = text.get(..length).filter(|source| inner > 0 && source.ends_with(';'))?;
    // The parser knows the table of names; a reference alone is a paragraph of text.
    let mut resolved = String::new();
    for event in Parser::new(source) {
        if let Event::Text(text) = event {
            resolved.push_str(&text);
        }
    }
    (resolved != source).then_some((resolved, length))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(html: &str) -> Vec<String> {
        let show = |(part, range): (Part, Range<usize>)| match part {
            Part::Text => format!("text {:?}", &html[range]),
            Part::Open(tag) => tag.attributes.iter().fold(format!("open {}", tag.name), |out, (name, value)| {
                out + &format!(" {name}={:?}", &html[value.clone()])
            }),
            Part::Close(name) => format!("close {name}"),
            Part::Comment => "comment".into(),
        };
        parts(html).into_iter().map(show).collect()
    }

    #[test]
    fn tags_text_and_comments_are_told_apart() {
        let html = "a<IMG src='x y'\n alt=z hidden/>b</P ><!-- <b> -->c";
        let expected = [
            r#"text "a""#,
            r#"open img src="x y" alt="z" hidden="""#,
            r#"text "b""#,
            "close p",
            "comment",
            r#"text "c""#,
        ];
        assert_eq!(shown(html), expected);
    }

    #[test]
    fn what_is_no_whole_tag_is_text() {
        for html in ["a < b", "<", "<b", "</", "</b", "<a href='x", "<!-- x", "<1>", "<a b=\"c\"d>", "</b x>"] {
            assert_eq!(shown(html), [format!("text {html:?}")], "{html}");
        }
    }

    #[test]
    fn character_references_are_resolved_as_in_html() {
        assert_eq!(decoded("a &amp; b&nbsp;&copy;&#x41;&#66;"), "a & b\u{a0}©AB");
        assert_eq!(decoded("&amp;lt; &nosuch; & &;&#0;"), "&lt; &nosuch; & &;\u{fffd}");
    }
}
