//! What images, commands and environment variables tell of a service.

use std::sync::LazyLock;

use regex::Regex;

use crate::base::span::Span;
use crate::formats::{Broker, Shown, Sign};
use crate::kinds::Trait;

/// A database, cache or broker that a repository runs but did not write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Product {
    /// What people call it.
    pub(super) name: &'static str,
    /// What depends on it keeps state there, or talks through it.
    pub(super) shows: Shown,
}

const fn store(name: &'static str) -> Product {
    Product { name, shows: Shown::Store }
}

const fn broker(name: &'static str, broker: Broker) -> Product {
    Product { name, shows: Shown::Settings(broker) }
}

/// By the last part of an image's name; a longer name that starts with it and a dash counts too.
const IMAGES: &[(&str, Product)] = &[
    ("activemq", broker("ActiveMQ", Broker::Amqp)),
    ("cassandra", store("Cassandra")),
    ("clickhouse", store("ClickHouse")),
    ("cockroach", store("CockroachDB")),
    ("couchdb", store("CouchDB")),
    ("cp-kafka", broker("Kafka", Broker::Kafka)),
    ("dragonfly", store("Dragonfly")),
    ("dynamodb-local", store("DynamoDB")),
    ("elasticsearch", store("Elasticsearch")),
    ("elasticmq", broker("SQS", Broker::Aws)),
    ("elasticmq-native", broker("SQS", Broker::Aws)),
    ("kafka", broker("Kafka", Broker::Kafka)),
    ("keydb", store("KeyDB")),
    ("mariadb", store("MariaDB")),
    ("memcached", store("Memcached")),
    ("minio", store("MinIO")),
    ("mongo", store("MongoDB")),
    ("mongodb", store("MongoDB")),
    ("mssql-server", store("SQL Server")),
    ("mssql", store("SQL Server")),
    ("mysql", store("MySQL")),
    ("nats", broker("NATS", Broker::Nats)),
    ("neo4j", store("Neo4j")),
    ("opensearch", store("OpenSearch")),
    ("pgvector", store("PostgreSQL")),
    ("postgis", store("PostgreSQL")),
    ("postgres", store("PostgreSQL")),
    ("postgresql", store("PostgreSQL")),
    ("pulsar", broker("Pulsar", Broker::Pulsar)),
    ("rabbitmq", broker("RabbitMQ", Broker::Amqp)),
    ("redis", store("Redis")),
    ("redpanda", broker("Kafka", Broker::Kafka)),
    ("scylla", store("ScyllaDB")),
    ("timescaledb", store("PostgreSQL")),
    ("valkey", store("Valkey")),
];

/// What an image (`docker.io/bitnami/postgresql:16`) runs, when that is in the table.
pub(super) fn product(image: &str) -> Option<Product> {
    let name = image.split('@').next()?.rsplit('/').next()?.split(':').next()?.to_lowercase();
    // `postgres-exporter` and `kafka-ui` look at the product, they are not it.
    let helpers = ["exporter", "ui", "express", "commander", "connect", "backup", "admin", "manager", "insight"];
    if name.split(['-', '_']).any(|word| helpers.contains(&word)) {
        return None;
    }
    let is = |known: &str| name == known || name.strip_prefix(known).is_some_and(|rest| rest.starts_with('-'));
    IMAGES.iter().find(|(known, _)| is(known)).map(|(_, product)| *product)
}

/// Schemes of addresses, as they start a value.
const SCHEMES: &[(&str, Product)] = &[
    ("amqp", broker("RabbitMQ", Broker::Amqp)),
    ("amqps", broker("RabbitMQ", Broker::Amqp)),
    ("mariadb", store("MariaDB")),
    ("mongodb", store("MongoDB")),
    ("mongodb+srv", store("MongoDB")),
    ("mysql", store("MySQL")),
    ("mysql2", store("MySQL")),
    ("nats", broker("NATS", Broker::Nats)),
    ("postgres", store("PostgreSQL")),
    ("postgresql", store("PostgreSQL")),
    ("pulsar", broker("Pulsar", Broker::Pulsar)),
    ("redis", store("Redis")),
    ("rediss", store("Redis")),
    ("sqlserver", store("SQL Server")),
];

