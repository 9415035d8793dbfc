//! What each page may show: plain values, one file per page type. This is the contract with themes.
//!
//! A view holds no text of a document, only cards, facts and addresses, so that editing a body changes
//! the view of one page. Links are given from the portal's root and percent-encoded; a template puts
//! [`PageView::root`] before them. The page's address, the digest, is taken over everything in here.

pub mod adr;
pub mod api;
pub mod api_changes;
mod api_frame;
mod channels;
pub mod charts;
pub mod body;
pub mod decisions;
pub mod document;
pub mod evidence;
mod example_path;
pub mod figures;
pub mod findings;
pub mod frame;
pub mod gallery;
pub mod gap;
pub mod gaps;
pub mod glossary;
pub mod home;
pub mod hub;
pub mod idempotency;
pub mod lists;
pub mod matrix;
pub mod onboarding;
pub mod panel;
pub mod parts;
pub mod people;
pub mod portal_changes;
pub mod print;
pub mod readiness;
pub mod registers;
pub mod runbook;
pub mod runbooks;
pub mod search;
pub mod services;
pub mod shared;
pub mod slots;
pub mod trace;
pub mod waived;

use std::sync::Arc;

use serde::Serialize;

use crate::base::path::UrlPath;

pub use body::{BodyView, Target};
pub use frame::{Backlinks, Crumb, Neighbour, Sidebar, SourceView};
pub use parts::{Badge, Card, CommitView, FindingView, LinkTo, Tone};
pub use shared::Shared;

/// Everything one page may show but the text of its document.
#[derive(Debug, Serialize)]
pub struct PageView {
    /// The page.
    pub url: UrlPath,
    /// Link to itself from the portal's root.
    pub href: Arc<str>,
    /// `../` as often as needed to reach the portal's root.
    pub root: Arc<str>,
    /// Name of the portal.
    pub portal: Arc<str>,
    /// Language of the words on the page (BCP 47).
    pub lang: Arc<str>,
    /// Title, without the portal's name.
    pub title: Arc<str>,
    /// What stands above the page's text: the title without the label that is shown beside it.
    pub heading: Arc<str>,
    /// What distinguishes the page from others of the same title; empty when nothing has to.
    pub distinction: Arc<str>,
    /// One line for search engines and previews; may be empty.
    pub description: Arc<str>,
    /// Who may read it.
    pub audience: frame::Audience,
    /// The way from the front page, without the page itself.
    pub breadcrumbs: Vec<Crumb>,
    /// Sections of the portal and the page's neighbours.
    pub sidebar: Shared<Sidebar>,
    /// Page before this one on the reading path.
    pub previous: Option<Shared<Card>>,
    /// Page after this one on the reading path.
    pub next: Option<Shared<Card>>,
    /// File the page was made from.
    pub source: Option<SourceView>,
    /// Pages that link to this one.
    pub backlinks: Backlinks,
    /// Words of the glossary that its text uses, in the order of their first use.
    pub words: Vec<LinkTo>,
    /// What it has to do with others; `None` when that is next to nothing, or nobody asks it of such a page.
    pub trace: Option<Shared<trace::TraceView>>,
    /// What the document counts as.
    pub panel: panel::PanelView,
    /// What is wrong with the document.
    pub findings: Vec<Shared<FindingView>>,
    /// Diagrams of the document.
    pub figures: Vec<figures::FigureView>,
    /// The document's text, by address.
    pub body: Option<BodyView>,
    /// What only this type of page has.
    pub main: MainView,
}

