//! What a handover needs and this one lacks.

use std::collections::BTreeMap;

use crate::base::diag::{Location, Severity};
use crate::base::path::RepoPath;
use crate::base::words::listed;
use crate::kinds::{Kind, Strength};
use crate::model::{Artifact, ArtifactId, Genre};
use crate::policy::slots::{Slot, State, Subject, subject_id};
use crate::policy::{Cx, Draft};

pub(super) mod missing;
pub(super) mod stub;
pub(super) mod thin;
pub(super) mod topic_missing;

/// How much it matters that something is missing.
fn severity(strength: Strength) -> Severity {
    match strength {
        Strength::Blocking => Severity::Error,
        Strength::Required => Severity::Warn,
        Strength::Recommended => Severity::Info,
    }
}

/// The same for something that is there but not enough: one step lower.
pub(in crate::policy::rules) fn lesser(strength: Strength) -> Severity {
    match strength {
        Strength::Blocking => Severity::Warn,
        Strength::Required | Strength::Recommended => Severity::Info,
    }
}

/// Slots in one state, those that one artifact serves together: one cause is said once.
pub(in crate::policy::rules) fn by_artifact<'a>(cx: &Cx<'a>, state: State) -> Vec<(&'a Artifact, Vec<&'a Slot>)> {
    let mut groups: BTreeMap<(ArtifactId, &str), Vec<&Slot>> = BTreeMap::new();
    for slot in cx.slots.iter().filter(|slot| slot.state == state) {
        let Some(id) = slot.artifact else { continue };
        groups.entry((id, slot.kind.id)).or_default().push(slot);
    }
    groups.into_iter().map(|((id, _), slots)| (cx.portal.found(id), slots)).collect()
}

pub(in crate::policy::rules) fn strongest(slots: &[&Slot]) -> Strength {
    slots.iter().map(|slot| slot.strength).max().unwrap_or_default()
}

/// `rollback runbook for `billing``; without subject for the project.
fn of_subjects(cx: &Cx<'_>, slots: &[&Slot]) -> String {
    let title = slots.first().map_or("", |slot| slot.kind.title);
    let services = slots.iter().filter(|slot| slot.subject != Subject::Project);
    let named: Vec<String> = services.map(|slot| format!("`{}`", subject_id(cx.portal, slot.subject))).collect();
    if named.is_empty() { title.to_owned() } else { format!("{title} for {}", listed(&named)) }
}

/// `is` or `are`: some kinds are named in the plural (`contribution standards`).
fn verb(kind: &Kind) -> &'static str {
    let head = kind.title.split(" of ").next().and_then(|head| head.split(" for ").next()).unwrap_or_default();
    let is_plural = head.ends_with('s') && !head.ends_with("ss");
    if is_plural { "are" } else { "is" }
}

/// Why a slot is asked: as notes, and the place of the trait that shows it.
pub(in crate::policy::rules) fn explain<'d>(mut draft: Draft<'d>, slot: &Slot) -> Draft<'d> {
    // The requirement, and the one trait that shows it best; the matrix names the others.
    for reason in slot.because.iter().take(2) {
        draft = draft.note(format!("because {}", reason.text));
    }
    draft
}

/// The place that asks for something that is not there: the manifest's own requirement, the service's entry in it,
/// the line that shows the trait, the line the service was inferred from, the profile, the README.
fn asks(cx: &Cx<'_>, slot: &Slot) -> Location {
    let explicit = slot.because.first().filter(|reason| !reason.is_by_profile).and_then(|reason| reason.at.clone());
    let of_trait = || slot.because.iter().skip(1).find_map(|reason| reason.at.clone());
    let of_profile = || slot.because.first().and_then(|reason| reason.at.clone());
    let found = match slot.subject {
        Subject::Project => explicit.or_else(of_profile),
        Subject::Service(id) => {
            let service = cx.portal.service(id);
            let declared = || service.declared.clone();
            let inferred = || service.at.map(|place| cx.at(place));
            explicit.or_else(declared).or_else(of_trait).or_else(inferred).or_else(of_profile)
        }
    };
    found.unwrap_or_else(|| readme(cx))
}

/// The README at the root, else the first document there is; `README.md` when there is none at all.
fn readme(cx: &Cx<'_>) -> Location {
    let at_root = |path: &RepoPath| path.parent().is_root() && path.stem().eq_ignore_ascii_case("readme");
    let documents = cx.portal.placements.iter().flatten();
    let path = |genre: &dyn Fn(Genre) -> bool, wanted: &dyn Fn(&RepoPath) -> bool| {
        let mut found = documents.clone().filter(|placement| genre(placement.genre));
        found.find(|placement| wanted(cx.portal.doc(placement.doc).path())).map(|placement| placement.doc)
    };
    let readme = path(&|genre| genre == Genre::Document, &at_root).or_else(|| path(&|_| true, &|_| true));
    match readme {
        Some(doc) => Location::file(cx.portal.doc(doc).path()),
        None => Location::file(&RepoPath::root().join("README.md").expect("a name inside the root")),
    }
}
