//! What the tool was told and what it could read.

pub(super) mod unreadable_file;
