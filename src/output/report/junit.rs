//! JUnit XML, as every CI server shows it. Door of `quick_junit`.
//!
//! A suite for the project and for each service, a test for each cell of the matrix; then a suite for each group of rules,
//! a test for each rule that found something. Never a test for a file: their number would say nothing.

use std::collections::BTreeMap;
use std::io;

use quick_junit::{NonSuccessKind, TestCase, TestCaseStatus, TestSuite};

use super::ReportCx;
use super::visible::visible;
use crate::base::diag::{Finding, Severity};
use crate::policy::places::Places;
use crate::policy::slots::{Slot, Subject, subject_id};
use crate::policy::{Report, State};

/// Findings of a rule that its test names.
const NAMED: usize = 50;

/// Writes the report as one document.
///
/// # Errors
/// When the stream refuses.
pub fn write(report: &Report, cx: &ReportCx<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let mut document = quick_junit::Report::new(env!("CARGO_PKG_NAME"));
    let mut by_subject: BTreeMap<Subject, Vec<&Slot>> = BTreeMap::new();
    for slot in &report.slots {
        by_subject.entry(slot.subject).or_default().push(slot);
    }
    for (subject, slots) in by_subject {
        let name = subject_id(cx.portal, subject);
        let mut suite = TestSuite::new(plain(name));
        suite.add_test_cases(slots.into_iter().map(|slot| of_slot(slot, name)));
        document.add_test_suite(suite);
    }
    let places = Places::new(cx.portal);
    let mut by_group: BTreeMap<&str, BTreeMap<&str, Vec<&Finding>>> = BTreeMap::new();
    for finding in report.findings.iter().filter(|finding| finding.about.is_none()) {
        let group = finding.rule.split('/').next().unwrap_or_default();
        by_group.entry(group).or_default().entry(&finding.rule).or_default().push(finding);
    }
    for (group, rules) in by_group {
        let mut suite = TestSuite::new(plain(&format!("rules {group}")));
        suite.add_test_cases(rules.into_iter().map(|(rule, found)| of_rule(rule, &found, &places)));
        document.add_test_suite(suite);
    }
    document.serialize(out).map_err(io::Error::other)
}

fn of_slot(slot: &Slot, subject: &str) -> TestCase {
    let mut status = match slot.state {
        State::NotApplicable | State::Waived | State::Unknown => TestCaseStatus::skipped(),
        state if state.is_gap() => TestCaseStatus::non_success(NonSuccessKind::Failure),
        _ => TestCaseStatus::success(),
    };
    if !matches!(slot.state, State::Ok) {
        status.set_message(plain(&format!("{}: {}", slot.state.word(), slot.detail)));
    }
    if slot.state.is_gap() && !slot.close.is_empty() {
        status.set_description(plain(&slot.close));
    }
    let mut test = TestCase::new(slot.kind.id, status);
    test.set_classname(plain(subject));
    test
}

/// A rule fails with an error or a warning; what is worth knowing is said and passes.
fn of_rule(rule: &str, found: &[&Finding], places: &Places<'_>) -> TestCase {
    let line = |finding: &&Finding| {
        let place = places.start(&finding.primary.at).map(|p| format!(":{}:{}", p.line, p.column)).unwrap_or_default();
        format!("{}{place}: {}: {}", finding.primary.at.path, finding.severity.word(), finding.title)
    };
    let mut lines: Vec<String> = found.iter().take(NAMED).map(|finding| plain(&line(finding))).collect();
    lines.extend((found.len() > NAMED).then(|| format!("and {} more", found.len() - NAMED)));
    let worst = found.iter().map(|finding| finding.severity).max().unwrap_or(Severity::Info);
    let mut test = match worst {
        Severity::Info => TestCase::new(plain(rule), TestCaseStatus::success()),
        Severity::Warn | Severity::Error => {
            let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
            status.set_message(plain(&found[0].title)).set_type(worst.word()).set_description(lines.join("\n"));
            TestCase::new(plain(rule), status)
        }
    };
    if worst == Severity::Info {
        test.set_system_out(lines.join("\n"));
    }
    test.set_classname("rules");
    test
}

fn plain(text: &str) -> String {
    visible(text).into_owned()
}
