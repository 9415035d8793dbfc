//! The portal in a real browser: Debian's Chromium, driven through its own `chromedriver`.
//!
//! A test starts a [`Browser`], serves a [`Portal`] on a [`Site`] of its own and looks:
//!
//! ```ignore
//! #[test]
//! fn a_reader_sees_the_heading() {
//!     let Some(browser) = Browser::start() else { return };
//!     let site = Site::serve(&portals::VENDOR_EXIT);
//!     browser.open(&site.address("index.html"));
//!     assert_eq!(browser.eval("return document.querySelector('h1').textContent"), "Orders");
//! }
//! ```
//!
//! Everything is served below `/kt/portal/` under `Content-Security-Policy: default-src 'self'`.
//! Requests, console and pictures of a page are at hand: see [`Browser`]. Without a browser a test says so and passes, unless `CI` or `REQUIRE_BROWSER` is set; `tests/run` sets it.

//!
//! Which pages are looked at is found by their type, so a new type is looked at without a word here. What needs no state of
//! its own is a check in the table of [`round`]: one visit answers all of them. Where the checks of the design stand:
//!
//! | Checks | Where |
//! |---|---|
//! | accessibility: axe-core, landmarks, boxes that scroll, keyboard, size of targets (1, 14, 15, 22, 23) | `access` |
//! | what pages ask for and weigh, the console, links, nothing inline (5 to 10, 24, 25, 30) | `network` |
//! | from disk, without JavaScript (11, 12) | `offline` |
//! | narrow windows, large text, wide spacing (13) | `layout` |
//! | dark, forced colours, motion, greyscale (19, 20, 27) | `colours` |
//! | paper (21) | `paper` |
//! | single documents (28) | `documents` |
//! | search (2, 16 to 18) | `search`, when there is one |
//! | public portals and packs to print (21, 24, 25) | `public` |
//! | diagrams as pictures (26) | `diagrams` |
//! | twins in Markdown (29) | a module each, when there are such |
//! | Lighthouse (3, 4) | by hand |

mod access;
mod axe;
mod colours;
mod diagrams;
mod documents;
mod driver;
mod hub;
mod layout;
mod network;
mod offline;
mod paper;
mod pictures;
mod portals;
mod public;
mod round;
mod search;
mod site;

use driver::Browser;
use portals::{Page, Portal};
use site::Site;

/// Most lines of what is wrong: one cause is often seen on every page.
const SHOWN: usize = 60;

/// Opens the pages to look at of one portal and gives what a check finds wrong with them.
fn look_at(browser: &Browser, portal: &'static Portal, wrong: impl Fn(&Page) -> Vec<String>) -> Vec<String> {
    let site = Site::serve(portal);
    let mut found = Vec::new();
    for page in portal.pages() {
        browser.open(&site.address(&page.place));
        found.extend(wrong(page).into_iter().map(|line| format!("{}, {}: {line}", portal.name, page.place)));
    }
    found
}

/// Fails with all that is wrong, up to [`SHOWN`] lines.
fn none(wrong: &[String]) {
    let shown = wrong.iter().take(SHOWN).map(String::as_str).collect::<Vec<_>>().join("\n");
    assert!(wrong.is_empty(), "{} times:\n{shown}", wrong.len());
}
