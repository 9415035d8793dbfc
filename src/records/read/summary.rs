//! One line that says what a record decides.

use std::sync::LazyLock;

use regex::Regex;

use super::Told;
use crate::base::span::Span;
use crate::records::heading::{self, Part};
use crate::records::label::Field;
use crate::records::people::says_nothing;
use crate::records::statement::Source;

/// Longest summary, in characters.
const CHARS: usize = 280;

/// A Y-statement: `In the context of .., facing .., we decided for .. to achieve ..`.
static Y_STATEMENT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?is)^\W*in the context of\b.*\bfacing\b.*\bwe (?:have )?decided\b").expect("pattern")
});

/// Front matter summary, else a Y-statement, else the first sentence of the decision.
pub(super) fn read(stated: &Told<'_>) -> String {
    let Told { source, said, .. } = stated;
    let front = said.iter().find(|s| s.field == Field::Summary && !says_nothing(&s.value.text));
    if let Some(front) = front {
        return shortened(&front.value.text);
    }
    let decided = [Part::Outcome, Part::Decision].into_iter().find_map(|part| first_paragraph(source, part));
    let y_statement = source.blocks.iter().find(|block| Y_STATEMENT.is_match(&block.plain.text));
    match (y_statement, decided) {
        (Some(block), _) => shortened(&block.plain.text),
        (None, Some(text)) => shortened(first_sentence(&text)),
        (None, None) => String::new(),
    }
}

fn first_paragraph(source: &Source<'_>, part: Part) -> Option<String> {
    let headings = &source.outline.headings;
    let at = headings.iter().position(|h| heading::part(&h.text) == Some(part))?;
    let end = headings.get(at + 1).map_or(u32::MAX, |next| next.span.start);
    let first = source.blocks_in(Span { start: headings[at].span.end, end }).first()?;
    Some(first.plain.text.clone()).filter(|text| !says_nothing(text))
}

fn first_sentence(text: &str) -> &str {
    let end = text.char_indices().find(|(at, c)| {
        let after = &text[at + c.len_utf8()..];
        let number = text[..*at].ends_with(|c: char| c.is_ascii_digit());
        matches!(c, '.' | '!' | '?') && after.starts_with(char::is_whitespace) && *at > 20 && !number
    });
    end.map_or(text, |(at, c)| &text[..at + c.len_utf8()])
}

fn shortened(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(CHARS) {
        Some((cut, _)) => format!("{}…", line[..cut].rsplit_once(' ').map_or(&line[..cut], |(kept, _)| kept)),
        None => line,
    }
}
