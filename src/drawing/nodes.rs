//! What is drawn where: nodes by name, and all words, read while a picture is cleaned.
//!
//! Takes elements in the order of the picture, gives [`Node`]s with their boxes in its units. It knows the groups that
//! mermaid draws: `node` (flowcharts, classes, states, entities, blocks, requirements), actors of sequences, shapes of C4,
//! services of architectures, labels of frames. Turned and stretched groups are read as if they were not.

use super::{Node, Shape};

/// Nodes of one picture that are kept; more cannot be read.
const MOST: usize = 1_000;

/// Longest label that is kept, in bytes.
const LONGEST: usize = 400;

/// Attributes of an element by name.
pub(super) trait Attributes {
    fn get(&self, name: &str) -> Option<&str>;

    fn number(&self, name: &str) -> f64 {
        self.get(name)
            .and_then(|value| value.trim_end_matches("px").parse().ok())
            .filter(|n: &f64| n.is_finite())
            .unwrap_or(0.0)
    }
}

/// The reader of one picture.
#[derive(Default)]
pub(super) struct Watch {
    /// Where each open element begins, in units of the picture.
    open: Vec<[f64; 2]>,
    node: Option<Open>,
    /// Depth of an element whose text is none of the picture.
    silent: Option<usize>,
    id: String,
    pub(super) nodes: Vec<Node>,
    pub(super) words: String,
}

/// A node being read.
struct Open {
    /// Length of [`Watch::open`] at its group.
    depth: usize,
    id: String,
    shape: Shape,
    bounds: Bounds,
    label: String,
}

impl Watch {
    pub(super) fn open(&mut self, name: &str, attributes: &impl Attributes) {
        let above = self.open.last().copied().unwrap_or_default();
        let at = attributes.get("transform").map_or(above, |transform| moved(above, transform));
        if self.open.is_empty() {
            self.id = attributes.get("id").unwrap_or_default().to_owned();
        }
        self.open.push(at);
        if matches!(name, "style" | "title" | "desc" | "defs" | "marker") {
            self.silent.get_or_insert(self.open.len());
        }
        if self.silent.is_some() {
            return;
        }
        let class = attributes.get("class").unwrap_or_default();
        if self.node.is_none() && self.nodes.len() < MOST {
            self.node = self.begins(name, class, attributes);
        }
        let Some(node) = &mut self.node else { return };
        let is_label = name == "g" && class.split(' ').any(|word| word == "label");
        match outline(name, attributes) {
            Some(outline) => node.shape = sharper(node.shape, outline),
            None if is_label => node.newline(),
            None => {}
        }
        node.bounds.add(name, at, attributes);
        // Words of one line may stand in elements of their own.
        if matches!(name, "p" | "div" | "text" | "tspan" | "br") && !class.contains("inner") {
            node.newline();
        }
    }

    /// Whether a node begins at this element, or began at the group around it.
    fn begins(&self, name: &str, class: &str, attributes: &impl Attributes) -> Option<Open> {
        if class.is_empty() || !matches!(name, "g" | "rect") {
            return None;
        }
        let has = |wanted: &str| class.split(' ').any(|word| word == wanted);
        let depth = self.open.len();
        let id = attributes.get("id").unwrap_or_default();
        let named = || attributes.get("data-id").map(str::to_owned);
        let (depth, id, shape) = match name {
            "g" if has("c4-shape") => (depth, self.own_name(id), c4(class)),
            "g" if has("node") || has("kanban-item") => {
                (depth, named().unwrap_or_else(|| self.own_name(id)), Shape::Plain)
            }
            "g" if has("cluster-label") => (depth, String::new(), Shape::Frame),
            "g" if has("actor-man") => (depth, attributes.get("name").unwrap_or_default().to_owned(), Shape::Person),
            "g" if has("architecture-service") => (depth, self.own_name(id), Shape::Plain),
            "rect" if has("actor") => (depth - 1, attributes.get("name").unwrap_or_default().to_owned(), Shape::Plain),
            _ => return None,
        };
        Some(Open { depth, id, shape, bounds: Bounds::default(), label: String::new() })
    }

    /// The name of a node in the source, from its id in the picture (`d1-flowchart-orders-3`).
    fn own_name(&self, id: &str) -> String {
        let id = id.strip_prefix(&*self.id).unwrap_or(id).trim_start_matches('-');
        let id = ["flowchart-", "entity-", "classId-", "state-", "service-"]
            .into_iter()
            .find_map(|kind| id.strip_prefix(kind))
            .unwrap_or(id);
        match id.rsplit_once('-') {
            Some((name, number)) if number.bytes().all(|byte| byte.is_ascii_digit()) => name.to_owned(),
            _ => id.to_owned(),
        }
    }

