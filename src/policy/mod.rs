//! From portal to report: the only place where findings are born or silenced.
//!
//! Takes a [`Portal`] and a date, gives a [`Report`]. Knows nothing of pages and prints nothing.
//! Rules touch no document text, only outlines, readings and resolved references; they cannot fail,
//! and one that does all the same costs its own findings, not the run.

mod accept;
mod apis;
pub mod baseline;
mod catalogue;
pub mod comments;
mod custom;
pub mod fingerprint;
mod living;
mod owners;
pub mod places;
mod requirements;
pub mod rule;
mod rows;
pub mod rules;
pub mod score;
pub mod slots;
mod settle;
pub mod waivers;
mod words;

#[cfg(test)]
pub(crate) mod sketch;

pub use accept::{Acceptance, Accepted, By};
pub use rule::{Check, Cx, Draft, Rule, Sink};
pub use rules::RULES;
pub use score::Score;
pub use slots::{Because, Slot, State, Subject};

use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};

use jiff::civil::Date;
use rayon::prelude::*;

use crate::base::diag::{Finding, Location, RuleId, Severity};
use crate::base::words::nearest;
use crate::kinds::Profile;
use crate::model::{DocId, Portal};

/// Findings kept of one rule. More say nothing new, and a hostile repository could ask for millions.
pub const KEPT_PER_RULE: usize = 1_000;

/// What a check found. Findings are sorted by path, place, rule and title.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// All findings that nobody accepted, at most [`KEPT_PER_RULE`] of each rule.
    pub findings: Vec<Finding>,
    /// Findings that the baseline knows, in the same order: nothing fails for them, and they are as open as the others.
    pub baselined: Vec<Finding>,
    /// Findings that a waiver or a comment accepts, in the same order.
    pub accepted: Vec<Accepted>,
    /// Waivers and comments that are over or accept nothing: where each says its id or its rule.
    pub spent: Vec<Location>,
    /// Cells of the matrix: by kind in the order of the registry, the project first, then services by id.
    pub slots: Vec<Slot>,
    /// Readiness of the whole.
    pub score: Score,
    /// The requirement set that was asked for.
    pub profile: Profile,
    /// The day of the check.
    pub today: Date,
    /// Whether severities were capped at `warn` because no manifest turns enforcement on.
    pub report_only: bool,
    /// How many findings of a rule were found and not kept; rules without such are absent.
    pub dropped: BTreeMap<RuleId, usize>,
    /// Rules that panicked, by id: a mistake in this program. Their findings may be incomplete.
    pub crashed: Vec<&'static str>,
}

impl Report {
    /// How many of the kept findings have this severity.
    pub fn count(&self, severity: Severity) -> usize {
        self.findings.iter().filter(|finding| finding.severity == severity).count()
    }

    /// What is still open: active findings and those that the baseline knows, in their order.
    pub fn open(&self) -> Vec<&Finding> {
        let mut open: Vec<&Finding> = self.findings.iter().chain(&self.baselined).collect();
        open.sort_by(|a, b| settle::order(a).cmp(&settle::order(b)));
        open
    }

    /// Whether the manifest itself cannot be relied on: what was asked is then not what people meant.
    pub fn is_misconfigured(&self) -> bool {
        const BROKEN: [&str; 4] =
            ["manifest/gate-empty", "manifest/invalid", "manifest/locked-override", "manifest/path-missing"];
        let breaks = |finding: &&Finding| finding.severity == Severity::Error && BROKEN.contains(&&*finding.rule);
        self.findings.iter().any(|finding| breaks(&finding))
    }
}

/// Evaluates what is asked for and runs every rule over the portal. Pure, whole, every time.
pub fn check(portal: &Portal, today: Date) -> Report {
    let slots = slots::evaluate(portal, today);
    run(RULES, portal, slots, today)
}

/// The rule of an id.
pub fn rule(id: &str) -> Option<&'static Rule> {
    RULES.iter().find(|rule| rule.id == id).copied()
}

/// The id that was probably meant by one that does not exist.
pub fn nearest_rule(id: &str) -> Option<&'static str> {
    nearest(id, RULES.iter().map(|rule| rule.id))
}

