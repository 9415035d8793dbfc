//! What the mere places of files show: migrations, tables of cron, units of systemd, workflows that deploy.

use crate::base::path::RepoPath;
use crate::kinds::Trait;
use crate::model::services::Whose;
use crate::source::SourceTree;

/// Endings of files that change a schema.
const MIGRATION_ENDINGS: &[&str] =
    &["sql", "py", "rb", "php", "ts", "js", "go", "cs", "kt", "java", "rs", "xml", "yml", "yaml", "ex", "exs", "clj"];

/// Directories of examples and tests, in which nothing runs.
const EXAMPLES: &[&str] = &[
    "test",
    "tests",
    "testdata",
    "spec",
    "e2e",
    "example",
    "examples",
    "sample",
    "samples",
    "fixture",
    "fixtures",
    "mock",
    "mocks",
    "demo",
    "node_modules",
    "vendor",
    "third_party",
    "__tests__",
    "site-packages",
];

/// Whether a path lies among tests or examples.
pub(super) fn is_example(path: &RepoPath) -> bool {
    path.segments().any(|segment| EXAMPLES.contains(&segment))
}

/// Tells `show` of every file that shows a trait: service, trait, in words, path. O(files), in the order of paths.
pub(super) fn look(tree: &SourceTree, whose: &Whose, mut show: impl FnMut(usize, Trait, String, &RepoPath)) {
    for path in tree.files.keys() {
        let Some((id, what)) = shown(path) else { continue };
        if is_example(path) {
            continue;
        }
        for ix in meant(path, id, whose) {
            show(ix, id, format!("{what} {path}"), path);
        }
    }
}

/// Services of such a file: those among whose sources it lies. A workflow lies elsewhere and has their name in its own.
fn meant(path: &RepoPath, id: Trait, whose: &Whose) -> Vec<usize> {
    let is_workflow = path.as_str().starts_with(".github/");
    let inside = whose.of_path(path);
    if id != Trait::Deployable || !is_workflow {
        return inside;
    }
    let words = path.stem().trim_start_matches("deploy").trim_end_matches("deploy").trim_matches(['-', '_']);
    if words.is_empty() { inside } else { whose.named(words).into_iter().collect() }
}

/// What a file shows by its path; the cheapest questions first, as every file comes by here.
fn shown(path: &RepoPath) -> Option<(Trait, &'static str)> {
    let name = path.file_name();
    if matches!(name, "crontab" | "Crontab") || name.ends_with(".cron") || name.ends_with(".crontab") {
        return Some((Trait::Scheduled, "cron file"));
    }
    if name.ends_with(".service") && !name.starts_with('.') {
        return Some((Trait::Deployable, "systemd unit"));
    }
    if name.ends_with(".timer") {
        return Some((Trait::Scheduled, "systemd timer"));
    }
    if is_migration(path) {
        return Some((Trait::HasMigrations, "migration"));
    }
    let in_workflows = path.as_str().starts_with(".github/workflows/") && path.segments().count() == 3;
    (in_workflows && path.stem().to_lowercase().split(['-', '_']).any(|word| word == "deploy"))
        .then_some((Trait::Deployable, "workflow"))
}

/// `migrations/`, `db/migrate/`, `db/migration/` (Flyway's default), `alembic/versions/`, `flyway/`, `db/changelog/` (Liquibase).
fn is_migration(path: &RepoPath) -> bool {
    let text = path.as_str();
    // One look at the text settles it for nearly all files.
    if !["migrat", "alembic", "flyway", "changelog"].iter().any(|part| text.contains(part)) {
        return false;
    }
    let ending = path.extension();
    if !MIGRATION_ENDINGS.contains(&&*ending) || path.file_name() == "__init__.py" || path.file_name() == "index.ts" {
        return false;
    }
    let segments: Vec<&str> = path.segments().collect();
    let directories = &segments[..segments.len() - 1];
    let has_pair = |outer: &str, inner: &str| directories.windows(2).any(|pair| pair == [outer, inner]);
    let is_named = |name: &str| directories.contains(&name);
    (is_named("migrations") && !is_named("docs") && !is_named("doc"))
        || has_pair("db", "migrate")
        || has_pair("db", "migration")
        || has_pair("alembic", "versions")
        || is_named("flyway")
        || has_pair("db", "changelog")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_of_migrations_and_clocks_are_known() {
        let shown = |path: &str| shown(&RepoPath::new(path).unwrap()).map(|(id, _)| id.id());
        for path in [
            "db/migrate/001_a.rb",
            "src/main/resources/db/migration/V1__a.sql",
            "prisma/migrations/2024_a/migration.sql",
            "database/migrations/2024_a.php",
            "alembic/versions/a.py",
            "shop/migrations/0001_initial.py",
        ] {
            assert_eq!(shown(path), Some("has-migrations"), "{path}");
        }
        for path in [
            "docs/migrations/a.sql",
            "migrations/README.md",
            "shop/migrations/__init__.py",
            "src/migrate.ts",
            "CHANGELOG.md",
        ] {
            assert_eq!(shown(path), None, "{path}");
        }
        assert_eq!(shown("ops/crontab"), Some("scheduled"));
        assert_eq!(shown("ops/billing.service"), Some("deployable"));
        assert_eq!(shown(".github/workflows/deploy-billing.yml"), Some("deployable"));
        assert_eq!(shown(".github/workflows/test.yml"), None);
    }
}
