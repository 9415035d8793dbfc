//! A body being written.

use std::collections::HashSet;
use std::ops::Range;

use super::kept::{Beside, Placed};
use super::{Composed, Names, Part, ReferenceBody};
use crate::contracts::asyncapi::{AsyncApi, Operation};
use crate::contracts::graphql::GraphQl;
use crate::contracts::openapi::{Named, OpenApi, Scheme};
use crate::contracts::spec::{At, Node, Spec};
use crate::site::html::push_text;
use crate::site::words::Words;

/// How much is laid out on a page; the rest is linked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Extent {
    /// Named schemas inside each other that are laid out.
    pub(super) inlined: u32,
    /// Bytes of an example that are shown.
    pub(super) example_bytes: usize,
    /// Bytes above which the page is not used, so that the rest of it need not be written.
    pub(super) most_bytes: usize,
}

/// What all formats of contracts have for a page, or have not.
pub(super) trait Source {
    /// Its files; `None` for a format without references.
    fn spec(&self) -> Option<&Spec>;
    /// Schemas that have a page, by index.
    fn schemas(&self) -> &[Named];
    /// The index of the schema at a place.
    fn named(&self, at: At) -> Option<u32>;
    /// The index of the operation with an id.
    fn operation(&self, id: &str) -> Option<usize>;
    /// Ways to authenticate.
    fn schemes(&self) -> &[Scheme];
}

impl Source for OpenApi {
    fn spec(&self) -> Option<&Spec> {
        Some(&self.spec)
    }

    fn schemas(&self) -> &[Named] {
        &self.schemas
    }

    fn named(&self, at: At) -> Option<u32> {
        OpenApi::named(self, at)
    }

    fn operation(&self, id: &str) -> Option<usize> {
        self.operations.iter().position(|operation| operation.id.as_ref().is_some_and(|known| known.value == id))
    }

    fn schemes(&self) -> &[Scheme] {
        &self.schemes
    }
}

impl Source for AsyncApi {
    fn spec(&self) -> Option<&Spec> {
        Some(&self.spec)
    }

    fn schemas(&self) -> &[Named] {
        &self.schemas
    }

    fn named(&self, at: At) -> Option<u32> {
        AsyncApi::named(self, at)
    }

    /// Operations have no page: that of their channel stands for them.
    fn operation(&self, id: &str) -> Option<usize> {
        let is = |operation: &&Operation| operation.id.as_ref().is_some_and(|known| known.value == id);
        self.operations.iter().find(is)?.channel.map(|ix| ix as usize)
    }

    fn schemes(&self) -> &[Scheme] {
        &self.schemes
    }
}

impl Source for GraphQl {
    fn spec(&self) -> Option<&Spec> {
        None
    }

    fn schemas(&self) -> &[Named] {
        &[]
    }

    fn named(&self, _: At) -> Option<u32> {
        None
    }

    fn operation(&self, _: &str) -> Option<usize> {
        None
    }

    fn schemes(&self) -> &[Scheme] {
        &[]
    }
}

/// A body being written.
pub(super) struct Page<'a, C> {
    pub(super) api: &'a C,
    pub(super) extent: Extent,
    /// What pages say.
    pub(super) words: &'a Words,
    names: &'a Names,
    /// From the page to the directory of the contract: empty, or `../`.
    up: &'static str,
    out: String,
    ids: HashSet<String>,
    /// What other pages wrote.
    pub(super) kept: Beside<'a>,
    /// Schemas of which the looks of what is being laid out depend: those that would be a circle around it.
    pub(super) met: Vec<At>,
    /// Names of properties with a place that stand on the page, and where each one ends.
    pub(super) places: Vec<(Placed, usize)>,
    contents: Vec<(String, String)>,
}

impl<'a, C: Source> Page<'a, C> {
    pub(super) fn new(api: &'a C, body: &'a ReferenceBody, words: &'a Words, extent: Extent) -> Self {
        let (up, kept) = match body.part {
            Part::Overview | Part::Operation(_) => ("", body.kept.beside()),
            Part::Schema(_) => ("../", body.kept.below()),
        };
        let out = String::with_capacity(TYPICAL);
        Self {
            api,
            extent,
            words,
            names: &body.names,
            up,
            out,
            ids: HashSet::new(),
            kept,
            met: Vec::new(),
            places: Vec::new(),
            contents: Vec::new(),
        }
    }

    pub(super) fn finish(self) -> Composed {
        Composed { html: self.out, contents: self.contents }
    }

    /// Whether there is so much on the page already that it will be written anew with less.
    pub(super) fn is_full(&self) -> bool {
        self.out.len() > self.extent.most_bytes
    }

