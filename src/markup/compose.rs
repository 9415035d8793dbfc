//! Markdown to HTML with holes where the rest of the portal decides.
//!
//! Takes a text and its outline, gives a [`Fragment`]. Safe by construction: every element and
//! attribute is written here or in the modules this one calls; all that comes from the text is escaped.
//! Knows no URL and draws nothing: links, images and diagrams are holes.

use std::collections::HashSet;

use pulldown_cmark::{Alignment, BlockQuoteKind};

use super::code;
use super::escape::escaped;
use super::html::Format;
use super::notes::Notes;
use super::outline::{Flavor, Outline};
use super::skeleton;
use super::slug;
use super::walk::{Node, Token, Walk};
use super::writer::Writer;

/// A piece of a page body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// Finished, safe HTML.
    Html(Box<str>),
    /// Start of the link with this index in [`Outline::links`].
    Open(u32),
    /// End of that link.
    Close(u32),
    /// The image with this index in [`Outline::links`].
    Image(u32),
    /// The diagram whose source is the code block with this index in [`Outline::fences`].
    Diagram(u32),
    /// Words of the page's language, between tags.
    Said(Said),
}

/// What a body says in the language of its page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Said {
    /// Title of a box that holds a note.
    Note,
    /// … a tip.
    Tip,
    /// … something important.
    Important,
    /// … a warning.
    Warning,
    /// … a word of caution.
    Caution,
    /// That the text is longer than a page holds.
    Cut,
}

/// A page body: safe HTML with holes for links, images and diagrams.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Fragment {
    /// Pieces in order. Each [`Piece::Open`] has its [`Piece::Close`]; links do not nest.
    pub pieces: Vec<Piece>,
}

/// Largest page body, in bytes: 50 KB of `>` or 14 KB of a table grow to megabytes, and no
/// document in the corpus reaches 2 MB.
const MAX_BYTES: usize = 16 << 20;

/// Composes the body of a Markdown document. Raw HTML becomes text or elements of our own;
/// heading ids come from the outline, which must be that of the same text.
///
/// The [title heading](Outline::title_heading) is left out but for its id.
pub fn compose(text: &str, outline: &Outline) -> Fragment {
    compose_as(text, outline, Flavor::Plain)
}

/// [`compose`] of a dialect; the same as for [`outline_as`](super::outline::outline_as).
pub fn compose_as(text: &str, outline: &Outline, flavor: Flavor) -> Fragment {
    let mut composer = Composer::new(outline);
    for (token, _) in Walk::new(text, outline.body_start as usize, flavor) {
        composer.take(token);
    }
    composer.finish()
}

/// A text without front matter, walked once for both its outline and its page: for texts that are shown as soon as
/// they are read.
#[derive(Debug)]
pub struct Passage<'t> {
    /// Its outline. Ids of headings may be changed before it is composed.
    pub outline: Outline,
    tokens: Vec<Token<'t>>,
}

impl<'t> Passage<'t> {
    /// Reads a text; see [`outline`](super::outline::outline).
    pub fn read(text: &'t str) -> Self {
        let (outline, tokens) = skeleton::read_and_keep(text);
        Self { outline, tokens }
    }

    /// Its page; see [`compose`]. The outline stays, for the holes.
    pub fn compose(self) -> (Outline, Fragment) {
        let Self { outline, tokens } = self;
        let mut composer = Composer::new(&outline);
        tokens.into_iter().for_each(|token| composer.take(token));
        let fragment = composer.finish();
        (outline, fragment)
    }
}

struct Composer<'o> {
    outline: &'o Outline,
    levels: Vec<u8>,
    /// The body, and inside it the footnotes that are open.
    writers: Vec<Writer>,
    notes: Notes,
    /// Ids on the page, to give each once.
    ids: HashSet<String>,
    tables: Vec<TableState>,
    /// Tables met so far.
    table_count: usize,
    /// Code blocks met so far.
    fence_count: u32,
    /// Inside a link, where no other may stand.
    in_link: bool,
    /// Inside preformatted text, where line ends count.
    in_pre: bool,
    /// Nothing more fits on the page.
    full: bool,
    /// Inside the title heading, which the page shows by itself.
    in_title: bool,
    /// Nodes that were begun after the page was full.
    skipped: usize,
}

