//! What changed from tag to tag, read from git's trees.
//!
//! Takes what is of interest by its name, gives one [`Step`] for each pair of neighbouring tags and one from the newest tag
//! to the checked-out commit. Two trees are walked side by side, and directories that are the same are never entered, so
//! the cost follows what changed, not what there is. Texts are read only of files that are asked what they said of
//! themselves. What is not committed is in no tree.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;
use std::sync::Arc;

use crate::base::path::RepoPath;
use crate::source::decode::decode;
use crate::source::exclude;
use crate::source::tree::{Changes, Commit, Difference, Release, Said, Side, SignOff, Step};

use super::objects::{Entry, Gap, Kind, Objects, Tree};
use super::program::{self, Silence};
use super::versions::{self, Point};
use super::{log, reason, signoffs};

/// How many tags are looked back, as for contracts.
const TAGS: usize = 5;

/// Most files of one step that are listed: more are no news but a move of everything.
const FILES: usize = 2_000;

/// Most names of one step that are compared.
const NAMES: usize = 200_000;

/// Most texts that are read, those that steps share counted once.
const TEXTS: usize = 500;

/// Longest text that is read: records of decisions are short.
const TEXT_BYTES: u64 = 256 << 10;

/// Deepest directory that is entered.
const DEPTH: usize = 32;

/// What of the changes is asked for.
pub struct AskChanges<'a> {
    /// Whether a file is of interest, by its name.
    pub is_of_interest: &'a dyn Fn(&RepoPath) -> bool,
    /// Whether a file is asked what it said of itself, by its name.
    pub is_asked: &'a dyn Fn(&RepoPath) -> bool,
    /// What a text said; must depend on nothing else.
    pub says: &'a dyn Fn(&RepoPath, &str) -> Said,
}

/// What changed since the last sign-off, and since each of the newest five tags that lead to the checked-out commit.
///
/// `root` may lie below the top of its repository. Anything that is wrong with git or with tags is a notice.
pub fn changes(root: &Path, ask: &AskChanges<'_>) -> Changes {
    let only = |notice: String| Changes { notice: Some(notice), ..Changes::default() };
    let (depth, tags) = match versions::depth(root).and_then(|depth| Ok((depth, versions::points(root)?))) {
        Ok(found) => found,
        Err(why) => return only(versions::lost(&why)),
    };
    let signed = signoffs::last(root);
    let notice = versions::notice(depth, &tags).filter(|_| signed.is_none() || !tags.is_empty());
    if tags.is_empty() && signed.is_none() {
        return Changes { notice, ..Changes::default() };
    }
    let accepted = signed.as_ref().map(|(point, _)| &*point.commit);
    match History::open(root, tags.iter().map(|tag| &*tag.commit).chain(accepted), ask) {
        Ok(mut history) => history.changes(&tags, signed.as_ref(), notice),
        Err(silence) => only(versions::lost(&reason(&silence))),
    }
}

/// The open repository, and what has been read of it.
struct History<'a> {
    root: &'a Path,
    ask: &'a AskChanges<'a>,
    objects: Objects,
    head: String,
    commits: HashMap<String, Commit>,
    /// By id of the content and path.
    said: HashMap<(Arc<str>, RepoPath), Option<Said>>,
}

