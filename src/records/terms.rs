//! Words and what they mean, in whatever style a glossary is written.
//!
//! Takes a part of a text and its outline, gives [`Term`]s in reading order. Read are tables whose header says so
//! (`Term | Meaning`), bold or coded words at the start of a line or item (`**Capture** — …`), definition lists
//! (`Capture` and `: …` below it; PHP Markdown Extra, Pandoc), and, where a part has none of these, headings with a
//! paragraph below. Whether the part is a glossary at all is decided by whoever asks. Cost is linear in the text.

use std::sync::LazyLock;

use regex::Regex;

use super::lines::{Line, LineKind, lines};
use super::plain::Plain;
use crate::base::span::Span;
use crate::kinds::plain_words;
use crate::markup::{Outline, Table};

/// A word and what it means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// As written, markup removed; at most [`TERM_CHARS`] characters.
    pub name: String,
    /// Where it stands.
    pub span: Span,
    /// What it means, in one line without markup; at most [`MEANING_CHARS`] characters.
    pub meaning: String,
    /// What it is not to be confused with, and the like: further columns, as `heading: text`.
    pub notes: Vec<String>,
}

/// Most terms that are read of one part.
pub const MOST: usize = 2_000;

/// Longest name of a term; what is longer is a sentence.
pub const TERM_CHARS: usize = 60;

/// Longest meaning that is kept; what is longer is an article, and its page is linked.
pub const MEANING_CHARS: usize = 500;

/// Headings of a column of terms.
const NAMES: [&str; 22] = [
    "term",
    "terms",
    "word",
    "name",
    "concept",
    "acronym",
    "abbreviation",
    "abbr",
    "phrase",
    "entry",
    "expression",
    "begriff",
    "wort",
    "abkürzung",
    "terme",
    "mot",
    "acronyme",
    "término",
    "termino",
    "concepto",
    "termo",
    "conceito",
];

/// Headings of a column of meanings.
const MEANINGS: [&str; 24] = [
    "meaning",
    "definition",
    "description",
    "explanation",
    "means",
    "what it means",
    "what it is",
    "stands for",
    "expansion",
    "long form",
    "full form",
    "bedeutung",
    "definition / meaning",
    "beschreibung",
    "erklärung",
    "erläuterung",
    "définition",
    "signification",
    "description / definition",
    "definición",
    "significado",
    "descripción",
    "definição",
    "explication",
];

/// Words that a meaning begins behind: `—`, `–`, `-`, `:`, `=`.
static JOINT: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^\s*(?:[:=—–]|-{1,3}(?:\s))\s*").expect("a pattern of this file"));

/// Terms of a part of a text. Total.
pub fn terms(text: &str, outline: &Outline, part: Span) -> Vec<Term> {
    let mut found: Vec<Term> =
        outline.tables.iter().filter(|table| within(table.span, part)).flat_map(in_table).collect();
    let lines: Vec<Line> = lines(text, outline).into_iter().filter(|line| within(line.span, part)).collect();
    found.extend(in_lines(text, outline, &lines));
    if found.is_empty() {
        found = below_headings(text, outline, &lines);
    }
    found.sort_by_key(|term| term.span);
    found.truncate(MOST);
    found
}

fn within(span: Span, part: Span) -> bool {
    part.start <= span.start && span.end <= part.end
}

/// Rows of a table whose header names a column of terms and one of meanings; with two columns the first will do.
fn in_table(table: &Table) -> Vec<Term> {
    let headings: Vec<String> = table.header.iter().map(|cell| plain_words(&cell.text)).collect();
    let column = |known: &[&str]| headings.iter().position(|heading| known.contains(&heading.as_str()));
    let meaning = column(&MEANINGS);
    let (name, meaning) = match (column(&NAMES), meaning, headings.len()) {
        (Some(name), Some(meaning), _) => (name, meaning),
        (Some(0), None, 2) => (0, 1),
        (None, Some(1), 2) => (0, 1),
        _ => return Vec::new(),
    };
    let row = |cells: &Vec<crate::markup::Cell>| {
        let cell = cells.get(name)?;
        let further =
            cells.iter().enumerate().filter(|(ix, cell)| ![name, meaning].contains(ix) && !cell.text.is_empty());
        let notes =
            further.filter_map(|(ix, cell)| Some(format!("{}: {}", table.header.get(ix)?.text, short(&cell.text))));
        let notes = notes.take(4).collect();
        term(&cell.text, cell.span, &cells.get(meaning)?.text).map(|term| Term { notes, ..term })
    };
    table.rows.iter().filter_map(row).take(MOST).collect()
}

