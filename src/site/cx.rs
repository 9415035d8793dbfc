//! What planning looks things up in: built once per plan, read by every view.

use std::collections::BTreeMap;
use std::ops::Deref;
use std::sync::Arc;

use crate::base::hash::FastMap;
use crate::base::path::{RepoPath, percent_encode};
use crate::model::{DocId, Edge, Fact, Placement, Portal, ServiceId, owners};
use crate::policy::Report;

use super::around::Around;
use super::routes;
use super::slots::Slots;
use super::ties::Ties;
use super::views::findings::PlacedFinding;
use super::views::trace::Meetings;
use super::views::{SourceView, frame, people};
use super::words::Words;

/// A portal, its report, and indexes over both.
///
/// All of [`Around`] is at hand here, too: what the page of one document may look at, every other page may.
pub(super) struct Cx<'a> {
    pub(super) portal: &'a Portal,
    pub(super) report: &'a Report,
    /// What pages say.
    pub(super) words: &'a Words,
    /// What the pages of all documents share.
    pub(super) around: Arc<Around>,
    /// The handover as one document, from the portal's root; empty when it is not made.
    pub(super) print: &'static str,
    /// All findings, in the order of the report.
    pub(super) findings: Vec<PlacedFinding<'a>>,
    /// What is asked, and what there is.
    pub(super) slots: Slots<'a>,
    /// Id for one more waiver: the first number above those of all that there are.
    pub(super) free_waiver: String,
    /// What has to do with what.
    pub(super) ties: Ties,
    /// What neighbourhoods show of things.
    pub(super) meetings: Meetings,
    /// Anchors of people, by the form in which names are compared.
    people: BTreeMap<String, String>,
    findings_of: FastMap<&'a str, Vec<u32>>,
    edges: BTreeMap<DocId, Vec<&'a Edge>>,
    of_service: Vec<Vec<DocId>>,
    /// Records by service, those of the project last; each in the order of registers and places.
    facts_of: Vec<Vec<&'a Fact>>,
}

impl Deref for Cx<'_> {
    type Target = Around;

    fn deref(&self) -> &Around {
        &self.around
    }
}

impl<'a> Cx<'a> {
    /// `around` is that of the portal, and `findings` are all of the report.
    pub(super) fn new(
        portal: &'a Portal,
        report: &'a Report,
        words: &'a Words,
        around: Arc<Around>,
        findings: Vec<PlacedFinding<'a>>,
    ) -> Self {
        let ties = Ties::of_portal(portal);
        let mut cx = Self {
            portal,
            report,
            words,
            print: "",
            findings,
            slots: Slots::new(portal, &around.routes, report, words),
            around,
            free_waiver: free_waiver(portal),
            meetings: Meetings::new(portal.documents.len(), portal.services.len(), ties.owners.len()),
            ties,
            people: BTreeMap::new(),
            findings_of: FastMap::default(),
            edges: BTreeMap::new(),
            of_service: vec![Vec::new(); portal.services.len()],
            facts_of: vec![Vec::new(); portal.services.len() + 1],
        };
        cx.index();
        cx
    }

    fn index(&mut self) {
        for artifact in self.portal.placements.iter().flatten() {
            for service in &artifact.services {
                self.of_service[service.0 as usize].push(artifact.doc);
            }
        }
        for fact in self.portal.facts.by_type.values().flatten() {
            let project = self.portal.services.len();
            let services = fact.services.iter().map(|service| service.0 as usize);
            let concerned = services.chain(fact.services.is_empty().then_some(project));
            concerned.for_each(|ix| self.facts_of[ix].push(fact));
        }
        for edge in &self.portal.decisions.edges {
            self.edges.entry(edge.from).or_default().push(edge);
            self.edges.entry(edge.to).or_default().push(edge);
        }
        for (ix, placed) in (0..).zip(&self.findings) {
            self.findings_of.entry(placed.finding.primary.at.path.as_str()).or_default().push(ix);
        }
        self.people = people::anchors(self);
    }

    /// Findings whose place lies in a file, in the order of the report.
    pub(super) fn findings_in(&self, path: &RepoPath) -> impl Iterator<Item = &PlacedFinding<'a>> {
        let indexes = self.findings_of.get(path.as_str()).map_or(&[][..], Vec::as_slice);
        indexes.iter().map(|ix| &self.findings[*ix as usize])
    }

    /// Relations of a record, whichever end it is.
    pub(super) fn edges_of(&self, id: DocId) -> &[&'a Edge] {
        self.edges.get(&id).map_or(&[], Vec::as_slice)
    }

    /// Artifacts that concern a service, by path.
    pub(super) fn placements_of(&self, service: ServiceId) -> impl Iterator<Item = &'a Placement> {
        let portal = self.portal;
        self.of_service[service.0 as usize].iter().filter_map(move |id| portal.placement(*id))
    }

    /// Records that concern a service; with `None` those that concern the project as a whole.
    pub(super) fn facts_of(&self, service: Option<ServiceId>) -> &[&'a Fact] {
        &self.facts_of[service.map_or(self.portal.services.len(), |id| id.0 as usize)]
    }

    /// The file that the page of a document is made from.
    pub(super) fn source(&self, id: DocId) -> SourceView {
        let path = self.portal.doc(id).path();
        frame::source(self, path, self.portal.git.last.get(path))
    }

    /// What tells a service's page from other pages of the same title.
    pub(super) fn service_distinction(&self, id: ServiceId) -> Arc<str> {
        let service = self.portal.service(id);
        let same_name = self.portal.services.iter().filter(|other| other.name == service.name).count();
        match same_name {
            1 => self.words.share("service.kicker"),
            _ => format!("{} {}", self.words.get("service.kicker"), service.id).into(),
        }
    }

    /// The place of a person or team on the page of people.
    pub(super) fn person(&self, name: &str) -> String {
        let anchor = self.people.get(&owners::normal(name)).map(|id| format!("#{}", percent_encode(id)));
        format!("{}{}", routes::PEOPLE, anchor.unwrap_or_default())
    }
}

fn free_waiver(portal: &Portal) -> String {
    let numbers = portal.manifest.waivers.iter().filter_map(|w| w.id.value.strip_prefix("W-")?.parse::<u32>().ok());
    format!("W-{}", numbers.max().unwrap_or(0).saturating_add(1))
}
