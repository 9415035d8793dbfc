//! Sorts of secrets, and where they are in a text.

use std::ops::Range;
use std::sync::LazyLock;

use aho_corasick::AhoCorasick;
use regex::Regex;

use super::plausible;

/// A sort of secret.
#[derive(Debug)]
pub(super) struct Sort {
    /// With its article.
    pub(super) what: &'static str,
    /// Words of which one stands on the line of every such secret; letter case does not matter.
    words: &'static [&'static str],
    /// Its first group is the secret.
    pattern: &'static str,
    /// Fixed beginnings.
    starts: &'static [&'static str],
    /// Whether a match is a secret; takes the line before it, the match, and what stands behind it.
    is_one: fn(&Context<'_>) -> bool,
    /// Whether it is part of an address.
    pub(super) in_address: bool,
}

/// A match and what stands around it on its line.
pub(super) struct Context<'t> {
    pub(super) before: &'t str,
    pub(super) value: &'t str,
    pub(super) after: &'t str,
}

/// A secret in a text.
#[derive(Debug)]
pub(super) struct Hit {
    pub(super) range: Range<usize>,
    pub(super) sort: &'static Sort,
}

impl Sort {
    /// Whether values of the sort have no form of their own.
    pub(super) fn is_by_name(&self) -> bool {
        self.starts.is_empty() && !self.in_address && self.what != PRIVATE_KEY.what
    }

    /// The fixed beginning of a value, at most four characters of it.
    pub(super) fn start(&self, value: &str) -> &'static str {
        let start = self.starts.iter().find(|start| value.starts_with(**start));
        start.map_or("", |start| &start[..start.len().min(4)])
    }
}

