//! Requirements and slots: what is asked of whom, why, and what there is.
//!
//! A requirement is a row of the profile, changed by the manifest. Laid over the subjects it concerns,
//! it gives one [`Slot`] each: a cell of the matrix. Findings (`required/*`, `freshness/*`) and the portal's
//! pages are made from the same slots, so they cannot disagree.

use std::cmp::Reverse;

use jiff::civil::Date;
use serde::Serialize;

use crate::base::diag::Location;
use crate::base::hash::FastMap;
use crate::kinds::traits::Tier;
use crate::kinds::{self, Condition, Kind, Scope, Strength, Trait};
use crate::manifest::ServiceEntry;
use crate::model::{Artifact, ArtifactId, Level, Portal, Service, ServiceId, TraitFact, owners};

use super::requirements::{Requirement, requirement};

/// Who is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    /// The project as a whole.
    Project,
    /// A service.
    Service(ServiceId),
}

/// State of a slot. The order is that of precedence: the first that applies holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// Not asked: the trait does not hold, or the manifest says with a reason that it makes no sense.
    #[serde(rename = "n/a")]
    NotApplicable,
    /// Missing or weak, and accepted until a day by a waiver.
    Waived,
    /// Nothing of this kind.
    Missing,
    /// Something, not written yet.
    Stub,
    /// Something, not enough.
    Thin,
    /// Enough, but too old, or what it describes has changed.
    Stale,
    /// Enough, but nobody knows how old it is.
    Unknown,
    /// Enough, and current as far as known.
    Ok,
}

impl State {
    /// All, in the order of precedence.
    pub const ALL: [State; 8] = [
        State::NotApplicable,
        State::Waived,
        State::Missing,
        State::Stub,
        State::Thin,
        State::Stale,
        State::Unknown,
        State::Ok,
    ];

    /// As in reports: `n/a`, `waived`, `missing`, ….
    pub fn word(self) -> &'static str {
        match self {
            State::NotApplicable => "n/a",
            State::Waived => "waived",
            State::Missing => "missing",
            State::Stub => "stub",
            State::Thin => "thin",
            State::Stale => "stale",
            State::Unknown => "unknown",
            State::Ok => "ok",
        }
    }

    /// One character for terminals and cells; never the only sign.
    pub fn glyph(self) -> &'static str {
        match self {
            State::NotApplicable => "–",
            State::Waived => "w",
            State::Missing => "✗",
            State::Stub => "◌",
            State::Thin => "◔",
            State::Stale => "◷",
            State::Unknown => "?",
            State::Ok => "✓",
        }
    }

    /// Whether there is something to do.
    pub fn is_gap(self) -> bool {
        matches!(self, State::Missing | State::Stub | State::Thin | State::Stale)
    }
}

/// A requirement laid over one subject.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slot {
    /// What is asked for.
    pub kind: &'static Kind,
    /// Of whom.
    pub subject: Subject,
    /// How strongly.
    pub strength: Strength,
    /// What there is.
    pub state: State,
    /// The state in words with its numbers (`14 content words (needs 50)`); empty for `ok`.
    pub detail: String,
    /// The best artifact.
    pub artifact: Option<ArtifactId>,
    /// All artifacts that could count, the best first.
    pub candidates: Vec<ArtifactId>,
    /// Fewest artifacts asked for.
    pub min: u32,
    /// Limit of age in days, when there is one.
    pub limit_days: Option<u32>,
    /// Days since the basis of the best artifact; `None` when unknown.
    pub age_days: Option<i64>,
    /// Why it is asked, the requirement first, then the trait.
    pub because: Vec<Because>,
    /// Who would close it: owner of the artifact, of the service, or the default; empty when nobody is named.
    pub owner: String,
    /// Id of the waiver that accepts it.
    pub waiver: Option<String>,
    /// The command or the act that closes it; empty when there is nothing to do.
    pub close: String,
}

