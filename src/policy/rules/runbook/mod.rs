//! What a runbook tells to type.

pub(super) mod destructive_unguarded;
pub(super) mod missing_path;
pub(super) mod missing_task;
