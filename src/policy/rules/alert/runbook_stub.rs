//! An alert that leads to a page on which nothing stands.

use std::collections::BTreeMap;

use crate::base::diag::Severity;
use crate::formats::Alert;
use crate::model::alerts::{Lead, Led};
use crate::model::{Artifact, Level, Portal};
use crate::policy::words::code;
use crate::policy::{Check, Cx, Rule, Sink};

use super::{at, names};

pub(in crate::policy) static RULE: Rule = Rule {
    id: "alert/runbook-stub",
    title: "the runbook of an alert says what to do",
    severity: Severity::Warn,
    since: "0.1.0",
    manual: include_str!("runbook_stub.md"),
    aka: &[],
    is_opt_in: false,
    check: Check::Portal(check),
};

/// One finding for each page, however many alerts lead to it.
fn check(cx: &Cx<'_>, out: &mut Sink) {
    let mut pages: BTreeMap<usize, Vec<&Led>> = BTreeMap::new();
    for led in &cx.portal.leads {
        let Some(ix) = artifact(cx.portal, led) else { continue };
        // A stub that the handover asks for as such is reported where it is asked for.
        let is_asked = cx.slots.iter().any(|slot| slot.artifact.is_some_and(|id| id.0 as usize == ix));
        if !is_asked {
            pages.entry(ix).or_default().push(led);
        }
    }
    for (ix, alerts) in pages {
        let (artifact, Some(first)) = (&cx.portal.artifacts[ix], alerts.first()) else { continue };
        let word = if artifact.substance.level == Level::Thin { "thin" } else { "a stub" };
        let title = format!(
            "the runbook of {}, {}, is {word}",
            code(&first.of(cx.portal).name),
            code(artifact.at.path.as_str())
        );
        let draft = out
            .report(at(cx.portal, first), title)
            .label("leads to it")
            .related(artifact.head.clone(), artifact.substance.explained())
            .help("write down what the alert means, where to look, and what to do");
        if alerts.len() > 1 {
            let others: Vec<&Alert> = alerts[1..].iter().map(|led| led.of(cx.portal)).collect();
            draft.note(format!("it is also that of {}", names(&others)));
        }
    }
}

/// The artifact that an alert leads to, when there is too little in it.
fn artifact(portal: &Portal, led: &Led) -> Option<usize> {
    let Lead::Document { doc, anchor } = &led.to else { return None };
    let is_led_to = |artifact: &Artifact| {
        let is_section = artifact.anchor.is_some() && artifact.anchor == *anchor;
        artifact.doc == Some(*doc) && artifact.kind.id == "runbook.alert" && (artifact.anchor.is_none() || is_section)
    };
    let is_poor = |level: Level| matches!(level, Level::Empty | Level::Stub | Level::Thin);
    let found = portal.artifacts.iter().position(is_led_to)?;
    let artifact = &portal.artifacts[found];
    (is_poor(artifact.substance.level) && artifact.points_to.is_none() && !artifact.is_retired).then_some(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::rules::owners::testing::said;

    fn of(page: &str) -> String {
        let rules = "groups:\n- name: g\n  rules:\n  - {alert: A, expr: up, annotations: {runbook_url: docs/runbooks/a.md}}\n  - {alert: B, expr: up, annotations: {runbook_url: docs/runbooks/a.md}}\n";
        said(
            RULE.id,
            &[("rules.yml", rules), ("docs/runbooks/a.md", page), ("handover.yaml", "version: 1\nprofile: minimal\n")],
        )
    }

    #[test]
    fn a_page_with_nothing_on_it_is_named_once_for_all_its_alerts() {
        insta::assert_snapshot!(of("# A\n\nTODO\n"), @r"
        rules.yml:4:53 <docs/runbooks/a.md>: warning the runbook of `A`, `docs/runbooks/a.md`, is a stub
          docs/runbooks/a.md:1:1 <# A>: stub: 1 content words (needs 40), 4 of 4 topics missing (meaning, impact, diagnosis, mitigation), without a command or a query, 1 placeholder
          help: write down what the alert means, where to look, and what to do
          note: it is also that of `B`
        ");
    }

    #[test]
    fn a_page_that_says_what_to_do_is_fine() {
        let page = "# A\n\n## Meaning\n\nThe queue of charges is longer than the consumers can work off in the time that customers accept, which is ten minutes.\n\n## Impact\n\nCustomers wait for their receipts, and support gets calls about orders that seem lost.\n\n## Diagnosis\n\nLook at the lag of each consumer on the dashboard, then at the log of the slowest one.\n\n```sh\nkubectl logs deploy/billing | tail\n```\n\n## Mitigation\n\nRestart the slowest consumer, and if the lag does not shrink within five minutes, add two more replicas.\n\n```sh\nkubectl scale deploy/billing --replicas=4\n```\n\n## Escalation\n\nCall the payments team.\n";
        assert_eq!(of(page), "");
    }
}
