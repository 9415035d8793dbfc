//! What manifests say, and what is said about them.

mod broken;
mod layers;
mod whole;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::sync::Arc;

use super::{Files, Manifest, load};
use crate::base::path::RepoPath;
use crate::base::span::LineIndex;

/// Files in memory.
#[derive(Default)]
struct Repo {
    files: BTreeMap<RepoPath, Arc<str>>,
    directories: BTreeSet<RepoPath>,
}

impl Repo {
    fn file(mut self, path: &str, text: &str) -> Self {
        let path = RepoPath::new(path).unwrap();
        let mut dir = path.parent();
        while self.directories.insert(dir.clone()) {
            dir = dir.parent();
        }
        self.files.insert(path, text.into());
        self
    }

    /// Directories and files that only have to be there.
    fn with(self, paths: &[&str]) -> Self {
        paths.iter().fold(self, |repo, path| repo.file(path, ""))
    }

    fn load(&self) -> Manifest {
        load(self)
    }

    /// Everything that is said, one line each, with labels and help below.
    fn said(&self) -> String {
        let mut said = String::new();
        for problem in self.load().problems {
            let place = self.place(&problem.at);
            writeln!(said, "{place} [{:?}] {}", problem.kind, problem.title).unwrap();
            if !problem.label.is_empty() {
                writeln!(said, "  here: {}", problem.label).unwrap();
            }
            for related in &problem.related {
                writeln!(said, "  {}: {}", self.place(&related.at), related.text).unwrap();
            }
            problem.help.iter().for_each(|help| writeln!(said, "  help: {help}").unwrap());
        }
        said
    }

    /// The same without labels and help.
    fn titles(&self) -> Vec<String> {
        self.said().lines().filter(|line| !line.starts_with("  ")).map(str::to_owned).collect()
    }

    fn place(&self, at: &crate::base::diag::Location) -> String {
        let text = self.files.get(&at.path).map(|text| &**text).unwrap_or_default();
        let position = LineIndex::new(text).position(text, at.span.start);
        format!("{}:{}:{}", at.path, position.line, position.column)
    }
}

impl Files for Repo {
    fn text(&self, path: &RepoPath) -> Option<Arc<str>> {
        self.files.get(path).cloned()
    }

    fn has(&self, path: &RepoPath) -> bool {
        self.files.contains_key(path) || self.directories.contains(path)
    }

    fn paths(&self) -> Vec<&RepoPath> {
        self.files.keys().collect()
    }
}

/// A repository with a manifest of these lines.
fn manifest(text: &str) -> Repo {
    Repo::default().file("handover.yaml", text)
}