/// A reason for asking.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Because {
    /// Whether only the profile asks, not a line about this kind.
    pub is_by_profile: bool,
    /// In words (`profile outsourced-backend asks for it`, `consumes-queue: Kafka consumer`).
    pub text: String,
    /// Where that stands.
    pub at: Option<Location>,
}

/// Commits on covered files after which an artifact has drifted, when the manifest says nothing.
pub(super) const DRIFT_COMMITS: u32 = 3;

/// Evaluates every requirement of the portal. By kind in the order of the registry, the project first,
/// then services by id. O(kinds × services + artifacts).
pub(super) fn evaluate(portal: &Portal, today: Date) -> Vec<Slot> {
    let register = Register::new(portal);
    kinds::all().flat_map(|kind| of_kind(portal, &register, kind, today)).collect()
}

/// Artifacts by kind, each kind's in the order of the portal.
struct Register {
    by_kind: FastMap<&'static str, Vec<ArtifactId>>,
    by_service: FastMap<(&'static str, ServiceId), Vec<ArtifactId>>,
}

impl Register {
    fn new(portal: &Portal) -> Self {
        let mut register = Self { by_kind: FastMap::default(), by_service: FastMap::default() };
        for (id, artifact) in (0u32..).map(ArtifactId).zip(&portal.artifacts) {
            if !artifact.is_retired {
                let kind = artifact.kind.id;
                register.by_kind.entry(kind).or_default().push(id);
                for service in &artifact.subjects.services {
                    register.by_service.entry((kind, *service)).or_default().push(id);
                }
            }
        }
        register
    }

