use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use tempfile::TempDir;

use super::*;
use crate::source::tree::{Content, SourceFile, SourceIssue, Trouble};

/// Prose is read, YAML when it says so, the rest is listed.
fn wants(path: &RepoPath) -> Want {
    match &*path.extension() {
        "md" => Want::Text,
        "yaml" => Want::TextIf(|text| text.starts_with("openapi")),
        _ => Want::No,
    }
}

struct Repo {
    dir: TempDir,
}

impl Repo {
    fn new() -> Self {
        Self { dir: TempDir::new().unwrap() }
    }

    fn path(&self) -> &Path {
        self.dir.path()
    }

    fn file(self, path: &str, content: impl AsRef<[u8]>) -> Self {
        let path = self.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
        self
    }

    fn tree(&self) -> SourceTree {
        self.tree_within(&Limits::default())
    }

    fn tree_within(&self, limits: &Limits) -> SourceTree {
        read(self.path(), wants, limits).unwrap()
    }

    fn paths(&self) -> Vec<String> {
        self.tree().files.keys().map(|path| path.to_string()).collect()
    }
}

fn issues(tree: &SourceTree) -> Vec<(&str, &Trouble)> {
    tree.issues.iter().map(|SourceIssue { path, trouble }| (path.as_str(), trouble)).collect()
}

fn file<'a>(tree: &'a SourceTree, path: &str) -> &'a SourceFile {
    tree.files.get(path).unwrap_or_else(|| panic!("`{path}` is not in the tree"))
}

#[test]
fn wanted_files_are_read_and_others_listed() {
    let repo = Repo::new()
        .file("README.md", "# A\r\n")
        .file("api/spec.yaml", "openapi: 3.1.0\n")
        .file("api/values.yaml", "image: x\n")
        .file("src/main.rs", "fn main() {}\n");
    let tree = repo.tree();
    assert_eq!(file(&tree, "README.md").text(), "# A\n");
    assert_eq!(file(&tree, "api/spec.yaml").text(), "openapi: 3.1.0\n");
    assert_eq!(file(&tree, "api/values.yaml").content, Content::Listed { size: 9 });
    assert_eq!(file(&tree, "src/main.rs").content, Content::Listed { size: 13 });
    let directories: Vec<&str> = tree.directories.iter().map(RepoPath::as_str).collect();
    assert_eq!(directories, ["", "api", "src"]);
    assert_eq!((issues(&tree), &tree.excluded), (vec![], &BTreeMap::new()));
}

#[test]
fn the_same_files_in_memory_give_the_same_tree() {
    let files: [(&str, &[u8]); 7] = [
        ("README.md", b"\xef\xbb\xbf# A\r\n"),
        ("a/odd.md", b"caf\xe9"),
        ("a/binary.md", b"\0"),
        ("a/data.yaml", b"x: \0"),
        ("vendor/x/README.md", b"# X"),
        ("generated.md", b"<!-- DO NOT EDIT -->\n"),
        ("charts/x/LICENSE", b""),
    ];
    let on_disk = files.iter().fold(Repo::new(), |repo, (path, bytes)| repo.file(path, bytes)).tree();
    let in_memory = SourceTree::from_files("x", files, wants);
    let digests = |tree: &SourceTree| tree.files.values().map(|file| file.digest).collect::<Vec<_>>();
    assert_eq!(digests(&in_memory), digests(&on_disk));
    assert_eq!((&in_memory.issues, &in_memory.excluded), (&on_disk.issues, &on_disk.excluded));
    assert_eq!(in_memory.directories, on_disk.directories);
}

#[test]
fn ignore_files_nest_and_the_innermost_decides() {
    let repo = Repo::new()
        .file(".gitignore", "*.log\n/dist\n!keep.log\nscratch/\n")
        .file("a.log", "")
        .file("keep.log", "")
        .file("dist/a.md", "")
        .file("docs/dist/a.md", "")
        .file("docs/.gitignore", "!a.log\nsecret.md\r\n")
        .file("docs/a.log", "")
        .file("docs/secret.md", "")
        .file("docs/sub/secret.md", "")
        .file("zoo/secret.md", "")
        .file("zoo/scratch/x.md", "")
        .file("zoo/b.log", "");
    let expected = [".gitignore", "docs/.gitignore", "docs/a.log", "docs/dist/a.md", "keep.log", "zoo/secret.md"];
    assert_eq!(repo.paths(), expected);
}

