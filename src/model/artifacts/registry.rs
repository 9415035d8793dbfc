//! Which names stand for which kind: paths and headings of the registry, and those that the manifest adds.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::base::glob::{Case, Globs};
use crate::base::path::RepoPath;
use crate::kinds::{self, Kind, plain_words};
use crate::manifest::Manifest;

use super::patterns::Patterns;

/// Names of the registry; indexed once.
static REGISTRY: LazyLock<Registry> = LazyLock::new(Registry::new);

struct Registry {
    globs: Patterns,
    /// Kind and pattern of each glob, same index.
    patterns: Vec<(&'static Kind, &'static str)>,
    headings: HashMap<&'static str, Vec<&'static Kind>>,
    facts: HashMap<&'static str, Vec<&'static Kind>>,
}

impl Registry {
    fn new() -> Self {
        let patterns: Vec<(&'static Kind, &'static str)> =
            kinds::all().flat_map(|kind| kind.paths.iter().map(move |path| (kind, *path))).collect();
        let globs = Patterns::new(patterns.iter().map(|(_, pattern)| *pattern).collect());
        let mut headings: HashMap<&'static str, Vec<&'static Kind>> = HashMap::new();
        let mut facts: HashMap<&'static str, Vec<&'static Kind>> = HashMap::new();
        for kind in kinds::all() {
            kind.headings.iter().for_each(|heading| headings.entry(heading).or_default().push(kind));
            kind.facts.iter().for_each(|fact| facts.entry(fact).or_default().push(kind));
        }
        Self { globs, patterns, headings, facts }
    }
}

/// Names by which artifacts are known in one repository.
pub(super) struct Names {
    /// Globs of the manifest, and their kinds.
    configured: Globs,
    configured_kinds: Vec<&'static Kind>,
    /// Headings of the manifest.
    headings: HashMap<String, Vec<&'static Kind>>,
}

/// A path that is known.
#[derive(Debug, Clone, Copy)]
pub(super) struct KnownPath {
    pub(super) kind: &'static Kind,
    /// Whether the name of the file is part of it; else only its directory.
    pub(super) is_by_name: bool,
}

impl Names {
    /// Names of a manifest. What is no pattern or no kind there is a problem of the manifest, and passed over.
    pub(super) fn new(manifest: &Manifest) -> Self {
        let mut patterns = Vec::new();
        let mut configured_kinds = Vec::new();
        for (id, globs) in &manifest.discover.kinds {
            let Some(kind) = kinds::find(id) else { continue };
            for glob in globs.iter().filter(|glob| Globs::new([&glob.value], Case::Sensitive).is_ok()) {
                patterns.push(glob.value.as_str());
                configured_kinds.push(kind);
            }
        }
        let mut headings: HashMap<String, Vec<&'static Kind>> = HashMap::new();
        for (id, more) in &manifest.discover.headings {
            let Some(kind) = kinds::find(id) else { continue };
            more.iter().for_each(|heading| headings.entry(plain_words(heading)).or_default().push(kind));
        }
        let configured = Globs::new(patterns, Case::Sensitive).unwrap_or_default();
        Self { configured, configured_kinds, headings }
    }

    /// The kind that the manifest gives a path.
    pub(super) fn configured(&self, path: &RepoPath) -> Option<&'static Kind> {
        self.configured.matches(path).first().map(|ix| self.configured_kinds[*ix])
    }

    /// Kinds that a heading names.
    pub(super) fn by_heading(&self, words: &str) -> impl Iterator<Item = &'static Kind> + '_ {
        let known = REGISTRY.headings.get(words).map(Vec::as_slice).unwrap_or_default();
        let added = self.headings.get(words).map(Vec::as_slice).unwrap_or_default();
        known.iter().chain(added).copied()
    }
}

/// A pattern of the registry that covers a path.
#[derive(Debug, Clone, Copy)]
pub(in crate::model) struct Pattern {
    /// Its index.
    ix: usize,
    /// How much of the path it spells out, see [`specificity`].
    spelt: (usize, usize),
}

/// Patterns of the registry that cover a path, in their order.
pub(in crate::model) fn patterns_of(path: &RepoPath) -> Vec<Pattern> {
    let found = REGISTRY.globs.matches(path).into_iter();
    found.map(|ix| Pattern { ix, spelt: specificity(REGISTRY.patterns[ix].1, path) }).collect()
}

/// What the registry knows a path by, of the kinds that may be meant: the most specific of the patterns that cover it.
pub(super) fn by_path(patterns: &[Pattern], may_be: impl Fn(&Kind) -> bool) -> Option<KnownPath> {
    let found = patterns.iter().map(|pattern| (pattern.spelt, REGISTRY.patterns[pattern.ix].0));
    // Of equals the first of the registry.
    let best = found.filter(|(_, kind)| may_be(kind)).reduce(|best, next| if next.0 > best.0 { next } else { best })?;
    Some(KnownPath { kind: best.1, is_by_name: best.0.0 > 0 })
}

