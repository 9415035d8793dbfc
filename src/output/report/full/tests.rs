use proptest::prelude::*;

use super::*;
use crate::base::diag::Location;
use crate::base::span::Span;
use crate::policy::sketch::{Sketch, TODAY, path};

/// A finding on words of a document, and other words that explain it.
fn finding(sketch: &Sketch, at: (&str, &str, &str), related: &[(&str, &str, &str)]) -> Finding {
    let label = |(file, words, text): (&str, &str, &str)| {
        let file = path(file);
        let text_of_file = sketch.tree().get(&file).map(|f| f.text().to_owned()).unwrap_or_default();
        let start = text_of_file.find(words).unwrap_or(0);
        let span = if words.is_empty() { Span::default() } else { Span::new(start, start + words.len()) };
        Label { at: Location::new(&file, span), text: text.to_owned() }
    };
    Finding {
        rule: "test/rule".into(),
        about: None,
        severity: Severity::Error,
        title: "something is wrong".to_owned(),
        primary: label(at),
        related: related.iter().copied().map(label).collect(),
        help: Vec::new(),
        notes: Vec::new(),
        fix: None,
    }
}

fn written(sketch: &Sketch, findings: Vec<Finding>) -> String {
    written_in(sketch, findings, Color::Never)
}

fn written_in(sketch: &Sketch, findings: Vec<Finding>, color: Color) -> String {
    let portal = sketch.portal();
    let report = Report { findings, ..Report::default() };
    let mut out = Vec::new();
    write(&report, &ReportCx { color, ..ReportCx::plain(&portal, TODAY) }, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

/// The blocks of findings, without the summary.
fn blocks(sketch: &Sketch, findings: Vec<Finding>) -> String {
    let all = written(sketch, findings);
    let end = all.find("\ndiscovered").or_else(|| all.find("\nchecked")).unwrap_or(all.len());
    all[..end].trim_end().to_owned()
}

#[test]
fn a_finding_shows_its_line_the_other_place_and_what_to_do() {
    let sketch = Sketch::new()
        .doc("docs/adr/0003-single-queue.md", "# 3. Queue\n\nStatus\n\nAccepted\n")
        .doc("docs/adr/0007-per-tenant-queues.md", "# 7. Queues\n\nSupersedes [ADR 3](0003-single-queue.md)\n");
    let mut finding = finding(
        &sketch,
        ("docs/adr/0003-single-queue.md", "Accepted", "expected “Superseded by ADR 7”"),
        &[("docs/adr/0007-per-tenant-queues.md", "Supersedes", "declared here")],
    );
    finding.severity = Severity::Warn;
    finding.help.push("change the status".to_owned());
    finding.notes.push("because ADR 7 is accepted".to_owned());
    insta::assert_snapshot!(written(&sketch, vec![finding]), @r"
    warning[test/rule]: something is wrong
     --> docs/adr/0003-single-queue.md:5:1
      |
    5 | Accepted
      | ^^^^^^^^ expected “Superseded by ADR 7”
      |
     ::: docs/adr/0007-per-tenant-queues.md:3:1
      |
    3 | Supersedes [ADR 3](0003-single-queue.md)
      | ---------- declared here
      |
    help: change the status
    note: because ADR 7 is accepted

    discovered  2 other documents
    checked 2 files · today 2026-11-23
    0 errors, 1 warning, 0 notes
    ");
}

#[test]
fn labels_near_each_other_share_an_excerpt_and_far_ones_do_not() {
    let far = "text\n".repeat(20);
    let sketch = Sketch::new().doc("a.md", &format!("## Rollback\nTODO: describe\n{far}## Elsewhere\n"));
    let finding = finding(
        &sketch,
        ("a.md", "## Rollback", "14 content words (needs 50)"),
        &[("a.md", "TODO", "placeholder"), ("a.md", "## Elsewhere", "described here")],
    );
    insta::assert_snapshot!(blocks(&sketch, vec![finding]), @r"
    error[test/rule]: something is wrong
      --> a.md:1:1
       |
     1 | ## Rollback
       | ^^^^^^^^^^^ 14 content words (needs 50)
     2 | TODO: describe
       | ---- placeholder
       |
      ::: a.md:23:1
       |
    23 | ## Elsewhere
       | ------------ described here
    ");
}

#[test]
fn a_file_as_a_whole_and_a_file_without_text_have_no_excerpt() {
    let sketch = Sketch::new().doc("docs/b.md", "# B\n");
    let finding =
        finding(&sketch, ("docs/B.md", "", ""), &[("docs/b.md", "", "keeps the name"), ("img", "", "a directory")]);
    insta::assert_snapshot!(blocks(&sketch, vec![finding]), @r"
    error[test/rule]: something is wrong
    --> docs/B.md
    ::: docs/b.md
     = keeps the name
    ::: img
     = a directory
    ");
}

#[test]
fn escape_sequences_in_names_texts_and_messages_are_shown_not_sent() {
    let sketch = Sketch::new().doc("a\x1b[2J.md", "[x\x1b]0;owned\x07](y\u{202e}.md) end\u{9b}31m\n");
    let mut finding = finding(&sketch, ("a\x1b[2J.md", "y\u{202e}.md", "label \x1b[31m"), &[]);
    finding.title = "`\x1b[5m` does not exist\r\nerror: forged".to_owned();
    finding.help.push("\x1b[8m hidden\n".to_owned());
    let shown = written(&sketch, vec![finding]);
    assert!(!shown.contains(|c: char| c.is_control() && c != '\n'), "{shown:?}");
    insta::assert_snapshot!(shown.split("\n\n").next().unwrap(), @r"
    error[test/rule]: `␛[5m` does not exist␍␊error: forged
     --> a␛[2J.md:1:15
      |
    1 | [x␛]0;owned␇](y�.md) end�31m
      |               ^^^^^ label ␛[31m
      |
    help: ␛[8m hidden␊
    ");
}

#[test]
fn a_long_line_is_cut_around_its_label() {
    let text = format!("{} [x](gone.md) {}\n", "before ".repeat(60), "after ".repeat(60));
    let sketch = Sketch::new().doc("a.md", &text);
    let finding = finding(&sketch, ("a.md", "gone.md", "no file at `gone.md`"), &[]);
    insta::assert_snapshot!(blocks(&sketch, vec![finding]), @r"
    error[test/rule]: something is wrong
     --> a.md:1:426
      |
    1 | ...fore before before before  [x](gone.md) after after after after after after after after af...
      |                                   ^^^^^^^ no file at `gone.md`
    ");
}

#[test]
fn a_line_of_megabytes_costs_little_and_keeps_its_column() {
    let text = format!("{}gone.md{}", "x".repeat(2_000_000), "y".repeat(2_000_000));
    let sketch = Sketch::new().doc("a.md", &text);
    let shown = blocks(&sketch, vec![finding(&sketch, ("a.md", "gone.md", "here"), &[])]);
    assert!(shown.contains("a.md:1:2000001"), "{}", &shown[..200]);
    assert!(shown.len() < 1_000, "{} bytes", shown.len());
}

#[test]
fn a_span_over_several_lines_is_shown_by_its_first() {
    let sketch = Sketch::new().doc("a.md", "one\ntwo\nthree\n");
    insta::assert_snapshot!(blocks(&sketch, vec![finding(&sketch, ("a.md", "one\ntwo\nthree", "all this"), &[])]), @r"
    error[test/rule]: something is wrong
     --> a.md:1:1
      |
    1 | one
      | ^^^ all this
    ");
}

#[test]
fn an_empty_span_at_the_end_of_the_text_is_pointed_at() {
    let sketch = Sketch::new().doc("a.md", "one\n");
    let mut finding = finding(&sketch, ("a.md", "one", "something is missing"), &[]);
    finding.primary.at.span = Span::new(4, 4);
    insta::assert_snapshot!(blocks(&sketch, vec![finding]), @r"
    error[test/rule]: something is wrong
     --> a.md:2:1
      |
    2 |
      | ^ something is missing
    ");
}

#[test]
fn colours_appear_only_when_asked_for() {
    let sketch = Sketch::new().doc("a.md", "one\n");
    let finding = finding(&sketch, ("a.md", "one", "here"), &[]);
    assert!(written_in(&sketch, vec![finding.clone()], Color::Always).contains("\x1b[1m\x1b[91merror[test/rule]"));
    assert!(!written_in(&sketch, vec![finding], Color::Never).contains('\x1b'));
}

#[test]
fn wide_and_combining_characters_keep_the_marker_below_its_words() {
    let sketch = Sketch::new().doc("a.md", "日本語 [リンク](gone.md) e\u{301}\n");
    insta::assert_snapshot!(blocks(&sketch, vec![finding(&sketch, ("a.md", "gone.md", "here"), &[])]), @r"
    error[test/rule]: something is wrong
     --> a.md:1:11
      |
    1 | 日本語 [リンク](gone.md) é
      |                 ^^^^^^^ here
    ");
}

#[test]
fn spans_outside_the_text_or_inside_a_character_are_harmless() {
    let sketch = Sketch::new().doc("a.md", "ä\n");
    for span in [Span::new(1, 2), Span::new(0, 1), Span::new(90, 99), Span { start: 3, end: 1 }] {
        let mut finding = finding(&sketch, ("a.md", "ä", "here"), &[]);
        finding.primary.at.span = span;
        assert!(blocks(&sketch, vec![finding]).contains("a.md"));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, ..ProptestConfig::default() })]

    #[test]
    fn any_text_and_any_spans_can_be_shown(
        text in "([\\PC\t]|\\PC{0,40}\n|\u{1b}|\u{200d}){0,30}",
        spans in prop::collection::vec((0u32..400, 0u32..80), 1..5),
        words in any::<String>(),
    ) {
        let sketch = Sketch::new().doc("a.md", &text);
        let label = |(start, len): &(u32, u32)| Label {
            at: Location::new(&path("a.md"), Span { start: *start, end: start + len }),
            text: words.clone(),
        };
        let mut finding = finding(&sketch, ("a.md", "", ""), &[]);
        finding.title = words.clone();
        finding.primary = label(&spans[0]);
        finding.related = spans[1..].iter().map(label).collect();
        let shown = written(&sketch, vec![finding]);
        prop_assert!(!shown.contains(|c: char| c.is_control() && c != '\n'), "{:?}", shown);
    }
}
