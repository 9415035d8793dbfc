//! All records of the repository, and which one a reference means.
//!
//! A link's target counts first; a number in its text only when the target is no existing file.
//! Within the same directory first, then the same log, then anywhere when only one fits.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use crate::base::path::RepoPath;
use crate::formats::Document;
use crate::markup::url::{Dest, judge};
use crate::model::{DocId, Genre};
use crate::records::{Reading, Reference, identifies_a_record, number_in_name};
use crate::source::SourceTree;

/// A record and where it belongs.
pub(super) struct Record<'a> {
    pub(super) id: DocId,
    pub(super) document: &'a Document,
    pub(super) reading: &'a Reading,
    pub(super) genre: Genre,
    /// The log it is numbered in.
    pub(super) log: RepoPath,
}

/// All records, for looking up references.
pub(super) struct Register<'a> {
    /// By document.
    pub(super) records: Vec<Record<'a>>,
    tree: &'a SourceTree,
    by_path: BTreeMap<&'a str, usize>,
    by_folded_path: HashMap<String, usize>,
    by_number: HashMap<u32, Vec<usize>>,
    /// By slug and by title, in letters and digits only.
    by_words: HashMap<String, Vec<usize>>,
}

/// Where a reference leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Target {
    /// To a record, as linked.
    Record(DocId),
    /// To a record that was found by its number or title.
    ByName(DocId),
    /// To a file that is no record.
    Document,
    /// To another site or another kind of number: not our business.
    Outside,
    /// Nowhere.
    Nowhere,
}

/// Directories that sort records without numbering them anew.
const SORTING: [&str; 13] = [
    "accepted",
    "approved",
    "archive",
    "archived",
    "deprecated",
    "draft",
    "drafts",
    "implemented",
    "obsolete",
    "proposed",
    "rejected",
    "superseded",
    "withdrawn",
];

/// Among more records of one number none is looked at more closely.
const MOST_TWINS: usize = 20;

/// Endings that a link to a page may leave out, or write as `.html`.
const ENDINGS: [&str; 8] = [".md", ".mdx", ".markdown", ".rst", ".adoc", "/README.md", "/index.md", "/README.rst"];

/// Letters that any decision record may carry.
const GENERIC: [&str; 8] = ["", "adr", "adl", "ard", "madr", "dr", "record", "decision"];

impl<'a> Register<'a> {
    /// Takes in all documents that were classified as records or proposals.
    pub(super) fn new(documents: &'a [Arc<Document>], genres: &[Option<Genre>], tree: &'a SourceTree) -> Self {
        let mut register = Self {
            records: Vec::new(),
            tree,
            by_path: BTreeMap::new(),
            by_folded_path: HashMap::new(),
            by_number: HashMap::new(),
            by_words: HashMap::new(),
        };
        for ((id, document), genre) in (0u32..).map(DocId).zip(documents).zip(genres) {
            let (Some(reading), Some(genre @ (Genre::Adr | Genre::Proposal))) = (document.reading(), *genre) else {
                continue;
            };
            register.add(Record { id, document, reading, genre, log: log_of(document.path()) });
        }
        register
    }

    fn add(&mut self, record: Record<'a>) {
        let ix = self.records.len();
        let path = record.document.path();
        self.by_path.insert(path.as_str(), ix);
        self.by_folded_path.entry(path.as_str().to_lowercase()).or_insert(ix);
        if let Some(number) = record.reading.numbers.first() {
            self.by_number.entry(number.value).or_default().push(ix);
        }
        let stem = identifying_name(path);
        let slug = stem.trim_start_matches(|c: char| !c.is_alphabetic());
        let reading = record.reading;
        let titles = [&reading.title, &reading.title_written, &reading.id].map(|name| words(name));
        let mut names = vec![words(stem), words(slug)];
        names.extend(titles);
        names.sort();
        names.dedup();
        for name in names.into_iter().filter(|name| name.len() >= 4) {
            self.by_words.entry(name).or_default().push(ix);
        }
        self.records.push(record);
    }

