//! Access that outlives the reason for it.

use jiff::civil::Date;

use crate::base::diag::{Location, Severity};
use crate::model::parties::Parties;
use crate::model::{CellValue, Fact};
use crate::policy::words::{code, quoted};
use crate::policy::{Check, Cx, Rule, Sink};

pub(in crate::policy) static RULE: Rule = Rule {
    id: "access/not-revoked",
    title: "who has left has no access",
    severity: Severity::Error,
    since: "0.1.0",
    manual: include_str!("not_revoked.md"),
    aka: &[],
    is_opt_in: false,
    check: Check::Portal(check),
};

fn check(cx: &Cx<'_>, out: &mut Sink) {
    let exit = cx.portal.manifest.project.exit.as_ref().map(|exit| exit.value);
    let parties = Parties::of(&cx.portal.manifest);
    for fact in cx.portal.facts.of("access").iter().filter(|fact| !fact.is_void()) {
        let revoked = revoked(fact);
        if matches!(revoked, Revoked::On(day) if day <= cx.today) {
            continue;
        }
        let end = match fact.cells.get("expires").map(|cell| &cell.value) {
            Some(CellValue::Date(day)) => Some(*day),
            _ => None,
        };
        let leaves = is_outgoing(fact, &parties);
        match (exit.filter(|exit| leaves && *exit < cx.today), end) {
            (Some(exit), end) if end.is_none_or(|end| end >= cx.today) => after_exit(cx, fact, exit, out),
            // A day on which access ends, and a column for when it was taken: the day alone takes nothing.
            (_, Some(end)) if end < cx.today && revoked == Revoked::Open => expired(cx, fact, end, out),
            _ => {}
        }
    }
}

/// What a column of its own says on when access was taken.
#[derive(PartialEq)]
enum Revoked {
    /// There is none.
    NoColumn,
    /// Nothing.
    Open,
    On(Date),
    /// That it was.
    Done,
}

fn revoked(fact: &Fact) -> Revoked {
    let is_column = |header: &str| {
        ["revoked", "removed", "withdrawn", "entzogen"].iter().any(|word| header.to_lowercase().starts_with(word))
    };
    match fact.extra.iter().find(|(header, _)| is_column(header)) {
        // An empty cell is left out of a record; the table is known by its other rows, which is not seen here.
        None => Revoked::NoColumn,
        Some((_, text)) => {
            let text = text.trim();
            let is_open =
                text.chars().all(|c| matches!(c, '-' | '–' | '—' | '?' | ' ')) || text.eq_ignore_ascii_case("no");
            text.parse().map(Revoked::On).unwrap_or(if is_open { Revoked::Open } else { Revoked::Done })
        }
    }
}

fn is_outgoing(fact: &Fact, parties: &Parties) -> bool {
    let party = fact.text("party").to_lowercase();
    party == "outgoing" || parties.person_leaves(fact.text("principal"))
}

fn after_exit(cx: &Cx<'_>, fact: &Fact, exit: Date, out: &mut Sink) {
    let (who, resource, level) = (fact.text("principal"), fact.text("resource"), fact.text("level"));
    let level = if level.is_empty() { "access" } else { level };
    let days = days(exit, cx.today);
    out.report(
        at(fact),
        format!("{} still has {} on {}, {days} after the exit", code(who), quoted(level), quoted(resource)),
    )
    .label(format!("leaves with {}", quoted(cx.outgoing())))
    .help("take the access away, and write the day of it into the row");
}

fn expired(cx: &Cx<'_>, fact: &Fact, end: Date, out: &mut Sink) {
    let (who, resource) = (fact.text("principal"), fact.text("resource"));
    let days = days(end, cx.today);
    out.report(
        at(fact),
        format!("access of {} to {} ended {days} ago, and nothing says that it was taken", code(who), quoted(resource)),
    )
    .help("look whether it still works, take it away, and write the day of it into the row");
}

fn days(from: Date, to: Date) -> String {
    let days = from.until(to).map_or(0, |span| span.get_days());
    crate::base::words::counted(usize::try_from(days).unwrap_or(0), "day")
}

fn at(fact: &Fact) -> Location {
    fact.cells.get("principal").map_or(&fact.at, |cell| &cell.at).clone()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::rules::owners::testing::said;

    fn of(exit: &str, rows: &str) -> String {
        let manifest = format!(
            "version: 1\nprofile: minimal\nproject:\n  parties: {{outgoing: {{name: Contoso, people: ['@kemal']}}}}\n  dates: {{exit: {exit}}}\n"
        );
        let table = format!(
            "# Access\n\n| Principal | Resource | Class | Level | Granted | Expires | Revoked |\n|---|---|---|---|---|---|---|\n{rows}"
        );
        said(RULE.id, &[("handover.yaml", &manifest), ("docs/access.md", &table)])
    }

    #[test]
    fn who_left_and_still_has_access_is_named_with_the_days_since() {
        insta::assert_snapshot!(of("2026-11-18", "| @kemal | cluster | production | admin | 2026-01-01 | never | – |\n"), @r"
        docs/access.md:5:3 <@kemal>: error `@kemal` still has “admin” on “cluster”, 5 days after the exit
          help: take the access away, and write the day of it into the row
        ");
    }

    #[test]
    fn a_day_that_has_passed_takes_nothing_by_itself() {
        insta::assert_snapshot!(of("2027-03-31", "| @ada | cluster | production | read | 2026-01-01 | 2026-10-01 | – |\n"), @r"
        docs/access.md:5:3 <@ada>: error access of `@ada` to “cluster” ended 53 days ago, and nothing says that it was taken
          help: look whether it still works, take it away, and write the day of it into the row
        ");
    }

    #[test]
    fn access_that_was_taken_or_is_still_needed_is_fine() {
        let rows = "| @kemal | cluster | production | admin | 2026-01-01 | 2026-11-18 | 2026-11-18 |\n| @ada | x | logs | read | 2026-01-01 | 2027-01-01 | |\n| nobody | x | customer data | | | | |\n";
        assert_eq!(of("2026-11-18", rows), "");
        assert_eq!(of("2027-03-31", "| @kemal | cluster | production | admin | 2026-01-01 | 2027-03-31 | – |\n"), "");
    }
}
