//! SARIF 2.1.0 (OASIS), as code scanning of GitHub, Azure DevOps and editors take it.
//!
//! One run; every rule is listed, with its manual when it found something. What somebody accepted is a suppressed result,
//! what the baseline knows is `unchanged`.

use std::collections::BTreeMap;
use std::io;

use serde_json::{Value, json};

use super::ReportCx;
use crate::base::diag::{Edit, Fix, Label, Location, Severity};
use crate::base::path::{RepoPath, percent_encode};
use crate::base::span::Position;
use crate::policy::fingerprint::{Named, named};
use crate::policy::places::Places;
use crate::policy::{By, RULES, Report};

/// Results that are written; GitHub shows no more, and refuses five times as many.
const MOST_RESULTS: usize = 5_000;

/// Writes the report as one SARIF log.
///
/// # Errors
/// When the stream refuses.
pub fn write(report: &Report, cx: &ReportCx<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let mut found = named(report, cx.portal);
    let all = found.len();
    if all > MOST_RESULTS {
        // The gravest stay, each group in its order.
        found.sort_by_key(|named| (named.by.is_some(), std::cmp::Reverse(named.finding.severity)));
        found.truncate(MOST_RESULTS);
    }
    let log = Log { cx, places: Places::new(cx.portal), rules: rules(&found, cx), report };
    serde_json::to_writer_pretty(&mut *out, &log.value(&found, all))?;
    writeln!(out)
}

struct Log<'a> {
    cx: &'a ReportCx<'a>,
    report: &'a Report,
    places: Places<'a>,
    /// Rules as SARIF has them, by id.
    rules: BTreeMap<String, Value>,
}

