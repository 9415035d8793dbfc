use proptest::prelude::*;

use super::*;
use crate::markup::{outline, outline_asciidoc, outline_rst};
use crate::records::{DateReading, Status};

fn at(path: &str, text: &str) -> Reading {
    read(&RepoPath::new(path).unwrap(), text, &outline(text))
}

fn reading(text: &str) -> Reading {
    at("docs/adr/0012-use-queues.md", text)
}

/// `accepted (bullet)`, one per source, strongest first.
fn statuses(text: &str) -> String {
    let reading = reading(text);
    let unfilled = reading.unfilled.map(|_| "unfilled".to_owned());
    let one = |s: &Stated<Option<Status>>| {
        format!("{} ({})", s.value.map_or(s.written.clone(), |status| status.word().to_owned()), s.style.words())
    };
    reading.statuses.iter().map(one).chain(unfilled).collect::<Vec<_>>().join(", ")
}

fn dates(text: &str) -> String {
    let one = |s: &Stated<DateReading>| match s.value {
        DateReading::Date(date) => format!("{date} ({})", s.style.words()),
        other => format!("{other:?}"),
    };
    reading(text).dates.iter().map(one).collect::<Vec<_>>().join(", ")
}

fn relations(text: &str) -> String {
    let reading = reading(text);
    let one = |s: &crate::records::RelationStatement| {
        let names: Vec<String> = s
            .references
            .iter()
            .map(|r| r.dest.clone().or(r.number.map(|n| n.to_string())).or(r.slug.clone()).unwrap_or_default())
            .collect();
        let by = if s.passive { " by" } else { "" };
        let partly = if s.partial { " partly" } else { "" };
        format!("{:?}{by}{partly} {}", s.verb, names.join("+")).trim_end().to_owned()
    };
    reading.relations.iter().map(one).collect::<Vec<_>>().join(", ")
}

fn values(list: &[Stated<String>]) -> Vec<&str> {
    list.iter().map(|one| one.value.as_str()).collect()
}

mod status {
    use super::*;

    #[test]
    fn in_a_section() {
        assert_eq!(
            statuses("# 1. T\n\n## Status\n\nAccepted\n\n## Context\nProposed was it once.\n"),
            "accepted (section)"
        );
        assert_eq!(statuses("# T\n\n## Status\n\n- Accepted\n"), "accepted (section)");
        assert_eq!(statuses("# T\n\n## Status\n> Accepted\n"), "accepted (section)");
        assert_eq!(statuses("# T\n\n## 1. Status\n\n**Accepted**\n"), "accepted (section)");
        assert_eq!(statuses("T\n=\n\nStatus\n------\n\nAccepted\n"), "accepted (section)");
        assert_eq!(statuses("# Status\n\nAccepted\n\n# Context\n\nx\n"), "accepted (section)");
        assert_eq!(statuses("## Decision Status\n\n✅ Accepted on 2024-01-01.\n"), "accepted (section)");
    }

    #[test]
    fn in_front_matter() {
        assert_eq!(statuses("---\nstatus: accepted\n---\n# T\n"), "accepted (front matter)");
        assert_eq!(statuses("---\nstatus: \"superseded by ADR-0123\"\n---\n# T\n"), "superseded (front matter)");
        assert_eq!(statuses("---\nstatus: superseded by [ADR-5](0005-x.md)\n---\n# T\n"), "superseded (front matter)");
        assert_eq!(statuses("+++\nstatus = \"Rejected\"\n+++\n# T\n"), "rejected (front matter)");
        assert_eq!(statuses("---\nstatus: accepted\ntitle: [unclosed\n---\n# T\n"), "accepted (front matter)");
        assert_eq!(statuses("---\nadr:\n  status: accepted\n---\n# T\n"), "accepted (front matter)");
    }

