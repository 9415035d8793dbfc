//! Search: whether it finds what people mean, and how it is used.

use serde_json::{Value, json};
use thirtyfour::Key;

use super::{Browser, Portal, Site, axe, portals};

/// A query and the page that is meant.
struct Judged {
    query: String,
    /// Percent-encoded, as links are.
    page: String,
    /// Section that must be offered below it, or thing on it that must be found; empty when any answer will do.
    section: String,
}

impl Judged {
    /// Whether a page is what is meant; of a thing on a page, the thing or the page.
    fn is(&self, found: &str) -> bool {
        let (page, anchor) = found.split_once('#').unwrap_or((found, ""));
        page == self.page && (anchor.is_empty() || self.section.is_empty() || anchor == self.section)
    }
}

fn judged(text: &str) -> Vec<Judged> {
    let lines = text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    let read = |line: &str| {
        let (query, page) = line.split_once("  ").expect("two blanks between query and page");
        let (page, section) = page.trim().split_once('#').unwrap_or((page.trim(), ""));
        let page = handover::base::path::percent_encode(page);
        Judged { query: query.to_owned(), page, section: section.to_owned() }
    };
    lines.map(read).collect()
}

/// The query with a letter of its longest word dropped, doubled and swapped, each at its second, middle and last
/// place; nothing for a query of short words.
fn mistyped(query: &str) -> Vec<String> {
    let words = query.split(|c: char| !c.is_alphabetic());
    let longest = words.max_by_key(|word| word.chars().count()).unwrap_or_default();
    let letters: Vec<char> = longest.chars().collect();
    if letters.len() < 5 {
        return Vec::new();
    }
    let mut all = Vec::new();
    for at in [1, letters.len() / 2, letters.len() - 1] {
        let (mut dropped, mut doubled, mut swapped) = (letters.clone(), letters.clone(), letters.clone());
        dropped.remove(at);
        doubled.insert(at, letters[at]);
        swapped.swap(at - 1, at);
        all.extend([dropped, doubled, swapped]);
    }
    let put = |word: Vec<char>| query.replacen(longest, &word.into_iter().collect::<String>(), 1);
    all.into_iter().map(put).filter(|typed| typed != query).collect()
}

/// Asks the page for searching; gives the first pages that each query finds.
fn ask(browser: &Browser, queries: &[String]) -> Vec<Vec<String>> {
    browser.wait_for("return window.HX && HX.ask");
    let ask = "return (async () => { const all = []; for (const query of arguments[0]) all.push((await HX.ask(query)).map((it) => it.href)); return all; })()";
    serde_json::from_value(browser.eval_with(ask, vec![json!(queries)])).expect("lists of addresses")
}

/// Shares of `asked` in percent.
fn percent(count: usize, asked: usize) -> usize {
    count * 100 / asked.max(1)
}

fn judge(portal: &'static Portal, text: &str) {
    let Some(browser) = Browser::start() else { return };
    let site = Site::serve(portal);
    browser.open(&site.address("search.html"));
    let judged = judged(text);
    let queries: Vec<String> = judged.iter().map(|it| it.query.clone()).collect();
    let mut missed = Vec::new();
    let (mut first, mut three) = (0, 0);
    for (it, found) in judged.iter().zip(ask(&browser, &queries)) {
        assert!(
            portal.all_pages().any(|(place, _)| handover::base::path::percent_encode(place) == it.page),
            "{}",
            it.page
        );
        let is_first = found.first().is_some_and(|page| it.is(page));
        first += usize::from(is_first);
        three += usize::from(found.iter().take(3).any(|page| it.is(page)));
        if !is_first {
            missed.push(format!("{}: {:?}", it.query, found.iter().take(3).collect::<Vec<_>>()));
        }
    }
    let typed: Vec<(&Judged, String)> =
        judged.iter().flat_map(|it| mistyped(&it.query).into_iter().map(move |typed| (it, typed))).collect();
    let found = ask(&browser, &typed.iter().map(|(_, typed)| typed.clone()).collect::<Vec<_>>());
    let right =
        typed.iter().zip(&found).filter(|((it, _), found)| found.first().is_some_and(|page| it.is(page))).count();
    let shares = [percent(first, judged.len()), percent(three, judged.len()), percent(right, typed.len())];
    println!(
        "{} queries, {} mistyped: first {}, in three {}, mistyped {} %",
        judged.len(),
        typed.len(),
        shares[0],
        shares[1],
        shares[2]
    );
    assert!(shares[0] >= 90 && shares[1] >= 97 && shares[2] >= 85, "{shares:?}: {missed:#?}");
    for it in judged.iter().filter(|it| !it.section.is_empty()) {
        browser.open(&site.address(&format!("search.html?q={}", handover::base::path::percent_encode(&it.query))));
        let place = format!("{}#{}", it.page, it.section);
        let part = format!(".hits :is(a[href$=\"{place}\"], a[href*=\"{place}:~:\"])");
        browser.wait_for(&format!("return document.querySelector({})", Value::from(part)));
    }
}

