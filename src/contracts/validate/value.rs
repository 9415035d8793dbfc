//! Values of a data file as JSON has them.

use super::number::Decimal;
use crate::contracts::spec::Node;
use crate::yaml::flat::Shape;

/// What a value is in JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Type {
    /// `null`, `~` or nothing.
    Null,
    /// `true` or `false`.
    Boolean,
    /// A number without a fraction.
    Integer,
    /// Any other number.
    Number,
    /// Text.
    String,
    /// A list.
    Array,
    /// Keys with values.
    Object,
}

impl Type {
    /// Whether a value of this type is what a schema calls by a name; `None` for a name that the format does not know.
    pub fn is(self, name: &str) -> Option<bool> {
        Some(match name {
            "null" => self == Type::Null,
            "boolean" => self == Type::Boolean,
            "integer" => self == Type::Integer,
            "number" => matches!(self, Type::Integer | Type::Number),
            "string" => self == Type::String,
            "array" => self == Type::Array,
            "object" => self == Type::Object,
            _ => return None,
        })
    }
}

impl Type {
    /// With its article, for a sentence.
    pub fn told(self) -> &'static str {
        match self {
            Type::Null => "null",
            Type::Boolean => "a boolean",
            Type::Integer => "an integer",
            Type::Number => "a number",
            Type::String => "a string",
            Type::Array => "an array",
            Type::Object => "an object",
        }
    }
}

/// What a value is (YAML 1.2 core schema §10.3.2): numbers in quotes are texts, and so are dates.
pub fn type_of(value: Node<'_>) -> Type {
    match value.shape() {
        Shape::Mapping => Type::Object,
        Shape::Sequence => Type::Array,
        Shape::Quoted => Type::String,
        Shape::Plain if value.is_null() => Type::Null,
        Shape::Plain if value.bool().is_some() => Type::Boolean,
        Shape::Plain => of_plain(value.scalar().unwrap_or_default()),
    }
}

fn of_plain(text: &str) -> Type {
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    let all = |text: &str, is: fn(&u8) -> bool| !text.is_empty() && text.bytes().all(|b| is(&b));
    let (mantissa, exponent) = unsigned.split_once(['e', 'E']).unwrap_or((unsigned, "0"));
    let (whole, part) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let has_digits = !(whole.is_empty() && part.is_empty());
    let is_decimal = has_digits
        && (whole.is_empty() || all(whole, u8::is_ascii_digit))
        && (part.is_empty() || all(part, u8::is_ascii_digit))
        && all(exponent.strip_prefix(['-', '+']).unwrap_or(exponent), u8::is_ascii_digit);
    let is_other_radix = text.strip_prefix("0x").is_some_and(|digits| all(digits, u8::is_ascii_hexdigit))
        || text.strip_prefix("0o").is_some_and(|digits| all(digits, |b| matches!(b, b'0'..=b'7')));
    let is_special = matches!(unsigned, ".inf" | ".Inf" | ".INF") || matches!(text, ".nan" | ".NaN" | ".NAN");
    if !is_decimal && !is_other_radix {
        return if is_special { Type::Number } else { Type::String };
    }
    // Too long to be judged: a fraction is what tells it then.
    let is_whole = Decimal::read(text).map_or(part.is_empty(), Decimal::is_whole);
    if is_whole { Type::Integer } else { Type::Number }
}

/// A value as text, the same for all ways of writing it: equal texts are equal values (JSON Schema Core 2020-12 §4.2.2).
/// O(n log n). Recursion is bounded by the depth of the tree.
pub fn canonical(value: Node<'_>) -> String {
    let mut out = String::new();
    write(value, &mut out);
    out
}

fn write(value: Node<'_>, out: &mut String) {
    match type_of(value) {
        Type::Null => out.push_str("null"),
        Type::Boolean => out.push_str(if value.bool() == Some(true) { "true" } else { "false" }),
        Type::Integer | Type::Number => {
            let text = value.scalar().unwrap_or_default();
            out.push_str(&Decimal::read(text).map_or_else(|| text.to_owned(), Decimal::canonical));
        }
        Type::String => out.push_str(&format!("{:?}", value.scalar().unwrap_or_default())),
        Type::Array => {
            out.push('[');
            for item in value.items() {
                write(item, out);
                out.push(',');
            }
            out.push(']');
        }
        Type::Object => {
            let mut entries: Vec<(&str, Node<'_>)> =
                value.entries().map(|(key, entry)| (key.scalar().unwrap_or_default(), entry)).collect();
            entries.sort_by_key(|(name, _)| *name);
            out.push('{');
            for (name, entry) in entries {
                out.push_str(&format!("{name:?}:"));
                write(entry, out);
                out.push(',');
            }
            out.push('}');
        }
    }
}
