//! What was found on the day enforcement began.

pub(super) mod invalid;
pub(super) mod stale_entry;
