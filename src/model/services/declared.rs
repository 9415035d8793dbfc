//! Services as the manifest declares them.

use crate::base::diag::Location;
use crate::base::path::RepoPath;
use crate::formats::BuildKind;
use crate::kinds::Trait;
use crate::manifest::{Manifest, ServiceEntry, Sited};

use super::{Candidate, Service, TraitFact};

/// Declared services as candidates, so that evidence of the repository adds to them.
pub(super) fn candidates(manifest: &Manifest) -> Vec<Candidate> {
    manifest.services.iter().map(|(id, entry)| candidate(id, entry)).collect()
}

fn candidate(id: &str, entry: &ServiceEntry) -> Candidate {
    Candidate {
        id: Some(id.to_owned()),
        name: entry.name.clone().unwrap_or_else(|| id.to_owned()),
        aliases: entry.aliases.clone(),
        path: entry.path.as_ref().map_or_else(RepoPath::root, |path| path.value.clone()),
        is_located: entry.path.is_some(),
        strength: BuildKind::Catalog,
        owner: entry.owner.as_ref().map(|owner| owner.value.clone()).unwrap_or_default(),
        evidence: format!("declared in {}", entry.at.path),
        at: None,
        declared: Some(entry.at.clone()),
    }
}

/// Lays what the manifest states over what was found, field by field.
pub(super) fn lay_over(manifest: &Manifest, services: &mut [Service]) {
    for service in services.iter_mut().filter(|service| service.declared.is_some()) {
        if let Some(entry) = manifest.services.get(&service.id) {
            state(entry, service);
        }
    }
}

fn state(entry: &ServiceEntry, service: &mut Service) {
    if let Some(tier) = &entry.tier {
        service.tier = tier.value;
    }
    state_list(&entry.depends_on, &mut service.depends_on);
    state_list(&entry.stores, &mut service.stores);
    state_list(&entry.consumes, &mut service.consumes);
    state_list(&entry.produces, &mut service.produces);
    state_list(&entry.owns, &mut service.owns);
    // Who lists a service says that somebody operates it; `traits: {deployable: false}` takes that back.
    if !service.traits.iter().any(|fact| fact.id == Trait::Deployable) {
        service.traits.push(TraitFact {
            id: Trait::Deployable,
            holds: true,
            is_declared: true,
            evidence: "a service of the manifest".to_owned(),
            at: Some(entry.at.clone()),
        });
    }
    let named = [
        (Trait::HasStore, "keeps", &entry.stores),
        (Trait::ConsumesQueue, "consumes", &entry.consumes),
        (Trait::ProducesEvents, "produces", &entry.produces),
    ];
    for (id, verb, names) in named {
        if let Some(first) = names.first().filter(|_| !service.traits.iter().any(|fact| fact.id == id)) {
            let evidence = format!("{verb} {}", first.value);
            service.traits.push(TraitFact { id, holds: true, is_declared: true, evidence, at: Some(first.at.clone()) });
        }
    }
    entry.traits.iter().for_each(|(id, stated)| set(*id, stated, &mut service.traits));
    service.traits.sort_by_key(|fact| fact.id);
}

fn state_list(stated: &[Sited<String>], known: &mut Vec<String>) {
    if !stated.is_empty() {
        *known = stated.iter().map(|name| name.value.clone()).collect();
    }
}

/// A trait set by hand. One that was found keeps its evidence when it is confirmed.
fn set(id: Trait, stated: &Sited<bool>, traits: &mut Vec<TraitFact>) {
    let at: Option<Location> = Some(stated.at.clone());
    match (traits.iter_mut().find(|fact| fact.id == id), stated.value) {
        (Some(fact), false) => {
            let evidence = format!("taken away in the manifest, in spite of: {}", fact.evidence);
            *fact = TraitFact { id, holds: false, is_declared: true, evidence, at };
        }
        (None, true) => {
            traits.push(TraitFact {
                id,
                holds: true,
                is_declared: true,
                evidence: "declared in the manifest".to_owned(),
                at,
            });
        }
        (Some(_), true) | (None, false) => {}
    }
}
