//! From bytes to a [`Document`]: one adapter per format.
//!
//! A format says how bytes become a document; what a handover needs (kinds) is decided
//! in [`crate::model`]. Parsing never fails: broken input gives a document with issues.

use std::sync::{Arc, LazyLock};

use serde::Serialize;

mod alerts;
mod asciidoc;
mod asyncapi;
mod bidi;
mod build;
mod code;
mod data;
mod diagram;
mod drawio;
pub mod facts;
mod evidence;
mod graph;
mod graphql;
mod hint;
mod ignores;
mod machine;
mod markdown;
mod offers;
mod openapi;
mod owners;
mod part;
mod rst;
pub mod said;
pub mod sql;
mod svg;
mod template;

pub use diagram::{diagram_kind, drawio_exports};
pub use drawio::{Sketch, SketchPage};
pub use evidence::{EvidenceFacts, EvidenceKind, MIGRATIONS};
pub use graph::Graph;
pub use ignores::Ignore;
pub use offers::{Offers, Origin, OriginKind, Setting, Tasks, is_own_setting};

use crate::base::hash::Digest;
use crate::base::path::RepoPath;
use crate::base::span::{Span, Spanned};
use crate::contracts::graphql::GraphQl;
use crate::kinds::Trait;
use crate::markup::{Fragment, Outline, Table};
use crate::records::{Calls, Measure, Mention, Reading};
use crate::source::{Content, SourceFile, Want};
use crate::yaml::flat::Flat;

/// Bumped when a parser changes what it gives for the same bytes.
pub const VERSION: u32 = 1;

/// One file, understood alone; never fails to exist.
#[derive(Debug, Clone)]
pub struct Document {
    /// The file.
    pub source: Arc<SourceFile>,
    /// What other pages may show of it.
    pub card: Card,
    /// Skeleton; empty for files that are not prose.
    pub outline: Outline,
    /// What it is.
    pub body: Body,
    /// Its values, when it is an API contract or may be part of one.
    pub data: Option<Data>,
    /// Problems met while parsing, as data; [`crate::policy`] makes findings of them.
    pub issues: Vec<Issue>,
    /// Comments in which it accepts findings, in order.
    pub ignores: Vec<Ignore>,
    /// What others may rely on.
    pub offers: Offers,
    /// Address of its path, of whether it is prose, and of whether its name numbers or dates it.
    pub naming: Digest,
    /// Address of its headings and ids: links from elsewhere lead to the same places as long as it is the same.
    pub landmarks: Digest,
}

/// A data file that contracts are made of.
#[derive(Debug, Clone)]
pub struct Data {
    /// Its values.
    pub tree: Arc<Flat>,
    /// Files of the repository that its references name, sorted; whether they exist is not known here.
    pub refers: Vec<RepoPath>,
}

impl Document {
    /// Its path.
    pub fn path(&self) -> &RepoPath {
        &self.source.path
    }

    /// What it states about itself, when it is prose.
    pub fn reading(&self) -> Option<&Reading> {
        match &self.body {
            Body::Prose(prose) => Some(&prose.reading),
            _ => None,
        }
    }

    /// Its lines and blanks; an empty measure for what is no text.
    pub fn measure(&self) -> &Measure {
        static EMPTY: LazyLock<Measure> = LazyLock::new(Measure::default);
        match &self.body {
            Body::Prose(prose) => &prose.measure,
            Body::Evidence(facts) => &facts.measure,
            _ => &EMPTY,
        }
    }

    /// The line of an offset, from 1. O(offset): meant for places near the top of a file.
    pub fn line_near_top(&self, offset: u32) -> u32 {
        let text = self.source.text().as_bytes();
        let before = &text[..text.len().min(offset as usize)];
        before.iter().filter(|byte| **byte == b'\n').count() as u32 + 1
    }

    /// Whether it is a picture that draw.io exported: a page that says what it shows, and a picture for others.
    pub fn is_drawn_picture(&self) -> bool {
        match &self.body {
            Body::Svg(facts) => facts.drawio.is_some(),
            Body::Diagram(facts) => facts.language == "drawio" && self.path().extension() == "png",
            _ => false,
        }
    }

    /// What it does to tables, for SQL.
    pub fn tables(&self) -> Option<&sql::Ddl> {
        match &self.body {
            Body::Evidence(facts) => facts.tables.as_deref(),
            Body::Code(facts) => facts.tables.as_deref(),
            _ => None,
        }
    }
}

/// What other pages may show of a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Card {
    /// Title, never empty.
    pub title: Arc<str>,
    /// One line, may be empty.
    pub summary: Arc<str>,
}

