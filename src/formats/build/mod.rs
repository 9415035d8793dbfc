//! Files that say what is built and what runs: the evidence from which services are inferred.
//!
//! Every file gives what it states by itself; what is a service in the end, and which
//! statements are about the same one, is decided in [`crate::model::services`].

mod catalog;
mod compose;
mod dependencies;
mod kubernetes;
mod libraries;
mod packages;
mod settings;

use crate::base::path::RepoPath;
use crate::base::span::Span;
use crate::kinds::Trait;
use crate::source::SourceFile;
use crate::yaml::Node;

use super::{Body, BuildFacts, BuildKind, Format, Issue, ServiceHint, Shown, Taken, Unread, data};

/// Files that are recognised by their name.
pub(super) const FORMAT: Format =
    Format { named: |path| role(path).is_some(), sniff: None, unread: Unread::Ignored, read };

/// Kubernetes workloads and what leads to them, in files of any name.
pub(super) const KUBERNETES: Format = Format {
    named: data::is_data,
    sniff: Some(kubernetes::sniff),
    unread: Unread::Ignored,
    read: |file| {
        let cluster = kubernetes::read(&data::tree(&file.path, file.text()), file.path.file_name());
        let is_empty = cluster.services.is_empty() && cluster.signs.is_empty();
        let facts = BuildFacts {
            what: BuildKind::Kubernetes,
            services: cluster.services,
            signs: cluster.signs,
            entities: Vec::new(),
        };
        (!is_empty).then(|| taken(facts, Vec::new()))
    },
};

/// What a file is by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    Catalog,
    Compose,
    Chart,
    Dockerfile,
    /// Example of an environment; the real one is nobody's to read.
    Environment,
    Package(packages::Manifest),
}

fn role(path: &RepoPath) -> Option<Role> {
    let name = path.file_name();
    let is_yaml = matches!(&*path.extension(), "yaml" | "yml");
    match name {
        "catalog-info.yaml" | "catalog-info.yml" => Some(Role::Catalog),
        "Chart.yaml" | "Chart.yml" => Some(Role::Chart),
        ".env.example" | ".env.sample" | ".env.dist" | ".env.template" => Some(Role::Environment),
        _ if is_yaml && (is_named(name, "docker-compose") || is_named(name, "compose")) => Some(Role::Compose),
        _ if is_named(name, "Dockerfile") || is_named(name, "Containerfile") || name.ends_with(".Dockerfile") => {
            Some(Role::Dockerfile)
        }
        _ => packages::manifest(path).map(Role::Package),
    }
}

/// `docker-compose.yml`, `docker-compose.prod.yml`, `docker-compose-prod.yml`; not `composed.yml`.
fn is_named(name: &str, stem: &str) -> bool {
    name.strip_prefix(stem).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '-', '_']))
}

fn read(file: &SourceFile) -> Option<Taken> {
    let (text, name) = (file.text(), file.path.file_name());
    let facts = |what: BuildKind| BuildFacts { what, ..BuildFacts::default() };
    let tree = || data::tree(&file.path, text);
    Some(match role(&file.path)? {
        Role::Catalog => {
            let parsed = tree();
            let (services, entities) = (catalog::components(&parsed), catalog::entities(&parsed));
            let facts = BuildFacts { services, entities, ..facts(BuildKind::Catalog) };
            taken(facts, data::issues(parsed.problems))
        }
        Role::Compose => {
            let parsed = tree();
            let compose::Compose { services, signs } = compose::read(&parsed, name);
            taken(BuildFacts { services, signs, ..facts(BuildKind::Compose) }, data::issues(parsed.problems))
        }
        Role::Chart => {
            let parsed = tree();
            let services = kubernetes::chart(&parsed);
            let of_chart = |hint: &ServiceHint| super::Sign {
                of: vec![hint.name.clone()],
                ..settings::sign(Shown::Trait(Trait::Deployable), format!("Helm chart {}", hint.name), hint.span)
            };
            let signs = services.iter().map(of_chart).collect();
            taken(BuildFacts { services, signs, ..facts(BuildKind::Kubernetes) }, data::issues(parsed.problems))
        }
        Role::Dockerfile => taken(BuildFacts { signs: image(text, name), ..facts(BuildKind::Dockerfile) }, Vec::new()),
        Role::Environment => {
            taken(BuildFacts { signs: settings::of_env_file(text, name), ..facts(BuildKind::Other) }, Vec::new())
        }
        // A manifest that its own tool cannot read is that tool's finding, not ours.
        Role::Package(manifest) => {
            let mut signs = packages::signs(manifest, &file.path, text);
            signs.extend(dependencies::signs(manifest, &file.path, text));
            let services = packages::runnable(manifest, &file.path, text).into_iter().collect();
            taken(BuildFacts { services, signs, ..facts(BuildKind::Package) }, Vec::new())
        }
    })
}

