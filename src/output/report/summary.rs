//! The lines around the findings: what mode, what was found in the repository, how many findings.

use std::collections::{BTreeMap, BTreeSet};
use std::io;

use super::concise::style;
use super::visible::visible;
use super::{LISTED_PER_RULE, Listing, ReportCx, matrix};
use crate::base::diag::{Finding, RuleId, Severity};
use crate::base::words::counted;
use crate::formats::Body;
use crate::model::{Genre, Portal};
use crate::policy::{By, KEPT_PER_RULE, Report, Score, State};

/// Names of services that are listed before the rest is counted.
const LISTED_SERVICES: usize = 12;

/// Which findings are listed, and how many of each rule are not.
pub(super) struct Folded {
    limit: usize,
    /// Findings that say what a cell of the matrix says too, when they are left to it.
    in_matrix: usize,
    gaps: Gaps,
    hidden: BTreeMap<RuleId, usize>,
}

/// How findings on gaps are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Gaps {
    /// One by one, like all findings.
    Listed,
    /// By the matrix alone: whoever meets the tool for the first time wants to see the whole.
    InMatrix,
}

impl Gaps {
    fn leave(self, finding: &Finding) -> bool {
        self == Gaps::InMatrix && (finding.rule.starts_with("required/") || finding.rule.starts_with("freshness/"))
    }
}

impl Folded {
    pub(super) fn of(report: &Report, listing: Listing) -> Self {
        let limit = match listing {
            Listing::Folded => LISTED_PER_RULE,
            Listing::All => usize::MAX,
        };
        let gaps = match listing {
            Listing::Folded if report.report_only && !report.slots.is_empty() => Gaps::InMatrix,
            Listing::Folded | Listing::All => Gaps::Listed,
        };
        let mut hidden: BTreeMap<RuleId, usize> = BTreeMap::new();
        for finding in report.findings.iter().filter(|finding| !gaps.leave(finding)) {
            *hidden.entry(finding.rule.clone()).or_default() += 1;
        }
        hidden.retain(|_, count| {
            *count = count.saturating_sub(limit);
            *count > 0
        });
        let in_matrix = report.findings.iter().filter(|finding| gaps.leave(finding)).count();
        Self { limit, in_matrix, gaps, hidden }
    }

    /// The findings to list, in order.
    pub(super) fn listed<'a>(&self, report: &'a Report) -> impl Iterator<Item = &'a Finding> + use<'a> {
        let (limit, gaps) = (self.limit, self.gaps);
        let mut listed: BTreeMap<&str, usize> = BTreeMap::new();
        report.findings.iter().filter(move |finding| {
            if gaps.leave(finding) {
                return false;
            }
            let count = listed.entry(&*finding.rule).or_default();
            *count += 1;
            *count <= limit
        })
    }
}

/// What stands above the findings: nothing, unless nothing is enforced.
pub(super) fn head(report: &Report, cx: &ReportCx<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    if !report.report_only {
        return Ok(());
    }
    let version = env!("CARGO_PKG_VERSION");
    let name = cx.color.paint("1", &format!("handover {version}"));
    writeln!(out, "{name} · no handover.yaml: report only, nothing will fail\n")
}

/// What stands below the findings. When there is nothing to say, it is one line.
pub(super) fn tail(report: &Report, cx: &ReportCx<'_>, folded: &Folded, out: &mut dyn io::Write) -> io::Result<()> {
    for line in left_unsaid(report, folded) {
        writeln!(out, "{line}\n")?;
    }
    let is_clean = report.findings.is_empty() && report.crashed.is_empty();
    if !is_clean || report.report_only {
        for line in about(cx.portal) {
            writeln!(out, "{line}")?;
        }
    }
    if !report.slots.is_empty() {
        writeln!(out, "{:<10}  {}\n", "profile", profile(report))?;
        matrix::write(&report.slots.iter().collect::<Vec<_>>(), cx, out)?;
        writeln!(out, "{}", readiness(&report.score, cx))?;
    }
    let accepted = accepted(report);
    let end = match (is_clean, accepted.is_empty()) {
        (true, true) => " · nothing to report".to_owned(),
        (true, false) => format!(" · nothing new to report: {accepted}"),
        (false, _) => String::new(),
    };
    writeln!(out, "{}{end}", checked(cx))?;
    if !is_clean {
        let accepted = if accepted.is_empty() { accepted } else { format!(" · {accepted}") };
        writeln!(out, "{}{accepted}", counts(report, cx))?;
    }
    if report.report_only {
        writeln!(out)?;
        for line in next(report) {
            writeln!(out, "{line}")?;
        }
    }
    Ok(())
}

