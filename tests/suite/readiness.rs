//! What a handover needs and what there is: the example of a vendor's exit, and small repositories beside it.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use handover::base::path::RepoPath;
use handover::formats;
use handover::output::report::ReportCx;
use handover::output::report::status::{self, Detail, Scope};
use handover::pipeline::{Checked, Pipeline};
use handover::policy::slots::subject_id;
use handover::policy::{Report, State};
use handover::site::Theme;
use handover::source::{Commit, Content, Limits, SourceFile, SourceTree, walk};
use jiff::civil::Date;

use crate::support::{Repo, TODAY, history};

/// The vendor's exit, as if every file had been changed last on one day, or on that of its review.
fn vendor_exit() -> SourceTree {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/vendor-exit");
    let mut tree = walk::read(&root, formats::wants, &Limits::default()).expect("a readable directory");
    tree.git = Arc::new(history(&tree, "2026-11-20"));
    tree
}

fn check(tree: &SourceTree) -> Checked {
    Pipeline::new(Theme::built_in()).check(tree, TODAY)
}

/// State of each cell, by `kind@subject`.
fn cells(checked: &Checked) -> BTreeMap<String, State> {
    let cell = |slot: &handover::policy::Slot| {
        (format!("{}@{}", slot.kind.id, subject_id(&checked.portal, slot.subject)), slot.state)
    };
    checked.report.slots.iter().map(cell).collect()
}

/// Cells whose state differs: `kind@subject: before → after`.
fn changes(before: &Checked, after: &Checked) -> String {
    let (old, new) = (cells(before), cells(after));
    assert_eq!(old.keys().collect::<Vec<_>>(), new.keys().collect::<Vec<_>>(), "the same cells are asked");
    let differs = |(cell, state): &(&String, &State)| old[*cell] != **state;
    let line = |(cell, state): (&String, &State)| format!("{cell}: {} → {}\n", old[cell].word(), state.word());
    new.iter().filter(differs).map(line).collect()
}

fn path(text: &str) -> RepoPath {
    RepoPath::new(text).expect("a path inside the root")
}

fn replace(tree: &mut SourceTree, at: &str, text: &str) {
    tree.insert(SourceFile::new(path(at), Content::Text(text.into()), Vec::new()));
}

#[test]
fn the_matrix_of_the_vendors_exit_changes_only_on_purpose() {
    let Checked { portal, report } = check(&vendor_exit());
    let mut out = Vec::new();
    let scope = Scope { service: None, detail: Detail::Matrix };
    status::write(&report, &ReportCx::plain(&portal, TODAY), scope, &mut out).expect("memory takes all");
    insta::with_settings!({ snapshot_path => "../snapshots", prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!("vendor-exit-matrix", String::from_utf8(out).expect("reports are UTF-8"));
    });
}

