//! A waiver whose last day has passed: it applies no longer.

use crate::base::diag::Severity;
use crate::policy::waivers::{Applied, Term};
use crate::policy::{Check, Cx, Rule, Sink};

use super::{days, scope};

pub(in crate::policy) static RULE: Rule = Rule {
    id: "waiver/expired",
    title: "no waiver is past its last day",
    severity: Severity::Error,
    since: "0.1.0",
    manual: include_str!("expired.md"),
    aka: &[],
    is_opt_in: false,
    check: Check::Waivers(check),
};

fn check(cx: &Cx<'_>, waivers: &[Applied<'_>], out: &mut Sink) {
    for applied in waivers.iter().filter(|applied| applied.term == Term::Over) {
        let waiver = applied.waiver;
        let ago = cx.today.since(waiver.expires.value).map_or(0, |span| i64::from(span.get_days()));
        let title = format!("waiver `{}` expired {} ago", waiver.id.value, days(ago));
        let draft = out
            .report(waiver.expires.at.clone(), title)
            .label("its last day")
            .help("close the gap, or agree on a new day with whoever accepted it");
        match applied.matched {
            0 => draft.note("nothing is left that it would accept: it can go"),
            _ => draft.note(format!("`{}` applies again", scope(waiver))),
        };
    }
}
