//! The index as classic scripts, so that it loads wherever pages do: `HX.i({…})`, `HX.t("…")`, `HX.d(n,[…])`.
//!
//! Nothing in them but ASCII: every other character, and those that HTML knows, are written as `\uXXXX`, so a title
//! cannot end a string or a script, whatever it holds and whatever the encoding is taken for.

use std::fmt::Write;
use std::sync::Arc;

use super::postings::Posting;
use crate::base::hash::Digest;
use crate::base::path::UrlPath;

/// A file of the index.
#[derive(Debug, Clone)]
pub(super) struct Script {
    pub(super) url: UrlPath,
    pub(super) bytes: Arc<[u8]>,
    /// What its name holds of its content.
    pub(super) digest: String,
}

impl Script {
    /// A file whose name changes with its content: `search/d7-0a1b2c3d4e.js`.
    pub(super) fn new(name: &str, text: String) -> Self {
        // Shards have nothing else that tells one from another: of a thousand, two meet in one case of two millions.
        let digest = Digest::of(text.as_bytes()).short(10);
        let url = UrlPath::new(format!("search/{name}-{digest}.js"));
        Self { url, bytes: Arc::from(text.into_bytes()), digest }
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

/// Signs that end a number, and those that may stand before: each number is one of the first, most are nothing else.
/// None of them has to be escaped in a string.
const LAST: &[u8; 36] = b"abcdefghijklmnopqrstuvwxyz0123456789";
const MORE: &[u8; 25] = b"!#$%()*+,-./:;=?@[]^_{|}~";

/// Appends postings: for each letter that occurs, the letter and its rows, each as the distance from the row before.
pub(super) fn push_postings(out: &mut String, postings: &[Posting]) {
    let present = postings.iter().fold(0u32, |all, posting| all | 1 << posting.letter());
    for letter in (0..26).filter(|letter| present >> letter & 1 == 1) {
        out.push(char::from(b'A' + letter));
        let mut before = 0;
        for posting in postings.iter().filter(|posting| posting.letter() == letter) {
            push_number(out, posting.row() - before);
            before = posting.row();
        }
    }
}

/// Appends a number: what is over the last sign is written before it, counted from 1 so that no number has two forms.
fn push_number(out: &mut String, number: u32) {
    let mut signs = [0; 8];
    let mut at = signs.len() - 1;
    signs[at] = LAST[(number % 36) as usize];
    let mut rest = number / 36;
    while rest > 0 {
        at -= 1;
        signs[at] = MORE[((rest - 1) % 25) as usize];
        rest = (rest - 1) / 25;
    }
    signs[at..].iter().for_each(|sign| out.push(char::from(*sign)));
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
    fn rows_near_each_other_take_one_sign_each() {
        let mut out = String::new();
        for number in [0, 35, 36, 71, 72, 36 * 26 - 1, 36 * 26, u32::MAX] {
            push_number(&mut out, number);
            out.push(' ');
        }
        assert_eq!(out, "a 9 !a !9 #a ~9 !!a /(-/-{d ");
        let mut escaped = String::new();
        push_escaped(&mut escaped, &LAST.iter().chain(MORE).map(|sign| char::from(*sign)).collect::<String>());
        assert!(!escaped.contains('\\'), "{escaped}");
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
