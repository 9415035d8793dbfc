//! Names of what a diagram may show, and how they are compared.

use std::collections::HashMap;

use crate::contracts::Contract;
use crate::drawing::{Node, Shape};
use crate::formats::EntityKind;

use super::super::ServiceId;
use super::super::services::entities;
use super::{Around, Known};

/// All names of the catalogue, in the form in which they are compared.
#[derive(Default)]
pub(super) struct Names {
    plain: HashMap<String, Known>,
    /// The same for what keeps data or carries messages: a cylinder named like a service is its database.
    stores: HashMap<String, Known>,
    /// Operations by method and path.
    operations: HashMap<String, Known>,
}

/// Words that every system has around it, and that name none of its parts.
const COMMON: &[&str] = &[
    "browser",
    "client",
    "clients",
    "user",
    "users",
    "customer",
    "customers",
    "end user",
    "admin",
    "administrator",
    "operator",
    "developer",
    "load balancer",
    "lb",
    "gateway",
    "api gateway",
    "ingress",
    "cdn",
    "waf",
    "dns",
    "internet",
    "web",
    "mobile",
    "mobile app",
    "phone",
    "frontend",
    "backend",
    "queue",
    "cache",
    "database",
    "db",
    "storage",
    "object storage",
    "bucket",
    "disk",
    "file system",
    "kafka",
    "rabbitmq",
    "redis",
    "postgres",
    "postgresql",
    "mysql",
    "mariadb",
    "mongodb",
    "mongo",
    "elasticsearch",
    "opensearch",
    "memcached",
    "sqs",
    "sns",
    "s3",
    "kinesis",
    "pub sub",
    "pubsub",
    "nats",
    "broker",
    "message broker",
    "event bus",
    "bus",
    "scheduler",
    "cron",
    "prometheus",
    "grafana",
    "kubernetes",
    "cluster",
    "vpc",
    "vpn",
    "proxy",
    "reverse proxy",
    "nginx",
    "envoy",
    "identity provider",
    "idp",
    "smtp",
    "mail",
    "email",
    "third party",
    "external system",
    "partner",
    "start",
    "end",
];

/// Words that say what a part is and not which.
const KINDS: &[&str] =
    &["service", "svc", "api", "app", "application", "server", "worker", "microservice", "component"];

/// Longest name that is compared, in bytes.
const LONGEST: usize = 120;

impl Names {
    /// Names of all parts. Where two parts share one, the first in this order keeps it: services, queues, stores,
    /// registers, catalogue, common words.
    pub(super) fn new(around: &Around<'_>) -> Self {
        let mut names = Self::default();
        let services = || (0u32..).map(ServiceId).zip(around.services);
        for (id, service) in services() {
            let of = [&service.id, &service.name].into_iter().chain(&service.aliases);
            of.for_each(|name| names.add(name, Known::Service(id)));
        }
        names.add_records(around);
        for (id, service) in services() {
            service.consumes.iter().chain(&service.produces).for_each(|name| names.add_store(name, Known::Queue(id)));
            service.stores.iter().for_each(|name| names.add_store(name, Known::Store(id)));
        }
        names.add_operations(around);
        names.add_others(around);
        names
    }

    fn add_records(&mut self, around: &Around<'_>) {
        for (register, column) in
            [("queues", "queue"), ("external-dependencies", "dependency"), ("environments", "environment")]
        {
            for fact in around.facts.of(register) {
                let known = Known::Record(register);
                let name = fact.text(column);
                if register == "queues" { self.add_store(name, known) } else { self.add(name, known) }
            }
        }
        for fact in around.facts.of("data-owners") {
            self.add_store(fact.text("store"), Known::Record("data-owners"));
        }
        for fact in around.facts.of("queues") {
            self.add(fact.text("producer"), Known::Other);
        }
    }