impl<'a> History<'a> {
    fn open<'p>(
        root: &'a Path,
        points: impl Iterator<Item = &'p str>,
        ask: &'a AskChanges<'a>,
    ) -> Result<Self, Silence> {
        let head = super::answer(root, &["rev-parse", "HEAD^{commit}"])?.trim().to_owned();
        let args: Vec<&str> = log::COMMITS.into_iter().chain(points).collect();
        let commits = program::ask(root, &args, log::commits)?.value;
        let commits = commits.into_iter().map(|commit| (commit.id.clone(), commit)).collect();
        Ok(Self { root, ask, objects: Objects::open(root)?, head, commits, said: HashMap::new() })
    }

    /// Steps as far back as they can be read: from the last sign-off to now, then from tag to tag. Of what cannot, the first
    /// is told: the rest has the same cause.
    fn changes(&mut self, tags: &[Point], signed: Option<&(Point, SignOff)>, notice: Option<String>) -> Changes {
        let mut changes = Changes { steps: Vec::new(), notice };
        if let Some((point, what)) = signed
            && let Ok(mut step) = self.step(point, None)
        {
            step.from.signed = Some(what.clone());
            changes.steps.push(step);
        }
        let newer = std::iter::once(None).chain(tags.iter().map(Some));
        for (to, from) in newer.zip(tags.iter().take(TAGS)) {
            match self.step(from, to) {
                Ok(step) => changes.steps.push(step),
                Err(gap) => {
                    let lost = format!("{}, so nothing is compared with `{}`", versions::words(&gap), from.name);
                    changes.notice.get_or_insert(lost);
                    break;
                }
            }
        }
        changes
    }

    fn step(&mut self, from: &Point, to: Option<&Point>) -> Result<Step, Gap> {
        let newer = to.map_or_else(|| self.head.clone(), |to| to.commit.clone());
        let (old, new) = (self.objects.root_at(&from.commit)?, self.objects.root_at(&newer)?);
        let mut walk = Walk { ask: self.ask, files: Vec::new(), names: 0, is_cut: false };
        walk.compare(&mut self.objects, (old, new))?;
        let (mut files, is_cut) = (walk.files, walk.is_cut);
        files.sort_by(|a, b| a.path.cmp(&b.path));
        for file in files.iter_mut().filter(|file| (self.ask.is_asked)(&file.path)) {
            for side in [&mut file.before, &mut file.after].into_iter().flatten() {
                side.said = self.said(&side.blob, &file.path);
            }
        }
        let (commits, authors) = self.people(&format!("{}..{newer}", from.commit));
        let to = to.map(|to| self.release(to)).transpose()?;
        Ok(Step { from: self.release(from)?, to, files, is_cut, commits, authors })
    }

    fn release(&self, point: &Point) -> Result<Release, Gap> {
        let commit = self.commits.get(&point.commit).cloned().ok_or(Gap::Missing)?;
        Ok(Release { name: point.name.clone(), commit, signed: None })
    }

    /// What a text said; nothing for one that is too long, is no text, or is one too many.
    fn said(&mut self, blob: &Arc<str>, path: &RepoPath) -> Option<Said> {
        let key = (Arc::clone(blob), path.clone());
        if let Some(known) = self.said.get(&key) {
            return known.clone();
        }
        let read = self.said.len() < TEXTS;
        let bytes = read.then(|| self.objects.bytes(blob, TEXT_BYTES).ok()).flatten();
        let said = bytes.and_then(|bytes| Some((self.ask.says)(path, &decode(&bytes)?.text)));
        self.said.insert(key, said.clone());
        said
    }

    /// How many commits a range has, and who made them; none when git does not say.
    fn people(&self, range: &str) -> (usize, Vec<(String, usize)>) {
        let args: Vec<&str> = log::RANGE.into_iter().chain([range, "--", "."]).collect();
        let commits = program::ask(self.root, &args, log::commits).map_or_else(|_| Vec::new(), |answer| answer.value);
        let mut authors: BTreeMap<&str, usize> = BTreeMap::new();
        for commit in &commits {
            *authors.entry(&commit.author).or_default() += 1;
        }
        let mut authors: Vec<(String, usize)> = authors.into_iter().map(|(name, n)| (name.to_owned(), n)).collect();
        authors.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        (commits.len(), authors)
    }
}

/// Two trees side by side.
struct Walk<'a> {
    ask: &'a AskChanges<'a>,
    files: Vec<Difference>,
    names: usize,
    is_cut: bool,
}

/// The same directory in both trees, by ids; `None` where it does not exist.
type Pair = (Option<Arc<str>>, Option<Arc<str>>);

impl Walk<'_> {
    fn compare(&mut self, objects: &mut Objects, roots: Pair) -> Result<(), Gap> {
        let mut open: Vec<(String, usize, Pair)> = vec![(String::new(), 0, roots)];
        while let Some((dir, depth, pair)) = open.pop() {
            if pair.0 == pair.1 {
                continue;
            }
            let tree = |id: &Option<Arc<str>>, objects: &mut Objects| match id {
                Some(id) => objects.tree(id),
                None => Ok(Arc::default()),
            };
            let (old, new) = (tree(&pair.0, objects)?, tree(&pair.1, objects)?);
            for (name, before, after) in both(&old, &new) {
                self.names += 1;
                let is_full = self.files.len() >= FILES || self.names >= NAMES;
                if is_full {
                    self.is_cut = true;
                    return Ok(());
                }
                // Names that are not Unicode are in no portal either.
                let Ok(name) = std::str::from_utf8(name) else { continue };
                let path = if dir.is_empty() { name.to_owned() } else { format!("{dir}/{name}") };
                self.file(&path, (before, after));
                let inner = (directory(before), directory(after));
                if inner != (None, None) && depth < DEPTH && !exclude::PRUNED.contains(&name) {
                    open.push((path, depth + 1, inner));
                }
            }
        }
        Ok(())
    }

    fn file(&mut self, path: &str, (before, after): (Option<&Entry>, Option<&Entry>)) {
        let side = |entry: Option<&Entry>| {
            let file = entry.filter(|entry| entry.kind == Kind::File)?;
            Some(Side { blob: Arc::clone(&file.id), said: None })
        };
        let (before, after) = (side(before), side(after));
        if before == after {
            return;
        }
        let Some(path) = RepoPath::new(path) else { return };
        if exclude::class(&path).is_none() && (self.ask.is_of_interest)(&path) {
            self.files.push(Difference { path, before, after });
        }
    }
}

/// Names of two directories that do not stand for the same.
fn both<'t>(old: &'t Tree, new: &'t Tree) -> Vec<(&'t [u8], Option<&'t Entry>, Option<&'t Entry>)> {
    let gone = old.iter().map(|(name, entry)| (&**name, Some(entry), new.get(name)));
    let added =
        new.iter().filter(|(name, _)| !old.contains_key(*name)).map(|(name, entry)| (&**name, None, Some(entry)));
    gone.chain(added).filter(|(_, before, after)| before != after).collect()
}

