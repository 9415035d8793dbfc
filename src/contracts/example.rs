//! Examples of values: as given, else made up from the schema.
//!
//! A made-up example is the same every time: the first allowed value, the default, a text that fits the format.
//! Deeper than [`DEEPEST`] levels, and where a schema holds itself, stands an empty value.

use super::schema::Schema;
use super::shape::Shape;
use super::spec::{At, Extensions, Node};
use crate::yaml::flat;

/// A value as JSON has it. Numbers keep their digits, objects their order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Json {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// Digits as written; always a number of JSON.
    Number(String),
    /// A text.
    Text(String),
    /// Items in order.
    Array(Vec<Json>),
    /// Names and values in order.
    Object(Vec<(String, Json)>),
}

/// Who sends the value: what only the other side writes is left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Direction {
    /// The caller; `readOnly` properties are left out.
    Request,
    /// The API; `writeOnly` properties are left out.
    Response,
}

impl Direction {
    /// The keyword of what this side does not send.
    pub fn hidden(self) -> &'static str {
        match self {
            Direction::Request => "readOnly",
            Direction::Response => "writeOnly",
        }
    }
}

/// Levels of a made-up example.
const DEEPEST: u32 = 5;

/// Values of a made-up example, all levels together.
const MOST_VALUES: usize = 400;

/// Values of a given example, all levels together; a larger one is published as a file.
const MOST_GIVEN: usize = 20_000;

/// A value as it stands in the contract. References in it are followed once: many write `example: {$ref: …}`.
pub fn given(node: Node<'_>) -> Json {
    let mut left = MOST_GIVEN;
    to_json(node.follow().unwrap_or(node), &mut left)
}

fn to_json(node: Node<'_>, left: &mut usize) -> Json {
    *left = left.saturating_sub(1);
    if *left == 0 {
        return Json::Text("…".to_owned());
    }
    match node.shape() {
        flat::Shape::Sequence => Json::Array(node.items().map(|item| to_json(item, left)).collect()),
        flat::Shape::Mapping => {
            let fields = node.fields(Extensions::Kept);
            Json::Object(fields.map(|(name, value)| (name.to_owned(), to_json(value, left))).collect())
        }
        flat::Shape::Quoted => Json::Text(node.scalar().unwrap_or_default().to_owned()),
        flat::Shape::Plain => plain(node),
    }
}

/// A bare scalar by the core schema of YAML 1.2 (§10.3.2).
pub(super) fn plain(node: Node<'_>) -> Json {
    let text = node.scalar().unwrap_or_default();
    match node.bool() {
        _ if node.is_null() => Json::Null,
        Some(value) => Json::Bool(value),
        None if is_number(text) => Json::Number(text.to_owned()),
        None => Json::Text(text.to_owned()),
    }
}

/// Whether a text is a number of JSON (RFC 8259 §6).
fn is_number(text: &str) -> bool {
    text.starts_with(|c: char| c == '-' || c.is_ascii_digit())
        && serde_json::from_str::<serde_json::Number>(text).is_ok()
}

/// An example of a schema: the one it gives, else one made up.
pub fn of_schema(schema: Schema<'_>, direction: Direction) -> Json {
    let mut maker = Maker { direction, open: Vec::new(), left: MOST_VALUES };
    maker.value(schema, &Shape::of(schema), 0)
}

struct Maker {
    direction: Direction,
    /// Schemas that the value being made stands in, outermost first: never more than [`DEEPEST`] and one.
    open: Vec<At>,
    left: usize,
}

impl Maker {
    /// `shape` is that of `schema`.
    fn value(&mut self, schema: Schema<'_>, shape: &Shape<'_>, depth: u32) -> Json {
        let at = schema.resolved().0.at();
        self.left = self.left.saturating_sub(1);
        if self.open.contains(&at) {
            return Json::Object(Vec::new());
        }
        self.open.push(at);
        let made = self.of_shape(shape, depth);
        self.open.pop();
        made
    }

    fn inner(&mut self, schema: Schema<'_>, depth: u32) -> Json {
        self.value(schema, &Shape::of(schema), depth + 1)
    }

