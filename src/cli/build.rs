//! `handover build`: read, build, write.

use std::io;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use indicatif::{ProgressBar, ProgressStyle};
use jiff::civil::Date;
use rayon::prelude::*;

use crate::base::diag::{Location, Severity};
use crate::base::path::RepoPath;
use crate::base::words::counted;
use crate::manifest::Sited;
use crate::model::{Genre, Portal};
use crate::output::report::{ReportCx, full};
use crate::output::write::{Draft, WriteError, Written, write};
use crate::pipeline::{Checked, Pipeline, Published};
use crate::policy::Report;
use crate::site::Theme;
use crate::source::SourceTree;

use super::args::{BuildArgs, ColorChoice, PortalArgs};
use super::check::{color, width};
use super::{Error, Outcome, drawn, read_tree_with_changes, today};

pub(super) fn run(args: &BuildArgs) -> Result<Outcome, Error> {
    let started = Instant::now();
    let progress = spinner();
    let made = make(&args.portal, &args.out, &progress);
    progress.finish_and_clear();
    let Some((published, written)) = made? else { return Ok(Outcome::Misconfigured) };
    anstream::println!("portal  {}", args.out.join("index.html").display());
    anstream::println!("        {}", contents(&published));
    anstream::println!("        {} in {:.2} s", changes(&written), started.elapsed().as_secs_f64());
    anstream::println!("check   {}", verdict(&published.report));
    Ok(tell(&published, &written))
}

/// Reads, checks and writes; `None`, with the reason on the terminal, when the manifest cannot be relied on.
pub(super) fn make(
    args: &PortalArgs,
    out: &Path,
    progress: &ProgressBar,
) -> Result<Option<(Published, Written)>, Error> {
    progress.set_message("reading the repository");
    let tree = read_tree_with_changes(&args.root)?;
    progress.set_message(format!("checking {} files", tree.files.len()));
    let theme = Theme::built_in().with_pack();
    let theme = args.theme.iter().fold(theme, |theme, name| theme.choose(name));
    let mut pipeline = Pipeline::new(theme);
    drawn::recall(&mut pipeline, &args.root);
    let today = today(args.today);
    let mut checked = pipeline.check(&tree, today);
    if let Some(address) = &args.base_url {
        let at = Location::file(&RepoPath::root());
        Arc::make_mut(&mut checked.portal.manifest).project.portal_url = Some(Sited { value: address.clone(), at });
    }
    drawn::keep(&pipeline, &args.root);
    if checked.report.is_misconfigured() {
        progress.finish_and_clear();
        misconfigured(&checked, today)?;
        return Ok(None);
    }
    write_portal(out, tree, (pipeline, checked), progress).map(Some)
}

/// Says what could not be made.
pub(super) fn tell(published: &Published, written: &Written) -> Outcome {
    for skipped in &written.skipped {
        anstream::eprintln!("warning: `{}` {}, so it is not published", skipped.path, skipped.why);
    }
    published.notices.iter().for_each(|notice| anstream::eprintln!("note: {notice}"));
    for error in &published.errors {
        anstream::eprintln!("error: cannot render `{}`: {}", error.url, error.message);
    }
    for mistake in &published.mistakes {
        anstream::eprintln!("error: {mistake}");
        if !mistake.help.is_empty() {
            anstream::eprintln!("  = help: {}", mistake.help);
        }
    }
    let is_whole = published.errors.is_empty() && published.report.crashed.is_empty();
    match (is_whole, published.mistakes.is_empty()) {
        (false, _) => Outcome::Internal,
        (true, false) => Outcome::Misconfigured,
        (true, true) => Outcome::Clean,
    }
}

/// Renders and writes at the same time, so that no page waits in memory for the others.
fn write_portal(
    out: &Path,
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
    let written = write(out, root.as_deref(), fill);
    let written = written.map_err(|error: WriteError| Error::system("write the portal", error))?;
    Ok((published.expect("a portal is written once it is rendered"), written))
}

/// Says what is wrong with the manifest. Nothing is written: the last good portal stays.
fn misconfigured(checked: &Checked, today: Date) -> Result<(), Error> {
    let cx = ReportCx { color: color(ColorChoice::Auto), width: width(), ..ReportCx::plain(&checked.portal, today) };
    full::write(&checked.report, &cx, &mut io::stderr().lock())?;
    anstream::eprintln!("error: the manifest cannot be relied on, so no portal was written; the last one is as it was");
    Ok(())
}

/// Shows what is going on when a person watches; silent otherwise.
pub(super) fn spinner() -> ProgressBar {
    let bar = ProgressBar::new_spinner().with_style(style("{spinner} {msg} ({elapsed})"));
    bar.enable_steady_tick(std::time::Duration::from_millis(100));
    bar
}

pub(super) fn style(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template).expect("a template of known keys")
}

pub(super) fn contents(published: &Published) -> String {
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

pub(super) fn verdict(report: &Report) -> String {
    if report.findings.is_empty() {
        return "no findings".to_owned();
    }
    let count = |severity, word| counted(report.count(severity), word);
    let counts = [count(Severity::Error, "error"), count(Severity::Warn, "warning"), count(Severity::Info, "note")];
    format!("{}; see findings.html or run `handover check`", counts.join(", "))
}
