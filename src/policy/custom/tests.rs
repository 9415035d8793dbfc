//! Each assertion, held and not held.

use std::fmt::Write as _;

use jiff::civil::date;

use super::run;
use crate::base::span::LineIndex;
use crate::formats;
use crate::model;
use crate::source::SourceTree;

/// The findings of a manifest's own rules over these files, with their notes.
fn said(files: &[(&str, &str)]) -> String {
    let bytes = files.iter().map(|(path, text)| (*path, text.as_bytes()));
    let tree = SourceTree::from_files("shop", bytes, formats::wants);
    let parsed = tree.files.values().filter(|file| formats::claims(file));
    let portal = model::link(&tree, model::Parsed::of(parsed.map(|file| formats::parse(file).into()).collect()));
    assert_eq!(portal.manifest.problems, []);
    let mut said = String::new();
    for finding in run(&portal, date(2026, 11, 23)) {
        let at = &finding.primary.at;
        let text = tree.files[&at.path].text();
        let place = LineIndex::new(text).position(text, at.span.start);
        let severity = finding.severity.word();
        writeln!(said, "{}:{}:{}: {severity}[{}] {}", at.path, place.line, place.column, finding.rule, finding.title)
            .unwrap();
        finding.notes.iter().for_each(|note| writeln!(said, "  {note}").unwrap());
        finding.help.iter().for_each(|help| writeln!(said, "  help: {help}").unwrap());
    }
    said
}

/// One rule without a subject, over these files.
fn of(assertion: &str, files: &[(&str, &str)]) -> String {
    let rule =
        format!("version: 1\ncustom:\n  - {{id: acme/rule, severity: warn, message: m, assert: [{{{assertion}}}]}}\n");
    let all: Vec<(&str, &str)> = [("handover.yaml", rule.as_str())].into_iter().chain(files.iter().copied()).collect();
    said(&all)
        .lines()
        .filter(|line| line.starts_with("  "))
        .map(|line| line.trim().to_owned())
        .collect::<Vec<_>>()
        .join("; ")
}

const DOC: &str = "---\nowner: \"@ines\"\nlast_drill: 2026-10-01\nlevel: 3\n---\n# Pay\n\n## Scope of cards\n\nOnly tokens of cards are kept here, and never the number itself.\n\n## Empty\n\n```sh\nrm -rf /tmp/x\n```\n";

#[test]
fn files_are_counted() {
    let files = [("docs/a.md", "# A"), ("docs/b.md", "# B")];
    assert_eq!(of("exists: \"docs/*.md\"", &files), "");
    assert_eq!(of("exists: \"**/Makefile\"", &files), "0 files match `**/Makefile` (needs 1)");
    assert_eq!(of("exists: {glob: \"docs/*\", min: 0, max: 1}", &files), "2 files match `docs/*` (at most 1)");
    assert_eq!(of("absent: docs/b.md", &files), "1 file matches `docs/b.md` (at most 0)");
}

#[test]
fn sections_must_say_something() {
    let files = [("a.md", DOC)];
    assert_eq!(of("sections: [\"Scope of Cards\"]", &files), "");
    assert_eq!(of("sections: [Empty]", &files), "", "code says something");
    assert_eq!(of("sections: [Scope of cards, PCI]", &files), "there is no section “PCI”");
    let stub = [("a.md", "# A\n\n## PCI\n\nTo be written.\n\n## B\n\nx\n")];
    assert_eq!(of("sections: [PCI]", &stub), "the section “PCI” says next to nothing (needs 8 words)");
}

