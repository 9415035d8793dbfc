//! What is there, before anything is read.

use std::fs::{self, Metadata};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use walkdir::{DirEntry, WalkDir};

use crate::base::path::RepoPath;
use crate::source::exclude;
use crate::source::tree::{Limits, SourceIssue, Trouble, Want};

use super::OUTPUT_MARKER;
use super::asked::{Asked, Generated};
use super::ignored::Ignores;
use super::stamps::Stamp;

/// Everything that was found.
#[derive(Default)]
pub(super) struct Listing {
    /// Files, sorted by path, each once.
    pub(super) entries: Vec<Entry>,
    /// Troubles with what is not among the files.
    pub(super) issues: Vec<SourceIssue>,
}

/// One file, known by its metadata.
pub(in crate::source) struct Entry {
    pub(in crate::source) path: RepoPath,
    pub(super) stamp: Stamp,
    /// Whether and how it is to be read; [`Want::No`] for excluded files.
    pub(super) want: Want,
    /// Whether it is left out when it turns out to be generated.
    pub(super) generated: Generated,
    /// Class of exclusion, when it would be read but for that.
    pub(super) class: Option<&'static str>,
    /// Something that keeps it from being read.
    pub(super) trouble: Option<Trouble>,
}

impl Entry {
    fn new(path: RepoPath, stamp: Stamp, trouble: Option<Trouble>) -> Self {
        Self { path, stamp, want: Want::No, generated: Generated::Excluded, class: None, trouble }
    }

    pub(super) fn in_memory(path: &RepoPath, size: u64) -> Self {
        Self::new(path.clone(), Stamp::of_size(size), None)
    }

    /// Whether its content counts.
    pub(super) fn is_read(&self) -> bool {
        self.trouble.is_none() && !matches!(self.want, Want::No)
    }
}

impl Listing {
    /// Brings the entries into their order.
    pub(super) fn sort(&mut self) {
        self.entries.sort_by(|a, b| a.path.cmp(&b.path));
        self.entries.dedup_by(|a, b| a.path == b.path);
    }

    /// The file at a path, once sorted. O(log n).
    pub(super) fn get(&self, path: &RepoPath) -> Option<&Entry> {
        self.entries.binary_search_by(|entry| entry.path.cmp(path)).ok().map(|ix| &self.entries[ix])
    }

    /// Asks for each file whether it is to be read: excluded files are not, nor those over a limit.
    pub(super) fn ask(&mut self, wants: fn(&RepoPath) -> Want, asked: &Asked, limits: &Limits) {
        let foreign = exclude::foreign_directories(self.entries.iter().map(|entry| &entry.path));
        self.entries.par_iter_mut().filter(|entry| entry.trouble.is_none()).for_each(|entry| {
            entry.generated = asked.generated(&entry.path);
            entry.want = match asked.names(&entry.path) {
                true => Want::Text,
                false => wants(&exclude::without_template_ending(&entry.path)),
            };
            entry.class = asked.class(&entry.path, &foreign).filter(|_| !matches!(entry.want, Want::No));
        });
        let mut total = 0_u64;
        for entry in self.entries.iter_mut().filter(|entry| entry.trouble.is_none()) {
            let size = entry.stamp.size;
            match (entry.want, entry.class) {
                (Want::No, _) => {}
                (Want::Text | Want::TextIf(_) | Want::Inside(_), Some(_)) => entry.want = Want::No,
                (Want::Text | Want::TextIf(_) | Want::Inside(_), None) if size > limits.bytes_at(&entry.path) => {
                    entry.trouble = Some(Trouble::TooLarge(size));
                }
                (Want::Text | Want::TextIf(_) | Want::Inside(_), None) => total = total.saturating_add(size),
            }
            if total > limits.total_bytes && entry.is_read() {
                let most = grouped(limits.total_bytes >> 20);
                entry.trouble = Some(Trouble::OverLimit(format!("{most} MiB of text in all")));
            }
        }
    }

    fn issue(&mut self, path: RepoPath, trouble: Trouble) {
        self.issues.push(SourceIssue { path, trouble });
    }
}

/// Lists the repository without reading a file (but `.gitignore`). `root` has no links on the way.
pub(super) fn list(root: &Path, limits: &Limits) -> Listing {
    let mut listing = Listing::default();
    walk(root, limits, &mut |found| {
        match found {
            Found::File(_) if listing.entries.len() >= limits.files => {
                listing.issue(RepoPath::root(), Trouble::OverLimit(format!("{} files", grouped(limits.files as u64))));
                return ControlFlow::Break(());
            }
            Found::File(entry) => file(root, entry, &mut listing),
            Found::Directory(_) => {}
            Found::TooDeep(entry) => {
                let path = repo_path(root, entry.path()).unwrap_or_else(|lossy| lossy);
                listing.issue(path, Trouble::OverLimit(format!("{} directories deep", limits.depth)));
            }
            Found::Refused(error) => {
                let path = error.path().map(|path| repo_path(root, path).unwrap_or_else(|lossy| lossy));
                listing.issue(path.unwrap_or_else(RepoPath::root), Trouble::Unreadable(words(error)));
            }
        }
        ControlFlow::Continue(())
    });
    listing
}

