use std::fmt::Write as _;

use super::*;
use crate::formats;
use crate::manifest::{Manifest, Sited};
use crate::model::services::services;
use crate::model::services::tests::entry_at;

/// Services with traits and relations of a repository.
fn services_of(files: &[(&str, &str)], manifest: &Manifest) -> Vec<Service> {
    let files = files.iter().map(|(path, text)| (*path, text.as_bytes()));
    let tree = SourceTree::from_files("shop", files, formats::wants);
    let documents: Vec<Arc<Document>> =
        tree.files.values().filter(|file| formats::claims(file)).map(|file| Arc::new(formats::parse(file))).collect();
    for document in documents.iter().filter(|document| matches!(document.body, Body::Code(_))) {
        assert_eq!(document.issues, [], "{}", document.path());
    }
    services(&tree, &documents, manifest)
}

/// `service trait: evidence <text under the evidence>`, one per line.
fn shown(files: &[(&str, &str)]) -> String {
    let mut out = String::new();
    for service in services_of(files, &Manifest::default()) {
        for fact in &service.traits {
            let at = fact.at.as_ref().unwrap();
            let text = files.iter().find(|(path, _)| *path == at.path.as_str()).map_or("", |(_, text)| text);
            writeln!(out, "{} {}: {} <{}>", service.id, fact.id.id(), fact.evidence, at.span.of(text)).unwrap();
        }
    }
    out
}

/// Ids of the traits of the only service.
fn traits(files: &[(&str, &str)]) -> String {
    let services = services_of(files, &Manifest::default());
    let ids = services.iter().flat_map(|service| &service.traits).map(|fact| fact.id.id());
    ids.collect::<Vec<_>>().join(" ")
}

const COMPOSE: &str = "services:
  billing:
    build: services/billing
    depends_on: [db, kafka, ledger]
    environment: {KAFKA_BROKERS: 'kafka:9092'}
  ledger:
    build: services/ledger
    environment:
      - DATABASE_URL=postgres://db/ledger
      - BILLING_URL=http://billing:8080
  db: {image: 'postgres:16'}
  kafka: {image: bitnami/kafka}
";

