//! Directory output: atomic, reproducible, unchanged files untouched.
//!
//! A first portal is written beside its place and renamed in one step. Into a directory that exists,
//! only files that differ are staged, then moved in under a [`journal`]: whatever cuts a run off,
//! the next one finds or makes the old portal or the new one, never a mixture. (The loss of power is not
//! provided for: pages are not forced to the disk. Files are compared by content, so the next build mends them.)
//!
//! Takes bytes by their place in the portal as they are made, and the repository that copies come from; keeps none of
//! them. Touches nothing that it did not make, and knows nothing of what the files say.

mod draft;
mod first;
mod item;
mod journal;
mod manifest;
mod plan;
mod target;
mod update;
mod work;

#[cfg(test)]
mod tests;

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use crate::base::path::RepoPath;

pub use draft::Draft;
pub(in crate::output) use item::{ancestors, is_safe, set_mode};
pub(in crate::output) use manifest::{contents, escape, unescape};
pub(in crate::output) use plan::is_blocking;
pub(in crate::output) use target::{Target, inspect};
pub(in crate::output) use work::{WORK, Work};

/// What a run did, in files. The manifest is not counted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Written {
    /// Files that were not there before.
    pub created: usize,
    /// Files with other content than before.
    pub changed: usize,
    /// Files that were left as they are, with their times.
    pub unchanged: usize,
    /// Files of an earlier portal that this one does not have.
    pub removed: usize,
    /// Copies that were left out, by path.
    pub skipped: Vec<Skipped>,
}

/// A file of the repository that could not be published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Skipped {
    /// The file.
    pub path: RepoPath,
    /// Why, in words that follow its name (`is larger than 64 MiB`).
    pub why: String,
}

/// Why no portal was written. The old one is as it was, unless a variant says otherwise.
#[derive(Debug)]
pub enum WriteError {
    /// The directory is not ours to write to.
    Refused {
        /// The directory, or the file in it that is in the way.
        path: PathBuf,
        /// Why, in words that follow its name.
        why: &'static str,
    },
    /// Another process is writing there.
    Busy(PathBuf),
    /// A place in the portal that no file can have: a mistake of [`crate::site::routes`].
    Place(String),
    /// The system said no.
    System {
        /// What we were about to do with it: `write`, `read`, `move`, …
        doing: &'static str,
        /// The file or directory.
        path: PathBuf,
        /// The system's answer.
        cause: io::Error,
    },
    /// The system said no when the new portal was being moved in. The next run completes it.
    HalfMoved(Box<WriteError>),
}

impl fmt::Display for WriteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            WriteError::Refused { path, why } => write!(f, "`{}` {why}", path.display()),
            WriteError::Busy(path) => {
                write!(f, "another handover is writing `{}`; wait for it, or choose another --out", path.display())
            }
            WriteError::Place(place) => write!(f, "`{place}` cannot be a file of the portal"),
            WriteError::System { doing, path, cause } => {
                write!(f, "cannot {doing} `{}`: {}", path.display(), words(cause))
            }
            WriteError::HalfMoved(error) => write!(f, "{error}; the portal is half moved, build again to complete it"),
        }
    }
}

impl std::error::Error for WriteError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            WriteError::System { cause, .. } => Some(cause),
            WriteError::HalfMoved(error) => Some(error),
            WriteError::Refused { .. } | WriteError::Busy(_) | WriteError::Place(_) => None,
        }
    }
}

/// The system's answer, and what to try.
pub(in crate::output) fn words(cause: &io::Error) -> String {
    match cause.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            "no space left; free some, or choose another --out".to_owned()
        }
        io::ErrorKind::PermissionDenied => {
            "permission denied; choose another --out, or have the permissions changed".to_owned()
        }
        io::ErrorKind::ReadOnlyFilesystem => "the file system is read-only; choose another --out".to_owned(),
        _ => cause.to_string(),
    }
}

/// Names the file and the deed in a system error.
pub(in crate::output) fn failed(doing: &'static str, path: &Path) -> impl FnOnce(io::Error) -> WriteError {
    let path = path.to_owned();
    move |cause| WriteError::System { doing, path, cause }
}

/// A moment just before something irrevocable or slow. Tests fail or cut off a run there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    /// One file is written where nobody sees it.
    Stage,
    /// The first portal is renamed to its place.
    Rename,
    /// The journal becomes valid: from here on, the new portal wins.
    Commit,
    /// One file that is in the way of another is deleted.
    Clear,
    /// One staged file is moved to its place.
    Move,
    /// One file that the new portal does not have is deleted.
    Remove,
    /// The new manifest replaces the old one.
    List,
    /// The working directory is taken away.
    Close,
}

/// Called with each step; an error is the system's answer to it.
type Steps<'a> = &'a (dyn Fn(Step) -> io::Result<()> + Sync);

/// Writes a portal to the directory `out`: what `fill` adds, or nothing when it fails. Copies come from the repository
/// at `root`.
///
/// The directory must be new, empty, or made by an earlier run. Files in it that no run made are left alone.
///
/// # Errors
/// When the directory is refused, the system refuses, or `fill` fails; then nothing has changed, but see
/// [`WriteError::HalfMoved`].
pub fn write<E: From<WriteError>>(
    out: &Path,
    root: Option<&Path>,
    fill: impl FnOnce(&Draft<'_>) -> Result<(), E>,
) -> Result<Written, E> {
    carry_out(inspect(out, root)?, root, &|_| Ok(()), fill)
}

fn carry_out<E: From<WriteError>>(
    target: Target,
    root: Option<&Path>,
    steps: Steps<'_>,
    fill: impl FnOnce(&Draft<'_>) -> Result<(), E>,
) -> Result<Written, E> {
    let draft = Draft::begin(target, root, steps)?;
    match fill(&draft) {
        Ok(()) => Ok(draft.finish()?),
        Err(error) => {
            draft.abandon();
            Err(error)
        }
    }
}