/// What a document is.
#[derive(Debug, Clone)]
pub enum Body {
    /// Text for people: Markdown, reStructuredText, AsciiDoc.
    Prose(Box<Prose>),
    /// An API contract.
    Api(ApiFacts),
    /// Prometheus alert rules.
    Alerts(AlertFacts),
    /// A file that is one diagram.
    Diagram(DiagramFacts),
    /// An SVG picture, judged.
    Svg(SvgFacts),
    /// Build and deployment files that tell which services exist.
    Build(BuildFacts),
    /// A list of records; whether it is a register is decided in [`crate::model::facts`].
    Facts(Table),
    /// A file that shows something asked for and is no page: a list of packages, a test report, a schema.
    Evidence(EvidenceFacts),
    /// Source code that was searched for what a service does; shown nowhere.
    Code(CodeFacts),
    /// Who answers for which paths; shown nowhere.
    Owners(OwnersFacts),
    /// Anything else that was read.
    Opaque,
}

/// A prose document.
#[derive(Debug, Clone)]
pub struct Prose {
    /// How it is written.
    pub markup: Markup,
    /// What it states about itself.
    pub reading: Reading,
    /// What it holds, line by line.
    pub measure: Measure,
    /// Diagrams in its code blocks: the index of the fence, and what is drawn.
    pub diagrams: Vec<(u32, DiagramFacts)>,
    /// Operations of APIs that it speaks of.
    pub mentions: Vec<Mention>,
    /// Files, tasks and variables that it calls on.
    pub calls: Calls,
}

/// Prose languages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Markup {
    /// CommonMark with GitHub's extensions; `.mdx` and `.md.erb` too.
    Markdown,
    /// reStructuredText; shown as source.
    Rst,
    /// AsciiDoc; shown as source.
    AsciiDoc,
}

/// What is known of an API contract before its own pages exist.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ApiFacts {
    /// `openapi`, `asyncapi` or `graphql`.
    pub format: &'static str,
    /// Version of the format as written (`3.1.0`); empty for GraphQL.
    pub version: String,
    /// OpenAPI: operations below `paths` and `webhooks`; AsyncAPI: operations; GraphQL: fields of the root types.
    pub operations: u32,
    /// AsyncAPI: channels.
    pub channels: u32,
    /// OpenAPI: operations with a summary or a description.
    pub described: u32,
    /// GraphQL: types that are defined or extended.
    pub types: u32,
    /// GraphQL: the whole schema; its problems are the document's issues.
    pub graphql: Option<Arc<GraphQl>>,
    /// AsyncAPI: the direction of each operation, with the address of its channel.
    pub signs: Vec<Sign>,
}

/// What is known of an alert rule file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AlertFacts {
    /// Each alert.
    pub alerts: Vec<Alert>,
}

/// One alert rule. Texts are as written, template expressions in them too; empty when there is none.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Alert {
    /// Its name.
    pub name: String,
    /// Anchor on the page of its file (`alert-orders-down`), unique there.
    pub id: String,
    /// Name of its group.
    pub group: String,
    /// What is watched; of Grafana the expressions of all queries, a line each.
    pub expr: String,
    /// How long that must hold (`5m`).
    pub hold: String,
    /// `summary` annotation.
    pub summary: String,
    /// `description` or `message` annotation.
    pub description: String,
    /// `team`, `owner`, `squad`, … among the labels, else among the annotations.
    pub owner: String,
    /// `severity` label.
    pub severity: String,
    /// `runbook_url`, `runbook`, `runbookURL` or `playbook` annotation.
    pub runbook: String,
    /// Where that stands; empty at 0 when there is none.
    pub runbook_at: Span,
    /// `service`, `job`, `app` or `component` label.
    pub service: String,
    /// Where the name stands.
    pub span: Span,
}

/// What is known of a diagram before it is drawn.
#[derive(Debug, Clone, PartialEq)]
pub struct DiagramFacts {
    /// `mermaid`, `drawio`, `plantuml`, `dot`, `d2`, `structurizr`.
    pub language: &'static str,
    /// Mermaid's diagram type (`flowchart`, `sequence`, …) in its documentation's words; draw.io: page count.
    pub kind: String,
    /// What is drawn, counted.
    pub graph: Graph,
    /// Address of what [`crate::drawing`] makes of it; `None` for a language that is shown as its source.
    pub drawing: Option<Digest>,
    /// What stands in a draw.io file; `None` for other languages, and for a picture that could not be read.
    pub sketch: Option<Arc<Sketch>>,
}

