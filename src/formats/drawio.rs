//! draw.io files: their pages, and what stands on them.
//!
//! A page is a `<diagram>` in `<mxfile>`; a file that holds a bare `<mxGraphModel>` is one page. Pages may be packed, see
//! [`pack`]. Nothing is drawn here: pictures are what authors exported, and what stands on them is read from the file that
//! draw.io puts into its exports.

mod label;
mod pack;

use std::collections::{BTreeMap, HashSet};
use std::ops::Range;

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use crate::drawing::{Node, Shape};

pub(super) use pack::in_png;

/// Pages that are counted at most; a file with more is no drawing.
const MAX_PAGES: usize = 1_000;

/// Shapes and arrows of one file that are read at most.
const MAX_CELLS: usize = 20_000;

/// Bytes that the packed pages of one file may unfold to, all together.
const MAX_UNPACKED: usize = 32 << 20;

/// What stands in a draw.io file.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Sketch {
    /// Its pages, in their order.
    pub pages: Vec<SketchPage>,
    /// Shapes with words, of all pages, by page. Places are not known.
    pub nodes: Vec<Node>,
    /// Arrows of all pages.
    pub edges: u32,
    /// A page could not be unpacked, or there was too much to read.
    pub is_partial: bool,
}

/// A page of a draw.io file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SketchPage {
    /// Its name; may be empty.
    pub name: String,
    /// Its shapes, among those of the file.
    pub nodes: Range<usize>,
    /// Words on arrows and words without a shape, each once, in order.
    pub notes: Vec<String>,
}

/// Reads a file; `None` when the text is none of draw.io. Total, linear, bounded.
pub(super) fn sketch(xml: &str) -> Option<Sketch> {
    let mut reader = Reader::from_str(xml);
    reader.config_mut().check_end_names = false;
    let mut sketch = Sketch::default();
    loop {
        match reader.read_event() {
            Ok(Event::Start(element) | Event::Empty(element)) => match element.name().into_inner() {
                "mxfile" => break,
                "mxGraphModel" => {
                    sketch.page(String::new(), xml);
                    return Some(sketch);
                }
                _ => return None,
            },
            Ok(Event::Eof) | Err(_) => return None,
            Ok(_) => {}
        }
    }
    let mut room = MAX_UNPACKED;
    let mut open: Option<(String, usize)> = None;
    loop {
        let before = reader.buffer_position() as usize;
        match reader.read_event() {
            Ok(Event::Start(element)) if element.name().into_inner() == "diagram" => {
                open = Some((attribute(&element, "name").unwrap_or_default(), reader.buffer_position() as usize));
            }
            Ok(Event::Empty(element)) if element.name().into_inner() == "diagram" => {
                sketch.page(attribute(&element, "name").unwrap_or_default(), "");
            }
            Ok(Event::End(element)) if element.name().into_inner() == "diagram" => {
                let Some((name, start)) = open.take() else { continue };
                sketch.packed_page(name, xml.get(start..before).unwrap_or_default(), &mut room);
            }
            // The part that can be read tells enough.
            Ok(Event::Eof) | Err(_) => {
                if let Some((name, start)) = open {
                    sketch.packed_page(name, xml.get(start..).unwrap_or_default(), &mut room);
                    sketch.is_partial = true;
                }
                return Some(sketch);
            }
            Ok(_) => {}
        }
        if sketch.pages.len() == MAX_PAGES {
            sketch.is_partial = true;
            return Some(sketch);
        }
    }
}

impl Sketch {
    /// A page whose content is a graph, or a packed one.
    fn packed_page(&mut self, name: String, content: &str, room: &mut usize) {
        if content.contains('<') || content.trim().is_empty() {
            return self.page(name, content);
        }
        match pack::unpacked(content, *room) {
            Some(graph) => {
                *room -= graph.len().min(*room);
                self.page(name, &graph);
            }
            None => {
                self.is_partial = true;
                self.page(name, "");
            }
        }
    }

