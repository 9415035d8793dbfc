use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::time::SystemTime;

use proptest::prelude::*;
use tempfile::TempDir;

use super::*;
use crate::source::tree::{Content, SourceFile};
use crate::source::walk::{read, read_stamped};

/// Longer than any event takes.
const PATIENCE: Duration = Duration::from_secs(20);

fn wants(path: &RepoPath) -> Want {
    if path.extension() == "md" { Want::Text } else { Want::No }
}

fn put(dir: &Path, path: &str, text: &str) {
    let path = dir.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

/// A repository, its watch, and the last tree.
struct Preview {
    dir: TempDir,
    watch: Watch,
    tree: SourceTree,
    stamps: Stamps,
}

impl Preview {
    fn new(files: &[(&str, &str)]) -> Self {
        let dir = TempDir::new().unwrap();
        let root = dir.path().join("repo");
        fs::create_dir(&root).unwrap();
        files.iter().for_each(|(path, text)| put(&root, path, text));
        let watch = Watch::new(&root, &[root.join("out")]);
        assert_eq!(watch.polls_because(), None, "these tests need events");
        let (tree, stamps) = read_stamped(&root, wants, &Limits::default()).unwrap();
        Self { dir, watch, tree, stamps }
    }

    fn root(&self) -> PathBuf {
        self.dir.path().join("repo")
    }

    fn rescan(&mut self) -> bool {
        let root = self.root();
        let next = rescan(&self.tree, &mut self.stamps, &root, wants, &Limits::default());
        let is_new = next.is_some();
        self.tree = next.unwrap_or_else(|| self.tree.clone());
        is_new
    }

    /// Waits for hints until the tree is as wanted. Gives how many hints that took.
    fn until(&mut self, is_wanted: impl Fn(&SourceTree) -> bool) -> usize {
        for hints in 1..100 {
            assert!(self.watch.wait_for(PATIENCE), "no event in {PATIENCE:?}");
            self.rescan();
            if is_wanted(&self.tree) {
                assert_eq!(files(&self.tree), files(&read(&self.root(), wants, &Limits::default()).unwrap()));
                return hints;
            }
        }
        panic!("a hundred hints, and still not there: {:?}", files(&self.tree));
    }
}

fn files(tree: &SourceTree) -> BTreeMap<String, String> {
    tree.files.values().map(|file| (file.path.to_string(), file.text().to_owned())).collect()
}

fn text<'a>(tree: &'a SourceTree, path: &str) -> &'a str {
    tree.files.get(path).map_or("", |file| file.text())
}

#[test]
fn a_save_in_place_is_seen() {
    let mut preview = Preview::new(&[("docs/a.md", "one"), ("b.md", "b")]);
    put(&preview.root(), "docs/a.md", "two");
    preview.until(|tree| text(tree, "docs/a.md") == "two");
}

#[test]
fn a_save_aside_with_a_rename_is_seen() {
    let mut preview = Preview::new(&[("docs/a.md", "one")]);
    put(&preview.root(), "docs/.a.md.swp", "two");
    fs::rename(preview.root().join("docs/.a.md.swp"), preview.root().join("docs/a.md")).unwrap();
    preview.until(|tree| text(tree, "docs/a.md") == "two" && tree.files.len() == 1);
}

#[test]
fn a_save_with_a_backup_is_seen() {
    let mut preview = Preview::new(&[("a.md", "one")]);
    fs::rename(preview.root().join("a.md"), preview.root().join("a.md~")).unwrap();
    put(&preview.root(), "a.md", "two");
    fs::remove_file(preview.root().join("a.md~")).unwrap();
    preview.until(|tree| text(tree, "a.md") == "two" && tree.files.len() == 1);
}

#[test]
fn new_directories_are_watched_to_the_deepest() {
    let mut preview = Preview::new(&[("a.md", "")]);
    put(&preview.root(), "x/y/z/b.md", "one");
    preview.until(|tree| text(tree, "x/y/z/b.md") == "one");
    put(&preview.root(), "x/y/z/b.md", "two");
    preview.until(|tree| text(tree, "x/y/z/b.md") == "two");
}

#[test]
fn a_renamed_directory_is_watched_under_its_new_name() {
    let mut preview = Preview::new(&[("x/y/a.md", "one")]);
    fs::rename(preview.root().join("x"), preview.root().join("z")).unwrap();
    preview.until(|tree| text(tree, "z/y/a.md") == "one" && !tree.files.contains_key("x/y/a.md"));
    put(&preview.root(), "z/y/a.md", "two");
    preview.until(|tree| text(tree, "z/y/a.md") == "two");
}

