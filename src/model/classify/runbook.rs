//! Runbooks: by directory, name or structure.

use std::sync::LazyLock;

use regex::Regex;

use super::{Candidate, Classified, is_landing};
use crate::model::Genre;
use crate::records::Role;

static DIRECTORY: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?i)^run[-_ ]?books?$"));

static NAME: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?i)(?:^|[^a-z])(?:run[-_ ]?books?|sop)(?:[^a-z]|$)"));

/// Directories and names under which runbooks are found among other things.
static WEAK_DIRECTORY: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?i)^(?:playbooks?|sops?|on-?call|operations|ops|how-?tos?|manuals?)$"));

fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("a pattern of this file")
}

/// Alert books: three of these four make one.
const ALERT_SECTIONS: [&str; 4] = ["meaning", "impact", "diagnosis", "mitigation"];

/// Pages about the collection, not in it.
const NEVER: [&str; 8] =
    ["changelog", "contributing", "license", "_sidebar", "toc", "summary", "code_of_conduct", "glossary"];

/// A runbook, by the first evidence that holds.
pub(super) fn runbook(candidate: &Candidate<'_>) -> Option<Classified> {
    if !may_be_a_runbook(candidate) {
        return None;
    }
    if let Some(segment) = candidate.dir.segments().find(|segment| DIRECTORY.is_match(segment)) {
        return Some((Genre::Runbook, format!("in a directory `{segment}`")));
    }
    if NAME.is_match(candidate.path.stem()) {
        return Some((Genre::Runbook, "the word runbook or SOP in the file name".to_owned()));
    }
    let headings = &candidate.document.outline.headings;
    let has = |section: &&&str| headings.iter().any(|heading| words_of(&heading.text) == **section);
    let sections: Vec<&str> = ALERT_SECTIONS.iter().filter(has).copied().collect();
    (sections.len() >= 3).then(|| (Genre::Runbook, format!("sections {}", sections.join(", "))))
}

/// Weak evidence, in words: enough to ask for a `kind`, not enough to count.
pub(super) fn resemblance(candidate: &Candidate<'_>) -> Option<String> {
    if !may_be_a_runbook(candidate) {
        return None;
    }
    let weak = candidate.dir.segments().find(|segment| WEAK_DIRECTORY.is_match(segment));
    let directory = weak.map(|segment| format!("looks like a runbook: it lies in a directory `{segment}`"));
    let titled =
        || NAME.is_match(&candidate.reading.title).then(|| "looks like a runbook: its title says so".to_owned());
    directory.or_else(titled)
}

fn may_be_a_runbook(candidate: &Candidate<'_>) -> bool {
    let stem = candidate.stem();
    let template =
        stem.starts_with("template") || stem.ends_with("template") || candidate.lies_in(&["template", "templates"]);
    !(candidate.is_unreal() || template || NEVER.contains(&stem.as_str()) || is_list(candidate))
}

/// The landing page of a directory of runbooks; one that stands alone and says what to do is a runbook.
fn is_list(candidate: &Candidate<'_>) -> bool {
    if !is_landing(candidate.path) {
        return false;
    }
    let alone =
        candidate.around.prose.iter().filter(|(dir, _)| dir.is_inside(&candidate.dir)).map(|(_, n)| n).sum::<usize>()
            == 1;
    let acts = |role: &Role| matches!(role, Role::Procedure | Role::Diagnosis | Role::Rollback);
    let says_what_to_do =
        !candidate.reading.commands.is_empty() || candidate.reading.roles.iter().any(|(_, role)| acts(role));
    !(alone && says_what_to_do)
}

/// A heading without numbers, marks and case.
fn words_of(heading: &str) -> String {
    heading
        .trim_start_matches(|c: char| !c.is_alphabetic())
        .trim_end_matches(|c: char| !c.is_alphanumeric())
        .to_lowercase()
}
