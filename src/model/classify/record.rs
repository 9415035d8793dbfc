//! Decision records and proposals: by directory and name or structure.

use std::sync::LazyLock;

use regex::Regex;

use super::{Candidate, Classified, is_landing, is_record_directory};
use crate::base::path::RepoPath;
use crate::base::words::is_one_of;
use crate::model::Genre;
use crate::records::Style;

/// Directories whose name says that they hold decision records; a section number may stand before (arc42).
static DECISION_DIRECTORY: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)^(?:\d{1,3}[-_. ]+)?(?:l?adrs?|madrs?|adr[-_ ]?logs?|decisions?|decision[-_ ]?(?:records?|logs?)|architect(?:ure|ural)[-_ ]?decisions?(?:[-_ ]?(?:records?|logs?))?)$",
    )
});

/// Directories of decisions of which not all are records.
static NEIGHBOUR_DIRECTORY: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)^(?:\d{1,3}[-_. ]+)?(?:technical|tech|design|engineering|project|product|team|key)[-_ ]?decisions?(?:[-_ ]?(?:records?|logs?))?$",
    )
});

/// `adr` and a number in any directory: `adr-001-use-adrs`, `ODH-ADR-0001-x`.
static NAMED_ADR: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?i)^(?:[a-z]{2,6}[-_])?adr(?:[-_ ](?:[a-z]+[-_])*|)\d{1,5}(?:[-_. ]|$)"));

static PROPOSAL_DIRECTORY: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"(?i)^(?:rfcs?|teps?|keps?|oeps?|peps?|rfds?|proposals?|enhancements?|design[-_ ]proposals?)$")
});

/// Notes of a day, which also have a date in their name.
static NOTES: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(?:meetings?|minutes|agenda|stand-?up|retro|retrospective|workshop|sync|call|newsletter|weekly|status[- ]update)\b",
    )
});

fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("a pattern of this file")
}

/// Directories of forms.
const FORMS: [&str; 2] = ["template", "templates"];

/// Directories beside records that hold other things, unless it is the name of a category.
const BESIDE_RECORDS: [&str; 9] =
    ["assets", "images", "image", "img", "diagrams", "attachments", "figures", "resources", "media"];

/// File stems that stand for a list, a guide or a form, never for a record.
const NEVER: [&str; 17] = [
    "readme",
    "index",
    "_index",
    "toc",
    "changelog",
    "contributing",
    "_sidebar",
    "glossary",
    "summary",
    "license",
    "code_of_conduct",
    "_category_",
    "security",
    "support",
    "authors",
    "maintainers",
    "codeowners",
];

/// Names of pages on records that are built like one to show how it is done.
static GUIDE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)^(?:about|overview|home|intro(?:duction)?|process|guides?|guidelines?|how[-_ ]?to.*|instructions?|faq|workflow|lifecycle|usage|adrs?|decisions?|decision[-_ ]?(?:logs?|records?)|architecture[-_ ]decision[-_ ](?:records?|log)|adr[-_ ](?:log|process|guide(?:lines?)?|overview|index|list|format|usage)|backlog|roadmap|todo|list|log)$",
    )
});

/// Whether a directory's name says that it holds decision records.
pub(super) fn is_decision_directory(segment: &str) -> bool {
    DECISION_DIRECTORY.is_match(segment) || NEIGHBOUR_DIRECTORY.is_match(segment)
}

/// Whether a path is one that decision records have.
pub(super) fn may_lie_there(path: &RepoPath) -> bool {
    let in_log = |segment: &str| is_decision_directory(segment) || PROPOSAL_DIRECTORY.is_match(segment);
    path.parent().segments().any(in_log) || NAMED_ADR.is_match(path.stem())
}

/// A decision record, by the first evidence that holds.
pub(super) fn decision(candidate: &Candidate<'_>) -> Option<Classified> {
    let (named, built) = (candidate.is_named(), candidate.is_built());
    // What is left costs more, and nearly every document is neither.
    if !named && !speaks_of_a_decision(candidate) {
        return None;
    }
    if candidate.is_unreal() || candidate.is_template() || !may_be_a_record(candidate) {
        return None;
    }
    if let Some((dir, tool)) = candidate.around.hints.around(candidate.path).filter(|_| named || built) {
        return Some((Genre::Adr, format!("in `{dir}`, which {tool} names as the directory of decisions")));
    }
    let home = |known: &Regex| home(candidate, known);
    let by_name = |home: &str| format!("number or date at the start of the name, in a directory `{home}`");
    let by_build = |home: &str| format!("headings of a decision record, in a directory `{home}`");
    if let Some(home) = home(&DECISION_DIRECTORY).filter(|_| named || built) {
        return Some((Genre::Adr, if named { by_name(&home) } else { by_build(&home) }));
    }
    if let Some(home) = home(&NEIGHBOUR_DIRECTORY).filter(|_| built || (named && speaks_of_a_decision(candidate))) {
        return Some((Genre::Adr, by_build(&home)));
    }
    let name = record_name(candidate);
    (NAMED_ADR.is_match(name) && speaks_of_a_decision(candidate))
        .then(|| (Genre::Adr, "`adr` and a number in the name".to_owned()))
}

