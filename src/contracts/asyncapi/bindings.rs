//! Details of channels, operations and messages by protocol.

use super::reader::MOST_OF_ONE;
use super::traits::Traited;
use crate::contracts::spec::{At, Extensions, Node};

/// Details by protocol.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Binding {
    /// The protocol as the document writes it (`amqp`, `kafka`, `sqs`).
    pub protocol: String,
    /// The binding object, references followed.
    pub at: At,
}

/// Bindings of one object.
pub(super) fn of(node: Node<'_>) -> Vec<Binding> {
    let all = node.get("bindings").and_then(Node::follow);
    let named = all.into_iter().flat_map(|all| all.fields(Extensions::Dropped)).take(MOST_OF_ONE);
    let followed = named.filter_map(|(protocol, node)| Some((protocol, node.follow()?)));
    followed.map(|(protocol, node)| Binding { protocol: protocol.to_owned(), at: node.at() }).collect()
}

/// Bindings of an object and its traits: of each protocol those that win.
pub(super) fn merged(traited: &Traited<'_>) -> Vec<Binding> {
    let mut bindings: Vec<Binding> = Vec::new();
    for binding in traited.layers().iter().flat_map(|layer| of(*layer)) {
        if !bindings.iter().any(|known| known.protocol == binding.protocol) {
            bindings.push(binding);
        }
    }
    bindings
}
