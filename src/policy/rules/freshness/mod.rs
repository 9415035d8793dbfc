//! Whether what counts is still right: its age, and what changed since.
//!
//! Only artifacts that answer a requirement are asked, so that nobody is told about the age of a page that no one needs.

use std::collections::BTreeMap;

use crate::base::diag::Location;
use crate::model::{Artifact, ArtifactId};
use crate::policy::Cx;
use crate::policy::slots::{Slot, State};

pub(super) mod age;
pub(super) mod drift;
pub(super) mod no_history;
pub(super) mod reviewed_invalid;

/// Slots in one state with the artifact that answers them: one cause is said once.
fn answered<'a>(cx: &Cx<'a>, state: State) -> Vec<(&'a Artifact, Vec<&'a Slot>)> {
    let mut groups: BTreeMap<ArtifactId, Vec<&Slot>> = BTreeMap::new();
    for slot in cx.slots.iter().filter(|slot| slot.state == state) {
        if let Some(id) = slot.artifact {
            groups.entry(id).or_default().push(slot);
        }
    }
    groups.into_iter().map(|(id, slots)| (cx.portal.found(id), slots)).collect()
}

/// Where the review is stated, else what names the artifact.
fn place(artifact: &Artifact) -> Location {
    match &artifact.reviewed {
        Some(stated) if artifact.basis.reviewed == artifact.basis.date => Location::new(&artifact.at.path, stated.span),
        Some(_) | None => artifact.head.clone(),
    }
}

/// `` `docs/deploy.md` ``, or the section in it.
fn named(artifact: &Artifact) -> String {
    match &artifact.anchor {
        Some(anchor) => format!("`{}#{anchor}`", artifact.at.path),
        None => format!("`{}`", artifact.at.path),
    }
}

#[cfg(test)]
mod tests {
    //! What one rule says about a repository with a README and a history.

    use std::fmt::Write as _;
    use std::sync::Arc;

    use crate::base::path::RepoPath;
    use crate::policy::check;
    use crate::policy::sketch::TODAY;
    use crate::source::{Commit, GitState, SourceTree};

    const README: &str = "# App\n\nThe app takes orders from the shop, checks them against the stock, and hands them to the \
        warehouse. It is one process with one database. Whoever works on it needs a container engine and nothing else; \
        all that is needed is in the repository itself.\n\n## Run locally\n\n```sh\nmake up\n```\n\nThe app listens on port 8080 as \
        soon as the database is there, and prints the address of its page of health.\n";

    /// `front` is the front matter of the README, `commits` are days and paths, newest first.
    pub(in crate::policy::rules::freshness) fn said(rule: &str, front: &str, commits: &[(&str, &str)]) -> String {
        let text = format!("---\n{front}\n---\n{README}");
        let mut git = GitState { is_whole: !commits.is_empty(), ..GitState::default() };
        for (ix, (date, path)) in commits.iter().enumerate() {
            let commit = Commit { id: format!("commit-{ix}"), date: (*date).to_owned(), author: "Ada".to_owned() };
            git.commits.push(commit);
            git.touched.entry(RepoPath::new(path).unwrap()).or_default().push(ix as u32);
        }
        let files = [("README.md", text.as_bytes())];
        let tree = SourceTree::from_files("repo", files, crate::formats::wants);
        let tree = SourceTree { git: Arc::new(git), ..tree };
        let documents = tree.files.values().filter(|file| crate::formats::claims(file));
        let documents = documents.map(|file| Arc::new(crate::formats::parse(file))).collect();
        let mut portal = crate::model::link(&tree, crate::model::Parsed::of(documents));
        portal.enforced = true;
        let mut out = String::new();
        for finding in check(&portal, TODAY).findings.iter().filter(|finding| finding.rule == rule) {
            writeln!(out, "{}: {}[{rule}] {}", finding.primary.at.path, finding.severity.word(), finding.title)
                .unwrap();
            finding.help.iter().for_each(|help| writeln!(out, "  help: {help}").unwrap());
            finding.notes.iter().for_each(|note| writeln!(out, "  note: {note}").unwrap());
        }
        out
    }
}
