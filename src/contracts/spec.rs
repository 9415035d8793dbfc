//! A contract with all the files it refers to, and a cursor in it.
//!
//! Every `$ref` is looked up once, when the contract is put together; nothing is copied, so a circle of references is
//! met only by those who walk. Reference forms: JSON Pointer (RFC 6901, percent-encoded as RFC 3986 §3.5) into the
//! same file or another one of the repository, `$anchor`, `$dynamicAnchor` and `$id` (JSON Schema 2020-12 §8.2).
//! What lies on another host is never fetched.

use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};
use std::fmt;
use std::sync::Arc;

use crate::base::path::{RepoPath, percent_decode};
use crate::base::span::Span;
use crate::base::words::nearest;
use crate::yaml::flat::{self, Flat, NodeId};

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

/// Most files of one contract. The largest set that was seen has some 800.
const MOST_FILES: usize = 5_000;

/// References that are followed from one place. Real documents need two.
const MOST_HOPS: usize = 32;

/// Keys below which a `$ref` is data of somebody else, or the name of a property.
const OPAQUE: [&str; 7] = ["example", "examples", "default", "enum", "const", "value", "x-example"];

/// Keys below which others are names that an author chose.
const NAMED: [&str; 15] = [
    "properties",
    "patternProperties",
    "schemas",
    "definitions",
    "$defs",
    "responses",
    "headers",
    "requestBodies",
    "callbacks",
    "links",
    "securitySchemes",
    "pathItems",
    "messages",
    "channels",
    "servers",
];

impl Spec {
    /// Puts a contract together. `find` gives the tree of a file of the repository, `None` when there is none.
    ///
    /// O(size of all files); each file is gone through once.
    pub fn new(path: &RepoPath, tree: Arc<Flat>, find: &dyn Fn(&RepoPath) -> Option<Arc<Flat>>) -> Self {
        let mut loader =
            Loader { find, by_path: BTreeMap::new(), files: Vec::new(), scanned: Vec::new(), ids: HashMap::new() };
        loader.add(path.clone(), tree);
        let mut next = 0;
        while next < loader.files.len() {
            loader.scan(next);
            next += 1;
        }
        let targets = loader.resolve();
        let mut holders: Vec<Vec<u64>> = loader.files.iter().map(|(_, tree)| vec![0; tree.len() / 64 + 1]).collect();
        for at in targets.keys() {
            holders[at.file as usize][at.id.index() / 64] |= 1 << (at.id.index() % 64);
        }
        Self { files: loader.files, targets, holders }
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

/// Puts a [`Spec`] together.
struct Loader<'a> {
    find: &'a dyn Fn(&RepoPath) -> Option<Arc<Flat>>,
    by_path: BTreeMap<RepoPath, Option<u32>>,
    files: Vec<(RepoPath, Arc<Flat>)>,
    scanned: Vec<Scanned>,
    /// `$id`, as written, and the first schema that bears it.
    ids: HashMap<String, At>,
}

/// What one file refers to and can be referred to by.
#[derive(Default)]
struct Scanned {
    /// Mappings with a `$ref`, and where that is written.
    references: Vec<(NodeId, NodeId)>,
    /// `$anchor` and `$dynamicAnchor`.
    anchors: HashMap<String, NodeId>,
    /// `$id`, as written.
    ids: HashMap<String, NodeId>,
}

impl Loader<'_> {
    fn add(&mut self, path: RepoPath, tree: Arc<Flat>) -> u32 {
        let file = self.files.len() as u32;
        self.by_path.insert(path.clone(), Some(file));
        self.files.push((path, tree));
        file
    }

    /// Goes through one file, and takes up the files it names.
    fn scan(&mut self, file: usize) {
        let (path, tree) = self.files[file].clone();
        let mut scanned = Scanned::of(&tree);
        for (written, id) in std::mem::take(&mut scanned.ids) {
            self.ids.entry(written).or_insert(At { file: file as u32, id });
        }
        for (_, written) in &scanned.references {
            let named = tree.scalar(*written).and_then(|written| in_another_file(&path, written));
            if let Some(other) = named {
                self.file(other);
            }
        }
        self.scanned.push(scanned);
    }

    /// The number of a file; `None` when there is none, or too many.
    fn file(&mut self, path: RepoPath) -> Option<u32> {
        if let Some(known) = self.by_path.get(&path) {
            return *known;
        }
        match (self.find)(&path).filter(|_| self.files.len() < MOST_FILES) {
            Some(tree) => Some(self.add(path, tree)),
            None => {
                self.by_path.insert(path, None);
                None
            }
        }
    }

