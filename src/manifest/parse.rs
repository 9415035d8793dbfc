//! One file: text to what it says, and what is wrong with its form.

use std::collections::BTreeMap;

use crate::base::path::RepoPath;
use crate::base::span::Span;
use crate::yaml::{self, Kind, Limits, Node, Syntax};

use super::Problem;
use super::schema::MANIFEST;
use super::shape::{Notes, Shape, check};
use super::value::{Value, without};

/// Which of the files a manifest is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// `handover.yaml` at the root.
    Root,
    /// Reached through `extends`.
    Base,
    /// In a directory below: speaks for that directory only.
    Context,
}

/// Bounds on one file. The shape is less than ten levels deep; schemas in assertions may be deeper.
const LIMITS: Limits = Limits { depth: 64, nodes: 200_000, copies: 20_000 };

/// Keys of a manifest in a directory below the root.
const CONTEXT_KEYS: &[&str] = &["version", "service", "waivers", "facts", "discover"];

/// What is wrong with the files so far.
#[derive(Debug, Default)]
pub(super) struct Intake {
    pub(super) problems: Vec<Problem>,
    /// Mistakes of syntax, by the file that is cut off there.
    cut: BTreeMap<RepoPath, Vec<Problem>>,
}

impl Intake {
    /// All of it. Of a file that is cut off, only that: what it seems to lack or to mean may stand behind the cut.
    pub(super) fn settle(self, mut problems: Vec<Problem>) -> Vec<Problem> {
        problems.extend(self.problems);
        problems.retain(|problem| !self.cut.contains_key(&problem.at.path));
        problems.extend(self.cut.into_values().flatten());
        problems.sort_by(|a, b| (&a.at, &a.title).cmp(&(&b.at, &b.title)));
        problems
    }
}

/// Reads one file. What is wrong is noted and left out; `None` when nothing is left.
pub(super) fn parse(text: &str, path: &RepoPath, role: Role, intake: &mut Intake) -> Option<Value> {
    let parsed = yaml::parse(text, Syntax::Yaml, &LIMITS);
    let mut notes = Notes::new(path);
    let Some(root) = parsed.root().filter(|root| !root.is_null()) else {
        if parsed.problems.is_empty() {
            let problem = notes.note(Span::default(), format!("`{path}` says nothing"));
            problem.help.push("write `version: 1` at least".to_owned());
        }
        syntax(&parsed.problems, &mut notes);
        intake.problems.append(&mut notes.problems);
        return None;
    };
    check(&Shape::Object(&MANIFEST), root, "a manifest", &mut notes);
    if let Kind::Mapping(entries) = &root.kind {
        entries.iter().for_each(|(key, value)| out_of_place(key, value, role, &mut notes));
    }
    if let Some(second) = parsed.documents.get(1) {
        notes.note(second.span, "a second document in one manifest".to_owned()).help.push("keep one `---`".to_owned());
    }
    let is_cut = parsed.problems.iter().any(|problem| !is_repetition(problem));
    if is_cut {
        notes.problems.clear();
    }
    syntax(&parsed.problems, &mut notes);
    match is_cut {
        true => drop(intake.cut.insert(path.clone(), notes.problems)),
        false => intake.problems.append(&mut notes.problems),
    }
    without(&notes.bad, root, path)
}

fn is_repetition(problem: &yaml::Problem) -> bool {
    problem.message.ends_with("stands twice")
}

fn syntax(found: &[yaml::Problem], notes: &mut Notes<'_>) {
    for problem in found {
        if is_repetition(problem) {
            let note = notes.note(problem.span, problem.message.clone());
            note.help.push("keep one of them; the first counts".to_owned());
        } else {
            let note = notes.note(problem.span, format!("cannot be read in full: {}", problem.message));
            note.label = "stops making sense here".to_owned();
        }
    }
}

/// Keys that are right in another file.
fn out_of_place(key: &Node<'_>, value: &Node<'_>, role: Role, notes: &mut Notes<'_>) {
    let Some(name) = key.as_str() else { return };
    let is_known = MANIFEST.fields.iter().any(|field| field.key == name);
    let (title, help) = match (role, name) {
        (Role::Root, "locked") => (
            "`locked` has no effect here: nothing is built on this file".to_owned(),
            "move it to a file that `extends` names",
        ),
        (Role::Root | Role::Base, "service") => (
            "`service` speaks for the directory it lies in, and this file speaks for the whole repository".to_owned(),
            "write `services:` with the id of the service",
        ),
        (Role::Context, name) if is_known && !CONTEXT_KEYS.contains(&name) => (
            format!("`{name}` is decided for the whole repository, not for one directory"),
            "move it to the manifest at the root; here are `service`, `waivers`, `facts` and `discover.kinds`",
        ),
        (Role::Context, "discover") => return out_of_place_below(value, notes),
        (Role::Context, "service") => return path_of_context(value, notes),
        _ => return,
    };
    notes.wrong(key.span, title).help.push(help.to_owned());
}

fn out_of_place_below(discover: &Node<'_>, notes: &mut Notes<'_>) {
    for (key, _) in discover.entries() {
        if let Some(name) = key.as_str().filter(|name| *name != "kinds" && !notes.bad.contains(&key.span)) {
            let title = format!("`discover.{name}` is decided for the whole repository, not for one directory");
            notes.wrong(key.span, title).help.push("move it to the manifest at the root".to_owned());
        }
    }
}

fn path_of_context(service: &Node<'_>, notes: &mut Notes<'_>) {
    if let Some((key, _)) = service.entries().iter().find(|(key, _)| key.as_str() == Some("path")) {
        let title = "the path of this service is the directory this file lies in".to_owned();
        notes.wrong(key.span, title).help.push("remove `path`".to_owned());
    }
}
