use super::*;
use crate::model::artifacts::tests::{portal, tree};
use crate::model::link;
use crate::source::{Commit, SourceTree};

/// A repository with commits, newest first: day and the paths each touched.
fn dated(files: &[(&str, &str)], commits: &[(&str, &[&str])]) -> Vec<Artifact> {
    let mut git = GitState { is_whole: true, ..GitState::default() };
    for (ix, (date, paths)) in commits.iter().enumerate() {
        git.commits.push(Commit { id: format!("c{ix}"), date: (*date).to_owned(), author: "Ada".to_owned() });
        for path in *paths {
            git.touched.entry(RepoPath::new(path).unwrap()).or_default().push(ix as u32);
        }
    }
    let tree = SourceTree { git: std::sync::Arc::new(git), ..tree(files) };
    let documents = tree.files.values().filter(|file| crate::formats::claims(file));
    let documents = documents.map(|file| std::sync::Arc::new(crate::formats::parse(file))).collect();
    link(&tree, crate::model::Parsed::of(documents)).artifacts
}

fn basis(text: &str, commits: &[(&str, &[&str])]) -> Basis {
    dated(&[("docs/deploy.md", text)], commits).remove(0).basis
}

fn day(text: &str) -> Option<Date> {
    Some(text.parse().unwrap())
}

#[test]
fn the_later_of_review_and_commit_is_the_basis() {
    let commits: &[(&str, &[&str])] = &[("2026-05-01", &["docs/deploy.md"])];
    let reviewed = basis("---\nreviewed: 2026-06-01\n---\n# D\n", commits);
    assert_eq!(
        (reviewed.date, reviewed.source, reviewed.changed),
        (day("2026-06-01"), BasisSource::Reviewed, day("2026-05-01"))
    );
    let changed = basis("---\nlast_reviewed_on: 2026-04-01\n---\n# D\n", commits);
    assert_eq!((changed.date, changed.source), (day("2026-05-01"), BasisSource::Commit));
}

#[test]
fn without_review_and_history_nobody_knows() {
    let unknown = basis("# D\n", &[]);
    assert_eq!((unknown.date, unknown.source), (None, BasisSource::Unknown));
    assert_eq!(portal(&[("docs/deploy.md", "---\nreviewed: soon\n---\n# D\n")]).artifacts[0].basis.date, None);
}

#[test]
fn documents_state_their_own_limit() {
    let limit = |front: &str| basis(&format!("---\n{front}\n---\n# D\n"), &[]).stated_limit;
    assert_eq!(limit("review_in: 3 months"), Some(90));
    assert_eq!(limit("review_interval: 1 year"), Some(365));
    assert_eq!(limit("reviewed: 2026-01-01\nreview_by: 2026-01-31"), Some(30));
    assert_eq!(limit("reviewed: 2026-01-01"), None);
}

#[test]
fn commits_on_what_is_covered_are_drift_when_they_come_later() {
    let commits: &[(&str, &[&str])] = &[
        ("2026-09-09", &["infra/b.tf", "docs/deploy.md.bak"]),
        ("2026-08-08", &["infra/a.tf", "infra/b.tf"]),
        ("2026-07-07", &["docs/deploy.md", "infra/a.tf"]),
        ("2026-06-06", &["infra/a.tf"]),
    ];
    let found = basis("---\ncovers: [\"infra/**\", \"docs/**\"]\n---\n# D\n", commits);
    assert_eq!(found.drift_count, 2);
    let named: Vec<(&str, &str)> = found.drift.iter().map(|commit| (&*commit.id, commit.path.as_str())).collect();
    assert_eq!(named, [("c0", "docs/deploy.md.bak"), ("c1", "infra/a.tf")]);
}

#[test]
fn a_review_takes_earlier_commits_away() {
    let commits: &[(&str, &[&str])] =
        &[("2026-09-09", &["infra/a.tf"]), ("2026-08-08", &["infra/a.tf"]), ("2026-01-01", &["docs/deploy.md"])];
    let found = basis("---\nreviewed: 2026-08-08\ncovers: infra/**\n---\n# D\n", commits);
    assert_eq!(found.drift_count, 1);
}

#[test]
fn the_newest_three_are_named_and_all_are_counted() {
    let days: Vec<String> = (10..20).rev().map(|day| format!("2026-09-{day}")).collect();
    let mut commits: Vec<(&str, &[&str])> = days.iter().map(|day| (day.as_str(), &["infra/a.tf"][..])).collect();
    commits.push(("2026-01-01", &["docs/deploy.md"]));
    let found = basis("---\ncovers: infra/**\n---\n# D\n", &commits);
    assert_eq!((found.drift_count, found.drift.len(), &*found.drift[0].date), (10, 3, "2026-09-19"));
}

#[test]
fn a_pattern_that_is_none_covers_nothing() {
    let commits: &[(&str, &[&str])] = &[("2026-09-09", &["infra/a.tf"]), ("2026-01-01", &["docs/deploy.md"])];
    assert_eq!(basis("---\ncovers: \"infra/[x\"\n---\n# D\n", commits).drift_count, 0);
}
