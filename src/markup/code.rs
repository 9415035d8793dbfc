//! Code blocks as figures.

use super::escape::escape_into;
use super::highlight::highlight;
use super::outline::Fence;

/// Longest language name that is repeated as a class.
const MAX_LANGUAGE: usize = 32;

/// Languages of diagrams. Their blocks are holes in a body: the rest of the portal decides what is drawn of them.
const DIAGRAMS: [&str; 10] =
    ["mermaid", "mmd", "plantuml", "puml", "uml", "dot", "graphviz", "gv", "d2", "structurizr"];

/// Whether a code block is the source of a diagram.
pub(super) fn is_diagram(fence: &Fence) -> bool {
    DIAGRAMS.contains(&fence.lang.as_str())
}

/// A code block as a figure: highlighted where the language is known. Scripts may add a copy button.
pub(super) fn figure(fence: &Fence) -> String {
    format!("<figure class=\"code\">{}</figure>\n", block(fence))
}

/// A code block alone.
pub fn block(fence: &Fence) -> String {
    let mut out = String::with_capacity(fence.text.len() * 2 + 96);
    out.push_str("<pre tabindex=\"0\"><code");
    if is_class(&fence.lang) {
        out.push_str(" class=\"language-");
        escape_into(&mut out, &fence.lang);
        out.push('"');
    }
    out.push('>');
    match highlight(&fence.lang, &fence.text) {
        Some(html) => out.push_str(&html),
        None => escape_into(&mut out, &fence.text),
    }
    out.push_str("</code></pre>");
    out
}

fn is_class(lang: &str) -> bool {
    let fits = |c: char| c.is_ascii_alphanumeric() || "+-_#.".contains(c);
    !lang.is_empty() && lang.len() <= MAX_LANGUAGE && lang.chars().all(fits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_that_is_no_word_is_not_repeated() {
        let fence = Fence { lang: "\"><script>".into(), text: "<b>".into(), ..Fence::default() };
        assert_eq!(
            figure(&fence),
            "<figure class=\"code\"><pre tabindex=\"0\"><code>&lt;b&gt;</code></pre></figure>\n"
        );
    }
}
