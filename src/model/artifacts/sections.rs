//! Sections and tables that are of a kind of their own.

use crate::base::span::Span;
use crate::formats::{Body, Document};
use crate::kinds::Kind;
use crate::model::Genre;
use crate::records::Role;

use super::registry::{self, Names};
use super::{Around, Confidence, Everywhere, Form, Sighting, Single, Subjects};

/// Most sections and tables of one document that are looked at; a longer document was written by a machine.
pub(super) const MOST: usize = 2_000;

/// File stems of documents whose headings say nothing about the project.
const CHRONICLES: &[&str] = &[
    "changelog",
    "changes",
    "history",
    "releases",
    "release-notes",
    "release_notes",
    "news",
    "code_of_conduct",
    "license",
];

/// From the heading to the next one of its level or above.
pub(super) fn section(document: &Document, heading: usize) -> Span {
    let headings = &document.outline.headings;
    let own = &headings[heading];
    let next = headings[heading + 1..].iter().find(|next| next.level <= own.level);
    let end = next.map_or(document.source.text().len() as u32, |next| next.span.start);
    Span { start: own.span.start, end: end.max(own.span.end) }
}

/// Sections whose heading names a kind.
pub(super) fn headings<'a>(everywhere: &Everywhere<'_>, single: &Single<'a>, found: &mut Vec<Sighting<'a>>) {
    let (document, names) = (single.document(), &everywhere.names);
    if !may_hold_sections(single) {
        return;
    }
    let (outline, words) = (&document.outline, &single.alone().headings);
    let whole = found.first().map(|sighting| sighting.kind);
    let of_deployment = whole.is_some_and(|whole| whole.id == "runbook.deploy");
    let several_titles = outline.headings.iter().filter(|heading| heading.level == 1).count() > 1;
    for (ix, heading) in outline.headings.iter().enumerate().take(MOST) {
        if outline.title == Some(ix) || (heading.level == 1 && !several_titles) {
            continue;
        }
        let span = section(document, ix);
        for kind in names.by_heading(&words[ix]) {
            let is_part = found.iter().any(|other| other.kind == kind && other.span.contains(span));
            let is_way_back =
                || kind.id == "runbook.rollback" && !of_deployment && belongs_to_procedure(names, single, ix);
            if !is_part && may_be_section(single, kind, whole) && !is_way_back() {
                found.push(Sighting {
                    kind,
                    span,
                    heading: Some(ix),
                    confidence: Confidence::Heading,
                    evidence: format!("heading \u{201c}{}\u{201d}", heading.text).into(),
                    form: Form::Prose,
                    rows: None,
                });
            }
        }
    }
}

/// Whether a section may be of a kind. What stands in a procedure is a part of it: how a rotation is taken back is
/// no rollback runbook. Only runbooks without a purpose of their own, and those for deployments, hold others.
fn may_be_section(single: &Single<'_>, kind: &Kind, whole: Option<&Kind>) -> bool {
    let in_book = || {
        let of_deployment = kind.id == "runbook.rollback" && whole.is_some_and(|whole| whole.id == "runbook.deploy");
        kind.id.starts_with("runbook.") && (whole.is_none() || of_deployment)
    };
    !matches!(kind.id, "adr" | "readme" | "runbook.alert")
        && whole.is_none_or(|whole| !whole.id.starts_with("template."))
        && (!single.is_runbook() || in_book())
}

/// Whether a heading of a runbook stands beside the steps or the preconditions of one procedure: what is below it then
/// takes that procedure back. Beside other runbooks (`Deploy`, `Restore`) it is one itself.
fn belongs_to_procedure(names: &Names, single: &Single<'_>, heading: usize) -> bool {
    if !single.is_runbook() {
        return false;
    }
    let document = single.document();
    let headings = &document.outline.headings;
    let level = headings[heading].level;
    let is_other_book = |kind: &Kind| kind.id.starts_with("runbook.") && kind.id != "runbook.rollback";
    let mut beside = headings.iter().zip(&single.alone().headings).take(MOST).filter(|(other, _)| other.level == level);
    if beside.any(|(_, words)| names.by_heading(words).any(is_other_book)) {
        return false;
    }
    let is_of_procedure =
        |role: Role| matches!(role, Role::Trigger | Role::Prerequisites | Role::Procedure | Role::Verify);
    let mut roles = document.reading().into_iter().flat_map(|reading| &reading.roles);
    roles.any(|(ix, role)| is_of_procedure(*role) && headings.get(*ix).is_some_and(|other| other.level == level))
}

/// Records, chronicles and contracts speak about other things under the same headings.
fn may_hold_sections(single: &Single<'_>) -> bool {
    let document = single.document();
    let stem = document.path().stem().to_lowercase();
    matches!(document.body, Body::Prose(_))
        && matches!(single.classified, Some((Genre::Document | Genre::Runbook, _)))
        && !CHRONICLES.contains(&&*stem)
}

/// Fact tables, for each kind that their records are evidence for.
pub(super) fn tables<'a>(single: &Single<'a>, found: &mut Vec<Sighting<'a>>) {
    let document = single.document();
    for table in &single.tables {
        let (span, rows) = (table.span, &table.rows);
        for kind in registry::by_facts(table.fact) {
            // Records of a document that is of the kind itself count there.
            let outer = found.iter_mut().find(|other| other.kind == *kind && other.span.contains(span));
            if let Some(outer) = outer {
                outer.rows = Some(merged(outer.rows.take(), rows));
                continue;
            }
            let heading = document.outline.headings.partition_point(|heading| heading.span.start <= span.start);
            found.push(Sighting {
                kind,
                span,
                heading: heading.checked_sub(1),
                confidence: Confidence::Content,
                evidence: table.evidence.into(),
                form: Form::Table,
                rows: Some(rows.clone()),
            });
        }
    }
}

/// Whom the rows of a table concern; rows without a service concern the project.
pub(super) fn subjects_of_rows(around: &Around<'_>, fact: &str, document: &Document, table: Span) -> Subjects {
    let mut subjects = Subjects::default();
    // Records stand in the order of their places.
    let all = around.facts.of(fact);
    let path = document.path();
    let first = all.partition_point(|row| (&row.at.path, row.at.span.start) < (path, table.start));
    let rows = all[first..].iter().take_while(|row| row.at.path == *path);
    for row in rows.filter(|row| table.contains(row.at.span)) {
        subjects.project |= row.services.is_empty();
        subjects.services.extend(&row.services);
    }
    subjects.services.sort();
    subjects.services.dedup();
    subjects.project |= subjects.services.is_empty();
    subjects
}

fn merged(known: Option<Subjects>, more: &Subjects) -> Subjects {
    let mut all = known.unwrap_or_default();
    all.project |= more.project;
    all.services.extend(&more.services);
    all.services.sort();
    all.services.dedup();
    all
}