/// In the order in which they are asked: of two that overlap, the first counts.
static SORTS: &[Sort] = &[
    Sort {
        what: "a cloud access key",
        words: &["akia", "asia", "abia", "acca"],
        pattern: r"\b((?:AKIA|ASIA|ABIA|ACCA)[0-9A-Z]{16})\b",
        starts: &["AKIA", "ASIA", "ABIA", "ACCA"],
        is_one: plausible::is_no_sample,
        in_address: false,
    },
    Sort {
        what: "a forge token",
        words: &["ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_", "glpat-"],
        pattern: r"\b(gh[pousr]_[A-Za-z0-9]{30,255}|github_pat_[A-Za-z0-9_]{40,255}|glpat-[A-Za-z0-9_-]{20,255})",
        starts: &["ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_", "glpat-"],
        is_one: plausible::is_no_sample,
        in_address: false,
    },
    Sort {
        what: "a chat token",
        words: &["xoxa-", "xoxb-", "xoxe-", "xoxp-", "xoxr-", "xoxs-", "hooks.slack.com/services/"],
        pattern: r"\b(xox[abeprs]-[A-Za-z0-9-]{10,250})|hooks\.slack\.com/services/(T[A-Z0-9]{6,}/B[A-Z0-9]{6,}/[A-Za-z0-9]{16,})",
        starts: &["xoxa-", "xoxb-", "xoxe-", "xoxp-", "xoxr-", "xoxs-"],
        is_one: plausible::is_no_sample,
        in_address: false,
    },
    Sort {
        what: "a live payment key",
        words: &["sk_live_", "rk_live_", "whsec_"],
        pattern: r"\b((?:sk|rk)_live_[A-Za-z0-9]{16,250}|whsec_[A-Za-z0-9+/=]{24,250})",
        starts: &["sk_live_", "rk_live_", "whsec_"],
        is_one: plausible::is_no_sample,
        in_address: false,
    },
    Sort {
        what: "an API key",
        words: &["aiza"],
        pattern: r"\b(AIza[A-Za-z0-9_-]{35})",
        starts: &["AIza"],
        is_one: plausible::is_no_sample,
        in_address: false,
    },
    Sort {
        what: "a mail provider's key",
        words: &["sg."],
        pattern: r"\b(SG\.[A-Za-z0-9_-]{16,64}\.[A-Za-z0-9_-]{16,64})",
        starts: &["SG."],
        is_one: plausible::is_no_sample,
        in_address: false,
    },
    Sort {
        what: "a package registry's token",
        words: &["npm_", "pypi-"],
        pattern: r"\b(npm_[A-Za-z0-9]{36}\b|pypi-[A-Za-z0-9_-]{50,250})",
        starts: &["npm_", "pypi-"],
        is_one: plausible::is_no_sample,
        in_address: false,
    },
    Sort {
        what: "a signed token",
        words: &["eyj"],
        pattern: r"\b(eyJ[A-Za-z0-9_-]{8,2000}\.eyJ[A-Za-z0-9_-]{4,8000}\.[A-Za-z0-9_-]{16,2000})",
        starts: &["eyJ"],
        is_one: plausible::is_signed_token,
        in_address: false,
    },
    Sort {
        what: "a storage account's key",
        words: &["accountkey=", "sharedaccesskey="],
        pattern: r"(?:AccountKey|SharedAccessKey)=([A-Za-z0-9+/]{40,100}={0,2})",
        starts: &[],
        is_one: plausible::is_no_sample,
        in_address: false,
    },
    Sort {
        what: "a password in an address",
        words: &["://"],
        pattern: r#"\b[A-Za-z][A-Za-z0-9+.-]{1,20}://[^\s/:@<>"'`{}$()\[\]]{0,64}:([^\s/@<>"'`{}$*()\[\]]{3,128})@[A-Za-z0-9\[]"#,
        starts: &[],
        is_one: plausible::is_password_of_address,
        in_address: true,
    },
    Sort {
        what: "credentials of a request",
        words: &["basic ", "bearer "],
        pattern: r#"(?i)authori[sz]ation\\?["']?\s*[:=,]?\s*\\?["']?(?:basic|bearer|token)\s+([A-Za-z0-9+/=._~-]{12,2000})"#,
        starts: &[],
        is_one: plausible::is_credentials,
        in_address: false,
    },
    Sort {
        what: "a password or key",
        words: &[
            "password",
            "passwd",
            "pwd",
            "secret",
            "token",
            "api_key",
            "api-key",
            "apikey",
            "private_key",
            "private-key",
            "access_key",
            "access-key",
        ],
        pattern: r#"(?i)(?:password|passwd|pwd|secret|token|api[_-]?key|private[_-]?key|access[_-]?key)[A-Za-z0-9_]{0,30}\\?["'`]?\s{0,4}(?:=|:=|:|=>)\s{0,4}\\?["'`]?([A-Za-z0-9+/=_.!@#%^&~?-]{12,200})"#,
        starts: &[],
        is_one: plausible::is_random,
        in_address: false,
    },
];

/// The sort of keys between markers, which have lines of their own.
static PRIVATE_KEY: Sort = Sort {
    what: "a private key",
    words: &["private key"],
    pattern: r"-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----",
    starts: &[],
    is_one: |_| true,
    in_address: false,
};

/// Longest key between its markers, in bytes; one of 16,384 bits has 13 KB.
const LONGEST_KEY: usize = 32 << 10;

struct Search {
    words: AhoCorasick,
    /// Sort of each word; that after the last is the private key.
    sort_of: Vec<usize>,
    patterns: Vec<Regex>,
    key: Regex,
}

static SEARCH: LazyLock<Search> = LazyLock::new(|| {
    let all = || SORTS.iter().chain([&PRIVATE_KEY]);
    let words: Vec<&str> = all().flat_map(|sort| sort.words).copied().collect();
    let compile = |pattern: &str| Regex::new(pattern).expect("a pattern of this file");
    Search {
        words: AhoCorasick::builder().ascii_case_insensitive(true).build(words).expect("a few short words"),
        sort_of: all().enumerate().flat_map(|(ix, sort)| sort.words.iter().map(move |_| ix)).collect(),
        patterns: SORTS.iter().map(|sort| compile(sort.pattern)).collect(),
        key: compile(PRIVATE_KEY.pattern),
    }
});

