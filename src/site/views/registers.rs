//! Registers: which there are, and the records of each.

use std::sync::Arc;

use serde::Serialize;

use super::findings::Places;
use super::parts::{LinkTo, PlaceView, capital, short};
use super::{MainView, PageView, Target, body, frame};
use crate::base::path::percent_encode;
use crate::kinds::facts::{Column, FACT_TYPES};
use crate::kinds::{Cell, FactType};
use crate::markup::slug::{Slugs, slug};
use crate::model::facts::FactTable;
use crate::model::{CellValue, Fact, ServiceId};
use crate::site::cx::Cx;
use crate::site::html::external;
use crate::site::routes::{self, Route};
use crate::site::words::Words;

/// The page of all registers.
#[derive(Debug, Serialize)]
pub struct RegistersView {
    /// Registers that have a record, in the order of the registry.
    pub registers: Vec<RegisterRow>,
    /// Those that nobody keeps: what a handover may ask for as well.
    pub absent: Vec<String>,
}

/// A register in the list.
#[derive(Debug, Serialize)]
pub struct RegisterRow {
    /// Its page.
    pub register: LinkTo,
    /// How many records it has.
    pub count: usize,
    /// How many of them lack a value.
    pub incomplete: usize,
    /// Files that hold its tables, the first of them.
    pub files: Vec<PlaceView>,
    /// How many more files there are.
    pub more_files: usize,
    /// The same as CSV.
    pub csv: String,
}

/// The page of one register.
#[derive(Debug, Serialize)]
pub struct RegisterView {
    /// How many records it has.
    pub count: usize,
    /// How many of them lack a value.
    pub incomplete: usize,
    /// What one record is called, and several.
    pub one: &'static str,
    /// The same as CSV.
    pub csv: String,
    /// Tables it was read from, each with the words why.
    pub tables: Vec<(PlaceView, String)>,
    /// The records.
    pub slice: RegisterSlice,
}

/// Records of a register in a table: all of it, or what concerns one service.
#[derive(Debug, Serialize)]
pub struct RegisterSlice {
    /// Title and page of the register.
    pub register: LinkTo,
    /// Headings, the services and the source left out.
    pub columns: Vec<String>,
    /// Whether rows name services beside their cells.
    pub has_services: bool,
    /// Records.
    pub rows: Vec<FactRow>,
    /// How many more there are.
    pub more: usize,
}

/// A record.
#[derive(Debug, Serialize)]
pub struct FactRow {
    /// Anchor, unique on the page of its register; empty on others.
    pub id: String,
    /// Cells, in the order of the columns.
    pub cells: Vec<CellView>,
    /// Services it concerns.
    pub services: Vec<LinkTo>,
    /// Where it stands.
    pub source: PlaceView,
}

/// A cell.
#[derive(Debug, Serialize)]
pub struct CellView {
    /// As written; empty when nothing is.
    pub text: String,
    /// What pages say of it.
    pub state: CellState,
    /// Whether it holds a day, which is never broken over two lines.
    pub is_date: bool,
    /// Where its first link leads in the portal; empty when it has none there.
    pub href: String,
    /// Where its first link leads outside of it; empty when it has none there.
    pub address: String,
}

/// What pages say of a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum CellState {
    /// It says something.
    Stated,
    /// It has to say something and does not.
    Unknown,
    /// It says nothing, and need not.
    Blank,
    /// It cannot be read as what its column holds.
    Unreadable,
}

/// Most records on the page of a register; the CSV file holds them all.
const MAX_ROWS: usize = 500;

/// Most records of one register on the page of a service.
const MAX_OF_SERVICE: usize = 50;

/// Most files named in the list of registers.
const MAX_FILES: usize = 8;

/// Longest text of a cell, in characters.
const MAX_CELL: usize = 300;

