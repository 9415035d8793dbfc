//! A summary in Markdown: for `$GITHUB_STEP_SUMMARY` and comments on pull and merge requests.
//!
//! Text of the repository is escaped: a title cannot bring a link, a picture or a mention into a comment.

use std::io;

use super::visible::visible;
use super::{ReportCx, matrix, summary};
use crate::base::diag::{Finding, Severity};
use crate::base::words::counted;
use crate::manifest::Waiver;
use crate::model::Portal;
use crate::policy::Report;
use crate::policy::places::Places;
use crate::policy::slots::{Slot, Subject, subject_id};
use crate::policy::waivers::EXPIRING_DAYS;

/// By which a later run finds the comment it wrote.
pub const MARKER: &str = "<!-- handover:summary -->";

/// Services in the table before the rest is folded.
const MOST_SERVICES: usize = 20;

/// Gaps and findings that are named.
const NAMED: usize = 10;

/// Writes the summary; a few kilobytes, whatever the repository.
///
/// # Errors
/// When the stream refuses.
pub fn write(report: &Report, cx: &ReportCx<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    writeln!(out, "{MARKER}\n## Handover: {}\n", verdict(report))?;
    writeln!(out, "{}\n", counts(report))?;
    if report.is_misconfigured() {
        writeln!(out, "The manifest cannot be relied on, so nothing was judged by it.\n")?;
    }
    table(report, cx.portal, out)?;
    gaps(report, cx.portal, out)?;
    findings(report, cx, out)?;
    waivers(report, cx, out)
}

fn verdict(report: &Report) -> String {
    let Some(percent) = report.score.percent() else { return "nothing is asked".to_owned() };
    let blocking = report.score.blocking as usize;
    let blocking = if blocking > 0 { format!(", {}", counted(blocking, "blocking gap")) } else { String::new() };
    format!("{percent} % ready{blocking}")
}

fn counts(report: &Report) -> String {
    let count = |severity, word| counted(report.count(severity), word);
    let mut said =
        vec![count(Severity::Error, "error"), count(Severity::Warn, "warning"), count(Severity::Info, "note")];
    said.extend(Some(summary::accepted(report)).filter(|accepted| !accepted.is_empty()));
    said.join(" · ")
}

/// Kinds in rows, the project and its services in columns; of many services only those with gaps, in a fold.
fn table(report: &Report, portal: &Portal, out: &mut dyn io::Write) -> io::Result<()> {
    let slots: Vec<&Slot> = report.slots.iter().collect();
    let subjects = matrix::subjects(&slots);
    if subjects.is_empty() {
        return Ok(());
    }
    let poor = |subject: &&Subject| report.slots.iter().any(|slot| slot.subject == **subject && slot.state.is_gap());
    let is_folded = subjects.len() > MOST_SERVICES;
    let shown: Vec<&Subject> = match is_folded {
        true => subjects.iter().filter(poor).take(MOST_SERVICES).collect(),
        false => subjects.iter().collect(),
    };
    if is_folded {
        let left = subjects.len() - shown.len();
        writeln!(
            out,
            "<details><summary>{} with gaps, {left} more not shown</summary>\n",
            counted(shown.len(), "service")
        )?;
    }
    let names = shown.iter().map(|subject| inline(subject_id(portal, **subject)));
    writeln!(out, "| | {} |", names.collect::<Vec<_>>().join(" | "))?;
    writeln!(out, "| --- |{}", " --- |".repeat(shown.len()))?;
    for kind in matrix::kinds(&slots) {
        let cell = |subject: &&Subject| {
            let slot = report.slots.iter().find(|slot| slot.kind.id == kind.id && slot.subject == **subject);
            slot.map_or(String::new(), |slot| format!("{} {}", slot.state.glyph(), slot.state.word()))
        };
        writeln!(out, "| {} | {} |", inline(kind.title), shown.iter().map(cell).collect::<Vec<_>>().join(" | "))?;
    }
    writeln!(out, "{}", if is_folded { "\n</details>\n" } else { "" })
}

