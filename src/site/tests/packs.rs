//! What is there to print: all of the handover, and what concerns each service.

use super::super::testing::Site;

const SHOP: &[(&str, &str)] = &[
    ("README.md", "# Shop\n"),
    ("services/orders/Dockerfile", "FROM scratch\n"),
    (
        "services/orders/README.md",
        "# Orders\n\nSee [restore](../../docs/runbooks/restore.md#steps) and [all](../../README.md).\n",
    ),
    ("services/billing/Dockerfile", "FROM scratch\n"),
    ("docs/runbooks/restore.md", "---\nservices: [orders]\n---\n# Restore\n\n## Steps\n\n1. Copy\n"),
    ("docs/runbooks/refund.md", "---\nservices: [billing]\n---\n# Refund\n\n## Steps\n\n1. Pay\n"),
    (
        "docs/queues.md",
        "# Queues\n\n| Queue | Consumer | Safe to replay | How to replay |\n|---|---|---|---|\n| placed | orders | yes | run it |\n",
    ),
];

#[test]
fn the_pack_of_a_service_holds_what_concerns_it_and_nothing_else() {
    let site = Site::with_packs(SHOP);
    let titles = site.texts("print/orders.html", "article > h3");
    assert_eq!(titles, ["1.1 Restore", "2.1 Orders"]);
    assert_eq!(site.texts("print/billing.html", "article > h3"), ["1.1 Refund"]);
    assert_eq!(site.texts("print/orders.html", "h1"), ["orders"]);
    assert_eq!(site.texts("print/orders.html", "#registers tbody th").len(), 1);
    assert_eq!(site.texts("services/orders.html", "a[href='../print/orders.html']").len(), 1);
}

#[test]
fn links_stay_in_the_pack_where_they_can_and_else_lead_to_the_portal() {
    let site = Site::with_packs(SHOP);
    assert_eq!(site.texts("print/orders.html", "article p a[href='#p1-steps']"), ["restore"]);
    assert_eq!(site.texts("print/orders.html", "article a[href='../repo/readme.html']"), ["all"]);
    assert_eq!(site.problems(), [""; 0]);
}

#[test]
fn a_repository_that_is_one_service_has_one_pack() {
    let site = Site::with_packs(&[("Dockerfile", "FROM scratch\n"), ("README.md", "# Shop\n")]);
    assert!(site.pages.contains_key("print.html"));
    assert!(site.pages.keys().all(|url| !url.starts_with("print/")), "{:?}", site.pages.keys());
}

#[test]
fn without_packs_no_page_leads_to_one() {
    let site = Site::of(SHOP);
    assert!(site.pages.keys().all(|url| !url.starts_with("print")));
    assert_eq!(site.texts("services/orders.html", "a[href*='print']"), [""; 0]);
}
