//! TOML, through the `toml` crate's tables with places.

use std::borrow::Cow;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::base::span::Span;

use super::build::{Builder, Full, Shape};
use super::tree::{Limits, Parsed, Style};

/// Reads one TOML document; what stands around a mistake is kept.
pub(super) fn parse<'a>(text: &'a str, limits: &Limits) -> Parsed<'a> {
    let mut builder = Builder::new(text, limits);
    let (table, errors) = DeTable::parse_recoverable(text);
    for error in errors {
        let span = error.span().unwrap_or(text.len()..text.len());
        builder.problem(span.into(), error.message().lines().next().unwrap_or_default());
    }
    // A bound that is exceeded is recorded by the builder.
    let _: Result<(), Full> = take_table(&mut builder, table.get_ref(), Span::new(0, text.len()), text);
    builder.finish()
}

/// Recursion ends at the depth that the builder allows.
fn take_value<'a>(builder: &mut Builder<'a, '_>, value: &Spanned<DeValue<'a>>, text: &'a str) -> Result<(), Full> {
    let span = Span::from(value.span());
    match value.get_ref() {
        DeValue::String(string) => builder.scalar(string.clone(), Style::Quoted, span, 0),
        DeValue::Integer(_) | DeValue::Float(_) | DeValue::Boolean(_) | DeValue::Datetime(_) => {
            builder.scalar(Cow::Borrowed(span.of(text)), Style::Plain, span, 0)
        }
        DeValue::Array(items) => {
            builder.begin(Shape::Sequence, span.start as usize, 0)?;
            for item in items.iter() {
                take_value(builder, item, text)?;
            }
            builder.end(Some(span.end as usize))
        }
        DeValue::Table(table) => take_table(builder, table, span, text),
    }
}

/// Tables come sorted by key; the order of the text is restored.
fn take_table<'a>(builder: &mut Builder<'a, '_>, table: &DeTable<'a>, span: Span, text: &'a str) -> Result<(), Full> {
    builder.begin(Shape::Mapping, span.start as usize, 0)?;
    let mut entries: Vec<_> = table.iter().collect();
    entries.sort_by_key(|(key, _)| key.span().start);
    for (key, value) in entries {
        builder.scalar(key.get_ref().clone(), Style::Quoted, key.span().into(), 0)?;
        take_value(builder, value, text)?;
    }
    builder.end(Some(span.end as usize))
}
