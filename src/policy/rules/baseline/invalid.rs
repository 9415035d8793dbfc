//! A baseline that cannot be read: it accepts nothing.

use crate::base::diag::Severity;
use crate::policy::{Acceptance, Check, Cx, Rule, Sink};

pub(in crate::policy) static RULE: Rule = Rule {
    id: "baseline/invalid",
    title: "the baseline can be read",
    severity: Severity::Error,
    since: "0.1.0",
    manual: include_str!("invalid.md"),
    aka: &[],
    is_opt_in: false,
    check: Check::Acceptance(check),
};

fn check(_: &Cx<'_>, all: &Acceptance<'_>, out: &mut Sink) {
    if let Some((at, problem)) = &all.baseline.problem {
        out.report(at.clone(), problem.clone())
            .help("take it from an earlier commit, or delete it and run `handover baseline create`")
            .note("until then it accepts nothing");
    }
}
