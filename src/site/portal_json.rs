//! `portal.json`: the portal for machines, schema `handover.portal/1`.
//!
//! Everything a later tool may ask of a build: which artifacts there are and why they were taken for
//! that, who stands in for whom, which references lead nowhere. Paths are relative to the repository
//! with `/`; arrays are sorted; the same portal gives the same bytes.

mod readiness;

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::Serialize;

use self::readiness::{RecognisedJson, ScoreJson, SlotJson, recognised, score, slot_json};
use super::routes::Routes;
use crate::base::span::Span;
use crate::formats::{Body, Document};
use crate::model::{
    ArtifactId, Decision, Diagram, DocId, Edge, Genre, Placement, Portal, Resolution, Service, WhyMissing,
};
use crate::policy::Report;
use crate::records::{Status, Style, Verb};

/// Name and version of the schema.
const SCHEMA: &str = "handover.portal/1";

/// A portal for machines.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(title = "handover.portal/1")]
struct PortalJson<'a> {
    /// `handover.portal/1`.
    schema: &'static str,
    /// Name of the repository.
    name: &'a str,
    /// Services, by id.
    services: Vec<ServiceJson<'a>>,
    /// Artifacts, by path.
    artifacts: Vec<ArtifactJson<'a>>,
    /// Files, sections and tables recognised as something that a handover needs, by kind, then place.
    recognised: Vec<RecognisedJson<'a>>,
    /// What is asked, by kind, the project first, then services by id.
    slots: Vec<SlotJson<'a>>,
    /// Readiness of the whole.
    score: ScoreJson,
    /// Relations between decision records, by both ends and type.
    relations: Vec<RelationJson<'a>>,
    /// References between files.
    links: LinksJson<'a>,
    /// API contracts, by path.
    apis: Vec<ApiJson<'a>>,
    /// Diagrams, by path and line.
    diagrams: Vec<DiagramJson<'a>>,
}

/// A part of the system that is handed over.
#[derive(Debug, Serialize, JsonSchema)]
struct ServiceJson<'a> {
    /// Stable id.
    id: &'a str,
    /// Name as written.
    name: &'a str,
    /// Its directory; empty for the repository itself.
    path: &'a str,
    /// Who answers for it.
    owner: Option<&'a str>,
    /// What it was inferred from.
    evidence: &'a str,
}

/// A file, or a section of one, with its place in the handover.
#[derive(Debug, Serialize, JsonSchema)]
struct ArtifactJson<'a> {
    /// The file.
    path: &'a str,
    /// Heading id, when the artifact is a section; null for whole files.
    anchor: Option<&'a str>,
    /// What it is.
    #[schemars(with = "GenreJson")]
    kind: Genre,
    /// Title.
    title: &'a str,
    /// Its page, relative to the portal's root, percent-encoded.
    url: &'a str,
    /// Ids of the services it concerns; empty for the project as a whole.
    services: Vec<&'a str>,
    /// Who answers for it.
    owner: Option<&'a str>,
    /// Number of a decision record.
    number: Option<u32>,
    /// Status of a decision record; null when nothing is stated.
    status: Option<StatusJson<'a>>,
    /// Date of a decision record; null when nothing readable is stated.
    date: Option<DateJson>,
    /// Why it was taken for what it is.
    evidence: &'a str,
}

/// Kinds of artifacts.
#[derive(JsonSchema)]
#[expect(dead_code, reason = "lends its variants to the schema")]
enum GenreJson {
    #[serde(rename = "adr")]
    Adr,
    #[serde(rename = "proposal")]
    Proposal,
    #[serde(rename = "runbook")]
    Runbook,
    #[serde(rename = "document")]
    Document,
    #[serde(rename = "api.openapi")]
    OpenApi,
    #[serde(rename = "api.asyncapi")]
    AsyncApi,
    #[serde(rename = "api.graphql")]
    GraphQl,
    #[serde(rename = "diagram")]
    Diagram,
    #[serde(rename = "alerts")]
    Alerts,
}

/// Status of a decision record.
#[derive(Debug, Serialize, JsonSchema)]
struct StatusJson<'a> {
    /// Normal form of what the record itself states; `unknown` for a word that is no known status.
    value: StatusValue,
    /// The author's words.
    written: &'a str,
    /// Their line in the file; null when they stand in a file or directory name, or in another file.
    line: Option<u32>,
}

/// Normal form of a status.
#[derive(Debug, Clone, Copy, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
enum StatusValue {
    Accepted,
    Proposed,
    Rejected,
    Deprecated,
    Superseded,
    Unknown,
}

