use super::*;
use crate::formats;
use crate::model::{Portal, link};

/// The portal of files in memory, by path.
pub(in crate::model) fn portal(files: &[(&str, &str)]) -> Portal {
    let tree = tree(files);
    let documents = tree.files.values().filter(|file| formats::claims(file)).map(|file| Arc::new(formats::parse(file)));
    link(&tree, crate::model::Parsed::of(documents.collect()))
}

pub(in crate::model) fn tree(files: &[(&str, &str)]) -> SourceTree {
    SourceTree::from_files("repo", files.iter().map(|(path, text)| (*path, text.as_bytes())), formats::wants)
}

/// `kind path[#anchor] (subjects)`, one line each, without read-me files.
fn found(files: &[(&str, &str)]) -> String {
    shown(&portal(files))
}

fn shown(portal: &Portal) -> String {
    let line = |artifact: &Artifact| {
        let anchor = artifact.anchor.as_ref().map(|anchor| format!("#{anchor}")).unwrap_or_default();
        let project = artifact.subjects.project.then(|| "project".to_owned());
        let services = artifact.subjects.services.iter().map(|id| portal.service(*id).id.clone());
        let subjects: Vec<String> = project.into_iter().chain(services).collect();
        format!("{} {}{anchor} ({})\n", artifact.kind.id, artifact.at.path, subjects.join(", "))
    };
    portal.artifacts.iter().filter(|artifact| artifact.kind.id != "readme").map(line).collect()
}

fn confidence(files: &[(&str, &str)], kind: &str) -> Confidence {
    portal(files).artifacts.iter().find(|artifact| artifact.kind.id == kind).unwrap().confidence
}

const TWO_SERVICES: &str = "services:\n  billing:\n    build: ./billing\n  orders:\n    build: ./orders\n";

/// A section that is thin at least as a rollback runbook.
const ROLLBACK: &str = "\n### When to roll back\n\nRoll back as soon as more than five of a hundred requests fail for ten minutes.\n\n\
    ### Steps\n\n1. Ask in the channel of the team whether anybody is deploying right now.\n2. Run the pipeline of the release before this one and watch it.\n\n\
    ### Verify\n\nThe dashboard shows fewer than one failing request of a hundred again.\n\n\
    ### Data\n\nMigrations are never taken back; write a new one that mends the data.\n";

#[test]
fn what_a_document_says_of_itself_outweighs_its_path() {
    let files = [("docs/rollback.md", "---\nkind: runbook.restore\n---\n# Back\n")];
    assert_eq!(found(&files), "runbook.restore docs/rollback.md (project, repo)\n");
    assert_eq!(confidence(&files, "runbook.restore"), Confidence::Stated);
    assert_eq!(confidence(&[("docs/rollback.md", "# Back\n")], "runbook.rollback"), Confidence::Path);
}

#[test]
fn a_path_of_the_manifest_outweighs_names() {
    let files = [
        ("handover.yaml", "schema: 1\ndiscover:\n  kinds:\n    runbook.restore: [\"ops/*.md\"]\n"),
        ("ops/rollback.md", "# Back\n"),
    ];
    assert_eq!(confidence(&files, "runbook.restore"), Confidence::Configured);
}

#[test]
fn a_section_under_a_known_heading_is_an_artifact() {
    let readme = "# App\n\n## 3. Rollback!\n\nPush the button.\n\n### Data\n\nStays.\n\n## Other\n";
    let portal = portal(&[("README.md", readme)]);
    let section = portal.artifacts.iter().find(|artifact| artifact.kind.id == "runbook.rollback").unwrap();
    assert_eq!(section.anchor.as_deref(), Some("3-rollback"));
    assert_eq!(section.at.span.of(readme), "## 3. Rollback!\n\nPush the button.\n\n### Data\n\nStays.\n\n");
    assert_eq!(section.head.span.of(readme), "## 3. Rollback!");
}

#[test]
fn a_section_of_the_kind_of_its_document_is_no_other_artifact() {
    assert_eq!(
        found(&[("docs/rollback.md", "# Back\n\n## Rollback\n\nx\n")]),
        "runbook.rollback docs/rollback.md (project, repo)\n"
    );
}

