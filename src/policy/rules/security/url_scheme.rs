//! A link whose scheme is never published.

use crate::base::diag::{Location, Severity};
use crate::markup::{LinkKind, LinkRef};
use crate::model::{DocId, Resolution};
use crate::policy::{Check, Cx, Rule, Sink};

pub(in crate::policy) static RULE: Rule = Rule {
    id: "security/url-scheme",
    title: "links use schemes that are safe to publish",
    severity: Severity::Error,
    since: "0.1.0",
    manual: include_str!("url_scheme.md"),
    aka: &[],
    is_opt_in: false,
    check: Check::Document(check),
};

/// Schemes that run code or show a forged page in the reader's browser.
const ACTIVE: [&str; 4] = ["javascript", "vbscript", "livescript", "blob"];

fn check(cx: &Cx<'_>, doc: DocId, out: &mut Sink) {
    let path = cx.portal.doc(doc).path();
    for (link, resolution) in cx.links(doc) {
        if let Resolution::Refused(scheme) = resolution {
            report(link, scheme, Location::new(path, link.span), out);
        }
    }
}

fn report(link: &LinkRef, scheme: &str, at: Location, out: &mut Sink) {
    let draft = match scheme {
        "//" | "\\\\" => out
            .report(at, "link without a scheme is not published")
            .help("write `https://` in front of the host, or a path in the repository"),
        "data" if link.kind == LinkKind::Image => out
            .report(at, "picture inside the link is not published")
            .severity(Severity::Warn)
            .help("save the picture as a file beside the document and link to it"),
        _ => out
            .report(at, format!("`{scheme}:` link is not published"))
            .severity(if ACTIVE.contains(&scheme) || scheme == "data" { Severity::Error } else { Severity::Warn })
            .help("use `https:`, `mailto:`, `tel:` or a path in the repository"),
    };
    let draft = draft.label("shown as text, without a link");
    if ACTIVE.contains(&scheme) {
        draft.note("it would run code in the browser of whoever follows it");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::sketch::Sketch;

    fn said(dest: &str, scheme: &str) -> String {
        let text = format!("[x]({dest})");
        Sketch::new().doc("a.md", &text).resolves("a.md", dest, Resolution::Refused(scheme.to_owned())).said_by(RULE.id)
    }

    #[test]
    fn code_in_a_link_is_an_error() {
        insta::assert_snapshot!(said("JaVaScript:alert(1)", "javascript"), @r#"
        a.md:1:5 "JaVaScript:alert(1)": error[security/url-scheme] `javascript:` link is not published
          here: shown as text, without a link
          help: use `https:`, `mailto:`, `tel:` or a path in the repository
          note: it would run code in the browser of whoever follows it
        "#);
    }

    #[test]
    fn a_scheme_that_only_some_program_knows_is_a_warning() {
        insta::assert_snapshot!(said("slack://channel?id=1", "slack"), @r#"
        a.md:1:5 "slack://channel?id=1": warning[security/url-scheme] `slack:` link is not published
          here: shown as text, without a link
          help: use `https:`, `mailto:`, `tel:` or a path in the repository
        "#);
    }

    #[test]
    fn a_host_without_a_scheme_is_an_error() {
        insta::assert_snapshot!(said("//evil.example/x", "//"), @r#"
        a.md:1:5 "//evil.example/x": error[security/url-scheme] link without a scheme is not published
          here: shown as text, without a link
          help: write `https://` in front of the host, or a path in the repository
        "#);
    }

    #[test]
    fn a_picture_in_the_link_itself_is_a_warning() {
        let dest = "data:image/png;base64,AAAA";
        let sketch = Sketch::new().doc("a.md", &format!("![x]({dest})"));
        let said = sketch.resolves("a.md", dest, Resolution::Refused("data".to_owned())).said_by(RULE.id);
        assert!(said.contains("warning[security/url-scheme] picture inside the link is not published"));
    }
}
