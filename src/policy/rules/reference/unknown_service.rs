//! A service that is named and not there.

use std::collections::BTreeSet;

use crate::base::diag::{Location, Severity};
use crate::base::words::nearest;
use crate::formats::EntityKind;
use crate::manifest::{Manifest, Selector};
use crate::model::services::entities;
use crate::policy::words::code;
use crate::policy::{Check, Cx, Rule, Sink};
use crate::records::Style;

pub(in crate::policy) static RULE: Rule = Rule {
    id: "ref/unknown-service",
    title: "every service that is named exists",
    severity: Severity::Error,
    since: "0.1.0",
    manual: include_str!("unknown_service.md"),
    aka: &[],
    is_opt_in: false,
    check: Check::Portal(check),
};

/// More ids than this are not listed in a help line.
const MOST_LISTED: usize = 6;

fn check(cx: &Cx<'_>, out: &mut Sink) {
    let catalogue = Catalogue::of(cx);
    for (name, at) in of_manifest(&cx.portal.manifest) {
        catalogue.look_up(cx, (&name, at), out);
    }
    for document in cx.portal.ids().filter(|id| cx.portal.placement(*id).is_some()).map(|id| cx.portal.doc(id)) {
        let services = document.reading().map_or(&[][..], |reading| &reading.services).iter();
        for name in services.filter(|name| name.style == Style::FrontMatter && name.value != "all") {
            catalogue.look_up(cx, (&name.value, Location::new(document.path(), name.span)), out);
        }
    }
}

/// What services are called.
struct Catalogue<'a> {
    ids: Vec<&'a str>,
    /// Ids, names, aliases, and systems outside; lower case.
    names: BTreeSet<String>,
    /// Whether people wrote the list; a list that was inferred may lack what is meant.
    is_written: bool,
}

impl<'a> Catalogue<'a> {
    fn of(cx: &Cx<'a>) -> Self {
        let services = &cx.portal.services;
        let own = services.iter().flat_map(|s| [&s.id, &s.name].into_iter().chain(&s.aliases));
        let externals = &cx.portal.manifest.discover.externals;
        let is_component = |entity: &crate::formats::Entity| entity.kind == EntityKind::Component;
        let components: Vec<&str> = cx
            .portal
            .documents
            .iter()
            .flat_map(|document| entities(document))
            .filter(|entity| is_component(entity))
            .map(|entity| &*entity.name.value)
            .collect();
        let is_written = !components.is_empty() || services.iter().any(|service| service.declared.is_some());
        // Libraries of a catalogue are no services, and may be named all the same.
        let names = own.chain(externals).map(String::as_str).chain(components).map(str::to_lowercase).collect();
        Self { ids: services.iter().map(|service| &*service.id).collect(), names, is_written }
    }

    fn look_up(&self, cx: &Cx<'_>, (name, at): (&str, Location), out: &mut Sink) {
        if name.trim().is_empty() || self.names.contains(&name.trim().to_lowercase()) {
            return;
        }
        let meant = nearest(name, self.ids.iter().copied());
        if !self.is_written && meant.is_none() {
            return;
        }
        let help = match meant {
            Some(meant) => format!("did you mean {}?", code(meant)),
            None if self.ids.len() <= MOST_LISTED => {
                format!("write one of {}", self.ids.iter().map(|id| code(id)).collect::<Vec<_>>().join(", "))
            }
            None => "declare it under `services` in `handover.yaml`".to_owned(),
        };
        let severity = if self.is_written { Severity::Error } else { Severity::Warn };
        let others = |meant: &str| self.ids.iter().copied().filter(|id| *id != meant).collect::<Vec<_>>();
        let only = meant.filter(|meant| nearest(name, others(meant)).is_none());
        let edit = only.filter(|_| cx.text(&at).contains(name)).and_then(|meant| cx.reword(&at, meant));
        out.report(at, format!("unknown service {}", code(name)))
            .label("no service of this id, name or alias")
            .help(help)
            .fix_opt(edit)
            .severity(severity);
    }
}

/// Services that the manifest refers to. A waiver for one that is unknown matches nothing, which is reported there.
fn of_manifest(manifest: &Manifest) -> impl Iterator<Item = (String, Location)> {
    let called = manifest.services.values().flat_map(|entry| &entry.depends_on);
    let selected = manifest.milestones.iter().flat_map(|milestone| match &milestone.services {
        Selector::Ids(ids) => ids.as_slice(),
        Selector::All | Selector::Like { .. } => &[],
    });
    let required = manifest
        .require
        .values()
        .flat_map(|require| require.value.services.iter().map(|name| (name.clone(), require.at.clone())));
    let sited = called.chain(selected).map(|name| (name.value.clone(), name.at.clone()));
    sited.chain(required)
}

#[cfg(test)]
mod tests {
    use super::super::super::owners::testing::said;
    use super::RULE;

    const MANIFEST: &str = "version: 1\nprofile: minimal\ndiscover: {externals: [Stripe]}\nservices:\n  billing: {path: services/billing, aliases: [money], depends_on: [ledger, stripe]}\n  ledger: {path: services/ledger}\n";

    fn of(doc: &str) -> String {
        let doc = format!("---\nservices: [{doc}]\n---\n# A\n");
        let files = [
            ("handover.yaml", MANIFEST),
            ("services/billing/go.mod", "module x\n"),
            ("services/ledger/go.mod", "module x\n"),
            ("docs/a.md", &doc),
        ];
        said(RULE.id, &files)
    }

    #[test]
    fn names_in_the_manifest_and_in_documents_are_looked_up() {
        insta::assert_snapshot!(of("payments"), @r"
        docs/a.md:2:11 <[payments]>: error unknown service `payments`
          help: write one of `billing`, `ledger`
        ");
    }

    #[test]
    fn ids_names_aliases_and_all_are_known() {
        for name in ["billing", "Ledger", "money", "all"] {
            assert!(!of(name).contains("docs/a.md"), "{name}");
        }
    }

    #[test]
    fn of_an_inferred_list_only_a_near_name_is_held_against_a_document() {
        let compose = "services:\n  billing: {build: services/billing}\n";
        let said = |name: &str| {
            said(RULE.id, &[("compose.yaml", compose), ("docs/a.md", &format!("---\nservice: {name}\n---\n# A\n"))])
        };
        assert!(said("biling").contains("warning unknown service `biling`"), "{}", said("biling"));
        assert_eq!(said("mainframe"), "");
    }
}
