//! Diagrams: files that are one diagram, and fences that hold one.

use std::sync::{Arc, LazyLock};

use regex::Regex;

use crate::base::path::RepoPath;
use crate::base::span::Span;
use crate::drawing::{self, text as mermaid};
use crate::source::SourceFile;

use super::{Body, DiagramFacts, Format, Graph, Issue, IssueKind, Taken, Unread, drawio, one_line};

/// Diagram texts.
pub(super) const FORMAT: Format = Format { named, sniff: None, unread: Unread::Document, read };

/// Structurizr workspaces; other languages use `.dsl` too.
pub(super) const STRUCTURIZR: Format = Format {
    named: |path| path.extension() == "dsl",
    sniff: Some(is_workspace),
    unread: Unread::Ignored,
    read: |file| Some(facts("structurizr", file.text())),
};

/// Pictures with a draw.io file inside, which is what is read of them. SVG ones are read as SVG.
pub(super) const PICTURE: Format = Format {
    named: |path| path.file_name().to_lowercase().ends_with(".drawio.png"),
    sniff: None,
    unread: Unread::Document,
    read: |file| Some(Taken::new(Body::Diagram(drawio_facts(file.text()).unwrap_or_else(unread)))),
};

/// A picture without a draw.io file, or too large to look for one.
fn unread() -> DiagramFacts {
    DiagramFacts { language: "drawio", kind: String::new(), graph: Graph::opaque(), drawing: None, sketch: None }
}

/// What a draw.io file draws; `None` for any other text.
pub(super) fn drawio_facts(xml: &str) -> Option<DiagramFacts> {
    let sketch = drawio::sketch(xml)?;
    let nodes = sketch.nodes.len() as u32;
    let graph = Graph { nodes, edges: sketch.edges, is_opaque: sketch.is_partial && nodes == 0, ..Graph::default() };
    let kind = sketch.pages.len().to_string();
    Some(DiagramFacts { language: "drawio", kind, graph, drawing: None, sketch: Some(Arc::new(sketch)) })
}

static WORKSPACE: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?m)^[ \t]*(?:workspace\b|!adrs\b|model[ \t]*\{)").expect("the pattern is valid"));

/// Extension, language.
const LANGUAGES: &[(&str, &str)] = &[
    ("mmd", "mermaid"),
    ("mermaid", "mermaid"),
    ("drawio", "drawio"),
    ("dio", "drawio"),
    ("puml", "plantuml"),
    ("plantuml", "plantuml"),
    ("pu", "plantuml"),
    ("dot", "dot"),
    ("gv", "dot"),
    ("d2", "d2"),
];

/// Where the picture of a draw.io file is looked for, the best first; nothing for other files and for pictures.
pub fn drawio_exports(path: &RepoPath) -> Vec<RepoPath> {
    let name = path.as_str();
    let stem = [".drawio.xml", ".drawio", ".dio"].into_iter().find_map(|ending| {
        let at = name.len().checked_sub(ending.len()).filter(|at| name.is_char_boundary(*at))?;
        name[at..].eq_ignore_ascii_case(ending).then(|| &name[..at])
    });
    let endings = ["drawio.svg", "drawio.png", "svg", "png"];
    stem.map_or_else(Vec::new, |stem| endings.iter().filter_map(|it| RepoPath::new(&format!("{stem}.{it}"))).collect())
}

/// What a fence holds, when its language draws diagrams; for Markdown, reStructuredText and AsciiDoc alike.
///
/// `lang` is the first word of the info string, lower case.
pub fn diagram_kind(lang: &str, text: &str) -> Option<DiagramFacts> {
    let language = match lang {
        "mermaid" | "mmd" => "mermaid",
        "plantuml" | "puml" | "uml" => "plantuml",
        "dot" | "graphviz" | "gv" => "dot",
        "d2" => "d2",
        "structurizr" => "structurizr",
        _ => return None,
    };
    Some(facts_of(language, text))
}

fn named(path: &RepoPath) -> bool {
    language(path).is_some()
}

fn language(path: &RepoPath) -> Option<&'static str> {
    let name = path.file_name().to_lowercase();
    let name = name.strip_suffix(".xml").filter(|stem| stem.ends_with(".drawio")).unwrap_or(&name);
    let (stem, extension) = name.rsplit_once('.')?;
    LANGUAGES.iter().find(|(known, _)| *known == extension && !stem.is_empty()).map(|(_, language)| *language)
}

