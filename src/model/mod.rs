//! From documents to a portal: which kind, whose, what leads where.
//!
//! Takes parsed documents and the tree's facts, gives a read-only [`Portal`].
//! Knows nothing of URLs or pages and judges nothing: a missing target is data here
//! and a finding in [`crate::policy`].

use std::collections::BTreeMap;
use std::sync::Arc;

pub mod classify;
pub mod decisions;
pub mod links;
pub mod runbooks;
pub mod services;

use serde::Serialize;

use crate::base::path::RepoPath;
use crate::base::span::Span;
use crate::formats::Document;
use crate::source::{GitState, SourceIssue, SourceTree};

pub use decisions::{Decision, Decisions, Edge, EdgeEnd, StatusFact};
pub use links::{Link, Resolution, WhyMissing};
pub use runbooks::Runbook;
pub use services::Service;

/// Index into [`Portal::documents`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct DocId(pub u32);

/// Index into [`Portal::services`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct ServiceId(pub u32);

/// What a document is for the handover.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, serde::Deserialize)]
pub enum Kind {
    /// Decision record.
    #[serde(rename = "adr")]
    Adr,
    /// RFC, KEP, TEP: read like a decision, counted apart.
    #[serde(rename = "proposal")]
    Proposal,
    /// Runbook.
    #[serde(rename = "runbook")]
    Runbook,
    /// Any other prose.
    #[serde(rename = "document")]
    Document,
    /// OpenAPI or Swagger.
    #[serde(rename = "api.openapi")]
    OpenApi,
    /// AsyncAPI.
    #[serde(rename = "api.asyncapi")]
    AsyncApi,
    /// GraphQL schema.
    #[serde(rename = "api.graphql")]
    GraphQl,
    /// Diagram file.
    #[serde(rename = "diagram")]
    Diagram,
    /// Alert rules.
    #[serde(rename = "alerts")]
    Alerts,
}

impl Kind {
    /// Stable id, as in `portal.json`.
    pub fn id(self) -> &'static str {
        match self {
            Kind::Adr => "adr",
            Kind::Proposal => "proposal",
            Kind::Runbook => "runbook",
            Kind::Document => "document",
            Kind::OpenApi => "api.openapi",
            Kind::AsyncApi => "api.asyncapi",
            Kind::GraphQl => "api.graphql",
            Kind::Diagram => "diagram",
            Kind::Alerts => "alerts",
        }
    }
}

/// A document with its place in the handover. Documents that are none
/// (build files, SVG pictures) have no artifact.
#[derive(Debug, Clone)]
pub struct Artifact {
    /// The document.
    pub doc: DocId,
    /// What it is.
    pub kind: Kind,
    /// Why it was taken for that, in words (`number at the start of a file name in docs/adr`).
    pub evidence: String,
    /// Services it concerns; empty means the project as a whole.
    pub services: Vec<ServiceId>,
    /// Owner as stated, or of the service.
    pub owner: Option<String>,
}

/// The graph. Read-only after [`link`].
#[derive(Debug, Clone)]
pub struct Portal {
    /// Name of the repository.
    pub name: String,
    /// Whether a manifest turns enforcement on. Without one nothing fails.
    pub enforced: bool,
    /// All documents, by path.
    pub documents: Vec<Arc<Document>>,
    /// Artifact of each document, same index.
    pub artifacts: Vec<Option<Artifact>>,
    /// Services, by id.
    pub services: Vec<Service>,
    /// Decision records and proposals with their relations.
    pub decisions: Decisions,
    /// Runbooks, by document.
    pub runbooks: BTreeMap<DocId, Runbook>,
    /// References of each document (same index), in the order of its outline.
    pub links: Vec<Vec<Link>>,
    /// Documents that link to a document (same index), sorted, each once, without itself.
    pub backlinks: Vec<Vec<DocId>>,
    /// Files that are no documents but are linked or shown: they are published as they are.
    pub assets: Vec<RepoPath>,
    /// Troubles met while reading.
    pub source_issues: Vec<SourceIssue>,
    /// Files left unread, by class.
    pub excluded: BTreeMap<&'static str, usize>,
    /// Git's facts.
    pub git: Arc<GitState>,
}

impl Portal {
    /// A document by id.
    pub fn doc(&self, id: DocId) -> &Arc<Document> {
        &self.documents[id.0 as usize]
    }

