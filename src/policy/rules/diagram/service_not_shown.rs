//! A service that no diagram of the system shows.

use std::collections::BTreeSet;

use crate::base::diag::Severity;
use crate::model::{Artifact, Diagram, Level, Service, ServiceId};
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

/// Of those, the kinds that promise to show all of them: a context diagram shows the system as one box.
const PROMISING: [&str; 2] = ["diagram.service", "diagram.deployment"];

fn check(cx: &Cx<'_>, out: &mut Sink) {
    let portal = cx.portal;
    let of_system: Vec<&Diagram> = portal.diagrams.iter().filter(|diagram| KINDS.contains(&diagram.artifact)).collect();
    let promises = portal.artifacts.iter().filter(|artifact| {
        PROMISING.contains(&artifact.kind.id) && artifact.subjects.project && artifact.substance.level > Level::Stub
    });
    let promises: Vec<&Artifact> = promises.collect();
    // Without any, the diagram is what is missing; and into a picture nobody can look.
    let drawn = |artifact: &&Artifact| {
        let mut of = of_system.iter().filter(|diagram| Some(diagram.doc) == artifact.doc);
        of.any(|diagram| diagram.artifact == artifact.kind.id && diagram.is_looked_into())
    };
    if promises.is_empty() || !promises.iter().all(drawn) || !of_system.iter().all(|diagram| diagram.is_looked_into()) {
        return;
    }
    let shown: BTreeSet<ServiceId> = of_system.iter().flat_map(|diagram| diagram.services()).collect();
    for (ix, service) in (0u32..).zip(&portal.services) {
        if service.is_operated() && !shown.contains(&ServiceId(ix)) {
            report(cx, service, &promises, out);
        }
    }
}

fn report(cx: &Cx<'_>, service: &Service, promises: &[&Artifact], out: &mut Sink) {
    let inferred = service.at.map(|place| cx.at(place));
    let Some(place) = service.declared.clone().or(inferred) else { return };
    let draft = out
        .report(place, format!("{} appears in no diagram of the system", code(&service.name)))
        .help("add it to the diagram that shows the services");
    if let Some(artifact) = promises.first() {
        draft.related(artifact.head.clone(), "it is not shown here");
    }
}
