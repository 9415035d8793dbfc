//! Paths inside the repository and inside the portal.

use std::borrow::{Borrow, Cow};
use std::fmt;
use std::sync::Arc;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

use super::hash::Digest;

/// A path relative to the repository root: `/` between segments, no `.`, no `..`, no empty segment.
///
/// The root itself is the empty path. Spelling (case, Unicode form) is kept as on disk.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RepoPath(Arc<str>);

impl RepoPath {
    /// The repository root.
    pub fn root() -> Self {
        Self("".into())
    }

    /// Normalises a relative path; `None` when it leads out of the root or is absolute.
    pub fn new(path: &str) -> Option<Self> {
        if path.starts_with('/') {
            return None;
        }
        Self::root().join(path)
    }

    /// Resolves `relative` against this directory; `None` when it leads out of the root.
    ///
    /// A leading `/` in `relative` starts at the repository root.
    pub fn join(&self, relative: &str) -> Option<Self> {
        let base = if relative.starts_with('/') { "" } else { &*self.0 };
        let mut joined = String::with_capacity(base.len() + 1 + relative.len());
        joined.push_str(base);
        for segment in relative.split('/') {
            match segment {
                "" | "." => {}
                ".." if joined.is_empty() => return None,
                ".." => joined.truncate(joined.rfind('/').unwrap_or(0)),
                name => {
                    if !joined.is_empty() {
                        joined.push('/');
                    }
                    joined.push_str(name);
                }
            }
        }
        Some(Self(joined.into()))
    }

    /// The path as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The same, shared with whoever has the path.
    pub fn share(&self) -> Arc<str> {
        Arc::clone(&self.0)
    }

    /// Whether this is the root.
    pub fn is_root(&self) -> bool {
        self.0.is_empty()
    }

    /// A relative, percent-encoded link to this file from the document `from`.
    pub fn relative_from(&self, from: &RepoPath) -> String {
        let (dir, there) = (from.parent(), self.segments().collect::<Vec<_>>());
        relative(&dir.segments().collect::<Vec<_>>(), &there)
    }

    /// The directory this lies in; the root's parent is the root.
    pub fn parent(&self) -> Self {
        Self(self.directory().into())
    }

    /// The same as text, which costs nothing.
    pub fn directory(&self) -> &str {
        self.0.rsplit_once('/').map_or("", |(dir, _)| dir)
    }

    /// The last segment; empty for the root.
    pub fn file_name(&self) -> &str {
        self.0.rsplit_once('/').map_or(&*self.0, |(_, name)| name)
    }

    /// The file name up to its first dot after the first character (`a.html.md.erb` gives `a`).
    pub fn stem(&self) -> &str {
        let name = self.file_name();
        match name.char_indices().skip(1).find(|(_, c)| *c == '.') {
            Some((dot, _)) => &name[..dot],
            None => name,
        }
    }

    /// What follows the last dot of the file name, in lower case; empty when there is none.
    pub fn extension(&self) -> String {
        match self.file_name().rsplit_once('.') {
            Some((stem, ext)) if !stem.is_empty() => ext.to_lowercase(),
            _ => String::new(),
        }
    }

    /// Segments from the root down.
    pub fn segments(&self) -> impl DoubleEndedIterator<Item = &str> {
        self.0.split('/').filter(|s| !s.is_empty())
    }

    /// The name this file goes by in the portal, without the ending of a page: the path in lower case and
    /// Unicode NFC, each segment fit for every file system and server.
    ///
    /// Two paths may have the same key (`A.md` and `a.md`); who then gets which URL is for
    /// [`crate::site::routes`] to say. Segments that had to be changed carry a digest of the original.
    pub fn published_key(&self) -> String {
        let path = PAGE_ENDINGS.iter().find_map(|ending| strip_ending(&self.0, ending)).unwrap_or(&self.0);
        let mut key = String::with_capacity(path.len());
        for segment in path.split('/') {
            if !key.is_empty() {
                key.push('/');
            }
            match is_published_as_it_is(segment) {
                true => key.push_str(segment),
                false => key.push_str(&published_segment(segment)),
            }
        }
        if key.len() <= MAX_KEY_BYTES {
            return key;
        }
        let name = key.rsplit_once('/').map_or(&*key, |(_, name)| name);
        format!("long/{}/{name}", Digest::of(self.0.as_bytes()).short(12))
    }

    /// Whether this is `dir` or lies below it.
    pub fn is_inside(&self, dir: &RepoPath) -> bool {
        dir.is_root() || self.0.strip_prefix(&*dir.0).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }
}

/// Endings that a page of the portal replaces by its own; the longest first.
const PAGE_ENDINGS: [&str; 5] = [".html.md.erb", ".markdown", ".md.erb", ".mdx", ".md"];

/// Longest segment of a key: file systems allow 255 bytes, and `.html` and a digest may follow.
const MAX_SEGMENT_BYTES: usize = 180;

