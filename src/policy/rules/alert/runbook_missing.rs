//! An alert that says nothing on what to do.

use std::collections::BTreeMap;

use crate::base::diag::Severity;
use crate::formats::Alert;
use crate::model::DocId;
use crate::model::alerts::{Lead, Led, runbook_named};
use crate::policy::words::code;
use crate::policy::{Check, Cx, Rule, Sink};

use super::{at, is_whole, names};

pub(in crate::policy) static RULE: Rule = Rule {
    id: "alert/runbook-missing",
    title: "every alert leads to a runbook",
    severity: Severity::Warn,
    since: "0.1.0",
    manual: include_str!("runbook_missing.md"),
    aka: &[],
    is_opt_in: false,
    check: Check::Portal(check),
};

/// A file with more such alerts has one cause, not many: nobody thought of runbooks.
const MOST_SINGLE: usize = 5;

fn check(cx: &Cx<'_>, out: &mut Sink) {
    let mut files: BTreeMap<DocId, Vec<&Led>> = BTreeMap::new();
    for led in cx.portal.leads.iter().filter(|led| led.to == Lead::None && is_whole(cx.portal, led.rules)) {
        files.entry(led.rules).or_default().push(led);
    }
    for alerts in files.into_values() {
        let repeated = alerts.len() > MOST_SINGLE;
        for led in &alerts[..if repeated { 1 } else { alerts.len() }] {
            let draft =
                out.report(at(cx.portal, led), format!("alert {} has no runbook", code(&led.of(cx.portal).name)));
            let draft = match runbook_named(cx.portal, &led.of(cx.portal).name) {
                Some(doc) => {
                    draft.help(format!("lead to {} with `runbook_url`", code(cx.portal.doc(doc).path().as_str())))
                }
                None => {
                    draft.help("write what it means and what to do, and lead there with the annotation `runbook_url`")
                }
            };
            if repeated {
                let others: Vec<&Alert> = alerts[1..].iter().map(|led| led.of(cx.portal)).collect();
                draft.note(format!("nor have others of this file: {}", names(&others)));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::rules::owners::testing::said;

    fn rules(names: &[&str]) -> String {
        let rule = |name: &&str| format!("  - {{alert: {name}, expr: up}}\n");
        format!("groups:\n- name: g\n  rules:\n{}", names.iter().map(rule).collect::<String>())
    }

    #[test]
    fn an_alert_without_an_annotation_is_told_of_the_runbook_that_bears_its_name() {
        let files =
            [("rules.yml", rules(&["QueueStuck", "Other"])), ("docs/runbooks/QueueStuck.md", "# Stuck\n".into())];
        let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (*path, text.as_str())).collect();
        insta::assert_snapshot!(said(RULE.id, &files), @r"
        rules.yml:4:13 <QueueStuck>: warning alert `QueueStuck` has no runbook
          help: lead to `docs/runbooks/QueueStuck.md` with `runbook_url`
        rules.yml:5:13 <Other>: warning alert `Other` has no runbook
          help: write what it means and what to do, and lead there with the annotation `runbook_url`
        ");
    }

    #[test]
    fn a_file_in_which_no_alert_has_one_is_one_finding() {
        let text = rules(&["A1", "A2", "A3", "A4", "A5", "A6", "A7", "A8", "A9", "B1"]);
        insta::assert_snapshot!(said(RULE.id, &[("rules.yml", &text)]), @r"
        rules.yml:4:13 <A1>: warning alert `A1` has no runbook
          help: write what it means and what to do, and lead there with the annotation `runbook_url`
          note: nor have others of this file: `A2`, `A3`, `A4`, `A5`, `A6`, `A7`, `A8`, `A9` and 1 more
        ");
    }

    #[test]
    fn a_file_that_is_broken_is_not_held_to_what_it_lost() {
        let text = "groups:\n- name: a\n  rules:\n  - alert: A\n    expr: up\n  - alert: B\n    expr: [{{ .x }}\n  other: {{ .y }}\n]\n";
        assert_eq!(said(RULE.id, &[("rules.yml", text)]), "");
    }
}
