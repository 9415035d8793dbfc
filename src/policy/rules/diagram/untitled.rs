//! A diagram without a name.

use crate::base::diag::{Edit, Location, Severity};
use crate::base::span::Span;
use crate::model::Diagram;
use crate::policy::{Check, Cx, Rule, Sink};

use super::{at, opening, text};

pub(in crate::policy) static RULE: Rule = Rule {
    id: "diagram/untitled",
    title: "every diagram has a title",
    severity: Severity::Info,
    since: "0.1.0",
    manual: include_str!("untitled.md"),
    aka: &[],
    is_opt_in: false,
    check: Check::Portal(check),
};

fn check(cx: &Cx<'_>, out: &mut Sink) {
    for diagram in cx.portal.diagrams.iter().filter(|diagram| diagram.language == "mermaid") {
        if diagram.title.is_empty() && !text(cx, diagram).trim().is_empty() {
            let opening = opening(text(cx, diagram));
            out.report(at(cx, diagram, opening), "this diagram has no title")
                .help("add a line `accTitle: What it shows` below the first, or a title in front matter")
                // The heading may tell of more than the diagram shows.
                .guess_opt(titled(cx, diagram, opening));
        }
    }
}

/// Types in which a line `accTitle: …` is a title; in others it would be drawn.
const WITH_TITLE: [&str; 13] = [
    "flowchart",
    "graph",
    "sequenceDiagram",
    "classDiagram",
    "stateDiagram",
    "stateDiagram-v2",
    "erDiagram",
    "journey",
    "gantt",
    "pie",
    "requirementDiagram",
    "gitGraph",
    "C4Context",
];

/// The edit that gives it the title of the section it stands in.
fn titled(cx: &Cx<'_>, diagram: &Diagram, opening: Span) -> Option<Edit> {
    diagram.fence?;
    let outline = &cx.portal.doc(diagram.doc).outline;
    let heading = outline.headings.iter().rfind(|heading| heading.span.start < diagram.span.start)?;
    let line = opening.of(text(cx, diagram));
    let first = line.split([' ', ';']).next().unwrap_or_default();
    let is_plain = !heading.text.contains(['\n', '{', '}', '#', ';', '%']) && !heading.text.trim().is_empty();
    if !WITH_TITLE.contains(&first) || line.contains(';') || !is_plain {
        return None;
    }
    let at = at(cx, diagram, opening);
    // The marks of quotes and lists before the line are kept.
    let file = cx.portal.doc(diagram.doc).source.text();
    let range = at.span.range();
    let start = file[..range.start].rfind('\n').map_or(0, |end| end + 1);
    let before = &file[start..range.start];
    let end = Span::new(range.end, range.end);
    Some(Edit { at: Location::new(&at.path, end), text: format!("\n{before}  accTitle: {}", heading.text.trim()) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::rules::owners::testing::mended;

    #[test]
    fn the_section_is_a_guess_at_what_a_diagram_shows() {
        let text = "# A\n\n## How an order is paid\n\n> ```mermaid\n> sequenceDiagram\n>   a->>b: pays\n> ```\n\n## Map\n\n```mermaid\nmindmap\n  root\n```\n\n```mermaid\ngraph LR; a-->b\n```\n\n```mermaid\nflowchart TD\n  a-->b\n```\n";
        insta::assert_snapshot!(mended(RULE.id, &[("docs/a.md", text)]), @r"
        unsafe docs/a.md: >   accTitle: How an order is paid
        unsafe docs/a.md:   accTitle: Map
        ");
    }
}
