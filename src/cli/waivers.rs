//! `handover waivers`: what is accepted, by whom, until when; and removing what is over.

use std::io::{self, BufWriter, Write};
use std::path::Path;

use jiff::civil::Date;

use crate::author::{self, Pruned};
use crate::output::report::{ReportCx, accepted};
use crate::pipeline::Checked;

use super::args::{ColorChoice, WaiversArgs, WaiversCommand};
use super::check::{color, width};
use super::{Error, Outcome, drawn, edit, judged, read_tree, today};

pub(super) fn run(args: &WaiversArgs) -> Result<Outcome, Error> {
    match &args.command {
        None => list(&args.list.root, today(args.list.today)),
        Some(WaiversCommand::Prune(args)) => prune(&args.root, today(args.today)),
    }
}

fn list(root: &Path, today: Date) -> Result<Outcome, Error> {
    let Checked { portal, report } = drawn::check(root, &read_tree(root)?, today);
    let cx = ReportCx { color: color(ColorChoice::Auto), width: width(), ..ReportCx::plain(&portal, today) };
    let mut out = BufWriter::new(io::stdout().lock());
    accepted::write(&report, &cx, &mut out)?;
    out.flush()?;
    Ok(if report.is_misconfigured() { Outcome::Misconfigured } else { Outcome::Clean })
}

fn prune(root: &Path, today: Date) -> Result<Outcome, Error> {
    let Checked { portal, report } = judged(root, today)?;
    let Pruned { changes, left } = author::prune(&portal, &report);
    edit::apply(root, &changes)?;
    for change in &changes {
        anstream::println!("edited  {}", change.path());
    }
    for place in &left {
        anstream::println!("left    {place}: remove it by hand");
    }
    let gone = report.spent.len() - left.len();
    match report.spent.len() {
        0 => anstream::println!("all that is accepted is still found, and none of it is over"),
        _ => anstream::println!("{gone} removed"),
    }
    Ok(Outcome::Clean)
}
