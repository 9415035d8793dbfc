//! A status that is no status, is the template's, or contradicts another.

use crate::base::diag::{Location, Severity};
use crate::base::words::nearest;
use crate::model::{DocId, StatusFact};
use crate::policy::words::quoted;
use crate::policy::{Check, Cx, Rule, Sink};

use super::{noun, reading};

pub(in crate::policy) static RULE: Rule = Rule {
    id: "adr/status-invalid",
    title: "the status of every decision is one that can be understood",
    severity: Severity::Warn,
    since: "0.1.0",
    manual: include_str!("status_invalid.md"),
    aka: &[],
    is_opt_in: false,
    check: Check::Portal(check),
};

/// Words that are offered for a mistyped one. More are understood (see `records::status`).
const WORDS: [&str; 14] = [
    "proposed",
    "draft",
    "pending",
    "accepted",
    "approved",
    "adopted",
    "implemented",
    "rejected",
    "declined",
    "withdrawn",
    "deprecated",
    "obsolete",
    "superseded",
    "replaced",
];

fn check(cx: &Cx<'_>, out: &mut Sink) {
    for decision in cx.portal.decisions.records.values() {
        if let Some(span) = reading(cx.portal, decision.doc).and_then(|reading| reading.unfilled) {
            let at = Location::new(cx.portal.doc(decision.doc).path(), span);
            out.report(at, format!("status of the {} is still the template's list", noun(decision)))
                .label("a choice that nobody made")
                .help("keep the word that is true and delete the others");
        }
        if let Some(status) = &decision.status {
            unknown(cx, status, out);
            disputed(cx, decision.doc, status, out);
        }
    }
}

fn unknown(cx: &Cx<'_>, status: &StatusFact, out: &mut Sink) {
    if status.value.is_some() {
        return;
    }
    let first_word = status.written.split_whitespace().next().unwrap_or_default();
    let meant = nearest(first_word.trim_matches(|c: char| !c.is_alphanumeric()), WORDS);
    let help = match meant {
        Some(word) => format!("did you mean `{word}`?"),
        None => "use `proposed`, `accepted`, `rejected`, `deprecated` or `superseded by …`".to_owned(),
    };
    let at = cx.at(status.at);
    let edit = meant.and_then(|word| cx.reword(&at, &in_case_of(first_word, word)));
    out.report(at, format!("unknown status {}", quoted(&status.written))).help(help).fix_opt(edit);
}

/// A word with a capital where the other has one.
fn in_case_of(other: &str, word: &str) -> String {
    match other.starts_with(char::is_uppercase) {
        true => word[..1].to_uppercase() + &word[1..],
        false => word.to_owned(),
    }
}

fn disputed(cx: &Cx<'_>, doc: DocId, status: &StatusFact, out: &mut Sink) {
    let Some(other) = status.disputed else { return };
    let stated = reading(cx.portal, doc).and_then(|reading| reading.statuses.iter().find(|s| s.span == other.span));
    let words = stated.map_or_else(|| "something else".to_owned(), |stated| quoted(&stated.written));
    out.report(cx.at(other), format!("status is {words} here and {} elsewhere", quoted(&status.written)))
        .label("not taken")
        .related(cx.at(status.at), "taken: stronger by its place in the document")
        .help("keep one of the two");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::sketch::Sketch;
    use crate::records::Status;

    const PATH: &str = "docs/adr/0003-queue.md";

    #[test]
    fn a_mistyped_word_gets_the_right_one() {
        let sketch = Sketch::new().adr(PATH, "# Q\n\nStatus: Acceptd").status(PATH, "Acceptd", None);
        insta::assert_snapshot!(sketch.said_by(RULE.id), @r#"
        docs/adr/0003-queue.md:3:9 "Acceptd": warning[adr/status-invalid] unknown status “Acceptd”
          help: did you mean `accepted`?
        "#);
    }

    #[test]
    fn a_word_from_elsewhere_gets_the_list() {
        let sketch = Sketch::new().adr(PATH, "# Q\n\nStatus: 🚀 shipped!").status(PATH, "🚀 shipped!", None);
        insta::assert_snapshot!(sketch.said_by(RULE.id), @r#"
        docs/adr/0003-queue.md:3:9 "🚀 shipped!": warning[adr/status-invalid] unknown status “🚀 shipped!”
          help: use `proposed`, `accepted`, `rejected`, `deprecated` or `superseded by …`
        "#);
    }

    #[test]
    fn the_list_of_a_template_is_not_a_status() {
        let list = "{proposed | accepted}";
        let sketch = Sketch::new().adr(PATH, &format!("# Q\n\nStatus: {list}")).unfilled(PATH, list);
        insta::assert_snapshot!(sketch.said_by(RULE.id), @r#"
        docs/adr/0003-queue.md:3:9 "{proposed | accepted}": warning[adr/status-invalid] status of the decision is still the template's list
          here: a choice that nobody made
          help: keep the word that is true and delete the others
        "#);
    }

    #[test]
    fn two_statuses_in_one_record_are_shown_together() {
        let sketch = Sketch::new()
            .adr(PATH, "status: accepted\n\n# Q\n\nProposed")
            .status(PATH, "accepted", Some(Status::Accepted))
            .status(PATH, "Proposed", Some(Status::Proposed));
        insta::assert_snapshot!(sketch.said_by(RULE.id), @r#"
        docs/adr/0003-queue.md:5:1 "Proposed": warning[adr/status-invalid] status is “Proposed” here and “accepted” elsewhere
          here: not taken
          docs/adr/0003-queue.md:1:9 "accepted": taken: stronger by its place in the document
          help: keep one of the two
        "#);
    }

    #[test]
    fn a_known_word_is_fine() {
        let sketch = Sketch::new().adr(PATH, "# Q\n\nAccepted").status(PATH, "Accepted", Some(Status::Accepted));
        assert_eq!(sketch.said_by(RULE.id), "");
    }
}
