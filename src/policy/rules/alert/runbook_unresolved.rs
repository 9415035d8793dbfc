//! An annotation that leads into this repository, and there to nothing.

use crate::base::diag::{Edit, Location, Severity};
use crate::base::span::Span;
use crate::base::words::is_slip;
use crate::model::alerts::Lead;
use crate::policy::words::code;
use crate::policy::{Check, Cx, Rule, Sink};

use super::at;

pub(in crate::policy) static RULE: Rule = Rule {
    id: "alert/runbook-unresolved",
    title: "the runbook that an alert leads to exists",
    severity: Severity::Error,
    since: "0.1.0",
    manual: include_str!("runbook_unresolved.md"),
    aka: &[],
    is_opt_in: false,
    check: Check::Portal(check),
};

fn check(cx: &Cx<'_>, out: &mut Sink) {
    for led in &cx.portal.leads {
        let name = code(&led.of(cx.portal).name);
        match &led.to {
            Lead::NoFile { path, nearest } => {
                let title = format!("the runbook of {name} resolves to {}, which does not exist", code(path));
                let beside = nearest.as_ref().zip(path.rsplit_once('/'));
                let edit = beside
                    .filter(|(near, (dir, _))| near.parent().as_str() == *dir)
                    .and_then(|(near, (_, name))| part(cx, at(cx.portal, led), name, near.file_name()));
                out.report(at(cx.portal, led), title)
                    .label("no file there")
                    .help_opt(nearest.as_ref().map(|near| format!("did you mean {}?", code(near.as_str()))))
                    .guess_opt(edit);
            }
            Lead::NoHeading { doc, anchor, nearest } => {
                let target = cx.portal.doc(*doc);
                let place = code(&format!("{}#{anchor}", target.path()));
                let heading = target.outline.headings.iter().find(|heading| Some(&heading.id) == nearest.as_ref());
                let draft = out
                    .report(at(cx.portal, led), format!("the runbook of {name} resolves to {place}, heading not found"))
                    .label("no such heading")
                    .help_opt(nearest.as_ref().map(|near| format!("lead to `#{near}`")));
                if let Some(heading) = heading {
                    let draft = draft.related(Location::new(target.path(), heading.span), "closest heading");
                    let old = format!("#{anchor}");
                    let edit = part(cx, at(cx.portal, led), &old, &format!("#{}", heading.id));
                    if is_slip(anchor, &heading.id) {
                        draft.fix_opt(edit)
                    } else {
                        draft.guess_opt(edit)
                    };
                }
            }
            Lead::None | Lead::Document { .. } | Lead::Outside(_) => {}
        }
    }
}

/// The edit that writes a part of an address anew; `None` when it does not stand there once as it is.
fn part(cx: &Cx<'_>, at: Location, old: &str, new: &str) -> Option<Edit> {
    let mut found = cx.text(&at).match_indices(old);
    let start = found.next().filter(|_| found.next().is_none())?.0 + at.span.range().start;
    Some(Edit { at: Location::new(&at.path, Span::new(start, start + old.len())), text: new.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::rules::owners::testing::{mended, said};

    fn of(url: &str, extra: &[(&str, &str)]) -> String {
        let text = format!(
            "groups:\n- name: g\n  rules:\n  - alert: QueueStuck\n    expr: up\n    annotations:\n      runbook_url: \"{url}\"\n"
        );
        let mut files =
            vec![("chart/templates/rules.yml", text.as_str()), ("docs/runbooks/queue.md", "# Queue\n\n## Drain it\n")];
        files.extend(extra);
        said(RULE.id, &files)
    }

    const MANIFEST: (&str, &str) = (
        "handover.yaml",
        "version: 1\nprofile: minimal\nproject: {portal_url: 'https://h.example/p/'}\ndiscover: {runbook_urls: [{prefix: 'https://go.example/rb/', path: docs/runbooks}]}\n",
    );

    #[test]
    fn a_heading_that_is_gone_comes_with_the_nearest() {
        insta::assert_snapshot!(of("docs/runbooks/queue.md#drain", &[]), @r#"
        chart/templates/rules.yml:7:20 <"docs/runbooks/queue.md#drain">: warning the runbook of `QueueStuck` resolves to `docs/runbooks/queue.md#drain`, heading not found
          docs/runbooks/queue.md:3:1 <## Drain it>: closest heading
          help: lead to `#drain-it`
        "#);
    }

    #[test]
    fn a_part_of_the_address_is_written_anew() {
        let rules = "groups:\n- name: g\n  rules:\n  - alert: A\n    expr: up\n    annotations: {runbook_url: 'https://go.example/rb/queue.md#drain'}\n  - alert: B\n    expr: up\n    annotations: {runbook_url: 'https://go.example/rb/queue.md#drain-itt'}\n  - alert: C\n    expr: up\n    annotations: {runbook_url: 'https://go.example/rb/queu.md'}\n";
        let files = [MANIFEST, ("ops/x.rules.yml", rules), ("docs/runbooks/queue.md", "# Queue\n\n## Drain it\n")];
        insta::assert_snapshot!(mended(RULE.id, &files), @r"
        unsafe ops/x.rules.yml:     annotations: {runbook_url: 'https://go.example/rb/queue.md#drain-it'}
        ops/x.rules.yml:     annotations: {runbook_url: 'https://go.example/rb/queue.md#drain-it'}
        unsafe ops/x.rules.yml:     annotations: {runbook_url: 'https://go.example/rb/queue.md'}
        ");
    }

    #[test]
    fn every_way_to_write_the_place_is_followed() {
        for url in [
            "https://go.example/rb/queu.md",
            "https://h.example/p/repo/docs/runbooks/queu.html",
            "https://git.example/a/repo/blob/main/docs/runbooks/queu.md",
            "https://git.example/a/repo/-/blob/v1/docs/runbooks/queu.md",
            "docs/runbooks/queu.md",
            "../../docs/runbooks/queu.md",
        ] {
            let said = of(url, &[MANIFEST]);
            assert!(
                said.contains("resolves to") && said.contains("did you mean `docs/runbooks/queue.md`?"),
                "{url}: {said}"
            );
            assert_eq!(of(&url.replace("queu.", "queue."), &[MANIFEST]), "", "{url}");
        }
    }

    #[test]
    fn the_values_of_a_chart_are_put_in() {
        let values = ("chart/values.yaml", "alerts: {runbooks: 'https://go.example/rb'}\n");
        let said = of("{{ .Values.alerts.runbooks }}/gone.md", &[MANIFEST, values]);
        assert!(said.contains("resolves to `docs/runbooks/gone.md`"), "{said}");
        assert_eq!(of("{{ .Values.alerts.runbooks }}/queue.md", &[MANIFEST, values]), "");
        assert_eq!(of("{{ .Values.alerts.other }}/gone.md", &[MANIFEST, values]), "", "nobody knows what that is");
    }

    #[test]
    fn a_label_stands_for_any_text() {
        assert_eq!(of("https://go.example/rb/{{ $labels.kind }}.md", &[MANIFEST]), "");
        assert_eq!(of("{{`https://go.example/rb/q{{ $labels.kind }}.md`}}", &[MANIFEST]), "");
    }

    #[test]
    fn addresses_elsewhere_are_not_ours() {
        for url in ["https://wiki.example/queue-of-x", "https://github.com/other/books/blob/main/x.md", "ask #payments"]
        {
            assert_eq!(of(url, &[]), "", "{url}");
        }
    }
}
