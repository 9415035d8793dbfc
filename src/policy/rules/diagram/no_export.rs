//! A draw.io file of which no picture was exported.

use crate::base::diag::Severity;
use crate::formats::drawio_exports;
use crate::policy::words::code;
use crate::policy::{Check, Cx, Rule, Sink};

use super::{at, opening, text};

pub(in crate::policy) static RULE: Rule = Rule {
    id: "diagram/no-export",
    title: "every draw.io file has a picture beside it",
    severity: Severity::Warn,
    since: "0.1.0",
    manual: include_str!("no_export.md"),
    aka: &[],
    is_opt_in: false,
    check: Check::Portal(check),
};

fn check(cx: &Cx<'_>, out: &mut Sink) {
    for diagram in cx.portal.diagrams.iter().filter(|diagram| diagram.language == "drawio") {
        let path = cx.portal.doc(diagram.doc).path();
        let exports = drawio_exports(path);
        let Some(first) = exports.first() else { continue };
        if exports.iter().any(|export| cx.portal.files.contains_key(export)) {
            continue;
        }
        let command = format!(
            "drawio --export --format svg --embed-diagram --output '{}' '{}'",
            quoted(first.as_str()),
            quoted(path.as_str())
        );
        out.report(
            at(cx, diagram, opening(text(cx, diagram))),
            format!("{} has no picture beside it, so nobody sees it in the portal", code(path.file_name())),
        )
        .help(format!("export it with draw.io, and show {}: {}", code(first.file_name()), code(&command)));
    }
}

/// A text in single quotes of a shell.
fn quoted(text: &str) -> String {
    text.replace('\'', "'\\''")
}
