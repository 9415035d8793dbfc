//! The index as classic scripts, so that it loads wherever pages do: `HX.i({…})`, `HX.t(n,"…")`, `HX.d(n,[…])`.
//!
//! Nothing in them but ASCII: every other character, and those that HTML knows, are written as `\uXXXX`, so a title
//! cannot end a string or a script, whatever it holds and whatever the encoding is taken for.

use std::fmt::Write;

use super::index::Posting;
use crate::base::hash::Digest;
use crate::base::path::UrlPath;

/// A file of the index.
#[derive(Debug)]
pub(super) struct Script {
    pub(super) url: UrlPath,
    pub(super) text: String,
    /// What its name holds of its content.
    pub(super) digest: String,
}

impl Script {
    /// A file whose name changes with its content: `search/t7-0a1b2c3d.js`.
    pub(super) fn new(name: &str, text: String) -> Self {
        let digest = Digest::of(text.as_bytes()).short(8);
        Self { url: UrlPath::new(format!("search/{name}-{digest}.js")), text, digest }
    }
}

/// Appends a text as a JavaScript string.
pub(super) fn push_string(out: &mut String, text: &str) {
    out.push('"');
    push_escaped(out, text);
    out.push('"');
}

/// Appends what stands between the quotes of a JavaScript string.
pub(super) fn push_escaped(out: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '\n' => out.push_str("\\n"),
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            ' '..='~' if !matches!(c, '<' | '>' | '&' | '\'' | '`') => out.push(c),
            c => {
                for unit in c.encode_utf16(&mut [0; 2]) {
                    // Writing to a string does not fail.
                    let _ = write!(out, "\\u{unit:04x}");
                }
            }
        }
    }
}

/// Appends items as a JavaScript array.
pub(super) fn push_list<T>(out: &mut String, items: impl IntoIterator<Item = T>, mut push: impl FnMut(&mut String, T)) {
    out.push('[');
    for (ix, item) in items.into_iter().enumerate() {
        if ix > 0 {
            out.push(',');
        }
        push(out, item);
    }
    out.push(']');
}

/// Appends postings: for each letter that occurs, the letter and its rows, each as the distance from the row before in
/// base 36 (`A3,1,zC0`).
pub(super) fn push_postings(out: &mut String, postings: &[Posting]) {
    let present = postings.iter().fold(0u32, |all, posting| all | 1 << posting.letter());
    for letter in (0..26).filter(|letter| present >> letter & 1 == 1) {
        out.push(char::from(b'A' + letter));
        let (mut before, mut first) = (0, true);
        for posting in postings.iter().filter(|posting| posting.letter() == letter) {
            if !first {
                out.push(',');
            }
            push_base36(out, posting.row() - before);
            (before, first) = (posting.row(), false);
        }
    }
}

/// Appends a number in base 36, lower case.
pub(super) fn push_base36(out: &mut String, mut number: u32) {
    const DIGITS: &[u8; 36] = b"0123456789abcdefghijklmnopqrstuvwxyz";
    let mut digits = [0; 7];
    let mut at = digits.len();
    loop {
        at -= 1;
        digits[at] = DIGITS[(number % 36) as usize];
        number /= 36;
        if number == 0 {
            break;
        }
    }
    digits[at..].iter().for_each(|digit| out.push(char::from(*digit)));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_ends_a_string_or_a_script() {
        let mut out = String::new();
        push_string(&mut out, "</script>\"\\\n\r\u{2028}'`&é😀\0");
        let expected = r#""\u003c/script\u003e\"\\\n\u000d\u2028\u0027\u0060\u0026\u00e9\ud83d\ude00\u0000""#;
        assert_eq!(out, expected);
        assert_eq!(serde_json::from_str::<String>(&out).unwrap(), "</script>\"\\\n\r\u{2028}'`&é😀\0");
    }

    #[test]
    fn numbers_are_short() {
        let mut out = String::new();
        for number in [0, 35, 36, u32::MAX] {
            push_base36(&mut out, number);
            out.push(' ');
        }
        assert_eq!(out, "0 z 10 1z141z3 ");
    }
}
