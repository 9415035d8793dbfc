//! `handover publish`: read, build, bring it to where people read it.

use std::path::Path;
use std::time::Instant;

use crate::base::words::counted;
use crate::output::publish::{self, Ask, Deletions, Done, Mode, Plan, PublishError, Staged, Target};
use crate::policy::Report;
use crate::site;

use super::args::PublishArgs;
use super::build::{self, contents, make, spinner, style, verdict};
use super::{Error, Outcome};

/// The rule whose findings keep a portal from being published: what it names is gone from the pages but not from the
/// repository, and the pages say where it lies.
const SECRETS: &str = "security/secret-in-docs";

pub(super) fn run(args: &PublishArgs) -> Result<Outcome, Error> {
    let started = Instant::now();
    let target: Target = args.to.parse().map_err(|why: String| Error::usage("publish", why))?;
    publish::is_possible(&target).map_err(|error| told(&target, &error))?;
    let progress = spinner();
    let staging = tempfile::tempdir().map_err(|error| Error::system("make a directory for the portal", error))?;
    let out = staging.path().join("portal");
    let made = make(&args.portal, &out, &progress);
    if !matches!(made, Ok(Some(_))) {
        progress.finish_and_clear();
    }
    let Some((published, written)) = made? else { return Ok(Outcome::Misconfigured) };
    let outcome = match build::tell(&published, &written) {
        Outcome::Clean => secrets(&published.report),
        outcome => outcome,
    };
    if outcome != Outcome::Clean {
        progress.finish_and_clear();
        anstream::eprintln!("error: nothing was published");
        return Ok(outcome);
    }

    let staged = Staged::read(&out).map_err(|error| Error::system("read the portal", error))?;
    progress.set_style(style("{spinner} {pos} files uploaded ({elapsed})"));
    progress.set_position(0);
    let done = publish::publish(&staged, &target, ask(args, site::name(&published.portal)), &|| progress.inc(1));
    progress.finish_and_clear();
    let done = done.map_err(|error| told(&target, &error))?;
    anstream::println!("portal  {target}");
    anstream::println!("        {}", contents(&published));
    say(&done, args, started);
    anstream::println!("check   {}", verdict(&published.report));
    Ok(Outcome::Clean)
}

fn ask<'a>(args: &'a PublishArgs, site: &'a str) -> Ask<'a> {
    let root: &Path = &args.portal.root;
    Ask {
        site,
        root: Some(root),
        deletions: if args.allow_mass_delete { Deletions::Any } else { Deletions::Guarded },
        mode: if args.dry_run { Mode::DryRun } else { Mode::Publish },
    }
}

/// A portal that tells where secrets lie is not published.
fn secrets(report: &Report) -> Outcome {
    let mut found = report.findings.iter().filter(|finding| finding.rule == *SECRETS);
    let Some(first) = found.next() else { return Outcome::Clean };
    let count = counted(1 + found.count(), "secret");
    let path = &first.primary.at.path;
    anstream::eprintln!("error: the repository holds {count}, the first in `{path}`, and the portal would say where");
    anstream::eprintln!("  = help: take them out and change them, for whoever has the repository has read them");
    Outcome::Findings
}

fn say(done: &Done, args: &PublishArgs, started: Instant) {
    let took = started.elapsed().as_secs_f64();
    match done {
        Done::Planned(plan) if args.dry_run => {
            format!("{plan}; nothing was touched").lines().for_each(|line| anstream::println!("        {line}"));
        }
        Done::Planned(plan) => anstream::println!("        {} in {took:.2} s", changes(plan)),
        Done::Archived(files) if args.dry_run => {
            anstream::println!("        {} to pack; nothing was touched", counted(*files, "file"));
        }
        Done::Archived(files) => anstream::println!("        {} packed in {took:.2} s", counted(*files, "file")),
    }
}

fn changes(plan: &Plan) -> String {
    let (uploaded, deleted) = (plan.puts.len(), plan.clear.len() + plan.delete.len());
    let kib = plan.bytes().div_ceil(1 << 10);
    format!("{uploaded} uploaded ({kib} KiB), {} unchanged, {deleted} deleted", plan.same)
}

fn told(target: &Target, error: &PublishError) -> Error {
    let doing = format!("publish to {target}");
    let told = match error {
        PublishError::NoFeature(_) | PublishError::Environment(_) => Error::usage(&doing, error),
        _ => Error::system(&doing, error),
    };
    match error.hint(target) {
        Some(hint) => told.hint(hint),
        None => told,
    }
}
