//! The output of `git log` as it comes: who touched what, newest first.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::io::{self, BufRead, Read};

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::base::path::RepoPath;
use crate::source::tree::{Commit, GitState};

/// One commit a record: an empty field, id, committer time, author, then the names it touched.
///
/// Every field ends with NUL, and no name is empty, so a record's beginning cannot be taken for a name
/// whatever the names are. A line end stands before the first name.
pub(super) const COMMAND: [&str; 13] = [
    "-c",
    "log.showRoot=true",
    "log",
    "-z",
    "--name-only",
    "--relative",
    "--no-ext-diff",
    "--no-textconv",
    "--no-renames",
    "-O/dev/null",
    "--encoding=UTF-8",
    FORMAT,
    "HEAD",
];

const FORMAT: &str = "--format=%x00%H%x00%ct%x00%aN";

/// Most bytes of log that are read; 50,000 commits over 10,000 files make 6.5 MB.
const LOG_BYTES: u64 = 512 << 20;

/// A history, or its newest part.
#[derive(Debug)]
pub(super) struct Log {
    commits: Vec<Commit>,
    touched: HashMap<Box<str>, Touch>,
    /// Whether its end was reached.
    pub(super) is_whole: bool,
}

/// Most commits that are kept of a path; whether it has drifted is told by a few.
const KEPT_COMMITS: usize = 32;

/// Commits of a path, as indices.
#[derive(Debug, Clone)]
struct Touch {
    newest: u32,
    oldest: u32,
    /// The newest that are not ignored, newest first.
    content: Vec<u32>,
}

/// Reads a log in constant memory but for its commits and paths. Commits in `ignored` only moved text about.
pub(super) fn read(stdout: &mut dyn BufRead, ignored: &HashSet<String>) -> io::Result<Log> {
    let mut log = Log { commits: Vec::new(), touched: HashMap::new(), is_whole: true };
    let mut weight = Weight::Content;
    let mut stdout = stdout.take(LOG_BYTES);
    let mut field = Vec::new();
    let mut is_first_name = false;
    while next(&mut stdout, &mut field)? {
        if field.is_empty() {
            let commit = commit(&mut stdout, &mut field)?;
            weight = if ignored.contains(&commit.id) { Weight::Form } else { Weight::Content };
            log.commits.push(commit);
            is_first_name = true;
            continue;
        }
        let name = if is_first_name { field.strip_prefix(b"\n").unwrap_or(&field) } else { &field };
        is_first_name = false;
        log.touch(name, weight);
    }
    log.is_whole = stdout.limit() > 0;
    Ok(log)
}

/// Lists the commits whose ids are put after it, in the same form.
pub(super) const COMMITS: [&str; 6] = ["log", "-z", "--no-walk=unsorted", "--no-patch", "--encoding=UTF-8", FORMAT];

/// Lists the commits of a range that is put after it, and a path after that, in the same form: merges aside.
pub(super) const RANGE: [&str; 7] =
    ["log", "-z", "--no-patch", "--no-merges", "--max-count=10000", "--encoding=UTF-8", FORMAT];

/// Reads the commits of a log, leaving out what they touched.
pub(super) fn commits(stdout: &mut dyn BufRead) -> io::Result<Vec<Commit>> {
    Ok(read(stdout, &HashSet::new())?.commits)
}

/// What a commit changed of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Weight {
    Content,
    /// Only how it is laid out, as its authors say.
    Form,
}

/// Ids in a file for `git blame --ignore-revs-file`: one a line, `#` begins a comment.
pub(super) fn ignored(list: &str) -> HashSet<String> {
    let ids = list.lines().filter_map(|line| line.split('#').next()).map(str::trim);
    ids.filter(|id| id.len() >= 40).map(str::to_ascii_lowercase).collect()
}

/// The next field, without the NUL at its end; `false` when there is none.
fn next(stdout: &mut impl BufRead, field: &mut Vec<u8>) -> io::Result<bool> {
    field.clear();
    let read = stdout.read_until(0, field)?;
    field.pop_if(|last| *last == 0);
    Ok(read > 0)
}

fn commit(stdout: &mut impl BufRead, field: &mut Vec<u8>) -> io::Result<Commit> {
    let mut text = || next(stdout, field).map(|_| String::from_utf8_lossy(field).into_owned());
    let (id, time, author) = (text()?, text()?, text()?);
    Ok(Commit { id, date: day(&time), author: author.trim().to_owned() })
}

/// The day of a Unix time in UTC; empty when it is none.
fn day(time: &str) -> String {
    let time = time.parse().ok().and_then(|seconds| Timestamp::from_second(seconds).ok());
    time.map(|time| TimeZone::UTC.to_datetime(time).date().to_string()).unwrap_or_default()
}

impl Log {
    /// Whether no file below the root was ever touched.
    pub(super) fn is_empty(&self) -> bool {
        self.touched.is_empty()
    }

    fn touch(&mut self, name: &[u8], weight: Weight) {
        // Names that are not Unicode are in no tree either.
        let (Ok(name), Some(now)) = (std::str::from_utf8(name), self.commits.len().checked_sub(1)) else { return };
        let now = u32::try_from(now).unwrap_or(u32::MAX);
        let content = || if weight == Weight::Content { vec![now] } else { Vec::new() };
        match self.touched.get_mut(name) {
            Some(touch) => {
                touch.oldest = now;
                if weight == Weight::Content && touch.content.len() < KEPT_COMMITS {
                    touch.content.push(now);
                }
            }
            None => drop(self.touched.insert(name.into(), Touch { newest: now, oldest: now, content: content() })),
        }
    }

