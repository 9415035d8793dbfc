//! What servers of static files are told beside the pages: `.nojekyll`, `_headers`, `_redirects`.
//!
//! All three are plain files that a server which does not know them ignores. Former addresses have pages of their own
//! ([`super::aliases`]), so a rule that does not fit into `_redirects` is missed by nobody.

use std::fmt::Write;
use std::sync::Arc;

use super::aliases::Former;
use super::cx::Cx;
use crate::base::path::UrlPath;

/// GitHub Pages: there is nothing for Jekyll to do.
pub(super) const NOJEKYLL: &str = ".nojekyll";

/// Cloudflare Pages, Netlify: headers.
pub(super) const HEADERS: &str = "_headers";

/// Cloudflare Pages, GitLab Pages, Netlify: former addresses.
pub(super) const REDIRECTS: &str = "_redirects";

/// Most rules: GitLab Pages has 1,000, Cloudflare Pages 2,000.
const MOST_RULES: usize = 1_000;

/// Longest rule, in bytes: Cloudflare Pages.
const LONGEST_RULE: usize = 1_000;

/// Largest file, in bytes: GitLab Pages.
const MOST_BYTES: usize = 64 << 10;

/// What pages may load, and who may show them: as a header also what a page itself cannot forbid.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; \
                      base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// The file of redirects, and what there was no room for.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Redirects {
    /// The file; empty without any rule.
    pub(super) text: String,
    /// What the operator should know.
    pub(super) notice: Option<String>,
}

/// Path of the portal on its server, with a slash at both ends; `/` where the manifest names no address.
fn path<'c>(cx: &'c Cx<'_>) -> &'c str {
    let base = cx.base.as_deref().and_then(|base| base.split_once("://"));
    base.and_then(|(_, rest)| rest.find('/').map(|at| &rest[at..])).filter(|path| is_plain(path)).unwrap_or("/")
}

/// Whether a path holds nothing that has a meaning in such a file: blanks, placeholders, comments.
fn is_plain(path: &str) -> bool {
    path.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.~/%".contains(&byte))
}

/// `_headers`.
pub(super) fn headers(cx: &Cx<'_>) -> String {
    headers_at(path(cx))
}

/// Files that servers read beside a [hub](super::hub), which lies at the root of its server, if anywhere, and asks search
/// engines to stay away.
pub(super) fn of_hub() -> Vec<(UrlPath, Arc<[u8]>)> {
    let robots = "User-agent: *\nDisallow: /\n".to_owned();
    let texts = [(NOJEKYLL, String::new()), (HEADERS, headers_at("/")), ("robots.txt", robots)];
    texts.map(|(place, text)| (UrlPath::new(place), Arc::from(text.into_bytes()))).into()
}

fn headers_at(path: &str) -> String {
    format!(
        "{path}*\n  Content-Security-Policy: {POLICY}\n  X-Content-Type-Options: nosniff\n  Referrer-Policy: no-referrer\n\
         {path}assets/*\n  Cache-Control: public, max-age=31536000, immutable\n"
    )
}

/// `_redirects`: former addresses to the pages that took their place. Both are places of this portal, percent-encoded.
pub(super) fn redirects(cx: &Cx<'_>, former: &[Former]) -> Redirects {
    let path = path(cx);
    let (mut text, mut count) = (String::new(), 0);
    for Former { from, to, .. } in former {
        let rule = format!("{path}{} {path}{} 301\n", from.href, to.href);
        let fits = rule.len() <= LONGEST_RULE && count < MOST_RULES && text.len() + rule.len() <= MOST_BYTES;
        if fits && is_plain(&from.href) && is_plain(&to.href) {
            text.push_str(&rule);
            count += 1;
        }
    }
    let notice = (count < former.len()).then(|| {
        let mut notice = format!("{count} of {} former addresses fit into `{REDIRECTS}` ", former.len());
        // Writing to a string does not fail.
        let _ = write!(
            notice,
            "({MOST_RULES} rules, {} KiB, {LONGEST_RULE} characters a rule); the others are pages that lead on",
            MOST_BYTES >> 10
        );
        notice
    });
    Redirects { text, notice }
}

