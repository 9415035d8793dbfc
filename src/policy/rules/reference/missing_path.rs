//! A path in a text or in front matter that leads nowhere.

use std::collections::BTreeSet;

use crate::base::diag::{Location, Severity};
use crate::base::path::RepoPath;
use crate::markup::FrontEntry;
use crate::model::calls::Trace;
use crate::model::{DocId, Portal};
use crate::policy::rules::runbook;
use crate::policy::words::code;
use crate::policy::{Check, Cx, Rule, Sink};

pub(in crate::policy) static RULE: Rule = Rule {
    id: "ref/missing-path",
    title: "paths that a document names exist",
    severity: Severity::Error,
    since: "0.1.0",
    manual: include_str!("missing_path.md"),
    aka: &[],
    is_opt_in: false,
    check: Check::Portal(check),
};

/// Keys of front matter that hold paths of the repository.
const KEYS: [&str; 4] = ["covers", "diagram", "diagrams", "script"];

fn check(cx: &Cx<'_>, out: &mut Sink) {
    let calls = cx.calls();
    for doc in cx.living().iter().copied() {
        let outline = &cx.portal.doc(doc).outline;
        for entry in KEYS.iter().filter_map(|key| outline.front.get(key)) {
            front_matter(cx, doc, entry, out);
        }
        let in_commands = calls.missing_in_commands(doc);
        let said: BTreeSet<&str> = in_commands.iter().map(|missing| missing.written.trim_start_matches("./")).collect();
        for missing in calls.missing_in_codes(doc) {
            let is_said = said.contains(missing.written.trim_start_matches("./"));
            if !is_said && missing.because != Trace::Nothing {
                runbook::missing_path::report(cx, &missing, out);
            }
        }
    }
}

/// What a document says that it covers: a path, or a pattern that at least one file fits.
fn front_matter(cx: &Cx<'_>, doc: DocId, entry: &FrontEntry, out: &mut Sink) {
    let path = cx.portal.doc(doc).path();
    for written in entry.value.texts() {
        let start = written.split(['*', '?', '[', '{']).next().unwrap_or_default();
        let is_pattern = start.len() < written.len();
        let dir = if is_pattern { start.rsplit_once('/').map_or("", |(dir, _)| dir) } else { start };
        let is_path = !written.contains("://") && !dir.contains(char::is_whitespace) && !dir.is_empty();
        if is_path && !is_there(cx.portal, path, dir) {
            out.report(Location::new(path, entry.span), format!("{} does not exist", code(dir)))
                .label(format!("named by {}", code(&entry.key)))
                .help("write the path from the root of the repository, as it is today");
        }
    }
}

fn is_there(portal: &Portal, document: &RepoPath, written: &str) -> bool {
    let written = written.trim_start_matches('/');
    let paths = [RepoPath::new(written), document.parent().join(written)];
    paths.iter().flatten().any(|path| portal.files.contains_key(path) || portal.has_directory(path))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::rules::owners::testing::said;

    fn of(text: &str) -> String {
        let files =
            [("docs/a.md", text), ("services/billing/deploy.sh", ""), ("services/billing/go.mod", "module x\n")];
        said(RULE.id, &files)
    }

    #[test]
    fn a_code_span_with_a_path_that_was_misspelt_is_reported() {
        insta::assert_snapshot!(of("# A\n\nSee `services/billing/depoly.sh:12` and `services/billing/depoly.sh`.\n"), @r"
        docs/a.md:3:6 <services/billing/depoly.sh>: warning `services/billing/depoly.sh` does not exist
          help: did you mean `services/billing/deploy.sh`?
          note: it stands here 2 times
        ");
    }

    #[test]
    fn front_matter_is_held_to_its_word() {
        insta::assert_snapshot!(of("---\ncovers: [services/biling/**, services/billing/**]\n---\n# A\n"), @r"
        docs/a.md:2:9 <[services/biling/**, services/billing/**]>: warning `services/biling` does not exist
          help: write the path from the root of the repository, as it is today
        ");
    }

    #[test]
    fn what_nothing_speaks_for_may_be_anything() {
        for text in [
            "`services/payments/new.sh`",
            "`other/x.sh`",
            "`services/billing/deploy.sh`",
            "`a/b`",
            "`services/<name>/x.sh`",
        ] {
            assert_eq!(of(&format!("# A\n\n{text}\n")), "", "{text}");
        }
    }
}
