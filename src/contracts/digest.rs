//! Addresses of what a page of a contract shows, so that editing one operation changes one page.

use std::collections::{HashMap, HashSet, VecDeque};

use super::asyncapi::{AsyncApi, Channel};
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
        let mut values = Values::new(&api.spec);
        let around = around(api, &mut values);
        let of = |values: &mut Values<'_>, starts: &[At]| Digest::join(&[around, values.all(starts)]);
        let operations =
            api.operations.iter().map(|operation| of(&mut values, &[operation.at, operation.item])).collect();
        let schemas = api.schemas.iter().map(|named| of(&mut values, &[named.at])).collect();
        Self { operations, schemas }
    }
}

impl Digests {
    /// The same for channels, which stand for operations.
    pub fn of_channels(api: &AsyncApi) -> Self {
        let mut values = Values::new(&api.spec);
        let around = around_channels(api, &mut values);
        let operations = api.channels.iter().map(|channel| of_channel(api, channel, around, &mut values)).collect();
        let schemas = api.schemas.iter().map(|named| Digest::join(&[around, values.all(&[named.at])])).collect();
        Self { operations, schemas }
    }
}

/// A channel with all that is done on it.
fn of_channel(api: &AsyncApi, channel: &Channel, around: Digest, values: &mut Values<'_>) -> Digest {
    let operations = channel.operations.iter().chain(&channel.replies).map(|ix| &api.operations[*ix as usize]);
    let messages: Vec<_> = api.messages_on(channel).into_iter().map(|ix| &api.messages[ix as usize]).collect();
    let starts: Vec<At> = std::iter::once(channel.at)
        .chain(operations.map(|operation| operation.at))
        .chain(messages.iter().map(|message| message.at))
        .collect();
    // Names of messages stand outside of them.
    let names: Vec<_> = messages.iter().map(|message| (&message.key, &message.name)).collect();
    Digest::join(&[around, values.all(&starts), Digest::of_value(&(&channel.key, names))])
}

/// What every page of a contract in AsyncAPI depends on: all of the root but its channels, operations and components,
/// ways to authenticate, and all names. What `info` says of delivery holds for each channel.
fn around_channels(api: &AsyncApi, values: &mut Values<'_>) -> Digest {
    const APART: [&str; 3] = ["channels", "operations", "components"];
    let mut digests = of_entries(api.spec.root(), &APART, values);
    digests.extend(api.schemes.iter().map(|scheme| values.all(&[scheme.at])));
    let channels: Vec<_> = api.channels.iter().map(|channel| (&channel.key, &channel.address)).collect();
    let operations: Vec<_> = api.operations.iter().map(|it| (it.id.as_ref().map(|id| &id.value), it.channel)).collect();
    let schemas: Vec<_> = api.schemas.iter().map(|named| &named.name).collect();
    digests.push(Digest::of_value(&(channels, operations, schemas)));
    Digest::join(&digests)
}

/// Entries of a mapping with all they refer to, some keys left out.
fn of_entries(node: Node<'_>, apart: &[&str], values: &mut Values<'_>) -> Vec<Digest> {
    let mut digests = Vec::new();
    for (key, value) in node.entries().filter(|(key, _)| !apart.contains(&key.scalar().unwrap_or_default())) {
        digests.push(Digest::of(key.scalar().unwrap_or_default().as_bytes()));
        digests.push(values.all(&[value.at()]));
    }
    digests
}

/// What every page depends on: all of the root but its paths and components, ways to authenticate, and all names.
fn around(api: &OpenApi, values: &mut Values<'_>) -> Digest {
    const APART: [&str; 8] =
        ["paths", "webhooks", "x-webhooks", "components", "definitions", "parameters", "responses", "info"];
    let mut digests = of_entries(api.spec.root(), &APART, values);
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
    /// Values that may still be met one by one.
    left: usize,
    /// Address of everything, once it is needed.
    whole: Option<Digest>,
}

/// Most values that are met for all parts of a contract together. What comes after is taken to depend on everything:
/// thousands of parts that each refer to thousands of others would cost the square.
const MOST_MET: usize = 4_000_000;

impl<'s> Values<'s> {
    fn new(spec: &'s Spec) -> Self {
        Self { spec, known: HashMap::new(), left: MOST_MET, whole: None }
    }

    /// The address of some values and everything they refer to, in the order of first meeting.
    fn all(&mut self, starts: &[At]) -> Digest {
        if self.left == 0 {
            let root = [self.spec.root().at()];
            return *self.whole.get_or_insert_with(|| Values::new(self.spec).met(&root));
        }
        self.met(starts)
    }

    fn met(&mut self, starts: &[At]) -> Digest {
        let mut seen: HashSet<At> = starts.iter().copied().collect();
        let mut open: VecDeque<At> = starts.iter().copied().collect();
        let mut digests = Vec::new();
        while let Some(at) = open.pop_front() {
            let (digest, targets) = self.own(at);
            digests.push(digest);
            self.left = self.left.saturating_sub(1 + targets.len());
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

    const EVENTS: &str = "
asyncapi: 3.0.0
channels:
  a: {address: a, messages: {m: {$ref: '#/components/messages/M'}}}
  b: {address: b, messages: {n: {$ref: '#/components/messages/N'}}}
operations:
  takeA: {action: receive, channel: {$ref: '#/channels/a'}, summary: old}
components:
  messages: {M: {payload: {$ref: '#/components/schemas/S'}}, N: {summary: new, payload: {type: string}}}
  schemas: {S: {type: string}}
";

    #[test]
    fn an_edit_of_a_message_changes_the_channels_that_carry_it() {
        let digests = |text: &str| Digests::of_channels(&AsyncApi::read(spec(text)).unwrap());
        let changed = |from: &str, to: &str| {
            let (old, new) = (digests(EVENTS), digests(&EVENTS.replace(from, to)));
            let differ = |a: &[Digest], b: &[Digest]| (0..a.len()).filter(|ix| a[*ix] != b[*ix]).collect::<Vec<_>>();
            (differ(&old.operations, &new.operations), differ(&old.schemas, &new.schemas))
        };
        assert_eq!(changed("summary: new", "summary: newer"), (vec![1], vec![]));
        assert_eq!(changed("summary: old", "summary: older"), (vec![0], vec![]));
        assert_eq!(changed("{S: {type: string", "{S: {type: integer"), (vec![0], vec![0]));
        assert_eq!(changed("channels:", "\n# words\nchannels:"), (vec![], vec![]));
        assert_eq!(changed("address: b", "address: c"), (vec![0, 1], vec![0]));
    }

    #[test]
    fn moving_text_changes_nothing() {
        assert_eq!(changed("paths:", "\n\n# words\npaths:"), (vec![], vec![]));
    }
}
