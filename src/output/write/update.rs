//! Bringing an existing portal up to date: compare, stage what differs, move it in under a journal.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use super::item::{Item, Listed, There, set_mode};
use super::journal::{self, Journal};
use super::manifest::{self, Manifest};
use super::plan::{self, Plan};
use super::work::{WORK, Work};
use super::{Step, Steps, WriteError, Written, failed};

/// An existing portal being brought up to date: files that differ are staged as they come.
pub(super) struct Update<'s> {
    dir: PathBuf,
    old: Manifest,
    staging: Mutex<Staging>,
    steps: Steps<'s>,
}

/// Files that differ, where nobody sees them.
#[derive(Default)]
struct Staging {
    /// Taken when the first file differs: a run that changes nothing touches nothing.
    work: Option<Work>,
    /// Places of the files, by number.
    places: Vec<String>,
}

impl<'s> Update<'s> {
    /// Begins with a directory, once what an earlier run left is completed or undone.
    pub(super) fn begin(dir: PathBuf, steps: Steps<'s>) -> Result<Self, WriteError> {
        recover(&dir, steps)?;
        let old = ours(&dir)?;
        Ok(Self { dir, old, staging: Mutex::default(), steps })
    }

    /// Compares a file with what is at its place, and stages it when it differs.
    pub(super) fn put(&self, item: &Item<'_>) -> Result<Listed, WriteError> {
        let there = item.look(&self.dir)?;
        if there == There::Same {
            return Ok(item.listed(there, None));
        }
        let (number, path) = self.next(item.place)?;
        (self.steps)(Step::Stage).map_err(failed("write", &path))?;
        item.put(&path)?;
        Ok(item.listed(there, Some(number)))
    }

    /// A number for one more file, and where it is staged.
    fn next(&self, place: &str) -> Result<(usize, PathBuf), WriteError> {
        let mut staging = self.staging.lock().expect("no thread panics with it");
        let work = self.hold(&mut staging)?;
        let number = staging.places.len();
        staging.places.push(place.to_owned());
        Ok((number, work.join(number.to_string())))
    }

    /// The working directory, taken at the first call.
    fn hold(&self, staging: &mut Staging) -> Result<PathBuf, WriteError> {
        if let Some(work) = &staging.work {
            return Ok(work.path.clone());
        }
        let work = Work::hold(self.dir.join(WORK), "lock")?;
        if manifest::read(&self.dir)?.unwrap_or_default() != self.old || Journal::read(&work.path)?.is_some() {
            // Another run was here between our look at the portal and our hold on it.
            return Err(WriteError::Busy(self.dir.clone()));
        }
        Ok(staging.work.insert(work).path.clone())
    }

    /// Moves the new portal in.
    pub(super) fn finish(self, files: &[Listed]) -> Result<Written, WriteError> {
        let (written, journal) = match self.prepare(files) {
            Ok(prepared) => prepared,
            Err(error) => {
                self.abandon();
                return Err(error);
            }
        };
        if let Some(journal) = journal {
            let Staging { work, .. } = self.staging.into_inner().expect("no thread panicked with it");
            let work = work.expect("held since the preparation");
            journal.complete(&self.dir, work, self.steps).map_err(|error| WriteError::HalfMoved(error.into()))?;
        }
        Ok(written)
    }

    /// Decides what is to be done, and commits to it once nothing but renames is left to do. No journal when the
    /// portal is there already.
    fn prepare(&self, files: &[Listed]) -> Result<(Written, Option<Journal>), WriteError> {
        let plan = plan::compare(&self.dir, &self.old, files)?;
        let written = Written {
            created: plan.created,
            changed: plan.changes.len() - plan.created,
            unchanged: files.len() - plan.changes.len(),
            removed: plan.clear.len() + plan.remove.len(),
            ..Written::default()
        };
        let journal = if plan.is_empty() { None } else { Some(self.commit(&plan)?) };
        Ok((written, journal))
    }

    /// Stages what is left, makes the directories, and commits.
    fn commit(&self, plan: &Plan<'_>) -> Result<Journal, WriteError> {
        for twin in plan.changes.iter().filter(|file| file.staged.is_none()) {
            self.stage_twin(&twin.place)?;
        }
        let mut staging = self.staging.lock().expect("no thread panics with it");
        let work = self.hold(&mut staging)?;
        let list = work.join(manifest::NAME);
        fs::write(&list, &plan.manifest).and_then(|()| set_mode(&list, 0o644)).map_err(failed("write", &list))?;
        let journal = Journal::of(plan, staging.places.clone());
        journal::note_directories(&work, &plan.dirs)?;
        if plan.clear.is_empty() {
            journal.make_directories(&self.dir)?;
        }
        (self.steps)(Step::Commit).map_err(failed("write", &work))?;
        journal.commit(&work)?;
        Ok(journal)
    }

    /// Stages a file that is the same but for the case of its name, and was therefore found in its place.
    fn stage_twin(&self, place: &str) -> Result<(), WriteError> {
        let from = self.dir.join(place);
        let (_, path) = self.next(place)?;
        (self.steps)(Step::Stage).map_err(failed("write", &path))?;
        fs::copy(&from, &path).and_then(|_| set_mode(&path, 0o644)).map_err(failed("write", &path))
    }

    /// Takes away what was staged; what cannot be undone now is undone by the next run.
    pub(super) fn abandon(self) {
        let Staging { work, .. } = self.staging.into_inner().expect("no thread panicked with it");
        if let Some(work) = work {
            let _ = journal::undo(&self.dir, work);
        }
    }
}

/// Completes or undoes what a run that was cut off has left.
///
/// # Errors
/// [`WriteError::Busy`] when that run is still going on.
pub(super) fn recover(dir: &Path, steps: Steps<'_>) -> Result<(), WriteError> {
    let path = dir.join(WORK);
    if !fs::symlink_metadata(&path).is_ok_and(|metadata| metadata.is_dir()) {
        return Ok(());
    }
    let work = Work::hold(path, "lock").map_err(|error| match error {
        WriteError::Busy(_) => WriteError::Busy(dir.to_owned()),
        other => other,
    })?;
    match Journal::read(&work.path)? {
        Some(journal) => journal.complete(dir, work, steps).map_err(|error| WriteError::HalfMoved(error.into())),
        None => journal::undo(dir, work),
    }
}

/// The manifest of a directory that we may write to: ours, or empty.
fn ours(dir: &Path) -> Result<Manifest, WriteError> {
    if let Some(manifest) = manifest::read(dir)? {
        return Ok(manifest);
    }
    match fs::read_dir(dir).map_err(failed("read", dir))?.next() {
        None => Ok(Manifest::default()),
        Some(_) => Err(WriteError::Refused {
            path: dir.to_owned(),
            why: "is not empty and was not made by handover; give a new or an empty directory",
        }),
    }
}