/// Date of a decision record.
#[derive(Debug, Serialize, JsonSchema)]
struct DateJson {
    /// `2024-06-20`, `2024-06` or `2024`.
    value: String,
    /// How it is stated: `front-matter`, `bullet`, `file-name`, `git`, ….
    #[schemars(with = "String")]
    source: Style,
}

/// A relation between two decision records.
#[derive(Debug, Serialize, JsonSchema)]
struct RelationJson<'a> {
    /// The record that does it.
    from: &'a str,
    /// The record it is done to.
    to: &'a str,
    /// What is done.
    #[serde(rename = "type")]
    #[schemars(with = "VerbJson")]
    verb: Verb,
    /// Whether only a part of the record is concerned.
    partial: bool,
    /// Records that say so.
    stated_by: BTreeSet<&'a str>,
}

/// Types of relations.
#[derive(JsonSchema)]
#[serde(rename_all = "lowercase")]
#[expect(dead_code, reason = "lends its variants to the schema")]
enum VerbJson {
    Supersedes,
    Amends,
    Depends,
    Relates,
}

/// References between files.
#[derive(Debug, Serialize, JsonSchema)]
struct LinksJson<'a> {
    /// How many relative references were checked.
    internal: usize,
    /// Those that lead nowhere, by path, line and column.
    broken: Vec<BrokenJson<'a>>,
}

/// A reference that leads nowhere.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
struct BrokenJson<'a> {
    /// The file.
    path: &'a str,
    /// Line of the destination, from 1.
    line: u32,
    /// Column of the destination in characters, from 1.
    column: u32,
    /// Destination as written.
    href: &'a str,
    /// Why it leads nowhere.
    reason: Reason,
}

/// Why a reference leads nowhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum Reason {
    /// No file at the path, or the path leads out of the repository.
    MissingFile,
    /// The file has no such heading.
    MissingAnchor,
    /// The file is there in other letter case.
    WrongCase,
}

/// An API contract.
#[derive(Debug, Serialize, JsonSchema)]
struct ApiJson<'a> {
    /// The file.
    path: &'a str,
    /// `openapi`, `asyncapi` or `graphql`.
    format: &'a str,
    /// Version of the format as written; empty for GraphQL.
    version: &'a str,
    /// How many operations it describes.
    operations: u32,
}

/// A diagram.
#[derive(Debug, Serialize, JsonSchema)]
struct DiagramJson<'a> {
    /// The file.
    path: &'a str,
    /// Line of the fence; 1 for a file that is one diagram.
    line: u32,
    /// `mermaid`, `drawio`, `plantuml`, `dot`, `d2`, `structurizr`.
    language: &'a str,
    /// Type in the words of the language; empty when it cannot be told.
    #[serde(rename = "type")]
    kind: String,
    /// Whether the portal shows it as a picture.
    rendered: bool,
}

/// The portal as JSON: indented, ending in a line end.
pub fn portal_json(portal: &Portal, report: &Report, routes: &Routes) -> Vec<u8> {
    let value = PortalJson {
        schema: SCHEMA,
        name: &portal.name,
        services: services(portal),
        artifacts: portal.placements.iter().flatten().map(|artifact| artifact_json(portal, routes, artifact)).collect(),
        recognised: (0..)
            .map(ArtifactId)
            .zip(&portal.artifacts)
            .map(|found| recognised(portal, routes, found))
            .collect(),
        slots: report.slots.iter().map(|slot| slot_json(portal, slot)).collect(),
        score: score(&report.score),
        relations: relations(portal),
        links: links(portal),
        apis: portal.documents.iter().filter_map(|document| api(document)).collect(),
        diagrams: portal.diagrams.iter().map(|drawn| diagram(portal, drawn)).collect(),
    };
    let mut bytes = serde_json::to_vec_pretty(&value).expect("texts, numbers and lists");
    bytes.push(b'\n');
    bytes
}

/// The JSON Schema (2020-12) of [`portal_json`].
pub fn schema() -> serde_json::Value {
    schemars::schema_for!(PortalJson<'static>).to_value()
}

fn services(portal: &Portal) -> Vec<ServiceJson<'_>> {
    let mut services: Vec<_> = portal.services.iter().map(service).collect();
    services.sort_by_key(|service| service.id);
    services
}

fn service(service: &Service) -> ServiceJson<'_> {
    ServiceJson {
        id: &service.id,
        name: &service.name,
        path: service.path.as_str(),
        owner: service.owner.as_deref(),
        evidence: &service.evidence,
    }
}

