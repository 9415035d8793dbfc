//! Owners whom nothing but the claim itself makes known: what two rules say alike of them.

use super::rule::Draft;
use super::words::code;
use super::{Cx, Sink};
use crate::base::diag::Location;
use crate::base::words::nearest;
use crate::model::owners::KnownOwners;

/// A handle, a team or an address; not a name (`Ada Example`) and not a channel (`#payments`).
pub(super) fn is_identity(owner: &str) -> bool {
    !owner.is_empty() && !owner.contains(char::is_whitespace) && !owner.starts_with('#')
}

/// Begins the finding on an owner that is not known.
pub(super) fn stranger<'s>(
    cx: &Cx<'_>,
    known: &KnownOwners,
    (name, at): (&str, Location),
    out: &'s mut Sink,
) -> Draft<'s> {
    let near = nearest(name, known.names());
    let others = |near: &str| nearest(name, known.names().filter(|other| *other != near));
    let only = near.filter(|near| others(near).is_none() && cx.text(&at).contains(name));
    let edit = only.and_then(|near| cx.reword(&at, near));
    let meant = near.map(|meant| format!("did you mean {}?", code(meant)));
    let add = "add it to `owners.teams` in `handover.yaml`, or to `CODEOWNERS`";
    out.report(at, format!("{} is not a known owner", code(name)))
        .label("named nowhere else")
        .help(meant.unwrap_or_else(|| add.to_owned()))
        .fix_opt(edit)
}
