//! A directory as a place that takes a portal: on this machine, or mounted from where it is served.
//!
//! A file is written beside and renamed, so readers see the old one or the new one; one that stays the same is not
//! touched and keeps its times. A lock, which the system drops when the process ends, keeps other runs out.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use super::file::File;
use super::listing::{Listing, MAX_BYTES, NAME};
use super::store::{Others, State, Store, StoreError};
use crate::base::hash::Digest;
use crate::output::write::{Target, WORK, Work, WriteError, ancestors, inspect, set_mode, words};

/// A directory.
#[derive(Debug)]
pub(super) struct Dir {
    path: PathBuf,
    /// Held unless it is only looked at, or will be refused anyway.
    work: Option<Work>,
    /// Whether it was made for this run.
    is_new: bool,
    /// Files written beside so far.
    count: AtomicUsize,
}

impl Dir {
    /// To be looked at only; it need not be there.
    pub(super) fn look(path: &Path, root: Option<&Path>) -> Result<Self, WriteError> {
        let path = match fs::symlink_metadata(path) {
            Err(cause) if cause.kind() == ErrorKind::NotFound => path.to_owned(),
            _ => match inspect(path, root)? {
                Target::New { parent, name } => parent.join(name),
                Target::Existing(dir) => dir,
            },
        };
        Ok(Self { path, work: None, is_new: false, count: AtomicUsize::new(0) })
    }

    /// To be written to by nobody else until it is [released](Dir::release).
    pub(super) fn hold(path: &Path, root: Option<&Path>) -> Result<Self, WriteError> {
        let is_new = fs::symlink_metadata(path).is_err();
        let mut dir = match inspect(path, root)? {
            Target::New { parent, name } => {
                let path = parent.join(name);
                make_dir(&path).map_err(|cause| WriteError::System { doing: "make", path: path.clone(), cause })?;
                Self { path, work: None, is_new, count: AtomicUsize::new(0) }
            }
            Target::Existing(path) => Self { path, work: None, is_new: false, count: AtomicUsize::new(0) },
        };
        // What `handover build` has begun in a directory of its own is for it to end.
        let is_ours = match dir.listing() {
            Ok(Some((bytes, _))) => Listing::parse(&bytes).is_ok(),
            Ok(None) => dir.list().is_ok_and(|there| there.is_empty()),
            Err(_) => false,
        };
        if is_ours {
            dir.work = Some(Work::hold(dir.path.join(WORK), "lock")?);
        }
        Ok(dir)
    }

    /// Lets go of it.
    pub(super) fn release(self) -> Result<(), WriteError> {
        let closed = self.work.map_or(Ok(()), Work::close);
        if self.is_new {
            // Fails when there is a portal in it, as it should.
            let _ = fs::remove_dir(&self.path);
        }
        closed
    }

    /// Where it is.
    #[cfg(test)]
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    fn write(&self, place: &str, bytes: &[u8]) -> io::Result<()> {
        let Some(work) = &self.work else { return Err(io::Error::other("the directory is not held")) };
        let beside = work.path.join(self.count.fetch_add(1, Ordering::Relaxed).to_string());
        fs::write(&beside, bytes)?;
        set_mode(&beside, 0o644)?;
        let mut above: Vec<&str> = ancestors(place).collect();
        above.reverse();
        above.into_iter().try_for_each(|dir| self.directory(dir))?;
        fs::rename(&beside, self.path.join(place))
    }

    /// Makes a directory that is not there; several threads may be about to.
    fn directory(&self, place: &str) -> io::Result<()> {
        let path = self.path.join(place);
        match fs::symlink_metadata(&path) {
            Ok(metadata) if metadata.is_dir() => Ok(()),
            Ok(_) => Err(io::Error::other(format!("`{place}` is there and is no directory"))),
            Err(_) => match make_dir(&path) {
                Err(cause) if cause.kind() == ErrorKind::AlreadyExists => Ok(()),
                made => made,
            },
        }
    }

