//! Lines seen before: the same line in the same state of its grammar has the same HTML.
//!
//! Documents of one repository repeat their lines (`kubectl -n payments …`, `}`, `metadata:`), and
//! a look-up costs a thousandth of a grammar. States are interned by equality. All threads share
//! one memory; what it holds never changes what is given, only how long that takes.

use std::collections::HashMap;
use std::sync::{LazyLock, PoisonError, RwLock};

use syntect::parsing::{ParseState, ScopeStack, ScopeStackOp, SyntaxReference, SyntaxSet};

use super::languages;
use super::scopes::{self, Class};
use crate::markup::escape::escape_into;

/// Memory for the lines of one language, in bytes; when it is full, nothing more is remembered.
const MAX_BYTES: usize = 8 << 20;

/// States of one language, likewise: looking for a state is linear.
const MAX_STATES: usize = 512;

/// Deeper states are not remembered: a state is as large as it is deep.
const MAX_DEPTH: usize = 48;

/// What is remembered of each language of the table.
static SEEN: LazyLock<Vec<RwLock<Grammar>>> =
    LazyLock::new(|| languages::TABLE.iter().map(|_| RwLock::default()).collect());

#[derive(Default)]
struct Grammar {
    states: Vec<State>,
    bytes: usize,
}

/// A place between two lines, and the lines that were met there, each with its HTML and where it leads.
struct State {
    place: Place,
    lines: HashMap<Box<str>, (Box<str>, usize)>,
}

/// Where in its grammar a text is.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Place {
    scopes: ScopeStack,
    state: ParseState,
}

/// Where a block is.
pub(super) enum Cursor {
    /// At a state that is remembered, by its number.
    Known(usize),
    /// At a place that is not.
    Own(Box<Place>),
}

/// Reads the lines of one block after the other.
pub(super) struct Reader<'s> {
    set: &'s SyntaxSet,
    syntax: &'s SyntaxReference,
    seen: &'static RwLock<Grammar>,
}

impl<'s> Reader<'s> {
    /// A reader for the language with this number in the table.
    pub(super) fn new(set: &'s SyntaxSet, syntax: &'s SyntaxReference, number: usize) -> Self {
        Self { set, syntax, seen: &SEEN[number] }
    }

    /// The start of a block.
    pub(super) fn start(&self) -> Cursor {
        self.enter(Place { scopes: ScopeStack::new(), state: ParseState::new(self.syntax) })
    }

    /// Adds the HTML of a line with its line end; gives where the next line starts.
    /// `None` when the grammar is broken.
    pub(super) fn line(&self, at: Cursor, line: &str, out: &mut String) -> Option<Cursor> {
        let (from, mut place) = match at {
            Cursor::Own(place) => (None, *place),
            Cursor::Known(number) => {
                let grammar = self.seen.read().unwrap_or_else(PoisonError::into_inner);
                let state = &grammar.states[number];
                if let Some((html, next)) = state.lines.get(line) {
                    out.push_str(html);
                    return Some(Cursor::Known(*next));
                }
                (Some(number), state.place.clone())
            }
        };
        let start = out.len();
        place.read(self.set, line, out)?;
        let next = self.enter(place);
        if let (Some(from), Cursor::Known(to)) = (from, &next) {
            self.remember(from, line, &out[start..], *to);
        }
        Some(next)
    }

    fn enter(&self, place: Place) -> Cursor {
        if place.scopes.len() > MAX_DEPTH {
            return Cursor::Own(Box::new(place));
        }
        let find = |grammar: &Grammar| grammar.states.iter().position(|state| state.place == place);
        if let Some(known) = find(&self.seen.read().unwrap_or_else(PoisonError::into_inner)) {
            return Cursor::Known(known);
        }
        let mut grammar = self.seen.write().unwrap_or_else(PoisonError::into_inner);
        // Another thread may have come here between the two locks.
        if let Some(known) = find(&grammar) {
            return Cursor::Known(known);
        }
        if grammar.states.len() >= MAX_STATES {
            return Cursor::Own(Box::new(place));
        }
        grammar.states.push(State { place, lines: HashMap::new() });
        Cursor::Known(grammar.states.len() - 1)
    }

    fn remember(&self, from: usize, line: &str, html: &str, to: usize) {
        /// What an entry takes besides its texts.
        const ENTRY_BYTES: usize = 64;
        let mut grammar = self.seen.write().unwrap_or_else(PoisonError::into_inner);
        if grammar.bytes < MAX_BYTES {
            grammar.bytes += line.len() + html.len() + ENTRY_BYTES;
            grammar.states[from].lines.insert(line.into(), (html.into(), to));
        }
    }
}

impl Place {
    /// Reads a line and goes to its end.
    fn read(&mut self, set: &SyntaxSet, line: &str, out: &mut String) -> Option<()> {
        let steps: Vec<(usize, ScopeStackOp)> = self.state.parse_line(line, set).ok()?;
        let mut spans = Spans { out, open: None };
        let mut done = 0;
        for (at, step) in steps {
            if at > done {
                spans.add(line.get(done..at)?, scopes::class(&self.scopes));
                done = at;
            }
            self.scopes.apply(&step).ok()?;
        }
        spans.add(line.get(done..)?, scopes::class(&self.scopes));
        spans.end();
        Some(())
    }
}

/// Writes text with classes; neighbours of one class share a span, which ends before the end of the line.
struct Spans<'o> {
    out: &'o mut String,
    open: Option<Class>,
}

impl Spans<'_> {
    fn add(&mut self, text: &str, class: Option<Class>) {
        let (text, line_end) = text.strip_suffix('\n').map_or((text, ""), |text| (text, "\n"));
        // Blanks show no colour, except those inside a string or a comment, where they join its spans.
        let class = if text.trim().is_empty() { class.filter(|class| self.open == Some(class)) } else { class };
        if !text.is_empty() && class != self.open {
            self.end();
            if let Some(class) = class {
                self.out.push_str("<span class=\"");
                self.out.push_str(class);
                self.out.push_str("\">");
            }
            self.open = class;
        }
        escape_into(self.out, text);
        if !line_end.is_empty() {
            self.end();
            self.out.push('\n');
        }
    }

    fn end(&mut self) {
        if self.open.take().is_some() {
            self.out.push_str("</span>");
        }
    }
}

/// The same without memory.
#[cfg(test)]
pub(super) fn unremembered(set: &SyntaxSet, syntax: &SyntaxReference, code: &str) -> Option<String> {
    let mut out = String::new();
    let mut place = Place { scopes: ScopeStack::new(), state: ParseState::new(syntax) };
    for line in code.split_inclusive('\n') {
        place.read(set, line, &mut out)?;
    }
    Some(out)
}
