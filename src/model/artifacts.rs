//! What was found of what a handover needs: whole files, sections of files, and fact tables.
//!
//! Takes documents with their genres, services, links and facts; gives every [`Artifact`] with what it is worth and
//! by when it was known to be right. A kind is told, in this order, by what the document says of itself, by the
//! manifest, by its path, by its headings, by its content. Judges nothing: whether an artifact is asked for
//! is decided in [`crate::policy`].

use std::collections::BTreeMap;
use std::hash::{Hash, Hasher};
use std::sync::{Arc, Mutex, PoisonError};

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
use crate::kinds::traits::Tier;
use crate::kinds::{self, Kind, Trait};
use crate::manifest::{Manifest, Require, Sited};
use crate::records::{DateReading, RunbookKind, Stated};
use crate::source::SourceTree;

use super::alone::Alone;
use super::decisions::Decisions;
use super::facts::FactTable;
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

/// What goes for all documents when their artifacts are looked for.
pub(super) struct Everywhere<'a> {
    pub(super) manifest: &'a Manifest,
    pub(super) services: &'a [Service],
    pub(super) boilerplate: &'a Boilerplate,
    code_owners: &'a CodeOwners,
    names: Names,
    service_names: ServiceNames<'a>,
    demands: Demands<'a>,
}

impl<'a> Everywhere<'a> {
    fn new(around: &Around<'a>, boilerplate: &'a Boilerplate) -> Self {
        Self {
            manifest: around.manifest,
            services: around.services,
            boilerplate,
            code_owners: around.code_owners,
            names: Names::new(around.manifest),
            service_names: ServiceNames::new(around.services, around.manifest),
            demands: Demands::default(),
        }
    }

    /// The address of all that artifacts depend on: of the manifest what names, asks and owns, of services what they
    /// are. Where that stands is no part of it.
    fn digest(&self) -> Digest {
        let Manifest { services, require, discover, owners, .. } = self.manifest;
        let entries = services.iter().map(|(id, entry)| {
            let apis: Vec<&str> = entry.apis.iter().map(|api| api.value.as_str()).collect();
            (id, &entry.docs, apis, asked(&entry.require))
        });
        let kinds = discover.kinds.iter().map(|(kind, globs)| (kind, globs.iter().map(|glob| &glob.value).collect()));
        let (entries, kinds): (Vec<_>, Vec<(_, Vec<_>)>) = (entries.collect(), kinds.collect());
        let services: Vec<Described<'_>> = self.services.iter().map(Described::of).collect();
        let default_owner = owners.default.as_ref().map(|owner| &owner.value);
        let mut lines: Vec<(&str, u64)> = Vec::new();
        lines.extend(self.boilerplate.iter().flat_map(|(kind, known)| known.iter().map(|line| (*kind, *line))));
        lines.sort_unstable();
        let stated = (entries, asked(require), kinds, &discover.headings, default_owner);
        Digest::of_hash(&(stated, services, self.code_owners.digest, lines))
    }
}

/// What the manifest asks of kinds.
fn asked(require: &BTreeMap<String, Sited<Require>>) -> Vec<(&String, &Require)> {
    require.iter().map(|(kind, asked)| (kind, &asked.value)).collect()
}

/// What a service is, as far as artifacts ask.
#[derive(Hash)]
struct Described<'a> {
    names: (&'a str, &'a str, &'a [String]),
    path: &'a RepoPath,
    owner: Option<&'a str>,
    tier: Tier,
    traits: Vec<(Trait, bool)>,
    is_operated: bool,
    queues: (&'a [String], &'a [String]),
}

impl<'a> Described<'a> {
    fn of(service: &'a Service) -> Self {
        Self {
            names: (&service.id, &service.name, &service.aliases),
            path: &service.path,
            owner: service.owner.as_deref(),
            tier: service.tier,
            traits: service.traits.iter().map(|fact| (fact.id, fact.holds)).collect(),
            is_operated: service.is_operated(),
            queues: (&service.consumes, &service.produces),
        }
    }
}

/// One document with what the repository says of it.
#[derive(Hash)]
pub(super) struct Single<'a> {
    text: Text<'a>,
    /// What it is, and why.
    classified: Option<(Genre, &'a str)>,
    /// What it is about, when it is a runbook.
    about: RunbookKind,
    beside: Beside,
    tables: Vec<Tabled<'a>>,
    /// Alerts that lead to it.
    alerted: &'a [alerts::Target],
}