#[test]
fn a_deleted_document_changes_its_own_cells_only() {
    let before = check(&vendor_exit());
    let mut tree = vendor_exit();
    Arc::make_mut(&mut tree.files).remove("docs/queues.md");
    insta::assert_snapshot!(changes(&before, &check(&tree)), @r"
    diagram.dataflow@project: ok → missing
    queue.semantics@billing: ok → missing
    queue.semantics@notify: ok → missing
    ");
}

#[test]
fn a_stubbed_document_changes_its_own_cells_only() {
    let before = check(&vendor_exit());
    let mut tree = vendor_exit();
    replace(&mut tree, "docs/domain.md", "# Domain\n\nTODO: ask Kemal.\n");
    insta::assert_snapshot!(changes(&before, &check(&tree)), @"domain.briefing@project: ok → stub");
}

#[test]
fn an_aged_document_changes_its_own_cells_only() {
    let before = check(&vendor_exit());
    let mut tree = vendor_exit();
    let mut git = history(&tree, "2026-11-20");
    let old = Commit { date: "2024-03-01".to_owned(), ..git.commits[0].clone() };
    git.last.insert(path("docs/onboarding.md"), old.clone());
    git.touched.insert(path("docs/onboarding.md"), vec![git.commits.len() as u32]);
    git.commits.push(old);
    tree.git = Arc::new(git);
    let text = tree.get(&path("docs/onboarding.md")).expect("the example").text().to_owned();
    let unstated: String =
        text.lines().filter(|line| !line.starts_with("reviewed:")).map(|line| format!("{line}\n")).collect();
    replace(&mut tree, "docs/onboarding.md", &unstated);
    insta::assert_snapshot!(changes(&before, &check(&tree)), @r"
    onboarding.plan@project: ok → stale
    onboarding.starter-tasks@project: ok → stale
    ");
}

#[test]
fn a_waiver_keeps_the_cell_in_the_denominator_until_its_last_day() {
    let on = |day: Date| {
        let tree = vendor_exit();
        Pipeline::new(Theme::built_in()).check(&tree, day).report
    };
    let waived = |report: &Report| report.slots.iter().filter(|slot| slot.state == State::Waived).count();
    let (last, after) = (on(Date::constant(2027, 3, 1)), on(Date::constant(2027, 3, 2)));
    assert_eq!((waived(&last), waived(&after)), (1, 0));
    assert_eq!(last.score.possible, after.score.possible);
    assert!(after.findings.iter().any(|finding| finding.rule == "waiver/expired"));
}

/// A repository with one service that is built and one that is not.
fn small() -> Repo {
    Repo::new()
        .file("handover.yaml", "version: 1\nprofile: standard\n")
        .file("README.md", "# Shop\n")
        .file("docker-compose.yml", "services:\n  api: {build: ./api}\n")
        .file("api/Dockerfile", "FROM scratch\n")
}

fn state_of(checked: &Checked, cell: &str) -> Option<State> {
    cells(checked).get(cell).copied()
}

#[test]
fn a_service_without_a_queue_is_not_asked_how_to_replay() {
    let checked = small().checked();
    assert_eq!(state_of(&checked, "queue.semantics@api"), Some(State::NotApplicable));
    let consumer = "import { Kafka } from 'kafkajs';\nconst kafka = new Kafka({});\nconst consumer = kafka.consumer({ groupId: 'a' });\n";
    let with_queue = small()
        .file("api/package.json", r#"{"name":"api","dependencies":{"kafkajs":"2"}}"#)
        .file("api/src/consumer.ts", consumer)
        .checked();
    assert_eq!(state_of(&with_queue, "queue.semantics@api"), Some(State::Missing));
    let finding = with_queue.report.findings.iter().find(|f| f.title.contains("queue")).expect("a finding");
    assert!(finding.notes.iter().any(|note| note.starts_with("because consumes-queue: ")), "{:?}", finding.notes);
    assert_eq!(finding.primary.at.path.as_str(), "api/src/consumer.ts");
}

#[test]
fn without_anything_that_runs_nothing_is_asked_of_operators() {
    let checked = Repo::new().file("handover.yaml", "version: 1\n").file("README.md", "# Notes\n").checked();
    assert_eq!(state_of(&checked, "runbook.rollback@project"), Some(State::NotApplicable));
    assert_eq!(state_of(&checked, "readme@project"), Some(State::Stub));
}

#[test]
fn not_applicable_with_a_reason_leaves_the_denominator_unless_the_repository_shows_otherwise() {
    let manifest = "version: 1\nservices:\n  api:\n    path: api\n    not_applicable:\n      slo: Used by three people in one office.\n      queue.semantics: It reads no queue at all.\n";
    let declared = small().file("handover.yaml", manifest);
    let checked = declared.clone().checked();
    assert_eq!(state_of(&checked, "slo@api"), Some(State::NotApplicable));
    let consumer = "import { Kafka } from 'kafkajs';\nconst kafka = new Kafka({});\nconst consumer = kafka.consumer({ groupId: 'a' });\n";
    let contradicted = declared
        .file("api/package.json", r#"{"name":"api","dependencies":{"kafkajs":"2"}}"#)
        .file("api/src/consumer.ts", consumer)
        .checked();
    assert_eq!(state_of(&contradicted, "queue.semantics@api"), Some(State::Missing));
    assert!(contradicted.report.findings.iter().any(|finding| finding.rule == "manifest/na-contradicted"));
}

#[test]
fn a_requirement_can_be_dropped_raised_delayed_and_given_to_one_service() {
    let with = |lines: &str| small().file("handover.yaml", format!("version: 1\nrequire:\n{lines}")).checked();
    let strength = |checked: &Checked, kind: &str| {
        checked.report.slots.iter().find(|slot| slot.kind.id == kind).map(|slot| slot.strength.id())
    };
    assert_eq!(strength(&with("  readme: false\n"), "readme"), None);
    assert_eq!(strength(&with("  slo: {strength: blocking}\n"), "slo"), Some("blocking"));
    assert_eq!(strength(&with("  slo: {strength: blocking, from: 2027-01-01}\n"), "slo"), Some("recommended"));
    assert_eq!(state_of(&with("  slo: {for: [web]}\n"), "slo@api"), Some(State::NotApplicable));
    assert_eq!(state_of(&with("  adr: {min: 2}\n"), "adr@project"), Some(State::Missing));
}

#[test]
fn readiness_never_says_100_while_something_blocking_is_open_or_waived() {
    let checked = check(&vendor_exit());
    let score = checked.report.score;
    assert!(score.percent().expect("something is asked") < 100);
    assert!(score.earned <= score.possible && score.blocking > 0);
}
