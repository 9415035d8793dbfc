//! The page of all runbooks: by kind, and which service has which.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Serialize;

use super::parts::LinkTo;
use super::{MainView, PageView, Shared, frame};
use crate::model::{DocId, Runbook, ServiceId};
use crate::records::{RunbookKind, Ymd};
use crate::site::cx::Cx;
use crate::site::routes::{self, Route};
use crate::site::words::Words;

/// The page of all runbooks.
#[derive(Debug, Serialize)]
pub struct RunbooksView {
    /// How many there are.
    pub count: usize,
    /// How many say how to take a step back.
    pub with_rollback: usize,
    /// What a handover asks for, and how many there are of each.
    pub coverage: Vec<Coverage>,
    /// Which service has which; empty when there is none but the repository itself.
    pub matrix: Vec<MatrixRow>,
    /// Runbooks by kind, those of few runbooks: one table.
    pub kinds: Vec<KindView>,
    /// Columns of that table that at least one runbook fills.
    pub columns: Columns,
    /// Kinds of so many runbooks that their lists start closed: books of alerts have hundreds of pages.
    pub books: Vec<KindView>,
}

/// How many runbooks there are of a kind that a handover asks for.
#[derive(Debug, Serialize)]
pub struct Coverage {
    /// The kind.
    pub words: Arc<str>,
    /// Anchor of its section on the page.
    pub id: &'static str,
    /// How many.
    pub count: usize,
}

/// What one service has.
#[derive(Debug, Serialize)]
pub struct MatrixRow {
    /// The service; `None` for the project as a whole.
    pub service: Option<LinkTo>,
    /// How many runbooks of each kind, in the order of [`RunbooksView::coverage`].
    pub counts: Vec<usize>,
}

/// Runbooks of one kind.
#[derive(Debug, Serialize)]
pub struct KindView {
    /// Anchor on the page.
    pub id: &'static str,
    /// For people.
    pub words: Arc<str>,
    /// Columns that at least one runbook fills.
    pub columns: Columns,
    /// The runbooks, by title.
    pub rows: Vec<Shared<RunbookRow>>,
}

/// Columns that hold something.
#[derive(Debug, Clone, Copy, Default, Serialize)]
pub struct Columns {
    /// Severity.
    pub severity: bool,
    /// Duration.
    pub duration: bool,
    /// Last review.
    pub reviewed: bool,
    /// Last rehearsal.
    pub rehearsed: bool,
    /// Last change of the file.
    pub changed: bool,
    /// Owner.
    pub owner: bool,
}

impl Columns {
    /// Columns that either fills.
    fn or(self, other: Self) -> Self {
        Self {
            severity: self.severity || other.severity,
            duration: self.duration || other.duration,
            reviewed: self.reviewed || other.reviewed,
            rehearsed: self.rehearsed || other.rehearsed,
            changed: self.changed || other.changed,
            owner: self.owner || other.owner,
        }
    }
}

/// A line of the table. Empty texts stand for what is not stated.
#[derive(Debug, Serialize)]
pub struct RunbookRow {
    /// The runbook.
    pub href: Arc<str>,
    /// Its title.
    pub title: Arc<str>,
    /// When it is for, or what it is about, in one line.
    pub trigger: String,
    /// Severity, as written.
    pub severity: String,
    /// How long it takes, as written.
    pub duration: String,
    /// Last review.
    pub reviewed: String,
    /// Last rehearsal, test or drill.
    pub rehearsed: String,
    /// Day of the last change of the file, by git.
    pub changed: String,
    /// Who answers for it.
    pub owner: String,
    /// Section that says how to take it back; empty when none does.
    pub rollback: String,
}

/// More runbooks of one kind than this are a book.
const BOOK_FROM: usize = 40;

/// Longest trigger, in characters.
const MAX_TRIGGER: usize = 140;

