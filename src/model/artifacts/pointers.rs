//! Pages that only say where the text went.

use std::collections::{BTreeMap, HashMap};
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use crate::base::diag::Location;
use crate::base::hash::{Digest, FastSet};
use crate::base::memo::Memo;
use crate::base::path::RepoPath;
use crate::base::span::Span;
use crate::formats::Document;
use crate::kinds::Kind;
use crate::markup::LinkKind;
use crate::model::substance::{self, Beside, Demand, Form, Level, Part, Pointer, Substance};
use crate::model::{DocId, Resolution, ServiceId};

use super::{Around, Artifact, Confidence, Everywhere, alerts};

/// Pages that are followed one after the other.
const DEEPEST: usize = 3;

/// The file that a part points to, when it has one or two links and the first of them leads into the repository.
pub(super) fn target(around: &Around<'_>, from: DocId, part: Span) -> Option<RepoPath> {
    let written = &around.doc(from).outline.links;
    let resolved = around.links_of(from);
    let inside = |span: Span| part.contains(span);
    let links = written.iter().zip(resolved).filter(|(link, _)| link.kind != LinkKind::Image && inside(link.whole));
    let links: Vec<_> = links.take(3).collect();
    if links.is_empty() || links.len() > 2 {
        return None;
    }
    links.into_iter().find_map(|(link, resolved)| match &resolved.to {
        Resolution::Document { doc, .. } | Resolution::NoAnchor { doc, .. } if *doc != from => {
            Some(around.doc(*doc).path().clone())
        }
        Resolution::File(path) => Some(path.clone()),
        Resolution::External => alerts::in_repository(around, &link.dest),
        Resolution::Missing { target, .. } => target.clone(),
        Resolution::Document { .. }
        | Resolution::NoAnchor { .. }
        | Resolution::Directory(_)
        | Resolution::LocalMachine
        | Resolution::Refused(_)
        | Resolution::Pseudo => None,
    })
}

/// Lets what pages point to count in their place: the artifact there serves their subjects too.
///
/// A page that points to nothing usable is a stub.
pub(super) fn follow(
    around: &Around<'_>,
    everywhere: &Everywhere<'_>,
    found: &mut Vec<Artifact>,
    served: &mut Memo<Substance>,
) {
    let steps: BTreeMap<(RepoPath, &'static str), RepoPath> = found
        .iter()
        .filter_map(|artifact| Some(((artifact.at.path.clone(), artifact.kind.id), artifact.points_to.clone()?)))
        .collect();
    if steps.is_empty() {
        return;
    }
    let targets: FastSet<&RepoPath> = steps.values().collect();
    let mut there = There::new();
    for (ix, artifact) in found.iter().enumerate().filter(|(_, artifact)| targets.contains(&artifact.at.path)) {
        there.entry((artifact.kind.id, artifact.at.path.clone())).or_default().push(ix);
    }
    let pointers = found.iter().enumerate().filter(|(_, artifact)| artifact.points_to.is_some());
    let pointers: Vec<(usize, Option<RepoPath>)> = pointers.map(|(ix, from)| (ix, end_of(&steps, from))).collect();
    let ends = pointers.iter().filter_map(|(ix, end)| End::of(around, &found[*ix], end.as_ref()?));
    let ends: Vec<End<'_>> = ends.collect();
    let weights = served.generation(&ends, Digest::of_hash, |end| end.judge(everywhere));
    let weights: HashMap<(DocId, &str, &[ServiceId]), &Arc<Substance>> =
        ends.iter().zip(weights).map(|(end, weight)| ((end.doc, end.kind.id, &*end.services), weight)).collect();
    for (ix, end) in pointers {
        let usable = end.as_ref().and_then(|path| {
            // Subjects of a page that others point to may have become more since.
            let weight = |doc: DocId, from: &Artifact| {
                let known =
                    weights.get(&(doc, from.kind.id, &*from.subjects.services)).map(|weight| Arc::clone(weight));
                known.or_else(|| Some(Arc::new(End::of(around, from, path)?.judge(everywhere))))
            };
            serve(around, &weight, found, &mut there, ix, path)
        });
        let artifact = &mut found[ix];
        match (end, usable) {
            (Some(path), Some(())) => {
                let substance = Arc::make_mut(&mut artifact.substance);
                substance.level = Level::Pointer;
                substance.pointer = Some(Pointer::Usable(path.clone()));
                artifact.points_to = Some(path);
            }
            (end, _) => {
                let substance = Arc::make_mut(&mut artifact.substance);
                substance.level = substance.level.min(Level::Stub);
                substance.pointer = Some(end.map_or(Pointer::Elsewhere, Pointer::Useless));
            }
        }
    }
}

/// The last page of a chain of pointers; `None` for one that is too long or goes in a circle.
fn end_of(steps: &BTreeMap<(RepoPath, &'static str), RepoPath>, first: &Artifact) -> Option<RepoPath> {
    let mut at = first.points_to.clone()?;
    for _ in 1..DEEPEST {
        match steps.get(&(at.clone(), first.kind.id)) {
            Some(next) if *next != first.at.path => at = next.clone(),
            Some(_) => return None,
            None => return Some(at),
        }
    }
    (!steps.contains_key(&(at.clone(), first.kind.id))).then_some(at)
}

/// A text that somebody points to, as one of a kind for some services.
struct End<'a> {
    doc: DocId,
    document: &'a Document,
    kind: &'static Kind,
    services: Vec<ServiceId>,
    beside: Beside,
}

/// The document by the address of its file.
impl Hash for End<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.document.source.digest, self.kind, &self.services, &self.beside).hash(state);
    }
}

