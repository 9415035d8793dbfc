//! A date that no calendar holds, that can be read in two ways, or that is none.

use crate::base::diag::Severity;
use crate::model::Decision;
use crate::policy::words::code;
use crate::policy::{Check, Cx, Rule, Sink};
use crate::records::{DateReading, Stated, Ymd};

use super::{at, reading};

pub(in crate::policy) static RULE: Rule = Rule {
    id: "adr/date-invalid",
    title: "the date of every decision can be read in one way",
    severity: Severity::Warn,
    since: "0.1.0",
    manual: include_str!("date_invalid.md"),
    aka: &[],
    is_opt_in: false,
    check: Check::Portal(check),
};

fn check(cx: &Cx<'_>, out: &mut Sink) {
    for decision in cx.portal.decisions.records.values() {
        for date in reading(cx.portal, decision.doc).into_iter().flat_map(|reading| &reading.dates) {
            report(cx, decision, date, out);
        }
    }
}

fn report(cx: &Cx<'_>, decision: &Decision, date: &Stated<DateReading>, out: &mut Sink) {
    let written = code(&date.written);
    let at = at(cx, decision.doc, date);
    match date.value {
        DateReading::Date(_) => {}
        DateReading::Impossible(probable) => {
            out.report(at, format!("{written} is not a day of the calendar"))
                .help_opt(probable.map(|day| format!("did you mean `{day}`?")));
        }
        DateReading::Ambiguous { .. } if is_settled(decision, date) => {}
        DateReading::Ambiguous { day_first, month_first } => {
            out.report(at, format!("{written} can be {} or {}", in_words(day_first), in_words(month_first)))
                .help(format!("write `{day_first}` or `{month_first}`"))
                .note("no other date of this repository tells which order is meant");
        }
        DateReading::Unreadable => {
            out.report(at, format!("{written} cannot be read as a date")).help("write it as `YYYY-MM-DD`");
        }
    }
}

/// Whether the other dates of the repository told which order is meant.
fn is_settled(decision: &Decision, date: &Stated<DateReading>) -> bool {
    decision.date.as_ref().is_some_and(|fact| fact.at.span == date.span)
}

fn in_words(date: Ymd) -> String {
    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    match MONTHS.get(usize::from(date.month).wrapping_sub(1)) {
        Some(month) => format!("{} {month} {}", date.day, date.year),
        None => date.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::sketch::{Sketch, ymd};

    const PATH: &str = "docs/adr/0003-queue.md";

    fn said(written: &str, value: DateReading) -> String {
        Sketch::new().adr(PATH, &format!("# Q\n\nDate: {written}")).date(PATH, written, value).said_by(RULE.id)
    }

    #[test]
    fn an_impossible_day_comes_with_the_probable_one() {
        let reading = DateReading::Impossible(Some(ymd(2024, 8, 29)));
        insta::assert_snapshot!(said("2024-29-08", reading), @r#"
        docs/adr/0003-queue.md:3:7 "2024-29-08": warning[adr/date-invalid] `2024-29-08` is not a day of the calendar
          help: did you mean `2024-08-29`?
        "#);
        assert!(!said("2024-31-31", DateReading::Impossible(None)).contains("help"));
    }

    #[test]
    fn two_readings_are_both_shown() {
        let reading = DateReading::Ambiguous { day_first: ymd(2024, 4, 3), month_first: ymd(2024, 3, 4) };
        insta::assert_snapshot!(said("03/04/2024", reading), @r#"
        docs/adr/0003-queue.md:3:7 "03/04/2024": warning[adr/date-invalid] `03/04/2024` can be 3 April 2024 or 4 March 2024
          help: write `2024-04-03` or `2024-03-04`
          note: no other date of this repository tells which order is meant
        "#);
    }

    #[test]
    fn an_ambiguous_date_that_the_repository_settles_is_fine() {
        let reading = DateReading::Ambiguous { day_first: ymd(2024, 4, 3), month_first: ymd(2024, 3, 4) };
        let sketch = Sketch::new().adr(PATH, "# Q\n\nDate: 03/04/2024").date(PATH, "03/04/2024", reading);
        let mut portal = sketch.portal();
        let decision = portal.decisions.records.values_mut().next().unwrap();
        let span = crate::base::span::Span::new(11, 21);
        decision.date = Some(crate::model::decisions::DateFact {
            value: ymd(2024, 4, 3),
            written: "03/04/2024".to_owned(),
            at: crate::model::Place { doc: decision.doc, span },
            style: crate::records::Style::PlainLine,
        });
        let report = crate::policy::check(&portal, crate::policy::sketch::TODAY);
        assert_eq!(report.findings.iter().filter(|finding| finding.rule == RULE.id).count(), 0);
    }

    #[test]
    fn what_is_no_date_is_quoted() {
        insta::assert_snapshot!(said("2022-05-??", DateReading::Unreadable), @r#"
        docs/adr/0003-queue.md:3:7 "2022-05-??": warning[adr/date-invalid] `2022-05-??` cannot be read as a date
          help: write it as `YYYY-MM-DD`
        "#);
    }

    #[test]
    fn a_plain_date_is_fine() {
        assert_eq!(said("2024-04-03", DateReading::Date(ymd(2024, 4, 3))), "");
    }
}