/// Kinds that a handover asks for (validation: operations).
const WANTED: [RunbookKind; 8] = [
    RunbookKind::Deployment,
    RunbookKind::Rollback,
    RunbookKind::Incident,
    RunbookKind::BackupRestore,
    RunbookKind::DisasterRecovery,
    RunbookKind::CredentialRotation,
    RunbookKind::Access,
    RunbookKind::Recurring,
];

/// All kinds, in the order they are shown.
const SHOWN: [RunbookKind; 11] = [
    RunbookKind::Incident,
    RunbookKind::Deployment,
    RunbookKind::Rollback,
    RunbookKind::BackupRestore,
    RunbookKind::DisasterRecovery,
    RunbookKind::CredentialRotation,
    RunbookKind::Access,
    RunbookKind::Recurring,
    RunbookKind::ServiceOverview,
    RunbookKind::Unspecified,
    RunbookKind::Alert,
];

/// The page of all runbooks.
pub(in crate::site) fn page(cx: &Cx<'_>) -> PageView {
    let route = Route::new(routes::RUNBOOKS);
    let runbooks = cx.portal.runbooks.values().collect::<Vec<&Runbook>>();
    let all = SHOWN.into_iter().filter_map(|kind| kind_view(cx, kind, &runbooks));
    let (books, kinds): (Vec<_>, Vec<_>) = all.partition(|kind| kind.rows.len() > BOOK_FROM);
    let view = RunbooksView {
        count: runbooks.len(),
        with_rollback: runbooks.iter().filter(|runbook| runbook.rollback.is_some()).count(),
        coverage: coverage(cx),
        matrix: matrix(cx, &runbooks),
        columns: kinds.iter().fold(Columns::default(), |all, kind| all.or(kind.columns)),
        kinds,
        books,
    };
    frame::generated(cx, &route, cx.words.get("common.runbooks"), MainView::Runbooks(view))
}

/// How many runbooks there are of each kind that a handover asks for.
///
/// A section that says how to take a step back counts as a rollback procedure: few repositories have a
/// runbook of its own for it. An alert's page counts as one for incidents.
pub(in crate::site) fn coverage(cx: &Cx<'_>) -> Vec<Coverage> {
    let runbooks = cx.portal.runbooks.values().collect::<Vec<&Runbook>>();
    let count = |kind| runbooks.iter().filter(|runbook| serves(runbook, kind)).count();
    WANTED
        .into_iter()
        .map(|kind| Coverage { words: kind_word(cx.words, kind), id: anchor(kind), count: count(kind) })
        .collect()
}

fn serves(runbook: &Runbook, kind: RunbookKind) -> bool {
    runbook.kind == kind
        || (kind == RunbookKind::Rollback && runbook.rollback.is_some())
        || (kind == RunbookKind::Incident && runbook.kind == RunbookKind::Alert)
}

fn matrix(cx: &Cx<'_>, runbooks: &[&Runbook]) -> Vec<MatrixRow> {
    match cx.portal.services.as_slice() {
        [] => return Vec::new(),
        [only] if only.path.is_root() => return Vec::new(),
        _ => {}
    }
    let mut of: BTreeMap<Option<ServiceId>, Vec<&Runbook>> = BTreeMap::new();
    for runbook in runbooks {
        let services = cx.portal.placement(runbook.doc).map_or(&[][..], |artifact| &artifact.services);
        if services.is_empty() {
            of.entry(None).or_default().push(runbook);
        }
        for service in services {
            of.entry(Some(*service)).or_default().push(runbook);
        }
    }
    let counts = |key: Option<ServiceId>| {
        let of = of.get(&key).map_or(&[][..], Vec::as_slice);
        WANTED.into_iter().map(|kind| of.iter().filter(|runbook| serves(runbook, kind)).count()).collect()
    };
    let services = (0..cx.portal.services.len() as u32).map(ServiceId);
    let mut rows: Vec<MatrixRow> =
        services.map(|id| MatrixRow { service: Some(cx.service_link(id)), counts: counts(Some(id)) }).collect();
    if of.contains_key(&None) {
        rows.push(MatrixRow { service: None, counts: counts(None) });
    }
    rows
}

