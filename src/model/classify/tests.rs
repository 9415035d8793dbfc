use super::*;
use crate::formats;

const RECORD: &str = "# T\n\n## Status\n\nAccepted\n\n## Context\n\nx\n\n## Decision\n\nx\n";

/// Genre and evidence of the first file.
fn found(files: &[(&str, &str)]) -> (Genre, String) {
    let bytes = files.iter().map(|(path, text)| (*path, text.as_bytes()));
    let tree = SourceTree::from_files("shop", bytes, formats::wants);
    let documents: Vec<Arc<Document>> =
        tree.files.values().filter(|file| formats::claims(file)).map(|file| Arc::new(formats::parse(file))).collect();
    let at = documents.iter().position(|document| document.path().as_str() == files[0].0).expect("a document");
    anew(&tree, &documents).swap_remove(at).expect("an artifact")
}

fn of(path: &str, text: &str) -> Genre {
    found(&[(path, text)]).0
}

fn all(expected: Genre, text: &str, paths: &[&str]) {
    for path in paths {
        assert_eq!(of(path, text), expected, "{path}");
    }
}

#[test]
fn a_number_or_date_in_a_directory_of_decisions_makes_a_record() {
    all(
        Genre::Adr,
        "# T\n",
        &[
            "docs/adr/0001-x.md",
            "doc/adr/0001-x.md",
            "adr/ADR-001-x.md",
            "ADR/adr001-x.MD",
            "docs/adrs/12.md",
            "docs/decisions/0001-x.md",
            "docs/architecture/decisions/0001-x.rst",
            "docs/decision-records/api/API-003-x.md",
            "architecture-decision-record/021-x.md",
            "docs/adr/20230125-x.md",
            "adr/2020_03_03_x.md",
            "docs/decision_log/2024-01-02-x.md",
            "services/pay/adr/0001-x.mdx",
            "docs/adr/infra/0003-x.md",
            "docs/adr/superseded/0003-x.md",
            "docs/adr/0001-x/README.md",
            "docs/decisions/2024-01-02-x/index.md",
            "docs/arc42/09_architecture_decisions/0001-x.md",
            "adr/ODH-ADR-AX-0001-x.md",
            "adr/0001-x.html.md.erb",
        ],
    );
}

#[test]
fn structure_makes_a_record_where_the_name_does_not() {
    all(Genre::Adr, RECORD, &["docs/adr/use-queues.md", "docs/decisions/queues.md", "docs/adr/backend/01/queues.md"]);
    all(Genre::Document, "# T\n\n## Install\n", &["docs/adr/use-queues.md", "docs/decisions/queues.md"]);
}

#[test]
fn a_name_with_adr_and_a_number_makes_a_record_anywhere() {
    all(
        Genre::Adr,
        "# T\n\n## Decision\n",
        &[
            "adr-001-use-adrs.md",
            "docs/architecture/adr-009-x.md",
            "docs/ADR012-x.md",
            "docs/ODH-ADR-0001-x.md",
            "docs/ADR_3.md",
        ],
    );
    all(
        Genre::Document,
        "# Plan\n\n## Tasks\n",
        &["docs/plans/adr-009-implementation.md", "docs/adrian-1.md", "docs/adr-tools.md", "docs/address-1.md"],
    );
}

#[test]
fn lists_guides_forms_and_attachments_are_no_records() {
    all(
        Genre::Document,
        RECORD,
        &[
            "docs/adr/README.md",
            "docs/adr/index.md",
            "docs/adr/_index.md",
            "docs/adr/template.md",
            "docs/adr/adr-template.md",
            "docs/adr/0000-template.md",
            "docs/adr/templates/0001-x.md",
            "docs/adr/NNNN-title.md",
            "docs/adr/adr-xxxx-title.md",
            "docs/adr/changelog.md",
            "docs/adr/process.md",
            "docs/adr/adr-guidelines.md",
            "docs/decisions/decision-log.md",
            "tests/adr/0001-x.md",
            "examples/docs/adr/0001-x.md",
            "docs/adr/adr.md",
        ],
    );
    all(Genre::Document, "# Picture\n", &["docs/adr/assets/0001-x.md", "docs/adr/images/0001-x.md"]);
    all(Genre::Adr, RECORD, &["docs/adr/images/IMAGES-001-x.md"]);
    all(Genre::Document, "# {short title}\n", &["docs/adr/0007-x.md"]);
    all(
        Genre::Document,
        "# Weekly meeting\n",
        &["docs/decisions/2024-01-02-weekly.md", "docs/decisions/2024-01-02-x.md"],
    );
    let attached = [("adr/0001-x/notes.md", RECORD), ("adr/0001-x/README.md", RECORD)];
    assert_eq!(found(&attached).0, Genre::Document);
}

