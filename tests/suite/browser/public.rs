//! What only a public portal has, and the packs to print: the checks of the round for the latter, on one small portal.

use scraper::{Html, Selector};
use serde_json::json;

use super::{Browser, Portal, Site, access, layout, none, paper, portals};

const BASE: &str = "https://docs.example.com/kt/portal/";

fn text(place: &str) -> String {
    String::from_utf8(portals::PUBLIC.bytes(place).unwrap_or_else(|| panic!("no {place}"))).expect("UTF-8")
}

#[test]
fn every_page_of_a_public_portal_says_where_it_is_and_nothing_else_is_listed() {
    let portal: &Portal = &portals::PUBLIC;
    let select = |css: &str| Selector::parse(css).expect("a selector");
    let (canonical, robots) = (select("link[rel=canonical]"), select("meta[name=robots]"));
    let address = select("meta[property='og:url']");
    let map = text("sitemap.xml");
    for (place, text) in portal.all_pages() {
        let html = Html::parse_document(text);
        assert_eq!(html.select(&robots).count(), 0, "{place}");
        let said = |css: &Selector, name: &str| html.select(css).next().and_then(|it| it.attr(name).map(str::to_owned));
        let wanted = format!("{BASE}{place}").replace("/index.html", "/");
        if place == "404.html" {
            assert_eq!(said(&canonical, "href"), None);
            continue;
        }
        let named = said(&canonical, "href").unwrap_or_default();
        assert!(named == wanted || named == format!("{BASE}{place}"), "{place}: {named}");
        assert_eq!(said(&address, "content").as_deref(), Some(&*named), "{place}");
        assert!(map.contains(&format!("<loc>{named}</loc>")), "{place} is not in the site map");
    }
    assert_eq!(text("robots.txt"), format!("User-agent: *\nAllow: /\nSitemap: {BASE}sitemap.xml\n"));
    let feed = text("changes.atom");
    assert!(feed.contains(&format!("href=\"{BASE}changes.atom\"")), "{feed}");
    assert!(!feed.contains("href=\"changes"), "{feed}");
}

#[test]
fn an_unknown_address_at_any_depth_is_answered_in_full_dress() {
    let Some(browser) = Browser::start() else { return };
    let site = Site::serve(&portals::PUBLIC);
    for place in ["nothing.html", "repo/docs/adr/very/deep/nothing.html"] {
        browser.requests();
        browser.open(&site.address(place));
        let said = browser.console().into_iter().filter(|line| !line.contains("404"));
        assert_eq!(said.collect::<Vec<_>>(), [""; 0], "{place}");
        assert_eq!(browser.eval("return document.documentElement.dataset.page"), "not_found");
        assert_eq!(browser.eval("return getComputedStyle(document.querySelector('.skip')).position"), "absolute");
        browser.click("main a");
        assert_eq!(browser.eval("return document.documentElement.dataset.page"), "home");
        assert_eq!(browser.eval("return location.pathname.startsWith('/kt/portal/')"), true);
    }
}

/// Anchors that lead nowhere, and pages that the server does not have, of the page that is open.
const LOST: &str = r##"
    return Array.from(document.querySelectorAll("a[href^='#']"))
        .filter((link) => !document.getElementById(decodeURIComponent(link.hash.slice(1))))
        .map((link) => "leads nowhere: " + link.getAttribute("href"));
"##;

#[test]
fn packs_hold_the_promises_of_other_pages() {
    let Some(browser) = Browser::start() else { return };
    let site = Site::serve(&portals::PUBLIC);
    let mut wrong = Vec::new();
    for place in ["print.html", "print/orders.html"] {
        browser.open(&site.address(place));
        let checks: [fn(&Browser) -> Vec<String>; 7] = [
            access::axe_in_light,
            access::axe_in_dark,
            access::structure,
            access::boxes,
            layout::overflow,
            paper::on_paper,
            |browser| [browser.lines(LOST), browser.console()].concat(),
        ];
        for check in checks {
            browser.set_width(1280);
            browser.set_media("", &[("prefers-color-scheme", "light")]);
            wrong.extend(check(&browser).into_iter().map(|line| format!("{place}: {line}")));
        }
        browser.set_media("print", &[]);
        let way = browser.eval("return document.querySelector('.way').checkVisibility()");
        assert_eq!(way, false, "{place}");
        let pdf = browser.cdp("Page.printToPDF", json!({"preferCSSPageSize": true}));
        assert!(pdf["data"].as_str().is_some_and(|data| data.len() > 20_000), "{place}: an empty PDF");
    }
    none(&wrong);
    none(&crate::portal::broken_targets(&portals::PUBLIC.build));
}

#[test]
fn the_pack_of_a_service_is_reached_from_its_page_and_leads_back() {
    let Some(browser) = Browser::start() else { return };
    let site = Site::serve(&portals::PUBLIC);
    browser.open(&site.address("services/orders.html"));
    browser.click("a[href='../print/orders.html']");
    let articles =
        browser.eval("return Array.from(document.querySelectorAll('article h3'), (it) => it.textContent.trim())");
    let articles = articles.to_string();
    assert!(articles.contains("Use a queue") && articles.contains("Restore orders"), "{articles}");
    assert!(!articles.contains("Shop"), "{articles}");
    browser.click("a[href='#p2-steps'], a[href='#p2']");
    browser.click(".way a");
    assert_eq!(browser.eval("return location.pathname"), "/kt/portal/services/orders.html");
}
