//! Packages whose exact versions are written down nowhere.

use crate::base::diag::{Location, Severity};
use crate::base::path::RepoPath;
use crate::formats::{Body, BuildKind};
use crate::model::Portal;
use crate::policy::words::code;
use crate::policy::{Check, Cx, Rule, Sink};

pub(in crate::policy) static RULE: Rule = Rule {
    id: "legal/lockfile-missing",
    title: "the exact versions of all packages are written down",
    severity: Severity::Warn,
    since: "0.1.0",
    manual: include_str!("lockfile_missing.md"),
    aka: &[],
    is_opt_in: false,
    check: Check::Portal(check),
};

/// Lists of packages, and the files of which one holds the exact versions.
const LOCKS: [(&str, &[&str]); 5] = [
    (
        "package.json",
        &["package-lock.json", "npm-shrinkwrap.json", "yarn.lock", "pnpm-lock.yaml", "bun.lock", "bun.lockb"],
    ),
    ("composer.json", &["composer.lock"]),
    ("Gemfile", &["Gemfile.lock"]),
    ("go.mod", &["go.sum"]),
    ("Pipfile", &["Pipfile.lock"]),
];

fn check(cx: &Cx<'_>, out: &mut Sink) {
    for document in &cx.portal.documents {
        if !matches!(&document.body, Body::Build(facts) if facts.what == BuildKind::Package) {
            continue;
        }
        let path = document.path();
        let Some((_, locks)) = LOCKS.iter().find(|(name, _)| *name == path.file_name()) else { continue };
        if document.offers.fetches && is_run(cx.portal, path) && !has_lock(cx.portal, path, locks) {
            out.report(Location::file(path), format!("{} has no lockfile", code(path.as_str())))
                .help(format!("commit {}, which the package manager writes", code(locks[0])))
                .note("without it a build of the same commit may hold other code, and nobody can list what is shipped");
        }
    }
}

/// Whether it is the package of something that runs: what a library ships is decided by who uses it.
fn is_run(portal: &Portal, path: &RepoPath) -> bool {
    let dir = path.parent();
    let of_service = portal.services.iter().any(|service| service.is_operated() && dir.is_inside(&service.path));
    let is_aside = path.segments().any(|segment| {
        matches!(
            &*segment.to_lowercase(),
            "examples" | "example" | "samples" | "test" | "tests" | "e2e" | "docs" | "templates" | "fixtures"
        )
    });
    of_service && !is_aside
}

/// In its directory or one above: a workspace has one lock for all.
fn has_lock(portal: &Portal, path: &RepoPath, locks: &[&str]) -> bool {
    let mut above = std::iter::successors(Some(path.parent()), |dir| (!dir.is_root()).then(|| dir.parent()));
    above.any(|dir| {
        let has = |name: &&str| dir.join(name).is_some_and(|file| portal.files.contains_key(&file));
        locks.iter().any(has)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::rules::owners::testing::said;

    const PACKAGE: &str = r#"{"name": "web", "scripts": {"start": "node ."}, "dependencies": {"express": "^4"}}"#;

    #[test]
    fn a_service_without_exact_versions_is_reported() {
        let files = [("services/web/package.json", PACKAGE), ("services/web/Dockerfile", "FROM node\n")];
        insta::assert_snapshot!(said(RULE.id, &files), @r"
        services/web/package.json:1:1 <>: warning `services/web/package.json` has no lockfile
          help: commit `package-lock.json`, which the package manager writes
          note: without it a build of the same commit may hold other code, and nobody can list what is shipped
        ");
    }

    #[test]
    fn a_lock_of_the_directory_or_the_workspace_is_enough() {
        for lock in ["services/web/package-lock.json", "pnpm-lock.yaml", "services/yarn.lock"] {
            let files =
                [("services/web/package.json", PACKAGE), ("services/web/Dockerfile", "FROM node\n"), (lock, "")];
            assert_eq!(said(RULE.id, &files), "", "{lock}");
        }
    }

    #[test]
    fn libraries_and_packages_without_packages_need_none() {
        let empty = r#"{"name": "web", "scripts": {"start": "node ."}}"#;
        assert_eq!(
            said(RULE.id, &[("services/web/package.json", empty), ("services/web/Dockerfile", "FROM node\n")]),
            ""
        );
    }
}
