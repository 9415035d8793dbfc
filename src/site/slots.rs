//! Slots of a report, found by what pages ask: by subject, by artifact, by document.

use std::collections::{BTreeMap, HashMap};

use super::routes::Routes;
use super::views::Shared;
use super::views::slots::{SlotView, slot_view};
use super::words::Words;
use crate::model::{Artifact, ArtifactId, DocId, Portal};
use crate::policy::{Report, Slot, State, Subject};

/// All slots, in the order of the report, and what pages show of them.
#[derive(Default)]
pub(super) struct Slots<'a> {
    slots: &'a [Slot],
    views: Vec<Shared<SlotView>>,
    of_subject: BTreeMap<Subject, Vec<usize>>,
    of_artifact: Vec<Vec<usize>>,
    /// All artifacts that lie in documents, by document, and where those of each begin.
    artifacts: Vec<ArtifactId>,
    starts: Vec<u32>,
    in_order: HashMap<&'static str, Vec<usize>>,
    waived_by: HashMap<&'a str, usize>,
    /// Artifacts by kind: they stand together.
    of_kind: HashMap<&'static str, &'a [Artifact]>,
}

/// A slot and what pages show of it.
pub(super) type Placed<'s, 'a> = (&'a Slot, &'s Shared<SlotView>);

impl<'a> Slots<'a> {
    pub(super) fn new(portal: &'a Portal, routes: &Routes, report: &'a Report, words: &Words) -> Self {
        let slots = report.slots.as_slice();
        let views = slots.iter().map(|slot| Shared::new(slot_view(portal, routes, words, slot))).collect();
        let of_artifact = vec![Vec::new(); portal.artifacts.len()];
        let mut index = Self { slots, views, of_artifact, ..Self::default() };
        for (ix, slot) in slots.iter().enumerate() {
            index.of_subject.entry(slot.subject).or_default().push(ix);
            if slot.state == State::Ok && !index.views[ix].href.is_empty() {
                index.in_order.entry(slot.kind.id).or_default().push(ix);
            }
            if let Some(waiver) = &slot.waiver {
                *index.waived_by.entry(waiver).or_default() += 1;
            }
            let candidates = slot.candidates.iter().filter(|id| Some(**id) != slot.artifact);
            for artifact in slot.artifact.iter().chain(candidates) {
                index.of_artifact[artifact.0 as usize].push(ix);
            }
        }
        let of_kind = portal.artifacts.chunk_by(|one, next| one.kind == next.kind);
        index.of_kind = of_kind.map(|artifacts| (artifacts[0].kind.id, artifacts)).collect();
        let held = (0..).map(ArtifactId).zip(&portal.artifacts).filter_map(|(id, it)| Some((it.doc?, id)));
        let mut held: Vec<(DocId, ArtifactId)> = held.collect();
        held.sort_unstable();
        let start = |doc: u32| held.partition_point(|(of, _)| of.0 < doc) as u32;
        index.starts = (0..=portal.documents.len() as u32).map(start).collect();
        index.artifacts = held.into_iter().map(|(_, id)| id).collect();
        index
    }

    /// All of them.
    pub(super) fn all(&self) -> impl Iterator<Item = Placed<'_, 'a>> {
        self.slots.iter().zip(&self.views)
    }

    /// Those of a subject, by kind.
    pub(super) fn of(&self, subject: Subject) -> impl Iterator<Item = Placed<'_, 'a>> {
        self.at(self.of_subject.get(&subject))
    }

    /// Those that an artifact could fill, whether or not it is the best for them.
    pub(super) fn of_artifact(&self, id: ArtifactId) -> impl Iterator<Item = Placed<'_, 'a>> {
        self.at(self.of_artifact.get(id.0 as usize))
    }

    /// Those of a kind that are in order and have a page, the project first, then services by id.
    pub(super) fn in_order(&self, kind: &str) -> impl Iterator<Item = Placed<'_, 'a>> {
        self.at(self.in_order.get(kind))
    }

    /// All artifacts of a kind, by place.
    pub(super) fn artifacts_of_kind(&self, kind: &str) -> &'a [Artifact] {
        self.of_kind.get(kind).copied().unwrap_or_default()
    }

    /// How many of them a waiver accepts.
    pub(super) fn waived_by(&self, waiver: &str) -> usize {
        self.waived_by.get(waiver).copied().unwrap_or_default()
    }

    /// Artifacts that a document holds, by kind, then place.
    pub(super) fn artifacts_of(&self, doc: DocId) -> &[ArtifactId] {
        let [start, end] = [doc.0 as usize, doc.0 as usize + 1].map(|ix| self.starts[ix] as usize);
        &self.artifacts[start..end]
    }

    fn at<'s>(&'s self, indexes: Option<&'s Vec<usize>>) -> impl Iterator<Item = Placed<'s, 'a>> {
        indexes.into_iter().flatten().map(|ix| (&self.slots[*ix], &self.views[*ix]))
    }
}
