//! For everybody: axe-core, landmarks, keyboard.

use super::{Browser, Site, axe, portals};

#[test]
fn axe_finds_nothing_on_any_page_in_either_scheme() {
    let Some(browser) = Browser::start() else { return };
    let site = Site::serve(&portals::VENDOR_EXIT);
    let mut wrong = Vec::new();
    for scheme in ["light", "dark"] {
        browser.set_media("", &[("prefers-color-scheme", scheme)]);
        for page in portals::VENDOR_EXIT.pages() {
            browser.open(&site.address(&page.place));
            let Some(found) = axe::violations(&browser) else { return };
            wrong.extend(found.iter().map(|found| format!("{} ({scheme}): {found}", page.place)));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
