//! `report.json`: the report for other programs, schema `handover.report/1`, to which fields are only ever added.
//!
//! Paths are relative to the repository with `/`. Lines and columns start at 1, columns count Unicode scalar
//! values, ends are exclusive; bytes count from 0 in the text in its normal form (UTF-8, `\n`, no byte order mark).
//! A finding on a file as a whole, or on one without text, has the range `null`.

mod readiness;

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use self::readiness::{ServiceJson, SlotJson};
use crate::base::diag::{Edit, Fix, Label, Location, RuleId, Severity};
use crate::base::span::Position;
use crate::model::Portal;
use crate::policy::fingerprint::{Named, named};
use crate::policy::places::Places;
use crate::policy::{By, Report, State};

const SCHEMA: &str = "handover.report/1";

/// The report as one JSON object: indented, ending in a line end.
pub fn report_json(report: &Report, portal: &Portal) -> Vec<u8> {
    let cx = Cx { portal, places: Places::new(portal) };
    let mut bytes = serde_json::to_vec_pretty(&ReportJson::of(report, &cx)).expect("plain data with text keys");
    bytes.push(b'\n');
    bytes
}

/// The same as one JSON object a line, each with a `type`: `report` with all but the lists, then each `service`, `slot`,
/// `finding` and `waiver`.
pub fn report_lines(report: &Report, portal: &Portal) -> Vec<u8> {
    let cx = Cx { portal, places: Places::new(portal) };
    let ReportJson { schema, tool, run, summary, services, slots, findings, waivers } = ReportJson::of(report, &cx);
    let mut out = Vec::new();
    push_line(&mut out, &Line::Report(&Head { schema, tool, run, summary }));
    services.iter().for_each(|service| push_line(&mut out, &Line::Service(service)));
    slots.iter().for_each(|slot| push_line(&mut out, &Line::Slot(slot)));
    findings.iter().for_each(|finding| push_line(&mut out, &Line::Finding(finding)));
    waivers.iter().for_each(|waiver| push_line(&mut out, &Line::Waiver(waiver)));
    out
}

fn push_line(out: &mut Vec<u8>, line: &Line<'_>) {
    serde_json::to_writer(&mut *out, line).expect("plain data with text keys");
    out.push(b'\n');
}

/// One line of a report: an object of it, and which.
#[derive(Serialize, JsonSchema)]
#[serde(tag = "type", rename_all = "lowercase")]
#[schemars(title = "handover.report/1, one object a line")]
enum Line<'a> {
    /// The first line.
    Report(&'a Head<'a>),
    Service(&'a ServiceJson<'a>),
    Slot(&'a SlotJson<'a>),
    Finding(&'a FindingJson<'a>),
    Waiver(&'a WaiverJson<'a>),
}

/// All of a report but its lists.
#[derive(Serialize, JsonSchema)]
struct Head<'a> {
    schema: &'static str,
    tool: Tool,
    run: Run<'a>,
    summary: Summary<'a>,
}

/// The JSON Schema (2020-12) of [`report_json`].
pub fn schema() -> serde_json::Value {
    schemars::schema_for!(ReportJson<'static>).to_value()
}

/// The JSON Schema (2020-12) of each of [`report_lines`].
pub fn line_schema() -> serde_json::Value {
    schemars::schema_for!(Line<'static>).to_value()
}

struct Cx<'a> {
    portal: &'a Portal,
    places: Places<'a>,
}

impl Cx<'_> {
    /// Line of a place, from 1; `None` for a file as a whole and for files without text.
    fn line(&self, at: &Location) -> Option<u32> {
        let source = &self.portal.doc(self.portal.find(&at.path)?).source;
        let is_in_text = !at.is_file() && at.span.start as usize <= source.text().len();
        is_in_text.then(|| source.lines().line(at.span.start))
    }
}

