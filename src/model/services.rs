//! Services: what the manifest declares, else what is inferred from what the repository builds and runs.
//!
//! Takes the build files among the documents, gives at least one [`Service`]. Evidence is asked in this
//! order: manifest, catalogue, compose files, Kubernetes and Helm, packages with a Dockerfile or a server of their
//! own, directories of services, the repository itself. A wrong service costs more than a missing one
//! (it asks for a runbook that nobody needs), so documentation, tests, examples, tools and libraries are none,
//! and what lies inside a directory that stronger evidence builds as a whole belongs to that.
//!
//! A manifest or a catalogue that names services is the list of them: weaker evidence then only adds to its
//! entries. Directories that `discover.services` names are on the list beside them.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::base::diag::Location;
use crate::base::glob::{Case, Globs};
use crate::base::path::RepoPath;
use crate::base::span::Span;
use crate::formats::{Body, BuildFacts, BuildKind, Document, ServiceHint};
use crate::kinds::Trait;
use crate::kinds::traits::Tier;
use crate::manifest::{Discover, Manifest};
use crate::source::SourceTree;

use super::traits::TraitFact;
use super::{DocId, Place, ServiceId, traits};

mod catalog;
mod declared;
mod found;
mod whose;
mod words;

pub use catalog::{entities, name_of};
pub(super) use whose::Whose;
pub(super) use words::is_aside;

use found::Found;
use words::is_tooling;

/// A part of the system that is handed over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Service {
    /// Stable id: lower case, `a-z0-9-`.
    pub id: String,
    /// Name as written.
    pub name: String,
    /// Its directory; the root for a repository that is one service.
    pub path: RepoPath,
    /// Owner, when stated.
    pub owner: Option<String>,
    /// What it was inferred from, in words (`build entry in docker-compose.yml`).
    pub evidence: String,
    /// Where that stands; `None` when the service is the repository itself.
    pub at: Option<Place>,
    /// Where the manifest names it; `None` for a service that was only inferred.
    pub declared: Option<Location>,
    /// How much it matters.
    pub tier: Tier,
    /// Other names.
    pub aliases: Vec<String>,
    /// What it is like, each with a line of evidence, by trait.
    pub traits: Vec<TraitFact>,
    /// Services it calls, by id as written.
    pub depends_on: Vec<String>,
    /// Databases, caches, buckets.
    pub stores: Vec<String>,
    /// Queues and topics it reads.
    pub consumes: Vec<String>,
    /// Queues and topics it writes.
    pub produces: Vec<String>,
    /// Data entities it owns.
    pub owns: Vec<String>,
}

impl Service {
    /// A service of which only its directory and evidence are known.
    pub fn new(name: &str, path: RepoPath, evidence: impl Into<String>, at: Option<Place>) -> Self {
        Self {
            id: slug(name),
            name: name.to_owned(),
            path,
            owner: None,
            evidence: evidence.into(),
            at,
            declared: None,
            tier: Tier::default(),
            aliases: Vec::new(),
            traits: Vec::new(),
            depends_on: Vec::new(),
            stores: Vec::new(),
            consumes: Vec::new(),
            produces: Vec::new(),
            owns: Vec::new(),
        }
    }

    /// Whether somebody has to operate it: it was declared, or something shows that it runs.
    /// Documentation and operations are asked of such services only.
    pub fn is_operated(&self) -> bool {
        const RUNS: [Trait; 5] =
            [Trait::Deployable, Trait::HttpApi, Trait::ConsumesQueue, Trait::Scheduled, Trait::Serverless];
        let denied = self.traits.iter().any(|fact| fact.id == Trait::Deployable && !fact.holds);
        !denied && RUNS.into_iter().any(|one| self.has(one))
    }

    /// Whether a trait holds.
    pub fn has(&self, wanted: Trait) -> bool {
        self.traits.iter().any(|fact| fact.id == wanted && fact.holds)
    }
}

/// Directories that hold one service each.
const DIRECTORIES_OF_SERVICES: &[&str] = &["services", "apps", "cmd", "functions", "lambdas", "microservices"];

/// Ends of a name that say what it is in a cluster, not which service.
const SUFFIXES: &[&str] = &["-deployment", "-deploy", "-service", "-svc", "-server", "-app"];

/// Services of a repository with all that is known of them, sorted by id, ids unique; never empty.
///
/// Places refer to the index of a document in `documents`. What the manifest states of a service wins over what was
/// found, field by field.
pub fn services(tree: &SourceTree, documents: &[Arc<Document>], manifest: &Manifest) -> Vec<Service> {
    let (mut services, whose) = infer(&tree.name, documents, manifest);
    let found = traits::detect(tree, documents, &services, &whose);
    for (service, found) in services.iter_mut().zip(found) {
        service.traits = found.traits;
        service.depends_on = found.calls;
        service.stores = found.stores;
        service.consumes = found.consumes;
        service.produces = found.produces;
    }
    catalog::relate(documents, &mut services, &whose);
    declared::lay_over(manifest, &mut services);
    services
}