#[test]
fn a_directory_that_was_deleted_and_made_again_is_watched() {
    let mut preview = Preview::new(&[("x/a.md", "one"), ("b.md", "")]);
    fs::remove_dir_all(preview.root().join("x")).unwrap();
    preview.until(|tree| tree.files.len() == 1);
    put(&preview.root(), "x/a.md", "two");
    preview.until(|tree| text(tree, "x/a.md") == "two");
    put(&preview.root(), "x/a.md", "three");
    preview.until(|tree| text(tree, "x/a.md") == "three");
}

#[test]
fn a_directory_that_is_no_longer_ignored_is_watched() {
    let mut preview = Preview::new(&[(".gitignore", "drafts\n"), ("drafts/a.md", "one")]);
    put(&preview.root(), ".gitignore", "\n");
    preview.until(|tree| text(tree, "drafts/a.md") == "one");
    put(&preview.root(), "drafts/a.md", "two");
    preview.until(|tree| text(tree, "drafts/a.md") == "two");
}

#[test]
fn many_files_at_once_are_few_hints() {
    let mut preview = Preview::new(&[("a.md", "")]);
    for n in 0..500 {
        put(&preview.root(), &format!("d{}/{n}.md", n % 10), "x");
    }
    assert!(preview.until(|tree| tree.files.len() == 501) < 20);
}

#[test]
fn the_output_directory_and_our_own_reading_give_no_hint() {
    let mut preview = Preview::new(&[("a.md", "one"), ("out/.handover-manifest", ""), ("ignored/b.md", "")]);
    put(&preview.root(), "out/index.html", "x");
    put(&preview.root(), ".git/index", "x");
    preview.rescan();
    let Source::Events { events, .. } = &preview.watch.source else { unreachable!() };
    // A save that does count comes after all that did not.
    put(&preview.root(), "a.md", "two");
    let first = events.recv_timeout(PATIENCE).unwrap();
    assert!(!first.moves_directories && first.gone.is_none(), "{first:?}");
}

#[test]
fn a_root_that_was_deleted_and_made_again_is_seen() {
    let mut preview = Preview::new(&[("docs/a.md", "one")]);
    let before = preview.tree.clone();
    fs::remove_dir_all(preview.root()).unwrap();
    while !preview.watch.is_blind() {
        assert!(preview.watch.wait_for(PATIENCE));
    }
    assert!(!preview.rescan(), "the last good tree stays");
    assert_eq!(files(&preview.tree), files(&before));
    put(&preview.root(), "docs/a.md", "two");
    preview.watch.wait_for(Duration::ZERO);
    assert!(preview.rescan());
    put(&preview.root(), "docs/a.md", "three");
    preview.until(|tree| text(tree, "docs/a.md") == "three");
}

#[test]
fn without_events_the_wait_ends_by_itself() {
    let dir = TempDir::new().unwrap();
    let mut watch = Watch::new(dir.path(), &[]);
    watch.source = Source::Polling("no space left".into());
    assert_eq!(watch.polls_because(), Some("no space left"));
    assert!(watch.is_blind() && !watch.wait_for(Duration::ZERO));
}

#[test]
fn a_touch_changes_nothing() {
    let mut preview = Preview::new(&[("a.md", "one")]);
    let file = fs::File::options().write(true).open(preview.root().join("a.md")).unwrap();
    file.set_modified(SystemTime::UNIX_EPOCH).unwrap();
    assert!(preview.watch.wait_for(PATIENCE));
    assert!(!preview.rescan());
}

#[test]
fn a_rescan_shares_what_did_not_change() {
    let mut preview = Preview::new(&[("a.md", "one"), ("b.md", "one"), ("c.png", "one")]);
    let before = preview.tree.clone();
    put(&preview.root(), "a.md", "two");
    assert!(preview.rescan());
    let is_shared = |path: &str| Arc::ptr_eq(&preview.tree.files[path], &before.files[path]);
    assert_eq!([is_shared("a.md"), is_shared("b.md"), is_shared("c.png")], [false, true, true]);
    assert!(!preview.rescan());
}

