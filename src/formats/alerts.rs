//! Alert rules: Prometheus rule files, `PrometheusRule` resources, Helm templates of both,
//! and Grafana's provisioned rules.

use std::borrow::Cow;

use crate::base::path::RepoPath;
use crate::base::span::Span;
use crate::markup::slug::{Slugs, slug};
use crate::source::SourceFile;
use crate::yaml::{self, Kind, Limits, Node, Parsed, Style, Syntax};

use super::{Alert, AlertFacts, Body, Format, Issue, IssueKind, Taken, Unread, data, one_line, template};

pub(super) const FORMAT: Format = Format { named, sniff: Some(sniff), unread: Unread::Ignored, read };

/// Annotations that name a runbook, strongest first.
const RUNBOOK_KEYS: &[&str] = &["runbook_url", "runbook", "runbookURL", "playbook"];

/// Labels and annotations that name who answers, strongest first.
const OWNER_KEYS: &[&str] = &[
    "owner",
    "team",
    "squad",
    "service_owner",
    "serviceOwner",
    "owning_team",
    "owner_team",
    "owned_by",
    "responsible",
];

fn named(path: &RepoPath) -> bool {
    data::is_data(path) || path.extension() == "rules"
}

fn sniff(text: &str) -> bool {
    let prometheus = data::has_key(text, "alert") && data::has_key(text, "expr");
    let grafana = data::has_key(text, "groups") && data::has_key(text, "condition") && data::has_key(text, "uid");
    data::has_key(text, "rules") && (prometheus || grafana)
}

fn read(file: &SourceFile) -> Option<Taken> {
    let text = file.text();
    let masked = template::masked(text);
    let (parsed, issues) = readable(file, text, &masked);
    let mut alerts = Vec::new();
    for document in &parsed.documents {
        collect(document, text, &mut alerts);
    }
    if alerts.is_empty() {
        return None;
    }
    alerts.sort_by_key(|alert| alert.span);
    name_anchors(&mut alerts);
    let summary = summary(&alerts);
    let title = parsed.documents.iter().find_map(|document| title(document, text)).unwrap_or_default();
    Some(Taken { title, summary, issues, ..Taken::new(Body::Alerts(AlertFacts { alerts })) })
}

/// The text as it is; when that cannot be read and holds template expressions, without them.
fn readable<'a>(file: &SourceFile, text: &'a str, masked: &'a Cow<'a, str>) -> (Parsed<'a>, Vec<Issue>) {
    let mut parsed = tree(&file.path, text);
    if parsed.problems.is_empty() || matches!(masked, Cow::Borrowed(_)) {
        let issues = data::issues(std::mem::take(&mut parsed.problems));
        return (parsed, issues);
    }
    let parsed = tree(&file.path, masked);
    // The branches of a condition give the same keys; anything else is one cause: the template.
    let problem = parsed.problems.iter().find(|problem| !problem.message.ends_with("stands twice"));
    let issue = problem.map(|problem| Issue {
        kind: IssueKind::Unreadable,
        span: problem.span,
        message: format!("without its template expressions this is no YAML: {}", problem.message),
    });
    (parsed, issue.into_iter().collect())
}

fn tree<'a>(path: &RepoPath, text: &'a str) -> Parsed<'a> {
    match data::is_data(path) {
        true => data::tree(path, text),
        false => yaml::parse(text, Syntax::Yaml, &Limits::default()),
    }
}

/// Gives each alert its anchor. A rule that stands twice, as for two severities, is numbered in the order of the file.
fn name_anchors(alerts: &mut [Alert]) {
    let mut slugs = Slugs::default();
    for alert in alerts {
        let slug = slug(&alert.name);
        alert.id = slugs.claim(&if slug.is_empty() { "alert".to_owned() } else { format!("alert-{slug}") });
    }
}

/// Alerts below a node, wherever a list of rules stands. Recursion is bounded by the depth of the tree.
fn collect(node: &Node, text: &str, alerts: &mut Vec<Alert>) {
    let rules = node.get("rules").map_or(&[][..], Node::items);
    let group = Group { node, text };
    let found = rules.iter().filter_map(|rule| group.prometheus(rule).or_else(|| group.grafana(rule)));
    let before = alerts.len();
    alerts.extend(found);
    if alerts.len() > before {
        return;
    }
    for (_, value) in node.entries() {
        collect(value, text, alerts);
    }
    for item in node.items() {
        collect(item, text, alerts);
    }
}

