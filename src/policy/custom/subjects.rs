//! What a rule is about.

use crate::base::diag::Location;
use crate::base::glob::{Case, Globs};
use crate::base::path::RepoPath;
use crate::kinds::{self, Kind};
use crate::manifest::{CustomRule, Selector};
use crate::model::{Artifact, DocId, Portal, Service, ServiceId, services};

/// One thing that assertions are made about.
pub(super) struct Subject {
    /// The texts that belong to it.
    pub(super) parts: Vec<Part>,
    /// Its place; `None` for services and the repository.
    pub(super) at: Option<Location>,
    /// Id of the service it is about; empty for the project.
    pub(super) service: String,
    /// Its file, or the directory of the service.
    pub(super) path: RepoPath,
    /// The directory that globs start in.
    pub(super) dir: RepoPath,
    /// The kind of which the service has no artifact.
    pub(super) missing: Option<&'static Kind>,
}

/// A document, or a section of one.
#[derive(Debug, Clone)]
pub(super) struct Part {
    pub(super) doc: DocId,
    /// Bytes that belong to it.
    pub(super) start: usize,
    /// One past the last.
    pub(super) end: usize,
}

impl Part {
    fn whole(doc: DocId, portal: &Portal) -> Self {
        Self { doc, start: 0, end: portal.doc(doc).source.text().len() }
    }

    /// The whole document, or the section that an artifact is.
    fn of(artifact: &Artifact, portal: &Portal) -> Option<Self> {
        let whole = Self::whole(artifact.doc?, portal);
        let span = artifact.at.span;
        let is_section = artifact.anchor.is_some() && !artifact.at.is_file();
        Some(if is_section {
            Self { start: span.start as usize, end: (span.end as usize).min(whole.end), ..whole }
        } else {
            whole
        })
    }

    /// Whether a place of the document belongs to it.
    pub(super) fn holds(&self, start: u32) -> bool {
        (self.start..self.end).contains(&(start as usize))
    }
}

impl Subject {
    /// `{service}` and `{path}` of a message.
    pub(super) fn fill(&self, text: &str) -> String {
        let service = if self.service.is_empty() { "the project" } else { &self.service };
        let path = if self.path.is_root() { "the repository" } else { self.path.as_str() };
        // In one pass, so that what is filled in is not filled in again.
        let mut filled = String::new();
        let mut rest = text;
        while let Some(at) = rest.find('{') {
            let (before, after) = rest.split_at(at);
            filled.push_str(before);
            let (taken, word) = match after {
                _ if after.starts_with("{service}") => ("{service}".len(), service),
                _ if after.starts_with("{path}") => ("{path}".len(), path),
                _ => (1, "{"),
            };
            filled.push_str(word);
            rest = &after[taken..];
        }
        filled + rest
    }
}

/// Everything that a rule is about, in the order of artifacts, files or services.
pub(super) fn subjects(portal: &Portal, rule: &CustomRule) -> Vec<Subject> {
    let chosen = rule.services.as_ref().map(|selector| chosen(portal, selector));
    let globs = rule.path.as_ref().and_then(|glob| Globs::new([&glob.value], Case::Sensitive).ok());
    let kind = rule.kind.as_ref().and_then(|kind| kinds::find(&kind.value));
    match (kind, globs, chosen) {
        (Some(kind), globs, chosen) => artifacts(portal, kind, (globs.as_ref(), chosen.as_deref())),
        (None, Some(globs), chosen) => files(portal, &globs, chosen.as_deref()),
        (None, None, Some(chosen)) => chosen.iter().map(|id| of_service(portal, *id)).collect(),
        (None, None, None) => vec![repository(portal)],
    }
}

