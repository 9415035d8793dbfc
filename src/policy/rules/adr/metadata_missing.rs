//! A decision without status or date.

use crate::base::diag::Severity;
use crate::model::Decision;
use crate::model::decisions::DateFact;
use crate::policy::{Check, Cx, Rule, Sink};
use crate::records::Style;

use super::reading;

pub(in crate::policy) static RULE: Rule = Rule {
    id: "adr/metadata-missing",
    title: "every decision states its status and its date",
    severity: Severity::Warn,
    since: "0.1.0",
    manual: include_str!("metadata_missing.md"),
    aka: &[],
    is_opt_in: false,
    check: Check::Portal(check),
};

fn check(cx: &Cx<'_>, out: &mut Sink) {
    for decision in cx.portal.decisions.records.values().filter(|decision| !decision.proposal) {
        let Some(reading) = reading(cx.portal, decision.doc) else { continue };
        // A statement that makes no sense is taken up by `adr/status-invalid` and `adr/date-invalid`.
        let no_status = decision.status.is_none() && reading.unfilled.is_none();
        let no_date = is_unstated(decision.date.as_ref()) && reading.dates.is_empty();
        if no_status || no_date {
            report(cx, decision, Missing { status: no_status, date: no_date }, out);
        }
    }
}

/// What git knows is no statement of the authors: a rewritten history or a copied file changes it.
fn is_unstated(date: Option<&DateFact>) -> bool {
    date.is_none_or(|date| date.style == Style::Git)
}

struct Missing {
    status: bool,
    date: bool,
}

fn report(cx: &Cx<'_>, decision: &Decision, missing: Missing, out: &mut Sink) {
    let title = match missing {
        Missing { status: true, date: true } => "decision has neither status nor date",
        Missing { status: true, date: false } => "decision has no status",
        Missing { status: false, .. } => "decision has no date",
    };
    let mut draft = out.report(cx.title_of(decision.doc), title).label("not stated in this document");
    if missing.status {
        draft = draft
            .help("add a line such as `Status: accepted`")
            .note("without a status nobody can tell whether the decision is in force");
    }
    if missing.date {
        draft.help(match &decision.date {
            Some(date) => format!("add a line such as `Date: {}`, the day of the first commit", date.value),
            None => "add a line such as `Date: 2024-06-20`".to_owned(),
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::sketch::{Sketch, ymd};
    use crate::records::{DateReading, Status};

    const PATH: &str = "docs/adr/0003-queue.md";

    fn record() -> Sketch {
        Sketch::new().adr(PATH, "# One queue\n\naccepted\n\n2024-06-20")
    }

    #[test]
    fn one_finding_names_all_that_is_missing() {
        insta::assert_snapshot!(record().said_by(RULE.id), @r##"
        docs/adr/0003-queue.md:1:1 "# One queue": warning[adr/metadata-missing] decision has neither status nor date
          here: not stated in this document
          help: add a line such as `Status: accepted`
          help: add a line such as `Date: 2024-06-20`
          note: without a status nobody can tell whether the decision is in force
        "##);
    }

    #[test]
    fn a_status_alone_leaves_the_date() {
        let record = record().status(PATH, "accepted", Some(Status::Accepted));
        insta::assert_snapshot!(record.said_by(RULE.id), @r##"
        docs/adr/0003-queue.md:1:1 "# One queue": warning[adr/metadata-missing] decision has no date
          here: not stated in this document
          help: add a line such as `Date: 2024-06-20`
        "##);
    }

    #[test]
    fn what_is_stated_but_makes_no_sense_is_not_missing() {
        let record = record().unfilled(PATH, "accepted").date(PATH, "2024-06-20", DateReading::Unreadable);
        assert_eq!(record.said_by(RULE.id), "");
    }

    #[test]
    fn a_date_that_only_git_knows_is_not_stated() {
        let fact = |style| DateFact {
            value: ymd(2024, 6, 20),
            written: String::new(),
            at: crate::model::Place { doc: crate::model::DocId(0), span: Default::default() },
            style,
        };
        assert!(is_unstated(Some(&fact(Style::Git))));
        assert!(!is_unstated(Some(&fact(Style::FileName))));
    }
}
