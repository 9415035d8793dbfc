//! Resolves every reference of every document, once.
//!
//! Takes outlines and the names of all files, gives one [`Link`] per reference with its [`Resolution`].
//! Knows nothing of URLs of the portal and judges nothing: a missing target is data here
//! and a finding in [`crate::policy`].
//!
//! What counts as found, in this order: the path itself; the path as a page (`x` or `x.html` for `x.md`
//! and its kin, a directory for its `README` or `index`); the same from every root that documentation
//! generators use, for destinations that start with `/`. Anchors are GitHub's heading slugs and the
//! author's own ids, compared without case.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, OnceLock};

use crate::base::hash::{Digest, FastSet};
use crate::base::memo::Memo;
use crate::base::path::RepoPath;
use crate::formats::{Body, Document, Markup};
use crate::markup::LinkRef;
use crate::markup::slug::slug;
use crate::markup::url::{Dest, judge};
use crate::source::{SourceTree, Trouble};

use super::DocId;

/// A reference of a document, resolved. Same index as in its outline.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Link {
    /// Where it leads.
    pub to: Resolution,
}

/// Where a reference leads.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Resolution {
    /// A document of the portal.
    Document {
        /// The document.
        doc: DocId,
        /// Fragment as it stands on the target page; `None` for the page itself.
        anchor: Option<String>,
    },
    /// A document that exists, but has no such anchor.
    NoAnchor {
        /// The document.
        doc: DocId,
        /// Fragment as written.
        anchor: String,
        /// Nearest existing anchor.
        nearest: Option<String>,
    },
    /// A file that is no document (code, picture, archive): an asset.
    File(RepoPath),
    /// A directory without a landing page.
    Directory(RepoPath),
    /// Another site, or mail.
    External,
    /// Nothing there.
    Missing {
        /// Why.
        why: WhyMissing,
        /// Normalised target, when it lies inside the repository.
        target: Option<RepoPath>,
        /// What the author may have meant; for [`WhyMissing::Case`] the file that is there.
        nearest: Option<RepoPath>,
    },
    /// A place on somebody's machine.
    LocalMachine,
    /// A scheme that is never linked; its name.
    Refused(String),
    /// Not a reference (template expression, mention).
    Pseudo,
}

impl Resolution {
    /// The document it leads to, whether or not the place is there.
    pub fn document(&self) -> Option<DocId> {
        match self {
            Resolution::Document { doc, .. } | Resolution::NoAnchor { doc, .. } => Some(*doc),
            _ => None,
        }
    }

    /// Whether the reference points into the repository (rightly or wrongly), and so was checked.
    pub fn is_internal(&self) -> bool {
        match self {
            Resolution::Document { .. }
            | Resolution::NoAnchor { .. }
            | Resolution::File(_)
            | Resolution::Directory(_)
            | Resolution::Missing { .. } => true,
            Resolution::External | Resolution::LocalMachine | Resolution::Refused(_) | Resolution::Pseudo => false,
        }
    }
}

/// Why a reference leads nowhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum WhyMissing {
    /// No file at this path.
    File,
    /// A file of this name exists in other letter case.
    Case,
    /// The path leads out of the repository.
    Outside,
}

/// Endings a page may have in the repository when a link leaves them out or says `.html`.
const PAGE_ENDINGS: [&str; 9] =
    [".md", ".mdx", ".markdown", ".html.md.erb", ".html.md", ".md.erb", ".html.erb", ".rst", ".adoc"];

/// File stems that stand for their directory.
const LANDING_STEMS: [&str; 3] = ["readme", "index", "_index"];

/// Directories from which documentation generators serve, so that `/x` means `<dir>/x`.
const SERVED_DIRECTORIES: [&str; 12] = [
    "docs",
    "doc",
    "documentation",
    "content",
    "source",
    "src",
    "site",
    "website",
    "pages",
    "static",
    "public",
    "assets",
];

/// Largest distance at which another name is offered as what the author meant.
const SUGGESTION_DISTANCE: usize = 3;

