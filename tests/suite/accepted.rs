//! What is accepted: waivers, comments and the baseline, and the commands that look after them.

use serde_json::Value;

use crate::support::TempRepo;

const MANIFEST: &str = "version: 1\nprofile: minimal\nrequire: {readme: false, ownership: false, standards: false, \
    architecture.overview: false, adr: false, known-issues: false, security.policy: false, diagram.service: false}\n";

fn dispositions(repo: &TempRepo) -> Vec<(String, String)> {
    let run = repo.run(&["check", "--format", "json", "--today", "2026-11-23"]);
    let report: Value = serde_json::from_str(&run.stdout).expect("the report is JSON");
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let findings = report["findings"].as_array().expect("a list");
    findings.iter().map(|finding| (text(&finding["rule"]), text(&finding["disposition"]))).collect()
}

fn pair(rule: &str, disposition: &str) -> (String, String) {
    (rule.to_owned(), disposition.to_owned())
}

#[test]
fn after_a_baseline_only_what_is_new_fails() {
    let repo = TempRepo::new().file("handover.yaml", MANIFEST).file("a.md", "# A\n\n[x](gone.md)\n\n[y](lost.md)\n");
    assert_eq!(repo.run(&["check"]).code, 1);
    let made = repo.run(&["baseline", "create"]);
    assert_eq!(made.code, 0, "{}", made.stderr);
    assert!(made.stdout.contains("2 findings: 2 added, 0 taken out"), "{}", made.stdout);
    assert_eq!(repo.run(&["check"]).code, 0);
    assert_eq!(dispositions(&repo), [pair("link/broken", "baselined"), pair("link/broken", "baselined")]);

    // Lines above move what is known, and do not make it new.
    let repo = repo.file("a.md", "# A\n\nMore.\n\n[x](gone.md)\n\n[y](lost.md)\n\n[z](new.md)\n");
    let run = repo.run(&["check", "--format", "concise"]);
    assert_eq!(run.code, 1);
    assert!(run.stdout.contains("a.md:9:5: error[link/broken]"), "{}", run.stdout);
    assert!(!run.stdout.contains("a.md:5"), "{}", run.stdout);

    let again = repo.run(&["baseline", "create"]);
    assert_eq!(again.code, 2);
    assert!(again.stderr.contains("is there already"), "{}", again.stderr);
    let updated = repo.run(&["baseline", "create", "--update"]);
    assert!(updated.stdout.contains("3 findings: 1 added, 0 taken out"), "{}", updated.stdout);
}

#[test]
fn what_is_mended_leaves_the_baseline_when_it_is_pruned() {
    let repo = TempRepo::new().file("handover.yaml", MANIFEST).file("a.md", "[x](gone.md)\n\n[y](lost.md)\n");
    assert_eq!(repo.run(&["baseline", "create"]).code, 0);
    let repo = repo.file("a.md", "[x](gone.md)\n");
    assert!(dispositions(&repo).contains(&pair("baseline/stale-entry", "active")));
    let pruned = repo.run(&["baseline", "prune"]);
    assert!(pruned.stdout.contains("1 finding left, 1 taken out"), "{}{}", pruned.stdout, pruned.stderr);
    assert_eq!(dispositions(&repo), [pair("link/broken", "baselined")]);
    let nothing = repo.run(&["baseline", "prune"]);
    assert!(nothing.stdout.contains("1 finding, all still found"), "{}", nothing.stdout);
}

#[test]
fn the_portal_shows_what_the_baseline_knows() {
    let repo = TempRepo::new().file("handover.yaml", MANIFEST).file("a.md", "# A\n\n[x](gone.md)\n");
    assert_eq!(repo.run(&["baseline", "create"]).code, 0);
    assert_eq!(repo.run(&["build", "."]).code, 0);
    let page = std::fs::read_to_string(repo.path().join("handover-portal/findings.html")).expect("the page");
    assert!(page.contains("link/broken"), "{page}");
}

