use std::cell::RefCell;
use std::fs;

use tempfile::TempDir;

use super::*;
use crate::source::git::tests::{Repo, command};

const NOTHING: &dyn Fn(&RepoPath, &str) -> Vec<RepoPath> = &|_, _| Vec::new();

fn paths(names: &[&str]) -> Vec<RepoPath> {
    names.iter().map(|name| RepoPath::new(name).unwrap()).collect()
}

/// Each line of a text names a file, from the root.
fn lines(_: &RepoPath, text: &str) -> Vec<RepoPath> {
    text.lines().filter_map(RepoPath::new).collect()
}

fn read(root: &Path, roots: &[&str], since: Option<&str>) -> Result<Versions, NoVersion> {
    versions(root, &Ask { roots: &paths(roots), refers: &lines, since })
}

fn tags(root: &Path, roots: &[&str]) -> Vec<Version> {
    read(root, roots, None).unwrap().tags
}

fn limited(root: &Path, roots: &[&str], limits: Limits) -> Version {
    let ask = Ask { roots: &paths(roots), refers: NOTHING, since: None };
    within(root, &ask, &limits).unwrap().tags.remove(0)
}

/// `name: path=text path=text`, and what was not read after `!`.
fn shown(version: &Version) -> String {
    let files = version.files.values().map(|file| format!(" {}={:?}", file.path, file.text()));
    let unread = version.unread.iter().map(|(path, trouble)| format!(" !{path} {trouble:?}"));
    format!("{}:{}", version.name, files.chain(unread).collect::<String>())
}

fn all(versions: &[Version]) -> Vec<String> {
    versions.iter().map(shown).collect()
}

