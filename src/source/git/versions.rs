//! Files as they were at tags, read from git's objects.
//!
//! Takes paths that are of interest today, and a function that says what a text refers to;
//! gives texts in the same normal form as those of today, never from a checkout.
//! Files are looked for where they are today: a file that was renamed since is not followed.

use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};
use std::fmt;
use std::path::Path;
use std::sync::Arc;

use crate::base::path::RepoPath;
use crate::source::decode::decode;
use crate::source::tree::{Commit, Content, Limits, SourceFile, Trouble, Version, Versions};

use super::objects::{Entry, Gap, Kind, Objects};
use super::program::{self, Silence};
use super::{NO_CHECKOUT, WHOLE_HISTORY, answer, log, reason, tags};

/// How many tags are looked back: a year of quarterly releases and one to compare the first with.
const TAGS: usize = 5;

/// Most files of one version: what is compared is read in full, so its sum is bounded and its count, too.
const FILES: usize = 500;

/// Most paths that texts of one version may name, whether or not there is a file; the rest is not looked for.
const PATHS: usize = 20 * FILES;

/// Sum of all texts that are read, those that versions share counted once.
const TOTAL_BYTES: u64 = 256 << 20;

/// Longest target of a link that is shown.
const TARGET_BYTES: u64 = 4 << 10;

/// Longest revision that is asked for.
const REVISION_BYTES: usize = 1 << 10;

/// Where we are: is there a checkout, is it shallow.
const PLACE: [&str; 3] = ["rev-parse", "--is-inside-work-tree", "--is-shallow-repository"];

/// What of the past is asked for.
pub struct Ask<'a> {
    /// Paths that are of interest (the contracts of today's tree). The same order gives the same result.
    pub roots: &'a [RepoPath],
    /// Further files that a text refers to. Called once for each path and text, until nothing new is named;
    /// must depend on nothing else. What it names may exist no longer, or never.
    pub refers: &'a dyn Fn(&RepoPath, &str) -> Vec<RepoPath>,
    /// A revision besides the tags.
    pub since: Option<&'a str>,
}

/// There is nothing to read at the revision that was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoVersion {
    revision: String,
    why: Why,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Why {
    /// It is not what a revision looks like, or could be taken for an option.
    Form,
    /// It names no commit in a clone of this depth.
    Unknown(Depth),
    /// Git gave nothing; its reason.
    Git(String),
}

/// How far the history of a clone reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Depth {
    Whole,
    Shallow,
}

impl fmt::Display for NoVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let revision: String = self.revision.chars().filter(|c| !c.is_control()).take(100).collect();
        write!(f, "cannot compare with `{revision}`: ")?;
        match &self.why {
            Why::Form => f.write_str("no revision looks like this; name a tag, a branch or a commit"),
            Why::Unknown(Depth::Whole) => {
                f.write_str("there is no such tag, branch or commit; fetch it (`git fetch --tags`), or see `git tag`")
            }
            Why::Unknown(Depth::Shallow) => {
                write!(f, "this clone is shallow and has no such tag, branch or commit; {WHOLE_HISTORY}")
            }
            Why::Git(why) => write!(f, "{why}; see whether `git log {revision}` works in this directory"),
        }
    }
}

impl std::error::Error for NoVersion {}

/// Files as they were at the newest five tags that lead to the checked-out commit, and at `since`.
///
/// `root` may lie below the top of its repository; a tag from before it existed is a version without files.
/// Anything that is wrong with git or with tags is a notice. The result depends on the repository only.
///
/// # Errors
/// When `since` names no commit, or nothing of it can be read.
pub fn versions(root: &Path, ask: &Ask<'_>) -> Result<Versions, NoVersion> {
    within(root, ask, &Limits { files: FILES, total_bytes: TOTAL_BYTES, ..Limits::default() })
}

fn within(root: &Path, ask: &Ask<'_>, limits: &Limits) -> Result<Versions, NoVersion> {
    let depth = depth(root);
    let since = ask.since.map(|revision| resolve(root, revision, &depth)).transpose()?;
    let (notice, tags) = match depth.and_then(|depth| Ok((depth, points(root)?))) {
        Ok((depth, tags)) => (notice(depth, &tags), tags),
        Err(why) => (Some(lost(&why)), Vec::new()),
    };
    let mut versions = Versions { notice, ..Versions::default() };
    if since.is_none() && tags.is_empty() {
        return Ok(versions);
    }
    match (Past::open(root, since.iter().chain(&tags), ask, limits), since) {
        (Ok(mut past), since) => {
            versions.since = since.map(|point| past.since(point)).transpose()?;
            past.tags(&tags, &mut versions);
        }
        (Err(silence), Some(point)) => return Err(point.without(reason(&silence))),
        (Err(silence), None) => versions.notice = Some(lost(&reason(&silence))),
    }
    Ok(versions)
}

