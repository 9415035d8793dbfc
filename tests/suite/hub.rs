//! `handover hub`: many portals on one page.

use std::fs;

use crate::support::TempRepo;

/// A directory with the portals of two repositories.
fn portals() -> TempRepo {
    let all = TempRepo::new();
    for (name, text) in [("orders", "# Orders\n\nTakes orders.\n"), ("billing", "# Billing\n\nSends invoices.\n")] {
        let repo = TempRepo::new()
            .file("README.md", text)
            .file("docs/runbooks/rollback.md", format!("# Roll back {name}\n\n1. Stop.\n"))
            .file("handover.yaml", "version: 1\nprofile: minimal\n");
        let out = all.path().join("portals").join(name);
        assert_eq!(repo.run(&["build", "--out", out.to_str().unwrap(), "--today", "2026-11-23"]).code, 0);
    }
    all
}

#[test]
fn a_hub_leads_into_the_portals_it_was_given() {
    let all = portals();
    let run = all.run(&["hub", "portals/orders", "Invoices=portals/billing", "--out", "hub", "--name", "Shop"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(run.stdout.contains("2 portals of 2, "), "{}", run.stdout);
    let page = fs::read_to_string(all.path().join("hub/index.html")).unwrap();
    for wanted in ["href=\"../portals/orders/index.html\"", "href=\"../portals/billing/gaps.html\"", ">Invoices<"] {
        assert!(page.contains(wanted), "{wanted} in {page}");
    }
    let target = all.path().join("hub/../portals/billing/gaps.html");
    assert!(target.is_file());
    assert!(all.path().join("hub/search/i.js").is_file() && all.path().join("hub/missing.html").is_file());
    let again = all.run(&["hub", "portals/orders", "Invoices=portals/billing", "--out", "hub", "--name", "Shop"]);
    assert!(again.stdout.contains("        0 files written"), "{}", again.stdout);
}

#[test]
fn a_list_is_read_and_a_bad_portal_is_a_finding() {
    let all = portals()
        .file("broken/portal.json", "{\"schema\": \"handover.por")
        .file("hub.yaml", "name: Shop\nlanguage: de\nportals:\n- {name: orders, from: portals/orders, url: 'https://docs.example/orders'}\n- {name: broken, from: broken}\n- {name: gone, from: nowhere}\n");
    let run = all.run(&["hub", "hub.yaml"]);
    assert_eq!(run.code, 1, "{}", run.stderr);
    insta::assert_snapshot!(run.stderr, @"
    warning: `broken`: `portal.json` ends early (line 1, column 24), so what it holds is not searched
    warning: `broken`: `report.json` is not there, so its readiness is not known
    warning: `gone`: `portal.json` is not there, so what it holds is not searched
    warning: `gone`: `report.json` is not there, so its readiness is not known
    ");
    let page = fs::read_to_string(all.path().join("handover-hub/index.html")).unwrap();
    assert!(page.contains("href=\"https://docs.example/orders/index.html\"") && page.contains("lang=\"de\""), "{page}");
}

#[test]
fn two_portals_of_one_name_are_a_usage_error() {
    let all = portals();
    let run = all.run(&["hub", "portals/orders", "orders=portals/billing"]);
    assert!(run.code == 2 && run.stderr.contains("two portals are called `orders`"), "{}", run.stderr);
    assert_eq!(all.run(&["hub"]).code, 2);
    assert_eq!(all.run(&["hub", "no-such.yaml/.."]).code, 2);
}
