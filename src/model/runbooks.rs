//! Runbooks: what each is about, when it was read last, how to take it back.

use std::sync::{Arc, LazyLock};

use jiff::civil::Date;
use regex::Regex;

use crate::base::span::Span;
use crate::formats::Document;
use crate::records::runbook::Interval;
use crate::records::{DateReading, Reading, Rehearsal, Role, RunbookKind, Stated, Ymd};

use super::{DocId, Fact, Facts, Link, Resolution};

mod rehearsals;

pub(super) use rehearsals::add_rehearsals;

/// A runbook.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Runbook {
    /// The document.
    pub doc: DocId,
    /// What it is about.
    pub kind: RunbookKind,
    /// Owner as stated.
    pub owner: Option<String>,
    /// Last review.
    pub last_reviewed: Option<Ymd>,
    /// Next review: stated, or last review plus interval.
    pub next_review: Option<Ymd>,
    /// Last test or drill, as the runbook's labels have it.
    pub last_tested: Option<Ymd>,
    /// Rehearsals on record, the newest first.
    pub rehearsals: Vec<Rehearsed>,
    /// Severity as stated.
    pub severity: Option<String>,
    /// Duration as stated.
    pub duration: Option<String>,
    /// Section that says how to take it back: heading id, title, place.
    pub rollback: Option<(String, String, Span)>,
    /// Roles that at least one section has, in the order of the enum.
    pub roles: Vec<Role>,
    /// How many commands it holds.
    pub commands: u32,
}

/// A rehearsal of one runbook.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Rehearsed {
    /// What is on record.
    pub what: Rehearsal,
    /// The document that holds the record.
    pub doc: DocId,
}

impl Runbook {
    /// Rehearsals up to a day, the newest first: a log may name days to come.
    pub fn rehearsed_by(&self, today: Date) -> impl Iterator<Item = &Rehearsed> {
        self.rehearsals.iter().filter(move |rehearsed| rehearsed.what.date <= today.into())
    }

    /// The day it was rehearsed last, by its labels or the log.
    pub fn last_rehearsed(&self, today: Date) -> Option<Ymd> {
        let stated = self.last_tested.filter(|date| *date <= today.into());
        self.rehearsed_by(today).map(|rehearsed| rehearsed.what.date).chain(stated).max()
    }
}

/// Reads a document that was classified as a runbook.
pub fn read(id: DocId, document: &Arc<Document>, reading: &Reading) -> Runbook {
    let mut roles: Vec<Role> = reading.roles.iter().map(|(_, role)| *role).collect();
    roles.sort();
    roles.dedup();
    let heading_of = |wanted: Role| {
        reading.roles.iter().find(|(_, role)| *role == wanted).map(|(ix, _)| &document.outline.headings[*ix])
    };
    let date = |stated: &Option<Stated<DateReading>>| stated.as_ref().and_then(|stated| day(&stated.value));
    let words = |stated: &Option<Stated<String>>| stated.as_ref().map(|stated| stated.written.clone());
    let last_reviewed = date(&reading.review.last_reviewed);
    let after_interval = || after(last_reviewed?, reading.review.interval.as_ref()?.value);
    Runbook {
        doc: id,
        kind: kind(document, reading),
        owner: reading.owners.first().map(|owner| owner.value.clone()),
        last_reviewed,
        next_review: date(&reading.review.next).or_else(after_interval),
        last_tested: date(&reading.review.last_tested),
        rehearsals: Vec::new(),
        severity: words(&reading.review.severity),
        duration: words(&reading.review.duration),
        rollback: heading_of(Role::Rollback).map(|heading| (heading.id.clone(), heading.text.clone(), heading.span)),
        roles,
        commands: reading.commands.len() as u32,
    }
}

fn day(reading: &DateReading) -> Option<Ymd> {
    match reading {
        DateReading::Date(date) => Some(*date),
        // British guidance pages, where these keys come from, write the day first.
        DateReading::Ambiguous { day_first, .. } => Some(*day_first),
        DateReading::Impossible(_) | DateReading::Unreadable => None,
    }
}

/// The day an interval later; the last day of a month that has no such day.
fn after(date: Ymd, interval: Interval) -> Option<Ymd> {
    let start = Date::new(date.year, date.month.max(1) as i8, date.day.max(1) as i8).ok()?;
    interval.after(start).map(Ymd::from)
}

