//! Bounds on work that grows faster than a contract.

/// Work that is left, in steps.
pub(super) struct Work(usize);

impl Work {
    /// For names that are compared with others to guess what was meant: some milliseconds.
    pub(super) fn for_guesses() -> Self {
        Self(20_000)
    }

    /// For schemas that are taken together with their parts: a second at most.
    pub(super) fn for_shapes() -> Self {
        Self(5_000_000)
    }

    /// Whether so much is left, and takes it.
    pub(super) fn take(&mut self, steps: usize) -> bool {
        match self.0.checked_sub(steps) {
            Some(left) => self.0 = left,
            None => self.0 = 0,
        }
        self.0 > 0
    }
}
