//! Which destinations may become a link, and what kind of destination they are.

use std::borrow::Cow;

use crate::base::path::percent_decode;

/// A destination, judged by its form alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Dest {
    /// `http:`, `https:`, `mailto:`, `tel:`.
    External,
    /// `#fragment` in the same document (percent-decoded, without `#`).
    Fragment(String),
    /// A path relative to the document, or from the repository root when it starts with `/`.
    Relative {
        /// Percent-decoded path without query and fragment.
        path: String,
        /// Percent-decoded fragment, without `#`.
        fragment: Option<String>,
    },
    /// A place on somebody's machine: `file:`, a drive letter, a home directory, `localhost`.
    LocalMachine,
    /// A scheme that is never linked (`javascript:`, `vbscript:`, `data:`, unknown ones), `//host`, `\\host`.
    Refused {
        /// The scheme in lower case, `//` for the schemeless forms.
        scheme: String,
    },
    /// Not a destination: empty, a template expression (`{{ x }}`, `<%= x %>`), a mention (`@handle`).
    Pseudo,
}

/// Openings of template languages: Jinja, Liquid and Vue, ERB, shells and JavaScript.
const TEMPLATES: [&str; 4] = ["{{", "{%", "<%", "${"];

/// Judges a destination as written in a document.
///
/// Control characters and blanks around and inside the scheme are ignored, as browsers do
/// (WHATWG URL §4.4), so that `java\tscript:` is refused.
pub fn judge(dest: &str) -> Dest {
    let has_controls = dest.chars().any(char::is_control);
    let bare: Cow<'_, str> =
        if has_controls { dest.chars().filter(|c| !c.is_control()).collect() } else { dest.into() };
    let bare = bare.trim();
    if bare.is_empty() || bare.starts_with('@') || TEMPLATES.iter().any(|open| bare.contains(open)) {
        return Dest::Pseudo;
    }
    if is_schemeless_host(bare) {
        return Dest::Refused { scheme: "//".into() };
    }
    match scheme(bare) {
        Some((scheme, rest)) => judge_scheme(&scheme, rest),
        None if is_home(bare) => Dest::LocalMachine,
        None => relative(bare),
    }
}

/// `//host` and what browsers take for it: `\` counts as `/` in web addresses.
fn is_schemeless_host(dest: &str) -> bool {
    let mut start = dest.chars().map(|c| matches!(c, '/' | '\\'));
    start.next() == Some(true) && start.next() == Some(true)
}

/// The scheme in lower case and what follows its colon (RFC 3986 §3.1), blanks inside it ignored.
fn scheme(dest: &str) -> Option<(String, &str)> {
    let (before, rest) = dest.split_once(':')?;
    let name: String = before.chars().filter(|c| !c.is_whitespace()).map(|c| c.to_ascii_lowercase()).collect();
    let starts_with_letter = name.starts_with(|c: char| c.is_ascii_alphabetic());
    let is_scheme = starts_with_letter && name.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c));
    is_scheme.then_some((name, rest))
}

fn judge_scheme(scheme: &str, rest: &str) -> Dest {
    match scheme {
        "http" | "https" => judge_web(rest),
        "mailto" | "tel" => Dest::External,
        "file" => Dest::LocalMachine,
        drive if drive.len() == 1 => Dest::LocalMachine,
        _ => Dest::Refused { scheme: scheme.to_owned() },
    }
}

fn judge_web(rest: &str) -> Dest {
    let authority = rest.trim_start_matches(['/', '\\', ' ']);
    let authority = authority.split(['/', '\\', '?', '#']).next().unwrap_or_default();
    let host = authority.rsplit('@').next().unwrap_or_default().to_ascii_lowercase();
    let name = match host.strip_prefix('[') {
        Some(v6) => v6.split(']').next().unwrap_or_default(),
        None => host.split(':').next().unwrap_or_default(),
    };
    match name {
        "" => Dest::Pseudo,
        "localhost" | "::1" | "0.0.0.0" => Dest::LocalMachine,
        _ if name.ends_with(".localhost") || is_loopback(name) => Dest::LocalMachine,
        _ => Dest::External,
    }
}

fn is_loopback(host: &str) -> bool {
    host.parse::<core::net::Ipv4Addr>().is_ok_and(|address| address.is_loopback())
}

/// `~/x`, `~user/x`, and the absolute forms under which macOS and Linux keep home directories.
fn is_home(dest: &str) -> bool {
    let below = |root: &str| dest.strip_prefix(root).is_some_and(|rest| rest.trim_end_matches('/').contains('/'));
    dest.starts_with('~') && (dest.contains('/') || dest == "~") || below("/Users/") || below("/home/")
}

fn relative(dest: &str) -> Dest {
    let (before, fragment) = match dest.split_once('#') {
        Some((before, fragment)) => (before, Some(decoded(fragment))),
        None => (dest, None),
    };
    let path = before.split('?').next().unwrap_or_default();
    match (path, fragment) {
        ("", Some(fragment)) => Dest::Fragment(fragment),
        ("", None) => Dest::Pseudo,
        (path, fragment) => Dest::Relative { path: decoded(path), fragment },
    }
}

