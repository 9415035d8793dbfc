//! Something that is asked for and not there.

use crate::base::diag::Severity;
use crate::policy::slots::{Slot, State, Subject, subject_id};
use crate::policy::{Check, Cx, Rule, Sink};

use super::{asks, explain, severity, verb};

pub(in crate::policy) static RULE: Rule = Rule {
    id: "required/missing",
    title: "everything that the profile asks for is there",
    severity: Severity::Warn,
    since: "0.1.0",
    manual: include_str!("missing.md"),
    aka: &[],
    is_opt_in: false,
    check: Check::Portal(check),
};

fn check(cx: &Cx<'_>, out: &mut Sink) {
    for slot in cx.slots.iter().filter(|slot| slot.state == State::Missing) {
        report(cx, slot, out);
    }
}

fn report(cx: &Cx<'_>, slot: &Slot, out: &mut Sink) {
    let title = slot.kind.title;
    let said = match slot.subject {
        Subject::Project => format!("there {} no {title}", verb(slot.kind)),
        Subject::Service(_) => format!("`{}` has no {title}", subject_id(cx.portal, slot.subject)),
    };
    let place = asks(cx, slot);
    let mut draft = out.report(place.clone(), said).severity(severity(slot.strength)).about(cx.portal, &[slot]);
    let shown = slot.because.iter().skip(1).filter_map(|reason| Some((reason.at.clone()?, reason.text.clone())));
    for (at, text) in shown.take(1).filter(|(at, _)| *at != place) {
        draft = draft.related(at, text);
    }
    let section =
        slot.kind.headings.first().map(|heading| {
            format!("or add a section titled \u{201c}{}\u{201d} to an existing document", capital(heading))
        });
    let mut help = format!("run `{}`", slot.close);
    if let Some(section) = section {
        help = format!("{help}, {section}");
    }
    explain(draft.help(help).note(slot.kind.why), slot);
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}
