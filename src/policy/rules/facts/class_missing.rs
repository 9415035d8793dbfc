//! A class of things that a register says nothing about.

use std::collections::BTreeSet;

use crate::base::diag::Severity;
use crate::kinds::facts::Class;
use crate::kinds::{Cell, FactType};
use crate::model::{CellValue, Facts};
use crate::policy::{Check, Cx, Rule, Sink};

pub(in crate::policy) static RULE: Rule = Rule {
    id: "facts/class-missing",
    title: "registers of access and credentials have a row for each class",
    severity: Severity::Warn,
    since: "0.1.0",
    manual: include_str!("class_missing.md"),
    aka: &[],
    is_opt_in: false,
    check: Check::Portal(check),
};

fn check(cx: &Cx<'_>, out: &mut Sink) {
    for fact in crate::kinds::facts::FACT_TYPES {
        for column in fact.columns {
            if let Cell::Class(classes) = column.cell {
                of_register(&cx.portal.facts, fact, classes, out);
            }
        }
    }
}

/// One finding per class, at the first table: all tables of a register together must have them.
fn of_register(facts: &Facts, fact: &'static FactType, classes: &[Class], out: &mut Sink) {
    let Some(table) = facts.tables.iter().find(|table| table.fact == fact) else { return };
    let named: BTreeSet<&str> = facts
        .of(fact.id)
        .iter()
        .flat_map(|fact| fact.cells.values())
        .flat_map(|cell| match &cell.value {
            CellValue::Classes(classes) => classes.as_slice(),
            _ => &[],
        })
        .copied()
        .collect();
    let (key, nobody) = if fact.id == "access" { ("principal", "nobody") } else { ("credential", "none") };
    for class in classes.iter().filter(|class| !named.contains(class.title)) {
        out.report(table.head.clone(), format!("{} has no row for “{}”", singular(fact), class.title))
            .help(format!("add a row, or a row with {key} “{nobody}” and class “{}” if there is none", class.title));
    }
}

fn singular(fact: &FactType) -> &'static str {
    if fact.id == "credentials" { "the inventory of credentials" } else { fact.title }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::sketch::Sketch;

    const HEAD: &str = "| Principal | Resource | Class | Level | Granted | Expires |\n|---|---|---|---|---|---|\n";

    #[test]
    fn each_class_without_a_row_is_named() {
        let rows = "| @a | git | repositories | write | 2026-01-02 | never |\n| @a | x | Staging and production | write | 2026-01-02 | never |\n";
        let sketch = Sketch::new().doc("a.md", &format!("{HEAD}{rows}"));
        insta::assert_snapshot!(sketch.said_by(RULE.id), @r#"
        a.md:1:3 "Principal | Resource | Class | Level | Granted | Expires": warning[facts/class-missing] access matrix has no row for “customer data”
          help: add a row, or a row with principal “nobody” and class “customer data” if there is none
        a.md:1:3 "Principal | Resource | Class | Level | Granted | Expires": warning[facts/class-missing] access matrix has no row for “logs”
          help: add a row, or a row with principal “nobody” and class “logs” if there is none
        "#);
    }

    #[test]
    fn several_tables_answer_together() {
        let row = |class: &str| format!("{HEAD}| nobody | x | {class} | | | |\n");
        let sketch = Sketch::new().doc("a.md", &row("code, logs, staging")).doc("b.md", &row("prod, customer data"));
        assert_eq!(sketch.said_by(RULE.id), "");
    }

    #[test]
    fn without_a_register_nothing_is_said() {
        assert_eq!(Sketch::new().doc("a.md", "# Access\n").said_by(RULE.id), "");
    }
}