    #[test]
    fn in_the_lines_below_the_title() {
        assert_eq!(statuses("# T\n\n* Status: accepted\n* Date: 2020-03-03\n"), "accepted (bullet)");
        assert_eq!(statuses("# T\n\n- **Status**: Draft\n"), "proposed (bullet)");
        assert_eq!(statuses("# T\n\n**Date:** 2022-10-31\n**Status:** Accepted\n"), "accepted (bold line)");
        assert_eq!(statuses("# T\n\n**Status**\n\nAccepted\n"), "accepted (bold line)");
        assert_eq!(statuses("# T\n\nStatus: Deferred (blocked) - see below\n"), "proposed (plain line)");
        assert_eq!(statuses("# T\n\n> Status: Accepted\n"), "accepted (quoted line)");
        assert_eq!(statuses("# T\n\n:Status: Accepted\n"), "accepted (field)");
        assert_eq!(statuses("# T\n\nDate: 2020-01-01 | Status: Accepted\n"), "accepted (plain line)");
        assert_eq!(statuses("# T\n\n* Status:\n  * accepted\n"), "accepted (bullet)");
    }

    #[test]
    fn in_tables_of_either_orientation() {
        assert_eq!(statuses("# T\n\n| | |\n|-|-|\n| Date | 2020-01-01 |\n| Status | Accepted |\n"), "accepted (table)");
        assert_eq!(statuses("# T\n\n> | | |\n> |-|-|\n> | Status | Accepted |\n"), "accepted (table)");
        assert_eq!(statuses("# T\n\n| Status | Accepted |\n|-|-|\n| Date | x |\n"), "accepted (table)");
        assert_eq!(
            statuses("# T\n\n| DATE | STATUS | AUTHOR |\n|-|-|-|\n| 06/01/2023 | Accepted | @c |\n"),
            "accepted (table)"
        );
        assert_eq!(
            statuses(
                "# T\n\n## Status\n\n| Date | Status |\n|-|-|\n| 2020-01-01 | Proposed |\n| 2020-02-01 | Accepted |\n"
            ),
            "accepted (table)"
        );
        let data =
            "# T\n\n| Issue | Status | Owner | Ticket |\n|-|-|-|-|\n| a | open | Ann | 1 |\n| b | done | Bo | 2 |\n";
        assert_eq!(statuses(data), "");
        assert!(reading(data).owners.is_empty() && reading(data).tickets.is_empty());
        assert_eq!(statuses("# T\n\n| Key | Value |\n|-|-|\n| a | x |\n| b | y |\n| Status | done |\n"), "");
        assert_eq!(statuses("# T\n\n## Context\n\n| Service | Status |\n|-|-|\n| a | done |\n"), "");
    }

    #[test]
    fn in_a_heading() {
        assert_eq!(statuses("# T\n\n## Status: Accepted\n\n## Context\n"), "accepted (heading)");
        assert_eq!(statuses("# T\n\n## Status - Proposed\n"), "proposed (heading)");
        assert_eq!(statuses("# T\n\n### Status (Accepted)\n"), "accepted (heading)");
        assert_eq!(statuses("# T\n\n## Status\n\n### Accepted\n\n## Context\n"), "accepted (section)");
    }

    #[test]
    fn of_the_directory_is_the_weakest() {
        let words = |path: &str, text: &str| {
            at(path, text).statuses.iter().map(|s| s.value.map_or("", Status::word)).collect::<Vec<_>>().join(", ")
        };
        assert_eq!(words("rfcs/rejected/0024-x.md", "# X\n"), "rejected");
        assert_eq!(words("rfcs/rejected/0024-x.md", "# X\n\n## Status\n\n* Status: Accepted\n"), "accepted, rejected");
        assert_eq!(words("rfcs/implemented/0024-x/README.md", "# X\n"), "accepted");
    }

    #[test]
    fn every_source_is_kept_strongest_first() {
        assert_eq!(
            statuses("---\nstatus: Accepted\n---\n# T\n\nStatus: Draft\n\n## Status\n\nRejected\n"),
            "accepted (front matter), proposed (plain line), rejected (section)"
        );
    }

    #[test]
    fn is_superseded_by_a_later_line_of_its_section() {
        assert_eq!(statuses("## Status\n\nAccepted\n\nSuperseded by [26. Mode](0026-m.md)\n"), "superseded (section)");
        assert_eq!(statuses("## Status\n\nAccepted\nSuperseded by [26](0026-m.md)\n"), "superseded (section)");
        assert_eq!(statuses("## Status\n\n- Accepted\n- Superseded by ADR 26\n"), "superseded (section)");
        assert_eq!(
            statuses("## Status\n\nImplemented. Superseded by [ADR-013](./adr-013-x.md).\n"),
            "superseded (section)"
        );
        assert_eq!(statuses("## Status\n\n⌛️ Superseded [0019](0019-x.md)\n"), "superseded (section)");
        assert_eq!(
            statuses("## Status\n\nAccepted\n\nPartially superseded by [26](0026-m.md)\n"),
            "accepted (section)"
        );
        assert_eq!(statuses("## Status\n\nAccepted\n\nSupersedes [26](0026-m.md)\n"), "accepted (section)");
        assert_eq!(statuses("## Status\n\nSupersedes [26](0026-m.md)\n\nProposed\n"), "proposed (section)");
    }

