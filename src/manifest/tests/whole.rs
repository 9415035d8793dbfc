//! Manifests as people write them.

use jiff::civil::date;

use super::*;
use crate::base::diag::Severity;
use crate::kinds::traits::Tier;
use crate::kinds::{Profile, Strength, Trait};
use crate::manifest::{Assertion, Selector, Side};

const SMALL: &str = r#"
version: 1
profile: minimal
owners: {default: "@ines"}
waivers:
  - id: W-1
    rule: required/missing
    kind: runbook.deploy
    category: planned
    reason: Releases are made by hand until the new pipeline stands.
    owner: "@ines"
    expires: 2027-02-01
"#;

const EXIT: &str = r#"
# yaml-language-server: $schema=./.handover/schema/manifest-1.json
version: 1
edition: "2026.1"
profile: outsourced-backend
project:
  name: Parcel desk
  parties:
    outgoing: {name: Alder, legal_names: [Alder Ltd], orgs: [alder-dev], domains: [alder.example], people: ["*@alder.example"]}
    incoming: {name: Birch, orgs: [birch], domains: [birch.example]}
  dates: {start: 2025-05-01, exit: 2027-03-31, support_until: 2027-06-30}
  tracker: {type: jira, url: "https://tickets.birch.example", keys: [DESK]}
  portal_url: https://handover.birch.example
owners:
  default: "@birch/core"
  roles: {product: "@birch/pm", on-call: "@birch/core"}
services:
  desk:
    path: services/desk
    owner: "@birch/core"
    tier: critical
    depends_on: [labels, rates]
    aliases: ["Parcel Desk"]
    stores: [desk-db]
    consumes: [parcel.weighed]
    produces: [label.printed]
    owns: [parcel]
    traits: {multi-tenant: true, serverless: false}
  labels: {path: services/labels}
  rates:
    path: services/rates
    not_applicable:
      queue.semantics: Rates are only ever asked for over HTTP.
discover:
  exclude: ["old/**"]
  externals: [Carrier]
  runbook_urls: [{prefix: "https://handover.birch.example/runbooks/", path: docs/runbooks/}]
require:
  runbook.restore: {fresh: 120d, words: 80}
  diagram.sequence: {strength: required, for: [desk], when: has-store and not tier:low}
  template.issue: false
freshness: {default: 365d, "runbook.*": 26w, drift_commits: 4}
milestones:
  - {id: architecture, due: 2026-12-15}
  - id: exit
    due: 2027-03-31
    accept: [{role: product, party: incoming}, {role: delivery, party: outgoing}]
rules:
  adr/no-alternatives: warn
  link/external-dead: off
  test/coverage-below: {severity: warn, minimum: 70}
custom:
  - id: birch/scales
    title: Services state how they weigh
    severity: error
    for: {services: [desk]}
    assert: [{sections: ["Scales"]}]
    message: "`{service}` does not say how it weighs"
"#;

fn exit() -> Repo {
    manifest(EXIT).with(&["services/desk/main.rs", "services/labels/main.rs", "services/rates/main.rs"])
}

#[test]
fn a_small_manifest_is_read() {
    let read = manifest(SMALL).load();
    assert_eq!(read.problems, []);
    assert_eq!(read.profile.map(|profile| profile.value), Some(Profile::Minimal));
    assert_eq!(read.owners.default.map(|owner| owner.value).as_deref(), Some("@ines"));
    let waiver = &read.waivers[0];
    assert_eq!((waiver.expires.value, waiver.kind.as_deref()), (date(2027, 2, 1), Some("runbook.deploy")));
}

#[test]
fn a_manifest_of_an_exit_is_read() {
    let repo = exit();
    assert_eq!(repo.said(), "");
    let read = repo.load();
    assert_eq!(read.project.exit.map(|day| day.value), Some(date(2027, 3, 31)));
    let desk = &read.services["desk"];
    assert_eq!((desk.tier.as_ref().map(|tier| tier.value), desk.depends_on.len()), (Some(Tier::Critical), 2));
    assert!(desk.traits[&Trait::MultiTenant].value && !desk.traits[&Trait::Serverless].value);
    assert!(read.services["rates"].not_applicable.contains_key("queue.semantics"));
    let restore = &read.require["runbook.restore"].value;
    assert_eq!((restore.fresh, restore.words, restore.asked), (Some(120), Some(80), None));
    assert_eq!(read.require["template.issue"].value.asked, Some(false));
    assert_eq!(read.require["diagram.sequence"].value.strength, Some(Strength::Required));
    assert_eq!(read.freshness.kinds[0].1.value, 182);
    assert_eq!(read.freshness.drift_commits, Some(4));
    assert_eq!(read.rules[1].severity, Some(None));
    assert_eq!(read.rules[2].severity, Some(Some(Severity::Warn)));
    assert_eq!(read.rules[2].options["minimum"], "70");
    assert!(matches!(&read.custom[0].services, Some(Selector::Ids(ids)) if ids[0].value == "desk"));
    assert!(matches!(&read.custom[0].assertions[0].value, Assertion::Sections(sections) if sections == &["Scales"]));
}

