//! A waiver or comment that does not say what a waiver has to say.

use jiff::civil::Date;

use crate::base::diag::Severity;
use crate::kinds::Profile;
use crate::manifest::ProblemKind;
use crate::policy::{Acceptance, Check, Cx, Rule, Sink};

use super::days;

pub(in crate::policy) static RULE: Rule = Rule {
    id: "waiver/invalid",
    title: "every waiver is about something that can be waived, and for a limited time",
    severity: Severity::Error,
    since: "0.1.0",
    manual: include_str!("invalid.md"),
    aka: &[],
    is_opt_in: false,
    check: Check::Acceptance(check),
};

fn check(cx: &Cx<'_>, all: &Acceptance<'_>, out: &mut Sink) {
    let manifest = &cx.portal.manifest;
    for problem in manifest.problems.iter().filter(|problem| problem.kind == ProblemKind::Waiver) {
        let mut draft = out.report(problem.at.clone(), problem.title.clone()).label(problem.label.clone());
        for label in &problem.related {
            draft = draft.related(label.at.clone(), label.text.clone());
        }
        problem.help.iter().fold(draft, |draft, help| draft.help(help.clone()));
    }
    let profile = manifest.profile.as_ref().map_or(Profile::default(), |profile| profile.value);
    let longest = horizon(profile);
    for applied in &all.waivers {
        let waiver = applied.waiver;
        // Without `since` nobody knows when it began, so only what lies ahead is measured.
        let start = waiver.since.unwrap_or(cx.today);
        let term = waiver.expires.value.since(start).map_or(0, |span| i64::from(span.get_days()));
        if term > longest {
            let title = format!("waiver `{}` runs for {} (at most {longest})", waiver.id.value, days(term));
            out.report(waiver.expires.at.clone(), title)
                .label("its last day")
                .help("choose an earlier day; a gap that nobody wants to close is `not_applicable`, with a reason")
                .note(format!("profile `{}` accepts a gap for at most {longest} days", profile.id()));
        }
    }
    for fault in all.comments.iter().filter_map(|comment| comment.fault.as_ref()) {
        out.report(fault.at.clone(), fault.title.clone()).help(fault.help.clone());
    }
    let ahead = |day: Date| day.since(cx.today).map_or(0, |span| i64::from(span.get_days()));
    for comment in &all.comments {
        let term = comment.until.map_or(0, ahead);
        if term > longest {
            let title = format!("comment on `{}` runs for {} (at most {longest})", comment.said.rule.value, days(term));
            out.report(comment.at(), title).help("choose an earlier day");
        }
    }
}

/// Longest term of a waiver, in days.
fn horizon(profile: Profile) -> i64 {
    match profile {
        Profile::Regulated => 90,
        Profile::Minimal | Profile::Standard | Profile::OutsourcedBackend => 180,
    }
}
