//! Kubernetes workloads and what leads to them, Helm charts.

use std::sync::LazyLock;

use regex::Regex;

use crate::formats::{ServiceHint, Shown, Sign};
use crate::kinds::Trait;
use crate::yaml::{Node, Parsed};

use super::{compose, hint, settings};

/// Kinds that keep something running.
const WORKLOADS: &[&str] = &["Deployment", "StatefulSet", "DaemonSet", "CronJob"];

/// Kinds that lead requests to something.
const ENTRANCES: &[&str] = &["Service", "Ingress", "HTTPRoute"];

static WORKLOAD: LazyLock<Regex> = LazyLock::new(|| {
    let pattern = r#"(?m)["']?\bkind["']?[ \t]*:[ \t]*["']?(?:Deployment|StatefulSet|DaemonSet|CronJob|Service|Ingress|HTTPRoute)\b"#;
    Regex::new(pattern).expect("the pattern is valid")
});

/// Templates are left out: their names are not known before they are filled in.
pub(super) fn sniff(text: &str) -> bool {
    WORKLOAD.is_match(text) && text.contains("apiVersion") && !text.contains("{{")
}

/// What a manifest says: its workloads, and what leads to them.
pub(super) struct Cluster {
    pub(super) services: Vec<ServiceHint>,
    pub(super) signs: Vec<Sign>,
}

/// Reads a manifest, resources in a `List` too; `file` is its name, for the words of what it shows.
pub(super) fn read(parsed: &Parsed, file: &str) -> Cluster {
    let documents = parsed.documents.iter();
    let resources: Vec<&Node> = documents
        .flat_map(|document| std::iter::once(document).chain(document.get("items").map_or(&[][..], Node::items)))
        .collect();
    let services = resources.iter().filter_map(|resource| workload(resource)).collect();
    let of_workload =
        resources.iter().filter_map(|resource| Some(signs(resource, workload(resource)?, file))).flatten();
    let of_entrance = resources.iter().flat_map(|resource| entrance(resource, file));
    Cluster { services, signs: of_workload.chain(of_entrance).collect() }
}

fn signs(resource: &Node, name: ServiceHint, file: &str) -> Vec<Sign> {
    let kind = resource.get("kind").and_then(Node::as_str).unwrap_or_default();
    let mut signs =
        vec![settings::sign(Shown::Trait(Trait::Deployable), format!("{kind} {} in {file}", name.name), name.span)];
    let template = match kind {
        "CronJob" => {
            let at = resource.at(&["spec", "schedule"]).map_or(name.span, |schedule| schedule.span);
            signs.push(settings::sign(Shown::Trait(Trait::Scheduled), format!("CronJob {} in {file}", name.name), at));
            resource.at(&["spec", "jobTemplate", "spec", "template", "spec", "containers"])
        }
        _ => resource.at(&["spec", "template", "spec", "containers"]),
    };
    for container in template.map_or(&[][..], Node::items) {
        for variable in container.get("env").map_or(&[][..], Node::items) {
            let Some(key) = variable.get("name") else { continue };
            let value = variable.get("value").and_then(Node::as_str).unwrap_or_default();
            signs.extend(settings::variable(key.as_str().unwrap_or_default(), value, key.span, file));
        }
        let command = |key: &str| container.get(key).map(compose::line_of).unwrap_or_default();
        let span = container.get("args").or_else(|| container.get("command")).map_or(name.span, |node| node.span);
        signs.extend(settings::command(&format!("{} {}", command("command"), command("args")), span, file));
    }
    let labels = ["app.kubernetes.io/name", "app", "app.kubernetes.io/part-of"];
    let labels = labels.iter().filter_map(|key| resource.at(&["metadata", "labels", key]).and_then(Node::as_str));
    let names: Vec<String> = std::iter::once(&*name.name).chain(labels).map(str::to_owned).collect();
    signs.iter_mut().for_each(|sign| sign.of.clone_from(&names));
    signs
}

/// What a `Service` selects, and what an `Ingress` or a route leads to.
fn entrance(resource: &Node, file: &str) -> Vec<Sign> {
    let kind = resource.get("kind").and_then(Node::as_str).unwrap_or_default();
    if !ENTRANCES.contains(&kind) || resource.get("apiVersion").is_none() {
        return Vec::new();
    }
    let mut backends: Vec<&Node> = Vec::new();
    let spec = resource.get("spec");
    match kind {
        // Without ports that speak HTTP a `Service` shows nothing by itself (databases have one too).
        "Service" if speaks_http(spec) => {
            let selector = spec.and_then(|spec| spec.get("selector"));
            let selected =
                selector.and_then(|labels| labels.get("app.kubernetes.io/name").or_else(|| labels.get("app")));
            backends.extend(selected.or_else(|| resource.at(&["metadata", "name"])));
        }
        "Ingress" => {
            let rules = spec.and_then(|spec| spec.get("rules")).map_or(&[][..], Node::items);
            let paths = rules.iter().flat_map(|rule| rule.at(&["http", "paths"]).map_or(&[][..], Node::items));
            backends.extend(paths.filter_map(|path| {
                path.at(&["backend", "service", "name"]).or_else(|| path.at(&["backend", "serviceName"]))
            }));
        }
        "HTTPRoute" => {
            let rules = spec.and_then(|spec| spec.get("rules")).map_or(&[][..], Node::items);
            let ends = rules.iter().flat_map(|rule| rule.get("backendRefs").map_or(&[][..], Node::items));
            backends.extend(ends.filter_map(|end| end.get("name")));
        }
        _ => {}
    }
    let sign = |name: &Node| {
        let of = vec![hint(name)?.name];
        Some(Sign { of, ..settings::sign(Shown::Trait(Trait::HttpApi), format!("{kind} in {file}"), name.span) })
    };
    backends.into_iter().filter_map(sign).collect()
}

/// Whether a port of a `Service` is one of HTTP, by its name, protocol or number.
fn speaks_http(spec: Option<&Node>) -> bool {
    let ports = spec.and_then(|spec| spec.get("ports")).map_or(&[][..], Node::items);
    ports.iter().any(|port| {
        let text = |key: &str| port.get(key).and_then(Node::as_str).unwrap_or_default();
        let named = [text("name"), text("appProtocol"), text("targetPort")];
        named.iter().any(|name| name.starts_with("http")) || matches!(text("port"), "80" | "443" | "8080" | "8443")
    })
}

fn workload(resource: &Node) -> Option<ServiceHint> {
    let kind = resource.get("kind")?.as_str()?;
    let group = resource.get("apiVersion")?.as_str()?;
    let is_workload =
        WORKLOADS.contains(&kind) && ["apps/", "batch/", "extensions/"].iter().any(|g| group.starts_with(g));
    let name = resource.at(&["metadata", "name"]).filter(|_| is_workload)?;
    let label = |key: &str| resource.at(&["metadata", "labels", key]).and_then(Node::as_str);
    let owner = label("owner").or_else(|| label("team")).unwrap_or_default().to_owned();
    Some(ServiceHint { owner, ..hint(name)? })
}

/// The chart itself (Helm, "The Chart.yaml File"), unless it is a library for other charts.
pub(super) fn chart(parsed: &Parsed) -> Vec<ServiceHint> {
    let chart = parsed.root().filter(|root| root.get("type").and_then(Node::as_str) != Some("library"));
    let name = chart.and_then(|root| root.get("name")).and_then(hint);
    name.map(|hint| ServiceHint { directory: ".".to_owned(), ..hint }).into_iter().collect()
}
