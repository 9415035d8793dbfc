//! An object together with its traits.

use super::Version;
use super::reader::MOST_OF_ONE;
use crate::contracts::spec::{At, Node};

/// An object and its traits; what wins stands first.
pub(super) struct Traited<'s> {
    layers: Vec<Node<'s>>,
    traits: Vec<At>,
}

impl<'s> Traited<'s> {
    /// An object, references followed, with the traits it names. Traits have no traits of their own.
    pub(super) fn of(node: Node<'s>, version: Version) -> Self {
        let listed = node.get("traits").into_iter().flat_map(Node::items).take(MOST_OF_ONE);
        let mut layers: Vec<Node<'s>> = listed.filter_map(Node::follow).filter(|found| found.is_mapping()).collect();
        let traits = layers.iter().map(|layer| layer.at()).collect();
        layers.reverse();
        match version {
            Version::V2 => layers.push(node),
            Version::V3 => layers.insert(0, node),
        }
        Self { layers, traits }
    }

    /// The value of a key that is not null.
    pub(super) fn get(&self, key: &str) -> Option<Node<'s>> {
        self.all(key).next()
    }

    /// The values of a key, the one that wins first.
    pub(super) fn all(&self, key: &str) -> impl Iterator<Item = Node<'s>> {
        self.layers.iter().filter_map(move |layer| layer.get(key)).filter(|value| !value.is_null())
    }

    /// Text of a key; empty when there is none.
    pub(super) fn text(&self, key: &str) -> &'s str {
        self.get(key).and_then(Node::text).unwrap_or_default()
    }

    /// Where a text stands that is not empty.
    pub(super) fn place(&self, key: &str) -> Option<At> {
        self.get(key).filter(|value| value.text().is_some_and(|text| !text.trim().is_empty())).map(Node::at)
    }

    /// Whether it says to be deprecated.
    pub(super) fn is_deprecated(&self) -> bool {
        ["deprecated", "x-deprecated"].iter().any(|key| self.get(key).and_then(Node::bool) == Some(true))
    }

    /// The object and its traits.
    pub(super) fn layers(&self) -> &[Node<'s>] {
        &self.layers
    }

    /// Trait objects, in the order in which they are listed.
    pub(super) fn traits(&self) -> Vec<At> {
        self.traits.clone()
    }
}