    /// The document at a path. O(log n).
    pub fn find(&self, path: &RepoPath) -> Option<DocId> {
        self.documents.binary_search_by(|doc| doc.path().cmp(path)).ok().map(|ix| DocId(ix as u32))
    }

    /// The artifact of a document.
    pub fn artifact(&self, id: DocId) -> Option<&Artifact> {
        self.artifacts[id.0 as usize].as_ref()
    }

    /// All artifacts of a kind, by path.
    pub fn of_kind(&self, kind: Kind) -> impl Iterator<Item = &Artifact> {
        self.artifacts.iter().flatten().filter(move |artifact| artifact.kind == kind)
    }

    /// A service by id.
    pub fn service(&self, id: ServiceId) -> &Service {
        &self.services[id.0 as usize]
    }

    /// Ids of all documents.
    pub fn ids(&self) -> impl Iterator<Item = DocId> + use<> {
        (0..self.documents.len() as u32).map(DocId)
    }
}

/// A span in one document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The document.
    pub doc: DocId,
    /// Where in it.
    pub span: Span,
}

/// Joins documents to a portal: classification, services, decisions, runbooks, links. Pure, whole, every time.
pub fn link(tree: &SourceTree, documents: Vec<Arc<Document>>) -> Portal {
    let services = services::infer(&tree.name, &documents);
    let classified = classify::classify(tree, &documents);
    let kinds: Vec<Option<Kind>> = classified.iter().map(|found| found.as_ref().map(|(kind, _)| *kind)).collect();
    let decisions = decisions::read_decisions(&documents, &kinds, tree);
    let runbooks = read_runbooks(&documents, &kinds);
    let names = links::Names::new(tree, &documents, |id| kinds[id.0 as usize].is_some());
    let ids = (0u32..).map(DocId);
    let links: Vec<Vec<Link>> =
        ids.clone().zip(&documents).map(|(id, document)| links::resolve(document, id, &documents, &names)).collect();
    let artifact = |(id, found): (DocId, Option<classify::Classified>)| {
        found.map(|(kind, evidence)| artifact(id, kind, evidence, &documents[id.0 as usize], &services))
    };
    Portal {
        name: tree.name.clone(),
        enforced: MANIFESTS.iter().any(|path| tree.files.contains_key(*path)),
        artifacts: ids.zip(classified).map(artifact).collect(),
        decisions,
        runbooks,
        backlinks: links::backlinks(&links),
        assets: links::assets(tree, &documents, &links),
        links,
        services,
        source_issues: tree.issues.clone(),
        excluded: tree.excluded.clone(),
        git: Arc::clone(&tree.git),
        documents,
    }
}

/// Files that turn enforcement on.
const MANIFESTS: [&str; 2] = ["handover.yaml", ".config/handover.yaml"];

fn read_runbooks(documents: &[Arc<Document>], kinds: &[Option<Kind>]) -> BTreeMap<DocId, Runbook> {
    let ids = (0u32..).map(DocId).zip(documents).zip(kinds);
    let books = ids.filter(|(_, kind)| **kind == Some(Kind::Runbook));
    books.filter_map(|((id, document), _)| Some((id, runbooks::read(id, document, document.reading()?)))).collect()
}

/// The service that a document names by id or name, whatever the case.
fn named(name: &str, services: &[Service]) -> Option<ServiceId> {
    let is = |service: &Service| service.id.eq_ignore_ascii_case(name) || service.name.eq_ignore_ascii_case(name);
    services.iter().position(is).map(|ix| ServiceId(ix as u32))
}

/// A document's place in the handover. What it says of itself outweighs where it lies.
fn artifact(doc: DocId, kind: Kind, evidence: String, document: &Document, services: &[Service]) -> Artifact {
    let reading = document.reading();
    let stated: Vec<&str> =
        reading.iter().flat_map(|reading| &reading.services).map(|name| name.value.as_str()).collect();
    let mut concerned: Vec<ServiceId> = if stated.contains(&"all") {
        (0..services.len() as u32).map(ServiceId).collect()
    } else {
        stated.iter().filter_map(|name| named(name, services)).collect()
    };
    if concerned.is_empty() {
        concerned = services::services_of(document.path(), services);
    }
    concerned.sort();
    concerned.dedup();
    let of_service = || concerned.first().and_then(|id| services[id.0 as usize].owner.clone());
    let owner = reading.and_then(|reading| reading.owners.first()).map(|owner| owner.value.clone()).or_else(of_service);
    Artifact { doc, kind, evidence, services: concerned, owner }
}
