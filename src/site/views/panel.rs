//! What a document counts as: its artifacts with their numbers, and what asks for them.

use std::borrow::Cow;
use std::sync::Arc;

use serde::Serialize;

use super::Shared;
use super::parts::{LinkTo, Tone};
use super::slots::SlotView;
use super::slots::{href_of, subject_name};
use crate::base::path::RepoPath;
use crate::kinds::Fresh;
use crate::model::freshness::BasisSource;
use crate::model::{Artifact, Level, Substance};
use crate::policy::Subject;
use crate::site::around::Around;
use crate::site::cx::Cx;
use crate::site::forge;
use crate::site::own::{Held, Own};
use crate::site::words::Words;

/// What a document counts as.
#[derive(Debug, Default, Serialize)]
pub struct PanelView {
    /// In a few words (`Counts as rollback runbook`).
    pub summary: String,
    /// Its artifacts, by kind, then place, the first of them.
    pub artifacts: Vec<ArtifactView>,
    /// How many more there are.
    pub more: usize,
}

/// An artifact with everything that was counted. Texts are empty where nothing is known.
#[derive(Debug, Serialize)]
pub struct ArtifactView {
    /// What it is (`rollback runbook`).
    pub kind: Arc<str>,
    /// Its own title.
    pub title: Arc<str>,
    /// Where it is shown, from the portal's root; empty when its file is not published.
    pub href: String,
    /// Id of its heading, percent-encoded, when it is a section.
    pub anchor: String,
    /// The file.
    pub path: RepoPath,
    /// Services it concerns; empty for the project alone.
    pub services: Vec<LinkTo>,
    /// Who answers for it.
    pub owner: String,
    /// Why it was taken for that.
    pub evidence: Arc<str>,
    /// How sure that is (`by heading`).
    pub confidence: Arc<str>,
    /// What it is worth (`thin`).
    pub level: Arc<str>,
    /// Colour of that.
    pub tone: Tone,
    /// Why it does not count in full although it is there (`draft`, `no longer in use`).
    pub reservation: Arc<str>,
    /// File that it refers to in place of a text of its own.
    pub points_to: String,
    /// What it holds.
    pub numbers: Numbers,
    /// How old it is.
    pub age: AgeView,
    /// Slots that it could fill.
    pub slots: Vec<Shared<SlotView>>,
}

/// What an artifact holds, and what it should.
#[derive(Debug, Serialize)]
pub struct Numbers {
    /// Content words.
    pub words: u32,
    /// Words that are asked for; 0 when evidence alone counts.
    pub need: u32,
    /// Topics that were found.
    pub topics: Vec<Arc<str>>,
    /// Topics that were not.
    pub missing_topics: Vec<Arc<str>>,
    /// Evidence that was found.
    pub evidence: Vec<Cow<'static, str>>,
    /// Evidence that was not.
    pub missing_evidence: Vec<Cow<'static, str>>,
    /// How many placeholders there are.
    pub placeholders: usize,
    /// Lines of a template, of 100.
    pub boilerplate_percent: u32,
}

impl Numbers {
    fn of(words: &Words, substance: &Substance) -> Self {
        let said = |english: &&'static str| words.of_table(english);
        Self {
            words: substance.words,
            need: substance.need,
            topics: substance.topics.iter().map(|(title, _)| words.of_topic(title)).collect(),
            missing_topics: substance.missing_topics.iter().map(|title| words.of_topic(title)).collect(),
            evidence: substance.evidence.iter().map(said).collect(),
            missing_evidence: substance.missing_evidence.iter().map(said).collect(),
            placeholders: substance.placeholders.len(),
            boilerplate_percent: substance.boilerplate_percent,
        }
    }
}

/// How old an artifact is. Dates are `YYYY-MM-DD`; empty when they are not known.
#[derive(Debug, Default, Serialize)]
pub struct AgeView {
    /// Stated review.
    pub reviewed: String,
    /// Last change of its content.
    pub changed: String,
    /// Whether its age counts from the review, not from the change.
    pub is_reviewed: bool,
    /// `34 of 180 days`, `34 days`; empty when nothing is known.
    pub words: String,
    /// Colour of that.
    pub tone: Option<Tone>,
    /// Commits since then on what it describes.
    pub drift: u32,
    /// The newest of those commits.
    pub commits: Vec<DriftView>,
}

/// A commit on what an artifact describes.
#[derive(Debug, Serialize)]
pub struct DriftView {
    /// Its day.
    pub date: String,
    /// Author's name.
    pub author: String,
    /// First ten digits of its id.
    pub id: String,
    /// The commit on the forge; empty when the forge is not known.
    pub href: String,
    /// One file that it touched.
    pub path: String,
}

