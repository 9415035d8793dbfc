//! What tells, without reading it, that a file is the one we know.

use std::collections::BTreeMap;
use std::fs::Metadata;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use crate::base::path::RepoPath;
use crate::source::tree::{SourceFile, Want};

use super::asked::Generated;
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
    known: BTreeMap<RepoPath, Seen>,
    /// Files that changed later are not learned.
    until: SystemTime,
}

/// One file as the last scan saw it.
#[derive(Debug)]
struct Seen {
    stamp: Stamp,
    how: How,
    class: Option<&'static str>,
}

/// By which rules a file is read. A changed manifest may change them for a file that has not changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct How {
    is_sniffed: bool,
    generated: Generated,
}

impl How {
    fn of(entry: &Entry) -> Self {
        Self { is_sniffed: matches!(entry.want, Want::TextIf(_)), generated: entry.generated }
    }
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
        let seen = |entry: &Entry, taken: &Taken| Seen { stamp: entry.stamp, how: How::of(entry), class: taken.class };
        self.known = settled.map(|(entry, taken)| (entry.path.clone(), seen(entry, taken))).collect();
    }

    /// The file of the scan before, when the entry is the same one for certain and is read by the same rules.
    pub(super) fn recall(&self, entry: &Entry, old: Option<&Arc<SourceFile>>) -> Option<Taken> {
        let seen = self.known.get(&entry.path).filter(|_| entry.is_read())?;
        let is_same = seen.stamp == entry.stamp && seen.how == How::of(entry);
        is_same.then(|| Some(Taken { file: Arc::clone(old?), class: seen.class })).flatten()
    }
}
