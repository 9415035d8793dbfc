//! Whether a part holds what its kind needs beside words.

use std::ops::AddAssign;

use crate::formats::{Body, EvidenceKind, Graph};
use crate::kinds::{Clause, Kind, Test};
use crate::markup::{LinkKind, LinkRef};
use crate::model::artifacts::Around;
use crate::model::{Genre, Resolution};
use crate::records::measure::{Marks, dates_in};

use super::{Form, Part};

/// Parts of addresses that run pipelines.
const PIPELINES: &[&str] = &[
    "/actions/workflows",
    "/actions/runs",
    ".github/workflows",
    "/pipelines",
    "/-/pipeline",
    ".gitlab-ci",
    "jenkins",
    "circleci",
    "buildkite",
    "teamcity",
    "azure-pipelines",
    "bitbucket-pipelines",
    "/builds/",
    "argocd",
    "spinnaker",
    "concourse",
    "codepipeline",
    "cloudbuild",
    "drone.",
];

/// What a part holds, counted.
#[derive(Debug, Clone, Copy, Default)]
struct Tally {
    commands: u32,
    steps: u32,
    items: u32,
    links: u32,
    pipelines: u32,
    paths: u32,
    external: u32,
    rows: u32,
    quantities: u32,
    dates: u32,
    names: u32,
    terms: u32,
    diagrams: u32,
    nodes: u32,
    edges: u32,
    entities: u32,
    headings: u32,
    facts: u32,
    marks: Marks,
    is_opaque: bool,
}

/// What a part was found to hold.
pub(super) struct Held {
    /// Titles of the clauses that hold.
    pub(super) holding: Vec<&'static str>,
    /// Titles of those that do not.
    pub(super) missing: Vec<&'static str>,
    /// How much there is at all, in whatever form but words.
    pub(super) amount: u32,
    /// Records of the kind's fact table.
    pub(super) records: u32,
}

/// Counts what a part holds, and puts the kind's questions to it.
pub(super) fn held(around: &Around<'_>, part: &Part<'_>, kind: &'static Kind) -> Held {
    let tally = Tally::of(around, part, kind);
    let (holding, missing): (Vec<&Clause>, Vec<&Clause>) =
        kind.evidence.iter().partition(|clause| clause.any.iter().any(|test| holds(around, part, &tally, *test)));
    let titles = |clauses: Vec<&'static Clause>| clauses.into_iter().map(|clause| clause.title).collect();
    let listed = tally.rows + tally.items + tally.commands + tally.facts;
    let amount = parsed(part) + tally.nodes + tally.entities + listed + u32::from(tally.is_opaque);
    Held { holding: titles(holding), missing: titles(missing), amount, records: tally.facts }
}

/// Whether a part names somebody to write to.
pub(super) fn has_contact(around: &Around<'_>, part: &Part<'_>) -> bool {
    let mut tally = Tally::default();
    tally.add_lines(part);
    tally.add_links(around, part);
    tally.marks.has(Marks::CONTACT)
}

fn holds(around: &Around<'_>, part: &Part<'_>, tally: &Tally, test: Test) -> bool {
    match test {
        Test::Commands(n) => tally.commands >= n,
        Test::Steps(n) => tally.steps >= n,
        Test::Items(n) => tally.items >= n,
        Test::Links(n) => tally.links >= n,
        Test::PipelineLinks(n) => tally.pipelines >= n,
        Test::Paths(n) => tally.paths >= n,
        Test::ExternalLinks(n) => tally.external >= n,
        Test::Rows(n) => tally.rows >= n,
        Test::Quantities(n) => tally.quantities >= n,
        Test::Dates(n) => tally.dates >= n,
        Test::Interval => tally.marks.has(Marks::INTERVAL),
        Test::Contact => tally.marks.has(Marks::CONTACT),
        Test::Diagrams(n) => tally.diagrams >= n,
        Test::Terms(n) => tally.terms.max(tally.rows).max(tally.headings) >= n,
        Test::CodeNames(n) => tally.names >= n,
        Test::Graph { nodes, edges } => tally.is_opaque || (tally.nodes >= nodes && tally.edges >= edges),
        Test::Entities(n) => tally.entities.max(if tally.entities == 0 { tally.headings } else { 0 }) >= n,
        Test::Parsed(n) => parsed(part) >= n,
        Test::DescribedPercent(percent) => match part.form {
            Form::Api(api) => u64::from(api.described) * 100 >= u64::from(percent) * u64::from(api.operations.max(1)),
            Form::Prose | Form::Table | Form::Records(_) | Form::Diagram(_) | Form::Listing(_) => false,
        },
        Test::Facts(n) => tally.facts >= n,
        Test::StatusAndDate => around.decisions.records.get(&part.doc).is_some_and(|record| {
            record.status.as_ref().is_some_and(|status| status.value.is_some()) && record.date.is_some()
        }),
        Test::Says(words) => says(part, words),
        Test::DatedNone => tally.marks.has(Marks::NONE_KNOWN) && tally.dates > 0,
    }
}

