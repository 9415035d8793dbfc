//! Which documents say how things are, and which say how they were.

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

/// Whether what a document says of the repository should hold today: decisions, changelogs and reports of incidents
/// tell what was true on their day.
pub(super) fn is_living(portal: &Portal, doc: DocId) -> bool {
    let is_text =
        portal.placement(doc).is_some_and(|placement| matches!(placement.genre, Genre::Runbook | Genre::Document));
    let path = portal.doc(doc).path();
    let is_word = |part: &str| RECORDS.contains(&&*part.to_lowercase());
    is_text && !path.parent().segments().any(is_word) && !is_word(path.stem()) && !is_record(portal, doc)
}

/// Whether a document answers for how to operate something.
pub(super) fn is_runbook(portal: &Portal, doc: DocId) -> bool {
    let is_of =
        |artifact: &&crate::model::Artifact| artifact.doc == Some(doc) && pattern_covers("runbook.*", artifact.kind.id);
    portal.runbooks.contains_key(&doc)
        || portal.artifacts.iter().any(|artifact| is_of(&artifact) && artifact.anchor.is_none())
}

fn is_record(portal: &Portal, doc: DocId) -> bool {
    let is_of_past = |kind: &str| matches!(kind, "incident.log" | "api.changelog");
    portal.artifacts.iter().any(|artifact| {
        artifact.doc == Some(doc) && artifact.anchor.is_none() && (artifact.is_retired || is_of_past(artifact.kind.id))
    })
}