    /// What can answer for a subject: for the project whatever there is, for a service what concerns it.
    fn candidates(&self, kind: &Kind, subject: Subject) -> Vec<ArtifactId> {
        let found = match subject {
            Subject::Project => self.by_kind.get(kind.id),
            Subject::Service(service) => self.by_service.get(&(kind.id, service)),
        };
        found.cloned().unwrap_or_default()
    }
}

fn of_kind(portal: &Portal, register: &Register, kind: &'static Kind, today: Date) -> Vec<Slot> {
    subjects(portal, kind)
        .into_iter()
        .filter_map(|subject| {
            let requirement = requirement(&portal.manifest, entry(portal, subject), kind, today)?;
            Some(slot(portal, register, &requirement, subject, today))
        })
        .collect()
}

/// Whom a kind is asked of: the project, or every service that somebody operates.
///
/// Where nothing runs (a library, a collection of documents) the project stands for its services: what operators
/// write is then shown when it is there, and not asked for.
fn subjects(portal: &Portal, kind: &Kind) -> Vec<Subject> {
    let services = (0u32..).map(ServiceId).zip(&portal.services);
    let operated = services.filter(|(_, service)| service.is_operated()).map(|(id, _)| Subject::Service(id));
    match kind.scope {
        Scope::Project | Scope::Either => vec![Subject::Project],
        Scope::Service => operated.collect(),
        Scope::Operated => {
            let operated: Vec<Subject> = operated.collect();
            if operated.is_empty() { vec![Subject::Project] } else { operated }
        }
    }
}

/// The manifest's entry of a subject.
fn entry(portal: &Portal, subject: Subject) -> Option<&ServiceEntry> {
    match subject {
        Subject::Project => None,
        Subject::Service(id) => portal.manifest.services.get(&portal.service(id).id),
    }
}

fn slot(portal: &Portal, register: &Register, requirement: &Requirement<'_>, subject: Subject, today: Date) -> Slot {
    let kind = requirement.kind;
    let mut judged: Vec<(ArtifactId, State)> = register
        .candidates(kind, subject)
        .into_iter()
        .map(|id| (id, judge(portal, portal.found(id), requirement, today).state))
        .collect();
    // Best first; among equals the surest, then the order of the portal.
    judged.sort_by_key(|(id, state)| (Reverse(*state), portal.found(*id).confidence));
    let enough = judged.iter().filter(|(_, state)| *state == State::Ok).count() as u32;
    let candidates: Vec<ArtifactId> = judged.into_iter().map(|(id, _)| id).collect();
    let best = candidates.first().map(|id| portal.found(*id));
    let found = best.map_or(Judged::MISSING, |artifact| judge(portal, artifact, requirement, today));
    let mut slot = Slot {
        kind,
        subject,
        strength: requirement.strength,
        state: found.state,
        detail: found.why.words(best),
        artifact: candidates.first().copied(),
        candidates,
        min: requirement.min,
        limit_days: requirement.limit_days,
        age_days: found.age_days,
        because: vec![requirement.because.clone()],
        owner: String::new(),
        waiver: None,
        close: String::new(),
    };
    if slot.state == State::Ok && enough < requirement.min {
        slot.state = State::Thin;
        slot.detail = format!("{enough} of {} asked for", requirement.min);
    }
    slot.because.extend(shown_by(portal, requirement, subject));
    let is_idle = kind.scope == Scope::Operated && subject == Subject::Project && slot.artifact.is_none();
    let idle = || is_idle.then(|| "nothing that runs was found".to_owned());
    if let Some(reason) = not_asked(portal, requirement, subject).or_else(idle) {
        slot.state = State::NotApplicable;
        slot.detail = reason;
    }
    slot.owner = owner(portal, &slot);
    slot.close = close(portal, &slot);
    slot
}

/// Why a requirement does not concern a subject; `None` when it does.
fn not_asked(portal: &Portal, requirement: &Requirement<'_>, subject: Subject) -> Option<String> {
    let has_any = |wanted: Trait| portal.services.iter().any(|service| service.has(wanted));
    let Subject::Service(id) = subject else {
        // The project is asked when any service is of the kind that is meant.
        let holds = requirement.only.is_some() || requirement.when.holds(&has_any, Tier::default());
        return (!holds).then(|| format!("no service is `{}`", requirement.when));
    };
    let service = portal.service(id);
    if let Some(only) = requirement.only {
        return (!only.contains(&service.id)).then(|| "the manifest asks it of other services only".to_owned());
    }
    if !requirement.when.holds(&|wanted| service.has(wanted), service.tier) {
        return Some(format!("`{}` is not `{}`", service.id, requirement.when));
    }
    let reason = entry(portal, subject)?.not_applicable.get(requirement.kind.id)?;
    contradiction(service, requirement.kind).is_none().then(|| reason.value.clone())
}

/// The evidence against calling a kind not applicable to a service: the one trait that the kind is asked for.
///
/// Only traits of which a kind is the plain consequence: who reads a queue has something to say on replaying it.
/// A store may hold nothing but a cache, and that something runs says nothing against a reason.
pub(super) fn contradiction<'a>(service: &'a Service, kind: &Kind) -> Option<&'a TraitFact> {
    const PLAIN: [Trait; 3] = [Trait::ConsumesQueue, Trait::HasMigrations, Trait::Alerts];
    let Condition::Has(wanted) = kind.condition() else { return None };
    service.traits.iter().find(|fact| fact.holds && fact.id == *wanted && PLAIN.contains(wanted))
}

/// Traits by which a requirement concerns a service.
fn shown_by(portal: &Portal, requirement: &Requirement<'_>, subject: Subject) -> Vec<Because> {
    let named = requirement.when.traits();
    let services: Vec<&Service> = match subject {
        Subject::Service(id) => vec![portal.service(id)],
        Subject::Project => portal.services.iter().collect(),
    };
    let facts = services.iter().flat_map(|service| service.traits.iter());
    let facts = facts.filter(|fact| fact.holds && named.contains(&fact.id));
    let because = facts.map(|fact| Because {
        is_by_profile: false,
        text: format!("{}: {}", fact.id.id(), fact.evidence),
        at: fact.at.clone(),
    });
    because.take(MOST_REASONS).collect()
}

/// Most traits named as a reason: one shows it, more only confirm.
const MOST_REASONS: usize = 3;

/// What one artifact is worth for a requirement.
struct Judged {
    state: State,
    why: Why,
    age_days: Option<i64>,
}

