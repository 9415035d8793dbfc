//! What each step costs, cold and after the edit of one body, beside two floors taken in the same run:
//! hashing all texts, and parsing all Markdown without doing anything with it.
//!
//! `cargo bench --bench phases` makes a repository of 1,000 documents in memory, then one of 5,000 for readiness and a
//! large API contract; `cargo bench --bench phases -- DIRECTORY` reads one from disk, `-- readiness`, `-- contracts`,
//! `-- diagrams` and `-- hub` take their part alone.

mod contracts;
mod diagrams;
mod hub;
mod readiness;

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use handover::base::hash::Digest;
use handover::pipeline::Pipeline;
use handover::site::{self, Planner, Theme};
use handover::source::{Content, Limits, SourceFile, SourceTree, walk};
use handover::{formats, markup, model, policy};
use jiff::civil::Date;

/// That of the command.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const TODAY: Date = Date::constant(2026, 11, 23);

fn main() {
    let named = std::env::args().skip(1).find(|arg| !arg.starts_with('-'));
    // First, as it looks at what is only paid once.
    if named.as_deref().is_none_or(|name| name == "readiness") {
        readiness::measure();
    }
    if named.as_deref().is_none_or(|name| name == "contracts") {
        contracts::measure();
    }
    if named.as_deref().is_none_or(|name| name == "diagrams") {
        diagrams::measure();
    }
    if named.as_deref().is_none_or(|name| name == "hub") {
        hub::measure();
    }
    if !matches!(named.as_deref(), Some("readiness" | "contracts" | "diagrams" | "hub")) {
        steps(named.as_deref());
    }
}

fn steps(directory: Option<&str>) {
    let (tree, reading) = timed(|| match directory {
        Some(root) => walk::read(Path::new(root), formats::wants, &Limits::default()).expect("a readable directory"),
        None => generated(1_000),
    });
    let texts: Vec<&str> = tree.files.values().map(|file| file.text()).collect();
    let bytes: usize = texts.iter().map(|text| text.len()).sum();
    println!("{} files, {:.1} MB of text", tree.files.len(), bytes as f64 / 1e6);
    row("read and walk", reading, None);

    let (_, hashing) = timed(|| texts.iter().map(|text| Digest::of(text.as_bytes())).collect::<Vec<_>>());
    row("floor: hash all texts", hashing, None);
    let prose = || tree.files.iter().filter(|(path, _)| path.extension() == "md").map(|(_, file)| file.text());
    let (_, outlining) = timed(|| prose().map(|text| markup::outline(text).words).sum::<u32>());
    row("floor: outline all Markdown, one thread", outlining, None);

    let mut pipeline = Pipeline::new(Theme::built_in());
    let (cold, cold_time) = timed(|| pipeline.build(&tree, TODAY));
    row("cold build", cold_time, Some(outlining));
    println!("  {} pages, {} findings", cold.stats.pages, cold.report.findings.len());

    let edited = edit(&tree);
    let (warm, warm_time) = timed(|| pipeline.build(&edited, TODAY));
    row("warm build, one body edited", warm_time, Some(cold_time));
    println!("  {} parsed, {} composed, {} rendered", warm.stats.parsed, warm.stats.composed, warm.stats.rendered);

    let parsed = model::Parsed {
        documents: warm.portal.documents.clone(),
        contracts: warm.portal.contracts.clone(),
        ..model::Parsed::default()
    };
    let mut linker = model::Linker::default();
    let (_, linking) = timed(|| linker.link(&edited, parsed.clone()));
    row("  link, the first time", linking, Some(warm_time));
    let (portal, linking) = timed(|| linker.link(&edited, parsed));
    row("  link", linking, Some(warm_time));
    let (report, checking) = timed(|| policy::check(&portal, TODAY));
    row("  check", checking, Some(warm_time));
    let theme = Theme::built_in();
    let mut planner = Planner::default();
    let (_, planning) = timed(|| drop(planner.plan(&portal, &report, &theme)));
    row("  plan, the first time", planning, Some(warm_time));
    let (plan, planning) = timed(|| planner.plan(&portal, &report, &theme));
    row("  plan", planning, Some(warm_time));
    assert_eq!(plan.pages.len(), warm.stats.pages);

    let again = pipeline.build(&edit(&edited), TODAY);
    let changed = site::plan(&again.portal, &again.report, &theme);
    search([(&portal, &plan), (&again.portal, &changed)], warm_time);
}

