//! Findings as values. No printing here; see [`crate::output::report`].

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::path::RepoPath;
use super::span::Span;

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing.
    Info,
    /// Should be mended.
    Warn,
    /// Must be mended before the handover.
    Error,
}

impl Severity {
    /// The word shown to people and machines: `info`, `warning`, `error`.
    pub fn word(self) -> &'static str {
        match self {
            Severity::Info => "info",
            Severity::Warn => "warning",
            Severity::Error => "error",
        }
    }
}

/// A place in a file. An empty span at 0 stands for the file as a whole.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Location {
    /// The file.
    pub path: RepoPath,
    /// Where in it.
    pub span: Span,
}

impl Location {
    /// A place in a file.
    pub fn new(path: &RepoPath, span: Span) -> Self {
        Self { path: path.clone(), span }
    }

    /// The file as a whole.
    pub fn file(path: &RepoPath) -> Self {
        Self::new(path, Span::default())
    }

    /// Whether this stands for the file as a whole.
    pub fn is_file(&self) -> bool {
        self.span == Span::default()
    }
}

/// A place with a few words on what is there.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Label {
    /// Where.
    pub at: Location,
    /// What is there; may be empty.
    pub text: String,
}

/// Id of a rule, `group/what-is-wrong`. Borrowed for our own rules, owned for those of a manifest.
pub type RuleId = Cow<'static, str>;

/// The part of the handover that a finding concerns: what waivers and the matrix go by.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct About {
    /// Id of the kind of artifact.
    pub kind: &'static str,
    /// Ids of the services, or `project` for the project as a whole; never empty.
    pub subjects: Vec<String>,
}

/// One thing that is wrong, where, why it matters here, and what to do.
///
/// Wording: see `CONTRIBUTING.md` (title lower case without a final period,
/// names in backticks, help in the imperative).
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Finding {
    /// Which rule says so.
    pub rule: RuleId,
    /// Effective severity.
    pub severity: Severity,
    /// What of the handover it concerns, when it is a gap.
    pub about: Option<About>,
    /// What is wrong, in one line.
    pub title: String,
    /// The smallest place that must change, with its label.
    pub primary: Label,
    /// Other places that explain the finding, at most three.
    pub related: Vec<Label>,
    /// What to do, each one action.
    pub help: Vec<String>,
    /// Why it is asked or what follows.
    pub notes: Vec<String>,
    /// What mends it, where a program can tell.
    pub fix: Option<Fix>,
}

/// Edits that mend a finding: all of them or none.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Fix {
    /// Whether a person has to agree: it may say what nobody meant.
    pub is_unsafe: bool,
    /// In no order; none touches another.
    pub edits: Vec<Edit>,
}

/// Other words in one place.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Edit {
    /// What is replaced; empty to put something in.
    pub at: Location,
    /// What stands there then; `\n` at line ends.
    pub text: String,
}
