//! What a file takes from somewhere else: actions, images, packages, modules, submodules.

use std::sync::LazyLock;

use regex::Regex;

use crate::base::span::Span;

use super::MOST;

/// Something that is fetched when the repository is built or run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// What it is.
    pub what: OriginKind,
    /// As written.
    pub name: String,
    /// Where it stands.
    pub span: Span,
}

/// Sorts of what is fetched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum OriginKind {
    /// Step of a workflow.
    Action,
    /// Container image.
    Image,
    /// Package, or the registry of packages.
    Package,
    /// Module or state of Terraform.
    Module,
    /// Git submodule.
    Submodule,
}

impl OriginKind {
    /// For people, with its article.
    pub fn words(self) -> &'static str {
        match self {
            OriginKind::Action => "an action",
            OriginKind::Image => "an image",
            OriginKind::Package => "a package",
            OriginKind::Module => "a Terraform module",
            OriginKind::Submodule => "a submodule",
        }
    }
}

fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("a pattern of this file")
}

static USES: LazyLock<Regex> = LazyLock::new(|| pattern(r#"(?m)^[\s-]*uses:\s*['"]?([^\s#'"]+)"#));
static PROJECT: LazyLock<Regex> = LazyLock::new(|| pattern(r#"(?m)^[\s-]*(?:project|component):\s*['"]?([^\s#'"]+)"#));
static IMAGE: LazyLock<Regex> =
    LazyLock::new(|| pattern(r#"(?m)^[\s-]*(?:image|container|repository):\s*['"]?([\w./@:-]+)"#));
static FROM: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?mi)^\s*FROM\s+(?:--\S+\s+)*(\S+)"));
static SOURCE: LazyLock<Regex> =
    LazyLock::new(|| pattern(r#"(?m)^\s*(?:source|organization|hostname|address)\s*=\s*"([^"\n]+)""#));
static URL: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?m)^\s*url\s*=\s*(\S+)"));
static ADDRESS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r#"((?:git\+)?(?:https?|ssh)://[^\s"'<>\\,)]+|git@[\w.-]+:[^\s"'<>\\,)]+|\b(?:github|gitlab|bitbucket)\.(?:com|org)/[\w.-]+/[\w./-]+)"#,
    )
});
static SCOPED: LazyLock<Regex> = LazyLock::new(|| pattern(r#""(@[\w.-]+/[\w.-]+)"\s*:"#));
static REGISTRY: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?m)^\s*(@[\w.-]+:registry\s*=\s*\S+|registry\s*=\s*\S+)"));

/// Steps, images and included projects of a pipeline.
pub(super) fn of_pipeline(text: &str) -> Vec<Origin> {
    let mut found = all(&USES, OriginKind::Action, text);
    found.extend(all(&PROJECT, OriginKind::Action, text));
    found.extend(of_images(text));
    found.retain(|origin| !origin.name.starts_with('.'));
    found
}

/// Images of a compose file or a cluster.
pub(super) fn of_images(text: &str) -> Vec<Origin> {
    all(&IMAGE, OriginKind::Image, text)
}

/// Images that a Dockerfile builds on.
pub(super) fn of_dockerfile(text: &str) -> Vec<Origin> {
    all(&FROM, OriginKind::Image, text)
}

/// Modules and state of Terraform.
pub(super) fn of_terraform(text: &str) -> Vec<Origin> {
    let mut found = all(&SOURCE, OriginKind::Module, text);
    found.retain(|origin| !origin.name.starts_with('.'));
    found
}

/// Addresses and scopes in a list of packages.
pub(super) fn of_packages(text: &str) -> Vec<Origin> {
    let mut found = all(&ADDRESS, OriginKind::Package, text);
    found.extend(all(&SCOPED, OriginKind::Package, text));
    found.extend(all(&REGISTRY, OriginKind::Package, text));
    found
}

/// `.gitmodules`.
pub(super) fn of_submodules(text: &str) -> Vec<Origin> {
    all(&URL, OriginKind::Submodule, text)
}

fn all(pattern: &Regex, what: OriginKind, text: &str) -> Vec<Origin> {
    let found = pattern.captures_iter(text).filter_map(|found| found.get(1));
    found.map(|name| Origin { what, name: name.as_str().to_owned(), span: name.range().into() }).take(MOST).collect()
}
