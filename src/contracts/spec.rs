//! A contract with all the files it refers to, and a cursor in it.
//!
//! Every `$ref` is looked up once, when the contract is put together; nothing is copied, so a circle of references is
//! met only by those who walk. Reference forms: JSON Pointer (RFC 6901, percent-encoded as RFC 3986 §3.5) into the
//! same file or another one of the repository, `$anchor`, `$dynamicAnchor` and `$id` (JSON Schema 2020-12 §8.2).
//! What lies on another host is never fetched.

use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

mod load;

use crate::base::path::RepoPath;
use crate::base::span::Span;
use crate::yaml::flat::{self, Flat, NodeId};

use load::Loaded;
pub use load::refers;

/// A value in a [`Spec`]: the file, and the value in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct At {
    file: u32,
    id: NodeId,
}

impl At {
    /// Number of the file, as [`Spec::files`] counts them.
    pub fn file(self) -> usize {
        self.file as usize
    }
}

/// A contract: its own file, and those it refers to, however far.
#[derive(Clone)]
pub struct Spec {
    files: Vec<(RepoPath, Arc<Flat>)>,
    /// Where the reference of each mapping with a `$ref` leads.
    targets: HashMap<At, Target>,
    /// By file, a bit for each value: whether it is such a mapping. Nearly all values that are asked are none.
    holders: Vec<Vec<u64>>,
}

/// Where a reference leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// To a value.
    Value(At),
    /// To another host, or a scheme of its own; never fetched.
    External,
    /// Nowhere.
    Lost(Lost),
}

/// Why a reference leads nowhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lost {
    /// The file is there, and has no such place; the nearest reference that would be right.
    Pointer {
        /// The file.
        file: RepoPath,
        /// What was probably meant, as it would be written.
        nearest: Option<String>,
    },
    /// There is no such file, or it holds no data.
    File(RepoPath),
    /// The path leads out of the repository.
    Outside,
    /// The reference is no text, or its pointer cannot be read.
    Malformed,
}

/// References that are followed from one place. Real documents need two.
const MOST_HOPS: usize = 32;

impl Spec {
    /// Puts a contract together. `find` gives the tree of a file of the repository, `None` when there is none.
    ///
    /// O(size of all files); each file is gone through once.
    pub fn new(path: &RepoPath, tree: Arc<Flat>, find: &dyn Fn(&RepoPath) -> Option<Arc<Flat>>) -> Self {
        let Loaded { files, targets } = load::load(path, tree, find);
        let mut holders: Vec<Vec<u64>> = files.iter().map(|(_, tree)| vec![0; tree.len() / 64 + 1]).collect();
        for at in targets.keys() {
            holders[at.file as usize][at.id.index() / 64] |= 1 << (at.id.index() % 64);
        }
        Self { files, targets, holders }
    }

    /// The outermost value of the contract's own file.
    pub fn root(&self) -> Node<'_> {
        self.node(At { file: 0, id: self.files[0].1.root() })
    }

    /// A cursor at a value.
    pub fn node(&self, at: At) -> Node<'_> {
        Node { spec: self, at }
    }

    /// All files, the contract's own first.
    pub fn files(&self) -> impl Iterator<Item = (&RepoPath, &Arc<Flat>)> {
        self.files.iter().map(|(path, tree)| (path, tree))
    }

    /// Every reference and where it leads, in the order of files and places.
    pub fn references(&self) -> Vec<(Node<'_>, &Target)> {
        let mut all: Vec<(Node<'_>, &Target)> = self.targets.iter().map(|(at, to)| (self.node(*at), to)).collect();
        all.sort_by_key(|(node, _)| node.at);
        all
    }
}

impl fmt::Debug for Spec {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let files: Vec<&RepoPath> = self.files.iter().map(|(path, _)| path).collect();
        f.debug_struct("Spec").field("files", &files).field("references", &self.targets.len()).finish()
    }
}

/// A cursor at one value of a contract. Two are equal when they stand at the same place of the same contract.
#[derive(Clone, Copy)]
pub struct Node<'s> {
    spec: &'s Spec,
    at: At,
}

impl<'s> Node<'s> {
    /// Its place, which outlives the cursor.
    pub fn at(self) -> At {
        self.at
    }