/// Names of all files and directories, for looking up destinations. What few destinations ask for is made when one
/// does: after an edit, the references of one document are resolved.
struct Names<'a> {
    tree: &'a SourceTree,
    documents: &'a [Arc<Document>],
    /// Which documents are shown on a page of their own.
    has_page: &'a (dyn Fn(DocId) -> bool + Sync),
    /// Names whatever the letter case; made when a destination is not found.
    any_case: OnceLock<AnyCase<'a>>,
    /// Names that links may use; made when a destination is not found.
    alike: OnceLock<Alike<'a>>,
    /// Directories that documentation generators serve from; made for a destination that starts with `/`.
    served: OnceLock<Vec<&'a RepoPath>>,
    /// Landing page of each directory that has one; made when a destination is a directory.
    landings: OnceLock<BTreeMap<RepoPath, &'a RepoPath>>,
}

/// Paths by their lower-case form, and pages by the same without their ending (see [`note_stems`]).
struct AnyCase<'a> {
    paths: HashMap<String, &'a RepoPath>,
    by_stem: Stems<'a>,
}

/// Paths by the lower-case names that links to them may use (see [`link_name`]).
struct Alike<'a> {
    by_name: HashMap<String, Vec<&'a RepoPath>>,
    /// Files that lie directly in a directory, by path, with those names.
    by_directory: HashMap<&'a str, Vec<(String, &'a RepoPath)>>,
}

impl<'a> Names<'a> {
    fn new(tree: &'a SourceTree, documents: &'a [Arc<Document>], has_page: &'a (dyn Fn(DocId) -> bool + Sync)) -> Self {
        let (any_case, alike) = (OnceLock::new(), OnceLock::new());
        let (served, landings) = (OnceLock::new(), OnceLock::new());
        Self { tree, documents, has_page, any_case, alike, served, landings }
    }

    /// The document at a path, when it has a page.
    fn page(&self, path: &RepoPath) -> Option<DocId> {
        let ix = self.documents.binary_search_by(|document| document.path().cmp(path)).ok()?;
        Some(DocId(ix as u32)).filter(|id| (self.has_page)(*id))
    }

    fn file(&self, path: &str) -> Option<&'a RepoPath> {
        self.tree.files.get_key_value(path).map(|(path, _)| path)
    }

    fn served(&self) -> &[&'a RepoPath] {
        self.served.get_or_init(|| {
            let directories = self.tree.directories.iter();
            directories.filter(|dir| SERVED_DIRECTORIES.contains(&dir.file_name())).collect()
        })
    }

    fn landing(&self, dir: &RepoPath) -> Option<&'a RepoPath> {
        self.landings.get_or_init(|| self.new_landings()).get(dir).copied()
    }

    fn new_landings(&self) -> BTreeMap<RepoPath, &'a RepoPath> {
        let rank = |path: &RepoPath| LANDING_STEMS.iter().position(|stem| path.stem().eq_ignore_ascii_case(stem));
        let mut landings: BTreeMap<RepoPath, &'a RepoPath> = BTreeMap::new();
        for path in self.tree.files.keys().filter(|path| rank(path).is_some() && self.page(path).is_some()) {
            let slot = landings.entry(path.parent()).or_insert(path);
            if rank(path) < rank(slot) {
                *slot = path;
            }
        }
        landings
    }

    /// What lies at a path: itself, or the page it stands for.
    fn at(&self, path: &str) -> Option<Found<'a>> {
        if let Some(path) = self.file(path) {
            return Some(Found::File(path));
        }
        if let Some(dir) = self.tree.directories.get(path) {
            return Some(self.landing(dir).map_or(Found::Directory(dir), Found::File));
        }
        let stem = path.strip_suffix(".html").unwrap_or(path);
        if let Some(page) = PAGE_ENDINGS.iter().find_map(|ending| self.file(&format!("{stem}{ending}"))) {
            return Some(Found::File(page));
        }
        let dir = self.tree.directories.get(stem).filter(|_| stem != path)?;
        self.landing(dir).map(Found::File)
    }

    /// The same, whatever the letter case.
    fn at_any_case(&self, path: &RepoPath) -> Option<&'a RepoPath> {
        self.any_case.get_or_init(|| AnyCase::of(self.tree)).at(path)
    }

    /// An existing path that may have been meant: a similar name in the same directory, else the same name
    /// elsewhere. Names that every directory may hold (`README`) say nothing about elsewhere.
    fn nearest(&self, target: &RepoPath) -> Option<RepoPath> {
        let name = link_name(target);
        if name.len() > LONGEST_NAME {
            return None;
        }
        let alike = self.alike.get_or_init(|| Alike::of(self.tree));
        alike.sibling(target, &name).or_else(|| alike.of_same_name(target, &name)).cloned()
    }
}

