//! One visit of every page that answers many checks. Opening pages is most of what a check costs.

use std::collections::BTreeMap;
use std::panic::resume_unwind;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use super::{Browser, Page, Site, access, colours, layout, network, none, paper, portals};

/// What is wrong with the page that is open, one line each.
type Check = fn(&Browser) -> Vec<String>;

/// Checks that share a visit. Each begins at 1280 px on a light screen and may leave the page in another state;
/// the network is heard when the page is there, and again when it has been seen in every way.
const CHECKS: [(&str, Check); 13] = [
    ("network", network::asked_or_said),
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
    ("network", network::asked_or_said),
];

/// Browsers that go round at once: while one lays a page out, another is asked.
const WALKERS: usize = 2;

type Found = BTreeMap<&'static str, Vec<String>>;

static FOUND: LazyLock<Option<Found>> = LazyLock::new(|| {
    let next = AtomicUsize::new(0);
    let walks: Vec<Option<Found>> = thread::scope(|scope| {
        let walkers: Vec<_> = (0..WALKERS).map(|_| scope.spawn(|| walk(&next))).collect();
        walkers.into_iter().map(|walker| walker.join().unwrap_or_else(|panic| resume_unwind(panic))).collect()
    });
    let mut found: Found = CHECKS.iter().map(|(name, _)| (*name, Vec::new())).collect();
    for (check, lines) in walks.into_iter().collect::<Option<Vec<Found>>>()?.into_iter().flatten() {
        found.entry(check).or_default().extend(lines);
    }
    Some(found)
});

/// Takes pages of all portals, one after the other, until none is left.
fn walk(next: &AtomicUsize) -> Option<Found> {
    let browser = Browser::start()?;
    let sites = portals::ALL.map(|portal| Site::serve(portal));
    let stops: Vec<(usize, &Page)> = portals::ALL
        .iter()
        .enumerate()
        .flat_map(|(ix, portal)| portal.pages().iter().map(move |page| (ix, page)))
        .collect();
    let mut found = Found::new();
    while let Some((portal, page)) = stops.get(next.fetch_add(1, Ordering::Relaxed)) {
        browser.open(&sites[*portal].address(&page.place));
        for (name, check) in CHECKS {
            browser.set_width(1280);
            browser.set_media("", &[("prefers-color-scheme", "light")]);
            let lines = check(&browser).into_iter();
            let lines = lines.map(|line| format!("{}, {}: {line}", portals::ALL[*portal].name, page.place));
            found.entry(name).or_default().extend(lines);
        }
    }
    let asked = sites.iter().zip(portals::ALL);
    let asked = asked
        .flat_map(|(site, portal)| network::not_there(site).into_iter().map(|line| format!("{}: {line}", portal.name)));
    found.entry("network").or_default().extend(asked);
    Some(found)
}

/// Fails when a check of the round found something. The first that asks goes round; nobody does without a browser.
pub(super) fn is_clean(check: &str) {
    if let Some(found) = &*FOUND {
        none(&found[check]);
    }
}
