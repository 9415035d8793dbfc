//! What several rules ask of the API contracts of a portal.

use crate::base::diag::Location;
use crate::contracts::lint::{method, place, told};
use crate::contracts::openapi::{Kind, OpenApi, Operation};
use crate::contracts::{Contract, Node};
use crate::model::{DocId, Genre, Placement, Portal, ServiceId};

use super::{Draft, Sink};

/// Contracts in OpenAPI, by path.
pub(super) fn apis(portal: &Portal) -> impl Iterator<Item = (DocId, &OpenApi)> {
    portal.contracts.iter().filter_map(|(doc, checked)| match &checked.contract {
        Contract::OpenApi(api) => Some((*doc, &**api)),
        Contract::AsyncApi(_) | Contract::GraphQl(_) => None,
    })
}

/// Outermost values of contracts in OpenAPI and AsyncAPI, by path.
pub(super) fn roots(portal: &Portal) -> impl Iterator<Item = (DocId, Node<'_>)> {
    portal.contracts.iter().filter_map(|(doc, checked)| Some((*doc, checked.contract.spec()?.root())))
}

/// Operations that are called at the API, each with its index.
pub(super) fn called(api: &OpenApi) -> impl Iterator<Item = (u32, &Operation)> {
    (0..).zip(&api.operations).filter(|(_, operation)| operation.kind == Kind::Path)
}

/// Where a contract speaks of itself: what it lacks as a whole is reported there.
pub(super) fn info(root: Node<'_>) -> Location {
    let head = || root.key("openapi").or_else(|| root.key("swagger")).or_else(|| root.key("asyncapi"));
    place(root.key("info").or_else(head).unwrap_or(root))
}

/// Whether a document of one of these genres speaks of an operation.
pub(super) fn is_named(portal: &Portal, operation: (DocId, u32), genres: &[Genre]) -> bool {
    let docs = portal.usage.of_operation.get(&operation).map_or(&[][..], Vec::as_slice);
    let genre = |doc: &DocId| portal.placement(*doc).map(|placement| placement.genre);
    docs.iter().filter_map(genre).any(|genre| genres.contains(&genre))
}

/// Whether there are runbooks in which operations of a contract can be expected: of its services, or of no service
/// in particular. Any runbook will do for a contract of no service.
pub(super) fn has_runbooks(portal: &Portal, contract: DocId) -> bool {
    let services = services_of(portal, contract);
    let may_name = |runbook: &Placement| {
        services.is_empty() || runbook.services.is_empty() || runbook.services.iter().any(|id| services.contains(id))
    };
    portal.of_genre(Genre::Runbook).any(may_name)
}

/// Services that a document concerns.
pub(super) fn services_of(portal: &Portal, doc: DocId) -> &[ServiceId] {
    portal.placement(doc).map_or(&[], |placement| &placement.services)
}

/// The same lack in several operations, said once.
#[derive(Debug, Default)]
pub(super) struct Tally {
    all: usize,
    found: Vec<(Location, String)>,
}

impl Tally {
    /// Takes up one operation that is as it should be.
    pub(super) fn pass(&mut self) {
        self.all += 1;
    }

    /// Takes up one operation that is not.
    pub(super) fn fail(&mut self, api: &OpenApi, operation: &Operation) {
        self.fail_at(place(method(api, operation)), told(operation));
    }

    /// Takes up one thing that is not, with its place and its name in a sentence.
    pub(super) fn fail_at(&mut self, at: Location, name: String) {
        self.all += 1;
        self.found.push((at, name));
    }

    /// How many are not.
    pub(super) fn count(&self) -> usize {
        self.found.len()
    }

    /// One finding at the first place, with the next as related ones: the name of the one before `one`, or how many of
    /// how many before `many`.
    pub(super) fn report<'s>(self, words: Words, out: &'s mut Sink) -> Option<Draft<'s>> {
        let (all, count) = (self.all, self.found.len());
        let mut found = self.found.into_iter();
        let (at, name) = found.next()?;
        if count == 1 {
            return Some(out.report(at, format!("{name} {}", words.one)));
        }
        let draft = out.report(at, format!("{count} of {all} {}", words.many)).label(name);
        Some(found.fold(draft, |draft, (at, name)| draft.related(at, name)))
    }
}

/// How a [`Tally`] is put into words.
#[derive(Debug, Clone, Copy)]
pub(super) struct Words {
    /// What one is or lacks, behind its name: `is named in no runbook`.
    pub(super) one: &'static str,
    /// The things and what they are or lack: `operations are named in no runbook`.
    pub(super) many: &'static str,
}
