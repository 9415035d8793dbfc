//! For everybody: axe-core, landmarks, boxes that scroll, the keyboard, the size of targets.

use std::collections::BTreeMap;

use scraper::{Html, Selector};
use thirtyfour::Key;

use super::{Browser, Site, axe, look_at, none, portals, round};

pub(super) fn axe_in_light(browser: &Browser) -> Vec<String> {
    axe::violations(browser, axe::ALL).unwrap_or_default()
}

#[test]
fn axe_finds_nothing_in_light_colours() {
    round::is_clean("axe");
}

pub(super) fn axe_in_dark(browser: &Browser) -> Vec<String> {
    browser.set_media("", &[("prefers-color-scheme", "dark")]);
    axe::violations(browser, axe::COLOURS).unwrap_or_default()
}

#[test]
fn axe_finds_nothing_in_dark_colours() {
    round::is_clean("axe-dark");
}

#[test]
fn axe_finds_what_is_wrong() {
    let Some(browser) = Browser::start() else { return };
    let site = Site::serve(&portals::ONE_FILE);
    browser.open(&site.address("index.html"));
    browser
        .eval("document.querySelector('h1').outerHTML = '<p><img src=\"assets/icon.svg\"><a href=\"x.html\"></a></p>'");
    let Some(found) = axe::violations(&browser, axe::ALL) else { return };
    let rules: Vec<&str> = found.iter().filter_map(|line| line.split(':').next()).collect();
    assert!(rules.contains(&"image-alt") && rules.contains(&"link-name"), "{rules:?}");
}

/// Landmarks, headings, language, title and description of the page.
const STRUCTURE: &str = r#"
    const wrong = [];
    const all = (css) => Array.from(document.querySelectorAll(css));
    const expect = (fact, words) => { if (!fact) wrong.push(words); };
    expect(all("main").length === 1, "not one main");
    expect(all("h1").length === 1, "not one h1");
    expect(all("header").length >= 1 && all("footer").length >= 1, "no header or footer");
    const names = all("nav").map((nav) => nav.getAttribute("aria-label") || (document.getElementById(nav.getAttribute("aria-labelledby")) || {}).textContent);
    expect(names.length > 0 && names.every(Boolean), "a nav without a name");
    expect(new Set(names).size === names.length, "two navs of one name: " + names);
    const levels = all("h1, h2, h3, h4, h5, h6").map((heading) => +heading.tagName[1]);
    levels.reduce((last, level) => { expect(level <= last + 1, "h" + last + " is followed by h" + level); return level; }, 0);
    expect(/^[a-z]{2}/.test(document.documentElement.lang), "no language");
    expect(document.title.trim(), "no title");
    expect((document.querySelector("meta[name=description]") || {}).content, "no description");
    expect(new Set(all("[id]").map((element) => element.id)).size === all("[id]").length, "an id twice");
    return wrong;
"#;

pub(super) fn structure(browser: &Browser) -> Vec<String> {
    browser.lines(STRUCTURE)
}

#[test]
fn every_page_has_landmarks_ordered_headings_a_language_and_a_description() {
    round::is_clean("structure");
}

#[test]
fn no_two_pages_have_one_title() {
    let select = Selector::parse("title").expect("a selector");
    let mut wrong = Vec::new();
    for portal in portals::ALL {
        let mut seen: BTreeMap<String, &str> = BTreeMap::new();
        for (place, text) in portal.all_pages() {
            let head = text.split("</head>").next().unwrap_or_default();
            let title: String = Html::parse_document(head).select(&select).flat_map(|title| title.text()).collect();
            if let Some(other) = seen.insert(title.clone(), place) {
                wrong.push(format!("{}, {place} and {other}: {title}", portal.name));
            }
        }
    }
    none(&wrong);
}

/// Boxes whose content is wider or higher than they are, and that cannot be focused or have no name.
/// What holds links is reached through them; code is read out when it has the focus and needs no name.
const BOXES: &str = r#"
    const wrong = [];
    for (const box of document.querySelectorAll("body *")) {
        const style = getComputedStyle(box);
        const scrolls = /auto|scroll/.test(style.overflowX) && box.scrollWidth > box.clientWidth + 1
            || /auto|scroll/.test(style.overflowY) && box.scrollHeight > box.clientHeight + 1;
        if (!scrolls || !box.matches(".table, .scroll") && box.querySelector("a[href], button, summary")) continue;
        const named = box.getAttribute("aria-label") || box.getAttribute("aria-labelledby");
        const where = box.tagName + "." + box.className + " " + box.textContent.trim().slice(0, 40);
        if (box.tabIndex < 0) wrong.push("cannot be focused: " + where);
        else if (box.tagName !== "PRE" && (!named || !box.getAttribute("role"))) wrong.push("has no name: " + where);
    }
    return wrong;
"#;

pub(super) fn boxes(browser: &Browser) -> Vec<String> {
    at_widths(browser, BOXES)
}

