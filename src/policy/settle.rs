//! What becomes of findings once every rule has spoken: severities, waived slots, order, limits.

use std::collections::BTreeMap;

use crate::base::diag::{Finding, RuleId, Severity};
use crate::kinds::pattern_covers;
use crate::manifest::Manifest;
use crate::model::Portal;

use super::accept::{Accepted, By};
use super::score::Score;
use super::slots::{Slot, State, subject_id};
use super::{KEPT_PER_RULE, Report, Rule, Settled};

/// Whether a rule runs at all: one that must be asked for runs when the last setting that covers it is a severity.
pub(super) fn is_asked(rule: &Rule, manifest: &Manifest) -> bool {
    let settings = manifest.rules.iter().filter(|setting| pattern_covers(&setting.rule.value, rule.id));
    !rule.is_opt_in
        || settings.filter_map(|setting| setting.severity).next_back().is_some_and(|severity| severity.is_some())
}

/// Gives each finding the severity that the manifest sets for its rule, and drops those of rules that are off.
/// The last setting that covers a rule wins.
pub(super) fn configure(findings: &mut Vec<Finding>, manifest: &Manifest) {
    if manifest.rules.is_empty() {
        return;
    }
    findings.retain_mut(|finding| {
        let settings = manifest.rules.iter().filter(|setting| pattern_covers(&setting.rule.value, &finding.rule));
        match settings.filter_map(|setting| setting.severity).next_back() {
            Some(Some(severity)) => finding.severity = severity,
            Some(None) => return false,
            None => {}
        }
        true
    });
}

/// Slots whose gap a waiver accepts.
pub(super) fn waive(mut slots: Vec<Slot>, accepted: &[Accepted], portal: &Portal) -> Vec<Slot> {
    let mut waived: BTreeMap<(&str, &str), &String> = BTreeMap::new();
    for accepted in accepted {
        let (Some(about), By::Waiver(waiver)) = (&accepted.finding.about, &accepted.by) else { continue };
        waived.extend(about.subjects.iter().map(|subject| ((about.kind, &**subject), waiver)));
    }
    for slot in slots.iter_mut().filter(|slot| slot.state.is_gap()) {
        if let Some(waiver) = waived.get(&(slot.kind.id, subject_id(portal, slot.subject))) {
            slot.state = State::Waived;
            slot.waiver = Some((*waiver).clone());
            slot.close = String::new();
        }
    }
    slots
}

/// Sorts, caps and limits the findings of a report.
pub(super) fn report(settled: Settled, mut report: Report) -> Report {
    report.findings = in_order(settled.findings);
    report.crashed = settled.crashed.into_iter().collect();
    if report.report_only {
        report.findings.iter_mut().for_each(|finding| finding.severity = finding.severity.min(Severity::Warn));
    }
    if report.is_misconfigured() {
        leave_the_manifest(&mut report);
    }
    keep_the_first(&mut report);
    report
}

/// With a manifest that says something else than was meant, everything judged by it would be wrong:
/// what is left is what is wrong with the manifest.
fn leave_the_manifest(report: &mut Report) {
    let is_about_it =
        |finding: &Finding| ["baseline/", "manifest/", "waiver/"].iter().any(|group| finding.rule.starts_with(group));
    report.findings.retain(is_about_it);
    report.accepted.clear();
    report.baselined.clear();
    report.slots.clear();
    report.score = Score::default();
}

/// Findings by path, place, rule and title, each once.
pub(super) fn in_order(mut findings: Vec<Finding>) -> Vec<Finding> {
    findings.sort_by(|a, b| order(a).cmp(&order(b)));
    findings.dedup_by(|later, first| order(later) == order(first));
    findings
}

/// By path, place, rule and title.
pub(super) fn order(finding: &Finding) -> impl Ord + '_ {
    (&finding.primary.at, &finding.rule, &finding.title)
}

fn keep_the_first(report: &mut Report) {
    let mut counts: BTreeMap<RuleId, usize> = BTreeMap::new();
    report.findings.retain(|finding| {
        let count = counts.entry(finding.rule.clone()).or_default();
        *count += 1;
        *count <= KEPT_PER_RULE
    });
    let over = counts.into_iter().filter(|(_, count)| *count > KEPT_PER_RULE);
    report.dropped = over.map(|(rule, count)| (rule, count - KEPT_PER_RULE)).collect();
}
