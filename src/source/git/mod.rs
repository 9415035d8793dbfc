//! Dates and authors from one `git log`, files as they were at tags, and what changed from tag to tag.
//!
//! In a shallow clone the commits at the boundary seem to have added every file,
//! so what only they touched has no date at all. Commits that no path below the root has are nobody's dates:
//! a directory that lies in a foreign repository, untracked, has none.

mod changes;
mod dialogue;
mod forge;
mod log;
mod objects;
mod program;
mod since;
mod signoffs;
mod stamp;
mod tags;
mod versions;

use std::collections::HashSet;
use std::fs;
use std::io::Read;
use std::path::Path;

use super::tree::GitState;
use program::Silence;

pub use changes::{AskChanges, changes};
pub use since::changed_since;
pub use stamp::{Stamp, stamp};
pub use versions::{Ask, NoVersion, versions};

/// Where we are: is there a checkout, is it shallow, the list of boundary commits, and the way to the top.
const PLACE: [&str; 6] =
    ["rev-parse", "--is-inside-work-tree", "--is-shallow-repository", "--git-path", "shallow", "--show-cdup"];

/// Commits that only moved text about, as `git blame --ignore-revs-file` and forges read it.
const IGNORED_COMMITS: &str = ".git-blame-ignore-revs";

/// Most bytes of that list that are read: twenty thousand commits.
const IGNORED_BYTES: u64 = 1 << 20;

/// What to do about a shallow clone.
const WHOLE_HISTORY: &str = "fetch the whole history (`fetch-depth: 0`, `GIT_DEPTH: 0` or `git fetch --unshallow`)";

const ORIGIN: [&str; 3] = ["config", "--get", "remote.origin.url"];

const NO_CHECKOUT: &str = "this is the inside of a git repository, not a checkout";

/// Most bytes of an answer that is not a log.
const ANSWER_BYTES: u64 = 1 << 16;

/// Git's facts on the directory `root`, which may lie below the top of its repository.
///
/// Never fails: without git, a repository or a commit there are no dates, and a notice says why.
pub fn facts(root: &Path) -> GitState {
    read(root).unwrap_or_else(|why| GitState {
        notice: Some(format!("{why}, so pages show no dates")),
        ..GitState::default()
    })
}

fn read(root: &Path) -> Result<GitState, String> {
    let place = answer(root, &PLACE).map_err(|silence| reason(&silence))?;
    let mut lines = place.lines();
    if lines.next() != Some("true") {
        return Err(NO_CHECKOUT.to_owned());
    }
    let is_shallow = lines.next() == Some("true");
    let shallow = lines.next().unwrap_or_default();
    let boundary = if is_shallow { boundary(&root.join(shallow)) } else { HashSet::new() };

    let ignored = log::ignored(&list_of_ignored(&root.join(lines.next().unwrap_or_default())));
    let read = move |stdout: &mut dyn std::io::BufRead| log::read(stdout, &ignored);
    let log = program::ask(root, &log::COMMAND, read).map_err(|silence| reason(&silence))?;
    if log.value.is_empty() {
        return Err("git tracks no file here".to_owned());
    }
    let is_whole = log.is_complete && log.value.is_whole;
    let notice = notice(is_shallow, is_whole);
    Ok(GitState { notice, forge: forge(root), ..log.value.into_state(&boundary, is_whole) })
}

/// What is known of a history that was not read in full, in words.
fn notice(is_shallow: bool, is_whole: bool) -> Option<String> {
    if is_shallow {
        return Some(format!(
            "this clone is shallow, so files that only its oldest commits touched have no date; {WHOLE_HISTORY}"
        ));
    }
    let cut = "the history is too long to be read in full, so pages show the latest changes only";
    (!is_whole).then(|| cut.to_owned())
}

fn forge(root: &Path) -> Option<String> {
    forge::address(&answer(root, &ORIGIN).ok()?)
}

fn answer(root: &Path, args: &[&str]) -> Result<String, Silence> {
    let read = |stdout: &mut dyn std::io::BufRead| {
        let mut bytes = Vec::new();
        stdout.take(ANSWER_BYTES).read_to_end(&mut bytes)?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    };
    program::ask(root, args, read).map(|answer| answer.value)
}

/// Why git gave nothing, in words to which a consequence is added.
fn reason(silence: &Silence) -> String {
    match silence {
        Silence::Absent => "there is no `git` program".to_owned(),
        Silence::Slow => "git did not answer in time".to_owned(),
        Silence::Refused(words) if words.starts_with("not a git repository") => {
            "this is not a git repository".to_owned()
        }
        Silence::Refused(words) if words.contains("'HEAD'") || words.ends_with("malformed object name HEAD") => {
            "the git repository has no commit yet".to_owned()
        }
        Silence::Refused(words) => format!("git cannot read this repository ({words})"),
    }
}

/// Ids of the commits at which a shallow clone was cut off.
fn boundary(file: &Path) -> HashSet<String> {
    fs::read_to_string(file).unwrap_or_default().lines().map(str::to_owned).collect()
}

/// The list at the top of the checkout; a link out of it is not followed.
fn list_of_ignored(top: &Path) -> String {
    let path = top.join(IGNORED_COMMITS);
    let is_file = fs::symlink_metadata(&path).is_ok_and(|meta| meta.is_file());
    let mut list = String::new();
    if is_file && let Ok(file) = fs::File::open(&path) {
        // What cannot be read names nothing.
        let _ = file.take(IGNORED_BYTES).read_to_string(&mut list);
    }
    list
}

#[cfg(test)]
mod tests;
