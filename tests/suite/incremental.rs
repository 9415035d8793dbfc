//! Warm builds equal cold builds, byte for byte, and do no more work than the edit asks for.

use std::collections::BTreeMap;

use handover::pipeline::{Build, Pipeline, Stats};
use handover::site::Theme;
use proptest::prelude::*;

use crate::support::{Repo, TODAY};

fn pipeline() -> Pipeline {
    Pipeline::new(Theme::built_in())
}

fn sample() -> Repo {
    Repo::new()
        .file(
            "README.md",
            "# Orders\n\nSee [the runbook](docs/runbooks/rollback.md) and [ADR 1](docs/adr/0001-queue.md).\n",
        )
        .file("docs/runbooks/rollback.md", "# Roll back a release\n\n## Steps\n\n1. Run it.\n")
        .file("docs/runbooks/deploy.md", "# Deploy\n\n## Rollback\n\n[Roll back](rollback.md#steps)\n")
        .file(
            "docs/adr/0001-queue.md",
            "# 1. Use a queue\n\nDate: 2024-01-02\n\n## Status\n\nSuperseded by [2](0002-log.md)\n",
        )
        .file(
            "docs/adr/0002-log.md",
            "# 2. Use a log\n\nDate: 2024-02-03\n\n## Status\n\nAccepted\n\nSupersedes [1](0001-queue.md)\n",
        )
}

#[test]
fn editing_a_body_parses_one_file_and_renders_one_page() {
    let mut pipeline = pipeline();
    let cold = pipeline.build(&sample().tree(), TODAY);
    assert_eq!(cold.stats.parsed, 5);
    assert_eq!(cold.stats.rendered, cold.stats.pages);
    assert_eq!(cold.stats.searched, 5);

    let edited = sample().file("docs/runbooks/rollback.md", "# Roll back a release\n\n## Steps\n\n1. Run it twice.\n");
    let warm = pipeline.build(&edited.tree(), TODAY);
    let Stats { parsed, planned, composed, rendered, .. } = warm.stats;
    assert_eq!((parsed, planned, composed, rendered), (1, 1, 1, 1));
    assert_eq!(warm.stats.searched, 1);
    let changed = changed_pages(&cold, &warm);
    assert!(
        changed.contains(&"search/i.js")
            && changed
                .iter()
                .all(|url| url.starts_with("search/") || url.contains("/rollback.") || url.ends_with(".json")),
        "{changed:?}"
    );
}

#[test]
#[cfg(feature = "mermaid")]
fn a_diagram_is_drawn_once_wherever_it_stands_and_never_again() {
    let diagram = "```mermaid\nflowchart LR\n  a[Orders] --> b[Billing]\n```\n";
    let repo = sample().file("a.md", format!("# A\n\n{diagram}")).file("b.md", format!("# B\n\n{diagram}"));
    let mut first = pipeline();
    let cold = first.build(&repo.tree(), TODAY);
    assert_eq!(cold.stats.drawn, 1);
    let pictures = cold.files.keys().filter(|place| place.as_str().starts_with("diagrams/"));
    assert_eq!(pictures.count(), 1);

    let edited = repo.file("a.md", format!("# A\n\nNow with words.\n\n{diagram}"));
    assert_eq!(first.build(&edited.tree(), TODAY).stats.drawn, 0);

    let mut second = pipeline();
    second.recall(cold_drawings(&edited));
    let recalled = second.build(&edited.tree(), TODAY);
    assert_eq!(recalled.stats.drawn, 0);
    assert_eq!(second.drawings(), None, "nothing new is to be kept");
    assert_eq!(recalled.files, pipeline().build(&edited.tree(), TODAY).files);
}

#[cfg(feature = "mermaid")]
fn cold_drawings(repo: &Repo) -> handover::model::Drawings {
    let mut pipeline = pipeline();
    pipeline.check(&repo.tree(), TODAY);
    pipeline.drawings().unwrap()
}

#[test]
fn an_unchanged_tree_costs_nothing() {
    let mut pipeline = pipeline();
    pipeline.build(&sample().tree(), TODAY);
    let again = pipeline.build(&sample().tree(), TODAY);
    let Stats { parsed, planned, composed, rendered, .. } = again.stats;
    assert_eq!((parsed, planned, composed, rendered), (0, 0, 0, 0));
}

