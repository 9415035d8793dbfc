//! What holds for any text: nothing panics, spans lie in the file, a page is safe and well formed.

use std::collections::HashSet;

use proptest::prelude::*;
use scraper::{Html, Node as DomNode};

use super::*;
use crate::base::span::Span;

/// Pieces of Markdown and of attacks; texts made of them reach more states than random ones.
const TOKENS: &[&str] = &[
    "\n",
    "\n",
    "\n\n",
    "\n\n",
    " ",
    "  ",
    "    ",
    "\t",
    "a",
    "b c",
    "ä",
    "日本",
    "\u{202e}",
    "\0",
    "\u{1}",
    "# ",
    "## ",
    "###### ",
    "=\n",
    "---\n",
    "+++\n",
    "> ",
    "> [!NOTE]\n",
    "- ",
    "1. ",
    "- [x] ",
    "* ",
    "*",
    "**",
    "_",
    "~~",
    "`",
    "``",
    "```\n",
    "```sh\n",
    "~~~\n",
    "```mermaid\n",
    "[",
    "](",
    ")",
    "]",
    "![",
    "](b.md)",
    "[a](b.md)",
    "![a](b.png)",
    "[^1]",
    "[^1]: ",
    "[r]: x\n",
    "[r]",
    "<https://a.example>",
    "https://a.example/b_c",
    "www.a.example.",
    "\\",
    "&amp;",
    "&lt;",
    "&",
    "|",
    "| a | b |\n|---|:-:|\n",
    "| c |\n",
    "{#x}",
    "{#ho-nav}",
    "{#x onclick=y}",
    "{{ x }}",
    "<%= title %>",
    "<",
    ">",
    "\"",
    "'",
    "<!-- ",
    " -->",
    "<script>",
    "</script>",
    "<img src=x onerror=alert(1)>",
    "<img alt='\"' src=\"y\">",
    "<svg onload=x>",
    "<iframe src=x>",
    "<a href=\"javascript:alert(1)\">",
    "<a href=x>",
    "</a>",
    "<a name=\"x\">",
    "<a id='a'></a>",
    "<b>",
    "</b>",
    "<kbd>",
    "</kbd>",
    "<details>",
    "</details>",
    "<summary>",
    "</summary>",
    "<div>",
    "</div>",
    "<p align=center>",
    "</p>",
    "<br>",
    "<hr>",
    "<h1>",
    "</h1>",
    "<h2 id=x>",
    "</h2>",
    "<ul>",
    "</ul>",
    "<ol>",
    "<li>",
    "</li>",
    "<table>",
    "</table>",
    "<tr>",
    "</tr>",
    "<th>",
    "<td>",
    "</td>",
    "<pre>",
    "</pre>",
    "<code>",
    "</code>",
    "<style>",
    "<math>",
    "<!DOCTYPE x>",
    "<?x ?>",
    "<![CDATA[",
    "]]>",
    "<input>",
    "<plaintext>",
    "<x",
    "=\"",
    "/>",
    "</",
    "[a]: javascript:x\n",
    "](javascript:x)",
    "import a from 'b'\n",
    "{/* c */}",
    "title: x\n",
];

const FLAVORS: [Flavor; 3] = [Flavor::Plain, Flavor::Mdx, Flavor::Erb];

/// Pieces of reStructuredText and AsciiDoc.
const LINE_TOKENS: &[&str] = &[
    "\n",
    "\n",
    "\n\n",
    "a",
    "b c",
    "ä",
    "日本",
    "   ",
    " ",
    "=====\n",
    "-----\n",
    "~~~~\n",
    "====  ====\n",
    "+---+---+\n",
    "+===+===+\n",
    "| a | b |\n",
    "|",
    ":a: b\n",
    ":Status: x\n",
    ".. code-block:: sh\n",
    ".. list-table::\n",
    "   :header-rows: 1\n",
    "   * - a\n",
    "     - b\n",
    ".. image:: a.png\n",
    ".. _x: y\n",
    ".. note:: a\n",
    ".. ",
    "..\n",
    "::\n",
    "`",
    "``",
    "`a <b>`_",
    "a_",
    ":doc:`x`",
    "*",
    "**",
    "https://a.example",
    "= ",
    "== ",
    "=== ",
    "----\n",
    "....\n",
    "////\n",
    "// ",
    "|===\n",
    "[source,sh]\n",
    "[[x]]\n",
    "[#x]\n",
    "[[x]]",
    "<<a,b>>",
    "link:a[b]",
    "image::a[b]",
    "https://a.example[b]",
    "[",
    "]",
    "<",
    ">",
    "```\n",
    "\t",
];

