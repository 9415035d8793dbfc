//! A row that does not say what its register is for.

use crate::base::diag::{Location, Severity};
use crate::kinds::facts::Column;
use crate::model::facts::FactTable;
use crate::model::{CellValue, Fact};
use crate::policy::{Check, Cx, Rule, Sink};

use super::{name, titles};

pub(in crate::policy) static RULE: Rule = Rule {
    id: "facts/row-incomplete",
    title: "every row of a register has a value in each column that the register needs",
    severity: Severity::Warn,
    since: "0.1.0",
    manual: include_str!("row_incomplete.md"),
    aka: &[],
    is_opt_in: false,
    check: Check::Portal(check),
};

/// Columns that a rule of their own asks for: what is missing there is dangerous, not only incomplete.
const ASKED_ELSEWHERE: [(&str, &str); 3] =
    [("migrations", "run_alone"), ("queues", "how_to_replay"), ("queues", "safe_to_replay")];

fn check(cx: &Cx<'_>, out: &mut Sink) {
    for table in &cx.portal.facts.tables {
        columns(table, out);
    }
    for fact in cx.portal.facts.by_type.values().flatten() {
        row(fact, out);
    }
}

/// A column that is not there is missed once, not in each row.
fn columns(table: &FactTable, out: &mut Sink) {
    let missing: Vec<&Column> = table.missing_columns.iter().filter_map(|id| table.fact.column(id)).collect();
    if missing.is_empty() {
        return;
    }
    let noun = if missing.len() == 1 { "column" } else { "columns" };
    let titles = titles(missing);
    out.report(table.head.clone(), format!("the table of {} has no {noun} {titles}", table.fact.title))
        .label(table.evidence.clone())
        .help(format!("add the {noun} {titles}"));
}

fn row(fact: &Fact, out: &mut Sink) {
    if fact.is_void() {
        return;
    }
    let is_unknown = |column: &&Column| {
        column.required
            && !ASKED_ELSEWHERE.contains(&(fact.fact.id, column.id))
            && fact.cells.get(column.id).is_some_and(|cell| cell.value == CellValue::Unknown)
    };
    let missing: Vec<&Column> = fact.fact.columns.iter().filter(is_unknown).collect();
    let Some(first) = missing.first() else { return };
    let at = place(fact, first, missing.len());
    out.report(at, format!("{} has no value for {}", name(fact), titles(missing)))
        .help("fill it in, or write “n/a” if there is nothing to say");
}

/// The cell, when there is one to mend and it can be seen; else the name of the row, else the row.
fn place(fact: &Fact, column: &Column, missing: usize) -> Location {
    let is_seen = |at: &&Location| at.span.start < at.span.end;
    let cell = |id: &str| fact.cells.get(id).map(|cell| &cell.at).filter(is_seen);
    let own = cell(column.id).filter(|_| missing == 1);
    let key = || fact.fact.key.iter().find_map(|id| cell(id));
    own.or_else(key).unwrap_or(&fact.at).clone()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::sketch::Sketch;

    fn said(text: &str) -> String {
        Sketch::new().doc("a.md", text).said_by(RULE.id)
    }

    #[test]
    fn a_row_names_all_that_it_lacks_at_once() {
        let rows = "| Environment | URL | Account | Data class |\n|---|---|---|---|\n| a | x | ? | |\n| b | x | TBD | y |\n| c | x | n/a | y |\n";
        insta::assert_snapshot!(said(rows), @r#"
        a.md:3:3 "a": warning[facts/row-incomplete] environment `a` has no value for “account” and “data class”
          help: fill it in, or write “n/a” if there is nothing to say
        a.md:4:11 "TBD": warning[facts/row-incomplete] environment `b` has no value for “account”
          help: fill it in, or write “n/a” if there is nothing to say
        "#);
    }

    #[test]
    fn what_has_a_rule_of_its_own_is_left_to_it() {
        let rows = "| Queue | Consumer | Safe to replay | How to replay |\n|---|---|---|---|\n| a | x | ? | |\n";
        assert_eq!(said(rows), "");
    }

    #[test]
    fn a_missing_column_is_said_once_for_the_table() {
        let rows = "| Queue | Consumer | Safe to replay |\n|---|---|---|\n| a | x | no |\n| b | x | no |\n";
        insta::assert_snapshot!(said(rows), @r#"
        a.md:1:3 "Queue | Consumer | Safe to replay": warning[facts/row-incomplete] the table of queues has no column “how to replay”
          here: columns queue, consumer, safe to replay
          help: add the column “how to replay”
        "#);
    }

    #[test]
    fn a_row_that_says_nobody_is_complete() {
        let rows = "| Principal | Resource | Class | Level | Granted | Expires |\n|---|---|---|---|---|---|\n| nobody | back office | customer data | | | |\n";
        assert_eq!(said(rows), "");
    }

    #[test]
    fn a_row_without_a_key_is_pointed_at_as_a_whole() {
        let rows = "| Queue | Consumer | Safe to replay | How to replay |\n|---|---|---|---|\n| | x | no | y |\n";
        let said = said(rows);
        assert!(said.contains("a queue without a name has no value for “queue”"), "{said}");
    }
}
