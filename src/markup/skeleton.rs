//! From the steps of a [`Walk`] to an [`Outline`].

use super::front_matter::front_matter;
use super::html::Format;
use super::outline::{Cell, Flavor, FrontMatter, Heading, LinkKind, LinkRef, Outline, Table};
use super::slug::{Slugs, content_id};
use super::walk::{Head, Node, Token, Walk};
use crate::base::span::{Span, Spanned};

/// Longest [`Outline::summary`], in characters.
const SUMMARY_CHARS: usize = 200;

/// Reads the outline of a Markdown text.
pub(super) fn read(text: &str, flavor: Flavor) -> Outline {
    let (front, body_start) = front_matter(text);
    let outline = Outline { front, body_start: Span::new(0, body_start).end, ..Outline::default() };
    let mut skeleton = Skeleton::new(text, outline);
    let mut walk = Walk::new(text, body_start, flavor);
    for (token, span) in walk.by_ref() {
        skeleton.take(&token, span);
    }
    skeleton.finish(walk.links, flavor)
}

/// Reads the outline of a text without front matter, and keeps the steps of the walk.
pub(super) fn read_and_keep(text: &str) -> (Outline, Vec<Token<'_>>) {
    let mut skeleton = Skeleton::new(text, Outline::default());
    let mut walk = Walk::new(text, 0, Flavor::Plain);
    // Texts on APIs have a step for every ten bytes or so.
    let mut tokens = Vec::with_capacity(text.len() / 10 + 8);
    for (token, span) in walk.by_ref() {
        skeleton.take(&token, span);
        tokens.push(token);
    }
    (skeleton.finish(walk.links, Flavor::Plain), tokens)
}

/// Text being gathered, with blanks as they come.
#[derive(Default)]
struct Plain {
    text: String,
    /// The same without raw HTML, which has no part in a heading's id.
    bare: String,
    /// Alternative texts of images.
    alt: String,
    /// Letters and digits outside links.
    letters: usize,
}

struct Skeleton<'t> {
    source: &'t str,
    outline: Outline,
    /// Quotes, lists, notes, tables and `<details>` around the current place.
    depth: usize,
    heading: Option<(Plain, Span)>,
    paragraph: Option<Plain>,
    link: Option<(usize, String)>,
    /// Where the text of a `<code>` began.
    code: Option<u32>,
    /// Texts of links and images, by number.
    texts: Vec<(usize, String)>,
    /// Open tables by index, with the cell that is open in each.
    tables: Vec<(usize, Option<(String, Span)>)>,
    /// What each heading's id is made of: the author's, or the text.
    ids: Vec<(Option<String>, String)>,
}

impl<'t> Skeleton<'t> {
    fn new(source: &'t str, outline: Outline) -> Self {
        Self {
            source,
            outline,
            depth: 0,
            heading: None,
            paragraph: None,
            link: None,
            code: None,
            texts: Vec::new(),
            tables: Vec::new(),
            ids: Vec::new(),
        }
    }

    fn take(&mut self, token: &Token<'_>, span: Span) {
        match token {
            Token::Start(node) => self.start(node, span),
            Token::End(node) => self.end(node, span),
            Token::Text(text) => {
                self.outline.words += words(text);
                self.text(text, text);
            }
            Token::Raw(text) => self.text(text, ""),
            Token::Code(text) => {
                self.outline.codes.push(span);
                self.text(text, text);
            }
            Token::SoftBreak | Token::HardBreak => self.text(" ", " "),
            Token::Image(number, alt) => self.image(*number, alt),
            Token::Anchor(id) => self.outline.ids.push(Spanned::new(content_id(id), span)),
            Token::Fence(fence) => self.outline.fences.push(fence.clone()),
            Token::Comment => self.outline.comments.push(span),
            Token::NoteReference(_) | Token::Task(_) | Token::Rule => {}
        }
    }

