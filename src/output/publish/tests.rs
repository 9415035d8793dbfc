use std::cell::Cell;
use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use tempfile::TempDir;

use super::dir::Dir;
use super::listing::{Listing, NAME};
use super::run::{look, publish as carry_out};
use super::store::{Others, State};
use super::*;

/// Files of a portal by place. A page names what it needs, one place a line.
type Site = BTreeMap<String, String>;

fn site(files: &[(&str, &str)]) -> Site {
    files.iter().map(|(place, text)| ((*place).to_owned(), (*text).to_owned())).collect()
}

/// Two portals that differ in every way there is: an asset renamed, one changed, pages changed, new and gone.
fn before_and_after() -> (Site, Site) {
    let before = site(&[
        ("assets/main-11111111.css", "old"),
        ("index.html", "assets/main-11111111.css\nrepo/logo.png"),
        ("portal.json", "1"),
        ("repo/gone/a.html", "assets/main-11111111.css"),
        ("repo/logo.png", "old logo"),
        ("repo/same.html", "repo/logo.png"),
        ("search/i.js", "search/t-1111111111.js"),
        ("search/t-1111111111.js", "1"),
    ]);
    let after = site(&[
        ("assets/main-22222222.css", "new"),
        ("index.html", "assets/main-22222222.css\nrepo/logo.png\nrepo/new ä+%?.png"),
        ("portal.json", "2"),
        ("repo/logo.png", "new logo"),
        ("repo/new ä+%?.png", "x"),
        ("repo/new.html", "assets/main-22222222.css\nrepo/new ä+%?.png"),
        ("repo/same.html", "repo/logo.png"),
        ("search/i.js", "search/t-2222222222.js"),
        ("search/t-2222222222.js", "2"),
    ]);
    (before, after)
}

/// A store whose content a test may look at.
trait Visited: Store {
    fn content(&self, place: &str) -> Option<Vec<u8>>;

    /// Pages that need what is not there.
    fn torn(&self) -> Vec<String> {
        let there = self.list().unwrap();
        let read = |place: &str| String::from_utf8(self.content(place).unwrap()).unwrap();
        let is_whole = |place: &&String| read(place).lines().all(|needed| there.contains_key(needed));
        let speaks = |place: &&String| place.ends_with(".html") || place.as_str() == "search/i.js";
        there.keys().filter(speaks).filter(|place| !is_whole(place)).cloned().collect()
    }

    fn site(&self) -> Site {
        let read = |place: &String| String::from_utf8(self.content(place).unwrap()).unwrap();
        self.list().unwrap().keys().map(|place| (place.clone(), read(place))).collect()
    }
}

impl Visited for Dir {
    fn content(&self, place: &str) -> Option<Vec<u8>> {
        fs::read(self.path().join(place)).ok()
    }
}

#[cfg(feature = "publish-cloud")]
impl Visited for cloud::Objects {
    fn content(&self, place: &str) -> Option<Vec<u8>> {
        self.content(place)
    }
}

/// A call that fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fault {
    None,
    /// The call of this number fails, as when a server has given up.
    Once(usize),
    /// This call fails and all that follow: the process is gone.
    Killed(usize),
}

/// A store that writes down what is called, fails where it is told to, and looks after each call as a visitor does.
struct Watched<'s> {
    inner: &'s dyn Visited,
    fault: Fault,
    count: AtomicUsize,
    calls: Mutex<Vec<String>>,
}

impl<'s> Watched<'s> {
    fn new(inner: &'s dyn Visited, fault: Fault) -> Self {
        Self { inner, fault, count: AtomicUsize::new(0), calls: Mutex::default() }
    }

