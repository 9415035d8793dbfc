//! `handover fix`: what it mends, what it leaves to people, and that it changes nothing else.

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::support::TempRepo;

const TODAY: [&str; 2] = ["--today", "2026-11-23"];

const MANIFEST: &str = "version: 1\nprofile: minimal\nservices:\n  billing: {path: billing, owner: '@a/pay'}\n\
    require: {readme: false, ownership: false, standards: false, architecture.overview: false, adr: false, \
    known-issues: false, security.policy: false, diagram.service: false}\n";

/// A repository in which six rules find something that a program can mend.
fn broken() -> TempRepo {
    TempRepo::new()
        .file("handover.yaml", MANIFEST)
        .file("billing/main.go", "package main\n")
        .file("docs/queues.md", "# Queues\n\n## Roll back\n\nDrain it, then stop the consumer.\n")
        .file(
            "docs/a.md",
            "---\nservice: \"biling\"\n---\n# A\n\n[case](QUEUES.md) and [slip](quues.md#roll-back), [part](queues.md#rollback).\n",
        )
        .file("docs/adr/0001-poll.md", "# 1. Poll\n\nDate: 2025-01-02\n\n## Status\n\nAccepted\n\n## Decision\n\nWe poll.\n")
        .file(
            "docs/adr/0002-push.md",
            "# 2. Push\n\nDate: 2025-06-02\n\n## Status\n\nAccepted\n\nSupersedes [ADR-1](0001-poll.md)\n\n## Decision\n\nWe push.\n",
        )
        .file("docs/adr/0003-wait.md", "# 3. Wait\n\nDate: 2025-07-02\n\n## Status\n\nAcceptd\n\n## Decision\n\nWe wait.\n")
        .file(
            "billing/openapi.yaml",
            "openapi: 3.1.0\ninfo: {title: Billing, version: 1.0.0}\npaths:\n  /a:\n    get:\n      responses:\n        '200': {$ref: '#/components/responses/Invoce'}\n\
             components:\n  responses:\n    Invoice: {description: ok}\n",
        )
}

fn findings(repo: &TempRepo) -> Vec<Value> {
    let run = repo.run(&["check", "--format", "json", TODAY[0], TODAY[1]]);
    let report: Value = serde_json::from_str(&run.stdout).expect("the report is JSON");
    report["findings"].as_array().expect("a list").clone()
}

/// Rules of the findings that come with a fix of this kind, in order.
fn fixable(repo: &TempRepo, is_safe: bool) -> Vec<String> {
    let findings = findings(repo).into_iter().filter(|finding| finding["fix"]["safe"] == is_safe);
    findings.map(|finding| finding["rule"].as_str().unwrap_or_default().to_owned()).collect()
}

fn text(repo: &TempRepo, path: &str) -> String {
    fs::read_to_string(repo.path().join(path)).expect("the file")
}

