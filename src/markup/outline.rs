//! What others need to know of a prose document: headings, links, fences, tables, front matter.

use super::skeleton;
use crate::base::span::{Span, Spanned};

/// The skeleton of one document. All spans are file spans; all lists are in reading order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outline {
    /// Front matter, also when it is broken.
    pub front: FrontMatter,
    /// First byte after the front matter.
    pub body_start: u32,
    /// Headings.
    pub headings: Vec<Heading>,
    /// Index of the heading that is the title of the document; see [`Outline::title_heading`].
    pub title: Option<usize>,
    /// Links and images, those inside tables and headings too.
    pub links: Vec<LinkRef>,
    /// Code blocks, fenced and indented.
    pub fences: Vec<Fence>,
    /// Code within text, with its marks (of raw HTML: without); those inside links, headings and tables too.
    pub codes: Vec<Span>,
    /// Tables.
    pub tables: Vec<Table>,
    /// Ids that the author wrote: `<a name="x">`, `<h2 id="x">`, `{#x}` on a heading.
    pub ids: Vec<Spanned<String>>,
    /// HTML comments.
    pub comments: Vec<Span>,
    /// First paragraph of text, plain, at most 200 characters; empty when there is none.
    pub summary: String,
    /// Words of text outside code.
    pub words: u32,
}

impl Outline {
    /// The heading that is the title of the document: the first one, when it is of level 1 and stands in
    /// no quote or list. [`compose`](super::compose::compose) leaves it out, for the page shows the title itself.
    pub fn title_heading(&self) -> Option<usize> {
        self.title
    }

    /// The level at which each heading is shown below the page's own title: 1 for the title heading,
    /// 2 to 6 for the others, never more than one deeper than the heading before.
    pub fn display_levels(&self) -> Vec<u8> {
        let mut open: Vec<u8> = Vec::new();
        let level = |(index, heading): (usize, &Heading)| {
            if self.title == Some(index) {
                return 1;
            }
            while open.last().is_some_and(|outer| *outer >= heading.level) {
                open.pop();
            }
            open.push(heading.level);
            (open.len() as u8 + 1).min(6)
        };
        self.headings.iter().enumerate().map(level).collect()
    }
}

/// A block of metadata at the top of the file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FrontMatter {
    /// Its language; `None` when the file has no front matter.
    pub syntax: Option<FrontSyntax>,
    /// From the first delimiter to the end of the last.
    pub span: Span,
    /// Entries in order of appearance.
    pub entries: Vec<FrontEntry>,
    /// The parser's words and place, when the block is broken; entries then come from reading line by line.
    pub broken: Option<Spanned<String>>,
}

impl FrontMatter {
    /// The entry of a key; ASCII case and `-`, `_`, blanks do not matter.
    pub fn get(&self, key: &str) -> Option<&FrontEntry> {
        self.entries.iter().find(|entry| same_key(&entry.key, key))
    }
}

/// Whether two metadata keys are the same but for case, `-`, `_` and blanks.
pub fn same_key(a: &str, b: &str) -> bool {
    let normal = |c: char| if matches!(c, '_' | ' ') { '-' } else { c.to_ascii_lowercase() };
    a.chars().map(normal).eq(b.chars().map(normal))
}

/// Language of a front matter block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FrontSyntax {
    /// Between `---` lines.
    Yaml,
    /// Between `+++` lines.
    Toml,
}

/// One key of the front matter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FrontEntry {
    /// As written.
    pub key: String,
    /// Its value.
    pub value: FrontValue,
    /// Where the value stands (the key when there is none).
    pub span: Span,
}

/// A value of the front matter. Scalars keep their text as written, without quotes:
/// `0012` stays `0012`, `no` stays `no`, a date stays its digits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FrontValue {
    /// Nothing, `~` or `null`.
    Null,
    /// A scalar.
    Text(String),
    /// A sequence.
    List(Vec<FrontValue>),
    /// A mapping, in order.
    Map(Vec<(String, FrontValue)>),
}