#[test]
fn records_chronicles_and_other_procedures_hold_no_sections_of_their_own_kind() {
    let files = [
        ("CHANGELOG.md", "# Changes\n\n## Rollback\n"),
        ("docs/adr/0001-x.md", "# 1. X\n\nStatus: accepted\n\n## Rollback\n\n## Decision\n\n## Context\n"),
        ("docs/runbooks/rotate-keys.md", "# Rotate keys\n\n## Rollback\n\nx\n\n## Architecture\n"),
        ("docs/runbooks/deploy.md", "# Deploy\n\n## Rollback\n\nx\n"),
    ];
    insta::assert_snapshot!(found(&files), @r"
    adr docs/adr/0001-x.md (project, repo)
    api.changelog CHANGELOG.md (project, repo)
    runbook.deploy docs/runbooks/deploy.md (project, repo)
    runbook.rollback docs/runbooks/deploy.md#rollback (project, repo)
    runbook.recurring docs/runbooks/rotate-keys.md (project, repo)
    ");
}

#[test]
fn templates_and_inputs_of_tests_are_no_artifacts() {
    let files = [
        ("docs/templates/x.md", "---\nkind: adr\n---\n# {title}\n"),
        ("docs/adr/template.md", "# {title}\n\n## Context\n\n## Decision\n"),
        ("tests/fixtures/rollback.md", "# Rollback\n"),
        ("examples/deploy.md", "# Deploy\n\n## Rollback\n"),
    ];
    assert_eq!(found(&files), "");
}

#[test]
fn a_template_of_the_forge_is_what_it_is_and_nothing_else() {
    let files = [(".github/pull_request_template.md", "# Why\n\n## Rollback\n"), (".github/CODEOWNERS", "* @a/b\n")];
    insta::assert_snapshot!(found(&files), @r"
    ownership .github/CODEOWNERS (project)
    template.pr .github/pull_request_template.md (project)
    ");
}

#[test]
fn a_document_in_the_directory_of_a_service_is_its() {
    let files =
        [("compose.yaml", TWO_SERVICES), ("billing/docs/rollback.md", "# Back\n"), ("docs/deploy.md", "# Deploy\n")];
    insta::assert_snapshot!(found(&files), @r"
    runbook.deploy docs/deploy.md (project)
    runbook.rollback billing/docs/rollback.md (billing)
    ");
}

#[test]
fn services_that_the_front_matter_names_outweigh_the_directory() {
    let files = [
        ("compose.yaml", TWO_SERVICES),
        ("billing/docs/rollback.md", "---\nservices: [orders]\n---\n# Back\n"),
        ("docs/deploy.md", "---\nservices: all\n---\n# Deploy\n"),
        ("docs/restore.md", "---\nservices: [unknown]\n---\n# Restore\n"),
    ];
    insta::assert_snapshot!(found(&files), @r"
    runbook.deploy docs/deploy.md (project, billing, orders)
    runbook.rollback billing/docs/rollback.md (orders)
    runbook.restore docs/restore.md (project)
    ");
}

#[test]
fn a_section_that_names_a_service_is_its_artifact_when_it_says_enough() {
    let text = format!("# Roll back\n\n## Billing service\n{ROLLBACK}\n## Orders\n\nThe same.\n");
    let files = [("compose.yaml", TWO_SERVICES), ("docs/rollback.md", &*text)];
    insta::assert_snapshot!(found(&files), @r"
    runbook.rollback docs/rollback.md (project)
    runbook.rollback docs/rollback.md#billing-service (billing)
    ");
}

#[test]
fn a_section_below_a_heading_that_names_a_service_is_its() {
    let files = [("compose.yaml", TWO_SERVICES), ("docs/operations.md", "# Ops\n\n## Orders\n\n### Rollback\n\nx\n")];
    assert_eq!(found(&files), "runbook.rollback docs/operations.md#rollback (orders)\n");
}

#[test]
fn prose_that_mentions_a_service_is_not_its_artifact() {
    let files = [("compose.yaml", TWO_SERVICES), ("docs/rollback.md", "# Back\n\nOf billing, mostly.\n")];
    assert_eq!(found(&files), "runbook.rollback docs/rollback.md (project)\n");
}

#[test]
fn contracts_schemas_and_reports_are_known_by_content() {
    let files = [
        ("api.yaml", "openapi: 3.1.0\ninfo: {title: A}\npaths: {}\n"),
        ("bom.json", "{\"components\": [{}]}"),
        ("build/junit.xml", "<testsuite><testcase/></testsuite>"),
        ("db/schema.sql", "create table a (id int);\n"),
        ("NOTICE", "Copyright Acme\n"),
    ];
    insta::assert_snapshot!(found(&files), @r"
    data.model db/schema.sql (project, repo)
    api.openapi api.yaml (project, repo)
    test.evidence build/junit.xml (project, repo)
    legal.ip NOTICE (project)
    legal.licences bom.json (project)
    ");
}

#[test]
fn diagrams_are_told_by_type_and_title() {
    let text = "# System\n\n## Log in\n\n```mermaid\nsequenceDiagram\n```\n\n## Deployment view\n\n```mermaid\ngraph TD\n```\n\n\
                ## How a request is judged\n\n```mermaid\ngraph TD\n```\n\n```mermaid\ngantt\n```\n";
    let files = [("docs/design.md", text), ("docs/x.mmd", "C4Context\n"), ("docs/data-flow.mmd", "graph TD\n")];
    insta::assert_snapshot!(found(&files), @r"
    diagram.context docs/x.mmd (project, repo)
    diagram.service docs/design.md#how-a-request-is-judged (project, repo)
    diagram.dataflow docs/data-flow.mmd (project, repo)
    diagram.deployment docs/design.md#deployment-view (project, repo)
    diagram.sequence docs/design.md#log-in (project, repo)
    ");
}

#[test]
fn runbooks_are_of_the_kind_of_what_they_are_about() {
    let files = [
        ("runbooks/restore-the-database.md", "# Restore\n"),
        ("runbooks/weekly-cleanup.md", "# Clean up\n"),
        ("runbooks/joining-the-team.md", "# Joining\n"),
        ("runbooks/x.md", "# X\n\n## Symptoms\n\n## Checks\n\n## Mitigation\n\n## Escalation\n"),
    ];
    insta::assert_snapshot!(found(&files), @r"
    runbook.incident runbooks/x.md (project, repo)
    runbook.recurring runbooks/weekly-cleanup.md (project, repo)
    runbook.restore runbooks/restore-the-database.md (project, repo)
    ");
}

#[test]
fn a_runbook_that_an_alert_leads_to_is_one_for_alerts_too() {
    let rules = |url: &str| {
        format!("groups:\n- rules:\n  - alert: A\n    expr: up\n    annotations: {{runbook_url: '{url}'}}\n")
    };
    let book = "# Slow\n\n## Queue is full\n\nx\n";
    for url in [
        "https://github.com/acme/app/blob/main/ops/slow.md",
        "../ops/slow.md",
        "ops/slow.md",
        "https://git.example.org/a/b/-/blob/feature/x/ops/slow.md#queue-is-full",
        "https://runbooks.example.org/books/handle-slowness",
    ] {
        let files = [("alerts/rules.yaml", &*rules(url)), ("ops/slow.md", book), ("runbooks/handle-slowness.md", book)];
        let portal = portal(&files);
        let alerted: Vec<&Artifact> = portal.artifacts.iter().filter(|a| a.kind.id == "runbook.alert").collect();
        assert_eq!(alerted.len(), 1, "{url}");
        assert_eq!(alerted[0].anchor.is_some(), url.contains('#'), "{url}");
    }
    let elsewhere = rules("https://wiki.example.org/x/unknown");
    assert_eq!(found(&[("alerts/rules.yaml", &*elsewhere), ("ops/slow.md", book)]), "");
}

#[test]
fn a_page_that_only_points_elsewhere_lends_its_subjects_to_the_target() {
    let target = format!("# Taking a release back\n{ROLLBACK}");
    let files = [
        ("compose.yaml", TWO_SERVICES),
        ("billing/docs/rollback.md", "# Rollback\n\nMoved to [the handbook](../../handbook/back.md).\n"),
        ("handbook/back.md", &*target),
    ];
    let portal = portal(&files);
    insta::assert_snapshot!(shown(&portal), @r"
    runbook.rollback billing/docs/rollback.md (billing)
    runbook.rollback handbook/back.md (billing)
    ");
    let levels: Vec<Level> = portal.artifacts.iter().map(|artifact| artifact.substance.level).collect();
    assert_eq!(levels[0], Level::Pointer);
    assert!(levels[1] >= Level::Thin);
}

#[test]
fn pointers_in_a_circle_and_to_nothing_are_stubs() {
    let files = [
        ("a/rollback.md", "# Rollback\n\nSee [b](../b/rollback.md).\n"),
        ("b/rollback.md", "# Rollback\n\nSee [a](../a/rollback.md).\n"),
        ("c/rollback.md", "# Rollback\n\nMoved to [x](../x.md).\n"),
        ("x.md", "# X\n"),
    ];
    let portal = portal(&files);
    assert_eq!(portal.artifacts.len(), 3);
    assert!(portal.artifacts.iter().all(|artifact| artifact.substance.level <= Level::Stub));
    assert!(portal.artifacts[2].substance.explained().ends_with("points to `x.md`, which holds nothing of the kind"));
}

#[test]
fn a_page_that_is_retired_without_successor_is_listed_as_such() {
    let portal = portal(&[("docs/rollback.md", "# Rollback\n\nDeprecated, please ignore this page.\n")]);
    assert!(portal.artifacts[0].is_retired);
}

#[test]
fn what_is_covered_lies_below_the_services() {
    let files = [
        ("compose.yaml", TWO_SERVICES),
        ("billing/docs/deploy.md", "# Deploy\n"),
        ("docs/deploy.md", "---\ncovers: [./infra/**]\ngate-exclude: true\n---\n# Deploy\n"),
    ];
    let portal = portal(&files);
    let of = |path: &str| portal.artifacts.iter().find(|artifact| artifact.at.path.as_str() == path).unwrap();
    assert!(of("billing/docs/deploy.md").covers.iter().all(|glob| glob.starts_with("billing/")));
    assert_eq!(*of("docs/deploy.md").covers, ["infra/**"]);
    assert!(of("docs/deploy.md").is_gate_excluded);
}

#[test]
fn a_register_is_that_of_the_services_its_rows_name() {
    let table = "| Queue | Consumer | Safe to replay | How to replay |\n|---|---|---|---|\n\
                 | orders.created | billing | yes | `make replay` |\n";
    let text = format!("# Messaging\n\n## What flows\n\n{table}");
    let files = [("compose.yaml", TWO_SERVICES), ("docs/notes.md", &*text)];
    let portal = portal(&files);
    assert_eq!(shown(&portal), "queue.semantics docs/notes.md#what-flows (billing)\n");
    assert_eq!(portal.artifacts[0].substance.level, Level::Substantive);
}

#[test]
fn any_repository_gives_artifacts() {
    for text in ["", "#", "# \n## \n", "```mermaid\n", "---\nkind: [\n---\n", "| a |\n|-|\n| |\n", "[x](x.md)"] {
        portal(&[("a.md", text), ("docs/rollback.md", text), ("NOTICE", text), ("bom.json", text), ("x.mmd", text)]);
    }
}

#[test]
fn the_way_back_of_another_procedure_is_no_rollback_runbook() {
    let procedure = "# Grant access\n\n## Prerequisites\n\n## Steps\n\n## Rollback\n\nx\n";
    let book = "# Billing\n\n## Deploy\n\n### Prerequisites\n\n## Rollback\n\nx\n";
    let files = [("docs/runbooks/grant-access.md", procedure), ("docs/runbooks/billing.md", book)];
    insta::assert_snapshot!(found(&files), @r"
    runbook.deploy docs/runbooks/billing.md#deploy (project, repo)
    runbook.rollback docs/runbooks/billing.md#rollback (project, repo)
    ");
}

#[test]
fn the_manifest_gives_contracts_to_services() {
    let manifest = |apis: &str| {
        format!(
            "schema: 1\nservices:\n  billing: {{path: billing, apis: [{apis}]}}\n  orders: {{path: orders, docs: [\"handbook/orders-*.md\"]}}\n"
        )
    };
    let contract = "openapi: 3.1.0\ninfo: {title: Money API}\npaths: {}\n";
    for apis in ["contracts/money.yaml", "\"contracts/*.yaml\"", "money", "Money API"] {
        let files = [("handover.yaml", &*manifest(apis)), ("contracts/money.yaml", contract)];
        assert_eq!(found(&files), "api.openapi contracts/money.yaml (billing)\n", "{apis}");
    }
    let files =
        [("handover.yaml", &*manifest("x")), ("handbook/orders-deploy.md", "# Deploy\n"), ("c/money.yaml", contract)];
    insta::assert_snapshot!(found(&files), @r"
    api.openapi c/money.yaml (project)
    runbook.deploy handbook/orders-deploy.md (orders)
    ");
}

#[test]
fn a_contract_for_a_whole_system_is_that_of_all_who_take_part() {
    let contract = "asyncapi: 3.0.0\ninfo: {title: Events}\nchannels:\n  placed: {address: orders.placed}\n  paid: {address: orders.paid}\n\
                    operations:\n  a: {action: send, channel: {$ref: '#/channels/placed'}, summary: Orders tells it}\n  \
                    b: {action: receive, channel: {$ref: '#/channels/paid'}}\n";
    let manifest =
        "schema: 1\nservices:\n  billing: {consumes: [orders.paid]}\n  orders: {path: orders}\n  web: {path: web}\n";
    let files = [("handover.yaml", manifest), ("events/asyncapi.yaml", contract)];
    assert_eq!(found(&files), "api.asyncapi events/asyncapi.yaml (billing, orders)\n");
}

#[test]
fn a_document_that_lists_services_in_a_table_is_theirs() {
    let text = |head: &str, rows: &str| format!("# Observability\n\n| {head} | Dashboard |\n|---|---|\n{rows}");
    let both = "| billing | a |\n| orders | b |\n";
    let owners = |text: &str| found(&[("compose.yaml", TWO_SERVICES), ("docs/observability.md", text)]);
    assert_eq!(owners(&text("Name", both)), "observability docs/observability.md (project, billing, orders)\n");
    assert_eq!(
        owners(&text("Name", "| billing | a |\n| x | b |\n")),
        "observability docs/observability.md (project)\n"
    );
    let second = "# Observability\n\n| Metric | Owning service |\n|---|---|\n| x | billing |\n| y | orders |\n";
    assert_eq!(owners(second), "observability docs/observability.md (project, billing, orders)\n");
    assert_eq!(owners(&second.replace("Owning service", "Reads")), "observability docs/observability.md (project)\n");
}

#[test]
fn owners_come_from_the_code_owners_when_nothing_else_names_one() {
    let files = [
        ("compose.yaml", TWO_SERVICES),
        (".github/CODEOWNERS", "* @acme/all\n/billing/ @acme/money\n/docs/ @acme/writers\n"),
        ("billing/docs/rollback.md", "# Back\n"),
        ("docs/deploy.md", "# Deploy\n"),
        ("docs/restore.md", "---\nowner: ada\n---\n# Restore\n"),
    ];
    let portal = portal(&files);
    let services: Vec<_> = portal.services.iter().map(|service| service.owner.as_deref().unwrap()).collect();
    assert_eq!(services, ["@acme/money", "@acme/all"]);
    let of = |path: &str| portal.artifacts.iter().find(|a| a.at.path.as_str() == path).unwrap().owner.as_deref();
    assert_eq!(of("billing/docs/rollback.md"), Some("@acme/money"));
    assert_eq!(of("docs/deploy.md"), Some("@acme/writers"));
    assert_eq!(of("docs/restore.md"), Some("ada"));
    let placed = portal.placements.iter().flatten().map(|placement| placement.owner.as_deref()).collect::<Vec<_>>();
    assert_eq!(placed, [Some("@acme/money"), Some("@acme/writers"), Some("ada")]);
    assert_eq!(crate::model::owners::default_owner(&portal).as_deref(), Some("@acme/all"));
}
