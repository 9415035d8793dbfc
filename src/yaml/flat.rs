//! A whole data file as one flat, owned tree: 24 bytes a value, the place of every key and value kept.
//!
//! For documents that are kept after they were parsed and looked into many times, such as API contracts.
//! Values stand in reading order, so what lies inside a collection is the range behind it. What `<<` merges into
//! a mapping stands in it like entries of its own; of keys that stand twice the first is kept, for the reader of the
//! text reports the others.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use crate::base::span::Span;

use super::tree::{Kind, Limits, Node, Parsed, Problem, Style, Syntax, parse};

/// Index of a value in its [`Flat`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(u32);

impl NodeId {
    /// Its place among all values of the tree, from 0.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// What a value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// Bare text: a number, a truth value, nothing, or a text that needs no quotes.
    Plain,
    /// Text in quotes or as a block.
    Quoted,
    /// A list.
    Sequence,
    /// Keys with values.
    Mapping,
}

/// The first document of a data file.
#[derive(Debug, Clone)]
pub struct Flat {
    text: Arc<str>,
    /// Texts that do not stand in `text` as they are: escapes resolved, folded lines joined.
    resolved: String,
    slots: Vec<Slot>,
    /// Keys of mappings with more than [`FEW`] entries, sorted by their text.
    indexes: BTreeMap<NodeId, Box<[NodeId]>>,
}

#[derive(Debug, Clone, Copy)]
struct Slot {
    span: Span,
    /// Scalars: where the text starts, in `text` or in `resolved`. Collections: number of entries.
    at: u32,
    /// Scalars: length of the text. Mappings: a mark for each key, see [`mark`].
    len: u32,
    /// One past the last value inside.
    end: u32,
    shape: Shape,
    is_resolved: bool,
}

/// Entries of a mapping up to which a look-up compares one after the other.
const FEW: usize = 16;

/// What was read of a file, and what is wrong with it.
#[derive(Debug, Clone)]
pub struct Read {
    /// The first document; `None` for a text that holds none.
    pub tree: Option<Flat>,
    /// What is wrong with the text, in the order met.
    pub problems: Vec<Problem>,
}

impl Flat {
    /// Reads a text. Total, O(n log n); a text that is cut off gives the part before the cut.
    pub fn read(text: &Arc<str>, syntax: Syntax, limits: &Limits) -> Read {
        let Parsed { mut documents, problems } = parse(text, syntax, limits);
        documents.truncate(1);
        Read { tree: documents.pop().map(|root| Self::of(text, &root)), problems }
    }

    /// Flattens a tree that was read from `text`.
    pub fn of(text: &Arc<str>, root: &Node<'_>) -> Self {
        let mut flat =
            Self { text: Arc::clone(text), resolved: String::new(), slots: Vec::new(), indexes: BTreeMap::new() };
        flat.push(root);
        flat.slots.shrink_to_fit();
        flat
    }

    /// The outermost value.
    pub fn root(&self) -> NodeId {
        NodeId(0)
    }

    /// How many values there are.
    pub fn len(&self) -> usize {
        self.slots.len()
    }

    /// Never true: there is at least the root.
    pub fn is_empty(&self) -> bool {
        self.slots.is_empty()
    }

    /// What a value is.
    pub fn shape(&self, id: NodeId) -> Shape {
        self.slot(id).shape
    }

    /// Where a value stands, quotes and brackets included.
    pub fn span(&self, id: NodeId) -> Span {
        self.slot(id).span
    }

    /// The text it was read from.
    pub fn source(&self) -> &Arc<str> {
        &self.text
    }

    /// Text of a scalar, nothing included (as `""`, `~` or `null`); `None` for collections.
    pub fn scalar(&self, id: NodeId) -> Option<&str> {
        let slot = self.slot(id);
        // Of collections, the fields mean something else.
        let range = slot.at as usize..slot.at as usize + slot.len as usize;
        match slot.shape {
            Shape::Plain | Shape::Quoted if slot.is_resolved => Some(&self.resolved[range]),
            Shape::Plain | Shape::Quoted => Some(&self.text[range]),
            Shape::Sequence | Shape::Mapping => None,
        }
    }

    /// Whether a value is a bare `null`, `~` or nothing at all.
    pub fn is_null(&self, id: NodeId) -> bool {
        self.shape(id) == Shape::Plain && matches!(self.scalar(id), Some("" | "~" | "null" | "Null" | "NULL"))
    }

    /// How many items or entries a collection has; 0 for a scalar.
    pub fn count(&self, id: NodeId) -> usize {
        match self.shape(id) {
            Shape::Sequence | Shape::Mapping => self.slot(id).at as usize,
            Shape::Plain | Shape::Quoted => 0,
        }
    }

