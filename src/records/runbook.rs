//! What a runbook states: roles of its sections, review dates, commands.

use std::sync::LazyLock;

use jiff::ToSpan;
use jiff::civil::Date;
use regex::Regex;
use serde::Serialize;

mod command;

use super::plain::Plain;
use super::{DateReading, Stated, Style};
use crate::base::span::Span;
pub(crate) use command::commands;

/// What a section of a runbook is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Overview, scope.
    Purpose,
    /// Meaning, symptoms, when to use.
    Trigger,
    /// Impact, severity.
    Impact,
    /// Before you start: access, tools.
    Prerequisites,
    /// Investigation.
    Diagnosis,
    /// What to do: steps, mitigation.
    Procedure,
    /// How to see that it worked.
    Verify,
    /// How to take it back.
    Rollback,
    /// Whom to call.
    Escalation,
    /// Failover, backup.
    Failover,
    /// Dashboards, logs, metrics.
    Monitoring,
    /// Keys, restrictions on access.
    Security,
    /// Known problems.
    KnownProblems,
    /// Owner, change log.
    Ownership,
    /// Prevention, follow-up.
    Prevention,
    /// Estimated duration.
    Duration,
    /// See also.
    References,
}

impl Role {
    /// For people, lower case.
    pub fn words(self) -> &'static str {
        match self {
            Role::Purpose => "purpose",
            Role::Trigger => "trigger",
            Role::Impact => "impact",
            Role::Prerequisites => "prerequisites",
            Role::Diagnosis => "diagnosis",
            Role::Procedure => "procedure",
            Role::Verify => "verification",
            Role::Rollback => "rollback",
            Role::Escalation => "escalation",
            Role::Failover => "failover and backup",
            Role::Monitoring => "monitoring",
            Role::Security => "security",
            Role::KnownProblems => "known problems",
            Role::Ownership => "ownership",
            Role::Prevention => "prevention",
            Role::Duration => "duration",
            Role::References => "references",
        }
    }
}

/// What a runbook is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum RunbookKind {
    /// One alert: meaning, impact, diagnosis, mitigation.
    Alert,
    /// One field per heading.
    ServiceOverview,
    /// Takes a release back.
    Rollback,
    /// Loss of a site or region.
    DisasterRecovery,
    /// Backup and restore.
    BackupRestore,
    /// Joiners, leavers, permissions.
    Access,
    /// Keys, certificates, passwords.
    CredentialRotation,
    /// Deployment and upgrade.
    Deployment,
    /// Incidents and outages.
    Incident,
    /// Recurring operation.
    Recurring,
    /// None of these can be told.
    Unspecified,
}

impl RunbookKind {
    /// For people, lower case.
    pub fn words(self) -> &'static str {
        match self {
            RunbookKind::Alert => "alert",
            RunbookKind::ServiceOverview => "service overview",
            RunbookKind::Rollback => "rollback",
            RunbookKind::DisasterRecovery => "disaster recovery",
            RunbookKind::BackupRestore => "backup and restore",
            RunbookKind::Access => "access",
            RunbookKind::CredentialRotation => "credential rotation",
            RunbookKind::Deployment => "deployment",
            RunbookKind::Incident => "incident",
            RunbookKind::Recurring => "recurring operation",
            RunbookKind::Unspecified => "unspecified",
        }
    }
}

/// When a document was and will be read again.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Review {
    /// `last_reviewed_on`, `reviewed`, `last_reviewed`, ….
    pub last_reviewed: Option<Stated<DateReading>>,
    /// `last_tested`, `last_verified`, `last_drill`.
    pub last_tested: Option<Stated<DateReading>>,
    /// `review_in`, `review_interval`: months (value) and the words; weeks and days are kept as days.
    pub interval: Option<Stated<Interval>>,
    /// `review_by`, `next_review`, as stated.
    pub next: Option<Stated<DateReading>>,
    /// `severity`, as written.
    pub severity: Option<Stated<String>>,
    /// `duration`, `estimated_time`, as written.
    pub duration: Option<Stated<String>>,
}

