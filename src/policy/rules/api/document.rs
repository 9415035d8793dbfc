//! Rules on a contract as a document.

use super::on;
use crate::base::diag::Severity::Error;
use crate::contracts::lint::Check;
use crate::policy::Rule;

pub(in crate::policy) static INVALID: Rule = Rule {
    id: "api/invalid",
    title: "a contract has the structure that its version of the format demands",
    severity: Error,
    manual: include_str!("invalid.md"),
    aka: &["spectral:oas2-schema", "spectral:oas3-schema", "redocly:struct"],
    ..on(Check::Invalid)
};

pub(in crate::policy) static UNRESOLVED_REF: Rule = Rule {
    id: "api/unresolved-ref",
    title: "every reference of a contract leads to something in the repository",
    severity: Error,
    manual: include_str!("unresolved_ref.md"),
    aka: &["spectral:invalid-ref", "redocly:no-unresolved-refs"],
    ..on(Check::UnresolvedRef)
};
