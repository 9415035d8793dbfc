//! Gaps that somebody accepted.

use crate::manifest::Waiver;

pub(super) mod expired;
pub(super) mod expiring;
pub(super) mod invalid;
pub(super) mod unused;

/// What a waiver is about: `required/missing[slo@ledger]`, with whatever it names.
fn scope(waiver: &Waiver) -> String {
    let kind = waiver.kind.as_deref().unwrap_or_default();
    let service = waiver.service.as_ref().map_or_else(String::new, |service| format!("@{}", service.value));
    match (kind, &*service) {
        ("", "") => waiver.rule.value.clone(),
        (kind, service) => format!("{}[{kind}{service}]", waiver.rule.value),
    }
}

/// `1 day`, `2 days`.
fn days(n: i64) -> String {
    format!("{n} day{}", if n == 1 { "" } else { "s" })
}
