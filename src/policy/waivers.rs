//! Waivers: gaps that somebody accepted, with a reason and until a day.
//!
//! A waiver hides a finding from the list and from failing, never from the matrix and the score.

use jiff::civil::Date;

use crate::base::diag::Finding;
use crate::base::glob::{Case, Globs};
use crate::kinds::pattern_covers;
use crate::manifest::{Manifest, ProblemKind, Waiver, is_unwaivable};
use crate::model::Portal;

/// Days before its last day on which a waiver is announced to end.
pub const EXPIRING_DAYS: i32 = 14;

/// A waiver on the day of the check.
#[derive(Debug)]
pub struct Applied<'a> {
    /// As written.
    pub waiver: &'a Waiver,
    /// Whether it applies.
    pub term: Term,
    /// How many findings it accepted, or would have when it is over.
    pub matched: usize,
    paths: Globs,
}

/// Where a day lies in the term of a waiver.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Term {
    /// Before its first day.
    Ahead,
    /// From its first to its last day.
    Running,
    /// After its last day.
    Over,
    /// It says something that makes it void; see `waiver/invalid`.
    Void,
}

/// The waivers of a manifest as they stand on a day.
pub(super) fn on(manifest: &Manifest, today: Date) -> Vec<Applied<'_>> {
    let voided = |waiver: &Waiver| {
        let problems = manifest.problems.iter().filter(|problem| problem.kind == ProblemKind::Waiver);
        let inside = |at: &crate::base::diag::Location| at.path == waiver.id.at.path && at.span == waiver.id.at.span;
        problems.into_iter().any(|problem| inside(&problem.at) || problem.related.iter().any(|label| inside(&label.at)))
    };
    let applied = |waiver| Applied { waiver, term: term(waiver, today), matched: 0, paths: paths(waiver) };
    let waivers = manifest.waivers.iter().map(applied);
    waivers
        .map(|applied| if voided(applied.waiver) { Applied { term: Term::Void, ..applied } } else { applied })
        .collect()
}

fn term(waiver: &Waiver, today: Date) -> Term {
    if today > waiver.expires.value {
        Term::Over
    } else if waiver.since.is_some_and(|since| today < since) {
        Term::Ahead
    } else {
        Term::Running
    }
}

/// Globs were compiled when the manifest was read; one that is none covers nothing.
fn paths(waiver: &Waiver) -> Globs {
    Globs::new(waiver.path.iter(), Case::Sensitive).unwrap_or_default()
}

impl Applied<'_> {
    /// Whether the waiver is about a finding, whatever the day.
    fn covers(&self, finding: &Finding, portal: &Portal) -> bool {
        let Waiver { rule, kind, service, path, pointer, .. } = self.waiver;
        let about = finding.about.as_ref();
        let of_kind = |kind: &String| about.is_some_and(|about| pattern_covers(kind, about.kind));
        pattern_covers(&rule.value, &finding.rule)
            && kind.as_ref().is_none_or(of_kind)
            && service.as_ref().is_none_or(|service| {
                about.is_some_and(|about| about.subjects.iter().all(|subject| *subject == service.value))
            })
            && path.as_ref().is_none_or(|_| self.paths.covers(&finding.primary.at.path))
            && pointer.as_ref().is_none_or(|pointer| is_below(pointer, finding, portal))
    }
}

/// Whether a finding stands in the value of its file that a JSON Pointer leads to, or at its key.
fn is_below(pointer: &str, finding: &Finding, portal: &Portal) -> bool {
    let at = &finding.primary.at;
    let below = || {
        let tree = &portal.doc(portal.find(&at.path)?).data.as_ref()?.tree;
        let (parent, last) = pointer.rsplit_once('/')?;
        let key = tree.key(tree.pointer(parent)?, &last.replace("~1", "/").replace("~0", "~"));
        let value = tree.span(tree.pointer(pointer)?);
        let start = key.map_or(value.start, |key| tree.span(key).start);
        Some(!at.is_file() && start <= at.span.start && at.span.start <= value.end)
    };
    below().unwrap_or(false)
}

/// The id of the waiver that accepts a finding. Counts for each waiver what it is about.
pub(super) fn of(waivers: &mut [Applied<'_>], finding: &Finding, portal: &Portal) -> Option<String> {
    if is_unwaivable(&finding.rule) {
        return None;
    }
    let mut found = None;
    for applied in waivers.iter_mut().filter(|applied| applied.covers(finding, portal)) {
        applied.matched += 1;
        if applied.term == Term::Running {
            found = found.or_else(|| Some(applied.waiver.id.value.clone()));
        }
    }
    found
}