#[test]
fn ignore_files_above_the_root_hold_up_to_the_top_of_the_repository() {
    let repo = Repo::new()
        .file(".gitignore", "*.md\n")
        .file("repo/.git/info/exclude", "*.tmp\n")
        .file("repo/.gitignore", "/service/out\n")
        .file("repo/service/a.md", "")
        .file("repo/service/b.tmp", "")
        .file("repo/service/out/c.md", "");
    let tree = read(&repo.path().join("repo/service"), wants, &Limits::default()).unwrap();
    let paths: Vec<&str> = tree.files.keys().map(RepoPath::as_str).collect();
    assert_eq!(paths, ["a.md"]);
}

#[cfg(unix)]
#[test]
fn an_ignore_file_that_is_a_link_is_not_followed() {
    let repo = Repo::new().file("patterns", "*.md\n").file("a.md", "");
    std::os::unix::fs::symlink("patterns", repo.path().join(".gitignore")).unwrap();
    assert_eq!(repo.paths(), [".gitignore", "a.md", "patterns"]);
}

#[test]
fn what_tools_fetched_or_made_is_not_entered() {
    let repo = Repo::new()
        .file(".git/config", "")
        .file("web/node_modules/x/README.md", "")
        .file("module/.git", "gitdir: ../.git/modules/module\n")
        .file("module/README.md", "")
        .file(".venv/lib/README.md", "");
    assert_eq!(repo.paths(), ["module/README.md"]);
}

#[test]
fn a_portal_of_ours_leaves_no_trace_in_the_tree() {
    let repo = Repo::new().file("out/.handover-manifest", "").file("out/a.md", "").file("a.md", "");
    let tree = repo.tree();
    assert_eq!((tree.files.len(), tree.directories.len(), tree.excluded.len()), (1, 1, 0));
}

#[test]
fn excluded_files_exist_and_are_counted_when_they_would_have_been_read() {
    let repo = Repo::new()
        .file("vendor/a/README.md", "# A")
        .file("vendor/a/main.go", "package a")
        .file("pkg/testdata/x.md", "# X")
        .file("README.md.tmpl", "# {{ name }}")
        .file("main.go.tmpl", "package {{ name }}")
        .file(".circleci/README.md", "# CI")
        .file(".github/CONTRIBUTING.md", "# Read")
        .file("docs/cli.md", "# CLI\n<!-- Code generated by x. DO NOT EDIT. -->\n")
        .file("api.yaml", "openapi: 3.1.0 # DO NOT EDIT\n")
        .file("charts/x/LICENSE", "")
        .file("charts/x/README.md", "# X")
        .file("charts/y/README.md", "# Y");
    let tree = repo.tree();
    let counts = [("generated", 1), ("hidden", 1), ("templates", 1), ("test data", 1), ("vendored", 2)];
    assert_eq!(tree.excluded, BTreeMap::from(counts));
    assert_eq!(tree.files.len(), 12);
    let read = tree.files.values().filter(|file| !file.text().is_empty()).map(|file| file.path.as_str());
    assert_eq!(read.collect::<Vec<_>>(), [".github/CONTRIBUTING.md", "api.yaml", "charts/y/README.md"]);
}

#[cfg(unix)]
#[test]
fn links_are_listed_where_they_lead_inside_and_never_followed() {
    use std::os::unix::fs::symlink;
    let outside = TempDir::new().unwrap();
    fs::write(outside.path().join("secret.md"), "secret").unwrap();
    let repo = Repo::new().file("docs/a.md", "# A");
    let link = |target: &Path, name: &str| symlink(target, repo.path().join(name)).unwrap();
    link(Path::new("docs/a.md"), "b.md");
    link(Path::new("docs"), "manual");
    link(Path::new("gone.md"), "dangling.md");
    link(Path::new("loop.md"), "loop.md");
    link(&outside.path().join("secret.md"), "secret.md");
    link(outside.path(), "secrets");
    let tree = repo.tree();
    let paths: Vec<&str> = tree.files.keys().map(RepoPath::as_str).collect();
    assert_eq!(paths, ["b.md", "docs/a.md", "manual"]);
    assert_eq!(file(&tree, "b.md").text(), "");
    let links: Vec<&str> = issues(&tree)
        .into_iter()
        .map(|(path, trouble)| if matches!(trouble, Trouble::Symlink(_)) { path } else { panic!("{trouble:?}") })
        .collect();
    assert_eq!(links, ["b.md", "dangling.md", "loop.md", "manual", "secret.md", "secrets"]);
}

