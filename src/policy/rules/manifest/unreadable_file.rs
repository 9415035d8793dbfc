//! Whatever was not read, or not read in full.

use crate::base::diag::{Location, Severity};
use crate::base::path::RepoPath;
use crate::base::span::Span;
use crate::formats::{Body, Document, IssueKind};
use crate::policy::words::code;
use crate::policy::{Check, Cx, Rule, Sink};
use crate::source::{Limits, Trouble};

pub(in crate::policy) static RULE: Rule = Rule {
    id: "manifest/unreadable-file",
    title: "every file could be read in full",
    severity: Severity::Warn,
    since: "0.1.0",
    manual: include_str!("unreadable_file.md"),
    aka: &[],
    is_opt_in: false,
    check: Check::Portal(check),
};

fn check(cx: &Cx<'_>, out: &mut Sink) {
    for issue in &cx.portal.source_issues {
        source_trouble(&issue.path, &issue.trouble, out);
    }
    for document in &cx.portal.documents {
        syntax_trouble(document, out);
    }
}

/// What happened, what follows, what to do.
fn source_trouble(path: &RepoPath, trouble: &Trouble, out: &mut Sink) {
    let name = format!("`{path}`");
    let (severity, title, help) = match trouble {
        Trouble::TooLarge(bytes) => {
            let limit = size(Limits::default().bytes_at(path));
            let title = format!("{name} is {}, over the limit of {limit}; skipped", size(*bytes));
            (Severity::Warn, title, "split the file, or keep data out of the documentation")
        }
        Trouble::OverLimit(limit) => {
            let title = format!("{name} is beyond the limit of {limit}; skipped");
            (Severity::Warn, title, "leave out what is not documentation, for example through `.gitignore`")
        }
        Trouble::NotUtf8 { offset } => {
            let title = format!("{name} is not UTF-8 (byte {offset}); read as Windows-1252");
            (Severity::Warn, title, "save the file as UTF-8")
        }
        Trouble::Utf16 => (Severity::Info, format!("{name} is UTF-16; decoded"), "save the file as UTF-8"),
        Trouble::Binary => {
            let title = format!("{name} holds NUL bytes where text was expected; skipped");
            (Severity::Warn, title, "save the file as text, or give it the ending of what it is")
        }
        Trouble::Symlink(target) => {
            let title = format!("{name} is a symbolic link to {}; not followed", code(target));
            (Severity::Info, title, "put the file itself here, or link to it from a document")
        }
        Trouble::Special => {
            let title = format!("{name} is a pipe, socket or device; not opened");
            (Severity::Warn, title, "remove it from the repository")
        }
        Trouble::Unreadable(words) => {
            let title = format!("{name} could not be read: {words}");
            (Severity::Warn, title, "check the permissions of the file and of the directories above it")
        }
        Trouble::NameNotUnicode => {
            let title = format!("the name of {name} is not Unicode; skipped");
            (Severity::Warn, title, "rename the file")
        }
    };
    out.report(Location::file(path), title).severity(severity).help(help);
}

fn syntax_trouble(document: &Document, out: &mut Sink) {
    let broken = document.outline.front.broken.as_ref();
    if let Some(problem) = broken {
        out.report(
            Location::new(document.path(), problem.span),
            format!("front matter cannot be read: {}", problem.value),
        )
        .label("stops making sense here")
        .help("put values in quotes that hold `: ` or start with `[`, `{`, `@`, `*`, `&` or a backtick")
        .note("its keys were read line by line, as far as that goes");
    }
    let of_front = |span: Span| broken.is_some_and(|problem| problem.span == span);
    // Rules of alerts are templates more often than not: one cause, and one that Helm may well be able to read.
    let (most, severity) = match document.body {
        Body::Alerts(_) => (1, Severity::Info),
        _ => (usize::MAX, RULE.severity),
    };
    let issues = document.issues.iter().filter(|issue| issue.kind == IssueKind::Unreadable && !of_front(issue.span));
    for issue in issues.take(most) {
        out.report(Location::new(document.path(), issue.span), format!("cannot be read in full: {}", issue.message))
            .severity(severity)
            .label("stops making sense here")
            .note("what comes after this place may be missing from the portal");
    }
}