/// A document, told by the address of its file.
struct Text<'a> {
    document: &'a Document,
    alone: &'a Alone,
}

impl Hash for Text<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.document.source.digest.hash(state);
    }
}

/// A fact table of a document.
#[derive(Hash)]
struct Tabled<'a> {
    fact: &'static str,
    span: Span,
    evidence: &'a str,
    rows: Subjects,
}

impl<'a> Single<'a> {
    fn of(around: &Around<'a>, doc: DocId, alerted: &'a [alerts::Target]) -> Self {
        let document = around.doc(doc);
        let tabled = |table: &'a FactTable| Tabled {
            fact: table.fact.id,
            span: table.at.span,
            evidence: &table.evidence,
            rows: sections::subjects_of_rows(around, table.fact.id, document, table.at.span),
        };
        let classified = Option::as_ref(&around.classified[doc.0 as usize]);
        Self {
            text: Text { document, alone: &around.alone[doc.0 as usize] },
            classified: classified.map(|(genre, evidence)| (*genre, evidence.as_str())),
            about: around.runbooks.get(&doc).map_or(RunbookKind::Unspecified, |book| book.kind),
            beside: Beside::of(around, doc),
            tables: around.facts.tables_of(document.path()).take(sections::MOST).map(tabled).collect(),
            alerted,
        }
    }

    fn document(&self) -> &'a Document {
        self.text.document
    }

    fn alone(&self) -> &'a Alone {
        self.text.alone
    }

    fn is_runbook(&self) -> bool {
        self.classified.is_some_and(|(genre, _)| genre == Genre::Runbook)
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

/// A sighting with whose it is.
struct Claimed<'a> {
    sighting: Sighting<'a>,
    subjects: Subjects,
    /// A part of another sighting that names a service.
    is_part: bool,
}

/// An artifact as its document has it: not dated, and followed nowhere.
#[derive(Debug)]
pub(super) struct Weighed {
    artifact: Artifact,
    /// It only says where the text is.
    is_pointer: bool,
    /// It says that it is no longer in use.
    is_over: bool,
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

/// What goes for all artifacts of a kind that some services have.
struct Common<'a> {
    demand: Demand<'a>,
    /// Globs of what the kind describes below the directories of the services.
    covers: Arc<[String]>,
}

/// That of each kind and group of services, made when it is asked for first.
#[derive(Default)]
struct Demands<'a>(Mutex<FastMap<Asked, Arc<Common<'a>>>>);

/// Id of a kind, and the services.
type Asked = (&'static str, Vec<ServiceId>);

impl<'a> Demands<'a> {
    fn on(&self, everywhere: &Everywhere<'a>, kind: &'static Kind, services: &[ServiceId]) -> Arc<Common<'a>> {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let made = known.entry((kind.id, services.to_vec())).or_insert_with(|| {
            let demand = Demand::new(everywhere, kind, services);
            Arc::new(Common { demand, covers: covers(everywhere, kind, services) })
        });
        Arc::clone(made)
    }
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
fn weighed(everywhere: &Everywhere<'_>, single: &Single<'_>) -> Vec<Weighed> {
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
    let common = everywhere.demands.on(everywhere, sighting.kind, &subjects.services);
    let weight = substance::judge(&part, &common.demand);
    if is_part && weight.level < Level::Thin {
        return None;
    }
    let heading = heading.and_then(|ix| document.outline.headings.get(ix));
    let reading = document.reading();
    let concerned: Vec<&Service> = subjects.services.iter().map(|id| &everywhere.services[id.0 as usize]).collect();
    let owner = owners::of_document(document, &concerned, everywhere.code_owners, everywhere.manifest);
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
        owner: owner.map(|owner| owner.name),
        basis: Basis { stated_limit: super::freshness::stated_limit(document), ..Basis::default() },
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

/// What a kind describes below the directories of services.
fn covers(everywhere: &Everywhere<'_>, kind: &Kind, services: &[ServiceId]) -> Arc<[String]> {
    let dirs = services.iter().map(|id| &everywhere.services[id.0 as usize].path).filter(|path| !path.is_root());
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
            address: Digest::default(),
        })
    };
    let artifact = |of| artifact(of).map(Artifact::found);
    found.into_iter().filter_map(artifact).collect()
}

#[cfg(test)]
pub(in crate::model) mod tests;
