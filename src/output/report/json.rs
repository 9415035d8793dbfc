//! The report for machines: schema `handover.report/1`, to which fields are only ever added.
//!
//! Paths are relative to the repository with `/`. Lines and columns start at 1, columns count Unicode scalar
//! values, ends are exclusive; bytes count from 0 in the text in its normal form (UTF-8, `\n`, no byte order mark).
//! A finding on a file as a whole, or on one without text, has the range `null`.

use std::collections::BTreeMap;
use std::io;

use serde::Serialize;

use super::ReportCx;
use super::places::Places;
use crate::base::diag::{Finding, Label, Location, Severity};
use crate::base::span::Position;
use crate::model::Service;
use crate::policy::Report;
use crate::policy::fingerprint::fingerprints;

const SCHEMA: &str = "handover.report/1";

/// Writes the report as one JSON object, indented, with a line end.
///
/// # Errors
/// When the stream refuses.
pub fn write(report: &Report, cx: &ReportCx<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let places = Places::new(report, cx.tree);
    let fingerprints = fingerprints(cx.portal, &report.findings);
    let named = report.findings.iter().zip(fingerprints);
    let document = ReportJson {
        schema: SCHEMA,
        tool: Tool { name: env!("CARGO_PKG_NAME"), version: env!("CARGO_PKG_VERSION") },
        run: Run::of(report, cx),
        summary: Summary::of(report, cx),
        services: cx.portal.services.iter().map(ServiceJson::of).collect(),
        findings: named.map(|(finding, fingerprint)| FindingJson::of(finding, fingerprint, &places)).collect(),
    };
    serde_json::to_writer_pretty(&mut *out, &document)?;
    writeln!(out)
}

#[derive(Serialize)]
struct ReportJson<'a> {
    schema: &'static str,
    tool: Tool,
    run: Run<'a>,
    summary: Summary<'a>,
    services: Vec<ServiceJson<'a>>,
    findings: Vec<FindingJson<'a>>,
}

#[derive(Serialize)]
struct Tool {
    name: &'static str,
    version: &'static str,
}

#[derive(Serialize)]
struct Run<'a> {
    today: String,
    commit: Option<&'a str>,
    manifest: Option<&'static str>,
}

impl<'a> Run<'a> {
    fn of(report: &Report, cx: &ReportCx<'a>) -> Self {
        Self {
            today: cx.today.to_string(),
            commit: cx.portal.git.head.as_ref().map(|commit| commit.id.as_str()),
            manifest: (!report.report_only).then_some("handover.yaml"),
        }
    }
}

#[derive(Serialize)]
struct Summary<'a> {
    files: usize,
    errors: usize,
    warnings: usize,
    infos: usize,
    /// Findings that are not in the list, by rule.
    dropped: &'a BTreeMap<&'static str, usize>,
    /// Rules that may have missed something.
    crashed: &'a [&'static str],
}

impl<'a> Summary<'a> {
    fn of(report: &'a Report, cx: &ReportCx<'_>) -> Self {
        Self {
            files: cx.portal.documents.len(),
            errors: report.count(Severity::Error),
            warnings: report.count(Severity::Warn),
            infos: report.count(Severity::Info),
            dropped: &report.dropped,
            crashed: &report.crashed,
        }
    }
}

#[derive(Serialize)]
struct ServiceJson<'a> {
    id: &'a str,
    name: &'a str,
    path: &'a str,
    owner: Option<&'a str>,
    evidence: &'a str,
}

impl<'a> ServiceJson<'a> {
    fn of(service: &'a Service) -> Self {
        Self {
            id: &service.id,
            name: &service.name,
            path: service.path.as_str(),
            owner: service.owner.as_deref(),
            evidence: &service.evidence,
        }
    }
}

#[derive(Serialize)]
struct FindingJson<'a> {
    rule: &'static str,
    severity: &'static str,
    message: &'a str,
    path: &'a str,
    range: Option<RangeJson>,
    label: &'a str,
    related: Vec<RelatedJson<'a>>,
    help: &'a [String],
    notes: &'a [String],
    fingerprint: String,
    docs: String,
}

