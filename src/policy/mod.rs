//! From portal to report: the only place where findings are born or silenced.
//!
//! Takes a [`Portal`] and a date, gives a [`Report`]. Knows nothing of pages and prints nothing.
//! Rules touch no document text, only outlines, readings and resolved references; they cannot fail,
//! and one that does all the same costs its own findings, not the run.

pub mod fingerprint;
pub mod rule;
pub mod rules;
mod words;

#[cfg(test)]
pub(crate) mod sketch;

pub use rule::{Check, Cx, Draft, Rule, Sink};
pub use rules::RULES;

use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};

use jiff::civil::Date;
use rayon::prelude::*;

use crate::base::diag::{Finding, Severity};
use crate::model::{DocId, Portal};

/// Findings kept of one rule. More say nothing new, and a hostile repository could ask for millions.
pub const KEPT_PER_RULE: usize = 1_000;

/// What a check found. Findings are sorted by path, place, rule and title.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// All findings, at most [`KEPT_PER_RULE`] of each rule.
    pub findings: Vec<Finding>,
    /// Whether severities were capped at `warn` because no manifest turns enforcement on.
    pub report_only: bool,
    /// How many findings of a rule were found and not kept; rules without such are absent.
    pub dropped: BTreeMap<&'static str, usize>,
    /// Rules that panicked, by id: a mistake in this program. Their findings may be incomplete.
    pub crashed: Vec<&'static str>,
}

impl Report {
    /// How many of the kept findings have this severity.
    pub fn count(&self, severity: Severity) -> usize {
        self.findings.iter().filter(|finding| finding.severity == severity).count()
    }
}

/// Runs every rule over the portal. Pure, whole, every time.
pub fn check(portal: &Portal, today: Date) -> Report {
    run(RULES, portal, today)
}

/// The rule of an id.
pub fn rule(id: &str) -> Option<&'static Rule> {
    RULES.iter().find(|rule| rule.id == id).copied()
}

/// The id that was probably meant by one that does not exist.
pub fn nearest_rule(id: &str) -> Option<&'static str> {
    words::nearest(id, RULES.iter().map(|rule| rule.id))
}

fn run(rules: &[&'static Rule], portal: &Portal, today: Date) -> Report {
    let cx = Cx { portal, today };
    let documents: Vec<DocId> = portal.ids().collect();
    let of_document = |doc: &DocId| {
        let doc = *doc;
        rules.iter().filter_map(move |rule| match rule.check {
            Check::Document(check) => Some(attempt(rule, |sink| check(&cx, doc, sink))),
            Check::Portal(_) => None,
        })
    };
    let of_portal = rules.par_iter().filter_map(|rule| match rule.check {
        Check::Portal(check) => Some(attempt(rule, |sink| check(&cx, sink))),
        Check::Document(_) => None,
    });
    let outcomes: Vec<Outcome> = documents.par_iter().flat_map_iter(of_document).chain(of_portal).collect();
    settle(outcomes, !portal.enforced)
}

/// Findings of one run of one rule, or the id of the rule when it panicked.
type Outcome = Result<Vec<Finding>, &'static str>;

fn attempt(rule: &'static Rule, check: impl FnOnce(&mut Sink)) -> Outcome {
    let mut sink = Sink::new(rule);
    // The sink is thrown away with whatever a panic left in it; everything else is read-only.
    match catch_unwind(AssertUnwindSafe(|| check(&mut sink))) {
        Ok(()) => Ok(sink.into_findings()),
        Err(_) => Err(rule.id),
    }
}

fn settle(outcomes: Vec<Outcome>, report_only: bool) -> Report {
    let mut report = Report { report_only, ..Report::default() };
    let mut crashed = BTreeSet::new();
    for outcome in outcomes {
        match outcome {
            Ok(findings) => report.findings.extend(findings),
            Err(rule) => drop(crashed.insert(rule)),
        }
    }
    report.crashed = crashed.into_iter().collect();
    if report_only {
        report.findings.iter_mut().for_each(|finding| finding.severity = finding.severity.min(Severity::Warn));
    }
    report.findings.sort_by(|a, b| order(a).cmp(&order(b)));
    report.findings.dedup_by(|later, first| order(later) == order(first));
    keep_the_first(&mut report);
    report
}

fn order(finding: &Finding) -> impl Ord + '_ {
    (&finding.primary.at, finding.rule, &finding.title)
}