    /// Whether a place is reached without a link on the way.
    fn is_inside(&self, place: &str) -> bool {
        !ancestors(place).any(|above| fs::symlink_metadata(self.path.join(above)).is_ok_and(|there| there.is_symlink()))
    }
}

fn make_dir(path: &Path) -> io::Result<()> {
    fs::create_dir(path)?;
    set_mode(path, 0o755)
}

fn failed(cause: io::Error) -> StoreError {
    StoreError::Failed(words(&cause))
}

/// A state of the list: nobody else writes it as long as the directory is held.
fn state(bytes: &[u8]) -> State {
    State { tag: Some(Digest::of(bytes).to_string()), version: None }
}

impl Store for Dir {
    fn list(&self) -> Result<BTreeMap<String, u64>, StoreError> {
        let (mut there, mut open) = (BTreeMap::new(), vec![String::new()]);
        while let Some(dir) = open.pop() {
            let entries = match fs::read_dir(self.path.join(&dir)) {
                Err(cause) if dir.is_empty() && cause.kind() == ErrorKind::NotFound => return Ok(there),
                entries => entries.map_err(failed)?,
            };
            for entry in entries {
                let entry = entry.map_err(failed)?;
                let name = entry.file_name();
                let name = name.to_string_lossy();
                if dir.is_empty() && [NAME, WORK].contains(&&*name) {
                    continue;
                }
                let place = if dir.is_empty() { name.into_owned() } else { format!("{dir}/{name}") };
                let metadata = entry.metadata().map_err(failed)?;
                if metadata.is_dir() {
                    open.push(place);
                } else {
                    there.insert(place, metadata.len());
                }
            }
        }
        Ok(there)
    }

    fn listing(&self) -> Result<Option<(Vec<u8>, State)>, StoreError> {
        let path = self.path.join(NAME);
        match fs::symlink_metadata(&path) {
            Err(cause) if cause.kind() == ErrorKind::NotFound => Ok(None),
            Err(cause) => Err(failed(cause)),
            Ok(metadata) if metadata.is_file() && metadata.len() <= MAX_BYTES => {
                let bytes = fs::read(&path).map_err(failed)?;
                let state = state(&bytes);
                Ok(Some((bytes, state)))
            }
            Ok(_) => Ok(Some((Vec::new(), state(b"")))),
        }
    }

    fn put_listing(&self, bytes: &[u8], expected: Option<&State>) -> Result<State, StoreError> {
        let there = self.listing()?.map(|(_, state)| state);
        if there.as_ref() != expected {
            return Err(StoreError::Changed);
        }
        self.write(NAME, bytes).map_err(failed)?;
        Ok(state(bytes))
    }

    fn digest(&self, place: &str) -> Result<Option<Digest>, StoreError> {
        let path = self.path.join(place);
        if !self.is_inside(place) || !fs::symlink_metadata(&path).is_ok_and(|metadata| metadata.is_file()) {
            return Ok(None);
        }
        let digest = fs::File::open(&path).and_then(Digest::of_reader);
        digest.map(Some).map_err(failed)
    }

    fn put(&self, file: &File, bytes: Vec<u8>) -> Result<(), StoreError> {
        self.write(&file.place, &bytes).map_err(failed)
    }

    fn delete(&self, places: &[String]) -> Result<(), StoreError> {
        for place in places.iter().filter(|place| self.is_inside(place)) {
            match fs::remove_file(self.path.join(place)) {
                Err(cause) if cause.kind() != ErrorKind::NotFound => return Err(failed(cause)),
                _ => {}
            }
        }
        let emptied: BTreeSet<&str> = places.iter().flat_map(|place| ancestors(place)).collect();
        for place in emptied.into_iter().rev().filter(|place| self.is_inside(place)) {
            // One that still holds something stays.
            let _ = fs::remove_dir(self.path.join(place));
        }
        Ok(())
    }

    fn others(&self) -> Others {
        Others::None
    }
}
