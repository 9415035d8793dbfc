//! Differences as they are found, and the pairs of schemas that are yet to be compared, in order.

use super::graph::{Graph, Pair};
use super::{Change, Changes, Check, Endpoint, Found, Impact};
use crate::contracts::openapi::OpenApi;
use crate::contracts::spec::At;

/// A comparison of two contracts in progress.
pub(super) struct Report<'a> {
    pub(super) old: &'a OpenApi,
    pub(super) new: &'a OpenApi,
    pub(super) graph: Graph<'a>,
    endpoints: Vec<(Endpoint, Promise)>,
    items: Vec<Item>,
}

/// Whether an operation promised to stay as it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Promise {
    /// It did, or said nothing.
    Stable,
    /// It said that it is a draft.
    Nothing,
}

struct Item {
    /// Index of the operation.
    endpoint: Option<usize>,
    place: Vec<String>,
    what: What,
}

enum What {
    Found(Found),
    /// What is found in a pair of schemas.
    Inside(Pair),
}

/// Where something is found: places inside an operation, for people.
pub(super) type Place<'p> = &'p [&'p str];

/// Most changes that are told. Nobody reads as many; what uses them would get large.
const MOST_CHANGES: usize = 10_000;

impl<'a> Report<'a> {
    pub(super) fn new(old: &'a OpenApi, new: &'a OpenApi) -> Self {
        Self { old, new, graph: Graph::new(old, new), endpoints: Vec::new(), items: Vec::new() }
    }

    /// What is told from now on is about an operation.
    pub(super) fn about(&mut self, endpoint: Endpoint, promise: Promise) {
        self.endpoints.push((endpoint, promise));
    }

    pub(super) fn tell(&mut self, check: Check, text: String, (old_at, new_at): (Option<At>, Option<At>)) {
        self.tell_at(&[], Found { check, text, new_at, old_at });
    }

    pub(super) fn tell_at(&mut self, place: Place<'_>, found: Found) {
        self.push(place, What::Found(found));
    }

    pub(super) fn inside(&mut self, place: Place<'_>, pair: Pair) {
        self.push(place, What::Inside(pair));
    }

    fn push(&mut self, place: Place<'_>, what: What) {
        let place = place.iter().map(|part| (*part).to_owned()).collect();
        self.items.push(Item { endpoint: self.endpoints.len().checked_sub(1), place, what });
    }

    /// Compares what is yet to be compared, and tells all of it.
    pub(super) fn finish(mut self) -> Changes {
        self.graph.compare();
        let mut changes: Vec<Change> = Vec::new();
        let mut is_full = false;
        let items = std::mem::take(&mut self.items);
        for item in &items {
            let endpoints = &self.endpoints;
            let mut give = |inside: &str, found: &Found| {
                is_full |= changes.len() >= MOST_CHANGES;
                if !is_full {
                    changes.push(change(endpoints, item, inside, found));
                }
                !is_full
            };
            match &item.what {
                What::Found(found) => {
                    give("", found);
                }
                What::Inside(pair) => self.graph.walk(*pair, &mut give),
            }
            if is_full {
                break;
            }
        }
        Changes { changes, is_cut: self.graph.is_cut || is_full }
    }
}

fn change(endpoints: &[(Endpoint, Promise)], item: &Item, inside: &str, found: &Found) -> Change {
    let about = item.endpoint.map(|ix| &endpoints[ix]);
    let inside = (!inside.is_empty()).then(|| format!("`{inside}`"));
    let is_promised = about.is_none_or(|(_, promise)| *promise == Promise::Stable);
    let always = found.check == Check::StabilityDecreased;
    Change {
        check: found.check,
        impact: if is_promised || always { found.check.impact() } else { Impact::Harmless },
        operation: about.map(|(endpoint, _)| endpoint.clone()),
        place: item.place.iter().cloned().chain(inside).collect(),
        text: found.text.clone(),
        new_at: found.new_at,
        old_at: found.old_at,
    }
}
