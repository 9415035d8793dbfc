//! A review that cannot have been: on a day to come, or on none.

use crate::base::diag::{Location, Severity};
use crate::formats::Document;
use crate::model::DocId;
use crate::policy::words::code;
use crate::policy::{Check, Cx, Rule, Sink};
use crate::records::{DateReading, Style};

pub(in crate::policy) static RULE: Rule = Rule {
    id: "freshness/reviewed-invalid",
    title: "every date of a review is a day that has been",
    severity: Severity::Error,
    since: "0.1.0",
    manual: include_str!("reviewed_invalid.md"),
    aka: &[],
    is_opt_in: false,
    check: Check::Document(check),
};

fn check(cx: &Cx<'_>, doc: DocId, out: &mut Sink) {
    let document = cx.portal.doc(doc);
    let Some(stated) = document.reading().and_then(|reading| reading.review.last_reviewed.as_ref()) else {
        return no_date_at_all(document, out);
    };
    // Outside the front matter such words may be anything (`Reviewed: by legal`).
    let is_key = stated.style == Style::FrontMatter;
    let written = code(&stated.written);
    let (title, help) = match stated.value {
        DateReading::Date(day) if day.date().is_some_and(|day| day > cx.today) => (
            format!("the review of {written} is in the future"),
            format!("set `reviewed: {}` after reading it", cx.today),
        ),
        DateReading::Impossible(probable) if is_key => {
            let help = probable.map(|day| format!("did you mean `{day}`?"));
            (
                format!("{written} is not a day of the calendar"),
                help.unwrap_or_else(|| "write it as `YYYY-MM-DD`".into()),
            )
        }
        DateReading::Unreadable if is_key => {
            (format!("{written} cannot be read as a date"), "write it as `YYYY-MM-DD`".to_owned())
        }
        DateReading::Date(_) | DateReading::Ambiguous { .. } | DateReading::Impossible(_) | DateReading::Unreadable => {
            return;
        }
    };
    let at = Location::new(document.path(), stated.span);
    out.report(at, title).help(help).note("the age of the document is taken from git alone");
}

/// A key for the review whose value has not even the shape of a date.
fn no_date_at_all(document: &Document, out: &mut Sink) {
    let keys = ["reviewed", "last_reviewed", "last_reviewed_on"];
    let Some(entry) = keys.iter().find_map(|key| document.outline.front.get(key)) else { return };
    let Some(written) = entry.value.texts().first().copied().filter(|text| !text.trim().is_empty()) else { return };
    out.report(Location::new(document.path(), entry.span), format!("{} cannot be read as a date", code(written)))
        .help("write it as `YYYY-MM-DD`")
        .note("the age of the document is taken from git alone");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::rules::freshness::tests::said;

    #[test]
    fn a_day_to_come_is_no_review() {
        insta::assert_snapshot!(said(RULE.id, "reviewed: 2027-05-01", &[]), @r"
        README.md: error[freshness/reviewed-invalid] the review of `2027-05-01` is in the future
          help: set `reviewed: 2026-11-23` after reading it
          note: the age of the document is taken from git alone
        ");
        assert_eq!(said(RULE.id, "reviewed: 2026-11-23", &[]), "");
    }

    #[test]
    fn what_is_no_day_is_quoted() {
        assert!(said(RULE.id, "reviewed: 2026-31-12", &[]).contains("did you mean `2026-12-31`?"));
        assert!(said(RULE.id, "last_reviewed: soon", &[]).contains("`soon` cannot be read as a date"));
    }
}