/// Services without their traits and relations, and what is needed to find those.
fn infer(name: &str, documents: &[Arc<Document>], manifest: &Manifest) -> (Vec<Service>, Whose) {
    let files = BuildFiles::of(documents);
    let mut found = Found::new(name);
    declared::candidates(manifest).into_iter().for_each(|candidate| found.offer(candidate, Offer::Add));
    let catalog = files.hints(BuildKind::Catalog, "component in");
    // What people maintain as the list of services is the list: other evidence adds to its entries only.
    let is_listed = !catalog.is_empty() || !found.taken.is_empty();
    let add = if is_listed { Offer::Merge } else { Offer::Add };
    let add_outside = if is_listed { Offer::Merge } else { Offer::AddOutside };
    catalog.into_iter().for_each(|candidate| found.offer(candidate, Offer::Add));
    files.in_directories(&manifest.discover).into_iter().for_each(|candidate| found.offer(candidate, Offer::Add));
    files.hints(BuildKind::Compose, "build entry in").into_iter().for_each(|c| found.offer(c, add));
    files.in_clusters().into_iter().for_each(|candidate| found.offer(candidate, add_outside));
    files.with_dockerfile().into_iter().for_each(|candidate| found.offer(candidate, add));
    files.hints(BuildKind::Package, "server started by").into_iter().for_each(|c| found.offer(c, add_outside));
    files.by_convention().into_iter().for_each(|candidate| found.offer(candidate, add_outside));
    found.services(name)
}

/// Services that a path belongs to: those of the nearest directory above it.
///
/// The root counts only for a repository that is one service; with several, what lies outside
/// their directories concerns the project as a whole. Several services may share a directory.
pub fn services_of(path: &RepoPath, services: &[Service]) -> Vec<ServiceId> {
    let (mut nearest, mut ids) = (0, Vec::new());
    for (id, service) in (0u32..).map(ServiceId).zip(services) {
        let depth = service.path.as_str().len();
        let may_count = services.len() == 1 || !service.path.is_root();
        if depth < nearest || !may_count || !path.is_inside(&service.path) {
            continue;
        }
        if depth > nearest {
            nearest = depth;
            ids.clear();
        }
        ids.push(id);
    }
    ids
}

/// Something that may be a service.
#[derive(Debug, Clone)]
struct Candidate {
    /// Id that the manifest gives it; that of the name otherwise.
    id: Option<String>,
    name: String,
    /// Other names of the same service.
    aliases: Vec<String>,
    path: RepoPath,
    /// Whether `path` holds the sources; else it is where the evidence lies.
    is_located: bool,
    strength: BuildKind,
    owner: String,
    evidence: String,
    /// `None` for what only the manifest names.
    at: Option<Place>,
    /// Where the manifest names it.
    declared: Option<Location>,
}

/// What becomes of a candidate that is not known yet.
#[derive(Clone, Copy)]
enum Offer {
    Add,
    /// Added unless stronger evidence builds a directory around it.
    AddOutside,
    /// Only what it knows of known services is taken.
    Merge,
}

/// The build files of a repository, those beside the system left out.
struct BuildFiles<'a> {
    files: Vec<(DocId, &'a Document, &'a BuildFacts)>,
}

