//! A waiver or comment that accepts nothing.

use crate::base::diag::Severity;
use crate::policy::waivers::Term;
use crate::policy::{Acceptance, Check, Cx, Rule, Sink};

pub(in crate::policy) static RULE: Rule = Rule {
    id: "waiver/unused",
    title: "every waiver accepts something that would be reported",
    severity: Severity::Warn,
    since: "0.1.0",
    manual: include_str!("unused.md"),
    aka: &[],
    is_opt_in: false,
    check: Check::Acceptance(check),
};

fn check(_: &Cx<'_>, all: &Acceptance<'_>, out: &mut Sink) {
    for applied in all.waivers.iter().filter(|applied| applied.term == Term::Running && applied.matched == 0) {
        let waiver = applied.waiver;
        out.report(waiver.id.at.clone(), format!("waiver `{}` matches no finding", waiver.id.value))
            .label(format!("`{}` is not reported", waiver.scope()))
            .help("remove it: the gap is closed, or the waiver names another rule, kind or service than meant");
    }
    for comment in all.comments.iter().filter(|comment| comment.term == Term::Running && comment.matched == 0) {
        let id = &comment.said.rule.value;
        out.report(comment.at(), format!("comment ignores `{id}`, which is not reported here"))
            .help("remove it, or move it directly before what it is about");
    }
}
