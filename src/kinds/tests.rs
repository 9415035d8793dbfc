use std::collections::BTreeSet;

use super::*;
use crate::base::glob::{Case, Globs};

#[test]
fn there_are_59_kinds_each_named_once() {
    let ids: BTreeSet<&str> = all().map(|kind| kind.id).collect();
    assert_eq!((all().count(), ids.len()), (59, 59));
}

#[test]
fn kinds_of_a_group_stand_together_in_the_order_of_the_groups() {
    let groups: Vec<Group> = all().map(|kind| kind.group).collect();
    assert!(groups.is_sorted());
    assert_eq!(groups.iter().copied().collect::<BTreeSet<_>>(), Group::ALL.into_iter().collect());
}

#[test]
fn a_kind_is_found_by_its_id_and_equal_to_itself() {
    for kind in all() {
        assert_eq!(find(kind.id), Some(kind));
    }
    assert_eq!(find("runbook"), None);
}

#[test]
fn every_row_says_what_a_reader_needs() {
    for kind in all() {
        assert!(!kind.title.is_empty() && !kind.short.is_empty(), "{}", kind.id);
        assert!(kind.short.chars().count() <= 18, "{}: `{}` is no column head", kind.id, kind.short);
        assert!(kind.why.ends_with('.') && !kind.why.replace("a.m.", "").contains(". "), "{}: one sentence", kind.id);
        assert!(!kind.paths.is_empty() || !kind.headings.is_empty(), "{}: is found nowhere", kind.id);
        assert!(
            !kind.topics.is_empty() || !kind.evidence.is_empty() || kind.words > 0,
            "{}: an empty file would do",
            kind.id
        );
    }
}

#[test]
fn titles_and_heads_are_not_shared() {
    let titles: BTreeSet<&str> = all().map(|kind| kind.title).collect();
    assert_eq!(titles.len(), all().count());
    let heads: Vec<&str> = all().map(|kind| kind.short).collect();
    let twice: Vec<&&str> =
        heads.iter().filter(|head| heads.iter().filter(|other| other == head).count() > 1).collect();
    assert!(twice.is_empty(), "{twice:?}");
}

#[test]
fn every_glob_compiles() {
    for kind in all() {
        for globs in [kind.paths, kind.covers] {
            assert!(
                !globs.iter().any(|glob| glob.contains("{,") || glob.contains(",}")),
                "{}: no choice is empty",
                kind.id
            );
            if let Err((ix, why)) = Globs::new(globs, Case::Ignored) {
                panic!("{}: `{}`: {why}", kind.id, globs[ix]);
            }
        }
    }
}

#[test]
fn every_condition_is_one() {
    for kind in all() {
        assert_eq!(*kind.condition(), Condition::parse(kind.when).unwrap());
        for topic in kind.topics {
            assert_eq!(*topic.condition(), Condition::parse(topic.when).unwrap());
        }
    }
}

#[test]
fn words_are_written_as_they_are_compared() {
    for kind in all() {
        let aliases = kind.topics.iter().flat_map(|topic| topic.aliases);
        for words in kind.headings.iter().chain(aliases) {
            assert_eq!(plain_words(words), **words, "{}", kind.id);
        }
    }
}

#[test]
fn a_heading_names_one_kind() {
    let mut seen = std::collections::BTreeMap::new();
    for kind in all() {
        for heading in kind.headings {
            let before = seen.insert(*heading, kind.id);
            assert_eq!(before, None, "`{heading}` is of {} too", kind.id);
        }
    }
}

#[test]
fn words_show_a_topic_from_the_start_of_a_word() {
    let objectives = topic("recovery objectives", &["rpo", "recovery point"]);
    assert!(objectives.is_shown_by("rpo") && objectives.is_shown_by("rto/rpo and recovery points"));
    assert!(!objectives.is_shown_by("purpose"));
}

#[test]
fn headings_are_compared_without_numbers_and_signs() {
    assert_eq!(plain_words("3.1 🔁 Roll-back!"), "roll back");
    assert_eq!(plain_words("CI/CD (2024)"), "ci/cd 2024");
    assert_eq!(plain_words("42"), "");
    for text in ["3.1 Roll-back!", "CI/CD (2024)", "42", "", " 1 2 a 3 ", "/", "A/B", "x", "1a 2", "\tA\nb_c"] {
        assert_eq!(plain_ascii_words(text), plain_unicode_words(text), "{text}");
    }
}

