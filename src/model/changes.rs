//! What changed from tag to tag, in terms of documents.
//!
//! Takes git's differences and today's documents, gives one [`Change`] per document: what was removed in one place and
//! added in another is a move, when the content is the same or the name is one that nothing else has. What is not there any
//! more is known by its path alone.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::base::path::RepoPath;
use crate::formats::Document;
use crate::records::Status;
use crate::source::{self, Difference, Release, Said};

use super::{DocId, Genre, classify};

/// What changed from tag to tag.
#[derive(Debug, Clone, Default)]
pub struct Changes {
    /// From the newest to the oldest.
    pub steps: Vec<Step>,
    /// Why steps are absent or may be, in words for people.
    pub notice: Option<String>,
}

/// What changed between two commits.
#[derive(Debug, Clone)]
pub struct Step {
    /// The older one.
    pub from: Release,
    /// The newer one; `None` for the checked-out commit.
    pub to: Option<Release>,
    /// Documents that changed, by path.
    pub changes: Vec<Change>,
    /// Whether there are more of them.
    pub is_cut: bool,
    /// How many commits lie between the two, merges aside; counted up to 10,000.
    pub commits: usize,
    /// Their authors, the most active first, with how many of them each made.
    pub authors: Vec<(String, usize)>,
}

/// A document that changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// What happened to it.
    pub what: What,
    /// Where it lies after that; of what was removed, where it lay.
    pub path: RepoPath,
    /// What it is, as far as its path tells when it is there no more.
    pub genre: Genre,
    /// The document of today at this path, when there is one.
    pub doc: Option<DocId>,
    /// What a record called itself at the newer end, else at the older one; empty for everything else.
    pub title: String,
    /// The status of a record before and after, when both were read and differ.
    pub status: Option<(State, State)>,
}

/// What happened to a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// It is new.
    Added,
    /// Its text changed.
    Edited,
    /// It lay elsewhere.
    Moved {
        /// Where it lay.
        from: RepoPath,
    },
    /// It is gone.
    Removed,
}

/// The status of a record at one time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct State {
    /// Normal form; `None` when nothing is stated, or no known word.
    pub value: Option<Status>,
    /// The author's words; may be empty.
    pub written: String,
}

/// Joins git's differences with today's documents. `genres` has the index of `documents`.
pub fn changes(found: &source::Changes, documents: &[Arc<Document>], genres: &[Option<Genre>]) -> Changes {
    let today = Today { documents, genres };
    let steps = found.steps.iter().map(|step| Step {
        from: step.from.clone(),
        to: step.to.clone(),
        changes: of_step(step, &today),
        is_cut: step.is_cut,
        commits: step.commits,
        authors: step.authors.clone(),
    });
    Changes { steps: steps.collect(), notice: found.notice.clone() }
}

/// Documents as they are.
struct Today<'a> {
    documents: &'a [Arc<Document>],
    genres: &'a [Option<Genre>],
}

impl Today<'_> {
    /// The document at a path, and what it is; `None` when there is no such file, or when it is no page.
    fn find(&self, path: &RepoPath) -> Option<(DocId, Option<Genre>)> {
        let ix = self.documents.binary_search_by(|document| document.path().cmp(path)).ok()?;
        Some((DocId(ix as u32), self.genres[ix]))
    }
}

fn of_step(step: &source::Step, today: &Today<'_>) -> Vec<Change> {
    let mut moved = moves(&step.files);
    let mut changes: Vec<Change> = Vec::new();
    for file in &step.files {
        let change = match (&file.before, &file.after) {
            // A move is told where it leads to.
            (Some(_), None) if moved.values().any(|from| from.path == file.path) => None,
            (Some(_), None) => change(file, What::Removed, today),
            (Some(_), Some(_)) => change(file, What::Edited, today),
            (None, _) => match moved.remove(&file.path) {
                Some(from) => {
                    let before = from.before.clone();
                    let joined = Difference { before, ..file.clone() };
                    let change = change(&joined, What::Moved { from: from.path.clone() }, today);
                    moved.insert(file.path.clone(), from);
                    change
                }
                None => change(file, What::Added, today),
            },
        };
        changes.extend(change);
    }
    changes
}

/// Where each file that was moved lay before, by where it lies now.
fn moves(files: &[Difference]) -> BTreeMap<RepoPath, &Difference> {
    let gone: Vec<&Difference> = files.iter().filter(|file| file.after.is_none()).collect();
    let added: Vec<&Difference> = files.iter().filter(|file| file.before.is_none()).collect();
    let blob = |file: &Difference| file.before.as_ref().or(file.after.as_ref()).map(|side| side.blob.to_string());
    let name = |file: &Difference| {
        let name = file.path.file_name().to_lowercase();
        // These names are everywhere.
        let is_common = ["readme", "index", "_index"].contains(&file.path.stem().to_lowercase().as_str());
        (!is_common).then_some(name)
    };
    let mut moves = only_once(&gone, &added, blob);
    let left = |file: &&&Difference| !moves.values().any(|from| from.path == file.path);
    let gone: Vec<&Difference> = gone.iter().filter(left).copied().collect();
    let added: Vec<&Difference> = added.iter().filter(|file| !moves.contains_key(&file.path)).copied().collect();
    moves.extend(only_once(&gone, &added, name));
    moves
}

