//! What the system takes from who leaves.

pub(super) mod outgoing_dependency;
pub(super) mod outgoing_remote;