/// What an SVG file may do to a reader's browser.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SvgFacts {
    /// Why it is not published as it is: the active or remote content found. Empty for a plain picture.
    pub refused: Option<(String, Span)>,
    /// What is published instead: the same without that content, when it can be told apart.
    pub rewritten: Option<Arc<str>>,
    /// The draw.io file inside (`*.drawio.svg`); `None` for any other picture.
    pub drawio: Option<DiagramFacts>,
}

/// What a build or deployment file says about services.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BuildFacts {
    /// What kind of file it is, for people (`docker-compose.yml`, `Dockerfile`, `catalog-info.yaml`).
    pub what: BuildKind,
    /// Candidates it names.
    pub services: Vec<ServiceHint>,
    /// What it shows of services, in the order of the file.
    pub signs: Vec<Sign>,
    /// What a catalogue lists, in its order; empty for other files.
    pub entities: Vec<Entity>,
}

/// Something that a file shows of a service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sign {
    /// What it shows.
    pub shows: Shown,
    /// In words (`Kafka consumer`, `dependency express`).
    pub words: String,
    /// The queue, store or service meant, as written; empty when that is not known.
    pub target: String,
    /// Names of the service meant, as the file calls it, most telling first; empty for the service in whose
    /// directory the file lies.
    pub of: Vec<String>,
    /// Where it stands.
    pub span: Span,
}

/// What a sign shows. What speaks of messages counts together only: a client library and a use of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    /// A trait, by itself.
    Trait(Trait),
    /// A database, cache or bucket.
    Store,
    /// Another service that is called.
    Call,
    /// A library that can talk to a broker.
    Client(Broker),
    /// The address of a broker among the settings.
    Settings(Broker),
    /// Messages are taken.
    Takes(Broker),
    /// Messages are sent.
    Sends(Broker),
    /// A contract says that messages are taken.
    Receives,
    /// A contract says that messages are sent.
    Publishes,
    /// A library of what people look at.
    Interface,
}

/// Families of message brokers. A use counts with a library of its own family.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Broker {
    /// Apache Kafka and what speaks its protocol.
    Kafka,
    /// RabbitMQ and other AMQP brokers.
    Amqp,
    /// SQS, SNS, Kinesis, EventBridge.
    Aws,
    /// Google Pub/Sub.
    PubSub,
    /// Azure Service Bus and Event Hubs.
    Azure,
    /// NATS.
    Nats,
    /// Apache Pulsar.
    Pulsar,
    /// Job queues in a database or cache: BullMQ, Celery, Sidekiq, Laravel's.
    Jobs,
    /// Frameworks over several brokers, and code that does not tell.
    Any,
}

impl Broker {
    /// Whether code for one works with a library for the other.
    pub fn fits(self, other: Broker) -> bool {
        self == other || self == Broker::Any || other == Broker::Any
    }
}

/// An entry of a Backstage catalogue ("Descriptor Format of Catalog Entities").
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entity {
    /// What it is.
    pub kind: EntityKind,
    /// `metadata.name`.
    pub name: Spanned<String>,
    /// `metadata.title`, may be empty.
    pub title: String,
    /// `spec.owner` as written.
    pub owner: Option<Spanned<String>>,
    /// `spec.system`, may be empty.
    pub system: String,
    /// `spec.dependsOn`, entity references as written.
    pub depends_on: Vec<Spanned<String>>,
    /// `spec.providesApis`, entity references as written.
    pub provides: Vec<Spanned<String>>,
    /// `spec.consumesApis`, entity references as written.
    pub consumes: Vec<Spanned<String>>,
}

/// Kinds of a catalogue that say something of services.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EntityKind {
    /// A service, website or library.
    Component,
    /// An interface.
    Api,
    /// A database, queue or bucket.
    Resource,
    /// Several components.
    System,
    /// A team.
    Group,
    /// A person.
    User,
}

/// What was found in a source file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CodeFacts {
    /// What it shows of its service, by place.
    pub signs: Vec<Sign>,
    /// What it does to tables, for SQL.
    pub tables: Option<Arc<sql::Ddl>>,
}

/// What a file of code owners says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OwnersFacts {
    /// Its rules, in order.
    pub rules: Vec<OwnerRule>,
}

/// One line of a file of code owners.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnerRule {
    /// The pattern as written; starts with `!` when it takes owners away.
    pub pattern: Spanned<String>,
    /// Owners as written, those of the section when the line names none.
    pub owners: Vec<Spanned<String>>,
    /// Number of its section, from 0; of a file without sections all lines are in one.
    pub section: u32,
}