#[test]
fn patterns_cover_ids() {
    assert!(
        pattern_covers("runbook.*", "runbook.deploy") && pattern_covers("*", "adr") && pattern_covers("adr", "adr")
    );
    assert!(pattern_covers("*.auth", "security.auth") && pattern_covers("diagram.*e*", "diagram.sequence"));
    assert!(!pattern_covers("runbook.*", "runbook") && !pattern_covers("adr", "adr.x") && !pattern_covers("", "adr"));
    assert!(!pattern_covers("aa*aa", "aaa") && pattern_covers("a*b*b", "abab") && !pattern_covers("a*b*b", "ab"));
    assert!(!pattern_covers(&"*a".repeat(100_000), "runbook.deploy"));
}

/// What a scaffold puts where topics are looked for: headings, bold lead-ins, first columns.
fn places(scaffold: &str) -> impl Iterator<Item = String> {
    scaffold.lines().filter_map(|line| {
        let bold = || line.split_once("**")?.1.split_once("**");
        let cell = || line.strip_prefix("| ")?.split_once('|');
        let heading = line.starts_with('#').then_some(line);
        heading.or_else(|| bold().or_else(cell).map(|(place, _)| place)).map(plain_words)
    })
}

#[test]
fn every_scaffold_has_a_place_for_each_topic() {
    let unshown = |kind: &'static Kind| {
        let lacks = move |topic: &&Topic| !places(kind.scaffold).any(|place| topic.is_shown_by(&place));
        kind.topics.iter().filter(lacks).map(move |topic| (kind.id, topic.title))
    };
    assert_eq!(all().flat_map(unshown).collect::<Vec<_>>(), []);
    assert_eq!(
        places(ADR_NYGARD).filter(|place| ["context", "decision", "consequences"].contains(&&**place)).count(),
        3
    );
}

#[test]
fn every_scaffold_prompts_for_what_it_lacks() {
    for kind in all().filter(|kind| !kind.id.starts_with("template.")) {
        assert!(kind.scaffold.lines().any(is_prompt), "{}", kind.id);
    }
    assert!(ADR_NYGARD.lines().any(is_prompt));
}

/// Whether a line holds a prompt: italics from a capital letter on.
fn is_prompt(line: &str) -> bool {
    line.match_indices('_').any(|(at, _)| line[at + 1..].starts_with(char::is_uppercase)) && line.contains("._")
        || line.contains("| _")
}

#[test]
fn scaffolds_leave_only_known_values_open() {
    let known = ["service", "owner", "date", "title", "commands", "project", "number", "rows"];
    for scaffold in all().map(|kind| kind.scaffold).chain([ADR_NYGARD]) {
        for open in scaffold.split("{{").skip(1) {
            let name = open.split_once("}}").unwrap().0;
            assert!(known.contains(&name), "{name}");
        }
    }
}

#[test]
fn a_scaffold_says_what_it_is() {
    for kind in all().filter(|kind| kind.scaffold.starts_with("---\n") && !matches!(kind.id, "adr" | "template.issue"))
    {
        assert!(kind.scaffold.contains(&format!("\nkind: {}\n", kind.id)), "{}", kind.id);
        let names_services = kind.scaffold.contains("\nservices: ");
        assert_eq!(names_services, kind.scope != Scope::Project, "{}", kind.id);
    }
}

/// Ids of kinds whose globs cover a path, without `readme`.
fn kinds_at(path: &str) -> Vec<&'static str> {
    let path = crate::base::path::RepoPath::new(path).unwrap();
    let covers = |kind: &&Kind| Globs::new(kind.paths, Case::Ignored).unwrap().covers(&path);
    all().filter(covers).map(|kind| kind.id).filter(|id| *id != "readme").collect()
}