/// Bold or coded words at the start of a line, and definition lists.
fn in_lines(text: &str, outline: &Outline, lines: &[Line]) -> Vec<Term> {
    let mut found: Vec<Term> = Vec::new();
    let mut ix = 0;
    while ix < lines.len() && found.len() < MOST {
        let line = &lines[ix];
        let next = lines.get(ix + 1).filter(|next| next.kind == LineKind::Text);
        ix += 1;
        if line.kind != LineKind::Text {
            continue;
        }
        let written = line.content.of(text);
        let defines = |line: &Line| line.content.of(text).strip_prefix(": ").map(str::len);
        let (name, from) = match (lead_in(written), next.and_then(|next| Some((next, defines(next)?)))) {
            (Some((name, rest)), _) => {
                (name, Span::new(line.content.end as usize - rest.len(), line.content.end as usize))
            }
            (None, Some((next, rest))) if !line.item => {
                ix += 1;
                (written, Span::new(next.content.end as usize - rest, next.content.end as usize))
            }
            (None, _) => continue,
        };
        // A meaning goes on up to a blank line, an item, or the next term.
        let goes_on = |line: &&Line| {
            let begins = line.item || lead_in(line.content.of(text)).is_some() || defines(line).is_some();
            line.kind == LineKind::Text && !begins
        };
        let more = lines[ix..].iter().take_while(goes_on).take(40).count();
        let end = lines[ix..ix + more].last().map_or(from.end, |last| last.span.end);
        ix += more;
        let meaning = Plain::of_body(text, outline, Span { start: from.start, end }).text;
        let start = line.content.start as usize + written.find(name).unwrap_or_default();
        let plain = Plain::of_body(text, outline, Span::new(start, start + name.len())).text;
        found.extend(term(&plain, Span::new(start, start + name.len()), &meaning));
    }
    found
}

/// The words that a line begins with in bold or as code, and what stands behind the joint after them.
fn lead_in(line: &str) -> Option<(&str, &str)> {
    let (mark, rest) = ["**", "__", "`"].into_iter().find_map(|mark| Some((mark, line.strip_prefix(mark)?)))?;
    let end = rest.find(mark)?;
    let (name, behind) = (&rest[..end], &rest[end + mark.len()..]);
    // `**Term:** text` has its joint inside; `**Term** (TLA): text` a word of its own between.
    let inside = name.trim_end().strip_suffix([':', '—', '–']).filter(|_| mark != "`");
    if let Some(name) = inside {
        return Some((name.trim(), behind.trim_start()));
    }
    let aside = behind.trim_start().strip_prefix('(').and_then(|inner| inner.split_once(')')).map(|(_, rest)| rest);
    let joint = JOINT.find(behind).map(|joint| &behind[joint.end()..]);
    let rest = joint.or_else(|| aside.and_then(|rest| JOINT.find(rest).map(|joint| &rest[joint.end()..])))?;
    Some((name.trim(), rest))
}

/// Headings below the first level that have a paragraph below them and no heading of a deeper level.
fn below_headings(text: &str, outline: &Outline, lines: &[Line]) -> Vec<Term> {
    let mut found = Vec::new();
    for (ix, line) in lines.iter().enumerate() {
        let LineKind::Heading(heading) = line.kind else { continue };
        let heading = &outline.headings[heading];
        let is_letter = heading.text.chars().count() < 2;
        if heading.level < 2 || is_letter || found.len() >= MOST {
            continue;
        }
        let rest = lines[ix + 1..].iter().skip_while(|line| line.kind == LineKind::Blank);
        let paragraph: Vec<&Line> = rest.take_while(|line| line.kind == LineKind::Text).take(40).collect();
        let (Some(first), Some(last)) = (paragraph.first(), paragraph.last()) else { continue };
        let meaning = Plain::of_body(text, outline, Span { start: first.span.start, end: last.span.end }).text;
        found.extend(term(&heading.text, heading.span, &meaning));
    }
    found
}

