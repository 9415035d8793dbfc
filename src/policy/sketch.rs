//! Small portals drawn by hand, for tests of the engine and of what is hard to reach with real files.
//!
//! Links are resolved against the documents of the sketch; statements of records are named by their words.
//! Whole repositories go through `tests/support` instead.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::{Arc, OnceLock};

use jiff::civil::Date;

use super::{Report, Slot, State, Subject, check};
use crate::base::diag::{Finding, Label};
use crate::base::path::RepoPath;
use crate::base::span::{LineIndex, Span};
use crate::formats::{Body, Card, Document, Issue, IssueKind, Markup, Prose};
use crate::kinds::{self, Strength};
use crate::manifest::{Manifest, Require, Sited};
use crate::markup::{self, LinkRef};
use crate::model::alone::Alone;
use crate::model::decisions::{Dangling, DateFact};
use crate::model::facts::{self, Sources};
use crate::model::{
    Decision, Decisions, DocId, Edge, EdgeEnd, Genre, Link, Place, Placement, Portal, Resolution, StatusFact,
    WhyMissing,
};
use crate::records::{DateReading, Reading, Stated, Status, Style, Verb, Ymd};
use crate::source::{Content, GitState, SourceFile, SourceIssue, SourceTree, Trouble};

pub(crate) const TODAY: Date = Date::constant(2026, 11, 23);

/// A cell of the matrix with nothing said about it yet.
pub(crate) fn slot(kind: &str, subject: Subject, strength: Strength, state: State) -> Slot {
    Slot {
        kind: kinds::find(kind).unwrap(),
        subject,
        strength,
        state,
        detail: String::new(),
        artifact: None,
        candidates: Vec::new(),
        min: 1,
        limit_days: None,
        age_days: None,
        because: Vec::new(),
        owner: String::new(),
        waiver: None,
        close: String::new(),
    }
}

/// A portal being drawn. Enforced, so that severities are those of the rules.
#[derive(Default)]
pub(crate) struct Sketch {
    docs: BTreeMap<RepoPath, Drawn>,
    resolutions: BTreeMap<(RepoPath, String), Resolution>,
    edges: Vec<Supersession>,
    dangling: Vec<(RepoPath, String, String)>,
    troubles: Vec<SourceIssue>,
    assets: Vec<RepoPath>,
}

/// Who replaces whom, and the words of those who say so.
struct Supersession {
    from: RepoPath,
    to: RepoPath,
    stated: Vec<(RepoPath, String)>,
}

#[derive(Default)]
struct Drawn {
    text: String,
    record: bool,
    reading: Reading,
    issues: Vec<Issue>,
}

pub(crate) fn path(path: &str) -> RepoPath {
    RepoPath::new(path).unwrap()
}

impl Sketch {
    pub(crate) fn new() -> Self {
        Self::default()
    }

    pub(crate) fn doc(mut self, at: &str, text: &str) -> Self {
        self.docs.insert(path(at), Drawn { text: text.to_owned(), ..Drawn::default() });
        self
    }

    /// A decision record; its number is the one its file name starts with.
    pub(crate) fn adr(mut self, at: &str, text: &str) -> Self {
        self = self.doc(at, text);
        self.drawn(at).record = true;
        self
    }

    /// The words that state the status of a record.
    pub(crate) fn status(mut self, at: &str, words: &str, value: Option<Status>) -> Self {
        let stated = self.stated(at, words, value);
        self.drawn(at).reading.statuses.push(stated);
        self
    }

    /// The status of a record is still the template's.
    pub(crate) fn unfilled(mut self, at: &str, words: &str) -> Self {
        let span = self.stated(at, words, ()).span;
        self.drawn(at).reading.unfilled = Some(span);
        self
    }

    /// The words that state the date of a record.
    pub(crate) fn date(mut self, at: &str, words: &str, value: DateReading) -> Self {
        let stated = self.stated(at, words, value);
        self.drawn(at).reading.dates.push(stated);
        self
    }

    /// `from` supersedes `to`; each statement is a document and its words.
    pub(crate) fn supersedes(mut self, from: &str, to: &str, stated: &[(&str, &str)]) -> Self {
        let stated = stated.iter().map(|(doc, words)| (path(doc), (*words).to_owned())).collect();
        self.edges.push(Supersession { from: path(from), to: path(to), stated });
        self
    }

    /// A record says that it is superseded by one that is not there.
    pub(crate) fn dangling(mut self, at: &str, words: &str, written: &str) -> Self {
        self.dangling.push((path(at), words.to_owned(), written.to_owned()));
        self
    }

    /// Where a reference leads, when that is not plain from the sketch.
    pub(crate) fn resolves(mut self, at: &str, dest: &str, to: Resolution) -> Self {
        self.resolutions.insert((path(at), dest.to_owned()), to);
        self
    }

