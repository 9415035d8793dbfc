use super::*;
use crate::model::artifacts::Artifact;
use crate::model::artifacts::tests::portal;

/// What the only artifact of a kind in a file is worth.
fn substance(path: &str, text: &str) -> Artifact {
    let portal = portal(&[(path, text)]);
    portal.artifacts.into_iter().find(|artifact| artifact.at.path.as_str() == path).unwrap_or_else(|| panic!("{path}"))
}

fn missing(found: &Substance) -> Vec<&str> {
    found.missing_topics.iter().map(|topic| &**topic).collect()
}

fn explained(path: &str, text: &str) -> String {
    substance(path, text).substance.explained_in(&LineIndex::new(text))
}

const WORDY: &str = "Whoever reads this finds here what the team has learnt about it over the years of its work.";

fn rollback(data: &str) -> String {
    format!(
        "# Roll back\n\n## When to roll back\n\n{WORDY}\n\n## Steps\n\n1. Run `make back`.\n2. Wait for the pipeline to end and \
         look at it.\n\n## Verify\n\n{WORDY}\n\n{data}"
    )
}

#[test]
fn a_written_runbook_is_substantive() {
    let text = rollback(&format!("## Data\n\n{WORDY}\n"));
    let found = substance("docs/rollback.md", &text).substance;
    assert_eq!(found.level, Level::Substantive, "{}", found.explained());
    let shown: Vec<&str> = found.topics.iter().map(|(_, by)| by.as_str()).collect();
    assert_eq!(shown, ["When to roll back", "Steps", "Verify", "Data"]);
}

#[test]
fn a_section_without_content_is_a_stub() {
    let text = "# App\n\n## Rollback\n\nTODO: write how. It is done by hand, _somehow_, and TBD by whom.\n";
    let portal = portal(&[("README.md", text)]);
    let section = portal.artifacts.iter().find(|artifact| artifact.kind.id == "runbook.rollback").unwrap();
    insta::assert_snapshot!(section.substance.explained_in(&LineIndex::new(text)), @"stub: 13 content words (needs 50), 4 of 4 topics missing (trigger, steps, verification, data caveats), without 2 steps or a command, 2 placeholders (line 5)");
}

#[test]
fn one_missing_topic_makes_it_thin() {
    let found = substance("docs/rollback.md", &rollback("")).substance;
    assert_eq!((found.level, missing(&found)), (Level::Thin, vec!["data caveats"]));
}

#[test]
fn a_heading_over_fewer_than_eight_words_shows_no_topic() {
    let found = substance("docs/rollback.md", &rollback("## Data\n\nStays as it is.\n")).substance;
    assert_eq!(missing(&found), ["data caveats"]);
}

#[test]
fn bold_words_and_rows_show_topics_too() {
    for data in [
        format!("**Data:** {WORDY}\n"),
        format!("- **Data** – {WORDY}\n"),
        "| Part | What to do |\n|---|---|\n| Data | Is never taken back, not even by hand |\n".to_owned(),
        "| Part | Who |\n|---|---|\n| Data | @ada |\n".to_owned(),
    ] {
        let found = substance("docs/rollback.md", &rollback(&data)).substance;
        assert_eq!(missing(&found), [] as [&str; 0], "{data}");
    }
    let empty = "| Part | Who |\n|---|---|\n| Data | TBD |\n";
    assert_eq!(substance("docs/rollback.md", &rollback(empty)).substance.missing_topics.len(), 1);
}

#[test]
fn code_stands_for_a_share_of_the_words_only() {
    let commands = (0..100).map(|n| format!("make step-{n}\n")).collect::<String>();
    let found = substance("docs/rollback.md", &format!("# Back\n\n```sh\n{commands}```\n")).substance;
    assert_eq!((found.words, found.need), (15, 50));
}

#[test]
fn a_placeholder_among_few_words_makes_a_stub_and_among_many_does_not() {
    let data = |note: &str| rollback(&format!("## Data\n\n{WORDY} {note}\n"));
    assert_eq!(substance("docs/rollback.md", &data("TODO")).substance.level, Level::Substantive);
    let dense = data("TODO, TBD and FIXME.");
    assert_eq!(substance("docs/rollback.md", &dense).substance.level, Level::Stub);
}