#[test]
fn what_can_be_mended_is_and_then_there_is_nothing_left_to_mend() {
    let repo = broken();
    let before = fixable(&repo, true);
    for rule in ["adr/status-invalid", "api/unresolved-ref", "link/broken", "link/broken-anchor", "ref/unknown-service"]
    {
        assert!(before.iter().any(|found| found == rule), "{rule} is not among {before:?}");
    }
    let run = repo.run(&["fix", TODAY[0], TODAY[1]]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(run.stdout.contains(&format!("{} findings fixed", before.len())), "{}", run.stdout);
    assert_eq!(
        text(&repo, "docs/a.md"),
        "---\nservice: \"billing\"\n---\n# A\n\n[case](queues.md) and [slip](queues.md#roll-back), [part](queues.md#roll-back).\n"
    );
    assert!(text(&repo, "docs/adr/0003-wait.md").contains("\nAccepted\n"));
    assert!(text(&repo, "docs/adr/0001-poll.md").contains("\nSuperseded by [ADR-2](0002-push.md)\n"));
    assert!(text(&repo, "billing/openapi.yaml").contains("'#/components/responses/Invoice'"));
    assert_eq!(fixable(&repo, true), [""; 0]);
    let again = repo.run(&["fix", "--diff", TODAY[0], TODAY[1]]);
    assert_eq!((again.code, again.stdout.as_str()), (0, ""));
}

#[test]
fn a_patch_says_what_a_fix_does() {
    let (fixed, patched) = (broken(), broken());
    let patch = patched.run(&["fix", "--diff", TODAY[0], TODAY[1]]);
    assert_eq!(patch.code, 1, "{}", patch.stderr);
    assert_eq!(text(&patched, "docs/a.md"), text(&fixed, "docs/a.md"), "nothing is written");
    fs::write(patched.path().join("fix.patch"), &patch.stdout).expect("it can be written");
    let applied = Command::new("git").args(["apply", "fix.patch"]).current_dir(patched.path()).status();
    assert!(applied.expect("git runs").success(), "{}", patch.stdout);
    assert_eq!(fixed.run(&["fix", TODAY[0], TODAY[1]]).code, 0);
    for path in ["docs/a.md", "docs/adr/0001-poll.md", "docs/adr/0003-wait.md", "billing/openapi.yaml"] {
        assert_eq!(text(&patched, path), text(&fixed, path), "{path}");
    }
}

#[test]
fn line_ends_stay_as_they_are() {
    let repo = TempRepo::new().file("queues.md", "# Q\r\n").file("a.md", "\u{feff}# A\r\n\r\n[q](QUEUES.md)\r\n");
    assert_eq!(repo.run(&["fix"]).code, 0);
    assert_eq!(text(&repo, "a.md"), "\u{feff}# A\r\n\r\n[q](queues.md)\r\n");
}

#[test]
fn what_stands_behind_a_secret_is_mended_and_the_secret_stays() {
    let key = format!("sk_live_{}", "9fK2mQ7vXc3LpR8sTn4WzYb6");
    let text_with = |link: &str| format!("# A\n\nThe key {key} is old.\n\n[q]({link})\n");
    let repo = TempRepo::new().file("queues.md", "# Q\n").file("a.md", text_with("QUEUES.md"));
    let run = repo.run(&["fix"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert_eq!(text(&repo, "a.md"), text_with("queues.md"));
}

#[test]
fn what_nobody_may_have_meant_needs_to_be_asked_for() {
    let repo = TempRepo::new().file("docs/deploy.md", "# D\n").file("docs/a.md", "[d](deplyo2.md)\n");
    assert_eq!((fixable(&repo, true), fixable(&repo, false)), (vec![], vec!["link/broken".to_owned()]));
    let run = repo.run(&["fix"]);
    assert!(run.stdout.contains("nothing to fix; 1 may say what nobody meant"), "{}", run.stdout);
    assert_eq!(text(&repo, "docs/a.md"), "[d](deplyo2.md)\n");
    assert_eq!(repo.run(&["fix", "--unsafe"]).code, 0);
    assert_eq!(text(&repo, "docs/a.md"), "[d](deploy.md)\n");
}

#[test]
fn a_mistyped_manifest_can_be_mended() {
    let repo = TempRepo::new().file("handover.yaml", "version: 1\nprofil: minimal\n").file("README.md", "# A\n");
    assert_eq!(repo.run(&["check"]).code, 2);
    assert_eq!(repo.run(&["fix"]).code, 0);
    assert_eq!(text(&repo, "handover.yaml"), "version: 1\nprofile: minimal\n");
}

/// Files of an example, in a directory of their own.
fn copied(example: &str) -> TempRepo {
    fn add(repo: TempRepo, root: &Path, dir: &Path) -> TempRepo {
        let entries = fs::read_dir(dir).expect("the example").map(|entry| entry.expect("an entry").path());
        entries.fold(repo, |repo, path| match path.is_dir() {
            true => add(repo, root, &path),
            false => {
                let name = path.strip_prefix(root).expect("below the example").to_string_lossy().replace('\\', "/");
                repo.file(&name, fs::read(&path).expect("a file"))
            }
        })
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples").join(example);
    add(TempRepo::new(), &root, &root)
}

#[test]
fn fixes_of_the_broken_examples_break_nothing_else_and_come_to_an_end() {
    for example in ["broken", "misconfigured"] {
        let repo = copied(example);
        let count = |repo: &TempRepo, severity: &str| {
            findings(repo).iter().filter(|finding| finding["severity"] == severity).count()
        };
        let (errors, fixes) = (count(&repo, "error"), fixable(&repo, true).len());
        assert!(fixes > 0, "{example} has nothing to fix");
        for _ in 0..4 {
            let run = repo.run(&["fix", TODAY[0], TODAY[1]]);
            assert_eq!(run.code, 0, "{example}: {}", run.stderr);
        }
        assert_eq!(fixable(&repo, true), [""; 0], "{example}");
        // What a broken manifest hid is seen once it is mended.
        assert!(example == "misconfigured" || count(&repo, "error") <= errors, "{example}");
    }
}