#[cfg(unix)]
#[test]
fn pipes_and_sockets_are_named_and_not_opened() {
    let repo = Repo::new().file("a.md", "");
    let pipe = repo.path().join("pipe.md");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let _socket = std::os::unix::net::UnixListener::bind(repo.path().join("socket.md")).unwrap();
    let tree = repo.tree();
    assert_eq!(issues(&tree), [("pipe.md", &Trouble::Special), ("socket.md", &Trouble::Special)]);
}

#[cfg(target_os = "linux")]
#[test]
fn a_name_that_is_not_unicode_is_an_issue() {
    use std::os::unix::ffi::OsStrExt;
    let repo = Repo::new().file("a.md", "");
    fs::write(repo.path().join(std::ffi::OsStr::from_bytes(b"caf\xe9.md")), "").unwrap();
    let tree = repo.tree();
    assert_eq!(tree.files.len(), 1);
    assert_eq!(issues(&tree), [("caf\u{fffd}.md", &Trouble::NameNotUnicode)]);
}

#[test]
fn odd_names_are_names() {
    let names = ["CON.md", "a\nb.md", "a b.md", "dot..md", "ä.md"];
    let repo = names.iter().fold(Repo::new(), |repo, name| repo.file(name, "# X"));
    assert_eq!(repo.paths(), names);
}

#[test]
fn a_text_over_the_limit_is_listed_without_being_read() {
    let repo = Repo::new().file("a.md", "123456789").file("b.bin", "123456789");
    let tree = repo.tree_within(&Limits { text_bytes: 8, ..Limits::default() });
    assert_eq!(issues(&tree), [("a.md", &Trouble::TooLarge(9))]);
    assert_eq!(file(&tree, "a.md").content, Content::Listed { size: 9 });
}

#[test]
fn a_huge_sparse_file_costs_nothing() {
    let repo = Repo::new().file("a.md", "");
    fs::File::create(repo.path().join("huge.md")).unwrap().set_len(2 << 30).unwrap();
    assert_eq!(issues(&repo.tree()), [("huge.md", &Trouble::TooLarge(2 << 30))]);
}

#[test]
fn the_sum_of_all_texts_is_bounded_and_counts_texts_only() {
    let repo = Repo::new().file("0.bin", vec![0; 5 << 20]).file("a.md", vec![b'a'; 1 << 20]).file("b.md", "b");
    let tree = repo.tree_within(&Limits { total_bytes: 1 << 20, ..Limits::default() });
    assert_eq!(issues(&tree), [("b.md", &Trouble::OverLimit("1 MiB of text in all".into()))]);
    assert_eq!(file(&tree, "a.md").text().len(), 1 << 20);
}

#[test]
fn the_number_of_files_is_bounded() {
    let repo = (0..1_100).fold(Repo::new(), |repo, n| repo.file(&format!("{n:04}.txt"), ""));
    let tree = repo.tree_within(&Limits { files: 1_000, ..Limits::default() });
    assert_eq!(issues(&tree), [("", &Trouble::OverLimit("1,000 files".into()))]);
    assert_eq!(tree.files.last_key_value().unwrap().0.as_str(), "0999.txt");
}

#[test]
fn the_depth_is_bounded() {
    let repo = Repo::new().file("a/b/c.md", "").file("a/b/c/d.md", "");
    let tree = repo.tree_within(&Limits { depth: 2, ..Limits::default() });
    assert_eq!(issues(&tree), [("a/b/c", &Trouble::OverLimit("2 directories deep".into()))]);
    assert_eq!(tree.files.len(), 1);
}

