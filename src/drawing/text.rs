//! What a Mermaid text says of itself: its type, by the rules of mermaid's own detection, and its title.

/// Diagram types in the words of mermaid's documentation, by the word their text begins with.
/// A word that begins another stands after it.
const TYPES: &[(&str, &str)] = &[
    ("flowchart", "flowchart"),
    ("graph", "flowchart"),
    ("sequenceDiagram", "sequence"),
    ("classDiagram", "class"),
    ("stateDiagram", "state"),
    ("erDiagram", "er"),
    ("gantt", "gantt"),
    ("pie", "pie"),
    ("journey", "journey"),
    ("gitGraph", "gitgraph"),
    ("mindmap", "mindmap"),
    ("timeline", "timeline"),
    ("quadrantChart", "quadrant"),
    ("requirement", "requirement"),
    ("C4", "c4"),
    ("sankey", "sankey"),
    ("xychart", "xychart"),
    ("block", "block"),
    ("packet", "packet"),
    ("kanban", "kanban"),
    ("architecture", "architecture"),
    ("radar", "radar"),
    ("treemap", "treemap"),
    ("treeView", "treeview"),
    ("zenuml", "zenuml"),
    ("venn", "venn"),
    ("ishikawa", "ishikawa"),
    ("wardley", "wardley"),
    ("eventmodeling", "eventmodeling"),
];

/// The diagram type in the words of mermaid's documentation; empty when the first word is none that is known.
pub fn kind(text: &str) -> &'static str {
    let body = body(text);
    TYPES.iter().find(|(word, _)| begins_with(body, word)).map_or("", |(_, kind)| kind)
}

/// Words that begin a diagram.
pub fn words() -> impl Iterator<Item = &'static str> {
    TYPES.iter().map(|(word, _)| *word)
}

/// The first meaningful word as written (`C4Context`, `stateDiagram-v2`).
pub fn opening(text: &str) -> &str {
    body(text).split(|c: char| c.is_whitespace() || c == ':').next().unwrap_or_default()
}

/// The title that the text states: in its front matter, or on a line of its own; empty when there is none.
pub fn title(text: &str) -> &str {
    let body = body(text);
    let front = &text[..text.len() - body.len()];
    let stated = |line: &'_ str| -> Option<usize> {
        let line = line.trim_start();
        ["title:", "title ", "accTitle:"].iter().find(|label| line.starts_with(**label)).map(|label| label.len())
    };
    let lines = front.lines().chain(body.lines().skip(1));
    lines
        .filter_map(|line| stated(line).map(|label| line.trim_start()[label..].trim().trim_matches(['"', '\''])))
        .find(|title| !title.is_empty())
        .unwrap_or_default()
}

/// What the text says of the picture for those who do not see it (`accDescr`); empty when it says nothing.
pub fn description(text: &str) -> String {
    let body = body(text);
    let Some((_, rest)) = body.split_once("accDescr") else { return String::new() };
    let rest = rest.trim_start_matches([' ', '\t']);
    let stated = match (rest.strip_prefix(':'), rest.strip_prefix('{')) {
        (Some(line), _) => line.lines().next().unwrap_or_default(),
        (None, Some(block)) => block.split('}').next().unwrap_or_default(),
        (None, None) => "",
    };
    let words: String = stated.split_whitespace().collect::<Vec<_>>().join(" ");
    words.chars().take(LONGEST_DESCRIPTION).collect()
}

/// Most characters of a description that are repeated.
const LONGEST_DESCRIPTION: usize = 1_000;

/// The text from its first meaningful word on: without front matter, comments and directives.
fn body(text: &str) -> &str {
    let mut rest = after_front_matter(text.trim_start()).trim_start();
    loop {
        rest = match (rest.strip_prefix("%%{"), rest.strip_prefix("%%")) {
            (Some(directive), _) => directive.find("}%%").map_or("", |end| &directive[end + 3..]),
            (None, Some(comment)) => comment.find('\n').map_or("", |end| &comment[end..]),
            (None, None) => return rest,
        }
        .trim_start();
    }
}

/// The delimiters may be indented, as in a list item. A block without an end is no front matter.
fn after_front_matter(text: &str) -> &str {
    let mut delimiters = text.split_inclusive('\n').scan(0, |end, line| {
        *end += line.len();
        Some((line.trim() == "---", *end))
    });
    match delimiters.next() {
        Some((true, _)) => delimiters.find(|(is_delimiter, _)| *is_delimiter).map_or(text, |(_, end)| &text[end..]),
        _ => text,
    }
}

/// Whether `word` begins the text as a word, or as the first part of one
/// (`stateDiagram-v2`, `requirementDiagram`, `C4Context`).
fn begins_with(body: &str, word: &str) -> bool {
    let Some(rest) = body.strip_prefix(word) else { return false };
    let tail = rest.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_');
    let suffix = &rest[..rest.len() - tail.len()];
    suffix.is_empty() || suffix.starts_with('-') || matches!(word, "C4" | "requirement")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_meaningful_word_tells_the_type() {
        let cases = [
            ("graph TD\nA-->B", "flowchart"),
            ("flowchart-elk LR", "flowchart"),
            ("  sequenceDiagram\n", "sequence"),
            ("stateDiagram-v2", "state"),
            ("classDiagram-v2", "class"),
            ("C4Context\ntitle x", "c4"),
            ("gitGraph:\n", "gitgraph"),
            ("pie title Pets", "pie"),
            ("requirementDiagram", "requirement"),
            ("xychart-beta", "xychart"),
            ("---\ntitle: A\n---\nerDiagram", "er"),
            ("  ---\n  title: A\n  ---\n  erDiagram", "er"),
            ("%% graph\n\n%%{init: {\n 'theme': 'dark'}\n}%%\n%%\ntimeline", "timeline"),
        ];
        for (text, kind_of_text) in cases {
            assert_eq!(kind(text), kind_of_text, "{text}");
        }
    }

    #[test]
    fn other_words_are_no_type() {
        for text in ["", "A --> B", "graphs are nice", "pierre", "%%{init: {", "---\ntitle: A\n", "blockchain"] {
            assert_eq!(kind(text), "", "{text}");
        }
    }

    #[test]
    fn a_description_is_a_line_or_a_block() {
        assert_eq!(description("graph TD\n  accDescr: Who calls  whom\nA"), "Who calls whom");
        assert_eq!(description("graph TD\n accDescr {\n Who calls\n whom\n}\nA"), "Who calls whom");
        assert_eq!(description("graph TD\n A[accDescribe]"), "");
    }

    #[test]
    fn a_title_is_stated_in_front_matter_or_on_a_line() {
        assert_eq!(title("---\ntitle: \"The system\"\n---\ngraph TD"), "The system");
        assert_eq!(title("C4Context\n  title Banking\n"), "Banking");
        assert_eq!(title("graph TD\naccTitle: Big picture\n"), "Big picture");
        assert_eq!(title("graph TD\n  title[Title of a book]\n"), "");
    }
}
