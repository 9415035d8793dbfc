//! Objects of a git repository, by id, from two `git cat-file` that stay open.
//!
//! Takes commit ids, paths and limits, gives entries of trees and bytes of files as git stores them:
//! no checkout, no filter, no line end conversion. Trees are read here, so a path is found whatever
//! characters it has, and links and submodules are told from files. Every tree is read once.

use std::collections::{BTreeMap, HashMap};
use std::io::{self, BufRead, Read};
use std::path::Path;
use std::sync::Arc;

use crate::base::path::RepoPath;

use super::dialogue::Dialogue;
use super::program::Silence;

/// Largest directory that is read: some 200,000 names.
const TREE_BYTES: u64 = 8 << 20;

/// Most bytes of directories in all.
const TREES_BYTES: u64 = 64 << 20;

/// Most bytes of an answer that is not content: an id, a type and a size, or a request that came to nothing.
const LINE_BYTES: u64 = 1 << 12;

const SIZES: [&str; 2] = ["cat-file", "--batch-check"];

const CONTENTS: [&str; 2] = ["cat-file", "--batch"];

/// Why an object could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Gap {
    /// This clone does not have it.
    Missing,
    /// Its size in bytes, over the limit.
    TooLarge(u64),
    /// All directories together are over the limit.
    TooMany,
    /// Git ended or took too long.
    Silent,
}

/// What a name in a directory stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) kind: Kind,
    /// Hexadecimal.
    pub(super) id: Arc<str>,
}

/// Kinds of entries, by the modes that git gives them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Directory,
    File,
    Link,
    /// A commit of another repository.
    Submodule,
}

/// A directory: entries by name.
pub(super) type Tree = BTreeMap<Box<[u8]>, Entry>;

/// The open repository.
#[derive(Debug)]
pub(super) struct Objects {
    sizes: Dialogue<Option<Header>>,
    contents: Dialogue<Option<Vec<u8>>>,
    trees: HashMap<Arc<str>, Arc<Tree>>,
    /// Bytes of directories that may still be read.
    budget: u64,
}

/// First line of an answer about an object that is there.
#[derive(Debug)]
struct Header {
    id: Arc<str>,
    kind: String,
    size: u64,
}

impl Objects {
    /// Opens the repository around `root`.
    pub(super) fn open(root: &Path) -> Result<Self, Silence> {
        Ok(Self {
            sizes: Dialogue::start(root, &SIZES, header)?,
            contents: Dialogue::start(root, &CONTENTS, content)?,
            trees: HashMap::new(),
            budget: TREES_BYTES,
        })
    }

    /// Id of the directory that the root was at a commit; `None` when it did not exist then.
    pub(super) fn root_at(&mut self, commit: &str) -> Result<Option<Arc<str>>, Gap> {
        // Git resolves `./` against the directory it runs in.
        if let Some(found) = self.header(format!("{commit}:./"))? {
            return Ok((found.kind == "tree").then_some(found.id));
        }
        self.header(format!("{commit}^{{tree}}"))?.map(|_| None).ok_or(Gap::Missing)
    }

    /// What lies at a path below a directory; links on the way are not followed.
    pub(super) fn find(&mut self, root: &Arc<str>, path: &RepoPath) -> Result<Option<Entry>, Gap> {
        let mut entry = Entry { kind: Kind::Directory, id: Arc::clone(root) };
        for segment in path.segments() {
            if entry.kind != Kind::Directory {
                return Ok(None);
            }
            match self.tree(&entry.id)?.get(segment.as_bytes()) {
                Some(next) => entry = next.clone(),
                None => return Ok(None),
            }
        }
        Ok(Some(entry))
    }

    /// Bytes of a file, at most `limit`.
    pub(super) fn bytes(&mut self, id: &str, limit: u64) -> Result<Vec<u8>, Gap> {
        let header = self.header(id.to_owned())?.ok_or(Gap::Missing)?;
        if header.size > limit {
            return Err(Gap::TooLarge(header.size));
        }
        self.contents.ask(id.to_owned()).ok_or(Gap::Silent)?.ok_or(Gap::Missing)
    }

    /// The entries of a directory. Each is read once.
    pub(super) fn tree(&mut self, id: &Arc<str>) -> Result<Arc<Tree>, Gap> {
        if let Some(known) = self.trees.get(id) {
            return Ok(Arc::clone(known));
        }
        let bytes = self.bytes(id, TREE_BYTES)?;
        self.budget = self.budget.checked_sub(bytes.len() as u64).ok_or(Gap::TooMany)?;
        let tree = Arc::new(entries(&bytes, id.len() / 2));
        self.trees.insert(Arc::clone(id), Arc::clone(&tree));
        Ok(tree)
    }

