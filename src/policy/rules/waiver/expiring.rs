//! A waiver or comment whose last day is near.

use jiff::civil::Date;

use crate::base::diag::Severity;
use crate::policy::waivers::{EXPIRING_DAYS, Term};
use crate::policy::{Acceptance, Check, Cx, Rule, Sink};

use super::days;

pub(in crate::policy) static RULE: Rule = Rule {
    id: "waiver/expiring",
    title: "no waiver ends within two weeks unseen",
    severity: Severity::Info,
    since: "0.1.0",
    manual: include_str!("expiring.md"),
    aka: &[],
    is_opt_in: false,
    check: Check::Acceptance(check),
};

fn check(cx: &Cx<'_>, all: &Acceptance<'_>, out: &mut Sink) {
    let soon = |day: Date| Some(day.since(cx.today).ok()?.get_days()).filter(|left| *left <= EXPIRING_DAYS);
    let ends =
        |left: i32| if left == 0 { "ends today".to_owned() } else { format!("expires in {}", days(left.into())) };
    for applied in all.waivers.iter().filter(|applied| applied.term == Term::Running && applied.matched > 0) {
        let waiver = applied.waiver;
        let Some(left) = soon(waiver.expires.value) else { continue };
        let title = format!("waiver `{}` {}", waiver.id.value, ends(left));
        out.report(waiver.expires.at.clone(), title)
            .label("its last day")
            .help(format!("close `{}` by then, or agree on a new day", waiver.scope()));
    }
    for comment in all.comments.iter().filter(|comment| comment.term == Term::Running && comment.matched > 0) {
        let Some(left) = comment.until.and_then(soon) else { continue };
        let title = format!("comment on `{}` {}", comment.said.rule.value, ends(left));
        out.report(comment.at(), title).help("mend what it is about by then, or agree on a new day");
    }
}
