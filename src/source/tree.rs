//! The snapshot: what is on disk, frozen.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use serde::Serialize;

use crate::base::hash::Digest;
use crate::base::path::RepoPath;
use crate::base::span::{LineIndex, Span};
use crate::manifest;
use crate::records::Status;

use super::secrets::{self, Secret};

/// Bounds on what is read. Exceeding one is an issue of the tree, never silence.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Largest text file that is read, in bytes. Larger ones are listed, not read.
    pub text_bytes: u64,
    /// The same for data files (JSON, YAML): contracts of large APIs are written by machines, up to 35 MB each.
    pub data_bytes: u64,
    /// Largest linked file (image, archive) that is copied, in bytes.
    pub asset_bytes: u64,
    /// Most files that are listed.
    pub files: usize,
    /// Sum of all texts, in bytes.
    pub total_bytes: u64,
    /// Deepest directory, in segments.
    pub depth: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            text_bytes: 8 << 20,
            data_bytes: 48 << 20,
            asset_bytes: 64 << 20,
            files: 100_000,
            total_bytes: 2 << 30,
            depth: 32,
        }
    }
}

impl Limits {
    /// Largest file that is read at a path, in bytes.
    pub fn bytes_at(&self, path: &RepoPath) -> u64 {
        match &*path.extension() {
            "json" | "yaml" | "yml" => self.data_bytes,
            _ => self.text_bytes,
        }
    }
}

/// What a format makes of a file it has not seen, judged by its name.
#[derive(Debug, Clone, Copy)]
pub enum Want {
    /// Listed only.
    No,
    /// Read.
    Text,
    /// Read, kept when the function says so.
    TextIf(fn(&str) -> bool),
    /// Read, and the text kept that the function finds in its bytes; a file without one is listed only.
    Inside(fn(&[u8]) -> Option<String>),
}

/// One file as it was when the tree was taken.
#[derive(Debug, Clone)]
pub struct SourceFile {
    /// Where it is.
    pub path: RepoPath,
    /// What is known of its content.
    pub content: Content,
    /// Address of path, content and troubles together (two equal files at two places are two documents).
    pub digest: Digest,
    /// Troubles met while reading this file. Each also stands in [`SourceTree::issues`].
    pub troubles: Vec<Trouble>,
    /// Secrets that were taken out of its text, by place.
    pub secrets: Vec<Secret>,
    lines: OnceLock<LineIndex>,
    place: OnceLock<String>,
}

impl SourceFile {
    /// A file and its address. Its text is kept without the secrets in it, so that nothing that is made of the tree can
    /// hold one.
    pub fn new(path: RepoPath, content: Content, troubles: Vec<Trouble>) -> Self {
        let (content, secrets) = match content {
            Content::Text(text) => match secrets::redact(&path, &text) {
                (_, secrets) if secrets.is_empty() => (Content::Text(text), secrets),
                (redacted, secrets) => (Content::Text((*redacted).into()), secrets),
            },
            listed => (listed, Vec::new()),
        };
        let digest = Digest::of_value(&(&path, &content, &troubles, &secrets));
        Self { path, content, digest, troubles, secrets, lines: OnceLock::new(), place: OnceLock::new() }
    }

    /// Where a place of the text was before secrets were taken out: what is edited on disk is edited there.
    pub fn on_disk(&self, span: Span) -> Span {
        let shift = |offset: u32| {
            let before = self.secrets.iter().filter(|secret| secret.span.end <= offset);
            before.fold(offset, |at, secret| at + secret.bytes - (secret.span.end - secret.span.start))
        };
        Span { start: shift(span.start), end: shift(span.end) }
    }

    /// [`RepoPath::published_key`] of its path, made when it is asked for first.
    pub fn place(&self) -> &str {
        self.place.get_or_init(|| self.path.published_key())
    }

    /// Lines of the text. The first call is O(length of the text); later ones cost nothing, also those of later builds.
    pub fn lines(&self) -> &LineIndex {
        self.lines.get_or_init(|| LineIndex::new(self.text()))
    }

    /// The text; empty for files that were not read.
    pub fn text(&self) -> &str {
        match &self.content {
            Content::Text(text) => text,
            Content::Listed { .. } => "",
        }
    }
}

