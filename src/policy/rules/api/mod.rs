//! API contracts.
//!
//! Most of these rules report what [`crate::contracts::lint`] found when a contract was read; those that need the
//! rest of the portal are in files of their own.

use crate::base::diag::Severity;
use crate::contracts::lint;
use crate::policy::{Check, Rule};

pub(super) mod changelog_behind;
pub(super) mod contract_drift;
pub(super) mod document;
pub(super) mod idempotency_runbook;
pub(super) mod messages;
pub(super) mod operation_in_runbook;
pub(super) mod operations;
pub(super) mod owner;
pub(super) mod runbook_names_unknown_operation;
pub(super) mod schemas;
pub(super) mod server_unknown;
pub(super) mod spec_stale;
pub(super) mod sunset_passed;
pub(super) mod vendor_reference;
pub(super) mod version_policy_missing;

/// A rule on a check of contracts, with everything else to be filled in.
const fn on(check: lint::Check) -> Rule {
    Rule {
        id: "",
        title: "",
        severity: Severity::Warn,
        since: "0.1.0",
        manual: "",
        aka: &[],
        is_opt_in: false,
        check: Check::Contract(check),
    }
}