    #[test]
    fn is_not_changed_by_prose_that_happens_to_begin_a_line_with_superseded() {
        let text = "## Status\n\nAccepted, although the queue that the first team built was\nsuperseded by events in the same year.\n";
        assert_eq!(statuses(text), "accepted (section)");
    }

    #[test]
    fn braces_of_the_template_may_stay_around_a_word() {
        assert_eq!(statuses("---\nstatus: { accepted }\n---\n# T\n"), "accepted (front matter)");
        assert_eq!(statuses("---\nstatus: [accepted]\n---\n# T\n"), "accepted (front matter)");
        assert_eq!(statuses("# T\n\n* Status: [Accepted]\n"), "accepted (bullet)");
    }

    #[test]
    fn an_unfilled_template_states_nothing() {
        let full = "---\nstatus: {proposed | rejected | accepted | deprecated | … | superseded by [ADR-0005](0005-example.md)}\n---\n# T\n";
        assert_eq!(statuses(full), "unfilled");
        assert_eq!(statuses("* Status: [proposed | rejected | accepted]\n"), "unfilled");
        assert_eq!(
            statuses(
                "# T\n\n## Status\n\nWhat is the status, such as proposed, accepted, rejected, deprecated, superseded, etc.?\n"
            ),
            "unfilled"
        );
    }

    #[test]
    fn what_is_struck_through_or_not_ticked_is_dropped() {
        assert_eq!(statuses("## Status\n\n~~Proposed~~ Accepted\n"), "accepted (section)");
        assert_eq!(statuses("## Status\n\n~~Proposed~~\n\nAccepted\n"), "accepted (section)");
        assert_eq!(statuses("## Status\n\n- [ ] Proposed\n- [x] Accepted\n- [ ] Superseded\n"), "accepted (section)");
        assert_eq!(statuses("## Status\n\n- [x] Proposed\n- [x] Accepted\n- [ ] Superseded\n"), "accepted (section)");
        assert_eq!(statuses("## Status\n\n- [ ] Proposed\n- [ ] Accepted\n"), "");
    }

    #[test]
    fn the_newest_of_several_dated_states_counts() {
        assert_eq!(statuses("## Status\n\n- 2020-01-01: Proposed\n- 2020-02-01: Accepted\n"), "accepted (section)");
        assert_eq!(statuses("## Status\n\nProposed 2018-10-01\n\nAccepted 2018-11-01\n"), "accepted (section)");
        assert_eq!(statuses("## Status\n\nAccepted: 2018-11-01\n"), "accepted (section)");
    }

    #[test]
    fn examples_and_comments_are_not_read() {
        assert_eq!(statuses("# T\n\n```yaml\nstatus: accepted\n```\n"), "");
        assert_eq!(statuses("# T\n\n<!-- Status: accepted -->\n"), "");
        assert_eq!(
            statuses("## Status\n\n<!-- proposed | accepted -->\nAccepted <!-- optional -->\n"),
            "accepted (section)"
        );
        assert_eq!(statuses("# T\n\n## Context\n\nStatus: accepted\n"), "");
    }

    #[test]
    fn a_banner_states_what_no_label_does() {
        assert_eq!(statuses("# T\n\n> **Superseded by [ADR 9](0009-x.md)**\n\n## Context\n"), "superseded (sentence)");
        assert_eq!(statuses("---\nsuperseded_by: ADR-9\n---\n# T\n"), "superseded (sentence)");
        assert_eq!(statuses("---\nsuperseded_by: null\n---\n# T\n"), "");
    }

