//! Reads a text that has mistakes: definition by definition, each mended until the parser takes it.
//!
//! A mistake in one definition leaves the others whole. Inside a definition the part that does not fit is
//! blanked out, which keeps the places of all that stays, and the definition is parsed again.

use std::ops::Range;

use crate::base::span::Span;

use super::convert::Drafts;
use super::syntax::{self, Fault, FaultKind};
use super::tokens::{Lexeme, Token, Tokens};

/// More tokens of a text with mistakes are not read: the model takes up to 300 bytes for each.
const MAX_TOKENS: usize = 600_000;

/// A definition with more mistakes is taken as it is: each costs another pass over it.
const MAX_REPAIRS: usize = 8;

/// Reads `text` into `drafts`.
pub(super) fn read(text: &str, drafts: &mut Drafts) {
    let mut tokens: Vec<Token> = Tokens::new(text).take(MAX_TOKENS + 1).collect();
    if tokens.len() > MAX_TOKENS {
        drafts
            .problem(tokens[MAX_TOKENS].span, format!("more than {MAX_TOKENS} words and signs; the rest is not read"));
        tokens.truncate(MAX_TOKENS);
    }
    for piece in pieces(&tokens, text) {
        Mender::new(text, &tokens[piece]).read(drafts);
    }
}

/// Runs of tokens that hold one definition each.
///
/// A definition begins where brackets are balanced, or at the start of a line when they are not:
/// nobody indents a definition, and hardly anybody does not indent a field.
fn pieces(tokens: &[Token], text: &str) -> Vec<Range<usize>> {
    let starts_line = |token: Token| {
        let start = token.span.start as usize;
        start == 0 || text.as_bytes()[start - 1] == b'\n'
    };
    let (mut pieces, mut start, mut depth) = (Vec::new(), 0, 0_usize);
    for (ix, token) in tokens.iter().enumerate() {
        let extends = ix > start && tokens[ix - 1].span.of(text) == "extend";
        let free = depth == 0 || starts_line(*token);
        if free && !extends && token.begins_definition(tokens.get(ix + 1).copied(), text) {
            let described = ix > start && tokens[ix - 1].kind == Lexeme::Text;
            let begin = if described && (depth == 0 || starts_line(tokens[ix - 1])) { ix - 1 } else { ix };
            pieces.push(start..begin);
            (start, depth) = (begin, 0);
        }
        match token.kind {
            Lexeme::Open => depth += 1,
            Lexeme::Close => depth = depth.saturating_sub(1),
            Lexeme::Name | Lexeme::Text | Lexeme::Other | Lexeme::Unclosed => {}
        }
    }
    pieces.push(start..tokens.len());
    pieces.retain(|piece| !piece.is_empty());
    pieces
}

/// One definition, with what is blanked out of it so far.
struct Mender<'t> {
    text: &'t str,
    tokens: &'t [Token],
    /// For a bracket, the one that it belongs to.
    partners: Vec<Option<usize>>,
    /// By token.
    blanked: Vec<bool>,
    /// Closing brackets that are missing at the end.
    closing: String,
}

/// What is to be done about a fault.
struct Blame {
    /// The token to point at.
    token: usize,
    /// Tokens to blank out; none when that helps nothing.
    goes: Range<usize>,
    cause: Cause,
}

/// Where a fault comes from.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Cause {
    /// It is in the text.
    Text,
    /// What was blanked out is missing now.
    Mending,
}

impl<'t> Mender<'t> {
    fn new(text: &'t str, tokens: &'t [Token]) -> Self {
        let (partners, blanked) = (vec![None; tokens.len()], vec![false; tokens.len()]);
        Self { text, tokens, partners, blanked, closing: String::new() }
    }