/// The panel of a document.
pub(in crate::site) fn panel(around: &Around, own: &Own<'_>) -> PanelView {
    let artifacts: Vec<ArtifactView> = own.held.iter().map(|held| artifact_view(around, held)).collect();
    PanelView {
        summary: summary(&around.words, &artifacts, own.artifacts),
        more: own.artifacts - artifacts.len(),
        artifacts,
    }
}

/// The first kinds by name, the others by number.
fn summary(words: &Words, views: &[ArtifactView], total: usize) -> String {
    let mut kinds: Vec<&str> = Vec::new();
    for view in views {
        if !kinds.contains(&&*view.kind) {
            kinds.push(&view.kind);
        }
    }
    match kinds.as_slice() {
        [] => String::new(),
        [one] => words.with("panel.counts_as", &[("kind", one)]),
        [one, two] => words.with("panel.counts_as_two", &[("kind", one), ("other", two)]),
        [one, ..] => words.count_with("panel.counts_as_many", total - 1, &[("kind", one)]),
    }
}

/// An artifact with everything that was counted.
pub(in crate::site) fn artifact_view(around: &Around, held: &Held<'_>) -> ArtifactView {
    let (words, artifact) = (&*around.words, held.artifact);
    let substance = &artifact.substance;
    ArtifactView {
        kind: words.of_model(artifact.kind.title),
        title: artifact.title.clone(),
        href: href_of(&around.routes, artifact, held.is_markdown),
        anchor: artifact.anchor.as_deref().map(crate::base::path::percent_encode).unwrap_or_default(),
        path: artifact.at.path.clone(),
        services: artifact.subjects.services.iter().map(|service| around.service_link(*service)).collect(),
        owner: artifact.owner.clone().unwrap_or_default(),
        evidence: artifact.evidence.clone(),
        confidence: words.named("confidence", artifact.confidence.words()),
        level: words.named("level", substance.level.word()),
        tone: tone(substance.level),
        reservation: match (substance.is_draft, artifact.is_retired) {
            (_, true) => words.share("artifact.retired"),
            (true, false) => words.share("artifact.draft"),
            (false, false) => Arc::default(),
        },
        points_to: artifact.points_to.as_ref().map(ToString::to_string).unwrap_or_default(),
        numbers: Numbers::of(words, substance),
        age: age(around, held),
        slots: held.slots.iter().map(|(_, view)| Shared::clone(view)).collect(),
    }
}

fn tone(level: Level) -> Tone {
    match level {
        Level::Substantive => Tone::Ok,
        Level::Thin | Level::Pointer => Tone::Warn,
        Level::Stub | Level::Empty => Tone::Bad,
    }
}

/// The limit is that of the strictest slot which the artifact could fill, else that of its kind.
fn age(around: &Around, held: &Held<'_>) -> AgeView {
    let (words, artifact) = (&*around.words, held.artifact);
    let basis = &artifact.basis;
    let of_slots = held.slots.iter().filter_map(|(limit, _)| *limit).min();
    let of_kind = match artifact.kind.fresh {
        Fresh::Days(days) => Some(days),
        Fresh::Drift | Fresh::Never => None,
    };
    let limit = of_slots.or(of_kind);
    let days = basis.date.map(|date| i64::from((around.today - date).get_days()));
    let is_late = days.zip(limit).map(|(days, limit)| days > i64::from(limit));
    AgeView {
        reviewed: basis.reviewed.map(|date| date.to_string()).unwrap_or_default(),
        changed: basis.changed.map(|date| date.to_string()).unwrap_or_default(),
        is_reviewed: basis.source == BasisSource::Reviewed,
        words: match (days, limit) {
            (Some(days), Some(limit)) => {
                let days = days.to_string();
                words.count_with("readiness.days", limit as usize, &[("days", &days)])
            }
            (Some(days), None) => words.with("artifact.days", &[("n", &days.to_string())]),
            (None, _) => String::new(),
        },
        tone: is_late.map(|late| if late { Tone::Warn } else { Tone::Ok }),
        drift: basis.drift_count,
        commits: drift(around, artifact),
    }
}

fn drift(around: &Around, artifact: &Artifact) -> Vec<DriftView> {
    let forge = around.forge.as_deref();
    let view = |commit: &crate::model::freshness::DriftCommit| DriftView {
        date: commit.date.clone(),
        author: commit.author.clone(),
        id: commit.id.chars().take(10).collect(),
        href: forge.map(|forge| forge::commit(forge, &commit.id)).unwrap_or_default(),
        path: commit.path.to_string(),
    };
    artifact.basis.drift.iter().map(view).collect()
}

/// A subject with its page.
pub(in crate::site) fn subject_link(cx: &Cx<'_>, subject: Subject) -> LinkTo {
    match subject {
        Subject::Project => LinkTo::new(crate::site::routes::HOME, subject_name(cx.portal, cx.words, subject)),
        Subject::Service(id) => cx.service_link(id),
    }
}