struct TableState {
    index: usize,
    alignments: Vec<Alignment>,
    part: TablePart,
    column: usize,
}

#[derive(PartialEq, Eq)]
enum TablePart {
    Start,
    Head,
    Body,
}

impl<'o> Composer<'o> {
    fn new(outline: &'o Outline) -> Self {
        Self {
            outline,
            levels: outline.display_levels(),
            writers: vec![Writer::default()],
            notes: Notes::default(),
            ids: outline.headings.iter().map(|heading| heading.id.clone()).collect(),
            tables: Vec::new(),
            table_count: 0,
            fence_count: 0,
            in_link: false,
            in_pre: false,
            full: false,
            in_title: false,
            skipped: 0,
        }
    }

    fn writer(&mut self) -> &mut Writer {
        self.writers.last_mut().expect("the writer of the body is never taken away")
    }

    fn html(&mut self, html: &str) {
        self.writer().html(html);
    }

    /// Whether text of this length may not fit any more, once escaped.
    fn fills_up(&self, text: &str) -> bool {
        /// `"` becomes `&quot;`.
        const WORST: usize = 6;
        let bytes = self.notes.bytes() + self.writers.iter().map(Writer::bytes).sum::<usize>();
        bytes + text.len() * WORST > MAX_BYTES
    }

    fn take(&mut self, token: Token<'_>) {
        self.fence_count += u32::from(matches!(token, Token::Fence(_)));
        if self.in_title && !matches!(token, Token::End(Node::Heading(_)) | Token::Anchor(_)) {
            return;
        }
        self.full = self.full || self.fills_up(token.text());
        if self.full {
            return self.take_after_the_end(token);
        }
        match token {
            Token::Start(node) => self.start(node),
            Token::End(node) => self.end(node),
            Token::Text(text) | Token::Raw(text) => self.writer().text(&text),
            Token::Code(code) => {
                self.html("<code>");
                self.writer().text(&code);
                self.html("</code>");
            }
            Token::Fence(fence) if code::is_diagram(&fence) => {
                let ix = self.fence_count - 1;
                self.writer().hole(Piece::Diagram(ix));
            }
            Token::Fence(fence) => self.html(&code::figure(&fence)),
            Token::Image(number, _) => self.writer().hole(Piece::Image(number as u32)),
            Token::Anchor(id) => self.anchor(&id),
            Token::NoteReference(label) => self.note_reference(&label),
            Token::Task(done) => self.task(done),
            Token::SoftBreak => self.html("\n"),
            Token::HardBreak => self.html(if self.in_pre { "\n" } else { "<br>\n" }),
            Token::Rule => self.html("<hr>\n"),
            Token::Comment => {}
        }
    }

    /// Once the page is full, only what is open is ended.
    fn take_after_the_end(&mut self, token: Token<'_>) {
        match token {
            Token::Start(_) => self.skipped += 1,
            Token::End(_) if self.skipped > 0 => self.skipped -= 1,
            Token::End(node) => self.end(node),
            _ => {}
        }
    }

    fn start(&mut self, node: Node<'_>) {
        match node {
            Node::Paragraph => self.writer().begin_paragraph(),
            Node::Heading(head) => self.start_heading(head.index),
            Node::Quote(None) => self.html("<blockquote>\n"),
            Node::Quote(Some(kind)) => self.start_alert(kind),
            Node::List(None) => self.html("<ul>\n"),
            Node::List(Some(1)) => self.html("<ol>\n"),
            Node::List(Some(first)) => self.html(&format!("<ol start=\"{first}\">\n")),
            Node::Item => self.html("<li>"),
            Node::Note(_) => self.writers.push(Writer::default()),
            Node::Table(alignments) => self.start_table(alignments),
            Node::TableHead => self.start_row(TablePart::Head),
            Node::Row => self.start_row(TablePart::Body),
            Node::Cell => self.start_cell(),
            Node::Details => self.html("<details>\n"),
            Node::Summary => self.html("<summary>"),
            Node::Format(format) => {
                self.in_pre |= format == Format::Pre;
                self.html(format_tags(format).0);
            }
            Node::Link(number) => {
                self.in_link = true;
                self.writer().hole(Piece::Open(number as u32));
            }
        }
    }

