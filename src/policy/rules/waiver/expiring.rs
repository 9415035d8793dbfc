//! A waiver whose last day is near.

use crate::base::diag::Severity;
use crate::policy::waivers::{Applied, EXPIRING_DAYS, Term};
use crate::policy::{Check, Cx, Rule, Sink};

use super::{days, scope};

pub(in crate::policy) static RULE: Rule = Rule {
    id: "waiver/expiring",
    title: "no waiver ends within two weeks unseen",
    severity: Severity::Info,
    since: "0.1.0",
    manual: include_str!("expiring.md"),
    aka: &[],
    is_opt_in: false,
    check: Check::Waivers(check),
};

fn check(cx: &Cx<'_>, waivers: &[Applied<'_>], out: &mut Sink) {
    for applied in waivers.iter().filter(|applied| applied.term == Term::Running && applied.matched > 0) {
        let waiver = applied.waiver;
        let left = waiver.expires.value.since(cx.today).map_or(0, |span| span.get_days());
        if left > EXPIRING_DAYS {
            continue;
        }
        let title = match left {
            0 => format!("waiver `{}` ends today", waiver.id.value),
            left => format!("waiver `{}` expires in {}", waiver.id.value, days(i64::from(left))),
        };
        out.report(waiver.expires.at.clone(), title)
            .label("its last day")
            .help(format!("close `{}` by then, or agree on a new day", scope(waiver)));
    }
}
