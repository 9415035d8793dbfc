//! Migrations that the register does not name.

use std::collections::BTreeMap;

use crate::base::diag::{Location, Severity};
use crate::base::path::RepoPath;
use crate::base::words::{first_listed, is_one_of};
use crate::formats::{Body, EvidenceKind, MIGRATIONS};
use crate::model::{Portal, services};
use crate::policy::rows::appended;
use crate::policy::words::code;
use crate::policy::{Check, Cx, Rule, Sink};

pub(in crate::policy) static RULE: Rule = Rule {
    id: "migration/not-listed",
    title: "the newest migrations are in the register",
    severity: Severity::Error,
    since: "0.1.0",
    manual: include_str!("not_listed.md"),
    aka: &[],
    is_opt_in: false,
    check: Check::Portal(check),
};

/// Endings of migrations.
const ENDINGS: [&str; 9] = ["sql", "py", "rb", "php", "js", "ts", "xml", "yml", "yaml"];

/// So many of the newest in a directory are looked at: what ran long ago on every database needs no note.
const NEWEST: usize = 20;

/// Most migrations that a title names.
const MOST_NAMED: usize = 4;

fn check(cx: &Cx<'_>, out: &mut Sink) {
    if !cx.is_exit(RULE.id) {
        return;
    }
    let notes: Vec<String> = cx.portal.facts.of("migrations").iter().map(|fact| fact.name().to_lowercase()).collect();
    for (dir, files) in directories(cx.portal) {
        let is_noted = |file: &&RepoPath| is_listed(&id(file), &notes) || has_header(cx.portal, file);
        let newest = &files[files.len().saturating_sub(NEWEST)..];
        let missing: Vec<&RepoPath> = newest.iter().copied().filter(|file| !is_noted(file)).collect();
        // Where nothing is noted at all, that is what is asked for.
        let has_notes = missing.len() < newest.len() || covers(cx.portal, &dir);
        let Some(last) = missing.last().filter(|_| has_notes) else { continue };
        let names: Vec<String> = missing.iter().rev().map(|file| code(&id(file))).collect();
        let names = first_listed(&names, MOST_NAMED);
        let verb = if missing.len() == 1 { "is" } else { "are" };
        let draft = out
            .report(Location::file(last), format!("{names} {verb} not described"))
            .help("add a row to the table of migrations: does it run alone, can it be reversed, after which one?")
            .help("or write it into the file: `-- handover: run-alone=no reversible=yes after=…`");
        if let Some(table) = cx.portal.facts.tables.iter().find(|table| table.fact.id == "migrations") {
            let draft = draft.related(table.head.clone(), "migrations are listed here");
            draft.fix_opt(appended(cx, table, &rows(cx.portal, &dir, &missing)));
        }
    }
}

/// What is known of migrations, for the register.
fn rows(portal: &Portal, dir: &RepoPath, missing: &[&RepoPath]) -> Vec<Vec<(&'static str, String)>> {
    let service = match services::services_of(dir, &portal.services).as_slice() {
        [one] => Some(("service", portal.service(*one).id.clone())),
        _ => None,
    };
    let row = |file: &&RepoPath| [("migration", code(&id(file)))].into_iter().chain(service.clone()).collect();
    missing.iter().map(row).collect()
}

/// Migrations by their directory, the newest last.
fn directories(portal: &Portal) -> BTreeMap<RepoPath, Vec<&RepoPath>> {
    let mut found: BTreeMap<RepoPath, Vec<&RepoPath>> = BTreeMap::new();
    for path in portal.files.keys().filter(|path| is_migration(path)) {
        // Prisma has a directory for each.
        let dir = if path.stem() == "migration" { path.parent().parent() } else { path.parent() };
        found.entry(dir).or_default().push(path);
    }
    found.values_mut().for_each(|files| files.sort_by_key(|file| order(&id(file))));
    found
}

/// A numbered file in a directory of migrations.
fn is_migration(path: &RepoPath) -> bool {
    // Told first, for nearly no file has one of these endings.
    if !path.as_str().rsplit_once('.').is_some_and(|(_, ending)| is_one_of(ending, &ENDINGS)) {
        return false;
    }
    let dirs: Vec<&str> = path.segments().rev().skip(1).take(2).collect();
    let is_below = dirs.iter().any(|dir| MIGRATIONS.contains(&&*dir.to_lowercase()));
    let is_test = path.segments().any(|dir| matches!(dir, "test" | "tests" | "vendor" | "node_modules" | "testdata"));
    // `openapi/versions/1.yaml` and a changelog in Markdown are no migrations.
    let is_versions = dirs.first().is_some_and(|dir| matches!(*dir, "versions" | "changelog"));
    let fits_versions = !is_versions || matches!(&*path.extension(), "py" | "sql" | "xml");
    let is_way_back =
        path.file_name().contains(".down.") || path.file_name().starts_with(['U', 'R']) && path.extension() == "sql";
    is_below && !is_test && fits_versions && !is_way_back && number(&id(path)).is_some()
}

