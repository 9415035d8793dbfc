//! From documents to a portal: which kind, whose, what leads where.
//!
//! Takes parsed documents and the tree's facts, gives a read-only [`Portal`].
//! Knows nothing of URLs or pages and judges nothing: a missing target is data here
//! and a finding in [`crate::policy`].

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

pub mod alerts;
pub mod alone;
pub mod artifacts;
pub mod authors;
pub mod changes;
pub mod calls;
pub mod charts;
pub mod classify;
pub mod contracts;
pub mod decisions;
pub mod diagrams;
pub mod facts;
pub mod freshness;
pub mod glossary;
pub mod history;
pub mod links;
pub mod owners;
pub mod parties;
pub mod runbooks;
pub mod services;
pub mod stores;
pub mod substance;
pub mod traits;
pub mod usage;

use serde::Serialize;

use crate::base::hash::{Digest, FastMap};
use crate::base::memo::Memo;
use crate::base::path::RepoPath;
use crate::base::span::Span;
use crate::formats::Document;
use crate::manifest::{self, Manifest};
use crate::records::Reading;
use crate::source::{GitState, SourceFile, SourceIssue, SourceTree};

use alone::Alone;
pub use artifacts::{Artifact, ArtifactId, Confidence, Subjects};
pub use charts::Chart;
pub use decisions::{Decision, Decisions, Edge, EdgeEnd, StatusFact};
pub use diagrams::{Diagram, Drawings, Known};
pub use facts::{CellValue, Fact, FactCell, Facts};
pub use freshness::Basis;
pub use links::{Link, Resolution, WhyMissing};
pub use runbooks::{Rehearsed, Runbook};
pub use services::Service;
pub use substance::{Level, Substance};
pub use traits::TraitFact;

/// Index into [`Portal::documents`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct DocId(pub u32);

/// Index into [`Portal::services`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct ServiceId(pub u32);

/// What a document is for the handover.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, serde::Deserialize)]
pub enum Genre {
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

impl Genre {
    /// Stable id, as in `portal.json`.
    pub fn id(self) -> &'static str {
        match self {
            Genre::Adr => "adr",
            Genre::Proposal => "proposal",
            Genre::Runbook => "runbook",
            Genre::Document => "document",
            Genre::OpenApi => "api.openapi",
            Genre::AsyncApi => "api.asyncapi",
            Genre::GraphQl => "api.graphql",
            Genre::Diagram => "diagram",
            Genre::Alerts => "alerts",
        }
    }
}

