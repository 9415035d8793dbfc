//! Several files.

use super::*;
use crate::base::diag::Severity;

const BASE: &str = r#"
version: 1
profile: regulated
locked: ["security/*", "required/missing[runbook.*]", "exit/*"]
owners: {teams: {"@birch/core": {party: incoming}}}
require:
  runbook.restore: {when: has-store, fresh: 90d}
  adr: {words: 200, min: 3}
freshness: {default: 300d, "runbook.*": 100d}
rules:
  "security/*": error
  security/url-scheme: warn
  adr/date-invalid: {severity: warn, strict: yes}
custom:
  - {id: birch/scan, severity: error, message: m, assert: [{absent: x}]}
"#;

fn over_base(text: &str) -> Repo {
    let text = format!("version: 1\nextends: [policy/base.yaml]\n{text}");
    manifest(&text).file("policy/base.yaml", BASE)
}

#[test]
fn maps_merge_per_key_and_what_is_absent_resets_nothing() {
    let repo = over_base(
        "require: {adr: {words: 100}}\nrules: {adr/date-invalid: {limit: 3}}\nowners: {default: \"@birch/core\"}\n\
         custom: [{id: birch/scan, severity: error, message: other, assert: [{absent: x}]}, {id: birch/new, severity: info, message: m, assert: [{absent: y}]}]\n",
    );
    assert_eq!(repo.said(), "");
    let read = repo.load();
    let adr = &read.require["adr"].value;
    assert_eq!((adr.words, adr.min), (Some(100), Some(3)));
    let last = read.rules.last().unwrap();
    assert_eq!((last.rule.value.as_str(), last.severity), ("adr/date-invalid", Some(Some(Severity::Warn))));
    assert_eq!((last.options["strict"].as_str(), last.options["limit"].as_str()), ("yes", "3"));
    assert_eq!(read.owners.teams.len(), 1);
    let custom: Vec<(&str, &str)> =
        read.custom.iter().map(|rule| (rule.id.value.as_str(), rule.message.as_str())).collect();
    assert_eq!(custom, [("birch/scan", "other"), ("birch/new", "m")]);
    let files: Vec<&str> = read.files.iter().map(RepoPath::as_str).collect();
    assert_eq!(files, ["handover.yaml", "policy/base.yaml"]);
}

