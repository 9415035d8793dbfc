//! What tells, without reading it, that a file is the one we know.

use std::collections::BTreeMap;
use std::fs::Metadata;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use crate::base::path::RepoPath;
use crate::source::tree::SourceFile;

use super::listing::Entry;
use super::take::Taken;

/// A file that changed so shortly before a scan may have changed again within the resolution of its time stamp,
/// which is two seconds on the coarsest file systems (FAT). It is read again by the next scan.
const DOUBT: Duration = Duration::from_secs(2);

/// Metadata of one file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stamp {
    /// In bytes.
    pub(super) size: u64,
    modified: Option<SystemTime>,
    /// When metadata or content changed; nobody can set it back. That of the content where there is no other.
    changed: Option<SystemTime>,
    inode: u64,
}

impl Stamp {
    pub(super) fn of_size(size: u64) -> Self {
        Self { size, modified: None, changed: None, inode: 0 }
    }

    #[cfg(unix)]
    pub(super) fn of(metadata: &Metadata) -> Self {
        use std::os::unix::fs::MetadataExt;
        let since_epoch = || Some((u64::try_from(metadata.ctime()).ok()?, u32::try_from(metadata.ctime_nsec()).ok()?));
        let changed =
            since_epoch().and_then(|(secs, nanos)| SystemTime::UNIX_EPOCH.checked_add(Duration::new(secs, nanos)));
        Self { size: metadata.len(), modified: metadata.modified().ok(), changed, inode: metadata.ino() }
    }

    #[cfg(not(unix))]
    pub(super) fn of(metadata: &Metadata) -> Self {
        let modified = metadata.modified().ok();
        Self { size: metadata.len(), modified, changed: modified, inode: 0 }
    }

    fn is_older_than(&self, moment: SystemTime) -> bool {
        self.changed.is_some_and(|changed| changed < moment)
    }
}

/// What the last scan saw of the files it read, by path. Belongs to the tree that scan gave.
#[derive(Debug)]
pub struct Stamps {
    known: BTreeMap<RepoPath, (Stamp, Option<&'static str>)>,
    /// Files that changed later are not learned.
    until: SystemTime,
}

impl Default for Stamps {
    /// Knows nothing, so the next scan reads everything.
    fn default() -> Self {
        Self { known: BTreeMap::new(), until: SystemTime::UNIX_EPOCH }
    }
}

impl Stamps {
    /// Knows nothing yet, of a scan that is about to begin.
    pub(super) fn now() -> Self {
        let now = SystemTime::now();
        Self { known: BTreeMap::new(), until: now.checked_sub(DOUBT).unwrap_or(now) }
    }

    /// Notes what was read, but for files that may still be changing.
    pub(super) fn learn(&mut self, entries: &[Entry], taken: &[Taken]) {
        let settled =
            entries.iter().zip(taken).filter(|(entry, _)| entry.is_read() && entry.stamp.is_older_than(self.until));
        self.known = settled.map(|(entry, taken)| (entry.path.clone(), (entry.stamp, taken.class))).collect();
    }

    /// The file of the scan before, when the entry is the same one for certain.
    pub(super) fn recall(&self, entry: &Entry, old: Option<&Arc<SourceFile>>) -> Option<Taken> {
        let (stamp, class) = self.known.get(&entry.path).filter(|_| entry.is_read())?;
        (*stamp == entry.stamp).then(|| Some(Taken { file: Arc::clone(old?), class: *class })).flatten()
    }
}