#[test]
fn a_change_of_the_same_size_within_one_tick_of_the_clock_is_seen() {
    let mut preview = Preview::new(&[("a.md", "0")]);
    for n in 1..50 {
        put(&preview.root(), "a.md", &(n % 10).to_string());
        assert!(preview.rescan(), "change {n}");
    }
}

#[cfg(unix)]
#[test]
fn a_file_that_becomes_a_link_of_the_same_size_is_seen() {
    let mut preview = Preview::new(&[("a.png", "b.png"), ("b.png", "")]);
    fs::remove_file(preview.root().join("a.png")).unwrap();
    std::os::unix::fs::symlink("b.png", preview.root().join("a.png")).unwrap();
    assert!(preview.rescan());
    assert_eq!(preview.tree.files["a.png"].troubles.len(), 1);
}

#[test]
fn a_generated_file_stays_counted() {
    let mut preview = Preview::new(&[("a.md", "<!-- @generated -->"), ("b.md", "")]);
    put(&preview.root(), "b.md", "two");
    assert!(preview.rescan());
    assert_eq!(preview.tree.excluded, BTreeMap::from([("generated", 1)]));
}

#[derive(Debug, Clone)]
enum Edit {
    Write(&'static str, &'static str),
    Remove(&'static str),
    Rename(&'static str, &'static str),
}

fn any_edit() -> impl Strategy<Value = Edit> {
    let path = || prop::sample::select(vec!["a.md", "b.png", "x/a.md", "x/y/b.md", "x/.gitignore", "vendor/c.md"]);
    let text = prop::sample::select(vec!["", "one", "two", "*.md", "@generated", "\0", "caf\u{e9}\r\n"]);
    prop_oneof![
        4 => (path(), text).prop_map(|(path, text)| Edit::Write(path, text)),
        1 => path().prop_map(Edit::Remove),
        1 => (path(), path()).prop_map(|(from, to)| Edit::Rename(from, to)),
    ]
}

fn carry_out(edit: &Edit, root: &Path) {
    match edit {
        Edit::Write(path, text) => put(root, path, text),
        // What is not there stays away.
        Edit::Remove(path) => drop(fs::remove_file(root.join(path))),
        Edit::Rename(from, to) => drop(fs::rename(root.join(from), root.join(to))),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn a_rescan_gives_what_a_cold_read_gives(rounds in prop::collection::vec(prop::collection::vec(any_edit(), 1..4), 1..8)) {
        let dir = TempDir::new().unwrap();
        let limits = Limits::default();
        let (mut tree, mut stamps) = read_stamped(dir.path(), wants, &limits).unwrap();
        for edits in rounds {
            edits.iter().for_each(|edit| carry_out(edit, dir.path()));
            tree = rescan(&tree, &mut stamps, dir.path(), wants, &limits).unwrap_or(tree);
            let cold = read(dir.path(), wants, &limits).unwrap();
            let content = |file: &Arc<SourceFile>| -> (Content, _) { (file.content.clone(), file.troubles.clone()) };
            prop_assert_eq!(
                tree.files.values().map(content).collect::<Vec<_>>(),
                cold.files.values().map(content).collect::<Vec<_>>()
            );
            prop_assert_eq!((&tree.issues, &tree.excluded, &tree.directories), (&cold.issues, &cold.excluded, &cold.directories));
        }
    }
}

#[test]
fn a_changed_manifest_changes_what_is_read() {
    let mut preview =
        Preview::new(&[("a.md", "a"), ("vendor/b.md", "b"), ("facts/c.csv", "c"), ("handover.yaml", "version: 1\n")]);
    let read = |preview: &Preview| {
        let read = preview.tree.files.values().filter(|file| !file.text().is_empty());
        read.map(|file| file.path.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(read(&preview), ["a.md", "handover.yaml"]);
    let manifest = "version: 1\ndiscover: {include: [vendor], exclude: [a.md]}\nfacts: {queues: facts/c.csv}\n";
    put(&preview.root(), "handover.yaml", manifest);
    assert!(preview.rescan());
    assert_eq!(read(&preview), ["facts/c.csv", "handover.yaml", "vendor/b.md"]);
    put(&preview.root(), "handover.yaml", "version: 1\n");
    assert!(preview.rescan());
    assert_eq!(read(&preview), ["a.md", "handover.yaml"]);
    assert_eq!(text(&preview.tree, "vendor/b.md"), "");
}
