//! A portal being written: takes its files one by one, and keeps none of them.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use crate::base::path::{RepoPath, UrlPath};

use super::first::First;
use super::item::{Item, Listed, ancestors, is_safe};
use super::target::Target;
use super::update::Update;
use super::{Skipped, Steps, WriteError, Written};

/// A portal being written. Several threads may add files at the same time; nobody sees any before all are there.
pub struct Draft<'s> {
    root: Option<PathBuf>,
    places: Mutex<Places>,
    taken: Mutex<Taken>,
    to: To<'s>,
}

/// Where the files go.
enum To<'s> {
    New(First<'s>),
    Existing(Update<'s>),
}

/// What was taken so far.
#[derive(Default)]
struct Taken {
    listed: Vec<Listed>,
    skipped: Vec<Skipped>,
}

impl<'s> Draft<'s> {
    pub(super) fn begin(target: Target, root: Option<&Path>, steps: Steps<'s>) -> Result<Self, WriteError> {
        let to = match target {
            Target::New { parent, name } => To::New(First::begin(parent, name, steps)?),
            Target::Existing(dir) => To::Existing(Update::begin(dir, steps)?),
        };
        let root = root.map(Path::to_owned);
        Ok(Self { root, places: Mutex::default(), taken: Mutex::default(), to })
    }

    /// Takes a file that was made.
    ///
    /// # Errors
    /// When the system refuses, or [`WriteError::Place`].
    pub fn add(&self, url: &UrlPath, bytes: &[u8]) -> Result<(), WriteError> {
        self.claim(url.as_str())?;
        self.put(&Item::of_bytes(url.as_str(), bytes))
    }

    /// Takes a file of the repository. One that is gone, too large or no regular file is left out, see
    /// [`Written::skipped`].
    ///
    /// # Errors
    /// Like [`Draft::add`].
    pub fn copy(&self, url: &UrlPath, path: &RepoPath) -> Result<(), WriteError> {
        self.claim(url.as_str())?;
        match Item::of_file(url.as_str(), self.root.as_deref(), path) {
            Ok(item) => self.put(&item),
            Err(why) => {
                self.taken.lock().expect("no thread panics with it").skipped.push(why);
                Ok(())
            }
        }
    }

    fn claim(&self, place: &str) -> Result<(), WriteError> {
        let mut places = self.places.lock().expect("no thread panics with it");
        let new_directories = places.claim(place)?;
        match &self.to {
            // Made while the others wait: their files may be for the same directories.
            To::New(first) => first.make_directories(&new_directories),
            To::Existing(_) => Ok(()),
        }
    }

    fn put(&self, item: &Item<'_>) -> Result<(), WriteError> {
        let listed = match &self.to {
            To::New(first) => first.put(item)?,
            To::Existing(update) => update.put(item)?,
        };
        self.taken.lock().expect("no thread panics with it").listed.push(listed);
        Ok(())
    }

    /// Puts the portal in place of the old one.
    pub(super) fn finish(self) -> Result<Written, WriteError> {
        let Taken { mut listed, mut skipped } = self.taken.into_inner().expect("no thread panicked with it");
        listed.sort_by(|a, b| a.place.cmp(&b.place));
        skipped.sort_by(|a, b| a.path.cmp(&b.path));
        let written = match self.to {
            To::New(first) => first.finish(&listed),
            To::Existing(update) => update.finish(&listed),
        };
        written.map(|written| Written { skipped, ..written })
    }

    /// Takes away what was written so far; what cannot be taken away now, the next run does.
    pub(super) fn abandon(self) {
        match self.to {
            To::New(first) => first.abandon(),
            To::Existing(update) => update.abandon(),
        }
    }
}

/// Places given away, so that none is given twice and none is both a file and a directory.
#[derive(Default)]
struct Places {
    files: HashSet<String>,
    directories: HashSet<String>,
}

impl Places {
    /// Takes a place; gives the directories above it that are new, outermost first.
    fn claim<'p>(&mut self, place: &'p str) -> Result<Vec<&'p str>, WriteError> {
        let is_taken = self.files.contains(place)
            || self.directories.contains(place)
            || ancestors(place).any(|above| self.files.contains(above));
        if is_taken || !is_safe(place) {
            return Err(WriteError::Place(place.to_owned()));
        }
        self.files.insert(place.to_owned());
        let mut new: Vec<&str> = ancestors(place).take_while(|above| !self.directories.contains(*above)).collect();
        new.reverse();
        self.directories.extend(new.iter().map(|above| (*above).to_owned()));
        Ok(new)
    }
}
