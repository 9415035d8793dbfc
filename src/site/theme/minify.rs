//! Style sheets and scripts without what browsers do not read: comments, indentation, blanks around signs.
//!
//! Strings and addresses stay as they are; nothing is reordered or renamed, so that a rule found in a browser is found
//! in its file by its text.

/// A style sheet without comments and needless blanks (CSS Syntax 3 §4). O(n).
pub(super) fn css(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    // Whether blanks or a comment were met after what was written last.
    let mut is_apart = false;
    while let Some(first) = rest.chars().next() {
        if let Some(comment) = rest.strip_prefix("/*") {
            rest = comment.split_once("*/").map_or("", |(_, after)| after);
            is_apart = true;
        } else if first.is_ascii_whitespace() {
            rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace());
            is_apart = true;
        } else {
            let token = token(rest);
            push(&mut out, token, is_apart);
            rest = &rest[token.len()..];
            is_apart = false;
        }
    }
    out
}

/// Appends a token, after a blank where one is needed.
fn push(out: &mut String, token: &str, is_apart: bool) {
    if token == "}" && out.ends_with(';') {
        out.pop();
    }
    // A blank after a colon starts the value of a property; only an empty one (`--x: ;`) needs it.
    let is_loose = out.is_empty()
        || out.ends_with(['{', '}', ';', ','])
        || (out.ends_with(':') != matches!(token, "{" | "}" | ";" | ","));
    if is_apart && !is_loose {
        out.push(' ');
    }
    out.push_str(token);
}

/// A string, an address, a sign, or the letters up to the next of these.
fn token(text: &str) -> &str {
    let first = text.chars().next().unwrap_or_default();
    let len = match first {
        '"' | '\'' => string_len(text, first),
        '{' | '}' | ';' | ',' | ':' => 1,
        _ if text.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("url(")) => url_len(text),
        _ => word_len(text),
    };
    &text[..len]
}

/// Up to the end of the string; a line end within it is that of a broken one.
fn string_len(text: &str, quote: char) -> usize {
    let mut chars = text.char_indices().skip(1);
    while let Some((at, c)) = chars.next() {
        match c {
            '\\' => drop(chars.next()),
            c if c == quote => return at + c.len_utf8(),
            _ => {}
        }
    }
    text.len()
}

fn url_len(text: &str) -> usize {
    let mut at = 4;
    let inside = text[at..].trim_start_matches(|c: char| c.is_ascii_whitespace());
    if let Some(quote) = inside.chars().next().filter(|c| matches!(c, '"' | '\'')) {
        at = text.len() - inside.len();
        at += string_len(inside, quote);
    }
    text[at..].find(')').map_or(text.len(), |end| at + end + 1)
}

fn word_len(text: &str) -> usize {
    let mut chars = text.char_indices();
    while let Some((at, c)) = chars.next() {
        let is_end = c.is_ascii_whitespace() || matches!(c, '"' | '\'' | '{' | '}' | ';' | ',' | ':');
        let is_url = text.get(at..at + 4).is_some_and(|start| start.eq_ignore_ascii_case("url("));
        if at > 0 && (is_end || is_url || text[at..].starts_with("/*")) {
            return at;
        }
        if c == '\\' {
            chars.next();
        }
    }
    text.len()
}

/// A script without lines that only comment, and without indentation. A script with template literals stays as it is:
/// they may hold lines that only look like it. O(n).
pub(super) fn js(text: &str) -> String {
    if text.contains('`') || text.contains("/*") && text.contains("\n *") {
        return text.to_owned();
    }
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("//"));
    let mut out = String::with_capacity(text.len());
    for line in lines {
        out.push_str(line);
        out.push('\n');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_blanks_are_left_out() {
        assert_eq!(
            css("/* a */\n.x ,  .y > p {\n  color : red; /* b */\n  margin: 0 auto;\n}\n"),
            ".x,.y > p{color :red;margin:0 auto}"
        );
        assert_eq!(css("a/**/b"), "a b");
        assert_eq!(css("a /* never ends"), "a");
    }

    #[test]
    fn strings_and_addresses_stay_as_they_are() {
        for text in [
            r#".a::before{content:"/* x */  ; }"}"#,
            r#".a{content:"\"  {"}"#,
            ".a{background:url(a/*b*/  c.png)}",
            ".a{background:url( \"a)  b.png\" )}",
            "@import url(x.css);",
        ] {
            assert_eq!(css(text), text);
        }
    }

    #[test]
    fn blanks_that_say_something_stay() {
        for text in [
            ".a :hover{x:y}",
            ".a .b.c{margin:calc(1px + 2px) 0}",
            "@media (min-width:60rem) and (prefers-color-scheme:dark){a{b:c}}",
            ":root{--x: ;--y:1}",
            ".a\\:b c{x:y}",
            ".a:not(.b) .c{x:y}",
        ] {
            assert_eq!(css(text), text);
        }
    }

    #[test]
    fn any_text_comes_to_an_end() {
        for text in ["\"", "'a\\", "url(", "url('", "\\", "/*", "ü{", ":", "a:"] {
            css(text);
        }
    }

    #[test]
    fn a_script_loses_its_comments() {
        assert_eq!(
            js("// a\n(function () {\n  \"use strict\";\n  // b\n\n  x(\"// c\"); // d\n})();\n"),
            "(function () {\n\"use strict\";\nx(\"// c\"); // d\n})();\n"
        );
        assert_eq!(js("x(`\n  // a\n`);"), "x(`\n  // a\n`);");
    }
}