/// What the search index costs, of a portal and of the same after an edit: processor time of all threads, bodies
/// composed beforehand.
fn search(portals: [(&model::Portal, &site::Plan); 2], base: Duration) {
    let [(portal, plan), (edited, changed)] = portals;
    let bodies = |portal: &model::Portal| -> HashMap<model::DocId, Arc<markup::Fragment>> {
        let ids = plan.pages.iter().filter_map(|page| page.body);
        ids.map(|id| (id, Arc::new(formats::compose(portal.doc(id))))).collect()
    };
    let (before, after) = (bodies(portal), bodies(edited));
    let mut memory = site::search::Memory::default();
    let (files, cold) =
        cpu(|| memory.files(portal, &plan.searched, &|id| before.get(&id).cloned().unwrap_or_default()));
    row("search index, cold (CPU)", cold, Some(base));
    let (_, warm) = cpu(|| memory.files(edited, &changed.searched, &|id| after.get(&id).cloned().unwrap_or_default()));
    row("search index, one body edited (CPU)", warm, Some(base));
    println!("  {} read, {} files encoded", memory.misses(), memory.encoded());
    let bytes: usize = files.iter().map(|(_, bytes)| bytes.len()).sum();
    println!("  {} files, {:.2} MB", files.len(), bytes as f64 / 1e6);
}

fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let started = Instant::now();
    let result = work();
    (result, started.elapsed())
}

/// Processor time of all threads; where the system does not tell, the time on the clock.
fn cpu<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let before = spent();
    let (result, clock) = timed(work);
    let taken = spent().zip(before).map(|(after, before)| after.saturating_sub(before));
    (result, taken.unwrap_or(clock))
}

/// Time that the threads of this process have run so far (proc(5), `schedstat`).
fn spent() -> Option<Duration> {
    let threads = std::fs::read_dir("/proc/self/task").ok()?;
    let nanos = threads.flatten().filter_map(|thread| {
        let text = std::fs::read_to_string(thread.path().join("schedstat")).ok()?;
        text.split(' ').next()?.parse::<u64>().ok()
    });
    Some(Duration::from_nanos(nanos.sum::<u64>()))
}

fn row(what: &str, time: Duration, base: Option<Duration>) {
    let ratio = base.map_or_else(String::new, |base| format!("  × {:.2}", time.as_secs_f64() / base.as_secs_f64()));
    println!("{what:<42} {:>9.1} ms{ratio}", time.as_secs_f64() * 1e3);
}

/// The same tree with a word more in its largest Markdown file.
fn edit(tree: &SourceTree) -> SourceTree {
    let largest =
        tree.files.iter().filter(|(path, _)| path.extension() == "md").max_by_key(|(_, file)| file.text().len());
    let (path, file) = largest.expect("a Markdown file");
    let text = format!("{}\nOne word more.\n", file.text());
    let mut edited = tree.clone();
    edited.insert(SourceFile::new(path.clone(), Content::Text(text.into()), Vec::new()));
    edited
}

/// Services with decisions and runbooks that link to each other, with code and tables.
fn generated(documents: usize) -> SourceTree {
    let files: Vec<(String, String)> = (0..documents).map(document).collect();
    let pairs = files.iter().map(|(path, text)| (path.as_str(), text.as_bytes()));
    SourceTree::from_files("generated", pairs, formats::wants)
}

fn document(n: usize) -> (String, String) {
    let (service, place) = (n / 20, n % 20);
    let next = (n + 1) % 20;
    let body = format!(
        "See [the next](../adr/{next:04}-decision.md#context) and [how to](../runbooks/{next:02}-step.md).\n\n{}\n\n\
         | Queue | Safe to replay |\n|---|---|\n| orders.{n} | yes |\n\n```sh\nkubectl -n s{service} rollout restart deploy/{n}\n```\n",
        "The service writes to the outbox before it answers, so that a lost message can be sent again. ".repeat(12)
    );
    match place % 2 {
        0 => {
            let text =
                format!("# {place}. Decision {n}\n\nDate: 2025-01-02\n\n## Status\n\nAccepted\n\n## Context\n\n{body}");
            (format!("services/s{service}/docs/adr/{place:04}-decision.md"), text)
        }
        _ => {
            let text = format!(
                "---\nowner: team-{service}\n---\n# Step {n}\n\n## Prerequisites\n\n{body}\n## Rollback\n\nRun it again.\n"
            );
            (format!("services/s{service}/docs/runbooks/{place:02}-step.md"), text)
        }
    }
}