    /// The facts that pages show. What only a boundary commit touched has no date;
    /// where the log is not whole, nobody knows when a file was made.
    pub(super) fn into_state(self, boundary: &HashSet<String>, is_whole: bool) -> GitState {
        let dated = |ix: u32| {
            let commit = self.commits.get(ix as usize)?;
            (!commit.date.is_empty() && !boundary.contains(&commit.id)).then(|| commit.clone())
        };
        let by_path = |pick: fn(&Touch) -> u32| -> BTreeMap<RepoPath, Commit> {
            let dates =
                self.touched.iter().filter_map(|(name, touch)| Some((RepoPath::new(name)?, dated(pick(touch))?)));
            dates.collect()
        };
        let last = by_path(|touch| touch.newest);
        let is_known = is_whole && boundary.is_empty();
        let first = if is_whole { by_path(|touch| touch.oldest) } else { BTreeMap::new() };
        let edge: HashSet<u32> = match boundary.is_empty() {
            true => HashSet::new(),
            false => (0u32..).zip(&self.commits).filter(|(_, c)| boundary.contains(&c.id)).map(|(ix, _)| ix).collect(),
        };
        let content = |(name, mut touch): (Box<str>, Touch)| {
            touch.content.retain(|ix| !edge.contains(ix));
            touch.content.shrink_to_fit();
            RepoPath::new(&name).filter(|_| !touch.content.is_empty()).map(|path| (path, touch.content))
        };
        let touched = self.touched.into_iter().filter_map(content).collect();
        let head = self.commits.first().cloned();
        GitState { head, last, first, touched, commits: self.commits, is_whole: is_known, ..GitState::default() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOG: &[u8] = b"\0bbb\x001700000000\0Bea\0\nx.md\0docs/y.md\0\
                         \0eee\x001650000000\0Eve\0\
                         \0aaa\x001600000000\0Ada\0\nx.md\0";

    fn state(log: &[u8], boundary: &[&str]) -> GitState {
        let boundary = boundary.iter().map(|id| (*id).to_owned()).collect();
        let log = read(&mut &*log, &HashSet::new()).unwrap();
        let is_whole = log.is_whole;
        log.into_state(&boundary, is_whole)
    }

    fn day<'a>(commits: &'a BTreeMap<RepoPath, Commit>, path: &str) -> Option<&'a str> {
        commits.get(path).map(|commit| commit.date.as_str())
    }

    #[test]
    fn a_path_has_its_newest_and_its_oldest_commit() {
        let state = state(LOG, &[]);
        assert_eq!(state.head.unwrap().author, "Bea");
        assert_eq!((day(&state.last, "x.md"), day(&state.first, "x.md")), (Some("2023-11-14"), Some("2020-09-13")));
        assert_eq!(day(&state.last, "docs/y.md"), Some("2023-11-14"));
    }

    #[test]
    fn what_only_a_boundary_commit_touched_has_no_date() {
        let newest = state(LOG, &["bbb"]);
        assert_eq!((day(&newest.last, "x.md"), day(&newest.last, "docs/y.md")), (None, None));
        let oldest = state(LOG, &["aaa"]);
        assert_eq!((day(&oldest.last, "x.md"), day(&oldest.first, "x.md")), (Some("2023-11-14"), None));
    }

    #[test]
    fn commits_that_only_reformat_are_no_change_of_content() {
        let ignored = ignored("# reformatting\nBBB0000000000000000000000000000000000000 # all\nshort\n");
        assert_eq!(ignored.len(), 1);
        let log = String::from_utf8(LOG.to_vec()).unwrap().replace("bbb", ignored.iter().next().unwrap());
        let state = read(&mut log.as_bytes(), &ignored).unwrap().into_state(&HashSet::new(), true);
        assert_eq!(day(&state.last, "x.md"), Some("2023-11-14"));
        assert_eq!(state.touched["x.md"], [2]);
        assert!(!state.touched.contains_key("docs/y.md"));
    }

    #[test]
    fn the_newest_commits_of_a_path_are_kept_newest_first() {
        assert_eq!(state(LOG, &[]).touched["x.md"], [0, 2]);
        assert_eq!(state(LOG, &["aaa"]).touched["x.md"], [0]);
        let many: String = (0..50).map(|n| format!("\0c{n}\01700000000\0A\0\nx.md\0")).collect();
        assert_eq!(state(many.as_bytes(), &[]).touched["x.md"], (0..KEPT_COMMITS as u32).collect::<Vec<_>>());
    }

    #[test]
    fn names_with_line_ends_or_the_look_of_a_record_are_names() {
        let state = state(b"\0bbb\x001700000000\0B\0\n\nx\0bbb\x001600000000\0Eve\0", &[]);
        let names: Vec<&str> = state.last.keys().map(RepoPath::as_str).collect();
        assert_eq!(names, ["\nx", "1600000000", "Eve", "bbb"]);
    }

    #[test]
    fn a_log_that_is_cut_off_or_odd_is_read_as_far_as_it_goes() {
        assert!(read(&mut &b""[..], &HashSet::new()).unwrap().is_empty());
        assert!(read(&mut &b"\0bbb"[..], &HashSet::new()).unwrap().is_empty());
        assert!(read(&mut &b"x.md\0y.md"[..], &HashSet::new()).unwrap().is_empty());
        let odd = state(b"\0bbb\0never\0B\0\nx\xff\0y\0", &[]);
        assert_eq!((odd.last.len(), odd.head.unwrap().date.as_str()), (0, ""));
    }
}