    #[test]
    fn words_that_are_no_state_are_kept_as_written() {
        assert_eq!(statuses("# T\n\nStatus: Placeholder\n"), "Placeholder (plain line)");
        assert_eq!(statuses("# T\n\nStatus:\n\n## Context\n"), "");
    }

    #[test]
    fn stands_where_its_words_stand() {
        let text = "# T\n\n* **Status**: Accepted, after review\n";
        assert_eq!(reading(text).statuses[0].span.of(text), "Accepted, after review");
        let text = "---\nstatus: accepted\n---\n";
        assert_eq!(reading(text).statuses[0].span.of(text), "accepted");
    }
}

mod date {
    use super::*;

    #[test]
    fn in_every_style() {
        assert_eq!(dates("# 1. T\n\nDate: 2017-06-12\n\n## Status\n"), "2017-06-12 (plain line)");
        assert_eq!(dates("---\ndate: 2023-10-25\n---\n# T\n"), "2023-10-25 (front matter)");
        assert_eq!(dates("---\ndate: { 2024-06-20 }\n---\n# T\n"), "2024-06-20 (front matter)");
        assert_eq!(dates("# T\n\n* Date: 2020-03-03\n"), "2020-03-03 (bullet)");
        assert_eq!(dates("# T\n\n## Date\n\n2020-03-03\n"), "2020-03-03 (section)");
        assert_eq!(dates("# T\n\n| Date | 28/10/2025 |\n|-|-|\n| Status | x |\n"), "2025-10-28 (table)");
        assert_eq!(dates("# T\n\nCreated on 2018-03-09 by Ann Lee (@ann).\n"), "2018-03-09 (sentence)");
        assert_eq!(dates("# T\n\n## Status\n\nAccepted on 2018-03-09.\n"), "2018-03-09 (sentence)");
        assert_eq!(dates("# T\n\nDate: YYYY-MM-DD\n"), "");
    }

    #[test]
    fn of_the_decision_stands_before_that_of_the_last_change() {
        assert_eq!(
            dates("# T\n\n- Last updated: 2024-01-02\n- Date: 2023-01-02\n"),
            "2023-01-02 (bullet), 2024-01-02 (bullet)"
        );
        assert_eq!(
            dates("# T\n\n| CREATED DATE | LAST UPDATED | STATUS |\n|-|-|-|\n| 06/14/2023 | 06/15/2023 | Accepted |\n"),
            "2023-06-15 (table), 2023-06-14 (table)"
        );
    }

    #[test]
    fn of_the_file_name_is_the_last_resort() {
        let reading = at("adr/2024_08_29_x.md", "# T\n\n* Date: 2024-29-08\n");
        assert_eq!(reading.dates.len(), 2);
        assert!(matches!(reading.dates[0].value, DateReading::Impossible(Some(_))));
        assert_eq!(reading.dates[1].style, Style::FileName);
    }

    #[test]
    fn of_a_change_log_is_none() {
        assert_eq!(dates("# T\n\n## Changelog\n\n- 14.11.2022: Initial Draft\n"), "");
    }
}

mod relation {
    use super::*;

    #[test]
    fn from_front_matter_keys() {
        assert_eq!(relations("---\nsupersedes: [\"0008\", 12]\n---\n# T\n"), "Supersedes 8, Supersedes 12");
        assert_eq!(
            relations("---\nsuperseded-by: adr-12\nsee-also:\n  - ./0003-x.md\n---\n# T\n"),
            "Supersedes by 12, Relates ./0003-x.md"
        );
        assert_eq!(relations("---\nsupersedes: none\nsuperseded_by:\n---\n# T\n"), "");
        assert_eq!(relations("---\nstatus: superseded by [ADR-5](0005-x.md)\n---\n"), "Supersedes by 0005-x.md");
    }

    #[test]
    fn from_the_status_section() {
        let text = "## Status\n\nAccepted\n\nSupersedes [8. X](0008-x.md)\n\nAmended by [9. Y](0009-y.md)\n";
        assert_eq!(relations(text), "Supersedes 0008-x.md, Amends by 0009-y.md");
        assert_eq!(relations("## Status\n\nSuperseded by\n\n[8. X](0008-x.md)\n"), "Supersedes by 0008-x.md");
        assert_eq!(relations("## Status\n\nSuperseded by:\n\n- [8. X](0008-x.md)\n"), "Supersedes by 0008-x.md");
        assert_eq!(relations("## Status\n\nSuperseded\n"), "Supersedes by");
    }

