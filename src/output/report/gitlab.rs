//! Code Quality of GitLab: a JSON list that merge requests show beside the lines they change.

use std::io;

use serde_json::json;

use super::ReportCx;
use crate::base::diag::{Finding, Severity};
use crate::policy::fingerprint::{Named, named};
use crate::policy::places::Places;
use crate::policy::{Report, State};

/// Writes all findings that nobody accepted; those that the baseline knows are in it, so that they are not new.
///
/// # Errors
/// When the stream refuses.
pub fn write(report: &Report, cx: &ReportCx<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let places = Places::new(cx.portal);
    let open = named(report, cx.portal).into_iter().filter(Named::is_open);
    let issues: Vec<_> = open
        .map(|named| {
            let finding = named.finding;
            let line = places.start(&finding.primary.at).map_or(1, |start| start.line);
            json!({
                "description": finding.title,
                "check_name": finding.rule,
                "fingerprint": named.fingerprint,
                "severity": severity(finding, report),
                "location": {"path": finding.primary.at.path.as_str(), "lines": {"begin": line}},
            })
        })
        .collect();
    serde_json::to_writer_pretty(&mut *out, &issues)?;
    writeln!(out)
}

/// `blocker` for a gap that blocks, `critical`, `major`, `info`.
fn severity(finding: &Finding, report: &Report) -> &'static str {
    let blocks = |about: &crate::base::diag::About| {
        let of_kind = |slot: &&crate::policy::Slot| slot.kind.id == about.kind && slot.state != State::Waived;
        report.slots.iter().filter(of_kind).any(|slot| slot.strength == crate::kinds::Strength::Blocking)
    };
    match finding.severity {
        Severity::Error if finding.about.as_ref().is_some_and(blocks) => "blocker",
        Severity::Error => "critical",
        Severity::Warn => "major",
        Severity::Info => "info",
    }
}
