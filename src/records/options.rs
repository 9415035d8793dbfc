//! What a decision considered: the options, which of them was chosen, what spoke for and against each.
//!
//! Takes a document cut into lines and the parts its headings announce, gives one [`Considered`] per option
//! in the order of their first mention. Free text gives none.
//!
//! Forms: MADR's list under "Considered Options" with `### option` and `Good, because …` further down;
//! a heading per option with "Pros" and "Cons" as headings, bold lines, list items or columns of a table;
//! list items with nested "Pros:"; paragraphs that begin with a numbered name in bold.

mod arguments;
mod chosen;
mod name;

use std::ops::Range;

use super::heading::{self, Part};
use super::lines::LineKind;
use super::plain::Plain;
use super::statement::Source;
use crate::base::span::Span;
use name::Name;

/// An option that a decision considered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Considered {
    /// What it is called, plain, at most [`NAME_CHARS`] characters.
    pub name: String,
    /// Where it is named first.
    pub span: Span,
    /// Id of the heading of its section; `None` for one that has none.
    pub anchor: Option<String>,
    /// What became of it.
    pub verdict: Verdict,
    /// What speaks for it.
    pub good: Vec<Argument>,
    /// What speaks neither for nor against it.
    pub neutral: Vec<Argument>,
    /// What speaks against it.
    pub bad: Vec<Argument>,
}

/// What became of an option.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// The decision names it.
    Chosen,
    /// The decision names another, or the text says that it was rejected.
    Rejected,
    /// Cannot be told.
    Untold,
}

/// A reason for or against.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Argument {
    /// Plain, without `Good, because`, at most [`ARGUMENT_CHARS`] characters.
    pub text: String,
    /// Where it stands.
    pub span: Span,
}

/// Longer names are sentences: the text of the option, not what it is called.
const NAME_CHARS: usize = 120;

/// Longest reason: beside others in a table.
const ARGUMENT_CHARS: usize = 200;

/// More options than anybody weighs; finding equal names compares all with all.
const MAX_OPTIONS: usize = 40;

/// Options of a document; `parts` holds what each heading announces.
pub(crate) fn read(source: &Source<'_>, parts: &[Option<Part>]) -> Vec<Considered> {
    let mut found: Vec<Found> = Vec::new();
    let mut done = 0;
    for (ix, heading) in source.outline.headings.iter().enumerate() {
        if parts[ix] != Some(Part::Options) || source.outline.title == Some(ix) || heading.span.start < done {
            continue;
        }
        let section = Extent::of_heading(source, ix);
        done = section.end;
        for list in in_section(source, parts, &section) {
            merge(&mut found, list);
        }
    }
    let named = found.iter().any(|option| option.chosen);
    if !named && !found.is_empty() {
        let names: Vec<&Name> = found.iter().map(|option| &option.name).collect();
        for ix in chosen::chosen(source, parts, &names) {
            found[ix].chosen = true;
        }
    }
    let any = found.iter().any(|option| option.chosen);
    found.into_iter().map(|option| option.considered(any)).collect()
}

/// An option while it is being read.
#[derive(Debug)]
struct Found {
    name: Name,
    span: Span,
    anchor: Option<String>,
    chosen: bool,
    arguments: arguments::Arguments,
}

impl Found {
    fn considered(self, any_chosen: bool) -> Considered {
        let verdict = match () {
            () if self.chosen => Verdict::Chosen,
            () if any_chosen || self.arguments.rejected => Verdict::Rejected,
            () => Verdict::Untold,
        };
        let [good, neutral, bad] = self.arguments.of_side;
        Considered { name: self.name.shown, span: self.span, anchor: self.anchor, verdict, good, neutral, bad }
    }
}

/// A part of the document: its bytes, and which lines lie in it.
struct Extent {
    start: u32,
    end: u32,
    lines: Range<usize>,
}

impl Extent {
    fn new(source: &Source<'_>, start: u32, end: u32) -> Self {
        let line = |at: u32| source.lines.partition_point(|line| line.span.start < at);
        Self { start, end, lines: line(start)..line(end).max(line(start)) }
    }

    /// From the end of a heading to the next one that is not below it.
    fn of_heading(source: &Source<'_>, ix: usize) -> Self {
        let (heading, after) = (&source.outline.headings[ix], &source.outline.headings[ix + 1..]);
        let next = after.iter().find(|next| next.level <= heading.level);
        Self::new(source, heading.span.end, next.map_or(source.text.len() as u32, |next| next.span.start))
    }
}

/// Adds the options of a list, or what is new of those that are known under a like name from the lists before it.
fn merge(found: &mut Vec<Found>, list: Vec<Found>) {
    let before = found.len();
    for option in list {
        match name::alike(&option.name, found[..before].iter().map(|known| &known.name)) {
            Some(known) => {
                let known = &mut found[known];
                known.anchor = known.anchor.take().or(option.anchor);
                known.chosen |= option.chosen;
                known.arguments.add(option.arguments);
            }
            None if found.len() < MAX_OPTIONS => found.push(option),
            None => {}
        }
    }
}

/// Lists of options of one section: its headings, after the list above them where each heading is in it; else that list.
fn in_section(source: &Source<'_>, parts: &[Option<Part>], section: &Extent) -> Vec<Vec<Found>> {
    let headings = by_heading(source, parts, section);
    let first = source.outline.headings.iter().find(|heading| heading.span.start >= section.start);
    let end = first.map_or(section.end, |first| first.span.start.min(section.end));
    let above = Extent::new(source, section.start, end);
    let listed = by_item(source, &above);
    if headings.is_empty() {
        let paragraphs = by_paragraph(source, section);
        return vec![if paragraphs.is_empty() { listed } else { paragraphs }];
    }
    let is_listed = |option: &Found| name::alike(&option.name, listed.iter().map(|known| &known.name)).is_some();
    let repeated = headings.iter().all(is_listed);
    if repeated { vec![listed, headings] } else { vec![headings] }
}

