//! Registers as CSV files, for spreadsheets and for the record of the handover.
//!
//! Only columns that a register knows are written: other columns of a table may hold anything, secrets too.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use super::cx::Cx;
use super::routes;
use super::views::findings::Places;
use crate::base::path::UrlPath;
use crate::formats::facts::csv_of;
use crate::kinds::facts::FACT_TYPES;
use crate::model::{DocId, Fact, FactCell, Resolution};

/// Columns after those of the register: ids of the services that a record concerns, and where it stands.
const LAST: [&str; 2] = ["services", "source"];

/// One file per register that has a record.
pub(super) fn files(cx: &Cx<'_>) -> BTreeMap<UrlPath, Arc<[u8]>> {
    let places = Places::new(cx.portal, &cx.routes);
    let registers = FACT_TYPES.iter().map(|fact| (fact.id, cx.portal.facts.of(fact.id)));
    let present = registers.filter(|(_, records)| !records.is_empty());
    present.map(|(id, records)| (routes::facts_file(id).url, file(cx, records, &places).into())).collect()
}

fn file<'a>(cx: &Cx<'a>, records: &'a [Fact], places: &Places<'_>) -> Vec<u8> {
    let Some(fact) = records.first().map(|record| record.fact) else { return Vec::new() };
    let head: Vec<Cow<'_, str>> = fact.columns.iter().map(|column| column.id).chain(LAST).map(Cow::from).collect();
    let row = |record: &'a Fact| {
        let end = [services(cx, record), source(record, places)];
        let doc = cx.portal.find(&record.at.path);
        let cells = fact.columns.iter().map(|column| cell(cx, doc, record.cells.get(column.id)));
        cells.chain(end.map(Cow::from)).collect::<Vec<Cow<'a, str>>>()
    };
    csv_of(std::iter::once(head).chain(records.iter().map(row)))
}

/// The text, and where its first link leads when the text does not tell: `recording (https://…)`.
fn cell<'a>(cx: &Cx<'a>, doc: Option<DocId>, cell: Option<&'a FactCell>) -> Cow<'a, str> {
    let Some(cell) = cell else { return Cow::default() };
    let target = doc.zip(cell.link).and_then(|(doc, ix)| target(cx, doc, ix as usize));
    let is_said = |target: &str| {
        let schemes = ["https://", "http://", "mailto:"];
        let bare = schemes.iter().find_map(|scheme| target.strip_prefix(scheme)).unwrap_or(target);
        [target, bare].contains(&cell.text.as_str())
    };
    match target.filter(|target| !is_said(target)) {
        Some(target) => format!("{} ({target})", cell.text).into(),
        None => cell.text.as_str().into(),
    }
}

/// Address or path that a link leads to.
fn target<'a>(cx: &Cx<'a>, doc: DocId, ix: usize) -> Option<&'a str> {
    match &cx.portal.links_of(doc).get(ix)?.to {
        Resolution::Document { doc, .. } | Resolution::NoAnchor { doc, .. } => {
            Some(cx.portal.doc(*doc).path().as_str())
        }
        Resolution::File(path) | Resolution::Directory(path) => Some(path.as_str()),
        Resolution::External => Some(cx.portal.doc(doc).outline.links.get(ix)?.dest.as_str()),
        Resolution::Missing { .. } | Resolution::LocalMachine | Resolution::Refused(_) | Resolution::Pseudo => None,
    }
}

fn services(cx: &Cx<'_>, record: &Fact) -> String {
    let ids = record.services.iter().map(|id| cx.portal.service(*id).id.as_str());
    ids.collect::<Vec<_>>().join(", ")
}

/// `docs/queues.md:12`.
fn source(record: &Fact, places: &Places<'_>) -> String {
    let place = places.place(&record.at);
    format!("{}:{}", place.path, place.line)
}
