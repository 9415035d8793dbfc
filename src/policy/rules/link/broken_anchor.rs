//! A reference to a heading that its target does not have.

use crate::base::diag::{Location, Severity};
use crate::base::span::Span;
use crate::base::words::is_slip;
use crate::formats::Document;
use crate::markup::LinkRef;
use crate::model::{DocId, Resolution};
use crate::policy::words::code;
use crate::policy::{Check, Cx, Rule, Sink};

pub(in crate::policy) static RULE: Rule = Rule {
    id: "link/broken-anchor",
    title: "every link into a document leads to a heading that exists",
    severity: Severity::Warn,
    since: "0.1.0",
    manual: include_str!("broken_anchor.md"),
    aka: &[],
    is_opt_in: false,
    check: Check::Document(check),
};

fn check(cx: &Cx<'_>, doc: DocId, out: &mut Sink) {
    for (link, resolution) in cx.links(doc) {
        let Resolution::NoAnchor { doc: target, anchor, nearest } = resolution else { continue };
        let target_doc = cx.portal.doc(*target);
        let place = if *target == doc { "this document".to_owned() } else { format!("`{}`", target_doc.path()) };
        let title = format!("no heading {} in {place}", code(&format!("#{anchor}")));
        let at = Location::new(cx.portal.doc(doc).path(), fragment(link));
        let mut draft = out.report(at.clone(), title).label("no such heading");
        if let Some(nearest) = nearest {
            draft = draft.help(format!("point the link to `#{nearest}`"));
            if *cx.text(&at) == link.dest[link.dest.find('#').unwrap_or_default()..] {
                let text = format!("#{nearest}");
                draft = if is_slip(anchor, nearest) { draft.fix(at, text) } else { draft.guess(at, text) };
            }
            if let Some(span) = place_of(target_doc, nearest) {
                draft.related(Location::new(target_doc.path(), span), format!("closest heading: `#{nearest}`"));
            }
        }
    }
}

/// The fragment alone, when the destination stands in the text as it is; else the destination.
fn fragment(link: &LinkRef) -> Span {
    let as_written = link.span.range().len() == link.dest.len();
    match link.dest.find('#').filter(|_| as_written) {
        Some(hash) => Span { start: link.span.start + hash as u32, ..link.span },
        None => link.span,
    }
}

fn place_of(doc: &Document, anchor: &str) -> Option<Span> {
    let heading = doc.outline.headings.iter().find(|heading| heading.id == anchor).map(|heading| heading.span);
    heading.or_else(|| doc.outline.ids.iter().find(|id| id.value == anchor).map(|id| id.span))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::rules::owners::testing::said;
    use crate::policy::sketch::Sketch;

    fn no_anchor(doc: u32, anchor: &str, nearest: Option<&str>) -> Resolution {
        Resolution::NoAnchor { doc: DocId(doc), anchor: anchor.to_owned(), nearest: nearest.map(str::to_owned) }
    }

    #[test]
    fn pages_of_middleman_have_anchors_of_their_own() {
        let page = "## What we're told\n\n### Network\n\n## What we decided\n\n### Network\n";
        let links =
            "[a](p.html#what-we-39-re-told) [b](p.html#what-we-decided-network) [c](p.html#what-we-decided-nets)\n";
        let of = |path: &str, links: &str| said(RULE.id, &[(path, page), ("docs/a.md", links)]);
        let said = of("docs/p.html.md.erb", links);
        assert_eq!(said.lines().filter(|line| line.contains("no heading")).count(), 1, "{said}");
        assert!(said.contains("no heading `#what-we-decided-nets`"), "{said}");
        let said = of("docs/p.md", &links.replace(".html", ".md"));
        assert_eq!(
            said.lines().filter(|line| line.contains("no heading")).count(),
            3,
            "on a forge there are no such: {said}"
        );
    }

    #[test]
    fn the_nearest_heading_is_shown_where_it_stands() {
        let sketch = Sketch::new()
            .doc("a.md", "[x](b.md#rollback-steps)")
            .doc("b.md", "# Roll back\n\n# Steps")
            .resolves("a.md", "b.md#rollback-steps", no_anchor(1, "rollback-steps", Some("roll-back")));
        insta::assert_snapshot!(sketch.said_by(RULE.id), @r##"
        a.md:1:9 "#rollback-steps": warning[link/broken-anchor] no heading `#rollback-steps` in `b.md`
          here: no such heading
          b.md:1:1 "# Roll back": closest heading: `#roll-back`
          help: point the link to `#roll-back`
        "##);
    }

    #[test]
    fn without_a_near_one_there_is_no_advice() {
        let sketch = Sketch::new().doc("a.md", "[x](#gone)").resolves("a.md", "#gone", no_anchor(0, "gone", None));
        insta::assert_snapshot!(sketch.said_by(RULE.id), @r##"
        a.md:1:5 "#gone": warning[link/broken-anchor] no heading `#gone` in this document
          here: no such heading
        "##);
    }
}
