//! A cell that cannot be read as what its column holds.

use crate::base::diag::Severity;
use crate::base::words::nearest;
use crate::kinds::Cell;
use crate::kinds::facts::FACT_TYPES;
use crate::model::{CellValue, Fact};
use crate::policy::words::{code, quoted};
use crate::policy::{Check, Cx, Rule, Sink};

use super::name;

pub(in crate::policy) static RULE: Rule = Rule {
    id: "facts/unknown-value",
    title: "dates, lengths of time and answers in registers can be read",
    severity: Severity::Warn,
    since: "0.1.0",
    manual: include_str!("unknown_value.md"),
    aka: &[],
    is_opt_in: false,
    check: Check::Portal(check),
};

fn check(cx: &Cx<'_>, out: &mut Sink) {
    let facts = &cx.portal.facts;
    facts.by_type.values().flatten().for_each(|fact| cells(fact, out));
    for (word, at) in &facts.misnamed {
        let ids = || FACT_TYPES.iter().map(|fact| fact.id);
        let help = match nearest(word, ids()) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => format!("write one of {}", ids().map(|id| format!("`{id}`")).collect::<Vec<_>>().join(", ")),
        };
        out.report(at.clone(), format!("there is no register {}", code(word))).help(help);
    }
}

fn cells(fact: &Fact, out: &mut Sink) {
    let unreadable = |id: &str| fact.cells.get(id).filter(|cell| cell.value == CellValue::Unreadable);
    for (column, cell) in fact.fact.columns.iter().filter_map(|column| Some((column, unreadable(column.id)?))) {
        let (what, help) = match column.cell {
            Cell::Date => ("is not a clear date", "write it as YYYY-MM-DD"),
            Cell::Duration => ("is not a length of time", "write it as `90d`, `2 weeks` or `1 year`"),
            Cell::Choice => {
                ("is neither yes, no nor conditional", "write `yes`, `no` or `conditional`, then the reason")
            }
            Cell::Text | Cell::Owner | Cell::Services | Cell::Class(_) => continue,
        };
        out.report(cell.at.clone(), format!("{} {what}", quoted(&cell.text)))
            .label(format!("{} of {}", column.title, name(fact)))
            .help(help);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::sketch::Sketch;

    #[test]
    fn a_cell_is_quoted_with_its_column_and_row() {
        let rows = "| Credential | Class | Store | Owner | Rotation | Last rotated |\n|---|---|---|---|---|---|\n| key | API key | vault | @a | now and then | 03/04/2026 |\n";
        insta::assert_snapshot!(Sketch::new().doc("a.md", rows).said_by(RULE.id), @r#"
        a.md:3:32 "now and then": warning[facts/unknown-value] “now and then” is not a length of time
          here: rotation of credential `key`
          help: write it as `90d`, `2 weeks` or `1 year`
        a.md:3:47 "03/04/2026": warning[facts/unknown-value] “03/04/2026” is not a clear date
          here: last rotated of credential `key`
          help: write it as YYYY-MM-DD
        "#);
    }

    #[test]
    fn an_answer_is_yes_no_or_conditional() {
        let rows = "| Queue | Consumer | Safe to replay | How to replay |\n|---|---|---|---|\n| a | x | perhaps | y |\n| b | x | yes | y |\n";
        insta::assert_snapshot!(Sketch::new().doc("a.md", rows).said_by(RULE.id), @r#"
        a.md:3:11 "perhaps": warning[facts/unknown-value] “perhaps” is neither yes, no nor conditional
          here: safe to replay of queue `a`
          help: write `yes`, `no` or `conditional`, then the reason
        "#);
    }

    #[test]
    fn a_comment_that_names_no_register_is_reported() {
        let sketch = Sketch::new().doc("a.md", "<!-- handover:table queue -->\n\n| a | b |\n|---|---|\n| c | d |\n");
        insta::assert_snapshot!(sketch.said_by(RULE.id), @r#"
        a.md:1:21 "queue": warning[facts/unknown-value] there is no register `queue`
          help: did you mean `queues`?
        "#);
    }
}
