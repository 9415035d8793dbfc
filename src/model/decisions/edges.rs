//! Relations between records: the union of what both ends state.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{DocId, Place};
use crate::records::{Reference, RelationStatement, Verb};

use super::register::{Register, Target};
use super::{Dangling, Edge, EdgeEnd};

/// How much of the other record a statement concerns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Extent {
    /// All of it.
    Whole,
    /// A part, as far as the words can be understood.
    Hedged,
    /// A part, in so many words.
    Part,
}

#[derive(Default)]
struct Gathered {
    extents: Vec<Extent>,
    stated: Vec<EdgeEnd>,
}

/// One edge per pair and verb, and the statements that lead nowhere.
pub(super) fn read(register: &Register<'_>) -> (Vec<Edge>, Vec<Dangling>) {
    let mut edges: BTreeMap<(DocId, DocId, Verb), Gathered> = BTreeMap::new();
    let mut dangling = Vec::new();
    for (from, record) in register.records.iter().enumerate() {
        for statement in &record.reading.relations {
            let at = |span| Place { doc: record.id, span };
            if statement.references.is_empty() {
                dangling.push(lost(statement, at(statement.span), ""));
            }
            for reference in &statement.references {
                let (other, by_number) = match register.find(from, reference) {
                    Target::Record(other) => (other, false),
                    Target::ByName(other) => (other, true),
                    target => {
                        let is_lost = is_lost(statement, reference, target);
                        dangling.extend(is_lost.then(|| lost(statement, at(reference.span), &reference.written)));
                        continue;
                    }
                };
                if other != record.id {
                    let end = EdgeEnd { at: at(statement.span), by_number };
                    gather(edges.entry(key(statement, record.id, other)).or_default(), statement, end);
                }
            }
        }
    }
    (finish(edges), dangling)
}

/// Active end first; what is merely related has no direction, so the earlier path stands first.
fn key(statement: &RelationStatement, this: DocId, other: DocId) -> (DocId, DocId, Verb) {
    let (from, to) = match (statement.verb, statement.passive) {
        (Verb::Relates, _) => (this.min(other), this.max(other)),
        (_, false) => (this, other),
        (_, true) => (other, this),
    };
    (from, to, statement.verb)
}

fn gather(edge: &mut Gathered, statement: &RelationStatement, end: EdgeEnd) {
    edge.extents.push(match (statement.partial, statement.hedged) {
        (false, _) => Extent::Whole,
        (true, true) => Extent::Hedged,
        (true, false) => Extent::Part,
    });
    match edge.stated.iter_mut().find(|known| known.at.doc == end.at.doc) {
        Some(known) if known.by_number && !end.by_number => *known = end,
        Some(_) => {}
        None => edge.stated.push(end),
    }
}

fn finish(edges: BTreeMap<(DocId, DocId, Verb), Gathered>) -> Vec<Edge> {
    let pairs: BTreeSet<(DocId, DocId)> =
        edges.keys().filter(|(.., verb)| *verb != Verb::Relates).map(|(from, to, _)| (*from, *to)).collect();
    // What supersedes or amends another record is related to it anyway.
    let said_better = |from: DocId, to: DocId| pairs.contains(&(from, to)) || pairs.contains(&(to, from));
    let mut edges: Vec<Edge> = edges
        .into_iter()
        .filter(|((from, to, verb), _)| *verb != Verb::Relates || !said_better(*from, *to))
        .map(|((from, to, verb), Gathered { extents, mut stated })| {
            stated.sort_by_key(|end| end.at);
            // What is merely related starts where it is stated.
            let (from, to) = match (verb, &*stated) {
                (Verb::Relates, [only]) if only.at.doc == to => (to, from),
                _ => (from, to),
            };
            let whole = extents.contains(&Extent::Whole);
            let partial = extents.contains(&Extent::Part) || !whole;
            Edge { from, to, verb, partial, stated }
        })
        .collect();
    edges.sort_by_key(|edge: &Edge| (edge.from, edge.to, edge.verb));
    edges
}

/// Whether a reference was meant for a record that is not there: links of reading lists are not,
/// and a record may replace a document that never was a record.
fn is_lost(statement: &RelationStatement, reference: &Reference, target: Target) -> bool {
    let named = reference.dest.is_some() || reference.number.is_some();
    match (target, statement.verb) {
        (Target::Record(_) | Target::ByName(_) | Target::Outside, _) => false,
        _ if statement.hedged => false,
        (Target::Document, verb) => verb == Verb::Supersedes && statement.passive,
        (Target::Nowhere, Verb::Supersedes) => statement.passive || named,
        (Target::Nowhere, Verb::Amends) => named,
        (Target::Nowhere, Verb::Depends | Verb::Relates) => reference.dest.is_none() && reference.prefix == "adr",
    }
}

fn lost(statement: &RelationStatement, at: Place, written: &str) -> Dangling {
    Dangling { at, verb: statement.verb, passive: statement.passive, written: written.to_owned() }
}