/// `None` for a name that is empty or a sentence, and for one without a meaning.
fn term(name: &str, span: Span, meaning: &str) -> Option<Term> {
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    let name = name.trim_matches(['*', '`', ':', '"', '“', '”']).to_owned();
    let meaning = short(meaning);
    let is_word = name.chars().any(char::is_alphanumeric) && name.chars().count() <= TERM_CHARS && !name.ends_with('.');
    (is_word && !meaning.is_empty()).then_some(Term { name, span, meaning, notes: Vec::new() })
}

/// One line of at most [`MEANING_CHARS`] characters.
fn short(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(MEANING_CHARS) {
        Some((end, _)) => format!("{}…", line[..end].trim_end()),
        None => line,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markup::outline;

    fn read(text: &str) -> Vec<String> {
        let all = Span::new(0, text.len());
        let notes =
            |term: &Term| if term.notes.is_empty() { String::new() } else { format!(" ({})", term.notes.join("; ")) };
        terms(text, &outline(text), all).iter().map(|t| format!("{} = {}{}", t.name, t.meaning, notes(t))).collect()
    }

    #[test]
    fn a_table_with_terms_and_meanings_is_read() {
        let text = "| Term | Meaning | not to be confused with |\n|---|---|---|\n| **Capture** | Taking [money](x.md) | charge |\n| | x | |\n";
        assert_eq!(read(text), ["Capture = Taking money (not to be confused with: charge)"]);
        assert_eq!(
            read("| Abkürzung | Langform |\n|---|---|\n| DLQ | dead letter queue |\n"),
            ["DLQ = dead letter queue"]
        );
        assert_eq!(read("| Queue | Consumer |\n|---|---|\n| a | b |\n"), [""; 0]);
    }

    #[test]
    fn bold_words_at_the_start_of_a_line_are_terms() {
        let text = "- **Relay** — the loop\n  that publishes\n- **Outbox:** a table\n\n**Sweep** (nightly): a job\n\n`charge`: one *attempt*\n\nSome **bold** text.\n**Just bold**\n";
        assert_eq!(
            read(text),
            ["Relay = the loop that publishes", "Outbox = a table", "Sweep = a job", "charge = one attempt"]
        );
    }

    #[test]
    fn definition_lists_are_read() {
        assert_eq!(
            read("Quote\n: Prices promised\n  for a while\n\nRelay\n: The loop\n"),
            ["Quote = Prices promised for a while", "Relay = The loop"]
        );
    }

    #[test]
    fn headings_with_a_paragraph_are_terms_when_nothing_else_is() {
        assert_eq!(
            read("# Glossary\n\nIntro\n\n## A\n\n### Account\n\nWho pays.\n\n## Empty\n"),
            ["Account = Who pays."]
        );
        assert_eq!(read("# G\n\n## Money\n\nText.\n\n- **Cent** – a minor unit\n"), ["Cent = a minor unit"]);
    }

    #[test]
    fn a_term_knows_where_it_stands() {
        let text = "# G\n\n- **Dead letter** – x\n";
        assert_eq!(terms(text, &outline(text), Span::new(0, text.len()))[0].span.of(text), "Dead letter");
        let before = Span::new(0, 5);
        assert_eq!(terms(text, &outline(text), before), []);
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read(text in "(\\*\\*|[a-b:|\\n `#-]|: |- ){0,60}") {
            for term in terms(&text, &outline(&text), Span::new(0, text.len())) {
                proptest::prop_assert!(text.get(term.span.start as usize..term.span.end as usize).is_some());
            }
        }
    }
}
