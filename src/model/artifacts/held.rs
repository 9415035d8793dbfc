//! The artifacts that one document holds: what is seen in it, whose that is, and what it is worth.

use std::sync::Arc;

use super::everywhere::Everywhere;
use super::single::Single;
use super::subjects::ServiceNames;
use super::{Artifact, Sighting, Subjects, alerts, diagrams, sections, whole};
use crate::base::diag::Location;
use crate::base::hash::Digest;
use crate::base::span::Span;
use crate::formats::Document;
use crate::kinds;
use crate::model::freshness::{self, Basis};
use crate::model::substance::{self, Form, Level, Part};

/// A sighting with whose it is.
struct Claimed<'a> {
    pub(super) sighting: Sighting<'a>,
    pub(super) subjects: Subjects,
    /// A part of another sighting that names a service.
    pub(super) is_part: bool,
}

/// An artifact as its document has it: not dated, and followed nowhere.
#[derive(Debug)]
pub(super) struct Weighed {
    pub(super) artifact: Artifact,
    /// It only says where the text is.
    pub(super) is_pointer: bool,
    /// It says that it is no longer in use.
    pub(super) is_over: bool,
}

/// What one document is and holds.
fn sightings<'a>(everywhere: &Everywhere<'_>, single: &Single<'a>) -> Vec<Sighting<'a>> {
    let whole = whole::kind(everywhere, single);
    let mut found: Vec<Sighting<'a>> = whole.into_iter().collect();
    if whole::is_excluded(single) {
        return found;
    }
    alerts::sightings(single, &mut found);
    sections::headings(everywhere, single, &mut found);
    sections::tables(single, &mut found);
    diagrams::fences(single, &mut found);
    found
}

/// Adds a sighting with whose it is, and each part of it that names a service.
fn claim<'a>(services: &ServiceNames<'_>, single: &Single<'a>, sighting: Sighting<'a>, claimed: &mut Vec<Claimed<'a>>) {
    let subjects = services.subjects(single, &sighting);
    let may_have_parts = sighting.kind.scope != kinds::Scope::Project && subjects.project;
    let parts = match may_have_parts && matches!(sighting.form, Form::Prose) {
        true => services.named_parts(single, &sighting),
        false => Vec::new(),
    };
    claimed.push(Claimed { sighting, subjects, is_part: false });
    claimed.extend(parts.into_iter().map(|(sighting, service)| Claimed {
        sighting,
        subjects: Subjects { project: false, services: vec![service] },
        is_part: true,
    }));
}

/// The artifacts of one document.
pub(super) fn weighed(everywhere: &Everywhere<'_>, single: &Single<'_>) -> Vec<Weighed> {
    let mut claimed = Vec::new();
    for sighting in sightings(everywhere, single) {
        claim(&everywhere.service_names, single, sighting, &mut claimed);
    }
    claimed.into_iter().filter_map(|claimed| artifact(everywhere, single, claimed)).collect()
}

/// The artifact of a sighting. A heading that only mentions a service, over nothing that would do, is none of its own.
fn artifact(everywhere: &Everywhere<'_>, single: &Single<'_>, claimed: Claimed<'_>) -> Option<Weighed> {
    let Claimed { sighting, subjects, is_part } = claimed;
    let document = single.document();
    let Sighting { span, heading, form, .. } = sighting;
    let part = Part { document, span, head: heading, form, beside: &single.beside };
    let common = everywhere.common(sighting.kind, &subjects.services);
    let weight = substance::judge(&part, &common.demand);
    if is_part && weight.level < Level::Thin {
        return None;
    }
    let heading = heading.and_then(|ix| document.outline.headings.get(ix));
    let reading = document.reading();
    let (is_pointer, is_over) = (substance::is_pointer(&part, &weight), substance::is_retired(&part, &weight));
    let artifact = Artifact {
        kind: sighting.kind,
        at: Location::new(document.path(), span),
        head: Location::new(document.path(), head(document, heading.map(|heading| heading.span))),
        doc: None,
        anchor: heading.map(|heading| heading.id.clone()),
        title: heading.map_or_else(|| Arc::clone(&document.card.title), |heading| heading.text.as_str().into()),
        evidence: sighting.evidence,
        confidence: sighting.confidence,
        owner: everywhere.owner(document, &subjects.services),
        basis: Basis { stated_limit: freshness::stated_limit(document), ..Basis::default() },
        reviewed: reading.and_then(|reading| reading.review.last_reviewed.clone()),
        covers: stated_covers(document).unwrap_or_else(|| Arc::clone(&common.covers)),
        points_to: None,
        is_retired: false,
        is_gate_excluded: front(document, "gate-exclude").iter().any(|word| word == "true"),
        substance: Arc::new(weight),
        subjects,
        address: Digest::default(),
    };
    Some(Weighed { artifact: artifact.found(), is_pointer, is_over })
}

/// The heading that names a part, else the title of the document, else its start.
fn head(document: &Document, heading: Option<Span>) -> Span {
    let outline = &document.outline;
    let title = || outline.title.and_then(|ix| outline.headings.get(ix)).map(|heading| heading.span);
    heading.or_else(title).unwrap_or_default()
}

/// Words of a key of the front matter.
fn front(document: &Document, key: &str) -> Vec<String> {
    let entry = document.outline.front.get(key);
    entry.map(|entry| entry.value.texts().into_iter().map(|text| text.trim().to_owned()).collect()).unwrap_or_default()
}

/// What a document says that it describes; `None` when it says nothing of it.
fn stated_covers(document: &Document) -> Option<Arc<[String]>> {
    let stated = front(document, "covers");
    let rooted = |glob: &String| glob.trim_start_matches("./").trim_start_matches('/').to_owned();
    let globs = stated.iter().map(rooted).filter(|glob| !glob.is_empty());
    (!stated.is_empty()).then(|| globs.collect())
}
