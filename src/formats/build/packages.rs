//! Package manifests: which package starts a server by itself.
//!
//! A library may depend on a web framework, and a tool may have a start script: only both together,
//! or what a framework's build plugin makes runnable, count. Manifests that cannot tell
//! (`go.mod`) say nothing here; a Dockerfile beside them does.

use std::sync::LazyLock;

use quick_xml::Reader;
use quick_xml::events::Event;
use regex::Regex;

use crate::base::path::RepoPath;
use crate::base::span::Span;
use crate::formats::{Broker, ServiceHint, Shown, Sign, data};
use crate::kinds::Trait;
use crate::yaml::Node;

use super::{hint, named_hint, settings};

/// Package managers and platforms by their manifest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Manifest {
    Npm,
    Cargo,
    Python,
    Requirements,
    Maven,
    Gradle,
    DotNet,
    Composer,
    Bundler,
    Go,
    Serverless,
    Procfile,
}

/// Node packages that answer requests or make up a web application.
const NODE_SERVERS: &[&str] = &[
    "@angular/core",
    "@apollo/server",
    "@hapi/hapi",
    "@nestjs/core",
    "@remix-run/node",
    "@sveltejs/kit",
    "apollo-server",
    "apollo-server-express",
    "elysia",
    "express",
    "fastify",
    "graphql-yoga",
    "hono",
    "koa",
    "next",
    "nuxt",
    "react-scripts",
    "restify",
];

/// Rust crates that answer requests.
const RUST_SERVERS: &[&str] =
    &["actix-web", "axum", "lambda_http", "lambda_runtime", "ntex", "poem", "rocket", "salvo", "tide", "tonic", "warp"];

/// Python packages that run an application, which libraries do not depend on.
const PYTHON_RUNNERS: &[&str] = &["celery", "daphne", "gunicorn", "hypercorn", "uvicorn", "uwsgi", "waitress"];

/// Maven plugins that make a runnable program.
const MAVEN_RUNNERS: &[&str] =
    &["spring-boot-maven-plugin", "quarkus-maven-plugin", "micronaut-maven-plugin", "jib-maven-plugin"];

/// PHP frameworks for applications.
const PHP_FRAMEWORKS: &[&str] = &["laravel/framework", "symfony/framework-bundle", "slim/slim", "cakephp/cakephp"];

static GRADLE_RUNNER: LazyLock<Regex> = LazyLock::new(|| {
    let plugins = r"application|org\.springframework\.boot|io\.quarkus|io\.micronaut\.application|io\.ktor\.plugin";
    let pattern = format!(r#"(?m)^(?:[^/\n]*[("'\s])?(?:{plugins})["')\s][^\n]*$|^\s*application\s*$"#);
    Regex::new(&pattern).expect("the pattern is valid")
});

static RUBY_SERVER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r#"(?m)^\s*gem\s+["'](?:rails|sinatra|hanami|puma|grape)["']"#).expect("the pattern is valid")
});

static DOTNET_PROGRAM: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r#"Sdk\s*=\s*"Microsoft\.NET\.Sdk\.(?:Web|Worker|BlazorWebAssembly)""#).expect("the pattern is valid")
});

pub(super) fn manifest(path: &RepoPath) -> Option<Manifest> {
    Some(match path.file_name() {
        "package.json" => Manifest::Npm,
        "Cargo.toml" => Manifest::Cargo,
        "pyproject.toml" => Manifest::Python,
        "requirements.txt" => Manifest::Requirements,
        "pom.xml" => Manifest::Maven,
        "build.gradle" | "build.gradle.kts" => Manifest::Gradle,
        "composer.json" => Manifest::Composer,
        "Gemfile" => Manifest::Bundler,
        "go.mod" => Manifest::Go,
        "serverless.yml" | "serverless.yaml" => Manifest::Serverless,
        "Procfile" => Manifest::Procfile,
        _ if matches!(&*path.extension(), "csproj" | "fsproj") => Manifest::DotNet,
        _ => return None,
    })
}

