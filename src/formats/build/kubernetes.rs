//! Kubernetes workloads, Helm charts and Backstage catalogues: documents with a `kind`.

use std::sync::LazyLock;

use regex::Regex;

use crate::formats::ServiceHint;
use crate::yaml::{Node, Parsed};

use super::hint;

/// Kinds that keep something running.
const WORKLOADS: &[&str] = &["Deployment", "StatefulSet", "DaemonSet", "CronJob"];

/// Component types that nobody operates (Backstage, "Descriptor Format of Catalog Entities", `spec.type`).
const NOT_OPERATED: &[&str] = &["cli", "documentation", "docs", "library", "package", "plugin", "template", "tool"];

static WORKLOAD: LazyLock<Regex> = LazyLock::new(|| {
    let pattern = r#"(?m)["']?\bkind["']?[ \t]*:[ \t]*["']?(?:Deployment|StatefulSet|DaemonSet|CronJob)\b"#;
    Regex::new(pattern).expect("the pattern is valid")
});

/// Templates are left out: their names are not known before they are filled in.
pub(super) fn sniff(text: &str) -> bool {
    WORKLOAD.is_match(text) && text.contains("apiVersion") && !text.contains("{{")
}

/// Workloads of a manifest, those in a `List` too.
pub(super) fn workloads(parsed: &Parsed) -> Vec<ServiceHint> {
    let documents = parsed.documents.iter();
    let resources = documents.flat_map(|document| {
        let items = document.get("items").map_or(&[][..], Node::items);
        std::iter::once(document).chain(items)
    });
    resources.filter_map(workload).collect()
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

/// Components of a Backstage catalogue that somebody operates.
pub(super) fn components(parsed: &Parsed) -> Vec<ServiceHint> {
    parsed.documents.iter().filter_map(component).collect()
}

fn component(entity: &Node) -> Option<ServiceHint> {
    let kind = entity.at(&["spec", "type"]).and_then(Node::as_str).unwrap_or_default().to_lowercase();
    if entity.get("kind")?.as_str() != Some("Component") || NOT_OPERATED.contains(&&*kind) {
        return None;
    }
    let owner = entity.at(&["spec", "owner"]).and_then(Node::as_str).unwrap_or_default();
    // An entity reference is `kind:namespace/name`; kind and namespace may be left out.
    let owner = owner.rsplit([':', '/']).next().unwrap_or_default().to_owned();
    Some(ServiceHint { owner, directory: ".".to_owned(), ..hint(entity.at(&["metadata", "name"])?)? })
}
