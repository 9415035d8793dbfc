use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

use super::*;

/// A repository in a temporary directory, made with the `git` program.
pub(super) struct Repo {
    _dir: TempDir,
    pub(super) path: PathBuf,
}

impl Repo {
    pub(super) fn new() -> Self {
        Self::with(&[])
    }

    /// With further options of `git init`.
    pub(super) fn with(options: &[&str]) -> Self {
        let dir = TempDir::new().unwrap();
        let path = dir.path().join("repo");
        fs::create_dir(&path).unwrap();
        let repo = Self { _dir: dir, path };
        repo.git(&[&["init", "-q", "-b", "main"], options].concat());
        repo
    }

    pub(super) fn git(&self, args: &[&str]) -> String {
        git_in(&self.path, args)
    }

    pub(super) fn commit(&self, day: &str, author: &str, files: &[(&str, &str)]) {
        for (name, text) in files {
            let path = self.path.join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        self.git(&["add", "-A"]);
        let date = format!("{day}T23:30:00+0000");
        let run = command(&self.path)
            .args(["commit", "-q", "--allow-empty", "-m", "x", "--author", &format!("{author} <a@example.org>")])
            .env("GIT_COMMITTER_DATE", &date)
            .env("GIT_AUTHOR_DATE", "2001-01-01T00:00:00+0000")
            .status();
        assert!(run.unwrap().success());
    }

    pub(super) fn clone_with_depth(&self, depth: &str) -> Repo {
        let dir = TempDir::new().unwrap();
        let path = dir.path().join("clone");
        let from = format!("file://{}", self.path.display());
        git_in(dir.path(), &["clone", "-q", "--depth", depth, &from, "clone"]);
        Repo { _dir: dir, path }
    }
}

pub(super) fn command(dir: &Path) -> Command {
    let mut command = Command::new("git");
    command.current_dir(dir).env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1");
    command.env("GIT_COMMITTER_NAME", "C").env("GIT_COMMITTER_EMAIL", "c@example.org");
    for name in ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"] {
        command.env_remove(name);
    }
    command
}

pub(super) fn git_in(dir: &Path, args: &[&str]) -> String {
    let run = command(dir).args(args).output().unwrap();
    assert!(run.status.success(), "git {args:?}: {}", String::from_utf8_lossy(&run.stderr));
    String::from_utf8_lossy(&run.stdout).trim().to_owned()
}

fn dates(state: &GitState) -> Vec<String> {
    let first = |path| state.first.get(path).map_or("unknown", |commit| commit.date.as_str());
    state.last.iter().map(|(path, last)| format!("{path}: {} .. {}", first(path), last.date)).collect()
}

#[test]
fn dates_are_those_of_the_committer_in_utc() {
    let repo = Repo::new();
    repo.commit("2024-01-01", "Ada", &[("a.md", "1"), ("docs/b.md", "1")]);
    repo.commit("2024-02-02", "Bea <b>\t\"x\"", &[("a.md", "2")]);
    let state = facts(&repo.path);
    assert_eq!(dates(&state), ["a.md: 2024-01-01 .. 2024-02-02", "docs/b.md: 2024-01-01 .. 2024-01-01"]);
    assert_eq!(state.last["docs/b.md"].author, "Ada");
    assert_eq!(state.head.as_ref().unwrap().id, repo.git(&["rev-parse", "HEAD"]));
    assert_eq!(state.notice, None);
}

#[test]
fn a_directory_below_the_top_has_paths_of_its_own() {
    let repo = Repo::new();
    repo.commit("2024-01-01", "Ada", &[("top.md", "1"), ("docs/b.md", "1")]);
    repo.commit("2024-02-02", "Ada", &[("top.md", "2")]);
    let state = facts(&repo.path.join("docs"));
    assert_eq!(dates(&state), ["b.md: 2024-01-01 .. 2024-01-01"]);
    assert_eq!(state.head.unwrap().date, "2024-02-02");
}

#[test]
fn commits_that_the_repository_ignores_change_no_content() {
    let repo = Repo::new();
    repo.commit("2024-01-01", "Ada", &[("docs/a.md", "1")]);
    repo.commit("2024-02-02", "Ada", &[("docs/a.md", "1 ")]);
    let id = repo.git(&["rev-parse", "HEAD"]);
    repo.commit("2024-03-03", "Ada", &[(".git-blame-ignore-revs", &id)]);
    for (root, path) in [(repo.path.clone(), "docs/a.md"), (repo.path.join("docs"), "a.md")] {
        let state = facts(&root);
        assert!(state.is_whole);
        assert_eq!(state.last[path].date, "2024-02-02");
        let dates: Vec<&str> = state.touched[path].iter().map(|ix| &*state.commits[*ix as usize].date).collect();
        assert_eq!(dates, ["2024-01-01"]);
    }
}

#[test]
fn a_detached_head_is_a_head() {
    let repo = Repo::new();
    repo.commit("2024-01-01", "Ada", &[("a.md", "1")]);
    repo.commit("2024-02-02", "Ada", &[("a.md", "2")]);
    repo.git(&["checkout", "-q", "HEAD~1"]);
    assert_eq!(dates(&facts(&repo.path)), ["a.md: 2024-01-01 .. 2024-01-01"]);
}

#[test]
fn odd_names_keep_their_dates() {
    let repo = Repo::new();
    repo.commit("2024-01-01", "Ada", &[("a\tb\n\"c\".md", "1"), ("ä.md", "1"), ("--x", "1")]);
    let state = facts(&repo.path);
    assert_eq!(state.last.len(), 3);
    assert!(state.last.contains_key("a\tb\n\"c\".md") && state.last.contains_key("ä.md"));
}

