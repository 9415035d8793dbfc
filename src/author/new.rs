//! New documents of a kind, filled in as far as the repository knows.

use jiff::civil::Date;

use super::fill::{Open, one_line, split_front};
use super::place::Place;
use super::{Change, Refusal, place};
use crate::base::path::RepoPath;
use crate::kinds::Kind;
use crate::model::{Portal, ServiceId};
use crate::policy::slots::{State, Subject};
use crate::policy::{Report, Slot};
use crate::source::SourceTree;

/// What is asked for.
#[derive(Debug, Clone, Copy)]
pub struct Request<'a> {
    /// What is known of the repository.
    pub portal: &'a Portal,
    /// Its files.
    pub tree: &'a SourceTree,
    /// The day that documents are dated with.
    pub today: Date,
}

/// A new document of a kind, for a service or the project.
///
/// # Errors
/// When a file is there already.
pub fn document(
    request: &Request<'_>,
    kind: &'static Kind,
    service: Option<ServiceId>,
    title: &str,
) -> Result<Change, Refusal> {
    let Request { portal, tree, today } = *request;
    let Place { path, says_what_it_is } = place::of(request, kind, service, &slug(title));
    if let Some(taken) = taken(tree, &path) {
        let hint = format!("edit it, or add a section to it; `handover why {taken}` tells what it counts for");
        return Err(Refusal::new(format!("`{taken}` is there already"), hint));
    }
    let open = Open { portal, tree, kind, subject: service, title, number: None, today };
    let scaffold = if says_what_it_is { kind.scaffold } else { split_front(kind.scaffold).1.trim_start_matches('\n') };
    Ok(Change::Create { text: open.fill(scaffold, &path), path })
}

/// The file at a path, or at one that differs only in its case: many file systems take both for one.
pub(super) fn taken<'a>(tree: &'a SourceTree, path: &RepoPath) -> Option<&'a RepoPath> {
    let exact = tree.files.get_key_value(path).map(|(path, _)| path);
    let folded = path.as_str().to_lowercase();
    exact.or_else(|| tree.files.keys().find(|known| known.as_str().to_lowercase() == folded))
}

/// What is made for gaps, and what is not.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filled {
    /// New documents, each path once.
    pub changes: Vec<Change>,
    /// Gaps whose place is taken by a file that counts for something else: a matter of writing, not of creating.
    pub refusals: Vec<Refusal>,
}

/// Documents for every slot where nothing is, of all subjects or of one service.
pub fn missing(request: &Request<'_>, report: &Report, service: Option<ServiceId>) -> Filled {
    let mut filled = Filled::default();
    let wanted = |slot: &&Slot| {
        slot.state == State::Missing && service.is_none_or(|service| slot.subject == Subject::Service(service))
    };
    for slot in report.slots.iter().filter(wanted) {
        let subject = match slot.subject {
            Subject::Project => None,
            Subject::Service(id) => Some(id),
        };
        match document(request, slot.kind, subject, "") {
            Ok(change) if filled.changes.iter().any(|known| known.path() == change.path()) => {}
            Ok(change) => filled.changes.push(change),
            Err(refusal) => filled.refusals.push(refusal),
        }
    }
    filled
}

/// A YAML scalar in double quotes, on one line.
pub(super) fn quoted(text: &str) -> String {
    format!("\"{}\"", one_line(text).replace('\\', "\\\\").replace('"', "\\\""))
}

/// A file name of a title: lower case, letters and digits of any script, single dashes.
pub(super) fn slug(title: &str) -> String {
    let lower = title.to_lowercase();
    let words = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.take(12).collect::<Vec<_>>().join("-")
}
