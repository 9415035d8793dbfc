//! Words of a shape, which draw.io writes as HTML.

use std::collections::BTreeMap;

use quick_xml::escape::resolve_predefined_entity;

/// Longest text of one shape, in bytes.
const LONGEST: usize = 2_000;

/// The words of a label, a line for each line that is seen, blanks collapsed. `%name%` stands for a property of the shape.
pub(super) fn words(html: &str, properties: &BTreeMap<String, String>) -> String {
    let html = &html[..html.floor_char_boundary(LONGEST)];
    let mut out = String::new();
    let mut rest = html;
    while let Some(at) = rest.find(['<', '&', '%']) {
        out.push_str(&rest[..at]);
        let from = &rest[at..];
        let taken = match from.as_bytes()[0] {
            b'<' => tag(from, &mut out),
            b'&' => reference(from, &mut out),
            _ => property(from, properties, &mut out),
        };
        rest = match taken {
            0 => {
                out.push_str(&from[..1]);
                &from[1..]
            }
            taken => &from[taken..],
        };
    }
    out.push_str(rest);
    let lines = out.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
    lines.filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

/// Leaves a tag out; how many bytes it has, 0 for a sign that begins none.
fn tag(text: &str, out: &mut String) -> usize {
    let Some(end) = text.find('>') else { return 0 };
    let name = text[1..end].trim_start_matches('/');
    if !name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '!') {
        return 0;
    }
    let name = name.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default().to_lowercase();
    if matches!(name.as_str(), "br" | "div" | "p" | "hr" | "li" | "tr" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6") {
        out.push('\n');
    }
    end + 1
}

fn reference(text: &str, out: &mut String) -> usize {
    let Some(end) = text.bytes().take(12).position(|byte| byte == b';') else { return 0 };
    let name = &text[1..end];
    let number = name.strip_prefix('#').and_then(|number| match number.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16).ok(),
        None => number.parse().ok(),
    });
    let known = match name {
        "nbsp" => Some(" "),
        _ => resolve_predefined_entity(name),
    };
    match (known, number.and_then(char::from_u32)) {
        (Some(known), _) => out.push_str(known),
        (None, Some(c)) => out.push(c),
        (None, None) => return 0,
    }
    end + 1
}

fn property(text: &str, properties: &BTreeMap<String, String>, out: &mut String) -> usize {
    let Some(end) = text[1..].find('%') else { return 0 };
    let Some(value) = properties.get(&text[1..=end]) else { return 0 };
    out.push_str(&value[..value.floor_char_boundary(LONGEST)]);
    end + 2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_become_words() {
        let properties = BTreeMap::from([("name".to_owned(), "Orders".to_owned())]);
        for (html, expected) in [
            ("Orders", "Orders"),
            ("<b>Orders</b><br>[Go,&nbsp;gRPC]", "Orders\n[Go, gRPC]"),
            ("<div>a</div><div>b &amp; c</div>", "a\nb & c"),
            ("<font style=\"font-size: 16px\"><b>%name%</b></font> 100 % of %other%", "Orders 100 % of %other%"),
            ("a < b &unknown; &#228;&#x20ac;", "a < b &unknown; ä€"),
            ("<", "<"),
            ("", ""),
        ] {
            assert_eq!(words(html, &properties), expected, "{html}");
        }
    }
}