    fn resolve(&self) -> HashMap<At, Target> {
        let mut targets = HashMap::new();
        let mut pointers = Pointers { items: HashMap::new(), guesses: MOST_COMPARED };
        for (file, scanned) in (0u32..).zip(&self.scanned) {
            // Each reference as written is looked up once: large documents repeat a few of them ten thousand times.
            let mut known: HashMap<&str, Target> = HashMap::new();
            let tree = &self.files[file as usize].1;
            for (holder, written) in &scanned.references {
                let target = match tree.scalar(*written) {
                    Some(written) => {
                        known.entry(written).or_insert_with(|| self.target(file, written, &mut pointers)).clone()
                    }
                    None => Target::Lost(Lost::Malformed),
                };
                targets.insert(At { file, id: *holder }, target);
            }
        }
        targets
    }

    fn target(&self, from: u32, written: &str, pointers: &mut Pointers) -> Target {
        if let Some(at) = self.ids.get(written.strip_suffix('#').unwrap_or(written)) {
            return Target::Value(*at);
        }
        if is_elsewhere(written) {
            return Target::External;
        }
        let (_, fragment) = written.split_once('#').unwrap_or((written, ""));
        let from_path = &self.files[from as usize].0;
        let file = match other_file(from_path, written) {
            Other::Same => from,
            Other::Outside => return Target::Lost(Lost::Outside),
            Other::File(path) => match self.by_path.get(&path).copied().flatten() {
                Some(file) => file,
                None => return Target::Lost(Lost::File(path)),
            },
        };
        let tree = &self.files[file as usize].1;
        let Some(fragment) = percent_decode(fragment) else { return Target::Lost(Lost::Malformed) };
        let found = match fragment.strip_prefix('/') {
            Some(pointer) => pointers.follow(file, tree, pointer),
            None if fragment.is_empty() => Ok(tree.root()),
            None => self.scanned[file as usize].anchors.get(&fragment).copied().ok_or(None),
        };
        match found {
            Ok(id) => Target::Value(At { file, id }),
            Err(nearest) => {
                let before = written.split('#').next().unwrap_or_default();
                let nearest = nearest.map(|pointer| format!("{before}#{pointer}"));
                Target::Lost(Lost::Pointer { file: self.files[file as usize].0.clone(), nearest })
            }
        }
    }
}

impl Scanned {
    fn of(tree: &Flat) -> Self {
        let mut scanned = Self::default();
        // Values still to look at, and whether their keys are names and no keywords.
        let mut open: VecDeque<(NodeId, Keys)> = VecDeque::from([(tree.root(), Keys::Keywords)]);
        while let Some((id, keys)) = open.pop_front() {
            open.extend(tree.items(id).map(|item| (item, Keys::Keywords)));
            for (key, value) in tree.entries(id) {
                let name = tree.scalar(key).unwrap_or_default();
                match (keys, name) {
                    (Keys::Keywords, "$ref") if tree.scalar(value).is_some() => scanned.references.push((id, value)),
                    (Keys::Keywords, "$anchor" | "$dynamicAnchor") => {
                        scanned.anchors.entry(tree.scalar(value).unwrap_or_default().to_owned()).or_insert(id);
                    }
                    (Keys::Keywords, "$id") if tree.scalar(value).is_some_and(|text| !text.is_empty()) => {
                        scanned.ids.entry(tree.scalar(value).unwrap_or_default().to_owned()).or_insert(id);
                    }
                    // A status may be `default`, and a component or message be called `value`.
                    (Keys::Keywords, name) if NAMED.contains(&name) && !is_reference(tree, value) => {
                        open.push_back((value, Keys::Names));
                    }
                    // Examples of OpenAPI may be references themselves; what is inside their values is data.
                    (Keys::Keywords, "examples") if tree.shape(value) == flat::Shape::Mapping => {
                        open.push_back((value, Keys::Names));
                    }
                    (Keys::Keywords, "example") if is_only_reference(tree, value) => {
                        open.push_back((value, Keys::Keywords));
                    }
                    (Keys::Keywords, name) if OPAQUE.contains(&name) => {}
                    (Keys::Keywords | Keys::Names, _) => open.push_back((value, Keys::Keywords)),
                }
            }
        }
        scanned.references.sort();
        scanned
    }
}