    fn header(&mut self, name: String) -> Result<Option<Header>, Gap> {
        self.sizes.ask(name).ok_or(Gap::Silent)
    }
}

/// Reads `<id> <type> <size>`; `None` for whatever else git has to say (`<name> missing`).
fn header(stdout: &mut dyn BufRead) -> io::Result<Option<Header>> {
    let mut line = Vec::new();
    stdout.take(LINE_BYTES).read_until(b'\n', &mut line)?;
    if line.pop() != Some(b'\n') {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    let line = String::from_utf8_lossy(&line);
    let fields: Vec<&str> = line.split(' ').collect();
    let [id, kind, size] = fields[..] else { return Ok(None) };
    Ok(size.parse().ok().map(|size| Header { id: id.into(), kind: kind.to_owned(), size }))
}

/// Reads a header, as many bytes as it says, and the line end after them.
fn content(stdout: &mut dyn BufRead) -> io::Result<Option<Vec<u8>>> {
    let Some(Header { size, .. }) = header(stdout)? else { return Ok(None) };
    let mut bytes = Vec::new();
    stdout.take(size.saturating_add(1)).read_to_end(&mut bytes)?;
    match bytes.pop() {
        Some(b'\n') if bytes.len() as u64 == size => Ok(Some(bytes)),
        _ => Err(io::ErrorKind::UnexpectedEof.into()),
    }
}

/// Entries of a tree object: mode, blank, name, NUL, id in binary. What follows an odd one is not there.
fn entries(mut bytes: &[u8], id_bytes: usize) -> Tree {
    let mut tree = Tree::new();
    while let Some((name, entry, rest)) = entry(bytes, id_bytes) {
        tree.insert(name.into(), entry);
        bytes = rest;
    }
    tree
}

fn entry(bytes: &[u8], id_bytes: usize) -> Option<(&[u8], Entry, &[u8])> {
    let blank = bytes.iter().position(|byte| *byte == b' ')?;
    let (mode, rest) = (&bytes[..blank], &bytes[blank + 1..]);
    let end = rest.iter().position(|byte| *byte == 0)?;
    let (id, after) = rest[end + 1..].split_at_checked(id_bytes)?;
    Some((&rest[..end], Entry { kind: kind(mode), id: hexadecimal(id).into() }, after))
}

/// The kind that a mode in octal digits stands for. Trees of old have files of modes like `100664`.
fn kind(mode: &[u8]) -> Kind {
    match mode {
        b"40000" | b"040000" => Kind::Directory,
        b"120000" => Kind::Link,
        b"160000" => Kind::Submodule,
        _ => Kind::File,
    }
}

fn hexadecimal(id: &[u8]) -> String {
    id.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listed(bytes: &[u8]) -> Vec<String> {
        let tree = entries(bytes, 2);
        tree.iter().map(|(name, e)| format!("{} {:?} {}", String::from_utf8_lossy(name), e.kind, e.id)).collect()
    }

    #[test]
    fn a_tree_tells_files_from_links_directories_and_submodules() {
        let tree = b"100644 a b\0\x01\x02100755 run\0\0\n120000 link\0  40000 dir\0\xff\xff160000 sub\0\0\0";
        assert_eq!(
            listed(tree),
            ["a b File 0102", "dir Directory ffff", "link Link 2020", "run File 000a", "sub Submodule 0000"]
        );
    }

    #[test]
    fn a_tree_that_is_cut_off_or_odd_is_read_as_far_as_it_goes() {
        assert_eq!(listed(b"100644 a\0\x01\x02100644 b\0\x01"), ["a File 0102"]);
        assert_eq!(listed(b"nonsense"), [""; 0]);
        assert_eq!(listed(b""), [""; 0]);
    }

    #[test]
    fn an_answer_is_a_header_and_as_many_bytes_as_it_says() {
        let mut stdout = &b"aa blob 3\n\n\n\n\nbb:./x y missing\ncc blob 0\n\n"[..];
        assert_eq!(content(&mut stdout).unwrap().unwrap(), b"\n\n\n");
        assert_eq!(content(&mut stdout).unwrap(), None);
        assert_eq!(content(&mut stdout).unwrap().unwrap(), b"");
        assert!(content(&mut stdout).is_err(), "git has ended");
    }

    #[test]
    fn an_answer_that_is_cut_off_is_an_error() {
        for cut in ["aa blob 3", "aa blob 3\nab", "aa blob 3\nabc", "aa blob 3\nabcd"] {
            assert!(content(&mut cut.as_bytes()).is_err(), "{cut}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_bytes_are_read_as_a_tree(bytes: Vec<u8>) {
            entries(&bytes, 20);
        }
    }
}
