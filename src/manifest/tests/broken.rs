//! Every line of the schema, broken.

use serde_json::Value as Json;

use super::*;
use crate::manifest::json_schema;
use crate::manifest::value::without;
use crate::yaml::{Limits, Syntax, parse};

/// Whether one file alone shows the mistake, so that the JSON Schema sees it too.
#[derive(Clone, Copy, PartialEq)]
enum Seen {
    BySchema,
    ByUsOnly,
}
use Seen::{BySchema, ByUsOnly};

/// A manifest without its `version: 1` (unless it has one), the first thing that is said, and who sees it.
const TABLE: &[(&str, &str, Seen)] = &[
    ("version: 2", "1:10 [Invalid] `version` should be 1, but is `2`", BySchema),
    ("version: one", "1:10 [Invalid] `version` should be 1, but is `one`", BySchema),
    ("profile: minimal\n#version", "1:1 [Invalid] this manifest has no `version`", BySchema),
    ("waivres: []", "2:1 [Invalid] unknown key `waivres`", BySchema),
    (
        "edition: 2026.1",
        "2:10 [Invalid] `edition` should be an edition in quotes (`\"2026.1\"`), but is a number",
        BySchema,
    ),
    (
        "edition: \"2026\"",
        "2:10 [Invalid] `edition` should be a year and a number (`\"2026.1\"`), but is `2026`",
        BySchema,
    ),
    ("edition: \"2031.4\"", "2:10 [Invalid] this program does not know edition `2031.4`", ByUsOnly),
    ("extends: a.yaml", "2:10 [Invalid] `extends` should be a list, but is text", BySchema),
    (
        "extends: [/etc/x.yaml]",
        "2:11 [Invalid] an entry of `extends` should be a path relative to the repository's root, but is `/etc/x.yaml`",
        BySchema,
    ),
    ("extends: [../x.yaml]", "2:11 [Invalid] `../x.yaml` leads out of the repository", ByUsOnly),
    ("extends: [gone.yaml]", "2:11 [PathMissing] `extends` names `gone.yaml`, which does not exist", ByUsOnly),
    ("locked: [\"security/*\"]", "2:1 [Invalid] `locked` has no effect here: nothing is built on this file", ByUsOnly),
    ("locked: x", "2:1 [Invalid] `locked` has no effect here: nothing is built on this file", BySchema),
    (
        "profile: Standard",
        "2:10 [Invalid] `profile` should be a lower-case letter, then lower-case letters, digits and hyphens, but is `Standard`",
        BySchema,
    ),
    ("profile: standrad", "2:10 [Invalid] unknown profile `standrad`", ByUsOnly),
    ("project: [x]", "2:10 [Invalid] `project` should be a map, but is a list", BySchema),
    ("project:", "2:1 [Invalid] `project` should be a map, but is empty", BySchema),
    ("project: {name: 7}", "2:17 [Invalid] `name` should be text, but is a number", BySchema),
    ("project: {summary: [x]}", "2:20 [Invalid] `summary` should be text, but is a list", BySchema),
    ("project: {title: x}", "2:11 [Invalid] unknown key `title`", BySchema),
    ("project: {parties: {vendor: {}}}", "2:21 [Invalid] unknown key `vendor`", BySchema),
    ("project: {parties: {outgoing: {orgs: x}}}", "2:38 [Invalid] `orgs` should be a list, but is text", BySchema),
    (
        "project: {parties: {incoming: {people: [1]}}}",
        "2:41 [Invalid] an entry of `people` should be text, but is a number",
        BySchema,
    ),
    ("project: {dates: {exit: 2027-02-30}}", "2:25 [Invalid] there is no such day as 2027-02-30", BySchema),
    (
        "project: {dates: {start: 1.5.2027}}",
        "2:26 [Invalid] `start` should be a date (`YYYY-MM-DD`), but is `1.5.2027`",
        BySchema,
    ),
    (
        "project: {dates: {start: 2027-05-01, exit: 2027-04-01}}",
        "2:44 [Invalid] `exit` (2027-04-01) is before `start` (2027-05-01)",
        ByUsOnly,
    ),
    (
        "project: {dates: {exit: 2027-05-01, support_until: 2027-04-01}}",
        "2:52 [Invalid] `support_until` (2027-04-01) is before `exit` (2027-05-01)",
        ByUsOnly,
    ),
    (
        "project: {tracker: {type: jirra}}",
        "2:27 [Invalid] `type` should be `jira`, `linear`, `github`, `gitlab`, `bitbucket` or `other`, but is `jirra`",
        BySchema,
    ),
    ("project: {tracker: {keys: {a: b}}}", "2:27 [Invalid] `keys` should be a list, but is a map", BySchema),
    ("project: {portal_url: true}", "2:23 [Invalid] `portal_url` should be text, but is `true`", BySchema),
    ("owners: {default: x}", "2:19 [Invalid] `default` has 1 character (needs 2)", BySchema),
    (
        "owners: {roles: {product: []}}",
        "2:27 [Invalid] `product` should be an owner: a handle (`@team`), a mail address or a name of the contacts, but is a list",
        BySchema,
    ),
    (
        "owners: {teams: {core: {party: both}}}",
        "2:32 [Invalid] `party` should be `outgoing` or `incoming`, but is `both`",
        BySchema,
    ),
    ("owners: {teams: {core: incoming}}", "2:24 [Invalid] `core` should be a map, but is text", BySchema),
    (
        "services: {Desk: {}}",
        "2:12 [Invalid] a key of `services` should be lower-case letters, digits, dots, underscores and hyphens, but is `Desk`",
        BySchema,
    ),
    ("services: {desk: {paht: x}}", "2:19 [Invalid] unknown key `paht`", BySchema),
    (
        "services: {desk: {path: ~/x}}",
        "2:25 [Invalid] `path` should be a path relative to the repository's root, but is `~/x`",
        BySchema,
    ),
    (
        "services: {desk: {path: servcies}}",
        "2:25 [PathMissing] `services.desk.path` names `servcies`, which does not exist",
        ByUsOnly,
    ),
    (
        "services: {desk: {tier: gold}}",
        "2:25 [Invalid] `tier` should be `critical`, `standard` or `low`, but is `gold`",
        BySchema,
    ),
    ("services: {desk: {depends_on: [labels]}}", "2:32 [Invalid] unknown service `labels`", ByUsOnly),
    ("services: {desk: {traits: {has-stroe: true}}}", "2:28 [Invalid] unknown trait `has-stroe`", ByUsOnly),
    (
        "services: {desk: {traits: {has-store: yes}}}",
        "2:39 [Invalid] `has-store` should be `true` or `false`, but is `yes`",
        BySchema,
    ),
    ("services: {desk: {not_applicable: {adr: short}}}", "2:41 [Invalid] `adr` has 5 characters (needs 10)", BySchema),
    (
        "services: {desk: {not_applicable: {adrs: long enough to be one}}}",
        "2:36 [Invalid] unknown kind `adrs`",
        ByUsOnly,
    ),
    (
        "services: {desk: {docs: [\"[\"]}}",
        "2:26 [Invalid] `[` is no glob: unclosed character class; missing ']'",
        ByUsOnly,
    ),
    (
        "service: {owner: \"@a\"}",
        "2:1 [Invalid] `service` speaks for the directory it lies in, and this file speaks for the whole repository",
        ByUsOnly,
    ),
    ("discover: {includes: []}", "2:12 [Invalid] unknown key `includes`", BySchema),
    (
        "discover: {default_excludes: no}",
        "2:30 [Invalid] `default_excludes` should be `true` or `false`, but is `no`",
        BySchema,
    ),
    ("discover: {kinds: {runbook.rolback: []}}", "2:20 [Invalid] unknown kind `runbook.rolback`", ByUsOnly),
    (
        "discover: {kinds: {adr: [\"decisions/**\"]}}",
        "2:26 [PathMissing] `discover.kinds.adr`: no file matches `decisions/**`",
        ByUsOnly,
    ),
    ("discover: {headings: {adr: Decisions}}", "2:28 [Invalid] `adr` should be a list, but is text", BySchema),
    (
        "discover: {docs_roots: [web]}",
        "2:25 [PathMissing] `discover.docs_roots` names `web`, which does not exist",
        ByUsOnly,
    ),
    ("discover: {runbook_urls: [{prefix: x}]}", "2:28 [Invalid] this runbook_url has no `path`", BySchema),
    (
        "require: {runbook.deploy: maybe}",
        "2:27 [Invalid] `runbook.deploy` should be `true` or `false`, but is `maybe`",
        BySchema,
    ),
    (
        "require: {runbook.deploy: []}",
        "2:27 [Invalid] `runbook.deploy` should be `true` or `false` or a map, but is a list",
        BySchema,
    ),
    ("require: {runbook.deplyo: true}", "2:11 [Invalid] unknown kind `runbook.deplyo`", ByUsOnly),
    (
        "require: {adr: {strength: strong}}",
        "2:27 [Invalid] `strength` should be `blocking`, `required` or `recommended`, but is `strong`",
        BySchema,
    ),
    (
        "require: {adr: {when: has-store und alerts}}",
        "2:23 [Invalid] `has-store und alerts` is no expression over traits",
        ByUsOnly,
    ),
    ("require: {adr: {min: 0}}", "2:22 [Invalid] `min` should be a whole number from 1, but is `0`", BySchema),
    ("require: {adr: {words: -1}}", "2:24 [Invalid] `words` should be a whole number, but is `-1`", BySchema),
    (
        "require: {adr: {fresh: 3 months}}",
        "2:24 [Invalid] `fresh` should be a time span (`90d`, `6w`, `1y`), but is `3 months`",
        BySchema,
    ),
    ("require: {adr: {from: soon}}", "2:23 [Invalid] `from` should be a date (`YYYY-MM-DD`), but is `soon`", BySchema),
    (
        "freshness: {default: 365}",
        "2:22 [Invalid] `default` should be a time span (`90d`, `6w`, `1y`), but is `365`",
        BySchema,
    ),
    (
        "freshness: {drift_commits: 0}",
        "2:28 [Invalid] `drift_commits` should be a whole number from 1, but is `0`",
        BySchema,
    ),
    ("freshness: {\"runbok.*\": 90d}", "2:13 [Invalid] no kind matches `runbok.*`", ByUsOnly),
    ("milestones: [{title: x}]", "2:15 [Invalid] this milestone has no `id`", BySchema),
    (
        "milestones: [{id: Exit}]",
        "2:19 [Invalid] `id` should be a lower-case letter, then lower-case letters, digits and hyphens, but is `Exit`",
        BySchema,
    ),
    ("milestones: [{id: wave}]", "2:19 [GateEmpty] milestone `wave` needs nothing", ByUsOnly),
    (
        "milestones: [{id: wave, needs: {kinds: [adr]}}]",
        "2:19 [GateEmpty] milestone `wave` is accepted by nobody",
        ByUsOnly,
    ),
    ("milestones: [{id: exit, after: [exti]}]", "2:33 [Invalid] unknown milestone `exti`", ByUsOnly),
    (
        "milestones: [{id: exit, after: []}, {id: exit, after: []}]",
        "2:42 [Invalid] milestone `exit` stands twice",
        ByUsOnly,
    ),
    (
        "milestones: [{id: exit, after: [architecture]}, {id: architecture, after: [exit]}]",
        "2:76 [Invalid] milestones wait for each other: `architecture` → `exit` → `architecture`",
        ByUsOnly,
    ),
    ("milestones: [{id: observability, needs: {kind: [adr]}}]", "2:42 [Invalid] unknown key `kind`", BySchema),
    (
        "milestones: [{id: observability, needs: {services: all}}]",
        "2:52 [Invalid] `services` should be `*`, but is `all`",
        BySchema,
    ),
    ("milestones: [{id: observability, needs: {services: {team: x}}}]", "2:53 [Invalid] unknown key `team`", BySchema),
    (
        "milestones: [{id: observability, needs: {services: {trait: fast}}}]",
        "2:60 [Invalid] unknown trait `fast`",
        ByUsOnly,
    ),
    (
        "milestones: [{id: observability, accept: [{role: product}]}]",
        "2:44 [Invalid] this acceptance has no `party`",
        BySchema,
    ),
    (
        "milestones: [{id: observability, accept: [{role: product, party: incoming, count: none}]}]",
        "2:83 [Invalid] `count` should be a whole number from 1, but is `none`",
        BySchema,
    ),
    (
        "milestones: [{id: observability, limits: {waived: few}}]",
        "2:51 [Invalid] `waived` should be a whole number, but is `few`",
        BySchema,
    ),
    ("milestones: [{id: observability, limits: {waiver: 2}}]", "2:43 [Invalid] unknown limit `waiver`", ByUsOnly),
    (
        "rules: {adr/date-invalid: warning}",
        "2:27 [Invalid] `adr/date-invalid` should be `error`, `warn`, `info` or `off`, but is `warning`",
        BySchema,
    ),
    (
        "rules: {adr/date-invalid: {severity: high}}",
        "2:38 [Invalid] `severity` should be `error`, `warn`, `info` or `off`, but is `high`",
        BySchema,
    ),
    (
        "custom: [{id: drill, severity: warn, assert: [{absent: x}], message: m}]",
        "2:15 [Invalid] `id` should be `vendor/name`, in lower-case letters, digits and hyphens, but is `drill`",
        BySchema,
    ),
    (
        "custom: [{id: a/b, severity: warn, assert: [], message: m}]",
        "2:44 [Invalid] `assert` should have at least 1 entry, but has none",
        BySchema,
    ),
    (
        "custom: [{id: a/b, severity: warn, assert: [{absent: x}]}]",
        "2:11 [Invalid] custom rule `a/b` has no `message`",
        BySchema,
    ),
    (
        "custom: [{id: a/b, severity: warn, message: m, assert: [{expr: \"1 > 0\"}]}]",
        "2:64 [Invalid] `expr` is reserved: edition 2026.1 has no expressions",
        BySchema,
    ),
    (
        "custom: [{id: a/b, severity: warn, message: m, assert: [{absent: x, exists: y}]}]",
        "2:57 [Invalid] an assertion should have one key, but has 2",
        BySchema,
    ),
    (
        "custom: [{id: a/b, severity: warn, message: m, assert: [{matches: \"(\"}]}]",
        "2:67 [Invalid] `(` is no regular expression: unclosed group",
        ByUsOnly,
    ),
    (
        "custom: [{id: a/b, severity: warn, message: m, assert: [{matches: \"(?=x)\"}]}]",
        "2:67 [Invalid] `(?=x)` is no regular expression: look-around, including look-ahead and look-behind, is not supported",
        ByUsOnly,
    ),
    (
        "custom: [{id: a/b, severity: warn, message: m, assert: [{matches: \"(a{999}){999}\"}]}]",
        "2:67 [Invalid] `(a{999}){999}` is no regular expression: it is too large",
        ByUsOnly,
    ),
    (
        "custom: [{id: a/b, severity: warn, message: m, assert: [{links_to: {kind: adrs}}]}]",
        "2:75 [Invalid] unknown kind `adrs`",
        ByUsOnly,
    ),
    (
        "custom: [{id: a/b, severity: warn, message: m, assert: [{json: {file: x.json, pointer: a, schema: {}}}]}]",
        "2:88 [Invalid] `a` is no JSON Pointer",
        ByUsOnly,
    ),
    (
        "custom: [{id: a/b, severity: warn, message: m, assert: [{sarif: {file: x, max: {errors: 0}}}]}]",
        "2:81 [Invalid] unknown key `errors`",
        BySchema,
    ),
    (
        "custom: [{id: a/b, severity: warn, message: m, for: {kind: adrs}, assert: [{absent: x}]}]",
        "2:60 [Invalid] unknown kind `adrs`",
        ByUsOnly,
    ),
    (
        "facts: {queues: /x.csv}",
        "2:17 [Invalid] `queues` should be a path relative to the repository's root, but is `/x.csv`",
        BySchema,
    ),
    ("facts: {queus: x.csv}", "2:9 [Invalid] unknown type of facts `queus`", ByUsOnly),
    ("portal: []", "2:9 [Invalid] `portal` should be a map, but is a list", BySchema),
    (
        "portal: {visibility: open}",
        "2:22 [Invalid] `visibility` should be `private` or `public`, but is `open`",
        BySchema,
    ),
    ("portal: {colour: red}", "2:10 [Invalid] unknown key `colour`", BySchema),
    (
        "portal: {language: German}",
        "2:20 [Invalid] `language` should be a tag of BCP 47 (`en`, `de-AT`), but is `German`",
        BySchema,
    ),
    ("portal: {language: fr}", "2:20 [Invalid] no words of the language `fr`", ByUsOnly),
    ("portal: {theme: defualt}", "2:17 [Invalid] unknown theme `defualt`", ByUsOnly),
    ("portal: {theme_dir: gone}", "2:21 [PathMissing] `portal.theme_dir` names `gone`, which does not exist", ByUsOnly),
];

