//! Carries out a plan on a store, so that readers never see a page whose assets are absent, and no two runs mix.
//!
//! The list of what was published is the one thing that runs agree on. A run first writes into it, on condition that
//! nobody else has, that it is at work and on which places; then it uploads in the order of [`Class`], writes the list
//! anew, and deletes. It writes the list every few seconds, so a second run that sees it grow gives up, and one that sees
//! it stand still takes over: places that were due are looked at, and what is there already is not uploaded again.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use super::PublishError;
use super::file::{Class, File};
use super::listing::{Entry, Listing, Run, Unreadable};
use super::plan::{Deletions, Plan, Present, Refusal, plan};
use super::store::{Others, State, Store, StoreError};

/// Larger files are uploaded one at a time: each is in memory while it is.
const LARGE: u64 = 4 << 20;

/// Files deleted in one request.
const DELETED_AT_ONCE: usize = 1_000;

/// How many beats a run may be silent before it is taken for dead.
const PATIENCE: u32 = 4;

/// What is published, and how.
pub(super) struct Job<'a> {
    /// Name of the portal.
    pub(super) site: &'a str,
    /// All files.
    pub(super) files: &'a [File],
    /// Gives the content of one.
    pub(super) read: &'a (dyn Fn(&File) -> io::Result<Vec<u8>> + Sync),
    /// Whether many files may go.
    pub(super) deletions: Deletions,
}

/// How fast a run goes.
pub(super) struct Pace<'a> {
    /// Uploads at a time.
    pub(super) parallel: usize,
    /// How often the list is written while uploads go on.
    pub(super) beat: Duration,
    /// Waits.
    pub(super) wait: &'a (dyn Fn(Duration) + Sync),
    /// What tells this run from others.
    pub(super) token: String,
    /// Called after each upload.
    pub(super) progress: &'a (dyn Fn() + Sync),
}

/// What is published, and in which state its list is.
pub(super) struct Seen {
    present: Present,
    state: Option<State>,
}

/// Plans without touching anything.
pub(super) fn look(store: &dyn Store, job: &Job<'_>) -> Result<Plan, PublishError> {
    let seen = see(store, job, &|listing| Ok(listing))?;
    plan(&seen.present, job.files, job.deletions).map_err(PublishError::Refused)
}

/// Brings a store to the files of a job.
pub(super) fn publish(store: &dyn Store, job: &Job<'_>, pace: &Pace<'_>) -> Result<Plan, PublishError> {
    let seen = see(store, job, &|listing| when_free(store, listing, pace))?;
    let is_free = seen.present.listing.run.is_none();
    let plan = plan(&seen.present, job.files, job.deletions).map_err(PublishError::Refused)?;
    if plan.is_empty() && is_free {
        return Ok(plan);
    }
    let mut working = Working::begin(store, job, pace, seen, &plan)?;
    match working.carry_out(&plan) {
        Ok(()) => Ok(plan),
        Err(error) => {
            working.release(&error);
            Err(error)
        }
    }
}

type Read = (Listing, State);

/// Reads what is there. `settle` decides what becomes of a list that says somebody is at work.
fn see(
    store: &dyn Store,
    job: &Job<'_>,
    settle: &dyn Fn(Read) -> Result<Read, PublishError>,
) -> Result<Seen, PublishError> {
    let Some(found) = read(store)? else {
        let there = store.list().map_err(failed("list what is there"))?;
        return match there.keys().next() {
            None => Ok(Seen { present: Present::default(), state: None }),
            Some(example) => {
                Err(PublishError::Refused(Refusal::Foreign { count: there.len(), example: example.clone() }))
            }
        };
    };
    let (mut listing, state) = match &found.0.run {
        Some(_) if found.0.site == job.site => settle(found)?,
        _ => found,
    };
    if listing.site != job.site {
        let (there, ours) = (listing.site, job.site.to_owned());
        return Err(PublishError::Refused(Refusal::OtherSite { there, ours }));
    }
    let there = store.list().map_err(failed("list what is there"))?;
    look_up(store, &mut listing, (&there, job.files))?;
    Ok(Seen { present: Present { listing, there }, state: Some(state) })
}

