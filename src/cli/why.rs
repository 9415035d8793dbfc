//! `handover why`: how one file was read, with every source of its metadata.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use crate::base::path::RepoPath;
use crate::base::span::Span;
use crate::formats::Document;
use crate::model::freshness::BasisSource;
use crate::model::{Artifact, ArtifactId, DocId, Portal, Resolution};
use crate::policy::{Report, Subject};
use crate::records::{DateReading, Reading, Stated};
use crate::site::routes::Routes;
use crate::source::SourceTree;

use super::args::WhyArgs;
use super::{Error, Outcome, drawn, read_tree, today};

pub(super) fn run(args: &WhyArgs) -> Result<Outcome, Error> {
    let tree = read_tree(&args.root)?;
    let (file, anchor) = with_anchor(&args.path);
    let path = inside(&args.root, &file, &tree)
        .ok_or_else(|| not_read(&args.path, "there is no such file in the repository, or it is ignored"))?;
    let checked = drawn::check(&args.root, &tree, today(None));
    let portal = &checked.portal;
    let Some(id) = portal.find(&path) else {
        return Err(not_read(&args.path, "it is listed, but no format reads it"));
    };
    let about = About { portal, report: &checked.report, id, document: portal.doc(id) };
    if let Some(anchor) = anchor {
        let section = about.section(&anchor);
        anstream::print!(
            "{}",
            section.ok_or_else(|| not_read(&args.path, "no part of it that counts has this heading"))?
        );
        return Ok(Outcome::Clean);
    }
    anstream::print!("{}", about.text());
    for finding in checked.report.findings.iter().filter(|finding| finding.primary.at.path == path) {
        let line = about.document.source.lines().line(finding.primary.at.span.start);
        anstream::println!(
            "{:<11}line {line}: {}[{}] {}",
            "finding",
            finding.severity.word(),
            finding.rule,
            finding.title
        );
    }
    Ok(Outcome::Clean)
}

fn not_read(path: &Path, cause: &str) -> Error {
    Error::usage("tell how a file was read", cause).on(path).hint("`handover why README.md --root PATH-OF-REPOSITORY`")
}

/// The repository path of a file named from the root or from where the user stands.
fn inside(root: &Path, path: &Path, tree: &SourceTree) -> Option<RepoPath> {
    let from_root = path.to_str().and_then(RepoPath::new).filter(|path| tree.get(path).is_some());
    from_root.or_else(|| {
        let (root, path) = (root.canonicalize().ok()?, path.canonicalize().ok()?);
        let relative = path.strip_prefix(root).ok()?.to_str()?;
        RepoPath::new(&relative.replace('\\', "/")).filter(|path| tree.get(path).is_some())
    })
}

/// `docs/deploy.md#rollback` as file and heading.
fn with_anchor(path: &Path) -> (PathBuf, Option<String>) {
    match path.to_str().and_then(|path| path.split_once('#')) {
        Some((file, anchor)) if !file.is_empty() && !anchor.is_empty() => (file.into(), Some(anchor.to_owned())),
        Some(_) | None => (path.to_owned(), None),
    }
}

struct About<'a> {
    portal: &'a Portal,
    report: &'a Report,
    id: DocId,
    document: &'a Document,
}