/// The page of all registers.
pub(in crate::site) fn all(cx: &Cx<'_>) -> PageView {
    let places = Places::new(cx.portal, &cx.routes);
    let registers = present(cx).map(|fact| row(cx, fact, &places)).collect();
    let absent = FACT_TYPES.iter().filter(|fact| cx.portal.facts.of(fact.id).is_empty());
    let view =
        RegistersView { registers, absent: absent.map(|fact| cx.words.of_model(fact.title).to_string()).collect() };
    frame::generated(cx, &Route::new(routes::REGISTERS), cx.words.get("common.registers"), MainView::Registers(view))
}

/// Registers that have a record.
fn present<'a>(cx: &Cx<'a>) -> impl Iterator<Item = &'static FactType> + use<'a> {
    let facts = &cx.portal.facts;
    FACT_TYPES.iter().filter(|fact| !facts.of(fact.id).is_empty())
}

fn row(cx: &Cx<'_>, fact: &'static FactType, places: &Places<'_>) -> RegisterRow {
    // Tables of one file follow one another.
    let mut tables: Vec<&FactTable> = tables(cx, fact).collect();
    tables.dedup_by(|a, b| a.at.path == b.at.path);
    RegisterRow {
        register: link(cx.words, fact),
        count: cx.portal.facts.of(fact.id).len(),
        incomplete: incomplete(cx, fact),
        more_files: tables.len().saturating_sub(MAX_FILES),
        files: tables.into_iter().take(MAX_FILES).map(|table| places.published(&table.head)).collect(),
        csv: routes::facts_file(fact.id).href.to_string(),
    }
}

fn tables<'a>(cx: &Cx<'a>, fact: &'static FactType) -> impl Iterator<Item = &'a FactTable> + use<'a> {
    cx.portal.facts.tables.iter().filter(move |table| table.fact == fact)
}

fn link(words: &Words, fact: &FactType) -> LinkTo {
    LinkTo::new(Arc::clone(&routes::register(fact.id).href), capital(&words.of_model(fact.title)))
}

fn incomplete(cx: &Cx<'_>, fact: &FactType) -> usize {
    let lacks = |record: &&Fact| fact.columns.iter().any(|column| state(record, column) == CellState::Unknown);
    cx.portal.facts.of(fact.id).iter().filter(lacks).count()
}

/// One page per register that has a record.
pub(in crate::site) fn pages(cx: &Cx<'_>) -> Vec<PageView> {
    present(cx).map(|fact| page(cx, fact)).collect()
}

fn page(cx: &Cx<'_>, fact: &'static FactType) -> PageView {
    let places = Places::new(cx.portal, &cx.routes);
    let records = cx.portal.facts.of(fact.id);
    let tables = tables(cx, fact).take(MAX_ROWS);
    let mut slice = slice(cx, fact, &records.iter().collect::<Vec<_>>(), MAX_ROWS);
    let mut slugs = Slugs::default();
    for row in &mut slice.rows {
        row.id = slugs.claim(&format!("row-{}", slug(row.cells.first().map_or("", |cell| cell.text.as_str()))));
    }
    let view = RegisterView {
        count: records.len(),
        incomplete: incomplete(cx, fact),
        one: fact.one,
        csv: routes::facts_file(fact.id).href.to_string(),
        tables: tables.map(|table| (places.published(&table.head), table.evidence.clone())).collect(),
        slice,
    };
    let main = MainView::Register(Box::new(view));
    let mut page = frame::generated(cx, &routes::register(fact.id), capital(&cx.words.of_model(fact.title)), main);
    page.distinction = cx.words.share("registers.kicker");
    page.breadcrumbs.push(cx.section(routes::REGISTERS, "common.registers"));
    page
}

/// Records of all registers that concern a service, for its page.
pub(in crate::site) fn of_service(cx: &Cx<'_>, service: ServiceId) -> Vec<RegisterSlice> {
    // On the page of a service nobody has to be told which service a row is about.
    let of_service = |slice| RegisterSlice { has_services: false, ..slice };
    slices(cx, cx.facts_of(Some(service))).into_iter().map(of_service).collect()
}

