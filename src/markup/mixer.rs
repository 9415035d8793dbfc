//! Raw HTML mixed into Markdown, turned into nodes that nest properly.
//!
//! Takes HTML blocks and inline tags as the [`Walk`] meets them, gives tokens of our own.
//! An element ends with its end tag or with the Markdown around it, whichever comes first.

mod rows;

use std::ops::Range;

use pulldown_cmark::CowStr;

use super::html::{self, Format, Meaning, Part, Tag};
use super::outline::{Fence, Flavor, LinkKind};
use super::walk::{Node, Origin, Token, Walk};
use crate::base::span::Span;

/// How many parts are looked at to find an end tag: a heading or a link holds few, and looking stays linear.
const LOOKAHEAD: usize = 64;

/// Raw HTML without the indentation and the quote marks around it, and where each line of it stands.
#[derive(Default)]
pub(super) struct Source {
    html: String,
    /// Offset in `html`, offset in the file.
    lines: Vec<(usize, usize)>,
    /// The place of everything, when no more is known.
    whole: Option<Span>,
}

impl Source {
    /// Adds a piece that stands at `start` in the file.
    pub(super) fn add(&mut self, html: &str, start: usize) {
        self.lines.push((self.html.len(), start));
        self.html.push_str(html);
    }

    fn place(&self, offset: usize) -> usize {
        let line = self.lines.partition_point(|(start, _)| *start <= offset).saturating_sub(1);
        self.lines.get(line).map_or(offset, |(inner, outer)| outer + offset - inner)
    }

    fn span(&self, range: &Range<usize>) -> Span {
        if let Some(whole) = self.whole {
            return whole;
        }
        if range.is_empty() {
            let at = self.place(range.start);
            return Span::new(at, at);
        }
        Span::new(self.place(range.start), self.place(range.end - 1) + 1)
    }
}

/// Takes a whole HTML block.
pub(super) fn block(walk: &mut Walk<'_>, source: &Source) {
    let parts = html::parts(&source.html);
    Mixer { walk, source, parts: &parts, at: 0 }.run();
}

/// What an HTML block leaves open within a line ends with it.
pub(super) fn end_block(walk: &mut Walk<'_>, span: Span) {
    while walk.stack.last().is_some_and(|open| open.origin != Origin::Markdown && is_phrasing(&open.node)) {
        walk.close_top(Span::new(span.end as usize, span.end as usize));
    }
}

/// Takes one tag or comment within a line.
pub(super) fn inline(walk: &mut Walk<'_>, html: &str, range: Range<usize>) {
    let mut source = Source::default();
    source.add(html, range.start);
    // A tag over several lines of a quote or list has lost their marks; its parts cannot be located.
    source.whole = (walk.text.get(range.clone()) != Some(html)).then(|| range.into());
    let parts = html::parts(&source.html);
    Mixer { walk, source: &source, parts: &parts, at: 0 }.run();
}

/// What may stand in a line of text, or holds such a line.
fn is_phrasing(node: &Node<'_>) -> bool {
    matches!(node, Node::Paragraph | Node::Heading(_) | Node::Summary | Node::Format(_) | Node::Link(_))
}

struct Mixer<'w, 'a, 's> {
    walk: &'w mut Walk<'a>,
    source: &'s Source,
    parts: &'s [(Part, Range<usize>)],
    at: usize,
}

