//! Puts links, pictures and diagrams into the holes of a body.
//!
//! Takes a fragment, where each reference leads, and the outline for what the author wrote;
//! gives HTML. Pictures of other sites are never loaded: they become links. A reference that leads
//! nowhere keeps its words and says so, for eyes and for screen readers.

use super::figure;
use super::html::{external, push_attribute, push_text};
use super::views::Target;
use super::views::figures::FigureView;
use super::words::Words;
use crate::markup::{self, Fragment, Outline, Piece, Said};

/// What a body is filled with.
pub(super) struct Filling<'a> {
    /// References and code blocks as written.
    pub(super) outline: &'a Outline,
    /// Where each leads, same index.
    pub(super) targets: &'a [Target],
    /// Diagrams among the code blocks.
    pub(super) figures: &'a [FigureView],
    /// `../` as often as needed to reach the portal's root.
    pub(super) root: &'a str,
    /// The page itself, from the portal's root.
    pub(super) page: &'a str,
    /// What pages say.
    pub(super) words: &'a Words,
}

/// The body with every hole filled.
pub(super) fn fill(fragment: &Fragment, filling: &Filling<'_>) -> String {
    let mut out = String::with_capacity(8 << 10);
    fill_into(&mut out, fragment, filling);
    out
}

/// The same, at the end of a text.
pub(super) fn fill_into(out: &mut String, fragment: &Fragment, filling: &Filling<'_>) {
    let mut filler = Filler { filling, out, open: Vec::new() };
    for piece in &fragment.pieces {
        match piece {
            Piece::Html(html) => filler.out.push_str(html),
            Piece::Open(ix) => filler.open(*ix),
            Piece::Close(ix) => filler.close(*ix),
            Piece::Image(ix) => filler.image(*ix),
            Piece::Diagram(ix) => filler.diagram(*ix),
            Piece::Said(said) => push_text(filler.out, filling.words.get(key(*said))),
        }
    }
    filler.finish()
}

/// The text of what a body says.
fn key(said: Said) -> &'static str {
    match said {
        Said::Note => "body.note",
        Said::Tip => "body.tip",
        Said::Important => "body.important",
        Said::Warning => "body.warning",
        Said::Caution => "body.caution",
        Said::Cut => "body.cut",
    }
}

/// How an opened reference is closed.
#[derive(Clone, Copy)]
enum Closing {
    /// `</a>`.
    Link,
    /// `</span>`, and words that say that it leads nowhere.
    Broken,
    /// `</span>`.
    Span,
    /// Nothing was opened.
    Nothing,
}

struct Filler<'a> {
    filling: &'a Filling<'a>,
    out: &'a mut String,
    /// References that are open: (index, how each is closed).
    open: Vec<(u32, Closing)>,
}

