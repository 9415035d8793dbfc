//! Walks the repository and reads what formats claim.
//!
//! `.gitignore` files (nested ones, those above the root up to the top of the repository, and
//! `.git/info/exclude`) are honoured with git's semantics, in plain directories too; a user's own ignore file
//! is not, so that every machine sees the same tree. What the manifest says about reading is honoured too, so it is
//! read first. Links are listed, never followed;
//! pipes, sockets and devices are named, never opened. What is excluded is listed, so that links to it hold.

mod asked;
mod first;
mod ignored;
mod listing;
mod stamps;
mod take;

use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;

use crate::base::path::RepoPath;
use crate::manifest;

use super::git;
use super::tree::{GitState, Limits, SourceTree, Want};

use asked::Asked;
use first::{InMemory, OnDisk};
pub(super) use listing::Entry;
pub use stamps::Stamps;
pub(super) use take::Taken;

/// File by which an output directory of ours is known, so that it is never read as a repository.
///
/// It leaves no trace in the tree: otherwise a second build would differ from the first.
pub const OUTPUT_MARKER: &str = ".handover-manifest";

/// The root could not be read at all.
#[derive(Debug)]
pub struct WalkError {
    cause: io::Error,
}

impl fmt::Display for WalkError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.cause.kind() {
            io::ErrorKind::NotFound => f.write_str("there is no such directory"),
            io::ErrorKind::NotADirectory => f.write_str("this is a file, not a directory"),
            _ => self.cause.fmt(f),
        }
    }
}

impl std::error::Error for WalkError {}

/// Takes a snapshot of the directory `root`: names of all files, texts of those that `wants` asks for, git's facts.
///
/// # Errors
/// When `root` is no readable directory. Anything wrong below it is an issue of the tree.
pub fn read(root: &Path, wants: fn(&RepoPath) -> Want, limits: &Limits) -> Result<SourceTree, WalkError> {
    read_stamped(root, wants, limits).map(|(tree, _)| tree)
}

/// [`read`], and the stamps by which [`super::watch::rescan`] knows each file again.
///
/// # Errors
/// Those of [`read`].
pub fn read_stamped(
    root: &Path,
    wants: fn(&RepoPath) -> Want,
    limits: &Limits,
) -> Result<(SourceTree, Stamps), WalkError> {
    let scan = Scan::new(root, wants, limits)?;
    std::thread::scope(|scope| {
        let git = scope.spawn(|| git::facts(&scan.root));
        let (mut tree, stamps) = scan.take(&SourceTree::default(), &Stamps::default());
        tree.git = Arc::new(git.join().unwrap_or_else(|_| GitState::default()));
        Ok((tree, stamps))
    })
}

/// One look at a repository.
pub(super) struct Scan<'a> {
    /// Without links on the way.
    root: PathBuf,
    name: String,
    wants: fn(&RepoPath) -> Want,
    limits: &'a Limits,
}

impl<'a> Scan<'a> {
    pub(super) fn new(root: &Path, wants: fn(&RepoPath) -> Want, limits: &'a Limits) -> Result<Self, WalkError> {
        let canonical = root.canonicalize().map_err(|cause| WalkError { cause })?;
        fs::read_dir(&canonical).map_err(|cause| WalkError { cause })?;
        Ok(Self { name: name_of(root, &canonical), root: canonical, wants, limits })
    }

    /// The repository as it is now, without git's facts. Files that `stamps` knows are shared with `old`, not read.
    pub(super) fn take(&self, old: &SourceTree, stamps: &Stamps) -> (SourceTree, Stamps) {
        let mut next = Stamps::now();
        let mut listing = listing::list(&self.root, self.limits);
        listing.sort();
        let asked = Asked::of(&manifest::load(&OnDisk { root: &self.root, listing: &listing, limits: self.limits }));
        listing.ask(self.wants, &asked, self.limits);
        let taken: Vec<Taken> = listing.entries.par_iter().map(|entry| self.take_one(entry, old, stamps)).collect();
        next.learn(&listing.entries, &taken);

        let mut tree = SourceTree { name: self.name.clone(), root: Some(self.root.clone()), ..SourceTree::default() };
        tree.issues = listing.issues;
        take::assemble(&mut tree, taken);
        (tree, next)
    }

    fn take_one(&self, entry: &Entry, old: &SourceTree, stamps: &Stamps) -> Taken {
        let known = old.get(&entry.path);
        let recalled = stamps.recall(entry, known);
        let mut taken = recalled.unwrap_or_else(|| take::from_disk(&self.root, entry, self.limits));
        if let Some(same) = known.filter(|known| known.digest == taken.file.digest) {
            taken.file = Arc::clone(same);
        }
        taken
    }
}

/// A tree of files in memory, read by the same rules as files on disk.
pub(super) fn in_memory(files: Vec<(RepoPath, &[u8])>, wants: fn(&RepoPath) -> Want) -> SourceTree {
    let limits = Limits::default();
    let entries = files.iter().map(|(path, bytes)| Entry::in_memory(path, bytes.len() as u64)).collect();
    let mut listing = listing::Listing { entries, ..listing::Listing::default() };
    listing.sort();
    let asked = Asked::of(&manifest::load(&InMemory { files: &files }));
    listing.ask(wants, &asked, &limits);
    let taken = listing.entries.iter().map(|entry| {
        // Listing sorts; a path given twice means its last content.
        let bytes = files.iter().rfind(|(path, _)| *path == entry.path).map_or(&b""[..], |(_, bytes)| bytes);
        take::from_bytes(entry, bytes)
    });
    let mut tree = SourceTree::default();
    take::assemble(&mut tree, taken.collect());
    tree
}

/// Directories that changes are waited for in: those the walk enters, from the root down.
pub(super) fn directories(root: &Path, limits: &Limits) -> Vec<PathBuf> {
    listing::directories(root, limits)
}

fn name_of(root: &Path, canonical: &Path) -> String {
    let name = |path: &Path| path.file_name().and_then(|name| name.to_str()).map(str::to_owned);
    name(root).or_else(|| name(canonical)).unwrap_or_else(|| "repository".to_owned())
}

#[cfg(test)]
mod tests;
