//! Carries out changes to a repository: new files beside what is there, edits of single words.

use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::author::Change;
use crate::base::path::RepoPath;
use crate::base::span::Span;

use super::Error;

/// Carries out all changes, or none: when one cannot be, those before it are taken back.
///
/// Everything is read, looked at and put together first; new files never replace what is there.
pub(super) fn apply(root: &Path, changes: &[Change]) -> Result<(), Error> {
    let mut done = Done::default();
    for (path, plan) in &planned(root, changes)? {
        let (doing, outcome) = match plan {
            Planned::Create(text) => ("create", done.create(path, text)),
            Planned::Edit(edited) => ("edit", done.replace(path, edited)),
        };
        if let Err(error) = outcome {
            let error = Error::system(doing, error).on(path);
            let left = done.undo();
            return Err(match left.as_slice() {
                [] => error.hint("mend that and start again: nothing was changed"),
                left => error.hint(format!("look at {}, which could not be set back", left.join(", "))),
            });
        }
    }
    Ok(())
}

/// The files that edits would change, as they are on disk and as they would be.
pub(super) fn preview(root: &Path, changes: &[Change]) -> Result<Vec<Edited>, Error> {
    let edited = planned(root, changes)?.into_iter().filter_map(|(_, plan)| match plan {
        Planned::Edit(edited) => Some(edited),
        Planned::Create(_) => None,
    });
    Ok(edited.collect())
}

/// A file that is edited.
pub(super) struct Edited {
    /// Where.
    pub(super) path: RepoPath,
    /// Its text on disk.
    pub(super) before: String,
    /// Its text with the edits; line ends as on disk.
    pub(super) after: String,
}

/// What is written at a path.
enum Planned {
    Create(String),
    Edit(Edited),
}

/// What is to be written where: one plan for each file, read and looked at.
fn planned(root: &Path, changes: &[Change]) -> Result<Vec<(PathBuf, Planned)>, Error> {
    let mut planned: Vec<(PathBuf, Planned)> = Vec::new();
    let mut seen = BTreeSet::new();
    for change in changes.iter().filter(|change| seen.insert(change.path())) {
        let path = on_disk(root, change.path())?;
        let plan = match change {
            Change::Create { text, .. } => Planned::Create(text.clone()),
            Change::Edit { .. } => {
                let edits = changes.iter().filter(|other| other.path() == change.path());
                let edited = edited(&path, change.path(), edits);
                Planned::Edit(edited.map_err(|error| Error::system("edit", error).on(&path))?)
            }
        };
        planned.push((path, plan));
    }
    Ok(planned)
}

/// What was done so far, so that it can be taken back.
#[derive(Default)]
struct Done {
    created: Vec<PathBuf>,
    directories: Vec<PathBuf>,
    replaced: Vec<(PathBuf, String)>,
}

impl Done {
    fn create(&mut self, path: &Path, text: &str) -> io::Result<()> {
        if let Some(dir) = path.parent() {
            let new: Vec<PathBuf> = dir.ancestors().take_while(|dir| !dir.exists()).map(Path::to_owned).collect();
            self.directories.extend(new.into_iter().rev());
            fs::create_dir_all(dir)?;
        }
        let mut file = OpenOptions::new().write(true).create_new(true).open(path)?;
        self.created.push(path.to_owned());
        file.write_all(text.as_bytes())
    }

    fn replace(&mut self, path: &Path, edited: &Edited) -> io::Result<()> {
        replace(path, edited.after.as_bytes())?;
        self.replaced.push((path.to_owned(), edited.before.clone()));
        Ok(())
    }

    /// Takes everything back; names what could not be.
    fn undo(self) -> Vec<String> {
        let kept = |path: &Path, outcome: io::Result<()>| outcome.is_err().then(|| format!("`{}`", path.display()));
        let mut left: Vec<String> =
            self.replaced.iter().filter_map(|(path, before)| kept(path, replace(path, before.as_bytes()))).collect();
        left.extend(self.created.iter().filter_map(|path| kept(path, fs::remove_file(path))));
        // Innermost first; one that something else was put into meanwhile stays.
        self.directories.iter().rev().for_each(|dir| drop(fs::remove_dir(dir)));
        left
    }
}

/// The place of a path on disk. A directory on the way that is a link out of the repository is refused.
fn on_disk(root: &Path, path: &RepoPath) -> Result<PathBuf, Error> {
    let path = path.segments().fold(root.to_owned(), |dir, segment| dir.join(segment));
    let refuse = |cause: String| Error::usage("write into the repository", cause).on(&path);
    let inside = root.canonicalize().map_err(|error| refuse(error.to_string()))?;
    let existing = path.ancestors().skip(1).find(|dir| dir.exists()).unwrap_or(root);
    let real = existing.canonicalize().map_err(|error| refuse(error.to_string()))?;
    if !real.starts_with(&inside) {
        return Err(refuse("a directory on the way is a link that leads out of the repository".to_owned()));
    }
    Ok(path)
}