/// Longest key: object stores take 1,024 bytes, and systems add the directory the portal lies in.
const MAX_KEY_BYTES: usize = 800;

/// `path` without an ending, in any letter case; `None` when it has another one or would lose its whole name.
fn strip_ending<'a>(path: &'a str, ending: &str) -> Option<&'a str> {
    let at = path.len().checked_sub(ending.len())?;
    let (stem, tail) = path.split_at_checked(at)?;
    (tail.eq_ignore_ascii_case(ending) && !stem.is_empty() && !stem.ends_with('/')).then_some(stem)
}

/// Whether nothing of a segment has to be changed, as a look at its bytes tells for nearly all; a `false` says nothing.
fn is_published_as_it_is(segment: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'-' | b'_' | b'.');
    segment.bytes().all(is_plain)
        && segment.len() <= MAX_SEGMENT_BYTES
        && !segment.starts_with('.')
        && !segment.ends_with('.')
        && !is_reserved(segment)
}

/// One segment as it is published. A leading dot becomes `dot-`: servers and archivers hide such files.
fn published_segment(segment: &str) -> String {
    let lower = segment.nfc().collect::<String>().to_lowercase();
    let lower: String = lower.nfc().collect();
    let visible = match lower.strip_prefix('.') {
        Some(rest) => format!("dot-{}", rest.trim_start_matches('.')),
        None => lower,
    };
    let safe: String = visible.chars().map(|c| if is_unsafe(c) { '-' } else { c }).collect();
    let trimmed = safe.trim_matches(' ').trim_end_matches(['.', ' ']);
    if trimmed == visible && !is_reserved(trimmed) && trimmed.len() <= MAX_SEGMENT_BYTES {
        return visible;
    }
    with_digest(trimmed, segment)
}

/// A changed segment with a digest of the original before its first dot, cut to the longest length allowed.
fn with_digest(changed: &str, original: &str) -> String {
    let digest = Digest::of(original.as_bytes()).short(6);
    let (stem, ending) = changed.split_once('.').unwrap_or((changed, ""));
    let ending = if ending.is_empty() || ending.len() > 20 { String::new() } else { format!(".{ending}") };
    let room = MAX_SEGMENT_BYTES - digest.len() - 1 - ending.len();
    let cut = (0..=room.min(stem.len())).rev().find(|at| stem.is_char_boundary(*at)).unwrap_or(0);
    format!("{}-{digest}{ending}", &stem[..cut])
}

/// Characters that Windows refuses in names (also what makes a path or a device there), and invisible ones.
fn is_unsafe(c: char) -> bool {
    c.is_control() || matches!(c, '<' | '>' | ':' | '"' | '|' | '?' | '*' | '\\') || is_invisible(c)
}

/// Characters that make two names look the same: direction marks, joiners, byte order marks.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// Names of devices on Windows, with any ending.
fn is_reserved(segment: &str) -> bool {
    let stem = segment.split('.').next().unwrap_or_default().trim_end();
    match stem {
        "con" | "prn" | "aux" | "nul" => true,
        _ => stem.strip_prefix("com").or_else(|| stem.strip_prefix("lpt")).is_some_and(is_device_number),
    }
}

fn is_device_number(rest: &str) -> bool {
    let mut chars = rest.chars();
    matches!(chars.next(), Some('0'..='9' | '¹' | '²' | '³')) && chars.next().is_none()
}

impl Borrow<str> for RepoPath {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for RepoPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for RepoPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", &*self.0)
    }
}

/// Characters that stay as they are in a link to one of our files.
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~').remove(b'/');

/// Percent-encodes what cannot stand in the path or fragment of a URL.
pub fn percent_encode(text: &str) -> String {
    Cow::from(utf8_percent_encode(text, PLAIN)).into_owned()
}

/// Decodes percent-encoding, once; `None` when what comes out is not UTF-8.
pub fn percent_decode(text: &str) -> Option<String> {
    percent_decode_str(text).decode_utf8().ok().map(|decoded| decoded.into_owned())
}

/// A file of the portal, relative to its root, `/` between segments, not percent-encoded.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct UrlPath(Arc<str>);

impl UrlPath {
    /// Takes a path that [`crate::site::routes`] made.
    pub fn new(path: impl Into<Arc<str>>) -> Self {
        Self(path.into())
    }

    /// The path as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// `../` as often as needed to reach the portal's root from this file.
    pub fn to_root(&self) -> String {
        "../".repeat(self.depth())
    }

    /// How many directories it lies in.
    pub fn depth(&self) -> usize {
        self.0.bytes().filter(|byte| *byte == b'/').count()
    }

    /// A relative, percent-encoded link to this file from the page `from`.
    ///
    /// A link to the page itself is its file name, so that it works from `file://` too.
    pub fn relative_from(&self, from: &UrlPath) -> String {
        let (dir, _) = from.0.rsplit_once('/').unwrap_or(("", &from.0));
        let here: Vec<&str> = dir.split('/').filter(|s| !s.is_empty()).collect();
        let there: Vec<&str> = self.0.split('/').collect();
        relative(&here, &there)
    }
}