/// Names of variables that give the address of something, most telling first.
static VARIABLES: LazyLock<Vec<(Regex, Product)>> = LazyLock::new(|| {
    let places = "(?:URL|URI|DSN|HOST|HOSTNAME|SERVER|SERVERS|ADDR|ADDRESS|ENDPOINT|CONNECTION_STRING)";
    let named = |names: &str, product: Product| {
        let pattern = format!("^(?:[A-Z0-9]+_)*(?:{names})_?{places}$");
        (Regex::new(&pattern).expect("the pattern is valid"), product)
    };
    let exactly = |pattern: &str, product: Product| (Regex::new(pattern).expect("the pattern is valid"), product);
    vec![
        exactly(
            r"^(?:[A-Z0-9]+_)*KAFKA_(?:[A-Z0-9]+_)*(?:BROKERS?|BOOTSTRAP_?SERVERS?|HOST|URL)$",
            broker("Kafka", Broker::Kafka),
        ),
        named("RABBITMQ|RABBIT|AMQP|RABBIT_MQ", broker("RabbitMQ", Broker::Amqp)),
        named("CELERY_BROKER", broker("Celery", Broker::Jobs)),
        named("NATS", broker("NATS", Broker::Nats)),
        exactly(r"^(?:[A-Z0-9]+_)*(?:SQS|SNS)_(?:[A-Z0-9]+_)*(?:URL|ARN|NAME)$", broker("SQS", Broker::Aws)),
        exactly(r"^(?:[A-Z0-9]+_)*PUBSUB_(?:TOPIC|SUBSCRIPTION|EMULATOR_HOST)$", broker("Pub/Sub", Broker::PubSub)),
        exactly(r"^(?:[A-Z0-9]+_)*SERVICE_?BUS_CONNECTION(?:_?STRING)?$", broker("Service Bus", Broker::Azure)),
        named("POSTGRES|POSTGRESQL|PG", store("PostgreSQL")),
        exactly(r"^PG(?:HOST|DATABASE)$", store("PostgreSQL")),
        named("MYSQL|MARIADB", store("MySQL")),
        named("MONGO|MONGODB", store("MongoDB")),
        named("OPENSEARCH", store("OpenSearch")),
        named("ELASTICSEARCH|ELASTIC", store("Elasticsearch")),
        exactly(r"^(?:[A-Z0-9]+_)*DYNAMO_?DB_(?:[A-Z0-9]+_)*(?:TABLE|ENDPOINT)(?:_[A-Z0-9]+)*$", store("DynamoDB")),
        exactly(r"^(?:[A-Z0-9]+_)*EVENT_?BUS_(?:NAME|ARN)$", broker("EventBridge", Broker::Aws)),
        named("REDIS", store("Redis")),
        named("DATABASE|DB|DATASOURCE", store("a database")),
    ]
});

/// Which group of consumers a service is in: only who takes messages has one.
static CONSUMER_GROUP: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(?:[A-Z0-9]+_)*KAFKA_(?:[A-Z0-9]+_)*(?:GROUP_?ID|CONSUMER_GROUP)$").expect("the pattern is valid")
});

/// Commands that run a worker of a job queue.
static WORKER: LazyLock<Regex> = LazyLock::new(|| {
    let commands = r"\bcelery\b[^\n]*\bworker\b|\bsidekiq\b|\bartisan(?: |', ?'|\x22, ?\x22)(?:queue:work|horizon)|\brq worker\b|\bdramatiq\b|\brake (?:resque:work|jobs:work)|\barq \w";
    Regex::new(commands).expect("the pattern is valid")
});

/// Commands that start jobs by the clock.
static CLOCK: LazyLock<Regex> = LazyLock::new(|| {
    let commands = r"\bcelery\b[^\n]*\bbeat\b|\bartisan(?: |', ?'|\x22, ?\x22)schedule:(?:work|run)|\bsupercronic\b|\bcrond?\b -f|\brqscheduler\b|\bclockwork\b";
    Regex::new(commands).expect("the pattern is valid")
});

/// No variable that means something to people has a longer name, in bytes.
const LONGEST_NAME: usize = 100;

/// What a variable tells of the service that gets it. `file` is named in the words.
pub(super) fn variable(name: &str, value: &str, span: Span, file: &str) -> Vec<Sign> {
    if name.len() > LONGEST_NAME {
        return Vec::new();
    }
    let upper = name.to_uppercase();
    let scheme = value.split_once("://").map_or("", |(scheme, _)| scheme).to_lowercase();
    let by_value = SCHEMES.iter().find(|(known, _)| *known == scheme).map(|(_, product)| *product);
    let by_name = || VARIABLES.iter().find(|(pattern, _)| pattern.is_match(&upper)).map(|(_, product)| *product);
    let mut signs: Vec<Sign> = by_value
        .or_else(by_name)
        .map(|product| of_product(product, format!("{name} in {file}"), span))
        .into_iter()
        .collect();
    let sign = |shows: Shown| Sign { shows, ..sign(Shown::Store, format!("{name} in {file}"), span) };
    if CONSUMER_GROUP.is_match(&upper) {
        signs.push(sign(Shown::Takes(Broker::Kafka)));
    }
    if upper == "QUEUE_CONNECTION" && matches!(value, "redis" | "sqs" | "database" | "beanstalkd" | "rabbitmq") {
        signs.push(sign(Shown::Takes(Broker::Jobs)));
    }
    signs
}