/// Content of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub enum Content {
    /// A text that some format claims, in normal form.
    Text(Arc<str>),
    /// Known to exist, not read: code, images, archives, and files over a limit.
    Listed {
        /// Size in bytes.
        size: u64,
    },
}

/// What is wrong with a file, before anyone looks at what it says.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub enum Trouble {
    /// Over [`Limits::bytes_at`]; bytes found.
    TooLarge(u64),
    /// Over [`Limits::depth`], [`Limits::files`] or [`Limits::total_bytes`]; the limit in words (`100,000 files`).
    OverLimit(String),
    /// Not UTF-8; read as Windows-1252 (the web's Latin-1). Byte offset of the first odd byte in the file on disk.
    NotUtf8 {
        /// Offset in bytes.
        offset: usize,
    },
    /// UTF-16 with a byte order mark; decoded.
    Utf16,
    /// NUL bytes where text was expected; not read.
    Binary,
    /// A symbolic link; not followed. Its target as written.
    Symlink(String),
    /// FIFO, socket or device; not opened.
    Special,
    /// The system refused; its words.
    Unreadable(String),
    /// A name that is not Unicode; lossy form in the path.
    NameNotUnicode,
}

/// A [`Trouble`] and the file it concerns.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct SourceIssue {
    /// The file or directory.
    pub path: RepoPath,
    /// What happened.
    pub trouble: Trouble,
}

/// A commit as far as pages show it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct Commit {
    /// Full hexadecimal id.
    pub id: String,
    /// Committer date in UTC, `YYYY-MM-DD`.
    pub date: String,
    /// Author name (through `.mailmap`); never an e-mail address.
    pub author: String,
}

/// What git knows. Dates from a shallow boundary are unknown, hence absent.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct GitState {
    /// Tip of the checked-out branch; `None` without git or without a commit.
    pub head: Option<Commit>,
    /// Why dates are absent, in words for people; `None` when history was read in full.
    pub notice: Option<String>,
    /// Newest commit that touched a path.
    pub last: BTreeMap<RepoPath, Commit>,
    /// Oldest commit that touched a path (its creation), as far as history is known.
    pub first: BTreeMap<RepoPath, Commit>,
    /// Commits, newest first.
    pub commits: Vec<Commit>,
    /// Commits that changed what a path says, as indices into `commits`, newest first, at most 32:
    /// without those that `.git-blame-ignore-revs` names and those at a shallow boundary.
    pub touched: BTreeMap<RepoPath, Vec<u32>>,
    /// Whether history is known to its beginning.
    pub is_whole: bool,
    /// Address of the forge project (`https://host/owner/name`) when `origin` is on a well-known forge.
    pub forge: Option<String>,
}

/// Files as they were at one point of history.
#[derive(Debug, Clone)]
pub struct Version {
    /// Tag or revision as people write it (`v2.3.0`, `origin/main`); a name that is not Unicode, in lossy form.
    pub name: String,
    /// What the name stood for.
    pub commit: Commit,
    /// Texts of the files asked for that existed then, by their paths below the root.
    /// A file that is the same in several versions is one value, shared.
    pub files: BTreeMap<RepoPath, Arc<SourceFile>>,
    /// Files that may have existed then, whose text is not known: over a limit, binary, a link, not in this clone.
    /// Nothing can be said of them; in particular not that they were missing.
    pub unread: BTreeMap<RepoPath, Trouble>,
}

/// What was asked of the past.
#[derive(Debug, Clone, Default)]
pub struct Versions {
    /// At tags that lead to the checked-out commit, newest first, one a commit.
    pub tags: Vec<Version>,
    /// At the revision that was asked for.
    pub since: Option<Version>,
    /// Why tags are absent or may be, in words for people.
    pub notice: Option<String>,
}

/// What changed from tag to tag, as far as it was committed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Changes {
    /// From the newest to the oldest. The first leads to the checked-out commit, and is there also when nothing changed.
    pub steps: Vec<Step>,
    /// Why steps are absent or may be, in words for people.
    pub notice: Option<String>,
}

/// What changed between two commits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The older one.
    pub from: Release,
    /// The newer one; `None` for the checked-out commit.
    pub to: Option<Release>,
    /// Files of interest that differ, by path.
    pub files: Vec<Difference>,
    /// Whether there are more of them than are listed.
    pub is_cut: bool,
    /// How many commits lie between the two, merges aside; counted up to 10,000.
    pub commits: usize,
    /// Names of their authors, with how many of them each made: the most active first.
    pub authors: Vec<(String, usize)>,
}

