//! How contracts came to be what they are: comparisons from version to version.
//!
//! Takes contracts of today and of older versions, gives what is to be compared; comparing is the expensive part, so the
//! pipeline remembers it. A version in which a contract was not yet there ends its history; one in which some file could not
//! be read is passed over, for nothing can be said of it.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;

use super::DocId;
use super::contracts::Checked;
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
    pub contracts: BTreeMap<RepoPath, Arc<Checked>>,
}

/// A comparison to be made: a contract, and how it was before.
#[derive(Debug)]
pub struct Pair {
    /// The newer one.
    pub new: Arc<Checked>,
    /// The older one.
    pub old: Arc<Checked>,
    /// The day of the newer one; `None` for what is not released.
    pub released: Option<Date>,
}

impl Pair {
    /// Address of both, and of the day.
    pub fn digest(&self) -> Digest {
        Digest::join(&[self.new.digest, self.old.digest, Digest::of_value(&self.released.map(|day| day.to_string()))])
    }

    /// What changed; nothing for contracts that are not both OpenAPI.
    pub fn compare(&self) -> Changes {
        match (&self.old.contract, &self.new.contract) {
            (Contract::OpenApi(old), Contract::OpenApi(new)) if self.old.digest != self.new.digest => {
                drift::compare(old, new, self.released)
            }
            _ => Changes { changes: Vec::new(), is_cut: false },
        }
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
    /// Comparisons: from the newest step to the oldest, then that since the revision that was asked for.
    pub pairs: Vec<Pair>,
    /// What each of them is a step between.
    ends: Vec<(Option<Release>, Release)>,
    /// Whether the last one is since the revision that was asked for.
    since: Since,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Since {
    /// A revision was asked for, and is the last pair.
    Asked,
    /// None was, or it does not have the contract.
    Nothing,
}

/// What is to be compared for a contract of today, given tags from the newest to the oldest.
pub fn line(doc: DocId, path: &RepoPath, today: &Arc<Checked>, tags: &[Old<'_>], since: Option<&Old<'_>>) -> Line {
    let mut line = Line { doc, pairs: Vec::new(), ends: Vec::new(), since: Since::Nothing };
    let (mut newer, mut name): (&Arc<Checked>, Option<Release>) = (today, None);
    for old in tags.iter().filter(|old| old.version.unread.is_empty()) {
        let Some(older) = old.contracts.get(path) else { break };
        let released = name.as_ref().and_then(|release| release.date.parse().ok());
        let release = release(old.version, older);
        line.push(Pair { new: Arc::clone(newer), old: Arc::clone(older), released }, (name, release.clone()));
        (newer, name) = (older, Some(release));
    }
    if let Some((old, older)) = since.and_then(|old| Some((old, old.contracts.get(path)?))) {
        let pair = Pair { new: Arc::clone(today), old: Arc::clone(older), released: None };
        line.push(pair, (None, release(old.version, older)));
        line.since = Since::Asked;
    }
    line
}

fn release(version: &Version, contract: &Checked) -> Release {
    let (name, date) = (version.name.clone(), version.commit.date.clone());
    Release { name, date, api_version: contract.api_version().to_owned() }
}

impl Line {
    fn push(&mut self, pair: Pair, ends: (Option<Release>, Release)) {
        self.pairs.push(pair);
        self.ends.push(ends);
    }

    /// The history, given what each pair came to, in order.
    pub fn history(self, changes: &mut impl Iterator<Item = Arc<Changes>>) -> History {
        let mut steps: Vec<Step> = Vec::new();
        for ((pair, (version, before)), changes) in self.pairs.into_iter().zip(self.ends).zip(changes) {
            let bump = drift::bump(&before.api_version, pair.new.api_version());
            steps.push(Step { version, before, bump, changes });
        }
        let judged = match self.since {
            Since::Asked => steps.pop(),
            Since::Nothing => steps.first().cloned(),
        };
        steps.retain(|step| !step.changes.changes.is_empty() || step.changes.is_cut);
        History { steps, judged }
    }
}
