//! What was found of what a handover needs: whole files, sections of files, and fact tables.
//!
//! Takes documents with their genres, services, links and facts; gives every [`Artifact`] with what it is worth and
//! by when it was known to be right. A kind is told, in this order, by what the document says of itself, by the
//! manifest, by its path, by its headings, by its content. Judges nothing: whether an artifact is asked for
//! is decided in [`crate::policy`].

use std::collections::BTreeMap;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use rayon::prelude::*;

mod alerts;
mod diagrams;
mod everywhere;
mod held;
mod patterns;
mod pointers;
mod registry;
mod sections;
mod single;
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
use super::owners::CodeOwners;
use super::substance::{self, Form, Level, Substance};
use super::{DocId, Facts, Genre, Link, Runbook, Service, ServiceId};
pub(super) use everywhere::Everywhere;
use held::{Weighed, weighed};
pub(super) use registry::{Pattern, patterns_of};
use single::Single;

/// Index into [`super::Portal::artifacts`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ArtifactId(pub u32);

/// A file, a section of a file or a fact table that is of one kind.
#[derive(Debug, Clone)]
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
    /// Address of what it was when it was found, see [`Artifact::found`].
    pub(crate) address: Digest,
}

impl Artifact {
    /// Takes the address of all that it is, but for what others add: its age, its subjects and where it leads.
    fn found(self) -> Self {
        let Self { kind, at, head, doc: _, anchor, title, subjects: _, evidence, confidence, substance, .. } = &self;
        let Self { owner, basis: _, reviewed, covers, points_to: _, is_retired: _, is_gate_excluded, .. } = &self;
        let read = (kind.id, at, head, anchor, title, evidence, confidence, substance);
        Self { address: Digest::of_hash(&(read, owner, reviewed, covers, is_gate_excluded)), ..self }
    }
}

/// By the address of what was found, and by what was added to it.
impl Hash for Artifact {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let Substance { level, pointer, .. } = &*self.substance;
        (self.address, self.doc, &self.subjects, &self.basis).hash(state);
        (level, pointer, &self.points_to, self.is_retired).hash(state);
    }
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
}

impl<'a> Around<'a> {
    pub(super) fn doc(&self, id: DocId) -> &'a Document {
        &self.documents[id.0 as usize]
    }

    /// References of a document.
    pub(super) fn links_of(&self, id: DocId) -> &'a [Link] {
        &self.links[id.0 as usize]
    }

    fn find(&self, path: &RepoPath) -> Option<DocId> {
        self.documents.binary_search_by(|doc| doc.path().cmp(path)).ok().map(|ix| DocId(ix as u32))
    }
}

/// Something recognised in a document, before anyone has weighed it.
#[derive(Debug, Clone)]
struct Sighting<'a> {
    kind: &'static Kind,
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
    fn whole(kind: &'static Kind, document: &Document, form: Form<'a>) -> Self {
        Self {
            kind,
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

/// What is kept from one call of [`find`] to the next.
#[derive(Debug, Default)]
pub(super) struct Known {
    /// What single documents hold.
    held: Memo<Vec<Weighed>>,
    /// What texts are worth that others point to.
    served: Memo<Substance>,
}

/// Everything in the repository that is of a kind, by kind in the order of the registry, then by place. `known` keeps
/// what single documents hold from one call to the next.
pub(super) fn find(around: &Around<'_>, known: &mut Known) -> Vec<Artifact> {
    let boilerplate = substance::boilerplate(whole::templates(around));
    let everywhere = Everywhere::new(around, &boilerplate);
    let alerted = alerts::runbooks(around);
    let ids: Vec<DocId> = (0..around.documents.len() as u32).map(DocId).collect();
    let single = |id: &DocId| Single::of(around, *id, alerted.get(id).map(Vec::as_slice).unwrap_or_default());
    let singles: Vec<Single<'_>> = ids.par_iter().map(single).collect();
    let surroundings = everywhere.digest();
    let held = known.held.among(surroundings);
    let held = held.generation(&singles, Digest::of_hash, |single| weighed(&everywhere, single));
    // Room for what pointers lead to.
    let mut found: Vec<Artifact> = Vec::with_capacity(ids.len() + ids.len() / 8 + 8);
    for (id, held) in ids.iter().zip(held) {
        found.extend(held.iter().map(|weighed| placed(around, *id, weighed)));
    }
    found.extend(in_manifest(around));
    pointers::follow(around, &everywhere, &mut found, known.served.among(surroundings));
    History::new(&around.tree.git).date(&mut found);
    let order: FastMap<&str, usize> = kinds::all().enumerate().map(|(ix, kind)| (kind.id, ix)).collect();
    let place = |artifact: &Artifact| (order[artifact.kind.id], artifact.at.clone(), artifact.head.clone());
    found.sort_by_cached_key(place);
    found
}

/// The artifact among all others.
fn placed(around: &Around<'_>, doc: DocId, weighed: &Weighed) -> Artifact {
    let artifact = Artifact { doc: Some(doc), ..weighed.artifact.clone() };
    if !(weighed.is_pointer || weighed.is_over) {
        return artifact;
    }
    let points_to = pointers::target(around, doc, artifact.at.span).filter(|_| weighed.is_pointer);
    Artifact { is_retired: weighed.is_over && points_to.is_none(), points_to, ..artifact }
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
            address: Digest::default(),
        })
    };
    let artifact = |of| artifact(of).map(Artifact::found);
    found.into_iter().filter_map(artifact).collect()
}

#[cfg(test)]
pub(in crate::model) mod tests;
