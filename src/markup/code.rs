//! Code blocks as figures.

use super::escape::{escape_into, escaped};
use super::highlight::highlight;
use super::outline::Fence;

/// Longest language name that is repeated as a class.
const MAX_LANGUAGE: usize = 32;

/// A code block as a figure: highlighted where the language is known. Scripts may add a copy button.
pub(super) fn figure(fence: &Fence) -> String {
    if fence.lang == "mermaid" {
        return diagram(&fence.text);
    }
    let mut out = String::with_capacity(fence.text.len() * 2 + 96);
    out.push_str("<figure class=\"code\"><pre tabindex=\"0\"><code");
    if is_class(&fence.lang) {
        out.push_str(" class=\"language-");
        escape_into(&mut out, &fence.lang);
        out.push('"');
    }
    out.push('>');
    match highlight(&fence.lang, &fence.text) {
        Some(html) => out.push_str(&html),
        None => escape_into(&mut out, &fence.text),
    }
    out.push_str("</code></pre></figure>\n");
    out
}

fn is_class(lang: &str) -> bool {
    let fits = |c: char| c.is_ascii_alphanumeric() || "+-_#.".contains(c);
    !lang.is_empty() && lang.len() <= MAX_LANGUAGE && lang.chars().all(fits)
}

fn diagram(source: &str) -> String {
    let caption = format!("Mermaid {}, shown as source", diagram_type(source));
    format!(
        "<figure class=\"diagram\"><figcaption>{caption}</figcaption><pre class=\"diagram-source\" tabindex=\"0\">{}</pre></figure>\n",
        escaped(source)
    )
}

/// The kind of a Mermaid diagram in the words of its documentation, from the first line that is
/// neither comment, directive nor front matter.
fn diagram_type(source: &str) -> &'static str {
    let mut lines = source.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("%%")).peekable();
    if lines.peek() == Some(&"---") {
        lines.next();
        lines.find(|line| *line == "---");
    }
    let word = lines.next().unwrap_or_default();
    let word = word.split(|c: char| c.is_whitespace() || ":;".contains(c)).next().unwrap_or_default();
    DIAGRAMS.iter().find(|(keyword, _)| *keyword == word).map_or("diagram", |(_, words)| words)
}

const DIAGRAMS: &[(&str, &str)] = &[
    ("graph", "flowchart"),
    ("flowchart", "flowchart"),
    ("flowchart-elk", "flowchart"),
    ("sequenceDiagram", "sequence diagram"),
    ("classDiagram", "class diagram"),
    ("classDiagram-v2", "class diagram"),
    ("stateDiagram", "state diagram"),
    ("stateDiagram-v2", "state diagram"),
    ("erDiagram", "entity relationship diagram"),
    ("journey", "user journey"),
    ("gantt", "Gantt chart"),
    ("pie", "pie chart"),
    ("quadrantChart", "quadrant chart"),
    ("requirementDiagram", "requirement diagram"),
    ("gitGraph", "Git graph"),
    ("C4Context", "C4 context diagram"),
    ("C4Container", "C4 container diagram"),
    ("C4Component", "C4 component diagram"),
    ("C4Dynamic", "C4 dynamic diagram"),
    ("C4Deployment", "C4 deployment diagram"),
    ("mindmap", "mind map"),
    ("timeline", "timeline"),
    ("zenuml", "ZenUML diagram"),
    ("sankey", "Sankey diagram"),
    ("sankey-beta", "Sankey diagram"),
    ("xychart", "XY chart"),
    ("xychart-beta", "XY chart"),
    ("block", "block diagram"),
    ("block-beta", "block diagram"),
    ("packet", "packet diagram"),
    ("packet-beta", "packet diagram"),
    ("kanban", "Kanban board"),
    ("architecture", "architecture diagram"),
    ("architecture-beta", "architecture diagram"),
    ("radar-beta", "radar chart"),
    ("treemap-beta", "treemap"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_kind_of_a_diagram_is_found_behind_comments_and_front_matter() {
        assert_eq!(
            diagram_type("%%{init: {}}%%\n---\ntitle: x\n---\n\n%% c\nstateDiagram-v2\n  a --> b"),
            "state diagram"
        );
        assert_eq!(diagram_type("graph LR; a-->b"), "flowchart");
        assert_eq!(diagram_type(""), "diagram");
    }

    #[test]
    fn a_language_that_is_no_word_is_not_repeated() {
        let fence = Fence { lang: "\"><script>".into(), text: "<b>".into(), ..Fence::default() };
        assert_eq!(
            figure(&fence),
            "<figure class=\"code\"><pre tabindex=\"0\"><code>&lt;b&gt;</code></pre></figure>\n"
        );
    }
}
