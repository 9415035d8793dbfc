//! Which documents say how things are, and which say how they were.

use std::collections::BTreeSet;

use crate::base::words::is_one_of;
use crate::kinds::pattern_covers;
use crate::model::{DocId, Genre, Portal};

/// Words in a path that stand for records of the past, for what may come, and for texts that are there to be copied.
const RECORDS: [&str; 26] = [
    "archive",
    "archived",
    "blog",
    "changelog",
    "changelogs",
    "changes",
    "examples",
    "history",
    "incidents",
    "meetings",
    "minutes",
    "news",
    "postmortem",
    "postmortems",
    "post-mortems",
    "posts",
    "proposals",
    "releases",
    "release-notes",
    "retrospectives",
    "rfcs",
    "scaffolds",
    "template",
    "templates",
    "tutorials",
    "workshops",
];

/// Documents whose statements on the repository should hold today: decisions, changelogs and reports of incidents tell
/// what was true on their day.
pub(super) fn living(portal: &Portal) -> Vec<DocId> {
    let whole = portal.artifacts.iter().filter(|artifact| artifact.anchor.is_none());
    let is_of_past = |kind: &str| matches!(kind, "incident.log" | "api.changelog");
    let records: BTreeSet<DocId> = whole
        .filter(|artifact| artifact.is_retired || is_of_past(artifact.kind.id))
        .filter_map(|artifact| artifact.doc)
        .collect();
    let is_text =
        |doc: DocId| portal.placement(doc).is_some_and(|it| matches!(it.genre, Genre::Runbook | Genre::Document));
    let is_word = |part: &str| is_one_of(part, &RECORDS);
    // Documents of a directory stand together.
    let mut last = ("", false);
    let mut is_living = |doc: &DocId| {
        let path = portal.doc(*doc).path();
        if path.directory() != last.0 {
            last = (path.directory(), path.directory().split('/').any(is_word));
        }
        is_text(*doc) && !records.contains(doc) && !last.1 && !is_word(path.stem())
    };
    portal.ids().filter(|doc| is_living(doc)).collect()
}

/// Documents that answer for how to operate something.
pub(super) fn runbooks(portal: &Portal) -> BTreeSet<DocId> {
    let whole = portal.artifacts.iter().filter(|artifact| artifact.anchor.is_none());
    let found = whole.filter(|artifact| pattern_covers("runbook.*", artifact.kind.id));
    found.filter_map(|artifact| artifact.doc).chain(portal.runbooks.keys().copied()).collect()
}
