//! An operation whose last day is over.

use jiff::civil::Date;

use crate::base::diag::Severity;
use crate::contracts::Node;
use crate::contracts::lint::{place, told};
use crate::contracts::openapi::lifecycle::Sunset;
use crate::contracts::openapi::{OpenApi, Operation};
use crate::model::contracts::Call;
use crate::policy::apis::{Tally, Words, apis};
use crate::policy::{Check, Cx, Rule, Sink};
use crate::records::{Ymd, date};

pub(in crate::policy) static RULE: Rule = Rule {
    id: "api/sunset-passed",
    title: "no operation is past its last day",
    severity: Severity::Error,
    since: "0.1.0",
    manual: include_str!("sunset_passed.md"),
    aka: &["oasdiff:sunset-in-past"],
    is_opt_in: false,
    check: Check::Portal(check),
};

fn check(cx: &Cx<'_>, out: &mut Sink) {
    for (doc, api) in apis(cx.portal) {
        of_contract(api, &cx.portal.contracts[&doc].calls, cx.today, out);
    }
}

/// Days in fields and days in sentences are told apart: in a sentence it may be another day that is meant.
fn of_contract(api: &OpenApi, calls: &[Call], today: Date, out: &mut Sink) {
    let (mut stated, mut said) = (Ends::default(), Ends::default());
    for (operation, call) in api.operations.iter().zip(calls) {
        let Some(sunset) = &call.lifecycle.sunset else { continue };
        let is_said = in_words(api, operation, sunset);
        let Some(last) = date::parse_iso(&sunset.date).and_then(Ymd::date) else { continue };
        let ends = if is_said { &mut said } else { &mut stated };
        match (last < today, is_said && !operation.deprecated) {
            (_, true) => {}
            (false, false) => ends.tally.pass(),
            (true, false) => {
                ends.tally.fail_at(place(api.node(sunset.at)), told(operation));
                ends.latest = ends.latest.max(Some(last));
            }
        }
    }
    stated.report(Severity::Error, out);
    said.report(Severity::Warn, out);
}

#[derive(Default)]
struct Ends {
    tally: Tally,
    /// The latest day of those that are over.
    latest: Option<Date>,
}

impl Ends {
    fn report(self, severity: Severity, out: &mut Sink) {
        let words = Words { one: "is past its last day", many: "operations with a last day are past it" };
        let note = self.latest.map(|day| match self.tally.count() {
            1 => format!("its last day was {day}"),
            _ => format!("the latest of these days was {day}"),
        });
        if let Some(draft) = self.tally.report(words, out) {
            draft
                .severity(severity)
                .help("take it out of contract and code, or agree on a new day with those who still call it")
                .notes(note);
        }
    }
}

/// Whether only a sentence says so.
fn in_words(api: &OpenApi, operation: &Operation, sunset: &Sunset) -> bool {
    let node = api.node(operation.at);
    let is_there = |key: &str| node.get(key).map(Node::at) == Some(sunset.at);
    is_there("description") || is_there("summary")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::rules::owners::testing::said;

    /// On 2026-11-23, with enforcement.
    fn of(operations: &str) -> String {
        let api = format!("openapi: 3.1.0\ninfo: {{title: A, version: 1.0.0}}\npaths:\n{operations}");
        said(RULE.id, &[("handover.yaml", "version: 1\n"), ("openapi.yaml", &api)])
    }

    #[test]
    fn a_day_in_a_field_counts_and_operations_are_counted() {
        let one = "  /a: {get: {deprecated: true, x-sunset: 2026-11-22}}\n";
        insta::assert_snapshot!(of(one), @r"
        openapi.yaml:4:42 <2026-11-22>: error `GET /a` is past its last day
          help: take it out of contract and code, or agree on a new day with those who still call it
          note: its last day was 2026-11-22
        ");
        let more = "  /b: {get: {x-sunset: '2025-01-31T00:00:00Z'}}\n  /c: {get: {x-sunset: 2027-01-31}}\n";
        insta::assert_snapshot!(of(&format!("{one}{more}")), @r"
        openapi.yaml:4:42 <2026-11-22>: error 2 of 3 operations with a last day are past it
          openapi.yaml:5:24 <'2025-01-31T00:00:00Z'>: `GET /b`
          help: take it out of contract and code, or agree on a new day with those who still call it
          note: the latest of these days was 2026-11-22
        ");
    }

    #[test]
    fn the_last_day_itself_is_not_over_and_what_is_no_day_is_left_alone() {
        for date in ["2026-11-23", "2026-11", "v3", "soon", "'Wed, 31 Dec 2026 23:59:59 GMT'"] {
            assert_eq!(of(&format!("  /a: {{get: {{deprecated: true, x-sunset: {date}}}}}\n")), "", "{date}");
        }
        let http = of("  /a: {get: {x-sunset: 'Wed, 31 Dec 2025 23:59:59 GMT'}}\n");
        assert!(http.contains("its last day was 2025-12-31"), "{http}");
    }

    #[test]
    fn a_sentence_is_believed_of_what_is_deprecated_and_warned_of() {
        let words = |deprecated: &str| {
            of(&format!("  /a: {{get: {{deprecated: {deprecated}, description: Will be removed on 2026-03-31.}}}}\n"))
        };
        assert!(words("true").contains("warning `GET /a` is past its last day"), "{}", words("true"));
        assert_eq!(words("false"), "");
    }
}