/// Pages by a path without its ending, each with the rank of that ending among [`PAGE_ENDINGS`].
type Stems<'a> = HashMap<String, (usize, &'a RepoPath)>;

/// Notes a file, whose path is spelt so, under that without each of [`PAGE_ENDINGS`] that it has. The first ending wins.
fn note_stems<'a>(stems: &mut Stems<'a>, spelt: &str, path: &'a RepoPath) {
    for (rank, ending) in PAGE_ENDINGS.iter().enumerate() {
        let Some(stem) = spelt.strip_suffix(ending) else { continue };
        let first = stems.entry(stem.to_owned()).or_insert((rank, path));
        *first = (*first).min((rank, path));
    }
}

impl<'a> AnyCase<'a> {
    fn of(tree: &'a SourceTree) -> Self {
        let (mut paths, mut by_stem) = (HashMap::with_capacity(tree.files.len()), Stems::new());
        for path in tree.files.keys().chain(&tree.directories) {
            let folded = path.as_str().to_lowercase();
            note_stems(&mut by_stem, &folded, path);
            paths.entry(folded).or_insert(path);
        }
        Self { paths, by_stem }
    }

    fn at(&self, path: &RepoPath) -> Option<&'a RepoPath> {
        let folded = path.as_str().to_lowercase();
        let stem = folded.strip_suffix(".html").unwrap_or(&folded);
        let page = || self.by_stem.get(stem).map(|(_, path)| path);
        self.paths.get(&folded).or_else(page).copied()
    }
}

impl<'a> Alike<'a> {
    fn of(tree: &'a SourceTree) -> Self {
        let (mut by_name, mut by_directory) = (HashMap::new(), HashMap::new());
        for path in tree.files.keys() {
            let name = link_name(path);
            let beside: &mut Vec<(String, &RepoPath)> = by_directory.entry(path.directory()).or_default();
            beside.push((name.clone(), path));
            let named: &mut Vec<&RepoPath> = by_name.entry(name).or_default();
            named.push(path);
        }
        Self { by_name, by_directory }
    }

    /// The nearest in spelling beside the target, the first by path of several.
    fn sibling(&self, target: &RepoPath, name: &str) -> Option<&'a RepoPath> {
        let mut allowed = SUGGESTION_DISTANCE.min(name.len() / 3);
        let mut nearest = None;
        for (other, path) in self.by_directory.get(target.directory()).into_iter().flatten() {
            if other.len().abs_diff(name.len()) > allowed || is_other_number(name, other) {
                continue;
            }
            let Some(slips) = slips(name, other, allowed) else { continue };
            nearest = Some(*path);
            match slips.checked_sub(1) {
                Some(closer) => allowed = closer,
                None => break,
            }
        }
        nearest
    }

    /// The file of this name that shares most directories with the target, when one does more than all others.
    fn of_same_name(&self, target: &RepoPath, name: &str) -> Option<&'a RepoPath> {
        if LANDING_STEMS.contains(&name) {
            return None;
        }
        let shared = |path: &RepoPath| path.segments().zip(target.segments()).take_while(|(a, b)| a == b).count();
        let same = self.by_name.get(name)?;
        let best = same.iter().max_by_key(|path| shared(path))?;
        let rivals = same.iter().filter(|path| shared(path) == shared(best)).count();
        (rivals == 1).then_some(*best)
    }
}

/// How many slips lead from one name to another (optimal string alignment); `None` for more than `most`.
fn slips(a: &str, b: &str, most: usize) -> Option<usize> {
    if a == b || most == 0 {
        return (a == b).then_some(0);
    }
    if most == 1 && a.is_ascii() && b.is_ascii() {
        return is_one_slip(a.as_bytes(), b.as_bytes()).then_some(1);
    }
    Some(strsim::osa_distance(a, b)).filter(|slips| *slips <= most)
}

