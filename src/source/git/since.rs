//! Which files a branch touches: what differs between where it began and the index.
//!
//! Trees and the index are compared, never the working files: those would be sent through filters that a repository names.
//! So a change counts once it is staged.

use std::collections::BTreeSet;
use std::io::{BufRead, Read};
use std::path::Path;

use crate::base::path::RepoPath;

use super::program;
use super::versions::{self, NoVersion};
use super::{answer, reason};

/// Most bytes of the list.
const LIST_BYTES: u64 = 64 << 20;

/// Files below `root` that differ between the index and the last commit that the checked-out one shares with `revision`.
///
/// # Errors
/// When `revision` names no commit, or nothing is known of what came before it.
pub fn changed_since(root: &Path, revision: &str) -> Result<BTreeSet<RepoPath>, NoVersion> {
    let point = versions::resolve(root, revision, &versions::depth(root))?;
    let base = answer(root, &["merge-base", &point.commit, "HEAD"]).map(|id| id.trim().to_owned());
    // Histories that share nothing, as in a shallow clone, are compared as they are.
    let base = base.ok().filter(|id| versions::is_id(id)).unwrap_or_else(|| point.commit.clone());
    let args = ["diff-index", "--cached", "-z", "--name-only", "--no-renames", "--relative", &base, "--"];
    let read = |stdout: &mut dyn BufRead| {
        let mut bytes = Vec::new();
        stdout.take(LIST_BYTES).read_to_end(&mut bytes)?;
        Ok(bytes)
    };
    match program::ask(root, &args, read) {
        Ok(answer) => Ok(answer.value.split(|byte| *byte == 0).filter_map(path).collect()),
        Err(silence) => Err(point.without(reason(&silence))),
    }
}

fn path(bytes: &[u8]) -> Option<RepoPath> {
    RepoPath::new(std::str::from_utf8(bytes).ok()?)
}