fn directory(entry: Option<&Entry>) -> Option<Arc<str>> {
    entry.filter(|entry| entry.kind == Kind::Directory).map(|entry| Arc::clone(&entry.id))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::git::tests::Repo;

    const ALL: AskChanges<'_> = AskChanges {
        is_of_interest: &|path| path.extension() == "md",
        is_asked: &|path| path.as_str().starts_with("adr/"),
        says: &|_, text| Said { title: text.to_owned(), status: None, written: String::new() },
    };

    /// `from..to: +added ~edited -removed`, with what records said.
    fn shown(step: &Step) -> String {
        let said =
            |side: &Option<Side>| side.as_ref().and_then(|side| side.said.as_ref()).map(|said| said.title.clone());
        let file = |file: &Difference| {
            let sign = match (&file.before, &file.after) {
                (None, _) => "+",
                (Some(_), None) => "-",
                (Some(_), Some(_)) => "~",
            };
            let words = [&file.before, &file.after].map(said).into_iter().flatten().collect::<Vec<_>>().join(">");
            format!(" {sign}{}{}", file.path, if words.is_empty() { words } else { format!("({words})") })
        };
        let to = step.to.as_ref().map_or("now", |to| &to.name);
        format!("{}..{to}:{}", step.from.name, step.files.iter().map(file).collect::<String>())
    }

    #[test]
    fn each_step_tells_what_was_added_edited_and_removed() {
        let repo = Repo::new();
        repo.commit("2024-01-01", "Ada", &[("a.md", "1"), ("adr/1.md", "open"), ("src/x.rs", ""), ("same/b.md", "")]);
        repo.git(&["tag", "v1"]);
        repo.commit("2024-02-02", "Bea", &[("adr/1.md", "taken"), ("node_modules/x.md", ""), ("vendor/y.md", "")]);
        repo.git(&["tag", "v2"]);
        repo.git(&["rm", "-q", "a.md"]);
        repo.commit("2024-03-03", "Bea", &[("new/deep/c.md", "c"), ("src/x.rs", "fn")]);
        repo.commit("2024-03-04", "Ada", &[]);
        let found = changes(&repo.path, &ALL);
        let steps: Vec<String> = found.steps.iter().map(shown).collect();
        assert_eq!(steps, ["v2..now: -a.md +new/deep/c.md", "v1..v2: ~adr/1.md(open>taken)"]);
        assert_eq!(found.steps[1].authors, [("Bea".to_owned(), 1)]);
        assert_eq!((found.steps[0].commits, found.steps[0].from.commit.date.as_str()), (1, "2024-02-02"));
        assert_eq!(found.notice, None);
    }

    #[test]
    fn below_the_top_of_a_repository_only_that_directory_counts() {
        let repo = Repo::new();
        repo.commit("2024-01-01", "Ada", &[("x.md", "")]);
        repo.git(&["tag", "v1"]);
        repo.commit("2024-02-02", "Ada", &[("x.md", "x")]);
        repo.commit("2024-02-03", "Bea", &[("docs/y.md", "y")]);
        let found = changes(&repo.path.join("docs"), &ALL);
        assert_eq!(shown(&found.steps[0]), "v1..now: +y.md");
        assert_eq!(found.steps[0].commits, 1);
    }

    #[test]
    fn without_tags_or_git_a_notice_says_so() {
        let repo = Repo::new();
        repo.commit("2024-01-01", "Ada", &[("a.md", "")]);
        let found = changes(&repo.path, &ALL);
        assert_eq!(found.steps, []);
        assert!(found.notice.unwrap().starts_with("no tag leads to the checked-out commit"));
        let plain = tempfile::TempDir::new().unwrap();
        assert!(changes(plain.path(), &ALL).notice.unwrap().starts_with("this is not a git repository"));
    }

    #[test]
    fn a_shallow_clone_says_that_tags_may_be_missing() {
        let repo = Repo::new();
        repo.commit("2024-01-01", "Ada", &[("a.md", "")]);
        repo.git(&["tag", "v1"]);
        repo.commit("2024-01-02", "Ada", &[("a.md", "x")]);
        let found = changes(&repo.clone_with_depth("1").path, &ALL);
        assert!(found.notice.unwrap().contains("shallow"));
    }

    #[test]
    fn of_a_move_of_everything_a_part_is_listed() {
        let repo = Repo::new();
        repo.commit("2024-01-01", "Ada", &[("a.txt", "")]);
        repo.git(&["tag", "v1"]);
        let files: Vec<(String, &str)> = (0..FILES + 5).map(|n| (format!("d/{n}.md"), "x")).collect();
        let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (name.as_str(), *text)).collect();
        repo.commit("2024-01-02", "Ada", &files);
        let step = changes(&repo.path, &ALL).steps.remove(0);
        assert_eq!((step.files.len(), step.is_cut), (FILES, true));
    }
}