/// What a check found: gaps, findings, and one number.
#[derive(Serialize, JsonSchema)]
#[schemars(title = "handover.report/1")]
struct ReportJson<'a> {
    /// `handover.report/1`.
    schema: &'static str,
    /// Who wrote it.
    tool: Tool,
    /// On what.
    run: Run<'a>,
    /// Counts.
    summary: Summary<'a>,
    /// Services by id.
    services: Vec<ServiceJson<'a>>,
    /// What is asked of whom, and what there is: by kind in the order of the matrix, the project first.
    slots: Vec<SlotJson<'a>>,
    /// Findings by path and place; those that the baseline knows come after them, those that somebody accepts last.
    findings: Vec<FindingJson<'a>>,
    /// Waivers by id.
    waivers: Vec<WaiverJson<'a>>,
}

impl<'a> ReportJson<'a> {
    fn of(report: &'a Report, cx: &Cx<'a>) -> Self {
        let findings = named(report, cx.portal).into_iter();
        Self {
            schema: SCHEMA,
            tool: Tool { name: env!("CARGO_PKG_NAME"), version: env!("CARGO_PKG_VERSION") },
            run: Run::of(report, cx.portal),
            summary: Summary::of(report, cx.portal),
            services: cx.portal.services.iter().map(|service| ServiceJson::of(service, cx)).collect(),
            slots: report.slots.iter().map(|slot| SlotJson::of(slot, cx)).collect(),
            findings: findings.map(|named| FindingJson::of(named, cx)).collect(),
            waivers: waivers(report, cx.portal),
        }
    }
}

/// The program.
#[derive(Serialize, JsonSchema)]
struct Tool {
    /// `handover`.
    name: &'static str,
    /// Its version.
    version: &'static str,
}

/// The run.
#[derive(Serialize, JsonSchema)]
struct Run<'a> {
    /// The day dates were judged by.
    today: String,
    /// The commit, when git knows.
    commit: Option<&'a str>,
    /// The manifest; null when there is none and nothing fails.
    manifest: Option<&'a str>,
    /// The requirement set.
    profile: &'static str,
}

impl<'a> Run<'a> {
    fn of(report: &Report, portal: &'a Portal) -> Self {
        Self {
            today: report.today.to_string(),
            commit: portal.git.head.as_ref().map(|commit| commit.id.as_str()),
            manifest: portal.manifest.path.as_ref().map(|path| path.as_str()),
            profile: report.profile.id(),
        }
    }
}

/// Counts.
#[derive(Serialize, JsonSchema)]
struct Summary<'a> {
    /// Files that were read.
    files: usize,
    /// Active findings of each severity.
    errors: usize,
    /// Active findings of each severity.
    warnings: usize,
    /// Active findings of each severity.
    infos: usize,
    /// Findings that a waiver accepts.
    waived: usize,
    /// Findings that a comment in their file accepts.
    ignored: usize,
    /// Findings that the baseline knows.
    baselined: usize,
    /// Readiness in whole percent, rounded down, at most 99 while a blocking slot is open or waived;
    /// null when nothing is asked.
    readiness: Option<u32>,
    /// Blocking slots that are a gap.
    blocking: u32,
    /// Slots by state.
    states: BTreeMap<&'static str, usize>,
    /// Findings that are not in the list, by rule.
    #[schemars(with = "BTreeMap<String, usize>")]
    dropped: &'a BTreeMap<RuleId, usize>,
    /// Rules that may have missed something.
    crashed: &'a [&'static str],
}

impl<'a> Summary<'a> {
    fn of(report: &'a Report, portal: &Portal) -> Self {
        let count = |state: State| report.slots.iter().filter(|slot| slot.state == state).count();
        let ignored = report.accepted.iter().filter(|accepted| matches!(accepted.by, By::Comment(_))).count();
        Self {
            files: portal.documents.len(),
            errors: report.count(Severity::Error),
            warnings: report.count(Severity::Warn),
            infos: report.count(Severity::Info),
            waived: report.accepted.len() - ignored,
            ignored,
            baselined: report.baselined.len(),
            readiness: report.score.percent(),
            blocking: report.score.blocking,
            states: State::ALL.iter().map(|state| (state.word(), count(*state))).collect(),
            dropped: &report.dropped,
            crashed: &report.crashed,
        }
    }
}