    #[test]
    fn from_labels_lists_and_sections() {
        assert_eq!(relations("# T\n\n* Status: superseded by [ADR-5](0005-x.md)\n"), "Supersedes by 0005-x.md");
        assert_eq!(relations("# T\n\n**Supersedes**: ADR-3, ADR-4\n"), "Supersedes 3+4");
        assert_eq!(
            relations("# T\n\n## Links\n\n* [Refines](0005-x.md)\n* Supersedes [a](a.md)\n"),
            "Amends 0005-x.md, Supersedes a.md"
        );
        assert_eq!(relations("# T\n\n## Supersedes\n\n- [8. X](0008-x.md)\n"), "Supersedes 0008-x.md");
        assert_eq!(
            relations("# T\n\n- **Related:** Supersedes [8](8.md) (label); follows [9](9.md)\n"),
            "Supersedes 8.md"
        );
        assert_eq!(
            relations("# T\n\n- **Gates:** Supersedes [8](8.md). Builds on [9](9.md)\n"),
            "Supersedes 8.md, Depends 9.md"
        );
        assert_eq!(relations("# T\n\n- **Partly supersedes:** [8](8.md)\n"), "Supersedes partly 8.md");
        assert_eq!(relations("---\npartially_superseded_by: ADR-8\n---\n# T\n"), "Supersedes by partly 8");
        assert_eq!(relations("# T\n\n**Superseded:** 2026-03-20 — See [ADR-8](8.md)\n"), "Supersedes by 8.md");
        assert_eq!(relations("# T\n\n> **Note**\n> This ADR supercedes [`ADR 8`](8.md)\n"), "Supersedes 8.md");
        assert_eq!(relations("# T\n\n## Related decisions\n\n- [8. X](0008-x.md)\n- prose\n"), "Relates 0008-x.md");
        assert_eq!(relations("# T\n\n> Superseded by [ADR 9](0009-x.md)\n"), "Supersedes by 0009-x.md");
        assert_eq!(
            relations("# T\n\n| Status | Superseded by [9](9.md) |\n|-|-|\n| Date | x |\n"),
            "Supersedes by 9.md"
        );
    }

    #[test]
    fn from_a_heading_and_from_a_line_of_several_facts() {
        assert_eq!(relations("# T\n\n## Supersedes: ADR-3\n\nx\n"), "Supersedes 3");
        let line = "# T\n\nDate: 2026-10-06. Status: accepted by the owner. Superseded by [0020](0020-x.md) and [0022](0022-y.md): rates.\n";
        assert_eq!(relations(line), "Supersedes by 0020-x.md+0022-y.md");
        assert_eq!(statuses(line), "superseded (plain line)");
        assert_eq!(dates(line), "2026-10-06 (plain line)");
    }

    #[test]
    fn the_same_words_are_one_statement() {
        assert_eq!(relations("# T\n\n- Supersedes: [a](a.md)\n"), "Supersedes a.md");
        assert_eq!(relations("# T\n\n* Supersedes [a](a.md)\n"), "Supersedes a.md");
    }

    #[test]
    fn prose_makes_none() {
        assert_eq!(relations("# T\n\n## Context\n\nADR 3 was superseded by ADR 9, which we read.\n"), "");
        assert_eq!(relations("# 24. Overturn ADR 23\n\n## Context\n\nADR 0023 adopted it.\n"), "");
        assert_eq!(relations("# T\n\n## Decision\n\n- Replaces the cache\n- Uses the queue\n"), "");
        assert_eq!(relations("```\nSuperseded by [a](a.md)\n```\n<!-- Superseded by [a](a.md) -->\n"), "");
    }
}

#[test]
fn titles_lose_their_number_and_keep_their_words() {
    let reading = reading("# 12. Use queues\n");
    assert_eq!((reading.title.as_str(), reading.title_written.as_str()), ("Use queues", "12. Use queues"));
    let numbers: Vec<_> = reading.numbers.iter().map(|n| (n.value, n.style)).collect();
    assert_eq!(numbers, [(12, Style::FileName), (12, Style::Title)]);
    let front = super::tests::reading("---\ntitle: Use queues\nadr: 0013\n---\n# 14. Use queues\n");
    assert_eq!(front.title_written, "Use queues");
    assert_eq!(front.numbers.iter().map(|n| n.value).collect::<Vec<_>>(), [12, 14, 13]);
    assert_eq!(super::tests::reading("# ADR-012\n\n## Use queues\n\nStatus: accepted\n").title, "Use queues");
    assert_eq!(at("docs/x.md", "").title, "x");
}

