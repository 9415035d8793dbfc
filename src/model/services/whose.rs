//! Which service a place or a name in the repository is about.

use std::collections::BTreeMap;

use crate::base::path::RepoPath;

use super::normal;

/// Names and directories of all services, by their index.
#[derive(Debug, Clone, Default)]
pub(in crate::model) struct Whose {
    /// Directory of the sources; `None` when only a name is known.
    pub(super) directories: Vec<Option<RepoPath>>,
    /// By name without the repository before it and the role behind it.
    pub(super) names: BTreeMap<String, usize>,
    /// Name of the repository as it stands before names.
    pub(super) prefix: String,
}

impl Whose {
    /// One service that is the repository itself.
    pub(super) fn of_all() -> Self {
        Self { directories: vec![Some(RepoPath::root())], ..Self::default() }
    }

    /// The service that people or files call so.
    pub(in crate::model) fn named(&self, name: &str) -> Option<usize> {
        self.names.get(&normal(name, &self.prefix)).copied()
    }

    /// Services whose sources a path is among: those of the nearest directory.
    ///
    /// The root counts when it is the directory of one service only; a single service whose directory is not known
    /// has everything.
    pub(in crate::model) fn of_path(&self, path: &RepoPath) -> Vec<usize> {
        if let [None] = &*self.directories {
            return vec![0];
        }
        let around = || {
            let located = self.directories.iter().enumerate();
            located.filter_map(|(ix, dir)| Some((ix, dir.as_ref()?))).filter(|(_, dir)| path.is_inside(dir))
        };
        let Some(nearest) = around().map(|(_, dir)| dir.as_str().len()).max() else { return Vec::new() };
        let found: Vec<usize> = around().filter(|(_, dir)| dir.as_str().len() == nearest).map(|(ix, _)| ix).collect();
        if nearest == 0 && found.len() > 1 { Vec::new() } else { found }
    }

    /// Services whose directory is known and lies in `dir`.
    pub(in crate::model) fn below(&self, dir: &RepoPath) -> Vec<usize> {
        let is_below = |path: &&Option<RepoPath>| path.as_ref().is_some_and(|path| path.is_inside(dir));
        self.directories.iter().enumerate().filter(|(_, path)| is_below(path)).map(|(ix, _)| ix).collect()
    }

    /// A path as seen from the directory of a service; the path itself when it lies elsewhere.
    pub(in crate::model) fn inside(&self, service: usize, path: &RepoPath) -> RepoPath {
        let dir = self.directories[service].as_ref().filter(|dir| !dir.is_root());
        let rest = dir.and_then(|dir| path.as_str().strip_prefix(dir.as_str()));
        rest.and_then(|rest| RepoPath::new(rest.trim_start_matches('/'))).unwrap_or_else(|| path.clone())
    }
}
