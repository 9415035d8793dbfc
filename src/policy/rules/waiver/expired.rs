//! A waiver or comment whose last day has passed: it applies no longer.

use jiff::civil::Date;

use crate::base::diag::Severity;
use crate::policy::waivers::Term;
use crate::policy::{Acceptance, Check, Cx, Rule, Sink};

use super::days;

pub(in crate::policy) static RULE: Rule = Rule {
    id: "waiver/expired",
    title: "no waiver is past its last day",
    severity: Severity::Error,
    since: "0.1.0",
    manual: include_str!("expired.md"),
    aka: &[],
    is_opt_in: false,
    check: Check::Acceptance(check),
};

fn check(cx: &Cx<'_>, all: &Acceptance<'_>, out: &mut Sink) {
    let ago = |day: Date| cx.today.since(day).map_or(0, |span| i64::from(span.get_days()));
    for applied in all.waivers.iter().filter(|applied| applied.term == Term::Over) {
        let waiver = applied.waiver;
        let ago = ago(waiver.expires.value);
        let title = format!("waiver `{}` expired {} ago", waiver.id.value, days(ago));
        let draft = out
            .report(waiver.expires.at.clone(), title)
            .label("its last day")
            .help("close the gap, or agree on a new day with whoever accepted it");
        match applied.matched {
            0 => draft.note("nothing is left that it would accept: it can go"),
            _ => draft.note(format!("`{}` applies again", waiver.scope())),
        };
    }
    for comment in all.comments.iter().filter(|comment| comment.term == Term::Over) {
        let (Some(until), id) = (comment.until, &comment.said.rule.value) else { continue };
        let title = format!("comment on `{id}` expired {} ago", days(ago(until)));
        let draft = out.report(comment.at(), title).help("mend what it is about, or agree on a new day");
        match comment.matched {
            0 => draft.note("nothing is left that it would accept: it can go"),
            _ => draft.note(format!("`{id}` is reported again")),
        };
    }
}
