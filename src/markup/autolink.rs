//! Web addresses written as plain text (GFM §6.9 autolinks).

use std::ops::Range;

/// Where the addresses in a text stand, in order: what starts with `http://`, `https://` or `www.`
/// at the start of a word, up to a blank or `<`, without the punctuation that ends a sentence.
pub(super) fn addresses(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    if !text.contains("://") && !text.contains("www.") {
        return found;
    }
    let mut at = 0;
    while let Some(start) = next_start(text, at) {
        match end(text, start) {
            Some(end) => {
                found.push(start..end);
                at = end;
            }
            None => at = start + 1,
        }
    }
    found
}

/// Destination of an address as written.
pub(super) fn destination(address: &str) -> String {
    if has_scheme(address) { address.to_owned() } else { format!("http://{address}") }
}

fn has_scheme(text: &str) -> bool {
    let starts = |scheme: &str| text.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme));
    starts("http://") || starts("https://")
}

fn next_start(text: &str, from: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    (from..text.len()).find(|at| {
        matches!(bytes[*at], b'h' | b'H' | b'w')
            && (has_scheme(&text[*at..]) || text[*at..].starts_with("www."))
            && text[..*at].chars().next_back().is_none_or(|before| !before.is_alphanumeric() && before != '/')
    })
}

/// The end of the address at `start`; `None` when its host is none.
///
/// The host is looked at first, so that only what is an address is read to its end: linear in the text.
fn end(text: &str, start: usize) -> Option<usize> {
    let rest = &text[start..];
    if !has_host(rest) {
        return None;
    }
    let stop = |c: char| c.is_whitespace() || c.is_control() || matches!(c, '<' | '`' | '"');
    let address = trimmed(&rest[..rest.find(stop).unwrap_or(rest.len())]);
    has_host(address).then_some(start + address.len())
}

/// GFM asks for a period in the host; addresses with a scheme are also known without (`http://vault:8200`).
fn has_host(address: &str) -> bool {
    /// RFC 1035 §2.3.4.
    const LONGEST: usize = 255;
    let (authority, periods) = if has_scheme(address) {
        (address.split_once("://").map_or("", |(_, authority)| authority), 0)
    } else {
        (address, 2)
    };
    let in_host = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '@');
    let end =
        authority.char_indices().take(LONGEST + 1).find(|(_, c)| !in_host(*c)).map_or(authority.len(), |(at, _)| at);
    let host = authority[..end].trim_end_matches('.');
    let labels = || host.split('.');
    end <= LONGEST && !host.is_empty() && labels().all(|label| !label.is_empty()) && labels().count() > periods
}

/// Without the punctuation, the unbalanced brackets and the character reference at the end (GFM §6.9).
fn trimmed(address: &str) -> &str {
    let count = |wanted: char| address.matches(wanted).count();
    let mut surplus = [(')', count(')').saturating_sub(count('('))), (']', count(']').saturating_sub(count('[')))];
    let mut rest = address;
    while let Some(last) = rest.chars().next_back() {
        match last {
            '?' | '!' | '.' | ',' | ':' | '*' | '_' | '~' | '\'' | '|' | '}' => rest = &rest[..rest.len() - 1],
            ')' | ']' => {
                let Some((_, more)) = surplus.iter_mut().find(|(bracket, more)| *bracket == last && *more > 0) else {
                    return rest;
                };
                *more -= 1;
                rest = &rest[..rest.len() - 1];
            }
            ';' => {
                let before = rest[..rest.len() - 1].trim_end_matches(|c: char| c.is_ascii_alphanumeric());
                rest = before.strip_suffix('&').unwrap_or(&rest[..rest.len() - 1]);
            }
            _ => return rest,
        }
    }
    rest
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<&str> {
        addresses(text).into_iter().map(|range| &text[range]).collect()
    }

    #[test]
    fn an_address_ends_before_the_punctuation_of_its_sentence() {
        assert_eq!(
            found("See https://example.com/a_b?c=d. Or (https://example.com/x(y))!"),
            ["https://example.com/a_b?c=d", "https://example.com/x(y)"]
        );
        assert_eq!(
            found("https://example.com/&lt; and www.example.com, www.example"),
            ["https://example.com/", "www.example.com"]
        );
    }

    #[test]
    fn an_address_starts_at_a_word_and_has_a_host() {
        assert_eq!(found("xhttp://a.example http:// https://. http://vault:8200/ui"), ["http://vault:8200/ui"]);
        assert_eq!(
            found("[https://example.com] *https://example.org*"),
            ["https://example.com", "https://example.org"]
        );
    }

    #[test]
    fn an_address_without_scheme_is_taken_for_http() {
        assert_eq!(destination("www.example.com"), "http://www.example.com");
        assert_eq!(destination("HTTPS://example.com"), "HTTPS://example.com");
    }
}
