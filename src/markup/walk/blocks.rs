//! Blocks that are taken whole: code, raw HTML and the modules of MDX.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, TagEnd};

use super::{Token, Walk};
use crate::base::span::Span;
use crate::markup::mixer;
use crate::markup::outline::{Fence, Flavor};

impl<'a> Walk<'a> {
    pub(super) fn fence(&mut self, kind: CodeBlockKind<'a>, range: Range<usize>) {
        let mut text = String::new();
        let mut content: Option<Range<usize>> = None;
        while let Some((event, inner)) = self.next_event() {
            match event {
                Event::Text(line) => {
                    text.push_str(&line);
                    content = Some(content.map_or(inner.start, |content| content.start)..inner.end);
                }
                Event::End(TagEnd::CodeBlock) => break,
                _ => {}
            }
        }
        let whole = &self.text[range.clone()];
        let before = &self.text[..range.start];
        let indentation =
            if kind == CodeBlockKind::Indented { before.len() - before.trim_end_matches([' ', '\t']).len() } else { 0 };
        let span = Span::new(range.start - indentation, range.start + whole.trim_end_matches('\n').len());
        let first_line = range.start + whole.find('\n').map_or(whole.len(), |end| end + 1);
        let (lang, start) = match kind {
            CodeBlockKind::Fenced(info) => (language(&info), first_line),
            CodeBlockKind::Indented => (String::new(), span.start as usize),
        };
        let body = content.map_or(start..start, |content| start..content.end.max(start));
        self.push(Token::Fence(Fence { lang, span, body: body.into(), text }), span);
    }

    /// Takes an HTML block whole: its tags may go over several lines.
    pub(super) fn html_block(&mut self) {
        let mut block = mixer::Source::default();
        while let Some((event, range)) = self.next_event() {
            match event {
                Event::Html(html) | Event::Text(html) => block.add(&html, range.start),
                Event::End(TagEnd::HtmlBlock) => {
                    mixer::block(self, &block);
                    return mixer::end_block(self, range.into());
                }
                _ => {}
            }
        }
    }

    /// MDX 3 "ESM": `import` and `export` lines between the blocks of the document.
    pub(super) fn is_module_code(&self, range: &Range<usize>) -> bool {
        let paragraph = &self.text[range.clone()];
        let starts = ["import ", "export ", "import{", "export{"].iter().any(|word| paragraph.starts_with(word));
        self.flavor == Flavor::Mdx && self.stack.is_empty() && starts
    }

    pub(super) fn skip_paragraph(&mut self) {
        while let Some((event, _)) = self.next_event() {
            if event == Event::End(TagEnd::Paragraph) {
                return;
            }
        }
    }
}

/// The language of an info string: its first word in lower case. Pandoc writes `{.python}`,
/// rustdoc `rust,ignore`, Docusaurus `js{1,3}`.
fn language(info: &str) -> String {
    let word = info.trim_start_matches(['{', '.', ' ']);
    word.split(|c: char| c.is_whitespace() || ",{}".contains(c)).next().unwrap_or_default().to_lowercase()
}