#[cfg(test)]
mod tests {
    use crate::site::testing::Site;

    fn text(site: &Site, place: &str) -> Option<String> {
        site.plan.files.get(place).map(|bytes| String::from_utf8(bytes.to_vec()).unwrap())
    }

    fn with_address(address: &str, aliases: &str) -> Site {
        let manifest = format!("version: 1\nproject: {{name: Shop, portal_url: '{address}'}}\n");
        let page = format!("---\naliases: [{aliases}]\n---\n# New\n");
        Site::of(&[("handover.yaml", &manifest), ("docs/new.md", &page)])
    }

    #[test]
    fn servers_are_told_what_pages_may_do() {
        let site = Site::of(&[("README.md", "# A\n")]);
        assert_eq!(text(&site, ".nojekyll").as_deref(), Some(""));
        insta::assert_snapshot!(text(&site, "_headers").unwrap(), @"
        /*
          Content-Security-Policy: default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'
          X-Content-Type-Options: nosniff
          Referrer-Policy: no-referrer
        /assets/*
          Cache-Control: public, max-age=31536000, immutable
        ");
        assert_eq!(text(&site, "_redirects"), None);
    }

    #[test]
    fn former_addresses_are_redirected_below_the_path_of_the_portal() {
        let site = with_address("https://h.example/kt/portal", "docs/Old Name.md, 'docs/x?*:y.md'");
        insta::assert_snapshot!(text(&site, "_redirects").unwrap(), @"
        /kt/portal/repo/docs/old%20name.html /kt/portal/repo/docs/new.html 301
        /kt/portal/repo/docs/x---y-cdefa9.html /kt/portal/repo/docs/new.html 301
        ");
        let headers = text(&site, "_headers").unwrap();
        assert!(headers.starts_with("/kt/portal/*\n") && headers.contains("/kt/portal/assets/*"), "{headers}");
    }

    #[test]
    fn nothing_in_an_address_becomes_a_rule_or_a_header() {
        let hostile = r#""a\n/* https://evil.example 301", "b\r\n  X-Evil: 1", "https://evil.example/x.md", "c #d.md""#;
        let site = with_address("https://h.example/a b/*\n/x https://evil.example", hostile);
        for place in ["_headers", "_redirects"] {
            let text = text(&site, place).unwrap();
            assert!(!text.contains("evil.example 301") && !text.contains("X-Evil") && !text.contains('#'), "{text}");
            assert!(text.lines().all(|line| line.starts_with('/') || line.starts_with("  ")), "{text}");
        }
        let rules = text(&site, "_redirects").unwrap();
        assert!(
            rules.lines().all(|rule| rule.split(' ').count() == 3 && rule.ends_with(" /repo/docs/new.html 301")),
            "{rules}"
        );
    }

    #[test]
    fn what_does_not_fit_is_counted_and_is_a_page_all_the_same() {
        let pages: Vec<(String, String)> = (0..30)
            .map(|page| {
                let aliases: Vec<String> = (0..40).map(|ix| format!("old/{page}/{ix}.md")).collect();
                (format!("docs/{page}.md"), format!("---\naliases: [{}]\n---\n# P{page}\n", aliases.join(", ")))
            })
            .collect();
        let files: Vec<(&str, &str)> = pages.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
        let site = Site::of(&files);
        assert_eq!(text(&site, "_redirects").unwrap().lines().count(), 1_000);
        assert_eq!(
            site.plan.notices,
            ["1000 of 1200 former addresses fit into `_redirects` (1000 rules, 64 KiB, 1000 characters a rule); the \
              others are pages that lead on"]
        );
        assert!(site.plan.files.contains_key("repo/old/29/39.html"));
    }
}