/// A file with all its edits. Spans are given in the text in its normal form; line ends and a byte order mark stay.
fn edited<'a>(path: &Path, name: &RepoPath, edits: impl Iterator<Item = &'a Change>) -> io::Result<Edited> {
    let refuse = |why: &str| io::Error::new(io::ErrorKind::InvalidData, format!("{why}; edit it by hand"));
    if fs::symlink_metadata(path)?.is_symlink() {
        return Err(refuse("it is a link to another file"));
    }
    let before = String::from_utf8(fs::read(path)?).map_err(|_| refuse("it is not UTF-8"))?;
    let mut after = before.clone();
    let mut edits: Vec<(Span, &str, &str)> = edits
        .filter_map(|change| match change {
            Change::Edit { span, old, text, .. } => Some((*span, old.as_str(), text.as_str())),
            Change::Create { .. } => None,
        })
        .collect();
    // From the end, so that what stands before keeps its place.
    edits.sort_by_key(|(span, ..)| Reverse(span.start));
    let end_of_line = if after.contains("\r\n") { "\r\n" } else { "\n" };
    for (span, old, new) in edits {
        let range = raw_offset(&after, span.start as usize).zip(raw_offset(&after, span.end as usize));
        let range = range.map(|(start, end)| start..end);
        let stands = |range: &std::ops::Range<usize>| normal(&after[range.clone()]) == old;
        let range = range.filter(stands).ok_or_else(|| refuse("it was changed meanwhile"))?;
        after.replace_range(range, &new.replace('\n', end_of_line));
    }
    Ok(Edited { path: name.clone(), before, after })
}

/// Puts other bytes in the place of a file at once.
fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = tempfile::NamedTempFile::new_in(path.parent().unwrap_or(Path::new(".")))?;
    file.write_all(bytes)?;
    file.as_file().set_permissions(fs::metadata(path)?.permissions())?;
    file.persist(path).map(drop).map_err(|error| error.error)
}

/// A text with `\n` at its line ends.
fn normal(raw: &str) -> String {
    raw.replace("\r\n", "\n").replace('\r', "\n")
}

/// The offset on disk of an offset in the normal form: without byte order mark, `\r\n` and `\r` as `\n`.
fn raw_offset(raw: &str, normal: usize) -> Option<usize> {
    let skipped = if raw.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let bytes = raw.as_bytes();
    let (mut at, mut counted) = (skipped, 0);
    while counted < normal {
        let step = if bytes.get(at..at + 2) == Some(b"\r\n") { 2 } else { 1 };
        at += step;
        counted += 1;
        if at > bytes.len() {
            return None;
        }
    }
    raw.is_char_boundary(at).then_some(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Other words for those that stand in a text.
    fn edit(path: &str, text: &str, old: &str, new: &str) -> Change {
        let start = text.find(old).unwrap();
        let span = Span::new(start, start + old.len());
        Change::Edit { path: RepoPath::new(path).unwrap(), span, old: old.to_owned(), text: new.to_owned() }
    }

    #[test]
    fn an_edit_keeps_line_ends_and_the_byte_order_mark() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.md");
        fs::write(&path, "\u{feff}# Ä\r\n\r\nStatus: accepted\r\nmore\r\n").unwrap();
        let normal = "# Ä\n\nStatus: accepted\nmore\n";
        apply(dir.path(), &[edit("a.md", normal, "accepted", "superseded"), edit("a.md", normal, "Ä", "Äh")]).unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "\u{feff}# Äh\r\n\r\nStatus: superseded\r\nmore\r\n");
    }

    #[test]
    fn a_failure_leaves_everything_as_it_was() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("a.md"), "Status: accepted\n").unwrap();
        fs::write(dir.path().join("b.md"), "mine").unwrap();
        let create = |path: &str| Change::Create { path: RepoPath::new(path).unwrap(), text: "yours".to_owned() };
        let edit = edit("a.md", "Status: accepted\n", "accepted", "superseded");
        let error = apply(dir.path(), &[create("docs/new/c.md"), edit, create("b.md")]).unwrap_err();
        assert!(error.to_string().contains("nothing was changed"), "{error}");
        assert_eq!(fs::read_to_string(dir.path().join("a.md")).unwrap(), "Status: accepted\n");
        assert_eq!(fs::read_to_string(dir.path().join("b.md")).unwrap(), "mine");
        assert!(!dir.path().join("docs").exists());
    }

    #[test]
    fn a_file_that_was_changed_meanwhile_is_left_alone() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("a.md"), "Status: rejected\n").unwrap();
        let error = apply(dir.path(), &[edit("a.md", "Status: accepted\n", "accepted", "superseded")]).unwrap_err();
        assert!(error.to_string().contains("it was changed meanwhile"), "{error}");
        assert_eq!(fs::read_to_string(dir.path().join("a.md")).unwrap(), "Status: rejected\n");
    }

    #[test]
    fn a_new_file_never_replaces_what_is_there() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("a.md"), "mine").unwrap();
        let change = Change::Create { path: RepoPath::new("a.md").unwrap(), text: "yours".to_owned() };
        assert!(apply(dir.path(), &[change]).is_err());
        assert_eq!(fs::read_to_string(dir.path().join("a.md")).unwrap(), "mine");
    }

    #[cfg(unix)]
    #[test]
    fn a_link_out_of_the_repository_is_not_followed() {
        let (dir, outside) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        std::os::unix::fs::symlink(outside.path(), dir.path().join("docs")).unwrap();
        let change = Change::Create { path: RepoPath::new("docs/a.md").unwrap(), text: "x".to_owned() };
        let error = apply(dir.path(), &[change]).unwrap_err();
        assert!(error.to_string().contains("leads out of the repository"), "{error}");
        assert_eq!(fs::read_dir(outside.path()).unwrap().count(), 0);
    }
}
