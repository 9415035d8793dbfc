//! Properties of services, each with the line that shows it.
//!
//! Takes what files show ([`Sign`]) and where files lie, gives for each service its traits, stores, queues and calls.
//! A wrong trait asks for a runbook that nobody needs, so what can be read two ways shows nothing: a client
//! library of a broker counts only with a line that takes or sends messages, or with a contract that says so.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use regex::Regex;

use crate::base::diag::Location;
use crate::base::path::RepoPath;
use crate::formats::{Body, BuildFacts, BuildKind, Document, Shown, Sign};
use crate::kinds::Trait;
use crate::source::SourceTree;

use super::services::{Service, Whose, is_aside};

mod files;
mod messages;

use messages::Messages;

/// A trait of a service, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TraitFact {
    /// Which.
    pub id: Trait,
    /// `false` only when the manifest takes a detected one away.
    pub holds: bool,
    /// Whether a person declared it; else it was detected.
    pub is_declared: bool,
    /// In words (`Kafka consumer`, `declared in the manifest`).
    pub evidence: String,
    /// The line that shows it.
    pub at: Option<Location>,
}

/// What was found of one service.
#[derive(Debug, Clone, Default)]
pub(super) struct Found {
    /// Sorted, each once.
    pub(super) traits: Vec<TraitFact>,
    /// Ids of services it calls.
    pub(super) calls: Vec<String>,
    pub(super) stores: Vec<String>,
    pub(super) consumes: Vec<String>,
    pub(super) produces: Vec<String>,
}

/// Traits and relations of each service, same index. O(n) in signs and files.
pub(super) fn detect(
    tree: &SourceTree,
    documents: &[Arc<Document>],
    services: &[Service],
    whose: &Whose,
) -> Vec<Found> {
    let mut gathered = Gathered { whose, of: services.iter().map(|_| Evidence::default()).collect() };
    documents.iter().for_each(|document| gathered.document(document, services));
    files::look(tree, whose, |service, id, evidence, path| {
        gathered.of[service].add(id, evidence, Location::file(path));
    });
    gathered.of.into_iter().map(|evidence| evidence.judge(services)).collect()
}

/// Evidence on one service, in the order met.
#[derive(Debug, Default)]
struct Evidence {
    traits: BTreeMap<Trait, (String, Location)>,
    /// What makes it a front end.
    interface: Option<(String, Location)>,
    /// HTTP that a front end has too: entrances of a cluster, contracts it was generated from.
    entrance: Vec<(Trait, String, Location)>,
    calls: Vec<usize>,
    stores: Vec<String>,
    messages: Messages,
}

struct Gathered<'a> {
    whose: &'a Whose,
    of: Vec<Evidence>,
}

impl Gathered<'_> {
    fn document(&mut self, document: &Document, services: &[Service]) {
        let path = document.path();
        match &document.body {
            Body::Build(facts) => {
                for sign in &facts.signs {
                    for ix in self.meant(sign, path) {
                        self.of[ix].sign(sign, path, facts.what, self.whose);
                    }
                }
                self.share(facts, path);
            }
            Body::Code(facts) => {
                for sign in &facts.signs {
                    for ix in self.whose.of_path(path) {
                        self.of[ix].sign(sign, path, BuildKind::Other, self.whose);
                    }
                }
            }
            Body::Api(api) => {
                for ix in self.of_contract(path) {
                    let entrance: &[Trait] = match api.format {
                        "graphql" => &[Trait::HttpApi, Trait::Graphql],
                        "openapi" => &[Trait::HttpApi],
                        _ => &[],
                    };
                    let words = format!("{} document {path}", format_name(api.format));
                    let entrance = entrance.iter().map(|id| (*id, words.clone(), Location::file(path)));
                    self.of[ix].entrance.extend(entrance);
                }
                let inside = self.of_contract(path);
                for sign in &api.signs {
                    let meant =
                        if inside.is_empty() { self.called(sign).into_iter().collect() } else { inside.clone() };
                    meant.into_iter().for_each(|ix| self.of[ix].sign(sign, path, BuildKind::Other, self.whose));
                }
            }
            Body::Alerts(_) => self.alerts(document, services),
            Body::Prose(_)
            | Body::Diagram(_)
            | Body::Svg(_)
            | Body::Facts(_)
            | Body::Evidence(_)
            | Body::Owners(_)
            | Body::Opaque => {}
        }
    }

    /// The service that a sign names.
    fn called(&self, sign: &Sign) -> Option<usize> {
        sign.of.iter().find_map(|name| self.whose.named(name))
    }

    /// Services that a sign of a build file is about.
    fn meant(&self, sign: &Sign, path: &RepoPath) -> Vec<usize> {
        if !sign.of.is_empty() {
            return self.called(sign).into_iter().collect();
        }
        // An example of an environment is hidden by its name, not by what it is.
        let place = if path.file_name().starts_with(".env.") { path.parent() } else { path.clone() };
        let is_near = |ix: &usize| !is_aside(&self.whose.inside(*ix, &place));
        self.whose.of_path(path).into_iter().filter(is_near).collect()
    }

    /// Libraries of a manifest that is no service's own are there for all services below it.
    fn share(&mut self, facts: &BuildFacts, path: &RepoPath) {
        let brokers = facts.signs.iter().filter_map(|sign| match sign.shows {
            Shown::Client(broker) => Some(broker),
            _ => None,
        });
        if facts.what != BuildKind::Package || is_aside(path) || !self.whose.of_path(path).is_empty() {
            return;
        }
        let below = self.whose.below(&path.parent());
        for broker in brokers {
            below.iter().for_each(|ix| self.of[*ix].messages.client(broker));
        }
    }

    /// Services of an API contract: it lies among their sources, or its name or directory is theirs.
    fn of_contract(&self, path: &RepoPath) -> Vec<usize> {
        if files::is_example(path) {
            return Vec::new();
        }
        let inside = self.whose.of_path(path);
        if !inside.is_empty() {
            return inside;
        }
        let named = || self.whose.named(path.stem()).or_else(|| self.whose.named(path.parent().file_name()));
        named().into_iter().collect()
    }

    /// Alert rules watch who is named in them, else those among whose sources they lie.
    fn alerts(&mut self, document: &Document, services: &[Service]) {
        let (path, text) = (document.path(), document.source.text());
        if files::is_example(path) {
            return;
        }
        let mut is_named = false;
        for found in LABEL.captures_iter(text).filter_map(|found| found.get(1)) {
            if let Some(ix) = self.whose.named(found.as_str()) {
                is_named = true;
                let words = format!("alert rules for {} in {path}", found.as_str());
                self.of[ix].add(Trait::Alerts, words, Location::new(path, found.range().into()));
            }
        }
        if is_named {
            return;
        }
        let inside = if services.len() == 1 { vec![0] } else { self.whose.of_path(path) };
        let Body::Alerts(facts) = &document.body else { return };
        let Some(first) = facts.alerts.first() else { return };
        for ix in inside {
            self.of[ix].add(Trait::Alerts, format!("alert {} in {path}", first.name), Location::new(path, first.span));
        }
    }
}