#[test]
fn a_shallow_clone_dates_only_what_it_knows() {
    let repo = Repo::new();
    repo.commit("2024-01-01", "Ada", &[("a.md", "1"), ("b.md", "1")]);
    repo.commit("2024-02-02", "Ada", &[("a.md", "2")]);
    repo.commit("2024-03-03", "Ada", &[("c.md", "1")]);

    let one = facts(&repo.clone_with_depth("1").path);
    assert_eq!(dates(&one), [] as [&str; 0]);
    assert_eq!(one.head.unwrap().date, "2024-03-03");
    assert!(one.notice.unwrap().contains("fetch-depth: 0"));

    let two = facts(&repo.clone_with_depth("2").path);
    assert_eq!(dates(&two), ["c.md: 2024-03-03 .. 2024-03-03"]);
}

#[test]
fn without_history_there_is_a_notice_and_no_date() {
    let notice = |path: &Path| {
        let state = facts(path);
        assert_eq!((state.head, state.last.len()), (None, 0));
        state.notice.unwrap()
    };
    let repo = Repo::new();
    insta::assert_snapshot!(notice(&repo.path), @"the git repository has no commit yet, so pages show no dates");
    repo.commit("2024-01-01", "Ada", &[("a.md", "1")]);
    fs::create_dir(repo.path.join("untracked")).unwrap();
    insta::assert_snapshot!(notice(&repo.path.join("untracked")), @"git tracks no file here, so pages show no dates");
    insta::assert_snapshot!(notice(&repo.path.join(".git")), @"this is the inside of a git repository, not a checkout, so pages show no dates");
    fs::write(repo.path.join(".git/HEAD"), "nonsense").unwrap();
    insta::assert_snapshot!(notice(&repo.path), @"this is not a git repository, so pages show no dates");
}

#[test]
fn a_directory_in_no_repository_has_a_notice() {
    let dir = TempDir::new().unwrap();
    assert!(facts(dir.path()).notice.unwrap().starts_with("this is not a git repository"));
}

#[test]
fn the_forge_is_told_by_the_origin() {
    let repo = Repo::new();
    repo.commit("2024-01-01", "Ada", &[("a.md", "1")]);
    assert_eq!(facts(&repo.path).forge, None);
    repo.git(&["remote", "add", "origin", "https://user:secret@github.com/acme/orders.git"]);
    assert_eq!(facts(&repo.path).forge.as_deref(), Some("https://github.com/acme/orders"));
}

#[cfg(unix)]
#[test]
fn nothing_that_a_repository_names_is_run() {
    let repo = Repo::new();
    repo.commit("2024-01-01", "Ada", &[("a.md", "1"), (".gitattributes", "* diff=trap filter=trap\n")]);
    sign(&repo);
    let canary = repo.path.join("../canary");
    let trap = format!("touch '{}'; false", canary.display());
    for key in [
        "core.fsmonitor",
        "core.pager",
        "pager.log",
        "core.sshCommand",
        "core.editor",
        "core.askPass",
        "core.alternateRefsCommand",
        "diff.external",
        "diff.trap.command",
        "diff.trap.textconv",
        "filter.trap.clean",
        "filter.trap.process",
        "gpg.program",
        "credential.helper",
    ] {
        repo.git(&["config", key, &trap]);
    }
    repo.git(&["config", "alias.log", &format!("!{trap}")]);
    repo.git(&["config", "log.showSignature", "true"]);

    let springs = command(&repo.path).args(["log", "-1", "-p"]).output().unwrap();
    assert!(canary.exists(), "the trap must work: {springs:?}");
    fs::remove_file(&canary).unwrap();

    assert_eq!(facts(&repo.path).last["a.md"].date, "2024-01-01");
    assert!(!canary.exists());
}

#[cfg(unix)]
#[test]
fn a_missing_object_is_not_fetched() {
    let repo = Repo::new();
    repo.commit("2024-01-01", "Ada", &[("a.md", "1")]);
    let canary = repo.path.join("../canary");
    let tree = repo.git(&["rev-parse", "HEAD^{tree}"]);
    fs::remove_file(repo.path.join(".git/objects").join(&tree[..2]).join(&tree[2..])).unwrap();
    repo.git(&["config", "protocol.ext.allow", "always"]);
    repo.git(&["config", "core.repositoryFormatVersion", "1"]);
    repo.git(&["config", "extensions.partialClone", "origin"]);
    repo.git(&["config", "remote.origin.url", &format!("ext::touch {}", canary.display())]);

    let springs = command(&repo.path).args(["log", "--name-only"]).output().unwrap();
    assert!(canary.exists(), "the trap must work: {springs:?}");
    fs::remove_file(&canary).unwrap();

    assert!(facts(&repo.path).notice.unwrap().starts_with("git cannot read this repository"));
    assert!(!canary.exists());
}

/// Gives the newest commit a signature, so that showing it asks `gpg.program`.
fn sign(repo: &Repo) {
    let commit = repo.git(&["cat-file", "commit", "HEAD"]);
    let (head, body) = commit.split_once("\n\n").unwrap();
    let signed =
        format!("{head}\ngpgsig -----BEGIN PGP SIGNATURE-----\n \n x\n -----END PGP SIGNATURE-----\n\n{body}\n");
    fs::write(repo.path.join("../signed"), signed).unwrap();
    let id = repo.git(&["hash-object", "-t", "commit", "-w", "../signed"]);
    repo.git(&["update-ref", "HEAD", &id]);
}
