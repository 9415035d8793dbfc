//! The portals that are looked at, each built once, and which of their pages.

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
    let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join("library");
    for file in include_str!("../search/library.txt").split("=== ").skip(1) {
        let (path, text) = file.split_once('\n').expect("a line with the path");
        let path = root.join(path);
        fs::create_dir_all(path.parent().expect("a directory above")).expect("directories can be made");
        fs::write(path, text).expect("files can be written");
    }
    Portal::of("library", &root)
});

/// A repository as a portal.
pub(super) struct Portal {
    name: &'static str,
    root: PathBuf,
    build: Build,
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
    fn of(name: &'static str, root: &Path) -> Self {
        let mut tree = walk::read(root, formats::wants, &Limits::default()).expect("a readable directory");
        tree.git = Arc::new(history(&tree, "2026-11-20"));
        let build = Pipeline::new(Theme::built_in()).build(&tree, TODAY);
        assert!(build.errors.is_empty(), "{:?}", build.errors);
        let pages = choose(&build);
        Self { name, root: root.to_owned(), build, pages }
    }

    /// Of each page type the largest and the smallest page. Types are found, not listed, so a new one is looked at.
    pub(super) fn pages(&self) -> &[Page] {
        &self.pages
    }

    /// Every page, by its place.
    pub(super) fn all_pages(&self) -> impl Iterator<Item = (&str, &str)> {
        html(&self.build)
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
            self.build.files.iter().try_for_each(|(place, bytes)| draft.add(place, bytes))?;
            self.build.copies.iter().try_for_each(|(place, path)| draft.copy(place, path))
        };
        write(&dir, Some(&self.root), fill).expect("the portal can be written");
        dir
    }
}

fn html(build: &Build) -> impl Iterator<Item = (&str, &str)> {
    let pages = build.files.iter().filter(|(place, _)| place.as_str().ends_with(".html"));
    pages.map(|(place, bytes)| (place.as_str(), std::str::from_utf8(bytes).expect("pages are UTF-8")))
}

fn choose(build: &Build) -> Vec<Page> {
    let mut kinds: BTreeMap<&str, Vec<(usize, &str)>> = BTreeMap::new();
    for (place, text) in html(build) {
        // Redirects of old addresses have no type.
        let Some((_, rest)) = text.split_once(" data-page=\"") else { continue };
        let kind = rest.split('"').next().unwrap_or_default();
        kinds.entry(kind).or_default().push((text.len(), place));
    }
    let mut pages = BTreeSet::new();
    for (kind, places) in kinds {
        for (_, place) in places.iter().max().into_iter().chain(places.iter().min()) {
            pages.insert(Page { kind: kind.to_owned(), place: (*place).to_owned() });
        }
    }
    pages.into_iter().collect()
}