/// What a manifest shows beside its dependencies: what starts the service, and by what it is called.
pub(super) fn signs(manifest: Manifest, path: &RepoPath, text: &str) -> Vec<Sign> {
    match manifest {
        Manifest::Serverless => serverless(path, text),
        Manifest::Procfile => processes(text),
        Manifest::DotNet => WEB_SDK
            .find(text)
            .map(|found| {
                settings::sign(
                    Shown::Trait(Trait::HttpApi),
                    format!("web SDK in {}", path.file_name()),
                    found.range().into(),
                )
            })
            .into_iter()
            .collect(),
        Manifest::Npm
        | Manifest::Cargo
        | Manifest::Python
        | Manifest::Requirements
        | Manifest::Maven
        | Manifest::Gradle
        | Manifest::Composer
        | Manifest::Bundler
        | Manifest::Go => Vec::new(),
    }
}

static WEB_SDK: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r#"Sdk\s*=\s*"Microsoft\.NET\.Sdk\.Web""#).expect("the pattern is valid"));

/// Process types of a Procfile (`worker: celery -A app worker`).
fn processes(text: &str) -> Vec<Sign> {
    let mut at = 0;
    let mut signs = Vec::new();
    for line in text.split_inclusive('\n') {
        let span = Span::new(at, at + line.trim_end().len());
        at += line.len();
        let Some((name, command)) = line.split_once(':') else { continue };
        if signs.is_empty() && matches!(name, "web" | "worker") {
            signs.push(settings::sign(Shown::Trait(Trait::Deployable), format!("process {name} in Procfile"), span));
        }
        signs.extend(settings::command(command, span, "Procfile"));
    }
    signs
}

/// Events that call functions of the Serverless Framework (`functions.*.events`).
fn serverless(path: &RepoPath, text: &str) -> Vec<Sign> {
    let parsed = data::tree(path, text);
    let Some(root) = parsed.root() else { return Vec::new() };
    let Some(service) = root.get("service") else { return Vec::new() };
    let words = |what: &str| format!("{what} in {}", path.file_name());
    let mut signs = vec![
        settings::sign(Shown::Trait(Trait::Serverless), words("service"), service.span),
        settings::sign(Shown::Trait(Trait::Deployable), words("service"), service.span),
    ];
    let functions = root.get("functions").map_or(&[][..], Node::entries).iter();
    let events = functions.flat_map(|(_, function)| function.get("events").map_or(&[][..], Node::items));
    for event in events {
        let name = event.as_str().or_else(|| event.entries().first().and_then(|(key, _)| key.as_str()));
        let shows: &[Shown] = match name {
            Some("http" | "httpApi" | "alb") => &[Shown::Trait(Trait::HttpApi)],
            Some("schedule") => &[Shown::Trait(Trait::Scheduled)],
            // The platform is the client here: the event both names the queue and takes from it.
            Some("sqs" | "sns" | "stream" | "kafka" | "msk" | "rabbitmq" | "activemq" | "eventBridge") => {
                &[Shown::Client(Broker::Any), Shown::Takes(Broker::Any)]
            }
            _ => &[],
        };
        let sign =
            |shows: &Shown| settings::sign(*shows, words(&format!("event {}", name.unwrap_or_default())), event.span);
        signs.extend(shows.iter().map(sign));
    }
    signs
}

/// The service that a manifest starts; `None` when it starts none, or cannot tell.
pub(super) fn runnable(manifest: Manifest, path: &RepoPath, text: &str) -> Option<ServiceHint> {
    let by_place = |is_runnable: bool| is_runnable.then(|| named_hint(directory_name(path), Span::default()));
    let hint = match manifest {
        Manifest::Npm | Manifest::Cargo | Manifest::Python | Manifest::Composer | Manifest::Serverless => {
            let parsed = data::tree(path, text);
            from_tree(manifest, parsed.root()?)
        }
        Manifest::Requirements => by_place(text.lines().any(is_python_runner)),
        Manifest::Maven => MAVEN_RUNNERS.iter().any(|plugin| text.contains(plugin)).then(|| artifact(text))?,
        Manifest::Gradle => by_place(GRADLE_RUNNER.find_iter(text).any(|line| !line.as_str().contains("apply false"))),
        Manifest::DotNet => {
            let name = path.file_name().rsplit_once('.').map_or("", |(stem, _)| stem);
            DOTNET_PROGRAM.find(text).map(|found| named_hint(name, found.range().into()))
        }
        Manifest::Bundler => by_place(RUBY_SERVER.is_match(text) && !text.lines().any(|line| line.trim() == "gemspec")),
        Manifest::Procfile => {
            by_place(text.lines().any(|line| line.starts_with("web:") || line.starts_with("worker:")))
        }
        Manifest::Go => None,
    };
    hint.filter(|hint| !hint.name.is_empty()).map(|hint| ServiceHint { directory: ".".to_owned(), ..hint })
}

