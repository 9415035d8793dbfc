//! Helm and Go templates in YAML: expressions blanked out, so that the rest can be read.

use std::borrow::Cow;

/// Replaces every `{{ … }}` by as many harmless bytes, so that all places stay the same:
/// blanks when nothing else stands on the line (`{{- if .x }}`), letters elsewhere.
///
/// Braces inside Go strings of an expression (`{{ "}}" }}`) do not end it (Go `text/template`, "Actions").
pub(super) fn masked(text: &str) -> Cow<'_, str> {
    if !text.contains("{{") {
        return Cow::Borrowed(text);
    }
    let mut bytes = text.as_bytes().to_vec();
    let mut at = 0;
    while let Some(start) = text[at..].find("{{").map(|found| at + found) {
        let Some(end) = end_of_action(text, start) else { break };
        bytes[start..end].iter_mut().filter(|byte| **byte != b'\n').for_each(|byte| *byte = MASK);
        at = end;
    }
    for line in bytes.split_mut(|byte| *byte == b'\n') {
        let is_alone = line.iter().all(|byte| *byte == MASK || byte.is_ascii_whitespace());
        let filler = if is_alone { b' ' } else { b'x' };
        line.iter_mut().filter(|byte| **byte == MASK).for_each(|byte| *byte = filler);
    }
    // Whole expressions are replaced, each byte by an ASCII byte.
    String::from_utf8(bytes).map_or(Cow::Borrowed(text), Cow::Owned)
}

/// Stands for a byte of an expression until it is known what else stands on its line; no text holds a NUL.
const MASK: u8 = 0;

/// One past the `}}` of the expression that starts at `start`; `None` when it never ends.
fn end_of_action(text: &str, start: usize) -> Option<usize> {
    let inside = text[start + 2..].trim_start_matches(['-', ' ', '\t', '\n']);
    if inside.starts_with("/*") {
        // Quotes in a comment are not closed.
        let after = &inside[inside.find("*/")?..];
        return Some(text.len() - after.len() + after.find("}}")? + 2);
    }
    let bytes = text.as_bytes();
    let mut quote = None;
    let mut at = start + 2;
    while at < bytes.len() {
        match (quote, bytes[at]) {
            // Outside a string too: an expression in a double-quoted scalar has its quotes escaped.
            (Some(b'"') | None, b'\\') => at += 1,
            (Some(open), byte) if byte == open => quote = None,
            (None, byte @ (b'"' | b'`')) => quote = Some(byte),
            (None, b'}') if bytes.get(at + 1) == Some(&b'}') => return Some(at + 2),
            _ => {}
        }
        at += 1;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_lines_become_blank_and_values_become_letters() {
        let text = "{{- if .a }}\nname: {{ .Values.ä }}-x\n{{- end }}\n";
        assert_eq!(masked(text), format!("{}\nname: {}-x\n{}\n", " ".repeat(12), "x".repeat(16), " ".repeat(10)));
        assert_eq!(masked(text).len(), text.len());
    }

    #[test]
    fn braces_in_strings_do_not_end_an_expression() {
        assert_eq!(masked("a: {{ \"}}\" }}b"), format!("a: {}b", "x".repeat(10)));
        assert_eq!(masked("a: {{`{{ $labels.x }}`}}b"), format!("a: {}b", "x".repeat(21)));
    }

    #[test]
    fn quotes_in_comments_and_escaped_quotes_open_nothing() {
        assert_eq!(masked("{{- /* don't \"x\n}} */ -}}\na: b"), format!("{}\n{}\na: b", " ".repeat(15), " ".repeat(9)));
        assert_eq!(masked(r#"a: "{{ x \"%f\" }} b""#), format!("a: \"{} b\"", "x".repeat(14)));
    }

    #[test]
    fn an_expression_without_an_end_stays() {
        assert_eq!(masked("{{ a }}: {{ b\nc: d"), "xxxxxxx: {{ b\nc: d");
    }
}