fn keep_the_first(report: &mut Report) {
    let mut counts: BTreeMap<&'static str, usize> = BTreeMap::new();
    report.findings.retain(|finding| {
        let count = counts.entry(finding.rule).or_default();
        *count += 1;
        *count <= KEPT_PER_RULE
    });
    let over = counts.into_iter().filter(|(_, count)| *count > KEPT_PER_RULE);
    report.dropped = over.map(|(rule, count)| (rule, count - KEPT_PER_RULE)).collect();
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::diag::Location;
    use crate::base::path::RepoPath;
    use crate::base::span::Span;
    use crate::policy::sketch::{Sketch, TODAY};

    const TEMPLATE: Rule = Rule {
        id: "test/rule",
        title: "a rule of the tests",
        severity: Severity::Error,
        since: "0.1.0",
        manual: "",
        check: Check::Portal(|_, _| {}),
    };

    fn at(path: &str, start: usize) -> Location {
        Location::new(&RepoPath::new(path).unwrap(), Span::new(start, start + 1))
    }

    fn run_over(portal: &Portal, rules: &[&'static Rule]) -> Report {
        run(rules, portal, TODAY)
    }

    #[test]
    fn without_a_manifest_no_finding_is_an_error() {
        static RULE: Rule = Rule {
            check: Check::Portal(|_, sink| {
                sink.report(at("a.md", 0), "wrong");
            }),
            ..TEMPLATE
        };
        let mut portal = Sketch::new().doc("a.md", "x").portal();
        portal.enforced = false;
        let report = run_over(&portal, &[&RULE]);
        assert!(report.report_only);
        assert_eq!(report.findings[0].severity, Severity::Warn);
        portal.enforced = true;
        assert_eq!(run_over(&portal, &[&RULE]).findings[0].severity, Severity::Error);
    }

    #[test]
    fn findings_are_sorted_by_path_place_rule_and_title_and_each_is_said_once() {
        static LAST: Rule = Rule {
            id: "test/z",
            check: Check::Portal(|_, sink| {
                sink.report(at("a.md", 1), "x");
                sink.report(at("a.md", 0), "x");
            }),
            ..TEMPLATE
        };
        static FIRST: Rule = Rule {
            id: "test/a",
            check: Check::Portal(|_, sink| {
                for title in ["y", "x", "y"] {
                    sink.report(at("a.md", 1), title);
                }
                sink.report(at("a/b.md", 0), "x");
            }),
            ..TEMPLATE
        };
        let report = run_over(&Sketch::new().portal(), &[&LAST, &FIRST]);
        let said: Vec<String> = report
            .findings
            .iter()
            .map(|f| format!("{}:{} {} {}", f.primary.at.path, f.primary.at.span.start, f.rule, f.title))
            .collect();
        let wanted = ["a.md:0 test/z x", "a.md:1 test/a x", "a.md:1 test/a y", "a.md:1 test/z x", "a/b.md:0 test/a x"];
        assert_eq!(said, wanted);
    }

    #[test]
    fn a_rule_that_panics_on_one_document_is_named_and_the_others_go_on() {
        static PANICS: Rule = Rule {
            check: Check::Document(|cx, doc, sink| {
                let path = cx.portal.doc(doc).path();
                assert_ne!(path.as_str(), "b.md", "a mistake in the rule");
                sink.report(Location::file(path), "seen");
            }),
            ..TEMPLATE
        };
        let portal = Sketch::new().doc("a.md", "").doc("b.md", "").doc("c.md", "").portal();
        let report = run_over(&portal, &[&PANICS]);
        assert_eq!(report.crashed, ["test/rule"]);
        assert_eq!(report.findings.len(), 2);
    }

    #[test]
    fn what_is_over_the_limit_of_a_rule_is_counted() {
        static MANY: Rule = Rule {
            check: Check::Portal(|_, sink| {
                for n in 0..KEPT_PER_RULE + 7 {
                    sink.report(at("a.md", n), "again");
                }
            }),
            ..TEMPLATE
        };
        let report = run_over(&Sketch::new().portal(), &[&MANY]);
        assert_eq!(report.findings.len(), KEPT_PER_RULE);
        assert_eq!(report.dropped, BTreeMap::from([("test/rule", 7)]));
        assert_eq!(report.findings.last().unwrap().primary.at.span.start as usize, KEPT_PER_RULE - 1);
    }

    #[test]
    fn a_mistyped_id_gets_the_nearest_one() {
        assert_eq!(nearest_rule("link/brokn"), Some("link/broken"));
        assert_eq!(nearest_rule("something-else"), None);
        assert!(rule("link/broken").is_some());
    }
}
