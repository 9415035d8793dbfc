//! From the headings of a table to the register it is.
//!
//! A table is a register when it has all columns of the register's key and all but one of the other required ones,
//! and at least one of those. A key column under a heading that could stand above anything ([`BROAD`]) proves
//! little: then all required columns must be there. Of several registers the one with most columns found wins;
//! when two have equally many, the table is none, for a wrong register is worse than a missing one.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::LazyLock;

use super::{FACT_TYPES, FactType};
use crate::kinds::plain_words;

/// Longest heading that can be a column's, in bytes.
const LONGEST_HEADING: usize = 80;

/// Most headings of a table that are looked at.
pub const MOST_COLUMNS: usize = 64;

/// Headings of key columns that are used for anything else as well: keyboard shortcuts, options of a program,
/// features of a product.
#[rustfmt::skip]
const BROAD: &[&str] = &[
    "key", "keys", "option", "setting", "feature", "event", "data", "table", "script", "problem", "issue", "issues",
    "bug", "system", "what", "clé", "clave", "daten", "données", "datos", "schlüssel",
];

/// A register and where its columns stand in a table.
#[derive(Debug, Clone, PartialEq)]
pub struct Fit {
    /// The register.
    pub fact: &'static FactType,
    /// Index of the table's column for each column of the register; `None` where the table has none.
    pub columns: Vec<Option<usize>>,
}

impl Fit {
    /// How many columns of the register the table has.
    pub fn found(&self) -> usize {
        self.columns.iter().flatten().count()
    }

    /// Where a column stands in the table.
    pub fn column(&self, id: &str) -> Option<usize> {
        let at = self.fact.columns.iter().position(|column| column.id == id)?;
        self.columns.get(at).copied().flatten()
    }

    /// Ids of required columns that the table lacks.
    pub fn missing(&self) -> Vec<&'static str> {
        let columns = self.fact.columns.iter().zip(&self.columns);
        columns.filter(|(column, at)| column.required && at.is_none()).map(|(column, _)| column.id).collect()
    }

    /// Whether the table has all columns of the key.
    pub fn has_key(&self) -> bool {
        self.fact.key.iter().all(|id| self.column(id).is_some())
    }

    fn is_enough(&self, headings: &[&str]) -> bool {
        if !self.has_key() {
            return false;
        }
        let others =
            || self.fact.columns.iter().zip(&self.columns).filter(|(column, _)| column.is_plainly_required(self.fact));
        let (asked, found) = (others().count(), others().filter(|(_, at)| at.is_some()).count());
        let is_broad = |id: &&str| self.column(id).is_some_and(|at| BROAD.contains(&&*plain_words(headings[at])));
        let needed = if self.fact.key.iter().any(is_broad) { asked } else { asked.saturating_sub(1).max(1) };
        found >= needed.min(asked)
    }
}

impl super::Column {
    /// Whether it is required and no part of the key.
    fn is_plainly_required(&self, fact: &FactType) -> bool {
        self.required && !fact.key.contains(&self.id)
    }
}

/// The register that a table is, by its headings.
pub fn fit(headings: &[&str]) -> Option<Fit> {
    let mut enough: Vec<Fit> = candidates(headings).into_iter().filter(|fit| fit.is_enough(headings)).collect();
    enough.sort_by_key(Fit::found);
    let best = enough.pop()?;
    enough.last().is_none_or(|next| next.found() < best.found()).then_some(best)
}

/// Where the columns of one register stand in a table that is said to be it.
pub fn fit_as(fact: &'static FactType, headings: &[&str]) -> Fit {
    let same = |fit: &Fit| std::ptr::eq(fit.fact, fact);
    let none = || Fit { fact, columns: vec![None; fact.columns.len()] };
    candidates(headings).into_iter().find(same).unwrap_or_else(none)
}

/// Whether a table may be a register, should somebody say so: it has a key and one more column of it.
pub fn may_be_register(headings: &[&str]) -> bool {
    candidates(headings).iter().any(|fit| fit.has_key() && fit.found() > fit.fact.key.len())
}