#[test]
fn files_are_known_by_the_names_that_people_give_them() {
    let names = [
        ("RUNBOOK.md", "runbook.incident"),
        ("docs/operations/runbook.md", "runbook.incident"),
        ("docs/runbook/rollback.md", "runbook.rollback"),
        ("docs/rollback.md", "runbook.rollback"),
        ("services/billing/docs/runbooks/deploy-production.md", "runbook.deploy"),
        ("docs/DEPLOYMENT.adoc", "runbook.deploy"),
        ("docs/ops/backup-and-restore.md", "runbook.restore"),
        ("docs/runbooks/alerts/HighLatency.md", "runbook.alert"),
        ("docs/architecture/README.md", "architecture.overview"),
        ("ARCHITECTURE.md", "architecture.overview"),
        ("docs/arc42/05_building_block_view.adoc", "diagram.service"),
        ("docs/arc42/chapters/07-deployment-view.md", "diagram.deployment"),
        ("docs/arc42/12_glossary.adoc", "glossary"),
        ("doc/adr/0001-x.md", "adr"),
        ("architecture-decision-record/0044-s3.md", "adr"),
        ("docs/images/context.drawio.svg", "diagram.context"),
        ("prisma/schema.prisma", "data.model"),
        ("spec/swagger/v1/swagger.yaml", "api.openapi"),
        ("src/graphql/schema.graphqls", "api.graphql"),
        ("asyncapi.yml", "api.asyncapi"),
        ("packages/a/CHANGELOG.md", "api.changelog"),
        ("facts/queues.csv", "queue.semantics"),
        ("docs/environment-variables.md", "config.reference"),
        ("docs/security.md", "security.policy"),
        ("docs/security/auth.md", "security.auth"),
        ("docs/security/secrets.md", "security.secrets"),
        ("docs/sbom.spdx.json", "legal.licences"),
        (".github/CODEOWNERS", "ownership"),
        (".github/ISSUE_TEMPLATE/bug.yml", "template.issue"),
        ("pull_request_template.md", "template.pr"),
        (".github/PULL_REQUEST_TEMPLATE/feature.md", "template.pr"),
        (".gitlab/merge_request_templates/Default.md", "template.pr"),
        ("docs/handover.md", "exit.plan"),
        ("docs/postmortems/2026-01-01-outage.md", "incident.log"),
    ];
    for (path, id) in names {
        assert_eq!(kinds_at(path), [id], "{path}");
    }
}

#[test]
fn ordinary_files_are_of_no_kind() {
    let paths = [
        "src/context.ts",
        "src/deploy.rs",
        "docs/features/payments.md",
        "docs/api/users.md",
        "docs/releases/v1.0.md",
        "runbooks/renew-the-lease.md",
        "src/security/README.rs",
        ".github/ISSUE_TEMPLATE/config.yml",
        "LICENSE",
        "deploy/values.yaml",
        "tests/rollback.rs",
        "docs/cli/exit.md",
        "docs/reference/resources/events.md",
        "content/people.md",
        "blog/2026-rollback-stories.md",
    ];
    for path in paths {
        assert_eq!(kinds_at(path), [""; 0], "{path}");
    }
}

#[test]
fn every_register_of_a_kind_exists_and_its_scaffold_has_the_columns() {
    for kind in all() {
        let Some(id) = kind.facts else { continue };
        let fact = facts::find(id).unwrap_or_else(|| panic!("{}: no register `{id}`", kind.id));
        let head = kind.scaffold.lines().find(|line| line.starts_with("| ")).unwrap();
        let heads: Vec<String> = head.split('|').map(plain_words).collect();
        for column in fact.columns.iter().filter(|column| column.required) {
            assert!(heads.contains(&plain_words(column.title)), "{}: no column `{}`", kind.id, column.title);
        }
        for head in heads.iter().filter(|head| !head.is_empty()) {
            let known = fact.columns.iter().any(|column| plain_words(column.title) == *head);
            assert!(known, "{}: `{head}` is no column of `{id}`", kind.id);
        }
    }
}

#[test]
fn tables_of_scaffolds_are_the_registers_of_their_kinds_and_no_others() {
    for kind in all() {
        let lines: Vec<&str> = kind.scaffold.lines().collect();
        let heads = lines.windows(2).filter(|pair| pair[1].starts_with("|---")).map(|pair| pair[0]);
        for head in heads {
            let cells: Vec<&str> = head.trim_matches('|').split('|').map(str::trim).collect();
            assert_eq!(facts::fit(&cells).map(|fit| fit.fact.id), kind.facts, "{}: {head}", kind.id);
        }
    }
}

#[test]
fn a_sentence_names_a_topic_by_words_that_not_every_sentence_holds() {
    let topic = Topic { title: "x", aliases: &["when", "key", "rotat"], when: "", is_shown_by_contact: false };
    assert!(topic.is_shown_by("when to use"));
    assert!(!topic.is_said_in("tell us when it is done"));
    assert!(topic.is_said_in("values are rotated by hand") && topic.is_said_in("the key of the store"));
    assert!(!topic.is_said_in("a keyboard is enough"));
    assert!(topic.is_opened_by("the rotation is done by hand") && topic.is_opened_by("key values are kept"));
    assert!(!topic.is_opened_by("nobody rotates it") && !topic.is_opened_by("keyboards are kept"));
}
