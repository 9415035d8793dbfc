//! The Markdown twin of a page, for programs and for people who read in a terminal.
//!
//! Takes a page as we render it, gives what stands in its `main` as CommonMark with GFM tables. Nothing is in a twin that
//! is not on the page: it is made from the page's HTML and from nothing else. Links to pages become links to their
//! twins; forms, menus and drawings are left out. One pass, O(size of the page).

mod block;
mod read;
mod table;

use block::Blocks;
use read::{Reader, Tag, Token};
use table::Table;

/// The twin of a page of ours. Total: text that is no such page gives a text, too.
pub fn markdown(page: &str) -> String {
    let start = page.find("<main").unwrap_or(0);
    let end = page.rfind("</main>").unwrap_or(page.len());
    let mut twin = Twin::default();
    let mut reader = Reader::new(page.get(start..end).unwrap_or_default());
    while let Some(token) = reader.next() {
        let is_code = matches!(token, Token::Open(Tag { name: "code", .. }));
        twin.take(token);
        if let (true, Some(code)) = (is_code, &mut twin.code) {
            reader.text_until("</code>", &mut code.text);
        }
    }
    twin.blocks.finish()
}

#[derive(Default)]
struct Twin {
    blocks: Blocks,
    /// Elements that are left out, from the outermost: depth inside it.
    skipped: u32,
    /// Addresses of open links, with the length of the text where each began.
    links: Vec<(String, usize)>,
    /// Lists that are open: the next number of an ordered one.
    lists: Vec<Option<u64>>,
    /// Strong and emphasised text is marked once, however often it nests.
    strong: u32,
    emphasis: u32,
    code: Option<Code>,
    table: Option<Table>,
}

/// Code being gathered.
struct Code {
    text: String,
    /// A block, in this language; `None` within a line.
    block: Option<String>,
}

impl Twin {
    fn take(&mut self, token: Token<'_>) {
        if self.skipped > 0 {
            match token {
                Token::Open(tag) if !tag.is_void() => self.skipped += 1,
                Token::Close(_) => self.skipped -= 1,
                Token::Open(_) | Token::Text(_) => {}
            }
            return;
        }
        match token {
            Token::Open(Tag { name: "span", .. }) | Token::Close("span") => {}
            Token::Open(tag) => self.open(&tag),
            Token::Close(name) => self.close(name),
            Token::Text(text) => match &mut self.code {
                Some(code) => code.text.push_str(&text),
                None => self.blocks.text(&text),
            },
        }
    }

