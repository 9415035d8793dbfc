//! The first portal at a place: written beside it, renamed in one step.

use std::collections::BTreeSet;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::item::{Item, ancestors, set_mode};
use super::work::Work;
use super::{Step, Steps, WriteError, Written, failed, manifest};

/// Writes all files to `parent/name`, which does not exist.
pub(super) fn build(parent: &Path, name: &OsStr, items: &[Item<'_>], steps: Steps<'_>) -> Result<Written, WriteError> {
    let mut prefix = OsString::from(".");
    prefix.push(name);
    prefix.push(".handover-");
    sweep(parent, &prefix);
    let beside = tempfile::Builder::new().prefix(&prefix).tempdir_in(parent);
    let beside = beside.map_err(failed("make a directory in", parent))?.keep();
    // The lock bears the marker's name, so that a repository around it does not take it for its own.
    let work = Work::hold(beside, manifest::NAME)?;
    let site = work.path.join("site");
    let done = fill(&site, items, steps).and_then(|()| {
        let to = parent.join(name);
        let step = steps(Step::Rename).and_then(|()| fs::rename(&site, &to));
        step.map_err(failed("make the directory", &to))
    });
    let closed = work.close();
    done.and(closed)?;
    Ok(Written { created: items.len(), ..Written::default() })
}

fn fill(site: &Path, items: &[Item<'_>], steps: Steps<'_>) -> Result<(), WriteError> {
    let dirs: BTreeSet<&str> = items.iter().flat_map(|item| ancestors(item.place)).collect();
    for dir in std::iter::once("").chain(dirs) {
        make_dir(&site.join(dir))?;
    }
    items.par_iter().try_for_each(|item| {
        let path = site.join(item.place);
        steps(Step::Stage).map_err(failed("write", &path))?;
        item.put(&path)
    })?;
    let list = site.join(manifest::NAME);
    fs::write(&list, manifest::text(items)).and_then(|()| set_mode(&list, 0o644)).map_err(failed("write", &list))
}

/// Makes one directory that everyone may read.
pub(super) fn make_dir(path: &Path) -> Result<(), WriteError> {
    fs::create_dir(path).and_then(|()| set_mode(path, 0o755)).map_err(failed("make the directory", path))
}

/// Takes away what runs that were cut off have left, as far as possible. A directory that is held is in use.
fn sweep(parent: &Path, prefix: &OsStr) {
    let Ok(entries) = fs::read_dir(parent) else { return };
    let ours = |path: &PathBuf| {
        let name = path.file_name().unwrap_or_default().as_encoded_bytes();
        let is_directory = fs::symlink_metadata(path).is_ok_and(|metadata| metadata.is_dir());
        is_directory && name.starts_with(prefix.as_encoded_bytes()) && path.join(manifest::NAME).is_file()
    };
    for path in entries.flatten().map(|entry| entry.path()).filter(ours) {
        if let Ok(work) = Work::hold(path, manifest::NAME) {
            // What cannot be removed now is swept another time.
            let _ = work.close();
        }
    }
}
