//! Keys, passwords, certificates.

pub(super) mod rotation_overdue;
