//! Something that was started and not written.

use crate::base::diag::{Location, Severity};
use crate::policy::slots::State;
use crate::policy::{Check, Cx, Rule, Sink};

use super::{by_artifact, explain, of_subjects, severity, strongest, verb};

pub(in crate::policy) static RULE: Rule = Rule {
    id: "required/stub",
    title: "what is asked for is written, not only started",
    severity: Severity::Warn,
    since: "0.1.0",
    manual: include_str!("stub.md"),
    aka: &[],
    is_opt_in: false,
    check: Check::Portal(check),
};

fn check(cx: &Cx<'_>, out: &mut Sink) {
    for (artifact, slots) in by_artifact(cx, State::Stub) {
        let substance = &artifact.substance;
        let title = format!("{} {} a stub", of_subjects(cx, &slots), verb(artifact.kind));
        let mut draft = out
            .report(artifact.head.clone(), title)
            .severity(severity(strongest(&slots)))
            .about(cx.portal, &slots)
            .label(substance.explained());
        if let Some(span) = substance.placeholders.first().filter(|span| **span != artifact.head.span) {
            draft = draft.related(Location::new(&artifact.at.path, *span), "placeholder");
        }
        if !substance.missing_topics.is_empty() {
            draft = draft.note(format!("missing topics: {}", substance.missing_topics.join(", ")));
        }
        let whole = if artifact.anchor.is_some() { "section" } else { "document" };
        let kind = artifact.kind.id;
        draft = draft.help(format!("write the {whole}, or delete it and run `handover new {kind}`"));
        explain(draft.note(artifact.kind.why), slots[0]);
    }
}
