//! The patterns of the registry over paths, each compiled when the first path comes by that it may fit.
//!
//! Nearly all of them spell out the names of files, so that one look at the name of a path leaves few to ask. Compiling all
//! of them would cost more than all that a small repository needs beside it.

use std::collections::HashMap;
use std::sync::OnceLock;

use regex::Regex;

use crate::base::glob::{Case, Globs};
use crate::base::path::RepoPath;

use super::registry::split_name;

/// Fewest letters that are worth looking for in a name.
const SHORTEST_NEEDLE: usize = 2;

/// Patterns, matched without case.
pub(super) struct Patterns {
    sources: Vec<&'static str>,
    compiled: Vec<OnceLock<Globs>>,
    /// Patterns by the names, up to the first full stop, that they spell out; lower case.
    by_stem: HashMap<String, Vec<usize>>,
    /// Letters of names with wildcards, lower case, each with its pattern.
    by_needle: Vec<(String, usize)>,
    /// Any of these letters; `None` when there are none.
    needles: Option<Regex>,
    /// Patterns whose names hold no letters to look for.
    open: Vec<usize>,
    /// What a path needs before its pattern is asked, same index as `sources`.
    needed: Vec<Needed>,
}

/// What every path has that a pattern covers, in lower case; empty lists ask for nothing.
struct Needed {
    /// Ends with one of these.
    endings: Vec<String>,
    /// Lies in a directory that has one of these names, at any depth.
    directories: Vec<String>,
}

impl Needed {
    fn of(pattern: &str) -> Self {
        let pattern = pattern.to_lowercase();
        let (directories, name) = split_name(&pattern);
        let plain = |part: &str| {
            let words = names(part);
            words.iter().all(|word| !word.is_empty() && !word.contains(['*', '?', '[', '{', '}'])).then_some(words)
        };
        let endings = plain(&name[head(name).len()..]);
        // A slash inside braces belongs to them.
        let whole = |segment: &str| segment.matches('{').count() == segment.matches('}').count();
        let segments = Some(directories).filter(|all| all.split('/').all(whole));
        let named = segments.into_iter().flat_map(|all| all.split('/')).find_map(plain);
        Self { endings: endings.unwrap_or_default(), directories: named.unwrap_or_default() }
    }

    fn is_met(&self, directory: &str, name: &str) -> bool {
        let lies_in = |wanted: &String| directory.split('/').any(|segment| segment == wanted);
        (self.endings.is_empty() || self.endings.iter().any(|ending| name.ends_with(&**ending)))
            && (self.directories.is_empty() || self.directories.iter().any(lies_in))
    }
}

impl Patterns {
    pub(super) fn new(sources: Vec<&'static str>) -> Self {
        let mut found = Self {
            compiled: sources.iter().map(|_| OnceLock::new()).collect(),
            by_stem: HashMap::new(),
            by_needle: Vec::new(),
            needles: None,
            open: Vec::new(),
            needed: sources.iter().map(|source| Needed::of(source)).collect(),
            sources,
        };
        for ix in 0..found.sources.len() {
            let (_, name) = split_name(found.sources[ix]);
            names(&head(name).to_lowercase()).into_iter().for_each(|name| found.note(&name, ix));
        }
        let letters: Vec<String> = found.by_needle.iter().map(|(needle, _)| regex::escape(needle)).collect();
        found.needles = Regex::new(&letters.join("|")).ok().filter(|_| !letters.is_empty());
        found
    }

    fn note(&mut self, name: &str, ix: usize) {
        let name = name.rsplit('/').next().unwrap_or(name);
        let stem = name.split('.').next().unwrap_or(name);
        match name.contains(['*', '?', '[', '{']) {
            false => self.by_stem.entry(stem.to_owned()).or_default().push(ix),
            true => match needle(name).filter(|needle| needle.len() >= SHORTEST_NEEDLE) {
                Some(needle) => self.by_needle.push((needle.to_owned(), ix)),
                None => self.open.push(ix),
            },
        }
    }

