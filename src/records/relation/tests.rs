use super::*;
use crate::markup::outline;

/// `verb[ by][ partly]: reference, reference`, one statement per line.
fn shown(statements: &[RelationStatement]) -> String {
    let one = |statement: &RelationStatement| {
        let by = if statement.passive { " by" } else { "" };
        let partly = if statement.partial { " partly" } else { "" };
        let names: Vec<String> = statement
            .references
            .iter()
            .map(|r| match (&r.dest, r.number, &r.slug) {
                (Some(dest), Some(number), _) => format!("{dest} (no. {number})"),
                (Some(dest), None, _) => dest.clone(),
                (None, Some(number), _) => format!("{}{number}", r.prefix),
                (None, None, slug) => slug.clone().unwrap_or_default(),
            })
            .collect();
        format!("{:?}{by}{partly}: {}", statement.verb, names.join(", "))
    };
    statements.iter().map(one).collect::<Vec<_>>().join(" | ")
}

fn plain(text: &str) -> Plain {
    Plain::of_body(text, &outline(text), Span::new(0, text.len()))
}

fn status(text: &str) -> String {
    shown(&told(&plain(text), Place::Status))
}

fn opening(text: &str) -> String {
    shown(&told(&plain(text), Place::Opening))
}

#[test]
fn a_verb_and_a_link_are_a_statement_in_either_direction() {
    assert_eq!(status("Supersedes [8. End to End](0008-e.md)"), "Supersedes: 0008-e.md (no. 8)");
    assert_eq!(status("Superseded by [26. Mode](0026-m.md)"), "Supersedes by: 0026-m.md (no. 26)");
    assert_eq!(status("⌛️ Superseded [0019](0019-x.md)"), "Supersedes by: 0019-x.md (no. 19)");
    assert_eq!(status("Superceded by [ADR 3](3.md)"), "Supersedes by: 3.md (no. 3)");
    assert_eq!(status("Replaced by ADR-12."), "Supersedes by: adr12");
    assert_eq!(status("Amended by ADR 12"), "Amends by: adr12");
}

#[test]
fn the_verb_may_be_the_text_of_the_link() {
    assert_eq!(opening("[Refines](0005-x.md)"), "Amends: 0005-x.md");
    assert_eq!(opening("[Superseded by ADR 5](0005-x.md)"), "Supersedes by: 0005-x.md (no. 5)");
}

#[test]
fn numbers_stand_for_records_in_every_notation() {
    for text in [
        "Superseded by ADR-12",
        "Superseded by ADR 12",
        "Superseded by ADR #12",
        "Superseded by ADR-0012",
        "superseded by adr012",
    ] {
        assert_eq!(status(text), "Supersedes by: adr12", "{text}");
    }
    for text in ["Superseded by #12", "Superseded by 0012", "Superseded by 12", "Superseded by 12. Use queues"] {
        assert_eq!(status(text), "Supersedes by: 12", "{text}");
    }
    assert_eq!(status("Superseded by API-012"), "Supersedes by: api12");
    assert_eq!(status("Superseded by 0012-use-queues.md"), "Supersedes by: 0012-use-queues.md");
    assert_eq!(
        status("superseded by 20230222-make-revision-required"),
        "Supersedes by: 20230222-make-revision-required"
    );
}

#[test]
fn dates_and_versions_are_no_references() {
    assert_eq!(status("Superseded on 2024-05-06 by ADR 9"), "Supersedes by: adr9");
    assert_eq!(status("Superseded by ADR 9 (2024-05-06, v1.2)"), "Supersedes by: adr9");
}

#[test]
fn a_list_of_references_goes_on_until_the_sentence_does_something_else() {
    assert_eq!(
        status("Supersedes [3](3.md), [4](4.md) and [5](5.md)."),
        "Supersedes: 3.md (no. 3), 4.md (no. 4), 5.md (no. 5)"
    );
    assert_eq!(status("Supersedes ADR 3 (Use Redis) and ADR 4"), "Supersedes: adr3, adr4");
    assert_eq!(status("Supersedes ADR 3, which was based on ADR 2"), "Supersedes: adr3");
    assert_eq!(status("Supersedes ADR 3; see also ADR 2"), "Supersedes: adr3 | Relates: adr2");
    assert_eq!(status("Supersedes ADR 3. Amended by ADR 7"), "Supersedes: adr3 | Amends by: adr7");
    assert_eq!(status("Supersedes ADRs 3, 4 and 5"), "Supersedes: adr3, 4, 5");
}

#[test]
fn a_part_is_told_from_the_whole() {
    assert_eq!(status("Partially superseded by ADR 9"), "Supersedes by partly: adr9");
    assert_eq!(status("Supersedes parts of ADR 9"), "Supersedes partly: adr9");
    assert_eq!(status("Supersedes section 2 of ADR 9"), "Supersedes partly: adr9");
    assert_eq!(status("Superseded by ADR 9 in part"), "Supersedes by partly: adr9");
    assert_eq!(status("Supersedes the decision in ADR 9"), "Supersedes: adr9");
    assert_eq!(status("Supersedes the queue retry rules of ADR 9"), "Supersedes partly: adr9");
    assert!(told(&plain("Supersedes the queue retry rules of ADR 9"), Place::Status)[0].hedged);
}

