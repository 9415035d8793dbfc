//! Which kind a document is, and why.
//!
//! Takes readings and paths, gives a kind with the first evidence that holds. Follows the order of the guide
//! "How documents are read": what a document says of itself, what a tool's configuration says, where it lies
//! together with how it is named or built, its name alone, its structure alone.

use std::collections::{BTreeMap, HashSet};
use std::ops::Bound;
use std::sync::Arc;

mod hints;
mod record;
mod runbook;

use crate::base::hash::Digest;
use crate::base::memo::Memo;
use crate::base::path::RepoPath;
use crate::base::words::is_one_of;
use crate::formats::{Body, Document};
use crate::records::{Reading, Style, identifies_a_record};
use crate::source::SourceTree;

use super::Genre;
use hints::Hints;

/// A kind and its evidence, in words.
pub type Classified = (Genre, String);

/// What is kept from one call of [`classify`] to the next.
#[derive(Debug, Default)]
pub(super) struct Known {
    surroundings: Memo<Surroundings>,
    kinds: Memo<Option<Classified>>,
}

/// Kinds of all documents, same index; `None` for files that are no artifact (build files, pictures). `paths` is the
/// address of all paths of the tree (see [`super::paths`]); `known` keeps what was found by the address of the document
/// and of what surrounds all of them.
pub(super) fn classify<'k>(
    tree: &SourceTree,
    documents: &[Arc<Document>],
    paths: Digest,
    known: &'k mut Known,
) -> &'k [Arc<Option<Classified>>] {
    let around = Surroundings::digest(tree, documents, paths);
    let surroundings = known.surroundings.one(around, || Surroundings::new(tree, documents));
    let kind = |document: &Arc<Document>| kind(document, surroundings);
    known.kinds.among(around).generation(documents, |document| document.source.digest, kind)
}

/// The same with nothing known from before.
#[cfg(test)]
pub(super) fn anew(tree: &SourceTree, documents: &[Arc<Document>]) -> Vec<Option<Classified>> {
    let mut known = Known::default();
    let found = classify(tree, documents, super::paths(tree), &mut known);
    found.iter().map(|found| Option::clone(found)).collect()
}

fn kind(document: &Document, surroundings: &Surroundings) -> Option<Classified> {
    match &document.body {
        Body::Prose(prose) => Candidate::new(document, &prose.reading, surroundings).map(|it| prose_kind(&it)),
        Body::Api(api) => {
            let kind = match api.format {
                "asyncapi" => Genre::AsyncApi,
                "graphql" => Genre::GraphQl,
                _ => Genre::OpenApi,
            };
            Some((kind, format!("{} document", api.format)))
        }
        Body::Alerts(alerts) => Some((Genre::Alerts, format!("{} Prometheus alert rules", alerts.alerts.len()))),
        Body::Diagram(diagram) => Some((Genre::Diagram, format!("{} file", diagram.language))),
        Body::Svg(svg) if svg.drawio.is_some() => Some((Genre::Diagram, "draw.io picture".to_owned())),
        Body::Svg(_)
        | Body::Build(_)
        | Body::Facts(_)
        | Body::Evidence(_)
        | Body::Code(_)
        | Body::Owners(_)
        | Body::Opaque => None,
    }
}

fn prose_kind(candidate: &Candidate<'_>) -> Classified {
    let document = |why: Option<String>| (Genre::Document, why.unwrap_or_else(|| PLAIN.to_owned()));
    let record = stated_kind(candidate).or_else(|| record::decision(candidate)).or_else(|| record::proposal(candidate));
    record.unwrap_or_else(|| match runbook::may_be_a_runbook(candidate) {
        true => runbook::runbook(candidate).unwrap_or_else(|| document(runbook::resemblance(candidate))),
        false => document(None),
    })
}

/// Whether a file may be a decision record or proposal, by its path alone: asked of files that are not there any more.
pub fn may_be_record(path: &RepoPath) -> bool {
    crate::formats::said::is_prose(path) && record::may_lie_there(path)
}