    fn of_shape(&mut self, shape: &Shape<'_>, depth: u32) -> Json {
        let stated = shape.parts.iter().find_map(|part| part.schema.examples().next());
        let stated = stated.or_else(|| shape.get("const")).or_else(|| shape.get("default"));
        if let Some(node) = stated.or_else(|| shape.each_value().next()) {
            return given(node);
        }
        let is_deep = depth >= DEEPEST || self.left == 0;
        if shape.is_object() {
            return self.object(shape, depth);
        }
        if shape.is_array() {
            let items = shape.at("items").filter(|_| !is_deep);
            return Json::Array(items.map(|items| self.inner(items, depth)).into_iter().collect());
        }
        if let (Some(union), false) = (shape.unions.first(), is_deep) {
            return self.inner(union.branches[0], depth);
        }
        scalar(shape)
    }

    fn object(&mut self, shape: &Shape<'_>, depth: u32) -> Json {
        let mut fields: Vec<(String, Json)> = Vec::new();
        if depth >= DEEPEST || self.left == 0 {
            return Json::Object(fields);
        }
        for property in &shape.properties {
            let inner = Shape::of(property.schema);
            let is_shown = !inner.is_set(self.direction.hidden()) && (property.required || !inner.is_set("deprecated"));
            if is_shown && self.left > 0 {
                fields.push((property.name.to_owned(), self.value(property.schema, &inner, depth + 1)));
            }
        }
        if let Some(union) = shape.unions.first()
            && let Json::Object(more) = self.inner(union.branches[0], depth)
        {
            let new: Vec<_> =
                more.into_iter().filter(|(name, _)| fields.iter().all(|(known, _)| known != name)).collect();
            fields.extend(new);
        }
        let further = shape.at("additionalProperties").filter(|further| further.0.is_mapping() && fields.is_empty());
        if let Some(further) = further {
            fields.push(("property".to_owned(), self.inner(further, depth)));
        }
        Json::Object(fields)
    }
}

/// A value without parts. Formats: OpenAPI format registry, JSON Schema 2020-12 §7.3.
fn scalar(shape: &Shape<'_>) -> Json {
    match shape.each_type().next().unwrap_or("string") {
        "integer" | "number" => number(shape),
        "boolean" => Json::Bool(true),
        "null" => Json::Null,
        _ => Json::Text(text(shape)),
    }
}

/// The lower limit, else the upper one, else 0.
fn number(shape: &Shape<'_>) -> Json {
    let stated = ["minimum", "maximum"].iter().find_map(|key| shape.get(key)?.text());
    let above = shape.get("exclusiveMinimum").filter(|node| node.number().is_some()).and_then(Node::text);
    let number = match (stated, above.and_then(|text| text.parse::<i64>().ok())) {
        (_, Some(above)) => above.saturating_add(1).to_string(),
        (Some(stated), None) => stated.to_owned(),
        (None, None) => "0".to_owned(),
    };
    Json::Number(if is_number(&number) { number } else { "0".to_owned() })
}

fn text(shape: &Shape<'_>) -> String {
    let example = match shape.text("format") {
        "date-time" => "2026-01-31T09:30:00Z",
        "date" => "2026-01-31",
        "time" => "09:30:00Z",
        "duration" => "PT15M",
        "uuid" => "3fa85f64-5717-4562-b3fc-2c963f66afa6",
        "email" | "idn-email" => "user@example.com",
        "hostname" | "idn-hostname" => "host.example.com",
        "ipv4" => "192.0.2.1",
        "ipv6" => "2001:db8::1",
        "uri" | "url" | "iri" => "https://example.com/resource",
        "uri-reference" => "/resource",
        "byte" => "aGFuZG92ZXI=",
        "binary" => "<binary>",
        "password" => "<secret>",
        _ => return "string".to_owned(),
    };
    example.to_owned()
}

impl Json {
    /// On one line, as RFC 8259 has it, or over several with two blanks of indentation.
    pub fn print(&self, layout: Layout) -> String {
        let mut out = String::new();
        self.write(&mut out, layout, 0);
        out
    }

    fn write(&self, out: &mut String, layout: Layout, depth: usize) {
        match self {
            Json::Null => out.push_str("null"),
            Json::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
            Json::Number(digits) => out.push_str(digits),
            Json::Text(text) => push_text(out, text),
            Json::Array(items) => {
                let each = items.iter().map(|item| (None, item));
                write_all(out, layout, Brackets { open: '[', close: ']', depth }, each);
            }
            Json::Object(fields) => {
                let each = fields.iter().map(|(name, value)| (Some(name.as_str()), value));
                write_all(out, layout, Brackets { open: '{', close: '}', depth }, each);
            }
        }
    }
}