#[test]
fn what_is_not_said_of_this_record_is_no_statement() {
    for text in [
        "Accepted. ADR 3 is superseded by ADR 9",
        "Accepted until superseded by ADR 9",
        "Will be superseded by ADR 9",
        "Does not supersede ADR 9",
        "Accepted",
    ] {
        assert_eq!(status(text), "", "{text}");
    }
}

#[test]
fn superseded_without_a_successor_is_a_statement_that_names_none() {
    assert_eq!(status("Superseded"), "Supersedes by: ");
    assert_eq!(status("Superseded by events."), "Supersedes by: ");
}

#[test]
fn a_list_item_must_begin_with_the_verb() {
    assert_eq!(opening("Supersedes [slug](20230125-slug.md)"), "Supersedes: 20230125-slug.md");
    assert_eq!(opening("This ADR supersedes ADR-3."), "Supersedes: adr3");
    assert_eq!(opening("The old way, superseded by ADR-3, was slow"), "");
    assert_eq!(opening("Replaces #12"), "");
    assert_eq!(opening("Replaces the cache, see issue 12"), "");
}

#[test]
fn what_is_said_of_a_part_of_this_record_makes_a_partial_statement() {
    assert_eq!(status("Accepted — sync portions superseded by [8](8.md)"), "Supersedes by partly: 8.md (no. 8)");
    assert_eq!(
        status("Accepted. Ruling out skins is superseded by [10](10.md)"),
        "Supersedes by partly: 10.md (no. 10)"
    );
    assert_eq!(status("Accepted, superseded in part by [3](3.md)"), "Supersedes by partly: 3.md (no. 3)");
    assert_eq!(status("Accepted, supersedes the apply parts of [4](4.md)"), "Supersedes partly: 4.md (no. 4)");
    assert_eq!(status("Supersedes ADR 0001's login decision"), "Supersedes partly: adr1");
    assert_eq!(status("Superseded by ADR 12's registry"), "Supersedes by: adr12");
    assert_eq!(status("Supersedes ADR 11 for the new branch only."), "Supersedes partly: adr11");
    assert_eq!(status("Supersedes ADR 4 only for the display"), "Supersedes partly: adr4");
    assert_eq!(
        status("Supersedes [25](25.md) (its first rule; the measure stays)"),
        "Supersedes partly: 25.md (no. 25)"
    );
    assert_eq!(
        status("Supersedes [118](118.md) (its backend direction only; the rest stands)"),
        "Supersedes partly: 118.md (no. 118)"
    );
}

#[test]
fn numbers_of_other_things_are_no_records() {
    for text in [
        "Superseded by issue #12",
        "Superseded by Phase 2",
        "Supersedes Decision 3",
        "Superseded by PR 12",
        "Superseded by WordPress 6.6",
    ] {
        assert!(!status(text).contains(|c: char| c.is_ascii_digit()), "{text}: {}", status(text));
    }
}

#[test]
fn a_title_that_holds_a_verb_is_no_statement() {
    assert_eq!(status("Amended by [9. What supersedes 8](9.md)"), "Amends by: 9.md (no. 9)");
}

#[test]
fn a_labelled_list_needs_no_words() {
    let list = |text: &str| shown(&listed(&plain(text), Verb::Supersedes, false));
    assert_eq!(list("0008, 12"), "Supersedes: 8, 12");
    assert_eq!(list("Use the old queue"), "Supersedes: Use the old queue");
    assert_eq!(
        list("docs/02-Decisions/2026-07-27 - Login.md"),
        "Supersedes: docs/02-Decisions/2026-07-27%20-%20Login.md"
    );
    assert_eq!(list("It does not supersede ADR-2"), "");
    assert_eq!(list("[24 — Wars](24-wars.md)"), "Supersedes: 24-wars.md (no. 24)");
    assert_eq!(list("None"), "");
    assert_eq!(list("(none — it builds on ADR-1)"), "");
    assert_eq!(list("n/a; extends ADR-1"), "");
    assert_eq!(list("the `mode` refusal only. Everything else in ADR-62 stands."), "");
    assert_eq!(list("the story (issue #2) and ADR-45/0048"), "Supersedes partly: adr45, 48");
    assert_eq!(list("parts of ADR-8"), "Supersedes partly: adr8");
    assert_eq!(list("ADR-8 because ADR-7 was slow"), "Supersedes: adr8");
}

#[test]
fn places_are_those_of_the_file() {
    let text = "**Superseded by** [ADR 9](9.md) now";
    let statement = &told(&plain(text), Place::Status)[0];
    assert_eq!(statement.span.of(text), "Superseded by** [ADR 9](9.md)");
    assert_eq!(statement.references[0].span.of(text), "[ADR 9](9.md)");
}
