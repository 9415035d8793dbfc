//! Front matter: a block of metadata to entries whose values keep their text.
//!
//! Takes the block without its delimiters; spans are relative to it. A block with any mistake
//! is refused as a whole, so that a half-read block is never taken for what its author meant.

use crate::base::span::{Span, Spanned};

use super::tree::{self, Kind, Limits, Node, Syntax};

/// Largest block that is read, in bytes: metadata is short, and it is read for every page.
pub const MAX_BYTES: usize = 64 << 10;

/// Bounds on a block; tighter than for documents.
const LIMITS: Limits = Limits { depth: 64, nodes: 50_000, copies: 50_000 };

/// One key of the block, in order of appearance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// As written.
    pub key: Spanned<String>,
    /// Its value; the span of the key when there is none.
    pub value: Spanned<Value>,
}

/// A value. Scalars keep their text as written, without quotes:
/// `0012` stays `0012`, `no` stays `no`, a date stays its digits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// Nothing, `~` or `null`.
    Null,
    /// A scalar.
    Text(String),
    /// A sequence.
    List(Vec<Value>),
    /// A mapping, in order.
    Map(Vec<(String, Value)>),
}

/// Why a block could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FrontError {
    /// Where.
    pub span: Span,
    /// In words: lower case, no final period.
    pub message: String,
}

/// Reads a YAML block (between `---` lines). An empty block has no entries.
///
/// # Errors
/// When the text is not one YAML mapping, has a key twice, or exceeds a bound.
pub fn parse_yaml(text: &str) -> Result<Vec<Entry>, FrontError> {
    parse(text, Syntax::Yaml)
}

/// Reads a TOML block (between `+++` lines). An empty block has no entries.
///
/// # Errors
/// When the text is not TOML, has a key twice, or exceeds a bound.
pub fn parse_toml(text: &str) -> Result<Vec<Entry>, FrontError> {
    parse(text, Syntax::Toml)
}

fn parse(text: &str, syntax: Syntax) -> Result<Vec<Entry>, FrontError> {
    if text.len() > MAX_BYTES {
        let message = format!("{} bytes of metadata (at most {MAX_BYTES} are read)", text.len());
        return Err(FrontError { span: Span::new(0, text.len()), message });
    }
    let parsed = tree::parse(text, syntax, &LIMITS);
    if let Some(problem) = parsed.problems.into_iter().next() {
        return Err(FrontError { span: problem.span, message: problem.message });
    }
    let mut documents = parsed.documents.iter();
    let root = documents.next().filter(|root| !root.is_null());
    if let Some(second) = documents.next() {
        return Err(FrontError { span: second.span, message: "a second document in one block".into() });
    }
    root.map_or(Ok(Vec::new()), |root| entries(root, text))
}

fn entries(root: &Node, text: &str) -> Result<Vec<Entry>, FrontError> {
    let Kind::Mapping(pairs) = &root.kind else {
        return Err(FrontError { span: root.span, message: "no `key: value` lines".into() });
    };
    let entry = |(key, value): &(Node, Node)| Entry {
        key: Spanned::new(key_text(key, text), key.span),
        value: Spanned::new(read(value, text), if value.span.of(text).is_empty() { key.span } else { value.span }),
    };
    Ok(pairs.iter().map(entry).collect())
}

/// Recursion is bounded by the depth of the tree.
fn read(node: &Node, text: &str) -> Value {
    match &node.kind {
        Kind::Scalar { .. } if node.is_null() => Value::Null,
        Kind::Scalar { text, .. } => Value::Text(text.to_string()),
        Kind::Sequence(items) => Value::List(items.iter().map(|item| read(item, text)).collect()),
        Kind::Mapping(pairs) => {
            Value::Map(pairs.iter().map(|(key, value)| (key_text(key, text), read(value, text))).collect())
        }
    }
}

