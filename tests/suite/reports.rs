//! Reports for other programs, held against what those programs say they read.

use std::path::PathBuf;
use std::process::Command;

use serde_json::Value;

use crate::support::TempRepo;

/// A repository with something of everything: a gap, an error, a waiver, a comment, a hostile name.
fn repo() -> TempRepo {
    let manifest = "version: 1\nprofile: standard\nproject: {name: \"Shop & <b>Co</b>\", portal_url: https://handover.example}\nowners: {default: \"@maria\"}\nservices: {api: {path: api}}\nwaivers:\n  - id: W-1\n    rule: required/missing\n    kind: runbook.deploy\n    category: planned\n    reason: Deployed by hand until the pipeline lands.\n    owner: \"@maria\"\n    expires: 2026-12-01\n";
    TempRepo::new()
        .file("handover.yaml", manifest)
        .file("api/Dockerfile", "FROM scratch\n")
        .file("docs/a, b: 100%.md", "# Ä <script>\n\n[ä](gone.md) and [b](lost.md#x)\n")
        .file(
            "docs/c.md",
            "# C\n\n<!-- handover-ignore link/broken until=2026-12-24: drawn again soon -->\n[z](z.md)\n",
        )
}

const TODAY: [&str; 2] = ["--today", "2026-11-23"];

fn report(repo: &TempRepo, format: &str) -> String {
    let run = repo.run(&["check", "--format", format, TODAY[0], TODAY[1]]);
    assert_eq!(run.code, 1, "{}", run.stderr);
    assert!(!run.stdout.contains(repo.path().to_str().expect("a path")), "no path of this machine in {format}");
    run.stdout
}

/// The schema that OASIS published, as the crate brings it that types of SARIF are made from.
fn sarif_schema() -> Value {
    let cargo = |args: &[&str]| {
        let mut command = Command::new(env!("CARGO"));
        let found = command.args(args).current_dir(env!("CARGO_MANIFEST_DIR")).output().expect("cargo starts");
        assert!(found.status.success(), "{}", String::from_utf8_lossy(&found.stderr));
        String::from_utf8(found.stdout).expect("cargo speaks UTF-8")
    };
    let version = cargo(&["--version", "--verbose"]);
    let host = version.lines().find_map(|line| line.strip_prefix("host: ")).expect("cargo knows its host");
    // What only other systems need was not fetched.
    let found = cargo(&["metadata", "--format-version=1", "--offline", "--locked", "--filter-platform", host]);
    let metadata: Value = serde_json::from_str(&found).expect("cargo speaks JSON");
    let packages = metadata["packages"].as_array().expect("a list");
    let package = packages.iter().find(|package| package["name"] == "serde-sarif").expect("a development dependency");
    let manifest = PathBuf::from(package["manifest_path"].as_str().expect("a path"));
    let text = std::fs::read_to_string(manifest.with_file_name("src").join("schema.json")).expect("the schema");
    serde_json::from_str(&text).expect("a schema is JSON")
}

#[test]
fn sarif_keeps_to_its_schema_and_says_what_became_of_each_finding() {
    let log: Value = serde_json::from_str(&report(&repo(), "sarif")).expect("SARIF is JSON");
    let mut schema = sarif_schema();
    // The pattern of languages is published with a bracket too many.
    for of in ["run", "toolComponent"] {
        schema["definitions"][of]["properties"]["language"].as_object_mut().expect("a schema").remove("pattern");
    }
    let schema = jsonschema::validator_for(&schema).expect("a schema");
    let wrong: Vec<String> =
        schema.iter_errors(&log).map(|error| format!("{}: {error}", error.instance_path())).collect();
    assert_eq!(wrong, [""; 0]);
    let run = &log["runs"][0];
    let rules = run["tool"]["driver"]["rules"].as_array().expect("rules");
    let results = run["results"].as_array().expect("results");
    for result in results {
        let ix = usize::try_from(result["ruleIndex"].as_u64().expect("an index")).expect("small");
        assert_eq!(rules[ix]["id"], result["ruleId"]);
    }
    let of = |rule: &str| -> Vec<&Value> { results.iter().filter(|result| result["ruleId"] == rule).collect() };
    let broken = of("link/broken");
    let uri = |result: &Value| result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"].clone();
    assert_eq!(uri(broken[0]), "docs/a%2C%20b%3A%20100%25.md");
    assert_eq!(broken[0]["locations"][0]["physicalLocation"]["region"]["startLine"], 3);
    let ignored = broken.iter().find(|result| uri(result) == "docs/c.md").expect("the third");
    assert_eq!(ignored["suppressions"][0]["kind"], "inSource");
    assert_eq!(ignored["suppressions"][0]["justification"], "drawn again soon");
    let waived = of("required/missing").into_iter().find(|result| result.get("suppressions").is_some());
    assert_eq!(waived.expect("a waived gap")["suppressions"][0]["kind"], "external");
    let quiet = rules.iter().filter(|rule| rule["help"]["markdown"] == rule["help"]["text"]).count();
    assert!(quiet > 50 && rules.len() > quiet, "manuals of rules that found something, and only those");
}

#[test]
fn junit_can_be_read_again_and_counts_cells_and_rules() {
    let xml = report(&repo(), "junit");
    let read = quick_junit::Report::deserialize_from_str(&xml).expect("JUnit");
    let suites: Vec<&str> = read.test_suites.iter().map(|suite| suite.name.as_str()).collect();
    assert!(suites.contains(&"project") && suites.contains(&"api") && suites.contains(&"rules link"), "{suites:?}");
    let tests: usize = read.test_suites.iter().map(|suite| suite.test_cases.len()).sum();
    assert_eq!(tests, read.tests);
    assert!(xml.contains("link/broken") && xml.contains("<skipped"), "{xml}");
    assert!(!xml.contains("<script>"), "{xml}");
}

