//! What is listed but not read, by class; and what is not even listed.

use std::collections::BTreeMap;

use crate::base::path::RepoPath;

/// Directories that are never entered: they hold what tools fetched or made.
pub(super) const PRUNED: [&str; 8] =
    [".git", ".hg", ".svn", "node_modules", "__pycache__", ".venv", ".terraform", ".gradle"];

/// Dot-directories whose content belongs to the project.
const KEPT_DOT_DIRECTORIES: [&str; 6] = [".github", ".gitlab", ".cargo", ".config", ".handover", ".backstage"];

/// Directories of other people's code.
const VENDORED: [&str; 5] = ["vendor", "third_party", "third-party", "upstream", "bower_components"];

/// Directories of inputs for tests.
const TEST_DATA: [&str; 5] = ["fixtures", "testdata", "test-data", "__fixtures__", "__snapshots__"];

/// Class of what a tool wrote, told by content.
pub(super) const GENERATED: &str = "generated";

/// Classes that `discover.default_excludes: false` reads all the same. What is hidden, a lock file or a template
/// takes a pattern in `discover.include`.
pub(super) const OFF_WITH_DEFAULTS: [&str; 2] = ["vendored", "test data"];

/// Files that tools write and nobody reads.
const LOCK_FILES: [&str; 16] = [
    "package-lock.json",
    "npm-shrinkwrap.json",
    "yarn.lock",
    "pnpm-lock.yaml",
    "cargo.lock",
    "composer.lock",
    "gemfile.lock",
    "poetry.lock",
    "uv.lock",
    "conda-lock.yml",
    "packages.lock.json",
    "pipfile.lock",
    "go.sum",
    "flake.lock",
    "deno.lock",
    ".terraform.lock.hcl",
];

/// Endings of files that become documents only when a template engine has run.
const TEMPLATES: [&str; 6] = [".tmpl", ".gotmpl", ".tpl", ".j2", ".jinja2", ".erb"];

/// Why a file is listed but not read, as its class is called in summaries; `None` for files that are read.
pub(super) fn class(path: &RepoPath) -> Option<&'static str> {
    let name = path.file_name().to_lowercase();
    let directories = || path.segments().rev().skip(1);
    let hidden = |segment: &str| segment.starts_with('.') && !KEPT_DOT_DIRECTORIES.contains(&segment);
    if directories().any(|segment| VENDORED.contains(&segment)) {
        Some("vendored")
    } else if directories().any(|segment| TEST_DATA.contains(&segment)) {
        Some("test data")
    } else if directories().any(hidden) {
        Some("hidden")
    } else if LOCK_FILES.contains(&name.as_str()) {
        Some("lock files")
    } else if template_ending(&name).is_some() {
        Some("templates")
    } else {
        None
    }
}

/// The ending of a name, in lower case, that stands for a template; Middleman's `.md.erb` is read as Markdown.
fn template_ending(name: &str) -> Option<&'static str> {
    TEMPLATES.into_iter().find(|ending| name.ends_with(ending)).filter(|_| !name.ends_with(".md.erb"))
}

/// What a template becomes, by its name; the path itself when it is none.
pub(super) fn without_template_ending(path: &RepoPath) -> RepoPath {
    let ending = template_ending(&path.file_name().to_lowercase());
    let stem = ending.and_then(|ending| path.as_str().get(..path.as_str().len() - ending.len()));
    stem.and_then(RepoPath::new).unwrap_or_else(|| path.clone())
}

/// Directories that a file in them shows to be other people's.
#[derive(Debug, Default)]
pub(super) struct Foreign {
    directories: BTreeMap<RepoPath, &'static str>,
}

/// Charts with a licence of their own, and Python's virtual environments.
pub(super) fn foreign_directories<'a>(paths: impl Iterator<Item = &'a RepoPath>) -> Foreign {
    let class = |path: &RepoPath| {
        let name = path.file_name().to_lowercase();
        let is_licence = name.starts_with("license") || name.starts_with("licence") || name.starts_with("copying");
        let is_in_chart = || path.parent().parent().segments().any(|segment| segment == "charts");
        match &*name {
            "pyvenv.cfg" => Some("virtual environments"),
            _ if is_licence && is_in_chart() => Some("vendored"),
            _ => None,
        }
    };
    Foreign { directories: paths.filter_map(|path| Some((path.parent(), class(path)?))).collect() }
}

impl Foreign {
    /// Class of a file that lies in such a directory.
    pub(super) fn class(&self, path: &RepoPath) -> Option<&'static str> {
        if self.directories.is_empty() {
            return None;
        }
        let above = std::iter::successors(Some(path.parent()), |dir| (!dir.is_root()).then(|| dir.parent()));
        above.filter(|dir| !dir.is_root()).find_map(|dir| self.directories.get(&dir).copied())
    }
}

/// Whether a tool wrote this text and would write it again (`@generated` or `DO NOT EDIT` in the first five lines).
pub(super) fn is_generated(text: &str) -> bool {
    text.lines().take(5).any(|line| line.contains("@generated") || line.contains("DO NOT EDIT"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(path: &str) -> Option<&'static str> {
        class(&RepoPath::new(path).expect("a path"))
    }

    #[test]
    fn documents_are_read_and_other_peoples_files_are_not() {
        assert_eq!(of("docs/adr/0001-x.md"), None);
        assert_eq!(of("source/runbooks/x.html.md.erb"), None);
        assert_eq!(of(".github/CONTRIBUTING.md"), None);
        assert_eq!(of("vendor/lib/README.md"), Some("vendored"));
        assert_eq!(of("pkg/testdata/a.md"), Some("test data"));
        assert_eq!(of(".claude/commands/adr/new.md"), Some("hidden"));
        assert_eq!(of("web/package-lock.json"), Some("lock files"));
        assert_eq!(of("chart/templates/rules.yaml.gotmpl"), Some("templates"));
    }

    #[test]
    fn a_template_is_asked_for_as_what_it_becomes() {
        let becomes = |path: &str| without_template_ending(&RepoPath::new(path).expect("a path")).to_string();
        assert_eq!(becomes("a/README.md.tmpl"), "a/README.md");
        assert_eq!(becomes("a/b.YAML.J2"), "a/b.YAML");
        assert_eq!(becomes("a/b.html.md.erb"), "a/b.html.md.erb");
        assert_eq!(becomes("a/b.md"), "a/b.md");
    }

    #[test]
    fn a_chart_with_its_own_licence_is_other_peoples() {
        let paths = ["LICENSE", "charts/a/LICENSE.md", "charts/a/docs/x.md", "charts/b/README.md", "env/pyvenv.cfg"];
        let paths: Vec<RepoPath> = paths.iter().map(|path| RepoPath::new(path).expect("a path")).collect();
        let foreign = foreign_directories(paths.iter());
        let classes: Vec<_> = paths.iter().map(|path| foreign.class(path)).collect();
        assert_eq!(classes, [None, Some("vendored"), Some("vendored"), None, Some("virtual environments")]);
    }
}
