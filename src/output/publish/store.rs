//! What a place that takes a portal can do.
//!
//! Calls block; several threads make them at the same time. A place is relative to the portal's root.

use std::collections::BTreeMap;
use std::fmt;

use super::file::File;
use crate::base::hash::Digest;

/// A place that takes a portal.
pub(super) trait Store: Sync {
    /// All files there, with their sizes; the list of what was published is not among them.
    fn list(&self) -> Result<BTreeMap<String, u64>, StoreError>;

    /// The list of what was published, with what tells this state of it from others; `None` when there is none.
    fn listing(&self) -> Result<Option<(Vec<u8>, State)>, StoreError>;

    /// Writes the list, provided that it still is in a state; `None` when there is to be none yet.
    ///
    /// # Errors
    /// [`StoreError::Changed`] when somebody else has written it.
    fn put_listing(&self, bytes: &[u8], state: Option<&State>) -> Result<State, StoreError>;

    /// Address of what is at a place, when it was published by us.
    fn digest(&self, place: &str) -> Result<Option<Digest>, StoreError>;

    /// Writes a file with its headers: readers see the old one or the new one.
    fn put(&self, file: &File, bytes: Vec<u8>) -> Result<(), StoreError>;

    /// Deletes files. One that is not there is no error.
    fn delete(&self, places: &[String]) -> Result<(), StoreError>;

    /// Whether somebody else may publish there at the same time.
    fn others(&self) -> Others;
}

/// Whether somebody else may publish to a place at the same time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Others {
    /// Nobody, as long as we hold it.
    None,
    /// Anybody.
    #[cfg_attr(not(any(test, feature = "publish-cloud")), expect(dead_code, reason = "directories are held by one"))]
    Possible,
}

/// A state of the list of what was published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct State {
    /// `ETag`.
    pub(super) tag: Option<String>,
    /// Version, where a store counts them.
    pub(super) version: Option<String>,
}

/// Why a place did not do what was asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StoreError {
    /// It does not take our credentials, or they may not do this.
    Denied(String),
    /// There is no such bucket.
    NoBucket,
    /// Nothing tells who we are.
    NoCredentials,
    /// Somebody else has written the list of what was published.
    Changed,
    /// Anything else, in its words, or those of the system.
    Failed(String),
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            StoreError::Denied(words) => write!(f, "permission denied: {words}"),
            StoreError::NoBucket => f.write_str("there is no such bucket"),
            StoreError::NoCredentials => f.write_str("there are no credentials in the environment"),
            StoreError::Changed => f.write_str("somebody else publishes there"),
            StoreError::Failed(words) => f.write_str(words),
        }
    }
}