/// The way from a directory to a file: up, then down, percent-encoded.
fn relative(here: &[&str], there: &[&str]) -> String {
    let dirs = &there[..there.len().saturating_sub(1)];
    let shared = here.iter().zip(dirs).take_while(|(a, b)| a == b).count();
    let up = "../".repeat(here.len() - shared);
    format!("{up}{}", percent_encode(&there[shared..].join("/")))
}

impl Borrow<str> for UrlPath {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for UrlPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for UrlPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", &*self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_out_of_the_root_is_refused() {
        assert_eq!(RepoPath::new("docs/../../secret"), None);
        assert_eq!(RepoPath::new("/etc/passwd"), None);
        assert_eq!(RepoPath::new("docs/./a/../b.md").unwrap().as_str(), "docs/b.md");
    }

    fn dest(from: &str, to: &str) -> String {
        RepoPath::new(to).unwrap().relative_from(&RepoPath::new(from).unwrap())
    }

    #[test]
    fn a_destination_is_relative_to_the_document_and_encoded() {
        assert_eq!(dest("docs/runbooks/a.md", "docs/runbooks/b.md"), "b.md");
        assert_eq!(dest("docs/runbooks/a.md", "docs/adr/0001-x.md"), "../adr/0001-x.md");
        assert_eq!(dest("a.md", "docs/with blank.md"), "docs/with%20blank.md");
        assert_eq!(dest("docs/a.md", "docs"), "../docs");
        assert_eq!(dest("docs/a.md", ""), "../");
    }

    #[test]
    fn stem_ends_at_the_first_dot() {
        assert_eq!(RepoPath::new("a/b.html.md.erb").unwrap().stem(), "b");
        assert_eq!(RepoPath::new("a/.env").unwrap().stem(), ".env");
        assert_eq!(RepoPath::new("a/.env").unwrap().extension(), "");
    }

    #[test]
    fn inside_means_on_a_segment_border() {
        let dir = RepoPath::new("docs").unwrap();
        assert!(RepoPath::new("docs/a.md").unwrap().is_inside(&dir));
        assert!(!RepoPath::new("docs2/a.md").unwrap().is_inside(&dir));
    }

    fn key(path: &str) -> String {
        RepoPath::new(path).unwrap().published_key()
    }

    #[test]
    fn a_key_is_lower_case_without_the_ending_of_a_page() {
        assert_eq!(key("docs/ADR/README.md"), "docs/adr/readme");
        assert_eq!(key("docs/Page.html.md.erb"), "docs/page");
        assert_eq!(key("docs/x.rst"), "docs/x.rst");
        assert_eq!(key("docs/A\u{308}.MD"), "docs/ä");
        assert_eq!(key("img/Logo.PNG"), "img/logo.png");
    }

    #[test]
    fn a_segment_that_stays_is_told_by_its_bytes() {
        for segment in ["a", "docs", "0001-use_queues.v2", "aux", "com1.txt", ".git", "a.", "A", "ä", "a b", "a:b", ""]
        {
            let stays = is_published_as_it_is(segment);
            assert!(!stays || published_segment(segment) == segment, "{segment}");
        }
        assert!(is_published_as_it_is("0001-use_queues.v2") && !is_published_as_it_is("aux"));
    }

    #[test]
    fn a_name_that_is_only_an_ending_stays() {
        assert_eq!(key("docs/.md"), "docs/dot-md");
        assert_eq!(key(".github/CODEOWNERS"), "dot-github/codeowners");
    }

    #[test]
    fn names_that_windows_refuses_are_changed_and_stay_apart() {
        assert!(key("con.md").starts_with("con-"));
        assert!(key("a/NUL.tar.gz").starts_with("a/nul-") && key("a/NUL.tar.gz").ends_with(".tar.gz"));
        assert_ne!(key("a:b.png"), key("a?b.png"));
        assert!(key("dir./a. .md").split('/').all(|segment| !segment.ends_with(['.', ' '])));
        assert_eq!(key("console.md"), "console");
    }

    #[test]
    fn long_names_are_cut_on_a_character() {
        let name = format!("{}.png", "ä".repeat(200));
        assert!(key(&name).len() <= MAX_SEGMENT_BYTES && key(&name).ends_with(".png"));
        let deep = "d".repeat(90) + "/";
        assert!(key(&format!("{}x.md", deep.repeat(20))).starts_with("long/"));
    }

    #[test]
    fn links_between_pages_are_relative_and_encoded() {
        let from = UrlPath::new("repo/docs/adr/1.html");
        assert_eq!(UrlPath::new("repo/docs/ä b#.html").relative_from(&from), "../%C3%A4%20b%23.html");
        assert_eq!(UrlPath::new("index.html").relative_from(&from), "../../../index.html");
        assert_eq!(UrlPath::new("repo/docs/adr/1.html").relative_from(&from), "1.html");
        assert_eq!(from.to_root(), "../../../");
    }
}
