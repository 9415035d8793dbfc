//! Joins what documents call on to what is there: paths to files, tasks to the files that define them.
//!
//! A path is looked for where a reader may stand: in the directory that the block changed to, in that of the document
//! and those above it, in those of its services, and at the root. Any of them will do. What git does not keep is taken
//! for made by a tool. Judges nothing: how sure it is that a path was ever there is data here.

use std::collections::btree_map::Range;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Bound;
use std::sync::OnceLock;

use crate::base::glob::{Case, Globs};
use crate::base::path::RepoPath;
use crate::base::span::Span;
use crate::base::words::nearest;
use crate::formats::{Body, Tasks};
use crate::records::{self, FileCall, Runner, TaskCall};

use super::{DocId, Portal, owners};

/// A path that leads nowhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MissingFile {
    /// The document that names it.
    pub doc: DocId,
    /// As written.
    pub written: String,
    /// Where it stands first.
    pub span: Span,
    /// How often it stands in the document.
    pub times: usize,
    /// What tells that it was meant as a path of this repository.
    pub because: Trace,
}

/// What is left of a path that is not there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trace {
    /// Git knows it: the path, and the day of its last commit.
    History(RepoPath, String),
    /// Something of nearly this name is there.
    Near(RepoPath),
    /// Nothing: it may be one of another repository.
    Nothing,
}

/// A task that nobody defines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MissingTask {
    /// The document that names it.
    pub doc: DocId,
    /// As called.
    pub call: TaskCall,
    /// The file that should define it; `None` when the repository has none of the sort.
    pub file: Option<RepoPath>,
    /// The task that was probably meant.
    pub nearest: Option<String>,
}

/// File names that say nothing of where a file was.
const EVERYWHERE: [&str; 14] = [
    "README.md",
    "index.md",
    "index.js",
    "index.ts",
    "main.tf",
    "main.go",
    "main.py",
    "mod.rs",
    "values.yaml",
    "package.json",
    "Dockerfile",
    "Makefile",
    "__init__.py",
    "config.yml",
];

/// Most places at which a file of the same name is still a hint.
const MOST_NAMESAKES: usize = 3;

/// What documents call on, for looking up in their repository. Indexes are made when they are first asked for.
#[derive(Debug)]
pub struct Calls<'a> {
    portal: &'a Portal,
    by_name: OnceLock<HashMap<&'a str, Vec<&'a RepoPath>>>,
    unkept: OnceLock<Globs>,
    tasks: OnceLock<Vec<(RepoPath, &'a Tasks)>>,
}

impl<'a> Calls<'a> {
    /// Of a portal.
    pub fn new(portal: &'a Portal) -> Self {
        Self { portal, by_name: OnceLock::new(), unkept: OnceLock::new(), tasks: OnceLock::new() }
    }

    /// Paths in commands of a document that lead nowhere, each once.
    pub fn missing_in_commands(&self, doc: DocId) -> Vec<MissingFile> {
        let Some(calls) = self.of(doc).filter(|calls| !calls.files.is_empty()) else { return Vec::new() };
        let bases = self.bases(doc);
        let missing = calls.files.iter().filter_map(|call| {
            let because = self.look_up(call, &bases)?;
            Some((call.written.as_str(), call.span, because))
        });
        once(doc, missing)
    }

    /// Paths in code spans of a document that start with a directory of the repository and lead nowhere, each once.
    pub fn missing_in_codes(&self, doc: DocId) -> Vec<MissingFile> {
        let Some(calls) = self.of(doc).filter(|calls| !calls.named.is_empty()) else { return Vec::new() };
        let bases = self.bases(doc);
        let missing = calls.named.iter().filter_map(|(written, span)| {
            let path = records::calls::path_of(written)?;
            let call = FileCall { written: path.to_owned(), span: *span, dir: String::new(), is_sure: false };
            let because = match self.look_up(&call, &bases)? {
                // A file of that name elsewhere is no hint: texts speak of files of other projects, too.
                Trace::Near(near) if near.file_name() == path.rsplit('/').next().unwrap_or_default() => Trace::Nothing,
                because => because,
            };
            Some((path, Span::new(span.start as usize, span.start as usize + path.len()), because))
        });
        once(doc, missing)
    }

    /// Tasks in commands of a document that nobody defines, each once.
    pub fn missing_tasks(&self, doc: DocId) -> Vec<MissingTask> {
        let Some(calls) = self.of(doc).filter(|calls| !calls.tasks.is_empty()) else { return Vec::new() };
        let mut seen = BTreeSet::new();
        let is_new = |call: &&TaskCall| seen.insert((call.runner, call.name.clone(), call.dir.clone()));
        let bases = self.bases(doc);
        calls.tasks.iter().filter(is_new).filter_map(|call| self.task(doc, call, &bases)).collect()
    }

