//! What a diagram text draws, counted: nodes, edges, entities.
//!
//! A cheap reader of lines for all languages together; it draws nothing and need not understand
//! everything, for only "is this more than a sketch" is asked. Linear, bounded.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use regex::Regex;

use crate::drawing::text as mermaid;

/// Lines that are looked at; a diagram of more is nothing a reader can follow.
const MAX_LINES: usize = 5_000;

/// Longest line that is looked at, in bytes.
const MAX_LINE: usize = 2_000;

/// Counts of one diagram.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Graph {
    /// First word of a Mermaid text (`C4Context`); empty for other languages.
    pub opening: String,
    /// Title that the text states; may be empty.
    pub title: String,
    /// Different nodes, participants, elements.
    pub nodes: u32,
    /// Edges, messages, relations.
    pub edges: u32,
    /// Entities of a data model.
    pub entities: u32,
    /// The content cannot be looked at (a picture, a packed drawing): the counts say nothing.
    pub is_opaque: bool,
}

/// Arrows of Mermaid, PlantUML, DOT, D2 and Structurizr, with the text that may stand in them.
static ARROW: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        r#"(?:<\|?|\b[ox])?(?:--[ ]*[^-=>|"\n]{1,80}--+[>ox]?|==[ ]*[^=>|\n]{1,80}==+>?|-\.[^.>|\n]{1,80}\.->?"#,
        r"|-+(?:\[[^\]\n]*\]-*)?>{1,2}|-{1,2}[)x]|--+[ox]?|={2,}>?|-\.+->?|\.+>|\.{2,}|<-+)(?:\|[^|\n]*\|)?",
    ))
});

/// `CUSTOMER ||--o{ ORDER`: crow's feet of Mermaid and PlantUML.
static RELATION: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r#"^\s*"?([\p{L}\p{N}_.\- ]{1,80}?)"?\s*(?:\|o|\|\||\}o|\}\|)(?:--|\.\.)(?:o\||\|\||o\{|\|\{)\s*"?([\p{L}\p{N}_.\-]{1,80})"?"#,
    )
});

static ENTITY: LazyLock<Regex> =
    LazyLock::new(|| pattern(r#"^\s*(?:entity\s+|table\s*\(\s*)?"?([\p{L}\p{N}_.\-]{1,80})"?[^{}|:]{0,120}\{\s*$"#));

/// `Person(id, "Name")`, `Rel(a, b, "uses")`: the macros of C4.
static MACRO: LazyLock<Regex> = LazyLock::new(|| pattern(r"^\s*([A-Za-z_]{3,40})\s*\(\s*([\p{L}\p{N}_.\-]{1,80})"));

/// Words before a name: what declares a node.
const DECLARING: &[&str] = &[
    "participant",
    "actor",
    "component",
    "database",
    "node",
    "cloud",
    "queue",
    "rectangle",
    "boundary",
    "control",
    "collections",
    "service",
    "interface",
    "storage",
    "artifact",
    "container",
    "person",
    "softwaresystem",
];

/// Words that begin a line that names no node.
const SILENT: &[&str] = &[
    "subgraph",
    "end",
    "classdef",
    "class",
    "style",
    "click",
    "linkstyle",
    "direction",
    "title",
    "acctitle",
    "accdescr",
    "note",
    "loop",
    "alt",
    "else",
    "opt",
    "par",
    "and",
    "rect",
    "critical",
    "break",
    "autonumber",
    "activate",
    "deactivate",
    "box",
    "@startuml",
    "@enduml",
    "!include",
    "skinparam",
    "digraph",
    "graph",
    "flowchart",
    "sequencediagram",
    "group",
    "legend",
    "hide",
    "show",
    "left",
    "top",
    "rankdir",
    "edge",
    "layout",
    "workspace",
    "model",
    "views",
    "theme",
    "include",
    "autolayout",
    "section",
    "participant_",
    "state",
    "direction:",
];

fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("a pattern of this file")
}

impl Graph {
    /// Something that cannot be looked into.
    pub(super) fn opaque() -> Self {
        Self { is_opaque: true, ..Self::default() }
    }

    /// Counts what a text draws.
    pub(super) fn of(language: &str, text: &str) -> Self {
        match language {
            "mermaid" => {
                let title = mermaid::title(text).to_owned();
                let opening = mermaid::opening(text);
                Self { opening: opening.chars().take(40).collect(), title, ..count(text, mermaid::kind(text)) }
            }
            _ => count(text, ""),
        }
    }
}

fn count(text: &str, kind: &str) -> Graph {
    let mut seen = Seen::default();
    for line in text.lines().take(MAX_LINES).filter(|line| line.len() <= MAX_LINE) {
        match kind {
            "er" => seen.entity(line),
            "c4" => {
                seen.call(line);
            }
            _ if !(seen.call(line) || seen.relation(line)) => seen.flow(line),
            _ => {}
        }
    }
    let entities = seen.entities.len() as u32;
    Graph { nodes: (seen.nodes.len() as u32).max(entities), edges: seen.edges, entities, ..Graph::default() }
}

#[derive(Default)]
struct Seen<'a> {
    nodes: BTreeSet<&'a str>,
    entities: BTreeSet<&'a str>,
    edges: u32,
}

