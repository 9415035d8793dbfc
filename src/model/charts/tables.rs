//! Tables of a service, from its SQL files.
//!
//! A schema file says what there is; without one, migrations are applied in the order of their names, numbers in them
//! compared as numbers (Flyway, golang-migrate, Rails and others agree so far).

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::fmt::Write as _;

use crate::base::path::RepoPath;
use crate::formats::sql::{Change, Column, Ddl, Key, KeyOf, Step, Table};
use crate::formats::{Body, EvidenceKind};

use super::super::ServiceId;
use super::super::services::services_of;
use super::words::{label, word};
use super::{ChartOf, Draft, LeftOut, Sources};

/// Tables of one chart: a page of paper holds no more.
const MOST_TABLES: usize = 30;

/// Charts of one service.
const MOST_PARTS: usize = 6;

/// Charts of all services.
const MOST_CHARTS: usize = 60;

/// Columns of a table that are shown.
const MOST_COLUMNS: usize = 25;

/// Tables of a service that are kept in mind.
const MOST_KEPT: usize = 5_000;

/// Charts of all services that have SQL files, by service.
pub(super) fn drafts(sources: &Sources<'_>) -> Vec<Draft> {
    let mut by_service: BTreeMap<ServiceId, Vec<File<'_>>> = BTreeMap::new();
    for document in sources.documents {
        let Some(ddl) = document.tables().filter(|_| !is_backward(document.path())) else { continue };
        let is_schema = matches!(&document.body, Body::Evidence(facts) if facts.what == EvidenceKind::Schema);
        for service in services_of(document.path(), sources.services) {
            by_service.entry(service).or_default().push(File { path: document.path(), ddl, is_schema });
        }
    }
    by_service.into_iter().flat_map(|(service, files)| of_service(service, files)).take(MOST_CHARTS).collect()
}

struct File<'a> {
    path: &'a RepoPath,
    ddl: &'a Ddl,
    is_schema: bool,
}

/// Files that take back what another did: `1_init.down.sql`, `U3__x.sql`, `down/3.sql`.
fn is_backward(path: &RepoPath) -> bool {
    let name = path.file_name().to_lowercase();
    let is_undo = name.strip_prefix('u').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    let parent = path.parent();
    name.ends_with(".down.sql")
        || name.ends_with("_down.sql")
        || name.contains("rollback")
        || (is_undo && name.contains("__"))
        || matches!(&*parent.file_name().to_lowercase(), "down" | "rollback" | "undo" | "revert")
}

fn of_service(service: ServiceId, mut files: Vec<File<'_>>) -> Vec<Draft> {
    if files.iter().any(|file| file.is_schema) {
        files.retain(|file| file.is_schema);
    }
    files.sort_by(|a, b| by_number(a.path.as_str(), b.path.as_str()));
    let mut schema = Schema::default();
    files.iter().flat_map(|file| &file.ddl.steps).for_each(|step| schema.take(step));
    let statements = files.iter().map(|file| file.ddl.skipped).sum();
    let paths: BTreeSet<RepoPath> = files.iter().map(|file| file.path.clone()).collect();
    let order = schema.neighbours_together();
    let parts: Vec<&[&str]> = order.chunks(MOST_TABLES).take(MOST_PARTS).collect();
    let beyond = order.len().saturating_sub(MOST_TABLES * MOST_PARTS);
    let draft = |(number, part): (u32, &&[&str])| {
        let (text, mut left_out) = schema.text(part);
        left_out.statements = statements;
        left_out.things = if number as usize == parts.len() { beyond as u32 } else { 0 };
        let part = (number, parts.len() as u32);
        Draft { of: ChartOf::Tables(service), part, text, files: paths.clone(), left_out, known: BTreeMap::new() }
    };
    (1..).zip(&parts).map(draft).collect()
}

