//! The baseline: what was found on the day enforcement began, so that a check fails on what is new.
//!
//! `.handover/baseline.json`, schema `handover.baseline/1`: one entry a line, sorted, so that two branches merge. An entry
//! names a finding by its [fingerprint](super::fingerprint).

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::Report;
use super::fingerprint::{Named, named};
use crate::base::diag::{Finding, Location};
use crate::base::path::RepoPath;
use crate::base::span::Span;
use crate::manifest::is_unwaivable;
use crate::model::Portal;

/// Where the baseline lies in a repository.
pub const PATH: &str = ".handover/baseline.json";

const SCHEMA: &str = "handover.baseline/1";

/// The baseline of a repository, and what of it was met so far.
#[derive(Debug, Default)]
pub struct Baseline {
    /// By fingerprint.
    entries: BTreeMap<String, Entry>,
    met: BTreeSet<String>,
    /// Why it could not be read, and where.
    pub problem: Option<(Location, String)>,
}

/// A finding that is known.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Entry {
    /// File it was found in.
    pub path: String,
    /// Its rule.
    pub rule: String,
    /// Its name.
    pub fingerprint: String,
}

#[derive(Deserialize)]
struct File {
    schema: String,
    created: Option<String>,
    #[serde(default)]
    entries: Vec<Entry>,
}

/// The file of the baseline, for a tree that has one.
pub fn path() -> RepoPath {
    RepoPath::new(PATH).expect("a path of the repository")
}

/// Reads the baseline of a portal; one that cannot be read accepts nothing.
pub(super) fn read(portal: &Portal) -> Baseline {
    let path = path();
    let Some(file) = portal.files.get(&path) else { return Baseline::default() };
    parse(file.text()).map_or_else(
        |(span, problem)| Baseline { problem: Some((Location::new(&path, span), problem)), ..Baseline::default() },
        |file| {
            let entries = file.entries.into_iter().map(|entry| (entry.fingerprint.clone(), entry)).collect();
            Baseline { entries, ..Baseline::default() }
        },
    )
}

fn parse(text: &str) -> Result<File, (Span, String)> {
    let file: File = serde_json::from_str(text).map_err(|error| {
        let line = text.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum::<usize>();
        let at = text.floor_char_boundary(line + error.column().saturating_sub(1));
        (Span::new(at, at), format!("baseline cannot be read: {}", without_place(&error.to_string())))
    })?;
    if file.schema != SCHEMA {
        return Err((Span::default(), format!("baseline has the schema `{}`, not `{SCHEMA}`", file.schema)));
    }
    Ok(file)
}

/// The words of an error of the JSON parser, whose place we show ourselves.
fn without_place(message: &str) -> &str {
    message.rsplit_once(" at line ").map_or(message, |(words, _)| words)
}

impl Baseline {
    /// Whether it accepts nothing.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Whether a finding is known, which is remembered.
    pub(super) fn takes(&mut self, finding: &Finding, name: &str) -> bool {
        let takes = may_hold(&finding.rule) && self.entries.contains_key(name);
        if takes {
            self.met.insert(name.to_owned());
        }
        takes
    }

    /// Entries that no finding goes by, sorted.
    pub fn stale(&self) -> Vec<&Entry> {
        let mut stale: Vec<&Entry> =
            self.entries.values().filter(|entry| !self.met.contains(&entry.fingerprint)).collect();
        stale.sort();
        stale
    }
}

/// Whether findings of a rule may be known: what undermines the check itself never is.
fn may_hold(rule: &str) -> bool {
    !is_unwaivable(rule) && !rule.starts_with("baseline/")
}

/// The entries of a portal's baseline; `None` without one, and for one that cannot be read.
pub fn known(portal: &Portal) -> Option<Vec<Entry>> {
    Some(parse(portal.files.get(&path())?.text()).ok()?.entries)
}

/// The day a portal's baseline was drawn.
pub fn created(portal: &Portal) -> Option<Date> {
    parse(portal.files.get(&path())?.text()).ok()?.created?.parse().ok()
}

/// What a new baseline says of the findings of a report that nobody accepts.
pub fn entries(portal: &Portal, report: &Report) -> Vec<Entry> {
    let open = named(report, portal).into_iter().filter(Named::is_open);
    let mut entries: Vec<Entry> = open
        .filter(|named| may_hold(&named.finding.rule))
        .map(|Named { finding, fingerprint, .. }| Entry {
            path: finding.primary.at.path.to_string(),
            rule: finding.rule.to_string(),
            fingerprint,
        })
        .collect();
    entries.sort();
    entries
}

/// A baseline as text: one entry a line.
pub fn print(entries: &[Entry], created: Date) -> String {
    let line = |entry: &Entry| format!("    {}", serde_json::to_string(entry).expect("plain data with text keys"));
    let lines: Vec<String> = entries.iter().map(line).collect();
    let inside = if lines.is_empty() { String::new() } else { format!("\n{}\n  ", lines.join(",\n")) };
    format!("{{\n  \"schema\": \"{SCHEMA}\",\n  \"created\": \"{created}\",\n  \"entries\": [{inside}]\n}}\n")
}