#[test]
fn a_trait_comes_with_the_line_that_shows_it() {
    let files = [
        ("docker-compose.yml", COMPOSE),
        ("services/billing/package.json", r#"{"dependencies": {"kafkajs": "2", "stripe": "14", "express": "4"}}"#),
        ("services/billing/src/consumer.ts", "await consumer.subscribe({ topic: 'orders.created' })"),
        ("services/ledger/migrations/001.sql", "create table x ()"),
    ];
    insta::assert_snapshot!(shown(&files), @r#"
    billing deployable: build entry in docker-compose.yml <billing>
    billing http-api: dependency express <"express">
    billing consumes-queue: Kafka consumer of orders.created <consumer.subscribe(>
    billing has-store: PostgreSQL by depends_on in docker-compose.yml <db>
    billing handles-payments: dependency stripe <"stripe">
    ledger deployable: build entry in docker-compose.yml <ledger>
    ledger has-store: PostgreSQL by DATABASE_URL in docker-compose.yml <DATABASE_URL=postgres://db/ledger>
    ledger has-migrations: migration services/ledger/migrations/001.sql <>
    "#);
}

#[test]
fn relations_are_read_from_compose_and_code() {
    let files = [
        ("docker-compose.yml", COMPOSE),
        ("services/billing/package.json", r#"{"dependencies": {"kafkajs": "2"}}"#),
        ("services/billing/src/consumer.ts", "await consumer.subscribe({ topic: 'orders.created' })"),
        ("services/billing/src/producer.ts", "await producer.send({ topic: 'invoices' })"),
    ];
    let services = services_of(&files, &Manifest::default());
    let relations = |service: &Service| {
        let lists = [&service.depends_on, &service.stores, &service.consumes, &service.produces];
        format!("{}: {}", service.id, lists.map(|list| list.join(",")).join(" | "))
    };
    let all: Vec<String> = services.iter().map(relations).collect();
    assert_eq!(all, ["billing: ledger | PostgreSQL | orders.created | invoices", "ledger: billing | PostgreSQL |  | "]);
}

#[test]
fn messages_need_a_library_and_a_use() {
    let library = ("package.json", r#"{"dependencies":{"amqplib":"1"}}"#);
    let other = ("package.json", r#"{"dependencies":{"kafkajs":"1"}}"#);
    let code = ("src/consumer.js", "channel.consume('mail', f)");
    assert_eq!(traits(&[library, code]), "consumes-queue");
    assert_eq!(traits(&[library]), "");
    assert_eq!(traits(&[code]), "");
    assert_eq!(traits(&[other, code]), "", "a library of another broker");
    assert_eq!(traits(&[library, (".env.example", "AMQP_URL=amqp://x\n")]), "", "no direction");
    let comment = ("src/consumer.js", "// channel.consume('mail', f)\n");
    assert_eq!(traits(&[library, comment]), "");
}

#[test]
fn a_contract_and_anything_of_a_broker_are_enough() {
    let contract = "asyncapi: 3.0.0\ninfo: {title: x, version: '1'}\nchannels:\n  orders: {address: orders.created}\noperations:\n  onOrder: {action: receive, channel: {$ref: '#/channels/orders'}}\n";
    assert_eq!(traits(&[("asyncapi.yaml", contract)]), "");
    let settings = (".env.example", "KAFKA_BROKERS=kafka:9092\n");
    let services = services_of(&[("asyncapi.yaml", contract), settings], &Manifest::default());
    assert_eq!(services[0].traits[0].id, Trait::ConsumesQueue);
    assert_eq!(services[0].traits[0].evidence, "AsyncAPI receives orders.created");
    assert_eq!(services[0].consumes, ["orders.created"]);
    let second = "asyncapi: 2.6.0\ninfo: {title: x, version: '1'}\nchannels:\n  mail: {subscribe: {message: {}}}\n";
    assert_eq!(
        traits(&[("asyncapi.yaml", second), settings]),
        "produces-events",
        "the verbs of version 2 are the other side's"
    );
}

#[test]
fn operations_of_a_whole_system_belong_to_whom_they_name() {
    let contract = "asyncapi: 3.0.0\ninfo: {title: x, version: '1'}\nchannels:\n  a: {address: orders.placed}\noperations:\n  one: {action: send, channel: {$ref: '#/channels/a'}, summary: Billing tells}\n  two: {action: receive, channel: {$ref: '#/channels/a'}, tags: [{name: ledger}]}\n  three: {action: receive, channel: {$ref: '#/channels/a'}, summary: Somebody else}\n";
    let compose = COMPOSE.replace("BILLING_URL", "AMQP_URL=amqp://q\n      - X");
    let files = [("docker-compose.yml", &*compose), ("messaging/asyncapi.yaml", contract)];
    let services = services_of(&files, &Manifest::default());
    assert_eq!(
        (&*services[0].id, &*services[0].produces.join(" "), services[0].consumes.len()),
        ("billing", "orders.placed", 0)
    );
    assert_eq!(
        (&*services[1].id, &*services[1].consumes.join(" "), services[1].produces.len()),
        ("ledger", "orders.placed", 0)
    );
}

#[test]
fn databases_of_a_compose_file_that_builds_one_service_are_its_own() {
    let compose = "services:\n  app: {build: .}\n  db: {image: 'postgres:16'}\n  ui: {image: kafka-ui}\n";
    insta::assert_snapshot!(shown(&[("compose.yaml", compose)]), @r"
    app deployable: build entry in compose.yaml <app>
    app has-store: PostgreSQL in compose.yaml <db>
    ");
    let two = "services:\n  app: {build: .}\n  web: {build: web}\n  db: {image: 'postgres:16'}\n";
    assert!(!shown(&[("compose.yaml", two)]).contains("has-store"));
}

#[test]
fn every_ecosystem_shows_an_api_by_its_framework() {
    for (path, text) in [
        ("package.json", r#"{"dependencies":{"fastify":"1"}}"#),
        ("Cargo.toml", "[package]\nname='x'\n[dependencies]\naxum='1'\n"),
        ("go.mod", "module x\nrequire github.com/gin-gonic/gin v1.9.0\n"),
        ("pyproject.toml", "[project]\nname='x'\ndependencies=['Django>=5']\n"),
        ("requirements.txt", "flask==3\n"),
        (
            "pom.xml",
            "<project><dependencies><dependency><artifactId>spring-boot-starter-web</artifactId></dependency></dependencies></project>",
        ),
        ("build.gradle", "dependencies {\n  implementation 'io.javalin:javalin:6'\n}\n"),
        ("Gemfile", "gem 'sinatra'\n"),
        ("x.csproj", "<Project Sdk=\"Microsoft.NET.Sdk.Web\"></Project>"),
        ("openapi.yaml", "openapi: 3.1.0\ninfo: {title: x, version: '1'}\npaths: {}\n"),
    ] {
        assert_eq!(traits(&[(path, text)]), "http-api", "{path}");
    }
    assert_eq!(traits(&[("package.json", r#"{"devDependencies":{"express":"1"}}"#)]), "");
}

#[test]
fn each_other_trait_has_its_evidence() {
    let cron = "apiVersion: batch/v1\nkind: CronJob\nmetadata: {name: shop}\nspec: {schedule: '0 1 * * *'}\n";
    let rules = "groups:\n- name: a\n  rules:\n  - alert: Down\n    expr: up == 0\n";
    for (path, text, expected) in [
        ("Dockerfile", "FROM scratch\n", "deployable"),
        ("Procfile", "web: ./run\n", "deployable"),
        ("ops/shop.service", "[Unit]\n", "deployable"),
        (".github/workflows/deploy.yml", "on: push\n", "deployable"),
        (
            "serverless.yml",
            "service: x\nfunctions: {a: {events: [{schedule: rate(1 day)}]}}\n",
            "deployable scheduled serverless",
        ),
        (
            "serverless.yml",
            "service: x\nfunctions: {a: {events: [{sqs: arn}]}}\n",
            "deployable consumes-queue serverless",
        ),
        ("k8s/cron.yaml", cron, "deployable scheduled"),
        ("ops/crontab", "0 1 * * * x\n", "scheduled"),
        ("schema.graphql", "type Query { a: Int }\n", "http-api graphql"),
        (".env.example", "DATABASE_URL=\n", "has-store"),
        (".env.example", "DYNAMODB_TABLE_LPAS=x\n", "has-store"),
        ("requirements.txt", "sqlalchemy\n", "has-store"),
        ("db/migrate/001_a.rb", "", "has-migrations"),
        ("alerts.yml", rules, "alerts"),
        ("composer.json", r#"{"require":{"mollie/mollie-api-php":"1"}}"#, "handles-payments"),
        ("package.json", r#"{"dependencies":{"unleash-client":"1"}}"#, "uses-feature-flags"),
        ("package.json", r#"{"dependencies":{"react-dom":"1"}}"#, "has-ui"),
        ("package.json", r#"{"dependencies":{"react-dom":"1","express":"4"}}"#, "http-api"),
        ("Gemfile", "gem 'stripe'\n", "handles-payments"),
    ] {
        assert_eq!(traits(&[(path, text)]), expected, "{path} {text}");
    }
    for (path, text) in [
        ("examples/Dockerfile", "FROM x"),
        ("tests/package.json", r#"{"dependencies":{"express":"4"}}"#),
        (".env", "DATABASE_URL=postgres://x"),
        ("docs/migrations/a.sql", ""),
        ("README.md", "We use Kafka and Stripe."),
    ] {
        assert_eq!(traits(&[(path, text)]), "", "{path}");
    }
}

#[test]
fn entrances_of_a_cluster_lead_to_their_service() {
    let web = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {template: {spec: {containers: [{env: [{name: REDIS_URL, value: 'redis://r'}]}]}}}\n";
    let jobs = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: jobs}\nspec: {template: {spec: {containers: [{args: [celery, -A, x, worker]}]}}}\n";
    let service = "apiVersion: v1\nkind: Service\nmetadata: {name: web-svc}\nspec: {selector: {app: web}, ports: [{port: 80}]}\n---\napiVersion: v1\nkind: Service\nmetadata: {name: jobs}\nspec: {ports: [{port: 5432}]}\n";
    let files = [("k8s/a.yaml", web), ("k8s/b.yaml", jobs), ("k8s/svc.yaml", service)];
    insta::assert_snapshot!(shown(&files), @r"
    jobs deployable: Deployment jobs in b.yaml <jobs>
    jobs consumes-queue: celery … worker in b.yaml <[celery, -A, x, worker]>
    web deployable: Deployment web in a.yaml <web>
    web http-api: Service in svc.yaml <web>
    web has-store: Redis by REDIS_URL in a.yaml <REDIS_URL>
    ");
}

#[test]
fn alert_rules_watch_whom_they_name() {
    let rules = "groups:\n- name: a\n  rules:\n  - alert: Down\n    expr: up{job=\"ledger\"} == 0\n";
    let files = [("docker-compose.yml", COMPOSE), ("ops/rules.yml", rules)];
    let shown = shown(&files);
    assert!(
        shown.contains("ledger alerts: alert rules for ledger in ops/rules.yml <job=\"ledger>")
            || shown.contains("ledger alerts: alert rules for ledger in ops/rules.yml <ledger>"),
        "{shown}"
    );
    assert!(!shown.contains("billing alerts"), "{shown}");
}

#[test]
fn what_lies_beside_all_services_is_of_none() {
    let files = [
        ("docker-compose.yml", COMPOSE),
        ("package.json", r#"{"dependencies":{"stripe":"1","amqplib":"1"}}"#),
        ("services/ledger/worker.js", "channel.consume('mail')"),
    ];
    let shown = shown(&files);
    assert!(!shown.contains("handles-payments"), "{shown}");
    assert!(
        shown.contains("ledger consumes-queue: RabbitMQ consumer of mail"),
        "libraries of the whole are there for all: {shown}"
    );
}

fn at(path: &str) -> Location {
    Location::file(&RepoPath::new(path).unwrap())
}

#[test]
fn the_manifest_gives_and_takes_traits() {
    let sited = |value: bool| Sited { value, at: at("handover.yaml") };
    let mut entry = entry_at(at("handover.yaml"));
    entry.path = Some(Sited { value: RepoPath::root(), at: at("handover.yaml") });
    entry.traits =
        [(Trait::MultiTenant, sited(true)), (Trait::HttpApi, sited(false)), (Trait::Graphql, sited(false))].into();
    entry.consumes = vec![Sited { value: "audit.events".to_owned(), at: at("handover.yaml") }];
    let manifest = Manifest { services: [("shop".to_owned(), entry)].into(), ..Manifest::default() };
    let services = services_of(&[("requirements.txt", "flask\n")], &manifest);
    let facts: Vec<String> =
        services[0].traits.iter().map(|fact| format!("{} {} {}", fact.id.id(), fact.holds, fact.evidence)).collect();
    assert_eq!(
        facts,
        [
            "deployable true a service of the manifest",
            "http-api false taken away in the manifest, in spite of: dependency flask",
            "consumes-queue true consumes audit.events",
            "multi-tenant true declared in the manifest",
        ]
    );
    assert!(!services[0].has(Trait::HttpApi) && services[0].has(Trait::MultiTenant));
    assert_eq!(services[0].consumes, ["audit.events"]);
}