/// Order of texts in which numbers count as numbers: `V2__b` comes before `V10__a`.
fn by_number(a: &str, b: &str) -> Ordering {
    let (mut a, mut b) = (a, b);
    loop {
        let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
        let (in_a, in_b) = (digits(a), digits(b));
        if in_a > 0 && in_b > 0 {
            let bare = |text: &str, len: usize| text[..len].trim_start_matches('0').to_owned();
            let (first, second) = (bare(a, in_a), bare(b, in_b));
            let order = first.len().cmp(&second.len()).then_with(|| first.cmp(&second));
            if order != Ordering::Equal {
                return order;
            }
            (a, b) = (&a[in_a..], &b[in_b..]);
            continue;
        }
        let (mut rest_a, mut rest_b) = (a.chars(), b.chars());
        match (rest_a.next(), rest_b.next()) {
            (Some(x), Some(y)) if x == y => (a, b) = (rest_a.as_str(), rest_b.as_str()),
            (x, y) => return x.cmp(&y),
        }
    }
}

/// Tables as they are after all steps so far, in the order in which they were made.
#[derive(Default)]
struct Schema {
    tables: Vec<Table>,
    /// Where a table stands, by its name in lower case.
    at: BTreeMap<String, usize>,
}

impl Schema {
    fn take(&mut self, step: &Step) {
        match step {
            Step::Create(table) if self.tables.len() < MOST_KEPT => {
                // `CREATE TABLE IF NOT EXISTS` changes nothing that is there.
                let key = table.name.to_lowercase();
                if !self.at.contains_key(&key) {
                    self.at.insert(key, self.tables.len());
                    self.tables.push(table.clone());
                }
            }
            Step::Create(_) => {}
            Step::Drop(name) => {
                if let Some(ix) = self.at.remove(&name.to_lowercase()) {
                    self.tables[ix].columns.clear();
                }
            }
            Step::Rename(from, to) => {
                if let Some(ix) = self.at.remove(&from.to_lowercase()) {
                    self.tables[ix].name.clone_from(to);
                    self.at.insert(to.to_lowercase(), ix);
                }
            }
            Step::Alter(name, change) => {
                if let Some(ix) = self.at.get(&name.to_lowercase()) {
                    alter(&mut self.tables[*ix], change);
                }
            }
        }
    }

    /// A table that is there.
    fn get(&self, name: &str) -> Option<&Table> {
        self.at.get(&name.to_lowercase()).map(|ix| &self.tables[*ix])
    }

    /// Names of the tables that are there: each is followed by those it leads to or that lead to it, so that a part of
    /// the list holds what belongs together.
    fn neighbours_together(&self) -> Vec<&str> {
        let there: BTreeSet<usize> = self.at.values().copied().collect();
        let mut near: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
        for ix in &there {
            for (to, _) in relations(&self.tables[*ix]) {
                if let Some(other) = self.at.get(&to.to_lowercase()).filter(|other| *other != ix) {
                    near.entry(*ix).or_default().insert(*other);
                    near.entry(*other).or_default().insert(*ix);
                }
            }
        }
        let mut order: Vec<&str> = Vec::new();
        let mut seen: BTreeSet<usize> = BTreeSet::new();
        for first in &there {
            let mut next = VecDeque::from([*first]);
            while let Some(ix) = next.pop_front() {
                if seen.insert(ix) {
                    order.push(&self.tables[ix].name);
                    next.extend(near.get(&ix).into_iter().flatten());
                }
            }
        }
        order
    }

    /// The Mermaid text of some tables.
    fn text(&self, names: &[&str]) -> (String, LeftOut) {
        let mut text = String::from("erDiagram\n");
        let mut left_out = LeftOut::default();
        let tables: Vec<&Table> = names.iter().filter_map(|name| self.get(name)).collect();
        for (ix, table) in tables.iter().enumerate() {
            left_out.columns += push_table(&mut text, ix, table);
        }
        let number: BTreeMap<String, usize> =
            tables.iter().enumerate().map(|(ix, table)| (table.name.to_lowercase(), ix)).collect();
        for (from, table) in tables.iter().enumerate() {
            for (to, key) in relations(table) {
                match number.get(&to.to_lowercase()) {
                    Some(to) => push_relation(&mut text, (*to, from), table, key),
                    None => left_out.arrows += 1,
                }
            }
        }
        (text, left_out)
    }
}

