//! Libraries that tell what a service does, by ecosystem: a closed table.
//!
//! A library counts when it has one purpose: `express` answers requests, `kafkajs` talks to Kafka.
//! What many services have without using it (`aws-sdk`) stands for a broker only, and a use must follow.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::formats::{Broker, Shown};
use crate::kinds::Trait;

/// Registries of packages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Ecosystem {
    Npm,
    Cargo,
    Python,
    Php,
    Ruby,
    Go,
    /// Maven coordinates, by artifact id.
    Jvm,
    /// NuGet, in lower case.
    DotNet,
}

/// What a library shows; nothing for those that are not in the table.
pub(super) fn shown(ecosystem: Ecosystem, name: &str) -> &'static [Shown] {
    let name = match ecosystem {
        Ecosystem::Python => name.to_lowercase().replace('_', "-"),
        Ecosystem::DotNet | Ecosystem::Php => name.to_lowercase(),
        Ecosystem::Go => without_major(name).to_owned(),
        Ecosystem::Npm | Ecosystem::Cargo | Ecosystem::Ruby | Ecosystem::Jvm => name.to_owned(),
    };
    INDEX.get(&ecosystem).and_then(|index| index.get(&*name)).map_or(&[], Vec::as_slice)
}

/// Go modules carry their major version in the path (Go Modules Reference, "Major version suffixes").
fn without_major(module: &str) -> &str {
    let is_major = |end: &str| end.strip_prefix('v').is_some_and(|digits| digits.bytes().all(|b| b.is_ascii_digit()));
    module.rsplit_once('/').filter(|(_, end)| is_major(end)).map_or(module, |(path, _)| path)
}

static INDEX: LazyLock<HashMap<Ecosystem, HashMap<&'static str, Vec<Shown>>>> = LazyLock::new(|| {
    let mut index: HashMap<Ecosystem, HashMap<&'static str, Vec<Shown>>> = HashMap::new();
    for (shown, ecosystem, names) in LIBRARIES {
        for name in *names {
            index.entry(*ecosystem).or_default().entry(name).or_default().push(*shown);
        }
    }
    index
});

use Ecosystem::{Cargo, DotNet, Go, Jvm, Npm, Php, Python, Ruby};

const HTTP: Shown = Shown::Trait(Trait::HttpApi);
const GRAPHQL: Shown = Shown::Trait(Trait::Graphql);
const PAYMENTS: Shown = Shown::Trait(Trait::HandlesPayments);
const FLAGS: Shown = Shown::Trait(Trait::UsesFeatureFlags);
const STORE: Shown = Shown::Store;
const KAFKA: Shown = Shown::Client(Broker::Kafka);
const AMQP: Shown = Shown::Client(Broker::Amqp);
const AWS: Shown = Shown::Client(Broker::Aws);
const PUBSUB: Shown = Shown::Client(Broker::PubSub);
const AZURE: Shown = Shown::Client(Broker::Azure);
const NATS: Shown = Shown::Client(Broker::Nats);
const PULSAR: Shown = Shown::Client(Broker::Pulsar);
const JOBS: Shown = Shown::Client(Broker::Jobs);
const ANY: Shown = Shown::Client(Broker::Any);

