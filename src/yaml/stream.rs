//! YAML, through the events of `granit_parser`.

use granit_parser::{Event, Options, Parser, ScalarStyle, ScanError, StructureStyle, options};

use crate::base::span::Span;

use super::build::{Builder, Full, Shape};
use super::tree::{Limits, Parsed, Style};

/// Reads all documents of a YAML stream. After a mistake, reading goes on with the next document.
pub(super) fn parse<'a>(text: &'a str, limits: &Limits) -> Parsed<'a> {
    let mut builder = Builder::new(text, limits);
    let mut parser = Parser::new_from_str_with_options(text, reading(limits));
    let mut flow = Vec::new();
    loop {
        match parser.next_event() {
            None => break,
            Some(Ok((event, span))) => {
                let span = Span::from(span.byte_range().unwrap_or_default());
                if take(&mut builder, &mut flow, event, span).is_err() {
                    break;
                }
            }
            Some(Err(error)) => {
                report(&mut builder, &error, text.len());
                builder.end_document();
                flow.clear();
                if !parser.proceed_next_document().unwrap_or(false) {
                    break;
                }
            }
        }
    }
    builder.finish()
}

fn reading(limits: &Limits) -> Options {
    let mut options = options! {
        emit_unresolved_aliases: true,
        flow_nesting_limit: limits.depth,
        block_nesting_limit: limits.depth,
    };
    options.set_emit_comments(false);
    options
}

/// `flow` remembers which open collections are written with brackets, hence have an end of their own.
fn take<'a>(builder: &mut Builder<'a, '_>, flow: &mut Vec<bool>, event: Event<'a>, span: Span) -> Result<(), Full> {
    let start = span.start as usize;
    match event {
        Event::Scalar(text, style, anchor, _) => {
            let style = if style == ScalarStyle::Plain { Style::Plain } else { Style::Quoted };
            builder.scalar(text, style, span, anchor)
        }
        Event::SequenceStart(notation, anchor, _) => {
            flow.push(notation == StructureStyle::Flow);
            builder.begin(Shape::Sequence, start, anchor)
        }
        Event::MappingStart(notation, anchor, _) => {
            flow.push(notation == StructureStyle::Flow);
            builder.begin(Shape::Mapping, start, anchor)
        }
        Event::SequenceEnd | Event::MappingEnd => builder.end(flow.pop().unwrap_or(false).then_some(span.end as usize)),
        Event::Alias(anchor) => builder.alias(anchor, span),
        Event::UnresolvedAlias(name) => {
            builder.problem(span, format!("no anchor is named `{name}`"));
            builder.scalar("".into(), Style::Plain, Span::new(start, start), 0)
        }
        Event::DocumentEnd => {
            builder.end_document();
            Ok(())
        }
        _ => Ok(()),
    }
}

fn report(builder: &mut Builder, error: &ScanError, end: usize) {
    let message = error.info();
    builder.problem_at(error.marker().byte_offset().unwrap_or(end), message.trim_end_matches('.'));
}