#[test]
fn whatever_scrolls_can_be_focused_and_has_a_name() {
    round::is_clean("boxes");
}

/// What a check finds on a desk and on a telephone.
fn at_widths(browser: &Browser, check: &str) -> Vec<String> {
    let found = [1280, 360].map(|width| {
        browser.set_width(width);
        browser.lines(check)
    });
    found.concat()
}

#[test]
fn the_first_stop_is_the_skip_link_and_leads_to_the_content() {
    let Some(browser) = Browser::start() else { return };
    let found = look_at(&browser, &portals::VENDOR_EXIT, |page| {
        // The field for the query has the focus from the start.
        if page.kind == "search" {
            return Vec::new();
        }
        browser.press(Key::Tab + "");
        let first = browser.eval(
            "const box = document.activeElement.getBoundingClientRect(); \
             return document.activeElement.className + (box.top >= 0 && box.bottom <= innerHeight ? '' : ', not to be seen')",
        );
        browser.press(Key::Enter + "");
        let then = browser.eval("return document.activeElement.tagName");
        let wrong = [(first, "skip"), (then, "MAIN")].into_iter().filter(|(is, expected)| is != expected);
        wrong.map(|(is, expected)| format!("{is} instead of {expected}")).collect()
    });
    none(&found);
}

/// Stops of which nothing shows that they have the focus. Of those that look alike, three are tried.
const RINGS: &str = r#"
    const wrong = [], tried = new Map();
    for (const details of document.querySelectorAll("details")) details.open = true;
    for (const stop of document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex='0']")) {
        const alike = [stop, stop.parentElement, stop.parentElement.parentElement].map((e) => e.tagName + "." + e.getAttribute("class")).join(" ");
        tried.set(alike, (tried.get(alike) || 0) + 1);
        if (tried.get(alike) > 3 || stop.disabled || !stop.checkVisibility({ visibilityProperty: true })) continue;
        const looks = () => [stop, ...stop.querySelectorAll("*")].map((e) => { const s = getComputedStyle(e); return s.stroke + s.strokeWidth; }).join();
        const before = looks();
        stop.focus({ focusVisible: true });
        if (document.activeElement !== stop) { wrong.push("takes no focus: " + alike); continue; }
        const style = getComputedStyle(stop);
        const ring = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
        if (!ring && looks() === before) wrong.push("no ring: " + alike);
        const box = stop.getBoundingClientRect();
        if (box.width < 1 || box.height < 1) wrong.push("no room: " + alike);
    }
    return wrong;
"#;

pub(super) fn rings(browser: &Browser) -> Vec<String> {
    browser.lines(RINGS)
}

#[test]
fn every_stop_shows_that_it_has_the_focus() {
    round::is_clean("rings");
}

#[test]
fn tab_walks_through_a_page_in_its_order_and_leaves_it() {
    let Some(browser) = Browser::start() else { return };
    let site = Site::serve(&portals::VENDOR_EXIT);
    for page in ["decisions.html", "repo/docs/adr/0007-require-idempotency-keys-on-writes.html", "runbooks.html"] {
        browser.open(&site.address(page));
        let stops = browser.eval(
            "const stops = Array.from(document.querySelectorAll('a[href], button, input, select, summary, [tabindex=\"0\"]')).filter((stop) => stop.checkVisibility({ visibilityProperty: true })); \
             window.walked = []; \
             document.addEventListener('focusin', (event) => walked.push(stops.indexOf(event.target))); \
             return stops.length",
        );
        let stops = stops.as_u64().expect("a count") as usize;
        browser.press(char::from(Key::Tab).to_string().repeat(stops + 1));
        let walked = browser.eval("return walked");
        let walked: Vec<i64> = serde_json::from_value(walked).expect("indexes");
        assert!(walked.windows(2).all(|pair| pair[1] == pair[0] + 1), "{page}: {walked:?} of {stops}");
        assert!(walked.len() + 1 >= stops, "{page}: only {} of {stops} stops", walked.len() + 1);
    }
}

/// Controls and lines of navigation that are smaller than 24 × 24 px. Links in text are exempt (WCAG 2.2, 2.5.8).
const TARGETS: &str = r#"
    const small = new Set();
    const targets = "button, select, input, summary, .skip, header a, .side a, .crumbs a, .contents a, .pager a, .tile, .cell, .jumps a, .timeline a";
    for (const target of document.querySelectorAll(targets)) {
        if (!target.checkVisibility() || target.disabled || target.className === "skip") continue;
        const { width, height } = target.getBoundingClientRect();
        const own = target.tagName + "." + target.className + " in " + target.parentElement.className;
        if (width < 23.9 || height < 23.9) small.add(own + ": " + Math.round(width) + " × " + Math.round(height));
    }
    return Array.from(small);
"#;

pub(super) fn targets(browser: &Browser) -> Vec<String> {
    at_widths(browser, TARGETS)
}

#[test]
fn controls_are_large_enough_for_a_finger() {
    round::is_clean("targets");
}