static LIBRARIES: &[(Shown, Ecosystem, &[&str])] = &[
    (
        HTTP,
        Npm,
        &[
            "@apollo/server",
            "@feathersjs/express",
            "@hapi/hapi",
            "@hono/node-server",
            "@nestjs/platform-express",
            "@nestjs/platform-fastify",
            "apollo-server",
            "apollo-server-express",
            "elysia",
            "express",
            "fastify",
            "graphql-yoga",
            "hono",
            "koa",
            "restify",
        ],
    ),
    (HTTP, Cargo, &["actix-web", "axum", "lambda_http", "ntex", "poem", "rocket", "salvo", "tide", "warp"]),
    (
        HTTP,
        Python,
        &[
            "aiohttp-apispec",
            "bottle",
            "chalice",
            "connexion",
            "django",
            "djangorestframework",
            "falcon",
            "fastapi",
            "flask",
            "litestar",
            "pyramid",
            "sanic",
            "starlette",
            "tornado",
        ],
    ),
    (
        HTTP,
        Php,
        &[
            "api-platform/core",
            "cakephp/cakephp",
            "codeigniter4/framework",
            "laravel/framework",
            "laravel/lumen-framework",
            "slim/slim",
            "symfony/framework-bundle",
        ],
    ),
    (HTTP, Ruby, &["grape", "hanami", "rails", "roda", "sinatra"]),
    (
        HTTP,
        Go,
        &[
            "github.com/emicklei/go-restful",
            "github.com/gin-gonic/gin",
            "github.com/go-chi/chi",
            "github.com/gofiber/fiber",
            "github.com/gorilla/mux",
            "github.com/julienschmidt/httprouter",
            "github.com/labstack/echo",
        ],
    ),
    (
        HTTP,
        Jvm,
        &[
            "dropwizard-core",
            "javalin",
            "ktor-server-core",
            "ktor-server-core-jvm",
            "ktor-server-netty",
            "ktor-server-netty-jvm",
            "micronaut-http-server-netty",
            "quarkus-rest",
            "quarkus-rest-jackson",
            "quarkus-resteasy",
            "quarkus-resteasy-jackson",
            "quarkus-resteasy-reactive",
            "quarkus-resteasy-reactive-jackson",
            "spark-core",
            "spring-boot-starter-web",
            "spring-boot-starter-webflux",
            "spring-web",
            "spring-webmvc",
            "vertx-web",
        ],
    ),
    (HTTP, DotNet, &["carter", "fastendpoints", "microsoft.aspnetcore.openapi", "swashbuckle.aspnetcore"]),
    (GRAPHQL, Npm, &["@apollo/server", "@nestjs/graphql", "apollo-server", "apollo-server-express", "graphql-yoga"]),
    (GRAPHQL, Cargo, &["async-graphql", "juniper"]),
    (GRAPHQL, Python, &["ariadne", "graphene", "graphene-django", "strawberry-graphql"]),
    (GRAPHQL, Php, &["nuwave/lighthouse", "overblog/graphql-bundle", "webonyx/graphql-php"]),
    (GRAPHQL, Ruby, &["graphql"]),
    (
        GRAPHQL,
        Go,
        &["github.com/99designs/gqlgen", "github.com/graph-gophers/graphql-go", "github.com/graphql-go/graphql"],
    ),
    (
        GRAPHQL,
        Jvm,
        &[
            "graphql-dgs-spring-boot-starter",
            "graphql-java",
            "graphql-kotlin-spring-server",
            "spring-boot-starter-graphql",
        ],
    ),
    (GRAPHQL, DotNet, &["graphql.server.all", "hotchocolate.aspnetcore"]),
    (
        STORE,
        Npm,
        &[
            "@mikro-orm/core",
            "@prisma/client",
            "@nestjs/mongoose",
            "@nestjs/typeorm",
            "cassandra-driver",
            "drizzle-orm",
            "ioredis",
            "knex",
            "mongodb",
            "mongoose",
            "mysql",
            "mysql2",
            "objection",
            "oracledb",
            "pg",
            "pg-promise",
            "postgres",
            "sequelize",
            "typeorm",
        ],
    ),
    (
        STORE,
        Cargo,
        &[
            "deadpool-postgres",
            "diesel",
            "mongodb",
            "mysql",
            "mysql_async",
            "postgres",
            "sea-orm",
            "sqlx",
            "tokio-postgres",
        ],
    ),
    (
        STORE,
        Python,
        &[
            "asyncpg",
            "cassandra-driver",
            "flask-sqlalchemy",
            "mongoengine",
            "motor",
            "mysqlclient",
            "peewee",
            "psycopg",
            "psycopg2",
            "psycopg2-binary",
            "pymongo",
            "pymysql",
            "sqlalchemy",
            "sqlmodel",
            "tortoise-orm",
        ],
    ),
    (STORE, Php, &["doctrine/doctrine-bundle", "doctrine/orm", "mongodb/mongodb", "predis/predis"]),
    (STORE, Ruby, &["activerecord", "mongoid", "mysql2", "pg", "sequel"]),
    (
        STORE,
        Go,
        &[
            "entgo.io/ent",
            "github.com/go-pg/pg",
            "github.com/go-redis/redis",
            "github.com/go-sql-driver/mysql",
            "github.com/gocql/gocql",
            "github.com/jackc/pgx",
            "github.com/jmoiron/sqlx",
            "github.com/lib/pq",
            "github.com/redis/go-redis",
            "github.com/uptrace/bun",
            "go.mongodb.org/mongo-driver",
            "gorm.io/gorm",
        ],
    ),
    (
        STORE,
        Jvm,
        &[
            "exposed-core",
            "hibernate-core",
            "jdbi3-core",
            "jooq",
            "mongodb-driver-sync",
            "mybatis-spring-boot-starter",
            "mysql-connector-j",
            "mysql-connector-java",
            "postgresql",
            "quarkus-hibernate-orm",
            "quarkus-hibernate-orm-panache",
            "spring-boot-starter-data-jdbc",
            "spring-boot-starter-data-jpa",
            "spring-boot-starter-data-mongodb",
            "spring-boot-starter-data-redis",
            "spring-boot-starter-jdbc",
        ],
    ),
    (
        STORE,
        DotNet,
        &[
            "marten",
            "microsoft.entityframeworkcore",
            "microsoft.entityframeworkcore.sqlserver",
            "mongodb.driver",
            "npgsql",
            "npgsql.entityframeworkcore.postgresql",
            "pomelo.entityframeworkcore.mysql",
            "stackexchange.redis",
        ],
    ),
    (
        PAYMENTS,
        Npm,
        &[
            "@adyen/api-library",
            "@mollie/api-client",
            "@paddle/paddle-node-sdk",
            "@paypal/checkout-server-sdk",
            "@paypal/paypal-server-sdk",
            "braintree",
            "razorpay",
            "square",
            "stripe",
        ],
    ),
    (PAYMENTS, Cargo, &["async-stripe", "stripe-rust"]),
    (
        PAYMENTS,
        Python,
        &[
            "adyen",
            "braintree",
            "dj-stripe",
            "gocardless-pro",
            "mollie-api-python",
            "paypalrestsdk",
            "razorpay",
            "squareup",
            "stripe",
        ],
    ),
    (
        PAYMENTS,
        Php,
        &[
            "adyen/php-api-library",
            "braintree/braintree_php",
            "laravel/cashier",
            "mollie/laravel-mollie",
            "mollie/mollie-api-php",
            "paypal/rest-api-sdk-php",
            "stripe/stripe-php",
        ],
    ),
    (
        PAYMENTS,
        Ruby,
        &[
            "activemerchant",
            "adyen-ruby-api-library",
            "braintree",
            "mollie-api-ruby",
            "pay",
            "paypal-sdk-rest",
            "stripe",
        ],
    ),
    (
        PAYMENTS,
        Go,
        &[
            "github.com/VictorAvelar/mollie-api-go",
            "github.com/adyen/adyen-go-api-library",
            "github.com/braintree-go/braintree-go",
            "github.com/stripe/stripe-go",
        ],
    ),
    (
        PAYMENTS,
        Jvm,
        &[
            "adyen-java-api-library",
            "braintree-java",
            "checkout-sdk",
            "paypal-server-sdk",
            "rest-api-sdk",
            "stripe-java",
        ],
    ),
    (PAYMENTS, DotNet, &["adyen", "braintree", "mollie.api", "paypalcheckoutsdk", "stripe.net"]),
    (
        FLAGS,
        Npm,
        &[
            "@flagsmith/flagsmith",
            "@growthbook/growthbook",
            "@launchdarkly/node-server-sdk",
            "@openfeature/server-sdk",
            "@openfeature/web-sdk",
            "@splitsoftware/splitio",
            "@unleash/proxy-client-react",
            "flagsmith",
            "flagsmith-nodejs",
            "launchdarkly-js-client-sdk",
            "launchdarkly-node-server-sdk",
            "launchdarkly-react-client-sdk",
            "unleash-client",
            "unleash-proxy-client",
        ],
    ),
    (FLAGS, Cargo, &["launchdarkly-server-sdk", "open-feature", "unleash-api-client"]),
    (
        FLAGS,
        Python,
        &[
            "django-waffle",
            "flagsmith",
            "growthbook",
            "launchdarkly-server-sdk",
            "openfeature-sdk",
            "splitio-client",
            "unleashclient",
        ],
    ),
    (
        FLAGS,
        Php,
        &[
            "flagsmith/flagsmith-php-client",
            "laravel/pennant",
            "launchdarkly/server-sdk",
            "open-feature/sdk",
            "unleash/client",
        ],
    ),
    (FLAGS, Ruby, &["flipper", "launchdarkly-server-sdk", "openfeature-sdk", "rollout", "unleash"]),
    (
        FLAGS,
        Go,
        &[
            "github.com/Unleash/unleash-client-go",
            "github.com/launchdarkly/go-server-sdk",
            "github.com/open-feature/go-sdk",
            "github.com/thomaspoignant/go-feature-flag",
        ],
    ),
    (
        FLAGS,
        Jvm,
        &[
            "ff4j-core",
            "flagsmith-java-client",
            "launchdarkly-java-server-sdk",
            "togglz-spring-boot-starter",
            "unleash-client-java",
        ],
    ),
    (
        FLAGS,
        DotNet,
        &[
            "launchdarkly.serversdk",
            "microsoft.featuremanagement",
            "microsoft.featuremanagement.aspnetcore",
            "openfeature",
            "unleash.client",
        ],
    ),
    (KAFKA, Npm, &["@confluentinc/kafka-javascript", "kafka-node", "kafkajs", "node-rdkafka"]),
    (KAFKA, Cargo, &["kafka", "rdkafka", "rskafka"]),
    (KAFKA, Python, &["aiokafka", "confluent-kafka", "faust", "faust-streaming", "kafka-python"]),
    (KAFKA, Php, &["enqueue/rdkafka", "mateusjunges/laravel-kafka"]),
    (KAFKA, Ruby, &["karafka", "rdkafka", "ruby-kafka", "waterdrop"]),
    (
        KAFKA,
        Go,
        &[
            "github.com/IBM/sarama",
            "github.com/Shopify/sarama",
            "github.com/confluentinc/confluent-kafka-go",
            "github.com/segmentio/kafka-go",
            "github.com/twmb/franz-go",
        ],
    ),
    (
        KAFKA,
        Jvm,
        &[
            "kafka-clients",
            "kafka-streams",
            "micronaut-kafka",
            "quarkus-kafka-client",
            "quarkus-messaging-kafka",
            "quarkus-smallrye-reactive-messaging-kafka",
            "spring-cloud-stream-binder-kafka",
            "spring-kafka",
        ],
    ),
    (KAFKA, DotNet, &["confluent.kafka", "kafkaflow", "masstransit.kafka"]),
    (AMQP, Npm, &["@golevelup/nestjs-rabbitmq", "amqp-connection-manager", "amqplib", "rabbitmq-client", "rhea"]),
    (AMQP, Cargo, &["amqprs", "lapin"]),
    (AMQP, Python, &["aio-pika", "aioamqp", "kombu", "pika"]),
    (
        AMQP,
        Php,
        &[
            "enqueue/amqp-lib",
            "php-amqplib/php-amqplib",
            "php-amqplib/rabbitmq-bundle",
            "vladimir-yuldashev/laravel-queue-rabbitmq",
        ],
    ),
    (AMQP, Ruby, &["bunny", "hutch", "sneakers"]),
    (AMQP, Go, &["github.com/rabbitmq/amqp091-go", "github.com/streadway/amqp"]),
    (
        AMQP,
        Jvm,
        &[
            "amqp-client",
            "quarkus-messaging-rabbitmq",
            "spring-amqp",
            "spring-boot-starter-amqp",
            "spring-cloud-stream-binder-rabbit",
            "spring-rabbit",
        ],
    ),
    (AMQP, DotNet, &["easynetq", "masstransit.rabbitmq", "rabbitmq.client"]),
    (
        AWS,
        Npm,
        &[
            "@aws-sdk/client-eventbridge",
            "@aws-sdk/client-kinesis",
            "@aws-sdk/client-sns",
            "@aws-sdk/client-sqs",
            "aws-sdk",
            "sqs-consumer",
            "sqs-producer",
        ],
    ),
    (AWS, Cargo, &["aws-sdk-eventbridge", "aws-sdk-kinesis", "aws-sdk-sns", "aws-sdk-sqs", "rusoto_sqs"]),
    (AWS, Python, &["aioboto3", "aiobotocore", "boto3"]),
    (AWS, Php, &["aws/aws-sdk-php", "aws/aws-sdk-php-laravel"]),
    (AWS, Ruby, &["aws-sdk-sns", "aws-sdk-sqs", "shoryuken"]),
    (
        AWS,
        Go,
        &[
            "github.com/aws/aws-sdk-go",
            "github.com/aws/aws-sdk-go-v2/service/eventbridge",
            "github.com/aws/aws-sdk-go-v2/service/kinesis",
            "github.com/aws/aws-sdk-go-v2/service/sns",
            "github.com/aws/aws-sdk-go-v2/service/sqs",
        ],
    ),
    (
        AWS,
        Jvm,
        &[
            "aws-java-sdk-sns",
            "aws-java-sdk-sqs",
            "spring-cloud-aws-starter-sns",
            "spring-cloud-aws-starter-sqs",
            "sns",
            "sqs",
        ],
    ),
    (AWS, DotNet, &["awssdk.eventbridge", "awssdk.simplenotificationservice", "awssdk.sqs", "masstransit.amazonsqs"]),
    (PUBSUB, Npm, &["@google-cloud/pubsub"]),
    (PUBSUB, Python, &["google-cloud-pubsub"]),
    (PUBSUB, Go, &["cloud.google.com/go/pubsub"]),
    (PUBSUB, Jvm, &["google-cloud-pubsub", "spring-cloud-gcp-starter-pubsub"]),
    (PUBSUB, DotNet, &["google.cloud.pubsub.v1"]),
    (AZURE, Npm, &["@azure/event-hubs", "@azure/service-bus"]),
    (AZURE, Python, &["azure-eventhub", "azure-servicebus"]),
    (AZURE, Go, &["github.com/Azure/azure-sdk-for-go/sdk/messaging/azservicebus"]),
    (AZURE, Jvm, &["azure-messaging-eventhubs", "azure-messaging-servicebus"]),
    (AZURE, DotNet, &["azure.messaging.eventhubs", "azure.messaging.servicebus", "masstransit.azure.servicebus.core"]),
    (NATS, Npm, &["@nats-io/transport-node", "nats"]),
    (NATS, Cargo, &["async-nats", "nats"]),
    (NATS, Python, &["nats-py"]),
    (NATS, Ruby, &["nats-pure"]),
    (NATS, Go, &["github.com/nats-io/nats.go"]),
    (NATS, Jvm, &["jnats"]),
    (NATS, DotNet, &["nats.client", "nats.net"]),
    (PULSAR, Npm, &["pulsar-client"]),
    (PULSAR, Cargo, &["pulsar"]),
    (PULSAR, Python, &["pulsar-client"]),
    (PULSAR, Go, &["github.com/apache/pulsar-client-go"]),
    (PULSAR, Jvm, &["pulsar-client", "spring-boot-starter-pulsar"]),
    (
        JOBS,
        Npm,
        &["@nestjs/bull", "@nestjs/bullmq", "agenda", "bee-queue", "bull", "bullmq", "graphile-worker", "pg-boss"],
    ),
    (JOBS, Cargo, &["apalis", "fang"]),
    (JOBS, Python, &["arq", "celery", "django-q2", "django-rq", "dramatiq", "huey", "procrastinate", "rq"]),
    (JOBS, Php, &["laravel/framework", "laravel/horizon", "symfony/messenger"]),
    (JOBS, Ruby, &["delayed_job", "delayed_job_active_record", "good_job", "resque", "sidekiq", "solid_queue", "que"]),
    (
        JOBS,
        Go,
        &[
            "github.com/RichardKnop/machinery",
            "github.com/gocraft/work",
            "github.com/hibiken/asynq",
            "github.com/riverqueue/river",
        ],
    ),
    (JOBS, Jvm, &["db-scheduler", "jobrunr", "jobrunr-spring-boot-3-starter"]),
    (JOBS, DotNet, &["hangfire", "hangfire.aspnetcore", "hangfire.core"]),
    (ANY, Npm, &["@nestjs/microservices"]),
    (ANY, Go, &["github.com/ThreeDotsLabs/watermill"]),
    (ANY, Jvm, &["spring-cloud-stream"]),
    (ANY, DotNet, &["dotnetcore.cap", "masstransit", "nservicebus", "rebus", "wolverinefx"]),
    (ANY, Php, &["enqueue/enqueue"]),
    (
        Shown::Interface,
        Npm,
        &[
            "@angular/core",
            "@remix-run/react",
            "@sveltejs/kit",
            "astro",
            "gatsby",
            "next",
            "nuxt",
            "preact",
            "react-dom",
            "react-native",
            "solid-js",
            "svelte",
            "vue",
        ],
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_compared_as_their_registry_does() {
        assert_eq!(shown(Python, "Psycopg2_Binary"), [STORE]);
        assert_eq!(shown(DotNet, "Stripe.net"), [PAYMENTS]);
        assert_eq!(shown(Go, "github.com/go-chi/chi/v5"), [HTTP]);
        assert_eq!(shown(Npm, "express-session"), []);
    }
}
