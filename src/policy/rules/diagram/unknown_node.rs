//! A part of the system that only a diagram knows.

use std::collections::BTreeSet;

use crate::base::diag::Severity;
use crate::base::span::Span;
use crate::base::words::nearest;
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

/// Most findings on one diagram: with more, the diagram is of something else.
const MOST: usize = 20;

fn check(cx: &Cx<'_>, out: &mut Sink) {
    for diagram in cx.portal.diagrams.iter().filter(|diagram| diagram.is_of_system) {
        let unknown =
            diagram.nodes().iter().zip(&diagram.known).filter(|(node, known)| known.is_none() && is_part(node));
        let mut said = BTreeSet::new();
        for (node, _) in unknown {
            if said.len() < MOST && said.insert(name(node)) {
                report(cx, diagram, node, out);
            }
        }
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
