//! The portals that are looked at, each built once, and which of their pages.

mod hostile;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};

use handover::formats;
use handover::output::write::{Draft, WriteError, write};
use handover::pipeline::{Build, Pipeline};
use handover::site::Theme;
use handover::source::{Limits, walk};

use crate::support::{TODAY, history};

/// The example that everybody sees first.
pub(super) static VENDOR_EXIT: LazyLock<Portal> =
    LazyLock::new(|| Portal::of("vendor-exit", &Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/vendor-exit")));

/// A small repository in five languages, with names of all sorts.
pub(super) static LIBRARY: LazyLock<Portal> = LazyLock::new(|| {
    let files = include_str!("../../search/library.txt").split("=== ").skip(1);
    let file = |file: &str| {
        let (path, text) = file.split_once('\n').expect("a line with the path");
        (path.to_owned(), text.to_owned())
    };
    Portal::of_files("library", &files.map(file).collect::<Vec<_>>())
});

/// Content that is too long, too wide, too deep, or markup.
pub(super) static HOSTILE: LazyLock<Portal> = LazyLock::new(|| Portal::of_files("hostile", &hostile::files()));

/// Pages that are large. Looked at in few ways: each look takes seconds.
pub(super) static CROWD: LazyLock<Portal> = LazyLock::new(|| Portal::of_files("crowd", &hostile::crowd()));

/// Nearly nothing: every page has to say so.
pub(super) static ONE_FILE: LazyLock<Portal> =
    LazyLock::new(|| Portal::of_files("one-file", &[("notes.md".to_owned(), "Call Ada.\n".to_owned())]));

/// Those that are looked at in every way.
pub(super) const ALL: [&LazyLock<Portal>; 3] = [&VENDOR_EXIT, &HOSTILE, &ONE_FILE];

/// A repository as a portal.
pub(super) struct Portal {
    pub(super) name: &'static str,
    pub(super) build: Build,
    root: PathBuf,
    /// Pages to look at, see [`Portal::pages`].
    pages: Vec<Page>,
}

/// A page to look at.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Page {
    /// Its type: the value of `data-page`.
    pub(super) kind: String,
    /// Its place in the portal.
    pub(super) place: String,
}

impl Portal {
    /// Writes files to a directory of this name, and reads them as a repository.
    fn of_files(name: &'static str, files: &[(String, String)]) -> Self {
        let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join("repositories").join(name);
        if root.exists() {
            fs::remove_dir_all(&root).expect("our own directory can be removed");
        }
        for (path, text) in files {
            let path = root.join(path);
            fs::create_dir_all(path.parent().expect("a file below the root")).expect("directories can be made");
            fs::write(path, text).expect("files can be written");
        }
        Self::of(name, &root)
    }

    fn of(name: &'static str, root: &Path) -> Self {
        let build = build(root);
        assert!(build.errors.is_empty(), "{:?}", build.errors);
        let pages = choose(name, &build);
        Self { name, build, root: root.to_owned(), pages }
    }

    /// Reads the repository again and builds it from nothing.
    pub(super) fn build_again(&self) -> Build {
        build(&self.root)
    }

    /// Of each page type the largest and the smallest page, and everything written in `docs` of the hostile repository.
    /// Types are found, not listed, so a new one is looked at.
    pub(super) fn pages(&self) -> &[Page] {
        &self.pages
    }

    /// Every page, by its place.
    pub(super) fn all_pages(&self) -> impl Iterator<Item = (&str, &str)> {
        html(&self.build)
    }

    /// Places of files made here below a directory.
    pub(super) fn files_below(&self, dir: &'static str) -> impl Iterator<Item = &str> {
        self.build.files.keys().map(|place| place.as_str()).filter(move |place| place.starts_with(dir))
    }

    /// A file of the portal.
    pub(super) fn bytes(&self, place: &str) -> Option<Vec<u8>> {
        if let Some(bytes) = self.build.files.get(place) {
            return Some(bytes.to_vec());
        }
        let path = self.build.copies.get(place)?;
        fs::read(self.root.join(path.as_str())).ok()
    }

    /// Writes the portal to a directory that is kept from run to run.
    pub(super) fn on_disk(&self) -> PathBuf {
        let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join("portals").join(self.name);
        fs::create_dir_all(dir.parent().expect("a directory above")).expect("directories can be made");
        let fill = |draft: &Draft<'_>| -> Result<(), WriteError> {
            self.build.files.iter().try_for_each(|(url, bytes)| draft.add(url, bytes))?;
            self.build.copies.iter().try_for_each(|(url, path)| draft.copy(url, path))
        };
        write(&dir, Some(&self.root), fill).expect("the portal can be written");
        dir
    }
}

fn build(root: &Path) -> Build {
    let mut tree = walk::read(root, formats::wants, &Limits::default()).expect("a readable directory");
    tree.git = Arc::new(history(&tree, "2026-11-20"));
    Pipeline::new(Theme::built_in()).build(&tree, TODAY)
}

fn html(build: &Build) -> impl Iterator<Item = (&str, &str)> {
    let pages = build.files.iter().filter(|(place, _)| place.as_str().ends_with(".html"));
    pages.map(|(place, bytes)| (place.as_str(), std::str::from_utf8(bytes).expect("pages are UTF-8")))
}

fn choose(name: &str, build: &Build) -> Vec<Page> {
    let mut kinds: BTreeMap<&str, Vec<(usize, &str)>> = BTreeMap::new();
    for (place, text) in html(build) {
        // Redirects of old addresses have no type.
        let Some((_, rest)) = text.split_once(" data-page=\"") else { continue };
        let kind = rest.split('"').next().unwrap_or_default();
        kinds.entry(kind).or_default().push((text.len(), place));
    }
    let mut pages = BTreeSet::new();
    for (kind, places) in kinds {
        let ends = places.iter().max().into_iter().chain(places.iter().min());
        let written = places.iter().filter(|(_, place)| name == "hostile" && place.starts_with("repo/docs/"));
        for (_, place) in ends.chain(written) {
            pages.insert(Page { kind: kind.to_owned(), place: (*place).to_owned() });
        }
    }
    pages.into_iter().collect()
}
