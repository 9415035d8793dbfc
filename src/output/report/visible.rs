//! Text of the repository, made safe to print.
//!
//! A file name or a line may hold escape sequences that move the cursor, recolour what follows or answer to
//! the terminal as if typed (CWE-150). Every character that is not seen is replaced by one that is;
//! one for one, so that columns stay right.

use std::borrow::Cow;

/// `text` with each unseen character replaced by a visible one; a line end counts as unseen.
pub(super) fn visible(text: &str) -> Cow<'_, str> {
    if text.chars().all(|c| seen_as(c) == c) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().map(seen_as).collect())
}

/// What is shown for a character.
pub(super) fn seen_as(c: char) -> char {
    match c {
        '\t' => ' ',
        // Unicode's own pictures of the C0 controls stand in the same order.
        '\0'..='\x1f' => char::from_u32(0x2400 + c as u32).unwrap_or('\u{fffd}'),
        '\x7f' => '\u{2421}',
        // C1 controls (U+009B starts a sequence by itself), direction marks, zero widths, line separators, tags.
        // Joiners (U+200C, U+200D) stay: emoji and Persian need them, and they move nothing.
        '\u{80}'..='\u{9f}'
        | '\u{61c}'
        | '\u{200b}'
        | '\u{200e}'
        | '\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{feff}'
        | '\u{fff9}'..='\u{fffb}'
        | '\u{e0000}'..='\u{e007f}' => '\u{fffd}',
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn escape_sequences_are_shown_instead_of_obeyed() {
        assert_eq!(visible("a\x1b[31mb\u{9b}2Jc\r\nd"), "a␛[31mb\u{fffd}2Jc␍␊d");
        assert_eq!(visible("\u{202e}cod.exe\u{e0041}"), "\u{fffd}cod.exe\u{fffd}");
    }

    #[test]
    fn plain_text_is_not_copied() {
        assert!(matches!(visible("Zoë — 日本"), Cow::Borrowed(_)));
    }

    proptest! {
        #[test]
        fn no_control_is_left_and_columns_stay(text in any::<String>()) {
            let shown = visible(&text);
            prop_assert!(!shown.chars().any(char::is_control));
            prop_assert_eq!(shown.chars().count(), text.chars().count());
        }
    }
}