    /// Bytes written so far.
    pub(super) fn len(&self) -> usize {
        self.out.len()
    }

    /// Where finished HTML is appended.
    pub(super) fn out(&mut self) -> &mut String {
        &mut self.out
    }

    /// What was written in a range, unless a copy of it would not do: part of it was left out, or it has ids.
    pub(super) fn copyable(&self, range: Range<usize>) -> Option<&str> {
        let html = &self.out[range];
        (!self.is_full() && !html.contains(" id=\"")).then_some(html)
    }

    /// Finished HTML.
    pub(super) fn html(&mut self, html: &str) -> &mut Self {
        self.out.push_str(html);
        self
    }

    /// Text of the contract.
    pub(super) fn text(&mut self, text: &str) -> &mut Self {
        push_text(&mut self.out, text);
        self
    }

    /// Text of the contract as code.
    pub(super) fn code(&mut self, text: &str) -> &mut Self {
        self.html("<code>").text(text).html("</code>")
    }

    /// A heading of the second level with the words of a key, which the contents list.
    pub(super) fn heading(&mut self, id: &str, key: &str) {
        let (id, words) = (self.id(id), self.words.get(key));
        self.html("<h2 id=\"").text(&id).html("\">").text(words).html("</h2>\n");
        self.contents.push((id, words.to_owned()));
    }

    /// Words of a key, escaped.
    pub(super) fn say(&mut self, key: &str) -> &mut Self {
        push_text(&mut self.out, self.words.get(key));
        self
    }

    /// Words of a key for a number, escaped.
    pub(super) fn say_count(&mut self, key: &str, count: usize) -> &mut Self {
        push_text(&mut self.out, &self.words.count(key, count));
        self
    }

    /// Says how many more there are.
    pub(super) fn and_more(&mut self, class: &str, count: usize) {
        self.html("<p class=\"").html(class).html("\">").say_count("common.and_more", count).html("</p>\n");
    }

    /// Says that something is deprecated.
    pub(super) fn flag(&mut self) {
        self.html(" <span class=\"flag\">").say("reference.deprecated").html("</span>");
    }

    /// A heading of the third level.
    pub(super) fn subheading(&mut self, words: &str) {
        self.html("<h3>").text(words).html("</h3>\n");
    }

    /// An id of the page that nothing else has: blanks become hyphens, and a number is added where it is taken.
    pub(super) fn id(&mut self, wanted: &str) -> String {
        let is_odd = |c: char| c.is_whitespace() || c.is_control();
        let plain = match wanted.len() <= MOST_ID && !wanted.contains(is_odd) {
            true => wanted.to_owned(),
            false => wanted.chars().map(|c| if is_odd(c) { '-' } else { c }).take(MOST_ID).collect(),
        };
        let mut id = plain.clone();
        let mut number = 2;
        while !self.ids.insert(id.clone()) {
            id = format!("{plain}-{number}");
            number += 1;
        }
        id
    }

    /// Link to the page of a named schema; `None` when it has none.
    pub(super) fn schema_href(&self, at: At) -> Option<String> {
        self.schema_page(self.api.named(at)?)
    }

    /// Link to the page of a named schema or type, by index.
    pub(super) fn schema_page(&self, ix: u32) -> Option<String> {
        let name = self.names.schemas.get(ix as usize)?;
        Some(match self.up {
            "" => format!("schemas/{name}.html"),
            _ => format!("{name}.html"),
        })
    }

    /// Link to the page of an operation.
    pub(super) fn operation_href(&self, ix: usize) -> Option<String> {
        self.names.operations.get(ix).map(|name| format!("{}{name}.html", self.up))
    }

    /// Link to the contract as a whole.
    pub(super) fn overview_href(&self) -> String {
        format!("{}index.html", self.up)
    }

    /// A named schema as a link; its name alone when it has no page.
    pub(super) fn schema_link(&mut self, node: Node<'_>) {
        let at = node.at();
        let name = match self.api.named(at) {
            Some(ix) => self.api.schemas()[ix as usize].name.clone(),
            None => node.reference().and_then(|written| written.rsplit('/').next()).unwrap_or("schema").to_owned(),
        };
        match self.schema_href(at) {
            Some(href) => self.html("<a href=\"").text(&href).html("\">").text(&name).html("</a>"),
            None => self.text(&name),
        };
    }
}

/// Bytes of a body of common size, to make room for at once.
const TYPICAL: usize = 24 << 10;

/// Longest id, in characters; paths into a schema can be longer than an address may be.
const MOST_ID: usize = 160;
