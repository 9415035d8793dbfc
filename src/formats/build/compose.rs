//! Compose files (Compose Specification): services with a `build` section.

use std::collections::{BTreeMap, BTreeSet};

use crate::formats::ServiceHint;
use crate::yaml::{Node, Parsed};

use super::hint;

/// Profiles under which tools run, not the system.
const TOOL_PROFILES: &[&str] = &["ci", "debug", "dev", "docs", "e2e", "test", "tests", "tools"];

/// What one `build` section says.
struct Build<'a> {
    context: &'a str,
    dockerfile: &'a str,
    target: &'a str,
}

/// Services that are built from this repository; those built alike are one.
pub(super) fn services(parsed: &Parsed) -> Vec<ServiceHint> {
    let services = parsed.root().and_then(|root| root.get("services")).map_or(&[][..], Node::entries);
    let built: Vec<(ServiceHint, Build)> = services
        .iter()
        .filter(|(_, service)| !is_tool(service))
        .filter_map(|(name, service)| Some((hint(name)?, build(service.get("build")?)?)))
        .collect();
    let mut dockerfiles: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (_, build) in &built {
        dockerfiles.entry(build.context).or_default().insert(build.dockerfile);
    }
    let mut seen = BTreeSet::new();
    let first = built.iter().filter(|(_, build)| seen.insert((build.context, build.dockerfile, build.target)));
    let located = |(hint, build): &(ServiceHint, Build)| {
        let of_context = dockerfiles.get(build.context).map_or(0, BTreeSet::len);
        ServiceHint { directory: directory(build, of_context), ..hint.clone() }
    };
    first.map(located).collect()
}

fn is_tool(service: &Node) -> bool {
    let profiles = service.get("profiles").map_or(&[][..], Node::items);
    let is_tool = |profile: &Node| profile.as_str().is_some_and(|name| TOOL_PROFILES.contains(&name));
    !profiles.is_empty() && profiles.iter().all(is_tool)
}

/// `None` for a build that happens elsewhere.
fn build<'a>(section: &'a Node) -> Option<Build<'a>> {
    let text = |key: &str| section.get(key).and_then(Node::as_str).unwrap_or_default();
    let context = match section.as_str() {
        Some(context) => context,
        None if text("context").is_empty() && section.entries().is_empty() => return None,
        None if text("context").is_empty() => ".",
        None => text("context"),
    };
    let is_remote = context.contains("://") || context.starts_with("git@") || context.starts_with("github.com/");
    (!is_remote).then_some(Build { context, dockerfile: text("dockerfile"), target: text("target") })
}

/// Directory of the sources: the context; when several builds share it, that of the Dockerfile.
fn directory(build: &Build, dockerfiles_of_context: usize) -> String {
    if build.context.contains('$') {
        return String::new();
    }
    match build.dockerfile.rsplit_once('/') {
        Some((directory, _)) if dockerfiles_of_context > 1 && !directory.contains('$') => {
            format!("{}/{directory}", build.context)
        }
        _ => build.context.to_owned(),
    }
}