#[test]
fn front_matter_fits_a_schema_and_our_own_words() {
    let files = [("a.md", DOC)];
    let check = |schema: &str| of(&format!("front_matter: {schema}"), &files);
    assert_eq!(check("{required: [owner], properties: {level: {type: integer, minimum: 3}}}"), "");
    assert_eq!(check("{properties: {last_drill: {format: date, newer_than: 60d}, owner: {is_owner: true}}}"), "");
    assert_eq!(check("{required: [reviewed]}"), "front matter: \"reviewed\" is a required property");
    assert_eq!(
        check("{properties: {last_drill: {newer_than: 4w}}}"),
        "front matter: `/last_drill`: 2026-10-01 is 53 days ago (at most 28)"
    );
    assert_eq!(
        check("{properties: {owner: {format: is_service}}}"),
        "front matter: `/owner`: `@ines` is no service of this repository"
    );
    assert_eq!(of("front_matter: {required: [x]}", &[("a.md", "# A")]), "front matter: \"x\" is a required property");
}

#[test]
fn expressions_are_looked_for_in_code_prose_or_both() {
    let files = [("a.md", DOC)];
    assert_eq!(of("matches: tokens", &files), "");
    assert_eq!(of("matches: {pattern: tokens, in: code}", &files), "nothing matches `tokens` in code");
    assert_eq!(of("not_matches: {pattern: rm, in: prose}", &files), "");
    assert_eq!(of("not_matches: {pattern: \"rm -rf\"}", &files), "this matches `rm -rf`");
}

#[test]
fn a_value_of_a_data_file_fits_a_schema() {
    let files = [("deploy/values.yaml", "web: {replicas: 1}\n"), ("x.toml", "n = 2\n")];
    let check = |file: &str, rest: &str| of(&format!("json: {{file: {file}, {rest}}}"), &files);
    assert_eq!(check("deploy/values.yaml", "pointer: /web/replicas, schema: {type: integer}"), "");
    assert_eq!(check("x.toml", "pointer: /n, schema: {const: 2}"), "");
    assert_eq!(
        check("deploy/values.yaml", "pointer: /web/replicas, schema: {minimum: 2}"),
        "`deploy/values.yaml` at `/web/replicas`: 1 is less than the minimum of 2"
    );
    assert_eq!(check("deploy/values.yaml", "pointer: /db, schema: {}"), "`deploy/values.yaml` has no `/db`");
    assert_eq!(check("gone.json", "schema: {}"), "`gone.json` does not exist");
}

#[test]
fn tables_have_columns_rows_and_cells() {
    let table = "# T\n\n| Name | Who | Since |\n|---|---|---|\n| a | @x | 2026-01-01 |\n| b | nobody | soon |\n";
    let check = |rest: &str| of(&format!("table: {{{rest}}}"), &[("a.md", table)]);
    assert_eq!(check("columns: [name, who], min_rows: 2, each: {Name: \"^[ab]$\"}"), "");
    assert_eq!(check("columns: [Name, Phone]"), "there is no table with the columns “Name”, “Phone”");
    assert_eq!(check("columns: [Name], min_rows: 3"), "the table has 2 rows (needs 3)");
    assert_eq!(check("each: {Who: owner}"), "“nobody” in column “Who” is no owner");
    assert_eq!(check("each: {Since: date}"), "“soon” in column “Since” is no date (`YYYY-MM-DD`)");
}

#[test]
fn words_are_counted_without_headings_comments_and_front_matter() {
    let files = [("a.md", "---\na: b\n---\n# One two\n\n<!-- three four -->\nfive six - seven\n")];
    assert_eq!(of("words: {min: 3, max: 3}", &files), "");
    assert_eq!(of("words: {min: 4}", &files), "3 words (needs 4)");
    assert_eq!(of("words: {max: 2}", &files), "3 words (at most 2)");
}

