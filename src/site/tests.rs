use super::testing::{Site, css, words};
use super::*;
use crate::model::Portal;
use crate::policy::Report;
use scraper::Html;

/// A repository that has something of everything.
const ORDERS: &[(&str, &str)] = &[
    (
        "README.md",
        "# Orders\n\nTakes orders.\n\n- [decisions](docs/adr/0002-outbox.md#consequences)\n- [wrong](docs/adr/0002-OUTBOX.md)\n- [gone](docs/gone.md)\n- [code](src/run.sh), [page](docs/old.html), ![logo](docs/logo.png)\n- [docs](docs/notes/)\n- https://ci.example/badge\n- ![badge](https://ci.example/badge.svg)\n- [bad](javascript:alert(1))\n",
    ),
    (
        "docs/adr/0001-poll.md",
        "# 1. Poll\n\nDate: 2024-02-01\n\n## Status\n\nSuperseded by [2. Outbox](0002-outbox.md)\n\n## Context\n\nx\n\n## Decision\n\nPoll.\n\n## Consequences\n\nSlow.\n",
    ),
    (
        "docs/adr/0002-outbox.md",
        "# 2. Outbox\n\nDate: 2025-03-01\n\n## Status\n\nAccepted\n\nSupersedes [1. Poll](0001-poll.md)\n\n## Context\n\nx\n\n## Decision\n\nOutbox.\n\n## Consequences\n\nFast.\n",
    ),
    ("docs/adr/0003-open.md", "# 3. Rate limit\n\n## Status\n\nProposed\n\n## Context\n\nx\n\n## Decision\n\ny\n"),
    (
        "docs/runbooks/rollback.md",
        "---\nowner: ops\nlast_reviewed_on: 2026-01-02\nseverity: high\n---\n# Roll a release back\n\nWhen a release is bad.\n\n## Steps\n\n1. Stop\n2. Start\n\n```console\n$ kubectl rollout undo deploy/orders\ndeployment.apps/orders rolled back\n```\n\n## Rollback\n\nDeploy again.\n",
    ),
    ("docs/runbooks/relay-stuck.md", "# Relay is stuck\n\n## Diagnosis\n\n| a | b |\n|---|---|\n| c | d |\n"),
    ("docs/notes/a.md", "# Note\n\n```mermaid\nflowchart LR\n  a --> b\n```\n"),
    ("docs/notes/b.md", "# Note\n\n> [!NOTE]\n> x\n"),
    ("docs/old.html", "<script>alert(1)</script>"),
    ("docs/logo.png", "PNG"),
    ("docs/guide.rst", "Guide\n=====\n\n<b>text</b>\n"),
    ("src/run.sh", "#!/bin/sh\n"),
    (
        "api/openapi.yaml",
        "openapi: 3.1.0\ninfo: {title: Orders API, version: '1'}\npaths:\n  /orders:\n    get: {responses: {}}\n",
    ),
    (
        "ops/alerts.yml",
        "groups:\n- name: orders\n  rules:\n  - alert: relay-stuck\n    expr: up == 0\n    labels: {severity: page}\n  - alert: Other\n    expr: up == 0\n    annotations: {runbook_url: 'javascript:alert(1)'}\n",
    ),
    ("docs/flow.mmd", "sequenceDiagram\n  A->>B: hi\n"),
    ("docker-compose.yml", "services:\n  orders:\n    build: .\n  worker:\n    build: ./worker\n"),
    ("worker/README.md", "# Worker\n\nWorks.\n"),
];

fn orders() -> Site {
    Site::of(ORDERS)
}

fn edited(path: &str, from: &str, to: &str) -> Site {
    let files: Vec<(&str, String)> = ORDERS
        .iter()
        .map(|(at, text)| (*at, if *at == path { text.replace(from, to) } else { (*text).to_owned() }))
        .collect();
    let files: Vec<(&str, &str)> = files.iter().map(|(at, text)| (*at, text.as_str())).collect();
    Site::of(&files)
}