/// What the keys of a mapping are.
#[derive(Clone, Copy, PartialEq)]
enum Keys {
    /// Words of the format.
    Keywords,
    /// Names that the author chose.
    Names,
}

/// Whether a mapping is a reference itself.
fn is_reference(tree: &Flat, id: NodeId) -> bool {
    tree.get(id, "$ref").is_some_and(|value| tree.scalar(value).is_some())
}

/// Many write `example: {$ref: …}` although the format does not know it; it is meant as it looks.
fn is_only_reference(tree: &Flat, id: NodeId) -> bool {
    tree.count(id) == 1 && tree.get(id, "$ref").is_some_and(|value| tree.scalar(value).is_some())
}

/// Follows pointers, in time that grows with their number and not with what they pass.
struct Pointers {
    /// Items of lists that pointers went into.
    items: HashMap<At, Vec<NodeId>>,
    /// Names that may still be compared with wrong ones.
    guesses: usize,
}

/// Names that are compared to guess what was meant, in one contract: some ten milliseconds of work.
const MOST_COMPARED: usize = 100_000;

impl Pointers {
    /// Follows a pointer; else gives the nearest one that leads somewhere, if there is one that looks alike.
    fn follow(&mut self, file: u32, tree: &Flat, pointer: &str) -> Result<NodeId, Option<String>> {
        let mut at = tree.root();
        let mut passed = 0;
        for token in pointer.split('/') {
            let name = token.replace("~1", "/").replace("~0", "~");
            let next = match tree.shape(at) {
                flat::Shape::Sequence => {
                    let items = self.items.entry(At { file, id: at }).or_insert_with(|| tree.items(at).collect());
                    name.parse().ok().and_then(|ix: usize| items.get(ix).copied())
                }
                _ => tree.get(at, &name),
            };
            let Some(next) = next else {
                let is_last = passed + token.len() == pointer.len();
                let near = if is_last { self.nearest(tree, at, &name) } else { None };
                return Err(near.map(|near| format!("/{}{near}", &pointer[..passed])));
            };
            passed += token.len() + 1;
            at = next;
        }
        Ok(at)
    }

    fn nearest(&mut self, tree: &Flat, holder: NodeId, name: &str) -> Option<String> {
        self.guesses = self.guesses.checked_sub(tree.count(holder))?;
        let near = nearest(name, tree.entries(holder).filter_map(|(key, _)| tree.scalar(key)))?;
        Some(near.replace('~', "~0").replace('/', "~1"))
    }
}

/// The file that a reference names.
enum Other {
    Same,
    File(RepoPath),
    Outside,
}

fn other_file(from: &RepoPath, written: &str) -> Other {
    let file = written.split('#').next().unwrap_or_default();
    if file.is_empty() {
        return Other::Same;
    }
    let decoded = percent_decode(file).unwrap_or_else(|| file.to_owned());
    match from.parent().join(&decoded) {
        Some(path) if path == *from => Other::Same,
        Some(path) => Other::File(path),
        None => Other::Outside,
    }
}

/// Other files of the repository that the references of one name, sorted, each once. O(size).
pub fn refers(path: &RepoPath, tree: &Flat) -> Vec<RepoPath> {
    let written = Scanned::of(tree).references.into_iter().filter_map(|(_, written)| tree.scalar(written));
    let named: BTreeSet<RepoPath> = written.filter_map(|written| in_another_file(path, written)).collect();
    named.into_iter().collect()
}

/// The other file of the repository that a reference names; `None` for all other references.
fn in_another_file(from: &RepoPath, written: &str) -> Option<RepoPath> {
    if is_elsewhere(written) {
        return None;
    }
    match other_file(from, written) {
        Other::File(path) => Some(path),
        Other::Same | Other::Outside => None,
    }
}

/// Whether a reference names another host or a scheme (RFC 3986 §3.1).
fn is_elsewhere(written: &str) -> bool {
    let scheme = written.split(':').next().filter(|scheme| scheme.len() < written.len()).unwrap_or_default();
    // One letter and a colon is a drive of Windows, which is no scheme and leads nowhere.
    let is_scheme = scheme.len() > 1 && scheme.bytes().all(|b| b.is_ascii_alphanumeric() || b"+-.".contains(&b));
    is_scheme || written.starts_with("//")
}

#[cfg(test)]
mod tests;
