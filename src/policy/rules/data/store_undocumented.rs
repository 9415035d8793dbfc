//! A database or cache that no description of the data names.

use std::collections::{BTreeMap, BTreeSet};

use crate::base::diag::{Location, Severity};
use crate::base::words::listed;
use crate::model::stores;
use crate::policy::words::code;
use crate::policy::{Check, Cx, Rule, Sink};

pub(in crate::policy) static RULE: Rule = Rule {
    id: "data/store-undocumented",
    title: "every store is described",
    severity: Severity::Warn,
    since: "0.1.0",
    manual: include_str!("store_undocumented.md"),
    aka: &[],
    is_opt_in: false,
    check: Check::Portal(check),
};

fn check(cx: &Cx<'_>, out: &mut Sink) {
    let mut stores: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for service in &cx.portal.services {
        for store in service.stores.iter().filter(|store| !store.is_empty()) {
            stores.entry(store).or_default().insert(&service.id);
        }
    }
    let described = stores::described(cx.portal, &stores.keys().copied().collect::<Vec<_>>());
    // Where nothing describes the data at all, that is what is asked for.
    let Some(described) = described else { return };
    for (store, services) in stores.into_iter().filter(|(store, _)| !described.contains(*store)) {
        let names: Vec<String> = services.iter().map(|id| code(id)).collect();
        out.report(place(cx, store, &services), format!("store {} is described nowhere", code(store)))
            .label("used here")
            .help("say in the data model or the overview what is kept there, whether it can be lost, and how it is restored")
            .note(format!("it is a store of {}", listed(&names)));
    }
}

/// Where the manifest names it, else where the first of its services was found.
fn place(cx: &Cx<'_>, store: &str, services: &BTreeSet<&str>) -> Location {
    let declared = services.iter().find_map(|id| {
        let entry = cx.portal.manifest.services.get(*id)?;
        entry.stores.iter().find(|known| known.value == store).map(|known| known.at.clone())
    });
    let service = || cx.portal.services.iter().find(|service| services.contains(&*service.id));
    let found = || service().and_then(|service| service.at.map(|at| cx.at(at)).or_else(|| service.declared.clone()));
    let root = || Location::file(cx.portal.manifest.path.as_ref().unwrap_or(&crate::base::path::RepoPath::root()));
    declared.or_else(found).unwrap_or_else(root)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::rules::owners::testing::said;

    const MANIFEST: &str =
        "version: 1\nprofile: minimal\nservices:\n  billing: {path: billing, stores: [billing-db, Redis]}\n";

    fn of(text: &str) -> String {
        said(RULE.id, &[("handover.yaml", MANIFEST), ("billing/go.mod", "module x\n"), ("docs/data-model.md", text)])
    }

    #[test]
    fn a_store_that_the_data_model_leaves_out_is_named_where_it_is_declared() {
        insta::assert_snapshot!(of("# Data model\n\nSessions are in a redis cache and may be lost at any time without harm.\n"), @r"
        handover.yaml:4:37 <billing-db>: warning store `billing-db` is described nowhere
          help: say in the data model or the overview what is kept there, whether it can be lost, and how it is restored
          note: it is a store of `billing`
        ");
    }

    #[test]
    fn a_name_in_any_form_is_enough() {
        assert_eq!(of("# Data model\n\nThe Billing DB holds invoices. `REDIS` holds sessions.\n"), "");
    }

    #[test]
    fn without_any_description_that_is_what_is_asked_for() {
        assert_eq!(said(RULE.id, &[("handover.yaml", MANIFEST), ("billing/go.mod", "module x\n")]), "");
    }
}