/// Texts made of [`TOKENS`].
fn markdown() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(TOKENS), 0..60).prop_map(|tokens| tokens.concat())
}

/// Everything that must hold for a text; panics when it does not.
fn examine(text: &str) {
    for flavor in FLAVORS {
        let outline = outline_as(text, flavor);
        for span in spans(&outline) {
            assert!(text.get(span.range()).is_some(), "{span:?} is no place in {text:?}");
        }
        let fragment = compose_as(text, &outline, flavor);
        examine_holes(&fragment, &outline);
        assert_eq!(problems(&filled(&fragment)), Vec::<String>::new(), "{text:?}");
    }
}

fn spans(outline: &Outline) -> Vec<Span> {
    let mut spans = vec![outline.front.span, Span::new(0, outline.body_start as usize)];
    spans.extend(outline.front.entries.iter().map(|entry| entry.span));
    spans.extend(outline.front.broken.iter().map(|broken| broken.span));
    spans.extend(outline.headings.iter().map(|heading| heading.span));
    spans.extend(outline.links.iter().flat_map(|link| [link.span, link.whole]));
    spans.extend(outline.fences.iter().flat_map(|fence| [fence.span, fence.body]));
    spans.extend(outline.ids.iter().map(|id| id.span));
    spans.extend(&outline.comments);
    for table in &outline.tables {
        spans.push(table.span);
        spans.extend(table.header.iter().chain(table.rows.iter().flatten()).map(|cell| cell.span));
    }
    spans
}

/// Each hole is a reference of the outline, links are closed before the next begins.
fn examine_holes(fragment: &Fragment, outline: &Outline) {
    let mut open = None;
    let mut seen = HashSet::new();
    for piece in &fragment.pieces {
        match piece {
            Piece::Html(_) | Piece::Said(_) => {}
            Piece::Open(number) => {
                assert_eq!(open.replace(*number), None);
                assert_ne!(outline.links[*number as usize].kind, LinkKind::Image);
                assert!(seen.insert(number));
            }
            Piece::Close(number) => assert_eq!(open.take(), Some(*number)),
            Piece::Image(number) => {
                assert_eq!(outline.links[*number as usize].kind, LinkKind::Image);
                assert!(seen.insert(number));
            }
            Piece::Diagram(number) => assert!(!outline.fences[*number as usize].lang.is_empty()),
        }
    }
    assert_eq!(open, None);
}

fn line_by_line() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(LINE_TOKENS), 0..60).prop_map(|tokens| tokens.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(256) })]

    #[test]
    fn any_markdown_makes_a_safe_and_well_formed_page(text in markdown()) {
        examine(&text);
    }

    #[test]
    fn any_text_has_an_outline_in_every_format(text in prop_oneof![line_by_line(), markdown(), "\\PC{0,60}"]) {
        for outline in [outline_rst(&text), outline_asciidoc(&text)] {
            for span in spans(&outline) {
                assert!(text.get(span.range()).is_some(), "{span:?} is no place in {text:?}");
            }
        }
    }

    #[test]
    fn any_text_makes_a_safe_and_well_formed_page(text in "\\PC{0,60}") {
        examine(&text);
    }
}

/// Real documents that are kept beside the repository; nothing of them is part of it.
#[test]
fn real_documents_make_safe_and_well_formed_pages() {
    let beside = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/samples").to_owned();
    let root = std::env::var("HANDOVER_SAMPLES").unwrap_or(beside);
    let documents: Vec<_> = walkdir::WalkDir::new(&root)
        .into_iter()
        .filter_map(Result::ok)
        .filter(|entry| {
            entry.path().extension().is_some_and(|ext| ["md", "MD", "erb", "mdx"].iter().any(|e| ext == *e))
        })
        .filter_map(|entry| std::fs::read_to_string(entry.path()).ok())
        .collect();
    if documents.is_empty() {
        println!("skipped: no samples at {root}");
    }
    for text in documents {
        examine(&text.replace("\r\n", "\n"));
    }
}

