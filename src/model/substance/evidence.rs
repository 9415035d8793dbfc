//! Whether a part holds what its kind needs beside words.

use std::ops::AddAssign;

use crate::formats::{Body, EvidenceKind, Graph};
use crate::kinds::{Clause, Kind, Test};
use crate::markup::{LinkKind, LinkRef};
use crate::records::measure::{Marks, dates_in};

use super::beside::Leads;
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
pub(super) fn held(part: &Part<'_>, kind: &'static Kind) -> Held {
    let tally = Tally::of(part, kind);
    let (holding, missing): (Vec<&Clause>, Vec<&Clause>) =
        kind.evidence.iter().partition(|clause| clause.any.iter().any(|test| holds(part, &tally, *test)));
    let titles = |clauses: Vec<&'static Clause>| clauses.into_iter().map(|clause| clause.title).collect();
    let listed = tally.rows + tally.items + tally.commands + tally.facts;
    let amount = parsed(part) + tally.nodes + tally.entities + listed + u32::from(tally.is_opaque);
    Held { holding: titles(holding), missing: titles(missing), amount, records: tally.facts }
}

/// Whether a part names somebody to write to.
pub(super) fn has_contact(part: &Part<'_>) -> bool {
    let mut tally = Tally::default();
    tally.add_lines(part);
    tally.add_links(part);
    tally.marks.has(Marks::CONTACT)
}

fn holds(part: &Part<'_>, tally: &Tally, test: Test) -> bool {
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
        Test::StatusAndDate => part.beside.is_dated_decision,
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
    fn of(part: &Part<'_>, kind: &'static Kind) -> Self {
        let mut tally = Self::default();
        tally.add_lines(part);
        tally.add_links(part);
        tally.add_outline(part);
        tally.add_drawings(part);
        tally.add_listing(part);
        let written = part.measure().paths_in(part.span);
        tally.pipelines += written.iter().filter(|path| is_pipeline(&path.value)).count() as u32;
        let (beside, inside) = (part.beside, |start: u32| part.span.start <= start && start < part.span.end);
        tally.paths += beside.paths.iter().filter(|start| inside(**start)).count() as u32;
        if let Some(fact) = kind.facts {
            let here = beside.tables.iter().filter(|table| table.fact == fact && part.span.contains(table.at));
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

    fn add_links(&mut self, part: &Part<'_>) {
        let written = &part.document.outline.links;
        let first = written.partition_point(|link| link.whole.start < part.span.start);
        let links = written.iter().zip(&part.beside.links).skip(first);
        for (link, to) in links.take_while(|(link, _)| link.whole.start < part.span.end) {
            self.add_link(link, *to);
        }
    }

    fn add_link(&mut self, link: &LinkRef, to: Leads) {
        if link.kind == LinkKind::Image {
            let is_badge = link.dest.contains("badge") || link.dest.contains("shields.io");
            self.diagrams += u32::from(!is_badge && to != Leads::Nowhere);
            return;
        }
        self.links += u32::from(!matches!(to, Leads::Nowhere | Leads::Refused));
        self.pipelines += u32::from(is_pipeline(&link.dest));
        match to {
            Leads::ToPage | Leads::ToFile | Leads::ToDirectory => self.paths += 1,
            Leads::ToDiagram | Leads::ToPicture => {
                self.paths += 1;
                self.diagrams += 1;
            }
            Leads::Outside if link.dest.starts_with("mailto:") || link.dest.starts_with("tel:") => {
                self.marks = self.marks.and(Marks::CONTACT);
            }
            Leads::Outside => self.external += 1,
            Leads::Nowhere | Leads::Refused | Leads::Unknown => {}
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
