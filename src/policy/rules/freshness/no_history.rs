//! Ages that nobody can know because history is missing.

use crate::base::diag::{Location, Severity};
use crate::policy::slots::State;
use crate::policy::{Check, Cx, Rule, Sink};

use super::answered;

pub(in crate::policy) static RULE: Rule = Rule {
    id: "freshness/no-history",
    title: "the history of the repository is there to tell how old things are",
    severity: Severity::Info,
    since: "0.1.0",
    manual: include_str!("no_history.md"),
    aka: &[],
    is_opt_in: false,
    check: Check::Portal(check),
};

fn check(cx: &Cx<'_>, out: &mut Sink) {
    if cx.portal.git.is_whole {
        return;
    }
    let undated = answered(cx, State::Unknown);
    let undated: Vec<_> = undated.iter().filter(|(artifact, _)| artifact.basis.date.is_none()).collect();
    let Some((first, _)) = undated.first() else { return };
    let title = match cx.portal.git.commits.is_empty() {
        true => "there is no git history, so ages are unknown",
        false => "git history is not complete, so some ages are unknown",
    };
    let count = undated.len();
    let noun = if count == 1 { "artifact has" } else { "artifacts have" };
    let draft = out
        .report(Location::file(&first.at.path), title)
        .help("fetch the whole history (`fetch-depth: 0`, `GIT_DEPTH: 0` or `git fetch --unshallow`)")
        .help("or set `reviewed: YYYY-MM-DD` in the front matter of what was read again")
        .note(format!("{count} {noun} no date, this file among them"));
    if let Some(notice) = &cx.portal.git.notice {
        draft.note(notice.clone());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::rules::freshness::tests::said;

    #[test]
    fn it_is_said_once_and_not_where_a_review_is_stated() {
        let text = said(RULE.id, "x: y", &[]);
        insta::assert_snapshot!(text, @r"
        README.md: info[freshness/no-history] there is no git history, so ages are unknown
          help: fetch the whole history (`fetch-depth: 0`, `GIT_DEPTH: 0` or `git fetch --unshallow`)
          help: or set `reviewed: YYYY-MM-DD` in the front matter of what was read again
          note: 1 artifact has no date, this file among them
        ");
        assert_eq!(said(RULE.id, "reviewed: 2026-11-01", &[]), "");
    }
}