fn artifact_json<'a>(portal: &'a Portal, routes: &'a Routes, artifact: &'a Placement) -> ArtifactJson<'a> {
    let document = portal.doc(artifact.doc);
    let decision = portal.decisions.records.get(&artifact.doc);
    let mut services: Vec<&str> =
        artifact.services.iter().map(|service| portal.service(*service).id.as_str()).collect();
    services.sort_unstable();
    ArtifactJson {
        path: document.path().as_str(),
        anchor: None,
        kind: artifact.genre,
        title: decision.map_or(&document.card.title, |decision| &decision.title),
        url: routes.page(artifact.doc).map_or("", |route| &route.href),
        services,
        owner: artifact.owner.as_deref(),
        number: decision.and_then(|decision| decision.number),
        status: decision.and_then(|decision| status(document, artifact.doc, decision)),
        date: decision
            .and_then(|decision| decision.date.as_ref())
            .map(|fact| DateJson { value: fact.value.to_string(), source: fact.style }),
        evidence: &artifact.evidence,
    }
}

fn status<'a>(document: &Document, id: DocId, decision: &'a Decision) -> Option<StatusJson<'a>> {
    let fact = decision.status.as_ref()?;
    let is_in_text = fact.at.doc == id && !matches!(fact.style, Style::Directory | Style::FileName | Style::Git);
    let value = match fact.value {
        Some(Status::Accepted) => StatusValue::Accepted,
        Some(Status::Proposed) => StatusValue::Proposed,
        Some(Status::Rejected) => StatusValue::Rejected,
        Some(Status::Deprecated) => StatusValue::Deprecated,
        Some(Status::Superseded) => StatusValue::Superseded,
        None => StatusValue::Unknown,
    };
    let line = is_in_text.then(|| line_near_top(document.source.text(), fact.at.span));
    Some(StatusJson { value, written: &fact.written, line })
}

/// The line of a place that stands near the top, where an index of all lines would not pay.
fn line_near_top(text: &str, span: Span) -> u32 {
    let before = &text.as_bytes()[..text.len().min(span.start as usize)];
    before.iter().filter(|byte| **byte == b'\n').count() as u32 + 1
}

fn relations(portal: &Portal) -> Vec<RelationJson<'_>> {
    let path = |id: DocId| portal.doc(id).path().as_str();
    let relation = |edge: &Edge| RelationJson {
        from: path(edge.from),
        to: path(edge.to),
        verb: edge.verb,
        partial: edge.partial,
        stated_by: edge.stated.iter().map(|end| path(end.at.doc)).collect(),
    };
    let mut relations: Vec<_> = portal.decisions.edges.iter().map(relation).collect();
    relations.sort_by_key(|relation| (relation.from, relation.to, relation.verb));
    relations
}

fn links(portal: &Portal) -> LinksJson<'_> {
    let mut internal = 0;
    let mut broken = Vec::new();
    for (document, links) in portal.documents.iter().zip(&portal.links) {
        for (reference, link) in document.outline.links.iter().zip(links.iter()) {
            // Absolute links to this repository's own forge are resolved too, but are not relative.
            internal += usize::from(link.to.is_internal() && !reference.dest.contains("://"));
            let Some(reason) = reason(&link.to) else { continue };
            let at = document.source.lines().position(document.source.text(), reference.span.start);
            let (path, href) = (document.path().as_str(), reference.dest.as_str());
            broken.push(BrokenJson { path, line: at.line, column: at.column, href, reason });
        }
    }
    broken.sort();
    LinksJson { internal, broken }
}

fn reason(resolution: &Resolution) -> Option<Reason> {
    match resolution {
        Resolution::Missing { why: WhyMissing::File | WhyMissing::Outside, .. } => Some(Reason::MissingFile),
        Resolution::Missing { why: WhyMissing::Case, .. } => Some(Reason::WrongCase),
        Resolution::NoAnchor { .. } => Some(Reason::MissingAnchor),
        Resolution::Document { .. }
        | Resolution::File(_)
        | Resolution::Directory(_)
        | Resolution::External
        | Resolution::LocalMachine
        | Resolution::Refused(_)
        | Resolution::Pseudo => None,
    }
}

fn api(document: &Document) -> Option<ApiJson<'_>> {
    let Body::Api(facts) = &document.body else { return None };
    let path = document.path().as_str();
    Some(ApiJson { path, format: facts.format, version: &facts.version, operations: facts.operations })
}

