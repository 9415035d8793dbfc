//! Pictures of every type of page, to be looked at by people.

use std::fs;
use std::path::Path;

use super::{Browser, Site, portals};

/// Writes `target/tmp/pictures/<portal>/<type>-<n>-<width>-<scheme>.png`.
#[test]
#[ignore = "gives pictures to look at instead of a verdict"]
fn pictures_of_every_page_type() {
    let Some(browser) = Browser::start() else { return };
    for portal in portals::ALL {
        let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join("pictures").join(portal.name);
        fs::create_dir_all(&dir).expect("directories can be made");
        let site = Site::serve(portal);
        for (n, page) in portal.pages().iter().enumerate() {
            browser.open(&site.address(&page.place));
            for (width, scheme) in [(1280, "light"), (1280, "dark"), (360, "light"), (360, "dark")] {
                browser.set_width(width);
                browser.set_media("", &[("prefers-color-scheme", scheme)]);
                let file = dir.join(format!("{}-{n}-{width}-{scheme}.png", page.kind));
                fs::write(file, browser.screenshot()).expect("files can be written");
            }
        }
    }
}
