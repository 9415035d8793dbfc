//! By when an artifact was last known to be right. Ages are judged in [`crate::policy`], which knows the day.
//!
//! Takes what documents state and what git knows, gives a [`Basis`]. A file's time on disk says nothing and is not asked.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use jiff::civil::Date;

use crate::base::glob::{Case, Globs};
use crate::base::path::RepoPath;
use crate::formats::Document;
use crate::records::runbook::Interval;
use crate::records::{DateReading, Stated, Ymd};
use crate::source::GitState;

use super::artifacts::Artifact;

/// The newest statement on an artifact's correctness, and what changed since.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Basis {
    /// The later of review and last content commit; `None` when neither is known.
    pub date: Option<Date>,
    /// Which of the two it is.
    pub source: BasisSource,
    /// Last content commit, when git knows.
    pub changed: Option<Date>,
    /// Stated review, when it is a day that exists.
    pub reviewed: Option<Date>,
    /// Limit of age that the document itself states (`review_in: 3 months`), in days.
    pub stated_limit: Option<u32>,
    /// Commits after `date` on what the artifact covers, newest first, at most [`MAX_DRIFT`].
    pub drift: Vec<DriftCommit>,
    /// How many such commits there are.
    pub drift_count: u32,
}

/// Most drift commits that are kept by name.
pub const MAX_DRIFT: usize = 3;

/// Where the basis date comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum BasisSource {
    /// Nowhere.
    #[default]
    Unknown,
    /// Front matter or a labelled line.
    Reviewed,
    /// Git.
    Commit,
}

/// A commit on covered files.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct DriftCommit {
    /// Full id.
    pub id: String,
    /// Its day.
    pub date: String,
    /// Author's name.
    pub author: String,
    /// One covered path that it touched.
    pub path: RepoPath,
}

/// Days of a month, where an interval is stated in months.
const DAYS_OF_A_MONTH: u32 = 30;

/// The limit of age that a document states: an interval, or the days from its review to the next.
pub(super) fn stated_limit(document: &Document) -> Option<u32> {
    let review = &document.reading()?.review;
    let interval = review.interval.as_ref().map(|stated| match stated.value {
        Interval::Days(days) => u32::from(days),
        Interval::Months(12) => 365,
        Interval::Months(months) => u32::from(months) * DAYS_OF_A_MONTH,
    });
    interval.or_else(|| {
        let (last, next) = (day(review.last_reviewed.as_ref()?)?, day(review.next.as_ref()?)?);
        u32::try_from(last.until(next).ok()?.get_days()).ok().filter(|days| *days > 0)
    })
}

/// The day that is stated, when there is one. Of two readings the first counts, as for runbooks.
fn day(stated: &Stated<DateReading>) -> Option<Date> {
    match stated.value {
        DateReading::Date(date) => date.date(),
        DateReading::Ambiguous { day_first, .. } => Ymd::date(day_first),
        DateReading::Impossible(_) | DateReading::Unreadable => None,
    }
}

/// Commits as artifacts need them.
pub(super) struct History<'a> {
    git: &'a GitState,
    /// Paths with their newest content commit, the newest first.
    newest: Vec<(u32, &'a RepoPath)>,
    /// Day of each commit; `None` where git states none.
    days: Vec<Option<Date>>,
}

impl<'a> History<'a> {
    /// O(paths log paths + commits).
    pub(super) fn new(git: &'a GitState) -> Self {
        let newest = git.touched.iter().filter_map(|(path, commits)| Some((*commits.first()?, path)));
        let mut newest: Vec<(u32, &RepoPath)> = newest.collect();
        newest.sort();
        Self { git, newest, days: git.commits.iter().map(|commit| commit.date.parse().ok()).collect() }
    }

    /// Fills in the basis of every artifact.
    ///
    /// Artifacts that cover the same files share one search, which looks only at files that changed since the oldest
    /// of them.
    pub(super) fn date(&self, artifacts: &mut [Artifact]) {
        artifacts.iter_mut().for_each(|artifact| self.basis(artifact));
        let mut groups: HashMap<Arc<[String]>, Vec<usize>> = HashMap::new();
        for (ix, artifact) in artifacts.iter().enumerate() {
            if artifact.basis.date.is_some() && !artifact.covers.is_empty() {
                groups.entry(Arc::clone(&artifact.covers)).or_default().push(ix);
            }
        }
        for (covers, members) in groups {
            // A pattern that is none covers nothing; the front matter it comes from is its author's.
            let Ok(globs) = Globs::new(covers.iter(), Case::Sensitive) else { continue };
            let oldest = members.iter().map(|ix| self.since(&artifacts[*ix].basis, &artifacts[*ix].at.path)).max();
            let changed = self.newest.iter().take_while(|(commit, _)| Some(*commit) < oldest);
            let covered: Vec<&RepoPath> = changed.map(|(_, path)| *path).filter(|path| globs.covers(path)).collect();
            for ix in members {
                self.drift(&mut artifacts[ix], &covered);
            }
        }
    }

    fn basis(&self, artifact: &mut Artifact) {
        let newest = self.git.touched.get(&artifact.at.path).and_then(|commits| commits.first());
        let basis = &mut artifact.basis;
        basis.changed = newest.and_then(|ix| *self.days.get(*ix as usize)?);
        basis.reviewed = artifact.reviewed.as_ref().and_then(day);
        (basis.date, basis.source) = match (basis.reviewed, basis.changed) {
            (Some(reviewed), Some(changed)) if changed > reviewed => (Some(changed), BasisSource::Commit),
            (Some(reviewed), _) => (Some(reviewed), BasisSource::Reviewed),
            (None, Some(changed)) => (Some(changed), BasisSource::Commit),
            (None, None) => (None, BasisSource::Unknown),
        };
    }

    /// Index of the first commit that is no longer after the basis: that of the artifact itself,
    /// else the newest of the day of the review.
    fn since(&self, basis: &Basis, path: &RepoPath) -> u32 {
        let own = || self.git.touched.get(path).and_then(|commits| commits.first().copied());
        let of_review = || {
            let is_after = |day: &Option<Date>| day.is_none_or(|day| Some(day) > basis.date);
            self.days.iter().position(|day| !is_after(day)).unwrap_or(self.days.len()) as u32
        };
        match basis.source {
            BasisSource::Commit => own().unwrap_or_else(of_review),
            BasisSource::Reviewed => of_review(),
            BasisSource::Unknown => 0,
        }
    }

    fn drift(&self, artifact: &mut Artifact, covered: &[&RepoPath]) {
        let since = self.since(&artifact.basis, &artifact.at.path);
        let mut commits: BTreeSet<u32> = BTreeSet::new();
        let mut first: HashMap<u32, &RepoPath> = HashMap::new();
        for path in covered.iter().filter(|path| ***path != artifact.at.path) {
            let after = self.git.touched[*path].iter().take_while(|commit| **commit < since);
            for commit in after {
                commits.insert(*commit);
                first.entry(*commit).and_modify(|known| *known = (*known).min(path)).or_insert(path);
            }
        }
        artifact.basis.drift_count = commits.len() as u32;
        let named = commits.into_iter().take(MAX_DRIFT).filter_map(|ix| {
            let commit = self.git.commits.get(ix as usize)?;
            let path = (*first.get(&ix)?).clone();
            Some(DriftCommit { id: commit.id.clone(), date: commit.date.clone(), author: commit.author.clone(), path })
        });
        artifact.basis.drift = named.collect();
    }
}

#[cfg(test)]
mod tests;