/// Services that a selector covers.
fn chosen(portal: &Portal, selector: &Selector) -> Vec<ServiceId> {
    let covers = |service: &Service| match selector {
        Selector::All => true,
        Selector::Ids(ids) => ids.iter().any(|id| id.value == service.id),
        Selector::Like { owner, tier, has } => {
            let holds = |wanted| service.traits.iter().any(|fact| fact.id == wanted && fact.holds);
            owner.as_ref().is_none_or(|owner| service.owner.as_ref() == Some(owner))
                && tier.is_none_or(|tier| service.tier == tier)
                && has.is_none_or(holds)
        }
    };
    let ids = (0u32..).map(ServiceId).zip(&portal.services);
    ids.filter(|(_, service)| covers(service)).map(|(id, _)| id).collect()
}

fn artifacts(
    portal: &Portal,
    kind: &'static Kind,
    (globs, chosen): (Option<&Globs>, Option<&[ServiceId]>),
) -> Vec<Subject> {
    let is_one = |artifact: &&Artifact| {
        artifact.kind == kind && !artifact.is_retired && globs.is_none_or(|globs| globs.covers(&artifact.at.path))
    };
    let found: Vec<&Artifact> = portal.artifacts.iter().filter(is_one).collect();
    let of_one = |artifact: &Artifact, service: Option<ServiceId>| Subject {
        parts: Part::of(artifact, portal).into_iter().collect(),
        at: Some(artifact.head.clone()),
        service: service.map(|id| portal.service(id).id.clone()).unwrap_or_default(),
        path: artifact.at.path.clone(),
        dir: RepoPath::root(),
        missing: None,
    };
    let Some(chosen) = chosen else {
        return found
            .into_iter()
            .map(|artifact| of_one(artifact, artifact.subjects.services.first().copied()))
            .collect();
    };
    let of_service = |id: &ServiceId| {
        let own: Vec<Subject> = found
            .iter()
            .filter(|artifact| artifact.subjects.services.contains(id))
            .map(|artifact| of_one(artifact, Some(*id)))
            .collect();
        if own.is_empty() {
            vec![Subject { missing: Some(kind), parts: Vec::new(), ..of_service(portal, *id) }]
        } else {
            own
        }
    };
    chosen.iter().flat_map(of_service).collect()
}

fn files(portal: &Portal, globs: &Globs, chosen: Option<&[ServiceId]>) -> Vec<Subject> {
    let of_file = |path: &RepoPath| {
        let doc = portal.find(path);
        let services = match doc.and_then(|doc| portal.placement(doc)) {
            Some(placement) => placement.services.clone(),
            None => services::services_of(path, &portal.services),
        };
        let service = match chosen {
            Some(chosen) => Some(*services.iter().find(|id| chosen.contains(id))?),
            None => services.first().copied(),
        };
        Some(Subject {
            parts: doc.map(|doc| Part::whole(doc, portal)).into_iter().collect(),
            at: Some(Location::file(path)),
            service: service.map(|id| portal.service(id).id.clone()).unwrap_or_default(),
            path: path.clone(),
            dir: RepoPath::root(),
            missing: None,
        })
    };
    portal.files.keys().filter(|path| globs.covers(path)).filter_map(of_file).collect()
}

fn of_service(portal: &Portal, id: ServiceId) -> Subject {
    let service = portal.service(id);
    let is_own = |doc: &DocId| portal.placement(*doc).is_some_and(|placement| placement.services.contains(&id));
    Subject {
        parts: portal.ids().filter(is_own).map(|doc| Part::whole(doc, portal)).collect(),
        at: None,
        service: service.id.clone(),
        path: service.path.clone(),
        dir: service.path.clone(),
        missing: None,
    }
}

fn repository(portal: &Portal) -> Subject {
    Subject {
        parts: portal
            .ids()
            .filter(|doc| portal.placement(*doc).is_some())
            .map(|doc| Part::whole(doc, portal))
            .collect(),
        at: None,
        service: String::new(),
        path: RepoPath::root(),
        dir: RepoPath::root(),
        missing: None,
    }
}