impl Mixer<'_, '_, '_> {
    fn run(mut self) {
        while let Some((part, range)) = self.parts.get(self.at) {
            self.at += 1;
            let span = self.source.span(range);
            match part {
                Part::Text => self.text(range, span),
                Part::Comment => self.walk.push(Token::Comment, span),
                Part::Open(tag) => self.open(tag, range, span),
                Part::Close(name) => self.close(name, range, span),
            }
        }
    }

    fn text(&mut self, range: &Range<usize>, span: Span) {
        let text = &self.source.html[range.clone()];
        if !text.trim().is_empty() {
            self.make_line(span);
        } else if !self.is_in_line() {
            return;
        }
        self.walk.push(Token::Text(CowStr::from(html::decoded(text).into_owned())), span);
    }

    fn open(&mut self, tag: &Tag, range: &Range<usize>, span: Span) {
        match html::meaning(&tag.name) {
            Meaning::Format(format) => self.open_in_line(Node::Format(format), span),
            Meaning::Link => self.open_link(tag, span),
            Meaning::Image if tag.attribute("src").is_none() => return self.unknown(range, span),
            Meaning::Image => self.image(tag, span),
            Meaning::Break => self.line_break(span),
            Meaning::Rule if self.make_block(span) => self.walk.push(Token::Rule, span),
            Meaning::Rule => self.line_break(span),
            Meaning::Heading(level) => return self.open_heading(level, tag, span),
            Meaning::Details => self.open_details(span),
            Meaning::Summary => self.open_summary(span),
            Meaning::List(first) => self.open_flow(Node::List(first), span),
            Meaning::Item => self.open_item(span),
            Meaning::Table => self.open_flow(Node::Table(Vec::new()), span),
            Meaning::Row => self.open_row(span),
            Meaning::Cell => self.open_cell(span),
            Meaning::Pre => self.open_pre(range, span),
            Meaning::Block if !self.walk.in_link() => drop(self.make_flow(span)),
            Meaning::Block | Meaning::Inline => {}
            Meaning::Unknown => return self.unknown(range, span),
        }
        self.anchors(tag);
    }

    fn close(&mut self, name: &str, range: &Range<usize>, span: Span) {
        match html::meaning(name) {
            Meaning::Format(format) => self.close_node(span, |node| *node == Node::Format(format)),
            Meaning::Link => self.close_link(span),
            Meaning::Heading(_) => self.close_node(span, |node| matches!(node, Node::Heading(_))),
            Meaning::Details => self.close_node(span, |node| *node == Node::Details),
            Meaning::Summary => self.close_node(span, |node| *node == Node::Summary),
            Meaning::List(_) => self.close_node(span, |node| matches!(node, Node::List(_))),
            Meaning::Item => self.close_node(span, |node| *node == Node::Item),
            Meaning::Table => self.close_node(span, |node| matches!(node, Node::Table(_))),
            Meaning::Row => self.close_node(span, |node| matches!(node, Node::Row | Node::TableHead)),
            Meaning::Cell => self.close_node(span, |node| *node == Node::Cell),
            Meaning::Pre => self.close_node(span, |node| *node == Node::Format(Format::Pre)),
            Meaning::Block if !self.walk.in_link() => drop(self.make_flow(span)),
            Meaning::Block | Meaning::Image | Meaning::Break | Meaning::Rule | Meaning::Inline => {}
            Meaning::Unknown => self.unknown(range, span),
        }
    }

    /// Closes the innermost node of raw HTML that is `wanted`, and all inside it; Markdown's own nodes are a wall.
    fn close_node(&mut self, span: Span, wanted: impl Fn(&Node<'_>) -> bool) {
        let inner = self.walk.stack.iter().rev().take_while(|open| open.origin != Origin::Markdown);
        let Some(above) = inner.map(|open| wanted(&open.node)).position(|found| found) else { return };
        for _ in 0..=above {
            self.walk.close_top(span);
        }
    }

    fn is_in_line(&self) -> bool {
        let holds_text = |node: &Node<'_>| is_phrasing(node) || matches!(node, Node::Cell | Node::Item);
        self.walk.stack.last().is_some_and(|open| holds_text(&open.node))
    }

    /// Makes sure that text may stand here: opens the paragraph, item or cell that holds it.
    fn make_line(&mut self, span: Span) {
        let here = Span::new(span.start as usize, span.start as usize);
        let holder = match self.walk.stack.last().map(|open| &open.node) {
            Some(Node::List(_)) => Node::Item,
            Some(Node::Row | Node::TableHead) => Node::Cell,
            Some(Node::Table(_)) => {
                self.walk.open(Node::Row, Origin::Html, here);
                Node::Cell
            }
            Some(_) if self.is_in_line() => return,
            Some(_) | None => return self.walk.open(Node::Paragraph, Origin::Implied, here),
        };
        self.walk.open(holder, Origin::Html, here);
    }

    /// Makes sure that a block may stand here: ends the lines that raw HTML began.
    /// False inside a line of Markdown, where no block can stand.
    fn make_flow(&mut self, span: Span) -> bool {
        let own = |open: &&super::walk::OpenNode<'_>| open.origin != Origin::Markdown && is_phrasing(&open.node);
        let lines = self.walk.stack.iter().rev().take_while(own).count();
        let below = self.walk.stack.len() - lines;
        if self.walk.stack[..below].last().is_some_and(|open| is_phrasing(&open.node)) {
            return false;
        }
        for _ in 0..lines {
            self.walk.close_top(Span::new(span.start as usize, span.start as usize));
        }
        true
    }

    /// The same for a block other than rows, cells and items: opens the cell or item that holds it.
    fn make_block(&mut self, span: Span) -> bool {
        let flow = self.make_flow(span);
        if flow && self.walk.is_between_rows() {
            self.make_line(span);
        }
        flow
    }

    fn open_in_line(&mut self, node: Node<'static>, span: Span) {
        if self.walk.has_room() {
            self.make_line(span);
            self.walk.open(node, Origin::Html, span);
        }
    }

    fn open_flow(&mut self, node: Node<'static>, span: Span) {
        if self.walk.has_room() && self.make_block(span) {
            self.walk.open(node, Origin::Html, span);
        }
    }

    fn open_link(&mut self, tag: &Tag, span: Span) {
        let Some(place) = tag.attribute("href") else { return };
        if self.walk.in_link() || !self.walk.has_room() || !self.is_closed("a") {
            return;
        }
        self.make_line(span);
        let dest = html::decoded(&self.source.html[place.clone()]).into_owned();
        let number = self.walk.reference(LinkKind::Link, dest, self.source.span(&place), span);
        self.walk.open(Node::Link(number), Origin::Html, span);
    }

    fn close_link(&mut self, span: Span) {
        let is_own = |open: &&super::walk::OpenNode<'_>| open.origin != Origin::Markdown;
        let open = self.walk.stack.iter().rev().take_while(is_own).find_map(|open| match open.node {
            Node::Link(number) => Some(number),
            _ => None,
        });
        if let Some(number) = open {
            let whole = &mut self.walk.links[number].whole;
            whole.end = whole.end.max(span.end);
            self.close_node(span, |node| matches!(node, Node::Link(_)));
        }
    }

    /// Whether the end tag of an element comes soon. A single tag in a line of Markdown cannot tell.
    fn is_closed(&self, name: &str) -> bool {
        let mut soon = self.parts[self.at..].iter().take(LOOKAHEAD);
        self.parts.len() == 1 || soon.any(|(part, _)| matches!(part, Part::Close(end) if end == name))
    }

    fn image(&mut self, tag: &Tag, span: Span) {
        let Some(place) = tag.attribute("src") else { return };
        self.make_line(span);
        let value = |place: Range<usize>| html::decoded(&self.source.html[place]).into_owned();
        let alt = tag.attribute("alt").map(value).unwrap_or_default();
        let number = self.walk.reference(LinkKind::Image, value(place.clone()), self.source.span(&place), span);
        self.walk.push(Token::Image(number, alt), span);
    }

    fn line_break(&mut self, span: Span) {
        if self.is_in_line() {
            self.walk.push(Token::HardBreak, span);
        }
    }

    /// A heading needs its end tag and something to say; without, its tags go.
    fn open_heading(&mut self, level: u8, tag: &Tag, span: Span) {
        let speaks = |(part, range): &(Part, Range<usize>)| match part {
            Part::Text => !self.source.html[range.clone()].trim().is_empty(),
            Part::Open(tag) => tag.name == "img",
            Part::Close(_) | Part::Comment => false,
        };
        let is_end = |part: &Part| matches!(part, Part::Close(name) if *name == tag.name);
        let rest = &self.parts[self.at..self.parts.len().min(self.at + LOOKAHEAD)];
        let Some(end) = rest.iter().position(|(part, _)| is_end(part)) else { return self.anchors(tag) };
        if !rest[..end].iter().any(speaks) || !self.make_block(span) {
            return self.anchors(tag);
        }
        let id = tag.attribute("id").filter(|place| !place.is_empty());
        let id =
            id.map(|place| (html::decoded(&self.source.html[place.clone()]).into_owned(), self.source.span(&place)));
        let node = self.walk.heading(level, id);
        self.walk.open(node, Origin::Html, span);
    }

    fn open_details(&mut self, span: Span) {
        if self.walk.last_details.is_some_and(|close| close > span.start as usize) {
            self.open_flow(Node::Details, span);
        }
    }

    fn open_summary(&mut self, span: Span) {
        if self.make_flow(span) && self.walk.stack.last().is_some_and(|open| open.node == Node::Details) {
            self.walk.open(Node::Summary, Origin::Html, span);
        }
    }

    fn open_pre(&mut self, range: &Range<usize>, span: Span) {
        if self.parts.len() == 1 || !self.make_block(span) {
            return self.open_in_line(Node::Format(Format::Pre), span);
        }
        let mut text = String::new();
        let mut lang = String::new();
        let mut end = range.end..range.end;
        for (part, range) in &self.parts[self.at..] {
            self.at += 1;
            end = range.clone();
            match part {
                Part::Close(name) if name == "pre" => break,
                Part::Text => text.push_str(&html::decoded(&self.source.html[range.clone()])),
                Part::Open(tag) if tag.name == "br" => text.push('\n'),
                Part::Open(tag) if tag.name == "code" => lang = self.class_language(tag),
                Part::Open(_) | Part::Close(_) | Part::Comment => {}
            }
        }
        let inner = self.source.span(&(range.end..end.start.max(range.end)));
        let whole = self.source.span(&(range.start..end.end));
        let text = text.strip_prefix('\n').unwrap_or(&text).to_owned();
        self.walk.push(Token::Fence(Fence { lang, span: whole, body: inner, text }), whole);
    }

    /// `class="language-x"` (HTML §4.5.15).
    fn class_language(&self, tag: &Tag) -> String {
        let class = tag.attribute("class").map(|place| &self.source.html[place]).unwrap_or_default();
        class
            .split_whitespace()
            .find_map(|word| word.strip_prefix("language-"))
            .map(str::to_lowercase)
            .unwrap_or_default()
    }

    /// Tags that are none of HTML are mostly placeholders (`<environment>`); in MDX they are components.
    fn unknown(&mut self, range: &Range<usize>, span: Span) {
        if self.walk.flavor != Flavor::Mdx {
            self.make_line(span);
            self.walk.push(Token::Raw(CowStr::from(self.source.html[range.clone()].to_owned())), span);
        }
    }

    /// Places that an `id`, or the `name` of an `<a>`, gives a name to.
    fn anchors(&mut self, tag: &Tag) {
        if self.walk.is_between_rows() {
            return;
        }
        let name = tag.attribute("name").filter(|_| tag.name == "a");
        let mut before = "";
        for place in tag.attribute("id").into_iter().chain(name) {
            let id = &self.source.html[place.clone()];
            if !id.trim().is_empty() && id != before {
                before = id;
                self.walk.push(Token::Anchor(html::decoded(id).into_owned()), self.source.span(&place));
            }
        }
    }
}