    fn call<T>(&self, name: String, call: impl FnOnce() -> Result<T, StoreError>) -> Result<T, StoreError> {
        let number = self.count.fetch_add(1, Ordering::Relaxed);
        let fails = match self.fault {
            Fault::None => false,
            Fault::Once(at) => number == at,
            Fault::Killed(at) => number >= at,
        };
        if fails {
            return Err(StoreError::Failed("503 Slow Down".to_owned()));
        }
        self.calls.lock().unwrap().push(name);
        let done = call();
        assert_eq!(self.inner.torn(), [""; 0], "after call {number}");
        done
    }

    /// Calls that changed something.
    fn changes(&self) -> Vec<String> {
        let calls = self.calls.lock().unwrap();
        calls.iter().filter(|call| !call.starts_with("read")).cloned().collect()
    }

    /// Files that were uploaded.
    fn puts(&self) -> Vec<String> {
        let changes = self.changes();
        changes.iter().filter_map(|call| call.strip_prefix("put ")).map(str::to_owned).collect()
    }
}

impl Store for Watched<'_> {
    fn list(&self) -> Result<BTreeMap<String, u64>, StoreError> {
        self.call("read all".to_owned(), || self.inner.list())
    }

    fn listing(&self) -> Result<Option<(Vec<u8>, State)>, StoreError> {
        self.call("read list".to_owned(), || self.inner.listing())
    }

    fn put_listing(&self, bytes: &[u8], state: Option<&State>) -> Result<State, StoreError> {
        let listing = Listing::parse(bytes).expect("a list of ours");
        let word = if listing.run.is_some() { "at work" } else { "done" };
        self.call(format!("list, {word}"), || self.inner.put_listing(bytes, state))
    }

    fn digest(&self, place: &str) -> Result<Option<Digest>, StoreError> {
        self.call(format!("read {place}"), || self.inner.digest(place))
    }

    fn put(&self, file: &File, bytes: Vec<u8>) -> Result<(), StoreError> {
        self.call(format!("put {}", file.place), || self.inner.put(file, bytes))
    }

    fn delete(&self, places: &[String]) -> Result<(), StoreError> {
        self.call(format!("delete {}", places.join(", ")), || self.inner.delete(places))
    }

    fn others(&self) -> Others {
        self.inner.others()
    }
}

fn files(site: &Site) -> Vec<File> {
    let file = |(place, text): (&String, &String)| File {
        place: place.clone(),
        digest: Digest::of(text.as_bytes()),
        size: text.len() as u64,
    };
    site.iter().map(file).collect()
}

/// Publishes a portal, one upload after the other.
fn put(store: &dyn Store, site: &Site) -> Result<Plan, PublishError> {
    put_as(store, site, "Shop", &|_| {})
}

fn put_as(store: &dyn Store, site: &Site, name: &str, wait: &(dyn Fn(Duration) + Sync)) -> Result<Plan, PublishError> {
    let (files, read) = (files(site), |file: &File| Ok(site[&file.place].clone().into_bytes()));
    let job = Job { site: name, files: &files, read: &read, deletions: Deletions::Guarded };
    let pace = Pace { parallel: 1, beat: Duration::from_secs(3_600), wait, token: token(), progress: &|| {} };
    carry_out(store, &job, &pace)
}

/// Runs a test on a directory and on an object store, each empty.
fn on_each_store(test: impl Fn(&dyn Visited)) {
    let dir = TempDir::new().unwrap();
    let held = Dir::hold(&dir.path().join("site"), None).unwrap();
    test(&held);
    held.release().unwrap();
    #[cfg(feature = "publish-cloud")]
    test(&cloud::Objects::in_memory("some/prefix"));
}

