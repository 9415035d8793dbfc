//! What may be used and passed on.

pub(super) mod lockfile_missing;
