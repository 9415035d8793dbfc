//! What the manifest says about reading: more, less, and the files it names.
//!
//! Only the manifest at the root and what it is built on count here: a directory cannot widen what is read.

use std::collections::BTreeSet;

use crate::base::glob::{Case, Globs};
use crate::base::path::RepoPath;
use crate::manifest::{Assertion, Manifest, Sited};
use crate::source::exclude;

/// Class of what the manifest leaves out.
const EXCLUDED: &str = "excluded";

/// Directory of what we and people write down for the tool: answers, sign-offs, the baseline.
const STATE: &str = ".handover";

/// Endings of texts that a theme is made of.
const THEME_TEXTS: [&str; 5] = ["css", "html", "js", "svg", "yaml"];

/// Settings of one walk.
#[derive(Debug)]
pub(super) struct Asked {
    include: Globs,
    exclude: Globs,
    default_excludes: bool,
    /// Files that are read although no format asks for them.
    named: BTreeSet<RepoPath>,
    /// Directory of the portal's theme, whose texts are read.
    theme: Option<RepoPath>,
}

/// How far the default exclusions reach for one file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::source) enum Generated {
    /// Prose that a tool wrote is left out.
    Excluded,
    /// It is read like any other.
    Read,
}

impl Asked {
    pub(super) fn of(manifest: &Manifest) -> Self {
        let discover = &manifest.discover;
        let fact_files = manifest.facts.values().map(|path| &path.value);
        let assertions = manifest.custom.iter().flat_map(|rule| &rule.assertions);
        let data_files = assertions.filter_map(|assertion| match &assertion.value {
            Assertion::Json { file, .. } | Assertion::Sarif { file, .. } => Some(file),
            Assertion::Exists { .. }
            | Assertion::Absent { .. }
            | Assertion::Sections(_)
            | Assertion::FrontMatter(_)
            | Assertion::Matches { .. }
            | Assertion::LinksTo { .. }
            | Assertion::Table { .. }
            | Assertion::Words { .. }
            | Assertion::Attest { .. } => None,
        });
        Self {
            include: globs(&discover.include),
            exclude: globs(&discover.exclude),
            default_excludes: discover.default_excludes,
            theme: manifest.portal.theme_dir.as_ref().map(|dir| dir.value.clone()),
            named: manifest.files.iter().chain(fact_files).chain(data_files).cloned().collect(),
        }
    }

    /// Whether a file is read whatever formats think of its name.
    pub(super) fn names(&self, path: &RepoPath) -> bool {
        let is_state =
            || path.segments().next() == Some(STATE) && matches!(&*path.extension(), "yaml" | "yml" | "json");
        let is_theme = |dir: &RepoPath| path.is_inside(dir) && THEME_TEXTS.contains(&&*path.extension());
        self.named.contains(path) || is_state() || self.theme.as_ref().is_some_and(is_theme)
    }

    /// Why a file is not read; `None` when it is.
    pub(super) fn class(&self, path: &RepoPath, foreign: &exclude::Foreign) -> Option<&'static str> {
        if self.names(path) {
            return None;
        }
        if self.exclude.covers(path) {
            return Some(EXCLUDED);
        }
        let class = exclude::class(path).or_else(|| foreign.class(path))?;
        let is_wanted =
            self.include.covers(path) || (!self.default_excludes && exclude::OFF_WITH_DEFAULTS.contains(&class));
        (!is_wanted).then_some(class)
    }

    /// Whether a file is read also when a tool wrote it.
    pub(super) fn generated(&self, path: &RepoPath) -> Generated {
        if self.default_excludes && !self.include.covers(path) { Generated::Excluded } else { Generated::Read }
    }
}

/// Patterns; one that is a directory stands for what lies in it.
fn globs(patterns: &[Sited<String>]) -> Globs {
    let both = |pattern: &Sited<String>| {
        let pattern = pattern.value.trim_start_matches("./").trim_end_matches('/');
        [pattern.to_owned(), format!("{pattern}/**")]
    };
    Globs::new(patterns.iter().flat_map(both), Case::Sensitive).unwrap_or_default()
}