/// Records of all registers that concern no service, but the project as a whole.
#[cfg_attr(not(test), expect(dead_code, reason = "no page shows them yet"))]
pub(in crate::site) fn of_project(cx: &Cx<'_>) -> Vec<RegisterSlice> {
    slices(cx, cx.facts_of(None))
}

/// Records by register. They come in the order of the registers' ids.
fn slices(cx: &Cx<'_>, records: &[&Fact]) -> Vec<RegisterSlice> {
    let runs = records.chunk_by(|a, b| a.fact == b.fact);
    runs.map(|run| slice(cx, run[0].fact, run, MAX_OF_SERVICE)).collect()
}

fn slice(cx: &Cx<'_>, fact: &'static FactType, records: &[&Fact], most: usize) -> RegisterSlice {
    let shown = &records[..records.len().min(most)];
    let is_used = |column: &&Column| column.required || shown.iter().any(|record| !record.text(column.id).is_empty());
    // Services with a page have a column of their own.
    let is_told = shown.iter().all(|record| !record.services.is_empty());
    let is_told = |column: &&Column| is_told && column.id == "service" && column.cell == Cell::Services;
    let columns: Vec<&Column> = fact.columns.iter().filter(is_used).filter(|column| !is_told(column)).collect();
    let places = Places::new(cx.portal, &cx.routes);
    let row = |record: &&Fact| FactRow {
        id: String::new(),
        cells: columns.iter().map(|column| cell(cx, record, column)).collect(),
        services: cx.services_with_page(&record.services),
        source: places.published(&record.at),
    };
    let rows: Vec<FactRow> = shown.iter().map(row).collect();
    RegisterSlice {
        register: link(cx.words, fact),
        columns: columns.iter().map(|column| heading(cx.words, column.title)).collect(),
        has_services: rows.iter().any(|row| !row.services.is_empty()),
        rows,
        more: records.len() - shown.len(),
    }
}

/// The title of a column as a heading.
fn heading(words: &Words, title: &str) -> String {
    if ["url", "sla"].contains(&title) { title.to_uppercase() } else { capital(&words.of_model(title)) }
}

fn cell(cx: &Cx<'_>, record: &Fact, column: &Column) -> CellView {
    let (href, address) = link_of(cx, record, column);
    let is_date = column.cell == Cell::Date;
    CellView { text: short(record.text(column.id), MAX_CELL), state: state(record, column), is_date, href, address }
}

/// Where the first link of a cell leads: in the portal, or outside of it.
fn link_of(cx: &Cx<'_>, record: &Fact, column: &Column) -> (String, String) {
    let cell = record.cells.get(column.id);
    let index = cell.and_then(|cell| Some((cx.portal.find(&cell.at.path)?, cell.link?)));
    let Some((target, written)) = index.and_then(|(doc, ix)| body::reference(cx, doc, ix)) else {
        return Default::default();
    };
    match target {
        Target::Page { href, anchor, .. } => {
            let anchor = anchor.map_or_else(String::new, |id| format!("#{}", percent_encode(&id)));
            (format!("{href}{anchor}"), String::new())
        }
        Target::Picture { href, .. } | Target::File { href, .. } => (href.to_string(), String::new()),
        Target::External => (String::new(), external(&written.dest).unwrap_or_default()),
        Target::Forge(address) => (String::new(), address),
        Target::Unlisted(_) | Target::Broken(_) | Target::Plain => Default::default(),
    }
}

fn state(record: &Fact, column: &Column) -> CellState {
    let value = record.cells.get(column.id).map(|cell| &cell.value);
    match value {
        None | Some(CellValue::Unknown) if column.required && !record.is_void() => CellState::Unknown,
        None | Some(CellValue::Unknown) => CellState::Blank,
        Some(CellValue::Unreadable) if column.cell != Cell::Text => CellState::Unreadable,
        Some(_) => CellState::Stated,
    }
}
