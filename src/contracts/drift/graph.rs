//! Pairs of schemas, each compared once.
//!
//! A pair is one place of the old contract against one of the new, for a side. What differs there is found without
//! looking into the schemas it holds: those are pairs of their own. So circles need no care, schemas that are used a
//! thousand times are compared once, and only what leads to a difference is walked again to say where it is met.

use std::collections::{HashMap, HashSet};

use super::Found;
use super::check::Side;
use super::{same, value};
use crate::contracts::openapi::OpenApi;
use crate::contracts::schema::Schema;
use crate::contracts::spec::{At, Node};

/// Index of a pair.
pub(super) type Pair = usize;

/// All pairs that were met.
pub(super) struct Graph<'a> {
    pub(super) old: &'a OpenApi,
    pub(super) new: &'a OpenApi,
    by_key: HashMap<Key, Pair>,
    locals: Vec<Local>,
    /// Pairs that are not compared yet.
    open: Vec<(Pair, Key)>,
    /// What schemas say ([`same::digest`]), those of the old contract and of the new one.
    digests: [HashMap<At, u64>; 2],
    left: u32,
    pub(super) is_cut: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Key {
    old: At,
    new: At,
    side: Side,
}

/// What differs at a pair, and the pairs it holds.
#[derive(Default)]
pub(super) struct Local {
    pub(super) found: Vec<Found>,
    pub(super) edges: Vec<(Step, Pair)>,
    /// Whether something differs here or in what it holds.
    is_dirty: bool,
}

/// Which contract.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Of {
    Old = 0,
    New = 1,
}

/// How a value is inside another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Step {
    /// It is the same value: a branch that a whole schema became.
    Same,
    /// A property.
    Property(String),
    /// A property that has no name of its own.
    Rest,
    /// An item of a list.
    Item,
    /// An item of a list, by its number.
    Nth(usize),
    /// A branch of a union.
    Branch(String),
}

/// Properties, values and keywords that are compared: some twenty times the largest contract that was seen.
const MOST_STEPS: u32 = 2_000_000;

/// Levels of a place that is told to a reader.
const MOST_LEVELS: usize = 40;

impl<'a> Graph<'a> {
    pub(super) fn new(old: &'a OpenApi, new: &'a OpenApi) -> Self {
        let (by_key, locals, open) = (HashMap::new(), Vec::new(), Vec::new());
        let digests = [HashMap::new(), HashMap::new()];
        Self { old, new, by_key, locals, open, digests, left: MOST_STEPS, is_cut: false }
    }

    /// The pair of two schemas; compared by [`Graph::compare`].
    pub(super) fn pair(&mut self, old: Schema<'_>, new: Schema<'_>, side: Side) -> Pair {
        let key = Key { old: place(old), new: place(new), side };
        if let Some(known) = self.by_key.get(&key) {
            return *known;
        }
        let pair = self.add(Local::default());
        self.by_key.insert(key, pair);
        self.open.push((pair, key));
        pair
    }

    /// A pair that is no pair of schemas, compared already.
    pub(super) fn add(&mut self, local: Local) -> Pair {
        self.locals.push(local);
        self.locals.len() - 1
    }

    /// Whether two schemas say the same, as far as their own text goes.
    pub(super) fn is_alike(&mut self, old: Node<'_>, new: Node<'_>) -> bool {
        self.digest(Of::Old, old) == self.digest(Of::New, new)
    }

    /// [`same::digest`], each schema once.
    pub(super) fn digest(&mut self, of: Of, node: Node<'_>) -> u64 {
        *self.digests[of as usize].entry(node.at()).or_insert_with(|| same::digest(node))
    }

    /// Takes note of work; false when there was too much of it.
    pub(super) fn spend(&mut self, steps: usize) -> bool {
        self.left = self.left.saturating_sub(steps.try_into().unwrap_or(u32::MAX));
        self.is_cut |= self.left == 0;
        self.left > 0
    }

