//! Decisions that replace each other in a circle.

use crate::base::diag::Severity;
use crate::model::{DocId, Edge, EdgeEnd};
use crate::policy::{Check, Cx, Rule, Sink};

use super::{cycles, name, replacements};

pub(in crate::policy) static RULE: Rule = Rule {
    id: "adr/superseded-cycle",
    title: "supersessions lead to a decision in force, never in a circle",
    severity: Severity::Error,
    since: "0.1.0",
    manual: include_str!("superseded_cycle.md"),
    aka: &[],
    is_opt_in: false,
    check: Check::Portal(check),
};

/// Records that a title names; longer circles are cut.
const NAMED: usize = 8;

fn check(cx: &Cx<'_>, out: &mut Sink) {
    for circle in cycles(&replacements(cx.portal)) {
        report(cx, &circle, out);
    }
}

fn report(cx: &Cx<'_>, circle: &[&Edge], out: &mut Sink) {
    let called = |doc: DocId| cx.portal.decisions.records.get(&doc).map(name).unwrap_or_default();
    let title = match circle {
        [own] => format!("{} supersedes itself", called(own.to)),
        _ => {
            let mut names: Vec<String> = circle.iter().take(NAMED).map(|edge| called(edge.to)).collect();
            names.extend((circle.len() > NAMED).then(|| "…".to_owned()));
            format!("{} → {} supersede each other", names.join(" → "), called(circle[0].to))
        }
    };
    let statements: Vec<&EdgeEnd> = circle.iter().filter_map(|edge| statement(edge)).collect();
    let Some((first, others)) = statements.split_first() else { return };
    let mut draft = out
        .report(cx.at(first.at), title)
        .label("closes the circle")
        .help("find the decision that is in force and take its “superseded by” away")
        .note("none of them counts as the current one until then");
    for other in others {
        draft = draft.related(cx.at(other.at), "part of the circle");
    }
}

/// What the replaced record says, so that each record of the circle is shown; else what the other one says.
fn statement(edge: &Edge) -> Option<&EdgeEnd> {
    edge.stated.iter().find(|end| end.at.doc == edge.to).or(edge.stated.first())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::sketch::Sketch;

    fn circle(names: &[&str]) -> Sketch {
        let mut sketch = Sketch::new();
        for (name, next) in names.iter().zip(names.iter().cycle().skip(1)) {
            sketch = sketch.adr(name, &format!("# R\n\nSuperseded by {next}"));
        }
        for (name, next) in names.iter().zip(names.iter().cycle().skip(1)) {
            sketch = sketch.supersedes(next, name, &[(name, "Superseded by")]);
        }
        sketch
    }

    #[test]
    fn each_circle_is_reported_once_with_its_way() {
        let sketch = circle(&["adr/0003-a.md", "adr/0007-b.md", "adr/0009-c.md"]);
        insta::assert_snapshot!(sketch.said_by(RULE.id), @r#"
        adr/0003-a.md:3:1 "Superseded by": error[adr/superseded-cycle] ADR-3 → ADR-7 → ADR-9 → ADR-3 supersede each other
          here: closes the circle
          adr/0007-b.md:3:1 "Superseded by": part of the circle
          adr/0009-c.md:3:1 "Superseded by": part of the circle
          help: find the decision that is in force and take its “superseded by” away
          note: none of them counts as the current one until then
        "#);
    }

    #[test]
    fn a_record_can_name_itself() {
        insta::assert_snapshot!(circle(&["adr/0003-a.md"]).said_by(RULE.id), @r#"
        adr/0003-a.md:3:1 "Superseded by": error[adr/superseded-cycle] ADR-3 supersedes itself
          here: closes the circle
          help: find the decision that is in force and take its “superseded by” away
          note: none of them counts as the current one until then
        "#);
    }

    #[test]
    fn a_chain_is_no_circle() {
        let (a, b, c) = ("adr/1-a.md", "adr/2-b.md", "adr/3-c.md");
        let sketch = Sketch::new().adr(a, "# R").adr(b, "# R").adr(c, "# R");
        let sketch = sketch.supersedes(b, a, &[(b, "R")]).supersedes(c, b, &[(c, "R")]).supersedes(c, a, &[(c, "R")]);
        assert_eq!(sketch.said_by(RULE.id), "");
    }

    #[test]
    fn long_circles_are_cut_in_the_title() {
        let names: Vec<String> = (1..=20).map(|n| format!("adr/{n:04}-x.md")).collect();
        let said = circle(&names.iter().map(String::as_str).collect::<Vec<_>>()).said_by(RULE.id);
        assert!(said.contains("ADR-8 → … → ADR-1 supersede each other"), "{said}");
    }
}
