//! What a Backstage catalogue says of relations between services.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::formats::{Body, Document, Entity, EntityKind};

use super::{Service, Whose};

/// The name in an entity reference, `kind:namespace/name`; kind and namespace may be left out.
pub fn name_of(reference: &str) -> &str {
    reference.rsplit([':', '/']).next().unwrap_or_default()
}

/// The kind in an entity reference, lower case; empty when it is left out.
fn kind_of(reference: &str) -> String {
    reference.split_once(':').map_or_else(String::new, |(kind, _)| kind.to_lowercase())
}

/// More relations than this of one component are not looked at.
const MOST: usize = 1_000;

/// Adds what components depend on: other components, resources, and who provides the interfaces they use.
pub(super) fn relate(documents: &[Arc<Document>], services: &mut [Service], whose: &Whose) {
    let entities: Vec<&Entity> = documents.iter().flat_map(|document| entities(document)).collect();
    let of_kind = |kind: EntityKind| entities.iter().filter(move |entity| entity.kind == kind);
    let resources: BTreeMap<&str, &Entity> = of_kind(EntityKind::Resource).map(|e| (&*e.name.value, *e)).collect();
    let mut providers: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for component in of_kind(EntityKind::Component) {
        for api in &component.provides {
            providers.entry(name_of(&api.value)).or_default().push(&component.name.value);
        }
    }
    for component in of_kind(EntityKind::Component) {
        let Some(ix) = whose.named(&component.name.value) else { continue };
        let mut calls: Vec<&str> = Vec::new();
        for reference in component.depends_on.iter().take(MOST) {
            let name = name_of(&reference.value);
            match kind_of(&reference.value).as_str() {
                "resource" => add(&mut services[ix].stores, name.to_owned()),
                "" if resources.contains_key(name) => add(&mut services[ix].stores, name.to_owned()),
                "" | "component" => calls.push(name),
                _ => {}
            }
        }
        calls.extend(
            component.consumes.iter().filter_map(|api| providers.get(name_of(&api.value))).flatten().take(MOST),
        );
        for name in calls {
            let called = whose.named(name);
            let id = called.map_or_else(|| name.to_owned(), |called| services[called].id.clone());
            if called != Some(ix) {
                add(&mut services[ix].depends_on, id);
            }
        }
    }
}

fn add(list: &mut Vec<String>, name: String) {
    if !list.contains(&name) {
        list.push(name);
    }
}

/// What a document lists, when it is a catalogue.
pub fn entities(document: &Document) -> &[Entity] {
    match &document.body {
        Body::Build(facts) => &facts.entities,
        _ => &[],
    }
}