    pub(crate) fn issue(mut self, at: &str, words: &str, kind: IssueKind, message: &str) -> Self {
        let span = self.stated(at, words, ()).span;
        self.drawn(at).issues.push(Issue { kind, span, message: message.to_owned() });
        self
    }

    pub(crate) fn trouble(mut self, at: &str, trouble: Trouble) -> Self {
        self.troubles.push(SourceIssue { path: path(at), trouble });
        self
    }

    pub(crate) fn asset(mut self, at: &str) -> Self {
        self.assets.push(path(at));
        self
    }

    fn drawn(&mut self, at: &str) -> &mut Drawn {
        self.docs.get_mut(at).expect("drawn before")
    }

    fn stated<T>(&self, at: &str, words: &str, value: T) -> Stated<T> {
        let span = span_of(&self.docs[at].text, words);
        Stated { value, written: words.to_owned(), span, style: Style::PlainLine }
    }

    fn id(&self, at: &RepoPath) -> DocId {
        DocId(self.docs.keys().position(|known| known == at).expect("drawn") as u32)
    }

    fn place(&self, at: &RepoPath, words: &str) -> Place {
        Place { doc: self.id(at), span: span_of(&self.docs[at].text, words) }
    }

    /// The portal. Documents are in the order of their paths.
    pub(crate) fn portal(&self) -> Portal {
        let documents: Vec<Arc<Document>> = self.docs.iter().map(|(at, drawn)| Arc::new(document(at, drawn))).collect();
        let links =
            |doc: &Arc<Document>| doc.outline.links.iter().map(|l| self.link(doc.path(), l)).collect::<Vec<_>>();
        let links = documents.iter().map(|doc| Arc::new(links(doc)));
        let artifact = |at: &RepoPath, drawn: &Drawn| Placement {
            doc: self.id(at),
            genre: if drawn.record { Genre::Adr } else { Genre::Document },
            evidence: String::new(),
            services: Vec::new(),
            owner: None,
        };
        let placements: Vec<Option<Placement>> =
            self.docs.iter().map(|(at, drawn)| Some(artifact(at, drawn))).collect();
        let manifest = Arc::new(asks_nothing());
        let alone: Vec<Arc<Alone>> = documents.iter().map(|document| Arc::new(Alone::of(document))).collect();
        let sources = Sources {
            documents: &documents,
            alone: &alone,
            placements: &placements,
            services: &[],
            manifest: &manifest,
        };
        let files = documents.iter().map(|document| (document.path().clone(), Arc::clone(&document.source)));
        Portal {
            by_path: OnceLock::new(),
            leads: Vec::new(),
            diagrams: Vec::new(),
            charts: Vec::new(),
            contracts: BTreeMap::new(),
            usage: Default::default(),
            changes: Default::default(),
            glossary: Default::default(),
            uses: Vec::new(),
            histories: BTreeMap::new(),
            files: Arc::new(files.collect()),
            name: "sketch".to_owned(),
            enforced: true,
            facts: facts::read(sources),
            placements,
            manifest,
            artifacts: Vec::new(),
            services: Vec::new(),
            decisions: self.decisions(),
            runbooks: BTreeMap::new(),
            links: links.collect(),
            backlinks: vec![Vec::new(); documents.len()],
            documents,
            assets: self.assets.clone(),
            source_issues: self.troubles.clone(),
            excluded: BTreeMap::new(),
            git: Arc::new(GitState::default()),
        }
    }

    fn link(&self, at: &RepoPath, link: &LinkRef) -> Link {
        if let Some(to) = self.resolutions.get(&(at.clone(), link.dest.clone())) {
            return Link { to: to.clone() };
        }
        let target = at.parent().join(&link.dest);
        let known = target.as_ref().filter(|target| self.docs.contains_key(*target));
        let to = match known {
            Some(target) => Resolution::Document { doc: self.id(target), anchor: None },
            None => Resolution::Missing { why: WhyMissing::File, target, nearest: None },
        };
        Link { to }
    }

    fn decisions(&self) -> Decisions {
        let records = self.docs.iter().filter(|(_, drawn)| drawn.record);
        let ends = |stated: &[(RepoPath, String)]| {
            stated.iter().map(|(at, words)| EdgeEnd { at: self.place(at, words), by_number: false }).collect()
        };
        let edges = self.edges.iter().map(|Supersession { from, to, stated }| Edge {
            from: self.id(from),
            to: self.id(to),
            verb: Verb::Supersedes,
            partial: false,
            stated: ends(stated),
        });
        let dangling = self.dangling.iter().map(|(at, words, written)| Dangling {
            at: self.place(at, words),
            verb: Verb::Supersedes,
            passive: true,
            written: written.clone(),
        });
        Decisions {
            records: records.map(|(at, drawn)| (self.id(at), self.decision(at, drawn))).collect(),
            edges: edges.collect(),
            dangling: dangling.collect(),
        }
    }

