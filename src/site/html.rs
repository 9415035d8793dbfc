//! Text into HTML, by hand where a template would only be in the way: bodies, sidebars, drawings.

/// Appends `text` so that it is text in an element and in a double-quoted attribute.
pub(super) fn push_text(out: &mut String, text: &str) {
    push_escaped(out, text, |byte| match byte {
        b'"' => Some("&quot;"),
        b'\'' => Some("&#39;"),
        _ => in_element(byte),
    });
}

/// Appends `text` so that it is text in an element; code has so many quotes that they would be a third of it.
pub(super) fn push_code(out: &mut String, text: &str) {
    push_escaped(out, text, in_element);
}

/// How a character is written in an element; `None` for one that stays as it is.
fn in_element(byte: u8) -> Option<&'static str> {
    match byte {
        b'&' => Some("&amp;"),
        b'<' => Some("&lt;"),
        b'>' => Some("&gt;"),
        _ => None,
    }
}

/// Only ASCII is ever replaced, so each cut lies on a character boundary.
fn push_escaped(out: &mut String, text: &str, escaped: impl Fn(u8) -> Option<&'static str>) {
    let mut start = 0;
    for (at, byte) in text.bytes().enumerate() {
        if let Some(entity) = escaped(byte) {
            out.push_str(&text[start..at]);
            out.push_str(entity);
            start = at + 1;
        }
    }
    out.push_str(&text[start..]);
}

/// Appends ` name="value"`.
pub(super) fn push_attribute(out: &mut String, name: &str, value: &str) {
    out.push(' ');
    out.push_str(name);
    out.push_str("=\"");
    push_text(out, value);
    out.push('"');
}

/// What links outside the portal may start with.
const EXTERNAL: [&str; 4] = ["http://", "https://", "mailto:", "tel:"];

/// The address as it may stand in a link, without the control characters and blanks that browsers ignore;
/// `None` for anything that is not plainly the web, mail or a telephone.
///
/// The last word before an address of foreign origin reaches a page, whoever judged it before.
pub(super) fn external(address: &str) -> Option<String> {
    let clean: String = address.trim().chars().filter(|c| !c.is_control()).collect();
    let lower = clean.to_ascii_lowercase();
    EXTERNAL.iter().any(|start| lower.starts_with(start)).then_some(clean)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_web_mail_and_telephone_are_linked() {
        assert_eq!(external(" https://a\n.example "), Some("https://a.example".to_owned()));
        assert_eq!(external("MAILTO:x@example.org"), Some("MAILTO:x@example.org".to_owned()));
        for refused in ["javascript:alert(1)", "java\tscript:x", "data:text/html,x", "//host/x", "/etc", "vbscript:x"] {
            assert_eq!(external(refused), None, "{refused}");
        }
    }

    #[test]
    fn quotes_of_code_stay_as_they_are() {
        let mut out = String::new();
        push_code(&mut out, "{\"ä\": '<&>'}");
        assert_eq!(out, "{\"ä\": '&lt;&amp;&gt;'}");
    }

    #[test]
    fn nothing_leaves_an_attribute() {
        let mut out = String::new();
        push_attribute(&mut out, "title", r#"ä"'<&>"#);
        assert_eq!(out, r#" title="ä&quot;&#39;&lt;&amp;&gt;""#);
    }
}
