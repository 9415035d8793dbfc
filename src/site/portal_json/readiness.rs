//! What was recognised, what is asked, and how far it is: the part of `portal.json` about readiness.

use std::sync::Arc;

use schemars::JsonSchema;
use serde::Serialize;

use crate::model::{Artifact, ArtifactId, Portal};
use crate::policy::{Score, Slot, Subject};
use crate::site::routes::Routes;
use crate::site::views::slots::{artifact_href, gap_route, has_gap_page};

/// Something that a handover needs, as it was found.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct RecognisedJson<'a> {
    /// What it is: an id of the registry (`runbook.rollback`).
    kind: &'static str,
    /// The file.
    path: &'a str,
    /// Heading id, when it is a section; null for whole files.
    anchor: Option<&'a str>,
    /// Title.
    title: &'a str,
    /// Where it is shown, relative to the portal's root, percent-encoded; empty when its file is not published.
    url: String,
    /// Whether it concerns the project as a whole.
    project: bool,
    /// Ids of the services it concerns.
    services: Vec<&'a str>,
    /// Who answers for it.
    owner: Option<&'a str>,
    /// What it is worth: `empty`, `stub`, `pointer`, `thin`, `substantive`.
    level: &'static str,
    /// Content words.
    words: u32,
    /// Words that are asked for.
    need: u32,
    /// Topics that it does not speak about.
    missing_topics: &'a [Arc<str>],
    /// Evidence that it does not hold.
    missing_evidence: &'a [&'static str],
    /// Day on which it was last reviewed or changed; null when neither is known.
    date: Option<String>,
    /// Commits since then on what it describes.
    drift: u32,
    /// Why it was taken for that.
    evidence: &'a str,
}

/// One thing that is asked of one subject.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct SlotJson<'a> {
    /// What is asked for: an id of the registry.
    kind: &'static str,
    /// Of which service; null for the project as a whole.
    service: Option<&'a str>,
    /// `blocking`, `required`, `recommended`.
    strength: &'static str,
    /// `n/a`, `waived`, `missing`, `stub`, `thin`, `stale`, `unknown`, `ok`.
    state: &'static str,
    /// The state in words; may be empty.
    detail: &'a str,
    /// Position in `recognised` of the best that was found; null when nothing was.
    best: Option<u32>,
    /// Who would close the gap; empty when nobody is named.
    owner: &'a str,
    /// Id of the waiver that accepts it.
    waiver: Option<&'a str>,
    /// Page on what to do about it, relative to the portal's root; null when there is none.
    url: Option<String>,
}

/// Readiness of the whole.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct ScoreJson {
    /// Whole percent, rounded down, at most 99 while something blocking is open; null when nothing is asked.
    ready: Option<u32>,
    /// Blocking gaps.
    blocking: u32,
    /// Percent of what is asked that is waived.
    waived: u32,
    /// Percent of what is asked that is too old.
    ageing: u32,
}

/// What was recognised, as one of all.
pub(super) fn recognised<'a>(
    portal: &'a Portal,
    routes: &Routes,
    (id, found): (ArtifactId, &'a Artifact),
) -> RecognisedJson<'a> {
    let services = found.subjects.services.iter();
    RecognisedJson {
        kind: found.kind.id,
        path: found.at.path.as_str(),
        anchor: found.anchor.as_deref(),
        title: &found.title,
        url: artifact_href(portal, routes, id),
        project: found.subjects.project,
        services: services.map(|service| portal.service(*service).id.as_str()).collect(),
        owner: found.owner.as_deref(),
        level: found.substance.level.word(),
        words: found.substance.words,
        need: found.substance.need,
        missing_topics: &found.substance.missing_topics,
        missing_evidence: &found.substance.missing_evidence,
        date: found.basis.date.map(|date| date.to_string()),
        drift: found.basis.drift_count,
        evidence: &found.evidence,
    }
}

/// One slot.
pub(super) fn slot_json<'a>(portal: &'a Portal, slot: &'a Slot) -> SlotJson<'a> {
    SlotJson {
        kind: slot.kind.id,
        service: match slot.subject {
            Subject::Project => None,
            Subject::Service(id) => Some(&portal.service(id).id),
        },
        strength: slot.strength.id(),
        state: slot.state.word(),
        detail: &slot.detail,
        best: slot.artifact.map(|id| id.0),
        owner: &slot.owner,
        waiver: slot.waiver.as_deref(),
        url: has_gap_page(slot).then(|| gap_route(portal, slot).href.to_string()),
    }
}

/// Readiness of the whole.
pub(super) fn score(score: &Score) -> ScoreJson {
    ScoreJson {
        ready: score.percent(),
        blocking: score.blocking,
        waived: score.waived_percent(),
        ageing: score.ageing_percent(),
    }
}
