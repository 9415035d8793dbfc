//! `handover build`: read, build, write.

use std::io;
use std::time::Instant;

use indicatif::{ProgressBar, ProgressStyle};
use jiff::civil::Date;

use crate::base::diag::Severity;
use crate::base::words::counted;
use crate::model::{Genre, Portal};
use crate::output::report::{ReportCx, full};
use crate::output::write::{Written, write};
use crate::pipeline::{Build, Pipeline};
use crate::policy::Report;
use crate::site::Theme;

use super::args::{BuildArgs, ColorChoice};
use super::check::{color, width};
use super::{Error, Outcome, read_tree, today};

pub(super) fn run(args: &BuildArgs) -> Result<Outcome, Error> {
    let started = Instant::now();
    let progress = spinner();
    progress.set_message("reading the repository");
    let tree = read_tree(&args.root)?;
    progress.set_message(format!("building pages from {} files", tree.files.len()));
    let today = today(args.today);
    let theme = Theme::built_in().with_pack();
    let theme = args.theme.iter().fold(theme, |theme, name| theme.choose(name));
    let build = Pipeline::new(theme).build(&tree, today);
    if build.report.is_misconfigured() {
        progress.finish_and_clear();
        return misconfigured(&build, today);
    }
    progress.set_message(format!("writing {} files", build.files.len() + build.copies.len()));
    let written = write(&args.out, tree.root.as_deref(), &build.files, &build.copies)
        .map_err(|error| Error::system("write the portal", error))?;
    progress.finish_and_clear();

    anstream::println!("portal  {}", args.out.join("index.html").display());
    anstream::println!("        {}", contents(&build));
    anstream::println!("        {} in {:.2} s", changes(&written), started.elapsed().as_secs_f64());
    anstream::println!("check   {}", verdict(&build.report));
    for skipped in &written.skipped {
        anstream::eprintln!("warning: `{}` {}, so it is not published", skipped.path, skipped.why);
    }
    for error in &build.errors {
        anstream::eprintln!("error: cannot render `{}`: {}", error.url, error.message);
    }
    for mistake in &build.mistakes {
        anstream::eprintln!("error: {mistake}");
        if !mistake.help.is_empty() {
            anstream::eprintln!("  = help: {}", mistake.help);
        }
    }
    let whole = build.errors.is_empty() && build.report.crashed.is_empty();
    Ok(match (whole, build.mistakes.is_empty()) {
        (false, _) => Outcome::Internal,
        (true, false) => Outcome::Misconfigured,
        (true, true) => Outcome::Clean,
    })
}

/// Says what is wrong with the manifest. Nothing is written: the last good portal stays.
fn misconfigured(build: &Build, today: Date) -> Result<Outcome, Error> {
    let cx = ReportCx { color: color(ColorChoice::Auto), width: width(), ..ReportCx::plain(&build.portal, today) };
    full::write(&build.report, &cx, &mut io::stderr().lock())?;
    anstream::eprintln!("error: the manifest cannot be relied on, so no portal was written; the last one is as it was");
    Ok(Outcome::Misconfigured)
}

/// Shows what is going on when a person watches; silent otherwise.
fn spinner() -> ProgressBar {
    let style = ProgressStyle::with_template("{spinner} {msg} ({elapsed})").expect("a template of known keys");
    let bar = ProgressBar::new_spinner().with_style(style);
    bar.enable_steady_tick(std::time::Duration::from_millis(100));
    bar
}

fn contents(build: &Build) -> String {
    let pages = build.stats.pages;
    let kinds = [
        (Genre::Adr, "decision"),
        (Genre::Proposal, "proposal"),
        (Genre::Runbook, "runbook"),
        (Genre::OpenApi, "OpenAPI contract"),
        (Genre::AsyncApi, "AsyncAPI contract"),
        (Genre::GraphQl, "GraphQL schema"),
        (Genre::Alerts, "alert file"),
    ];
    let of = |portal: &Portal, kind| portal.of_genre(kind).count();
    let counts = kinds.map(|(kind, word)| (of(&build.portal, kind), word));
    let present = counts.into_iter().filter(|(n, _)| *n > 0).map(|(n, word)| counted(n, word));
    let parts: Vec<String> = std::iter::once(counted(pages, "page")).chain(present).collect();
    parts.join(", ")
}

fn changes(written: &Written) -> String {
    let Written { created, changed, unchanged, removed, .. } = written;
    format!("{created} created, {changed} changed, {unchanged} unchanged, {removed} removed")
}

fn verdict(report: &Report) -> String {
    if report.findings.is_empty() {
        return "no findings".to_owned();
    }
    let count = |severity, word| counted(report.count(severity), word);
    let counts = [count(Severity::Error, "error"), count(Severity::Warn, "warning"), count(Severity::Info, "note")];
    format!("{}; see findings.html or run `handover check`", counts.join(", "))
}
