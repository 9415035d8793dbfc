//! Which runbook each rehearsal on record is about.
//!
//! A row that links to runbooks is about those, wherever it stands; else what a runbook records is about itself.
//! Sessions of the registers of walkthroughs and pairing count when they speak of a drill.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::Arc;

use crate::base::span::Span;
use crate::formats::Document;
use crate::records::{Rehearsal, rehearsal};

use super::{DocId, Fact, Facts, Link, Rehearsed, Resolution, Runbook};
use crate::model::facts::CellValue;

/// Registers whose rows are sessions, with their columns of people and of what came of it.
const SESSIONS: [(&str, &[&str], &str); 2] =
    [("walkthroughs", &["presenter", "attendees"], "topic"), ("pairing", &["incoming", "outgoing"], "notes")];

/// Adds to each runbook what documents and registers record of it, the newest first.
pub(in crate::model) fn add_rehearsals(
    runbooks: &mut BTreeMap<DocId, Runbook>,
    documents: &[Arc<Document>],
    facts: &Facts,
    links: &[Arc<Vec<Link>>],
) {
    let around = Around { documents, links };
    for (id, document) in (0u32..).map(DocId).zip(documents) {
        let read = document.reading().map_or(&[][..], |reading| &reading.rehearsals);
        for what in read {
            around.add(runbooks, id, what);
        }
    }
    for (register, people, result) in SESSIONS {
        for fact in facts.of(register) {
            let Some(id) = around.find(fact) else { continue };
            if let Some(what) = session(fact, people, result) {
                around.add(runbooks, id, &what);
            }
        }
    }
    for runbook in runbooks.values_mut() {
        let own = runbook.doc;
        runbook.rehearsals.sort_by_key(|it| (Reverse(it.what.date), it.doc != own, it.doc, it.what.span.start));
        runbook.rehearsals.dedup_by(|more, kept| kept.takes(more));
    }
}

impl Rehearsed {
    /// Takes what another record says of the same day; gives whether it was of the same day.
    fn takes(&mut self, more: &Self) -> bool {
        let is_same = self.what.date == more.what.date && self.what.date.day != 0;
        if is_same {
            let fill = |mine: &mut String, other: &String| {
                if mine.is_empty() {
                    mine.clone_from(other);
                }
            };
            fill(&mut self.what.who, &more.what.who);
            fill(&mut self.what.result, &more.what.result);
            fill(&mut self.what.duration, &more.what.duration);
        }
        is_same
    }
}

/// Where records stand, and where their links lead.
struct Around<'a> {
    documents: &'a [Arc<Document>],
    links: &'a [Arc<Vec<Link>>],
}

impl Around<'_> {
    fn add(&self, runbooks: &mut BTreeMap<DocId, Runbook>, doc: DocId, what: &Rehearsal) {
        let mut about = self.linked(doc, what.span);
        about.retain(|id| runbooks.contains_key(id));
        if about.is_empty() {
            about.push(doc);
        }
        for id in about {
            if let Some(runbook) = runbooks.get_mut(&id) {
                runbook.rehearsals.push(Rehearsed { what: what.clone(), doc });
            }
        }
    }

    /// Documents that a piece of text links to, each once.
    fn linked(&self, doc: DocId, span: Span) -> Vec<DocId> {
        let (outline, links) = (&self.documents[doc.0 as usize].outline, &self.links[doc.0 as usize]);
        let first = outline.links.partition_point(|link| link.whole.start < span.start);
        let within = outline.links[first..].iter().take_while(|link| link.whole.start < span.end);
        let mut found: Vec<DocId> = links.iter().skip(first).zip(within).filter_map(|(link, _)| target(link)).collect();
        found.sort();
        found.dedup();
        found
    }

    /// The document that a record of a register stands in.
    fn find(&self, fact: &Fact) -> Option<DocId> {
        let ix = self.documents.binary_search_by(|document| document.path().cmp(&fact.at.path)).ok()?;
        Some(DocId(ix as u32))
    }
}

fn target(link: &Link) -> Option<DocId> {
    match &link.to {
        Resolution::Document { doc, .. } | Resolution::NoAnchor { doc, .. } => Some(*doc),
        _ => None,
    }
}

/// A session as a rehearsal, when it has a day and speaks of a drill.
fn session(fact: &Fact, people: &[&str], result: &str) -> Option<Rehearsal> {
    if !["topic", result].iter().any(|column| rehearsal::speaks(fact.text(column))) {
        return None;
    }
    let Some(CellValue::Date(date)) = fact.cells.get("date").map(|cell| cell.value.clone()) else { return None };
    let who = people.iter().map(|column| fact.text(column)).filter(|name| !name.is_empty());
    Some(Rehearsal {
        date: date.into(),
        who: who.collect::<Vec<_>>().join(", "),
        result: fact.text(result).to_owned(),
        duration: fact.text("length").to_owned(),
        span: fact.at.span,
    })
}
