//! Invisible and direction-changing characters.

use crate::base::diag::{Location, Severity};
use crate::base::span::Span;
use crate::formats::{Document, Issue, IssueKind};
use crate::model::DocId;
use crate::policy::words::count;
use crate::policy::{Check, Cx, Rule, Sink};

pub(in crate::policy) static RULE: Rule = Rule {
    id: "security/bidi-control",
    title: "no invisible character makes a text read otherwise than it is",
    severity: Severity::Warn,
    since: "0.1.0",
    manual: include_str!("bidi_control.md"),
    aka: &[],
    is_opt_in: false,
    check: Check::Document(check),
};

fn check(cx: &Cx<'_>, doc: DocId, out: &mut Sink) {
    let document = cx.portal.doc(doc);
    let issues: Vec<&Issue> = document.issues.iter().filter(|issue| issue.kind == IssueKind::Bidi).collect();
    let text = document.source.text();
    for line in issues.chunk_by(|a, b| !Span { start: a.span.end, end: b.span.start }.of(text).contains('\n')) {
        report(document, line, out);
    }
}

/// One finding for the characters of one line: they come in pairs and belong together.
fn report(document: &Document, issues: &[&Issue], out: &mut Sink) {
    let [first, others @ ..] = issues else { return };
    let title = match others.len() {
        0 => first.message.clone(),
        more => format!("{} ({} more on this line)", first.message, count(more)),
    };
    let at = |issue: &Issue| Location::new(document.path(), issue.span);
    let mut draft = out
        .report(at(first), title)
        .label("cannot be seen")
        .help("delete the character, or write it as an escape")
        .note("a command with such a character can do something else than what is read");
    for other in others {
        draft = draft.related(at(other), "");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::sketch::Sketch;

    #[test]
    fn the_parsers_words_are_the_title() {
        let sketch = Sketch::new().doc("a.md", "rm \u{202e}x").issue(
            "a.md",
            "\u{202e}",
            IssueKind::Bidi,
            "U+202E right-to-left override",
        );
        insta::assert_snapshot!(sketch.said_by(RULE.id), @r#"
        a.md:1:4 "\u{202e}": warning[security/bidi-control] U+202E right-to-left override
          here: cannot be seen
          help: delete the character, or write it as an escape
          note: a command with such a character can do something else than what is read
        "#);
    }

    #[test]
    fn characters_of_one_line_are_one_finding() {
        let sketch = ["\u{202e}", "\u{2066}", "\u{2069}"]
            .iter()
            .fold(Sketch::new().doc("a.md", "\u{202e}a \u{2066}b\n\u{2069}"), |sketch, c| {
                sketch.issue("a.md", c, IssueKind::Bidi, "it changes how this reads")
            });
        let said = sketch.said_by(RULE.id);
        assert_eq!(said.matches("security/bidi-control").count(), 2);
        assert!(said.contains("it changes how this reads (one more on this line)"), "{said}");
    }

    #[test]
    fn other_problems_of_the_parser_are_not_taken_up() {
        let sketch = Sketch::new().doc("a.md", "x").issue("a.md", "x", IssueKind::Unreadable, "cut off");
        assert_eq!(sketch.said_by(RULE.id), "");
    }
}