    /// Items of a sequence; empty for anything else.
    pub fn items(&self, id: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        let is_sequence = self.shape(id) == Shape::Sequence;
        self.children(id).filter(move |_| is_sequence)
    }

    /// Keys and values of a mapping, in order. Empty for anything else.
    pub fn entries(&self, id: NodeId) -> impl Iterator<Item = (NodeId, NodeId)> + '_ {
        let mut children = self.children(id);
        let is_mapping = self.shape(id) == Shape::Mapping;
        std::iter::from_fn(move || if is_mapping { Some((children.next()?, children.next()?)) } else { None })
    }

    /// The value of a key. O(log n).
    pub fn get(&self, id: NodeId, key: &str) -> Option<NodeId> {
        self.key(id, key).map(|found| self.after(found))
    }

    /// The value that a JSON Pointer (RFC 6901) leads to.
    pub fn pointer(&self, pointer: &str) -> Option<NodeId> {
        let tokens = pointer.split('/').skip(1).map(|token| token.replace("~1", "/").replace("~0", "~"));
        tokens.into_iter().try_fold(self.root(), |id, token| match self.shape(id) {
            Shape::Mapping => self.get(id, &token),
            Shape::Sequence => self.items(id).nth(token.parse().ok()?),
            Shape::Plain | Shape::Quoted => None,
        })
    }

    /// The key itself, for its place. O(log n); nearly all keys that are not there are told by one comparison.
    pub fn key(&self, id: NodeId, key: &str) -> Option<NodeId> {
        let slot = self.slot(id);
        if slot.shape != Shape::Mapping || slot.len & mark(key) == 0 {
            return None;
        }
        if self.count(id) > FEW
            && let Some(index) = self.indexes.get(&id)
        {
            let at = index.partition_point(|candidate| self.scalar(*candidate).unwrap_or_default() < key);
            return index.get(at).copied().filter(|found| self.scalar(*found) == Some(key));
        }
        self.entries(id).map(|(name, _)| name).find(|name| self.is_scalar(*name, key))
    }

    /// Whether a scalar is this text; nearly all others are told by their length.
    fn is_scalar(&self, id: NodeId, text: &str) -> bool {
        self.slot(id).len as usize == text.len() && self.scalar(id) == Some(text)
    }

    fn slot(&self, id: NodeId) -> &Slot {
        &self.slots[id.0 as usize]
    }

    /// The value behind one and all it holds.
    fn after(&self, id: NodeId) -> NodeId {
        NodeId(self.slot(id).end)
    }

    fn children(&self, id: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        let end = self.slot(id).end;
        let mut next = NodeId(id.0 + 1);
        std::iter::from_fn(move || {
            let child = next;
            (child.0 < end).then(|| {
                next = self.after(child);
                child
            })
        })
    }

    /// Recursion is bounded by the depth of the tree, which [`Limits::depth`] bounds.
    fn push(&mut self, node: &Node<'_>) {
        let id = NodeId(self.slots.len() as u32);
        let (shape, at, len, is_resolved) = match &node.kind {
            Kind::Scalar { text, style } => {
                let shape = if *style == Style::Plain { Shape::Plain } else { Shape::Quoted };
                let (at, is_resolved) = self.place(text);
                (shape, at, text.len() as u32, is_resolved)
            }
            Kind::Sequence(items) => (Shape::Sequence, items.len() as u32, 0, false),
            Kind::Mapping(_) => (Shape::Mapping, 0, 0, false),
        };
        self.slots.push(Slot { span: node.span, at, len, end: 0, shape, is_resolved });
        match &node.kind {
            Kind::Scalar { .. } => {}
            Kind::Sequence(items) => items.iter().for_each(|item| self.push(item)),
            Kind::Mapping(_) => self.push_entries(id, node),
        }
        self.slots[id.0 as usize].end = self.slots.len() as u32;
        self.index(id);
    }

    /// Where a text stands; it is kept when the source does not have it.
    fn place(&mut self, text: &str) -> (u32, bool) {
        let offset = (text.as_ptr() as usize).wrapping_sub(self.text.as_ptr() as usize);
        if self.text.get(offset..offset.saturating_add(text.len())).is_some_and(|there| there == text) {
            return (offset as u32, false);
        }
        let at = self.resolved.len() as u32;
        self.resolved.push_str(text);
        (at, true)
    }

    fn push_entries(&mut self, id: NodeId, node: &Node<'_>) {
        let merges = |key: &Node<'_>| matches!(&key.kind, Kind::Scalar { text, style: Style::Plain } if text == "<<");
        let (merged, own): (Vec<&(Node<'_>, Node<'_>)>, Vec<_>) =
            node.entries().iter().partition(|(key, _)| merges(key));
        let sources = merged.into_iter().flat_map(|(_, value)| std::iter::once(value).chain(value.items()));
        let mut names = Names::default();
        let (mut count, mut marks) = (0, 0);
        for (key, value) in own.into_iter().chain(sources.flat_map(Node::entries)) {
            if names.is_new(key) {
                if let Kind::Scalar { text, .. } = &key.kind {
                    marks |= mark(text);
                }
                self.push(key);
                self.push(value);
                count += 1;
            }
        }
        let slot = &mut self.slots[id.0 as usize];
        (slot.at, slot.len) = (count, marks);
    }

    fn index(&mut self, id: NodeId) {
        if self.shape(id) != Shape::Mapping || self.count(id) <= FEW {
            return;
        }
        let mut keys: Vec<NodeId> = self.entries(id).map(|(key, _)| key).collect();
        keys.sort_by_key(|key| self.scalar(*key).unwrap_or_default());
        self.indexes.insert(id, keys.into());
    }
}

