//! Runs of text: gathered over the parser's events, so that addresses are seen whole.

use std::ops::Range;

use pulldown_cmark::CowStr;

use super::{Node, OpenNode, Origin, Token, Walk};
use crate::base::span::Span;
use crate::markup::autolink;
use crate::markup::outline::{Flavor, LinkKind};

impl<'a> Walk<'a> {
    /// Text as it stands in the file joins the run; text that was changed (`&amp;`, `\_`) stands alone.
    pub(super) fn take_text(&mut self, text: CowStr<'a>, range: Range<usize>) {
        self.last_end = range.end;
        if text.trim().is_empty() && self.is_between_rows() {
            return;
        }
        self.leave_rows();
        if self.text.get(range.clone()) != Some(&*text) {
            self.flush(false);
            self.push(Token::Text(text), range.into());
        } else if self.run.end == range.start && !self.run.is_empty() {
            self.run.end = range.end;
        } else {
            self.flush(false);
            self.run = range;
        }
    }

    /// Gives out the pending text; `heading_ends` when the heading it stands in ends behind it.
    pub(super) fn flush(&mut self, heading_ends: bool) {
        let run = std::mem::take(&mut self.run);
        if run.is_empty() {
            return;
        }
        let end = if heading_ends { self.take_heading_id(&run) } else { run.end };
        let comments = if self.flavor == Flavor::Mdx { mdx_comments(&self.text[run.start..end]) } else { Vec::new() };
        let mut start = run.start;
        for comment in comments {
            self.give_out(start, run.start + comment.start);
            start = run.start + comment.end;
        }
        self.give_out(start, end);
    }

    /// Gives out text of the file, addresses as links.
    fn give_out(&mut self, start: usize, end: usize) {
        let text: &'a str = &self.text[start..end];
        let mut done = 0;
        let addresses = if self.in_link() { Vec::new() } else { autolink::addresses(text) };
        for address in addresses {
            self.push_text(&text[done..address.start], start + done);
            self.autolink(&text[address.clone()], start + address.start);
            done = address.end;
        }
        self.push_text(&text[done..], start + done);
    }

    fn push_text(&mut self, text: &'a str, start: usize) {
        if !text.is_empty() {
            self.push(Token::Text(CowStr::Borrowed(text)), Span::new(start, start + text.len()));
        }
    }

    fn autolink(&mut self, address: &'a str, start: usize) {
        let span = Span::new(start, start + address.len());
        let dest = autolink::destination(address);
        let number = self.reference(LinkKind::Autolink, dest, span, span);
        self.open(Node::Link(number), Origin::Markdown, span);
        self.push_text(address, start);
        self.end(span);
    }

    /// Notes `{#id}` at the end of a heading's text; gives where the text before it ends.
    fn take_heading_id(&mut self, run: &Range<usize>) -> usize {
        let text = &self.text[run.clone()];
        let found = heading_id(text);
        let Some(OpenNode { node: Node::Heading(head), .. }) = self.stack.last_mut() else { return run.end };
        let Some((before, id)) = found else { return run.end };
        head.id = Some((text[id.clone()].to_owned(), Span::new(run.start + id.start, run.start + id.end)));
        run.start + before
    }
}

/// `Title {#id}`: where the title ends and where the id stands.
fn heading_id(text: &str) -> Option<(usize, Range<usize>)> {
    let inner = text.trim_end().strip_suffix('}')?;
    let open = inner.rfind('{')?;
    let is_mark = |at: usize| inner[..at].ends_with(|c: char| c == '{' || c.is_whitespace());
    let hash = inner.match_indices('#').map(|(at, _)| at).find(|at| *at > open && is_mark(*at))?;
    let rest = &inner[hash + 1..];
    let length = rest.find(char::is_whitespace).unwrap_or(rest.len());
    (length > 0).then(|| (text[..open].trim_end().len(), hash + 1..hash + 1 + length))
}

/// Where comments of MDX (`{/* … */}`) stand in a text.
fn mdx_comments(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = text[at..].find("{/*").map(|start| at + start) {
        let Some(length) = text[start..].find("*/}") else { break };
        at = start + length + 3;
        found.push(start..at);
    }
    found
}
