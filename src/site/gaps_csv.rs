//! `gaps.csv`: all open gaps for spreadsheets, blocking ones first.

use super::cx::Cx;
use super::views::gaps;
use crate::formats::facts::csv_of;
use crate::policy::slots::subject_id;

/// Heads of the columns. Addresses of pages are relative to the portal's root.
const HEAD: [&str; 11] =
    ["kind", "gap", "subject", "name", "state", "strength", "detail", "owner", "party", "action", "page"];

/// The file.
pub(super) fn gaps_csv(cx: &Cx<'_>) -> Vec<u8> {
    let open = gaps::open(cx);
    let row = |(slot, view): &'_ gaps::Open<'_>| {
        let cells = [
            view.kind,
            &view.title,
            subject_id(cx.portal, slot.subject),
            &view.subject,
            slot.state.word(),
            slot.strength.id(),
            &slot.detail,
            &view.owner,
            &view.party,
            &slot.close,
            &view.href,
        ];
        cells.map(str::to_owned).to_vec()
    };
    csv_of(std::iter::once(HEAD.map(str::to_owned).to_vec()).chain(open.iter().map(row)))
}
