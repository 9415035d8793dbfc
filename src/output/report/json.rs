//! The report for machines, as [`report_json`] describes it.

use std::io;

use super::ReportCx;
use crate::policy::Report;
use crate::site::report_json;

/// Writes the report as one JSON object, indented, with a line end.
///
/// # Errors
/// When the stream refuses.
pub fn write(report: &Report, cx: &ReportCx<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    out.write_all(&report_json::report_json(report, cx.portal))
}

/// Writes the report as one JSON object a line, each with its `type`.
///
/// # Errors
/// When the stream refuses.
pub fn lines(report: &Report, cx: &ReportCx<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    out.write_all(&report_json::report_lines(report, cx.portal))
}