/// One of 32 bits for a key. A mapping has those of all its keys, so that a key whose bit is missing is not looked for:
/// most keywords are asked of a schema that does not have them.
fn mark(key: &str) -> u32 {
    let bytes = key.as_bytes();
    let ends = match (bytes.first(), bytes.last()) {
        (Some(first), Some(last)) => u32::from(*first).wrapping_mul(7) ^ u32::from(*last).wrapping_mul(13),
        _ => 0,
    };
    1 << ((ends ^ (bytes.len() as u32).wrapping_mul(5)) % 32)
}

/// Keys of a mapping so far, borrowed from its tree.
#[derive(Default)]
struct Names<'n> {
    few: Vec<&'n str>,
    many: HashSet<&'n str>,
}

impl<'n> Names<'n> {
    /// Whether a key is not among them, and takes it up. Keys that are no scalars are always new.
    fn is_new(&mut self, key: &'n Node<'_>) -> bool {
        let Kind::Scalar { text, .. } = &key.kind else { return true };
        if self.few.len() < FEW {
            let is_new = !self.few.contains(&&**text);
            self.few.extend(is_new.then_some(&**text));
            return is_new;
        }
        !self.few.contains(&&**text) && self.many.insert(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flat(text: &str) -> Flat {
        Flat::read(&text.into(), Syntax::Yaml, &Limits::default()).tree.unwrap()
    }

    fn at<'f>(flat: &'f Flat, path: &[&str]) -> Option<&'f str> {
        let id = path.iter().try_fold(flat.root(), |id, key| flat.get(id, key))?;
        flat.scalar(id)
    }

    #[test]
    fn a_slot_takes_no_more_than_its_share() {
        assert_eq!(size_of::<Slot>(), 24);
    }

    #[test]
    fn values_are_found_by_their_keys_among_few_and_among_many() {
        let many: String = (0..100).map(|n| format!("k{n}: {{v: {n}}}\n")).collect();
        let flat = flat(&format!("{many}few:\n  a: 1\n  b: 'x''y'\n"));
        assert_eq!(at(&flat, &["k57", "v"]), Some("57"));
        assert_eq!(at(&flat, &["few", "b"]), Some("x'y"));
        assert_eq!(at(&flat, &["k100"]), None);
        assert_eq!(flat.count(flat.root()), 101);
    }

    #[test]
    fn of_keys_that_stand_twice_the_first_counts() {
        let many: String = (0..40).map(|n| format!("k{n}: 0\n")).collect();
        for text in ["a: 1\na: 2\n".to_owned(), format!("a: 1\n{many}a: 2\n")] {
            let flat = flat(&text);
            assert_eq!(at(&flat, &["a"]), Some("1"));
            assert_eq!(flat.entries(flat.root()).filter(|(key, _)| flat.scalar(*key) == Some("a")).count(), 1);
        }
    }

    #[test]
    fn what_is_merged_stands_among_the_entries_unless_the_mapping_has_its_own() {
        let flat = flat("base: &b {x: 1, y: 2}\nuse:\n  <<: *b\n  y: 3\n");
        assert_eq!(at(&flat, &["use", "x"]), Some("1"));
        assert_eq!(at(&flat, &["use", "y"]), Some("3"));
        let merged = flat.get(flat.root(), "use").unwrap();
        assert_eq!(flat.count(merged), 2);
    }

    #[test]
    fn every_place_is_kept() {
        let text = "a:\n  - \"b\\n\"\n  - {c: d}\n";
        let flat = flat(text);
        let list = flat.get(flat.root(), "a").unwrap();
        let spans: Vec<&str> = flat.items(list).map(|item| flat.span(item).of(text)).collect();
        assert_eq!(spans, ["\"b\\n\"", "{c: d}"]);
        let key = flat.key(flat.root(), "a").unwrap();
        assert_eq!(flat.span(key).of(text), "a");
    }
}
