//! Open gaps: what is still owed, and by whom.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use serde::Serialize;

use super::slots::SlotView;
use super::{MainView, PageView, Shared, frame};
use crate::base::hash::Digest;
use crate::kinds::Strength;
use crate::policy::Slot;
use crate::site::cx::Cx;
use crate::site::routes::{self, Route};
use crate::site::words::Words;

/// The page of all open gaps.
#[derive(Debug, Serialize)]
pub struct GapsView {
    /// How many there are.
    pub count: usize,
    /// How many of them block.
    pub blocking: usize,
    /// How many are not shown here; the file for spreadsheets holds them all.
    pub more: usize,
    /// Whether anything is asked at all.
    pub is_asked: bool,
    /// What each party owes; empty when the manifest names none.
    pub parties: Vec<Tally>,
    /// Gaps by owner, those who owe the most important ones first.
    pub owners: Vec<GapGroup>,
    /// The file for spreadsheets.
    pub csv: &'static str,
}

/// How much somebody owes.
#[derive(Debug, Serialize)]
pub struct Tally {
    /// Who.
    pub words: String,
    /// How many gaps.
    pub count: usize,
    /// How many of them block.
    pub blocking: usize,
}

/// Gaps of one owner.
#[derive(Debug, Serialize)]
pub struct GapGroup {
    /// Anchor.
    pub id: String,
    /// Who; empty when nobody is named.
    pub owner: String,
    /// Party of the owner; empty when it is not known.
    pub party: String,
    /// How many there are.
    pub count: usize,
    /// How many of them block.
    pub blocking: usize,
    /// The gaps, blocking ones first; not all of them where the list is cut short.
    pub gaps: Vec<Shared<SlotView>>,
}

/// An open slot and what pages show of it.
pub(in crate::site) type Open<'a> = (&'a Slot, Shared<SlotView>);

/// Most gaps on the page of all gaps.
const MAX_GAPS: usize = 1_000;

/// All open gaps: blocking ones first, then by state, kind and subject.
pub(in crate::site) fn open<'a>(cx: &Cx<'a>) -> Vec<Open<'a>> {
    let mut open: Vec<Open<'a>> =
        cx.slots.all().filter(|(slot, _)| slot.state.is_gap()).map(|(slot, view)| (slot, view.clone())).collect();
    // The sort is stable: what is equal stays in the order of the report, by kind, then subject.
    open.sort_by_key(|(slot, _)| (Reverse(slot.strength), slot.state));
    open
}

/// What each party owes, the most first; empty when no owner's party is known.
pub(in crate::site) fn by_party(words: &Words, open: &[Open<'_>]) -> Vec<Tally> {
    let mut parties: BTreeMap<&str, Tally> = BTreeMap::new();
    for (slot, view) in open {
        let party = match (view.party.as_str(), view.owner.as_str()) {
            ("", "") => words.get("gaps.of_nobody"),
            ("", _) => words.get("gaps.of_unknown"),
            (party, _) => party,
        };
        let tally = parties.entry(party).or_insert_with(|| Tally { words: party.to_owned(), count: 0, blocking: 0 });
        tally.count += 1;
        tally.blocking += usize::from(slot.strength == Strength::Blocking);
    }
    if open.iter().all(|(_, view)| view.party.is_empty()) {
        return Vec::new();
    }
    let mut parties: Vec<Tally> = parties.into_values().collect();
    parties.sort_by_key(|tally| Reverse((tally.blocking, tally.count)));
    parties
}

/// Gaps by owner, the first ones of the list: who owes the most blocking ones first, then the most. All are counted.
pub(in crate::site) fn by_owner(open: Vec<Open<'_>>, shown: usize) -> Vec<GapGroup> {
    let mut groups: BTreeMap<String, GapGroup> = BTreeMap::new();
    for (ix, (slot, view)) in open.into_iter().enumerate() {
        let group = groups.entry(view.owner.clone()).or_insert_with(|| GapGroup {
            id: anchor(&view.owner),
            owner: view.owner.clone(),
            party: view.party.clone(),
            count: 0,
            blocking: 0,
            gaps: Vec::new(),
        });
        group.count += 1;
        group.blocking += usize::from(slot.strength == Strength::Blocking);
        if ix < shown {
            group.gaps.push(view);
        }
    }
    let mut groups: Vec<GapGroup> = groups.into_values().filter(|group| !group.gaps.is_empty()).collect();
    groups.sort_by_key(|group| Reverse((group.blocking, group.count)));
    groups
}

/// Names of people and teams hold all sorts of signs, so the anchor is made of their digest.
fn anchor(owner: &str) -> String {
    if owner.is_empty() {
        "owed-by-nobody".to_owned()
    } else {
        format!("owed-by-{}", Digest::of(owner.as_bytes()).short(8))
    }
}

/// The page of all open gaps.
pub(in crate::site) fn page(cx: &Cx<'_>) -> PageView {
    let open = open(cx);
    let view = GapsView {
        count: open.len(),
        blocking: open.iter().filter(|(slot, _)| slot.strength == Strength::Blocking).count(),
        more: open.len().saturating_sub(MAX_GAPS),
        is_asked: !cx.report.slots.is_empty(),
        parties: by_party(cx.words, &open),
        owners: by_owner(open, MAX_GAPS),
        csv: routes::GAPS_CSV,
    };
    frame::generated(cx, &Route::new(routes::GAPS), cx.words.get("common.gaps"), MainView::Gaps(view))
}