#[test]
fn results_of_other_tools_count_by_level() {
    let report = r#"{"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "x", "rules": [{"id": "r", "defaultConfiguration": {"level": "error"}}]}},
        "results": [{"ruleId": "r"}, {"ruleId": "other"}, {"level": "error", "suppressions": [{"kind": "inSource"}]}, {"level": "error", "kind": "pass"}]}]}"#;
    let check = |max: &str, text: &str| {
        of(&format!("sarif: {{file: out/scan.sarif, max: {max}}}"), &[("out/scan.sarif", text)])
    };
    assert_eq!(check("{error: 1, warning: 1}", report), "");
    assert_eq!(check("{error: 0}", report), "`out/scan.sarif` has 1 result of level `error` (at most 0)");
    assert_eq!(check("{error: 0}", "{}"), "`out/scan.sarif` is no SARIF report: it has no `runs`");
    assert_eq!(check("{error: 0}", "nonsense"), "`out/scan.sarif` cannot be read");
    assert_eq!(of("sarif: {file: gone.sarif, max: {error: 0}}", &[]), "`gone.sarif` does not exist");
}

#[test]
fn an_answer_is_yes_by_somebody_and_not_too_old() {
    let check = |answer: &str| {
        of("attest: {question: \"Staffed?\", every: 90d}", &[(".handover/attest/acme/rule.yaml", answer)])
    };
    assert_eq!(check("answer: yes\nby: \"@ines\"\nat: 2026-11-01\n"), "");
    let of_file = "“Staffed?”: `.handover/attest/acme/rule.yaml`: ";
    assert_eq!(check("answer: no\nby: Ines\nat: 2026-11-01\n"), format!("{of_file}Ines answered `no`"));
    assert_eq!(
        check("answer: yes\nby: Ines\nat: 2026-05-01\n"),
        format!("{of_file}2026-05-01 is 206 days ago (at most 90)")
    );
    assert_eq!(check("answer: yes\nat: 2026-11-01\n"), format!("{of_file}does not say `by` whom"));
    assert_eq!(
        of("attest: {question: \"Staffed?\", every: 90d}", &[]),
        "“Staffed?” is not answered: there is no `.handover/attest/acme/rule.yaml`"
    );
}

#[test]
fn a_rule_is_about_services_files_or_the_repository() {
    let manifest = r#"
version: 1
services:
  pay: {path: services/pay, tier: critical}
  web: {path: services/web}
custom:
  - {id: acme/make, severity: error, why: The pipeline calls it., for: {services: "*"}, assert: [{exists: Makefile}], message: "`{service}` has no Makefile", help: "add `{path}/Makefile`"}
  - {id: acme/cards, severity: info, for: {services: {tier: critical}}, assert: [{sections: [Cards]}], message: "`{service}` does not speak of cards"}
  - {id: acme/todo, severity: warn, for: {path: "docs/**"}, assert: [{not_matches: TODO}, {words: {min: 3}}], message: "`{path}` is not done"}
  - {id: acme/off, severity: off, assert: [{exists: nothing}], message: x}
"#;
    let files = [
        ("handover.yaml", manifest),
        ("services/pay/README.md", "# Pay\n\n## Cards\n\nOnly tokens of cards are kept here, never a number.\n"),
        ("services/pay/Makefile", "all:\n"),
        ("services/web/README.md", "# Web\n"),
        ("docs/a.md", "# A\n\nAll of it is here.\n"),
        ("docs/b.md", "# B\n\nTODO\n"),
    ];
    insta::assert_snapshot!(said(&files), @r"
    handover.yaml:7:10: error[acme/make] `web` has no Makefile
      0 files match `services/web/Makefile` (needs 1)
      The pipeline calls it.
      help: add `services/web/Makefile`
    docs/b.md:3:1: warning[acme/todo] `docs/b.md` is not done
      this matches `TODO`
      1 word (needs 3)
    ");
}

#[test]
fn what_is_filled_into_a_message_is_not_filled_again() {
    let manifest = "version: 1\ncustom:\n  - {id: a/b, severity: warn, for: {path: \"*.md\"}, assert: [{words: {min: 9}}], message: \"{path} {x} {service}\"}\n";
    let said = said(&[("handover.yaml", manifest), ("{service}.md", "# A\n")]);
    assert!(said.contains("[a/b] {service}.md {x} shop"), "{said}");
}