fn taken(facts: BuildFacts, issues: Vec<Issue>) -> Taken {
    Taken { issues, ..Taken::new(Body::Build(facts)) }
}

/// What a Dockerfile shows: something is deployed, and its last command may tell what.
fn image(text: &str, name: &str) -> Vec<super::Sign> {
    let mut at = 0;
    let mut signs = Vec::new();
    for line in text.split_inclusive('\n') {
        let span = Span::new(at, at + line.trim_end().len());
        at += line.len();
        let words = line.trim_start();
        if signs.is_empty() && words.to_ascii_uppercase().starts_with("FROM ") {
            signs.push(settings::sign(Shown::Trait(Trait::Deployable), name.to_owned(), span));
        }
        if words.starts_with("CMD") || words.starts_with("ENTRYPOINT") {
            let command: String =
                words.chars().map(|c| if matches!(c, '"' | ',' | '[' | ']') { ' ' } else { c }).collect();
            signs.extend(settings::command(&command.split_whitespace().collect::<Vec<_>>().join(" "), span, name));
        }
    }
    signs
}

/// A hint whose name is a scalar that no template has to fill in.
fn hint(name: &Node) -> Option<ServiceHint> {
    let text = name.as_str()?.trim();
    let is_filled = !text.is_empty() && !text.contains(['{', '$', '<', '%']);
    is_filled.then(|| named_hint(text, name.span))
}