/// Whether two names differ in one sign, or in two that were swapped. Directories of numbered files have thousands of
/// names that are compared with each other.
fn is_one_slip(a: &[u8], b: &[u8]) -> bool {
    let before = a.iter().zip(b).take_while(|(a, b)| a == b).count();
    let (a, b) = (&a[before..], &b[before..]);
    let behind = a.iter().rev().zip(b.iter().rev()).take_while(|(a, b)| a == b).count();
    match (&a[..a.len() - behind], &b[..b.len() - behind]) {
        ([] | [_], [] | [_]) => true,
        ([a, b], [c, d]) => (a, b) == (d, c),
        _ => false,
    }
}

/// Whether two names differ in their numbers alone, as `figure1` and `figure2` do: another thing, no slip.
/// A number in front may change (`0003-queue`, `0004-queue`): records are renumbered.
fn is_other_number(a: &str, b: &str) -> bool {
    let is_digit = |c: char| c.is_ascii_digit();
    let (a_tail, b_tail) = (a.trim_start_matches(is_digit), b.trim_start_matches(is_digit));
    let is_letter = |byte: &u8| !byte.is_ascii_digit();
    a_tail != b_tail && a.bytes().filter(is_letter).eq(b.bytes().filter(is_letter))
}

/// Longest name that is compared with others, in bytes: that of file systems. Destinations can be of any length.
const LONGEST_NAME: usize = 255;

/// The file name in lower case, without the ending of a page: `deploy`, `deploy.html` and `deploy.md` mean one page.
fn link_name(path: &RepoPath) -> String {
    let mut name = path.file_name().to_lowercase();
    let ending =
        PAGE_ENDINGS.iter().chain(&[".html"]).filter(|ending| name.ends_with(**ending)).max_by_key(|e| e.len());
    let stem = ending.map_or(&*name, |ending| &name[..name.len() - ending.len()]);
    if !stem.is_empty() {
        name.truncate(stem.trim_end_matches('.').len());
    }
    name
}

