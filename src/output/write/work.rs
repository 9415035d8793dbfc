//! Working directories that one process holds, and that the next one can tell from abandoned ones.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use super::{WriteError, failed};

/// Name of the working directory inside a portal that is being brought up to date.
pub(in crate::output) const WORK: &str = ".handover-update";

/// How often a working directory may vanish between being made and being locked (another run closing it).
const RACES: usize = 16;

/// How long a lock is waited for, in steps of [`MOMENT`].
const MOMENTS: u32 = 20;

/// One step of waiting for a lock.
const MOMENT: Duration = Duration::from_millis(10);

/// A working directory, held by a file lock that the system drops when the process ends, however it ends.
#[derive(Debug)]
pub(in crate::output) struct Work {
    pub(in crate::output) path: PathBuf,
    _lock: File,
}

impl Work {
    /// Makes or takes over the working directory `path`, holding it through the file `lock` inside.
    ///
    /// # Errors
    /// [`WriteError::Busy`] when another process holds it.
    pub(in crate::output) fn hold(path: PathBuf, lock: &str) -> Result<Self, WriteError> {
        let file = path.join(lock);
        for _ in 0..RACES {
            fs::create_dir_all(&path).map_err(failed("make the directory", &path))?;
            let opened = OpenOptions::new().create(true).truncate(false).write(true).open(&file);
            let held = match opened {
                Ok(held) => held,
                Err(cause) if cause.kind() == io::ErrorKind::NotFound => continue,
                Err(cause) => return Err(failed("write", &file)(cause)),
            };
            match lock_soon(&held) {
                Err(TryLockError::WouldBlock) => return Err(WriteError::Busy(path)),
                // Some network file systems have no locks; there, two runs at a time are the operator's risk.
                Ok(()) | Err(TryLockError::Error(_)) => {}
            }
            if is_same(&held, &file) {
                return Ok(Self { path, _lock: held });
            }
        }
        Err(WriteError::Busy(path))
    }

    /// Takes the directory away, with everything in it.
    pub(in crate::output) fn close(self) -> Result<(), WriteError> {
        fs::remove_dir_all(&self.path).map_err(failed("remove", &self.path))
    }
}

/// Takes a lock that may be held for another moment: a process that is just being started
/// has copies of our files until it runs its own program, and with them the locks we have let go.
fn lock_soon(file: &File) -> Result<(), TryLockError> {
    for _ in 0..MOMENTS {
        match file.try_lock() {
            Err(TryLockError::WouldBlock) => thread::sleep(MOMENT),
            outcome => return outcome,
        }
    }
    file.try_lock()
}

/// Whether the locked file is still the one at this path, not one that the run before took away.
#[cfg(unix)]
fn is_same(held: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let inode = |metadata: io::Result<fs::Metadata>| metadata.ok().map(|metadata| (metadata.dev(), metadata.ino()));
    let there = inode(fs::metadata(path));
    there.is_some() && there == inode(held.metadata())
}

#[cfg(not(unix))]
fn is_same(_: &File, path: &Path) -> bool {
    path.exists()
}
