//! Services against what is asked of them: one table per group of kinds.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Serialize;

use super::Shared;
use super::parts::LinkTo;
use super::slots::{SlotView, mark};
use crate::kinds::traits::Tier;
use crate::kinds::{Group, Kind, Strength};
use crate::model::ServiceId;
use crate::policy::{State, Subject};
use crate::site::cx::Cx;
use crate::site::words::Words;

/// Services against the kinds of one group.
#[derive(Debug, Serialize)]
pub struct MatrixView {
    /// Anchor.
    pub id: String,
    /// Name of the group.
    pub title: Arc<str>,
    /// Kinds.
    pub columns: Vec<Column>,
    /// Services, critical ones first; of a large repository the first that have something open.
    pub rows: Vec<MatrixRow>,
    /// Services of a large repository that have something open too.
    pub more: Vec<MatrixRow>,
    /// Services of a large repository that have nothing open here.
    pub settled: Vec<MatrixRow>,
}

/// A kind at the head of a column.
#[derive(Debug, Serialize)]
pub struct Column {
    /// In a few words.
    pub short: Arc<str>,
    /// Strongest way in which it is asked of any service.
    pub strength: Arc<str>,
    /// Sign of that.
    pub mark: &'static str,
}

/// A service in the matrix.
#[derive(Debug, Serialize)]
pub struct MatrixRow {
    /// The service.
    pub service: LinkTo,
    /// How much it matters; empty for the normal case.
    pub tier: Arc<str>,
    /// One per column; `None` where nothing is asked.
    pub cells: Vec<Option<Shared<SlotView>>>,
}

/// More services than these are not all shown: rows without anything open are folded away, and all but the first others.
const MANY_SERVICES: usize = 40;

/// Rows of a large repository that are not folded away.
const MAX_ROWS: usize = 20;

/// Columns of a group: kinds that apply to at least one service, in the order of the report.
type Columns = Vec<(&'static Kind, Strength)>;

/// One table per group.
pub(in crate::site) fn matrix(cx: &Cx<'_>, services: &[ServiceId]) -> Vec<MatrixView> {
    let mut groups: BTreeMap<Group, Columns> = BTreeMap::new();
    let of_services = cx.slots.all().filter(|(slot, _)| slot.subject != Subject::Project);
    for (slot, _) in of_services.filter(|(slot, _)| slot.state != State::NotApplicable) {
        let columns = groups.entry(slot.kind.group).or_default();
        match columns.iter_mut().find(|(kind, _)| *kind == slot.kind) {
            Some((_, strength)) => *strength = slot.strength.max(*strength),
            None => columns.push((slot.kind, slot.strength)),
        }
    }
    groups.into_iter().map(|(group, columns)| matrix_of(cx, services, group, &columns)).collect()
}

fn matrix_of(cx: &Cx<'_>, services: &[ServiceId], group: Group, columns: &Columns) -> MatrixView {
    let title = group.title();
    let rows = services.iter().map(|id| matrix_row(cx, *id, columns));
    let is_settled = |row: &MatrixRow| services.len() > MANY_SERVICES && !row.cells.iter().flatten().any(|c| c.is_open);
    let (settled, mut rows): (_, Vec<MatrixRow>) = rows.partition(is_settled);
    let shown = if services.len() > MANY_SERVICES { MAX_ROWS.min(rows.len()) } else { rows.len() };
    let more = rows.split_off(shown);
    let column = |(kind, strength): &(&'static Kind, Strength)| Column {
        short: cx.words.of_model(kind.short),
        strength: cx.words.named("strength", strength.id()),
        mark: mark(*strength),
    };
    MatrixView {
        id: format!("ho-{}", title.to_lowercase().replace(' ', "-")),
        title: cx.words.named("group", title),
        columns: columns.iter().map(column).collect(),
        rows,
        more,
        settled,
    }
}

/// Word for a tier; empty for the normal case.
pub(in crate::site) fn tier_word(words: &Words, tier: Tier) -> Arc<str> {
    if tier == Tier::Standard { Arc::default() } else { words.named("tier", tier.id()) }
}

fn matrix_row(cx: &Cx<'_>, id: ServiceId, columns: &Columns) -> MatrixRow {
    let cells: BTreeMap<&str, &Shared<SlotView>> =
        cx.slots.of(Subject::Service(id)).map(|(slot, view)| (slot.kind.id, view)).collect();
    let tier = cx.portal.service(id).tier;
    MatrixRow {
        service: cx.service_link(id),
        tier: tier_word(cx.words, tier),
        cells: columns.iter().map(|(kind, _)| cells.get(kind.id).map(|view| (*view).clone())).collect(),
    }
}
