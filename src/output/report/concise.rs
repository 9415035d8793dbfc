//! One line per finding: `path:line:col: error[rule] message`, as editors and `grep` like it.

use std::io;

use super::ReportCx;
use super::summary::{self, Folded};
use super::visible::visible;
use crate::base::diag::{Finding, Severity};
use crate::policy::Report;
use crate::policy::places::Places;

/// Writes all findings, then the summary.
///
/// # Errors
/// When the stream refuses.
pub fn write(report: &Report, cx: &ReportCx<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    summary::head(report, cx, out)?;
    let folded = Folded::of(report, cx.listing);
    write_lines(cx, folded.listed(report), out)?;
    if folded.listed(report).next().is_some() {
        writeln!(out)?;
    }
    summary::tail(report, cx, &folded, out)
}

/// Every finding without head and summary, for tests and editors.
///
/// # Errors
/// When the stream refuses.
pub fn lines(report: &Report, cx: &ReportCx<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    write_lines(cx, report.findings.iter(), out)
}

fn write_lines<'a>(
    cx: &ReportCx<'_>,
    findings: impl Iterator<Item = &'a Finding>,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let places = Places::new(cx.portal);
    for finding in findings {
        let place = places.start(&finding.primary.at).map(|p| format!(":{}:{}", p.line, p.column)).unwrap_or_default();
        let path = visible(finding.primary.at.path.as_str());
        let word = cx.color.paint(style(finding.severity), finding.severity.word());
        writeln!(out, "{path}{place}: {word}[{}] {}", finding.rule, visible(&finding.title))?;
    }
    Ok(())
}

/// Bold red, yellow, blue.
pub(super) fn style(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "1;31",
        Severity::Warn => "1;33",
        Severity::Info => "1;34",
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::sync::Arc;
    use std::time::Duration;

    use super::*;
    use crate::base::path::RepoPath;
    use crate::model::{Portal, Service};
    use crate::output::report::{Color, Listing};
    use crate::policy;
    use crate::policy::sketch::{Sketch, TODAY};
    use crate::source::GitState;

    fn written(sketch: &Sketch, change: impl FnOnce(&mut Portal, &mut Report), listing: Listing) -> String {
        let mut portal = sketch.portal();
        let mut report = policy::check(&portal, TODAY);
        change(&mut portal, &mut report);
        let cx = ReportCx { elapsed: Some(Duration::from_millis(423)), listing, ..ReportCx::plain(&portal, TODAY) };
        let mut out = Vec::new();
        write(&report, &cx, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn a_clean_run_is_one_line() {
        let sketch = Sketch::new().doc("a.md", "# A");
        let shown = written(&sketch, |_, _| {}, Listing::Folded);
        insta::assert_snapshot!(shown, @"checked 1 file in 0.42 s · today 2026-11-23 · nothing to report");
    }

    #[test]
    fn without_a_manifest_the_first_line_says_that_nothing_fails() {
        let sketch = Sketch::new().doc("docs/a.md", "# A\n\n[x](y.md)").adr("docs/adr/1-b.md", "# B");
        let service = |name: &str, evidence: &str| Service {
            id: name.to_lowercase(),
            ..Service::new(name, RepoPath::root(), evidence, None)
        };
        let shown = written(
            &sketch,
            |portal, report| {
                report.report_only = true;
                portal.services = vec![service("api", "Dockerfile"), service("\x1b[1mweb", "docker-compose.yml")];
                portal.excluded = BTreeMap::from([("vendored", 7), ("test data", 2)]);
                let notice = Some("shallow clone: dates are not known".to_owned());
                portal.git = Arc::new(GitState { notice, ..GitState::default() });
            },
            Listing::Folded,
        );
        insta::assert_snapshot!(shown, @r"
        handover 0.1.0 · no handover.yaml: report only, nothing will fail

        docs/a.md:3:5: error[link/broken] `y.md` does not exist
        docs/adr/1-b.md:1:1: warning[adr/metadata-missing] decision has neither status nor date

        discovered  2 services (Dockerfile; docker-compose.yml): api, ␛[1mweb
                    1 ADR · 1 other document
        left out    9 files: 2 test data, 7 vendored
        history     shallow clone: dates are not known
        checked 2 files in 0.42 s · 2 services · today 2026-11-23
        1 error, 1 warning, 0 notes

        next        handover init          write handover.yaml and start enforcing
                    handover status --why  what was found for each cell, and what closes it
        ");
    }

    #[test]
    fn more_than_fifty_of_a_rule_are_counted_not_listed() {
        let sketch = Sketch::new().doc("a.md", &"[x](y.md)\n".repeat(87));
        let shown = written(&sketch, |_, _| {}, Listing::Folded);
        assert_eq!(shown.matches("error[link/broken]").count(), 50);
        assert!(shown.contains("\n… and 37 more of `link/broken`, --all to list\n"), "{shown}");
        assert!(shown.ends_with("87 errors, 0 warnings, 0 notes\n"), "{shown}");
        assert_eq!(written(&sketch, |_, _| {}, Listing::All).matches("error[link/broken]").count(), 87);
    }

    #[test]
    fn what_was_dropped_and_what_crashed_is_said() {
        let sketch = Sketch::new().doc("a.md", "# A");
        let shown = written(
            &sketch,
            |_, report| {
                report.dropped.insert("link/broken".into(), 12);
                report.crashed.push("adr/superseded-cycle");
            },
            Listing::Folded,
        );
        insta::assert_snapshot!(shown, @r"
        … and 12 more of `link/broken` that are not kept: 1000 of a rule are enough

        internal error: rule `adr/superseded-cycle` crashed and may have missed something; this is a mistake in handover

        discovered  1 other document
        checked 1 file in 0.42 s · today 2026-11-23
        0 errors, 0 warnings, 0 notes
        ");
    }

    #[test]
    fn escape_sequences_do_not_reach_the_terminal() {
        let sketch = Sketch::new().doc("a\x1b[2J.md", "[x](y\u{9b}31m.md)");
        let shown = written(&sketch, |_, _| {}, Listing::Folded);
        assert!(!shown.contains(|c: char| c.is_control() && c != '\n'), "{shown:?}");
    }

    #[test]
    fn the_severity_is_coloured_on_a_terminal() {
        let sketch = Sketch::new().doc("a.md", "[x](y.md)");
        let portal = sketch.portal();
        let report = policy::check(&portal, TODAY);
        let mut out = Vec::new();
        let cx = ReportCx { color: Color::Always, ..ReportCx::plain(&portal, TODAY) };
        lines(&report, &cx, &mut out).unwrap();
        assert_eq!(
            String::from_utf8(out).unwrap(),
            "a.md:1:5: \x1b[1;31merror\x1b[0m[link/broken] `y.md` does not exist\n"
        );
    }
}
