//! The readiness score: one number, with everything that made it.

use serde::Serialize;

use crate::kinds::Strength;
use crate::kinds::traits::Tier;
use crate::model::Portal;

use super::slots::{Slot, State, Subject};

/// Readiness of a set of slots. Waived slots stay in the denominator: a waiver is not a pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Score {
    /// Sum of weight × tier × credit, in quarters (weights are whole, tiers halves, credits halves).
    pub earned: u64,
    /// Sum of weight × tier, in quarters.
    pub possible: u64,
    /// Blocking slots that are a gap.
    pub blocking: u32,
    /// Blocking slots that are waived.
    pub blocking_waived: u32,
    /// Share of `possible` that is waived, in quarters.
    pub waived: u64,
    /// Share of `possible` that is stale, in quarters.
    pub ageing: u64,
}

impl Score {
    /// What is shown: whole percent, rounded down, at most 99 while a blocking slot is open or waived;
    /// `None` when nothing is asked.
    pub fn percent(&self) -> Option<u32> {
        let whole = (100 * self.earned).checked_div(self.possible)? as u32;
        Some(if self.blocking + self.blocking_waived > 0 { whole.min(99) } else { whole })
    }
}

impl Score {
    /// The score of some slots. Order does not matter. O(n).
    pub fn of<'a>(slots: impl IntoIterator<Item = &'a Slot>, portal: &Portal) -> Self {
        let mut score = Self::default();
        for slot in slots.into_iter().filter(|slot| slot.state != State::NotApplicable) {
            let tier = match slot.subject {
                Subject::Project => Tier::default(),
                Subject::Service(id) => portal.service(id).tier,
            };
            score.add(slot, u64::from(slot.strength.weight()) * halves(tier));
        }
        score
    }

    fn add(&mut self, slot: &Slot, weight: u64) {
        self.possible += 2 * weight;
        self.earned += weight * credit(slot.state);
        let is_blocking = slot.strength == Strength::Blocking;
        match slot.state {
            State::Waived => {
                self.waived += 2 * weight;
                self.blocking_waived += u32::from(is_blocking);
            }
            State::Stale => self.ageing += 2 * weight,
            State::NotApplicable | State::Missing | State::Stub | State::Thin | State::Unknown | State::Ok => {}
        }
        self.blocking += u32::from(is_blocking && slot.state.is_gap());
    }

    /// Share of what is asked that is waived, in whole percent, rounded up: what is accepted is not played down.
    pub fn waived_percent(&self) -> u32 {
        share_up(self.waived, self.possible)
    }

    /// Share of what is asked that is too old, in whole percent, rounded up.
    pub fn ageing_percent(&self) -> u32 {
        share_up(self.ageing, self.possible)
    }
}

fn share_up(part: u64, whole: u64) -> u32 {
    (100 * part).checked_add(whole.saturating_sub(1)).and_then(|sum| sum.checked_div(whole)).unwrap_or(0) as u32
}

/// Weight of a tier, in halves.
fn halves(tier: Tier) -> u64 {
    match tier {
        Tier::Critical => 3,
        Tier::Standard => 2,
        Tier::Low => 1,
    }
}

/// Credit of a state, in halves. Of unknown age is what would be stale at worst, so that much is certain:
/// a clone without history says little about the handover.
fn credit(state: State) -> u64 {
    match state {
        State::Ok => 2,
        State::Thin | State::Stale | State::Unknown => 1,
        State::NotApplicable | State::Waived | State::Missing | State::Stub => 0,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::policy::sketch::{Sketch, slot};

    fn score(slots: &[(State, Strength)]) -> Score {
        let slots: Vec<Slot> =
            slots.iter().map(|(state, strength)| slot("readme", Subject::Project, *strength, *state)).collect();
        Score::of(&slots, &Sketch::new().portal())
    }

    #[test]
    fn weights_are_three_two_and_one_and_half_is_earned_by_what_is_thin_or_old() {
        let of = |state, strength| (score(&[(state, strength)]).earned, score(&[(state, strength)]).possible);
        assert_eq!(of(State::Ok, Strength::Blocking), (12, 12));
        assert_eq!(of(State::Thin, Strength::Required), (4, 8));
        assert_eq!(of(State::Stale, Strength::Recommended), (2, 4));
        assert_eq!(of(State::Stub, Strength::Recommended), (0, 4));
    }

    #[test]
    fn what_does_not_apply_leaves_the_sum_and_what_is_waived_stays() {
        assert_eq!(score(&[(State::NotApplicable, Strength::Blocking)]).percent(), None);
        let waived = score(&[(State::Ok, Strength::Required), (State::Waived, Strength::Required)]);
        assert_eq!((waived.percent(), waived.waived_percent()), (Some(50), 50));
    }

    #[test]
    fn a_clone_without_history_earns_what_is_certain_and_opens_no_gap() {
        let unknown = score(&[(State::Unknown, Strength::Blocking)]);
        assert_eq!((unknown.percent(), unknown.blocking), (Some(50), 0));
    }

    proptest! {
        #[test]
        fn the_number_is_never_100_while_something_blocking_is_open_or_waived(
            cells in prop::collection::vec((0usize..State::ALL.len(), 0usize..3), 1..300),
        ) {
            let strengths = [Strength::Recommended, Strength::Required, Strength::Blocking];
            let cells: Vec<_> = cells.iter().map(|(s, w)| (State::ALL[*s], strengths[*w])).collect();
            let score = score(&cells);
            let open = |(state, strength): &(State, Strength)| {
                *strength == Strength::Blocking && !matches!(state, State::Ok | State::NotApplicable)
            };
            if let Some(percent) = score.percent() {
                prop_assert!(percent <= 100);
                prop_assert!(percent < 100 || !cells.iter().any(open));
                prop_assert_eq!(percent == 100, score.earned == score.possible);
            }
        }
    }
}