fn diagram<'a>(portal: &'a Portal, diagram: &'a Diagram) -> DiagramJson<'a> {
    let document = portal.doc(diagram.doc);
    DiagramJson {
        path: document.path().as_str(),
        line: document.source.lines().line(diagram.span.start),
        language: diagram.language,
        kind: diagram.kind.clone(),
        rendered: diagram.drawing().is_some(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::site::testing::portal;

    fn read(files: &[(&str, &str)]) -> Value {
        let portal = portal(files);
        let bytes = portal_json(&portal, &Report::default(), &Routes::new(&portal));
        assert!(bytes.ends_with(b"}\n"));
        serde_json::from_slice(&bytes).unwrap()
    }

    const LOG: &[(&str, &str)] = &[
        (
            "docs/adr/0001-poll.md",
            "# 1. Poll\n\n## Status\n\nSuperseded by [2. Outbox](0002-outbox.md)\n\n## Context\n\n## Decision\n",
        ),
        (
            "docs/adr/0002-outbox.md",
            "---\nstatus: accepted\ndate: 2025-03-01\n---\n# 2. Outbox\n\n## Context\n\n## Decision\n",
        ),
    ];

    #[test]
    fn a_record_has_its_number_status_and_date() {
        let found = read(LOG);
        assert_eq!(found["schema"], "handover.portal/1");
        let record = &found["artifacts"][1];
        assert_eq!(record["kind"], "adr");
        assert_eq!(record["url"], "repo/docs/adr/0002-outbox.html");
        assert_eq!(record["number"], 2);
        assert_eq!(record["anchor"], Value::Null);
        assert_eq!(record["status"], json!({"value": "accepted", "written": "accepted", "line": 2}));
        assert_eq!(record["date"], json!({"value": "2025-03-01", "source": "front-matter"}));
    }

    #[test]
    fn relations_lead_from_the_active_end() {
        let relation = json!({
            "from": "docs/adr/0002-outbox.md",
            "to": "docs/adr/0001-poll.md",
            "type": "supersedes",
            "partial": false,
            "stated_by": ["docs/adr/0001-poll.md"],
        });
        assert_eq!(read(LOG)["relations"], json!([relation]));
    }

    #[test]
    fn broken_references_have_a_place_and_a_reason() {
        let text = "# A\n\nö [x](gone.md) [y](B.md) [z](b.md#no) [ok](b.md) [out](../../x.md) <https://x.example>\n";
        let links = &read(&[("docs/a.md", text), ("docs/b.md", "# B\n")])["links"];
        assert_eq!(links["internal"], 5);
        let found: Vec<String> = links["broken"]
            .as_array()
            .unwrap()
            .iter()
            .map(|link| format!("{}:{} {} {}", link["line"], link["column"], link["href"], link["reason"]))
            .collect();
        assert_eq!(
            found,
            [
                "3:7 \"gone.md\" \"missing-file\"",
                "3:20 \"B.md\" \"wrong-case\"",
                "3:30 \"b.md#no\" \"missing-anchor\"",
                "3:56 \"../../x.md\" \"missing-file\"",
            ]
        );
    }

    #[test]
    fn diagrams_are_listed_with_their_line() {
        let found = read(&[
            ("a.md", "# A\n\n```mermaid\nsequenceDiagram\n  A->>B: x\n```\n"),
            ("b.mmd", "flowchart LR\n  a -->\n"),
        ]);
        assert_eq!(found["diagrams"][0]["path"], "a.md");
        assert_eq!(found["diagrams"][0]["line"], 3);
        assert_eq!(found["diagrams"][1]["line"], 1);
        assert_eq!(found["diagrams"][0]["rendered"], cfg!(feature = "mermaid"));
        assert_eq!(found["diagrams"][1]["rendered"], false);
    }

    #[test]
    fn what_is_written_fits_the_schema() {
        let files = [
            LOG[0],
            LOG[1],
            ("a.md", "# A\n\n[x](gone.md)\n\n```mermaid\npie\n```\n"),
            ("openapi.yaml", "openapi: 3.1.0\ninfo: {title: A, version: '1'}\npaths: {}\n"),
            ("docker-compose.yml", "services:\n  orders:\n    build: .\n"),
        ];
        let validator = jsonschema::validator_for(&schema()).unwrap();
        let found = read(&files);
        let errors: Vec<String> = validator.iter_errors(&found).map(|error| error.to_string()).collect();
        assert_eq!(errors, [""; 0]);
        assert!(!validator.is_valid(&json!({"schema": 1})));
    }
}
