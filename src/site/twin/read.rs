//! Our own HTML, token by token: attributes in double quotes, every element closed, text escaped.

use std::borrow::Cow;

use crate::markup::decoded_with;

/// A piece of a page.
#[derive(Debug, PartialEq)]
pub(super) enum Token<'p> {
    Open(Tag<'p>),
    Close(&'p str),
    /// Text, entities resolved.
    Text(Cow<'p, str>),
}

/// The start of an element.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Tag<'p> {
    pub(super) name: &'p str,
    attributes: &'p str,
}

/// Elements without an end.
const VOID: [&str; 8] = ["br", "hr", "img", "input", "link", "meta", "wbr", "col"];

impl<'p> Tag<'p> {
    pub(super) fn is_void(&self) -> bool {
        VOID.contains(&self.name) || self.attributes.ends_with('/')
    }

    /// The value of an attribute, entities resolved.
    pub(super) fn attribute(&self, name: &str) -> Option<Cow<'p, str>> {
        let mut rest = self.attributes;
        while let Some(at) = find(rest, b'"') {
            let (before, after) = (rest[..at].strip_suffix('=').unwrap_or_default(), &rest[at + 1..]);
            let end = find(after, b'"').unwrap_or(after.len());
            let (value, next) = (&after[..end], after.get(end + 1..).unwrap_or_default());
            // Attributes without a value may stand before the name.
            if before.strip_suffix(name).is_some_and(|front| front.is_empty() || front.ends_with(' ')) {
                return Some(resolved(value));
            }
            rest = next;
        }
        None
    }

    /// Whether it has an attribute without a value.
    pub(super) fn has(&self, name: &str) -> bool {
        self.attributes.split_whitespace().any(|word| word == name)
    }
}

/// Reads a page.
pub(super) struct Reader<'p> {
    rest: &'p str,
}

impl<'p> Reader<'p> {
    pub(super) fn new(page: &'p str) -> Self {
        Self { rest: page }
    }

    /// Appends the text up to a closing tag, whatever elements it is in: colours of code.
    pub(super) fn text_until(&mut self, close: &str, out: &mut String) {
        while !self.rest.is_empty() && !self.rest.starts_with(close) {
            if self.rest.as_bytes()[0] == b'<' {
                let end = find(self.rest, b'>').map_or(self.rest.len(), |at| at + 1);
                self.rest = &self.rest[end..];
            } else {
                let (text, rest) = self.rest.split_at(find(self.rest, b'<').unwrap_or(self.rest.len()));
                out.push_str(&resolved(text));
                self.rest = rest;
            }
        }
    }

    fn tag(&mut self) -> Token<'p> {
        let end = find(self.rest, b'>').unwrap_or(self.rest.len());
        let inside = &self.rest[1..end];
        self.rest = self.rest.get(end + 1..).unwrap_or_default();
        match inside.strip_prefix('/') {
            Some(name) => Token::Close(name),
            None => {
                let (name, attributes) = match find(inside, b' ') {
                    Some(at) => (&inside[..at], &inside[at + 1..]),
                    None => (inside, ""),
                };
                Token::Open(Tag { name, attributes })
            }
        }
    }
}

impl<'p> Iterator for Reader<'p> {
    type Item = Token<'p>;

    fn next(&mut self) -> Option<Token<'p>> {
        if self.rest.is_empty() {
            return None;
        }
        if self.rest.as_bytes()[0] == b'<' {
            return Some(self.tag());
        }
        let end = find(self.rest, b'<').unwrap_or(self.rest.len());
        let (text, rest) = self.rest.split_at(end);
        self.rest = rest;
        Some(Token::Text(resolved(text)))
    }
}

/// The place of a byte of ASCII. Between two tags stand a few letters, for which nothing cleverer pays.
fn find(text: &str, byte: u8) -> Option<usize> {
    text.bytes().position(|other| other == byte)
}

/// A text with its entities resolved: those that we and the template engine write, and numbers.
fn resolved(text: &str) -> Cow<'_, str> {
    decoded_with(text, |rest, out| {
        let (name, _) = rest[1..].split_once(';')?;
        out.push(character(name)?);
        Some(name.len() + 2)
    })
}

fn character(name: &str) -> Option<char> {
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "nbsp" => '\u{a0}',
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(digits) => u32::from_str_radix(digits, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code)?
        }
    })
}
