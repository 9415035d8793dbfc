//! The matrix with its score: what is asked of whom, and what there is.

use std::io;

use super::visible::visible;
use super::{ReportCx, matrix, summary};
use crate::model::ServiceId;
use crate::policy::slots::{Slot, Subject, subject_id};
use crate::policy::{Report, Score, State};

/// What is shown.
#[derive(Debug, Clone, Copy)]
pub struct Scope<'a> {
    /// Only this service.
    pub service: Option<&'a str>,
    /// How much is said of each cell.
    pub detail: Detail,
}

/// How much is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Detail {
    /// The matrix and the number.
    Matrix,
    /// Every cell with its reasons, and the whole sum.
    Why,
}

/// Writes the matrix, the readiness line, and what was asked beside.
///
/// # Errors
/// When the stream refuses.
pub fn write(report: &Report, cx: &ReportCx<'_>, scope: Scope<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    if report.is_misconfigured() {
        return writeln!(out, "the manifest cannot be relied on, so nothing was judged: `handover check` says why");
    }
    let shown: Vec<&Slot> = report.slots.iter().filter(|slot| is_shown(slot, cx, scope)).collect();
    matrix::write(&shown, cx, out)?;
    if scope.detail == Detail::Why {
        for slot in &shown {
            explain(slot, cx, out)?;
        }
        sum(&shown, cx, out)?;
    }
    let score = Score::of(shown, cx.portal);
    writeln!(out, "{}", summary::readiness(&score, cx))
}

fn is_shown(slot: &Slot, cx: &ReportCx<'_>, scope: Scope<'_>) -> bool {
    match (scope.service, slot.subject) {
        (None, _) => true,
        (Some(wanted), Subject::Service(ServiceId(ix))) => cx.portal.services[ix as usize].id == wanted,
        (Some(_), Subject::Project) => false,
    }
}

/// One cell in words: state, numbers, artifact, reasons, what closes it.
fn explain(slot: &Slot, cx: &ReportCx<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let subject = subject_id(cx.portal, slot.subject);
    let state = matrix::painted(slot.state, slot.state.word(), cx.color);
    writeln!(out, "{} {}@{}  {state}, {}", slot.state.glyph(), slot.kind.id, visible(subject), slot.strength.id())?;
    if !slot.detail.is_empty() {
        writeln!(out, "    {}", visible(&slot.detail))?;
    }
    for id in &slot.candidates {
        let artifact = cx.portal.found(*id);
        let anchor = artifact.anchor.as_ref().map_or_else(String::new, |anchor| format!("#{anchor}"));
        let place = format!("{}{anchor}", artifact.at.path);
        let words = artifact.substance.explained();
        writeln!(out, "    found    {} ({}; {})", visible(&place), visible(&artifact.evidence), visible(&words))?;
    }
    for reason in slot.because.iter().filter(|_| slot.state != State::NotApplicable) {
        let at = reason.at.as_ref().map_or_else(String::new, |at| format!(" ({})", cx.place(at)));
        writeln!(out, "    because  {}{}", visible(&reason.text), visible(&at))?;
    }
    if !slot.close.is_empty() {
        writeln!(out, "    close    {}", visible(&slot.close))?;
    }
    if !slot.owner.is_empty() && slot.state.is_gap() {
        writeln!(out, "    owner    {}", visible(&slot.owner))?;
    }
    Ok(())
}

/// The whole sum: weight × tier × credit of each cell.
fn sum(slots: &[&Slot], cx: &ReportCx<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    writeln!(out, "\nweight × tier × credit")?;
    for slot in slots.iter().filter(|slot| slot.state != State::NotApplicable) {
        let one = Score::of([*slot], cx.portal);
        let cell = format!("{}@{}", slot.kind.id, subject_id(cx.portal, slot.subject));
        writeln!(out, "  {:>5} of {:>5}  {}", quarters(one.earned), quarters(one.possible), visible(&cell))?;
    }
    let all = Score::of(slots.iter().copied(), cx.portal);
    writeln!(out, "  {:>5} of {:>5}\n", quarters(all.earned), quarters(all.possible))
}

/// Quarters as a decimal number.
fn quarters(n: u64) -> String {
    format!("{}.{:02}", n / 4, n % 4 * 25)
}