/// What holds a list of rules.
struct Group<'a> {
    node: &'a Node<'a>,
    text: &'a str,
}

impl Group<'_> {
    /// Prometheus, "Alerting rules": `alert` and `expr` are required.
    fn prometheus(&self, rule: &Node) -> Option<Alert> {
        let expr = written(rule.get("expr")?, self.text);
        Some(Alert { expr: expr.unwrap_or_default(), ..self.alert(rule, rule.get("alert")?)? })
    }

    /// Grafana, "Provision alerting resources with files": `uid`, `title`, `condition` and `data` are required.
    fn grafana(&self, rule: &Node) -> Option<Alert> {
        let queries = rule.get("uid").and(rule.get("condition")).and(rule.get("data"))?;
        let expr = |query: &Node| written(query.at(&["model", "expr"])?, self.text).filter(|expr| !expr.is_empty());
        let exprs: Vec<String> = queries.items().iter().filter_map(expr).collect();
        Some(Alert { expr: exprs.join("\n"), ..self.alert(rule, rule.get("title")?)? })
    }

    fn alert(&self, rule: &Node, name: &Node) -> Option<Alert> {
        // Labels of a group are those of each of its rules (Prometheus 3.0, "Recording rules").
        let labels = [rule.get("labels"), self.node.get("labels")];
        let annotations = [rule.get("annotations")];
        let of = |node: Option<&Node>| node.and_then(|node| written(node, self.text)).unwrap_or_default();
        let owner = first(&labels, OWNER_KEYS).or_else(|| first(&annotations, OWNER_KEYS));
        Some(Alert {
            name: written(name, self.text)?,
            id: String::new(),
            group: of(self.node.get("name")),
            expr: String::new(),
            hold: of(rule.get("for")),
            summary: of(first(&annotations, &["summary"])),
            description: of(first(&annotations, &["description", "message"])),
            owner: of(owner),
            severity: of(first(&labels, &["severity"])),
            runbook: of(first(&annotations, RUNBOOK_KEYS)),
            runbook_at: first(&annotations, RUNBOOK_KEYS).map(|node| node.span).unwrap_or_default(),
            service: of(first(&labels, &["service", "app", "component", "job"])),
            span: name.span,
        })
    }
}

/// The value of the strongest key in the first node that has any.
fn first<'a>(nodes: &[Option<&'a Node<'a>>], keys: &[&str]) -> Option<&'a Node<'a>> {
    nodes.iter().flatten().find_map(|node| keys.iter().find_map(|key| node.get(key)))
}

/// Text of a scalar as its author wrote it: template expressions that were masked stand in it again.
fn written(node: &Node, text: &str) -> Option<String> {
    let value = node.as_str()?.trim();
    let source = node.span.of(text);
    match (&node.kind, source.contains("{{") && !value.contains("{{")) {
        (_, false) => Some(value.to_owned()),
        (Kind::Scalar { style: Style::Quoted, .. }, true) if source.starts_with(['"', '\'']) => {
            Some(source.trim_matches(['"', '\'']).to_owned())
        }
        (_, true) => Some(unfolded(node.span, text)),
    }
}

/// The lines of a block scalar (YAML 1.2.2 §8.1) without its header and the indentation of the first; what is
/// indented less stands behind it. Of any other scalar the whole.
fn unfolded(span: Span, text: &str) -> String {
    let before = text.get(..span.start as usize).unwrap_or_default();
    let line = before.trim_end_matches(' ');
    let start = if line.ends_with('\n') { line.len() } else { before.len() };
    let source = text.get(start..span.end as usize).unwrap_or_default();
    let header = source.starts_with(['|', '>']).then(|| source.find('\n')).flatten();
    let body = header.map_or(source, |end| &source[end + 1..]);
    let blanks = |line: &str| line.len() - line.trim_start_matches(' ').len();
    let shared = body.lines().find(|line| !line.trim().is_empty()).map_or(0, blanks);
    let inside = body.lines().take_while(|line| line.trim().is_empty() || blanks(line) >= shared);
    inside.map(|line| line.get(shared..).unwrap_or_default()).collect::<Vec<_>>().join("\n").trim().to_owned()
}

fn title(document: &Node, text: &str) -> Option<String> {
    let name = document.at(&["metadata", "name"])?;
    written(name, text).filter(|name| !name.contains("{{"))
}