    fn decision(&self, at: &RepoPath, drawn: &Drawn) -> Decision {
        let doc = self.id(at);
        let number: Option<u32> = at.stem().split('-').next().and_then(|digits| digits.parse().ok());
        let status = drawn.reading.statuses.first().map(|stated| StatusFact {
            value: stated.value,
            written: stated.written.clone(),
            at: Place { doc, span: stated.span },
            style: stated.style,
            disputed: drawn.reading.statuses.get(1).map(|other| Place { doc, span: other.span }),
        });
        let date = drawn.reading.dates.iter().find_map(|stated| match stated.value {
            DateReading::Date(value) => Some(DateFact {
                value,
                written: stated.written.clone(),
                at: Place { doc, span: stated.span },
                style: stated.style,
            }),
            _ => None,
        });
        Decision {
            doc,
            log: at.parent(),
            proposal: false,
            number,
            label: number.map_or_else(|| at.stem().to_owned(), |n| format!("ADR-{n}")),
            title: at.stem().to_owned(),
            status,
            date,
        }
    }

    /// The tree that the portal would have been made of.
    pub(crate) fn tree(&self) -> SourceTree {
        let mut tree = SourceTree::default();
        self.portal().documents.iter().for_each(|doc| tree.insert((*doc.source).clone()));
        tree
    }

    /// What one rule says, in full, for snapshots.
    pub(crate) fn said_by(&self, rule: &str) -> String {
        let portal = self.portal();
        let Report { findings, .. } = check(&portal, TODAY);
        findings.iter().filter(|finding| finding.rule == rule).map(|finding| in_full(&portal, finding)).collect()
    }
}

/// A manifest that drops every requirement: what is asked for is tested with whole repositories.
fn asks_nothing() -> Manifest {
    let at = crate::base::diag::Location::file(&path("handover.yaml"));
    let dropped = Sited { value: Require { asked: Some(false), ..Require::default() }, at };
    Manifest {
        require: crate::kinds::all().map(|kind| (kind.id.to_owned(), dropped.clone())).collect(),
        ..Manifest::default()
    }
}

pub(crate) fn ymd(year: i16, month: u8, day: u8) -> Ymd {
    Ymd { year, month, day }
}

fn span_of(text: &str, words: &str) -> Span {
    let start = text.find(words).unwrap_or_else(|| panic!("{words:?} is not in {text:?}"));
    Span::new(start, start + words.len())
}

fn document(at: &RepoPath, drawn: &Drawn) -> Document {
    let source = SourceFile::new(at.clone(), Content::Text(drawn.text.as_str().into()), Vec::new());
    let outline = markup::outline(&drawn.text);
    let measure = crate::records::measure::measure(&drawn.text, &outline, &drawn.reading.commands);
    let source = Arc::new(source);
    let Document { ignores, naming, landmarks, .. } = crate::formats::parse(&source);
    Document {
        naming,
        landmarks,
        source,
        card: Card { title: at.stem().into(), summary: Arc::default() },
        outline,
        body: Body::Prose(Box::new(Prose {
            markup: Markup::Markdown,
            reading: drawn.reading.clone(),
            measure,
            diagrams: Vec::new(),
            mentions: Vec::new(),
            calls: Default::default(),
        })),
        data: None,
        issues: drawn.issues.clone(),
        ignores,
        offers: Default::default(),
    }
}

fn in_full(portal: &Portal, finding: &Finding) -> String {
    let mut out = format!(
        "{}: {}[{}] {}\n",
        place(portal, &finding.primary),
        finding.severity.word(),
        finding.rule,
        finding.title
    );
    if !finding.primary.text.is_empty() {
        writeln!(out, "  here: {}", finding.primary.text).unwrap();
    }
    for label in &finding.related {
        writeln!(out, "  {}: {}", place(portal, label), label.text).unwrap();
    }
    finding.help.iter().for_each(|help| writeln!(out, "  help: {help}").unwrap());
    finding.notes.iter().for_each(|note| writeln!(out, "  note: {note}").unwrap());
    out
}

fn place(portal: &Portal, label: &Label) -> String {
    let at = &label.at;
    match portal.find(&at.path).map(|id| portal.doc(id).source.text()) {
        Some(text) if !at.is_file() => {
            let position = LineIndex::new(text).position(text, at.span.start);
            format!("{}:{}:{} {:?}", at.path, position.line, position.column, at.span.of(text))
        }
        _ => at.path.to_string(),
    }
}
