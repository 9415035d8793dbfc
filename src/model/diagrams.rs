//! The diagrams of a portal: what was drawn of each, and what of the catalogue they show.
//!
//! Takes documents and their drawings, gives one [`Diagram`] per code block and per file. A node is matched by its words
//! and by its name in the source: blanks, case, hyphens, what stands in brackets and words such as "service" do not
//! matter. Judges nothing: a node that nobody knows is data here and a finding in [`crate::policy`].

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

mod names;

use rayon::prelude::*;

use crate::base::hash::Digest;
use crate::base::span::Span;
use crate::drawing::{self, Outcome};
use crate::formats::{Body, DiagramFacts, Document, Sketch, SvgFacts};
use crate::manifest::Manifest;

use super::contracts::Checked;
use super::{Artifact, DocId, Facts, Portal, Service, ServiceId};
use names::Names;

/// What was drawn, by the address of its text; `None` in a build without an engine.
pub type Drawings = BTreeMap<Digest, Arc<Option<Outcome>>>;

/// A diagram.
#[derive(Debug, Clone)]
pub struct Diagram {
    /// The document that holds it.
    pub doc: DocId,
    /// Index of its code block; `None` for a file that is one diagram.
    pub fence: Option<u32>,
    /// Its source, in the file.
    pub span: Span,
    /// The language (`mermaid`).
    pub language: &'static str,
    /// Its type in the words of the language; empty when it cannot be told.
    pub kind: String,
    /// What the text or its file calls it; empty when neither does.
    pub title: String,
    /// What it says of itself for those who do not see it; may be empty.
    pub description: String,
    /// Address of the drawing.
    pub address: Option<Digest>,
    /// What was drawn; `None` for a language that is shown as its source.
    pub outcome: Option<Arc<Option<Outcome>>>,
    /// What stands in it, for a draw.io file that could be read.
    pub sketch: Option<Arc<Sketch>>,
    /// What each of [its nodes](Diagram::nodes) is, same index.
    pub known: Vec<Option<Known>>,
    /// Whether it shows the system, so that each of its nodes ought to be known.
    pub is_of_system: bool,
    /// Kind of the artifact that it is, or is part of (`diagram.service`); empty for none.
    pub artifact: &'static str,
}

/// What a node of a diagram stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Known {
    /// A service.
    Service(ServiceId),
    /// A database, cache or bucket, and the first service that keeps it.
    Store(ServiceId),
    /// A record of a register, by the id of the register (`queues`).
    Record(&'static str),
    /// A queue or topic, and the first service that uses it.
    Queue(ServiceId),
    /// An operation of a contract, by its index.
    Operation(DocId, u32),
    /// Something that needs no page: somebody outside, a browser, an environment.
    Other,
}

impl Diagram {
    /// Where a part of its text stands in the file of its document.
    pub fn place_in(&self, document: &Document, part: Span) -> Span {
        let fence = self.fence.and_then(|ix| document.outline.fences.get(ix as usize));
        fence.map_or(part, |fence| fence.place(document.source.text(), part))
    }

    /// The picture, when there is one.
    pub fn drawing(&self) -> Option<&drawing::Drawing> {
        match self.outcome.as_deref()? {
            Some(Outcome::Drawn(drawing)) => Some(drawing),
            _ => None,
        }
    }

    /// What it shows by name; nothing when it was neither drawn nor read.
    pub fn nodes(&self) -> &[drawing::Node] {
        let read = self.sketch.as_ref().map_or(&[][..], |sketch| &sketch.nodes);
        self.drawing().map_or(read, |drawing| &drawing.nodes)
    }

    /// Whether it is known what it shows.
    pub fn is_looked_into(&self) -> bool {
        self.drawing().is_some() || self.sketch.as_ref().is_some_and(|sketch| !sketch.is_partial)
    }

    /// Why there is none, when the text was refused.
    pub fn refusal(&self) -> Option<&drawing::Refusal> {
        match self.outcome.as_deref()? {
            Some(Outcome::Refused(refusal)) => Some(refusal),
            _ => None,
        }
    }

    /// Services that it shows, each once, in the order of the picture.
    pub fn services(&self) -> Vec<ServiceId> {
        let mut services = Vec::new();
        for known in self.known.iter().flatten() {
            match known {
                Known::Service(id) if !services.contains(id) => services.push(*id),
                _ => {}
            }
        }
        services
    }
}

impl Portal {
    /// Where a part of the text of a diagram stands in its file.
    pub fn place_in(&self, diagram: &Diagram, part: Span) -> Span {
        diagram.place_in(self.doc(diagram.doc), part)
    }

    /// Diagrams of a document, by place.
    pub fn diagrams_of(&self, doc: DocId) -> &[Diagram] {
        let start = self.diagrams.partition_point(|diagram| diagram.doc < doc);
        let len = self.diagrams[start..].partition_point(|diagram| diagram.doc == doc);
        &self.diagrams[start..start + len]
    }
}

/// Most diagrams of one document; more are a gallery that nobody wrote by hand.
const MOST: usize = 500;

