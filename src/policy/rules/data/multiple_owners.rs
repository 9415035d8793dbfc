//! Data that belongs to two services.

use std::collections::BTreeMap;

use crate::base::diag::{Location, Severity};
use crate::base::words::listed;
use crate::model::{Fact, Portal, ServiceId};
use crate::policy::words::code;
use crate::policy::{Check, Cx, Rule, Sink};

pub(in crate::policy) static RULE: Rule = Rule {
    id: "data/multiple-owners",
    title: "every sort of data belongs to one service",
    severity: Severity::Error,
    since: "0.1.0",
    manual: include_str!("multiple_owners.md"),
    aka: &[],
    is_opt_in: false,
    check: Check::Portal(check),
};

/// Who claims a sort of data, and where.
type Claims = BTreeMap<String, Vec<(ServiceId, Location)>>;

fn check(cx: &Cx<'_>, out: &mut Sink) {
    for (entity, claims) in claims(cx.portal) {
        let mut owners: Vec<ServiceId> = claims.iter().map(|(service, _)| *service).collect();
        owners.sort();
        owners.dedup();
        if owners.len() < 2 {
            continue;
        }
        let names: Vec<String> = owners.iter().map(|id| code(&cx.portal.service(*id).id)).collect();
        let word = if names.len() == 2 { "both " } else { "" };
        // The later claim is the one to look at; the first explains it.
        let Some((_, first)) = claims.first() else { continue };
        let (_, last) = claims
            .iter()
            .rfind(|(service, _)| Some(*service) != claims.first().map(|(first, _)| *first))
            .unwrap_or(&claims[0]);
        let draft = out
            .report(last.clone(), format!("{} is owned by {word}{}", code(&entity), listed(&names)))
            .label("claimed here")
            .help("let one service write it, and name the others as readers");
        if first != last {
            draft.related(first.clone(), "and here");
        }
    }
}

fn claims(portal: &Portal) -> Claims {
    let mut claims: Claims = BTreeMap::new();
    for fact in portal.facts.of("data-owners").iter().filter(|fact| !fact.is_void()) {
        for service in fact.services.iter().filter(|service| names(portal, fact, **service)) {
            let at = fact.cells.get("entity").map_or(&fact.at, |cell| &cell.at);
            claims.entry(normal(&fact.name())).or_default().push((*service, at.clone()));
        }
    }
    for (ix, service) in portal.services.iter().enumerate() {
        let Some(entry) = portal.manifest.services.get(&service.id) else { continue };
        for entity in &entry.owns {
            claims.entry(normal(&entity.value)).or_default().push((ServiceId(ix as u32), entity.at.clone()));
        }
    }
    claims.remove("");
    claims
}

/// Whether a row itself names a service; else it is only in the directory of one.
fn names(portal: &Portal, fact: &Fact, service: ServiceId) -> bool {
    let service = portal.service(service);
    let cell = fact.text("owning_service").to_lowercase();
    let mut names = [&service.id, &service.name].into_iter().chain(&service.aliases);
    names.any(|name| cell.contains(&name.to_lowercase()))
}

/// `Customers`, `customer` and `` `customer` `` are the same.
fn normal(entity: &str) -> String {
    let lower = entity.trim().trim_matches('`').to_lowercase();
    let singular = lower.strip_suffix('s').filter(|stem| stem.len() > 3 && !stem.ends_with('s'));
    singular.unwrap_or(&lower).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::rules::owners::testing::said;

    fn of(owns: &str, rows: &str) -> String {
        let manifest = format!(
            "version: 1\nprofile: minimal\nservices:\n  billing: {{path: billing, owns: [{owns}]}}\n  crm: {{path: crm}}\n"
        );
        let table = format!("# Data\n\n| Entity | Owning service | Readers |\n|---|---|---|\n{rows}");
        let files = [
            ("handover.yaml", &*manifest),
            ("billing/go.mod", "module x\n"),
            ("crm/go.mod", "module x\n"),
            ("docs/data.md", &*table),
        ];
        said(RULE.id, &files)
    }

    #[test]
    fn claims_of_manifest_and_register_are_held_together() {
        insta::assert_snapshot!(of("customer", "| Customers | crm | billing |\n"), @r"
        handover.yaml:4:35 <customer>: error `customer` is owned by both `billing` and `crm`
          docs/data.md:5:3 <Customers>: and here
          help: let one service write it, and name the others as readers
        ");
    }

    #[test]
    fn a_row_may_name_two_owners_itself() {
        assert!(of("", "| customer | crm, billing | |\n").contains("`customer` is owned by both `billing` and `crm`"));
    }

    #[test]
    fn readers_and_equal_claims_are_fine() {
        assert_eq!(of("invoice", "| invoice | billing | crm |\n| customer | crm | billing |\n"), "");
    }
}
