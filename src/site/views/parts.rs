//! Small values that views are made of.

use std::sync::Arc;

use serde::Serialize;

use crate::base::diag::{RuleId, Severity};
use crate::model::Genre;
use crate::records::Status;
use crate::site::words::Words;
use crate::source::Commit;

/// What a badge says apart from its word. A theme gives each a sign and a colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Tone {
    /// In order, in force.
    Ok,
    /// To be looked at.
    Warn,
    /// Wrong, refused.
    Bad,
    /// Open.
    Info,
    /// Replaced.
    Past,
    /// Nothing is known.
    None,
}

impl Tone {
    /// How a finding of this severity is shown.
    pub fn of_severity(severity: Severity) -> Self {
        match severity {
            Severity::Error => Tone::Bad,
            Severity::Warn => Tone::Warn,
            Severity::Info => Tone::Info,
        }
    }

    /// How a decision of this status is shown; a word that is no known status says nothing.
    pub fn of_status(status: Option<Status>) -> Self {
        match status {
            Some(Status::Accepted) => Tone::Ok,
            Some(Status::Proposed) => Tone::Info,
            Some(Status::Rejected) => Tone::Bad,
            Some(Status::Deprecated) => Tone::Warn,
            Some(Status::Superseded) => Tone::Past,
            None => Tone::None,
        }
    }
}

/// A word with a sign.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct Badge {
    /// Sign and colour.
    pub tone: Tone,
    /// The word.
    pub word: String,
    /// More words for who asks; may be empty.
    pub title: String,
}

/// Longest status that a badge shows in the author's words.
const MAX_BADGE_CHARS: usize = 24;

impl Badge {
    /// A badge without more words.
    pub fn new(tone: Tone, word: impl Into<String>) -> Self {
        Self { tone, word: word.into(), title: String::new() }
    }

    /// The status of a record: the author's words where they fit and still hold, else the normal form.
    pub fn of_status(status: Option<(Option<Status>, &str)>, words: &Words) -> Self {
        let Some((value, said)) = status else { return Self::new(Tone::None, words.get("common.not_stated")) };
        let tone = Tone::of_status(value);
        let written = said.trim_end_matches(['.', ',', ';', ':']);
        match value {
            Some(value) if written.chars().count() > MAX_BADGE_CHARS || !says(value, written) => {
                let title = words.with("status.written", &[("text", said)]);
                Self { tone, word: capital(&words.named("status", value.word())), title }
            }
            Some(_) | None => Self::new(tone, capital(&short(written, MAX_BADGE_CHARS))),
        }
    }
}

/// Whether the author's words already tell that a record was replaced; every other status is taken from them.
fn says(value: Status, written: &str) -> bool {
    let lower = written.to_lowercase();
    value != Status::Superseded || ["super", "replace", "obsolete"].iter().any(|word| lower.contains(word))
}

/// The text with its first letter in upper case.
pub(in crate::site) fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// At most `max` characters, cut between words, with an ellipsis where something was cut.
pub(in crate::site) fn short(text: &str, max: usize) -> String {
    let Some((cut, _)) = text.char_indices().nth(max) else { return text.to_owned() };
    let (kept, rest) = text.split_at(cut);
    let is_whole = rest.starts_with(char::is_whitespace);
    // A last word of this length or more is cut in the middle.
    let word = kept.rfind(char::is_whitespace).filter(|blank| !is_whole && kept.len() - blank < 24 && *blank > 0);
    format!("{}…", kept[..word.unwrap_or(cut)].trim_end_matches([' ', ',', ';', ':']))
}

/// What other pages show of a page.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct Card {
    /// Link from the portal's root.
    pub href: Arc<str>,
    /// What it is (`decision`, `runbook`, …): the end of the key of the word for it, `genre.….`
    pub kind: &'static str,
    /// What people call it (`ADR-7`); empty when it has no name beside its title.
    pub label: Arc<str>,
    /// Its title.
    pub title: Arc<str>,
    /// Status of a decision.
    pub badge: Option<Badge>,
}

impl Card {
    /// Label and title.
    pub fn full_title(&self) -> Arc<str> {
        match self.label.is_empty() {
            true => Arc::clone(&self.title),
            false => format!("{} {}", self.label, self.title).into(),
        }
    }
}

