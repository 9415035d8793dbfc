//! Manifests of directories below the root. Each speaks for its own directory, and can widen nothing.

use std::collections::BTreeMap;

use crate::base::path::RepoPath;

use super::load::{Files, is_context, single};
use super::locks::Locks;
use super::merge::merge;
use super::parse::{Intake, Role, parse};
use super::schema::is_service_id;
use super::shape::{label, problem, quoted};
use super::value::{Data, Entry, Value};
use super::{Problem, ProblemKind, Sited, read};

/// Most manifests of directories that are read.
const MOST: usize = 2_000;

/// Manifests of directories, by path. What is excluded from reading is none.
pub(super) fn find(files: &dyn Files, root: &RepoPath, bases: &[RepoPath]) -> Vec<RepoPath> {
    let is_one = |path: &&&RepoPath| is_context(path) && **path != root && !bases.contains(path);
    let found = files.paths().iter().filter(is_one).take(MOST).map(|path| (*path).clone()).collect::<Vec<_>>();
    found.into_iter().filter(|path| files.text(path).is_some()).collect()
}

/// Files of records, by fact type.
pub(super) type FactFiles = BTreeMap<String, Sited<RepoPath>>;

/// Puts one file over what is merged so far. Gives the id of its service and the files of its records.
pub(super) fn layer(
    files: &dyn Files,
    path: &RepoPath,
    merged: &mut Value,
    (locks, intake): (&Locks, &mut Intake),
) -> Option<(String, FactFiles)> {
    let mut file = parse(&files.text(path)?, path, Role::Context, intake)?;
    let problems = &mut intake.problems;
    let dir = path.parent();
    let id = service_id(merged, &dir);
    let mut layer = Value::empty_map(file.at.clone());
    if let Some(entry) = file.entry("service").cloned() {
        let service = service(entry, &dir, &id);
        layer.put(Entry { key: Sited { value: "services".to_owned(), at: service.at.clone() }, value: service });
    }
    if let Some(waivers) = file.take("waivers") {
        let kept = waivers.items().iter().filter_map(|waiver| narrowed(waiver, &dir, &id, (merged, &mut *problems)));
        let kept = Value { data: Data::List(kept.collect()), at: waivers.at.clone() };
        layer.put(Entry { key: Sited { value: "waivers".to_owned(), at: kept.at.clone() }, value: kept });
    }
    if let Some(kinds) = file.path(&["discover", "kinds"]) {
        let discover = kinds_of(kinds, &dir, merged);
        layer.put(Entry { key: Sited { value: "discover".to_owned(), at: discover.at.clone() }, value: discover });
    }
    let facts = facts_of(&file, &dir, files, problems);
    locks.guard(merged, &mut layer, problems);
    merge(merged, layer);
    Some((id, facts))
}

/// The declared service of a directory, else an id made of its name, or of its path when the name is taken.
fn service_id(merged: &Value, dir: &RepoPath) -> String {
    let declared = merged.get("services").map(Value::entries).unwrap_or_default();
    let path = |entry: &Entry| entry.value.get("path").and_then(Value::as_str).and_then(RepoPath::new);
    if let Some(found) = declared.iter().find(|entry| path(entry).is_some_and(|path| path == *dir)) {
        return found.key.value.clone();
    }
    let is_free = |id: &str| !declared.iter().any(|entry| entry.key.value == id && path(entry).is_some());
    let name = id_of(dir.file_name());
    if is_free(&name) { name } else { id_of(dir.as_str()) }
}

/// Letters that no id may have become hyphens.
fn id_of(text: &str) -> String {
    let fits = |c: char| if is_service_id(c.encode_utf8(&mut [0; 4])) || matches!(c, '.' | '_') { c } else { '-' };
    let id: String = text.to_lowercase().chars().map(fits).collect();
    let id = id.trim_matches(['-', '.', '_']);
    if id.is_empty() { "service".to_owned() } else { id.to_owned() }
}

