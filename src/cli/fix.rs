//! `handover fix`: makes the edits that findings come with.

use std::io::{self, BufWriter, Write};

use similar::TextDiff;

use crate::author::{self, Mended, Trust};
use crate::base::words::counted;
use crate::output::report::{ReportCx, concise};
use crate::policy::Report;

use super::args::FixArgs;
use super::edit::Edited;
use super::{Error, Outcome, drawn, edit, read_tree, today};

pub(super) fn run(args: &FixArgs) -> Result<Outcome, Error> {
    let today = today(args.today);
    // A manifest with mistakes can be mended as well, so it is no reason to stop.
    let checked = drawn::check(&args.root, &read_tree(&args.root)?, today);
    let trust = if args.guesses { Trust::Guesses } else { Trust::Safe };
    let mended = author::mend(&checked.portal, &checked.report, trust);
    let mut out = BufWriter::new(io::stdout().lock());
    if args.diff {
        let files = edit::preview(&args.root, &mended.changes)?;
        files.iter().try_for_each(|file| patch(file, &mut out))?;
        out.flush()?;
        return Ok(if files.is_empty() { Outcome::Clean } else { Outcome::Findings });
    }
    edit::apply(&args.root, &mended.changes)?;
    let findings = mended.findings.iter().copied().cloned().collect();
    let fixed = Report { findings, ..Report::default() };
    concise::lines(&fixed, &ReportCx::plain(&checked.portal, today), &mut out)?;
    writeln!(out, "{}", said(&mended))?;
    out.flush()?;
    Ok(Outcome::Clean)
}

/// A file as a patch that `git apply` takes.
fn patch(file: &Edited, out: &mut dyn Write) -> io::Result<()> {
    let diff = TextDiff::from_lines(&file.before, &file.after);
    let (old, new) = (format!("a/{}", file.path), format!("b/{}", file.path));
    write!(out, "{}", diff.unified_diff().header(&old, &new))
}

fn said(mended: &Mended<'_>) -> String {
    let mut said = match mended.findings.len() {
        0 => "nothing to fix".to_owned(),
        count => format!("{} fixed", counted(count, "finding")),
    };
    if mended.left > 0 {
        said += &format!("; {} touched the place of another: run it again", counted(mended.left, "fix"));
    }
    if mended.guesses > 0 {
        said += &format!("; {} may say what nobody meant: see `--unsafe --diff`", mended.guesses);
    }
    said
}
