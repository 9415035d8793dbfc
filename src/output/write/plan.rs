//! What must happen to an existing portal, decided before anything is touched.

use std::collections::BTreeSet;
use std::fs;
use std::ops::Bound;
use std::path::{Path, PathBuf};

use super::item::{Listed, There, ancestors, is_absence};
use super::manifest::{self, Manifest};
use super::{WriteError, failed};

/// The way from the portal that is there to the one that is wanted.
#[derive(Debug)]
pub(super) struct Plan<'a> {
    /// Files to write, by place.
    pub(super) changes: Vec<&'a Listed>,
    /// How many of them were not there before.
    pub(super) created: usize,
    /// Old files that are in the way of a new one: deleted first.
    pub(super) clear: Vec<&'a str>,
    /// Other old files that are no longer wanted: deleted last.
    pub(super) remove: Vec<&'a str>,
    /// Directories to make, outermost first.
    pub(super) dirs: Vec<&'a str>,
    /// The new manifest.
    pub(super) manifest: String,
    /// Whether the manifest on disk is that one already.
    is_listed: bool,
}

impl Plan<'_> {
    /// Whether the wanted portal is there.
    pub(super) fn is_empty(&self) -> bool {
        self.changes.is_empty() && self.clear.is_empty() && self.remove.is_empty() && self.is_listed
    }
}

/// Compares a portal's directory with the files that are wanted there, sorted by place. Reads only.
///
/// # Errors
/// When a file that we did not make is in the way, or something cannot be read.
pub(super) fn compare<'a>(dir: &Path, old: &'a Manifest, files: &'a [Listed]) -> Result<Plan<'a>, WriteError> {
    let wanted: BTreeSet<&str> = files.iter().map(|file| file.place.as_str()).collect();
    let gone: BTreeSet<&str> = old.places.iter().map(String::as_str).filter(|place| !wanted.contains(place)).collect();
    let twins = Twins::new(&wanted, &gone);

    let is_changed = |file: &&Listed| file.there != There::Same || twins.contain(&file.place);
    let changes: Vec<&Listed> = files.iter().filter(is_changed).collect();
    for file in &changes {
        let is_free = match file.there {
            There::Nothing | There::Same => true,
            There::Other => old.places.contains(&file.place) || twins.contain(&file.place),
            There::Directory => holds_only(dir, &file.place, &gone)?,
        };
        if !is_free {
            return in_the_way(dir.join(&file.place));
        }
    }
    missing_directories(dir, gone.iter().copied(), &gone)?;
    let dirs = missing_directories(dir, changes.iter().map(|file| file.place.as_str()), &gone)?;
    let (clear, remove) = gone.iter().partition(|place| is_blocking(place, &wanted) || twins.contain(place));
    let manifest = manifest::text(files);
    Ok(Plan {
        created: changes.iter().filter(|file| matches!(file.there, There::Nothing | There::Directory)).count(),
        changes,
        clear,
        remove,
        dirs,
        is_listed: manifest == old.text,
        manifest,
    })
}

fn in_the_way<T>(path: PathBuf) -> Result<T, WriteError> {
    Err(WriteError::Refused { path, why: "is in the way and was not made by handover; move it elsewhere" })
}

/// Places, old and new, that differ in case only. On file systems that ignore case they are one file,
/// so the old one is deleted first and the new one written whatever was found at its place.
struct Twins(BTreeSet<String>);

impl Twins {
    fn new(wanted: &BTreeSet<&str>, gone: &BTreeSet<&str>) -> Self {
        let gone: BTreeSet<String> = gone.iter().map(|place| place.to_lowercase()).collect();
        let is_twin = |place: &String| gone.contains(place);
        Self(if gone.is_empty() {
            gone
        } else {
            wanted.iter().map(|place| place.to_lowercase()).filter(is_twin).collect()
        })
    }

    fn contain(&self, place: &str) -> bool {
        !self.0.is_empty() && self.0.contains(&place.to_lowercase())
    }
}

/// Whether an old file must go before the wanted ones can come: a file that becomes a directory, or the reverse.
pub(in crate::output) fn is_blocking(old: &str, wanted: &BTreeSet<&str>) -> bool {
    let below = format!("{old}/");
    let next = wanted.range::<str, _>((Bound::Included(below.as_str()), Bound::Unbounded)).next();
    next.is_some_and(|next| next.starts_with(&below)) || ancestors(old).any(|dir| wanted.contains(dir))
}

/// Whether the directory at a place holds nothing but old files, so that it is gone when they are.
fn holds_only(dir: &Path, place: &str, gone: &BTreeSet<&str>) -> Result<bool, WriteError> {
    let mut open = vec![place.to_owned()];
    while let Some(place) = open.pop() {
        let path = dir.join(&place);
        let mut is_empty = true;
        for entry in fs::read_dir(&path).map_err(failed("read", &path))? {
            let entry = entry.map_err(failed("read", &path))?;
            let kind = entry.file_type().map_err(failed("look at", &path))?;
            let name = entry.file_name();
            let below = format!("{place}/{}", name.to_string_lossy());
            is_empty = false;
            if kind.is_dir() {
                open.push(below);
            } else if !gone.contains(below.as_str()) {
                return Ok(false);
            }
        }
        if is_empty {
            return Ok(false);
        }
    }
    Ok(true)
}

/// The directories above some places that do not exist yet, outermost first.
///
/// # Errors
/// When one is a link or a file that we did not make: nothing is written or deleted through it.
fn missing_directories<'a>(
    dir: &Path,
    places: impl Iterator<Item = &'a str>,
    gone: &BTreeSet<&str>,
) -> Result<Vec<&'a str>, WriteError> {
    let above: BTreeSet<&str> = places.flat_map(ancestors).collect();
    let mut missing = Vec::new();
    for place in above {
        let path = dir.join(place);
        match fs::symlink_metadata(&path) {
            Ok(metadata) if metadata.is_dir() => {}
            Ok(metadata) if metadata.is_file() && gone.contains(place) => missing.push(place),
            Ok(_) => return in_the_way(path),
            Err(cause) if is_absence(cause.kind()) => missing.push(place),
            Err(cause) => return Err(failed("look at", &path)(cause)),
        }
    }
    Ok(missing)
}