/// What a genre is called in views and machine formats.
pub(in crate::site) fn genre_word(genre: Genre) -> &'static str {
    match genre {
        Genre::Adr => "decision",
        Genre::Proposal => "proposal",
        Genre::Runbook => "runbook",
        Genre::Document => "document",
        Genre::OpenApi | Genre::AsyncApi | Genre::GraphQl => "API",
        Genre::Diagram => "diagram",
        Genre::Alerts => "alerts",
    }
}

/// A link with its words.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct LinkTo {
    /// From the portal's root.
    pub href: Arc<str>,
    /// Words.
    pub text: Arc<str>,
}

impl LinkTo {
    /// A link; what is shared already is not copied.
    pub fn new(href: impl Into<Arc<str>>, text: impl Into<Arc<str>>) -> Self {
        Self { href: href.into(), text: text.into() }
    }
}

/// A commit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CommitView {
    /// First ten digits of its id.
    pub id: String,
    /// `YYYY-MM-DD`.
    pub date: String,
    /// Author's name.
    pub author: String,
    /// The commit on the forge; empty when the forge is not known.
    pub href: String,
}

impl CommitView {
    /// What pages show of a commit.
    pub fn new(commit: &Commit, forge: Option<&str>) -> Self {
        Self {
            id: commit.id.chars().take(10).collect(),
            date: commit.date.clone(),
            author: commit.author.clone(),
            href: forge.map_or_else(String::new, |forge| crate::site::forge::commit(forge, &commit.id)),
        }
    }
}

/// A finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FindingView {
    /// Word for the severity.
    pub severity: Arc<str>,
    /// Sign and colour of the severity.
    pub tone: Tone,
    /// Id of the rule.
    pub rule: RuleId,
    /// Page of the rule.
    pub rule_href: Arc<str>,
    /// Pages on how to close the gaps that it is about.
    pub gaps: Vec<LinkTo>,
    /// What is wrong; names in backticks.
    pub title: String,
    /// The place that must change.
    pub at: PlaceView,
    /// The line, when the finding is about one.
    pub snippet: Option<Snippet>,
    /// What is there, in a few words.
    pub label: String,
    /// What to do.
    pub help: Vec<String>,
    /// Why it is asked.
    pub notes: Vec<String>,
    /// Other places that explain it, with words.
    pub related: Vec<(PlaceView, String)>,
}

/// A place in a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PlaceView {
    /// The file.
    pub path: String,
    /// Line from 1; 0 for the file as a whole.
    pub line: u32,
    /// Column from 1; 0 for the file as a whole.
    pub column: u32,
    /// The page that shows it, as near as it has an anchor; empty when the file has no page.
    pub href: String,
}

/// A line of a file, with the part that matters.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Snippet {
    /// Text before.
    pub before: String,
    /// The part that matters; empty for a point.
    pub marked: String,
    /// Text after.
    pub after: String,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::site::words::english;

    fn badge(value: Option<Status>, written: &str) -> String {
        Badge::of_status(Some((value, written)), &english()).word
    }

    #[test]
    fn a_badge_shows_the_authors_word() {
        assert_eq!(badge(Some(Status::Accepted), "approved"), "Approved");
        assert_eq!(badge(None, "parked"), "Parked");
        assert_eq!(badge(Some(Status::Accepted), "Accepted."), "Accepted");
    }

    #[test]
    fn long_texts_are_cut_between_words() {
        assert_eq!(short("when the relay is stuck", 14), "when the relay…");
        assert_eq!(short("when the relay, stuck", 17), "when the relay…");
        assert_eq!(short("漢字漢字", 2), "漢字…");
        assert_eq!(short("short", 5), "short");
    }

    #[test]
    fn a_badge_shows_the_normal_form_of_a_sentence() {
        assert_eq!(badge(Some(Status::Accepted), "Accepted on the 3rd of May by everybody present"), "Accepted");
    }

    #[test]
    fn an_accepted_record_that_was_replaced_says_so() {
        assert_eq!(badge(Some(Status::Superseded), "Accepted"), "Superseded");
        assert_eq!(badge(Some(Status::Superseded), "Replaced by ADR-9"), "Replaced by ADR-9");
    }

    #[test]
    fn a_record_without_status_is_not_stated() {
        assert_eq!(Badge::of_status(None, &english()).word, "not stated");
    }
}