/// A key that is no scalar (`{title}` of an unfilled template) is its own source.
fn key_text(key: &Node, text: &str) -> String {
    match &key.kind {
        Kind::Scalar { text, .. } => text.to_string(),
        Kind::Sequence(_) | Kind::Mapping(_) => key.span.of(text).to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn yaml(text: &str) -> Vec<(String, Value)> {
        parse_yaml(text).unwrap().into_iter().map(|entry| (entry.key.value, entry.value.value)).collect()
    }

    fn text(value: &str) -> Value {
        Value::Text(value.into())
    }

    fn refusal(result: Result<Vec<Entry>, FrontError>, source: &str) -> (String, String) {
        let error = result.unwrap_err();
        (error.message, error.span.of(source).to_owned())
    }

    #[test]
    fn scalars_keep_their_text() {
        let block = "number: 0012\ndraft: no\nversion: 1.10\ndate: 2024-06-20\nquoted: 'it''s'\nescaped: \"a\\tb\"\n";
        let expected = [
            ("number", "0012"),
            ("draft", "no"),
            ("version", "1.10"),
            ("date", "2024-06-20"),
            ("quoted", "it's"),
            ("escaped", "a\tb"),
        ];
        assert_eq!(yaml(block), expected.map(|(key, value)| (key.to_owned(), text(value))));
    }

    #[test]
    fn nothing_is_null_but_quoted_nothing_is_text() {
        let block = "a:\nb: ~\nc: null\nd: ''\ne: 'null'\n";
        let values: Vec<Value> = yaml(block).into_iter().map(|(_, value)| value).collect();
        assert_eq!(values, [Value::Null, Value::Null, Value::Null, text(""), text("null")]);
    }

    #[test]
    fn lists_and_maps_nest() {
        let block = "people:\n  - Ada\n  - {name: Bob, since: 2019}\n";
        let bob = Value::Map(vec![("name".into(), text("Bob")), ("since".into(), text("2019"))]);
        assert_eq!(yaml(block), [("people".to_owned(), Value::List(vec![text("Ada"), bob]))]);
    }

    #[test]
    fn spans_cover_key_and_value_and_a_missing_value_has_the_span_of_its_key() {
        let block = "status: \"accepted\"\nowner:\ntags:\n  - a\n  - b\n";
        let entries = parse_yaml(block).unwrap();
        let spans: Vec<_> = entries.iter().map(|e| (e.key.span.of(block), e.value.span.of(block))).collect();
        assert_eq!(spans, [("status", "\"accepted\""), ("owner", "owner"), ("tags", "- a\n  - b")]);
    }

    #[test]
    fn an_empty_block_has_no_entries() {
        assert_eq!(parse_yaml(""), Ok(vec![]));
        assert_eq!(parse_yaml("# only a comment\n"), Ok(vec![]));
        assert_eq!(parse_toml(""), Ok(vec![]));
    }

    #[test]
    fn a_key_that_stands_twice_is_refused_where_it_stands_again() {
        let block = "a: 1\nb: 2\na: 3\n";
        let error = parse_yaml(block).unwrap_err();
        assert_eq!((error.message.as_str(), error.span), ("key `a` stands twice", Span::new(10, 11)));
    }

    #[test]
    fn a_block_that_is_no_mapping_is_refused() {
        assert_eq!(refusal(parse_yaml("- a\n- b\n"), "- a\n- b\n").0, "no `key: value` lines");
        assert_eq!(refusal(parse_yaml("just words\n"), "just words\n").0, "no `key: value` lines");
    }

    #[test]
    fn broken_yaml_is_refused_with_its_place() {
        let block = "title: a: b\n";
        let (message, place) = refusal(parse_yaml(block), block);
        assert_eq!((message.as_str(), place.as_str()), ("mapping values are not allowed in this context", ":"));
    }

    #[test]
    fn an_alias_bomb_is_refused() {
        let mut block = String::from("a: &a [x, x, x, x, x, x, x, x, x, x]\n");
        for (from, to) in ('a'..'h').zip('b'..='h') {
            let aliases = vec![format!("*{from}"); 10].join(", ");
            block.push_str(&format!("{to}: &{to} [{aliases}]\n"));
        }
        assert_eq!(parse_yaml(&block).unwrap_err().message, "aliases stand for more than 50000 values");
    }

    #[test]
    fn blocks_over_a_bound_are_refused() {
        let large = format!("a: {}\n", "x".repeat(MAX_BYTES));
        assert_eq!(parse_yaml(&large).unwrap_err().message, "65540 bytes of metadata (at most 65536 are read)");
        let deep = format!("a: {}{}\n", "[".repeat(70), "]".repeat(70));
        assert!(parse_yaml(&deep).is_err());
    }

    #[test]
    fn an_unfilled_template_value_keeps_its_choices() {
        let choices = Value::Map(vec![("proposed | accepted".into(), Value::Null)]);
        assert_eq!(yaml("status: {proposed | accepted}\n"), [("status".to_owned(), choices)]);
    }

    #[test]
    fn toml_values_keep_their_text_and_their_order() {
        let block = "title = \"A\"\ndate = 2024-06-20\nweight = 1_000\ndraft = false\n[extra]\nowner = 'me'\n";
        let entries: Vec<_> = parse_toml(block).unwrap();
        let read: Vec<_> = entries.iter().map(|e| (e.key.value.as_str(), e.value.value.clone())).collect();
        let extra = Value::Map(vec![("owner".into(), text("me"))]);
        let expected = [("title", text("A")), ("date", text("2024-06-20")), ("weight", text("1_000"))];
        assert_eq!(read[..3], expected);
        assert_eq!(read[3..], [("draft", text("false")), ("extra", extra)]);
        assert_eq!(entries[1].value.span.of(block), "2024-06-20");
    }

    #[test]
    fn broken_toml_is_refused_with_its_place() {
        let block = "a = 1\na = 2\n";
        assert_eq!(refusal(parse_toml(block), block), ("duplicate key".to_owned(), "a".to_owned()));
        assert!(parse_toml("a = \n").is_err());
    }
}