#[test]
fn people_and_tags_come_from_labels_and_front_matter() {
    let text = "---\ndecision-makers: [\"@ann\", Bo]\nconsulted:\ninformed: N/A\nauthors:\n  - Cem\n---\n# T\n\n- Tags: versioning, pc ui\n- Technical Story: ABC-12\n";
    let reading = reading(text);
    assert_eq!(values(&reading.deciders), ["@ann", "Bo"]);
    assert_eq!(values(&reading.authors), ["Cem"]);
    assert!(reading.consulted.is_empty() && reading.informed.is_empty());
    assert_eq!(values(&reading.tags), ["versioning", "pc ui"]);
    assert_eq!(values(&reading.tickets), ["ABC-12"]);
    let list = super::tests::reading("# T\n\n* Deciders:\n  * Ann\n  * Bo\n\n## Context\n");
    assert_eq!(values(&list.deciders), ["Ann", "Bo"]);
}

#[test]
fn review_dates_of_the_tech_docs_are_read() {
    let text =
        "---\nowner_slack: \"#team\"\nlast_reviewed_on: 2026-05-12\nreview_in: 6  months\nkind: Runbook\n---\n# T\n";
    let reading = reading(text);
    assert_eq!(values(&reading.owners), ["#team"]);
    assert_eq!(reading.review.last_reviewed.map(|s| s.written), Some("2026-05-12".into()));
    assert_eq!(reading.review.interval.map(|s| s.value), Some(crate::records::runbook::Interval::Months(6)));
    assert_eq!(reading.kind.map(|s| s.value), Some("runbook".into()));
}

#[test]
fn parts_of_a_decision_are_counted_once_each() {
    assert_eq!(
        reading("# T\n## Context\n## Decision\n## Consequences\n### Positive Consequences\n").decision_headings,
        3
    );
    assert_eq!(reading("# T\n\n**Context**\n\nx\n\n**Decision:**\n\ny\n").decision_headings, 2);
    assert_eq!(reading("# T\n## Install\n").decision_headings, 0);
}

#[test]
fn templates_are_told_by_their_title() {
    assert!(reading("# {short title, representative of solved problem}\n").is_template);
    assert!(reading("# NUMBER. TITLE\n").is_template);
    assert!(!reading("# 12. Use queues\n").is_template);
}

#[test]
fn the_summary_is_the_decision_in_one_sentence() {
    assert_eq!(
        reading("# T\n## Context\nWhy.\n## Decision\nWe will use queues for all jobs. They last.\n").summary,
        "We will use queues for all jobs."
    );
    assert_eq!(reading("---\nsummary: \"Queues.\"\n---\n# T\n## Decision\nNo.\n").summary, "Queues.");
    let y = "In the context of jobs, facing loss, we decided for queues to achieve rest, accepting cost.";
    assert_eq!(reading(&format!("# T\n\n{y}\n\n## Decision\n\nNo.\n")).summary, y);
}

/// Title, first status with its style, first date, relations.
fn facts(reading: &Reading) -> String {
    let status =
        reading.statuses.first().map(|s| format!("{} ({})", s.value.map_or("", Status::word), s.style.words()));
    let date = reading.dates.first().map(|date| date.written.clone());
    let relations: Vec<String> = reading
        .relations
        .iter()
        .flat_map(|r| {
            r.references.iter().map(move |x| format!("{:?} {}", r.verb, x.dest.clone().unwrap_or(x.written.clone())))
        })
        .collect();
    [Some(reading.title.clone()), status, date].into_iter().flatten().chain(relations).collect::<Vec<_>>().join(" | ")
}