/// A document with its place in the handover. Documents that are none
/// (build files, SVG pictures) have no placement.
#[derive(Debug, Clone, Hash)]
pub struct Placement {
    /// The document.
    pub doc: DocId,
    /// What it is.
    pub genre: Genre,
    /// Why it was taken for that, in words (`number at the start of a file name in docs/adr`).
    pub evidence: String,
    /// Services it concerns; empty means the project as a whole.
    pub services: Vec<ServiceId>,
    /// Who answers for it, see [`owners`]; `None` when nobody is named.
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
    /// Placement of each document, same index.
    pub placements: Vec<Option<Placement>>,
    /// Policy that people wrote.
    pub manifest: Arc<Manifest>,
    /// Services, by id.
    pub services: Vec<Service>,
    /// What was found of what a handover needs, by kind, then place.
    pub artifacts: Vec<Artifact>,
    /// Records of all fact tables.
    pub facts: Facts,
    /// Decision records and proposals with their relations.
    pub decisions: Decisions,
    /// Runbooks, by document.
    pub runbooks: BTreeMap<DocId, Runbook>,
    /// API contracts that could be read, by document.
    pub contracts: BTreeMap<DocId, Arc<contracts::Checked>>,
    /// How those came to be, for contracts that older versions are known of.
    pub histories: BTreeMap<DocId, history::History>,
    /// What changed from tag to tag.
    pub changes: changes::Changes,
    /// Which documents speak of which operations.
    pub usage: usage::Usage,
    /// All diagrams, by document and place, with what was drawn of each.
    pub diagrams: Vec<Diagram>,
    /// Diagrams that nobody wrote: services, then tables by service.
    pub charts: Vec<Chart>,
    /// Where the runbook of each alert is, by file and place.
    pub leads: Vec<alerts::Led>,
    /// What words mean here.
    pub glossary: glossary::Glossary,
    /// Words of the glossary that each document uses (same index); empty until somebody asks for pages.
    pub uses: Vec<Arc<glossary::Uses>>,
    /// References of each document (same index), in the order of its outline.
    pub links: Vec<Arc<Vec<Link>>>,
    /// Documents that link to a document (same index), sorted, each once, without itself.
    pub backlinks: Vec<Vec<DocId>>,
    /// Every file, by path: what is there, and the texts of those that were read, documents or not.
    pub files: Arc<BTreeMap<RepoPath, Arc<SourceFile>>>,
    /// Files that are no documents but are linked or shown: they are published as they are.
    pub assets: Vec<RepoPath>,
    /// Troubles met while reading.
    pub source_issues: Vec<SourceIssue>,
    /// Files left unread, by class.
    pub excluded: BTreeMap<&'static str, usize>,
    /// Git's facts.
    pub git: Arc<GitState>,
    /// Documents by path, made when somebody looks for one.
    pub(crate) by_path: OnceLock<FastMap<RepoPath, DocId>>,
}

impl Portal {
    /// A document by id.
    pub fn doc(&self, id: DocId) -> &Arc<Document> {
        &self.documents[id.0 as usize]
    }

    /// The document at a path. The first call is O(documents), later ones are a look-up.
    pub fn find(&self, path: &RepoPath) -> Option<DocId> {
        let index = || self.ids().map(|id| (self.doc(id).path().clone(), id)).collect();
        self.by_path.get_or_init(index).get(path).copied()
    }

    /// Whether a directory holds a file. O(log n).
    pub fn has_directory(&self, path: &RepoPath) -> bool {
        let below = format!("{path}/");
        let after = (std::ops::Bound::Included(below.as_str()), std::ops::Bound::Unbounded);
        let next = self.files.range::<str, _>(after).next();
        path.is_root() || next.is_some_and(|(file, _)| file.as_str().starts_with(&below))
    }

    /// References of a document, in the order of its outline.
    pub fn links_of(&self, id: DocId) -> &[Link] {
        &self.links[id.0 as usize]
    }

    /// The placement of a document.
    pub fn placement(&self, id: DocId) -> Option<&Placement> {
        self.placements[id.0 as usize].as_ref()
    }

    /// All placements of a genre, by path.
    pub fn of_genre(&self, genre: Genre) -> impl Iterator<Item = &Placement> {
        self.placements.iter().flatten().filter(move |placement| placement.genre == genre)
    }

