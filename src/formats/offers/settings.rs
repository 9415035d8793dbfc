//! Variables that files define for the services of a repository.

use crate::base::span::Span;
use crate::records::calls::is_name;
use crate::source::SourceFile;
use crate::yaml::Node;

use super::super::data;
use super::MOST;

/// A variable of the environment that a file sets for a service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setting {
    /// Its name.
    pub name: String,
    /// Where it stands.
    pub span: Span,
    /// Whether a comment beside it says what it is for.
    pub is_explained: bool,
}

/// Variables that tools and platforms set, and that mean the same everywhere.
const BUILT_IN: [&str; 16] = [
    "NODE_ENV",
    "RAILS_ENV",
    "APP_ENV",
    "FLASK_APP",
    "FLASK_ENV",
    "PYTHONUNBUFFERED",
    "PYTHONPATH",
    "JAVA_OPTS",
    "JAVA_HOME",
    "LC_ALL",
    "LD_LIBRARY_PATH",
    "NO_PROXY",
    "HTTP_PROXY",
    "HTTPS_PROXY",
    "SSH_AUTH_SOCK",
    "POD_NAME",
];

/// Beginnings of such variables.
const FAMILIES: [&str; 12] = [
    "GITHUB_",
    "GITLAB_",
    "CI_",
    "RUNNER_",
    "NPM_",
    "XDG_",
    "KUBERNETES_",
    "POD_",
    "NODE_",
    "GIT_",
    "COMPOSE_",
    "DOCKER_",
];

/// Whether a name is one that a team has to explain.
pub fn is_own_setting(name: &str) -> bool {
    is_name(name) && !BUILT_IN.contains(&name) && !FAMILIES.iter().any(|family| name.starts_with(family))
}

/// `KEY=value` lines; a comment on the line, or above it with no empty line between, explains it.
pub(super) fn of_env_file(text: &str) -> Vec<Setting> {
    let mut found: Vec<Setting> = Vec::new();
    let mut at = 0;
    let mut is_explained = false;
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let words = line.trim();
        // A setting that is commented out is one that may be set.
        let bare = words.trim_start_matches('#').trim_start().trim_start_matches("export ");
        let name = bare.split('=').next().unwrap_or_default();
        if bare.contains('=') && is_own_setting(name) && found.len() < MOST {
            let place = start + line.find(name).unwrap_or(0);
            let has_note = bare.contains(" #");
            let span = Span::new(place, place + name.len());
            found.push(Setting { name: name.to_owned(), span, is_explained: is_explained || has_note });
            // Of several lines below one comment, it speaks of the first.
            is_explained = false;
        } else {
            is_explained = words.starts_with('#') && words.trim_start_matches('#').split_whitespace().count() >= 3;
        }
    }
    found
}

/// `environment` of services that are built here: images of others bring variables of others.
pub(super) fn of_compose(file: &SourceFile) -> Vec<Setting> {
    let parsed = data::tree(&file.path, file.text());
    let services = parsed.root().and_then(|root| root.get("services")).map_or(&[][..], Node::entries);
    let built = services.iter().filter(|(_, service)| service.get("build").is_some());
    built.filter_map(|(_, service)| service.get("environment")).flat_map(names).take(MOST).collect()
}

/// Names in a mapping, or before `=` in a list.
fn names(node: &Node) -> Vec<Setting> {
    let keys = node.entries().iter().filter_map(|(key, _)| Some((key.as_str()?, key.span)));
    let items = node.items().iter().filter_map(|item| Some((item.as_str()?.split('=').next()?, item.span)));
    keys.chain(items).filter_map(|(name, span)| setting(name, span)).collect()
}

fn setting(name: &str, span: Span) -> Option<Setting> {
    let end = (span.start as usize + name.len()).min(span.end as usize);
    let span = Span::new(span.start as usize, end);
    is_own_setting(name).then(|| Setting { name: name.to_owned(), span, is_explained: false })
}

/// `env` of containers and keys of `ConfigMap`s.
pub(super) fn of_cluster(file: &SourceFile) -> Vec<Setting> {
    let parsed = data::tree(&file.path, file.text());
    let mut found = Vec::new();
    for document in &parsed.documents {
        let items = document.get("items").map_or(&[][..], Node::items);
        for resource in std::iter::once(document).chain(items) {
            of_resource(resource, &mut found);
        }
    }
    found.truncate(MOST);
    found
}

fn of_resource(resource: &Node, found: &mut Vec<Setting>) {
    let kind = resource.get("kind").and_then(Node::as_str).unwrap_or_default();
    if kind == "ConfigMap" {
        found.extend(resource.get("data").into_iter().flat_map(names));
        return;
    }
    let spec = match kind {
        "Deployment" | "StatefulSet" | "DaemonSet" | "Job" => resource.at(&["spec", "template", "spec"]),
        "CronJob" => resource.at(&["spec", "jobTemplate", "spec", "template", "spec"]),
        _ => None,
    };
    let containers = spec.and_then(|spec| spec.get("containers")).map_or(&[][..], Node::items);
    for variable in containers.iter().flat_map(|container| container.get("env").map_or(&[][..], Node::items)) {
        let Some(name) = variable.get("name") else { continue };
        // A reference to the pod itself is no setting.
        let is_of_pod = variable.at(&["valueFrom", "fieldRef"]).is_some();
        found.extend(setting(name.as_str().unwrap_or_default(), name.span).filter(|_| !is_of_pod));
    }
}