/// A finding.
#[derive(Serialize, JsonSchema)]
struct FindingJson<'a> {
    /// Id of the rule.
    rule: &'a str,
    /// `error`, `warning`, `info`.
    severity: &'static str,
    /// Id of the kind that it is a gap of.
    kind: Option<&'static str>,
    /// Ids of the services that it is a gap of, or `project`.
    subjects: &'a [String],
    /// What is wrong.
    message: &'a str,
    /// The file.
    path: &'a str,
    /// Where in it.
    range: Option<RangeJson>,
    /// What is there, in a few words.
    label: &'a str,
    /// Other places that explain it.
    related: Vec<RelatedJson<'a>>,
    /// What to do.
    help: &'a [String],
    /// Why it is asked.
    notes: &'a [String],
    /// What mends it.
    fix: Option<FixJson<'a>>,
    /// `active`; `baselined`, for which nothing fails; `waived` by the manifest or `ignored` by a comment.
    disposition: &'static str,
    /// Id of the waiver.
    waiver: Option<&'a str>,
    /// Name that survives edits elsewhere in the file.
    fingerprint: String,
    /// Page of the rule in the portal.
    docs: String,
}

impl<'a> FindingJson<'a> {
    fn of(named: Named<'a>, cx: &Cx<'_>) -> Self {
        let disposition = named.disposition();
        let Named { finding, fingerprint, by } = named;
        let waiver = if let Some(By::Waiver(id)) = by { Some(&**id) } else { None };
        let about = finding.about.as_ref();
        Self {
            rule: &finding.rule,
            severity: finding.severity.word(),
            kind: about.map(|about| about.kind),
            subjects: about.map_or(&[], |about| &about.subjects),
            message: &finding.title,
            path: finding.primary.at.path.as_str(),
            range: RangeJson::of(&finding.primary.at, &cx.places),
            label: &finding.primary.text,
            related: finding.related.iter().map(|label| RelatedJson::of(label, &cx.places)).collect(),
            help: &finding.help,
            notes: &finding.notes,
            fix: finding.fix.as_ref().map(|fix| FixJson::of(fix, &cx.places)),
            disposition,
            waiver,
            fingerprint,
            docs: format!("rules/{}.html", finding.rule),
        }
    }
}

/// Edits that mend a finding: all or none.
#[derive(Serialize, JsonSchema)]
struct FixJson<'a> {
    /// Whether it cannot say what nobody meant.
    safe: bool,
    /// In no order.
    edits: Vec<EditJson<'a>>,
}

impl<'a> FixJson<'a> {
    fn of(fix: &'a Fix, places: &Places<'_>) -> Self {
        let edit = |edit: &'a Edit| EditJson {
            path: edit.at.path.as_str(),
            range: places.edges(&edit.at).map(|edges| RangeJson::between(edges, &edit.at)),
            text: &edit.text,
        };
        Self { safe: !fix.is_unsafe, edits: fix.edits.iter().map(edit).collect() }
    }
}

/// Other words in one place.
#[derive(Serialize, JsonSchema)]
struct EditJson<'a> {
    /// The file.
    path: &'a str,
    /// What is replaced; empty to put something in.
    range: Option<RangeJson>,
    /// What stands there then.
    text: &'a str,
}

/// A waiver.
#[derive(Serialize, JsonSchema)]
struct WaiverJson<'a> {
    /// Its id.
    id: &'a str,
    /// Its last day.
    expires: String,
    /// Days until then; negative when it is over.
    days_left: i32,
    /// Who answers for it.
    owner: &'a str,
    /// Why.
    reason: &'a str,
    /// Findings it accepts.
    matched: usize,
}

