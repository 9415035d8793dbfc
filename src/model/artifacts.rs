//! What was found of what a handover needs: whole files, sections of files, and fact tables.
//!
//! Takes documents with their genres, services, links and facts; gives every [`Artifact`] with what it is worth and
//! by when it was known to be right. A kind is told, in this order, by what the document says of itself, by the
//! manifest, by its path, by its headings, by its content. Judges nothing: whether an artifact is asked for
//! is decided in [`crate::policy`].

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

mod alerts;
mod diagrams;
mod patterns;
mod pointers;
mod registry;
mod sections;
mod subjects;
mod whole;

use crate::base::diag::Location;
use crate::base::hash::{Digest, FastMap};
use crate::base::memo::Memo;
use crate::base::path::RepoPath;
use crate::base::span::Span;
use crate::formats::Document;
use crate::kinds::{self, Kind};
use crate::manifest::Manifest;
use crate::records::{DateReading, Stated};
use crate::source::SourceTree;

use super::alone::Alone;
use super::decisions::Decisions;
use super::freshness::{Basis, History};
use super::owners::{self, CodeOwners};
use super::substance::{self, Beside, Boilerplate, Demand, Form, Level, Part, Substance};
use super::{DocId, Facts, Genre, Link, Runbook, Service, ServiceId};
use registry::Names;
pub(super) use registry::{Pattern, patterns_of};
use subjects::ServiceNames;

/// Index into [`super::Portal::artifacts`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ArtifactId(pub u32);

/// A file, a section of a file or a fact table that is of one kind.
#[derive(Debug, Clone, Hash)]
pub struct Artifact {
    /// What it is.
    pub kind: &'static Kind,
    /// The file, and the bytes of it that belong to the artifact (all of them for a whole file).
    pub at: Location,
    /// The place that names it: its heading, else the start of the file.
    pub head: Location,
    /// The document; `None` for a file that is only listed.
    pub doc: Option<DocId>,
    /// Id of the heading when it is a section.
    pub anchor: Option<String>,
    /// Its title, never empty.
    pub title: Arc<str>,
    /// Whose it is.
    pub subjects: Subjects,
    /// Why it was taken for that, in words.
    pub evidence: Arc<str>,
    /// How sure that is.
    pub confidence: Confidence,
    /// What it is worth.
    pub substance: Arc<Substance>,
    /// Who answers for it, see [`super::owners`]; `None` when nobody is named.
    pub owner: Option<String>,
    /// By when it was last known to be right.
    pub basis: Basis,
    /// `reviewed:` or a synonym, as stated, also when it makes no sense.
    pub reviewed: Option<Stated<DateReading>>,
    /// Globs of what it describes, from the repository's root: stated, else the kind's for its services.
    pub covers: Arc<[String]>,
    /// Pages that only say where the text went: the target, when it is in the repository.
    pub points_to: Option<RepoPath>,
    /// Says of itself that it is no longer in use and names nothing instead: listed, never required.
    pub is_retired: bool,
    /// `gate-exclude: true`: counts, but no gate waits for it.
    pub is_gate_excluded: bool,
}

/// Whose an artifact is.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Subjects {
    /// The project as a whole.
    pub project: bool,
    /// Services, sorted.
    pub services: Vec<ServiceId>,
}

/// How an artifact was recognised; the strongest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Confidence {
    /// It says so: `kind:` in its front matter.
    Stated,
    /// The manifest says so.
    Configured,
    /// Its path is one that the kind is known by.
    Path,
    /// A heading that the kind is known by.
    Heading,
    /// What it holds: root keys, header of a table.
    Content,
}

impl Confidence {
    /// For people: `stated`, `configured`, `by path`, `by heading`, `by content`.
    pub fn words(self) -> &'static str {
        match self {
            Confidence::Stated => "stated",
            Confidence::Configured => "configured",
            Confidence::Path => "by path",
            Confidence::Heading => "by heading",
            Confidence::Content => "by content",
        }
    }
}

