//! What the tool writes into a repository, read back by the tool.

use std::collections::{BTreeMap, BTreeSet};

use handover::author::{self, Ask, Change, Init, Request};
use handover::base::path::RepoPath;
use handover::kinds::{self, Kind, Profile, Scope};
use handover::model::ServiceId;
use handover::pipeline::{Checked, Pipeline};
use handover::policy::State;
use handover::policy::slots::Subject;
use handover::site::Theme;
use handover::source::{Content, SourceFile, SourceTree};

use crate::support::{Repo, TODAY};

fn check(tree: &SourceTree) -> Checked {
    Pipeline::new(Theme::built_in()).check(tree, TODAY)
}

/// Every trait there is, as lines of the manifest.
fn traits() -> String {
    handover::kinds::Trait::ALL.iter().map(|one| format!("      {}: true\n", one.id())).collect()
}

/// Two services of which everything is asked, and nothing written. Lines of the manifest that are added to each.
fn two_services(places: [&str; 2], known: &str) -> Repo {
    let service = |id: &str, name: &str, path: &str| {
        let traits = traits();
        format!(
            "  {id}:\n    path: {path}\n    name: {name}\n    tier: critical\n{}    traits:\n{traits}",
            known.replace("ID", id)
        )
    };
    let required: String = kinds::all().map(|kind| format!("  {}: true\n", kind.id)).collect();
    let manifest = format!(
        "version: 1\nowners: {{default: '@northwind/platform'}}\n\
         require:\n{required}services:\n{}{}",
        service("orders", "Order taking", places[0]),
        service("billing", "Billing", places[1])
    );
    let repo = Repo::new().file("handover.yaml", manifest);
    places.iter().fold(repo, |repo, place| repo.file(&format!("{place}/Dockerfile"), "FROM scratch\n"))
}

const APART: [&str; 2] = ["services/orders", "services/billing"];

fn request<'a>(checked: &'a Checked, tree: &'a SourceTree) -> Request<'a> {
    Request { portal: &checked.portal, tree, today: TODAY }
}

fn new(checked: &Checked, tree: &SourceTree, kind: &'static Kind, subject: Option<ServiceId>) -> Vec<Change> {
    let request = request(checked, tree);
    let made = match kind.id {
        "adr" => author::decision(&request, "Use a queue", Ask { service: subject, ..Ask::default() }),
        _ => author::document(&request, kind, subject, "").map(|change| vec![change]),
    };
    made.unwrap_or_else(|refusal| panic!("{} {subject:?}: {refusal:?}", kind.id))
}

fn with(mut tree: SourceTree, changes: &[Change]) -> SourceTree {
    for change in changes {
        let text = match change {
            Change::Create { text, .. } => text.clone(),
            Change::Edit { path, span, old, text } => {
                let Some(Content::Text(known)) = tree.get(path).map(|file| &file.content) else {
                    panic!("`{path}` is a text")
                };
                let (start, end) = (span.start as usize, span.end as usize);
                assert_eq!(&known[start..end], old);
                format!("{}{text}{}", &known[..start], &known[end..])
            }
        };
        tree.insert(SourceFile::new(change.path().clone(), Content::Text(text.as_str().into()), Vec::new()));
    }
    tree
}

fn cells(checked: &Checked) -> BTreeMap<(&'static str, Option<ServiceId>), State> {
    let subject = |subject| match subject {
        Subject::Project => None,
        Subject::Service(id) => Some(id),
    };
    checked.report.slots.iter().map(|slot| ((slot.kind.id, subject(slot.subject)), slot.state)).collect()
}

/// Findings that are not about gaps: `path: severity[rule] title`.
fn others(checked: &Checked) -> BTreeSet<String> {
    let gap = |rule: &str| rule.starts_with("required/") || rule.starts_with("freshness/");
    let findings = checked.report.findings.iter().filter(|finding| !gap(&finding.rule));
    findings.map(|f| format!("{}: {}[{}] {}", f.primary.at.path, f.severity.word(), f.rule, f.title)).collect()
}