#[test]
fn waivers_are_listed_with_what_they_accept_and_pruned_with_their_lines() {
    let manifest = format!(
        "{MANIFEST}waivers:\n  # The first.\n  - id: W-1\n    rule: link/broken\n    path: a.md\n    category: accepted-risk\n    reason: The old pages go in spring, see PAY-1.\n    owner: \"@maria\"\n    expires: 2027-01-31\n  - id: W-2\n    rule: link/broken\n    path: b.md\n    category: accepted-risk\n    reason: These pages are gone already, see PAY-2.\n    owner: \"@maria\"\n    expires: 2026-11-01 # over\nrules: {{}}\n"
    );
    let comment = "<!-- handover-ignore link/broken until=2026-12-24: drawn again before Christmas -->\r\n";
    let repo = TempRepo::new()
        .file("handover.yaml", &manifest)
        .file("a.md", "[x](gone.md)\n")
        .file("c.md", format!("# C\r\n\r\n{comment}[z](z.md)\r\n"))
        .file("d.md", format!("# D\r\n\r\n{comment}Nothing is wrong.\r\n"));
    let today = ["--today", "2026-11-23"];
    let listed = repo.run(&["waivers", today[0], today[1]]);
    assert_eq!(listed.code, 0, "{}", listed.stderr);
    for wanted in [
        "W-1  link/broken in a.md  until 2027-01-31 (69 days)  @maria",
        "accepts 1 finding\n",
        "W-2  link/broken in b.md  until 2026-11-01 (over for 22 days)  @maria",
        "accepts 0 findings, can go",
        "c.md:3  link/broken  until 2026-12-24 (31 days)",
        "d.md:3  link/broken  until 2026-12-24 (31 days)",
    ] {
        assert!(listed.stdout.contains(wanted), "{wanted}\n{}", listed.stdout);
    }
    let pruned = repo.run(&["waivers", "prune", today[0], today[1]]);
    assert!(pruned.stdout.ends_with("\n2 removed\n"), "{}{}", pruned.stdout, pruned.stderr);
    let read = |path: &str| std::fs::read_to_string(repo.path().join(path)).expect("the file");
    let cut = manifest.find("  - id: W-2").expect("the second");
    assert_eq!(read("handover.yaml"), format!("{}rules: {{}}\n", &manifest[..cut]));
    assert_eq!(read("d.md"), "# D\r\n\r\nNothing is wrong.\r\n");
    assert!(read("c.md").contains("handover-ignore"));
    assert!(repo.run(&["waivers", "prune", today[0], today[1]]).stdout.contains("none of it is over"));
}

#[test]
fn the_last_waiver_leaves_an_empty_list_behind() {
    let manifest = format!(
        "{MANIFEST}waivers:\n  - id: W-2\n    rule: link/broken\n    path: b.md\n    category: accepted-risk\n    reason: These pages are gone already, see PAY-2.\n    owner: \"@maria\"\n    expires: 2026-11-01\n"
    );
    let repo = TempRepo::new().file("handover.yaml", &manifest);
    assert_eq!(repo.run(&["waivers", "prune", "--today", "2026-11-23"]).code, 0);
    let left = std::fs::read_to_string(repo.path().join("handover.yaml")).expect("the manifest");
    assert_eq!(left, format!("{MANIFEST}waivers: []\n"));
    assert_eq!(repo.run(&["check", "--today", "2026-11-23"]).code, 0);
}

#[test]
fn a_waiver_on_a_line_with_others_is_left_to_people() {
    let manifest = format!(
        "{MANIFEST}waivers: [{{id: W-2, rule: link/broken, path: b.md, category: accepted-risk, reason: 'These pages are gone, see PAY-2.', owner: '@maria', expires: 2026-11-01}}]\n"
    );
    let repo = TempRepo::new().file("handover.yaml", &manifest);
    let run = repo.run(&["waivers", "prune", "--today", "2026-11-23"]);
    assert!(run.stdout.contains("left    handover.yaml:4: remove it by hand"), "{}", run.stdout);
    assert_eq!(std::fs::read_to_string(repo.path().join("handover.yaml")).expect("the manifest"), manifest);
}

#[test]
fn a_waiver_of_a_contract_reaches_as_far_as_its_pointer() {
    let manifest = format!(
        "{MANIFEST}waivers:\n  - id: W-1\n    rule: api/unresolved-ref\n    path: openapi.yaml\n    pointer: /paths/~1legacy~1charge/post\n    category: accepted-risk\n    reason: The endpoint is frozen and goes with release 9.\n    owner: \"@maria\"\n    expires: 2027-01-31\n"
    );
    let contract = "openapi: 3.1.0\ninfo: {title: Shop, version: 1.0.0}\npaths:\n  /legacy/charge:\n    post:\n      operationId: old\n      responses: {'200': {$ref: '#/components/responses/Gone'}}\n  /charge:\n    post:\n      operationId: new\n      responses: {'200': {$ref: '#/components/responses/Lost'}}\n";
    let repo = TempRepo::new().file("handover.yaml", &manifest).file("openapi.yaml", contract);
    let found: Vec<_> = dispositions(&repo).into_iter().filter(|(rule, _)| rule == "api/unresolved-ref").collect();
    assert_eq!(found, [pair("api/unresolved-ref", "active"), pair("api/unresolved-ref", "waived")]);
}
