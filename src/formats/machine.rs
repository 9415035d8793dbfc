//! Files that machines write for machines: never read, whatever their extension says.

use crate::base::path::RepoPath;

/// Lock files by name, lower case.
const LOCK_FILES: &[&str] = &[
    "bun.lock",
    "cargo.lock",
    "chart.lock",
    "composer.lock",
    "deno.lock",
    "flake.lock",
    "gemfile.lock",
    "go.sum",
    "mix.lock",
    "npm-shrinkwrap.json",
    "package-lock.json",
    "packages.lock.json",
    "pipfile.lock",
    "pnpm-lock.yaml",
    "poetry.lock",
    "pubspec.lock",
    "uv.lock",
    "yarn.lock",
];

/// Whether a path names a lock file, a minified file or a source map.
///
/// The marker "generated, do not edit" does not count: contracts and alert rules are
/// often generated, and are what a reader looks for all the same.
pub(super) fn writes(path: &RepoPath) -> bool {
    let name = path.file_name().to_lowercase();
    LOCK_FILES.contains(&&*name)
        || name.ends_with(".map")
        || name.ends_with(".tsbuildinfo")
        || name.ends_with(".lock.json")
        || name.contains(".min.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lock_and_minified_files_are_told_by_name() {
        let writes = |path: &str| writes(&RepoPath::new(path).unwrap());
        for path in ["package-lock.json", "web/pnpm-lock.yaml", "api/Cargo.lock", "app.min.json", "x.js.map"] {
            assert!(writes(path), "{path}");
        }
        for path in ["package.json", "docs/locking.md", "openapi.generated.json", "admin.yaml"] {
            assert!(!writes(path), "{path}");
        }
    }
}
