//! Decision records: what they state, and what they say of each other.

pub(super) mod date_invalid;
pub(super) mod metadata_missing;
pub(super) mod number_duplicate;
pub(super) mod refers_superseded;
pub(super) mod status_invalid;
pub(super) mod superseded_cycle;
pub(super) mod superseded_one_way;
pub(super) mod superseded_target_missing;

use std::collections::{BTreeMap, BTreeSet};

use crate::base::diag::Location;
use crate::model::{Decision, DocId, Edge, Portal};
use crate::policy::Cx;
use crate::policy::words::quoted;
use crate::records::{Reading, Stated, Status, Verb};

/// What people call a record: its label, or its title in quotation marks when it has no number.
fn name(decision: &Decision) -> String {
    if decision.number.is_some() { decision.label.clone() } else { quoted(&decision.label) }
}

/// What a record is called in a sentence.
fn noun(decision: &Decision) -> &'static str {
    if decision.proposal { "proposal" } else { "decision" }
}

/// What the document of a record states about itself.
fn reading(portal: &Portal, doc: DocId) -> Option<&Reading> {
    portal.doc(doc).reading()
}

/// Where a statement stands; the file as a whole for file names, directories and git.
fn at<T>(cx: &Cx<'_>, doc: DocId, stated: &Stated<T>) -> Location {
    Location::new(cx.portal.doc(doc).path(), stated.span)
}

/// The first status that a record itself states; relations of others do not enter.
fn own_status(portal: &Portal, doc: DocId) -> Option<&Stated<Option<Status>>> {
    reading(portal, doc)?.statuses.first()
}

/// Full supersessions, by the record that is replaced.
fn replacements(portal: &Portal) -> BTreeMap<DocId, Vec<&Edge>> {
    let mut replaced: BTreeMap<DocId, Vec<&Edge>> = BTreeMap::new();
    for edge in portal.decisions.edges.iter().filter(|edge| edge.verb == Verb::Supersedes && !edge.partial) {
        replaced.entry(edge.to).or_default().push(edge);
    }
    replaced
}

/// Circles of records that replace each other, each as its edges in order; every edge leads from the replaced
/// record to its successor, which is the replaced record of the next edge.
///
/// Depth-first over edges, so that every circle shows up at least once through the edge that closes it. O(n).
fn cycles<'a>(replaced: &BTreeMap<DocId, Vec<&'a Edge>>) -> Vec<Vec<&'a Edge>> {
    let mut found = Vec::new();
    let mut done: BTreeSet<DocId> = BTreeSet::new();
    for start in replaced.keys() {
        if !done.contains(start) {
            walk(*start, replaced, &mut done, &mut found);
        }
    }
    found
}

/// Longest circle that is told apart from longer ones, in records. Real ones hold two or three.
const LONGEST_CYCLE: usize = 64;

fn walk<'a>(
    start: DocId,
    replaced: &BTreeMap<DocId, Vec<&'a Edge>>,
    done: &mut BTreeSet<DocId>,
    found: &mut Vec<Vec<&'a Edge>>,
) {
    let successors = |doc: DocId| replaced.get(&doc).map(Vec::as_slice).unwrap_or_default();
    // Records on the way, each with how many of its successors were tried; `taken[i]` leads from `way[i]` onwards.
    let mut way: Vec<(DocId, usize)> = vec![(start, 0)];
    let mut place: BTreeMap<DocId, usize> = BTreeMap::from([(start, 0)]);
    let mut taken: Vec<&Edge> = Vec::new();
    while let Some((doc, tried)) = way.last_mut() {
        let Some(edge) = successors(*doc).get(*tried) else {
            done.insert(*doc);
            place.remove(doc);
            way.pop();
            taken.pop();
            continue;
        };
        *tried += 1;
        if let Some(first) = place.get(&edge.from) {
            let circle = taken[*first..].iter().copied().chain([*edge]);
            found.push(circle.take(LONGEST_CYCLE).collect());
        } else if !done.contains(&edge.from) {
            place.insert(edge.from, way.len());
            way.push((edge.from, 0));
            taken.push(edge);
        }
    }
}
