use std::sync::Arc;

use crate::formats;
use crate::model::{self, Known, Parsed, Portal};
use crate::source::SourceTree;

fn portal(files: &[(&str, &str)]) -> Portal {
    let files = files.iter().map(|(path, text)| (*path, text.as_bytes()));
    let tree = SourceTree::from_files("shop", files, formats::wants);
    let claimed = tree.files.values().filter(|file| formats::claims(file));
    let documents = claimed.map(|file| Arc::new(formats::parse(file))).collect();
    model::link(&tree, Parsed::of(documents))
}

/// Nodes of all diagrams, with what they stand for.
fn known(portal: &Portal) -> Vec<String> {
    let mut lines = Vec::new();
    for diagram in &portal.diagrams {
        let Some(drawing) = diagram.drawing() else { continue };
        let node = |(node, known): (&crate::drawing::Node, &Option<Known>)| match known {
            Some(Known::Service(id)) => format!("{}: service {}", node.label, portal.service(*id).id),
            Some(Known::Store(id)) => format!("{}: store of {}", node.label, portal.service(*id).id),
            Some(Known::Queue(id)) => format!("{}: queue of {}", node.label, portal.service(*id).id),
            Some(Known::Record(register)) => format!("{}: {register}", node.label),
            Some(Known::Operation(..)) => format!("{}: operation", node.label),
            Some(Known::Other) => format!("{}: other", node.label),
            None => format!("{}: unknown", node.label),
        };
        lines.extend(drawing.nodes.iter().zip(&diagram.known).map(node));
    }
    lines.sort();
    lines.dedup();
    lines
}

const MANIFEST: &str = "version: 1\nedition: \"2026.1\"\nservices:\n  billing: {path: billing, aliases: [Ledger], stores: [billing-db], consumes: [orders.placed]}\n  orders: {path: orders, name: Order desk}\ndiscover:\n  externals: [Fabrikam Pay]\n";

fn with(diagram: &str) -> Portal {
    let text = format!("# Service diagram\n\n```mermaid\n{diagram}```\n");
    portal(&[
        ("handover.yaml", MANIFEST),
        ("billing/Dockerfile", "FROM scratch\n"),
        ("orders/Dockerfile", "FROM scratch\n"),
        ("docs/system.md", &text),
        (
            "orders/openapi.yaml",
            "openapi: 3.1.0\ninfo: {title: Orders, version: '1'}\npaths:\n  /orders/{id}:\n    get:\n      responses: {'200': {description: ok}}\n",
        ),
    ])
}

#[test]
fn nodes_are_looked_up_in_the_catalogue() {
    let portal = with(
        "flowchart LR\n  a[Billing Service] --> b[order desk]\n  b --> c[ledger]\n  a --> d[(billing-db)]\n  a --> e[orders.placed]\n  b --> f[fabrikam-pay]\n  b --> g[GET /orders/#123;id#125;]\n  h[Browser] --> i[Mystery box]\n  j[orders, 3 pods] --> a\n",
    );
    let found = known(&portal);
    for wanted in [
        "Billing Service: service billing",
        "Browser: other",
        "Mystery box: unknown",
        "billing-db: store of billing",
        "fabrikam-pay: other",
        "ledger: service billing",
        "order desk: service orders",
        "orders, 3 pods: service orders",
        "orders.placed: queue of billing",
    ] {
        assert!(found.iter().any(|line| line == wanted), "{wanted}: {found:#?}");
    }
    assert!(found.iter().any(|line| line.starts_with("GET /orders/") && line.ends_with(": operation")), "{found:#?}");
    assert!(portal.diagrams[0].is_of_system);
}

#[test]
fn a_flowchart_of_a_procedure_is_none_of_the_system() {
    let text = "# How to decide\n\n```mermaid\nflowchart TD\n  a[Read the log] --> b{Is it billing?}\n  b --> c[Call somebody]\n```\n";
    let portal = portal(&[("handover.yaml", MANIFEST), ("billing/Dockerfile", "FROM scratch\n"), ("docs/a.md", text)]);
    assert!(!portal.diagrams[0].is_of_system);
}

#[test]
fn places_in_nested_and_indented_blocks_are_those_of_the_file() {
    let text = "# A\n\n- item\n\n  > quoted\n  >\n  > ```mermaid\n  > flowchart LR\n  >   a --> b[x (y)]\n  > ```\n\n   ~~~mermaid\n   flowchart LR\n     c --> d[x (z)]\n   ~~~\n";
    let portal = portal(&[("a.md", text)]);
    let places: Vec<&str> = portal
        .diagrams
        .iter()
        .map(|diagram| portal.place_in(diagram, diagram.refusal().unwrap().span).of(text))
        .collect();
    assert_eq!(places, ["x (y)", "x (z)"]);
    assert_eq!(
        portal.place_in(&portal.diagrams[0], portal.diagrams[0].refusal().unwrap().span).start as usize,
        text.find("x (y)").unwrap()
    );
}
