//! What a repository knows for a new document: commands, records, services and what they use.

use std::collections::BTreeSet;

use super::fill::{OPEN, Open, one_line};
use crate::base::path::RepoPath;
use crate::kinds::{Cell, Column, FactType, facts};
use crate::model::{Service, ServiceId};

/// Most commands that are proposed.
const MAX_COMMANDS: usize = 6;

/// Longest command that is proposed, in bytes.
const LONGEST_COMMAND: usize = 160;

/// Most records that are proposed.
const MAX_ROWS: usize = 50;

/// Most lines of a diagram: a picture that is drawn by a program is a start, not a substitute.
const MAX_SHAPES: usize = 30;

/// Commands that the repository knows for this: scripts of a fitting name, then lines of its documents.
pub(super) fn commands(open: &Open<'_>) -> String {
    let words = command_words(open.kind.id);
    let fits = |text: &str| words.iter().any(|word| text.to_lowercase().contains(word));
    let scripts = open.tree.files.keys().filter(|path| {
        let is_script = matches!(path.extension().as_str(), "sh" | "bash" | "py" | "rb" | "ps1");
        is_script && fits(path.stem()) && is_plain(path.as_str()) && concerns(open, path)
    });
    let scripts = scripts.map(|path| format!("./{path}"));
    let documents = open.portal.documents.iter().filter(|document| concerns(open, document.path()));
    let said = documents.filter_map(|document| document.reading()).flat_map(|reading| &reading.commands);
    let said = said
        .map(|command| command.text.trim())
        .filter(|text| fits(text) && text.len() <= LONGEST_COMMAND && !text.contains("```") && one_line(text) == *text);
    let mut seen = BTreeSet::new();
    let all = scripts.chain(said.map(str::to_owned));
    let found: Vec<String> = all.filter(|text| seen.insert(text.clone())).take(MAX_COMMANDS).collect();
    if found.is_empty() { format!("# {OPEN}: the commands") } else { found.join("\n") }
}

/// A path that a shell takes as it stands.
fn is_plain(path: &str) -> bool {
    path.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'/' | b'.' | b'_' | b'-'))
}

/// Whether a file may speak about the subject: it lies in its directory or in none of another service.
fn concerns(open: &Open<'_>, path: &RepoPath) -> bool {
    let services = crate::model::services::services_of(path, &open.portal.services);
    open.subject.is_none_or(|id| services.is_empty() || services.contains(&id))
}

/// Words that commands for a kind of document hold.
fn command_words(kind: &str) -> &'static [&'static str] {
    match kind {
        "runbook.deploy" => &["deploy", "release", "rollout", "apply"],
        "runbook.rollback" => &["rollback", "roll-back", "undo", "revert"],
        "runbook.restore" => &["restore", "backup", "pg_dump", "pg_restore"],
        "runbook.incident" | "runbook.alert" => &["logs", "status", "health", "kubectl get", "describe"],
        "runbook.recurring" => &["cron", "nightly", "rotate", "cleanup"],
        "test.strategy" | "standards" => &["test"],
        "readme" => &["install", "start", " up", "run"],
        _ => &[],
    }
}

/// Services that a document is for.
fn concerned<'a>(open: &'a Open<'_>) -> impl Iterator<Item = &'a Service> {
    let services = (0u32..).map(ServiceId).zip(&open.portal.services);
    services.filter(|(id, _)| open.subject.is_none_or(|subject| subject == *id)).map(|(_, service)| service)
}

/// Records that are known, as rows of a table with these headings: what is known filled in, what is asked for open.
pub(super) fn rows(open: &Open<'_>, headings: &[&str]) -> Vec<Vec<String>> {
    if open.kind.id == "architecture.overview" {
        return concerned(open).take(MAX_ROWS).map(|service| boundary(service, headings)).collect();
    }
    let Some(fact) = open.kind.facts.and_then(facts::find) else { return Vec::new() };
    let fit = facts::fit_as(fact, headings);
    let column = |at: usize| fit.columns.iter().position(|column| *column == Some(at)).map(|ix| &fact.columns[ix]);
    let row = |record: &Record| {
        let known = |column: &Column| match column.cell {
            _ if fact.key.contains(&column.id) && !record.key.is_empty() => Some(&record.key),
            Cell::Services => Some(&record.service).filter(|service| !service.is_empty()),
            Cell::Class(_) => Some(&record.class).filter(|class| !class.is_empty()),
            Cell::Text | Cell::Date | Cell::Duration | Cell::Choice | Cell::Owner => None,
        };
        // A row that asks for nothing more would pass for one that somebody looked at.
        let is_complete = fact.columns.iter().all(|column| !column.required || known(column).is_some());
        let cell = |at: usize| match column(at) {
            Some(column) => {
                let rest = if column.required || is_complete { OPEN } else { "" };
                known(column).cloned().unwrap_or_else(|| rest.to_owned())
            }
            None => String::new(),
        };
        (0..headings.len()).map(cell).collect()
    };
    records(open, fact).iter().take(MAX_ROWS).map(row).collect()
}

