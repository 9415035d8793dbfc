//! What the tool says about the repositories in `examples/`, and about its own handover.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use handover::formats;
use handover::output::report::{ReportCx, concise};
use handover::pipeline::{Checked, Pipeline};
use handover::policy::{self, RULES};
use handover::site::Theme;
use handover::source::{Limits, SourceTree, walk};

use crate::support::TODAY;

/// A directory of this repository as a tree of its own, without git: its history is that of the tool.
fn tree(dir: &str) -> SourceTree {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join(dir);
    let mut tree = walk::read(&root, formats::wants, &Limits::default()).expect("a readable directory");
    tree.git = Arc::default();
    tree
}

/// Portal and report, with enforcement whether there is a manifest or not.
fn checked(tree: &SourceTree) -> Checked {
    let mut checked = Pipeline::new(Theme::built_in()).check(tree, TODAY);
    checked.portal.enforced = true;
    checked.report = policy::check(&checked.portal, TODAY);
    checked
}

fn concise_report(dir: &str) -> String {
    let tree = tree(dir);
    let Checked { portal, report } = checked(&tree);
    let mut out = Vec::new();
    concise::lines(&report, &ReportCx::plain(&portal, &tree, TODAY), &mut out).expect("memory takes all");
    String::from_utf8(out).expect("reports are UTF-8")
}

#[test]
fn the_broken_example_breaks_every_rule() {
    let broken: BTreeSet<&str> =
        checked(&tree("examples/broken")).report.findings.iter().map(|finding| finding.rule).collect();
    let unbroken: Vec<&str> = RULES.iter().map(|rule| rule.id).filter(|id| !broken.contains(id)).collect();
    assert_eq!(unbroken, [""; 0], "no document of examples/broken breaks these");
}

#[test]
fn the_report_on_the_broken_example_changes_only_on_purpose() {
    insta::with_settings!({ snapshot_path => "../snapshots", prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!("examples-broken", concise_report("examples/broken"));
    });
}

#[test]
fn the_other_examples_and_our_own_handover_are_clean() {
    for dir in ["examples/minimal", "examples/vendor-exit", "content"] {
        assert_eq!(concise_report(dir), "", "{dir} has findings");
    }
}
