//! `handover build`: read, build, write.

use std::io;
use std::time::Instant;

use indicatif::{ProgressBar, ProgressStyle};
use jiff::civil::Date;
use rayon::prelude::*;

use crate::base::diag::Severity;
use crate::base::words::counted;
use crate::model::{Genre, Portal};
use crate::output::report::{ReportCx, full};
use crate::output::write::{Draft, WriteError, Written, write};
use crate::pipeline::{Checked, Pipeline, Published};
use crate::policy::Report;
use crate::site::Theme;
use crate::source::SourceTree;

use super::args::{BuildArgs, ColorChoice};
use super::check::{color, width};
use super::{Error, Outcome, drawn, read_tree_with_changes, today};

pub(super) fn run(args: &BuildArgs) -> Result<Outcome, Error> {
    let started = Instant::now();
    let progress = spinner();
    progress.set_message("reading the repository");
    let tree = read_tree_with_changes(&args.root)?;
    progress.set_message(format!("checking {} files", tree.files.len()));
    let today = today(args.today);
    let theme = Theme::built_in().with_pack();
    let theme = args.theme.iter().fold(theme, |theme, name| theme.choose(name));
    let mut pipeline = Pipeline::new(theme);
    drawn::recall(&mut pipeline, &args.root);
    let checked = pipeline.check(&tree, today);
    drawn::keep(&pipeline, &args.root);
    if checked.report.is_misconfigured() {
        progress.finish_and_clear();
        return misconfigured(&checked, today);
    }
    let (published, written) = write_portal(args, tree, (pipeline, checked), &progress)?;
    progress.finish_and_clear();

    tell(args, &published, &written, started);
    let whole = published.errors.is_empty() && published.report.crashed.is_empty();
    Ok(match (whole, published.mistakes.is_empty()) {
        (false, _) => Outcome::Internal,
        (true, false) => Outcome::Misconfigured,
        (true, true) => Outcome::Clean,
    })
}

/// Says what was made, and what could not be.
fn tell(args: &BuildArgs, published: &Published, written: &Written, started: Instant) {
    anstream::println!("portal  {}", args.out.join("index.html").display());
    anstream::println!("        {}", contents(published));
    anstream::println!("        {} in {:.2} s", changes(written), started.elapsed().as_secs_f64());
    anstream::println!("check   {}", verdict(&published.report));
    for skipped in &written.skipped {
        anstream::eprintln!("warning: `{}` {}, so it is not published", skipped.path, skipped.why);
    }
    for error in &published.errors {
        anstream::eprintln!("error: cannot render `{}`: {}", error.url, error.message);
    }
    for mistake in &published.mistakes {
        anstream::eprintln!("error: {mistake}");
        if !mistake.help.is_empty() {
            anstream::eprintln!("  = help: {}", mistake.help);
        }
    }
}

/// Renders and writes at the same time, so that no page waits in memory for the others.
fn write_portal(
    args: &BuildArgs,
    tree: SourceTree,
    (pipeline, checked): (Pipeline, Checked),
    progress: &ProgressBar,
) -> Result<(Published, Written), Error> {
    let (root, mut published) = (tree.root.clone(), None);
    progress.set_style(style("{spinner} {pos} files written ({elapsed})"));
    let fill = |draft: &Draft<'_>| {
        let done = pipeline.publish(tree, checked, |url, bytes| {
            progress.inc(1);
            draft.add(url, bytes)
        })?;
        done.copies.par_iter().try_for_each(|(url, path)| draft.copy(url, path))?;
        published = Some(done);
        Ok(())
    };
    let written = write(&args.out, root.as_deref(), fill);
    let written = written.map_err(|error: WriteError| Error::system("write the portal", error))?;
    Ok((published.expect("a portal is written once it is rendered"), written))
}

/// Says what is wrong with the manifest. Nothing is written: the last good portal stays.
fn misconfigured(checked: &Checked, today: Date) -> Result<Outcome, Error> {
    let cx = ReportCx { color: color(ColorChoice::Auto), width: width(), ..ReportCx::plain(&checked.portal, today) };
    full::write(&checked.report, &cx, &mut io::stderr().lock())?;
    anstream::eprintln!("error: the manifest cannot be relied on, so no portal was written; the last one is as it was");
    Ok(Outcome::Misconfigured)
}

/// Shows what is going on when a person watches; silent otherwise.
fn spinner() -> ProgressBar {
    let bar = ProgressBar::new_spinner().with_style(style("{spinner} {msg} ({elapsed})"));
    bar.enable_steady_tick(std::time::Duration::from_millis(100));
    bar
}

fn style(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template).expect("a template of known keys")
}

fn contents(published: &Published) -> String {
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
    let counts = kinds.map(|(kind, word)| (of(&published.portal, kind), word));
    let present = counts.into_iter().filter(|(n, _)| *n > 0).map(|(n, word)| counted(n, word));
    let parts: Vec<String> = std::iter::once(counted(published.pages, "page")).chain(present).collect();
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
