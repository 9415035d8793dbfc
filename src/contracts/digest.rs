//! Addresses of what a page of a contract shows, so that editing one operation changes one page.

use std::collections::{HashMap, HashSet, VecDeque};

use super::openapi::OpenApi;
use super::spec::{At, Node, Spec};
use crate::base::hash::Digest;
use crate::yaml::flat;

/// Addresses of the parts of a contract. Places do not count: moving text does not change them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Digests {
    /// Operations, by index: with everything they refer to, however far.
    pub operations: Vec<Digest>,
    /// Named schemas, by index: the same.
    pub schemas: Vec<Digest>,
}

impl Digests {
    /// O(size of the contract, and of what each part refers to).
    pub fn of(api: &OpenApi) -> Self {
        let mut values = Values { spec: &api.spec, known: HashMap::new() };
        let around = around(api, &mut values);
        let of = |values: &mut Values<'_>, starts: &[At]| Digest::join(&[around, values.all(starts)]);
        let operations =
            api.operations.iter().map(|operation| of(&mut values, &[operation.at, operation.item])).collect();
        let schemas = api.schemas.iter().map(|named| of(&mut values, &[named.at])).collect();
        Self { operations, schemas }
    }
}

/// What every page depends on: all of the root but its paths and components, ways to authenticate, and all names.
fn around(api: &OpenApi, values: &mut Values<'_>) -> Digest {
    const APART: [&str; 8] =
        ["paths", "webhooks", "x-webhooks", "components", "definitions", "parameters", "responses", "info"];
    let root = api.spec.root();
    let mut digests: Vec<Digest> = Vec::new();
    for (key, value) in root.entries().filter(|(key, _)| !APART.contains(&key.scalar().unwrap_or_default())) {
        digests.push(Digest::of(key.scalar().unwrap_or_default().as_bytes()));
        digests.push(values.all(&[value.at()]));
    }
    digests.extend(api.schemes.iter().map(|scheme| values.all(&[scheme.at])));
    let ids = api
        .operations
        .iter()
        .map(|operation| (operation.id.as_ref().map(|id| &id.value), &operation.path.value, &operation.method));
    let names = (ids.collect::<Vec<_>>(), api.schemas.iter().map(|named| &named.name).collect::<Vec<_>>());
    digests.push(Digest::of_value(&names));
    Digest::join(&digests)
}

/// Addresses of values, each taken once.
struct Values<'s> {
    spec: &'s Spec,
    known: HashMap<At, (Digest, Vec<At>)>,
}

impl Values<'_> {
    /// The address of some values and everything they refer to, in the order of first meeting.
    fn all(&mut self, starts: &[At]) -> Digest {
        let mut seen: HashSet<At> = starts.iter().copied().collect();
        let mut open: VecDeque<At> = starts.iter().copied().collect();
        let mut digests = Vec::new();
        while let Some(at) = open.pop_front() {
            let (digest, targets) = self.own(at);
            digests.push(digest);
            for target in targets {
                if seen.insert(target) {
                    open.push_back(target);
                }
            }
        }
        Digest::join(&digests)
    }

    /// The address of a value alone, and where its references lead.
    fn own(&mut self, at: At) -> (Digest, Vec<At>) {
        if let Some(known) = self.known.get(&at) {
            return known.clone();
        }
        let mut bytes = Vec::new();
        let mut targets = Vec::new();
        write(self.spec.node(at), &mut bytes, &mut targets);
        let own = (Digest::of(&bytes), targets);
        self.known.insert(at, own.clone());
        own
    }
}

/// Writes a value so that no two values look alike. Recursion is bounded by the depth of the tree.
fn write(node: Node<'_>, bytes: &mut Vec<u8>, targets: &mut Vec<At>) {
    if let Some(target) = node.referred() {
        targets.push(target.at());
    }
    match node.shape() {
        flat::Shape::Plain | flat::Shape::Quoted => {
            let text = node.scalar().unwrap_or_default();
            bytes.push(if node.shape() == flat::Shape::Plain { b'p' } else { b'q' });
            bytes.extend((text.len() as u64).to_le_bytes());
            bytes.extend(text.as_bytes());
        }
        flat::Shape::Sequence => {
            bytes.push(b'[');
            node.items().for_each(|item| write(item, bytes, targets));
            bytes.push(b']');
        }
        flat::Shape::Mapping => {
            bytes.push(b'{');
            for (key, value) in node.entries() {
                write(key, bytes, targets);
                write(value, bytes, targets);
            }
            bytes.push(b'}');
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contracts::testing::spec;

    const TEXT: &str = "
openapi: 3.1.0
paths:
  /a: {get: {operationId: a, responses: {200: {content: {application/json: {schema: {$ref: '#/components/schemas/A'}}}}}}}
  /b: {get: {operationId: b, summary: old}}
components: {schemas: {A: {properties: {d: {$ref: '#/components/schemas/D'}}}, D: {type: string}, E: {type: string}}}
";

    fn digests(text: &str) -> Digests {
        Digests::of(&OpenApi::read(spec(text)).unwrap())
    }

    /// Which operations and schemas a change of the text changes.
    fn changed(from: &str, to: &str) -> (Vec<usize>, Vec<usize>) {
        let (old, new) = (digests(TEXT), digests(&TEXT.replace(from, to)));
        let differ = |a: &[Digest], b: &[Digest]| (0..a.len()).filter(|ix| a[*ix] != b[*ix]).collect();
        (differ(&old.operations, &new.operations), differ(&old.schemas, &new.schemas))
    }

    #[test]
    fn an_edit_changes_what_shows_it_and_nothing_else() {
        assert_eq!(changed("summary: old", "summary: new"), (vec![1], vec![]));
        assert_eq!(changed("D: {type: string}", "D: {type: integer}"), (vec![0], vec![0, 1]));
        assert_eq!(changed("E: {type: string}", "E: {type: integer}"), (vec![], vec![2]));
    }

    #[test]
    fn moving_text_changes_nothing() {
        assert_eq!(changed("paths:", "\n\n# words\npaths:"), (vec![], vec![]));
    }
}