impl<'a> BuildFiles<'a> {
    fn of(documents: &'a [Arc<Document>]) -> Self {
        let facts = |document: &'a Document| match &document.body {
            Body::Build(facts) => Some(facts),
            Body::Prose(_)
            | Body::Api(_)
            | Body::Alerts(_)
            | Body::Diagram(_)
            | Body::Svg(_)
            | Body::Facts(_)
            | Body::Code(_)
            | Body::Evidence(_)
            | Body::Owners(_)
            | Body::Opaque => None,
        };
        let files = documents.iter().enumerate();
        let files = files.filter_map(|(ix, doc)| Some((DocId(ix as u32), &**doc, facts(doc)?)));
        Self { files: files.filter(|(_, document, _)| !is_aside(document.path())).collect() }
    }

    /// What files of one kind name.
    fn hints(&self, kind: BuildKind, words: &str) -> Vec<Candidate> {
        let files = self.files.iter().filter(|(_, _, facts)| facts.what == kind);
        let hints = files.flat_map(|(id, doc, facts)| facts.services.iter().map(move |hint| (*id, *doc, hint)));
        let candidates = hints.filter_map(|(id, doc, hint)| candidate(id, doc, hint, kind, words));
        // A package at the root is the repository itself.
        candidates.filter(|candidate| kind != BuildKind::Package || !candidate.path.is_root()).collect()
    }

    /// Workloads and charts. They lie where they are deployed from, not where the sources are;
    /// a chart inside a chart is a dependency.
    fn in_clusters(&self) -> Vec<Candidate> {
        let is_chart = |path: &RepoPath| path.stem() == "Chart";
        let charts: BTreeSet<RepoPath> = self
            .files
            .iter()
            .filter(|(_, doc, _)| is_chart(doc.path()))
            .map(|(_, doc, _)| doc.path().parent())
            .collect();
        let files = self.files.iter().filter(|(_, doc, facts)| {
            facts.what == BuildKind::Kubernetes
                && !ancestors(&doc.path().parent()).skip(1).any(|dir| charts.contains(&dir))
        });
        let hints = files.flat_map(|(id, doc, facts)| facts.services.iter().map(move |hint| (*id, *doc, hint)));
        let candidate = |(id, doc, hint): (DocId, &Document, &ServiceHint)| {
            let words = if is_chart(doc.path()) { "Helm chart" } else { "workload in" };
            let found = candidate(id, doc, hint, BuildKind::Kubernetes, words)?;
            Some(Candidate { path: doc.path().parent(), is_located: false, ..found })
        };
        hints.filter_map(candidate).collect()
    }

    /// Packages with a Dockerfile beside them.
    fn with_dockerfile(&self) -> Vec<Candidate> {
        let dockerfiles = self.directories(BuildKind::Dockerfile);
        let packages = self
            .files
            .iter()
            .filter(|(_, doc, facts)| facts.what == BuildKind::Package && dockerfiles.contains(&doc.path().parent()));
        packages.filter_map(|(id, doc, facts)| in_own_directory(*id, doc, facts, "Dockerfile beside")).collect()
    }

    /// Directories that are services by their place (`services/billing`), with any build file.
    fn by_convention(&self) -> Vec<Candidate> {
        let is_place = |path: &RepoPath| DIRECTORIES_OF_SERVICES.contains(&path.parent().parent().file_name());
        let files = self.files.iter().filter(|(_, doc, facts)| {
            matches!(facts.what, BuildKind::Package | BuildKind::Dockerfile) && is_place(doc.path())
        });
        files.filter_map(|(id, doc, facts)| in_own_directory(*id, doc, facts, "directory of services with")).collect()
    }

    /// Directories that the manifest names by a pattern, with any build file.
    fn in_directories(&self, discover: &Discover) -> Vec<Candidate> {
        // A pattern that is none was reported where the manifest was read.
        let patterns = discover.services.iter().map(|glob| glob.value.trim_end_matches('/'));
        let Ok(globs) = Globs::new(patterns, Case::Sensitive) else { return Vec::new() };
        let files = self.files.iter().filter(|(_, doc, facts)| {
            matches!(facts.what, BuildKind::Package | BuildKind::Dockerfile) && globs.covers(&doc.path().parent())
        });
        let candidates = files.filter_map(|(id, doc, facts)| {
            in_own_directory(*id, doc, facts, "directory named by `discover.services` with")
        });
        candidates.map(|candidate| Candidate { strength: BuildKind::Catalog, ..candidate }).collect()
    }

    fn directories(&self, kind: BuildKind) -> BTreeSet<RepoPath> {
        self.files.iter().filter(|(_, _, facts)| facts.what == kind).map(|(_, doc, _)| doc.path().parent()).collect()
    }
}

/// A candidate that a file names.
fn candidate(id: DocId, doc: &Document, hint: &ServiceHint, strength: BuildKind, words: &str) -> Option<Candidate> {
    let here = doc.path().parent();
    let directory = here.join(&hint.directory).filter(|_| !hint.directory.is_empty());
    let path = directory.clone().unwrap_or(here);
    if is_tooling(&hint.name) || is_aside(&path) {
        return None;
    }
    Some(Candidate {
        id: None,
        name: hint.name.clone(),
        aliases: Vec::new(),
        path,
        is_located: directory.is_some(),
        strength,
        owner: hint.owner.clone(),
        evidence: format!("{words} {}", doc.path()),
        at: Some(Place { doc: id, span: hint.span }),
        declared: None,
    })
}

/// A candidate that is told by its directory; the root is the repository itself.
fn in_own_directory(id: DocId, doc: &Document, facts: &BuildFacts, words: &str) -> Option<Candidate> {
    let directory = doc.path().parent();
    let named = facts.services.first();
    let hint = ServiceHint {
        name: named.map_or_else(|| directory.file_name().to_owned(), |hint| hint.name.clone()),
        directory: ".".to_owned(),
        owner: String::new(),
        span: named.map_or_else(Span::default, |hint| hint.span),
    };
    if directory.is_root() || is_tooling(directory.file_name()) {
        return None;
    }
    candidate(id, doc, &hint, BuildKind::Package, words)
}

/// What is left of a name without the repository before it and the role behind it.
fn normal(name: &str, prefix: &str) -> String {
    let slug = slug(name);
    let name = slug.strip_prefix(prefix).unwrap_or(&slug);
    let name = SUFFIXES.iter().find_map(|suffix| name.strip_suffix(suffix)).unwrap_or(name);
    name.to_owned()
}

/// Lower case, `a-z0-9` and single dashes; never empty.
fn slug(name: &str) -> String {
    let lower = name.to_lowercase();
    let words = lower.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let slug = words.collect::<Vec<_>>().join("-");
    if slug.is_empty() { "service".to_owned() } else { slug }
}

/// A path and the directories around it, innermost first, the root last.
fn ancestors(path: &RepoPath) -> impl Iterator<Item = RepoPath> {
    std::iter::successors(Some(path.clone()), |path| (!path.is_root()).then(|| path.parent()))
}

#[cfg(test)]
pub(super) mod tests;
