use crate::formats;
use crate::model::{self, Fact, Portal};
use crate::source::SourceTree;

fn portal(files: &[(&str, &str)]) -> Portal {
    let tree =
        SourceTree::from_files("shop", files.iter().map(|(path, text)| (*path, text.as_bytes())), formats::wants);
    let claimed = tree.files.values().filter(|file| formats::claims(file));
    let documents = claimed.map(|file| std::sync::Arc::new(formats::parse(file))).collect();
    model::link(&tree, model::Parsed::of(documents))
}

/// The register, a line each: place, then cells by column, then the others.
fn told(files: &[(&str, &str)]) -> String {
    let portal = portal(files);
    let line = |fact: &Fact| {
        let text = portal.doc(portal.find(&fact.at.path).unwrap()).source.text();
        let line = text[..fact.at.span.start as usize].matches('\n').count() + 1;
        let cells = fact.cells.iter().map(|(id, cell)| format!("{id}={}", cell.text));
        let extra = fact.extra.iter().map(|(head, text)| format!("({head}={text})"));
        let services: Vec<&str> = fact.services.iter().map(|id| portal.service(*id).id.as_str()).collect();
        let said: Vec<String> = cells.chain(extra).collect();
        format!("{}:{line} {} [{}]", fact.at.path, said.join(" "), services.join("+"))
    };
    portal.facts.of("queues").iter().map(line).collect::<Vec<_>>().join("\n")
}

const COMPOSE: (&str, &str) = (
    "docker-compose.yml",
    "services:\n  orders: {build: ./services/orders, environment: {KAFKA_BROKERS: k}}\n  billing: {build: ./services/billing, environment: {KAFKA_BROKERS: k}}\n",
);

const BILLING: &str = "asyncapi: 3.0.0
info: {title: Billing, version: '1'}
channels:
  placed:
    address: orders.placed
    x-dlq: orders.dead
  issued: {address: invoices.issued}
  idle: {address: nobody.cares}
operations:
  bill:
    action: receive
    channel: {$ref: '#/channels/placed'}
    x-retry: 3
    x-idempotent: true
  tell: {action: send, channel: {$ref: '#/channels/issued'}, description: Replay with care.}
";

const ORDERS: &str = "asyncapi: 2.6.0
info: {title: Orders, version: '1'}
channels:
  orders.placed: {subscribe: {description: Kept in order per customer.}}
";

#[test]
fn channels_of_contracts_are_queues_with_what_is_said_of_them() {
    let files = [COMPOSE, ("services/billing/asyncapi.yaml", BILLING), ("services/orders/asyncapi.yaml", ORDERS)];
    insta::assert_snapshot!(told(&files), @r"
    services/billing/asyncapi.yaml:4 consumer=billing dead_letter_queue=orders.dead ordering=Kept in order per customer. producer=orders queue=orders.placed safe_to_replay=true (retry=3) [billing+orders]
    services/billing/asyncapi.yaml:7 producer=billing queue=invoices.issued (safe to replay=Replay with care.) [billing]
    ");
}

#[test]
fn a_row_that_names_a_channel_is_enough() {
    let listed = "| Queue | Consumer | Bound to | Safe to replay | How to replay |\n|---|---|---|---|---|\n| `q1` | billing | `Orders.Placed`, `invoices.*` | no | never |\n";
    let files = [COMPOSE, ("docs/queues.md", listed), ("services/billing/asyncapi.yaml", BILLING)];
    insta::assert_snapshot!(told(&files), @"docs/queues.md:3 consumer=billing how_to_replay=never queue=q1 safe_to_replay=no (Bound to=Orders.Placed, invoices.*) [billing]");
}

#[test]
fn sockets_and_templates_are_no_queues() {
    let socket = "asyncapi: 2.0.0\ninfo: {title: x}\nservers: {s: {url: x, protocol: wss}}\nchannels: {/feed: {subscribe: {}}}\n";
    assert_eq!(told(&[("asyncapi.yaml", socket), ("templates/asyncapi.yaml", BILLING)]), "");
}

#[test]
fn a_row_of_a_contract_is_not_incomplete_but_its_slot_stays_open() {
    let portal = portal(&[COMPOSE, ("services/billing/asyncapi.yaml", BILLING)]);
    assert_eq!(portal.facts.of("queues").len(), 2);
    assert!(portal.facts.tables.is_empty());
    assert!(portal.artifacts.iter().all(|artifact| artifact.kind.id != "queue.semantics"));
}

#[test]
fn what_the_broker_calls_a_channel_is_kept_and_known() {
    let sqs = "asyncapi: 3.0.0\ninfo: {title: x}\nchannels: {c: {address: orders, bindings: {sqs: {queue: {name: prod-orders, redrivePolicy: {deadLetterQueue: {name: prod-dead}, maxReceiveCount: 3}}}}}}\noperations: {o: {action: receive, channel: {$ref: '#/channels/c'}}}\n";
    insta::assert_snapshot!(told(&[("asyncapi.yaml", sqs)]), @"asyncapi.yaml:3 consumer=shop dead_letter_queue=prod-dead queue=orders (at the broker=prod-orders) (retry=3) [shop]");
    let listed =
        "| Queue | Consumer | Safe to replay | How to replay |\n|---|---|---|---|\n| prod-orders | x | no | never |\n";
    assert_eq!(told(&[("asyncapi.yaml", sqs), ("a.md", listed)]).lines().count(), 1);
}