/// Whole units, rounded up, as people say it: `48 MiB`, `900 KiB`, `12 bytes`. What is over a limit reads so.
fn size(bytes: u64) -> String {
    match bytes {
        0..1024 => format!("{bytes} bytes"),
        1024..1_048_576 => format!("{} KiB", bytes.div_ceil(1 << 10)),
        1_048_576..1_073_741_824 => format!("{} MiB", bytes.div_ceil(1 << 20)),
        _ => format!("{} GiB", bytes.div_ceil(1 << 30)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::sketch::Sketch;

    #[test]
    fn each_trouble_says_what_follows_and_what_to_do() {
        let troubles = [
            Trouble::TooLarge(48 << 20),
            Trouble::OverLimit("100,000 files".to_owned()),
            Trouble::NotUtf8 { offset: 17 },
            Trouble::Utf16,
            Trouble::Binary,
            Trouble::Symlink("../shared/x.md".to_owned()),
            Trouble::Special,
            Trouble::Unreadable("permission denied".to_owned()),
            Trouble::NameNotUnicode,
        ];
        let sketch = troubles
            .into_iter()
            .zip(1..)
            .fold(Sketch::new(), |sketch, (trouble, n)| sketch.trouble(&format!("{n}.md"), trouble));
        insta::assert_snapshot!(sketch.said_by(RULE.id), @r"
        1.md: warning[manifest/unreadable-file] `1.md` is 48 MiB, over the limit of 8 MiB; skipped
          help: split the file, or keep data out of the documentation
        2.md: warning[manifest/unreadable-file] `2.md` is beyond the limit of 100,000 files; skipped
          help: leave out what is not documentation, for example through `.gitignore`
        3.md: warning[manifest/unreadable-file] `3.md` is not UTF-8 (byte 17); read as Windows-1252
          help: save the file as UTF-8
        4.md: info[manifest/unreadable-file] `4.md` is UTF-16; decoded
          help: save the file as UTF-8
        5.md: warning[manifest/unreadable-file] `5.md` holds NUL bytes where text was expected; skipped
          help: save the file as text, or give it the ending of what it is
        6.md: info[manifest/unreadable-file] `6.md` is a symbolic link to `../shared/x.md`; not followed
          help: put the file itself here, or link to it from a document
        7.md: warning[manifest/unreadable-file] `7.md` is a pipe, socket or device; not opened
          help: remove it from the repository
        8.md: warning[manifest/unreadable-file] `8.md` could not be read: permission denied
          help: check the permissions of the file and of the directories above it
        9.md: warning[manifest/unreadable-file] the name of `9.md` is not Unicode; skipped
          help: rename the file
        ");
    }

    #[test]
    fn an_issue_of_a_parser_is_reported_where_it_is() {
        let sketch = Sketch::new().doc("api.yaml", "a: b: c").issue(
            "api.yaml",
            ": c",
            IssueKind::Unreadable,
            "mapping values are not allowed here",
        );
        insta::assert_snapshot!(sketch.said_by(RULE.id), @r#"
        api.yaml:1:5 ": c": warning[manifest/unreadable-file] cannot be read in full: mapping values are not allowed here
          here: stops making sense here
          note: what comes after this place may be missing from the portal
        "#);
    }

    #[test]
    fn rules_of_alerts_that_cannot_be_read_are_one_note() {
        let text = "groups:\n- name: a\n  rules:\n  - alert: A\n    expr: up\n  - alert: B\n    expr: [{{ .x }}\n  other: {{ .y }}\n]\n";
        let said = crate::policy::rules::owners::testing::said(RULE.id, &[("a.rules.yml", text)]);
        assert!(
            said.contains(": info cannot be read in full") && said.matches("cannot be read").count() == 1,
            "{said}"
        );
    }

    #[test]
    fn sizes_are_whole_units() {
        assert_eq!(
            [size(12), size(900 << 10), size(9 << 20), size(3 << 30)],
            ["12 bytes", "900 KiB", "9 MiB", "3 GiB"]
        );
    }
}