/// What a command line tells of the service that it starts.
pub(super) fn command(command: &str, span: Span, file: &str) -> Vec<Sign> {
    let mut signs = Vec::new();
    if let Some(found) = WORKER.find(command) {
        let words = format!("{} in {file}", short(found.as_str()));
        // The command is the library's own: it shows both that it is there and that it is used.
        signs.push(sign(Shown::Client(Broker::Jobs), words.clone(), span));
        signs.push(sign(Shown::Takes(Broker::Jobs), words, span));
    }
    if let Some(found) = CLOCK.find(command) {
        let words = format!("{} in {file}", short(found.as_str()));
        signs.push(sign(Shown::Trait(Trait::Scheduled), words, span));
    }
    signs
}

/// What it means for a service to use a product.
pub(super) fn of_product(product: Product, words: String, span: Span) -> Sign {
    let target = if product.shows == Shown::Store && product.name != "a database" { product.name } else { "" };
    Sign { target: target.to_owned(), ..sign(product.shows, format!("{} by {words}", product.name), span) }
}

/// A sign for the service in whose directory the file lies.
pub(super) fn sign(shows: Shown, words: String, span: Span) -> Sign {
    Sign { shows, words, target: String::new(), of: Vec::new(), span }
}

/// First and last word of a command are enough to recognise it.
fn short(command: &str) -> String {
    let words: Vec<&str> = command.split_whitespace().collect();
    match &*words {
        [first, .., last] if words.len() > 2 => format!("{first} … {last}"),
        _ => words.join(" "),
    }
}

/// Variables of a `.env` example, one `NAME=value` per line.
pub(super) fn of_env_file(text: &str, file: &str) -> Vec<Sign> {
    let mut at = 0;
    let mut signs = Vec::new();
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let line = line.trim_end();
        let Some((name, value)) = line.split_once('=').filter(|_| !line.trim_start().starts_with('#')) else {
            continue;
        };
        let name = name.trim().trim_start_matches("export ");
        let value = value.trim().trim_matches(['"', '\'']);
        signs.extend(variable(name, value, Span::new(start, start + line.len()), file));
    }
    signs
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(name: &str, value: &str) -> String {
        let signs = variable(name, value, Span::default(), "x");
        signs.iter().map(|sign| format!("{:?} {}", sign.shows, sign.words)).collect::<Vec<_>>().join(", ")
    }

    #[test]
    fn images_stand_for_products_and_their_tools_do_not() {
        for (image, name) in [
            ("postgres:16-alpine", Some("PostgreSQL")),
            ("docker.io/bitnami/mongodb", Some("MongoDB")),
            ("confluentinc/cp-kafka:7", Some("Kafka")),
            ("postgis/postgis@sha256:0", Some("PostgreSQL")),
            ("prometheuscommunity/postgres-exporter", None),
            ("provectuslabs/kafka-ui", None),
            ("mongo-express", None),
            ("nginx", None),
        ] {
            assert_eq!(product(image).map(|product| product.name), name, "{image}");
        }
    }

    #[test]
    fn a_variable_tells_by_its_value_first() {
        assert_eq!(shown("DATABASE_URL", "postgres://db/x"), "Store PostgreSQL by DATABASE_URL in x");
        assert_eq!(shown("ORDERS_DB_HOST", ""), "Store a database by ORDERS_DB_HOST in x");
        assert_eq!(shown("AMQP_URL", ""), "Settings(Amqp) RabbitMQ by AMQP_URL in x");
        assert_eq!(shown("KAFKA_BROKERS", "kafka:9092"), "Settings(Kafka) Kafka by KAFKA_BROKERS in x");
        assert_eq!(shown("KAFKA_CONSUMER_GROUP", "b"), "Takes(Kafka) KAFKA_CONSUMER_GROUP in x");
        assert_eq!(shown("QUEUE_CONNECTION", "redis"), "Takes(Jobs) QUEUE_CONNECTION in x");
        for (name, value) in [("QUEUE_CONNECTION", "sync"), ("LOG_LEVEL", "info"), ("DBG_URL", "x"), ("DB_POOL", "5")] {
            assert_eq!(shown(name, value), "", "{name}");
        }
    }

    #[test]
    fn commands_of_workers_and_clocks_are_known() {
        let shown =
            |line: &str| command(line, Span::default(), "x").iter().map(|s| s.words.clone()).collect::<Vec<_>>();
        assert_eq!(shown("celery -A app worker -l info"), ["celery … worker in x"; 2]);
        assert_eq!(shown("bundle exec sidekiq"), ["sidekiq in x"; 2]);
        assert_eq!(shown("celery -A app beat"), ["celery … beat in x"]);
        assert!(shown("node server.js").is_empty());
    }
}