/// Runs on a small stack, as in a worker thread.
fn examine_on_a_small_stack(text: String) {
    let run = move || {
        outline_rst(&text);
        outline_asciidoc(&text);
        let outline = outline(&text);
        let pieces = compose(&text, &outline).pieces;
        assert!(
            pieces.iter().map(|piece| if let Piece::Html(html) = piece { html.len() } else { 0 }).sum::<usize>()
                < 17 << 20
        );
    };
    let thread = std::thread::Builder::new().stack_size(2 << 20).spawn(run).expect("a thread starts");
    thread.join().expect("no overflow and no panic");
}

#[test]
fn pathological_texts_need_neither_stack_nor_space() {
    let nested_list: String = (0..2000).map(|depth| format!("{}- a\n", "  ".repeat(depth))).collect();
    let wide_table = format!("|{}\n|{}\n{}", "a|".repeat(20_000), "-|".repeat(20_000), "|\n".repeat(100));
    let texts = [
        ">".repeat(50_000),
        "> ".repeat(50_000) + "a",
        "[".repeat(50_000),
        "![".repeat(50_000),
        "[a](".repeat(20_000),
        "*a_ ".repeat(50_000),
        "**a *b ".repeat(20_000),
        "`".repeat(50_000),
        (1..300).map(|n| "`".repeat(n) + " ").collect(),
        "<b>".repeat(50_000),
        "<a href=x>".repeat(20_000),
        "<h1>".repeat(20_000),
        "<details>".repeat(20_000) + "</details>",
        "<table><tr><td>".repeat(10_000),
        "<ul><li>".repeat(20_000),
        "<!--".repeat(20_000),
        "</b".repeat(20_000),
        "<a b=".repeat(20_000),
        "https://a.b,".repeat(10_000),
        "http://,".repeat(20_000),
        format!("https://a.example/{}", ")".repeat(100_000)),
        "&amp;".repeat(20_000),
        "a[^1]\n\n[^1]: b\n".repeat(5_000),
        "# a\n".repeat(20_000),
        "- ".repeat(20_000),
        nested_list,
        wide_table,
        "=== ".repeat(20_000) + "\n" + &"a ".repeat(40_000) + "\n",
        "====  ====\na     b\n".repeat(10_000),
        "+---+\n| a |\n".repeat(10_000),
        ".. a::\n\n ".repeat(10_000),
        "`a <".repeat(20_000),
        "----\n....\n".repeat(10_000),
        "|===\n| a\n".repeat(10_000),
        "<<a".repeat(20_000),
        "a_ ".repeat(20_000),
    ];
    for text in texts {
        let start: String = text.chars().take(40).collect();
        let clock = std::time::Instant::now();
        examine_on_a_small_stack(text);
        // Milliseconds when nothing else runs; quadratic ways would take minutes.
        assert!(clock.elapsed().as_secs() < 30, "{start:?} took {:?}", clock.elapsed());
    }
}

/// The body with its holes filled as a page would, so that it can be read and parsed.
pub(super) fn filled(fragment: &Fragment) -> String {
    let fill = |piece: &Piece| match piece {
        Piece::Html(html) => html.to_string(),
        Piece::Open(number) => format!("<a href=\"/{number}\">"),
        Piece::Close(_) => "</a>".into(),
        Piece::Said(words) => format!("{words:?}"),
        Piece::Image(number) => format!("<img src=\"/{number}\" alt=\"\">"),
        Piece::Diagram(number) => format!("<figure class=\"code\">{number}</figure>\n"),
    };
    fragment.pieces.iter().map(fill).collect()
}

