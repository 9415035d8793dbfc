//! A decision that is replaced by nobody knows what.

use std::collections::BTreeSet;

use crate::base::diag::Severity;
use crate::base::span::Span;
use crate::model::decisions::Dangling;
use crate::model::{Decision, DocId, Resolution};
use crate::policy::words::quoted;
use crate::policy::{Check, Cx, Rule, Sink};
use crate::records::{Status, Verb};

use super::{at, noun, own_status};

pub(in crate::policy) static RULE: Rule = Rule {
    id: "adr/superseded-target-missing",
    title: "every superseded decision names a decision that exists",
    severity: Severity::Error,
    since: "0.1.0",
    manual: include_str!("superseded_target_missing.md"),
    aka: &[],
    is_opt_in: false,
    check: Check::Portal(check),
};

fn check(cx: &Cx<'_>, out: &mut Sink) {
    let decisions = &cx.portal.decisions;
    let supersessions = || decisions.dangling.iter().filter(|dangling| dangling.verb == Verb::Supersedes);
    let replaced: BTreeSet<DocId> =
        decisions.edges.iter().filter(|edge| edge.verb == Verb::Supersedes).map(|edge| edge.to).collect();
    let named: BTreeSet<DocId> =
        supersessions().filter(|d| d.passive && !d.written.is_empty()).map(|d| d.at.doc).collect();
    for decision in decisions.records.values() {
        if !replaced.contains(&decision.doc) && !named.contains(&decision.doc) {
            unnamed(cx, decision, out);
        }
    }
    for dangling in supersessions().filter(|dangling| !dangling.written.is_empty()) {
        if let Some(decision) = decisions.records.get(&dangling.at.doc).filter(|_| !is_broken_link(cx, dangling)) {
            absent(cx, decision, dangling, out);
        }
    }
}

fn unnamed(cx: &Cx<'_>, decision: &Decision, out: &mut Sink) {
    let Some(status) = own_status(cx.portal, decision.doc) else { return };
    if status.value == Some(Status::Superseded) {
        let title = format!("{0} is superseded but does not say by which {0}", noun(decision));
        out.report(at(cx, decision.doc, status), title)
            .label("by which one?")
            .help("name the successor and link to it: `Superseded by [its title](its-file.md)`")
            .note("without a successor in mind, `deprecated` is the word");
    }
}

fn absent(cx: &Cx<'_>, decision: &Decision, dangling: &Dangling, out: &mut Sink) {
    let (noun, other) = (noun(decision), quoted(&dangling.written));
    let title = match dangling.passive {
        true => format!("{noun} is superseded by {other}, but there is no such {noun}"),
        false => format!("{noun} supersedes {other}, but there is no such {noun}"),
    };
    out.report(cx.at(dangling.at), title)
        .label(format!("no {noun} of this name here"))
        .help("link to the file of the record, or correct its number");
}

/// A link to a file that is gone is taken up by `link/broken`: one cause, one finding.
fn is_broken_link(cx: &Cx<'_>, dangling: &Dangling) -> bool {
    let overlaps = |a: Span, b: Span| a.start < b.end && b.start < a.end;
    cx.links(dangling.at.doc).any(|(link, resolution)| {
        matches!(resolution, Resolution::Missing { .. }) && overlaps(link.whole, dangling.at.span)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::sketch::Sketch;

    const OLD: &str = "docs/adr/0003-old.md";
    const NEW: &str = "docs/adr/0007-new.md";

    fn superseded(words: &str) -> Sketch {
        Sketch::new().adr(OLD, &format!("# Old\n\n{words}\n")).status(OLD, words, Some(Status::Superseded))
    }

    #[test]
    fn a_successor_must_be_named() {
        insta::assert_snapshot!(superseded("Superseded").said_by(RULE.id), @r#"
        docs/adr/0003-old.md:3:1 "Superseded": error[adr/superseded-target-missing] decision is superseded but does not say by which decision
          here: by which one?
          help: name the successor and link to it: `Superseded by [its title](its-file.md)`
          note: without a successor in mind, `deprecated` is the word
        "#);
    }

    #[test]
    fn the_successor_must_exist() {
        let sketch = superseded("Superseded by ADR-12").dangling(OLD, "Superseded by ADR-12", "ADR-12");
        insta::assert_snapshot!(sketch.said_by(RULE.id), @r#"
        docs/adr/0003-old.md:3:1 "Superseded by ADR-12": error[adr/superseded-target-missing] decision is superseded by “ADR-12”, but there is no such decision
          here: no decision of this name here
          help: link to the file of the record, or correct its number
        "#);
    }

    #[test]
    fn a_broken_link_is_said_once_by_the_rule_for_links() {
        let words = "Superseded by [ADR-12](0012-x.md)";
        assert_eq!(superseded(words).dangling(OLD, words, "ADR-12").said_by(RULE.id), "");
    }

    #[test]
    fn a_successor_that_names_itself_is_enough() {
        let sketch = superseded("Superseded").adr(NEW, "# New\n\nSupersedes ADR-3");
        assert_eq!(sketch.supersedes(NEW, OLD, &[(NEW, "Supersedes ADR-3")]).said_by(RULE.id), "");
    }
}
