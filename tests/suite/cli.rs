//! The binary, as a person meets it.

use std::fs;

use crate::support::TempRepo;

#[test]
fn check_without_a_manifest_reports_and_never_fails() {
    let repo = TempRepo::new().file("README.md", "# A\n\n[x](gone.md)\n");
    let run = repo.run(&["check", "--format", "concise"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(run.stdout.contains("README.md:3:5: warning[link/broken]"), "{}", run.stdout);
}

#[test]
fn check_with_a_manifest_fails_on_errors() {
    let repo = TempRepo::new().file("README.md", "# A\n\n[x](gone.md)\n").file("handover.yaml", "version: 1\n");
    let run = repo.run(&["check", "--format", "concise"]);
    assert_eq!(run.code, 1, "{}", run.stderr);
    assert!(run.stdout.contains("README.md:3:5: error[link/broken]"), "{}", run.stdout);
    assert_eq!(repo.run(&["check", "--fail-on", "never"]).code, 0);
}

#[test]
fn the_fail_level_can_be_lowered_without_a_manifest() {
    let repo = TempRepo::new().file("README.md", "# A\n\n[x](gone.md)\n");
    assert_eq!(repo.run(&["check", "--fail-on", "warn"]).code, 1);
}

#[test]
fn a_missing_root_is_a_usage_error_that_names_it() {
    let run = TempRepo::new().run(&["check", "no-such-directory"]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("no-such-directory"), "{}", run.stderr);
}

#[test]
fn build_writes_a_portal_and_a_second_build_touches_nothing() {
    let repo =
        TempRepo::new().file("README.md", "# A\n").file("docs/adr/0001-x.md", "# 1. X\n\n## Status\n\nAccepted\n");
    assert_eq!(repo.run(&["build", "."]).code, 0);
    let index = repo.path().join("handover-portal/index.html");
    let stamp = || fs::metadata(&index).and_then(|meta| meta.modified()).expect("the page was written");
    let first = stamp();
    let again = repo.run(&["build", "."]);
    assert_eq!(again.code, 0, "{}", again.stderr);
    assert_eq!(stamp(), first);
    assert!(again.stdout.contains("0 created, 0 changed"), "{}", again.stdout);
}

#[test]
fn build_refuses_a_directory_that_is_not_its_own() {
    let repo = TempRepo::new().file("README.md", "# A\n").file("out/precious.txt", "keep me");
    let run = repo.run(&["build", ".", "--out", "out"]);
    assert_eq!(run.code, 3);
    assert!(run.stderr.contains("out"), "{}", run.stderr);
    assert_eq!(fs::read_to_string(repo.path().join("out/precious.txt")).expect("still there"), "keep me");
}

#[test]
fn output_that_is_not_a_terminal_is_quiet_and_plain() {
    let repo = TempRepo::new().file("README.md", "# A\n");
    let run = repo.run(&["build", "."]);
    assert_eq!(run.stderr, "");
    assert!(!run.stdout.contains('\u{1b}'), "{:?}", run.stdout);
}

#[test]
fn explain_prints_the_manual_page_and_suggests_near_names() {
    let repo = TempRepo::new();
    let page = repo.run(&["explain", "link/broken"]);
    assert_eq!(page.code, 0);
    assert!(page.stdout.contains("What it checks"), "{}", page.stdout);
    let typo = repo.run(&["explain", "link/brokn"]);
    assert_eq!(typo.code, 2);
    assert!(typo.stderr.contains("handover explain link/broken"), "{}", typo.stderr);
}

#[test]
fn why_names_every_source_with_its_line() {
    let text = "---\nstatus: proposed\ndate: 2024-02-03\n---\n# ADR-7: Use a log\n\n## Status\n\nAccepted\n";
    let repo = TempRepo::new().file("docs/adr/0007-log.md", text);
    let run = repo.run(&["why", "docs/adr/0007-log.md"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    for part in [
        "adr",
        "proposed (from front matter, line 2)",
        "(from section, line 9)",
        "2024-02-03",
        "repo/docs/adr/0007-log.html",
    ] {
        assert!(run.stdout.contains(part), "no `{part}` in:\n{}", run.stdout);
    }
}

#[test]
fn every_command_has_a_help_text() {
    for command in ["build", "check", "serve", "explain", "rules", "why", "schema", "completions"] {
        let run = TempRepo::new().run(&[command, "--help"]);
        assert_eq!(run.code, 0);
        assert!(run.stdout.contains("Usage: handover"), "{}", run.stdout);
    }
    let bash = TempRepo::new().run(&["completions", "bash"]);
    assert!(bash.stdout.contains("_handover"));
}

#[test]
fn the_vendors_git_configuration_runs_nothing() {
    let repo = TempRepo::new().file("README.md", "# A\n").git();
    let canary = repo.path().join("canary");
    let config = format!(
        "\n[core]\n\tfsmonitor = touch {0}\n\tpager = touch {0}\n[diff]\n\texternal = touch {0}\n[gpg]\n\tprogram = touch {0}\n[log]\n\tshowSignature = true\n",
        canary.display()
    );
    let file = repo.path().join(".git/config");
    fs::write(&file, fs::read_to_string(&file).expect("a git directory") + &config).expect("written");
    assert_eq!(repo.run(&["build", "."]).code, 0);
    assert!(!canary.exists());
}
