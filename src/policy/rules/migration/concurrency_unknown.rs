//! A migration of which nobody wrote down whether anything else may run beside it.

use crate::base::diag::Severity;
use crate::model::CellValue;
use crate::policy::words::code;
use crate::policy::{Check, Cx, Rule, Sink};

pub(in crate::policy) static RULE: Rule = Rule {
    id: "migration/concurrency-unknown",
    title: "for every listed migration it is written down whether it runs alone",
    severity: Severity::Warn,
    since: "0.1.0",
    manual: include_str!("concurrency_unknown.md"),
    aka: &[],
    is_opt_in: false,
    check: Check::Portal(check),
};

fn check(cx: &Cx<'_>, out: &mut Sink) {
    for fact in cx.portal.facts.of("migrations").iter().filter(|fact| !fact.is_void() && !fact.name().contains("{{")) {
        let Some(cell) = fact.cells.get("run_alone") else { continue };
        if matches!(cell.value, CellValue::Unknown | CellValue::Unreadable) {
            let key = fact.cells.get("migration").map_or(&fact.at, |cell| &cell.at);
            let at = if cell.text.is_empty() { key } else { &cell.at };
            out.report(at.clone(), format!("does {} have to run alone?", code(&fact.name())))
                .help("write `yes` when it locks what others need, else `no`");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::sketch::Sketch;

    fn of(rows: &str) -> String {
        let table = format!("| Migration | Run alone | Reversible | After |\n|---|---|---|---|\n{rows}");
        Sketch::new().doc("docs/migrations.md", &table).said_by(RULE.id)
    }

    #[test]
    fn an_open_cell_is_a_question() {
        insta::assert_snapshot!(of("| 0001_a | ? | yes | none |\n| 0002_b | | yes | none |\n"), @r#"
        docs/migrations.md:3:12 "?": warning[migration/concurrency-unknown] does `0001_a` have to run alone?
          help: write `yes` when it locks what others need, else `no`
        docs/migrations.md:4:3 "0002_b": warning[migration/concurrency-unknown] does `0002_b` have to run alone?
          help: write `yes` when it locks what others need, else `no`
        "#);
    }

    #[test]
    fn an_answer_is_enough() {
        assert_eq!(of("| 0001_a | no | ? | none |\n| 0002_b | yes, it rewrites `orders` | no | none |\n"), "");
    }
}
