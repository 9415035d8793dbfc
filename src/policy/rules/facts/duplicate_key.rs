//! One name for two records that contradict each other.

use std::collections::BTreeMap;

use crate::base::diag::{Location, Severity};
use crate::kinds::facts::Column;
use crate::model::{CellValue, Fact, ServiceId};
use crate::policy::{Check, Cx, Rule, Sink};

use super::{name, titles};

pub(in crate::policy) static RULE: Rule = Rule {
    id: "facts/duplicate-key",
    title: "rows of a register that have the same key say the same",
    severity: Severity::Warn,
    since: "0.1.0",
    manual: include_str!("duplicate_key.md"),
    aka: &[],
    is_opt_in: false,
    check: Check::Portal(check),
};

/// Registers in which a name stands for one thing in the whole project. Elsewhere two services may each have a
/// record of the same name: a setting, a migration, the subscription to a topic.
const ONE_PER_PROJECT: &[&str] = &["access", "credentials", "data-owners"];

/// What makes two rows the same record.
type Key<'a> = (Vec<String>, &'a [ServiceId]);

fn check(cx: &Cx<'_>, out: &mut Sink) {
    for (fact, records) in &cx.portal.facts.by_type {
        let is_global = ONE_PER_PROJECT.contains(fact);
        let mut first: BTreeMap<Key<'_>, &Fact> = BTreeMap::new();
        for record in records {
            let Some(key) = key(record) else { continue };
            let services: &[ServiceId] = if is_global { &[] } else { &record.services };
            match first.get(&(key.clone(), services)) {
                Some(earlier) => compare(earlier, record, out),
                None => drop(first.insert((key, services), record)),
            }
        }
    }
}

/// The cells of the key, whatever their letter case; `None` when one of them says nothing.
fn key(record: &Fact) -> Option<Vec<String>> {
    let cells = record.fact.key.iter().map(|id| record.cells.get(id));
    let known = |value: &CellValue| !matches!(value, CellValue::Unknown | CellValue::None);
    cells.map(|cell| cell.filter(|cell| known(&cell.value)).map(|cell| cell.text.to_lowercase())).collect()
}

fn compare(earlier: &Fact, later: &Fact, out: &mut Sink) {
    let differs = |column: &&Column| {
        let (a, b) = (earlier.cells.get(column.id), later.cells.get(column.id));
        column.required && a.zip(b).is_some_and(|(a, b)| contradict((&a.value, &a.text), (&b.value, &b.text)))
    };
    let columns: Vec<&Column> = earlier.fact.columns.iter().filter(differs).collect();
    let Some(first) = columns.first() else { return };
    let noun = if columns.len() == 1 { "another value" } else { "other values" };
    let said = |fact: &Fact| format!("{}: {}", first.title, crate::policy::words::quoted(fact.text(first.id)));
    out.report(place(later), format!("{} is listed twice, with {noun} for {}", name(later), titles(columns)))
        .label(said(later))
        .related(place(earlier), said(earlier))
        .help("keep the row that is right, and remove the other");
}

/// Whether two cells cannot both be right. What is not known contradicts nothing.
fn contradict(a: (&CellValue, &str), b: (&CellValue, &str)) -> bool {
    match (a.0, b.0) {
        (CellValue::Unknown, _) | (_, CellValue::Unknown) => false,
        (CellValue::Text | CellValue::Unreadable, _) | (_, CellValue::Text | CellValue::Unreadable) => {
            a.1.to_lowercase() != b.1.to_lowercase()
        }
        (a, b) => a != b,
    }
}

/// The name of a row.
fn place(fact: &Fact) -> Location {
    let key = fact.fact.key.first().and_then(|id| fact.cells.get(id));
    key.map_or(&fact.at, |cell| &cell.at).clone()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::sketch::Sketch;

    const HEAD: &str = "| Flag | Meaning | Owner | Remove by |\n|---|---|---|---|\n";

    #[test]
    fn both_rows_are_shown_with_what_they_say() {
        let sketch = Sketch::new()
            .doc("a.md", &format!("{HEAD}| fast | x | @a | 2027-01-02 |\n"))
            .doc("b.md", &format!("{HEAD}| `Fast` | x | @b | 2027-01-02 |\n"));
        insta::assert_snapshot!(sketch.said_by(RULE.id), @r#"
        b.md:3:3 "`Fast`": warning[facts/duplicate-key] flag `Fast` is listed twice, with another value for “owner”
          here: owner: “@b”
          a.md:3:3 "fast": owner: “@a”
          help: keep the row that is right, and remove the other
        "#);
    }

    #[test]
    fn rows_that_say_the_same_or_less_are_no_contradiction() {
        let rows = "| fast | x | @a | 2027-01-02 |\n| fast | X | ? | 2 January 2027 |\n| slow | x | @a | never |\n| ? | y | @a | never |\n| ? | z | @b | never |\n";
        assert_eq!(Sketch::new().doc("a.md", &format!("{HEAD}{rows}")).said_by(RULE.id), "");
    }

    #[test]
    fn two_services_may_each_have_a_record_of_one_name() {
        let rows = "| Queue | Consumer | Safe to replay | How to replay |\n|---|---|---|---|\n| a | billing | yes | x |\n| a | orders | no | y |\n";
        let mut portal = Sketch::new().doc("a.md", rows).portal();
        let said = |portal: &crate::model::Portal| {
            let report = crate::policy::check(portal, crate::policy::sketch::TODAY);
            report.findings.iter().filter(|finding| finding.rule == RULE.id).count()
        };
        assert_eq!(said(&portal), 1, "nothing tells that these are services");
        let queues = portal.facts.by_type.get_mut("queues").unwrap();
        (0u32..).zip(queues).for_each(|(ix, fact)| fact.services = vec![ServiceId(ix)]);
        assert_eq!(said(&portal), 0);
    }
}