    /// Which record a reference in `from` means.
    pub(super) fn find(&self, from: usize, reference: &Reference) -> Target {
        match &reference.dest {
            Some(dest) => self.linked(from, dest, reference),
            None => self.named(from, reference).map_or_else(|| unnamed(reference), Target::ByName),
        }
    }

    fn linked(&self, from: usize, dest: &str, reference: &Reference) -> Target {
        let path = match judge(dest) {
            Dest::Relative { path, .. } => path,
            Dest::External => match own_path(dest, self.tree) {
                Some(path) => path,
                None => return Target::Outside,
            },
            // `{{< ref "0005-x.md" >}}`, `{% link 0005-x.md %}`
            Dest::Pseudo => match dest.split(['"', '\'', ' ', '}']).find(|part| part.contains(".md")) {
                Some(path) => path.to_owned(),
                None => return Target::Outside,
            },
            Dest::Fragment(_) | Dest::LocalMachine | Dest::Refused { .. } => return Target::Outside,
        };
        match self.at(from, &path) {
            Some(Ok(ix)) => Target::Record(self.records[ix].id),
            Some(Err(NoRecord)) => Target::Document,
            None => {
                let by_number = self.named(from, reference).or_else(|| self.by_file_name(from, &path));
                by_number.map_or(Target::Nowhere, Target::ByName)
            }
        }
    }

    /// The record at a path; `Err` for an existing file that is none, `None` for nothing there.
    fn at(&self, from: usize, path: &str) -> Option<Result<usize, NoRecord>> {
        let here = self.records[from].document.path().parent();
        let mut bases = vec![here.clone()];
        // A page that is served as a directory links from within itself.
        bases.extend(here.join(self.records[from].document.path().stem()));
        bases.push(RepoPath::root());
        for target in bases.iter().filter_map(|base| base.join(path)) {
            if let Some(ix) = self.page(&target) {
                return Some(Ok(ix));
            }
            if self.tree.files.contains_key(&target) {
                return Some(Err(NoRecord));
            }
        }
        // A site may move all pages, but keeps their names.
        let name = path.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
        here.join(name).filter(|target| !target.is_root()).and_then(|target| self.page(&target)).map(Ok)
    }

    fn page(&self, target: &RepoPath) -> Option<usize> {
        let written = target.as_str();
        let bare = written.strip_suffix(".html").unwrap_or(written);
        let spelled = || ENDINGS.iter().map(|ending| format!("{bare}{ending}"));
        let exact =
            self.by_path.get(written).copied().or_else(|| spelled().find_map(|p| self.by_path.get(&*p).copied()));
        let folded = |path: &str| self.by_folded_path.get(&path.to_lowercase()).copied();
        exact.or_else(|| folded(written)).or_else(|| spelled().find_map(|p| folded(&p)))
    }

    /// The record that a file which is gone was: by the number or the words of its name.
    fn by_file_name(&self, from: usize, path: &str) -> Option<DocId> {
        let path = RepoPath::root().join(path.rsplit('/').next()?)?;
        let stem = path.stem();
        let slug = stem.trim_start_matches(|c: char| !c.is_alphabetic());
        let by_words = [words(stem), words(slug)].iter().find_map(|name| self.by_words.get(name));
        let by_number = number_in_name(stem).and_then(|number| self.by_number.get(&number));
        self.nearest(from, by_words.or(by_number)?, "").map(|ix| self.records[ix].id)
    }

    fn named(&self, from: usize, reference: &Reference) -> Option<DocId> {
        let slug = reference.slug.as_deref().map(words).filter(|name| name.len() >= 4);
        let by_slug = slug.and_then(|name| self.by_words.get(&name));
        let by_number = reference.number.and_then(|number| self.by_number.get(&number));
        let found = by_slug.or(by_number)?;
        self.nearest(from, found, &reference.prefix).map(|ix| self.records[ix].id)
    }

