//! A pipeline for a host of repositories: installs the tool, checks, builds, keeps or publishes the portal.
//!
//! The texts are in `content/recipes`, as they are written but for two values.

use super::Change;
use crate::base::path::RepoPath;

/// Whose pipelines are known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Host {
    /// GitHub Actions.
    Github,
    /// GitLab CI.
    Gitlab,
    /// Bitbucket Pipelines.
    Bitbucket,
    /// A declarative pipeline of Jenkins.
    Jenkins,
}

/// What a pipeline goes by.
#[derive(Debug, Clone, Copy)]
pub struct Recipe<'a> {
    /// Where it runs.
    pub host: Host,
    /// Version of the tool to install, without the `v` of its tag.
    pub version: &'a str,
    /// Git address of the tool; without one the pipeline stops and says where to name it.
    pub tool: Option<&'a str>,
    /// Publish to the pages of the host. Ignored where it has none.
    pub pages: bool,
}

impl Host {
    /// The file in which the host looks for pipelines.
    pub fn path(self) -> &'static str {
        match self {
            Host::Github => ".github/workflows/handover.yml",
            Host::Gitlab => ".gitlab-ci.yml",
            Host::Bitbucket => "bitbucket-pipelines.yml",
            Host::Jenkins => "Jenkinsfile",
        }
    }

    /// What can stand beside a pipeline that is there already, and what makes the host look at it.
    pub fn beside(self) -> Option<(&'static str, &'static str)> {
        match self {
            Host::Gitlab => Some((
                ".gitlab/ci/handover.yml",
                "add `include: [{local: .gitlab/ci/handover.yml}]` to `.gitlab-ci.yml`",
            )),
            Host::Jenkins => Some((
                "handover.Jenkinsfile",
                "create a job of its own, with `handover.Jenkinsfile` as the path of its script",
            )),
            // Its name is its own already; the other host reads a single file.
            Host::Github | Host::Bitbucket => None,
        }
    }

    /// Whether it can serve a portal.
    pub fn has_pages(self) -> bool {
        matches!(self, Host::Github | Host::Gitlab)
    }

    fn texts(self) -> (&'static str, &'static str) {
        match self {
            Host::Github => (
                include_str!("../../content/recipes/github.yml"),
                include_str!("../../content/recipes/github-pages.yml"),
            ),
            Host::Gitlab => (
                include_str!("../../content/recipes/gitlab.yml"),
                include_str!("../../content/recipes/gitlab-pages.yml"),
            ),
            Host::Bitbucket => (include_str!("../../content/recipes/bitbucket.yml"), ""),
            Host::Jenkins => (include_str!("../../content/recipes/Jenkinsfile"), ""),
        }
    }
}

/// The text of a pipeline.
pub fn pipeline(recipe: &Recipe<'_>) -> String {
    let (base, pages) = recipe.host.texts();
    let text = format!("{base}{}", if recipe.pages { pages } else { "" });
    text.replace("@VERSION@", recipe.version).replace("@TOOL@", recipe.tool.unwrap_or_default())
}

/// The file to create at a path that is free.
pub fn pipeline_at(path: &'static str, recipe: &Recipe<'_>) -> Change {
    let path = RepoPath::new(path).expect("a name inside the root");
    Change::Create { path, text: pipeline(recipe) }
}