/// What a file that is not there any more was, by its path alone; `None` when that tells nothing.
pub fn guess(path: &RepoPath) -> Option<Genre> {
    let name = path.file_name().to_lowercase();
    let within = |words: &[&str]| path.segments().any(|segment| words.contains(&segment.to_lowercase().as_str()));
    if crate::formats::said::is_prose(path) {
        return Some(match () {
            () if is_landing(path) => Genre::Document,
            () if record::may_lie_there(path) => Genre::Adr,
            () if within(&["runbook", "runbooks", "playbook", "playbooks"]) => Genre::Runbook,
            () => Genre::Document,
        });
    }
    match &*path.extension() {
        "graphql" | "graphqls" | "gql" => Some(Genre::GraphQl),
        "mmd" | "mermaid" | "puml" | "plantuml" | "dot" | "d2" | "drawio" | "dsl" => Some(Genre::Diagram),
        "yaml" | "yml" | "json" if name.contains("openapi") || name.contains("swagger") => Some(Genre::OpenApi),
        "yaml" | "yml" | "json" if name.contains("asyncapi") => Some(Genre::AsyncApi),
        "yaml" | "yml" if name.contains("alert") => Some(Genre::Alerts),
        _ => None,
    }
}

/// Evidence for a document that is none of the special kinds.
const PLAIN: &str = "prose that is none of the special kinds";

/// `kind: runbook` in the front matter.
fn stated_kind(candidate: &Candidate<'_>) -> Option<Classified> {
    let stated = candidate.reading.kind.as_ref()?;
    if candidate.is_unreal() || candidate.is_template() {
        return None;
    }
    let kind = match stated.value.as_str() {
        "adr" | "decision" | "decision-record" | "architecture-decision-record" | "madr" => Genre::Adr,
        "rfc" | "proposal" | "enhancement" => Genre::Proposal,
        "runbook" | "playbook" | "sop" => Genre::Runbook,
        word if word.starts_with("runbook.") => Genre::Runbook,
        _ => return None,
    };
    Some((kind, format!("`{}` in the front matter", stated.written)))
}

/// What lies around a document.
#[derive(Debug)]
struct Surroundings {
    hints: Hints,
    /// Directories that hold prose.
    directories: BTreeMap<RepoPath, Directory>,
    /// Paths of all prose documents.
    paths: HashSet<String>,
}

/// A directory that holds prose, and what its name and those above it say.
#[derive(Debug)]
struct Directory {
    /// How many prose documents it holds.
    prose: usize,
    /// Whether one of them has a number or date at the start of its name.
    is_numbered: bool,
    /// Whether one of them is a landing page.
    is_landed: bool,
    /// Whether it lies among tests, examples or dependencies, or is hidden.
    is_unreal: bool,
    /// The directory of runbooks that it is or lies in, and one that may be.
    runbooks: runbook::Homes,
}

impl Directory {
    fn new(path: &RepoPath) -> Self {
        let is_unreal = path.segments().any(|segment| is_one_of(segment, &UNREAL) || segment.starts_with('.'));
        let runbooks = runbook::Homes::of(path);
        Self { prose: 0, is_numbered: false, is_landed: false, is_unreal, runbooks }
    }
}

impl Surroundings {
    /// The address of all that [`Surroundings::new`] looks at.
    fn digest(tree: &SourceTree, documents: &[Arc<Document>], paths: Digest) -> Digest {
        let names: Vec<Digest> = documents.iter().map(|document| document.naming).collect();
        let hints: Vec<Digest> = hints::files(tree).map(|(file, _)| file.digest).collect();
        Digest::of_hash(&(paths, names, hints))
    }

    fn new(tree: &SourceTree, documents: &[Arc<Document>]) -> Self {
        let mut around = Self { hints: Hints::read(tree), directories: BTreeMap::new(), paths: HashSet::new() };
        for document in documents {
            let Some(reading) = document.reading() else { continue };
            let dir = document.path().parent();
            around.paths.insert(document.path().as_str().to_owned());
            let directory = around.directories.entry(dir).or_insert_with_key(Directory::new);
            directory.prose += 1;
            if is_landing(document.path()) {
                directory.is_landed = true;
            } else if reading.is_named() {
                directory.is_numbered = true;
            }
        }
        around
    }

    /// How many prose documents lie in a directory or below.
    fn prose_inside(&self, dir: &RepoPath) -> usize {
        let below = if dir.is_root() { String::new() } else { format!("{dir}/") };
        let after = self.directories.range::<str, _>((Bound::Included(below.as_str()), Bound::Unbounded));
        let inside = after.take_while(|(path, _)| path.as_str().starts_with(&below));
        let own = self.directories.get(dir).filter(|_| !dir.is_root());
        inside.map(|(_, directory)| directory).chain(own).map(|directory| directory.prose).sum()
    }
}

