//! From a listed file to a file of the tree.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::base::path::RepoPath;
use crate::source::decode::{Decoded, decode};
use crate::source::exclude;
use crate::source::tree::{Content, Limits, SourceFile, SourceIssue, SourceTree, Trouble, Want};

use super::asked::Generated;
use super::listing::Entry;

/// A file, and the class of exclusion that it was left out for.
#[derive(Debug, Clone)]
pub(in crate::source) struct Taken {
    pub(in crate::source) file: Arc<SourceFile>,
    pub(in crate::source) class: Option<&'static str>,
}

/// Takes one listed file, reading it when it is wanted.
pub(super) fn from_disk(root: &Path, entry: &Entry, limits: &Limits) -> Taken {
    if !entry.is_read() {
        return listed(entry, entry.trouble.clone());
    }
    let most = limits.bytes_at(&entry.path);
    match read(&on_disk(root, &entry.path), most) {
        // It has grown since it was listed.
        Ok(bytes) if bytes.len() as u64 > most => listed(entry, Some(Trouble::TooLarge(bytes.len() as u64))),
        Ok(bytes) => from_bytes(entry, &bytes),
        Err(error) => listed(entry, Some(Trouble::Unreadable(error.to_string()))),
    }
}

/// Text of one listed file, before it is known what else is read.
pub(super) fn text(root: &Path, entry: &Entry, limits: &Limits) -> Option<String> {
    let most = limits.bytes_at(&entry.path);
    if entry.trouble.is_some() || entry.stamp.size > most {
        return None;
    }
    let bytes = read(&on_disk(root, &entry.path), most).ok()?;
    decode(&bytes).map(|decoded| decoded.text.into_owned())
}

fn read(path: &Path, most: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(path)?.take(most.saturating_add(1)).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn on_disk(root: &Path, path: &RepoPath) -> PathBuf {
    path.segments().fold(root.to_owned(), |dir, segment| dir.join(segment))
}

/// Takes one listed file from its bytes.
pub(super) fn from_bytes(entry: &Entry, bytes: &[u8]) -> Taken {
    let keep: fn(&str) -> bool = match entry.want {
        _ if !entry.is_read() => return listed(entry, entry.trouble.clone()),
        Want::No => return listed(entry, None),
        Want::Text => |_| true,
        Want::TextIf(keep) => keep,
        Want::Inside(find) => {
            return match find(bytes) {
                Some(text) => taken(SourceFile::new(entry.path.clone(), Content::Text(text.into()), Vec::new())),
                None => listed(entry, None),
            };
        }
    };
    match decode(bytes) {
        Some(Decoded { text, .. }) if !keep(&text) => listed(entry, None),
        Some(Decoded { text, .. }) if is_left_out(entry) && exclude::is_generated(&text) => {
            Taken { class: Some(exclude::GENERATED), ..listed(entry, None) }
        }
        Some(Decoded { text, trouble }) => {
            let content = Content::Text((*text).into());
            taken(SourceFile::new(entry.path.clone(), content, Vec::from_iter(trouble)))
        }
        None if matches!(entry.want, Want::Text) => listed(entry, Some(Trouble::Binary)),
        // By its name alone nobody knows whether it should have been text.
        None => listed(entry, None),
    }
}

fn listed(entry: &Entry, trouble: Option<Trouble>) -> Taken {
    let content = Content::Listed { size: entry.stamp.size };
    let file = SourceFile::new(entry.path.clone(), content, Vec::from_iter(trouble));
    Taken { class: entry.class, ..taken(file) }
}

fn taken(file: SourceFile) -> Taken {
    Taken { file: Arc::new(file), class: None }
}

/// Prose that a tool writes is not the team's; contracts and rules count also when they are generated.
fn is_left_out(entry: &Entry) -> bool {
    entry.generated == Generated::Excluded && is_prose(&entry.path)
}

fn is_prose(path: &RepoPath) -> bool {
    matches!(path.extension().as_str(), "md" | "mdx" | "markdown" | "rst" | "adoc" | "asciidoc")
}

/// Puts files into a tree, with their directories, troubles and classes.
pub(super) fn assemble(tree: &mut SourceTree, taken: Vec<Taken>) {
    for Taken { file, class } in &taken {
        if let Some(class) = class {
            *tree.excluded.entry(class).or_default() += 1;
        }
        let issue = |trouble: &Trouble| SourceIssue { path: file.path.clone(), trouble: trouble.clone() };
        tree.issues.extend(file.troubles.iter().map(issue));
        tree.note_directories(&file.path);
    }
    tree.files = Arc::new(taken.into_iter().map(|taken| (taken.file.path.clone(), taken.file)).collect());
    tree.issues.sort();
}