fn kind_view(cx: &Cx<'_>, kind: RunbookKind, runbooks: &[&Runbook]) -> Option<KindView> {
    let mut rows: Vec<RunbookRow> =
        runbooks.iter().filter(|runbook| runbook.kind == kind).filter_map(|runbook| row(cx, runbook)).collect();
    rows.sort_by(|a, b| (&a.title, &a.href).cmp(&(&b.title, &b.href)));
    let columns = columns(&rows);
    let words = kind_word(cx.words, kind);
    let rows: Vec<_> = rows.into_iter().map(Shared::new).collect();
    (!rows.is_empty()).then_some(KindView { id: anchor(kind), words, columns, rows })
}

/// Word for a kind.
pub(in crate::site) fn kind_word(words: &Words, kind: RunbookKind) -> Arc<str> {
    words.named("runbook_kind", if kind == RunbookKind::Unspecified { "other" } else { kind.words() })
}

/// Columns that at least one row fills.
pub(in crate::site) fn columns(rows: &[RunbookRow]) -> Columns {
    let any = |pick: fn(&RunbookRow) -> &String| rows.iter().any(|row| !pick(row).is_empty());
    Columns {
        severity: any(|row| &row.severity),
        duration: any(|row| &row.duration),
        reviewed: any(|row| &row.reviewed),
        rehearsed: any(|row| &row.rehearsed),
        changed: any(|row| &row.changed),
        owner: any(|row| &row.owner),
    }
}

fn row(cx: &Cx<'_>, runbook: &Runbook) -> Option<RunbookRow> {
    let day = |date: Option<Ymd>| date.map_or_else(String::new, |date| date.to_string());
    let (card, document) = (cx.card(runbook.doc)?, cx.portal.doc(runbook.doc));
    let owner = runbook.owner.clone().or_else(|| cx.portal.placement(runbook.doc)?.owner.clone());
    Some(RunbookRow {
        href: Arc::clone(&card.href),
        title: card.title.clone(),
        trigger: super::parts::short(&document.card.summary, MAX_TRIGGER),
        severity: runbook.severity.clone().unwrap_or_default(),
        duration: runbook.duration.clone().unwrap_or_default(),
        reviewed: day(runbook.last_reviewed),
        rehearsed: day(runbook.last_rehearsed(cx.report.today)),
        changed: cx.portal.git.last.get(document.path()).map_or_else(String::new, |commit| commit.date.to_string()),
        owner: owner.unwrap_or_default(),
        rollback: runbook.rollback.as_ref().map_or_else(String::new, |(anchor, _, _)| {
            format!("{}#{}", card.href, crate::base::path::percent_encode(anchor))
        }),
    })
}

/// Anchor of a kind on the page.
pub(in crate::site) fn anchor(kind: RunbookKind) -> &'static str {
    match kind {
        RunbookKind::Alert => "alert",
        RunbookKind::ServiceOverview => "service-overview",
        RunbookKind::Rollback => "rollback",
        RunbookKind::DisasterRecovery => "disaster-recovery",
        RunbookKind::BackupRestore => "backup-restore",
        RunbookKind::Access => "access",
        RunbookKind::CredentialRotation => "credential-rotation",
        RunbookKind::Deployment => "deployment",
        RunbookKind::Incident => "incident",
        RunbookKind::Recurring => "recurring",
        RunbookKind::Unspecified => "other",
    }
}

/// Runbooks among some documents, in their order.
pub(in crate::site) fn rows_of(cx: &Cx<'_>, ids: impl Iterator<Item = DocId>) -> Vec<RunbookRow> {
    ids.filter_map(|id| cx.portal.runbooks.get(&id)).filter_map(|runbook| row(cx, runbook)).collect()
}
