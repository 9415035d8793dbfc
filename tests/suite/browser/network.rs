//! What pages ask for, what they weigh, where their links lead, and that nothing in them is inline.

use std::collections::BTreeMap;
use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;
use scraper::{Html, Selector};

use super::{Browser, Portal, Site, none, portals, round, site};

/// What the page has asked for or said since the last look and should not have.
pub(super) fn asked_or_said(browser: &Browser) -> Vec<String> {
    let base = format!("{}{}", browser.eval("return location.origin").as_str().unwrap_or_default(), site::BASE);
    let asked = browser.requests().into_iter().filter(|request| !request.url.starts_with("data:"));
    // An answer may still be on its way; the server tells in the end.
    let odd =
        asked.filter(|request| !request.url.starts_with(&base) || request.status.is_some_and(|status| status != 200));
    let odd = odd.map(|request| format!("asks for {} ({:?})", request.url, request.status));
    odd.chain(browser.console().into_iter().map(|line| format!("says {line}"))).collect()
}

/// What was asked of a server and is not there: the browser's own wishes, such as a favicon, are seen only here.
pub(super) fn not_there(site: &Site) -> Vec<String> {
    let outside = site.asked().into_iter().filter(|(path, status)| !path.starts_with(site::BASE) || *status != 200);
    outside.map(|(path, status)| format!("{path} was asked for ({status})")).collect()
}

#[test]
fn pages_ask_only_for_what_is_in_the_portal_and_say_nothing_on_the_console() {
    round::is_clean("network");
}

#[test]
fn every_link_and_anchor_resolves() {
    for portal in portals::ALL {
        none(&crate::portal::broken_targets(&portal.build));
    }
}

#[test]
fn nothing_is_inline() {
    let select = |css: &str| Selector::parse(css).expect("a selector");
    let any = select("*");
    let mut wrong = Vec::new();
    for portal in portals::ALL {
        for page in portal.pages() {
            let bytes = portal.bytes(&page.place).expect("the page");
            let html = Html::parse_document(std::str::from_utf8(&bytes).expect("pages are UTF-8"));
            for element in html.select(&any).map(|element| element.value()) {
                let is_inline =
                    element.name() == "style" || (element.name() == "script" && element.attr("src").is_none());
                let acts = element.attrs().any(|(name, value)| {
                    name == "style"
                        || name.starts_with("on")
                        || value.trim_start().to_lowercase().starts_with("javascript:")
                });
                if is_inline || acts {
                    wrong.push(format!("{}, {}: {element:?}", portal.name, page.place));
                }
            }
        }
    }
    none(&wrong);
}

#[test]
fn an_unknown_address_is_answered_with_a_page_that_leads_home() {
    let Some(browser) = Browser::start() else { return };
    let site = Site::serve(&portals::VENDOR_EXIT);
    for place in ["nothing.html", "repo/docs/adr/nothing.html"] {
        site.asked();
        browser.open(&site.address(place));
        // Icons of the page before may be asked for this late.
        let answer = site.asked().into_iter().find(|(path, _)| path.ends_with(".html"));
        assert_eq!(answer, Some((format!("/kt/portal/{place}"), 404)));
        assert_eq!(browser.eval("return document.documentElement.dataset.page"), "not_found");
    }
    browser.open(&site.address("nothing.html"));
    assert_ne!(browser.eval("return getComputedStyle(document.querySelector('.skip')).position"), "static");
    browser.click("main a");
    assert_eq!(browser.eval("return document.documentElement.dataset.page"), "home");
}

#[test]
fn a_private_portal_is_not_to_be_indexed_and_names_no_public_address() {
    let wanted = Selector::parse("meta[name=robots]").expect("a selector");
    let unwanted =
        Selector::parse("link[rel=canonical], meta[property^='og:'], meta[name^='twitter:']").expect("a selector");
    let portal: &Portal = &portals::VENDOR_EXIT;
    for (place, text) in portal.all_pages() {
        let html = Html::parse_document(text);
        let robots: Vec<&str> = html.select(&wanted).filter_map(|meta| meta.attr("content")).collect();
        assert!(robots.len() == 1 && robots[0].contains("noindex"), "{place}: {robots:?}");
        assert_eq!(html.select(&unwanted).count(), 0, "{place}");
    }
    assert_eq!(portal.bytes("robots.txt").as_deref(), Some(&b"User-agent: *\nDisallow: /\n"[..]));
    assert_eq!(portal.bytes("sitemap.xml"), None);
}

#[test]
fn two_builds_of_one_tree_are_the_same_bytes() {
    for portal in portals::ALL {
        let (again, first) = (portal.build_again(), &portal.build);
        let differ: Vec<&str> = again
            .files
            .iter()
            .filter(|(place, bytes)| first.files.get(*place) != Some(bytes))
            .map(|(place, _)| place.as_str())
            .collect();
        assert_eq!(differ, [""; 0], "{}", portal.name);
        assert_eq!(again.files.len(), first.files.len(), "{}", portal.name);
    }
}

fn gzip(bytes: &[u8]) -> usize {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).expect("memory takes all");
    encoder.finish().expect("memory takes all").len()
}

/// Pages that people read, as an author would write them.
const ARTICLES: [&str; 4] = [
    "repo/docs/adr/0007-require-idempotency-keys-on-writes.html",
    "repo/docs/runbooks/restore-database.html",
    "repo/docs/data-model.html",
    "apis/orders/place-order.html",
];

#[test]
fn an_article_is_light() {
    let Some(browser) = Browser::start() else { return };
    let portal: &Portal = &portals::VENDOR_EXIT;
    let site = Site::serve(portal);
    let mut wrong = Vec::new();
    for place in ARTICLES {
        browser.requests();
        browser.open(&site.address(place));
        let asked: Vec<String> = browser.requests().into_iter().map(|request| request.url).collect();
        let sizes: BTreeMap<&str, usize> = asked
            .iter()
            .filter_map(|url| url.strip_prefix(&site.base()))
            .map(|place| (place, gzip(&portal.bytes(place).expect("a file"))))
            .collect();
        let total: usize = sizes.values().sum();
        if asked.len() > 8 || total > 30 * 1024 {
            wrong.push(format!("{place}: {} requests, {total} bytes: {sizes:?}", asked.len()));
        }
    }
    none(&wrong);
}

#[test]
fn styles_and_scripts_of_a_page_stay_within_their_budgets() {
    let portal: &Portal = &portals::VENDOR_EXIT;
    let linked = Selector::parse("link[rel=stylesheet], script[src]").expect("a selector");
    let mut wrong = Vec::new();
    for page in portal.pages() {
        let text = String::from_utf8(portal.bytes(&page.place).expect("the page")).expect("pages are UTF-8");
        let html = Html::parse_document(&text);
        let files = html.select(&linked).filter_map(|element| element.attr("href").or(element.attr("src")));
        let files: Vec<&str> = files.map(|href| href.trim_start_matches("../")).collect();
        let weight = |ending: &str| {
            let own = files.iter().filter(|place| place.ends_with(ending) && !place.contains("search"));
            own.map(|place| portal.bytes(place).expect("a file").len()).sum::<usize>()
        };
        let (styles, scripts) = (weight(".css"), weight(".js"));
        if styles == 0 || styles > 30 * 1024 || scripts > 15 * 1024 {
            wrong.push(format!("{}: {styles} bytes of CSS, {scripts} of JavaScript", page.place));
        }
    }
    none(&wrong);
}
