//! A repository in memory.

use std::collections::BTreeMap;
use std::sync::Arc;

use handover::base::path::RepoPath;
use handover::output::report::{ReportCx, concise};
use handover::pipeline::{Build, Checked, Pipeline};
use handover::policy::{self, Report};
use handover::site::Theme;
use handover::source::{Commit, Content, GitState, SourceFile, SourceTree, Version, Versions};
use jiff::civil::Date;

/// The day on which all tests run.
pub(crate) const TODAY: Date = Date::constant(2026, 11, 23);

/// Files of a repository, named and filled one by one:
///
/// ```ignore
/// let repo = Repo::new().file("a.md", "[x](b.md#old)").file("b.md", "# New");
/// insta::assert_snapshot!(repo.check(), @"a.md:1:9: warning[link/broken-anchor] no heading `#old` in `b.md`");
/// ```
///
/// Severities are those of the rules, as if a manifest turned enforcement on; see [`Repo::report_only`].
#[derive(Debug, Clone, Default)]
pub(crate) struct Repo {
    files: Vec<(String, Vec<u8>)>,
    git: GitState,
    past: BTreeMap<String, Vec<SourceFile>>,
    report_only: bool,
}

impl Repo {
    /// A repository without files.
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// Adds a file, or replaces the one at this path.
    pub(crate) fn file(mut self, path: &str, content: impl AsRef<[u8]>) -> Self {
        self.files.retain(|(known, _)| known != path);
        self.files.push((path.to_owned(), content.as_ref().to_owned()));
        self
    }

    /// Adds a commit before those that were added: its day and the files it touched.
    pub(crate) fn commit<'a>(mut self, day: &str, paths: impl Iterator<Item = &'a str>) -> Self {
        let ix = self.git.commits.len() as u32;
        let commit = Commit { id: format!("{ix:040x}"), date: day.to_owned(), author: "Ada Example".to_owned() };
        for path in paths.map(|path| RepoPath::new(path).expect("a path inside the root")) {
            self.git.last.entry(path.clone()).or_insert_with(|| commit.clone());
            self.git.first.insert(path.clone(), commit.clone());
            self.git.touched.entry(path).or_default().push(ix);
        }
        self.git.commits.push(commit);
        self.git.is_whole = true;
        self
    }

    /// A file as it was at a tag; tags are from the newest to the oldest by their names.
    pub(crate) fn past(mut self, tag: &str, path: &str, text: &str) -> Self {
        let path = RepoPath::new(path).expect("a path inside the root");
        let file = SourceFile::new(path, Content::Text(text.into()), Vec::new());
        self.past.entry(tag.to_owned()).or_default().push(file);
        self
    }

    /// Severities are capped as they are without a manifest.
    pub(crate) fn report_only(mut self) -> Self {
        self.report_only = true;
        self
    }

    /// The snapshot that the pipeline takes.
    pub(crate) fn tree(&self) -> SourceTree {
        let files = self.files.iter().map(|(path, bytes)| (path.as_str(), bytes.as_slice()));
        let tree = SourceTree::from_files("repo", files, handover::formats::wants);
        SourceTree { git: Arc::new(self.git.clone()), past: Arc::new(self.versions()), ..tree }
    }

    fn versions(&self) -> Versions {
        let version = |(name, files): (&String, &Vec<SourceFile>)| Version {
            name: name.clone(),
            commit: Commit { id: "0".repeat(40), date: "2026-01-31".to_owned(), author: "Ada Example".to_owned() },
            files: files.iter().map(|file| (file.path.clone(), Arc::new(file.clone()))).collect(),
            unread: BTreeMap::new(),
        };
        Versions { tags: self.past.iter().rev().map(version).collect(), ..Versions::default() }
    }

    /// Portal and report.
    pub(crate) fn checked(&self) -> Checked {
        let mut checked = Pipeline::new(Theme::built_in()).check(&self.tree(), TODAY);
        if checked.portal.enforced == self.report_only {
            checked.portal.enforced = !self.report_only;
            checked.report = policy::check(&checked.portal, TODAY);
        }
        // Without a manifest of its own a repository of a test is asked for nothing: it is about something else.
        if checked.portal.manifest.path.is_none() {
            checked.report.findings.retain(|finding| !finding.rule.starts_with("required/"));
        }
        checked
    }

    /// What is wrong with it, as a value.
    pub(crate) fn report(&self) -> Report {
        self.checked().report
    }

    /// What is wrong with it, one line per finding.
    pub(crate) fn check(&self) -> String {
        let Checked { portal, report } = self.checked();
        assert_eq!(report.crashed, [""; 0], "no rule may crash");
        let mut out = Vec::new();
        concise::lines(&report, &ReportCx::plain(&portal, TODAY), &mut out).expect("memory takes all");
        String::from_utf8(out).expect("reports are UTF-8")
    }

    /// The whole portal, by a pipeline without memories.
    pub(crate) fn build(&self) -> Build {
        Pipeline::new(Theme::built_in()).build(&self.tree(), TODAY)
    }
}
