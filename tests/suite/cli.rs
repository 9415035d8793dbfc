//! The binary, as a person meets it.

use std::fs;
use std::path::Path;

use serde_json::Value;

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
    for command in [
        "build",
        "check",
        "status",
        "serve",
        "init",
        "new",
        "explain",
        "rules",
        "kinds",
        "why",
        "schema",
        "completions",
    ] {
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
    fs::write(&file, fs::read_to_string(&file).expect("a git directory") + config.as_str()).expect("written");
    assert_eq!(repo.run(&["build", "."]).code, 0);
    assert!(!canary.exists());
}

/// A copy of an example of this repository, without some of its files.
fn copy_of(example: &str, without: &[&str]) -> TempRepo {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples").join(example);
    let mut repo = TempRepo::new();
    let mut open = vec![root.clone()];
    while let Some(dir) = open.pop() {
        for entry in fs::read_dir(dir).expect("a readable directory") {
            let path = entry.expect("an entry").path();
            let name = path.strip_prefix(&root).expect("below the root").to_str().expect("UTF-8").to_owned();
            if path.is_dir() {
                open.push(path);
            } else if !without.contains(&&*name) {
                repo = repo.file(&name, fs::read(&path).expect("a readable file"));
            }
        }
    }
    repo
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

const DAY: [&str; 2] = ["--today", "2026-11-23"];

#[test]
fn all_missing_documents_are_made_once() {
    let repo = copy_of("vendor-exit", &["docs/observability.md", "docs/glossary.md"]).git();
    let missing = |args: &[&str]| {
        let report = json(&repo.run(&[&["status", "--format", "json"], &DAY[..], args].concat()).stdout);
        let slots = report["slots"].as_array().expect("slots").clone();
        slots.iter().filter(|slot| slot["state"] == "missing").count()
    };
    let before = missing(&[]);
    assert!(before >= 2, "{before}");
    let one = repo.run(&[&["new", "--all-missing", "--service", "billing"], &DAY[..]].concat());
    assert_eq!(one.code, 0, "{}", one.stderr);
    let made: Vec<&str> = one.stdout.lines().filter(|line| line.starts_with("created")).collect();
    assert!(!made.is_empty() && made.iter().all(|line| line.contains("billing")), "{}", one.stdout);
    let all = repo.run(&[&["new", "--all-missing"], &DAY[..]].concat());
    assert_eq!(all.code, 0, "{}", all.stderr);
    assert!(all.stdout.contains("docs/glossary.md"), "{}", all.stdout);
    assert_eq!(missing(&[]), 0, "{}", all.stdout);
    let again = repo.run(&[&["new", "--all-missing"], &DAY[..]].concat());
    assert_eq!((again.code, &*again.stdout), (0, "nothing is missing: no document was created\n"));
}

#[test]
fn new_says_what_it_made_and_refuses_what_makes_no_sense() {
    let repo = copy_of("vendor-exit", &[]);
    let run = |args: &[&str]| {
        let run = repo.run(&[args, &DAY[..]].concat());
        format!("{} {}{}", run.code, run.stdout, run.stderr)
    };
    insta::assert_snapshot!(run(&["new", "glossary"]), @r"
    2 error: cannot create the document: `docs/glossary.md` is there already
      try: edit it, or add a section to it; `handover why docs/glossary.md` tells what it counts for
    ");
    insta::assert_snapshot!(run(&["new", "glosary"]), @r"
    2 error: cannot create the document: there is no kind `glosary`
      try: `handover new glossary`, or `handover kinds` for all
    ");
    insta::assert_snapshot!(run(&["new", "runbook.rollback"]), @r"
    2 error: cannot create the document: a rollback runbook is asked of each service
      try: `handover new runbook.rollback --service billing`, or one of billing, notify, orders
    ");
    insta::assert_snapshot!(run(&["new", "runbook.rollback", "--service", "biling"]), @r"
    2 error: cannot create the document: there is no service `biling`
      try: `--service billing`
    ");
    insta::assert_snapshot!(run(&["new", "contacts", "--service", "billing"]), @r"
    2 error: cannot create the document: a register of contacts is asked of the project, not of a service
      try: `handover new contacts`
    ");
    insta::assert_snapshot!(run(&["new", "contacts", "--supersedes", "3"]), @r#"
    2 error: cannot create the document: `--supersedes` is for decisions only
      try: `handover new adr "Title"`, or leave the option out
    "#);
    insta::assert_snapshot!(run(&["new", "adr"]), @r#"
    2 error: cannot create the document: a decision needs a title
      try: `handover new adr "Use a queue for orders"`
    "#);
    insta::assert_snapshot!(run(&["new", "adr", "Use a log", "--supersedes", "99"]), @r"
    2 error: cannot create the document: there is no decision 99 in `docs/adr`
      try: one of 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1; `--service` for the log of a service
    ");
    insta::assert_snapshot!(run(&["new", "runbook.rollback", "--service", "billing"]), @r"
    0 created  ./docs/runbooks/rollback-billing.md
    next     write it; `handover status` shows what counts
    ");
    insta::assert_snapshot!(run(&["new", "adr", "Use a log", "--supersedes", "5"]), @r"
    0 created  ./docs/adr/0014-use-a-log.md
    edited   ./docs/adr/0005-one-database-per-service.md
    next     write it; `handover status` shows what counts
    ");
    insta::assert_snapshot!(run(&["new", "adr", "Round half up", "--service", "billing"]), @r"
    0 created  ./services/billing/docs/decisions/0002-round-half-up.md
    next     write it; `handover status` shows what counts
    ");
    let check = repo.run(&["check", "--format", "concise", "--all", DAY[0], DAY[1]]);
    assert!(!check.stdout.contains("[adr/superseded"), "{}", check.stdout);
}

#[test]
fn a_superseded_record_keeps_its_line_ends() {
    let old = "\u{feff}# 1. A\r\n\r\nDate: 2024-01-02\r\n\r\n## Status\r\n\r\nAccepted\r\n\r\n## Context\r\n\r\nIt grew.\r\n\r\n## Decision\r\n\r\nWe will.\r\n";
    let repo = TempRepo::new().file("docs/adr/0001-a.md", old);
    let run = repo.run(&["new", "adr", "Use a log", "--supersedes", "1"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let text = fs::read_to_string(repo.path().join("docs/adr/0001-a.md")).expect("still there");
    assert_eq!(text, old.replace("Accepted", "Superseded by [ADR-2](0002-use-a-log.md)"));
    let check = repo.run(&["check", "--format", "concise", "--all"]);
    assert!(!check.stdout.contains("[adr/"), "{}", check.stdout);
}

#[test]
fn a_refused_supersession_writes_nothing() {
    let repo =
        TempRepo::new().file("docs/adr/0001-a.md", "# 1. A\n\n## Context\n\nIt grew.\n\n## Decision\n\nWe will.\n");
    let run = repo.run(&["new", "adr", "Use a log", "--supersedes", "1"]);
    assert_eq!(run.code, 2);
    insta::assert_snapshot!(run.stderr, @r"
    error: cannot create the document: `docs/adr/0001-a.md` states no status that could be changed
      try: write `Superseded by [ADR-2](0002-use-a-log.md)` as its status first, without `--supersedes`
    ");
    assert_eq!(fs::read_dir(repo.path().join("docs/adr")).expect("a directory").count(), 1);
}

#[test]
fn init_writes_a_manifest_that_holds() {
    for (repo, profile) in [
        (copy_of("vendor-exit", &["handover.yaml"]), "outsourced-backend"),
        (copy_of("minimal", &[]), "standard"),
        (TempRepo::new(), "minimal"),
    ] {
        let run = repo.run(&["init", "--profile", profile]);
        assert_eq!(run.code, 0, "{}", run.stderr);
        let text = fs::read_to_string(repo.path().join("handover.yaml")).expect("written");
        let check = repo.run(&["check", "--format", "concise", "--all"]);
        assert!(!check.stdout.contains("[manifest/"), "{text}\n{}", check.stdout);
        assert_eq!(text.contains("#   parties:"), profile == "outsourced-backend", "{text}");
        let schema = json(&fs::read_to_string(repo.path().join(".handover/schema/manifest-1.json")).expect("written"));
        let validator = jsonschema::validator_for(&schema).expect("a schema");
        let value = handover::manifest::tree_json(&text, handover::yaml::Syntax::Yaml).expect("readable");
        assert!(validator.is_valid(&value), "{text}");
        let again = repo.run(&["init"]);
        assert_eq!(again.code, 2);
        assert!(again.stderr.contains("`handover.yaml` is there already"), "{}", again.stderr);
    }
}

#[test]
fn init_takes_the_owner_of_everything_from_the_code_owners() {
    let repo = copy_of("vendor-exit", &["handover.yaml"]);
    repo.handover(&["init"]).success();
    let text = fs::read_to_string(repo.path().join("handover.yaml")).expect("written");
    insta::assert_snapshot!(text, @r#"
    # yaml-language-server: $schema=./.handover/schema/manifest-1.json
    version: 1
    profile: standard
    owners:
      default: "@northwind/platform"
    services:
      billing:  # build entry in docker-compose.yml
        path: "services/billing"
        owner: "finance-systems"
        stores: ["PostgreSQL"]
        consumes: ["orders.placed", "orders.cancelled"]
        produces: ["invoices.issued", "refunds.completed"]
      notify:  # build entry in docker-compose.yml
        path: "services/notify"
        owner: "commerce"
        consumes: ["orders.placed", "orders.shipped", "invoices.issued", "refunds.completed"]
      orders:  # build entry in docker-compose.yml
        path: "services/orders"
        owner: "commerce"
        depends_on: ["billing"]
        stores: ["PostgreSQL"]
        produces: ["orders.placed", "orders.cancelled", "orders.shipped"]
    "#);
}

#[test]
fn init_sees_a_manifest_in_its_other_place() {
    let repo = TempRepo::new().file(".config/handover.yaml", "version: 1\n").file(".gitignore", ".config\n").git();
    let run = repo.run(&["init"]);
    assert_eq!(run.code, 2);
    insta::assert_snapshot!(run.stderr, @r"
    error: cannot write a manifest: `.config/handover.yaml` is there already
      try: edit `.config/handover.yaml`; `handover schema manifest` prints what it may hold
    ");
    assert!(!repo.path().join("handover.yaml").exists());
}

#[test]
fn status_is_a_matrix_and_a_number() {
    let repo = TempRepo::new()
        .file("handover.yaml", "version: 1\nprofile: minimal\nservices: {api: {path: .}}\n")
        .file("README.md", "# A\n\nTODO\n")
        .file("Dockerfile", "FROM scratch\nCMD [\"/a\"]\n");
    let run = repo.run(&[&["status", "--why"], &DAY[..]].concat());
    assert_eq!(run.code, 0, "{}", run.stderr);
    insta::assert_snapshot!(run.stdout, @r#"
                                  project    api
    Architecture and data
    ● readme                      ◌ stub
    · architecture.overview       ✗ missing
    · adr                         ✗ missing
    · diagram.service             ✗ missing
    · known-issues                ✗ missing
    Interfaces and configuration
    ○ api.openapi                            –
    ○ api.graphql                            –
    ○ api.asyncapi                           –
    · config.reference                       ✗ missing
    Operations and quality
    ○ runbook.deploy                         ✗ missing
    ○ runbook.rollback                       ✗ missing
    Security, access and law
    · security.policy             ✗ missing
    People and transfer
    ○ ownership                   ✗ missing
    · standards                   ✗ missing

    ● blocking  ○ required  · recommended  – n/a  ✗ missing  ◌ stub

    ◌ readme@project  stub, blocking
        stub: 1 content words (needs 60), 1 of 1 topics missing (how to run it), without a command, 1 placeholder
        found    README.md (its name `README.md`; stub: 1 content words (needs 60), 1 of 1 topics missing (how to run it), without a command, 1 placeholder)
        because  profile `minimal` asks for it (handover.yaml:2)
        close    write `README.md`
    ✗ architecture.overview@project  missing, recommended
        nothing of this kind
        because  profile `minimal` asks for it (handover.yaml:2)
        close    handover new architecture.overview
    ✗ adr@project  missing, recommended
        nothing of this kind
        because  profile `minimal` asks for it (handover.yaml:2)
        close    handover new adr "Title of the decision"
    ✗ diagram.service@project  missing, recommended
        nothing of this kind
        because  profile `minimal` asks for it (handover.yaml:2)
        close    handover new diagram.service
    ✗ known-issues@project  missing, recommended
        nothing of this kind
        because  profile `minimal` asks for it (handover.yaml:2)
        close    handover new known-issues
    – api.openapi@api  n/a, required
        `api` is not `http-api and not (graphql or has-ui)`
    – api.graphql@api  n/a, required
        `api` is not `graphql and not has-ui`
    – api.asyncapi@api  n/a, required
        `api` is not `consumes-queue or produces-events`
    ✗ config.reference@api  missing, recommended
        nothing of this kind
        because  profile `minimal` asks for it (handover.yaml:2)
        because  deployable: Dockerfile (Dockerfile:1)
        close    handover new config.reference --service api
    ✗ runbook.deploy@api  missing, required
        nothing of this kind
        because  profile `minimal` asks for it (handover.yaml:2)
        because  deployable: Dockerfile (Dockerfile:1)
        close    handover new runbook.deploy --service api
    ✗ runbook.rollback@api  missing, required
        nothing of this kind
        because  profile `minimal` asks for it (handover.yaml:2)
        because  deployable: Dockerfile (Dockerfile:1)
        close    handover new runbook.rollback --service api
    ✗ security.policy@project  missing, recommended
        nothing of this kind
        because  profile `minimal` asks for it (handover.yaml:2)
        close    handover new security.policy
    ✗ ownership@project  missing, required
        nothing of this kind
        because  profile `minimal` asks for it (handover.yaml:2)
        close    handover new ownership
    ✗ standards@project  missing, recommended
        nothing of this kind
        because  profile `minimal` asks for it (handover.yaml:2)
        close    handover new standards

    weight × tier × credit
       0.00 of  3.00  readme@project
       0.00 of  1.00  architecture.overview@project
       0.00 of  1.00  adr@project
       0.00 of  1.00  diagram.service@project
       0.00 of  1.00  known-issues@project
       0.00 of  1.00  config.reference@api
       0.00 of  2.00  runbook.deploy@api
       0.00 of  2.00  runbook.rollback@api
       0.00 of  1.00  security.policy@project
       0.00 of  2.00  ownership@project
       0.00 of  1.00  standards@project
       0.00 of 16.00

    readiness 0 % (1 blocking gap)
    "#);
}

#[test]
fn status_knows_its_services() {
    let repo = copy_of("vendor-exit", &[]);
    let typo = repo.run(&["status", "--service", "biling"]);
    assert_eq!(typo.code, 2);
    insta::assert_snapshot!(typo.stderr, @r"
    error: cannot show the status: there is no service `biling`
      try: `--service billing`
    ");
    let stranger = repo.run(&["status", "--service", "x"]);
    assert!(stranger.stderr.contains("try: one of billing, notify, orders"), "{}", stranger.stderr);
    let one = repo.run(&["status", "--service", "billing"]);
    assert_eq!(one.code, 0);
    assert!(one.stdout.contains("billing") && !one.stdout.contains("notify"), "{}", one.stdout);
    let broken = TempRepo::new().file("handover.yaml", "version: 1\nprofil: standard\n");
    assert_eq!(broken.run(&["status"]).code, 2);
}

#[test]
fn the_report_as_json_is_one_and_the_same() {
    let repo = copy_of("vendor-exit", &[]);
    let status = repo.run(&[&["status", "--format", "json"], &DAY[..]].concat());
    let check = repo.run(&[&["check", "--format", "json"], &DAY[..]].concat());
    repo.run(&[&["build", "."], &DAY[..]].concat());
    let built = fs::read_to_string(repo.path().join("handover-portal/report.json")).expect("written");
    assert_eq!(status.stdout, check.stdout);
    assert_eq!(status.stdout, built);
}

#[test]
fn every_schema_is_one_and_the_files_fit() {
    let repo = copy_of("vendor-exit", &[]);
    repo.run(&[&["build", "."], &DAY[..]].concat());
    for (of, file) in [("report", "report.json"), ("portal", "portal.json"), ("manifest", "")] {
        let schema = json(&repo.run(&["schema", of]).stdout);
        assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema", "{of}");
        assert!(jsonschema::meta::is_valid(&schema), "{of}");
        let validator = jsonschema::validator_for(&schema).expect("a schema");
        if !file.is_empty() {
            let path = repo.path().join("handover-portal").join(file);
            let value = json(&fs::read_to_string(path).expect("written"));
            let errors: Vec<String> = validator.iter_errors(&value).take(3).map(|error| error.to_string()).collect();
            assert_eq!(errors, [""; 0], "{file}");
        }
    }
}

#[test]
fn kinds_are_listed_and_explained() {
    let repo = TempRepo::new();
    let list = repo.run(&["kinds"]);
    assert_eq!(list.code, 0);
    let kinds = json(&repo.run(&["kinds", "--format", "json"]).stdout);
    let text = kinds.to_string();
    for kind in handover::kinds::all() {
        assert!(list.stdout.contains(kind.id) && text.contains(kind.id), "{}", kind.id);
        let page = repo.run(&["explain", kind.id]);
        let words = page.stdout.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(page.code == 0 && words.contains(kind.why), "{}", page.stdout);
    }
    let typo = repo.run(&["explain", "runbook.rolback"]);
    assert_eq!(typo.code, 2);
    insta::assert_snapshot!(typo.stderr, @r"
    error: cannot explain it: there is no rule and no kind `runbook.rolback`
      try: `handover explain runbook.rollback`, or `handover rules` and `handover kinds` for all
    ");
}

#[test]
fn first_contact_is_readable_in_a_second() {
    let repo = TempRepo::new()
        .file("README.md", "# A\n\n[x](gone.md)\n")
        .file("services/api/Dockerfile", "FROM scratch\nEXPOSE 80\n")
        .file("services/worker/Dockerfile", "FROM scratch\n");
    let run = repo.run(&[&["check"], &DAY[..]].concat());
    assert_eq!(run.code, 0);
    insta::assert_snapshot!(run.stdout, @r"
    handover 0.1.0 · no handover.yaml: report only, nothing will fail

    warning[link/broken]: `gone.md` does not exist
     --> README.md:3:5
      |
    3 | [x](gone.md)
      |     ^^^^^^^ no file at `gone.md`

    warning[owners/missing]: service `api` has no owner
    --> services/api/Dockerfile
     = nobody answers for it
    help: state `owner` for it in `handover.yaml`, or an owner of `/services/api/` in `CODEOWNERS`
    note: after the handover questions and alerts of this service have to reach somebody

    warning[owners/missing]: service `worker` has no owner
    --> services/worker/Dockerfile
     = nobody answers for it
    help: state `owner` for it in `handover.yaml`, or an owner of `/services/worker/` in `CODEOWNERS`
    note: after the handover questions and alerts of this service have to reach somebody

    42 gaps are shown by the matrix only, --all to list them

    discovered  2 services (directory of services with services/api/Dockerfile; directory of services with services/worker/Dockerfile): api, worker
                1 other document
    history     this is not a git repository, so pages show no dates
    profile     standard (other sets: `handover init --profile outsourced-backend`)

                                  project    api        worker
    Architecture and data
    ● readme                      ◌ stub
    ○ architecture.overview       ✗ missing
    · architecture.auth           –
    ○ adr                         ✗ missing
    · diagram.context             ✗ missing
    ○ diagram.service             ✗ missing
    · diagram.dataflow            –
    · diagram.deployment          ✗ missing
    ○ data.model                             –          –
    · data.ownership              –
    ○ dependencies.external       ✗ missing
    ○ known-issues                ✗ missing
    Interfaces and configuration
    ● api.openapi                            –          –
    ● api.graphql                            –          –
    ● api.asyncapi                           –          –
    · api.changelog                          –          –
    ○ queue.semantics                        –          –
    ○ migration.notes                        –          –
    ○ config.reference                       ✗ missing  ✗ missing
    Operations and quality
    ● runbook.deploy                         ✗ missing  ✗ missing
    ● runbook.rollback                       ✗ missing  ✗ missing
    ○ runbook.incident                       ✗ missing  ✗ missing
    · runbook.recurring                      ✗ missing  ✗ missing
    ○ runbook.restore                        –          –
    ○ runbook.alert               –
    ○ environments                ✗ missing
    · release.controls            ✗ missing
    ○ observability                          ✗ missing  ✗ missing
    · slo                                    ✗ missing  ✗ missing
    · reliability                            ✗ missing  ✗ missing
    ○ test.strategy               ✗ missing
    Security, access and law
    ○ security.policy             ✗ missing
    · security.practices          ✗ missing
    · security.auth               –
    ○ security.secrets            ✗ missing
    · logging.policy              ✗ missing
    · legal.licences              ✗ missing
    People and transfer
    ● ownership                   ✗ missing
    · contacts                    ✗ missing
    ○ support.model               ✗ missing
    · onboarding.plan             ✗ missing
    · onboarding.starter-tasks    ✗ missing
    · domain.briefing             ✗ missing
    ○ standards                   ✗ missing
    · definition-of-done          ✗ missing
    · template.pr                 ✗ missing
    · template.issue              ✗ missing

    ● blocking  ○ required  · recommended  – n/a  ✗ missing  ◌ stub

    readiness 0 % (6 blocking gaps)
    checked 3 files · 2 services · today 2026-11-23
    0 errors, 26 warnings, 19 notes

    next        handover init                              write handover.yaml and start enforcing
                handover new runbook.deploy --service api  create the first of what is missing
                handover explain runbook.deploy            why it is asked for, and what belongs into it
    ");
    let all = repo.run(&[&["check", "--all", "--format", "concise"], &DAY[..]].concat());
    assert!(all.stdout.contains("[required/missing]"), "{}", all.stdout);
    let enforced = repo.file("handover.yaml", "version: 1\n");
    let run = enforced.run(&[&["check", "--format", "concise"], &DAY[..]].concat());
    assert!(run.stdout.contains("[required/missing]") && !run.stdout.contains("next "), "{}", run.stdout);
}

#[test]
fn why_tells_what_a_section_counts_as_what_it_is_worth_and_whom_it_serves() {
    let repo = TempRepo::new()
        .file("handover.yaml", "version: 1\nprofile: minimal\nservices:\n  api: {path: .}\n")
        .file("README.md", "# App\n\n## Rollback\n\nTODO: ask Kemal.\n")
        .file("Dockerfile", "FROM scratch\n");
    let run = repo.run(&["why", "README.md#rollback"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    insta::assert_snapshot!(run.stdout, @r"
    counts as  runbook.rollback (#rollback, line 3; by heading: heading “Rollback”)
      whose    the project, api
      worth    stub: 3 content words (needs 50), 4 of 4 topics missing (trigger, steps, verification, data caveats), without 2 steps or a command, 1 placeholder (line 5)
      topic    trigger: missing
      topic    steps: missing
      topic    verification: missing
      topic    data caveats: missing
      evidence 2 steps or a command: no
      age      no date is known
      serves   answers for api: stub: 3 content words (needs 50), 4 of 4 topics missing (trigger, steps, verification, data caveats), without 2 steps or a command, 1 placeholder
    ");
}