/// The directory of decisions around a document; a manual within a package of that name does not lie in it.
fn home(candidate: &Candidate<'_>, known: &Regex) -> Option<String> {
    const MANUALS: [&str; 8] = ["docs", "doc", "src", "lib", "guide", "guides", "tutorials", "site"];
    let within = |segment: &&str| candidate.is_built() || !is_one_of(segment, &MANUALS);
    let below: Vec<&str> = candidate.dir.segments().rev().take_while(within).collect();
    below.into_iter().rev().find(|segment| known.is_match(segment)).map(str::to_owned)
}

/// A proposal: numbered or with a status, in a directory of proposals.
pub(super) fn proposal(candidate: &Candidate<'_>) -> Option<Classified> {
    let is_marked = candidate.is_named() || candidate.has_status();
    if !is_marked || candidate.is_unreal() || candidate.is_template() || !may_be_a_record(candidate) {
        return None;
    }
    let home = candidate.dir.segments().find(|segment| PROPOSAL_DIRECTORY.is_match(segment))?;
    (!is_standard(candidate)).then(|| (Genre::Proposal, format!("numbered or with a status, in a directory `{home}`")))
}

/// Not a list, a guide, a note or an attachment.
fn may_be_a_record(candidate: &Candidate<'_>) -> bool {
    let reading = candidate.reading;
    let stem = candidate.stem.as_str();
    let silent = reading.decision_headings == 0 && !candidate.has_status();
    let is_record_dir = is_record_directory(candidate.dir);
    if is_landing(candidate.path) {
        // A directory of several numbered documents is a part of the log, and this page its list.
        return is_record_dir && stem != "_index" && !candidate.directory.is_numbered;
    }
    let attached = is_record_dir && candidate.directory.is_landed && !candidate.is_named();
    let listed = NEVER.contains(&stem) || (GUIDE.is_match(stem) && !is_record_dir);
    let slug = stem.trim_start_matches(|c: char| !c.is_alphabetic());
    let numbered_list = silent && (NEVER.contains(&slug) || GUIDE.is_match(slug));
    let notes = silent && (NOTES.is_match(&stem.replace('_', "-")) || NOTES.is_match(&reading.title));
    let beside = candidate.lies_in(&FORMS) || (candidate.lies_in(&BESIDE_RECORDS) && silent);
    !(attached || listed || numbered_list || notes || beside || is_translation(candidate))
}

static TRANSLATED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(.+)[._-](?:ar|cs|de|en|es|fa|fr|hi|id|it|ja|ko|nl|pl|pt|ru|sv|th|tr|uk|vi|zh)(?:[-_][A-Za-z]{2,4})?(\.(?:md|mdx|markdown|rst|adoc))$",
    )
});

/// `0007-x.fr.md` beside `0007-x.md` is the same decision.
fn is_translation(candidate: &Candidate<'_>) -> bool {
    let captures = TRANSLATED.captures(candidate.path.as_str());
    captures.is_some_and(|captures| candidate.around.paths.contains(&format!("{}{}", &captures[1], &captures[2])))
}

/// The name that identifies a document: that of its directory for directory records.
fn record_name<'a>(candidate: &'a Candidate<'_>) -> &'a str {
    if is_landing(candidate.path) { candidate.dir.file_name() } else { candidate.path.stem() }
}

/// At least one heading of a decision, a status, or `ADR` in the title: plans and reviews of a decision carry its name too.
fn speaks_of_a_decision(candidate: &Candidate<'_>) -> bool {
    let reading = candidate.reading;
    let titled = reading.numbers.iter().any(|number| number.style == Style::Title);
    reading.decision_headings >= 1 || candidate.has_status() || titled
}

/// Copies of the standards of the IETF are not proposals of this repository.
fn is_standard(candidate: &Candidate<'_>) -> bool {
    let reading = candidate.reading;
    let number = reading.numbers.first().map_or(0, |number| number.value);
    reading.prefix.eq_ignore_ascii_case("rfc") && number >= 1000 && !candidate.has_status()
}
