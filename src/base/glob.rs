//! Patterns of paths, as `.gitignore`-like tools write them.
//!
//! `*` and `?` stay inside a segment, `**` crosses segments, `{a,b}` and `[ab]` are choices. A pattern is matched
//! against the whole path from the repository's root.

use globset::{GlobBuilder, GlobSetBuilder};

use super::path::RepoPath;

/// How letters are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Case {
    /// As written.
    Sensitive,
    /// Upper and lower case are the same.
    Ignored,
}

/// Several patterns, matched at once.
#[derive(Debug, Clone)]
pub struct Globs {
    set: globset::GlobSet,
}

impl Default for Globs {
    fn default() -> Self {
        Self { set: globset::GlobSet::empty() }
    }
}

impl Globs {
    /// Compiles patterns.
    ///
    /// # Errors
    /// The index of the first pattern that is none, and why, in words.
    pub fn new<S: AsRef<str>>(patterns: impl IntoIterator<Item = S>, case: Case) -> Result<Self, (usize, String)> {
        let mut builder = GlobSetBuilder::new();
        for (ix, pattern) in patterns.into_iter().enumerate() {
            let glob = GlobBuilder::new(pattern.as_ref())
                .literal_separator(true)
                .empty_alternates(true)
                .case_insensitive(case == Case::Ignored)
                .build()
                .map_err(|error| (ix, error.kind().to_string()))?;
            builder.add(glob);
        }
        builder.build().map(|set| Self { set }).map_err(|error| (0, error.kind().to_string()))
    }

    /// Whether any pattern covers the path.
    pub fn covers(&self, path: &RepoPath) -> bool {
        self.set.is_match(path.as_str())
    }

    /// Indices of all patterns that cover the path, ascending.
    pub fn matches(&self, path: &RepoPath) -> Vec<usize> {
        self.set.matches(path.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn covers(pattern: &str, path: &str) -> bool {
        Globs::new([pattern], Case::Ignored).unwrap().covers(&RepoPath::new(path).unwrap())
    }

    #[test]
    fn one_star_stays_in_its_segment_and_two_cross_them() {
        assert!(covers("docs/*.md", "docs/a.md") && !covers("docs/*.md", "docs/x/a.md"));
        assert!(covers("**/rollback*", "a/b/Rollback.md") && covers("**/rollback*", "rollback.md"));
        assert!(covers("docs/adr*/**", "docs/adrs/0001/a.md"));
        assert!(covers("{,docs/}a{,.md}", "a") && covers("{,docs/}a{,.md}", "docs/a.md"));
    }

    #[test]
    fn what_is_no_pattern_is_named_by_its_index() {
        let error = Globs::new(["a/*", "b/[x"], Case::Sensitive).unwrap_err();
        assert_eq!(error.0, 1);
        assert!(error.1.contains("unclosed"), "{}", error.1);
    }
}
