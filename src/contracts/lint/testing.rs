//! What checks say of contracts, as text.

use super::{Check, lint};
use crate::base::span::LineIndex;
use crate::contracts::Contract;
use crate::contracts::testing::spec;

/// What some checks find in a contract of one YAML file: place and title, then labels and help, indented.
pub(super) fn told(text: &str, checks: &[Check]) -> String {
    let contract = Contract::read(spec(text)).expect("a contract");
    let index = LineIndex::new(text);
    let mut lines = Vec::new();
    for lint in
        lint(&contract, &crate::base::path::RepoPath::root()).into_iter().filter(|lint| checks.contains(&lint.check))
    {
        let place = |span: crate::base::span::Span| {
            let position = index.position(text, span.start);
            format!("{}:{}", position.line, position.column)
        };
        let label = if lint.primary.text.is_empty() { String::new() } else { format!(" [{}]", lint.primary.text) };
        lines.push(format!("{} {}{label}", place(lint.primary.at.span), lint.title));
        lines.extend(lint.related.iter().map(|label| format!("  {} {}", place(label.at.span), label.text)));
        lines.extend(lint.help.iter().map(|help| format!("  help: {help}")));
    }
    lines.join("\n")
}

/// Titles alone, one line each, with their places.
pub(super) fn titles(text: &str, check: Check) -> String {
    let told = told(text, &[check]);
    told.lines().filter(|line| !line.starts_with(' ')).collect::<Vec<_>>().join("\n")
}