/// What to do first: commands, each with what it gives.
fn next(report: &Report) -> Vec<String> {
    let mut steps = vec![("handover init".to_owned(), "write handover.yaml and start enforcing")];
    let missing = report.slots.iter().filter(|slot| slot.state == State::Missing);
    // The first of the strongest: `max_by_key` would give the last.
    if let Some(gap) = missing.rev().max_by_key(|slot| slot.strength) {
        // A decision cannot be made without saying what was decided.
        let title = if gap.kind.id == "adr" { " \"TITLE\"" } else { "" };
        steps.push((format!("{}{title}", gap.close), "create the first of what is missing"));
        steps.push((format!("handover explain {}", gap.kind.id), "why it is asked for, and what belongs into it"));
    } else {
        steps.push(("handover status --why".to_owned(), "what was found for each cell, and what closes it"));
    }
    let width = steps.iter().map(|(command, _)| command.len()).max().unwrap_or_default();
    let line = |(ix, (command, gives)): (usize, (String, &str))| {
        format!("{:<10}  {:<width$}  {gives}", if ix == 0 { "next" } else { "" }, visible(&command))
    };
    steps.into_iter().enumerate().map(line).collect()
}

/// What the list of findings does not show.
fn left_unsaid(report: &Report, folded: &Folded) -> Vec<String> {
    let in_matrix = (folded.in_matrix > 0).then(|| {
        let (are, them) = if folded.in_matrix == 1 { ("is", "it") } else { ("are", "them") };
        format!("{} {are} shown by the matrix only, --all to list {them}", counted(folded.in_matrix, "gap"))
    });
    let hidden = folded.hidden.iter().map(|(rule, count)| format!("… and {count} more of `{rule}`, --all to list"));
    let dropped = report.dropped.iter().map(|(rule, count)| {
        format!("… and {count} more of `{rule}` that are not kept: {KEPT_PER_RULE} of a rule are enough")
    });
    let crashed = report.crashed.iter().map(|rule| {
        format!("internal error: rule `{rule}` crashed and may have missed something; this is a mistake in handover")
    });
    in_matrix.into_iter().chain(hidden).chain(dropped).chain(crashed).collect()
}

/// What the repository holds, what was left out, and what is not known.
fn about(portal: &Portal) -> Vec<String> {
    let inventory = inventory(portal);
    let mut lines: Vec<(&str, String)> = services(portal).into_iter().map(|line| ("discovered", line)).collect();
    if !inventory.is_empty() {
        lines.push((if lines.is_empty() { "discovered" } else { "" }, inventory));
    }
    if !portal.excluded.is_empty() {
        let classes: Vec<String> = portal.excluded.iter().map(|(class, count)| format!("{count} {class}")).collect();
        lines
            .push(("left out", format!("{}: {}", counted(portal.excluded.values().sum(), "file"), classes.join(", "))));
    }
    lines.extend(portal.git.notice.iter().map(|notice| ("history", visible(notice).into_owned())));
    lines.into_iter().map(|(name, text)| format!("{name:<10}  {text}")).collect()
}

fn services(portal: &Portal) -> Option<String> {
    let services = &portal.services;
    if services.is_empty() {
        return None;
    }
    let evidence: BTreeSet<&str> = services.iter().map(|service| service.evidence.as_str()).collect();
    let evidence = visible(&evidence.into_iter().collect::<Vec<_>>().join("; ")).into_owned();
    let mut names: Vec<String> =
        services.iter().take(LISTED_SERVICES).map(|service| visible(&service.name).into_owned()).collect();
    if services.len() > LISTED_SERVICES {
        names.push(format!("… and {} more", services.len() - LISTED_SERVICES));
    }
    Some(format!("{} ({evidence}): {}", counted(services.len(), "service"), names.join(", ")))
}

