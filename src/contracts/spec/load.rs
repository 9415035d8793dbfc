//! Goes through the files of a contract, and looks up where each reference leads.

use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};
use std::sync::Arc;

use super::{At, Lost, Target};
use crate::base::path::{RepoPath, percent_decode};
use crate::base::words::nearest;
use crate::yaml::flat::{self, Flat, NodeId};

/// Most files of one contract. The largest set that was seen has some 800.
const MOST_FILES: usize = 5_000;

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

/// Files of a contract, its own first, and where the reference of each mapping with a `$ref` leads.
pub(super) struct Loaded {
    pub(super) files: Vec<(RepoPath, Arc<Flat>)>,
    pub(super) targets: HashMap<At, Target>,
}

/// Takes up a file and all that it names, however far.
pub(super) fn load(path: &RepoPath, tree: Arc<Flat>, find: &dyn Fn(&RepoPath) -> Option<Arc<Flat>>) -> Loaded {
    let mut loader =
        Loader { find, by_path: BTreeMap::new(), files: Vec::new(), scanned: Vec::new(), ids: HashMap::new() };
    loader.add(path.clone(), tree);
    let mut next = 0;
    while next < loader.files.len() {
        loader.scan(next);
        next += 1;
    }
    let targets = loader.resolve();
    Loaded { files: loader.files, targets }
}

/// The files so far.
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
pub(super) const MOST_COMPARED: usize = 100_000;

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