/// Something that exists.
#[derive(Clone, Copy)]
enum Found<'a> {
    File(&'a RepoPath),
    Directory(&'a RepoPath),
}

/// The references of each document, in the order of its outline. `paths` is the address of all paths of the tree (see
/// [`super::paths`]); `known` keeps what was found by the address of the document and of all that links may lead to.
pub(super) fn resolve_all(
    tree: &SourceTree,
    documents: &[Arc<Document>],
    has_page: impl Fn(DocId) -> bool + Sync,
    paths: Digest,
    known: &mut Memo<Vec<Link>>,
) -> Vec<Arc<Vec<Link>>> {
    let ids = || (0u32..).map(DocId).zip(documents);
    let target = |(id, document): (DocId, &'_ Arc<Document>)| (document.naming, has_page(id), document.landmarks);
    let targets: Vec<(Digest, bool, Digest)> = ids().map(target).collect();
    let anywhere = Digest::of_hash(&(&tree.git.forge, paths, targets));
    let names = OnceLock::new();
    let resolve = |(id, document): &(DocId, &Arc<Document>)| {
        resolve(document, *id, documents, names.get_or_init(|| Names::new(tree, documents, &has_page)))
    };
    let key = |(_, document): &(DocId, &Arc<Document>)| document.source.digest;
    known.among(anywhere).generation(&ids().collect::<Vec<_>>(), key, resolve).to_vec()
}

/// Resolves all references of one document, in the order of its outline.
fn resolve(document: &Document, id: DocId, documents: &[Arc<Document>], names: &Names<'_>) -> Vec<Link> {
    let resolver = Resolver { document, id, documents, names };
    document.outline.links.iter().map(|link| Link { to: resolver.resolve(link) }).collect()
}

struct Resolver<'a, 'n> {
    document: &'a Document,
    id: DocId,
    documents: &'a [Arc<Document>],
    names: &'a Names<'n>,
}

impl Resolver<'_, '_> {
    fn resolve(&self, link: &LinkRef) -> Resolution {
        match judge(&link.dest) {
            Dest::External => self.own_forge(&link.dest).unwrap_or(Resolution::External),
            Dest::Fragment(fragment) => self.page(self.id, Some(fragment)),
            Dest::Relative { path, fragment } => self.relative(link, &path, fragment),
            Dest::LocalMachine => Resolution::LocalMachine,
            Dest::Refused { scheme } if matches!(scheme.as_str(), "link" | "xref" | "include") => Resolution::Pseudo,
            Dest::Refused { scheme } => Resolution::Refused(scheme),
            Dest::Pseudo => Resolution::Pseudo,
        }
    }

    fn relative(&self, link: &LinkRef, path: &str, fragment: Option<String>) -> Resolution {
        let candidates = self.candidates(link, path);
        if let Some(found) = candidates.iter().find_map(|candidate| self.names.at(candidate.as_str())) {
            return self.found(found, fragment);
        }
        // A destination in angle brackets that names nothing is a placeholder (`[x](<your url>)`).
        let before = (link.span.start as usize).checked_sub(1).and_then(|at| self.document.source.text().get(at..=at));
        if before == Some("<") {
            return Resolution::Pseudo;
        }
        if let Some(found) = candidates.iter().find_map(|candidate| self.names.at_any_case(candidate)) {
            let target = candidates.into_iter().next();
            return Resolution::Missing { why: WhyMissing::Case, target, nearest: Some(found.clone()) };
        }
        match candidates.into_iter().next() {
            Some(target) => {
                let nearest = self.names.nearest(&target);
                Resolution::Missing { why: WhyMissing::File, target: Some(target), nearest }
            }
            None => Resolution::Missing { why: WhyMissing::Outside, target: None, nearest: None },
        }
    }

    /// Paths a destination may mean, most literal first; empty when it leads out of the repository.
    fn candidates(&self, link: &LinkRef, path: &str) -> Vec<RepoPath> {
        let here = self.document.path().parent();
        let mut candidates: Vec<RepoPath> = here.join(path).into_iter().collect();
        if path.starts_with('/') {
            let below = |dir: &RepoPath| dir.join(path.trim_start_matches('/'));
            candidates.extend(self.names.served().iter().filter_map(|dir| below(dir)));
        }
        // Percent-encoding that is part of a file name.
        let written = link.dest.split(['#', '?']).next().unwrap_or_default();
        if written != path {
            candidates.extend(here.join(written));
        }
        candidates
    }

    fn found(&self, found: Found<'_>, fragment: Option<String>) -> Resolution {
        match found {
            Found::Directory(dir) => Resolution::Directory(dir.clone()),
            Found::File(path) => match self.names.page(path) {
                Some(doc) => self.page(doc, fragment),
                None => Resolution::File(path.clone()),
            },
        }
    }

    /// An absolute link to a file of this very repository on its forge, any branch.
    fn own_forge(&self, dest: &str) -> Option<Resolution> {
        let forge = self.names.tree.git.forge.as_deref()?;
        let rest = dest.strip_prefix(forge)?.strip_prefix('/')?;
        let rest = rest.strip_prefix("-/").unwrap_or(rest);
        let (view, rest) = rest.split_once('/')?;
        let (_branch, path) = rest.split_once('/').filter(|_| matches!(view, "blob" | "tree" | "src"))?;
        let Dest::Relative { path, fragment } = judge(&format!("/{path}")) else { return None };
        let found = self.names.at(RepoPath::root().join(&path)?.as_str())?;
        // A branch may have other headings, so a missing anchor is no finding here.
        Some(match self.found(found, fragment) {
            Resolution::NoAnchor { doc, .. } => Resolution::Document { doc, anchor: None },
            resolution => resolution,
        })
    }

    fn page(&self, doc: DocId, fragment: Option<String>) -> Resolution {
        let Some(fragment) = fragment.filter(|f| !f.is_empty() && !f.eq_ignore_ascii_case("top")) else {
            return Resolution::Document { doc, anchor: None };
        };
        let document = &self.documents[doc.0 as usize];
        let has_anchors = matches!(&document.body, Body::Prose(prose) if prose.markup == Markup::Markdown);
        if !has_anchors || is_line_range(&fragment) || fragment.starts_with(":~:") {
            return Resolution::Document { doc, anchor: None };
        }
        let wanted = fragment.strip_prefix("user-content-").unwrap_or(&fragment).to_lowercase();
        if let Some(anchor) = anchors(document).find(|anchor| anchor.to_lowercase() == wanted) {
            return Resolution::Document { doc, anchor: Some(anchor.to_owned()) };
        }
        if let Some(anchor) = anchor_of_tech_docs(document, &wanted) {
            return Resolution::Document { doc, anchor: Some(anchor.to_owned()) };
        }
        let nearest = nearest_anchor(&wanted, anchors(document)).map(str::to_owned);
        Resolution::NoAnchor { doc, anchor: fragment, nearest }
    }
}

/// Every fragment that leads somewhere on a document's page.
pub fn anchors(document: &Document) -> impl Iterator<Item = &str> {
    let headings = document.outline.headings.iter().map(|heading| heading.id.as_str());
    headings.chain(document.outline.ids.iter().map(|id| id.value.as_str()))
}

/// The heading of a page that Middleman makes (`x.html.md.erb`), by the anchor that the site has for it: Redcarpet writes
/// an apostrophe as `-39-`, GOV.UK's Tech Docs put the heading above before one that is repeated.
fn anchor_of_tech_docs<'a>(document: &'a Document, wanted: &str) -> Option<&'a str> {
    if !document.path().file_name().contains(".html.") {
        return None;
    }
    let wanted = wanted.replace("-39-", "");
    let mut above: Vec<(u8, String)> = Vec::new();
    document.outline.headings.iter().find_map(|heading| {
        let own = slug(&heading.text);
        above.retain(|(level, _)| *level < heading.level);
        let is_meant = own == wanted || above.last().is_some_and(|(_, parent)| format!("{parent}-{own}") == wanted);
        above.push((heading.level, own));
        is_meant.then_some(heading.id.as_str())
    })
}

