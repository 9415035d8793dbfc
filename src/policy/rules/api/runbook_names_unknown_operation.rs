//! An operation in a runbook that no contract has.

use std::collections::BTreeMap;

use crate::base::diag::Severity;
use crate::contracts::Contract;
use crate::contracts::lint::{method, place};
use crate::contracts::openapi::{OpenApi, Operation};
use crate::model::usage::Unknown;
use crate::model::{DocId, Genre};
use crate::policy::words::code;
use crate::policy::{Check, Cx, Rule, Sink};
use crate::records::mentions::Form;

pub(in crate::policy) static RULE: Rule = Rule {
    id: "api/runbook-names-unknown-operation",
    title: "operations that runbooks name are in a contract",
    severity: Severity::Error,
    since: "0.1.0",
    manual: include_str!("runbook_names_unknown_operation.md"),
    aka: &[],
    is_opt_in: false,
    check: Check::Portal(check),
};

fn check(cx: &Cx<'_>, out: &mut Sink) {
    let mut said: BTreeMap<(DocId, &str), Vec<&Unknown>> = BTreeMap::new();
    // Servers answer these wherever they answer `GET` (RFC 9110 §9.3.2, §9.3.7); contracts leave them out.
    let is_implied =
        |unknown: &&Unknown| ["HEAD ", "OPTIONS "].iter().any(|method| unknown.written.starts_with(method));
    for unknown in cx.portal.usage.unknown.iter().filter(|unknown| !is_implied(unknown)) {
        said.entry((unknown.place.doc, &unknown.written)).or_default().push(unknown);
    }
    for ((doc, written), unknown) in said {
        let (severity, unknown) = match cx.portal.placement(doc).map(|placement| placement.genre) {
            Some(Genre::Runbook) => (Severity::Error, of_forms(&unknown, &[Form::Code, Form::Command])),
            Some(Genre::Document) if !is_history(cx, doc) => (Severity::Info, of_forms(&unknown, &[Form::Code])),
            // Decisions weigh what never came, and histories tell what is gone.
            _ => continue,
        };
        report(cx, written, &unknown, severity, out);
    }
}

/// What stands in running text may be a figure of speech.
fn of_forms<'a>(unknown: &[&'a Unknown], forms: &[Form]) -> Vec<&'a Unknown> {
    unknown.iter().copied().filter(|unknown| forms.contains(&unknown.form)).collect()
}

/// Whether a document tells what changed: its name, or that of its directory, says so.
fn is_history(cx: &Cx<'_>, doc: DocId) -> bool {
    const NAMES: [&str; 8] = ["change", "history", "release", "migrat", "upgrad", "postmortem", "incident", "roadmap"];
    let path = cx.portal.doc(doc).path().as_str().to_lowercase();
    NAMES.iter().any(|name| path.contains(name))
}

fn report(cx: &Cx<'_>, written: &str, unknown: &[&Unknown], severity: Severity, out: &mut Sink) {
    let [first, rest @ ..] = unknown else { return };
    let contract = cx.portal.doc(first.api).path();
    let near = first.near.and_then(|near| operation(cx, near));
    let help = match near {
        Some((_, near)) => format!("did you mean {}?", meant(written, near)),
        None => format!("write an operation of `{contract}`, or add this one there"),
    };
    let mut draft = out
        .report(cx.at(first.place), format!("{} is in no contract", code(written)))
        .severity(severity)
        .label(format!("no such operation in `{contract}`"))
        .help(help);
    if let Some((api, near)) = near {
        draft = draft.related(place(method(api, near)), "the nearest there is");
    }
    rest.iter().fold(draft, |draft, again| draft.related(cx.at(again.place), "named here, too"));
}

fn operation<'a>(cx: &Cx<'a>, (doc, ix): (DocId, u32)) -> Option<(&'a OpenApi, &'a Operation)> {
    match &cx.portal.contracts.get(&doc)?.contract {
        Contract::OpenApi(api) => Some((api, api.operations.get(ix as usize)?)),
        Contract::AsyncApi(_) | Contract::GraphQl(_) => None,
    }
}

/// An operation as the document would have written it.
fn meant(written: &str, operation: &Operation) -> String {
    match &operation.id {
        Some(id) if written.starts_with("op:") => code(&format!("op:{}", id.value)),
        _ => code(&format!("{} {}", operation.method, operation.path.value)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::rules::owners::testing::said;

    const API: &str = "openapi: 3.1.0\ninfo: {title: Orders, version: 1.0.0}\npaths:\n  /orders: {get: {operationId: listOrders}}\n  /orders/{id}: {get: {operationId: getOrder}}\n";

    fn of(path: &str, text: &str) -> String {
        said(RULE.id, &[("handover.yaml", "version: 1\n"), ("openapi.yaml", API), (path, text)])
    }

    #[test]
    fn what_a_runbook_calls_and_nothing_offers_comes_with_the_nearest_operation() {
        insta::assert_snapshot!(of("docs/runbooks/a.md", "# A\n\n`DELETE /orders/7`, and again `DELETE /orders/7`, then `op:getOrdr`.\n"), @r"
        docs/runbooks/a.md:3:2 <DELETE /orders/7>: error `DELETE /orders/7` is in no contract
          openapi.yaml:5:18 <get>: the nearest there is
          docs/runbooks/a.md:3:32 <DELETE /orders/7>: named here, too
          help: did you mean `GET /orders/{id}`?
        docs/runbooks/a.md:3:57 <op:getOrdr>: error `op:getOrdr` is in no contract
          openapi.yaml:5:18 <get>: the nearest there is
          help: did you mean `op:getOrder`?
        ");
    }

    #[test]
    fn a_command_is_a_call_and_a_path_in_running_text_is_talk() {
        let said = of("docs/runbooks/a.md", "# A\n\n```sh\ncurl -X POST $BASE/orders/7/ship\n```\n");
        assert!(said.contains("error `POST /orders/7/ship` is in no contract"), "{said}");
        assert_eq!(of("docs/runbooks/a.md", "# A\n\n```sh\ncurl -I $BASE/orders\n```\n"), "");
        assert_eq!(of("docs/runbooks/a.md", "# A\n\nThere is no POST /orders/7/ship.\n"), "");
    }

    #[test]
    fn other_documents_are_told_gently_and_histories_are_left_alone() {
        let text = "# A\n\n`DELETE /orders/7`\n\n```sh\ncurl -X POST $BASE/orders/7/ship\n```\n";
        let said = of("docs/guide.md", text);
        assert!(said.contains("info `DELETE /orders/7`") && !said.contains("ship"), "{said}");
        for path in ["CHANGELOG.md", "docs/adr/0001-a.md", "docs/migration-2.md"] {
            assert_eq!(of(path, text), "", "{path}");
        }
    }
}
