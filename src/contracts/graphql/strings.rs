//! Values of string literals.

/// The value of a string as written, with its quotes. Total: an escape that means nothing is left out.
pub(super) fn value(written: &str) -> String {
    match written.strip_prefix(r#"""""#) {
        Some(rest) => block(rest.strip_suffix(r#"""""#).unwrap_or(rest)),
        None => {
            let rest = written.strip_prefix('"').unwrap_or(written);
            unescape(rest.strip_suffix('"').unwrap_or(rest))
        }
    }
}

/// `BlockStringValue()` of §2.9.4: common indentation and blank lines at both ends go.
fn block(raw: &str) -> String {
    let is_blank = |line: &&str| line.bytes().all(|byte| matches!(byte, b' ' | b'\t'));
    let indent_of = |line: &str| line.bytes().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
    let lines = || raw.split('\n').map(|line| line.strip_suffix('\r').unwrap_or(line));
    let indent = lines().skip(1).filter(|line| !is_blank(line)).map(indent_of).min().unwrap_or(0);
    let first = lines().take(1);
    let further = lines().skip(1).map(|line| line.get(indent..).unwrap_or_default());
    let mut formatted: Vec<&str> = first.chain(further).skip_while(is_blank).collect();
    while formatted.last().is_some_and(is_blank) {
        formatted.pop();
    }
    formatted.join("\n").replace(r#"\""""#, r#"""""#)
}

/// §2.9.4, `EscapedCharacter` and `EscapedUnicode`.
fn unescape(raw: &str) -> String {
    let mut value = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some((plain, escape)) = rest.split_once('\\') {
        value.push_str(plain);
        let mut chars = escape.chars();
        let simple = match chars.next() {
            Some(quoted @ ('"' | '\\' | '/')) => Some(quoted),
            Some('b') => Some('\u{8}'),
            Some('f') => Some('\u{c}'),
            Some('n') => Some('\n'),
            Some('r') => Some('\r'),
            Some('t') => Some('\t'),
            _ => None,
        };
        rest = chars.as_str();
        if escape.starts_with('u') {
            let (character, after) = unicode(rest);
            value.extend(character);
            rest = after;
        }
        value.extend(simple);
    }
    value.push_str(rest);
    value
}

/// The character that stands after `\u`, and what follows it.
fn unicode(rest: &str) -> (Option<char>, &str) {
    let hex = |digits: &str| u32::from_str_radix(digits, 16).ok();
    if let Some((digits, after)) = rest.strip_prefix('{').and_then(|rest| rest.split_once('}')) {
        return (hex(digits).and_then(char::from_u32), after);
    }
    let Some((first, after)) = rest.split_at_checked(4) else { return (None, rest) };
    let Some(lead) = hex(first) else { return (None, rest) };
    let trail = after.strip_prefix("\\u").and_then(|rest| rest.split_at_checked(4));
    match trail.and_then(|(digits, after)| Some((hex(digits)?, after))) {
        Some((trail @ 0xDC00..=0xDFFF, after)) if (0xD800..=0xDBFF).contains(&lead) => {
            (char::from_u32(0x10000 + ((lead - 0xD800) << 10) + (trail - 0xDC00)), after)
        }
        _ => (char::from_u32(lead), after),
    }
}

#[cfg(test)]
mod tests {
    use super::value;

    #[test]
    fn escapes_stand_for_characters() {
        assert_eq!(value(r#""a\n\"b\" \u00e4 \u{1F600} \uD83D\uDE00""#), "a\n\"b\" ä 😀 😀");
    }

    #[test]
    fn an_escape_that_means_nothing_is_left_out() {
        for (written, expected) in
            [(r#""a\qb""#, "ab"), (r#""\uZZ""#, "ZZ"), (r#""\uD83D.""#, "."), (r#""a\"#, "a"), (r#""\u{x}""#, "")]
        {
            assert_eq!(value(written), expected, "{written}");
        }
    }

    #[test]
    fn a_block_string_loses_its_common_indentation_and_blank_ends() {
        let written = "\"\"\"\n\n    Hello,\n      World! \\\"\"\" \\n\n\n    Yours\n  \n    \"\"\"";
        assert_eq!(value(written), "Hello,\n  World! \"\"\" \\n\n\nYours");
        assert_eq!(value("\"\"\"first\n    second\n  third\"\"\""), "first\n  second\nthird");
        assert_eq!(value("\"\"\"\"\"\""), "");
    }
}
