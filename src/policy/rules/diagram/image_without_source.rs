//! A picture of a diagram that nobody can change.

use std::collections::BTreeSet;

use crate::base::diag::{Location, Severity};
use crate::base::path::RepoPath;
use crate::formats::Body;
use crate::markup::{LinkKind, LinkRef};
use crate::model::{DocId, Portal, Resolution};
use crate::policy::words::code;
use crate::policy::{Check, Cx, Rule, Sink};

pub(in crate::policy) static RULE: Rule = Rule {
    id: "diagram/image-without-source",
    title: "pictures of diagrams can be changed by the next team",
    severity: Severity::Info,
    since: "0.1.0",
    manual: include_str!("image_without_source.md"),
    aka: &[],
    is_opt_in: false,
    check: Check::Portal(check),
};

/// Endings of pictures.
const PICTURES: [&str; 6] = ["png", "jpg", "jpeg", "gif", "webp", "svg"];

/// Endings of sources that a picture may be made from.
const SOURCES: [&str; 22] = [
    "drawio",
    "dio",
    "drawio.xml",
    "drawio.svg",
    "drawio.png",
    "mmd",
    "mermaid",
    "puml",
    "plantuml",
    "pu",
    "dot",
    "gv",
    "d2",
    "dsl",
    "excalidraw",
    "vsdx",
    "vsd",
    "odg",
    "graffle",
    "bpmn",
    "archimate",
    "fig",
];

/// Words in a name or in what is said of a picture that tell a diagram from a photograph or a screenshot.
const WORDS: [&str; 24] = [
    "diagram",
    "architecture",
    "topology",
    "flow",
    "flowchart",
    "dataflow",
    "sequence",
    "deployment",
    "context",
    "landscape",
    "erd",
    "schema",
    "uml",
    "c4",
    "infrastructure",
    "network",
    "pipeline",
    "lifecycle",
    "overview",
    "architektur",
    "diagramm",
    "datenfluss",
    "ablauf",
    "schaubild",
];

/// Words that tell the opposite.
const OTHERS: [&str; 6] = ["screenshot", "screen", "logo", "photo", "badge", "icon"];

fn check(cx: &Cx<'_>, out: &mut Sink) {
    let mut seen: BTreeSet<&RepoPath> = BTreeSet::new();
    for doc in cx.portal.ids() {
        for (link, resolution) in cx.links(doc).filter(|(link, _)| link.kind == LinkKind::Image) {
            let Some(picture) = picture(cx.portal, resolution) else { continue };
            if is_diagram(picture, link) && !has_source(cx.portal, picture) && seen.insert(picture) {
                report(cx, doc, link, picture, out);
            }
        }
    }
}

fn report(cx: &Cx<'_>, doc: DocId, link: &LinkRef, picture: &RepoPath, out: &mut Sink) {
    let name = code(picture.file_name());
    out.report(Location::new(cx.portal.doc(doc).path(), link.span), format!("{name} cannot be changed by the next team"))
        .label("a picture of a diagram, without its source")
        .help("put its source beside it under the same name, or draw it as Mermaid; draw.io writes `.drawio.svg` files that hold both");
}

/// The file of the repository that is shown.
fn picture<'a>(portal: &'a Portal, resolution: &'a Resolution) -> Option<&'a RepoPath> {
    let path = match resolution {
        Resolution::File(path) => path,
        Resolution::Document { doc, .. } => portal.doc(*doc).path(),
        _ => return None,
    };
    PICTURES.contains(&&*path.extension()).then_some(path)
}

fn is_diagram(picture: &RepoPath, link: &LinkRef) -> bool {
    let said = format!("{} {}", picture.stem(), link.text).to_lowercase();
    let is = |known: &[&str]| {
        said.split(|c: char| !c.is_alphanumeric()).any(|word| known.contains(&word.trim_end_matches('s')))
    };
    is(&WORDS) && !is(&OTHERS)
}

/// Whether a picture holds its source; `None` when that was not looked for.
fn holds(body: &Body) -> Option<bool> {
    match body {
        Body::Svg(facts) => Some(facts.drawio.is_some()),
        Body::Diagram(facts) => Some(facts.sketch.is_some()),
        _ => None,
    }
}

/// Whether the picture holds its source, or lies beside it.
fn has_source(portal: &Portal, picture: &RepoPath) -> bool {
    let name = picture.file_name().to_lowercase();
    let inside = portal.find(picture).and_then(|id| holds(&portal.doc(id).body));
    if inside.unwrap_or(name.contains(".drawio.") || name.contains(".excalidraw.")) {
        return true;
    }
    let stem = picture.as_str().rsplit_once('.').map_or(picture.as_str(), |(stem, _)| stem);
    let beside = |stem: &str| {
        let source = |ending: &&str| {
            RepoPath::new(&format!("{stem}.{ending}")).is_some_and(|path| portal.files.contains_key(&path))
        };
        SOURCES.iter().any(source)
    };
    // `system.mmd.svg` is drawn from `system.mmd`.
    let is_named_after = SOURCES.iter().any(|ending| stem.ends_with(&format!(".{ending}"))) && {
        RepoPath::new(stem).is_some_and(|path| portal.files.contains_key(&path))
    };
    beside(stem) || is_named_after
}