#[test]
fn what_is_needed_comes_first_and_deletions_come_last() {
    on_each_store(|store| {
        let (before, after) = before_and_after();
        put(store, &before).unwrap();
        let watched = Watched::new(store, Fault::None);
        put(&watched, &after).unwrap();
        insta::allow_duplicates! {
            insta::assert_snapshot!(watched.changes().join("\n"), @"
            list, at work
            put assets/main-22222222.css
            put search/t-2222222222.js
            put repo/logo.png
            put repo/new ä+%?.png
            put search/i.js
            put repo/new.html
            put index.html
            put portal.json
            list, at work
            delete repo/gone/a.html
            list, done
            ");
        }
        let kept = site(&[("assets/main-11111111.css", "old"), ("search/t-1111111111.js", "1")]);
        assert_eq!(store.site(), after.into_iter().chain(kept).collect());
    });
}

#[test]
fn the_same_portal_again_changes_nothing() {
    on_each_store(|store| {
        let (before, _) = before_and_after();
        put(store, &before).unwrap();
        let watched = Watched::new(store, Fault::None);
        assert!(put(&watched, &before).unwrap().is_empty());
        assert_eq!(watched.changes(), [""; 0]);
    });
}

#[test]
fn a_plan_that_is_only_looked_at_touches_nothing() {
    on_each_store(|store| {
        let (_, after) = before_and_after();
        let watched = Watched::new(store, Fault::None);
        let (files, read) = (files(&after), |_: &File| Err(io::Error::other("not for a plan")));
        let job = Job { site: "Shop", files: &files, read: &read, deletions: Deletions::Guarded };
        assert_eq!(look(&watched, &job).unwrap().puts.len(), after.len());
        assert_eq!(watched.changes(), [""; 0]);
    });
}

#[test]
fn after_a_fault_at_any_call_visitors_miss_nothing_and_the_next_run_uploads_what_is_missing() {
    let faults: [fn(usize) -> Fault; 2] = [Fault::Once, Fault::Killed];
    for fault in faults {
        let (ends, last) = (Cell::new(0), Cell::new(false));
        for at in 0.. {
            on_each_store(|store| {
                let (before, after) = before_and_after();
                put(store, &before).unwrap();
                let watched = Watched::new(store, fault(at));
                let done = put(&watched, &after);
                last.set(done.is_ok() && watched.count.load(Ordering::Relaxed) <= at);
                ends.set(ends.get() + usize::from(done.is_err()));
                let there = store.site();
                let again = Watched::new(store, Fault::None);
                put(&again, &after).unwrap();
                let missing = |(place, text): &(&String, &String)| there.get(*place) != Some(*text);
                let missing: Vec<&String> = after.iter().filter(missing).map(|(place, _)| place).collect();
                let mut puts = again.puts();
                puts.sort();
                assert_eq!(puts.iter().collect::<Vec<_>>(), missing, "{:?}", fault(at));
                let now = store.site();
                assert!(after.iter().all(|(place, text)| now.get(place) == Some(text)), "{:?}", fault(at));
                assert!(!now.contains_key("repo/gone/a.html"));
            });
            if last.get() {
                break;
            }
        }
        assert!(ends.get() > 20, "{ends:?}");
    }
}

#[test]
fn a_first_publication_that_was_cut_off_is_resumed() {
    for at in 0..12 {
        on_each_store(|store| {
            let (site, _) = before_and_after();
            let _ = put(&Watched::new(store, Fault::Killed(at)), &site);
            put(&Watched::new(store, Fault::None), &site).unwrap();
            assert_eq!(store.site(), site);
        });
    }
}

#[test]
fn a_place_of_somebody_else_is_refused() {
    on_each_store(|store| {
        let (before, after) = before_and_after();
        store.put(&files(&before)[0], b"precious".to_vec()).unwrap();
        let watched = Watched::new(store, Fault::None);
        let error = put(&watched, &after).unwrap_err();
        assert!(matches!(&error, PublishError::Refused(Refusal::Foreign { count: 1, .. })), "{error}");
        assert_eq!(watched.changes(), [""; 0]);
    });
    on_each_store(|store| {
        let (before, after) = before_and_after();
        put(store, &before).unwrap();
        let error = put_as(store, &after, "Another shop", &|_| {}).unwrap_err();
        let said = "the portal of `Shop` is published there, and this is `Another shop`";
        assert_eq!(error.to_string(), said);
        assert_eq!(store.site(), before);
    });
    on_each_store(|store| {
        store.put_listing(b"<html>", None).unwrap();
        let error = put(store, &before_and_after().0).unwrap_err();
        assert!(matches!(error, PublishError::NoListing), "{error}");
    });
}

#[test]
fn nothing_and_much_less_are_refused() {
    on_each_store(|store| {
        let many: Site = (0..200).map(|ix| (format!("{ix}.html"), String::new())).collect();
        put(store, &many).unwrap();
        let error = put(store, &Site::new()).unwrap_err();
        assert!(matches!(error, PublishError::Refused(Refusal::Empty)), "{error}");
        let few: Site = many.clone().into_iter().take(80).collect();
        let error = put(store, &few).unwrap_err();
        assert!(
            matches!(error, PublishError::Refused(Refusal::MassDelete { count: 120, of: 200, most: 60 })),
            "{error}"
        );
        assert_eq!(store.site(), many);
    });
}

#[cfg(feature = "publish-cloud")]
mod two_at_once {
    use super::cloud::Objects;
    use super::*;

    /// A store in which a run has just said that it is at work and then says no more.
    fn cut_off() -> (Objects, Site) {
        let store = Objects::in_memory("");
        let (before, after) = before_and_after();
        put(&store, &before).unwrap();
        // Three calls to read, one to say so, one upload.
        put(&Watched::new(&store, Fault::Killed(4)), &after).unwrap_err();
        (store, after)
    }

    fn listing(store: &Objects) -> (Listing, State) {
        let (bytes, state) = store.listing().unwrap().unwrap();
        (Listing::parse(&bytes).unwrap(), state)
    }

    #[test]
    fn one_that_sees_another_at_work_leaves_it_alone() {
        let (store, after) = cut_off();
        let watched = Watched::new(&store, Fault::None);
        let beat = |_| {
            let (mut listing, state) = listing(&store);
            listing.run.as_mut().unwrap().beat += 1;
            store.put_listing(listing.text().as_bytes(), Some(&state)).unwrap();
        };
        let error = put_as(&watched, &after, "Shop", &beat).unwrap_err();
        assert!(matches!(error, PublishError::Busy), "{error}");
        assert_eq!(watched.changes(), [""; 0]);
    }

    #[test]
    fn one_that_waits_for_another_goes_on_when_it_has_ended() {
        let (store, after) = cut_off();
        let end = |_| {
            let (mut listing, state) = listing(&store);
            listing.run = None;
            store.put_listing(listing.text().as_bytes(), Some(&state)).unwrap();
        };
        put_as(&store, &after, "Shop", &end).unwrap();
        assert_eq!(listing(&store).0.run, None);
    }

    #[test]
    fn one_that_was_taken_for_dead_stops_at_its_next_word() {
        let store = Objects::in_memory("");
        let (before, after) = before_and_after();
        put(&store, &before).unwrap();
        /// A store on which another run takes over after some uploads of the first.
        struct Overtaken<'s>(Watched<'s>, &'s Objects, &'s Site);
        impl Store for Overtaken<'_> {
            fn list(&self) -> Result<BTreeMap<String, u64>, StoreError> {
                self.0.list()
            }
            fn listing(&self) -> Result<Option<(Vec<u8>, State)>, StoreError> {
                self.0.listing()
            }
            fn put_listing(&self, bytes: &[u8], state: Option<&State>) -> Result<State, StoreError> {
                self.0.put_listing(bytes, state)
            }
            fn digest(&self, place: &str) -> Result<Option<Digest>, StoreError> {
                self.0.digest(place)
            }
            fn put(&self, file: &File, bytes: Vec<u8>) -> Result<(), StoreError> {
                if file.place == "index.html" {
                    put(self.1, self.2).unwrap();
                }
                self.0.put(file, bytes)
            }
            fn delete(&self, places: &[String]) -> Result<(), StoreError> {
                self.0.delete(places)
            }
            fn others(&self) -> Others {
                Others::Possible
            }
        }
        let overtaken = Overtaken(Watched::new(&store, Fault::None), &store, &after);
        let error = put(&overtaken, &after).unwrap_err();
        assert!(matches!(error, PublishError::Busy), "{error}");
        assert!(!overtaken.0.changes().iter().any(|call| call.starts_with("delete") || call == "list, done"));
    }

    #[test]
    fn of_two_that_begin_at_once_the_second_changes_nothing() {
        let store = Objects::in_memory("");
        let (before, after) = before_and_after();
        put(&store, &before).unwrap();
        let (_, state) = listing(&store);
        put(&store, &after).unwrap();
        let late = store.put_listing(b"late", Some(&state));
        assert_eq!(late, Err(StoreError::Changed));
        assert_eq!(store.put_listing(b"late", None), Err(StoreError::Changed));
    }
}