    /// Adds text to all that is open; `bare` without raw HTML.
    fn text(&mut self, text: &str, bare: &str) {
        let outside_links = if self.link.is_none() { text.chars().filter(|c| c.is_alphanumeric()).count() } else { 0 };
        let heading = self.heading.as_mut().map(|(plain, _)| plain);
        for plain in heading.into_iter().chain(&mut self.paragraph) {
            plain.text.push_str(text);
            plain.bare.push_str(bare);
            plain.letters += outside_links;
        }
        if let Some((_, link)) = &mut self.link {
            link.push_str(text);
        }
        if let Some((_, Some((cell, _)))) = self.tables.last_mut() {
            cell.push_str(text);
        }
    }

    fn image(&mut self, number: usize, alt: &str) {
        if let Some((plain, _)) = &mut self.heading {
            plain.alt.push_str(alt);
        }
        if let Some((_, link)) = &mut self.link {
            link.push_str(alt);
        }
        self.texts.push((number, alt.to_owned()));
    }

    fn start(&mut self, node: &Node<'_>, span: Span) {
        match node {
            Node::Heading(_) => self.heading = Some((Plain::default(), span)),
            Node::Paragraph if self.depth == 0 && self.outline.summary.is_empty() => {
                self.paragraph = Some(Plain::default());
            }
            Node::Link(number) => self.link = Some((*number, String::new())),
            Node::Table(_) => {
                self.depth += 1;
                self.tables.push((self.outline.tables.len(), None));
                self.outline.tables.push(Table { span, header: Vec::new(), rows: Vec::new() });
            }
            Node::Row => {
                if let Some(table) = self.table() {
                    table.rows.push(Vec::new());
                }
            }
            Node::Cell => {
                if let Some((_, cell)) = self.tables.last_mut() {
                    *cell = Some((String::new(), span));
                }
            }
            Node::Quote(_) | Node::List(_) | Node::Item | Node::Note(_) | Node::Details => self.depth += 1,
            Node::Format(Format::Code) => self.code = Some(span.end),
            Node::Paragraph | Node::TableHead | Node::Summary | Node::Format(_) => {}
        }
    }

    fn end(&mut self, node: &Node<'_>, span: Span) {
        match node {
            Node::Heading(head) => self.end_heading(head, span),
            Node::Paragraph => self.end_paragraph(),
            Node::Link(_) => self.texts.extend(self.link.take().map(|(number, text)| (number, collapsed(&text)))),
            Node::Table(_) => {
                self.depth -= 1;
                if let Some(table) = self.table() {
                    table.span = joined(table.span, span);
                }
                self.tables.pop();
            }
            Node::TableHead => self.head_row(),
            Node::Cell => self.end_cell(span),
            Node::Quote(_) | Node::List(_) | Node::Item | Node::Note(_) | Node::Details => self.depth -= 1,
            Node::Format(Format::Code) => {
                let inner = self.code.take().map(|start| Span::new(start as usize, span.start as usize));
                self.outline.codes.extend(inner);
            }
            Node::Row | Node::Summary | Node::Format(_) => {}
        }
    }

    fn table(&mut self) -> Option<&mut Table> {
        let (index, _) = self.tables.last()?;
        self.outline.tables.get_mut(*index)
    }

    /// Cells of the header row were gathered before any row began.
    fn head_row(&mut self) {
        if let Some(table) = self.table()
            && table.header.is_empty()
            && !table.rows.is_empty()
        {
            table.header = table.rows.remove(0);
        }
    }

    fn end_cell(&mut self, end: Span) {
        let Some((index, Some((text, start)))) = self.tables.last_mut().map(|(index, cell)| (*index, cell.take()))
        else {
            return;
        };
        // A cell of Markdown comes with its whole range twice, one of raw HTML with its two tags.
        let inner = if start == end { start } else { Span::new(start.end as usize, end.start as usize) };
        let cell = Cell { text: collapsed(&text), span: trimmed(self.source, inner) };
        let Some(table) = self.outline.tables.get_mut(index) else { return };
        match table.rows.last_mut() {
            Some(row) => row.push(cell),
            None => table.header.push(cell),
        }
    }

