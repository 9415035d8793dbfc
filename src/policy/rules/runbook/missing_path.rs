//! A command that needs a file which is not there.

use crate::base::diag::{Location, Severity};
use crate::base::path::RepoPath;
use crate::base::words::counted;
use crate::model::calls::{MissingFile, Trace};
use crate::policy::words::code;
use crate::policy::{Check, Cx, Rule, Sink};

pub(in crate::policy) static RULE: Rule = Rule {
    id: "runbook/missing-path",
    title: "every file that a command needs exists",
    severity: Severity::Error,
    since: "0.1.0",
    manual: include_str!("missing_path.md"),
    aka: &[],
    is_opt_in: false,
    check: Check::Portal(check),
};

fn check(cx: &Cx<'_>, out: &mut Sink) {
    for doc in cx.living() {
        for missing in cx.calls().missing_in_commands(*doc) {
            report(cx, &missing, out);
        }
    }
}

/// Reports a path that leads nowhere: an error when something tells that it is one of this repository.
pub(in crate::policy::rules) fn report(cx: &Cx<'_>, missing: &MissingFile, out: &mut Sink) {
    let path = cx.portal.doc(missing.doc).path();
    let title = format!("{} does not exist", code(&missing.written));
    let at = Location::new(path, missing.span);
    let mut draft = out.report(at.clone(), title).label("no file at this path");
    draft = match &missing.because {
        Trace::History(known, day) if day.is_empty() => {
            draft.note(format!("git knows {}, it was removed or renamed", code(known.as_str())))
        }
        Trace::History(known, day) => {
            draft.note(format!("git knows {}, last changed on {day}: it was removed or renamed", code(known.as_str())))
        }
        Trace::Near(near) => {
            let instead = as_written(&missing.written, near);
            let draft = draft.help(format!("did you mean {}?", code(&instead)));
            match cx.text(&at) == missing.written {
                // It moved; with another name it may be another file.
                true if missing.written.ends_with(&format!("/{}", near.file_name())) => draft.fix(at, instead),
                true => draft.guess(at, instead),
                false => draft,
            }
        }
        Trace::Nothing => draft.severity(Severity::Warn).help(
            "correct the path; when it is one of another repository or machine, say which, or change to it with `cd`",
        ),
    };
    if missing.times > 1 {
        draft.note(format!("it stands here {}", counted(missing.times, "time")));
    }
}

/// The near path with the `./` of the one that was written.
fn as_written(written: &str, near: &RepoPath) -> String {
    let dot = if written.starts_with("./") { "./" } else { "" };
    format!("{dot}{near}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::rules::owners::testing::{mended, said};

    fn of(block: &str) -> String {
        let text = format!("# Roll back\n\n```sh\n{block}\n```\n");
        let files = [
            ("docs/runbooks/rollback.md", text.as_str()),
            ("ops/rollback.sh", ""),
            ("services/billing/run.sh", ""),
            ("services/billing/go.mod", "module x\n"),
            (".gitignore", "/ops/generated/\n"),
        ];
        said(RULE.id, &files)
    }

    #[test]
    fn a_script_that_is_called_nearly_so_is_offered() {
        insta::assert_snapshot!(of("ops/rolback.sh v1\nops/rolback.sh v2"), @r"
        docs/runbooks/rollback.md:4:1 <ops/rolback.sh>: warning `ops/rolback.sh` does not exist
          help: did you mean `ops/rollback.sh`?
          note: it stands here 2 times
        ");
    }

    #[test]
    fn a_file_that_moved_is_mended_and_another_name_is_a_guess() {
        let text = "# Roll back\n\n```sh\nops/rolback.sh v1\nops/migrate.sh v2\n```\n";
        let files = [("docs/runbooks/rollback.md", text), ("ops/rollback.sh", ""), ("ops/scripts/migrate.sh", "")];
        insta::assert_snapshot!(mended(RULE.id, &files), @r"
        unsafe docs/runbooks/rollback.md: ops/rollback.sh v1
        docs/runbooks/rollback.md: ops/scripts/migrate.sh v2
        ");
    }

    #[test]
    fn a_path_that_nothing_speaks_for_is_a_warning() {
        insta::assert_snapshot!(of("./ops/reindex --all"), @r"
        docs/runbooks/rollback.md:4:1 <./ops/reindex>: warning `./ops/reindex` does not exist
          help: correct the path; when it is one of another repository or machine, say which, or change to it with `cd`
        ");
    }

    #[test]
    fn files_that_are_there_or_are_made_are_fine() {
        for block in [
            "ops/rollback.sh",
            "cd ops && ./rollback.sh",
            "cd services/billing\n./run.sh",
            "cat ops/generated/x.json",
            "cd other-repo\n./x.sh",
            "cat etc/x/y",
        ] {
            assert_eq!(of(block), "", "{block}");
        }
    }

    #[test]
    fn decisions_tell_what_was_true_on_their_day() {
        let text = "# 1. Use a script\n\nStatus: accepted\n\n```sh\nops/gone.sh\n```\n";
        assert_eq!(said(RULE.id, &[("docs/adr/0001-x.md", text), ("ops/a.sh", "")]), "");
    }
}
