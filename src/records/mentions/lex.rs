//! Words of a shell command, with their places in the file.

use super::target::group;
use crate::base::span::Span;

/// One word of a command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Word {
    /// Without quotes and escapes.
    pub(super) text: String,
    /// Without quotes around it.
    pub(super) span: Span,
}

/// The words of a command up to its end (POSIX.1-2024 XCU §2.2, §2.3): an operator, or the end of a line that does
/// not go on. `around` is the quote that the whole command stands in. Gives the words and where the command ends.
pub(super) fn words(text: &str, start: usize, around: Option<u8>) -> (Vec<Word>, usize) {
    let mut lexer = Lexer { text, at: start, around, words: Vec::new(), word: None };
    while lexer.step() {}
    lexer.end_word();
    (lexer.words, lexer.at)
}

struct Lexer<'t> {
    text: &'t str,
    at: usize,
    around: Option<u8>,
    words: Vec<Word>,
    /// Text of the word that is open, and where it began.
    word: Option<(String, usize)>,
}

impl Lexer<'_> {
    /// Takes one piece; false at the end of the command.
    fn step(&mut self) -> bool {
        let rest = &self.text[self.at..];
        let Some(c) = rest.chars().next() else { return false };
        if let Some(length) = group(rest).filter(|_| c != '<' || self.word.is_some()) {
            self.take(length);
            return true;
        }
        match c {
            '\\' | '^' if rest[1..].starts_with('\n') => self.next_line(2),
            '`' if rest[1..].starts_with('\n') => self.next_line(2),
            '\\' => {
                let next = rest[1..].chars().next().map_or(0, char::len_utf8);
                self.at += 1;
                self.take(next);
            }
            '\'' | '"' if self.around == Some(c as u8) => return false,
            '\'' | '"' => return self.quoted(c),
            ' ' | '\t' => {
                self.end_word();
                self.at += 1;
            }
            '#' if self.word.is_none() => return false,
            '&' if self.word.is_some() && rest[1..].starts_with(|c: char| c.is_ascii_alphanumeric()) => {
                // Strictly this ends the command, but who forgets the quotes around a query means the query.
                self.take(1);
            }
            '\n' | '|' | ';' | '&' | ')' | '`' => return false,
            '<' | '>' => self.redirection(),
            _ => self.take(c.len_utf8()),
        }
        true
    }

    /// Adds source to the open word, or opens one with it.
    fn take(&mut self, length: usize) {
        let (word, _) = self.word.get_or_insert_with(|| (String::new(), self.at));
        word.push_str(&self.text[self.at..self.at + length]);
        self.at += length;
    }

    /// A quoted part; false when it is never closed.
    fn quoted(&mut self, quote: char) -> bool {
        let begin = self.at;
        let mut escaped = false;
        let inner = &self.text[begin + 1..];
        let close = inner.char_indices().find(|(_, c)| {
            let ends = *c == quote && !escaped;
            escaped = *c == '\\' && !escaped && quote == '"';
            ends
        });
        let Some((length, _)) = close else { return false };
        let (word, _) = self.word.get_or_insert_with(|| (String::new(), begin));
        match quote {
            '"' => word.push_str(&inner[..length].replace("\\\"", "\"").replace("\\$", "$")),
            _ => word.push_str(&inner[..length]),
        }
        self.at = begin + length + 2;
        true
    }

    /// The command goes on; blanks and the prompt or quote mark of the next line are no part of it.
    fn next_line(&mut self, length: usize) {
        self.end_word();
        self.at += length;
        let rest = &self.text[self.at..];
        self.at += rest.len() - rest.trim_start_matches([' ', '\t', '>']).len();
    }

    /// `2>&1`, `> file`, `<<EOF`: the mark alone is passed over, what follows is a word that no one takes for an address.
    fn redirection(&mut self) {
        self.end_word();
        let rest = &self.text[self.at..];
        self.at += rest.len() - rest.trim_start_matches(['<', '>', '&']).len();
    }

    fn end_word(&mut self) {
        let Some((text, start)) = self.word.take() else { return };
        let whole = &self.text[start..self.at];
        let inner = whole.trim_matches(['\'', '"']);
        let inside = start + whole.len() - whole.trim_start_matches(['\'', '"']).len();
        let span = Span::new(inside.min(self.at), inside.min(self.at) + inner.len());
        self.words.push(Word { text, span });
    }
}