fn summary(alerts: &[Alert]) -> String {
    let names: Vec<&str> = alerts.iter().map(|alert| alert.name.as_str()).collect();
    let noun = if alerts.len() == 1 { "alert" } else { "alerts" };
    one_line(&format!("{} {noun}: {}", alerts.len(), names.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::tests::file;

    fn shown(path: &str, text: &str) -> String {
        let Some(taken) = read(&file(path, text)) else { return "none".into() };
        let Body::Alerts(facts) = taken.body else { return "other".into() };
        let alert = |a: &Alert| format!("{} [{}] {} <{}>", a.name, a.severity, a.runbook, a.span.of(text));
        let issue = |issue: &Issue| format!("! {}", issue.message);
        facts.alerts.iter().map(alert).chain(taken.issues.iter().map(issue)).collect::<Vec<_>>().join("\n")
    }

    const RULES: &str = "groups:
  - name: a
    rules:
      - record: job:up
        expr: up
      - alert: Down
        expr: up == 0
        labels: {severity: page}
        annotations:
          summary: \"{{ $labels.job }} is down\"
          runbook_url: https://example.org/{{ $labels.job }}
";

    #[test]
    fn alerts_of_a_rule_file_have_name_severity_and_runbook() {
        assert_eq!(shown("a.yml", RULES), "Down [page] https://example.org/{{ $labels.job }} <Down>");
        assert_eq!(shown("a.rules", RULES), "Down [page] https://example.org/{{ $labels.job }} <Down>");
    }

    #[test]
    fn alerts_are_found_in_resources_lists_and_values() {
        let indented: String = RULES.lines().map(|line| format!("    {line}\n")).collect();
        let resource = format!("kind: PrometheusRule\nmetadata:\n  name: my-rules\nspec:\n{indented}");
        let list = format!("kind: List\nitems:\n- kind: PrometheusRule\n  spec:\n{indented}");
        let values = format!("additionalPrometheusRulesMap:\n  mine:\n{indented}");
        for text in [resource, list, values] {
            assert!(shown("a.yaml", &text).starts_with("Down [page]"), "{text}");
        }
    }

    #[test]
    fn grafana_rules_are_alerts_too() {
        let text = "apiVersion: 1\ngroups:\n- name: g\n  rules:\n  - uid: x\n    title: Slow answers\n    condition: C\n    data: []\n    annotations: {runbook_url: docs/slow.md}\n";
        assert_eq!(shown("alerts.yaml", text), "Slow answers [] docs/slow.md <Slow answers>");
    }

    #[test]
    fn a_helm_template_is_read_without_its_expressions() {
        let text = "{{- if .Values.on }}\nkind: PrometheusRule\nmetadata:\n  name: {{ include \"x.name\" . }}\n  {{- with .Values.labels }}\n  labels: {{ toYaml . | nindent 4 }}\n  {{- end }}\nspec:\n  groups:\n  - name: {{ .Release.Name }}\n    rules:\n    - alert: KubeDown\n      expr: up{job=\"x\"} == 0\n      labels:\n        severity: {{ .Values.severity }}\n      annotations:\n        runbook_url: {{ .Values.base }}/kubedown\n        summary: {{`{{ $labels.x }}`}}\n{{- end }}\n";
        assert_eq!(
            shown("templates/rules.yaml", text),
            "KubeDown [{{ .Values.severity }}] {{ .Values.base }}/kubedown <KubeDown>"
        );
    }

    #[test]
    fn a_chart_may_hold_comments_conditions_and_quoted_expressions() {
        let text = "{{- /*\nRules that don't \"exist\n*/ -}}\n{{- if and (semverCompare \">=1.14.0-0\" $v) .Values.on }}\nspec:\n  groups:\n  - name: general.rules\n    rules:\n{{- if not .Values.off }}\n    - alert: TargetDown\n      annotations:\n{{ toYaml .Values.more | indent 8 }}\n        description: '{{`{{`}} printf \"%.4g\" $value {{`}}`}}% down, there''s more.'\n        runbook_url: \"{{ .Values.base }}/targetdown\"\n      expr: |-\n        100 * up[{{ .window }}]\n        > {{ .x | quote }}\n      labels:\n        severity: warning\n{{- if .Values.labels }}\n        severity: {{ .Values.severity }}\n{{- end }}\n{{- end }}\n{{- end }}\n";
        assert_eq!(shown("templates/a.yaml", text), "TargetDown [warning] {{ .Values.base }}/targetdown <TargetDown>");
    }

    fn facts(text: &str) -> Vec<Alert> {
        let Some(Body::Alerts(facts)) = read(&file("a.yaml", text)).map(|taken| taken.body) else { return Vec::new() };
        facts.alerts
    }

    fn told(text: &str) -> String {
        let alert = |a: Alert| format!("{}/{} | {} | {} | {} | {}", a.group, a.id, a.expr, a.hold, a.summary, a.owner);
        facts(text).into_iter().map(alert).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn an_alert_carries_what_people_ask_when_it_fires() {
        let text = "groups:\n- name: g\n  labels: {team: payments}\n  rules:\n  - alert: A Down\n    expr: |\n      up\n        == 0\n    for: 5m\n    annotations: {summary: '{{ $labels.x }} down', description: why}\n  - alert: A Down\n    expr: up\n    labels: {squad: blue}\n    annotations: {owner: not me}\n  - alert: '!'\n    expr: 1\n";
        insta::assert_snapshot!(told(text), @r"
        g/alert-a-down | up
          == 0 | 5m | {{ $labels.x }} down | payments
        g/alert-a-down-1 | up |  |  | blue
        g/alert | 1 |  |  | payments
        ");
        assert_eq!(facts(text)[0].description, "why");
    }

    #[test]
    fn labels_name_the_owner_before_annotations() {
        let rule = |fields: &str| format!("groups:\n- name: g\n  rules:\n  - alert: A\n    expr: up\n{fields}");
        let owner = |fields: &str| facts(&rule(fields))[0].owner.clone();
        assert_eq!(owner("    labels: {team: a}\n    annotations: {owner: b}\n"), "a");
        assert_eq!(owner("    annotations: {service_owner: b}\n"), "b");
        assert_eq!(owner(""), "");
    }

    #[test]
    fn queries_of_grafana_are_expressions_too() {
        let text = "groups:\n- name: g\n  rules:\n  - uid: x\n    title: Slow\n    condition: C\n    for: 10m\n    labels: {team: a}\n    data:\n    - refId: A\n      model: {expr: up > 1}\n    - refId: B\n      model: {expr: 'rate(x[5m])'}\n    - refId: C\n      model: {type: threshold}\n";
        insta::assert_snapshot!(told(text), @r"
        g/alert-slow | up > 1
        rate(x[5m]) | 10m |  | a
        ");
    }

    #[test]
    fn expressions_of_templates_are_kept_in_an_expression() {
        let text = "{{- if .Values.on }}\ngroups:\n- name: {{ .Release.Name }}\n  rules:\n  - alert: A\n    for: {{ .Values.for }}\n    expr: |-\n      up{job=\"{{ .Values.job }}\"}\n        > {{ .Values.limit }}\n{{- end }}\n";
        insta::assert_snapshot!(told(text), @r#"
        {{ .Release.Name }}/alert-a | up{job="{{ .Values.job }}"}
          > {{ .Values.limit }} | {{ .Values.for }} |  |
        "#);
    }

    #[test]
    fn a_template_that_stays_unreadable_is_one_issue() {
        let text = "groups:\n- name: a\n  rules:\n  - alert: A\n    expr: up\n  - alert: B\n    expr: [{{ .x }}\n  other: {{ .y }}\n]\n";
        let shown = shown("a.yaml", text);
        assert!(shown.starts_with("A [] "), "{shown}");
        assert_eq!(shown.matches("! without its template expressions this is no YAML: ").count(), 1, "{shown}");
    }

    #[test]
    fn recordings_and_other_rules_are_no_alerts() {
        for text in [
            "groups:\n- name: a\n  rules:\n  - record: x\n    expr: y\n",
            "rules:\n- alert: not prometheus\n",
            "rules:\n  - apiGroups: ['']\n    verbs: [get]\n",
            "alert: x\nexpr: y\n",
        ] {
            assert_eq!(shown("a.yaml", text), "none", "{text}");
        }
    }

    #[test]
    fn the_summary_names_the_alerts() {
        let alert = |name: &str| Alert { name: name.into(), ..Alert::default() };
        assert_eq!(summary(&[alert("A")]), "1 alert: A");
        assert_eq!(summary(&[alert("A"), alert("B")]), "2 alerts: A, B");
    }
}
