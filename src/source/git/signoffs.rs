//! The last sign-off on record, and the commit that it is about.
//!
//! Takes the small files of `.handover/signoffs`, one a sign-off, gives the newest that accepts something. Reads only what
//! says which commit was accepted, by whom and for what; whether it still holds is judged elsewhere.

use std::fs;
use std::io::Read;
use std::path::Path;

use jiff::civil::Date;

use super::answer;
use super::versions::Point;
use crate::source::tree::SignOff;
use crate::yaml::{Limits, Node, Syntax, parse};

/// Where sign-offs lie, below the root.
const PLACE: &str = ".handover/signoffs";

/// Most files that are looked at, by name.
const FILES: usize = 1_000;

/// Longest file that is read: one lists the artifacts that it accepts.
const BYTES: u64 = 1 << 20;

/// The newest sign-off whose commit is known here.
pub(super) fn last(root: &Path) -> Option<(Point, SignOff)> {
    let mut found = read(root);
    found.sort_by(|a, b| (b.day, &b.name).cmp(&(a.day, &a.name)));
    found.into_iter().find_map(|record| {
        let commit = record.commit(root)?;
        Some((Point { name: format!("signoff-{}", record.what.gate), commit }, record.what))
    })
}

/// What one file says.
struct Record {
    name: String,
    day: Date,
    /// The commit as written; empty when only the day is stated.
    revision: String,
    what: SignOff,
}

impl Record {
    /// The commit that it names, else the last one of its day; `None` for one that does not lead to the checked-out commit.
    fn commit(&self, root: &Path) -> Option<String> {
        let before = format!("--before={}T23:59:59Z", self.day);
        let revision = match self.revision.as_str() {
            "" => answer(root, &["rev-list", "-1", &before, "HEAD"]).ok()?.trim().to_owned(),
            revision => revision.to_owned(),
        };
        let is_id = (7..=64).contains(&revision.len()) && revision.bytes().all(|byte| byte.is_ascii_hexdigit());
        let named = is_id.then(|| format!("{revision}^{{commit}}"))?;
        let id = answer(root, &["rev-parse", "--verify", "--quiet", &named]).ok()?.trim().to_owned();
        answer(root, &["merge-base", "--is-ancestor", &id, "HEAD"]).is_ok().then_some(id)
    }
}

fn read(root: &Path) -> Vec<Record> {
    let Ok(entries) = fs::read_dir(root.join(PLACE)) else { return Vec::new() };
    let mut names: Vec<String> = entries.flatten().filter_map(|entry| entry.file_name().into_string().ok()).collect();
    names.retain(|name| name.ends_with(".yaml") || name.ends_with(".yml"));
    names.sort();
    names.into_iter().rev().take(FILES).filter_map(|name| record(root, name)).collect()
}

fn record(root: &Path, name: String) -> Option<Record> {
    let path = root.join(PLACE).join(&name);
    // A link may lead out of the repository.
    fs::symlink_metadata(&path).ok().filter(|meta| meta.is_file())?;
    let mut text = String::new();
    fs::File::open(&path).ok()?.take(BYTES).read_to_string(&mut text).ok()?;
    of_text(name, &text)
}

fn of_text(name: String, text: &str) -> Option<Record> {
    let limits = Limits { depth: 16, nodes: 50_000, copies: 0 };
    let parsed = parse(text, Syntax::Yaml, &limits);
    let root = parsed.root()?;
    let said = |path: &[&str]| root.at(path).and_then(Node::as_str).unwrap_or_default().trim().to_owned();
    let day: Date = said(&["at"]).get(..10)?.parse().ok()?;
    let gate = said(&["milestone"]);
    let by = [said(&["by", "name"]), said(&["by", "id"]), said(&["by"])].into_iter().find(|name| !name.is_empty());
    let is_accepted = matches!(said(&["decision"]).as_str(), "" | "accepted" | "conditional");
    let what = SignOff { gate, by: by.unwrap_or_default() };
    (is_accepted && !what.gate.is_empty()).then(|| Record { name, day, revision: said(&["commit"]), what })
}

#[cfg(test)]
mod tests {
    use super::super::tests::Repo;
    use super::*;

    fn gates(repo: &Repo) -> Option<(String, String, String)> {
        last(&repo.path).map(|(point, what)| (what.gate, what.by, point.commit))
    }

    #[test]
    fn the_newest_sign_off_that_accepts_counts() {
        let repo = Repo::new();
        repo.commit("2026-01-01", "Ada", &[("a.md", "a")]);
        let first = repo.git(&["rev-parse", "HEAD"]).trim().to_owned();
        repo.commit("2026-02-01", "Ada", &[("a.md", "b")]);
        let second = repo.git(&["rev-parse", "HEAD"]).trim().to_owned();
        assert_eq!(gates(&repo), None);
        let file =
            |at: &str, rest: &str| format!("schema: handover.signoff/1\nmilestone: architecture\nat: {at}\n{rest}");
        let by = "by: {name: Ada Example, id: '@ada'}\ndecision: accepted\n";
        repo.commit(
            "2026-03-01",
            "Ada",
            &[
                (".handover/signoffs/1.yaml", &file("2026-01-10T10:00:00Z", &format!("{by}commit: {first}\n"))),
                (".handover/signoffs/2.yaml", &file("2026-04-01", "decision: rejected\n")),
                (".handover/signoffs/3.yaml", "a: ["),
                (".handover/signoffs/4.yaml", &file("2026-05-01", "commit: --output=x\n")),
                (".handover/signoffs/5.yaml", &file("2026-05-01", "commit: 0123456789\n")),
            ],
        );
        assert_eq!(gates(&repo), Some(("architecture".into(), "Ada Example".into(), first)));
        // One without a commit means what there was on its day.
        repo.commit("2026-03-02", "Ada", &[(".handover/signoffs/6.yaml", &file("2026-02-15", "by: Bea\n"))]);
        assert_eq!(gates(&repo), Some(("architecture".into(), "Bea".into(), second)));
    }
}
