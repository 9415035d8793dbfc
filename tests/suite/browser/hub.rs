//! Hubs: pages of their own type, and a search whose hits lead elsewhere.

use super::{Browser, Site, access, colours, layout, none, paper, portals};

#[test]
fn hubs_hold_the_promises_of_other_pages() {
    let Some(browser) = Browser::start() else { return };
    let site = Site::serve(&portals::HUB);
    let mut wrong = Vec::new();
    for place in ["index.html", "missing.html", "search.html"] {
        browser.open(&site.address(place));
        let checks: [fn(&Browser) -> Vec<String>; 9] = [
            access::axe_in_light,
            access::axe_in_dark,
            access::structure,
            access::boxes,
            access::targets,
            colours::words,
            layout::overflow,
            paper::on_paper,
            Browser::console,
        ];
        for check in checks {
            browser.set_width(1280);
            browser.set_media("", &[("prefers-color-scheme", "light")]);
            wrong.extend(check(&browser).into_iter().map(|line| format!("{place}: {line}")));
        }
    }
    none(&wrong);
}

#[test]
fn hits_of_a_hub_lead_into_portals_beside_it_and_elsewhere() {
    let Some(browser) = Browser::start() else { return };
    let site = Site::serve(&portals::HUB);
    let links = |query: &str| {
        browser.open(&site.address(&format!("search.html?q={query}")));
        browser.wait_for("return document.querySelector('.hits a')");
        browser.eval("return Array.from(document.querySelectorAll('.hits .name a'), (link) => link.href)").to_string()
    };
    let near = links("architecture");
    assert!(near.contains(&site.base().replace("/portal/", "/orders/repo/")), "{near}");
    let far = links("headings");
    assert!(far.contains("\"https://docs.example.org/hostile/repo/"), "{far}");
    assert!(!far.contains("javascript:"), "{far}");
}
