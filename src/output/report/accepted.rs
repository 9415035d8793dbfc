//! What is accepted: waivers of the manifest, comments in files, the baseline; each with its last day and what it accepts.

use std::io;

use super::ReportCx;
use super::visible::visible;
use crate::base::diag::Location;
use crate::base::words::counted;
use crate::policy::baseline;
use crate::policy::{Accepted, By, Report};

/// Writes one paragraph for each.
///
/// # Errors
/// When the stream refuses.
pub fn write(report: &Report, cx: &ReportCx<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    if report.is_misconfigured() {
        return writeln!(out, "the manifest cannot be relied on, so nothing was judged: `handover check` says why");
    }
    let count = |is: &dyn Fn(&By) -> bool| {
        let found = report.accepted.iter().filter(|Accepted { by, .. }| is(by)).count();
        format!("accepts {}", counted(found, "finding"))
    };
    let spent = |at: &Location| if report.spent.contains(at) { ", can go" } else { "" };
    let mut is_empty = true;
    for waiver in &cx.portal.manifest.waivers {
        is_empty = false;
        let id = &waiver.id.value;
        let accepts = count(&|by| matches!(by, By::Waiver(of) if of == id));
        let until = until(&waiver.expires.value.to_string(), waiver.expires.value, cx);
        let head = cx.color.paint("1", &visible(id));
        let path = waiver.path.as_ref().map_or_else(String::new, |path| format!(" in {path}"));
        let scope = waiver.scope() + &path;
        writeln!(out, "{head}  {}  {until}  {}", visible(&scope), visible(&waiver.owner.value))?;
        writeln!(out, "    {}", visible(&waiver.reason.value))?;
        writeln!(out, "    {}: {accepts}{}\n", visible(&cx.place(&waiver.id.at)), spent(&waiver.id.at))?;
    }
    for document in &cx.portal.documents {
        for ignore in &document.ignores {
            is_empty = false;
            let at = Location::new(document.path(), ignore.rule.span);
            let accepts = count(&|by| *by == By::Comment(at.clone()));
            let day = ignore.until.as_ref().map(|day| (&day.value, day.value.parse().ok()));
            let until = match day {
                Some((written, Some(day))) => until(written, day, cx),
                Some((written, None)) => format!("until {written}"),
                None => "without a last day".to_owned(),
            };
            let head = cx.color.paint("1", &visible(&cx.place(&at)));
            writeln!(out, "{head}  {}  {}", visible(&ignore.rule.value), visible(&until))?;
            writeln!(out, "    {}", visible(&ignore.reason))?;
            writeln!(out, "    {accepts}{}\n", spent(&at))?;
        }
    }
    if let Some(known) = baseline::known(cx.portal) {
        is_empty = false;
        let head = cx.color.paint("1", baseline::PATH);
        writeln!(out, "{head}  knows {}, {} still found", counted(known.len(), "finding"), report.baselined.len())?;
    }
    if is_empty { writeln!(out, "nothing is accepted: every finding counts") } else { Ok(()) }
}

/// `until 2027-01-31 (69 days)`.
fn until(written: &str, day: jiff::civil::Date, cx: &ReportCx<'_>) -> String {
    let left = day.since(cx.today).map_or(0, |span| span.get_days());
    match left {
        0.. => format!("until {written} ({})", counted(left.unsigned_abs() as usize, "day")),
        _ => format!("until {written} (over for {})", counted(left.unsigned_abs() as usize, "day")),
    }
}