impl About<'_> {
    fn text(&self) -> String {
        let mut out = format!("{}\n", self.document.path());
        self.place(&mut out);
        if let Some(reading) = self.document.reading() {
            self.metadata(&mut out, reading);
            self.effective(&mut out);
            self.relations(&mut out, reading);
        }
        self.links(&mut out);
        self.artifacts().for_each(|(id, artifact)| self.artifact(&mut out, id, artifact));
        out
    }

    /// What counts of this file.
    fn artifacts(&self) -> impl Iterator<Item = (ArtifactId, &Artifact)> {
        let all = (0u32..).map(ArtifactId).zip(&self.portal.artifacts);
        all.filter(|(_, artifact)| artifact.doc == Some(self.id))
    }

    /// What counts under one heading; `None` when nothing does.
    fn section(&self, anchor: &str) -> Option<String> {
        let mut out = String::new();
        for (id, artifact) in self.artifacts().filter(|(_, artifact)| artifact.anchor.as_deref() == Some(anchor)) {
            self.artifact(&mut out, id, artifact);
        }
        (!out.is_empty()).then_some(out)
    }

    fn artifact(&self, out: &mut String, id: ArtifactId, artifact: &Artifact) {
        let place = match &artifact.anchor {
            Some(anchor) => format!("#{anchor}, line {}", self.line(artifact.head.span)),
            None => "the file".to_owned(),
        };
        let confidence = artifact.confidence.words();
        row(out, "counts as", &format!("{} ({place}; {confidence}: {})", artifact.kind.id, artifact.evidence));
        row(out, "  whose", &self.subjects(artifact));
        self.substance(out, artifact);
        self.freshness(out, artifact);
        for slot in self.report.slots.iter().filter(|slot| slot.candidates.contains(&id)) {
            let subject = match slot.subject {
                Subject::Project => "the project".to_owned(),
                Subject::Service(service) => self.portal.service(service).id.clone(),
            };
            let state = slot.state.word();
            // What an artifact is worth begins with its own word.
            let judged = match &*slot.detail {
                "" => state.to_owned(),
                detail if detail.starts_with(state) => detail.to_owned(),
                detail => format!("{state}, {detail}"),
            };
            let part = if slot.artifact == Some(id) { "answers for" } else { "one of several for" };
            row(out, "  serves", &format!("{part} {subject}: {judged}"));
        }
    }

    fn subjects(&self, artifact: &Artifact) -> String {
        let services = artifact.subjects.services.iter().map(|id| self.portal.service(*id).id.clone());
        let project = artifact.subjects.project.then(|| "the project".to_owned());
        project.into_iter().chain(services).collect::<Vec<_>>().join(", ")
    }

    fn substance(&self, out: &mut String, artifact: &Artifact) {
        let found = &artifact.substance;
        row(out, "  worth", &found.explained_in(self.document.source.lines()));
        for (topic, by) in &found.topics {
            row(out, "  topic", &format!("{topic}: {by}"));
        }
        found.missing_topics.iter().for_each(|topic| row(out, "  topic", &format!("{topic}: missing")));
        found.evidence.iter().for_each(|clause| row(out, "  evidence", &format!("{clause}: yes")));
        found.missing_evidence.iter().for_each(|clause| row(out, "  evidence", &format!("{clause}: no")));
        if found.boilerplate_percent > 0 {
            row(out, "  template", &format!("{} % of its lines stand in a template too", found.boilerplate_percent));
        }
        if artifact.is_retired {
            row(out, "  retired", "it says of itself that it is no longer in use");
        }
    }

    fn freshness(&self, out: &mut String, artifact: &Artifact) {
        let basis = &artifact.basis;
        let source = match basis.source {
            BasisSource::Unknown => "no date is known".to_owned(),
            BasisSource::Reviewed => "reviewed".to_owned(),
            BasisSource::Commit => "last changed".to_owned(),
        };
        let date = basis.date.map(|date| format!(" {date}")).unwrap_or_default();
        let limit = basis.stated_limit.map(|days| format!(", states a limit of {days} days")).unwrap_or_default();
        row(out, "  age", &format!("{source}{date}{limit}"));
        if !artifact.covers.is_empty() {
            row(out, "  covers", &artifact.covers.join(", "));
        }
        if basis.drift_count > 0 {
            row(out, "  drift", &format!("{} commits on what it covers since then", basis.drift_count));
        }
    }

    fn place(&self, out: &mut String) {
        match self.portal.placement(self.id) {
            Some(artifact) => {
                row(out, "kind", &format!("{} ({})", artifact.genre.id(), artifact.evidence));
                let services: Vec<&str> =
                    artifact.services.iter().map(|id| self.portal.service(*id).id.as_str()).collect();
                row(
                    out,
                    "services",
                    if services.is_empty() { "the project as a whole".to_owned() } else { services.join(", ") }
                        .as_str(),
                );
                if let Some(route) = Routes::new(self.portal).page(self.id) {
                    row(out, "page", route.url.as_str());
                }
            }
            None => row(out, "kind", "none: read only to learn about services, pictures or configuration"),
        }
        row(out, "title", &self.document.card.title);
    }

    fn metadata(&self, out: &mut String, reading: &Reading) {
        self.sources(out, "number", &reading.numbers, |n| n.to_string());
        self.sources(out, "status", &reading.statuses, |status| {
            status.map_or("not a known status".into(), |s| s.word().into())
        });
        if let Some(span) = reading.unfilled {
            row(out, "status", &format!("still the template's list of choices, line {}", self.line(span)));
        }
        self.sources(out, "date", &reading.dates, date_words);
        let people = [
            ("deciders", &reading.deciders),
            ("authors", &reading.authors),
            ("consulted", &reading.consulted),
            ("informed", &reading.informed),
            ("owner", &reading.owners),
            ("tags", &reading.tags),
            ("tickets", &reading.tickets),
        ];
        for (name, values) in people {
            self.sources(out, name, values, String::clone);
        }
    }

    fn effective(&self, out: &mut String) {
        if let Some(decision) = self.portal.decisions.records.get(&self.id) {
            let status = decision
                .status
                .as_ref()
                .map_or("not stated", |status| status.value.map_or("unknown word", |s| s.word()));
            row(
                out,
                "shown as",
                &format!(
                    "{}, {status}, {}",
                    decision.label,
                    decision.date.as_ref().map_or("no date".to_owned(), |d| d.value.to_string())
                ),
            );
        }
        if let Some(runbook) = self.portal.runbooks.get(&self.id) {
            let rollback = runbook
                .rollback
                .as_ref()
                .map_or("no rollback described".to_owned(), |(_, title, _)| format!("rollback: {title}"));
            row(
                out,
                "shown as",
                &format!("{} runbook, {} commands, {rollback}", runbook.kind.words(), runbook.commands),
            );
        }
    }

    fn relations(&self, out: &mut String, reading: &Reading) {
        for statement in &reading.relations {
            let named: Vec<&str> = statement.references.iter().map(|reference| reference.written.as_str()).collect();
            let direction = if statement.passive { "is subject of" } else { "states" };
            let part = if statement.partial { " in part" } else { "" };
            let named = if named.is_empty() { "no record named".to_owned() } else { named.join(", ") };
            row(
                out,
                "relation",
                &format!("{direction} {:?}{part}: {named} (line {})", statement.verb, self.line(statement.span)),
            );
        }
    }

    fn links(&self, out: &mut String) {
        let links = self.portal.links_of(self.id);
        let internal = links.iter().filter(|link| link.to.is_internal()).count();
        let missing = |to: &Resolution| matches!(to, Resolution::Missing { .. } | Resolution::NoAnchor { .. });
        let broken = links.iter().filter(|link| missing(&link.to)).count();
        row(out, "links", &format!("{} in all, {internal} inside the repository, {broken} broken", links.len()));
    }

    fn sources<T>(&self, out: &mut String, name: &str, values: &[Stated<T>], show: impl Fn(&T) -> String) {
        for stated in values {
            let shown = show(&stated.value);
            let written =
                if shown == stated.written { String::new() } else { format!(" \u{201c}{}\u{201d}", stated.written) };
            let place = if stated.span.end == 0 { String::new() } else { format!(", line {}", self.line(stated.span)) };
            row(out, name, &format!("{shown}{written} (from {}{place})", stated.style.words()));
        }
    }

    fn line(&self, span: Span) -> u32 {
        self.document.source.lines().line(span.start)
    }
}

fn date_words(reading: &DateReading) -> String {
    match reading {
        DateReading::Date(date) => date.to_string(),
        DateReading::Ambiguous { day_first, month_first } => format!("{day_first} or {month_first}"),
        DateReading::Impossible(Some(probable)) => format!("no such day, probably {probable}"),
        DateReading::Impossible(None) => "no such day".to_owned(),
        DateReading::Unreadable => "not a date we can read".to_owned(),
    }
}

fn row(out: &mut String, name: &str, value: &str) {
    let printable: String = value.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let _ = writeln!(out, "{name:<11}{printable}");
}
