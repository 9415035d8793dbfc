//! Accepted gaps: which, why, by whom, and for how long.

use jiff::civil::Date;
use serde::Serialize;

use super::parts::LinkTo;
use crate::manifest::Waiver;
use crate::site::cx::Cx;
use crate::site::parties::{party_words, side_of};
use crate::site::words::Words;

/// An accepted gap.
#[derive(Debug, Hash, Clone, Serialize)]
pub struct WaiverView {
    /// `W-3`.
    pub id: String,
    /// What it covers (`required/missing, slo, ledger`).
    pub covers: String,
    /// Why.
    pub reason: String,
    /// `planned`, `accepted-risk`, ….
    pub category: String,
    /// Who answers for it.
    pub owner: String,
    /// Party of the owner; empty when it is not known.
    pub party: String,
    /// Last day.
    pub expires: String,
    /// `69 days left`, `expired 3 days ago`.
    pub left: String,
    /// Ticket; may be empty.
    pub ticket: LinkTo,
    /// How many slots it covers.
    pub slots: usize,
}

/// Waivers that hold today, and those that hold no more, by day of expiry.
pub(in crate::site) fn waivers(cx: &Cx<'_>) -> (Vec<WaiverView>, Vec<WaiverView>) {
    let mut waivers: Vec<&Waiver> = cx.portal.manifest.waivers.iter().collect();
    waivers.sort_by_key(|waiver| (waiver.expires.value, &waiver.id.value));
    let (active, expired): (Vec<&Waiver>, Vec<&Waiver>) =
        waivers.into_iter().partition(|waiver| waiver.expires.value >= cx.report.today);
    let views = |waivers: Vec<&Waiver>| waivers.into_iter().map(|waiver| waiver_view(cx, waiver)).collect();
    (views(active), views(expired))
}

/// What pages show of a waiver.
pub(in crate::site) fn waiver_view(cx: &Cx<'_>, waiver: &Waiver) -> WaiverView {
    let manifest = &cx.portal.manifest;
    let scope = [
        Some(waiver.rule.value.as_str()),
        waiver.kind.as_deref(),
        waiver.service.as_ref().map(|service| service.value.as_str()),
        waiver.path.as_deref(),
        waiver.pointer.as_deref(),
    ];
    let ticket = waiver.ticket.clone().unwrap_or_default();
    WaiverView {
        id: waiver.id.value.clone(),
        covers: scope.into_iter().flatten().collect::<Vec<_>>().join(", "),
        reason: waiver.reason.value.clone(),
        category: waiver.category.clone(),
        owner: waiver.owner.value.clone(),
        party: side_of(manifest, &waiver.owner.value)
            .map(|side| party_words(manifest, cx.words, side))
            .unwrap_or_default(),
        expires: waiver.expires.value.to_string(),
        left: left(cx.words, cx.report.today, waiver.expires.value),
        ticket: LinkTo::new(crate::site::html::external(&ticket).unwrap_or_default(), ticket),
        slots: cx.slots.waived_by(&waiver.id.value),
    }
}

fn left(words: &Words, today: Date, expires: Date) -> String {
    match (expires - today).get_days() {
        0 => words.get("waiver.last_day").to_owned(),
        days @ 1.. => words.count("waiver.left", days as usize),
        days => words.count("waiver.expired", days.unsigned_abs() as usize),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_counted_to_the_last_one_and_after_it() {
        let left =
            |y, m, d| left(&crate::site::words::english(), Date::constant(2026, 11, 23), Date::constant(y, m, d));
        assert_eq!(left(2026, 11, 24), "1 day left");
        assert_eq!(left(2026, 11, 23), "last day today");
        assert_eq!(left(2026, 11, 20), "expired 3 days ago");
    }
}