    /// An artifact by id.
    pub fn found(&self, id: ArtifactId) -> &Artifact {
        &self.artifacts[id.0 as usize]
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

/// What the files of a repository say, each alone.
#[derive(Debug, Clone, Default)]
pub struct Parsed {
    /// All documents, by path.
    pub documents: Vec<Arc<Document>>,
    /// API contracts that could be read, by document.
    pub contracts: BTreeMap<DocId, Arc<contracts::Checked>>,
    /// How those came to be.
    pub histories: BTreeMap<DocId, history::History>,
    /// What was drawn of the diagrams in them, and of charts before.
    pub drawings: Drawings,
}

impl Parsed {
    /// Documents with their contracts, read without the memory that the pipeline has.
    pub fn of(documents: Vec<Arc<Document>>) -> Self {
        let check = |asked: contracts::Asked| {
            let path = documents[asked.doc.0 as usize].path();
            Some((asked.doc, Arc::new(asked.read()?.check(path))))
        };
        let checked = contracts::asked(&documents).into_iter().filter_map(check).collect();
        let drawings = diagrams::draw(&diagrams::asked(&documents));
        Self { contracts: checked, histories: BTreeMap::new(), drawings, documents }
    }
}

/// What linking remembers of one build for the next.
///
/// Everything is linked anew each time. What single documents are, where they lead and what their parts are worth is
/// kept by the address of all that was looked at.
#[derive(Debug, Default)]
pub struct Linker {
    alone: Memo<Alone>,
    classified: classify::Known,
    runbooks: Memo<Runbook>,
    resolved: Memo<Vec<Link>>,
    spoken: Memo<usage::Spoken>,
    artifacts: artifacts::Known,
}

/// Joins documents to a portal, with nothing known from before.
pub fn link(tree: &SourceTree, parsed: Parsed) -> Portal {
    Linker::default().link(tree, parsed)
}

impl Linker {
    /// Joins documents to a portal: classification, services, decisions, runbooks, links. Whole, every time; gives the
    /// same as [`link`] whatever is remembered.
    pub fn link(&mut self, tree: &SourceTree, parsed: Parsed) -> Portal {
        let Parsed { documents, contracts, histories, drawings } = parsed;
        let alone =
            self.alone.generation(&documents, |document| document.source.digest, |document| Alone::of(document));
        let manifest = Arc::new(manifest::load(tree));
        let code_owners = owners::CodeOwners::of(&documents);
        let mut services = services::services(tree, &documents, &manifest);
        owners::fill_in(&mut services, &code_owners);
        let paths = paths(tree);
        let classified = classify::classify(tree, &documents, paths, &mut self.classified);
        let genre = |found: &Arc<Option<classify::Classified>>| found.as_ref().as_ref().map(|(genre, _)| *genre);
        let genres: Vec<Option<Genre>> = classified.iter().map(genre).collect();
        let mut runbooks = read_runbooks(&documents, &genres, &mut self.runbooks);
        let has_page = |id: DocId| genres[id.0 as usize].is_some();
        let (decisions, links) = rayon::join(
            || decisions::read_decisions(&documents, &genres, tree),
            || links::resolve_all(tree, &documents, has_page, paths, &mut self.resolved),
        );
        let placements = placements(&documents, classified, &services, |document, concerned| {
            owners::of_document(document, concerned, &code_owners, &manifest).map(|owner| owner.name)
        });
        let sources = facts::Sources {
            documents: &documents,
            alone,
            placements: &placements,
            services: &services,
            manifest: &manifest,
        };
        let mut facts = facts::read(sources);
        facts::channels::add(&mut facts, &sources, &contracts);
        runbooks::add_rehearsals(&mut runbooks, &documents, &facts, &links);
        let around = artifacts::Around {
            tree,
            manifest: &manifest,
            documents: &documents,
            alone,
            classified,
            genres: &genres,
            services: &services,
            decisions: &decisions,
            runbooks: &runbooks,
            links: &links,
            facts: &facts,
            code_owners: &code_owners,
        };
        let artifacts = artifacts::find(&around, &mut self.artifacts);
        let changes = changes::changes(&tree.changes, &documents, &genres);
        let around = diagrams::Around {
            documents: &documents,
            artifacts: &artifacts,
            services: &services,
            facts: &facts,
            contracts: &contracts,
            manifest: &manifest,
        };
        let (diagrams, usage) = rayon::join(
            || diagrams::diagrams(&around, &drawings),
            || usage::usage(&documents, &contracts, &mut self.spoken),
        );
        let charts =
            charts::charts(&charts::Sources { documents: &documents, services: &services, facts: &facts }, &drawings);
        let mut portal = Portal {
            leads: Vec::new(),
            name: tree.name.clone(),
            enforced: manifest::ROOTS.iter().any(|path| tree.files.contains_key(*path)),
            placements,
            decisions,
            runbooks,
            backlinks: links::backlinks(&links),
            assets: links::assets(tree, &documents, &links),
            links,
            manifest,
            glossary: glossary::read(&documents, &artifacts),
            diagrams,
            charts,
            uses: Vec::new(),
            artifacts,
            changes,
            usage,
            contracts,
            histories,
            facts,
            services,
            files: Arc::clone(&tree.files),
            source_issues: tree.issues.clone(),
            excluded: tree.excluded.clone(),
            git: Arc::clone(&tree.git),
            by_path: OnceLock::new(),
            documents,
        };
        portal.leads = alerts::leads(&portal);
        portal
    }
}

/// The address of all paths of a tree, of files and of directories.
fn paths(tree: &SourceTree) -> Digest {
    let mut all = String::new();
    let mut add = |path: &RepoPath| {
        all.push_str(path.as_str());
        all.push('\0');
    };
    tree.files.keys().for_each(&mut add);
    add(&RepoPath::root());
    tree.directories.iter().for_each(&mut add);
    Digest::of(all.as_bytes())
}

/// The place of each document; `owner` tells who answers for one that concerns some services.
fn placements(
    documents: &[Arc<Document>],
    classified: &[Arc<Option<classify::Classified>>],
    services: &[Service],
    owner: impl Fn(&Document, &[&Service]) -> Option<String>,
) -> Vec<Option<Placement>> {
    let mut around = FastMap::default();
    let found = (0u32..).map(DocId).zip(documents).zip(classified);
    let placement = found.map(|((doc, document), found)| {
        let (genre, evidence) = Option::clone(found)?;
        let concerned = concerned(document, services, &mut around);
        let of: Vec<&Service> = concerned.iter().map(|id| &services[id.0 as usize]).collect();
        let owner = owner(document, &of);
        Some(Placement { doc, genre, evidence, services: concerned, owner })
    });
    placement.collect()
}

fn read_runbooks(
    documents: &[Arc<Document>],
    genres: &[Option<Genre>],
    known: &mut Memo<Runbook>,
) -> BTreeMap<DocId, Runbook> {
    let ids = (0u32..).map(DocId).zip(documents).zip(genres);
    let books = ids.filter(|(_, genre)| **genre == Some(Genre::Runbook));
    let books: Vec<(DocId, &Arc<Document>, &Reading)> =
        books.filter_map(|((id, document), _)| Some((id, document, document.reading()?))).collect();
    let read = known.generation(
        &books,
        |(_, document, _)| document.source.digest,
        |(id, document, reading)| runbooks::read(*id, document, reading),
    );
    let read = books.iter().zip(read);
    read.map(|((id, ..), book)| (*id, Runbook { doc: *id, ..Runbook::clone(book) })).collect()
}

/// The service that a document names by id or name, whatever the case.
fn named(name: &str, services: &[Service]) -> Option<ServiceId> {
    let is = |service: &Service| service.id.eq_ignore_ascii_case(name) || service.name.eq_ignore_ascii_case(name);
    services.iter().position(is).map(|ix| ServiceId(ix as u32))
}

/// Services that a document concerns. What it says of itself outweighs where it lies; services around a directory are
/// looked for once.
fn concerned<'d>(
    document: &'d Document,
    services: &[Service],
    around: &mut FastMap<&'d str, Vec<ServiceId>>,
) -> Vec<ServiceId> {
    let reading = document.reading();
    let stated: Vec<&str> =
        reading.iter().flat_map(|reading| &reading.services).map(|name| name.value.as_str()).collect();
    let mut concerned: Vec<ServiceId> = if stated.contains(&"all") {
        (0..services.len() as u32).map(ServiceId).collect()
    } else {
        stated.iter().filter_map(|name| named(name, services)).collect()
    };
    if concerned.is_empty() {
        let dir = document.path().directory();
        return around.entry(dir).or_insert_with(|| services::services_of(document.path(), services)).clone();
    }
    concerned.sort();
    concerned.dedup();
    concerned
}