/// A waiver, its lines replaced one by one.
const WAIVER: &str = r#"version: 1
waivers:
  - id: W-1
    rule: adr/date-invalid
    path: docs/adr/**
    category: planned
    reason: The dates are taken over from the old tracker.
    owner: "@ines"
    expires: 2027-02-01
"#;

/// What replaces a line of the waiver, what is said, and who sees it.
const WAIVERS: &[(&str, &str, &str, Seen)] = &[
    ("id: W-1", "id: 7", "3:9 [Invalid] `id` should be the id of a waiver, but is a number", BySchema),
    ("id: W-1", "id: X-1", "3:9 [Invalid] `id` should be `W-` and a number or name, but is `X-1`", BySchema),
    ("    owner: \"@ines\"\n", "", "3:5 [Waiver] waiver `W-1` has no `owner`", BySchema),
    ("    expires: 2027-02-01\n", "", "3:5 [Waiver] waiver `W-1` has no `expires`", BySchema),
    ("expires:", "expire:", "3:5 [Waiver] waiver `W-1` has no `expires`", BySchema),
    ("2027-02-01", "2027-04-31", "9:14 [Invalid] there is no such day as 2027-04-31", BySchema),
    (
        "The dates are taken over from the old tracker.",
        "later",
        "7:13 [Waiver] `reason` has 5 characters (needs 20)",
        BySchema,
    ),
    (
        "planned",
        "plan",
        "6:15 [Invalid] `category` should be `accepted-risk`, `planned`, `false-positive`, `not-detected` or `not-supported`, but is `plan`",
        BySchema,
    ),
    (
        "path: docs/adr/**",
        "pointer: paths",
        "5:14 [Invalid] `pointer` should be a JSON Pointer that starts with `/`, but is `paths`",
        BySchema,
    ),
    ("path: docs/adr/**", "kind: adrs", "5:11 [Invalid] unknown kind `adrs`", ByUsOnly),
    (
        "path: docs/adr/**",
        "path: \"docs/[\"",
        "5:11 [Invalid] `docs/[` is no glob: unclosed character class; missing ']'",
        ByUsOnly,
    ),
    ("path: docs/adr/**", "since: 2027-03-01", "9:14 [Waiver] waiver `W-1` expires before it begins", ByUsOnly),
    (
        "adr/date-invalid",
        "security/secret-in-docs",
        "4:11 [Waiver] `security/secret-in-docs` cannot be waived",
        ByUsOnly,
    ),
    ("adr/date-invalid", "manifest/invalid", "4:11 [Waiver] `manifest/invalid` cannot be waived", ByUsOnly),
    (
        "adr/date-invalid\n    path: docs/adr/**",
        "adr/*",
        "4:11 [Waiver] `adr/*` stands for many rules, and the waiver has no scope",
        ByUsOnly,
    ),
];

fn with_version(text: &str) -> String {
    if text.contains("version") { text.to_owned() } else { format!("version: 1\n{text}\n") }
}

fn cases() -> Vec<(String, &'static str, Seen)> {
    let lines = TABLE.iter().map(|(text, said, seen)| (with_version(text), *said, *seen));
    let waivers = WAIVERS.iter().map(|(from, to, said, seen)| (WAIVER.replace(from, to), *said, *seen));
    lines.chain(waivers).collect()
}

fn repo(text: &str) -> Repo {
    manifest(text).with(&["services/desk/main.rs", "docs/adr/0001-x.md"])
}

fn json(text: &str) -> Json {
    let parsed = parse(text, Syntax::Yaml, &Limits::default());
    let path = RepoPath::new("handover.yaml").unwrap();
    without(&BTreeSet::new(), parsed.root().unwrap(), &path).unwrap().json()
}

#[test]
fn every_line_of_the_schema_can_be_broken_and_says_so_where_it_is() {
    let mut wrong = Vec::new();
    for (text, said, _) in cases() {
        let titles = repo(&text).titles();
        let wanted = format!("handover.yaml:{said}");
        if titles.first() != Some(&wanted) {
            wrong.push(format!("{text}\n  wanted {wanted}\n  found  {titles:#?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_json_schema_refuses_what_one_file_shows_to_be_wrong_and_accepts_the_rest() {
    let schema = json_schema();
    let validator = jsonschema::options().should_validate_formats(true).build(&schema).unwrap();
    let mut wrong = Vec::new();
    for (text, _, seen) in cases().into_iter().chain([(WAIVER.to_owned(), "", ByUsOnly)]) {
        if validator.is_valid(&json(&text)) == (seen == BySchema) {
            wrong.push(text);
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn a_mistake_does_not_hide_another() {
    let text = "version: 1\nprofle: minimal\nfreshness: {default: 1}\nwaivers: [7]\nowners: {default: \"@a\"}\n";
    insta::assert_snapshot!(manifest(text).said(), @r#"
    handover.yaml:2:1 [Invalid] unknown key `profle`
      here: not a key of a manifest
      help: did you mean `profile`?
      help: write `version`, `edition`, `extends`, `locked`, `profile`, `project`, `owners`, `services`, `service`, `discover`, `require`, `freshness`, `milestones`, `rules`, `custom`, `waivers`, `facts` or `portal`
    handover.yaml:3:22 [Invalid] `default` should be a time span (`90d`, `6w`, `1y`), but is `1`
    handover.yaml:4:11 [Invalid] an entry of `waivers` should be a map, but is a number
    "#);
    assert_eq!(manifest(text).load().owners.default.map(|owner| owner.value).as_deref(), Some("@a"));
}

#[test]
fn help_names_what_was_meant_and_what_is_allowed() {
    let text =
        "version: 1\nservices: {a: {tier: critcal, wners: x}}\nfacts: {queues: x.csv}\nextends: [polcy/base.yaml]\n";
    insta::assert_snapshot!(manifest(text).with(&["policy/base.yaml", "policy/other.yaml"]).said(), @r#"
    handover.yaml:2:22 [Invalid] `tier` should be `critical`, `standard` or `low`, but is `critcal`
      help: did you mean `critical`?
    handover.yaml:2:31 [Invalid] unknown key `wners`
      here: not a key of a service
      help: write `path`, `name`, `owner`, `tier`, `aliases`, `depends_on`, `stores`, `consumes`, `produces`, `owns`, `apis`, `docs`, `traits`, `require` or `not_applicable`
    handover.yaml:3:17 [PathMissing] `facts.queues` names `x.csv`, which does not exist
    handover.yaml:4:11 [PathMissing] `extends` names `polcy/base.yaml`, which does not exist
      help: did you mean `policy/base.yaml`?
    "#);
}

#[test]
fn a_text_that_is_no_manifest_is_named_as_such() {
    let cases = [
        ("", "1:1 [Invalid] `handover.yaml` says nothing"),
        ("# nothing yet\n", "1:1 [Invalid] `handover.yaml` says nothing"),
        ("just words\n", "1:1 [Invalid] a manifest should be a map, but is text"),
        ("- version: 1\n", "1:1 [Invalid] a manifest should be a map, but is a list"),
        ("version: 1\n---\nversion: 1\n", "3:1 [Invalid] a second document in one manifest"),
        ("version: 1\nversion: 2\n", "2:1 [Invalid] key `version` stands twice"),
        (
            "version: 1\nprofile: a: b\n",
            "2:11 [Invalid] cannot be read in full: mapping values are not allowed in this context",
        ),
        ("version: 1\nproject: {name: x\n", "2:10 [Invalid] cannot be read in full: unclosed bracket '{'"),
        ("[1, 2]: x\nversion: 1\n", "1:1 [Invalid] a key of a manifest should be text, but is a list"),
        ("{\"version\": 1}", ""),
    ];
    for (text, said) in cases {
        let titles = manifest(text).titles();
        let wanted = if said.is_empty() { None } else { Some(format!("handover.yaml:{said}")) };
        assert_eq!(titles.first().cloned(), wanted, "{text:?}: {titles:?}");
    }
}

#[test]
fn hostile_texts_end_at_a_bound() {
    let mut bomb = String::from("a: &a [x, x, x, x, x, x, x, x, x, x]\n");
    for (from, to) in ('a'..'h').zip('b'..='h') {
        bomb.push_str(&format!("{to}: &{to} [{}]\n", vec![format!("*{from}"); 10].join(", ")));
    }
    let said = manifest(&bomb).titles();
    assert!(said.iter().any(|line| line.contains("aliases stand for more than")), "{said:?}");
    for (open, close) in [("[", "]"), ("{a: ", "}"), ("- ", ""), ("? ", "")] {
        let deep = format!("version: 1\nportal: {}{}", open.repeat(100_000), close.repeat(100_000));
        assert!(!manifest(&deep).titles().is_empty());
    }
    let many: String = (0..50_000).map(|n| format!("key{n}: x\n")).collect();
    assert_eq!(manifest(&many).load().problems.len(), 200);
}