/// All rules of ours, and those of the repository that found something.
fn rules(found: &[Named<'_>], cx: &ReportCx<'_>) -> BTreeMap<String, Value> {
    let speaks = |id: &str| found.iter().any(|named| named.finding.rule == id);
    let ours = RULES.iter().map(|rule| {
        let manual = if speaks(rule.id) { rule.manual } else { rule.title };
        let tags = rule.id.split_once('/').map(|(group, _)| group);
        let descriptor = json!({
            "id": rule.id,
            "shortDescription": {"text": rule.title},
            "help": {"text": rule.title, "markdown": manual},
            "defaultConfiguration": {"level": level(rule.severity)},
            "properties": {"tags": tags.into_iter().collect::<Vec<_>>()},
        });
        (rule.id.to_owned(), descriptor)
    });
    let own = cx.portal.manifest.custom.iter().filter(|custom| speaks(&custom.id.value)).map(|custom| {
        let descriptor = json!({"id": custom.id.value, "shortDescription": {"text": custom.title}});
        (custom.id.value.clone(), descriptor)
    });
    let mut rules: BTreeMap<String, Value> = ours.chain(own).collect();
    if let Some(portal) = &cx.portal.manifest.project.portal_url {
        let base = portal.value.trim_end_matches('/');
        for (id, rule) in &mut rules {
            rule["helpUri"] = format!("{base}/rules/{}.html", percent_encode(id)).into();
        }
    }
    rules
}

impl Log<'_> {
    fn value(&self, found: &[Named<'_>], all: usize) -> Value {
        let index: BTreeMap<&str, usize> = self.rules.keys().enumerate().map(|(ix, id)| (id.as_str(), ix)).collect();
        let results: Vec<Value> = found.iter().map(|named| self.result(named, &index)).collect();
        let mut run = json!({
            "tool": {"driver": {
                "name": env!("CARGO_PKG_NAME"),
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "informationUri": env!("CARGO_PKG_REPOSITORY"),
                "rules": self.rules.values().collect::<Vec<_>>(),
            }},
            "automationDetails": {"id": format!("handover/{}/", percent_encode(&self.cx.portal.name))},
            "columnKind": "unicodeCodePoints",
            "originalUriBaseIds": {"SRCROOT": {"description": {"text": "the root of the repository"}}},
            "invocations": [self.invocation(found.len(), all)],
            "results": results,
        });
        if env!("CARGO_PKG_REPOSITORY").is_empty() {
            run["tool"]["driver"].as_object_mut().map(|driver| driver.remove("informationUri"));
        }
        json!({
            "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
            "version": "2.1.0",
            "runs": [run],
        })
    }

    fn invocation(&self, written: usize, all: usize) -> Value {
        let left_out = (all > written)
            .then(|| json!({"level": "warning", "message": {"text": format!("{} of {all} results are left out", all - written)}}));
        let crashed = self.report.crashed.iter().map(|rule| {
            let text = format!("rule {rule} crashed and may have missed something; this is a mistake in handover");
            json!({"level": "error", "message": {"text": text}})
        });
        let notes: Vec<Value> = left_out.into_iter().chain(crashed).collect();
        json!({"executionSuccessful": self.report.crashed.is_empty(), "toolExecutionNotifications": notes})
    }

    fn result(&self, named: &Named<'_>, index: &BTreeMap<&str, usize>) -> Value {
        let finding = named.finding;
        let mut text = finding.title.clone();
        let advice = finding.help.iter().map(|help| format!("help: {help}"));
        for line in advice.chain(finding.notes.iter().map(|note| format!("note: {note}"))) {
            text.push('\n');
            text.push_str(&line);
        }
        let mut result = json!({
            "ruleId": finding.rule,
            "level": level(finding.severity),
            "message": {"text": text},
            "locations": [self.location(&finding.primary, None)],
            "partialFingerprints": {"handover/v1": named.fingerprint},
        });
        if let Some(ix) = index.get(&*finding.rule) {
            result["ruleIndex"] = (*ix).into();
        }
        if !finding.related.is_empty() {
            let related = (0..).zip(&finding.related).map(|(ix, label)| self.location(label, Some(ix)));
            result["relatedLocations"] = related.collect();
        }
        if let Some(fix) = &finding.fix {
            result["fixes"] = json!([self.fix(fix)]);
        }
        if let Some(about) = &finding.about {
            result["properties"] = json!({"kind": about.kind, "subjects": about.subjects});
        }
        if !self.report.baselined.is_empty() {
            result["baselineState"] = if named.by == Some(&By::Baseline) { "unchanged" } else { "new" }.into();
        }
        if let Some(suppression) = named.by.and_then(|by| self.suppression(by)) {
            result["suppressions"] = json!([suppression]);
        }
        result
    }

    /// All edits of a file in one change (SARIF 2.1.0 §3.55).
    fn fix(&self, fix: &Fix) -> Value {
        let mut files: BTreeMap<&RepoPath, Vec<Value>> = BTreeMap::new();
        for Edit { at, text } in &fix.edits {
            let replacement =
                json!({"deletedRegion": region(self.places.edges(at)), "insertedContent": {"text": text}});
            files.entry(&at.path).or_default().push(replacement);
        }
        let changes = files.into_iter().map(|(path, replacements)| {
            let uri = uri(&Location::file(path));
            json!({"artifactLocation": {"uri": uri, "uriBaseId": "SRCROOT"}, "replacements": replacements})
        });
        json!({"artifactChanges": changes.collect::<Vec<_>>()})
    }

    fn suppression(&self, by: &By) -> Option<Value> {
        match by {
            By::Baseline => None,
            By::Waiver(id) => {
                let waiver = self.cx.portal.manifest.waivers.iter().find(|waiver| waiver.id.value == *id);
                let reason = waiver.map_or("", |waiver| &waiver.reason.value);
                Some(json!({"kind": "external", "status": "accepted", "justification": format!("{id}: {reason}")}))
            }
            By::Comment(at) => {
                let ignores = self.cx.portal.find(&at.path).map(|doc| &self.cx.portal.doc(doc).ignores);
                let ignore = ignores.into_iter().flatten().find(|ignore| ignore.rule.span == at.span);
                let reason = ignore.map_or("", |ignore| &ignore.reason);
                Some(json!({"kind": "inSource", "status": "accepted", "justification": reason}))
            }
        }
    }

    fn location(&self, label: &Label, id: Option<usize>) -> Value {
        let mut location = json!({"physicalLocation": {
            "artifactLocation": {"uri": uri(&label.at), "uriBaseId": "SRCROOT"},
            "region": self.region(&label.at),
        }});
        if let Some(id) = id {
            location["id"] = id.into();
        }
        if !label.text.is_empty() {
            location["message"] = json!({"text": label.text});
        }
        location
    }

    /// Lines and columns count from 1, the end column is exclusive (SARIF 2.1.0 §3.30). A file as a whole is its first
    /// line: forges ask for a place.
    fn region(&self, at: &Location) -> Value {
        region(self.places.range(at))
    }
}

fn region(edges: Option<(Position, Position)>) -> Value {
    match edges {
        Some((start, end)) => json!({
            "startLine": start.line,
            "startColumn": start.column,
            "endLine": end.line,
            "endColumn": end.column,
        }),
        None => json!({"startLine": 1}),
    }
}

/// The path as a relative reference (RFC 3986 §4.2).
fn uri(at: &Location) -> String {
    let segments: Vec<String> = at.path.segments().map(percent_encode).collect();
    segments.join("/")
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warn => "warning",
        Severity::Info => "note",
    }
}
