//! Counting words in any script.

/// Content words of a visible text.
///
/// A word is a run of letters, digits and combining marks, joined by apostrophes, full stops and low lines inside it
/// (after Unicode UAX #29, WB6 to WB13b); scripts without blanks between words count half a word a character.
pub fn count(text: &str) -> u32 {
    let mut words = 0_u32;
    let mut wide = 0_u32;
    let mut chars = text.chars().peekable();
    let mut inside = false;
    while let Some(c) = chars.next() {
        if is_wide(c) {
            wide = wide.saturating_add(1);
            inside = false;
        } else if c.is_alphanumeric() {
            words = words.saturating_add(u32::from(!inside));
            inside = true;
        } else {
            let joins = matches!(c, '\'' | '’' | '.' | '_' | ',' | '\u{300}'..='\u{36f}' | '\u{ad}');
            let continues =
                |next: char| next.is_alphanumeric() && !is_wide(next) && (c != ',' || next.is_ascii_digit());
            inside = inside && joins && chars.peek().copied().is_some_and(continues);
        }
    }
    words.saturating_add(wide.div_ceil(2))
}

/// Han, Hiragana, Katakana and Hangul.
fn is_wide(c: char) -> bool {
    matches!(c as u32,
        0x1100..=0x11ff | 0x3040..=0x30ff | 0x3130..=0x318f | 0x31f0..=0x31ff | 0x3400..=0x4dbf
        | 0x4e00..=0x9fff | 0xac00..=0xd7af | 0xf900..=0xfaff | 0xff66..=0xff9f | 0x20000..=0x3134f)
        && c.is_alphabetic()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_counted_in_any_script() {
        let cases = [
            ("", 0),
            ("Don't roll back twice.", 4),
            ("3.14 and 1,000 in a_b", 5),
            ("re-run e.g. v1.2.3", 4),
            ("— … | -", 0),
            ("Прочитайте это", 2),
            ("回滚步骤", 2),
            ("回滚 3 次", 3),
            ("ロールバック", 3),
            ("ne\u{301}e", 1),
        ];
        for (text, expected) in cases {
            assert_eq!(count(text), expected, "{text}");
        }
    }
}