/// A service in the table of an architecture.
fn boundary(service: &Service, headings: &[&str]) -> Vec<String> {
    let cell = |heading: &&str| match *heading {
        "service" => service.id.clone(),
        "talks to" => service.depends_on.join(", "),
        "owner" => service.owner.clone().unwrap_or_default(),
        _ => OPEN.to_owned(),
    };
    headings.iter().map(cell).collect()
}

/// A record that nobody wrote down. What is not known of it is empty.
#[derive(Default)]
struct Record {
    key: String,
    /// The service that shows it.
    service: String,
    /// What it is about, where a register must name each class.
    class: String,
}

fn records(open: &Open<'_>, fact: &FactType) -> Vec<Record> {
    let of = |pick: fn(&Service) -> &Vec<String>| -> Vec<Record> {
        let all = concerned(open).flat_map(|service| pick(service).iter().map(|key| (key, &service.id)));
        all.map(|(key, service)| Record { key: key.clone(), service: service.clone(), ..Record::default() }).collect()
    };
    match fact.id {
        "queues" => of(|service| &service.consumes),
        "data-owners" => of(|service| &service.owns),
        "external-dependencies" => {
            let externals = &open.portal.manifest.discover.externals;
            externals.iter().map(|name| Record { key: name.clone(), ..Record::default() }).collect()
        }
        _ => {
            let classes = fact.columns.iter().find_map(|column| match column.cell {
                Cell::Class(classes) if column.required => Some(classes),
                _ => None,
            });
            let classes = classes.unwrap_or_default().iter();
            classes.map(|class| Record { class: class.title.to_owned(), ..Record::default() }).collect()
        }
    }
}

/// Services and what they use, as lines of a Mermaid flowchart. Arrows are comments: somebody who knows has to look
/// at each of them.
pub(super) fn shapes(open: &Open<'_>) -> Vec<String> {
    let mut nodes = Nodes::default();
    let mut edges = Vec::new();
    for service in concerned(open) {
        let own = nodes.id(&service.id, ("[", "]"));
        let others = || open.portal.services.iter().filter(|other| other.id != service.id);
        let calls = service.depends_on.iter().filter(|id| others().any(|other| other.id == **id));
        edges.extend(calls.map(|id| format!("{own} --> {}", nodes.id(id, ("[", "]")))));
        edges.extend(service.stores.iter().map(|name| format!("{own} --> {}", nodes.id(name, ("[(", ")]")))));
        edges.extend(service.produces.iter().map(|name| format!("{own} --> {}", nodes.id(name, ("([", "])")))));
        edges.extend(service.consumes.iter().map(|name| format!("{} --> {own}", nodes.id(name, ("([", "])")))));
    }
    let arrows = edges.into_iter().map(|edge| format!("%% {edge}"));
    nodes.lines.into_iter().chain(arrows).take(MAX_SHAPES).collect()
}

/// Boxes of a flowchart, each drawn once.
#[derive(Default)]
struct Nodes {
    names: Vec<String>,
    lines: Vec<String>,
}

impl Nodes {
    /// The id of a box (`n3`); names hold what Mermaid would read as syntax.
    fn id(&mut self, name: &str, (left, right): (&str, &str)) -> String {
        let known = self.names.iter().position(|known| known == name);
        let ix = known.unwrap_or_else(|| {
            let label: String = one_line(name).chars().map(|c| if "\"`#;%{}".contains(c) { ' ' } else { c }).collect();
            self.lines.push(format!("n{}{left}\"{label}\"{right}", self.names.len()));
            self.names.push(name.to_owned());
            self.names.len() - 1
        });
        format!("n{ix}")
    }
}