#[test]
fn what_is_locked_cannot_be_lowered_and_the_value_before_stays() {
    let repo = over_base(
        "rules:\n  security/bidi-control: warn\n  security/url-scheme: error\n  \"*\": info\n  exit/outgoing-remote: off\n\
         require:\n  runbook.restore: {fresh: 120d, words: 10}\n  runbook.deploy: false\n  adr: false\n\
         freshness: {default: 365d, \"runbook.*\": 101d}\n\
         profile: minimal\n",
    );
    insta::assert_snapshot!(repo.said(), @r#"
    handover.yaml:4:3 [LockedOverride] `security/*` is locked by `policy/base.yaml`
      here: lowers `security/bidi-control` to `warn`
      policy/base.yaml:4:10: locked here
      policy/base.yaml:11:17: this value stays
      help: remove it, or raise it: a waiver with a scope can accept a single gap
    handover.yaml:6:3 [LockedOverride] `security/*` is locked by `policy/base.yaml`
      here: lowers `*` to `info`
      policy/base.yaml:4:10: locked here
      help: remove it, or raise it: a waiver with a scope can accept a single gap
    handover.yaml:7:3 [LockedOverride] `exit/*` is locked by `policy/base.yaml`
      here: lowers `exit/outgoing-remote` to `off`
      policy/base.yaml:4:55: locked here
      help: remove it, or raise it: a waiver with a scope can accept a single gap
    handover.yaml:9:28 [LockedOverride] `required/missing[runbook.*]` is locked by `policy/base.yaml`
      here: weakens `runbook.restore`
      policy/base.yaml:4:24: locked here
      policy/base.yaml:7:45: this value stays
      help: remove it, or raise it: a waiver with a scope can accept a single gap
    handover.yaml:10:3 [LockedOverride] `required/missing[runbook.*]` is locked by `policy/base.yaml`
      here: drops `runbook.deploy`
      policy/base.yaml:4:24: locked here
      help: remove it, or raise it: a waiver with a scope can accept a single gap
    handover.yaml:12:28 [LockedOverride] `required/missing[runbook.*]` is locked by `policy/base.yaml`
      here: lets `runbook.*` grow older
      policy/base.yaml:4:24: locked here
      policy/base.yaml:9:41: this value stays
      help: remove it, or raise it: a waiver with a scope can accept a single gap
    handover.yaml:13:10 [LockedOverride] `required/missing[runbook.*]` is locked by `policy/base.yaml`
      here: asks less for `runbook.deploy` than `regulated` does
      policy/base.yaml:4:24: locked here
      policy/base.yaml:3:10: this value stays
      help: remove it, or raise it: a waiver with a scope can accept a single gap
    "#);
    let read = repo.load();
    assert_eq!(read.profile.map(|profile| profile.value), Some(crate::kinds::Profile::Regulated));
    assert_eq!(read.require["runbook.restore"].value.fresh, Some(90));
    assert_eq!(read.require["adr"].value.asked, Some(false));
    assert!(!read.require.contains_key("runbook.deploy"));
    assert_eq!(read.freshness.default.map(|days| days.value), Some(365));
    assert_eq!(read.freshness.kinds[0].1.value, 100);
}

#[test]
fn raising_what_is_locked_is_fine() {
    let repo = over_base(
        "rules: {\"security/*\": error}\nrequire: {runbook.deploy: true, runbook.restore: {strength: blocking, fresh: 30d}}\n\
         freshness: {\"runbook.*\": 60d}\n",
    );
    assert_eq!(repo.said(), "");
}

#[test]
fn bases_are_read_once_in_order_and_not_in_circles() {
    let repo = manifest("version: 1\nextends: [a.yaml, b/b.yaml]\n")
        .file("a.yaml", "version: 1\nextends: [b/b.yaml]\nprofile: minimal\nproject: {name: A}\n")
        .file("b/b.yaml", "version: 1\nextends: [../a.yaml, ./b.yaml]\nprofile: regulated\n");
    insta::assert_snapshot!(repo.said(), @r#"
    b/b.yaml:2:11 [Invalid] `a.yaml` is built on itself: `a.yaml` → `b/b.yaml` → `a.yaml`
    b/b.yaml:2:22 [Invalid] `b/b.yaml` is built on itself: `b/b.yaml` → `b/b.yaml`
    "#);
    let read = repo.load();
    assert_eq!(read.profile.map(|profile| profile.value), Some(crate::kinds::Profile::Minimal));

    let chain = (0..100).fold(manifest("version: 1\nextends: [0.yaml]\n"), |repo, n| {
        repo.file(&format!("{n}.yaml"), &format!("version: 1\nextends: [{}.yaml]\n", n + 1))
    });
    assert_eq!(chain.titles(), ["31.yaml:2:11 [Invalid] `extends` leads to more than 32 files"]);
}

#[test]
fn a_directory_speaks_for_itself_only() {
    let repo = manifest("version: 1\nservices: {desk: {path: services/desk, owner: \"@a\", tier: low}}\n")
        .file(
            "services/desk/handover.yaml",
            r#"
version: 1
service: {owner: "@b", docs: ["docs/*.md"]}
discover: {kinds: {adr: ["notes/*.md"]}, exclude: ["x"]}
rules: {"*": off}
waivers:
  - {id: W-1, rule: adr/date-invalid, path: notes/1.md, category: planned, reason: The dates come with the next import., owner: "@b", expires: 2027-01-01}
  - {id: W-2, rule: required/missing, kind: slo, category: planned, reason: Targets are measured in the next weeks., owner: "@b", expires: 2027-01-01}
  - {id: W-3, rule: required/missing, service: other, category: planned, reason: This belongs to somebody else entirely., owner: "@b", expires: 2027-01-01}
"#,
        )
        .file("services/Label Maker/handover.yaml", "version: 1\nservice: {path: x, stores: [y]}\n")
        .with(&["services/desk/notes/1.md"]);
    insta::assert_snapshot!(repo.said(), @r#"
    services/Label Maker/handover.yaml:2:11 [Invalid] the path of this service is the directory this file lies in
      help: remove `path`
    services/desk/handover.yaml:4:42 [Invalid] `discover.exclude` is decided for the whole repository, not for one directory
      help: move it to the manifest at the root
    services/desk/handover.yaml:5:1 [Invalid] `rules` is decided for the whole repository, not for one directory
      help: move it to the manifest at the root; here are `service`, `waivers`, `facts` and `discover.kinds`
    services/desk/handover.yaml:9:48 [Waiver] this file speaks for `desk`, and the waiver is for `other`
      help: move the waiver to the manifest at the root
    "#);
    let read = repo.load();
    let desk = &read.services["desk"];
    assert_eq!(desk.owner.as_ref().map(|owner| owner.value.as_str()), Some("@b"));
    assert!(desk.tier.is_some(), "what the directory does not say stays");
    assert_eq!(desk.docs, ["services/desk/docs/*.md"]);
    assert_eq!(read.discover.kinds["adr"][0].value, "services/desk/notes/*.md");
    assert_eq!(read.discover.exclude, []);
    assert_eq!(read.rules, []);
    assert_eq!(read.waivers[0].path.as_deref(), Some("services/desk/notes/1.md"));
    assert_eq!(read.waivers[1].service.as_ref().map(|id| id.value.as_str()), Some("desk"));
    assert_eq!(
        read.services["label-maker"].path.as_ref().map(|path| path.value.as_str()),
        Some("services/Label Maker")
    );
}

#[test]
fn two_manifests_of_one_repository_are_named_and_the_first_is_read() {
    let repo =
        manifest("version: 1\nprofile: minimal\n").file(".config/handover.yaml", "version: 1\nprofile: regulated\n");
    assert_eq!(
        repo.titles(),
        [".config/handover.yaml:1:1 [Invalid] `.config/handover.yaml` is a second manifest beside `handover.yaml`"]
    );
    assert_eq!(repo.load().profile.map(|profile| profile.value), Some(crate::kinds::Profile::Minimal));
    let config = Repo::default()
        .file(".config/handover.yaml", "version: 1\nextends: [base.yaml]\n")
        .file(".config/base.yaml", "version: 1\n");
    assert_eq!(config.said(), "");
    assert_eq!(config.load().files.len(), 2);
}

#[test]
fn without_a_manifest_nothing_is_said_but_about_one_with_another_name() {
    assert_eq!(Repo::default().with(&["a/handover.yaml"]).load(), Manifest::default());
    assert_eq!(
        Repo::default().with(&["handover.yml"]).titles(),
        ["handover.yml:1:1 [Invalid] `handover.yml` is not read"]
    );
}

#[test]
fn a_path_that_is_not_there_is_named_with_the_nearest_one() {
    let repo = manifest(
        "version: 1\nservices:\n  desk: {path: servics/desk}\n  rates: {path: services/raets}\n  x: {path: ../out}\n",
    )
    .with(&["services/desk/main.rs", "services/rates/main.rs"]);
    insta::assert_snapshot!(repo.said(), @r#"
    handover.yaml:3:16 [PathMissing] `services.desk.path` names `servics/desk`, which does not exist
      help: did you mean `services/desk`?
    handover.yaml:4:17 [PathMissing] `services.rates.path` names `services/raets`, which does not exist
      help: did you mean `services/rates`?
    handover.yaml:5:13 [Invalid] `../out` leads out of the repository
      help: name something inside it
    "#);
}

#[test]
fn waivers_with_one_reason_or_one_id_are_named() {
    let waiver = |id: &str, kind: &str| {
        format!(
            "  - {{id: {id}, rule: required/missing, kind: {kind}, category: planned, reason: \"Waits for the next release, as  agreed.\", owner: \"@a\", expires: 2027-01-01}}\n"
        )
    };
    let text =
        format!("version: 1\nwaivers:\n{}{}{}", waiver("W-1", "slo"), waiver("W-2", "adr"), waiver("W-1", "adr"));
    insta::assert_snapshot!(manifest(&text).said(), @r#"
    handover.yaml:4:77 [Waiver] waiver `W-2` has the same reason as another one
      handover.yaml:3:77: the other one
      help: say why this gap is accepted
    handover.yaml:5:10 [Waiver] waiver `W-1` stands twice
      handover.yaml:3:10: the first one
      help: give it another id
    "#);
    assert_eq!(manifest(&text).load().waivers.len(), 2);
}
