//! Variables of the environment that commands use, and names of such in code spans.

use super::shell::Simple;
use crate::base::span::Span;

/// A variable in a command or a code span.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SettingUse {
    /// Its name.
    pub name: String,
    /// Where it stands.
    pub span: Span,
    /// What is done with it.
    pub how: Handling,
}

/// What is done with a variable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Handling {
    /// `$KEY` in a command, not set before in its block.
    Read,
    /// `KEY=value`, `export KEY=value`, as the setting of a program.
    Set,
    /// A code span that is nothing else.
    Named,
}

/// Shortest name that can be told from other words in capitals.
const SHORTEST: usize = 4;

/// Longest name that people write.
const LONGEST: usize = 80;

/// Whether a word is built like the name of a setting: capitals and digits in two parts at least.
pub fn is_name(word: &str) -> bool {
    (SHORTEST..=LONGEST).contains(&word.len())
        && word.starts_with(|c: char| c.is_ascii_uppercase())
        && word.ends_with(|c: char| c.is_ascii_uppercase() || c.is_ascii_digit())
        && word.contains('_')
        && !word.contains("__")
        && word.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_')
}

pub(super) fn of_block(commands: &[Simple], out: &mut Vec<SettingUse>) {
    let mut known: Vec<String> = Vec::new();
    for simple in commands {
        for word in simple.words.iter().chain(&simple.assigned) {
            for (name, at) in references(&word.text) {
                if is_name(name) && !known.iter().any(|set| set == name) {
                    let start = word.span.start as usize + at.min(word.span.range().len());
                    let end = (start + name.len()).min(word.span.end as usize);
                    out.push(SettingUse { name: name.to_owned(), span: Span::new(start, end), how: Handling::Read });
                }
            }
        }
        let exported = simple.operands().filter(|_| matches!(simple.program(), "export" | "read" | "declare" | "set"));
        for word in simple.assigned.iter().chain(exported) {
            let name = word.text.split('=').next().unwrap_or_default();
            known.push(name.to_owned());
            // An assignment alone makes a variable of the shell; before a program and exported, it is a setting.
            let reaches = !simple.words.is_empty();
            if reaches && is_name(name) && word.text.contains('=') {
                let start = word.span.start as usize;
                let span = Span::new(start, start + name.len());
                out.push(SettingUse { name: name.to_owned(), span, how: Handling::Set });
            }
        }
        if matches!(simple.program(), "for" | "read") {
            known.extend(simple.operands().take(1).map(|word| word.text.clone()));
        }
    }
}

/// Names behind `$` and in `${…}`, each with its offset.
fn references(word: &str) -> impl Iterator<Item = (&str, usize)> {
    word.match_indices('$').filter_map(move |(at, _)| {
        let rest = &word[at + 1..];
        let skipped = usize::from(rest.starts_with('{'));
        let rest = &rest[skipped..];
        let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(rest.len());
        (end > 0).then(|| (&rest[..end], at + 1 + skipped))
    })
}

/// `KEY`, `$KEY`, `${KEY}` or `KEY=value` as a code span of its own.
pub(super) fn in_code(code: &str, span: Span, out: &mut Vec<SettingUse>) {
    let inner = code.trim_start_matches("${").trim_start_matches('$');
    let at = code.len() - inner.len();
    let name = inner.split(['}', '=']).next().unwrap_or_default();
    if is_name(name) && !code.contains(char::is_whitespace) {
        let start = span.start as usize + at;
        let span = Span::new(start, start + name.len());
        out.push(SettingUse { name: name.to_owned(), span, how: Handling::Named });
    }
}
