//! What a hub of 1,000 portals with 1,000 artifacts each costs, its files written to a new directory. In processor time,
//! which other work on the machine does not change.

use std::time::Duration;

use handover::base::path::UrlPath;
use handover::output::write::{WriteError, write};
use handover::site::Theme;
use handover::site::hub::{Hub, Member, hub};
use serde_json::json;

use super::{cpu, row};

const PORTALS: usize = 1_000;
const ARTIFACTS: usize = 1_000;

/// A hub is to be made in less.
const BUDGET: Duration = Duration::from_secs(10);

/// Portals that differ; the others are copies of them under other names.
const SORTS: usize = 25;

const WORDS: [&str; 40] = [
    "roll", "back", "restore", "ledger", "invoice", "order", "queue", "payment", "retry", "deploy", "token", "cache",
    "index", "search", "export", "import", "tenant", "billing", "notify", "stock", "price", "quote", "refund", "audit",
    "backup", "alert", "latency", "schema", "event", "outbox", "worker", "gateway", "session", "limit", "region",
    "shard", "replica", "vault", "report", "budget",
];

pub(crate) fn measure() {
    println!("\na hub of {PORTALS} portals with {ARTIFACTS} artifacts each (processor time)");
    let portals: Vec<Vec<u8>> = (0..SORTS).map(portal).collect();
    let read: usize = portals.iter().map(Vec::len).sum::<usize>() / SORTS * PORTALS;
    println!("  {:.0} MB of portal.json", read as f64 / 1e6);
    let member = |ix: usize| -> Result<Member, WriteError> {
        let name = format!("{}-{ix}", WORDS[ix % WORDS.len()]);
        let address = Some(format!("https://docs.example.org/{name}/"));
        Ok(Member { name, address, portal: Ok(portals[ix % SORTS].clone()), report: Ok(report(ix)) })
    };
    let theme = Theme::built_in();
    let (made, making) = cpu(|| hub("Organisation", PORTALS, member, &theme));
    let made: Hub = made.expect("nothing fails");
    assert_eq!((made.problems.len(), made.artifacts), (0, PORTALS * (ARTIFACTS + 1)));
    let bytes: usize = made.files.values().map(|bytes| bytes.len()).sum();
    let largest = made
        .files
        .iter()
        .max_by_key(|(_, bytes)| bytes.len())
        .map_or((0, ""), |(url, bytes)| (bytes.len(), url.as_str()));
    let size = |place: &str| made.files.get(&UrlPath::new(place)).map_or(0, |bytes| bytes.len()) / 1_000;
    println!(
        "  {} files, {:.0} MB; index.html {} KB, search/i.js {} KB; largest {} ({} KB)",
        made.files.len(),
        bytes as f64 / 1e6,
        size("index.html"),
        size("search/i.js"),
        largest.1,
        largest.0 / 1_000
    );
    let dir = tempfile::tempdir().expect("a directory");
    let (written, writing) = cpu(|| {
        write(&dir.path().join("hub"), None, |draft| {
            made.files.iter().try_for_each(|(url, bytes)| draft.add(url, bytes))
        })
    });
    let written: Result<_, WriteError> = written;
    assert_eq!(written.expect("a hub is written").created, made.files.len());
    row("read, judge, index, render", making, None);
    row("write", writing, None);
    row("all, of the budget", making + writing, Some(BUDGET));
}

/// Words that go with a number, some of them rare.
fn title(seed: usize) -> String {
    let word = |step: usize| WORDS[(seed * 7 + step * step * 13 + seed / 40) % WORDS.len()];
    format!("{} {} {} {:x}", word(1), word(2), word(3), seed * 2_654_435_761 % 50_000)
}

fn portal(sort: usize) -> Vec<u8> {
    let artifact = |ix: usize| {
        let kind = ["document", "runbook", "adr"][ix % 3];
        let seed = sort * ARTIFACTS + ix;
        let path = format!("docs/{}/{}-{ix}.md", WORDS[ix % WORDS.len()], WORDS[seed * 3 % WORDS.len()]);
        json!({"path": path, "anchor": null, "kind": kind, "title": title(seed),
            "url": format!("repo/{}.html", path.trim_end_matches(".md")), "services": ["orders"], "owner": "@shop/orders",
            "number": null, "status": null, "date": null, "evidence": "its directory"})
    };
    let artifacts: Vec<_> = (0..ARTIFACTS).map(artifact).collect();
    let services =
        json!([{"id": "orders", "name": "orders", "path": "services/orders", "owner": null, "evidence": "x"}]);
    let all = json!({"schema": "handover.portal/1", "name": "x", "services": services, "artifacts": artifacts,
        "recognised": [], "slots": [], "score": {}});
    serde_json::to_vec_pretty(&all).expect("plain data")
}

fn report(ix: usize) -> Vec<u8> {
    json!({"schema": "handover.report/1", "run": {"today": "2026-11-23"}, "findings": [],
        "summary": {"errors": ix % 7, "warnings": ix % 90, "readiness": ix % 101, "blocking": ix % 9,
            "states": {"missing": ix % 20, "stub": ix % 3, "ok": 40}}})
    .to_string()
    .into_bytes()
}