/// Which evidence a build file is; strongest first.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum BuildKind {
    /// Backstage `catalog-info.yaml`.
    Catalog,
    /// Compose file with `build:` entries.
    Compose,
    /// Kubernetes workload or Helm chart.
    Kubernetes,
    /// Workspace member: `package.json`, `Cargo.toml`, `go.mod`, `pom.xml`, … in its own directory.
    Package,
    /// `Dockerfile`.
    Dockerfile,
    /// Anything else.
    #[default]
    Other,
}

/// A service that a file names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServiceHint {
    /// Name as written.
    pub name: String,
    /// Directory it is built from, as written and relative to the file; empty when not stated.
    pub directory: String,
    /// Owner, when the file states one.
    pub owner: String,
    /// Where the name stands.
    pub span: Span,
}

/// A problem met while parsing one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Issue {
    /// What kind.
    pub kind: IssueKind,
    /// Where.
    pub span: Span,
    /// The parser's words, lower case, no final period.
    pub message: String,
}

/// Kinds of parsing problems; each is taken up by one rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IssueKind {
    /// Syntax that could not be read, or a bound that was exceeded.
    Unreadable,
    /// Invisible or direction-changing characters (Unicode TR36 §2, "Trojan Source").
    Bidi,
}

/// What an adapter makes of a file.
struct Taken {
    /// Empty when the file states none; its name stands in then.
    title: String,
    /// One line, may be empty.
    summary: String,
    outline: Outline,
    body: Body,
    data: Option<Data>,
    issues: Vec<Issue>,
}

impl Taken {
    fn new(body: Body) -> Self {
        let (title, summary, outline) = (String::new(), String::new(), Outline::default());
        Self { title, summary, outline, body, data: None, issues: Vec::new() }
    }
}

/// One way to read files.
struct Format {
    /// Judges the path alone.
    named: fn(&RepoPath) -> bool,
    /// Judges the text of a file so named, cheaply and generously; `None` when the name is enough.
    sniff: Option<fn(&str) -> bool>,
    /// Whether such a file is a document also when it was not read (binary, or over a limit).
    unread: Unread,
    /// Reads the file; `None` when it is not of this format after all.
    read: fn(&SourceFile) -> Option<Taken>,
}

/// What a file is that could not be read.
#[derive(PartialEq)]
enum Unread {
    /// A document all the same, with the trouble that [`SourceFile::troubles`] names.
    Document,
    /// No document.
    Ignored,
}

/// Every format, in the order in which they are asked.
static FORMATS: &[Format] = &[
    hint::FORMAT,
    markdown::FORMAT,
    rst::FORMAT,
    asciidoc::FORMAT,
    svg::FORMAT,
    diagram::FORMAT,
    diagram::STRUCTURIZR,
    diagram::PICTURE,
    graphql::FORMAT,
    graphql::ANSWER,
    build::FORMAT,
    evidence::NAMED,
    evidence::MIGRATION,
    evidence::SLO,
    owners::FORMAT,
    openapi::FORMAT,
    asyncapi::FORMAT,
    alerts::FORMAT,
    build::KUBERNETES,
    facts::FORMAT,
    part::PART,
    part::EXAMPLE,
    code::FORMAT,
    offers::FORMAT,
    offers::TERRAFORM,
];

/// Which files are worth reading. For the walk, which passes it on to [`crate::source`].
pub fn wants(path: &RepoPath) -> Want {
    let named: Vec<&Format> = named(path).collect();
    let sniffs: Vec<fn(&str) -> bool> = named.iter().filter_map(|format| format.sniff).collect();
    match (named.len(), &*sniffs) {
        (0, _) => Want::No,
        _ if (diagram::PICTURE.named)(path) => Want::Inside(drawio::in_png),
        (all, sniffs) if sniffs.len() < all => Want::Text,
        (_, [one]) => Want::TextIf(*one),
        _ if (part::EXAMPLE.named)(path) => Want::TextIf(may_be_example),
        _ if path.extension() == "json" => Want::TextIf(may_be_json_of_ours),
        _ => Want::TextIf(may_be_data_of_ours),
    }
}

/// Whether a file is parsed: it was read, or is listed under a name that stands for a document.
pub fn claims(file: &SourceFile) -> bool {
    match &file.content {
        Content::Text(text) => named(&file.path).any(|format| format.sniff.is_none_or(|sniff| sniff(text))),
        // What would have been read and was not, without trouble, was left out on purpose.
        Content::Listed { .. } if file.troubles.is_empty() && matches!(wants(&file.path), Want::Text) => false,
        Content::Listed { .. } => named(&file.path).any(|format| format.unread == Unread::Document),
    }
}

