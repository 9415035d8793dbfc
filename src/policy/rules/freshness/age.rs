//! Something that counts and was neither reviewed nor changed for longer than its limit.

use crate::base::diag::Severity;
use crate::model::freshness::BasisSource;
use crate::policy::slots::State;
use crate::policy::{Check, Cx, Rule, Sink};

use super::{answered, named, place};

pub(in crate::policy) static RULE: Rule = Rule {
    id: "freshness/age",
    title: "what is asked for was reviewed or changed within its limit of age",
    severity: Severity::Warn,
    since: "0.1.0",
    manual: include_str!("age.md"),
    aka: &[],
    is_opt_in: false,
    check: Check::Portal(check),
};

fn check(cx: &Cx<'_>, out: &mut Sink) {
    for (artifact, slots) in answered(cx, State::Stale) {
        let basis = &artifact.basis;
        let limits = slots.iter().filter_map(|slot| slot.limit_days);
        let Some(limit) = limits.chain(basis.stated_limit).min() else { continue };
        let Some(age) = slots[0].age_days.filter(|age| *age > i64::from(limit)) else { continue };
        let what = match basis.source {
            BasisSource::Reviewed => "reviewed",
            BasisSource::Commit | BasisSource::Unknown => "changed",
        };
        let mut draft = out
            .report(place(artifact), format!("{} was last {what} {age} days ago (limit {limit})", named(artifact)))
            .about(cx.portal, &slots)
            .help(format!("read it again, mend what is wrong, and set `reviewed: {}`", cx.today));
        if basis.stated_limit == Some(limit) {
            draft = draft.note("the document states this limit itself");
        }
        draft.note(format!("it is the {} of the handover", artifact.kind.title));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::rules::freshness::tests::said;

    #[test]
    fn a_limit_that_the_document_states_may_be_shorter() {
        let front = "reviewed: 2026-08-01\nreview_in: 3 months";
        insta::assert_snapshot!(said(RULE.id, front, &[]), @r"
        README.md: warning[freshness/age] `README.md` was last reviewed 114 days ago (limit 90)
          help: read it again, mend what is wrong, and set `reviewed: 2026-11-23`
          note: the document states this limit itself
          note: it is the readme of the handover
        ");
    }

    #[test]
    fn a_recent_review_is_fine() {
        assert_eq!(said(RULE.id, "reviewed: 2026-08-01", &[]), "");
    }

    #[test]
    fn without_review_the_last_commit_counts() {
        let text = said(RULE.id, "x: y", &[("2025-01-01", "README.md")]);
        assert!(text.contains("was last changed 691 days ago (limit 365)"), "{text}");
    }
}
