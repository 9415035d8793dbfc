//! API contracts, put together from the files they are made of.
//!
//! Takes documents, gives one [`Asked`] per contract: the files it needs, and an address of all of them. Reading and
//! checking one is the expensive part, so the pipeline remembers it by that address.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;

use crate::base::hash::Digest;
use crate::base::path::RepoPath;
use crate::contracts::bundle::bundle;
use crate::contracts::digest::Digests;
use crate::contracts::graphql::GraphQl;
use crate::contracts::lint::{self, Lint};
use crate::contracts::openapi::{self, Idempotency, Lifecycle, Operation};
use crate::contracts::{Contract, Spec};
use crate::formats::{ApiFacts, Body, Document};
use crate::yaml::flat::Flat;

use super::DocId;

/// A contract to be read.
#[derive(Debug)]
pub struct Asked {
    /// Its own document.
    pub doc: DocId,
    /// Address of all its files, their paths included.
    pub digest: Digest,
    files: Files,
}

/// What a contract is made of.
#[derive(Debug)]
enum Files {
    /// Trees that refer to each other; the contract's own is at the path.
    Trees(RepoPath, BTreeMap<RepoPath, Arc<Flat>>),
    /// A GraphQL schema, read already.
    GraphQl(Arc<GraphQl>),
}

/// A contract as it was at some time.
#[derive(Debug, Clone)]
pub struct Dated {
    /// What it says.
    pub contract: Contract,
    /// Address of all its files.
    pub digest: Digest,
}

/// A contract of today with what is wrong with it.
#[derive(Debug, Clone)]
pub struct Checked {
    /// What it says.
    pub contract: Contract,
    /// What is wrong with it, by place.
    pub lints: Vec<Lint>,
    /// What a caller must know, by index of the operation; empty for formats without operations that are called.
    pub calls: Vec<Call>,
    /// All its files in one, as JSON; `None` for a contract of one file.
    pub bundle: Option<Arc<[u8]>>,
    /// Addresses of what its pages show.
    pub digests: Digests,
    /// Address of all its files.
    pub digest: Digest,
}

fn bundled(contract: &Contract) -> Option<Arc<[u8]>> {
    let Contract::OpenApi(api) = contract else { return None };
    (api.spec.files().count() > 1).then(|| bundle(api).into_bytes().into())
}

/// What a caller of an operation must know beforehand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// Whether it can be sent twice.
    pub idempotency: Idempotency,
    /// How long it is there.
    pub lifecycle: Lifecycle,
}

impl Call {
    fn all(contract: &Contract) -> Vec<Self> {
        let Contract::OpenApi(api) = contract else { return Vec::new() };
        let call = |operation: &Operation| Self {
            idempotency: openapi::idempotency(api, operation),
            lifecycle: openapi::lifecycle(api, operation),
        };
        api.operations.iter().map(call).collect()
    }
}

/// All contracts among documents, which are sorted by path.
pub fn asked(documents: &[Arc<Document>]) -> Vec<Asked> {
    let ids = (0u32..).map(DocId).zip(documents);
    ids.filter(|(_, document)| matches!(document.body, Body::Api(_))).filter_map(|(id, _)| of(id, documents)).collect()
}

fn of(doc: DocId, documents: &[Arc<Document>]) -> Option<Asked> {
    let own = &documents[doc.0 as usize];
    if let Body::Api(ApiFacts { graphql: Some(schema), .. }) = &own.body {
        return Some(Asked { doc, digest: own.source.digest, files: Files::GraphQl(Arc::clone(schema)) });
    }
    own.data.as_ref()?;
    let mut trees = BTreeMap::new();
    let mut digests = Vec::new();
    let mut seen = BTreeSet::from([own.path()]);
    let mut open = VecDeque::from([own]);
    while let Some(document) = open.pop_front() {
        let Some(data) = &document.data else { continue };
        digests.push(document.source.digest);
        trees.insert(document.path().clone(), Arc::clone(&data.tree));
        for path in &data.refers {
            let found = documents.binary_search_by(|other| other.path().cmp(path));
            if let (Ok(ix), true) = (found, seen.insert(path)) {
                open.push_back(&documents[ix]);
            }
        }
    }
    Some(Asked { doc, digest: Digest::join(&digests), files: Files::Trees(own.path().clone(), trees) })
}

impl Asked {
    /// Reads the contract; `None` when it is none after all.
    pub fn read(&self) -> Option<Dated> {
        let contract = match &self.files {
            Files::Trees(path, trees) => {
                let tree = Arc::clone(trees.get(path)?);
                Contract::read(Spec::new(path, tree, &|path| trees.get(path).cloned()))?
            }
            Files::GraphQl(schema) => Contract::GraphQl(Arc::clone(schema)),
        };
        Some(Dated { contract, digest: self.digest })
    }
}

impl Dated {
    /// Checks the contract, which stands at a path. What only today's contracts are asked for, and expensive.
    pub fn check(&self, path: &RepoPath) -> Checked {
        let Self { contract, digest } = self.clone();
        let digests = match &contract {
            Contract::OpenApi(api) => Digests::of(api),
            Contract::AsyncApi(api) => Digests::of_channels(api),
            Contract::GraphQl(_) => Digests::default(),
        };
        Checked {
            lints: lint::lint(&contract, path),
            calls: Call::all(&contract),
            bundle: bundled(&contract),
            digests,
            digest,
            contract,
        }
    }
}