fn inventory(portal: &Portal) -> String {
    let artifacts = [
        (Genre::Adr, "ADR", "ADRs"),
        (Genre::Proposal, "proposal", "proposals"),
        (Genre::Runbook, "runbook", "runbooks"),
        (Genre::OpenApi, "OpenAPI", "OpenAPI"),
        (Genre::AsyncApi, "AsyncAPI", "AsyncAPI"),
        (Genre::GraphQl, "GraphQL", "GraphQL"),
        (Genre::Diagram, "diagram", "diagrams"),
        (Genre::Document, "other document", "other documents"),
    ];
    let counted = |count: usize, one: &str, many: &str| match count {
        0 => None,
        1 => Some(format!("1 {one}")),
        _ => Some(format!("{count} {many}")),
    };
    let alerts = portal.of_genre(Genre::Alerts).map(|artifact| match &portal.doc(artifact.doc).body {
        Body::Alerts(facts) => facts.alerts.len(),
        _ => 0,
    });
    let mut said: Vec<String> = artifacts
        .into_iter()
        .filter_map(|(kind, one, many)| counted(portal.of_genre(kind).count(), one, many))
        .collect();
    said.extend(counted(alerts.sum(), "alert", "alerts"));
    said.join(" · ")
}

fn profile(report: &Report) -> String {
    let name = report.profile.id();
    let other = if report.report_only { " (other sets: `handover init --profile outsourced-backend`)" } else { "" };
    format!("{name}{other}")
}

/// `readiness 71 % (3 blocking gaps, 4 % waived, 2 % ageing)`.
pub(super) fn readiness(score: &Score, cx: &ReportCx<'_>) -> String {
    let Some(percent) = score.percent() else { return "readiness: nothing is asked".to_owned() };
    let mut said = vec![counted(score.blocking as usize, "blocking gap")];
    if score.waived > 0 {
        said.push(format!("{} % waived", score.waived_percent()));
    }
    if score.ageing > 0 {
        said.push(format!("{} % ageing", score.ageing_percent()));
    }
    let number = format!("readiness {percent} %");
    let style = if score.blocking > 0 { "1;31" } else { "1;32" };
    format!("{} ({})", cx.color.paint(style, &number), said.join(", "))
}

fn checked(cx: &ReportCx<'_>) -> String {
    let mut line = format!("checked {}", counted(cx.portal.documents.len(), "file"));
    if let Some(elapsed) = cx.elapsed {
        line.push_str(&format!(" in {:.2} s", elapsed.as_secs_f64()));
    }
    if !cx.portal.services.is_empty() {
        line.push_str(&format!(" · {}", counted(cx.portal.services.len(), "service")));
    }
    format!("{line} · today {}", cx.today)
}

/// `2 waived · 1 ignored in place · 8 known to the baseline`; empty when nothing is accepted.
pub(super) fn accepted(report: &Report) -> String {
    let waived = report.accepted.iter().filter(|accepted| matches!(accepted.by, By::Waiver(_))).count();
    let ignored = report.accepted.len() - waived;
    let counts = [(waived, "waived"), (ignored, "ignored in place"), (report.baselined.len(), "known to the baseline")];
    let said = counts.into_iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!("{count} {what}"));
    said.collect::<Vec<_>>().join(" · ")
}

/// `9 errors, 14 warnings, 6 notes`; all three, so that a zero is seen.
fn counts(report: &Report, cx: &ReportCx<'_>) -> String {
    let said =
        [(Severity::Error, "error"), (Severity::Warn, "warning"), (Severity::Info, "note")].map(|(severity, word)| {
            let count = report.count(severity);
            let words = counted(count, word);
            if count > 0 { cx.color.paint(style(severity), &words) } else { words }
        });
    said.join(", ")
}
