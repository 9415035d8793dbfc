//! Variables that services are configured with.

pub(super) mod undocumented;
pub(super) mod unknown_in_docs;

use std::collections::{BTreeMap, BTreeSet};

use crate::formats::{Body, Setting};
use crate::model::{DocId, Portal};
use crate::records::SettingUse;

/// Variables that files define, each where it stands first: in an example of an environment, else by path.
fn defined(portal: &Portal) -> BTreeMap<&str, (DocId, &Setting)> {
    let mut files: Vec<DocId> = portal.ids().filter(|doc| !portal.doc(*doc).offers.settings.is_empty()).collect();
    files.sort_by_key(|doc| !portal.doc(*doc).path().file_name().starts_with(".env"));
    let mut found = BTreeMap::new();
    for doc in files {
        for setting in &portal.doc(doc).offers.settings {
            found.entry(setting.name.as_str()).or_insert((doc, setting));
        }
    }
    found
}

/// Variables that texts speak of, decisions too.
fn mentioned(portal: &Portal) -> BTreeSet<&str> {
    let of_rows = portal.facts.of("config").iter().flat_map(|fact| fact.text("key").split([',', ' ', '=']));
    of_rows.chain(portal.ids().flat_map(|doc| uses(portal, doc)).map(|used| used.name.as_str())).collect()
}

/// Variables in a text.
fn uses(portal: &Portal, doc: DocId) -> &[SettingUse] {
    match &portal.doc(doc).body {
        Body::Prose(prose) => &prose.calls.settings,
        _ => &[],
    }
}
