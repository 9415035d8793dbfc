//! Runbooks: by directory, name or structure.

use std::sync::LazyLock;

use regex::Regex;

use super::{Candidate, Classified, is_landing};
use crate::base::path::RepoPath;
use crate::model::Genre;
use crate::records::Role;

static DIRECTORY: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?i)^run[-_ ]?books?$"));

static NAME: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?i)(?:^|[^a-z])(?:run[-_ ]?books?|sop)(?:[^a-z]|$)"));

/// Directories and names under which runbooks are found among other things.
static WEAK_DIRECTORY: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?i)^(?:playbooks?|sops?|on-?call|operations|ops|how-?tos?|manuals?)$"));

/// The first directory on the way to a document whose name says that it holds runbooks, and the first that may.
#[derive(Debug)]
pub(super) struct Homes {
    pub(super) sure: Option<String>,
    pub(super) weak: Option<String>,
}

impl Homes {
    pub(super) fn of(dir: &RepoPath) -> Self {
        let first = |known: &Regex| dir.segments().find(|segment| known.is_match(segment)).map(str::to_owned);
        Self { sure: first(&DIRECTORY), weak: first(&WEAK_DIRECTORY) }
    }
}

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
    if let Some(segment) = &candidate.directory.runbooks.sure {
        return Some((Genre::Runbook, format!("in a directory `{segment}`")));
    }
    if NAME.is_match(candidate.path.stem()) {
        return Some((Genre::Runbook, "the word runbook or SOP in the file name".to_owned()));
    }
    let headings = &candidate.document.outline.headings;
    let has = |section: &&&str| headings.iter().any(|heading| words_of(&heading.text).eq_ignore_ascii_case(section));
    let sections: Vec<&str> = ALERT_SECTIONS.iter().filter(has).copied().collect();
    (sections.len() >= 3).then(|| (Genre::Runbook, format!("sections {}", sections.join(", "))))
}

/// Weak evidence, in words: enough to ask for a `kind`, not enough to count.
pub(super) fn resemblance(candidate: &Candidate<'_>) -> Option<String> {
    let weak = candidate.directory.runbooks.weak.as_ref();
    let directory = weak.map(|segment| format!("looks like a runbook: it lies in a directory `{segment}`"));
    let titled =
        || NAME.is_match(&candidate.reading.title).then(|| "looks like a runbook: its title says so".to_owned());
    directory.or_else(titled)
}

pub(super) fn may_be_a_runbook(candidate: &Candidate<'_>) -> bool {
    let stem = candidate.stem.as_str();
    let template =
        stem.starts_with("template") || stem.ends_with("template") || candidate.lies_in(&["template", "templates"]);
    !(candidate.is_unreal() || template || NEVER.contains(&stem) || is_list(candidate))
}

/// The landing page of a directory of runbooks; one that stands alone and says what to do is a runbook.
fn is_list(candidate: &Candidate<'_>) -> bool {
    if !is_landing(candidate.path) {
        return false;
    }
    let alone = candidate.around.prose_inside(candidate.dir) == 1;
    let acts = |role: &Role| matches!(role, Role::Procedure | Role::Diagnosis | Role::Rollback);
    let says_what_to_do =
        !candidate.reading.commands.is_empty() || candidate.reading.roles.iter().any(|(_, role)| acts(role));
    !(alone && says_what_to_do)
}

/// A heading without numbers, marks and case.
fn words_of(heading: &str) -> &str {
    heading.trim_start_matches(|c: char| !c.is_alphabetic()).trim_end_matches(|c: char| !c.is_alphanumeric())
}