/// Pairs of what is gone and what was added that alone have the same key.
fn only_once<'d>(
    gone: &[&'d Difference],
    added: &[&'d Difference],
    key: impl Fn(&Difference) -> Option<String>,
) -> BTreeMap<RepoPath, &'d Difference> {
    let mut pairs: BTreeMap<String, (Vec<&Difference>, Vec<&Difference>)> = BTreeMap::new();
    for file in gone {
        key(file).into_iter().for_each(|key| pairs.entry(key).or_default().0.push(file));
    }
    for file in added {
        key(file).into_iter().for_each(|key| pairs.entry(key).or_default().1.push(file));
    }
    let alone = pairs.into_values().filter_map(|(gone, added)| match (&*gone, &*added) {
        ([gone], [added]) => Some((added.path.clone(), *gone)),
        _ => None,
    });
    alone.collect()
}

/// `None` for what is no page of the portal and was none as far as its path tells.
fn change(file: &Difference, what: What, today: &Today<'_>) -> Option<Change> {
    let (doc, genre) = match today.find(&file.path) {
        Some((doc, genre)) => (Some(doc), genre),
        None => (None, classify::guess(&file.path)),
    };
    let genre = genre?;
    let said = |side: &Option<source::Side>| side.as_ref().and_then(|side| side.said.clone());
    let (before, after) = (said(&file.before), said(&file.after));
    let is_record = matches!(genre, Genre::Adr | Genre::Proposal);
    let title = after.as_ref().or(before.as_ref()).filter(|_| is_record).map(|said| said.title.clone());
    let state = |said: Said| State { value: said.status, written: said.written };
    let status = before.zip(after).filter(|(before, after)| is_record && before.status != after.status);
    let status = status.map(|(before, after)| (state(before), state(after)));
    Some(Change { what, path: file.path.clone(), genre, doc, title: title.unwrap_or_default(), status })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats;
    use crate::source::{Commit, Side, SourceTree};

    fn side(blob: &str) -> Option<Side> {
        let said = Said { title: "Poll".to_owned(), status: None, written: String::new() };
        let status = match blob {
            "open" => Some(Status::Proposed),
            "taken" => Some(Status::Accepted),
            _ => None,
        };
        Some(Side { blob: blob.into(), said: Some(Said { status, ..said }) })
    }

    fn difference(path: &str, before: &str, after: &str) -> Difference {
        let of = |blob: &str| if blob.is_empty() { None } else { side(blob) };
        Difference { path: RepoPath::new(path).unwrap(), before: of(before), after: of(after) }
    }

    fn shown(today: &[(&str, &str)], mut files: Vec<Difference>) -> Vec<String> {
        files.sort_by(|a, b| a.path.cmp(&b.path));
        let tree =
            SourceTree::from_files("x", today.iter().map(|(path, text)| (*path, text.as_bytes())), formats::wants);
        let documents: Vec<Arc<Document>> = tree.files.values().map(|file| Arc::new(formats::parse(file))).collect();
        let classified = classify::anew(&tree, &documents);
        let genres: Vec<Option<Genre>> =
            classified.iter().map(|found| found.as_ref().map(|(genre, _)| *genre)).collect();
        let commit = Commit { id: "a".to_owned(), date: "2024-01-01".to_owned(), author: "Ada".to_owned() };
        let step = source::Step {
            from: Release { name: "v1".to_owned(), commit, signed: None },
            to: None,
            files,
            is_cut: false,
            commits: 1,
            authors: Vec::new(),
        };
        let found = source::Changes { steps: vec![step], notice: None };
        let changes = changes(&found, &documents, &genres).steps.remove(0).changes;
        let word = |state: &State| state.value.map_or("-", Status::word);
        let line = |change: &Change| {
            let status = change.status.as_ref().map(|(a, b)| format!(" {}>{}", word(a), word(b))).unwrap_or_default();
            let there = if change.doc.is_some() { "" } else { " (gone)" };
            match &change.what {
                What::Moved { from } => format!("moved {from} to {} {}{status}{there}", change.path, change.genre.id()),
                what => format!("{what:?} {} {}{status}{there}", change.path, change.genre.id()),
            }
        };
        changes.iter().map(line).collect()
    }

    #[test]
    fn a_record_that_was_accepted_says_so() {
        let today = [("docs/adr/0001-poll.md", "# 1. Poll\n\n## Status\n\nAccepted\n")];
        let found = shown(&today, vec![difference("docs/adr/0001-poll.md", "open", "taken")]);
        assert_eq!(found, ["Edited docs/adr/0001-poll.md adr proposed>accepted"]);
    }

    #[test]
    fn the_same_text_elsewhere_was_moved_and_so_was_a_name_that_is_there_once() {
        let today = [("b/x.md", "# X"), ("b/deploy.md", "# D"), ("b/README.md", "# R")];
        let files = vec![
            difference("a/y.md", "1", ""),
            difference("b/x.md", "", "1"),
            difference("a/deploy.md", "2", ""),
            difference("b/deploy.md", "", "3"),
            difference("a/README.md", "4", ""),
            difference("b/README.md", "", "5"),
        ];
        assert_eq!(
            shown(&today, files),
            [
                "Removed a/README.md document (gone)",
                "Added b/README.md document",
                "moved a/deploy.md to b/deploy.md document",
                "moved a/y.md to b/x.md document",
            ]
        );
    }

    #[test]
    fn what_is_gone_is_known_by_its_path_and_other_data_is_no_news() {
        let files = vec![
            difference("docs/adr/0009-x.md", "open", ""),
            difference("docs/runbooks/x.md", "1", ""),
            difference("ci/build.yaml", "1", ""),
            difference("api/openapi.yaml", "1", ""),
        ];
        assert_eq!(
            shown(&[], files),
            [
                "Removed api/openapi.yaml api.openapi (gone)",
                "Removed docs/adr/0009-x.md adr (gone)",
                "Removed docs/runbooks/x.md runbook (gone)",
            ]
        );
    }
}
