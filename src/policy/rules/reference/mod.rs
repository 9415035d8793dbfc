//! References by name: what is called so exists.

pub(super) mod missing_path;
pub(super) mod unknown_service;
