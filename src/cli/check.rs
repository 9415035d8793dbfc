//! `handover check`: read, check, report.

use std::io::{self, BufWriter, IsTerminal, Write};
use std::time::Instant;

use crate::base::diag::Severity;
use crate::output::report::{self, Color, Listing, ReportCx};
use crate::pipeline::Checked;
use crate::policy::Report;

use super::args::{CheckArgs, ColorChoice, FailOn, Format};
use super::{Error, Outcome, drawn, read_tree_since, today};

pub(super) fn run(args: &CheckArgs) -> Result<Outcome, Error> {
    let started = Instant::now();
    let tree = read_tree_since(&args.root, args.since.as_deref())?;
    let today = today(args.today);
    let Checked { portal, report } = drawn::check(&args.root, &tree, today);
    let person = io::stdout().is_terminal();
    let cx = ReportCx {
        // A time would make the same input print different bytes; it is for people who wait.
        elapsed: person.then(|| started.elapsed()),
        color: color(args.color),
        listing: if args.all { Listing::All } else { Listing::Folded },
        width: width(),
        ..ReportCx::plain(&portal, today)
    };
    let mut out = BufWriter::new(io::stdout().lock());
    match args.format {
        Format::Full => report::full::write(&report, &cx, &mut out)?,
        Format::Concise => report::concise::write(&report, &cx, &mut out)?,
        Format::Json => report::json::write(&report, &cx, &mut out)?,
    }
    out.flush()?;
    Ok(outcome(&report, args.fail_on))
}

fn outcome(report: &Report, fail_on: Option<FailOn>) -> Outcome {
    let default = if report.report_only { FailOn::Never } else { FailOn::Error };
    let level = match fail_on.unwrap_or(default) {
        FailOn::Error => Some(Severity::Error),
        FailOn::Warn => Some(Severity::Warn),
        FailOn::Info => Some(Severity::Info),
        FailOn::Never => None,
    };
    if !report.crashed.is_empty() {
        return Outcome::Internal;
    }
    if report.is_misconfigured() {
        return Outcome::Misconfigured;
    }
    let fails = level.is_some_and(|level| report.findings.iter().any(|finding| finding.severity >= level));
    if fails { Outcome::Findings } else { Outcome::Clean }
}

/// `--color`, else `NO_COLOR` and `CLICOLOR_FORCE`, else whether a person reads.
pub(super) fn color(choice: ColorChoice) -> Color {
    let set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty() && value != "0");
    let wanted = match choice {
        ColorChoice::Always => true,
        ColorChoice::Never => false,
        ColorChoice::Auto if set("NO_COLOR") => false,
        ColorChoice::Auto => set("CLICOLOR_FORCE") || io::stdout().is_terminal(),
    };
    if wanted { Color::Always } else { Color::Never }
}

/// Columns to write for: `COLUMNS`, else those of the terminal, else 100.
pub(super) fn width() -> usize {
    /// Narrower is no screen for tables, wider no line that somebody reads.
    const SENSIBLE: std::ops::RangeInclusive<usize> = 40..=400;
    let asked = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    let screen = || terminal_size::terminal_size_of(io::stdout()).map(|(width, _)| usize::from(width.0));
    asked.or_else(screen).map_or(100, |columns| columns.clamp(*SENSIBLE.start(), *SENSIBLE.end()))
}