/// Parses one file that is [claimed](claims). Total.
pub fn parse(file: &Arc<SourceFile>) -> Document {
    let text = file.text();
    let candidates = named(&file.path).filter(|format| format.sniff.is_none_or(|sniff| sniff(text)));
    let mut taken =
        candidates.map(|format| format.read).find_map(|read| read(file)).unwrap_or_else(|| Taken::new(Body::Opaque));
    if taken.data.is_none() && part::may_be_part(file) {
        taken.data = part::data(file);
    }
    taken.issues.extend(bidi::issues(text, &taken));
    taken.issues.sort_by_key(|issue| issue.span);
    let (ignores, landmarks) = (ignores::read(&file.path, text, &taken), landmarks(&taken));
    let title = if taken.title.is_empty() { file.path.file_name().into() } else { taken.title.into() };
    Document {
        naming: naming(&file.path, &taken.body),
        landmarks,
        source: Arc::clone(file),
        card: Card { title, summary: taken.summary.into() },
        outline: taken.outline,
        body: taken.body,
        data: taken.data,
        issues: taken.issues,
        ignores,
        offers: offers::read(file),
    }
}

fn naming(path: &RepoPath, body: &Body) -> Digest {
    let prose = match body {
        Body::Prose(prose) => Some(prose.reading.is_named()),
        _ => None,
    };
    Digest::of_value(&(path, prose))
}

fn landmarks(taken: &Taken) -> Digest {
    let is_markdown = matches!(&taken.body, Body::Prose(prose) if prose.markup == Markup::Markdown);
    let headings: Vec<_> =
        taken.outline.headings.iter().map(|heading| (heading.level, &heading.id, &heading.text)).collect();
    let ids: Vec<&str> = taken.outline.ids.iter().map(|id| id.value.as_str()).collect();
    Digest::of_value(&(is_markdown, headings, ids))
}

/// Whether older versions of a file are worth reading: it looks like an API contract whose versions can be compared.
pub fn has_versions(file: &SourceFile) -> bool {
    (openapi::FORMAT.named)(&file.path) && openapi::FORMAT.sniff.is_some_and(|sniff| sniff(file.text()))
}

/// Files of the repository that a file refers to, as it says itself; for files of any version.
pub fn refers(path: &RepoPath, text: &str) -> Vec<RepoPath> {
    let file = SourceFile::new(path.clone(), Content::Text(text.into()), Vec::new());
    part::data(&file).map(|data| data.refers).unwrap_or_default()
}

/// Composes the body of a document's page; empty for documents that are not Markdown.
pub fn compose(document: &Document) -> Fragment {
    match &document.body {
        Body::Prose(prose) if prose.markup == Markup::Markdown => markdown::compose(document),
        Body::Prose(_)
        | Body::Api(_)
        | Body::Alerts(_)
        | Body::Diagram(_)
        | Body::Svg(_)
        | Body::Build(_)
        | Body::Facts(_)
        | Body::Code(_)
        | Body::Evidence(_)
        | Body::Owners(_)
        | Body::Opaque => Fragment::default(),
    }
}

fn named(path: &RepoPath) -> impl Iterator<Item = &'static Format> {
    let formats = if machine::writes(path) { &[] } else { FORMATS };
    formats.iter().filter(move |format| (format.named)(path))
}

/// For data files where examples of contracts lie.
fn may_be_example(text: &str) -> bool {
    part::is_small(text) || may_be_data_of_ours(text)
}

/// For `.json`, which several formats share.
fn may_be_json_of_ours(text: &str) -> bool {
    let formats = [openapi::FORMAT, asyncapi::FORMAT, alerts::FORMAT, build::KUBERNETES, part::PART, graphql::ANSWER];
    formats.iter().filter_map(|format| format.sniff).any(|sniff| sniff(text))
}

/// For `.yaml` and `.yml`.
fn may_be_data_of_ours(text: &str) -> bool {
    let formats = [evidence::SLO, facts::FORMAT];
    may_be_json_of_ours(text) || formats.iter().filter_map(|format| format.sniff).any(|sniff| sniff(text))
}

/// One line for a card: blanks collapsed, at most 200 characters, cut at a word.
fn one_line(text: &str) -> String {
    const LONGEST: usize = 200;
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let Some((cut, _)) = line.char_indices().nth(LONGEST) else { return line };
    let end = line[..cut].rfind(' ').unwrap_or(cut);
    format!("{}…", line[..end].trim_end_matches([',', ';', ':', '.']))
}

#[cfg(test)]
mod tests;
