//! A changelog of an API that ends before its contract does.

use crate::base::diag::{Location, Severity};
use crate::base::path::RepoPath;
use crate::contracts::Node;
use crate::contracts::drift::{Bump, bump};
use crate::contracts::lint::place;
use crate::formats::{Body, Document};
use crate::markup::Heading;
use crate::policy::apis::roots;
use crate::policy::words::code;
use crate::policy::{Check, Cx, Rule, Sink};

pub(in crate::policy) static RULE: Rule = Rule {
    id: "api/changelog-behind",
    title: "the changelog of an API has an entry for the version of its contract",
    severity: Severity::Warn,
    since: "0.1.0",
    manual: include_str!("changelog_behind.md"),
    aka: &[],
    is_opt_in: false,
    check: Check::Portal(check),
};

fn check(cx: &Cx<'_>, out: &mut Sink) {
    let contracts: Vec<(&RepoPath, Node<'_>)> =
        roots(cx.portal).map(|(doc, root)| (cx.portal.doc(doc).path(), root)).collect();
    if contracts.is_empty() {
        return;
    }
    for document in cx.portal.documents.iter().filter(|document| is_changelog(document)) {
        let dir = document.path().parent();
        let beside: Vec<_> = contracts.iter().filter(|(path, _)| path.parent() == dir).collect();
        // One beside several contracts, or away from all of several, may be about any of them.
        match (&*beside, &*contracts) {
            ([(_, root)], _) | ([], [(_, root)]) => compare(document, *root, out),
            _ => {}
        }
    }
}

/// Whether a document is the changelog of an API and not of the program behind it, which counts its own versions.
fn is_changelog(document: &Document) -> bool {
    const STEMS: [&str; 6] = ["changelog", "changes", "history", "releases", "release-notes", "release-history"];
    const DIRS: [&str; 7] = ["api", "apis", "openapi", "swagger", "spec", "specs", "contracts"];
    if !matches!(document.body, Body::Prose(_)) {
        return false;
    }
    let stem = document.path().stem().to_lowercase().replace('_', "-");
    let of_api = stem.strip_prefix("api-").or_else(|| stem.strip_suffix("-api"));
    let in_api = || document.path().parent().segments().any(|segment| DIRS.contains(&&*segment.to_lowercase()));
    of_api.is_some_and(|stem| STEMS.contains(&stem)) || STEMS.contains(&&*stem) && in_api()
}

fn compare(document: &Document, root: Node<'_>, out: &mut Sink) {
    let Some(node) = root.find(&["info", "version"]) else { return };
    let version = node.text().unwrap_or_default();
    let entries: Vec<(&Heading, &str)> = document
        .outline
        .headings
        .iter()
        .flat_map(|heading| versions(&heading.text).map(move |version| (heading, version)))
        .collect();
    let Some((heading, newest)) = entries.first() else { return };
    if entries.iter().any(|(_, entry)| bump(entry, version) == Bump::None) {
        return;
    }
    if matches!(bump(newest, version), Bump::Major | Bump::Minor | Bump::Patch) {
        let title = format!("the changelog ends at {}, and the contract is at {}", code(newest), code(version));
        out.report(place(node), title)
            .related(Location::new(document.path(), heading.span), "its newest entry")
            .help(format!("add an entry for {} with what changed for those who call the API", code(version)));
    }
}

/// Words of a heading that are versions (`[1.4.0]`, `v2.0`, `2026-03-01`).
fn versions(heading: &str) -> impl Iterator<Item = &str> {
    let words = heading.split(|c: char| c.is_whitespace() || "[](){}`,:".contains(c));
    words.filter(|word| {
        let digits = word.strip_prefix(['v', 'V']).unwrap_or(word);
        digits.starts_with(|c: char| c.is_ascii_digit()) && digits.contains(['.', '-'])
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::rules::owners::testing::said;

    const API: &str = "openapi: 3.1.0\ninfo: {title: A, version: 2.1.0}\npaths: {}\n";

    fn of(path: &str, text: &str) -> String {
        said(RULE.id, &[("api/openapi.yaml", API), (path, text)])
    }

    #[test]
    fn a_changelog_that_ends_before_the_contract_is_behind() {
        insta::assert_snapshot!(of("api/CHANGELOG.md", "# Changelog\n\n## Unreleased\n\n## [2.0.3] - 2026-01-01\n\n## [2.0.2]\n"), @r"
        api/openapi.yaml:2:27 <2.1.0>: warning the changelog ends at `2.0.3`, and the contract is at `2.1.0`
          api/CHANGELOG.md:5:1 <## [2.0.3] - 2026-01-01>: its newest entry
          help: add an entry for `2.1.0` with what changed for those who call the API
        ");
        assert!(of("docs/api-changes.md", "# Changes\n\n## v2\n\n## v1.9\n").contains("ends at `v1.9`"));
    }

    #[test]
    fn an_entry_anywhere_or_a_later_one_is_enough() {
        for text in ["## 3.0.0\n\n## 2.1.0\n", "## v2.1\n", "## 3.0.0\n", "## 2026-01-01\n\n- 2.0.0\n", "# Changelog\n"]
        {
            assert_eq!(of("api/CHANGELOG.md", text), "", "{text}");
        }
    }

    #[test]
    fn a_changelog_of_the_program_or_of_several_contracts_says_nothing() {
        assert_eq!(of("CHANGELOG.md", "## 0.3.0\n"), "");
        let files = [("api/a/openapi.yaml", API), ("api/b/openapi.yaml", API), ("api/CHANGELOG.md", "## 2.0.0\n")];
        assert_eq!(said(RULE.id, &files), "");
    }
}