/// Kinds that a fact table is evidence for.
pub(super) fn by_facts(fact: &str) -> &'static [&'static Kind] {
    REGISTRY.facts.get(fact).map(Vec::as_slice).unwrap_or_default()
}

/// How much of a path a pattern spells out: letters of the file's name without its ending, then directories.
fn specificity(pattern: &str, path: &RepoPath) -> (usize, usize) {
    let (dirs, name) = split_name(pattern);
    let stem = path.file_name().to_lowercase();
    let stem = stem.split('.').next().unwrap_or_default();
    let head = name.split('.').next().unwrap_or(name);
    let head = if head.matches('{').count() == head.matches('}').count() { head } else { name };
    let literal = |name: &str| name.chars().filter(|c| !matches!(c, '*' | '?')).count();
    let named = alternatives(head).into_iter().map(|name| name.to_lowercase());
    let letters = named.filter(|name| stem_fits(name, stem)).map(|name| literal(&name)).max();
    (letters.unwrap_or(0), dirs.split('/').filter(|dir| !dir.is_empty() && !dir.starts_with("**")).count())
}

/// Directories and name of a pattern; a slash inside braces belongs to them.
pub(super) fn split_name(pattern: &str) -> (&str, &str) {
    let mut depth = 0_u32;
    let mut last = None;
    for (at, c) in pattern.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            '/' if depth == 0 => last = Some(at),
            _ => {}
        }
    }
    last.map_or(("", pattern), |at| (&pattern[..at], &pattern[at + 1..]))
}

/// The names that a name with one pair of braces stands for.
fn alternatives(name: &str) -> Vec<String> {
    let Some((before, rest)) = name.split_once('{') else { return vec![name.to_owned()] };
    let Some((inner, after)) = rest.split_once('}') else { return vec![name.to_owned()] };
    inner.split(',').map(|choice| format!("{before}{choice}{after}")).collect()
}

/// Whether a name with stars stands for a stem. Quadratic in names, which are short.
fn stem_fits(name: &str, stem: &str) -> bool {
    match name.split_once('*') {
        None => name == stem || name.split('.').next() == Some(stem),
        Some((head, tail)) => stem.strip_prefix(head).is_some_and(|rest| {
            tail.is_empty() || (0..=rest.len()).any(|at| rest.is_char_boundary(at) && stem_fits(tail, &rest[at..]))
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(path: &str) -> Option<&'static str> {
        let path = RepoPath::new(path).unwrap();
        by_path(&patterns_of(&path), |kind| kind.id != "adr").map(|known| known.kind.id)
    }

    #[test]
    fn the_most_specific_pattern_names_the_kind() {
        for (path, expected) in [
            ("README.md", "readme"),
            ("docs/runbooks/rollback.md", "runbook.rollback"),
            ("docs/runbooks/deploy.md", "runbook.deploy"),
            ("SECURITY.md", "security.policy"),
            ("prisma/schema.prisma", "data.model"),
            ("docs/handover/exit-plan.md", "exit.plan"),
            ("CONTRIBUTING.md", "standards"),
            ("docs/ip.md", "legal.ip"),
        ] {
            assert_eq!(kind(path), Some(expected), "{path}");
        }
        assert_eq!(kind("src/main.rs"), None);
    }

    #[test]
    fn a_name_outweighs_its_directory() {
        assert!(specificity("**/*rollback*.md", &RepoPath::new("a/rollback.md").unwrap()) > (0, 3));
        assert_eq!(specificity("runbooks/**/*.md", &RepoPath::new("runbooks/x.md").unwrap()).0, 0);
        assert_eq!(alternatives("{a,b*}-c"), ["a-c", "b*-c"]);
    }

    #[test]
    fn the_manifest_adds_paths_and_headings() {
        let mut manifest = Manifest::default();
        let at = crate::base::diag::Location::file(&RepoPath::root());
        let glob = |value: &str| crate::manifest::Sited { value: value.to_owned(), at: at.clone() };
        manifest.discover.kinds.insert("runbook.rollback".into(), vec![glob("ops/[x"), glob("ops/back*.md")]);
        manifest.discover.headings.insert("runbook.rollback".into(), vec!["Notfall-Rückweg".into()]);
        let names = Names::new(&manifest);
        let path = RepoPath::new("ops/back-out.md").unwrap();
        assert_eq!(names.configured(&path).map(|kind| kind.id), Some("runbook.rollback"));
        assert_eq!(names.by_heading("notfall rückweg").next().map(|kind| kind.id), Some("runbook.rollback"));
    }
}
