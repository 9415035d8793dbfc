//! What single documents promise their readers.

use super::{Browser, Site, portals};

/// Text of the link in the banner, when it stands before the first section and can be seen.
const BANNER: &str = r#"
    const banner = document.querySelector("main .banner"), section = document.querySelector("main h2");
    const first = banner && banner.checkVisibility() && (!section || banner.compareDocumentPosition(section) & Node.DOCUMENT_POSITION_FOLLOWING);
    return first ? Array.from(banner.querySelectorAll("a"), (link) => link.getAttribute("href")).join(" ") : "no banner";
"#;

#[test]
fn a_superseded_decision_says_first_what_holds_instead() {
    let Some(browser) = Browser::start() else { return };
    let site = Site::serve(&portals::VENDOR_EXIT);
    browser.open(&site.address("repo/docs/adr/0003-poll-the-orders-table-for-changes.html"));
    for medium in ["", "print"] {
        browser.set_media(medium, &[]);
        assert_eq!(browser.eval(BANNER), "../../../repo/docs/adr/0006-use-a-transactional-outbox.html");
    }
    browser.set_media("", &[]);
    browser.click("main .banner a");
    assert_eq!(browser.eval("return document.querySelector('main .banner') === null"), true);
}

#[test]
fn markup_in_titles_and_owners_is_shown_as_text() {
    let Some(browser) = Browser::start() else { return };
    let site = Site::serve(&portals::HOSTILE);
    let place = |end: &str| portals::HOSTILE.all_pages().find(|(place, _)| place.ends_with(end)).expect("a page").0;
    for end in ["adr/0002-new.html", "runbooks/restore.html", "repo/readme.html"] {
        let place = place(end);
        browser.open(&site.address(place));
        let heading = browser.eval("return document.querySelector('h1').textContent");
        assert!(heading.as_str().is_some_and(|text| text.contains("<script>alert(1)</script>")), "{place}: {heading}");
    }
    browser.open(&site.address(place("decisions.html")));
    assert_eq!(browser.eval("return document.querySelectorAll('main table :is(b, script, img)').length"), 0);
}
