//! Dark and light, colours that the system forces, no motion, no colour at all.

use serde_json::json;

use super::{Browser, Site, portals, round};

/// How light the ground of the page is, from 0 to 255.
const GROUND: &str = "return Math.round(getComputedStyle(document.documentElement).backgroundColor.match(/\\d+/g).slice(0, 3).reduce((sum, part) => sum + +part, 0) / 3)";

fn is_dark(browser: &Browser) -> bool {
    browser.eval(GROUND).as_u64().expect("a number") < 128
}

#[test]
fn pages_are_dark_where_the_system_is() {
    let Some(browser) = Browser::start() else { return };
    let site = Site::serve(&portals::VENDOR_EXIT);
    browser.open(&site.address("index.html"));
    browser.set_media("", &[("prefers-color-scheme", "light")]);
    assert!(!is_dark(&browser));
    browser.set_media("", &[("prefers-color-scheme", "dark")]);
    assert!(is_dark(&browser));
}

#[test]
fn a_chosen_scheme_is_kept_and_is_there_from_the_first_frame() {
    let Some(browser) = Browser::start() else { return };
    let site = Site::serve(&portals::VENDOR_EXIT);
    // Notes the ground of every frame, beginning with the first.
    let source = format!(
        "window.frames_seen = []; const note = () => {{ if (document.body) frames_seen.push((() => {{ {GROUND} }})()); \
         if (frames_seen.length < 5) requestAnimationFrame(note); }}; requestAnimationFrame(note);"
    );
    browser.cdp("Page.addScriptToEvaluateOnNewDocument", json!({"source": source}));
    for (system, chosen) in [("light", true), ("dark", false)] {
        browser.set_media("", &[("prefers-color-scheme", system)]);
        browser.open(&site.address("index.html"));
        browser.eval("localStorage.clear()");
        browser.open(&site.address("index.html"));
        assert_eq!(is_dark(&browser), !chosen);
        browser.click("button.scheme");
        assert_eq!(is_dark(&browser), chosen);
        for place in ["index.html", "apis/orders/place-order.html"] {
            browser.open(&site.address(place));
            assert_eq!(is_dark(&browser), chosen, "{place}");
            browser.wait_for("return frames_seen.length >= 5");
            let frames: Vec<u64> = serde_json::from_value(browser.eval("return frames_seen")).expect("numbers");
            assert!(frames.iter().all(|ground| (*ground < 128) == chosen), "{place} flashes: {frames:?}");
        }
    }
}

/// Signs of state that have lost their outline where the system sets all colours.
const FORCED: &str = r#"
    const wrong = new Set();
    for (const sign of document.querySelectorAll(".badge, .banner, .sign, .cell, .side a[aria-current=page]")) {
        if (!sign.checkVisibility()) continue;
        const style = getComputedStyle(sign);
        const sides = ["top", "right", "bottom", "left"].filter((side) => style.getPropertyValue(`border-${side}-style`) !== "none" && parseFloat(style.getPropertyValue(`border-${side}-width`)) >= 1);
        if (!sides.length) wrong.add("no outline: " + sign.tagName + "." + sign.className);
    }
    const link = document.querySelector("main a[href], .side a[href]");
    link.focus({ focusVisible: true });
    if (getComputedStyle(link).outlineStyle === "none") wrong.add("no ring");
    return Array.from(wrong);
"#;

pub(super) fn forced(browser: &Browser) -> Vec<String> {
    browser.set_media("", &[("forced-colors", "active")]);
    browser.lines(FORCED)
}

#[test]
fn state_is_seen_where_the_system_forces_colours() {
    round::is_clean("forced");
}

/// Elements that move.
const MOTION: &str = r#"
    const wrong = new Set();
    for (const element of document.querySelectorAll("*")) {
        const style = getComputedStyle(element);
        const moves = style.transitionDuration.split(",").some((time) => parseFloat(time) > .01) || style.animationName !== "none" || style.scrollBehavior === "smooth";
        if (moves) wrong.add(element.tagName + "." + element.getAttribute("class"));
    }
    return Array.from(wrong);
"#;

pub(super) fn motion(browser: &Browser) -> Vec<String> {
    browser.set_media("", &[("prefers-reduced-motion", "reduce")]);
    browser.lines(MOTION)
}

#[test]
fn nothing_moves_for_those_who_do_not_want_it() {
    round::is_clean("motion");
}

/// Signs of state that only colour tells apart.
const COLOUR_ONLY: &str = r#"
    const wrong = new Set();
    for (const sign of document.querySelectorAll(".badge, .sign, .cell, .glyph")) {
        if (!sign.textContent.trim()) wrong.add("no word: " + sign.className);
        if (sign.matches(".badge") && !/["']/.test(getComputedStyle(sign, "::before").content)) wrong.add("no sign: " + sign.className);
    }
    return Array.from(wrong);
"#;

pub(super) fn words(browser: &Browser) -> Vec<String> {
    browser.lines(COLOUR_ONLY)
}

#[test]
fn state_is_told_in_words_and_signs() {
    round::is_clean("words");
}