/// Addresses of pages whose view differs between two plans.
fn changed(before: &Site, after: &Site) -> Vec<String> {
    let digests = |site: &Site| -> BTreeMap<String, crate::base::hash::Digest> {
        site.plan.pages.iter().map(|page| (page.view.value.url.to_string(), page.view.digest)).collect()
    };
    let (before, after) = (digests(before), digests(after));
    after.into_iter().filter(|(url, digest)| before.get(url) != Some(digest)).map(|(url, _)| url).collect()
}

#[test]
fn every_page_is_sound_and_every_link_leads_somewhere() {
    assert_eq!(orders().problems(), [""; 0]);
}

#[test]
fn editing_a_body_changes_one_view() {
    let after = edited("docs/runbooks/rollback.md", "1. Stop\n", "1. Stop it now\n");
    assert_eq!(changed(&orders(), &after), ["repo/docs/runbooks/rollback.html"]);
}

#[test]
fn editing_a_title_changes_the_views_that_show_it() {
    let after = edited("docs/notes/b.md", "# Note", "# Notes on b");
    // Its own page, its neighbour (whose title is common no more), and the list of all documents.
    let changed = changed(&orders(), &after);
    assert_eq!(changed, ["documents.html", "repo/docs/notes/a.html", "repo/docs/notes/b.html", "search.html"]);
}

#[test]
fn titles_that_several_pages_have_are_told_apart() {
    let site =
        Site::of(&[("a/x.md", "# X"), ("b/x.md", "# X"), ("c/x.md", "# X"), ("c/y.md", "# X"), ("f.md", "# Findings")]);
    let titles: Vec<String> =
        ["a/x", "c/x", "c/y", "f"].iter().flat_map(|page| site.texts(&format!("repo/{page}.html"), "title")).collect();
    assert_eq!(titles, ["X (a) · orders", "X (c/x.md) · orders", "X (c/y.md) · orders", "Findings (f.md) · orders"]);
}

#[test]
fn a_long_directory_is_a_window_of_neighbours_and_a_link_to_all() {
    let files: Vec<(String, String)> = (100..300).map(|n| (format!("docs/n{n}.md"), format!("# Note {n}"))).collect();
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let site = Site::of(&files);
    let shown = site.texts("repo/docs/n199.html", ".neighbours a");
    assert_eq!((shown.len(), shown[0].as_str()), (60, "Note 160"));
    assert_eq!(site.texts("repo/docs/n199.html", ".neighbours [aria-current=page]"), ["Note 199"]);
    assert_eq!(site.texts("repo/docs/n199.html", ".side .all"), ["All 200 here"]);
    assert_eq!(site.texts("repo/docs/n199.html", ".pager a"), ["Previous Note 198", "Next Note 200"]);
}

#[test]
fn the_portal_bears_the_name_that_the_readme_gives() {
    let name = |readme: &str| Site::of(&[("README.md", readme)]).texts("index.html", "h1").remove(0);
    assert_eq!(name("# Order desk\n"), "Order desk");
    assert_eq!(name("no title\n"), "orders");
    assert_eq!(name(&format!("# {}\n", "long ".repeat(20))), "orders");
}

#[test]
fn the_same_portal_gives_the_same_pages() {
    let (a, b) = (orders(), orders());
    assert_eq!(a.pages, b.pages);
    assert_eq!(a.plan.files, b.plan.files);
}

#[test]
fn pages_ask_nobody_else_and_are_not_indexed() {
    for (url, html) in &orders().pages {
        assert!(html.contains("content=\"noindex, nofollow\"") && html.contains("content=\"no-referrer\""), "{url}");
    }
    assert_eq!(&*orders().plan.files["robots.txt"], b"User-agent: *\nDisallow: /\n");
}