/// Everything that linking knows when artifacts are looked for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Around<'a> {
    pub(super) tree: &'a SourceTree,
    pub(super) manifest: &'a Manifest,
    pub(super) documents: &'a [Arc<Document>],
    /// What each document says alone, same index.
    pub(super) alone: &'a [Arc<Alone>],
    /// Genre and evidence of each document, same index.
    pub(super) classified: &'a [Arc<Option<super::classify::Classified>>],
    /// Genre of each document, same index.
    pub(super) genres: &'a [Option<Genre>],
    pub(super) services: &'a [Service],
    pub(super) decisions: &'a Decisions,
    pub(super) runbooks: &'a BTreeMap<DocId, Runbook>,
    pub(super) links: &'a [Arc<Vec<Link>>],
    pub(super) facts: &'a Facts,
    pub(super) code_owners: &'a CodeOwners,
    /// Lines of the repository's templates; filled in here.
    pub(super) boilerplate: &'a Boilerplate,
}

impl<'a> Around<'a> {
    pub(super) fn doc(&self, id: DocId) -> &'a Document {
        &self.documents[id.0 as usize]
    }

    fn alone(&self, id: DocId) -> &'a Alone {
        &self.alone[id.0 as usize]
    }

    /// References of a document.
    pub(super) fn links_of(&self, id: DocId) -> &'a [Link] {
        &self.links[id.0 as usize]
    }

    fn find(&self, path: &RepoPath) -> Option<DocId> {
        self.documents.binary_search_by(|doc| doc.path().cmp(path)).ok().map(|ix| DocId(ix as u32))
    }
}

/// Something recognised, before anyone has weighed it.
#[derive(Debug, Clone)]
struct Sighting<'a> {
    kind: &'static Kind,
    doc: DocId,
    /// Its part of the document; all of it for a whole file.
    span: Span,
    /// Index of its heading; `None` for a whole file and for what has none.
    heading: Option<usize>,
    confidence: Confidence,
    evidence: Arc<str>,
    form: Form<'a>,
    /// Services that its own rows name.
    rows: Option<Subjects>,
}

impl<'a> Sighting<'a> {
    fn whole(kind: &'static Kind, doc: DocId, document: &Document, form: Form<'a>) -> Self {
        Self {
            kind,
            doc,
            span: Span::new(0, document.source.text().len()),
            heading: None,
            confidence: Confidence::Path,
            evidence: Arc::default(),
            form,
            rows: None,
        }
    }

    fn because(self, confidence: Confidence, evidence: impl Into<Arc<str>>) -> Self {
        Self { confidence, evidence: evidence.into(), ..self }
    }
}

/// A sighting with whose it is.
struct Claimed<'a> {
    sighting: Sighting<'a>,
    subjects: Subjects,
    /// A part of another sighting that names a service.
    is_part: bool,
}

/// What was seen in one document, and what the repository says of that.
struct Seen<'a> {
    beside: Beside,
    claimed: Vec<Claimed<'a>>,
}

/// A sighting with all that it is weighed by.
struct Asked<'a> {
    claimed: &'a Claimed<'a>,
    part: Part<'a>,
    common: &'a Common<'a>,
    /// The address of all that is looked at when it is weighed.
    key: Digest,
}

/// Everything in the repository that is of a kind, by kind in the order of the registry, then by place. `judged` keeps
/// what parts are worth from one call to the next.
pub(super) fn find(around: &Around<'_>, judged: &mut Memo<Substance>) -> Vec<Artifact> {
    let names = Names::new(around.manifest);
    let boilerplate = substance::boilerplate(whole::templates(around));
    let around = &Around { boilerplate: &boilerplate, ..*around };
    let services = ServiceNames::new(around.services, around.manifest);
    let history = History::new(&around.tree.git);
    let alerted = alerts::runbooks(around);
    let ids: Vec<DocId> = (0..around.documents.len() as u32).map(DocId).collect();
    let in_document = |id: &DocId| {
        let sightings = sightings(around, &names, alerted.get(id).map(Vec::as_slice).unwrap_or_default(), *id);
        let mut claimed = Vec::with_capacity(sightings.len());
        sightings.into_iter().for_each(|sighting| claim(around, &services, sighting, &mut claimed));
        (!claimed.is_empty()).then(|| Seen { beside: Beside::of(around, *id), claimed })
    };
    let seen: Vec<Seen<'_>> = ids.par_iter().filter_map(in_document).collect();
    let demands = Demands::of(around, &seen);
    let asked: Vec<Asked<'_>> = seen.par_iter().flat_map_iter(|seen| asked(around, &demands, seen)).collect();
    let weighed =
        judged.generation(&asked, |asked| asked.key, |asked| substance::judge(&asked.part, &asked.common.demand));
    // Room for what pointers lead to.
    let mut found: Vec<Artifact> = Vec::with_capacity(asked.len() + asked.len() / 8 + 8);
    let weighed = asked.iter().zip(weighed);
    found.extend(weighed.filter_map(|(asked, weight)| artifact(around, asked, weight)));
    found.extend(in_manifest(around));
    pointers::follow(around, &mut found);
    history.date(&mut found);
    let order: FastMap<&str, usize> = kinds::all().enumerate().map(|(ix, kind)| (kind.id, ix)).collect();
    let place = |artifact: &Artifact| (order[artifact.kind.id], artifact.at.clone(), artifact.head.clone());
    found.sort_by_cached_key(place);
    found
}

