//! The manifest, read before anything else: it says what else is read.

use std::path::Path;
use std::sync::Arc;

use crate::base::path::RepoPath;
use crate::manifest::Files;
use crate::source::decode::decode;
use crate::source::tree::Limits;

use super::listing::Listing;
use super::take;

/// Files of a sorted listing, on disk.
pub(super) struct OnDisk<'a> {
    pub(super) root: &'a Path,
    pub(super) listing: &'a Listing,
    pub(super) limits: &'a Limits,
}

impl Files for OnDisk<'_> {
    fn text(&self, path: &RepoPath) -> Option<Arc<str>> {
        take::text(self.root, self.listing.get(path)?, self.limits).map(Arc::from)
    }

    /// Anything: what a manifest names is wanted, and whether it is there is said when all has been read.
    fn has(&self, path: &RepoPath) -> bool {
        !path.file_name().starts_with(MANIFEST) || self.listing.get(path).is_some()
    }

    /// None, so that manifests of directories are not looked for: they cannot change what is read.
    fn paths(&self) -> Vec<&RepoPath> {
        Vec::new()
    }
}

/// How names of manifests begin. Of these it matters which ones are there.
const MANIFEST: &str = "handover.";

/// Files in memory, the last one of a path counting.
pub(super) struct InMemory<'a> {
    pub(super) files: &'a [(RepoPath, &'a [u8])],
}

impl Files for InMemory<'_> {
    fn text(&self, path: &RepoPath) -> Option<Arc<str>> {
        let (_, bytes) = self.files.iter().rfind(|(known, _)| known == path)?;
        decode(bytes).map(|decoded| Arc::from(&*decoded.text))
    }

    fn has(&self, path: &RepoPath) -> bool {
        !path.file_name().starts_with(MANIFEST) || self.files.iter().any(|(known, _)| known == path)
    }

    fn paths(&self) -> Vec<&RepoPath> {
        Vec::new()
    }
}