/// How far the history reaches; why there is none.
pub(super) fn depth(root: &Path) -> Result<Depth, String> {
    let place = answer(root, &PLACE).map_err(|silence| reason(&silence))?;
    let mut lines = place.lines();
    match (lines.next(), lines.next()) {
        (Some("true"), Some("true")) => Ok(Depth::Shallow),
        (Some("true"), _) => Ok(Depth::Whole),
        _ => Err(NO_CHECKOUT.to_owned()),
    }
}

/// A name and the id of the commit it stands for.
pub(super) struct Point {
    pub(super) name: String,
    pub(super) commit: String,
}

impl Point {
    pub(super) fn without(self, why: String) -> NoVersion {
        NoVersion { revision: self.name, why: Why::Git(why) }
    }
}

/// The newest tags, the newest first.
pub(super) fn points(root: &Path) -> Result<Vec<Point>, String> {
    let tags = tags::newest(root, TAGS).map_err(|silence| reason(&silence))?;
    Ok(tags.into_iter().map(|tag| Point { name: tag.name, commit: tag.commit }).collect())
}

/// The commit that a revision names. What begins with `-` would be an option to git.
pub(super) fn resolve(root: &Path, revision: &str, depth: &Result<Depth, String>) -> Result<Point, NoVersion> {
    let failed = |why| NoVersion { revision: revision.to_owned(), why };
    let is_odd = revision.is_empty() || revision.starts_with('-') || revision.contains(|c: char| c.is_control());
    if is_odd || revision.len() > REVISION_BYTES {
        return Err(failed(Why::Form));
    }
    let depth = depth.clone().map_err(|why| failed(Why::Git(why)))?;
    match answer(root, &["rev-parse", "--verify", "--quiet", &format!("{revision}^{{commit}}")]) {
        // `^main` has an answer that is no id.
        Ok(id) if is_id(id.trim_end()) => Ok(Point { name: revision.to_owned(), commit: id.trim_end().to_owned() }),
        Ok(_) | Err(Silence::Refused(_)) => Err(failed(Why::Unknown(depth))),
        Err(silence @ (Silence::Absent | Silence::Slow)) => Err(failed(Why::Git(reason(&silence)))),
    }
}

pub(super) fn is_id(text: &str) -> bool {
    text.len() >= 40 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

pub(super) fn notice(depth: Depth, tags: &[Point]) -> Option<String> {
    match depth {
        Depth::Shallow => Some(format!("this clone is shallow, so earlier tags may be missing; {WHOLE_HISTORY}")),
        Depth::Whole if tags.is_empty() => Some(lost("no tag leads to the checked-out commit")),
        Depth::Whole => None,
    }
}

pub(super) fn lost(why: &str) -> String {
    format!("{why}, so nothing is compared with earlier versions")
}

pub(super) fn words(gap: &Gap) -> String {
    match gap {
        Gap::Missing => "this clone has commits without their files (clone without `--filter`)".to_owned(),
        Gap::TooLarge(_) | Gap::TooMany => "the directories are too large to be read".to_owned(),
        Gap::Silent => reason(&Silence::Slow),
    }
}

/// A text in normal form and what was odd about it, or why there is none.
type Text = Result<(Content, Option<Trouble>), Trouble>;

/// What has been read, kept for the versions that follow.
struct Past<'a> {
    ask: &'a Ask<'a>,
    limits: &'a Limits,
    objects: Objects,
    /// By id.
    commits: HashMap<String, Commit>,
    /// Normal forms, by id of the object.
    texts: HashMap<Arc<str>, Text>,
    files: HashMap<(Arc<str>, RepoPath), Known>,
    /// Bytes that may still be read.
    budget: u64,
}

/// A file, and what it refers to.
#[derive(Clone)]
struct Known {
    file: Arc<SourceFile>,
    named: Arc<[RepoPath]>,
}