mod archives {
    use std::io::Read;

    use flate2::read::GzDecoder;

    use super::*;

    /// A portal in a directory, as a build leaves it.
    fn staged(dir: &Path) -> Staged {
        let site = before_and_after().1;
        crate::output::write::write(dir, None, |draft| {
            let mut files = site.iter();
            files.try_for_each(|(place, text)| {
                draft.add(&crate::base::path::UrlPath::new(place.as_str()), text.as_bytes())
            })
        })
        .unwrap_or_else(|error: WriteError| panic!("{error}"));
        Staged::read(dir).unwrap()
    }

    fn packed(name: &str) -> Vec<u8> {
        let dir = TempDir::new().unwrap();
        let staged = staged(&dir.path().join("portal"));
        let file = dir.path().join("made").join(name);
        let target = format!("archive:{}", file.display()).parse().unwrap();
        let ask = Ask { site: "Shop", root: None, deletions: Deletions::Guarded, mode: Mode::Publish };
        let done = publish(&staged, &target, ask, &|| {}).unwrap();
        assert!(matches!(done, Done::Archived(9)), "{done:?}");
        fs::read(file).unwrap()
    }

    #[test]
    fn a_tar_is_what_pages_take() {
        let bytes = packed("a.tar");
        let mut tar = tar::Archive::new(&bytes[..]);
        let line = |entry: io::Result<tar::Entry<'_, &[u8]>>| {
            let entry = entry.unwrap();
            let header = entry.header();
            let path = entry.path().unwrap().display().to_string();
            format!("{:o} {:?} {} {path}", header.mode().unwrap(), header.entry_type(), header.mtime().unwrap())
        };
        let lines: Vec<String> = tar.entries().unwrap().map(line).collect();
        insta::assert_snapshot!(lines.join("\n"), @"
        755 Directory 315532800 assets/
        644 Regular 315532800 assets/main-22222222.css
        644 Regular 315532800 index.html
        644 Regular 315532800 portal.json
        755 Directory 315532800 repo/
        644 Regular 315532800 repo/logo.png
        644 Regular 315532800 repo/new ä+%?.png
        644 Regular 315532800 repo/new.html
        644 Regular 315532800 repo/same.html
        755 Directory 315532800 search/
        644 Regular 315532800 search/i.js
        644 Regular 315532800 search/t-2222222222.js
        ");
    }