/// Elements that a page may have, with their attributes.
const ALLOWED: &[(&str, &[&str])] = &[
    ("a", &["href", "class", "aria-labelledby", "role", "id"]),
    ("blockquote", &[]),
    ("br", &[]),
    ("code", &["class"]),
    ("del", &[]),
    ("details", &[]),
    ("div", &["class", "role", "tabindex", "aria-label"]),
    ("em", &[]),
    ("figcaption", &[]),
    ("figure", &["class"]),
    ("h2", &["id"]),
    ("h3", &["id"]),
    ("h4", &["id"]),
    ("h5", &["id"]),
    ("h6", &["id"]),
    ("hr", &[]),
    ("img", &["src", "alt"]),
    ("input", &["type", "disabled", "checked", "aria-label"]),
    ("kbd", &[]),
    ("li", &["id"]),
    ("ol", &["start"]),
    ("p", &["class", "role"]),
    ("pre", &["class", "tabindex"]),
    ("section", &["class", "role"]),
    ("span", &["class", "id"]),
    ("strong", &[]),
    ("sub", &[]),
    ("summary", &[]),
    ("sup", &["class"]),
    ("table", &[]),
    ("tbody", &[]),
    ("td", &["class"]),
    ("th", &["class", "scope"]),
    ("thead", &[]),
    ("tr", &[]),
    ("ul", &[]),
];

/// What a browser's parser finds wrong: foreign elements and attributes, ids given twice, links to nowhere, bad nesting.
pub(super) fn problems(html: &str) -> Vec<String> {
    let dom = Html::parse_fragment(html);
    let (meant, seen) = (tree_as_written(html), tree_as_parsed(&dom));
    let mut found: Vec<String> =
        if meant == seen { Vec::new() } else { vec![format!("{meant:?} is read as {seen:?}")] };
    let mut ids = HashSet::new();
    let mut targets = Vec::new();
    for node in dom.root_element().descendants().skip(1) {
        match node.value() {
            DomNode::Element(element) => {
                let allowed =
                    ALLOWED.iter().find(|(name, _)| *name == element.name()).map(|(_, attributes)| *attributes);
                for (name, value) in element.attrs() {
                    if !allowed.is_some_and(|allowed| allowed.contains(&name)) {
                        found.push(format!("attribute {name} of {}", element.name()));
                    }
                    if name == "id" && (value.is_empty() || !ids.insert(value.to_owned())) {
                        found.push(format!("id {value:?} twice"));
                    }
                    if name == "href" && value.starts_with('#') {
                        targets.push(value[1..].replace("%25", "%"));
                    } else if name == "href" && !value[1..].bytes().all(|b| b.is_ascii_digit()) {
                        found.push(format!("href {value}"));
                    }
                }
                if allowed.is_none() {
                    found.push(format!("element {}", element.name()));
                }
            }
            DomNode::Comment(_) | DomNode::Doctype(_) | DomNode::ProcessingInstruction(_) => {
                found.push("no element".into())
            }
            DomNode::Document | DomNode::Fragment | DomNode::Text(_) => {}
        }
    }
    found.extend(targets.into_iter().filter(|target| !ids.contains(target)).map(|target| format!("link to #{target}")));
    found
}

/// Depth and name of each element, as the tags say.
fn tree_as_written(html: &str) -> Vec<(usize, String)> {
    let mut elements = Vec::new();
    let mut open: Vec<&str> = Vec::new();
    for tag in html.split('<').skip(1) {
        let name = tag.trim_start_matches('/').split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
        if tag.starts_with('/') {
            assert_eq!(open.pop(), Some(name), "in {html}");
            continue;
        }
        elements.push((open.len(), name.to_owned()));
        if !matches!(name, "br" | "hr" | "img" | "input") {
            open.push(name);
        }
    }
    assert_eq!(open, Vec::<&str>::new(), "in {html}");
    elements
}

/// Depth and name of each element, as a browser's parser sees them.
fn tree_as_parsed(dom: &Html) -> Vec<(usize, String)> {
    let nodes = dom.root_element().descendants().skip(1);
    let elements = nodes.filter_map(|node| node.value().as_element().map(|element| (node, element)));
    elements.map(|(node, element)| (node.ancestors().count() - 2, element.name().to_owned())).collect()
}