impl FrontValue {
    /// The scalars inside, in order: one for a text, each of a list, keys of a map whose values are all null.
    pub fn texts(&self) -> Vec<&str> {
        match self {
            FrontValue::Null => Vec::new(),
            FrontValue::Text(text) => vec![text],
            FrontValue::List(items) => items.iter().flat_map(FrontValue::texts).collect(),
            FrontValue::Map(pairs) => pairs
                .iter()
                .flat_map(|(key, value)| if *value == FrontValue::Null { vec![key.as_str()] } else { value.texts() })
                .collect(),
        }
    }
}

/// A heading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// 1 to 6.
    pub level: u8,
    /// Plain text, markup removed, blanks collapsed.
    pub text: String,
    /// Its id on the page, unique: an explicit `{#id}`, else GitHub's slug with `-1`, `-2` for repetitions.
    pub id: String,
    /// The whole heading, markers included, without the final line end.
    pub span: Span,
}

/// What a link is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LinkKind {
    /// `[text](dest)`, `[text][ref]`.
    Link,
    /// `![alt](dest)`.
    Image,
    /// `<https://…>` or a bare URL.
    Autolink,
}

/// A reference that the author wrote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkRef {
    /// What it is.
    pub kind: LinkKind,
    /// Destination, entities and backslashes resolved, not percent-decoded.
    pub dest: String,
    /// Where the destination stands; the whole link when it cannot be told (reference links).
    pub span: Span,
    /// The whole link, from `[` or `!` to `)`.
    pub whole: Span,
    /// Plain text or alternative text.
    pub text: String,
}

/// A code block.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Fence {
    /// First word of the info string, lower case; empty for none and for indented code.
    pub lang: String,
    /// From the opening marker to the end of the closing one.
    pub span: Span,
    /// The content, as it stands in the file (indented fences keep their indentation here).
    pub body: Span,
    /// The content as Markdown gives it: without the indentation of the fence.
    pub text: String,
}

impl Fence {
    /// Where a part of [`Fence::text`] stands in the file. Lines of the content are ends of lines of the file, behind
    /// the indentation and the marks of quotes; where they are not (raw HTML), the whole block is given.
    pub fn place(&self, file: &str, part: Span) -> Span {
        let (Some(start), Some(end)) = (self.place_of(file, part.start), self.place_of(file, part.end)) else {
            return self.span;
        };
        Span::new(start, end)
    }

    fn place_of(&self, file: &str, offset: u32) -> Option<usize> {
        let before = self.text.get(..offset as usize)?;
        let line = before.matches('\n').count();
        let start = before.rfind('\n').map_or(0, |at| at + 1);
        let inner = self.text[start..].lines().next().unwrap_or_default();
        let mut outer_start = self.body.start as usize;
        for line in self.body.of(file).split_inclusive('\n').take(line) {
            outer_start += line.len();
        }
        let outer = file.get(outer_start..)?.split('\n').next().unwrap_or_default();
        let cut = outer.strip_suffix(inner)?.len();
        Some(outer_start + cut + offset as usize - start)
    }
}

/// A table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// The whole table.
    pub span: Span,
    /// Cells of the header row.
    pub header: Vec<Cell>,
    /// Further rows.
    pub rows: Vec<Vec<Cell>>,
}

/// A table cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// Plain text, markup removed.
    pub text: String,
    /// Where it stands.
    pub span: Span,
}

/// Dialects of Markdown that mix in another language.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Flavor {
    /// CommonMark with GitHub's extensions.
    #[default]
    Plain,
    /// MDX 3: `import` and `export` lines and JSX tags are left out.
    Mdx,
    /// Markdown inside an ERB template: a heading that is a template expression takes the title of the front matter.
    Erb,
}

/// Reads the skeleton of a Markdown text (CommonMark 0.31, GFM tables, task lists, footnotes,
/// strikethrough, heading ids, plain addresses). Total: any text gives an outline.
pub fn outline(text: &str) -> Outline {
    outline_as(text, Flavor::Plain)
}

/// [`outline`] of a dialect.
pub fn outline_as(text: &str, flavor: Flavor) -> Outline {
    skeleton::read(text, flavor)
}

#[cfg(test)]
mod tests;
