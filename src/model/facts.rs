//! Fact tables: registers written as Markdown tables, CSV files or YAML lists become typed records.
//!
//! A table is a register by its headings (see [`crate::kinds::facts::fit()`]), by a comment directly above it
//! (`<!-- handover:table queues -->`), or because the manifest names its file. Decisions and proposals compare
//! what may come, so their tables count only when a comment says so; templates never do.
//! Queues that only a contract describes are added by [`channels`].

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;

use crate::base::diag::Location;
use crate::base::path::RepoPath;
use crate::base::span::{Span, Spanned};
use crate::formats::{Body, Document};
use crate::kinds::facts::{self, Fit};
use crate::kinds::{Cell, FactType};
use crate::manifest::Manifest;
use crate::markup::{self, Table};

use super::alone::Alone;
use super::{Genre, Placement, Service, ServiceId};

mod cell;
pub mod channels;
mod names;

use names::Names;

/// All records, by fact type id.
#[derive(Debug, Clone, Default)]
pub struct Facts {
    /// Records of each type, by place: rows of tables, and channels that only contracts describe. Types without any are absent.
    pub by_type: BTreeMap<&'static str, Vec<Fact>>,
    /// Tables that were recognised.
    pub tables: Vec<FactTable>,
    /// Comments above a table that name no register: the word, and where it stands.
    pub misnamed: Vec<(String, Location)>,
}

impl Facts {
    /// Records of a type.
    pub fn of(&self, fact: &str) -> &[Fact] {
        self.by_type.get(fact).map_or(&[], Vec::as_slice)
    }

    /// Tables of one document, in their order.
    pub(in crate::model) fn tables_of<'a>(&'a self, path: &'a RepoPath) -> impl Iterator<Item = &'a FactTable> {
        // They stand in the order of documents, which is that of paths.
        let first = self.tables.partition_point(|table| table.at.path < *path);
        self.tables[first..].iter().take_while(move |table| table.at.path == *path)
    }
}

/// A recognised table.
#[derive(Debug, Clone)]
pub struct FactTable {
    /// What it is.
    pub fact: &'static FactType,
    /// The whole table (or file).
    pub at: Location,
    /// The header row, for findings on the table as a whole.
    pub head: Location,
    /// Id of the heading it stands under.
    pub anchor: Option<String>,
    /// How it was recognised, in words.
    pub evidence: String,
    /// How many records it gave.
    pub rows: u32,
    /// Ids of required columns that it lacks: at most one, unless its type was forced.
    pub missing_columns: Vec<&'static str>,
}

/// One record.
#[derive(Debug, Clone)]
pub struct Fact {
    /// What it is.
    pub fact: &'static FactType,
    /// Its row.
    pub at: Location,
    /// Cells by column id. Columns that the table does not have are absent.
    pub cells: BTreeMap<&'static str, FactCell>,
    /// Cells of columns that the type does not know: header as written, text.
    pub extra: Vec<(String, String)>,
    /// Services it concerns; empty for the project.
    pub services: Vec<ServiceId>,
}

impl Fact {
    /// What a person calls it: the cells of its key.
    pub fn name(&self) -> String {
        let key = self.fact.key.iter().map(|id| self.text(id)).filter(|text| !text.is_empty());
        key.collect::<Vec<_>>().join(", ")
    }

    /// Whether its key says that there is nothing of its sort (`nobody`, `none`): the other columns need no value.
    pub fn is_void(&self) -> bool {
        self.fact.key.iter().any(|id| self.cells.get(id).is_some_and(|cell| cell.value == CellValue::None))
    }

    /// Text of a cell; empty when there is none.
    pub fn text(&self, column: &str) -> &str {
        self.cells.get(column).map_or("", |cell| &cell.text)
    }
}

/// A cell.
#[derive(Debug, Clone)]
pub struct FactCell {
    /// As written, markup removed.
    pub text: String,
    /// Where it stands.
    pub at: Location,
    /// As understood.
    pub value: CellValue,
    /// Its first link, as index into the outline of the document and into [`super::Portal::links`] of it.
    pub link: Option<u32>,
}

/// What a cell says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CellValue {
    /// Nothing, `–`, `?`, `unknown`, `TBD`: not known.
    Unknown,
    /// Stated not to apply: `n/a`, `none`, `never`.
    None,
    /// Text.
    Text,
    /// A day.
    Date(Date),
    /// Days.
    Days(u32),
    /// `yes`, `no`, `conditional`.
    Choice(&'static str),
    /// Titles of classes.
    Classes(Vec<&'static str>),
    /// Not readable as what the column holds.
    Unreadable,
}

/// What [`read`] looks at.
#[derive(Clone, Copy)]
pub struct Sources<'a> {
    /// All documents.
    pub documents: &'a [Arc<Document>],
    /// What each says alone, same index.
    pub alone: &'a [Arc<Alone>],
    /// Placement of each, same index.
    pub placements: &'a [Option<Placement>],
    /// All services.
    pub services: &'a [Service],
    /// Names files that are registers.
    pub manifest: &'a Manifest,
}

