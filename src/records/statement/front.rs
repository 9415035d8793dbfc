//! Front matter entries as statements.

use super::Statement;
use crate::markup::{FrontEntry, FrontValue, Outline};
use crate::records::Style;
use crate::records::label::{Field, front_field};
use crate::records::plain::Plain;

/// Keys under which some sites nest the metadata of a record.
const NESTING: [&str; 5] = ["adr", "decision", "metadata", "meta", "extra"];

/// Entries whose key names a fact. Fields of reStructuredText and AsciiDoc arrive here too.
pub(super) fn statements(outline: &Outline) -> Vec<Statement> {
    let style = if outline.front.syntax.is_some() { Style::FrontMatter } else { Style::Field };
    let mut found = Vec::new();
    for entry in &outline.front.entries {
        match &entry.value {
            FrontValue::Map(pairs) if NESTING.contains(&entry.key.to_ascii_lowercase().as_str()) => {
                for (key, value) in pairs {
                    found.extend(statement(key, value, entry, style));
                }
            }
            value => found.extend(statement(&entry.key, value, entry, style)),
        }
    }
    found
}

fn statement(key: &str, value: &FrontValue, entry: &FrontEntry, style: Style) -> Option<Statement> {
    let field = front_field(key)?;
    let value = match field {
        Field::Status | Field::Date(_) => Plain::of_scalar(&as_written(value), entry.span),
        _ => listed(value, entry),
    };
    Some(Statement { field, style, value })
}

/// Each scalar on a line of its own.
fn listed(value: &FrontValue, entry: &FrontEntry) -> Plain {
    let mut list = Plain::default();
    for text in value.texts() {
        list.append('\n', &Plain::of_scalar(text, entry.span));
    }
    list
}

/// Braces and brackets that YAML took for a structure are put back: they tell a template from a value.
fn as_written(value: &FrontValue) -> String {
    let inner = value.texts().join(", ");
    match value {
        FrontValue::Null | FrontValue::Text(_) => inner,
        FrontValue::Map(_) if !inner.is_empty() => format!("{{{inner}}}"),
        FrontValue::List(items) if items.len() == 1 => format!("[{inner}]"),
        FrontValue::Map(_) | FrontValue::List(_) => inner,
    }
}
