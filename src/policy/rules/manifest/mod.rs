//! What the tool was told and what it could read.

use crate::manifest::{Problem, ProblemKind};
use crate::policy::{Cx, Draft, Sink};

pub(super) mod catalog_conflict;
pub(super) mod gate_empty;
pub(super) mod invalid;
pub(super) mod locked_override;
pub(super) mod na_contradicted;
pub(super) mod path_missing;
pub(super) mod unreadable_file;

/// Reports the mistakes of one kind that were met when the manifest was read.
fn pass_on(cx: &Cx<'_>, kind: ProblemKind, out: &mut Sink) {
    for problem in cx.portal.manifest.problems.iter().filter(|problem| problem.kind == kind) {
        said(cx, problem, out);
    }
}

fn said<'a>(cx: &Cx<'_>, problem: &Problem, out: &'a mut Sink) -> Draft<'a> {
    let draft = out.report(problem.at.clone(), problem.title.clone()).label(problem.label.clone());
    let draft = problem.related.iter().fold(draft, |draft, label| draft.related(label.at.clone(), label.text.clone()));
    let draft = problem.help.iter().fold(draft, |draft, help| draft.help(help.clone()));
    draft.fix_opt(problem.meant.as_ref().and_then(|meant| cx.reword(&problem.at, meant)))
}
