//! What is still to be done to a portal whose new files are all staged.
//!
//! The journal is written whole and renamed to its name; from that moment the new portal wins.
//! Every entry can be carried out twice, so a run that was cut off is completed by doing it all again.
//! A journal lies in a directory that an outside party may have made: its places are checked like any other.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, ErrorKind, Write};
use std::path::Path;

use super::first::make_dir;
use super::item::{ancestors, is_safe};
use super::manifest::{self, escape, unescape};
use super::plan::Plan;
use super::work::Work;
use super::{Step, Steps, WriteError, failed};

const NAME: &str = "journal";
const HEADER: &str = "handover update 1";

/// Directories that did not exist before, listed so that they can be taken away again.
const DIRS: &str = "directories";

/// The moves and removals of one update, in their order.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Journal {
    /// Deleted first, being in the way.
    clear: Vec<String>,
    /// Staged files by number: where each goes.
    moves: Vec<String>,
    /// Deleted last.
    remove: Vec<String>,
}

impl Journal {
    /// Of a plan whose changes are staged in the order `staged`.
    pub(super) fn of(plan: &Plan<'_>, staged: Vec<String>) -> Self {
        let owned = |places: &[&str]| places.iter().map(|place| (*place).to_owned()).collect();
        Self { clear: owned(&plan.clear), moves: staged, remove: owned(&plan.remove) }
    }

    /// Makes the journal valid.
    pub(super) fn commit(&self, work: &Path) -> Result<(), WriteError> {
        let (draft, journal) = (work.join("draft"), work.join(NAME));
        let write = || {
            let mut file = File::create(&draft)?;
            file.write_all(self.text().as_bytes())?;
            file.sync_all()?;
            fs::rename(&draft, &journal)
        };
        write().map_err(failed("write", &journal))
    }

    /// The journal in a working directory; `None` when no run has come so far.
    ///
    /// # Errors
    /// When it cannot be read, or was not written by us.
    pub(super) fn read(work: &Path) -> Result<Option<Self>, WriteError> {
        let path = work.join(NAME);
        match fs::read_to_string(&path) {
            Ok(text) => match Self::parse(&text) {
                Some(journal) => Ok(Some(journal)),
                None => Err(WriteError::Refused { path, why: "is no journal of handover; remove it and build again" }),
            },
            Err(cause) if cause.kind() == ErrorKind::NotFound => Ok(None),
            Err(cause) => Err(failed("read", &path)(cause)),
        }
    }

    fn text(&self) -> String {
        let entries = |word: &'static str, places: &[String]| -> String {
            places.iter().map(|place| format!("{word} {}\n", escape(place))).collect()
        };
        let (clear, moves, remove) =
            (entries("clear", &self.clear), entries("move", &self.moves), entries("remove", &self.remove));
        format!("{HEADER}\n{clear}{moves}{remove}end\n")
    }

    fn parse(text: &str) -> Option<Self> {
        let entries = text.strip_prefix(HEADER)?.strip_prefix('\n')?.strip_suffix("end\n")?;
        let mut journal = Self::default();
        for line in entries.lines() {
            let (word, place) = line.split_once(' ')?;
            let place = unescape(place).filter(|place| is_safe(place))?;
            match word {
                "clear" => journal.clear.push(place),
                "move" => journal.moves.push(place),
                "remove" => journal.remove.push(place),
                _ => return None,
            }
        }
        Some(journal)
    }

    /// Makes the directories that moves need.
    pub(super) fn make_directories(&self, dir: &Path) -> Result<(), WriteError> {
        let above: BTreeSet<&str> = self.moves.iter().flat_map(|place| ancestors(place)).collect();
        for place in above {
            let path = dir.join(place);
            if !is_directory(&path) {
                make_dir(&path)?;
            }
        }
        Ok(())
    }

    /// Moves the new portal in. Pages come after what they show, removals come last.
    pub(super) fn complete(&self, dir: &Path, work: Work, steps: Steps<'_>) -> Result<(), WriteError> {
        self.delete(dir, &self.clear, Step::Clear, steps)?;
        self.make_directories(dir)?;
        let (pages, others): (Vec<_>, Vec<_>) = self.moves.iter().enumerate().partition(|(_, place)| is_page(place));
        for (number, place) in others.into_iter().chain(pages) {
            move_in(&work.path.join(number.to_string()), &dir.join(place), Step::Move, steps)?;
        }
        self.delete(dir, &self.remove, Step::Remove, steps)?;
        move_in(&work.path.join(manifest::NAME), &dir.join(manifest::NAME), Step::List, steps)?;
        steps(Step::Close).map_err(failed("remove", &work.path))?;
        work.close()
    }

    fn delete(&self, dir: &Path, places: &[String], step: Step, steps: Steps<'_>) -> Result<(), WriteError> {
        for place in places {
            let path = dir.join(place);
            if !is_behind_link(dir, place) {
                steps(step).and_then(|()| remove_file(&path)).map_err(failed("remove", &path))?;
            }
        }
        let mut emptied: Vec<&str> = places.iter().flat_map(|place| ancestors(place)).collect();
        emptied.sort_unstable();
        emptied.dedup();
        for place in emptied.into_iter().rev() {
            // A directory that still holds something stays.
            let _ = fs::remove_dir(dir.join(place));
        }
        Ok(())
    }
}

