use std::collections::BTreeMap;
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::SystemTime;

use proptest::prelude::*;
use rayon::prelude::*;
use tempfile::TempDir;

use super::*;
use crate::base::path::UrlPath;

type Files = BTreeMap<UrlPath, Arc<[u8]>>;
type Tree = BTreeMap<String, Vec<u8>>;

fn portal(files: &[(&str, &str)]) -> Files {
    files.iter().map(|(place, text)| (UrlPath::new(*place), text.as_bytes().into())).collect()
}

fn copies(pairs: &[(&str, &str)]) -> BTreeMap<UrlPath, RepoPath> {
    pairs.iter().map(|(place, path)| (UrlPath::new(*place), RepoPath::new(path).unwrap())).collect()
}

fn put(out: &Path, files: &Files) -> Result<Written, WriteError> {
    write_all(out, None, files, &BTreeMap::new())
}

fn write_all(
    out: &Path,
    root: Option<&Path>,
    files: &Files,
    copies: &BTreeMap<UrlPath, RepoPath>,
) -> Result<Written, WriteError> {
    write(out, root, |draft| {
        add_all(draft, files)?;
        copies.iter().try_for_each(|(url, path)| draft.copy(url, path))
    })
}

/// From several threads, as a build does.
fn add_all(draft: &Draft<'_>, files: &Files) -> Result<(), WriteError> {
    files.par_iter().try_for_each(|(url, bytes)| draft.add(url, bytes))
}

/// Every file below a directory, by its place.
fn tree(dir: &Path) -> Tree {
    let mut tree = Tree::new();
    let mut open = vec![dir.to_owned()];
    while let Some(path) = open.pop() {
        for entry in fs::read_dir(&path).unwrap() {
            let entry = entry.unwrap().path();
            if entry.is_dir() {
                open.push(entry);
            } else {
                let place = entry.strip_prefix(dir).unwrap().to_str().unwrap().replace('\\', "/");
                tree.insert(place, fs::read(&entry).unwrap());
            }
        }
    }
    tree
}

fn pages(dir: &Path) -> Vec<String> {
    tree(dir).into_keys().filter(|place| place != manifest::NAME).collect()
}

