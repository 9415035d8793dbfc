//! A part of the system that nobody has shown to those who take over.

use crate::base::diag::{Location, Severity};
use crate::base::path::RepoPath;
use crate::base::words::listed;
use crate::kinds::Trait;
use crate::kinds::plain_words;
use crate::policy::words::quoted;
use crate::policy::{Check, Cx, Rule, Sink};

pub(in crate::policy) static RULE: Rule = Rule {
    id: "kt/topic-uncovered",
    title: "every risky part of the system was shown to those who take over",
    severity: Severity::Warn,
    since: "0.1.0",
    manual: include_str!("topic_uncovered.md"),
    aka: &[],
    is_opt_in: false,
    check: Check::Portal(check),
};

/// What is shown: a name for people, the trait without which there is nothing to show, and words of which one in a topic is
/// enough.
const TOPICS: [(&str, Option<Trait>, &[&str]); 5] = [
    ("auth flows", None, &["auth", "login", "sign in", "identity", "oauth", "sso", "session", "permission", "anmeld"]),
    (
        "queue processing",
        Some(Trait::ConsumesQueue),
        &["queue", "event", "message", "consumer", "outbox", "kafka", "rabbit", "stream", "replay", "worker"],
    ),
    (
        "payment handling",
        Some(Trait::HandlesPayments),
        &["payment", "billing", "invoice", "refund", "charge", "checkout", "zahlung", "rechnung"],
    ),
    ("tenancy", Some(Trait::MultiTenant), &["tenan", "mandant", "customer isolation", "organisation", "organization"]),
    (
        "release orchestration",
        Some(Trait::Deployable),
        &["release", "deploy", "rollback", "rollout", "pipeline", "ci/cd", "auslieferung"],
    ),
];

/// Without any session on record, sessions are what is asked for.
fn check(cx: &Cx<'_>, out: &mut Sink) {
    if !cx.is_exit(RULE.id) {
        return;
    }
    let sessions = || cx.portal.facts.of("walkthroughs").iter().chain(cx.portal.facts.of("pairing"));
    let words: Vec<String> = sessions().map(|fact| plain_words(fact.text("topic"))).collect();
    if words.is_empty() {
        return;
    }
    let applies = |wanted: &Option<Trait>| {
        wanted.is_none_or(|wanted| cx.portal.services.iter().any(|service| service.has(wanted)))
    };
    let is_shown = |known: &&[&str]| words.iter().any(|topic| known.iter().any(|word| topic.contains(word)));
    let open: Vec<String> = TOPICS
        .iter()
        .filter(|(_, wanted, known)| applies(wanted) && !is_shown(known))
        .map(|(title, ..)| quoted(title))
        .collect();
    if open.is_empty() {
        return;
    }
    let table = cx.portal.facts.tables.iter().find(|table| matches!(table.fact.id, "walkthroughs" | "pairing"));
    let root = || Location::file(cx.portal.manifest.path.as_ref().unwrap_or(&RepoPath::root()));
    let at = table.map_or_else(root, |table| table.head.clone());
    out.report(at, format!("no walkthrough or pairing session covers {}", listed(&open)))
        .label("sessions are listed here")
        .help("let those who know it show it to those who take over, record it, and add a row");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::rules::owners::testing::said;

    fn of(profile: &str, rows: &str) -> String {
        let manifest = format!(
            "version: 1\nprofile: {profile}\nservices:\n  billing: {{path: billing, traits: {{handles-payments: true, deployable: true}}}}\n"
        );
        let table = format!("# Sessions\n\n| Topic | Date | Link | Presenter |\n|---|---|---|---|\n{rows}");
        said(
            RULE.id,
            &[("handover.yaml", &manifest), ("billing/go.mod", "module x\n"), ("docs/walkthroughs.md", &table)],
        )
    }

    #[test]
    fn topics_that_nobody_has_shown_are_one_finding() {
        insta::assert_snapshot!(of("outsourced-backend", "| Login and sessions | 2026-09-01 | x | @a |\n"), @r"
        docs/walkthroughs.md:3:3 <Topic | Date | Link | Presenter>: warning no walkthrough or pairing session covers “payment handling” and “release orchestration”
          help: let those who know it show it to those who take over, record it, and add a row
        ");
    }

    #[test]
    fn topics_are_known_by_their_words_and_asked_for_by_traits() {
        let rows = "| Login | 2026-09-01 | x | @a |\n| A refund from click to bank | 2026-09-01 | x | @a |\n| Rollback drill | 2026-09-01 | x | @a |\n";
        assert_eq!(of("outsourced-backend", rows), "");
        assert_eq!(of("standard", "| Login | 2026-09-01 | x | @a |\n"), "", "nobody leaves");
    }
}
