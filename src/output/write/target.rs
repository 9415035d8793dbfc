//! Which directories may be written to.

use std::ffi::OsString;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::{WriteError, failed};

/// Where a portal goes.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::output) enum Target {
    /// Nothing is there yet. The parent exists.
    New {
        /// The directory it will be in.
        parent: PathBuf,
        /// Its name there.
        name: OsString,
    },
    /// A directory; whether its content is ours is not known yet.
    Existing(PathBuf),
}

/// Judges an output directory by what and where it is, and makes the directories above a new one.
///
/// # Errors
/// When it is a file or a link, the file system's root, the home directory, or holds the repository at `root`.
pub(in crate::output) fn inspect(out: &Path, root: Option<&Path>) -> Result<Target, WriteError> {
    // Without a slash at its end, so that a link is seen as one.
    let out: PathBuf = out.components().collect();
    match fs::symlink_metadata(&out) {
        Ok(metadata) if metadata.is_dir() => existing(&out, root),
        Ok(metadata) if metadata.is_symlink() => refuse(&out, "is a symbolic link; give the directory it leads to"),
        Ok(_) => refuse(&out, "is a file; give a directory"),
        Err(cause) if cause.kind() == ErrorKind::NotFound => new(&out),
        Err(cause) => Err(failed("look at", &out)(cause)),
    }
}

fn refuse<T>(path: &Path, why: &'static str) -> Result<T, WriteError> {
    Err(WriteError::Refused { path: path.to_owned(), why })
}

fn existing(out: &Path, root: Option<&Path>) -> Result<Target, WriteError> {
    let dir = out.canonicalize().map_err(failed("look at", out))?;
    let resolved = |path: PathBuf| path.canonicalize().ok();
    if dir.parent().is_none() {
        return refuse(&dir, "is the root of the file system; give a directory of its own");
    }
    if std::env::home_dir().and_then(resolved).is_some_and(|home| home.starts_with(&dir)) {
        return refuse(&dir, "holds your home directory; give a directory of its own");
    }
    if root.map(Path::to_owned).and_then(resolved).is_some_and(|root| root.starts_with(&dir)) {
        return refuse(&dir, "holds the repository itself; give a directory of its own");
    }
    Ok(Target::Existing(dir))
}

fn new(out: &Path) -> Result<Target, WriteError> {
    let Some(name) = out.file_name() else { return refuse(out, "does not exist; give a directory by its name") };
    let parent = out.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs::create_dir_all(parent).map_err(failed("make the directory", parent))?;
    let parent = parent.canonicalize().map_err(failed("look at", parent))?;
    Ok(Target::New { parent, name: name.to_owned() })
}