fn subjects(kind: &Kind) -> Vec<Option<ServiceId>> {
    match kind.scope {
        Scope::Project => vec![None],
        Scope::Either => vec![None, Some(ServiceId(1))],
        Scope::Service | Scope::Operated => vec![Some(ServiceId(0)), Some(ServiceId(1))],
    }
}

/// What is wrong with a new document, read back.
fn faults(tree: &SourceTree, before: &Checked, kind: &'static Kind, subject: Option<ServiceId>) -> Vec<String> {
    let changes = new(before, tree, kind, subject);
    let [Change::Create { path, text }] = &changes[..] else { panic!("one new document") };
    let after = check(&with(tree.clone(), &changes));
    let mut faults = Vec::new();
    if text.contains("{{") {
        faults.push("has an open value".to_owned());
    }
    let here = after.portal.artifacts.iter().filter(|artifact| artifact.at.path == *path);
    let whole: Vec<_> = here.clone().filter(|artifact| artifact.anchor.is_none() && artifact.kind == kind).collect();
    match &whole[..] {
        [one] => {
            let services: Vec<ServiceId> = subject.into_iter().collect();
            // Where it lies says whose it is, if anything does: these have no front matter that could.
            let is_bare = matches!(path.extension().as_str(), "yaml" | "graphql" | "xml") || kind.id == "adr";
            if subject.is_some() && one.subjects.services != services && !is_bare {
                faults.push(format!("is for {:?}", one.subjects));
            }
            if one.is_retired || one.points_to.is_some() {
                faults.push("says that it is no longer in use".to_owned());
            }
            if subject.is_none() && !one.subjects.project && kind.facts.is_none() {
                faults.push("is not for the project".to_owned());
            }
        }
        other => faults.push(format!("is found {} times", other.len())),
    }
    let (old, new) = (cells(before), cells(&after));
    for (cell, state) in new.iter().filter(|(cell, state)| old[*cell] != **state && **state != State::Stub) {
        faults.push(format!("makes {cell:?} {}", state.word()));
    }
    let asked = (kind.id, subject.filter(|_| kind.scope != Scope::Either));
    if old[&asked] == State::Missing && new[&asked] != State::Stub {
        faults.push(format!("leaves its slot {}", new[&asked].word()));
    }
    // Sections count for kinds of their own in an overview; elsewhere a heading must not promise another document.
    let accidental = new.iter().filter(|(cell, state)| **cell != asked && old[*cell] != **state);
    if kind.id != "architecture.overview" {
        faults.extend(accidental.map(|(cell, _)| format!("also counts for {cell:?}")));
    }
    faults.extend(others(&after).difference(&others(before)).cloned());
    faults.into_iter().map(|fault| format!("{} {subject:?} `{path}` {fault}", kind.id)).collect()
}

/// Faults of all new documents. That rows are left open, and that nobody has said yet how versions of an API end, is what the
/// check is expected to say of them.
fn notable(repo: &Repo) -> Vec<String> {
    let tree = repo.tree();
    let before = check(&tree);
    let each = kinds::all().flat_map(|kind| subjects(kind).into_iter().map(move |subject| (kind, subject)));
    let all = each.flat_map(|(kind, subject)| faults(&tree, &before, kind, subject));
    let expected =
        ["warning[facts/row-incomplete]", "info[api/version-policy-missing]", "warning[queue/replay-unknown]"];
    all.filter(|fault| !expected.iter().any(|words| fault.contains(words))).collect()
}

#[test]
fn every_new_document_is_a_stub_of_its_kind_for_its_subject() {
    assert_eq!(notable(&two_services(APART, "")), [""; 0]);
}

#[test]
fn services_that_share_a_directory_get_documents_of_their_own() {
    let faults = notable(&two_services(["src", "src"], ""));
    // Contracts cannot say whose they are.
    let faults: Vec<String> = faults.into_iter().filter(|fault| !fault.starts_with("api.")).collect();
    assert_eq!(faults, [""; 0]);
}