    pub(super) fn text(&mut self, text: &str) {
        if self.silent.is_some() {
            return;
        }
        self.words.push_str(text);
        if let Some(node) = &mut self.node {
            node.push(text);
        }
    }

    pub(super) fn close(&mut self) {
        if !self.words.ends_with([' ', '\n']) && !self.words.is_empty() && self.silent.is_none() {
            self.words.push(' ');
        }
        if self.silent == Some(self.open.len()) {
            self.silent = None;
        }
        if self.node.as_ref().is_some_and(|node| node.depth == self.open.len()) {
            let node = self.node.take().and_then(Open::finish);
            self.nodes.extend(node);
        }
        self.open.pop();
    }
}

impl Open {
    fn newline(&mut self) {
        if !self.label.is_empty() && !self.label.ends_with('\n') {
            self.label.push('\n');
        }
    }

    fn push(&mut self, text: &str) {
        for c in text.chars() {
            let c = if c.is_whitespace() { ' ' } else { c };
            let is_double = c == ' ' && (self.label.is_empty() || self.label.ends_with([' ', '\n']));
            if !is_double && self.label.len() < LONGEST {
                self.label.push(c);
            }
        }
    }

    fn finish(self) -> Option<Node> {
        let [x, y, width, height] = self.bounds.area()?;
        let lines: Vec<&str> = self.label.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
        let label = lines.join("\n");
        (!label.is_empty()).then_some(Node { id: self.id, label, shape: self.shape, area: [x, y, width, height] })
    }
}

/// What the class of a C4 element says of it (`c4-external_system`).
fn c4(class: &str) -> Shape {
    let has = |part: &str| class.split(' ').any(|word| word.contains(part));
    match () {
        () if has("person") || has("external") => Shape::Person,
        () if has("_db") || has("_queue") => Shape::Store,
        () => Shape::Plain,
    }
}

/// What the outline of an element says; `None` when it says nothing.
fn outline(name: &str, attributes: &impl Attributes) -> Option<Shape> {
    let is_node = attributes.get("class").is_some_and(|class| class.contains("label-container"));
    match name {
        "path" if attributes.get("label-offset-y").is_some() => Some(Shape::Store),
        "path" => {
            let d = attributes.get("d").unwrap_or_default();
            (is_node && d.matches('a').count() >= 3 && d.contains("l0,")).then_some(Shape::Store)
        }
        "polygon" if is_node => {
            let corners = attributes.get("points").unwrap_or_default().split_whitespace().count();
            matches!(corners, 4 | 6).then_some(Shape::Step)
        }
        _ => None,
    }
}

fn sharper(known: Shape, found: Shape) -> Shape {
    if known == Shape::Plain { found } else { known }
}

/// A box that grows around what is drawn.
#[derive(Default)]
struct Bounds {
    corners: Option<[f64; 4]>,
}

impl Bounds {
    fn add(&mut self, name: &str, [x, y]: [f64; 2], attributes: &impl Attributes) {
        let n = |name: &str| attributes.number(name);
        match name {
            "rect" | "foreignObject" | "image" => {
                let [left, top] = [x + n("x"), y + n("y")];
                if n("width") > 0.0 && n("height") > 0.0 {
                    self.reach(left, top);
                    self.reach(left + n("width"), top + n("height"));
                }
            }
            "circle" | "ellipse" => {
                let r = n("r");
                let [rx, ry] = [if r > 0.0 { r } else { n("rx") }, if r > 0.0 { r } else { n("ry") }];
                self.reach(x + n("cx") - rx, y + n("cy") - ry);
                self.reach(x + n("cx") + rx, y + n("cy") + ry);
            }
            "line" => {
                self.reach(x + n("x1"), y + n("y1"));
                self.reach(x + n("x2"), y + n("y2"));
            }
            "polygon" | "polyline" => {
                let numbers: Vec<f64> = numbers(attributes.get("points").unwrap_or_default()).collect();
                numbers.chunks_exact(2).for_each(|point| self.reach(x + point[0], y + point[1]));
            }
            "path" => path(attributes.get("d").unwrap_or_default(), |px, py| self.reach(x + px, y + py)),
            "text" if self.corners.is_none() => self.reach(x + n("x"), y + n("y")),
            _ => {}
        }
    }