/// Directories in which a record is an example or an input of a test, not a decision.
const UNREAL: [&str; 16] = [
    "test",
    "tests",
    "__tests__",
    "fixture",
    "fixtures",
    "__fixtures__",
    "testdata",
    "test-data",
    "test_data",
    "example",
    "examples",
    "sample",
    "samples",
    "node_modules",
    "vendor",
    "third_party",
];

/// Words that a template's name may hold beside `template`.
const TEMPLATE_WORDS: [&str; 18] = [
    "template",
    "templates",
    "adr",
    "adrs",
    "madr",
    "rfc",
    "decision",
    "record",
    "architecture",
    "short",
    "long",
    "bare",
    "minimal",
    "blank",
    "example",
    "nygard",
    "full",
    "new",
];

/// A prose document and everything its kind may depend on.
struct Candidate<'a> {
    document: &'a Document,
    path: &'a RepoPath,
    /// File name up to its first dot, lower case.
    stem: String,
    dir: &'a RepoPath,
    directory: &'a Directory,
    reading: &'a Reading,
    around: &'a Surroundings,
}

impl<'a> Candidate<'a> {
    /// `None` for a document that the surroundings do not know as prose.
    fn new(document: &'a Document, reading: &'a Reading, around: &'a Surroundings) -> Option<Self> {
        let path = document.path();
        let (dir, directory) = around.directories.get_key_value(path.directory())?;
        Some(Self { document, path, stem: path.stem().to_lowercase(), dir, directory, reading, around })
    }

    /// Number or date at the start of the name, also after a prefix.
    fn is_named(&self) -> bool {
        self.reading.is_named()
    }

    /// A status that the document itself states.
    fn has_status(&self) -> bool {
        let own = |style: Style| !matches!(style, Style::Directory | Style::Sentence);
        self.reading.statuses.iter().any(|status| status.value.is_some() && own(status.style))
    }

    /// Two headings of a decision, or a status and one.
    fn is_built(&self) -> bool {
        let headings = self.reading.decision_headings;
        headings >= 2 || (headings >= 1 && self.has_status())
    }

    /// Lies among tests, examples, dependencies, or in a hidden directory.
    fn is_unreal(&self) -> bool {
        self.directory.is_unreal
    }

    fn lies_in(&self, directories: &[&str]) -> bool {
        self.dir.segments().any(|segment| is_one_of(segment, directories))
    }

    /// A form to fill in: by its name, or by its title.
    fn is_template(&self) -> bool {
        is_form(self.path) || self.reading.is_template
    }
}

/// Whether a file lies among tests, examples or dependencies.
pub(super) fn is_unreal(path: &RepoPath) -> bool {
    path.directory().split('/').any(|segment| is_one_of(segment, &UNREAL))
}

/// Whether the name of a file says that it is a form to fill in.
pub(super) fn is_form(path: &RepoPath) -> bool {
    let stem = path.stem().to_lowercase();
    let words: Vec<&str> = stem.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let is_number = |word: &str| word.bytes().all(|b| b.is_ascii_digit());
    let only_these = words.iter().all(|word| TEMPLATE_WORDS.contains(word) || is_number(word));
    let named = only_these && words.iter().any(|word| word.starts_with("template"));
    // `0043-use-a-template.md` is a decision on templates.
    let decides = words.first().is_some_and(|word| is_number(word) && word.bytes().any(|b| b != b'0'));
    let starts_or_ends = stem.starts_with("template") || stem.ends_with("template");
    let marked = ["xxx", "nnn", "yyyy"].iter().any(|mark| stem.starts_with(mark)) || stem.contains("xxxx");
    named || (starts_or_ends && !decides) || marked
}

/// Whether a file stands for its directory.
pub fn is_landing(path: &RepoPath) -> bool {
    is_one_of(path.stem(), &["readme", "index", "_index"])
}

/// A directory that is one record: `0012-use-queues/`.
fn is_record_directory(dir: &RepoPath) -> bool {
    identifies_a_record(dir.file_name()) && !record::is_decision_directory(dir.file_name())
}

#[cfg(test)]
mod tests;
