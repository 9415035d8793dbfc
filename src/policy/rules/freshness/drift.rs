//! Something that counts, while what it describes has changed since.

use crate::base::diag::Severity;
use crate::base::words::listed;
use crate::model::freshness::BasisSource;
use crate::policy::slots::{DRIFT_COMMITS, State};
use crate::policy::words::code;
use crate::policy::{Check, Cx, Rule, Sink};

use super::{answered, named, place};

pub(in crate::policy) static RULE: Rule = Rule {
    id: "freshness/drift",
    title: "what is asked for was looked at since what it describes has changed",
    severity: Severity::Warn,
    since: "0.1.0",
    manual: include_str!("drift.md"),
    aka: &[],
    is_opt_in: false,
    check: Check::Portal(check),
};

/// Most patterns that a title names.
const MOST_PATTERNS: usize = 2;

fn check(cx: &Cx<'_>, out: &mut Sink) {
    let enough = cx.portal.manifest.freshness.drift_commits.unwrap_or(DRIFT_COMMITS);
    for (artifact, slots) in answered(cx, State::Stale) {
        let basis = &artifact.basis;
        let commits = basis.drift_count;
        if commits < enough {
            continue;
        }
        let mut patterns: Vec<String> = artifact.covers.iter().take(MOST_PATTERNS).map(|glob| code(glob)).collect();
        if artifact.covers.len() > MOST_PATTERNS {
            patterns.push("more".to_owned());
        }
        let since = match basis.source {
            BasisSource::Reviewed => "reviewed",
            BasisSource::Commit | BasisSource::Unknown => "changed",
        };
        let noun = if commits == 1 { "commit" } else { "commits" };
        let title = format!("{commits} {noun} changed {} since {} was {since}", listed(&patterns), named(artifact));
        let mut draft = out
            .report(place(artifact), title)
            .about(cx.portal, &slots)
            .help(format!("read it against these changes, mend it, and set `reviewed: {}`", cx.today));
        for commit in &basis.drift {
            let id: String = commit.id.chars().take(10).collect();
            draft = draft.note(format!("{} {id} by {}: {}", commit.date, commit.author, code(commit.path.as_str())));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::rules::freshness::tests::said;

    const COMMITS: &[(&str, &str)] = &[
        ("2026-11-20", "app/c.py"),
        ("2026-11-19", "app/b.py"),
        ("2026-11-18", "app/a.py"),
        ("2026-11-17", "app/a.py"),
        ("2026-11-01", "README.md"),
    ];

    #[test]
    fn the_newest_three_commits_are_named() {
        insta::assert_snapshot!(said(RULE.id, "covers: app/**", COMMITS), @r"
        README.md: warning[freshness/drift] 4 commits changed `app/**` since `README.md` was changed
          help: read it against these changes, mend it, and set `reviewed: 2026-11-23`
          note: 2026-11-20 commit-0 by Ada: `app/c.py`
          note: 2026-11-19 commit-1 by Ada: `app/b.py`
          note: 2026-11-18 commit-2 by Ada: `app/a.py`
        ");
    }

    #[test]
    fn two_commits_are_no_drift() {
        assert_eq!(said(RULE.id, "covers: app/**", &COMMITS[2..]), "");
        assert_eq!(said(RULE.id, "reviewed: 2026-11-22\ncovers: app/**", COMMITS), "");
    }
}