/// `L10` and `L10-L20`: lines of a file on a forge.
fn is_line_range(fragment: &str) -> bool {
    fragment
        .split('-')
        .all(|part| part.strip_prefix('L').is_some_and(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit())))
}

/// Longest anchor that is compared with others, in bytes; real headings are shorter.
const LONGEST_ANCHOR: usize = 200;

/// The anchor that is nearest in spelling, else one that holds the wanted one or is held by it.
fn nearest_anchor<'a>(wanted: &str, anchors: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    if wanted.len() > LONGEST_ANCHOR {
        return None;
    }
    let anchors: BTreeSet<&str> = anchors.filter(|anchor| !anchor.is_empty()).collect();
    let allowed = (wanted.len() / 3).max(1);
    let close = anchors
        .iter()
        .filter(|anchor| anchor.len().abs_diff(wanted.len()) <= allowed)
        .map(|anchor| (strsim::damerau_levenshtein(wanted, &anchor.to_lowercase()), *anchor))
        .filter(|(distance, _)| *distance <= allowed)
        .min();
    let holds =
        |anchor: &&&str| wanted.len() > 3 && anchor.len() > 3 && (anchor.contains(wanted) || wanted.contains(**anchor));
    close.map(|(_, anchor)| anchor).or_else(|| anchors.iter().find(holds).copied())
}

/// Files that must be published for the links and pictures of all documents, sorted, each once.
pub fn assets(tree: &SourceTree, documents: &[Arc<Document>], links: &[Arc<Vec<Link>>]) -> Vec<RepoPath> {
    let linked = links.iter().flat_map(|links| links.iter()).filter_map(|link| match &link.to {
        Resolution::File(path) => Some(path),
        _ => None,
    });
    // Their pages show them.
    let drawn = documents.iter().filter(|document| document.is_drawn_picture()).map(|document| document.path());
    let is_published = |path: &&RepoPath| {
        let document = documents.binary_search_by(|doc| doc.path().cmp(path)).ok().map(|ix| &documents[ix]);
        let refused = document
            .is_some_and(|doc| matches!(&doc.body, Body::Svg(svg) if svg.refused.is_some() && svg.rewritten.is_none()));
        let special = |t: &Trouble| matches!(t, Trouble::Symlink(_) | Trouble::Special | Trouble::Unreadable(_));
        !refused && tree.get(path).is_some_and(|file| !file.troubles.iter().any(special))
    };
    // Many documents link to the same few files.
    let wanted: FastSet<&RepoPath> = linked.chain(drawn).collect();
    let mut published: Vec<RepoPath> = wanted.into_iter().filter(is_published).cloned().collect();
    published.sort();
    published
}

