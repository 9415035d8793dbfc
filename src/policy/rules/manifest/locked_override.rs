//! A setting that a policy file keeps from being weakened.

use crate::base::diag::Severity;
use crate::manifest::ProblemKind;
use crate::policy::{Check, Cx, Rule, Sink};

use super::pass_on;

pub(in crate::policy) static RULE: Rule = Rule {
    id: "manifest/locked-override",
    title: "what a policy file locks is not weakened by the files built on it",
    severity: Severity::Error,
    since: "0.1.0",
    manual: include_str!("locked_override.md"),
    aka: &[],
    is_opt_in: false,
    check: Check::Portal(check),
};

fn check(cx: &Cx<'_>, out: &mut Sink) {
    pass_on(cx, ProblemKind::LockedOverride, out);
}
