//! Compose files (Compose Specification): services with a `build` section.

use std::collections::{BTreeMap, BTreeSet};

use crate::base::span::Span;
use crate::formats::{ServiceHint, Shown, Sign};
use crate::kinds::Trait;
use crate::yaml::{Node, Parsed};

use super::{hint, settings};

/// Profiles under which tools run, not the system.
const TOOL_PROFILES: &[&str] = &["ci", "debug", "dev", "docs", "e2e", "test", "tests", "tools"];

/// What one `build` section says.
struct Build<'a> {
    context: &'a str,
    dockerfile: &'a str,
    target: &'a str,
}

/// What a compose file says.
pub(super) struct Compose {
    /// Services that are built from this repository; those built alike are one.
    pub(super) services: Vec<ServiceHint>,
    /// What it shows of them.
    pub(super) signs: Vec<Sign>,
}

/// Reads a compose file; `file` is its name, for the words of what it shows.
pub(super) fn read(parsed: &Parsed, file: &str) -> Compose {
    let all = parsed.root().and_then(|root| root.get("services")).map_or(&[][..], Node::entries);
    let built: Vec<Built> = all
        .iter()
        .filter(|(_, service)| !is_tool(service))
        .filter_map(|(name, node)| Some(Built { hint: hint(name)?, build: build(node.get("build")?)?, node }))
        .collect();
    let mut dockerfiles: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for Built { build, .. } in &built {
        dockerfiles.entry(build.context).or_default().insert(build.dockerfile);
    }
    // The first of those built alike speaks for all.
    let mut firsts: BTreeMap<(&str, &str, &str), &str> = BTreeMap::new();
    let mut names: BTreeMap<&str, &str> = BTreeMap::new();
    let mut services = Vec::new();
    for Built { hint, build, .. } in &built {
        let first = *firsts.entry((build.context, build.dockerfile, build.target)).or_insert_with(|| {
            let of_context = dockerfiles.get(build.context).map_or(0, BTreeSet::len);
            services.push(ServiceHint { directory: directory(build, of_context), ..hint.clone() });
            &hint.name
        });
        names.insert(&hint.name, first);
    }
    let products: BTreeMap<&str, settings::Product> = all
        .iter()
        .filter_map(|(name, node)| Some((name.as_str()?, settings::product(node.get("image")?.as_str()?)?)))
        .collect();
    let known = Known { names, products, file };
    let mut signs: Vec<Sign> = built.iter().flat_map(|built| known.signs(built)).collect();
    if let [only] = &*services {
        signs.extend(known.products_of(only, all));
    }
    Compose { services, signs }
}

/// A service with a `build` section.
struct Built<'a> {
    hint: ServiceHint,
    build: Build<'a>,
    node: &'a Node<'a>,
}

/// What a compose file runs.
struct Known<'a> {
    /// Built services, each with the one that speaks for it.
    names: BTreeMap<&'a str, &'a str>,
    /// Databases and brokers, by the name of their service.
    products: BTreeMap<&'a str, settings::Product>,
    file: &'a str,
}

impl Known<'_> {
    fn signs(&self, built: &Built) -> Vec<Sign> {
        let mut signs = vec![settings::sign(
            Shown::Trait(Trait::Deployable),
            format!("build entry in {}", self.file),
            built.hint.span,
        )];
        for (name, span) in listed(built.node.get("depends_on")).chain(listed(built.node.get("links"))) {
            let name = name.split(':').next().unwrap_or_default();
            signs.extend(self.needs(name, span));
        }
        for (name, value, span) in variables(built.node.get("environment")) {
            signs.extend(settings::variable(name, value, span, self.file));
            // An address inside the network of the file (`http://ledger:8080`).
            let host = value.split_once("http://").map_or("", |(_, rest)| rest).split(['/', ':', '?']).next();
            signs.extend(host.and_then(|host| self.calls(host, span)));
        }
        for command in ["command", "entrypoint"].iter().filter_map(|key| built.node.get(key)) {
            signs.extend(settings::command(&line_of(command), command.span, self.file));
        }
        let first = self.names.get(&*built.hint.name).copied().unwrap_or_default();
        signs.retain(|sign| sign.shows != Shown::Call || sign.target != first);
        signs.iter_mut().for_each(|sign| sign.of = vec![first.to_owned()]);
        signs
    }

    /// Databases and brokers of a file that builds one service are there for it.
    fn products_of(&self, only: &ServiceHint, all: &[(Node, Node)]) -> Vec<Sign> {
        let products = all.iter().filter_map(|(name, _)| Some((name.span, *self.products.get(name.as_str()?)?)));
        let sign = |(span, product): (Span, settings::Product)| Sign {
            of: vec![only.name.clone()],
            words: format!("{} in {}", product.name, self.file),
            ..settings::of_product(product, String::new(), span)
        };
        products.map(sign).collect()
    }

    fn needs(&self, name: &str, span: Span) -> Option<Sign> {
        let of_product =
            |product: &settings::Product| settings::of_product(*product, format!("depends_on in {}", self.file), span);
        self.products.get(name).map(of_product).or_else(|| self.calls(name, span))
    }

    fn calls(&self, name: &str, span: Span) -> Option<Sign> {
        let target = (*self.names.get(name)?).to_owned();
        Some(Sign { target, ..settings::sign(Shown::Call, format!("{name} in {}", self.file), span) })
    }
}

/// Names in a list, or keys of a mapping.
fn listed<'a>(node: Option<&'a Node<'a>>) -> impl Iterator<Item = (&'a str, Span)> {
    let items = node.map_or(&[][..], Node::items).iter();
    let keys = node.map_or(&[][..], Node::entries).iter().map(|(key, _)| key);
    items.chain(keys).filter_map(|node| Some((node.as_str()?, node.span)))
}

/// `environment`: a mapping, or a list of `NAME=value`.
fn variables<'a>(node: Option<&'a Node<'a>>) -> impl Iterator<Item = (&'a str, &'a str, Span)> {
    let keyed = node.map_or(&[][..], Node::entries).iter();
    let keyed = keyed.filter_map(|(name, value)| Some((name.as_str()?, value.as_str().unwrap_or_default(), name.span)));
    let listed = node.map_or(&[][..], Node::items).iter().filter_map(|item| Some((item.as_str()?, item.span)));
    keyed.chain(listed.map(|(line, span)| {
        let (name, value) = line.split_once('=').unwrap_or((line, ""));
        (name, value, span)
    }))
}

/// A command as one line, whichever way it is written.
pub(super) fn line_of(command: &Node) -> String {
    match command.as_str() {
        Some(line) => line.to_owned(),
        None => command.items().iter().filter_map(Node::as_str).collect::<Vec<_>>().join(" "),
    }
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
