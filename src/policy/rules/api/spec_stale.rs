//! A contract that stayed as it was while its service changed.

use std::collections::BTreeSet;

use crate::base::diag::{Location, Severity};
use crate::base::path::RepoPath;
use crate::contracts::Contract;
use crate::manifest::DRIFT_COMMITS;
use crate::model::{DocId, Service};
use crate::policy::apis::services_of;
use crate::policy::words::code;
use crate::policy::{Check, Cx, Rule, Sink};

pub(in crate::policy) static RULE: Rule = Rule {
    id: "api/spec-stale",
    title: "a contract is looked at when its service changes",
    severity: Severity::Info,
    since: "0.1.0",
    manual: include_str!("spec_stale.md"),
    aka: &[],
    is_opt_in: false,
    check: Check::Portal(check),
};

/// Commits on the code of a service after which its contract should have been looked at.
const ENOUGH: usize = 10;

/// Commits are counted no further.
const MOST: usize = 100;

/// Endings of programs.
const CODE: [&str; 23] = [
    "c", "cc", "clj", "cpp", "cs", "ex", "exs", "fs", "go", "java", "js", "jsx", "kt", "lua", "mjs", "php", "pl", "py",
    "rb", "rs", "scala", "ts", "tsx",
];

fn check(cx: &Cx<'_>, out: &mut Sink) {
    let git = &cx.portal.git;
    if git.notice.is_some() && !git.is_whole || git.commits.is_empty() {
        return;
    }
    for (doc, checked) in &cx.portal.contracts {
        let [service] = services_of(cx.portal, *doc) else { continue };
        let service = cx.portal.service(*service);
        let Some(newest) = newest(cx, *doc, &checked.contract) else { continue };
        if newest < ENOUGH as u32 || drifted(cx, *doc) {
            continue;
        }
        let commits = later(cx, service, newest);
        if commits.len() >= ENOUGH {
            report(cx, *doc, service, &commits, out);
        }
    }
}

/// The newest commit on any file of a contract, as index into the commits, which begin with the newest.
fn newest(cx: &Cx<'_>, doc: DocId, contract: &Contract) -> Option<u32> {
    let own = cx.portal.doc(doc).path();
    let touched = |path: &RepoPath| cx.portal.git.touched.get(path).and_then(|commits| commits.first().copied());
    let others = contract.spec().into_iter().flat_map(|spec| spec.files()).filter_map(|(path, _)| touched(path));
    // Without a commit on its own file nothing is known of it: it may be new.
    Some(others.min().map_or(touched(own)?, |newest| touched(own).map_or(newest, |own| own.min(newest))))
}

/// Whether `freshness/drift` has something to say of it: that knows what answers requests.
fn drifted(cx: &Cx<'_>, doc: DocId) -> bool {
    let path = cx.portal.doc(doc).path();
    let enough = cx.portal.manifest.freshness.drift_commits.unwrap_or(DRIFT_COMMITS);
    let own = cx.portal.artifacts.iter().filter(|artifact| artifact.at.path == *path);
    own.into_iter().any(|artifact| artifact.basis.drift_count >= enough)
}

/// Commits on the code of a service that came after one, as indices; at most [`MOST`]. O(files of the service).
fn later(cx: &Cx<'_>, service: &Service, newest: u32) -> BTreeSet<u32> {
    let mut commits = BTreeSet::new();
    let touched = cx.portal.git.touched.range(service.path.clone()..);
    for (path, own) in touched.take_while(|(path, _)| path.as_str().starts_with(service.path.as_str())) {
        if path.is_inside(&service.path) && is_code(path) {
            commits.extend(own.iter().copied().take_while(|commit| *commit < newest));
        }
        if commits.len() >= MOST {
            break;
        }
    }
    commits
}

/// Whether a file is a program and not a test of one.
fn is_code(path: &RepoPath) -> bool {
    let is_test = |segment: &str| {
        let words = segment.split(|c: char| !c.is_ascii_alphanumeric());
        words.into_iter().any(|word| matches!(word, "test" | "tests" | "spec" | "specs" | "e2e" | "fixtures" | "mocks"))
    };
    CODE.contains(&path.extension().as_str()) && !path.segments().any(is_test)
}

fn report(cx: &Cx<'_>, doc: DocId, service: &Service, commits: &BTreeSet<u32>, out: &mut Sink) {
    let count = if commits.len() >= MOST { format!("more than {MOST}") } else { commits.len().to_string() };
    let path = cx.portal.doc(doc).path();
    let title = format!("{count} commits changed the code of {} since this contract was changed", code(&service.name));
    let commit = commits.first().and_then(|ix| cx.portal.git.commits.get(*ix as usize));
    out.report(Location::file(path), title)
        .help("compare it with what the service answers today")
        .notes(commit.map(|commit| format!("the last of them is of {}", commit.date)));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tests_are_no_code_of_a_service() {
        let is_code = |path: &str| is_code(&RepoPath::new(path).unwrap());
        for path in ["src/app.ts", "billing/latest.py", "contest/a.go"] {
            assert!(is_code(path), "{path}");
        }
        for path in ["src/app.test.ts", "tests/a.py", "a_test.go", "spec/a_spec.rb", "README.md", "go.mod"] {
            assert!(!is_code(path), "{path}");
        }
    }
}