#[test]
fn restructured_text_states_the_same_facts() {
    let facts = |text: &str| facts(&read(&RepoPath::new("adr/0002-x.rst").unwrap(), text, &outline_rst(text)));
    let fields = "ADR-002: Registry\n=================\n\n:Status: Accepted\n:Date: 2025-12-24\n:Amends: :ref:`ADR-001 <adr-001>` (a), :ref:`ADR-003 <adr-003>` (b)\n\nContext\n-------\n\nx\n";
    assert_eq!(facts(fields), "Registry | accepted (field) | 2025-12-24 | Amends ADR-001 | Amends ADR-003");
    let section =
        "2. Simple\n#########\n\nStatus\n******\n\n**Superseded** by `this <0003-y.rst>`_\n\nContext\n*******\n\nx\n";
    assert_eq!(facts(section), "Simple | superseded (section) | Supersedes 0003-y.rst");
    let table = "Third\n#####\n\n.. list-table::\n   :widths: 20 80\n\n   * - Status\n     - Accepted\n   * - Date\n     - 2024-05-06\n\nContext\n*******\n\nx\n";
    assert_eq!(facts(table), "Third | accepted (table) | 2024-05-06");
    let example = "Fourth\n######\n\n.. code-block:: yaml\n\n   status: accepted\n\nContext\n*******\n\nx\n";
    assert_eq!(facts(example), "Fourth");
}

#[test]
fn asciidoc_states_the_same_facts() {
    let facts = |text: &str| facts(&read(&RepoPath::new("adr/0002-x.adoc").unwrap(), text, &outline_asciidoc(text)));
    assert_eq!(
        facts("= 2. Fifth\n:status: rejected\n:revdate: 2024-01-01\n\n== Context\n\nx\n"),
        "Fifth | rejected (field) | 2024-01-01"
    );
    let section = "= 2. Sixth\n\n== Status\n\nSuperseded by link:0003-y.adoc[ADR 3]\n\n== Context\n\nx\n";
    assert_eq!(facts(section), "Sixth | superseded (section) | Supersedes 0003-y.adoc");
    let table = "= Seventh\n\n|===\n|Status |Accepted\n|Date |2024-05-06\n|===\n\n== Context\n\nx\n";
    assert_eq!(facts(table), "Seventh | accepted (table) | 2024-05-06");
}

fn spans(reading: &Reading) -> Vec<Span> {
    let lists =
        [&reading.deciders, &reading.authors, &reading.consulted, &reading.informed, &reading.owners, &reading.tags];
    let mut spans: Vec<Span> = lists.iter().flat_map(|list| list.iter().map(|s| s.span)).collect();
    spans.extend(reading.statuses.iter().map(|s| s.span));
    spans.extend(reading.dates.iter().map(|s| s.span));
    spans.extend(reading.numbers.iter().map(|s| s.span));
    spans.extend(reading.unfilled);
    spans.extend(reading.relations.iter().flat_map(|r| r.references.iter().map(|r| r.span).chain([r.span])));
    spans.extend(reading.commands.iter().map(|c| c.span));
    spans
}

/// Pieces of records, so that random texts reach the readers behind the first look.
fn texts() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "# ",
        "## Status",
        "\n",
        "\n\n",
        "Status:",
        "Date: ",
        "2024-13-01",
        "superseded by ",
        "[ADR-1](a.md)",
        "~~",
        "**",
        "- ",
        "| ",
        "|-|-|\n",
        "---\n",
        "<br>",
        "<!--",
        "-->",
        "ä",
        "✅",
        "```sh\n",
        "$ ls\n",
        "`",
        "> ",
        "[ ] ",
        "ADR-12",
        "; ",
        ". ",
        "{",
        "}",
        "\t",
    ]);
    prop::collection::vec(prop_oneof![4 => piece.prop_map(str::to_owned), 1 => ".{0,6}"], 0..40)
        .prop_map(|p| p.concat())
}

proptest! {
    #[test]
    fn any_text_is_read_and_every_place_lies_in_it(text in texts(), path in "[a-z0-9_.-]{1,20}(/[A-Za-z0-9_. -]{1,20}){0,2}") {
        let Some(path) = RepoPath::new(&path) else { return Ok(()) };
        let reading = read(&path, &text, &outline(&text));
        prop_assert!(!reading.title.is_empty() || path.is_root() || path.stem().is_empty());
        for span in spans(&reading) {
            prop_assert!(text.get(span.range()).is_some(), "{span:?} in {text:?}");
        }
    }
}
