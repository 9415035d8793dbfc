//! A gate that anybody passes, or that nobody can.

use crate::base::diag::Severity;
use crate::manifest::ProblemKind;
use crate::policy::{Check, Cx, Rule, Sink};

use super::pass_on;

pub(in crate::policy) static RULE: Rule = Rule {
    id: "manifest/gate-empty",
    title: "every milestone needs something and is accepted by somebody",
    severity: Severity::Error,
    since: "0.1.0",
    manual: include_str!("gate_empty.md"),
    aka: &[],
    is_opt_in: false,
    check: Check::Portal(check),
};

fn check(cx: &Cx<'_>, out: &mut Sink) {
    pass_on(cx, ProblemKind::GateEmpty, out);
}