/// What goes for all artifacts of a kind that some services have.
struct Common<'a> {
    demand: Demand<'a>,
    /// The address of the demand.
    digest: Digest,
    /// Globs of what the kind describes below the directories of the services.
    covers: Arc<[String]>,
}

/// That of each kind and group of services that was seen.
struct Demands<'a>(FastMap<(&'static str, &'a [ServiceId]), Common<'a>>);

impl<'a> Demands<'a> {
    fn of(around: &Around<'a>, seen: &'a [Seen<'a>]) -> Self {
        let mut demands = FastMap::default();
        for claimed in seen.iter().flat_map(|seen| &seen.claimed) {
            let (kind, services) = (claimed.sighting.kind, &*claimed.subjects.services);
            demands.entry((kind.id, services)).or_insert_with(|| {
                let demand = Demand::new(around, kind, services);
                Common { digest: demand.digest(), demand, covers: covers(around, kind, services) }
            });
        }
        Self(demands)
    }

    fn on(&self, claimed: &'a Claimed<'a>) -> &Common<'a> {
        &self.0[&(claimed.sighting.kind.id, &*claimed.subjects.services)]
    }
}

/// What one document is and holds.
fn sightings<'a>(around: &Around<'a>, names: &Names, alerted: &[alerts::Target], doc: DocId) -> Vec<Sighting<'a>> {
    let whole = whole::kind(around, names, doc);
    let mut found: Vec<Sighting<'a>> = whole.into_iter().collect();
    if whole::is_excluded(around, doc) {
        return found;
    }
    alerts::sightings(around, alerted, doc, &mut found);
    sections::headings(around, names, doc, &mut found);
    sections::tables(around, doc, &mut found);
    diagrams::fences(around, doc, &mut found);
    found
}

/// Adds a sighting with whose it is, and each part of it that names a service.
fn claim<'a>(around: &Around<'_>, services: &ServiceNames<'_>, sighting: Sighting<'a>, claimed: &mut Vec<Claimed<'a>>) {
    let subjects = services.subjects(around, &sighting);
    let may_have_parts = sighting.kind.scope != kinds::Scope::Project && subjects.project;
    let parts = match may_have_parts && matches!(sighting.form, Form::Prose) {
        true => services.named_parts(around, &sighting),
        false => Vec::new(),
    };
    claimed.push(Claimed { sighting, subjects, is_part: false });
    claimed.extend(parts.into_iter().map(|(sighting, service)| Claimed {
        sighting,
        subjects: Subjects { project: false, services: vec![service] },
        is_part: true,
    }));
}

fn asked<'a>(
    around: &Around<'a>,
    demands: &'a Demands<'a>,
    seen: &'a Seen<'a>,
) -> impl Iterator<Item = Asked<'a>> + use<'a> {
    let (around, beside) = (*around, seen.beside.digest());
    seen.claimed.iter().map(move |claimed| {
        let Sighting { doc, span, heading, form, .. } = claimed.sighting;
        let part = Part { doc, document: around.doc(doc), span, head: heading, form, beside: &seen.beside };
        let common = demands.on(claimed);
        let key = part.digest(beside, common.digest);
        Asked { claimed, part, common, key }
    })
}