#[test]
fn a_root_that_is_no_directory_is_an_error() {
    let repo = Repo::new().file("a.md", "");
    let words = |path: &str| read(&repo.path().join(path), wants, &Limits::default()).unwrap_err().to_string();
    assert_eq!(words("gone"), "there is no such directory");
    assert_eq!(words("a.md"), "this is a file, not a directory");
}

#[test]
fn the_name_is_that_of_the_directory_as_given() {
    let repo = Repo::new().file("orders/docs/a.md", "");
    let name = |path: &str| read(&repo.path().join(path), wants, &Limits::default()).unwrap().name;
    assert_eq!(name("orders"), "orders");
    assert_eq!(name("orders/docs/.."), "orders");
}

#[cfg(unix)]
#[test]
fn a_root_reached_through_a_link_is_read_like_any_other() {
    let repo = Repo::new().file("real/.gitignore", "b.md\n").file("real/a.md", "").file("real/b.md", "");
    std::os::unix::fs::symlink("real", repo.path().join("current")).unwrap();
    let tree = read(&repo.path().join("current"), wants, &Limits::default()).unwrap();
    assert_eq!((tree.name.as_str(), tree.files.len()), ("current", 2));
}

#[test]
fn text_and_listing_of_the_same_bytes_have_different_addresses() {
    let path = RepoPath::new("a.md").unwrap();
    let of = |content, troubles| SourceFile::new(path.clone(), content, troubles).digest;
    let text = of(Content::Text("a".into()), vec![]);
    assert_ne!(text, of(Content::Listed { size: 1 }, vec![]));
    assert_ne!(text, of(Content::Text("a".into()), vec![Trouble::Utf16]));
}

#[test]
fn the_manifest_says_what_is_read_beside_and_in_spite_of_the_defaults() {
    let manifest = "version: 1\nextends: [policy/base.yaml]\ndiscover: {include: [vendor/ours, \".claude/adr/*.md\"], exclude: [\"old/**\"]}\n";
    let base = "version: 1\nfacts: {queues: facts/queues.csv}\ncustom:\n  - {id: a/b, severity: warn, message: m, assert: [{sarif: {file: out/scan.sarif, max: {error: 0}}}]}\n";
    let files = [
        ("handover.yaml", manifest),
        ("policy/base.yaml", base),
        ("facts/queues.csv", "name\n"),
        ("facts/other.csv", "name\n"),
        ("out/scan.sarif", "{}"),
        ("vendor/ours/README.md", "<!-- DO NOT EDIT -->\n"),
        ("vendor/theirs/README.md", "# B"),
        (".claude/adr/1.md", "# C"),
        (".claude/x.md", "# D"),
        ("old/README.md", "# E"),
        (".handover/attest/a/b.yaml", "answer: yes\n"),
    ];
    let tree = files.iter().fold(Repo::new(), |repo, (path, text)| repo.file(path, text)).tree();
    let read = tree.files.values().filter(|file| !file.text().is_empty()).map(|file| file.path.as_str());
    let expected = [
        ".claude/adr/1.md",
        ".handover/attest/a/b.yaml",
        "facts/queues.csv",
        "handover.yaml",
        "out/scan.sarif",
        "policy/base.yaml",
        "vendor/ours/README.md",
    ];
    assert_eq!(read.collect::<Vec<_>>(), expected);
    assert_eq!(tree.excluded, BTreeMap::from([("excluded", 1), ("hidden", 1), ("vendored", 1)]));
    let in_memory = SourceTree::from_files("x", files.map(|(path, text)| (path, text.as_bytes())), wants);
    let digests = |tree: &SourceTree| tree.files.values().map(|file| file.digest).collect::<Vec<_>>();
    assert_eq!(digests(&in_memory), digests(&tree));
}

#[test]
fn without_default_exclusions_other_peoples_and_generated_files_are_read() {
    let tree = Repo::new()
        .file("handover.yaml", "version: 1\ndiscover: {default_excludes: false}\n")
        .file("vendor/a.md", "# A")
        .file("testdata/b.md", "# B")
        .file("c.md", "<!-- DO NOT EDIT -->\n")
        .file(".circleci/d.md", "# D")
        .tree();
    assert_eq!(tree.excluded, BTreeMap::from([("hidden", 1)]));
}