fn from_tree(manifest: Manifest, root: &Node) -> Option<ServiceHint> {
    let depends_on = |section: &str, names: &[&str]| {
        root.get(section).is_some_and(|section| names.iter().any(|name| section.get(name).is_some()))
    };
    let (name, is_runnable) = match manifest {
        Manifest::Npm => {
            let starts = root.at(&["scripts", "start"]).is_some();
            (root.get("name"), starts && depends_on("dependencies", NODE_SERVERS))
        }
        Manifest::Cargo => {
            let is_program = root.get("bin").is_some() || root.at(&["package", "default-run"]).is_some();
            (root.at(&["package", "name"]), is_program && depends_on("dependencies", RUST_SERVERS))
        }
        Manifest::Python => {
            let name = root.at(&["project", "name"]).or_else(|| root.at(&["tool", "poetry", "name"]));
            (name, runs_python(root))
        }
        Manifest::Composer => {
            let is_project = root.get("type").and_then(Node::as_str).is_none_or(|kind| kind == "project");
            (root.get("name"), is_project && depends_on("require", PHP_FRAMEWORKS))
        }
        Manifest::Serverless => {
            let service = root.get("service");
            (service.and_then(|service| service.get("name")).or(service), true)
        }
        Manifest::Requirements
        | Manifest::Maven
        | Manifest::Gradle
        | Manifest::DotNet
        | Manifest::Bundler
        | Manifest::Go
        | Manifest::Procfile => return None,
    };
    let hint = hint(name.filter(|_| is_runnable)?)?;
    // Scopes and vendors (`@org/api`, `org/shop`) are not part of what people call it.
    let name = hint.name.rsplit('/').next().unwrap_or_default().to_owned();
    Some(ServiceHint { name, ..hint })
}

/// PEP 621 `dependencies` are requirement strings (PEP 508), Poetry's are keys.
fn runs_python(root: &Node) -> bool {
    let listed = root.at(&["project", "dependencies"]).map_or(&[][..], Node::items).iter().filter_map(Node::as_str);
    let keyed = root.at(&["tool", "poetry", "dependencies"]).map_or(&[][..], Node::entries);
    let keyed = keyed.iter().filter_map(|(name, _)| name.as_str());
    listed.chain(keyed).any(is_python_runner)
}

/// Whether a requirement (`uvicorn[standard]>=0.30`) names a package that runs an application.
fn is_python_runner(requirement: &str) -> bool {
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    let name = requirement.trim().split(|c| !is_part(c)).next().unwrap_or_default().to_lowercase();
    PYTHON_RUNNERS.contains(&&*name)
}

/// `project/artifactId` of a POM.
fn artifact(pom: &str) -> Option<ServiceHint> {
    let mut reader = Reader::from_str(pom);
    let mut open: Vec<String> = Vec::new();
    loop {
        let start = reader.buffer_position() as usize;
        match reader.read_event().ok()? {
            Event::Start(element) => open.push(element.name().into_inner().to_owned()),
            Event::End(_) => drop(open.pop()),
            Event::Text(name) if open == ["project", "artifactId"] => {
                return Some(named_hint(name.trim(), Span::new(start, start + name.len())));
            }
            Event::Eof => return None,
            _ => {}
        }
    }
}

fn directory_name(path: &RepoPath) -> &str {
    let path = path.as_str();
    let directory = path.rsplit_once('/').map_or("", |(directory, _)| directory);
    directory.rsplit_once('/').map_or(directory, |(_, name)| name)
}
