//! What pages are, for people who look for one: the only place that tells it from the type of a page.

use std::sync::{Arc, LazyLock};

use super::super::routes;
use super::super::views::{MainView, PageView};
use crate::model::Genre;
use crate::records::Status;

/// What a page is, for people who look for one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(in crate::site) enum Kind {
    /// A decision record.
    Decision,
    /// A proposal.
    Proposal,
    /// A runbook.
    Runbook,
    /// Any other text.
    Document,
    /// An API contract.
    Api,
    /// An operation of an API.
    Operation,
    /// A channel of an API.
    Channel,
    /// A schema or type of an API.
    Schema,
    /// A diagram file.
    Diagram,
    /// A file of alert rules.
    Alerts,
    /// A service.
    Service,
    /// A register.
    Register,
    /// A list or summary that the portal makes.
    Overview,
    /// How to close a gap.
    Gap,
    /// A rule with its findings.
    Rule,
    /// An alert of a file.
    Alert,
    /// A record of a register: a queue, a variable, a dependency.
    Record,
    /// A word of the glossary.
    Term,
    /// A person or team.
    Person,
}

impl Kind {
    /// All, in the order in which they are offered.
    pub(super) const ALL: [Kind; 19] = [
        Kind::Runbook,
        Kind::Decision,
        Kind::Proposal,
        Kind::Document,
        Kind::Service,
        Kind::Api,
        Kind::Operation,
        Kind::Channel,
        Kind::Schema,
        Kind::Alert,
        Kind::Alerts,
        Kind::Diagram,
        Kind::Register,
        Kind::Record,
        Kind::Term,
        Kind::Person,
        Kind::Overview,
        Kind::Gap,
        Kind::Rule,
    ];

    /// Its name in addresses.
    pub(super) fn id(self) -> &'static str {
        match self {
            Kind::Decision => "decision",
            Kind::Proposal => "proposal",
            Kind::Runbook => "runbook",
            Kind::Document => "document",
            Kind::Api => "api",
            Kind::Operation => "operation",
            Kind::Channel => "channel",
            Kind::Schema => "schema",
            Kind::Diagram => "diagram",
            Kind::Alerts => "alerts",
            Kind::Service => "service",
            Kind::Register => "register",
            Kind::Overview => "overview",
            Kind::Gap => "gap",
            Kind::Rule => "rule",
            Kind::Alert => "alert",
            Kind::Record => "record",
            Kind::Term => "term",
            Kind::Person => "person",
        }
    }

    /// Key of its name in the word table.
    pub(in crate::site) fn key(self) -> &'static str {
        match self {
            Kind::Decision => "search.kind.decision",
            Kind::Proposal => "search.kind.proposal",
            Kind::Runbook => "search.kind.runbook",
            Kind::Document => "search.kind.document",
            Kind::Api => "search.kind.api",
            Kind::Operation => "search.kind.operation",
            Kind::Channel => "search.kind.channel",
            Kind::Schema => "search.kind.schema",
            Kind::Diagram => "search.kind.diagram",
            Kind::Alerts => "search.kind.alerts",
            Kind::Service => "search.kind.service",
            Kind::Register => "search.kind.register",
            Kind::Overview => "search.kind.overview",
            Kind::Gap => "search.kind.gap",
            Kind::Rule => "search.kind.rule",
            Kind::Alert => "search.kind.alert",
            Kind::Record => "search.kind.record",
            Kind::Term => "search.kind.term",
            Kind::Person => "search.kind.person",
        }
    }

    /// Words by which people ask for such a page.
    pub(super) fn asked_by(self) -> Arc<str> {
        static SHARED: LazyLock<[Arc<str>; Kind::ALL.len()]> = LazyLock::new(|| {
            let mut words = Kind::ALL;
            words.sort();
            words.map(|kind| kind.words_asked().into())
        });
        Arc::clone(&SHARED[self as usize])
    }

    fn words_asked(self) -> &'static str {
        match self {
            Kind::Decision => "decision adr record",
            Kind::Proposal => "proposal rfc",
            Kind::Runbook => "runbook",
            Kind::Document => "",
            Kind::Api => "api contract",
            Kind::Operation => "operation endpoint",
            Kind::Channel => "channel topic queue",
            Kind::Schema => "schema type",
            Kind::Diagram => "diagram",
            Kind::Alerts => "alert",
            Kind::Service => "service",
            Kind::Register => "register",
            Kind::Overview => "",
            Kind::Gap => "gap missing",
            Kind::Rule => "rule finding",
            Kind::Alert => "alert",
            Kind::Record => "",
            Kind::Term => "word term meaning",
            Kind::Person => "owner contact",
        }
    }

    /// How much a hit on such a page is worth beside an equal one on another, in percent: what was written for
    /// readers before what was made of it.
    pub(super) fn standing(self) -> u32 {
        match self {
            Kind::Service | Kind::Runbook => 105,
            Kind::Decision | Kind::Proposal | Kind::Document | Kind::Api | Kind::Operation | Kind::Channel => 100,
            Kind::Overview | Kind::Diagram | Kind::Register | Kind::Person => 90,
            Kind::Schema | Kind::Alerts | Kind::Alert => 80,
            Kind::Record => 75,
            Kind::Term => 70,
            Kind::Gap | Kind::Rule => 50,
        }
    }
}