    /// Compares all pairs, and those that they hold.
    pub(super) fn compare(&mut self) {
        let (old, new) = (self.old, self.new);
        while let Some((pair, key)) = self.open.pop() {
            if !self.spend(1) {
                break;
            }
            let schemas = (Schema(old.node(key.old)), Schema(new.node(key.new)));
            self.locals[pair] = value::compare(self, schemas, key.side);
        }
        self.mark();
        // What is found is told even when there was too much to compare.
        self.left = self.left.max(MOST_STEPS / 2);
    }

    /// Marks what leads to a difference, from the differences backwards.
    fn mark(&mut self) {
        let mut holders: Vec<Vec<Pair>> = vec![Vec::new(); self.locals.len()];
        for (pair, local) in self.locals.iter().enumerate() {
            local.edges.iter().for_each(|(_, to)| holders[*to].push(pair));
        }
        let differs = |(pair, local): (Pair, &Local)| (!local.found.is_empty()).then_some(pair);
        let mut open: Vec<Pair> = self.locals.iter().enumerate().filter_map(differs).collect();
        while let Some(pair) = open.pop() {
            if !std::mem::replace(&mut self.locals[pair].is_dirty, true) {
                open.extend(&holders[pair]);
            }
        }
    }

    /// Gives what differs from a pair on with the place inside it, outer places before inner ones. Each pair is met
    /// once, on the shortest way to it: a schema that is used twice in one body says what changed where it is nearest.
    /// `give` says whether it wants more.
    pub(super) fn walk(&mut self, from: Pair, give: &mut dyn FnMut(&str, &Found) -> bool) {
        let met = self.nearest(from);
        let mut open = vec![0];
        while let Some(at) = open.pop() {
            let Some(Met { pair, place, inner, .. }) = met.get(at) else { continue };
            if !self.locals[*pair].found.iter().all(|found| give(place, found)) {
                return;
            }
            open.extend(inner.iter().rev());
        }
    }

    /// What leads to a difference, as a tree of shortest ways.
    fn nearest(&mut self, from: Pair) -> Vec<Met> {
        let mut met: Vec<Met> = Vec::new();
        if self.locals[from].is_dirty {
            met.push(Met { pair: from, place: String::new(), level: 0, inner: Vec::new() });
        }
        let mut seen = HashSet::from([from]);
        let mut next = 0;
        while next < met.len() && self.spend(self.locals[met[next].pair].edges.len() / 16 + 1) {
            let (pair, level) = (met[next].pair, met[next].level);
            for (step, to) in &self.locals[pair].edges {
                if !self.locals[*to].is_dirty || !seen.insert(*to) {
                    continue;
                }
                if level == MOST_LEVELS {
                    self.is_cut = true;
                    break;
                }
                let place = step.after(&met[next].place);
                let at = met.len();
                met[next].inner.push(at);
                met.push(Met { pair: *to, place, level: level + 1, inner: Vec::new() });
            }
            next += 1;
        }
        met
    }
}

/// A pair on the shortest way to it.
struct Met {
    pair: Pair,
    place: String,
    level: usize,
    /// Indices of those that are met through it.
    inner: Vec<usize>,
}

impl Step {
    /// The place behind this step.
    fn after(&self, place: &str) -> String {
        match self {
            Step::Same => place.to_owned(),
            Step::Property(name) if place.is_empty() => name.clone(),
            Step::Property(name) => format!("{place}.{name}"),
            Step::Rest if place.is_empty() => "*".to_owned(),
            Step::Rest => format!("{place}.*"),
            Step::Item => format!("{place}[]"),
            Step::Nth(ix) => format!("{place}[{ix}]"),
            Step::Branch(name) => format!("{place}({name})"),
        }
    }
}

/// Where a schema stands; a mere reference stands where it leads.
fn place(schema: Schema<'_>) -> At {
    if schema.0.count() == 1 { schema.resolved().0.at() } else { schema.0.at() }
}