/// A tag and its commit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Release {
    /// As people write it; a name that is not Unicode, in lossy form.
    pub name: String,
    /// What it stands for.
    pub commit: Commit,
    /// The sign-off that it is; `None` for a tag.
    pub signed: Option<SignOff>,
}

/// Who accepted what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignOff {
    /// Id of the gate.
    pub gate: String,
    /// Who, as written; may be empty.
    pub by: String,
}

/// A file that differs between two commits; at least one of them has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// Where it is.
    pub path: RepoPath,
    /// As it was; `None` when it did not exist.
    pub before: Option<Side>,
    /// As it became; `None` when it does not exist any more.
    pub after: Option<Side>,
}

/// A file at one commit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Side {
    /// Id of its content, hexadecimal: equal contents have equal ids.
    pub blob: Arc<str>,
    /// What it said of itself, when that was asked and could be read.
    pub said: Option<Said>,
}

/// What a record said of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// Its title.
    pub title: String,
    /// Its status in normal form; `None` for none and for a word that is no known status.
    pub status: Option<Status>,
    /// The author's words for the status; may be empty.
    pub written: String,
}

/// The repository at one moment. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct SourceTree {
    /// Name of the repository: that of its root directory.
    pub name: String,
    /// Where assets are copied from; `None` for a tree made in memory.
    pub root: Option<PathBuf>,
    /// Every file that was found, by path.
    pub files: Arc<BTreeMap<RepoPath, Arc<SourceFile>>>,
    /// Every directory that holds a file, the root included.
    pub directories: BTreeSet<RepoPath>,
    /// Troubles met, by path.
    pub issues: Vec<SourceIssue>,
    /// How many files each class of exclusion left unread that a format would have asked for,
    /// by its name (`vendored`, `test data`, `generated`, …).
    pub excluded: BTreeMap<&'static str, usize>,
    /// Git's facts.
    pub git: Arc<GitState>,
    /// API contracts as they were; empty until somebody asks for them.
    pub past: Arc<Versions>,
    /// What changed from tag to tag; empty until somebody asks for it.
    pub changes: Arc<Changes>,
}

impl SourceTree {
    /// A tree in memory: `(path, content)` pairs, read by the same rules as files on disk.
    ///
    /// # Panics
    /// When a path leads out of the root (a mistake of the caller).
    pub fn from_files<'a>(
        name: &str,
        files: impl IntoIterator<Item = (&'a str, &'a [u8])>,
        wants: fn(&RepoPath) -> Want,
    ) -> Self {
        let path = |path| RepoPath::new(path).expect("a path inside the root");
        let files = files.into_iter().map(|(name, bytes)| (path(name), bytes)).collect();
        Self { name: name.to_owned(), ..super::walk::in_memory(files, wants) }
    }

    /// Adds or replaces one file, with its directories and troubles.
    pub fn insert(&mut self, file: SourceFile) {
        self.issues.retain(|issue| issue.path != file.path);
        self.note_directories(&file.path);
        let issues =
            file.troubles.iter().map(|trouble| SourceIssue { path: file.path.clone(), trouble: trouble.clone() });
        self.issues.extend(issues);
        self.issues.sort();
        Arc::make_mut(&mut self.files).insert(file.path.clone(), Arc::new(file));
    }

    pub(super) fn note_directories(&mut self, path: &RepoPath) {
        let mut dir = path.parent();
        while self.directories.insert(dir.clone()) && !dir.is_root() {
            dir = dir.parent();
        }
    }

    /// The file at a path.
    pub fn get(&self, path: &RepoPath) -> Option<&Arc<SourceFile>> {
        self.files.get(path)
    }
}

impl manifest::Files for SourceTree {
    fn text(&self, path: &RepoPath) -> Option<Arc<str>> {
        match &self.get(path)?.content {
            Content::Text(text) => Some(Arc::clone(text)),
            Content::Listed { .. } => None,
        }
    }

    fn has(&self, path: &RepoPath) -> bool {
        self.files.contains_key(path) || self.directories.contains(path)
    }

    fn paths(&self) -> Vec<&RepoPath> {
        self.files.keys().collect()
    }
}