/// `0004_address` of `0004_address.up.sql`; of Prisma's `20260101_x/migration.sql` the directory.
fn id(path: &RepoPath) -> String {
    let stem = match path.stem() {
        "migration" => return path.parent().file_name().to_owned(),
        stem => stem,
    };
    stem.trim_end_matches(".up").trim_end_matches(".sql").to_owned()
}

/// The digits that a migration starts with, behind a `V` of Flyway.
fn number(id: &str) -> Option<&str> {
    let digits = id.trim_start_matches(['V', 'v']);
    let end = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
    // Alembic names revisions by twelve hexadecimal digits.
    let is_revision = || id.len() > 13 && id.as_bytes()[12] == b'_' && id[..12].bytes().all(|b| b.is_ascii_hexdigit());
    (end > 0).then(|| &digits[..end]).or_else(|| is_revision().then(|| &id[..12]))
}

/// By number, then name: `V10` comes after `V9`.
fn order(id: &str) -> (usize, String, String) {
    let number = number(id).unwrap_or_default().trim_start_matches('0');
    (number.len(), number.to_owned(), id.to_owned())
}

/// Whether a row names a migration: by its id, with or without ending, or by its number alone.
fn is_listed(id: &str, notes: &[String]) -> bool {
    let id = id.to_lowercase();
    let is_number = |note: &str| note.len() >= 8 && number(&id).is_some_and(|number| note == number);
    notes.iter().any(|note| note.contains(&id) || is_number(note) || id.starts_with(note.as_str()) && note.len() >= 6)
}

/// Whether the file itself holds its notes.
fn has_header(portal: &Portal, path: &RepoPath) -> bool {
    let body = portal.find(path).map(|doc| &portal.doc(doc).body);
    matches!(body, Some(Body::Evidence(facts)) if facts.what == EvidenceKind::Migration)
}

/// Whether a row of the register is about the service of a directory.
fn covers(portal: &Portal, dir: &RepoPath) -> bool {
    let own = services::services_of(dir, &portal.services);
    let rows = portal.facts.of("migrations");
    rows.iter().any(|fact| own.is_empty() || fact.services.iter().any(|service| own.contains(service)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::rules::owners::testing::{mended, said};

    fn of(profile: &str, rows: &str) -> String {
        let manifest = format!("version: 1\nprofile: {profile}\n");
        let table =
            format!("# Migrations\n\n| Migration | Run alone | Reversible | After |\n|---|---|---|---|\n{rows}");
        let files = [
            ("handover.yaml", &*manifest),
            ("docs/migrations.md", &*table),
            ("db/migrations/0001_first.sql", "select 1;"),
            ("db/migrations/0002_second.up.sql", "select 1;"),
            ("db/migrations/0002_second.down.sql", "select 1;"),
            ("db/migrations/0010_third.sql", "-- handover: run-alone=yes reversible=no\nselect 1;"),
            ("db/migrations/README.md", "# About\n"),
        ];
        said(RULE.id, &files)
    }

    #[test]
    fn migrations_of_one_directory_are_one_finding() {
        insta::assert_snapshot!(of("outsourced-backend", ""), @r"
        db/migrations/0002_second.up.sql:1:1 <>: error `0002_second` and `0001_first` are not described
          docs/migrations.md:3:3 <Migration | Run alone | Reversible | After>: migrations are listed here
          help: add a row to the table of migrations: does it run alone, can it be reversed, after which one?
          help: or write it into the file: `-- handover: run-alone=no reversible=yes after=…`
        ");
    }

    #[test]
    fn a_fix_adds_rows_with_what_is_known() {
        let files = [
            ("handover.yaml", "version: 1\nprofile: outsourced-backend\nservices:\n  orders: {path: orders}\n"),
            (
                "docs/migrations.md",
                "# Migrations\n\n| Migration | Service | Run alone | Reversible | After | Notes |\n|---|---|---|---|---|---|\n| `0001_first` | orders | no | yes | none | |\n",
            ),
            ("orders/migrations/0001_first.sql", "select 1;"),
            ("orders/migrations/0002_second.sql", "select 1;"),
        ];
        insta::assert_snapshot!(mended(RULE.id, &files), @r"
        docs/migrations.md: | `0002_second` | orders | TODO | TODO | TODO | |
        ");
    }

    #[test]
    fn a_row_names_a_migration_and_so_does_a_header() {
        let rows = "| [`0001_first`](../db/migrations/0001_first.sql) | no | yes | none |\n| 0002_second.up.sql | no | yes | none |\n";
        assert_eq!(of("outsourced-backend", rows), "");
    }

    #[test]
    fn it_is_asked_when_somebody_leaves() {
        assert_eq!(of("standard", ""), "");
    }

    #[test]
    fn numbers_count_and_not_letters() {
        assert!(order("V10__a") > order("V9__b") && order("0010_a") > order("0002_b"));
        assert_eq!(number("ae1027a6acf0_add_x"), Some("ae1027a6acf0"));
        assert_eq!(number("helpers"), None);
    }
}