fn is_page(place: &str) -> bool {
    place.ends_with(".html")
}

fn is_directory(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok_and(|metadata| metadata.is_dir())
}

fn is_behind_link(dir: &Path, place: &str) -> bool {
    ancestors(place).any(|above| fs::symlink_metadata(dir.join(above)).is_ok_and(|metadata| metadata.is_symlink()))
}

/// Renames a staged file to its place; one that is no longer staged is there already.
fn move_in(staged: &Path, to: &Path, step: Step, steps: Steps<'_>) -> Result<(), WriteError> {
    match steps(step).and_then(|()| fs::rename(staged, to)) {
        Err(cause) if cause.kind() == ErrorKind::NotFound && !staged.exists() => Ok(()),
        moved => moved.map_err(failed("write", to)),
    }
}

/// Deletes a file or a link; what is neither, or gone, is left.
fn remove_file(path: &Path) -> io::Result<()> {
    match fs::symlink_metadata(path) {
        Ok(metadata) if !metadata.is_dir() => fs::remove_file(path),
        _ => Ok(()),
    }
}

/// Notes the directories that are about to be made.
pub(super) fn note_directories(work: &Path, dirs: &[&str]) -> Result<(), WriteError> {
    let path = work.join(DIRS);
    let text: String = dirs.iter().map(|place| escape(place) + "\n").collect();
    fs::write(&path, text).map_err(failed("write", &path))
}

/// Takes away what a run has staged, and the directories it made, as long as they are empty.
pub(super) fn undo(dir: &Path, work: Work) -> Result<(), WriteError> {
    let noted = fs::read_to_string(work.path.join(DIRS)).unwrap_or_default();
    let places = noted.lines().rev().filter_map(unescape).filter(|place| is_safe(place));
    for place in places.filter(|place| !is_behind_link(dir, place)) {
        let _ = fs::remove_dir(dir.join(place));
    }
    work.close()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn journal(lines: &str) -> Option<Journal> {
        Journal::parse(&format!("{HEADER}\n{lines}end\n"))
    }

    #[test]
    fn a_journal_reads_back_equal() {
        let owned = |places: &[&str]| places.iter().map(|place| (*place).to_owned()).collect();
        let written = Journal { clear: owned(&["a"]), moves: owned(&["a/b\n%.html", "c"]), remove: owned(&["d e"]) };
        assert_eq!(Journal::parse(&written.text()), Some(written));
        assert_eq!(journal(""), Some(Journal::default()));
    }

    #[test]
    fn a_journal_that_is_cut_off_or_leads_out_is_none() {
        assert_eq!(Journal::parse(&format!("{HEADER}\nmove a\n")), None);
        for hostile in ["remove ../x\n", "move /etc/x\n", "clear a//b\n", "run x\n", "move .handover-update/x\n"] {
            assert_eq!(journal(hostile), None, "{hostile}");
        }
    }
}
