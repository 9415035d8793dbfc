//! Content-addressed memory of one pure step.

use std::sync::Arc;

use rayon::prelude::*;

use super::hash::{Digest, FastMap};

/// Results of one pure step by the digest of its input.
///
/// An entry that one generation does not ask for is dropped at its end, so the
/// memory is bounded by the size of one build.
#[derive(Debug)]
pub struct Memo<V> {
    entries: FastMap<Digest, Arc<V>>,
    misses: usize,
}

impl<V> Default for Memo<V> {
    fn default() -> Self {
        Self { entries: FastMap::default(), misses: 0 }
    }
}

impl<V: Send + Sync> Memo<V> {
    /// One generation: the result for each input, in order, computing in parallel only what is not known.
    ///
    /// `key` must cover everything `compute` looks at.
    pub fn generation<I: Sync>(
        &mut self,
        inputs: &[I],
        key: impl Fn(&I) -> Digest + Sync,
        compute: impl Fn(&I) -> V + Sync,
    ) -> Vec<Arc<V>> {
        let known = &self.entries;
        let results: Vec<(Digest, Arc<V>, bool)> = inputs
            .par_iter()
            .map(|input| {
                let digest = key(input);
                match known.get(&digest) {
                    Some(value) => (digest, Arc::clone(value), false),
                    None => (digest, Arc::new(compute(input)), true),
                }
            })
            .collect();
        self.misses = results.iter().filter(|(_, _, missed)| *missed).count();
        // As many as are known, and all of them known: they are the same, but for inputs that are equal.
        if self.misses > 0 || known.len() != results.len() {
            self.entries = results.iter().map(|(digest, value, _)| (*digest, Arc::clone(value))).collect();
        }
        results.into_iter().map(|(_, value, _)| value).collect()
    }

    /// Results that are known from elsewhere, for the next generation.
    pub fn recall(&mut self, known: impl IntoIterator<Item = (Digest, Arc<V>)>) {
        self.entries.extend(known);
    }

    /// Everything that is remembered, in no order.
    pub fn known(&self) -> impl Iterator<Item = (Digest, &Arc<V>)> {
        self.entries.iter().map(|(digest, value)| (*digest, value))
    }

    /// How many results the last generation had to compute.
    pub fn misses(&self) -> usize {
        self.misses
    }
}

#[cfg(test)]
mod tests {
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
        assert_eq!(run(&mut memo, &["a", "bb"]), 1);
        assert!(memo.known().any(|(digest, length)| digest == Digest::of(b"a") && **length == 7));
    }

    #[test]
    fn an_entry_unused_for_one_generation_is_forgotten() {
        let mut memo = Memo::default();
        run(&mut memo, &["a"]);
        run(&mut memo, &["b"]);
        assert_eq!(run(&mut memo, &["a"]), 1);
    }
}
