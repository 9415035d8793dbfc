//! An operation that must not be sent twice, and of which no runbook speaks.

use crate::base::diag::Severity;
use crate::contracts::lint::place;
use crate::contracts::openapi::Idempotency;
use crate::contracts::openapi::idempotency::Repeats;
use crate::model::Genre;
use crate::policy::apis::{Tally, Words, apis, called, has_runbooks, is_named};
use crate::policy::{Check, Cx, Rule, Sink};

pub(in crate::policy) static RULE: Rule = Rule {
    id: "api/idempotency-runbook",
    title: "operations that must not be sent twice are named in a runbook",
    severity: Severity::Warn,
    since: "0.1.0",
    manual: include_str!("idempotency_runbook.md"),
    aka: &[],
    is_opt_in: false,
    check: Check::Portal(check),
};

fn check(cx: &Cx<'_>, out: &mut Sink) {
    for (doc, api) in apis(cx.portal).filter(|(doc, _)| has_runbooks(cx.portal, *doc)) {
        let (mut tally, calls) = (Tally::default(), &cx.portal.contracts[&doc].calls);
        for (ix, operation) in called(api) {
            let stated = calls.get(ix as usize).map(|call| &call.idempotency);
            let Some(Idempotency::Stated(Repeats::Again, words)) = stated else { continue };
            match is_named(cx.portal, (doc, ix), &[Genre::Runbook]) {
                true => tally.pass(),
                false => {
                    let name = crate::contracts::lint::told(operation);
                    tally.fail_at(place(api.node(words.at)), name);
                }
            }
        }
        let words = Words {
            one: "must not be sent twice, and no runbook names it",
            many: "operations that must not be sent twice are named in no runbook",
        };
        if let Some(draft) = tally.report(words, out) {
            draft
                .help("write down how to find out after a timeout whether it was carried out, and what to do then")
                .note("who is on call sends it again when nothing tells them not to");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::rules::owners::testing::said;

    const API: &str = "openapi: 3.1.0\ninfo: {title: Orders, version: 1.0.0}\npaths:\n  /charges: {post: {operationId: charge, x-idempotent: false}}\n  /mails: {post: {operationId: sendMail, description: Not idempotent.}}\n  /orders: {post: {operationId: createOrder}}\n";

    fn of(path: &str, text: &str) -> String {
        said(RULE.id, &[("openapi.yaml", API), (path, text)])
    }

    #[test]
    fn each_contract_is_told_once_how_many() {
        insta::assert_snapshot!(of("docs/runbooks/a.md", "# A\n\nNothing.\n"), @r"
        openapi.yaml:4:56 <false>: warning 2 of 2 operations that must not be sent twice are named in no runbook
          openapi.yaml:5:55 <Not idempotent.>: `POST /mails`
          help: write down how to find out after a timeout whether it was carried out, and what to do then
          note: who is on call sends it again when nothing tells them not to
        ");
    }

    #[test]
    fn being_named_is_enough_and_a_decision_does_not_count() {
        assert_eq!(of("docs/runbooks/a.md", "# A\n\n`POST /charges` and `sendMail`\n"), "");
        assert!(of("docs/runbooks/a.md", "# A\n\n`POST /charges`\n").contains("`POST /mails` must not be sent twice"));
        assert_eq!(of("docs/a.md", "# A\n"), "", "no runbooks, no runbook to expect it in");
    }
}