impl Filler<'_> {
    fn target(&self, ix: u32) -> Target {
        self.filling.targets.get(ix as usize).cloned().unwrap_or(Target::Plain)
    }

    fn reference(&self, ix: u32) -> (&str, &str) {
        self.filling.outline.links.get(ix as usize).map_or(("", ""), |reference| (&reference.dest, &reference.text))
    }

    fn is_in_link(&self) -> bool {
        self.open.iter().any(|(_, closing)| matches!(closing, Closing::Link))
    }

    fn open(&mut self, ix: u32) {
        // HTML knows no link in a link; the outer one stays.
        let closing = if self.is_in_link() { Closing::Nothing } else { self.open_target(ix) };
        self.open.push((ix, closing));
    }

    fn open_target(&mut self, ix: u32) -> Closing {
        match self.target(ix) {
            Target::Page { href, anchor, doubt } => self.open_link(&self.page_href(&href, anchor.as_deref()), doubt),
            Target::Picture { href, doubt } | Target::File { href, doubt } => {
                self.open_link(&format!("{}{href}", self.filling.root), doubt)
            }
            Target::External => {
                let address = external(self.reference(ix).0);
                address.map_or(Closing::Nothing, |address| self.open_external(&address))
            }
            Target::Forge(address) => self.open_external(&address),
            Target::Unlisted(why) => self.open_span("unlisted", &why, Closing::Span),
            Target::Broken(why) => self.open_span("broken", &why, Closing::Broken),
            Target::Plain => Closing::Nothing,
        }
    }

    fn page_href(&self, href: &str, anchor: Option<&str>) -> String {
        let fragment = anchor.map_or_else(String::new, |id| format!("#{}", crate::base::path::percent_encode(id)));
        if href == self.filling.page && !fragment.is_empty() {
            return fragment;
        }
        format!("{}{href}{fragment}", self.filling.root)
    }

    fn open_link(&mut self, href: &str, doubt: Option<String>) -> Closing {
        self.out.push_str("<a");
        if let Some(doubt) = doubt {
            push_attribute(self.out, "class", "doubtful");
            push_attribute(self.out, "title", &doubt);
        }
        push_attribute(self.out, "href", href);
        self.out.push('>');
        Closing::Link
    }

    fn open_external(&mut self, address: &str) -> Closing {
        self.out.push_str("<a class=\"external\" rel=\"noreferrer\"");
        push_attribute(self.out, "href", address);
        self.out.push('>');
        Closing::Link
    }

    fn open_span(&mut self, class: &str, why: &str, closing: Closing) -> Closing {
        self.out.push_str("<span");
        push_attribute(self.out, "class", class);
        push_attribute(self.out, "title", why);
        self.out.push('>');
        closing
    }

    /// Closes a reference; what was opened inside and never closed goes with it.
    fn close(&mut self, ix: u32) {
        let Some(at) = self.open.iter().rposition(|(open, _)| *open == ix) else { return };
        for (_, closing) in self.open.split_off(at).into_iter().rev() {
            self.push_closing(closing);
        }
    }

    fn push_closing(&mut self, closing: Closing) {
        let end = match closing {
            Closing::Link => "</a>",
            Closing::Broken => {
                self.push_small("link.broken");
                "</span>"
            }
            Closing::Span => "</span>",
            Closing::Nothing => "",
        };
        self.out.push_str(end);
    }

    fn push_small(&mut self, key: &str) {
        self.out.push_str("<small> ");
        push_text(self.out, self.filling.words.get(key));
        self.out.push_str("</small>");
    }

    fn image(&mut self, ix: u32) {
        let words = self.filling.words;
        match self.target(ix) {
            Target::Picture { href, .. } => {
                self.out.push_str("<img");
                push_attribute(self.out, "src", &format!("{}{href}", self.filling.root));
                let alt = self.reference(ix).1.to_owned();
                push_attribute(self.out, "alt", &alt);
                self.out.push_str(" loading=\"lazy\" decoding=\"async\">");
            }
            Target::Broken(why) => self.no_image(ix, "broken", &words.with("link.picture_not_shown", &[("why", &why)])),
            Target::Unlisted(why) => {
                self.no_image(ix, "unlisted", &words.with("link.picture_not_shown", &[("why", &why)]))
            }
            Target::Plain => self.no_image(ix, "unlisted", words.get("link.picture_no_address")),
            Target::External => self.linked_image(ix, words.get("link.picture_elsewhere")),
            Target::File { .. } => self.linked_image(ix, words.get("link.picture_active")),
            Target::Page { .. } | Target::Forge(_) => self.linked_image(ix, words.get("link.picture_not_here")),
        }
    }

    /// A link to what is not shown, or its words alone inside another link.
    fn linked_image(&mut self, ix: u32, why: &str) {
        let within = self.is_in_link();
        let closing = if within { Closing::Nothing } else { self.open_target(ix) };
        self.no_image(ix, "picture", why);
        self.push_closing(closing);
    }

    fn no_image(&mut self, ix: u32, class: &str, why: &str) {
        self.open_span(class, why, Closing::Span);
        let (address, alt) = self.reference(ix);
        let words = if alt.trim().is_empty() {
            self.filling.words.with("link.picture", &[("file", file_name(address))])
        } else {
            alt.to_owned()
        };
        push_text(self.out, &words);
        if class == "broken" {
            self.push_small("link.broken_picture");
        }
        self.out.push_str("</span>");
    }

    fn diagram(&mut self, ix: u32) {
        let Some(source) = self.filling.outline.fences.get(ix as usize) else { return };
        match self.filling.figures.iter().find(|figure| figure.fence == Some(ix)) {
            Some(figure) => figure::push(self.out, figure, source, self.filling.root, self.filling.words),
            None => self.out.push_str(&markup::block(source)),
        }
    }

    fn finish(mut self) {
        while let Some((_, closing)) = self.open.pop() {
            self.push_closing(closing);
        }
    }
}