/// The gravest gaps: what, of whom, who owes it.
fn gaps(report: &Report, portal: &Portal, out: &mut dyn io::Write) -> io::Result<()> {
    let mut open: Vec<&Slot> = report.slots.iter().filter(|slot| slot.state.is_gap()).collect();
    if open.is_empty() {
        return Ok(());
    }
    // Stable, so that the order of the matrix stays among equals.
    open.sort_by_key(|slot| std::cmp::Reverse(slot.strength));
    writeln!(out, "### What is missing\n")?;
    for slot in open.iter().take(NAMED) {
        let owner = if slot.owner.is_empty() { String::new() } else { format!(", owed by {}", code(&slot.owner)) };
        let of = inline(subject_id(portal, slot.subject));
        let blocks = if slot.strength == crate::kinds::Strength::Blocking { " (blocking)" } else { "" };
        writeln!(out, "- **{}** of {of}: {}{blocks}{owner}", inline(slot.kind.title), slot.state.word())?;
    }
    more(open.len(), out)
}

fn findings(report: &Report, cx: &ReportCx<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let places = Places::new(cx.portal);
    let is_gap = |finding: &Finding| finding.about.is_some() && !report.slots.is_empty();
    let mut found: Vec<&Finding> =
        report.findings.iter().filter(|finding| finding.severity > Severity::Info && !is_gap(finding)).collect();
    if found.is_empty() {
        return Ok(());
    }
    found.sort_by_key(|finding| (!cx.is_changed(finding), std::cmp::Reverse(finding.severity)));
    writeln!(out, "### What is wrong\n")?;
    for finding in found.iter().take(NAMED) {
        let line = places.start(&finding.primary.at).map_or_else(String::new, |start| format!(":{}", start.line));
        let place = code(&format!("{}{line}", finding.primary.at.path));
        let word = finding.severity.word();
        writeln!(out, "- {word}: {place} {} ({})", inline(&finding.title), code(&finding.rule))?;
    }
    more(found.len(), out)
}

/// Waivers that end soon or are over.
fn waivers(report: &Report, cx: &ReportCx<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let is_ending = |waiver: &&Waiver| waiver.days_left(report.today) <= EXPIRING_DAYS;
    let ending: Vec<_> = cx.portal.manifest.waivers.iter().filter(is_ending).take(NAMED).collect();
    if ending.is_empty() {
        return Ok(());
    }
    writeln!(out, "### Waivers that end\n")?;
    for waiver in ending {
        let when = if waiver.days_left(report.today) < 0 { "ended on" } else { "ends on" };
        let (id, owner) = (inline(&waiver.id.value), code(&waiver.owner.value));
        writeln!(out, "- {id} {when} {} ({owner}): {}", waiver.expires.value, inline(&waiver.reason.value))?;
    }
    writeln!(out)
}

fn more(all: usize, out: &mut dyn io::Write) -> io::Result<()> {
    if all > NAMED {
        writeln!(out, "- and {} more", all - NAMED)?;
    }
    writeln!(out)
}

/// Text on one line, without a meaning of its own; backticks stay, since messages set names in them.
fn inline(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let pairs = text.matches('`').count().is_multiple_of(2);
    let mut in_code = false;
    for c in visible(text).chars() {
        match c {
            '`' if pairs => {
                in_code = !in_code;
                out.push('`');
            }
            '|' => out.push_str("\\|"),
            '<' if !in_code => out.push_str("&lt;"),
            '>' if !in_code => out.push_str("&gt;"),
            '&' if !in_code => out.push_str("&amp;"),
            // A mention would call people, a number would link elsewhere.
            '@' | '#' if !in_code => {
                out.push(c);
                out.push('\u{200b}');
            }
            '\\' | '`' | '*' | '_' | '[' | ']' | '~' | '!' if !in_code => {
                out.push('\\');
                out.push(c);
            }
            c => out.push(c),
        }
    }
    out
}

/// Text as code.
fn code(text: &str) -> String {
    format!("`{}`", visible(text).replace('`', "'").replace('|', "\\|"))
}