fn read(store: &dyn Store) -> Result<Option<Read>, PublishError> {
    let Some((bytes, state)) = store.listing().map_err(failed("read what was published"))? else { return Ok(None) };
    match Listing::parse(&bytes) {
        Ok(listing) => Ok(Some((listing, state))),
        Err(Unreadable::OfBuild) => Err(PublishError::OfBuild),
        Err(Unreadable::Foreign) => Err(PublishError::NoListing),
    }
}

/// Waits for a sign of life of the run that is at work.
fn when_free(store: &dyn Store, found: Read, pace: &Pace<'_>) -> Result<Read, PublishError> {
    if store.others() == Others::None {
        return Ok(found);
    }
    for _ in 0..PATIENCE {
        (pace.wait)(pace.beat);
        match read(store)? {
            Some(next) if next.0.run.is_none() => return Ok(next),
            Some(next) if next.0.run == found.0.run => {}
            _ => return Err(PublishError::Busy),
        }
    }
    Ok(found)
}

/// Finds out what is at the places that a dead run left behind.
fn look_up(
    store: &dyn Store,
    listing: &mut Listing,
    (there, wanted): (&BTreeMap<String, u64>, &[File]),
) -> Result<(), PublishError> {
    let due: Vec<&File> = wanted.iter().filter(|file| listing.due.contains(&file.place)).collect();
    let known = Mutex::new(Vec::new());
    let look = |file: &&File| {
        let same = there.get(&file.place) == Some(&file.size)
            && store.digest(&file.place).map_err(failed("look at a file"))? == Some(file.digest);
        lock(&known).push((file.place.clone(), same.then(|| Entry::of(file))));
        Ok(())
    };
    at_once(&due, 16, &look, &mut || Ok(()), Duration::MAX)?;
    for (place, entry) in known.into_inner().unwrap_or_else(PoisonError::into_inner) {
        match entry {
            Some(entry) => listing.files.insert(place, entry),
            None => listing.files.remove(&place),
        };
    }
    Ok(())
}

/// A run at work.
struct Working<'a> {
    store: &'a dyn Store,
    job: &'a Job<'a>,
    pace: &'a Pace<'a>,
    /// The list as it was written last.
    listing: Listing,
    state: State,
    written: Instant,
}

impl<'a> Working<'a> {
    /// Says that it is at work.
    fn begin(
        store: &'a dyn Store,
        job: &'a Job<'a>,
        pace: &'a Pace<'a>,
        seen: Seen,
        plan: &Plan,
    ) -> Result<Self, PublishError> {
        let mut listing = seen.present.listing;
        listing.site = job.site.to_owned();
        listing.run = Some(Run { token: pace.token.clone(), beat: 0 });
        listing.due.extend(plan.puts.iter().map(|file| file.place.clone()));
        listing.due.extend(plan.clear.iter().chain(&plan.delete).cloned());
        let state = store.put_listing(listing.text().as_bytes(), seen.state.as_ref());
        let state = state.map_err(failed("say that a portal is being published"))?;
        Ok(Self { store, job, pace, listing, state, written: Instant::now() })
    }

    fn carry_out(&mut self, plan: &Plan) -> Result<(), PublishError> {
        self.delete(&plan.clear)?;
        for files in plan.puts.chunk_by(|a, b| Class::of(&a.place) == Class::of(&b.place)) {
            self.upload(files)?;
        }
        let run = self.listing.run.take();
        self.listing = Listing {
            site: self.job.site.to_owned(),
            run: run.filter(|_| !plan.delete.is_empty()),
            due: plan.delete.iter().cloned().collect(),
            kept: plan.kept.clone(),
            files: self.job.files.iter().map(|file| (file.place.clone(), Entry::of(file))).collect(),
        };
        self.write()?;
        if !plan.delete.is_empty() {
            self.delete(&plan.delete)?;
            (self.listing.run, self.listing.due) = (None, BTreeSet::new());
            self.write()?;
        }
        Ok(())
    }

