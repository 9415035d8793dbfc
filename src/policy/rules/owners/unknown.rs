//! An owner whom nothing but the claim itself makes known.

use crate::base::diag::{Location, Severity};
use crate::formats::EntityKind;
use crate::model::owners::{KnownOwners, is_same};
use crate::model::services::entities;
use crate::policy::owners::{is_identity, stranger};
use crate::policy::{Check, Cx, Rule, Sink};
use crate::records::Style;

pub(in crate::policy) static RULE: Rule = Rule {
    id: "owners/unknown",
    title: "owners are teams and people that the repository knows",
    severity: Severity::Warn,
    since: "0.1.0",
    manual: include_str!("unknown.md"),
    aka: &[],
    is_opt_in: false,
    check: Check::Portal(check),
};

fn check(cx: &Cx<'_>, out: &mut Sink) {
    let known = KnownOwners::of(cx.portal);
    if known.is_empty() {
        return;
    }
    let of_services = |name: &str| {
        let owners = cx.portal.services.iter().filter_map(|service| service.owner.as_deref());
        owners.into_iter().any(|owner| is_same(owner, name))
    };
    for (name, at) in of_policy(cx).filter(|(name, _)| !known.has(name)) {
        report(cx, &known, (&name, at), out);
    }
    // An owner that a service has was reported there, if at all.
    for (name, at) in of_documents(cx).filter(|(name, _)| !known.has(name) && !of_services(name)) {
        report(cx, &known, (&name, at), out);
    }
}

/// Owners in manifest and catalogue.
fn of_policy<'a>(cx: &'a Cx<'_>) -> impl Iterator<Item = (String, Location)> + 'a {
    let manifest = &cx.portal.manifest;
    let of_services = manifest.services.values().filter_map(|entry| entry.owner.as_ref());
    let of_waivers = manifest.waivers.iter().map(|waiver| &waiver.owner);
    let stated = of_services.chain(of_waivers).map(|owner| (owner.value.clone(), owner.at.clone()));
    let of_components = cx.portal.documents.iter().flat_map(|document| {
        let components = entities(document).iter().filter(|entity| entity.kind == EntityKind::Component);
        let owners = components.filter_map(|entity| entity.owner.as_ref());
        owners.map(|owner| (owner.value.clone(), Location::new(document.path(), owner.span)))
    });
    stated.chain(of_components).filter(|(name, _)| !name.is_empty())
}

/// Owners in the front matter of documents. Names in running text are read too loosely to be held against anybody.
fn of_documents<'a>(cx: &'a Cx<'_>) -> impl Iterator<Item = (String, Location)> + 'a {
    let documents = cx.portal.ids().filter(|id| cx.portal.placement(*id).is_some()).map(|id| cx.portal.doc(id));
    documents.flat_map(|document| {
        let owners = document.reading().map_or(&[][..], |reading| &reading.owners).iter();
        let stated = owners.filter(|owner| owner.style == Style::FrontMatter && is_identity(&owner.value));
        stated.map(|owner| (owner.value.clone(), Location::new(document.path(), owner.span)))
    })
}

fn report(cx: &Cx<'_>, known: &KnownOwners, (name, at): (&str, Location), out: &mut Sink) {
    stranger(cx, known, (name, at), out)
        .note("known are the owners in `CODEOWNERS`, manifest, catalogue and the register of contacts");
}

#[cfg(test)]
mod tests {
    use super::super::testing::said;
    use super::*;

    const OWNERS: (&str, &str) = ("CODEOWNERS", "* @northwind/payments\n");

    #[test]
    fn a_mistyped_owner_gets_the_nearest_one() {
        let manifest = "version: 1\nprofile: minimal\nservices:\n  billing: {path: services/billing, owner: '@northwind/paymnets'}\n";
        let files = [OWNERS, ("handover.yaml", manifest), ("services/billing/go.mod", "module x\n")];
        insta::assert_snapshot!(said(RULE.id, &files), @r"
        handover.yaml:4:44 <'@northwind/paymnets'>: warning `@northwind/paymnets` is not a known owner
          help: did you mean `@northwind/payments`?
          note: known are the owners in `CODEOWNERS`, manifest, catalogue and the register of contacts
        ");
    }

    #[test]
    fn handles_in_front_matter_are_checked_and_names_of_people_are_not() {
        let doc = |owner: &str| format!("---\nowner: \"{owner}\"\n---\n# A\n");
        let said = |owner: &str| said(RULE.id, &[OWNERS, ("docs/a.md", &doc(owner))]);
        assert!(said("@stranger").contains("`@stranger` is not a known owner"));
        for owner in ["payments", "@Northwind/Payments", "Ada Example", "#payments"] {
            assert_eq!(said(owner), "", "{owner}");
        }
    }

    #[test]
    fn where_nobody_is_known_nobody_is_unknown() {
        assert_eq!(said(RULE.id, &[("docs/a.md", "---\nowner: \"@stranger\"\n---\n# A\n")]), "");
    }

    #[test]
    fn groups_of_a_catalogue_are_known() {
        let catalog = "kind: Group\nmetadata: {name: core}\n---\nkind: Component\nmetadata: {name: a}\nspec: {type: service, owner: group:default/core}\n---\nkind: Component\nmetadata: {name: b}\nspec: {type: service, owner: cora}\n";
        let said = said(RULE.id, &[("catalog-info.yaml", catalog)]);
        assert!(said.contains("<cora>: warning `cora` is not a known owner") && !said.contains("group:"), "{said}");
    }
}
