//! Lists and tables of raw HTML, whose end tags may be missing.

use pulldown_cmark::CowStr;

use super::Mixer;
use crate::base::span::Span;
use crate::markup::html::Part;
use crate::markup::walk::{Node, Origin, Token};

impl Mixer<'_, '_, '_> {
    /// An item of the list around it; in a line of text, where no list can stand, a bullet on a new line.
    pub(super) fn open_item(&mut self, span: Span) {
        if !self.walk.has_room() {
            return;
        }
        if !self.make_flow(span) {
            self.line_break(span);
            return self.walk.push(Token::Text(CowStr::Borrowed("• ")), span);
        }
        if self.walk.stack.last().is_some_and(|open| open.node == Node::Item && open.origin == Origin::Html) {
            self.walk.close_top(span);
        }
        if !self.walk.stack.last().is_some_and(|open| matches!(open.node, Node::List(_)) && open.origin == Origin::Html)
        {
            self.open_flow(Node::List(None), span);
        }
        self.walk.open(Node::Item, Origin::Html, span);
    }

    pub(super) fn open_row(&mut self, span: Span) {
        if !self.make_flow(span) || !self.is_in_table() {
            return;
        }
        self.close_up_to(span, |node| matches!(node, Node::Table(_)));
        let node = if self.is_head_row() { Node::TableHead } else { Node::Row };
        self.walk.open(node, Origin::Html, span);
    }

    /// The first row of a table is its header when all its cells are `<th>`.
    fn is_head_row(&self) -> bool {
        let mut before = self.parts[..self.at - 1].iter().rev().filter(|(part, range)| match part {
            Part::Text => !self.source.html[range.clone()].trim().is_empty(),
            Part::Open(tag) => !matches!(tag.name.as_str(), "thead" | "tbody" | "colgroup" | "col"),
            Part::Close(name) => name != "colgroup",
            Part::Comment => false,
        });
        let is_first = matches!(before.next(), Some((Part::Open(tag), _)) if tag.name == "table");
        let cells = self.parts[self.at..].iter().map(|(part, _)| match part {
            Part::Open(tag) => tag.name.as_str(),
            Part::Close(name) if name == "tr" || name == "table" => "tr",
            Part::Close(_) | Part::Text | Part::Comment => "",
        });
        let mut cells = cells.take_while(|name| *name != "tr").filter(|name| matches!(*name, "td" | "th")).peekable();
        is_first && cells.peek().is_some() && cells.all(|name| name == "th")
    }

    pub(super) fn open_cell(&mut self, span: Span) {
        if !self.make_flow(span) || !self.is_in_table() {
            return;
        }
        self.close_up_to(span, |node| matches!(node, Node::Table(_) | Node::Row | Node::TableHead));
        if self.walk.stack.last().is_some_and(|open| matches!(open.node, Node::Table(_))) {
            self.walk.open(Node::Row, Origin::Html, span);
        }
        self.walk.open(Node::Cell, Origin::Html, span);
    }

    /// Whether a table of raw HTML is around this place, with no Markdown between.
    fn is_in_table(&self) -> bool {
        let mut own = self.walk.stack.iter().rev().take_while(|open| open.origin != Origin::Markdown);
        own.any(|open| matches!(open.node, Node::Table(_)))
    }

    /// Closes all nodes inside the innermost one that is `wanted`.
    fn close_up_to(&mut self, span: Span, wanted: impl Fn(&Node<'_>) -> bool) {
        while self.walk.stack.last().is_some_and(|open| !wanted(&open.node)) {
            self.walk.close_top(Span::new(span.start as usize, span.start as usize));
        }
    }
}
