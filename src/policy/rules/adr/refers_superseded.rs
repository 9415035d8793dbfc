//! A living document that relies on a decision no longer in force.

use std::collections::{BTreeMap, BTreeSet};

use crate::base::diag::{Location, Severity};
use crate::base::path::RepoPath;
use crate::markup::LinkRef;
use crate::model::{DocId, Edge};
use crate::policy::{Check, Cx, Rule, Sink};
use crate::records::Status;

use super::{name, replacements};

pub(in crate::policy) static RULE: Rule = Rule {
    id: "adr/refers-superseded",
    title: "living documents link to the decision that is in force",
    severity: Severity::Info,
    since: "0.1.0",
    manual: include_str!("refers_superseded.md"),
    aka: &[],
    is_opt_in: false,
    check: Check::Portal(check),
};

fn check(cx: &Cx<'_>, out: &mut Sink) {
    let log = Log::of(cx);
    if log.superseded.is_empty() {
        return;
    }
    // Nearly no document links to what was superseded.
    let may_be_wrong = |doc: &DocId| {
        let mut links = cx.portal.links_of(*doc).iter().filter_map(|link| link.to.document());
        links.any(|target| log.superseded.contains_key(&target))
    };
    for doc in cx.portal.ids().filter(may_be_wrong).filter(|doc| is_living(cx, *doc)) {
        let targets = targets(cx, doc);
        if log.is_listed_by(cx, doc, &targets) {
            continue;
        }
        for (target, link) in &targets {
            let Some(old) = log.superseded.get(target) else { continue };
            // Whoever names the successor too, or states a relation, knows what became of the decision.
            let knows =
                targets.contains_key(&old.current) || doc == old.current || log.related.contains(&(doc, *target));
            if !knows {
                report(cx, Reference { doc, target: *target, link, old }, out);
            }
        }
    }
}

/// What is looked up for every link, computed once.
struct Log<'a> {
    superseded: BTreeMap<DocId, Superseded<'a>>,
    related: BTreeSet<(DocId, DocId)>,
    /// How many records each log holds.
    sizes: BTreeMap<&'a RepoPath, usize>,
}

impl<'a> Log<'a> {
    fn of(cx: &Cx<'a>) -> Self {
        let decisions = &cx.portal.decisions;
        let replaced = replacements(cx.portal);
        let superseded = replaced.iter().filter_map(|(doc, edges)| {
            Some((*doc, Superseded { by: edges.first()?, current: current(*doc, &replaced)? }))
        });
        let mut sizes = BTreeMap::new();
        for decision in decisions.records.values() {
            *sizes.entry(&decision.log).or_default() += 1;
        }
        Self {
            superseded: superseded.collect(),
            related: decisions.edges.iter().flat_map(|edge| [(edge.from, edge.to), (edge.to, edge.from)]).collect(),
            sizes,
        }
    }

    /// Whether a document lists decisions: the landing page of a log, or links to half of one and to three at least.
    fn is_listed_by(&self, cx: &Cx<'_>, doc: DocId, targets: &BTreeMap<DocId, &LinkRef>) -> bool {
        let path = cx.portal.doc(doc).path();
        let landing = ["readme", "index", "_index"].contains(&path.stem().to_lowercase().as_str());
        let mut listed: BTreeMap<&RepoPath, usize> = BTreeMap::new();
        for decision in targets.keys().filter_map(|target| cx.portal.decisions.records.get(target)) {
            *listed.entry(&decision.log).or_default() += 1;
        }
        let lists = |(log, linked): (&RepoPath, usize)| {
            let half = self.sizes.get(log).is_some_and(|size| linked * 2 >= *size);
            (landing && path.parent() == *log) || (linked >= 3 && half)
        };
        listed.into_iter().any(lists)
    }
}

struct Superseded<'a> {
    /// The edge to the direct successor.
    by: &'a Edge,
    /// The record in force at the end of the chain.
    current: DocId,
}

/// The end of the chain of successors; `None` when it runs in a circle.
fn current(doc: DocId, replaced: &BTreeMap<DocId, Vec<&Edge>>) -> Option<DocId> {
    let mut at = doc;
    let mut seen = BTreeSet::from([doc]);
    while let Some(edge) = replaced.get(&at).and_then(|edges| edges.first()) {
        at = edge.from;
        if !seen.insert(at) {
            return None;
        }
    }
    Some(at)
}

/// Stems of files that tell what was, or that only list what there is.
const HISTORIES: [&str; 9] =
    ["-sidebar", "changelog", "changes", "history", "news", "release-notes", "releases", "summary", "toc"];