fn waivers<'a>(report: &Report, portal: &'a Portal) -> Vec<WaiverJson<'a>> {
    let is_by = |by: &By, id: &str| matches!(by, By::Waiver(waiver) if waiver == id);
    let matched = |id: &str| report.accepted.iter().filter(|accepted| is_by(&accepted.by, id)).count();
    let waivers = portal.manifest.waivers.iter().map(|waiver| WaiverJson {
        id: &waiver.id.value,
        expires: waiver.expires.value.to_string(),
        days_left: waiver.days_left(report.today),
        owner: &waiver.owner.value,
        reason: &waiver.reason.value,
        matched: matched(&waiver.id.value),
    });
    let mut waivers: Vec<_> = waivers.collect();
    waivers.sort_by_key(|waiver| waiver.id);
    waivers
}

/// Another place.
#[derive(Serialize, JsonSchema)]
struct RelatedJson<'a> {
    /// The file.
    path: &'a str,
    /// Where in it.
    range: Option<RangeJson>,
    /// What is there.
    text: &'a str,
}

impl<'a> RelatedJson<'a> {
    fn of(label: &'a Label, places: &Places<'_>) -> Self {
        Self { path: label.at.path.as_str(), range: RangeJson::of(&label.at, places), text: &label.text }
    }
}

/// A range; the end is exclusive.
#[derive(Serialize, JsonSchema)]
struct RangeJson {
    /// First character.
    start: PositionJson,
    /// One past the last.
    end: PositionJson,
}

impl RangeJson {
    fn of(at: &Location, places: &Places<'_>) -> Option<Self> {
        places.range(at).map(|edges| Self::between(edges, at))
    }

    fn between((start, end): (Position, Position), at: &Location) -> Self {
        Self { start: PositionJson::of(start, at.span.start), end: PositionJson::of(end, at.span.end) }
    }
}

/// A position.
#[derive(Serialize, JsonSchema)]
struct PositionJson {
    /// From 1.
    line: u32,
    /// From 1, in Unicode scalar values.
    col: u32,
    /// From 0.
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
    use crate::model::Service;
    use crate::policy;
    use crate::policy::sketch::{Sketch, TODAY};
    use crate::source::{Commit, GitState};

    fn written(sketch: &Sketch) -> String {
        let mut portal = sketch.portal();
        let head = Commit { id: "4f2c9b1e".repeat(5), date: "2026-11-20".to_owned(), author: "Ada".to_owned() };
        portal.git = Arc::new(GitState { head: Some(head), ..GitState::default() });
        portal.services.push(Service::new("Billing", RepoPath::new("services/billing").unwrap(), "Dockerfile", None));
        let report = policy::check(&portal, TODAY);
        String::from_utf8(report_json(&report, &portal)).unwrap()
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
            "manifest": null,
            "profile": "standard"
          },
          "summary": {
            "files": 1,
            "errors": 1,
            "warnings": 0,
            "infos": 0,
            "waived": 0,
            "ignored": 0,
            "baselined": 0,
            "readiness": null,
            "blocking": 0,
            "states": {
              "missing": 0,
              "n/a": 0,
              "ok": 0,
              "stale": 0,
              "stub": 0,
              "thin": 0,
              "unknown": 0,
              "waived": 0
            },
            "dropped": {},
            "crashed": []
          },
          "services": [
            {
              "id": "billing",
              "name": "Billing",
              "path": "services/billing",
              "owner": null,
              "tier": "standard",
              "inferred": true,
              "evidence": "Dockerfile",
              "traits": []
            }
          ],
          "slots": [],
          "findings": [
            {
              "rule": "link/broken",
              "severity": "error",
              "kind": null,
              "subjects": [],
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
              "fix": null,
              "disposition": "active",
              "waiver": null,
              "fingerprint": "h1:9186e83c81b2c664",
              "docs": "rules/link/broken.html"
            }
          ],
          "waivers": []
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