/// Documents that link to each document, sorted, each once, without itself.
pub fn backlinks(links: &[Arc<Vec<Link>>]) -> Vec<Vec<DocId>> {
    let mut backlinks = vec![BTreeSet::new(); links.len()];
    for (from, links) in (0u32..).map(DocId).zip(links) {
        for link in links.iter() {
            if let Some(doc) = link.to.document().filter(|doc| *doc != from) {
                backlinks[doc.0 as usize].insert(from);
            }
        }
    }
    backlinks.into_iter().map(|sources| sources.into_iter().collect()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is offered instead of `target` in a repository of these files.
    fn nearest(files: &[&str], target: &str) -> Option<String> {
        let files = files.iter().map(|path| (*path, b"x".as_slice()));
        let tree = SourceTree::from_files("repo", files, crate::formats::wants);
        let names = Names::new(&tree, &[], &|_| true);
        names.nearest(&RepoPath::new(target).unwrap()).map(|path| path.to_string())
    }

    #[test]
    fn a_similar_name_beside_the_target_is_offered_first() {
        let files = ["docs/queues.md", "old/queus.md"];
        assert_eq!(nearest(&files, "docs/queus.md").as_deref(), Some("docs/queues.md"));
        assert_eq!(nearest(&files, "docs/topics.md"), None);
    }

    #[test]
    fn another_number_is_another_thing_unless_it_stands_in_front() {
        assert_eq!(nearest(&["img/figure2.png"], "img/figure1.png"), None);
        assert_eq!(nearest(&["adr/0004-queue.md"], "adr/0003-queue.md").as_deref(), Some("adr/0004-queue.md"));
    }

    #[test]
    fn a_page_is_found_elsewhere_whatever_its_ending() {
        let files = ["source/security/protective-monitoring.html.md.erb", "source/runbooks/a.md"];
        let found = nearest(&files, "source/runbooks/protective-monitoring.html");
        assert_eq!(found.as_deref(), Some("source/security/protective-monitoring.html.md.erb"));
        assert_eq!(nearest(&["a/deploy.md.erb"], "a/deploy..html").as_deref(), Some("a/deploy.md.erb"));
    }

    #[test]
    fn of_several_equal_names_only_the_nearest_place_is_offered() {
        let files = ["a/x/main.tf", "a/y/main.tf", "b/main.tf"];
        assert_eq!(nearest(&files, "b/c/main.tf").as_deref(), Some("b/main.tf"));
        assert_eq!(nearest(&files, "c/main.tf"), None);
    }

    #[test]
    fn a_landing_page_of_another_directory_is_no_advice() {
        assert_eq!(nearest(&["README.md", "docs/a.md"], "docs/gone/README.md"), None);
    }

    #[test]
    fn one_slip_is_what_the_distance_calls_one() {
        let names = ["", "a", "ab", "ba", "abc", "acb", "abd", "bc", "0010", "0011", "0001", "0100", "1000", "00110"];
        for (a, b) in names.iter().flat_map(|a| names.iter().map(move |b| (*a, *b))) {
            let within = strsim::osa_distance(a, b);
            for most in [0, 1] {
                assert_eq!(slips(a, b, most), Some(within).filter(|slips| *slips <= most), "{a} {b}");
            }
        }
    }

    #[test]
    fn names_no_file_system_holds_are_not_compared() {
        assert_eq!(nearest(&["docs/a.md"], &format!("docs/{}", "a".repeat(100_000))), None);
        assert_eq!(nearest_anchor(&"a".repeat(100_000), ["a"].into_iter()), None);
    }
}
