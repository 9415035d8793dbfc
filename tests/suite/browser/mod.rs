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

#![allow(dead_code, reason = "a harness for checks to come as well as for those that are there")]

mod axe;
mod driver;
mod portals;
mod site;

mod access;
mod search;

use driver::Browser;
use portals::Portal;
use site::Site;
