//! Changes on disk, as hints; a re-scan of metadata decides what really changed.
//!
//! An event may be missing (a directory made before its watch, a network mount) or mean nothing
//! (a touch, a write of the same bytes). So an event only ends the wait; [`rescan`] then lists the
//! repository again and reads the files whose size, times or inode differ.

mod hint;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, Sender};
use std::time::{Duration, Instant};

use notify::{RecommendedWatcher, RecursiveMode, Watcher};

use crate::base::path::RepoPath;

use super::tree::{Limits, SourceTree, Want};
use super::walk::{self, Scan};

pub use super::walk::Stamps;
use hint::{Hint, Scope};

/// Quiet that ends a burst: an editor's write, rename and touch come within it.
const QUIET: Duration = Duration::from_millis(30);

/// A burst is not waited for longer than this (a branch switch of thousands of files).
const BURST: Duration = Duration::from_millis(250);

/// How often metadata is compared when the system gives no events.
const POLL: Duration = Duration::from_secs(1);

/// How often metadata is compared all the same, in case an event was lost.
const DOUBT: Duration = Duration::from_secs(10);

/// Whether one watch covers a whole tree. Elsewhere every directory has its own, which leaves out what is ignored:
/// a `node_modules` alone can use up what Linux allows.
const WATCHES_TREES: bool = cfg!(any(target_os = "macos", windows));

/// Waits for something that may have changed below a directory.
#[derive(Debug)]
pub struct Watch {
    scope: Scope,
    source: Source,
    /// When the last wait ended.
    last: Option<Instant>,
}

#[derive(Debug)]
enum Source {
    Events {
        watcher: RecommendedWatcher,
        events: Receiver<Hint>,
        watched: BTreeSet<PathBuf>,
    },
    /// The system refused; its words.
    Polling(String),
}

impl Watch {
    /// Watches `root`, but not what lies below `exclude`, is ignored or is never read (`.git`, `node_modules`).
    ///
    /// Never fails: where the system gives no events, [`Watch::wait`] returns once a second.
    pub fn new(root: &Path, exclude: &[PathBuf]) -> Self {
        let scope = Scope::new(root, exclude);
        let (sender, events) = mpsc::channel();
        let source = match watcher(scope.clone(), sender) {
            Ok(watcher) => Source::Events { watcher, events, watched: BTreeSet::new() },
            Err(error) => Source::Polling(error.to_string()),
        };
        let mut watch = Self { scope, source, last: None };
        watch.follow_directories();
        watch
    }

    /// Why changes are looked for once a second instead of being told, in the system's words; `None` when they are.
    pub fn polls_because(&self) -> Option<&str> {
        match &self.source {
            Source::Events { .. } => None,
            Source::Polling(why) => Some(why),
        }
    }

    /// Blocks until something may have changed.
    ///
    /// A single save is passed on at once; of a burst, the end is waited for.
    pub fn wait(&mut self) {
        let patience = if self.is_blind() { POLL } else { DOUBT };
        self.wait_for(patience);
    }

    /// Like [`Watch::wait`], at most so long. Gives whether there was a hint.
    fn wait_for(&mut self, patience: Duration) -> bool {
        let first = match &self.source {
            Source::Polling(_) => {
                std::thread::sleep(patience);
                None
            }
            Source::Events { events, .. } => events.recv_timeout(patience).ok(),
        };
        let is_hinted = first.is_some();
        let mut heard = Vec::from_iter(first);
        self.hear_out(&mut heard);
        self.forget(&heard);
        if self.is_blind() || heard.iter().any(|hint| hint.moves_directories) {
            self.follow_directories();
        }
        self.last = Some(Instant::now());
        is_hinted
    }

    /// Whether no event can come: none are given, or the root is gone.
    fn is_blind(&self) -> bool {
        match &self.source {
            Source::Events { watched, .. } => watched.is_empty(),
            Source::Polling(_) => true,
        }
    }

    /// Collects the hints that belong together.
    fn hear_out(&self, heard: &mut Vec<Hint>) {
        let Source::Events { events, .. } = &self.source else { return };
        let is_calm = self.last.is_none_or(|last| last.elapsed() > BURST);
        let started = Instant::now();
        while !heard.is_empty() && started.elapsed() < BURST {
            let patience = if is_calm && hint::is_finished(heard) { Duration::ZERO } else { QUIET };
            match events.recv_timeout(patience) {
                Ok(hint) => heard.push(hint),
                Err(_) => return,
            }
        }
    }

    /// Watches of directories that are gone have ended by themselves.
    fn forget(&mut self, heard: &[Hint]) {
        if let Source::Events { watched, .. } = &mut self.source {
            for gone in heard.iter().filter_map(|hint| hint.gone.as_deref()) {
                watched.retain(|dir| !dir.starts_with(gone));
            }
        }
    }

    /// Makes the watched directories those that the walk would enter now.
    fn follow_directories(&mut self) {
        let Source::Events { watcher, watched, .. } = &mut self.source else { return };
        let root = &self.scope.root;
        let now: BTreeSet<PathBuf> = match WATCHES_TREES {
            true => root.is_dir().then(|| root.clone()).into_iter().collect(),
            false => walk::directories(root, &Limits::default()).into_iter().collect(),
        };
        // A directory that was renamed keeps its watch under its old name until this ends it.
        for dir in watched.difference(&now) {
            let _ = watcher.unwatch(dir);
        }
        let mode = if WATCHES_TREES { RecursiveMode::Recursive } else { RecursiveMode::NonRecursive };
        for dir in now.difference(watched) {
            match watcher.watch(dir, mode) {
                // One that has gone meanwhile is not missed.
                Err(error) if dir.is_dir() => {
                    self.source = Source::Polling(error.to_string());
                    return;
                }
                Ok(()) | Err(_) => {}
            }
        }
        *watched = now;
    }
}

fn watcher(scope: Scope, sender: Sender<Hint>) -> notify::Result<RecommendedWatcher> {
    notify::recommended_watcher(move |event| {
        if let Some(hint) = scope.hint(event) {
            // Nobody waits any more when the channel is closed.
            let _ = sender.send(hint);
        }
    })
}

/// Takes a new snapshot when something differs from `old`; `None` when nothing does, or the root cannot be read
/// (then the last good tree stays).
///
/// Reads only files that `stamps` does not know for certain, and shares all others. `stamps` must come from the scan
/// that gave `old`, or be empty. Git's facts are kept: whether they may have changed tells [`super::git::stamp`].
pub fn rescan(
    old: &SourceTree,
    stamps: &mut Stamps,
    root: &Path,
    wants: fn(&RepoPath) -> Want,
    limits: &Limits,
) -> Option<SourceTree> {
    let scan = Scan::new(root, wants, limits).ok()?;
    let (mut tree, next) = scan.take(old, stamps);
    *stamps = next;
    tree.git = Arc::clone(&old.git);
    tree.past = Arc::clone(&old.past);
    tree.changes = Arc::clone(&old.changes);
    let is_same = tree.files.len() == old.files.len()
        && tree.files.values().zip(old.files.values()).all(|(new, old)| new.digest == old.digest)
        && tree.issues == old.issues
        && tree.excluded == old.excluded;
    (!is_same).then_some(tree)
}

#[cfg(test)]
mod tests;
