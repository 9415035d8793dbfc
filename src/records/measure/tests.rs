use super::*;
use crate::markup::outline;

fn of(text: &str) -> Measure {
    let outline = outline(text);
    measure(text, &outline, &crate::records::runbook::commands(text, &outline))
}

/// Words of each line that has content.
fn words(text: &str) -> Vec<(u16, &str)> {
    of(text).lines.iter().map(|line| (line.words, line.span().of(text))).collect()
}

#[test]
fn a_line_of_content_takes_twenty_four_bytes() {
    assert!(size_of::<ContentLine>() <= 24);
}

#[test]
fn what_is_no_content_is_left_out() {
    let text = "---\nkind: adr\n---\n# A title\n\n<!-- a comment\nof two lines -->\n\
                [![Build](https://img.shields.io/x.svg)](https://ci.example.org) ![d](badge.svg)\n\n\
                - [Steps](#steps)\n  - [More](#more)\n\nSee [the plan](plan.md) at https://example.org/a/b.\n\n![A map](map.png)\n\n---\n";
    assert_eq!(words(text), [(4, "See [the plan](plan.md) at https://example.org/a/b."), (2, "![A map](map.png)")]);
}

#[test]
fn code_has_no_words_and_is_told_from_comments_and_output() {
    let text =
        "```sh\n# first\n$ make deploy\ndone in 3 s\n```\n\n```yaml\na: 1\n# why\n```\n\n```mermaid\ngraph TD\n```\n";
    let marks: Vec<(bool, bool)> =
        of(text).lines.iter().map(|l| (l.marks.has(Marks::COMMAND), l.marks.has(Marks::COMMENT))).collect();
    assert_eq!(marks, [(false, true), (true, false), (false, false), (true, false), (false, true), (false, false)]);
    assert!(of(text).lines.iter().all(|line| line.words == 0));
}

#[test]
fn items_are_steps_or_bullets() {
    let text = "1. one\n2. two\n\n- three\n- [ ] four\n\nfive\n";
    let marks: Vec<Marks> = of(text).lines.iter().map(|line| line.marks).collect();
    assert_eq!(marks, [Marks::STEP, Marks::STEP, Marks::BULLET, Marks::BULLET, Marks::default()]);
}

#[test]
fn tables_have_a_header_and_rows() {
    let text = "| Queue | Safe |\n|---|---|\n| orders | yes, 3 times |\n";
    let lines = of(text).lines;
    assert_eq!(lines.len(), 2);
    assert!(lines[0].marks.has(Marks::HEADER) && !lines[1].marks.has(Marks::HEADER));
    assert_eq!((lines[1].words, lines[1].quantities), (4, 1));
}

#[test]
fn bold_words_at_the_start_lead_in() {
    let text = "**Retries:** three\n\n- **Time-outs** — 5 s\n- **bold** text goes on\n\n**Owner**\n";
    let leads: Vec<(String, u16)> = of(text).lead_ins.iter().map(|lead| (lead.words.to_string(), lead.count)).collect();
    assert_eq!(leads, [("retries".into(), 1), ("time outs".into(), 2), ("owner".into(), 1)]);
}

#[test]
fn blanks_are_found_outside_code_only() {
    let text = "# TODO\n\nTBD\n\n```\nTODO\n```\n\n-\n";
    let found: Vec<&str> = of(text).blanks.iter().map(|span| span.of(text)).collect();
    assert_eq!(found, ["# TODO", "TBD", "-"]);
}

#[test]
fn the_same_words_have_the_same_address_whatever_their_dress() {
    let hash = |text: &str| of(text).lines[0].hash;
    assert_eq!(hash("- **Describe** the   trigger!"), hash("describe the trigger"));
    assert_ne!(hash("describe the trigger"), hash("describe the triggers"));
}

#[test]
fn paths_and_names_in_code_spans_are_kept() {
    let text = "Run `./deploy.sh` in `services/billing`, watch `http_requests_total` and `a: b/c`.\n";
    let found = of(text);
    assert_eq!(found.lines[0].names, 4);
    let paths: Vec<&str> = found.paths.iter().map(|path| path.value.as_str()).collect();
    assert_eq!(paths, ["./deploy.sh", "services/billing"]);
}

#[test]
fn a_part_sees_its_own_lines() {
    let text = "# A\n\none\n\n## B\n\ntwo TODO\n";
    let found = of(text);
    let part = Span::new(text.find("## B").unwrap(), text.len());
    assert_eq!((found.lines_in(part).len(), found.blanks_in(part).len()), (1, 1));
    assert_eq!(found.lines_in(Span::new(0, text.len())).len(), 2);
}

#[test]
fn any_text_is_measured() {
    for text in ["", "`", "[", "|", "**", "_", "- ", "1.", "{{", "ä`ö``", "[[[[", "* * *", "__a", "| a |\n|-", "“_Ä_"]
    {
        of(text);
        of(&format!("{text}\n{text}"));
    }
}

#[test]
fn a_code_span_with_a_program_and_what_it_is_told_is_a_command() {
    let is = |text: &str| of(text).lines[0].marks.has(Marks::COMMAND);
    for text in ["Run `make test` first.", "- `./gradlew build` builds it", "with `ops/rollback.sh production orders`"]
    {
        assert!(is(text), "{text}");
    }
    for text in ["the `make` of the table", "see `orders placed`", "in `ops/rollback.sh`", "make test"] {
        assert!(!is(text), "{text}");
    }
}
