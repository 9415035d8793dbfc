//! Names of files.

pub(super) mod collision;