/// The artifact of a sighting. A heading that only mentions a service, over nothing that would do, is none of its own.
fn artifact(around: &Around<'_>, asked: &Asked<'_>, weight: &Arc<Substance>) -> Option<Artifact> {
    let Asked { claimed: Claimed { sighting, subjects, is_part }, part, common: Common { covers, .. }, .. } = asked;
    if *is_part && weight.level < Level::Thin {
        return None;
    }
    let document = part.document;
    let heading = sighting.heading.and_then(|ix| document.outline.headings.get(ix));
    let reading = document.reading();
    let concerned: Vec<&Service> = subjects.services.iter().map(|id| &around.services[id.0 as usize]).collect();
    let owner = owners::of_document(document, &concerned, around.code_owners, around.manifest);
    let pointer = substance::is_pointer(part, weight).then(|| pointers::target(around, part)).flatten();
    let is_retired = pointer.is_none() && substance::is_retired(part, weight);
    Some(Artifact {
        kind: sighting.kind,
        at: Location::new(document.path(), sighting.span),
        head: Location::new(document.path(), head(document, heading.map(|heading| heading.span))),
        doc: Some(sighting.doc),
        anchor: heading.map(|heading| heading.id.clone()),
        title: heading.map_or_else(|| Arc::clone(&document.card.title), |heading| heading.text.as_str().into()),
        evidence: Arc::clone(&sighting.evidence),
        confidence: sighting.confidence,
        owner: owner.map(|owner| owner.name),
        basis: Basis { stated_limit: super::freshness::stated_limit(document), ..Basis::default() },
        reviewed: reading.and_then(|reading| reading.review.last_reviewed.clone()),
        covers: stated_covers(document).unwrap_or_else(|| Arc::clone(covers)),
        points_to: pointer,
        is_retired,
        is_gate_excluded: front(document, "gate-exclude").iter().any(|word| word == "true"),
        substance: Arc::clone(weight),
        subjects: subjects.clone(),
    })
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

/// What a kind describes below the directories of services.
fn covers(around: &Around<'_>, kind: &Kind, services: &[ServiceId]) -> Arc<[String]> {
    let dirs = services.iter().map(|id| &around.services[id.0 as usize].path).filter(|path| !path.is_root());
    let dirs: Vec<&RepoPath> = dirs.collect();
    match dirs.is_empty() {
        true => kind.covers.iter().map(|glob| (*glob).to_owned()).collect(),
        false => dirs.iter().flat_map(|dir| kind.covers.iter().map(move |glob| format!("{dir}/{glob}"))).collect(),
    }
}

/// What the manifest itself answers: roles, and who owns which data.
fn in_manifest(around: &Around<'_>) -> Vec<Artifact> {
    let Some(path) = &around.manifest.path else { return Vec::new() };
    let roles = around.manifest.owners.roles.values().map(|role| &role.at);
    let owned = around.manifest.services.values().flat_map(|service| &service.owns).map(|entity| &entity.at);
    let found = [
        ("ownership", "roles in the manifest", roles.collect::<Vec<_>>()),
        ("data.ownership", "entities in the manifest", owned.collect()),
    ];
    let artifact = |(id, what, places): (&str, &str, Vec<&Location>)| {
        let (kind, first) = (kinds::find(id)?, places.first()?);
        let titles = kind.evidence.iter().map(|clause| clause.title).collect();
        Some(Artifact {
            kind,
            at: Location::file(path),
            head: (*first).clone(),
            doc: around.find(path),
            anchor: None,
            title: format!("{} {what}", places.len()).into(),
            subjects: Subjects { project: true, services: Vec::new() },
            evidence: what.into(),
            confidence: Confidence::Configured,
            substance: Arc::new(Substance { level: Level::Substantive, evidence: titles, ..Substance::default() }),
            owner: None,
            basis: Basis::default(),
            reviewed: None,
            covers: Arc::default(),
            points_to: None,
            is_retired: false,
            is_gate_excluded: false,
        })
    };
    found.into_iter().filter_map(artifact).collect()
}

#[cfg(test)]
pub(in crate::model) mod tests;
