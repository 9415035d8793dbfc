//! What has to do with what: decisions, runbooks, contracts, alerts and services, and who answers for them.
//!
//! Takes the portal, gives every [`Tie`] once, typed and in one direction, and finds those of a [`Thing`]. Ties are stated
//! somewhere: a link, a relation of records, an operation that is named, an alert that names its runbook, a call, an owner.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::contracts::Contract;
use crate::formats::{Alert, Body};
use crate::model::{DocId, Genre, Portal, Resolution, ServiceId};
use crate::records::Verb;

/// An end of a tie.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Thing {
    /// A document with a page.
    Doc(DocId),
    /// A service.
    Service(ServiceId),
    /// Who answers: index into [`Ties::owners`].
    Owner(u32),
}

/// What `from` does to `to`; the strongest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    /// A record replaces another.
    Supersedes,
    /// A record changes or completes another.
    Amends,
    /// A record builds on another.
    Builds,
    /// Alerts of a file lead to a runbook.
    Alerts,
    /// A document names operations of a contract.
    Names,
    /// A service calls another.
    Calls,
    /// A document concerns a service.
    Concerns,
    /// A document links to another.
    Refers,
    /// Somebody answers for something.
    Owns,
}

impl Kind {
    /// Whether what lies behind such a tie is still near.
    pub(super) fn is_strong(self) -> bool {
        self < Kind::Concerns
    }
}

/// A tie between two things.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Tie {
    pub(super) from: Thing,
    pub(super) to: Thing,
    pub(super) kind: Kind,
    /// Names of alerts, indices of operations: what of the other is meant, at most [`MAX_DETAILS`].
    pub(super) details: Vec<String>,
}

/// All ties of a portal.
#[derive(Debug, Default)]
pub(super) struct Ties {
    pub(super) all: Vec<Tie>,
    /// Owners, as written.
    pub(super) owners: Vec<String>,
    of: HashMap<ThingKey, Vec<u32>>,
    /// Runbooks by the name of their file, in lower case; of several the first by path.
    runbooks: HashMap<String, DocId>,
}

/// A thing as a number.
type ThingKey = (u8, u32);

/// Most strong ties of a thing that others look at.
const MAX_STRONG: usize = 200;

/// Most details of a tie.
pub(super) const MAX_DETAILS: usize = 6;

impl Ties {
    /// Joins what the portal knows. O(links + mentions + records + alerts).
    pub(super) fn of_portal(portal: &Portal) -> Self {
        let stem = |id: &DocId| portal.doc(*id).path().stem().to_lowercase();
        let runbooks = portal.runbooks.keys().rev().map(|id| (stem(id), *id)).collect();
        let mut ties = Self { runbooks, ..Self::default() };
        let mut found: BTreeMap<(Thing, Thing, Kind), Vec<String>> = BTreeMap::new();
        records(portal, &mut found);
        ties.alerts(portal, &mut found);
        operations(portal, &mut found);
        services(portal, &mut found);
        references(portal, &mut found);
        ties.owners = owners(portal, &mut found);
        for ((from, to, kind), details) in found {
            let ix = ties.all.len() as u32;
            for end in [from, to] {
                ties.of.entry(key(end)).or_default().push(ix);
            }
            ties.all.push(Tie { from, to, kind, details });
        }
        let all = &ties.all;
        let strongest_first = |ix: &u32| {
            let tie = &all[*ix as usize];
            (tie.kind, tie.from, tie.to)
        };
        ties.of.values_mut().for_each(|of| of.sort_unstable_by_key(strongest_first));
        ties
    }

    /// The runbook of an alert: the one that it names, else the one that bears its name.
    pub(super) fn runbook_of(&self, alert: &Alert) -> Option<DocId> {
        let named = |name: &str| self.runbooks.get(&name.to_lowercase()).copied();
        named(last_name(&alert.runbook)).or_else(|| named(&alert.name))
    }

    fn alerts(&self, portal: &Portal, found: &mut Found) {
        for placement in portal.of_genre(Genre::Alerts) {
            let Body::Alerts(facts) = &portal.doc(placement.doc).body else { continue };
            for alert in &facts.alerts {
                let Some(runbook) = self.runbook_of(alert) else { continue };
                let tie = found.entry((Thing::Doc(placement.doc), Thing::Doc(runbook), Kind::Alerts)).or_default();
                if tie.len() < MAX_DETAILS && !tie.contains(&alert.name) {
                    tie.push(alert.name.clone());
                }
            }
        }
    }

    /// Ties of a thing, whichever end it is: the strongest first.
    pub(super) fn of(&self, thing: Thing) -> impl Iterator<Item = &Tie> + Clone {
        let indexes = self.of.get(&key(thing)).map_or(&[][..], Vec::as_slice);
        indexes.iter().map(|ix| &self.all[*ix as usize])
    }

    /// The strong ties of a thing, at most [`MAX_STRONG`]: what everybody has to do with would be looked at by everybody.
    pub(super) fn strong_of(&self, thing: Thing) -> impl Iterator<Item = &Tie> {
        self.of(thing).take_while(|tie| tie.kind.is_strong()).take(MAX_STRONG)
    }
}

fn key(thing: Thing) -> ThingKey {
    match thing {
        Thing::Doc(id) => (0, id.0),
        Thing::Service(id) => (1, id.0),
        Thing::Owner(ix) => (2, ix),
    }
}