fn by_heading(source: &Source<'_>, parts: &[Option<Part>], section: &Extent) -> Vec<Found> {
    let headings = &source.outline.headings;
    let first = headings.partition_point(|heading| heading.span.start < section.start);
    let end = headings.partition_point(|heading| heading.span.start < section.end);
    let names = |ix: &usize| {
        let text = &headings[*ix].text;
        parts[*ix].is_none() && arguments::side(&heading::normal(text)).is_none() && !name::is_about_all(text)
    };
    let below: Vec<usize> = (first..end.max(first)).filter(names).collect();
    let Some(level) = below.iter().map(|ix| headings[*ix].level).min() else { return Vec::new() };
    let options = below.into_iter().filter(|ix| headings[*ix].level == level).take(MAX_OPTIONS);
    let option = |ix: usize| {
        let (name, chosen) = Name::of_heading(&headings[ix].text);
        let extent = Extent::of_heading(source, ix);
        let anchor = Some(headings[ix].id.clone());
        Found { name, span: headings[ix].span, anchor, chosen, arguments: arguments::read(source, &extent) }
    };
    options.map(option).filter(|option| !option.name.shown.is_empty()).collect()
}

/// Items of the outermost list, when there are at least two and most are short enough to be names.
fn by_item(source: &Source<'_>, section: &Extent) -> Vec<Found> {
    let lines = &source.lines[section.lines.clone()];
    let is_item = |line: &super::lines::Line| line.item && line.kind == LineKind::Text && !line.quote;
    let Some(indent) = lines.iter().filter(|line| is_item(line)).map(|line| line.indent).min() else {
        return Vec::new();
    };
    let starts = section.lines.clone().filter(|at| {
        let line = &source.lines[*at];
        is_item(line) && line.indent == indent
    });
    let starts: Vec<usize> = starts.take(MAX_OPTIONS + 1).collect();
    let ends = starts.iter().skip(1).copied().chain([section.lines.end]);
    let items = starts.iter().copied().zip(ends).enumerate();
    let options: Vec<Found> = items.filter_map(|(n, (start, end))| item(source, start..end, n as u32 + 1)).collect();
    let named = options.iter().filter(|option| !option.name.cut).count();
    if starts.len() < 2 || options.len() < starts.len() || named * 2 < options.len() { Vec::new() } else { options }
}

/// One list item with all below it; `None` for a reason, and for an item without words.
fn item(source: &Source<'_>, lines: Range<usize>, number: u32) -> Option<Found> {
    let first = &source.lines[lines.start];
    let goes_on = |at: &usize| source.lines[*at].kind == LineKind::Text && !source.lines[*at].item;
    let text = (lines.start + 1..lines.end)
        .take_while(goes_on)
        .fold(first.content, |all, at| Span { start: all.start, end: source.lines[at].content.end });
    let plain = source.plain(text);
    if arguments::reason(&plain.text).is_some() {
        return None;
    }
    let (name, chosen) = Name::of_item(&plain.text, bold(source, first.content), number)?;
    let (start, end) = (source.lines[lines.start].span.end, source.lines[lines.end - 1].span.end);
    let arguments = arguments::read(source, &Extent { start, end, lines: lines.start + 1..lines.end });
    Some(Found { name, span: first.content, anchor: None, chosen, arguments })
}

/// Paragraphs that begin with a number and a name in bold: `**1. By prompt type.** This option …`.
fn by_paragraph(source: &Source<'_>, section: &Extent) -> Vec<Found> {
    let numbered = |at: &usize| {
        let line = &source.lines[*at];
        line.kind == LineKind::Text
            && !line.quote
            && bold(source, line.content).is_some_and(|name| name::is_numbered(&name))
    };
    let starts: Vec<usize> = section.lines.clone().filter(numbered).take(MAX_OPTIONS).collect();
    if starts.len() < 2 {
        return Vec::new();
    }
    let ends = starts.iter().skip(1).copied().chain([section.lines.end]);
    let option = |(start, end): (usize, usize)| {
        let line = &source.lines[start];
        let (name, chosen) = Name::of_heading(&bold(source, line.content)?);
        let extent = Extent { start: line.span.end, end: section.end, lines: start + 1..end };
        let arguments = arguments::read(source, &extent);
        Some(Found { name, span: line.content, anchor: None, chosen, arguments })
    };
    starts.iter().copied().zip(ends).filter_map(option).collect()
}

/// What stands in bold at the start of a line.
fn bold(source: &Source<'_>, content: Span) -> Option<String> {
    let raw = content.of(source.text);
    let mark = ["**", "__"].into_iter().find(|mark| raw.starts_with(mark))?;
    let end = raw[2..].find(mark).filter(|end| *end > 0)?;
    let start = content.start as usize + 2;
    let plain: Plain = source.plain(Span::new(start, start + end));
    Some(plain.text.trim().to_owned())
}

/// Words alone, lower case, one blank between them.
fn key(text: &str) -> String {
    let lower = text.to_lowercase();
    lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// Shortened at a word, with an ellipsis.
pub(super) fn short(text: &str, chars: usize) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(chars) {
        Some((cut, _)) => format!("{}…", line[..cut].rsplit_once(' ').map_or(&line[..cut], |(kept, _)| kept)),
        None => line,
    }
}

#[cfg(test)]
mod tests;