#[test]
fn the_page_that_is_meant_comes_first_in_the_example() {
    judge(&portals::VENDOR_EXIT, include_str!("../search/queries-vendor-exit.txt"));
}

#[test]
fn the_page_that_is_meant_comes_first_in_other_languages_and_by_names() {
    judge(&portals::LIBRARY, include_str!("../search/queries-library.txt"));
}

/// What the dialog shows.
const STATUS: &str = "return document.querySelector('dialog [role=status]').textContent";
const HITS: &str = "return document.querySelectorAll('dialog .hits > li').length";

fn opened(browser: &Browser, address: &str) {
    browser.open(address);
    browser.press("/");
    browser.wait_for(
        "const it = document.querySelector('dialog'); return it && it.open && document.activeElement.type === 'search'",
    );
}

#[test]
fn everything_is_done_with_the_keyboard() {
    let Some(browser) = Browser::start() else { return };
    let site = Site::serve(&portals::VENDOR_EXIT);
    let start = site.address("repo/docs/runbooks/rollback.html");
    browser.open(&start);
    browser.eval("document.querySelector('main a').focus()");
    browser.chord(Key::Control, 'k');
    browser.wait_for("return document.activeElement.type === 'search'");
    browser.press("rotate cred");
    browser.wait_for(HITS);
    assert!(browser.eval(STATUS).as_str().unwrap().ends_with("found"), "{}", browser.eval(STATUS));
    browser.press(Key::Down + Key::Down);
    assert_eq!(browser.eval("return document.activeElement.localName"), "a");
    browser.press(Key::Up + Key::Up);
    assert_eq!(browser.eval("return document.activeElement.type"), "search");
    browser.press(Key::Escape + "");
    browser.wait_for("return !document.querySelector('dialog').open");
    assert_eq!(browser.eval("return document.activeElement === document.querySelector('main a')"), true);
    browser.press("/");
    browser.wait_for("return document.activeElement.type === 'search'");
    browser.press(Key::Down + Key::Enter);
    browser.wait_for("return location.pathname.endsWith('/rotate-credentials.html')");
    assert_eq!(browser.console(), [""; 0]);
}

#[test]
fn a_slash_in_a_text_field_is_a_slash() {
    let Some(browser) = Browser::start() else { return };
    let site = Site::serve(&portals::VENDOR_EXIT);
    browser.open(&site.address("decisions.html"));
    browser.eval("document.querySelector('.filters input').focus()");
    browser.press("/a");
    assert_eq!(browser.eval("return document.querySelector('.filters input').value"), "/a");
    assert_eq!(browser.eval("return document.querySelector('dialog')"), Value::Null);
}

#[test]
fn a_facet_leaves_only_pages_of_its_kind() {
    let Some(browser) = Browser::start() else { return };
    let site = Site::serve(&portals::VENDOR_EXIT);
    opened(&browser, &site.address("index.html"));
    browser.press("queue");
    // What the first letters find may be of one kind.
    browser.wait_for("const it = document.querySelector('[name=kind]'); return it && [...it.options].some((option) => option.text.startsWith('Runbook'))");
    browser.eval("const it = document.querySelector('[name=kind]'); it.value = [...it.options].find((option) => option.text.startsWith('Runbook')).value; it.dispatchEvent(new Event('change'))");
    browser.wait_for(
        "return [...document.querySelectorAll('.hits .from')].every((it) => it.textContent.startsWith('Runbook'))",
    );
    assert!(browser.eval(HITS).as_u64().unwrap() > 0);
    browser.wait_for("return document.activeElement.name === 'kind'");
}

#[test]
fn nothing_found_says_so_and_leads_to_all_pages() {
    let Some(browser) = Browser::start() else { return };
    let site = Site::serve(&portals::VENDOR_EXIT);
    opened(&browser, &site.address("apis/orders/get-order.html"));
    browser.press("xqzvw");
    browser.wait_for("return document.querySelector('dialog [role=status] a')");
    assert_eq!(browser.eval(STATUS), "Nothing found for “xqzvw”. All pages from A to Z");
    browser.click("dialog [role=status] a");
    browser.wait_for("return location.pathname.endsWith('/search.html') && location.hash === '#all'");
}

#[test]
fn markup_in_a_query_and_in_titles_is_text() {
    let Some(browser) = Browser::start() else { return };
    let site = Site::serve(&portals::LIBRARY);
    opened(&browser, &site.address("index.html"));
    browser.press("<script>alert(1)</script> titles");
    browser.wait_for(HITS);
    assert_eq!(browser.eval("return document.querySelectorAll('dialog :is(script, img)').length"), 0);
    assert!(browser.eval("return document.querySelector('.hits').textContent").as_str().unwrap().contains("</script>"));
    assert_eq!(browser.console(), [""; 0]);
}