#[test]
fn files_are_as_they_were_at_each_tag_newest_first() {
    let repo = Repo::new();
    repo.commit("2024-01-01", "Ada", &[("api.yaml", "1"), ("other.md", "x")]);
    repo.git(&["tag", "v1"]);
    repo.commit("2024-02-02", "Bea", &[("api.yaml", "2"), ("new.yaml", "n")]);
    repo.git(&["tag", "-a", "-m", "annotated", "v2"]);
    repo.commit("2024-03-03", "Ada", &[("api.yaml", "3")]);
    fs::write(repo.path.join("api.yaml"), "not committed").unwrap();

    let versions = read(&repo.path, &["api.yaml", "new.yaml", "never.yaml"], None).unwrap();
    assert_eq!(all(&versions.tags), [r#"v2: api.yaml="2" new.yaml="n""#, r#"v1: api.yaml="1""#]);
    let commit = &versions.tags[0].commit;
    assert_eq!(
        (&*commit.date, &*commit.author, &*commit.id),
        ("2024-02-02", "Bea", &*repo.git(&["rev-parse", "v2^{}"]))
    );
    assert!(versions.since.is_none() && versions.notice.is_none());
}

#[test]
fn a_revision_is_read_besides_the_tags() {
    let repo = Repo::new();
    repo.commit("2024-01-01", "Ada", &[("api.yaml", "1")]);
    repo.git(&["tag", "v1"]);
    repo.git(&["branch", "old"]);
    repo.commit("2024-02-02", "Ada", &[("api.yaml", "2")]);
    for (revision, text) in [("old", "1"), ("v1", "1"), ("HEAD", "2"), ("HEAD~1", "1"), ("@", "2")] {
        let since = read(&repo.path, &["api.yaml"], Some(revision)).unwrap().since.unwrap();
        assert_eq!(shown(&since), format!("{revision}: api.yaml={text:?}"));
    }
}

#[test]
fn a_file_that_several_versions_share_is_read_once() {
    let repo = Repo::new();
    repo.commit("2024-01-01", "Ada", &[("api.yaml", "part.yaml"), ("part.yaml", "1")]);
    repo.git(&["tag", "v1"]);
    repo.commit("2024-02-02", "Ada", &[("part.yaml", "2")]);
    repo.git(&["tag", "v2"]);
    let asked = RefCell::new(Vec::new());
    let refers = |path: &RepoPath, text: &str| {
        asked.borrow_mut().push(format!("{path} {text}"));
        lines(path, text)
    };
    let ask = Ask { roots: &paths(&["api.yaml"]), refers: &refers, since: Some("v1") };
    let versions = versions(&repo.path, &ask).unwrap();
    let api = |version: &Version| Arc::clone(&version.files["api.yaml"]);
    assert!(Arc::ptr_eq(&api(&versions.tags[0]), &api(&versions.tags[1])));
    assert!(Arc::ptr_eq(&api(&versions.tags[0]), &api(&versions.since.unwrap())));
    assert_eq!(asked.take(), ["api.yaml part.yaml", "part.yaml 1", "part.yaml 2"]);
}

#[test]
fn equal_files_at_two_places_are_two_files() {
    let repo = Repo::new();
    repo.commit("2024-01-01", "Ada", &[("a.yaml", "1"), ("b.yaml", "1")]);
    repo.git(&["tag", "v1"]);
    assert_eq!(all(&tags(&repo.path, &["a.yaml", "b.yaml"])), [r#"v1: a.yaml="1" b.yaml="1""#]);
}

#[test]
fn what_a_text_referred_to_is_read_though_it_exists_no_longer() {
    let repo = Repo::new();
    repo.commit(
        "2024-01-01",
        "Ada",
        &[("api.yaml", "gone/a.yaml"), ("gone/a.yaml", "gone/b.yaml"), ("gone/b.yaml", "api.yaml")],
    );
    repo.git(&["tag", "v1"]);
    repo.git(&["rm", "-rq", "gone"]);
    repo.commit("2024-02-02", "Ada", &[("api.yaml", "gone/a.yaml\nnever.yaml")]);
    repo.git(&["tag", "v2"]);
    let (v2, v1) = (
        r#"v2: api.yaml="gone/a.yaml\nnever.yaml""#,
        r#"v1: api.yaml="gone/a.yaml" gone/a.yaml="gone/b.yaml" gone/b.yaml="api.yaml""#,
    );
    assert_eq!(all(&tags(&repo.path, &["api.yaml"])), [v2, v1]);
}

#[test]
fn the_newest_five_tags_count_one_a_commit() {
    let repo = Repo::new();
    for version in 1..=7 {
        repo.commit(&format!("2024-01-0{version}"), "Ada", &[("api.yaml", &version.to_string())]);
        repo.git(&["tag", &format!("v{version}.0")]);
        repo.git(&["tag", &format!("v{version}")]);
    }
    repo.git(&["tag", "-am", "made today", "stable", "v2"]);
    let names: Vec<String> = tags(&repo.path, &[]).into_iter().map(|version| version.name).collect();
    assert_eq!(names, ["v7.0", "v6.0", "v5.0", "v4.0", "v3.0"]);
}

#[test]
fn a_tag_that_does_not_lead_to_the_checkout_does_not_count() {
    let repo = Repo::new();
    repo.commit("2024-01-01", "Ada", &[("api.yaml", "1")]);
    repo.git(&["tag", "v1"]);
    repo.git(&["checkout", "-q", "-b", "side"]);
    repo.commit("2024-02-02", "Ada", &[("api.yaml", "side")]);
    repo.git(&["tag", "side-1"]);
    repo.git(&["checkout", "-q", "main"]);
    let blob = repo.git(&["rev-parse", "HEAD:api.yaml"]);
    repo.git(&["tag", "a-file", &blob]);
    assert_eq!(all(&tags(&repo.path, &["api.yaml"])), [r#"v1: api.yaml="1""#]);
}

#[test]
fn tags_may_have_any_name() {
    let repo = Repo::new();
    let names = ["nächste-ausgabe", "a'b\"c", "$(touch${IFS}x)", "-v", "HEAD", "a,b;c|d&e"];
    for (name, day) in names.into_iter().zip(1..) {
        repo.commit(&format!("2024-01-0{day}"), "Ada", &[("api.yaml", name)]);
        repo.git(&["update-ref", &format!("refs/tags/{name}"), "HEAD"]);
    }
    let shown = all(&tags(&repo.path, &["api.yaml"]));
    let expected = names.iter().rev().take(5).map(|name| format!("{name}: api.yaml={name:?}"));
    assert_eq!(shown, expected.collect::<Vec<_>>());
}

#[test]
fn a_directory_below_the_top_has_paths_of_its_own() {
    let repo = Repo::new();
    repo.commit("2024-01-01", "Ada", &[("api.yaml", "top")]);
    repo.git(&["tag", "v1"]);
    repo.commit("2024-02-02", "Ada", &[("orders ü/api.yaml", "below")]);
    repo.git(&["tag", "v2"]);
    assert_eq!(all(&tags(&repo.path.join("orders ü"), &["api.yaml"])), [r#"v2: api.yaml="below""#, "v1:"]);
}

#[cfg(unix)]
#[test]
fn paths_may_have_any_characters() {
    let names =
        ["a b/ü \"x\".yaml", "HEAD:x.yaml", "--x.yaml", "*.yaml", "back\\slash.yaml", "line\nend.yaml", ":(top)y"];
    let repo = Repo::new();
    repo.commit("2024-01-01", "Ada", &names.map(|name| (name, "1")));
    repo.git(&["tag", "v1"]);
    let ask = Ask { roots: &paths(&names), refers: NOTHING, since: None };
    let version = versions(&repo.path, &ask).unwrap().tags.remove(0);
    let mut sorted = paths(&names);
    sorted.sort();
    assert_eq!(version.files.into_keys().collect::<Vec<_>>(), sorted);
}

#[test]
fn texts_are_in_normal_form_whatever_a_checkout_would_make_of_them() {
    let repo = Repo::new();
    repo.git(&["config", "core.autocrlf", "false"]);
    repo.commit("2024-01-01", "Ada", &[("crlf.yaml", "\u{feff}a\r\nb\r$Id$")]);
    repo.git(&["tag", "v1"]);
    fs::write(repo.path.join(".git/info/attributes"), "* text eol=crlf ident working-tree-encoding=UTF-16\n").unwrap();
    assert_eq!(all(&tags(&repo.path, &["crlf.yaml"])), [r#"v1: crlf.yaml="a\nb\n$Id$""#]);
}

#[test]
fn what_is_no_text_or_over_a_limit_is_known_to_have_been_there() {
    let repo = Repo::new();
    let files = [("binary", "\0"), ("large", "12345"), ("a", "123"), ("b", "123"), ("same", "123"), ("c", "12")];
    repo.commit("2024-01-01", "Ada", &files);
    repo.git(&["tag", "v1"]);
    let limits = Limits { text_bytes: 4, total_bytes: 6, ..Limits::default() };
    let version = limited(&repo.path, &["binary", "large", "a", "same", "b", "c", "dir"], limits);
    assert_eq!(shown(&version), r#"v1: a="123" b="123" c="12" same="123" !binary Binary !large TooLarge(5)"#);
    let limits = Limits { text_bytes: 4, total_bytes: 4, files: 2, ..Limits::default() };
    let version = limited(&repo.path, &["a", "c", "b", "same"], limits);
    assert_eq!(
        shown(&version),
        r#"v1: a="123" b="123" !c OverLimit("0 MiB of text in all") !same OverLimit("2 files of one version")"#
    );
}

#[test]
fn a_path_that_is_too_deep_is_not_looked_for() {
    let repo = Repo::new();
    repo.commit("2024-01-01", "Ada", &[("a/b/c", "1"), ("a/b.yaml", "1")]);
    repo.git(&["tag", "v1"]);
    let limits = Limits { depth: 2, ..Limits::default() };
    let version = limited(&repo.path, &["a/b/c", "a/b.yaml"], limits);
    assert_eq!(shown(&version), r#"v1: a/b.yaml="1" !a/b/c OverLimit("2 directories deep")"#);
}

#[cfg(unix)]
#[test]
fn links_and_submodules_are_not_followed() {
    let repo = Repo::new();
    repo.commit("2024-01-01", "Ada", &[("real/api.yaml", "1")]);
    std::os::unix::fs::symlink("../secret", repo.path.join("link.yaml")).unwrap();
    std::os::unix::fs::symlink("real", repo.path.join("dir")).unwrap();
    let id = repo.git(&["rev-parse", "HEAD"]);
    repo.git(&["update-index", "--add", "--cacheinfo", &format!("160000,{id},module")]);
    repo.commit("2024-01-02", "Ada", &[]);
    repo.git(&["tag", "v1"]);
    let roots = ["link.yaml", "dir/api.yaml", "real", "module", "module/x", "real/api.yaml", "real/api.yaml/x"];
    let version = limited(&repo.path, &roots, Limits::default());
    assert_eq!(shown(&version), r#"v1: real/api.yaml="1" !link.yaml Symlink("../secret")"#);
}

#[test]
fn what_names_endless_files_is_read_to_a_limit() {
    let repo = Repo::new();
    let names: Vec<String> = (0..FILES + 20).map(|n| format!("d/{n:04}")).collect();
    let mut files: Vec<(&str, &str)> = names.iter().map(|name| (&**name, "")).collect();
    let list: String = (0..2 * PATHS).map(|n| format!("d/{n:04}\n")).collect();
    files.push(("all", &list));
    repo.commit("2024-01-01", "Ada", &files);
    repo.git(&["tag", "v1"]);
    let version = tags(&repo.path, &["all"]).remove(0);
    assert_eq!((version.files.len(), version.unread.len()), (FILES, 21));
}

#[test]
fn ids_may_be_sha256() {
    let repo = Repo::with(&["--object-format=sha256"]);
    repo.commit("2024-01-01", "Ada", &[("a/api.yaml", "1")]);
    repo.git(&["tag", "v1"]);
    assert_eq!(all(&tags(&repo.path, &["a/api.yaml"])), [r#"v1: a/api.yaml="1""#]);
}

#[test]
fn an_unknown_revision_is_told_with_what_to_try() {
    let repo = Repo::new();
    repo.commit("2024-01-01", "Ada", &[("api.yaml", "1")]);
    repo.commit("2024-02-02", "Ada", &[("api.yaml", "2")]);
    let error = |root: &Path, revision: &str| read(root, &["api.yaml"], Some(revision)).unwrap_err().to_string();
    insta::assert_snapshot!(error(&repo.path, "v9"), @"cannot compare with `v9`: there is no such tag, branch or commit; fetch it (`git fetch --tags`), or see `git tag`");
    insta::assert_snapshot!(error(&repo.clone_with_depth("1").path, "HEAD~1"), @"cannot compare with `HEAD~1`: this clone is shallow and has no such tag, branch or commit; fetch the whole history (`fetch-depth: 0`, `GIT_DEPTH: 0` or `git fetch --unshallow`)");
    for unknown in [
        "HEAD:api.yaml",
        "^HEAD",
        "HEAD..HEAD",
        "HEAD HEAD",
        "refs/heads/*",
        "0000000000000000000000000000000000000000",
    ] {
        assert!(error(&repo.path, unknown).contains("there is no such tag"), "{unknown}");
    }
    let dir = TempDir::new().unwrap();
    insta::assert_snapshot!(error(dir.path(), "v1"), @"cannot compare with `v1`: this is not a git repository; see whether `git log v1` works in this directory");
}

#[test]
fn a_revision_is_never_an_option() {
    let repo = Repo::new();
    repo.commit("2024-01-01", "Ada", &[("api.yaml", "1")]);
    repo.git(&["update-ref", "refs/heads/-x", "HEAD"]);
    let error = |revision: &str| read(&repo.path, &["api.yaml"], Some(revision)).unwrap_err().to_string();
    insta::assert_snapshot!(error("--output=x"), @"cannot compare with `--output=x`: no revision looks like this; name a tag, a branch or a commit");
    for odd in ["-x", "", "a\nb", "--", &"x".repeat(2000)] {
        assert!(error(odd).ends_with("no revision looks like this; name a tag, a branch or a commit"), "{odd}");
    }
    let since = read(&repo.path, &["api.yaml"], Some("refs/heads/-x")).unwrap().since;
    assert_eq!(since.unwrap().files.len(), 1);
}

#[test]
fn without_tags_there_is_a_notice() {
    let notice = |path: &Path| {
        let versions = read(path, &["api.yaml"], None).unwrap();
        assert!(versions.tags.is_empty());
        versions.notice.unwrap()
    };
    let repo = Repo::new();
    insta::assert_snapshot!(notice(&repo.path), @"the git repository has no commit yet, so nothing is compared with earlier versions");
    repo.commit("2024-01-01", "Ada", &[("api.yaml", "1")]);
    repo.git(&["tag", "v1"]);
    repo.git(&["checkout", "-q", "--orphan", "new"]);
    repo.commit("2024-02-02", "Ada", &[("api.yaml", "2")]);
    insta::assert_snapshot!(notice(&repo.path), @"no tag leads to the checked-out commit, so nothing is compared with earlier versions");
    insta::assert_snapshot!(notice(&repo.clone_with_depth("1").path), @"this clone is shallow, so earlier tags may be missing; fetch the whole history (`fetch-depth: 0`, `GIT_DEPTH: 0` or `git fetch --unshallow`)");
    insta::assert_snapshot!(notice(&repo.path.join(".git")), @"this is the inside of a git repository, not a checkout, so nothing is compared with earlier versions");
    insta::assert_snapshot!(notice(TempDir::new().unwrap().path()), @"this is not a git repository, so nothing is compared with earlier versions");
}

#[cfg(unix)]
#[test]
fn nothing_that_a_repository_names_is_run() {
    let repo = Repo::new();
    repo.commit("2024-01-01", "Ada", &[("api.yaml", "1"), (".gitattributes", "* diff=trap filter=trap\n")]);
    repo.git(&["tag", "v1"]);
    let canary = repo.path.join("../canary");
    let trap = format!("touch '{}'; false", canary.display());
    for key in [
        "core.fsmonitor",
        "core.pager",
        "diff.external",
        "diff.trap.textconv",
        "filter.trap.smudge",
        "filter.trap.process",
    ] {
        repo.git(&["config", key, &trap]);
    }
    for name in ["cat-file", "for-each-ref", "rev-parse", "log"] {
        repo.git(&["config", &format!("alias.{name}"), &format!("!{trap}")]);
        repo.git(&["config", &format!("pager.{name}"), &trap]);
    }
    let springs = command(&repo.path).args(["cat-file", "--textconv", "v1:api.yaml"]).output().unwrap();
    assert!(canary.exists(), "the trap must work: {springs:?}");
    fs::remove_file(&canary).unwrap();

    let versions = read(&repo.path, &["api.yaml"], Some("v1")).unwrap();
    assert_eq!(all(&versions.tags), [r#"v1: api.yaml="1""#]);
    assert!(!canary.exists());
}

#[cfg(unix)]
#[test]
fn an_object_that_the_clone_lacks_is_not_fetched_and_not_taken_for_absent() {
    let repo = Repo::new();
    repo.commit("2024-01-01", "Ada", &[("api.yaml", "1"), ("dir/b.yaml", "2")]);
    repo.git(&["tag", "v1"]);
    repo.commit("2024-02-02", "Ada", &[("api.yaml", "3")]);
    repo.git(&["tag", "v2"]);
    for object in ["v1:api.yaml", "v1:dir"] {
        remove(&repo, object);
    }
    let canary = repo.path.join("../canary");
    repo.git(&["config", "protocol.ext.allow", "always"]);
    repo.git(&["config", "core.repositoryFormatVersion", "1"]);
    repo.git(&["config", "extensions.partialClone", "origin"]);
    repo.git(&["config", "remote.origin.url", &format!("ext::touch {}", canary.display())]);
    let springs = command(&repo.path).args(["cat-file", "-p", "v1:api.yaml"]).output().unwrap();
    assert!(canary.exists(), "the trap must work: {springs:?}");
    fs::remove_file(&canary).unwrap();

    let lacking = r#"Unreadable("this clone does not have it")"#;
    assert_eq!(
        all(&tags(&repo.path, &["api.yaml", "dir/b.yaml"])),
        [
            format!(r#"v2: api.yaml="3" !dir/b.yaml {lacking}"#),
            format!("v1: !api.yaml {lacking} !dir/b.yaml {lacking}")
        ]
    );
    remove(&repo, "v1^{tree}");
    let versions = read(&repo.path, &["api.yaml"], None).unwrap();
    assert_eq!(all(&versions.tags), [r#"v2: api.yaml="3""#]);
    insta::assert_snapshot!(versions.notice.unwrap(), @"this clone has commits without their files (clone without `--filter`), so nothing is compared with `v1`");
    insta::assert_snapshot!(read(&repo.path, &["api.yaml"], Some("v1")).unwrap_err().to_string(), @"cannot compare with `v1`: this clone has commits without their files (clone without `--filter`); see whether `git log v1` works in this directory");
    assert!(!canary.exists());
}

/// Takes an object out of the repository.
fn remove(repo: &Repo, name: &str) {
    let id = repo.git(&["rev-parse", name]);
    fs::remove_file(repo.path.join(".git/objects").join(&id[..2]).join(&id[2..])).unwrap();
}
