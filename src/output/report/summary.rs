//! The lines around the findings: what mode, what was found in the repository, how many findings.

use std::collections::{BTreeMap, BTreeSet};
use std::io;

use super::concise::style;
use super::visible::visible;
use super::{LISTED_PER_RULE, Listing, ReportCx};
use crate::base::diag::{Finding, Severity};
use crate::formats::Body;
use crate::model::{Kind, Portal};
use crate::policy::{KEPT_PER_RULE, Report};

/// Names of services that are listed before the rest is counted.
const LISTED_SERVICES: usize = 12;

/// Which findings are listed, and how many of each rule are not.
pub(super) struct Folded {
    limit: usize,
    hidden: BTreeMap<&'static str, usize>,
}

impl Folded {
    pub(super) fn of(report: &Report, listing: Listing) -> Self {
        let limit = match listing {
            Listing::Folded => LISTED_PER_RULE,
            Listing::All => usize::MAX,
        };
        let mut hidden: BTreeMap<&'static str, usize> = BTreeMap::new();
        for finding in &report.findings {
            *hidden.entry(finding.rule).or_default() += 1;
        }
        hidden.retain(|_, count| {
            *count = count.saturating_sub(limit);
            *count > 0
        });
        Self { limit, hidden }
    }

    /// The findings to list, in order.
    pub(super) fn listed<'a>(&self, report: &'a Report) -> impl Iterator<Item = &'a Finding> + use<'a> {
        let limit = self.limit;
        let mut listed: BTreeMap<&'static str, usize> = BTreeMap::new();
        report.findings.iter().filter(move |finding| {
            let count = listed.entry(finding.rule).or_default();
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
    let end = if is_clean { " · nothing to report" } else { "" };
    writeln!(out, "{}{end}", checked(cx))?;
    if !is_clean {
        writeln!(out, "{}", counts(report, cx))?;
    }
    Ok(())
}

/// What the list of findings does not show.
fn left_unsaid(report: &Report, folded: &Folded) -> Vec<String> {
    let hidden = folded.hidden.iter().map(|(rule, count)| format!("… and {count} more of `{rule}`, --all to list"));
    let dropped = report.dropped.iter().map(|(rule, count)| {
        format!("… and {count} more of `{rule}` that are not kept: {KEPT_PER_RULE} of a rule are enough")
    });
    let crashed = report.crashed.iter().map(|rule| {
        format!("internal error: rule `{rule}` crashed and may have missed something; this is a mistake in handover")
    });
    hidden.chain(dropped).chain(crashed).collect()
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
        (Kind::Adr, "ADR", "ADRs"),
        (Kind::Proposal, "proposal", "proposals"),
        (Kind::Runbook, "runbook", "runbooks"),
        (Kind::OpenApi, "OpenAPI", "OpenAPI"),
        (Kind::AsyncApi, "AsyncAPI", "AsyncAPI"),
        (Kind::GraphQl, "GraphQL", "GraphQL"),
        (Kind::Diagram, "diagram", "diagrams"),
        (Kind::Document, "other document", "other documents"),
    ];
    let counted = |count: usize, one: &str, many: &str| match count {
        0 => None,
        1 => Some(format!("1 {one}")),
        _ => Some(format!("{count} {many}")),
    };
    let alerts = portal.of_kind(Kind::Alerts).map(|artifact| match &portal.doc(artifact.doc).body {
        Body::Alerts(facts) => facts.alerts.len(),
        _ => 0,
    });
    let mut said: Vec<String> = artifacts
        .into_iter()
        .filter_map(|(kind, one, many)| counted(portal.of_kind(kind).count(), one, many))
        .collect();
    said.extend(counted(alerts.sum(), "alert", "alerts"));
    said.join(" · ")
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

/// `1 file`, `2 files`.
fn counted(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}
