//! Entries of the baseline that are mended: they would hide the same mistake when it comes back.

use crate::base::diag::{Location, Severity};
use crate::base::words::counted;
use crate::policy::baseline::{self, Entry};
use crate::policy::{Acceptance, Check, Cx, Rule, Sink};

pub(in crate::policy) static RULE: Rule = Rule {
    id: "baseline/stale-entry",
    title: "the baseline holds only what is still found",
    severity: Severity::Warn,
    since: "0.1.0",
    manual: include_str!("stale_entry.md"),
    aka: &[],
    is_opt_in: false,
    check: Check::Acceptance(check),
};

/// Entries that are named.
const NAMED: usize = 3;

fn check(_: &Cx<'_>, all: &Acceptance<'_>, out: &mut Sink) {
    let stale = all.baseline.stale();
    if stale.is_empty() {
        return;
    }
    let title = match stale.len() {
        1 => "1 finding of the baseline is mended".to_owned(),
        count => format!("{} of the baseline are mended", counted(count, "finding")),
    };
    let line = |entry: &&Entry| format!("`{}` in `{}`", entry.rule, entry.path);
    let mut notes: Vec<String> = stale.iter().take(NAMED).map(line).collect();
    notes.extend((stale.len() > NAMED).then(|| format!("and {} more", stale.len() - NAMED)));
    out.report(Location::file(&baseline::path()), title).help("run `handover baseline prune`").notes(notes);
}