fn is_workspace(text: &str) -> bool {
    WORKSPACE.is_match(text)
}

fn read(file: &SourceFile) -> Option<Taken> {
    let language = language(&file.path)?;
    let text = file.text();
    match language {
        "drawio" => Some(drawio_file(text)),
        "mermaid" => {
            let mut taken = facts("mermaid", text);
            taken.title = one_line(mermaid::title(text));
            Some(taken)
        }
        // Word templates end in `.dot` too.
        "dot" if !text.is_empty() && !text.contains("graph") => None,
        _ => Some(facts(language, text)),
    }
}

fn drawio_file(text: &str) -> Taken {
    let facts = drawio_facts(text);
    let issue = Issue {
        kind: IssueKind::Unreadable,
        span: Span::default(),
        message: "no `<mxfile>` or `<mxGraphModel>`: draw.io cannot open this".into(),
    };
    let issues = if facts.is_none() && !text.is_empty() { vec![issue] } else { Vec::new() };
    Taken { issues, ..Taken::new(Body::Diagram(facts.unwrap_or_else(unread))) }
}

fn facts(language: &'static str, text: &str) -> Taken {
    Taken::new(Body::Diagram(facts_of(language, text)))
}

fn facts_of(language: &'static str, text: &str) -> DiagramFacts {
    let is_mermaid = language == "mermaid";
    DiagramFacts {
        language,
        kind: if is_mermaid { mermaid::kind(text).to_owned() } else { String::new() },
        graph: Graph::of(language, text),
        drawing: is_mermaid.then(|| drawing::address(text)),
        sketch: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::tests::file;

    fn shown(path: &str, text: &str) -> String {
        match read(&file(path, text)).map(|taken| (taken.title, taken.body)) {
            Some((title, Body::Diagram(facts))) => format!("{} {} {title}", facts.language, facts.kind).trim().into(),
            _ => "none".into(),
        }
    }

    #[test]
    fn the_extension_tells_the_language() {
        assert_eq!(shown("a.mmd", "---\ntitle: Orders\n---\nsequenceDiagram\n"), "mermaid sequence Orders");
        assert_eq!(shown("a.drawio", "<mxfile><diagram/><diagram/></mxfile>"), "drawio 2");
        assert_eq!(shown("a.drawio.xml", "<mxfile><diagram/></mxfile>"), "drawio 1");
        assert_eq!(shown("a.puml", "@startuml\n@enduml"), "plantuml");
        assert_eq!(shown("a.gv", "digraph {}"), "dot");
        assert_eq!(shown("letter.dot", "a word template"), "none");
        assert_eq!(shown("a.d2", "a -> b"), "d2");
        assert!(!named(&RepoPath::new("pom.xml").unwrap()));
    }

    #[test]
    fn a_drawio_file_that_is_none_is_an_issue() {
        let taken = read(&file("a.drawio", "<html/>")).unwrap();
        assert_eq!(taken.issues[0].message, "no `<mxfile>` or `<mxGraphModel>`: draw.io cannot open this");
    }

    #[test]
    fn structurizr_is_told_from_other_dsl_files() {
        assert!(is_workspace("workspace \"Big\" {\n model {} }"));
        assert!(is_workspace("// x\nworkspace extends base.dsl {\n  !adrs decisions\n}"));
        assert!(!is_workspace("pipelineJob('x') { workspaceDir }"));
    }

    #[test]
    fn fences_are_told_by_language() {
        let shown = |lang: &str, text: &str| diagram_kind(lang, text).map(|f| format!("{} {}", f.language, f.kind));
        assert_eq!(shown("mermaid", "graph TD"), Some("mermaid flowchart".into()));
        assert_eq!(shown("mermaid", "what is this"), Some("mermaid ".into()));
        assert_eq!(shown("puml", "@startuml"), Some("plantuml ".into()));
        assert_eq!(shown("bash", "graph TD"), None);
    }
}
