//! Bringing an existing portal up to date: compare, stage what differs, move it in under a journal.

use std::fs;
use std::path::Path;

use rayon::prelude::*;

use super::item::{Item, set_mode};
use super::journal::{self, Journal};
use super::manifest::{self, Manifest};
use super::plan::{self, Plan};
use super::work::{WORK, Work};
use super::{Step, Steps, WriteError, Written, failed};

/// Makes the directory `dir` hold these files, and of the files that earlier runs made no others.
pub(super) fn bring_up_to_date(dir: &Path, items: &[Item<'_>], steps: Steps<'_>) -> Result<Written, WriteError> {
    recover(dir, steps)?;
    let old = ours(dir)?;
    let plan = plan::compare(dir, &old, items)?;
    if plan.is_empty() {
        return Ok(Written { unchanged: items.len(), ..Written::default() });
    }
    let work = Work::hold(dir.join(WORK), "lock")?;
    if manifest::read(dir)?.unwrap_or_default() != old || Journal::read(&work.path)?.is_some() {
        // Another run was here between our look at the portal and our hold on it.
        return Err(WriteError::Busy(dir.to_owned()));
    }
    let journal = Journal::of(&plan);
    if let Err(error) = stage(&plan, &work, steps).and_then(|()| prepare(dir, &plan, &journal, &work, steps)) {
        // The error is what matters; what cannot be undone now is undone by the next run.
        let _ = journal::undo(dir, work);
        return Err(error);
    }
    journal.complete(dir, work, steps).map_err(|error| WriteError::HalfMoved(error.into()))?;
    Ok(Written {
        created: plan.created,
        changed: plan.changes.len() - plan.created,
        unchanged: items.len() - plan.changes.len(),
        removed: plan.clear.len() + plan.remove.len(),
        ..Written::default()
    })
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

/// Writes what differs where nobody sees it.
fn stage(plan: &Plan<'_>, work: &Work, steps: Steps<'_>) -> Result<(), WriteError> {
    plan.changes.par_iter().enumerate().try_for_each(|(number, item)| {
        let path = work.path.join(number.to_string());
        steps(Step::Stage).map_err(failed("write", &path))?;
        item.put(&path)
    })?;
    let list = work.path.join(manifest::NAME);
    fs::write(&list, &plan.manifest).and_then(|()| set_mode(&list, 0o644)).map_err(failed("write", &list))
}

/// Makes the directories, so that nothing but renames is left to do, and commits.
fn prepare(dir: &Path, plan: &Plan<'_>, journal: &Journal, work: &Work, steps: Steps<'_>) -> Result<(), WriteError> {
    journal::note_directories(&work.path, &plan.dirs)?;
    if plan.clear.is_empty() {
        journal.make_directories(dir)?;
    }
    steps(Step::Commit).map_err(failed("write", &work.path))?;
    journal.commit(&work.path)
}
