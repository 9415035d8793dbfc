//! What was asked for, and what answers it: each demand of the brief names the kinds and the rules that see to it.

use std::collections::BTreeSet;

use handover::kinds;
use handover::kinds::pattern_covers;
use handover::policy::RULES;

/// A demand: its number, what it is about, and the ids or patterns of kinds and of rules that answer it.
type Row = (u32, &'static str, &'static [&'static str], &'static [&'static str]);

/// What every required kind comes with: it exists, holds something, covers its topics, and is current.
const REQUIRED: &str = "required/*";
const FRESH: &str = "freshness/*";

#[rustfmt::skip]
const ROWS: &[Row] = &[
    // Choice of a model
    (1, "what missing retries do", &["reliability"], &[REQUIRED]),
    (2, "ignored idempotency", &["api.openapi"], &["api/idempotency-undocumented"]),
    (3, "migrations in a hurry", &["migration.notes"], &[REQUIRED, "migration/not-listed"]),
    (4, "login logic spread over services", &["architecture.auth"], &[REQUIRED, "ref/unknown-service"]),
    (5, "accountable roles stay in house", &["ownership"], &["owners/role-missing", "owners/outgoing-party"]),
    (6, "who may do what", &["domain.briefing"], &["required/topic-missing"]),
    (7, "webhooks that can be relied on", &["api.openapi", "api.asyncapi"], &["api/webhook-undocumented"]),
    (8, "boundaries and queues that need changing", &["adr", "queue.semantics"], &[REQUIRED, "facts/row-incomplete"]),
    (9, "decisions, review rules, incidents, deploy owners", &["adr", "standards", "runbook.incident", "ownership"], &[REQUIRED]),
    (10, "GraphQL schemas that evolve", &["api.graphql"], &[REQUIRED, "api/undescribed", "api/deprecation-no-reason"]),
    (11, "systems driven by events", &["api.asyncapi", "queue.semantics"], &[REQUIRED]),
    (12, "explicit criteria of acceptance", &[], &["manifest/gate-empty"]),
    // Questions to a vendor
    (13, "why services are split or joined", &["adr", "architecture.overview"], &["required/topic-missing", "adr/topic-missing"]),
    (14, "normal forms, indexes, schema evolution", &["data.model"], &[REQUIRED, "data/store-undocumented"]),
    (15, "style of API chosen with reason", &["adr"], &["adr/topic-missing"]),
    (16, "retries, idempotency, dead letters, timeouts", &["reliability"], &["required/topic-missing"]),
    (17, "tokens: issue, rotate, end", &["security.auth"], &[REQUIRED]),
    (18, "keeping and changing secrets", &["security.secrets", "credentials.inventory"], &[REQUIRED, "facts/row-incomplete", "credentials/rotation-overdue"]),
    (19, "who may call which operation", &["api.openapi", "security.auth"], &["api/security-undefined"]),
    (20, "tests for access, input, exposure", &["test.security"], &[REQUIRED, "ref/missing-path"]),
    (21, "permission models, audit, separate environments", &["security.auth", "environments"], &["required/topic-missing"]),
    (22, "what a pull request must mention", &["template.pr"], &[REQUIRED, "template/topic-missing"]),
    (23, "schema changes, flags, checks at release", &["release.controls"], &[REQUIRED]),
    (24, "signals demanded before shipping", &["observability"], &[REQUIRED]),
    (25, "triage and bugs after deployment", &["support.model", "ownership"], &[REQUIRED]),
    (26, "speed without a way back", &["runbook.rollback"], &[REQUIRED]),
    (27, "silence about handover", &["*"], &["gate/*"]),
    // Cost and hidden risk
    (28, "discipline in versions", &["api.openapi", "api.changelog"], &["api/version-policy-missing", "api/changelog-behind"]),
    (29, "hops between services", &["diagram.service"], &["diagram/edge-missing"]),
    (30, "improvised environments and secrets", &["environments", "config.reference"], &[REQUIRED, "env/undocumented", "env/shared-with-production"]),
    (31, "review of boundaries, data, auth", &["architecture.*", "data.model"], &["gate/unaccepted"]),
    (32, "approval beyond features", &[], &["gate/blocked", "gate/overdue"]),
    (33, "own engineers review early", &[], &["kt/bus-factor"]),
    (34, "decisions that keep options open", &["adr"], &["adr/no-alternatives"]),
    (35, "burden of upkeep", &["known-issues"], &[REQUIRED]),
    // Contracts, rights, access, security
    (36, "who owns each deliverable", &["legal.ip"], &[REQUIRED]),
    (37, "assignment of everything delivered", &["legal.ip"], &["legal/copyright-outgoing"]),
    (38, "limits of access by resource", &["access.matrix"], &[REQUIRED, "facts/class-missing"]),
    (39, "no more rights than needed", &["access.matrix"], &["access/broad-grant"]),
    (40, "coding, review, reporting, credentials", &["security.practices"], &[REQUIRED]),
    (41, "steps of the exit", &["exit.plan"], &[REQUIRED, "access/not-revoked"]),
    (42, "keys, secrets, certificates, service accounts", &["credentials.inventory"], &["facts/class-missing", "credentials/expiry-soon", "security/secret-in-docs"]),
    (43, "core documents of an exit", &["diagram.*", "runbook.*", "api.*", "migration.notes"], &[REQUIRED]),
    (44, "production apart from the rest", &["environments"], &["env/shared-with-production"]),
    (45, "nothing sensitive in logs", &["logging.policy"], &[REQUIRED]),
    (46, "dependencies and their licences", &["legal.licences"], &[REQUIRED, "legal/lockfile-missing", "legal/sbom-stale", "legal/licence-denied"]),
    (47, "rules for data of users", &["data.processing"], &[REQUIRED]),
    (48, "code under your own control", &[], &["exit/outgoing-remote", "exit/outgoing-dependency"]),
    (49, "no secrets in chats or sources", &[], &["security/secret-in-docs", "link/chat-as-evidence"]),
    (50, "production access, limited and logged", &["access.matrix"], &["facts/row-incomplete"]),
    (51, "stricter review of risky paths", &["ownership"], &["owners/sensitive-path-unowned"]),
    (52, "fast reports, documented changes", &["security.policy", "incident.log"], &[REQUIRED]),
    (53, "clear expectations at the exit", &["ownership", "access.matrix", "security.*"], &["gate/blocked"]),
    // Onboarding, documentation, done
    (54, "the business explained", &["domain.briefing"], &[REQUIRED]),
    (55, "five topics of an overview", &["architecture.overview"], &[REQUIRED, "data/store-undocumented", "diagram/service-not-shown", "diagram/unknown-node"]),
    (56, "frankness about the mess", &["known-issues"], &["facts/row-incomplete"]),
    (57, "how changes are made", &["standards", "definition-of-done"], &[REQUIRED]),
    (58, "small real first tasks", &["onboarding.starter-tasks"], &[REQUIRED]),
    (59, "the first month", &["onboarding.plan"], &[REQUIRED]),
    (60, "specs made by pipelines", &["api.openapi"], &["api/spec-not-in-ci"]),
    (61, "pairing on core parts", &["kt.pairing"], &[REQUIRED, "kt/topic-uncovered"]),
    (62, "coverage that can be seen", &["test.evidence"], &["test/coverage-below", "freshness/age"]),
    (63, "replay of queues", &["queue.semantics"], &["queue/replay-unknown", "queue/unlisted"]),
    (64, "endpoints that may run twice", &["api.openapi"], &["api/idempotency-undocumented"]),
    (65, "migrations that run alone", &["migration.notes"], &["migration/concurrency-unknown", "migration/risky-unannotated"]),
    (66, "one owner of customer data", &["data.ownership"], &[REQUIRED, "data/multiple-owners", "data/unowned-entity"]),
    (67, "recorded walkthroughs", &["kt.walkthroughs"], &[REQUIRED, "link/leaves-with-vendor", "kt/topic-uncovered"]),
    (68, "tests of what changed", &["test.strategy"], &[REQUIRED, "runbook/missing-path", "runbook/missing-task"]),
    (69, "specs that follow endpoints", &["api.*"], &["freshness/drift"]),
    (70, "signals of a new path", &["observability"], &[REQUIRED]),
    (71, "deployments that must be reversed", &["runbook.rollback"], &[REQUIRED]),
    (72, "configuration, order of migrations, support notes", &["config.reference", "migration.notes", "support.model"], &["env/undocumented", "env/unknown-in-docs", "migration/order-missing"]),
    (73, "knowledge in few heads", &["kt.*"], &["kt/bus-factor"]),
    (74, "five topics of knowledge transfer", &["kt.*"], &["kt/topic-uncovered"]),
    (75, "design in documents, not chats", &["adr"], &["link/chat-as-evidence"]),
    (76, "owners of decisions within reach", &["contacts"], &[REQUIRED, "facts/row-incomplete", "owners/unknown"]),
    // Tools and communication
    (77, "issues that state their impact", &["template.issue"], &["template/topic-missing"]),
    (78, "five questions of a ticket", &["template.issue"], &["template/topic-missing"]),
    (79, "architecture kept in chats", &["architecture.*"], &["link/chat-as-evidence"]),
    (80, "contracts in OpenAPI", &["api.openapi"], &[REQUIRED, "api/invalid", "api/unresolved-ref"]),
    (81, "records of lasting choices", &["adr"], &["adr/*"]),
    (82, "diagrams of services and data", &["diagram.service", "diagram.dataflow"], &[REQUIRED, "diagram/unparsable", "diagram/untitled"]),
    (83, "four runbooks for each service", &["runbook.deploy", "runbook.rollback", "runbook.incident", "runbook.recurring"], &[REQUIRED, "alert/*"]),
    (84, "short documents, kept current", &["*"], &[FRESH, "doc/too-long"]),
    (85, "traces across services", &["observability"], &["required/topic-missing"]),
    (86, "targets in numbers", &["slo"], &[REQUIRED]),
    (87, "the path of a request", &["diagram.sequence"], &[REQUIRED]),
    (88, "why a change exists", &["template.pr"], &["template/topic-missing"]),
    (89, "when to talk before building", &["standards"], &["required/topic-missing"]),
    (90, "traces and logs in an incident", &["runbook.incident", "incident.log"], &["runbook/no-observability-link"]),
    (91, "everything visible in one place", &["*"], &["gate/*"]),
];

/// Rules that are to come.
const PLANNED: &[&str] = &[
    "access/broad-grant",
    "adr/no-alternatives",
    "adr/proposed-too-long",
    "adr/topic-missing",
    "alert/orphan-runbook",
    "api/spec-not-in-ci",
    "credentials/expiry-soon",
    "data/unowned-entity",
    "diagram/edge-missing",
    "doc/too-long",
    "env/shared-with-production",
    "gate/blocked",
    "gate/overdue",
    "gate/unaccepted",
    "kt/bus-factor",
    "legal/copyright-outgoing",
    "legal/licence-denied",
    "legal/sbom-stale",
    "link/chat-as-evidence",
    "migration/order-missing",
    "migration/risky-unannotated",
    "owners/sensitive-path-unowned",
    "runbook/no-observability-link",
    "test/coverage-below",
];

/// Rules that a row may count on.
fn promised() -> BTreeSet<&'static str> {
    RULES.iter().map(|rule| rule.id).chain(PLANNED.iter().copied()).collect()
}

#[test]
fn every_demand_has_its_row_in_few_words_and_an_answer() {
    assert_eq!(ROWS.iter().map(|row| row.0).collect::<Vec<_>>(), (1..=91).collect::<Vec<_>>());
    for (number, phrase, kinds, rules) in ROWS {
        assert!((2..=8).contains(&phrase.split_whitespace().count()), "{number}: {phrase}");
        assert!(!kinds.is_empty() || !rules.is_empty(), "{number}: nothing answers {phrase}");
    }
}

#[test]
fn every_kind_that_answers_a_demand_exists() {
    for (number, phrase, wanted, _) in ROWS {
        for pattern in *wanted {
            let known = kinds::find(pattern).is_some() || kinds::all().any(|kind| pattern_covers(pattern, kind.id));
            assert!(known, "{number}, {phrase}: no kind `{pattern}`");
        }
    }
}

#[test]
fn every_rule_that_answers_a_demand_exists_or_is_planned() {
    let promised = promised();
    for (number, phrase, _, rules) in ROWS {
        for pattern in *rules {
            let known = promised.iter().any(|id| pattern_covers(pattern, id));
            assert!(known, "{number}, {phrase}: no rule `{pattern}`");
        }
    }
}

#[test]
fn what_is_planned_is_needed_and_not_there_yet() {
    for id in PLANNED {
        assert!(RULES.iter().all(|rule| rule.id != *id), "`{id}` is there: drop it from PLANNED");
        let needed = ROWS.iter().any(|row| row.3.iter().any(|pattern| pattern_covers(pattern, id)));
        assert!(needed, "no demand needs `{id}`");
    }
    assert!(PLANNED.is_sorted());
}

#[test]
fn every_kind_answers_a_demand() {
    let answers =
        |id: &str| ROWS.iter().any(|row| row.2.iter().any(|pattern| *pattern != "*" && pattern_covers(pattern, id)));
    let idle: Vec<&str> = kinds::all().map(|kind| kind.id).filter(|id| !answers(id)).collect();
    assert_eq!(idle, ["readme", "dependencies.external", "glossary"]);
}