impl Judged {
    const MISSING: Self = Self { state: State::Missing, why: Why::Nothing, age_days: None };
}

/// Why an artifact is in its state.
enum Why {
    /// There is none.
    Nothing,
    /// What was counted in it.
    Counted,
    /// So many commits on what it describes.
    Drift(u32),
    /// Its age, and its limit.
    Age(i64, u32),
    /// Its age is not known.
    Unknown,
    /// Nothing is wrong.
    InOrder,
}

impl Why {
    /// In words, of the artifact that was judged.
    fn words(self, artifact: Option<&Artifact>) -> String {
        match self {
            Why::Nothing => "nothing of this kind".to_owned(),
            Why::Counted => artifact.map_or_else(String::new, |artifact| artifact.substance.explained()),
            Why::Drift(commits) => format!("{commits} commits changed what it describes since then"),
            Why::Age(age, limit) => format!("{age} days old (limit {limit})"),
            Why::Unknown => "nobody knows how old it is".to_owned(),
            Why::InOrder => String::new(),
        }
    }
}

fn judge(portal: &Portal, artifact: &Artifact, requirement: &Requirement<'_>, today: Date) -> Judged {
    let age_days = artifact.basis.date.map(|date| i64::from(today.since(date).map_or(0, |span| span.get_days())));
    let judged = |state, why| Judged { state, why, age_days };
    match artifact.substance.level {
        Level::Empty | Level::Stub | Level::Pointer => return judged(State::Stub, Why::Counted),
        Level::Thin => return judged(State::Thin, Why::Counted),
        Level::Substantive => {}
    }
    let drift = portal.manifest.freshness.drift_commits.unwrap_or(DRIFT_COMMITS);
    if artifact.basis.drift_count >= drift {
        return judged(State::Stale, Why::Drift(artifact.basis.drift_count));
    }
    // The shorter of both: whoever takes over may ask for more than the author promised, not for less.
    let limit = requirement.limit_days.into_iter().chain(artifact.basis.stated_limit).min();
    match (limit, age_days) {
        (Some(limit), Some(age)) if age > i64::from(limit) => judged(State::Stale, Why::Age(age, limit)),
        (Some(_), None) => judged(State::Unknown, Why::Unknown),
        (Some(_) | None, _) => judged(State::Ok, Why::InOrder),
    }
}

fn owner(portal: &Portal, slot: &Slot) -> String {
    let artifact = slot.artifact.map(|id| portal.found(id));
    let stated = artifact.and_then(|artifact| owners::stated(portal.doc(artifact.doc?))).map(|owner| owner.name);
    let of_service = || match slot.subject {
        Subject::Service(id) => portal.service(id).owner.clone(),
        Subject::Project => None,
    };
    let of_artifact = || artifact.and_then(|artifact| artifact.owner.clone());
    stated.or_else(of_service).or_else(of_artifact).or_else(|| owners::default_owner(portal)).unwrap_or_default()
}

fn close(portal: &Portal, slot: &Slot) -> String {
    let service = match slot.subject {
        Subject::Service(id) => format!(" --service {}", portal.service(id).id),
        Subject::Project => String::new(),
    };
    let path = slot.artifact.map(|id| portal.found(id).at.path.to_string()).unwrap_or_default();
    match slot.state {
        State::NotApplicable | State::Ok | State::Waived => String::new(),
        State::Missing if slot.kind.id == "adr" => "handover new adr \"Title of the decision\"".to_owned(),
        State::Missing => format!("handover new {}{service}", slot.kind.id),
        State::Stub => format!("write `{path}`"),
        State::Thin => format!("complete `{path}`"),
        State::Stale => format!("re-read `{path}` and set `reviewed: <today>`"),
        State::Unknown => format!("set `reviewed:` in `{path}`, or fetch the whole git history"),
    }
}

/// What a subject is called in reports: the id of the service, or `project`.
pub fn subject_id(portal: &Portal, subject: Subject) -> &str {
    match subject {
        Subject::Project => "project",
        Subject::Service(id) => &portal.service(id).id,
    }
}
