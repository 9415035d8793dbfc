//! One visit of every page that answers many checks. Opening pages is most of what a check costs.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::{Browser, Site, access, colours, layout, none, paper, portals};

/// What is wrong with the page that is open, one line each.
type Check = fn(&Browser) -> Vec<String>;

/// Checks that share a visit. Each begins at 1280 px on a light screen and may leave the page in another state.
const CHECKS: [(&str, Check); 11] = [
    ("axe", access::axe_in_light),
    ("axe-dark", access::axe_in_dark),
    ("structure", access::structure),
    ("words", colours::words),
    ("motion", colours::motion),
    ("forced", colours::forced),
    ("paper", paper::on_paper),
    ("boxes", access::boxes),
    ("targets", access::targets),
    ("overflow", layout::overflow),
    ("rings", access::rings),
];

static FOUND: LazyLock<Option<BTreeMap<&str, Vec<String>>>> = LazyLock::new(|| {
    let browser = Browser::start()?;
    let mut found: BTreeMap<&str, Vec<String>> = CHECKS.iter().map(|(name, _)| (*name, Vec::new())).collect();
    for portal in portals::ALL {
        let site = Site::serve(portal);
        for page in portal.pages() {
            browser.open(&site.address(&page.place));
            for (name, check) in CHECKS {
                browser.set_width(1280);
                browser.set_media("", &[("prefers-color-scheme", "light")]);
                let lines = check(&browser).into_iter();
                let lines = lines.map(|line| format!("{}, {}: {line}", portal.name, page.place));
                found.entry(name).or_default().extend(lines);
            }
        }
    }
    Some(found)
});

/// Fails when a check of the round found something. The first that asks goes round; nobody does without a browser.
pub(super) fn is_clean(check: &str) {
    if let Some(found) = &*FOUND {
        none(&found[check]);
    }
}