#[test]
fn a_translation_is_no_second_record() {
    let translated = [("docs/adr/0007-x.fr.md", RECORD), ("docs/adr/0007-x.md", RECORD)];
    assert_eq!(found(&translated).0, Genre::Document);
    all(Genre::Adr, RECORD, &["docs/adr/0007-x.fr.md", "docs/adr/0007-use-it.md"]);
}

#[test]
fn numbered_documents_elsewhere_are_no_records() {
    all(
        Genre::Document,
        "# T\n",
        &[
            "docs/01-intro.md",
            "blog/2024-01-02-x.md",
            "docs/guide/0001-x.md",
            "content/posts/20240102-x.md",
            "packages/decisions/docs/01-intro.md",
        ],
    );
}

#[test]
fn a_record_on_templates_or_with_a_category_is_a_record() {
    all(Genre::Adr, RECORD, &["docs/adr/0043-use-a-template.md", "docs/adr/0012-email-template.md"]);
    let category = [("docs/adr/01-backend/README.md", "# Backend\n"), ("docs/adr/01-backend/0001-x.md", RECORD)];
    assert_eq!(found(&category).0, Genre::Document);
    let in_category = [category[1], category[0]];
    assert_eq!(found(&in_category).0, Genre::Adr);
}

#[test]
fn configuration_of_tools_names_directories() {
    let named = |config: (&'static str, &'static str)| found(&[("arch/log/0001-x.md", "# T\n"), config]);
    assert_eq!(
        named((".adr-dir", "arch/log\n")).1,
        "in `arch/log`, which .adr-dir names as the directory of decisions"
    );
    assert_eq!(named((".log4brains.yml", "project:\n  adrFolder: ./arch/log\n")).0, Genre::Adr);
    assert_eq!(named(("workspace.dsl", "workspace {\n  !adrs arch/log\n}\n")).0, Genre::Adr);
    assert_eq!(named(("adr.config.json", "{\"path\": \"./arch/log\"}")).0, Genre::Adr);
    let catalog = "metadata:\n  annotations:\n    backstage.io/adr-location: arch/log\n";
    assert_eq!(named(("catalog-info.yaml", catalog)).0, Genre::Adr);
    assert_eq!(of("arch/log/0001-x.md", "# T\n"), Genre::Document);
}

#[test]
fn proposals_are_numbered_or_have_a_status() {
    all(
        Genre::Proposal,
        "# T\n",
        &[
            "rfcs/0001-x.md",
            "docs/rfcs/rejected/0024-x.md",
            "teps/0015-x.md",
            "keps/sig-a/1234-x/README.md",
            "proposals/2024-01-02-x.md",
        ],
    );
    all(Genre::Proposal, "---\nstatus: implementable\n---\n# T\n", &["enhancements/network/x.md", "proposals/x.md"]);
    all(
        Genre::Document,
        "# T\n",
        &[
            "rfcs/README.md",
            "proposals/x.md",
            "enhancements/network/x.md",
            "rfcs/0000-template.md",
            "docs/rfc/rfc7807.md",
        ],
    );
}

#[test]
fn runbooks_are_found_by_directory_name_and_structure() {
    all(
        Genre::Runbook,
        "# T\n",
        &["docs/runbooks/x.md", "ops/run-books/a/x.md", "RUNBOOK.md", "docs/DLQ_REPLAY_RUNBOOK.md", "docs/sop-12.md"],
    );
    all(Genre::Runbook, "# T\n\n## Meaning\n\n## Impact\n\n## Mitigation\n", &["alerts/KubeDown.md"]);
    all(Genre::Runbook, "---\ntype: runbook\n---\n# T\n", &["docs/x.md"]);
    all(Genre::Document, "# T\n\n## Meaning\n\n## Impact\n", &["alerts/KubeDown.md"]);
    all(
        Genre::Document,
        "# T\n",
        &["docs/runbooks/template.md", "docs/runbooks/changelog.md", "docs/sops.md", "tests/runbooks/x.md"],
    );
}

#[test]
fn weak_evidence_is_told_but_does_not_count() {
    let (kind, evidence) = found(&[("docs/playbook/x.md", "# T\n")]);
    assert_eq!((kind, evidence.as_str()), (Genre::Document, "looks like a runbook: it lies in a directory `playbook`"));
    assert_eq!(found(&[("docs/x.md", "# The runbook of X\n")]).1, "looks like a runbook: its title says so");
}

#[test]
fn a_landing_page_is_no_runbook_unless_it_is_the_only_one() {
    let listing = [("docs/runbooks/README.md", "# Runbooks\n\n## Steps\n"), ("docs/runbooks/a.md", "# A\n")];
    assert_eq!(found(&listing).0, Genre::Document);
    assert_eq!(of("docs/runbooks/README.md", "# Runbooks\n"), Genre::Document);
    assert_eq!(of("docs/runbooks/README.md", "# Runbook\n\n## Steps\n"), Genre::Runbook);
}

#[test]
fn a_record_about_runbooks_is_a_record() {
    all(Genre::Adr, RECORD, &["docs/adr/0012-runbook-format.md"]);
}
