//! Whether git's history may have changed: a few metadata, no program is asked.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// When what a commit, a tag or a change of branch touches was written last; two that are equal mean the same history.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Stamp(Vec<Option<SystemTime>>);

/// The files of git whose times tell, in the checkout's own directory.
const OWN: [&str; 3] = ["HEAD", "logs/HEAD", "shallow"];

/// The same in the directory that checkouts share.
const SHARED: [&str; 3] = ["packed-refs", "refs/tags", "refs/heads"];

/// The stamp of the repository that `root` lies in; that of nothing outside of one.
pub fn stamp(root: &Path) -> Stamp {
    let Some(own) = directory(root) else { return Stamp::default() };
    let shared =
        fs::read_to_string(own.join("commondir")).map_or_else(|_| own.clone(), |path| own.join(path.trim_end()));
    let files = OWN.into_iter().map(|name| own.join(name)).chain(SHARED.into_iter().map(|name| shared.join(name)));
    Stamp(files.map(|file| fs::metadata(file).and_then(|meta| meta.modified()).ok()).collect())
}

/// `.git` of the checkout around a directory; where that is a file, the directory that it names.
fn directory(root: &Path) -> Option<PathBuf> {
    let root = fs::canonicalize(root).ok()?;
    let entry = root.ancestors().map(|dir| dir.join(".git")).find(|entry| entry.exists())?;
    if entry.is_dir() {
        return Some(entry);
    }
    let text = fs::read_to_string(&entry).ok()?;
    Some(entry.parent()?.join(text.strip_prefix("gitdir:")?.trim()))
}

#[cfg(test)]
mod tests {
    use super::super::tests::{Repo, git_in};
    use super::*;

    #[test]
    fn commits_and_tags_change_the_stamp_and_edits_do_not() {
        let repo = Repo::new();
        repo.commit("2026-01-01", "Ada", &[("docs/a.md", "a")]);
        let first = stamp(&repo.path.join("docs"));
        fs::write(repo.path.join("docs/a.md"), "b").unwrap();
        assert_eq!(stamp(&repo.path.join("docs")), first);
        repo.git(&["tag", "v1"]);
        let tagged = stamp(&repo.path);
        assert_ne!(tagged, first);
        repo.commit("2026-01-02", "Ada", &[("docs/a.md", "c")]);
        assert_ne!(stamp(&repo.path), tagged);
    }

    #[test]
    fn a_linked_checkout_sees_the_tags_of_the_repository() {
        let repo = Repo::new();
        repo.commit("2026-01-01", "Ada", &[("a.md", "a")]);
        let linked = repo.path.with_file_name("linked");
        repo.git(&["worktree", "add", "-q", linked.to_str().unwrap()]);
        let before = stamp(&linked);
        assert_ne!(before, Stamp::default());
        git_in(&repo.path, &["tag", "v1"]);
        assert_ne!(stamp(&linked), before);
    }

    #[test]
    fn outside_of_a_repository_there_is_nothing_to_tell() {
        let dir = tempfile::TempDir::new().unwrap();
        assert_eq!(stamp(dir.path()), stamp(&dir.path().join("gone")));
    }
}
