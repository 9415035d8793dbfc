//! Git's ignore files, as far as they belong to the repository.

use std::fs::{self, File};
use std::io::Read;
use std::path::Path;

use ignore::gitignore::{Gitignore, GitignoreBuilder};
use walkdir::DirEntry;

/// Longer ignore files are read to here; the longest in the field have some thousand lines.
const IGNORE_BYTES: u64 = 1 << 20;

/// The ignore files that hold at the current place of the walk, outermost first.
#[derive(Debug)]
pub(super) struct Ignores {
    /// With the depth from which on each holds.
    levels: Vec<(usize, Gitignore)>,
}

impl Ignores {
    /// Those above the root (without links on the way), up to the top of the git repository that holds it.
    pub(super) fn above(root: &Path) -> Self {
        let top = root.ancestors().find(|dir| dir.join(".git").exists());
        let exclude = top.and_then(|top| load(top, &top.join(".git/info/exclude")));
        let between: Vec<&Path> =
            top.map_or(Vec::new(), |top| root.ancestors().skip(1).take_while(|dir| dir.starts_with(top)).collect());
        let above = between.into_iter().rev().filter_map(|dir| load(dir, &dir.join(".gitignore")));
        Self { levels: exclude.into_iter().chain(above).map(|ignore| (0, ignore)).collect() }
    }

    /// Takes up the ignore file of a directory that the walk enters.
    pub(super) fn enter(&mut self, dir: &DirEntry) {
        self.leave(dir);
        if let Some(ignore) = load(dir.path(), &dir.path().join(".gitignore")) {
            self.levels.push((dir.depth() + 1, ignore));
        }
    }

    /// Whether an entry is ignored: the innermost file that speaks of it decides.
    pub(super) fn cover(&mut self, entry: &DirEntry) -> bool {
        self.leave(entry);
        let is_dir = entry.file_type().is_dir();
        let mut verdicts = self.levels.iter().rev().map(|(_, ignore)| ignore.matched(entry.path(), is_dir));
        verdicts.find(|verdict| !verdict.is_none()).is_some_and(|verdict| verdict.is_ignore())
    }

    /// Drops the files of directories that the walk has left when it comes to `entry`.
    fn leave(&mut self, entry: &DirEntry) {
        while self.levels.last().is_some_and(|(depth, _)| *depth > entry.depth()) {
            self.levels.pop();
        }
    }
}

/// One ignore file; `None` when there is none, or it is a link (git does not follow those either).
fn load(dir: &Path, path: &Path) -> Option<Gitignore> {
    if !fs::symlink_metadata(path).is_ok_and(|metadata| metadata.is_file()) {
        return None;
    }
    let mut bytes = Vec::new();
    File::open(path).ok()?.take(IGNORE_BYTES).read_to_end(&mut bytes).ok()?;
    let mut builder = GitignoreBuilder::new(dir);
    for line in String::from_utf8_lossy(&bytes).trim_start_matches('\u{feff}').lines() {
        // A line that is no pattern is left out, as git does.
        let _ = builder.add_line(None, line);
    }
    builder.build().ok().filter(|ignore| !ignore.is_empty())
}
