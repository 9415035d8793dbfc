//! Paragraphs and items of lists that speak of a topic without a heading over them.
//!
//! Above the first sub-heading of a part nothing says what a paragraph is about but its own words, so there a topic is
//! shown by a paragraph that names it anywhere. Below headings a paragraph has to open with the topic
//! (`Backups are in the bucket …`): that is a lead-in without bold letters.

use std::cell::OnceCell;

use crate::base::span::Span;
use crate::kinds::{Topic, plain_words};
use crate::records::measure::{ContentLine, Marks, visible};

use super::Part;
use super::judge::Known;
use super::topics::short;

/// Content words below which a paragraph says nothing of a topic.
const ENOUGH_WORDS: u32 = 8;

/// Most lines of a part that are looked at; topics are not asked of books.
const MOST_LINES: usize = 2_000;

/// Bytes at the start of a paragraph in which its topic would stand.
const OPENING_BYTES: usize = 60;

/// A paragraph or an item.
struct Block {
    span: Span,
    words: u32,
}

/// What is said in a part, read when the first question is asked.
pub(super) struct Sentences<'a> {
    part: &'a Part<'a>,
    known: Known<'a>,
    blocks: OnceCell<Vec<Block>>,
    /// Words of the blocks above the first sub-heading.
    flat: OnceCell<Vec<String>>,
    /// Words that the blocks below it begin with.
    openings: OnceCell<Vec<String>>,
}

impl<'a> Sentences<'a> {
    pub(super) fn new(part: &'a Part<'a>, known: Known<'a>) -> Self {
        Self { part, known, blocks: OnceCell::new(), flat: OnceCell::new(), openings: OnceCell::new() }
    }

    /// The beginning of what speaks of a topic, which is one of the registry or only has a title.
    pub(super) fn speaking(&self, title: &str, topic: Option<&Topic>) -> Option<String> {
        let title = plain_words(title);
        let says = |words: &str| match topic {
            Some(topic) => topic.is_said_in(words),
            None => format!(" {words}").contains(&format!(" {title}")),
        };
        let opens = |words: &str| match topic {
            Some(topic) => topic.is_opened_by(words),
            None => words.starts_with(&title),
        };
        let in_flat = || self.flat().iter().position(|words| says(words));
        let opened = || Some(self.flat().len() + self.openings().iter().position(|words| opens(words))?);
        self.blocks().get(in_flat().or_else(opened)?).map(|block| self.shown(block))
    }

    /// For people.
    fn shown(&self, block: &Block) -> String {
        format!("\u{201c}{}\u{201d}", short(&self.visible(block.span)))
    }

    fn blocks(&self) -> &[Block] {
        self.blocks.get_or_init(|| {
            let text = self.part.document.source.text();
            let lines = self.part.measure().lines_in(self.part.span);
            let mut blocks: Vec<Block> = Vec::new();
            let mut last: Option<&ContentLine> = None;
            for line in lines.iter().take(MOST_LINES) {
                if line.marks.has(Marks::CODE.and(Marks::TABLE)) {
                    last = None;
                    continue;
                }
                let words = if self.known.has(line) { 0 } else { u32::from(line.words) };
                let goes_on = last.is_some_and(|last| is_next(text, last, line));
                match blocks.last_mut().filter(|_| goes_on) {
                    Some(block) => {
                        block.span.end = line.end;
                        block.words += words;
                    }
                    None => blocks.push(Block { span: line.span(), words }),
                }
                last = Some(line);
            }
            let measure = self.part.measure();
            blocks.retain(|block| block.words >= ENOUGH_WORDS && measure.blanks_in(block.span).is_empty());
            blocks
        })
    }

    fn flat(&self) -> &[String] {
        self.flat.get_or_init(|| {
            let end = self.first_heading();
            let above = self.blocks().iter().take_while(|block| block.span.start < end);
            above.map(|block| plain_words(&self.visible(block.span))).collect()
        })
    }

    fn openings(&self) -> &[String] {
        self.openings.get_or_init(|| {
            let text = self.part.document.source.text();
            let opening = |block: &Block| {
                let raw = without_alert(block.span.of(text));
                plain_words(&raw[..raw.floor_char_boundary(OPENING_BYTES)])
            };
            self.blocks()[self.flat().len()..].iter().map(opening).collect()
        })
    }

    /// Where the first heading of the part begins that is not its own.
    fn first_heading(&self) -> u32 {
        let outline = &self.part.document.outline;
        let own = self.part.head.or(outline.title);
        let inside = |span: Span| self.part.span.contains(span);
        let others =
            outline.headings.iter().enumerate().filter(|(ix, heading)| Some(*ix) != own && inside(heading.span));
        others.map(|(_, heading)| heading.span.start).next().unwrap_or(self.part.span.end)
    }

    fn visible(&self, span: Span) -> String {
        visible(self.part.document.source.text(), &self.part.document.outline, span)
    }
}

/// A quote without the line that says what sort of quote it is (`> [!CAUTION]`, GitHub's alerts).
fn without_alert(raw: &str) -> &str {
    let inner = raw.trim_start_matches(['>', ' ']).strip_prefix("[!");
    inner.and_then(|inner| inner.split_once(']')).map_or(raw, |(_, rest)| rest)
}

/// Whether a line goes on with the paragraph or item of the one before it.
fn is_next(text: &str, last: &ContentLine, line: &ContentLine) -> bool {
    let between = text.get(last.end as usize..line.start as usize).unwrap_or_default();
    !line.marks.has(Marks::STEP.and(Marks::BULLET)) && between.bytes().filter(|byte| *byte == b'\n').count() < 2
}