fn run(rules: &[&'static Rule], portal: &Portal, slots: Vec<Slot>, today: Date) -> Report {
    let rules: Vec<&'static Rule> =
        rules.iter().copied().filter(|rule| settle::is_asked(rule, &portal.manifest)).collect();
    let cx = &Cx::new(portal, &slots, today);
    let documents: Vec<DocId> = portal.ids().collect();
    let of_document = |doc: &DocId| {
        let doc = *doc;
        rules.iter().filter_map(move |rule| match rule.check {
            Check::Document(check) => attempt(rule, |sink| check(cx, doc, sink)),
            Check::Portal(_) | Check::Contract(_) | Check::Acceptance(_) => None,
        })
    };
    let of_portal = rules.par_iter().filter_map(|rule| match rule.check {
        Check::Portal(check) => attempt(rule, |sink| check(cx, sink)),
        Check::Contract(check) => attempt(rule, |sink| {
            let lints = portal.contracts.values().flat_map(|contract| &contract.lints);
            lints.filter(|lint| lint.check == check).for_each(|lint| sink.take(lint));
        }),
        Check::Document(_) | Check::Acceptance(_) => None,
    });
    let outcomes: Vec<Outcome> = documents.par_iter().flat_map_iter(of_document).chain(of_portal).collect();
    let mut settled = Settled::default();
    outcomes.into_iter().for_each(|outcome| settled.take(outcome));
    settled.take(catch_unwind(AssertUnwindSafe(|| custom::run(portal, today))).map_err(|_| "custom"));
    settle::configure(&mut settled.findings, &portal.manifest);
    settled.findings = settle::in_order(settled.findings);
    let mut acceptance = Acceptance::on(portal, today);
    let mut accepted = acceptance.apply(portal, &mut settled.findings);
    let baselined = accept::baselined(&mut accepted);
    let mut on_acceptance = Settled::default();
    for rule in &rules {
        if let Check::Acceptance(check) = rule.check {
            let outcome = attempt(rule, |sink| check(cx, &acceptance, sink));
            outcome.into_iter().for_each(|outcome| on_acceptance.take(outcome));
        }
    }
    settle::configure(&mut on_acceptance.findings, &portal.manifest);
    settled.join(on_acceptance);
    let slots = settle::waive(slots, &accepted, portal);
    let score = Score::of(&slots, portal);
    let profile = portal.manifest.profile.as_ref().map_or(Profile::default(), |profile| profile.value);
    let report_only = !portal.enforced;
    let spent = acceptance.spent();
    let report = Report { accepted, baselined, spent, slots, score, profile, today, report_only, ..Report::default() };
    settle::report(settled, report)
}

/// Findings of one run of one rule, or the id of the rule when it panicked.
type Outcome = Result<Vec<Finding>, &'static str>;

/// `None` when the rule found nothing, as it nearly always is.
fn attempt(rule: &'static Rule, check: impl FnOnce(&mut Sink)) -> Option<Outcome> {
    let mut sink = Sink::new(rule);
    // The sink is thrown away with whatever a panic left in it; everything else is read-only.
    match catch_unwind(AssertUnwindSafe(|| check(&mut sink))) {
        Ok(()) => Some(sink.into_findings()).filter(|findings| !findings.is_empty()).map(Ok),
        Err(_) => Some(Err(rule.id)),
    }
}

/// What all rules said so far.
#[derive(Debug, Default)]
struct Settled {
    findings: Vec<Finding>,
    crashed: BTreeSet<&'static str>,
}

impl Settled {
    fn take(&mut self, outcome: Outcome) {
        match outcome {
            Ok(findings) => self.findings.extend(findings),
            Err(rule) => drop(self.crashed.insert(rule)),
        }
    }

    fn join(&mut self, other: Self) {
        self.findings.extend(other.findings);
        self.crashed.extend(other.crashed);
    }
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
        aka: &[],
        is_opt_in: false,
        check: Check::Portal(|_, _| {}),
    };

    fn at(path: &str, start: usize) -> Location {
        Location::new(&RepoPath::new(path).unwrap(), Span::new(start, start + 1))
    }

    fn run_over(portal: &Portal, rules: &[&'static Rule]) -> Report {
        run(rules, portal, Vec::new(), TODAY)
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
        assert_eq!(report.dropped, BTreeMap::from([("test/rule".into(), 7)]));
        assert_eq!(report.findings.last().unwrap().primary.at.span.start as usize, KEPT_PER_RULE - 1);
    }

    #[test]
    fn a_mistyped_id_gets_the_nearest_one() {
        assert_eq!(nearest_rule("link/brokn"), Some("link/broken"));
        assert_eq!(nearest_rule("something-else"), None);
        assert!(rule("link/broken").is_some());
    }
}