/// A label or matcher that names what an alert watches (`service: billing`, `job="billing"`).
static LABEL: LazyLock<Regex> = LazyLock::new(|| {
    let pattern = r#"\b(?:service|service_name|job|app|component|container|deployment)["']?\s*(?::|=~?)\s*["']?([A-Za-z0-9][\w.-]{0,100})"#;
    Regex::new(pattern).expect("the pattern is valid")
});

impl Evidence {
    /// The first evidence of a trait is kept.
    fn add(&mut self, id: Trait, words: String, at: Location) {
        self.traits.entry(id).or_insert((words, at));
    }

    fn sign(&mut self, sign: &Sign, path: &RepoPath, what: BuildKind, whose: &Whose) {
        let at = Location::new(path, sign.span);
        match sign.shows {
            Shown::Trait(id) => {
                let is_entrance = matches!(id, Trait::HttpApi | Trait::Graphql) && what == BuildKind::Kubernetes;
                match is_entrance {
                    true => self.entrance.push((id, sign.words.clone(), at)),
                    false => self.add(id, sign.words.clone(), at),
                }
            }
            Shown::Store => {
                self.add(Trait::HasStore, sign.words.clone(), at);
                push(&mut self.stores, &sign.target);
            }
            Shown::Call => self.calls.extend(whose.named(&sign.target)),
            Shown::Interface => {
                self.interface.get_or_insert((sign.words.clone(), at));
            }
            Shown::Client(_)
            | Shown::Settings(_)
            | Shown::Takes(_)
            | Shown::Sends(_)
            | Shown::Receives
            | Shown::Publishes => self.messages.add(sign, at),
        }
    }

    fn judge(mut self, services: &[Service]) -> Found {
        // Who only shows pages has no API of its own, whatever leads to it.
        if self.interface.is_none() || self.traits.contains_key(&Trait::HttpApi) {
            for (id, words, at) in std::mem::take(&mut self.entrance) {
                self.add(id, words, at);
            }
        }
        if let Some((words, at)) = self.interface.take().filter(|_| !self.traits.contains_key(&Trait::HttpApi)) {
            self.add(Trait::HasUi, words, at);
        }
        if let Some((words, at)) = self.messages.taken() {
            self.add(Trait::ConsumesQueue, words, at);
        }
        if let Some((words, at)) = self.messages.sent() {
            self.add(Trait::ProducesEvents, words, at);
        }
        let fact = |(id, (evidence, at))| TraitFact { id, holds: true, is_declared: false, evidence, at: Some(at) };
        let mut calls = Vec::new();
        self.calls.iter().for_each(|ix| push(&mut calls, &services[*ix].id));
        Found {
            traits: self.traits.into_iter().map(fact).collect(),
            calls,
            stores: self.stores,
            consumes: self.messages.consumed(),
            produces: self.messages.produced(),
        }
    }
}

/// More names than this of one service tell nobody anything.
const MOST_NAMES: usize = 200;

fn push(list: &mut Vec<String>, name: &str) {
    if !name.is_empty() && list.len() < MOST_NAMES && !list.iter().any(|known| known == name) {
        list.push(name.to_owned());
    }
}

fn format_name(format: &str) -> &str {
    match format {
        "openapi" => "OpenAPI",
        "asyncapi" => "AsyncAPI",
        "graphql" => "GraphQL",
        other => other,
    }
}

#[cfg(test)]
mod tests;