    fn end_heading(&mut self, head: &Head, end: Span) {
        let Some((plain, start)) = self.heading.take() else { return };
        let speaks = |text: &str| !text.trim().is_empty();
        let text = if speaks(&plain.text) { &plain.text } else { &plain.alt };
        // Blanks beside an image count in GitHub's ids; those around the lines of raw HTML do not.
        let bare = match speaks(&plain.bare) {
            true if start == end => &plain.bare,
            true => plain.bare.trim(),
            false => text.trim(),
        };
        self.outline.ids.extend(head.id.clone().map(|(id, span)| Spanned::new(content_id(&id), span)));
        self.ids.push((head.id.clone().map(|(id, _)| id), bare.to_owned()));
        if self.outline.headings.is_empty() && head.level == 1 && self.depth == 0 {
            self.outline.title = Some(0);
        }
        let span = trimmed(self.source, joined(start, end));
        self.outline.headings.push(Heading { level: head.level, text: collapsed(text), id: String::new(), span });
    }

    fn end_paragraph(&mut self) {
        if let Some(plain) = self.paragraph.take().filter(|plain| plain.letters > 0) {
            self.outline.summary = shortened(&collapsed(&plain.text));
        }
    }

    fn finish(mut self, links: Vec<LinkRef>, flavor: Flavor) -> Outline {
        self.outline.links = links;
        for (number, text) in self.texts {
            if let Some(link) = self.outline.links.get_mut(number) {
                link.text = if link.kind == LinkKind::Image { collapsed(&text) } else { text };
            }
        }
        if flavor == Flavor::Erb {
            name_templates(&mut self.outline, &mut self.ids);
        }
        let mut slugs = Slugs::default();
        for (heading, (id, text)) in self.outline.headings.iter_mut().zip(self.ids) {
            heading.id = match id {
                Some(id) => slugs.claim(&id),
                None => slugs.next(&text),
            };
        }
        self.outline
    }
}

/// `# <%= current_page.data.title %>` stands for the title of the front matter.
fn name_templates(outline: &mut Outline, ids: &mut [(Option<String>, String)]) {
    let Some(title) = title(&outline.front) else { return };
    for (heading, (_, text)) in outline.headings.iter_mut().zip(ids) {
        if heading.text.starts_with("<%=") && heading.text.ends_with("%>") && heading.text.contains("title") {
            heading.text.clone_from(&title);
            text.clone_from(&title);
        }
    }
}

fn title(front: &FrontMatter) -> Option<String> {
    let texts = front.get("title")?.value.texts();
    texts.first().map(|title| collapsed(title)).filter(|title| !title.is_empty())
}

/// From the start of one span to the end of the other.
fn joined(start: Span, end: Span) -> Span {
    Span::new(start.start as usize, end.end.max(start.end) as usize)
}

/// The span without blanks around what it covers.
fn trimmed(source: &str, span: Span) -> Span {
    let text = span.of(source);
    let start = span.start as usize + text.len() - text.trim_start().len();
    Span::new(start, start + text.trim().len())
}

/// Text with each run of blanks as one blank, and none around it.
pub(super) fn collapsed(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

/// The text, or its first words and an ellipsis when it is too long.
pub(super) fn shortened(text: &str) -> String {
    if text.chars().count() <= SUMMARY_CHARS {
        return text.to_owned();
    }
    let cut: String = text.chars().take(SUMMARY_CHARS - 1).collect();
    let end = cut.rfind(' ').unwrap_or(cut.len());
    format!("{}…", cut[..end].trim_end_matches([',', ';', ':', ' ', '–', '-']))
}

/// Words: runs without blanks that have a letter or digit.
pub(super) fn words(text: &str) -> u32 {
    let words = text.split_whitespace().filter(|word| word.chars().any(char::is_alphanumeric)).count();
    u32::try_from(words).unwrap_or(u32::MAX)
}
