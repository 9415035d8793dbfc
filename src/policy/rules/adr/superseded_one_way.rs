//! A supersession that only one of the two records knows of.

use std::collections::BTreeSet;

use crate::base::diag::Severity;
use crate::model::decisions::{Successor, superseded};
use crate::model::{Decision, DocId, Edge, EdgeEnd};
use crate::policy::words::code;
use crate::policy::{Check, Cx, Rule, Sink};
use crate::records::Status;

use super::{at, cycles, name, own_status, replacements};

pub(in crate::policy) static RULE: Rule = Rule {
    id: "adr/superseded-one-way",
    title: "both records of a supersession know of it",
    severity: Severity::Warn,
    since: "0.1.0",
    manual: include_str!("superseded_one_way.md"),
    aka: &[],
    is_opt_in: false,
    check: Check::Portal(check),
};

fn check(cx: &Cx<'_>, out: &mut Sink) {
    let replaced = replacements(cx.portal);
    // In a circle nobody can tell which record must change; `adr/superseded-cycle` takes it up.
    let circular: BTreeSet<(DocId, DocId)> =
        cycles(&replaced).into_iter().flatten().map(|edge| (edge.from, edge.to)).collect();
    for edge in replaced.values().flatten().filter(|edge| !circular.contains(&(edge.from, edge.to))) {
        if let Some(pair) = Pair::of(cx, edge) {
            match &*edge.stated {
                [only] if only.at.doc == edge.from => pair.old_is_silent(only, out),
                [only] if only.at.doc == edge.to => pair.new_is_silent(only, out),
                _ => {}
            }
        }
    }
}

struct Pair<'a, 'p> {
    cx: &'a Cx<'p>,
    new: &'a Decision,
    old: &'a Decision,
}

impl<'a, 'p> Pair<'a, 'p> {
    fn of(cx: &'a Cx<'p>, edge: &Edge) -> Option<Self> {
        let records = &cx.portal.decisions.records;
        Some(Self { cx, new: records.get(&edge.from)?, old: records.get(&edge.to)? })
    }

    fn old_is_silent(&self, declared: &EdgeEnd, out: &mut Sink) {
        let (new, old) = (name(self.new), name(self.old));
        let status = own_status(self.cx.portal, self.old.doc);
        let (place, but) = match status {
            Some(status) if status.value == Some(Status::Superseded) => {
                (at(self.cx, self.old.doc, status), format!("{old} does not name it"))
            }
            Some(status) => (at(self.cx, self.old.doc, status), format!("{old} is still {}", code(&status.written))),
            None => (self.cx.title_of(self.old.doc), format!("{old} does not say so")),
        };
        let draft = out
            .report(place, format!("{new} supersedes {old}, but {but}"))
            .label(format!("expected “superseded by {new}”"))
            .related(self.cx.at(declared.at), "declared here")
            .help(format!("change the status to `Superseded by {}`", self.link(self.old, self.new)));
        let successor = Successor { name: &self.new.label, path: self.cx.portal.doc(self.new.doc).path() };
        let edits = superseded(self.cx.portal, self.old, &successor).unwrap_or_default();
        edits.into_iter().fold(draft, |draft, edit| draft.fix(edit.at, edit.text));
    }

    /// Nobody is misled: the old record leads to the new one, and the portal shows both directions.
    fn new_is_silent(&self, declared: &EdgeEnd, out: &mut Sink) {
        let (new, old) = (name(self.new), name(self.old));
        out.report(self.cx.title_of(self.new.doc), format!("{old} is superseded by {new}, but {new} does not say so"))
            .severity(Severity::Info)
            .label(format!("expected “supersedes {old}”"))
            .related(self.cx.at(declared.at), "declared here")
            .help(format!("add `Supersedes {}` below the status", self.link(self.new, self.old)));
    }

    /// Markdown for a link from one record to another.
    fn link(&self, from: &Decision, to: &Decision) -> String {
        let path = |decision: &Decision| self.cx.portal.doc(decision.doc).path().clone();
        format!("[{}]({})", to.label, path(to).relative_from(&path(from)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::sketch::Sketch;

    const OLD: &str = "docs/adr/0003-old.md";
    const NEW: &str = "docs/adr/0007-new.md";

    fn pair(old: &str, new: &str) -> Sketch {
        Sketch::new().adr(OLD, &format!("# Old\n\n{old}\n")).adr(NEW, &format!("# New\n\n{new}\n"))
    }

    #[test]
    fn a_stale_status_is_shown_with_its_successor() {
        let sketch = pair("Accepted", "Supersedes ADR-3").status(OLD, "Accepted", Some(Status::Accepted));
        insta::assert_snapshot!(sketch.supersedes(NEW, OLD, &[(NEW, "Supersedes ADR-3")]).said_by(RULE.id), @r#"
        docs/adr/0003-old.md:3:1 "Accepted": warning[adr/superseded-one-way] ADR-7 supersedes ADR-3, but ADR-3 is still `Accepted`
          here: expected “superseded by ADR-7”
          docs/adr/0007-new.md:3:1 "Supersedes ADR-3": declared here
          help: change the status to `Superseded by [ADR-7](0007-new.md)`
        "#);
    }

    #[test]
    fn a_successor_that_is_not_named_is_asked_for() {
        let sketch = pair("Superseded", "Supersedes ADR-3").status(OLD, "Superseded", Some(Status::Superseded));
        let said = sketch.supersedes(NEW, OLD, &[(NEW, "Supersedes ADR-3")]).said_by(RULE.id);
        assert!(said.contains("ADR-7 supersedes ADR-3, but ADR-3 does not name it"), "{said}");
    }

    #[test]
    fn the_successor_should_say_what_it_replaces() {
        let sketch = pair("Superseded by ADR-7", "Accepted").status(OLD, "Superseded", Some(Status::Superseded));
        insta::assert_snapshot!(sketch.supersedes(NEW, OLD, &[(OLD, "Superseded by ADR-7")]).said_by(RULE.id), @r##"
        docs/adr/0007-new.md:1:1 "# New": info[adr/superseded-one-way] ADR-3 is superseded by ADR-7, but ADR-7 does not say so
          here: expected “supersedes ADR-3”
          docs/adr/0003-old.md:3:1 "Superseded by ADR-7": declared here
          help: add `Supersedes [ADR-3](0003-old.md)` below the status
        "##);
    }

    #[test]
    fn said_by_both_is_fine() {
        let both = [(NEW, "Supersedes ADR-3"), (OLD, "Superseded by ADR-7")];
        assert_eq!(pair("Superseded by ADR-7", "Supersedes ADR-3").supersedes(NEW, OLD, &both).said_by(RULE.id), "");
    }

    #[test]
    fn a_circle_is_left_to_its_own_rule() {
        let sketch = pair("Supersedes ADR-7", "Supersedes ADR-3");
        let sketch = sketch.supersedes(NEW, OLD, &[(NEW, "Supersedes ADR-3")]);
        assert_eq!(sketch.supersedes(OLD, NEW, &[(OLD, "Supersedes ADR-7")]).said_by(RULE.id), "");
    }
}