#[test]
fn a_new_title_renders_the_pages_that_show_it_and_no_others() {
    let mut pipeline = pipeline();
    let cold = pipeline.build(&sample().tree(), TODAY);
    let renamed =
        sample().file("docs/runbooks/deploy.md", "# Deploy safely\n\n## Rollback\n\n[Roll back](rollback.md#steps)\n");
    let warm = pipeline.build(&renamed.tree(), TODAY);
    let changed = changed_pages(&cold, &warm);
    assert!(changed.contains(&"repo/docs/runbooks/deploy.html"), "{changed:?}");
    assert!(changed.contains(&"repo/docs/runbooks/rollback.html"), "linked from it: {changed:?}");
    assert!(!changed.contains(&"repo/docs/adr/0002-log.html"), "{changed:?}");
    assert_eq!(warm.stats.parsed, 1);
}

fn changed_pages<'a>(before: &Build, after: &'a Build) -> Vec<&'a str> {
    let differs = |(url, bytes): &(&_, &_)| before.files.get(*url) != Some(*bytes);
    after.files.iter().filter(differs).map(|(url, _)| url.as_str()).collect()
}

/// One step of an author: a file gets new content, or goes; or days go by.
#[derive(Debug, Clone)]
enum Edit {
    Write(usize, usize, usize),
    Remove(usize),
    Wait(i32),
}

const PATHS: [&str; 20] = [
    "README.md",
    "docs/adr/0001-a.md",
    "docs/adr/0002-b.md",
    "docs/adr/README.md",
    "docs/runbooks/restore.md",
    "docs/notes.mdx",
    "services/billing/Dockerfile",
    "services/billing/README.md",
    "docs/runbooks/rollback.md",
    "docs/queues.md",
    "handover.yaml",
    "CODEOWNERS",
    "api/openapi.yaml",
    "docs/guide.md",
    ".adr-dir",
    "docs/templates/rollback.md",
    "scripts/restore.sh",
    "docs/glossary.md",
    "ops/alerts.yaml",
    "docs/architecture.md",
];

/// Most edits leave the heading as it is: where titles change, nearly all pages are made anew.
fn content(title: usize, links: usize) -> String {
    let heading = title / 4;
    let target = PATHS[links % PATHS.len()];
    let status =
        ["Accepted", "Proposed", "Superseded by [B](0002-b.md)", "Supersedes [A](0001-a.md)", "Odd"][title % 5];
    format!(
        "---\nowner: team-{title}\n---\n# Title {heading}\n\n[x](/{target}) [y](../adr/0001-a.md#status)\n\n## Status\n\n{status}\n\n```sh\necho {links}\n```\n"
    )
}