/// A table of a text that may be a register.
#[derive(Debug)]
pub(super) struct Candidate {
    /// Index into the outline.
    table: usize,
    /// The word of a comment above it that names a register.
    named: Option<Spanned<String>>,
    /// What it is by its headings.
    fit: Option<Fit>,
}

/// Tables of a document's text that may be registers.
pub(super) fn candidates(document: &Document) -> Vec<Candidate> {
    let candidate = |(ix, table): (usize, &Table)| {
        let fit = (table.header.len() > 1).then(|| facts::fit(&headings(table))).flatten();
        let named = comment_above(document, table);
        (fit.is_some() || named.is_some()).then_some(Candidate { table: ix, named, fit })
    };
    document.outline.tables.iter().enumerate().filter_map(candidate).collect()
}

/// Reads the records of all documents. Linear in the number of documents, then in the cells of registers.
pub fn read(sources: Sources<'_>) -> Facts {
    let names = Names::new(sources.services);
    let mut facts = Facts::default();
    for ((document, alone), placement) in sources.documents.iter().zip(sources.alone).zip(sources.placements) {
        if alone.is_template {
            continue;
        }
        let here = Here { document, placement: placement.as_ref(), names: &names, services: sources.services };
        let declared = declared(sources.manifest, document.path());
        if let Body::Facts(table) = &document.body {
            here.file(table, declared, &mut facts);
        }
        let tables = &document.outline.tables;
        match declared {
            Some(_) => tables.iter().enumerate().for_each(|(ix, table)| {
                let candidate = alone.tables.binary_search_by_key(&ix, |candidate| candidate.table);
                let candidate = candidate.ok().map(|at| &alone.tables[at]);
                here.table(table, candidate, declared, &mut facts);
            }),
            None => {
                alone.tables.iter().for_each(|found| here.table(&tables[found.table], Some(found), None, &mut facts))
            }
        }
    }
    facts
}

/// The register that the manifest says a file is.
fn declared(manifest: &Manifest, path: &RepoPath) -> Option<&'static FactType> {
    let of_directories = manifest.service_facts.values().flatten();
    let named = manifest.facts.iter().chain(of_directories).find(|(_, file)| file.value == *path);
    named.and_then(|(id, _)| facts::find(id))
}

/// One document, while its tables are read.
struct Here<'a> {
    document: &'a Document,
    placement: Option<&'a Placement>,
    names: &'a Names,
    services: &'a [Service],
}

impl<'a> Here<'a> {
    /// A file that is one table.
    fn file(&self, table: &'a Table, declared: Option<&'static FactType>, out: &mut Facts) {
        let headings = headings(table);
        match declared {
            Some(fact) => {
                let evidence = format!("`facts.{}` of the manifest names it", fact.id);
                self.records(table, facts::fit_as(fact, &headings), evidence, out);
            }
            None => self.by_headings(table, facts::fit(&headings), out),
        }
    }

    /// A table in a text.
    fn table(
        &self,
        table: &Table,
        candidate: Option<&Candidate>,
        declared: Option<&'static FactType>,
        out: &mut Facts,
    ) {
        if let Some(word) = candidate.and_then(|candidate| candidate.named.as_ref()) {
            if let Some(fact) = facts::find(&word.value) {
                let evidence = format!("comment `handover:table {}` above it", fact.id);
                return self.records(table, facts::fit_as(fact, &headings(table)), evidence, out);
            }
            out.misnamed.push((word.value.clone(), self.at(word.span)));
        }
        let weighs_up = self.placement.is_some_and(|it| matches!(it.genre, Genre::Adr | Genre::Proposal));
        if table.header.len() < 2 || weighs_up {
            return;
        }
        let headings = headings(table);
        match declared.map(|fact| facts::fit_as(fact, &headings)).filter(Fit::has_key) {
            Some(fit) => {
                let evidence = format!("`facts.{}` of the manifest names its file", fit.fact.id);
                self.records(table, fit, evidence, out);
            }
            None => self.by_headings(table, candidate.and_then(|candidate| candidate.fit.clone()), out),
        }
    }

    fn by_headings(&self, table: &Table, fit: Option<Fit>, out: &mut Facts) {
        let Some(fit) = fit else { return };
        let titles = fit.fact.columns.iter().zip(&fit.columns).filter(|(_, at)| at.is_some());
        let titles: Vec<&str> = titles.map(|(column, _)| column.title).collect();
        let evidence = format!("columns {}", titles.join(", "));
        self.records(table, fit, evidence, out);
    }

