//! A contract that breaks those who kept to its last release.

use crate::base::diag::{Location, Severity};
use crate::contracts::drift::{Bump, Change};
use crate::contracts::{At, Contract};
use crate::model::DocId;
use crate::model::history::Step;
use crate::policy::{Check, Cx, Rule, Sink};

pub(in crate::policy) static RULE: Rule = Rule {
    id: "api/contract-drift",
    title: "a contract does not break those who kept to its last release",
    severity: Severity::Error,
    since: "0.1.0",
    manual: include_str!("contract_drift.md"),
    aka: &["oasdiff:breaking"],
    is_opt_in: false,
    check: Check::Portal(check),
};

fn check(cx: &Cx<'_>, out: &mut Sink) {
    for (doc, history) in &cx.portal.histories {
        if let Some(step) = &history.judged {
            step.changes.breaking().for_each(|change| report(cx, *doc, step, change, out));
        }
    }
}

fn report(cx: &Cx<'_>, doc: DocId, step: &Step, change: &Change, out: &mut Sink) {
    let mut title = change
        .operation
        .as_ref()
        .map_or_else(String::new, |operation| format!("`{} {}`: ", operation.method, operation.path));
    if !change.place.is_empty() {
        title += &format!("{}: ", change.place.join(" · "));
    }
    title += &change.text;
    let operation = change.operation.as_ref().and_then(|operation| operation.new);
    let at = change.new_at.or(operation).and_then(|at| place(cx, doc, at));
    let at = at.unwrap_or_else(|| Location::file(cx.portal.doc(doc).path()));
    let before = &step.before;
    let draft = out
        .report(at, title)
        .label(change.check.id())
        .note(format!("compared with `{}` of {}", before.name, before.date));
    match step.bump {
        Bump::Major => {
            draft.severity(Severity::Warn).help("tell those who call it, and keep the old way until they have moved")
        }
        Bump::None => draft.help(format!(
            "keep the old way beside the new one, or raise `info.version`, which is still `{}`",
            before.api_version
        )),
        Bump::Minor | Bump::Patch | Bump::NotSemver | Bump::Backwards => draft.help(format!(
            "keep the old way beside the new one, or raise the major number of `info.version`, which was `{}`",
            before.api_version
        )),
    };
}

/// Where a value of today's contract stands.
fn place(cx: &Cx<'_>, doc: DocId, at: At) -> Option<Location> {
    match &cx.portal.contracts.get(&doc)?.contract {
        Contract::OpenApi(api) => Some(crate::contracts::lint::place(api.node(at))),
        Contract::AsyncApi(_) | Contract::GraphQl(_) => None,
    }
}