#[test]
fn a_superseded_record_names_its_successor_before_its_first_section() {
    let site = orders();
    let page = site.page("repo/docs/adr/0001-poll.html");
    let (banner, section) = (page.find("class=\"banner past\"").unwrap(), page.find("<h2").unwrap());
    assert!(banner < section);
    let banner = site.texts("repo/docs/adr/0001-poll.html", ".banner");
    assert!(banner[0].contains("Outbox"), "{banner:?}");
}

#[test]
fn a_record_says_where_its_status_was_read() {
    let facts = orders().texts("repo/docs/adr/0002-outbox.html", ".facts > div");
    assert!(facts.contains(&"Status Accepted read from: section, line 7".to_owned()), "{facts:?}");
    assert!(facts.iter().any(|fact| fact.starts_with("Supersedes") && fact.contains("Poll")), "{facts:?}");
}

#[test]
fn decisions_are_listed_by_what_they_mean_for_who_takes_over() {
    let site = orders();
    let states = site.texts("decisions.html", "tr.state");
    assert_eq!(states, ["In force 1", "Open 1", "No longer in force 1"]);
    assert_eq!(site.texts("decisions.html", ".timeline h3"), ["2025", "2024"]);
    assert_eq!(site.texts("decisions.html", "svg.graph a").len(), 2);
}

#[test]
fn a_runbook_without_rollback_says_so() {
    let site = orders();
    assert_eq!(site.texts("repo/docs/runbooks/relay-stuck.html", ".jumps .missing"), ["no rollback described"]);
    assert_eq!(site.texts("repo/docs/runbooks/rollback.html", ".jumps a"), ["Rollback Rollback"]);
}

#[test]
fn what_a_browser_might_run_is_published_as_text() {
    let copies = orders().plan.copies;
    let copies: Vec<(&str, &str)> = copies.iter().map(|(url, path)| (url.as_str(), path.as_str())).collect();
    assert_eq!(
        copies,
        [
            ("apis/api/openapi.yaml", "api/openapi.yaml"),
            ("repo/docs/logo.png", "docs/logo.png"),
            ("repo/docs/old.html.txt", "docs/old.html"),
            ("repo/src/run.sh.txt", "src/run.sh")
        ]
    );
}

#[test]
fn a_drawing_is_embedded_only_when_it_holds_nothing_active() {
    let site = Site::of(&[
        ("README.md", "# A\n\n![plain](plain.svg) ![evil](evil.svg)\n"),
        ("plain.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"><rect width=\"1\" height=\"1\"/></svg>"),
        ("evil.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>"),
    ]);
    let html = Html::parse_document(site.page("repo/readme.html"));
    let sources: Vec<&str> = html.select(&css(".body img")).filter_map(|img| img.attr("src")).collect();
    assert_eq!(sources, ["../repo/plain.svg"]);
    assert_eq!(site.plan.copies.len(), 1);
    let why = html.select(&css(".body .unlisted")).next().and_then(|span| span.attr("title")).unwrap_or_default();
    assert!(why.starts_with("picture not shown: evil.svg holds active content ("), "{why}");
}

