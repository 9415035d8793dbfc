//! Words that tell what helps the system from what is the system.

use crate::base::path::RepoPath;

use super::slug;

/// Whether a path lies beside the system, or its file is for tests (`docker-compose.test.yml`).
pub(in crate::model) fn is_aside(path: &RepoPath) -> bool {
    let file_words = path.file_name().split(['.', '-', '_']).skip(1);
    let is_for_tests = |word: &str| matches!(word, "test" | "tests" | "e2e" | "ci" | "mock" | "mocks");
    path.segments().any(|segment| {
        segment.starts_with('.') || ASIDE.contains(&&*segment.to_lowercase()) || segment.ends_with("-tests")
    }) || file_words.into_iter().any(is_for_tests)
}

/// Whether a name is that of a tool or of somebody else's product.
pub(super) fn is_tooling(name: &str) -> bool {
    let slug = slug(name);
    PRODUCTS.contains(&&*slug) || slug.split('-').any(|word| TOOL_WORDS.contains(&word))
}

/// Directories beside the system: what is built in them is not handed over as a service.
const ASIDE: &[&str] = &[
    "benchmark",
    "benchmarks",
    "ci",
    "demo",
    "demos",
    "doc",
    "docs",
    "e2e",
    "example",
    "examples",
    "fixture",
    "fixtures",
    "hack",
    "lib",
    "libs",
    "mock",
    "mocks",
    "playground",
    "sample",
    "samples",
    "sandbox",
    "scripts",
    "spec",
    "storybook",
    "template",
    "templates",
    "test",
    "testdata",
    "testing",
    "tests",
    "third_party",
    "tool",
    "tooling",
    "tools",
    "vendor",
    "website",
];

/// Words in the name of something that helps to build, test or describe the system.
const TOOL_WORDS: &[&str] = &[
    "base",
    "benchmark",
    "builder",
    "ci",
    "cli",
    "common",
    "cypress",
    "demo",
    "dev",
    "devcontainer",
    "doc",
    "docs",
    "documentation",
    "e2e",
    "example",
    "fixtures",
    "integration",
    "lib",
    "library",
    "lint",
    "linter",
    "localstack",
    "migrate",
    "migration",
    "migrations",
    "migrator",
    "mock",
    "mocks",
    "playwright",
    "sdk",
    "seed",
    "seeder",
    "selenium",
    "shared",
    "stub",
    "stubs",
    "storybook",
    "swagger",
    "test",
    "tests",
    "tester",
    "tool",
    "tools",
    "utils",
    "wiremock",
];

/// Products that a repository configures but did not write.
const PRODUCTS: &[&str] = &[
    "adminer",
    "cache",
    "clickhouse",
    "database",
    "db",
    "dynamodb",
    "elasticsearch",
    "etcd",
    "fluentd",
    "grafana",
    "haproxy",
    "jaeger",
    "kafka",
    "keycloak",
    "kibana",
    "logstash",
    "loki",
    "mailhog",
    "mailpit",
    "mariadb",
    "memcached",
    "minio",
    "mongo",
    "mongodb",
    "mysql",
    "nats",
    "nginx",
    "opensearch",
    "otel-collector",
    "pgadmin",
    "postgres",
    "postgresql",
    "prometheus",
    "rabbitmq",
    "redis",
    "sqlserver",
    "tempo",
    "traefik",
    "vault",
    "zookeeper",
];