/// How a page stands, where pages differ in that.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Standing {
    /// In force.
    Accepted,
    /// Open.
    Proposed,
    /// Decided against.
    Rejected,
    /// No longer advised.
    Deprecated,
    /// Replaced.
    Superseded,
    /// A record that does not say.
    Unstated,
}

impl Standing {
    /// All, in the order in which they are offered.
    pub(super) const ALL: [Standing; 6] = [
        Standing::Accepted,
        Standing::Proposed,
        Standing::Deprecated,
        Standing::Superseded,
        Standing::Rejected,
        Standing::Unstated,
    ];

    /// Its name in addresses.
    pub(super) fn id(self) -> &'static str {
        match self {
            Standing::Accepted => "accepted",
            Standing::Proposed => "proposed",
            Standing::Rejected => "rejected",
            Standing::Deprecated => "deprecated",
            Standing::Superseded => "superseded",
            Standing::Unstated => "unstated",
        }
    }

    /// Key of its name in the word table.
    pub(super) fn key(self) -> &'static str {
        match self {
            Standing::Accepted => "search.standing.accepted",
            Standing::Proposed => "search.standing.proposed",
            Standing::Rejected => "search.standing.rejected",
            Standing::Deprecated => "search.standing.deprecated",
            Standing::Superseded => "search.standing.superseded",
            Standing::Unstated => "search.standing.unstated",
        }
    }

    /// What a hit is worth beside an equal one on a page in force, in percent.
    pub(super) fn worth(self) -> u32 {
        match self {
            Standing::Accepted | Standing::Unstated => 100,
            Standing::Proposed => 95,
            Standing::Deprecated => 70,
            Standing::Superseded | Standing::Rejected => 60,
        }
    }

    pub(super) fn of(status: Option<Status>) -> Self {
        match status {
            Some(Status::Accepted) => Standing::Accepted,
            Some(Status::Proposed) => Standing::Proposed,
            Some(Status::Rejected) => Standing::Rejected,
            Some(Status::Deprecated) => Standing::Deprecated,
            Some(Status::Superseded) => Standing::Superseded,
            None => Standing::Unstated,
        }
    }
}

/// What a page is; `None` for one that no list holds. `genre` is that of the document which it shows.
pub(super) fn kind(page: &PageView, genre: Option<Genre>) -> Option<Kind> {
    Some(match &page.main {
        MainView::Search(_) | MainView::Letter(_) | MainView::Print(_) | MainView::NotFound(_) | MainView::Hub(_) => {
            return None;
        }
        MainView::Adr(_) => genre.and_then(of_genre).unwrap_or(Kind::Decision),
        MainView::Document(_) => genre.and_then(of_genre).unwrap_or(Kind::Document),
        MainView::Runbook(_) => Kind::Runbook,
        MainView::Service(_) => Kind::Service,
        MainView::Api(_) | MainView::Changes(_) | MainView::Idempotency(_) => Kind::Api,
        MainView::Operation(operation) if operation.method.is_empty() => Kind::Channel,
        MainView::Operation(_) => Kind::Operation,
        MainView::Schema(_) => Kind::Schema,
        MainView::File(file) if file.section == routes::DIAGRAMS => Kind::Diagram,
        MainView::File(file) if file.section == routes::ALERTS => Kind::Alerts,
        MainView::File(_) => Kind::Api,
        MainView::Register(_) => Kind::Register,
        MainView::Gap(_) => Kind::Gap,
        MainView::Rule(_) => Kind::Rule,
        MainView::Home(_)
        | MainView::Decisions(_)
        | MainView::Runbooks(_)
        | MainView::Services(_)
        | MainView::Documents(_)
        | MainView::Findings(_)
        | MainView::Gaps(_)
        | MainView::Apis(_)
        | MainView::Diagrams(_)
        | MainView::Alerts(_)
        | MainView::Registers(_)
        | MainView::Onboarding(_)
        | MainView::Glossary(_)
        | MainView::People(_)
        | MainView::PortalChanges(_)
        | MainView::Traces(_) => Kind::Overview,
    })
}

/// A record that could not be read as one is a document by its view, and still a record for who looks for it.
fn of_genre(genre: Genre) -> Option<Kind> {
    match genre {
        Genre::Adr => Some(Kind::Decision),
        Genre::Proposal => Some(Kind::Proposal),
        Genre::Runbook => Some(Kind::Runbook),
        Genre::Document | Genre::OpenApi | Genre::AsyncApi | Genre::GraphQl | Genre::Diagram | Genre::Alerts => None,
    }
}
