//! `handover status`: read, check, show the matrix.

use std::io::{self, BufWriter, Write};

use crate::output::report::status::{self, Detail, Scope};
use crate::output::report::{self, ReportCx};
use crate::pipeline::Checked;

use super::args::{ListFormat, StatusArgs};
use super::check::{color, width};
use super::new::unknown_service;
use super::{Error, Outcome, drawn, read_tree, today};

pub(super) fn run(args: &StatusArgs) -> Result<Outcome, Error> {
    let tree = read_tree(&args.root)?;
    let today = today(args.today);
    let Checked { portal, report } = drawn::check(&args.root, &tree, today);
    if let Some(wanted) = &args.service
        && !portal.services.iter().any(|service| service.id == *wanted)
    {
        return Err(unknown_service("show the status", &portal, wanted));
    }
    let cx = ReportCx { color: color(args.color), width: width(), ..ReportCx::plain(&portal, today) };
    let detail = if args.why { Detail::Why } else { Detail::Matrix };
    let mut out = BufWriter::new(io::stdout().lock());
    match args.format {
        ListFormat::Text => {
            status::write(&report, &cx, Scope { service: args.service.as_deref(), detail }, &mut out)?;
        }
        ListFormat::Json => report::json::write(&report, &cx, &mut out)?,
    }
    out.flush()?;
    Ok(if report.is_misconfigured() { Outcome::Misconfigured } else { Outcome::Clean })
}