/// A document that is kept true: any but records that are not in force, histories and lists.
fn is_living(cx: &Cx<'_>, doc: DocId) -> bool {
    if let Some(decision) = cx.portal.decisions.records.get(&doc) {
        return decision.status.as_ref().is_some_and(|status| status.value == Some(Status::Accepted));
    }
    let stem = cx.portal.doc(doc).path().stem().to_lowercase().replace('_', "-");
    !HISTORIES.contains(&stem.as_str())
}

/// The first link to each decision.
fn targets<'a>(cx: &Cx<'a>, doc: DocId) -> BTreeMap<DocId, &'a LinkRef> {
    let mut targets = BTreeMap::new();
    for (link, resolution) in cx.links(doc) {
        if let Some(target) = resolution.document().filter(|target| cx.portal.decisions.records.contains_key(target)) {
            targets.entry(target).or_insert(link);
        }
    }
    targets
}

struct Reference<'a> {
    doc: DocId,
    target: DocId,
    link: &'a LinkRef,
    old: &'a Superseded<'a>,
}

fn report(cx: &Cx<'_>, reference: Reference<'_>, out: &mut Sink) {
    let Reference { doc, target, link, old } = reference;
    let called = |doc: DocId| cx.portal.decisions.records.get(&doc).map(name).unwrap_or_default();
    let path = cx.portal.doc(doc).path();
    let instead = cx.portal.doc(old.current).path().relative_from(path);
    let title = format!("links to {}, superseded by {}", called(target), called(old.current));
    let draft = out
        .report(Location::new(path, link.span), title)
        .label("no longer in force")
        .help(format!("read {} and link to `{instead}`", called(old.current)));
    let at = Location::new(path, link.span);
    let draft = if cx.text(&at) == link.dest { draft.guess(at, instead) } else { draft };
    if let Some(stated) = old.by.stated.first() {
        draft.related(cx.at(stated.at), "superseded here");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::sketch::Sketch;

    const OLD: &str = "docs/adr/0003-old.md";
    const NEW: &str = "docs/adr/0007-new.md";

    fn log() -> Sketch {
        let sketch = Sketch::new().adr(OLD, "# Old").adr(NEW, "# New\n\nSupersedes [ADR-3](0003-old.md)");
        sketch.supersedes(NEW, OLD, &[(NEW, "Supersedes")])
    }

    #[test]
    fn a_guide_that_links_to_the_old_decision_hears_of_the_new_one() {
        let sketch = log().doc("docs/guide.md", "See [why](adr/0003-old.md) and [again](adr/0003-old.md).");
        insta::assert_snapshot!(sketch.said_by(RULE.id), @r#"
        docs/guide.md:1:11 "adr/0003-old.md": info[adr/refers-superseded] links to ADR-3, superseded by ADR-7
          here: no longer in force
          docs/adr/0007-new.md:3:1 "Supersedes": superseded here
          help: read ADR-7 and link to `adr/0007-new.md`
        "#);
    }

    #[test]
    fn the_successor_may_link_to_what_it_replaces() {
        assert_eq!(log().status(NEW, "New", Some(Status::Accepted)).said_by(RULE.id), "");
    }

    #[test]
    fn whoever_names_both_knows() {
        let text = "[was](adr/0003-old.md), [now](adr/0007-new.md)";
        assert_eq!(log().doc("docs/guide.md", text).said_by(RULE.id), "");
    }

    #[test]
    fn lists_and_histories_name_what_was() {
        let link = "[old](docs/adr/0003-old.md)";
        assert_eq!(log().doc("CHANGELOG.md", link).said_by(RULE.id), "");
        let list = "[a](0001-a.md) [b](0002-b.md) [old](0003-old.md)";
        let sketch = log().adr("docs/adr/0001-a.md", "# A").adr("docs/adr/0002-b.md", "# B");
        assert_eq!(sketch.doc("docs/adr/README.md", list).said_by(RULE.id), "");
    }

    #[test]
    fn only_an_accepted_record_is_living() {
        let other = "docs/adr/0005-other.md";
        let sketch = || log().adr(other, "# Other accepted [why](0003-old.md)");
        assert_eq!(sketch().said_by(RULE.id), "");
        let accepted = sketch().status(other, "accepted", Some(Status::Accepted));
        assert!(accepted.said_by(RULE.id).contains("links to ADR-3, superseded by ADR-7"));
    }
}
