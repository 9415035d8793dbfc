//! Bytes to text in normal form: UTF-8, `\n` line ends, no byte order mark.
//!
//! Takes the bytes of one file, gives its text and what was odd about them.
//! Lines and columns of the text are those an editor shows for the file.
//! Knows nothing of paths and limits.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_16BE, UTF_16LE, WINDOWS_1252};

use super::tree::Trouble;

/// A text in normal form, and the trouble it took to get there.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Decoded<'a> {
    pub(super) text: Cow<'a, str>,
    pub(super) trouble: Option<Trouble>,
}

/// Decodes a file that should be text; `None` when it holds NUL, so is none.
///
/// UTF-16 is told by its byte order mark. What is not UTF-8 is taken for Windows-1252,
/// which is what browsers do with Latin-1 and which gives every byte a character.
pub(super) fn decode(bytes: &[u8]) -> Option<Decoded<'_>> {
    let (text, trouble) = match utf16_of(bytes) {
        Some((encoding, rest)) => (encoding.decode_without_bom_handling(rest).0, Some(Trouble::Utf16)),
        None => utf8_or_latin1(bytes),
    };
    (!text.as_bytes().contains(&0)).then(|| Decoded { text: with_newlines(text), trouble })
}

/// The encoding that a UTF-16 byte order mark announces, and what follows the mark.
fn utf16_of(bytes: &[u8]) -> Option<(&'static Encoding, &[u8])> {
    match bytes {
        [0xff, 0xfe, rest @ ..] => Some((UTF_16LE, rest)),
        [0xfe, 0xff, rest @ ..] => Some((UTF_16BE, rest)),
        _ => None,
    }
}

fn utf8_or_latin1(bytes: &[u8]) -> (Cow<'_, str>, Option<Trouble>) {
    let unmarked = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    match std::str::from_utf8(unmarked) {
        Ok(text) => (text.into(), None),
        Err(odd) => {
            let offset = bytes.len() - unmarked.len() + odd.valid_up_to();
            (WINDOWS_1252.decode_without_bom_handling(unmarked).0, Some(Trouble::NotUtf8 { offset }))
        }
    }
}

/// CRLF and lone CR to LF.
fn with_newlines(text: Cow<'_, str>) -> Cow<'_, str> {
    if !text.as_bytes().contains(&b'\r') {
        return text;
    }
    text.replace("\r\n", "\n").replace('\r', "\n").into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decoded(bytes: &[u8]) -> (String, Option<Trouble>) {
        let Decoded { text, trouble } = decode(bytes).expect("a text");
        (text.into_owned(), trouble)
    }

    #[test]
    fn utf8_in_normal_form_is_not_copied() {
        let Some(Decoded { text: Cow::Borrowed(text), trouble: None }) = decode("# ä\n".as_bytes()) else { panic!() };
        assert_eq!(text, "# ä\n");
    }

    #[test]
    fn a_byte_order_mark_is_no_part_of_the_text() {
        assert_eq!(decoded(b"\xef\xbb\xbf# a"), ("# a".into(), None));
        assert_eq!(decoded(b"\xef\xbb\xbf"), (String::new(), None));
    }

    #[test]
    fn every_line_end_becomes_a_newline() {
        assert_eq!(decoded(b"a\r\nb\rc\n\r\nd\r\r\ne"), ("a\nb\nc\n\nd\n\ne".into(), None));
    }

    #[test]
    fn utf16_is_told_by_its_mark() {
        let (le, be) = (b"\xff\xfea\0\r\0\n\0\xe4\0", b"\xfe\xff\0a\0\r\0\n\0\xe4");
        assert_eq!(decoded(le), ("a\nä".into(), Some(Trouble::Utf16)));
        assert_eq!(decoded(be), ("a\nä".into(), Some(Trouble::Utf16)));
    }

    #[test]
    fn utf16_cut_in_a_character_is_still_read() {
        assert_eq!(decoded(b"\xff\xfea\0b"), ("a\u{fffd}".into(), Some(Trouble::Utf16)));
    }

    #[test]
    fn other_bytes_are_windows_1252_with_the_offset_in_the_file() {
        assert_eq!(decoded(b"caf\xe9 \x80"), ("café €".into(), Some(Trouble::NotUtf8 { offset: 3 })));
        assert_eq!(decoded(b"\xef\xbb\xbfa\xff"), ("aÿ".into(), Some(Trouble::NotUtf8 { offset: 4 })));
    }

    #[test]
    fn nul_is_no_text_in_any_encoding() {
        assert_eq!(decode(b"a\0b"), None);
        assert_eq!(decode(b"\xff\xfe\0\0a\0\0\0"), None, "UTF-32");
    }

    proptest::proptest! {
        #[test]
        fn any_bytes_give_a_text_in_normal_form_or_none(bytes: Vec<u8>) {
            if let Some(Decoded { text, .. }) = decode(&bytes) {
                proptest::prop_assert!(!text.contains(['\r', '\0']));
            }
        }
    }
}
