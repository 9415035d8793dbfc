//! The kind of a document as a whole.

use crate::base::path::RepoPath;
use crate::formats::{Body, EvidenceKind};
use crate::kinds::{self, Kind};
use crate::model::Genre;
use crate::records::measure::Measure;
use crate::records::{Reading, RunbookKind, Style};

use super::registry::by_path;
use super::{Around, Confidence, Everywhere, Form, Sighting, Single, diagrams};

/// Kinds of runbooks by what the runbook is about.
const RUNBOOKS: &[(RunbookKind, &str)] = &[
    (RunbookKind::Rollback, "runbook.rollback"),
    (RunbookKind::Deployment, "runbook.deploy"),
    (RunbookKind::BackupRestore, "runbook.restore"),
    (RunbookKind::DisasterRecovery, "runbook.restore"),
    (RunbookKind::Incident, "runbook.incident"),
    (RunbookKind::Alert, "runbook.alert"),
    (RunbookKind::Recurring, "runbook.recurring"),
    (RunbookKind::CredentialRotation, "runbook.recurring"),
];

/// Kinds that only a contract, a file of results or a record can be, whatever a page of prose is called.
const NOT_PROSE: &[&str] = &["adr", "api.openapi", "api.graphql", "api.asyncapi", "test.evidence"];

/// The kind of a document, by the first evidence that holds.
pub(super) fn kind<'a>(everywhere: &Everywhere<'_>, single: &Single<'a>) -> Option<Sighting<'a>> {
    let (document, names) = (single.document(), &everywhere.names);
    let path = document.path();
    let is_report = matches!(&document.body, Body::Evidence(facts) if facts.what == EvidenceKind::Tests);
    if single.alone().is_unreal && !is_report {
        return None;
    }
    match &document.body {
        Body::Prose(prose) => of_prose(everywhere, single, &prose.reading),
        Body::Api(api) => {
            let id = format!("api.{}", api.format);
            let of_api = Sighting::whole(kinds::find(&id)?, document, Form::Api(api));
            Some(of_api.because(Confidence::Content, format!("{} root keys", api.format)))
        }
        Body::Diagram(drawn) => diagrams::file(names, single, &drawn.graph, &drawn.kind),
        Body::Svg(svg) => {
            let drawn = svg.drawio.as_ref()?;
            diagrams::file(names, single, &drawn.graph, &drawn.kind)
        }
        Body::Evidence(facts) => {
            let by_content = match facts.what {
                EvidenceKind::Sbom => "legal.licences",
                EvidenceKind::Tests => "test.evidence",
                EvidenceKind::Schema => "data.model",
                EvidenceKind::Migration => "migration.notes",
                EvidenceKind::Form => "template.issue",
                EvidenceKind::Objectives => "slo",
                EvidenceKind::Notice => "legal.ip",
            };
            let may_be = |kind: &Kind| kind.id.starts_with("legal.");
            let by_path = || by_path(&single.alone().patterns, may_be).map(|known| known.kind);
            let named = if facts.what == EvidenceKind::Notice { by_path() } else { None };
            let kind = names.configured(path).or(named).or_else(|| kinds::find(by_content))?;
            let counted = format!("{} {}", facts.count, facts.what.counted());
            let found = Sighting::whole(kind, document, Form::Listing(facts));
            Some(found.because(Confidence::Content, counted))
        }
        Body::Owners(owners) => {
            let rules = owners.rules.iter().filter(|rule| !rule.owners.is_empty()).count() as u32;
            let found = Sighting::whole(kinds::find("ownership")?, document, Form::Records(rules));
            Some(found.because(Confidence::Content, format!("{rules} rules of ownership")))
        }
        Body::Alerts(_) | Body::Build(_) | Body::Facts(_) | Body::Code(_) | Body::Opaque => None,
    }
}

/// Whether a document only shows how one is written, so that no part of it counts either.
pub(super) fn is_excluded(single: &Single<'_>) -> bool {
    let (document, alone) = (single.document(), single.alone());
    alone.is_unreal || alone.is_form || document.reading().is_some_and(|reading| reading.is_template)
}