    fn page(&mut self, name: String, graph: &str) {
        let first = self.nodes.len();
        let cells = self.cells(graph);
        let parents: HashSet<String> =
            cells.iter().filter(|cell| cell.is_shape()).map(|cell| cell.parent.clone()).collect();
        let mut notes: Vec<String> = Vec::new();
        for cell in cells {
            self.edges += u32::from(cell.is_edge);
            if cell.words.is_empty() {
                continue;
            }
            if cell.is_shape() {
                let shape = if parents.contains(&cell.id) { Shape::Frame } else { shape(&cell.style) };
                self.nodes.push(Node { id: cell.id, label: cell.words, shape, area: [0.0; 4] });
            } else if !notes.contains(&cell.words) {
                notes.push(cell.words);
            }
        }
        self.pages.push(SketchPage { name, nodes: first..self.nodes.len(), notes });
    }

    fn cells(&mut self, graph: &str) -> Vec<Cell> {
        let mut reader = Reader::from_str(graph);
        reader.config_mut().check_end_names = false;
        let mut cells: Vec<Cell> = Vec::new();
        // What holds a cell has its words and its id: `<object label="…" id="…"><mxCell …/></object>`.
        let mut holder: Option<BTreeMap<String, String>> = None;
        loop {
            match reader.read_event() {
                Ok(Event::Start(element) | Event::Empty(element)) => match element.name().into_inner() {
                    "object" | "UserObject" => holder = Some(attributes(&element)),
                    "mxCell" => cells.push(Cell::new(&attributes(&element), holder.take())),
                    _ => {}
                },
                Ok(Event::Eof) => return cells,
                Err(_) => {
                    self.is_partial = true;
                    return cells;
                }
                Ok(_) => {}
            }
            if self.nodes.len() + cells.len() >= MAX_CELLS {
                self.is_partial = true;
                return cells;
            }
        }
    }
}

/// A shape or an arrow.
struct Cell {
    id: String,
    parent: String,
    style: String,
    words: String,
    is_vertex: bool,
    is_edge: bool,
}

impl Cell {
    fn new(own: &BTreeMap<String, String>, holder: Option<BTreeMap<String, String>>) -> Self {
        let of = |key: &str| own.get(key).cloned().unwrap_or_default();
        let holder = holder.unwrap_or_default();
        let written = holder.get("label").cloned().unwrap_or_else(|| of("value"));
        Self {
            id: holder.get("id").cloned().unwrap_or_else(|| of("id")),
            parent: of("parent"),
            style: of("style"),
            words: label::words(&written, &holder),
            is_vertex: of("vertex") == "1",
            is_edge: of("edge") == "1",
        }
    }

    /// Whether it is a shape, and not words by themselves or words on an arrow.
    fn is_shape(&self) -> bool {
        let first = self.style.split(';').next().unwrap_or_default();
        self.is_vertex && !matches!(first, "text" | "edgeLabel")
    }
}

/// What a style says of a shape (`shape=cylinder3;whiteSpace=wrap;html=1`).
fn shape(style: &str) -> Shape {
    let mut words = style.split([';', '=', '.']).map(str::to_lowercase);
    let of = |word: &str| match word {
        _ if word.starts_with("cylinder") => Some(Shape::Store),
        "datastore" | "database" | "queue" | "rds" | "s3" | "dynamodb" | "sqs" | "bucket" => Some(Shape::Store),
        "umlactor" | "actor" | "person" | "person2" | "user" | "users" => Some(Shape::Person),
        "rhombus" | "decision" => Some(Shape::Step),
        "swimlane" | "group" => Some(Shape::Frame),
        _ => None,
    };
    words.find_map(|word| of(&word)).unwrap_or(Shape::Plain)
}

fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    attributes(element).remove(name)
}

/// Attributes, references resolved; those of other elements that draw.io writes are few.
fn attributes(element: &BytesStart<'_>) -> BTreeMap<String, String> {
    let mut attributes = element.attributes();
    attributes.with_checks(false);
    let read = attributes.take(MAX_ATTRIBUTES).flatten().filter_map(|attribute| {
        let value = attribute.normalized_value(XmlVersion::Implicit1_0).ok()?;
        Some((attribute.key.into_inner().to_owned(), value.into_owned()))
    });
    read.collect()
}

/// Attributes of one element; objects with many properties have some dozens.
const MAX_ATTRIBUTES: usize = 200;

