//! Dates and authors from one `git log`.
//!
//! In a shallow clone the commits at the boundary seem to have added every file,
//! so what only they touched has no date at all. Commits that no path below the root has are nobody's dates:
//! a directory that lies in a foreign repository, untracked, has none.

mod forge;
mod log;
mod program;

use std::collections::HashSet;
use std::fs;
use std::io::Read;
use std::path::Path;

use super::tree::GitState;
use program::Silence;

/// Where we are: is there a checkout, is it shallow, the list of boundary commits, and the way to the top.
const PLACE: [&str; 6] =
    ["rev-parse", "--is-inside-work-tree", "--is-shallow-repository", "--git-path", "shallow", "--show-cdup"];

/// Commits that only moved text about, as `git blame --ignore-revs-file` and forges read it.
const IGNORED_COMMITS: &str = ".git-blame-ignore-revs";

/// Most bytes of that list that are read: twenty thousand commits.
const IGNORED_BYTES: u64 = 1 << 20;

const ORIGIN: [&str; 3] = ["config", "--get", "remote.origin.url"];

/// Most bytes of an answer that is not a log.
const ANSWER_BYTES: u64 = 1 << 16;

/// Git's facts on the directory `root`, which may lie below the top of its repository.
///
/// Never fails: without git, a repository or a commit there are no dates, and a notice says why.
pub fn facts(root: &Path) -> GitState {
    read(root).unwrap_or_else(|notice| GitState { notice: Some(notice), ..GitState::default() })
}

fn read(root: &Path) -> Result<GitState, String> {
    let place = answer(root, &PLACE).map_err(|silence| no_repository(&silence))?;
    let mut lines = place.lines();
    if lines.next() != Some("true") {
        return Err("this is the inside of a git repository, not a checkout, so pages show no dates".to_owned());
    }
    let is_shallow = lines.next() == Some("true");
    let shallow = lines.next().unwrap_or_default();
    let boundary = if is_shallow { boundary(&root.join(shallow)) } else { HashSet::new() };

    let ignored = log::ignored(&list_of_ignored(&root.join(lines.next().unwrap_or_default())));
    let read = move |stdout: &mut dyn std::io::BufRead| log::read(stdout, &ignored);
    let log = program::ask(root, &log::COMMAND, read).map_err(|silence| no_history(&silence))?;
    if log.value.is_empty() {
        return Err("git tracks no file here, so pages show no dates".to_owned());
    }
    let is_whole = log.is_complete && log.value.is_whole;
    let notice = notice(is_shallow, is_whole);
    Ok(GitState { notice, forge: forge(root), ..log.value.into_state(&boundary, is_whole) })
}

/// What is known of a history that was not read in full, in words.
fn notice(is_shallow: bool, is_whole: bool) -> Option<String> {
    if is_shallow {
        let fix = "fetch the whole history (`fetch-depth: 0`, `GIT_DEPTH: 0` or `git fetch --unshallow`)";
        return Some(format!(
            "this clone is shallow, so files that only its oldest commits touched have no date; {fix}"
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

fn no_repository(silence: &Silence) -> String {
    match silence {
        Silence::Refused(words) if words.starts_with("not a git repository") => {
            "this is not a git repository, so pages show no dates".to_owned()
        }
        other => no_history(other),
    }
}

fn no_history(silence: &Silence) -> String {
    match silence {
        Silence::Absent => "there is no `git` program, so pages show no dates".to_owned(),
        Silence::Slow => "git did not answer in time, so pages show no dates".to_owned(),
        Silence::Refused(words) if words.contains("'HEAD'") => {
            "the git repository has no commit yet, so pages show no dates".to_owned()
        }
        Silence::Refused(words) => format!("git cannot read this repository ({words}), so pages show no dates"),
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