impl<'a> Seen<'a> {
    fn entity(&mut self, line: &'a str) {
        if self.relation(line) {
            return;
        }
        let bare = line.trim();
        match ENTITY.captures(line).and_then(|found| found.get(1)) {
            Some(name) => drop(self.entities.insert(name.as_str())),
            None if !bare.is_empty() && bare != "erDiagram" && !bare.contains([' ', '}', '{', '%']) => {
                self.entities.insert(bare);
            }
            None => {}
        }
    }

    fn relation(&mut self, line: &'a str) -> bool {
        let Some(found) = RELATION.captures(line) else { return false };
        self.entities.extend([1, 2].into_iter().filter_map(|ix| found.get(ix)).map(|name| name.as_str().trim()));
        self.edges += 1;
        true
    }

    fn call(&mut self, line: &'a str) -> bool {
        let Some((name, first)) = MACRO.captures(line).and_then(|found| Some((found.get(1)?, found.get(2)?))) else {
            return false;
        };
        let name = name.as_str();
        if name.starts_with("Rel") || name.starts_with("BiRel") {
            self.edges += 1;
            return true;
        }
        let is_boundary = name.ends_with("Boundary");
        let is_element = ["Person", "System", "Container", "Component", "Node", "Deployment_Node"];
        let draws = !is_boundary && is_element.iter().any(|element| name.starts_with(element));
        if draws {
            self.nodes.insert(first.as_str());
        }
        draws || is_boundary
    }

    fn flow(&mut self, line: &'a str) {
        let line = line.split("%%").next().unwrap_or_default().trim();
        let first = line.split([' ', '\t', '(', '[', '{', ':']).next().unwrap_or_default().to_lowercase();
        if line.is_empty() || line.starts_with(['\'', '#', '}', '"']) || line.starts_with("//") {
            return;
        }
        let mut ends = ARROW.split(line);
        let head = ends.next().unwrap_or_default();
        let before = self.edges;
        for end in ends {
            self.edges += 1;
            self.named(end.trim_start_matches(['+', '-', '>']));
        }
        let declares = DECLARING.contains(&&*first);
        match (self.edges > before, declares) {
            (true, _) => self.named(head),
            (false, true) => self.named(&line[first.len().min(line.len())..]),
            (false, false) if SILENT.contains(&&*first) => {}
            (false, false) if line.contains(['[', '(', '{', '=']) => self.named(head),
            (false, false) => {}
        }
    }

    /// The names at the start of a text: `A[Label]`, `"My node"`, `[Component]`, `A & B`.
    fn named(&mut self, text: &'a str) {
        for part in text.split(" & ") {
            let part = part.trim().trim_start_matches(['[', '(', ':', '"', '<', '{']);
            let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | '-' | '$' | '*');
            let end = part.find(|c: char| !is_part(c)).unwrap_or(part.len());
            if end > 0 && self.nodes.len() < MAX_LINES {
                self.nodes.insert(part[..end].trim_end_matches('.'));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(language: &str, text: &str) -> (u32, u32, u32) {
        let graph = Graph::of(language, text);
        (graph.nodes, graph.edges, graph.entities)
    }

    #[test]
    fn flowcharts_are_counted_by_name() {
        let text = "flowchart LR\n  A[Shop] -->|buys| B(Billing)\n  B -- writes --> C[(DB)] & D\n  A -.-> C\n  subgraph x\n  E[Queue]\n  end\n  classDef y fill:#fff\n";
        assert_eq!(counts("mermaid", text), (5, 3, 0));
    }

    #[test]
    fn messages_are_edges_of_a_sequence() {
        let text = "sequenceDiagram\n  actor U as User\n  participant W\n  U->>W: log in\n  W-->>U: token\n  Note over U: x\n  loop y\n  end\n";
        assert_eq!(counts("mermaid", text), (2, 2, 0));
    }

    #[test]
    fn macros_of_c4_are_elements_and_relations() {
        let text = "C4Context\n  title Banking\n  Person(u, \"User\")\n  System_Boundary(b, \"Bank\") {\n  System(s, \"Core\")\n  }\n  Rel(u, s, \"uses\")\n";
        let graph = Graph::of("mermaid", text);
        assert_eq!((graph.nodes, graph.edges, &*graph.opening, &*graph.title), (2, 1, "C4Context", "Banking"));
        assert_eq!(counts("plantuml", text).0, 2);
    }

    #[test]
    fn entities_are_counted_once() {
        let text = "erDiagram\n  CUSTOMER ||--o{ ORDER : places\n  ORDER {\n    int id\n  }\n  \"LINE-ITEM\" {\n  }\n";
        assert_eq!(counts("mermaid", text), (3, 1, 3));
    }

    #[test]
    fn other_languages_have_arrows_too() {
        assert_eq!(counts("dot", "digraph G {\n  a -> b -> c;\n  d [label=x];\n}\n"), (4, 2, 0));
        assert_eq!(counts("d2", "web -> api: calls\napi -> db\n"), (3, 2, 0));
        assert_eq!(
            counts("plantuml", "@startuml\ncomponent Web\n[Api] --> (Db) : reads\nWeb ..> Api\n@enduml\n"),
            (3, 2, 0)
        );
    }

    #[test]
    fn a_drawing_is_counted_by_its_cells_unless_it_is_packed() {}

    #[test]
    fn any_text_is_counted() {
        for text in
            ["", "-->", "A -->", "--> B", "ä --> ö", "erDiagram\n||--o{", "C4Context\nRel(", "graph\n- - -", "Ж"]
        {
            Graph::of("mermaid", text);
            Graph::of("dot", text);
        }
    }
}