#[test]
fn a_draft_is_a_stub() {
    let text = format!("---\nstatus: draft\n---\n{}", rollback(&format!("## Data\n\n{WORDY}\n")));
    let found = substance("docs/rollback.md", &text).substance;
    assert_eq!(found.level, Level::Stub);
    assert!(found.explained().ends_with("`status: draft`"), "{}", found.explained());
}

#[test]
fn the_scaffold_itself_is_not_written() {
    for kind in crate::kinds::all().filter(|kind| kind.words > 0) {
        let text = format!("---\nkind: {}\n---\n{}", kind.id, body_of(kind.scaffold));
        let found = substance("docs/x.md", &text).substance;
        assert!(found.level <= Level::Stub, "{}: {}", kind.id, found.explained());
    }
}

/// A scaffold without its front matter, its blanks filled in with a name.
fn body_of(scaffold: &str) -> String {
    let outline = crate::markup::outline(scaffold);
    let mut parts = scaffold[outline.body_start as usize..].split("{{");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| format!("{text}Billing{}", part.split_once("}}").map_or(part, |(_, rest)| rest)))
}

#[test]
fn lines_of_a_template_of_the_repository_do_not_count() {
    let template = "# {title}\n\n## Context\n\nHere we say why the question came up and what is known about it so far.\n\n\
                    ## Decision\n\n## Consequences\n";
    let record = template.replace("{title}", "1. Use one queue") + "\nStatus: accepted\n";
    let files = [("docs/adr/template.md", template), ("docs/adr/0001-queue.md", &*record)];
    let portal = portal(&files);
    let found = &portal.artifacts[0].substance;
    assert_eq!((portal.artifacts.len(), found.words), (1, 2), "{}", found.explained());
    assert_eq!(found.boilerplate_percent, 50);
}

#[test]
fn contracts_are_weighed_by_what_they_describe() {
    let described =
        "openapi: 3.1.0\ninfo: {title: A}\npaths:\n  /a:\n    get: {summary: lists}\n    post: {description: makes}\n";
    assert_eq!(substance("a.yaml", described).substance.level, Level::Substantive);
    let silent = described.replace("summary: lists", "x: y").replace("description: makes", "x: y");
    assert_eq!(substance("a.yaml", &silent).substance.level, Level::Thin);
    assert_eq!(substance("a.yaml", "openapi: 3.1.0\ninfo: {title: A}\npaths: {}\n").substance.level, Level::Empty);
}

#[test]
fn diagrams_are_weighed_by_nodes_and_edges() {
    let level = |text: &str| substance("docs/context.mmd", text).substance.level;
    assert_eq!(level("graph TD\nA-->B\nB-->C\n"), Level::Substantive);
    assert_eq!(level("graph TD\nA-->B\n"), Level::Stub);
    assert_eq!(level("graph TD\n"), Level::Empty);
}

#[test]
fn schemas_need_entities_and_no_words() {
    let text = "model A {\n}\nmodel B {\n}\n";
    assert_eq!(substance("prisma/schema.prisma", text).substance.level, Level::Substantive);
    assert_eq!(substance("prisma/schema.prisma", "model A {\n}\n").substance.level, Level::Stub);
}

#[test]
fn the_manifest_may_ask_for_more_words_and_other_topics() {
    let text = rollback(&format!("## Data\n\n{WORDY}\n"));
    let manifest = "schema: 1\nrequire:\n  runbook.rollback: {words: 500, topics: [trigger, who decides]}\n";
    let portal = portal(&[("handover.yaml", manifest), ("docs/rollback.md", &*text)]);
    let found = &portal.artifacts.iter().find(|a| a.kind.id == "runbook.rollback").unwrap().substance;
    assert_eq!((found.need, missing(found)), (500, vec!["who decides"]));
}

#[test]
fn a_verdict_is_explained_number_by_number() {
    insta::assert_snapshot!(explained("docs/rollback.md", "# Back\n\nTODO\n\nTBD\n"), @"stub: 2 content words (needs 50), 4 of 4 topics missing (trigger, steps, verification, data caveats), without 2 steps or a command, 2 placeholders (lines 3, 5)");
}