/// How a value is laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layout {
    /// On one line.
    Line,
    /// Over several lines.
    Lines,
}

struct Brackets {
    open: char,
    close: char,
    depth: usize,
}

fn write_all<'j>(
    out: &mut String,
    layout: Layout,
    brackets: Brackets,
    each: impl ExactSizeIterator<Item = (Option<&'j str>, &'j Json)>,
) {
    let is_empty = each.len() == 0;
    out.push(brackets.open);
    for (ix, (name, value)) in each.enumerate() {
        if ix > 0 {
            out.push(',');
        }
        match layout {
            Layout::Line if ix > 0 => out.push(' '),
            Layout::Line => {}
            Layout::Lines => new_line(out, brackets.depth + 1),
        }
        if let Some(name) = name {
            push_text(out, name);
            out.push_str(": ");
        }
        value.write(out, layout, brackets.depth + 1);
    }
    if layout == Layout::Lines && !is_empty {
        new_line(out, brackets.depth);
    }
    out.push(brackets.close);
}

fn new_line(out: &mut String, depth: usize) {
    out.push('\n');
    out.extend(std::iter::repeat_n("  ", depth));
}

fn push_text(out: &mut String, text: &str) {
    // Few texts have what must be escaped (RFC 8259 §7).
    if text.bytes().any(|byte| byte < 0x20 || byte == b'"' || byte == b'\\') {
        return out.push_str(&serde_json::to_string(text).expect("a text is always JSON"));
    }
    out.push('"');
    out.push_str(text);
    out.push('"');
}

/// A text as JSON has it, in quotes.
pub fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    push_text(&mut out, text);
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contracts::testing::spec;

    fn made(text: &str, direction: Direction) -> String {
        let spec = spec(text);
        of_schema(Schema(spec.root().get("s").unwrap()), direction).print(Layout::Line)
    }

    #[test]
    fn what_is_given_comes_before_what_is_made_up() {
        let text = "s: {type: object, properties: {a: {type: string, example: x}, b: {enum: [p, q]}, c: {type: integer, default: 7}, d: {type: string, format: date}}}\n";
        assert_eq!(made(text, Direction::Request), r#"{"a": "x", "b": "p", "c": 7, "d": "2026-01-31"}"#);
    }

    #[test]
    fn a_side_does_not_send_what_only_the_other_writes() {
        let text = "s: {properties: {id: {type: integer, readOnly: true}, secret: {type: string, writeOnly: true}, n: {type: integer, minimum: 3}}}\n";
        assert_eq!(made(text, Direction::Request), r#"{"secret": "string", "n": 3}"#);
        assert_eq!(made(text, Direction::Response), r#"{"id": 0, "n": 3}"#);
    }

    #[test]
    fn a_schema_that_holds_itself_ends() {
        let text = "s: {$ref: '#/t'}\nt: {type: object, properties: {name: {type: string}, kids: {type: array, items: {$ref: '#/t'}}}}\n";
        assert_eq!(made(text, Direction::Response), r#"{"name": "string", "kids": [{}]}"#);
    }

    #[test]
    fn compositions_are_taken_together_and_the_first_branch_is_shown() {
        let text = "s: {allOf: [{properties: {a: {type: boolean}}}], oneOf: [{properties: {b: {type: string}}}, {properties: {c: {}}}]}\n";
        assert_eq!(made(text, Direction::Request), r#"{"a": true, "b": "string"}"#);
    }

    #[test]
    fn numbers_keep_their_digits_and_texts_that_look_like_numbers_stay_texts() {
        let spec = spec("e: {a: 1.10, b: -9223372036854776000, c: '7', d: 0x1f, e: 2026-01-01, f: ~, g: [true, no]}\n");
        let text = given(spec.root().get("e").unwrap()).print(Layout::Line);
        assert_eq!(
            text,
            r#"{"a": 1.10, "b": -9223372036854776000, "c": "7", "d": "0x1f", "e": "2026-01-01", "f": null, "g": [true, "no"]}"#
        );
    }

    #[test]
    fn several_lines_are_indented_by_two() {
        let value = Json::Object(vec![("a".into(), Json::Array(vec![Json::Null])), ("b".into(), Json::Array(vec![]))]);
        assert_eq!(value.print(Layout::Lines), "{\n  \"a\": [\n    null\n  ],\n  \"b\": []\n}");
    }
}
