//! The portals that are looked at, each built once, and which of their pages.

mod hostile;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock, Mutex};

use handover::formats;
use handover::output::write::{Draft, WriteError, write};
use handover::pipeline::{Build, Pipeline};
use handover::site::Theme;
use handover::site::hub::{Member, hub};
use handover::source::{Limits, walk};

use crate::support::{TODAY, history};

/// The example that everybody sees first.
pub(super) static VENDOR_EXIT: LazyLock<Portal> = LazyLock::new(|| {
    Portal::of("vendor-exit", &Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/vendor-exit"), Theme::built_in)
});

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

/// Open to everybody, with packs to print: what other portals do not have. Looked at by tests of its own.
pub(super) static PUBLIC: LazyLock<Portal> = LazyLock::new(|| {
    let root = write_files("public", &PUBLIC_FILES.map(|(path, text)| (path.to_owned(), text.to_owned())));
    Portal::of("public", &root, || Theme::built_in().with_pack())
});

/// Portals of others on one page, one of them broken. Looked at by tests of its own.
pub(super) static HUB: LazyLock<Portal> = LazyLock::new(|| {
    let files = |portal: &Portal, name: &str, address: &str| {
        let read = |place: &str| portal.bytes(place).ok_or_else(|| "is not there".to_owned());
        let (portal, report) = (read("portal.json"), read("report.json"));
        Member { name: name.to_owned(), address: Some(address.to_owned()), portal, report }
    };
    let name = "<b>a portal</b> with-a-name-that-is-far-too-long-for-the-column-of-any-table-on-a-telephone";
    let cut = Member {
        name: "cut".to_owned(),
        address: None,
        portal: Ok(b"{\"schema\":".to_vec()),
        report: Err("is not there".to_owned()),
    };
    let members = [
        files(&VENDOR_EXIT, "orders", "../orders/"),
        files(&HOSTILE, name, "https://docs.example.org/hostile"),
        files(&ONE_FILE, "notes", "javascript:alert(1)"),
        cut,
    ];
    let members = members.map(|member| Mutex::new(Some(member)));
    let member = |ix: usize| Ok::<_, ()>(members[ix].lock().expect("no thread panics with it").take().expect("once"));
    let made = hub("Birch Ltd", members.len(), member, &Theme::built_in()).expect("nothing fails");
    let root = write_files("hub", &[]);
    let build = Build { files: made.files, errors: made.errors, ..ONE_FILE.build_again() };
    let pages = choose("hub", &build);
    Portal { name: "hub", build, root, theme: Theme::built_in, pages }
});

const PUBLIC_FILES: [(&str, &str); 7] = [
    (
        "handover.yaml",
        "version: 1\nproject:\n  name: Shop\n  portal_url: https://docs.example.com/kt/portal\n  outgoing: {name: Contoso}\n  incoming: {name: Northwind}\nportal: {visibility: public}\n",
    ),
    ("README.md", "# Shop\n\nSells \"things\" & more. See [the decision](docs/adr/0001-queue.md#decision).\n"),
    (
        "docs/adr/0001-queue.md",
        "---\nstatus: accepted\nservices: [orders]\n---\n# Use a queue\n\n## Context\n\nSee [restore](../runbooks/restore.md#steps) and [the readme](../../README.md).\n\n## Considered Options\n\n* A queue\n* Polling\n\n## Decision\n\nChosen option: \"A queue\", because it is fast.\n",
    ),
    (
        "docs/runbooks/restore.md",
        "---\nservices: [orders]\n---\n# Restore orders\n\n## Steps\n\n1. Run it:\n\n   ```console\n   $ ops/restore.sh orders\n   done\n   ```\n\n- [ ] Tell people\n\n| Store | Where |\n|---|---|\n| orders-db | a machine with a rather long name that has to be broken somewhere |\n\n> [!WARNING]\n> Not twice.\n\nDone[^1].\n\n[^1]: Really.\n\n## Rehearsals\n\n| Date | Who | Took |\n|---|---|---|\n| 2026-10-28 | Ada | 41 min |\n",
    ),
    ("services/orders/README.md", "# Orders\n\nTakes orders. See [restore](../../docs/runbooks/restore.md).\n"),
    ("services/orders/Dockerfile", "FROM scratch\n"),
    ("services/billing/Dockerfile", "FROM scratch\n"),
];

/// Those that are looked at in every way.
pub(super) const ALL: [&LazyLock<Portal>; 3] = [&VENDOR_EXIT, &HOSTILE, &ONE_FILE];

/// A repository as a portal.
pub(super) struct Portal {
    pub(super) name: &'static str,
    pub(super) build: Build,
    root: PathBuf,
    theme: fn() -> Theme,
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
        Self::of(name, &write_files(name, files), Theme::built_in)
    }

    fn of(name: &'static str, root: &Path, theme: fn() -> Theme) -> Self {
        let build = build(root, theme());
        assert!(build.errors.is_empty(), "{:?}", build.errors);
        let pages = choose(name, &build);
        Self { name, build, root: root.to_owned(), theme, pages }
    }

    /// Reads the repository again and builds it from nothing.
    pub(super) fn build_again(&self) -> Build {
        build(&self.root, (self.theme)())
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

/// Writes files to a directory of this name.
fn write_files(name: &str, files: &[(String, String)]) -> PathBuf {
    let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join("repositories").join(name);
    if root.exists() {
        fs::remove_dir_all(&root).expect("our own directory can be removed");
    }
    for (path, text) in files {
        let path = root.join(path);
        fs::create_dir_all(path.parent().expect("a file below the root")).expect("directories can be made");
        fs::write(path, text).expect("files can be written");
    }
    root
}

fn build(root: &Path, theme: Theme) -> Build {
    let mut tree = walk::read(root, formats::wants, &Limits::default()).expect("a readable directory");
    tree.git = Arc::new(history(&tree, "2026-11-20"));
    Pipeline::new(theme).build(&tree, TODAY)
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
