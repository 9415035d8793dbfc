//! What the readiness of a large repository costs: 5,000 documents with headings, tables and links, 20 services with
//! traits, some of the documents runbooks. Every step in processor time, which other work on the machine does not change.

use std::sync::Arc;
use std::time::Duration;

use handover::base::path::RepoPath;
use handover::model::{Linker, Parsed};
use handover::site::{Planner, Theme};
use handover::source::{Content, SourceFile, SourceTree};
use handover::{formats, model, policy};

use super::{TODAY, cpu, row};

const DOCUMENTS: usize = 5_000;
const SERVICES: usize = 20;

/// Link, check and plan of a build after the first are to stay below this together.
const BUDGET: Duration = Duration::from_millis(50);

pub(crate) fn measure() {
    println!("\nreadiness of {DOCUMENTS} documents, {SERVICES} services (processor time)");
    let small = tree([("README.md".to_owned(), "# A\n".to_owned())]);
    let once = |name: &str| {
        let (portal, linking) = cpu(|| model::link(&small, parsed(&small)));
        let (report, checking) = cpu(|| policy::check(&portal, TODAY));
        row(&format!("one document: link, {name}"), linking, None);
        row(&format!("one document: check, {name}"), checking, None);
        report.findings.len()
    };
    assert_eq!(once("first call"), once("second call"));

    let tree = tree((0..DOCUMENTS).map(document).chain(frame()));
    let (documents, parsing) = cpu(|| parsed(&tree));
    row("parse", parsing, None);
    let theme = Theme::built_in();
    let (mut linker, mut planner) = (Linker::default(), Planner::default());
    let mut best = [Duration::MAX; 3];
    let mut round = |(tree, documents): (&SourceTree, Parsed)| {
        let (portal, linking) = cpu(|| linker.link(tree, documents));
        let (report, checking) = cpu(|| policy::check(&portal, TODAY));
        let (plan, planning) = cpu(|| planner.plan(&portal, &report, &theme));
        assert!(plan.pages.len() > DOCUMENTS);
        drop(plan);
        (portal, report, planner.misses(), [linking, checking, planning])
    };
    let (portal, report, made, [link, _, plan]) = round((&tree, documents.clone()));
    assert!(made > DOCUMENTS);
    let (artifacts, slots, findings) = (portal.artifacts.len(), report.slots.len(), report.findings.len());
    println!("  {artifacts} artifacts, {} services, {slots} slots, {findings} findings", portal.services.len());
    row("  link, the first time", link, Some(parsing));
    row("  plan, the first time", plan, Some(parsing));
    for n in 0..5 {
        let edited = edited(&tree, &documents, n);
        let (.., made, taken) = round((&edited.0, edited.1));
        assert_eq!(made, if n == 0 { 1 } else { 2 }, "the page of the document that is edited, and of the one before");
        for (best, taken) in best.iter_mut().zip(taken) {
            *best = taken.min(*best);
        }
    }
    for (name, taken) in ["  link", "  check", "  plan"].into_iter().zip(best) {
        row(name, taken, Some(parsing));
    }
    row("  link, check, plan, of the budget", best.iter().sum(), Some(BUDGET));
}

/// The same with a word more in one document.
fn edited(tree: &SourceTree, parsed: &Parsed, n: usize) -> (SourceTree, Parsed) {
    let (path, text) = document(n);
    let text = Content::Text(format!("{text}\nOne word more.\n").into());
    let path = RepoPath::new(&path).expect("a path");
    let mut tree = tree.clone();
    tree.insert(SourceFile::new(path.clone(), text, Vec::new()));
    let mut parsed = parsed.clone();
    let ix = parsed.documents.iter().position(|document| *document.path() == path).expect("a document");
    parsed.documents[ix] = Arc::new(formats::parse(&tree.files[&path]));
    (tree, parsed)
}

fn parsed(tree: &SourceTree) -> Parsed {
    let files = tree.files.values().filter(|file| formats::claims(file));
    Parsed::of(files.map(|file| Arc::new(formats::parse(file))).collect())
}

fn tree(files: impl IntoIterator<Item = (String, String)>) -> SourceTree {
    let files: Vec<(String, String)> = files.into_iter().collect();
    let pairs = files.iter().map(|(path, text)| (path.as_str(), text.as_bytes()));
    SourceTree::from_files("large", pairs, formats::wants)
}

/// Manifest, compose file, owners, policies: what the documents hang from.
fn frame() -> Vec<(String, String)> {
    let mut manifest = "version: 1\nprofile: outsourced-backend\nservices:\n".to_owned();
    let mut compose = "services:\n".to_owned();
    let mut owners = "* @acme/platform\n".to_owned();
    for n in 0..SERVICES {
        manifest += &format!(
            "  s{n}:\n    path: services/s{n}\n    owner: \"@acme/team-{n}\"\n    stores: [db-{n}]\n    consumes: [orders.{n}]\n\
            \x20   traits: {{http-api: true, has-migrations: true, alerts: true, scheduled: true}}\n"
        );
        compose += &format!("  s{n}:\n    build: services/s{n}\n");
        owners += &format!("/services/s{n}/ @acme/team-{n}\n");
    }
    let named = |path: &str, text: &str| (path.to_owned(), text.to_owned());
    // What the documents link to.
    let code = (0..SERVICES).map(|n| named(&format!("services/s{n}/src/main.rs"), "fn main() {}\n"));
    let files = vec![
        ("handover.yaml".to_owned(), manifest),
        ("docker-compose.yml".to_owned(), compose),
        (".github/CODEOWNERS".to_owned(), owners),
        named(
            "README.md",
            "# Large\n\n## Running it\n\nStart everything with `make up` and look at the log of each.\n",
        ),
        named(
            "SECURITY.md",
            "# Security\n\nReport weaknesses to security@acme.example. You get an answer in two days.\n",
        ),
    ];
    files.into_iter().chain(code).collect()
}

/// Directory and heading of runbooks, one of which each tenth document is.
const RUNBOOKS: &[&str] = &["deploy", "rollback", "incident-response", "restore", "rotate-keys"];

fn document(n: usize) -> (String, String) {
    let (service, place) = (n % SERVICES, n / SERVICES);
    let text = "The service writes to the outbox before it answers, so that a lost message can be sent again. ";
    let next = (place + 1) % (DOCUMENTS / SERVICES);
    let links = format!("See [the next](../notes/{next:04}.md) and [the code](../../src/main.rs).");
    let table =
        format!("| Queue | Safe to replay | Owner |\n|---|---|---|\n| orders.{n} | yes | @acme/team-{service} |\n");
    if place % 10 == 0 {
        let kind = RUNBOOKS[place / 10 % RUNBOOKS.len()];
        let body = format!(
            "# {kind} {place}\n\n## When to use\n\n{text}\n\n## Prerequisites\n\n- {text}\n\n## Steps\n\n1. {text}\n2. {text}\n\n\
             ```sh\nkubectl -n s{service} rollout restart deploy/{n}\n```\n\n## Verification\n\n{text}\n\n## Rollback\n\n{text}\n\n{links}\n"
        );
        return (format!("services/s{service}/docs/runbooks/{kind}-{place:04}.md"), body);
    }
    let part = format!("{}\n\n{table}\n{links}\n", text.repeat(6));
    let body =
        format!("# Note {n}\n\n{text}\n\n## Background\n\n{part}\n## Configuration\n\n{part}\n## s{service}\n\n{part}");
    (format!("services/s{service}/docs/notes/{place:04}.md"), body)
}
