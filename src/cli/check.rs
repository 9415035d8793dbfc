//! `handover check`: read, check, report.

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::Path;
use std::time::Instant;

use crate::base::diag::Severity;
use crate::base::path::RepoPath;
use crate::output::report::{self, Color, Listing, ReportCx};
use crate::pipeline::Checked;
use crate::policy::Report;
use crate::site::{self, Theme};

use super::args::{CheckArgs, ColorChoice, Deny, FailOn, Format, ToFile};
use super::{Error, Outcome, changed_since, drawn, read_tree_since, today};

pub(super) fn run(args: &CheckArgs) -> Result<Outcome, Error> {
    let started = Instant::now();
    let tree = read_tree_since(&args.root, args.since.as_deref())?;
    let changed = args.changed_since.as_deref().map(|since| changed_since(&args.root, since)).transpose()?;
    let today = today(args.today);
    let Checked { portal, report } = drawn::check(&args.root, &tree, today);
    let person = io::stdout().is_terminal();
    let cx = ReportCx {
        // A time would make the same input print different bytes; it is for people who wait.
        elapsed: person.then(|| started.elapsed()),
        color: color(args.color),
        listing: if args.all { Listing::All } else { Listing::Folded },
        width: width(),
        changed: changed.as_ref(),
        ..ReportCx::plain(&portal, today)
    };
    for ToFile { format, path } in &args.output {
        let cx = ReportCx { color: Color::Never, elapsed: None, ..cx };
        to_file(path, |out| write(*format, &report, &cx, out))?;
    }
    let mut out = BufWriter::new(io::stdout().lock());
    write(args.format, &report, &cx, &mut out)?;
    out.flush()?;
    Ok(outcome(&report, level(args, &report), changed.as_ref()))
}

fn write(format: Format, report: &Report, cx: &ReportCx<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    match format {
        Format::Full => report::full::write(report, cx, out),
        Format::Concise => report::concise::write(report, cx, out),
        Format::Json => report::json::write(report, cx, out),
        Format::Jsonl => report::json::lines(report, cx, out),
        Format::Sarif => report::sarif::write(report, cx, out),
        Format::Junit => report::junit::write(report, cx, out),
        Format::Github => report::github::write(report, cx, out),
        Format::Gitlab => report::gitlab::write(report, cx, out),
        Format::Markdown => report::markdown::write(report, cx, out),
        Format::Badge => out.write_all(site::badge(report, Theme::built_in().words()).as_bytes()),
    }
}

/// Writes a file of a report, with the directories it lies in. Not by way of another name: a CI server may have opened
/// it already.
fn to_file(path: &Path, write: impl FnOnce(&mut dyn io::Write) -> io::Result<()>) -> Result<(), Error> {
    let all = || -> io::Result<()> {
        if let Some(dir) = path.parent().filter(|dir| !dir.as_os_str().is_empty()) {
            fs::create_dir_all(dir)?;
        }
        let mut out = BufWriter::new(fs::File::create(path)?);
        write(&mut out)?;
        out.flush()
    };
    all().map_err(|error| Error::system("write the report", error).on(path))
}

/// The severity from which a check fails; `None` for never.
fn level(args: &CheckArgs, report: &Report) -> Option<Severity> {
    let default = if report.report_only { FailOn::Never } else { FailOn::Error };
    let asked = match (args.fail_on, args.deny) {
        (_, Some(Deny::Warnings)) => FailOn::Warn,
        _ if args.exit_zero => FailOn::Never,
        (asked, None) => asked.unwrap_or(default),
    };
    match asked {
        FailOn::Error => Some(Severity::Error),
        FailOn::Warn => Some(Severity::Warn),
        FailOn::Info => Some(Severity::Info),
        FailOn::Never => None,
    }
}

fn outcome(report: &Report, level: Option<Severity>, changed: Option<&BTreeSet<RepoPath>>) -> Outcome {
    if !report.crashed.is_empty() {
        return Outcome::Internal;
    }
    if report.is_misconfigured() {
        return Outcome::Misconfigured;
    }
    let counts = |path: &RepoPath| changed.is_none_or(|changed| changed.contains(path));
    let mut concerned = report.findings.iter().filter(|finding| counts(&finding.primary.at.path));
    let fails = level.is_some_and(|level| concerned.any(|finding| finding.severity >= level));
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
