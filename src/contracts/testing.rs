//! Contracts for tests, from texts.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::spec::Spec;
use crate::base::path::RepoPath;
use crate::yaml::flat::Flat;
use crate::yaml::{Limits, Syntax};

/// A contract of several files, YAML unless named `.json`; the first is its own.
pub(crate) fn spec_of(files: &[(&str, &str)]) -> Spec {
    let read = |(path, text): &(&str, &str)| {
        let syntax = if path.ends_with(".json") { Syntax::Json } else { Syntax::Yaml };
        let tree = Flat::read(&(*text).into(), syntax, &Limits::default()).tree.expect("a text with a value");
        (RepoPath::new(path).expect("a path inside the root"), Arc::new(tree))
    };
    let trees: BTreeMap<RepoPath, Arc<Flat>> = files.iter().map(read).collect();
    let path = RepoPath::new(files[0].0).expect("a path inside the root");
    let tree = Arc::clone(&trees[&path]);
    Spec::new(&path, tree, &|path| trees.get(path).cloned())
}

/// A contract of one YAML file.
pub(crate) fn spec(text: &str) -> Spec {
    spec_of(&[("api.yaml", text)])
}