/// Whether a line of a part holds one of these phrases from the start of a word. Looks at the text again, which
/// few kinds ask for.
fn says(part: &Part<'_>, phrases: &[&str]) -> bool {
    let text = part.document.source.text();
    part.measure().lines_in(part.span).iter().any(|line| {
        let line = line.span().of(text).to_lowercase();
        let starts = |at: usize| !line[..at].ends_with(char::is_alphanumeric);
        phrases.iter().any(|phrase| line.match_indices(phrase).any(|(at, _)| starts(at)))
    })
}

/// How many entries could be read of a file that is one contract or list.
fn parsed(part: &Part<'_>) -> u32 {
    match part.form {
        Form::Api(api) => api.operations.max(api.channels).max(api.types),
        Form::Listing(facts) => facts.count,
        Form::Records(count) => count,
        Form::Prose | Form::Table | Form::Diagram(_) => 0,
    }
}

impl Tally {
    fn of(around: &Around<'_>, part: &Part<'_>, kind: &'static Kind) -> Self {
        let mut tally = Self::default();
        tally.add_lines(part);
        tally.add_links(around, part);
        tally.add_outline(part);
        tally.add_drawings(part);
        tally.add_listing(part);
        let paths = part.measure().paths_in(part.span);
        tally.paths += paths.iter().filter(|path| exists(around, part, &path.value)).count() as u32;
        tally.pipelines += paths.iter().filter(|path| is_pipeline(&path.value)).count() as u32;
        if let Some(fact) = kind.facts {
            let path = part.document.path();
            // Tables stand in the order of documents, which is that of paths.
            let first = around.facts.tables.partition_point(|table| table.at.path < *path);
            let here = around.facts.tables[first..].iter().take_while(|table| table.at.path == *path);
            let here = here.filter(|table| table.fact.id == fact && part.span.contains(table.at.span));
            tally.facts += here.map(|table| table.rows).sum::<u32>();
        }
        tally
    }

    fn add_lines(&mut self, part: &Part<'_>) {
        for line in part.measure().lines_in(part.span) {
            self.marks = self.marks.and(line.marks);
            self.commands += u32::from(line.marks.has(Marks::COMMAND));
            self.steps += u32::from(line.marks.has(Marks::STEP));
            self.items += u32::from(line.marks.has(Marks::STEP.and(Marks::BULLET)));
            self.quantities.add_assign(u32::from(line.quantities));
            self.dates.add_assign(u32::from(line.dates));
            self.names.add_assign(u32::from(line.names));
        }
        self.terms += part.measure().lead_ins_in(part.span).len() as u32;
    }

    fn add_links(&mut self, around: &Around<'_>, part: &Part<'_>) {
        let written = &part.document.outline.links;
        let resolved = around.links.get(part.doc.0 as usize).map(Vec::as_slice).unwrap_or_default();
        let first = written.partition_point(|link| link.whole.start < part.span.start);
        let links = written.iter().zip(resolved).skip(first);
        for (link, resolved) in links.take_while(|(link, _)| link.whole.start < part.span.end) {
            self.add_link(around, link, &resolved.to);
        }
    }