/// What only one type of page has. A template sees the inner value as `main`.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub enum MainView {
    /// The front page.
    Home(Box<home::HomeView>),
    /// A prose document that is nothing more special.
    Document(document::DocumentView),
    /// A decision record or proposal.
    Adr(Box<adr::AdrView>),
    /// A runbook.
    Runbook(Box<runbook::RunbookView>),
    /// All decision logs.
    Decisions(Box<decisions::DecisionsView>),
    /// All runbooks.
    Runbooks(runbooks::RunbooksView),
    /// All services.
    Services(services::ServicesView),
    /// One service.
    Service(Box<services::ServiceView>),
    /// All documents by directory.
    Documents(lists::DocumentsView),
    /// All findings.
    Findings(findings::FindingsView),
    /// One rule and its findings.
    Rule(findings::RuleView),
    /// All open gaps.
    Gaps(gaps::GapsView),
    /// How to close one gap.
    Gap(Box<gap::GapView>),
    /// Which operations can be sent twice.
    Idempotency(idempotency::IdempotencyView),
    /// All API contracts.
    Apis(lists::ApisView),
    /// All diagrams.
    Diagrams(gallery::DiagramsView),
    /// All alert rules.
    Alerts(lists::AlertsView),
    /// All registers.
    Registers(registers::RegistersView),
    /// One register.
    Register(Box<registers::RegisterView>),
    /// An API contract.
    Api(api::ApiView),
    /// An operation of an API.
    Operation(Box<api::OperationView>),
    /// What changed in an API.
    Changes(Box<api_changes::ChangesView>),
    /// A named schema of an API.
    Schema(Box<api::SchemaView>),
    /// What to read and do first.
    Onboarding(onboarding::OnboardingView),
    /// What words mean.
    Glossary(glossary::GlossaryView),
    /// People and owners.
    People(Box<people::PeopleView>),
    /// What changed since the last tag.
    PortalChanges(Box<portal_changes::PortalChangesView>),
    /// What has to do with what.
    Traces(Box<trace::TracesView>),
    /// A contract, diagram or alert file.
    File(document::FileView),
    /// The handover as one document.
    Print(Box<print::PrintView>),
    /// The page for searching.
    Search(search::SearchView),
    /// Pages whose titles start with one letter.
    Letter(search::LetterView),
    /// What a server shows for an address that does not exist.
    NotFound(lists::NotFoundView),
    /// The portals of a hub.
    Hub(hub::HubView),
}

impl MainView {
    /// Word for the type of page, and the name of its template.
    pub fn name(&self) -> &'static str {
        match self {
            MainView::Home(_) => "home",
            MainView::Document(_) => "document",
            MainView::Adr(_) => "adr",
            MainView::Runbook(_) => "runbook",
            MainView::Decisions(_) => "decisions",
            MainView::Runbooks(_) => "runbooks",
            MainView::Services(_) => "services",
            MainView::Service(_) => "service",
            MainView::Documents(_) => "documents",
            MainView::Findings(_) => "findings",
            MainView::Rule(_) => "rule",
            MainView::Gaps(_) => "gaps",
            MainView::Gap(_) => "gap",
            MainView::Apis(_) => "apis",
            MainView::Idempotency(_) => "idempotency",
            MainView::Diagrams(_) => "diagrams",
            MainView::Alerts(_) => "alerts",
            MainView::Registers(_) => "registers",
            MainView::Register(_) => "register",
            MainView::Api(_) => "api",
            MainView::Operation(_) => "operation",
            MainView::Schema(_) => "schema",
            MainView::Changes(_) => "changes",
            MainView::Onboarding(_) => "onboarding",
            MainView::Glossary(_) => "glossary",
            MainView::People(_) => "people",
            MainView::PortalChanges(_) => "portal_changes",
            MainView::Traces(_) => "traces",
            MainView::File(_) => "file",
            MainView::Print(_) => "print",
            MainView::Search(_) => "search",
            MainView::Letter(_) => "letter",
            MainView::NotFound(_) => "not_found",
            MainView::Hub(_) => "hub",
        }
    }

    /// Whether there is a page in Markdown beside it.
    pub(super) fn has_twin(&self) -> bool {
        !matches!(self, MainView::NotFound(_) | MainView::Print(_) | MainView::Search(_) | MainView::Letter(_))
    }
}
