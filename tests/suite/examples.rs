//! What the tool says about the repositories in `examples/`, and about its own handover.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use handover::formats;
use handover::output::report::{ReportCx, concise};
use handover::pipeline::{Checked, Pipeline};
use handover::policy::{self, RULES, State};
use handover::site::Theme;
use handover::source::{Limits, SourceTree, walk};

use crate::support::{TODAY, history};

/// Rules that no directory of files can break, and why.
const NEED_HISTORY: [(&str, &str); 4] = [
    ("api/contract-drift", "takes a tag at which the contract was another"),
    ("api/spec-stale", "takes commits on code after the one on the contract"),
    ("freshness/drift", "takes commits after the day on which a document was changed"),
    ("freshness/no-history", "takes a repository without commits, and all others need some"),
];

/// A directory of this repository as a tree of its own. Its history is not that of the tool but what it says itself.
fn tree(dir: &str) -> SourceTree {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join(dir);
    let mut tree = walk::read(&root, formats::wants, &Limits::default()).expect("a readable directory");
    tree.git = Arc::new(history(&tree, "2026-11-20"));
    tree
}

/// Portal and report, with enforcement whether there is a manifest or not.
fn checked(dir: &str) -> Checked {
    let mut checked = Pipeline::new(Theme::built_in()).check(&tree(dir), TODAY);
    checked.portal.enforced = true;
    checked.report = policy::check(&checked.portal, TODAY);
    checked
}

fn concise_report(dir: &str) -> String {
    let Checked { portal, report } = checked(dir);
    let mut out = Vec::new();
    concise::lines(&report, &ReportCx::plain(&portal, TODAY), &mut out).expect("memory takes all");
    String::from_utf8(out).expect("reports are UTF-8")
}

fn assert_reviewed(name: &str, text: &str) {
    insta::with_settings!({ snapshot_path => "../snapshots", prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!(name, text);
    });
}

#[test]
fn two_examples_break_every_rule() {
    let findings = ["examples/broken", "examples/misconfigured"].map(|dir| checked(dir).report.findings);
    let broken: BTreeSet<String> = findings.iter().flatten().map(|finding| finding.rule.to_string()).collect();
    let is_exempt = |id: &str| NEED_HISTORY.iter().any(|(exempt, _)| *exempt == id);
    let unbroken: Vec<&str> =
        RULES.iter().map(|rule| rule.id).filter(|id| !broken.contains(*id) && !is_exempt(id)).collect();
    assert_eq!(unbroken, [""; 0], "no file of examples/broken and examples/misconfigured breaks these");
}

#[test]
fn the_tables_of_the_broken_examples_list_what_is_broken() {
    for dir in ["examples/broken", "examples/misconfigured"] {
        let text = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(dir).join("README.md"));
        let text = text.expect("the example has a readme");
        let rows = text.lines().filter_map(|line| line.strip_prefix("| `")?.split('`').next());
        let listed: BTreeSet<String> = rows.map(str::to_owned).collect();
        let found: BTreeSet<String> =
            checked(dir).report.findings.iter().map(|finding| finding.rule.to_string()).collect();
        assert_eq!(listed, found, "{dir}");
    }
}

#[test]
fn the_report_on_the_broken_example_changes_only_on_purpose() {
    assert_reviewed("examples-broken", &concise_report("examples/broken"));
}

#[test]
fn the_report_on_the_misconfigured_example_changes_only_on_purpose() {
    assert_reviewed("examples-misconfigured", &concise_report("examples/misconfigured"));
    assert!(checked("examples/misconfigured").report.is_misconfigured());
}

#[test]
fn the_report_on_the_vendors_exit_is_the_agenda_of_a_weekly_call() {
    assert_reviewed("examples-vendor-exit", &concise_report("examples/vendor-exit"));
}

#[test]
fn the_vendors_exit_shows_every_state() {
    let shown: BTreeSet<&str> =
        checked("examples/vendor-exit").report.slots.iter().map(|slot| slot.state.word()).collect();
    let all = [State::NotApplicable, State::Waived, State::Missing, State::Stub, State::Thin, State::Stale, State::Ok];
    assert_eq!(shown, all.map(State::word).into_iter().collect::<BTreeSet<_>>());
}

#[test]
fn the_minimal_example_is_told_what_to_write_next_and_nothing_that_is_wrong() {
    let Checked { report, .. } = checked("examples/minimal");
    let others = report.findings.iter().filter(|finding| !finding.rule.starts_with("required/"));
    assert_eq!(others.map(|finding| &*finding.title).collect::<Vec<_>>(), [""; 0]);
}

#[test]
fn our_own_handover_is_clean() {
    assert_eq!(concise_report("content"), "");
}
