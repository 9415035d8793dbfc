//! Something that is there and not enough.

use crate::base::diag::Severity;
use crate::base::words::listed;
use crate::policy::slots::State;
use crate::policy::{Check, Cx, Rule, Sink};

use super::{by_artifact, explain, lesser, of_subjects, strongest, verb};

pub(in crate::policy) static RULE: Rule = Rule {
    id: "required/thin",
    title: "what is asked for says enough, and holds what its kind needs",
    severity: Severity::Info,
    since: "0.1.0",
    manual: include_str!("thin.md"),
    aka: &[],
    is_opt_in: false,
    check: Check::Portal(check),
};

fn check(cx: &Cx<'_>, out: &mut Sink) {
    for (artifact, slots) in by_artifact(cx, State::Thin) {
        let substance = &artifact.substance;
        let mut lacks: Vec<String> = substance.missing_evidence.iter().map(|clause| (*clause).to_owned()).collect();
        if substance.words < substance.need {
            lacks.push(format!("{} more content words", substance.need - substance.words));
        }
        let too_few = slots.iter().find(|slot| slot.candidates.len() < slot.min as usize);
        if let Some(slot) = too_few {
            lacks.push(format!("{} of {} asked for", slot.candidates.len(), slot.min));
        }
        // What it does not speak about is taken up by `required/topic-missing`.
        if lacks.is_empty() {
            continue;
        }
        let title =
            format!("{} {} too thin: it lacks {}", of_subjects(cx, &slots), verb(artifact.kind), listed(&lacks));
        let draft = out
            .report(artifact.head.clone(), title)
            .severity(lesser(strongest(&slots)))
            .about(cx.portal, &slots)
            .label(substance.explained())
            .help(format!("add {}", listed(&lacks)));
        explain(draft, slots[0]);
    }
}
