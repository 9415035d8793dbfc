//! From an alert to what to do about it.

pub(super) mod runbook_external;
pub(super) mod runbook_missing;
pub(super) mod runbook_stub;
pub(super) mod runbook_unresolved;

use crate::base::diag::Location;
use crate::formats::{Alert, IssueKind};
use crate::model::alerts::Led;
use crate::model::{DocId, Portal};

/// Where the annotation of an alert stands; its name when it has none.
fn at(portal: &Portal, led: &Led) -> Location {
    let alert = led.of(portal);
    let span = if alert.runbook.is_empty() { alert.span } else { alert.runbook_at };
    Location::new(portal.doc(led.rules).path(), span)
}

/// Whether a file of rules could be read in full: of a broken one, and of a template that is no YAML without its
/// expressions, what seems to be missing may only be lost.
fn is_whole(portal: &Portal, rules: DocId) -> bool {
    portal.doc(rules).issues.iter().all(|issue| issue.kind != IssueKind::Unreadable)
}

/// Names of some alerts for a note, at most eight.
fn names(alerts: &[&Alert]) -> String {
    const MOST: usize = 8;
    let names: Vec<String> = alerts.iter().take(MOST).map(|alert| crate::policy::words::code(&alert.name)).collect();
    match alerts.len().saturating_sub(MOST) {
        0 => crate::base::words::listed(&names),
        more => format!("{} and {more} more", names.join(", ")),
    }
}