/// Decoded once; text that does not decode to UTF-8 stays as written.
fn decoded(text: &str) -> String {
    percent_decode(text).unwrap_or_else(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(scheme: &str) -> Dest {
        Dest::Refused { scheme: scheme.into() }
    }

    fn path(path: &str, fragment: Option<&str>) -> Dest {
        Dest::Relative { path: path.into(), fragment: fragment.map(str::to_owned) }
    }

    #[test]
    fn web_mail_and_telephone_are_external() {
        for dest in
            ["https://example.com", "HTTP://example.com/x", "mailto:a@example.com", "tel:+44 20", "http:a.example"]
        {
            assert_eq!(judge(dest), Dest::External, "{dest}");
        }
    }

    #[test]
    fn schemes_that_run_or_embed_code_are_refused_however_they_are_dressed() {
        for dest in [
            "javascript:alert(1)",
            "JaVaScRiPt:x",
            " java\tscript:x",
            "java\nscript:x",
            "\u{1}javascript:x",
            "java script:x",
        ] {
            assert_eq!(judge(dest), refused("javascript"), "{dest:?}");
        }
        assert_eq!(judge("vbscript:x"), refused("vbscript"));
        assert_eq!(judge("data:text/html,<script>"), refused("data"));
        assert_eq!(judge("blob:https://example.com/x"), refused("blob"));
    }

    #[test]
    fn a_host_without_a_scheme_is_refused() {
        for dest in ["//evil.example/x", "\\\\host\\share", "/\\evil.example", "\\/evil.example", "/\t/evil.example"] {
            assert_eq!(judge(dest), refused("//"), "{dest:?}");
        }
    }

    #[test]
    fn places_on_a_machine_are_told_from_places_in_the_repository() {
        for dest in [
            "file:///etc/hosts",
            "C:\\x\\y.md",
            "d:/x",
            "~/notes.md",
            "~me/notes.md",
            "/Users/me/x.md",
            "/home/me/x.md",
            "http://localhost:8080",
            "https://127.0.0.1/x",
            "http://[::1]:3000/",
            "http://user@localhost/",
            "http://api.localhost",
        ] {
            assert_eq!(judge(dest), Dest::LocalMachine, "{dest}");
        }
        assert_eq!(judge("/home/index.md"), path("/home/index.md", None));
        assert_eq!(judge("http://localhost.example.com"), Dest::External);
    }

    #[test]
    fn paths_lose_query_and_encoding() {
        assert_eq!(judge("../a%20b.md?plain=1#l%C3%A4nge"), path("../a b.md", Some("länge")));
        assert_eq!(judge("/docs/x.md"), path("/docs/x.md", None));
        assert_eq!(judge("a%ff.md"), path("a%ff.md", None));
        assert_eq!(judge("docs/a:b.md"), path("docs/a:b.md", None));
    }

    #[test]
    fn decoding_happens_once() {
        assert_eq!(judge("%252e%252e/x"), path("%2e%2e/x", None));
    }

    #[test]
    fn a_fragment_alone_is_in_the_same_document() {
        assert_eq!(judge("#roll%20back"), Dest::Fragment("roll back".into()));
        assert_eq!(judge("?tab=readme#top"), Dest::Fragment("top".into()));
    }

    #[test]
    fn templates_mentions_and_nothing_are_no_destinations() {
        for dest in [
            "",
            "  ",
            "{{ url }}",
            "docs/{{ x }}.md",
            "<%= x %>",
            "${BASE}/x",
            "@team",
            "http://",
            "?x=1",
            "{% link a %}",
        ] {
            assert_eq!(judge(dest), Dest::Pseudo, "{dest}");
        }
    }

    proptest::proptest! {
        #[test]
        fn nothing_that_a_browser_would_run_becomes_a_link(
            dest in "[ \t\n\u{1}]{0,2}([jJ][aA][vV][aA]\t?[sS]cript|vbscript|data|blob|file|/\t?/|\\\\/)[ \n]?:?\\PC{0,8}"
        ) {
            // What a browser sees of it (WHATWG URL §4.4).
            let seen = dest.trim_matches(|c: char| c <= ' ').replace(['\t', '\n', '\r'], "").to_lowercase();
            let runs = ["javascript:", "vbscript:", "data:", "blob:", "file:"].iter().any(|scheme| seen.starts_with(scheme));
            let leaves = ["//", "\\\\", "/\\", "\\/"].iter().any(|start| seen.starts_with(start));
            let judged = judge(&dest);
            let harmless = matches!(judged, Dest::Refused { .. } | Dest::LocalMachine | Dest::Pseudo);
            proptest::prop_assert!(!(runs || leaves) || harmless, "{dest:?} is {judged:?}");
        }
    }
}
