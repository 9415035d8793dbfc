//! Rules that a repository makes for itself: assertions of the manifest, laid over what they are about.
//!
//! What a rule is about: with `for.kind`, every artifact of the kind, and every chosen service that has none; with
//! `for.path`, every file that matches; with `for.services` alone, each of these services and all its documents;
//! without `for`, the repository, once. One subject for which some assertion does not hold gives one finding,
//! with a note on each of them.
//!
//! Everything is bounded by the sizes of rule and texts: expressions are linear-time, schemas have no references.

mod data;
mod files;
mod report;
mod schema;
mod subjects;
mod tables;
mod text;

use std::collections::BTreeSet;

use jiff::civil::Date;

use crate::base::diag::{Finding, Label, Location, Severity};
use crate::manifest::{Assertion, CustomRule};
use crate::model::Portal;

use super::rule::MOST_RELATED;
use subjects::{Subject, subjects};

/// Everything that the rules of the manifest find, rule by rule.
pub(super) fn run(portal: &Portal, today: Date) -> Vec<Finding> {
    let cx = Cx { portal, today };
    let active = portal.manifest.custom.iter().filter_map(|rule| Some((rule, rule.severity?)));
    active.flat_map(|(rule, severity)| check(&cx, rule, severity)).collect()
}

/// What assertions may look at.
#[derive(Clone, Copy)]
struct Cx<'a> {
    portal: &'a Portal,
    today: Date,
}

impl Cx<'_> {
    /// Whether a text is what an owner looks like, or the name of a team or role of the manifest.
    fn is_owner(&self, text: &str) -> bool {
        let text = text.trim();
        let is_handle =
            text.strip_prefix('@').is_some_and(|name| !name.is_empty() && !name.contains(char::is_whitespace));
        let is_mail = text
            .split_once('@')
            .is_some_and(|(name, host)| !name.is_empty() && host.contains('.') && !text.contains(char::is_whitespace));
        let owners = &self.portal.manifest.owners;
        let contacts = self.portal.facts.of("contacts");
        is_handle
            || is_mail
            || owners.teams.contains_key(text)
            || owners.roles.contains_key(text)
            || (!text.is_empty() && contacts.iter().any(|contact| contact.name().eq_ignore_ascii_case(text)))
    }

    /// Whether a text names a service by id, name or alias.
    fn is_service(&self, text: &str) -> bool {
        let text = text.trim();
        self.portal.services.iter().any(|service| {
            let names = [&service.id, &service.name].into_iter().chain(&service.aliases);
            names.into_iter().any(|name| name.eq_ignore_ascii_case(text))
        })
    }
}

/// Why an assertion does not hold.
#[derive(Debug)]
struct Failure {
    /// In a sentence.
    why: String,
    /// The place that shows it, when there is one.
    at: Option<Location>,
}

impl Failure {
    fn new(why: impl Into<String>) -> Self {
        Self { why: why.into(), at: None }
    }

    fn at(self, at: Location) -> Self {
        Self { at: Some(at), ..self }
    }
}

fn check(cx: &Cx<'_>, rule: &CustomRule, severity: Severity) -> Vec<Finding> {
    let mut said = BTreeSet::new();
    let of_subject = |subject: Subject| {
        let failures: Vec<Failure> = match subject.missing {
            Some(kind) => vec![Failure::new(format!("there is no {} for it", kind.title))],
            None => rule.assertions.iter().filter_map(|one| fails(cx, rule, &one.value, &subject)).collect(),
        };
        (!failures.is_empty()).then(|| finding(rule, severity, &subject, failures))
    };
    let mut findings: Vec<Finding> = subjects(cx.portal, rule).into_iter().filter_map(of_subject).collect();
    findings.retain(|finding| said.insert((finding.primary.at.clone(), finding.title.clone())));
    findings
}

/// `None` when the assertion holds.
fn fails(cx: &Cx<'_>, rule: &CustomRule, assertion: &Assertion, subject: &Subject) -> Option<Failure> {
    match assertion {
        Assertion::Exists { glob, min, max } => files::count(cx, glob, (*min, *max), subject),
        Assertion::Absent { glob } => files::count(cx, glob, (0, Some(0)), subject),
        Assertion::Sections(headings) => text::sections(cx, headings, subject),
        Assertion::FrontMatter(schema) => schema::front_matter(cx, schema, subject),
        Assertion::Matches { pattern, negated: false, part } => text::matches(cx, pattern, *part, subject),
        Assertion::Matches { pattern, negated: true, part } => text::matches_not(cx, pattern, *part, subject),
        Assertion::Json { file, pointer, schema } => data::json(cx, file, (pointer, schema)),
        Assertion::LinksTo { kind } => text::links_to(cx, kind, subject),
        Assertion::Table { fact, columns, min_rows, each } => {
            let wanted = tables::Wanted { columns, min_rows: *min_rows, each };
            if fact.is_empty() { tables::any(cx, &wanted, subject) } else { tables::fact(cx, fact, &wanted, subject) }
        }
        Assertion::Words { min, max } => text::words(cx, (*min, *max), subject),
        Assertion::Sarif { file, max } => report::sarif(cx, file, max),
        Assertion::Attest { question, every } => data::attest(cx, &rule.id.value, (question, *every)),
    }
}

fn finding(rule: &CustomRule, severity: Severity, subject: &Subject, failures: Vec<Failure>) -> Finding {
    let fallback = || rule.id.at.clone();
    let head = subject.at.clone().unwrap_or_else(fallback);
    // The smallest place that shows it, when it is in the file that the finding is about.
    let shown = failures.iter().filter_map(|failure| failure.at.as_ref());
    let inside = shown.clone().find(|at| subject.at.is_none() || at.path == head.path).cloned();
    let at = inside.unwrap_or(head);
    let related = shown.filter(|place| **place != at).cloned().map(|at| Label { at, text: "seen here".to_owned() });
    let mut notes: Vec<String> = failures.iter().map(|failure| failure.why.clone()).collect();
    notes.extend((!rule.why.is_empty()).then(|| rule.why.clone()));
    Finding {
        rule: rule.id.value.clone().into(),
        severity,
        about: None,
        title: subject.fill(&rule.message),
        related: related.take(MOST_RELATED).collect(),
        primary: Label { at, text: String::new() },
        help: (!rule.help.is_empty()).then(|| subject.fill(&rule.help)).into_iter().collect(),
        notes,
        fix: None,
    }
}

#[cfg(test)]
mod tests;