impl<'a> End<'a> {
    /// `None` where nothing is read.
    fn of(around: &Around<'a>, from: &Artifact, path: &RepoPath) -> Option<Self> {
        let doc = around.find(path)?;
        let document = around.doc(doc);
        document.reading()?;
        let services = from.subjects.services.clone();
        Some(Self { doc, document, kind: from.kind, services, beside: Beside::of(around, doc) })
    }

    fn judge(&self, everywhere: &Everywhere<'_>) -> Substance {
        let Self { document, beside, .. } = self;
        let span = Span::new(0, document.source.text().len());
        let part = Part { document, span, head: None, form: Form::Prose, beside };
        substance::judge(&part, &Demand::new(everywhere, self.kind, &self.services))
    }
}

/// Artifacts by kind and file, as indexes in their order.
type There = HashMap<(&'static str, RepoPath), Vec<usize>>;

/// Makes the file at a path serve the subjects of a pointer; `None` when there is nothing of the kind in it.
fn serve(
    around: &Around<'_>,
    weight: &dyn Fn(DocId, &Artifact) -> Option<Arc<Substance>>,
    found: &mut Vec<Artifact>,
    there: &mut There,
    pointer: usize,
    path: &RepoPath,
) -> Option<()> {
    let (kind, subjects) = (found[pointer].kind, found[pointer].subjects.clone());
    let of_kind = there.entry((kind.id, path.clone())).or_default();
    if let Some(ix) = of_kind.iter().find(|ix| found[**ix].substance.level >= Level::Thin) {
        let known = &mut found[*ix];
        known.subjects.project |= subjects.project;
        known.subjects.services.extend(subjects.services);
        known.subjects.services.sort();
        known.subjects.services.dedup();
        return Some(());
    }
    let doc = around.find(path)?;
    let weight = weight(doc, &found[pointer]).filter(|weight| weight.level >= Level::Thin)?;
    let document = around.doc(doc);
    let span = Span::new(0, document.source.text().len());
    let copy = Artifact {
        at: Location::new(path, span),
        head: Location::file(path),
        doc: Some(doc),
        anchor: None,
        title: Arc::clone(&document.card.title),
        evidence: format!("`{}` points here", found[pointer].at.path).into(),
        confidence: Confidence::Content,
        substance: weight,
        reviewed: document.reading().and_then(|reading| reading.review.last_reviewed.clone()),
        points_to: None,
        ..found[pointer].clone()
    };
    of_kind.push(found.len());
    found.push(copy.found());
    Some(())
}
