//! Charts: diagrams that nobody wrote, drawn from what the repository says elsewhere.
//!
//! Takes services, registers and SQL files, gives Mermaid texts with what each of their nodes is and the files they were
//! made from. They are drawn like any other diagram, so their pages, links and colours are the same. A chart shows what is
//! stated, never all that runs.

mod services;
mod tables;
mod words;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;

use crate::base::hash::Digest;
use crate::base::path::RepoPath;
use crate::drawing::{self, Drawing, Outcome};
use crate::formats::Document;

use super::diagrams::{Drawings, Known};
use super::{Facts, Service, ServiceId};

/// A chart.
#[derive(Debug, Clone)]
pub struct Chart {
    /// What it shows.
    pub of: ChartOf,
    /// Its number among those that show the same, from 1, and how many there are.
    pub part: (u32, u32),
    /// The Mermaid text.
    pub text: String,
    /// Files that it was made from, by path, each once.
    pub files: Vec<RepoPath>,
    /// What was left out of it.
    pub left_out: LeftOut,
    /// Address of the drawing.
    pub address: Digest,
    /// What was drawn.
    pub outcome: Arc<Option<Outcome>>,
    /// What each node of the drawing is, same index.
    pub known: Vec<Option<Known>>,
}

/// What a chart shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ChartOf {
    /// Services, with what they call, read, write and keep.
    Services,
    /// Tables of a service.
    Tables(ServiceId),
}

/// What a chart could not show.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct LeftOut {
    /// Services, queues, stores or tables.
    pub things: u32,
    /// Arrows.
    pub arrows: u32,
    /// Columns of tables.
    pub columns: u32,
    /// Statements that were not understood.
    pub statements: u32,
}

impl Chart {
    /// The picture, when there is one.
    pub fn drawing(&self) -> Option<&Drawing> {
        match &*self.outcome {
            Some(Outcome::Drawn(drawing)) => Some(drawing),
            _ => None,
        }
    }
}

/// A chart before it is drawn.
struct Draft {
    of: ChartOf,
    part: (u32, u32),
    text: String,
    files: BTreeSet<RepoPath>,
    left_out: LeftOut,
    /// What nodes are, by their names in the text.
    known: BTreeMap<String, Known>,
}

/// What charts are made from.
pub(super) struct Sources<'a> {
    pub(super) documents: &'a [Arc<Document>],
    pub(super) services: &'a [Service],
    pub(super) facts: &'a Facts,
}

/// All charts: that of the services, then tables by service. What was drawn before is not drawn again.
pub(super) fn charts(sources: &Sources<'_>, drawings: &Drawings) -> Vec<Chart> {
    let drafts = services::draft(sources).into_iter().chain(tables::drafts(sources)).collect::<Vec<_>>();
    drafts.into_par_iter().map(|draft| drawn(draft, drawings)).collect()
}

fn drawn(draft: Draft, drawings: &Drawings) -> Chart {
    let Draft { of, part, text, files, left_out, known } = draft;
    let address = drawing::address(&text);
    let outcome = drawings.get(&address).cloned().unwrap_or_else(|| Arc::new(drawing::draw(&text)));
    let mut chart =
        Chart { of, part, text, files: files.into_iter().collect(), left_out, address, outcome, known: Vec::new() };
    let nodes = chart.drawing().map_or(&[][..], |drawing| &drawing.nodes);
    chart.known = nodes.iter().map(|node| known.get(&node.id).copied()).collect();
    chart
}

#[cfg(test)]
mod tests;
