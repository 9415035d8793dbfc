//! Gaps that somebody accepted.

pub(super) mod expired;
pub(super) mod expiring;
pub(super) mod invalid;
pub(super) mod unused;

/// `1 day`, `2 days`.
fn days(n: i64) -> String {
    format!("{n} day{}", if n == 1 { "" } else { "s" })
}