/// What an edit writes: most files are documents of one shape, some have a meaning of their own.
fn written(path: &str, title: usize, links: usize) -> String {
    let profile = ["minimal", "standard", "outsourced-backend", "regulated"][title % 4];
    match path {
        "handover.yaml" if links == 0 => format!("version: 1\nprofil: {profile}\n"),
        "handover.yaml" if links % 4 == 1 => format!(
            "version: 1\nprofile: {profile}\nproject: {{name: Shop {title}}}\nportal: {{visibility: public}}\nwaivers:\n\
             \x20 - {{id: W-{title}, rule: required/missing, kind: slo, category: planned, reason: after the exit, \
             owner: \"@team-{links}\", expires: 2026-12-0{}}}\n",
            title + 1
        ),
        "handover.yaml" => format!(
            "version: 1\nprofile: {profile}\nservices:\n  billing: {{path: services/billing, consumes: [q{links}]}}\n"
        ),
        "docs/queues.md" => format!(
            "# Queues\n\n| Queue | Consumer | Safe to replay | How to replay |\n|---|---|---|---|\n| q{links} | billing | {} | x |\n",
            ["yes", "?", "no"][title % 3]
        ),
        // Long enough that its sections are searched for themselves.
        "docs/guide.md" => {
            let section = |n: usize| format!("## Part {n}\n\nword{links} {}\n\n", "padding ".repeat(130));
            format!("# Guide\n\n{}", (0..title).map(section).collect::<String>())
        }
        // Decisions lie where a tool says.
        ".adr-dir" => ["docs/adr", "docs", "docs/runbooks"][title % 3].to_owned(),
        // What stands in a template is nothing written; what moved is elsewhere.
        "docs/templates/rollback.md" => rollback(title / 2, links / 2),
        "docs/runbooks/rollback.md" if links % 4 == 3 => {
            format!("# Roll back\n\nMoved to [there](/{}).\n", PATHS[title % PATHS.len()])
        }
        "docs/runbooks/rollback.md" => rollback(title, links),
        "api/openapi.yaml" if !links.is_multiple_of(3) => format!(
            "openapi: 3.1.0\ninfo: {{title: Orders, version: 1.0.{title}}}\npaths:\n  /orders{links}: {{get: {{operationId: op{title}, responses: {{}}}}}}\n"
        ),
        "docs/glossary.md" => format!("# Glossary\n\n**padding**: What fills {title}.\n\n**step**: One of {links}.\n"),
        // Leads to a runbook by its name, or nowhere.
        "ops/alerts.yaml" => {
            let runbook = ["rollback", "restore", "other"][title % 3];
            format!(
                "groups:\n  - name: g\n    rules:\n      - alert: Stuck{links}\n        expr: up == 0\n        \
                 annotations: {{runbook_url: \"https://x.example/docs/runbooks/{runbook}.md\"}}\n"
            )
        }
        "docs/architecture.md" => {
            let node = ["billing", "orders", "q1"][title % 3];
            format!("# Architecture\n\nEach step.\n\n```mermaid\nflowchart LR\n  a[{node}] --> b[n{links}]\n```\n")
        }
        "CODEOWNERS" => format!("* @team-{title}\n/docs/ @docs-{links}\n"),
        _ => content(title, links),
    }
}

/// A runbook with steps, an operation that may be there, and a script that may be.
fn rollback(title: usize, links: usize) -> String {
    format!(
        "# Roll back\n\n## When\n\nWhen step {title} was not what everybody had thought it would be at first.\n\n## Steps\n\n\
         1. Ask `GET /orders{links}` and `op{title}`.\n2. Run `scripts/restore.sh`.\n\n## Billing\n\n[a](../adr/0001-a.md#title-{title})\n"
    )
}

fn edit() -> impl Strategy<Value = Edit> {
    prop_oneof![
        4 => (0..PATHS.len(), 0..6usize, 0..12usize).prop_map(|(path, title, links)| Edit::Write(path, title, links)),
        1 => (0..PATHS.len()).prop_map(Edit::Remove),
        1 => (0..12).prop_map(Edit::Wait),
    ]
}

fn repo_of(files: &BTreeMap<&'static str, String>) -> Repo {
    files.iter().fold(Repo::new(), |repo, (path, text)| repo.file(path, text))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn a_warm_build_equals_a_cold_build_after_every_edit(edits in prop::collection::vec(edit(), 1..12)) {
        let mut warm = pipeline();
        let all = PATHS.iter().enumerate().map(|(ix, path)| (*path, written(path, 0, ix % 12)));
        let mut files: BTreeMap<&'static str, String> = all.collect();
        warm.build(&repo_of(&files).tree(), TODAY);
        let mut today = TODAY;
        for edit in edits {
            match edit {
                Edit::Write(path, title, links) => drop(files.insert(PATHS[path], written(PATHS[path], title, links))),
                Edit::Remove(path) => drop(files.remove(PATHS[path])),
                Edit::Wait(days) => today = TODAY.saturating_add(jiff::Span::new().days(days)),
            }
            let tree = repo_of(&files).tree();
            let (warm, cold) = (warm.build(&tree, today), pipeline().build(&tree, today));
            prop_assert_eq!(&warm.files, &cold.files);
            prop_assert_eq!(&warm.copies, &cold.copies);
            prop_assert_eq!(&warm.report, &cold.report);
        }
    }
}

#[test]
fn two_cold_builds_give_the_same_bytes() {
    let build = || pipeline().build(&sample().tree(), TODAY).files;
    assert_eq!(build(), build());
}
