//! Somebody who answers for something and is about to leave.

use std::collections::BTreeMap;

use crate::base::diag::{Location, Severity};
use crate::formats::Body;
use crate::model::facts::CellValue;
use crate::model::owners::normal;
use crate::model::parties::Parties;
use crate::policy::words::{code, quoted};
use crate::policy::{Check, Cx, Rule, Sink};
use crate::records::Style;

pub(in crate::policy) static RULE: Rule = Rule {
    id: "owners/outgoing-party",
    title: "nobody who leaves answers for anything",
    severity: Severity::Warn,
    since: "0.1.0",
    manual: include_str!("outgoing_party.md"),
    aka: &[],
    is_opt_in: false,
    check: Check::Portal(check),
};

/// Further things of one owner that a note names.
const MOST_NAMED: usize = 6;

/// What somebody answers for.
struct Claim {
    owner: String,
    /// In words, with backticks.
    what: String,
    at: Location,
}

/// One finding for each owner: the cause is that nobody has taken over from them.
fn check(cx: &Cx<'_>, out: &mut Sink) {
    let Some(parties) = cx.parties() else { return };
    let mut owners: BTreeMap<String, Vec<Claim>> = BTreeMap::new();
    for claim in claims(cx, &parties).into_iter().filter(|claim| parties.person_leaves(&claim.owner)) {
        owners.entry(normal(&claim.owner)).or_default().push(claim);
    }
    for claims in owners.into_values() {
        let Some((first, others)) = claims.split_first() else { continue };
        let mut draft = out
            .report(
                first.at.clone(),
                format!("{} is owned by {}, which leaves{}", first.what, code(&first.owner), cx.on_exit()),
            )
            .severity(cx.before_exit())
            .label(format!("belongs to {}", quoted(cx.outgoing())))
            .help("name who takes over");
        for other in others {
            draft = draft.related(other.at.clone(), format!("{}, too", other.what));
        }
        if !others.is_empty() {
            let named: Vec<&str> = others.iter().take(MOST_NAMED).map(|claim| claim.what.as_str()).collect();
            let more = others.len().saturating_sub(MOST_NAMED);
            let more = if more > 0 { format!(" and {more} more") } else { String::new() };
            draft.note(format!("so are {}{more}", named.join(", ")));
        }
    }
}

/// Owners in the manifest, then code owners, documents and alerts, then registers.
fn claims(cx: &Cx<'_>, parties: &Parties) -> Vec<Claim> {
    let manifest = &cx.portal.manifest;
    let claim = |owner: &str, what: String, at: &Location| Claim { owner: owner.to_owned(), what, at: at.clone() };
    let mut found: Vec<Claim> = Vec::new();
    for (role, owner) in &manifest.owners.roles {
        found.push(claim(&owner.value, format!("role {}", code(role)), &owner.at));
    }
    found.extend(
        manifest
            .owners
            .default
            .iter()
            .map(|owner| claim(&owner.value, "whatever names nobody else".to_owned(), &owner.at)),
    );
    for (id, entry) in &manifest.services {
        found.extend(entry.owner.iter().map(|owner| claim(&owner.value, format!("service {}", code(id)), &owner.at)));
    }
    for document in &cx.portal.documents {
        match &document.body {
            Body::Owners(facts) => {
                for rule in facts.rules.iter().filter(|rule| !rule.pattern.value.starts_with('!')) {
                    // Of several owners one may leave: the others stay.
                    if rule.owners.iter().any(|owner| !parties.person_leaves(&owner.value)) {
                        continue;
                    }
                    found.extend(rule.owners.iter().map(|owner| {
                        claim(&owner.value, code(&rule.pattern.value), &Location::new(document.path(), owner.span))
                    }));
                }
            }
            Body::Prose(prose) => {
                let owners = prose.reading.owners.iter().filter(|owner| owner.style == Style::FrontMatter);
                found.extend(owners.map(|owner| {
                    claim(&owner.value, code(document.path().as_str()), &Location::new(document.path(), owner.span))
                }));
            }
            Body::Alerts(facts) => {
                let owned = facts.alerts.iter().filter(|alert| !alert.owner.is_empty());
                found.extend(owned.map(|alert| {
                    let what = format!("alert {}", code(&alert.name));
                    claim(&alert.owner, what, &Location::new(document.path(), alert.span))
                }));
            }
            _ => {}
        }
    }
    let rows = cx.portal.facts.by_type.values().flatten();
    found.extend(rows.filter_map(|row| {
        let owner = row.cells.get("owner").filter(|cell| cell.value == CellValue::Text)?;
        Some(claim(&owner.text, format!("{} {}", row.fact.one, code(&row.name())), &owner.at))
    }));
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::rules::owners::testing::said;

    fn manifest(exit: &str) -> String {
        format!(
            "version: 1\nprofile: minimal\nproject:\n  parties: {{outgoing: {{name: Contoso, orgs: [contoso]}}}}\n  dates: {{exit: {exit}}}\nowners: {{roles: {{security: '@contoso/core'}}}}\n"
        )
    }

    fn of(exit: &str, owners: &str) -> String {
        said(
            RULE.id,
            &[
                ("handover.yaml", &manifest(exit)),
                ("CODEOWNERS", owners),
                ("docs/a.md", "---\nowner: '@contoso/core'\n---\n# A\n"),
            ],
        )
    }

    #[test]
    fn everything_that_one_team_owns_is_one_finding() {
        insta::assert_snapshot!(of("2027-03-31", "/ledger/ @contoso/core\n/shop/ @northwind/shop\n"), @r"
        handover.yaml:6:28 <'@contoso/core'>: warning role `security` is owned by `@contoso/core`, which leaves on 2027-03-31
          CODEOWNERS:1:10 <@contoso/core>: `/ledger/`, too
          docs/a.md:2:8 <'@contoso/core'>: `docs/a.md`, too
          help: name who takes over
          note: so are `/ledger/`, `docs/a.md`
        ");
    }

    #[test]
    fn near_the_exit_it_is_an_error() {
        assert!(of("2026-12-20", "").contains(": error role `security` is owned by"));
    }

    #[test]
    fn a_row_of_a_register_and_an_alert_have_owners_too() {
        let manifest = manifest("2027-03-31").replace("@contoso/core", "@northwind/ops");
        let queues = "# Queues\n\n| Queue | Safe to replay | Consumer | How to replay | Owner |\n|---|---|---|---|---|\n\
             | orders | yes | shop | `make replay` | @contoso/core |\n| refunds | yes | shop | `make replay` | @northwind/shop |\n";
        let alerts = "groups:\n  - name: shop\n    rules:\n      - alert: OrdersDown\n        expr: up == 0\n        labels: {team: '@contoso/core'}\n";
        let files = [("handover.yaml", manifest.as_str()), ("docs/queues.md", queues), ("ops/alerts.yaml", alerts)];
        insta::assert_snapshot!(said(RULE.id, &files), @r"
        ops/alerts.yaml:4:16 <OrdersDown>: warning alert `OrdersDown` is owned by `@contoso/core`, which leaves on 2027-03-31
          docs/queues.md:5:41 <@contoso/core>: queue `orders`, too
          help: name who takes over
          note: so are queue `orders`
        ");
    }

    #[test]
    fn a_path_with_another_owner_beside_stays_owned() {
        assert!(!of("2027-03-31", "/shared/ @contoso/ops @northwind/shop\n").contains("/shared/"));
    }
}