fn names(dir: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

fn in_temp(test: impl FnOnce(&Path)) {
    let dir = TempDir::new().unwrap();
    test(&dir.path().canonicalize().unwrap());
}

#[test]
fn a_first_portal_is_written_with_its_manifest_and_nothing_beside_it() {
    in_temp(|dir| {
        let out = dir.join("made/site");
        let written = put(&out, &portal(&[("index.html", "a"), ("x/y/z.css", "b")])).unwrap();
        assert_eq!(written, Written { created: 2, ..Written::default() });
        assert_eq!(names(&dir.join("made")), ["site"]);
        let list = fs::read_to_string(out.join(manifest::NAME)).unwrap();
        insta::assert_snapshot!(list, @"
        handover portal, manifest 1: `handover build` replaces and removes the files listed here
        17762fddd969a453925d65717ac3eea2  index.html
        10e5cf3d3c8a4f9f3468c8cc58eea848  x/y/z.css
        ");
    });
}

#[test]
fn an_update_counts_and_does_what_differs() {
    in_temp(|dir| {
        let out = dir.join("site");
        put(&out, &portal(&[("same.html", "1"), ("changed.html", "1"), ("gone/x.html", "1")])).unwrap();
        let next = portal(&[("same.html", "1"), ("changed.html", "2"), ("new/y.html", "1")]);
        let written = put(&out, &next).unwrap();
        assert_eq!(written, Written { created: 1, changed: 1, unchanged: 1, removed: 1, skipped: vec![] });
        assert_eq!(names(&out), [manifest::NAME, "changed.html", "new", "same.html"]);
        assert_eq!(fs::read_to_string(out.join("changed.html")).unwrap(), "2");
    });
}

#[cfg(unix)]
#[test]
fn a_second_build_of_the_same_portal_touches_nothing() {
    use std::os::unix::fs::MetadataExt;
    fn stamps(out: &Path) -> Vec<(u64, SystemTime)> {
        let stamp = |path: &Path| fs::metadata(path).map(|meta| (meta.ino(), meta.modified().unwrap())).unwrap();
        ["", manifest::NAME, "index.html", "x", "x/y.css", "logo.png"].map(|place| stamp(&out.join(place))).into()
    }
    in_temp(|dir| {
        let (out, root) = (dir.join("site"), dir.join("repo"));
        fs::create_dir(&root).unwrap();
        fs::write(root.join("logo.png"), [0; 100]).unwrap();
        let files = portal(&[("index.html", "a"), ("x/y.css", "b")]);
        let copies = copies(&[("logo.png", "logo.png")]);
        write_all(&out, Some(&root), &files, &copies).unwrap();
        let before = stamps(&out);
        let again = write_all(&out, Some(&root), &files, &copies).unwrap();
        assert_eq!(again, Written { unchanged: 3, ..Written::default() });
        assert_eq!(stamps(&out), before);
    });
}

#[cfg(unix)]
#[test]
fn unchanged_files_keep_their_inode_when_others_change() {
    use std::os::unix::fs::MetadataExt;
    in_temp(|dir| {
        let out = dir.join("site");
        put(&out, &portal(&[("a.html", "1"), ("b.html", "1")])).unwrap();
        let inode = |name: &str| fs::metadata(out.join(name)).unwrap().ino();
        let (a, b) = (inode("a.html"), inode("b.html"));
        put(&out, &portal(&[("a.html", "1"), ("b.html", "2")])).unwrap();
        assert_eq!(inode("a.html"), a);
        assert_ne!(inode("b.html"), b);
    });
}

#[test]
fn a_page_that_someone_edited_is_mended() {
    in_temp(|dir| {
        let out = dir.join("site");
        put(&out, &portal(&[("a.html", "1")])).unwrap();
        fs::write(out.join("a.html"), "2").unwrap();
        assert_eq!(put(&out, &portal(&[("a.html", "1")])).unwrap().changed, 1);
        assert_eq!(fs::read_to_string(out.join("a.html")).unwrap(), "1");
    });
}

#[test]
fn an_empty_directory_is_taken() {
    in_temp(|dir| {
        assert_eq!(put(dir, &portal(&[("a/b.html", "1")])).unwrap().created, 1);
        assert_eq!(names(dir), [manifest::NAME, "a"]);
    });
}

#[test]
fn files_that_no_build_made_stay() {
    in_temp(|dir| {
        let out = dir.join("site");
        put(&out, &portal(&[("x/a.html", "1")])).unwrap();
        fs::write(out.join("CNAME"), "docs.example").unwrap();
        fs::write(out.join("x/mine.txt"), "mine").unwrap();
        put(&out, &portal(&[("b.html", "1")])).unwrap();
        assert_eq!(pages(&out), ["CNAME", "b.html", "x/mine.txt"]);
    });
}

#[test]
fn a_foreign_file_in_the_way_is_refused_and_stays() {
    in_temp(|dir| {
        let out = dir.join("site");
        put(&out, &portal(&[("a.html", "1")])).unwrap();
        fs::create_dir(out.join("b.html")).unwrap();
        fs::write(out.join("b.html/mine"), "mine").unwrap();
        fs::write(out.join("c"), "mine").unwrap();
        for (place, culprit) in [("c", "c"), ("c/x.html", "c"), ("b.html", "b.html")] {
            let error = put(&out, &portal(&[("a.html", "2"), (place, "x")])).unwrap_err();
            assert!(matches!(&error, WriteError::Refused { path, .. } if *path == out.join(culprit)), "{error}");
        }
        assert_eq!(pages(&out), ["a.html", "b.html/mine", "c"]);
        assert_eq!(fs::read_to_string(out.join("a.html")).unwrap(), "1");
    });
}

#[test]
fn a_file_may_become_a_directory_and_back() {
    in_temp(|dir| {
        let out = dir.join("site");
        let (flat, deep) = (portal(&[("a", "1"), ("b", "1")]), portal(&[("a/b/c", "2"), ("b", "1")]));
        put(&out, &flat).unwrap();
        let written = put(&out, &deep).unwrap();
        assert_eq!((written.created, written.changed, written.removed), (1, 0, 1));
        assert_eq!(pages(&out), ["a/b/c", "b"]);
        put(&out, &flat).unwrap();
        assert_eq!(pages(&out), ["a", "b"]);
    });
}

#[test]
fn a_name_may_change_its_case() {
    in_temp(|dir| {
        let out = dir.join("site");
        put(&out, &portal(&[("Guide.html", "1")])).unwrap();
        put(&out, &portal(&[("guide.html", "1")])).unwrap();
        assert_eq!(pages(&out), ["guide.html"]);
    });
}

#[test]
fn places_that_lead_out_or_collide_are_refused() {
    in_temp(|dir| {
        let out = dir.join("site");
        for place in ["../x", "/x", "a/../../x", "a//b", "./a", "a/.", "", "a\\b", "a\0b", ".handover-update/x"] {
            let error = put(&out, &portal(&[(place, "x")])).unwrap_err();
            assert!(matches!(&error, WriteError::Place(refused) if refused == place), "{place:?}: {error}");
        }
        assert!(matches!(put(&out, &portal(&[("a", "x"), ("a/b", "x")])), Err(WriteError::Place(_))));
        let twice = write_all(&out, None, &portal(&[("a", "x")]), &copies(&[("a", "b")]));
        assert!(matches!(twice, Err(WriteError::Place(_))));
        assert_eq!(names(dir), [] as [&str; 0]);
    });
}

#[test]
fn directories_that_are_not_ours_to_fill_are_refused() {
    in_temp(|dir| {
        let root = dir.join("parent/repo");
        fs::create_dir_all(&root).unwrap();
        fs::write(dir.join("file"), "x").unwrap();
        fs::create_dir(dir.join("full")).unwrap();
        fs::write(dir.join("full/mine"), "x").unwrap();
        let refused = |out: &Path| match write_all(out, Some(&root), &portal(&[("a", "x")]), &BTreeMap::new()) {
            Err(WriteError::Refused { why, .. }) => why.split(';').next().unwrap_or_default().to_owned(),
            other => panic!("{}: {other:?}", out.display()),
        };
        assert_eq!(refused(&dir.join("file")), "is a file");
        assert_eq!(refused(&dir.join("full")), "is not empty and was not made by handover");
        assert_eq!(refused(&root), "holds the repository itself");
        assert_eq!(refused(&dir.join("parent")), "holds the repository itself");
        assert_eq!(refused(Path::new("/")), "is the root of the file system");
        assert_eq!(names(&dir.join("full")), ["mine"]);
    });
}

#[test]
fn the_home_directory_is_refused() {
    let Some(home) = std::env::home_dir().filter(|home| home.is_dir() && home.parent().is_some()) else { return };
    let error = target::inspect(&home, None).unwrap_err();
    assert!(error.to_string().contains("holds your home directory"), "{error}");
}

#[cfg(unix)]
#[test]
fn links_are_neither_written_through_nor_deleted_through() {
    use std::os::unix::fs::symlink;
    in_temp(|dir| {
        let (out, outside) = (dir.join("site"), dir.join("outside"));
        fs::create_dir(&outside).unwrap();
        fs::write(outside.join("a.css"), "theirs").unwrap();
        put(&out, &portal(&[("x/a.css", "1"), ("index.html", "1")])).unwrap();

        symlink(&out, dir.join("link")).unwrap();
        assert!(matches!(put(&dir.join("link/"), &portal(&[])), Err(WriteError::Refused { .. })));

        fs::remove_dir_all(out.join("x")).unwrap();
        symlink(&outside, out.join("x")).unwrap();
        for next in [portal(&[("x/a.css", "2")]), portal(&[("index.html", "1")])] {
            assert!(matches!(put(&out, &next), Err(WriteError::Refused { .. })));
        }
        assert_eq!(tree(&outside), Tree::from([("a.css".to_owned(), b"theirs".to_vec())]));
    });
}

#[cfg(unix)]
#[test]
fn a_link_in_place_of_a_page_is_replaced_not_followed() {
    in_temp(|dir| {
        let (out, outside) = (dir.join("site"), dir.join("outside"));
        fs::write(&outside, "theirs").unwrap();
        put(&out, &portal(&[("a.html", "1")])).unwrap();
        fs::remove_file(out.join("a.html")).unwrap();
        std::os::unix::fs::symlink(&outside, out.join("a.html")).unwrap();
        put(&out, &portal(&[("a.html", "1")])).unwrap();
        assert!(fs::symlink_metadata(out.join("a.html")).unwrap().is_file());
        assert_eq!(fs::read_to_string(outside).unwrap(), "theirs");
    });
}

#[test]
fn a_manifest_that_leads_out_is_refused() {
    in_temp(|dir| {
        let out = dir.join("site");
        put(&out, &portal(&[("a.html", "1")])).unwrap();
        fs::write(dir.join("precious"), "x").unwrap();
        let list = out.join(manifest::NAME);
        let hostile = fs::read_to_string(&list).unwrap() + "00000000000000000000000000000000  ../precious\n";
        fs::write(&list, hostile).unwrap();
        assert!(matches!(put(&out, &portal(&[("b.html", "1")])), Err(WriteError::Refused { .. })));
        assert!(dir.join("precious").exists());
    });
}

#[test]
fn copies_come_from_the_repository_and_follow_it() {
    in_temp(|dir| {
        let (out, root) = (dir.join("site"), dir.join("repo"));
        fs::create_dir_all(root.join("docs")).unwrap();
        fs::write(root.join("docs/a.png"), "one").unwrap();
        let copy =
            || write_all(&out, Some(&root), &portal(&[]), &copies(&[("repo/docs/a.png", "docs/a.png")])).unwrap();
        assert_eq!(copy().created, 1);
        fs::write(root.join("docs/a.png"), "two").unwrap();
        assert_eq!(copy().changed, 1);
        assert_eq!(fs::read_to_string(out.join("repo/docs/a.png")).unwrap(), "two");
    });
}

#[cfg(unix)]
#[test]
fn copies_that_are_no_files_of_the_repository_are_left_out_and_named() {
    use std::os::unix::fs::symlink;
    in_temp(|dir| {
        let (out, root) = (dir.join("site"), dir.join("repo"));
        fs::create_dir_all(root.join("dir")).unwrap();
        fs::create_dir(dir.join("outside")).unwrap();
        fs::write(dir.join("outside/secret"), "secret").unwrap();
        symlink(dir.join("outside/secret"), root.join("file-link")).unwrap();
        symlink(dir.join("outside"), root.join("dir-link")).unwrap();
        fs::File::create(root.join("huge")).unwrap().set_len((64 << 20) + 1).unwrap();
        let wanted = ["file-link", "dir-link/secret", "dir", "huge", "gone"].map(|name| (name, name));
        let written = write_all(&out, Some(&root), &portal(&[("a.html", "1")]), &copies(&wanted)).unwrap();
        let skipped: Vec<String> =
            written.skipped.iter().map(|skipped| format!("{} {}", skipped.path, skipped.why)).collect();
        insta::assert_snapshot!(skipped.join("\n"), @"
        dir is no regular file
        dir-link/secret lies behind a link or a file
        file-link is no regular file
        gone cannot be read: No such file or directory (os error 2)
        huge is larger than 64 MiB
        ");
        assert_eq!(pages(&out), ["a.html"]);
    });
}

#[cfg(unix)]
#[test]
fn a_portal_may_be_read_by_everyone_and_holds_no_links() {
    use std::os::unix::fs::MetadataExt;
    in_temp(|dir| {
        let out = dir.join("site");
        fs::write(dir.join("private.png"), "x").unwrap();
        item::set_mode(&dir.join("private.png"), 0o600).unwrap();
        let copies = copies(&[("p/private.png", "private.png")]);
        write_all(&out, Some(dir), &portal(&[("a/b/c.html", "1")]), &copies).unwrap();
        write_all(&out, Some(dir), &portal(&[("a/b/c.html", "2"), ("d/e.html", "1")]), &copies).unwrap();
        for place in tree(&out).keys() {
            let meta = fs::symlink_metadata(out.join(place)).unwrap();
            assert_eq!((meta.mode() & 0o7777, meta.nlink(), meta.is_file()), (0o644, 1, true), "{place}");
        }
        for place in ["", "a", "a/b", "d", "p"] {
            assert_eq!(fs::metadata(out.join(place)).unwrap().mode() & 0o7777, 0o755, "{place}");
        }
    });
}

#[cfg(unix)]
#[test]
fn modes_do_not_depend_on_the_umask() {
    let this = std::env::current_exe().unwrap();
    let test = "output::write::tests::a_portal_may_be_read_by_everyone_and_holds_no_links";
    for umask in ["077", "000"] {
        let script = format!("umask {umask}; exec \"$0\" --exact {test}");
        let run = std::process::Command::new("sh").arg("-c").arg(script).arg(&this).output().unwrap();
        let said = String::from_utf8_lossy(&run.stdout);
        assert!(run.status.success() && said.contains("1 passed"), "umask {umask}: {said}");
    }
}

#[test]
fn a_portal_that_another_run_is_writing_is_left_alone() {
    in_temp(|dir| {
        let out = dir.join("site");
        put(&out, &portal(&[("a.html", "1")])).unwrap();
        let other = work::Work::hold(out.join(work::WORK), "lock").unwrap();
        assert!(matches!(put(&out, &portal(&[("a.html", "2")])), Err(WriteError::Busy(busy)) if busy == out));
        drop(other);
        assert_eq!(put(&out, &portal(&[("a.html", "2")])).unwrap().changed, 1);
        assert_eq!(names(&out), [manifest::NAME, "a.html"]);
    });
}

#[test]
fn errors_say_what_was_done_to_what_and_what_to_try() {
    let system = |kind: io::ErrorKind| failed("write", Path::new("out/a.html"))(kind.into()).to_string();
    insta::assert_snapshot!(system(io::ErrorKind::StorageFull), @"cannot write `out/a.html`: no space left; free some, or choose another --out");
    insta::assert_snapshot!(system(io::ErrorKind::ReadOnlyFilesystem), @"cannot write `out/a.html`: the file system is read-only; choose another --out");
    insta::assert_snapshot!(system(io::ErrorKind::PermissionDenied), @"cannot write `out/a.html`: permission denied; choose another --out, or have the permissions changed");
}

fn run(out: &Path, files: &Files, steps: Steps<'_>) -> Result<Written, WriteError> {
    carry_out(target::inspect(out, None)?, None, steps, |draft| add_all(draft, files))
}

/// A run that ends at its `cut`-th step: killed there, as far as the disk can tell.
///
/// Gives whether it got to its end.
fn run_until(cut: usize, out: &Path, files: &Files) -> bool {
    let taken = AtomicUsize::new(0);
    let steps = |_: Step| {
        if taken.fetch_add(1, Ordering::Relaxed) >= cut { resume_unwind(Box::new("cut off")) } else { Ok(()) }
    };
    match catch_unwind(AssertUnwindSafe(|| run(out, files, &steps))) {
        Ok(written) => written.map(|_| true).unwrap(),
        Err(_) => false,
    }
}

/// A run whose `fault`-th step is refused by the system; `None` when there are fewer steps.
fn run_with_fault(fault: usize, out: &Path, files: &Files) -> Option<WriteError> {
    let taken = AtomicUsize::new(0);
    let steps = |_: Step| {
        let refused = taken.fetch_add(1, Ordering::Relaxed) == fault;
        if refused { Err(io::ErrorKind::StorageFull.into()) } else { Ok(()) }
    };
    run(out, files, &steps).err()
}

/// Two portals between which every kind of change lies.
fn before_and_after() -> (Files, Files) {
    let before = [("a.html", "1"), ("b.css", "1"), ("gone/x.html", "1"), ("file", "1"), ("dir/x", "1"), ("same", "1")];
    let after = [("a.html", "2"), ("b.css", "2"), ("new/y.html", "1"), ("file/x", "2"), ("dir", "2"), ("same", "1")];
    (portal(&before), portal(&after))
}

fn written_to(dir: &Path, files: &Files) -> Tree {
    put(dir, files).unwrap();
    tree(dir)
}

#[test]
fn a_run_cut_off_at_any_step_leaves_the_old_portal_or_the_new_one() {
    let (before, after) = before_and_after();
    let mut ends = (0, 0);
    for cut in 0.. {
        let dir = TempDir::new().unwrap();
        let out = dir.path().join("site");
        let (old, new) = (written_to(&dir.path().join("old"), &before), written_to(&dir.path().join("new"), &after));
        put(&out, &before).unwrap();
        if run_until(cut, &out, &after) {
            // Five files staged and a commit; then two cleared, five moved, one removed, one listed, one closed.
            assert_eq!(ends, (6, 10));
            return;
        }
        update::recover(&out, &|_| Ok(())).unwrap();
        let now = tree(&out);
        assert!(now == old || now == new, "cut at {cut}: {:?}", now.keys());
        ends = if now == old { (ends.0 + 1, ends.1) } else { (ends.0, ends.1 + 1) };
        assert!(out.join("gone").exists() == (now == old), "directories follow their files");
        assert_eq!(written_to(&out, &after), new);
        assert_eq!(names(&out), [manifest::NAME, "a.html", "b.css", "dir", "file", "new", "same"]);
    }
}

#[test]
fn a_recovery_may_be_cut_off_as_well() {
    let (before, after) = before_and_after();
    for cut in [2, 7, 10, 13, 15] {
        for second in [0, 1, 3, 6] {
            let dir = TempDir::new().unwrap();
            let out = dir.path().join("site");
            put(&out, &before).unwrap();
            run_until(cut, &out, &after);
            run_until(second, &out, &after);
            put(&out, &after).unwrap();
            assert_eq!(tree(&out), written_to(&dir.path().join("new"), &after), "cut at {cut}, then at {second}");
        }
    }
}

#[test]
fn a_first_run_cut_off_at_any_step_leaves_nothing_that_the_next_does_not_sweep() {
    let (files, _) = before_and_after();
    for cut in 0.. {
        let dir = TempDir::new().unwrap();
        let out = dir.path().join("site");
        if run_until(cut, &out, &files) {
            assert_eq!(cut, files.len() + 1);
            return;
        }
        assert!(!out.exists());
        put(&out, &files).unwrap();
        assert_eq!(names(dir.path()), ["site"]);
    }
}

#[test]
fn a_full_disk_before_the_commit_changes_nothing_and_after_it_is_mended_by_the_next_run() {
    let (before, after) = before_and_after();
    for fault in 0.. {
        let dir = TempDir::new().unwrap();
        let out = dir.path().join("site");
        let (old, new) = (written_to(&out, &before), written_to(&dir.path().join("new"), &after));
        match run_with_fault(fault, &out, &after) {
            None => break,
            Some(WriteError::HalfMoved(_)) => {}
            Some(_) => {
                assert_eq!(tree(&out), old);
                assert!(!out.join("new").exists() && !out.join(work::WORK).exists());
            }
        }
        assert_eq!(written_to(&out, &after), new);
    }
}

#[test]
fn a_full_disk_in_the_first_run_leaves_nothing() {
    let (files, _) = before_and_after();
    for fault in 0.. {
        let dir = TempDir::new().unwrap();
        let Some(error) = run_with_fault(fault, &dir.path().join("site"), &files) else { break };
        assert!(error.to_string().contains("no space left"), "{error}");
        assert_eq!(names(dir.path()), [] as [&str; 0]);
    }
}

prop_compose! {
    fn any_portal()(
        chosen in prop::collection::btree_map(
            prop::sample::select(vec!["a", "a/b", "a/b/c", "A", "b.html", "B.html", "x/y.css", "x/Y.css", "x/y.css/z"]),
            prop::sample::select(vec!["1", "22", "33"]),
            0..6,
        )
    ) -> Files {
        let keeps = |place: &str| !item::ancestors(place).any(|dir| chosen.contains_key(dir));
        portal(&chosen.iter().map(|(place, text)| (*place, *text)).filter(|(place, _)| keeps(place)).collect::<Vec<_>>())
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn after_any_builds_some_cut_off_the_portal_is_what_the_last_one_wrote(
        builds in prop::collection::vec((any_portal(), prop::option::of(0_usize..16)), 1..6),
        last in any_portal(),
    ) {
        let dir = TempDir::new().unwrap();
        let out = dir.path().join("site");
        for (files, cut) in &builds {
            run_until(cut.unwrap_or(usize::MAX), &out, files);
        }
        put(&out, &last).unwrap();
        let wanted: Vec<&str> = last.keys().map(UrlPath::as_str).collect();
        prop_assert_eq!(pages(&out), wanted);
        for (place, bytes) in &last {
            prop_assert_eq!(&fs::read(out.join(place.as_str())).unwrap(), &bytes.to_vec());
        }
        prop_assert_eq!(names(dir.path()), ["site"]);
        prop_assert!(!out.join(work::WORK).exists());
    }
}
