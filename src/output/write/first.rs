//! The first portal at a place: written beside it, renamed in one step.

use std::ffi::{OsStr, OsString};
use std::fs;
use std::path::{Path, PathBuf};

use super::item::{Item, Listed, There, set_mode};
use super::work::Work;
use super::{Step, Steps, WriteError, Written, failed, manifest};

/// A first portal being written.
pub(super) struct First<'s> {
    work: Work,
    /// The portal, inside the working directory.
    site: PathBuf,
    /// Where it will be.
    to: PathBuf,
    steps: Steps<'s>,
}

impl<'s> First<'s> {
    /// Begins a portal at `parent/name`, which does not exist.
    pub(super) fn begin(parent: PathBuf, name: OsString, steps: Steps<'s>) -> Result<Self, WriteError> {
        let mut prefix = OsString::from(".");
        prefix.push(&name);
        prefix.push(".handover-");
        sweep(&parent, &prefix);
        let beside = tempfile::Builder::new().prefix(&prefix).tempdir_in(&parent);
        let beside = beside.map_err(failed("make a directory in", &parent))?.keep();
        // The lock bears the marker's name, so that a repository around it does not take it for its own.
        let work = Work::hold(beside, manifest::NAME)?;
        let site = work.path.join("site");
        let first = Self { site, to: parent.join(name), work, steps };
        match make_dir(&first.site) {
            Ok(()) => Ok(first),
            Err(error) => {
                first.abandon();
                Err(error)
            }
        }
    }

    /// Makes directories of the portal, outermost first.
    pub(super) fn make_directories(&self, places: &[&str]) -> Result<(), WriteError> {
        places.iter().try_for_each(|place| make_dir(&self.site.join(place)))
    }

    /// Writes a file whose directory is there.
    pub(super) fn put(&self, item: &Item<'_>) -> Result<Listed, WriteError> {
        let path = self.site.join(item.place);
        (self.steps)(Step::Stage).map_err(failed("write", &path))?;
        item.put(&path)?;
        Ok(item.listed(There::Nothing, None))
    }

    /// Renames the portal to its place.
    pub(super) fn finish(self, files: &[Listed]) -> Result<Written, WriteError> {
        let done = self.rename(files);
        let closed = self.work.close();
        done.and(closed)?;
        Ok(Written { created: files.len(), ..Written::default() })
    }

    fn rename(&self, files: &[Listed]) -> Result<(), WriteError> {
        let list = self.site.join(manifest::NAME);
        let text = manifest::text(files);
        fs::write(&list, text).and_then(|()| set_mode(&list, 0o644)).map_err(failed("write", &list))?;
        let renamed = (self.steps)(Step::Rename).and_then(|()| fs::rename(&self.site, &self.to));
        renamed.map_err(failed("make the directory", &self.to))
    }

    /// Takes away what was written, as far as possible; the next run sweeps the rest.
    pub(super) fn abandon(self) {
        let _ = self.work.close();
    }
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
