use super::*;
use crate::base::path::RepoPath;
use crate::markup;

fn read(text: &str) -> Vec<Considered> {
    let path = RepoPath::new("docs/adr/0001-x.md").unwrap();
    crate::records::read(&path, text, &markup::outline(text)).options
}

/// One line per option: sign, name, `#anchor`, reasons.
fn lines(text: &str) -> String {
    let one = |option: &Considered| {
        let sign = match option.verdict {
            Verdict::Chosen => "+",
            Verdict::Rejected => "-",
            Verdict::Untold => "?",
        };
        let anchor = option.anchor.as_ref().map(|anchor| format!(" #{anchor}")).unwrap_or_default();
        let side =
            |mark: char, of: &[Argument]| of.iter().map(|a| format!("\n    {mark} {}", a.text)).collect::<String>();
        let reasons = [side('g', &option.good), side('n', &option.neutral), side('b', &option.bad)].concat();
        format!("{sign} {}{anchor}{reasons}", option.name)
    };
    read(text).iter().map(one).collect::<Vec<_>>().join("\n")
}

#[test]
fn a_list_and_the_sections_further_down_are_the_same_options() {
    let madr = "# X\n\n## Considered Options\n\n* `Key` header, response stored\n* Natural keys only (`PUT`)\n\n## Decision Outcome\n\nChosen option: \"`Key` header, response stored\", because it is one.\n\n### Consequences\n\n* Good, because unrelated\n\n## Pros and Cons of the Options\n\n### `Key` header, response stored\n\n* Good, because it works\n* Neutral, because it is\n  a draft\n* Bad, because of [rows](x.md)\n\n### Natural keys only\n\n* Good, because nothing is stored\n";
    insta::assert_snapshot!(lines(madr), @r"
    + Key header, response stored #key-header-response-stored
        g it works
        n it is a draft
        b of rows
    - Natural keys only (PUT) #natural-keys-only
        g nothing is stored
    ");
}

#[test]
fn pros_and_cons_are_headings_lines_items_or_columns() {
    let headings = "## Options\n\n### Option 1: A\n\nText.\n\n#### Pros\n\n- fast\n  - very\n\n#### Cons\n\n- dear\n\n### Option 2: B\n\n**Pros**\n\n- free\n\n**Cons:**\n\n- slow\n\n### Comparison\n\nText.\n\n## Decision\n\nOption 2, because it is free.\n";
    insta::assert_snapshot!(lines(headings), @r"
    - Option 1: A #option-1-a
        g fast
        b dear
    + Option 2: B #option-2-b
        g free
        b slow
    ");
    let items =
        "## Options\n\n- **A:** words.\n  - Pros:\n    - fast\n  - Cons:\n    - dear\n- **B:** words.\n  - Pro: free\n";
    insta::assert_snapshot!(lines(items), @r"
    ? A
        g fast
        b dear
    ? B
        g free
    ");
    let columns = "## Alternatives\n\n### A\n\n| Pros | Cons |\n|---|---|\n| fast | dear |\n| | old |\n\n### B (chosen)\n\n✅ free\n\n❌ slow\n";
    insta::assert_snapshot!(lines(columns), @r"
    - A #a
        g fast
        b dear
        b old
    + B #b-chosen
        g free
        b slow
    ");
}

#[test]
fn the_chosen_option_is_found_in_the_words_of_the_decision() {
    let of = |decision: &str| {
        let text = format!(
            "## Options\n\n1. Poll the table\n2. Use a queue\n3. Use a queue with retries\n\n## Decision\n\n{decision}\n"
        );
        let options = read(&text);
        let chosen = (1..).zip(&options).filter(|(_, option)| option.verdict == Verdict::Chosen);
        chosen.map(|(number, _)| number).collect::<Vec<u32>>()
    };
    assert_eq!(of("Chosen option: \"Use a queue\", because polling is slow."), [2]);
    assert_eq!(of("Chosen *Use a queue with retries*, since it is safe."), [3]);
    assert_eq!(of("We decided to use a queue with retries rather than to poll the table."), [3]);
    assert_eq!(of("We decided to choose the '2. Use a queue' option and look again later. Others cost more."), [2]);
    assert_eq!(of("Option 1. The others cost more."), [1]);
    assert_eq!(of("Gewählte Option: Use a queue, weil sie schnell ist."), [2]);
    assert_eq!(of("We decided not to use a queue."), [0; 0]);
    assert_eq!(of("Later, and not for this reason."), [0; 0]);
}

#[test]
fn reasons_why_it_was_rejected_speak_against_an_alternative() {
    let text = "## Decision\n\nWe build it.\n\n## Alternatives considered\n\n### Alternative 1: Buy\n\n**Rejected because:**\n- too dear\n";
    insta::assert_snapshot!(lines(text), @r"
    - Alternative 1: Buy #alternative-1-buy
        b too dear
    ");
}

#[test]
fn free_text_and_single_items_are_no_options() {
    for text in [
        "## Options\n\nWe thought of a queue and of polling.\n",
        "## Options\n\n- Only one\n",
        "## Alternatives\n\n* Good, because fast\n* Bad, because slow\n",
        "## Context\n\n* Good, because x\n* Bad, because y\n",
    ] {
        assert_eq!(lines(text), "", "{text}");
    }
    let sentence = "a long sentence that goes on about what somebody might do instead ".repeat(4);
    assert_eq!(lines(&format!("## Alternatives\n\n* {sentence}\n* {sentence}\n")), "");
}

#[test]
fn many_options_and_reasons_are_cut() {
    let options: String = (0..500).map(|n| format!("### Way {n}\n\n* Good, because {n}\n\n")).collect();
    assert_eq!(read(&format!("## Options\n\n{options}")).len(), MAX_OPTIONS);
    let reasons = "* Bad, because of that\n".repeat(1000);
    assert_eq!(read(&format!("## Options\n\n### A\n\n{reasons}"))[0].bad.len(), 40);
}