    fn read(mut self, drafts: &mut Drafts) {
        let torn = self.mend_strings().or(self.mend_brackets());
        if let Some((span, words)) = torn {
            drafts.problem(span, words);
        }
        for repairs in 0.. {
            let source = self.source();
            let piece = syntax::parse_piece(&source);
            let mended = piece.fault.is_some_and(|fault| {
                let Blame { token, goes, cause } = self.blame(&fault);
                if torn.is_none() && cause == Cause::Text {
                    let span = self.tokens[token].span;
                    drafts.problem(span, fault.kind.words(shortened(span.of(self.text))));
                }
                self.blanked[goes.clone()].fill(true);
                repairs < MAX_REPAIRS && !goes.is_empty()
            });
            if mended {
                continue;
            }
            // The parser drops a token here and there, and then places of all that follows are wrong.
            if usize::from(piece.document.text_range().len()) == source.len() {
                drafts.take(&piece.document, self.text, self.start());
            }
            break;
        }
    }

    fn start(&self) -> usize {
        self.tokens.first().map_or(0, |token| token.span.start as usize)
    }

    /// The definition as it is now; every byte that stays is at its place.
    fn source(&self) -> String {
        let end = self.tokens.last().map_or(0, |token| token.span.end as usize);
        let mut source = String::with_capacity(end - self.start() + self.closing.len());
        let mut at = self.start();
        for (token, _) in self.tokens.iter().zip(&self.blanked).filter(|(_, blanked)| **blanked) {
            source.push_str(&self.text[at..token.span.start as usize]);
            source.extend(token.span.range().map(|_| ' '));
            at = token.span.end as usize;
        }
        source.push_str(&self.text[at..end]);
        source.push_str(&self.closing);
        source
    }

    /// Blanks out strings without an end.
    fn mend_strings(&mut self) -> Option<(Span, &'static str)> {
        let unclosed = |token: &Token| token.kind == Lexeme::Unclosed;
        self.tokens.iter().zip(&mut self.blanked).for_each(|(token, blanked)| *blanked = unclosed(token));
        self.tokens.iter().find(|token| unclosed(token)).map(|token| (token.span, "this string has no end"))
    }

    /// Finds the partner of each bracket, blanks out what closes nothing and closes what is open at the end.
    fn mend_brackets(&mut self) -> Option<(Span, &'static str)> {
        let mut problem = None;
        let mut open: Vec<(usize, char)> = Vec::new();
        // Open brackets of each kind, so that no search goes through all of them.
        let mut waiting = [0_usize; 3];
        let kind = |closing: char| [')', ']', '}'].iter().position(|known| *known == closing).unwrap_or_default();
        for (ix, token) in self.tokens.iter().enumerate() {
            let bracket = token.span.of(self.text);
            match (token.kind, bracket) {
                (Lexeme::Open, _) => {
                    let closing = if bracket == "(" {
                        ')'
                    } else if bracket == "[" {
                        ']'
                    } else {
                        '}'
                    };
                    waiting[kind(closing)] += 1;
                    open.push((ix, closing));
                }
                (Lexeme::Close, _) if waiting[kind(bracket.chars().next().unwrap_or_default())] == 0 => {
                    self.blanked[ix] = true;
                    problem.get_or_insert((token.span, "this bracket closes nothing"));
                }
                (Lexeme::Close, _) => {
                    while let Some((opening, closing)) = open.pop() {
                        waiting[kind(closing)] -= 1;
                        if bracket.starts_with(closing) {
                            (self.partners[opening], self.partners[ix]) = (Some(ix), Some(opening));
                            break;
                        }
                        problem.get_or_insert((self.tokens[opening].span, "this bracket is never closed"));
                        self.blank_line(opening, ix);
                    }
                }
                (Lexeme::Name | Lexeme::Text | Lexeme::Other | Lexeme::Unclosed, _) => {}
            }
        }
        if let Some((opening, _)) = open.first() {
            problem.get_or_insert((self.tokens[*opening].span, "this bracket is never closed"));
        }
        self.closing = open.iter().rev().map(|(_, closing)| closing).collect();
        problem
    }

    /// Blanks out what stands around one token on its line, between brackets and before another token.
    fn blank_line(&mut self, at: usize, to: usize) {
        let is_part = |ix: &usize| !matches!(self.tokens[*ix].kind, Lexeme::Open | Lexeme::Close);
        let from = (1..=at).rev().find(|ix| !is_part(&(ix - 1)) || !self.on_one_line(ix - 1, *ix)).unwrap_or(0);
        let from = if is_part(&from) { from } else { at };
        let breaks = (at + 1..to).find(|ix| !self.on_one_line(ix - 1, *ix));
        self.blanked[from..breaks.unwrap_or(to)].fill(true);
    }

