//! A growing page body: HTML that is safe, and holes.

use super::compose::Piece;
use super::escape::escape_into;

/// What a hole counts for in the size of a page: a link with a long address.
const HOLE_BYTES: usize = 128;

/// HTML and holes in order.
#[derive(Default)]
pub(super) struct Writer {
    pieces: Vec<Piece>,
    html: String,
    /// Bytes in `pieces`.
    done: usize,
    paragraph: Option<Paragraph>,
}

/// An open paragraph that may turn out to have nothing to say.
struct Paragraph {
    /// Where its tag begins in `html`.
    start: usize,
    speaks: bool,
}

const PARAGRAPH: &str = "<p>";

impl Writer {
    /// Adds finished HTML of our own.
    pub(super) fn html(&mut self, html: &str) {
        self.speak(html.trim().is_empty());
        self.html.push_str(html);
    }

    /// Adds text, escaped.
    pub(super) fn text(&mut self, text: &str) {
        self.speak(text.trim().is_empty());
        escape_into(&mut self.html, text);
    }

    /// Adds a place for links to lead to.
    pub(super) fn anchor(&mut self, id: &str) {
        self.html.push_str("<span id=\"");
        escape_into(&mut self.html, id);
        self.html.push_str("\"></span>");
    }

    /// Adds a hole.
    pub(super) fn hole(&mut self, piece: Piece) {
        self.speak(false);
        self.end_html();
        self.done += HOLE_BYTES;
        self.pieces.push(piece);
    }

    pub(super) fn begin_paragraph(&mut self) {
        self.paragraph = Some(Paragraph { start: self.html.len(), speaks: false });
        self.html.push_str(PARAGRAPH);
    }

    /// Ends the paragraph; one that has only anchors leaves no paragraph behind.
    pub(super) fn end_paragraph(&mut self) {
        match self.paragraph.take() {
            Some(Paragraph { start, speaks: false }) => {
                self.html.replace_range(start..start + PARAGRAPH.len(), "");
            }
            Some(_) | None => self.html.push_str("</p>\n"),
        }
    }

    /// Size so far.
    pub(super) fn bytes(&self) -> usize {
        self.done + self.html.len()
    }

    /// Adds all of another body.
    pub(super) fn append(&mut self, other: Writer) {
        self.end_html();
        self.done += other.bytes();
        self.pieces.extend(other.into_pieces());
    }

    pub(super) fn into_pieces(mut self) -> Vec<Piece> {
        self.end_html();
        self.pieces
    }

    fn speak(&mut self, is_blank: bool) {
        if let Some(paragraph) = self.paragraph.as_mut().filter(|_| !is_blank) {
            paragraph.speaks = true;
        }
    }

    fn end_html(&mut self) {
        if !self.html.is_empty() {
            self.done += self.html.len();
            self.pieces.push(Piece::Html(std::mem::take(&mut self.html).into()));
        }
    }
}
