//! Changes of a database.

pub(super) mod concurrency_unknown;
pub(super) mod not_listed;
