//! All files of a repository's policy, in order: what `extends` names, the manifest at the root, manifests of directories.
//!
//! Each is a layer over those before it, see [`super::merge`].

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::base::diag::Location;
use crate::base::path::RepoPath;

use super::locks::Locks;
use super::merge::merge;
use super::nearest::nearest_path;
use super::parse::{Intake, Role, parse};
use super::shape::{label, problem, quoted};
use super::value::{Data, Entry, Value};
use super::{Manifest, Problem, ProblemKind, Sited, context, read};

/// Where a manifest may lie; the first one that is there counts.
pub const ROOTS: [&str; 2] = ["handover.yaml", ".config/handover.yaml"];

/// Name of a manifest.
const NAME: &str = "handover.yaml";

/// Most files that `extends` leads to.
const MOST_BASES: usize = 32;

/// What manifests are read from.
pub trait Files {
    /// Text of a file; `None` when there is none, or it is not read.
    fn text(&self, path: &RepoPath) -> Option<Arc<str>>;
    /// Whether there is a file or directory.
    fn has(&self, path: &RepoPath) -> bool;
    /// All files, by path.
    fn paths(&self) -> Vec<&RepoPath>;
}

/// Reads the policy of a repository. Without a manifest: the defaults.
pub fn load(files: &dyn Files) -> Manifest {
    let mut problems = Vec::new();
    let Some(path) = root(files, &mut problems) else {
        return Manifest { problems, ..Manifest::default() };
    };
    let mut intake = Intake::default();
    intake.problems = problems;
    let mut loader = Loader { files, intake, layers: Vec::new(), open: Vec::new(), read: BTreeSet::new() };
    loader.layer(&path, Role::Root);
    let Loader { mut intake, layers, read, .. } = loader;

    let mut merged = Value::empty_map(Location::file(&path));
    let mut locks = Locks::default();
    for mut layer in layers {
        locks.guard(&merged, &mut layer, &mut intake.problems);
        locks.learn(&mut layer);
        merge(&mut merged, layer);
    }
    let bases: Vec<RepoPath> = read.into_iter().filter(|base| *base != path).collect();
    let contexts = context::find(files, &path, &bases);
    let service_facts = contexts
        .iter()
        .filter_map(|file| context::layer(files, file, &mut merged, (&locks, &mut intake)))
        .filter(|(_, facts)| !facts.is_empty())
        .collect();

    let mut manifest = read::manifest(&merged, files);
    manifest.files = [path.clone()].into_iter().chain(bases).chain(contexts).collect();
    manifest.path = Some(path);
    manifest.service_facts = service_facts;
    manifest.locked = locks.written;
    super::vet::vet(&mut manifest, files);
    manifest.problems = intake.settle(std::mem::take(&mut manifest.problems));
    manifest
}

/// The manifest of the repository.
fn root(files: &dyn Files, problems: &mut Vec<Problem>) -> Option<RepoPath> {
    let path = |name: &str| RepoPath::new(name).expect("names of manifests are relative");
    let found: Vec<RepoPath> = ROOTS.iter().map(|name| path(name)).filter(|path| files.has(path)).collect();
    if let [first, second] = &*found {
        let mut two = problem(Location::file(second), format!("`{second}` is a second manifest beside `{first}`"));
        two.help.push(format!("move what it says to `{first}`, which is the one that is read"));
        two.related.push(label(&Location::file(first), "this one is read"));
        problems.push(two);
    }
    let misnamed = path("handover.yml");
    if found.is_empty() && files.has(&misnamed) {
        let mut other = problem(Location::file(&misnamed), format!("`{misnamed}` is not read"));
        other.help.push(format!("rename it to `{NAME}`"));
        problems.push(other);
    }
    found.into_iter().next()
}

struct Loader<'a> {
    files: &'a dyn Files,
    intake: Intake,
    /// In the order in which they apply.
    layers: Vec<Value>,
    /// Files whose bases are being read, outermost first.
    open: Vec<RepoPath>,
    /// Files that are read.
    read: BTreeSet<RepoPath>,
}

impl Loader<'_> {
    /// Reads a file after those it is built on. The depth of recursion is bounded by [`MOST_BASES`].
    fn layer(&mut self, path: &RepoPath, role: Role) {
        self.read.insert(path.clone());
        let Some(text) = self.files.text(path) else { return };
        let Some(value) = parse(&text, path, role, &mut self.intake) else { return };
        self.open.push(path.clone());
        for named in value.get("extends").map(Value::sited_texts).unwrap_or_default() {
            self.base(path, &named);
        }
        self.open.pop();
        self.layers.push(value);
    }

    fn base(&mut self, from: &RepoPath, named: &Sited<String>) {
        let Some(base) = from.parent().join(&named.value) else {
            let title = format!("`{}` leads out of the repository", quoted(&named.value));
            let mut outside = problem(named.at.clone(), title);
            outside.help.push("copy the file into the repository: nothing outside is read".to_owned());
            return self.intake.problems.push(outside);
        };
        if let Some(at) = self.open.iter().position(|open| *open == base) {
            let way: Vec<String> = self.open[at..].iter().chain([&base]).map(|path| format!("`{path}`")).collect();
            return self
                .intake
                .problems
                .push(problem(named.at.clone(), format!("`{base}` is built on itself: {}", way.join(" → "))));
        }
        if self.read.contains(&base) {
            return;
        }
        if self.read.len() > MOST_BASES {
            let title = format!("`extends` leads to more than {MOST_BASES} files");
            return self.intake.problems.push(problem(named.at.clone(), title));
        }
        if !self.files.has(&base) || self.files.text(&base).is_none() {
            let title = match self.files.has(&base) {
                true => format!("`{base}` cannot be read as text"),
                false => format!("`extends` names `{base}`, which does not exist"),
            };
            let mut missing = Problem { kind: ProblemKind::PathMissing, ..problem(named.at.clone(), title) };
            missing.help.extend(nearest_path(&base, self.files).map(|path| format!("did you mean `{path}`?")));
            return self.intake.problems.push(missing);
        }
        self.layer(&base, Role::Base);
    }
}

/// A map with one key.
pub(super) fn single(key: Sited<String>, value: Value) -> Value {
    Value { at: value.at.clone(), data: Data::Map(vec![Entry { key, value }]) }
}

/// Whether a path is that of a manifest of a directory below the root.
pub(super) fn is_context(path: &RepoPath) -> bool {
    path.file_name() == NAME && !ROOTS.contains(&path.as_str())
}