    #[test]
    fn the_same_portal_gives_the_same_bytes() {
        for name in ["a.tar", "a.tar.gz", "a.zip"] {
            assert_eq!(packed(name), packed(name), "{name}");
        }
        let mut plain = Vec::new();
        GzDecoder::new(&packed("a.tgz")[..]).read_to_end(&mut plain).unwrap();
        assert_eq!(plain, packed("a.tar"));
    }

    #[test]
    fn a_zip_holds_every_file() {
        let mut zip = zip::ZipArchive::new(io::Cursor::new(packed("a.zip"))).unwrap();
        for (place, text) in before_and_after().1 {
            let mut file = zip.by_name(&place).unwrap();
            assert_eq!(file.unix_mode().map(|mode| mode & 0o777), Some(0o644));
            let mut read = String::new();
            file.read_to_string(&mut read).unwrap();
            assert_eq!(read, text);
        }
    }
}

mod directories {
    use super::*;

    fn to(dir: &Path, site: &Site) -> Result<Plan, PublishError> {
        let store = Dir::hold(dir, None)?;
        let done = put(&store, site);
        store.release()?;
        done
    }

    #[cfg(unix)]
    #[test]
    fn files_that_stay_the_same_are_not_touched() {
        use std::os::unix::fs::MetadataExt;
        let dir = TempDir::new().unwrap();
        let out = dir.path().join("www/site");
        let (before, after) = before_and_after();
        to(&out, &before).unwrap();
        let inode = |place: &str| fs::metadata(out.join(place)).map(|there| (there.ino(), there.mtime_nsec())).unwrap();
        let (same, changed) = (inode("repo/same.html"), inode("index.html"));
        to(&out, &after).unwrap();
        assert_eq!(inode("repo/same.html"), same);
        assert_ne!(inode("index.html"), changed);
        assert!(!out.join("repo/gone").exists() && !out.join(".handover-update").exists());
        let mode = |path: &Path| fs::metadata(path).unwrap().mode() & 0o777;
        assert_eq!((mode(&out.join("repo/new.html")), mode(&out.join("assets"))), (0o644, 0o755));
        let list = inode(NAME);
        assert!(to(&out, &after).unwrap().is_empty());
        assert_eq!(inode(NAME), list);
    }

