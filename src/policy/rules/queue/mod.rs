//! Messages that wait.

pub(super) mod replay_unknown;
pub(super) mod unlisted;