#[test]
fn what_is_known_is_filled_in_and_is_no_substance() {
    let known = "    stores: [orders-db]\n    consumes: [\"orders|placed\", returns]\n    owns: [ID-entity]\n    depends_on: [billing]\n";
    let repo = two_services(APART, known);
    assert_eq!(notable(&repo), [""; 0]);
    let tree = repo.tree();
    let checked = check(&tree);
    let text = |kind: &str, subject| match &new(&checked, &tree, kinds::find(kind).unwrap(), subject)[..] {
        [Change::Create { text, .. }] => text.clone(),
        _ => panic!("one new document"),
    };
    let lines = |kind: &str, subject, start: &str| -> String {
        let text = text(kind, subject);
        text.lines().filter(|line| line.trim_start().starts_with(start)).map(|line| format!("{line}\n")).collect()
    };
    insta::assert_snapshot!(lines("queue.semantics", Some(ServiceId(1)), "|"), @r"
    | queue | consumer | safe to replay | how to replay | producer | dead letter queue | ordering | retention | owner |
    |---|---|---|---|---|---|---|---|---|
    | orders\|placed | orders | TODO | TODO |  |  |  |  |  |
    | returns | orders | TODO | TODO |  |  |  |  |  |
    ");
    insta::assert_snapshot!(lines("access.matrix", None, "|"), @r"
    | principal | resource | class | level | granted | expires | justification | approver | party |
    |---|---|---|---|---|---|---|---|---|
    | TODO | TODO | repositories | TODO | TODO | TODO |  |  |  |
    | TODO | TODO | staging | TODO | TODO | TODO |  |  |  |
    | TODO | TODO | production | TODO | TODO | TODO |  |  |  |
    | TODO | TODO | logs | TODO | TODO | TODO |  |  |  |
    | TODO | TODO | customer data | TODO | TODO | TODO |  |  |  |
    ");
    insta::assert_snapshot!(lines("architecture.overview", None, "|"), @r"
    | service | responsible for | talks to | owner |
    |---|---|---|---|
    | billing | TODO | billing |  |
    | orders | TODO | billing |  |
    ");
    insta::assert_snapshot!(lines("diagram.service", None, "n"), @r#"
    n0["billing"]
    n1[("orders-db")]
    n2(["orders|placed"])
    n3(["returns"])
    n4["orders"]
    "#);
    insta::assert_snapshot!(lines("diagram.service", None, "%% n"), @r"
    %% n0 --> n1
    %% n2 --> n0
    %% n3 --> n0
    %% n4 --> n0
    %% n4 --> n1
    %% n2 --> n4
    %% n3 --> n4
    ");
    insta::assert_snapshot!(lines("data.ownership", None, "|"), @r"
    | entity | owning service | readers | store | classification |
    |---|---|---|---|---|
    | billing-entity | billing | TODO | TODO | TODO |
    | orders-entity | orders | TODO | TODO | TODO |
    ");
}

#[test]
fn a_new_document_says_what_it_is_and_whose() {
    let tree = two_services(APART, "").tree();
    let checked = check(&tree);
    let shown = |kind: &str, subject| match &new(&checked, &tree, kinds::find(kind).unwrap(), subject)[..] {
        [Change::Create { path, text }] => {
            let head: Vec<&str> = text.lines().take_while(|line| !line.starts_with('_')).collect();
            format!("== {path}\n{}", head.join("\n"))
        }
        _ => panic!("one new document"),
    };
    insta::assert_snapshot!(shown("runbook.rollback", Some(ServiceId(0))), @r#"
    == services/billing/docs/runbooks/rollback.md
    ---
    kind: runbook.rollback
    services: ["billing"]
    owner: "@northwind/platform"
    reviewed: 2026-11-23
    ---

    # Rollback runbook for Billing
    "#);
    insta::assert_snapshot!(shown("glossary", None), @r#"
    == docs/glossary.md
    ---
    kind: glossary
    owner: "@northwind/platform"
    reviewed: 2026-11-23
    ---

    # Glossary
    "#);
    insta::assert_snapshot!(shown("readme", Some(ServiceId(1))), @r"
    == services/orders/README.md
    # Order taking
    ");
    insta::assert_snapshot!(shown("adr", None), @r#"
    == docs/adr/0001-use-a-queue.md
    ---
    status: proposed
    date: 2026-11-23
    decision-makers: ["@northwind/platform"]
    ---

    # Use a queue

    ## Context and Problem Statement
    "#);
}

fn path_of(repo: &Repo, kind: &str, subject: Option<ServiceId>) -> String {
    let tree = repo.tree();
    let checked = check(&tree);
    new(&checked, &tree, kinds::find(kind).unwrap(), subject)[0].path().to_string()
}

#[test]
fn a_runbook_goes_beside_its_like() {
    let page = |title: &str| format!("---\nkind: {title}\n---\n# {title}\n");
    let shared = two_services(APART, "")
        .file("ops/books/restore.md", page("runbook.restore"))
        .file("ops/books/alerts/a.md", page("runbook.alert"))
        .file("ops/books/alerts/b.md", page("runbook.alert"));
    let billing = Some(ServiceId(0));
    assert_eq!(path_of(&shared, "runbook.deploy", billing), "ops/books/deploy-billing.md");
    assert_eq!(path_of(&shared, "runbook.alert", billing), "ops/books/alerts/alert-billing.md");
    let own = shared.file("services/billing/run/restore.md", page("runbook.restore"));
    assert_eq!(path_of(&own, "runbook.deploy", billing), "services/billing/run/deploy.md");
    assert_eq!(path_of(&own, "runbook.deploy", Some(ServiceId(1))), "ops/books/deploy-orders.md");
}

#[test]
fn a_place_that_is_taken_is_refused_also_in_another_case() {
    let tree = two_services(APART, "").file("docs/Glossary.md", "# A\n").tree();
    let checked = check(&tree);
    let refusal = author::document(&request(&checked, &tree), kinds::find("glossary").unwrap(), None, "").unwrap_err();
    assert_eq!(refusal.cause, "`docs/Glossary.md` is there already");
    assert!(refusal.hint.contains("`handover why docs/Glossary.md`"), "{}", refusal.hint);
}

#[test]
fn all_gaps_are_closed_at_once_and_only_once() {
    for places in [APART, ["src", "src"]] {
        let tree = two_services(places, "").tree();
        let before = check(&tree);
        let filled = author::missing(&request(&before, &tree), &before.report, None);
        assert_eq!(filled.refusals, []);
        let tree = with(tree, &filled.changes);
        let after = check(&tree);
        let left: Vec<_> = cells(&after).into_iter().filter(|(_, state)| *state == State::Missing).collect();
        assert!(left.iter().all(|((kind, _), _)| kind.starts_with("api.")), "{left:?}");
        assert!(cells(&after).values().all(|state| !matches!(state, State::Thin | State::Ok)), "{:?}", cells(&after));
        let again = author::missing(&request(&after, &tree), &after.report, None);
        assert_eq!(again.changes, []);
    }
}

/// A log with one record, the new record, and what the check says of both.
fn superseded(path: &str, old: &str) -> (String, String) {
    let tree = Repo::new().file("handover.yaml", "version: 1\n").file(path, old).tree();
    let before = check(&tree);
    let ask = Ask { supersedes: Some(3), ..Ask::default() };
    let changes = author::decision(&request(&before, &tree), "Use a log", ask)
        .unwrap_or_else(|refusal| panic!("{old:?}: {refusal:?}"));
    let tree = with(tree, &changes);
    let after = check(&tree);
    let about: String = after
        .report
        .findings
        .iter()
        .filter(|f| f.rule.starts_with("adr/"))
        .map(|f| format!("{}: {} {}\n", f.primary.at.path, f.rule, f.title))
        .collect();
    let Some(Content::Text(text)) = tree.get(&RepoPath::new(path).unwrap()).map(|file| file.content.clone()) else {
        panic!("a text")
    };
    (text.to_string(), about)
}

#[test]
fn the_status_of_a_superseded_record_changes_in_every_style() {
    let body = "\n## Context\n\nIt grew.\n\n## Decision\n\nWe will.\n\n## Consequences\n\nNone.\n";
    let link = "[ADR-4](0004-use-a-log.md)";
    let cases = [
        ("---\nstatus: accepted\ndate: 2024-01-02\n---\n# A\n", "accepted", "superseded by ADR-4"),
        ("---\nstatus: \"accepted\" # by all\ndate: 2024-01-02\n---\n# A\n", "accepted", "superseded by ADR-4"),
        ("---\nstatus: 'Accepted'\ndate: 2024-01-02\n---\n# A\n", "Accepted", "Superseded by ADR-4"),
        ("+++\nstatus = \"accepted\"\ndate = 2024-01-02\n+++\n# A\n", "accepted", "superseded by ADR-4"),
        ("# 3. A\n\nDate: 2024-01-02\n\n## Status\n\nAccepted\n", "Accepted", "Superseded by L"),
        ("# 3. A\n\nDate: 2024-01-02\n\n## Status\n\n**Accepted**\n", "**Accepted**", "**Superseded by L**"),
        ("# 3. A\n\nDate: 2024-01-02\n\n## Status: Accepted\n", "Accepted", "Superseded by L"),
        ("# A\n\n- Status: accepted\n- Date: 2024-01-02\n", "accepted", "superseded by L"),
        ("# A\n\n* Status: Accepted\n* Date: 2024-01-02\n", "Accepted", "Superseded by L"),
        ("# A\n\n**Status:** Accepted\n\n**Date:** 2024-01-02\n", "Accepted", "Superseded by L"),
        ("# A\n\nStatus: Accepted\n\nDate: 2024-01-02\n", "Accepted", "Superseded by L"),
        ("# A\n\n> Status: Accepted\n\nDate: 2024-01-02\n", "Accepted", "Superseded by L"),
        (
            "# A\n\n| Key | Value |\n|---|---|\n| Status | Accepted |\n| Date | 2024-01-02 |\n",
            "Accepted",
            "Superseded by L",
        ),
        (
            "# A\n\n| Status | Date | Owner |\n|---|---|---|\n| Accepted | 2024-01-02 | Ada |\n",
            "Accepted",
            "Superseded by L",
        ),
        (
            "# A\n\nDate: 2024-01-02\n\n## Status\n\nAccepted, after a long talk\n",
            "Accepted, after a long talk",
            "Superseded by L",
        ),
        ("# A\n\nDate: 2024-01-02\n\n## Status\n\n- Accepted\n", "Accepted", "Superseded by L"),
    ];
    for (head, old, new) in cases {
        let before = format!("{head}{body}");
        let (after, findings) = superseded("docs/adr/0003-a.md", &before);
        assert_eq!(after, before.replacen(old, &new.replace('L', link), 1), "{head}");
        assert_eq!(findings, "", "{head}\n{after}");
    }
}

#[test]
fn a_status_that_is_stated_twice_is_changed_twice() {
    let old = "---\nstatus: accepted\ndate: 2024-01-02\n---\n# A\n\n## Status\n\nAccepted\n\n## Context\n\nIt grew.\n\n## Decision\n\nWe will.\n";
    let (after, findings) = superseded("docs/adr/0003-a.md", old);
    assert!(after.contains("status: superseded by ADR-4\n"), "{after}");
    assert!(after.contains("\nSuperseded by [ADR-4](0004-use-a-log.md)\n"), "{after}");
    assert_eq!(findings, "");
}

#[test]
fn a_record_without_a_status_is_not_superseded() {
    let text = "# 3. A\n\n## Context\n\nIt grew.\n\n## Decision\n\nWe will.\n";
    let tree = Repo::new().file("docs/adr/0003-a.md", text).tree();
    let checked = check(&tree);
    let ask = Ask { supersedes: Some(3), ..Ask::default() };
    let refusal = author::decision(&request(&checked, &tree), "Use a log", ask).unwrap_err();
    insta::assert_snapshot!(format!("{}\n{}", refusal.cause, refusal.hint), @r"
    `docs/adr/0003-a.md` states no status that could be changed
    write `Superseded by [ADR-4](0004-use-a-log.md)` as its status first, without `--supersedes`
    ");
    let ask = Ask { supersedes: Some(8), ..Ask::default() };
    let refusal = author::decision(&request(&checked, &tree), "Use a log", ask).unwrap_err();
    insta::assert_snapshot!(format!("{}\n{}", refusal.cause, refusal.hint), @r"
    there is no decision 8 in `docs/adr`
    one of 3; `--service` for the log of a service
    ");
}

/// Path and first lines of a new decision.
fn next(repo: &Repo, service: Option<ServiceId>) -> String {
    let tree = repo.tree();
    let checked = check(&tree);
    let ask = Ask { service, ..Ask::default() };
    let changes = author::decision(&request(&checked, &tree), "Use Kafka, not Rabbit", ask).unwrap();
    let [Change::Create { path, text }] = &changes[..] else { panic!("one new document") };
    let title = text.lines().find(|line| line.starts_with('#')).unwrap();
    format!("{path} {title}")
}

#[test]
fn a_decision_is_named_as_its_log_has_it() {
    let nygard = |number: &str| {
        format!("# {number}. A\n\nDate: 2024-01-02\n\n## Status\n\nAccepted\n\n## Context\n\nIt grew.\n")
    };
    let madr = "---\nstatus: accepted\ndate: 2024-01-02\n---\n# A\n\n## Context and Problem Statement\n\nIt grew.\n\n## Decision Outcome\n\nWe will.\n";
    let of = |files: &[(&str, &str)]| {
        let repo = files.iter().fold(two_services(APART, ""), |repo, (path, text)| repo.file(path, text));
        format!("{}\n{}", next(&repo, None), next(&repo, Some(ServiceId(0))))
    };
    insta::assert_snapshot!(of(&[]), @r"
    docs/adr/0001-use-kafka-not-rabbit.md # Use Kafka, not Rabbit
    services/billing/docs/adr/0001-use-kafka-not-rabbit.md # Use Kafka, not Rabbit
    ");
    insta::assert_snapshot!(of(&[("doc/adr/0009-a.md", &nygard("9")), ("doc/adr/0010-b.md", &nygard("10"))]), @r"
    doc/adr/0011-use-kafka-not-rabbit.md # 11. Use Kafka, not Rabbit
    doc/adr/0011-use-kafka-not-rabbit.md # 11. Use Kafka, not Rabbit
    ");
    insta::assert_snapshot!(of(&[("docs/decisions/adr_012_a.md", madr)]), @r"
    docs/decisions/adr_013_use_kafka_not_rabbit.md # Use Kafka, not Rabbit
    docs/decisions/adr_013_use_kafka_not_rabbit.md # Use Kafka, not Rabbit
    ");
    insta::assert_snapshot!(of(&[("docs/adr/20250310-a.md", madr)]), @r"
    docs/adr/20261123-use-kafka-not-rabbit.md # Use Kafka, not Rabbit
    docs/adr/20261123-use-kafka-not-rabbit.md # Use Kafka, not Rabbit
    ");
    insta::assert_snapshot!(of(&[("docs/adr/2025-03-10-a.md", &nygard("1").replace("1. ", ""))]), @r"
    docs/adr/2026-11-23-use-kafka-not-rabbit.md # Use Kafka, not Rabbit
    docs/adr/2026-11-23-use-kafka-not-rabbit.md # Use Kafka, not Rabbit
    ");
    insta::assert_snapshot!(of(&[("docs/adr/0001-a.md", madr), ("services/billing/docs/adr/0041-a.md", madr), ("services/billing/docs/adr/0042-a.md", madr)]), @r"
    docs/adr/0002-use-kafka-not-rabbit.md # Use Kafka, not Rabbit
    services/billing/docs/adr/0043-use-kafka-not-rabbit.md # Use Kafka, not Rabbit
    ");
    insta::assert_snapshot!(of(&[("docs/adr/0001-a.md", madr), ("services/orders/docs/adr/0041-a.md", madr), ("services/orders/docs/adr/0042-a.md", madr)]), @r"
    docs/adr/0002-use-kafka-not-rabbit.md # Use Kafka, not Rabbit
    docs/adr/0002-use-kafka-not-rabbit.md # Use Kafka, not Rabbit
    ");
}

/// The manifest that `init` would write, and what a check with it says of the manifest.
fn first_manifest(tree: SourceTree, profile: Profile) -> (String, Checked, Checked) {
    let before = check(&tree);
    let owner = author::default_owner(&before.portal);
    let text = author::manifest(&Init { portal: &before.portal, profile, owner: owner.as_deref() });
    let path = RepoPath::new("handover.yaml").unwrap();
    let after = check(&with(tree, &[Change::Create { path, text: text.clone() }]));
    (text, before, after)
}

fn about_the_manifest(checked: &Checked) -> Vec<String> {
    let at = |path: &RepoPath| path.as_str() == "handover.yaml";
    let about = checked.report.findings.iter().filter(|f| f.rule.starts_with("manifest/") || at(&f.primary.at.path));
    about
        .filter(|f| !f.rule.starts_with("owners/") && !f.rule.starts_with("required/"))
        .map(|f| format!("{} {}", f.rule, f.title))
        .collect()
}

#[test]
fn the_first_manifest_of_a_small_repository_is_six_lines_at_most() {
    let (text, _, after) = first_manifest(Repo::new().file("README.md", "# A\n").tree(), Profile::Standard);
    insta::assert_snapshot!(text, @r#"
    # yaml-language-server: $schema=./.handover/schema/manifest-1.json
    version: 1
    profile: standard
    # owners: {default: "@your-team"}   # who answers for what names nobody else
    "#);
    assert_eq!(about_the_manifest(&after), [""; 0]);
    let (text, _, after) = first_manifest(
        Repo::new().file("README.md", "# A\n").file("CODEOWNERS", "* @northwind/web\n*.md @northwind/docs\n").tree(),
        Profile::OutsourcedBackend,
    );
    insta::assert_snapshot!(text, @r#"
    # yaml-language-server: $schema=./.handover/schema/manifest-1.json
    version: 1
    profile: outsourced-backend
    owners:
      default: "@northwind/web"
    # project:
    #   parties:
    #     outgoing: {name: Vendor, orgs: [vendor], domains: [vendor.example], people: ["*@vendor.example"]}
    #     incoming: {name: Us, orgs: [us], domains: [us.example]}
    #   dates: {exit: 2027-03-31}
    "#);
    assert_eq!(about_the_manifest(&after), [""; 0]);
}

#[test]
fn the_parties_that_are_commented_out_are_right_when_the_comment_goes() {
    let (text, _, _) = first_manifest(Repo::new().file("README.md", "# A\n").tree(), Profile::OutsourcedBackend);
    let uncommented: String = text
        .lines()
        .map(|line| {
            format!("{}\n", line.strip_prefix("# ").filter(|_| !line.contains("yaml-language")).unwrap_or(line))
        })
        .collect();
    let tree = Repo::new().file("README.md", "# A\n").file("handover.yaml", &uncommented).tree();
    assert_eq!(about_the_manifest(&check(&tree)), [""; 0], "{uncommented}");
}

#[test]
fn the_first_manifest_keeps_the_services_that_were_found() {
    let compose = "services:\n  \"a\\\"b # c: {d}\":\n    build: ./a\n  \"über\\nbar\":\n    build: ./ü b\n  \"123\":\n    build: ./n\n  true:\n    build: ./t\n    depends_on: [db, \"123\"]\n  tilde:\n    build: ./~x\n  db:\n    image: postgres:16\n";
    let repo =
        ["a", "ü b", "n", "t", "~x"].iter().fold(Repo::new().file("docker-compose.yml", compose), |repo, dir| {
            repo.file(&format!("{dir}/Dockerfile"), "FROM scratch\n")
        });
    let (text, before, after) = first_manifest(repo.tree(), Profile::Standard);
    assert_eq!(about_the_manifest(&after), [""; 0], "{text}");
    let services = |checked: &Checked| -> Vec<(String, String, String)> {
        checked
            .portal
            .services
            .iter()
            .map(|one| (one.id.clone(), one.name.replace('\n', " "), one.path.to_string()))
            .collect()
    };
    assert!(services(&before).len() >= 4, "{:?}", services(&before));
    assert_eq!(services(&before), services(&after), "{text}");
}
