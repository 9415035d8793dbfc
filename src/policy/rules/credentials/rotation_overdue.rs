//! A credential that should have been changed.

use jiff::civil::Date;

use crate::base::diag::{Location, Severity};
use crate::base::words::counted;
use crate::model::{CellValue, Fact};
use crate::policy::words::code;
use crate::policy::{Check, Cx, Rule, Sink};
use crate::records::runbook::Interval;

pub(in crate::policy) static RULE: Rule = Rule {
    id: "credentials/rotation-overdue",
    title: "credentials are rotated in time, and after the exit",
    severity: Severity::Warn,
    since: "0.1.0",
    manual: include_str!("rotation_overdue.md"),
    aka: &[],
    is_opt_in: false,
    check: Check::Portal(check),
};

fn check(cx: &Cx<'_>, out: &mut Sink) {
    let manifest = &cx.portal.manifest;
    let exit = manifest.project.exit.as_ref().map(|exit| exit.value).filter(|exit| *exit < cx.today);
    let leaves = manifest.project.outgoing.is_some();
    for fact in cx.portal.facts.of("credentials").iter().filter(|fact| !fact.is_void()) {
        let Some(CellValue::Date(last)) = fact.cells.get("last_rotated").map(|cell| &cell.value) else { continue };
        let name = code(&fact.name());
        if let Some(exit) = exit.filter(|exit| leaves && last < exit) {
            out.report(at(fact), format!("{name} was last rotated on {last}, before the exit"))
                .severity(Severity::Error)
                .label(format!("the exit was on {exit}"))
                .help("rotate it: those who left may know it");
            continue;
        }
        let Some(CellValue::Days(every)) = fact.cells.get("rotation").map(|cell| &cell.value) else { continue };
        if let Some(late) = late(*last, *every, cx.today) {
            out.report(at(fact), format!("{name} should have been rotated {} ago", counted(late, "day")))
                .label(format!("every {}", counted(*every as usize, "day")))
                .help("rotate it, and write the day into the row");
        }
    }
}

/// How many days a rotation is late.
fn late(last: Date, every: u32, today: Date) -> Option<usize> {
    let due = Interval::Days(u16::try_from(every).ok()?).after(last)?;
    let late = due.until(today).ok()?.get_days();
    usize::try_from(late).ok().filter(|late| *late > 0 && every > 0)
}

fn at(fact: &Fact) -> Location {
    fact.cells.get("last_rotated").map_or(&fact.at, |cell| &cell.at).clone()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::rules::owners::testing::said;

    fn of(exit: &str, rows: &str) -> String {
        let manifest = format!(
            "version: 1\nprofile: minimal\nproject:\n  parties: {{outgoing: {{name: Contoso}}}}\n  dates: {{exit: {exit}}}\n"
        );
        let table = format!(
            "# Credentials\n\n| Credential | Class | Store | Owner | Rotation | Last rotated |\n|---|---|---|---|---|---|\n{rows}"
        );
        said(RULE.id, &[("handover.yaml", &manifest), ("docs/credentials.md", &table)])
    }

    #[test]
    fn days_that_a_rotation_is_late_are_counted() {
        insta::assert_snapshot!(of("2027-01-01", "| stripe-live | API key | vault | @a | 90d | 2026-08-01 |\n"), @r"
        docs/credentials.md:5:46 <2026-08-01>: warning `stripe-live` should have been rotated 24 days ago
          help: rotate it, and write the day into the row
        ");
    }

    #[test]
    fn after_the_exit_what_was_known_before_is_an_error() {
        insta::assert_snapshot!(of("2026-11-18", "| stripe-live | API key | vault | @a | 90d | 2026-11-01 |\n"), @r"
        docs/credentials.md:5:46 <2026-11-01>: error `stripe-live` was last rotated on 2026-11-01, before the exit
          help: rotate it: those who left may know it
        ");
    }

    #[test]
    fn in_time_without_interval_and_unknown_are_not_late() {
        let rows = "| a | API key | vault | @a | 90d | 2026-11-20 |\n| b | API key | vault | @a | never | 2020-01-01 |\n| c | API key | vault | @a | 90d | ? |\n";
        assert_eq!(of("2027-01-01", rows), "");
    }
}