    /// The one that is meant among several: near ones first; far ones only when there is no choice.
    fn nearest(&self, from: usize, candidates: &[usize], prefix: &str) -> Option<usize> {
        let origin = &self.records[from];
        let fits = |ix: &&usize| **ix != from && self.has_prefix(**ix, prefix);
        let fitting: Vec<usize> = candidates.iter().filter(fits).copied().collect();
        let here = origin.document.path().directory();
        let same_directory = |ix: &usize| self.records[*ix].document.path().directory() == here;
        let same_log = |ix: &usize| self.records[*ix].log == origin.log;
        let near = |wanted: &dyn Fn(&usize) -> bool| {
            let near: Vec<usize> = fitting.iter().filter(|ix| wanted(ix)).copied().collect();
            self.the_one_meant(from, &near)
        };
        let far = || match fitting[..] {
            [only] => Some(only),
            _ => None,
        };
        near(&same_directory).or_else(|| near(&same_log)).or_else(far)
    }

    /// Among records with one number in one log: the one that speaks of the referring record.
    fn the_one_meant(&self, from: usize, near: &[usize]) -> Option<usize> {
        let own = self.records[from].reading.numbers.first().map(|n| n.value);
        let name = self.records[from].document.path().file_name();
        let speaks = |ix: &&usize| {
            let references = self.records[**ix].reading.relations.iter().flat_map(|relation| &relation.references);
            let mut references = references;
            references.any(|r| {
                r.dest.as_deref().is_some_and(|dest| dest.ends_with(name)) || (own.is_some() && r.number == own)
            })
        };
        near.iter().take(MOST_TWINS).find(speaks).or(near.first()).copied()
    }

    /// `API-003` is no `SDK-003`; plain numbers and `ADR-3` are any record's.
    fn has_prefix(&self, ix: usize, prefix: &str) -> bool {
        let record = &self.records[ix];
        if GENERIC.contains(&prefix) {
            return record.genre == Genre::Adr || prefix.is_empty();
        }
        let own = record.reading.prefix.to_lowercase();
        let sorted = record.document.path().parent();
        let by_directory = record.genre == Genre::Proposal
            && sorted.segments().any(|segment| segment.to_lowercase().trim_end_matches('s') == prefix);
        own == prefix || own.rsplit(['-', '_']).next() == Some(prefix) || by_directory
    }
}

/// An existing file that is no record.
struct NoRecord;

/// Numbers of other worlds (`RFC 7807`, `ISO-8601`) are nobody's loss.
fn unnamed(reference: &Reference) -> Target {
    if GENERIC.contains(&reference.prefix.as_str()) { Target::Nowhere } else { Target::Outside }
}

/// The directory whose records are numbered together.
fn log_of(path: &RepoPath) -> RepoPath {
    let mut dir = path.parent();
    if is_landing(path) && identifies_a_record(dir.file_name()) {
        dir = dir.parent();
    }
    while SORTING.iter().any(|name| dir.file_name().eq_ignore_ascii_case(name)) {
        dir = dir.parent();
    }
    dir
}

fn is_landing(path: &RepoPath) -> bool {
    ["readme", "index"].iter().any(|name| path.stem().eq_ignore_ascii_case(name))
}

/// The name that tells a record from others: that of its directory for directory records.
fn identifying_name(path: &RepoPath) -> &str {
    let mut segments = path.segments().rev();
    if is_landing(path) { segments.nth(1).unwrap_or_default() } else { path.stem() }
}

/// Letters and digits in lower case.
fn words(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The path within this repository that a link to its forge names (`https://host/owner/name/blob/main/x.md`).
fn own_path(dest: &str, tree: &SourceTree) -> Option<String> {
    let (_, rest) = dest.split_once("://")?;
    let rest = rest.split(['#', '?']).next()?;
    let (project, path) = ["/-/blob/", "/blob/", "/-/tree/", "/tree/", "/src/branch/", "/raw/"]
        .iter()
        .find_map(|view| rest.split_once(view))?;
    let own = match &tree.git.forge {
        Some(forge) => forge.split_once("://").is_some_and(|(_, own)| own.eq_ignore_ascii_case(project)),
        None => project.rsplit('/').next().is_some_and(|name| name.eq_ignore_ascii_case(&tree.name)),
    };
    let (_branch, path) = path.split_once('/').filter(|_| own)?;
    Some(format!("/{path}"))
}
