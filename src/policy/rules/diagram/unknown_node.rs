//! A part of the system that only a diagram knows.

use std::collections::BTreeSet;

use crate::base::diag::Severity;
use crate::base::span::Span;
use crate::base::words::{first_listed, listed, nearest};
use crate::drawing::{Node, Shape};
use crate::model::Diagram;
use crate::policy::words::code;
use crate::policy::{Check, Cx, Rule, Sink};

use super::{at, opening, text};

pub(in crate::policy) static RULE: Rule = Rule {
    id: "diagram/unknown-node",
    title: "diagrams of the system show what is in the catalogue",
    severity: Severity::Warn,
    since: "0.1.0",
    manual: include_str!("unknown_node.md"),
    aka: &[],
    is_opt_in: false,
    check: Check::Portal(check),
};

/// Most findings on one diagram, one for each node; more nodes are told together, for they have one cause.
const MOST: usize = 3;

/// Most names in a title.
const MOST_NAMED: usize = 4;

fn check(cx: &Cx<'_>, out: &mut Sink) {
    for diagram in cx.portal.diagrams.iter().filter(|diagram| diagram.is_of_system) {
        let unknown =
            diagram.nodes().iter().zip(&diagram.known).filter(|(node, known)| known.is_none() && is_part(node));
        let mut said = BTreeSet::new();
        let unknown: Vec<&Node> = unknown.map(|(node, _)| node).filter(|node| said.insert(name(node))).collect();
        if unknown.len() > MOST {
            report_all(cx, diagram, &unknown, out);
        } else {
            unknown.into_iter().for_each(|node| report(cx, diagram, node, out));
        }
    }
}

/// A catalogue that leaves out so much was not written with this diagram in mind, or not at all.
fn report_all(cx: &Cx<'_>, diagram: &Diagram, unknown: &[&Node], out: &mut Sink) {
    let names: Vec<String> = unknown.iter().map(|node| code(name(node))).collect();
    // Nobody is helped by "and 1 more".
    let shown = if names.len() > MOST_NAMED + 1 { MOST_NAMED } else { names.len() };
    let draft = out
        .report(
            at(cx, diagram, place(text(cx, diagram), unknown[0])),
            format!("diagram shows {}, which are not in the catalogue", first_listed(&names, shown)),
        )
        .help("name them in `handover.yaml`: as services or their aliases, as `stores`, or under `discover.externals`");
    if shown < names.len() {
        draft.note(format!("all of them: {}", listed(&names)));
    }
}

/// Whether a node ought to be a part of the system; titles of frames and questions need not.
fn is_part(node: &Node) -> bool {
    matches!(node.shape, Shape::Plain | Shape::Store)
}

fn name(node: &Node) -> &str {
    node.label.lines().next().unwrap_or_default()
}

fn report(cx: &Cx<'_>, diagram: &Diagram, node: &Node, out: &mut Sink) {
    let name = name(node);
    let services = &cx.portal.services;
    let meant = nearest(name, services.iter().flat_map(|service| [&*service.id, &*service.name]));
    let meant = meant.and_then(|meant| services.iter().find(|service| service.id == meant || service.name == meant));
    let help = match meant {
        Some(service) => {
            format!("write {}, or add an alias to `services.{}` in `handover.yaml`", code(&service.name), service.id)
        }
        None => "add it as an alias to a service, or list it under `discover.externals` in `handover.yaml`".to_owned(),
    };
    out.report(
        at(cx, diagram, place(text(cx, diagram), node)),
        format!("diagram shows {}, which is not in the catalogue", code(name)),
    )
    .help(help);
}

/// Where the source names a node: its words, else its name, else its first line.
fn place(text: &str, node: &Node) -> Span {
    let found = |name: &str| {
        let places = text.match_indices(name).map(|(at, _)| at);
        let at = places.into_iter().find(|at| is_word(text, *at, name.len()) && !is_aside(text, *at))?;
        Some(Span::new(at, at + name.len()))
    };
    [name(node), node.id.as_str()]
        .into_iter()
        .filter(|name| !name.is_empty())
        .find_map(found)
        .unwrap_or_else(|| opening(text))
}

/// Whether a place is in a title, a description or a comment.
fn is_aside(text: &str, at: usize) -> bool {
    let start = text[..at].rfind('\n').map_or(0, |at| at + 1);
    let line = text[start..].trim_start();
    ["accTitle", "accDescr", "title", "%%"].iter().any(|word| line.starts_with(word))
}

fn is_word(text: &str, at: usize, len: usize) -> bool {
    let before = text[..at].chars().next_back();
    let after = text[at + len..].chars().next();
    ![before, after].into_iter().flatten().any(char::is_alphanumeric)
}

#[cfg(feature = "mermaid")]
#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats;
    use crate::pipeline::Pipeline;
    use crate::policy::sketch::TODAY;
    use crate::site::Theme;
    use crate::source::SourceTree;

    fn of(unknown: &[&str]) -> String {
        let edges: String = unknown.iter().enumerate().map(|(ix, name)| format!("  o --> u{ix}[{name}]\n")).collect();
        let text = format!(
            "# System\n\n```mermaid\nflowchart LR\n  accTitle: Parts\n  o[orders] --> b[billing]\n  b --> n[notify]\n  n --> p[prices]\n  p --> s[stock]\n  s --> m[mails]\n{edges}```\n"
        );
        let names = ["orders", "billing", "notify", "prices", "stock", "mails"];
        let services: String = names.iter().map(|name| format!("  {name}: {{path: {name}}}\n")).collect();
        let manifest = format!("version: 1\nprofile: minimal\nservices:\n{services}");
        let modules = names.map(|name| format!("{name}/go.mod"));
        let files = [("handover.yaml", manifest.as_bytes()), ("docs/system.md", text.as_bytes())];
        let files = files.into_iter().chain(modules.iter().map(|path| (path.as_str(), b"module x\n".as_slice())));
        let tree = SourceTree::from_files("repo", files, formats::wants);
        // What a diagram shows is known when it was drawn.
        let checked = Pipeline::new(Theme::built_in()).check(&tree, TODAY);
        let own = checked.report.findings.iter().filter(|finding| finding.rule == RULE.id);
        own.map(|finding| format!("{} ({})\n", finding.title, finding.notes.join("; "))).collect()
    }

    #[test]
    fn a_few_are_told_each_and_many_together() {
        insta::assert_snapshot!(of(&["Invoice engine"]), @"diagram shows `Invoice engine`, which is not in the catalogue ()");
        insta::assert_snapshot!(of(&["Ant", "Bee", "Cat", "Dog", "Eel", "Fox"]), @"diagram shows `Ant`, `Bee`, `Cat`, `Dog` and 2 more, which are not in the catalogue (all of them: `Ant`, `Bee`, `Cat`, `Dog`, `Eel` and `Fox`)");
    }
}
