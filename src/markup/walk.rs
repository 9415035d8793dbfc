//! One way through a Markdown text, taken by both the outline and the page.
//!
//! Takes a text, gives [`Token`]s: properly nested nodes of our own and text between them.
//! Links and headings are numbered here, so that both passes count alike. Raw HTML has become
//! nodes or text ([`Mixer`]); plain addresses have become links. Nothing is judged.

mod blocks;
mod references;
mod text;

use std::collections::VecDeque;
use std::ops::Range;

use pulldown_cmark::{Alignment, BlockQuoteKind, CowStr, Event, HeadingLevel, OffsetIter};
use pulldown_cmark::{Options, Parser, Tag, TagEnd};

use super::html::Format;
use super::mixer;
use super::outline::{Fence, Flavor, LinkKind, LinkRef};
use crate::base::span::Span;

/// Containers and formatting nested deeper are passed over, their content is kept:
/// what browsers and readers cope with, and a bound on the size of the page (50,000 `>` in a row).
const MAX_NESTING: usize = 64;

/// A node of a page.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Node<'a> {
    Paragraph,
    Heading(Head),
    Quote(Option<BlockQuoteKind>),
    List(Option<u64>),
    Item,
    /// A footnote, by its label.
    Note(CowStr<'a>),
    Table(Vec<Alignment>),
    /// The header row of a table.
    TableHead,
    Row,
    Cell,
    Details,
    Summary,
    Format(Format),
    /// By its number.
    Link(usize),
}

/// A heading; `id` is known at its end.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Head {
    /// Its number.
    pub(super) index: usize,
    /// 1 to 6.
    pub(super) level: u8,
    /// Explicit id and where it is written.
    pub(super) id: Option<(String, Span)>,
}