    fn of(&self, doc: DocId) -> Option<&'a records::Calls> {
        match &self.portal.documents[doc.0 as usize].body {
            Body::Prose(prose) => Some(&prose.calls),
            _ => None,
        }
    }

    /// Directories in which a reader of a document may stand, the nearest first.
    fn bases(&self, doc: DocId) -> Vec<RepoPath> {
        let here = self.portal.doc(doc).path().parent();
        let above = std::iter::successors(Some(here), |dir| (!dir.is_root()).then(|| dir.parent()));
        let of_services = self.portal.placement(doc).map_or(&[][..], |placement| &placement.services);
        let services = of_services.iter().map(|id| self.portal.service(*id).path.clone());
        let mut bases: Vec<RepoPath> = above.chain(services).chain([RepoPath::root()]).collect();
        let mut seen = BTreeSet::new();
        bases.retain(|base| seen.insert(base.clone()));
        bases
    }

    /// Where a reader stands who changed to a directory, which may be none.
    fn inside(&self, dir: &str, bases: &[RepoPath]) -> Vec<RepoPath> {
        match dir {
            "" => bases.to_vec(),
            dir => bases.iter().filter_map(|base| base.join(dir)).filter(|dir| self.is_directory(dir)).collect(),
        }
    }

    /// `None` for a path that is there, or none of this repository.
    fn look_up(&self, call: &FileCall, bases: &[RepoPath]) -> Option<Trace> {
        let bases = self.inside(&call.dir, bases);
        let first = call.written.trim_start_matches("./").split('/').next().unwrap_or_default();
        let starts = |base: &RepoPath| base.join(first).is_some_and(|dir| self.is_directory(&dir));
        let is_ours = call.is_sure || !first.starts_with("..") && bases.iter().any(starts);
        let paths: Vec<RepoPath> = bases.iter().filter_map(|base| base.join(&call.written)).collect();
        let is_there = |path: &RepoPath| self.is_file(path) || self.is_directory(path) || self.is_module(path);
        if bases.is_empty() || paths.is_empty() || !is_ours || paths.iter().any(is_there) || self.is_unkept(&paths) {
            return None;
        }
        Some(self.trace(call, &paths))
    }

    fn trace(&self, call: &FileCall, paths: &[RepoPath]) -> Trace {
        if let Some((path, day)) = paths.iter().find_map(|path| self.in_history(path)) {
            return Trace::History(path, day);
        }
        let has_directory = call.written.trim_start_matches("./").contains('/');
        let namesake = || self.namesake(&call.written).filter(|_| has_directory);
        let near = paths.iter().find_map(|path| self.sibling(path)).or_else(namesake);
        near.map_or(Trace::Nothing, Trace::Near)
    }

    /// A file that git knows at a path, or below it; with the day of its last commit.
    fn in_history(&self, path: &RepoPath) -> Option<(RepoPath, String)> {
        let last = &self.portal.git.last;
        let below = format!("{path}/");
        let own = last.get(path).map(|commit| commit.date.clone());
        let inside = || from(last, &below).next().filter(|(known, _)| known.as_str().starts_with(&below));
        own.or_else(|| inside().map(|(_, commit)| commit.date.clone())).map(|day| (path.clone(), day))
    }

    /// Something of nearly the same name in the same directory.
    fn sibling(&self, path: &RepoPath) -> Option<RepoPath> {
        let dir = path.parent();
        let prefix = if dir.is_root() { String::new() } else { format!("{dir}/") };
        let files = from(&self.portal.files, &prefix).map(|(path, _)| path.as_str());
        let names: BTreeSet<&str> = files
            .take_while(|path| path.starts_with(&prefix))
            .take(2_000)
            .filter_map(|path| path[prefix.len()..].split('/').next())
            .collect();
        let is_numbered = |name: &str| name.bytes().any(|b| b.is_ascii_digit());
        // Of numbered files each has a neighbour that is nearly called the same.
        if dir.is_root() || path.file_name().len() < 5 || is_numbered(path.file_name()) {
            return None;
        }
        dir.join(nearest(path.file_name(), names)?)
    }

    /// The file of the same name that is somewhere else, when few are.
    fn namesake(&self, written: &str) -> Option<RepoPath> {
        let index = self.by_name.get_or_init(|| {
            let mut index: HashMap<&str, Vec<&RepoPath>> = HashMap::new();
            for path in self.portal.files.keys() {
                index.entry(path.file_name()).or_default().push(path);
            }
            index
        });
        let name = written.rsplit('/').next().unwrap_or_default();
        let is_telling = name.len() >= 5 && name.contains('.') && !EVERYWHERE.contains(&name);
        let same = index.get(name).filter(|same| is_telling && same.len() <= MOST_NAMESAKES)?;
        same.first().map(|path| (*path).clone())
    }

    fn is_file(&self, path: &RepoPath) -> bool {
        self.portal.files.contains_key(path)
    }

    fn is_directory(&self, path: &RepoPath) -> bool {
        self.portal.has_directory(path)
    }

    /// Whether a file of this name with any ending is there: people leave the ending of a module out.
    fn is_module(&self, path: &RepoPath) -> bool {
        let stem = format!("{path}.");
        let next = from(&self.portal.files, &stem).next();
        !path.is_root()
            && next.is_some_and(|(file, _)| file.as_str().starts_with(&stem) && file.parent() == path.parent())
    }

    /// Whether git keeps nothing at one of these paths: a tool makes it.
    fn is_unkept(&self, paths: &[RepoPath]) -> bool {
        let globs = self.unkept.get_or_init(|| {
            let mut patterns = Vec::new();
            for document in &self.portal.documents {
                let dir = document.path().parent();
                for glob in document.offers.unkept.iter().flat_map(|pattern| owners::globs(pattern)) {
                    let glob = if dir.is_root() { glob } else { format!("{dir}/{glob}") };
                    if Globs::new([&glob], Case::Sensitive).is_ok() {
                        patterns.push(glob);
                    }
                }
            }
            Globs::new(&patterns, Case::Sensitive).unwrap_or_default()
        });
        paths.iter().any(|path| globs.covers(path) || path.join("x").is_some_and(|inside| globs.covers(&inside)))
    }

    /// Files that define tasks for a runner, each with its directory.
    fn tasks_of(&self, runner: Runner) -> Vec<&(RepoPath, &'a Tasks)> {
        let all = self.tasks.get_or_init(|| {
            let documents = self.portal.documents.iter();
            documents.filter_map(|document| Some((document.path().clone(), document.offers.tasks.as_ref()?))).collect()
        });
        all.iter().filter(|(_, tasks)| tasks.runner == runner).collect()
    }

    fn task(&self, doc: DocId, call: &TaskCall, bases: &[RepoPath]) -> Option<MissingTask> {
        let all = self.tasks_of(call.runner);
        if all.is_empty() && call.is_mentioned {
            return None;
        }
        let dirs = self.inside(&call.dir, bases);
        let is_stated = !call.dir.is_empty();
        let here: Vec<_> = all.iter().copied().filter(|(path, _)| dirs.contains(&path.parent())).collect();
        let candidates = if is_stated && !here.is_empty() { &here } else { &all };
        let is_made =
            |dir: &RepoPath| dir.join(&call.name).is_some_and(|path| self.is_file(&path) || self.is_directory(&path));
        // `make path/to/file` makes a file that may be there already.
        let is_file = call.runner == Runner::Make && dirs.iter().any(is_made);
        let is_elsewhere = !call.is_here || is_stated && dirs.is_empty();
        if is_elsewhere || is_file || candidates.iter().any(|(_, tasks)| tasks.may_have(&call.name)) {
            return None;
        }
        let nearest =
            nearest(&call.name, candidates.iter().flat_map(|(_, tasks)| tasks.names.iter().map(String::as_str)));
        let file = here.first().or(candidates.first()).map(|(path, _)| path.clone());
        Some(MissingTask { doc, call: call.clone(), file, nearest: nearest.map(str::to_owned) })
    }
}

/// Entries whose path does not stand before some text.
fn from<'m, T>(map: &'m BTreeMap<RepoPath, T>, start: &str) -> Range<'m, RepoPath, T> {
    map.range::<str, _>((Bound::Included(start), Bound::Unbounded))
}

fn once<'c>(doc: DocId, missing: impl Iterator<Item = (&'c str, Span, Trace)>) -> Vec<MissingFile> {
    let mut found: Vec<MissingFile> = Vec::new();
    for (written, span, because) in missing {
        match found.iter_mut().find(|known| known.written == written) {
            Some(known) => known.times += 1,
            None => found.push(MissingFile { doc, written: written.to_owned(), span, times: 1, because }),
        }
    }
    found
}
