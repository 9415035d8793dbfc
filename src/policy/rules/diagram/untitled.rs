//! A diagram without a name.

use crate::base::diag::Severity;
use crate::policy::{Check, Cx, Rule, Sink};

use super::{at, opening, text};

pub(in crate::policy) static RULE: Rule = Rule {
    id: "diagram/untitled",
    title: "every diagram has a title",
    severity: Severity::Info,
    since: "0.1.0",
    manual: include_str!("untitled.md"),
    aka: &[],
    is_opt_in: false,
    check: Check::Portal(check),
};

fn check(cx: &Cx<'_>, out: &mut Sink) {
    for diagram in cx.portal.diagrams.iter().filter(|diagram| diagram.language == "mermaid") {
        if diagram.title.is_empty() && !text(cx, diagram).trim().is_empty() {
            out.report(at(cx, diagram, opening(text(cx, diagram))), "this diagram has no title")
                .help("add a line `accTitle: What it shows` below the first, or a title in front matter");
        }
    }
}
