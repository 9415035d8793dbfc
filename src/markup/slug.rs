//! Heading anchors as GitHub makes them.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use regex::Regex;

/// What GitHub's slugs drop: everything but letters, marks, decimal digits, connectors, `-` and the blank.
static DROPPED: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"[^\p{Alphabetic}\p{M}\p{Nd}\p{Pc}\- ]").expect("the pattern is fixed"));

/// Ids with this prefix belong to the theme; content never gets one.
pub const RESERVED_PREFIX: &str = "ho-";

/// GitHub's slug of a heading text: lower case; letters, marks, digits, `_` and `-` stay, blanks become `-`, the rest goes.
pub fn slug(text: &str) -> String {
    if text.is_ascii() {
        return text.bytes().filter_map(ascii).map(char::from).collect();
    }
    DROPPED.replace_all(&text.to_lowercase(), "").replace(' ', "-")
}

fn ascii(byte: u8) -> Option<u8> {
    match byte {
        b' ' => Some(b'-'),
        b'-' | b'_' => Some(byte),
        _ if byte.is_ascii_alphanumeric() => Some(byte.to_ascii_lowercase()),
        _ => None,
    }
}

/// Hands out ids that are unique within one document: `a`, `a-1`, `a-2`.
#[derive(Debug, Default)]
pub struct Slugs {
    taken: HashSet<String>,
    /// Last number given to a slug, so that a thousand equal headings are not a million look-ups.
    last: HashMap<String, usize>,
}

impl Slugs {
    /// The next free slug for a heading text; `section` when nothing of the text can stand in an id.
    pub fn next(&mut self, text: &str) -> String {
        let slug = slug(text);
        self.claim(if slug.is_empty() { "section" } else { &slug })
    }

    /// The next free id for one that the author wrote, moved out of the theme's own ids.
    pub fn claim(&mut self, id: &str) -> String {
        let base = content_id(id);
        if self.taken.insert(base.clone()) {
            return base;
        }
        let last = self.last.entry(base.clone()).or_default();
        loop {
            *last += 1;
            let id = format!("{base}-{last}");
            if self.taken.insert(id.clone()) {
                return id;
            }
        }
    }
}

/// An id of the content as it stands on the page: blanks become `-` (HTML §3.2.6 forbids them),
/// and ids that the theme reserves for itself are moved away.
pub fn content_id(id: &str) -> String {
    let id: String = id.chars().map(|c| if c.is_whitespace() || c.is_control() { '-' } else { c }).collect();
    let reserved = id.get(..RESERVED_PREFIX.len()).is_some_and(|start| start.eq_ignore_ascii_case(RESERVED_PREFIX));
    if reserved { format!("content-{id}") } else { id }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_are_those_of_github() {
        let cases = [
            ("Getting Started", "getting-started"),
            ("What's new in 2.0?", "whats-new-in-20"),
            ("`kubectl apply` & co.", "kubectl-apply--co"),
            ("snake_case and kebab-case", "snake_case-and-kebab-case"),
            ("Ärger mit Umlauten", "ärger-mit-umlauten"),
            ("日本語 の 見出し", "日本語-の-見出し"),
            ("🚀 Launch", "-launch"),
            (":rocket: Launch", "rocket-launch"),
            ("C++ / C#", "c--c"),
            ("e\u{301}tude", "e\u{301}tude"),
        ];
        for (text, expected) in cases {
            assert_eq!(slug(text), expected, "{text}");
        }
    }

    #[test]
    fn repeated_headings_are_numbered_around_what_is_taken() {
        let mut slugs = Slugs::default();
        assert_eq!(["A", "A", "A-1", "A"].map(|text| slugs.next(text)), ["a", "a-1", "a-1-1", "a-2"]);
    }

    #[test]
    fn a_heading_without_letters_has_an_id() {
        assert_eq!(Slugs::default().next("!?"), "section");
    }

    #[test]
    fn ids_of_the_theme_are_never_given_to_content() {
        let mut slugs = Slugs::default();
        assert_eq!(slugs.next("HO- menu"), "content-ho--menu");
        assert_eq!(slugs.claim("Ho-nav"), "content-Ho-nav");
    }
}