/// Registers of which a table has any column. A heading that is a column's own title goes before a synonym.
fn candidates(headings: &[&str]) -> Vec<Fit> {
    let mut fits: Vec<Fit> = Vec::new();
    let mut by_title: Vec<(usize, usize)> = Vec::new();
    for (at, heading) in headings.iter().take(MOST_COLUMNS).enumerate() {
        for meaning in meanings(heading).iter() {
            let fact = &FACT_TYPES[meaning.fact];
            let known = fits.iter().position(|fit| std::ptr::eq(fit.fact, fact));
            let fit = known.unwrap_or_else(|| {
                fits.push(Fit { fact, columns: vec![None; fact.columns.len()] });
                fits.len() - 1
            });
            let slot = &mut fits[fit].columns[meaning.column];
            if slot.is_none() || (meaning.is_title && !by_title.contains(&(fit, meaning.column))) {
                *slot = Some(at);
            }
            if meaning.is_title {
                by_title.push((fit, meaning.column));
            }
        }
    }
    fits
}

/// A column that a heading stands for.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Meaning {
    fact: usize,
    column: usize,
    is_title: bool,
}

/// Columns by heading.
static MEANINGS: LazyLock<HashMap<&'static str, Vec<Meaning>>> = LazyLock::new(|| {
    let mut meanings: HashMap<&'static str, Vec<Meaning>> = HashMap::new();
    for (fact_ix, fact) in FACT_TYPES.iter().enumerate() {
        for (column_ix, column) in fact.columns.iter().enumerate() {
            for heading in std::iter::once(&column.title).chain(column.synonyms) {
                let is_title = *heading == column.title;
                let meaning = Meaning { fact: fact_ix, column: column_ix, is_title };
                meanings.entry(heading).or_default().push(meaning);
            }
        }
    }
    meanings
});

/// What a heading stands for: as it is, without a remark in brackets (`Duration (min)`), or as several names
/// of one column (`Queue/topic`). Most headings of most tables stand for nothing, and cost a look-up.
fn meanings(heading: &str) -> Cow<'static, [Meaning]> {
    if heading.len() > LONGEST_HEADING || heading.is_empty() {
        return Cow::Borrowed(&[]);
    }
    let found = by_words(heading);
    if !found.is_empty() {
        return Cow::Borrowed(found);
    }
    if let Some((head, _)) = heading.split_once('(') {
        return Cow::Borrowed(by_words(head));
    }
    if !heading.contains('/') {
        return Cow::Borrowed(&[]);
    }
    let mut names = heading.split('/').map(by_words);
    let first = names.next().unwrap_or_default();
    let rest: Vec<&[Meaning]> = names.collect();
    let is_in = |meaning: &&Meaning, other: &&[Meaning]| {
        other.iter().any(|other| (other.fact, other.column) == (meaning.fact, meaning.column))
    };
    first.iter().filter(|meaning| rest.iter().all(|other| is_in(meaning, other))).copied().collect()
}

