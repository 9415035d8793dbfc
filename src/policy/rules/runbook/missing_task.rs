//! A command that starts a task which nobody defines.

use crate::base::diag::{Location, Severity};
use crate::model::calls::MissingTask;
use crate::policy::words::code;
use crate::policy::{Check, Cx, Rule, Sink};

pub(in crate::policy) static RULE: Rule = Rule {
    id: "runbook/missing-task",
    title: "every task that a command starts is defined",
    severity: Severity::Error,
    since: "0.1.0",
    manual: include_str!("missing_task.md"),
    aka: &[],
    is_opt_in: false,
    check: Check::Portal(check),
};

fn check(cx: &Cx<'_>, out: &mut Sink) {
    for doc in cx.living() {
        for missing in cx.calls().missing_tasks(*doc) {
            report(cx, &missing, out);
        }
    }
}

fn report(cx: &Cx<'_>, missing: &MissingTask, out: &mut Sink) {
    let MissingTask { call, file, nearest, .. } = missing;
    let (noun, sort) = (call.runner.noun(), call.runner.file());
    let place =
        file.as_ref().map_or_else(|| format!("this repository, which has no `{sort}`"), |file| code(file.as_str()));
    let at = Location::new(cx.portal.doc(missing.doc).path(), call.span);
    let title = format!("no {noun} {} in {place}", code(&call.name));
    let draft = out.report(at.clone(), title).label(format!("no such {noun}"));
    match (nearest, file) {
        (Some(nearest), _) => {
            let draft = draft.help(format!("did you mean {}?", code(nearest)));
            if cx.text(&at) == call.name { draft.guess(at, nearest) } else { draft }
        }
        (None, Some(_)) => draft.help(format!("correct the name, or define the {noun}")),
        // It may be one of another repository.
        (None, None) => draft.severity(Severity::Warn).help("say in which repository it is started"),
    };
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::rules::owners::testing::{mended, said};

    fn of(block: &str) -> String {
        let text = format!("# Roll back\n\n```sh\n{block}\n```\n");
        let files = [
            ("docs/runbooks/rollback.md", text.as_str()),
            ("Makefile", "deploy:\n\tx\nlogs-%:\n\tx\n"),
            ("services/billing/package.json", r#"{"scripts": {"db:migrate": "x"}}"#),
        ];
        said(RULE.id, &files)
    }

    #[test]
    fn a_target_that_is_called_nearly_so_is_offered() {
        insta::assert_snapshot!(of("make deply ENV=prod"), @r"
        docs/runbooks/rollback.md:4:6 <deply>: warning no target `deply` in `Makefile`
          help: did you mean `deploy`?
        ");
    }

    #[test]
    fn the_target_that_is_meant_is_a_guess() {
        let files =
            [("docs/runbooks/a.md", "# A\n\n```sh\nmake deply ENV=prod\n```\n"), ("Makefile", "deploy:\n\tx\n")];
        insta::assert_snapshot!(mended(RULE.id, &files), @"unsafe docs/runbooks/a.md: make deploy ENV=prod");
    }

    #[test]
    fn a_script_is_looked_for_in_the_package_of_the_directory() {
        insta::assert_snapshot!(of("cd services/billing\nnpm run db:rollback"), @r"
        docs/runbooks/rollback.md:5:9 <db:rollback>: warning no script `db:rollback` in `services/billing/package.json`
          help: correct the name, or define the script
        ");
    }

    #[test]
    fn without_any_file_of_the_sort_it_may_be_another_repository() {
        insta::assert_snapshot!(of("just rollback"), @r"
        docs/runbooks/rollback.md:4:6 <rollback>: warning no recipe `rollback` in this repository, which has no `justfile`
          help: say in which repository it is started
        ");
    }

    #[test]
    fn a_sentence_speaks_of_tasks_of_this_repository_where_it_has_any() {
        let sentence = |files: &[(&str, &str)]| {
            let text = "# Roll back\n\nRun `make rolback` first.\n";
            said(RULE.id, &[&[("docs/runbooks/rollback.md", text)], files].concat())
        };
        insta::assert_snapshot!(sentence(&[("Makefile", "rollback:\n\tx\n")]), @r"
        docs/runbooks/rollback.md:3:11 <rolback>: warning no target `rolback` in `Makefile`
          help: did you mean `rollback`?
        ");
        assert_eq!(sentence(&[("package.json", "{}")]), "");
    }

    #[test]
    fn an_alias_of_cargo_is_a_task() {
        let files = [
            ("docs/runbooks/a.md", "# A\n\n```sh\ncargo xtask ship\n```\n"),
            (".cargo/config.toml", "[alias]\ntask = \"run -p xtask --\"\n"),
        ];
        insta::assert_snapshot!(said(RULE.id, &files), @r"
        docs/runbooks/a.md:4:7 <xtask>: warning no alias `xtask` in `.cargo/config.toml`
          help: did you mean `task`?
        ");
    }

    #[test]
    fn tasks_that_are_defined_anywhere_are_fine() {
        for block in
            ["make deploy", "make logs-web", "npm run db:migrate", "cd elsewhere && make x", "npm test", "make docs"]
        {
            assert_eq!(of(block), "", "{block}");
        }
    }
}