impl<'a> FindingJson<'a> {
    fn of(finding: &'a Finding, fingerprint: String, places: &Places<'_>) -> Self {
        Self {
            rule: finding.rule,
            severity: finding.severity.word(),
            message: &finding.title,
            path: finding.primary.at.path.as_str(),
            range: RangeJson::of(&finding.primary.at, places),
            label: &finding.primary.text,
            related: finding.related.iter().map(|label| RelatedJson::of(label, places)).collect(),
            help: &finding.help,
            notes: &finding.notes,
            fingerprint,
            docs: format!("rules/{}.html", finding.rule),
        }
    }
}

#[derive(Serialize)]
struct RelatedJson<'a> {
    path: &'a str,
    range: Option<RangeJson>,
    text: &'a str,
}

impl<'a> RelatedJson<'a> {
    fn of(label: &'a Label, places: &Places<'_>) -> Self {
        Self { path: label.at.path.as_str(), range: RangeJson::of(&label.at, places), text: &label.text }
    }
}

#[derive(Serialize)]
struct RangeJson {
    start: PositionJson,
    end: PositionJson,
}

impl RangeJson {
    fn of(at: &Location, places: &Places<'_>) -> Option<Self> {
        let (start, end) = places.range(at)?;
        Some(Self { start: PositionJson::of(start, at.span.start), end: PositionJson::of(end, at.span.end) })
    }
}

#[derive(Serialize)]
struct PositionJson {
    line: u32,
    col: u32,
    byte: u32,
}

impl PositionJson {
    fn of(position: Position, byte: u32) -> Self {
        Self { line: position.line, col: position.column, byte }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::base::path::RepoPath;
    use crate::policy;
    use crate::policy::sketch::{Sketch, TODAY};
    use crate::source::{Commit, GitState};

    fn written(sketch: &Sketch) -> String {
        let (mut portal, tree) = (sketch.portal(), sketch.tree());
        let head = Commit { id: "4f2c9b1e".repeat(5), date: "2026-11-20".to_owned(), author: "Ada".to_owned() };
        portal.git = Arc::new(GitState { head: Some(head), ..GitState::default() });
        portal.services.push(Service {
            id: "billing".to_owned(),
            name: "Billing".to_owned(),
            path: RepoPath::new("services/billing").unwrap(),
            owner: None,
            evidence: "Dockerfile".to_owned(),
            at: None,
        });
        let report = policy::check(&portal, TODAY);
        let mut out = Vec::new();
        write(&report, &ReportCx::plain(&portal, &tree, TODAY), &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn a_finding_carries_its_place_in_lines_columns_and_bytes() {
        let sketch = Sketch::new().doc("docs/a.md", "# Ä\n\nSee ä [b](b.md).\n");
        insta::assert_snapshot!(written(&sketch), @r#"
        {
          "schema": "handover.report/1",
          "tool": {
            "name": "handover",
            "version": "0.1.0"
          },
          "run": {
            "today": "2026-11-23",
            "commit": "4f2c9b1e4f2c9b1e4f2c9b1e4f2c9b1e4f2c9b1e",
            "manifest": "handover.yaml"
          },
          "summary": {
            "files": 1,
            "errors": 1,
            "warnings": 0,
            "infos": 0,
            "dropped": {},
            "crashed": []
          },
          "services": [
            {
              "id": "billing",
              "name": "Billing",
              "path": "services/billing",
              "owner": null,
              "evidence": "Dockerfile"
            }
          ],
          "findings": [
            {
              "rule": "link/broken",
              "severity": "error",
              "message": "`b.md` does not exist",
              "path": "docs/a.md",
              "range": {
                "start": {
                  "line": 3,
                  "col": 11,
                  "byte": 17
                },
                "end": {
                  "line": 3,
                  "col": 15,
                  "byte": 21
                }
              },
              "label": "no file at `docs/b.md`",
              "related": [],
              "help": [],
              "notes": [],
              "fingerprint": "h1:519817cf84e03990",
              "docs": "rules/link/broken.html"
            }
          ]
        }
        "#);
    }

    #[test]
    fn a_file_as_a_whole_has_no_range() {
        let json: serde_json::Value =
            serde_json::from_str(&written(&Sketch::new().doc("a.md", "# A").doc("A.md", "# A"))).unwrap();
        assert_eq!(json["findings"][0]["rule"], "path/collision");
        assert!(json["findings"][0]["range"].is_null());
        assert_eq!(json["findings"][0]["related"][0]["path"], "A.md");
    }
}
