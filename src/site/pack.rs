//! The texts of many documents in one page.
//!
//! Ids of each text, and what refers to them, begin with that of its part; headings lie below the title of the part.

use super::fill::{Filling, fill_into};
use super::html::push_code;
use super::views::body::{HOLE, PackPart, is_markdown};
use super::words::Words;
use crate::formats;
use crate::markup::{Fragment, Piece};

/// Levels that headings of a text are lowered by: below the page, the chapter and the title.
const LOWERED: u8 = 2;

/// Attributes that hold an id of the page, or several.
const IDS: [&str; 5] = ["id", "for", "aria-labelledby", "aria-describedby", "aria-controls"];

/// A rendered template with the text of each part in its hole; `root` leads from the page to the portal's root. Composes one text at a time. O(size of all texts).
pub(super) fn with_texts(html: &str, parts: &[PackPart], root: &str, words: &Words) -> String {
    let texts: usize = parts.iter().map(|part| part.document.0.source.text().len()).sum();
    let mut out = String::with_capacity(html.len() + texts + texts / 2);
    let mut rest = html;
    while let Some(at) = rest.find(HOLE) {
        out.push_str(&rest[..at]);
        let hole = &rest[at + HOLE.len()..];
        let (number, after) = hole.split_once("-->").unwrap_or((hole, ""));
        if let Some(part) = number.parse().ok().and_then(|number: usize| parts.get(number)) {
            push_text_of(&mut out, part, root, words);
        }
        rest = after;
    }
    out.push_str(rest);
    out
}

fn push_text_of(out: &mut String, part: &PackPart, root: &str, words: &Words) {
    let document = &part.document.0;
    if !is_markdown(document) {
        out.push_str("<pre><code>");
        push_code(out, document.source.text());
        out.push_str("</code></pre>");
        return;
    }
    let mut fragment = formats::compose(document);
    rebase(&mut fragment, &part.id);
    // A link into the document leads to the page without a name.
    let filling =
        Filling { outline: &document.outline, targets: &part.targets, figures: &part.figures, root, page: "", words };
    fill_into(out, &fragment, &filling);
}

fn rebase(fragment: &mut Fragment, id: &str) {
    for piece in &mut fragment.pieces {
        if let Piece::Html(html) = piece {
            *html = rebased(html, id).into();
        }
    }
}

/// HTML of our own with other ids and lower headings. In it, `<` only ever starts a tag, and `>` only ends one.
fn rebased(html: &str, id: &str) -> String {
    let mut out = String::with_capacity(html.len() + html.len() / 8);
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        let (text, tag) = rest.split_at(at);
        let (tag, after) = tag.split_at(tag.find('>').map_or(tag.len(), |end| end + 1));
        out.push_str(text);
        push_tag(&mut out, tag, id);
        rest = after;
    }
    out.push_str(rest);
    out
}

fn push_tag(out: &mut String, tag: &str, id: &str) {
    let mut rest = lowered(out, tag);
    while let Some(at) = rest.find("=\"") {
        let (before, value) = rest.split_at(at + 2);
        let (value, after) = value.split_at(value.find('"').unwrap_or(value.len()));
        out.push_str(before);
        let name = before[..at].rsplit(' ').next().unwrap_or_default();
        match value.strip_prefix('#').filter(|_| name == "href") {
            Some(anchor) => out.extend(["#", id, "-", anchor]),
            None if IDS.contains(&name) => {
                let ids: Vec<String> = value.split(' ').map(|value| format!("{id}-{value}")).collect();
                out.push_str(&ids.join(" "));
            }
            None => out.push_str(value),
        }
        rest = after;
    }
    out.push_str(rest);
}

/// Writes the name of a heading's tag, lowered; gives what is left of the tag.
fn lowered<'t>(out: &mut String, tag: &'t str) -> &'t str {
    let start = if tag.starts_with("</h") { 3 } else { 2 };
    let level = tag.as_bytes().get(start).filter(|level| level.is_ascii_digit());
    let is_heading = tag[..start.min(tag.len())].ends_with('h');
    match level.filter(|_| is_heading) {
        Some(level) => {
            out.push_str(&tag[..start]);
            out.push(char::from((level + LOWERED).min(b'6')));
            &tag[start + 1..]
        }
        None => tag,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_and_what_refers_to_them_begin_with_the_part() {
        let html =
            "<h2 id=\"a\">A <a class=\"anchor\" href=\"#a\" aria-label=\"x\">#</a></h2><label for=\"b c\">x</label>";
        let wanted = "<h4 id=\"p1-a\">A <a class=\"anchor\" href=\"#p1-a\" aria-label=\"x\">#</a></h4><label for=\"p1-b p1-c\">x</label>";
        assert_eq!(rebased(html, "p1"), wanted);
    }

    #[test]
    fn texts_that_look_like_attributes_stay() {
        for html in
            ["<code>id=\"a\" href=\"#b\"</code>", "<hr>", "<p title=\"id=x\">h2</p>", "<a href=\"x.html#a\">", "<h"]
        {
            assert_eq!(rebased(html, "p1"), html);
        }
    }

    #[test]
    fn headings_end_at_the_sixth_level() {
        assert_eq!(rebased("<h5>x</h5><h6>y</h6>", "p"), "<h6>x</h6><h6>y</h6>");
    }
}