    fn blame(&self, fault: &Fault) -> Blame {
        let at = self.start() + fault.at;
        let found = self.tokens.partition_point(|token| token.span.end as usize <= at);
        let last = found.min(self.tokens.len() - 1);
        let before = (0..found).rev().find(|ix| !self.blanked[*ix]);
        let closes = |ix: usize| self.tokens[ix].kind == Lexeme::Close && self.partners[ix].is_some();
        let is_sign = |ix: usize| matches!(self.tokens[ix].span.of(self.text), ":" | "=");
        let (token, goes) = match (fault.kind, before) {
            (FaultKind::TooDeep | FaultKind::TooLong, _) => (last, 0..0),
            (FaultKind::Missing(_), Some(before)) => {
                // The bracket before holds what is wrong, and is not itself wrong.
                let blamed = if self.tokens[before].kind == Lexeme::Open { last } else { before };
                (before, self.run(blamed))
            }
            (FaultKind::Empty, Some(before)) if self.partners[before] == Some(last) => (before, 0..0),
            // A bracket that has its partner comes too early; without it, all after it would be read wrongly.
            (FaultKind::Stray | FaultKind::Empty, _) if self.blanked[last] || closes(last) => (last, 0..0),
            (FaultKind::Stray | FaultKind::Empty, before) if !before.is_some_and(is_sign) => {
                let end = self.run(last).end;
                (last, end.min(last)..end)
            }
            (_, _) => (last, self.run(last)),
        };
        let emptied = before.is_some_and(|before| self.partners[before] == Some(last) && before + 1 < last);
        let follows = emptied || (goes.is_empty() && self.blanked.contains(&true));
        Blame { token, goes, cause: if follows { Cause::Mending } else { Cause::Text } }
    }

    /// Tokens around one that make a field, an argument or a value of one line, with its description.
    fn run(&self, at: usize) -> Range<usize> {
        let (mut first, mut last) = match (self.tokens[at].kind, self.partners[at]) {
            (Lexeme::Open, Some(closing)) => (at, closing),
            (Lexeme::Close, Some(opening)) => (opening, at),
            (Lexeme::Open | Lexeme::Close, None) => return 0..0,
            (Lexeme::Name | Lexeme::Text | Lexeme::Other | Lexeme::Unclosed, _) => (at, at),
        };
        while let Some(before) = first.checked_sub(1).filter(|before| self.on_one_line(*before, first)) {
            match (self.tokens[before].kind, self.partners[before]) {
                (Lexeme::Close, Some(opening)) => first = opening,
                (Lexeme::Open | Lexeme::Close, _) => break,
                (Lexeme::Name | Lexeme::Text | Lexeme::Other | Lexeme::Unclosed, _) => first = before,
            }
        }
        while last + 1 < self.tokens.len() && self.on_one_line(last, last + 1) {
            match (self.tokens[last + 1].kind, self.partners[last + 1]) {
                (Lexeme::Open, Some(closing)) => last = closing,
                (Lexeme::Open | Lexeme::Close, _) => break,
                (Lexeme::Name | Lexeme::Text | Lexeme::Other | Lexeme::Unclosed, _) => last += 1,
            }
        }
        let described = first > 0 && self.tokens[first - 1].kind == Lexeme::Text;
        let range = if described { first - 1..last + 1 } else { first..last + 1 };
        if self.blanked[range.clone()].iter().all(|blanked| *blanked) { 0..0 } else { range }
    }

    fn on_one_line(&self, left: usize, right: usize) -> bool {
        let between = self.tokens[left].span.end as usize..self.tokens[right].span.start as usize;
        !self.text[between].contains('\n')
    }
}

/// What is quoted in a message: one line, and not all of a long string.
fn shortened(text: &str) -> &str {
    let line = text.split('\n').next().unwrap_or_default();
    line.char_indices().nth(40).map_or(line, |(cut, _)| &line[..cut])
}