#[cfg(test)]
mod tests {
    use super::*;

    /// Pages with shapes and notes, one line each.
    fn shown(xml: &str) -> Vec<String> {
        let Some(sketch) = sketch(xml) else { return vec!["none".to_owned()] };
        let page = |page: &SketchPage| {
            let node = |node: &Node| format!("{}:{:?} {:?}", node.id, node.label, node.shape);
            let nodes: Vec<String> = sketch.nodes[page.nodes.clone()].iter().map(node).collect();
            format!("{}: {} | {}", page.name, nodes.join(", "), page.notes.join(", "))
        };
        sketch.pages.iter().map(page).collect()
    }

    fn file(cells: &str) -> String {
        format!(
            "<mxfile host=\"x\"><diagram name=\"A\"><mxGraphModel><root><mxCell id=\"0\"/><mxCell id=\"1\" parent=\"0\"/>{cells}</root></mxGraphModel></diagram></mxfile>"
        )
    }

    #[test]
    fn shapes_and_notes_are_read() {
        let cells = r#"
<mxCell id="o" value="Orders &lt;i&gt;API&lt;/i&gt;" style="rounded=1;html=1" vertex="1" parent="1"><mxGeometry x="1" as="geometry"/></mxCell>
<mxCell id="d" value="orders-db" style="shape=cylinder3;html=1" vertex="1" parent="f"/>
<mxCell id="f" value="Cluster" style="rounded=0" vertex="1" parent="1"/>
<mxCell id="e" value="writes" edge="1" source="o" target="d" parent="1"/>
<mxCell id="l" value="each hour" style="edgeLabel;html=1" vertex="1" parent="e"/>
<mxCell id="t" value="As of May" style="text;html=1" vertex="1" parent="1"/>
<object label="%c4Name%&lt;br&gt;[%c4Type%]" c4Name="Billing" c4Type="Container" id="b"><mxCell style="person" vertex="1" parent="1"/></object>"#;
        insta::assert_debug_snapshot!(shown(&file(cells)), @r#"
        [
            "A: o:\"Orders API\" Plain, d:\"orders-db\" Store, f:\"Cluster\" Frame, b:\"Billing\\n[Container]\" Person | writes, each hour, As of May",
        ]
        "#);
        assert_eq!(sketch(&file(cells)).unwrap().edges, 1);
    }

    #[test]
    fn packed_pages_are_unfolded() {
        let packed = pack::tests::packed(
            "<mxGraphModel><root><mxCell id=\"a\" value=\"Größe &amp; Orders\" vertex=\"1\"/></root></mxGraphModel>",
        );
        let xml = format!("<mxfile><diagram name=\"P\">{packed}</diagram></mxfile>");
        assert_eq!(shown(&xml), ["P: a:\"Größe & Orders\" Plain | "]);
    }

    #[test]
    fn other_xml_and_broken_files() {
        assert_eq!(shown("<html><diagram/></html>"), ["none"]);
        assert_eq!(shown("not xml"), ["none"]);
        assert_eq!(shown("<mxGraphModel><root/></mxGraphModel>"), [":  | "]);
        assert_eq!(shown("<mxfile/>"), [""; 0]);
        for broken in ["<mxfile><diagram>a</diagram><diagram", "<mxfile><diagram>!!</diagram></mxfile>"] {
            let sketch = sketch(broken).unwrap();
            assert!(sketch.is_partial && sketch.pages.len() == 1, "{sketch:?}");
        }
    }

    #[test]
    fn what_attackers_write_is_bounded() {
        let many = file(&"<mxCell value=\"x\" vertex=\"1\"/>".repeat(MAX_CELLS * 2));
        assert!(sketch(&many).unwrap().nodes.len() <= MAX_CELLS);
        let bomb = pack::tests::packed(&"x".repeat(MAX_UNPACKED + 1));
        let twice = format!("<mxfile>{}</mxfile>", format!("<diagram>{bomb}</diagram>").repeat(2));
        assert!(sketch(&twice).unwrap().is_partial);
        assert!(sketch(&"<mxfile>".repeat(100_000)).unwrap().pages.is_empty());
    }
}
