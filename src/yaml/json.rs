//! JSON, read by hand: `serde_json` knows no places, and a YAML parser refuses some JSON
//! (tabs before keys, keys beyond 1,024 characters) and takes ten times as long.

use std::borrow::Cow;

use serde::de::IgnoredAny;

use crate::base::span::Span;

use super::build::{Builder, Full, Shape};
use super::tree::{Limits, Parsed, Style};

/// Reads one JSON text (RFC 8259). Iterative; stops at the first mistake and keeps what stands before it.
pub(super) fn parse<'a>(text: &'a str, limits: &Limits) -> Parsed<'a> {
    let mut builder = Builder::new(text, limits);
    let reader = Reader { text, at: 0, open: Vec::new() };
    if let Err(Stop::Mistake(at, message)) = reader.read(&mut builder) {
        builder.problem_at(at, message);
    }
    builder.finish()
}

/// Why reading ends early.
enum Stop {
    /// Where, and what was met.
    Mistake(usize, String),
    /// A bound was exceeded, which the builder has recorded.
    Full,
}

impl From<Full> for Stop {
    fn from(_: Full) -> Self {
        Stop::Full
    }
}

/// What may stand next.
#[derive(Clone, Copy, PartialEq)]
enum Expect {
    Value,
    ValueOrEnd,
    Key,
    KeyOrEnd,
    Colon,
    CommaOrEnd,
    Nothing,
}

impl Expect {
    fn words(self) -> &'static str {
        match self {
            Expect::Value => "a value",
            Expect::ValueOrEnd => "a value or `]`",
            Expect::Key => "a key in double quotes",
            Expect::KeyOrEnd => "a key in double quotes or `}`",
            Expect::Colon => "`:`",
            Expect::CommaOrEnd => "`,` or the closing bracket",
            Expect::Nothing => "the end of the text",
        }
    }
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    /// Closing brackets still to come, innermost last.
    open: Vec<u8>,
}

impl<'a> Reader<'a> {
    fn read(mut self, builder: &mut Builder<'a, '_>) -> Result<(), Stop> {
        let mut expect = Expect::Value;
        loop {
            self.skip_blanks();
            let Some(byte) = self.byte() else {
                return if expect == Expect::Nothing { Ok(()) } else { Err(self.unexpected(expect)) };
            };
            expect = match (expect, byte) {
                (Expect::Value | Expect::ValueOrEnd, b'{') => self.begin(builder, Shape::Mapping, b'}')?,
                (Expect::Value | Expect::ValueOrEnd, b'[') => self.begin(builder, Shape::Sequence, b']')?,
                (Expect::ValueOrEnd, b']') | (Expect::KeyOrEnd, b'}') => self.end(builder)?,
                (Expect::Value | Expect::ValueOrEnd, b'"') => {
                    self.string(builder)?;
                    self.after_value()
                }
                (Expect::Value | Expect::ValueOrEnd, b'-' | b'0'..=b'9' | b'a'..=b'z') => {
                    self.literal(builder, expect)?;
                    self.after_value()
                }
                (Expect::Key | Expect::KeyOrEnd, b'"') => {
                    self.string(builder)?;
                    Expect::Colon
                }
                (Expect::Colon, b':') => self.step(Expect::Value),
                (Expect::CommaOrEnd, b',') => {
                    let next = if self.open.last() == Some(&b'}') { Expect::Key } else { Expect::Value };
                    self.step(next)
                }
                (Expect::CommaOrEnd, byte) if self.open.last() == Some(&byte) => self.end(builder)?,
                _ => return Err(self.unexpected(expect)),
            };
        }
    }

    fn begin(&mut self, builder: &mut Builder<'a, '_>, shape: Shape, closing: u8) -> Result<Expect, Stop> {
        builder.begin(shape, self.at, 0)?;
        self.open.push(closing);
        Ok(self.step(if closing == b'}' { Expect::KeyOrEnd } else { Expect::ValueOrEnd }))
    }

    fn end(&mut self, builder: &mut Builder<'a, '_>) -> Result<Expect, Stop> {
        self.at += 1;
        self.open.pop();
        builder.end(Some(self.at))?;
        Ok(self.after_value())
    }

    fn string(&mut self, builder: &mut Builder<'a, '_>) -> Result<(), Stop> {
        let start = self.at;
        let mut escaped = false;
        loop {
            self.at += 1;
            match self.byte() {
                None => return Err(Stop::Mistake(start, "this string has no closing quote".into())),
                Some(b'"') => break,
                Some(b'\\') => {
                    escaped = true;
                    self.at += 1;
                }
                Some(0..0x20) => return Err(Stop::Mistake(self.at, "a control character in a string".into())),
                Some(_) => {}
            }
        }
        self.at += 1;
        let content = if escaped {
            let words = |_| Stop::Mistake(start, "this string holds an unknown escape".into());
            Cow::Owned(serde_json::from_str(&self.text[start..self.at]).map_err(words)?)
        } else {
            Cow::Borrowed(&self.text[start + 1..self.at - 1])
        };
        Ok(builder.scalar(content, Style::Quoted, Span::new(start, self.at), 0)?)
    }

    fn literal(&mut self, builder: &mut Builder<'a, '_>, expect: Expect) -> Result<(), Stop> {
        let start = self.at;
        let is_part = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.');
        while self.byte().is_some_and(is_part) {
            self.at += 1;
        }
        let text = &self.text[start..self.at];
        if serde_json::from_str::<IgnoredAny>(text).is_err() {
            self.at = start;
            return Err(self.unexpected(expect));
        }
        Ok(builder.scalar(Cow::Borrowed(text), Style::Plain, Span::new(start, self.at), 0)?)
    }

    fn unexpected(&self, expect: Expect) -> Stop {
        let message = match self.text[self.at..].chars().next() {
            Some(found) => format!("`{}` where {} was expected", found.escape_default(), expect.words()),
            None => format!("the text ends where {} was expected", expect.words()),
        };
        Stop::Mistake(self.at, message)
    }

    fn after_value(&self) -> Expect {
        if self.open.is_empty() { Expect::Nothing } else { Expect::CommaOrEnd }
    }

    fn step(&mut self, next: Expect) -> Expect {
        self.at += 1;
        next
    }

    fn skip_blanks(&mut self) {
        while matches!(self.byte(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }
}