    fn open(&mut self, tag: &Tag<'_>) {
        let is_help = matches!(tag.name, "a" | "details")
            && tag.attribute("class").is_some_and(|class| matches!(&*class, "contents" | "anchor"));
        if is_help || is_left_out(tag.name) {
            self.skipped = u32::from(!tag.is_void());
            return;
        }
        match tag.name {
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                let level = tag.name.as_bytes()[1] - b'0';
                self.blocks.begin_heading(level.into());
            }
            "pre" => self.code = Some(Code { text: String::new(), block: Some(String::new()) }),
            "code" | "kbd" => self.open_code(tag),
            "a" => {
                let href = tag.attribute("href").map(|href| twin_of(&href)).unwrap_or_default();
                self.links.push((href, self.blocks.open_mark("[")));
            }
            "img" => self.image(tag),
            "br" => self.blocks.line_break(),
            "hr" => self.blocks.rule(),
            "strong" | "b" | "dt" | "summary" => {
                if tag.name == "dt" || tag.name == "summary" {
                    self.blocks.end();
                }
                self.strong += 1;
                if self.strong == 1 {
                    self.blocks.open_mark("**");
                }
            }
            "em" | "i" => {
                self.emphasis += 1;
                if self.emphasis == 1 {
                    self.blocks.open_mark("*");
                }
            }
            "del" | "s" => drop(self.blocks.open_mark("~~")),
            "ul" | "ol" => self.open_list(tag),
            "li" => self.open_item(),
            "dd" => self.blocks.separate(": "),
            "blockquote" => self.blocks.begin("> ", "> "),
            "input" if tag.attribute("type").is_some_and(|kind| kind == "checkbox") => {
                self.blocks.raw(if tag.has("checked") { "[x] " } else { "[ ] " });
            }
            "table" => self.open_table(),
            "tr" | "td" | "th" | "thead" => self.open_in_table(tag),
            name if is_block(name) => self.blocks.end(),
            _ => {}
        }
    }

    fn close(&mut self, name: &str) {
        match name {
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => self.blocks.end(),
            "pre" => self.close_pre(),
            "code" | "kbd" => self.close_code(),
            "a" => {
                if let Some((href, start)) = self.links.pop() {
                    self.blocks.close_link(start, &href);
                }
            }
            "strong" | "b" | "dt" | "summary" => {
                self.strong = self.strong.saturating_sub(1);
                if self.strong == 0 {
                    self.blocks.close_mark("**");
                }
                if name == "summary" {
                    self.blocks.end();
                }
            }
            "em" | "i" => {
                self.emphasis = self.emphasis.saturating_sub(1);
                if self.emphasis == 0 {
                    self.blocks.close_mark("*");
                }
            }
            "del" | "s" => self.blocks.close_mark("~~"),
            "ul" | "ol" => {
                self.lists.pop();
                self.blocks.end_list();
            }
            "li" | "blockquote" => self.blocks.leave(),
            "table" => self.close_table(),
            "tr" | "td" | "th" | "thead" => self.close_in_table(name),
            name if is_block(name) => self.blocks.end(),
            _ => {}
        }
    }

    fn open_code(&mut self, tag: &Tag<'_>) {
        match &mut self.code {
            Some(Code { block: Some(language), .. }) => {
                let class = tag.attribute("class").unwrap_or_default();
                let stated = class.split(' ').find_map(|class| class.strip_prefix("language-"));
                language.push_str(stated.unwrap_or_default());
            }
            Some(_) => {}
            None => self.code = Some(Code { text: String::new(), block: None }),
        }
    }

    fn close_code(&mut self) {
        if self.code.as_ref().is_some_and(|code| code.block.is_none()) {
            let code = self.code.take().map(|code| code.text).unwrap_or_default();
            self.blocks.code(&code);
        }
    }

    fn close_pre(&mut self) {
        let Some(Code { text, block }) = self.code.take() else { return };
        match self.table {
            // A cell has no room for a block.
            Some(_) => self.blocks.code(&text),
            None => self.blocks.fence(&block.unwrap_or_default(), &text),
        }
    }

    fn image(&mut self, tag: &Tag<'_>) {
        let (alt, src) = (tag.attribute("alt").unwrap_or_default(), tag.attribute("src").unwrap_or_default());
        let start = self.blocks.open_mark("![");
        self.blocks.text(&alt);
        self.blocks.close_link(start, &src);
    }

    fn open_list(&mut self, tag: &Tag<'_>) {
        self.blocks.end();
        let first = tag.attribute("start").and_then(|start| start.parse().ok()).unwrap_or(1);
        self.lists.push((tag.name == "ol").then_some(first));
    }

    fn open_item(&mut self) {
        let marker = match self.lists.last_mut() {
            Some(Some(number)) => {
                *number += 1;
                format!("{}. ", *number - 1)
            }
            Some(None) | None => "- ".to_owned(),
        };
        self.blocks.begin_item(&marker);
    }

    fn open_table(&mut self) {
        self.blocks.end();
        // A table in a cell is read as part of the cell.
        match &mut self.table {
            Some(table) => table.nested += 1,
            None => self.table = Some(Table::default()),
        }
    }

    fn open_in_table(&mut self, tag: &Tag<'_>) {
        let Some(table) = self.table.as_mut().filter(|table| table.nested == 0) else { return self.blocks.end() };
        match tag.name {
            "thead" => {}
            "tr" => table.rows.push(Vec::new()),
            _ => {
                let span = tag.attribute("colspan").and_then(|span| span.parse().ok()).unwrap_or(1);
                table.open_cell(span);
                self.blocks.begin_cell();
            }
        }
    }

    fn close_in_table(&mut self, name: &str) {
        let Some(table) = self.table.as_mut().filter(|table| table.nested == 0) else { return self.blocks.end() };
        match name {
            "thead" => table.end_head(),
            "tr" => {}
            _ => table.close_cell(self.blocks.end_cell()),
        }
    }

    fn close_table(&mut self) {
        match self.table.as_mut() {
            Some(table) if table.nested > 0 => table.nested -= 1,
            Some(_) => {
                let lines = self.table.take().map(Table::lines).unwrap_or_default();
                self.blocks.lines(lines);
            }
            None => {}
        }
    }
}

/// Whether a twin leaves out an element with all it holds.
fn is_left_out(name: &str) -> bool {
    matches!(name, "nav" | "form" | "script" | "svg" | "button" | "style" | "template")
}

/// Whether an element begins a block of its own.
fn is_block(name: &str) -> bool {
    matches!(
        name,
        "p" | "div"
            | "section"
            | "article"
            | "figure"
            | "figcaption"
            | "details"
            | "dl"
            | "aside"
            | "header"
            | "caption"
    )
}

/// Where a link of a page leads in its twin: pages have twins, everything else is the same.
fn twin_of(href: &str) -> String {
    let is_ours = !href.contains("://") && !href.starts_with("mailto:") && !href.starts_with("tel:");
    let (path, fragment) = href.find('#').map_or((href, ""), |at| href.split_at(at));
    match path.strip_suffix(".html").filter(|_| is_ours) {
        Some(stem) => format!("{stem}.md{fragment}"),
        None => href.to_owned(),
    }
}

#[cfg(test)]
mod tests;