/// Front matter words for kinds.
const STATED_KINDS: [(&str, RunbookKind); 16] = [
    ("alert", RunbookKind::Alert),
    ("rollback", RunbookKind::Rollback),
    ("disaster-recovery", RunbookKind::DisasterRecovery),
    ("dr", RunbookKind::DisasterRecovery),
    ("backup", RunbookKind::BackupRestore),
    ("restore", RunbookKind::BackupRestore),
    ("access", RunbookKind::Access),
    ("rotation", RunbookKind::CredentialRotation),
    ("credential-rotation", RunbookKind::CredentialRotation),
    ("deploy", RunbookKind::Deployment),
    ("deployment", RunbookKind::Deployment),
    ("release", RunbookKind::Deployment),
    ("incident", RunbookKind::Incident),
    ("recurring", RunbookKind::Recurring),
    ("maintenance", RunbookKind::Recurring),
    ("service-overview", RunbookKind::ServiceOverview),
];

/// Headings of the service runbooks that hold one field each; four make one.
const SERVICE_FIELDS: [&str; 12] = [
    "service tier",
    "lifecycle stage",
    "host platform",
    "architecture",
    "failover architecture type",
    "failover process type",
    "data recovery process type",
    "release process type",
    "rollback process type",
    "key management process type",
    "first line troubleshooting",
    "second line troubleshooting",
];

/// Words in file name and title, in the order they are tried.
static WORDS: LazyLock<Vec<(Regex, RunbookKind)>> = LazyLock::new(|| {
    let table = [
        (r"roll-?back|revert", RunbookKind::Rollback),
        (r"disaster|\bdr\b|fail-?over|evacuat|recovery plan", RunbookKind::DisasterRecovery),
        (r"back-?up|restor|recover|rebuild|snapshot|\bpitr\b", RunbookKind::BackupRestore),
        (
            r"on-?board|off-?board|joiner|leaver|\baccess|permission|break-?glass|(add|remov)\w* .*\b(user|team|member)",
            RunbookKind::Access,
        ),
        (r"rotat|credential|secret|certificat|\bkeys?\b|password|token|\btls\b", RunbookKind::CredentialRotation),
        (r"deploy|releas|rollout|provision|bootstrap|upgrad|migrat|install", RunbookKind::Deployment),
        (r"incident|outage|triage|troubleshoot|failing|latency|debug", RunbookKind::Incident),
        (
            r"daily|weekly|maintenance|clean-?up|reindex|\bscal|restart|\badd|\bremov|creat|delet|manag",
            RunbookKind::Recurring,
        ),
    ];
    table.map(|(words, kind)| (Regex::new(&format!("(?i){words}")).expect("a pattern of this file"), kind)).into()
});

fn kind(document: &Document, reading: &Reading) -> RunbookKind {
    let headings: Vec<String> =
        document.outline.headings.iter().map(|heading| heading.text.trim().to_lowercase()).collect();
    let count = |names: &[&str]| names.iter().filter(|name| headings.iter().any(|heading| heading == *name)).count();
    let stated = reading.kind.as_ref().map(|kind| kind.value.trim_start_matches("runbook.").to_owned());
    let stated = stated.and_then(|word| STATED_KINDS.iter().find(|(name, _)| *name == word));
    let in_alerts = || document.path().parent().segments().any(|segment| matches!(segment, "alert" | "alerts"));
    if let Some((_, kind)) = stated {
        *kind
    } else if count(&["meaning", "impact", "diagnosis", "mitigation"]) >= 2 || in_alerts() {
        RunbookKind::Alert
    } else if count(&SERVICE_FIELDS) >= 4 {
        RunbookKind::ServiceOverview
    } else {
        let name = split_words(document.path().stem());
        let title = split_words(&document.card.title);
        let named = |text: &str| WORDS.iter().position(|(words, _)| words.is_match(text));
        let first = [named(&name), named(&title)].into_iter().flatten().min();
        first.map_or(RunbookKind::Unspecified, |ix| WORDS[ix].1)
    }
}

/// `KubeRolloutStuck_now` to `Kube Rollout Stuck now`.
fn split_words(name: &str) -> String {
    let mut words = String::with_capacity(name.len() + 8);
    let mut before = ' ';
    for c in name.chars() {
        if c.is_uppercase() && before.is_lowercase() {
            words.push(' ');
        }
        words.push(if c == '_' { ' ' } else { c });
        before = c;
    }
    words
}
