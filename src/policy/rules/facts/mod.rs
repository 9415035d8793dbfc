//! Registers: whether each row says what its register is for.

pub(super) mod class_missing;
pub(super) mod duplicate_key;
pub(super) mod row_incomplete;
pub(super) mod unknown_value;

use crate::kinds::facts::Column;
use crate::model::Fact;
use crate::policy::words::code;

/// What people call a record: the word for its kind, and its key in backticks when it has one.
fn name(fact: &Fact) -> String {
    match fact.name() {
        name if name.is_empty() => format!("a {} without a name", fact.fact.one),
        name => format!("{} {}", fact.fact.one, code(&name)),
    }
}

/// Titles of columns in quotation marks, as a list in a sentence.
fn titles<'a>(columns: impl IntoIterator<Item = &'a Column>) -> String {
    let titles: Vec<String> = columns.into_iter().map(|column| format!("“{}”", column.title)).collect();
    match titles.as_slice() {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}