/// The directories that [`list`] enters.
pub(super) fn directories(root: &Path, limits: &Limits) -> Vec<PathBuf> {
    let mut directories = Vec::new();
    walk(root, limits, &mut |found| {
        if let Found::Directory(entry) = found {
            directories.push(entry.path().to_owned());
        }
        ControlFlow::Continue(())
    });
    directories
}

enum Found<'a> {
    Directory(&'a DirEntry),
    File(&'a DirEntry),
    TooDeep(&'a DirEntry),
    Refused(&'a walkdir::Error),
}

/// Goes through the repository in the order of names, without what is ignored or pruned.
fn walk(root: &Path, limits: &Limits, visit: &mut dyn FnMut(Found<'_>) -> ControlFlow<()>) {
    let mut ignores = Ignores::above(root);
    let mut entries = WalkDir::new(root).follow_links(false).sort_by_file_name().into_iter();
    while let Some(next) = entries.next() {
        let entry = match next {
            Ok(entry) => entry,
            Err(error) => match visit(Found::Refused(&error)) {
                ControlFlow::Continue(()) => continue,
                ControlFlow::Break(()) => return,
            },
        };
        let is_dir = entry.file_type().is_dir();
        let is_pruned = entry.depth() > 0 && (is_pruned(&entry) || ignores.cover(&entry));
        let is_too_deep = is_dir && entry.depth() > limits.depth;
        if is_dir && (is_pruned || is_too_deep) {
            entries.skip_current_dir();
        }
        let flow = match (is_pruned, is_dir) {
            (true, _) => ControlFlow::Continue(()),
            (false, true) if is_too_deep => visit(Found::TooDeep(&entry)),
            (false, true) => {
                ignores.enter(&entry);
                visit(Found::Directory(&entry))
            }
            (false, false) => visit(Found::File(&entry)),
        };
        if flow.is_break() {
            return;
        }
    }
}

/// Whether an entry is never looked at: fetched or made by a tool, or by us.
fn is_pruned(entry: &DirEntry) -> bool {
    let is_portal = || fs::symlink_metadata(entry.path().join(OUTPUT_MARKER)).is_ok_and(|metadata| metadata.is_file());
    let is_named = entry.file_name().to_str().is_some_and(|name| exclude::PRUNED.contains(&name));
    is_named || (entry.file_type().is_dir() && is_portal())
}

fn file(root: &Path, entry: &DirEntry, listing: &mut Listing) {
    let path = match repo_path(root, entry.path()) {
        Ok(path) => path,
        Err(lossy) => return listing.issue(lossy, Trouble::NameNotUnicode),
    };
    let metadata = match entry.metadata() {
        Ok(metadata) => metadata,
        Err(error) => return listing.issue(path, Trouble::Unreadable(words(&error))),
    };
    if metadata.is_file() {
        listing.entries.push(Entry::new(path, Stamp::of(&metadata), None));
    } else if metadata.is_symlink() {
        link(root, entry, path, &metadata, listing);
    } else {
        listing.issue(path, Trouble::Special);
    }
}

/// A link is listed when it ends at something that exists below the root: then it exists for readers, too.
fn link(root: &Path, entry: &DirEntry, path: RepoPath, metadata: &Metadata, listing: &mut Listing) {
    let target = fs::read_link(entry.path()).unwrap_or_default();
    let trouble = Trouble::Symlink(target.to_string_lossy().into_owned());
    if entry.path().canonicalize().is_ok_and(|target| target.starts_with(root)) {
        listing.entries.push(Entry::new(path, Stamp::of(metadata), Some(trouble)));
    } else {
        listing.issue(path, trouble);
    }
}

/// `Err` with substitutes for names that are not Unicode.
fn repo_path(root: &Path, path: &Path) -> Result<RepoPath, RepoPath> {
    let below = path.strip_prefix(root).unwrap_or(path);
    let joined = |parts: Vec<&str>| RepoPath::new(&parts.join("/")).unwrap_or_else(RepoPath::root);
    match below.iter().map(|part| part.to_str()).collect::<Option<Vec<&str>>>() {
        Some(parts) => Ok(joined(parts)),
        None => {
            let lossy: Vec<_> = below.iter().map(|part| part.to_string_lossy()).collect();
            Err(joined(lossy.iter().map(|part| &**part).collect()))
        }
    }
}

fn words(error: &walkdir::Error) -> String {
    error.io_error().map_or_else(|| error.to_string(), ToString::to_string)
}

/// A number with its thousands set apart.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let groups: Vec<&str> =
        digits.as_bytes().rchunks(3).rev().filter_map(|group| std::str::from_utf8(group).ok()).collect();
    groups.join(",")
}
