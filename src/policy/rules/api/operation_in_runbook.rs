//! An operation of which no runbook and no decision speaks.

use crate::base::diag::Severity;
use crate::contracts::openapi::{OpenApi, Operation};
use crate::model::{DocId, Genre};
use crate::policy::apis::{Tally, Words, apis, called, has_runbooks, is_named};
use crate::policy::{Check, Cx, Rule, Sink};

pub(in crate::policy) static RULE: Rule = Rule {
    id: "api/operation-in-runbook",
    title: "operations are named in a runbook or a decision",
    severity: Severity::Info,
    since: "0.1.0",
    manual: include_str!("operation_in_runbook.md"),
    aka: &[],
    is_opt_in: false,
    check: Check::Portal(check),
};

const SPEAK: [Genre; 2] = [Genre::Runbook, Genre::Adr];

fn check(cx: &Cx<'_>, out: &mut Sink) {
    for (doc, api) in apis(cx.portal).filter(|(doc, _)| has_runbooks(cx.portal, *doc)) {
        of_contract(cx, doc, api, out);
    }
}

fn of_contract(cx: &Cx<'_>, doc: DocId, api: &OpenApi, out: &mut Sink) {
    let (mut critical, mut others) = (Tally::default(), Tally::default());
    for (ix, operation) in called(api) {
        let tally = if is_critical(api, operation) { &mut critical } else { &mut others };
        match is_named(cx.portal, (doc, ix), &SPEAK) {
            true => tally.pass(),
            false => tally.fail(api, operation),
        }
    }
    let words = Words {
        one: "is critical and named in no runbook and no decision",
        many: "critical operations are named in no runbook and no decision",
    };
    if let Some(draft) = critical.report(words, out) {
        draft.severity(Severity::Warn).help("write down what to do when it fails, and name it there");
    }
    let words = Words {
        one: "is named in no runbook and no decision",
        many: "operations are named in no runbook and no decision",
    };
    if let Some(draft) = others.report(words, out) {
        draft.help("name it where a runbook uses it; mark those that must not fail with `x-critical: true`");
    }
}

/// `x-critical: true`, of the operation or of its path.
fn is_critical(api: &OpenApi, operation: &Operation) -> bool {
    let own = api.node(operation.at).get("x-critical").and_then(|node| node.bool());
    own.unwrap_or_else(|| api.node(operation.item).is_set("x-critical"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::rules::owners::testing::said;

    const API: &str = "openapi: 3.1.0\ninfo: {title: Orders, version: 1.0.0}\npaths:\n  /orders: {get: {operationId: listOrders}, post: {operationId: createOrder, x-critical: true}}\n  /orders/{id}: {get: {operationId: getOrder}, delete: {operationId: dropOrder}}\n";

    fn of(path: &str, text: &str) -> String {
        said(RULE.id, &[("handover.yaml", "version: 1\n"), ("openapi.yaml", API), (path, text)])
    }

    #[test]
    fn what_is_named_nowhere_is_counted_once_and_critical_operations_apart() {
        insta::assert_snapshot!(of("docs/runbooks/a.md", "# A\n\nCall `GET /orders`.\n"), @r"
        openapi.yaml:4:45 <post>: warning `POST /orders` is critical and named in no runbook and no decision
          help: write down what to do when it fails, and name it there
        openapi.yaml:5:18 <get>: info 2 of 3 operations are named in no runbook and no decision
          openapi.yaml:5:48 <delete>: `DELETE /orders/{id}`
          help: name it where a runbook uses it; mark those that must not fail with `x-critical: true`
        ");
    }

    #[test]
    fn a_decision_may_name_them_too_and_without_runbooks_nothing_is_asked() {
        let all = "# A\n\n`listOrders` `createOrder` `getOrder` `dropOrder`\n";
        assert_eq!(of("docs/runbooks/a.md", all), "");
        assert_eq!(of("docs/guide.md", "# A\n"), "");
        let files = [("openapi.yaml", API), ("docs/runbooks/a.md", "# A\n"), ("docs/adr/0001-a.md", all)];
        assert_eq!(said(RULE.id, &files), "");
    }
}