fn by_words(heading: &str) -> &'static [Meaning] {
    // The general way makes three strings; one is enough for the usual heading.
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b' ';
    let first = heading.as_bytes().first().copied().unwrap_or_default();
    let words = match first.is_ascii_alphabetic() && heading.bytes().all(is_plain) && !heading.contains("  ") {
        true => heading.trim_end().to_ascii_lowercase(),
        false => plain_words(heading),
    };
    MEANINGS.get(&*words).map_or(&[], Vec::as_slice)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fits(line: &str) -> &'static str {
        let headings: Vec<&str> = line.split('|').map(str::trim).collect();
        fit(&headings).map_or("nothing", |fit| fit.fact.id)
    }

    #[test]
    fn a_table_with_the_titles_of_a_register_is_that_register() {
        for fact in FACT_TYPES {
            let titles: Vec<&str> = fact.columns.iter().filter(|c| c.required).map(|c| c.title).collect();
            assert_eq!(fits(&titles.join("|")), fact.id);
            let all: Vec<&str> = fact.columns.iter().map(|c| c.title).collect();
            assert_eq!(fits(&all.join("|")), fact.id);
        }
    }

    #[test]
    fn one_required_column_beside_the_key_may_be_missing() {
        assert_eq!(fits("Queue | Consumer | Safe to replay"), "queues");
        assert_eq!(fits("Queue | Consumer"), "nothing");
        assert_eq!(fits("Consumer | Safe to replay | How to replay"), "nothing", "no key");
        assert_eq!(fits("Entity"), "nothing");
        assert_eq!(fits("Alert | Severity"), "alerts");
    }

    #[test]
    fn headings_have_synonyms_in_four_languages_whatever_their_case_and_signs() {
        assert_eq!(fits("**Topic** | Consumed by | Replay-safe? | DLQ | Replay command"), "queues");
        assert_eq!(fits("Umgebung | URL | Konto | Daten"), "environments");
        assert_eq!(fits("Nom | Rôle | Canal | Société"), "contacts");
        assert_eq!(fits("Proveedor | Propósito | Impacto | Contacto"), "external-dependencies");
        assert_eq!(fits("1. Queue/topic | Consumer (service) | safe_to_replay"), "queues");
    }

    #[test]
    fn ordinary_tables_are_no_registers() {
        for line in [
            "Name | Description",
            "Name | Version",
            "Name | Description | Type | Default | Required",
            "Name | Type",
            "Option | Description | Default",
            "Key | Description",
            "Key | Action",
            "Flag | Description",
            "Feature | Description | Owner",
            "Date | Version | Author | Change",
            "Version | Date | Notes",
            "Method | Path | Description",
            "Parameter | In | Type | Required | Description",
            "Status | Meaning",
            "Issue | Impact | Link to relevant runbook",
            "Field | Value",
            "Term | Meaning",
            "Service | Description | Owner",
            "Dependency | Version | License",
            "Topic | Link",
            "Problem | Solution",
            "Symptom | What to do",
            "Role | May | May not",
            "Metric | Type | Says",
            "Pros | Cons",
            "Environment | Description",
            "Name | GitHub",
            "Phase | From | To | Ends with",
            "Store | Service | Holds | Backup",
            " | ",
        ] {
            assert_eq!(fits(line), "nothing", "{line}");
        }
    }

    #[test]
    fn a_heading_for_anything_needs_all_other_required_columns() {
        assert_eq!(fits("Key | Meaning | Where set"), "config");
        assert_eq!(fits("Key | Meaning | Default"), "nothing");
        assert_eq!(fits("Environment variable | Description | Default"), "config");
    }

    #[test]
    fn a_table_that_fits_two_registers_is_the_one_of_which_it_has_more() {
        assert_eq!(fits("Topic | Date | Link | Presenter | Incoming"), "walkthroughs");
        assert_eq!(fits("Topic | Date | Link | Incoming"), "nothing", "as much of one as of the other");
    }

    #[test]
    fn the_title_of_a_column_goes_before_a_synonym() {
        let headings = ["Entity", "Owner", "Owning service"];
        assert_eq!(fit(&headings).unwrap().column("owning_service"), Some(2));
        let headings = ["Entity", "Owning service", "Owner"];
        assert_eq!(fit(&headings).unwrap().column("owning_service"), Some(1));
    }

    #[test]
    fn a_forced_table_names_what_it_lacks() {
        let fit = fit_as(crate::kinds::facts::find("queues").unwrap(), &["Queue", "Colour"]);
        assert_eq!(fit.missing(), ["consumer", "safe_to_replay", "how_to_replay"]);
        assert!(may_be_register(&["Queue", "Consumer"]) && !may_be_register(&["Queue", "Colour"]));
    }

    #[test]
    fn endless_and_countless_headings_are_no_columns() {
        let long = "queue ".repeat(100_000);
        let many = vec!["consumer"; 100_000];
        assert_eq!(fit(&[&long, "Consumer", "Safe to replay"]), None);
        assert_eq!(fit(&many), None);
    }
}
