//! A decision without status or date.

use crate::base::diag::{Edit, Location, Severity};
use crate::base::span::Span;
use crate::markup::FrontSyntax;
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
        let draft = draft.help(match &decision.date {
            Some(date) => format!("add a line such as `Date: {}`, the day of the first commit", date.value),
            None => "add a line such as `Date: 2024-06-20`".to_owned(),
        });
        // A status is a choice, which nobody makes for the authors; then a line is missing all the same.
        if let Some(Edit { at, text }) = dated(cx, decision).filter(|_| !missing.status) {
            draft.guess(at, text);
        }
    }
}

/// The edit that states the day of the first commit: in the front matter where there is one, else below the title.
fn dated(cx: &Cx<'_>, decision: &Decision) -> Option<Edit> {
    let date = decision.date.as_ref()?.value;
    let document = cx.portal.doc(decision.doc);
    let (text, outline) = (document.source.text(), &document.outline);
    let (at, line) = match outline.front.syntax {
        Some(FrontSyntax::Yaml) => {
            (outline.front.span.of(text).trim_end().strip_suffix("---")?.len(), format!("date: {date}\n"))
        }
        Some(FrontSyntax::Toml) => return None,
        None => {
            let title = outline.headings.first()?.span.range();
            let end = text[title.start..].find('\n').map_or(text.len(), |newline| title.start + newline);
            text[title.start..].starts_with('#').then_some((end, format!("\n\nDate: {date}")))?
        }
    };
    Some(Edit { at: Location::new(document.path(), Span::new(at, at)), text: line })
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