    /// The contract it stands in.
    pub fn spec(self) -> &'s Spec {
        self.spec
    }

    /// The file it stands in.
    pub fn path(self) -> &'s RepoPath {
        &self.spec.files[self.at.file as usize].0
    }

    /// The outermost value of the file it stands in.
    pub fn document(self) -> Node<'s> {
        self.sibling(self.tree().root())
    }

    /// Where it stands in that file.
    pub fn span(self) -> Span {
        self.tree().span(self.at.id)
    }

    /// Its text in that file, quotes included.
    pub fn written(self) -> &'s str {
        self.span().of(self.tree().source())
    }

    /// What it is.
    pub fn shape(self) -> flat::Shape {
        self.tree().shape(self.at.id)
    }

    /// Whether it is a mapping.
    pub fn is_mapping(self) -> bool {
        self.shape() == flat::Shape::Mapping
    }

    /// Whether it is a sequence.
    pub fn is_sequence(self) -> bool {
        self.shape() == flat::Shape::Sequence
    }

    /// Whether it is `null` or nothing.
    pub fn is_null(self) -> bool {
        self.tree().is_null(self.at.id)
    }

    /// Text of a scalar that is not null, as written.
    pub fn text(self) -> Option<&'s str> {
        if self.is_null() { None } else { self.scalar() }
    }

    /// Text of a scalar as written, `null` included.
    pub fn scalar(self) -> Option<&'s str> {
        self.tree().scalar(self.at.id)
    }

    /// A bare `true` or `false` (YAML 1.2 core schema §10.3.2).
    pub fn bool(self) -> Option<bool> {
        match (self.shape(), self.scalar()) {
            (flat::Shape::Plain, Some("true" | "True" | "TRUE")) => Some(true),
            (flat::Shape::Plain, Some("false" | "False" | "FALSE")) => Some(false),
            _ => None,
        }
    }

    /// A bare number; exact digits are those of [`Node::text`].
    pub fn number(self) -> Option<f64> {
        match self.shape() {
            flat::Shape::Plain => self.scalar()?.parse().ok().filter(|number: &f64| number.is_finite()),
            _ => None,
        }
    }

    /// The value of a key. O(log n).
    pub fn get(self, key: &str) -> Option<Node<'s>> {
        self.tree().get(self.at.id, key).map(|id| self.sibling(id))
    }

    /// The key itself, for its place. O(log n).
    pub fn key(self, key: &str) -> Option<Node<'s>> {
        self.tree().key(self.at.id, key).map(|id| self.sibling(id))
    }

    /// The value at the end of a path of keys; references on the way are not followed.
    pub fn find(self, path: &[&str]) -> Option<Node<'s>> {
        path.iter().try_fold(self, |node, key| node.get(key))
    }

    /// Text at a key; empty when there is none.
    pub fn text_at(self, key: &str) -> &'s str {
        self.get(key).and_then(Node::text).unwrap_or_default()
    }

    /// Whether a key says `true`.
    pub fn is_set(self, key: &str) -> bool {
        self.get(key).and_then(Node::bool) == Some(true)
    }

    /// Keys and values of a mapping, in order, each key once.
    pub fn entries(self) -> impl Iterator<Item = (Node<'s>, Node<'s>)> {
        self.tree().entries(self.at.id).map(move |(key, value)| (self.sibling(key), self.sibling(value)))
    }

    /// Names and values of a mapping, in order, each once; without extensions (`x-…`) when that is asked for.
    pub fn fields(self, extensions: Extensions) -> impl Iterator<Item = (&'s str, Node<'s>)> {
        let named = self.entries().filter_map(|(key, value)| Some((key.scalar()?, value)));
        named.filter(move |(name, _)| extensions == Extensions::Kept || !name.starts_with("x-"))
    }

    /// Items of a sequence, in order.
    pub fn items(self) -> impl Iterator<Item = Node<'s>> {
        self.tree().items(self.at.id).map(move |id| self.sibling(id))
    }

    /// How many items or entries it has.
    pub fn count(self) -> usize {
        self.tree().count(self.at.id)
    }

    /// Where its `$ref` leads; `None` when it has none.
    pub fn target(self) -> Option<&'s Target> {
        let bits = self.spec.holders[self.at.file as usize][self.at.id.index() / 64];
        if bits >> (self.at.id.index() % 64) & 1 == 0 {
            return None;
        }
        self.spec.targets.get(&self.at)
    }

    /// Its `$ref` as written; `None` when it has none.
    pub fn reference(self) -> Option<&'s str> {
        self.target().and_then(|_| self.get("$ref")?.text())
    }

    /// The value its own `$ref` leads to: what people call it by. `None` without a reference that leads somewhere.
    pub fn referred(self) -> Option<Node<'s>> {
        match self.target()? {
            Target::Value(at) => Some(self.spec.node(*at)),
            Target::External | Target::Lost(_) => None,
        }
    }

    /// What it stands for: itself, or the end of its chain of references. `None` when that leads
    /// to another host, nowhere, or in a circle.
    pub fn follow(self) -> Option<Node<'s>> {
        let mut node = self;
        for _ in 0..MOST_HOPS {
            if node.target().is_none() {
                return Some(node);
            }
            node = node.referred()?;
        }
        None
    }

    fn tree(self) -> &'s Flat {
        &self.spec.files[self.at.file as usize].1
    }

    fn sibling(self, id: NodeId) -> Self {
        Self { at: At { file: self.at.file, id }, ..self }
    }
}

/// Whether keys that start with `x-` are wanted (OpenAPI 3.1.1 §4.9).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extensions {
    /// Left out.
    Dropped,
    /// Given like any other.
    Kept,
}

impl PartialEq for Node<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.at == other.at && std::ptr::eq(self.spec, other.spec)
    }
}

impl Eq for Node<'_> {}

impl fmt::Debug for Node<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{:?}", self.path(), self.span())
    }
}

#[cfg(test)]
mod tests;