impl<'a> Past<'a> {
    fn open<'p>(
        root: &Path,
        points: impl Iterator<Item = &'p Point>,
        ask: &'a Ask<'a>,
        limits: &'a Limits,
    ) -> Result<Self, Silence> {
        let args: Vec<&str> = log::COMMITS.into_iter().chain(points.map(|point| &*point.commit)).collect();
        let commits = program::ask(root, &args, log::commits)?.value;
        Ok(Self {
            ask,
            limits,
            objects: Objects::open(root)?,
            commits: commits.into_iter().map(|commit| (commit.id.clone(), commit)).collect(),
            texts: HashMap::new(),
            files: HashMap::new(),
            budget: limits.total_bytes,
        })
    }

    fn since(&mut self, point: Point) -> Result<Version, NoVersion> {
        self.version(&point).map_err(|gap| point.without(words(&gap)))
    }

    /// Adds what can be read. Of what cannot, the first is told: the rest has the same cause.
    fn tags(&mut self, points: &[Point], versions: &mut Versions) {
        for point in points {
            match self.version(point) {
                Ok(version) => versions.tags.push(version),
                Err(gap) => {
                    let notice = || format!("{}, so nothing is compared with `{}`", words(&gap), point.name);
                    versions.notice.get_or_insert_with(notice);
                }
            }
        }
    }

    fn version(&mut self, point: &Point) -> Result<Version, Gap> {
        let commit = self.commits.get(&point.commit).cloned().ok_or(Gap::Missing)?;
        let mut version = Version { name: point.name.clone(), commit, files: BTreeMap::new(), unread: BTreeMap::new() };
        if let Some(root) = self.objects.root_at(&point.commit)? {
            self.fill(&mut version, &root);
        }
        Ok(version)
    }

    /// Reads what is asked for and what that refers to, breadth first.
    fn fill(&mut self, version: &mut Version, root: &Arc<str>) {
        let mut queue: VecDeque<RepoPath> = self.ask.roots.iter().cloned().collect();
        let mut seen: BTreeSet<RepoPath> = queue.iter().cloned().collect();
        let most = seen.len() + PATHS;
        while let Some(path) = queue.pop_front() {
            match self.file(root, &path, version.files.len()) {
                Ok(Some(known)) => {
                    for named in known.named.iter() {
                        if seen.len() < most && seen.insert(named.clone()) {
                            queue.push_back(named.clone());
                        }
                    }
                    version.files.insert(path, known.file);
                }
                Ok(None) => {}
                Err(trouble) => drop(version.unread.insert(path, trouble)),
            }
        }
    }

    /// The file at a path, when `count` have been read; `None` when there was none.
    fn file(&mut self, root: &Arc<str>, path: &RepoPath, count: usize) -> Result<Option<Known>, Trouble> {
        if path.segments().count() > self.limits.depth {
            return Err(Trouble::OverLimit(format!("{} directories deep", self.limits.depth)));
        }
        let Some(Entry { kind, id }) = self.objects.find(root, path).map_err(trouble)? else { return Ok(None) };
        match kind {
            Kind::Directory | Kind::Submodule => Ok(None),
            Kind::Link => Err(Trouble::Symlink(self.target(&id))),
            Kind::File if count >= self.limits.files => {
                Err(Trouble::OverLimit(format!("{} files of one version", self.limits.files)))
            }
            Kind::File => self.known(id, path).map(Some),
        }
    }

    fn known(&mut self, id: Arc<str>, path: &RepoPath) -> Result<Known, Trouble> {
        let key = (id, path.clone());
        if let Some(known) = self.files.get(&key) {
            return Ok(known.clone());
        }
        let (content, trouble) = self.text(&key.0)?;
        let file = Arc::new(SourceFile::new(path.clone(), content, Vec::from_iter(trouble)));
        let mut named = (self.ask.refers)(path, file.text());
        named.truncate(PATHS);
        let known = Known { file, named: named.into() };
        self.files.insert(key, known.clone());
        Ok(known)
    }

    fn text(&mut self, id: &Arc<str>) -> Text {
        if let Some(known) = self.texts.get(id) {
            return known.clone();
        }
        let text = self.read(id);
        self.texts.insert(Arc::clone(id), text.clone());
        text
    }

    fn read(&mut self, id: &str) -> Text {
        let Limits { text_bytes, total_bytes, .. } = *self.limits;
        let bytes = self.objects.bytes(id, text_bytes.min(self.budget)).map_err(|gap| match gap {
            Gap::TooLarge(size) if size > text_bytes => Trouble::TooLarge(size),
            Gap::TooLarge(_) => Trouble::OverLimit(format!("{} MiB of text in all", total_bytes >> 20)),
            other => trouble(other),
        })?;
        self.budget = self.budget.saturating_sub(bytes.len() as u64);
        let decoded = decode(&bytes).ok_or(Trouble::Binary)?;
        Ok((Content::Text((*decoded.text).into()), decoded.trouble))
    }

    /// Where a link leads, as written; empty when that is not known.
    fn target(&mut self, id: &str) -> String {
        let bytes = self.objects.bytes(id, TARGET_BYTES).unwrap_or_default();
        String::from_utf8_lossy(&bytes).into_owned()
    }
}

fn trouble(gap: Gap) -> Trouble {
    match gap {
        Gap::Missing => Trouble::Unreadable("this clone does not have it".to_owned()),
        Gap::TooLarge(size) => Trouble::TooLarge(size),
        Gap::TooMany => Trouble::OverLimit("size of all directories".to_owned()),
        Gap::Silent => Trouble::Unreadable(reason(&Silence::Slow)),
    }
}

#[cfg(test)]
mod tests;
