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

/// References of operations and schemas, those through parameters, bodies and responses included. O(size of the contract,
/// and of the parts without a name that each user reaches).
pub(super) fn uses(spec: &Spec, operations: &[Operation], schemas: &[Named]) -> Uses {
    let named: HashMap<At, u32> = (0..).zip(schemas).map(|(ix, named)| (named.at, ix)).collect();
    let mut values = Values::new(spec, &named);
    Uses {
        operations: operations.iter().map(|operation| values.first_named(&[operation.at])).collect(),
        schemas: schemas.iter().map(|named| values.first_named(&[named.at])).collect(),
    }
}

/// Values with what they refer to, each gone through once: a thousand operations may share one answer.
pub(in crate::contracts) struct Values<'s> {
    spec: &'s Spec,
    named: &'s HashMap<At, u32>,
    known: HashMap<At, Own>,
}

/// What a value refers to itself.
#[derive(Clone, Default)]
struct Own {
    /// Schemas with a name.
    named: Vec<u32>,
    /// Everything else.
    others: Vec<At>,
}

impl<'s> Values<'s> {
    pub(in crate::contracts) fn new(spec: &'s Spec, named: &'s HashMap<At, u32>) -> Self {
        Self { spec, named, known: HashMap::new() }
    }

    /// Named schemas that values refer to, those inside these not; sorted.
    pub(in crate::contracts) fn first_named(&mut self, starts: &[At]) -> Vec<u32> {
        let mut found = BTreeSet::new();
        let mut seen: HashSet<At> = HashSet::new();
        let mut open: Vec<At> = starts.to_vec();
        while let Some(at) = open.pop() {
            if seen.insert(at) {
                let own = self.own(at);
                found.extend(own.named.iter().copied());
                open.extend(own.others.iter().copied());
            }
        }
        found.into_iter().collect()
    }

    fn own(&mut self, at: At) -> &Own {
        let (spec, named) = (self.spec, self.named);
        self.known.entry(at).or_insert_with(|| {
            let mut own = Own::default();
            let mut open: Vec<Node<'_>> = vec![spec.node(at)];
            while let Some(node) = open.pop() {
                if let Some(target) = node.referred() {
                    match named.get(&target.at()) {
                        Some(ix) => own.named.push(*ix),
                        None => own.others.push(target.at()),
                    }
                }
                open.extend(node.items());
                open.extend(node.entries().map(|(_, value)| value));
            }
            own
        })
    }
}