/// Texts to be drawn, each once, by the address of the drawing.
pub fn asked(documents: &[Arc<Document>]) -> BTreeMap<Digest, &str> {
    let mut asked = BTreeMap::new();
    for document in documents {
        for (_, facts, text) in sources(document) {
            asked.extend(facts.drawing.map(|address| (address, text)));
        }
    }
    asked
}

/// Draws them, without the memory that the pipeline has.
pub fn draw(asked: &BTreeMap<Digest, &str>) -> Drawings {
    let draw = |(address, text): (&Digest, &&str)| (*address, Arc::new(drawing::draw(text)));
    asked.par_iter().map(draw).collect()
}

/// Diagrams of a document with their texts.
fn sources(document: &Document) -> Vec<(Option<u32>, &DiagramFacts, &str)> {
    match &document.body {
        Body::Diagram(facts) | Body::Svg(SvgFacts { drawio: Some(facts), .. }) => {
            vec![(None, facts, document.source.text())]
        }
        Body::Prose(prose) => {
            let text = |ix: u32| document.outline.fences.get(ix as usize).map(|fence| fence.text.as_str());
            let diagrams = prose.diagrams.iter().take(MOST);
            diagrams.filter_map(|(ix, facts)| Some((Some(*ix), facts, text(*ix)?))).collect()
        }
        _ => Vec::new(),
    }
}

/// What diagrams are read against.
pub(super) struct Around<'a> {
    pub(super) documents: &'a [Arc<Document>],
    pub(super) artifacts: &'a [Artifact],
    pub(super) services: &'a [Service],
    pub(super) facts: &'a Facts,
    pub(super) contracts: &'a BTreeMap<DocId, Arc<Checked>>,
    pub(super) manifest: &'a Manifest,
}

/// All diagrams, by document and place.
pub(super) fn diagrams(around: &Around<'_>, drawings: &Drawings) -> Vec<Diagram> {
    let names = Names::new(around);
    let mut artifacts: HashMap<DocId, Vec<&Artifact>> = HashMap::new();
    for artifact in around.artifacts.iter().filter(|artifact| artifact.kind.id.starts_with("diagram.")) {
        artifacts.entry(artifact.doc.unwrap_or(DocId(u32::MAX))).or_default().push(artifact);
    }
    let of = |(ix, document): (usize, &Arc<Document>)| {
        let doc = DocId(ix as u32);
        let artifacts = artifacts.get(&doc).map_or(&[][..], Vec::as_slice);
        let sources = sources(document).into_iter();
        sources.map(|source| diagram(doc, document, source, artifacts, (drawings, &names))).collect::<Vec<_>>()
    };
    around.documents.par_iter().enumerate().flat_map_iter(of).collect()
}

fn diagram(
    doc: DocId,
    document: &Document,
    (fence, facts, text): (Option<u32>, &DiagramFacts, &str),
    artifacts: &[&Artifact],
    (drawings, names): (&Drawings, &Names),
) -> Diagram {
    let source = fence.and_then(|ix| document.outline.fences.get(ix as usize));
    let span = source.map_or(Span::default(), |fence| fence.span);
    let artifact = artifacts.iter().find(|artifact| fence.is_none() || artifact.at.span.contains(span));
    let outcome = facts.drawing.and_then(|address| drawings.get(&address)).cloned();
    let mut diagram = Diagram {
        doc,
        fence,
        span,
        language: facts.language,
        kind: facts.kind.clone(),
        title: facts.graph.title.clone(),
        description: if facts.language == "mermaid" { drawing::text::description(text) } else { String::new() },
        address: facts.drawing,
        outcome,
        sketch: facts.sketch.clone(),
        known: Vec::new(),
        is_of_system: false,
        artifact: artifact.map_or("", |artifact| artifact.kind.id),
    };
    diagram.known = diagram.nodes().iter().map(|node| names.find(node)).collect();
    diagram.is_of_system = is_of_system(&diagram);
    diagram
}

/// Types of diagrams whose nodes are parts of a system, if they are of one.
const OF_PARTS: [&str; 5] = ["flowchart", "c4", "sequence", "architecture", "block"];

/// Kinds of artifacts that show the system as a whole.
const OF_SYSTEM: [&str; 4] = ["diagram.context", "diagram.service", "diagram.dataflow", "diagram.deployment"];

/// Whether a diagram shows the system: it counts as one that does and shows a part that is no common word, or half of its
/// nodes are known and two are services. Any other flowchart may be one of logic, whose nodes are steps.
fn is_of_system(diagram: &Diagram) -> bool {
    let known = || diagram.known.iter().flatten();
    let enough = known().count() * 2 >= diagram.known.len() && diagram.services().len() >= 2;
    let shows_a_part = known().any(|known| *known != Known::Other);
    (diagram.sketch.is_some() || OF_PARTS.contains(&&*diagram.kind))
        && (enough || (OF_SYSTEM.contains(&diagram.artifact) && shows_a_part))
}

#[cfg(all(test, feature = "mermaid"))]
mod tests;