    fn end(&mut self, node: Node<'_>) {
        match node {
            Node::Paragraph => self.writer().end_paragraph(),
            Node::Heading(head) => self.end_heading(head.index),
            Node::Quote(None) => self.html("</blockquote>\n"),
            Node::Quote(Some(_)) => self.html("</div>\n"),
            Node::List(None) => self.html("</ul>\n"),
            Node::List(Some(_)) => self.html("</ol>\n"),
            Node::Item => self.html("</li>\n"),
            Node::Note(label) => {
                let body = self.writers.pop().unwrap_or_default();
                self.notes.define(&label, body);
            }
            Node::Table(_) => self.end_table(),
            Node::TableHead => self.html("</tr>\n</thead>\n"),
            Node::Row => self.html("</tr>\n"),
            Node::Cell => self.end_cell(),
            Node::Details => self.html("</details>\n"),
            Node::Summary => self.html("</summary>\n"),
            Node::Format(format) => {
                self.in_pre &= format != Format::Pre;
                self.html(format_tags(format).1);
            }
            Node::Link(number) => {
                self.in_link = false;
                self.writer().hole(Piece::Close(number as u32));
            }
        }
    }

    fn start_heading(&mut self, index: usize) {
        let Some(heading) = self.outline.headings.get(index) else { return };
        let id = escaped(&heading.id);
        if self.outline.title_heading() == Some(index) {
            self.in_title = true;
            return self.html(&format!("<span id=\"{id}\"></span>\n"));
        }
        let level = self.levels[index];
        self.html(&format!("<h{level} id=\"{id}\">"));
    }

    fn end_heading(&mut self, index: usize) {
        let Some(heading) = self.outline.headings.get(index) else { return };
        if std::mem::take(&mut self.in_title) {
            return;
        }
        let (href, id, level) = (escaped(&heading.id.replace('%', "%25")), escaped(&heading.id), self.levels[index]);
        // The name of the link is that of the section in any language.
        let link = format!(" <a class=\"anchor\" href=\"#{href}\" aria-labelledby=\"{id}\">#</a>");
        self.html(&link);
        self.html(&format!("</h{level}>\n"));
    }

    fn start_alert(&mut self, kind: BlockQuoteKind) {
        let (class, title) = match kind {
            BlockQuoteKind::Note => ("note", Said::Note),
            BlockQuoteKind::Tip => ("tip", Said::Tip),
            BlockQuoteKind::Important => ("important", Said::Important),
            BlockQuoteKind::Warning => ("warning", Said::Warning),
            BlockQuoteKind::Caution => ("caution", Said::Caution),
        };
        self.html(&format!("<div class=\"alert {class}\" role=\"note\">\n<p class=\"alert-title\">"));
        self.writer().hole(Piece::Said(title));
        self.html("</p>\n");
    }

    fn task(&mut self, done: bool) {
        self.html(match done {
            true => "<input type=\"checkbox\" disabled checked aria-label=\"☑\"> ",
            false => "<input type=\"checkbox\" disabled aria-label=\"☐\"> ",
        });
    }

    /// A place that the author named, once and not where a heading has that name.
    fn anchor(&mut self, id: &str) {
        let id = slug::content_id(id);
        if !self.ids.contains(&id) {
            self.writer().anchor(&id);
            self.ids.insert(id);
        }
    }

    fn note_reference(&mut self, label: &str) {
        let html = if self.in_link { self.notes.mention(label) } else { self.notes.reference(label) };
        self.html(&html);
    }

