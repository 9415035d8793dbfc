//! Services and what is asked of them: the matrix of `report.json`.

use std::sync::Arc;

use schemars::JsonSchema;
use serde::Serialize;

use super::Cx;
use crate::kinds::Strength;
use crate::model::{Service, TraitFact};
use crate::policy::slots::subject_id;
use crate::policy::{Because, Slot, State};

/// A service.
#[derive(Serialize, JsonSchema)]
pub(super) struct ServiceJson<'a> {
    /// Its id.
    id: &'a str,
    /// Its name as written.
    name: &'a str,
    /// Its directory; empty for the repository itself.
    path: &'a str,
    /// Who answers for it.
    owner: Option<&'a str>,
    /// How much it matters: `critical`, `standard`, `low`.
    tier: &'static str,
    /// Whether nobody declared it.
    inferred: bool,
    /// What it was inferred from.
    evidence: &'a str,
    /// What it is like.
    traits: Vec<TraitJson<'a>>,
}

/// A trait and the line that shows it.
#[derive(Serialize, JsonSchema)]
struct TraitJson<'a> {
    /// `consumes-queue`, ….
    id: &'static str,
    /// In words.
    evidence: &'a str,
    /// Where that stands.
    path: Option<&'a str>,
    /// Line from 1; null for a file as a whole.
    line: Option<u32>,
}

impl<'a> ServiceJson<'a> {
    pub(super) fn of(service: &'a Service, cx: &Cx<'a>) -> Self {
        let shown = |fact: &'a TraitFact| TraitJson {
            id: fact.id.id(),
            evidence: &fact.evidence,
            path: fact.at.as_ref().map(|at| at.path.as_str()),
            line: fact.at.as_ref().and_then(|at| cx.line(at)),
        };
        Self {
            id: &service.id,
            name: &service.name,
            path: service.path.as_str(),
            owner: service.owner.as_deref(),
            tier: service.tier.id(),
            inferred: service.declared.is_none(),
            evidence: &service.evidence,
            traits: service.traits.iter().filter(|fact| fact.holds).map(shown).collect(),
        }
    }
}

/// A cell of the matrix.
#[derive(Serialize, JsonSchema)]
pub(super) struct SlotJson<'a> {
    /// Id of the kind of artifact.
    kind: &'static str,
    /// Id of the service, or `project`.
    subject: &'a str,
    /// What there is.
    #[schemars(with = "String")]
    state: State,
    /// How strongly it is asked for.
    #[schemars(with = "String")]
    strength: Strength,
    /// The state in words with its numbers.
    detail: &'a str,
    /// The best artifact.
    artifact: Option<FoundJson<'a>>,
    /// Days since it was known to be right; null when unknown.
    age_days: Option<i64>,
    /// Limit of that age, when there is one.
    limit_days: Option<u32>,
    /// Why it is asked.
    because: Vec<BecauseJson<'a>>,
    /// Who would close it; empty when nobody is named.
    owner: &'a str,
    /// What closes it; empty when there is nothing to do.
    close: &'a str,
    /// Id of the waiver that accepts it.
    waiver: Option<&'a str>,
}

/// An artifact and what it is worth.
#[derive(Serialize, JsonSchema)]
struct FoundJson<'a> {
    /// The file.
    path: &'a str,
    /// Id of the heading when it is a section.
    anchor: Option<&'a str>,
    /// `empty`, `stub`, `pointer`, `thin`, `substantive`.
    level: &'static str,
    /// Content words.
    words: u32,
    /// Content words it needs.
    need: u32,
    /// Topics it does not cover.
    missing_topics: &'a [Arc<str>],
    /// How many placeholders it holds.
    placeholders: usize,
}

/// A reason.
#[derive(Serialize, JsonSchema)]
struct BecauseJson<'a> {
    /// In words.
    text: &'a str,
    /// Where that stands.
    path: Option<&'a str>,
    /// Line from 1; null for a file as a whole.
    line: Option<u32>,
}

impl<'a> SlotJson<'a> {
    pub(super) fn of(slot: &'a Slot, cx: &Cx<'a>) -> Self {
        let found = slot.artifact.map(|id| cx.portal.found(id)).map(|artifact| FoundJson {
            path: artifact.at.path.as_str(),
            anchor: artifact.anchor.as_deref(),
            level: artifact.substance.level.word(),
            words: artifact.substance.words,
            need: artifact.substance.need,
            missing_topics: &artifact.substance.missing_topics,
            placeholders: artifact.substance.placeholders.len(),
        });
        let reason = |reason: &'a Because| BecauseJson {
            text: &reason.text,
            path: reason.at.as_ref().map(|at| at.path.as_str()),
            line: reason.at.as_ref().and_then(|at| cx.line(at)),
        };
        Self {
            kind: slot.kind.id,
            subject: subject_id(cx.portal, slot.subject),
            state: slot.state,
            strength: slot.strength,
            detail: &slot.detail,
            artifact: found,
            age_days: slot.age_days,
            limit_days: slot.limit_days,
            because: slot.because.iter().map(reason).collect(),
            owner: &slot.owner,
            close: &slot.close,
            waiver: slot.waiver.as_deref(),
        }
    }
}