/// `service: {…}` of a directory as `services: {id: {path: directory, …}}`.
fn service(entry: Entry, dir: &RepoPath, id: &str) -> Value {
    let Entry { key, mut value } = entry;
    if let Some(docs) = value.take("docs") {
        let docs =
            Value { data: Data::List(docs.items().iter().filter_map(|glob| below(glob, dir)).collect()), at: docs.at };
        value.put(Entry { key: Sited { value: "docs".to_owned(), at: docs.at.clone() }, value: docs });
    }
    let path = Value::scalar(dir.as_str(), key.at.clone());
    value.put(Entry { key: Sited { value: "path".to_owned(), at: key.at.clone() }, value: path });
    single(Sited { value: id.to_owned(), at: key.at }, value)
}

/// A glob of this directory as one of the repository.
fn below(glob: &Value, dir: &RepoPath) -> Option<Value> {
    let text = glob.as_str()?.trim_start_matches("./");
    Some(Value::scalar(&format!("{}/{text}", escaped(dir)), glob.at.clone()))
}

/// A path as a glob that covers it alone.
fn escaped(path: &RepoPath) -> String {
    path.as_str().chars().flat_map(|c| "*?[]{}!\\".contains(c).then_some('\\').into_iter().chain([c])).collect()
}

/// A waiver that reaches no further than its directory; `None` when it would touch somebody else's.
fn narrowed(
    waiver: &Value,
    dir: &RepoPath,
    id: &str,
    (merged, problems): (&Value, &mut Vec<Problem>),
) -> Option<Value> {
    let mut waiver = waiver.clone();
    let own = waiver.get("id").and_then(Value::sited)?;
    let same = |known: &&Value| known.get("id").and_then(Value::as_str) == Some(own.value.as_str());
    if let Some(known) = merged.get("waivers").and_then(|waivers| waivers.items().iter().find(same)) {
        let title = format!("waiver `{}` exists already", quoted(&own.value));
        let mut twice = Problem { kind: ProblemKind::Waiver, ..problem(own.at, title) };
        twice.related.push(label(&known.at, "the other one"));
        twice.help.push("give it another id".to_owned());
        problems.push(twice);
        return None;
    }
    if let Some(other) = waiver.get("service").and_then(Value::sited).filter(|other| other.value != id) {
        let title = format!("this file speaks for `{id}`, and the waiver is for `{}`", quoted(&other.value));
        let mut outside = Problem { kind: ProblemKind::Waiver, ..problem(other.at, title) };
        outside.help.push("move the waiver to the manifest at the root".to_owned());
        problems.push(outside);
        return None;
    }
    let (key, value) = match waiver.get("path").and_then(|glob| below(glob, dir)) {
        Some(path) => ("path", path),
        None => ("service", Value::scalar(id, own.at.clone())),
    };
    waiver.put(Entry { key: Sited { value: key.to_owned(), at: value.at.clone() }, value });
    Some(waiver)
}

/// Globs of kinds, added to those that are known.
fn kinds_of(kinds: &Value, dir: &RepoPath, merged: &Value) -> Value {
    let mut all = Value::empty_map(kinds.at.clone());
    for entry in kinds.entries() {
        let known = merged.path(&["discover", "kinds", &entry.key.value]).map(Value::items).unwrap_or_default();
        let own = entry.value.items().iter().filter_map(|glob| below(glob, dir));
        let globs = Value { at: entry.value.at.clone(), data: Data::List(known.iter().cloned().chain(own).collect()) };
        all.put(Entry { key: entry.key.clone(), value: globs });
    }
    single(Sited { value: "kinds".to_owned(), at: kinds.at.clone() }, all)
}

fn facts_of(file: &Value, dir: &RepoPath, files: &dyn Files, problems: &mut Vec<Problem>) -> FactFiles {
    let entries = file.get("facts").map(Value::entries).unwrap_or_default();
    let fact = |entry: &Entry| {
        read::unknown_fact_type(&entry.key, problems).is_none().then_some(())?;
        let path =
            read::existing_path(&entry.value, dir, &format!("facts.{}", entry.key.value), (files, &mut *problems));
        Some((entry.key.value.clone(), entry.value.site(path?)))
    };
    entries.iter().filter_map(fact).collect()
}
