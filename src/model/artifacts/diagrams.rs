//! Which diagram shows what: by its name, its title, the heading above it, and its type.

use crate::formats::{Body, Graph};
use crate::kinds::{self, Kind, plain_words};

use super::registry::{Names, by_path};
use super::{Confidence, Form, Sighting, Single};

/// Words in titles, the strongest first: `deployment view of the context` is about deployment.
const WORDS: &[(&str, &[&str])] = &[
    (
        "diagram.dataflow",
        &["data flow", "dataflow", "data flows", "flow of data", "event flow", "datenfluss", "pipeline"],
    ),
    (
        "diagram.deployment",
        &["deployment", "infrastructure", "hosting", "network", "topology", "verteilung", "cluster"],
    ),
    ("diagram.sequence", &["sequence", "ablauf"]),
    ("data.model", &["data model", "entity relationship", "er diagram", "erd", "database schema", "datenmodell"]),
    ("diagram.context", &["context", "landscape", "kontext"]),
    (
        "diagram.service",
        &[
            "service",
            "services",
            "container",
            "containers",
            "component",
            "components",
            "architecture",
            "system",
            "overview",
            "building blocks",
            "architektur",
            "bausteinsicht",
        ],
    ),
];

/// Most diagrams of one document that are looked at.
const MOST: usize = 200;

fn is_drawn(kind: &Kind) -> bool {
    kind.id.starts_with("diagram.") || kind.id == "data.model"
}

/// A file that is one diagram.
pub(super) fn file<'a>(names: &Names, single: &Single<'a>, graph: &'a Graph, drawn: &str) -> Option<Sighting<'a>> {
    let document = single.document();
    let path = document.path();
    let whole = |kind| Sighting::whole(kind, document, Form::Diagram(graph));
    if let Some(kind) = names.configured(path) {
        return Some(whole(kind).because(Confidence::Configured, "a path of `discover.kinds`"));
    }
    if let Some(known) = by_path(&single.alone().patterns, is_drawn).filter(|known| known.is_by_name) {
        return Some(whole(known.kind).because(Confidence::Path, format!("its name `{}`", path.file_name())));
    }
    let titles = [graph.title.as_str(), &document.card.title, path.stem()];
    let (kind, why) = told(drawn, &graph.opening, &titles)?;
    Some(whole(kind).because(Confidence::Content, why))
}

/// Diagrams in the code blocks of a document.
pub(super) fn fences<'a>(single: &Single<'a>, found: &mut Vec<Sighting<'a>>) {
    let document = single.document();
    let Body::Prose(prose) = &document.body else { return };
    for (ix, drawn) in prose.diagrams.iter().take(MOST) {
        let Some(fence) = document.outline.fences.get(*ix as usize) else { continue };
        let above = document.outline.headings.partition_point(|heading| heading.span.start < fence.span.start);
        let heading = above.checked_sub(1);
        let title = heading.map_or("", |ix| document.outline.headings[ix].text.as_str());
        // The title of the document speaks of a diagram when nothing stands between them.
        let titles = [drawn.graph.title.as_str(), title, &document.card.title];
        let Some((kind, why)) = told(&drawn.kind, &drawn.graph.opening, &titles) else { continue };
        if found.iter().any(|other| other.kind == kind && other.span.contains(fence.span)) {
            continue;
        }
        found.push(Sighting {
            kind,
            span: fence.span,
            heading,
            confidence: Confidence::Content,
            evidence: why.into(),
            form: Form::Diagram(&drawn.graph),
            rows: None,
        });
    }
}

/// The kind of a diagram by its type, and by the words of its titles where the type says nothing.
fn told(drawn: &str, opening: &str, titles: &[&str]) -> Option<(&'static Kind, String)> {
    let of_type = match (drawn, opening) {
        ("sequence" | "zenuml", _) => "diagram.sequence",
        ("er", _) => "data.model",
        (_, "C4Context") => "diagram.context",
        (_, "C4Deployment") => "diagram.deployment",
        (_, "C4Container" | "C4Component") => "diagram.service",
        ("architecture", _) => "diagram.service",
        ("flowchart" | "block" | "" | "c4", _) => "",
        // Other types draw plans, states and numbers, not the system.
        _ if drawn.parse::<u32>().is_err() => return None,
        _ => "",
    };
    if let Some(kind) = kinds::find(of_type) {
        return Some((kind, format!("a diagram of type {}", if opening.is_empty() { drawn } else { opening })));
    }
    let shown = titles.iter().find_map(|title| {
        let words = format!(" {} ", plain_words(title));
        let known = WORDS.iter().find(|(_, known)| known.iter().any(|word| words.contains(&format!(" {word} "))));
        known.map(|(id, _)| (*id, *title))
    });
    let (id, title) = shown?;
    Some((kinds::find(id)?, format!("a diagram under \u{201c}{title}\u{201d}")))
}