    fn records(&self, table: &Table, fit: Fit, evidence: String, out: &mut Facts) {
        let records = out.by_type.entry(fit.fact.id).or_default();
        let before = records.len();
        if fit.has_key() {
            records.extend(table.rows.iter().filter_map(|row| self.record(row, table, &fit)));
        }
        let rows = (records.len() - before) as u32;
        if records.is_empty() {
            out.by_type.remove(fit.fact.id);
        }
        out.tables.push(FactTable {
            fact: fit.fact,
            at: self.at(table.span),
            head: self.at(around(&table.header).unwrap_or(table.span)),
            anchor: self.anchor(table.span),
            evidence,
            rows,
            missing_columns: fit.missing(),
        });
    }

    /// The record of a row; `None` for a row without any text.
    fn record(&self, row: &[markup::Cell], table: &Table, fit: &Fit) -> Option<Fact> {
        if row.iter().all(|cell| cell.text.trim().is_empty()) {
            return None;
        }
        let columns = fit.fact.columns.iter().zip(&fit.columns);
        let cells: BTreeMap<&'static str, FactCell> =
            columns.filter_map(|(column, at)| Some((column.id, self.cell(row.get((*at)?), column.cell)))).collect();
        let taken = |at: &usize| fit.columns.contains(&Some(*at));
        let others = row
            .iter()
            .zip(&table.header)
            .enumerate()
            .filter(|(at, (cell, _))| !taken(at) && !cell.text.trim().is_empty());
        let extra = others.map(|(_, (cell, head))| (head.text.clone(), cell.text.clone())).collect();
        Some(Fact {
            fact: fit.fact,
            at: self.at(around(row)?),
            services: self.services(fit.fact, &cells),
            cells,
            extra,
        })
    }

    fn cell(&self, cell: Option<&markup::Cell>, kind: Cell) -> FactCell {
        let Some(cell) = cell else {
            let at = self.at(Span::default());
            return FactCell { text: String::new(), at, value: CellValue::Unknown, link: None };
        };
        let text = cell.text.trim().to_owned();
        FactCell { value: cell::read(&text, kind), text, at: self.at(cell.span), link: self.link_in(cell.span) }
    }

    /// The first link that lies in a place.
    fn link_in(&self, span: Span) -> Option<u32> {
        let links = &self.document.outline.links;
        let at = links.partition_point(|link| link.whole.start < span.start);
        links.get(at).filter(|link| span.contains(link.whole)).map(|_| at as u32)
    }

    /// Services that a row names in the first column that can name one; else those of the document.
    fn services(&self, fact: &FactType, cells: &BTreeMap<&'static str, FactCell>) -> Vec<ServiceId> {
        let columns = fact.columns.iter().filter(|column| column.cell == Cell::Services);
        let mut named = columns.filter_map(|column| cells.get(column.id)).map(|cell| self.names.read(&cell.text));
        named.find(|services| !services.is_empty()).unwrap_or_else(|| match self.placement {
            Some(placement) => placement.services.clone(),
            None => super::services::services_of(self.document.path(), self.services),
        })
    }

    fn at(&self, span: Span) -> Location {
        Location::new(self.document.path(), span)
    }

    /// Id of the heading that a place stands under.
    fn anchor(&self, span: Span) -> Option<String> {
        let headings = &self.document.outline.headings;
        let after = headings.partition_point(|heading| heading.span.start <= span.start);
        after.checked_sub(1).map(|ix| headings[ix].id.clone())
    }
}

/// The word after `handover:table` in a comment directly above a table.
fn comment_above(document: &Document, table: &Table) -> Option<Spanned<String>> {
    let comments = &document.outline.comments;
    let before = comments.partition_point(|comment| comment.end <= table.span.start);
    let comment = comments[before.checked_sub(1)?];
    let text = document.source.text();
    let between = text.get(comment.end as usize..table.span.start as usize)?;
    if !between.trim().is_empty() {
        return None;
    }
    const MARK: &str = "handover:table";
    let written = comment.of(text);
    let at = written.find(MARK)? + MARK.len();
    let word = written[at..].split_whitespace().next().filter(|word| !word.starts_with("--"))?;
    let start = comment.start as usize + at + written[at..].find(word)?;
    Some(Spanned::new(word.to_owned(), Span::new(start, start + word.len())))
}

fn headings(table: &Table) -> Vec<&str> {
    table.header.iter().take(facts::MOST_COLUMNS).map(|cell| cell.text.as_str()).collect()
}

/// From the first cell that stands anywhere to the last.
fn around(row: &[markup::Cell]) -> Option<Span> {
    let mut spans = row.iter().map(|cell| cell.span).filter(|span| span.end > 0);
    let first = spans.next()?;
    Some(Span { start: first.start, end: spans.map(|span| span.end).fold(first.end, u32::max) })
}

#[cfg(test)]
mod tests;