    fn add_operations(&mut self, around: &Around<'_>) {
        for (doc, checked) in around.contracts {
            let Contract::OpenApi(api) = &checked.contract else { continue };
            for (ix, operation) in (0u32..).zip(&api.operations) {
                let name = normal(&format!("{} {}", operation.method, operation.path.value));
                self.operations.entry(name).or_insert(Known::Operation(*doc, ix));
            }
        }
    }

    fn add_others(&mut self, around: &Around<'_>) {
        around.manifest.project.name.iter().for_each(|name| self.add(&name.value, Known::Other));
        around.manifest.discover.externals.iter().for_each(|name| self.add(name, Known::Other));
        for document in around.documents {
            for entity in entities(document) {
                let names = [&entity.name.value, &entity.title];
                match entity.kind {
                    EntityKind::Resource => names.iter().for_each(|name| self.add_store(name, Known::Other)),
                    _ => names.iter().for_each(|name| self.add(name, Known::Other)),
                }
            }
        }
        COMMON.iter().for_each(|name| self.add(name, Known::Other));
    }

    fn add(&mut self, name: &str, known: Known) {
        let name = normal(name);
        if !name.is_empty() {
            self.plain.entry(name).or_insert(known);
        }
    }

    fn add_store(&mut self, name: &str, known: Known) {
        let name = normal(name);
        if !name.is_empty() {
            self.stores.entry(name).or_insert(known);
        }
    }

    /// What a node stands for.
    pub(super) fn find(&self, node: &Node) -> Option<Known> {
        let first = node.label.lines().next().unwrap_or_default();
        let whole = node.label.replace('\n', " ");
        // `orders, 3 pods` and `orders: takes orders` name their service first.
        let head = first.split([',', ':', ';']).next().unwrap_or_default();
        let written = [whole.as_str(), first, head, &node.id];
        written.iter().find_map(|name| self.named(name, node.shape)).or_else(|| {
            let outside = matches!(node.shape, Shape::Person | Shape::Step);
            outside.then_some(Known::Other)
        })
    }

    fn named(&self, name: &str, shape: Shape) -> Option<Known> {
        if name.len() > LONGEST {
            return None;
        }
        let name = normal(name);
        let [first, second] = match shape {
            Shape::Store => [&self.stores, &self.plain],
            Shape::Plain | Shape::Person | Shape::Step | Shape::Frame => [&self.plain, &self.stores],
        };
        first.get(&name).or_else(|| second.get(&name)).or_else(|| self.operations.get(&name)).copied()
    }
}

/// A name without what two people write in two ways.
pub(super) fn normal(name: &str) -> String {
    let mut bare = name.trim();
    for [open, close] in [['(', ')'], ['[', ']']] {
        if let Some(at) = bare.strip_suffix(close).and_then(|rest| rest.rfind(open)).filter(|at| *at > 0) {
            bare = bare[..at].trim();
        }
    }
    let mut words: Vec<String> = Vec::new();
    let mut word = String::new();
    let mut before = ' ';
    for c in bare.chars() {
        let is_hump = c.is_uppercase() && before.is_lowercase();
        if (!c.is_alphanumeric() || is_hump) && !word.is_empty() {
            words.push(std::mem::take(&mut word));
        }
        if c.is_alphanumeric() {
            word.extend(c.to_lowercase());
        }
        before = c;
    }
    words.push(word);
    words.retain(|word| !word.is_empty());
    let telling: Vec<&str> = words.iter().map(String::as_str).filter(|word| !KINDS.contains(word)).collect();
    if telling.is_empty() { words.concat() } else { telling.concat() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_write_in_two_ways_is_one_name() {
        for name in ["billing", "Billing Service", "billing-svc", "billingService", "Billing (Go)", "Billing [API]"] {
            assert_eq!(normal(name), "billing", "{name}");
        }
        assert_eq!(normal("API"), "api");
        assert_eq!(normal("POST /orders/{id}"), "postordersid");
        assert_eq!(normal("RabbitMQ"), normal("rabbitmq"));
        assert_eq!(normal("(x)"), "x");
    }
}