    fn reach(&mut self, x: f64, y: f64) {
        let [left, top, right, bottom] = self.corners.unwrap_or([x, y, x, y]);
        self.corners = Some([left.min(x), top.min(y), right.max(x), bottom.max(y)]);
    }

    fn area(&self) -> Option<[f64; 4]> {
        let [left, top, right, bottom] = self.corners?;
        let area = [left, top, right - left, bottom - top];
        (area.iter().all(|n| n.is_finite()) && area[2] > 0.0 && area[3] > 0.0).then_some(area)
    }
}

/// A place moved by the `translate` of a transform.
fn moved([x, y]: [f64; 2], transform: &str) -> [f64; 2] {
    let Some(inside) = transform.find("translate(").map(|at| &transform[at + 10..]) else { return [x, y] };
    let mut numbers = numbers(inside.split(')').next().unwrap_or_default());
    [x + numbers.next().unwrap_or(0.0), y + numbers.next().unwrap_or(0.0)]
}

fn numbers(text: &str) -> impl Iterator<Item = f64> {
    let parts = text.split(|c: char| c.is_whitespace() || c == ',').filter(|part| !part.is_empty());
    parts.filter_map(|part| part.parse().ok()).filter(|n: &f64| n.is_finite())
}

/// Corners and control points of a path (SVG 2 §9.3); curves lie within theirs, arcs between their ends.
fn path(d: &str, mut reach: impl FnMut(f64, f64)) {
    let [mut x, mut y] = [0.0, 0.0];
    let is_command = |c: char| c.is_ascii_alphabetic() && !matches!(c, 'e' | 'E');
    let mut rest = d;
    while let Some(at) = rest.find(is_command) {
        let command = rest.as_bytes()[at];
        let body = &rest[at + 1..];
        let end = body.find(is_command).unwrap_or(body.len());
        let numbers = path_numbers(&body[..end]);
        rest = &body[end..];
        let is_relative = command.is_ascii_lowercase();
        let each = match command.to_ascii_uppercase() {
            b'H' | b'V' => 1,
            b'C' => 6,
            b'S' | b'Q' => 4,
            b'A' => 7,
            _ => 2,
        };
        for step in numbers.chunks_exact(each) {
            let [from_x, from_y] = if is_relative { [x, y] } else { [0.0, 0.0] };
            match command.to_ascii_uppercase() {
                b'H' => x = from_x + step[0],
                b'V' => y = from_y + step[0],
                b'A' => [x, y] = [from_x + step[5], from_y + step[6]],
                _ => {
                    for point in step.chunks_exact(2) {
                        [x, y] = [from_x + point[0], from_y + point[1]];
                        reach(x, y);
                    }
                }
            }
            reach(x, y);
        }
    }
}

/// Numbers of a path, which may stand without blanks (`1-2.5.5`).
fn path_numbers(text: &str) -> Vec<f64> {
    let mut numbers = Vec::new();
    let mut start = 0;
    let mut has_dot = false;
    let mut before = ' ';
    let mut take =
        |from: usize, to: usize| numbers.extend(text[from..to].trim().parse::<f64>().ok().filter(|n| n.is_finite()));
    for (at, c) in text.char_indices() {
        let is_sign = matches!(c, '-' | '+') && !matches!(before, 'e' | 'E');
        let is_blank = c.is_whitespace() || c == ',';
        if is_blank || is_sign || (c == '.' && has_dot) {
            take(start, at);
            start = if is_blank { at + c.len_utf8() } else { at };
            has_dot = false;
        }
        has_dot |= c == '.';
        before = c;
    }
    take(start, text.len());
    numbers
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bounds(d: &str) -> [f64; 4] {
        let mut bounds = Bounds::default();
        path(d, |x, y| bounds.reach(x, y));
        bounds.corners.unwrap()
    }

    #[test]
    fn paths_are_measured_by_their_points() {
        assert_eq!(bounds("M10 10 L30,5 h-40 v20 Z"), [-10.0, 5.0, 30.0, 25.0]);
        assert_eq!(bounds("m0,13 a31,13 0,0,0 62,0 a31,13 0,0,0 -62,0 l0,58"), [0.0, 13.0, 62.0, 71.0]);
        assert_eq!(bounds("M0 0C1-2 .5.5 4 4"), [0.0, -2.0, 4.0, 4.0]);
    }

    #[test]
    fn any_path_is_measured() {
        for d in ["", "M", "M1", "Z", "M1 1 A", "x1 2", "M1e400 2 L3 4", "Mä,ö"] {
            path(d, |_, _| {});
        }
    }
}