/// Templates of the repository, each with the kind that what is written after it would be.
pub(super) fn templates<'a>(around: &Around<'a>) -> impl Iterator<Item = (&'static Kind, &'a Measure)> {
    around.documents.iter().zip(around.alone).filter_map(|(document, alone)| {
        let Body::Prose(prose) = &document.body else { return None };
        if !(alone.is_form || alone.is_template) {
            return None;
        }
        let stated = prose.reading.kind.as_ref().and_then(|kind| kinds::find(&kind.value));
        let may_be = |kind: &Kind| !kind.id.starts_with("template.");
        let by_path = || by_path(&alone.patterns, may_be).map(|known| known.kind);
        let is_decision = || (prose.reading.decision_headings >= 2).then(|| kinds::find("adr")).flatten();
        Some((stated.or_else(is_decision).or_else(by_path)?, &prose.measure))
    })
}

fn of_prose<'a>(everywhere: &Everywhere<'_>, single: &Single<'a>, reading: &Reading) -> Option<Sighting<'a>> {
    let (document, names) = (single.document(), &everywhere.names);
    let path = document.path();
    let whole = |kind| Sighting::whole(kind, document, Form::Prose);
    if is_excluded(single) {
        let template = by_path(&single.alone().patterns, |kind| kind.id.starts_with("template."))?;
        return Some(whole(template.kind).because(Confidence::Path, "the path of templates on the forge"));
    }
    let (genre, evidence) = single.classified?;
    if let Some(stated) = &reading.kind
        && let Some(kind) = kinds::find(&stated.value)
        && stated.style == Style::FrontMatter
    {
        return Some(whole(kind).because(Confidence::Stated, format!("`kind: {}`", stated.written)));
    }
    if let Some(kind) = names.configured(path) {
        return Some(whole(kind).because(Confidence::Configured, "a path of `discover.kinds`"));
    }
    match genre {
        Genre::Adr => return Some(whole(kinds::find("adr")?).because(Confidence::Path, evidence)),
        Genre::Proposal => return None,
        _ => {}
    }
    let may_be = |kind: &Kind| !NOT_PROSE.contains(&kind.id) && is_home(everywhere, kind, path);
    let known = by_path(&single.alone().patterns, may_be);
    if let Some(known) = known.filter(|known| known.is_by_name) {
        return Some(whole(known.kind).because(Confidence::Path, format!("its name `{}`", path.file_name())));
    }
    if genre == Genre::Runbook
        && let Some((kind, why)) = of_runbook(single)
    {
        return Some(whole(kind).because(Confidence::Content, why));
    }
    if let Some(known) = known {
        return Some(whole(known.kind).because(Confidence::Path, format!("its directory `{}`", path.parent())));
    }
    let ix = document.outline.title?;
    let (title, words) = (document.outline.headings.get(ix)?, &single.alone().headings[ix]);
    let kind = names.by_heading(words).find(|kind| !NOT_PROSE.contains(&kind.id))?;
    Some(whole(kind).because(Confidence::Heading, format!("its title \u{201c}{}\u{201d}", title.text)))
}

/// Landing pages are read-me files only of the repository and of services; elsewhere they are lists of what lies there.
fn is_home(everywhere: &Everywhere<'_>, kind: &Kind, path: &RepoPath) -> bool {
    let dir = path.directory();
    kind.id != "readme" || everywhere.services.iter().any(|service| service.path.as_str() == dir) || dir.is_empty()
}

/// What a runbook is about; one whose name does not say so is for incidents, or recurs, when it is built like that.
/// Any other is of no kind: a guess would ask its author for the wrong things.
fn of_runbook(single: &Single<'_>) -> Option<(&'static Kind, String)> {
    if let Some((_, id)) = RUNBOOKS.iter().find(|(known, _)| *known == single.about) {
        return Some((kinds::find(id)?, format!("a runbook about {}", single.about.words())));
    }
    let headings = &single.alone().headings;
    let is_built_so = |kind: &&'static Kind| {
        let shown = kind.topics.iter().filter(|topic| headings.iter().any(|words| topic.is_shown_by(words)));
        shown.count() >= ENOUGH_TOPICS
    };
    let kind = ["runbook.incident", "runbook.recurring"].into_iter().filter_map(kinds::find).find(is_built_so)?;
    Some((kind, "a runbook with the headings of one".to_owned()))
}

/// Topics among the headings that make a runbook one of a kind.
const ENOUGH_TOPICS: usize = 3;
