//! Pages on paper.

use serde_json::json;

use super::{Browser, Site, portals, round};

/// What does not belong on paper, and what is dark there.
const ON_PAPER: &str = r#"
    const wrong = new Set();
    for (const element of document.querySelectorAll("header.top, .menu, .skip, button, form, .pager, .crumbs, .contents, .anchor"))
        if (element.checkVisibility()) wrong.add("is printed: " + element.tagName + "." + element.className);
    const light = (colour) => { const [r, g, b, a = 1] = colour.match(/[\d.]+/g).map(Number); return a === 0 ? 255 : (r + g + b) / 3; };
    if (light(getComputedStyle(document.documentElement).backgroundColor) < 250) wrong.add("dark ground");
    for (const element of document.querySelectorAll("main, main p, main pre, main td, main code, main .badge, main li")) {
        if (!element.checkVisibility()) continue;
        if (light(getComputedStyle(element).backgroundColor) < 180) wrong.add("dark ground: " + element.tagName + "." + element.className);
        if (light(getComputedStyle(element).color) > 150) wrong.add("light text: " + element.tagName + "." + element.className);
    }
    for (const box of document.querySelectorAll(".table, .scroll, pre"))
        if (box.checkVisibility() && /auto|scroll|hidden/.test(getComputedStyle(box).overflowX)) wrong.add("is cut off: " + box.tagName + "." + box.className);
    for (const link of document.querySelectorAll(".body a.external[href^=http]"))
        if (!getComputedStyle(link, "::after").content.includes(link.getAttribute("href"))) wrong.add("address is not printed: " + link.href);
    return Array.from(wrong);
"#;

pub(super) fn on_paper(browser: &Browser) -> Vec<String> {
    browser.set_media("print", &[("prefers-color-scheme", "dark")]);
    browser.lines(ON_PAPER)
}

#[test]
fn paper_shows_the_whole_text_light_and_nothing_to_click() {
    round::is_clean("paper");
}

#[test]
fn a_chosen_dark_scheme_is_not_printed() {
    let Some(browser) = Browser::start() else { return };
    let site = Site::serve(&portals::VENDOR_EXIT);
    browser.open(&site.address("index.html"));
    browser.eval("localStorage.setItem('handover-scheme', 'dark')");
    browser.set_media("print", &[]);
    browser.open(&site.address("repo/docs/adr/0007-require-idempotency-keys-on-writes.html"));
    assert_eq!(browser.eval("return document.documentElement.dataset.theme"), "dark");
    assert_eq!(browser.lines(ON_PAPER), [""; 0]);
}

#[test]
fn a_page_can_be_saved_as_pdf() {
    let Some(browser) = Browser::start() else { return };
    let site = Site::serve(&portals::VENDOR_EXIT);
    browser.open(&site.address("index.html"));
    let pdf = browser.cdp("Page.printToPDF", json!({"preferCSSPageSize": true}));
    assert!(pdf["data"].as_str().is_some_and(|data| data.starts_with("JVBERi0")), "no PDF");
}