/// What an address ends in, for people.
fn file_name(address: &str) -> &str {
    let path = address.split(['?', '#']).next().unwrap_or_default().trim_end_matches('/');
    path.rsplit('/').next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::span::Span;
    use crate::markup::{LinkKind, LinkRef};

    fn filled(dest: &str, target: Target, pieces: Vec<Piece>) -> String {
        let (span, text) = (Span::default(), "alt".to_owned());
        let reference = LinkRef { kind: LinkKind::Link, dest: dest.to_owned(), span, whole: span, text };
        let outline = Outline { links: vec![reference], ..Outline::default() };
        let words = crate::site::words::english();
        let filling = Filling {
            outline: &outline,
            targets: &[target],
            figures: &[],
            root: "../",
            page: "repo/a.html",
            words: &words,
        };
        fill(&Fragment { pieces }, &filling)
    }

    fn link(dest: &str, target: Target) -> String {
        filled(dest, target, vec![Piece::Open(0), Piece::Html("x".into()), Piece::Close(0)])
    }

    fn image(dest: &str, target: Target) -> String {
        filled(dest, target, vec![Piece::Image(0)])
    }

    fn page(anchor: Option<&str>, doubt: Option<&str>) -> Target {
        Target::Page { href: "repo/b.html".into(), anchor: anchor.map(str::to_owned), doubt: doubt.map(str::to_owned) }
    }

    #[test]
    fn a_link_leads_from_the_page_to_its_target() {
        assert_eq!(link("b.md", page(None, None)), r#"<a href="../repo/b.html">x</a>"#);
        assert_eq!(link("b.md#ü", page(Some("ü"), None)), r#"<a href="../repo/b.html#%C3%BC">x</a>"#);
    }

    #[test]
    fn a_link_within_the_page_is_its_fragment() {
        let target = Target::Page { href: "repo/a.html".into(), anchor: Some("b".to_owned()), doubt: None };
        assert_eq!(link("#b", target), r##"<a href="#b">x</a>"##);
    }

    #[test]
    fn a_link_in_the_wrong_letter_case_leads_there_and_says_so() {
        let html = link("B.md", page(None, Some("written in other letter case than b.md")));
        assert!(html.starts_with(r#"<a class="doubtful" title="written in other"#), "{html}");
    }

    #[test]
    fn a_broken_link_keeps_its_words_and_says_why() {
        let html = link("c.md", Target::Broken("no file at this path: <c.md>".to_owned()));
        assert_eq!(
            html,
            r#"<span class="broken" title="no file at this path: &lt;c.md&gt;">x<small> broken link</small></span>"#
        );
    }

    #[test]
    fn other_sites_are_not_told_where_the_reader_comes_from() {
        assert_eq!(
            link("https://x.example/?a=1&b", Target::External),
            r#"<a class="external" rel="noreferrer" href="https://x.example/?a=1&amp;b">x</a>"#
        );
    }

    #[test]
    fn an_address_that_is_not_plainly_the_web_is_never_linked() {
        assert_eq!(link("java\tscript:alert(1)", Target::External), "x");
    }

    #[test]
    fn a_picture_of_another_site_is_a_link() {
        let html = image("https://x.example/badge.svg", Target::External);
        assert!(html.starts_with(r#"<a class="external""#) && html.contains(">alt</span></a>"), "{html}");
        assert!(!html.contains("<img"));
    }

    #[test]
    fn a_link_in_a_link_is_left_out() {
        let pieces = vec![Piece::Open(0), Piece::Image(0), Piece::Open(0), Piece::Close(0), Piece::Close(0)];
        assert_eq!(filled("https://x.example", Target::External, pieces).matches("<a").count(), 1);
    }

    #[test]
    fn what_is_left_open_is_closed() {
        let html = filled("b.md", page(None, None), vec![Piece::Open(0), Piece::Html("x".into())]);
        assert_eq!(html, r#"<a href="../repo/b.html">x</a>"#);
    }

    #[test]
    fn a_hole_without_target_shows_its_words() {
        let pieces = vec![Piece::Open(7), Piece::Html("x".into()), Piece::Close(7)];
        assert_eq!(filled("b.md", Target::Plain, pieces), "x");
    }
}