    fn add_link(&mut self, around: &Around<'_>, link: &LinkRef, to: &Resolution) {
        if link.kind == LinkKind::Image {
            let is_badge = link.dest.contains("badge") || link.dest.contains("shields.io");
            self.diagrams += u32::from(!is_badge && !matches!(to, Resolution::Missing { .. }));
            return;
        }
        self.links += u32::from(!matches!(to, Resolution::Missing { .. } | Resolution::Refused(_)));
        self.pipelines += u32::from(is_pipeline(&link.dest));
        match to {
            Resolution::Document { doc, .. } | Resolution::NoAnchor { doc, .. } => {
                self.paths += 1;
                self.diagrams += u32::from(around.genres[doc.0 as usize] == Some(Genre::Diagram));
            }
            Resolution::File(path) => {
                self.paths += 1;
                let picture = matches!(&*path.extension(), "svg" | "png" | "drawio" | "jpg" | "jpeg" | "pdf");
                self.diagrams += u32::from(picture);
            }
            Resolution::Directory(_) => self.paths += 1,
            Resolution::External => {
                if link.dest.starts_with("mailto:") || link.dest.starts_with("tel:") {
                    self.marks = self.marks.and(Marks::CONTACT);
                } else {
                    self.external += 1;
                }
            }
            Resolution::Missing { .. } | Resolution::LocalMachine | Resolution::Refused(_) | Resolution::Pseudo => {}
        }
    }

    fn add_outline(&mut self, part: &Part<'_>) {
        // A changelog dates its versions in their headings, which are no content lines.
        let headings = part.document.outline.headings.iter().filter(|heading| part.span.contains(heading.span));
        self.dates.add_assign(headings.map(|heading| dates_in(&heading.text)).sum::<u32>());
        let outline = &part.document.outline;
        let tables = outline.tables.iter().filter(|table| part.span.contains(table.span));
        let filled = |row: &&Vec<crate::markup::Cell>| row.iter().any(|cell| !cell.text.trim().is_empty());
        self.rows += tables.map(|table| table.rows.iter().filter(filled).count() as u32).sum::<u32>();
        let own = part.head.or(outline.title);
        let headings = outline.headings.iter().enumerate().filter(|(ix, _)| Some(*ix) != own);
        self.headings += headings.filter(|(_, heading)| part.span.contains(heading.span)).count() as u32;
    }

    fn add_drawings(&mut self, part: &Part<'_>) {
        if let Form::Diagram(graph) = part.form {
            self.add_graph(graph);
            return;
        }
        let Body::Prose(prose) = &part.document.body else { return };
        let fences = &part.document.outline.fences;
        for (ix, drawn) in &prose.diagrams {
            if fences.get(*ix as usize).is_some_and(|fence| part.span.contains(fence.span)) {
                self.diagrams += 1;
                self.add_graph(&drawn.graph);
            }
        }
    }

    fn add_graph(&mut self, graph: &Graph) {
        self.nodes = self.nodes.max(graph.nodes);
        self.edges = self.edges.max(graph.edges);
        self.entities = self.entities.max(graph.entities);
        self.is_opaque |= graph.is_opaque;
    }

    fn add_listing(&mut self, part: &Part<'_>) {
        if let Form::Records(count) = part.form {
            self.facts += count;
        }
        let Form::Listing(facts) = part.form else { return };
        match facts.what {
            EvidenceKind::Schema => self.entities += facts.count,
            EvidenceKind::Migration | EvidenceKind::Objectives => self.facts += facts.count,
            EvidenceKind::Form => self.items += facts.count,
            EvidenceKind::Sbom => self.rows += facts.count,
            EvidenceKind::Tests | EvidenceKind::Notice => {}
        }
    }
}

fn is_pipeline(address: &str) -> bool {
    let address = address.to_ascii_lowercase();
    PIPELINES.iter().any(|part| address.contains(part))
}

/// Whether a path in a code span is one of this repository, from its root or from the document.
fn exists(around: &Around<'_>, part: &Part<'_>, written: &str) -> bool {
    let written = written.trim_end_matches('/');
    let here = part.document.path().parent().join(written);
    let from_root = crate::base::path::RepoPath::root().join(written.trim_start_matches('/'));
    [here, from_root]
        .into_iter()
        .flatten()
        .any(|path| around.tree.files.contains_key(&path) || around.tree.directories.contains(&path))
}
