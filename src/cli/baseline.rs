//! `handover baseline`: draws a line under what is found today, so that a check fails on what is new.

use std::collections::BTreeSet;
use std::path::Path;

use jiff::civil::Date;

use crate::author::Change;
use crate::base::words::counted;
use crate::pipeline::Checked;
use crate::policy::Report;
use crate::policy::baseline::{self, Entry};

use super::args::{BaselineArgs, BaselineCommand};
use super::{Error, Outcome, edit, judged, today};

pub(super) fn run(args: &BaselineArgs) -> Result<Outcome, Error> {
    match &args.command {
        BaselineCommand::Create(args) => create(&args.root, args.update, today(args.today)),
        BaselineCommand::Prune(args) => prune(&args.root, today(args.today)),
    }
}

fn create(root: &Path, update: bool, today: Date) -> Result<Outcome, Error> {
    let Checked { portal, report } = judged(root, today)?;
    let before = known(&portal, &report)?;
    if before.is_some() && !update {
        let error = Error::usage("draw a baseline", format!("`{}` is there already", baseline::PATH));
        return Err(
            error.hint("`handover baseline prune` takes out what is mended, `create --update` adds what is new")
        );
    }
    let entries = baseline::entries(&portal, &report);
    write(root, &portal, &baseline::print(&entries, today))?;
    let old: BTreeSet<Entry> = before.unwrap_or_default().into_iter().collect();
    let added = entries.iter().filter(|entry| !old.contains(entry)).count();
    let gone = old.iter().filter(|entry| entries.binary_search(entry).is_err()).count();
    anstream::println!(
        "{}  {}: {} added, {} taken out; nothing fails for them, the portal shows them all",
        baseline::PATH,
        counted(entries.len(), "finding"),
        added,
        gone
    );
    Ok(Outcome::Clean)
}

fn prune(root: &Path, today: Date) -> Result<Outcome, Error> {
    let Checked { portal, report } = judged(root, today)?;
    let Some(before) = known(&portal, &report)? else {
        let error = Error::usage("prune the baseline", format!("there is no `{}`", baseline::PATH));
        return Err(error.hint("`handover baseline create`"));
    };
    let still: BTreeSet<Entry> = baseline::entries(&portal, &report).into_iter().collect();
    let kept: Vec<Entry> = before.iter().filter(|entry| still.contains(entry)).cloned().collect();
    if kept.len() == before.len() {
        anstream::println!("{}  {}, all still found", baseline::PATH, counted(kept.len(), "finding"));
        return Ok(Outcome::Clean);
    }
    write(root, &portal, &baseline::print(&kept, baseline::created(&portal).unwrap_or(today)))?;
    let gone = before.len() - kept.len();
    anstream::println!("{}  {} left, {gone} taken out", baseline::PATH, counted(kept.len(), "finding"));
    Ok(Outcome::Clean)
}

/// The entries of the baseline that is there; an error when it cannot be read.
fn known(portal: &crate::model::Portal, report: &Report) -> Result<Option<Vec<Entry>>, Error> {
    let broken = report.findings.iter().find(|finding| finding.rule == "baseline/invalid");
    match broken {
        Some(finding) => {
            let error = Error::usage("read the baseline", &finding.title);
            Err(error.hint("take it from an earlier commit, or delete it"))
        }
        None => Ok(baseline::known(portal)),
    }
}

fn write(root: &Path, portal: &crate::model::Portal, text: &str) -> Result<(), Error> {
    let path = baseline::path();
    let change = match portal.files.get(&path) {
        None => Change::Create { path, text: text.to_owned() },
        Some(file) => {
            let old = file.text().to_owned();
            let span = crate::base::span::Span::new(0, old.len());
            Change::Edit { path, span, old, text: text.to_owned() }
        }
    };
    edit::apply(root, &[change])
}
