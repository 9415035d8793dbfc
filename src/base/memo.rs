//! Content-addressed memory of one pure step.

use std::sync::Arc;

use rayon::prelude::*;

use super::hash::{Digest, FastMap};

/// Results of one pure step by the digest of its input.
///
/// What one generation does not ask for is dropped at its end, so the memory is bounded by the size of one build. An
/// input that has the place and the digest of the generation before is known by one comparison.
#[derive(Debug)]
pub struct Memo<V> {
    surroundings: Digest,
    /// Digests of the last generation, in the order of its inputs, and what they gave.
    digests: Vec<Digest>,
    values: Vec<Arc<V>>,
    /// Where a digest stands in the last generation. Places that no longer hold it count as unknown.
    places: FastMap<Digest, u32>,
    /// Results that are known from elsewhere.
    recalled: FastMap<Digest, Arc<V>>,
    misses: usize,
}

impl<V> Default for Memo<V> {
    fn default() -> Self {
        Self {
            surroundings: Digest::default(),
            digests: Vec::new(),
            values: Vec::new(),
            places: FastMap::default(),
            recalled: FastMap::default(),
            misses: 0,
        }
    }
}

/// Where the result for an input comes from.
enum Found<V> {
    /// The same place of the generation before.
    There,
    /// Another place, or elsewhere.
    Known(Digest, Arc<V>),
    /// It was computed.
    New(Digest, Arc<V>),
}

impl<V: Send + Sync> Memo<V> {
    /// Forgets everything when what surrounds all inputs is not what it was, so that their own keys need not tell.
    pub fn among(&mut self, surroundings: Digest) -> &mut Self {
        if self.surroundings != surroundings {
            *self = Self { surroundings, ..Self::default() };
        }
        self
    }

    /// One generation: the result for each input, in order, computing in parallel only what is not known.
    ///
    /// `key` must cover everything `compute` looks at.
    pub fn generation<I: Sync>(
        &mut self,
        inputs: &[I],
        key: impl Fn(&I) -> Digest + Sync,
        compute: impl Fn(&I) -> V + Sync,
    ) -> &[Arc<V>] {
        let known = &*self;
        let found: Vec<Found<V>> = inputs
            .par_iter()
            .enumerate()
            .map(|(place, input)| {
                let digest = key(input);
                if known.digests.get(place) == Some(&digest) {
                    return Found::There;
                }
                match known.find(digest) {
                    Some(value) => Found::Known(digest, Arc::clone(value)),
                    None => Found::New(digest, Arc::new(compute(input))),
                }
            })
            .collect();
        self.misses = found.iter().filter(|found| matches!(found, Found::New(..))).count();
        self.take(found);
        &self.values
    }

    /// A generation of one.
    pub fn one(&mut self, key: Digest, compute: impl Fn() -> V + Sync) -> &Arc<V> {
        &self.generation(&[key], |key| *key, |_| compute())[0]
    }

    fn find(&self, digest: Digest) -> Option<&Arc<V>> {
        let place = self.places.get(&digest).map(|place| *place as usize);
        let place = place.filter(|place| self.digests.get(*place) == Some(&digest));
        place.map(|place| &self.values[place]).or_else(|| self.recalled.get(&digest))
    }

    fn take(&mut self, found: Vec<Found<V>>) {
        self.recalled = FastMap::default();
        self.digests.truncate(found.len());
        self.values.truncate(found.len());
        let mut changed = Vec::new();
        for (place, found) in found.into_iter().enumerate() {
            let (Found::Known(digest, value) | Found::New(digest, value)) = found else { continue };
            changed.push(place);
            if place == self.digests.len() {
                self.digests.push(digest);
                self.values.push(value);
            } else {
                self.places.remove(&std::mem::replace(&mut self.digests[place], digest));
                self.values[place] = value;
            }
        }
        self.places.extend(changed.into_iter().map(|place| (self.digests[place], place as u32)));
        // Places that were cut off, or held by two inputs.
        if self.places.len() > 2 * self.digests.len() {
            self.places = self.digests.iter().copied().zip(0..).collect();
        }
    }

    /// Results that are known from elsewhere, for the next generation.
    pub fn recall(&mut self, known: impl IntoIterator<Item = (Digest, Arc<V>)>) {
        self.recalled.extend(known);
    }

    /// Everything that is remembered of the last generation, in the order of its inputs.
    pub fn known(&self) -> impl Iterator<Item = (Digest, &Arc<V>)> {
        self.digests.iter().copied().zip(&self.values)
    }

    /// How many results the last generation had to compute.
    pub fn misses(&self) -> usize {
        self.misses
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn run(memo: &mut Memo<usize>, inputs: &[&str]) -> usize {
        memo.generation(inputs, |s| Digest::of(s.as_bytes()), |s| s.len());
        memo.misses()
    }

    #[test]
    fn only_unknown_inputs_are_computed() {
        let mut memo = Memo::default();
        assert_eq!(run(&mut memo, &["a", "bb"]), 2);
        assert_eq!(run(&mut memo, &["a", "ccc"]), 1);
    }

    #[test]
    fn what_is_recalled_is_not_computed() {
        let mut memo = Memo::default();
        memo.recall([(Digest::of(b"a"), Arc::new(7))]);
        assert_eq!(run(&mut memo, &["bb", "a"]), 1);
        assert!(memo.known().any(|(digest, length)| digest == Digest::of(b"a") && **length == 7));
    }

    #[test]
    fn an_entry_unused_for_one_generation_is_forgotten() {
        let mut memo = Memo::default();
        run(&mut memo, &["a"]);
        run(&mut memo, &["b"]);
        assert_eq!(run(&mut memo, &["a"]), 1);
    }

    #[test]
    fn what_moved_is_known_and_what_stands_twice_is_known_twice() {
        let mut memo = Memo::default();
        run(&mut memo, &["a", "bb", "ccc", "bb"]);
        assert_eq!(run(&mut memo, &["ccc", "a", "bb", "d", "bb", "bb"]), 1);
        assert_eq!(run(&mut memo, &["bb", "ccc"]), 0);
        assert_eq!(run(&mut memo, &["bb", "d", "ccc"]), 1);
    }

    #[test]
    fn other_surroundings_forget_everything() {
        let mut memo = Memo::default();
        let [here, there] = [b"here", b"ther"].map(|name| Digest::of(name));
        assert_eq!(run(memo.among(here), &["a"]), 1);
        assert_eq!(run(memo.among(here), &["a"]), 0);
        assert_eq!(run(memo.among(there), &["a"]), 1);
        assert_eq!(run(memo.among(here), &["a"]), 1);
    }

    proptest! {
        #[test]
        fn results_are_those_of_no_memory_and_the_memory_is_that_of_one_generation(
            generations in prop::collection::vec(prop::collection::vec(0_u8..12, 0..12), 1..12),
        ) {
            let mut memo = Memo::default();
            for inputs in generations {
                let given: Vec<u32> =
                    memo.generation(&inputs, |n| Digest::of(&[*n]), |n| u32::from(*n) * 7).iter().map(|v| **v).collect();
                prop_assert_eq!(given, inputs.iter().map(|n| u32::from(*n) * 7).collect::<Vec<_>>());
                prop_assert_eq!(memo.known().count(), inputs.len());
                prop_assert!(memo.places.len() <= 2 * inputs.len());
            }
        }
    }
}
