//! Where a new document goes: beside its like, else where its kind is usually kept.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::Request;
use crate::base::path::RepoPath;
use crate::kinds::Kind;
use crate::model::{Portal, Service, ServiceId};

/// Usual places, below the repository or the service. Kinds that are not listed lie in `docs/`, named after their id.
/// `{}` is what names one of many.
const PLACES: &[(&str, &str)] = &[
    ("adr", "docs/adr/{}.md"),
    ("api.asyncapi", "asyncapi.yaml"),
    ("api.changelog", "CHANGELOG.md"),
    ("api.graphql", "schema.graphql"),
    ("api.openapi", "openapi.yaml"),
    ("architecture.auth", "docs/auth.md"),
    ("architecture.overview", "docs/architecture.md"),
    ("config.reference", "docs/configuration.md"),
    ("data.model", "docs/data-model.md"),
    ("data.processing", "docs/data-processing.md"),
    ("diagram.context", "docs/diagrams/context.md"),
    ("diagram.dataflow", "docs/diagrams/data-flow.md"),
    ("diagram.deployment", "docs/diagrams/deployment.md"),
    ("diagram.sequence", "docs/diagrams/sequence.md"),
    ("diagram.service", "docs/diagrams/services.md"),
    ("domain.briefing", "docs/domain.md"),
    ("environments", "docs/environments.md"),
    ("exit.plan", "docs/handover/exit-plan.md"),
    ("incident.log", "docs/postmortems/{}.md"),
    ("legal.ip", "docs/handover/ip.md"),
    ("logging.policy", "docs/security/logging.md"),
    ("migration.notes", "docs/migrations.md"),
    ("onboarding.plan", "docs/onboarding.md"),
    ("queue.semantics", "docs/queues.md"),
    ("readme", "README.md"),
    ("release.controls", "docs/release.md"),
    ("runbook.alert", "docs/runbooks/alerts/{}.md"),
    ("runbook.deploy", "docs/runbooks/deploy.md"),
    ("runbook.incident", "docs/runbooks/incident.md"),
    ("runbook.recurring", "docs/runbooks/recurring.md"),
    ("runbook.restore", "docs/runbooks/restore.md"),
    ("runbook.rollback", "docs/runbooks/rollback.md"),
    ("security.auth", "docs/security/auth.md"),
    ("security.policy", "SECURITY.md"),
    ("security.practices", "docs/security/practices.md"),
    ("security.secrets", "docs/security/secrets.md"),
    ("standards", "CONTRIBUTING.md"),
    ("template.issue", ".github/ISSUE_TEMPLATE/change.md"),
    ("template.pr", ".github/pull_request_template.md"),
    ("test.evidence", "test-reports/junit.xml"),
    ("test.strategy", "docs/testing.md"),
];

/// Kinds whose files are known everywhere by their names and shown by other programs, which would show front matter too.
const BARE: &[&str] = &["api.changelog", "readme", "security.policy", "standards"];

/// Where a new document goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) path: RepoPath,
    /// Whether it says in front matter what it is and for whom; else its path says so.
    pub(super) says_what_it_is: bool,
}

/// The place of a new document of a kind, taken or not.
///
/// `slug` names one of many (an incident, an alert); empty when nobody gave it a name.
pub(super) fn of(request: &Request<'_>, kind: &Kind, subject: Option<ServiceId>, slug: &str) -> Place {
    let portal = request.portal;
    let usual = usual(request, kind, slug);
    let root = subject.map_or_else(RepoPath::root, |id| portal.service(id).path.clone());
    let (dir, file) = usual.rsplit_once('/').unwrap_or(("", &usual));
    let below = |base: &RepoPath, path: &str| base.join(path).unwrap_or_else(|| base.clone());
    let dir = kept_in(portal, kind, subject).unwrap_or_else(|| if dir.is_empty() { root } else { below(&root, dir) });
    // In a directory that several services share, the name says whose it is.
    let shared = subject.map(|id| portal.service(id)).filter(|service| is_shared(portal, service, &dir));
    let path = match (shared, file.split_once('.')) {
        (Some(service), Some((stem, ending))) => below(&dir, &format!("{stem}-{}.{ending}", service.id)),
        (Some(_) | None, _) => below(&dir, file),
    };
    Place { path, says_what_it_is: shared.is_some() || !BARE.contains(&kind.id) }
}

/// Whether a directory is no service's own, among several services.
fn is_shared(portal: &Portal, service: &Service, dir: &RepoPath) -> bool {
    let others = || portal.services.iter().filter(|other| other.id != service.id);
    let is_own = !service.path.is_root() && dir.is_inside(&service.path);
    others().next().is_some() && (!is_own || others().any(|other| other.path == service.path))
}

fn usual(request: &Request<'_>, kind: &Kind, slug: &str) -> String {
    let listed = PLACES.iter().find(|(id, _)| *id == kind.id).map(|(_, path)| (*path).to_owned());
    let path = listed.unwrap_or_else(|| format!("docs/{}.md", kind.id.replace('.', "-")));
    let name = match (kind.id, slug) {
        ("incident.log", "") => format!("{}-incident", request.today),
        ("incident.log", slug) => format!("{}-{slug}", request.today),
        ("runbook.alert", "") => "alert".to_owned(),
        (_, "") => "new".to_owned(),
        (_, slug) => slug.to_owned(),
    };
    path.replace("{}", &name)
}

/// The directory that holds most documents of the same family (`runbook.*`) for a subject: its own, else those of the
/// project. Runbooks of alerts are many, and kept apart from the others.
fn kept_in(portal: &Portal, kind: &Kind, subject: Option<ServiceId>) -> Option<RepoPath> {
    let is_like: fn(&str, &str) -> bool = match kind.id {
        "adr" | "runbook.alert" | "incident.log" => |known, own| known == own,
        id if id.starts_with("runbook.") => |known, _| known.starts_with("runbook.") && known != "runbook.alert",
        _ => return None,
    };
    let mut directories: BTreeMap<RepoPath, u64> = BTreeMap::new();
    let whole = portal.artifacts.iter().filter(|artifact| artifact.anchor.is_none() && artifact.doc.is_some());
    for artifact in whole.filter(|artifact| is_like(artifact.kind.id, kind.id)) {
        let directory = artifact.at.path.parent();
        if directory.is_root() {
            continue;
        }
        let weight = closeness(portal, subject, &directory);
        *directories.entry(directory).or_default() += weight;
    }
    let best = directories
        .into_iter()
        .filter(|(_, weight)| *weight > 0)
        .max_by_key(|(path, weight)| (*weight, Reverse(path.segments().count()), Reverse(path.clone())));
    best.map(|(path, _)| path)
}

/// How much a document in a directory says about where those of a subject are kept; nothing when it is another's.
pub(super) fn closeness(portal: &Portal, subject: Option<ServiceId>, directory: &RepoPath) -> u64 {
    /// More than all documents of the project together.
    const OWN: u64 = 1 << 32;
    let is_of = |service: &Service| !service.path.is_root() && directory.is_inside(&service.path);
    match subject {
        Some(id) if is_of(portal.service(id)) => OWN,
        _ if portal.services.iter().any(is_of) => 0,
        Some(_) | None => 1,
    }
}
