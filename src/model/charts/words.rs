//! Words of a repository in a Mermaid text.

/// Longest label, in characters.
const LONGEST: usize = 60;

/// A text as a quoted label. Whatever could end the quotes or begin a mark is written as the code of its character
/// (Mermaid, "Entity codes to escape characters").
pub(super) fn label(text: &str) -> String {
    let mut out = String::from("\"");
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let is_cut = words.chars().count() > LONGEST;
    for c in words.chars().take(LONGEST) {
        match c {
            ' ' | '-' | '_' | '.' | ',' | ':' | '/' | '+' | '@' => out.push(c),
            c if c.is_alphanumeric() => out.push(c),
            c if c.is_control() => {}
            c => out.push_str(&format!("#{};", c as u32)),
        }
    }
    if is_cut {
        out.push('…');
    }
    // Mermaid reads no empty quotes.
    if out.len() == 1 {
        out.push(' ');
    }
    out.push('"');
    out
}

/// A text as a word: letters, digits and `_`, beginning with a letter, and no mark of a key.
pub(super) fn word(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars().take(LONGEST) {
        match c {
            c if c.is_ascii_alphanumeric() => out.push(c),
            _ if out.ends_with('_') => {}
            _ => out.push('_'),
        }
    }
    let bare = out.trim_matches('_');
    // Marks of keys are no names.
    let is_plain = bare.starts_with(|c: char| c.is_ascii_alphabetic()) && !matches!(bare, "PK" | "FK" | "UK");
    if is_plain { bare.to_owned() } else { format!("x{bare}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_cannot_leave_their_quotes() {
        assert_eq!(label("orders"), "\"orders\"");
        assert_eq!(label("a\"] --> b\n  click"), "\"a#34;#93; --#62; b click\"");
        assert_eq!(label(" "), "\" \"");
        assert_eq!(label(&"x".repeat(100)).chars().count(), LONGEST + 3);
    }

    #[test]
    fn words_are_plain() {
        assert_eq!(
            [word("numeric(10,2)"), word("timestamp with time zone"), word("1st"), word("ä")],
            ["numeric_10_2", "timestamp_with_time_zone", "x1st", "x"]
        );
    }
}
