//! Manifest and catalogue that say different things of one service.

use crate::base::diag::{Location, Severity};
use crate::formats::{Document, Entity, EntityKind};
use crate::manifest::ServiceEntry;
use crate::model::owners::is_same;
use crate::model::services::{entities, name_of};
use crate::policy::words::code;
use crate::policy::{Check, Cx, Rule, Sink};

pub(in crate::policy) static RULE: Rule = Rule {
    id: "manifest/catalog-conflict",
    title: "manifest and catalogue say the same of a service",
    severity: Severity::Warn,
    since: "0.1.0",
    manual: include_str!("catalog_conflict.md"),
    aka: &[],
    is_opt_in: false,
    check: Check::Portal(check),
};

fn check(cx: &Cx<'_>, out: &mut Sink) {
    for document in &cx.portal.documents {
        for entity in entities(document).iter().filter(|entity| entity.kind == EntityKind::Component) {
            if let Some((id, entry)) = cx.portal.manifest.services.iter().find(|(id, entry)| is_of(entity, id, entry)) {
                owners(id, entry, entity, document, out);
                dependencies(id, entry, entity, document, out);
            }
        }
    }
}

fn is_of(entity: &Entity, id: &str, entry: &ServiceEntry) -> bool {
    let name = &entity.name.value;
    entry.name.iter().chain(&entry.aliases).map(String::as_str).chain([id]).any(|own| own.eq_ignore_ascii_case(name))
}

fn owners(id: &str, entry: &ServiceEntry, entity: &Entity, document: &Document, out: &mut Sink) {
    let (Some(here), Some(there)) = (&entry.owner, &entity.owner) else { return };
    if !is_same(&here.value, &there.value) {
        let title = format!(
            "the manifest says that {} is owned by {}, the catalogue says {}",
            code(id),
            code(&here.value),
            code(&there.value)
        );
        out.report(here.at.clone(), title)
            .label("this counts here")
            .related(Location::new(document.path(), there.span), "the catalogue's owner")
            .help("state the same owner in both, or leave it out of the manifest");
    }
}

/// Components that the catalogue knows `id` to need, when the manifest has a list of its own without them.
fn dependencies(id: &str, entry: &ServiceEntry, entity: &Entity, document: &Document, out: &mut Sink) {
    let Some(first) = entry.depends_on.first() else { return };
    let is_component = |reference: &str| !reference.contains(':') || reference.to_lowercase().starts_with("component:");
    let is_listed = |name: &str| {
        let listed = entry.depends_on.iter().chain(&entry.stores);
        listed.into_iter().any(|own| own.value.eq_ignore_ascii_case(name))
    };
    for reference in entity.depends_on.iter().filter(|reference| is_component(&reference.value)) {
        let name = name_of(&reference.value);
        if !is_listed(name) {
            let title =
                format!("the catalogue says that {} depends on {}, the manifest does not", code(id), code(name));
            out.report(first.at.clone(), title)
                .label("the list that counts here")
                .related(Location::new(document.path(), reference.span), "the catalogue's dependency")
                .help("add it to `depends_on`, or take it out of the catalogue");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::owners::testing::said;
    use super::RULE;

    fn of(entry: &str) -> String {
        let manifest =
            format!("version: 1\nprofile: minimal\nservices:\n  billing: {{path: services/billing, {entry}}}\n");
        let catalog = "kind: Component\nmetadata: {name: billing}\nspec: {type: service, owner: core, dependsOn: ['component:ledger', 'resource:db']}\n";
        let files =
            [("handover.yaml", &*manifest), ("services/billing/go.mod", "module x\n"), ("catalog-info.yaml", catalog)];
        said(RULE.id, &files)
    }

    #[test]
    fn both_places_of_a_conflict_are_shown() {
        insta::assert_snapshot!(of("owner: '@northwind/payments', depends_on: [mail]"), @r"
        handover.yaml:4:44 <'@northwind/payments'>: warning the manifest says that `billing` is owned by `@northwind/payments`, the catalogue says `core`
          catalog-info.yaml:3:30 <core>: the catalogue's owner
          help: state the same owner in both, or leave it out of the manifest
        handover.yaml:4:80 <mail>: warning the catalogue says that `billing` depends on `ledger`, the manifest does not
          catalog-info.yaml:3:48 <'component:ledger'>: the catalogue's dependency
          help: add it to `depends_on`, or take it out of the catalogue
        ");
    }

    #[test]
    fn what_only_one_of_them_states_is_no_conflict() {
        assert_eq!(of("owner: '@northwind/core'"), "");
        assert_eq!(of("tier: critical"), "");
        assert_eq!(of("owner: core, depends_on: [ledger]"), "");
    }
}