#[test]
fn every_value_knows_where_it_was_written() {
    let repo = exit();
    let read = repo.load();
    let at = |at: &crate::base::diag::Location| at.span.of(&repo.files[&at.path]).to_owned();
    assert_eq!(at(&read.profile.unwrap().at), "outsourced-backend");
    assert_eq!(at(&read.services["desk"].depends_on[1].at), "rates");
    assert_eq!(at(&read.milestones[0].id.at), "architecture");
}

#[test]
fn default_gates_fill_in_what_is_not_declared() {
    let read = exit().load();
    let ids: Vec<&str> = read.milestones.iter().map(|gate| gate.id.value.as_str()).collect();
    assert_eq!(ids, ["architecture", "test-readiness", "observability", "knowledge-transfer", "exit"]);
    let (first, last) = (&read.milestones[0], &read.milestones[4]);
    assert_eq!(first.due.as_ref().map(|due| due.value), Some(date(2026, 12, 15)));
    assert!(first.kinds.contains(&"diagram.*".to_owned()) && first.accept[0].party == Side::Incoming);
    assert_eq!(last.accept.len(), 2, "what is declared replaces the default");
    assert!(last.kinds.contains(&"exit.plan".to_owned()));
    assert_eq!(manifest("version: 1\n").load().milestones, []);
}

#[test]
fn every_kind_of_assertion_is_read() {
    let text = r##"
version: 1
custom:
  - id: acme/all
    severity: warn
    message: m
    assert:
      - exists: docs/*.md
      - exists: {glob: "**/*.md", min: 2, max: 9}
      - absent: "**/TODO"
      - sections: [A]
      - front_matter: {required: [last_drill], properties: {last_drill: {format: date, newer_than: 180d}, n: {minimum: 3}}}
      - matches: "^a+$"
      - not_matches: {pattern: "TODO", in: prose}
      - json: {file: deploy/values.yaml, pointer: /replicas, schema: {type: integer, minimum: 2}}
      - links_to: {kind: adr}
      - table: {columns: [Name, Owner], min_rows: 2, each: {Owner: owner, Name: "^[a-z]+$"}}
      - words: {min: 50, max: 500}
      - sarif: {file: reports/scan.sarif, max: {error: 0, warning: 3}}
      - attest: {question: "Is the rota staffed?", every: 90d}
"##;
    let repo = manifest(text);
    assert_eq!(repo.said(), "");
    let read = repo.load();
    let assertions: Vec<&Assertion> = read.custom[0].assertions.iter().map(|one| &one.value).collect();
    assert_eq!(assertions.len(), 13);
    assert!(matches!(assertions[1], Assertion::Exists { min: 2, max: Some(9), .. }));
    assert!(matches!(assertions[4], Assertion::FrontMatter(schema) if schema["properties"]["n"]["minimum"] == 3));
    assert!(matches!(assertions[12], Assertion::Attest { every: 90, .. }));
}

/// The manifests that the design shows, where the design is at hand.
#[test]
fn the_manifests_of_the_design_are_read_without_complaint() {
    let Ok(design) = std::fs::read_to_string("../shared/design/validation.md") else { return };
    let section = |from: &str, to: &str| {
        let start = design.find(from)?;
        Some(&design[start..start + design[start..].find(to)?])
    };
    let (Some(a), Some(b), Some(c)) =
        (section("### 4.10", "### 4.11"), section("### 4.11", "### 4.12"), section("### 4.12", "### 4.13"))
    else {
        return;
    };
    let blocks = |text: &str| -> Vec<String> {
        text.split("```yaml\n").skip(1).filter_map(|rest| rest.split("```").next()).map(str::to_owned).collect()
    };
    assert_eq!(manifest(&blocks(a)[0]).said(), "");
    let services = ["gateway", "billing", "ledger"].map(|name| format!("services/{name}/Dockerfile"));
    let services: Vec<&str> = services.iter().map(String::as_str).collect();
    assert_eq!(manifest(&blocks(b)[0]).with(&services).said(), "");
    let large = blocks(c);
    let repo = Repo::default()
        .file("policy/acme-base.yaml", &large[0])
        .file("handover.yaml", &large[1])
        .file("services/identity/token/handover.yaml", &large[2])
        .with(&["services/identity/token/catalog-info.yaml"]);
    assert_eq!(repo.said(), "");
    let read = repo.load();
    assert_eq!(read.profile.map(|profile| profile.value), Some(Profile::Regulated));
    assert_eq!(read.waivers[0].path.as_deref(), Some("services/identity/token/docs/deploy.md"));
    assert_eq!(read.services["token"].stores[0].value, "token-redis");
    assert_eq!(read.milestones.len(), 6);
}
