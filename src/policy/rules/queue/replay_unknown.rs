//! A queue of which nobody wrote down what happens when a message is read twice.

use crate::base::diag::Severity;
use crate::model::{CellValue, Fact, FactCell};
use crate::policy::words::code;
use crate::policy::{Check, Cx, Rule, Sink};

pub(in crate::policy) static RULE: Rule = Rule {
    id: "queue/replay-unknown",
    title: "for every queue it is written down whether and how it is replayed",
    severity: Severity::Warn,
    since: "0.1.0",
    manual: include_str!("replay_unknown.md"),
    aka: &[],
    is_opt_in: false,
    check: Check::Portal(check),
};

fn check(cx: &Cx<'_>, out: &mut Sink) {
    for fact in cx.portal.facts.of("queues").iter().filter(|fact| !fact.is_void() && !fact.name().contains("{{")) {
        row(fact, out);
    }
}

fn row(fact: &Fact, out: &mut Sink) {
    // A queue that only a contract describes has no cells, and a table without the column is reported once.
    let (safe, how) = (fact.cells.get("safe_to_replay"), fact.cells.get("how_to_replay"));
    let is_open = |cell: &&FactCell| matches!(cell.value, CellValue::Unknown | CellValue::Unreadable);
    let name = code(&fact.name());
    if let Some(cell) = safe.filter(is_open) {
        let at =
            if cell.text.is_empty() { fact.cells.get("queue").map_or(&fact.at, |cell| &cell.at) } else { &cell.at };
        out.report(at.clone(), format!("nobody wrote down whether {name} is safe to replay"))
            .help("ask those who wrote the consumer, and write `yes`, `no`, or on what it depends");
        return;
    }
    let may_be = safe.is_some_and(|cell| matches!(cell.value, CellValue::Choice("yes" | "conditional")));
    if let Some(cell) = how.filter(|cell| may_be && is_open(cell)) {
        let at =
            if cell.text.is_empty() { fact.cells.get("queue").map_or(&fact.at, |cell| &cell.at) } else { &cell.at };
        out.report(at.clone(), format!("nobody wrote down how {name} is replayed"))
            .help("write down the command, and up to which age of messages it may be used");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::sketch::Sketch;

    fn of(rows: &str) -> String {
        let table = format!("| Queue | Consumer | Safe to replay | How to replay |\n|---|---|---|---|\n{rows}");
        Sketch::new().doc("docs/queues.md", &table).said_by(RULE.id)
    }

    #[test]
    fn an_open_answer_and_a_missing_way_are_told_apart() {
        insta::assert_snapshot!(of("| a | x | ? | y |\n| b | x | | y |\n| c | x | yes | TBD |\n"), @r#"
        docs/queues.md:3:11 "?": warning[queue/replay-unknown] nobody wrote down whether `a` is safe to replay
          help: ask those who wrote the consumer, and write `yes`, `no`, or on what it depends
        docs/queues.md:4:3 "b": warning[queue/replay-unknown] nobody wrote down whether `b` is safe to replay
          help: ask those who wrote the consumer, and write `yes`, `no`, or on what it depends
        docs/queues.md:5:17 "TBD": warning[queue/replay-unknown] nobody wrote down how `c` is replayed
          help: write down the command, and up to which age of messages it may be used
        "#);
    }

    #[test]
    fn an_answer_is_an_answer_and_a_no_needs_no_way() {
        assert_eq!(
            of("| a | x | no | |\n| b | x | only before the close of day | ops/replay.sh |\n| none | | | |\n"),
            ""
        );
    }
}
