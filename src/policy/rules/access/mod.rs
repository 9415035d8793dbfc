//! Who may do what.

pub(super) mod not_revoked;
