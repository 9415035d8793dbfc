//! What an author still has to write: words such as `TODO`, prompts of forms, lines that say nothing.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::words;
use crate::base::span::Span;

/// Marks that programmers leave; in capitals, for `todo` is a word of Spanish and `wip` of nobody.
const MARKS: &str = r"\b(?:TODO|TBD|TBC|FIXME|XXX|WIP)\b|\b(?:tbd|Tbd|Todo:|todo:)";

/// Phrases of any case, by language.
const PHRASES: &[&str] = &[
    r"\blorem ipsum\b",
    r"\bcoming soon\b",
    r"\bto be (?:written|defined|done|completed|determined)\b",
    // `Fill in the form` is a step of many a process; only what ends there asks the author.
    r"\bfill this in\b",
    r"\bfill in\b[ ]*(?:here\b|[.:…!)\]_*]|$)",
    r"\binsert .{0,20} here\b",
    // German
    r"\bnoch zu (?:schreiben|ergänzen|klären|definieren)\b",
    r"\bwird (?:noch )?(?:ergänzt|nachgereicht)\b",
    r"\bhier (?:einfügen|ausfüllen)\b",
    // French
    r"\bà (?:compléter|définir|rédiger|venir)\b",
    // Spanish, Portuguese
    r"\bpor (?:definir|completar|escribir|hacer)\b",
    r"\ba (?:definir|completar|preencher)\b",
];

/// Forms with brackets of their own.
const FORMS: &[&str] = &[
    r"<(?:your|insert|replace)[^>]*>",
    // An expression of a template engine holds more than words: `{{ page.title }}`, `{{< include >}}`.
    r"\{\{[ ]*[\p{L}\p{N}_ -]*[ ]*\}\}",
    r"\?\?\?",
];

/// Verbs that prompts begin with, lower case, by language.
const PROMPTS: &[&str] = &[
    "describe",
    "list",
    "explain",
    "add",
    "write",
    "state",
    "name",
    "fill",
    "insert",
    "replace",
    "provide",
    "enter",
    "specify",
    "summarise",
    "summarize",
    "document",
    "give",
    "mention",
    "outline",
    "identify",
    "include",
    "note",
    "define",
    "link",
    "put",
    "beschreiben",
    "beschreibe",
    "nennen",
    "nenne",
    "erklären",
    "erkläre",
    "ergänzen",
    "ergänze",
    "auflisten",
    "décrire",
    "décrivez",
    "lister",
    "expliquer",
    "indiquer",
    "describir",
    "describa",
    "enumerar",
    "explicar",
    "indicar",
];

/// Questions; a prompt only when nothing else stands on the line.
const QUESTIONS: &[&str] =
    &["what", "which", "who", "how", "why", "when", "where", "was", "wer", "wie", "warum", "wann", "wo", "welche"];

static WORDS: LazyLock<Regex> = LazyLock::new(|| {
    let any_case = PHRASES.join("|");
    Regex::new(&format!("{MARKS}|(?i:{any_case}|{})", FORMS.join("|"))).expect("patterns of this file")
});

/// Blanks of a line by their places in `shown`, the line as written without list mark; `visible` is the same
/// without markup. Code spans quote, they ask for nothing.
pub(super) fn in_line(shown: &str, visible: &str) -> Vec<Span> {
    if says_nothing(visible) {
        return vec![Span::new(0, shown.len())];
    }
    let code: Vec<Range<usize>> = code_spans(shown).collect();
    let outside = |range: &Range<usize>| !code.iter().any(|span| span.start < range.end && range.start < span.end);
    let found = words_in(shown).chain(prompts(shown)).filter(outside).filter(|range| !in_address(shown, range));
    found.map(Span::from).collect()
}

/// Marks and phrases in a text.
pub(super) fn words_in(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    WORDS.find_iter(text).map(|found| found.range())
}

/// Code spans of one line, their marks included (CommonMark 0.31 §6.1). Linear in the line for each length of mark.
pub(super) fn code_spans(line: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let bytes = line.as_bytes();
    let mut at = 0;
    // A run that was looked for once and not found is not looked for again.
    let mut hopeless = [false; 8];
    std::iter::from_fn(move || {
        loop {
            let start = at + bytes[at..].iter().position(|b| *b == b'`')?;
            let run = bytes[start..].iter().take_while(|b| **b == b'`').count();
            at = start + run;
            if run >= hopeless.len() || hopeless[run] {
                continue;
            }
            match closing(&bytes[at..], run) {
                Some(end) => {
                    at += end;
                    return Some(start..at);
                }
                None => hopeless[run] = true,
            }
        }
    })
}

/// End of the next run of exactly `run` marks.
fn closing(bytes: &[u8], run: usize) -> Option<usize> {
    let mut at = 0;
    while let Some(found) = bytes[at..].iter().position(|b| *b == b'`') {
        let start = at + found;
        let length = bytes[start..].iter().take_while(|b| **b == b'`').count();
        at = start + length;
        if length == run {
            return Some(at);
        }
    }
    None
}