/// A length of time as calendars count it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Interval {
    /// Days.
    Days(u16),
    /// Months; a year is twelve.
    Months(u16),
}

impl Interval {
    /// The day this long after another; the end of a month stays the end of a month.
    pub fn after(self, date: Date) -> Option<Date> {
        match self {
            Interval::Days(days) => date.checked_add(i64::from(days).days()).ok(),
            Interval::Months(months) => date.checked_add(i64::from(months).months()).ok(),
        }
    }
}

static LENGTH: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)\b(\d{1,4}|an?|one|two|three|six|twelve)[\s_-]*(days?|weeks?|months?|quarters?|years?|d|w|m|y)\b")
        .expect("pattern")
});

/// `6 months`, `1 year`, `quarterly`.
pub(crate) fn interval(value: &Plain, style: Style) -> Option<Stated<Interval>> {
    let text = value.text.trim();
    let interval = match LENGTH.captures(text) {
        Some(captures) => length(&captures[1], &captures[2])?,
        None => habit(&text.to_lowercase())?,
    };
    Some(Stated { value: interval, written: text.to_owned(), span: value.whole(), style })
}

fn length(count: &str, unit: &str) -> Option<Interval> {
    let count: u16 = match count.to_lowercase().as_str() {
        "a" | "an" | "one" => 1,
        "two" => 2,
        "three" => 3,
        "six" => 6,
        "twelve" => 12,
        digits => digits.parse().ok()?,
    };
    Some(match unit.chars().next()?.to_ascii_lowercase() {
        'd' => Interval::Days(count),
        'w' => Interval::Days(count.checked_mul(7)?),
        'q' => Interval::Months(count.checked_mul(3)?),
        'y' => Interval::Months(count.checked_mul(12)?),
        _ => Interval::Months(count),
    })
}

fn habit(words: &str) -> Option<Interval> {
    const HABITS: [(&str, Interval); 9] = [
        ("weekly", Interval::Days(7)),
        ("fortnight", Interval::Days(14)),
        ("bimonthly", Interval::Months(2)),
        ("monthly", Interval::Months(1)),
        ("quarter", Interval::Months(3)),
        ("half-year", Interval::Months(6)),
        ("biannual", Interval::Months(6)),
        ("annual", Interval::Months(12)),
        ("year", Interval::Months(12)),
    ];
    HABITS.iter().find(|(word, _)| words.contains(word)).map(|(_, interval)| *interval)
}

/// A command to type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Command {
    /// Without prompt and output.
    pub text: String,
    /// Where it stands.
    pub span: Span,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<Interval> {
        interval(&Plain::of_scalar(text, Span::default()), Style::FrontMatter).map(|stated| stated.value)
    }

    #[test]
    fn lengths_of_time_as_people_write_them() {
        for (text, expected) in [
            ("6 months", Interval::Months(6)),
            ("6  month", Interval::Months(6)),
            ("1 year", Interval::Months(12)),
            ("90 days", Interval::Days(90)),
            ("2 weeks", Interval::Days(14)),
            ("quarterly", Interval::Months(3)),
            ("every six months", Interval::Months(6)),
        ] {
            assert_eq!(read(text), Some(expected), "{text}");
        }
        assert_eq!(read("when needed"), None);
    }

    #[test]
    fn the_end_of_a_month_stays_the_end_of_a_month() {
        let day = |y, m, d| Date::new(y, m, d).unwrap();
        assert_eq!(Interval::Months(6).after(day(2026, 8, 31)), Some(day(2027, 2, 28)));
        assert_eq!(Interval::Months(12).after(day(2024, 2, 29)), Some(day(2025, 2, 28)));
        assert_eq!(Interval::Days(1).after(day(9999, 12, 31)), None);
    }
}
