//! What is being shown: the last good build, and what has gone wrong since.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use serde::Serialize;

use crate::base::diag::{Finding, RuleId};
use crate::base::hash::Digest;
use crate::base::path::{RepoPath, UrlPath};
use crate::base::span::Position;
use crate::pipeline::Build;
use crate::policy::places::Places;

/// One state of the preview. Cheap to share, never changed.
#[derive(Debug)]
pub struct Snapshot {
    /// Counts up from 1 with every state.
    pub number: u64,
    /// The last build that succeeded.
    pub build: Arc<Build>,
    /// Why the newest tree could not be built; the pages are then those of the last good build.
    pub failure: Option<String>,
    /// Findings that were not there when the server started.
    pub new_findings: Vec<FindingLine>,
    /// Time of the build.
    pub took: Duration,
    root: PathBuf,
    known: Arc<BTreeSet<FindingKey>>,
}

/// A finding, as the overlay shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FindingLine {
    /// `error`, `warning`, `info`.
    pub severity: &'static str,
    /// Id of the rule.
    pub rule: RuleId,
    /// What is wrong.
    pub title: String,
    /// `path:line:column`.
    pub place: String,
    /// What to do; empty when there is no help.
    pub help: String,
}

/// A finding without its line, so that it stays the same when lines move.
type FindingKey = (RuleId, String, String);

fn key(finding: &Finding) -> FindingKey {
    (finding.rule.clone(), finding.primary.at.path.as_str().to_owned(), finding.title.clone())
}

impl Snapshot {
    /// The state the server starts with. Assets are read below `root`.
    pub fn first(build: Build, root: &Path) -> Self {
        let known = build.report.findings.iter().map(key).collect();
        Self {
            number: 1,
            build: Arc::new(build),
            failure: None,
            new_findings: Vec::new(),
            took: Duration::ZERO,
            root: root.to_owned(),
            known: Arc::new(known),
        }
    }

    /// The state after a good build.
    pub fn next(&self, build: Build, took: Duration) -> Self {
        let fresh = build.report.findings.iter().filter(|finding| !self.known.contains(&key(finding)));
        let new_findings = fresh.map(|finding| line(&build, finding)).collect();
        let build = Arc::new(build);
        Self { number: self.number + 1, build, failure: None, new_findings, took, ..self.copy() }
    }

    /// The state after a build that failed: the last good pages, and why.
    pub fn failed(&self, failure: String) -> Self {
        Self { number: self.number + 1, failure: Some(failure), ..self.copy() }
    }

    fn copy(&self) -> Self {
        Self {
            number: self.number,
            build: Arc::clone(&self.build),
            failure: self.failure.clone(),
            new_findings: self.new_findings.clone(),
            took: self.took,
            root: self.root.clone(),
            known: Arc::clone(&self.known),
        }
    }

    /// A file that was made by the build.
    pub fn file(&self, url: &str) -> Option<(&UrlPath, &Arc<[u8]>)> {
        self.build.files.get_key_value(url)
    }

    /// A published file of the repository, and where on this disk it lies. `None` also when it is reached through a link.
    pub fn asset(&self, url: &str) -> Option<(&RepoPath, PathBuf)> {
        let path = self.build.copies.get(url)?;
        let mut on_disk = self.root.clone();
        for segment in path.segments() {
            on_disk.push(segment);
            if on_disk.symlink_metadata().ok()?.is_symlink() {
                return None;
            }
        }
        Some((path, on_disk))
    }

    /// Address of a page's bytes, by which a client knows whether to reload.
    pub fn digest(&self, url: &str) -> Option<Digest> {
        self.file(url).map(|(_, bytes)| Digest::of(bytes))
    }
}

fn line(build: &Build, finding: &Finding) -> FindingLine {
    let at = &finding.primary.at;
    let position = Places::new(&build.portal).start(at).unwrap_or(Position { line: 1, column: 1 });
    FindingLine {
        severity: finding.severity.word(),
        rule: finding.rule.clone(),
        title: finding.title.clone(),
        place: format!("{}:{}:{}", at.path, position.line, position.column),
        help: finding.help.first().cloned().unwrap_or_default(),
    }
}