#[test]
fn code_quality_has_what_gitlab_asks_for() {
    let issues: Value = serde_json::from_str(&report(&repo(), "gitlab")).expect("JSON");
    let issues = issues.as_array().expect("a list");
    let mut fingerprints = std::collections::BTreeSet::new();
    for issue in issues {
        for field in ["description", "check_name", "fingerprint", "severity"] {
            assert!(issue[field].as_str().is_some_and(|text| !text.is_empty()), "{issue}");
        }
        assert!(["info", "minor", "major", "critical", "blocker"].contains(&issue["severity"].as_str().expect("text")));
        assert!(issue["location"]["lines"]["begin"].as_u64().is_some_and(|line| line > 0), "{issue}");
        let path = issue["location"]["path"].as_str().expect("a path");
        assert!(!path.starts_with(['/', '.']) || path.starts_with(".handover"), "{issue}");
        assert!(fingerprints.insert(issue["fingerprint"].as_str().expect("text").to_owned()), "twice: {issue}");
    }
    assert!(issues.iter().all(|issue| issue["location"]["path"] != "docs/c.md"), "what is accepted is no issue");
}

#[test]
fn the_summary_brings_no_markup_of_the_repository_into_a_comment() {
    let text = report(&repo(), "markdown");
    assert!(text.starts_with("<!-- handover:summary -->\n## Handover: "), "{text}");
    for wanted in ["### What is missing", "### What is wrong", "### Waivers that end", "| | project | api |"] {
        assert!(text.contains(wanted), "{wanted}\n{text}");
    }
    assert!(!text.contains("<script>") && !text.contains("](gone.md)"), "{text}");
}

#[test]
fn a_report_of_lines_says_the_same_as_the_report() {
    let repo = repo();
    let whole: Value = serde_json::from_str(&report(&repo, "json")).expect("JSON");
    let lines: Vec<Value> =
        report(&repo, "jsonl").lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert_eq!(lines[0]["type"], "report");
    assert_eq!(lines[0]["summary"], whole["summary"]);
    let findings: Vec<&Value> = lines.iter().filter(|line| line["type"] == "finding").collect();
    assert_eq!(findings.len(), whole["findings"].as_array().expect("a list").len());
    assert_eq!(findings[0]["fingerprint"], whole["findings"][0]["fingerprint"]);
    let schema = serde_json::from_str(&repo.run(&["schema", "report-line"]).stdout).expect("JSON");
    assert!(jsonschema::meta::is_valid(&schema));
    let validator = jsonschema::validator_for(&schema).expect("a schema");
    for line in &lines {
        let wrong: Vec<String> = validator.iter_errors(line).map(|error| error.to_string()).collect();
        assert_eq!(wrong, [""; 0], "{line}");
    }
    assert!(!validator.is_valid(&serde_json::json!({"type": "finding"})), "a line has to be whole");
}

#[test]
fn one_run_writes_several_reports() {
    let repo = repo();
    let args = ["check", "--output", "sarif:out/a/handover.sarif", "--output", "badge:badge.svg", "--exit-zero"];
    let run = repo.run(&args);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(run.stdout.contains("error[link/broken]"), "{}", run.stdout);
    let read = |path: &str| std::fs::read_to_string(repo.path().join(path)).expect("a report");
    assert!(read("out/a/handover.sarif").contains("\"2.1.0\""));
    assert!(read("badge.svg").starts_with("<svg"));
    let unknown = repo.run(&["check", "--output", "pdf:x"]);
    assert_eq!(unknown.code, 2);
    assert!(unknown.stderr.contains("`pdf` is none of full, concise, json"), "{}", unknown.stderr);
}

#[test]
fn the_fail_level_has_short_names() {
    let repo = TempRepo::new()
        .file(
            "handover.yaml",
            "version: 1\nprofile: minimal\nrequire: {readme: false, ownership: false}\nrules: {link/broken: warn}\n",
        )
        .file("a.md", "[x](gone.md)\n");
    assert_eq!(repo.run(&["check"]).code, 0);
    assert_eq!(repo.run(&["check", "--deny", "warnings"]).code, 1);
}

#[test]
fn only_what_a_branch_touches_fails() {
    let repo = TempRepo::new()
        .file("handover.yaml", "version: 1\nprofile: minimal\nrequire: {readme: false, ownership: false}\n")
        .file("old.md", "[x](gone.md)\n")
        .file("new.md", "# New\n");
    let repo = repo.git();
    assert_eq!(repo.run(&["check"]).code, 1);
    let clean = repo.run(&["check", "--format", "concise", "--changed-since", "main"]);
    assert_eq!(clean.code, 0, "{}", clean.stderr);
    assert!(clean.stdout.contains("old.md:1:5: error[link/broken]"), "all are reported: {}", clean.stdout);
    let repo = repo.file("new.md", "# New\n\n[y](lost.md)\n").commit("2026-01-03", "second");
    assert_eq!(repo.run(&["check", "--changed-since", "HEAD~1"]).code, 1);
    assert_eq!(repo.run(&["check", "--changed-since", "HEAD"]).code, 0);
    let unknown = repo.run(&["check", "--changed-since", "no-such-branch"]);
    assert_eq!(unknown.code, 2);
    assert!(unknown.stderr.contains("no-such-branch"), "{}", unknown.stderr);
}