    /// Indices of all patterns that cover a path, ascending.
    pub(super) fn matches(&self, path: &RepoPath) -> Vec<usize> {
        let path_lower = path.as_str().to_lowercase();
        let (directory, name) = path_lower.rsplit_once('/').unwrap_or(("", &path_lower));
        let stem = name.split('.').next().unwrap_or(name);
        let mut found: Vec<usize> = self.by_stem.get(stem).into_iter().flatten().copied().collect();
        if self.needles.as_ref().is_some_and(|needles| needles.is_match(name)) {
            found.extend(self.by_needle.iter().filter(|(needle, _)| name.contains(&**needle)).map(|(_, ix)| *ix));
        }
        found.extend(&self.open);
        found.retain(|ix| self.needed[*ix].is_met(directory, name));
        found.sort_unstable();
        found.dedup();
        found.retain(|ix| self.compiled(*ix).covers(path));
        found
    }

    fn compiled(&self, ix: usize) -> &Globs {
        let compile = || Globs::new([self.sources[ix]], Case::Ignored).expect("globs of the registry are patterns");
        self.compiled[ix].get_or_init(compile)
    }
}

/// A name up to its first full stop that stands outside of braces.
fn head(name: &str) -> &str {
    let mut depth = 0_u32;
    let end = name.char_indices().find(|(_, c)| {
        match c {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        *c == '.' && depth == 0
    });
    end.map_or(name, |(at, _)| &name[..at])
}

/// The names that a name with braces stands for; braces in braces stay as they are.
fn names(name: &str) -> Vec<String> {
    let closed = name.split_once('{').and_then(|(before, rest)| Some((before, rest.split_once('}')?)));
    let Some((before, (inner, after))) = closed.filter(|(_, (inner, _))| !inner.contains('{')) else {
        return vec![name.to_owned()];
    };
    let ends = names(after);
    let each = inner.split(',').flat_map(|choice| ends.iter().map(move |end| format!("{before}{choice}{end}")));
    each.collect()
}

/// The longest run of letters that every name has which a name with wildcards stands for.
fn needle(name: &str) -> Option<&str> {
    if name.contains(['[', '{']) {
        return None;
    }
    name.split(['*', '?']).max_by_key(|part| part.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kinds;

    #[test]
    fn names_are_told_before_globs_are_asked() {
        assert_eq!(names("{a,b*}-{c,}"), ["a-c", "a-", "b*-c", "b*-"]);
        assert_eq!(names("{a,{b,c}}"), ["{a,{b,c}}"]);
        assert_eq!(head("{a.b,c}.md"), "{a.b,c}");
        assert_eq!((needle("*-rollback*"), needle("[0-9]*")), (Some("-rollback"), None));
    }

    #[test]
    fn the_same_patterns_cover_a_path_as_if_all_were_asked() {
        let sources: Vec<&'static str> = kinds::all().flat_map(|kind| kind.paths.iter().copied()).collect();
        let all = Globs::new(&sources, Case::Ignored).unwrap();
        let patterns = Patterns::new(sources.clone());
        let stems = sources.iter().flat_map(|source| names(&head(split_name(source).1).to_lowercase()));
        let mut stems: Vec<String> = stems.map(|stem| stem.replace('*', "x").replace(['?', '['], "1")).collect();
        stems.extend(["main", "a.service", "0001-x", "README", "Rollback", "Größe", ".env"].map(str::to_owned));
        for stem in stems {
            for dir in
                ["", "docs/", "docs/runbooks/", ".github/", "a/docs/adr/", "docs/incidents/", ".github/ISSUE_TEMPLATE/"]
            {
                for ending in ["", ".md", ".yaml", ".txt", ".mmd", ".drawio.svg", ".sql", ".prisma", ".2.md"] {
                    let Some(path) = RepoPath::new(&format!("{dir}{stem}{ending}")) else { continue };
                    assert_eq!(patterns.matches(&path), all.matches(&path), "{path}");
                }
            }
        }
    }
}
