//! Narrow windows, large text, wide spacing: nothing is cut off, and no page scrolls sideways.

use super::{Browser, axe, look_at, none, portals, round};

/// What is wider than the window, in three ways to set text: as it is, twice as large (WCAG 1.4.4), widely spaced (1.4.12).
const OVERFLOW: &str = r#"
    const wrong = [];
    const ways = {
        "as it is": "",
        "large text": "html { font-size: 200% }",
        "wide spacing": "* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important } p { margin-block-end: 2em !important }",
    };
    const sheet = new CSSStyleSheet();
    document.adoptedStyleSheets = [sheet];
    for (const [way, css] of Object.entries(ways)) {
        sheet.replaceSync(css);
        const width = document.documentElement.clientWidth;
        if (document.documentElement.scrollWidth <= width) continue;
        const inside = (element) => {
            for (let box = element.parentElement; box; box = box.parentElement) if (getComputedStyle(box).overflowX !== "visible") return true;
        };
        const wide = Array.from(document.querySelectorAll("body *")).filter((element) => element.getBoundingClientRect().right > width + .5 && !inside(element));
        const last = wide.filter((element) => !wide.some((other) => other !== element && element.contains(other))).slice(0, 3);
        const words = last.map((element) => element.tagName + "." + element.getAttribute("class") + " in " + element.parentElement.tagName + "." + element.parentElement.getAttribute("class") + " " + element.textContent.trim().slice(0, 30));
        wrong.push(width + " px, " + way + ": " + document.documentElement.scrollWidth + " px; " + words.join("; "));
    }
    document.adoptedStyleSheets = [];
    return wrong;
"#;

pub(super) fn overflow(browser: &Browser) -> Vec<String> {
    let found = [320, 360, 768].map(|width| {
        browser.set_width(width);
        browser.lines(OVERFLOW)
    });
    found.concat()
}

#[test]
fn no_page_scrolls_sideways() {
    round::is_clean("overflow");
}

/// Bytes of a page that hundreds of services have made long.
const CROWDED: usize = 60_000;

#[test]
fn hundreds_of_services_and_thousands_of_rows_stay_readable() {
    let Some(browser) = Browser::start() else { return };
    browser.set_width(360);
    none(&look_at(&browser, &portals::CROWD, |page| {
        // Small pages of this portal are like those of others.
        if portals::CROWD.bytes(&page.place).is_none_or(|bytes| bytes.len() < CROWDED) {
            return Vec::new();
        }
        let faults = axe::violations(&browser, axe::ALL).unwrap_or_default();
        [browser.lines(OVERFLOW), browser.console(), faults].concat()
    }));
}
