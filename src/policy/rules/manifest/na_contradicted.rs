//! A kind that is declared not to apply, of a service that shows that it does.

use crate::base::diag::Severity;
use crate::kinds::{self, Trait};
use crate::model::{Service, TraitFact};
use crate::policy::slots::contradiction;
use crate::policy::words::code;
use crate::policy::{Check, Cx, Rule, Sink};

pub(in crate::policy) static RULE: Rule = Rule {
    id: "manifest/na-contradicted",
    title: "what is declared not to apply is not shown by the repository to apply",
    severity: Severity::Error,
    since: "0.1.0",
    manual: include_str!("na_contradicted.md"),
    aka: &[],
    is_opt_in: false,
    check: Check::Portal(check),
};

fn check(cx: &Cx<'_>, out: &mut Sink) {
    for service in &cx.portal.services {
        let Some(entry) = cx.portal.manifest.services.get(&service.id) else { continue };
        for (kind, reason) in &entry.not_applicable {
            let Some(fact) = kinds::find(kind).and_then(|kind| contradiction(service, kind)) else { continue };
            let title =
                format!("{} declares {} not applicable, but {}", code(&service.id), code(kind), shown(service, fact));
            let mut draft = out.report(reason.at.clone(), title).label("contradicted by the repository");
            if let Some(at) = &fact.at {
                draft = draft.related(at.clone(), format!("`{}`: {}", fact.id.id(), fact.evidence));
            }
            draft
                .help(format!(
                    "remove this entry, or set `traits: {{{}: false}}` if the evidence is wrong",
                    fact.id.id()
                ))
                .note("a kind is asked of a service for what the service does");
        }
    }
}

/// What contradicts, as the end of a sentence.
fn shown(service: &Service, fact: &TraitFact) -> String {
    let (verb, names) = match fact.id {
        Trait::ConsumesQueue => ("consumes", &service.consumes),
        Trait::ProducesEvents => ("produces", &service.produces),
        Trait::HasStore => ("keeps data in", &service.stores),
        _ => return format!("the repository shows {}", code(fact.id.id())),
    };
    match names.first() {
        Some(name) => format!("{verb} {}", code(name)),
        None => format!("the repository shows {}", code(fact.id.id())),
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::owners::testing::said;
    use super::RULE;

    fn of(entry: &str) -> String {
        let manifest =
            format!("version: 1\nprofile: minimal\nservices:\n  ledger:\n    path: services/ledger\n{entry}");
        let files = [
            ("handover.yaml", &*manifest),
            ("services/ledger/package.json", r#"{"dependencies":{"amqplib":"1"}}"#),
            ("services/ledger/consumer.js", "channel.consume('audit.events', f)\n"),
        ];
        said(RULE.id, &files)
    }

    #[test]
    fn the_line_that_contradicts_is_shown() {
        insta::assert_snapshot!(of("    not_applicable: {queue.semantics: it is called synchronously only}\n"), @r"
        handover.yaml:6:39 <it is called synchronously only>: error `ledger` declares `queue.semantics` not applicable, but consumes `audit.events`
          services/ledger/consumer.js:1:1 <channel.consume(>: `consumes-queue`: RabbitMQ consumer of audit.events
          help: remove this entry, or set `traits: {consumes-queue: false}` if the evidence is wrong
          note: a kind is asked of a service for what the service does
        ");
    }

    #[test]
    fn a_queue_that_the_manifest_declares_contradicts_too() {
        let said = of(
            "    consumes: [audit.events]\n    not_applicable: {queue.semantics: it is called synchronously only}\n",
        );
        assert!(said.contains("`ledger` declares `queue.semantics` not applicable, but"), "{said}");
    }

    #[test]
    fn a_reason_stands_where_the_trait_is_taken_away_or_was_never_shown() {
        assert_eq!(
            of(
                "    traits: {consumes-queue: false}\n    not_applicable: {queue.semantics: it is called synchronously only}\n"
            ),
            ""
        );
        assert_eq!(of("    not_applicable: {runbook.restore: it keeps nothing at all}\n"), "");
    }
}
