//! One number for two decisions of a log.

use std::collections::BTreeMap;

use crate::base::diag::{Location, Severity};
use crate::base::path::RepoPath;
use crate::base::span::Span;
use crate::model::Decision;
use crate::policy::words::count;
use crate::policy::{Check, Cx, Rule, Sink};

use super::reading;

pub(in crate::policy) static RULE: Rule = Rule {
    id: "adr/number-duplicate",
    title: "every number of a decision log stands for one decision",
    severity: Severity::Error,
    since: "0.1.0",
    manual: include_str!("number_duplicate.md"),
    aka: &[],
    is_opt_in: false,
    check: Check::Portal(check),
};

/// Records of one log with one prefix: `ADR-7` and `API-7` are different names.
type Series<'a> = (&'a RepoPath, String);

fn check(cx: &Cx<'_>, out: &mut Sink) {
    let mut logs: BTreeMap<Series<'_>, BTreeMap<u32, Vec<&Decision>>> = BTreeMap::new();
    for decision in cx.portal.decisions.records.values() {
        if let Some(number) = decision.number {
            let series = (&decision.log, prefix(cx, decision));
            logs.entry(series).or_default().entry(number).or_default().push(decision);
        }
    }
    for numbers in logs.values() {
        let next = numbers.keys().last().map_or(1, |last| last.saturating_add(1));
        for (number, decisions) in numbers.iter().filter(|(_, decisions)| decisions.len() > 1) {
            report(cx, Shared { number: *number, next, decisions: by_age(decisions) }, out);
        }
    }
}

/// A record without a prefix is an ADR.
fn prefix(cx: &Cx<'_>, decision: &Decision) -> String {
    let prefix = reading(cx.portal, decision.doc).map(|reading| reading.prefix.to_lowercase()).unwrap_or_default();
    if prefix.is_empty() { "adr".to_owned() } else { prefix }
}

struct Shared<'a> {
    number: u32,
    next: u32,
    decisions: Vec<&'a Decision>,
}

/// Oldest first when every date is known, else by path.
fn by_age<'a>(decisions: &[&'a Decision]) -> Vec<&'a Decision> {
    let mut sorted = decisions.to_vec();
    if sorted.iter().all(|decision| decision.date.is_some()) {
        sorted.sort_by_key(|decision| (decision.date.as_ref().map(|date| date.value), decision.doc));
    }
    sorted
}

fn report(cx: &Cx<'_>, shared: Shared<'_>, out: &mut Sink) {
    let Shared { number, next, decisions } = shared;
    let title = format!("number {number} is used by {} decisions", count(decisions.len()));
    for (free, later) in (next..).zip(&decisions[1..]) {
        out.report(place(cx, later), &title)
            .label("the later one")
            .related(place(cx, decisions[0]), "the earlier one")
            .help(format!("give this one the next free number, {free}, in its file name, its title and links to it"));
    }
}

/// Where the number stands in the text, else the title.
fn place(cx: &Cx<'_>, decision: &Decision) -> Location {
    let numbers = reading(cx.portal, decision.doc).map(|reading| reading.numbers.as_slice()).unwrap_or_default();
    let written = numbers.iter().find(|stated| Some(stated.value) == decision.number && stated.span.end > 0);
    let Some(stated) = written else { return cx.title_of(decision.doc) };
    let document = cx.portal.doc(decision.doc);
    Location::new(document.path(), digits(document.source.text(), stated.span, stated.value).unwrap_or(stated.span))
}

/// The digits of a number within a statement such as a title.
fn digits(text: &str, statement: Span, number: u32) -> Option<Span> {
    let words = statement.of(text);
    let is_digit = |c: char| c.is_ascii_digit();
    let runs = words.match_indices(is_digit).map(|(at, _)| at).filter(|at| !words[..*at].ends_with(is_digit));
    let end = |at: usize| words[at..].find(|c: char| !c.is_ascii_digit()).map_or(words.len(), |len| at + len);
    runs.map(|at| Span::new(at, end(at)))
        .find(|run| run.of(words).parse() == Ok(number))
        .map(|run| run.shifted(statement.start as usize))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::sketch::{Sketch, ymd};
    use crate::records::DateReading;

    #[test]
    fn the_later_file_must_change() {
        let sketch = Sketch::new()
            .adr("docs/adr/0012-a.md", "# A\n\n2024-06-20")
            .date("docs/adr/0012-a.md", "2024-06-20", DateReading::Date(ymd(2024, 6, 20)))
            .adr("docs/adr/0012-b.md", "# B\n\n2023-01-31")
            .date("docs/adr/0012-b.md", "2023-01-31", DateReading::Date(ymd(2023, 1, 31)))
            .adr("docs/adr/0013-c.md", "# C");
        insta::assert_snapshot!(sketch.said_by(RULE.id), @r##"
        docs/adr/0012-a.md:1:1 "# A": error[adr/number-duplicate] number 12 is used by two decisions
          here: the later one
          docs/adr/0012-b.md:1:1 "# B": the earlier one
          help: give this one the next free number, 14, in its file name, its title and links to it
        "##);
    }

    #[test]
    fn without_all_dates_the_path_decides() {
        let sketch = Sketch::new().adr("adr/1-a.md", "# A").adr("adr/1-b.md", "# B").adr("adr/1-c.md", "# C");
        insta::assert_snapshot!(sketch.said_by(RULE.id), @r##"
        adr/1-b.md:1:1 "# B": error[adr/number-duplicate] number 1 is used by three decisions
          here: the later one
          adr/1-a.md:1:1 "# A": the earlier one
          help: give this one the next free number, 2, in its file name, its title and links to it
        adr/1-c.md:1:1 "# C": error[adr/number-duplicate] number 1 is used by three decisions
          here: the later one
          adr/1-a.md:1:1 "# A": the earlier one
          help: give this one the next free number, 3, in its file name, its title and links to it
        "##);
    }

    #[test]
    fn the_number_itself_is_pointed_at() {
        let found = |text: &str| digits(text, Span::new(0, text.len()), 12).map(|span| span.range());
        assert_eq!(found("# ADR-0012: Use 12 queues"), Some(6..10));
        assert_eq!(found("# 112. Use 12"), Some(11..13));
        assert_eq!(found("# Twelve"), None);
    }

    #[test]
    fn another_log_has_its_own_numbers() {
        assert_eq!(Sketch::new().adr("a/adr/1-a.md", "# A").adr("b/adr/1-b.md", "# B").said_by(RULE.id), "");
    }
}
