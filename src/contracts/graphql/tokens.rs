//! Tokens as far as telling a schema from a query and finding one's way in a broken text needs them.

use crate::base::span::Span;

/// Words that begin a definition of the type system; `extend` stands before one of them.
pub(super) const DEFINITIONS: &[&str] =
    &["schema", "type", "interface", "union", "enum", "input", "scalar", "directive", "extend"];

/// Whether a text defines types; queries and fragments of a client are no contract. O(n).
pub fn is_schema(text: &str) -> bool {
    let mut depth = 0_u32;
    Tokens::new(text).any(|token| match token.kind {
        Lexeme::Open => {
            depth += 1;
            false
        }
        Lexeme::Close => {
            depth = depth.saturating_sub(1);
            false
        }
        Lexeme::Name => depth == 0 && DEFINITIONS.contains(&token.span.of(text)),
        Lexeme::Text | Lexeme::Other | Lexeme::Unclosed => false,
    })
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lexeme {
    Name,
    /// A string.
    Text,
    /// `{`, `(` or `[`.
    Open,
    /// `}`, `)` or `]`.
    Close,
    /// One character of anything else.
    Other,
    /// A string that never ends: up to the end of its line.
    Unclosed,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Token {
    pub(super) kind: Lexeme,
    pub(super) span: Span,
}

impl Token {
    /// Whether a definition begins with this token, given the one after it.
    pub(super) fn begins_definition(self, next: Option<Token>, text: &str) -> bool {
        if self.kind != Lexeme::Name {
            return false;
        }
        let then = next.map_or("", |next| next.span.of(text));
        let has_name = next.is_some_and(|next| next.kind == Lexeme::Name);
        match self.span.of(text) {
            "schema" => matches!(then, "{" | "@"),
            "directive" => then == "@",
            "extend" => DEFINITIONS.contains(&then),
            word => DEFINITIONS.contains(&word) && has_name,
        }
    }
}

/// All tokens of a text; blanks, commas and comments (§2.1.7) are skipped.
pub(super) struct Tokens<'a> {
    text: &'a str,
    at: usize,
    blocks: Blocks,
}

/// Whether a block string can still find its end; without this, each start would search the whole rest.
#[derive(Clone, Copy, PartialEq)]
enum Blocks {
    End,
    NeverEnd,
}

impl<'a> Tokens<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { text, at: 0, blocks: Blocks::End }
    }

    /// The string that `rest` begins with, and its length in bytes.
    fn string(&mut self, rest: &str) -> (Lexeme, usize) {
        let is_block = rest.starts_with(BLOCK);
        let length = match is_block {
            true if self.blocks == Blocks::NeverEnd => None,
            true => block_string(rest),
            false => plain_string(rest),
        };
        if is_block && length.is_none() {
            self.blocks = Blocks::NeverEnd;
        }
        length.map_or_else(|| (Lexeme::Unclosed, line(rest).len()), |length| (Lexeme::Text, length))
    }
}

impl Iterator for Tokens<'_> {
    type Item = Token;

    fn next(&mut self) -> Option<Token> {
        loop {
            let start = self.at;
            let rest = &self.text[start..];
            let first = rest.chars().next()?;
            let (kind, length) = match first {
                ' ' | '\t' | '\n' | '\r' | ',' | '\u{feff}' => {
                    self.at += first.len_utf8();
                    continue;
                }
                '#' => {
                    self.at += line(rest).len();
                    continue;
                }
                '"' => self.string(rest),
                '_' | 'a'..='z' | 'A'..='Z' => {
                    let is_part = |byte: &u8| *byte == b'_' || byte.is_ascii_alphanumeric();
                    (Lexeme::Name, rest.bytes().take_while(is_part).count())
                }
                '{' | '(' | '[' => (Lexeme::Open, 1),
                '}' | ')' | ']' => (Lexeme::Close, 1),
                _ => (Lexeme::Other, first.len_utf8()),
            };
            self.at += length;
            return Some(Token { kind, span: Span::new(start, self.at) });
        }
    }
}

/// What begins and ends a block string.
const BLOCK: &str = r#"""""#;

/// Length of the string in quotes that a text begins with; it has to end on its line.
fn plain_string(text: &str) -> Option<usize> {
    let mut bytes = text.bytes().enumerate().skip(1).take_while(|(_, byte)| *byte != b'\n');
    while let Some((ix, byte)) = bytes.next() {
        match byte {
            b'"' => return Some(ix + 1),
            b'\\' => drop(bytes.next()),
            _ => {}
        }
    }
    None
}

/// Length of the block string that a text begins with.
fn block_string(text: &str) -> Option<usize> {
    let mut at = BLOCK.len();
    loop {
        let end = at + text[at..].find(BLOCK)?;
        at = end + BLOCK.len();
        if !text[..end].ends_with('\\') {
            return Some(at);
        }
    }
}

fn line(text: &str) -> &str {
    text.split('\n').next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn queries_of_a_client_are_no_schema() {
        for text in [
            "query Users($type: Type) { users(type: $type) { id } }",
            "{ type schema }",
            "fragment F on User { type: kind }",
            "# type Query {}\n\"type\"",
            "",
        ] {
            assert!(!is_schema(text), "{text}");
        }
        assert!(is_schema("query A { a }\nextend type Query { a: Int }"));
    }
}