/// Secrets of a text, by place, none over another.
pub(super) fn secrets(text: &str) -> Vec<Hit> {
    let mut hits: Vec<Hit> = Vec::new();
    let mut line: Range<usize> = 0..0;
    let mut asked = 0u32;
    for word in SEARCH.words.find_overlapping_iter(text) {
        if word.start() >= line.end && word.start() > 0 || line.is_empty() {
            of_line(text, &line, asked, &mut hits);
            let start = text[..word.start()].rfind('\n').map_or(0, |at| at + 1);
            let end = text[word.start()..].find('\n').map_or(text.len(), |at| word.start() + at);
            line = start..end;
            asked = 0;
        }
        asked |= 1 << SEARCH.sort_of[word.pattern().as_usize()];
    }
    of_line(text, &line, asked, &mut hits);
    hits.sort_by_key(|hit| hit.range.start);
    let mut end = 0;
    hits.retain(|hit| {
        let is_free = hit.range.start >= end;
        end = if is_free { hit.range.end } else { end };
        is_free
    });
    hits
}

fn of_line(text: &str, line: &Range<usize>, asked: u32, hits: &mut Vec<Hit>) {
    let here = &text[line.clone()];
    let from = hits.len();
    for (ix, sort) in SORTS.iter().enumerate().filter(|(ix, _)| asked & (1 << ix) != 0) {
        for found in SEARCH.patterns[ix].captures_iter(here) {
            let Some(value) = found.get(1).or_else(|| found.get(2)) else { continue };
            // A sentence may end behind it.
            let written = value.as_str().trim_end_matches(['.', ',', '?', '!']);
            let range = line.start + value.start()..line.start + value.start() + written.len();
            let overlaps = |hit: &Hit| range.start < hit.range.end && hit.range.start < range.end;
            let context = Context { before: &here[..value.start()], value: written, after: &here[value.end()..] };
            if (sort.is_one)(&context) && !hits[from..].iter().any(overlaps) {
                hits.push(Hit { range, sort });
            }
        }
    }
    if asked & (1 << SORTS.len()) != 0 {
        hits.extend(SEARCH.key.find_iter(here).filter_map(|marker| private_key(text, line.start + marker.end())));
    }
}

/// What stands between the markers of a key; an unfinished one ends with the last line that looks like it.
fn private_key(text: &str, start: usize) -> Option<Hit> {
    let end = text.len().min(text.floor_char_boundary(start + LONGEST_KEY));
    let rest = &text[start..end];
    let body = match rest.find("-----END") {
        Some(close) => &rest[..close],
        None => {
            let is_key = |line: &&str| {
                let line = line.trim_matches([' ', '\t', '\n', '>', '#', '*', '|', '"', ',', '\\']);
                line.is_empty()
                    || line.len() >= 16 && line.bytes().all(|b| b.is_ascii_alphanumeric() || b"+/=".contains(&b))
            };
            let length: usize = rest
                .split_inclusive('\n')
                .enumerate()
                .take_while(|(ix, line)| *ix == 0 || is_key(line))
                .map(|(_, line)| line.len())
                .sum();
            &rest[..length]
        }
    };
    let lead =
        body.len() - body.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '>' | '#' | '*' | '|')).len();
    let value = body[lead..].trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '>' | '#' | '*' | '|'));
    let letters = value.bytes().filter(u8::is_ascii_alphanumeric).count();
    let context = Context { before: "", value, after: "" };
    let is_key = letters >= 40 && plausible::is_no_sample(&context);
    is_key.then(|| Hit { range: start + lead..start + lead + value.len(), sort: &PRIVATE_KEY })
}
