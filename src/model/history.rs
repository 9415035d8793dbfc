//! How contracts came to be what they are: comparisons from version to version.
//!
//! Takes contracts of today and of older versions, gives what is to be compared; comparing is the expensive part, so the
//! pipeline remembers it. A version in which a contract was not yet there ends its history; one in which some file could not
//! be read is passed over, for nothing can be said of it.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;

use super::DocId;
use super::contracts::Dated;
use crate::base::hash::Digest;
use crate::base::path::RepoPath;
use crate::contracts::Contract;
use crate::contracts::drift::{self, Bump, Changes};
use crate::source::Version;

/// Contracts as they were at one point.
#[derive(Debug)]
pub struct Old<'v> {
    /// When.
    pub version: &'v Version,
    /// By path.
    pub contracts: BTreeMap<RepoPath, Dated>,
}

/// A comparison to be made: a contract, and how it was before.
#[derive(Debug)]
pub struct Pair {
    new: Dated,
    old: Dated,
    /// When the newer one was released; `None` for the repository as it is.
    version: Option<Release>,
    /// When the older one was.
    before: Release,
}

impl Pair {
    /// Address of both, and of the day of the newer one.
    pub fn digest(&self) -> Digest {
        let day = self.released().map(|day| day.to_string());
        Digest::join(&[self.new.digest, self.old.digest, Digest::of_value(&day)])
    }

    /// What changed; nothing for contracts that are not both OpenAPI.
    pub fn compare(&self) -> Changes {
        match (&self.old.contract, &self.new.contract) {
            (Contract::OpenApi(old), Contract::OpenApi(new)) if self.old.digest != self.new.digest => {
                drift::compare(old, new, self.released())
            }
            _ => Changes { changes: Vec::new(), is_cut: false },
        }
    }

    fn released(&self) -> Option<Date> {
        self.version.as_ref()?.date.parse().ok()
    }

    fn step(self, changes: Arc<Changes>) -> Step {
        let bump = drift::bump(&self.before.api_version, self.new.contract.api_version());
        Step { version: self.version, before: self.before, bump, changes }
    }
}

/// A step in the history of a contract.
#[derive(Debug, Clone)]
pub struct Step {
    /// The newer version (`v2.3.0`); `None` for the repository as it is.
    pub version: Option<Release>,
    /// What it is compared with.
    pub before: Release,
    /// How `info.version` moved.
    pub bump: Bump,
    /// What changed.
    pub changes: Arc<Changes>,
}

/// A version that people can name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Release {
    /// As people write it.
    pub name: String,
    /// Day of its commit, `YYYY-MM-DD`.
    pub date: String,
    /// What the contract calls itself there (`info.version`).
    pub api_version: String,
}

/// How a contract came to be what it is.
#[derive(Debug, Clone, Default)]
pub struct History {
    /// From the newest step to the oldest that is known; steps without a change of the contract are left out.
    pub steps: Vec<Step>,
    /// The step that a check judges: since the revision that was asked for, else since the newest release.
    pub judged: Option<Step>,
}

/// What is to be compared for one contract.
#[derive(Debug)]
pub struct Line {
    /// The contract.
    pub doc: DocId,
    /// From the newest step to the oldest.
    steps: Vec<Pair>,
    /// Since the revision that was asked for, when it has the contract.
    since: Option<Pair>,
}

/// What is to be compared for a contract of today, given tags from the newest to the oldest.
pub fn line(doc: DocId, path: &RepoPath, today: &Dated, tags: &[Old<'_>], since: Option<&Old<'_>>) -> Line {
    let mut steps = Vec::new();
    let (mut new, mut version): (&Dated, Option<Release>) = (today, None);
    for older in tags.iter().filter(|old| old.version.unread.is_empty()) {
        let Some(old) = older.contracts.get(path) else { break };
        let before = release(older.version, old);
        steps.push(Pair { new: new.clone(), old: old.clone(), version, before: before.clone() });
        (new, version) = (old, Some(before));
    }
    let since = since.and_then(|older| {
        let old = older.contracts.get(path)?;
        Some(Pair { new: today.clone(), old: old.clone(), version: None, before: release(older.version, old) })
    });
    Line { doc, steps, since }
}

fn release(version: &Version, contract: &Dated) -> Release {
    let (name, date) = (version.name.clone(), version.commit.date.clone());
    Release { name, date, api_version: contract.contract.api_version().to_owned() }
}

impl Line {
    /// Everything to be compared, in the order in which [`Line::history`] takes the results.
    pub fn pairs(&self) -> impl Iterator<Item = &Pair> {
        self.steps.iter().chain(&self.since)
    }

    /// The history, given what each pair came to: takes as many as there are pairs.
    pub fn history(self, changes: &mut impl Iterator<Item = Arc<Changes>>) -> History {
        let mut step = |pair: Pair| Some(pair.step(changes.next()?));
        let mut steps: Vec<Step> = self.steps.into_iter().filter_map(&mut step).collect();
        let judged = self.since.and_then(step).or_else(|| steps.first().cloned());
        steps.retain(|step| !step.changes.changes.is_empty() || step.changes.is_cut);
        History { steps, judged }
    }
}
