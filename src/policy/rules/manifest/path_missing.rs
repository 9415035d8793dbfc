//! A path of the manifest at which there is nothing.

use crate::base::diag::Severity;
use crate::manifest::ProblemKind;
use crate::policy::{Check, Cx, Rule, Sink};

use super::pass_on;

pub(in crate::policy) static RULE: Rule = Rule {
    id: "manifest/path-missing",
    title: "everything that the manifest names is in the repository",
    severity: Severity::Error,
    since: "0.1.0",
    manual: include_str!("path_missing.md"),
    aka: &[],
    is_opt_in: false,
    check: Check::Portal(check),
};

fn check(cx: &Cx<'_>, out: &mut Sink) {
    pass_on(cx, ProblemKind::PathMissing, out);
}