type Found = BTreeMap<(Thing, Thing, Kind), Vec<String>>;

/// Whether ties of a document are told: prose that is nothing special only has its links.
pub(super) fn is_traced(genre: Genre) -> bool {
    !matches!(genre, Genre::Document | Genre::Diagram)
}

fn is_traced_doc(portal: &Portal, id: DocId) -> bool {
    portal.placement(id).is_some_and(|placement| is_traced(placement.genre))
}

fn records(portal: &Portal, found: &mut Found) {
    for edge in &portal.decisions.edges {
        let kind = match edge.verb {
            Verb::Supersedes => Kind::Supersedes,
            Verb::Amends => Kind::Amends,
            Verb::Depends => Kind::Builds,
            Verb::Relates => Kind::Refers,
        };
        if edge.from != edge.to {
            found.entry((Thing::Doc(edge.from), Thing::Doc(edge.to), kind)).or_default();
        }
    }
}

/// Documents name operations and channels.
fn operations(portal: &Portal, found: &mut Found) {
    for ((contract, ix), documents) in &portal.usage.of_operation {
        for document in documents.iter().filter(|document| is_traced_doc(portal, **document)) {
            let tie = found.entry((Thing::Doc(*document), Thing::Doc(*contract), Kind::Names)).or_default();
            if tie.len() < MAX_DETAILS {
                tie.push(operation_name(portal, *contract, *ix));
            }
        }
    }
}

/// `GET /orders`, or the address of a channel.
pub(super) fn operation_name(portal: &Portal, contract: DocId, ix: u32) -> String {
    match portal.contracts.get(&contract).map(|checked| &checked.contract) {
        Some(Contract::OpenApi(api)) => {
            let operation = api.operations.get(ix as usize);
            operation.map(|operation| format!("{} {}", operation.method, operation.path.value)).unwrap_or_default()
        }
        Some(Contract::AsyncApi(api)) => {
            api.channels.get(ix as usize).map(|channel| channel.name().to_owned()).unwrap_or_default()
        }
        Some(Contract::GraphQl(_)) | None => String::new(),
    }
}

fn services(portal: &Portal, found: &mut Found) {
    let find = |id: &String| portal.services.binary_search_by(|service| service.id.as_str().cmp(id)).ok();
    for (from, service) in (0..).map(ServiceId).zip(&portal.services) {
        for to in service.depends_on.iter().filter_map(find).map(|ix| ServiceId(ix as u32)).filter(|to| *to != from) {
            found.entry((Thing::Service(from), Thing::Service(to), Kind::Calls)).or_default();
        }
    }
    // That everything concerns the repository says nothing.
    let says_nothing = matches!(portal.services.as_slice(), [only] if only.path.is_root());
    if says_nothing {
        return;
    }
    for placement in portal.placements.iter().flatten().filter(|placement| is_traced(placement.genre)) {
        for service in &placement.services {
            found.entry((Thing::Doc(placement.doc), Thing::Service(*service), Kind::Concerns)).or_default();
        }
    }
}

/// Links between documents of which nothing more special is known.
fn references(portal: &Portal, found: &mut Found) {
    let known: BTreeSet<(Thing, Thing)> = found.keys().map(|(from, to, _)| (*from, *to)).collect();
    for (from, links) in portal.ids().zip(&portal.links) {
        if portal.placement(from).is_none() {
            continue;
        }
        let is_traced = is_traced_doc(portal, from);
        for link in links.iter() {
            let Resolution::Document { doc: to, .. } = link.to else { continue };
            let ends = (Thing::Doc(from), Thing::Doc(to));
            let is_told = is_traced || is_traced_doc(portal, to);
            let is_known = known.contains(&ends) || known.contains(&(ends.1, ends.0));
            if from != to && is_told && !is_known && portal.placement(to).is_some() {
                found.entry((ends.0, ends.1, Kind::Refers)).or_default();
            }
        }
    }
}

/// Gives the owners, as written.
fn owners(portal: &Portal, found: &mut Found) -> Vec<String> {
    let mut owners: Vec<String> = Vec::new();
    let mut known: HashMap<String, u32> = HashMap::new();
    let mut of = |owner: &String| {
        *known.entry(crate::model::owners::normal(owner)).or_insert_with(|| {
            owners.push(owner.clone());
            owners.len() as u32 - 1
        })
    };
    for placement in portal.placements.iter().flatten().filter(|placement| is_traced(placement.genre)) {
        if let Some(owner) = &placement.owner {
            found.entry((Thing::Owner(of(owner)), Thing::Doc(placement.doc), Kind::Owns)).or_default();
        }
    }
    for (id, service) in (0..).map(ServiceId).zip(&portal.services) {
        if let Some(owner) = &service.owner {
            found.entry((Thing::Owner(of(owner)), Thing::Service(id), Kind::Owns)).or_default();
        }
    }
    owners
}

/// The last name in an address, without ending, query and fragment.
fn last_name(address: &str) -> &str {
    let path = address.split(['?', '#']).next().unwrap_or_default().trim_end_matches('/');
    let name = path.rsplit('/').next().unwrap_or_default();
    name.split('.').next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_name_of_an_address_is_the_runbook() {
        assert_eq!(last_name("https://x.example/runbooks/KubeJobFailed.md#fix"), "KubeJobFailed");
        assert_eq!(last_name("https://x.example/runbooks/kube/"), "kube");
        assert_eq!(last_name(""), "");
    }
}