#[test]
fn a_drawing_is_published_without_what_is_active_in_it() {
    let drawing = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\" onload=\"alert(1)\"><script>alert(1)</script><a href=\"javascript:x\"><rect width=\"1\" height=\"1\" style=\"fill:url(http://evil.example)\"/></a><text>Words</text></svg>";
    let site = Site::of(&[("README.md", "# A\n\n![half](half.svg)\n"), ("half.svg", drawing)]);
    let html = Html::parse_document(site.page("repo/readme.html"));
    let sources: Vec<&str> = html.select(&css(".body img")).filter_map(|img| img.attr("src")).collect();
    assert_eq!(sources, ["../repo/half.svg"]);
    assert_eq!(site.plan.copies.len(), 0);
    let published = String::from_utf8(site.plan.files["repo/half.svg"].to_vec()).unwrap();
    insta::assert_snapshot!(published, @r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" width="9.00" height="9.00"><rect width="1" height="1"/><text>Words</text></svg>"#);
}

#[test]
fn references_of_every_sort_are_shown_for_what_they_are() {
    let site = orders();
    let html = Html::parse_document(site.page("repo/readme.html"));
    let shown = |element: scraper::ElementRef<'_>| {
        let parts = [element.value().name(), element.attr("class").unwrap_or(""), element.attr("href").unwrap_or("")];
        let parts = parts.into_iter().filter(|part| !part.is_empty());
        format!("{}: {}", parts.collect::<Vec<_>>().join(" "), words(&element))
    };
    let links: Vec<String> = html.select(&css(".body li > *")).map(shown).collect();
    insta::assert_snapshot!(links.join("\n"), @r"
    a ../repo/docs/adr/0002-outbox.html#consequences: decisions
    a doubtful ../repo/docs/adr/0002-outbox.html: wrong
    span broken: gone broken link
    a ../repo/src/run.sh.txt: code
    a ../repo/docs/old.html.txt: page
    img: 
    a ../documents.html#in-docs-notes: docs
    a external https://ci.example/badge: https://ci.example/badge
    a external https://ci.example/badge.svg: badge
    span broken: bad broken link
    ");
}

#[test]
fn an_alert_leads_to_the_runbook_that_bears_its_name() {
    let site = orders();
    assert_eq!(site.texts("alerts.html", "tbody th"), ["relay-stuck", "Other"]);
    assert_eq!(site.texts("alerts.html", "tbody td:last-child"), ["Relay is stuck", "javascript:alert(1)"]);
    assert!(!site.page("alerts.html").contains("href=\"javascript"));
}

#[test]
fn an_alert_has_an_anchor_and_says_what_it_watches_and_who_answers() {
    let rule = |fields: &str| format!("groups:\n- name: a\n  rules:\n  - alert: Überlast\n    expr: up == 0\n{fields}");
    let long = format!("- name: b\n  rules:\n  - alert: Long\n    expr: {}\n    for: 5m\n", "up and ".repeat(2_000));
    let text = rule("    labels: {team: payments}\n") + &long;
    let site = Site::of(&[("ops/alerts.yml", &text)]);
    assert_eq!(site.texts("alerts.html", "tbody td:nth-child(4)"), ["payments", "none named"]);
    assert_eq!(site.texts("alerts.html", "tbody td:nth-child(2)")[0], "up == 0");
    assert!(site.texts("alerts.html", "tbody td:nth-child(2)")[1].ends_with("and for 5m"));
    assert_eq!(site.texts("alerts.html", "tr.state"), ["a", "b"]);
    assert!(site.page("alerts.html").contains("#alert-%C3%BCberlast\""));
    assert!(site.page("repo/ops/alerts.yml.html").contains("id=\"alert-überlast\""));
    assert!(site.page("repo/ops/alerts.yml.html").contains("<details><summary><code>up and up"));
}

#[test]
fn a_file_that_is_no_markdown_is_shown_line_by_line() {
    let site = orders();
    assert_eq!(site.texts("repo/docs/guide.rst.html", "#L4"), ["<b>text</b>"]);
    assert_eq!(site.texts("apis/api/source.html", ".kicker"), ["source of an API contract"]);
}

#[test]
fn an_empty_repository_has_all_pages_and_is_not_ready() {
    let site = Site::of(&[]);
    assert_eq!(site.problems(), [""; 0]);
    let verdict = site.texts(routes::HOME, ".verdict .line").remove(0);
    assert!(verdict.starts_with("Not ready: ") && verdict.ends_with(" 0 % ready"), "{verdict}");
    for url in [routes::DECISIONS, routes::RUNBOOKS, routes::SERVICES, routes::DOCUMENTS, routes::NOT_FOUND] {
        assert!(!site.page(url).to_lowercase().contains("ready"), "{url}");
    }
}

mod drawn;
mod packs;
mod pages;
mod readiness;
mod records;

mod hostile {
    use std::collections::BTreeMap;
    use std::sync::Arc;

    use super::*;
    use crate::base::diag::{Finding, Label, Location, Severity};
    use crate::base::span::Span;
    use crate::site::testing::portal;
    use crate::source::{Commit, GitState};

    /// Would become an element, an attribute, code or a template if it were anything but text.
    pub(super) const CANARY: &str = "\"'><canary onx=1>{{7*7}}{%x%}</script>&";

    fn commit() -> Commit {
        Commit { id: CANARY.to_owned(), date: CANARY.to_owned(), author: CANARY.to_owned() }
    }

    fn files() -> Vec<(String, String)> {
        let yaml = CANARY.replace('\'', "''");
        let front = format!(
            "---\ntitle: '{yaml}'\nstatus: '{yaml}'\ndate: '{yaml}'\ndeciders: ['{yaml}']\nconsulted: ['{yaml}']\ntags: ['{yaml}']\nowner: '{yaml}'\nseverity: '{yaml}'\nduration: '{yaml}'\nlast_reviewed_on: 2026-01-01\nticket: '{yaml}'\n---\n"
        );
        let record = format!(
            "{front}\n# {CANARY}\n\n{CANARY}\n\n## Context {CANARY}\n\n## Decision\n\n```{CANARY}\n{CANARY}\n```\n\n[{CANARY}](0002-b.md)\n![{CANARY}](x.png)\n\n| {CANARY} |\n|---|\n| {CANARY} |\n"
        );
        let second = format!("{record}\n\n## Links\n\n- Supersedes [{CANARY}](0001-a.md)\n");
        let name = CANARY.replace('/', "");
        vec![
            ("docs/adr/0001-a.md".to_owned(), record.clone()),
            ("docs/adr/0002-b.md".to_owned(), second),
            (format!("docs/{name}/{name}.md"), record.clone()),
            ("docs/runbooks/a.md".to_owned(), format!("{record}\n## Rollback {CANARY}\n\n1. x\n")),
            ("README.md".to_owned(), format!("# {CANARY}\n\n{CANARY}\n")),
            ("a.rst".to_owned(), format!("{CANARY}\n====\n\n{CANARY}\n")),
            ("openapi.yaml".to_owned(), format!("openapi: '3.1.0{yaml}'\ninfo: {{title: '{yaml}'}}\npaths: {{}}\n")),
            (
                "alerts.yml".to_owned(),
                format!(
                    "groups:\n- name: '{yaml}'\n  rules:\n  - alert: '{yaml}'\n    expr: '{yaml}'\n    for: '{yaml}'\n    labels: {{severity: '{yaml}', team: '{yaml}'}}\n    annotations: {{summary: '{yaml}', runbook_url: '{yaml}'}}\n- name: x\n  rules:\n  - alert: long\n    expr: '{yaml}{yaml}{yaml}{yaml}{yaml}'\n"
                ),
            ),
            ("x.mmd".to_owned(), format!("flowchart LR\n a[{CANARY}]\n")),
            (
                "docs/glossary.md".to_owned(),
                format!(
                    "# Glossary\n\n| Term | Meaning | {CANARY} |\n|---|---|---|\n| {CANARY} | {CANARY} | {CANARY} |\n"
                ),
            ),
            (
                "docs/contacts.md".to_owned(),
                format!(
                    "# Contacts\n\n| Name | Role | Channel | Party |\n|---|---|---|---|\n| {CANARY} | {CANARY} | {CANARY} | x |\n"
                ),
            ),
            ("docker-compose.yml".to_owned(), format!("services:\n  '{yaml}':\n    build: .\n")),
        ]
    }

    fn site() -> Site {
        let files = files();
        let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
        let mut portal = portal(&files);
        let commits: BTreeMap<_, _> = portal.documents.iter().map(|doc| (doc.path().clone(), commit())).collect();
        portal.git = Arc::new(GitState {
            head: Some(commit()),
            notice: Some(CANARY.to_owned()),
            first: commits.clone(),
            last: commits,
            forge: Some(format!("https://github.com/{CANARY}")),
            ..GitState::default()
        });
        portal.name = CANARY.to_owned();
        for service in &mut portal.services {
            service.name = CANARY.to_owned();
            service.owner = Some(CANARY.to_owned());
            service.evidence = CANARY.to_owned();
        }
        for artifact in portal.placements.iter_mut().flatten() {
            artifact.evidence = CANARY.to_owned();
            artifact.owner = Some(CANARY.to_owned());
        }
        for decision in portal.decisions.records.values_mut() {
            decision.label = CANARY.to_owned();
        }
        let report = report(&portal);
        Site::of_portal(portal, &report)
    }

    /// A finding in every file, all of its words hostile.
    fn report(portal: &Portal) -> Report {
        let label = |doc: &crate::formats::Document| Label {
            at: Location::new(doc.path(), Span::new(4, 12)),
            text: CANARY.to_owned(),
        };
        let finding = |doc: &Arc<crate::formats::Document>| Finding {
            rule: crate::policy::RULES[0].id.into(),
            about: None,
            severity: Severity::Error,
            title: format!("`{CANARY}` {CANARY}"),
            primary: label(doc),
            related: vec![label(doc)],
            help: vec![CANARY.to_owned()],
            notes: vec![CANARY.to_owned()],
            fix: None,
        };
        Report { findings: portal.documents.iter().map(finding).collect(), ..Report::default() }
    }

    #[test]
    fn what_documents_say_stays_text_on_every_page() {
        let site = site();
        let problems = site.problems();
        let about_titles = |problem: &&String| !problem.contains("has the title of");
        assert_eq!(problems.iter().filter(about_titles).collect::<Vec<_>>(), Vec::<&String>::new());
    }

    #[test]
    fn what_looks_like_a_template_is_printed_literally() {
        for (url, html) in &site().pages {
            let text = Html::parse_document(html).root_element().text().collect::<String>();
            assert!(text.contains("{{7*7}}"), "{url}");
        }
    }

    #[test]
    fn machines_read_back_what_was_written() {
        let site = site();
        let json: serde_json::Value = serde_json::from_slice(&site.plan.files["portal.json"]).unwrap();
        assert_eq!(json["name"], CANARY);
    }
}

const QUEUES: &str = "# Queues\n\n## List\n\n| Queue | Consumer | Safe to replay | How to replay | Password |\n|---|---|---|---|---|\n| `=orders` | worker | ? | [`<b>x</b>`](notes/a.md) | s3cret |\n| mails | orders | perhaps | [wiki](https://wiki.example/?a=1&b=2) | |\n";

fn with_registers() -> Site {
    let flags = "Flag,Meaning,Owner,Remove by\nfast,x,@a,2027-01-02\n";
    let mut files = ORDERS.to_vec();
    files.extend([("docs/queues.md", QUEUES), ("worker/flags.csv", flags)]);
    Site::of(&files)
}

#[test]
fn registers_are_listed_with_what_they_lack() {
    let site = with_registers();
    assert_eq!(site.problems(), [""; 0]);
    assert_eq!(
        site.texts("registers.html", "tbody tr"),
        ["Queues 2 1 docs/queues.md CSV", "Feature flags 1 none worker/flags.csv CSV"]
    );
}

#[test]
fn a_register_shows_each_row_with_its_services_and_its_source() {
    let site = with_registers();
    let page = "registers/queues.html";
    assert_eq!(
        site.texts(page, "thead th"),
        ["Queue", "Consumer", "Safe to replay", "How to replay", "Services", "Source"]
    );
    assert_eq!(
        site.texts(page, "tbody tr:first-child :is(th, td)"),
        ["=orders", "worker", "not stated", "<b>x</b>", "worker", "docs/queues.md:7"]
    );
    assert_eq!(site.texts(page, "tbody tr:last-child td:nth-child(3)"), ["perhaps not clear"]);
    assert!(site.page(page).contains("href=\"../repo/docs/queues.html#list\""));
    assert!(site.page(page).contains("href=\"../services/worker.html\""));
    assert!(site.page(page).contains("href=\"../repo/docs/notes/a.html\""));
    assert!(site.page(page).contains("rel=\"noreferrer\" href=\"https://wiki.example/?a=1&amp;b=2\""));
    assert!(!site.page(page).contains("s3cret") && !site.page(page).contains("<b>x"));
}

#[test]
fn a_register_is_published_as_a_spreadsheet_without_formulas_and_unknown_columns() {
    let site = with_registers();
    let written = |name: &str| String::from_utf8(site.plan.files[&UrlPath::new(name)].to_vec()).unwrap();
    insta::assert_snapshot!(written("facts/queues.csv").replace('\r', ""), @r"
    queue,consumer,safe_to_replay,how_to_replay,producer,dead_letter_queue,ordering,retention,owner,services,source
    '=orders,worker,?,<b>x</b> (docs/notes/a.md),,,,,,worker,docs/queues.md:7
    mails,orders,perhaps,wiki (https://wiki.example/?a=1&b=2),,,,,,orders,docs/queues.md:8
    ");
    insta::assert_snapshot!(written("facts/flags.csv").replace('\r', ""), @r"
    flag,meaning,owner,remove_by,default,service,services,source
    fast,x,'@a,2027-01-02,,,worker,worker/flags.csv:2
    ");
}

#[test]
fn a_portal_without_registers_has_no_section_for_them() {
    let sections = |site: &Site| site.texts("index.html", ".side .sections a").contains(&"Registers".to_owned());
    assert!(!sections(&orders()));
    assert!(sections(&with_registers()));
}

#[test]
fn a_long_register_shows_its_first_rows_and_links_to_the_rest() {
    let row = |n: u32| format!("| f{n} | x | @a | 2027-01-02 |\n");
    let rows: String = (0..600).map(row).collect();
    let text = format!("# Flags\n\n| Flag | Meaning | Owner | Remove by |\n|---|---|---|---|\n{rows}");
    let site = Site::of(&[("flags.md", &text)]);
    assert_eq!(site.texts("registers/flags.html", "tbody tr").len(), 500);
    assert!(site.page("registers/flags.html").contains("100 more rows are in"));
    assert_eq!(site.plan.files[&UrlPath::new("facts/flags.csv")].iter().filter(|byte| **byte == b'\n').count(), 601);
}

#[test]
fn a_service_has_a_slice_of_each_register() {
    let portal = super::testing::portal(&[
        ("docs/queues.md", QUEUES),
        ("docker-compose.yml", ORDERS[15].1),
        ("flags.csv", "Flag,Meaning,Owner,Remove by\nfast,x,@a,2027-01-02\n"),
    ]);
    let report = Report::default();
    let theme = Theme::built_in();
    let around = super::testing::around(&portal, &report, &theme);
    let cx = Cx::new(&portal, &report, theme.words(), around, Vec::new());
    let shown = |slices: Vec<views::registers::RegisterSlice>| {
        let row = |row: &views::registers::FactRow| row.cells[0].text.clone();
        let slice = |slice: views::registers::RegisterSlice| {
            format!("{}: {}", slice.register.text, slice.rows.iter().map(row).collect::<Vec<_>>().join(" "))
        };
        slices.into_iter().map(slice).collect::<Vec<_>>()
    };
    let worker = portal.services.iter().position(|service| service.id == "worker").unwrap();
    assert_eq!(shown(views::registers::of_service(&cx, crate::model::ServiceId(worker as u32))), ["Queues: =orders"]);
    assert_eq!(shown(views::registers::of_project(&cx)), ["Feature flags: fast"]);
}