#[test]
fn what_was_looked_for_is_shown_in_its_text() {
    let Some(browser) = Browser::start() else { return };
    let site = Site::serve(&portals::VENDOR_EXIT);
    browser.open(&site.address("search.html?q=nightly+sweep+cron+job"));
    browser.wait_for("return document.querySelector('.hits li')");
    let marks = "return [...document.querySelectorAll('.hits .part mark')].map((it) => it.textContent)";
    let marked = browser.lines(marks);
    assert!(["nightly", "sweep", "cron", "job"].iter().all(|word| marked.iter().any(|it| it == word)), "{marked:?}");
    let longest = "return Math.max(...[...document.querySelectorAll('.hits p')].map((it) => it.textContent.length))";
    assert!(browser.eval(longest).as_u64().unwrap() < 300);
    assert_eq!(browser.console(), [""; 0]);
}

#[test]
fn the_browser_is_asked_to_mark_the_place_on_its_page() {
    let Some(browser) = Browser::start() else { return };
    let page = portals::VENDOR_EXIT.on_disk().join("search.html");
    // So low that the section alone would show its heading and not the place.
    let screen = json!({"width": 360, "height": 240, "deviceScaleFactor": 1, "mobile": false});
    browser.cdp("Emulation.setDeviceMetricsOverride", screen);
    browser.open(&format!("file://{}?q=customer+addresses+only+from+events", page.display()));
    let part = ".hits .part a[href*=\"architecture.html#known-pain-points:~:text=\"]";
    browser.wait_for(&format!("return document.querySelector({})", Value::from(part)));
    browser.click(part);
    // What follows `:~:` is kept from pages; that the place was found shows in where the page stands.
    browser.wait_for(
        "const places = [...document.querySelectorAll('main li')].filter((it) => it.textContent.includes('customer addresses only')); return location.hash === '#known-pain-points' && places.some((it) => { const { top, bottom } = it.getBoundingClientRect(); return bottom > 0 && top < innerHeight; })",
    );
}

#[test]
fn it_works_from_a_directory() {
    let Some(browser) = Browser::start() else { return };
    let page = portals::VENDOR_EXIT.on_disk().join("repo/docs/runbooks/rollback.html");
    opened(&browser, &format!("file://{}", page.display()));
    browser.press("oubox\n");
    browser.wait_for("return location.pathname.includes('outbox')");
    assert_eq!(browser.console(), [""; 0]);
}

#[test]
fn little_is_loaded_and_only_when_asked_for() {
    let Some(browser) = Browser::start() else { return };
    let site = Site::serve(&portals::VENDOR_EXIT);
    browser.open(&site.address("index.html"));
    let loaded = |what: &str| site.asked().iter().filter(|(path, _)| path.contains(what)).count();
    assert_eq!(loaded("/search/") + loaded("finder"), 0);
    opened(&browser, &site.address("index.html"));
    browser.press("outbox");
    browser.wait_for(HITS);
    let asked = site.asked();
    assert!(asked.iter().all(|(path, status)| path.starts_with("/kt/portal/") && *status == 200), "{asked:?}");
    assert!(
        asked.iter().any(|(path, _)| path.contains("/search/t"))
            && !asked.iter().any(|(path, _)| path.contains("/search/v-"))
    );
}

#[test]
fn the_query_stands_in_the_address() {
    let Some(browser) = Browser::start() else { return };
    let site = Site::serve(&portals::VENDOR_EXIT);
    browser.open(&site.address("search.html?q=dead+letter&kind=runbook"));
    browser.wait_for("return document.querySelector('.hits li')");
    assert_eq!(browser.eval("return document.querySelector('main input').value"), "dead letter");
    assert_eq!(browser.lines("return [...document.querySelectorAll('.hits .from')].map((it) => it.textContent).filter((it) => !it.startsWith('Runbook'))"), [""; 0]);
    browser.eval("document.querySelector('main input').select()");
    browser.press("outbox");
    browser.wait_for("return location.search.startsWith('?q=outbox')");
}

#[test]
fn axe_finds_nothing_in_the_results() {
    let Some(browser) = Browser::start() else { return };
    let site = Site::serve(&portals::VENDOR_EXIT);
    for scheme in ["light", "dark"] {
        browser.set_media("", &[("prefers-color-scheme", scheme)]);
        opened(&browser, &site.address("index.html"));
        browser.press("outbox token");
        browser.wait_for(HITS);
        let Some(found) = axe::violations(&browser, axe::ALL) else { return };
        assert_eq!(found, [""; 0], "{scheme}");
    }
}
