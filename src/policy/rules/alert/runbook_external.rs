//! Runbooks that are not part of what is handed over.

use std::collections::BTreeMap;

use crate::base::diag::Severity;
use crate::formats::Alert;
use crate::model::DocId;
use crate::model::alerts::{Lead, Led};
use crate::model::parties::Parties;
use crate::policy::words::{code, quoted};
use crate::policy::{Check, Cx, Rule, Sink};

use super::{at, names};

pub(in crate::policy) static RULE: Rule = Rule {
    id: "alert/runbook-external",
    title: "runbooks of alerts are part of the handover",
    severity: Severity::Info,
    since: "0.1.0",
    manual: include_str!("runbook_external.md"),
    aka: &[],
    is_opt_in: false,
    check: Check::Portal(check),
};

/// One finding for each file of rules and host: the cause is where somebody keeps runbooks.
fn check(cx: &Cx<'_>, out: &mut Sink) {
    let mut places: BTreeMap<(DocId, String), Vec<&Led>> = BTreeMap::new();
    for led in &cx.portal.leads {
        if let Lead::Outside(host) = &led.to {
            places.entry((led.rules, host.clone())).or_default().push(led);
        }
    }
    let parties = Parties::of(&cx.portal.manifest);
    for ((_, host), alerts) in places {
        let Some(first) = alerts.first() else { continue };
        let title = match host.as_str() {
            "" => format!(
                "where the runbook of {} is, only the chart knows once it is filled in",
                code(&first.of(cx.portal).name)
            ),
            _ if !host.contains('.') => {
                format!(
                    "the runbook of {} is no page: {}",
                    code(&first.of(cx.portal).name),
                    quoted(&first.of(cx.portal).runbook)
                )
            }
            host => {
                format!(
                    "the runbook of {} lives outside this handover, on {}",
                    code(&first.of(cx.portal).name),
                    code(host)
                )
            }
        };
        let leaves = alerts.iter().any(|led| parties.address_leaves(&led.of(cx.portal).runbook));
        let mut draft = out
            .report(at(cx.portal, first), title)
            .help("copy it into the repository, or map its address with `discover.runbook_urls`");
        if leaves {
            let name = cx.portal.manifest.project.outgoing.as_ref().map_or("the outgoing party", |party| &party.name);
            draft = draft.severity(Severity::Error).note(format!("it leaves with {}", quoted(name)));
        }
        if alerts.len() > 1 {
            let others: Vec<&Alert> = alerts[1..].iter().map(|led| led.of(cx.portal)).collect();
            draft.note(format!("so do those of {}", names(&others)));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::rules::owners::testing::said;

    const RULES: &str = "groups:\n- name: g\n  rules:\n  - {alert: A, expr: up, annotations: {runbook_url: 'https://wiki.contoso.example/a'}}\n  - {alert: B, expr: up, annotations: {runbook_url: 'https://wiki.contoso.example/b'}}\n";

    #[test]
    fn alerts_of_one_file_and_host_are_one_finding() {
        insta::assert_snapshot!(said(RULE.id, &[("rules.yml", RULES)]), @r"
        rules.yml:4:53 <'https://wiki.contoso.example/a'>: info the runbook of `A` lives outside this handover, on `wiki.contoso.example`
          help: copy it into the repository, or map its address with `discover.runbook_urls`
          note: so do those of `B`
        ");
    }

    #[test]
    fn what_leaves_with_a_party_is_an_error() {
        let manifest = "version: 1\nprofile: minimal\nproject: {parties: {outgoing: {name: Contoso, domains: [contoso.example]}}}\n";
        let said = said(RULE.id, &[("rules.yml", RULES), ("handover.yaml", manifest)]);
        assert!(
            said.contains("error the runbook of `A` lives outside") && said.contains("it leaves with “Contoso”"),
            "{said}"
        );
    }

    #[test]
    fn a_runbook_of_that_name_in_the_repository_is_inside() {
        let files = [("rules.yml", RULES), ("docs/runbooks/a.md", "# A\n"), ("docs/runbooks/b.md", "# B\n")];
        assert_eq!(said(RULE.id, &files), "");
    }
}