    fn upload(&mut self, files: &[File]) -> Result<(), PublishError> {
        let Self { store, job, pace, .. } = *self;
        let large = Mutex::new(());
        let files: Vec<&File> = files.iter().collect();
        let put = |file: &&File| {
            let _alone = (file.size > LARGE).then(|| lock(&large));
            let bytes = (job.read)(file).map_err(|cause| PublishError::Unread(file.place.clone(), cause))?;
            store.put(file, bytes).map_err(|cause| PublishError::Store {
                doing: "upload",
                place: Some(file.place.clone()),
                cause,
            })?;
            (pace.progress)();
            Ok(())
        };
        at_once(&files, pace.parallel, &put, &mut || self.beat(), pace.beat)
    }

    fn delete(&mut self, places: &[String]) -> Result<(), PublishError> {
        for places in places.chunks(DELETED_AT_ONCE) {
            self.store.delete(places).map_err(failed("delete what is no longer wanted"))?;
            self.beat()?;
        }
        Ok(())
    }

    /// A sign of life, when it is time for one.
    fn beat(&mut self) -> Result<(), PublishError> {
        if self.written.elapsed() < self.pace.beat || self.store.others() == Others::None {
            return Ok(());
        }
        if let Some(run) = &mut self.listing.run {
            run.beat += 1;
        }
        self.write()
    }

    fn write(&mut self) -> Result<(), PublishError> {
        let written = self.store.put_listing(self.listing.text().as_bytes(), Some(&self.state));
        self.state = written.map_err(failed("write what is published"))?;
        self.written = Instant::now();
        Ok(())
    }

    /// Says that it is no longer at work, so that the next run need not wait. As far as possible: it may be the network
    /// that is gone.
    fn release(&mut self, why: &PublishError) {
        if !matches!(why, PublishError::Busy) {
            self.listing.run = None;
            let _ = self.write();
        }
    }
}

/// Does something to each of some items, a few at a time, with signs of life between. The first error ends it.
fn at_once<T: Sync>(
    items: &[T],
    parallel: usize,
    each: &(dyn Fn(&T) -> Result<(), PublishError> + Sync),
    alive: &mut dyn FnMut() -> Result<(), PublishError>,
    beat: Duration,
) -> Result<(), PublishError> {
    let (next, is_over) = (AtomicUsize::new(0), AtomicBool::new(false));
    let (done, all_done) = mpsc::channel();
    let work = |done: mpsc::Sender<Result<(), PublishError>>| {
        while let Some(item) = items.get(next.fetch_add(1, Ordering::Relaxed)) {
            if is_over.load(Ordering::Relaxed) || done.send(each(item)).is_err() {
                return;
            }
        }
    };
    thread::scope(|scope| {
        for _ in 0..parallel.min(items.len()) {
            let done = done.clone();
            let work = &work;
            scope.spawn(move || work(done));
        }
        drop(done);
        // Longer waits than the system can express are no waits that anybody ends.
        let beat = beat.min(Duration::from_secs(3_600));
        let outcome = loop {
            let step = match all_done.recv_timeout(beat) {
                Ok(Ok(())) | Err(RecvTimeoutError::Timeout) => alive(),
                Ok(Err(error)) => Err(error),
                Err(RecvTimeoutError::Disconnected) => break Ok(()),
            };
            if step.is_err() {
                break step;
            }
        };
        is_over.store(true, Ordering::Relaxed);
        outcome
    })
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Names the deed in an error of a store.
fn failed(doing: &'static str) -> impl FnOnce(StoreError) -> PublishError {
    move |cause| match cause {
        StoreError::Changed => PublishError::Busy,
        cause => PublishError::Store { doing, place: None, cause },
    }
}
