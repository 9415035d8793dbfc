//! Services: inferred from what the repository builds and runs.
//!
//! Takes the build files among the documents, gives at least one [`Service`]. Evidence is asked in this
//! order: catalogue, compose files, Kubernetes and Helm, packages with a Dockerfile or a server of their
//! own, directories of services, the repository itself. A wrong service costs more than a missing one
//! (it asks for a runbook that nobody needs), so documentation, tests, examples, tools and libraries are none,
//! and what lies inside a directory that stronger evidence builds as a whole belongs to that.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::base::path::RepoPath;
use crate::base::span::Span;
use crate::formats::{Body, BuildFacts, BuildKind, Document, ServiceHint};

use super::{DocId, Place, ServiceId};

mod words;

use words::{is_aside, is_tooling};

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
}

/// Directories that hold one service each.
const DIRECTORIES_OF_SERVICES: &[&str] = &["services", "apps", "cmd", "functions", "lambdas", "microservices"];

/// Ends of a name that say what it is in a cluster, not which service.
const SUFFIXES: &[&str] = &["-deployment", "-deploy", "-service", "-svc", "-server", "-app"];

/// Services of a repository, sorted by id, ids unique; never empty.
///
/// `name` is that of the repository; places refer to the index of a document in `documents`.
pub fn infer(name: &str, documents: &[Arc<Document>]) -> Vec<Service> {
    let files = BuildFiles::of(documents);
    let mut found = Found { prefix: format!("{}-", slug(name)), ..Found::default() };
    let catalog = files.hints(BuildKind::Catalog, "component in");
    // A catalogue is what people maintain as the list of services: other evidence adds to its entries only.
    let add = if catalog.is_empty() { Offer::Add } else { Offer::Merge };
    let add_outside = if catalog.is_empty() { Offer::AddOutside } else { Offer::Merge };
    catalog.into_iter().for_each(|candidate| found.offer(candidate, Offer::Add));
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
    let encloses =
        |service: &&Service| path.is_inside(&service.path) && (services.len() == 1 || !service.path.is_root());
    let nearest = services.iter().filter(encloses).map(|service| service.path.as_str().len()).max();
    let ids = services
        .iter()
        .enumerate()
        .filter(|(_, service)| encloses(service) && Some(service.path.as_str().len()) == nearest);
    ids.map(|(ix, _)| ServiceId(ix as u32)).collect()
}

/// Something that may be a service.
#[derive(Debug, Clone)]
struct Candidate {
    name: String,
    path: RepoPath,
    /// Whether `path` holds the sources; else it is where the evidence lies.
    is_located: bool,
    strength: BuildKind,
    owner: String,
    evidence: String,
    at: Place,
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
            Body::Prose(_) | Body::Api(_) | Body::Alerts(_) | Body::Diagram(_) | Body::Svg(_) | Body::Opaque => None,
        };
        let files = documents.iter().enumerate().filter(|(_, document)| !is_aside(document.path()));
        Self { files: files.filter_map(|(ix, doc)| Some((DocId(ix as u32), &**doc, facts(doc)?))).collect() }
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
        name: hint.name.clone(),
        path,
        is_located: directory.is_some(),
        strength,
        owner: hint.owner.clone(),
        evidence: format!("{words} {}", doc.path()),
        at: Place { doc: id, span: hint.span },
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

/// Candidates taken so far, each service once.
#[derive(Default)]
struct Found {
    taken: Vec<Candidate>,
    by_name: BTreeMap<String, usize>,
    by_directory: BTreeMap<RepoPath, usize>,
    /// Slug of the repository with a dash: many workloads carry it before their name.
    prefix: String,
}

impl Found {
    fn offer(&mut self, candidate: Candidate, offer: Offer) {
        if let Some(ix) = self.known(&candidate) {
            return self.merge(ix, candidate);
        }
        let is_added = match offer {
            Offer::Add => true,
            Offer::AddOutside => !self.is_enclosed(&candidate),
            Offer::Merge => false,
        };
        if is_added {
            let ix = self.taken.len();
            self.by_name.entry(self.normal(&candidate.name)).or_insert(ix);
            self.taken.push(candidate);
            self.locate(ix);
        }
    }

    /// The service that a candidate is about: of the same name, or built from the same directory.
    /// What one file tells apart stays apart.
    fn known(&self, candidate: &Candidate) -> Option<usize> {
        let is_same = |ix: &&usize| {
            let known = &self.taken[**ix];
            known.at.doc != candidate.at.doc || known.name == candidate.name
        };
        let by_name = self.by_name.get(&self.normal(&candidate.name)).filter(is_same);
        let by_directory = self.by_directory.get(&candidate.path).filter(|_| candidate.is_located).filter(is_same);
        by_name.or(by_directory).copied()
    }

    fn merge(&mut self, ix: usize, weaker: Candidate) {
        let known = &mut self.taken[ix];
        if known.owner.is_empty() {
            known.owner = weaker.owner;
        }
        if !known.is_located && weaker.is_located {
            known.path = weaker.path;
            known.is_located = true;
            self.locate(ix);
        }
    }

    fn locate(&mut self, ix: usize) {
        let candidate = &self.taken[ix];
        if candidate.is_located {
            self.by_directory.entry(candidate.path.clone()).or_insert(ix);
        }
    }

    fn is_enclosed(&self, candidate: &Candidate) -> bool {
        let around = ancestors(&candidate.path).filter_map(|dir| self.by_directory.get(&dir));
        around.into_iter().any(|ix| self.taken[*ix].strength < candidate.strength)
    }

    fn normal(&self, name: &str) -> String {
        let slug = slug(name);
        let name = slug.strip_prefix(&*self.prefix).unwrap_or(&slug);
        let name = SUFFIXES.iter().find_map(|suffix| name.strip_suffix(suffix)).unwrap_or(name);
        name.to_owned()
    }

    fn services(self, repository: &str) -> Vec<Service> {
        let mut services: Vec<Service> = self.taken.into_iter().map(service).collect();
        if services.is_empty() {
            services.push(Service {
                id: slug(repository),
                name: repository.to_owned(),
                path: RepoPath::root(),
                owner: None,
                evidence: "the repository itself".to_owned(),
                at: None,
            });
        }
        make_unique(&mut services);
        services.sort_by(|a, b| a.id.cmp(&b.id));
        services
    }
}

/// The second service of an id gets `-2`, the third `-3`, unless that is taken.
fn make_unique(services: &mut [Service]) {
    let mut taken: BTreeSet<String> = BTreeSet::new();
    let mut last: BTreeMap<String, usize> = BTreeMap::new();
    for service in services {
        let number = last.entry(service.id.clone()).or_insert(1);
        let mut id = service.id.clone();
        while !taken.insert(id.clone()) {
            *number += 1;
            id = format!("{}-{number}", service.id);
        }
        service.id = id;
    }
}

fn service(candidate: Candidate) -> Service {
    Service {
        id: slug(&candidate.name),
        name: candidate.name,
        path: candidate.path,
        owner: Some(candidate.owner).filter(|owner| !owner.is_empty()),
        evidence: candidate.evidence,
        at: Some(candidate.at),
    }
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
mod tests;