#[test]
fn enough_words_about_other_things_are_thin_and_too_few_are_a_stub() {
    let long =
        format!("# Roll back\n\n## Steps\n\n1. Run `make back`.\n2. Look at it.\n\n## Why\n\n{}\n", WORDY.repeat(4));
    let found = substance("docs/rollback.md", &long).substance;
    assert_eq!((found.level, found.missing_topics.len()), (Level::Thin, 3), "{}", found.explained());
    let short = format!("# Roll back\n\n## Steps\n\n1. Run `make back`.\n2. Look at it.\n\n## Why\n\n{WORDY}\n");
    let found = substance("docs/rollback.md", &short).substance;
    assert!(found.words < found.need);
    assert_eq!(found.level, Level::Stub, "{}", found.explained());
}

#[test]
fn a_list_without_words_to_count_is_thin_when_it_holds_something() {
    let level = |text: &str| substance(".github/pull_request_template.md", text).substance.level;
    assert_eq!(level("## Why\n\n- [ ] Tests\n"), Level::Thin);
    assert_eq!(level("## Colour\n\nWhich one it is.\n"), Level::Stub);
}

#[test]
fn a_text_without_headings_shows_topics_in_its_sentences() {
    let text = "# Security\n\nPlease report what you find to the team before you tell anybody else about it.\n\n\
                - You get an answer within two days, and a first assessment within a week of that.\n";
    let found = substance("SECURITY.md", text).substance;
    assert_eq!(missing(&found), [] as [&str; 0], "{}", found.explained());
    assert_eq!(found.topics[0].1, "\u{201c}Please report what you find to the team …\u{201d}");
}

#[test]
fn only_what_stands_above_the_first_heading_is_such_a_text() {
    let said = "The data of the last hour is lost for good, and nobody can bring it back to us.";
    let missing = |text: &str| substance("docs/rollback.md", text).substance.missing_topics.len();
    let with = |above: &str, below: &str| format!("# Back\n\n{above}\n\n## Verify\n\n{WORDY}\n\n{below}\n");
    assert_eq!(missing(&with("", "")), 3);
    assert_eq!(missing(&with(said, "")), 2);
    assert_eq!(missing(&with("", &format!("Sadly, {said}"))), 3);
    assert_eq!(missing(&with("", said)), 2, "a paragraph that opens with its topic is a lead-in");
    assert_eq!(missing(&with("", &format!("> [!WARNING]\n> {said}"))), 2);
    assert_eq!(missing(&with("The data is lost, TBD by whom and for how long, we shall see it.", "")), 3);
    assert_eq!(missing(&with("```text\nthe data of the last hour is lost for good and gone\n```", "")), 3);
}

#[test]
fn a_section_without_headings_of_its_own_shows_topics_too() {
    let text = "# App\n\n## Tests\n\n- Unit tests lie beside the code and need nothing else to be there.\n\
                - Integration tests need the database of the compose file to be up.\n- `make test` runs all of them, one after the other, in two minutes.\n";
    let portal = portal(&[("README.md", text)]);
    let section = portal.artifacts.iter().find(|artifact| artifact.kind.id == "test.strategy").unwrap();
    insta::assert_snapshot!(section.substance.explained(), @"thin: 38 content words (needs 50)");
}

#[test]
fn the_front_matter_answers_topics() {
    let text = "---\nowner: \"@acme/ops\"\nschedule: weekly\ntitle: Steps\n---\n# Clean up\n";
    let found = substance("docs/runbooks/weekly-cleanup.md", text).substance;
    let shown: Vec<&str> = found.topics.iter().map(|(_, by)| by.as_str()).collect();
    assert_eq!(shown, ["front matter: schedule", "front matter: owner"]);
    assert_eq!(missing(&found), ["steps"], "the title is no answer");
}

#[test]
fn an_address_is_an_answer_to_whom_to_tell() {
    let found = substance("SECURITY.md", "# Security\n\nMail security@acme.example.\n").substance;
    assert_eq!(found.topics, [("whom to tell".into(), "a contact".to_owned())]);
}

#[test]
fn a_changelog_dates_its_versions_in_their_headings() {
    let text = "# Changelog\n\n## [1.2.0] - 2026-10-01\n\n### Added\n\n- Refunds can be taken back within a day.\n";
    let found = substance("CHANGELOG.md", text).substance;
    assert_eq!(found.level, Level::Substantive, "{}", found.explained());
}
