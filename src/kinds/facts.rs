//! Fact tables: which columns make a Markdown table, a CSV file or a YAML list a register.
//!
//! A table is recognised by its headings alone ([`fit`] says how many it needs); the words are those of English,
//! German, French and Spanish documents.

mod fit;
mod types;

pub use fit::{Fit, MOST_COLUMNS, fit, fit_as, may_be_register};
pub use types::{ACCESS_CLASSES, CREDENTIAL_CLASSES, FACT_TYPES};

/// A register: one row is one typed record.
#[derive(Debug)]
pub struct FactType {
    /// As in `<!-- handover:table queues -->`, `facts/queues.csv` and the manifest.
    pub id: &'static str,
    /// For people, lower case (`queues`).
    pub title: &'static str,
    /// What one record is called (`queue`).
    pub one: &'static str,
    /// Ids of the columns that together name a record.
    pub key: &'static [&'static str],
    /// Columns, in the order in which they are exported.
    pub columns: &'static [Column],
}

/// A column of a register.
#[derive(Debug)]
pub struct Column {
    /// Its id in exports (`safe_to_replay`).
    pub id: &'static str,
    /// As a scaffold writes it and messages name it (`safe to replay`).
    pub title: &'static str,
    /// Other headings for it, as [`super::plain_words`] gives them.
    pub synonyms: &'static [&'static str],
    /// What its cells hold.
    pub cell: Cell,
    /// Whether a table without this column is not this register, and an empty cell is incomplete.
    pub required: bool,
}

/// What a cell holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cell {
    /// Any text.
    Text,
    /// A day, `YYYY-MM-DD`.
    Date,
    /// A span of time: `90d`, `2 weeks`, `1 year`.
    Duration,
    /// `yes`, `no` or `conditional`.
    Choice,
    /// `@handle`, mail address or name.
    Owner,
    /// Services, by id, name or alias; several separated by commas.
    Services,
    /// One of these classes, as words that may stand in the cell.
    Class(&'static [Class]),
}

/// A class of a cell, with the words that show it (lower case).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Class {
    /// For people (`customer data`).
    pub title: &'static str,
    /// Words that show it.
    pub words: &'static [&'static str],
}

impl FactType {
    /// A column by its id.
    pub fn column(&self, id: &str) -> Option<&'static Column> {
        self.columns.iter().find(|column| column.id == id)
    }
}

impl PartialEq for FactType {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

/// The register of an id.
pub fn find(id: &str) -> Option<&'static FactType> {
    FACT_TYPES.iter().find(|fact| fact.id == id)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::kinds::plain_words;

    #[test]
    fn every_heading_is_in_the_form_in_which_headings_are_compared_and_means_one_column() {
        for fact in FACT_TYPES {
            let mut columns: BTreeMap<&str, &str> = BTreeMap::new();
            for column in fact.columns {
                for heading in std::iter::once(&column.title).chain(column.synonyms) {
                    assert_eq!(plain_words(heading), *heading, "{}.{}", fact.id, column.id);
                    assert_eq!(columns.insert(heading, column.id), None, "{}: {heading}", fact.id);
                }
            }
        }
    }

    #[test]
    fn keys_are_required_columns() {
        for fact in FACT_TYPES {
            let is_required = |id: &&'static str| fact.columns.iter().any(|column| column.id == *id && column.required);
            assert!(!fact.key.is_empty() && fact.key.iter().all(is_required), "{}", fact.id);
        }
    }
}