    #[test]
    fn the_output_of_a_build_is_left_to_builds() {
        let dir = TempDir::new().unwrap();
        let add = |draft: &write::Draft<'_>| draft.add(&crate::base::path::UrlPath::new("index.html"), b"x");
        write::write::<WriteError>(&dir.path().join("out"), None, add).unwrap();
        let error = to(&dir.path().join("out"), &before_and_after().0).unwrap_err();
        assert!(matches!(error, PublishError::OfBuild), "{error}");
        assert_eq!(fs::read_dir(dir.path().join("out")).unwrap().count(), 2);
    }

    #[test]
    fn a_directory_that_is_held_is_refused() {
        let dir = TempDir::new().unwrap();
        let out = dir.path().join("site");
        let (before, after) = before_and_after();
        to(&out, &before).unwrap();
        let first = Dir::hold(&out, None).unwrap();
        let error = to(&out, &after).unwrap_err();
        assert!(matches!(error, PublishError::Write(WriteError::Busy(_))), "{error}");
        first.release().unwrap();
        to(&out, &after).unwrap();
    }

    #[cfg(unix)]
    #[test]
    fn nothing_is_written_or_deleted_through_a_link() {
        let dir = TempDir::new().unwrap();
        let (out, outside) = (dir.path().join("site"), dir.path().join("outside"));
        let (before, after) = before_and_after();
        to(&out, &before).unwrap();
        fs::create_dir(&outside).unwrap();
        fs::write(outside.join("a.html"), "precious").unwrap();
        fs::remove_dir_all(out.join("repo/gone")).unwrap();
        std::os::unix::fs::symlink(&outside, out.join("repo/gone")).unwrap();
        to(&out, &after).unwrap();
        assert_eq!(fs::read_to_string(outside.join("a.html")).unwrap(), "precious");
        fs::remove_dir_all(out.join("assets")).unwrap();
        std::os::unix::fs::symlink(&outside, out.join("assets")).unwrap();
        let error = to(&out, &before).unwrap_err().to_string();
        assert!(error.contains("`assets` is there and is no directory"), "{error}");
    }
}