    fn start_table(&mut self, alignments: Vec<Alignment>) {
        let index = self.table_count;
        self.table_count += 1;
        let label = self.table_label(index);
        self.html("<div class=\"table\" role=\"region\" tabindex=\"0\" aria-label=\"");
        self.writer().text(&label);
        self.html("\">\n<table>\n");
        self.tables.push(TableState { index, alignments, part: TablePart::Start, column: 0 });
    }

    /// `Name, Type, Default`, from the first header cells that speak; of a table without any, the heading above it.
    fn table_label(&self, index: usize) -> String {
        /// As many as tell one table from another when they are read out.
        const CELLS: usize = 3;
        let header = self.outline.tables.get(index).map(|table| table.header.as_slice()).unwrap_or_default();
        let texts = header.iter().map(|cell| cell.text.as_str()).filter(|text| !text.is_empty()).take(CELLS);
        let words = texts.collect::<Vec<_>>().join(", ");
        if !words.is_empty() {
            return words;
        }
        let start = self.outline.tables.get(index).map_or(0, |table| table.span.start);
        let above = self.outline.headings.iter().take_while(|heading| heading.span.start < start).last();
        above.map_or_else(|| (index + 1).to_string(), |heading| heading.text.clone())
    }

    fn start_row(&mut self, part: TablePart) {
        let Some(table) = self.tables.last_mut() else { return };
        table.column = 0;
        let html = match (&table.part, &part) {
            (_, TablePart::Head) => "<thead>\n<tr>",
            (TablePart::Body, _) => "<tr>",
            (TablePart::Start | TablePart::Head, _) => "<tbody>\n<tr>",
        };
        table.part = part;
        self.html(html);
    }

    fn start_cell(&mut self) {
        let header = self.is_header_cell();
        let Some(table) = self.tables.last_mut() else { return };
        let class = match table.alignments.get(table.column) {
            Some(Alignment::Right) => " class=\"right\"",
            Some(Alignment::Center) => " class=\"center\"",
            Some(Alignment::Left | Alignment::None) | None => "",
        };
        let html = if header { format!("<th scope=\"col\"{class}>") } else { format!("<td{class}>") };
        self.html(&html);
    }

    fn end_cell(&mut self) {
        let html = if self.is_header_cell() { "</th>" } else { "</td>" };
        self.html(html);
        if let Some(table) = self.tables.last_mut() {
            table.column += 1;
        }
    }

    /// A cell of the header row that says something; an empty one is no header of anything.
    fn is_header_cell(&self) -> bool {
        let Some(table) = self.tables.last().filter(|table| table.part == TablePart::Head) else { return false };
        let header = self.outline.tables.get(table.index).map(|table| table.header.as_slice()).unwrap_or_default();
        header.get(table.column).is_some_and(|cell| !cell.text.is_empty())
    }

    fn end_table(&mut self) {
        let body = self.tables.pop().is_some_and(|table| table.part == TablePart::Body);
        self.html(if body { "</tbody>\n</table>\n</div>\n" } else { "</table>\n</div>\n" });
    }

    fn finish(mut self) -> Fragment {
        let mut body = self.writers.drain(..).next().unwrap_or_default();
        self.notes.write(&mut body);
        if self.full {
            body.html("<p class=\"cut\" role=\"note\">");
            body.hole(Piece::Said(Said::Cut));
            body.html("</p>\n");
        }
        Fragment { pieces: body.into_pieces() }
    }
}

fn format_tags(format: Format) -> (&'static str, &'static str) {
    match format {
        Format::Emphasis => ("<em>", "</em>"),
        Format::Strong => ("<strong>", "</strong>"),
        Format::Strike => ("<del>", "</del>"),
        Format::Code => ("<code>", "</code>"),
        Format::Keys => ("<kbd>", "</kbd>"),
        Format::Sub => ("<sub>", "</sub>"),
        Format::Sup => ("<sup>", "</sup>"),
        Format::Pre => ("<code class=\"pre\">", "</code>"),
    }
}

#[cfg(test)]
mod tests;
