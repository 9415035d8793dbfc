//! A service that no diagram of the system shows.

use std::collections::BTreeSet;

use crate::base::diag::{Location, Severity};
use crate::model::{Diagram, Portal, Service, ServiceId};
use crate::policy::words::code;
use crate::policy::{Check, Cx, Rule, Sink};

pub(in crate::policy) static RULE: Rule = Rule {
    id: "diagram/service-not-shown",
    title: "every service that is operated appears in a diagram of the system",
    severity: Severity::Warn,
    since: "0.1.0",
    manual: include_str!("service_not_shown.md"),
    aka: &[],
    is_opt_in: false,
    check: Check::Portal(check),
};

/// Kinds of diagrams that show the parts of the system.
const KINDS: [&str; 3] = ["diagram.context", "diagram.service", "diagram.deployment"];

fn check(cx: &Cx<'_>, out: &mut Sink) {
    let portal = cx.portal;
    let of_system: Vec<&Diagram> = portal.diagrams.iter().filter(|diagram| KINDS.contains(&diagram.artifact)).collect();
    // Without any, the diagram is what is missing; and into a picture nobody can look.
    let seen = of_system.iter().filter(|diagram| diagram.drawing().is_some()).count();
    let pictures = portal.artifacts.iter().filter(|artifact| KINDS.contains(&artifact.kind.id)).count();
    let is_seen_whole = of_system.iter().all(|diagram| diagram.drawing().is_some());
    if seen == 0 || !is_seen_whole || has_pictures(portal, pictures) {
        return;
    }
    let shown: BTreeSet<ServiceId> = of_system.iter().flat_map(|diagram| diagram.services()).collect();
    for (ix, service) in (0u32..).zip(&portal.services) {
        if service.is_operated() && !shown.contains(&ServiceId(ix)) {
            report(cx, service, &of_system, out);
        }
    }
}

/// Whether some diagram of the system is a picture or a drawing that is not looked into.
fn has_pictures(portal: &Portal, artifacts: usize) -> bool {
    let read = |artifact: &&crate::model::Artifact| {
        let of_doc = portal.diagrams.iter().filter(|diagram| Some(diagram.doc) == artifact.doc);
        of_doc.into_iter().any(|diagram| diagram.artifact == artifact.kind.id)
    };
    portal.artifacts.iter().filter(|artifact| KINDS.contains(&artifact.kind.id)).filter(read).count() < artifacts
}

fn report(cx: &Cx<'_>, service: &Service, of_system: &[&Diagram], out: &mut Sink) {
    let inferred = service.at.map(|place| cx.at(place));
    let Some(place) = service.declared.clone().or(inferred) else { return };
    let draft = out
        .report(place, format!("{} appears in no diagram of the system", code(&service.name)))
        .help("add it to the diagram that shows the services");
    let at = of_system.first().map(|diagram| Location::new(cx.portal.doc(diagram.doc).path(), diagram.span));
    if let Some(at) = at {
        draft.related(at, "it is not shown here");
    }
}
