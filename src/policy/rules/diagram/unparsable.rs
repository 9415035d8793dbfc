//! A diagram that cannot be drawn.

use crate::base::diag::Severity;
use crate::drawing::Fault;
use crate::policy::{Check, Cx, Rule, Sink};

use super::at;

pub(in crate::policy) static RULE: Rule = Rule {
    id: "diagram/unparsable",
    title: "every diagram can be drawn",
    severity: Severity::Error,
    since: "0.1.0",
    manual: include_str!("unparsable.md"),
    aka: &[],
    is_opt_in: false,
    check: Check::Portal(check),
};

fn check(cx: &Cx<'_>, out: &mut Sink) {
    for diagram in &cx.portal.diagrams {
        let Some(refusal) = diagram.refusal() else { continue };
        let help = Some(refusal.help.clone()).filter(|help| !help.is_empty());
        let draft = out.report(at(cx, diagram, refusal.span), &*refusal.message).help_opt(help);
        match refusal.fault {
            Fault::Text => draft.note("the page shows the source instead"),
            Fault::Size | Fault::Tool => draft.severity(Severity::Warn).note("the page shows the source instead"),
            // Nobody made a mistake.
            Fault::Type => draft.severity(Severity::Info).note("the page shows the source instead"),
        };
    }
}
