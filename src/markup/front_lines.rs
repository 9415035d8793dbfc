//! Metadata read line by line: what can be saved of a block that its parser refuses.
//!
//! Understands `key: value`, quoted scalars, comments, lists in both styles, block scalars and
//! mappings of one level. Anything else of a value stays as written.

use std::ops::Range;

use super::outline::{FrontEntry, FrontSyntax, FrontValue};
use crate::base::span::Span;

/// The entries of a block; spans are relative to it.
pub(super) fn read(syntax: FrontSyntax, text: &str) -> Vec<FrontEntry> {
    match syntax {
        FrontSyntax::Yaml => yaml(text),
        FrontSyntax::Toml => toml(text),
    }
}

/// Splits a line `key: rest` that starts in the first column: the key without quotes, and where the rest starts.
pub(super) fn yaml_key(line: &str) -> Option<(&str, usize)> {
    if line.starts_with(|c: char| c.is_whitespace() || "-#[]{}>|,%@`&*!?".contains(c)) {
        return None;
    }
    let colon = line.match_indices(':').map(|(at, _)| at).find(|at| {
        let rest = &line[at + 1..];
        rest.is_empty() || rest.starts_with(char::is_whitespace)
    })?;
    let key = unquoted(line[..colon].trim());
    (!key.is_empty()).then_some((key, colon + 1))
}

fn yaml(text: &str) -> Vec<FrontEntry> {
    let lines = lines(text);
    let mut entries = Vec::new();
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        at += 1;
        let Some((key, rest)) = yaml_key(&text[line.clone()]) else { continue };
        let more = at;
        while lines.get(at).is_some_and(|line| belongs(&text[line.clone()])) {
            at += 1;
        }
        let (value, span) = yaml_value(text, line.start + rest..line.end, &lines[more..at]);
        let key_span = line.start..line.start + rest - 1;
        entries.push(FrontEntry { key: key.to_owned(), value, span: span.unwrap_or(key_span).into() });
    }
    entries
}

/// Lines without their ends, as ranges.
fn lines(text: &str) -> Vec<Range<usize>> {
    let mut start = 0;
    let mut ranges = Vec::new();
    for line in text.split('\n') {
        ranges.push(start..start + line.len());
        start += line.len() + 1;
    }
    ranges
}

/// Whether a line goes on with the value of the key above it.
fn belongs(line: &str) -> bool {
    line.is_empty() || line.starts_with([' ', '\t']) || line == "-" || line.starts_with("- ")
}

/// A value that starts on the line of its key and goes on in `more`, and where it stands.
fn yaml_value(text: &str, rest: Range<usize>, more: &[Range<usize>]) -> (FrontValue, Option<Range<usize>>) {
    let first = without_comment(text, rest);
    let more: Vec<Range<usize>> = more.iter().map(|line| without_comment(text, line.clone())).collect();
    let more: Vec<Range<usize>> = more.into_iter().filter(|line| !line.is_empty()).collect();
    let start = if first.is_empty() { more.first().map(|line| line.start) } else { Some(first.start) };
    let end = more.last().map_or(first.end, |line| line.end);
    let span = start.map(|start| start..end.max(start));
    let head = &text[first.clone()];
    let following = more.iter().map(|line| &text[line.clone()]);
    let value = if head.starts_with(['|', '>']) && head[1..].chars().all(|c| "+-0123456789".contains(c)) {
        let joint = if head.starts_with('|') { "\n" } else { " " };
        FrontValue::Text(following.collect::<Vec<_>>().join(joint))
    } else if head.is_empty() && !more.is_empty() {
        nested(&following.collect::<Vec<_>>())
    } else {
        scalar(&std::iter::once(head).chain(following).collect::<Vec<_>>().join(" "))
    };
    (value, span)
}

/// The range without blanks around it and without a comment (` #`) outside quotes.
fn without_comment(text: &str, range: Range<usize>) -> Range<usize> {
    let line = &text[range.clone()];
    let mut quote = None;
    let mut before = ' ';
    let mut end = line.len();
    for (at, c) in line.char_indices() {
        match (quote, c) {
            (None, '#') if before.is_whitespace() => {
                end = at;
                break;
            }
            (None, '"' | '\'') if before.is_whitespace() || "[{,:".contains(before) => quote = Some(c),
            (Some(open), _) if c == open => quote = None,
            (None | Some(_), _) => {}
        }
        before = c;
    }
    let kept = &line[..end];
    let start = range.start + kept.len() - kept.trim_start().len();
    start..start + kept.trim().len()
}

/// The lines below a key without a value: a list, a mapping, or text.
fn nested(lines: &[&str]) -> FrontValue {
    let item = |line: &str| line == "-" || line.starts_with("- ");
    if lines.first().is_some_and(|line| item(line)) {
        let mut items: Vec<String> = Vec::new();
        for line in lines {
            match (line.strip_prefix('-'), items.last_mut()) {
                (Some(text), _) if item(line) => items.push(text.trim().to_owned()),
                (_, Some(last)) => *last = format!("{last} {line}"),
                (_, None) => {}
            }
        }
        return FrontValue::List(items.iter().map(|item| scalar(item)).collect());
    }
    let pair = |line: &&str| yaml_key(line).map(|(key, rest)| (key.to_owned(), scalar(line[rest..].trim())));
    match lines.iter().map(pair).collect::<Option<Vec<_>>>() {
        Some(pairs) => FrontValue::Map(pairs),
        None => scalar(&lines.join(" ")),
    }
}

/// A value on one line: nothing, a flow list, or a scalar without its quotes.
fn scalar(text: &str) -> FrontValue {
    if matches!(text, "" | "~" | "null" | "Null" | "NULL") {
        return FrontValue::Null;
    }
    match flow_items(text) {
        Some(items) => FrontValue::List(items.into_iter().filter(|item| !item.is_empty()).map(plain).collect()),
        None => plain(text),
    }
}

