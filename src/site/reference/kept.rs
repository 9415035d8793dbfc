//! What pages of one contract share: descriptions, schemas and examples are written once, and copied where they stand
//! again. Half of the operations of a large API answer with the same few schemas.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use super::writer::Extent;
use crate::contracts::example::Direction;
use crate::contracts::spec::At;

/// Finished parts of the pages of one contract. Made with the plan and dropped with it.
///
/// A part depends on the contract, the words of the theme and its key alone, so that the pages are the same in whatever
/// order they are written.
#[derive(Debug)]
pub struct Kept {
    /// For pages in the directory of the contract, and for those below it: links differ.
    shelves: [Shelves; 2],
    examples: Shelf<Exemplified, Arc<Sample>>,
    /// Bytes that may still be kept.
    room: AtomicUsize,
}

#[derive(Debug, Default)]
struct Shelves {
    descriptions: Shelf<Box<str>, Arc<str>>,
    schemas: Shelf<LaidOut, Arc<Laid>>,
}

type Shelf<K, V> = Mutex<HashMap<K, V>>;

/// All that decides what a schema looks like inside another, beside the schemas around it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct LaidOut {
    /// The schema.
    pub(super) schema: At,
    /// Placed schemas that are laid out around it, itself included.
    pub(super) inlined: u32,
    /// Levels of nesting on the page.
    pub(super) level: u32,
    /// Who sends the value.
    pub(super) direction: Option<Direction>,
    /// How much may be laid out.
    pub(super) extent: Extent,
}

/// What is inside a schema, as laid out.
#[derive(Debug)]
pub(super) struct Laid {
    /// Without the names of properties that have a place on the page: these differ.
    pub(super) html: Box<str>,
    /// Those names, in order.
    pub(super) places: Box<[Placed]>,
    /// Schemas that were met inside, in order.
    pub(super) inside: Box<[At]>,
}

/// The name of a property that has a place on the page.
#[derive(Debug, Clone)]
pub(super) struct Placed {
    /// Where it stands in the text around it, in bytes.
    pub(super) at: usize,
    /// Its place: the start of the ids around it, and what it adds.
    pub(super) place: String,
    /// The name.
    pub(super) name: Box<str>,
}

impl Laid {
    /// Whether it looks different inside these schemas: one of them is met again.
    pub(super) fn is_circular(&self, around: &[At]) -> bool {
        around.iter().any(|at| self.inside.binary_search(at).is_ok())
    }
}

/// What an example is made from, and how much of it is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Exemplified {
    pub(super) at: At,
    /// Who sends the value, if it is made up from a schema.
    pub(super) made_up: Option<Direction>,
    pub(super) extent: Extent,
}

/// An example in colours.
#[derive(Debug)]
pub(super) struct Sample {
    pub(super) html: Box<str>,
    pub(super) is_cut: bool,
}

/// Where the pages of one directory find what others wrote.
#[derive(Debug, Clone, Copy)]
pub(super) struct Beside<'k> {
    kept: &'k Kept,
    shelves: &'k Shelves,
}

impl Kept {
    /// `room`: bytes up to which parts are kept.
    pub fn new(room: usize) -> Self {
        Self { shelves: Default::default(), examples: Shelf::default(), room: AtomicUsize::new(room) }
    }

    /// For pages in the directory of the contract.
    pub(super) fn beside(&self) -> Beside<'_> {
        Beside { kept: self, shelves: &self.shelves[0] }
    }

    /// For pages in a directory of it.
    pub(super) fn below(&self) -> Beside<'_> {
        Beside { kept: self, shelves: &self.shelves[1] }
    }
}

impl Beside<'_> {
    pub(super) fn description(&self, text: &str) -> Option<Arc<str>> {
        lock(&self.shelves.descriptions, |shelf| shelf.get(text).cloned())
    }

    pub(super) fn keep_description(&self, text: &str, html: &str) {
        self.keep(&self.shelves.descriptions, text.len() + html.len(), || (text.into(), html.into()));
    }

    pub(super) fn schema(&self, key: &LaidOut) -> Option<Arc<Laid>> {
        lock(&self.shelves.schemas, |shelf| shelf.get(key).cloned())
    }

    pub(super) fn keep_schema(&self, key: LaidOut, laid: Laid) {
        let names: usize = laid.places.iter().map(|place| ENTRY / 2 + place.place.len() + place.name.len()).sum();
        let bytes = laid.html.len() + names + size_of_val(&*laid.inside);
        self.keep(&self.shelves.schemas, bytes, || (key, laid.into()));
    }

    pub(super) fn example(&self, key: &Exemplified) -> Option<Arc<Sample>> {
        lock(&self.kept.examples, |shelf| shelf.get(key).cloned())
    }

    pub(super) fn keep_example(&self, key: Exemplified, sample: &Arc<Sample>) {
        self.keep(&self.kept.examples, sample.html.len(), || (key, Arc::clone(sample)));
    }

    /// Keeps a part if there is room for so many bytes.
    fn keep<K: Eq + Hash, V>(&self, shelf: &Shelf<K, V>, bytes: usize, part: impl FnOnce() -> (K, V)) {
        let bytes = bytes + ENTRY;
        let taken = |room: usize| room.checked_sub(bytes);
        if self.kept.room.fetch_update(Ordering::Relaxed, Ordering::Relaxed, taken).is_ok() {
            let (key, value) = part();
            lock(shelf, |shelf| shelf.insert(key, value));
        }
    }
}

/// Bytes that an entry takes beside its text.
const ENTRY: usize = 128;

/// What a shelf holds is whole at any time, so that one which another thread left in a panic is as good.
fn lock<K, V, R>(shelf: &Shelf<K, V>, work: impl FnOnce(&mut HashMap<K, V>) -> R) -> R {
    work(&mut shelf.lock().unwrap_or_else(PoisonError::into_inner))
}
