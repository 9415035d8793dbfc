//! Something that does not speak about what its kind is for.

use std::sync::Arc;

use crate::base::diag::Severity;
use crate::base::words::listed;
use crate::policy::slots::State;
use crate::policy::{Check, Cx, Rule, Sink};

use super::{by_artifact, explain, lesser, of_subjects, strongest, verb};

pub(in crate::policy) static RULE: Rule = Rule {
    id: "required/topic-missing",
    title: "what is asked for speaks about every topic of its kind",
    severity: Severity::Info,
    since: "0.1.0",
    manual: include_str!("topic_missing.md"),
    aka: &[],
    is_opt_in: false,
    check: Check::Portal(check),
};

fn check(cx: &Cx<'_>, out: &mut Sink) {
    for (artifact, slots) in by_artifact(cx, State::Thin) {
        let missing = &artifact.substance.missing_topics;
        // What a form does not ask has a rule of its own.
        if missing.is_empty() || artifact.kind.id.starts_with("template.") {
            continue;
        }
        let does = if verb(artifact.kind) == "are" { "do" } else { "does" };
        let title = format!("{} {does} not cover {}", of_subjects(cx, &slots), listed(missing));
        let named = |topic: &Arc<str>| artifact.kind.topics.iter().find(|known| known.title == &**topic);
        let aliases: Vec<String> = missing
            .iter()
            .map(|topic| {
                let words = named(topic).and_then(|topic| topic.aliases.first()).map_or(&**topic, |alias| alias);
                format!("\u{201c}{words}\u{201d}")
            })
            .collect();
        let draft = out
            .report(artifact.head.clone(), title)
            .severity(lesser(strongest(&slots)))
            .about(cx.portal, &slots)
            .help(format!("add a heading, a bold lead-in or a table row with {}", listed(&aliases)));
        explain(draft, slots[0]);
    }
}