fn alter(table: &mut Table, change: &Change) {
    let is = |name: &str, other: &str| name.eq_ignore_ascii_case(other);
    match change {
        Change::Column(column) => match table.columns.iter_mut().find(|known| is(&known.name, &column.name)) {
            Some(known) => *known = column.clone(),
            None => table.columns.push(column.clone()),
        },
        Change::Replace(old, column) => {
            if let Some(known) = table.columns.iter_mut().find(|known| is(&known.name, old)) {
                *known = column.clone();
            }
            renamed(&mut table.keys, old, &column.name);
        }
        Change::DropColumn(name) => {
            table.columns.retain(|column| !is(&column.name, name));
            table.keys.retain(|key| !key.columns.iter().any(|column| is(column, name)));
        }
        Change::RenameColumn(old, new) => {
            for column in table.columns.iter_mut().filter(|column| is(&column.name, old)) {
                column.name.clone_from(new);
                renamed(&mut column.keys, old, new);
            }
            renamed(&mut table.keys, old, new);
        }
        Change::Type(name, data) => {
            if let Some(column) = table.columns.iter_mut().find(|column| is(&column.name, name)) {
                column.data.clone_from(data);
            }
        }
        Change::Key(key) => table.keys.push(key.clone()),
        Change::DropKey(name) => table.keys.retain(|key| key.name.is_empty() || !is(&key.name, name)),
    }
}

fn renamed(keys: &mut [Key], old: &str, new: &str) {
    for column in keys.iter_mut().flat_map(|key| &mut key.columns).filter(|column| column.eq_ignore_ascii_case(old)) {
        new.clone_into(column);
    }
}

/// All keys of a table, those that stand with a column first.
fn keys(table: &Table) -> impl Iterator<Item = &Key> {
    table.columns.iter().flat_map(|column| &column.keys).chain(&table.keys)
}

/// Where a table leads, and by which key.
fn relations(table: &Table) -> impl Iterator<Item = (&str, &Key)> {
    keys(table).filter_map(|key| match &key.of {
        KeyOf::Foreign(to) => Some((to.as_str(), key)),
        KeyOf::Primary | KeyOf::Unique => None,
    })
}

/// Writes a table; how many columns were left out.
fn push_table(text: &mut String, ix: usize, table: &Table) -> u32 {
    let _ = writeln!(text, "  t{ix}[{}] {{", label(&table.name));
    for column in table.columns.iter().take(MOST_COLUMNS) {
        let _ = writeln!(text, "    {} {}{}", word(&column.data), word(&column.name), marks(table, column));
    }
    text.push_str("  }\n");
    table.columns.len().saturating_sub(MOST_COLUMNS) as u32
}

/// ` PK, FK` of a column.
fn marks(table: &Table, column: &Column) -> String {
    let is_in = |key: &&Key| key.columns.iter().any(|name| name.eq_ignore_ascii_case(&column.name));
    let marks: BTreeSet<(u8, &str)> = keys(table)
        .filter(is_in)
        .map(|key| match key.of {
            KeyOf::Primary => (0, "PK"),
            KeyOf::Foreign(_) => (1, "FK"),
            KeyOf::Unique => (2, "UK"),
        })
        .collect();
    let marks: Vec<&str> = marks.into_iter().map(|(_, mark)| mark).collect();
    if marks.is_empty() { String::new() } else { format!(" {}", marks.join(", ")) }
}

/// Writes that rows of one table lead to one of another.
fn push_relation(text: &mut String, (to, from): (usize, usize), table: &Table, key: &Key) {
    let column = |name: &String| table.columns.iter().find(|column| column.name.eq_ignore_ascii_case(name));
    let primary = || keys(table).filter(|key| key.of == KeyOf::Primary).flat_map(|key| &key.columns);
    let is_in_key = |name: &String| primary().any(|column| column.eq_ignore_ascii_case(name));
    let is_stated = |name: &String| column(name).is_none_or(|column| column.is_required);
    let is_required = key.columns.iter().all(|name| is_stated(name) || is_in_key(name));
    let same = |other: &Key| {
        other.columns.len() == key.columns.len()
            && other.columns.iter().all(|name| key.columns.iter().any(|known| known.eq_ignore_ascii_case(name)))
    };
    let is_single = keys(table).any(|other| matches!(other.of, KeyOf::Primary | KeyOf::Unique) && same(other));
    let (one, many) = (if is_required { "||" } else { "|o" }, if is_single { "o|" } else { "o{" });
    let _ = writeln!(text, "  t{to} {one}--{many} t{from} : {}", label(&key.columns.join(", ")));
}