/// `…`, `n/a`, `none`: no content, unless `n/a` and `none` come with a reason of five words.
fn says_nothing(visible: &str) -> bool {
    let text = visible.trim().trim_matches(['*', '_']);
    if matches!(text, "…" | "..." | "-" | "…." | "....") {
        return true;
    }
    let lower = text.to_lowercase();
    let Some(rest) = ["n/a", "none"].iter().find_map(|word| lower.strip_prefix(word)) else { return false };
    let rest = rest.trim_end_matches(['.', '!']);
    let gives_reason = rest.trim_start().starts_with(['.', ',', ':', ';', '(', '-', '–', '—']);
    rest.trim().is_empty() || (gives_reason && words::count(rest) < 5)
}

/// `_Describe the trigger._`, `*What is it?*`, `[List the owners]`.
fn prompts(shown: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    italics(shown).into_iter().chain(brackets(shown))
}

/// An italic prompt that is the line, or all that follows a label.
fn italics(shown: &str) -> Option<Range<usize>> {
    let end = shown.trim_end_matches([' ', '|', '.']);
    let mark = end.chars().next_back().filter(|c| matches!(c, '_' | '*'))?;
    let inner = &end[..end.len() - 1];
    if inner.ends_with(mark) {
        return None;
    }
    let start = inner.rfind([mark])?;
    let before = inner[..start].trim_end();
    let whole = before.is_empty();
    let text = &inner[start + 1..];
    let starts = whole || before.ends_with([':', '|', '*', '_', '–', '—', '-']);
    (starts && asks(text, whole)).then_some(start..end.len())
}

fn brackets(shown: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    shown.match_indices('[').filter_map(move |(start, _)| {
        // A prompt is a sentence; looking further would be quadratic in a line of brackets.
        let inner = shown[start + 1..].split(['[', ']']).next()?;
        let end = start + 1 + inner.len();
        let rest = shown.get(end..)?.strip_prefix(']')?;
        let is_link = rest.starts_with(['(', '[', ':']) || shown[..start].ends_with(['!', ']', '\\']);
        (!is_link && inner.len() <= 300 && asks(inner, false)).then_some(start..end + 1)
    })
}

fn asks(text: &str, whole: bool) -> bool {
    let mut words = text.split_whitespace();
    let first = words.next().unwrap_or_default().trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    words.next().is_some() && (PROMPTS.contains(&&*first) || (whole && QUESTIONS.contains(&&*first)))
}

/// Whether a place lies in an address (`https://host/TODO`, `](../TODO.md)`).
fn in_address(shown: &str, range: &Range<usize>) -> bool {
    let before = &shown[..range.start];
    let word = before.rfind([' ', '\t', '|', '>', '"']).map_or(0, |at| at + 1);
    let token = &before[word..];
    token.contains("://") || token.contains("](") || token.ends_with('/') || shown[range.end..].starts_with(".md")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(line: &str) -> Vec<&str> {
        in_line(line, line.trim()).into_iter().map(|span| span.of(line)).collect()
    }

    #[test]
    fn marks_and_phrases_are_blanks() {
        let cases = [
            ("TODO: write this", "TODO"),
            ("Owner: TBD", "TBD"),
            ("This page is coming soon", "coming soon"),
            ("Steps to be defined.", "to be defined"),
            ("please fill this in", "fill this in"),
            ("insert the name here", "insert the name here"),
            ("Ask <your team lead>", "<your team lead>"),
            ("Runbook of {{service}}", "{{service}}"),
            ("after ??? minutes", "???"),
            ("Wird noch ergänzt", "Wird noch ergänzt"),
            ("Reste à compléter", "à compléter"),
        ];
        for (line, blank) in cases {
            assert_eq!(found(line), [blank], "{line}");
        }
    }

    #[test]
    fn prompts_of_forms_are_blanks() {
        for line in ["_Describe what triggers it._", "*List the owners*", "_What is it for?_", "[Describe the steps]"] {
            assert_eq!(found(line).len(), 1, "{line}");
        }
        assert_eq!(found("**Owner**: _Name the team._"), ["_Name the team._"]);
        assert_eq!(found("Ask [Name of the team] first"), ["[Name of the team]"]);
    }

    #[test]
    fn lines_that_say_nothing_are_blanks_and_a_reason_is_not() {
        for line in ["…", "...", "N/A", "none", "None.", "n/a - legacy"] {
            assert_eq!(found(line), [line], "{line}");
        }
        for line in
            ["None known as of 2026-11-01", "n/a: this service keeps no data of its own", "nonetheless it works"]
        {
            assert_eq!(found(line), [] as [&str; 0], "{line}");
        }
    }

    #[test]
    fn what_only_looks_like_a_blank_is_content() {
        let lines = [
            "Search the code for `TODO` marks",
            "`kubectl logs <your-pod>`",
            "todo el mundo",
            "see [Describe the steps](steps.md)",
            "{{ page.title | upcase }} and {{< include \"x\" >}}",
            "Fill in the form at the front desk",
            "It is *really* slow",
            "as *How to deploy* says",
            "[x] List the owners",
            "https://example.org/TODO/x",
            "XXXL",
        ];
        for line in lines {
            assert_eq!(found(line), [] as [&str; 0], "{line}");
        }
    }

    #[test]
    fn code_spans_end_at_a_run_of_their_own_length() {
        let line = "a `b` ``c ` d`` ` e";
        let spans: Vec<&str> = code_spans(line).map(|range| &line[range]).collect();
        assert_eq!(spans, ["`b`", "``c ` d``"]);
    }
}
