//! A queue that a service reads and the register does not name.

use std::collections::BTreeSet;

use crate::base::diag::Severity;
use crate::base::words::listed;
use crate::model::services::entities;
use crate::model::{Portal, Service};
use crate::policy::rows::appended;
use crate::policy::words::code;
use crate::policy::{Check, Cx, Rule, Sink};

pub(in crate::policy) static RULE: Rule = Rule {
    id: "queue/unlisted",
    title: "every queue that a service reads is in the register",
    severity: Severity::Warn,
    since: "0.1.0",
    manual: include_str!("unlisted.md"),
    aka: &[],
    is_opt_in: false,
    check: Check::Portal(check),
};

/// Without any table of queues, that is what is missing, and is asked for as such.
fn check(cx: &Cx<'_>, out: &mut Sink) {
    let Some(table) = cx.portal.facts.tables.iter().find(|table| table.fact.id == "queues" && table.rows > 0) else {
        return;
    };
    let known = known(cx.portal);
    for service in &cx.portal.services {
        let mut unlisted: BTreeSet<&str> = BTreeSet::new();
        unlisted.extend(service.consumes.iter().map(String::as_str).filter(|queue| !known.has(queue)));
        if unlisted.is_empty() {
            continue;
        }
        let names: Vec<String> = unlisted.iter().map(|queue| code(queue)).collect();
        let verb = if names.len() == 1 {
            "which the register of queues does not list"
        } else {
            "which are not in the register of queues"
        };
        let row = |queue: &&str| vec![("queue", code(queue)), ("consumer", service.id.clone())];
        let rows: Vec<_> = unlisted.iter().map(row).collect();
        let draft = out
            .report(table.head.clone(), format!("{} consumes {}, {verb}", code(&service.id), listed(&names)))
            .label("not in this table")
            .help("add a row: may its messages be read twice, and how?")
            .fix_opt(appended(cx, table, &rows));
        if let Some(at) = place(cx, service) {
            draft.related(at, "consumed by this service");
        }
    }
}

/// Where the manifest or the catalogue says so, else where the service was found.
fn place(cx: &Cx<'_>, service: &Service) -> Option<crate::base::diag::Location> {
    let entry = cx.portal.manifest.services.get(&service.id).and_then(|entry| entry.consumes.first());
    let listed = || cx.portal.documents.iter().any(|document| !entities(document).is_empty());
    let found = || service.at.filter(|_| !listed() || service.declared.is_none()).map(|place| cx.at(place));
    entry.map(|queue| queue.at.clone()).or_else(|| service.declared.clone()).or_else(found)
}

/// Everything that could be the name of a queue in the register, in lower case.
struct Known {
    names: BTreeSet<String>,
    starts: Vec<String>,
}

impl Known {
    fn has(&self, queue: &str) -> bool {
        let queue = queue.to_lowercase();
        let last = queue.rsplit(['/', ':']).next().unwrap_or_default();
        self.names.contains(&queue)
            || self.names.contains(last)
            || self.starts.iter().any(|start| queue.starts_with(start))
    }
}

fn known(portal: &Portal) -> Known {
    let mut known = Known { names: BTreeSet::new(), starts: Vec::new() };
    for fact in portal.facts.of("queues") {
        known.names.insert(fact.name().to_lowercase());
        let extra = fact.extra.iter().map(|(_, text)| text.as_str());
        let texts = fact.cells.values().map(|cell| cell.text.as_str()).chain(extra);
        for word in texts.flat_map(|text| text.split([',', ';', ' ', '\n', '(', ')'])) {
            let word = word.trim_matches(['`', '"', '\'', '.']).to_lowercase();
            match word.strip_suffix(['*', '#']).filter(|start| start.len() > 1) {
                Some(start) => known.starts.push(start.to_owned()),
                None => drop(known.names.insert(word)),
            }
        }
    }
    known
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::rules::owners::testing::{mended, said};

    fn of(consumes: &str, rows: &str) -> String {
        let manifest =
            format!("version: 1\nprofile: minimal\nservices:\n  billing: {{path: billing, consumes: [{consumes}]}}\n");
        let table =
            format!("# Queues\n\n| Queue | Consumer | Safe to replay | How to replay |\n|---|---|---|---|\n{rows}");
        said(RULE.id, &[("handover.yaml", &manifest), ("billing/go.mod", "module x\n"), ("docs/queues.md", &table)])
    }

    #[test]
    fn queues_of_one_service_are_one_finding() {
        insta::assert_snapshot!(of("orders.created, orders.paid, known", "| known | billing | no | never |\n"), @r"
        docs/queues.md:3:3 <Queue | Consumer | Safe to replay | How to replay>: warning `billing` consumes `orders.created` and `orders.paid`, which are not in the register of queues
          handover.yaml:4:39 <orders.created>: consumed by this service
          help: add a row: may its messages be read twice, and how?
        ");
    }

    #[test]
    fn a_fix_adds_rows_that_say_what_is_known_and_leave_the_rest_open() {
        let manifest = "version: 1\nprofile: minimal\nservices:\n  billing: {path: billing, consumes: [orders.paid, orders.created, 'a|b']}\n";
        let fixed = |table: &str, manifest: &str| {
            mended(RULE.id, &[("handover.yaml", manifest), ("billing/go.mod", "module x\n"), ("docs/queues.md", table)])
        };
        let manifest_plain = manifest.replace(", 'a|b'", "");
        let table = "# Queues\n\n1. All of them:\n\n   | Owner | Queue | Consumer | Safe to replay | How to replay |\n   |---|---|---|---|---|\n   | a | known | billing | no | never |\n\nEnd.\n";
        insta::assert_snapshot!(fixed(table, &manifest_plain), @r"
        docs/queues.md:    | | `orders.created` | billing | TODO | TODO |
        docs/queues.md:    | | `orders.paid` | billing | TODO | TODO |
        ");
        assert_eq!(fixed(table, manifest), "", "a name that would break the row");
        let list = "# Queues\n\nQueue | Consumer | Safe to replay | How to replay\n---|---|---|---\nknown | billing | no | never\n";
        assert_eq!(fixed(list, &manifest_plain), "", "a table without outer pipes is left to people");
    }

    #[test]
    fn rows_name_queues_in_many_ways() {
        for row in [
            "| `Orders.Created` | billing | no | never |\n",
            "| orders.* | billing | no | never |\n",
            "| x (bound to orders.created) | b | no | n |\n",
        ] {
            assert_eq!(of("orders.created", row), "", "{row}");
        }
        assert_eq!(of("orders.created", ""), "", "no register, no row to miss");
    }
}
