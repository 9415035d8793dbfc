//! The examples of every manual page are what the page says they are.

use std::collections::BTreeSet;

use handover::base::path::RepoPath;
use handover::manifest::is_unwaivable;
use handover::policy::RULES;

use crate::support::{Example, Repo, examples};

#[test]
fn every_example_of_the_manual_is_reported_as_its_page_says() {
    let mut wrong = Vec::new();
    for rule in RULES {
        for Example { repo, findings } in examples(rule.manual) {
            let found = without_requests(&repo.check(), &findings, rule.id);
            if found != findings {
                wrong.push(format!("{}\n  the page says:\n{findings}  found:\n{found}", rule.id));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Findings without what a miniature repository is asked for beside the matter of its page: a page on waivers
/// need not hold a glossary, and a contract that shows one thing need not be good in every other.
fn without_requests(found: &str, listed: &str, page: &str) -> String {
    let is_request = |line: &str| {
        let asks = ["[required/", "[owners/missing]", "[freshness/no-history]"].iter().any(|rule| line.contains(rule));
        let is_other = line.contains("[api/") && !line.contains(&format!("[{page}]"));
        is_other || asks && (!line.contains(&format!("[{page}]")) || line.contains(": info[required/"))
    };
    let kept = found.lines().filter(|line| !is_request(line) || listed.lines().any(|known| known == *line));
    kept.map(|line| format!("{line}\n")).collect()
}

#[test]
fn every_rule_can_be_broken_and_the_bad_example_of_its_page_does() {
    for rule in RULES {
        let bad = examples(rule.manual).into_iter().find(|example| !example.findings.is_empty());
        let broken: BTreeSet<String> = bad
            .into_iter()
            .flat_map(|example| example.repo.report().findings)
            .map(|finding| finding.rule.to_string())
            .collect();
        assert!(broken.contains(rule.id), "{} is not broken by its own example", rule.id);
    }
}

#[test]
fn without_a_manifest_the_same_findings_are_warnings() {
    let repo = Repo::new().file("a.md", "[x](gone.md)");
    insta::assert_snapshot!(repo.check(), @"a.md:1:5: error[link/broken] `gone.md` does not exist");
    insta::assert_snapshot!(repo.report_only().check(), @"a.md:1:5: warning[link/broken] `gone.md` does not exist");
}

#[test]
fn what_a_bad_example_shows_can_be_waived_but_for_what_must_not() {
    let mut wrong = Vec::new();
    for rule in RULES.iter().filter(|rule| !rule.id.starts_with("api/") && !rule.id.starts_with("baseline/")) {
        let Some(bad) = examples(rule.manual).into_iter().find(|example| !example.findings.is_empty()) else {
            continue;
        };
        let path = RepoPath::new("handover.yaml").expect("a path");
        let known = bad.repo.tree().get(&path).map(|file| file.text().to_owned());
        let manifest = known.unwrap_or_else(|| "version: 1\nprofile: minimal\n".to_owned());
        if is_unwaivable(rule.id) || manifest.contains("waivers:") || rule.id.starts_with("required/") {
            continue;
        }
        let waiver = "waivers:\n  - {id: W-1, rule: RULE, category: planned, reason: Mended in the week after next., owner: '@ada', expires: 2026-12-20}\n";
        let repo = bad.repo.clone().file("handover.yaml", format!("{manifest}{}", waiver.replace("RULE", rule.id)));
        let report = repo.report();
        let left = report.findings.iter().filter(|finding| finding.rule == rule.id).count();
        if left > 0 || report.accepted.is_empty() {
            wrong.push(format!("{}: {left} left, {} accepted", rule.id, report.accepted.len()));
        }
    }
    assert_eq!(wrong, [""; 0]);
}