/// A step of the walk. Each comes with its place in the file.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Token<'a> {
    Start(Node<'a>),
    End(Node<'a>),
    Text(CowStr<'a>),
    /// Raw HTML that is shown as text.
    Raw(CowStr<'a>),
    Code(CowStr<'a>),
    Fence(Fence),
    /// The image with this number; its alternative text.
    Image(usize, String),
    /// A place that the author named.
    Anchor(String),
    NoteReference(CowStr<'a>),
    Task(bool),
    SoftBreak,
    HardBreak,
    Rule,
    Comment,
}

impl Token<'_> {
    /// The text that it shows, if any.
    pub(super) fn text(&self) -> &str {
        match self {
            Token::Text(text) | Token::Raw(text) | Token::Code(text) => text,
            Token::Fence(fence) => &fence.text,
            _ => "",
        }
    }
}

/// Who opened a node: only its own kind closes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Origin {
    Markdown,
    Html,
    /// A paragraph around text that stands alone in raw HTML.
    Implied,
}

pub(super) struct OpenNode<'a> {
    pub(super) node: Node<'a>,
    pub(super) origin: Origin,
    shown: bool,
}

/// The walk; see the [module](self).
pub(super) struct Walk<'a> {
    pub(super) text: &'a str,
    pub(super) flavor: Flavor,
    base: usize,
    events: OffsetIter<'a>,
    pub(super) stack: Vec<OpenNode<'a>>,
    queue: VecDeque<(Token<'a>, Span)>,
    /// Text that is not yet given out, because an address may go on in the next event.
    run: Range<usize>,
    /// Where the last event inside a link ended.
    last_end: usize,
    /// All references met so far, without their texts.
    pub(super) links: Vec<LinkRef>,
    headings: usize,
    /// Links around the current place that are shown; 0 or 1.
    open_links: usize,
    /// Where the last `</details` stands: an element that is never closed would hide the rest of the page.
    pub(super) last_details: Option<usize>,
}

impl<'a> Walk<'a> {
    /// Walks the part of `text` from `base` on.
    pub(super) fn new(text: &'a str, base: usize, flavor: Flavor) -> Self {
        let options = Options::ENABLE_TABLES
            | Options::ENABLE_FOOTNOTES
            | Options::ENABLE_STRIKETHROUGH
            | Options::ENABLE_TASKLISTS
            | Options::ENABLE_GFM;
        let body = text.get(base..).unwrap_or_default();
        Self {
            text,
            flavor,
            base,
            events: Parser::new_ext(body, options).into_offset_iter(),
            stack: Vec::new(),
            queue: VecDeque::new(),
            run: 0..0,
            last_end: 0,
            links: Vec::new(),
            headings: 0,
            open_links: 0,
            last_details: text.rfind("</details"),
        }
    }

    fn next_event(&mut self) -> Option<(Event<'a>, Range<usize>)> {
        let (event, range) = self.events.next()?;
        Some((event, range.start + self.base..range.end + self.base))
    }

    fn take(&mut self, event: Event<'a>, range: Range<usize>) {
        if let Event::Text(text) = event {
            self.take_text(text, range);
            return;
        }
        self.flush(matches!(event, Event::End(TagEnd::Heading(_))));
        if !matches!(event, Event::End(_) | Event::InlineHtml(_) | Event::SoftBreak | Event::Start(Tag::HtmlBlock)) {
            self.leave_rows();
        }
        let span = Span::from(range.clone());
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(_) => self.end(span),
            Event::Code(code) => self.inline(Token::Code(code), span),
            Event::InlineHtml(html) => mixer::inline(self, &html, range),
            Event::FootnoteReference(label) => self.inline(Token::NoteReference(label), span),
            Event::SoftBreak => self.inline(Token::SoftBreak, span),
            Event::HardBreak => self.inline(Token::HardBreak, span),
            Event::TaskListMarker(done) => self.inline(Token::Task(done), span),
            Event::Rule => self.push(Token::Rule, span),
            // Html comes inside an HTML block, which is taken whole; mathematics is not enabled.
            Event::Text(_) | Event::Html(_) | Event::InlineMath(_) | Event::DisplayMath(_) => {}
        }
    }

    fn inline(&mut self, token: Token<'a>, span: Span) {
        self.last_end = span.end as usize;
        self.push(token, span);
    }

    fn start(&mut self, tag: Tag<'a>, range: Range<usize>) {
        let span = Span::from(range.clone());
        match tag {
            Tag::Image { link_type, dest_url, .. } => return self.image(link_type, dest_url, range),
            Tag::CodeBlock(kind) => return self.fence(kind, range),
            Tag::HtmlBlock => return self.html_block(),
            Tag::Paragraph if self.is_module_code(&range) => return self.skip_paragraph(),
            Tag::Link { link_type, dest_url, .. } => {
                let number = self.link(link_type, dest_url, LinkKind::Link, &range);
                self.last_end = range.start + 1;
                return self.open(Node::Link(number), Origin::Markdown, span);
            }
            _ => {}
        }
        if let Some(node) = self.node(tag) {
            self.open(node, Origin::Markdown, span);
        }
    }

    /// Our node for a tag; definition lists, mathematics and metadata are not enabled.
    fn node(&mut self, tag: Tag<'a>) -> Option<Node<'a>> {
        Some(match tag {
            Tag::Paragraph => Node::Paragraph,
            Tag::Heading { level, .. } => self.heading(level_number(level), None),
            Tag::BlockQuote(kind) => Node::Quote(kind),
            Tag::List(first) => Node::List(first),
            Tag::Item => Node::Item,
            Tag::FootnoteDefinition(label) => Node::Note(label),
            Tag::Table(alignments) => Node::Table(alignments),
            Tag::TableHead => Node::TableHead,
            Tag::TableRow => Node::Row,
            Tag::TableCell => Node::Cell,
            Tag::Emphasis => Node::Format(Format::Emphasis),
            Tag::Strong => Node::Format(Format::Strong),
            Tag::Strikethrough => Node::Format(Format::Strike),
            Tag::Superscript => Node::Format(Format::Sup),
            Tag::Subscript => Node::Format(Format::Sub),
            _ => return None,
        })
    }

    /// A heading node with the next number.
    pub(super) fn heading(&mut self, level: u8, id: Option<(String, Span)>) -> Node<'a> {
        self.headings += 1;
        Node::Heading(Head { index: self.headings - 1, level, id })
    }

    /// Whether only rows, cells or items of raw HTML may stand here.
    pub(super) fn is_between_rows(&self) -> bool {
        let top = self.stack.last().filter(|open| open.origin == Origin::Html);
        top.is_some_and(|open| matches!(open.node, Node::Table(_) | Node::TableHead | Node::Row | Node::List(_)))
    }

    /// Raw tables and lists end where Markdown goes on outside their cells and items.
    fn leave_rows(&mut self) {
        while self.is_between_rows() {
            self.close_top(self.here());
        }
    }

    /// Ends the innermost node that Markdown opened, and all that raw HTML opened inside it.
    fn end(&mut self, span: Span) {
        while let Some(open) = self.stack.last() {
            let done = open.origin == Origin::Markdown;
            if let Node::Link(number) = open.node {
                self.locate(number, self.last_end);
                self.last_end = span.end as usize;
            }
            self.close_top(span);
            if done {
                return;
            }
        }
    }

    /// Opens a node. Links inside links, and what is nested too deep, are passed over.
    pub(super) fn open(&mut self, node: Node<'a>, origin: Origin, span: Span) {
        let shown = match node {
            Node::Link(_) => !self.in_link(),
            Node::Quote(_) | Node::List(_) | Node::Item | Node::Format(_) => self.stack.len() < MAX_NESTING,
            _ => true,
        };
        if shown {
            self.open_links += usize::from(matches!(node, Node::Link(_)));
            self.push(Token::Start(node.clone()), span);
        }
        self.stack.push(OpenNode { node, origin, shown });
    }

    /// Ends the innermost node.
    pub(super) fn close_top(&mut self, span: Span) {
        if let Some(OpenNode { node, shown: true, .. }) = self.stack.pop() {
            self.open_links -= usize::from(matches!(node, Node::Link(_)));
            self.push(Token::End(node), span);
        }
    }

    /// Whether another node fits in.
    pub(super) fn has_room(&self) -> bool {
        self.stack.len() < MAX_NESTING
    }

    /// Whether the walk is inside a link.
    pub(super) fn in_link(&self) -> bool {
        self.open_links > 0
    }

    /// The empty place behind what was read last.
    pub(super) fn here(&self) -> Span {
        Span::new(self.last_end, self.last_end)
    }

    pub(super) fn push(&mut self, token: Token<'a>, span: Span) {
        self.queue.push_back((token, span));
    }
}

impl<'a> Iterator for Walk<'a> {
    type Item = (Token<'a>, Span);

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(token) = self.queue.pop_front() {
                return Some(token);
            }
            match self.next_event() {
                Some((event, range)) => self.take(event, range),
                None if self.stack.is_empty() => return None,
                None => {
                    let end = Span::new(self.text.len(), self.text.len());
                    self.close_top(end);
                }
            }
        }
    }
}

fn level_number(level: HeadingLevel) -> u8 {
    match level {
        HeadingLevel::H1 => 1,
        HeadingLevel::H2 => 2,
        HeadingLevel::H3 => 3,
        HeadingLevel::H4 => 4,
        HeadingLevel::H5 => 5,
        HeadingLevel::H6 => 6,
    }
}
