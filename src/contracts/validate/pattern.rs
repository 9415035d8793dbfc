//! Regular expressions of schemas (ECMA-262 §22.2), translated for an engine that takes linear time.

use regex::{Regex, RegexBuilder};

/// Longest expression, in bytes; longer ones are lists of words, not rules.
const LONGEST: usize = 2_000;

/// Size of a compiled expression, in bytes.
const MOST_MEMORY: usize = 1 << 18;

/// Size of what it remembers while it matches, in bytes.
const MOST_CACHE: usize = 1 << 15;

/// Compiles an expression; `None` when it says something the engine does not know, or might mean otherwise.
pub(super) fn compile(text: &str) -> Option<Regex> {
    let translated = (text.len() <= LONGEST).then(|| translate(text)).flatten()?;
    RegexBuilder::new(&translated).size_limit(MOST_MEMORY).dfa_size_limit(MOST_CACHE).build().ok()
}

fn translate(text: &str) -> Option<String> {
    // `/…/i` is a literal of a language, whose slashes are meant as delimiters.
    if text.len() > 1 && text.starts_with('/') && text.trim_end_matches(|c: char| c.is_ascii_lowercase()).ends_with('/')
    {
        return None;
    }
    let mut out = String::new();
    let mut chars = text.chars().peekable();
    let mut in_class = false;
    while let Some(c) = chars.next() {
        match c {
            '\\' => out.push_str(&escape(&mut chars)?),
            '[' if in_class => out.push_str("\\["),
            '[' => {
                in_class = true;
                out.push('[');
                if chars.next_if_eq(&'^').is_some() {
                    out.push('^');
                }
                // An empty class is legal there and means something else here.
                if chars.peek() == Some(&']') {
                    return None;
                }
            }
            ']' if in_class => {
                in_class = false;
                out.push(']');
            }
            '&' | '~' if in_class => out.extend(['\\', c]),
            '-' if in_class && chars.peek() == Some(&'-') => return None,
            '{' if !in_class && !chars.peek().is_some_and(char::is_ascii_digit) => out.push_str("\\{"),
            _ => out.push(c),
        }
    }
    Some(out)
}

/// What stands behind a backslash: classes mean ASCII there, and letters without a meaning are refused.
fn escape(chars: &mut std::iter::Peekable<std::str::Chars<'_>>) -> Option<String> {
    Some(match chars.next()? {
        'd' => "[0-9]".to_owned(),
        'D' => "[^0-9]".to_owned(),
        'w' => "[0-9A-Za-z_]".to_owned(),
        'W' => "[^0-9A-Za-z_]".to_owned(),
        'b' => "(?-u:\\b)".to_owned(),
        'u' if chars.peek() != Some(&'{') => format!("\\x{{{}}}", chars.take(4).collect::<String>()),
        'u' => "\\x".to_owned(),
        c @ ('s' | 'S' | 'n' | 'r' | 't' | 'f' | 'v' | 'p' | 'P' | 'x') => format!("\\{c}"),
        c if c.is_ascii_alphanumeric() => return None,
        c if c.is_ascii_punctuation() && !matches!(c, '<' | '>') => format!("\\{c}"),
        c => c.to_string(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expressions_mean_what_they_mean_there() {
        for (pattern, right, wrong) in [
            (r"^\d{3}$", "123", "١٢٣"),
            (r"^[\w.-]+$", "a_b.c", "ä"),
            (r"^https?:\/\/", "http://x", "ftp://x"),
            (r"^[^[]+$", "a", "["),
            (r"^{id}$", "{id}", "id"),
            (r"^\u0041$", "A", "B"),
            (r"\bcat\b", "a cat", "concat"),
        ] {
            let regex = compile(pattern).unwrap();
            assert!(regex.is_match(right) && !regex.is_match(wrong), "{pattern}");
        }
    }

    #[test]
    fn what_is_not_known_is_not_judged() {
        let long = "a".repeat(3_000);
        for pattern in [r"(?=a)b", r"(a)\1", r"\Aa\z", "/^a$/i", "[a--b]", "((a{999}){999}){999}", "(", &long] {
            assert!(compile(pattern).is_none(), "{pattern}");
        }
    }
}
