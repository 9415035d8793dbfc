//! Which named schemas an operation or a schema refers to.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::{Named, Operation};
use crate::contracts::spec::{At, Node, Spec};

/// Indices of named schemas, sorted, each once.
#[derive(Debug, Clone, Default)]
pub struct Uses {
    /// By index of the operation: schemas it takes or gives, not those inside them.
    pub operations: Vec<Vec<u32>>,
    /// By index of the schema: schemas it holds directly.
    pub schemas: Vec<Vec<u32>>,
}

/// References of operations and schemas, those through parameters, bodies and responses included. O(size), each place
/// once for each user.
pub(super) fn uses(spec: &Spec, operations: &[Operation], schemas: &[Named]) -> Uses {
    let named: HashMap<At, u32> = (0..).zip(schemas).map(|(ix, named)| (named.at, ix)).collect();
    let of = |starts: &[At]| first_named(spec, &named, starts);
    Uses {
        operations: operations.iter().map(|operation| of(&[operation.at])).collect(),
        schemas: schemas.iter().map(|named| of(&[named.at])).collect(),
    }
}

/// Named schemas that values refer to, those inside these not.
pub(in crate::contracts) fn first_named(spec: &Spec, named: &HashMap<At, u32>, starts: &[At]) -> Vec<u32> {
    let mut found = BTreeSet::new();
    let mut seen: HashSet<At> = HashSet::new();
    let mut open: Vec<Node<'_>> = starts.iter().map(|at| spec.node(*at)).collect();
    while let Some(node) = open.pop() {
        if let Some(target) = node.referred() {
            match named.get(&target.at()) {
                Some(ix) => drop(found.insert(*ix)),
                None if seen.insert(target.at()) => open.push(target),
                None => {}
            }
        }
        open.extend(node.items());
        open.extend(node.entries().map(|(_, value)| value));
    }
    found.into_iter().collect()
}
