//! Who made the last changes of each service, as git tells it.
//!
//! Takes git's facts and the directories of services, gives one [`Authors`] per service. Names only, through `.mailmap`; an
//! address never. What git does not know is not guessed: without a history, or in a shallow clone whose edge is near, there
//! are few commits, and [`Authors::is_known`] says whether they are enough.

use std::collections::{BTreeMap, BTreeSet};

use crate::source::GitState;

use super::services::{Service, services_of};

/// How many commits are looked at: the last ones tell who knows a service today.
const COMMITS: usize = 100;

/// Fewest commits from which something follows.
const ENOUGH: usize = 5;

/// Who made the last changes of a service.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Authors {
    /// How many commits were looked at.
    pub commits: usize,
    /// Names with how many of those commits each made: the most active first, those of the same number by name.
    pub names: Vec<(String, usize)>,
    /// How many of them, taken from the first, made more than half of those commits; 0 when too few commits are known.
    pub bus_factor: usize,
}

impl Authors {
    /// Whether there are enough commits to say anything.
    pub fn is_known(&self) -> bool {
        self.bus_factor > 0
    }
}

/// Authors of the last 100 commits on the directory of each service, same index.
///
/// A file is of the service whose directory is nearest above it. O(files × services near them).
pub fn of_services(git: &GitState, services: &[Service]) -> Vec<Authors> {
    let mut commits: Vec<BTreeSet<u32>> = vec![BTreeSet::new(); services.len()];
    for (path, touched) in &git.touched {
        for service in services_of(path, services) {
            commits[service.0 as usize].extend(touched);
        }
    }
    commits.into_iter().map(|commits| authors(git, &commits)).collect()
}

/// Indices count from the newest commit, so the first ones are the last changes.
fn authors(git: &GitState, commits: &BTreeSet<u32>) -> Authors {
    let mut names: BTreeMap<&str, usize> = BTreeMap::new();
    let last = commits.iter().take(COMMITS).filter_map(|ix| git.commits.get(*ix as usize));
    for commit in last {
        *names.entry(commit.author.as_str()).or_default() += 1;
    }
    let mut names: Vec<(String, usize)> = names.into_iter().map(|(name, count)| (name.to_owned(), count)).collect();
    names.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let commits = names.iter().map(|(_, count)| count).sum();
    let mut sum = 0;
    let more_than_half = names.iter().take_while(|(_, count)| {
        let goes_on = sum * 2 <= commits;
        sum += count;
        goes_on
    });
    let factor = more_than_half.count();
    Authors { commits, bus_factor: if commits < ENOUGH { 0 } else { factor }, names }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::path::RepoPath;
    use crate::source::Commit;

    fn git(authors: &[&str], touched: &[(&str, &[u32])]) -> GitState {
        let commit = |author: &&str| Commit { id: String::new(), date: String::new(), author: (*author).to_owned() };
        let path = |(path, commits): &(&str, &[u32])| (RepoPath::new(path).unwrap(), commits.to_vec());
        let touched = touched.iter().map(path).collect();
        GitState { commits: authors.iter().map(commit).collect(), touched, ..GitState::default() }
    }

    fn service(path: &str) -> Service {
        Service::new(path, RepoPath::new(path).unwrap(), "test", None)
    }

    #[test]
    fn half_of_the_work_in_one_hand_is_a_bus_factor_of_one() {
        let git = git(
            &["Ada", "Ada", "Bea", "Ada", "Cid", "Ada"],
            &[("a/x.rs", &[0, 1, 2]), ("a/y.rs", &[2, 3, 4, 5]), ("b/z.rs", &[4])],
        );
        let found = of_services(&git, &[service("a"), service("b")]);
        assert_eq!((found[0].commits, found[0].bus_factor, found[0].names[0].0.as_str()), (6, 1, "Ada"));
        assert!(!found[1].is_known(), "one commit tells nothing");
    }

    #[test]
    fn exactly_half_is_not_more_than_half() {
        let git = git(&["Ada", "Bea", "Ada", "Bea", "Ada", "Bea"], &[("a/x", &[0, 1, 2, 3, 4, 5])]);
        assert_eq!(of_services(&git, &[service("a")])[0].bus_factor, 2);
    }

    #[test]
    fn without_a_history_nothing_is_known() {
        assert_eq!(of_services(&GitState::default(), &[service("a")]), [Authors::default()]);
    }
}