fn named_hint(name: &str, span: Span) -> ServiceHint {
    ServiceHint { name: name.to_owned(), directory: String::new(), owner: String::new(), span }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::tests::file;

    /// `kind: name@directory (owner), …`.
    fn shown(path: &str, text: &str) -> String {
        let file = file(path, text);
        let format = if (FORMAT.named)(&file.path) { FORMAT } else { KUBERNETES };
        if format.sniff.is_some_and(|sniff| !sniff(text)) {
            return "none".into();
        }
        let Some(Taken { body: Body::Build(facts), .. }) = (format.read)(&file) else { return "none".into() };
        let hint = |h: &ServiceHint| {
            let owner = if h.owner.is_empty() { String::new() } else { format!(" ({})", h.owner) };
            format!("{}@{}{owner}", h.name, h.directory)
        };
        format!("{:?}: {}", facts.what, facts.services.iter().map(hint).collect::<Vec<_>>().join(", "))
    }

    #[test]
    fn compose_services_that_are_built_here_are_named() {
        let text = "x-base: &base\n  build: ./base\nservices:\n  web:\n    build: ./web\n  api:\n    build: {context: api}\n  db:\n    image: postgres\n  based:\n    <<: *base\n  far:\n    build: https://github.com/a/b.git\n  var:\n    build: ${DIR}/x\n";
        assert_eq!(shown("docker-compose.yml", text), "Compose: web@./web, api@api, based@./base, var@");
    }

    #[test]
    fn services_of_one_context_are_told_apart_by_their_dockerfile() {
        let text = "services:\n  app:\n    build: {context: .., dockerfile: docker/app/Dockerfile}\n  jobs:\n    build: {context: .., dockerfile: docker/jobs/Dockerfile}\n  beat:\n    build: {context: .., dockerfile: docker/jobs/Dockerfile}\n";
        assert_eq!(shown("docker/compose.yaml", text), "Compose: app@../docker/app, jobs@../docker/jobs");
    }

    #[test]
    fn tools_behind_a_profile_are_no_services() {
        let text = "services:\n  e: {build: ., profiles: [test, dev]}\n  f: {build: f, profiles: [full]}\n";
        assert_eq!(shown("compose.yml", text), "Compose: f@f");
    }

    #[test]
    fn catalog_components_have_an_owner() {
        let text = "kind: Component\nmetadata: {name: billing}\nspec: {type: service, owner: 'group:default/payments'}\n---\nkind: Component\nmetadata: {name: utils}\nspec: {type: library, owner: x}\n---\nkind: API\nmetadata: {name: billing-api}\n---\nkind: Component\nmetadata: {name: '${{ values.name }}'}\nspec: {type: service}\n";
        assert_eq!(shown("catalog-info.yaml", text), "Catalog: billing@. (payments)");
    }

    #[test]
    fn workloads_are_found_in_any_manifest() {
        let text = "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: billing\n  labels: {team: payments}\n---\napiVersion: v1\nkind: Service\nmetadata: {name: billing-svc}\n---\napiVersion: batch/v1\nkind: CronJob\nmetadata: {name: nightly}\n";
        assert_eq!(shown("k8s/all.yaml", text), "Kubernetes: billing@ (payments), nightly@");
        assert_eq!(shown("k8s/svc.yaml", "apiVersion: v1\nkind: Service\nmetadata: {name: x}\n"), "none");
        assert_eq!(shown("templates/d.yaml", "kind: Deployment\nmetadata: {name: {{ .x }}}\n"), "none");
    }

    #[test]
    fn a_chart_is_a_service_unless_it_is_a_library() {
        assert_eq!(shown("charts/a/Chart.yaml", "name: a\ntype: application\n"), "Kubernetes: a@.");
        assert_eq!(shown("charts/b/Chart.yaml", "name: b\ntype: library\n"), "Kubernetes: ");
    }

    #[test]
    fn packages_that_start_a_server_are_named() {
        let cases = [
            (
                "a/package.json",
                r#"{"name":"@org/api","scripts":{"start":"node ."},"dependencies":{"express":"4"}}"#,
                "Package: api@.",
            ),
            ("a/package.json", r#"{"name":"lib","dependencies":{"express":"4"}}"#, "Package: "),
            ("a/package.json", "{", "Package: "),
            ("a/Cargo.toml", "[package]\nname='x'\n[[bin]]\nname='x'\n[dependencies]\naxum='1'\n", "Package: x@."),
            ("a/Cargo.toml", "[package]\nname='x'\n[dependencies]\naxum='1'\n", "Package: "),
            (
                "a/pyproject.toml",
                "[project]\nname='x'\ndependencies=['fastapi','uvicorn[standard]>=0.1']\n",
                "Package: x@.",
            ),
            ("a/pyproject.toml", "[project]\nname='x'\ndependencies=['requests']\n", "Package: "),
            ("a/requirements.txt", "# web\nflask\ngunicorn==22\n", "Package: a@."),
            ("a/requirements.txt", "flask\n", "Package: "),
            (
                "a/pom.xml",
                "<project><parent><artifactId>p</artifactId></parent><artifactId>x</artifactId><build>spring-boot-maven-plugin</build></project>",
                "Package: x@.",
            ),
            ("a/build.gradle", "plugins {\n  id 'application'\n}\n", "Package: a@."),
            (
                "a/build.gradle.kts",
                "plugins {\n  id(\"org.springframework.boot\") version \"3\" apply false\n}\n",
                "Package: ",
            ),
            ("a/X.Api.csproj", "<Project Sdk=\"Microsoft.NET.Sdk.Web\"/>", "Package: X.Api@."),
            ("a/X.csproj", "<Project Sdk=\"Microsoft.NET.Sdk\"/>", "Package: "),
            (
                "a/composer.json",
                r#"{"name":"org/shop","type":"project","require":{"laravel/framework":"11"}}"#,
                "Package: shop@.",
            ),
            ("a/Gemfile", "gem 'rails', '~> 7'\n", "Package: a@."),
            ("a/Gemfile", "gemspec\ngem 'rails'\n", "Package: "),
            ("a/serverless.yml", "service: mailer\n", "Package: mailer@."),
            ("a/Procfile", "web: gunicorn app\n", "Package: a@."),
            ("a/go.mod", "module example.org/x\n", "Package: "),
            ("a/Dockerfile", "FROM scratch\n", "Dockerfile: "),
        ];
        for (path, text, expected) in cases {
            assert_eq!(shown(path, text), expected, "{path} {text}");
        }
    }

    #[test]
    fn near_misses_of_names_are_left_alone() {
        for path in
            ["composed.yml", "composer.lock", "Dockerfiles/readme", "mypackage.json", "chart.yaml", "compose.md"]
        {
            assert_eq!(role(&RepoPath::new(path).unwrap()), None, "{path}");
        }
        for path in ["docker-compose.prod.yml", "Dockerfile.web", "web.Dockerfile", "compose-dev.yaml"] {
            assert!(role(&RepoPath::new(path).unwrap()).is_some(), "{path}");
        }
    }
}