fn plain(text: &str) -> FrontValue {
    FrontValue::Text(unquoted(text).to_owned())
}

/// The items of `[a, "b, c", d]`; `None` for anything that is not wholly one list, such as a link.
fn flow_items(text: &str) -> Option<Vec<&str>> {
    let inner = text.strip_prefix('[')?.strip_suffix(']')?;
    let mut items = Vec::new();
    let (mut start, mut quote, mut depth) = (0, None, 0usize);
    for (at, c) in inner.char_indices() {
        match (quote, c) {
            (Some(open), _) if c == open => quote = None,
            (None, '"' | '\'') if inner[start..at].trim().is_empty() => quote = Some(c),
            (None, '[' | '(' | '{') => depth += 1,
            (None, ']' | ')' | '}') => depth = depth.checked_sub(1)?,
            (None, ',') if depth == 0 => {
                items.push(inner[start..at].trim());
                start = at + 1;
            }
            (None | Some(_), _) => {}
        }
    }
    items.push(inner[start..].trim());
    Some(items)
}

fn unquoted(text: &str) -> &str {
    let inner = |quote| text.strip_prefix(quote).and_then(|rest: &str| rest.strip_suffix(quote));
    inner('"').or_else(|| inner('\'')).unwrap_or(text)
}

fn toml(text: &str) -> Vec<FrontEntry> {
    let mut entries: Vec<FrontEntry> = Vec::new();
    let mut table: Option<usize> = None;
    for line in lines(text) {
        let range = without_comment(text, line);
        let bare = &text[range.clone()];
        if let Some(name) = bare.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            table = Some(entries.len());
            let key = name.trim_matches(['[', ']', ' ']).to_owned();
            entries.push(FrontEntry { key, value: FrontValue::Map(Vec::new()), span: range.into() });
            continue;
        }
        let Some((key, value)) = bare.split_once('=') else { continue };
        let key = unquoted(key.trim()).to_owned();
        let start = range.end - value.trim_start().len();
        let value = scalar(value.trim());
        match table.and_then(|table| entries.get_mut(table)) {
            Some(FrontEntry { value: FrontValue::Map(pairs), .. }) => pairs.push((key, value)),
            Some(_) | None => entries.push(FrontEntry { key, value, span: Span::new(start, range.end) }),
        }
    }
    entries
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(text: &str) -> Vec<(String, FrontValue)> {
        yaml(text).into_iter().map(|entry| (entry.key, entry.value)).collect()
    }

    fn text(value: &str) -> FrontValue {
        FrontValue::Text(value.into())
    }

    fn list(items: &[&str]) -> FrontValue {
        FrontValue::List(items.iter().map(|item| text(item)).collect())
    }

    #[test]
    fn scalars_lose_quotes_and_comments_and_nothing_else() {
        let block = "a: \"x # y\" # note\nb: 'no'\nc: it's: 5 o'clock #1\nd:\ne: ~\n# f: g\nh: #i\n";
        let expected = [
            ("a", text("x # y")),
            ("b", text("no")),
            ("c", text("it's: 5 o'clock")),
            ("d", FrontValue::Null),
            ("e", FrontValue::Null),
            ("h", FrontValue::Null),
        ];
        assert_eq!(values(block), expected.map(|(key, value)| (key.to_owned(), value)));
    }

    #[test]
    fn lists_are_read_in_both_styles() {
        let block = "a: [x, \"y, z\", [1](u)]\nb:\n- x\n- y: z\n  more\nc:\n  - '1.10'\n";
        let expected =
            [("a", list(&["x", "y, z", "[1](u)"])), ("b", list(&["x", "y: z more"])), ("c", list(&["1.10"]))];
        assert_eq!(values(block), expected.map(|(key, value)| (key.to_owned(), value)));
    }

    #[test]
    fn text_over_several_lines_is_joined_as_its_style_says() {
        let block = "a: |\n  x\n  y\nb: >-\n  x\n  y\nc: x\n  y\nd:\n  x y\n";
        let expected = [("a", text("x\ny")), ("b", text("x y")), ("c", text("x y")), ("d", text("x y"))];
        assert_eq!(values(block), expected.map(|(key, value)| (key.to_owned(), value)));
    }

    #[test]
    fn a_mapping_of_one_level_is_read() {
        let pairs = vec![("x".to_owned(), text("1")), ("y".to_owned(), FrontValue::Null)];
        assert_eq!(values("a:\n  x: 1\n  y:\n"), [("a".to_owned(), FrontValue::Map(pairs))]);
    }

    #[test]
    fn a_value_that_is_missing_points_to_its_key() {
        let block = "a: b\nstatus:\n";
        assert_eq!(yaml(block)[1].span.of(block), "status");
    }

    #[test]
    fn a_list_points_to_all_its_items() {
        let block = "a:\n  - x\n  - y\nb: c\n";
        assert_eq!(yaml(block)[0].span.of(block), "- x\n  - y");
    }

    #[test]
    fn toml_is_read_with_tables_of_one_level() {
        let block = "a = \"x\" # note\nb = [\"p\", 'q']\n[extra]\nc = 1\n";
        let entries = read(FrontSyntax::Toml, block);
        assert_eq!((entries[0].key.as_str(), &entries[0].value), ("a", &text("x")));
        assert_eq!(entries[0].span.of(block), "\"x\"");
        assert_eq!(entries[1].value, list(&["p", "q"]));
        assert_eq!(entries[2].value, FrontValue::Map(vec![("c".into(), text("1"))]));
    }
}
