//! Puts a tree together from what a parser reports, within bounds.
//!
//! Iterative: the only recursion over a tree is that of its walkers, and its depth is bounded here.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use crate::base::span::Span;

use super::tree::{Kind, Limits, MAX_PROBLEMS, Node, Parsed, Problem, Style};

/// Reading must stop: a bound was exceeded, and the problem is recorded.
#[derive(Debug)]
pub(super) struct Full;

/// A tree in the making.
pub(super) struct Builder<'a, 'l> {
    text: &'a str,
    limits: &'l Limits,
    parsed: Parsed<'a>,
    open: Vec<Open<'a>>,
    anchors: HashMap<usize, Node<'a>>,
    nodes: usize,
    copies: usize,
}

/// A collection whose end has not been reached.
struct Open<'a> {
    content: Content<'a>,
    start: usize,
    /// End of the last child.
    end: usize,
    anchor: usize,
}

enum Content<'a> {
    Items(Vec<Node<'a>>),
    Entries(Vec<(Node<'a>, Node<'a>)>, Option<Node<'a>>),
}

/// Which collection begins.
pub(super) enum Shape {
    Sequence,
    Mapping,
}

impl<'a, 'l> Builder<'a, 'l> {
    pub(super) fn new(text: &'a str, limits: &'l Limits) -> Self {
        let (parsed, open, anchors) = (Parsed::default(), Vec::new(), HashMap::new());
        Self { text, limits, parsed, open, anchors, nodes: 0, copies: 0 }
    }

    /// Records a problem at `span`, brought to character borders inside the text.
    pub(super) fn problem(&mut self, span: Span, message: impl Into<String>) {
        if self.parsed.problems.len() < MAX_PROBLEMS {
            let start = self.text.floor_char_boundary(span.start as usize);
            let end = self.text.ceil_char_boundary(span.end as usize);
            self.parsed.problems.push(Problem { span: Span::new(start, end), message: message.into() });
        }
    }

    /// Records a problem at the character that stands at `offset`.
    pub(super) fn problem_at(&mut self, offset: usize, message: impl Into<String>) {
        let start = self.text.floor_char_boundary(offset);
        let width = self.text[start..].chars().next().map_or(0, char::len_utf8);
        self.problem(Span::new(start, start + width), message);
    }

    /// A collection begins. `anchor` is 0 when it has none.
    pub(super) fn begin(&mut self, shape: Shape, start: usize, anchor: usize) -> Result<(), Full> {
        if self.open.len() >= self.limits.depth {
            self.problem_at(start, format!("nested deeper than {} levels", self.limits.depth));
            return Err(Full);
        }
        self.count(1, start)?;
        let content = match shape {
            Shape::Sequence => Content::Items(Vec::new()),
            Shape::Mapping => Content::Entries(Vec::new(), None),
        };
        self.open.push(Open { content, start, end: start, anchor });
        Ok(())
    }

    /// The innermost collection ends at `end`, or after its last child when its notation has no end of its own.
    pub(super) fn end(&mut self, end: Option<usize>) -> Result<(), Full> {
        let Some(closed) = self.open.pop() else { return Ok(()) };
        let span = Span::new(closed.start, end.unwrap_or(closed.end).max(closed.end));
        let kind = match closed.content {
            Content::Items(items) => Kind::Sequence(items),
            Content::Entries(mut entries, dangling) => {
                entries.extend(dangling.map(|key| (key, Node::null(span.end as usize))));
                self.report_repeated(&entries);
                Kind::Mapping(entries)
            }
        };
        self.place(Node { kind, span }, closed.anchor)
    }

    /// A scalar. `anchor` is 0 when it has none.
    pub(super) fn scalar(&mut self, text: Cow<'a, str>, style: Style, span: Span, anchor: usize) -> Result<(), Full> {
        self.count(1, span.start as usize)?;
        self.place(Node { kind: Kind::Scalar { text, style }, span }, anchor)
    }

    /// A copy of an anchored node; nothing when the anchor is not complete yet (an alias to what it stands in).
    pub(super) fn alias(&mut self, anchor: usize, span: Span) -> Result<(), Full> {
        let Some(node) = self.anchors.get(&anchor).cloned() else {
            self.problem(span, "this alias stands for what it is part of");
            return self.place(Node::null(span.start as usize), 0);
        };
        let weight = weight(&node);
        self.copy(weight, span)?;
        self.count(weight, span.start as usize)?;
        self.place(node, 0)
    }

    /// The document is complete, or nothing more of it can be read: what is open ends here, unnamed.
    pub(super) fn end_document(&mut self) {
        self.open.iter_mut().for_each(|open| open.anchor = 0);
        while !self.open.is_empty() && self.end(None).is_ok() {}
        self.anchors.clear();
    }

    pub(super) fn finish(mut self) -> Parsed<'a> {
        self.end_document();
        self.parsed
    }

    fn place(&mut self, node: Node<'a>, anchor: usize) -> Result<(), Full> {
        let kept = if anchor == 0 { Ok(()) } else { self.keep(anchor, &node) };
        let Some(parent) = self.open.last_mut() else {
            self.parsed.documents.push(node);
            return kept;
        };
        parent.end = parent.end.max(node.span.end as usize);
        match &mut parent.content {
            Content::Items(items) => items.push(node),
            Content::Entries(entries, key) => match key.take() {
                Some(name) => entries.push((name, node)),
                None => *key = Some(node),
            },
        }
        kept
    }

    /// Keeps a node for the aliases to come.
    fn keep(&mut self, anchor: usize, node: &Node<'a>) -> Result<(), Full> {
        self.copy(weight(node), node.span)?;
        self.anchors.insert(anchor, node.clone());
        Ok(())
    }

    fn count(&mut self, nodes: usize, at: usize) -> Result<(), Full> {
        self.nodes += nodes;
        if self.nodes > self.limits.nodes {
            self.problem_at(at, format!("holds more than {} values", self.limits.nodes));
            return Err(Full);
        }
        Ok(())
    }

    fn copy(&mut self, nodes: usize, span: Span) -> Result<(), Full> {
        self.copies += nodes;
        if self.copies > self.limits.copies {
            self.problem(span, format!("aliases stand for more than {} values", self.limits.copies));
            return Err(Full);
        }
        Ok(())
    }

    fn report_repeated(&mut self, entries: &[(Node<'a>, Node<'a>)]) {
        let mut seen = HashSet::new();
        for (key, _) in entries {
            let Kind::Scalar { text, .. } = &key.kind else { continue };
            // Several merge keys in one mapping are an old habit and mean what they say.
            if !seen.insert(&**text) && text != "<<" {
                self.problem(key.span, format!("key `{}` stands twice", shortened(text)));
            }
        }
    }
}

/// Nodes of a tree, with 64 bytes of text counted as one more.
fn weight(node: &Node) -> usize {
    match &node.kind {
        Kind::Scalar { text, .. } => 1 + text.len() / 64,
        Kind::Sequence(items) => 1 + items.iter().map(weight).sum::<usize>(),
        Kind::Mapping(entries) => 1 + entries.iter().map(|(key, value)| weight(key) + weight(value)).sum::<usize>(),
    }
}

/// Keys are quoted in messages, and a key may be a megabyte.
fn shortened(text: &str) -> Cow<'_, str> {
    match text.char_indices().nth(60) {
        Some((cut, _)) => Cow::Owned(format!("{}…", &text[..cut])),
        None => Cow::Borrowed(text),
    }
}
